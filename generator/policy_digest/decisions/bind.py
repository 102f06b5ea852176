"""Decisions and an article as it is today → where each of their figures stands now; or why that cannot be said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from policy_digest.decisions.shapes import Decision
from policy_digest.models import Article, Sentence

ENDS = frozenset("。！？!?；;\n")
CLOSING = frozenset("”’」』）)》】 　")
ALIKE = 55.0  # indel similarity in percent from which a sentence may be what another was changed into
AROUND = 500  # so many sentences before and behind are looked through for it
TILE = 256  # characters
TRIES = 50  # places of a quote that are looked at, to each side
_SHOWN = 60  # characters of a sentence that a message shows


@dataclass(frozen=True, slots=True)
class Place:
    """A figure and its sentence in the article's text, half-open."""

    figure: tuple[int, int]
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Changed:
    """The sentence of a decision is not there any more. `now`: what it was changed into, as far as that can be told."""

    decision: Decision
    now: Place | None
    message: str


class Spans:
    """Stretches of a text by number, found again by what they have in common with another."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._at: dict[int, list[tuple[int, int, int]]] = {}
        for number, (start, end) in enumerate(spans):
            self.add(number, start, end)

    def add(self, number: int, start: int, end: int) -> None:
        """One more."""
        for tile in range(start // TILE, (max(start, end - 1)) // TILE + 1):
            self._at.setdefault(tile, []).append((number, start, end))

    def meeting(self, start: int, end: int) -> list[int]:
        """The numbers of those that have a character in common with `[start, end)`, rising."""
        tiles = range(start // TILE, (max(start, end - 1)) // TILE + 1)
        return sorted({number for tile in tiles for number, a, b in self._at.get(tile, ()) if a < end and start < b})


class Text:
    """An article as it is today, in which the figures of one decision after another are looked for."""

    def __init__(self, article: Article, sentences: Sequence[Sentence]) -> None:
        self.text, self.sentences = article.text, sentences
        self.starts = [sentence.start for sentence in sentences]
        self._whole: dict[str, list[int]] = {}  # where each sentence stands, as sentences are cut today
        for sentence in sentences:
            self._whole.setdefault(self.text[sentence.start : sentence.end], []).append(sentence.start)

    def nearest(self, quote: str, at: int) -> int | None:
        """Where the quote stands as a sentence of its own, nearest to `at`: as sentences are cut today, or between marks that end one."""
        whole = self._whole.get(quote, [])
        here = bisect_left(whole, at)
        found = [*whole[max(0, here - 1) : here + 1], *self._between_marks(quote, at)]
        return min(found, key=lambda start: (abs(start - at), start), default=None)

    def _between_marks(self, quote: str, at: int) -> Iterator[int]:
        """The first such place before `at`, and the first behind it; of a quote that stands everywhere not all places are looked at."""
        for looked, step in ((self.text.rfind, -1), (self.text.find, 1)):
            start = max(0, at)
            for _ in range(TRIES):
                start = looked(quote, start) if step > 0 else looked(quote, 0, max(0, start + len(quote)))
                if start < 0:
                    break
                if _opens(self.text, start) and _closes(self.text, start + len(quote)):
                    yield start
                    break
                start += step

    def around(self, at: int) -> range:
        """The numbers of the sentences nearest to an offset."""
        here = bisect_left(self.starts, at)
        return range(max(0, here - AROUND), min(len(self.starts), here + AROUND))


def bind(decision: Decision, text: Text) -> Place | Changed:
    """Where the figure of a decision stands in the article: in the same sentence, wherever that moved.

    Of several sentences of the same wording the one nearest to where it stood is taken.
    """
    found = text.nearest(decision.quote, decision.figure[0] - decision.at[0])
    if found is not None:
        return Place((found + decision.at[0], found + decision.at[1]), (found, found + len(decision.quote)))
    return _changed(decision, text)


def _opens(text: str, at: int) -> bool:
    while at and text[at - 1] in CLOSING:
        at -= 1
    return not at or text[at - 1] in ENDS


def _closes(text: str, at: int) -> bool:
    return at >= len(text) or text[at] == "\n" or text[at - 1] in ENDS or (text[at - 1] in CLOSING and text[at - 2 : at - 1] in ENDS)


def sentence_of(figure: tuple[int, int], text: Text) -> tuple[int, int]:
    """The sentence of a figure; where none was cut (a by-line), its paragraph."""
    here = bisect_right(text.starts, figure[0]) - 1
    if here >= 0 and figure[1] <= text.sentences[here].end:
        return text.sentences[here].start, text.sentences[here].end
    start = text.text.rfind("\n", 0, figure[0]) + 1
    end = text.text.find("\n", figure[1])
    return start, len(text.text) if end < 0 else end


def _changed(decision: Decision, text: Text) -> Changed:
    numbers = text.around(decision.figure[0])
    bodies = {number: text.text[text.sentences[number].start : text.sentences[number].end] for number in numbers}
    best = process.extractOne(decision.quote, bodies, scorer=fuzz.ratio, score_cutoff=ALIKE)
    was = _cut(decision.quote, decision.at[0])
    if best is None:
        return Changed(decision, None, f"the sentence of {decision.surface} is not in the document any more ({was})")
    now, sentence = best[0], text.sentences[best[2]]
    told = f"the sentence of {decision.surface} changed: {was} is now {_cut(now, decision.at[0])}"
    starts = [at for at in range(len(now)) if now.startswith(decision.surface, at)]
    if not starts:
        return Changed(decision, None, told)
    start = sentence.start + min(starts, key=lambda at: abs(at - decision.at[0]))
    return Changed(decision, Place((start, start + len(decision.surface)), (sentence.start, sentence.end)), told)


def _cut(text: str, at: int) -> str:
    """The words about an offset, for a message."""
    start = max(0, min(at - _SHOWN // 2, len(text) - _SHOWN))
    end = start + _SHOWN
    return f"“{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}”"
