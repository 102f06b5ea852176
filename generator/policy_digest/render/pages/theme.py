"""A theme: a summary, its indicators compared, its records by kind, its measures, and the places that are silent about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from policy_digest.drawn import Draft
from policy_digest.models import Bilingual, Page
from policy_digest.render.comparison import ComparisonView, compared
from policy_digest.render.site import Site, described
from policy_digest.render.views import CitationView, EntryView, KindView, MeasureView, PlaceView, SummaryView, ThemeView, UnitView
from policy_digest.tables import Theme

ROWS = 60  # of one kind; the table of all records has the rest
COMPARED = 20  # values of one indicator; the indicator's own page has the rest


@dataclass(frozen=True, slots=True)
class View:
    """What `theme.md` shows. `also`: records that touch the theme, and whose main theme is another."""

    theme: ThemeView
    summary: SummaryView
    units: tuple[UnitView, ...]
    comparisons: tuple[ComparisonView, ...]
    kinds: tuple[KindView, ...]
    also: tuple[EntryView, ...]
    measures: tuple[MeasureView, ...]
    places: tuple[PlaceView, ...]
    silent: tuple[PlaceView, ...]
    records: int
    cite: CitationView


def drafts(site: Site) -> Iterator[Draft]:
    """A page a theme."""
    for theme in site.tables.themes:
        yield Draft(f"themes/{theme.id}.md", partial(_page, site, theme))


def _page(site: Site, theme: Theme) -> Iterator[Page]:
    rows = site.rows("../")
    entries = site.digest.by_theme.get(theme.id, ())
    places = tuple(dict.fromkeys(e.article.place for e in entries))
    of_theme = {row.id for row in site.tables.indicators if row.theme == theme.id}
    view = View(
        theme=rows.theme(theme.id),
        summary=rows.summary(site.wording.themes.get(theme.id), entries),
        units=rows.units(entries),
        comparisons=tuple(compared(site, rows, c, COMPARED, 0) for c in site.digest.comparisons if c.indicator in of_theme),
        kinds=rows.kinds([e for e in entries if e.record.themes[0] == theme.id], ROWS),
        also=rows.entries([e for e in entries if e.record.themes[0] != theme.id][:ROWS]),
        measures=tuple(rows.placed(x, m) for x in site.digest.extractions for m in x.measures if theme.id in m.themes),
        places=rows.places(places),
        silent=rows.places(p for p in site.digest.places if p not in places),
        records=len(entries),
        cite=site.cited(f"themes/{theme.id}.html", f"{theme.zh} {theme.en}", [e.article for e in entries]),
    )
    about = described(site.wording.themes.get(theme.id)) or f"{theme.about_en} {theme.about_zh}"
    yield site.writer.page("theme.md", f"themes/{theme.id}.md", Bilingual(theme.zh, theme.en), view, about=about)
