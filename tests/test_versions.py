"""A page that says something else is the next version of its article: nothing of the old one is lost, and what changed is shown."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

import factory
from policy_digest import changes, check, cli, corpus, keep, plugin, tables
from policy_digest.changed import tombstones
from policy_digest.decisions import Decision, Writer, snapshot
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Extraction, Paragraph
from policy_digest.pipeline import Extractor
from policy_digest.same_page import Family, other_figures, same_text
from policy_digest.turned import pairs, turns, with_ids_of

ADDRESS = "https://hrss.weifang.gov.cn/art/2024/5/20/art_1_2.html"
PAGE = """潍坊市推进公共实训基地建设

2024-05-20 来源：示例日报

记者从市人力资源社会保障局获悉，潍坊市近日印发公共实训基地建设方案，对今后三年的培训工作作出安排。

到2027年，全市将建成公共实训基地不少于12个，力争开展职业技能培训5万人次。

目前，全市已有持证人员超过8万人，培训场所遍布各个县市区，群众在家门口就能参加培训。
"""
UPDATED = PAGE.replace("不少于12个", "不少于15个").replace("\n\n目前", "\n\n新增的一段说明培训怎样报名。\n\n目前")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`policy-digest` in a folder that holds the page, before and after."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("page.txt", PAGE), ("updated.txt", UPDATED)):
        Path(name).write_bytes(text.encode())

    def runner(*arguments: str) -> Result:
        result = CliRunner().invoke(cli.main, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return runner


def held() -> list[Article]:
    return [a for a in corpus.articles(Path("data")) if isinstance(a, Article)]


def earlier() -> list[Article]:
    return [a for a in corpus.versions(Path("data")) if isinstance(a, Article)]


def files() -> dict[str, bytes]:
    return {p.relative_to("data").as_posix(): p.read_bytes() for p in sorted(Path("data").rglob("*")) if p.is_file()}


def ids(folder: str) -> dict[str, str]:
    """Values by the ids of their records, as their files have them."""
    text = "".join(p.read_text(encoding="utf-8") for p in Path("data", folder).rglob("*.yml") if not p.name.endswith(".capture.yml"))
    return dict(re.findall(r'^  - id: "(r\w+)"\n(?:.*\n)*?    value: "([0-9.]+)"$', text, re.MULTILINE))


# ---------------------------------------------------------------- a page that was updated


def test_an_updated_page_is_the_next_version_and_the_old_one_stays(run: Run) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    run("extract")
    (old,), before = held(), ids("records")
    said = run("ingest", "updated.txt", "--url", ADDRESS + "?from=timeline")
    assert said.exit_code == 0 and said.stdout == f"data/articles/weifang/{old.id}.md\n"
    assert f"version 2 of data/articles/weifang/{old.id}.md" in said.stderr and "no longer 12; now 15" in said.stderr
    run("extract")
    (new,), (kept,) = held(), earlier()
    assert (new.id, new.version, kept.id, kept.version) == (old.id, 2, f"{old.id}-v1", 1)
    assert "15个" in new.text and replace(kept, id=old.id) == old
    assert ids("versions") == before and sorted(before.values()) == ["12", "50000", "80000"]
    after = ids("records")
    assert sorted(after.values()) == ["15", "50000", "80000"] and len(before.items() & after.items()) == 2, "ids stay where values stay"
    assert {p.name for p in Path("data/captures").iterdir()} == {old.sha256, new.sha256}
    everything = files()
    again = run("ingest", "page.txt", "updated.txt")
    assert "2 already there" in again.stderr and files() == everything
    assert run("check").exit_code == 0 and "0 extracted" not in run("extract").stderr and files() == everything


def test_versions_go_on_counting(run: Run) -> None:
    for n in (12, 15, 18, 21):
        Path("page.txt").write_bytes(PAGE.replace("12个", f"{n}个").encode())
        run("ingest", "page.txt", "--url", ADDRESS)
    assert [a.version for a in held()] == [4] and [a.version for a in earlier()] == [1, 2, 3]
    run("extract")
    assert run("check").exit_code == 0
    Path("page.txt").write_bytes((PAGE.replace("12个", "15个") + "\n责任编辑：某某\n").encode())
    said = run("ingest", "page.txt", "--url", ADDRESS)
    assert "100 % the same text (its version 2)" in said.stderr and [a.version for a in held()] == [4]


def test_without_addresses_figures_make_a_version_and_words_a_copy(run: Run) -> None:
    run("ingest", "page.txt")
    Path("reworded.txt").write_bytes(PAGE.replace("获悉", "了解到").encode())
    said = run("ingest", "reworded.txt")
    assert re.search(r"Not added: reworded\.txt: 9\d\.\d % the same text as", said.stderr) and [a.version for a in held()] == [1]
    assert "1 new version" in run("ingest", "updated.txt").stderr and [a.version for a in held()] == [2]


def test_a_copy_at_another_address_says_which_figures_differ(run: Run) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    (one,) = held()
    said = run("ingest", "updated.txt", "--url", "https://news.example.com/a/1.html")
    assert "with other figures (no longer 12; now 15)" in said.stderr and f"`--version-of {one.id}`" in said.stderr
    assert held() == [one] and not Path("data/versions").exists()
    assert run("ingest", "updated.txt", "--version-of", one.id).exit_code == 0
    assert [(a.version, a.url) for a in held()] == [(2, ADDRESS)], "an address that is known stays known"


def test_a_version_of_nothing_is_one_line(run: Run) -> None:
    run("ingest", "page.txt")
    said = run("ingest", "updated.txt", "--version-of", "nothing")
    assert said.exit_code == 1 and "Error: data/articles: no article nothing" in said.stderr
    assert run("ingest", "page.txt", "updated.txt", "--version-of", "x").exit_code == 2


def test_an_older_state_does_not_become_the_latest(run: Run) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    Path("older.txt").write_bytes(UPDATED.replace("2024-05-20", "2023-05-20").encode())
    assert "an older state of data/articles/weifang/" in run("ingest", "older.txt", "--url", ADDRESS).stderr
    assert [a.version for a in held()] == [1]


def test_the_plan_of_another_year_is_a_document_of_its_own(run: Run) -> None:
    for year in (2024, 2025):
        Path("page.txt").write_bytes(PAGE.replace("推进公共", f"{year}年推进公共", 1).encode())
        run("ingest", "page.txt")
    assert len(held()) == 2 and not earlier()


def test_what_people_edited_is_kept_with_its_version(run: Run) -> None:
    path = Path(run("ingest", "page.txt", "--url", ADDRESS).stdout.strip())
    path.write_text(path.read_text(encoding="utf-8").replace("5万人次", "6万人次"), encoding="utf-8")
    run("ingest", "updated.txt", "--url", ADDRESS)
    (old,), (new,) = earlier(), held()
    assert "6万人次" in old.text and old.edited == ("text",) and new.edited == () and "5万人次" in new.text


def test_what_people_decided_is_kept_with_its_version_and_goes_on_where_the_sentence_stands(run: Run, tmp_path: Path) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    run("extract")
    (article,) = held()
    for surface, act, fields in (("8万人", "correct", {"comparator": ">="}), ("12个", "drop", {})):
        quote = next(line for line in article.text.split("\n") if surface in line)
        start, first = article.text.index(surface), article.text.index(quote)
        found = next(x for x in Extractor(tables.load()).gather(Path("data")) if isinstance(x, Extraction))
        record = next(r for r in found.records if r.surface == surface)
        at = (start - first, start - first + len(surface))
        figure = (start, start + len(surface))
        decision = Decision(
            act=act, who="李伟", when="2026-03-01T09:30:00Z", why="", record=record.id, surface=surface, at=at,  # type: ignore[arg-type]
            figure=figure, quote=quote, read=snapshot(record), fields=fields,
        )  # fmt: skip
        Writer(Path("data")).add(article, decision, ())
    run("ingest", "updated.txt", "--url", ADDRESS)
    run("extract")
    reader = Extractor(tables.load())
    (old,) = (x for x in reader.earlier(Path("data")) if isinstance(x, Extraction))
    (new,) = (x for x in reader.gather(Path("data")) if isinstance(x, Extraction))
    for found in (old, new):
        (record,) = (r for r in found.records if r.surface == "8万人")
        assert record.comparator == ">=" and record.review is not None and record.review.state == "corrected"
    assert "12个" not in {r.surface for r in old.records} and "15个" in {r.surface for r in new.records}
    plugin.build_site(Path("data"), tmp_path / "site", tmp_path / "pages", strict=True)
    assert "李伟" in (tmp_path / f"site/articles/{old.article.id}.html").read_text(encoding="utf-8")


def test_a_run_that_ends_between_the_two_writings_loses_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    run("extract")
    before = held()

    def refused(*_: object, **__: object) -> bool:
        raise InvalidData("cannot be written (No space left on device)", "x")

    with monkeypatch.context() as patch:
        patch.setattr(keep.corpus, "write_article", refused)
        assert run("ingest", "updated.txt", "--url", ADDRESS).exit_code == 1
    assert held() == before and [a.version for a in earlier()] == [1]
    assert "version 1 of an article that is version 1" in run("check").stdout
    assert "1 new version" in run("ingest", "updated.txt", "--url", ADDRESS).stderr
    run("extract")
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("missing", "no version 1 of an article that is version 2"),
        ("orphan", "a version of an article that is not there"),
        ("damaged", "no front matter"),
        ("number", "version: 7 in a file under the name"),
        ("link", "a link, put a plain file"),
        ("records", "edited by hand, bring the file back, or remove it: its records are read again"),
    ],
)
def test_what_is_wrong_with_a_version_is_one_line(run: Run, tmp_path: Path, harm: str, said: str) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    run("ingest", "updated.txt", "--url", ADDRESS)
    run("extract")
    (path,) = Path("data/versions").rglob("*.md")
    if harm == "missing":
        path.unlink()
    elif harm == "orphan":
        for file in [*Path("data/articles").rglob("*.*"), *Path("data/records").rglob("*.*")]:
            file.unlink()
    elif harm == "damaged":
        path.write_text("x", encoding="utf-8")
    elif harm == "records":
        records = path.with_suffix(".yml")
        records.write_text(records.read_text(encoding="utf-8").replace('"12"', '"99"'), encoding="utf-8")
    elif harm == "number":
        path.write_text(path.read_text(encoding="utf-8").replace("\ndoc_number", "\nversion: 7\ndoc_number"), encoding="utf-8")
    else:
        text = path.read_bytes()
        path.unlink()
        (tmp_path / "elsewhere").write_bytes(text)
        path.symlink_to(tmp_path / "elsewhere")
    found = [str(p) for p in check.problems(Path("data"))]
    assert any(said in one and one.startswith("data/versions/weifang/") for one in found), found
    plugin.build_site(Path("data"), tmp_path / "site", tmp_path / "pages")
    assert (tmp_path / "site/index.html").exists(), "the others are published"


# ---------------------------------------------------------------- the same, or nearly


def test_figures_that_differ_are_never_the_same_text() -> None:
    one = factory.article(*(f"第一百段文字，说的是{word}，不含数字。" for word in "甲乙丙丁戊己庚辛壬癸" * 40), "培训3.5万人。")
    for other in ("培训35万人。", "培训3.6万人。"):
        changed = replace(one, paragraphs=(*one.paragraphs[:-1], Paragraph(other)))
        assert not same_text(one, changed)
        kin = Family([one]).find(replace(changed, url="https://a.gov.cn/1"))
        assert kin is not None and kin.said.startswith("99.") and other[2:-2] in kin.said
    assert same_text(one, replace(one, paragraphs=tuple(replace(p, text=p.text.replace("。", " .")) for p in one.paragraphs)))
    assert other_figures(one, one) == ""


def test_two_pages_of_one_title_and_day_are_two() -> None:
    one = factory.article("到2027年，建成基地12个。" * 3, url="https://a.gov.cn/1")
    other = replace(one, url="https://a.gov.cn/2", paragraphs=(Paragraph("完全不同的一篇，讲的是另外一件事情，没有什么是一样的。"),))
    assert Family([one]).find(other) is None


# ---------------------------------------------------------------- what turned into what

_text = st.text("甲乙丙丁12。，", min_size=1, max_size=12)


@given(st.lists(_text, min_size=1, max_size=6), st.lists(_text, min_size=1, max_size=6))
def test_turns_hold_all_that_is_gone_and_all_that_has_come(before: list[str], after: list[str]) -> None:
    found = turns(factory.article(*map(Paragraph, before)), factory.article(*map(Paragraph, after)))
    stayed = [n for n in range(len(after)) if n not in {t.paragraph for t in found}]
    for turn in found:
        assert turn.paragraph < 0 or "".join(s.text for s in turn.stretches if s.fate != "gone") == after[turn.paragraph]
    gone = ["".join(s.text for s in t.stretches if s.fate != "come") for t in found]
    assert sorted(filter(None, [*gone, *(after[n] for n in stayed)])) == sorted(before)
    assert [t.paragraph for t in found if t.paragraph >= 0] == sorted(t.paragraph for t in found if t.paragraph >= 0)


def test_a_number_is_one_word() -> None:
    (turn,) = turns(factory.article("建成基地120个，培训人员。"), factory.article("建成基地150个，培训人员。"))
    assert [(s.fate, s.text) for s in turn.stretches] == [
        ("same", "建成基地"),
        ("gone", "120"),
        ("come", "150"),
        ("same", "个，培训人员。"),
    ]


def test_records_are_found_again_by_id_and_by_name() -> None:
    one, other = factory.article("建成基地12个，学校5所，馆1座。"), factory.article("建成基地15个，学校5所，中心3个。")
    school = factory.record(one, "5所", 5, "所", "学校", id="r5")
    old = factory.extraction(one, factory.record(one, "12个", 12, "个", "基地"), school, factory.record(one, "1座", 1, "座", "馆"))
    new = factory.extraction(
        other, factory.record(other, "15个", 15, "个", "基地"), factory.record(other, "5所", 5, "所", "学校", id="r5"),
        factory.record(other, "3个", 3, "个", "中心"),
    )  # fmt: skip
    told = [(p.before and str(p.before.value), p.after and str(p.after.value)) for p in pairs(old, new)]
    assert told == [("12", "15"), (None, "3"), ("1", None)]


def test_an_id_stays_where_value_and_name_stay() -> None:
    one, other = factory.article("计划建成基地12个。"), factory.article("到明年底，建成基地12个，再建3个。")
    old = factory.extraction(one, factory.record(one, "12个", 12, "个", "基地", id="r-old"))
    new = factory.extraction(
        other, factory.record(other, "12个", 12, "个", "基地", id="r-a"), factory.record(other, "3个", 3, "个", "基地", id="r-b")
    )
    found = with_ids_of(new, old)
    assert [r.id for r in found.records] == ["r-old", "r-b"] and [f.reason for f in found.ledger] == ["r-old", "r-b"]
    assert with_ids_of(new, None) == new
    twice = replace(new, records=(*new.records, replace(new.records[0], id="r-c")))
    assert [r.id for r in with_ids_of(twice, old).records] == ["r-old", "r-b", "r-c"], "an id is given once"
    other_unit = replace(new, records=(replace(new.records[0], unit="家"), replace(new.records[1], value=Decimal(12), indicator_zh="馆")))
    assert [r.id for r in with_ids_of(other_unit, old).records] == ["r-a", "r-b"]


# ---------------------------------------------------------------- on the site


def test_what_changed_is_shown_and_the_old_version_is_readable_and_citable(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    run("ingest", "updated.txt", "--url", ADDRESS)
    run("extract")
    monkeypatch.setenv("SITE_URL", "https://digest.example.org/")
    plugin.build_site(Path("data"), tmp_path / "site", tmp_path / "pages", strict=True)
    (new,), (old,) = held(), earlier()
    site = tmp_path / "site"
    page = HTMLParser((site / f"articles/{new.id}.html").read_text(encoding="utf-8"))
    (row,) = page.css(".pd-turned tbody tr")
    assert "公共实训基地" in row.text() and "不少于12个" in row.text() and "不少于15个" in row.text()
    links = [a.attributes["href"] for a in row.css("td a")]
    assert [link.partition("#")[0] for link in links] == [f"../articles/{old.id}.html", f"../articles/{new.id}.html"]
    assert [e.text() for e in page.css(".pd-turns del")] == ["12"] and "15" in [e.text() for e in page.css(".pd-turns ins")]
    assert f"{old.id}.html" in [a.attributes["href"] for a in page.css(".pd-versions a")]
    was = HTMLParser((site / f"articles/{old.id}.html").read_text(encoding="utf-8"))
    assert f"{new.id}.html" in [a.attributes["href"] for a in was.css(".pd-brief a")] and "不少于12个" in was.css_first(".pd-text").text()
    assert was.css_first(f'[id="{links[0].partition("#")[2]}"]') is not None, "its figures lead to their sentences"
    library = bibtexparser.parse_string(was.css_first("[data-cite=bibtex]").text())
    fields = {field.key: field.value for field in library.entries[0].fields}
    assert fields["version"] == "1" and fields["url"] == f"https://digest.example.org/articles/{old.id}.html"
    assert json.loads(was.css_first("[data-cite=csl]").text())[0]["version"] == "1"
    assert not was.css(".pd-outward"), "the source no longer says it"
    records = json.loads((site / "api/records.json").read_text(encoding="utf-8"))
    assert {r["value"] for r in records} == {15, 50000, 80000}, "what a page no longer says counts no more"
    assert "12个" not in io.StringIO((site / "api/records.csv").read_text(encoding="utf-8-sig")).read()
    (article,) = json.loads((site / "api/articles.json").read_text(encoding="utf-8"))
    assert article["version"] == 2
    (version,) = json.loads((site / "api/versions.json").read_text(encoding="utf-8"))
    assert (version["id"], version["version_of"], version["version"]) == (old.id, new.id, 1)
    assert {r["value"] for r in version["records"]} == {12, 50000, 80000}
    for name in ("", "cities/weifang", "records", "articles/index"):
        text = (site / f"{name or 'index'}.html").read_text(encoding="utf-8")
        assert "不少于12个" not in text and old.id not in text


def test_what_a_new_version_says_otherwise_is_a_change_by_itself_and_once(run: Run, tmp_path: Path) -> None:
    run("ingest", "page.txt", "--url", ADDRESS)
    shutil.copytree("data", "before")
    run("ingest", "updated.txt", "--url", ADDRESS)
    run("extract")
    (new,), (old,) = held(), earlier()

    def told() -> tuple[list[dict[str, Any]], list[str]]:
        plugin.build_site(Path("data"), tmp_path / "site", strict=True)
        page = HTMLParser((tmp_path / "site/changes.html").read_text(encoding="utf-8"))
        changed = json.loads((tmp_path / "site/api/changes.json").read_text(encoding="utf-8"))
        return changed, [a.attributes["href"] or "" for a in page.css(".pd-changes td a")]

    (change,), links = told()
    assert (change["what"], change["day"]) == (["figure"], "")  # nothing says when the page was updated
    assert (change["before"]["terse"], change["after"]["terse"]) == ("≥ 12 个", "≥ 15 个")
    assert [link.partition("#")[0] for link in links] == [f"articles/{old.id}.html", f"articles/{new.id}.html"]
    for link in links:
        name, _, anchor = link.partition("#")
        assert HTMLParser((tmp_path / "site" / name).read_text(encoding="utf-8")).css_first(f'[id="{anchor}"]') is not None
    assert run("diff", "before", "data", "--keep", "--day", "2026-03-01").exit_code == 0
    assert [c["day"] for c in told()[0]] == ["2026-03-01"]  # noted, and not listed a second time


def test_the_day_of_a_change_is_that_of_the_later_version_where_one_is_known() -> None:
    known = tables.load()
    first, second = factory.article("到2027年，全市建成公园12个。"), factory.article("到2027年，全市建成公园15个。")
    reader = Extractor(known)
    for facts, day in (
        ({}, ""),
        ({"published": "2026-02-03"}, "2026-02-03"),
        ({"published": "2026-02-03", "captured": "2026-02-05"}, "2026-02-05"),
    ):
        old = replace(reader.extract(first), article=replace(first, id=f"{first.id}-v1"))
        new = reader.extract(replace(second, version=2, **facts))
        (change,) = changes.of_versions([new], [old], known)
        assert (change.day, change.what, change.now.article) == (day, ("figure",), first.id)
    gone = replace(new, records=())
    (withdrawn,) = changes.every([], changes.of_versions([gone], [old], known))
    assert withdrawn.what == ("withdrawn",) and (first.id, withdrawn.now.record) in tombstones([withdrawn])
