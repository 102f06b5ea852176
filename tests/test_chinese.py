"""The ground floor: numerals against a corpus and a second reading, five-year plans, written dates."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import spelling

from policy_digest.chinese import dates, numerals, plans
from policy_digest.chinese.numerals import Figure, figure, span

CORPORA = Path(__file__).resolve().parent
NUMERALS = CORPORA / "chinese" / "numerals.txt"  # written by hand
COMPOSED = CORPORA / "chinese" / "composed.txt"  # by `python -m tests.spelling`
SILENT = "-"
ALPHABET = "零一二两三四五六七八九十百千万亿点"


def lines(path: Path) -> list[tuple[str, str]]:
    """`surface => value`, a line each."""
    rows = [line.rpartition(" => ") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith(("#", "@"))]
    return [(surface, wanted) for surface, _, wanted in rows]


def plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def written(found: Figure | None) -> str:
    """A figure as the corpus writes it."""
    if found is None:
        return SILENT
    top = f"..{plain(found.high)}" if found.ranged else ""
    return f"{found.vague} {plain(found.low)}{top}".strip()


# ---------------------------------------------------------------- numerals


@pytest.mark.parametrize("path", [NUMERALS, COMPOSED], ids=lambda p: p.stem)
def test_every_line_is_read_as_it_says(path: Path) -> None:
    wrong = [(surface, wanted, got) for surface, wanted in lines(path) if (got := written(figure(surface))) != wanted]
    assert not wrong


def test_composed_lines_are_what_is_composed() -> None:
    assert COMPOSED.read_text(encoding="utf-8").splitlines() == list(spelling.composed())


def test_a_second_reading_agrees() -> None:
    exact = [(surface, wanted) for surface, wanted in lines(COMPOSED) if re.fullmatch(r"\d+(\.\d+)?", wanted)]
    assert len(exact) > 900
    assert not [surface for surface, wanted in exact if plain(spelling.second_reading(surface)) != wanted]


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    rules = [row for path in sorted((CORPORA / "rules").glob("*.txt")) if path.stem != "cue" for row in lines(path)]
    by_hand, by_program = [*lines(NUMERALS), *rules], lines(COMPOSED)
    assert len(lines(NUMERALS)) + len(by_program) >= 1500 and len(by_hand) >= 750
    for path in (NUMERALS, COMPOSED):
        surfaces = [surface for surface, _ in lines(path)]
        assert len(surfaces) == len(set(surfaces))


@given(st.integers(0, 10**15 - 1), st.sampled_from([spelling.short, spelling.spelled, spelling.capital]))
def test_what_is_spelled_is_read(n: int, spell) -> None:
    text = spell(n)
    found = figure(text)
    assert found is not None and not found.vague
    assert found.low == found.high == n == spelling.second_reading(text)


@given(st.text(ALPHABET, min_size=1, max_size=9))
def test_what_is_read_as_a_number_is_read_so_by_another(text: str) -> None:
    found = figure(text)
    if found is not None and not found.ranged:
        assert found.low == spelling.second_reading(text)


@given(st.integers(1, 10**9), st.sampled_from([spelling.short, spelling.capital]))
def test_the_pattern_takes_a_numeral_whole(n: int, spell) -> None:
    text = spell(n)
    if len(text) == 1 and text in numerals.SCALES:
        return
    found = re.search(numerals.spoken(), f"共{text}家")
    assert found is not None and found.group() == text


@given(st.text(ALPHABET + "壹拾佰两多余来3.5,几", max_size=30))
def test_any_text_is_read_or_left(text: str) -> None:
    found = figure(text)
    assert found is None or 0 <= found.low <= found.high


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        ("3", "5万", "30000..50000"),
        ("三", "五百万", "3000000..5000000"),
        ("二十", "三十万", "200000..300000"),
        ("八百", "一千万", "8000000..10000000"),
        ("5000", "1万", "5000..10000"),
        ("3万", "5万", "30000..50000"),
        ("3", "5百", "300..500"),
        ("五", "十万", "50000..100000"),
        ("5", "3", SILENT),
    ],
)
def test_a_range_shares_its_scale(low: str, high: str, wanted: str) -> None:
    first, last = figure(low), figure(high)
    assert first is not None and last is not None
    assert written(span(first, last)) == wanted


# ---------------------------------------------------------------- plans


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("“十四五”规划", "2021/2025"),
        ("十五五规划纲要", "2026/2030"),
        ("“十五”计划", "2001/2005"),
        ("第十三个五年规划", "2016/2020"),
        ("第14个五年规划", "2021/2025"),
        ("“十四”五规划", "2021/2025"),
        ("二十五条措施", None),
        ("十五年回顾", None),
        ("八五折优惠", None),
    ],
)
def test_a_title_names_its_plan(title: str, years: str | None) -> None:
    plan = plans.in_title(title)
    assert (plan and plan.years) == years


def test_plans_follow_one_another() -> None:
    told = list(plans.PLANS.values())
    assert all(after.first == before.last + 1 and after.ordinal == before.ordinal + 1 for before, after in itertools.pairwise(told))
    assert all(plans.ending(plan.last) is plan and plans.named(f"“{name}”") is plan for name, plan in plans.PLANS.items())
    assert plans.ending(2024) is None


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "year"), [("2025", 2025), ("二〇二五", 2025), ("二零三零", 2030), ("两千零二十五", 2025), ("二千零三十", 2030)]
)
def test_years(text: str, year: int) -> None:
    assert dates.digits(text) == year
    assert re.fullmatch(dates.Y4 + "年", text + "年")


@pytest.mark.parametrize(("text", "year"), [("114", 2025), ("一一四", 2025), ("一百一十四", 2025), ("一〇九", 2020)])
def test_years_of_the_republic(text: str, year: int) -> None:
    assert dates.republic(text) == year


def test_days_that_no_calendar_has() -> None:
    assert dates.iso(2024, 2, 29) == "2024-02-29" and dates.iso(2023, 2, 29) is None and dates.iso(2025, 13) is None
    assert dates.iso(2025) == "2025" and dates.iso(2025, 6) == "2025-06"
