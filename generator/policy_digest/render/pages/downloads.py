"""The files with the data, and a description of them for search engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policy_digest import inert
from policy_digest.models import Page
from policy_digest.render.site import Site, Totals
from policy_digest.render.views import PlaceView, ThemeView


@dataclass(frozen=True, slots=True)
class View:
    """What `downloads.md` shows. `address`: of the site, "" where it is not known."""

    places: tuple[PlaceView, ...]
    totals: Totals
    themes: tuple[ThemeView, ...]
    linked_data: str
    address: str


def pages(site: Site) -> Iterator[Page]:
    """The page of files."""
    rows = site.rows()
    view = View(
        places=rows.places(site.digest.places),
        totals=site.totals,
        themes=rows.themes(t.id for t in site.tables.themes),
        linked_data=inert.linked_data(_dataset(site)),
        address=site.address,
    )
    named, about = site.word("downloads-2"), site.listing("downloads-2")
    yield site.writer.page("downloads.md", "downloads.md", named, view, about=about)


def _dataset(site: Site) -> dict[str, Any]:
    """What a search engine for data is told about the downloads (schema.org)."""
    totals = site.totals
    files = {"records.csv": "text/csv", "records.json": "application/json", "articles.json": "application/json"}
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": site.name or "policy-digest",
        "description": "Quantities that Chinese local policy documents state about themselves, each with its comparator, period, "
        f"responsible body and the sentence that states it: {totals.records} records out of {totals.articles} documents of "
        f"{totals.places} places.",
        "inLanguage": ["zh-Hans", "en"],
        "isAccessibleForFree": "true",
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{site.address}api/{name}"} for name, kind in files.items()
        ],
        "spatialCoverage": [{"@type": "Place", "name": site.tables.place[p].en} for p in site.digest.places if p in site.tables.place],
    }
    if totals.first:
        facts["temporalCoverage"] = f"{totals.first}/{totals.last}"
    return facts
