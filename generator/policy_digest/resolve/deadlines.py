"""The deadlines of an article → those that contradict each other, and those that close a paragraph and govern what it promises."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from policy_digest.models import Mention, Sentence, Stated


def contradictions(mentions: Sequence[Sequence[Mention]], text: str) -> tuple[tuple[Mention, Mention], ...]:
    """到2027年底，到2028年底，…: two deadlines with nothing between them that differ; neither can be taken for the quantity behind."""
    found = []
    for ms in mentions:
        stated = [(m, m.value.value) for m in ms if isinstance(m.value, Stated) and m.value.key == "by" and m.value.value]
        for (a, one), (b, other) in itertools.pairwise(stated):
            if text[a.end : b.start].strip(" ，") == "" and not one.startswith(other) and not other.startswith(one):
                found.append((a, b))
    return tuple(found)


def closing(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], text: str, opening: re.Pattern[str]
) -> dict[int, Mention]:
    """The deadline that closes a paragraph, （责任单位：…；完成时限：2026年12月底）, by paragraph: it governs what the paragraph promises."""
    found: dict[int, Mention] = {}
    for sentence, ms in zip(sentences, mentions, strict=True):
        for m in ms:
            if (
                isinstance(m.value, Stated)
                and m.value.key in ("by", "during")
                and opening.search(text[max(sentence.start, m.start - 12) : m.start])
            ):
                found[sentence.paragraph] = m if m.value.key == "by" else replace(m, value=Stated("by", m.value.value, m.value.tense))
    return found
