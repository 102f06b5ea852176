"""Sheets → the blocks of a paper. In: `Sheet`s. Out: `Paper`: its blocks, what was set aside and why, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_digest.ingest.grid import fill
from policy_digest.ingest.paper.aligned import find
from policy_digest.ingest.paper.columns import stacks
from policy_digest.ingest.paper.flow import SENTENCE, Line, Passage, lines, passages
from policy_digest.ingest.paper.furniture import furniture
from policy_digest.ingest.paper.rows import Row, once, row, rows
from policy_digest.ingest.paper.ruled import Table, headed, tables
from policy_digest.ingest.paper.sheet import Glyph, Sheet
from policy_digest.ingest.wrapped import joined
from policy_digest.models import APART, Block, Issue, Removed

_STANDS_FOR = "\ufffc"  # a table, among the rows of its sheet
_SHOWN = 40  # characters of what an issue points at
_HEADLINE = 100  # characters
_HEADINGS = (("h1", 1.3), ("h2", 1.1))  # in sizes of the document's type
_SHIFT = 4.0  # points by which a table's columns may differ overleaf


@dataclass(frozen=True)
class Paper:
    """What a paper holds, in reading order."""

    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]
    issues: tuple[Issue, ...]


def read_sheets(sheets: Sequence[Sheet]) -> Paper:
    """The paragraphs and tables of a paper; page numbers and running heads are set aside."""
    held: list[tuple[list[Row], list[Table]]] = []
    for sheet in sheets:
        found, free = tables(sheet.rules, once(sheet.glyphs))
        held.append((rows(free), found))
    gone = furniture([own for own, _ in held], [sheet.height for sheet in sheets])
    removed = [Removed(own[i].text, why) for (own, _), out in zip(held, gone, strict=True) for i, why in sorted(out.items())]
    removed += [Removed(sheet.turned, "watermark") for sheet in sheets if sheet.turned]
    parts: list[tuple[float, Sequence[Row | Table]]] = []
    unread: list[Row] = []
    for sheet, (own, found), out in zip(sheets, held, gone, strict=True):
        for stack in _stacks([one for i, one in enumerate(own) if i not in out], found):
            read = [find(stretch) if isinstance(stretch, list) else stretch for stretch in stack]
            unread += [one for part in read if not isinstance(part, Table) for one in part.unread]
            flat = [one for part in read for one in ((part,) if isinstance(part, Table) else part.parts)]
            parts.append((sheet.width, flat))
    blocks = _blocks(lines(parts))
    return Paper(tuple(blocks), tuple(removed), tuple(_issues(sheets, unread)))


def _stacks(own: Sequence[Row], found: Sequence[Table]) -> list[list[list[Row] | Table]]:
    """The stacks of a sheet, each as stretches of rows and the tables between them."""
    of: dict[int, Table] = {}
    among = list(own)
    for table in found:
        size = min(12.0, max(1.0, table.bottom - table.top))
        place = Glyph(_STANDS_FOR, table.left, table.right, table.top + 0.5 * size, size)
        of[id(place)] = table
        among.append(row([place]))
    among.sort(key=lambda one: one.base)
    out: list[list[list[Row] | Table]] = []
    for stack in stacks(among):
        parts: list[list[Row] | Table] = []
        for one in stack:
            table_ = next((of[id(g)] for strip in one.strips for g in strip.glyphs if id(g) in of), None)
            if table_ is not None:
                above = parts[-1] if parts and isinstance(parts[-1], list) else []
                if above and (whole := headed(table_, above[-1])) is not None:
                    table_ = whole
                    above.pop()
                parts.append(table_)
            elif parts and isinstance(parts[-1], list):
                parts[-1].append(one)
            else:
                parts.append([one])
        out.append(parts)
    return out


def _issues(sheets: Sequence[Sheet], unread: Sequence[Row]) -> list[Issue]:
    issues = []
    for one in unread:
        message = "a table whose columns cannot be told; its rows stand as lines, and nothing says what their figures are of"
        issues.append(Issue("table-not-read", one.text[:_SHOWN], 0, 0, message))
    blank = [number for number, sheet in enumerate(sheets, 1) if not sheet.glyphs and sheet.pictured]
    if blank:
        named = ", ".join(map(str, blank[:8])) + (" …" if len(blank) > 8 else "")
        pictures = f"of {len(sheets)} pages {len(blank)} are pictures without text (page {named})"
        message = f'{pictures}: they are read with `pip install "policy-digest[scans]"`'
        issues.append(Issue("page-not-read", f"page {named}", 0, 0, message))
    return issues


# ---------------------------------------------------------------- blocks


def _blocks(parts: Sequence[Line | Table]) -> list[Block]:
    blocks: list[Block] = []
    last: Table | None = None
    head: tuple[str, ...] = ()
    for part in passages(parts):
        if isinstance(part, Table):
            grid = _grid(part)
            # A table that goes on overleaf shows its head again
            if last is not None and _goes_on(last, part) and grid and grid[0] == head:
                grid = grid[1:]
            elif grid:
                head = grid[0]
            blocks += [_row(cells) for cells in grid if any(cells)]
            last = part
        else:
            blocks.append(_row(part.cells) if part.cells else Block(part.text, _tag(part)))
            last = None
    return blocks


def _tag(passage: Passage) -> str:
    """What a page would call it: a short line in larger type is a headline or a heading."""
    if len(passage.text) > _HEADLINE or SENTENCE.search(passage.text):
        return "p"
    return next((tag for tag, scale in _HEADINGS if passage.scale >= scale), "p")


def _goes_on(last: Table, table: Table) -> bool:
    """Whether a table may be the rest of the one before it: its columns stand where that one's do."""
    if len(last.columns) != len(table.columns) or last.width != table.width:
        return False
    return all(abs(a - b) <= _SHIFT for a, b in zip(last.columns, table.columns, strict=True))


def _grid(table: Table) -> list[tuple[str, ...]]:
    held = [[(_text(cell.lines), cell.wide, cell.high) for cell in line] for line in table.rows]
    return [tuple(cells) for cells in fill(held)]


def _text(lines_: Sequence[str]) -> str:
    """The lines of a cell put together."""
    out = ""
    for line in lines_:
        out = joined(out, line) if out else line
    return out.replace(APART, " ").strip()


def _row(cells: Sequence[str]) -> Block:
    held = [cell for cell in cells if cell]
    whole = len(set(held)) == 1 and (len(held) == len(cells) or len(cells) == 1)
    return Block(held[0], "td") if whole else Block(APART.join(cells), "tr")
