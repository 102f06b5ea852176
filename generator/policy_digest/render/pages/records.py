"""The table of all records, with its filters; past a size its rows come with a script, when they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_digest import inert
from policy_digest.models import KINDS, Kind, Page
from policy_digest.render.site import Site
from policy_digest.render.views import EntryView, PlaceView, ThemeView

STATIC = 400  # rows that stand in the page
MOST = 20_000  # that a browser can hold; beyond, the table names the pages and files that have them


@dataclass(frozen=True, slots=True)
class View:
    """What `records.md` shows. `later`: how many rows come with the script; `left_out`: how many not even then."""

    rows: tuple[EntryView, ...]
    total: int
    later: int
    left_out: int
    places: tuple[PlaceView, ...]
    themes: tuple[ThemeView, ...]
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """The rows that come with the script."""

    rows: tuple[EntryView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The table of records, and past a size the script with its other rows."""
    rows, entries = site.rows(), site.digest.entries
    listed = rows.entries(entries[:MOST])
    view = View(
        rows=listed[:STATIC],
        total=len(entries),
        later=max(0, len(listed) - STATIC),
        left_out=len(entries) - len(listed),
        places=rows.places(site.digest.places),
        themes=rows.themes(t.id for t in site.tables.themes if t.id in site.digest.by_theme),
        kinds=tuple(k for k in KINDS if any(e.record.kind == k for e in entries)),
    )
    named, about = site.word("all-records"), site.listing("all-records")
    yield site.writer.page("records.md", "records.md", named, view, hide=("navigation", "toc"), about=about)
    if view.later:
        lines = site.writer.text("rows.html", Later(listed[STATIC:]))
        yield Page("records-rows.js", f"policyDigestRows({inert.script_json(lines)});\n")
