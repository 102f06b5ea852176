"""Lines that a table numbers, 1, 2, 3, below a line of heads → its rows. In: lines. Out: `Found`.

Where a blank or the end of a line is all that holds cells apart, an empty cell leaves no trace, and a cell of clauses looks like running
text. The numbers of the rows say where each begins; which cells are missing is told by the rows that have all of theirs: a cell stands in
the column whose cells end alike (前, 局) and are figures as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from policy_digest.ingest.shape import Found, is_head, is_number
from policy_digest.models import COLUMNS

_MARK = re.compile(r"[（(]?(?P<n>\d{1,3})[.、．)）]?")
_NARROWEST = 3  # columns
_LEAST = 2  # rows below the heads where each stands on a line; three where each cell does
_CELL = 200  # characters
_ALIKE, _SAME_SORT, _MERGED = 3, 1, -2  # what a cell in a column is worth: it ends as others there do, is a figure as they are; two in one

Split = Callable[[str], list[str]]
Cells = tuple[str, ...]


def _number(cell: str) -> int:
    """The number of a row; 0 where a cell is none."""
    m = _MARK.fullmatch(cell.strip())
    return int(m["n"]) if m else 0


def rows_by_number(lines: Sequence[str], start: int, head: Sequence[str], split: Split) -> Found | None:
    """The table of `head`, the line `start`, whose rows are the numbered lines below it."""
    rows: list[list[str]] = []
    end = start + 1
    for j in range(start + 1, len(lines)):
        if not lines[j].strip():
            continue
        cells = split(lines[j])
        if _number(cells[0]) != len(rows) + 1 or len(cells) < 2 or any(len(cell) > _CELL for cell in cells):
            break
        rows.append(cells)
        end = j + 1
    return _table(start, end, head, rows, _LEAST)


def piles_by_number(lines: Sequence[str]) -> dict[int, Found]:
    """Tables of which each cell stands on a line of its own and whose rows are numbered, by their first lines."""
    held = [(j, text) for j, line in enumerate(lines) if (text := line.strip())]
    numbers = [_number(text) for _, text in held]
    out: dict[int, Found] = {}
    begin = 0
    while begin < len(held):
        found = _pile(held, numbers, begin) if numbers[begin] == 1 else None
        if found is not None:
            out[found.start] = found
            begin = max(begin + 1, next((k for k in range(begin, len(held)) if held[k][0] >= found.end), len(held)))
        else:
            begin += 1
    return out


def _pile(held: Sequence[tuple[int, str]], numbers: Sequence[int], begin: int) -> Found | None:
    """The table whose first row begins with the line `begin` of those that are not empty."""
    marks = list(_marks(numbers, begin))
    columns = max((b - a for a, b in pairwise(marks)), default=0)
    if len(marks) <= _LEAST or columns < _NARROWEST or begin < columns:
        return None
    ends = [*marks[1:], min(marks[-1] + columns, len(held))]
    rows = [[text for _, text in held[a:b]] for a, b in zip(marks, ends, strict=True)]
    head = [text for _, text in held[begin - columns : begin]]
    return _table(held[begin - columns][0], held[ends[-1] - 1][0] + 1, head, rows, _LEAST + 1)


def _marks(numbers: Sequence[int], begin: int) -> Iterator[int]:
    """Where 1, 2, 3 stand, each at most as many lines behind the one before as a table has columns."""
    at, wanted = begin, 1
    while at is not None:
        yield at
        wanted += 1
        at = next((k for k in range(at + 2, min(at + COLUMNS + 1, len(numbers))) if numbers[k] == wanted), None)  # type: ignore[assignment]


def _table(start: int, end: int, head: Sequence[str], rows: Sequence[Sequence[str]], least: int) -> Found | None:
    columns = len(head)
    whole = [row for row in rows if len(row) == columns]
    if not _NARROWEST <= columns <= COLUMNS or not is_head(head) or len(rows) < least or not whole:
        return None
    if not any(any(c.isdigit() for c in cell) for row in rows for cell in row[1:]):
        return None
    return Found(start, end, (tuple(head), *(aligned(row, columns, whole) for row in rows)))


def aligned(cells: Sequence[str], columns: int, whole: Sequence[Sequence[str]]) -> Cells:
    """A row's cells in their columns, in order: a column without one is empty, one with two holds both. `whole`: rows with all cells."""
    if len(cells) == columns:
        return tuple(cells)
    ends = [{row[k][-1:] for row in whole} for k in range(columns)]
    figures = [sum(is_number(row[k]) for row in whole) * 2 > len(whole) for k in range(columns)]

    def worth(cell: str, at: int) -> int:
        return _ALIKE * (cell[-1:] in ends[at]) + _SAME_SORT * (is_number(cell) == figures[at])

    # By column, the best way to have put the cells so far, of which the last stands there
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, (0,))}  # the number of the row begins it
    for cell in cells[1:]:
        reached: dict[int, tuple[int, tuple[int, ...]]] = {}
        for at, (score, way) in best.items():
            for to in range(max(at, 1), columns):
                ahead = (score + worth(cell, to) + (_MERGED if to == at else 0), (*way, to))
                if to not in reached or ahead[0] > reached[to][0]:
                    reached[to] = ahead
        best = reached
    way = max(best.values(), key=lambda one: one[0])[1]
    return tuple(" ".join(cell for cell, to in zip(cells, way, strict=True) if to == k) for k in range(columns))
