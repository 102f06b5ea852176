"""An article and where a figure stands in it → the features that the second reader weighs: stretches of the text around it.

Nothing of the rules is looked at: neither what they read nor their words. A feature is a mark of where it stands, and what stands there:
`L将建` is 将建 to the left of the figure in its clause. Every number is written 0, so that no figure is learned by heart.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import PLAIN, SCALES
from policy_digest.models import APART, Article

NEAR, FAR, BESIDE, ABOVE = 16, 48, 12, 24  # characters read of the clause, of the sentence, behind the figure, of a heading
GAP = 3  # years; a year farther from the article's own is as far as this
CROWD = 9  # of four paragraphs each; a longer document is as long as this

CLAUSE = frozenset(f"，；。！？：,;!?:\n{APART}")
SENTENCE = frozenset("。！？!?\n")

_DIGITS = later(rf"(?:[0-9]|(?![{''.join(SCALES)}])[{PLAIN}])+(?:[.,，][0-9]+)*")
_READING = later(r"[（(][a-zà-ǿ]+[）)]")  # that a page put behind a character: 组织（zhī）
_YEAR = later(r"(?:19|20)\d\d")
_ITEM = later(rf"[\s　]*[（(]?[0-9{PLAIN}]{{1,3}}[)）.．、]")


def plain(text: str) -> str:
    """The text with every number as one 0, without readings behind characters."""
    return _DIGITS.sub("0", _READING.sub("", text))


def _grams(mark: str, text: str, least: int, most: int) -> list[str]:
    """Every stretch of `least` to `most` characters, behind the mark of where it stands."""
    end = len(text) + 1
    return [mark + text[at : at + size] for size in range(least, most + 1) for at in range(end - size)]


def _edge(text: str, at: int, stop: int, marks: frozenset[str]) -> int:
    """The offset up to which one may go from `at` towards `stop` without a mark in between."""
    if stop < at:
        while at > stop and text[at - 1] not in marks:
            at -= 1
    else:
        while at < stop and text[at] not in marks:
            at += 1
    return at


class Passages:
    """One article, to be asked for the features of any figure in it."""

    def __init__(self, article: Article) -> None:
        self.text, self.starts = article.text, article.starts
        self.ends = [start + len(p.text) for start, p in zip(article.starts, article.paragraphs, strict=True)]
        self.year = int(article.published[:4]) if article.published else None
        self.document = tuple(_document(article))
        self._headings: list[tuple[str, ...]] = []  # by paragraph, the headings above it
        above: list[tuple[int, str]] = []
        for p in article.paragraphs:
            self._headings.append(tuple(text for _, text in above))
            if p.level:
                above = [(level, text) for level, text in above if level < p.level] + [(p.level, p.text)]
        self._tables = list(_tables([p.text for p in article.paragraphs]))
        self._above: dict[int, tuple[str, ...]] = {}  # by paragraph, the features of its headings

    def features(self, start: int, end: int) -> list[str]:
        """Those of the figure at `[start, end)` alone; those of the document are in `document`."""
        text, number = self.text, bisect.bisect_right(self.starts, start) - 1
        low, high = self.starts[number], self.ends[number]
        left, right = _edge(text, start, low, CLAUSE), _edge(text, end, high, CLAUSE)
        first, last = _edge(text, left, low, SENTENCE), _edge(text, right, high, SENTENCE)
        near, beside = plain(text[max(left, start - NEAR) : start]), plain(text[end : min(right, end + BESIDE)])
        figure = plain(text[start:end])
        out = [f"U{figure}", f"u{figure.lstrip('0.')}", f"b{text[right : right + 1]}"]
        out += _grams("L", near, 1, 3)
        out += _grams("R", beside, 1, 3)
        out += [f"l{near[-size:]}" for size in range(1, min(4, len(near)) + 1)]
        out += [f"r{beside[:size]}" for size in range(1, min(3, len(beside)) + 1)]
        out += _grams("S", plain(text[max(first, left - FAR) : left]), 2, 3)
        out += _grams("A", plain(text[right : min(last, right + 2 * BESIDE)]), 2, 2)
        out += _grams("B", plain(text[low : min(low + BESIDE, start)]), 2, 3)
        out += _grams("Q", plain(text[max(low, first - ABOVE) : first]), 2, 2)
        if _ITEM.match(text, low, high):
            out.append("#")
        if self.year is not None:
            out += [f"Y{max(-GAP, min(GAP, int(year) - self.year))}" for year in _YEAR.findall(text[first:start])]
        return [*out, *self._celled(number, start), *self._headed(number)]

    def under(self, start: int) -> tuple[str, ...]:
        """The headings above the figure at `start`, outermost first."""
        return self._headings[bisect.bisect_right(self.starts, start) - 1]

    def _celled(self, number: int, start: int) -> Iterator[str]:
        """The features of a cell of a table: the head of its column, and what its row begins with."""
        table = self._tables[number]
        if not table:
            return
        own, column = self.text[self.starts[number] : self.ends[number]].split(APART), self.text.count(APART, self.starts[number], start)
        if column < len(table):
            yield from _grams("C", plain(table[column][:ABOVE]), 1, 3)
        first = next((cell for cell in own[:column] if cell and not _DIGITS.fullmatch(cell)), "")
        yield from _grams("D", plain(first[:ABOVE]), 2, 3)

    def _headed(self, number: int) -> tuple[str, ...]:
        """The features of the two headings right above a paragraph."""
        if number not in self._above:
            self._above[number] = tuple(gram for h in self._headings[number][-2:] for gram in _grams("H", plain(h[:ABOVE]), 2, 3))
        return self._above[number]


def _tables(paragraphs: Sequence[str]) -> Iterator[Sequence[str]]:
    """By paragraph, the heads of the columns of the table that it is a row of; none for what is no row, and for the heads themselves."""
    heads: Sequence[str] = ()
    for text in paragraphs:
        if APART not in text:
            heads = ()
            yield ()
        else:
            yield heads
            heads = heads or text.split(APART)


def _document(article: Article) -> Iterator[str]:
    body: Sequence[str] = [p.text for p in article.paragraphs if p.role == "body" and not p.level]
    publisher = article.publisher or ""
    yield from _grams("T", plain(article.title[: 2 * ABOVE]), 2, 2)
    yield from _grams("O", plain(body[0][:ABOVE]) if body else "", 2, 2)
    yield from (f"P{publisher[-size:]}" for size in (1, 2))
    yield from (f"G{article.title[-size:]}" for size in (1, 2, 4))
    yield f"N{min(CROWD, len(body) // 4)}"
