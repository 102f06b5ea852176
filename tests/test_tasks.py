"""What an analyst comes for, each from the first page in at most three actions, on the shipped site, as a reader does it.

An action is a click, a word typed into a box, or a choice in a list. What the browser itself offers (its address, its print dialog, opening
a file) is none of ours. The same is tried in every corner by other tests; here it is counted.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from browser import Witness, chromium, served

MOST = 3


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def records(site: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site / "api/records.json").read_text(encoding="utf-8"))
    return found


class Reader:
    """Somebody at the first page, whose actions are counted."""

    def __init__(self, page: Page, start: str) -> None:
        self.page, self.actions = page, 0
        page.goto(start)

    def click(self, what: Locator) -> None:
        """One action."""
        self.actions += 1
        what.click()

    def write(self, what: Locator, text: str) -> None:
        """One action."""
        self.actions += 1
        what.fill(text)

    def done(self) -> None:
        """It took no more than it may."""
        assert 0 < self.actions <= MOST, f"{self.actions} actions"


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    witness = Witness(page, address)
    one = Reader(page, address + "index.html")
    yield one
    one.done()
    assert witness.seen == []
    context.close()


def rows(page: Page) -> Locator:
    """The rows of the table of records that are seen, once they are there."""
    expect(page.locator(".pd-all[aria-busy], .pd-asked output:empty")).to_have_count(0)
    return page.locator(".pd-all tbody tr:visible")


def test_targets_on_something_by_a_year(reader: Reader, records: list[dict[str, Any]]) -> None:
    page = reader.page
    reader.click(page.locator(".pd-totals a[href='records.html?kind=target']"))
    reader.write(page.locator("input[name=q]"), "技能人才")
    reader.write(page.locator("input[name=by]"), "2025")
    said = [(r["id"], r["period"].get("by") or r["period"].get("during") or "9") for r in records if r["kind"] == "target"]
    expect(page.locator(".pd-chosen")).to_have_count(3)
    shown = rows(page).locator(".c-figure a").evaluate_all("all => all.map((a) => a.hash.slice(3))")
    assert shown and set(shown) <= {id for id, period in said if period.rpartition("/")[2][:4] <= "2025"}


def test_what_changed(reader: Reader) -> None:
    reader.click(reader.page.locator(".pd-note a[href='changes.html']").first)
    expect(reader.page.locator("h1")).to_contain_text("变化")


def test_two_cities(reader: Reader) -> None:
    page = reader.page
    reader.click(page.locator(".pd-ways a[href='compare.html']"))
    reader.click(page.locator("label", has_text="济宁市"))
    reader.click(page.locator("label", has_text="烟台市"))
    expect(page.locator("#comparable-values")).to_be_visible()
    heads = page.locator("#comparable-values + .pd-tablewrap thead th")
    assert [head.locator(".zh").first.inner_text() for head in heads.all()][1:] == ["济宁市", "烟台市"]


def test_a_figure_is_cited(reader: Reader) -> None:
    page = reader.page
    reader.click(page.locator("table.pd-headline a.pd-figure").first)
    page.wait_for_url("**/articles/*#r-*")
    assert page.locator("mark.is-now").first.is_visible()  # the sentence that states it, at an address of its own
    reader.click(page.locator("#cite summary"))
    assert page.locator("[data-cite=bibtex]").is_visible()


def test_from_the_screen_into_a_spreadsheet(reader: Reader, records: list[dict[str, Any]]) -> None:
    page = reader.page
    reader.click(page.locator(".pd-totals a[href='records.html?kind=support']"))
    rows(page)
    with page.expect_download() as download:
        reader.click(page.locator("[data-download]"))
    table = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert {row["id"] for row in table} == {r["id"] for r in records if r["kind"] == "support"} and table


def test_a_spreadsheet_that_is_asked_for_at_once_waits_for_its_rows(reader: Reader, records: list[dict[str, Any]], address: str) -> None:
    page = reader.page
    held: list[Route] = []
    page.route("**/records/*.js*", lambda route: held.append(route))  # a slow net: nothing of the table is there yet
    page.goto(address + "records.html?kind=support", wait_until="commit")
    with page.expect_download() as download:
        reader.click(page.locator("[data-download]"))
        page.route("**/records/*.js*", lambda route: route.continue_())
        for one in held:
            one.continue_()
    table = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert {row["id"] for row in table} == {r["id"] for r in records if r["kind"] == "support"} and table


def test_somebody_who_reads_english(reader: Reader) -> None:
    page = reader.page
    reader.click(page.locator(".pd-languages button", has_text="EN"))
    reader.click(page.locator(".pd-totals a[href='records.html']"))
    reader.write(page.locator("input[name=q]"), "0.35 million")
    expect(page.locator(".pd-asked output")).to_contain_text(re.compile("[1-9][0-9]* shown"))
    assert rows(page).first.is_visible()
    assert not page.locator(".pd-all .zh:visible, h1 .zh:visible, .pd-filters .zh:visible").count()


def test_what_is_seen_is_shared_by_its_address(reader: Reader, browser: Browser) -> None:
    page = reader.page
    reader.click(page.locator(".pd-totals a[href='records.html?kind=status']"))
    seen, before = page.locator(".pd-all tbody tr:visible"), len(rows(page).all_inner_texts())
    reader.write(page.locator("input[name=q]"), "350000")
    reader.click(page.locator(".pd-languages button", has_text="EN"))
    expect(page).to_have_url(re.compile("q=350000.*lang=en"))
    expect(seen).not_to_have_count(before)  # the address is told before the rows are there
    mine = rows(page).all_inner_texts()
    other = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    other.goto(page.url)
    expect(other.locator(".pd-all tbody tr:visible")).to_have_count(len(mine))
    assert other.locator("html").get_attribute("data-language") == "en" and mine
    other.context.close()


def test_what_is_asked_is_printed_with_the_answer(reader: Reader) -> None:
    page = reader.page
    reader.click(page.locator(".pd-totals a[href='records.html?kind=target']"))
    reader.click(page.locator(".pd-all thead button", has_text="数值"))
    rows(page)
    page.emulate_media(media="print")
    said = page.locator(".pd-asked").inner_text()
    assert "目标" in said and "按数值排序" in said and "显示" in said
    assert not page.locator(".md-header, .pd-filters, .pd-rest").filter(visible=True).count()
    assert page.locator(".pd-all tbody tr a.pd-figure").first.is_visible() and len(page.pdf()) > 10_000


def test_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    one = Reader(page, address + "index.html")
    one.click(page.locator(".pd-totals a[href='records.html?kind=target']"))
    one.click(page.locator("[data-facet=place] summary"))
    for facet in ("indicator", "place"):  # what is opened lies within the screen
        page.evaluate("name => { document.querySelector(`[data-facet=${name}]`).open = true; }", facet)
        page.locator(f"[data-facet={facet}] label").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    one.click(page.locator("[data-facet=place] label", has_text="济宁市"))
    expect(page.locator(".pd-asked output")).to_contain_text(re.compile("显示 [1-9]"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    one.done()
    context.close()


def test_without_a_network(browser: Browser, site: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    one = Reader(page, (site.resolve() / "index.html").as_uri())
    one.click(page.locator(".pd-totals a[href='records.html']"))
    one.write(page.locator("input[name=q]"), "training base")
    expect(page.locator(".pd-chosen")).to_have_count(1)
    one.click(rows(page).locator("a.pd-figure").first)
    page.wait_for_url("**/articles/*#r-*")
    assert page.locator("mark.is-now").first.is_visible()
    one.done()
    context.close()
