"""What records are called: `tests/decisions/names.txt`, line by line, and what the inventory of ways promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import factory

from policy_digest import pipeline
from policy_digest.resolve.naming.check import fragment
from policy_digest.resolve.naming.ways import COUNTED, SHARED
from policy_digest.tables import Tables, load

CORPUS = Path(__file__).parent / "decisions" / "names.txt"
NEWS = "潍坊加快发展公共服务"


def lines() -> Iterator[tuple[int, str, list[str]]]:
    """Line number, text and names of each line of the corpus."""
    for number, line in enumerate(CORPUS.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            text, mark, names = line.partition(" => ")
            assert mark, f"{CORPUS.name}:{number}: no => in it"
            yield number, text, [] if names == "-" else names.split(" | ")


@pytest.fixture(scope="module")
def rules() -> pipeline.Extractor:
    """The rules alone: what another reader of names makes of these lines is its own affair."""
    return pipeline.Extractor(load(rules_only=True))


@pytest.mark.parametrize(("text", "names"), [pytest.param(text, names, id=f"{number}: {text[:16]}") for number, text, names in lines()])
def test_names(rules: pipeline.Extractor, text: str, names: list[str]) -> None:
    found = rules.extract(factory.article(text, title=NEWS))
    assert [record.indicator_zh for record in found.records] == names


def test_how_far_it_came_is_no_name_and_the_heading_says_what_it_is_done_to(rules: pipeline.Extractor) -> None:
    article = factory.article("# 二、改造公路危桥", "【年度任务】改造危桥22座。", "【进展情况】完工19座。", title=NEWS)
    assert [record.indicator_zh for record in rules.extract(article).records] == ["危桥", "公路危桥"]


@pytest.mark.parametrize("name", ["或技能大赛一等奖", "已经", "现在", "高技能领军人才其中", "企业不少于", "5"])
def test_a_fragment_is_no_name(name: str) -> None:
    assert fragment(name)


@pytest.mark.parametrize(
    "name", ["高技能人才占比", "水库", "招生", "补助（技师）", "以工代训", "从业人员", "由政府供养的老人"[3:], "前海企业", "65周岁以上老人"]
)
def test_a_noun_is_none(name: str) -> None:
    assert not fragment(name)


def test_a_fragment_is_said(tables: Tables) -> None:
    found = pipeline.Extractor(tables).extract(factory.article("今年举办大赛。全市现在已经12个。", title=NEWS))
    assert {i.code for i in found.issues} <= {"weak-name", "unclaimed-number"}


def test_every_way_has_a_name_of_its_own_and_a_line_that_taught_it() -> None:
    for inventory in (SHARED, COUNTED):
        assert len({way.name for way in inventory}) == len(inventory)
        assert all(way.taught for way in inventory[:-1])
