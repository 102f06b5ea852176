"""Places that a reader chooses, side by side: what they may be compared by, and what not, with the reason.

The page is empty until places are chosen, but for a browser without scripts: it shows what some places share, all of them where there are
few. `compare/<place>.js` holds the values of each, printed by a template, with what must be equal
for two of them to stand side by side (`basis.py`). The browser only asks whether it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policy_digest import inert
from policy_digest.basis import basis
from policy_digest.models import Comparison, Entry, Page
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site
from policy_digest.render.views import EntryView, IndicatorView, PlaceView

FOLDER: Final = "compare/"
BESIDE: Final = 6  # places that stand side by side


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with the comparable values of each place that stands side by side, in the order of `View.beside`."""

    indicator: IndicatorView
    cells: tuple[tuple[EntryView, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """What `compare.md` shows. `beside` and `lines`: without a script, places side by side and what they have in common."""

    places: tuple[PlaceView, ...]
    most: int
    beside: tuple[PlaceView, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """What the script of one place is printed from: its indicators, and its values."""

    indicators: tuple[IndicatorView, ...]
    rows: tuple[EntryView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The page, and the values of each place."""
    rows = site.rows()
    named, about = site.word("compare-places"), site.listing("compare-places")
    beside = _side_by_side(site)
    view = View(rows.places(site.digest.places), BESIDE, rows.places(beside), tuple(_lines(site, rows, beside)))
    yield site.writer.page("compare.md", "compare.md", named, view, hide=("navigation", "toc"), about=about)
    for slug in site.digest.places:
        entries = [e for e in site.digest.by_place.get(slug, ()) if e.indicator or e.shared]
        yield Page(f"{FOLDER}{slug}.js", f'policyDigestPlace("{slug}",{inert.script_json(_of_place(site, rows, entries))});\n')


def _side_by_side(site: Site) -> tuple[str, ...]:
    """The places that most comparable values are of, as many as stand side by side, in the order of places."""
    count = Counter(e.article.place for c in (*site.digest.comparisons, *site.digest.shared) for e in c.entries)
    chosen = sorted(count, key=lambda slug: (-count[slug], site.digest.places.index(slug)))[:BESIDE]
    return tuple(slug for slug in site.digest.places if slug in chosen)


def _lines(site: Site, rows: Rows, beside: Sequence[str]) -> Iterator[Line]:
    """Indicators of which two of these places and more have comparable values, those of most places first."""

    def places(comparison: Comparison) -> set[str]:
        return {e.article.place for e in comparison.entries} & set(beside)

    for comparison in sorted((*site.digest.comparisons, *site.digest.shared), key=lambda c: -len(places(c))):
        if len(places(comparison)) > 1:
            cells = (rows.entries(e for e in comparison.entries if e.article.place == slug) for slug in beside)
            yield Line(rows.indicator(comparison.indicator), tuple(cells))


def _of_place(site: Site, rows: Rows, entries: Sequence[Entry]) -> dict[str, object]:
    """Names of indicators by their ids, and each value: its indicator, kind, unit and time, how it is printed."""
    ids = list(dict.fromkeys(e.indicator or e.shared or "" for e in entries))
    printed = site.writer.text("compared.html", Values(tuple(map(rows.indicator, ids)), rows.entries(entries)))
    names, values = printed.split("<!-- values -->")
    cells = [part.strip() for part in values.split("<!-- next -->")[:-1]]
    return {
        "indicators": dict(zip(ids, (part.strip() for part in names.split("<!-- next -->")[:-1]), strict=True)),
        "values": [[e.indicator or e.shared, *basis(e), cell] for e, cell in zip(entries, cells, strict=True)],
    }
