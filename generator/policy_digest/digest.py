"""Extractions and tables in, a `Digest` out: every record in its place, and which of them may stand side by side."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pypinyin import lazy_pinyin

from policy_digest.basis import Basis, basis
from policy_digest.models import KINDS, Apart, Comparison, Digest, Entry, Extraction, Record
from policy_digest.owner import compiled_from
from policy_digest.tables import Indicator, Tables, Unit


def digest(extractions: Iterable[Extraction], tables: Tables) -> Digest:
    """Order the corpus for reading and compare it.

    Places come as in data/places.yml, a place's articles newest first (undated last), an article's records as in its text.
    """
    rank = {place.slug: i for i, place in enumerate(tables.places)}
    ordered = sorted(extractions, key=lambda x: x.article.id)
    ordered.sort(key=lambda x: x.article.published or "", reverse=True)
    ordered.sort(key=lambda x: (rank.get(x.article.place, len(rank)), x.article.place))
    found = (
        Entry(record, extraction.article, indicator_of(record, tables))
        for extraction in ordered
        for record in sorted(extraction.records, key=lambda r: (*r.figure, r.id))
    )
    entries, shared = _shared(tuple(found), tables)
    places = tuple(dict.fromkeys(x.article.place for x in ordered))
    return Digest(places, tuple(ordered), entries, _comparisons(entries, tables), shared)


def indicator_of(record: Record, tables: Tables) -> str | None:
    """The id of the headline indicator that a target or status is a value of: the first row that fits its name and unit.

    None for a part of a place, 公共充电桩（奎文区）: it would stand beside the sums of other places.
    """
    if record.kind not in ("target", "status") or _is_part(record.indicator_zh, tables):
        return None
    return next((i for i, units, some, none in _patterns(tables) if record.unit in units and _fits(record.indicator_zh, some, none)), None)


@compiled_from("indicators", "units")
def _patterns(tables: Tables) -> tuple[tuple[str, frozenset[str], tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]], ...]:
    def words(patterns: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(pattern.split("+")) for pattern in patterns)

    def units(names: Iterable[str]) -> frozenset[str]:
        known = (tables.unit.get(name) for name in names)
        return frozenset(name for unit in known if isinstance(unit, Unit) for name in (unit.unit, *unit.aliases)) | frozenset(names)

    return tuple((row.id, units(row.units), words(row.patterns), words(row.not_patterns)) for row in tables.indicators)


def _fits(name: str, some: tuple[tuple[str, ...], ...], none: tuple[tuple[str, ...], ...]) -> bool:
    def holds(pattern: tuple[str, ...]) -> bool:
        return all(name == word[1:] if word.startswith("=") else word in name for word in pattern)

    return any(map(holds, some)) and not any(map(holds, none))


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


def _shared(entries: Sequence[Entry], tables: Tables) -> tuple[tuple[Entry, ...], tuple[Comparison, ...]]:
    """The entries, and the comparisons of names that at least two places use, those of the most places first; by the same gate."""
    places: dict[str, set[str]] = {}
    for entry in entries:
        if not entry.indicator:
            places.setdefault(entry.record.indicator_zh, set()).add(entry.article.place)
    ids = {name: page_of(name) for name, using in places.items() if len(using) > 1}
    marked = tuple(replace(e, shared=ids.get(e.record.indicator_zh)) if ids and not e.indicator else e for e in entries)
    of: dict[str, list[Entry]] = {}
    for entry in marked:
        if entry.shared:
            of.setdefault(entry.shared, []).append(entry)
    order = sorted(ids, key=lambda name: (-len(places[name]), ids[name]))
    return marked, tuple(_gated(ids[name], of[ids[name]], tables)[0] for name in order)


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
    groups: dict[Basis, list[Entry]] = {}
    for entry in own:
        groups.setdefault(basis(entry), []).append(entry)
    # The widest group is the comparison; among equals a promise before a fact, a dated one before an open one, the latest first.
    chosen = max(groups, key=lambda b: (len({e.article.place for e in groups[b]}), -KINDS.index(b[0]), bool(b[2]), b[2], b[1]))
    side_by_side = sorted(groups[chosen], key=lambda e: (-e.record.value, e.article.place, e.article.id, e.record.figure))
    apart = [Apart(entry, _reasons(basis(entry), chosen)) for entry in own if basis(entry) != chosen]
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
