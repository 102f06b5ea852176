"""The versions of a document in, what its page says of them out: which there are, and what turned into what since the one before."""

from __future__ import annotations

from dataclasses import dataclass

from policy_digest.inert import href
from policy_digest.models import Article, Entry, Extraction, Record
from policy_digest.render.rows import Rows
from policy_digest.render.views import EntryView
from policy_digest.turned import Stretch, Turn, pairs, turns

AROUND = 40  # characters of a paragraph that are shown beside what changed in it
LONGEST = 1000  # characters of a stretch that are shown; see `passages.LONGEST`
MOST = 200  # paragraphs that changed of which the page tells


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version: its number, the day on which it was captured, else that of the document, and its page."""

    number: int
    day: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """A record before and after; None where only one version has it."""

    before: EntryView | None
    after: EntryView | None


@dataclass(frozen=True, slots=True)
class StretchView:
    """Text that stayed, is gone or has come."""

    fate: str
    text: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A paragraph that changed, where it can be linked to."""

    href: str
    stretches: tuple[StretchView, ...]


@dataclass(frozen=True, slots=True)
class PastView:
    """What the page of a version says of the others. `since`: the number of the version before, 0 for the first; `left_out`: of turns."""

    number: int
    latest: VersionView
    versions: tuple[VersionView, ...]
    since: int
    pairs: tuple[PairView, ...]
    turns: tuple[TurnView, ...]
    left_out: int


def past(article: Article, versions: tuple[Extraction, ...], here: Rows, there: Rows) -> PastView | None:
    """The page of `article`, one of the `versions` (the oldest first); None where it is the only one.

    `here` makes the rows of the latest version, `there` those of earlier ones.
    """
    if len(versions) < 2:
        return None
    listed = tuple(_version(x.article, x.article.id == article.id) for x in versions)
    number = next(i for i, x in enumerate(versions) if x.article.id == article.id)
    before = versions[number - 1] if number else None
    turned = turns(before.article, article) if before else ()
    last = versions[-1]

    def row(x: Extraction, record: Record | None) -> EntryView | None:
        return (here if x is last else there).entry(Entry(record, x.article)) if record else None

    return PastView(
        number=article.version,
        latest=listed[-1],
        versions=tuple(reversed(listed)),
        since=before.article.version if before else 0,
        pairs=tuple(PairView(row(before, p.before), row(versions[number], p.after)) for p in pairs(before, versions[number]))
        if before
        else (),
        turns=tuple(_turn(turn) for turn in turned[:MOST]),
        left_out=max(0, len(turned) - MOST),
    )


def _version(article: Article, current: bool) -> VersionView:
    return VersionView(article.version, article.captured or article.published or "", href(f"{article.id}.html"), current)


def _turn(turn: Turn) -> TurnView:
    last = len(turn.stretches) - 1
    shown = tuple(StretchView(s.fate, _around(s, i == 0, i == last)) for i, s in enumerate(turn.stretches))
    return TurnView(href(f"#p-{turn.paragraph}") if turn.paragraph >= 0 else "", shown)


def _around(stretch: Stretch, first: bool, last: bool) -> str:
    """As much of a stretch as says where it stands; all of what changed, as far as a browser can lay it out."""
    text = stretch.text
    if stretch.fate != "same":
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    if first and len(text) > AROUND:
        return f"…{text[-AROUND:]}"
    if last and len(text) > AROUND:
        return f"{text[:AROUND]}…"
    return text if len(text) <= 2 * AROUND + 1 else f"{text[:AROUND]}…{text[-AROUND:]}"
