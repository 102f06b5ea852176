"""The bytes of an .xlsx → blocks: a heading and rows for each sheet. In: bytes. Out: blocks, hidden rows set aside, what could not be read.

A cell reads as the workbook shows it: 0.35 as 35%, a day as one. Spanned cells are filled in as those of a page's tables are.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.grid import fill
from policy_digest.models import APART, Block, Issue, Removed

MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 5000, 40, 50
_QUOTED = re.compile(r'"([^"]{0,20})"|\\(.)')
_DECIMALS = re.compile(r"0\.(0+)")
_SPACE = re.compile(r"\s+")
_SHEET = re.compile(r"(?:sheet|工.(?:表|簿))\s?[0-9]*", re.I)  # the name of one that nobody named


def read_workbook(data: bytes, source: str) -> tuple[tuple[Block, ...], tuple[Removed, ...], tuple[Issue, ...]]:
    """The sheets of a workbook in order. Raises `UnreadableCapture` where it is none."""
    import openpyxl  # heavy, and wanted for workbooks alone

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        blocks: list[Block] = []
        removed: list[Removed] = []
        issues: list[Issue] = []
        several = sum(1 for sheet in book.worksheets[:MAX_SHEETS] if sheet.sheet_state == "visible" and sheet.max_row > 1) > 1
        for sheet in book.worksheets[:MAX_SHEETS]:
            shown, hidden = _rows(sheet)
            if sheet.sheet_state != "visible":
                hidden, shown = [*shown, *hidden], []
            removed += [Removed(" ".join(filter(None, row)), "hidden-text") for row in hidden if any(row)]
            if any(map(any, shown)) and several and not _SHEET.fullmatch(str(sheet.title).strip()):
                blocks.append(Block(str(sheet.title).strip(), "h2"))
            own = [_block(row) for row in shown if any(row)]
            if own and own[0].tag == "td" and not blocks:  # what stands over the first table is what the workbook is called
                own[0] = Block(own[0].text, "h1")
            blocks += own
            if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
                beyond = f"only {MAX_ROWS} rows and {MAX_COLUMNS} columns of the sheet are read"
                issues.append(Issue("table-not-read", str(sheet.title)[:40], 0, 0, beyond))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parts raise for a workbook that is none
        raise UnreadableCapture("a broken Excel workbook (.xlsx)", source, hint="save it again, or save the sheet as HTML") from None
    if not blocks:
        raise UnreadableCapture("an Excel workbook (.xlsx) without text", source, hint="save it with its values") from None
    return tuple(blocks), tuple(removed), tuple(issues)


def _rows(sheet: Any) -> tuple[list[list[str]], list[list[str]]]:
    """The rows that the sheet shows, and those that it hides."""
    spans = {(r.min_row, r.min_col): (r.max_col - r.min_col + 1, r.max_row - r.min_row + 1) for r in sheet.merged_cells.ranges}
    inside = {
        (row, column)
        for r in sheet.merged_cells.ranges
        for row in range(r.min_row, min(r.max_row, MAX_ROWS) + 1)
        for column in range(r.min_col, min(r.max_col, MAX_COLUMNS) + 1)
        if (row, column) != (r.min_row, r.min_col)
    }
    held: list[list[tuple[str, int, int]]] = []
    out_of_sight: list[bool] = []
    last_column = min(sheet.max_column, MAX_COLUMNS)
    for cells in sheet.iter_rows(max_row=min(sheet.max_row, MAX_ROWS), max_col=last_column):
        own = [
            (_shown(cell), *spans.get((cell.row, cell.column), (1, 1)))
            for cell in cells
            if (cell.row, cell.column) not in inside and not _is_hidden(sheet.column_dimensions, cell.column_letter)
        ]
        held.append(own)
        out_of_sight.append(bool(cells) and bool(sheet.row_dimensions[cells[0].row].hidden))
    filled = fill(held)
    shown = [_trimmed(row) for row, hidden in zip(filled, out_of_sight, strict=True) if not hidden]
    return shown, [_trimmed(row) for row, hidden in zip(filled, out_of_sight, strict=True) if hidden]


def _is_hidden(columns: Any, letter: str) -> bool:
    return letter in columns and bool(columns[letter].hidden)


def _trimmed(row: Sequence[str]) -> list[str]:
    """A row without the empty cells behind its last."""
    end = max((k + 1 for k, cell in enumerate(row) if cell), default=0)
    return list(row[:end])


def _block(row: Sequence[str]) -> Block:
    held = [cell for cell in row if cell]
    if len(set(held)) == 1:  # a headline, or a note, over all columns
        return Block(held[0], "td")
    return Block(APART.join(row), "tr")


def _shown(cell: Any) -> str:
    """A cell's value as the workbook shows it."""
    value, form = cell.value, str(cell.number_format or "")
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    if not isinstance(value, int | float):
        return _SPACE.sub(" ", str(value)).replace(APART, " ").strip()
    return _number(float(value), form) if form not in ("General", "@") else f"{value:.15g}"


def _number(value: float, form: str) -> str:
    """A number in a format of the workbook: its percent sign, its decimals, and the words that it adds."""
    form = form.split(";")[0]
    words = list(_words(form))
    bare = _QUOTED.sub("", form)
    if "%" in bare:
        value *= 100
    decimals = _DECIMALS.search(bare)
    text = f"{value:.{len(decimals[1])}f}" if decimals else f"{round(value, 10):.15g}" if "0" not in bare or "E" in bare else f"{value:.0f}"
    before = "".join(word for word, first in words if first)
    return before + text + ("%" if "%" in bare else "") + "".join(word for word, first in words if not first)


def _words(form: str) -> Iterator[tuple[str, bool]]:
    """The words in a format, and whether each stands before the number."""
    start = min((form.find(c) for c in "0#?" if c in form), default=0)
    for found in _QUOTED.finditer(form):
        yield (found[1] or found[2] or "").strip(), found.start() < start
