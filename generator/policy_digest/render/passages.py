"""An article and its entries in, its text cut into marked segments out, so that every figure can be linked to where it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from policy_digest.models import APART, COLUMNS, Article, Entry, Kind, Role
from policy_digest.render.view import view

# Browsers lay out a line in more than linear time when it is full of brackets: 20,000 in one paragraph hang the page.
LONGEST = 1000
LEAF = 40
SHOWN = 200_000  # characters of a document: a book of three hundred pages, which a browser lays out in a second


@view(frozen=True, slots=True)
class Figure:
    """The record whose figure a segment is."""

    id: str
    kind: Kind
    listed: bool  # whether the table on its page has a row of it


@view(frozen=True, slots=True)
class Segment:
    """A stretch of text. `records`: ids of those whose evidence it belongs to; `begins`: of those whose evidence begins here."""

    text: str
    records: tuple[str, ...]
    begins: tuple[str, ...]
    figure: Figure | None


@view(frozen=True, slots=True)
class Passage:
    """A paragraph in lines of `LONGEST` characters at most; a row of a table has `cells` too."""

    index: int
    level: int
    role: Role
    original: str
    lines: tuple[tuple[Segment, ...], ...]
    cells: tuple[tuple[Segment, ...], ...]


@view(frozen=True, slots=True)
class Heading:
    """A heading with its paragraph and depth, outermost 1."""

    index: int
    level: int
    text: str


def passages(
    article: Article, entries: Sequence[Entry], linked: Collection[int] = (), listed: Collection[str] | None = None
) -> tuple[Passage, ...]:
    """The paragraphs in order. Of a text beyond `SHOWN` characters those that hold evidence, and those that are `linked`.

    `listed`: the records that have a row on the page; all where it is not said.
    """
    out = []
    standing = _Standing(entries)
    for index, (paragraph, start) in enumerate(zip(article.paragraphs, article.starts, strict=True)):
        end = start + len(paragraph.text)
        inside = standing.within(start, end)
        if end > SHOWN and not inside and index not in linked:
            continue
        of_line = _Standing(inside)
        edges = ((at, min(at + LONGEST, end)) for at in range(start, max(end, start + 1), LONGEST))
        lines = tuple(_segments(article.text, left, right, of_line.within(left, right), listed) for left, right in edges)
        cells = _cells(article.text, start, end, inside, listed) if paragraph.role == "body" and not paragraph.level else ()
        out.append(Passage(index, paragraph.level, paragraph.role, paragraph.original or "", lines, cells))
    return tuple(out)


def leaves(shown: Sequence[Passage]) -> tuple[tuple[Passage, ...], ...]:
    """Passages by `LEAF` at least, no table cut: what a browser passes over as one as long as nobody sees it."""
    out: list[list[Passage]] = [[]]
    for passage in shown:
        if len(out[-1]) >= LEAF and not (passage.cells and out[-1][-1].cells):
            out.append([])
        out[-1].append(passage)
    return tuple(map(tuple, out))


class _Standing:
    """Entries asked for stretch by stretch, in the order of the text: each is looked at where it stands, and not at every stretch."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._waiting = sorted(entries, key=lambda e: (e.record.evidence.start, e.record.evidence.end, e.record.id), reverse=True)
        self._here: list[Entry] = []

    def within(self, start: int, end: int) -> list[Entry]:
        """Those whose evidence lies in a stretch or reaches into it."""
        while self._waiting and self._waiting[-1].record.evidence.start < end:
            self._here.append(self._waiting.pop())
        self._here = [e for e in self._here if e.record.evidence.end > start]
        return self._here


def _cells(text: str, start: int, end: int, entries: Sequence[Entry], listed: Collection[str] | None) -> tuple[tuple[Segment, ...], ...]:
    """The cells of a row, which cleaning sets apart by an ideographic space; none for other text."""
    if not 1 <= text.count(APART, start, end) < COLUMNS:
        return ()
    cells: list[tuple[Segment, ...]] = []
    at = start
    for part in text[start:end].split(APART):
        cells.append(_segments(text, at, at + len(part), entries, listed) if part else ())
        at += len(part) + 1
    return tuple(cells)


def _segments(text: str, start: int, end: int, entries: Sequence[Entry], listed: Collection[str] | None) -> tuple[Segment, ...]:
    cuts = {start, end}
    for entry in entries:
        cuts.update(at for at in (entry.record.evidence.start, entry.record.evidence.end, *entry.record.figure) if start < at < end)
    edges = sorted(cuts)
    segments = []
    for left, right in pairwise(edges):
        covering = [e.record for e in entries if e.record.evidence.start <= left and right <= e.record.evidence.end]
        figures = [r for r in covering if r.figure[0] <= left and right <= r.figure[1]]
        segments.append(
            Segment(
                text=text[left:right],
                records=tuple(r.id for r in covering),
                begins=tuple(r.id for r in covering if r.evidence.start == left),
                figure=Figure(figures[0].id, figures[0].kind, listed is None or figures[0].id in listed) if figures else None,
            )
        )
    return tuple(segments)


def section_tree(article: Article) -> tuple[Heading, ...]:
    """The headings in order."""
    return tuple(Heading(i, p.level, p.text) for i, p in enumerate(article.paragraphs) if p.level)
