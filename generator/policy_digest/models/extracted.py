"""An article → its sentences, what rules read in them, and the records that are made of it, as frozen dataclasses."""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from policy_digest.models.captured import Article, Issue
from policy_digest.people import Review

Kind = Literal["target", "status", "support", "rule"]
Comparator = Literal[">=", ">", "<=", "<", "~", "="]
Sign = Comparator | Literal[""]  # "" where none is stated
Commitment = Literal["firm", "aspirational", "expected"]
Basis = Literal["clause", "sentence", "heading", "document"]
Agreement = Literal["", "agreed", "doubt"]  # "" where nobody but the rules has read it

KINDS: tuple[Kind, ...] = ("target", "status", "support", "rule")
COMPARATORS: tuple[Comparator, ...] = (">=", ">", "<=", "<", "~", "=")


# ---------------------------------------------------------------- segment, match: Article → Sentence* → Mention*


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article, or a heading. `section`: the headings above it, outermost first."""

    start: int
    end: int
    paragraph: int
    section: tuple[str, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """What one rule read out of one stretch of text."""

    rule: str
    kind: str  # "number", "quantity", "period", "cue", "exclusion", …
    start: int
    end: int
    surface: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Amount:
    """What a quantity rule reads: the number in the base unit, the unit, and the comparator that stands with it ("" for none)."""

    value: Decimal
    value_max: Decimal | None
    unit: str  # canonical unit of data/units.yml; "" where the text gives none
    comparator: Sign
    before: bool = False  # the comparator stands before the number, and so may hold for a list
    figure: tuple[int, int] = (0, 0)  # number and unit, without the comparator


@dataclass(frozen=True, slots=True)
class Stated:
    """What a date rule reads: one key of a `Period` and its value; None where 今年 and the like cannot be resolved."""

    key: str  # by, during, every, within, since, as_of; "term" (管理期内) only ends what was stated before
    value: str | None
    tense: str = ""  # "future" or "past" where the wording itself says so


# ---------------------------------------------------------------- resolve: Mention* → Record*


@functools.lru_cache(2_000)
def _last_day(stated: str) -> str:
    """The last day of a year, a month or a day; "" for anything else, and for a day that cannot be."""
    if not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", stated):
        return ""
    year, month, day = ([int(part) for part in stated.split("-")] + [0, 0])[:3]
    month = month or 12
    last = calendar.monthrange(year, month)[1] if year and month <= 12 else 0
    return f"{year:04}-{month:02}-{day or last:02}" if last and day <= last else ""


@dataclass(frozen=True, slots=True)
class Period:
    """When a quantity holds. ISO 8601 strings; None is "not stated". `records.md` calls the keys by these names."""

    by: str | None = None
    during: str | None = None
    every: str | None = None
    within: str | None = None
    since: str | None = None
    as_of: str | None = None

    KEYS = ("by", "during", "every", "within", "since", "as_of")

    def as_dict(self) -> dict[str, str]:
        return {k: v for k in Period.KEYS if (v := getattr(self, k)) is not None}

    def __bool__(self) -> bool:
        return any(getattr(self, k) is not None for k in Period.KEYS)

    @property
    def deadline(self) -> str:
        """The last day of `by`, or of `during` where there is no `by`, as YYYY-MM-DD; "" where there is none or the day cannot be."""
        return _last_day(self.by or (self.during or "").rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Evidence:
    """The clause or sentence that states a quantity: `article.text[start:end] == quote`, always."""

    quote: str
    start: int
    end: int
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """The reading that does not stand, and whose it is. `none`: that reader takes the figure for no record."""

    reader: Literal["rules", "second"]
    kind: Kind | Literal["none"]


@dataclass(frozen=True, slots=True)
class Record:
    """One quantity that a policy text states about the policy itself, with its evidence."""

    id: str
    kind: Kind
    indicator_zh: str
    indicator_en: str
    value: Decimal
    value_max: Decimal | None
    unit: str  # canonical Chinese unit of data/units.yml
    comparator: Comparator
    period: Period
    period_basis: Basis | None
    commitment: Commitment
    themes: tuple[str, ...]  # theme ids, the main one first
    agencies: tuple[str, ...]
    evidence: Evidence
    surface: str  # the figure as printed, e.g. "35万人"
    figure: tuple[int, int]  # where `surface` stands in the article's text
    agreement: Agreement = ""  # of the rules and the second reader on what it is
    other: Other | None = None  # where they do not agree
    review: Review | None = None  # what people decided about it


@dataclass(frozen=True, slots=True)
class Measure:
    """A numbered or headed measure of a document, with or without numbers in it."""

    id: str
    title_zh: str
    title_en: str
    themes: tuple[str, ...]
    agencies: tuple[str, ...]
    paragraph: int  # index of the paragraph it begins with


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one number: a record's id, a named exclusion, or unclaimed; of a line that is no part of the text, removed."""

    start: int
    end: int
    surface: str
    fate: Literal["record", "excluded", "unclaimed", "removed"]
    reason: str  # the record's id, the exclusion's name, why the line was removed, or ""
    decision: str = ""  # of an exclusion that was decided about a quantity: by which decision


@dataclass(frozen=True, slots=True)
class Step:
    """One step to a record: the rule or decision, the text it read (half-open span), and what it made of it."""

    rule: str
    start: int
    end: int  # `start` where the step read nothing
    surface: str
    outcome: str
    part: str = ""  # a row of `steps` in data/phrases.yml: number, comparator, period, kind, …


@dataclass(frozen=True)
class Resolution:
    """What resolving gives: records and measures in reading order, quantities refused by name, issues, and why, by record id."""

    records: tuple[Record, ...]
    measures: tuple[Measure, ...]
    refused: tuple[Fate, ...]
    issues: tuple[Issue, ...]
    why: Mapping[str, tuple[Step, ...]]
    implied: frozenset[tuple[int, int]] = frozenset()  # figures whose kind the sort of text, or the figure before, says, and no word
    times: Mapping[tuple[int, int], Callable[[Kind], tuple[Period, Basis | None]]] = field(default_factory=dict)  # by figure, of a kind


@dataclass(frozen=True)
class Extraction:
    """Everything read out of one article."""

    article: Article
    records: tuple[Record, ...] = ()
    measures: tuple[Measure, ...] = ()
    ledger: tuple[Fate, ...] = ()
    issues: tuple[Issue, ...] = ()
    why: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)  # by record id; only from a fresh extraction
    implied: frozenset[tuple[int, int]] = frozenset()  # as in `Resolution`
