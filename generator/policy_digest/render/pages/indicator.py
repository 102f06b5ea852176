"""An indicator: its comparable values, those apart with their reasons, and the places that do not state it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from policy_digest.drawn import Draft
from policy_digest.models import Bilingual, Comparison, Page
from policy_digest.render.comparison import ComparisonView, compared
from policy_digest.render.site import Site
from policy_digest.render.views import CitationView, PlaceView, UnitView

MOST = 400  # values side by side, and as many apart
DESCRIBED = 6  # values that the page's description names


@dataclass(frozen=True, slots=True)
class View:
    """What `indicator.md` shows."""

    indicator: ComparisonView
    units: tuple[UnitView, ...]
    silent: tuple[PlaceView, ...]
    cite: CitationView


def drafts(site: Site) -> Iterator[Draft]:
    """A page an indicator, and one a name that places share."""
    for comparison in (*site.digest.comparisons, *site.digest.shared):
        yield Draft(f"indicators/{comparison.indicator}.md", partial(_page, site, comparison))


def _page(site: Site, comparison: Comparison) -> Iterator[Page]:
    rows = site.rows("../")
    shown = compared(site, rows, comparison, MOST, MOST)
    found = site.digest.by_indicator.get(comparison.indicator) or site.shared[comparison.indicator]
    spoken = {e.article.place for e in found}
    path = f"indicators/{comparison.indicator}"
    view = View(
        indicator=shown,
        units=rows.units(found),
        silent=rows.places(p for p in site.digest.places if p not in spoken),
        cite=site.cited(f"{path}.html", f"{shown.zh} {shown.en}", [e.article for e in found]),
    )
    values = "; ".join(f"{row.place.en} {row.figure_en}" for row in shown.rows[:DESCRIBED])
    named, about = Bilingual(shown.zh, shown.en), f"{shown.en} {shown.zh}: {values}"
    yield site.writer.page("indicator.md", f"{path}.md", named, view, about=about)
