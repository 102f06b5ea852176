"""Twice a pathological capture costs twice as much, and what `ingest` keeps can be read again. Whole: `python -m tests.bounds`."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

import bounds
import factory
from policy_digest import check, corpus, keep, plugin, segment, tables
from policy_digest.corpus import files
from policy_digest.errors import InvalidData, UnreadableCapture
from policy_digest.ingest import expand, parse
from policy_digest.ingest.any_form import members
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.publish import Site
from policy_digest.render import passages
from policy_digest.render.pages import article, city

# What once took the square of its size, at a size where that is seen.
ONCE = (
    "a line of blanks and words",
    "paragraphs that are cut off",
    "nested lists",
    "nested <div>",
    "open <b> of many classes",
    "attributes",
    "cells of districts",
    "a word a line",
)


@pytest.mark.parametrize("name", ONCE)
@pytest.mark.slow
def test_twice_as_much_costs_twice_as_much(name: str) -> None:
    """The least of a size counts: what else the machine does adds to it. It is taken again only where it would not do."""
    reader = Extractor(tables.load())
    size, make = bounds.CASES[name]
    bounds.once(make(size // 20), reader)  # what is compiled at the first page
    once, twice = [], []
    for _ in range(3):
        once.append(bounds.once(make(size), reader))
        twice.append(bounds.once(make(size * 2), reader))
        if min(twice) <= bounds.MOST * min(once) + 0.2:
            return
    pytest.fail(f"{min(once):.2f} s, then {min(twice):.2f} s")


@pytest.mark.parametrize("word", ["截至", "同属的同", "截至目前，", "此前截至"])
def test_a_line_of_one_opening_word_is_read_at_once(word: str) -> None:
    """Each two more of them took twice the time: 56 characters ten seconds, a line of 500 for ever."""
    reader = Extractor(tables.load())
    bounds.cost(bounds.line_of("职"), reader)
    assert bounds.cost(bounds.line_of(word)[: len(bounds.line_of(" ")) - bounds.LENGTH + 3 * 60], reader) < 1
    assert bounds.cost(bounds.line_of(word), reader) < bounds.LINE


def test_what_is_nested_too_deeply_is_still_read() -> None:
    page = "<html><body>" + "<ul><li>" * 3000 + "甲基地" + "</li></ul>" * 3000 + "<p>乙基地</p><p " + "a=1 " * 5000 + ">丙基地</p>"
    assert [block.text for block in parse(page.encode(), "x.html", None).blocks] == ["甲基地", "乙基地", "丙基地"]


_LETTER = "Subject: 潍坊市方案\nMIME-Version: 1.0\nContent-Type: {}\n"
_PART = "--b\nContent-Type: text/plain; charset=utf-8\n\n到2027年，建成实训中心不少于12个。\n"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (_LETTER.format("text/plain") + "".join(f"X-{i}: a\n" for i in range(100_000)) + "\n正文", "more than 2000 headers"),
        (_LETTER.format("multipart/mixed; boundary=b") + "\n" + _PART * 30_000 + "--b--\n", "more than 2000 parts"),
        (_LETTER.format("text/plain" + "".join(f"; a{i}=1" for i in range(50_000))) + "\n正文", "a header of more than 4000 characters"),
    ],
)
def test_a_letter_of_more_than_any_letter_is_refused_before_it_is_taken_apart(what: str, told: str) -> None:
    """Python's own reader takes half a millisecond a part, and the square of a header's length."""
    with pytest.raises(UnreadableCapture, match=told):
        parse(what.encode(), "a.eml", None)
    assert members(what.encode(), "a.eml") is None, "no attachments either: what is wrong is said once"


@pytest.mark.slow
def test_the_page_of_a_long_document_stays_one_that_opens(tmp_path: Path) -> None:
    """Of a book the page shows what fits, then what states figures, and says how much it leaves out; no link leads nowhere."""
    said = [
        f"各部门要加强配合，落实企业培训主体责任，扩大培训规模，提高待遇水平，完善第{i}项制度。" + "提高待遇水平。" * 9
        for i in range(2_400)
    ]
    last = "到2027年，建成公共实训基地12个。"
    source = factory.article("# 一、目标", *said, "# 二、末尾", last, title="潍坊市职业培训方案")
    assert len(source.text) > 1.1 * passages.SHOWN and len(said) > article.MOST
    corpus.write_article(tmp_path / "data", source)
    assert [kept.outcome for kept in keep.keep_records(tmp_path / "data", tables.load())] == ["extracted"]
    plugin.build_site(tmp_path / "data", tmp_path / "site", strict=True)
    page = (tmp_path / "site" / "articles" / f"{source.id}.html").read_text(encoding="utf-8")
    assert "12个" in page and "第1项制度" in page and "第2399项制度" not in page
    assert "are left out" in page and "are not listed here" in page
    assert len(page.encode()) < 4 * len(source.text.encode())
    tree = HTMLParser(page)
    apart = [len(leaf.css("p")) for leaf in tree.css(".pd-text--long > .pd-leaf")]
    assert max(apart) <= 2 * passages.LEAF and sum(apart) == len(tree.css(".pd-text .pd-leaf p")) > article.LONG


def test_pages_of_many_records_are_cut_and_lead_to_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place and a document with more than a browser opens at once. No link leads nowhere: the build is strict."""
    for room, name, most in ((city, "ROWS", 4), (city, "DUE", 2), (city, "MEASURES", 1), (article, "ROWS", 5), (article, "LONG", 6)):
        assert getattr(room, name) > most
        monkeypatch.setattr(room, name, most)
    what = ("实训基地", "技能大师工作室", "充电桩", "养老服务站", "书屋", "停车场", "公园")
    said = [f"（{'一二三四五六七'[i]}）建设{one}。到2027年，建成{one}{i + 12}个。" for i, one in enumerate(what)]
    source = factory.article("# 一、主要任务", *said, title="潍坊市民生实事方案")
    corpus.write_article(tmp_path / "data", source)
    plugin.build_site(tmp_path / "data", tmp_path / "site", strict=True)
    place, document = (tmp_path / "site" / name for name in ("cities/weifang.html", f"articles/{source.id}.html"))
    page = HTMLParser(place.read_text(encoding="utf-8"))
    assert len(page.css("td.c-figure")) == 4 and len(page.css(".pd-due")) == 2 and len(page.css(".pd-measures li")) <= 1
    rest = {link.attributes["href"] for link in page.css("a") if "place=weifang" in (link.attributes.get("href") or "")}
    assert {"../records.html?place=weifang&kind=target", "../records.html?kind=target&place=weifang&by=2027"} <= rest
    page = HTMLParser(document.read_text(encoding="utf-8"))
    assert len(page.css("tr[id^=rec-]")) == 5 and len(page.css("mark .pd-in")) == len(what) and page.css(".pd-text--long")
    assert [link.text(strip=True) for link in page.css(f"a[href='../records.html?document={source.id}']")] == ["另有 2 条2 more records"]
    assert [mark.attributes["href"] for mark in page.css("mark .pd-in")].count("#records") == len(what) - 5


def test_more_numbers_than_any_page_has_are_read_as_far_as_it_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each costs milliseconds, and 16 MiB hold millions. What is left out is said: in the ledger, by `check`, first on the page."""
    monkeypatch.setattr(segment, "MOST", 20)
    said = [f"到2027年，建成第{i}类实训基地{i + 100}个。" for i in range(4, 14)]
    source = factory.article("# 一、主要任务", *said, title="潍坊市实训方案")
    data = tmp_path / "data"
    corpus.write_article(data, source)
    assert [kept.outcome for kept in keep.keep_records(data, tables.load())] == ["extracted"]
    (found,) = Extractor(tables.load()).gather(data)
    assert isinstance(found, Extraction) and found.article.text == source.text
    whole = [fate.surface for fate in found.ledger]
    issue, last = found.issues[0], found.ledger[-1]
    assert issue.code == "too-many-numbers" and (issue.start, issue.end) == (last.start, last.end) and last.fate == "unclaimed"
    left = f"more than 20 numbers: its last {len(source.text) - last.start} characters are not read"
    assert issue.message == left and 15 < len(whole) <= 21 and found.records[-1].surface in whole
    assert [str(problem) for problem in check.problems(data) if "not read" in str(problem)] == [
        f"{corpus.article_path(data, source.place, source.id)}: {left}, split it into several"
    ]
    name = f"articles/{source.id}.md"
    (content,) = [page.content for draft in Site(tables.load()).drafts([found], "名") if draft.src_uri == name for page in draft.make()]
    page = HTMLParser(str(content))
    assert page.css("#issues li")[0].text(strip=True).startswith("too-many-numbers")
    assert segment.beyond(factory.article("12个" * 10)) is None and segment.beyond(factory.article("12个" * 30)) == (60, 62)


def test_what_could_not_be_read_again_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(corpus.write_article.__globals__, "MAX_ARTICLE_BYTES", 300)
    with pytest.raises(InvalidData, match="is larger than 0 MiB, split the capture"):
        corpus.write_article(tmp_path, factory.article("到2027年，建成实训中心12个。" * 30))
    assert not list(tmp_path.iterdir()) and files.MAX_ARTICLE_BYTES == 16 << 20


def test_what_is_passed_over_in_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "in" / "deeper" / "b.txt").write_text("x", encoding="utf-8")
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    found = [str(item).removeprefix(str(tmp_path)) for item in expand([str(tmp_path / "in")])]
    assert found == [
        "/in/a.txt",
        "/in/deeper/b.txt",
        "/in/link.txt: a link, which is not followed, name what it leads to, or put a copy there",
        "/in/loop: a link, which is not followed, name what it leads to, or put a copy there",
    ]
