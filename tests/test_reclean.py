"""Captures are kept, better cleaning comes to old articles, and whoever changes a text is not published under the capture's hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from policy_digest import check, cli, corpus, ingest, plugin, tables
from policy_digest.edited import joined, made
from policy_digest.models import Article, Paragraph
from policy_digest.pipeline import Extractor

PAGE = """潍坊市推进公共实训基地建设

2024-05-20 来源：示例日报

记者从市人力资源社会保障局获悉，潍坊市近日印发公共实训基地建设方案，对今后三年的培训工作作出安排。

到2027年，全市将建成公共实训基地不少于12个，力争开展职业技能培训5万人次。
"""
SHA = hashlib.sha256(PAGE.encode()).hexdigest()
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`policy-digest` in a folder that holds the page."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_bytes(PAGE.encode())

    def runner(*arguments: str) -> Result:
        result = CliRunner().invoke(cli.main, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return runner


def held() -> Article:
    (article,) = corpus.articles(Path("data"))
    assert isinstance(article, Article)
    return article


def files() -> dict[str, bytes]:
    return {p.relative_to("data").as_posix(): p.read_bytes() for p in sorted(Path("data").rglob("*")) if p.is_file()}


def edit(old: str, new: str) -> Path:
    """Change the article's file as a person does."""
    article = held()
    path = corpus.article_path(Path("data"), article.place, article.id)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def as_if_by_older_rules(**worse: object) -> None:
    """The article as some earlier cleaning gave it and noted it."""
    article = replace(held(), **worse)  # type: ignore[arg-type]
    corpus.write_article(Path("data"), replace(article, made=made(article, "0" * 64)))


# ---------------------------------------------------------------- captures


def test_a_capture_is_kept_under_its_hash_and_proves_its_article(run: Run) -> None:
    run("ingest", "page.txt")
    assert Path("data/captures", SHA).read_bytes() == PAGE.encode()
    assert held().sha256 == SHA and held().made is not None and held().edited == ()
    before = files()
    assert "1 already there" in run("ingest", "page.txt").stderr and files() == before


def test_captures_are_not_kept_where_nobody_wants_them(run: Run) -> None:
    assert run("ingest", "--no-keep", "page.txt").exit_code == 0
    assert not Path("data/captures").exists()
    assert "1 without a capture" in run("reclean").stderr
    run("ingest", "page.txt")
    assert [p.name for p in Path("data/captures").iterdir()] == [SHA], "the page, given again, brings its capture"


@pytest.mark.parametrize("kind", ["damaged", "link", "folder", "pipe", "stranger"])
def test_what_is_wrong_with_a_capture_is_one_line(run: Run, tmp_path: Path, kind: str) -> None:
    run("ingest", "page.txt")
    run("extract")
    path = Path("data/captures", SHA)
    if kind == "damaged":
        path.write_bytes(PAGE.replace("12个", "99个").encode())
    elif kind == "stranger":
        (path.parent / "notes.txt").write_text("x", encoding="utf-8")
    else:
        path.unlink()
        {"link": lambda: path.symlink_to(tmp_path / "page.txt"), "folder": path.mkdir, "pipe": lambda: __import__("os").mkfifo(path)}[
            kind
        ]()
    before = held()
    said = run("check")
    assert said.exit_code == 1 and all("data/captures" in line for line in said.stdout.splitlines()), said.stdout
    if kind != "stranger":
        again = run("reclean")
        assert again.exit_code == 1 and f"Error: data/captures/{SHA}" in again.stderr
    assert held() == before


def test_captures_of_no_article_and_articles_without_theirs_are_noted(run: Run) -> None:
    run("ingest", "page.txt", "--url", "https://a.gov.cn/1.html")
    run("extract")
    Path("data/captures", "0" * 64).write_bytes(b"x")
    Path("data/captures", SHA).unlink()
    said = run("check").stderr
    assert f"data/captures/{'0' * 64}: the capture of no article" in said and "its capture is not kept" in said


def test_ingest_writes_no_capture_through_a_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    Path("data").mkdir()
    Path("data/captures").symlink_to(tmp_path / "elsewhere")
    said = run("ingest", "page.txt")
    assert said.exit_code == 1 and "data/captures" in said.stderr and not list((tmp_path / "elsewhere").iterdir())


# ---------------------------------------------------------------- cleaning again


def test_better_cleaning_comes_to_an_old_article_under_its_old_id(run: Run) -> None:
    run("ingest", "page.txt", "--url", "https://a.gov.cn/1.html")
    good = held()
    as_if_by_older_rules(title="潍坊市推进", publisher=None, paragraphs=(*good.paragraphs, Paragraph("点击分享到微信")))
    before = files()
    said = run("reclean", "--dry-run")
    assert (
        files() == before and "paragraphs changed" in said.stdout and "title '潍坊市推进公共实训基地建设', was '潍坊市推进'" in said.stdout
    )
    assert run("reclean").exit_code == 0 and held() == good
    assert "1 unchanged" in run("reclean").stderr and held() == good


def test_what_people_put_right_stays(run: Run) -> None:
    run("ingest", "page.txt")
    as_if_by_older_rules(publisher="某某", paragraphs=(*held().paragraphs, Paragraph("点击分享到微信")))
    edit('publisher: "某某"', 'publisher: "示例日报社"')
    edit("url: null", 'url: "https://a.gov.cn/1.html"')
    run("reclean")
    assert (held().publisher, held().url) == ("示例日报社", "https://a.gov.cn/1.html")
    assert "点击" not in held().text and held().edited == ("publisher",), "an address that is added is no edit"
    run("reclean", "--discard-edits")
    assert (held().publisher, held().url, held().edited) == ("示例日报", "https://a.gov.cn/1.html", ())


def test_a_text_that_people_edited_stays_and_is_told(run: Run) -> None:
    run("ingest", "page.txt")
    as_if_by_older_rules(doc_number="旧〔2024〕1号")
    edit("不少于12个", "不少于99个")
    said = run("reclean")
    assert said.exit_code == 0 and "1 of its paragraphs are not what its capture gives" in said.stderr
    assert "99个" in held().text and held().doc_number is None and held().edited == ("text",)
    run("reclean", "--discard-edits")
    assert "12个" in held().text and held().edited == ()


def test_an_article_of_a_release_that_noted_nothing(run: Run) -> None:
    run("ingest", "page.txt")
    good = held()
    corpus.write_article(Path("data"), replace(good, made=None))
    run("reclean")
    assert held() == good
    corpus.write_article(Path("data"), replace(good, made=None, paragraphs=good.paragraphs[:1]))
    run("reclean")
    assert held().paragraphs == good.paragraphs[:1] and held().edited == ("text",), "nobody can tell who changed what"


def test_a_known_address_is_not_lost() -> None:
    mine = Article("a", "t", "weifang", None, None, (Paragraph("x"),), url="https://a.gov.cn/1", url_basis="canonical")
    mine = replace(mine, made=made(mine, "0"))
    assert joined(mine, replace(mine, url=None, url_basis=None), "1")[0].url == "https://a.gov.cn/1"
    assert joined(mine, replace(mine, url="https://a.gov.cn/2"), "1")[0].url == "https://a.gov.cn/2"


# ---------------------------------------------------------------- edits are marked


def test_a_figure_that_was_edited_is_never_published_without_a_word(run: Run, tmp_path: Path) -> None:
    run("ingest", "page.txt", "--url", "https://a.gov.cn/1.html")
    edit("5万人次", "99.3万人次")
    run("extract")
    said = run("check")
    assert said.exit_code == 0 and "edited since it was captured (text), and marked as such on the site" in said.stderr
    plugin.build_site(Path("data"), tmp_path / "site", tmp_path / "pages", strict=True)
    records = json.loads((tmp_path / "site/api/records.json").read_text(encoding="utf-8"))
    assert {r["value"] for r in records} == {12, 993000} and all(r["edited"] == ["text"] for r in records)
    (article,) = json.loads((tmp_path / "site/api/articles.json").read_text(encoding="utf-8"))
    assert article["edited"] == ["text"]
    assert ",text," in (tmp_path / "site/api/records.csv").read_text(encoding="utf-8-sig")
    for name, shown in (
        (f"articles/{held().id}", ".pd-edited"),
        ("records", ".c-name .pd-doubt"),
        ("articles/index", ".pd-documents .pd-doubt"),
    ):
        page = HTMLParser((tmp_path / f"site/{name}.html").read_text(encoding="utf-8"))
        assert "dited" in page.css_first(shown).text(), name


def test_who_forges_the_note_as_well_is_found_by_the_capture(run: Run) -> None:
    run("ingest", "page.txt", "--url", "https://a.gov.cn/1.html")
    edit("5万人次", "99.3万人次")
    forged = replace(held(), made=made(held(), corpus.cleaner(tables.load())))
    corpus.write_article(Path("data"), forged)
    run("extract")
    assert held().edited == ()
    (said,) = map(str, check.problems(Path("data")))
    assert "1 of its paragraphs are not what its capture gives" in said and "policy-digest reclean" in said
    run("reclean")
    assert "5万人次" in held().text, "what pretends to be the capture's text is brought back to it"


def test_the_same_capture_gives_the_same_article_again() -> None:
    reader = Extractor(tables.load())
    one, other = (reader.clean(ingest.parse(PAGE.encode(), "page.txt")) for _ in range(2))
    assert made(one, "x") == made(other, "x")
