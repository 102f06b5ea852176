"""The shipped site, built from data/ as a user builds it, opened in a browser as a reader opens it."""

from __future__ import annotations

import csv
import gzip
import html
import io
import itertools
import json
import re
import shutil
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import bibtexparser
import feedparser
import frictionless
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

import factory
from audit import WATCH, audit
from browser import Witness, chromium, served
from layout import faults, set_in
from policy_digest import corpus, pipeline, plugin, publish, search
from policy_digest.digest import digest
from policy_digest.errors import BuildFailed
from policy_digest.models import Extraction, Record
from policy_digest.render import comparison, facets
from policy_digest.render.pages import records as records_page
from policy_digest.tables import Tables
from typefaces import DESIGNS

ROOT = Path(__file__).resolve().parent.parent
CITIES = ("weifang", "tianjin", "yantai", "jining", "dalian")
SIZES = (1440, 768, 390)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    yield context.new_page()
    context.close()


def pages(site: Path) -> list[str]:
    return sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))


# ---------------------------------------------------------------- without a browser


def test_every_place_theme_and_article_has_its_page(site: Path) -> None:
    found = set(pages(site))
    assert {f"cities/{city}.html" for city in CITIES} <= found
    themes = re.findall(r"^  - id: (\S+)", (ROOT / "data/themes.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(themes) >= 12
    assert {f"themes/{theme}.html" for theme in themes} <= found
    articles = json.loads((site / "api/articles.json").read_text(encoding="utf-8"))
    assert {a["city"] for a in articles} == set(CITIES)
    assert {f"articles/{a['id']}.html" for a in articles} <= found


def test_every_link_and_anchor_resolves(site: Path) -> None:
    trees = {name: HTMLParser((site / name).read_text(encoding="utf-8")) for name in pages(site)}
    ids = {name: [n.attributes["id"] for n in tree.css("[id]")] for name, tree in trees.items()}
    broken = []
    for name, tree in trees.items():
        assert len(ids[name]) == len(set(ids[name])), f"{name}: an id stands twice"
        for node in tree.css("[href], [src]"):
            target = node.attributes.get("href") or node.attributes.get("src") or ""
            parts = urllib.parse.urlsplit(target)
            if parts.scheme in ("http", "https", "data"):
                continue
            assert not parts.scheme, f"{name}: {target}"
            # 404.html is sent for any address, so its links start at the root
            base = site if parts.path.startswith("/") else (site / name).parent
            path = (base / urllib.parse.unquote(parts.path).lstrip("/")).resolve() if parts.path else site / name
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                broken.append(f"{name}: {target}")
            elif parts.fragment and path.suffix == ".html":
                held = ids[path.relative_to(site.resolve() if path.is_relative_to(site.resolve()) else site).as_posix()]
                if parts.fragment not in held and not parts.fragment.startswith("__"):
                    broken.append(f"{name}: {target}")
    assert not broken


def test_every_figure_leads_to_its_sentence(site: Path) -> None:
    texts = {}
    for path in (site / "articles").glob("*.html"):
        texts[path.name] = HTMLParser(path.read_text(encoding="utf-8"))
    records = {(r["article"], r["id"]): r for r in json.loads((site / "api/records.json").read_text(encoding="utf-8"))}
    seen = 0
    for name in pages(site):
        for node in HTMLParser((site / name).read_text(encoding="utf-8")).css("a.pd-figure, a.pd-cite"):
            target = urllib.parse.urlsplit(node.attributes["href"] or "")
            article = Path(target.path).name or Path(name).name
            id = target.fragment.removeprefix("r-")
            record = records[(article.removesuffix(".html"), id)]
            marked = "".join(n.text() for n in texts[article].css("mark[data-r]") if id in (n.attributes["data-r"] or "").split())
            assert marked == record["evidence"]["quote"].replace("\n", ""), f"{name}: {node.text()}"
            seen += 1
    assert seen > 3 * len(records) > 0


def test_headings_are_in_both_languages_with_ascii_ids(site: Path) -> None:
    for name in pages(site):
        for node in HTMLParser((site / name).read_text(encoding="utf-8")).css("article h2, article h3"):
            text = node.text()
            if "pd-year" in (node.attributes.get("class") or ""):
                continue
            assert re.search("[一-鿿]", text) and re.search("[A-Za-z]", text), f"{name}: {text}"
            assert re.fullmatch("[a-z0-9-]+", node.attributes["id"] or ""), f"{name}: {text}"


def test_building_twice_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    plugin.build_site(ROOT / "data", tmp_path / "site", tmp_path / "pages", strict=True)
    first = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    again = {p.relative_to(tmp_path / "site").as_posix(): p.read_bytes() for p in (tmp_path / "site").rglob("*") if p.is_file()}
    assert first.keys() == again.keys()
    assert [name for name in first if first[name] != again[name]] == []


def test_exports_agree_and_are_safe(site: Path) -> None:
    raw = (site / "api/records.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    records = json.loads((site / "api/records.json").read_text(encoding="utf-8"))
    articles = {a["id"]: a for a in json.loads((site / "api/articles.json").read_text(encoding="utf-8"))}
    assert [r["id"] for r in rows] == [r["id"] for r in records]
    for row, one in zip(rows, records, strict=True):
        text = "\n".join(articles[one["article"]]["paragraphs"])
        assert text[one["evidence"]["start"] : one["evidence"]["end"]] == one["evidence"]["quote"]
        assert one["city"] == articles[one["article"]]["city"]
        assert float(row["value"]) == one["value"]
        assert one["review"] is None
        assert row["comparator"] == one["comparator"]
        assert not [c for name, c in row.items() if name != "comparator" and c[:1] in tuple("=+-@") and not re.fullmatch(r"-[0-9.]+", c)]
    report = frictionless.validate(str(site / "api/datapackage.json"))
    assert report.valid, report.to_summary()


def test_the_source_page_is_linked_cited_and_in_every_export(tmp_path: Path, tables: Tables) -> None:
    address = "https://hrss.weifang.gov.cn/art/1.html"
    source = factory.article(
        "到2027年，建成公共实训基地12个。", "到2028年，建成示范校5所。", url=address, url_basis="canonical", captured="2026-11-30"
    )
    records = [
        factory.record(source, "12个", 12, "个", "公共实训基地", period={"by": "2027"}, id="r1"),
        factory.record(source, "5所", 5, "所", "示范校", period={"by": "2028"}, id="r2"),
    ]
    unknown = factory.article("到2027年，建成公共实训基地3个。", place="jining")
    other = factory.record(unknown, "3个", 3, "个", "公共实训基地", id="r3")
    for found in (factory.extraction(source, *records), factory.extraction(unknown, other)):
        corpus.write_article(tmp_path / "data", found.article)
        corpus.write_records(tmp_path / "data", found, corpus.stamp(found.article, corpus.extractor(tables)))
    plugin.build_site(tmp_path / "data", tmp_path / "site", tmp_path / "pages", strict=True)
    built = tmp_path / "site"
    page = HTMLParser((built / f"articles/{source.id}.html").read_text(encoding="utf-8"))
    outward = [a.attributes["href"] for a in page.css("a") if (a.attributes.get("href") or "").startswith("http")]
    quotes = [f"{address}#:~:text={urllib.parse.quote(said)}" for said in ("建成公共实训基地12个", "建成示范校5所")]
    assert outward == [address, *quotes, address]
    assert all("noopener" in (a.attributes["rel"] or "") for a in page.css(f'a[href^="{address}"]'))
    assert "canonical" in page.css_first("#provenance").text() and "2026-11-30" in page.css_first("#provenance").text()
    assert json.loads(page.css_first("script[type='application/ld+json']").text())["url"] == address
    for form in ("bibtex", "csl"):
        assert address in page.css_first(f"[data-cite={form}]").text()
    assert "Not known" in HTMLParser((built / f"articles/{unknown.id}.html").read_text(encoding="utf-8")).css_first("#provenance").text()
    given = {r["id"]: (r["url"], r["quote_url"]) for r in json.loads((built / "api/records.json").read_text(encoding="utf-8"))}
    assert given == {"r1": (address, quotes[0]), "r2": (address, quotes[1]), "r3": (None, None)}
    rows = csv.DictReader(io.StringIO((built / "api/records.csv").read_text(encoding="utf-8-sig")))
    assert {r["id"]: (r["url"], r["quote_url"]) for r in rows} == {id: (u or "", q or "") for id, (u, q) in given.items()}
    articles = {a["id"]: a for a in json.loads((built / "api/articles.json").read_text(encoding="utf-8"))}
    assert [articles[source.id][key] for key in ("url", "url_basis", "captured")] == [address, "canonical", "2026-11-30"]
    for name in ("feed.xml", "cities/weifang.xml"):
        (entry,) = (e for e in feedparser.parse(str(built / name)).entries if e.title.startswith(source.title) and len(e.links) > 1)
        assert {link.rel: link.href for link in entry.links}["via"] == address
    assert address in (built / "deadlines.ics").read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", "")


def test_citations_are_read_by_what_reads_citations(site: Path) -> None:
    keys = []
    for name in pages(site):
        tree = HTMLParser((site / name).read_text(encoding="utf-8"))
        written = tree.css_first("[data-cite=bibtex]")
        if written is None:
            assert not name.startswith(("articles/2", "cities/w", "themes/w", "indicators/h")), name
            continue
        library = bibtexparser.parse_string(written.text())
        assert not library.failed_blocks and len(library.entries) == 1, name
        fields = {field.key: field.value for field in library.entries[0].fields}
        (item,) = json.loads(tree.css_first("[data-cite=csl]").text())
        assert item["id"] == library.entries[0].key and item["type"] == "webpage"
        assert item["title"] == fields["title"]
        if "date" in fields:
            assert "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0]) == fields["date"]
        keys.append(item["id"])
    assert len(keys) == len(set(keys)) > 20


def test_linked_data_says_what_the_page_is(site: Path) -> None:
    kinds = {}
    for name in pages(site):
        for node in HTMLParser((site / name).read_text(encoding="utf-8")).css('script[type="application/ld+json"]'):
            held = json.loads(node.text())
            assert held["@context"] == "https://schema.org"
            kinds[name] = held["@type"]
            assert held.get("headline") or held.get("name"), name
            if held["@type"] == "Dataset":
                assert 50 <= len(held["description"]) <= 5000
                assert all((site / Path(name).parent / part["contentUrl"]).is_file() for part in held["distribution"])
    articles = {name: kind for name, kind in kinds.items() if name.startswith("articles/")}
    # none states number or issuer; one is called as acts are
    assert set(articles.values()) == {"Article", "Legislation"} and list(articles.values()).count("Legislation") == 1
    assert articles["articles/2022-08-22-2337f348.html"] == "Legislation"
    assert kinds["downloads.html"] == "Dataset" and kinds["index.html"] == "WebSite"


def test_a_guide_for_machines_leads_to_what_is_there(site: Path) -> None:
    guide = (site / "llms.txt").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", guide)
    assert guide.startswith("# ") and "\n> " in guide and len(links) > 20
    assert [link for link in links if not (site / link).is_file()] == []


def test_a_sitemap_has_every_page_once_the_address_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("SITE_URL", "https://policy.example/digest/")
    plugin.build_site(tmp_path / "data", tmp_path / "site", tmp_path / "pages", strict=True)
    tree = ElementTree.parse(tmp_path / "site/sitemap.xml")
    found = [node.text or "" for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert all(url.startswith("https://policy.example/digest/") for url in found)
    assert sorted(url.removeprefix("https://policy.example/digest/") or "index.html" for url in found) == [
        name for name in pages(tmp_path / "site") if name != "404.html"
    ]


def test_feeds_and_calendar_are_valid(site: Path) -> None:
    feeds = [site / "feed.xml", *(site / "cities").glob("*.xml"), *(site / "themes").glob("*.xml")]
    assert len(feeds) > len(CITIES)
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo and feed.feed.title and feed.feed.id
        assert all(entry.id and entry.link and entry.updated for entry in feed.entries)
    assert len(feedparser.parse((site / "feed.xml").read_bytes()).entries) == len(CITIES)
    titles = {a["id"]: a["title_en"] for a in json.loads((site / "api/articles.json").read_text(encoding="utf-8"))}
    assert all(titles.values())
    assert any(title in entry.title for title in titles.values() for entry in feedparser.parse((site / "feed.xml").read_bytes()).entries)
    unfolded = (site / "deadlines.ics").read_text(encoding="utf-8").replace("\n ", "")
    assert (
        "SUMMARY:济宁市 Jining · 高技能人才总量 不少于28万人 · total number of highly skilled personnel: at least 280\\,000 people"
        in unfolded
    )
    lines = (site / "deadlines.ics").read_bytes().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") > 0


def test_nothing_names_another_host(site: Path) -> None:
    for name in pages(site):
        tree = HTMLParser((site / name).read_text(encoding="utf-8"))
        for node in tree.css("script[src], link[href], img[src], iframe, object, embed, [srcset]"):
            target = node.attributes.get("src") or node.attributes.get("href") or ""
            assert not re.match("(?:[a-z]+:)?//", target), f"{name}: {target}"


def test_a_cell_shows_the_figure_and_holds_the_whole_sentence(site: Path, tables: Tables) -> None:
    read = [x for x in pipeline.Extractor(tables).gather(ROOT / "data") if isinstance(x, Extraction)]
    records = {(x.article.id, r.id): r for x in read for r in x.records}
    tree = HTMLParser((site / "records.html").read_text(encoding="utf-8"))
    folded = 0
    for link in tree.css(".c-evidence > a"):
        article, _, anchor = (link.attributes["href"] or "").removeprefix("articles/").partition(".html#r-")
        record = records[article, anchor]
        assert link.text() == record.evidence.quote.replace("\n", "")
        lead = link.css_first(".pd-lead-in")
        folded += lead is not None
        shown = link.text()[len(lead.text()) if lead else 0 :]
        assert 0 <= shown.find(record.surface.replace("\n", "")) < 80, record.surface
    assert folded > 5


def test_pages_stay_small(site: Path) -> None:
    heavy = {name: size for name in pages(site) if (size := len(gzip.compress((site / name).read_bytes()))) > 100_000}
    assert not heavy


def test_the_real_captures_make_five_city_pages_without_a_teaser(seeds: tuple[Path, ...], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    command = [sys.executable, "-m", "policy_digest", "ingest", *map(str, seeds), "--data", str(tmp_path / "data")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    plugin.build_site(tmp_path / "data", tmp_path / "site", tmp_path / "pages", strict=True)
    assert {f"cities/{city}.html" for city in CITIES} <= set(pages(tmp_path / "site"))
    files = [p for p in (tmp_path / "site").rglob("*") if p.suffix in (".html", ".json", ".csv", ".js", ".xml", ".ics")]
    for path in files:
        text = html.unescape(path.read_text(encoding="utf-8"))
        assert "1086万" not in text and "109个" not in text, path


# ---------------------------------------------------------------- in the browser


@pytest.mark.parametrize("width", SIZES)
def test_pages_open_quietly_and_fit(browser: Browser, site: Path, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light" if width > 768 else "dark")
    page = context.new_page()
    witness = Witness(page, address)
    for name in pages(site):
        page.goto(address + name)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} pixels wide"
    page.wait_for_timeout(300)
    assert witness.seen == []
    context.close()


ROOMS = ("index.html", "records.html", "cities/index.html", "cities/jining.html", "themes/workforce-scale.html", "articles/{}")
MORE_ROOMS = (
    "about.html",
    "methods.html",
    "glossary/index.html",
    "downloads.html",
    "404.html",
    "themes/index.html",
    "indicators/index.html",
    "articles/index.html",
    "compare.html?place=jining&place=yantai&place=weifang",
    "records.html?place=jining&place=yantai&q=0.35 million&sort=value",
)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390), ("dark", 1440)])
def test_no_barrier_for_anyone(browser: Browser, site: Path, address: str, scheme: Literal["light", "dark"], width: int) -> None:
    """WCAG 2.2 AA as far as axe can tell, colour contrast included: no serious and no critical violation."""
    article = sorted(p.name for p in (site / "articles").glob("2*.html"))[0]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for name in (*ROOMS, *(MORE_ROOMS if scheme == "light" else ())):
        page.goto(address + name.format(article))
        report = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).response
        found += [
            f"{name}: {violation['id']} {node['target']} {node['failureSummary']}"
            for violation in report["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"][:2]
        ]
    context.close()
    assert found == []


def test_marks_like_those_of_lighthouse(browser: Browser, site: Path, address: str) -> None:
    article = sorted(p.name for p in (site / "articles").glob("2*.html"))[0]
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    context.add_init_script(WATCH)
    low, descriptions = [], []
    for room in (*ROOMS, "glossary/index.html", "about.html"):
        page = context.new_page()
        name = room.format(article)
        witness = Witness(page, address)
        page.goto(address + name)
        page.wait_for_load_state("networkidle")
        marks = audit(page, address, name, site, witness.seen)
        low += [f"{name} {kind} {score:.0f}: {marks.lost}" for kind, score in marks.scores.items() if score < 95]
        assert marks.first_paint["slow 3G"] < 1, name
        descriptions.append(page.locator("meta[name=description]").get_attribute("content"))
        page.close()
    context.close()
    assert low == []
    assert len(set(descriptions)) == len(descriptions)


# ---------------------------------------------------------------- one language or both


def hidden_words(page: Page) -> dict[str, int]:
    """How many elements of each language are shown, in the page and its charts."""
    counts: dict[str, int] = page.evaluate(
        """() => Object.fromEntries([".zh", ".en"].map((name) => [name,
             [...document.querySelectorAll(name)].filter((e) => getComputedStyle(e).display !== "none").length]))"""
    )
    return counts


@pytest.mark.parametrize("name", ["index.html", "cities/jining.html", "themes/workforce-scale.html", "records.html", "404.html"])
def test_the_language_switch_shows_one_language_everywhere_and_remembers(page: Page, address: str, name: str) -> None:
    witness = Witness(page, address)
    page.goto(address + name)
    buttons = page.locator(".pd-languages button")
    assert buttons.count() == 3 and buttons.nth(1).get_attribute("aria-pressed") == "true"
    both = hidden_words(page)
    assert both[".zh"] > 10 and both[".en"] > 10
    buttons.nth(2).focus()
    page.keyboard.press("Enter")
    assert hidden_words(page)[".zh"] == 0 and page.locator("html").get_attribute("lang") == "en"
    words = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, th, label, summary, figcaption, option, .md-tabs__link, .md-nav__link")]
             .filter((e) => e.checkVisibility() || e.tagName === "OPTION")
             .map((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("")).join(" ")"""
    )
    assert not re.search("[一-鿿]", words)
    page.goto(address + "about.html")
    assert hidden_words(page)[".zh"] == 0 and page.locator(".pd-languages [aria-pressed=true]").inner_text() == "EN"
    page.locator(".pd-languages button").nth(0).click()
    assert hidden_words(page)[".en"] == 0
    assert page.locator(".md-search__input").get_attribute("placeholder") == "搜索"
    page.locator(".pd-languages button").nth(1).click()
    page.reload()
    assert min(hidden_words(page).values()) > 10
    assert [line for line in witness.seen if "404" not in line] == []


def test_a_reader_without_chinese_chooses_documents_by_english_titles(page: Page, address: str) -> None:
    page.goto(address + "articles/index.html")
    page.locator(".pd-languages button").nth(2).click()
    titles = page.locator(".pd-documents > li > a")
    assert titles.count() == len(CITIES)
    for shown in titles.all_inner_texts():
        assert re.search("[A-Za-z]{3}", shown) and not re.search("[一-鿿]", shown)
    chosen = titles.first.inner_text()
    titles.first.click()
    assert page.locator("h1").inner_text().strip() == chosen
    expect(page).to_have_title(re.compile("^" + re.escape(chosen)))  # the script that writes it comes behind the page
    assert page.title().startswith(chosen) and not re.search("[一-鿿]", page.title().split(" · ")[0])
    assert page.locator(".pd-original").is_visible()  # the title as published, by which the document is found elsewhere
    page.locator(".pd-languages button").nth(0).click()
    assert not re.search("[A-Za-z]{3}", page.title().split(" · ")[0]) and not page.locator(".pd-original").is_visible()


def test_the_chosen_language_is_there_before_anything_is_painted(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    page.locator(".pd-languages button").nth(2).click()
    # With every file of script held back, only what stands in the head of the page can have applied the choice.
    page.route("**/*.js", lambda route: route.abort())
    page.goto(address + "cities/weifang.html")
    assert page.locator("html").get_attribute("data-language") == "en"
    assert hidden_words(page)[".zh"] == 0


def test_without_a_script_both_languages_are_shown(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "cities/weifang.html")
    assert page.locator("h1 .zh").is_visible() and page.locator("h1 .en").is_visible()
    assert not page.locator(".pd-languages").is_visible()
    context.close()


def test_what_a_script_writes_follows_the_language(page: Page, address: str) -> None:
    page.goto(address + "records.html?kind=target")
    page.locator(".pd-languages button").nth(2).click()
    assert re.fullmatch("[0-9]+ shown, [0-9]+ hidden", page.locator("output").inner_text().strip())
    assert page.locator("select[name=sort] option").all_inner_texts()[:2] == ["City", "Kind"]
    assert page.locator("[data-asked]").inner_text().split("\n")[-1] == "Kind: Target"
    ask(page, "weifang")
    assert re.fullmatch("[0-9]+ pages?", page.locator(".md-search-result__meta").inner_text().strip())
    assert not re.search("[一-鿿]", page.locator(".md-search-result__link").first.inner_text())


def test_the_glossary_is_narrowed_by_chinese_pinyin_and_english(page: Page, address: str, site: Path) -> None:
    page.goto(address + "glossary/index.html")
    rows = page.locator(".pd-terms tbody tr:visible")
    every = rows.count()
    assert every > 100
    for typed in ("公共实训基地", "gonggong shixun", "shixunjidi", "public training", "gōng gòng shí xùn jī dì"):
        page.locator("[data-narrow] input").fill(typed)
        shown = [row.locator("th").inner_text() for row in rows.all()]
        assert "公共实训基地" in shown and len(shown) < every / 10, typed
        assert f"隐藏 {every - len(shown)}" in page.locator("output").inner_text()
    page.locator("#pd-terms tbody tr:visible .c-uses a").first.click()
    page.wait_for_url("**/articles/*")
    assert "公共实训基地" in page.locator("mark.is-now, :target").first.inner_text()


# query → the page that must come first
QUERIES = {
    "潍坊": "cities/weifang",
    "潍坊市": "cities/weifang",
    "weifang": "cities/weifang",
    "Weifang": "cities/weifang",
    "WEIFANG": "cities/weifang",
    "wf": "cities/weifang",
    "濰坊": "cities/weifang",
    "天津": "cities/tianjin",
    "tianjin": "cities/tianjin",
    "tj": "cities/tianjin",
    "烟台": "cities/yantai",
    "煙台": "cities/yantai",
    "yantai": "cities/yantai",
    "济宁": "cities/jining",
    "濟寧": "cities/jining",
    "jining": "cities/jining",
    "jn": "cities/jining",
    "大连": "cities/dalian",
    "大連市": "cities/dalian",
    "dalian": "cities/dalian",
    "dl": "cities/dalian",
    "学徒制": "themes/industry-education",
    "學徒": "themes/industry-education",
    "apprenticeship": "themes/industry-education",
    "产教融合": "themes/industry-education",
    "chanjiaoronghe": "themes/industry-education",
    "xuetuzhi": "themes/industry-education",
    "职业技能培训": "themes/training",
    "職業技能培訓": "themes/training",
    "竞赛": "themes/competitions",
    "competitions": "themes/competitions",
    "工匠": "themes/craftsmen",
    "craftsmen": "themes/craftsmen",
    "gongjiang": "themes/craftsmen",
    "技能人才评价": "themes/evaluation",
    "evaluation": "themes/evaluation",
    "培养平台": "themes/platforms",
    "incentives": "themes/incentives",
    "表彰激励": "themes/incentives",
    "funding": "themes/safeguards",
    "职称": "themes/career-paths",
    "落户": "themes/attraction",
    "职业院校与技工教育": "themes/institutions",
    "高技能人才占技能人才比例": "indicators/high-skilled-share",
    "高技能人才总量": "indicators/high-skilled-stock",
    "Highly skilled workers": "indicators/high-skilled-stock",
    "技能大师工作室": "indicators/master-studios",
    "潍坊新生态": "articles/2024-08-14",
    "技能济宁": "articles/2022-08-22",
    "实施意见 天津": "articles/2023-09-01",
    "大众日报": "articles/2024-08-14",
    "2023-09-01": "articles/2023-09-01",
    "102.3万": "articles/2025-03-19",
    "102.3万人": "articles/2025-03-19",
    "821家": "articles/2024-08-14",
    "821": "articles/2024-08-14",
    "天津40%": "articles/2023-09-01",
    "40% tianjin": "articles/2023-09-01",
    "潍坊35万": "articles/2024-08-14",
    "weifang 35万": "articles/2024-08-14",
    "烟台35万": "articles/undated",
    "yantai 350,000": "articles/undated",
    "28万人": "articles/2022-08-22",
    "jining 280,000": "articles/2022-08-22",
    "大连10万人次": "articles/2025-03-19",
    "济宁工匠": "articles/2022-08-22",
}


def ask(page: Page, query: str) -> list[str]:
    """The addresses of the hits, in order."""
    box = page.locator(".md-search__input")
    box.fill("")
    box.fill(query)
    page.locator(".md-search-result__link, .md-search-result__meta:has-text('没有')").first.wait_for()
    return [link.get_attribute("href") or "" for link in page.locator(".md-search-result__link").all()]


def test_search_puts_the_right_page_first(page: Page, address: str) -> None:
    assert len(QUERIES) >= 60
    witness = Witness(page, address)
    page.goto(address + "themes/index.html")
    wrong = {}
    for query, expected in QUERIES.items():
        hits = ask(page, query)
        if not hits or not hits[0].startswith(f"../{expected}"):
            wrong[query] = hits[:3]
    assert wrong == {}
    assert witness.seen == []


@pytest.mark.parametrize(
    ("query", "text"), [("学徒制", "学徒"), ("apprenticeship", "pprentice"), ("weifang", "Weifang"), ("35万", "35万"), ("40%", "40%")]
)
def test_search_finds(page: Page, address: str, query: str, text: str) -> None:
    page.goto(address + "index.html")
    assert ask(page, query)
    assert text in page.locator(".md-search-result__item").first.inner_text()
    page.locator(".md-search__input").press("Enter")
    page.wait_for_url(lambda url: url != address + "index.html")


# one term of the glossary in Chinese, pinyin and English
TERM = "../glossary/index.html#t-gonggongshixunjidi"
NAMED = ("公共实训基地", "公共實訓基地", "gonggongshixunjidi", "public training base", "public train")


def test_an_english_query_shows_the_figure_in_the_chinese_sentence(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    ask(page, "skill master studios")
    said = page.locator(".md-search-result__link[href*='#r-'] p").first.inner_text()
    assert "40个" in said
    assert page.locator(".pd-found-in .en").first.inner_text().startswith("Implementing opinions")


def test_search_finds_terms_below_what_says_something_with_them(page: Page, address: str) -> None:
    page.goto(address + "themes/index.html")
    for query in NAMED:
        hits = ask(page, query)
        assert TERM in hits, query
    for query in ("公共实训基地", "职业技能培训", "学徒制"):
        hits = ask(page, query)
        at = next(i for i, hit in enumerate(hits) if "/glossary/" in hit)
        assert at > 0 and not [hit for hit in hits[at:] if re.search("/(?:cities|themes|indicators)/|#r-", hit)], query


def test_a_number_is_not_found_in_a_longer_one(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    ask(page, "5万人")
    hits = page.locator(".md-search-result__link").all_inner_texts()
    assert not [hit for hit in hits if re.search(r"[0-9.]5万人", hit) and not re.search(r"(?<![0-9.])5万人", hit)]
    assert ask(page, "zzqqxx") == []


@pytest.fixture(scope="module", params=["own", "pagefind"])
def split_up(site: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> tuple[str, Path]:
    """The engine, and the shipped site as if its index were too heavy for one script."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search, "LIGHT", 10_000)
        patched.setenv("POLICY_DIGEST_SEARCH", request.param)
        plugin.build_site(ROOT / "data", folder / "site", folder / "pages", strict=True)
    return request.param, folder / "site"


def documents_found(page: Page, query: str) -> str:
    """The address of the first hit, once the documents are there."""
    box = page.locator(".md-search__input")
    box.fill("")
    box.fill(query)
    page.locator(".md-search-result__meta:has-text('页'), .md-search-result__meta:has-text('没有')").wait_for()
    links = page.locator(".md-search-result__link")
    return (links.first.get_attribute("href") or "") if links.count() else ""


# Pagefind cuts pinyin, initials and whole sentences of a document in its own way: these are what it must find.
PAGEFIND = ("潍坊", "濰坊", "wf", "xuetuzhi", "高技能人才总量", "潍坊新生态", "大众日报", "821家", "102.3万", "40%", "潍坊35万", "28万人")
TWICE = {"40%": "articles/2023-09-01", "大連10万人次": "articles/2025-03-19"}


def test_a_heavy_index_is_split_up_and_finds_the_same(page: Page, split_up: tuple[str, Path]) -> None:
    engine, built = split_up
    assert not (built / "search/read").exists()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    expected = QUERIES | TWICE
    with served(built) as base:
        witness = Witness(page, base)
        page.goto(base + "themes/index.html")
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "search/" in url or "pagefind" in url]
        found = {query: documents_found(page, query) for query in (expected if engine == "own" else PAGEFIND)}
        assert {query: first for query, first in found.items() if not first.startswith(f"../{expected[query]}")} == {}
        for query in NAMED:
            documents_found(page, query)
            assert page.locator(f".md-search-result__link[href='{TERM}']").count() == 1, query
        assert documents_found(page, "821家")
        page.locator(".md-search-result__link[href*='#r-']").first.click()
        page.wait_for_url("**/articles/*#r-*")
        assert page.locator("mark.is-now").count() > 0
        assert witness.seen == []
    # Opened from a folder, where browsers load no modules, Pagefind has the names only.
    page.goto((built / "index.html").as_uri())
    assert documents_found(page, "weifang").endswith("cities/weifang.html")
    assert "articles/" in documents_found(page, "821家") or engine == "pagefind"


@pytest.fixture(scope="module")
def hundreds(tables: Tables) -> tuple[Extraction, ...]:
    """Documents of many places, and one that alone says what it says."""
    planted = factory.article(
        "# 补充耕地",
        "对验收合格的补充耕地按每亩核补，由自然资源主管部门会同财政部门在翌年一季度兑付。",
        "补充耕地9,876亩，其中水田占37.5%。",
        title="盐碱地综合利用若干办法",
        place="yantai",
        published="2021-03-04",
        publisher="测试公报",
    )
    return (*factory.corpus(tables, 100, articles=3), factory.extraction(planted))


@pytest.fixture(scope="module")
def parts(hundreds: tuple[Extraction, ...], tables: Tables) -> dict[str, str]:
    """The index of the hundreds, split up: src_uri → content."""
    held = digest(hundreds, tables)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search, "LIGHT", 10_000)
        return {one.src_uri: str(one.content) for one in search.search_index(held, factory.wording(held), tables)}


@pytest.mark.slow
def test_every_pair_of_characters_leads_to_its_documents(hundreds: tuple[Extraction, ...], parts: dict[str, str]) -> None:
    called = filter(None, (re.fullmatch(r'policyDigestPart\("(\w+)",(.*)\);\n', content, re.DOTALL) for content in parts.values()))
    held = {m[1]: json.loads(m[2]) for m in called}
    assert len(held) == len(parts) - 1
    lines = {token: line for name, part in held.items() if name.isdigit() for token, line in part[0].items()}
    number = {cards[0][1]: int(name[1:]) for name, cards in held.items() if name[0] == "d"}
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def documents(token: str) -> set[int]:
        found = set()
        for field in lines.get(token, "").split(" "):
            at = -1
            for gap in re.findall("[g-z0-9_-]*[A-Za-f]", field):
                at += 1 + sum(digits.index(c) % 32 * 32**i for i, c in enumerate(gap))
                found.add(at)
        return found

    expected: dict[str, set[int]] = {}
    for one in hundreds:
        for token in re.findall("(?=([㐀-鿿]{2}))", f"{one.article.title}\n{one.article.text}"):
            expected.setdefault(token, set()).add(number[f"articles/{one.article.id}.html"])
    assert len(expected) > 100 and {1, len(hundreds) - 1} <= {len(found) for found in expected.values()}
    assert not {token for token, found in expected.items() if not found <= documents(token)}
    assert documents("水田") == documents("9,876亩") == documents("37.5%") == {number[f"articles/{hundreds[-1].article.id}.html"]}
    assert not documents("876亩") | documents("5%")
    assert max(map(len, parts.values())) < 100_000


def test_one_document_is_found_among_hundreds(
    page: Page, site: Path, hundreds: tuple[Extraction, ...], parts: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("articles", "search", "cities"))
    for name, content in parts.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    planted = f"../articles/{hundreds[-1].article.id}.html"
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    queries = ("盐碱地", "鹽鹼地", "yanjiandi", "翌年一季度兑付", "9,876亩", "37.5%", "烟台 水田", "碱", "测试公报", "yantai 9,876")
    with served(tmp_path / "site") as base:
        for address in (base, f"{(tmp_path / 'site').as_uri()}/"):  # from a server, and from a folder
            page.goto(address + "themes/index.html")
            found = {query: documents_found(page, query) for query in queries}
            assert {query: first for query, first in found.items() if not first.startswith(planted)} == {}
            asked.clear()
            documents_found(page, "技能人才总量")
            assert page.locator(".md-search-result__item").count() == 12
            assert 0 < len([url for url in asked if "/search/" in url]) < 50
            assert documents_found(page, "zzqqxx") == ""


def test_pagefind_that_is_asked_for_and_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("POLICY_DIGEST_SEARCH", "pagefind")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BuildFailed, match="Pagefind is not installed"):
        plugin.build_site(tmp_path / "data", tmp_path / "site", tmp_path / "pages")


def test_nothing_of_search_loads_before_a_reader_types(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(address + "index.html")
    page.wait_for_timeout(300)
    assert not [url for url in asked if "search/index" in url]
    page.locator(".md-search__input").click()
    page.wait_for_function("document.querySelector('script[src*=\"search/index\"]')")


def test_search_is_small(site: Path) -> None:
    assert len(gzip.compress((site / "search/index.js").read_bytes())) < 300_000


def test_a_figure_lands_on_its_marked_sentence(page: Page, address: str) -> None:
    page.goto(address + "cities/weifang.html")
    figure = page.locator("td.c-figure a.pd-figure").first
    quote = page.locator("td.c-evidence a").first.inner_text().strip("“ \n")
    figure.click()
    page.wait_for_url("**/articles/*#r-*")
    marked = page.locator("mark.is-now")
    assert "".join(marked.all_inner_texts()) == quote
    assert marked.first.is_visible()
    box = marked.first.bounding_box()
    assert box and 0 <= box["y"] < 900
    page.locator("mark.is-now a.pd-in").first.click()
    assert page.url.rpartition("#")[2].startswith("rec-")


def tick(page: Page, field: str, *values: str) -> None:
    """Choose these values of a filter, and wait for the rows."""
    facet = page.locator(f"[data-facet={field}]")
    if not facet.evaluate("e => e.open"):
        facet.locator("summary").click()
    for value in values:
        facet.locator(f"input[value='{value}']").check()
    page.keyboard.press("Escape")
    expect(page.locator("[aria-busy]")).to_have_count(0)


def shown_records(page: Page, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of the rows that are seen, in their order."""
    held = {f"articles/{r['article']}.html#r-{r['id']}": r for r in records}
    links = page.locator(".pd-all tbody tr:visible a.pd-figure").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    return [held[link] for link in links]


def of_api(site: Path) -> list[dict[str, Any]]:
    """The records as the site offers them."""
    found: list[dict[str, Any]] = json.loads((site / "api/records.json").read_text(encoding="utf-8"))
    return found


def test_filters_live_in_the_address(page: Page, address: str, site: Path) -> None:
    records = of_api(site)
    page.goto(address + "records.html")
    rows = page.locator(".pd-all tbody tr:visible")
    expect(rows).to_have_count(len(records))
    tick(page, "kind", "target", "status")
    tick(page, "place", "jining", "tianjin")
    tick(page, "unit", "人", "个")
    wanted = [r for r in records if r["kind"] in ("target", "status") and r["city"] in ("jining", "tianjin") and r["unit"] in ("人", "个")]
    expect(rows).to_have_count(len(wanted))
    assert shown_records(page, records) == wanted
    assert f"隐藏 {len(records) - len(wanted)}" in page.locator("output").inner_text()
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
    assert query == {"kind": ["target", "status"], "place": ["jining", "tianjin"], "unit": ["人", "个"]}
    page.locator(".pd-languages button").nth(2).click()
    shared = page.url
    assert shared.endswith("&lang=en")
    page.evaluate("localStorage.clear()")
    page.goto(address + "about.html")
    page.goto(shared)  # as whoever was sent it sees it
    expect(rows).to_have_count(len(wanted))
    assert page.locator("html").get_attribute("data-language") == "en"
    page.locator("select[name=sort]").select_option("value")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    values: dict[str, list[float]] = {}
    for one in shown_records(page, records):
        values.setdefault(one["unit"], []).append(one["value_max"] or one["value"])
    assert len(values) == 2 and all(group == sorted(group, reverse=True) for group in values.values())
    with page.expect_download() as download:
        page.locator("[data-download]").click()
    saved = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    table = list(csv.DictReader(io.StringIO((site / "api/records.csv").read_text(encoding="utf-8-sig"))))
    chosen = {(one["article"], one["id"]) for one in wanted}
    assert sorted(saved, key=str) == sorted((r for r in table if (r["article"], r["id"]) in chosen), key=str)
    assert [(r["article"], r["id"]) for r in saved] == [(r["article"], r["id"]) for r in shown_records(page, records)]
    page.emulate_media(media="print")
    said = page.locator(".pd-asked").inner_text()
    assert not page.locator(".pd-filters").is_visible()
    assert all(word in said for word in ("Kind: Target", "City: Jining", "City: Tianjin", "Unit: people", "sorted by value", "shown"))
    page.emulate_media(media="screen")
    page.locator(".pd-chosen", has_text="Jining").click()
    expect(rows).to_have_count(sum(r["city"] == "tianjin" for r in wanted))
    page.locator(".pd-filters button[type=reset]").click()
    expect(rows).to_have_count(len(records))


def test_indicators_and_documents_filter_too(page: Page, address: str, site: Path) -> None:
    records = of_api(site)
    document = next(r["article"] for r in records if r["city"] == "dalian")
    page.goto(f"{address}records.html?document={document}")
    expect(page.locator(".pd-all tbody tr:visible")).to_have_count(sum(r["article"] == document for r in records))
    page.goto(address + "records.html")
    tick(page, "indicator", "high-skilled-stock", "master-studios")
    links = page.locator(".pd-all tbody tr:visible .c-name a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert set(links) == {"indicators/high-skilled-stock.html", "indicators/master-studios.html"}


@pytest.mark.parametrize(
    ("queries", "value"),
    [
        (("35万", "350000", "350,000", "0.35 million", "350 thousand", "350k", "三十五万", "35 万", "３５万"), 350_000),
        (("40%", "40 percent", "40 per cent", "四成", "百分之四十"), 40),
        (("102.3万", "1023000", "1,023,000", "1.023 million", "一百零二万三千", "一百零二点三万"), 1_023_000),
    ],
)
def test_a_number_finds_its_records_in_any_writing(page: Page, address: str, site: Path, queries: tuple[str, ...], value: int) -> None:
    records = of_api(site)
    found = {}
    for query in queries:
        page.goto(f"{address}records.html?q={urllib.parse.quote(query)}")
        expect(page.locator(".pd-all[aria-busy], .pd-asked output:empty")).to_have_count(0)
        found[query] = [r["id"] for r in shown_records(page, records)]
        hits = ask(page, query)
        assert any("#r-" in hit for hit in hits), query
    first, *others = found.values()
    assert all(one == first for one in others), found
    assert {r["id"] for r in records if r["value"] == value and (value > 100 or r["unit"] == "%")} <= set(first) and 0 < len(first) < 10


def test_other_words_for_the_same_find_it(page: Page, address: str, site: Path) -> None:
    records = of_api(site)
    found = []
    for query in ("training base", "training center", "实训中心", "实训基地"):
        page.goto(f"{address}records.html?q={urllib.parse.quote(query)}")
        expect(page.locator(".pd-all[aria-busy], .pd-asked output:empty")).to_have_count(0)
        found.append([r["id"] for r in shown_records(page, records)])
    assert found[0] and all(one == found[0] for one in found)


def test_heads_of_tables_sort(page: Page, address: str, site: Path) -> None:
    records = of_api(site)
    page.goto(address + "records.html")
    figure = page.locator(".pd-all th:has(.pd-sort)", has_text="数值")
    figure.locator("button").focus()
    page.keyboard.press("Enter")
    expect(figure).to_have_attribute("aria-sort", "descending")
    assert "sort=value" in page.url
    page.keyboard.press("Enter")
    expect(figure).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    people = [r["value"] for r in shown_records(page, records) if r["unit"] == "人" and r["value_max"] is None]
    assert len(people) > 5 and people == sorted(people)
    page.goto(address + "cities/jining.html")
    table = page.locator(".pd-of-target table")
    table.locator("thead button", has_text="数值").click()
    assert table.locator("th[aria-sort=descending]").count() == 1
    for group in table.evaluate(
        """t => [...t.tBodies[0].rows].reduce((groups, row) => { if (row.matches(".pd-group")) groups.push([]);
             else (groups.at(-1) || (groups.push([]), groups).at(-1)).push(row.querySelector(".c-figure a").hash.slice(3));
             return groups; }, [])"""
    ):
        of = {r["id"]: r for r in records}
        for one, after in itertools.pairwise(of[id] for id in group):
            assert one["unit"] != after["unit"] or one["value"] >= after["value"]


def test_works_from_a_folder_without_a_server(page: Page, site: Path) -> None:
    base = site.resolve().as_uri() + "/"
    witness = Witness(page, base)
    page.goto(base + "index.html")
    page.locator("table.pd-headline a.pd-figure").first.click()
    page.wait_for_url("**/articles/*#r-*")
    assert page.locator("mark.is-now").count() > 0
    assert [line for line in witness.seen if line.startswith("asked for")] == []


# ---------------------------------------------------------------- the questions of a reader


def test_home_shows_the_year_that_passed_last_and_what_is_due_next(page: Page, address: str) -> None:
    page.clock.set_fixed_time("2024-06-01T08:00:00")
    page.goto(address + "index.html")
    years = page.locator(".pd-timeline > li:visible")
    assert [year.inner_text().split()[0] for year in years.locator(".pd-year").all()] == ["2023", "2025"]
    assert [("is-past" in (year.get_attribute("class") or "")) for year in years.all()] == [True, False]
    page.clock.set_fixed_time("2027-06-01T08:00:00")
    page.reload()
    assert [year.inner_text().split()[0] for year in years.locator(".pd-year").all()] == ["2025"]
    assert page.locator(".pd-timeline + .pd-meta").inner_text().startswith("此后没有")


def test_the_keyboard_reaches_what_is_seen_and_nothing_else(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + "about.html")
    drawer = page.locator("[data-drawer]")
    assert drawer.get_attribute("aria-expanded") == "false"
    assert not page.locator(".md-sidebar--primary a").first.is_visible()
    drawer.focus()
    page.keyboard.press("Enter")
    page.locator(".md-sidebar--primary a:focus").wait_for()
    assert drawer.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.querySelector('[data-drawer]')")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".md-search__input").focus()
    assert page.locator(".md-search__output").is_visible() and page.locator("#__search").is_checked()
    page.wait_for_timeout(100)
    page.locator(".md-tabs__link").first.focus()
    assert not page.locator("#__search").is_checked()
    context.close()


def test_paper_is_white_and_carries_whole_addresses(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address + "cities/weifang.html")
    page.emulate_media(media="print", color_scheme="dark")
    row = page.locator(".c-evidence a").first
    row.and_(page.locator("[data-full]")).wait_for()
    assert (row.get_attribute("data-full") or "").startswith(address + "articles/")
    colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]")
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert not page.locator(".md-header").is_visible()
    context.close()


def test_home_tells_what_new_documents_say_and_leads_on(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    newest = page.locator(".pd-documents > li").first
    assert newest.locator("time").get_attribute("datetime") == "2025-03-19"
    assert 1 <= newest.locator(".pd-said a.pd-figure").count() <= 3
    ways = [link.get_attribute("href") for link in page.locator(".pd-ways a").all()]
    assert {"cities/index.html", "themes/index.html", "indicators/index.html", "records.html"} <= set(ways)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_hit_and_its_kind_do_not_run_into_each_other(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(address + "index.html")
    page.locator(".md-search__input").focus()
    ask(page, "学徒")
    for hit in page.locator(".md-search-result__article:has(.pd-kind):has(h1, h2)").all():
        kind = hit.locator(".pd-kind").evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right }"
        )
        assert kind <= hit.locator("h1, h2").first.evaluate("e => e.getBoundingClientRect().left"), hit.inner_text()
    context.close()


def test_a_document_leads_to_its_records_and_checks_from_the_top(page: Page, address: str, site: Path) -> None:
    name = sorted(p.name for p in (site / "articles").glob("2022*.html"))[0]
    page.goto(address + f"articles/{name}")
    page.locator(".pd-place .pd-meta a[href='#records']").click()
    assert page.locator("#records").bounding_box()["y"] < 900  # type: ignore[index]
    assert page.locator(".pd-place .pd-meta a[href='#checking']").count() == 1


def test_a_figure_says_how_old_it_is_and_who_said_it(page: Page, address: str) -> None:
    page.goto(address + "cities/weifang.html")
    assert page.locator(".pd-stat time").first.inner_text() == "2024-08-14"
    assert page.locator("td.c-period time").first.inner_text() == "2024-08-14"
    page.goto(address + "indicators/high-skilled-stock.html")
    for row in page.locator(".pd-compare tbody tr").all():
        assert re.search("日报|人事报|发布者未写明", row.locator(".pd-source").first.inner_text())


def test_the_support_schedule_says_who_gets_how_much_for_what(page: Page, address: str) -> None:
    page.goto(address + "cities/jining.html")
    table = page.locator(".pd-of-support table")
    heads = [head.split("\n")[0] for head in table.locator("thead th").all_inner_texts()]
    assert [head.split(" ")[0] for head in heads[:3]] == ["给什么", "给多少", "给谁、为何"]
    row = table.locator("tr", has_text="人才津贴")
    assert row.locator(".c-name").inner_text().split() == ["人才津贴", "talent", "allowance"]
    assert row.locator(".c-figure b").inner_text() == "1000元"
    assert row.locator(".c-for .zh").inner_text() == "首席技师"


def test_a_measure_leads_to_those_like_it_elsewhere(page: Page, address: str) -> None:
    page.goto(address + "cities/tianjin.html")
    page.locator(".pd-measures li", has_text="职业技能竞赛").locator(".pd-elsewhere a[href*='articles/']").first.click()
    page.wait_for_url("**/articles/*#p-*")
    assert "技能竞赛" in page.locator(":target").inner_text()


# ---------------------------------------------------------------- nothing cut off, nothing in the way


KINDS_OF_PAGE = (*ROOMS, *MORE_ROOMS, "decisions.html", "indicators/high-skilled-stock.html", "cities/tianjin.html")


@pytest.mark.parametrize(("width", "language"), [(1440, "both"), (1440, "en"), (768, "en"), (390, "both"), (390, "en")])
def test_no_word_is_cut_off_or_covered_and_no_target_is_too_small(
    browser: Browser, site: Path, address: str, width: int, language: str
) -> None:
    article = sorted(p.name for p in (site / "articles").glob("2*.html"))[0]
    context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    if language != "both":
        context.add_init_script(f"localStorage.setItem('policy-digest-language', '{language}')")
    page = context.new_page()
    found = []

    def look(at: str) -> None:
        for design in DESIGNS:
            set_in(page, design)
            found.extend(f"{at}, in {design}: {fault}" for fault in faults(page))

    for name in KINDS_OF_PAGE:
        page.goto(address + name.format(article))
        look(name)
    page.goto(address + "index.html")
    if width < 960:
        page.locator(".md-header__button[for=__search]").click()
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")  # the theme's overlay has grown over the page
    for query in ("潍坊", "training", "35万"):
        ask(page, query)
        look(f"search {query}")
    context.close()
    assert found == []


def test_a_layout_that_is_wrong_is_seen(page: Page) -> None:
    page.set_content(
        "<!doctype html><body style='margin:0'><p class='a' style='width:40px;overflow:hidden;white-space:nowrap'>words that are cut</p>"
        "<p style='position:absolute;top:100px;left:0'>one above another</p>"
        "<p style='position:absolute;top:102px;left:4px'>the other below</p>"
        "<h2 style='position:absolute;top:200px'> </h2><ul><li style='position:absolute;top:300px;width:30px'>unbreakable</li></ul>"
        "<div style='position:absolute;top:400px'><a href='#a' style='display:block;height:9px;font-size:8px'>a</a>"
        "<a href='#b' style='display:block;height:9px;font-size:8px'>b</a></div><i style='position:absolute;top:500px;left:2000px'>out</i>"
        "<p style='position:absolute;top:600px;width:50px;word-break:break-all'>apprenticeship</p>"
    )
    said = {fault.split(":")[0].split(" ")[0] for fault in faults(page)}
    assert said == {"the", "cut", "overlap", "empty", "leaves", "small", "beyond", "broken"}


def test_the_designs_are_unlike_and_in_use(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    measured = {name: set_in(page, name) for name in DESIGNS}
    sans, serif, mono = (measured[name] for name in ("sans", "serif", "mono"))
    assert all(found["han"] == pytest.approx(300, abs=0.1) for found in measured.values()), "Chinese is set in squares"
    assert sans["skills"] > 1.3 * serif["skills"] and mono["skills"] > 1.1 * sans["skills"]
    assert sans["Wuhan"] > 1.15 * mono["Wuhan"], "narrow letters are wide in it, wide ones narrow"
    assert sorted(measured, key=lambda name: measured[name]["x"]) == ["serif", "mono", "sans"]


# ---------------------------------------------------------------- a long page on a phone


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_a_city_is_scanned_on_a_phone(phone: Page, address: str, site: Path) -> None:
    records = [r for r in json.loads((site / "api/records.json").read_text(encoding="utf-8")) if r["city"] == "jining"]
    phone.goto(address + "cities/jining.html")
    assert phone.evaluate("document.documentElement.scrollHeight") < 9_500
    assert phone.locator("td.c-figure a:visible").count() == len(records)  # every figure, with nothing to unfold
    jump = phone.locator(".pd-jump")
    assert jump.locator("a[href='#target'] b").inner_text() == str(sum(r["kind"] == "target" for r in records))
    for kind in ("support", "target", "rule"):
        jump.locator(f"a[href='#{kind}']").click()
        heading = phone.locator(f"h2#{kind}").bounding_box()
        strip = jump.bounding_box()
        assert heading and strip and strip["y"] >= 0 and strip["y"] + strip["height"] <= heading["y"] < 400


def test_what_a_phone_folds_opens_for_links_and_is_whole_elsewhere(phone: Page, page: Page, address: str) -> None:
    phone.goto(address + "cities/jining.html")
    folds = phone.locator("details.pd-part")
    assert folds.count() >= 2 and phone.locator("details.pd-part[open]").count() == 0
    phone.locator(".pd-jump a[href='#measures']").click()
    measure = phone.locator(".pd-measures ol > li > a").first
    assert measure.is_visible()
    assert not phone.locator(".pd-timeline .pd-due").first.is_visible()
    phone.goto(address + "about.html")
    phone.goto(address + "cities/jining.html#due-2025")
    assert phone.locator(".pd-timeline .pd-due").first.is_visible()
    phone.emulate_media(media="print")
    assert phone.locator(".pd-measures ol > li > a").first.is_visible()
    phone.emulate_media(media="screen")
    phone.wait_for_function("() => !document.querySelector('.pd-measures details').open")
    page.goto(address + "cities/jining.html")
    assert page.locator(".pd-measures ol > li > a").first.is_visible() and not page.locator(".pd-part > summary").first.is_visible()


def test_parts_fold_without_a_script(browser: Browser, address: str) -> None:
    for width, there in ((390, False), (1440, True)):
        context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False)
        page = context.new_page()
        page.goto(address + "cities/jining.html")
        measure = page.locator(".pd-measures ol > li > a").first
        assert measure.is_visible() is there
        if not there:
            page.locator(".pd-measures summary").click()
            assert measure.is_visible()
        context.close()


# ---------------------------------------------------------------- many places


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Iterator[tuple[str, list[Extraction]]]:
    """The address of a site of ninety invented places, and what it was made from."""
    held, folder = factory.corpus(tables, 90, seed=4), tmp_path_factory.mktemp("wide")
    (folder / "data").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.Extractor, "gather", lambda reader, data, *more: iter(held))
        patch.setattr(publish, "word", lambda digest, *more: factory.wording(digest))
        patch.setattr(comparison, "LONG", 15)
        patch.setattr(facets, "LISTED", 30)
        patch.setattr(records_page, "LISTED", 30)
        plugin.build_site(folder / "data", folder / "site", folder / "pages", strict=True)
    with served(folder / "site") as base:
        yield base, held


def test_rows_that_came_later_are_filtered_too(page: Page, wide: tuple[str, list[Extraction]]) -> None:
    base, held = wide
    last = held[-1].article.place
    witness = Witness(page, base)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base + "records.html")
    rows = page.locator(".pd-all tbody tr")
    expect(rows).to_have_count(records_page.FIRST)
    assert not [url for url in asked if "/records/" in url], "nothing is fetched before it is asked for"
    facet = page.locator("[data-facet=place]")
    facet.locator("summary").click()
    facet.locator("input[type=search]").fill(last)
    facet.locator(f"input[value='{last}']").check()
    expect(rows).to_have_count(len(held[-1].records))
    assert len([url for url in asked if re.search(r"/records/r-[0-9]+\.js", url)]) <= 4
    page.locator(".pd-chosen").click()
    asked.clear()
    page.locator("input[name=q]").fill("工作")
    wanted = sum("工作" in f"{r.indicator_zh} {r.evidence.quote}" for x in held for r in x.records)
    expect(page.locator("output")).to_contain_text(f" {wanted} ")
    page.locator("input[name=q]").fill("创新工作室")
    wanted = sum("创新工作室" in f"{r.indicator_zh} {r.evidence.quote}" for x in held for r in x.records)
    expect(page.locator("output")).to_contain_text(f" {wanted} ")
    assert len([url for url in asked if "/records/r-" in url]) < 30
    page.locator("input[name=q]").fill("公共实训基地")  # a word of which the index knows pairs of characters
    wanted = sum("公共实训基地" in f"{r.indicator_zh} {r.evidence.quote}" for x in held for r in x.records)
    assert wanted > 40  # more than are listed: they are counted while the first are read, and no longer said as a bound
    expect(page.locator("output")).to_contain_text(f"符合 {wanted} 条，先列 25 条")
    expect(rows).to_have_count(25)
    assert ask(page, last)[0].startswith(f"./cities/{last}")
    assert witness.seen == []


def test_one_of_many_documents_is_chosen_without_the_others(page: Page, wide: tuple[str, list[Extraction]]) -> None:
    base, held = wide
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    chosen = held[70].article
    page.goto(f"{base}records.html?document={chosen.id}")
    expect(page.locator(".pd-all tbody tr")).to_have_count(len(held[70].records))
    expect(page.locator(".pd-chosen")).to_contain_text(chosen.title)
    assert len([name for name in asked if name.startswith("f-")]) == 1, asked
    page.locator("[data-facet=document] summary").click()
    boxes = page.locator("[data-facet=document] input[type=checkbox]")
    expect(boxes).to_have_count(40)
    assert len([name for name in asked if name.startswith("f-document-")]) == 3
    order = list(dict.fromkeys(row["article"] for row in page.request.get(base + "api/records.json").json()))
    values = boxes.evaluate_all("all => all.map((box) => box.value)")
    assert values == [chosen.id, *(id for id in order if id != chosen.id)][:40], "what is chosen, then as in the corpus"


def test_a_long_table_comes_in_steps_and_downloads_whole(page: Page, wide: tuple[str, list[Extraction]]) -> None:
    base, held = wide
    total = sum(len(x.records) for x in held)
    page.goto(base + "records.html?sort=until")
    rows = page.locator(".pd-all tbody tr:visible")
    expect(rows).to_have_count(25)
    assert f"符合 {total} 条" in page.locator("output").inner_text()
    page.locator("[data-rest] button").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(50)
    assert page.evaluate("[...document.querySelectorAll('.pd-all tbody tr')].indexOf(document.activeElement.closest('tr'))") == 25
    of = {f"articles/{x.article.id}.html#r-{r.id}": r for x in held for r in x.records}

    def seen() -> list[Record]:
        return [of[link] for link in rows.locator("a.pd-figure").evaluate_all("all => all.map((a) => a.getAttribute('href'))")]

    dues = [record.period.deadline or "9" for record in seen()]
    assert dues == sorted(dues)
    with page.expect_download() as download:
        page.locator("[data-download]").click()
    saved = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    table = csv.DictReader(io.StringIO(saved))
    assert len({(row["article"], row["id"]) for row in table}) == total and len(table.fieldnames or ()) > 40
    tick(page, "kind", "rule")
    rules = sum(r.kind == "rule" for x in held for r in x.records)
    expect(rows).to_have_count(min(25, rules))
    assert page.locator("[data-rest]").is_visible() is (rules > 25)
    page.locator("select[name=sort]").select_option("value")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    assert all(a.unit != b.unit or (a.value_max or a.value) >= (b.value_max or b.value) for a, b in itertools.pairwise(seen()))


def test_a_place_is_found_among_many_by_pinyin(page: Page, wide: tuple[str, list[Extraction]]) -> None:
    base, held = wide
    slug = held[40].article.place
    for name, row in (
        ("cities/index.html", ".pd-provinces [data-row]"),
        ("downloads.html", ".pd-columns li"),
        ("articles/index.html", ".pd-documents > li"),
    ):
        page.goto(base + name)
        assert page.locator(f"{row}:visible").count() == 90, name
        page.locator("[data-narrow] input").fill(slug)
        assert 1 <= page.locator(f"{row}:visible").count() < 5, name
        assert page.locator(f"{row}:visible a[href*='{slug}']").count() >= 1, name
    page.goto(base + "cities/index.html")
    assert not page.locator(".pd-matrix").is_visible()
    page.locator("[data-narrow] input").fill(slug)
    page.locator("#pd-matrix summary").click()
    assert 1 <= page.locator(".pd-matrix tbody tr:visible").count() < 5


def test_a_long_comparison_answers_on_the_first_screen_and_is_read_in_steps(browser: Browser, wide: tuple[str, list[Extraction]]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    witness = Witness(page, wide[0])
    page.goto(wide[0] + "indicators/master-studios.html")
    box = page.locator("[data-narrow] input")
    for seen in (page.locator(".pd-standing dd a").first, page.locator(".pd-standing dd a").last, box):
        bounds = seen.bounding_box()
        assert bounds and bounds["y"] + bounds["height"] < 844
    rows = page.locator("#master-studios-rows tbody tr")
    shown = page.locator("#master-studios-rows tbody tr:visible")
    expect(shown).to_have_count(12)
    assert rows.count() > 12 and page.evaluate("document.documentElement.scrollHeight") < 8_000
    page.locator("#master-studios-rows [data-more] button").focus()
    page.keyboard.press("Enter")
    expect(shown).to_have_count(min(24, rows.count()))
    assert page.evaluate("document.activeElement.closest('tr').sectionRowIndex") == 12
    last = str(rows.last.get_attribute("data-find"))
    box.fill(last)
    expect(shown).to_have_count(1)
    assert f"cities/{last}.html" in str(shown.first.locator(".c-place a").get_attribute("href"))
    # a place whose value is not comparable is found too, and its fold opens
    apart = page.locator("#master-studios-apart")
    other = next(
        f
        for row in apart.locator("tbody tr").all()
        if (f := row.get_attribute("data-find")) and not page.locator(f"#master-studios-rows [data-find='{f}']").count()
    )
    box.fill(str(other))
    expect(apart.locator("tbody tr:visible")).not_to_have_count(0)
    assert "下面另有" in page.locator("output").inner_text()
    box.fill("")
    expect(apart.locator("tbody tr:visible")).to_have_count(0)
    assert witness.seen == []
    context.close()


def test_a_wide_corpus_fits_a_phone(browser: Browser, wide: tuple[str, list[Extraction]]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for name in (
        "index.html",
        "cities/index.html",
        "downloads.html",
        "articles/index.html",
        "records.html",
        "indicators/skilled-stock.html",
    ):
        page.goto(wide[0] + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert page.evaluate("document.documentElement.scrollHeight") < 60_000, name
    context.close()
