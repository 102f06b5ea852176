"""Values and places in, the geometry of bar charts and of the map out, in whole pixels and tenths of a percent; templates draw the SVG.

Widths are shares of the drawing, so that text keeps its size on a phone, and everything is `currentColor`, so that it follows the
reader's light or dark mode. Names and figures are not touched here: they are the template's, which makes them inert.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from policy_digest.drawn import Bar, Bars, Point
from policy_digest.models import Comparison
from policy_digest.tables import Place

ROW = 52  # pixels: a line of name and figure, and the bar under it
THICKNESS = 12


def comparison_bars(comparison: Comparison, percent: bool) -> Bars:
    """One bar for each value that stands side by side. `percent`: a full bar is 100, otherwise the greatest value.

    Benchmarks become lines where the values are shares: of what is counted, a province has more than any of its cities.
    """
    values = [(e.record.value, e.record.comparator) for e in comparison.entries]
    if not percent:
        return bars(values)
    levels = [e.record.value for e in comparison.benchmarks]
    greatest = max((*levels, *(v for v, _ in values)), default=Decimal(0))
    top = max(Decimal(100), greatest)
    return replace(bars(values, top), lines=tuple(_share(level, top) for level in levels))


def bars(values: Sequence[tuple[Decimal, str]], full: Decimal | None = None) -> Bars:
    """One bar for each (value, comparator). `full` is the value of a bar over the whole width; without it, the greatest value."""
    top = max((value for value, _ in values), default=Decimal(0)) if full is None else full
    rows = tuple(Bar(i * ROW, _share(value, top), comparator != "=") for i, (value, comparator) in enumerate(values))
    return Bars(max(1, len(rows)) * ROW, THICKNESS, rows)


def _share(value: Decimal, top: Decimal) -> int:
    if top <= 0 or value <= 0:
        return 0
    return max(4, min(1000, int(value * 1000 / top)))  # a value that is there is seen


def points(places: Iterable[Place]) -> tuple[Point, ...]:
    """Where the places stand on a drawing that they fill, north up.

    Places without a position are left out.
    """
    known = [(place.slug, place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None]
    if not known:
        return ()
    west, east = min(lon for _, lon, _ in known), max(lon for _, lon, _ in known)
    south, north = min(lat for _, _, lat in known), max(lat for _, _, lat in known)
    wide, high = max(east - west, 1e-6), max(north - south, 1e-6)
    return tuple(Point(slug, round((lon - west) / wide * 1000), round((north - lat) / high * 1000)) for slug, lon, lat in known)
