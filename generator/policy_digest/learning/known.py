"""A corpus with people's decisions → each figure that they decided about, with what it is, and what the program alone makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_digest.decisions import Shelf
from policy_digest.errors import InvalidData
from policy_digest.models import Extraction, Fate, Record
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables

Figure = tuple[int, int]


@dataclass(frozen=True)
class Known:
    """An article of which people know some figures. `rules`: what the rules alone read; `both`: with the second reader; `truth` by figure:
    the fields of the record that it is, empty where it is none. Figures on which people differ are left out."""

    rules: Extraction
    both: Extraction
    truth: Mapping[Figure, Mapping[str, Any]]

    def record(self, figure: Figure, of: Extraction) -> Record | None:
        """The record of a figure in one of the two readings."""
        return next((r for r in of.records if r.figure[0] < figure[1] and figure[0] < r.figure[1]), None)

    def fate(self, figure: Figure) -> Fate | None:
        """What became of the number by the rules."""
        return next((f for f in self.rules.ledger if f.start < figure[1] and figure[0] < f.end), None)


def known(data: Path, tables: Tables, rules_only: Tables) -> Iterator[Known]:
    """The articles with decisions that can be followed. `rules_only`: the same tables without the second reader."""
    both, rules, shelf = Extractor(tables), Extractor(rules_only), Shelf(data)
    for found in both.unreviewed(data):
        if not isinstance(found, Extraction) or not shelf.of(found.article):
            continue
        standing = both.reviewed(data, found, shelf).standing
        truth = {figure: stands.decision.reading for figure, stands in standing.items() if not stands.against}
        readings = rules.again(data, found.article), both.again(data, found.article)
        if truth and not any(isinstance(one, InvalidData) for one in readings):
            yield Known(*readings, truth)  # type: ignore[arg-type]  # neither is a problem
