"""Lines that are rows of a table → where a document that is a table begins. In: judged lines. Out: the index of its first row."""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.clean.lines import Line
from policy_digest.models import APART

_LEAST = 2  # rows of figures, without which there is no table


def is_row(line: Line) -> bool:
    """Whether a line is a row of a table of figures."""
    return _is_cells(line) and any(c.isdigit() for c in line.folded)


def first_row(lines: Sequence[Line], body: Sequence[int]) -> int | None:
    """The head of the table of a page that holds no running text: a sheet of a workbook, an annex. None for a list of links."""
    run: list[int] = []
    for i in body:
        if run and i != run[-1] + 1:
            run = []
        if not _is_cells(lines[i]) or lines[i].link_share > 0.3:
            run = []
            continue
        run.append(i)
        if sum(is_row(lines[k]) for k in run) >= _LEAST:
            return run[0]
    return None


def _is_cells(line: Line) -> bool:
    return line.tag == "tr" and line.text.count(APART) > 1
