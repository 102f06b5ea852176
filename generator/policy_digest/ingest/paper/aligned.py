"""Rows whose strips stand below each other → tables without upright rules. In: rows of one column. Out: rows and `Table`s, in order.

What looks like a table and cannot be told into columns is left as lines, and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_digest.ingest.grid import is_figure
from policy_digest.ingest.paper.rows import Row, Strip
from policy_digest.ingest.paper.ruled import Cell, Table

_LEAST = 3  # rows
_ABOVE = 2  # rows above a table that are none of it
_MOST = 40  # columns
_LIKE = 0.6  # of a table's rows have a strip in each column
_LOOSE = 2.2  # of the type's size: rows of a table lie no farther apart than this many times their own pitch
_LONG = 16.0  # of the type's size: a cell of more is running text


@dataclass(frozen=True, slots=True)
class Found:
    """What a stack holds, in order, and the rows that look like a table and are none that could be read."""

    parts: tuple[Row | Table, ...]
    unread: tuple[Row, ...]


def find(stack: Sequence[Row]) -> Found:
    """The stack with its tables put together."""
    parts: list[Row | Table] = []
    unread: list[Row] = []
    i = 0
    while i < len(stack):
        end = _run(stack, i)
        run = stack[i:end]
        if len(run) < _LEAST:
            parts += run or stack[i : i + 1]
            i = max(end, i + 1)
            continue
        # What stands above a table may look like a row of it
        above, table = next(((k, found) for k in range(min(_ABOVE, len(run) - _LEAST) + 1) if (found := _table(run[k:]))), (0, None))
        parts += [*run[:above], table] if table is not None else run
        if table is None and _is_tabular(run):
            unread.append(run[0])
        i = end
    return Found(tuple(parts), tuple(unread))


def _run(stack: Sequence[Row], start: int) -> int:
    """The row behind a run of rows that have two strips or more and keep their distance."""
    end, pitch = start, 0.0
    while end < len(stack) and len(stack[end].strips) > 1:
        if end > start:
            apart = stack[end].base - stack[end - 1].base
            if pitch and apart > _LOOSE * pitch:
                break
            pitch = min(pitch, apart) if pitch else apart
        end += 1
    return end


def _is_tabular(run: Sequence[Row]) -> bool:
    """Whether the rows hold figures in three strips or more."""
    wide = [row for row in run if len(row.strips) >= 3 and any(is_figure(s.text) for s in row.strips[1:])]
    return len(wide) >= _LEAST


def _table(run: Sequence[Row]) -> Table | None:
    """The columns that the strips of the rows make, where nearly every row has a strip in each."""
    if max(len(row.strips) for row in run) > _MOST:
        return None
    spans = _columns(run)
    if len(spans) < 2:
        return None
    rows: list[tuple[Cell, ...]] = []
    whole = 0
    for row in run:
        cells: list[Cell] = []
        for strip in row.strips:
            at = [k for k, (left, right) in enumerate(spans) if strip.left < right and strip.right > left]
            if not at or (cells and at[0] < cells[-1].column + cells[-1].wide):
                return None
            cells.append(Cell((strip.text,), at[0], at[-1] - at[0] + 1, 1))
        whole += len(cells) == len(spans)
        rows.append(_filled(cells, len(spans)))
    figures = sum(is_figure(s.text) for row in run for s in row.strips[1:])
    long = sum(s.width > _LONG * row.size for row in run for s in row.strips)
    if whole < _LIKE * len(run) or not figures or long > 0.2 * sum(len(row.strips) for row in run):
        return None
    left, right = spans[0][0], spans[-1][1]
    return Table(left, run[0].base - run[0].size, right, run[-1].base, tuple(rows))


def _filled(cells: Sequence[Cell], columns: int) -> tuple[Cell, ...]:
    taken = {k for cell in cells for k in range(cell.column, cell.column + cell.wide)}
    empty = [Cell((), k, 1, 1) for k in range(columns) if k not in taken]
    return tuple(sorted((*cells, *empty), key=lambda cell: cell.column))


def _columns(run: Sequence[Row]) -> list[tuple[float, float]]:
    """Where the columns begin and end: the strips of the rows that have most of them, laid over each other."""
    most = max(len(row.strips) for row in run)
    full = [row.strips for row in run if len(row.strips) == most]
    spans: list[tuple[float, float]] = []
    for strips in zip(*full, strict=True):
        left, right = min(s.left for s in strips), max(s.right for s in strips)
        if spans and left <= spans[-1][1]:
            return _overlaid(full)
        spans.append((left, right))
    return spans


def _overlaid(rows: Sequence[tuple[Strip, ...]]) -> list[tuple[float, float]]:
    """Strips that overlap are of one column, whatever their number in the row."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted((s.left, s.right) for strips in rows for s in strips):
        if spans and left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans
