"""What a rule is: a name, a pattern, and what it makes of a match. In: text. Out: mentions. This file knows no Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.models import Mention


@dataclass(frozen=True, slots=True)
class Clock:
    """The article's own date, against which 今年 and 去年 are read. 0 where it is not known: then they stay unresolved."""

    year: int = 0
    month: int = 0

    @classmethod
    def of(cls, published: str | None) -> Clock:
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


def words(items: Iterable[str]) -> str:
    """An alternation of literal words, longest first, so that the longer word wins."""
    return "|".join(re.escape(w) for w in sorted(set(items), key=lambda w: (-len(w), w)))
