"""The second reader: what it looks at, that it is learned the same way twice, and what becomes of a record that it reads otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests import factory, learn
from tests.lessons import fold_of

from policy_digest import check, contract, corpus, explain, ingest, pipeline, second
from policy_digest import tables as table_files
from policy_digest.errors import InvalidData
from policy_digest.models import KINDS, Article, Capture, Extraction, Fate, Other, Period, Resolution
from policy_digest.second import model, train
from policy_digest.second.arbitrate import arbitrate, judge
from policy_digest.second.features import Passages, plain
from policy_digest.second.model import Case, Opinion, SecondReader, Weights

TEXT = "到2027年，全市将建成公共实训中心12个。"
WEIGHTS = Weights(
    features={}, fields=frozenset({"platforms"}), steps=(100,), least_record=-50, least_refused=0, refusals=frozenset({"narrative"}),
    cases={
        "target>status:1": Case(2, 8, 10), "status>target:1": Case(8, 2, 10), "target>rule:1": Case(0, 3, 3), "target:0": Case(8, 8, 10),
        "rule>target:0": Case(9, 0, 9), "target?>status": Case(0, 7, 7), "target?>status:1": Case(0, 2, 2), "status>rule": Case(1, 6, 7),
    },
    enough=6, sure=950, measured={},
)  # fmt: skip


def article(text: str = TEXT) -> Article:
    return factory.article("# 一、主要目标", text)


def opinion(kind: str = "target", margin: int = 150, record: int = 90, field: int = 90) -> Opinion:
    first = next(k for k in KINDS if k == kind)
    return Opinion(first, "status" if kind != "status" else "target", margin, record, field)


def at(where: Article, surface: str) -> tuple[int, int]:
    start = where.text.index(surface)
    return start, start + len(surface)


# ---------------------------------------------------------------- what it looks at


def test_it_looks_at_clause_heading_and_unit_and_at_no_figure() -> None:
    made = article()
    seen = Passages(made).features(*at(made, "12个"))
    assert {"L将建成", "l心", "u个", "H目标"} <= set(seen)
    assert "S到0年" in seen and not [f for f in seen if "12" in f or "2027" in f]
    other = article(TEXT.replace("12个", "3500个"))
    assert Passages(other).features(*at(other, "3500个")) == seen


@pytest.mark.parametrize(
    ("text", "told"),
    [("不少于12个", "不少于0个"), ("1,200.5万元", "0万元"), ("培训（xùn）三十人", "培训0人"), ("（含）以上", "（含）以上")],
)
def test_numbers_and_readings_behind_characters_are_not_learned(text: str, told: str) -> None:
    assert plain(text) == told


def test_it_reads_without_the_rules() -> None:
    """Imported alone, it brings no room of the rules with it: what it says must not come from them."""
    import subprocess
    import sys

    code = "import sys, policy_digest.second; print(*sorted(m for m in sys.modules if m.startswith('policy_digest.')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not [m for m in loaded if m.split(".")[1] in ("resolve", "rules", "match", "segment", "ledger")]


def test_a_figure_leans_to_what_its_section_looks_at_and_its_document_is_about() -> None:
    rows = {"a": [40, 0, 0, 0, 9, 60], "b": [0, 10, 0, 0, 9, -20], "s": [0, 90, 0, 0, 0, 0]}
    reader = SecondReader(replace(WEIGHTS, features=rows))
    alone, *_ = reader.weighed([], [["b"]], [("x",)], 1)
    assert (alone.kind, alone.margin, alone.field) == ("status", 15, -30)
    leant = reader.weighed([], [["b"], ["a"], ["a"], ["s"]], [("x",), ("x",), ("x",), ("y",)], 4)
    assert [o.kind for o in leant] == ["target", "target", "target", "status"] and leant[0].field == -20 + 100 // 8
    refused = reader.weighed([], [["a"], ["b"]], [("x",), ("x",)], 1)[1]
    assert (refused.kind, refused.field) == ("target", 10), "what the rules refuse leans, and leans nobody"


# ---------------------------------------------------------------- learning


def test_the_same_examples_give_the_same_whole_numbers() -> None:
    examples = [([f"L{word}", "u个"], i % 2) for i, word in enumerate(["将建", "已建", "将建", "已建", "拟建", "曾建", "拟建", "曾建"])]
    first, again = (train.learned(examples, 2) for _ in range(2))
    assert first == again and all(type(w) is int for row in first.values() for w in row)
    assert max(abs(w) for row in first.values() for w in row) == train.SCALE
    assert first["L将建"][0] > 0 > first["L将建"][1] and first["L已建"][1] > 0 > first["L已建"][0]
    assert train.learned(examples, 2, seed=2).keys() == first.keys()
    assert len(train.kept(first, 2)) == 2 and "u个" not in train.kept(first, 2)


def test_a_feature_of_one_example_is_not_learned() -> None:
    assert "L独" not in train.learned([(["L独", "u个"], 0), (["u个", "L已"], 1), (["L已"], 1)], 2)


def test_trained_twice_on_annotated_documents_gives_the_same_bytes() -> None:
    found = learn.examples(["given"])
    first, again = (learn.text_of(learn.empty(learn.trained(found))) for _ in range(2))
    assert first == again
    read = model.parse(first)
    assert len(read.features) > 2000 and {e.rules for e in found} >= set(KINDS)
    opinions = learn.read(found, read.features)
    rows = [e for e in found if e.taken and e.kinds]
    assert sum(opinions[e.document, e.figure].kind in e.kinds for e in rows) > 0.95 * len(rows), "it does not know what it has learned from"


def test_no_document_is_measured_by_weights_that_were_learned_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [e for e in learn.examples(["given"]) if e.taken]
    learned: list[set[str]] = []
    real = learn.trained

    def spy(some, form=learn.PLAIN):
        learned.append({e.document for e in some})
        return real(some, form)

    monkeypatch.setattr(learn, "trained", spy)
    monkeypatch.setattr(learn, "MEASURED", ("given",))
    opinions = learn.kept_out(found)
    assert len(opinions) == len(found)
    for fold, documents in enumerate(learned):
        assert documents and not [d for d in documents if fold_of(d, learn.FOLDS) == fold]


def test_the_packaged_weights_are_whole_numbers_and_small(tables) -> None:
    weights = model.parse(tables.second)
    assert len(tables.second.encode()) <= 2 << 20
    assert weights.cases and set(weights.measured) == {"agreed", "doubt"}
    assert weights.fields == {theme.id for theme in tables.themes}
    assert all(0 <= right <= of for right, of in weights.measured.values())


@pytest.mark.parametrize("text", ["{}", "[]", "no", '{"format": 2}', "[" * 100_000, '{"format": 1, "features": {"L将": [1, 2]}}'])
def test_damaged_weights_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidData, match=r"second\.json.*weights"):
        model.parse(text)


# ---------------------------------------------------------------- which reading stands


@pytest.mark.parametrize(
    ("rules", "said", "stands", "agreement", "other"),
    [
        ("target", opinion("target"), "target", "agreed", None),
        ("target", opinion("status"), "status", "doubt", Other("rules", "target")),  # it was right more often
        ("status", opinion("target"), "status", "doubt", Other("second", "target")),  # the rules were
        ("target", opinion("rule"), "target", "doubt", Other("second", "rule")),  # too few cases to overrule
        ("rule", opinion("support"), "rule", "doubt", Other("second", "support")),  # never counted
        ("target", opinion("target", margin=10), "target", "doubt", Other("second", "status")),  # agreement that was right too seldom
        ("rule", opinion("target", margin=10), "rule", "agreed", None),  # it hardly prefers what it says, and the rules were right always
        ("target", opinion("target", record=-80), "target", "doubt", Other("second", "none")),
    ],
)
def test_the_reading_stands_that_was_right_more_often(rules, said, stands, agreement, other) -> None:
    judged = judge(rules, said, WEIGHTS)
    assert (judged.kind, judged.agreement, judged.other) == (stands, agreement, other)


def test_a_kind_that_no_word_says_is_a_case_of_its_own_and_a_rare_case_asks_the_wider_one() -> None:
    assert model.cases_of("target", True, "status", 150, (100,)) == ("target?>status:1", "target?>status", "target>status")
    assert model.cases_of("target", False, "target", 50, (100,)) == ("target:0", "target")
    implied = judge("target", opinion("status"), WEIGHTS, implied=True)
    assert (implied.kind, implied.case) == ("status", "target?>status")
    said = judge("status", opinion("rule"), WEIGHTS)
    assert (said.kind, said.case, said.other) == ("rule", "status>rule", Other("rules", "status"))


def test_resolving_says_which_kinds_are_implied(tables) -> None:
    found = pipeline.Extractor(table_files.load(rules_only=True)).extract(
        factory.article("改造养老院20所。计划新增床位300张。", title="潍坊市养老服务实施方案")
    )
    assert [r.figure in found.implied for r in found.records] == [True, False]


class Fixed(SecondReader):
    """Says the same of every figure."""

    def __init__(self, said: Opinion, weights: Weights = WEIGHTS) -> None:
        super().__init__(weights)
        self.said = said

    def opinions(self, article, taken, refused):
        return [self.said] * len(taken), [self.said] * len(refused)


def resolution(where: Article, reason: str = "narrative") -> Resolution:
    record = factory.record(where, "12个", 12, "个", "公共实训中心", commitment="aspirational", themes=("platforms",))
    year = at(where, "2027年")
    return Resolution((record,), (), (Fate(*year, "2027年", "excluded", reason),), (), {record.id: ()})


def test_a_record_keeps_both_readings_and_explains_them() -> None:
    where = article()
    found = arbitrate(where, resolution(where), Fixed(opinion("status")))
    (record,) = found.records
    assert (record.kind, record.commitment, record.agreement, record.other) == ("status", "firm", "doubt", Other("rules", "target"))
    (step,) = found.why[record.id]
    assert step.part == "agreement" and "the rules read target" in step.outcome and "of 10 such cases" in step.outcome


@pytest.mark.parametrize(
    ("period", "stands"),
    [
        (Period(by="2027"), "target"),  # a deadline ahead
        (Period(during="2023/2027"), "target"),
        (Period(during="2025"), "target"),
        (Period(during="2024/2025"), "status"),  # a school year that has begun
        (Period(during="2024"), "status"),  # the year of the document: part of it may be told of
        (Period(by="2023"), "status"),
        (Period(), "status"),
    ],
)
def test_what_is_yet_to_come_is_no_status(period: Period, stands: str) -> None:
    where = replace(article(), published="2024-05-20")
    found = resolution(where)
    found = replace(found, records=tuple(replace(record, period=period) for record in found.records))
    (record,) = arbitrate(where, found, Fixed(opinion("status"))).records
    other = Other("rules", "target") if stands == "status" else Other("second", "status")
    assert (record.kind, record.agreement, record.other) == (stands, "doubt", other)


def test_another_kind_has_its_own_period() -> None:
    """A threshold keeps no deadline: where the second reader makes one of a promise, the period is worked out again."""
    where = replace(article(), published="2024-05-20")
    found = resolution(where)
    times = {found.records[0].figure: lambda kind: (Period(by="2023"), "sentence") if kind == "target" else (Period(), None)}
    found = replace(found, records=(replace(found.records[0], period=Period(by="2023"), period_basis="sentence"),), times=times)
    (record,) = arbitrate(where, found, Fixed(opinion("target"))).records
    assert (record.period, record.period_basis) == (Period(by="2023"), "sentence")
    (record,) = arbitrate(where, found, Fixed(opinion("status"))).records
    assert (record.kind, record.period, record.period_basis) == ("status", Period(), None)


def test_a_refusal_that_it_does_not_share_is_an_issue() -> None:
    where = article()
    (issue,) = arbitrate(where, resolution(where), Fixed(opinion(record=40))).issues
    assert (issue.code, issue.surface) == ("unclaimed-number", "2027年") and "narrative" in issue.message
    assert not arbitrate(where, resolution(where), Fixed(opinion(record=-40))).issues
    assert not arbitrate(where, resolution(where, "date"), Fixed(opinion(record=40))).issues


def test_a_record_of_another_field_has_no_theme_of_these_tables() -> None:
    where = article()
    assert arbitrate(where, resolution(where), Fixed(opinion(field=-10))).records[0].themes == ()
    elsewhere = Fixed(opinion(field=-10), replace(WEIGHTS, fields=frozenset({"care"})))
    assert arbitrate(where, resolution(where), elsewhere).records[0].themes == ("platforms",)


# ---------------------------------------------------------------- where it is seen


PAGE = "潍坊市职业技能竞赛情况\n\n来源：潍坊日报 2026-01-12\n\n去年，全市举办职业技能竞赛60场，认定高级工1.2万人。到2027年，建成实训基地12个。\n"


@pytest.fixture
def page(tmp_path: Path) -> Capture:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return ingest.read(path)


def test_every_record_says_whether_the_two_agree(page, tables) -> None:
    found = pipeline.Extractor(tables).read(page)
    assert found.records and {r.agreement for r in found.records} <= {"agreed", "doubt"}
    assert all((r.other is not None) == (r.agreement == "doubt") for r in found.records)
    lines = "\n".join(explain.explain_lines("page.txt", found, tables))
    assert lines.count("second reader 另一种读法:") == len(found.records)


def test_rules_only_leaves_no_trace(page) -> None:
    found = pipeline.Extractor(table_files.load(rules_only=True)).read(page)
    assert found.records and {(r.agreement, r.other) for r in found.records} == {("", None)}
    assert contract.record_json(found.records[0])["other"] is None


def test_weights_belong_to_the_stamp_of_records(tables) -> None:
    assert corpus.extractor(tables) != corpus.extractor(table_files.load(rules_only=True))


def test_a_corpus_may_have_weights_of_its_own_or_none(tmp_path) -> None:
    (tmp_path / "second.json").write_text("", encoding="utf-8")
    assert second.second_reader(table_files.load(tmp_path)) is None
    (tmp_path / "second.json").write_text(learn.text_of(replace(WEIGHTS, fields=frozenset({"care"}))), encoding="utf-8")
    reader = second.second_reader(table_files.load(tmp_path))
    assert reader is not None and reader.weights == replace(WEIGHTS, fields=frozenset()), "no theme of the tables is `care`"


def test_damaged_weights_of_a_corpus_are_named(tmp_path) -> None:
    (tmp_path / "second.json").write_text('{"format": 1}', encoding="utf-8")
    (problem,) = check.problems(tmp_path)
    assert str(problem).startswith(str(tmp_path / "second.json")) and "weights" in str(problem)


def test_doubt_is_written_and_read_back(tables) -> None:
    where = factory.article("到2027年，全市建成实训中心不少于12个。")
    record = factory.record(where, "12个", 12, "个", "实训中心", agreement="doubt", other=Other("rules", "status"))
    extraction = Extraction(where, (record,))
    stamp = corpus.stamp(where, corpus.extractor(tables))
    text = corpus.format_records(extraction, stamp)
    assert '"doubt"' in text and json.dumps("rules") in text
    back, _ = corpus.parse_records(text, "x.yml", where, tables)
    assert back.records == (record,)
