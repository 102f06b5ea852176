"""Two states of a corpus → what changed in it, a figure at a time, in the order in which the site shows them.

A record is found again by its id; where that changed with its sentence, by the sentence and the figure as printed; then by what it counts.
A document is found again by its id, or by saying nearly the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from policy_digest import summarize
from policy_digest.alike import Row
from policy_digest.changed import Change, Stated, What
from policy_digest.changes.sides import Side
from policy_digest.corpus import id_of_version
from policy_digest.digest import digest
from policy_digest.models import Article, Entry, Extraction, Record
from policy_digest.near_copies import Shelf
from policy_digest.promises import Promise, ledger
from policy_digest.tables import Tables

SIGNS: Final = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ ", "=": ""}
NAMED_ALIKE: Final = 60.0  # indel similarity in percent from which two names of one document may count the same
SAID_ALIKE: Final = 45.0  # and two sentences may be one
SAID_SAME: Final = 75.0  # from which the same figure in them is one, whatever it is called


@dataclass(frozen=True)
class Found:
    """A record with the tables in whose words it is shown."""

    record: Record
    article: Article
    tables: Tables


def compare(old: Side, new: Side) -> tuple[Change, ...]:
    """Every record that was added, withdrawn or says something else, and every promise that is reported as reached now."""
    pairs, only_old, only_new = _documents(old.extractions, new.extractions)
    out: list[Change] = []
    for a, b in pairs:
        out += _own(_records([Found(r, a.article, old.tables) for r in a.records], [Found(r, b.article, new.tables) for r in b.records]))
    out += [_change(("withdrawn",), Found(r, x.article, old.tables), None) for x in only_old for r in x.records]
    out += [_change(("added",), None, Found(r, x.article, new.tables)) for x in only_new for r in x.records]
    out += _reached(old, new)
    rank = {place.slug: n for n, place in enumerate(new.tables.places)}
    return tuple(sorted(out, key=lambda c: (rank.get(c.place, len(rank)), c.place, c.now.article, WORST.index(c.what[0]))))


def of_versions(latest: Iterable[Extraction], earlier: Iterable[Extraction], tables: Tables) -> tuple[Change, ...]:
    """What changed from each version of a document to the next, in no order of days.

    The day is that on which the later one was captured, or its own where the source gave it another one; else "". Ids are those of the
    document, whose records keep theirs from version to version.
    """
    chains: dict[str, list[Extraction]] = {}
    for old in earlier:
        id, _ = id_of_version(old.article.id)
        chains.setdefault(id, []).append(replace(old, article=replace(old.article, id=id)))
    out: list[Change] = []
    for new in latest:
        states = sorted(chains.get(new.article.id, ()), key=lambda x: x.article.version)
        for a, b in pairwise((*states, new) if states else ()):
            day = b.article.captured or (b.article.published if b.article.published != a.article.published else None) or ""
            own = _own(_records([Found(r, a.article, tables) for r in a.records], [Found(r, b.article, tables) for r in b.records]))
            out += [replace(change, day=day) for change in own]
    return tuple(out)


WORST: Final[tuple[What, ...]] = ("reached", "figure", "deadline", "period", "kind", "name", "sentence", "withdrawn", "added")


# ---------------------------------------------------------------- documents


def _documents(
    old: Sequence[Extraction], new: Sequence[Extraction]
) -> tuple[list[tuple[Extraction, Extraction]], list[Extraction], list[Extraction]]:
    """Those that both states have, those of the old one only, those of the new one only."""
    by_id = {x.article.id: x for x in old}
    pairs = [(by_id[x.article.id], x) for x in new if x.article.id in by_id]
    both = {x.article.id for _, x in pairs}
    gone, come = {x.article.id: x for x in old if x.article.id not in both}, [x for x in new if x.article.id not in both]
    rest: list[Extraction] = []
    shelf = Shelf(x.article for x in gone.values())
    for x in come:
        copy = shelf.find(x.article)
        before = gone.pop(copy.of.id, None) if copy is not None else None
        if before is None:
            rest.append(x)
        else:
            pairs.append((before, x))
    return pairs, list(gone.values()), rest


# ---------------------------------------------------------------- the records of one document


def _records(old: Sequence[Found], new: Sequence[Found]) -> Iterator[Change]:
    left, came = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[tuple[Found, Found]] = []

    def paired(one: int, other: int) -> None:
        pairs.append((left.pop(one), came.pop(other)))

    for signs in (_by_id, _by_sentence):
        known: dict[object, list[int]] = {}
        for n, a in reversed(left.items()):
            for sign in signs(a.record):
                known.setdefault(sign, []).append(n)
        for m, b in list(came.items()):
            same = [some for sign in signs(b.record) if (some := known.get(sign))]
            for some in same:
                while some and some[-1] not in left:  # taken under another sign
                    some.pop()
            first = min((some[-1] for some in same if some), default=None)
            if first is not None:
                paired(first, m)
    for n, m in _alike(left, came):
        paired(n, m)
    for a, b in sorted(pairs, key=lambda pair: pair[1].record.figure):
        if what := _what(a.record, b.record):
            yield _change(what, a, b)
    yield from (_change(("withdrawn",), a, None) for a in left.values())
    yield from (_change(("added",), None, b) for b in came.values())


def _own(found: Iterable[Change]) -> list[Change]:
    """The changes of one document without sentences that are only reworded by what another record of theirs says now."""
    changes = list(found)
    told = {one.quote for c in changes if c.what != ("sentence",) for one in (c.before, c.after) if one}
    return [c for c in changes if c.what != ("sentence",) or not {one.quote for one in (c.before, c.after) if one} & told]


def _by_id(record: Record) -> tuple[Hashable, ...]:
    return (record.id,)


def _by_sentence(record: Record) -> tuple[Hashable, ...]:
    """The same figure in the same sentence, or of the same name in a sentence that was cut otherwise."""
    return (record.surface, record.evidence.quote), (record.surface, record.indicator_zh, record.unit)


def _alike(old: Mapping[int, Found], new: Mapping[int, Found]) -> list[tuple[int, int]]:
    """Records of one unit whose names and sentences are alike, the most alike first, each once; of very many those that stand near."""
    scored: list[tuple[float, int, int, int, int]] = []
    rows: dict[str, Row[tuple[int, Record]]] = {}
    for m, other in sorted(new.items(), key=lambda item: item[1].record.figure):
        rows.setdefault(other.record.unit, Row()).add(other.record.figure[0], (m, other.record))
    for n, found in old.items():
        a = found.record
        for _, (m, b) in rows.get(a.unit, Row()).near(a.figure[0]):
            named = fuzz.ratio(a.indicator_zh, b.indicator_zh)
            said = fuzz.ratio(a.evidence.quote, b.evidence.quote)
            if (named >= NAMED_ALIKE and said >= SAID_ALIKE) or (a.surface == b.surface and said >= SAID_SAME):
                scored.append((-(named + said), abs(a.figure[0] - b.figure[0]), len(scored), n, m))
    taken: tuple[set[int], set[int]] = set(), set()
    pairs = []
    for *_, n, m in sorted(scored):
        if n not in taken[0] and m not in taken[1]:
            taken[0].add(n)
            taken[1].add(m)
            pairs.append((n, m))
    return pairs


def _what(one: Record, other: Record) -> tuple[What, ...]:
    out: list[What] = []
    if (one.value, one.value_max, one.unit, one.comparator) != (other.value, other.value_max, other.unit, other.comparator):
        out.append("figure")
    if one.period != other.period:
        moved = one.period.deadline and other.period.deadline and one.period.deadline != other.period.deadline
        out.append("deadline" if moved else "period")
    if one.kind != other.kind:
        out.append("kind")
    if one.indicator_zh != other.indicator_zh:
        out.append("name")
    elif not out and _letters(one.evidence.quote) != _letters(other.evidence.quote):
        out.append("sentence")
    return tuple(out)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


# ---------------------------------------------------------------- promises


def _reached(old: Side, new: Side) -> Iterator[Change]:
    """Promises of both states that the new one reports as reached and the old one did not."""
    before = {_promised(p.target): p for p in _ledger(old)}
    for promise in _ledger(new):
        known = before.get(_promised(promise.target))
        if promise.outcome == "reached" and promise.status is not None and known is not None and known.outcome != "reached":
            yield _change(("reached",), _found(promise, new.tables), Found(promise.status.record, promise.status.article, new.tables))


def _ledger(side: Side) -> tuple[Promise, ...]:
    return ledger(digest(side.extractions, side.tables).entries, side.tables.cues["adds"])


def _promised(entry: Entry) -> tuple[str, str]:
    return entry.article.id, entry.record.id


def _found(promise: Promise, known: Tables) -> Found:
    return Found(promise.target.record, promise.target.article, known)


# ---------------------------------------------------------------- in words


def _change(what: tuple[What, ...], old: Found | None, new: Found | None) -> Change:
    last = new or old
    assert last is not None
    return Change(what, last.article.place, stated(old) if old else None, stated(new) if new else None)


def stated(found: Found) -> Stated:
    """A record in the words in which the site shows it."""
    record, article = found.record, found.article
    figure, period = summarize.figure(record, found.tables), summarize.period(record, found.tables)
    return Stated(
        article=article.id, record=record.id, kind=record.kind, name_zh=record.indicator_zh, name_en=record.indicator_en,
        figure_zh=figure.zh, figure_en=figure.en, terse=terse(record),
        when=_when(record) or period.en, period_zh=period.zh, period_en=period.en,
        quote=record.evidence.quote, title=article.title, published=article.published or "",
    )  # fmt: skip


def _when(record: Record) -> str:
    """`by 2027`, where that is all; "" where there is more to say."""
    return f"by {record.period.by}" if list(record.period.as_dict()) == ["by"] else ""


def terse(record: Record) -> str:
    """`≥ 300 台`, `3–5 家`, `1,500,000 元`."""

    def digits(value: Decimal) -> str:
        return f"{value.normalize():,f}"

    top = f"–{digits(record.value_max)}" if record.value_max is not None else ""
    return f"{SIGNS[record.comparator]}{digits(record.value)}{top} {record.unit}".strip()
