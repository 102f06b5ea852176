"""Rows of all stacks → paragraphs. In: rows and tables in reading order. Out: a text or a `Table` each.

A line goes on with the one before where that one was full: where the first word of this one would have found no room on it. An indent,
a wider gap, another size of type or a new number begins a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policy_digest.ingest.paper.rows import Row
from policy_digest.ingest.paper.ruled import Table
from policy_digest.ingest.paper.sheet import Glyph
from policy_digest.ingest.wrapped import ENDS, STARTS, joined

_INDENT = (1.2, 6.0)  # of the type's size, from the margin
_ASIDE = 2.5  # of the type's size: a line so far from both margins is set in the middle
_SIZE = 0.15  # share by which the type of one paragraph may differ
_GAP = 1.35  # of the pitch: a wider gap is between paragraphs
_SLACK = 0.6  # of the type's size: marks are pressed together, and glyphs differ
_WHOLE = 5  # rows of a stack that shows how wide its column is
_HANGING = 3  # lines that may reach beyond the edge
_NARROW = 0.6  # of the widest line: what full lines have at least
_RAGGED = 2.5  # of the type's size, by which full lines differ
_SHORTEST = 11.0  # of the type's size: a full line
_WIDER = 6.0  # of the type's size: a right margin that is so much wider than the left one is no margin
_SYMMETRY = 4.0  # of the type's size, by which the right margin may be wider than the left
_CELLS = 4  # of a line alone: two labels, each with its value
_CLOSING = re.compile("[。，、；：？！）)》」』】〕”’…—％%,.;:?!]")
_OPENING = re.compile("[（(《「『【〔“‘]")
_UNBROKEN = re.compile(r"[0-9A-Za-z.,%％‰:/+\-°℃¥$]")
SENTENCE = re.compile("[。；：，！]$")  # what no headline ends in
_NO_TITLE = re.compile("^[（(—─]|[〔\\[][0-9]{4}[〕\\]]|^(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日$")


@dataclass(frozen=True, slots=True)
class Line:
    """A row with the margins of the column it stands in, and the sheet and stack it is of."""

    row: Row
    left: float
    right: float
    stack: int
    width: float  # of the sheet

    @property
    def indent(self) -> float:
        """In sizes of its type."""
        return (self.row.left - self.left) / self.row.size

    @property
    def room(self) -> float:
        """What is free behind it, in points."""
        return self.right - self.row.right

    @property
    def is_centred(self) -> bool:
        """Whether it stands in the middle, far from both margins."""
        before, behind = self.row.left - self.left, self.room
        aside = _ASIDE * self.row.size
        return before > aside and behind > aside and abs(before - behind) < max(2 * self.row.size, 0.2 * (before + behind))


@dataclass(frozen=True, slots=True)
class Ways:
    """How a document sets its paragraphs: with an indent, or with a gap between them. `pitch`: by the size of the type, from line to line
    of a paragraph; `size`: of most of its type. Both in points."""

    indented: bool
    gapped: bool
    pitch: dict[int, float]
    size: float


@dataclass
class _Column:
    """The rows of all stacks that begin at one margin and end at one edge. `width`: of the sheet."""

    left: float
    right: float
    width: float
    rows: list[Row] = field(default_factory=list)


def lines(stacks: Sequence[tuple[float, Sequence[Row | Table]]]) -> list[Line | Table]:
    """Rows with the margins of their columns. `stacks`: the width of the sheet, and what stands in the stack."""
    held = [[part for part in parts if isinstance(part, Row)] for _, parts in stacks]
    columns: list[_Column] = []
    home: dict[int, _Column] = {}
    for number in sorted((i for i, own in enumerate(held) if own), key=lambda i: len(held[i]) < _WHOLE):
        own, width = held[number], stacks[number][0]
        left, right, size = min(r.left for r in own), max(r.right for r in own), own[0].size
        few = len(own) < _WHOLE
        near = [c for c in columns if abs(c.width - width) < 1 and _fits(c, left, right, size, few)]
        column = max(near, key=lambda c: len(c.rows), default=None)
        if column is None:
            column = _Column(left, right, width)
            columns.append(column)
        column.left, column.right = min(column.left, left), max(column.right, right)
        column.rows += own
        home[number] = column
    margins = {id(c): (_margin(c), _edge(c)) for c in columns}
    out: list[Line | Table] = []
    for number, (width, parts) in enumerate(stacks):
        for part in parts:
            if isinstance(part, Table):
                out.append(part)
            else:
                left, right = margins[id(home[number])]
                out.append(Line(part, left, right, number, width))
    return out


def _fits(column: _Column, left: float, right: float, size: float, few: bool) -> bool:
    """Whether a stack stands in a column; one of few rows need not reach its edges."""
    if few:
        return -1.5 * size <= left - column.left <= _INDENT[1] * size and right <= column.right + size
    return abs(left - column.left) <= _INDENT[1] * size and abs(right - column.right) <= 2 * size


def _margin(column: _Column) -> float:
    """Where the leftmost lines begin; a single one does not count where others keep to a margin."""
    starts = Counter(round(r.left) for r in column.rows)
    often = [x for x, count in starts.items() if count > 1] or list(starts)
    return float(min(often))


def _edge(column: _Column) -> float:
    """Where full lines end: what several long lines reach, or one where the right margin is then as wide as the left one."""
    size = sorted(r.size for r in column.rows)[len(column.rows) // 2]
    rights = sorted((r.right for r in column.rows if abs(r.size - size) <= _SIZE * size), reverse=True)
    margin = _margin(column)
    symmetrical = column.width - margin
    for beyond, right in enumerate(rights):
        if beyond > _HANGING + 0.1 * len(rights) or right - margin < _NARROW * (rights[0] - margin):
            break
        near = sum(right - _RAGGED * size <= other <= right + 1 for other in rights)
        # Where the page is wider than that, lines of a list may be as long as each other
        many = (2, 0.15) if right >= symmetrical - _WIDER * size else (3, 0.3)
        if right - margin >= _SHORTEST * size and near > many[0] and near > many[1] * len(rights):
            return right
    return rights[0] if rights[0] >= symmetrical - _SYMMETRY * size else symmetrical


def ways(parts: Sequence[Line | Table]) -> Ways:
    """How the document sets its paragraphs."""
    own = [part for part in parts if isinstance(part, Line)]
    sizes: Counter[int] = Counter()
    for line in own:
        sizes[round(2 * line.row.size)] += len(line.row.glyphs)
    size = sizes.most_common(1)[0][0] / 2 if sizes else 1.0
    pitches: dict[int, Counter[int]] = {}
    first = flush = 0
    for a, b in pairwise(own):
        if not _is_like(a, b) or _has_room(a, b):
            continue
        if a.stack == b.stack and b.row.base > a.row.base:
            pitches.setdefault(round(a.row.size), Counter())[round(b.row.base - a.row.base)] += 1
        if _INDENT[0] <= a.indent <= _INDENT[1] and not a.is_centred and not STARTS.match(a.row.text):
            first += 1
            flush += b.indent < _INDENT[0]
    usual = {s: float(max(found.items(), key=lambda item: (item[1], -item[0]))[0]) for s, found in pitches.items()}
    # Below a full line that is indented stands one at the margin: the indent is a paragraph's, and not a list's.
    return Ways(first > 0 and flush >= 0.5 * first, _is_gapped(own, usual), usual, size)


def _is_gapped(own: Sequence[Line], pitch: dict[int, float]) -> bool:
    """Whether wider gaps stand between most lines that end a paragraph, as far as their room shows, and the lines behind them."""
    short = [(a, b) for a, b in pairwise(own) if a.stack == b.stack and _is_like(a, b) and _has_room(a, b) and round(a.row.size) in pitch]
    wide = sum(b.row.base - a.row.base > 1.2 * pitch[round(a.row.size)] for a, b in short)
    return len(short) > 1 and wide >= 0.6 * len(short)


def _is_like(a: Line, b: Line) -> bool:
    return abs(a.row.size - b.row.size) <= _SIZE * max(a.row.size, b.row.size)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a heading. `scale`: the size of its type, in sizes of the document's; `cells`: of a line with wide gaps in it."""

    text: str
    scale: float
    cells: tuple[str, ...] = ()


def passages(parts: Sequence[Line | Table]) -> Iterator[Passage | Table]:
    """The paragraphs, and the tables where they stand."""
    how = ways(parts)
    own: list[Line] = []  # the lines of the paragraph that is being put together
    for part in parts:
        if isinstance(part, Line) and own and _goes_on(own[0], own[-1], part, how):
            own.append(part)
            continue
        if own:
            yield _passage(own, how)
        own = [part] if isinstance(part, Line) else []
        if isinstance(part, Table):
            yield part
    if own:
        yield _passage(own, how)


def _passage(own: Sequence[Line], how: Ways) -> Passage:
    text = own[0].row.text
    for line in own[1:]:
        text = joined(text, line.row.text)
    strips = own[0].row.strips if len(own) == 1 else ()
    return Passage(text, own[0].row.size / how.size, tuple(strip.text for strip in strips) if len(strips) >= _CELLS else ())


def _goes_on(opener: Line, a: Line, b: Line, how: Ways) -> bool:
    """Whether line `b` belongs to the paragraph that `opener` began and `a` is the last line of."""
    if not _is_like(a, b) or _is_apart(a, b, how):
        return False
    if b.is_centred and (a.is_centred or (_is_title(a, how) and _is_body(a))):
        return _is_title(a, how) and not _NO_TITLE.search(b.row.text) and not SENTENCE.search(a.row.text)
    if (a.is_centred and not _is_body(a)) or b.is_centred or _has_room(a, b):
        return False
    return _goes_on_indented(opener, a, b) if how.indented else _goes_on_flush(opener, a, b, how)


def _goes_on_indented(opener: Line, a: Line, b: Line) -> bool:
    """Where an indent begins a paragraph: whether a line below a full one goes on with it."""
    ended, numbered = bool(ENDS.search(a.row.text)), bool(STARTS.match(b.row.text))
    if b.indent < _INDENT[0]:
        return not (ended and numbered)
    # The lines of an item may all be indented; of two paragraphs the upper one would have ended
    return abs(b.row.left - a.row.left) < a.row.size and not numbered and (not ended or a is not opener)


def _goes_on_flush(opener: Line, a: Line, b: Line, how: Ways) -> bool:
    """Where nothing but a gap, or not even that, begins a paragraph: whether a line below a full one goes on with it."""
    if STARTS.match(b.row.text) or (ENDS.search(a.row.text) and not _is_close(a, b, how)):
        return False
    shift = (b.row.left - a.row.left) / a.row.size
    if abs(shift) <= _INDENT[0]:
        return True
    if a is not opener:
        return False
    return (0 < shift < _INDENT[1] and bool(STARTS.match(a.row.text))) or (-_INDENT[1] < shift < 0 and _is_body(a))


def _is_body(line: Line) -> bool:
    """Whether a line reaches so far that it cannot be a line set in the middle."""
    return line.room < 2 * line.row.size


def _is_title(line: Line, how: Ways) -> bool:
    return line.row.size >= 1.1 * how.size


def _is_apart(a: Line, b: Line, how: Ways) -> bool:
    """Whether the gap between two lines of one stack is wider than between the lines of a paragraph."""
    pitch = how.pitch.get(round(a.row.size)) or 1.75 * a.row.size
    if a.stack != b.stack:
        return False
    return not 0 <= b.row.base - a.row.base <= _GAP * pitch


def _is_close(a: Line, b: Line, how: Ways) -> bool:
    """Whether, in a document that keeps its paragraphs apart by gaps, two lines stand as close as those of one paragraph."""
    pitch = how.pitch.get(round(a.row.size))
    return how.gapped and a.stack == b.stack and pitch is not None and b.row.base - a.row.base <= 1.1 * pitch


def _has_room(a: Line, b: Line) -> bool:
    """Whether the first word of `b` would have found room on `a`."""
    return a.room > _first_word(b.row.glyphs) + _SLACK * a.row.size


def _first_word(glyphs: Sequence[Glyph]) -> float:
    """How wide the part of a line is that may not be parted from its beginning: a number or a Latin word, with the marks that close it."""
    end = 0
    while end + 1 < len(glyphs) and _OPENING.match(glyphs[end].text):
        end += 1
    if _UNBROKEN.match(glyphs[end].text):
        while end + 1 < len(glyphs) and _UNBROKEN.match(glyphs[end + 1].text):
            end += 1
    while end + 1 < len(glyphs) and _CLOSING.match(glyphs[end + 1].text):
        end += 1
    return glyphs[end].right - glyphs[0].left
