"""The learned reader of names: what it looks at, that it is learned the same way twice, and when its name stands."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests import learn_names, score
from tests.lessons import fold_of

from policy_digest import check, corpus, explain, ingest, pipeline, second
from policy_digest import tables as table_files
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Capture, Extraction, Record
from policy_digest.second import rank
from policy_digest.second.model import Case
from policy_digest.second.name import NameReader, NameWeights, case_of, decide, parse_names
from policy_digest.second.phrases import Endings, Ranked, Sight, Stretch, counts, far, tidied
from policy_digest.tables import Tables

TEXT = "去年建成学校20所。全市中小学新增课后服务试点学校12所，覆盖率比上年提高5个百分点。"
ENDINGS = Endings(frozenset(("%", "百分点")), ["增幅", "降幅", "占比"], ["增加数"])
CASES = {
    "longer:1": Case(3, 9, 12),
    "longer:0": Case(9, 3, 12),
    "near:1": Case(0, 3, 3),
    "near": Case(5, 4, 9),
    "far": Case(1, 9, 12),
    "any": Case(6, 9, 20),
}
WEIGHTS = NameWeights({}, (10,), CASES, 8, (70, 80, 100))


def sight(surface: str = "12所", unit: str = "所") -> Sight:
    start = TEXT.index(surface)
    return Sight(TEXT, (start, start + len(surface)), unit, "status", ENDINGS)


def every(at: Sight) -> set[str]:
    return {at.said(s) for side, words in at.words.items() for s in at.stretches(side, range(1, len(words) + 1))}


# ---------------------------------------------------------------- what it looks at


def test_names_are_stretches_of_whole_words_in_the_figures_own_sentence() -> None:
    found = every(sight())
    assert {"试点学校", "课后服务试点学校", "新增课后服务试点学校"} <= found
    assert not [name for name in found if "去年" in name or "，" in name]
    assert "覆盖率" in found, "also behind the figure"
    assert not [name for name in found if name.endswith("比")], "比上年 is no end of a name"


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("每两年选树工匠", False),
        ("全年接待游客", False),
        ("已评价", False),
        ("其中快充桩", False),
        ("每万人床位", True),
        ("新增学位", True),
    ],
)
def test_a_name_begins_with_what_is_counted_and_not_with_when(said: str, holds: bool) -> None:
    at = Sight(f"{said}12个", (len(said), len(said) + 3), "个", "status", ENDINGS)
    assert (said in every(at)) is holds


def test_no_figure_is_learned() -> None:
    at = sight("5个百分点", "百分点")
    seen = {f for edge in at.edges["L"] for f in edge} | {f for inner in at.inner["L"] for f in inner}
    assert "Lw0" in seen and not [f for f in seen if "12" in f]


@pytest.mark.parametrize(
    ("said", "name"), [("、试点学校的", "试点学校"), ("“双减”学校", "“双减”学校"), ("示范校）", "示范校"), ("试 点 学校", "试点学校")]
)
def test_a_stretch_is_tidied(said: str, name: str) -> None:
    assert tidied(said) == name


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("住房1800套、住房", True),
        ("拆除违建17处", True),
        ("10万元以上项目", False),
        ("60岁以上老人", False),
        ("4A级景区", False),
        ("PM2.5浓度", False),
    ],
)
def test_a_figure_is_no_part_of_a_name_unless_it_says_which(name: str, holds: bool) -> None:
    assert counts(name) is holds


def test_what_a_verb_says_of_a_share_may_end_its_name() -> None:
    rows = {"i率|百分点": [0, 50]}
    names = {name.text for name in Ranked(sight("5个百分点", "百分点"), rows).names("覆盖率", trusted=False)}
    assert {"覆盖率", "覆盖率增幅"} <= names and not [name for name in names if name.endswith("增幅增幅")]


def test_a_score_is_the_sum_of_its_features() -> None:
    rows = {"Lb试点": [7, -100], "La学校": [-100, 5], "=": [3, 0], "Lw学校": [2, -100]}
    ranked = Ranked(sight(), rows)
    names = ranked.names("试点学校")
    assert names[0].text == "试点学校" and names[0].score == 7 + 5 + 3 + 2
    assert all(ranked.scored(name, "试点学校").score == name.score for name in names)


def test_a_name_is_far_where_a_clause_or_another_figure_stands_between() -> None:
    ranked = Ranked(sight("5个百分点", "百分点"), {"Ra": [0, 0]})
    held = {name.text: far(ranked.sight, name) for name in ranked.names("提高", trusted=False)}
    assert not held.get("覆盖率", False) and all(holds for name, holds in held.items() if "学校" in name)


def test_the_rules_name_is_one_of_them_even_where_it_stands_nowhere() -> None:
    names = Ranked(sight(), {"=0": [50, 0]}).names("试点校总数")
    assert (names[0].text, names[0].head, names[0].score) == ("试点校总数", None, 50)


@pytest.mark.slow
def test_sums_that_are_kept_name_a_figure_as_its_features_do(tables: Tables) -> None:
    reader = second.name_reader(tables)
    assert reader is not None
    seen = differ = 0
    for path in sorted((Path(__file__).parent / "gold" / "named" / "documents").iterdir())[:12]:
        article = pipeline.Extractor(tables).clean(ingest.parse(path.read_bytes(), path.name), "china")
        for record in pipeline.Extractor(tables).extract(article).records:
            for rules in (record.indicator_zh, record.indicator_zh[1:] or "数"):
                at = article.text, record.figure, record.unit, record.kind
                slowly = learn_names.best_of(Ranked(Sight(*at, reader.endings), reader.weights.rows), rules)
                assert reader.best(*at, rules) == slowly
                seen, differ = seen + 1, differ + (slowly[0] != rules)
    assert seen > 100 and differ > 20


# ---------------------------------------------------------------- learning


def lessons(names: tuple[str, ...] = ("课后服务试点学校",)) -> list[rank.Lesson]:
    out = []
    for unit in ("所", "所", "家"):
        lesson = rank.Lesson(sight(unit=unit), "试点学校", names.__contains__, [], True)
        lesson.known = learn_names.known(lesson)
        out.append(lesson)
    return out


def test_the_exponential_function_is_made_of_products() -> None:
    assert all(abs(rank.exponential(x) - math.exp(x)) < 3e-3 for x in (0.0, -0.01, -1.0, -5.0, -29.0, -1e9))
    assert rank.exponential(0.0) == 1.0 and rank.exponential(-31.0) == 0.0


def test_what_is_right_is_learned_the_same_twice_and_kept_in_whole_numbers() -> None:
    first, again = (rank.whole(rank.learned(lessons()), 500) for _ in range(2))
    assert first == again and len(first) <= 500
    assert all(type(w) is int for row in first.values() for w in row)
    assert Ranked(sight(), first).names("试点学校")[0].text == "课后服务试点学校"
    other = rank.whole(rank.learned(lessons(("试点学校",))), 500)
    assert Ranked(sight(), other).names("试点学校")[0].text == "试点学校"


def test_nothing_is_learned_of_a_figure_that_no_stretch_names() -> None:
    assert rank.learned(lessons(("义务教育",))) == {}


def test_stretches_that_are_known_are_those_an_analyst_would_accept() -> None:
    (known, *_) = lessons()[0].known
    assert known.text == "课后服务试点学校" and isinstance(known.head, Stretch) and known.head.side == "L"


def test_no_name_is_measured_by_weights_that_were_learned_from_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [learn_names.Example(f"named/{i}.txt", lesson) for i in range(8) for lesson in lessons()]
    learned: list[set[str]] = []

    def spy(some):
        learned.append({e.document for e in some})
        return {}

    monkeypatch.setattr(learn_names, "trained", spy)
    readings = learn_names.kept_out(found)
    assert len(readings) == len(found)
    for fold, documents in enumerate(learned):
        assert not [d for d in documents if fold_of(d, learn_names.FOLDS) == fold]


def test_every_name_of_the_table_is_of_a_row_of_its_document() -> None:
    rows = {
        (source.partition(".")[0], row.quote, row.value)
        for source, want in score.annotated("learned").items()
        for row in map(score.Row.of, want["records"])
    }
    named = learn_names._more()
    assert len(named) > 400 and named.keys() <= rows and all(map(all, named.values()))


# ---------------------------------------------------------------- which name stands


@pytest.mark.parametrize(
    ("rules", "learned", "lead", "stands"),
    [
        ("学校", "学校", 0, "学校"),
        ("学校", "试点学校", 15, "试点学校"),  # it was right more often
        ("学校", "试点学校", 5, "学校"),  # the rules were
        ("学校", "中心", 15, "学校"),  # too few such cases: all of their kind speak
        ("试点学校", "学校", 15, "学校"),  # none of its kind: any difference speaks
        ("区市学校、行业学校", "学校", 15, "区市学校、行业学校"),  # a list is not cut
    ],
)
def test_the_name_stands_that_was_right_more_often(rules: str, learned: str, lead: float, stands: str) -> None:
    assert decide(rules, learned, lead, False, WEIGHTS).name == stands


def test_a_case_says_how_two_names_differ() -> None:
    assert [case_of("学校", name, 12, name == "大厅", (10, 20)) for name in ("试点学校", "中心", "大厅")] == ["longer:1", "near:1", "far:1"]
    assert case_of("试点学校", "学校", 25, True, (10, 20)) == "shorter:2"


@dataclass(frozen=True)
class Fixed:
    """Calls every figure the same."""

    name: str
    rules: str = ""
    case: str = "longer:1"
    counts: Case = CASES["longer:1"]

    @property
    def learned(self) -> str:
        return self.name

    def __call__(self, article: Article, record: Record) -> Fixed:
        return replace(self, rules=record.indicator_zh)


PAGE = "潍坊市教育工作方案\n\n来源：潍坊日报 2026-01-12\n\n到2027年，全市建成试点学校12所，每所补助20万元；另有30个。\n"


@pytest.fixture
def read(tmp_path: Path, tables, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    capture: Capture = ingest.read(path)

    def run(namer) -> Extraction:
        monkeypatch.setattr(pipeline, "name_reader", lambda _: namer)
        return pipeline.Extractor(tables).read(capture)

    return run


def test_the_name_that_stands_is_composed_in_english_and_explained(read, tables) -> None:
    found = read(Fixed("高水平中职学校"))
    schools = found.records[0]
    assert schools.indicator_zh == "高水平中职学校" and "vocational" in schools.indicator_en
    lines = "\n".join(explain.explain_lines("page.txt", found, tables))
    assert "the rules call it 试点学校, the second reader 高水平中职学校, which stands; of 12 such names" in lines


def test_a_fragment_never_stands_and_a_better_name_ends_the_issue(read) -> None:
    before = read(None)
    assert read(Fixed("其中")).records[0].indicator_zh == before.records[0].indicator_zh
    assert not [i for i in read(Fixed("试点学校")).issues if i.code == "weak-name"]


def test_money_for_somebody_keeps_the_rules_name(tables) -> None:
    reader = second.name_reader(tables)
    assert reader is not None
    from tests import factory

    where = factory.article("每所学校补助20万元。")
    record = factory.record(where, "20万元", 200000, "元", "补助（学校）", kind="support")
    assert reader(where, record).name == "补助（学校）"


# ---------------------------------------------------------------- the file


def test_the_packaged_weights_are_whole_numbers_and_small(tables) -> None:
    weights = parse_names(tables.naming)
    assert len(tables.naming.encode()) <= 2 << 20 and weights.rows
    rules, stands, of = weights.measured
    assert 0 < rules < stands <= of, "what is learned stands only where it is right more often"


@pytest.mark.parametrize("text", ["{}", "no", '{"format": 2}', "[" * 100_000, '{"format": 1, "features": {"L": [1]}}'])
def test_damaged_weights_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidData, match=r"naming\.json.*weights"):
        parse_names(text)


def test_what_is_written_is_read_back() -> None:
    weights = replace(WEIGHTS, rows={"Lb学校": [3, -4]})
    assert parse_names(learn_names.text_of(weights)) == weights


def test_rules_only_and_an_empty_file_leave_names_to_the_rules(tmp_path) -> None:
    assert second.name_reader(table_files.load(rules_only=True)) is None
    (tmp_path / "naming.json").write_text("", encoding="utf-8")
    assert second.name_reader(table_files.load(tmp_path)) is None


def test_a_corpus_may_have_weights_of_its_own_and_damaged_ones_are_named(tmp_path, tables) -> None:
    (tmp_path / "naming.json").write_text(learn_names.text_of(WEIGHTS), encoding="utf-8")
    own = table_files.load(tmp_path)
    reader = second.name_reader(own)
    assert isinstance(reader, NameReader) and reader.weights == WEIGHTS
    assert corpus.extractor(own) != corpus.extractor(tables)
    (tmp_path / "naming.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    (problem,) = check.problems(tmp_path)
    assert str(problem).startswith(str(tmp_path / "naming.json")) and "names" in str(problem)
