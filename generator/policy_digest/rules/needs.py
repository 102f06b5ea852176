"""What a text must hold for a pattern to match. In: a pattern. Out: sets of characters, of each of which one must be there.

The matcher asks eighty rules about each sentence, and most sentences have no digit, no 年 or no bracket. What a pattern cannot match
without is read off the pattern itself, so that no rule has to say it twice and none can say it wrong.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

# The standard library's own parser of patterns: a second one of ours might disagree with it.
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from policy_digest import patterns

WIDEST = 400  # characters; a larger class (一-鿿) is met in nearly every sentence and decides nothing
_TOLD = "needs 1"  # what is kept of a pattern from run to run; another number with every change of what is read off it
MOST = 4  # sets a pattern; the rarer ones decide, more cost more than they save

Needs = tuple[frozenset[str], ...]


_NUMERALS = 0x20000  # there are none in the planes of ideographs and above
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


@functools.cache
def _digits() -> frozenset[str]:
    return frozenset(re.findall(r"\d", "".join(map(chr, range(_NUMERALS)))))


def needs(pattern: re.Pattern[str]) -> Needs:
    """At most `MOST` sets of characters: a text that shares none with one of them has no match. () where nothing can be said."""
    if pattern.flags & re.IGNORECASE:
        return ()
    text, flags = pattern.pattern, pattern.flags
    told = patterns.shared().told(_TOLD, text, flags, lambda: [_said(one) for one in _parsed(text, flags)])
    return tuple(frozenset(rest) | _digits() if digits else frozenset(rest) for digits, rest in told)


def _parsed(text: str, flags: int) -> list[frozenset[str]]:
    found = set(_of_sequence(_parser.parse(text, flags)))
    return sorted(found, key=lambda one: (_cost(one), sorted(one)))[:MOST]


def _said(one: frozenset[str]) -> tuple[bool, str]:
    """A set in a few words: whether all digits are in it, and what else is."""
    digits = _digits() <= one
    return digits, "".join(sorted(one - _digits() if digits else one))


def _cost(one: frozenset[str]) -> int:
    """How little a set says: its size, where all digits count as ten."""
    return len(one - _digits()) + min(10, len(one & _digits()))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    return [one for op, arg in items for one in _of_item(op, arg)]


def _of_item(op: Any, arg: Any) -> list[frozenset[str]]:
    if op is _constants.LITERAL:
        return [frozenset(chr(arg))]
    if op is _constants.IN:
        found = _of_class(arg)
        return [found] if found else []
    if op is _constants.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in arg[1]])
    if op is _constants.SUBPATTERN:
        return [] if arg[1] & re.IGNORECASE else _of_sequence(arg[3])
    if op in _REPEATS:
        return _of_sequence(arg[2]) if arg[0] else []
    if op is _constants.ATOMIC_GROUP:
        return _of_sequence(arg)
    if op is _constants.ASSERT and arg[0] > 0:  # what must follow is in the text too; what must precede may stand before it
        return _of_sequence(arg[1])
    return []


def _of_branches(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """One of the branches matches, so one of what each needs most is there."""
    if not all(branches):
        return []
    union = frozenset[str]().union(*(min(sets, key=_cost) for sets in branches))
    return [union] if _cost(union) <= WIDEST else []


def _of_class(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The characters of a class; none where it is negated, very large, or says more than digits and characters."""
    found: set[str] = set()
    for op, arg in items:
        if op is _constants.LITERAL:
            found.add(chr(arg))
        elif op is _constants.RANGE and arg[1] - arg[0] < WIDEST:
            found.update(map(chr, range(arg[0], arg[1] + 1)))
        elif op is _constants.CATEGORY and arg is _constants.CATEGORY_DIGIT:
            found |= _digits()
        else:
            return frozenset()
    return frozenset(found)
