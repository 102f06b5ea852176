"""A place: its headline figures, a summary, its records by kind and theme, deadlines, measures, documents, and what was not found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from policy_digest.drawn import Draft
from policy_digest.models import KINDS, Bilingual, Extraction, Page
from policy_digest.render.likeness import Found, Key
from policy_digest.render.rows import Rows
from policy_digest.render.site import Counts, Site, counts, described
from policy_digest.render.views import (
    CitationView,
    DocumentView,
    EntryView,
    IndicatorView,
    KindView,
    MeasureView,
    PlaceView,
    SummaryView,
    ThemeView,
    UnitView,
    YearView,
)

CARDS = 6  # headline figures
ROWS = 150  # of one kind; the table of all records has the rest
DUE = 40  # of one year
MEASURES = 300  # of all documents; each document has all of its own
NEIGHBOURS = 6  # other places


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one document, the first of `count`."""

    document: DocumentView
    measures: tuple[MeasureView, ...]
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another place and the indicators that it speaks about too."""

    place: PlaceView
    indicators: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What `city.md` shows. `missing`: themes of which nothing was found."""

    place: PlaceView
    counts: Counts
    summary: SummaryView
    units: tuple[UnitView, ...]
    cards: tuple[EntryView, ...]
    kinds: tuple[KindView, ...]
    timeline: tuple[YearView, ...]
    measures: tuple[Measures, ...]
    documents: tuple[DocumentView, ...]
    missing: tuple[ThemeView, ...]
    neighbours: tuple[Neighbour, ...]
    cite: CitationView


def drafts(site: Site) -> Iterator[Draft]:
    """A page a place."""
    for slug in site.digest.places:
        yield Draft(f"cities/{slug}.md", partial(_page, site, slug))


def _page(site: Site, slug: str) -> Iterator[Page]:
    rows, likeness = site.rows("../"), site.likeness
    entries = site.digest.by_place.get(slug, ())
    extractions = site.digest.articles_of[slug]
    found = {t for e in entries for t in e.record.themes} | {t for x in extractions for m in x.measures for t in m.themes}
    headline = sorted((e for e in entries if e.indicator), key=lambda e: KINDS.index(e.record.kind))
    order = [row.id for row in site.tables.indicators]
    first = {e.indicator: e for e in reversed(headline)}.values()
    cards = sorted(first, key=lambda e: (KINDS.index(e.record.kind), order.index(e.indicator or "")))
    place = rows.place(slug)
    view = View(
        place=place,
        counts=counts(entries, extractions),
        summary=rows.summary(site.wording.places.get(slug), entries),
        units=rows.units(entries),
        cards=rows.entries(cards[:CARDS]),
        kinds=rows.kinds(entries, ROWS),
        timeline=rows.timeline(entries, limit=DUE),
        measures=tuple(_listed(rows, extractions, likeness)),
        documents=tuple(rows.article(x.article) for x in extractions),
        missing=rows.themes(t.id for t in site.tables.themes if t.id not in found),
        neighbours=_neighbours(site, rows, slug),
        cite=site.cited(f"cities/{slug}.html", f"{place.zh} {place.en}", [x.article for x in extractions]),
    )
    about = described(site.wording.places.get(slug))
    yield site.writer.page("city.md", f"cities/{slug}.md", Bilingual(place.zh, place.en), view, about=about)


def _listed(rows: Rows, extractions: Sequence[Extraction], likeness: Mapping[Key, tuple[Found, ...]]) -> Iterator[Measures]:
    """The measures of the place's documents, as many as a page may have; of the documents behind that, how many."""
    left = MEASURES
    for x in extractions:
        if x.measures:
            shown = _measures(rows, x, likeness, left)
            left -= len(shown)
            yield Measures(rows.article(x.article), shown, len(x.measures), rows.document(x.article.id, "measures"))


def _measures(rows: Rows, extraction: Extraction, likeness: Mapping[Key, tuple[Found, ...]], most: int) -> tuple[MeasureView, ...]:
    """The measures of a document, each with those of other places that are like it."""
    out = []
    for measure in extraction.measures[:most]:
        elsewhere = tuple(rows.placed(x, m) for x, m in likeness.get((extraction.article.id, measure.id), ()))
        out.append(replace(rows.measure(extraction, measure), elsewhere=elsewhere))
    return tuple(out)


def _neighbours(site: Site, rows: Rows, slug: str) -> tuple[Neighbour, ...]:
    """Other places that speak about the same indicators, those with the most in common first."""
    mine = site.indicators[slug]
    order = [row.id for row in site.tables.indicators]
    shared = []
    for other in site.digest.places:
        common = mine & site.indicators[other]
        if other != slug and common:
            shared.append((other, sorted(common, key=order.index)))
    shared.sort(key=lambda pair: -len(pair[1]))
    return tuple(Neighbour(rows.place(other), tuple(map(rows.indicator, common))) for other, common in shared[:NEIGHBOURS])
