"""Judged lines → where the article lies among them. In: lines of a page. Out: the layout, from which `chosen` takes the article's lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.typography import HAN, count_han, fold
from policy_digest.clean.dates import find_dates
from policy_digest.clean.lines import NUMBERED, Line, is_caption, is_clean, is_closed, is_cut, uncut, widget
from policy_digest.clean.rows import first_row, is_row
from policy_digest.clean.strangers import comments, is_statement
from policy_digest.clean.words import Words

_CLAUSE = later("[，,。；;！!？?：:\n]")
_NUMBER_LINE = later(r"^[^。，]{0,16}[〔\[［（(【]\s*[12][0-9]{3}\s*[〕\]］）)】]?\s*第?\s*[0-9]{1,6}\s*号?$")
# Numbering that headings of documents have and lists of teasers do not.
HEADED = later(f"^{mark('part', 'section', 'article', 'han', 'bracketed')}")
ATTACHED = later("^附(?:件|表|图)(?: ?[0-9一二三四五六七八九十]{0,2} ?[:：]|[0-9 ]*$)")
_RESPONSIBLE = later("^[（(【\\[]?(?:责任|牵头|配合|落实|承办|主办|协办|实施|完成)(?:单位|部门|处室|科室|领导|人|时限|时间|主体)")
_LABELLED = later(f"^[{HAN}]{{2,8}}[:：].")  # what is said of each item of a list, and may be the same of several
_READERS = ("comment", "cmt", "pinglun")
_TEXT = 100  # characters of running text that are an article's
_INSET = 8  # lines that a list of teasers inside an article has at most
_WEAK = frozenset(("share", "widget", "navigation", "tags"))  # buttons, which may stand in the midst of a text
_TAIL = frozenset(("teaser", "footer", "comment", "share", "tags", "navigation", "byline", "widget"))


@dataclass(frozen=True)
class Layout:
    """Where the article lies in the page. `first`: the first paragraph; `end`: the line behind the last that may be the article's;
    `until`: where the neighbours' text begins (a source line may stand between `end` and it); `reasons`: index → why a line is out."""

    lines: tuple[Line, ...]
    begin: int
    first: int
    end: int
    until: int
    reasons: dict[int, str]


def are_misled(lines: Sequence[Line]) -> bool:
    """Whether the class words of this page mislead: most of its running text stands in elements named like furniture.

    Readers may write more than the article has: their comments are left out of it where there is running text beside them.
    """
    others = [line for line in lines if not _is_readers(line)]
    if sum(line.weight for line in others if not line.hint) >= _TEXT:
        lines = others
    weight = sum(line.weight for line in lines)
    return sum(line.weight for line in lines if line.hint) > 0.5 * weight


def _is_readers(line: Line) -> bool:
    """Whether a line stands in an element that is named after comments; an office's answer stands in one named after replies."""
    return line.hint == "comment" and any(word.startswith(_READERS) for word in line.box.split())


def by_hint(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines inside elements that are named like furniture become furniture; long running text only where the name is beyond doubt."""
    if not any(line.hint for line in lines) or are_misled(lines):
        return tuple(lines)
    certain = ("teaser", "comment", "footer", "advert")
    out = []
    for i, line in enumerate(lines):
        named = line.hint and line.look in ("short", "prose", "abstract") and line.tag != "h1"
        # A box that holds its whole list ends where its element does, and so opens nothing.
        boxed = line.look == "open" and line.hint in certain and i + 1 < len(lines) and lines[i + 1].hint == line.hint
        out.append(widget(line, line.hint) if boxed or (named and (line.weight < 60 or line.hint in certain)) else line)
    return tuple(out)


def _insets(lines: Sequence[Line]) -> set[int]:
    """Short lists of teasers in the midst of an article: running text goes on behind them, and only then come the page's editors."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if line.look != "open" or line.reason != "teaser":
            continue
        if (behind := _boxed(lines, i)) > i:
            found.update(range(i, behind))
            continue
        resumed = next((j for j in range(i + 1, min(i + _INSET, len(lines))) if lines[j].look in ("prose", "open")), i)
        if resumed == i or not all(is_clean(one) for one in lines[resumed : resumed + 2]):
            continue
        end = next((j for j in range(resumed, len(lines)) if lines[j].look == "open"), len(lines))
        signed = [j for j in range(i) if lines[j].reason == "byline" and any(one.look == "prose" for one in lines[:j])]
        if not signed and any(lines[j].reason == "byline" for j in range(resumed + 2, end)):
            found.update(range(i, resumed))
    return found


def _boxed(lines: Sequence[Line], i: int) -> int:
    """The line behind a box of teasers that `i` opens inside the element that holds the running text before and behind it; else `i`."""
    before = next((line.box for line in reversed(lines[:i]) if line.look == "prose"), "")
    if not before or not lines[i].box.startswith(f"{before} "):
        return i
    behind = next((j for j in range(i, min(i + 4 * _INSET, len(lines))) if not lines[j].box.startswith(lines[i].box)), i)
    return behind if any(line.look == "prose" and line.box == before for line in lines[behind:]) else i


def _repeats(lines: Sequence[Line]) -> set[int]:
    """Lines that stand there a second time: long ones wherever they are, short ones only inside a stretch that is repeated."""
    first: dict[str, int] = {}
    again: set[int] = set()
    items = _items(lines)
    for i, line in enumerate(lines):
        if line.look in ("prose", "short", "abstract") and len(line.folded) >= 2 and line.folded not in items:
            if line.folded in first:
                again.add(i)
            else:
                first[line.folded] = i
    wholes = sorted(first)
    for i, line in enumerate(lines):  # …累计筹集……[查看全文]: the beginning of what stands above in full
        begun = fold(uncut(line.text)) if line.look in ("prose", "short") and is_cut(line.text) else ""
        if len(begun) >= 16 and any(first[whole] < i for whole in _beginning(wholes, begun) if whole != line.folded):
            again.add(i)
    long = {
        i for i in again if (lines[i].look == "prose" or len(lines[i].folded) >= 24 or is_cut(lines[i].text)) and not _belongs(lines[i])
    }
    _carry(lines, again, long)
    return long


def _items(lines: Sequence[Line]) -> set[str]:
    """What is said of three items of a list or more, behind the same label."""
    times = Counter(line.folded for line in lines if _LABELLED.match(line.text))
    return {text for text, often in times.items() if often > 2}


def _carry(lines: Sequence[Line], again: set[int], long: set[int]) -> None:
    """Add to the repeated lines the short ones among those that stand there again."""
    for step in (1, -1):  # a short line goes with the repeated line before or behind it
        order = range(len(lines)) if step == 1 else range(len(lines) - 1, -1, -1)
        carried = False
        for i in order:
            if i in long:
                carried = True
            elif i in again and carried:
                long.add(i)
            elif lines[i].look in ("prose", "short"):
                carried = False


def _belongs(line: Line) -> bool:
    """Whether a line may stand under each of several items: who answers for it, in brackets, and the heads of a table."""
    return line.tag == "tr" or (line.text[0] in "（(【[" and line.text[-1] in "）)】]。") or bool(_RESPONSIBLE.match(line.text))


def _beginning(texts: Sequence[str], begun: str) -> Iterator[str]:
    """Of sorted texts those that begin so."""
    for at in range(bisect_left(texts, begun), len(texts)):
        if not texts[at].startswith(begun):
            return
        yield texts[at]


def _abstracts(lines: Sequence[Line], words: Words) -> set[int]:
    """Summaries, and cut-off leads, most of whose clauses the article says again."""
    if not any(line.look == "abstract" or (line.look == "prose" and is_cut(line.text)) for line in lines):
        return set()
    clauses: dict[str, int] = {}
    parts: dict[int, list[str]] = {}
    for i, line in enumerate(lines):
        if line.look in ("prose", "abstract"):
            text = words.abstract.sub("", line.text) if line.look == "abstract" else line.text
            parts[i] = [c for c in map(fold, _CLAUSE.split(text)) if len(c) >= 5]
            for clause in set(parts[i]):
                clauses[clause] = clauses.get(clause, 0) + 1
    out = set()
    for i, own in parts.items():
        line = lines[i]
        if line.look != "abstract" and not is_cut(line.text):
            continue
        size = sum(map(len, own))
        told = sum(len(c) for j, c in enumerate(own) if clauses[c] > own.count(c) or (j == len(own) - 1 and is_cut(line.text)))
        if size and told >= 0.6 * size:
            out.add(i)
    return out


def contained(lines: Sequence[Line], indices: Sequence[int]) -> set[int]:
    """Paragraphs that a longer one begins with (a lead told again inside the whole), by their first 20 characters."""
    longest: dict[str, int] = {}
    for i in indices:
        key = lines[i].folded[:20]
        if len(lines[i].folded) >= 20 and (key not in longest or len(lines[i].folded) > len(lines[longest[key]].folded)):
            longest[key] = i
    out = set()
    for i in indices:
        folded = lines[i].folded
        j = longest.get(folded[:20])
        if j is not None and len(lines[j].folded) > len(folded) >= 20 and not _belongs(lines[i]):
            body = folded if is_closed(lines[i].text) else folded[:-1]
            if lines[j].folded.startswith(body):
                out.add(i)
    return out


def _segments(lines: Sequence[Line]) -> list[range]:
    """The page cut at the lines that open teasers, comments and footers."""
    cuts = [0, *(i for i, line in enumerate(lines) if line.look == "open"), len(lines)]
    return [range(a, b) for a, b in pairwise(cuts) if b > a]


def _main(lines: Sequence[Line], segments: Sequence[range]) -> int:
    """The segment that holds the article: the one with most running text, one that has a page header before its text preferred."""

    def rank(segment: range) -> float:
        weight = sum(lines[i].weight for i in segment)
        first = next((i for i in segment if lines[i].weight), segment.stop)
        headed = any(lines[i].look == "info" and lines[i].reason in ("source", "date") for i in range(segment.start, first))
        titled = any(lines[i].tag == "h1" for i in range(segment.start, first))
        # Below a short article its teasers can hold several times its text.
        return weight * (8 if headed or titled else 1)

    return max(range(len(segments)), key=lambda k: (rank(segments[k]), -k))


def _end(lines: Sequence[Line], segment: range, words: Words) -> int:
    """Where the article ends inside its segment: before the tail furniture that follows most of its text, if no body follows that."""
    total = sum(lines[i].weight for i in segment)
    seen = 0
    for i in segment:
        line = lines[i]
        seen += line.weight
        tail = line.look in ("widget", "info") and line.reason in _TAIL and seen >= 0.5 * total and seen > 0
        if seen and is_statement(lines, i, segment.stop, words):
            return i
        if not tail:
            continue
        rest = [j for j in range(i + 1, segment.stop) if lines[j].look in ("prose", "short")]
        if line.reason in _WEAK and _goes_on(lines, i, rest):
            continue
        if sum(is_row(lines[j]) for j in rest) > 1:
            continue  # the annexed table stands behind the sign-off
        adjacent = sum(1 for a, b in pairwise(rest) if is_clean(lines[a]) and is_clean(lines[b]))
        clean = sum(lines[j].weight for j in rest if is_clean(lines[j]))
        if adjacent >= 1 and clean > 0.2 * total:
            continue
        if len(rest) and clean > 0.4 * total:
            continue
        return i
    return segment.stop


def _goes_on(lines: Sequence[Line], i: int, rest: Sequence[int]) -> bool:
    """Whether the text goes on behind a button at `i`: a sentence that ends as one, in the element that holds the text before it."""
    if not rest:
        return False
    line = lines[rest[0]]
    before = next((one for one in reversed(lines[:i]) if one.look in ("prose", "short")), line)
    return line.text.endswith("。") and count_han(line.text) >= 8 and line.link_share < 0.3 and line.box == before.box


def _begin(lines: Sequence[Line], segment: range, words: Words) -> int:
    """Where the article's own part of its segment begins: a side column of teasers may stand above the page's path and header."""
    total = sum(lines[i].weight for i in segment)
    seen, begin = 0, segment.start
    told: set[str] = set()  # the elements in which running text stood: a column beside an article is another one
    for i in segment:
        if seen > 0.4 * total:
            break
        path = lines[i].look == "widget" and lines[i].reason == "navigation"
        header = lines[segment.start].look == "open" and lines[i].look == "info" and bool(find_dates(lines[i].text))
        header = header and not (
            is_signature(lines[i].text, words) and is_signature(lines[i - 1].text, words)
        )  # the date of those who sign
        header = header and lines[i].within not in told
        if seen and (path or header):
            begin = i if path else _above(lines, i, segment.start)
        seen += lines[i].weight
        if lines[i].weight and lines[i].within:
            told.add(lines[i].within)
    return begin


def _above(lines: Sequence[Line], i: int, start: int) -> int:
    """The headline above the date line `i`: up to three lines that are not running text."""
    j = i
    while j > max(start, i - 4) and lines[j - 1].look != "prose":
        j -= 1
    return j


def is_signature(text: str, words: Words) -> bool:
    """Whether a short line is a sign-off: issuing bodies, or nothing but a date."""
    dates = find_dates(text)
    if dates:
        rest = fold(text[: dates[0].start] + text[dates[0].end :])
        return not rest or (len(rest) <= 40 and bool(words.office.search(rest)))
    parts = [p for p in re.split("[ 　、,，]+", text) if p]
    return bool(parts) and len(text) <= 90 and all(words.office.search(p) and 3 <= count_han(p) <= 30 for p in parts)


def is_addressee(text: str, words: Words) -> bool:
    """Whether a line names those a circular goes to: 各县（市、区）人民政府，市政府各部门："""
    return text.endswith(("：", ":")) and len(text) <= 400 and bool(words.addressee.match(text.lstrip("（(")))


def is_number(text: str) -> bool:
    """Whether a line is a document number alone, damaged or not."""
    return len(text) <= 40 and bool(_NUMBER_LINE.match(text))


def is_content(line: Line) -> bool:
    """Whether a line is beyond doubt part of a text: what no page carries around one."""
    if line.look == "prose":
        return line.weight > 0 and not is_cut(line.text)
    if line.look != "short" or line.link_share > 0.6 or count_han(line.text) < 2 or ATTACHED.match(line.text):
        return False
    return is_closed(line.text) or bool(HEADED.match(line.text)) or (line.tag == "tr" and any(c.isdigit() for c in line.folded))


def _steps(lines: Sequence[Line], body: Sequence[int]) -> int | None:
    """The first of the numbered steps of a page that holds nothing else: 1. …, 2. …, 3. …"""
    own = [i for i in body if NUMBERED.match(lines[i].text) and lines[i].look == "short" and lines[i].link_share < 0.3]
    return own[0] if len(own) >= 3 and own[2] - own[0] <= 4 else None


def _briefly(lines: Sequence[Line], body: Sequence[int]) -> int | None:
    """The one line of a page that says no more: below its source and date, and no link."""
    info = next((i for i, line in enumerate(lines) if line.look == "info" and line.reason in ("source", "date")), None)
    if info is None:
        return None
    return next((i for i in body if i > info and lines[i].look == "short" and _is_said(lines[i])), None)


def _is_said(line: Line) -> bool:
    return line.link_share < 0.3 and count_han(line.text) >= 8 and any(c.isdigit() for c in line.text)


def open_end(lines: Sequence[Line], last: int, reasons: Mapping[int, str]) -> int:
    """The last line of a capture that was cut off: running text without its full stop, with nothing of the page behind it."""
    end = last + 1
    if end >= len(lines) or end in reasons or lines[end].link_share > 0.6 or lines[end].box != lines[last].box:
        return last
    line = lines[end]
    if is_closed(line.text) or line.labels or line.text.startswith(("（", "(", "【", "[")):
        return last
    running = line.look == "prose" or (line.look == "short" and count_han(line.text) >= 8 and not is_caption(line.text))
    return end if running and not is_cut(line.text) and not any(i not in reasons for i in range(end + 1, len(lines))) else last


def lay_out(lines: Sequence[Line], words: Words) -> Layout | None:
    """Find the stretch of the page that holds the article; None where there is no running text at all."""
    lines = by_hint(lines)
    said = comments(lines, words)
    lines = tuple(widget(line, "comment") if i in said else line for i, line in enumerate(lines))
    reasons = {i: line.reason for i, line in enumerate(lines) if line.look in ("widget", "info", "byline", "open")}
    repeats = _repeats(lines)
    insets = _insets(lines)
    apart = dict.fromkeys(insets, "teaser") | dict.fromkeys(repeats, "repeat")
    judged = tuple(widget(line, apart[i]) if i in apart else line for i, line in enumerate(lines))
    reasons |= apart
    segments = _segments(judged)
    if not segments:
        return None
    segment = segments[_main(judged, segments)]
    reasons |= dict.fromkeys(_abstracts(judged, words), "abstract")
    end = _end(judged, segment, words)
    begin = _begin(judged, range(segment.start, end), words)
    body = [i for i in range(begin, end) if i not in reasons]
    first = next((i for i in body if is_clean(judged[i])), None)
    if first is None:
        first = next((i for i in body if judged[i].look in ("prose", "abstract")), None)
    if first is None:
        first = _steps(judged, body)
    if first is None:
        first = first_row(judged, body)
    if first is None:
        first = _briefly(judged, body)
    if first is None:
        return None
    return Layout(judged, begin, first, end, segment.stop, reasons)
