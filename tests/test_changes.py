"""What changed between two states of a corpus, a line a figure; the page, feed and tombstones of it; and what became of promises."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner, Result

import factory
import test_people as people
from policy_digest import changes, check, cli, corpus, decisions, keep, pipeline, promises, publish, tables
from policy_digest.changed import Change, tombstones
from policy_digest.digest import digest
from policy_digest.models import Article, Extraction, Paragraph, Record
from policy_digest.promises import Promise
from policy_digest.tables import Tables

LIFTS = "到2027年，全市加装电梯不少于300台，新建公共停车位5000个。"
HOMES = "到2026年，全市改造老旧小区80个。"
ARTICLE = factory.article(LIFTS, HOMES, place="ningbo", title="宁波市发布居住环境改善方案")


def put(data: Path, *articles: Article) -> Path:
    for article in articles:
        corpus.write_article(data, article)
    assert "failed" not in [k.outcome for k in keep.keep_records(data, tables.load(data))]
    return data


def edited(article: Article, old: str, new: str) -> Article:
    assert old in article.text
    return replace(article, paragraphs=tuple(replace(p, text=p.text.replace(old, new)) for p in article.paragraphs))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one document with three records, read once. Nobody writes into it."""
    return put(tmp_path_factory.mktemp("changes") / "data", ARTICLE)


@pytest.fixture
def old(tmp_path: Path, kept: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(kept, tmp_path / "old")


def after(old: Path, *articles: Article) -> Path:
    """A copy of the corpus in which these articles stand as they are here."""
    new = old.parent / "new"
    shutil.copytree(old, new)
    return put(new, *articles)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, ["diff", *map(str, arguments)])


def lines(old: Path, new: Path) -> list[str]:
    told = run(old, new, "--data", new)
    assert told.exit_code == 0, told.stderr
    return told.stdout.splitlines()


# ---------------------------------------------------------------- a line a figure


def test_one_figure_changed_is_one_line(old: Path) -> None:
    new = after(old, edited(ARTICLE, "300台", "366台"))
    assert lines(old, new) == ["~ 宁波市 Ningbo · 加装电梯 lift installations · by 2027: ≥ 300 → ≥ 366 台"]


@pytest.mark.parametrize(
    ("was", "now", "mark", "words"),
    [
        ("不少于300台", "超过300台", "~", "≥ 300 → > 300 台"),
        ("到2026年", "到2028年", "~", "80 个, by 2026 → by 2028"),
        ("改造老旧小区80个", "改造棚户小区80个", "~", "80 个, was called 老旧小区"),
        ("到2026年，全市改造老旧小区80个。", "到2026年底，全市将改造老旧小区80个。", "~", "80 个, its sentence is reworded"),
        ("，新建公共停车位5000个", "", "−", "5,000 个 withdrawn"),
        ("老旧小区80个", "老旧小区80个，新增绿地12公顷", "+", "12 公顷 added"),
    ],
)
def test_each_kind_of_change_has_its_words(old: Path, was: str, now: str, mark: str, words: str) -> None:
    (line,) = lines(old, after(old, edited(ARTICLE, was, now)))
    assert line.startswith(f"{mark} 宁波市 Ningbo · ") and line.endswith(words)


def test_nothing_changed(old: Path) -> None:
    moved = replace(ARTICLE, paragraphs=(Paragraph("为改善居住环境，制定本方案。"), *ARTICLE.paragraphs[::-1]))
    assert lines(old, after(old, moved)) == []


def test_a_document_under_another_name_is_the_same(old: Path) -> None:
    new = after(old)
    corpus.article_path(new, "ningbo", ARTICLE.id).unlink()
    put(new, edited(replace(ARTICLE, id="2024-05-20-renamed"), "300台", "366台"))
    (line,) = lines(old, new)
    assert line.endswith("≥ 300 → ≥ 366 台")


def put_right(record: Record, fields: dict[str, Any]) -> decisions.Decision:
    """A correction of the record of 80个."""
    at = HOMES.index("80个")
    read = decisions.snapshot(record)
    return decisions.Decision(
        "correct", "李伟", "2026-03-01", "", record.id, "80个", (at, at + 3), record.figure, HOMES, read, fields
    )  # fmt: skip


def test_what_people_decide_is_a_change(old: Path) -> None:
    new = after(old)
    found = people.one(new, ARTICLE.id)
    record = people.of(found, "80个")
    one = put_right(record, {"kind": "status"})
    decisions.Writer(new).add(found.article, one, ())
    (line,) = lines(old, new)
    assert line.endswith("80 个, target → status")


def test_markdown_is_inert_and_json_is_whole(old: Path) -> None:
    new = after(old, edited(ARTICLE, "300台", "366台"))
    told = run(old, new, "--format", "markdown", "--data", new).stdout
    assert "**1 change of figures**" in told and "#### Figures (1)" in told
    assert "≥ 300 → ≥ 366 台" in told and "<details>" in told
    assert all(c not in told.split("#### ")[1].split("\n")[2].removeprefix("- ") for c in "*_`[]<>@|!")
    data = json.loads(run(old, new, "--format", "json", "--data", new).stdout)
    (change,) = data["changes"]
    assert (change["what"], change["place"]) == (["figure"], "ningbo")
    assert change["before"]["terse"] == "≥ 300 台" and change["after"]["quote"] == LIFTS.replace("300", "366")


def test_names_do_not_run_in_markdown(tables: Tables) -> None:
    nasty = "电梯](http://x) @all #1 <img src=x>"
    said = changes.stated(_found(tables))
    told = list(changes.markdown([Change(("added",), "ningbo", None, replace(said, name_zh=nasty))], tables))
    assert not any("](" in line or "@all" in line or "<img" in line or " #1" in line for line in told)


def _found(tables: Tables) -> Any:
    from policy_digest.changes.compare import Found

    article = factory.article("到2027年，建成基地12个。")
    return Found(factory.record(article, "12个", 12, "个", "基地"), article, tables)


# ---------------------------------------------------------------- revisions


@pytest.fixture
def repository(tmp_path: Path, old: Path) -> Path:
    """A repository in whose folder `site/data` the corpus lies, with one revision."""
    top = tmp_path / "repository"
    shutil.copytree(old, top / "site" / "data")
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "first"]):
        subprocess.run(["git", "-C", str(top), *command], check=True, capture_output=True)
    return top


def test_against_a_revision(repository: Path) -> None:
    data = repository / "site" / "data"
    put(data, edited(ARTICLE, "300台", "366台"))
    told = run("HEAD", "--data", data)
    assert told.exit_code == 0 and told.stdout.endswith("≥ 300 → ≥ 366 台\n") and len(told.stdout.splitlines()) == 1
    assert run("HEAD", "HEAD", "--data", data).stdout == ""


@pytest.mark.parametrize("name", ["nothing", "--output=elsewhere", "HEAD:../..", "-x", ""])
def test_what_is_no_revision_is_one_line(repository: Path, name: str) -> None:
    told = CliRunner().invoke(cli.main, ["diff", "--data", str(repository / "site" / "data"), "--", name])
    assert told.exit_code == 1 and len(told.stderr.splitlines()) == 1 and "neither a corpus nor a revision" in told.stderr


def test_links_in_a_revision_are_not_followed(repository: Path, tmp_path: Path) -> None:
    data = repository / "site" / "data"
    (tmp_path / "secret.md").write_text("x", "utf-8")
    (data / "articles" / "ningbo" / "2024-01-01-00000000.md").symlink_to(tmp_path / "secret.md")
    subprocess.run(["git", "-C", str(repository), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "second"], check=True)
    told = run("HEAD", "HEAD", "--data", data)
    assert told.exit_code == 0 and told.stdout == ""


# ---------------------------------------------------------------- kept


def pages(data: Path) -> dict[str, str]:
    known = tables.load(data)
    found = [x for x in pipeline.Extractor(known).gather(data) if isinstance(x, Extraction)]
    site = publish.Site(known).pages(found, "Digest", "https://example.org/", log=changes.read_log(data)[0])
    return {page.src_uri: str(page.content) for page in site if page.src_uri.rpartition(".")[2] in ("md", "csv", "json", "xml")}


def test_changes_that_are_kept_are_a_page_a_feed_and_a_file(old: Path) -> None:
    new = after(old, edited(edited(ARTICLE, "300台", "366台"), HOMES, "其他工作另行安排。"))
    for _ in range(2):  # noted twice, there once
        told = run(old, new, "--data", new, "--keep", "--day", "2026-03-01")
        assert told.exit_code == 0 and "noted in" in told.stderr
    noted, problems = changes.read_log(new)
    assert not problems and [(c.what, c.day) for c in noted] == [(("figure",), "2026-03-01"), (("withdrawn",), "2026-03-01")]
    assert [str(p) for p in check.problems(new)] == []
    built = pages(new)
    assert "2026-03-01" in built["changes.md"] and "changed" not in built["changes.md"].split("---")[1]
    feed = feedparser.parse(built["changes.xml"])
    assert [e.title.split(": ")[1] for e in feed.entries] == ["≥ 300 台 → ≥ 366 台 (数字变动 figure)", "80 个 (撤回 withdrawn)"]
    assert len({e.id for e in feed.entries}) == 2 and feed.feed.updated == "2026-03-01T00:00:00Z"
    assert [c["what"] for c in json.loads(built["api/changes.json"])] == [["figure"], ["withdrawn"]]
    gone = noted[1].before
    assert gone and f'id="r-{gone.record}"' in built[f"articles/{ARTICLE.id}.md"]


def test_a_document_that_is_gone_leaves_a_page(old: Path) -> None:
    other = factory.article("到2027年，全市建成公园12个。", place="ningbo", title="宁波市公园建设方案")
    new = after(old, other)
    corpus.article_path(new, "ningbo", ARTICLE.id).unlink()
    put(new)
    run(old, new, "--data", new, "--keep", "--day", "2026-03-02")
    built = pages(new)
    page = built[f"articles/{ARTICLE.id}.md"]
    ids = {c.before.record for c in changes.read_log(new)[0] if c.before}
    assert len(ids) == 3 and all(f'id="r-{id}"' in page for id in ids) and "2026" in page


def test_an_id_does_not_come_back_with_another_meaning(old: Path, tables: Tables) -> None:
    new = after(old, edited(ARTICLE, HOMES, "其他工作另行安排。"))
    run(old, new, "--data", new, "--keep", "--day", "2026-03-01")
    put(new, ARTICLE)
    assert [str(p) for p in check.problems(new)] == []  # it says what it said
    found = people.one(new, ARTICLE.id)
    record = people.of(found, "80个")
    one = put_right(record, {"kind": "status"})
    decisions.Writer(new).add(found.article, one, ())
    (problem,) = [str(p) for p in check.problems(new)]
    assert f"the id {record.id} was withdrawn on 2026-03-01" in problem and "is back as" in problem
    assert tombstones(changes.read_log(new)[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: 1\nchanges:\n  - !!python/name:os.system x\n", "a YAML tag"),
        ("a: &a [x]\nb: *a\n", "an anchor or alias"),
        ("format: 9\nchanges: []\n", "newer policy-digest"),
        ("format: 1\nchanges:\n  - {what: [figure], place: ningbo, before: null, after: null}\n", "neither what was nor what is"),
        ("format: 1\nchanges:\n  - {what: [wish], place: ningbo, before: null, after: null}\n", "what"),
    ],
)
def test_a_bad_log_is_one_line(old: Path, text: str, words: str) -> None:
    folder = old / "changes"
    folder.mkdir()
    (folder / "2026-03-01.yml").write_text(text, "utf-8")
    (problem,) = [str(p) for p in check.problems(old)]
    assert "changes/2026-03-01.yml" in problem and words in problem and "\n" not in problem
    assert "还没有已知的变化" in pages(old)["changes.md"]


# ---------------------------------------------------------------- promises


def made(*said: tuple[str, str, str, dict[str, str], str], indicator: str = "公共停车位") -> tuple[Promise, ...]:
    """The ledger of documents that each say one thing: when published, kind, comparator and value, period, unit."""
    found = []
    for n, (published, kind, value, period, unit) in enumerate(said):
        sign, digits = value.split(" ") if " " in value else ("=", value)
        source = factory.article(f"公共停车位{digits}{unit}。", place="ningbo", title=f"文件{n}", published=published)
        fields = {"kind": kind, "comparator": sign, "period": period}
        found.append(factory.extraction(source, factory.record(source, f"{digits}{unit}", digits, unit, indicator, **fields)))
    return promises.ledger(digest(found, tables.load()).entries, tables.load().cues["adds"])


PROMISED = ("2023-01-10", "target", ">= 5000", {"by": "2025"}, "个")


@pytest.mark.parametrize(
    ("reports", "outcome", "short"),
    [
        ([("2026-01-20", "status", "5200", {}, "个")], "reached", None),
        ([("2024-06-01", "status", "5000", {}, "个")], "reached", None),
        ([("2026-01-20", "status", "4600", {}, "个")], "short", 400),
        ([("2026-01-20", "status", ">= 4600", {}, "个")], "short", None),
        ([("2026-01-20", "status", "4600", {"as_of": "2025-12"}, "个")], "short", 400),
        ([("2024-06-01", "status", "4600", {}, "个")], "open", None),
        ([("2024-06-01", "status", "4600", {}, "个"), ("2026-02-01", "support", "3", {}, "元")], "silent", None),
        ([("2026-02-01", "support", "3", {}, "元")], "silent", None),
        ([("2025-06-01", "target", ">= 5000", {"by": "2027"}, "个")], "moved", None),
        ([("2025-06-01", "target", ">= 9000", {"by": "2030"}, "个")], "open", None),  # a new plan, and no delay
        ([("2026-01-20", "status", "9000", {}, "套")], "silent", None),  # another unit
        ([("2026-01-20", "status", "9000", {"every": "P1Y"}, "个")], "silent", None),  # another measure
        ([("2026-01-20", "status", "9000", {"during": "2025"}, "个")], "silent", None),  # a year's flow
        ([("2022-06-01", "status", "9000", {}, "个")], "open", None),  # before the promise
        ([], "open", None),
    ],
)
def test_what_became_of_a_promise(reports: list[Any], outcome: str, short: int | None) -> None:
    promise = next(p for p in made(PROMISED, *reports) if p.target.article.published == "2023-01-10")
    assert (promise.outcome, promise.short) == (outcome, short)


@pytest.mark.parametrize(
    ("there_was", "promised", "reported", "outcome"),
    [
        ("截至2022年底，全市已建成社区食堂86处。", "新建社区食堂120处", "已建成社区食堂150处", "silent"),  # 206 were promised
        ("截至2022年底，全市已建成社区食堂86处。", "新建社区食堂120处", "新建社区食堂150处", "reached"),
        ("截至2022年底，全市已建成社区食堂86处。", "社区食堂达到120处", "已建成社区食堂150处", "reached"),
        ("截至2022年底，全市已建成社区食堂86处。", "新增停车位3万个，社区食堂达到120处", "已建成社区食堂150处", "reached"),
        ("", "新建社区食堂120处", "已建成社区食堂150处", "reached"),  # nobody says that there were any
    ],
)
def test_what_is_added_is_not_what_there_is_where_there_was_some(there_was: str, promised: str, reported: str, outcome: str) -> None:
    known = tables.load()
    reader = pipeline.Extractor(known)
    said = f"{there_was}到2025年底，全市{promised}。"
    found = [
        reader.extract(factory.article(said, place="ningbo", title="计划", published="2023-01-10")),
        reader.extract(factory.article(f"截至2025年底，全市{reported}。", place="ningbo", title="总结", published="2026-01-10")),
    ]
    told = promises.ledger(digest(found, known).entries, known.cues["adds"])
    assert [p.outcome for p in told if p.target.record.indicator_zh == "社区食堂"] == [outcome]


def test_a_ceiling_is_kept_from_below() -> None:
    promised = ("2023-01-10", "target", "<= 4", {"by": "2025"}, "%")
    assert made(promised, ("2026-01-20", "status", "3", {}, "%"))[0].outcome == "reached"
    assert made(promised, ("2026-01-20", "status", "5", {}, "%"))[0].outcome == "short"


def test_the_same_words_of_another_place_settle_nothing() -> None:
    here = factory.article("到2025年，停车位5000个。", place="ningbo", published="2023-01-10", title="甲")
    there = factory.article("停车位9000个。", place="hangzhou", published="2026-01-10", title="乙")
    found = [
        factory.extraction(here, factory.record(here, "5000个", 5000, "个", "停车位", period={"by": "2025"})),
        factory.extraction(there, factory.record(there, "9000个", 9000, "个", "停车位", kind="status")),
    ]
    assert [p.outcome for p in promises.ledger(digest(found, tables.load()).entries, tables.load().cues["adds"])] == ["open"]


def test_the_page_of_promises_shows_both_sentences(old: Path) -> None:
    report = factory.article("目前，全市已建成公共停车位4600个。", place="ningbo", title="宁波市公布建设进展", published="2028-01-15")
    new = after(old, report)
    found = {p["outcome"]: p for p in json.loads(pages(new)["api/promises.json"])}
    assert found["short"]["short"] == 400 and found["short"]["status"]["article"] == report.id
    page = pages(new)["promises.md"]
    assert "已建成公共停车位4600个" in page and "新建公共停车位5000个" in page and "short by" in page


def test_a_promise_that_is_reported_as_reached_is_a_change(old: Path) -> None:
    report = factory.article("目前，全市已建成公共停车位5600个。", place="ningbo", title="宁波市公布建设进展", published="2027-12-15")
    told = lines(old, after(old, report))
    assert [line[0] for line in told] == ["✓", "+"] and "reported as reached: 5,600 个" in told[0]
