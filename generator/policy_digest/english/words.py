"""What a name is made of while it is turned into English: its words, what the cutter looks up, and the phrases that they become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from policy_digest.tables import Place, Term

COMPOUND: Final = "-"  # in place of a preposition: the noun in front comes first in English too


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of a cut phrase. `pos` is a class of the glossary, or place, and, of, share-of, open, close, each, date, mark."""

    zh: str
    pos: str
    en: str = ""
    term: Term | None = None
    unknown: bool = False  # shown in pinyin: the glossary lacks it
    spelled: bool = False  # a name in pinyin, which says nothing to a reader
    said: str = ""  # of `each`: what it says where no noun follows, "per square metre"

    @property
    def verb(self) -> str:
        return "" if self.term is None else self.term.verb or (self.term.en if self.term.pos == "verb" else "")

    @property
    def done(self) -> str:
        return self.term.done if self.term is not None else ""

    @property
    def adverb(self) -> str:
        return self.term.adverb if self.term is not None else ""

    @property
    def prep(self) -> str:
        return self.term.prep.strip(COMPOUND) if self.term is not None else ""

    @property
    def compounds(self) -> bool:
        """Whether a measure stands behind what it measures, as in English: vehicle output."""
        return self.term is not None and self.term.prep == COMPOUND


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the cutter looks up: terms by Chinese, places by name, and how long an entry can be from each first character."""

    terms: Mapping[str, Term]
    places: Mapping[str, Place]
    longest: Mapping[str, int]
    titles: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    bare_units: frozenset[str] = frozenset()
    per: Mapping[str, str] = field(default_factory=dict)  # measure word → "per person", "each"
    counties: frozenset[str] = frozenset()  # full names; `county_en` has their English
    months: tuple[str, ...] = ()
    landmarks: Mapping[str, str] = field(default_factory=dict)  # what the name of a place ends with → what it ends with in English
    divisions: Mapping[str, str] = field(default_factory=dict)  # kinds of county-level divisions
    no_landmark: frozenset[str] = frozenset()  # a character before one of them that is no name of it
    before_names: frozenset[str] = frozenset()  # a character that begins no name of a place
    here: re.Pattern[str] | None = None  # 留济: what is done at the place that speaks
    brand: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """English of a noun phrase. `text` as it is counted (plural); `one` for a single one; `attr` before another noun, "" if it cannot.

    `packed`: the same without a preposition, where it can be said so: `rural road renovation` for `renovation of rural roads`.
    """

    text: str
    one: str = ""
    attr: str = ""
    pos: str = "noun"
    prep: str = ""
    packed: str = ""

    def with_text(self, change: str) -> Phrase:
        """The same with `{}` of `change` filled with its text, and with its singular where it has one; it stands before no noun then."""
        return replace(
            self, text=change.replace("{}", self.text), one=change.replace("{}", self.one) if self.one else "", attr="", packed=""
        )

    def behind(self, prep: str, tail: Phrase) -> Phrase:
        """`A prep B`. Of two prepositions in a row that are the same, the inner phrase gives its own up where it can."""
        owned = f" {prep} " in f" {tail.text} " or (prep == "for" and " of " in tail.text)
        said = tail.packed if tail.packed and owned else tail.text
        return replace(self, text=f"{self.text} {prep} {said}", one=f"{self.one} {prep} {said}" if self.one else "", attr="", packed="")
