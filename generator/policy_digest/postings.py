"""Texts in, what of them can be looked up out; numbers of what holds it in, a short text of them out: an inverted index.

The site's search and the table of records are looked up alike, by `asking.js`, `search.js` and `records.js`, which read what stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

# What `tokens` in asking.js reads too: Chinese in pairs of characters, whole numbers with the character after them, beginnings of words.
_TOKEN = re.compile(r"(?P<han>[㐀-鿿]+)|(?P<number>[0-9]+(?:[.,][0-9]+)*)(?=(?P<unit>[%㐀-鿿]?))|(?P<word>[a-z]+)")
LETTERS: Final = 8  # of a word that are looked up; the rest is compared on what was found
DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def tokens(text: str) -> set[str]:
    """What of a text can be looked up, in lower case."""
    out: set[str] = set()
    for m in _TOKEN.finditer(text.lower()):
        if run := m["han"]:
            out.update(run[i : i + 2] for i in range(len(run) - 1))
        elif m["number"]:
            out.update((m["number"], m["number"] + m["unit"]))
        else:
            out.add(m["word"][:LETTERS])
    return out


def ends(text: str) -> set[str]:
    """The last character of each run of Chinese, which begins no pair: with it every character of a text begins a token."""
    return {m["han"][-1] for m in _TOKEN.finditer(text) if m["han"]}


def gaps(numbers: Iterable[int]) -> str:
    """Numbers in rising order, as the gaps between them: five bits a character, the sixth says that more follow."""
    out, last = "", -1
    for number in numbers:
        gap, last = number - last - 1, number
        while gap >= 32:
            out, gap = out + DIGITS[32 + gap % 32], gap // 32
        out += DIGITS[gap]
    return out


def posting(numbers: Sequence[int]) -> str:
    """Rising numbers in the shortest of three ways: `=` a run (its first and how many), `+` gaps, `#` a bit each, six a character."""
    if not numbers:
        return "+"
    first, last = numbers[0], numbers[-1]
    if last - first + 1 == len(numbers):
        return f"={first} {len(numbers)}"
    if len(numbers) * 6 < last:
        return "+" + gaps(numbers)
    bits = bytearray(last // 6 + 1)
    for number in numbers:
        bits[number // 6] |= 1 << number % 6
    as_bits = "#" + "".join(DIGITS[six] for six in bits)
    as_gaps = "+" + gaps(numbers)
    return min(as_gaps, as_bits, key=len)


def part_of(key: str, parts: int) -> int:
    """In which of so many parts it stands."""
    code = 0
    for c in key:
        code = (code * 31 + ord(c)) % 2**32
    return code % parts


def opening(token: str) -> str:
    """By what a token is put into a part: words that begin alike stand in one, so that the beginning of a word finds them."""
    return token[:2] if token[0].isascii() and token[0].isalpha() else token
