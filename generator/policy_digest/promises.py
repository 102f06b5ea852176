"""Entries of a corpus → the ledger of promises: each target with a deadline, joined with what the same place reported later.

The gate of comparison holds here too: the same place, indicator, unit and measure, and a status that is of the deadline's year or later.
Where it is known what there was, what is added to that (新建120处) is not settled by what there is in the end (已有150处).
There is no clock: "silent" means that the place has published since the deadline and said nothing of the promise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from policy_digest.chinese.alternation import later
from policy_digest.models import Entry, Record

Outcome = Literal["reached", "short", "moved", "silent", "open"]

_CLAUSE = later("[，。；：]")

OUTCOMES: Final[tuple[Outcome, ...]] = ("reached", "short", "moved", "silent", "open")


@dataclass(frozen=True, slots=True)
class Promise:
    """A target and what became of it.

    `status`: the entry that settles it (reached, short), or the latest before the deadline (open). `later`: the target that took its place
    (moved). `short`: by how much, in the record's unit, None where it is not short.
    """

    target: Entry
    outcome: Outcome
    status: Entry | None = None
    later: Entry | None = None
    short: Decimal | None = None


def ledger(entries: Iterable[Entry], adds: Iterable[str]) -> tuple[Promise, ...]:
    """Every target that has a deadline, in the order given. `adds`: words before a figure that is added to what there was."""
    held, words = list(entries), later("|".join(map(re.escape, adds)) or "(?!)")

    def added(record: Record) -> bool:
        before = record.evidence.quote[: max(0, record.figure[0] - record.evidence.start)]
        return words.search(_CLAUSE.split(before)[-1]) is not None

    newest: dict[str, str] = {}
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in held:
        place = entry.article.place
        newest[place] = max(newest.get(place, ""), entry.article.published or "")
        groups.setdefault((place, _subject(entry), entry.record.unit), []).append(entry)
    return tuple(
        _promise(
            entry,
            _of_its_measure(entry, groups[entry.article.place, _subject(entry), entry.record.unit], added),
            newest[entry.article.place],
        )
        for entry in held
        if entry.record.kind == "target" and entry.record.period.deadline
    )


def _subject(entry: Entry) -> str:
    """What is counted: the headline indicator, or the name as written where it is of none."""
    return entry.indicator or f"={entry.record.indicator_zh}"


def _of_its_measure(target: Entry, group: Sequence[Entry], added: Callable[[Record], bool]) -> Sequence[Entry]:
    """The group without what there is in the end, where more of it was promised than there was and that is known."""
    if not added(target.record):
        return group
    stock = [e for e in group if e.record.kind == "status" and not e.record.period.during and not added(e.record)]
    known = any((e.article.published or "9") <= (target.article.published or "") for e in stock)
    return [e for e in group if e not in stock] if known else group


def _promise(target: Entry, group: Sequence[Entry], newest: str) -> Promise:
    deadline = target.record.period.deadline
    reports = sorted((e for e in group if _reports(e, target)), key=_moment)
    for status in reports:
        if satisfies(status.record, target.record):
            return Promise(target, "reached", status)
    due = [e for e in reports if _moment(e)[:4] >= deadline[:4]]
    if due:
        return Promise(target, "short", due[-1], short=missing(due[-1].record, target.record))
    later = [e for e in group if _takes_its_place(e, target)]
    if later:
        return Promise(
            target, "moved", reports[-1] if reports else None, min(later, key=lambda e: (e.article.published or "", e.article.id))
        )
    if newest > deadline:
        return Promise(target, "silent", reports[-1] if reports else None)
    return Promise(target, "open", reports[-1] if reports else None)


def _moment(entry: Entry) -> str:
    """When a status held: as it says, or when it was published."""
    period = entry.record.period
    return period.as_of or (period.during or "").rpartition("/")[2] or entry.article.published or ""


def _reports(entry: Entry, target: Entry) -> bool:
    """Whether an entry may be read as a report on the target: a later status of the same measure."""
    record, promised = entry.record, target.record
    if record.kind != "status" or (record.period.every, record.period.within) != (promised.period.every, promised.period.within):
        return False
    if (entry.article.published or "") < (target.article.published or "9") or entry.article.id == target.article.id:
        return False
    if promised.period.during and not promised.period.by:  # what a year brings is not what there is in the end
        return record.period.during == promised.period.during
    return not record.period.since and not record.period.during


def _takes_its_place(entry: Entry, target: Entry) -> bool:
    """Whether an entry promises the same for a later day, in a later document."""
    if entry.record.kind != "target" or entry.article.id == target.article.id:
        return False
    later = (entry.article.published or "") > (target.article.published or "9")
    same = bool(entry.record.period.during and not entry.record.period.by) == bool(
        target.record.period.during and not target.record.period.by
    )
    # A plan for the next years follows the last one's, and moves nothing: only what is no more than was promised
    no_more = entry.record.value <= target.record.value
    return later and same and no_more and entry.record.period.deadline > target.record.period.deadline


def satisfies(status: Record, target: Record) -> bool:
    """Whether a quantity that is reached is the one that was promised. A bound that leaves it open does not satisfy."""
    if target.comparator in ("<=", "<"):
        top = status.value_max if status.value_max is not None else status.value
        if status.comparator in (">=", ">"):
            return False
        return top < target.value or (top == target.value and (target.comparator == "<=" or status.comparator == "<"))
    if status.comparator in ("<=", "<"):
        return False
    if status.value == target.value:
        return target.comparator != ">" or status.comparator == ">"
    return status.value > target.value


def missing(status: Record, target: Record) -> Decimal | None:
    """By how much a status is short of a target, in their unit; None where its bound leaves that open."""
    if target.comparator in ("<=", "<"):
        return None if status.comparator in ("<=", "<") else status.value - target.value or None
    return None if status.comparator in (">=", ">", "~") else target.value - status.value or None
