"""The ledger of promises: each target with a deadline, what the same place reported later, and both sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_digest.models import Page
from policy_digest.promises import OUTCOMES, Outcome, Promise
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site
from policy_digest.render.views import EntryView

MOST = 200  # promises of one outcome that the page shows; api/promises.json has them all


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A target and what became of it. `short`: by how much, as printed, "" where that cannot be said."""

    target: EntryView
    status: EntryView | None
    later: EntryView | None
    short: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The promises of one outcome. `left_out`: how many the page does not show."""

    outcome: Outcome
    count: int
    left_out: int
    rows: tuple[PromiseView, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What `promises.md` shows."""

    total: int
    outcomes: tuple[OutcomeView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The page."""
    rows = site.rows()
    groups = {outcome: [p for p in site.promises if p.outcome == outcome] for outcome in OUTCOMES}
    view = View(len(site.promises), tuple(_outcome(rows, outcome, some) for outcome, some in groups.items() if some))
    yield site.writer.page("promises.md", "promises.md", site.word("promises"), view, about=site.listing("promises"))


def _outcome(rows: Rows, outcome: Outcome, some: Sequence[Promise]) -> OutcomeView:
    ordered = sorted(some, key=lambda p: p.target.record.period.deadline)
    return OutcomeView(outcome, len(some), max(0, len(some) - MOST), tuple(_view(rows, p) for p in ordered[:MOST]))


def _view(rows: Rows, promise: Promise) -> PromiseView:
    short = f"{promise.short.normalize():,f} {promise.target.record.unit}" if promise.short is not None else ""
    status, later = (rows.entry(one) if one else None for one in (promise.status, promise.later))
    return PromiseView(rows.entry(promise.target), status, later, short)
