"""What records are called: `tests/decisions/names.txt`, line by line, and what the inventory of ways promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import factory

from policy_digest import pipeline
from policy_digest.resolve.naming.ways import COUNTED, SHARED
from policy_digest.tables import Tables

CORPUS = Path(__file__).parent / "decisions" / "names.txt"
NEWS = "潍坊加快发展公共服务"


def lines() -> Iterator[tuple[int, str, list[str]]]:
    """Line number, text and names of each line of the corpus."""
    for number, line in enumerate(CORPUS.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            text, mark, names = line.partition(" => ")
            assert mark, f"{CORPUS.name}:{number}: no => in it"
            yield number, text, [] if names == "-" else names.split(" | ")


@pytest.mark.parametrize(("text", "names"), [pytest.param(text, names, id=f"{number}: {text[:16]}") for number, text, names in lines()])
def test_names(tables: Tables, text: str, names: list[str]) -> None:
    found = pipeline.Extractor(tables).extract(factory.article(text, title=NEWS))
    assert [record.indicator_zh for record in found.records] == names


def test_every_way_has_a_name_of_its_own_and_a_line_that_taught_it() -> None:
    for inventory in (SHARED, COUNTED):
        assert len({way.name for way in inventory}) == len(inventory)
        assert all(way.taught for way in inventory[:-1])
