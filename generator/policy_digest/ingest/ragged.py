"""Lines with a cell each → tables whose rows lack the cells that the row above spans. In: lines. Out: tables by their first line.

A table of prices by steps begins `居民 | 第一档 | 2.75`, and its next row `第二档 | 4.12`. Its rows are told by their ends: figures, behind names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.ingest.shape import RUNNING, Found, is_head, is_number
from policy_digest.models import COLUMNS

_CELL = 40  # characters of a cell
_LEAST = 4  # columns
_ROWS = 4  # rows below the heads
_FIGURES = 2  # at the end of each row
_SPANNED = 2  # cells that a row may lack
_RUN = re.compile("(?<!T)(?:T++F++)+")  # begun where names begin, so that a long run of them is passed over once
_ROW = re.compile("(T+)(F+)")


def ragged_piles(lines: Sequence[str]) -> dict[int, Found]:
    """Tables of which each cell stands on a line of its own, and whose rows are not equally long, by their first lines."""
    held = [(j, text) for j, line in enumerate(lines) if (text := line.strip())]
    types = "".join("X" if len(text) > _CELL or RUNNING.search(text) else "F" if is_number(text) else "T" for _, text in held)
    out: dict[int, Found] = {}
    for run in _RUN.finditer(types):
        rows = [m.span(1) + m.span(2) for m in _ROW.finditer(types, *run.span())]
        if (found := _table(held, rows)) is not None:
            out[found.start] = found
    return out


def _table(held: Sequence[tuple[int, str]], rows: Sequence[tuple[int, int, int, int]]) -> Found | None:
    """The table of the rows, told by where their names and their figures begin and end; the heads stand before the names of the first."""
    columns = max((end - start for start, _, _, end in rows[1:4]), default=0)
    first = rows[0][3] - columns  # where the first row begins
    begin = first - columns
    if not _LEAST <= columns <= COLUMNS or begin < rows[0][0] or not is_head([text for _, text in held[begin:first]]):
        return None
    spans = [(first, rows[0][3])]
    for start, _, figures, end in rows[1:]:
        if not columns - _SPANNED <= end - start <= columns or end - figures < _FIGURES:
            break
        spans.append((start, end))
    whole = sum(end - start == columns for start, end in spans[1:])
    if len(spans) < _ROWS or not whole or whole == len(spans) - 1 or rows[0][3] - rows[0][2] < _FIGURES:
        return None
    texts = [[text for _, text in held[start:end]] for start, end in ((begin, first), *spans)]
    cells = tuple(tuple([""] * (columns - len(row)) + row) for row in texts)
    return Found(held[begin][0], held[spans[-1][1] - 1][0] + 1, cells)
