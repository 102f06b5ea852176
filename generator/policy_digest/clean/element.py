"""The element tree's view: the smallest element that holds nearly all of the article → lines of it that were left out by mistake.

A line alone may look like the end of an article (联系电话：…, a date, a list without stops) and be none. Where the element that
holds the text holds nothing of the page beside it, what stands in it is the article's. Text captures have no elements, and flat
pages no such element: nothing is said there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from policy_digest.chinese.alternation import later
from policy_digest.clean.lines import Line
from policy_digest.clean.span import ATTACHED
from policy_digest.clean.strangers import is_statement
from policy_digest.clean.words import Words

_NEARLY = 0.9  # of what is kept
_LINKED = 0.5  # of a line, beyond which it leads elsewhere
# What a line that stands among the article's was left out for on no better ground than where it stood, or how it began.
_SOFT = frozenset(("teaser", "footer", "date", "occasion", "navigation", "attachment", "number"))
_CLOSES = frozenset(("comment", "share", "tags"))  # reasons behind which an element has no more of the article
_FILE = later(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|html?)(?![a-z0-9])", re.I)


def _size(line: Line) -> int:
    return len(line.folded)


def holder(lines: Sequence[Line], kept: Sequence[int]) -> range | None:
    """The lines of the smallest element that holds nearly all that is kept; None where that is the whole page, or none."""
    if not kept or not lines[kept[0]].within:
        return None
    told = [i for i in kept if lines[i].tag not in ("tr", "td")] or kept  # a long table is an element of its own
    total = sum(_size(lines[i]) for i in told)
    inside = [(lines[i].within.split("/")[:-1], _size(lines[i])) for i in told]
    depth, path = 0, list[str]()
    while True:
        below: Counter[str] = Counter()
        for own, size in inside:
            if len(own) > depth and own[:depth] == path:
                below[own[depth]] += size
        best = max(below.items(), key=lambda item: item[1], default=None)
        if best is None or best[1] < _NEARLY * total:
            break
        path.append(best[0])
        depth += 1
    if depth < 2:  # the body and nothing in it
        return None
    start = "".join(f"{part}/" for part in path)
    found = [i for i, line in enumerate(lines) if line.within.startswith(start)]
    return range(found[0], found[-1] + 1)


def _is_articles(lines: Sequence[Line], span: range, words: Words) -> bool:
    """Whether an element holds an article and not the page: text stands outside of it, and no path or notice of the site inside."""
    if len(span) == len(lines):
        return False
    return not any(lines[i].look == "widget" and (lines[i].reason == "navigation" or _of_site(lines[i], words)) for i in span)


def _of_site(line: Line, words: Words) -> bool:
    """Whether a line is what only a page says of itself: who keeps the site, and its number."""
    return line.reason == "footer" and words.furniture(line.folded) is not None


def _calls(line: Line, words: Words) -> bool:
    """Whether a line calls its readers to scan, to follow, to download; what it only gives a number for may be asked for in an article."""
    return line.look == "widget" and words.notice(line.text, line.folded) and not words.answered.search(line.text)


def _may_belong(line: Line, reason: str, words: Words) -> bool:
    """Whether a line may be the article's although it was left out for `reason`."""
    if reason not in _SOFT or line.look == "open" or line.hint or not line.folded:
        return False
    if line.look == "widget" and reason in ("teaser", "number"):  # a box of teasers; the number of a section
        return False
    return not _FILE.search(line.text) and not _of_site(line, words) and not _calls(line, words)


def _begins(lines: Sequence[Line], span: range, first: int, reasons: Mapping[int, str], title: str) -> int:
    """Where the element's part of the article begins: behind the page's header in it, which may stand above what was kept."""
    i = first
    while i > span.start and lines[i - 1].look in ("short", "prose") and reasons.get(i - 1) in ("navigation", "number", "title"):
        if lines[i - 1].folded == title:
            return i
        i -= 1
    return i if i > span.start and lines[i - 1].look == "info" else first


def _closes(lines: Sequence[Line], i: int, stop: int, reasons: Mapping[int, str], words: Words) -> bool:
    """Whether nothing of the article stands behind a line."""
    line = lines[i]
    return line.look == "open" or reasons.get(i) in _CLOSES or _calls(line, words) or is_statement(lines, i, stop, words)


def restored(lines: Sequence[Line], kept: Sequence[int], reasons: Mapping[int, str], title: str, words: Words) -> tuple[int, ...]:
    """Lines left out that the element which holds the article says are the article's. `title`: folded."""
    span = holder(lines, kept)
    if span is None or not _is_articles(lines, span, words):
        return ()
    inside, shown = set(kept), {lines[i].folded for i in kept} | {title}
    found: list[int] = []
    leading: list[int] = []  # links beside the paragraphs, which are the article's where it goes on behind them
    attached = -1  # the last line that names what is attached
    first = kept[bisect_left(kept, span.start)]
    for i in range(_begins(lines, span, first, reasons, title), span.stop):
        line = lines[i]
        if i > kept[-1] and _closes(lines, i, span.stop, reasons, words):
            break
        if ATTACHED.match(line.text):
            attached = i
        if i in inside:
            found, leading = found + leading, []
        elif not _may_belong(line, reasons.get(i, ""), words) or line.folded in shown:
            continue
        elif line.link_share <= _LINKED or reasons[i] == "attachment" or attached == i - 1:
            attached = i if attached == i - 1 and line.link_share > _LINKED else attached
            found, leading = [*found, *leading, i], []
        elif line.within == lines[first].within:
            leading.append(i)
    return tuple(found)
