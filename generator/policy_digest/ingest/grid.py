"""A table of a page → its rows, each with as many cells as the table has columns. In: a table element. Out: blocks, or None for a layout.

`rowspan` and `colspan` are filled in: a head stands over each of its columns, a label beside each of its rows. A figure that spans rows
belongs to them together and stands once; empty cells stay empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

CELLS = frozenset(("td", "th"))
_FIGURE = re.compile(r"[^\d\u4e00-\u9fff]{0,2}\d[\d,，.]*\s*[^\d]{0,8}")
_TIME = re.compile("(?:19|20)[0-9]{2}(?:年.*)?|[0-9]{1,2}月.*|第?[一二三四1-4]季度.*")
_PAGE = "table, form, iframe, h1, h2, h3, h4, input"  # what a cell of figures never holds
_MAX_CELL = 1200  # characters; a longer cell holds a text
_MANY = (6, 300)  # paragraphs of a cell that holds a text, and its characters
_MAX_SPAN, _MAX_COLUMNS, _MAX_ROWS = 100, 40, 5000


@dataclass(frozen=True)
class Row:
    """`cells` of one row, the spanned ones filled in. `link_share`: of its characters, inside links."""

    cells: tuple[str, ...]
    link_share: float


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isascii() and value.isdigit() else 1


def _is_text(cell: LexborNode, size: int) -> bool:
    """Whether a cell holds a text of its own, as in a table that only lays the page out."""
    if cell.css_first(_PAGE) is not None or size > _MAX_CELL:
        return True
    return size > _MANY[1] and len(cell.css("p, div, li")) > _MANY[0]


def _rows_of(table: LexborNode) -> list[LexborNode]:
    return table.css("tr")[: _MAX_ROWS + 1]


def is_figure(text: str) -> bool:
    """Whether a cell holds a number and hardly anything else; a year or a month is a head."""
    return bool(_FIGURE.fullmatch(text)) and not _TIME.fullmatch(text)


def read_table(table: LexborNode, text_of: Callable[[LexborNode], tuple[str, int]]) -> dict[int, Row] | None:
    """The rows of a table of data by the ids of their elements; None for a layout, which is read as any other part of the page.

    `text_of`: a cell → its text and how many of its characters stand in links. Tables inside tables, tables of one column or one row,
    and tables with a text in a cell are layouts.
    """
    if table.css_first("table table") is not None:
        return None
    rows = _rows_of(table)
    if not 2 <= len(rows) <= _MAX_ROWS:
        return None
    held: list[list[tuple[LexborNode, str, int]]] = []
    for row in rows:
        cells = [(cell, *text_of(cell)) for cell in row.iter() if cell.tag in CELLS]
        if any(_is_text(cell, len(text)) for cell, text, _ in cells):
            return None
        held.append(cells)
    filled = fill([[(text, _span(cell, "colspan"), _span(cell, "rowspan")) for cell, text, _ in cells] for cells in held])
    columns = max((len(cells) for cells in filled), default=0)
    if not 2 <= columns <= _MAX_COLUMNS or sum(len(cells) == columns for cells in filled) < 2:
        return None
    out = {}
    for row, whole, own in zip(rows, filled, held, strict=True):
        size = sum(len(text) for _, text, _ in own)
        linked = sum(links for _, _, links in own)
        out[row.mem_id] = Row(tuple(whole), min(1.0, round(linked / max(1, size), 3)))
    return out


def fill(held: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[str]]:
    """The cells of every row, those that a cell above or to the left spans among them. `held`: by row, each cell's text and how many
    columns and rows it spans."""
    above: dict[int, tuple[int, str]] = {}  # column → rows that a cell above still spans, and its text
    out = []
    for own in held:
        figures = any(is_figure(text) for text, _, _ in own)
        cells: list[str] = []

        def take(above: dict[int, tuple[int, str]] = above, cells: list[str] = cells) -> None:
            while len(cells) in above and len(cells) < _MAX_COLUMNS:
                left, text = above.pop(len(cells))
                if left > 1:
                    above[len(cells)] = (left - 1, text)
                cells.append("" if is_figure(text) else text)

        for text, wide, high in own:
            take()
            for k in range(wide):
                if len(cells) >= _MAX_COLUMNS:
                    break
                over = text if k == 0 else _Over(text)
                if high > 1:
                    above[len(cells)] = (high - 1, over)
                cells.append(over if k == 0 or not (figures or is_figure(text)) else "")
        take()
        out.append(cells)
    return _heads_alone(out)


class _Over(str):
    """The text of a cell in a column that it spans beside its own."""


def _heads_alone(rows: list[list[str]]) -> list[list[str]]:
    """The rows with a text repeated over the columns that it spans only where it is their head.

    That is, where different cells stand below it, or it spans the whole row: a form's label would stand there once a column.
    """
    for r, cells in enumerate(rows):
        c = 0
        while c < len(cells):
            end = c + 1
            while end < len(cells) and isinstance(cells[end], _Over):
                end += 1
            if 1 < end - c < len(cells) and not any(_parts(below, c, end) for below in rows[r + 1 :]):
                cells[c + 1 : end] = [""] * (end - c - 1)
            c = end
    return rows


def _parts(cells: list[str], start: int, end: int) -> bool:
    """Whether cells of a row, and whole ones, stand below a span, with different texts."""
    whole = not (len(cells) > start and isinstance(cells[start], _Over)) and not (len(cells) > end and isinstance(cells[end], _Over))
    return whole and len({*filter(None, cells[start:end])}) > 1
