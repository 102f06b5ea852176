"""What changed in the figures, by its day; and pages in the place of documents that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from policy_digest.changed import Change, Stated
from policy_digest.inert import anchor
from policy_digest.models import Bilingual, Page
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site
from policy_digest.render.views import PlaceView, WithdrawnView

MOST = 500  # changes that the page shows; api/changes.json has them all


@dataclass(frozen=True, slots=True)
class StateView:
    """What a record said. `href`: where it stands today, or in an earlier version of its document; "" where it does not."""

    kind: str
    figure_zh: str
    figure_en: str
    period_zh: str
    period_en: str
    quote: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change, `what` in words of site.yml."""

    what: tuple[str, ...]
    place: PlaceView
    name_zh: str
    name_en: str
    before: StateView | None
    after: StateView | None


@dataclass(frozen=True, slots=True)
class DayView:
    """The changes of one day; "" where it is not known."""

    day: str
    id: str
    rows: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What `changes.md` shows. `left_out`: how many the page does not."""

    total: int
    left_out: int
    days: tuple[DayView, ...]


@dataclass(frozen=True, slots=True)
class GoneView:
    """What `gone.md` shows in the place of a document that was withdrawn."""

    title: str
    day: str
    place: PlaceView
    withdrawn: tuple[WithdrawnView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The page of changes, and one for each document that was withdrawn."""
    rows = site.rows()
    shown = site.log[:MOST]
    days = tuple(
        DayView(day, anchor(f"d-{day or 'unknown'}"), tuple(_view(site, rows, c) for c in some))
        for day, some in groupby(shown, lambda c: c.day)
    )
    view = View(len(site.log), len(site.log) - len(shown), days)
    yield site.writer.page("changes.md", "changes.md", site.word("changes"), view, about=site.listing("changes"))
    rows = site.rows("../")
    held = {x.article.id for x in site.digest.extractions}
    for article, gone in sorted(site.withdrawn.items()):
        if article not in held and gone[0].before is not None:
            title, day = gone[0].before.title, gone[0].day
            seen = GoneView(title, day, rows.place(gone[0].place), site.tombs(article))
            yield site.writer.page("gone.md", f"articles/{article}.md", Bilingual(title, ""), seen)


def _view(site: Site, rows: Rows, change: Change) -> ChangeView:
    now = change.now
    before, after = (_state(site, rows, one) if one else None for one in (change.before, change.after))
    return ChangeView(change.what, rows.place(change.place), now.name_zh, now.name_en, before, after)


def _state(site: Site, rows: Rows, said: Stated) -> StateView:
    return StateView(
        said.kind, said.figure_zh, said.figure_en, said.period_zh, said.period_en, said.quote, said.title,
        rows.document(article, f"r-{said.record}") if (article := _standing(site, said)) else "",
    )  # fmt: skip


def _standing(site: Site, said: Stated) -> str:
    """The document that has the record: as it is today, else its newest version that had it; "" where none has."""
    if site.has(said.article, said.record):
        return said.article
    versions = reversed(site.versions.get(said.article, ()))
    return next((x.article.id for x in versions if any(r.id == said.record for r in x.records)), "")
