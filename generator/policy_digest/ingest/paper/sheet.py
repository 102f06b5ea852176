"""What a printed page holds, whatever its format. In: nothing. Out: the values `Glyph`, `Rule`, `Sheet`, `Strip`, `Row`.

Lengths are in points of 1/72 inch. x grows to the right, y downwards, and (0, 0) is the upper left corner of the page as it is read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

# Radicals that fonts show for the characters which are nothing but them (NFKC knows the rest)
_RADICALS = {
    0x2EC4: 0x897F,
    0x2EC5: 0x89C1,
    0x2EC9: 0x8D1D,
    0x2ECB: 0x8F66,
    0x2ED3: 0x957F,
    0x2ED4: 0x95E8,
    0x2EDA: 0x9875,
    0x2EDB: 0x98CE,
    0x2EDC: 0x98DE,
    0x2EDD: 0x98DF,
    0x2EE0: 0x9963,
    0x2EE2: 0x9A6C,
    0x2EE3: 0x9AA8,
    0x2EE4: 0x9B3C,
    0x2EE5: 0x9C7C,
    0x2EE6: 0x9E1F,
    0x2EE7: 0x5364,
    0x2EE8: 0x9EA6,
    0x2EE9: 0x9EC4,
    0x2EEC: 0x9F50,
    0x2EEE: 0x9F7F,
    0x2EF0: 0x9F99,
    0x2EF3: 0x9F9F,
}

Blank = Literal["", "free", "typed"]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character where it stands. `base`: its base line; `size`: of its type; `blank`: whether the text has a blank before it, which
    somebody typed, or whose place is only free."""

    text: str
    left: float
    right: float
    base: float
    size: float
    blank: Blank = ""

    @property
    def wide(self) -> bool:
        """Whether it is a Chinese character or a mark as wide as one."""
        first = self.text[0]
        return first > "\u10ff" and unicodedata.east_asian_width(first) in "WF"


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along an axis, from (`left`, `top`) to (`right`, `bottom`)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. `turned`: text that stands at an angle to the rest, such as a watermark; `pictured`: whether it shows a picture."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()
    turned: str = ""
    pictured: bool = False


def plain(text: str) -> str:
    """The characters that a glyph means: no radicals, no forms for compatibility, no ligatures."""
    if text.isascii() or "\u3000" <= text <= "\u9fff":
        return text
    return unicodedata.normalize("NFKC", text.translate(_RADICALS)) if _is_form(text) else text


def _is_form(text: str) -> bool:
    return any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" or "\ufb00" <= c <= "\ufb06" for c in text)
