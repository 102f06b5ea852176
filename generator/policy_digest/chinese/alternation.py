"""Many words → one pattern that matches any of them, the longest winning. In: words. Out: a regular expression, as text.

`words` for the lists of rules, that stand among other patterns; `trie` for lists of thousands, that are looked for alone; `later` for what
most pages never ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from policy_digest import patterns

SHARED = 4  # characters that words of an alternation may share; deeper, patterns grow brackets without growing faster
_FEW = 24  # branches that are tried one by one; more are narrowed down by code point


def words(items: Iterable[str]) -> str:
    """An alternation of literal words, longest first, so that the longer word wins.

    Words that begin alike share their beginning (`培(?:训|养)`): a position of a text is compared with a few characters, not with
    a thousand words.
    """
    return _shared(sorted(set(items), key=lambda w: (-len(w), w)), SHARED)


def _shared(tails: Sequence[str], depth: int) -> str:
    """Words, longest first, as one alternation that is `depth` brackets deep at most. A word that ends here stands last."""
    if depth == 0 or len(tails) < 2:
        return "|".join(map(_escaped, tails))
    groups: dict[str, list[str]] = {}
    for tail in tails:
        groups.setdefault(tail[:1], []).append(tail[1:])
    whole = groups.pop("", None) is not None
    branches = []
    for first, rest in sorted(groups.items()):
        inner = _shared(rest, depth - 1) if len(rest) > 1 else _escaped(rest[0])
        branches.append(_escaped(first) + (f"(?:{inner})" if len(rest) > 1 else inner))
    return "|".join([*branches, ""] if whole else branches)


def _escaped(text: str) -> str:
    """`re.escape`, which takes apart letter by letter what has nothing to escape."""
    return text if text.isalnum() else re.escape(text)


def trie(phrases: Iterable[str], between: str = "") -> str:
    """One regular expression for many plain phrases, the longest winning; `between`: what may stand between two characters.

    It branches character by character, and its first branch is narrowed down by code point: a plain alternation of a few thousand
    names tries each of them at every character of a text, which measured 20 times slower.
    """
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for char in phrase.replace(" ", "").lower() if between else phrase.lower():
            node = node.setdefault(char, {})
        if phrase:
            node[""] = {}
    return _branches(root, between, 0) or "(?!)"


def _branches(node: Mapping[str, Any], between: str, depth: int) -> str:
    heads = sorted(char for char in node if char)
    parts = [re.escape(char) + _tail(node[char], between, depth + 1) for char in heads]
    if depth or len(parts) <= _FEW:
        return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})" if parts else ""
    groups = []
    for i in range(0, len(parts), _FEW):
        groups.append(f"(?=[{re.escape(heads[i])}-{re.escape(heads[min(i + _FEW, len(heads)) - 1])}])(?:{'|'.join(parts[i : i + _FEW])})")
    return f"(?=[{''.join(map(re.escape, heads))}])(?:{'|'.join(groups)})"


def _tail(node: Mapping[str, Any], between: str, depth: int) -> str:
    below = _branches(node, between, depth)
    if not below:
        return ""
    return f"(?:{between}{below})?" if "" in node else f"{between}{below}"


class _Later:
    """A pattern before it is compiled. What is asked of it once is its own from then on, so that asking again costs nothing."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags | re.UNICODE

    def __getattr__(self, name: str) -> Any:
        found = getattr(patterns.shared().compiled(self.pattern, self.flags), name)
        if not name.startswith("__"):
            setattr(self, name, found)
        return found


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, put off until the pattern is first asked: compiling took half of reading a page, and a page asks every second one only.

    `pattern` and `flags` can be read without compiling. Raises `re.error` at that first question, not here.
    """
    return cast("re.Pattern[str]", _Later(pattern, flags))
