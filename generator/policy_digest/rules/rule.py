"""What a rule is: a name, a pattern, and what it makes of a match. In: text. Out: mentions. This file knows no Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from policy_digest.chinese.alternation import later as later
from policy_digest.chinese.alternation import words as words
from policy_digest.rules.needs import needs

FEW, MANY = 10, 100  # sentences: of a text, and of all texts that an inventory has read


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

    read = 0  # sentences so far

    def worth_sifting(self, sentences: int) -> bool:
        """Whether rules are to be sifted by what a sentence holds before they are asked, now that so many more sentences come.

        To know what its patterns need costs as much as to read some hundred sentences without. A page of a few lines asks so few of
        them that it is cheaper than to compile the others.
        """
        self.read += sentences
        return sentences < FEW or self.read > MANY

    @cached_property
    def needed(self) -> tuple[tuple[int, ...], Mapping[str, int]]:
        """What each rule needs a sentence to hold, one bit a set of characters; and the bits that each character stands for."""
        wanted = [needs(rule.pattern) for rule in self]
        sets = {one: 1 << i for i, one in enumerate(dict.fromkeys(one for many in wanted for one in many))}
        bits: dict[str, int] = {}
        for one, bit in sets.items():
            for character in one:
                bits[character] = bits.get(character, 0) | bit
        return tuple(sum(sets[one] for one in many) for many in wanted), bits


def excluding(name: str, pattern: str, reason: str) -> Rule:
    """A rule whose every match is excluded under `reason`."""
    return Rule(name, "exclusion", later(pattern), lambda m, clock: reason)
