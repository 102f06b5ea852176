"""Glyphs of a sheet → its rows. In: glyphs in the order they were printed. Out: `Row`s from top to bottom, each cut at wide gaps.

A character that was printed twice to look bold is one; small figures above or below the line become ¹ and ₂, as on pages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from policy_digest.ingest.paper.sheet import Glyph

_SAME_ROW = 0.35  # of the type's size: how far base lines of one row may lie apart
_TWICE = 0.3  # of the type's size: how far a second print of a character is shifted
_SMALL = 0.8  # of the type beside it: a mark above or below the line
_REACH = 0.75  # of the type beside it: how far such a mark's base line lies from the line's
_BLANK = 0.17  # of the type's size, beyond the usual gap: a blank between two Chinese characters
_GAP = 1.2  # of the type's size: between two strips of a row
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Strip:
    """Characters of one row without a wide gap between them."""

    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right

    @property
    def width(self) -> float:
        return self.right - self.left

    @cached_property
    def text(self) -> str:
        """The characters, with a blank where the print leaves room for one."""
        out = [self.glyphs[0].text]
        gaps = [glyph.left - before.right for before, glyph in pairwise(self.glyphs)]
        usual = max(0.0, _middle(gaps)) if gaps else 0.0  # where a line is stretched to the margin, every gap is wider
        for (before, glyph), gap in zip(pairwise(self.glyphs), gaps, strict=True):
            size = max(before.size, glyph.size)
            if before.wide and glyph.wide:
                told = bool(glyph.blank) and gap - usual > _BLANK * size
            elif before.wide or glyph.wide:
                told = glyph.blank == "typed" and gap > 0.1 * size
            else:  # letters may be set with room between them: the format says which room is a blank
                told = bool(glyph.blank)
            out.append(f" {glyph.text}" if told or gap > 0.5 * size else glyph.text)
        return "".join(out)


@dataclass(frozen=True)
class Row:
    """What stands on one base line, from left to right."""

    strips: tuple[Strip, ...]
    base: float
    size: float  # of most of its type

    @property
    def left(self) -> float:
        return self.strips[0].left

    @property
    def right(self) -> float:
        return self.strips[-1].right

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        return tuple(glyph for strip in self.strips for glyph in strip.glyphs)

    @cached_property
    def text(self) -> str:
        return " ".join(strip.text for strip in self.strips)


def once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The glyphs without those that were printed a second time, a little beside the first, to look bold or to cast a shadow."""
    out: list[Glyph] = []
    placed: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        x, y = round(glyph.left / 4), round(glyph.base / 4)
        reach = min(_TWICE * glyph.size, 0.6 * (glyph.right - glyph.left) or 1.0)
        again = any(
            math.hypot(other.left - glyph.left, other.base - glyph.base) <= reach
            for i in (x - 1, x, x + 1)
            for j in (y - 1, y, y + 1)
            for other in placed.get((glyph.text, i, j), ())
        )
        if not again:
            placed.setdefault((glyph.text, x, y), []).append(glyph)
            out.append(glyph)
    return out


def rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """The rows that the glyphs stand in, from top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.left)):
        if lines and glyph.base - lines[-1][0].base <= _SAME_ROW * min(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [row(line) for line in _marked(lines)]


def row(glyphs: Sequence[Glyph]) -> Row:
    """Glyphs of one base line as a row."""
    ordered = sorted(glyphs, key=lambda g: g.left)
    size = _middle([g.size for g in ordered])
    strips: list[list[Glyph]] = [[ordered[0]]]
    for before, glyph in pairwise(ordered):
        if glyph.left - before.right > _GAP * max(before.size, glyph.size):
            strips.append([glyph])
        else:
            strips[-1].append(glyph)
    return Row(tuple(Strip(tuple(strip)) for strip in strips), _middle([g.base for g in ordered]), size)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _marked(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """The lines, small marks above and below them put into them."""
    sizes = [_middle([g.size for g in line]) for line in lines]
    out = [list(line) for line in lines]
    for i, line in enumerate(lines):
        for j in (i + 1, i - 1):
            if not (0 <= j < len(lines) and out[j] and len(lines[j]) >= len(line)):
                continue
            shift = line[0].base - lines[j][0].base
            if sizes[i] > _SMALL * sizes[j] or abs(shift) > _REACH * sizes[j] or not _beside(line, lines[j]):
                continue
            marks = _RAISED if shift < 0 else _LOWERED
            out[j] += [Glyph(g.text.translate(marks), g.left, g.right, lines[j][0].base, g.size) for g in line]
            out[i] = []
            break
    return [line for line in out if line]


def _beside(marks: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    """Whether each of the marks stands behind a character of the line, or behind another mark that does."""
    ends = [g.right for g in line]
    for mark in sorted(marks, key=lambda g: g.left):
        if not any(-0.5 * mark.size <= mark.left - end <= 0.5 * mark.size for end in ends):
            return False
        ends.append(mark.right)
    return True
