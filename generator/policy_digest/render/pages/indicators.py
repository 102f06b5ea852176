"""All indicators, under their themes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_digest.models import Page
from policy_digest.render.site import Site
from policy_digest.render.views import IndicatorView, ThemeView


@dataclass(frozen=True, slots=True)
class ListedIndicator:
    """An indicator, how many places speak about it, and how many values were found."""

    indicator: IndicatorView
    places: int
    found: int


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators of a theme."""

    theme: ThemeView
    indicators: tuple[ListedIndicator, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What `indicators.md` shows."""

    groups: tuple[Group, ...]
    shared: tuple[ListedIndicator, ...]
    left_out: int


MOST = 400  # names that places share which the page lists; search has them all


def pages(site: Site) -> Iterator[Page]:
    """The list of indicators."""
    rows = site.rows("../")
    theme_of = {row.id: row.theme for row in site.tables.indicators}
    groups = []
    for theme in site.tables.themes:
        mine = [c.indicator for c in site.digest.comparisons if theme_of[c.indicator] == theme.id]
        listed = []
        for id in mine:
            entries = site.digest.by_indicator[id]
            listed.append(ListedIndicator(rows.indicator(id), len({e.article.place for e in entries}), len(entries)))
        if listed:
            groups.append(Group(rows.theme(theme.id), tuple(listed)))
    shared = tuple(
        ListedIndicator(rows.indicator(c.indicator), len({e.article.place for e in entries}), len(entries))
        for c in site.digest.shared[:MOST]
        for entries in (site.shared[c.indicator],)
    )
    view = View(tuple(groups), shared, len(site.digest.shared) - len(shared))
    title, about = site.word("indicators"), site.listing("indicators")
    yield site.writer.page("indicators.md", "indicators/index.md", title, view, hide=("navigation", "toc"), about=about)
