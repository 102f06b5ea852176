"""Every annotated set against its floor: a figure that falls below `tests/floor.json` fails, with what to do about it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from tests import factory, score
from tests.score import Level, Row, Tally

from policy_digest.models import Period, Record

FLOOR = json.loads(score.FLOOR.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def measured(tables):
    """Set → its tally, each measured once."""
    return cache(lambda name: score.measure(name, tables))


# The large sets take seconds each: `--quick` leaves them to `make test` and `python -m tests.score`.
LARGE = {"tuned", "met", "learned", "heldout", "unmet"}


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] if name in LARGE else []) for name in score.SETS])
def test_no_figure_sinks(name: str, measured) -> None:
    if not score.available(name):
        pytest.skip(f"the captures of {name!r} are not in ../shared/seeds")
    pinned = FLOOR["sets"][name]
    assert pinned["corpus"] == score.corpus_hash(name), (
        f"annotations or documents of {name!r} changed: look at the figures, then `python -m tests.score --update-floor`"
    )
    tally = measured(name)
    sunk = score.sunk(pinned, tally.figures())
    # Who sees the rows of a set that is only scored has begun to tune on it.
    rows = () if name in score.PARTS["only scored"] else tally.shown
    assert not sunk, "\n".join([f"{name} sank", *sunk, *rows])


def test_every_set_has_a_floor_and_every_lowering_a_reason() -> None:
    assert set(FLOOR["sets"]) == set(score.SETS) == {p.name for p in score.GOLD.iterdir() if any(p.glob("*.yml"))}
    assert all(one["reason"].strip() and one["figures"] for one in FLOOR["lowered"])


@pytest.mark.parametrize("name", [n for n in score.SETS if n != "seeds"])
def test_every_document_is_annotated_and_every_annotation_has_its_document(name: str) -> None:
    assert set(score.annotated(name)) == {p.name for p in score.documents(name).iterdir()}


@pytest.mark.parametrize("name", score.SETS)
def test_annotations_can_be_read(name: str) -> None:
    for source, want in score.annotated(name).items():
        assert want["records"] or want["not_records"], source
        assert ("place" in want) == isinstance(next(iter(want["records"]), []), dict), source
        for row in map(Row.of, want["records"]):
            assert set(row.kinds) <= {"target", "status", "support", "rule"}, (source, row)
            assert set(row.comparators) <= {">=", ">", "<=", "<", "~", "="}, (source, row)
            assert row.quote and all(set(p) <= set(Period.KEYS) for p in row.periods), (source, row)
            assert row.value_max is None or row.value_max > row.value, (source, row)
            assert row.accepted or row.optional or not row.exact, (source, row)


# ---------------------------------------------------------------- the scorer itself

ARTICLE = factory.article("到2027年，全市建成实训中心不少于12个。", "截至6月底，持证人员超过8万人。（市人社局负责）")
GIVEN = factory.record(
    ARTICLE, "12个", 12, "个", "实训中心", comparator=">=", period={"by": "2027"}, themes=("platforms",), agencies=("市教育局",)
)
ROW: list[Any] = [12, "个", ">=", "target", {"by": 2027}, ["实训中心"], ["platforms"], "建成实训中心不少于12个"]


def level(record: Record = GIVEN, **changes: Any) -> Level:
    names = ("value", "unit", "comparator", "kind", "period", "names", "themes", "quote", "flags")
    row = dict(zip(names, [*ROW, ""], strict=True)) | changes
    return score.level_of(Row.of(list(row.values())), record)


def test_a_row_and_its_record_agree() -> None:
    assert level() is Level.STRICT


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        ({"value": 13}, Level.MISSED),
        ({"value": [12, 14]}, Level.MISSED),
        ({"quote": "表彰先进集体35个"}, Level.MISSED),
        ({"unit": "家"}, Level.FOUND),
        ({"kind": "status"}, Level.FOUND),
        ({"period": {}}, Level.FOUND),
        ({"period": {"by": 2026}}, Level.FOUND),
        ({"period": {"by": 2027, "every": "P1Y"}}, Level.FOUND),
        ({"comparator": "="}, Level.CORE),
        ({"names": ["工作室"]}, Level.CORE),
        ({"themes": ["training"]}, Level.CORE),
        ({"comparator": "=|>="}, Level.STRICT),
        ({"kind": "rule|target"}, Level.STRICT),
        ({"period": [{}, {"by": "2027-12"}]}, Level.STRICT),
        ({"names": [], "themes": []}, Level.STRICT),
        ({"quote": "不少于12个。"}, Level.STRICT),
    ],
)
def test_what_differs_costs_its_level(change: dict[str, Any], reached: Level) -> None:
    assert level(**change) is reached


NAMED: dict[str, Any] = {
    "quote": "建成实训中心不少于12个", "value": 12, "unit": "个|家", "comparator": ">=", "kind": "target", "period": {"by": 2027},
    "zh": ["公共实训中心", "公共实训中心数量"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "change", "reached"),
    [
        ("公共实训中心", {}, Level.SAID),
        ("全市公共实训中心", {}, Level.SAID),
        ("公共的实训中心数量", {}, Level.SAID),
        ("公共实训中心", {"en": [["training"], ["base"]]}, Level.NAMED),
        ("公共实训中心", {"en": [["training"], "!centre"]}, Level.NAMED),
        ("公共实训中心", {"en": [["training"], ["centre", "center"], "!base"]}, Level.SAID),
        ("实训中心", {}, Level.STRICT),
        ("公共实训中心建", {}, Level.STRICT),
        ("公共实训中心", {"must": ["乡镇"]}, Level.STRICT),
        ("公共实训中心", {"comparator": "="}, Level.CORE),
        ("公共实训中心", {"period": [{}, {"by": 2028}]}, Level.FOUND),
        ("公共实训中心", {"unit": "人|家"}, Level.FOUND),
    ],
)
def test_a_name_is_one_that_an_analyst_would_accept(name: str, change: dict[str, Any], reached: Level) -> None:
    assert score.level_of(Row.of(NAMED | change), replace(GIVEN, indicator_zh=name, indicator_en="public training centres")) is reached


@pytest.mark.parametrize(
    ("want", "got", "same"),
    [
        ({}, {}, True),
        ({}, {"as_of": "2024-05-20"}, True),
        ({}, {"as_of": "2024-04"}, False),
        ({}, {"since": "2020"}, False),
        ({"as_of": "2024-04"}, {}, False),
        ({"by": "2027"}, {"by": "2027-12", "as_of": "2024"}, True),
        ({"every": "P1Y"}, {"every": "P1M"}, False),
    ],
)
def test_periods_of_which_every_key_counts(want: dict[str, str], got: dict[str, str], same: bool) -> None:
    assert score.same_exactly(want, got, "2024-05-20") is same


def test_names_are_measured_where_the_set_says_which_are_right(tables) -> None:
    tally = Tally()
    want = {"records": [NAMED], "place": "weifang", "title": None, "publisher": None, "themes": False}
    score.score("a.txt", want, factory.extraction(ARTICLE, GIVEN), tables, tally)
    figures = tally.figures()
    assert (figures["strict F1"], figures["named F1"], figures["city"], figures["no foreign theme"]) == (1.0, 0.0, 1.0, 0.0)
    assert figures["title"] == 0.0  # the page has one, and the annotation says that it states none
    assert "named F1" not in tallied(GIVEN, tables=tables).figures()


def test_a_period_of_the_title_may_be_missing() -> None:
    bare = replace(GIVEN, period=Period())
    assert level(bare) is Level.FOUND
    assert level(bare, flags="w") is Level.STRICT


@pytest.mark.parametrize(
    ("want", "got", "kind", "same"),
    [
        ({}, {"since": "2020"}, "status", True),
        ({}, {"as_of": "2024-06"}, "target", True),
        ({"as_of": "2024-06"}, {}, "status", True),
        ({"as_of": "2024-06"}, {}, "target", False),
        ({"as_of": "2024-06"}, {"as_of": "2023-06"}, "target", False),
        ({}, {"by": "2027"}, "support", True),
        ({}, {"by": "2027"}, "target", False),
        ({}, {"every": "P1M"}, "support", False),
        ({"every": "P1Y"}, {"every": "P1M"}, "target", False),
        ({"within": "P3Y"}, {"within": "P3Y"}, "target", True),
        ({"during": "2025/2027"}, {"during": "2025-01/2027-12"}, "target", True),
        ({"during": "2025/2027"}, {"during": "2025"}, "target", False),
    ],
)
def test_periods(want: dict[str, str], got: dict[str, str], kind: str, same: bool) -> None:
    assert score.same_period(want, got, kind) is same


def test_thirds_are_close_and_whole_numbers_equal() -> None:
    assert score.same_number(33.33, Decimal("33.3333"))
    assert not score.same_number(33.33, Decimal("33.4"))
    assert not score.same_number(12.0, Decimal("12.001"))
    assert not score.same_number(3.0, None)


def test_a_record_answers_for_one_row_and_the_better_one() -> None:
    rows = [Row.of([*ROW[:2], "=", *ROW[3:]]), Row.of(ROW)]
    assert score.assign(rows, [GIVEN]) == {1: (Level.STRICT, 0)}


def tallied(*records: Record, tables, rows: list[list[Any]] | None = None, **want: Any) -> Tally:
    tally = Tally()
    annotation = {"records": [ROW] if rows is None else rows, **want}
    score.score("a.txt", annotation, factory.extraction(ARTICLE, *records), tables, tally)
    return tally


def test_a_record_too_much_costs_precision_and_a_missed_row_recall(tables) -> None:
    extra = factory.record(ARTICLE, "8万人", 80000, "人", "持证人员", kind="status")
    figures = tallied(GIVEN, extra, tables=tables).figures()
    assert (figures["found precision"], figures["found recall"]) == (0.5, 1.0)
    figures = tallied(extra, tables=tables, rows=[ROW, [80000, "人", ">", "status", {}, [], [], "超过8万人"]]).figures()
    assert (figures["found precision"], figures["found recall"], figures["strict recall"]) == (1.0, 0.5, 0.0)
    assert tallied(tables=tables).figures()["found F1"] == 0.0


def test_an_optional_row_is_neither_missed_nor_too_much(tables) -> None:
    tally = tallied(GIVEN, tables=tables, rows=[[*ROW, "o"]])
    assert (tally.wanted, tally.given) == (0, 0)
    assert (tallied(tables=tables, rows=[[*ROW, "o"]]).wanted) == 0


def test_body_agencies_strays_and_the_ledger_are_counted(tables) -> None:
    figures = tallied(
        GIVEN,
        tables=tables,
        body=[["到2027年，全市建", "少于12个。"]],
        agencies=[["到2027年", ["市教育局"]], ["截至6月底", ["市人社局"]]],
        not_records=["不少于12个", "超过8万人"],
        city="潍坊",
        title="别的题目",
    ).figures()
    assert (figures["body recall"], figures["body precision"]) == (1.0, 0.5)
    assert figures["agencies"] == 0.5
    assert figures["numbers left alone"] == 0.5
    assert (figures["city"], figures["title"], figures["numbers accounted for"], figures["main theme"]) == (1.0, 0.0, 1.0, 1.0)


# ---------------------------------------------------------------- the floor itself


def test_the_floor_rises_and_sinks_only_with_a_reason() -> None:
    first = score.raised({}, {"tuned": ("hash", {"found F1": 0.8199, "title": 1.0})})
    assert first["sets"]["tuned"]["figures"] == {"found F1": 0.81, "title": 1.0}
    higher = score.raised(first, {"tuned": ("hash", {"found F1": 0.9, "title": 1.0})})
    assert higher["sets"]["tuned"]["figures"]["found F1"] == 0.9 and not higher["lowered"]
    with pytest.raises(ValueError, match=r"found F1 0\.9 → 0\.85"):
        score.raised(higher, {"tuned": ("other", {"found F1": 0.85, "title": 1.0})})
    with pytest.raises(ValueError, match="title"):
        score.raised(higher, {"tuned": ("hash", {"found F1": 0.9})})
    lower = score.raised(higher, {"tuned": ("other", {"found F1": 0.85, "title": 1.0})}, "rows corrected")
    assert lower["lowered"] == [{"set": "tuned", "reason": "rows corrected", "figures": {"found F1": [0.9, 0.85]}}]
    assert lower["sets"]["tuned"]["corpus"] == "other"


def test_what_lies_below_the_floor_is_named() -> None:
    pinned = {"figures": {"found F1": 0.81, "title": 1.0, "city": 0.5}}
    assert score.sunk(pinned, {"found F1": 0.81, "title": 1.0, "city": 0.6}) == []
    sunk = score.sunk(pinned, {"found F1": 0.8099, "title": 1.0})
    assert sunk == ["found F1: 0.8099, the floor is 0.81", "city: not measured, the floor is 0.5"]


def test_a_changed_document_changes_the_hash(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(score, "GOLD", tmp_path)
    folder = tmp_path / "tuned"
    (folder / "documents").mkdir(parents=True)
    (folder / "a.yml").write_text("records: []\n", encoding="utf-8")
    (folder / "documents" / "a.txt").write_text("一", encoding="utf-8")
    before = score.corpus_hash("tuned")
    (folder / "documents" / "a.txt").write_text("二", encoding="utf-8")
    assert score.corpus_hash("tuned") != before
