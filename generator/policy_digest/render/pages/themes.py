"""All themes, a card each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_digest.models import Page
from policy_digest.render.site import Site
from policy_digest.render.views import PlaceView, ThemeView

NAMED = 6  # places on a card


@dataclass(frozen=True, slots=True)
class ListedTheme:
    """A theme, how many records are of it, and the first places that speak about it; `more` are left out."""

    theme: ThemeView
    records: int
    places: tuple[PlaceView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class View:
    """What `themes.md` shows."""

    themes: tuple[ListedTheme, ...]


def pages(site: Site) -> Iterator[Page]:
    """The list of themes."""
    rows = site.rows("../")
    listed = []
    for theme in site.tables.themes:
        entries = site.digest.by_theme.get(theme.id, ())
        places = tuple(dict.fromkeys(e.article.place for e in entries))
        listed.append(ListedTheme(rows.theme(theme.id), len(entries), rows.places(places[:NAMED]), max(0, len(places) - NAMED)))
    title, about = site.word("themes"), site.listing("themes")
    yield site.writer.page("themes.md", "themes/index.md", title, View(tuple(listed)), hide=("navigation", "toc"), about=about)
