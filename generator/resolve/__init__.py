"""Mentions → records, measures, and the quantities refused by name. In: an article, its sentences and mentions, tables. Out: `Resolution`.

The order of decisions, one room each: where it stands (standing), is it none (refuse), which period (period), what kind (kind), what is
counted (indicator), of which theme (theme), who answers (agency), is it said twice (repeat).
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from generator.models import Article, Evidence, Fate, Issue, Kind, Mention, Record, Resolution, Sentence, Stated, Step
from generator.resolve import measure, repeat
from generator.resolve.agency import Agencies
from generator.resolve.indicator import Indicators, inferred_unit
from generator.resolve.kind import Kinds, commitment
from generator.resolve.period import carried, closing, governing, headings, led, period_of
from generator.resolve.refuse import Refusals
from generator.resolve.standing import Standing, standings
from generator.resolve.theme import Themes
from generator.rules.date import REPORTING
from generator.rules.rule import words
from generator.tables import Tables

_YEAR = re.compile(r"(?:19|20)\d\d")
QUOTE = 160  # characters; a longer sentence is quoted from ； to ；


class _Rooms:
    """What the rooms compile from the tables, once."""

    def __init__(self, tables: Tables) -> None:
        after = [w for ws in tables.cues["comparator_after"].values() for w in ws.split()]
        self.after = re.compile(rf"\s?(?:（含）|（含本数）)?(?:{words(after)})")
        self.due = re.compile(rf"(?:{words(tables.cues['due_openers'].split())})[：:]?[^，。；]{{0,6}}$")
        self.marks = re.compile(rf"\s*(?:{words(tables.cues['list_marks'].split())}|[（(]?\d{{1,2}}[.．、)）]|[-—•])")
        self.kinds, self.indicators, self.themes = Kinds(tables), Indicators(tables), Themes(tables)
        self.agencies, self.refusals = Agencies(tables), Refusals(tables)


@functools.cache
def _rooms(tables: Tables) -> _Rooms:
    return _Rooms(tables)


def _evidence(article: Article, s: Standing) -> Evidence:
    """The sentence, or of a long one the part between ； that holds the figure."""
    start, end = s.sentence.start, s.sentence.end
    if end - start > QUOTE:
        start, end = s.group
    text = article.text
    while start < end and text[start] in " 　\n":
        start += 1
    while end > start and text[end - 1] in " 　\n":
        end -= 1
    return Evidence(text[start:end], start, end, s.sentence.section)


def _pairs(items: Sequence[Standing], rooms: _Rooms) -> dict[int, str]:
    """Subjects of 分别 lists, by the figure's offset."""
    out: dict[int, str] = {}
    i = 0
    while i < len(items):
        run = [items[i]]
        while i + len(run) < len(items) and items[i + len(run)].joined:
            run.append(items[i + len(run)])
        if len(run) > 1 and "分别" in run[0].said((run[0].clause[0], run[0].figure[0])) and (names := rooms.indicators.paired(run)):
            if not any(_YEAR.search(name) for name in names):
                out.update({s.figure[0]: name for s, name in zip(run, names, strict=True)})
        i += len(run)
    return out


def _dated(items: Sequence[Standing]) -> dict[int, Mention]:
    """2025年、2026年、2027年分别培养3000人、3500人、4000人: the year of each figure of such a list, by the figure's offset."""
    out: dict[int, Mention] = {}
    for i, first in enumerate(items):
        if first.joined:
            continue
        run = [first]
        for s in items[i + 1 :]:
            if not s.joined:
                break
            run.append(s)
        at = first.said((first.clause[0], first.figure[0])).find("分别")
        if len(run) < 2 or at < 0:
            continue
        years = [m for m in first.mentions if isinstance(m.value, Stated) and m.value.key == "during" and first.clause[0] <= m.start < first.clause[0] + at]
        if len(years) == len(run):
            out.update({s.figure[0]: year for s, year in zip(run, years, strict=True)})
    return out


def _record_id(article: Article, record: Record, count: int) -> str:
    key = "\n".join([article.id, re.sub(r"\s", "", record.evidence.quote), record.surface, str(count)])
    return "r" + hashlib.sha256(key.encode()).hexdigest()[:12]


def _reporting_year(article: Article, genre: str) -> str | None:
    """The year that a report looks back on: the first one its title names before its own date, else last year in its first months."""
    if genre != "report" or not article.published:
        return None
    year, month = int(article.published[:4]), int(article.published[5:7] or 12)
    named = [int(y) for y in re.findall(r"(?:19|20)\d\d(?=年)", article.title) if int(y) <= year]
    return str(named[0]) if named else str(year - 1) if month <= REPORTING else None


def resolve(article: Article, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], tables: Tables) -> Resolution:
    """Records in reading order, measures, refused quantities by name, issues, and for each record why it is what it is."""
    rooms = _rooms(tables)
    items = standings(article, sentences, mentions, rooms.after)
    genre = rooms.kinds.genre(article)
    lists = led(article, rooms.marks)
    left_standing, in_headings = carried(sentences, mentions, lists), headings(sentences, mentions, article.text)
    closings = closing(sentences, mentions, article.text, rooms.due)
    stories = rooms.refusals.stories(article, sentences)
    foreign = [rooms.refusals.foreign_from(article, s) for s in sentences]
    reporting = _reporting_year(article, genre)
    paired, dated = _pairs(items, rooms), _dated(items)
    agencies = {i: rooms.agencies(p.text) for i, p in enumerate(article.paragraphs)}

    records: list[Record] = []
    refused: list[Fate] = []
    issues: list[Issue] = []
    why: dict[tuple[int, int], tuple[Step, ...]] = {}
    earlier, earlier_sentence, opener = "", -1, ""
    opened: dict[int, str] = {}
    before: Kind | None = None
    paragraph = -1
    for s in items:
        start, end = s.figure
        surface = article.text[start:end]
        if s.sentence.paragraph != paragraph:
            if s.sentence.paragraph not in lists:
                before = None
            elif before is None:
                before = rooms.kinds.promised_by(mentions[s.number - 1]) if s.number else None
            paragraph = s.sentence.paragraph
        reason = "heading" if s.sentence.heading else rooms.refusals.reason(s, foreign[s.number], s.number in stories)
        if reason:
            refused.append(Fate(start, end, surface, "excluded", reason))
            continue
        if s.number != earlier_sentence:
            earlier = earlier if s.sentence.paragraph == paragraph and s.number == earlier_sentence + 1 else ""
            opener = ""
        amount = s.amount
        if s.joined and not amount.comparator and opener:
            amount = replace(amount, comparator=opener)  # 不少于20个基地、40个工作室
            s = replace(s, amount=amount)
        elif not s.joined:
            opener = amount.comparator if amount.before and amount.comparator not in ("=", "~") else ""
        if left_standing[s.number] is None and (due := closings.get(s.sentence.paragraph)) is not None and due.start > start:
            standing_now = due
        else:
            standing_now = left_standing[s.number]
        if (own := dated.get(start)) is not None:
            s = replace(s, mentions=tuple(m for m in s.mentions if not isinstance(m.value, Stated) or m is own))
        g = governing(s, standing_now, in_headings, reporting)
        verdict = rooms.kinds(s, g, article, genre, before)
        if genre == "news" and rooms.refusals.narrated(s, verdict.weak):
            refused.append(Fate(start, end, surface, "excluded", "narrative"))
            continue
        kind = verdict.kind
        if kind == "support":
            indicator = rooms.indicators.support(s, earlier if earlier_sentence == s.number else "")
            if s.figure[0] in paired:
                indicator = f"{rooms.indicators.award_of(s)}（{paired[s.figure[0]]}）"
        else:
            indicator = paired.get(s.figure[0]) or rooms.indicators.counted(s, earlier if "（" not in earlier else "")
        indicator = rooms.indicators.finish(indicator)
        unit = amount.unit or inferred_unit(amount, indicator, tables)
        if not indicator or not unit:
            what = "unit" if indicator else "noun"
            issues.append(Issue("unclaimed-number", surface, start, end, f"no {what} found for {surface}"))
            continue
        period, basis = period_of(s, g, kind, article.published, article.window, opened.get(g.absolute.start if g.absolute else -1, ""))
        if g.absolute is not None:
            opened.setdefault(g.absolute.start, kind)
        if unit == "%" and amount.value > 100 and kind == "rule":
            issues.append(Issue("implausible-percentage", surface, start, end, f"{surface}: a threshold above 100 %"))
        record = Record(
            id="",
            kind=kind,
            indicator_zh=indicator,
            indicator_en="",
            value=amount.value,
            value_max=amount.value_max,
            unit=unit,
            comparator=amount.comparator or "=",  # type: ignore[arg-type]
            period=period,
            period_basis=basis,
            commitment=commitment(s, kind),  # type: ignore[arg-type]
            themes=rooms.themes(indicator, s.said(s.clause), s.said((s.sentence.start, s.sentence.end)), (*s.sentence.section, article.title)),
            agencies=agencies[s.sentence.paragraph],
            evidence=_evidence(article, s),
            surface=surface,
            figure=s.figure,
        )
        records.append(record)
        why[s.figure] = _steps(s, g, verdict.reason, record)
        earlier, earlier_sentence = indicator, s.number
        if kind in ("target", "status"):
            before = kind
    merged, dropped = repeat.merge(records)
    refused.extend(Fate(a, b, article.text[a:b], "excluded", "repeat") for a, b in dropped)
    counts: dict[tuple[str, str], int] = {}
    out = []
    for record in merged:
        key = (record.evidence.quote, record.surface)
        counts[key] = counts.get(key, 0) + 1
        out.append(replace(record, id=_record_id(article, record, counts[key])))
    return Resolution(
        records=tuple(out),
        measures=measure.measures(article, rooms.agencies, rooms.themes),
        refused=tuple(sorted(refused, key=lambda f: f.start)),
        issues=tuple(issues),
        why={r.id: why[r.figure] for r in out},
    )


def _steps(s: Standing, g: object, reason: str, record: Record) -> tuple[Step, ...]:
    """The rules and reasons behind one record, in the order in which they were asked."""
    steps = [Step(s.mention.rule, s.mention.start, s.mention.end, s.mention.surface, f"{record.value} {record.unit} {record.comparator}")]
    for slot in ("absolute", "within", "every"):
        m = getattr(g, slot)
        if m is not None:
            steps.append(Step(m.rule, m.start, m.end, m.surface, ", ".join(f"{k} {v}" for k, v in record.period.as_dict().items()) or "not used"))
    steps.append(Step("kind", s.clause[0], s.clause[1], s.said(s.clause), f"{record.kind}: {reason}"))
    steps.append(Step("indicator", s.left[0], s.right[1], s.text[s.left[0] : s.right[1]], record.indicator_zh))
    return tuple(steps)
