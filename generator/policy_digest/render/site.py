"""A digest, its wording and its charts in; what every page may ask of them out: totals, counts, descriptions, citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from policy_digest.changed import Change
from policy_digest.drawn import Bars, Offer, Point
from policy_digest.models import KINDS, Article, Bilingual, Digest, Entry, Extraction, Summary, Wording
from policy_digest.promises import Promise, ledger
from policy_digest.render.cite import Source, citation
from policy_digest.render.likeness import Found, Key, alike
from policy_digest.render.rows import Rows
from policy_digest.render.views import CitationView, CountView, StateView, WithdrawnView
from policy_digest.render.write import Writer
from policy_digest.tables import Tables


def no_offer() -> Offer:
    """Nothing to take away."""
    return Offer((), ())


@dataclass(frozen=True)
class Site:
    """What the pages are made from."""

    digest: Digest
    wording: Wording
    charts: Mapping[str, Bars]  # by indicator
    points: tuple[Point, ...]
    tables: Tables
    writer: Writer
    name: str = ""
    address: str = ""  # ends in "/"; "" where it is not known
    log: tuple[Change, ...] = ()  # what changed, the newest first
    gone: Mapping[tuple[str, str], Change] = field(default_factory=dict)  # by article and record, what was withdrawn and is not back
    earlier: Site | None = None  # the versions that are no longer the latest, each a document of its own
    versions: Mapping[str, tuple[Extraction, ...]] = field(default_factory=dict)  # by id of any of them: all, the oldest first
    offer: Callable[[], Offer] = no_offer  # the files to take away, measured when it is asked for
    _rows: dict[str, Rows] = field(default_factory=dict)  # by `root`

    def rows(self, root: str = "") -> Rows:
        """Builds rows for pages from which `root` leads to the top."""
        if root not in self._rows:
            self._rows[root] = Rows(self.digest, self.wording, self.tables, root)
        return self._rows[root]

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The ledger of promises."""
        return ledger(self.digest.entries, self.tables.cues["adds"])

    @cached_property
    def shared(self) -> Mapping[str, tuple[Entry, ...]]:
        """By the page of a name that places share: its entries."""
        found: dict[str, list[Entry]] = {}
        for entry in self.digest.entries:
            if entry.shared:
                found.setdefault(entry.shared, []).append(entry)
        return {name: tuple(some) for name, some in found.items()}

    @cached_property
    def indicators(self) -> Mapping[str, frozenset[str]]:
        """By place: the rows of indicators.yml that it says something about."""
        by_place = self.digest.by_place
        return {place: frozenset(e.indicator for e in by_place.get(place, ()) if e.indicator) for place in self.digest.places}

    @cached_property
    def _held(self) -> frozenset[tuple[str, str]]:
        return frozenset((e.article.id, e.record.id) for e in self.digest.entries)

    def has(self, article: str, record: str) -> bool:
        """Whether the record stands on the site."""
        return (article, record) in self._held

    @cached_property
    def withdrawn(self) -> Mapping[str, tuple[Change, ...]]:
        """By article: what was withdrawn and does not stand on the site."""
        out: dict[str, list[Change]] = {}
        for (article, record), change in self.gone.items():
            if not self.has(article, record):
                out.setdefault(article, []).append(change)
        return {article: tuple(some) for article, some in out.items()}

    def tombs(self, article: str) -> tuple[WithdrawnView, ...]:
        """The withdrawn records of an article, as they said last."""
        said = [(change.day, change.before) for change in self.withdrawn.get(article, ()) if change.before]
        return tuple(
            WithdrawnView(s.record, day, s.name_zh, s.name_en, s.figure_zh, s.figure_en, s.period_zh, s.period_en, s.quote)
            for day, s in said
        )

    @cached_property
    def likeness(self) -> Mapping[Key, tuple[Found, ...]]:
        """For each measure those of other places that are like it."""
        return alike(self.digest.extractions, self.tables)

    @cached_property
    def totals(self) -> Totals:
        """How much there is."""
        digest = self.digest
        fates = [fate.fate for x in digest.extractions for fate in x.ledger]
        dates = [x.article.published for x in digest.extractions if x.article.published]
        return Totals(
            places=len(digest.places),
            articles=len(digest.extractions),
            records=len(digest.entries),
            kinds=counted(digest.entries),
            states=self._states(),
            numbers=len(fates),
            claimed=fates.count("record"),
            excluded=fates.count("excluded"),
            unclaimed=fates.count("unclaimed"),
            worded_person=self.wording.authors.get("person", 0),
            worded_machine=self.wording.authors.get("machine", 0),
            partly=sum(_in_part(e.record.indicator_en) for e in digest.entries)
            + sum(_in_part(m.title_en) for x in digest.extractions for m in x.measures),
            first=min(dates, default=""),
            last=max(dates, default=""),
        )

    def _states(self) -> tuple[StateView, ...]:
        agreements: list[str] = [e.record.agreement for e in self.digest.entries]
        measured = self.tables.measured.items()
        return tuple(StateView(s, agreements.count(s), f"{right / of:.1%}", of) for s, (right, of) in measured if of)

    def word(self, id: str, **values: object) -> Bilingual:
        """Words of site.yml, as text: for titles and descriptions."""
        return self.writer.words.plain(id, **values)

    def listing(self, id: str) -> str:
        """The description of a page that belongs to the whole corpus: what it lists, by a word of site.yml, and out of what."""
        t, named = self.totals, self.word(id)
        count = {"places": t.places, "documents": t.articles, "records": t.records}
        return f"{self.word('corpus', what=named.en, **count).en} {self.word('corpus', what=named.zh, **count).zh}"

    def cited(self, path: str, title: str, articles: Iterable[Article]) -> CitationView:
        """A page of this site, as old as the newest of the documents that it is made from."""
        newest = max((article.published or "" for article in articles), default="")
        key = re.sub("[^a-z0-9]", "", path.removesuffix(".html")) + newest[:4]
        url = self.address + path if self.address else ""
        return citation(Source(key, title, self.name, self.name, newest, url))


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is in the corpus. `first` and `last`: the days of its oldest and newest document."""

    places: int
    articles: int
    records: int
    kinds: tuple[CountView, ...]
    states: tuple[StateView, ...]
    numbers: int
    claimed: int
    excluded: int
    unclaimed: int
    worded_person: int
    worded_machine: int
    partly: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of one place."""

    documents: int
    records: int
    measures: int
    kinds: tuple[CountView, ...]


def counts(entries: Iterable[Entry], extractions: Iterable[Extraction]) -> Counts:
    """How many documents, records and measures these are."""
    held = list(entries)
    measures = [len(x.measures) for x in extractions]
    return Counts(len(measures), len(held), sum(measures), counted(held))


def counted(entries: Iterable[Entry]) -> tuple[CountView, ...]:
    """The four kinds with how many records are of each."""
    kinds = [e.record.kind for e in entries]
    return tuple(CountView(kind, kinds.count(kind)) for kind in KINDS)


def described(summary: Summary | None) -> str:
    """A summary as the description of its page: English first, since its figures carry both ways of writing them."""
    if summary is None:
        return ""
    return " ".join("".join(piece.text for piece in side) for side in (summary.en, summary.zh))


def _in_part(en: str) -> bool:
    """Whether a name stands in English with its Chinese beside it."""
    return any("\u3400" <= c <= "\u9fff" for c in en)
