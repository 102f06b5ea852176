"""What pages are made of: bars of a chart, points of a map, drafts. In: nothing. Out: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policy_digest.models import Page


@dataclass(frozen=True, slots=True)
class Bar:
    """`y`: top of the row in pixels. `width`: tenths of a percent of the drawing, 0–1000. `bound`: the figure is a bound, not a value."""

    y: int
    width: int
    bound: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart `height` pixels high, one bar of `thickness` pixels a value, in the order given.

    `lines`: where benchmarks stand, in tenths of a percent of the drawing, in the order of `Comparison.benchmarks`; empty where a line
    would say nothing (a province has more workers than any of its cities).
    """

    height: int
    thickness: int
    bars: tuple[Bar, ...]
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map. `x` and `y`: tenths of a percent of the drawing from its left and top."""

    place: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What is yet to be written: the name that its first page or file will have, and what makes it.

    `more`: a pattern of other names that it makes besides.
    """

    src_uri: str
    make: Callable[[], Iterable[Page]]
    more: str = ""
