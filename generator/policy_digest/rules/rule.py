"""What a rule is: a name, a pattern, and what it makes of a match. In: text. Out: mentions. This file knows no Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_digest.rules.needs import needs

SHARED = 4  # characters that words of an alternation may share; deeper, patterns grow brackets without growing faster


@dataclass(frozen=True, slots=True)
class Clock:
    """The article's own date, against which 今年 and 去年 are read. 0 where it is not known: then they stay unresolved."""

    year: int = 0
    month: int = 0

    @classmethod
    def of(cls, published: str | None) -> Clock:
        """The clock of an article published on `YYYY-MM-DD`; an unset one for None."""
        if not published:
            return cls()
        year, _, rest = published.partition("-")
        return cls(int(year), int(rest[:2] or 0))


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of mention. `produce` returns the mention's value, or None where the match is not one after all."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    produce: Callable[[re.Match[str], Clock], object | None]
    exclusive: bool = True  # False: may overlap what other rules found (cue words do)


class Inventory(tuple[Rule, ...]):
    """Rules in the order in which they may claim text."""

    @cached_property
    def needed(self) -> tuple[tuple[int, ...], Mapping[str, int]]:
        """What each rule needs a sentence to hold, one bit a set of characters; and the bits that each character stands for."""
        sets = {one: 1 << i for i, one in enumerate(dict.fromkeys(one for rule in self for one in needs(rule.pattern)))}
        bits: dict[str, int] = {}
        for one, bit in sets.items():
            for character in one:
                bits[character] = bits.get(character, 0) | bit
        return tuple(sum(sets[one] for one in needs(rule.pattern)) for rule in self), bits


def words(items: Iterable[str]) -> str:
    """An alternation of literal words, longest first, so that the longer word wins.

    Words that begin alike share their beginning (`培(?:训|养)`): a position of a text is compared with a few characters, not with
    a thousand words.
    """
    return _shared(sorted(set(items), key=lambda w: (-len(w), w)), SHARED)


def _shared(tails: Sequence[str], depth: int) -> str:
    """Words, longest first, as one alternation that is `depth` brackets deep at most. A word that ends here stands last."""
    if depth == 0 or len(tails) < 2:
        return "|".join(map(re.escape, tails))
    groups: dict[str, list[str]] = {}
    for tail in tails:
        groups.setdefault(tail[:1], []).append(tail[1:])
    branches = []
    for first, rest in sorted(groups.items(), key=lambda group: (not group[0], group[0])):
        inner = _shared(rest, depth - 1) if first else ""
        branches.append(re.escape(first) + (f"(?:{inner})" if "|" in inner else inner))
    return "|".join(branches)


def excluding(name: str, pattern: str, reason: str) -> Rule:
    """A rule whose every match is excluded under `reason`."""
    return Rule(name, "exclusion", re.compile(pattern), lambda m, clock: reason)
