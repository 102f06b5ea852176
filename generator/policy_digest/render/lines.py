"""Rows of a table in, each as pieces that many rows share and what is its own out, and which words they hold.

A row is printed by the same template wherever it stands. Two thirds of it are the same in others: cells of a kind, a place, a theme, and
the markup around what is its own. Those pieces are sent once and numbered; putting the pieces of a row one after the other gives the row.
"""

from __future__ import annotations

import functools
import html
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from policy_digest.postings import ends, opening, part_of, tokens

READ: Final = 240  # rows that a reader loads who filters the table once
NUMBER, QUOTES = 4, 3  # characters that a number takes, and the quotes and comma of a text
PART: Final = 8_000  # characters of a part of the index of words

_TAG = re.compile(r"<[^>]*>")
_OWN = re.compile(r'((?<=href=")[^"]*|(?<=>)[^<]+)')  # what is a row's own: addresses and texts
_CELL = re.compile(r"<t[dh][ >]")
_REMEMBERED: Final = 4_000  # cells, of which many rows have the same

Line = list[int | str]


def text_of(line: str) -> str:
    """What a reader sees of a line."""
    return html.unescape(_TAG.sub(" ", line))


class Pieces:
    """Cuts lines, as a sample of them taught what is shared."""

    def __init__(self, sample: Iterable[str]) -> None:
        self._runs = functools.lru_cache(_REMEMBERED)(_runs)
        lines = list(sample)
        cells, marks = Counter[str](), Counter[str]()
        for line in lines:
            for cell in _cells(line):
                cells[cell] += 1
                marks.update(text for text, markup in self._runs(cell) if markup)
        worth = {run: times * (len(run) - NUMBER) for run, times in marks.items()}
        worth |= {
            cell: times * (sum(NUMBER if markup else len(text) + QUOTES for text, markup in self._runs(cell)))
            for cell, times in cells.items()
        }
        rows = max(1, len(lines))
        # What is sent once to whoever reads so many rows must be less than what it saves there
        self.shared = sorted((one for one in worth if worth[one] * READ > len(one) * rows), key=lambda one: (-worth[one], one))
        self._number = {one: number for number, one in enumerate(self.shared)}

    def cut(self, line: str) -> Line:
        """The line as numbers of shared pieces and texts of its own, of which no two stand side by side."""
        out: Line = []
        for cell in _cells(line):
            for piece in (cell,) if cell in self._number else (text for text, _ in self._runs(cell)):
                number = self._number.get(piece)
                if number is not None:
                    out.append(number)
                elif out and isinstance(out[-1], str):
                    out[-1] += piece
                else:
                    out.append(piece)
        return out


def _cells(line: str) -> Iterator[str]:
    line = " ".join(line.split())
    at = [0, *(found.start() for found in _CELL.finditer(line)), len(line)]
    return (line[start:end] for start, end in pairwise(at) if start < end)


def _runs(cell: str) -> tuple[tuple[str, bool], ...]:
    """A cell as runs of markup, and what stands between them: texts, and the addresses of links."""
    out: list[tuple[str, bool]] = []
    run = ""
    for number, piece in enumerate(_OWN.split(cell)):
        if number % 2 and piece.strip():
            if run:
                out.append((run, True))
                run = ""
            out.append((piece, False))
        else:
            run += piece
    if run:
        out.append((run, True))
    return tuple(out)


def _looked_up(cell: str) -> frozenset[str]:
    """What a cell can be looked up by."""
    text = text_of(cell)
    return frozenset(tokens(text) | ends(text))


class Words:
    """The index of what rows can be looked up by."""

    def __init__(self) -> None:
        self._found: dict[str, array[int]] = {}
        self._looked_up = functools.lru_cache(_REMEMBERED)(_looked_up)

    def add(self, number: int, line: str) -> None:
        """Row `number`, which must be greater than those before it, is this line."""
        for token in frozenset[str]().union(*map(self._looked_up, _cells(line))):
            if (held := self._found.get(token)) is None:
                held = self._found[token] = array("I")
            held.append(number)

    def parts(self) -> list[dict[str, array[int]]]:
        """Tokens with their rows. Those that begin alike stand in one part."""
        count = 1 + sum(len(token) + min(2_000, len(rows)) for token, rows in self._found.items()) // PART
        parts: list[dict[str, array[int]]] = [{} for _ in range(count)]
        for token in sorted(self._found):
            parts[part_of(key(token), count)][token] = self._found[token]
        return parts


def key(token: str) -> str:
    """By what a token is put into its part: Chinese by its first character, so that one alone finds all that begin with it."""
    return token if token[0].isdigit() else token[0] if not token[0].isascii() else opening(token)
