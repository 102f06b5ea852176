"""Places in, the table of places × themes out: how many records, and where the first of them stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy_digest import inert
from policy_digest.models import KINDS
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site
from policy_digest.render.views import PlaceView, ThemeView


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`href`: where the first of the records stands on the place's page, "" where there is none."""

    count: int
    href: str
    theme: ThemeView


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One place."""

    place: PlaceView
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table: its heads and its lines."""

    themes: tuple[ThemeView, ...]
    lines: tuple[MatrixLine, ...]


def matrix(site: Site, rows: Rows, places: Iterable[str]) -> Matrix:
    """Places × themes, by the main theme of each record."""
    themes = rows.themes(t.id for t in site.tables.themes)
    return Matrix(themes, tuple(_line(site, rows, slug, themes) for slug in places))


def _line(site: Site, rows: Rows, slug: str, themes: Iterable[ThemeView]) -> MatrixLine:
    mine = site.digest.by_place.get(slug, ())
    cells = []
    for theme in themes:
        main = [e for e in mine if e.record.themes[:1] == (theme.id,)]
        first = next((k for k in KINDS if any(e.record.kind == k for e in main)), None)
        cells.append(MatrixCell(len(main), inert.href(f"{rows.root}cities/{slug}.html#{first}-{theme.id}") if first else "", theme))
    return MatrixLine(rows.place(slug), tuple(cells))
