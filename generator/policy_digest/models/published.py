"""What was read out of articles → a digest of the whole corpus, its words in both languages, pages, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from policy_digest.models.captured import Article
from policy_digest.models.extracted import Extraction, Record
from policy_digest.streamed import Content

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
