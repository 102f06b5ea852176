"""What changed between two states of a corpus, a figure at a time: the values, and nothing of how they were found or are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

What = Literal["added", "withdrawn", "figure", "deadline", "period", "kind", "name", "sentence", "reached"]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a record said in one of the two states, in the words in which the site showed it."""

    article: str
    record: str
    kind: str
    name_zh: str
    name_en: str
    figure_zh: str
    figure_en: str
    terse: str  # `≥ 300 台`
    when: str  # `by 2027`
    period_zh: str
    period_en: str
    quote: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Change:
    """One record that changed. `before` is None where it was added, `after` where it was withdrawn.

    `day`: when that was noted, or came to be known from a new version of its document; or "".
    """

    what: tuple[What, ...]
    place: str
    before: Stated | None
    after: Stated | None
    day: str = ""

    @property
    def now(self) -> Stated:
        """The state that is shown first: the later one, as far as there is one."""
        found = self.after or self.before
        assert found is not None
        return found


def tombstones(changes: Iterable[Change]) -> dict[tuple[str, str], Change]:
    """By article and record: the withdrawal that stands, of what has not come back since. `changes`: the newest first."""
    seen: dict[tuple[str, str], Change] = {}
    for change in changes:
        for one in (change.after, change.before):
            if one is not None:
                seen.setdefault((one.article, one.record), change)
    return {key: change for key, change in seen.items() if change.what == ("withdrawn",)}
