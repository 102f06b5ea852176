"""Decisions and an article as it is today → where each of their figures stands now; or why that cannot be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from policy_digest.decisions.shapes import Decision
from policy_digest.models import Article, Sentence

ENDS = frozenset("。！？!?；;\n")
CLOSING = frozenset("”’」』）)》】 　")
ALIKE = 55.0  # indel similarity in percent from which a sentence may be what another was changed into
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


def bind(decision: Decision, article: Article, sentences: Sequence[Sentence]) -> Place | Changed:
    """Where the figure of a decision stands in the article: in the same sentence, wherever that moved.

    Of several sentences of the same wording the one nearest to where it stood is taken.
    """
    found = min(
        _occurrences(decision.quote, article.text, sentences), key=lambda at: abs(at + decision.at[0] - decision.figure[0]), default=None
    )
    if found is not None:
        return Place((found + decision.at[0], found + decision.at[1]), (found, found + len(decision.quote)))
    return _changed(decision, article, sentences)


def _occurrences(quote: str, text: str, sentences: Sequence[Sentence]) -> Iterator[int]:
    """Where the quote stands as a sentence of its own: as sentences are cut today, or between marks that end one."""
    whole = {s.start for s in sentences if text.startswith(quote, s.start) and s.end == s.start + len(quote)}
    at = text.find(quote)
    while at >= 0:
        if at in whole or (_opens(text, at) and _closes(text, at + len(quote))):
            yield at
        at = text.find(quote, at + 1)


def _opens(text: str, at: int) -> bool:
    while at and text[at - 1] in CLOSING:
        at -= 1
    return not at or text[at - 1] in ENDS


def _closes(text: str, at: int) -> bool:
    return at >= len(text) or text[at] == "\n" or text[at - 1] in ENDS or (text[at - 1] in CLOSING and text[at - 2 : at - 1] in ENDS)


def sentence_of(figure: tuple[int, int], article: Article, sentences: Sequence[Sentence]) -> tuple[int, int]:
    """The sentence of a figure; where none was cut (a by-line), its paragraph."""
    found = next((s for s in sentences if s.start <= figure[0] and figure[1] <= s.end), None)
    if found is not None:
        return found.start, found.end
    start = article.text.rfind("\n", 0, figure[0]) + 1
    end = article.text.find("\n", figure[1])
    return start, len(article.text) if end < 0 else end


def _changed(decision: Decision, article: Article, sentences: Sequence[Sentence]) -> Changed:
    bodies = {number: article.text[s.start : s.end] for number, s in enumerate(sentences)}
    best = process.extractOne(decision.quote, bodies, scorer=fuzz.ratio, score_cutoff=ALIKE)
    was = _cut(decision.quote, decision.at[0])
    if best is None:
        return Changed(decision, None, f"the sentence of {decision.surface} is not in the document any more ({was})")
    now, sentence = best[0], sentences[best[2]]
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
