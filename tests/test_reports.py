"""A reader of the site reports a mistake: from the click on a record to the decision that `review --import` makes of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from browser import chromium, served
from policy_digest import cli, corpus, decisions, pipeline
from policy_digest.models import Article, Extraction
from policy_digest.tables import Tables

LINK = "a[data-report]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=["served", "folder"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[tuple[Page, str]]:
    """A browser, and where the site is: behind a server, or a folder that is opened as files."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True)
    opened = context.new_page()
    if request.param == "served":
        with served(site) as base:
            yield opened, base
    else:
        yield opened, site.as_uri()
    context.close()


@pytest.fixture
def found(root: Path, tables: Tables) -> Extraction:
    """A document of the shipped corpus."""
    article = next(a for a in corpus.articles(root / "data") if isinstance(a, Article) and a.place == "weifang")
    return pipeline.Extractor(tables).extract(article)


def test_from_a_click_to_a_decision(page: tuple[Page, str], found: Extraction, root: Path, tmp_path: Path) -> None:
    opened, base = page
    record, where = found.records[0], f"{base}/articles/{found.article.id}.html"
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(where)
    opened.locator(f"#rec-{record.id} {LINK}").click()
    form = opened.locator("dialog.pd-report-form")
    expect(form).to_be_visible()
    expect(form.locator("mark")).to_have_text(record.surface)
    save = form.locator("button", has_text="save the file")
    expect(save).to_be_disabled()
    form.locator("select").first.select_option("target")
    form.get_by_label("period").fill("soon")
    expect(save).to_be_disabled()
    form.get_by_label("period").fill("by 2027")
    form.get_by_label("理由").fill("读错了")
    form.get_by_label("name").fill("读者")
    with opened.expect_download() as download:
        save.click()
    download.value.save_as(tmp_path / "report.json")
    assert not errors
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert told["decision"]["fields"] == {"kind": "target", "period": {"by": "2027"}}

    data = tmp_path / "data"
    shutil.copytree(root / "data", data)
    taken = CliRunner().invoke(
        cli.main, ["review", "--data", str(data), "--import", str(tmp_path / "report.json"), "--accept", "--who", "李伟"]
    )
    assert (taken.exit_code, taken.stderr) == (0, "1 taken\n")
    (decision,) = decisions.read_held(data, decisions.decisions_path(data, found.article.place, found.article.id)).decisions
    assert (decision.act, decision.record, dict(decision.fields)) == ("correct", record.id, {"kind": "target", "period": {"by": "2027"}})
    assert decision.why == "读者: 读错了"


def test_no_record_is_reported_with_two_clicks(page: tuple[Page, str], found: Extraction) -> None:
    opened, base = page
    opened.goto(f"{base}/articles/{found.article.id}.html")
    opened.locator(LINK).first.click()
    opened.locator("dialog input[type=checkbox]").check()
    expect(opened.locator("dialog button", has_text="save the file")).to_be_enabled()
    assert json.loads(opened.locator("dialog textarea").input_value())["decision"]["act"] == "drop"


def test_every_record_can_be_reported_without_a_script(site: Path, found: Extraction) -> None:
    page = HTMLParser((site / "articles" / f"{found.article.id}.html").read_text(encoding="utf-8"))
    links = {str(a.attributes["data-report"]): a.attributes["href"] for a in page.css(LINK)}
    assert {r.id for r in found.records} <= links.keys()
    told = json.loads((site / "articles" / next(iter(links.values()))).read_text(encoding="utf-8"))  # type: ignore[operator]
    assert [t["decision"]["record"] for t in told][: len(found.records)] == [r.id for r in found.records]


def test_what_was_left_as_it_was_is_passed_over(site: Path, found: Extraction, root: Path, tmp_path: Path) -> None:
    told = json.loads((site / "api" / "reports" / f"{found.article.id}.json").read_text(encoding="utf-8"))
    told[0]["decision"] |= {"fields": {"kind": "rule"}}
    (tmp_path / "report.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    shutil.copytree(root / "data", tmp_path / "data")
    arguments = ["--import", str(tmp_path / "report.json"), "--accept", "--who", "李伟"]
    taken = CliRunner().invoke(cli.main, ["review", "--data", str(tmp_path / "data"), *arguments])
    assert (taken.exit_code, taken.stderr) == (0, "1 taken\n")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_form_is_fit_for_everyone(browser: Browser, site: Path, found: Extraction, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
    opened = context.new_page()
    with served(site) as base:
        opened.goto(f"{base}/articles/{found.article.id}.html")
        opened.locator(LINK).first.click()
        expect(opened.locator("dialog")).to_be_visible()
        assert opened.evaluate("document.activeElement.tagName") == "SELECT"
        result = Axe().run(opened, context="dialog")
        assert result.violations_count == 0, result.generate_report()
        assert opened.evaluate("(d => d.scrollWidth <= d.clientWidth)(document.querySelector('dialog'))")
        opened.keyboard.press("Escape")
        expect(opened.locator("dialog")).to_be_hidden()
    context.close()
