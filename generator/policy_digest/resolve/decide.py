"""An ordered inventory of decisions and a statement → the first decision whose condition holds, and those behind it that would also have.

A decision is a value: its name, its verdict, its condition, what taught it. The order of an inventory is the order in which its
questions are asked; `tests/decisions/` holds for each decision lines that it decides and lines that it leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

S = TypeVar("S")
V = TypeVar("V")


@dataclass(frozen=True)
class Decision(Generic[S, V]):
    """One answer to one question. `when`: the words that it rests on, or True where none can be shown; "" or False where it is silent."""

    name: str
    verdict: V
    when: Callable[[S], str | bool]
    taught: str  # the document or the sentence that taught it, in our own words
    weak: bool = False  # nothing in the sentence speaks of the policy
    guards: tuple[Callable[[S], bool], ...] = ()  # it is asked only where all of them hold

    def words(self, statement: S) -> str | None:
        """The words that the decision rests on ("" where none can be shown), or None where it is silent."""
        found = all(guard(statement) for guard in self.guards) and self.when(statement)
        return None if not found else "" if found is True else found


@dataclass(frozen=True, slots=True)
class Reading(Generic[S, V]):
    """What was decided of a statement: by which decision, on which words."""

    statement: S
    decision: Decision[S, V]
    words: str
    behind: Sequence[Decision[S, V]]  # the decisions that were not asked

    @property
    def verdict(self) -> V:
        return self.decision.verdict

    @property
    def reason(self) -> str:
        """`计划: looks ahead`."""
        return f"{self.words}: {self.decision.name}" if self.words else self.decision.name

    def others(self) -> Iterator[Reading[S, V]]:
        """The readings that stood behind this one: of each other verdict the first decision that holds too, and is no mere default."""
        told = {self.verdict}
        for i, decision in enumerate(self.behind):
            if not decision.weak and decision.verdict not in told and (words := decision.words(self.statement)) is not None:
                told.add(decision.verdict)
                yield Reading(self.statement, decision, words, self.behind[i + 1 :])


def decide(inventory: Sequence[Decision[S, V]], statement: S) -> Reading[S, V] | None:
    """The first decision that holds; None where none does. A guard of several decisions is asked once."""
    holds: dict[Callable[[S], bool], bool] = {}
    for i, decision in enumerate(inventory):
        for guard in decision.guards:
            if guard not in holds:
                holds[guard] = bool(guard(statement))
            if not holds[guard]:
                break
        else:
            if found := decision.when(statement):
                return Reading(statement, decision, "" if found is True else found, inventory[i + 1 :])
    return None


def where(guard: Callable[[S], bool], inventory: Sequence[Decision[S, V]]) -> tuple[Decision[S, V], ...]:
    """The decisions of an inventory, each asked only where `guard` holds."""
    return tuple(replace(decision, guards=(guard, *decision.guards)) for decision in inventory)
