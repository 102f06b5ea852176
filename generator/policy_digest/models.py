"""The values that travel down the river. In: nothing. Out: frozen dataclasses, each made by one stage and changed by none.

Offsets are half-open `[start, end)` and count characters (not bytes) of `Article.text`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Literal, TypeVar

from policy_digest.made import Made
from policy_digest.people import Review
from policy_digest.streamed import Content

Media = Literal["text", "html", "pdf", "docx", "xlsx", "ofd"]
Role = Literal["body", "heading", "byline", "number", "addressee", "signature"]
Kind = Literal["target", "status", "support", "rule"]
Comparator = Literal[">=", ">", "<=", "<", "~", "="]
Sign = Comparator | Literal[""]  # "" where none is stated
Commitment = Literal["firm", "aspirational", "expected"]
Basis = Literal["clause", "sentence", "heading", "document"]
UrlBasis = Literal["given", "fetched", "saved", "canonical", "og", "meta"]
Agreement = Literal["", "agreed", "doubt"]  # "" where nobody but the rules has read it
APART = "\u3000"  # sets the cells of a table's row apart, from ingest to the page
UNTITLED = "untitled"  # the code of the issue that says so
COLUMNS = 16  # a row of more cells is a layout, and no table

KINDS: tuple[Kind, ...] = ("target", "status", "support", "rule")
COMPARATORS: tuple[Comparator, ...] = (">=", ">", "<=", "<", "~", "=")


# ---------------------------------------------------------------- ingest: bytes → Capture


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a text capture, or one block-level element of a page, in reading order, before cleaning."""

    text: str
    tag: str = ""  # "" for a line of plain text; else "h1".."h6", "p", "li", "td", "div", …
    link_share: float = 0.0  # share of the characters that stand inside links, 0–1
    hints: str = ""  # class and id words of the element and its ancestors, lower case, space separated


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that is no part of the article, and why (`furniture`, `teaser`, `repeat`, `page number`, …)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should look at. Offsets count in `Article.text`; 0, 0 where it has no place there."""

    code: str  # "unclaimed-number", "damaged-document-number", "impossible-date", …
    surface: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was saved: decoded, taken apart into blocks, not yet judged."""

    source: str  # file name or URL, as the user gave it
    sha256: str  # of the raw bytes
    media: Media
    encoding: str | None  # what the bytes were decoded with; None for PDF and DOCX
    blocks: tuple[Block, ...]
    url: str | None = None
    meta: tuple[tuple[str, str], ...] = ()  # ("title", …) and the page's <meta name content>, names lower case
    removed: tuple[Removed, ...] = ()  # what is the paper's and not the text's: page numbers, running heads
    issues: tuple[Issue, ...] = ()  # what could not be read: a table, a page that is a picture
    raw: bytes = field(default=b"", repr=False, compare=False)  # as they were read, where they are at hand


# ---------------------------------------------------------------- clean: Capture → Article


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One cleaned paragraph. `level` 0 is body text, 1–6 the depth of a heading."""

    text: str
    level: int = 0
    role: Role = "body"
    original: str | None = None  # as captured, where conversion to simplified characters changed it


@dataclass(frozen=True)
class Article:
    """A cleaned article. `text` is the paragraphs joined with one newline; every offset counts its characters."""

    id: str  # ASCII, stable for the same title, place and date
    title: str
    place: str  # slug of data/places.yml
    publisher: str | None
    published: str | None  # YYYY-MM-DD
    paragraphs: tuple[Paragraph, ...]
    language: str = "zh-Hans"  # of `paragraphs`; "zh-Hans" always, kept for exports
    url: str | None = None  # of the page at its source
    url_basis: UrlBasis | None = None  # who says so; None: the person who wrote it into the file
    version: int = 1  # of the page, in the order in which its states were added
    captured: str | None = None  # YYYY-MM-DD on which the page was saved or fetched, where that is known
    doc_number: str | None = None  # 文号 as it stands, also when damaged
    issuers: tuple[str, ...] = ()
    repeals: tuple[str, ...] = ()  # document numbers or titles that this one ends (同时废止)
    window: str | None = None  # plan window of the title, "2025/2027"
    source: str = ""  # name of the capture's file, or its URL
    sha256: str = ""  # of the capture's raw bytes
    brief: bool = False  # a restatement in our own words, not the source's text
    removed: tuple[Removed, ...] = ()
    issues: tuple[Issue, ...] = ()
    made: Made | None = None  # what cleaning gave of it; None for an article that somebody wrote

    @cached_property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)

    @cached_property
    def edited(self) -> tuple[str, ...]:  # `text` and the names of facts that are no longer what cleaning gave
        return self.made.unlike(self) if self.made else ()

    @property
    def headline(self) -> str | None:
        """The title that the page shows; None where `title` only stands in for one."""
        return None if any(issue.code == UNTITLED and issue.surface == self.title for issue in self.issues) else self.title

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset in `text` at which each paragraph begins."""
        return tuple(accumulate((len(p.text) + 1 for p in self.paragraphs), initial=0))[: len(self.paragraphs)]


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
        stated = self.by or (self.during or "").rpartition("/")[2]
        if not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", stated):
            return ""
        year, month, day = ([int(part) for part in stated.split("-")] + [0, 0])[:3]
        month = month or 12
        last = calendar.monthrange(year, month)[1] if year and month <= 12 else 0
        return f"{year:04}-{month:02}-{day or last:02}" if last and day <= last else ""


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


# ---------------------------------------------------------------- summarize, translate


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same statement in both languages, made from the same record."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a summary. `record`: the id of the record whose figure it is, where it is one."""

    text: str
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A few sentences in both languages, in pieces, so that every figure can link to its evidence."""

    zh: tuple[Piece, ...]
    en: tuple[Piece, ...]
    sentences: tuple[tuple[tuple[Piece, ...], tuple[Piece, ...]], ...] = ()  # the same, a pair of Chinese and English a sentence
    worded: str = ""  # machine where a machine worded an English sentence of it that nobody has read since, person where people did


# ---------------------------------------------------------------- digest: Extraction* → Digest


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on the site. `indicator`: its row of data/indicators.yml; `shared`: the page of a name of no row that two places use."""

    record: Record
    article: Article
    indicator: str | None = None
    shared: str | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """An entry that must not be read beside a comparison's own, and why: codes out of `kind` `unit` `type` `period` `open` `indicator`."""

    entry: Entry
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The values of one indicator that may stand side by side: same kind, unit and period. The greatest first."""

    indicator: str
    entries: tuple[Entry, ...]
    apart: tuple[Apart, ...]
    benchmarks: tuple[Entry, ...] = ()  # of a province or the country that one of the others belongs to: a yardstick, and no rival


@dataclass(frozen=True)
class Digest:
    """The whole corpus, ordered for reading: places as in data/places.yml, articles newest first, entries as in the text."""

    places: tuple[str, ...]  # slugs of the places that published something
    extractions: tuple[Extraction, ...]
    entries: tuple[Entry, ...]
    comparisons: tuple[Comparison, ...]
    shared: tuple[Comparison, ...] = ()  # of names that places use and no row of data/indicators.yml has

    @cached_property
    def by_place(self) -> Mapping[str, tuple[Entry, ...]]:
        return _grouped(self.entries, lambda e: (e.article.place,))

    @cached_property
    def by_theme(self) -> Mapping[str, tuple[Entry, ...]]:
        return _grouped(self.entries, lambda e: e.record.themes)

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Entry, ...]]:
        return _grouped(self.entries, lambda e: (e.indicator,) if e.indicator else ())

    @cached_property
    def by_article(self) -> Mapping[str, tuple[Entry, ...]]:
        return _grouped(self.entries, lambda e: (e.article.id,))

    @cached_property
    def articles_of(self) -> Mapping[str, tuple[Extraction, ...]]:
        return _grouped(self.extractions, lambda x: (x.article.place,))


T = TypeVar("T")


def _grouped(values: Iterable[T], keys: Callable[[T], Iterable[str]]) -> Mapping[str, tuple[T, ...]]:
    out: dict[str, list[T]] = {}
    for one, key in ((value, key) for value in values for key in dict.fromkeys(keys(value))):
        out.setdefault(key, []).append(one)
    return {key: tuple(group) for key, group in out.items()}


@dataclass(frozen=True)
class Wording:
    """What the site says in words, made by summarize and translate, keyed by id. A record's key is (article id, record id)."""

    figures: Mapping[tuple[str, str], Bilingual]
    periods: Mapping[tuple[str, str], Bilingual]
    agencies: Mapping[str, str]  # authorities and publishers, as written → English
    places: Mapping[str, Summary]
    themes: Mapping[str, Summary]
    articles: Mapping[str, Summary]
    titles: Mapping[str, str] = field(default_factory=dict)  # of articles, by id → English
    described: Mapping[str, bool] = field(default_factory=dict)  # by id: whether that English describes the document and is no title
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a name as written → the glossary's terms in it
    rendered: Mapping[tuple[str, str], str] = field(default_factory=dict)  # a record → the English of its figure's clause, composed from it
    worded: Mapping[str, str] = field(default_factory=dict)  # English names that were not composed → person or machine
    authors: Mapping[str, int] = field(default_factory=dict)  # how many names and sentences are in the words of a person, of a machine


# ---------------------------------------------------------------- render: Digest → Page*


@dataclass(frozen=True, slots=True)
class Page:
    """One page or file of the site, before any builder sees it. `src_uri` is relative to `docs/`."""

    src_uri: str
    content: Content
    title: Bilingual = field(default_factory=lambda: Bilingual("", ""))
