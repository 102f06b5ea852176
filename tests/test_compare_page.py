"""Places side by side, as a reader chooses them: what may be compared, what not and why, in the address, on a phone, on paper, offline."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import factory
from browser import Witness, chromium, served
from policy_digest import corpus, plugin
from policy_digest.tables import Tables

LIFTS = "加装电梯"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Path:
    """The site of three cities: on lifts two agree in kind, unit and year; of training one promises and one reports."""
    folder = tmp_path_factory.mktemp("beside")
    for place, lifts, year, training in (("weifang", 300, 2027, "目前已"), ("jining", 120, 2027, "到2027年，"), ("yantai", 80, 2026, "")):
        said = [f"到{year}年，{LIFTS}{lifts}部。", *([f"{training}培训5万人次。"] if training else [f"建成公园{lifts}座。"])]
        source = factory.article(*said, place=place, title=f"{place}实施方案", published="2024-05-01", publisher="测试日报")
        records = [factory.record(source, f"{lifts}部", lifts, "部", LIFTS, indicator_en="lift installation", period={"by": str(year)})]
        if training:
            fields = {"kind": "status"} if place == "weifang" else {"period": {"by": "2027"}}
            records.append(factory.record(source, "5万人次", 50_000, "人次", "职业技能培训", indicator_en="vocational training", **fields))
        else:
            records.append(factory.record(source, f"{lifts}座", lifts, "座", "公园", indicator_en="parks"))
        found = factory.extraction(source, *records)
        corpus.write_article(folder / "data", found.article)
        corpus.write_records(folder / "data", found, corpus.stamp(found.article, corpus.extractor(tables)))
    plugin.build_site(folder / "data", folder / "site", folder / "pages", strict=True)
    return folder / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def test_what_may_stand_side_by_side_does_and_the_rest_says_why_not(browser: Browser, built: Path) -> None:
    page = browser.new_page(locale="zh-CN")
    with served(built) as base:
        witness = Witness(page, base)
        page.goto(base + "cities/index.html")
        page.locator(".pd-note a[href$='compare.html']").click()
        expect(page.locator("output")).to_contain_text("至少两个")
        for name in ("潍坊", "济宁", "烟台"):
            page.get_by_label(name).check()
        beside = page.locator("#comparable-values + .pd-tablewrap tbody tr")
        expect(beside).to_have_count(1)
        cells = beside.locator("td")
        expect(cells).to_have_count(3)  # the third place comes after the two that have the line in common
        assert [cell.locator(":scope > div:not(.pd-beside-other) b").all_inner_texts() for cell in cells.all()] == [
            ["300部"],
            ["120部"],
            [],
        ]
        assert "时间不同" in cells.nth(2).inner_text() and "80部" in cells.nth(2).inner_text()
        apart = page.locator("#not-comparable ~ .pd-tablewrap tbody tr")
        expect(apart).to_have_count(1)
        assert "类别不同" in apart.inner_text() and "未写" in apart.locator("td").nth(2).inner_text()
        assert page.url.endswith("compare.html?place=weifang&place=jining&place=yantai")
        page.locator(".pd-chosen", has_text="济宁").click()
        expect(page.locator("#comparable-values")).to_have_count(0)  # 2027 is not 2026
        page.locator("#not-comparable ~ .pd-tablewrap a.pd-figure").first.click()
        page.wait_for_url("**/articles/*#r-*")
        assert witness.seen == []
    page.close()


def test_the_gate_is_that_of_the_indicator_s_own_page(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    with served(built) as base:
        page.goto(base + "compare.html?place=weifang&place=jining&place=yantai")
        name = page.locator("#comparable-values + .pd-tablewrap tbody th a").get_attribute("href") or ""
        chosen = page.locator("#comparable-values + .pd-tablewrap td > div:not(.pd-beside-other) a.pd-figure")
        links = [str(a.get_attribute("href")) for a in chosen.all()]
        page.goto(base + name)
        assert [str(a.get_attribute("href")).removeprefix("../") for a in page.locator(".pd-compare tbody .c-figure a").all()][:2] == links
    page.close()


@pytest.mark.parametrize("where", ["server", "folder"])
def test_a_link_shows_the_same_to_whoever_gets_it(browser: Browser, built: Path, where: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    with served(built) as served_at:
        base = served_at if where == "server" else built.resolve().as_uri() + "/"
        witness = Witness(page, base)
        page.goto(base + "compare.html?place=jining&place=weifang&place=nowhere&lang=en")
        row = page.locator("#comparable-values + .pd-tablewrap tbody tr")
        expect(row).to_have_count(1)
        assert page.locator("html").get_attribute("data-language") == "en"
        assert row.locator(".pd-label:visible").all_inner_texts() == ["Jining", "Weifang"]  # a phone has no heads of columns
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.emulate_media(media="print")
        assert not page.locator(".pd-filters").is_visible() and "Weifang" in page.locator(".pd-asked").inner_text()
        assert [line for line in witness.seen if where == "server" or line.startswith("asked for")] == []
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_without_a_script_what_places_have_in_common_stands_there(browser: Browser, built: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "compare.html").resolve().as_uri())
    rows = page.locator(".pd-beside tbody tr")
    assert rows.count() > 0 and not page.locator("form[data-places]").is_visible()
    heads = [head.inner_text() for head in page.locator(".pd-beside thead th .zh").all()][1:]
    for row in rows.all():
        with_values = [cell for cell in row.locator("td").all() if cell.locator("a.pd-figure").count()]
        assert len(with_values) > 1 and row.locator("td").count() == len(heads)
        own = context.new_page()  # the same values as on the page of the indicator, which is asked by the same rule
        own.goto(urllib.parse.urljoin(page.url, row.locator("th a").first.get_attribute("href") or ""))
        there = {link.rpartition("/")[2] for link in own.locator("a.pd-figure").evaluate_all("all => all.map((a) => a.href)")}
        mine = {link.rpartition("/")[2] for link in row.locator("a.pd-figure").evaluate_all("all => all.map((a) => a.href)")}
        assert mine <= there
        own.close()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_it_is_used_with_the_keyboard_and_says_what_it_did(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    with served(built) as base:
        page.goto(base + "compare.html")
        page.locator("input[value=jining]").focus()
        page.keyboard.press("Space")
        page.locator("input[value=weifang]").focus()
        page.keyboard.press("Space")
        expect(page.locator("output[aria-live]")).to_contain_text("1 comparable indicators, 1 not comparable")
        head = page.locator("#comparable-values + .pd-tablewrap thead button").nth(1)
        head.focus()
        page.keyboard.press("Enter")
        assert page.locator("#comparable-values + .pd-tablewrap th[aria-sort=descending]").count() == 1
    page.close()


def test_what_a_place_says_is_inert_in_its_script(tmp_path: Path, tables: Tables) -> None:
    name = "<img src=x onerror=alert(1)>"
    for place in ("weifang", "jining"):
        source = factory.article("到2027年，建成5个。", place=place, title="方案", published="2024-05-01")
        found = factory.extraction(source, factory.record(source, "5个", 5, "个", name, period={"by": "2027"}))
        corpus.write_article(tmp_path / "data", found.article)
        corpus.write_records(tmp_path / "data", found, corpus.stamp(found.article, corpus.extractor(tables)))
    plugin.build_site(tmp_path / "data", tmp_path / "site", tmp_path / "pages", strict=True)
    script = (tmp_path / "site/compare/weifang.js").read_text(encoding="utf-8")
    told = json.loads(script[script.index(",") + 1 :].removesuffix(");\n"))
    assert all("<img" not in html for html in told["indicators"].values()) and len(told["indicators"]) == 1
