"""Records → what to say of an article, a place or a theme, and in which order. In: records, articles, tables. Out: a plan, in no language.

The main promises lead; a part follows its whole; what is told once is not told again; what has the same time, and the same source, is
one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from policy_digest.models import KINDS, Article, Kind, Period, Record
from policy_digest.summarize.heard import Point, aims, heard, part_of
from policy_digest.tables import Tables

Names = Mapping[str, str]  # what something is called, by its own name or id
NONE: Final[Names] = MappingProxyType({})

_TARGETS, _STATUS, _SUPPORT, _RULES = 6, 4, 4, 2  # records of each kind that a summary may name
_A_SENTENCE = 4  # records that one sentence holds
_ALL_KINDS_TOLD = 4  # sentences; below that, rules are told too
_PLACES = 6  # that a theme names


@dataclass(frozen=True, slots=True)
class Opening:
    """What is summed up. `texts`: of a place, how many; `dates`: of publication, the first and the last; `counts`: records by kind."""

    places: tuple[str, ...]
    theme: str = ""
    texts: int = 0  # 0: one article, or a theme
    publishers: tuple[tuple[str, str], ...] = ()  # as written, and in English, "" where that is not known
    dates: tuple[str, ...] = ()
    counts: tuple[tuple[Kind, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """Records of one kind, time, source and commitment, which one sentence tells.

    `place`: a slug, "" where the sentence before named it. `plan`: whether a five-year plan that ends with the deadline is named.
    `source`: of facts without a time, the day on which their text was published; `dated`: whether that has to be said.
    `again`: the sentence before is of the same place and said the same time.
    """

    points: tuple[Point, ...]
    place: str
    period: Period
    plan: bool = True
    source: str = ""
    dated: bool = False
    again: bool = False

    @property
    def first(self) -> Record:
        return self.points[0].record


@dataclass(frozen=True, slots=True)
class Closing:
    """Who answers for it: as written, and in English. `most`: of most of it, there being others."""

    agencies: tuple[tuple[str, str], ...]
    most: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ids of the themes that have figures, and of those that have none."""

    have: tuple[str, ...]
    lack: tuple[str, ...]


Part = Opening | Telling | Closing | Coverage
Plan = tuple[Part, ...]


# ---------------------------------------------------------------- what comes first


def _rank(record: Record, headlines: Names, tables: Tables) -> int:
    """The row of data/indicators.yml that the record is a value of; past the last one for none."""
    rows = [row.id for row in tables.indicators]
    return rows.index(headlines[record.id]) if headlines.get(record.id) in rows else len(rows)


def _due(record: Record) -> int:
    """A promise with a day that it is due comes before one that returns every year, and both before one with no time."""
    stated = record.period
    return 0 if stated.by or stated.within or stated.during or stated.as_of else 1 if stated else 2


def ordered(records: Iterable[Record], kind: str, headlines: Names, tables: Tables) -> list[Record]:
    """Records of a kind, the main ones first, one an indicator: headline indicators, then dated ones, aims before means, firm before
    hoped for, then as the text has them; what is said twice in other words, once."""
    themes = {t.id: i for i, t in enumerate(tables.themes)}
    mine = [r for r in records if r.kind == kind]
    mine.sort(
        key=lambda r: (
            _rank(r, headlines, tables),
            _due(r),
            not aims(r, tables),
            r.commitment == "expected",
            themes.get(r.themes[0], len(themes)) if r.themes else len(themes),
            -r.value if kind == "support" else 0,
            r.figure,
        )
    )
    seen: set[tuple[str, str]] = set()
    out: list[Record] = []
    for record in mine:
        key = (record.indicator_zh, record.unit)
        if key not in seen and not any(_again(record, told) for told in out):
            seen.add(key)
            out.append(record)
    return out


def _again(record: Record, told: Record) -> bool:
    """Whether the same is told already: so many this year, and as many every year, of names that share a word."""
    same = (record.value, record.value_max, record.unit) == (told.value, told.value_max, told.unit) and record.value >= 100
    yearly = bool(record.period.every) != bool(told.period.every) and (record.period.during or told.period.during)
    if not (same and yearly):
        return False
    pairs = [{one.indicator_zh[i : i + 2] for i in range(len(one.indicator_zh) - 1)} for one in (record, told)]
    return bool(pairs[0] & pairs[1])


def _wholes_first(records: list[Record], tables: Tables) -> list[Point]:
    """Points in the order given, but a part right behind its whole, and a change behind the value that changed."""
    points = [heard(record, tables) for record in records]
    out: list[Point] = []
    for point in points:
        record = point.record
        level = next((other.record for other in points if point.moved and other.record.indicator_zh == _base(point)), None)
        wholes = [other.record for other in points if part_of(record, other.record, tables)]
        if level is not None:
            out.append(replace(point, level=level.id))
        elif wholes:
            out.append(replace(point, whole=max(wholes, key=lambda r: r.figure).id))  # the nearest
        else:
            out.append(point)
    return _behind(out)


def _behind(points: Sequence[Point]) -> list[Point]:
    """Each with what hangs on it behind it; what hangs on nothing here, or on what hangs itself, stands alone."""
    ids = {p.record.id for p in points if not p.whole and not p.level}
    alone = [p if (p.whole or p.level) in ids or not (p.whole or p.level) else replace(p, whole="", level="") for p in points]
    heads = [p for p in alone if not p.whole and not p.level]
    return [q for p in heads for q in (p, *(o for o in alone if o.level == p.record.id), *(o for o in alone if o.whole == p.record.id))]


def _base(point: Point) -> str:
    """What a change is the change of, by name."""
    return point.record.indicator_zh.removesuffix(point.moved)


def _shared(record: Record) -> Period:
    """The period said of a sentence; a rate of support (每月) stands with its figure instead."""
    return replace(record.period, every=None) if record.kind == "support" else record.period


def _groups(points: Sequence[Point], dates: Names) -> list[list[Point]]:
    """Those with the same time, source and commitment together, in the order of the main one of each; a part stays with its whole."""
    groups: dict[object, list[Point]] = {}
    for point in points:
        record = point.record
        source = "" if record.kind != "status" or record.period else dates.get(record.id, "")
        groups.setdefault((_shared(record), record.commitment, point.holder, source), []).append(point)
    return [chunk for group in groups.values() for chunk in _chunks(group)]


def _chunks(group: list[Point]) -> list[list[Point]]:
    """What one sentence holds at a time, in which nothing stands apart from its whole."""
    return [_behind(group[i : i + _A_SENTENCE]) for i in range(0, len(group), _A_SENTENCE)]


def _told(records: Sequence[Record], headlines: Names, dates: Names, tables: Tables, most: int) -> list[list[Point]]:
    """The groups that the sentences of a summary tell, at most `most` of them, of every kind that occurs at least one."""
    by_kind = [
        _groups(_wholes_first(ordered(records, kind, headlines, tables)[:limit], tables), dates)
        for kind, limit in zip(KINDS, (_TARGETS, _STATUS, _SUPPORT, _RULES), strict=True)
    ]
    if sum(map(len, by_kind[:3])) >= _ALL_KINDS_TOLD:
        by_kind[3] = []
    while sum(map(len, by_kind)) > most:
        max(by_kind, key=len).pop()  # the kind with most to say gives up its least
    return [group for groups in by_kind for group in groups]


def _tellings(told: Iterable[tuple[str, list[Point]]], dates: Names, dated: bool) -> list[Telling]:
    """A telling for each (place slug or "", points); the five-year plan of a deadline is named the first time."""
    out: list[Telling] = []
    named: set[str] = set()
    for slug, points in told:
        first = points[0].record
        fact = first.kind == "status" and not first.period
        source = dates.get(first.id, "") if fact else ""
        before = out[-1] if out and not slug else None
        time = (_shared(first), source, first.kind == "status")
        again = before is not None and time == (before.period, before.source, before.first.kind == "status")
        out.append(Telling(tuple(points), slug, _shared(first), first.period.by not in named, source, dated and fact, again))
        named.add(first.period.by or "")
    return out


def _counts(records: Sequence[Record]) -> tuple[tuple[Kind, int], ...]:
    counts = [(kind, sum(r.kind == kind for r in records)) for kind in KINDS]
    return tuple((kind, n) for kind, n in counts if n)


# ---------------------------------------------------------------- the three summaries


def of_record(record: Record, place: str, tables: Tables) -> Telling:
    """A sentence on one record alone."""
    return Telling((heard(record, tables),), place, _shared(record))


def speaker_of(article: Article, tables: Tables) -> str:
    """The slug of the place, and behind a stroke the county in it whose office wrote the text.

    What a county promises, its city does not.
    """
    who, place = article.publisher or "", tables.place.get(article.place)
    if place is None or any(name and name in article.title for name in (place.zh, place.short)):
        return article.place
    who = who.removeprefix(place.zh)
    county = next((who[:n] for n in range(min(_LONGEST_COUNTY, len(who)), 1, -1) if article.place in tables.county.get(who[:n], ())), "")
    return f"{article.place}/{county}" if county else article.place


_LONGEST_COUNTY = 15  # characters


def of_article(article: Article, records: Sequence[Record], tables: Tables, names: Names = NONE, headlines: Names = NONE) -> Plan:
    """Who published what and when, what it aims at, what is reached, what it offers, who answers for it."""
    who = article.publisher or ""
    dates = (article.published,) if article.published else ()
    speaker = speaker_of(article, tables)
    opening = Opening((speaker,), publishers=((who, names.get(who, "")),) if who else (), dates=dates, counts=_counts(records))
    told = _told(records, headlines, NONE, tables, 5)
    tellings = _tellings(((speaker if i == 0 else "", group) for i, group in enumerate(told)), NONE, dated=False)
    return (opening, *tellings, *_answering(records, names))


def _answering(records: Sequence[Record], names: Names) -> list[Closing]:
    """Who answers for most of it; nothing where no one is named, or no English name is known."""
    count: dict[str, int] = {}
    for record in records:
        for agency in record.agencies:
            count[agency] = count.get(agency, 0) + 1
    first = sorted(count, key=lambda a: (-count[a], list(count).index(a)))[:3]
    if not first or not all(names.get(a) for a in first):
        return []
    return [Closing(tuple((a, names[a]) for a in first), len(count) > len(first))]


def of_place(
    place: str, articles: Sequence[Article], records: Sequence[Record], tables: Tables, names: Names, dates: Names, headlines: Names
) -> Plan:
    """What a place has published, its main targets, what it has reached and offers, which themes have figures and which have none.

    `dates`: record id → when its text was published, where that is known.
    """
    days = sorted(a.published for a in articles if a.published)
    publishers = list(dict.fromkeys(a.publisher for a in articles if a.publisher))
    opening = Opening(
        (place,), texts=len(articles), publishers=tuple((p, names.get(p, "")) for p in publishers), dates=tuple(dict.fromkeys(days))
    )
    one = len(articles) == 1
    told = _told(records, headlines, NONE if one else dates, tables, 5)
    speakers = {speaker_of(a, tables) for a in articles}
    who = speakers.pop() if len(speakers) == 1 else place
    tellings = _tellings(((who if i == 0 else "", group) for i, group in enumerate(told)), NONE if one else dates, dated=not one)
    have = {t for r in records for t in r.themes}
    coverage = Coverage(tuple(t.id for t in tables.themes if t.id in have), tuple(t.id for t in tables.themes if t.id not in have))
    return (opening, *tellings, coverage)


def of_theme(theme: str, entries: Sequence[tuple[str, Record]], tables: Tables, dates: Names, headlines: Names) -> Plan:
    """How many places say what on a theme, then the leading target, figure and support of each. `entries`: (place slug, record)."""
    tables.theme[theme]  # KeyError for one that is not there
    slugs = tuple(dict.fromkeys(slug for slug, _ in entries))
    opening = Opening(slugs, theme, counts=_counts([r for _, r in entries]))
    if not slugs:
        return (opening,)
    told: list[tuple[str, Record]] = []
    for kind, limit in (("target", 3), ("status", 2), ("support", 2)):
        told += _across(entries, kind, limit, theme, headlines, tables)
    if len(told) < 2:
        told += _across(entries, "rule", 2, theme, headlines, tables)
    merged: dict[object, list[Record]] = {}
    for slug, record in told:
        merged.setdefault((slug, record.kind, _shared(record), record.commitment, heard(record, tables).holder), []).append(record)
    rows: list[tuple[str, list[Point]]] = []
    before = ""
    for key, group in merged.items():
        slug = key[0]  # type: ignore[index]
        for chunk in _groups(_wholes_first(group, tables), dates):
            rows.append(("" if slug == before else slug, chunk))
            before = slug
    return (opening, *_tellings(rows, dates, dated=True))


def _across(
    entries: Sequence[tuple[str, Record]], kind: str, limit: int, theme: str, headlines: Names, tables: Tables
) -> list[tuple[str, Record]]:
    """The leading records of a kind, first one a place; those whose main theme it is go first."""
    best: list[tuple[bool, int, int, str, Record]] = []
    by_place: dict[str, list[Record]] = {}
    for slug, record in entries:
        by_place.setdefault(slug, []).append(record)
    for at, (slug, records) in enumerate(by_place.items()):
        mine = ordered(records, kind, headlines, tables)
        mine.sort(key=lambda r: r.themes[:1] != (theme,))
        best += [(mine[i].themes[:1] != (theme,), i, at, slug, mine[i]) for i in range(min(limit, len(mine)))]
    order: Callable[[tuple[bool, int, int, str, Record]], tuple[int, bool, int]] = lambda b: (b[1], b[0], b[2])  # noqa: E731
    return [(slug, record) for _, _, _, slug, record in sorted(best, key=order)[:limit]]
