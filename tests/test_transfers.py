"""Every transfer of the English has lines on which it fires, and what the whole gives there; none of them is idle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from policy_digest import english
from policy_digest.english.composer import Composer, Step
from policy_digest.english.cut import lexicon_of, words_of
from policy_digest.english.morphology import tidy
from policy_digest.english.transfers import ROW, WHOLE
from policy_digest.tables import Tables, load

LINES = Path(__file__).resolve().parent / "english"
packaged = cache(load)


@dataclass(frozen=True)
class Line:
    """`fires`: whether the transfer has to take part."""

    transfer: str
    zh: str
    en: str
    fires: bool


def lines() -> Iterator[Line]:
    for path in sorted(LINES.glob("*.txt")):
        transfer = ""
        for text in path.read_text(encoding="utf-8").splitlines():
            if text.startswith("== "):
                transfer = text[3:]
            elif text and not text.startswith("#"):
                found = re.fullmatch(r"(! )?(\S+) => (.+)", text)
                assert found, f"{path.name}: {text}"
                yield Line(transfer, found[2], found[3], not found[1])


ALL = tuple(lines())


def composed(zh: str, tables: Tables, leave_out: str = "") -> tuple[str, set[str]]:
    """The English, and the transfers that fired."""
    composer = Composer(*(tuple(t for t in room if t.name != leave_out) for room in (WHOLE, ROW)))
    text = tidy(composer.phrase(words_of(zh, lexicon_of(tables))).text)
    return text, set(names(composer.steps))


def names(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        yield step.transfer.name
        yield from names(step.inner)


def test_every_transfer_has_its_line_and_a_name_of_its_own() -> None:
    known = [transfer.name for transfer in (*WHOLE, *ROW)]
    assert len(set(known)) == len(known)
    assert {line.transfer for line in ALL if line.fires} == set(known)


@pytest.mark.parametrize("line", ALL, ids=lambda line: f"{line.transfer}: {line.zh}")
def test_a_line_gives_its_english(line: Line) -> None:
    text, fired = composed(line.zh, packaged())
    assert text == line.en
    assert (line.transfer in fired) == line.fires


@pytest.mark.parametrize("transfer", [t.name for t in (*WHOLE, *ROW)])
def test_no_transfer_is_idle(transfer: str) -> None:
    changed = [line for line in ALL if line.transfer == transfer and line.fires]
    assert changed
    for line in changed:
        try:
            text, _ = composed(line.zh, packaged(), leave_out=transfer)
        except (IndexError, RecursionError):  # later transfers rely on what earlier ones take
            return
        if text != line.en:
            return
    pytest.fail(f"every line of {transfer!r} comes out the same without it")


def test_the_steps_are_told() -> None:
    told = list(english.explain("工匠领衔创建的工作室", packaged()))
    assert told[0] == "工匠领衔创建的工作室 → studios led and created by craftsmen"
    assert any(line.startswith("  modifier with 的 · act behind: 工匠领衔创建的工作室 →") for line in told)
    assert any(line.startswith("    ") and "· one word: 工匠 → craftsmen" in line for line in told)
