"""Two long lists or texts → how far one is the other, in time that grows with their length and not with its square.

What compares letter by letter takes minutes for two books. So long texts are compared clause by clause, and letter by letter only in what
is left; long lists are cut where both hold something that stands once in each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

LONG: Final = 20_000  # characters up to which two texts are compared letter by letter
CELLS: Final = 4_000_000  # of the table in which two lists are compared item by item
NEAR: Final = 100  # so many are looked at to find the one that is most alike

_CLAUSE: Final = re.compile(r"[^\W_]+")
_PIECE: Final = 200  # characters of a clause; a longer one is cut
_GRAM: Final = 4  # characters, by which two texts are compared of which too much is left

T = TypeVar("T")


# ---------------------------------------------------------------- texts


def folded(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(_CLAUSE.findall(text))


def ratio(one: str, other: str) -> float:
    """How alike two texts are in their letters and digits: the indel similarity in percent; of long ones about that."""
    a, b = folded(one), folded(other)
    if max(len(a), len(b)) <= LONG:
        return fuzz.ratio(a, b)
    if a == b:
        return 100.0
    ours, theirs = Counter(_pieces(one)), Counter(_pieces(other))
    both = ours & theirs
    same = sum(len(piece) * times for piece, times in both.items())
    same += _held_by_both("".join((ours - both).elements()), "".join((theirs - both).elements()))
    return 200.0 * same / (len(a) + len(b))


def _pieces(text: str) -> Iterator[str]:
    """The clauses of a text, in order."""
    for clause in _CLAUSE.findall(text):
        yield from (clause[at : at + _PIECE] for at in range(0, len(clause), _PIECE))


def _held_by_both(a: str, b: str) -> int:
    """How many characters two texts have in common, in order; of long ones, how many in grams that both have."""
    if max(len(a), len(b)) <= LONG:
        return LCSseq.similarity(a, b)
    grams = [Counter(text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)) for text in (a, b)]
    return (grams[0] & grams[1]).total()


# ---------------------------------------------------------------- lists


def apart(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[tuple[range, range]]:
    """What of two lists is not the same, in order: stretches of the one that is gone and of the other that has come in its place."""
    start, ends = 0, (len(before), len(after))
    while start < min(ends) and before[start] == after[start]:
        start += 1
    while min(ends) > start and before[ends[0] - 1] == after[ends[1] - 1]:
        ends = ends[0] - 1, ends[1] - 1
    one, other = range(start, ends[0]), range(start, ends[1])
    if len(one) * len(other) <= CELLS:
        yield from _stepwise(before, after, one, other)
        return
    at = start, start
    for i, j in (*_anchors(before, after, one, other), ends):
        gone, come = range(at[0], i), range(at[1], j)
        if len(gone) * len(come) <= CELLS:
            yield from _stepwise(before, after, gone, come)
        else:
            yield gone, come
        at = i + 1, j + 1


def _stepwise(before: Sequence[Hashable], after: Sequence[Hashable], one: range, other: range) -> Iterator[tuple[range, range]]:
    if not one and not other:
        return
    gone, come = (one.start, one.start), (other.start, other.start)
    for step in Indel.opcodes(before[one.start : one.stop], after[other.start : other.stop]):
        if step.tag != "equal":
            gone, come = (gone[0], one.start + step.src_end), (come[0], other.start + step.dest_end)
            continue
        if gone[0] < gone[1] or come[0] < come[1]:
            yield range(*gone), range(*come)
        gone, come = (one.start + step.src_end,) * 2, (other.start + step.dest_end,) * 2
    if gone[0] < gone[1] or come[0] < come[1]:
        yield range(*gone), range(*come)


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable], one: range, other: range) -> list[tuple[int, int]]:
    """Where both hold what stands once in each, as far as it comes in the same order in both (patience diff)."""
    held = [Counter(side[at] for at in within) for side, within in ((before, one), (after, other))]
    where = {after[j]: j for j in other if held[1][after[j]] == 1}
    pairs = [(i, where[before[i]]) for i in one if held[0][before[i]] == 1 and before[i] in where]
    ends: list[int] = []  # the longest run of rising places: by length, where the lowest ends
    last: list[int] = []
    came_from: list[int] = []
    for n, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        came_from.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [j], [n]
    found: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        found.append(pairs[n])
        n = came_from[n]
    return found[::-1]


class Row(Generic[T]):
    """Things in the order of where they stand, each of which may be taken out."""

    def __init__(self) -> None:
        self._things: list[T] = []
        self._places: list[int] = []

    def add(self, place: int, thing: T) -> None:
        """Put a thing behind the others: places may only rise."""
        self._places.append(place)
        self._things.append(thing)

    def near(self, place: int) -> Iterator[tuple[int, T]]:
        """The things nearest to a place, in their order, each with its number of today."""
        middle = bisect_left(self._places, place)
        for number in range(max(0, middle - NEAR // 2), min(len(self._things), max(middle, NEAR // 2) + NEAR // 2)):
            yield number, self._things[number]

    def take(self, number: int) -> None:
        """Take the thing of this number out."""
        del self._things[number], self._places[number]
