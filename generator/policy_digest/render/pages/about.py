"""What the site is, where every number went, whose English it is, how figures are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_digest.models import Page
from policy_digest.render.site import Site, Totals


@dataclass(frozen=True, slots=True)
class View:
    """What `about.md` shows."""

    totals: Totals


def pages(site: Site) -> Iterator[Page]:
    """The page about the site."""
    about = site.listing("this-site")
    yield site.writer.page("about.md", "about.md", site.word("about"), View(site.totals), about=about)
