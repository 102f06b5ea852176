"""Rows of a sheet → stacks in reading order. In: rows from top to bottom. Out: lists of rows, each list of one column.

Where no strip of many rows crosses an upright gutter, and running text fills both sides of it, the left side is read before the right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from policy_digest.ingest.paper.rows import Row, Strip, row

_LEAST = 4  # lines in each column
_NARROWEST = 8.0  # of the type's size: a column
_GUTTER = 0.8  # of the type's size
_FILLED = 0.8  # of a column's width, by a line of running text
_MANY = 0.5  # of a column's lines fill it
_MOST = 4  # columns, as halves of halves
_TRIED = 12  # places for a gutter, on one sheet


def stacks(lines: Sequence[Row], depth: int = 0) -> list[list[Row]]:
    """The rows in the order in which they are read: whole ones, then each column of a stretch that has several."""
    found = _gutter(lines) if depth < _MOST and len(lines) >= _LEAST else None
    if found is None:
        return [list(lines)] if lines else []
    first, last, at = found
    sides: tuple[list[Row], list[Row]] = ([], [])
    for one in lines[first:last]:
        for side, strips in zip(sides, _parted(one, at), strict=True):
            if strips:
                side.append(row([glyph for strip in strips for glyph in strip.glyphs]))
    above = stacks(lines[:first], depth + 1)
    below = stacks(lines[last:], depth + 1)
    return [*above, *stacks(sides[0], depth + 1), *stacks(sides[1], depth + 1), *below]


def _parted(one: Row, at: float) -> tuple[list[Strip], list[Strip]]:
    return [s for s in one.strips if s.right <= at], [s for s in one.strips if s.left >= at]


def _gutter(lines: Sequence[Row]) -> tuple[int, int, float] | None:
    """The longest stretch of rows that a gutter parts: its first row, the one behind its last, and where the gutter is."""
    found: list[tuple[int, int, float]] = []
    for at in _candidates(lines):
        start = 0
        for i in range(len(lines) + 1):
            if i < len(lines) and all(s.right <= at or s.left >= at for s in lines[i].strips):
                continue
            if (stretch := _trimmed(lines, start, i, at)) is not None:
                found.append(stretch)
            start = i + 1
    return max(found, key=lambda f: f[1] - f[0], default=None)


def _candidates(lines: Sequence[Row]) -> list[float]:
    """Where most rows have a gap, and the middle of the text."""
    left, right = min(r.left for r in lines), max(r.right for r in lines)
    gaps: dict[int, list[float]] = {}
    starts = Counter(round(s.left) for one in lines for s in one.strips if s.left > left + one.size)
    for one in lines:
        for a, b in pairwise(one.strips):
            middle = (a.right + b.left) / 2
            gaps.setdefault(round(middle / 6), []).append(middle)
    often = sorted(gaps.values(), key=len, reverse=True)[: _TRIED - 1]
    below = [x - 0.5 for x, count in starts.most_common(_TRIED) if count >= _LEAST]
    return [sum(g) / len(g) for g in often if len(g) > 1] + below + [(left + right) / 2]


def _trimmed(lines: Sequence[Row], start: int, end: int, at: float) -> tuple[int, int, float] | None:
    """A stretch of rows that `at` parts, from the first to the last row with something on both sides; None where it is no two columns."""
    beside = [i for i in range(start, end) if all(_parted(lines[i], at))]
    if len(beside) >= _LEAST:
        start, end = _joined(lines, beside, at, start, end)
    sides = [[s for one in lines[start:end] for s in _parted(one, at)[k]] for k in (0, 1)]
    size = _size(lines[start:end])
    if not all(sides):
        return None
    gutter = min(s.left for s in sides[1]) - max(s.right for s in sides[0])
    if all(_is_column(side, size) for side in sides) and gutter >= _GUTTER * size:
        return start, end, at
    for k in (0, 1):
        x = _list_at(sides[k])
        if x is not None and gutter >= _GUTTER / 3 * size and _is_text(sides[1 - k], size) and not _is_level(lines[start:end], at):
            first = next(i for i in range(start, end) if any(abs(s.left - x) < 1 for s in _parted(lines[i], at)[k]))
            return first, end, at
    return None


def _list_at(side: Sequence[Strip]) -> float | None:
    """Where short lines begin that stand below each other, as in a side column; None where they do not."""
    starts = Counter(round(s.left) for s in side)
    x, count = starts.most_common(1)[0]
    return float(x) if len(side) >= _LEAST and count >= 0.8 * len(side) else None


def _is_text(side: Sequence[Strip], size: float) -> bool:
    """Whether some lines of running text stand among the strips."""
    width = max(s.right for s in side) - min(s.left for s in side)
    return width >= 2 * _NARROWEST * size and sum(s.width >= _FILLED * width for s in side) >= _LEAST


def _is_level(lines: Sequence[Row], at: float) -> bool:
    """Whether what stands left and right keeps to the same base lines, as the cells of a table do."""
    parted = [_parted(one, at) for one in lines]
    fewer = min(sum(bool(left) for left, _ in parted), sum(bool(right) for _, right in parted))
    return sum(bool(left and right) for left, right in parted) > 0.5 * fewer


def _joined(lines: Sequence[Row], beside: Sequence[int], at: float, start: int, end: int) -> tuple[int, int]:
    """The stretch cut to where both columns are, and what hangs on below it: the longer column ends alone."""
    first, last = beside[0], beside[-1] + 1
    left = min(s.left for i in beside for s in _parted(lines[i], at)[0])
    right = min(s.left for i in beside for s in _parted(lines[i], at)[1])
    while first > start and _keeps(lines[first - 1], left, right, at):
        first -= 1
    while last < end and _keeps(lines[last], left, right, at):
        last += 1
    return first, last


def _keeps(one: Row, left: float, right: float, at: float) -> bool:
    """Whether a row with one side alone stands where its column does."""
    ours, theirs = _parted(one, at)
    begin = left if ours else right
    return bool(ours) != bool(theirs) and begin - one.size <= one.left <= begin + 3 * one.size


def _is_column(side: Sequence[Strip], size: float) -> bool:
    if len(side) < _LEAST:
        return False
    width = max(s.right for s in side) - min(s.left for s in side)
    filled = sum(s.width >= _FILLED * width for s in side)
    return width >= _NARROWEST * size and filled >= _MANY * len(side)


def _size(lines: Sequence[Row]) -> float:
    sizes = sorted(one.size for one in lines)
    return sizes[len(sizes) // 2] if sizes else 1.0
