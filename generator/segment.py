"""Article → its sentences, in reading order, each knowing the headings above it.

A sentence ends at 。！？ (with the closing quotation marks or brackets behind it) or with its paragraph. Sentences longer than `LONGEST`
characters are cut, at ； or ， where there is one, so that no rule ever sees an unbounded line.
"""

from __future__ import annotations

import re

from generator.models import Article, Sentence

LONGEST = 500  # characters; the longest sentence of 94 real paragraphs has 341

_END = re.compile(r"[。！？!?]+[”’」』）)》]*|…{2,}[”’]*")
# A measure's run-in title: 「1.建立终身职业培训体系。以…」, 「（二）…。」, 「第三条 …」
NUMBERING = re.compile(
    r"^[\s\u3000]*(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条款][\s\u3000]*|[（(][一二三四五六七八九十百\d]{1,4}[)）][、.．]?|[一二三四五六七八九十]{1,4}[、.．]"
    r"|\d{1,3}[.．、)）](?!\d)[\s\u3000]*|[①-⑳]|[一二三四五六七八九十]{1,2}是)"
)
RUN_IN = 40  # characters; a longer first sentence is text, not a title


def run_in_title(text: str) -> str | None:
    """The title that opens a numbered paragraph, without its number: a short first sentence that others follow. None where there is none."""
    number = NUMBERING.match(text)
    if not number:
        return None
    end = _END.search(text, number.end())
    if end is None or end.end() >= len(text) or end.start() - number.end() > RUN_IN:
        return None
    return text[number.end() : end.start()]


def _cuts(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of one paragraph."""
    spans, at = [], 0
    for end in _END.finditer(text):
        spans.append((at, end.end()))
        at = end.end()
    if at < len(text):
        spans.append((at, len(text)))
    out = []
    for start, end in spans:
        while end - start > LONGEST:
            window = text[start : start + LONGEST]
            cut = max(window.rfind("；"), window.rfind("，"), window.rfind(" ")) + 1
            cut = start + (cut if cut > LONGEST // 2 else LONGEST)
            out.append((start, cut))
            start = cut
        out.append((start, end))
    return [(s, e) for s, e in out if text[s:e].strip()]


def segment(article: Article) -> tuple[Sentence, ...]:
    """The sentences of `article`. Offsets count in `article.text`; `section` holds the headings above, outermost first."""
    out: list[Sentence] = []
    above: list[tuple[int, str]] = []  # (level, heading)
    for index, (paragraph, offset) in enumerate(zip(article.paragraphs, article.starts, strict=True)):
        if paragraph.level:
            above = [(level, text) for level, text in above if level < paragraph.level]
            section = tuple(text for _, text in above)
            out.append(Sentence(offset, offset + len(paragraph.text), index, section, heading=True))
            above.append((paragraph.level, paragraph.text))
            continue
        if paragraph.role != "body":
            continue
        section = tuple(text for _, text in above)
        title = run_in_title(paragraph.text)
        for n, (start, end) in enumerate(_cuts(paragraph.text)):
            own = (*section, title) if title and n else section
            out.append(Sentence(offset + start, offset + end, index, own))
    return tuple(out)
