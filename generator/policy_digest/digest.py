"""Extractions and tables in, a `Digest` out: every record in its place, and which of them may stand side by side."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pypinyin import lazy_pinyin

from policy_digest.basis import Basis, basis
from policy_digest.models import KINDS, Apart, Comparison, Digest, Entry, Extraction, Record
from policy_digest.owner import OfEach, compiled_from
from policy_digest.tables import Indicator, Tables, Unit

_Pattern = tuple[tuple[str, ...], ...]  # words that a name must have, in each of these ways; `=` before one that it must be


def digest(extractions: Iterable[Extraction], tables: Tables) -> Digest:
    """Order the corpus for reading and compare it.

    Places come as in data/places.yml, a place's articles newest first (undated last), an article's records as in its text.
    """
    rank = {place.slug: i for i, place in enumerate(tables.places)}
    ordered = sorted(extractions, key=lambda x: x.article.id)
    ordered.sort(key=lambda x: x.article.published or "", reverse=True)
    ordered.sort(key=lambda x: (rank.get(x.article.place, len(rank)), x.article.place))
    read = list(map(_entries(tables), ordered))
    entries, shared = _shared(read, tables)
    places = tuple(dict.fromkeys(x.article.place for x in ordered))
    return Digest(places, tuple(ordered), entries, _comparisons(entries, tables), shared)


class _Entries:
    """The entries of an extraction, in the order of its text: an edit of one article leaves those of all others the same objects."""

    def __init__(self, extraction: Extraction, tables: Tables) -> None:
        records = sorted(extraction.records, key=lambda r: (*r.figure, r.id))
        self.alone = tuple(Entry(record, extraction.article, indicator_of(record, tables)) for record in records)
        self._marks: list[str | None] = []
        self._marked = self.alone

    def marked(self, ids: Mapping[str, str]) -> tuple[Entry, ...]:
        """The same, with the page of each name that places share. `ids`: these pages by name."""
        marks = [None if e.indicator else ids.get(e.record.indicator_zh) for e in self.alone]
        if marks != self._marks:
            self._marks = marks
            self._marked = tuple(replace(e, shared=mark) if mark else e for e, mark in zip(self.alone, marks, strict=True))
        return self._marked


@compiled_from("indicators", "units", "cues")
def _entries(tables: Tables) -> OfEach[Extraction, _Entries]:
    return OfEach(lambda extraction: _Entries(extraction, tables))


def indicator_of(record: Record, tables: Tables) -> str | None:
    """The id of the headline indicator that a target or status is a value of: the first row that fits its name and unit.

    None for a part of a place, 公共充电桩（奎文区）: it would stand beside the sums of other places.
    """
    if record.kind not in ("target", "status") or _is_part(record.indicator_zh, tables):
        return None
    rows, name = _patterns(tables).get(record.unit, ()), record.indicator_zh
    return next((id for id, some, none in rows if _fits(name, some, none)), None)


@compiled_from("indicators", "units")
def _patterns(tables: Tables) -> Mapping[str, tuple[tuple[str, _Pattern, _Pattern], ...]]:
    """By unit: the rows that have it, in the order of the table, with what a name must hold, and what it must not."""

    def words(patterns: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(pattern.split("+")) for pattern in patterns)

    def units(names: Iterable[str]) -> frozenset[str]:
        known = (tables.unit.get(name) for name in names)
        return frozenset(name for unit in known if isinstance(unit, Unit) for name in (unit.unit, *unit.aliases)) | frozenset(names)

    found: dict[str, list[tuple[str, _Pattern, _Pattern]]] = {}
    for row in tables.indicators:
        one = (row.id, words(row.patterns), words(row.not_patterns))
        for unit in units(row.units):
            found.setdefault(unit, []).append(one)
    return {unit: tuple(rows) for unit, rows in found.items()}


def _fits(name: str, some: _Pattern, none: _Pattern) -> bool:
    return _holds(name, some) and not _holds(name, none)


def _holds(name: str, some: _Pattern) -> bool:
    """Whether a name has all words of one of these."""
    for words in some:
        for word in words:
            if word[1:] != name if word[:1] == "=" else word not in name:
                break
        else:
            return True
    return False


def _is_part(name: str, tables: Tables) -> bool:
    """Whether a name says in brackets at its end of which district or town it is."""
    inside = name[name.rfind("（") + 1 : -1] if name.endswith("）") else ""
    return inside.endswith(tables.cues["district_ends"]) and not inside.endswith(tables.cues["district_not"])


def _comparisons(entries: Sequence[Entry], tables: Tables) -> tuple[Comparison, ...]:
    of: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.indicator:
            of.setdefault(entry.indicator, []).append(entry)
    rows = {row.id: row for row in tables.indicators}
    return tuple(_comparison(row, of, rows, tables) for row in tables.indicators if row.id in of)


def _shared(read: Sequence[_Entries], tables: Tables) -> tuple[tuple[Entry, ...], tuple[Comparison, ...]]:
    """The entries, and the comparisons of names that at least two places use, those of the most places first; by the same gate."""
    places: dict[str, set[str]] = {}
    for entry in (entry for one in read for entry in one.alone):
        if not entry.indicator:
            places.setdefault(entry.record.indicator_zh, set()).add(entry.article.place)
    ids = {name: page_of(name) for name, using in places.items() if len(using) > 1}
    marked = tuple(entry for one in read for entry in one.marked(ids))
    of: dict[str, list[Entry]] = {}
    for entry in marked:
        if entry.shared:
            of.setdefault(entry.shared, []).append(entry)
    order = sorted(ids, key=lambda name: (-len(places[name]), ids[name]))
    return marked, tuple(_gated(ids[name], of[ids[name]], tables)[0] for name in order)


@functools.lru_cache(10_000)
def page_of(name: str) -> str:
    """What the page of a name is called: its pinyin, and what tells it from names that sound alike."""
    spoken = re.sub("[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:40]
    return f"{spoken or 'name'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def _comparison(row: Indicator, of: dict[str, list[Entry]], rows: dict[str, Indicator], tables: Tables) -> Comparison:
    compared, chosen = _gated(row.id, of[row.id], tables)
    apart = list(compared.apart)
    if row.subject:
        for other in rows.values():
            if other.id != row.id and other.subject == row.subject:
                apart += [Apart(entry, _foreign(other, row, basis(entry), chosen)) for entry in of.get(other.id, ())]
    return replace(compared, apart=tuple(apart))


def _gated(id: str, own: Sequence[Entry], tables: Tables) -> tuple[Comparison, Basis]:
    """What of these values may stand side by side, and what the rest differs in from it; the basis that they have in common."""
    kept = _kept(tables)
    if id not in kept or kept[id][0] != own:
        kept[id] = (own, _gate(id, own, tables))
    return kept[id][1]


@compiled_from("places")
def _kept(tables: Tables) -> dict[str, tuple[Sequence[Entry], tuple[Comparison, Basis]]]:
    """By id: what was compared last, and what came of it."""
    return {}


def _gate(id: str, own: Sequence[Entry], tables: Tables) -> tuple[Comparison, Basis]:
    groups: dict[Basis, list[Entry]] = {}
    bases = list(map(basis, own))
    for entry, one in zip(own, bases, strict=True):
        groups.setdefault(one, []).append(entry)
    # The widest group is the comparison; among equals a promise before a fact, a dated one before an open one, the latest first.
    chosen = max(groups, key=lambda b: (len({e.article.place for e in groups[b]}), -KINDS.index(b[0]), bool(b[2]), b[2], b[1]))
    side_by_side = sorted(groups[chosen], key=lambda e: (-e.record.value, e.article.place, e.article.id, e.record.figure))
    apart = [Apart(entry, _reasons(one, chosen)) for entry, one in zip(own, bases, strict=True) if one != chosen]
    above = {slug for entry in side_by_side for slug in _above(entry.article.place, tables)}
    compared = Comparison(
        id,
        tuple(e for e in side_by_side if e.article.place not in above),
        tuple(apart),
        tuple(e for e in side_by_side if e.article.place in above),
    )
    return compared, chosen


def _above(slug: str, tables: Tables) -> Iterator[str]:
    """The province of a place and the country, as far as the table names them."""
    seen = {slug}
    while (place := tables.place.get(slug)) and place.parent and place.parent not in seen:
        slug = place.parent
        seen.add(slug)
        yield slug


def _reasons(mine: Basis, reference: Basis) -> tuple[str, ...]:
    kind, unit, when = (a != b for a, b in zip(mine, reference, strict=True))
    return tuple(code for code, differs in (("kind", kind), ("unit", unit), ("period" if mine[2] else "open", when)) if differs)


def _foreign(other: Indicator, row: Indicator, mine: Basis, reference: Basis) -> tuple[str, ...]:
    """Another indicator of the same subject: what makes it another."""
    codes = [code for code, differs in (("type", other.type != row.type), ("unit", mine[1] != reference[1])) if differs]
    return tuple(codes) or ("indicator",)
