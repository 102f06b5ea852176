"""Every way of saying a chain of prepositions otherwise has lines on which it is taken; none is idle, and none lengthens a chain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_digest import english
from policy_digest.english.stacked import WAYS, chain_of, stacks, unstacked
from policy_digest.tables import Tables

LINES = Path(__file__).resolve().parent / "english" / "stacked" / "ways.txt"


def lines() -> Iterator[tuple[str, str, str, bool]]:
    """Way, name, what is printed, and whether the way has to be taken."""
    way = ""
    for text in LINES.read_text(encoding="utf-8").splitlines():
        if text.startswith("== "):
            way = text[3:]
        elif text and not text.startswith("#"):
            before, _, after = text.removeprefix("! ").partition(" => ")
            yield way, before, after, not text.startswith("!")


@pytest.mark.parametrize(("way", "before", "after", "taken"), list(lines()))
def test_a_way_is_taken_on_its_lines(way: str, before: str, after: str, taken: bool) -> None:
    assert unstacked(before) == after
    assert (way in [step.name for step, _ in chain_of(before)]) == taken


def test_every_way_has_lines() -> None:
    assert {way.name for way in WAYS} == {way for way, *_, taken in lines() if taken}


@given(
    st.lists(
        st.sampled_from("share rate of for in older people schools number coverage renovation and training (of x)".split()), max_size=14
    )
)
def test_no_way_lengthens_a_chain(words: list[str]) -> None:
    text = " ".join(words)
    assert stacks(unstacked(text)) <= max(stacks(text), 1)


def test_a_name_of_one_preposition_is_as_the_transfers_have_it(tables: Tables) -> None:
    assert english.name_en("高技能人才总量", tables) == "total number of highly skilled personnel"
    assert english.name_en("研发人员占职工总数的比例", tables) == "R&D personnel as a share of all employees"
    assert any("chain" in line and "share-of-all" in line for line in english.explain("研发人员占职工总数的比例", tables))
