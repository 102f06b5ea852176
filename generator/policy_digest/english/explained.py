"""A Chinese name and the tables → the lines that tell how its English was composed: the words, then the transfers that fired, as a tree."""

from __future__ import annotations

from collections.abc import Iterator

from policy_digest.english.composer import Step
from policy_digest.english.cut import lexicon_of, words_of
from policy_digest.english.morphology import tidy
from policy_digest.english.phrases import composer
from policy_digest.english.stacked import chain_of
from policy_digest.english.words import Word
from policy_digest.tables import Tables


def explained(zh: str, en: str, tables: Tables) -> Iterator[str]:
    """`en`: the English that is printed. A name that is one row of the glossary, or an authority's, has words and no steps."""
    yield f"{zh} → {en}"
    words = words_of(zh, lexicon_of(tables))
    for word in words:
        yield f"  word      {word.zh}  {_class(word)}  {word.en or '(says nothing)'}"
    whole = composer()
    text = tidy(whole.phrase(words).text)
    for step in whole.steps:
        yield from _steps(step, 1)
    for way, said in chain_of(text):
        yield f"  chain     {way.name}: {said}"


def _class(word: Word) -> str:
    return "unknown" if word.unknown else word.pos if word.term is None else f"{word.pos} of the glossary"


def _steps(step: Step, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{step.transfer.kind} · {step.transfer.name}: {step.zh} → {step.en}  ({step.transfer.says})"
    for inner in step.inner:
        yield from _steps(inner, depth + 1)
