"""Each rule against its corpus: `tests/rules/<kind>.txt`, a line a case, `text => what is read out of it`, or `=> -` for silence.

A line that begins with `! ` is known to be read wrongly so far: it must fail, and loses its mark with the mending.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from policy_digest import rules
from policy_digest.match import match
from policy_digest.models import Amount, Article, Mention, Paragraph, Sentence, Stated
from policy_digest.rules import cue, date, denominator, identifier, name, quantity, share
from policy_digest.rules.rule import Rule
from policy_digest.tables import Tables

CORPORA = Path(__file__).resolve().parent / "rules"
RULES: dict[str, Callable[[Tables], tuple[Rule, ...]]] = {
    "identifier": lambda tables: (*identifier.rules(tables), *identifier.proportions(tables), *identifier.leftovers(tables)),
    "name": lambda tables: (*name.rules(tables), *name.sizes(tables)),
    "date": date.rules,
    "denominator": denominator.rules,
    "share": share.rules,
    "quantity": quantity.rules,
    "cue": cue.rules,
    "comparator": lambda tables: (*share.rules(tables), *quantity.rules(tables)),
}
MACHINERY = {"__init__", "rule", "needs", "when"}  # what rules are made of and asked by, and how parts are numbered
UNEXPLAINED = "bare number"  # of `identifier.leftovers`: what no rule explains, which is no reading


@dataclass(frozen=True)
class Case:
    """One line of a corpus."""

    kind: str
    line: int
    text: str
    wanted: str
    published: str | None
    wrong_so_far: bool


def cases(kind: str) -> list[Case]:
    """The lines of one corpus; `@` lines set the date of the article that those below stand in."""
    published: str | None = "2024-09"
    out = []
    for number, line in enumerate((CORPORA / f"{kind}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@ "):
            published = None if line[2:].strip() == "-" else line[2:].strip()
            continue
        text, arrow, wanted = line.rpartition(" => ")
        assert arrow, f"{kind}.txt:{number}: no ` => `"
        out.append(Case(kind, number, text.removeprefix("! "), wanted.strip(), published, text.startswith("! ")))
    return out


def parameters(kinds: list[str]) -> list:
    wrong = pytest.mark.xfail(reason="read wrongly so far")
    return [
        pytest.param(case, id=f"{kind}:{case.line}:{case.text}", marks=[wrong] if case.wrong_so_far else [])
        for kind in kinds
        for case in cases(kind)
    ]


@cache
def names_of(kind: str, tables: Tables) -> frozenset[str]:
    return frozenset(rule.name for rule in RULES[kind](tables))


def read(case: Case, tables: Tables) -> list[Mention]:
    """What the rules of the case's kind read, asked in their place among all the others: the order decides who may claim a number."""
    article = Article("a", "", "weifang", None, case.published, (Paragraph(case.text),))
    (found,) = match(article, [Sentence(0, len(case.text), 0)], rules.inventory(tables))
    own = names_of(case.kind, tables) - {UNEXPLAINED}
    for m in found:
        assert article.text[m.start : m.end] == m.surface
    return [m for m in found if m.rule in own and m.value != frozenset()]


def plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def written(kind: str, m: Mention) -> str:
    """A mention as its corpus writes it."""
    if isinstance(m.value, Amount):
        if kind == "comparator":
            return m.value.comparator or "="
        top = f"..{plain(m.value.value_max)}" if m.value.value_max is not None else ""
        return f"{m.value.comparator or '='} {plain(m.value.value)}{top} {m.value.unit or '?'}"
    if isinstance(m.value, Stated):
        return f"{m.value.key} {m.value.value or '?'}"
    if isinstance(m.value, frozenset):
        return f"{m.surface} {','.join(sorted(m.value))}"
    return str(m.value) if kind == "date" else f"{m.surface} {m.value}"


@pytest.mark.parametrize("case", parameters(sorted(RULES)))
def test_rules(case: Case, tables: Tables) -> None:
    between = " " if case.kind == "comparator" else " | "
    assert (between.join(written(case.kind, m) for m in read(case, tables)) or "-") == case.wanted


def test_every_rule_file_has_a_corpus_of_both_sorts(root: Path) -> None:
    files = {p.stem for p in (root / "generator" / "policy_digest" / "rules").glob("*.py")} - MACHINERY
    assert files == {p.stem for p in CORPORA.glob("*.txt")} == set(RULES)
    for kind in files - {"comparator"}:
        silent = [case for case in cases(kind) if case.wanted == "-"]
        assert len(silent) >= 4 and len(cases(kind)) - len(silent) >= 12, kind


def test_no_rule_without_a_line(tables: Tables) -> None:
    read_by = {m.rule for kind in RULES for case in cases(kind) for m in read(case, tables)}
    assert {rule.name for rule in rules.inventory(tables)} - read_by == {UNEXPLAINED}


def test_no_line_stands_twice() -> None:
    for kind in RULES:
        texts = [(case.published, case.text) for case in cases(kind)]
        assert len(texts) == len(set(texts)), kind
