"""Mentions → records, measures, and the quantities refused by name. In: an article, its sentences and mentions, tables. Out: `Resolution`.

The order of decisions, one room each: where it stands (standing), is it none (refuse), which period (period), what kind (kind), what is
counted (indicator), of which theme (theme), who answers (agency), is it said twice (repeat).
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import PLAIN
from policy_digest.models import Article, Basis, Evidence, Fate, Issue, Kind, Mention, Period, Record, Resolution, Sentence, Stated, Step
from policy_digest.owner import compiled_from
from policy_digest.resolve import repeat
from policy_digest.resolve.adopted import adopted
from policy_digest.resolve.agency import Agencies
from policy_digest.resolve.cells import Cells, Laid
from policy_digest.resolve.charged import ON_TOP
from policy_digest.resolve.currency import converted, currency
from policy_digest.resolve.deadlines import closing, contradictions
from policy_digest.resolve.decide import Reading
from policy_digest.resolve.doubted import doubted, swallowed
from policy_digest.resolve.elided import Elided
from policy_digest.resolve.elsewhere import Elsewhere
from policy_digest.resolve.held import Held, apart, of_cell, row_of, walled
from policy_digest.resolve.ids import with_ids
from policy_digest.resolve.indicator import Indicators, inferred_unit
from policy_digest.resolve.kind import IMPLIED, Kinds, commitment, kind_of
from policy_digest.resolve.listed import led, subjects, years
from policy_digest.resolve.measure import Measures
from policy_digest.resolve.naming.called import Namer, called, still_weak
from policy_digest.resolve.naming.check import fragment
from policy_digest.resolve.period import Governing, Reach, carried, governing, headings, last_absolute, period_of
from policy_digest.resolve.refuse import Refusals
from policy_digest.resolve.refused import Candidate, Words, refusal
from policy_digest.resolve.standing import Standing, standings
from policy_digest.resolve.statement import Statement
from policy_digest.resolve.theme import Themes
from policy_digest.resolve.thread import Thread
from policy_digest.resolve.titled import Titled
from policy_digest.resolve.trace import Trace, Why
from policy_digest.rules.comparator import BEHIND
from policy_digest.rules.rule import words
from policy_digest.rules.when import REPORTING
from policy_digest.tables import Tables

QUOTE = 160  # characters; a longer sentence is quoted from ； to ；
CLOSE = 200  # characters: so near, a second statement of one number may be of something else
_Times = Callable[[Kind], tuple[Period, Basis | None]]

HISTORY = 8  # years before the text from which a year is told as history
# Cues that stories use as often as policy does
LIGHT = frozenset(("要", "再", "现", "已经", "如今", "曾", "过去", "先后", "当年"))


# Each room is compiled from the tables that it reads, so that a new keyword of a theme costs a theme, and not the rest.
_kinds, _themes, _agencies = compiled_from("cues", "units")(Kinds), compiled_from("themes")(Themes), compiled_from("cues")(Agencies)
_indicators, _refusals = (
    compiled_from("cues", "units", "places")(Indicators),
    compiled_from("cues", "units", "places", "counties")(Refusals),
)


class _Rooms:
    """What the rooms compile from the tables."""

    def __init__(self, tables: Tables) -> None:
        after = tables.cues.toward("comparator", *BEHIND)
        self.titled = Titled(tables)
        self.reach = Reach(later(words(tables.cues["gathered"])), frozenset(tables.cues["period_ends"]))
        self.after = later(rf"\s?(?:（含）|（含本数）)?(?:{words(after)})")
        self.due = later(rf"(?:{words(tables.cues['due_openers'])})[：:]?[^，。；]{{0,6}}$")
        self.marks = later(rf"\s*(?:{words(tables.cues['list_marks'])}|[（(]?\d{{1,2}}[.．、)）]|[-—•])")
        self.items = later(rf"{self.marks.pattern}|\s*[{PLAIN}]{{1,2}}是")
        self.announces = later(rf"(?:{words(tables.cues['announces'])})[^，。；]{{0,8}}。$")
        self.part_of_whole = later(rf"(?:{words(tables.cues['parts_of_whole'])}|占.*比例)$")
        self.kinds, self.indicators, self.themes = _kinds(tables), _indicators(tables), _themes(tables)
        self.agencies, self.refusals, self.refused = _agencies(tables), _refusals(tables), Words(tables)
        self.elsewhere = Elsewhere(tables)
        self.measures = Measures(tables, self.themes)
        self.trace = Trace(tables, self.themes)
        self.cells = Cells(tables, self.indicators, self.themes, self.agencies, self.titled)
        self.elided = Elided(tables)


_rooms = compiled_from("cues", "units", "themes", "places", "counties")(_Rooms)


def _evidence(article: Article, s: Standing, whole: tuple[int, int]) -> Evidence:
    """The sentence, or the row of a table, at `whole`; of a long one the part between ； that holds the figure."""
    start, end = whole
    if end - start > QUOTE:
        start, end = s.sentence.start, s.sentence.end
    if end - start > QUOTE:
        start, end = s.group
    text = article.text
    while start < end and text[start] in " 　\n":
        start += 1
    while end > start and text[end - 1] in " 　\n":
        end -= 1
    return Evidence(text[start:end], start, end, s.sentence.section)


def _reporting_year(article: Article, genre: str) -> str | None:
    """The year that a report looks back on: the first one its title names before its own date, else last year in its first months."""
    if genre != "report" or not article.published:
        return None
    year, month = int(article.published[:4]), int(article.published[5:7] or 12)
    named = [int(y) for y in re.findall(r"(?:19|20)\d\d(?=\s?年)", article.title) if int(y) <= year]
    if named and named[0] == year and month < 12:
        return None  # 2025年上半年…: its 全年 is still ahead
    return str(named[0]) if named else str(year - 1) if month <= REPORTING else None


@dataclass(frozen=True)
class _Survey:
    """What is known of the whole article before its quantities are read one by one."""

    article: Article
    sentences: Sequence[Sentence]
    mentions: Sequence[Sequence[Mention]]
    items: tuple[Standing, ...]  # the quantities, in reading order
    rooms: _Rooms
    tables: Tables
    genre: str
    reporting: str | None  # the year a report looks back on
    laid: tuple[Laid, ...]  # the tables among the paragraphs
    held: Mapping[int, Held]  # by sentence: the cell that holds it
    lists: frozenset[int]  # paragraphs that go on with the one before
    standing: tuple[Mention | None, ...]  # by sentence: the period left standing by earlier ones
    headings: Mapping[str, Mention]  # by heading: the period it states
    contradictions: tuple[tuple[Mention, Mention], ...]  # two deadlines for one thing
    closings: Mapping[int, Mention]  # by paragraph: the deadline that closes it
    scope: re.Pattern[str]  # what shows that a sentence speaks of the place or its policy
    stories: frozenset[int]  # sentences that tell one person's story
    adopted: Mapping[int, int | None]  # sentences that list what was adopted, and which one says so
    on_record: bool  # whoever speaks, speaks for an office: a transcript, or what an office itself publishes
    foreign: tuple[int | None, ...]  # by sentence: the offset from which it speaks of another place
    paired: Mapping[int, str]  # by figure: the subject that 分别 gives it
    dated: Mapping[int, Mention]  # by figure: the year that 分别 gives it
    agencies: Sequence[tuple[str, ...]]  # by paragraph
    of_field: bool  # the field that the themes are of

    def cell_of(self, figure: tuple[int, int]) -> Held | None:
        """The cell of a table that holds a figure."""
        return self.held.get(bisect_right(self.starts, figure[0]) - 1)

    def whole(self, s: Standing) -> tuple[int, int]:
        """The span of a quantity's sentence; in a table, of its row."""
        held = self.held.get(s.number)
        return row_of(self.article, held.row) if held is not None else (s.sentence.start, s.sentence.end)

    def with_own_date(self, s: Standing) -> Standing:
        """A quantity without the dates of the others of its list, where 分别 gives it one of its own."""
        if (own := self.dated.get(s.figure[0])) is None:
            return s
        kept = (m for m in s.mentions if not isinstance(m.value, Stated) or m.start == own.start)
        return replace(s, mentions=tuple(own if m.start == own.start else m for m in kept))

    @cached_property
    def starts(self) -> list[int]:
        """Where the sentences begin."""
        return [sentence.start for sentence in self.sentences]

    def against(self, s: Standing) -> Reading[Candidate, str] | None:
        """The decision under which the quantity is refused before anything is decided about it."""
        return refusal(Candidate(s, self.rooms.refused, self.foreign[s.number], s.number in self.stories))

    def period_before(self, s: Standing) -> Mention | None:
        """The period that stands when the quantity's sentence begins; behind it, the deadline that closes its paragraph."""
        if s.number in self.held:  # the cell of the row before it says nothing of this one
            return None
        if (standing := self.standing[s.number]) is not None:
            return standing
        opener = self.adopted.get(s.number)
        if opener is not None and (said := last_absolute(self.mentions[opener])) is not None and _a_year(said):
            return said
        due = self.closings.get(s.sentence.paragraph)
        return due if due is not None and due.start > s.figure[0] else None


def _survey(article: Article, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], tables: Tables) -> _Survey:
    rooms = _rooms(tables)
    items = standings(article, sentences, mentions, rooms.after)
    genre = rooms.kinds.genre(article)
    lists = led(article, rooms.items, rooms.announces)
    under = led(article, rooms.marks)  # 一是 begins sentences of their own, which take no period from the item before
    laid = rooms.cells.laid(article, sentences, mentions)
    bodies = {row: found for table in laid for row, found in table.bodies.items()}
    return _Survey(
        article=article,
        sentences=sentences,
        mentions=mentions,
        items=items,
        rooms=rooms,
        tables=tables,
        genre=genre,
        reporting=rooms.titled.looked_back_on(article) or _reporting_year(article, genre),
        laid=laid,
        held=rooms.cells.held(article, laid, sentences),
        lists=lists,
        standing=carried(sentences, mentions, under, article.text, rooms.elsewhere),
        headings=headings(sentences, mentions, article.text),
        contradictions=contradictions(mentions, article.text),
        closings=closing(sentences, mentions, article.text, rooms.due),
        scope=rooms.refusals.scope(article),
        stories=rooms.refusals.stories(article, sentences),
        adopted=adopted(article, sentences, rooms.kinds.lexicon),
        on_record=rooms.refusals.on_record(article),
        foreign=tuple(rooms.refusals.foreign_from(article, s) for s in sentences),
        paired=subjects(items, rooms.indicators),
        dated=years(items),
        agencies=tuple(bodies.get(i) or named for i, named in enumerate(rooms.agencies.by_paragraph(article.paragraphs))),
        of_field=rooms.themes.of_field(article, sentences),
    )


def _a_year(said: Mention) -> bool:
    """2025年民生实事项目: a year, and no day on which the list was voted."""
    return isinstance(said.value, Stated) and said.value.key in ("during", "by") and len(said.value.value or "") in (4, 9)


def _indicator(s: Standing, kind: Kind, survey: _Survey, thread: Thread) -> str:
    """What is counted, or what the money is paid as and to whom."""
    found, subject = survey.rooms.indicators, survey.paired.get(s.figure[0])
    if kind == "support":
        told = found.paid_to(s, subject) if subject else found.paid(s, thread.indicator)
        name = found.finish(found.topics(s, told, thread.indicator if s.number == thread.sentence else "", bool(subject)))
    else:
        earlier = thread.indicator if "（" not in thread.indicator or found.lex.staged(thread.indicator) else ""
        counted = found.of_pair(s, subject) if subject else found.of_money(s, earlier, thread.indicator)
        name = found.finish(found.raised(s, counted) or counted)
    return found.finish(found.whole(s, kind, name, thread.indicator if s.number == thread.sentence else "")) if not subject else name


def _named(s: Standing, kind: Kind, survey: _Survey, thread: Thread) -> str:
    """What a quantity is called; in a cell of a table by its row, where the cell leaves that out."""
    own, held = _indicator(s, kind, survey, thread), survey.held.get(s.number)
    return survey.rooms.elided(s, held, kind, own, thread.rows) if held is not None else own


def _narrated(s: Standing, g: Governing, kind: Reading[Statement, Kind], survey: _Survey) -> bool:
    """Whether a number of a news story is told on the way: weakly dated, where nothing speaks of the place or its policy."""
    if (
        survey.genre != "news"
        or s.number in survey.adopted
        or s.number in survey.held
        or kind.verdict not in ("target", "status")
        or s.sentence.paragraph in survey.lists
    ):
        return False
    if kind.verdict == "status" and _long_ago(g, survey.article):
        return True
    # Who speaks on the record speaks of the office; a floor or a yearly figure is promised, not met on the way.
    if survey.on_record or (kind.verdict == "target" and s.amount.comparator == ">=" and g.every is not None):
        return False
    dated = g.absolute is not None and not g.carried and "当年" not in g.absolute.surface
    told = not dated and (kind.decision.weak or g.carried or g.absolute is not None or kind.words in LIGHT)
    return survey.rooms.refusals.narrated(s, told, survey.scope)


def _long_ago(g: Governing, article: Article) -> bool:
    """2012年, in a text of 2024: history, and no figure of the policy."""
    period = g.stated("absolute")
    if period is None or not period.value or not article.published or period.key != "during":
        return False
    return int(period.value.split("/")[-1][:4]) <= int(article.published[:4]) - HISTORY


def _dated(s: Standing, g: Governing, opened: str, survey: _Survey, kind: Kind) -> tuple[Period, Basis | None]:
    """A quantity's period and its basis, were it of `kind`. `opened`: the kind of the first record that its period governed."""
    article, rooms = survey.article, survey.rooms
    period, basis = period_of(s, g, kind, article.published, article.window, opened, rooms.reach)
    time = "" if g.absolute is None else g.absolute.surface
    return rooms.titled.dated(period, basis, kind, article, s.said(s.group), time, survey.held.get(s.number))


def _read(s: Standing, survey: _Survey, thread: Thread) -> tuple[Record, Callable[[], tuple[Step, ...]], _Times] | Fate | Issue:
    """One quantity: its record with the steps to it and its period as each kind; or its refusal; or the issue that it has no name."""
    article, rooms = survey.article, survey.rooms
    start, end = s.figure
    surface = article.text[start:end]
    s = thread.compare(s)
    s, held = survey.with_own_date(s), survey.held.get(s.number)
    g = of_cell(governing(s, survey.period_before(s), survey.headings, survey.reporting, rooms.elsewhere), held)
    before = (thread.kind, thread.listed(s), thread.in_clause(s), thread.of_unit(s))
    reading = kind_of(Statement(s, g, survey.genre, article, rooms.kinds.lexicon, *before, s.number in survey.adopted, thread.done, held))
    if reading.decision.weak:
        thread.weak.add(s.figure)
    if reading.decision.name in IMPLIED:
        thread.implied.add(s.figure)
    if _narrated(s, g, reading, survey):
        return Fate(start, end, surface, "excluded", "narrative")
    if g.absolute is not None and any(g.absolute.start in (a.start, b.start) for a, b in survey.contradictions):
        g = replace(g, absolute=None)
    kind = reading.verdict
    indicator = _named(s, kind, survey, thread) or (thread.left_out(s) if kind in ("target", "status") and held is None else "")
    unit = s.amount.unit or inferred_unit(s.amount, indicator, survey.tables)
    if not indicator or not unit:
        return Issue("unclaimed-number", surface, start, end, f"no {'unit' if indicator else 'noun'} found for {surface}")
    beyond = unit == "%" and (s.amount.value_max or s.amount.value) > 100 and reading.decision.name != ON_TOP
    if beyond and rooms.part_of_whole.search(indicator):
        return Issue("implausible-percentage", surface, start, end, f"{surface}: {indicator} is a part of a whole and cannot be over 100 %")
    opened = "" if g.absolute is None else thread.opened.get(g.absolute.start, "")
    times = functools.partial(_dated, s, g, opened, survey)
    period, basis = times(kind)
    if g.absolute is not None and kind in ("target", "status"):
        thread.opened.setdefault(g.absolute.start, kind)
    sentence = s.said(survey.whole(s))
    record = Record(
        id="",
        kind=kind,
        indicator_zh=indicator,
        indicator_en="",
        value=s.amount.value,
        value_max=s.amount.value_max,
        unit=unit,
        comparator=s.amount.comparator or "=",
        period=period,
        period_basis=basis,
        commitment=commitment(s, kind),
        themes=rooms.themes(kind, indicator, s.said(s.clause), sentence, (*s.sentence.section, article.title), survey.of_field),
        agencies=survey.agencies[s.sentence.paragraph],
        evidence=_evidence(article, s, survey.whole(s)),
        surface=surface,
        figure=s.figure,
    )
    return record, functools.partial(rooms.trace, article, s, g, reading, record), times


def by_cell(article: Article, sentences: Sequence[Sentence], tables: Tables) -> tuple[Sentence, ...]:
    """The sentences of an article, those of the rows of its tables cut where a cell ends: no rule reads across."""
    return apart(sentences, _rooms(tables).cells.tables_of(article))


def resolve(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], tables: Tables, namer: Namer | None = None
) -> Resolution:
    """Records in reading order, measures, refused quantities, issues, and why each record is what it is; `namer` names them once more."""
    unit = currency(tables, article.place)
    mentions = converted(article.text, mentions, unit)
    survey = _survey(article, sentences, mentions, tables)
    thread = Thread()
    records: list[Record] = []
    refused: list[Fate] = []
    issues = [
        Issue("contradictory-period", both, a.start, b.end, f"{both}: two deadlines for one thing; neither is taken")
        for a, b in survey.contradictions
        for both in [article.text[a.start : b.end]]
    ]
    why: dict[tuple[int, int], tuple[Callable[[], tuple[Step, ...]], ...]] = {}
    times: dict[tuple[int, int], _Times] = {}
    issues += swallowed(article, mentions)
    tabled = survey.rooms.cells(article, survey.laid, sentences, mentions, survey.genre, survey.agencies)
    refused += tabled.refused
    for record, steps in tabled.records:
        why[record.figure] = (steps,)
    thread.rows.begin((record for record, _ in tabled.records), survey.cell_of)
    for s in survey.items:
        if tabled.holds(s.figure):
            continue
        thread.enter(s, survey.lists, sentences, mentions, survey.rooms.kinds.lexicon)
        thread.in_cell(survey.held.get(s.number))
        if (against := survey.against(s)) is not None:
            refused.append(Fate(*s.figure, s.said(s.figure), "excluded", against.verdict, against.decision.name))
            issues += doubted(s, against.verdict, survey.rooms.refusals)
            continue
        match _read(s, survey, thread):
            case Fate() as told:
                refused.append(told)
                issues += doubted(s, told.reason, survey.rooms.refusals)
            case Issue() as issue:
                issues.append(issue)
            case record, steps, as_kind:
                records.append(record)
                why[s.figure] = (steps,)
                times[s.figure] = as_kind
                thread.leave(s, record)
                thread.rows.add(record, survey.held.get(s.number), survey.rooms.elided.around(s))
                if fragment(record.indicator_zh):
                    badly = f"{record.surface}: called {record.indicator_zh}, which is no name for what is counted"
                    issues.append(Issue("weak-name", record.surface, *s.figure, badly))
                if record.unit == "%" and record.value > 100 and record.kind == "rule":
                    above = f"{record.surface}: a threshold above 100 %"
                    issues.append(Issue("implausible-percentage", record.surface, *s.figure, above))
    if namer is not None:
        said, how = called(walled(article, [t.grid for t in survey.laid]), records, namer, thread.rows.given)
        records, issues = said, still_weak(issues, said)
        why.update({figure: (*why[figure], functools.partial(tuple[Step, ...], (step,))) for figure, step in how.items()})
    records = thread.rows.named(records, [record for record, _ in tabled.records], survey.cell_of)
    told_apart = survey.rooms.indicators.apart(sorted(records, key=lambda record: record.figure), article.text)
    merged, dropped = repeat.merge(told_apart, frozenset(thread.weak))
    of_figure = {record.figure: record for record in told_apart}
    for (a, b), stays in dropped.items():
        refused.append(Fate(a, b, article.text[a:b], "excluded", "repeat"))
        if abs(a - stays[0]) < CLOSE and of_figure[a, b].indicator_zh != of_figure[stays].indicator_zh:
            other = of_figure[stays].indicator_zh
            issues.append(Issue("doubtful-repeat", article.text[a:b], a, b, f"{article.text[a:b]}: taken for the same as {other}"))
        while stays in dropped:
            stays = dropped[stays]
        said_again = Step("repeat", a, b, article.text[a:b], "the same quantity, stated less fully", "repeat")
        why[stays] += (functools.partial(tuple[Step, ...], (said_again,)),)
    named = with_ids(article, merged)
    return Resolution(
        records=named,
        measures=survey.rooms.measures(article, survey.agencies, survey.of_field),
        refused=tuple(sorted(refused, key=lambda f: f.start)),
        issues=tuple(issues),
        why=Why({r.id: why[r.figure] for r in named}),
        implied=frozenset(thread.implied),
        times=times,
    )
