"""The pages of the site, a room each, in the order in which they are written. To add one: its file, its template, its row here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from policy_digest.drawn import Draft
from policy_digest.models import Page
from policy_digest.render.pages import (
    about,
    article,
    articles,
    changes,
    cities,
    city,
    compare,
    downloads,
    glossary,
    home,
    indicator,
    indicators,
    promises,
    records,
    theme,
    themes,
)
from policy_digest.render.site import Site

Room = Callable[[Site], Iterator[Draft]]


def _one(src_uri: str, pages: Callable[[Site], Iterator[Page]], more: str = "") -> Room:
    """A room whose first page is always called the same; a pattern of the names of `more` that it may make."""
    return lambda site: iter((Draft(src_uri, partial(pages, site), more),))


ROOMS: Final[tuple[Room, ...]] = (
    _one("index.md", home.pages),
    _one("cities/index.md", cities.pages),
    city.drafts,
    _one("themes/index.md", themes.pages),
    theme.drafts,
    _one("indicators/index.md", indicators.pages),
    indicator.drafts,
    _one("compare.md", compare.pages, r"compare/[a-z0-9-]+\.js"),
    _one("articles/index.md", articles.pages, r"articles/page-\d+\.md"),
    article.drafts,
    _one("records.md", records.pages, r"records/.*"),
    _one("promises.md", promises.pages),
    _one("changes.md", changes.pages, r"articles/.*\.md"),
    _one("glossary/index.md", glossary.pages, r"glossary/[0a-z]\.md"),
    _one("downloads.md", downloads.pages),
    _one("about.md", about.pages),
)
