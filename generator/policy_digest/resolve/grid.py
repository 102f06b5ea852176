"""Paragraphs → the tables among them. A row of a table is a paragraph whose cells stand apart by an ideographic space.

Which figure stands in which column is all that is found here; what a column says is read in `cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.models import APART, COLUMNS, Article

_LABEL = later(r"[（(]?[一-鿿]{2}\s?[：:]\s?[^\s。；]{1,12}[）)]?")  # 单位：万亩, on a line of its own
SHORT = 24  # characters of a column's head; what is longer is text

_TIME = later(r"(?:19|20)\d\d(?:年.*)?|(?:前?\d{1,2}[—－~～至-])?\d{1,2}个?月.*|(?:前?[一二三四1-4]|第[一二三四])个?季度.*")
_BARE = later(r"[^\dA-Za-z一-鿿]{0,2}\d[\d,，.]*\s*[^\d]{0,8}")
_DIGIT = later(r"\d")
WITHIN = later(r"^其中[：:]?\s*|^[-—#·]+\s*")  # before a part
_NOUN = 3  # characters of a head that says by itself what it counts
_UNIT = later(r"[（(][^（）()]{1,10}[)）]$")  # of a head
_PAIRS = later(r"[（(](?P<pairs>[^（）()]{1,14}[：:][^（）()]{1,10}(?:[；;，,][^（）()]{1,14}[：:][^（）()]{1,10})*)[)）]$")


@dataclass(frozen=True, slots=True)
class HeadWords:
    """What heads are made of."""

    usual: re.Pattern[str]  # heads that columns often have
    unit: re.Pattern[str]  # a unit as heads print it
    stage: re.Pattern[str]  # how far something is, or that it is only counted: 累计完成, 计划
    about: re.Pattern[str]  # ends a head that is only of what stands below: 营造林任务, 投资计划


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its half-open span in the article's text, without white space around it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table in the order of the columns; None where a cell is missing, because one above spans it."""

    paragraph: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `head`: what stands over each column, rows of heads put together. `caption`: the line above it."""

    head: tuple[str, ...]
    over: tuple[tuple[int, int], ...]  # the span of each head, of several put together the lowest one's
    rows: tuple[Row, ...]
    caption: str
    upper: tuple[tuple[int, int], ...] = ()  # the spans of the upper rows of heads, where there are several
    groups: tuple[str, ...] = ()  # the uppermost head of each column, where there are several rows of them


def is_figure(text: str) -> bool:
    """Whether a cell holds a number and hardly anything else; a year or a month is the head of a column."""
    return bool(_BARE.fullmatch(text)) and not _TIME.fullmatch(text)


def grids(article: Article, known: HeadWords) -> Iterator[Grid]:
    """The tables of `article` in reading order: at least a row of heads, and one below it that holds a figure.

    A row of usual heads begins another table where no line stands between the two.
    """
    run: list[tuple[int, list[Cell]]] = []
    for i, (paragraph, start) in enumerate(zip(article.paragraphs, article.starts, strict=True)):
        cells = [] if paragraph.role != "body" or paragraph.level or APART not in paragraph.text else _cells(paragraph.text, start)
        if 2 <= len(cells) <= COLUMNS:
            run.append((i, cells))
            continue
        yield from _tables(article, run, known)
        run = []
    yield from _tables(article, run, known)


def _cells(text: str, start: int) -> list[Cell]:
    out, at = [], 0
    for part in text.split(APART):
        bare = part.strip()
        lead = len(part) - len(part.lstrip())
        out.append(Cell(start + at + lead, start + at + lead + len(bare), bare))
        at += len(part) + 1
    return out


def _tables(article: Article, run: Sequence[tuple[int, list[Cell]]], known: HeadWords) -> Iterator[Grid]:
    """The tables of one run of rows."""
    at = 0
    for i in range(1, len(run) + 1):
        if i == len(run) or (_held(run[at:i]) and _begins(run[i][1], len(run[i - 1][1]), known)):
            if (grid := _captioned(article, run[at:i]) or _table(article, run[at:i], known)) is not None:
                yield grid
            at = i


def _heads(cells: Sequence[Cell]) -> bool:
    return all(c.text and len(c.text) <= SHORT and not is_figure(c.text) and c.text[-1] not in "。；" for c in cells)


def _begins(cells: Sequence[Cell], columns: int, known: HeadWords) -> bool:
    """Whether a row below figures begins another table: heads, of another number of columns, by their usual words or by their units."""
    units = any((m := _UNIT.search(c.text)) and known.unit.fullmatch(m.group()[1:-1]) for c in cells[1:])
    units = units and not any(_DIGIT.search(c.text) and not _TIME.match(c.text) for c in cells)
    return _heads(cells) and (len(cells) != columns or units or _usual(cells, known))


def _usual(cells: Sequence[Cell], known: HeadWords) -> bool:
    return sum(bool(known.usual.fullmatch(c.text.rstrip("：:"))) for c in cells) * 2 >= len(cells)


def _stacked(upper: Sequence[Cell], lower: Sequence[Cell], known: HeadWords) -> bool:
    """Whether two rows of heads stand one upon the other: some columns have one head over both rows, others one that spans columns, or
    all others their units: 义务植树 over 万株."""
    if len(upper) != len(lower) or not all(len(c.text) <= SHORT and not is_figure(c.text) for c in lower):
        return False
    other = [b.text for a, b in zip(upper, lower, strict=True) if b.text and a.text != b.text]
    spanned = len({c.text for c in upper}) < len(upper)
    units = len(other) > 1 and all(known.unit.fullmatch(text.strip("（()）")) for text in other)
    return (spanned or units) and 0 < len(other) < len(upper)


def _put_together(top: str, below: str, known: HeadWords) -> str:
    """2026年新建（家）, where the lower head is a time; else the upper one first, and its unit last: 水质比例Ⅲ类（%）. What the lower one
    says again, or only that it is the sum, is said once."""
    below = WITHIN.sub("", below)
    if not below or top == below:
        return top
    if _TIME.fullmatch(below):
        return below + top
    own = _UNIT.search(top)
    bare, measured = (top[: own.start()], own.group()) if own is not None else (top, "")
    if own is None and known.unit.fullmatch(counted := below.strip("（()）")):
        return f"{top}（{counted}）"
    if (measured_below := _UNIT.search(below)) is not None:
        return _put_together(bare, below[: measured_below.start()], known) + measured_below.group()
    if known.stage.fullmatch(below):  # 累计完成 under 投资
        return below + bare + measured
    alone = below.endswith(bare) or (len(below) >= _NOUN and known.about.search(bare) is not None)
    return (below if alone else bare + below) + measured


def _captioned(article: Article, run: Sequence[tuple[int, list[Cell]]]) -> Grid | None:
    """A table without heads below a line that names, in brackets, what each column holds: 各县区水质（断面：个；优良比例：%）"""
    first, columns = run[0][0], len(run[0][1])
    said = _PAIRS.search(article.paragraphs[first - 1].text) if first else None
    rows = [Row(i, tuple(cells)) for i, cells in run if len(cells) == columns and not is_figure(cells[0].text)]
    if said is None or len(rows) < len(run) or not is_figure(run[0][1][-1].text):
        return None
    at = article.starts[first - 1] + said.start("pairs")
    over = [(at + m.start(), at + m.end()) for m in re.finditer("[^；;，,]+", said["pairs"])]
    if len(over) != columns - 1:
        return None
    start = run[0][1][0].start
    head = ("", *(article.text[slice(*span)].strip() for span in over))
    return Grid(head, ((start, start), *over), tuple(rows), article.paragraphs[first - 1].text)


def _held(rows: Sequence[tuple[int, list[Cell]]]) -> bool:
    return any(is_figure(c.text) for _, cells in rows for c in cells)


def _spanning(head: Sequence[str], body: Sequence[tuple[int, list[Cell]]], known: HeadWords) -> int | None:
    """Which head spans the heads of the first row below it; None where that row holds no heads, or no later row has a cell under each."""
    if len(body) < 2 or not _heads(body[0][1]) or any(c.text[-1].isdigit() for c in body[0][1]):
        return None
    if not any(len(cells) == len(head) - 1 + len(body[0][1]) for _, cells in body[1:]):
        return None
    return next((i for i in reversed(range(len(head))) if not known.usual.fullmatch(head[i])), None)


def _table(article: Article, run: Sequence[tuple[int, list[Cell]]], known: HeadWords) -> Grid | None:
    if len(run) < 2 or not _heads(run[0][1]) or not (_held(run[1:]) or _usual(run[0][1], known)):
        return None
    upper: list[tuple[int, int]] = []
    first, head, over = run[0][0], [c.text.rstrip("：:") for c in run[0][1]], [(c.start, c.end) for c in run[0][1]]
    body = list(run[1:])
    if (spanning := _spanning(head, body, known)) is not None:
        # 指标 | 单位 | 目标值 | 属性, and below 2025年 | 2027年: the last head of its own spans what stands below
        below = body[0][1]
        head[spanning : spanning + 1] = [_put_together(head[spanning], c.text, known) for c in below]
        over[spanning : spanning + 1] = [(c.start, c.end) for c in below]
        body = body[1:]
    above, groups = run[0][1], tuple(head)
    while len(body) > 1 and _stacked(above, body[0][1], known):
        # a filled-in grid: 县区 | 新建（家） | 新建（家）, and below 县区 | 2026年 | 2027年
        below, upper = body[0][1], [*upper, *over]
        said = [c.text if c.text != a.text else "" for a, c in zip(above, below, strict=True)]
        head = [_put_together(top, text, known) for top, text in zip(head, said, strict=True)]
        over = [(c.start, c.end) if c.text else span for span, c in zip(over, below, strict=True)]
        above, body = below, body[1:]
    whole = [cells for _, cells in body if len(cells) == len(head)]
    numeric = tuple(sum(is_figure(cells[i].text) for cells in whole) * 2 > len(whole) for i in range(len(head)))
    rows = [Row(i, placed) for i, cells in body if (placed := _placed(cells, len(head), numeric)) is not None]
    return Grid(tuple(head), tuple(over), tuple(rows), _caption(article, first), tuple(upper), groups) if rows else None


def _caption(article: Article, first: int) -> str:
    """What stands above the table that begins with paragraph `first`; where that gives its unit alone, the line above it too."""
    before = article.paragraphs[first - 1].text if first else ""
    if APART in before and any(is_figure(cell) for cell in before.split(APART)):
        return ""  # the last row of the table above
    if first < 2 or not _LABEL.fullmatch(before):
        return before
    return f"{article.paragraphs[first - 2].text}（{before.strip('（）()')}）"


def _placed(cells: Sequence[Cell], columns: int, numeric: Sequence[bool]) -> tuple[Cell | None, ...] | None:
    """A row's cells in their columns. Where some are missing, they stand so that figures come under figures, to the right if they can."""
    missing = columns - len(cells)
    if missing < 0:
        return None
    fits = [
        (sum(is_figure(c.text) == numeric[at + i] for i, c in enumerate(cells)), at)  # of two that fit alike, the one to the right
        for at in range(missing + 1)
    ]
    at = max(fits)[1]
    return (*(None for _ in range(at)), *cells, *(None for _ in range(missing - at)))
