"""The pages of the site, a room each, in the order in which they are written. To add one: its file, its template, its row here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from policy_digest.models import Page
from policy_digest.render.pages import (
    about,
    article,
    articles,
    changes,
    cities,
    city,
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

ROOMS: Final[tuple[Callable[[Site], Iterator[Page]], ...]] = (
    home.pages,
    cities.pages,
    city.pages,
    themes.pages,
    theme.pages,
    indicators.pages,
    indicator.pages,
    articles.pages,
    article.pages,
    records.pages,
    promises.pages,
    changes.pages,
    glossary.pages,
    downloads.pages,
    about.pages,
)
