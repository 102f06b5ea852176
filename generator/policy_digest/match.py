"""Text and an ordered inventory of rules → mentions, in reading order. Knows no Chinese: every pattern comes with the rules.

Rules are asked in the order of the inventory; what an exclusive rule has claimed, no later exclusive rule may touch. Each rule reads each
sentence once, so the time is linear in the text.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce

from policy_digest.models import Article, Mention, Sentence
from policy_digest.rules.rule import Clock, Inventory, Rule


def match(article: Article, sentences: Sequence[Sentence], rules: Sequence[Rule]) -> tuple[tuple[Mention, ...], ...]:
    """The mentions of each sentence, ordered by start; offsets count in `article.text`. One tuple a sentence, in the same order."""
    text, clock = article.text, Clock.of(article.published)
    inventory = rules if isinstance(rules, Inventory) else Inventory(rules)
    if not inventory.worth_sifting(len(sentences)):
        return tuple(_match(text, s.start, s.end, inventory, clock) for s in sentences)
    wanted, bits = inventory.needed
    out = []
    for s in sentences:
        held = reduce(operator.or_, (bits.get(c, 0) for c in set(text[s.start : s.end])), 0)
        asked = [rule for rule, want in zip(inventory, wanted, strict=True) if want & held == want]
        out.append(_match(text, s.start, s.end, asked, clock))
    return tuple(out)


def _match(text: str, start: int, end: int, rules: Sequence[Rule], clock: Clock) -> tuple[Mention, ...]:
    claimed = bytearray(end - start)
    found: list[Mention] = []
    for rule in rules:
        at = start
        while (m := rule.pattern.search(text, at, end)) is not None:
            a, b = m.span()
            at = b if b > a else a + 1
            if a == b:
                continue
            if rule.exclusive and any(claimed[a - start : b - start]):
                # What an earlier rule claimed may hide a match that begins just behind it.
                at = a + 1
                continue
            value = rule.produce(m, clock)
            if value is None:
                at = a + 1
                continue
            if rule.exclusive:
                claimed[a - start : b - start] = b"\x01" * (b - a)
            found.append(Mention(rule.name, rule.kind, a, b, m.group(), value))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    return tuple(found)
