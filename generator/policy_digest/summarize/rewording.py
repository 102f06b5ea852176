"""Composed sentences and what people or machines word otherwise → a summary in their words. In: `Summary`s. Out: the same, reworded.

Figures stay the composed ones: a wording has `{1}`, `{2}` … where they go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from policy_digest.models import Piece, Summary
from policy_digest.summarize.en import English
from policy_digest.summarize.gate import PLACEHOLDER
from policy_digest.summarize.language import joined


def template(zh: Sequence[Piece], en: Sequence[Piece]) -> tuple[str, str] | None:
    """A sentence in both languages with `{1}`, `{2}` … where its figures stand, numbered as in the Chinese.

    None where the two halves do not show the same figures once each, so that nobody could say which goes where.
    """
    order = [p.record for p in zh if p.record]
    if sorted(order) != sorted(p.record for p in en if p.record) or len(set(order)) != len(order):
        return None
    texts = ["".join(f"{{{order.index(p.record) + 1}}}" if p.record else p.text for p in half) for half in (zh, en)]
    braces = any("{" in p.text or "}" in p.text for p in (*zh, *en) if not p.record)
    return None if braces else (texts[0], texts[1])


def reworded(summary: Summary, wordings: Mapping[str, tuple[str, str]]) -> Summary:
    """The summary with other English for those of its sentences whose Chinese template `wordings` has; figures stay the composed ones.

    `wordings`: template → its English and who wrote it, person or machine.
    """
    out: list[tuple[Piece, ...]] = []
    authors = set()
    for zh, en in summary.sentences:
        pair = template(zh, en)
        other, by = wordings.get(pair[0], (None, "")) if pair else (None, "")
        authors.add(by)
        if other is None:
            out.append(en)
            continue
        order = [p.record for p in zh if p.record]
        figures = {p.record: p for p in en if p.record}
        parts = PLACEHOLDER.split(other)
        slots = [figures[order[int(slot[1:-1]) - 1]] for slot in PLACEHOLDER.findall(other)]
        out.append(tuple(p for text, slot in zip_longest(parts, slots) for p in (Piece(text), slot) if p is not None and p.text))
    return replace(
        summary, en=joined(out, English.gap), worded="machine" if "machine" in authors else "person" if "person" in authors else ""
    )
