"""Places that a reader chooses, side by side: what they may be compared by, and what not, with the reason.

The page is empty until places are chosen; `compare/<place>.js` holds the values of each, printed by a template, with what must be equal
for two of them to stand side by side (`basis.py`). The browser only asks whether it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policy_digest import inert
from policy_digest.basis import basis
from policy_digest.models import Entry, Page
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site
from policy_digest.render.views import EntryView, IndicatorView, PlaceView

FOLDER: Final = "compare/"
BESIDE: Final = 6  # places that stand side by side


@dataclass(frozen=True, slots=True)
class View:
    """What `compare.md` shows."""

    places: tuple[PlaceView, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Values:
    """What the script of one place is printed from: its indicators, and its values."""

    indicators: tuple[IndicatorView, ...]
    rows: tuple[EntryView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The page, and the values of each place."""
    rows = site.rows()
    named, about = site.word("compare-places"), site.listing("compare-places")
    view = View(rows.places(site.digest.places), BESIDE)
    yield site.writer.page("compare.md", "compare.md", named, view, hide=("navigation", "toc"), about=about)
    for slug in site.digest.places:
        entries = [e for e in site.digest.by_place.get(slug, ()) if e.indicator or e.shared]
        yield Page(f"{FOLDER}{slug}.js", f'policyDigestPlace("{slug}",{inert.script_json(_of_place(site, rows, entries))});\n')


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
