"""The first page: what there is, the indicators that most places speak about, what is due, what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policy_digest import inert
from policy_digest.models import KINDS, Extraction, Page
from policy_digest.render.linked import CONTEXT
from policy_digest.render.matrix import Matrix, matrix
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site, Totals
from policy_digest.render.views import DocumentView, EntryView, IndicatorView, PlaceView, YearView

PLACES = 12  # rows of the tables: two screens; the cities page has all places, an indicator's page all values
INDICATORS = 6
LATEST = 8
SAID = 3  # figures of each of the latest documents
DUE = 4  # targets of each year


@dataclass(frozen=True, slots=True)
class HeadlineCell:
    """A place's value of an indicator, None where none was found, and how many more values it gives."""

    entry: EntryView | None
    more: int
    indicator: IndicatorView


@dataclass(frozen=True, slots=True)
class HeadlineLine:
    """One place."""

    place: PlaceView
    cells: tuple[HeadlineCell, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """Places × indicators."""

    indicators: tuple[IndicatorView, ...]
    lines: tuple[HeadlineLine, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What `home.md` shows. `hidden`: how many places its tables leave out."""

    totals: Totals
    matrix: Matrix
    hidden: int
    headline: Headline
    timeline: tuple[YearView, ...]
    latest: tuple[DocumentView, ...]
    linked_data: str


def pages(site: Site) -> Iterator[Page]:
    """The first page."""
    rows = site.rows()
    latest = sorted(site.digest.extractions, key=lambda x: (x.article.published or "", x.article.id), reverse=True)
    shown = _liveliest(site, PLACES)
    view = View(
        totals=site.totals,
        matrix=matrix(site, rows, shown),
        hidden=len(site.digest.places) - len(shown),
        headline=_headline(site, rows, shown),
        timeline=rows.timeline(site.digest.entries, name_places=True, limit=DUE),
        latest=tuple(replace(rows.article(x.article), said=_said(site, rows, x)) for x in latest[:LATEST]),
        linked_data=inert.linked_data(
            {"@context": CONTEXT, "@type": "WebSite", "name": site.name or "policy-digest", "inLanguage": ["zh-Hans", "en"]}
        ),
    )
    yield site.writer.page("home.md", "index.md", site.word("home"), view, hide=("navigation", "toc"))


def _said(site: Site, rows: Rows, extraction: Extraction) -> tuple[EntryView, ...]:
    """What a document says before all: values of headline indicators first, then by kind, then as in the text."""
    entries = site.digest.by_article.get(extraction.article.id, ())
    return rows.entries(sorted(entries, key=lambda e: (e.indicator is None, KINDS.index(e.record.kind)))[:SAID])


def _liveliest(site: Site, limit: int) -> list[str]:
    """The places with the most records, in the order of the table."""
    by_size = sorted(site.digest.places, key=lambda p: -len(site.digest.by_place.get(p, ())))
    kept = set(by_size[:limit])
    return [p for p in site.digest.places if p in kept]


def _headline(site: Site, rows: Rows, places: list[str]) -> Headline:
    """Places × the indicators that most of them speak about; each cell one value: the one compared, or else the first found."""
    spread = {i: {e.article.place for e in entries} for i, entries in site.digest.by_indicator.items()}
    order = [row.id for row in site.tables.indicators]
    chosen = sorted(sorted(spread, key=lambda i: (-len(spread[i]), order.index(i)))[:INDICATORS], key=order.index)
    compared = {(e.article.id, e.record.id) for c in site.digest.comparisons for e in (*c.entries, *c.benchmarks)}
    lines = []
    for slug in places:
        cells = []
        for id in chosen:
            found = [e for e in site.digest.by_indicator[id] if e.article.place == slug]
            found.sort(key=lambda e: ((e.article.id, e.record.id) not in compared, KINDS.index(e.record.kind)))
            cells.append(HeadlineCell(rows.entry(found[0]) if found else None, max(0, len(found) - 1), rows.indicator(id)))
        if any(cell.entry for cell in cells):
            lines.append(HeadlineLine(rows.place(slug), tuple(cells)))
    return Headline(tuple(rows.indicator(id) for id in chosen), tuple(lines))
