"""Comparable values in, the geometry of a bar chart out, in whole pixels and tenths of a percent; the template draws it as SVG.

Widths are shares of the drawing, so that text keeps its size on a phone, and everything is `currentColor`, so that it follows the
reader's light or dark mode. Names and figures are not touched here: they are the template's, which makes them inert.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.models import Bar, Bars, Comparison

ROW = 52  # pixels: a line of name and figure, and the bar under it
THICKNESS = 12


def comparison_bars(comparison: Comparison, percent: bool) -> Bars:
    """One bar for each value that stands side by side. `percent`: a full bar is 100, otherwise the greatest value."""
    values = [(e.record.value, e.record.comparator) for e in comparison.entries]
    return bars(values, Decimal(100) if percent and all(v <= 100 for v, _ in values) else None)


def bars(values: Sequence[tuple[Decimal, str]], full: Decimal | None = None) -> Bars:
    """One bar for each (value, comparator). `full` is the value of a bar over the whole width; without it, the greatest value."""
    top = max((value for value, _ in values), default=Decimal(0)) if full is None else full
    rows = tuple(Bar(i * ROW, _share(value, top), comparator != "=") for i, (value, comparator) in enumerate(values))
    return Bars(max(1, len(rows)) * ROW, THICKNESS, rows)


def _share(value: Decimal, top: Decimal) -> int:
    if top <= 0 or value <= 0:
        return 0
    return max(4, min(1000, int(value * 1000 / top)))  # a value that is there is seen
