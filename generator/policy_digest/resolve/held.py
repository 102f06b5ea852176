"""A cell of a table that holds clauses → what governs them: the head of its column, its row, the line above.

A cell is read as a small sentence of its own: nothing is read across its edges. What the sentence leaves out, the table says: when (the
head, the deadline of the row, the line above the table, the title), whether it is promised or told (the head), and what is counted (the
cell of the same row that counts in the same unit).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from policy_digest.models import APART, Article, Mention, Sentence, Stated
from policy_digest.resolve.columns import Column, Text
from policy_digest.resolve.grid import Grid
from policy_digest.resolve.period import Governing

NEAR = 2  # paragraphs above a table that may date it
_APART_FROM_CLAUSES = frozenset(("ordinal", "unit", "agency", "deadline"))


@dataclass(frozen=True, slots=True)
class Held:
    """What governs the clauses of one cell. `row`, `column`: which cell it is."""

    row: int  # its paragraph
    column: int
    head: Column
    said: str  # the head as it is written
    label: str  # what the row is about
    time: Mention | None  # stated outside the cell, for all of it

    @property
    def cell(self) -> tuple[int, int]:
        return self.row, self.column

    @property
    def ahead(self) -> bool:
        """Whether the head says that its figures are promised: 年度目标; of a column of tasks, what is to be done."""
        return self.head.ahead or (self.head.task and not self.head.behind)

    @property
    def behind(self) -> bool:
        return self.head.behind


def apart(sentences: Sequence[Sentence], tabled: Sequence[Grid]) -> tuple[Sentence, ...]:
    """The sentences, those of a table's rows cut where a cell ends."""
    cells = {row.paragraph: [(c.start, c.end) for c in row.cells if c is not None and c.text] for grid in tabled for row in grid.rows}
    out: list[Sentence] = []
    for sentence in sentences:
        for start, end in cells.get(sentence.paragraph, [(sentence.start, sentence.end)]):
            if (a := max(start, sentence.start)) < (b := min(end, sentence.end)):
                out.append(replace(sentence, start=a, end=b))
    return tuple(out)


def above(article: Article, grid: Grid, said: Text) -> Mention | None:
    """The day up to which a table tells, as the lines above it say: 截至9月底进展如下."""
    at, looked = grid.rows[0].paragraph - 1, 0
    while at >= 0 and looked < NEAR:
        paragraph, start = article.paragraphs[at], article.starts[at]
        at -= 1
        if APART in paragraph.text and paragraph.role == "body":
            continue
        looked += 1
        told = [m for m in said.within(start, start + len(paragraph.text)) if isinstance(m.value, Stated) and m.value.key == "as_of"]
        if told:
            return told[-1]
    return None


def held(
    grid: Grid,
    columns: Sequence[Column],
    labels: Mapping[int, str],
    dues: Mapping[int, Mention],
    told: Mention | None,
    article: Article,
    sentences: Sequence[Sentence],
) -> Iterator[tuple[int, Held]]:
    """The cells of a table that may hold clauses, by the indexes of their sentences. `labels`, `dues`: of the rows by their paragraphs.
    `told`: the day up to which the table tells."""
    starts = [s.start for s in sentences]
    for row in grid.rows:
        for i, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            if cell is None or not cell.text or column.role in _APART_FROM_CLAUSES:
                continue
            time = _time(column, dues.get(row.paragraph), told, article.published)
            of_cell = Held(row.paragraph, i, column, grid.head[i], labels.get(row.paragraph, ""), time)
            at = bisect_left(starts, cell.start)
            while at < len(sentences) and sentences[at].start < cell.end:
                yield at, of_cell
                at += 1


def _time(column: Column, due: Mention | None, told: Mention | None, published: str | None) -> Mention | None:
    """The time that governs a column's cells: of what is promised the deadline of the row, of what is reached the day that is told of."""
    own = column.said
    if column.behind:
        return own or told
    if due is not None and column.role != "aside":
        return due
    if own is None or not isinstance(own.value, Stated):
        return None
    stated = own.value
    if column.ahead and stated.key == "during" and published and published[:4] < (stated.value or "")[:4]:
        return replace(own, value=Stated("by", (stated.value or "").split("/")[-1], stated.tense))  # 2027年目标, of a page of 2025
    return own


def of_cell(g: Governing, held: Held | None) -> Governing:
    """What governs a quantity in a cell: what its own words say, else what its row or the head of its column does."""
    if held is None or held.time is None or (g.absolute is not None and not g.carried):
        return g
    return Governing(held.time, g.every, g.within, g.basis or ("heading" if held.time.end else "document"))


def row_of(article: Article, row: int) -> tuple[int, int]:
    """The span of a row."""
    start = article.starts[row]
    return start, start + len(article.paragraphs[row].text)


def walled(article: Article, tabled: Sequence[Grid]) -> Article:
    """The article with a line's end where a cell of its tables ends, so that whoever reads around a figure stays in its cell."""
    rows = frozenset(chain.from_iterable((row.paragraph for row in grid.rows) for grid in tabled))
    if not rows:
        return article
    paragraphs = tuple(replace(p, text=p.text.replace(APART, "\n")) if i in rows else p for i, p in enumerate(article.paragraphs))
    return replace(article, paragraphs=paragraphs)
