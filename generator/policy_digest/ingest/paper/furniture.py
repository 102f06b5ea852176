"""What a printer adds to every page: running heads, page numbers, buttons of the site. In: rows by sheet. Out: which go, and why.

A row goes where it stands at the edge of its sheet and is a page's number, an address with one, or stands there on other sheets too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_digest.ingest.paper.rows import Row
from policy_digest.ingest.wrapped import BUTTONS, PAGE_NUMBER

_EDGE = 3  # rows at the top and at the bottom of a sheet
_MARGIN = 0.12  # of a sheet's height
_APART = 1.6  # of the pitch of the text: a running head keeps its distance
_DRIFT = 4.0  # points by which its place may differ from sheet to sheet
_SHORT = 60  # characters
_DIGITS = re.compile("[0-9]+")
_PRINTED_AT = re.compile(
    r"[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}日?[,，]? ?(?:(?:上|下)午|[AP]M)? ?[0-9]{1,2}:[0-9]{2}(?: ?[AP]M)?(?:\s|$)"
)
_ADDRESS = re.compile(r"^(?:https?|file)://\S+(?: [0-9]{1,4} ?/ ?[0-9]{1,4})?$")
_NUMBERED = re.compile(r"(?:^|\s)(?:[·•—–-]\s?[0-9]{1,4}\s?[·•—–-]|第 ?[0-9]{1,4} ?页(?:[ ,，/／]*共 ?[0-9]{1,4} ?页)?)(?:$|\s)")

Gone = dict[int, str]  # row's place in its sheet → why it goes


def furniture(sheets: Sequence[Sequence[Row]], heights: Sequence[float]) -> list[Gone]:
    """For each sheet, the rows that are not its text. `sheets`: the rows of each, from top to bottom; `heights`: in points."""
    edges = [_edges(rows, height) for rows, height in zip(sheets, heights, strict=True)]
    seen: dict[str, list[tuple[int, float]]] = {}
    for number, (rows, edge) in enumerate(zip(sheets, edges, strict=True)):
        for i in edge:
            seen.setdefault(_key(rows[i]), []).append((number, rows[i].base))
    out: list[Gone] = []
    for number, (rows, edge) in enumerate(zip(sheets, edges, strict=True)):
        gone: Gone = {}
        for i in edge:
            text = rows[i].text
            if PAGE_NUMBER.match(text):
                gone[i] = "page-number"
            elif _ADDRESS.match(text) or (_PRINTED_AT.match(text) and i == 0):
                gone[i] = "running-head"
            elif _repeated(seen[_key(rows[i])], number, rows[i].base) or (_NUMBERED.search(text) and _stands_apart(rows, i)):
                gone[i] = "running-head"
        gone |= {i: "buttons" for i, row in enumerate(rows) if BUTTONS.match(row.text)}
        out.append(_outermost(gone, len(rows)))
    return out


def _key(row: Row) -> str:
    """A row's text whatever the numbers in it."""
    return _DIGITS.sub("#", row.text.replace(" ", ""))


def _edges(rows: Sequence[Row], height: float) -> list[int]:
    """The rows that may be a page's furniture: short ones among the first and the last, in the margins or next to one that is."""
    top = [i for i in range(min(_EDGE, len(rows))) if len(rows[i].text) <= _SHORT or _PRINTED_AT.match(rows[i].text)]
    low = [i for i in range(max(0, len(rows) - _EDGE), len(rows)) if len(rows[i].text) <= _SHORT or "://" in rows[i].text]
    inside = [i for i in top if rows[i].base <= _MARGIN * height + rows[i].size * (i + 1)]
    marked = [i for i in (0, len(rows) - 1) if rows and PAGE_NUMBER.match(rows[i].text) and not rows[i].text.strip().isdigit()]
    return sorted({*inside, *marked, *(i for i in low if rows[i].base >= (1 - _MARGIN) * height - rows[i].size)})


def _repeated(places: Sequence[tuple[int, float]], number: int, base: float) -> bool:
    """Whether the same row stands at the same height of another sheet."""
    return any(other != number and abs(at - base) <= _DRIFT for other, at in places)


def _stands_apart(rows: Sequence[Row], i: int) -> bool:
    """Whether a row at the edge keeps its distance from the text, or is set smaller than it."""
    if len(rows) < 3:
        return False
    pitches = sorted(b.base - a.base for a, b in pairwise(rows))
    pitch = pitches[len(pitches) // 2]
    beside = rows[i + 1].base - rows[i].base if i < len(rows) // 2 else rows[i].base - rows[i - 1].base
    sizes = sorted(row.size for row in rows)
    return beside >= _APART * pitch or rows[i].size < 0.9 * sizes[len(sizes) // 2]


def _outermost(gone: Gone, count: int) -> Gone:
    """A number in the midst of the text is a figure of it: what goes stands at the edge, with nothing but the like outside it."""
    top = next((i for i in range(count) if i not in gone), count)
    low = next((i for i in range(count - 1, -1, -1) if i not in gone), -1)
    return {i: why for i, why in gone.items() if i < top or i > low or why == "buttons"}
