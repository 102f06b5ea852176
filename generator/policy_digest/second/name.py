"""The text of naming.json → the weights by which names are ranked; what the rules call a figure → what it is called.

The name that is learned stands only in such cases as it was right more often in than the rules' own, counted on documents kept out.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from policy_digest.errors import InvalidData
from policy_digest.models import Article, Record
from policy_digest.second.model import Case
from policy_digest.second.phrases import Endings, Row, Sight
from policy_digest.second.sums import Best, Sums
from policy_digest.tables import LEARNED, Tables

FORMAT: Final = 1
WIDTH: Final = 2
AHEAD: Final = 10  # by one row in so many of a case the learned name must be ahead


@dataclass(frozen=True)
class NameWeights:
    """What training writes. `steps`: leads over the rules' name at which a name is surer; `cases` by `case_of`; `measured`: names that an
    analyst would accept, of how many, as the rules give them and as they stand."""

    rows: Mapping[str, Row]
    steps: tuple[int, ...]
    cases: Mapping[str, Case]
    enough: int
    measured: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Called:
    """The name that stands, the one that the rules gave, the best that was learned, and the case in which they differ."""

    name: str
    rules: str
    learned: str
    case: str = ""
    counts: Case | None = None


def parse_names(text: str, where: str = LEARNED["naming"]) -> NameWeights:
    """The weights in the text of a file. Raises `InvalidData` where it is none."""
    try:
        data: Any = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']!r}")
        rows: dict[str, Row] = data["features"]
        every = rows.values()
        if set(map(len, every)) - {WIDTH} or set(map(type, itertools.chain.from_iterable(every))) - {int}:
            raise ValueError("a feature without its whole numbers")
        rules, stands, of = map(int, data["measured"])
        cases = {name: Case(*map(int, counts)) for name, counts in data["cases"].items()}
        return NameWeights(rows, tuple(map(int, data["steps"])), cases, int(data["enough"]), (rules, stands, of))
    except (ArithmeticError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = f"not the weights of names ({type(error).__name__}: {str(error)[:80]})"
        raise InvalidData(told, where, hint="write it again: python -m tests.learn_names") from None


def case_of(rules: str, learned: str, lead: float, far: bool, steps: tuple[int, ...]) -> str:
    """The name of a case: how the learned name differs from the rules', and how many steps it is ahead. `far`: see `phrases.far`."""
    how = "longer" if rules in learned else "shorter" if learned in rules else "far" if far else "near"
    return f"{how}:{sum(lead >= step for step in steps)}"


def widening(case: str) -> tuple[str, ...]:
    """A case, and the wider ones that speak for it while it was seen too seldom: all of its kind, and any difference.

    Nothing speaks for names from another clause but their like: such a name, if wrong, is of another quantity.
    """
    how = case.partition(":")[0]
    return (case, how) if how == "far" else (case, how, "any")


def cuts_list(rules: str, learned: str) -> bool:
    """区市工匠、行业工匠 | 工匠: whether the learned name is the rest of a list that the rules' name gives whole."""
    return learned in rules and "、" in rules.removesuffix(learned).removeprefix(learned)


def decide(rules: str, learned: str, lead: float, far: bool, weights: NameWeights) -> Called:
    """Which of two names stands. `lead`: how far the learned one is ahead."""
    if rules == learned or cuts_list(rules, learned):
        return Called(rules, rules, learned)
    case = case_of(rules, learned, lead, far, weights.steps)
    for wider in widening(case):
        counts = weights.cases.get(wider)
        if counts is not None and counts.of >= weights.enough:
            return Called(learned if AHEAD * (counts.second - counts.rules) >= counts.of else rules, rules, learned, wider, counts)
    return Called(rules, rules, learned, case)


def endings_of(tables: Tables) -> Endings:
    """Words of cues/: what a name may end in though the text says it by a verb."""
    words = tables.cues.valued("name_ending")
    return Endings(frozenset(words["units"]), words["shares"], words["others"])


class NameReader:
    """Names one figure after another with the same weights."""

    def __init__(self, weights: NameWeights, endings: Endings) -> None:
        self.weights, self.endings = weights, endings
        self._sums = Sums(weights.rows)

    def best(self, text: str, figure: tuple[int, int], unit: str, kind: str, rules: str) -> tuple[str, float, bool]:
        """The best name that can be read beside the figure at `[start, end)`, its lead over the rules' name, and whether it stands far."""
        return Best(Sight(text, figure, unit, kind, self.endings), self._sums)(rules)

    def __call__(self, article: Article, record: Record) -> Called:
        """What a record of the rules is called. Money for somebody keeps their name: who it is for stands in no one stretch."""
        rules = record.indicator_zh
        if record.kind == "support":
            return Called(rules, rules, rules)
        return decide(rules, *self.best(article.text, record.figure, record.unit, record.kind, rules), self.weights)
