"""Where a quantity stands → does its sentence look ahead or back, by its cue words. Out: `Tense`, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policy_digest.models import Kind, Mention
from policy_digest.resolve.edges import edges
from policy_digest.resolve.lexicon import Lexicon
from policy_digest.resolve.standing import Standing

Direction = Literal["future", "past", ""]

# 四分之一拟通过市场化融资: a verb phrase behind the figure may be what looks ahead
_AHEAD_BEHIND = re.compile(r".{0,3}?(拟|将|计划|预计)")
_FROM = ("由", "从", "比", "较")  # 由目前的100家增至150家: the cue is the baseline's


@dataclass(frozen=True, slots=True)
class Tense:
    """`strong`: the last strong cue's direction; `weak`: that of a weak cue in the figure's own clause; `cue`: the words."""

    strong: Direction = ""
    weak: Direction = ""
    cue: str = ""


def groups(m: Mention) -> frozenset[str]:
    """The groups of cues.yml in which a cue stands; none for another mention."""
    return m.value if m.kind == "cue" and isinstance(m.value, frozenset) else frozenset()


def _direction(m: Mention) -> Direction:
    found = groups(m)
    return "future" if "future_strong" in found else "past" if "past_strong" in found else ""


def tense_of(s: Standing, lexicon: Lexicon) -> Tense:
    """The tense of the quantity: its last strong cue before the figure, else one behind it in its clause, else a weak one."""
    strong, weak = Tense(), Tense()
    for m in cues(s, lexicon):
        if m.start >= s.figure[0]:
            continue
        if direction := _direction(m):
            strong = Tense(strong=direction, cue=m.surface)
        elif m.start >= s.clause[0]:
            found = groups(m)
            weak = Tense(weak="future" if "future" in found else "past", cue=m.surface) if found else weak
    behind = s.text[s.figure[1] : s.clause[1]]
    if not strong.strong and (ahead := _AHEAD_BEHIND.match(behind)):
        return Tense(strong="future", cue=ahead.group(1))
    if strong.strong != "future" and (reached := lexicon.reached.search(behind)):
        return Tense(strong="past", cue=reached.group())
    return strong if strong.strong else weak


def between(s: Standing, lexicon: Lexicon, start: int) -> Direction:
    """The direction of the last strong cue between the offset `start` and the figure."""
    found: Direction = ""
    for m in cues(s, lexicon):
        if start <= m.start < s.figure[0]:
            found = _direction(m) or found
    return found


def cues(s: Standing, lexicon: Lexicon) -> Iterator[Mention]:
    """The cues of the sentence that speak of the figure: words of their own (no 再 of 再培训), and none of a baseline (比上年)."""
    baselines = [(m.start, m.end) for m in s.mentions if m.kind == "exclusion" and m.value == "baseline"]
    at_edge = edges(s.said((s.sentence.start, s.sentence.end)))
    for m in s.mentions:
        if m.kind != "cue" or (m.surface in lexicon.embedded and m.start - s.sentence.start not in at_edge):
            continue
        if any(a <= m.start < b for a, b in baselines) or s.text[m.start - 1 : m.start] in _FROM:
            continue
        yield m


def announced(mentions: Sequence[Mention]) -> Kind | None:
    """What the sentence that opens a list announces: 今年将完成以下目标： makes its items targets."""
    found: Kind | None = None
    for m in mentions:
        if direction := _direction(m):
            found = "target" if direction == "future" else "status"
    return found
