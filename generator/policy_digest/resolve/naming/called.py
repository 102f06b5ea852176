"""Records as the rules name them → the same with the names that stand, where another reader names them too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Protocol

from policy_digest.models import Article, Issue, Record, Step
from policy_digest.resolve.naming.check import fragment


class Counts(Protocol):
    """How often each reader was right where they differed so."""

    @property
    def rules(self) -> int: ...
    @property
    def second(self) -> int: ...
    @property
    def of(self) -> int: ...


class Called(Protocol):
    """The name that stands, the rules' own, the learned one, and how the two differ."""

    @property
    def name(self) -> str: ...
    @property
    def rules(self) -> str: ...
    @property
    def learned(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def counts(self) -> Counts | None: ...


Namer = Callable[[Article, Record], Called]


def called(
    article: Article, records: Sequence[Record], namer: Namer, given: Collection[tuple[int, int]] = ()
) -> tuple[list[Record], dict[tuple[int, int], Step]]:
    """The records with the names that stand, and for each figure whose name two readers give differently a step that says so.

    `given`: figures whose name does not stand beside them, and is not asked for.
    """
    out, steps = [], {}
    for record in records:
        if record.figure in given:
            out.append(record)
            continue
        found = namer(article, record)
        stands = found.name if found.name == found.rules or not fragment(found.name) else found.rules
        out.append(replace(record, indicator_zh=stands) if stands != found.rules else record)
        if found.learned != found.rules:
            steps[record.figure] = Step(found.case, record.figure[0], record.figure[0], "", _told(found, stands), "indicator")
    return out, steps


def _told(found: Called, stands: str) -> str:
    ours, theirs = f"the rules call it {found.rules}", f"the second reader {found.learned}"
    told = f"{ours}, {theirs}, which stands" if stands == found.learned else f"{ours}, which stands, {theirs}"
    counts = found.counts
    return (
        told if counts is None else f"{told}; of {counts.of} such names the rules' was right in {counts.rules}, its own in {counts.second}"
    )


def still_weak(issues: Sequence[Issue], records: Sequence[Record]) -> list[Issue]:
    """The issues without those about a name that no longer stands."""
    named = {record.figure for record in records if not fragment(record.indicator_zh)}
    return [issue for issue in issues if issue.code != "weak-name" or (issue.start, issue.end) not in named]
