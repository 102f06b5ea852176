"""A comparison of the digest in, its view out: values side by side, those apart with their reasons, the chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policy_digest.models import Comparison
from policy_digest.render.rows import Rows, drawing
from policy_digest.render.site import Site
from policy_digest.render.views import ChartView, EntryView, ThemeView

CHARTED = 30  # bars of a chart; the table beside it has the rest
LONG = 30  # values beyond which a comparison is searched and read in steps, and its chart shows the greatest few only
CHARTED_OF_MANY = 12
LEAST_TO_STAND = 5  # values of which a highest, a middle and a lowest are worth saying
FEW_APART = 6  # values that are not comparable which stand open; more are folded by their reasons


@dataclass(frozen=True, slots=True)
class StandingView:
    """The highest, the middle or the lowest value, and how many others are the same."""

    which: Literal["highest", "middle", "lowest"]
    row: EntryView
    more: int


@dataclass(frozen=True, slots=True)
class ReasonsView:
    """Values that are not comparable for the same reasons; `count` counts those too that the page leaves out."""

    reasons: tuple[str, ...]
    count: int
    rows: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The values of one indicator. `left_out`, `apart_left_out`: how many the page does not show."""

    id: str
    zh: str
    en: str
    type: str
    href: str
    theme: ThemeView | None
    rows: tuple[EntryView, ...]
    benchmarks: tuple[EntryView, ...]
    long: bool
    total: int
    standing: tuple[StandingView, ...]
    apart: tuple[EntryView, ...]
    apart_total: int
    apart_groups: tuple[ReasonsView, ...]
    left_out: int
    apart_left_out: int
    chart: ChartView | None


def compared(site: Site, rows: Rows, comparison: Comparison, most: int, most_apart: int) -> ComparisonView:
    """A comparison with at most so many values side by side and apart."""
    row = next((r for r in site.tables.indicators if r.id == comparison.indicator), None)
    theme = row.theme if row else _theme_of(comparison)
    chart = site.charts.get(comparison.indicator)
    every = rows.beside(comparison.entries)
    long = len(every) > LONG
    side = tuple(replace(one, rank=rank if long else 0) for one, rank in zip(every, _ranks(every), strict=True))[:most]
    shown = [one.bar for one in side[: CHARTED if len(side) <= LONG else CHARTED_OF_MANY]]
    apart = tuple(replace(rows.entry(a.entry), reasons=a.reasons) for a in comparison.apart[:most_apart])
    named = rows.indicator(comparison.indicator)
    return ComparisonView(
        id=named.id,
        zh=named.zh,
        en=named.en,
        type=named.type,
        href=named.href,
        theme=rows.theme(theme) if theme else None,
        rows=side,
        benchmarks=rows.entries(comparison.benchmarks),
        long=len(side) > LONG,
        total=len(every),
        standing=_standing(every) if most >= len(every) else (),
        apart=apart,
        apart_total=len(comparison.apart),
        apart_groups=_by_reasons(comparison, apart) if len(apart) > FEW_APART else (),
        left_out=len(every) - len(side),
        apart_left_out=len(comparison.apart) - len(apart),
        chart=drawing(chart, shown) if chart and (len(side) > 1 or chart.lines) else None,
    )


def _theme_of(comparison: Comparison) -> str:
    """The main theme of most of its records, "" where none has any."""
    of = (*comparison.entries, *comparison.benchmarks, *(apart.entry for apart in comparison.apart))
    count = Counter(entry.record.themes[0] for entry in of if entry.record.themes)
    return min(count, key=lambda theme: (-count[theme], theme), default="")


def _ranks(every: Sequence[EntryView]) -> list[int]:
    """Where each of some values stands, the greatest first; equal ones stand together."""
    first: dict[str, int] = {}
    return [first.setdefault(row.value, number) for number, row in enumerate(every, 1)]


def _standing(every: Sequence[EntryView]) -> tuple[StandingView, ...]:
    """The highest, the middle and the lowest of values in order; nothing where two say it all."""
    if len(every) < LEAST_TO_STAND:
        return ()
    chosen: tuple[tuple[Literal["highest", "middle", "lowest"], EntryView], ...] = (
        ("highest", every[0]),
        ("middle", every[len(every) // 2]),
        ("lowest", every[-1]),
    )
    return tuple(StandingView(which, row, sum(r.value == row.value for r in every) - 1) for which, row in chosen)


def _by_reasons(comparison: Comparison, apart: Sequence[EntryView]) -> tuple[ReasonsView, ...]:
    """What is not comparable under each reason, the most frequent first."""
    count = Counter(a.reasons for a in comparison.apart)
    order = sorted(count, key=lambda reasons: (-count[reasons], reasons))
    return tuple(ReasonsView(r, count[r], tuple(row for row in apart if row.reasons == r)) for r in order)
