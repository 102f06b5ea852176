"""Rules and glyphs of a sheet → its ruled tables. In: lines along the axes, glyphs. Out: `Table`s, and the glyphs that stand in none.

Lines that cross make a grid; where the line between two fields of the grid is missing, they are one cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policy_digest.ingest.paper.rows import Row, rows
from policy_digest.ingest.paper.rows import row as as_row
from policy_digest.ingest.paper.sheet import Glyph, Rule

_NEAR = 3.0  # points: lines no farther apart are one; tables of pages draw every cell's own frame
_MAX_LINES = 400  # of a table, in each direction
_ABOVE = 1.5  # of the type's size: between a head without rules and its table
_AWAY = 0.3  # points: what a head keeps away from the lines of its column
_LEAST = 2  # rows and columns


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's lines from top to bottom; it reaches over `wide` columns and `high` rows."""

    lines: tuple[str, ...]
    column: int
    wide: int
    high: int


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` of cells, each from left to right. `columns`: where its upright lines stand; none where it was found without rules."""

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[float, ...] = ()

    @property
    def width(self) -> int:
        """In columns."""
        return max((cell.column + cell.wide for row in self.rows for cell in row), default=0)


def tables(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """The tables of two rows and two columns or more, from top to bottom, and the glyphs outside them."""
    found: list[Table] = []
    free = list(glyphs)
    for level, upright in _grids(rules):
        ys, xs = _places(r.top for r in level), _places(r.left for r in upright)
        if not (_LEAST < len(xs) <= _MAX_LINES and _LEAST < len(ys) <= _MAX_LINES):
            continue
        held = [g for g in free if xs[0] < _middle(g) < xs[-1] and ys[0] < _height(g) < ys[-1]]
        table = _table(xs, ys, level, upright, held)
        if table is not None:
            inside = set(map(id, held))
            free = [g for g in free if id(g) not in inside]
            found.append(table)
    return sorted(found, key=lambda t: (t.top, t.left)), free


def headed(table: Table, row: Row) -> Table | None:
    """The table with the row above it as its head, where that has a strip over each column: heads often stand without rules."""
    ends = list(pairwise(table.columns))
    if not ends or not 0 <= table.top - row.base <= _ABOVE * row.size:
        return None
    # A caption goes on over the lines between the columns; heads keep away from them
    over = [[g for g in row.glyphs if left + _AWAY <= g.left and g.right <= right - _AWAY] for left, right in ends]
    if not all(over) or sum(map(len, over)) < len(row.glyphs):
        return None
    head = tuple(Cell((one.text,), k, 1, 1) for k, one in enumerate(map(as_row, over)))
    return replace(table, top=row.base - row.size, rows=(head, *table.rows))


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _height(glyph: Glyph) -> float:
    return glyph.base - 0.35 * glyph.size


def _places(values: Iterable[float]) -> list[float]:
    """The places of lines, those that lie close together as one."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][-1] <= _NEAR:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(group) / len(group) for group in out]


def _grids(rules: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that hang together, level and upright ones apart."""
    level, upright = [r for r in rules if r.level], [r for r in rules if not r.level]
    if not level or not upright:
        return []
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    ordered = sorted(range(len(level)), key=lambda i: level[i].top)
    tops = [level[i].top for i in ordered]
    for j, line in enumerate(upright):
        for k in range(bisect_right(tops, line.top - _NEAR), bisect_right(tops, line.bottom + _NEAR)):
            across = level[ordered[k]]
            if across.left - _NEAR <= line.left <= across.right + _NEAR:
                parent[root(len(level) + j)] = root(ordered[k])
    # Two pieces of one level line, cut at every cell
    for a, b in pairwise(ordered):
        if level[b].top - level[a].top <= _NEAR and level[a].left <= level[b].right + _NEAR and level[b].left <= level[a].right + _NEAR:
            parent[root(a)] = root(b)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, line in enumerate((*level, *upright)):
        groups.setdefault(root(i), ([], []))[0 if i < len(level) else 1].append(line)
    return [group for group in groups.values() if group[0] and group[1]]


class _Lines:
    """Where along each of some parallel lines something is drawn."""

    def __init__(self, places: Sequence[float], spans: Iterable[tuple[float, float, float]]) -> None:
        self.drawn: list[list[tuple[float, float]]] = [[] for _ in places]
        for at, start, end in spans:
            nearest = min(range(len(places)), key=lambda i: abs(places[i] - at))
            self.drawn[nearest].append((start, end))

    def at(self, line: int, place: float) -> bool:
        return any(start - _NEAR <= place <= end + _NEAR for start, end in self.drawn[line])


def _table(xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule], held: Sequence[Glyph]) -> Table | None:
    """The cells of a grid; None where two cells overlap, or where nothing stands in more than one of them."""
    across = _Lines(ys, ((r.top, r.left, r.right) for r in level))
    down = _Lines(xs, ((r.left, r.top, r.bottom) for r in upright))
    wide, high = len(xs) - 1, len(ys) - 1
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    sizes: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(high):
        for j in range(wide):
            if (i, j) in owner:
                continue
            right, low = j + 1, i + 1
            while right < wide and (i, right) not in owner and not down.at(right, (ys[i] + ys[i + 1]) / 2):
                right += 1
            while low < high and not any(across.at(low, (xs[k] + xs[k + 1]) / 2) for k in range(j, right)):
                low += 1
            for a in range(i, low):
                for b in range(j, right):
                    if (a, b) in owner:
                        return None
                    owner[a, b] = (i, j)
            sizes[i, j] = (right - j, low - i)
    texts: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in held:
        i = min(high, bisect_right(ys, _height(glyph))) - 1
        j = min(wide, bisect_right(xs, _middle(glyph))) - 1
        texts.setdefault(owner[max(i, 0), max(j, 0)], []).append(glyph)
    if len(texts) < _LEAST:
        return None
    out: list[list[Cell]] = [[] for _ in range(high)]
    for (i, j), (columns, lines) in sorted(sizes.items()):
        out[i].append(Cell(tuple(row.text for row in rows(texts.get((i, j), ()))), j, columns, lines))
    return Table(xs[0], ys[0], xs[-1], ys[-1], tuple(tuple(row) for row in out if row), tuple(xs))
