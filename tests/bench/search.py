"""A number of documents → milliseconds and kilobytes from a query to its results in Chromium, over an invented corpus of that size.

Run as `python tests/bench/search.py [DOCUMENTS] [--engine pagefind] [--plain] [--line]` (with the tests' environment). The index is that of
the whole corpus; the page around it is the shipped site's home, since building thousands of pages would measure MkDocs. For each query: the
first result of all, the first document and what was transferred, cold (a fresh browser, the query typed at once when the box gets focus)
and next (the index is there, other queries came before). `--line`: 10 Mbit/s with 40 ms of delay. `--plain`: a server that does not zip.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from paint import Plain, Zipping, served
from playwright.sync_api import Browser, Page, sync_playwright
from pypinyin import lazy_pinyin

from policy_digest import disk, pagefind, plugin, tables
from policy_digest import search as searching
from policy_digest.digest import digest
from policy_digest.models import Extraction, Paragraph
from policy_digest.tables import Tables

TESTS = Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS))
import factory  # noqa: E402

OFFICE = {"offline": False, "latency": 40, "downloadThroughput": 10_000_000 / 8, "uploadThroughput": 10_000_000 / 8}
WHEN = ("cold", "next")
LIMIT_MS, LIMIT_KB = 500, 300  # what is required of every query
PARAGRAPHS = 30  # of about a hundred characters, in a document
TERMS = 4000  # of the glossary that a corpus uses

QUERIES = (
    "潍坊", "濰坊", "weifang", "wf", "烟台技能人才", "煙台技能人才", "济宁 35万", "35万", "40%", "10万人次", "102个", "技能",
    "补贴", "補貼", "高技能人才总量", "补贴性职业技能培训", "公共实训基地", "职业学校", "潍坊学徒制", "gonggongshixunjidi",
    "jineng", "training base", "subsidised vocational", "apprenticeship", "2024-05", "兼职教师占比", "大连公共实训基地", "量子",
)  # fmt: skip

# Asks and waits: milliseconds to the first hit, to the first document, and to the end. -1: there was none
ASK = """async (query) => {
  const input = document.querySelector(".md-search__input"), list = document.querySelector(".md-search ol");
  const meta = document.querySelector(".md-search-result__meta");
  const seen = { first: -1, document: -1 }, start = performance.now();
  const over = () => list.querySelector("a[href*='articles/']") ? "document" : list.querySelector("a") ? "first" : "";
  const done = new Promise((resolve) => {
    const look = () => {
      const now = performance.now() - start, what = over();
      if (what && seen.first < 0) seen.first = now;
      if (what === "document" && seen.document < 0) seen.document = now;
      if (/页|没有/.test(meta.textContent)) { watcher.disconnect(); resolve(now); }
    };
    const watcher = new MutationObserver(look);
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    input.value = query;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    watcher.observe(document.querySelector(".md-search__output"), { childList: true, subtree: true, characterData: true });
    look();
  });
  const end = await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 20000, -1))]);
  return [seen.first, seen.document, end];
}"""


def corpus(known: Tables, documents: int) -> list[Extraction]:
    """Documents of every prefecture, each with its own title and text made of the glossary's terms, a few of which are frequent."""
    places = [place.slug for place in known.places if place.level == "prefecture"]
    dice = random.Random(7)
    terms = [term.zh for term in known.glossary if term.pos in ("noun", "mass", "person", "activity", "money")]
    dice.shuffle(terms)

    def term() -> str:
        return terms[int(len(terms) * dice.random() ** 4)]

    def paragraph() -> Paragraph:
        parts = (
            f"推进{term()}和{term()}",
            f"支持{term()}参与{term()}",
            f"到{dice.randint(2025, 2035)}年新增{term()}{dice.randint(2, 900)}个",
        )
        return Paragraph("，".join(part for _ in range(3) for part in dice.sample(parts, 2)) + "。")

    out = []
    for one in factory.corpus(known, len(places), articles=documents // len(places) + 1)[:documents]:
        article = one.article
        title = f"{known.place[article.place].short}{term()}{term()}实施方案"
        text = tuple(paragraph() for _ in range(dice.randint(PARAGRAPHS // 2, PARAGRAPHS * 3 // 2)))
        article = dataclasses.replace(article, id=f"{article.id[:11]}{len(out):08x}", title=title, paragraphs=(*article.paragraphs, *text))
        out.append(dataclasses.replace(one, article=article))
    return out


def build(documents: int, engine: searching.Engine, site: Path) -> None:
    """The shipped site with the index of the invented corpus; says what that took."""
    os.environ["POLICY_DIGEST_SEARCH"] = engine
    plugin.build_site(TESTS.parent / "data", site, site.parent / "pages")
    known = tables.load()
    held = digest(corpus(known, documents), known)
    wording = factory.wording(held)
    terms = [(f"glossary/a.html#t-{n}", t.zh, t.en, " ".join(lazy_pinyin(t.zh))) for n, t in enumerate(known.glossary[:TERMS])]
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    pages = searching.search_index(held, wording, known, engine, terms)
    spent, after = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    shutil.rmtree(site / "search")
    disk.write((page for page in pages if not page.src_uri.startswith(searching.READ)), site)
    read = tuple(page for page in pages if page.src_uri.startswith(searching.READ))
    if read:
        shutil.rmtree(site / "pagefind")
        start = time.perf_counter()
        pagefind.write(read, site)
        spent += time.perf_counter() - start
        after += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    files = [path.stat().st_size for folder in ("search", "pagefind") for path in (site / folder).rglob("*") if path.is_file()]
    characters = sum(len(x.article.text) for x in held.extractions)
    print(f"{documents} documents of {characters // documents} characters, {len(held.entries)} records", end="; ")
    print(f"index: {len(files)} files of {sum(files) / 1e6:.1f} MB in {spent:.1f} s", end=", ")
    print(f"{(after - before) / 1e3:.0f} MB of memory on top of {before / 1e3:.0f}")


class Counted:
    """Counts what the server sends: a page's own count leaves out what its workers ask for."""

    sent = 0

    def __init__(self, wire: Any) -> None:
        self._wire = wire

    def write(self, data: bytes) -> int:
        """Pass it on."""
        Counted.sent += len(data)
        written: int = self._wire.write(data)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)


class Zipping(Zipping):
    def setup(self) -> None:
        """Count."""
        super().setup()
        self.wfile = Counted(self.wfile)  # type: ignore[assignment]


class Plain(Plain):
    def setup(self) -> None:
        """Count."""
        super().setup()
        self.wfile = Counted(self.wfile)  # type: ignore[assignment]


def opened(browser: Browser, address: str, line: bool) -> Page:
    """A page of a fresh browser."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    page.goto(address, wait_until="networkidle")
    if line:
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", OFFICE)
    return page


def asked(page: Page, query: str) -> tuple[float, float, float]:
    """Milliseconds to the first result and to the first document (either -1 where there is none), and kilobytes."""
    Counted.sent = 0
    first, document, _ = page.evaluate(ASK, query)
    page.wait_for_timeout(100)
    return first, document, Counted.sent / 1000


def rows(browser: Browser, address: str, line: bool) -> Iterator[tuple[str, list[tuple[float, float, float]]]]:
    """A query, and what it took cold and next."""
    later = opened(browser, address, line)
    asked(later, "zzqqxx")
    for query in QUERIES:
        cold = opened(browser, address, line)
        found = [asked(cold, query), asked(later, query)]
        cold.context.close()
        yield query, found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each query, then medians and the worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="?", type=int, default=2000)
    parser.add_argument("--engine", choices=("auto", "pagefind"), default="auto")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--line", action="store_true")
    given = parser.parse_args(arguments)
    handler = Plain if given.plain else Zipping
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        build(given.documents, given.engine, site)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"])
        every: list[list[tuple[float, float, float]]] = []
        with served(site, handler) as base:
            for query, found in rows(browser, base + "index.html", given.line):
                every.append(found)
                cells = [f"{name} {a:5.0f} / {b:5.0f} ms {kb:4.0f} KB" for name, (a, b, kb) in zip(WHEN, found, strict=True)]
                print(f"{query:24} {'   '.join(cells)}", flush=True)
        browser.close()
    for at, name in enumerate(WHEN):
        for of, choose in (("median", statistics.median), ("worst", max)):
            first, document, size = (choose(column) for column in zip(*(found[at] for found in every), strict=True))
            print(f"{name} {of:6} first result {first:5.0f} ms   first document {document:5.0f} ms   {size:4.0f} KB")
    late = [f for found in every for f in found if f[0] > LIMIT_MS or f[2] > LIMIT_KB]
    print(f"{len(late)} of {2 * len(every)} over {LIMIT_MS} ms to the first result or {LIMIT_KB} KB")


if __name__ == "__main__":
    main()
