"""Each decision against its corpus: `tests/decisions/<question>.txt`, a chapter a decision, in the order of its inventory.

    == a deadline ahead
    到2027年建成12个实训基地。 => 12 target          it decides, and this is what comes out
    - 到2020年建成12个实训基地。 => 12 status         near by, where it must leave the decision to others

In a line ` / ` parts paragraphs, `# ` makes a heading; what comes out is each record's value and kind, and `x` with the name under which a
quantity is refused. A line that begins with `@` says what the article below it is: `@ date 2024-05`, `@ title …`, `@ place …`; a chapter
begins with the usual ones again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests import factory

from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.resolve.kind import KINDS
from policy_digest.resolve.refused import REFUSALS
from policy_digest.tables import Tables

CORPORA = Path(__file__).resolve().parent / "decisions"
USUAL = {"date": "2024-05-20", "title": "潍坊市有关工作的消息", "place": "weifang"}
INVENTORIES = {"refused": [decision.name for decision in REFUSALS], "kind": [decision.name for decision in KINDS]}


@dataclass(frozen=True)
class Line:
    """One line of a corpus, under the decision whose chapter it stands in."""

    question: str
    number: int
    decision: str
    text: str
    wanted: str
    silent: bool
    facts: dict[str, str] = field(hash=False, default_factory=dict)


def lines(question: str) -> Iterator[Line]:
    decision, facts = "", dict(USUAL)
    for number, line in enumerate((CORPORA / f"{question}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("== "):
            decision, facts = line[3:], dict(USUAL)
        elif line.startswith("@ "):
            key, _, value = line[2:].partition(" ")
            assert key in USUAL, f"{question}.txt:{number}: no fact {key!r}"
            facts = {**facts, key: value}
        elif line.strip() and not (line.startswith("# ") and " => " not in line):
            text, arrow, wanted = line.rpartition(" => ")
            assert arrow, f"{question}.txt:{number}: no ` => `"
            yield Line(question, number, decision, text.removeprefix("- "), wanted.strip(), text.startswith("- "), facts)


ALL = [line for question in INVENTORIES for line in lines(question)]


def extracted(line: Line, tables: Tables) -> Extraction:
    date = line.facts["date"]
    article = factory.article(
        *line.text.split(" / "), title=line.facts["title"], place=line.facts["place"], published=None if date == "-" else date
    )
    return Extractor(tables).extract(article)


def written(found: Extraction) -> str:
    out = [(r.figure[0], f"{r.value:f}".rstrip("0").rstrip(".") if r.value % 1 else f"{r.value:.0f}", r.kind) for r in found.records]
    out += [(fate.start, "x", fate.reason) for fate in found.ledger if fate.decision]
    return "; ".join(f"{value} {told}" for _, value, told in sorted(out)) or "-"


def decided(found: Extraction, question: str) -> set[str]:
    """The decisions on one question that made what was found."""
    if question == "refused":
        return {fate.decision for fate in found.ledger}
    return {step.rule for steps in found.why.values() for step in steps if step.part == question}


@pytest.mark.parametrize("line", ALL, ids=lambda line: f"{line.question}:{line.number}")
def test_decisions(line: Line, rules: Tables) -> None:
    found = extracted(line, rules)
    assert written(found) == line.wanted
    made_by = decided(found, line.question)
    assert (line.decision in made_by) is not line.silent, f"decided by {sorted(made_by)}"


@pytest.mark.parametrize("question", INVENTORIES)
def test_each_decision_has_lines_of_both_sorts(question: str) -> None:
    names = INVENTORIES[question]
    assert len(names) == len(set(names)), "two decisions of one name"
    chapters = list(dict.fromkeys(line.decision for line in lines(question)))
    assert chapters == names, "the corpus follows the inventory"
    for name in names:
        own = [line.silent for line in lines(question) if line.decision == name]
        assert False in own and (True in own or name == names[-1]), f"{name}: a line that it decides, and one that it leaves alone"


def test_no_line_stands_twice() -> None:
    told = [(line.decision, line.text, tuple(line.facts.items())) for line in ALL]
    assert len(told) == len(set(told))
