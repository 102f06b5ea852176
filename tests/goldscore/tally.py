"""Rows and records of documents in, counts and figures of a set out. Standard library only, since this travels with the data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .rows import LEVELS, Found, Level, Row, assign, themed


@dataclass
class Tally:
    """Counts of one set; `figures` makes shares of them."""

    wanted: int = 0  # rows that must be found
    given: int = 0  # records that count: all but those that match an optional row
    hits: dict[Level, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    bodies: list[tuple[float, float]] = field(default_factory=list)  # recall, precision of each document's paragraphs
    shares: dict[str, tuple[int, int]] = field(default_factory=dict)  # right, of how many
    documents: int = 0
    names: bool = False  # whether the set says which names an analyst would accept
    shown: list[str] = field(default_factory=list)

    def count(self, name: str, right: int | bool, of: int = 1) -> None:
        """Add `right` out of `of` to the share called `name`."""
        a, b = self.shares.get(name, (0, 0))
        self.shares[name] = a + int(right), b + of

    def add(self, source: str, rows: Sequence[Row], records: Sequence[Found], written: Sequence[Any]) -> None:
        """Add one document: its rows, what an extractor found in it, and the rows as they are written, for `shown`."""
        taken = assign(rows, records)
        row_of = {j: i for i, (_, j) in taken.items()}
        required = [i for i, row in enumerate(rows) if not row.optional]
        best = Level.SAID if any(row.exact for row in rows) else Level.STRICT
        self.names |= best is Level.SAID
        self.documents += 1
        self.wanted += len(required)
        self.given += sum(1 for j in range(len(records)) if j not in row_of or not rows[row_of[j]].optional)
        for i in required:
            level, j = taken.get(i, (Level.MISSED, -1))
            for reached in LEVELS[:level]:
                self.hits[reached] += 1
            if level and rows[i].themes:
                self.count("main theme", themed(rows[i], records[j]))
            if level < best:
                got = f"  {brief(records[j])}" if level else ""
                self.shown.append(f"{source}: {level.name.lower()}: {_wanted(written[i])}{got}")
        self.shown += [f"{source}: extra: {brief(r)}  {r.evidence.quote[:60]}" for j, r in enumerate(records) if j not in row_of]

    def figures(self) -> dict[str, float]:
        """Name → share between 0 and 1, in the order of the table; what the set has nothing to measure for is left out."""
        out: dict[str, float] = {}
        for level in LEVELS if self.names else LEVELS[:-2]:
            p, r = (self.hits[level] / n if n else 0.0 for n in (self.given, self.wanted))
            name = level.name.lower()
            out |= {f"{name} precision": p, f"{name} recall": r, f"{name} F1": 2 * p * r / (p + r) if p + r else 0.0}
        if self.bodies:
            out["body recall"], out["body precision"] = (sum(b[i] for b in self.bodies) / len(self.bodies) for i in (0, 1))
        return out | {name: right / of for name, (right, of) in self.shares.items() if of}


def _wanted(row: Sequence[Any] | Mapping[str, Any]) -> str:
    return str(row[:8] if isinstance(row, Sequence) else {k: v[0] if k == "zh" else v for k, v in row.items() if k not in ("en", "must")})


def brief(r: Found) -> str:
    """A record in a few words."""
    value = f"{r.value:f}" + (f"–{r.value_max:f}" if r.value_max is not None else "")
    return f"[{r.comparator}{value} {r.unit} {r.kind} {r.period.as_dict()} {r.indicator_zh} {','.join(r.themes[:1])}]"
