"""How documents number their parts: 第一章, 一、, （二）, 第四条, 3., ①, 一是. In: a paragraph. Out: its mark, and the title that may follow.

The one table of marks. Whoever looks for some of them names their styles: `mark("han", "bracketed")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HAN = "一二三四五六七八九十百零〇"
_FEW = f"[{HAN}]{{1,4}}"
_ANY = f"[{HAN}0-9]{{1,5}}"
# 3.2026年6月底前 is item 3 of a list, not the number 3.2026
_NO_DECIMAL = r"(?:(?![0-9])|(?=(?:19|20)[0-9]{2}年))"


@dataclass(frozen=True, slots=True)
class Style:
    """One way to number: what stands before the numeral, the numeral, and what stands behind it, as patterns."""

    name: str
    before: str
    numeral: str
    behind: str

    @property
    def pattern(self) -> str:
        return f"{self.before}{self.numeral}{self.behind}"

    @property
    def numbered(self) -> str:
        """The pattern, with the numeral as its group `n`."""
        return f"{self.before}(?P<n>{self.numeral}){self.behind}"


# Outermost first: the order that official documents keep
STYLES = {
    style.name: style
    for style in (
        Style("part", "第", _ANY, "[编章]"),
        Style("section", "第", _ANY, "节"),
        Style("han", "", _FEW, "[、.．]"),
        Style("bracketed", "[（(]", _FEW, "[）)]"),
        Style("article", "第", _ANY, "条"),
        Style("clause", "第", _ANY, "[款项]"),
        Style("arabic", "", "[0-9]{1,3}", rf"\s?[.．、]{_NO_DECIMAL}"),
        Style("half bracketed", "", "[0-9]{1,3}", rf"\s?[）)]{_NO_DECIMAL}"),
        Style("bracketed arabic", "[（(]", "[0-9]{1,3}", "[）)]"),
        Style("circled", "", "[①-⑳]", ""),
        Style("spoken", "", f"[{HAN}]{{1,3}}", "是"),
    )
}
RUN_IN = 40  # characters; a longer first sentence is text, not a title
# A full stop typed as an ASCII one ends a sentence behind Chinese text, not behind a digit (1.) or a numeral (一.)
SENTENCE_END = re.compile(
    r"[。！？!?]+[”’」』）)》]*|…{2,}[”’]*"
    r"|(?<=[\u4e00-\u9fff”’）)%％\"])(?<![一二三四五六七八九十])[.．](?![.．])[”’」』）)》]*(?=\s*(?:[\u4e00-\u9fff“‘（\"]|$))|^【[^【】]{2,40}】"
)


def mark(*names: str) -> str:
    """A pattern for the marks of the styles named; of all where none is named."""
    return f"(?:{'|'.join(STYLES[name].pattern for name in names or STYLES)})"


NUMBERING = re.compile(rf"^[\s\u3000]*{mark()}[、.．]?[\s\u3000]*")


def run_in_title(text: str) -> str | None:
    """The title that opens a numbered paragraph, without its number: a short first sentence that others follow; else None."""
    number = NUMBERING.match(text)
    if not number:
        return None
    end = SENTENCE_END.search(text, number.end())
    if end is None or end.end() >= len(text) or end.start() - number.end() > RUN_IN:
        return None
    return text[number.end() : end.start()]
