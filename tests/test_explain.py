"""`ledger` and `explain`: every number with its fate in words, each record with the steps that made it, each refusal with its reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests import factory, score

from policy_digest import cli, explain, pipeline
from policy_digest.errors import InvalidData
from policy_digest.models import Extraction, Record, Removed
from policy_digest.tables import Tables

ROOT = Path(__file__).resolve().parent.parent
BODY = (
    "# 一、主要目标",
    "到2027年，全市建成公共实训基地不少于20个，高技能人才占比由28%提高到35%以上。目前，全市持证人员已超8万人。",
    "# 二、政策措施",
    "力争每年开展职业技能培训5万人次，对新建的公共实训基地一次性补助30万元。（市人力资源社会保障局、市财政局负责）",
    "经初步核对，相关表格涉及86。",
    "到2027年，建成公共实训基地20个以上。",
)


def documents(tables: Tables) -> Iterator[tuple[str, Extraction]]:
    """Every annotated document that is in the repository, with what is read out of it."""
    for of in score.SETS:
        if of != "seeds":
            yield from score.readings(of, tables).items()


@pytest.fixture(scope="module")
def found(tables: Tables) -> Extraction:
    return pipeline.Extractor(tables).extract(factory.article(*BODY))


def of(found: Extraction, surface: str) -> Record:
    (record,) = (r for r in found.records if r.surface == surface)
    return record


def steps(found: Extraction, surface: str, part: str) -> list[tuple[str, str]]:
    """(what was read, what was made of it) of one part of a record's tree."""
    return [(s.surface, s.outcome) for s in found.why[of(found, surface).id] if s.part == part]


def told(found: Extraction, tables: Tables, at: int | None = None) -> str:
    return "\n".join(explain.explain_lines("page.txt", found, tables, at))


# ---------------------------------------------------------------- steps


@pytest.mark.slow
def test_a_step_reads_what_stands_at_its_span(tables: Tables) -> None:
    seen = 0
    for name, found in documents(tables):
        text = found.article.text
        assert set(found.why) == {r.id for r in found.records}
        for record in found.records:
            parts = [step.part for step in found.why[record.id]]
            assert {"number", "comparator", "period", "kind", "indicator"} <= set(parts), (name, record.surface)
            for step in found.why[record.id]:
                if step.end > step.start:
                    assert text[step.start : step.end] == step.surface, (name, step)
                    seen += 1
    assert seen > 3_000


@pytest.mark.slow
def test_a_comparator_is_traced_to_its_words(tables: Tables) -> None:
    seen = 0
    for name, found in documents(tables):
        for record in found.records:
            (step,) = (s for s in found.why[record.id] if s.part == "comparator")
            assert record.comparator in step.outcome, (name, record.surface)
            if record.comparator != "=":
                seen += 1
                assert step.rule == "list" or step.surface, (name, record.surface)
    assert seen > 200


def test_the_steps_of_a_target(found: Extraction) -> None:
    assert steps(found, "20个", "number") == [("20个", "20 个")]
    assert steps(found, "20个", "comparator") == [("不少于", ">=")]
    assert steps(found, "20个", "period") == [("到2027年", "by 2027; earlier in its sentence")]
    ((clause, kind),) = steps(found, "20个", "kind")
    assert "不少于20个" in clause and kind.startswith("target: ")
    ((words, indicator),) = steps(found, "20个", "indicator")
    assert indicator == of(found, "20个").indicator_zh and indicator in words


def test_modality_and_agencies_are_traced_to_their_words(found: Extraction) -> None:
    assert steps(found, "5万人次", "commitment") == [("力争", "aspirational")]
    assert [surface for surface, _ in steps(found, "5万人次", "agency")] == ["市人力资源社会保障局", "市财政局"]


def test_a_period_that_was_seen_and_not_taken_is_told(found: Extraction) -> None:
    ((surface, outcome),) = steps(found, "30万元", "period")
    assert surface == "每年" and outcome.startswith("not taken: a support has only")


def test_a_theme_is_traced_to_its_keywords(found: Extraction, tables: Tables) -> None:
    record = of(found, "20个")
    by_theme = {s.rule: s.outcome for s in found.why[record.id] if s.part == "theme"}
    assert list(by_theme) == list(record.themes)
    keywords = {*tables.theme[record.themes[0]].keywords, *tables.theme[record.themes[0]].strong}
    assert any(word in by_theme[record.themes[0]] for word in keywords)


# ---------------------------------------------------------------- the tree


def test_each_record_is_a_tree_in_reading_order(found: Extraction, tables: Tables) -> None:
    text = told(found, tables)
    order = [text.index(f"\n{r.id} {r.kind}") for r in found.records]
    assert order == sorted(order) and len(order) == 5
    assert "comparator 比较词: >= ← “不少于”" in text and "at least 20 by the end of 2027" in text


def test_the_number_beside_it_says_why_it_was_not_taken(found: Extraction, tables: Tables) -> None:
    tree = told(found, tables, of(found, "35%").figure[0])
    assert re.search(r"“28%” \d+–\d+ excluded: a baseline", tree)
    assert "到2027年” 7" not in tree.partition("beside it")[2], "the period was read: it is no number that was left out"


def test_at_an_excluded_number_its_reason_and_the_nearest_record(found: Extraction, tables: Tables) -> None:
    tree = told(found, tables, found.article.text.index("28%"))
    assert tree.index("no record: “28%”") < tree.index(f"\n{of(found, '35%').id} ")


def test_at_an_unclaimed_number_what_was_missing(found: Extraction, tables: Tables) -> None:
    at = found.article.text.index("86")
    assert f"no record: “86” {at}–{at + 2} unclaimed: no rule says what this number counts" in told(found, tables, at)


def test_a_repeat_names_the_record_that_says_it_more_fully(found: Extraction, tables: Tables) -> None:
    first = of(found, "20个")
    at = found.article.text.rindex("20个")
    assert first.figure[0] != at
    assert f"said more fully by {first.id}: “20个” {first.figure[0]}–" in told(found, tables, at)
    assert f"said again 文中重复: the same quantity, stated less fully ← “20个” {at}–" in told(found, tables, first.figure[0])


@pytest.mark.parametrize("at", [0, 10_000_000])
def test_an_offset_beside_every_number_finds_the_nearest(found: Extraction, tables: Tables, at: int) -> None:
    fate = found.ledger[0 if at == 0 else -1]
    assert f"“{fate.surface}” {fate.start}–{fate.end}" in told(found, tables, at)


def test_a_text_without_numbers_says_so(tables: Tables) -> None:
    found = pipeline.Extractor(tables).extract(factory.article("全市加强技能人才队伍建设。"))
    assert "no records" in told(found, tables) and "no number in the text" in told(found, tables, 3)


def test_what_is_printed_has_no_controls(tables: Tables) -> None:
    article = factory.article("到2027年，建成\x1b[31m公共实训基地\u202e不少于20个。", title="标\x1b]0;题\x07")
    found = pipeline.Extractor(tables).extract(article)
    printed = told(found, tables) + "\n".join(explain.ledger_lines("a\x1bb", found, tables))
    assert "20个" in printed and not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed)


# ---------------------------------------------------------------- the ledger


def test_the_ledger_is_in_reading_order_and_its_totals_add_up(found: Extraction, tables: Tables) -> None:
    content = explain.ledger_json("page.txt", found, tables)
    starts = [number["start"] for number in content["numbers"]]
    assert starts == sorted(starts) and not found.article.removed
    assert sum(content["totals"]["fates"].values()) == len(starts)
    assert sum(content["totals"]["excluded"].values()) == content["totals"]["fates"]["excluded"]
    text = found.article.text
    for number in content["numbers"]:
        assert text[number["start"] : number["end"]] == number["surface"]
        assert text[: number["start"]].endswith(number["before"]) and text[number["end"] :].startswith(number["after"])
        assert number["zh"]


def test_numbers_of_removed_lines_stand_behind_those_of_the_text(found: Extraction, tables: Tables) -> None:
    removed = (Removed("某市公报 2026年第1期", "running-head"), Removed("分享到微信", "share"))
    with_lines = replace(found, article=replace(found.article, removed=removed))
    content = explain.ledger_json("page.txt", with_lines, tables)
    assert [(n["surface"], n["reason"], n["start"]) for n in content["numbers"][-2:]] == [
        ("2026", "running-head", None),
        ("1", "running-head", None),
    ]
    assert content["totals"]["fates"]["removed"] == 2
    *_, last, _ = [line for line in explain.ledger_lines("page.txt", with_lines, tables) if "[" in line or "numbers:" in line]
    assert last == "      …某市公报 2026年第[1]期…"


@pytest.mark.slow
def test_every_exclusion_has_words(tables: Tables) -> None:
    reasons: set[str] = set()
    for _, found in documents(tables):
        reasons |= {fate.reason for fate in found.ledger if fate.fate == "excluded"}
    # and what the rules and refusals may say that no document makes them say
    for path in [
        *(ROOT / "generator" / "policy_digest" / "rules").glob("*.py"),
        ROOT / "generator" / "policy_digest" / "resolve" / "refuse.py",
    ]:
        source = path.read_text(encoding="utf-8")
        reasons |= set(re.findall(r'lambda m, clock: "([a-z-]+)"', source))
        if path.stem == "refuse":
            reasons |= set(re.findall(r'return "([a-z-]+)"', source))
    assert len(reasons) > 25
    for reason in sorted(reasons):
        zh, en = tables.wording("exclusions", reason)
        assert zh and en, reason


def test_a_code_without_words_is_refused(found: Extraction, tables: Tables) -> None:
    odd = replace(found, ledger=(replace(found.ledger[0], fate="excluded", reason="moon-phase"),))
    with pytest.raises(InvalidData, match="no words for 'moon-phase' under `exclusions:`"):
        list(explain.ledger_lines("page.txt", odd, tables))


# ---------------------------------------------------------------- the commands


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(cli.main, [str(a) for a in arguments])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    lines = ["潍坊市技能人才队伍建设工作方案", "2024年5月20日", *(p.removeprefix("# ") for p in BODY)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_ledger_goes_on_past_a_bad_file(page: Path, tmp_path: Path) -> None:
    bad = tmp_path / "empty.txt"
    bad.touch()
    result = run("ledger", bad, page)
    assert result.exit_code == 1 and "empty.txt" in result.stderr
    assert re.search(r"^\d+ numbers: 5 record, \d+ excluded, 1 unclaimed, [0-9] removed$", result.stdout, re.MULTILINE)


def test_ledger_as_json(page: Path, tmp_path: Path) -> None:
    bad = tmp_path / "empty.txt"
    bad.touch()
    result = run("ledger", "--json", page, bad)
    good, failed = map(json.loads, result.stdout.splitlines())
    assert good["status"] == "ok" and good["totals"]["fates"]["record"] == 5
    assert failed["status"] == "error" and result.exit_code == 1


def test_explain_at_an_offset_that_the_ledger_printed(page: Path) -> None:
    numbers = json.loads(run("ledger", "--json", page).stdout)["numbers"]
    (at,) = (n["start"] for n in numbers if n["surface"] == "35%")
    result = run("explain", page, "--at", at)
    assert result.exit_code == 0
    assert "number 数字: 35 % ← “35%”" in result.stdout and "5万人次" not in result.stdout


def test_explain_of_what_cannot_be_read(tmp_path: Path) -> None:
    result = run("explain", tmp_path / "nowhere.txt")
    assert result.exit_code == 1 and result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1


def test_an_offset_is_a_number(page: Path) -> None:
    assert run("explain", page, "--at", "-3").exit_code == 2
