"""What a language must be able to say, and the plainest way to say it. In: a plan's parts. Out: `Piece`s.

A language is a room with one class of `Language`. The five things that it must have are its figures, dates, periods, names of kinds and
themes; from these `Language` says every part of a plan in short lines. A language with a grammar of its own says them as sentences.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from itertools import chain

from policy_digest.models import Kind, Period, Piece, Record
from policy_digest.summarize.plan import Closing, Coverage, Opening, Part, Telling
from policy_digest.tables import Tables


class Language(ABC):
    """Says what a plan holds. `gap` stands between two sentences."""

    gap = " "

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    # ---- what every language has

    @abstractmethod
    def figure(self, record: Record) -> str:
        """Comparator, number and unit: `at least 12`, `不少于12个`; nothing rounded."""

    @abstractmethod
    def date(self, iso: str) -> str:
        """`2024`, `2024-08` or `2024-08-14` as it is written."""

    @abstractmethod
    def when(self, period: Period, plan: bool = True) -> str:
        """All that a period states; "" for nothing. `plan`: whether the five-year plan that ends with a deadline is named."""

    @abstractmethod
    def kind(self, kind: Kind, count: int) -> str:
        """So many records of a kind: `5 targets`."""

    @abstractmethod
    def theme(self, id: str) -> str:
        """The name of a theme inside a sentence."""

    @abstractmethod
    def place(self, slug: str) -> str:
        """The name of a place: of a county, where one stands behind the slug and a stroke (`shaoyang/隆回县`)."""

    @abstractmethod
    def listed(self, items: Sequence[str]) -> str:
        """`a, b and c`."""

    def name(self, record: Record) -> str:
        """What is counted. A language without a composer of names quotes the Chinese."""
        return record.indicator_zh

    # ---- the parts of a plan, in short lines

    def opening(self, said: Opening) -> list[Piece]:
        """What the summary is about, and how many records of each kind there are."""
        about = self.theme(said.theme) if said.theme else self.listed([self.place(slug) for slug in said.places])
        more = [self.date(day) for day in said.dates] + [self.kind(kind, n) for kind, n in said.counts]
        return [Piece(f"{about}{self.colon}{self.listed(more)}." if more else f"{about}.")]

    colon = ": "

    def telling(self, said: Telling) -> list[Piece]:
        """A figure after the other, each with what it counts; then when."""
        rows = [[Piece(self.figure(p.record), p.record.id), Piece(f" ({self.name(p.record)})")] for p in said.points]
        when = self.when(said.period, said.plan)
        lead = [Piece(f"{self.place(said.place)}{self.colon}")] if said.place else []
        middle = chain.from_iterable([*row, Piece(", ")] for row in rows[:-1])
        return [*lead, *middle, *rows[-1], Piece(f", {when}." if when else ".")]

    def closing(self, said: Closing) -> list[Piece]:
        """Who answers for it: bodies have names in Chinese and English only."""
        return []

    def coverage(self, said: Coverage) -> list[Piece]:
        """The themes that there are figures for."""
        return [Piece(f"{self.listed([self.theme(id) for id in said.have])}.")] if said.have else []


def realised(plan: Sequence[Part], language: Language) -> list[list[Piece]]:
    """Every part of a plan said in a language, a sentence each; a part that a language has no words for is an empty one."""
    return [said(part, language) for part in plan]


def said(part: Part, language: Language) -> list[Piece]:
    """One part of a plan in a language."""
    match part:
        case Opening():
            return language.opening(part)
        case Telling():
            return language.telling(part)
        case Closing():
            return language.closing(part)
        case Coverage():
            return language.coverage(part)


def text_of(pieces: Iterable[Piece]) -> str:
    """The pieces without their links."""
    return "".join(p.text for p in pieces)


def joined(sentences: Sequence[Sequence[Piece]], gap: str) -> tuple[Piece, ...]:
    """Sentences in a row; neighbouring pieces of plain text become one."""
    out: list[Piece] = []
    for i, one in enumerate(s for s in sentences if s):
        for piece in ([Piece(gap)] if i and gap else []) + list(one):
            if out and out[-1].record is None and piece.record is None:
                out[-1] = Piece(out[-1].text + piece.text)
            elif piece.text:
                out.append(piece)
    return tuple(out)
