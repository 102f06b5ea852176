"""What pages are made of: bars of a chart, points of a map, drafts. In: nothing. Out: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policy_digest.models import Page

SHOWN = 200  # records whose rows are in one of the files that the table of records asks for to have them downloaded


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
class Download:
    """A file to take away. `path`: from the top of the site. `about`: what it is, by a row `file-…` of site.yml. `records`: how many it
    holds, None where it is no list of records. `part`: the year or the place that it is of, "" for what is of the whole corpus.
    """

    path: str
    about: str
    media: str
    size: int
    records: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to take away. `columns` of its tables: name and type; rows `column-…` and `cell-…` of site.yml explain them.

    `license`: as the SPDX list calls it, "" where none is said.
    """

    files: tuple[Download, ...]
    columns: tuple[tuple[str, str], ...]
    license: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is yet to be written: the name that its first page or file will have, and what makes it.

    `more`: a pattern of other names that it makes besides.
    """

    src_uri: str
    make: Callable[[], Iterable[Page]]
    more: str = ""
