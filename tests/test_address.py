"""Addresses of source pages: which may be linked, which tell one page from another, and how one leads to a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factory
from browser import chromium, served
from policy_digest import inert, ingest, tables
from policy_digest.address import key, name_of, passage, plain, stated
from policy_digest.clean.origin import find_origin
from policy_digest.models import Capture, Removed
from policy_digest.pipeline import Extractor
from policy_digest.quoted import quoted_at

PAGE = "https://hrss.weifang.gov.cn/art/2024/5/20/art_1_2.html"

HOSTILE = [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.gov.cn/x", "//a.gov.cn/x", "/x", "x",
    "https://", "https:///x", "https://user@a.gov.cn/x", "https://user:pw@a.gov.cn/x",
    "https://a.gov.cn@evil.org/x", "https://a.gov.cn\\@evil.org/",
    'https://a.gov.cn/"onclick=x', "https://a.gov.cn/'x", "https://a.gov.cn/<script>", "https://a.gov.cn/a b", "https://a.gov.cn/\u202exyz",
    "https://a.gov.cn/\u200bx",
    "https://a.gov.cn/\nx", "https://a.gov.cn:99999/x", "https://a.gov.cn:x/", "https://[::1/x", "https://a..cn/x",
    "https://www.g\u03bfv.cn/x", "https://www.\u0440f.cn/x", "https://-a.cn/x", "https://a.gov.cn/" + "x" * 2000,
]  # fmt: skip
INNER = [
    "http://localhost/x", "http://localhost:8000/x", "http://127.0.0.1/x", "http://10.0.0.8/x", "http://192.168.1.1/x", "http://[::1]/x",
    "http://[fd00::1]/x", "http://2130706433/x", "http://0x7f.1/x", "http://oa/x", "http://oa.local/x", "http://nas.lan/x",
    "http://169.254.1.1/x",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_no_address(url: str) -> None:
    assert plain(url) is None and inert.link(url) is None
    found = stated(url)
    assert found is None or (plain(found) == found and "evil" not in found and not set(found) & set("\"'<>\\ \n\u202e\u200b"))


@pytest.mark.parametrize("url", INNER)
def test_a_page_may_not_send_readers_into_their_own_network(url: str) -> None:
    assert stated(url) is None
    assert plain(url) == url, "a person who writes it into a file means it"


@pytest.mark.parametrize(
    ("said", "base", "url"),
    [
        (PAGE, None, PAGE),
        (f" {PAGE}#top ", None, PAGE),
        ("HTTPS://HRSS.Weifang.gov.cn/A", None, "https://hrss.weifang.gov.cn/A"),
        ("//a.gov.cn/x", None, "http://a.gov.cn/x"),
        ("/art/1.html", PAGE, "https://hrss.weifang.gov.cn/art/1.html"),
        ("https://a.gov.cn/#/detail?id=3", None, "https://a.gov.cn/#/detail?id=3"),
        ("https://a.gov.cn/政策/1.html", None, "https://a.gov.cn/%E6%94%BF%E7%AD%96/1.html"),
        ("https://北京市.政务/x", None, None),
        ("https://a.gov.cn/?id=3", None, "https://a.gov.cn/?id=3"),
        ("https://a.gov.cn/", None, None),
        ("https://a.gov.cn/index.html", None, None),
        ("https://a.gov.cn", None, None),
        ("/art/1.html", None, None),
        ("https://[x", PAGE, None),
    ],
)
def test_what_a_page_states_is_made_whole(said: str, base: str | None, url: str | None) -> None:
    assert stated(said, base) == url


@given(st.text(max_size=80), st.none() | st.text(max_size=40))
def test_whatever_a_page_states_is_a_plain_address_or_none(said: str, base: str | None) -> None:
    for text in (said, f"https://{said}", f"https://a.gov.cn/{said}"):
        found = stated(text, base)
        assert found is None or (plain(found) == found and inert.link(found) is not None and stated(found) == found)
        key(found or text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PAGE, PAGE.replace("https", "http"), True),
        (PAGE, PAGE + "?from=timeline&utm_source=x", True),
        ("https://www.a.gov.cn/x/", "http://a.gov.cn:80/x/index.html", True),
        ("https://a.cn/s?mid=1&idx=2&chksm=9&scene=4", "https://a.cn/s?idx=2&mid=1&scene=5", True),
        ("https://a.cn/政策", "https://a.cn/%E6%94%BF%E7%AD%96", True),
        ("https://a.cn/x?id=1", "https://a.cn/x?id=2", False),
        ("https://a.cn/#/p/1", "https://a.cn/#/p/2", False),
        ("https://a.cn/x", "https://b.cn/x", False),
        ("https://a.cn:81/x", "https://a.cn/x", False),
    ],
)
def test_addresses_of_one_page(one: str, other: str, same: bool) -> None:
    assert (key(one) == key(other)) is same


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home-of/somebody/p.html", "p.html"),
        ("C:\\Users\\x\\p.pdf", "p.pdf"),
        ("p.txt", "p.txt"),
        ("https://a.cn/x/y", "https://a.cn/x/y"),
    ],
)
def test_a_capture_is_called_by_its_name(source: str, name: str) -> None:
    assert name_of(source) == name


# ---------------------------------------------------------------- what a capture says of itself

BODY = (
    "<h1>潍坊市推进公共实训基地建设</h1><p>2024-05-20 来源：示例日报</p><p>潍坊市近日印发公共实训基地建设方案，对今后三年的培训工作作出安排。"
    "</p><p>到2027年，全市将建成公共实训基地不少于12个，力争开展职业技能培训5万人次。</p>"
)


def page(above: str = "", head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html>\n{above}\n<html><head><meta charset="utf-8"><title>潍坊</title>{head}</head><body>{BODY}</body></html>'.encode()
    )


SAVED = f"<!-- saved from url=(0054){PAGE} -->"
SINGLE = f"<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: Mon Nov 30 2026 11:37:56 GMT+0800 (China Standard Time)\n-->"
MIRROR = (
    "<!-- Mirrored from hrss.weifang.gov.cn/art/2024/5/20/art_1_2.html"
    " by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 30 Nov 2026 11:37:56 GMT -->"
)


@pytest.mark.parametrize(
    ("raw", "origin"),
    [
        (page(), (None, None, None)),
        (page(SAVED), (PAGE, "saved", None)),
        (page(SINGLE), (PAGE, "saved", "2026-11-30")),
        (page(MIRROR), (PAGE.replace("https", "http"), "saved", "2026-11-30")),
        (page(head=f'<link rel="canonical" href="{PAGE}">'), (PAGE, "canonical", None)),
        (page(head=f'<meta property="og:url" content="{PAGE}">'), (PAGE, "og", None)),
        (page(head='<meta name="SiteDomain" content="hrss.weifang.gov.cn"><meta name="Url" content="/art/1.html">'),
         ("http://hrss.weifang.gov.cn/art/1.html", "meta", None)),
        (page(SAVED, '<link rel="canonical" href="https://other.gov.cn/x">'), (PAGE, "saved", None)),
        (page(head=f'<link rel="canonical" href="http://localhost/x"><meta property="og:url" content="{PAGE}">'), (PAGE, "og", None)),
        (page(head='<link rel="canonical" href="javascript:alert(1)"><meta name="url" content="https://a.gov.cn/">'), (None, None, None)),
        (page(head='<meta name="saved-on" content="1999-01-01"><meta name="saved-from" content="https://evil.org/x">'), (None, None, None)),
        (f"{PAGE}\n潍坊市推进公共实训基地建设\n\n到2027年，全市建成公共实训基地12个。\n".encode(), (PAGE, "saved", None)),
    ],
)  # fmt: skip
def test_where_a_capture_comes_from(raw: bytes, origin: tuple[str | None, ...]) -> None:
    found = find_origin(ingest.parse(raw, "p.html" if raw.startswith(b"<") else "p.txt"))
    assert (found.url, found.basis, found.captured) == origin


@pytest.mark.parametrize(
    ("feet", "url"),
    [
        ([f"{PAGE} 1/2", f"{PAGE} 2/2"], PAGE),
        ([f"{PAGE}", "第2页"], PAGE),
        ([f"{PAGE} 1/2", "https://other.gov.cn/x 2/2"], None),
        ([f"{PAGE[:30]}… 1/2"], None),
        (["http://localhost:8000/x 1/1"], None),
        ([f"详见 {PAGE}"], None),
    ],
)
def test_a_browser_prints_the_address_at_the_foot(feet: list[str], url: str | None) -> None:
    paper = Capture("p.pdf", "0" * 64, "pdf", None, (), removed=tuple(Removed(foot, "running head") for foot in feet))
    assert find_origin(paper).url == url


def test_what_the_user_says_goes_before_what_the_page_says() -> None:
    raw = page(SAVED)
    assert find_origin(ingest.parse(raw, "p.html", "https://a.gov.cn/x")).url == "https://a.gov.cn/x"
    fetched = find_origin(replace(ingest.parse(raw, "https://a.gov.cn/", "https://a.gov.cn/"), meta=(("saved-on", "2026-11-30"),)))
    assert (fetched.url, fetched.basis, fetched.captured) == ("https://a.gov.cn/", "fetched", "2026-11-30")


@given(
    st.lists(
        st.tuples(st.sampled_from(["canonical", "og:url", "url", "saved-from", "sitedomain", "saved-on"]), st.text(max_size=40)), max_size=6
    )
)
def test_metas_of_any_kind_break_nothing(meta: list[tuple[str, str]]) -> None:
    found = find_origin(Capture("p.html", "0" * 64, "html", "utf-8", (), None, tuple(meta)))
    assert found.url is None or plain(found.url)


# ---------------------------------------------------------------- to a sentence


def led(text: str, start: int, end: int, figure: int, original: str | None = None, around: tuple[str, ...] = ()) -> list[str]:
    found = passage("https://a.cn/x", text, start, end, figure, original, around)
    assert found.isascii() and plain(found) == found, "an address as every tool takes it"
    return [unquote(part) for part in found.removeprefix("https://a.cn/x").removeprefix("#:~:text=").split(",")]


def test_as_few_clauses_are_named_as_lead_to_the_figure() -> None:
    text = "本市目标：到2027年，建成基地12个，培训5万人次。\n到2027年，建成基地12个。"
    second = text.index("\n") + 1
    assert led(text, 0, second - 1, text.index("5万")) == ["培训5万人次"]
    assert led(text, 0, second - 1, text.index("12个")) == ["到2027年", "建成基地12个"], "the clause stands twice in the article"
    assert led("共40%，其中3.5%用于培训。", 0, 16, 8) == ["其中3.5%用于培训"]
    at = passage("https://a.cn/#/p/1", text, 0, second - 1, text.index("5万"))
    assert at == f"https://a.cn/#/p/1:~:text={quote('培训5万人次')}"


def test_what_stands_before_or_behind_tells_sentences_apart_that_say_the_same() -> None:
    text = "到2027年，建成基地12个。\n一、目标\n到2027年，建成基地12个。"
    last = text.rindex("到")
    assert led(text, last, len(text), text.rindex("12个")) == ["目标-", "到2027年", "建成基地12个"]
    text = "补助30万元，用于甲类基地。补助30万元，用于乙类-基地。"
    second = text.rindex("补助")
    assert led(text, 0, second, text.index("30")) == ["补助30万元", "-，用于甲类基地"]
    assert led(text, second, len(text), text.rindex("30")) == ["用于甲类基地。-", "补助30万元"]
    same = "前文。建成12个基地。\n前文。建成12个基地。"
    assert led(same, 3, 11, 5) == [""], "nothing tells them apart: the page alone"


def test_what_the_page_says_elsewhere_leads_nowhere_else() -> None:
    text = "本市提出，到2027年，建成基地12个。"
    assert led(text, 0, len(text), text.index("12")) == ["建成基地12个"]
    assert led(text, 0, len(text), text.index("12"), None, ("某市：建成基地12个",)) == ["到2027年", "建成基地12个"]


@pytest.mark.parametrize("name", ["a.pdf", "a.PDF", "a.docx", "a.xls", "a.ofd", "a.wps?x=1"])
def test_only_pages_are_searched(name: str) -> None:
    url = f"https://a.gov.cn/{name}"
    assert passage(url, "建成基地12个。", 0, 8, 4) == url


@given(st.text("到年建成基地12个，。-,&%\n ", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_whatever_a_text_says_its_address_stays_one(text: str, start: int, length: int) -> None:
    url = passage("https://a.cn/x", text, start, start + length, start + length // 2)
    assert url.startswith("https://a.cn/x") and plain(url) == url


def test_the_characters_of_the_page_are_looked_for() -> None:
    text = "开头一段。\n到2027年，建成实训中心12个。"
    start = text.index("到")
    assert led(text, start, len(text), text.index("12"), "到2027年,建成實訓中心12個。") == ["建成實訓中心12個"]
    assert led(text, start, len(text), text.index("12"), "到2027年建成實訓中心,12個。") == [""], "which clause it was cannot be told"


def test_a_restatement_leads_to_the_page_and_what_has_no_address_nowhere() -> None:
    article = factory.article("到2027年，建成基地12个。", url=PAGE)
    record = factory.record(article, "12个", 12, "个", "基地")
    assert quoted_at(article, record) == f"{PAGE}#:~:text={quote('建成基地12个')}"
    assert quoted_at(replace(article, brief=True), record) == PAGE
    assert quoted_at(replace(article, url=None), record) is None
    assert quoted_at(replace(article, url="javascript:x"), record) is None


def test_a_browser_goes_to_the_sentence(tmp_path: Path) -> None:
    filler = "".join(f"<p>第{n}段说的是别的事情，与数字无关，只是把页面撑长。</p>" for n in range(200))
    raw = page().decode().replace("<p>到2027年", f"{filler}<p>到2027年").replace("不少于12个，", "不少于12个,")
    (tmp_path / "p.html").write_text(raw, encoding="utf-8")
    found = Extractor(tables.load()).read(ingest.parse(raw.encode(), "p.html", PAGE))
    assert {str(r.value) for r in found.records} == {"12", "50000"}
    with served(tmp_path) as address, chromium() as browser:
        for record in found.records:
            shown = browser.new_page()
            shown.goto((quoted_at(found.article, record) or "").replace(PAGE, f"{address}p.html"))
            shown.wait_for_function("window.scrollY > 500")
            top = shown.evaluate("document.querySelector('p:last-of-type').getBoundingClientRect().top")
            assert 0 < top < (shown.viewport_size or {"height": 0})["height"]
            shown.close()


def test_a_browser_goes_to_the_second_of_two_sentences_that_say_the_same(tmp_path: Path) -> None:
    filler = "".join(f"<p>第{n}段说的是别的事情，与数字无关，只是把页面撑长。</p>" for n in range(200))
    same = "市财政每年安排专项补助30万元"
    body = f"{BODY}<p>公共实训基地建设。</p><p>{same}，专款专用。</p>{filler}<p>技工院校建设。</p><p>{same}，及时拨付。</p>"
    raw = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>潍坊</title></head><body>{body}</body></html>'
    (tmp_path / "p.html").write_text(raw, encoding="utf-8")
    article = Extractor(tables.load()).read(ingest.parse(raw.encode(), "p.html", PAGE)).article
    start = article.text.rindex("市财政")
    at = passage(PAGE, article.text, start, article.text.index("，", start), article.text.rindex("30万"))
    assert unquote(at).endswith("#:~:text=技工院校建设。-,市财政每年安排专项补助30万元")
    with served(tmp_path) as address, chromium() as browser:
        shown = browser.new_page()
        shown.goto(at.replace(PAGE, f"{address}p.html"))
        shown.wait_for_function("window.scrollY > 500")
