"""What is said about records in both languages: figures, periods, sentences, summaries. In: records, articles, tables. Out: text in pieces.

Both languages are written from one record, so that they cannot disagree; what somebody else wrote is read back by `agrees`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from types import MappingProxyType

from policy_digest.models import KINDS, Article, Piece, Record, Summary
from policy_digest.summarize.figures import date_en, date_zh, figure, period
from policy_digest.summarize.gate import PLACEHOLDER, Quantity, Reading, agrees, departures, differences, parse_back, title_departures
from policy_digest.summarize.sentences import group_en, group_zh, sentence
from policy_digest.summarize.titles import description
from policy_digest.summarize.words import words
from policy_digest.tables import Tables

__all__ = [
    "Quantity", "Reading", "agrees", "article_summary", "departures", "description", "differences", "figure", "parse_back", "period",
    "place_summary", "reworded", "sentence", "template", "theme_summary", "title_departures",
]  # fmt: skip

_TARGETS, _STATUS, _SUPPORT, _RULES = 6, 4, 4, 2  # records of each kind that a summary may name
_A_SENTENCE = 4  # records that one sentence holds
_ALL_KINDS_TOLD = 4  # sentences; below that, rules are told too

Names = Mapping[str, str]  # what something is called, by its own name or id
_NONE: Names = MappingProxyType({})


# ---------------------------------------------------------------- what comes first


def _rank(record: Record, headlines: Names, tables: Tables) -> int:
    """The row of data/indicators.yml that the record is a value of; past the last one for none."""
    rows = [row.id for row in tables.indicators]
    return rows.index(headlines[record.id]) if headlines.get(record.id) in rows else len(rows)


def _ordered(records: Iterable[Record], kind: str, headlines: Names, tables: Tables) -> list[Record]:
    """Records of a kind, the most important first, one an indicator: headline indicators, then dated ones, then as the text has them."""
    themes = {t.id: i for i, t in enumerate(tables.themes)}
    mine = [r for r in records if r.kind == kind]
    mine.sort(
        key=lambda r: (
            _rank(r, headlines, tables),
            not r.period,
            themes.get(r.themes[0], len(themes)) if r.themes else len(themes),
            -r.value if kind == "support" else 0,
            r.figure,
        )
    )
    seen: set[tuple[str, str]] = set()
    out = []
    for record in mine:
        key = (record.indicator_zh, record.unit)
        if key not in seen:
            seen.add(key)
            out.append(record)
    return out


def _groups(records: Sequence[Record], limit: int) -> list[list[Record]]:
    """The first records, those with the same period and commitment together, in the order of the most important of each group."""
    groups: dict[object, list[Record]] = {}
    for record in records[:limit]:
        period = replace(record.period, every=None) if record.kind == "support" else record.period
        groups.setdefault((period, record.commitment), []).append(record)
    return [chunk for group in groups.values() for chunk in _chunks(group)]


def _chunks(group: list[Record]) -> list[list[Record]]:
    return [group[i : i + _A_SENTENCE] for i in range(0, len(group), _A_SENTENCE)]


def _told(records: Sequence[Record], headlines: Names, tables: Tables, most: int) -> list[list[Record]]:
    """The groups that the sentences of a summary tell, at most `most` of them, of every kind that occurs at least one."""
    by_kind = [
        _groups(_ordered(records, kind, headlines, tables), limit)
        for kind, limit in zip(KINDS, (_TARGETS, _STATUS, _SUPPORT, _RULES), strict=True)
    ]
    if sum(map(len, by_kind[:3])) >= _ALL_KINDS_TOLD:
        by_kind[3] = []
    while sum(map(len, by_kind)) > most:
        max(by_kind, key=len).pop()  # the kind with most to say gives up its least
    return [group for groups in by_kind for group in groups]


# ---------------------------------------------------------------- lists


def _list_zh(items: Sequence[str]) -> str:
    return "、".join(items[:-1]) + ("和" if len(items) > 1 else "") + items[-1] if items else ""


def _list_en(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


_KIND_ZH = {"target": "目标", "status": "现状", "support": "支持标准", "rule": "规则"}
_KIND_EN = {"target": ("target", "targets"), "status": ("current figure", "current figures"),
            "support": ("rate of support", "rates of support"),
            "rule": ("rule", "rules")}  # fmt: skip


def _counts(records: Sequence[Record]) -> tuple[str, str]:
    """`目标5项、现状6项` / `5 targets and 6 current figures`."""
    counts = [(kind, sum(r.kind == kind for r in records)) for kind in KINDS]
    told = [(kind, n) for kind, n in counts if n]
    return "、".join(f"{_KIND_ZH[k]}{n}项" for k, n in told), _list_en([f"{n:,} {_KIND_EN[k][n != 1]}" for k, n in told])


def _publisher_en(name: str, names: Names) -> str:
    """A publisher that has no English name stands in brackets, as every Chinese name in English does."""
    return names.get(name) or f"its publisher ({name})"


# ---------------------------------------------------------------- writing


def _tell(groups: Sequence[Sequence[Record]], place: str, tables: Tables) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """A sentence a group in each language, the place by name in the first only."""
    return _sentences([(place if i == 0 else "", group) for i, group in enumerate(groups)], tables)


def _sentences(told: Sequence[tuple[str, Sequence[Record]]], tables: Tables) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """A sentence for each (place slug or "", records); the five-year plan of a deadline is named the first time."""
    zh, en = [], []
    named: set[str] = set()
    for slug, group in told:
        row = tables.place[slug] if slug else None
        plan = group[0].period.by not in named
        named.add(group[0].period.by or "")
        zh.append(group_zh(group, row.zh if row else "", tables, plan))
        en.append(group_en(group, row.en if row else "", tables, plan))
    return zh, en


def _summary(zh: Sequence[Sequence[Piece]], en: Sequence[Sequence[Piece]]) -> Summary:
    pairs = tuple((tuple(a), tuple(b)) for a, b in zip(zh, en, strict=True) if a or b)
    return Summary(_joined(zh, ""), _joined(en, " "), pairs)


def template(zh: Sequence[Piece], en: Sequence[Piece]) -> tuple[str, str] | None:
    """A sentence in both languages with `{1}`, `{2}` … where its figures stand, numbered as in the Chinese.

    None where the two halves do not show the same figures once each, so that nobody could say which goes where.
    """
    order = [p.record for p in zh if p.record]
    if sorted(order) != sorted(p.record for p in en if p.record) or len(set(order)) != len(order):
        return None
    texts = ["".join(f"{{{order.index(p.record) + 1}}}" if p.record else p.text for p in half) for half in (zh, en)]
    braces = any("{" in p.text or "}" in p.text for p in (*zh, *en) if not p.record)
    return None if braces else (texts[0], texts[1])


def reworded(summary: Summary, wordings: Mapping[str, tuple[str, str]]) -> Summary:
    """The summary with other English for those of its sentences whose Chinese template `wordings` has; figures stay the composed ones.

    `wordings`: template → its English and who wrote it, person or machine.
    """
    out, authors = [], set()
    for zh, en in summary.sentences:
        pair = template(zh, en)
        other, by = wordings.get(pair[0], (None, "")) if pair else (None, "")
        authors.add(by)
        if other is None:
            out.append(en)
            continue
        order = [p.record for p in zh if p.record]
        figures = {p.record: p for p in en if p.record}
        parts = PLACEHOLDER.split(other)
        slots = [figures[order[int(slot[1:-1]) - 1]] for slot in PLACEHOLDER.findall(other)]
        out.append(tuple(p for text, slot in zip_longest(parts, slots) for p in (Piece(text), slot) if p is not None and p.text))
    return replace(summary, en=_joined(out, " "), worded="machine" if "machine" in authors else "person" if "person" in authors else "")


def _joined(sentences: Sequence[Sequence[Piece]], gap: str) -> tuple[Piece, ...]:
    """Sentences in a row; neighbouring pieces of plain text become one."""
    out: list[Piece] = []
    for i, one in enumerate(s for s in sentences if s):
        for piece in ([Piece(gap)] if i and gap else []) + list(one):
            if out and out[-1].record is None and piece.record is None:
                out[-1] = Piece(out[-1].text + piece.text)
            elif piece.text:
                out.append(piece)
    return tuple(out)


def article_summary(article: Article, records: Sequence[Record], tables: Tables, names: Names = _NONE, headlines: Names = _NONE) -> Summary:
    """Who published what and when, what it aims at, what is reached, what it offers.

    `names`: publishers and agencies in English. `headlines`: record id → id of the headline indicator that it is a value of;
    these come first.
    """
    place = tables.place[article.place]
    counts_zh, counts_en = _counts(records)
    who = article.publisher or ""
    zh = (f"由{who}" if who else "") + (f"于{date_zh(article.published)}" if article.published else "")
    zh += "发布" if zh else ""
    when = f" on {date_en(article.published, tables)}" if article.published else ""
    by = f" by {_publisher_en(who, names)}" if who else ""
    text_zh = f"这篇关于{place.zh}的文章{zh}"
    text_en = f"This text on {place.en}{' was published' + by + when if by or when else ' carries no date'}"
    if counts_zh:
        text_zh += f"{'，' if zh else ''}载有{counts_zh}。"
        text_en += f"{' and ' if by or when else '; it '}states {counts_en}."
    else:
        text_zh += f"{'，' if zh else ''}没有载明数量。"
        text_en += " and states no quantity."
    told_zh, told_en = _tell(_told(records, headlines, tables, 5), article.place, tables)
    closing = _agencies(records, names)
    return _summary([[Piece(text_zh)], *told_zh, closing[0]], [[Piece(text_en)], *told_en, closing[1]])


def _agencies(records: Sequence[Record], names: Names) -> tuple[list[Piece], list[Piece]]:
    """Who answers for most of it; nothing where no one is named, or no English name is known."""
    count: dict[str, int] = {}
    for record in records:
        for agency in record.agencies:
            count[agency] = count.get(agency, 0) + 1
    first = sorted(count, key=lambda a: (-count[a], list(count).index(a)))[:3]
    if not first or not all(names.get(a) for a in first):
        return [], []
    most = len(count) > len(first)
    told = _list_en([names[a] if names[a].startswith("the ") else f"the {names[a]}" for a in first])
    return (
        [Piece(f"{'主要' if most else ''}由{_list_zh(first)}负责落实。")],
        [Piece(f"{told[:1].upper()}{told[1:]} {'are' if len(first) > 1 else 'is'} {'mainly ' if most else ''}responsible.")],
    )


def place_summary(
    place: str, articles: Sequence[Article], records: Sequence[Record], tables: Tables, names: Names = _NONE, headlines: Names = _NONE
) -> Summary:
    """What a place has published, its headline targets, what it has reached and offers, which themes are covered and which are not."""
    row = tables.place[place]
    n = len(articles)
    dates = sorted(a.published for a in articles if a.published)
    publishers = list(dict.fromkeys(a.publisher for a in articles if a.publisher))
    zh, en = (
        f"{row.zh}收录政策文章{n}篇",
        f"{_count_word(n, tables)} {'text' if n == 1 else 'texts'} on {row.en} {'is' if n == 1 else 'are'} covered",
    )
    if n == 1 and publishers and dates:
        zh += f"，由{publishers[0]}于{date_zh(dates[0])}发布"
        en += f", published by {_publisher_en(publishers[0], names)} on {date_en(dates[0], tables)}"
    elif publishers:
        zh += f"，由{_list_zh(publishers[:3])}{'等' if len(publishers) > 3 else ''}发布"
        en += f", published by {_list_en([_publisher_en(p, names) for p in publishers[:3]])}{' and others' if len(publishers) > 3 else ''}"
        if len(dates) > 1 and dates[0] != dates[-1]:
            zh += f"，时间为{date_zh(dates[0])}至{date_zh(dates[-1])}"
            en += f" between {date_en(dates[0], tables)} and {date_en(dates[-1], tables)}"
        elif dates:
            zh += f"（{date_zh(dates[0])}）"
            en += f" on {date_en(dates[0], tables)}"
    told_zh, told_en = _tell(_told(records, headlines, tables, 5), place, tables)
    cover_zh, cover_en = _coverage(records, tables)
    return _summary([[Piece(zh + "。")], *told_zh, cover_zh], [[Piece(en[:1].upper() + en[1:] + ".")], *told_en, cover_en])


def _count_word(n: int, tables: Tables) -> str:
    names = words(tables).numbers
    return names[n - 1] if 1 <= n <= len(names) else f"{n:,}"


def _coverage(records: Sequence[Record], tables: Tables) -> tuple[list[Piece], list[Piece]]:
    """Which themes of the field have figures and which have none, whichever list is the shorter to read."""
    have = {t for r in records for t in r.themes}
    yes = [t for t in tables.themes if t.id in have]
    no = [t for t in tables.themes if t.id not in have]
    if not yes:
        return [], []
    if not no:
        return [Piece(f"数据覆盖全部{len(yes)}个主题。")], [Piece(f"The figures cover all {_count_word(len(yes), tables)} themes.")]
    if len(no) < len(yes):
        return (
            [Piece(f"{_list_zh([t.zh for t in no])}方面尚无数据，其余主题均有涉及。")],
            [Piece(f"There are figures for every theme except {_lower(_list_en([_lower(t.en) for t in no]))}.")],
        )
    return (
        [Piece(f"数据涉及{_list_zh([t.zh for t in yes])}，其余{len(no)}个主题尚无数据。")],
        [Piece(f"The figures concern {_list_en([_lower(t.en) for t in yes])}; the other {_count_word(len(no), tables)} themes have none.")],
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def theme_summary(theme: str, entries: Sequence[tuple[str, Record]], tables: Tables, headlines: Names = _NONE) -> Summary:
    """How many places say what on a theme, then the leading target, figure and support of each. `entries`: (place slug, record).

    KeyError for a theme that data/themes.yml does not have.
    """
    row = tables.theme[theme]
    slugs = list(dict.fromkeys(slug for slug, _ in entries))
    if not slugs:
        return _summary([[Piece(f"“{row.zh}”尚无数据。")]], [[Piece(f"There are no figures yet on {_lower(row.en)}.")]])
    counts_zh, counts_en = _counts([r for _, r in entries])
    shown = slugs[:6]
    more = len(slugs) > len(shown)
    who_zh = "、".join(tables.place[s].zh for s in shown) + f"等{len(slugs)}地" if more else _list_zh([tables.place[s].zh for s in shown])
    who_en = _list_en([tables.place[s].en for s in shown] + ([f"{len(slugs) - len(shown)} more"] if more else []))
    one = len(slugs) == 1
    zh = f"{who_zh}在“{row.zh}”方面{'' if one else '共'}有{counts_zh}。"
    en = f"On {_lower(row.en)}, {who_en} {'states' if one else 'state'} {counts_en}."
    told: list[tuple[str, Record]] = []
    for kind, limit in (("target", 3), ("status", 2), ("support", 2)):
        told += _across(entries, kind, limit, theme, headlines, tables)
    if len(told) < 2:
        told += _across(entries, "rule", 2, theme, headlines, tables)
    merged: dict[object, list[Record]] = {}
    for slug, record in told:
        period = replace(record.period, every=None) if record.kind == "support" else record.period
        merged.setdefault((slug, record.kind, period, record.commitment), []).append(record)
    before = ""
    rows: list[tuple[str, Sequence[Record]]] = []
    for key, group in merged.items():
        slug = key[0]  # type: ignore[index]
        rows.append(("" if slug == before else slug, group))
        before = slug
    told_zh, told_en = _sentences(rows, tables)
    return _summary([[Piece(zh)], *told_zh], [[Piece(en)], *told_en])


def _across(
    entries: Sequence[tuple[str, Record]], kind: str, limit: int, theme: str, headlines: Names, tables: Tables
) -> list[tuple[str, Record]]:
    """The leading records of a kind, first one a place; those whose main theme it is go first."""
    best: list[tuple[bool, int, int, str, Record]] = []
    slugs = list(dict.fromkeys(slug for slug, _ in entries))
    for at, slug in enumerate(slugs):
        mine = _ordered([r for s, r in entries if s == slug], kind, headlines, tables)
        mine.sort(key=lambda r: r.themes[:1] != (theme,))
        best += [(mine[i].themes[:1] != (theme,), i, at, slug, mine[i]) for i in range(min(limit, len(mine)))]
    order: Callable[[tuple[bool, int, int, str, Record]], tuple[int, bool, int]] = lambda b: (b[1], b[0], b[2])  # noqa: E731
    return [(slug, record) for _, _, _, slug, record in sorted(best, key=order)[:limit]]
