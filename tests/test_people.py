"""What people decide about records: kept in files, bound to sentences, followed by every page and export, and never settled silently."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory import article as made
from policy_digest import check, corpus, decisions, keep, pipeline, publish, tables
from policy_digest.decisions import Decision, Writer
from policy_digest.decisions.stated import unstated
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Extraction, Paragraph, Record
from policy_digest.tables import Tables

TARGETS = "到2027年，全市建成公共实训基地不少于12个，开展职业技能培训5万人次。"
STATUS = "目前，全市已有持证人员超过8万人。"
ARTICLE = made("全市推进公共实训基地建设。", TARGETS, STATUS, title="潍坊市发布公共实训基地建设方案")


def put(data: Path, article: Article) -> Extraction:
    corpus.write_article(data, article)
    assert "failed" not in [k.outcome for k in keep.keep_records(data, tables.load(data))]
    return one(data, article.id)


def gathered(data: Path) -> list[Extraction]:
    return [x for x in pipeline.Extractor(tables.load(data)).gather(data) if isinstance(x, Extraction)]


def one(data: Path, id: str = ARTICLE.id) -> Extraction:
    (found,) = [x for x in gathered(data) if x.article.id == id]
    return found


def of(extraction: Extraction, surface: str) -> Record:
    (found,) = [r for r in extraction.records if r.surface == surface]
    return found


def decided(extraction: Extraction, surface: str, act: str, fields: dict[str, Any] | None = None, **more: Any) -> Decision:
    """A decision on the figure `surface`, as the command makes it."""
    text = extraction.article.text
    start = text.index(surface)
    quote = next(s for s in (TARGETS, STATUS) if surface in s)
    first = text.index(quote)
    at = (start - first, start - first + len(surface))
    record = next((r for r in extraction.records if r.surface == surface), None)
    kept = record.id if record else decisions.id_of(extraction.article.id, quote, at)
    known = {"who": "李伟", "when": "2026-03-01T09:30:00Z", "why": "读过原文"} | more
    read = decisions.snapshot(record) if record else {}
    return Decision(
        act=act, record=kept, surface=surface, at=at, figure=(start, start + len(surface)), quote=quote, read=read, fields=fields or {},
        **known,
    )  # fmt: skip


def add(data: Path, decision: Decision, article: Article = ARTICLE) -> None:
    Writer(data).add(article, decision, ())


def said(data: Path) -> list[str]:
    return [str(p).replace(f"{data}/", "") for p in check.problems(data)]


def pages(data: Path) -> dict[str, str]:
    site = publish.Site(tables.load(data)).pages(gathered(data), "Digest", "https://example.org/")
    return {page.src_uri: str(page.content) for page in site if page.src_uri.rpartition(".")[2] in ("md", "csv", "json", "xml")}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one article with its records, read once. Nobody writes into it."""
    folder = tmp_path_factory.mktemp("people") / "data"
    found = put(folder, ARTICLE)
    assert [r.surface for r in found.records] == ["12个", "5万人次", "8万人"]
    return folder


@pytest.fixture
def data(tmp_path: Path, kept: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(kept, tmp_path / "data")


# ---------------------------------------------------------------- following


def test_each_act_is_followed_and_shown_everywhere(data: Path) -> None:
    found = one(data)
    added = {"kind": "target", "indicator_zh": "实训年份", "value": "2027", "unit": "年", "comparator": "="}
    add(data, decided(found, "12个", "approve"))
    add(data, decided(found, "5万人次", "correct", {"comparator": ">=", "kind": "status"}))
    add(data, decided(found, "8万人", "drop"))
    add(data, decided(found, "2027年", "add", added))
    assert said(data) == []
    now = one(data)
    assert [(r.surface, r.review.state) for r in now.records if r.review] == [
        ("2027年", "added"),
        ("12个", "reviewed"),
        ("5万人次", "corrected"),
    ]
    corrected = of(now, "5万人次")
    assert (corrected.kind, corrected.comparator, corrected.value) == ("status", ">=", 50_000)
    assert corrected.review and corrected.review.read == (("kind", "target"), ("comparator", "="))
    assert all(now.article.text[r.evidence.start : r.evidence.end] == r.evidence.quote for r in now.records)
    assert {f.surface: (f.fate, f.reason) for f in now.ledger}["8万人"] == ("excluded", "dropped")
    built = pages(data)
    rows = list(csv.DictReader(io.StringIO(built["api/records.csv"].removeprefix("\ufeff"))))
    assert [(r["review"], r["review_who"]) for r in rows] == [("added", "李伟"), ("reviewed", "李伟"), ("corrected", "李伟")]
    assert [r["review"]["state"] for r in json.loads(built["api/records.json"])] == ["added", "reviewed", "corrected"]
    assert "5万人次（已更正 corrected）" in built["feed.xml"] and "<updated>2026-03-01T09:30:00Z</updated>" in built["feed.xml"]
    for name in ("records.md", f"articles/{ARTICLE.id}.md", "cities/weifang.md"):
        assert {s for s in ("reviewed", "corrected", "added") if f"pd-review--{s}" in built[name]} == {"reviewed", "corrected", "added"}, (
            name
        )
    assert "8万人" not in json.dumps(json.loads(built["api/records.json"]), ensure_ascii=False)


def test_extraction_never_writes_decisions(data: Path) -> None:
    add(data, decided(one(data), "12个", "correct", {"comparator": ">"}))
    path = decisions.decisions_path(data, "weifang", ARTICLE.id)
    before = path.read_bytes()
    assert "failed" not in [k.outcome for k in keep.keep_records(data, tables.load(data), everything=True)]
    assert path.read_bytes() == before and of(one(data), "12个").comparator == ">"
    assert said(data) == []


def test_better_rules_leave_a_decision(data: Path, tables: Tables) -> None:
    found = one(data)
    held = decided(found, "12个", "approve")
    better = tuple(replace(r, kind="status", indicator_zh="基地") if r.surface == "12个" else r for r in found.records)
    now = decisions.settle(replace(found, records=better), [held], tables)
    assert (of(now.extraction, "12个").kind, of(now.extraction, "12个").indicator_zh) == ("target", "公共实训基地")
    without = tuple(r for r in found.records if r.surface != "12个")
    again = decisions.settle(replace(found, records=without), [held], tables)
    assert of(again.extraction, "12个").id == held.record and not again.conflicts


def test_a_sentence_that_moved_takes_its_decision_with_it(data: Path) -> None:
    add(data, decided(one(data), "12个", "correct", {"comparator": ">"}))
    moved = replace(ARTICLE, paragraphs=(Paragraph("新的一段，说明缘由。"), Paragraph(STATUS), *ARTICLE.paragraphs[:2]))
    now = put(data, moved)
    assert of(now, "12个").comparator == ">" and said(data) == []


def test_an_article_under_another_name_keeps_its_decisions(data: Path) -> None:
    kept = decided(one(data), "12个", "correct", {"comparator": ">"})
    add(data, kept)
    corpus.article_path(data, "weifang", ARTICLE.id).unlink()
    other = replace(ARTICLE, id="2024-05-20-another")
    now = put(data, other)
    assert of(now, "12个").comparator == ">" and of(now, "12个").id == kept.record
    assert said(data) == []
    assert any("name the file" in note for note in check.notes(data))


@pytest.mark.parametrize(
    "changed",
    [
        TARGETS.replace("12个", "15个"),
        TARGETS.replace("建成公共实训基地", "规划公共实训基地"),
        "原计划" + TARGETS,
        TARGETS.removesuffix("。") + "，后因故取消。",
        "全市另有安排。",
    ],
)
def test_a_changed_sentence_is_a_conflict(data: Path, changed: str) -> None:
    add(data, decided(one(data), "12个", "correct", {"comparator": ">"}))
    now = put(data, replace(ARTICLE, paragraphs=(ARTICLE.paragraphs[0], Paragraph(changed), Paragraph(STATUS))))
    assert not [r for r in now.records if r.review and r.review.state == "corrected"]
    (problem,) = said(data)
    assert problem.startswith(f"decisions/weifang/{ARTICLE.id}.yml:") and "not followed: the sentence of 12个" in problem
    page = pages(data)[f"articles/{ARTICLE.id}.md"]
    assert "decision&#45;conflict" in page
    marked = [r for r in now.records if r.review]
    assert ("pd-review--conflict" in page) == bool(marked) == ("12个" in changed)


def test_who_looks_again_settles_it(data: Path) -> None:
    add(data, decided(one(data), "12个", "correct", {"comparator": ">"}))
    changed = TARGETS.replace("建成", "新建")
    now = put(data, replace(ARTICLE, paragraphs=(ARTICLE.paragraphs[0], Paragraph(changed), Paragraph(STATUS))))
    again = replace(decided(one(data), "8万人", "approve"), when="2026-04-01T00:00:00Z")
    record = of(now, "12个")
    at = changed.index("12个")
    again = replace(again, record=record.id, surface="12个", at=(at, at + 3), figure=record.figure, quote=changed, read={})
    add(data, again)
    assert said(data) == [] and of(one(data), "12个").review == of(one(data), "12个").review
    assert of(one(data), "12个").review.state == "reviewed"  # type: ignore[union-attr]


def test_one_who_did_not_see_the_other_stands_against_them(data: Path) -> None:
    found = one(data)
    add(data, decided(found, "12个", "approve"))
    add(data, decided(found, "12个", "correct", {"kind": "status"}, who="王芳", when="2026-03-02", blind=True))
    assert of(one(data), "12个").kind == "target"
    assert of(one(data), "12个").review.state == "conflict"  # type: ignore[union-attr]
    (problem,) = said(data)
    assert "李伟 and others differ (王芳: kind status, not target)" in problem
    add(data, decided(found, "12个", "correct", {"kind": "status"}, who="赵敏", when="2026-03-03"))
    assert of(one(data), "12个").kind == "status" and said(data) == []


# ---------------------------------------------------------------- bad input

GOOD = f"""format: 1
article: "{ARTICLE.id}"
decisions:
  - act: correct
    who: 李伟
    when: "2026-03-01"
    surface: 12个
    quote: {TARGETS}
    fields: {{kind: status}}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("who: 李伟", "who: !!python/object/apply:os.system [id]", 5, "a YAML tag"),
        ("who: 李伟", "who: &a [x]\n    why: *a", 5, "an anchor or alias"),
        (ARTICLE.id, "2024-05-20-00000000", 2, "in a file under the name"),
        ("12个\n    quote", "13个\n    quote", 4, "stands 0 times in the sentence"),
        ("    surface", "    at: [3, 6]\n    surface", 7, "is not at 3 in the sentence"),
        ("    surface", f"    hash: {'0' * 64}\n    surface", 7, "not the one that its hash names"),
        ("kind: status", "kind: wish", 9, "fields.kind"),
        ("kind: status", "value: 1e99", 9, "beyond any quantity"),
        ("kind: status", "value: -3", 9, "beyond any quantity"),
        ("kind: status", 'period: {by: "soon"}', 9, "no such time"),
        ("kind: status", "indicator_zh: 甲\\n乙", 9, ""),
        ("kind: status", "unit: 光年", 4, "no unit '光年'"),
        ("kind: status", "value: 366", 4, "its sentence does not state 366"),
        ("fields: {kind: status}", "fields: {}", 9, "corrects nothing"),
        ("act: correct", "act: approve", 9, "correct does"),
        ("act: correct", "act: add", 9, "an added record must say"),
        ("act: correct", "act: rule", 4, "act:"),
        ("who: 李伟", "who: 李伟\n    colour: red", 6, "colour"),
        ("format: 1", "format: 9", 1, "newer policy-digest"),
    ],
)
def test_a_bad_file_is_one_line_and_costs_nothing_else(data: Path, old: str, new: str, line: int, words: str) -> None:
    path = decisions.decisions_path(data, "weifang", ARTICLE.id)
    path.parent.mkdir(parents=True)
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    problems = said(data)
    if words:
        (problem,) = problems
        assert problem.startswith(f"decisions/weifang/{ARTICLE.id}.yml:{line}: ") and words in problem and "\n" not in problem
        assert of(one(data), "12个").kind == "target"


def test_a_file_by_hand(data: Path) -> None:
    path = decisions.decisions_path(data, "weifang", ARTICLE.id)
    path.parent.mkdir(parents=True)
    path.write_text(GOOD.replace("{kind: status}", "{kind: status, period: {as_of: 2024}}"), encoding="utf-8")
    assert said(data) == []
    assert (of(one(data), "12个").kind, of(one(data), "12个").period.as_of) == ("status", "2024")


def test_a_bomb_of_aliases_is_not_set_off(data: Path) -> None:
    path = decisions.decisions_path(data, "weifang", ARTICLE.id)
    path.parent.mkdir(parents=True)
    path.write_text("a: &a [x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{f'*{chr(97 + i)},' * 9}]\n" for i in range(20)), "utf-8")
    (problem,) = said(data)
    assert "an anchor or alias" in problem


@pytest.mark.parametrize(
    ("quote", "value", "there"),
    [
        ("投入3.6万元", "36000", True),
        ("建成二十个", "20", True),
        ("建成80多万套", "800000", True),
        ("3至5家", "5", True),
        ("9,500人", "9500", True),
        ("建成12个", "366", False),
        ("建成12个", "120000", False),
        ("没有数字", "1", False),
    ],
)
def test_what_a_sentence_states(quote: str, value: str, there: bool) -> None:
    assert (unstated({"value": value, "unit": "个"}, quote) == "") == there
    assert unstated({"value": value, "unit": "%"}, quote) == ""


def test_no_reading_of_the_program_is_refused_for_its_value(root: Path) -> None:
    found = [x for folder in ("data", "data/fields/elderly-care") for x in gathered(root / folder)]
    assert len(found) > 5
    assert not [r.surface for x in found for r in x.records if unstated(decisions.snapshot(r), r.evidence.quote)]


def test_links_and_strange_files_are_named(data: Path, tmp_path: Path) -> None:
    folder = data / "decisions" / "weifang"
    folder.mkdir(parents=True)
    (folder / f"{ARTICLE.id}.yml").symlink_to(tmp_path / "elsewhere.yml")
    (folder / "notes.txt").write_text("x", "utf-8")
    assert len(said(data)) == 2
    with pytest.raises(InvalidData):
        add(data, decided(one(data), "12个", "approve"))
    assert not (tmp_path / "elsewhere.yml").exists()


def test_decisions_on_nothing_are_named(data: Path) -> None:
    path = decisions.decisions_path(data, "weifang", "2020-01-01-aaaaaaaa")
    path.parent.mkdir(parents=True)
    path.write_text(GOOD.replace(ARTICLE.id, "2020-01-01-aaaaaaaa").replace("公共实训", "别的"), "utf-8")
    (problem,) = said(data)
    assert "decisions on an article that is not there" in problem


def test_records_that_say_they_were_reviewed_are_not_believed(data: Path) -> None:
    path = corpus.records_path(data, "weifang", ARTICLE.id)
    found = one(data)
    from policy_digest.people import Review

    forged = replace(found, records=tuple(replace(r, review=Review("reviewed", "nobody", "2026-01-01")) for r in found.records))
    now = corpus.stamp(found.article, corpus.extractor(tables.load(data)))
    path.write_text(corpus.format_records(forged, now), encoding="utf-8")
    assert all(r.review is None for r in one(data).records)
    assert any("under decisions/" in problem for problem in said(data))


# ---------------------------------------------------------------- writing


def test_what_was_there_is_kept_beside(data: Path) -> None:
    found = one(data)
    add(data, decided(found, "12个", "approve"))
    first = decisions.decisions_path(data, "weifang", ARTICLE.id).read_bytes()
    writer = Writer(data)
    writer.add(ARTICLE, decided(found, "5万人次", "drop"), ())
    writer.add(ARTICLE, decided(found, "8万人", "drop"), ())
    (saved,) = (data / "decisions" / ".backup" / "weifang").iterdir()
    assert saved.read_bytes() == first
    assert writer.take_back(ARTICLE, decided(found, "8万人", "drop")) and not writer.take_back(ARTICLE, decided(found, "8万人", "drop"))
    assert [r.surface for r in one(data).records] == ["12个", "8万人"]
    assert said(data) == []
    for _ in range(9):
        add(data, decided(found, "12个", "approve"))
    assert len(list(saved.parent.iterdir())) == 5


ONE_OF_TWO = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import test_people as t
data, who = Path(sys.argv[1]), sys.argv[2]
found = t.one(data)
writer = t.Writer(data)
for n in range(15):
    writer.add(t.ARTICLE, t.decided(found, "12个", "approve", who=who, when=f"2026-03-01T00:00:{{n:02}}Z"), ())
"""


def test_two_reviewers_at_once_lose_nothing(data: Path) -> None:
    code = ONE_OF_TWO.format(tests=str(Path(__file__).parent))
    running = [subprocess.Popen([sys.executable, "-c", code, str(data), who], env=dict(os.environ)) for who in ("甲", "乙")]
    assert [p.wait(120) for p in running] == [0, 0]
    held = decisions.read_held(data, decisions.decisions_path(data, "weifang", ARTICLE.id))
    assert sorted((d.who, d.when) for d in held.decisions) == sorted(
        (who, f"2026-03-01T00:00:{n:02}Z") for who in ("甲", "乙") for n in range(15)
    )


def test_who_writes_at_the_same_time_is_told(data: Path) -> None:
    found, told = one(data), list[str]()
    add(data, decided(found, "12个", "approve", who="王芳"))
    Writer(data, told.append).add(ARTICLE, decided(found, "12个", "drop"), ())
    (line,) = told
    assert "王芳 decided about 12个 at the same time" in line
