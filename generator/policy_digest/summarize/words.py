"""data/phrases.yml and the units → the shapes that the writers and the reader of sentences need. In: the tables. Out: frozen `Words`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policy_digest.chinese.alternation import later
from policy_digest.owner import compiled_from
from policy_digest.tables import Tables, Term

HAN = later(r"[㐀-䶿一-鿿]")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb by which a place reaches a quantity: infinitive and participle, and both where what is reached is money."""

    zh: str
    en: str
    done: str
    money: str
    money_done: str


@dataclass(frozen=True, eq=False)
class Words:
    """data/phrases.yml and the units, in the shapes that the writers need."""

    comparators: Mapping[str, Mapping[str, str]]
    currencies: Mapping[str, str]
    metric: Mapping[str, Mapping[str, Any]]  # unit → how many of it make one that is known abroad, and the English of that
    classifiers: frozenset[str]
    months: tuple[str, ...]
    numbers: tuple[str, ...]
    digits: tuple[str, ...]
    commitments: Mapping[str, Mapping[str, str]]
    acts: tuple[Act, ...]  # the longest first
    rises: tuple[str, ...]
    falls: tuple[str, ...]
    terms: Mapping[str, Term]
    zh: Mapping[str, str]  # the words between the figures of a Chinese sentence


@compiled_from("phrases", "glossary")
def words(tables: Tables) -> Words:
    """What data/phrases.yml says, compiled once for each set of tables."""
    p = tables.phrases
    return Words(
        comparators=p["comparators"],
        currencies=p["currencies"],
        metric=p["metric"],
        classifiers=frozenset(p["classifiers"].split()),
        months=tuple(p["months"]),
        numbers=tuple(p["numbers"]),
        digits=tuple(p["digits"].split()),
        commitments=p["commitments"],
        acts=tuple(
            sorted(
                (Act(a["zh"], a["en"], a["done"], a.get("money", a["en"]), a.get("money_done", a["done"])) for a in p["acts"]),
                key=lambda a: (-len(a.zh), a.zh),
            )
        ),
        rises=tuple(p["rises"].split()),
        falls=tuple(p["falls"].split()),
        terms={t.zh: t for t in tables.glossary},
        zh=p["chinese"],
    )


def measure_of(unit: str, tables: Tables) -> str:
    """What a unit measures; of 元/平方米 what stands before the stroke; "other" for one that no table knows."""
    known = tables.unit.get(unit) or tables.unit.get(unit.split("/")[0])
    return known.measure if known else "other"
