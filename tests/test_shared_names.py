"""Names that two places use and no row of the table of indicators has: each has a page of its own, compared by the same gate."""

from __future__ import annotations

from dataclasses import replace

import pytest

import factory
from policy_digest import publish, search
from policy_digest.digest import digest, page_of
from policy_digest.models import Digest, Page
from policy_digest.tables import Tables

LIFTS, GRANT, SCHOOLS = "加装电梯", "加装电梯补助（既有住宅）", "城郊幼儿园"


@pytest.fixture(scope="module")
def held(tables: Tables) -> Digest:
    """Three cities and their province on lifts; two on the grant, one on kindergartens."""
    out = []
    for place, number, unit, year in (
        ("weifang", 300, "部", 2027),
        ("jining", 120, "部", 2027),
        ("yantai", 80, "部", 2026),
        ("shandong", 2000, "部", 2027),
    ):
        text = factory.article(
            f"到{year}年，加装电梯{number}{unit}。", "每部补助20万元。", place=place, title=f"{place}方案", published="2024-05-01"
        )
        records = [factory.record(text, f"{number}{unit}", number, unit, LIFTS, indicator_en="lifts", period={"by": str(year)})]
        if place in ("weifang", "jining"):
            records.append(factory.record(text, "20万元", 200_000, "元", GRANT, indicator_en="grant for lifts", kind="support"))
        if place == "yantai":
            records.append(factory.record(text, "80部", 80, "所", SCHOOLS, indicator_en="kindergartens"))
        out.append(factory.extraction(text, *records))
    return digest(out, tables)


@pytest.fixture(scope="module")
def pages(held: Digest, tables: Tables) -> dict[str, Page]:
    """Every page of their site."""
    return {page.src_uri: page for page in publish.Site(tables).pages(held.extractions, "Test")}


def test_a_name_is_compared_as_soon_as_two_places_use_it(held: Digest) -> None:
    lifts, grant = held.shared
    assert (lifts.indicator, grant.indicator) == (page_of(LIFTS), page_of(GRANT))
    assert [e.article.place for e in lifts.entries] == ["weifang", "jining"]  # the greatest first
    assert [e.article.place for e in lifts.benchmarks] == ["shandong"]
    assert [(a.entry.article.place, a.reasons) for a in lifts.apart] == [("yantai", ("period",))]
    assert {e.article.place for e in grant.entries} == {"weifang", "jining"}
    assert {e.shared for e in held.entries if e.record.indicator_zh == SCHOOLS} == {None}
    assert not any(e.indicator for e in held.entries)


def test_its_page_is_linked_listed_searched_and_filtered_by(pages: dict[str, Page], held: Digest, tables: Tables) -> None:
    name = page_of(LIFTS)
    page = str(pages[f"indicators/{name}.md"].content)
    assert LIFTS in page and "cities/weifang.html" in page
    assert f"{name}.html" in str(pages["indicators/index.md"].content) and f"../indicators/{name}.html" in str(
        pages["cities/weifang.md"].content
    )
    assert f'"{name}"' in str(pages["records/f-indicator.js"].content)
    assert f"indicators/{name}.html" in str(pages[search.INDEX].content)
    assert f"indicators/{page_of(SCHOOLS)}.md" not in pages


def test_names_that_sound_alike_have_pages_of_their_own() -> None:
    assert page_of("实施") != page_of("适时")
    assert page_of("实施").startswith("shishi-") and page_of("5G基站").startswith("5gjizhan-") and page_of("～").startswith("name-")


def test_what_is_kept_of_the_last_digest_changes_nothing(held: Digest, tables: Tables) -> None:
    """One document more, one less, and back: entries and comparisons as if nothing had been digested before; the rest is not made anew."""
    fewer = [x for x in held.extractions if x.article.place != "jining"]
    for some in (fewer, held.extractions):
        assert digest(some, tables) == digest([replace(x) for x in some], tables)  # those of other objects are kept apart
    one, again = digest(held.extractions, tables), digest(held.extractions, tables)
    assert all(a is b for a, b in zip((*one.entries, *one.shared), (*again.entries, *again.shared), strict=True))
