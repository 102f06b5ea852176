"""Two versions of an article → what turned into what: paragraphs, words, records. In: both. Out: values in reading order."""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from policy_digest.alike import Row, apart
from policy_digest.chinese.alternation import later
from policy_digest.models import Article, Extraction, Record

ALIKE = 45.0  # indel similarity in percent from which one paragraph is the other, changed
NAMED_ALIKE = 75.0  # and from which two names count the same
BEGUN = 1000  # characters of a paragraph by which that is told
NEXT = 30  # so many old ones are looked at
LONGEST = 20_000  # characters of a paragraph whose words are compared; of a longer one the whole is told

_WORD = later(r"[0-9]+(?:[.,][0-9]+)*[%％‰]?|[A-Za-z]+|.", re.DOTALL)

Fate = Literal["same", "gone", "come"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a paragraph that both versions have, only the old one, or only the new one."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph that is not in both versions as it is. `paragraph`: its number in the new one, -1 where it is gone."""

    paragraph: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A record of which the versions say different things, or that only one of them has."""

    before: Record | None
    after: Record | None


# ---------------------------------------------------------------- text


def turns(old: Article, new: Article) -> tuple[Turn, ...]:
    """What is different in the text, in the order of the new version; what is gone stands where it stood."""
    before, after = [p.text for p in old.paragraphs], [p.text for p in new.paragraphs]
    return tuple(turn for gone, come in apart(before, after) for turn in _turned(before, after, gone, come))


def _turned(before: Sequence[str], after: Sequence[str], gone: Sequence[int], come: Sequence[int]) -> Iterator[Turn]:
    """Paragraphs that stand between two that stayed: each new one beside the old one that it is, as far as their order allows."""
    left = deque(gone)
    for number in come:
        near = itertools.islice(left, NEXT)
        mate = next((i for i in near if fuzz.ratio(before[i][:BEGUN], after[number][:BEGUN]) >= ALIKE), None)
        if mate is None:
            yield Turn(number, (Stretch("come", after[number]),))
            continue
        while (i := left.popleft()) != mate:
            yield Turn(-1, (Stretch("gone", before[i]),))
        yield Turn(number, _stretches(before[mate], after[number]))
    for i in left:
        yield Turn(-1, (Stretch("gone", before[i]),))


def _stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """A paragraph word by word; a number is one word."""
    if max(len(old), len(new)) > LONGEST:
        return (Stretch("gone", old), Stretch("come", new))
    a, b = _WORD.findall(old), _WORD.findall(new)
    out: list[Stretch] = []
    gone = come = ""
    for step in (*Indel.opcodes(a, b), None):
        if step is None or step.tag == "equal":  # what is gone stands before what has come in its place
            out += ([Stretch("gone", gone)] if gone else []) + ([Stretch("come", come)] if come else [])
            gone = come = ""
        if step is not None and step.tag == "equal":
            out.append(Stretch("same", "".join(a[step.src_start : step.src_end])))
        elif step is not None:
            gone += "".join(a[step.src_start : step.src_end])
            come += "".join(b[step.dest_start : step.dest_end])
    return tuple(out)


# ---------------------------------------------------------------- records


def pairs(old: Extraction, new: Extraction) -> tuple[Pair, ...]:
    """Records that say otherwise, in the order of the new version, then those that are gone.

    One is found again by its id, then by its name.
    """
    left = {r.id: r for r in old.records}
    out: list[Pair] = []
    unknown: list[Record] = []
    for record in new.records:
        before = left.pop(record.id, None)
        if before is None:
            unknown.append(record)
        elif _says(before) != _says(record):
            out.append(Pair(before, record))
    waiting: dict[tuple[str, str], Row[Record]] = {}
    for one in sorted(left.values(), key=lambda one: one.figure):
        waiting.setdefault((one.unit, one.kind), Row()).add(one.figure[0], one)
    for record in unknown:
        row = waiting.get((record.unit, record.kind), Row())
        likeness = [(fuzz.ratio(one.indicator_zh, record.indicator_zh), at, one) for at, one in row.near(record.figure[0])]
        alike, at, mate = max(likeness, key=lambda found: found[0], default=(0.0, 0, None))
        if mate is not None and alike >= NAMED_ALIKE:
            row.take(at)
            del left[mate.id]
            out.append(Pair(mate, record))
        else:
            out.append(Pair(None, record))
    out.sort(key=lambda pair: pair.after.figure if pair.after else (0, 0))
    return (*out, *(Pair(record, None) for record in left.values()))


def _says(record: Record) -> tuple[object, ...]:
    return (record.kind, record.value, record.value_max, record.unit, record.comparator, record.period, record.commitment)


def with_ids_of(found: Extraction, before: Extraction | None) -> Extraction:
    """The records of a new version under the ids that they had: an id stays where value and name stay, though the sentence be another."""
    if before is None:
        return found
    mine = {record.id for record in found.records}
    free: dict[tuple[object, ...], list[str]] = {}
    for record in reversed(before.records):
        if record.id not in mine:
            free.setdefault(_value(record), []).append(record.id)
    old_ids = {record.id for record in before.records}
    named: dict[str, str] = {}
    for record in found.records:
        if record.id in old_ids:
            continue
        if mates := free.get(_value(record)):
            named[record.id] = mates.pop()
    if not named:
        return found
    return replace(
        found,
        records=tuple(replace(r, id=named.get(r.id, r.id)) for r in found.records),
        ledger=tuple(replace(f, reason=named.get(f.reason, f.reason)) if f.fate == "record" else f for f in found.ledger),
        why={named.get(id, id): steps for id, steps in found.why.items()},
    )


def _value(record: Record) -> tuple[object, ...]:
    return (record.indicator_zh, record.value, record.value_max, record.unit)
