"""How a document numbers its parts: 一、 （二） 3. 第四条, and the title that may open a numbered paragraph. In: a paragraph. Out: its title."""

from __future__ import annotations

import re

# A full stop typed as an ASCII one ends a sentence behind Chinese text, not behind a digit (1.) or a numeral (一.)
SENTENCE_END = re.compile(
    r"[。！？!?]+[”’」』）)》]*|…{2,}[”’]*"
    r"|(?<=[\u4e00-\u9fff”’）)%％\"])(?<![一二三四五六七八九十])[.．](?![.．])[”’」』）)》]*(?=\s*(?:[\u4e00-\u9fff“‘（\"]|$))|^【[^【】]{2,40}】"
)
NUMBERING = re.compile(
    r"^[\s\u3000]*(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条款][\s\u3000]*|[（(][一二三四五六七八九十百\d]{1,4}[)）][、.．]?"
    r"|[一二三四五六七八九十]{1,4}[、.．]|\d{1,3}[.．、)）](?!\d)[\s\u3000]*|[①-⑳]|[一二三四五六七八九十]{1,2}是)"
)
RUN_IN = 40  # characters; a longer first sentence is text, not a title


def run_in_title(text: str) -> str | None:
    """The title that opens a numbered paragraph, without its number: a short first sentence that others follow; else None."""
    number = NUMBERING.match(text)
    if not number:
        return None
    end = SENTENCE_END.search(text, number.end())
    if end is None or end.end() >= len(text) or end.start() - number.end() > RUN_IN:
        return None
    return text[number.end() : end.start()]
