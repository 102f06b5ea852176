"""Chinese and English of the built site: neither leaks into the other, and both state the figures that the download has.

The numbers are read here by a few lines of their own, not by the rules that wrote them nor by the gate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

HAN = re.compile(r"[㐀-䶿一-鿿]")
ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)|《[^《》]*》|“[^“”]*”")
WORD = re.compile(r"[A-Za-z]{3,}")
# Names that Chinese writes in Latin letters too
NAMES = frozenset(
    "Policy Digest ASCII Atom BOM BibTeX CSL CSV Croissant Excel Frictionless HTML JSON Markdown MkDocs Pagefind RSS SHA Schema URL UTF "
    "iCalendar jieba".split()
)
SCALES_EN = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES_ZH = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
FIGURE_EN = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion|trillion))?")
FIGURE_ZH = re.compile(r"(\d[\d,]*(?:\.\d+)?)(万亿|亿|万|千(?!瓦|米|克)|百(?!分))?")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, LexborHTMLParser]:
    """Every page of the site by its path. On a page in Chinese the half in Chinese need not say its language: here it does."""
    read = {p.relative_to(site).as_posix(): LexborHTMLParser(p.read_text(encoding="utf-8")) for p in sorted(site.rglob("*.html"))}
    for page in read.values():
        assert page.css_first('html[lang="zh-Hans"]')
        for half in page.css(".zh:not([lang])"):
            half.attrs["lang"] = "zh-Hans"
    return read


def texts(page: LexborHTMLParser, lang: str) -> Iterator[str]:
    """What each element marked as `lang` says in that language: what is marked as another one inside it does not count."""
    for node in page.css(f'body [lang="{lang}"]'):
        if not within(node, "script", "style", "blockquote", "code"):
            yield "".join(
                child.text_content or "" for child in node.traverse(include_text=True) if child.tag == "-text" and said_in(child) == lang
            )


def within(node: LexborNode | None, *tags: str) -> bool:
    while node is not None:
        if node.tag in tags:
            return True
        node = node.parent
    return False


def said_in(node: LexborNode | None) -> str | None:
    while node is not None:
        if lang := node.attributes.get("lang"):
            return lang
        node = node.parent
    return None


def test_no_chinese_in_english_outside_brackets(pages: dict[str, LexborHTMLParser]) -> None:
    assert [(path, text) for path, page in pages.items() for text in texts(page, "en") if HAN.search(ASIDE.sub("", text))] == []


HASH = re.compile(r"\+[0-9a-f]{8}\b")  # of the version of the data: five letters in a row of it are no word


def test_no_english_in_chinese_but_names(pages: dict[str, LexborHTMLParser]) -> None:
    cited = {text for page in pages.values() for node in page.css("[class*=cite], [id*=cite]") for text in [node.text()]}
    found = []
    for path, page in pages.items():
        for text in texts(page, "zh-Hans"):
            words = [w for w in WORD.findall(HASH.sub("", ASIDE.sub("", text))) if w not in NAMES and not w.isupper()]
            if words and not any(text.strip() in one for one in cited):
                found.append((path, text.strip()[:80], words[:4]))
    assert found == []


def test_every_heading_is_in_both_languages(pages: dict[str, LexborHTMLParser], site: Path) -> None:
    """Headings, heads of tables and labels come in pairs, on every page; titles and headings of sources stay as they are."""
    titles = {article["title"] for article in json.loads((site / "api" / "articles.json").read_text(encoding="utf-8"))}
    for path, page in pages.items():
        for node in page.css("h1, h2, h3, th[scope=col], label, caption, summary"):
            if node.text().strip().removesuffix("#") in titles:
                continue
            langs = {one.attributes.get("lang") for one in node.css("[lang]")} & {"zh-Hans", "en"}
            assert len(langs) != 1, (path, node.text().strip()[:80])
            assert langs or HAN.search(node.text()) or not WORD.search(node.text()), (path, node.text().strip()[:80])


def test_both_halves_state_the_figures_of_the_download(pages: dict[str, LexborHTMLParser], site: Path) -> None:
    records = {record["id"]: record for record in json.loads((site / "api" / "records.json").read_text(encoding="utf-8"))}
    seen = set()
    for path, page in pages.items():
        for link in page.css("a.pd-figure"):
            record = records[str(link.attributes["href"]).rsplit("#r-", 1)[1]]
            zh, en = (node.text() if (node := link.css_first(f'[lang="{lang}"]')) else "" for lang in ("zh-Hans", "en"))
            for text, read in ((zh, first_zh), (en, first_en)):
                assert text, (path, record["id"])
                assert Decimal(str(record["value"])) in read(text), (path, record["id"], text, record["value"])
                if record["value_max"] is not None:
                    assert Decimal(str(record["value_max"])) in read(text), (path, record["id"], text)
            seen.add(record["id"])
    assert seen == set(records)


def test_every_document_has_an_english_title_with_the_numbers_of_the_chinese(pages: dict[str, LexborHTMLParser], site: Path) -> None:
    """Wherever a document is named, in both languages; what only describes it says so, and states facts of its record."""
    articles = {article["id"]: article for article in json.loads((site / "api" / "articles.json").read_text(encoding="utf-8"))}
    titles = {article["title"] for article in articles.values()}
    named = set()
    for path, page in pages.items():
        for node in page.css("h1, .pd-documents > li > a, .pd-measures > .pd-meta > a"):
            zh, en = (found.text().strip() if (found := node.css_first(f'[lang="{lang}"]')) else "" for lang in ("zh-Hans", "en"))
            if zh not in titles:
                continue
            assert en and not HAN.search(ASIDE.sub("", en)), (path, zh, en)
            if not en.endswith("(title in Chinese)"):
                assert sorted(re.findall(r"\d+", zh)) == sorted(re.findall(r"\d+", en)), (path, zh, en)
            named.add(zh)
        if path.startswith("articles/") and Path(path).stem in articles:
            title = page.css_first("title")
            assert title is not None and title.attributes["data-zh"] and title.attributes["data-en"], path
    assert named == titles


def first_en(text: str) -> set[Decimal]:
    """The numbers of an English figure; in a range that shares its scale, the first with it too."""
    found = FIGURE_EN.findall(text.split(" (")[0])
    scales = [SCALES_EN[s] for _, s in found if s]
    return {Decimal(n.replace(",", "")) * k for n, s in found for k in ([SCALES_EN[s]] if s else [1, *scales])}


def first_zh(text: str) -> set[Decimal]:
    """The numbers of a Chinese figure; in a range that shares its scale, the first with it too."""
    found = FIGURE_ZH.findall(text)
    scales = [SCALES_ZH[s] for _, s in found if s]
    return {Decimal(n.replace(",", "")) * k for n, s in found for k in ([SCALES_ZH[s]] if s else [1, *scales])}


def test_the_readers_of_this_test_can_tell_figures_apart() -> None:
    assert first_zh("3.6万人次") == {Decimal(36000)} and first_en("36,000 person-times (3.6万)") == {Decimal(36000)}
    assert Decimal(30000) in first_zh("3至5万元") and first_en("3.5 million yuan") == {Decimal(3_500_000)}
    assert Decimal(35) not in first_zh("36%") and Decimal(350) not in first_en("350 thousand")
