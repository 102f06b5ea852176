"""What a printed page holds, whatever its format. In: nothing. Out: the values `Glyph`, `Rule`, `Sheet`, `Strip`, `Row`.

Lengths are in points of 1/72 inch. x grows to the right, y downwards, and (0, 0) is the upper left corner of the page as it is read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

# Radicals that fonts show for the characters which are nothing but them (NFKC knows the rest)
_RADICALS = str.maketrans(
    "\u2ec4\u2ec5\u2ec9\u2ecb\u2ed3\u2ed4\u2eda\u2edb\u2edc\u2edd\u2ee0\u2ee2\u2ee3\u2ee4\u2ee5\u2ee6\u2ee7\u2ee8\u2ee9\u2eec\u2eee\u2ef0\u2ef3",
    "\u897f\u89c1\u8d1d\u8f66\u957f\u95e8\u9875\u98ce\u98de\u98df\u9963\u9a6c\u9aa8\u9b3c\u9c7c\u9e1f\u5364\u9ea6\u9ec4\u9f50\u9f7f\u9f99\u9f9f",
)

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
        return unicodedata.east_asian_width(self.text[0]) in "WF"


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
