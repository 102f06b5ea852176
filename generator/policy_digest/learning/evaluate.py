"""What people decided → how often the rules, the second reader and both are right, and which faults they make.

The second reader says whether a figure is a record and of which kind, and nothing of its amount, period or name. Who reviews with the
program's reading before their eyes leans towards it: what was decided with `--blind` is no surer in this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from policy_digest.decisions import snapshot
from policy_digest.learning.known import Figure, Known, known
from policy_digest.models import Record
from policy_digest.second import SecondReader, second_reader
from policy_digest.tables import Tables

READERS: Final = ("rules", "second", "both")
FAULTS: Final = ("missed", "invented", "kind", "amount", "comparator", "period", "indicator")
_FIELDS: Final = {
    "kind": ("kind",),
    "amount": ("value", "value_max", "unit"),
    "comparator": ("comparator",),
    "period": ("period",),
    "indicator": ("indicator_zh",),
}


@dataclass
class Evaluation:
    """`right` and `faults` by reader; a figure may have several faults. `kinds`: which kind was read for which, by reader."""

    figures: int = 0
    documents: int = 0
    right: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Counter[str]] = field(default_factory=lambda: {reader: Counter() for reader in READERS})
    kinds: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: {reader: Counter() for reader in READERS})

    def as_json(self) -> dict[str, Any]:
        """The figures as one JSON object."""
        return {
            "figures": self.figures,
            "documents": self.documents,
            "readers": {
                reader: {
                    "right": self.right[reader],
                    "faults": {fault: self.faults[reader][fault] for fault in FAULTS if _says(reader, fault)},
                    "kinds": [{"is": is_, "read": read, "times": n} for (is_, read), n in self.kinds[reader].most_common()],
                }
                for reader in READERS
            },
        }


def _says(reader: str, fault: str) -> bool:
    return reader != "second" or fault in ("missed", "invented", "kind")


def evaluated(data: Path, tables: Tables, rules_only: Tables) -> Evaluation:
    """Score the three readings on every figure that people decided about."""
    out, reader = Evaluation(), second_reader(tables)
    for article in known(data, tables, rules_only):
        out.documents += 1
        second = opinions(article, reader) if reader is not None else {}
        for figure, truth in article.truth.items():
            out.figures += 1
            for name, of in (("rules", article.rules), ("both", article.both)):
                record = article.record(figure, of)
                _count(out, name, truth, snapshot(record) if record else {}, _FIELDS)
            if figure in second:
                kind = second[figure]
                _count(out, "second", truth, {"kind": kind} if kind else {}, {"kind": ("kind",)})
    return out


def opinions(article: Known, reader: SecondReader) -> dict[Figure, str]:
    """What the second reader alone calls each known figure: a kind, or "" for no record."""
    weights = reader.weights
    records: dict[Figure, Record | None] = {figure: article.record(figure, article.rules) for figure in article.truth}
    taken = list(article.rules.records)
    refused = [figure for figure, record in records.items() if record is None]
    said_taken, said_refused = reader.opinions(article.rules.article, [r.figure for r in taken], refused)
    of_record = {r.id: o for r, o in zip(taken, said_taken, strict=True)}
    out = {figure: o.kind if o.record > weights.least_refused else "" for figure, o in zip(refused, said_refused, strict=True)}
    for figure, record in records.items():
        if record is not None:
            opinion = of_record[record.id]
            out[figure] = opinion.kind if opinion.record >= weights.least_record else ""
    return out


def _count(out: Evaluation, reader: str, truth: Mapping[str, Any], read: Mapping[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    faults = []
    if truth and not read:
        faults.append("missed")
    elif read and not truth:
        faults.append("invented")
    elif read:
        faults = [name for name, keys in fields.items() if any(k in truth and truth[k] != read.get(k) for k in keys)]
    if "kind" in faults:
        out.kinds[reader][str(truth["kind"]), str(read["kind"])] += 1
    out.faults[reader].update(faults)
    out.right[reader] += not faults


def lines(found: Evaluation) -> Iterator[str]:
    """The figures as lines for a terminal."""
    yield f"{found.figures} figures that people decided about, in {found.documents} documents"
    if not found.figures:
        return
    yield f"{'':12}" + "".join(f"{reader:>12}" for reader in ("rules", "second", "both"))
    yield f"{'right':12}" + "".join(f"{found.right[r]:>5} {found.right[r] / found.figures:>6.1%}" for r in READERS)
    for fault in FAULTS:
        cells = (str(found.faults[r][fault]) if _says(r, fault) else "–" for r in READERS)
        yield f"{fault:12}" + "".join(f"{cell:>5}       " for cell in cells).rstrip()
    for reader in READERS:
        for (is_, read), times in found.kinds[reader].most_common(6):
            yield f"{reader}: {is_} read as {read}, {times}"
