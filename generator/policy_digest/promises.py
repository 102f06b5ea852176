"""Entries of a corpus → the ledger of promises: each target with a deadline, joined with what the same place reported later.

The gate of comparison holds here too: the same place, indicator, unit and measure, and a status that is of the deadline's year or later.
Where it is known what there was, what is added to that (新建120处) is not settled by what there is in the end (已有150处).
There is no clock: "silent" means that the place has published since the deadline and said nothing of the promise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from policy_digest.chinese.alternation import later
from policy_digest.earliest import Row
from policy_digest.models import Entry, Record

_Measure = tuple[str | None, str | None, str]  # how often, within how long, in which time
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
    groups: dict[tuple[str, str, str], list[int]] = {}
    for at, entry in enumerate(held):
        place = entry.article.place
        newest[place] = max(newest.get(place, ""), entry.article.published or "")
        groups.setdefault((place, _subject(entry), entry.record.unit), []).append(at)
    told: dict[int, Promise] = {}
    for (place, _, _), group in groups.items():
        for at, promise in _settled([held[i] for i in group], newest[place], added):
            told[group[at]] = promise
    return tuple(told[at] for at in sorted(told))


def _subject(entry: Entry) -> str:
    """What is counted: the headline indicator, or the name as written where it is of none."""
    return entry.indicator or f"={entry.record.indicator_zh}"


def _settled(group: Sequence[Entry], newest: str, added: Callable[[Record], bool]) -> Iterator[tuple[int, Promise]]:
    """The promises among entries of one place, subject and unit, by their place there.

    Whoever sent thousands of figures of one kind must not have each compared with each: reports and plans stand in rows that are asked for
    the first that would do.
    """
    targets = [i for i, e in enumerate(group) if e.record.kind == "target" and e.record.period.deadline]
    if not targets:
        return
    reports = _Reports(group, added)
    moved = _later_plans(group, targets)
    for at in sorted(targets, key=lambda i: group[i].article.published or "9", reverse=True):
        target = group[at]
        reached, last = reports.on(target)
        if reached is not None:
            yield at, Promise(target, "reached", reached)
        elif last is not None and _moment(last)[:4] >= target.record.period.deadline[:4]:
            yield at, Promise(target, "short", last, short=missing(last.record, target.record))
        elif at in moved:
            yield at, Promise(target, "moved", last, moved[at])
        else:
            yield at, Promise(target, "silent" if newest > target.record.period.deadline else "open", last)


class _Reports:
    """The statuses among entries, to be asked for those on one target after the other, the latest published first."""

    def __init__(self, group: Sequence[Entry], added: Callable[[Record], bool]) -> None:
        self._added = added
        found = sorted((e for e in group if e.record.kind == "status"), key=_moment)
        rows: dict[tuple[_Measure, bool], list[tuple[int, Entry]]] = {}
        self._known = "~"  # when something was published first that says what there is: behind all days where nothing was
        for rank, entry in enumerate(found):
            period, more = entry.record.period, added(entry.record)
            if not period.during and not more:
                self._known = min(self._known, entry.article.published or "9")
            if period.during or not period.since:
                measure = (period.every, period.within, period.during or "")
                rows.setdefault((measure, more and not period.during), []).append((rank, entry))
        self._rows = {key: _Standing([entry for _, entry in row], [rank for rank, _ in row]) for key, row in rows.items()}

    def on(self, target: Entry) -> tuple[Entry | None, Entry | None]:
        """The first report that the target is reached, and the last one on it at all.

        Of what is added to something that is known, what there is in the end says nothing.
        """
        period = target.record.period
        measure = (period.every, period.within, (period.during or "") if not period.by else "")
        apart = not measure[2] and self._known <= (target.article.published or "") and self._added(target.record)
        rows = [row for more in ((True,) if apart else (False, True)) if (row := self._rows.get((measure, more)))]
        for row in rows:
            row.publish(target.article.published or "9")
        reached = [found for row in rows if (found := row.reached(target))]
        last = [found for row in rows if (found := row.last(target.article.id))]
        return min(reached, key=_rank, default=(0, None))[1], max(last, key=_rank, default=(0, None))[1]


class _Standing:
    """Statuses of one measure in the order of their moments, of which those are looked at that were published by then."""

    def __init__(self, entries: Sequence[Entry], ranks: Sequence[int]) -> None:
        self._entries, self._ranks = entries, ranks
        self._waiting = sorted(range(len(entries)), key=lambda i: entries[i].article.published or "")
        self._up, self._down, self._all = Row(len(entries)), Row(len(entries)), Row(len(entries))

    def publish(self, day: str) -> None:
        """Look at those too that were published on that day or later."""
        while self._waiting and (self._entries[self._waiting[-1]].article.published or "") >= day:
            at = self._waiting.pop()
            record, owner = self._entries[at].record, self._entries[at].article.id
            if record.comparator not in ("<=", "<"):
                self._up.put(at, (record.value, record.comparator == ">"), owner)
            if record.comparator not in (">=", ">"):
                top = record.value_max if record.value_max is not None else record.value
                self._down.put(at, (top.copy_negate(), record.comparator == "<"), owner)
            self._all.put(len(self._entries) - 1 - at, 0, owner)

    def reached(self, target: Entry) -> tuple[int, Entry] | None:
        """The first that satisfies the target, in another document than its own; see `satisfies`."""
        record = target.record
        down = record.comparator in ("<=", "<")
        needed = (record.value.copy_negate() if down else record.value, record.comparator in ("<", ">"))
        at = (self._down if down else self._up).first(needed, but=target.article.id)
        return None if at is None else (self._ranks[at], self._entries[at])

    def last(self, but: str) -> tuple[int, Entry] | None:
        """The last of another document than this one."""
        at = self._all.first(0, but=but)
        return None if at is None else (self._ranks[-1 - at], self._entries[-1 - at])


def _rank(found: tuple[int, Entry | None]) -> int:
    return found[0]


def _later_plans(group: Sequence[Entry], targets: Sequence[int]) -> dict[int, Entry]:
    """By a target's place, the first that takes its place: a later document promises no more than it, for a later day.

    A plan for the next years follows the last one's, and moves nothing: only what is no more than was promised.
    """
    found: dict[int, Entry] = {}
    for flow in (False, True):
        alike = [i for i in targets if _flows(group[i].record) == flow]
        in_order = sorted(alike, key=lambda i: (group[i].article.published or "", group[i].article.id))
        place = {i: n for n, i in enumerate(in_order)}
        days = [group[i].article.published or "" for i in in_order]
        row = Row(len(in_order))
        waiting = sorted(alike, key=lambda i: group[i].record.period.deadline)
        for at in reversed(list(waiting)):
            record, published = group[at].record, group[at].article.published
            while waiting and group[waiting[-1]].record.period.deadline > record.period.deadline:
                plan = waiting.pop()
                row.put(place[plan], group[plan].record.value.copy_negate())
            if published and (n := row.first(record.value.copy_negate(), bisect_right(days, published))) is not None:
                found[at] = group[in_order[n]]
    return found


def _flows(record: Record) -> bool:
    """Whether what is promised is what a year brings, and not what there is in the end."""
    return bool(record.period.during and not record.period.by)


def _moment(entry: Entry) -> str:
    """When a status held: as it says, or when it was published."""
    period = entry.record.period
    return period.as_of or (period.during or "").rpartition("/")[2] or entry.article.published or ""


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
