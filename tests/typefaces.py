"""The name of a design in, a font of it out: boxes instead of letters, each as wide and as high as letters of such a design are.

Layout asks no more of a font than these measures. So tests that measure a page bring their fonts with them, and see the same on every
machine, whatever is installed there: three Latin designs that differ in all that moves words, and squares for Chinese characters.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

EM: Final = 1000
HAN: Final = "han"
_LOW: Final = "gjpqy,;"  # what reaches below the line
_TALL: Final = "bdfhklt"
_BLOCKS: Final = ((0x2E80, 0x33FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF))  # of fullwidth characters
_LATIN: Final = (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2010, 0x2028), *range(0x2190, 0x2200))


@dataclass(frozen=True)
class Design:
    """Thousandths of the font's size. `of`: how wide some letters are; what is not there is as wide as its kind."""

    lower: int
    upper: int
    digit: int
    mark: int
    of: dict[str, int]
    x: int
    capital: int
    ascent: int
    descent: int
    bold: float = 1.0  # how much wider its bold is

    def width(self, char: str) -> int:
        """How far the next letter stands from this one's beginning."""
        for letters, much in self.of.items():
            if char in letters:
                return much
        return self.lower if char.islower() else self.upper if char.isupper() else self.digit if char.isdigit() else self.mark


DESIGNS: Final = {
    # a wide sans serif, as operating systems show it: large lower case, little above and below
    "sans": Design(
        660, 760, 680, 450,
        {"ijl": 310, "frt": 440, "s": 560, "m": 1040, "w": 880, "I": 460, "MW": 1060, " ": 380, ".,:;'|": 390},
        x=550, capital=730, ascent=1010, descent=210, bold=1.12,
    ),
    # a narrow book serif: small lower case, long ascenders, wide capitals, and much room above and below the line
    "serif": Design(
        460, 660, 470, 300,
        {"ijl": 230, "frt": 300, "s": 350, "acez": 390, "m": 760, "w": 690, "I": 320, "MW": 900, " ": 230, ".,:;'|": 220},
        x=390, capital=650, ascent=1130, descent=380, bold=1.06,
    ),
    # a typewriter: an i is as wide as an m, in bold too
    "mono": Design(620, 620, 620, 620, {}, x=500, capital=620, ascent=830, descent=300),
}  # fmt: skip


def _box(left: int, bottom: int, right: int, top: int) -> Any:
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    for point in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def _letter(design: Design, char: str, width: int) -> Any:
    top = design.capital if not char.islower() or char in _TALL else design.x
    return _box(width // 12, -design.descent * 2 // 3 if char in _LOW else 0, width - width // 12, top)


def _glyphs(design: Design, wider: float) -> Iterator[tuple[str, int, Any]]:
    yield ".notdef", EM // 2, _box(50, 0, 450, design.capital)
    for code in _LATIN:
        width = round(design.width(chr(code)) * wider)
        yield f"u{code:04X}", width, TTGlyphPen(None).glyph() if chr(code).isspace() else _letter(design, chr(code), width)


def _han() -> CmapSubtable:
    """All that is fullwidth is one square."""
    subtable = CmapSubtable.newSubtable(13)
    subtable.platformID, subtable.platEncID, subtable.language = 3, 10, 0
    subtable.cmap = {code: "square" for first, last in _BLOCKS for code in range(first, last + 1)}
    return subtable


@cache
def font(name: str, bold: bool = False) -> str:
    """A TrueType font in base64: a design by its name, or `HAN`."""
    builder = FontBuilder(EM, isTTF=True)
    if name == HAN:
        glyphs = [(".notdef", EM, _box(50, -70, 950, 830)), ("square", EM, _box(50, -70, 950, 830))]
        ascent, descent = 1160, 290
    else:
        design = DESIGNS[name]
        glyphs = list(_glyphs(design, design.bold if bold else 1.0))
        ascent, descent = design.ascent, design.descent
    builder.setupGlyphOrder([glyph for glyph, _, _ in glyphs])
    builder.setupCharacterMap(
        {int(glyph[1:], 16): glyph for glyph, _, _ in glyphs if glyph.startswith("u")} if name != HAN else {0x3000: "square"}
    )
    if name == HAN:
        builder.font["cmap"].tables.append(_han())
    builder.setupGlyf({glyph: drawn for glyph, _, drawn in glyphs})
    builder.setupHorizontalMetrics({glyph: (width, 0) for glyph, width, _ in glyphs})
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent)
    builder.setupNameTable({"familyName": f"Boxes {name}", "styleName": "Bold" if bold else "Regular"})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=-descent, sTypoLineGap=0, usWinAscent=ascent, usWinDescent=descent)
    builder.setupPost()
    written = io.BytesIO()
    builder.save(written)
    return base64.b64encode(written.getvalue()).decode()
