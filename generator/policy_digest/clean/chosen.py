"""Where the article lies in the page → which of its lines are the article. In: a layout. Out: their indices, and why each other is out."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.typography import count_han
from policy_digest.clean.dates import find_dates
from policy_digest.clean.element import restored
from policy_digest.clean.lines import NUMBERED, Line, is_caption, is_closed, is_cut
from policy_digest.clean.rows import is_row
from policy_digest.clean.span import ATTACHED, HEADED, Layout, contained, is_addressee, is_content, is_number, is_signature, open_end
from policy_digest.clean.words import Words

_ITEM = later("^[0-9]{1,2} ?[.．、]")


def select(layout: Layout, title: str, words: Words) -> tuple[tuple[int, ...], dict[int, str], tuple[int, ...]]:
    """The indices of the article's lines in reading order, index → reason for every other line, and which lines only their element gave.

    `title`: folded; the lines that show it are no paragraphs.
    """
    lines, first = layout.lines, layout.first
    reasons = dict(layout.reasons)
    kept = _opening(layout, title, words, reasons)
    last = max((i for i in range(first, layout.end) if i not in reasons and is_content(lines[i])), default=first)
    _body(layout, title, words, open_end(lines, last, reasons), kept, reasons)
    for i in (*range(layout.begin), *range(layout.end, len(lines))):
        reasons.setdefault(i, "navigation" if i < layout.begin else "teaser")
    within = contained(lines, kept)
    reasons |= dict.fromkeys(within, "repeat")
    kept = [i for i in kept if i not in within]
    by_element = restored(lines, kept, reasons, title, words)
    for i in by_element:
        del reasons[i]
        insort(kept, i)
    return tuple(kept), reasons, by_element


def _opening(layout: Layout, title: str, words: Words, reasons: dict[int, str]) -> list[int]:
    """What is kept above the first paragraph. The page's header ends at its last date, source or title line; headings behind it are the
    article's."""
    lines, first = layout.lines, layout.first
    above = range(layout.begin, first)
    marks = [
        i for i in above if lines[i].look in ("info", "byline") or lines[i].reason == "navigation" or _is_title(lines[i], title, words)
    ]
    head = max(marks, default=layout.begin - 1)
    while head + 1 < first and lines[head + 1].look == "widget":
        head += 1
    # Where the headline comes once more below a re-poster's own words, what stands above those belongs to the page.
    retold = any(line.look == "short" and _is_title(line, title, words) for line in lines[first : first + 4])
    kept: list[int] = []
    for i in above:
        if i in reasons:
            continue
        # A circular may name its addressees above the page's date line.
        opens = _goes_on(lines, i, kept) or (i > head and not retold and (_may_open(lines[i], words) or _is_lead(lines, i, first)))
        if opens or is_addressee(lines[i].text, words):
            kept.append(i)
        else:
            reasons[i] = "title" if _is_title(lines[i], title, words) else "number" if is_number(lines[i].text) else "navigation"
    return kept


def _body(layout: Layout, title: str, words: Words, last: int, kept: list[int], reasons: dict[int, str]) -> None:
    """From the first paragraph on: what is kept, and why the rest is not. `last`: the last line that is the article's beyond doubt."""
    lines = layout.lines
    attached = False  # inside the list of attachments
    listing = False  # a paragraph that ends in a colon opens a list, whose items may end without a mark
    for i in range(layout.first, layout.end):
        line = lines[i]
        if kept and kept[-1] == i - 1 and line.look == "info" and is_signature(line.text, words) and is_signature(lines[i - 1].text, words):
            reasons.pop(i, None)
            kept.append(i)  # the date below those who sign
            continue
        if i in reasons:
            continue
        attached = line.look == "short" and bool(ATTACHED.match(line.text) or (attached and _ITEM.match(line.text)))
        if (reason := _no_paragraph(line, title, words, attached)) is not None:
            reasons[i] = reason
        elif i <= last:
            kept.append(i)
            listing = line.text.rstrip("”’）)").endswith(("：", ":")) or (line.look == "short" and bool(HEADED.match(line.text)))
        elif _is_listed(lines, i, kept, words):
            kept.append(i)
        elif line.look == "short" and ((listing and not is_cut(line.text)) or (is_signature(line.text, words) and i - last <= 12)):
            kept.append(i)
        else:
            reasons[i] = "teaser"


def _no_paragraph(line: Line, title: str, words: Words, attached: bool) -> str | None:
    """Why a line between paragraphs is none, by what it is itself; None where it may be one."""
    if attached and (line.text.endswith(("：", ":")) or not is_closed(line.text)):
        return "attachment"
    if line.look == "short" and _is_title(line, title, words):
        return "title"
    if len(line.folded) <= 60 and is_caption(line.text):
        return "caption"
    if line.look == "short" and line.link_share > 0.8 and not NUMBERED.match(line.text):
        return "teaser"
    return None


def _is_listed(lines: Sequence[Line], i: int, kept: Sequence[int], words: Words) -> bool:
    """Whether a short line behind the last sentence goes on with the article: the next step, the next member of a list."""
    line = lines[i]
    if not kept or line.look != "short" or line.link_share > 0.2 or count_han(line.text) < 2 or is_cut(line.text) or line.labels:
        return False
    before = lines[kept[-1]]
    if line.box != before.box or any(one.look != "widget" or one.reason not in ("number", "widget") for one in lines[kept[-1] + 1 : i]):
        return False
    if NUMBERED.match(line.text) and NUMBERED.match(before.text):
        return True
    # A page's teasers are links; a text capture does not say what was one.
    return bool(line.tag) and not words.account.search(line.text)


def _is_title(line: Line, title: str, words: Words) -> bool:
    """Whether a line shows the headline, or one of the lines it is set in; the office in it may also sign the text."""
    folded = line.folded
    if not folded or not title or len(folded) > len(title) + 24:
        return False
    if folded == title:
        return True
    part = len(folded) >= 8 and folded in title and not is_signature(line.text, words)
    return part or (len(title) >= 8 and title in folded and line.look == "short")


def _goes_on(lines: Sequence[Line], i: int, kept: Sequence[int]) -> bool:
    """Whether a row stands below one that is kept: 合计, on a page that is a table."""
    return kept[-1:] == [i - 1] and is_row(lines[i]) and is_row(lines[i - 1])


def _is_lead(lines: Sequence[Line], i: int, first: int) -> bool:
    """Whether running text without its full stop stands directly above the first sentence that has one."""
    line = lines[i]
    between = all(one.look in ("short", "prose") for one in lines[i:first])
    return line.look == "prose" and not is_cut(line.text) and line.link_share < 0.3 and line.box == lines[first].box and between


def _may_open(line: Line, words: Words) -> bool:
    """Whether a line between the page's header and the first paragraph is a heading of the article."""
    if line.look == "abstract":
        return True
    if line.look != "short" or line.link_share > 0.6:
        return False
    text = line.text
    if NUMBERED.match(text) or is_addressee(text, words) or text.endswith(("？", "?", "：", ":")):
        return True
    if words.account.search(text) or find_dates(text) or is_number(text):
        return False
    return count_han(text) >= 4 and len(line.folded) <= 60
