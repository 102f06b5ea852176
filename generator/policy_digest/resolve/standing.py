"""Sentences and mentions → where each quantity stands: its clause, its list, the words to its left and right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.models import Amount, Article, Mention, Sentence

_CLAUSE = later(r"[，；：。！？👇👉❗❓]")
_GROUP = later(r"[；。！？]")
# What may stand between two items of one list
_JOINT = later(r"^(?:[、和与及跟]|以及|，|或|或者|至|到|/|／|、达到?)*$")
_CONTINUED = later(r"[一-鿿”）]{2}(?:[、和与及]|以及)$")


@dataclass(frozen=True, slots=True)
class Standing:
    """One quantity and its surroundings. All spans are half-open offsets in the article's text."""

    text: str
    mention: Mention
    amount: Amount
    sentence: Sentence
    number: int  # index of the sentence
    mentions: tuple[Mention, ...]  # all of the sentence
    clause: tuple[int, int]  # between ，；：。
    group: tuple[int, int]  # between ；。
    left: tuple[int, int]  # from the clause's start, or the quantity before, up to the figure
    right: tuple[int, int]  # from behind the figure and its comparator to the clause's end or the next quantity
    joined: bool  # an item of the list that the quantity before it opened: nothing but 、和 between
    listed: bool  # stands behind another quantity in one clause

    @property
    def figure(self) -> tuple[int, int]:
        return self.amount.figure

    def said(self, span: tuple[int, int]) -> str:
        return self.text[span[0] : span[1]]


def bounds(pattern: re.Pattern[str], text: str, low: int, high: int, at: int, end: int) -> tuple[int, int]:
    """The span around `at:end` inside `low:high` that no match of `pattern` cuts."""
    start = low
    for m in pattern.finditer(text, low, at):
        start = m.end()
    stop = pattern.search(text, end, high)
    return start, stop.start() if stop else high


def standings(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], after: re.Pattern[str]
) -> tuple[Standing, ...]:
    """The quantities of the article in reading order. `after`: comparators that stand behind a figure (以上, 左右)."""
    text = article.text
    out: list[Standing] = []
    for number, (sentence, found) in enumerate(zip(sentences, mentions, strict=True)):
        quantities = [m for m in found if isinstance(m.value, Amount)]
        ends: list[int] = []
        for m in quantities:
            behind = after.match(text, m.value.figure[1])  # type: ignore[attr-defined]
            ends.append(behind.end() if behind else m.value.figure[1])  # type: ignore[attr-defined]
        for i, m in enumerate(quantities):
            amount = m.value
            assert isinstance(amount, Amount)
            start, end = amount.figure
            clause = bounds(_CLAUSE, text, sentence.start, sentence.end, start, end)
            group = bounds(_GROUP, text, sentence.start, sentence.end, start, end)
            before = ends[i - 1] if i and ends[i - 1] > clause[0] else None
            left = (before if before is not None else clause[0], start)
            # 20个培训基地、40个工作室: what stands between belongs to the item before
            continued = before is not None and bool(_CONTINUED.search(text[before:start]))
            following = quantities[i + 1].start if i + 1 < len(quantities) else clause[1]
            right = (ends[i], max(ends[i], min(clause[1], following)))
            joined = continued or (before is not None and bool(_JOINT.match(text[before:start])))
            if continued:
                left = (start, start)
            out.append(Standing(text, m, amount, sentence, number, tuple(found), clause, group, left, right, joined, before is not None))
    return tuple(out)
