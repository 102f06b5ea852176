"""Article → its sentences, in reading order, each knowing the headings above it.

A sentence ends at 。！？ (with the closing quotation marks or brackets behind it) or with its paragraph. Sentences longer than `LONGEST`
characters are cut, at ； or ， where there is one, so that no rule ever sees an unbounded line.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Final

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import SENTENCE_END, run_in_title
from policy_digest.chinese.numerals import ALL
from policy_digest.models import Article, Sentence

LONGEST = 500  # characters; the longest sentence of 94 real paragraphs has 341

MOST: Final = 20_000  # numbers that are read of one article, at some milliseconds each; a five-year plan of a province has two thousand

_NUMBER = later(rf"\d+(?:[.,，]\d+)*|[{ALL}]+")


def beyond(article: Article) -> tuple[int, int] | None:
    """The first number of an article that is not read, since `MOST` stand before it; None where all are."""
    if len(article.text) < 2 * MOST:
        return None
    found = next(islice(_NUMBER.finditer(article.text), MOST, None), None)
    return found.span() if found else None


def too_many(article: Article, at: int) -> str:
    """What is said of an article of more numbers than are read."""
    return f"more than {MOST:,} numbers: its last {len(article.text) - at:,} characters are not read"


def before(article: Article, end: int) -> Article:
    """The article as far as a place of its text."""
    kept = (
        replace(paragraph, text=paragraph.text[: max(0, end - start)])
        for paragraph, start in zip(article.paragraphs, article.starts, strict=True)
        if start < end
    )
    return replace(article, paragraphs=tuple(kept))


def _cuts(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of one paragraph."""
    spans: list[tuple[int, int]] = []
    at = 0
    for stop in SENTENCE_END.finditer(text):
        spans.append((at, stop.end()))
        at = stop.end()
    if at < len(text):
        spans.append((at, len(text)))
    out: list[tuple[int, int]] = []
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
            out += (Sentence(offset + start, offset + end, index, section, heading=True) for start, end in _cuts(paragraph.text))
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
