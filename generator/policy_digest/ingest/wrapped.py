"""Lines as a printed page breaks them → paragraphs. In: raw lines with their indents. Out: a string each, page furniture last.

Text copied out of a PDF, or typed for a printer, breaks at a fixed width, in the middle of words, with page numbers and running heads in
between. Web text does not: its lines are paragraphs, and are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policy_digest.chinese.numbering import mark
from policy_digest.models import Block

PAGE_NUMBER = re.compile(r"^[-—–\s]*(?:第\s*)?[0-9]{1,4}(?:\s*页)?(?:\s*[,，/／]?\s*(?:共\s*)?[0-9]{1,4}\s*页?)?[-—–\s]*$")
STARTS = re.compile(
    rf"^\s*(?:{mark('han', 'bracketed', 'bracketed arabic', 'arabic', 'part', 'section', 'article', 'circled')}|附件|[●■◆·•])"
)
ENDS = re.compile("[。！？；：”’）)》…]$")
# What browsers print of a page's buttons, and a running head: 某市公报 2026年第1期 ·3·
BUTTONS = re.compile(
    r"^[\s\[【]*(?:(?:打印|收藏|关闭|分享|返回|下载|纠错|举报|首页|上一页|下一页|大|中|小)(?:本页|窗口|顶部)?[\s\]】|｜/\[【]*)+$"
)
_RUNNING = re.compile(r"(?:^|.*[\s·•—–|-])[·•—–-]?\s?[0-9]{1,4}\s?[·•—–-]?$|^[·•—–-]?\s?[0-9]{1,4}\s?[·•—–|-]?\s.*")
_DIGITS = re.compile("[0-9]+")
_INDENT = re.compile(r"^(?:\u3000|\s{2,})")
NARROWEST, WIDEST = 18, 62  # full-width characters; between a newspaper's column and a landscape page
SLACK = 2.5  # characters by which a full line may fall short: punctuation never begins a line, and numbers are not cut
_BEYOND = (0.03, 0.1)  # of the lines that are longer, at most, where the others end at one width, and where they do not
_HALF, _NEARLY = 0.6, 0.85  # of the width: a ragged line that goes on below where it reads as running text, and whatever it reads
_UNEVEN = 3  # of these, that are not full
_CUTS = 6  # lines that break off in the midst of a sentence, at least, where they are ragged
_RUNS = re.compile("[，。；、,;]|: ")
_LABELLED = re.compile("^.{1,8}[：:]")


def _key(line: str) -> str:
    """A line whatever the numbers in it."""
    return _DIGITS.sub("#", line.strip())


def width(line: str) -> float:
    """In full-width characters; ASCII counts half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in line)


@dataclass(frozen=True, slots=True)
class Width:
    """Where lines are broken. `edge`: full-width characters of a full line; `full`: of the shortest line that goes on below; `ragged`:
    lines are not equally full, and one that goes on must read as running text."""

    edge: float
    full: float
    ragged: bool = False

    def goes_on(self, line: str, indented: bool) -> bool:
        """Whether a line's sentence may go on below. `indented`: paragraphs begin with an indent, so that a full line may end one."""
        text, size = line.strip(), width(line.rstrip())
        if size < self.full or (not indented and ENDS.search(text)):
            return False
        return not self.ragged or size >= _NEARLY * self.edge or bool(_RUNS.search(text))


def column(lines: Sequence[str]) -> Width | None:
    """The width at which the lines are broken; None where they are paragraphs as they stand."""
    widths = sorted(width(line.rstrip()) for line in lines if len(line.strip()) > 12)
    if len(widths) < 6:
        return None
    edge = widths[int(len(widths) * 0.9)]
    beyond = sum(w > edge + SLACK for w in widths)
    if not NARROWEST <= edge <= WIDEST or beyond > len(widths) * _BEYOND[1]:
        return None
    ragged = Width(edge, _HALF * edge, ragged=True)
    cut = [width(line.rstrip()) for line, below in pairwise(lines) if _is_cut(line, below, ragged)]
    uneven = sum(w < edge - SLACK for w in cut)
    if len(cut) >= max(_CUTS, len(widths) * 0.3) and uneven >= max(_UNEVEN, len(cut) * 0.1):
        return ragged
    broken = sum(edge - SLACK <= width(line.rstrip()) and not ENDS.search(line.rstrip()) for line in lines)
    kept = beyond <= len(widths) * _BEYOND[0] and broken >= max(4, len(widths) * 0.3)
    return Width(edge, edge - SLACK) if kept else None


def _is_cut(line: str, below: str, at: Width) -> bool:
    """Whether a line of running text breaks off and goes on in the next: no mark ends it, and nothing begins below."""
    text = line.strip()
    return (
        bool(_RUNS.search(text))
        and bool(below.strip())
        and at.goes_on(line, False)
        and not STARTS.match(below)
        and not _LABELLED.match(text)
    )


class _Furniture:
    """What of the lines is of the printed page: its numbers, running heads and buttons."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.told = Counter(line.strip() for line in lines if line.strip())
        self.heads = Counter(_key(line) for line in lines if _RUNNING.match(line.strip()))
        self.seen: set[str] = set()

    def holds(self, text: str, goes_on: bool) -> bool:
        """Whether a line is furniture. `goes_on`: the line before it does not end a paragraph."""
        if PAGE_NUMBER.match(text) or BUTTONS.match(text):
            return True
        if _RUNNING.match(text) and self.heads[_key(text)] > 1 and (goes_on or not ENDS.search(text)):
            return True
        again = self.told[text] > 1 and (goes_on or text in self.seen)
        self.seen.add(text)
        return again


def join(lines: Sequence[str | Block], at: Width) -> list[str | Block]:
    """Paragraphs out of lines broken at a width, and what is a block already, as it is. Page numbers and running heads come last."""
    raw = [line for line in lines if isinstance(line, str)]
    furniture, indented = _Furniture(raw), sum(bool(_INDENT.match(line)) for line in raw) >= 2
    out: list[str | Block] = []
    aside: list[str] = []
    goes_on = False
    for line in lines:
        if isinstance(line, Block):
            out.append(line)
            goes_on = False
            continue
        text = line.strip()
        if not text:
            continue
        if furniture.holds(text, goes_on):
            aside.append(text)
            continue
        begins = bool(STARTS.match(line)) or (indented and bool(_INDENT.match(line)))
        last = out[-1] if out else None
        if isinstance(last, str) and goes_on and not begins:
            out[-1] = joined(last, text)
        else:
            out.append(text)
        goes_on = at.goes_on(line, indented)
    return out + aside


def joined(text: str, more: str) -> str:
    """Two lines of a paragraph: a blank between Latin words, nothing else."""
    latin = text[-1:].isascii() and more[:1].isascii() and text[-1:].isalpha() and more[:1].isalpha()
    return f"{text} {more}" if latin else text + more
