"""A number of documents → what a question to the table of records costs a reader: files, kilobytes, milliseconds, and what is answered.

Run as `python tests/bench/records.py [DOCUMENTS] [--site FOLDER] [--plain] [--line]` (with the tests' environment). The corpus is that of
tests/corpus.py. Each question is asked in a fresh browser by its address; what the page itself takes without one is told first and taken
off. `--site`: a site that was built already. `--line`: 10 Mbit/s with 40 ms of delay. `--plain`: a server that does not zip.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from paint import served
from playwright.sync_api import Browser, sync_playwright
from search import OFFICE, Counted, Plain, Zipping

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]
import corpus as invented  # noqa: E402
from policy_digest import plugin, tables  # noqa: E402

QUESTIONS: tuple[dict[str, str], ...] = (
    {}, {"kind": "target"}, {"kind": "support", "place": "weifang"}, {"by": "2026"}, {"sort": "-value"},
    {"kind": "target", "sort": "until"},
    {"q": "培训"}, {"q": "公共实训基地"}, {"q": "潍坊 公共实训基地"}, {"q": "补贴性职业技能培训"}, {"q": "35万"}, {"q": "0.35 million"},
    {"q": "40%"}, {"q": "training"}, {"q": "elevator"}, {"q": "量子"},
)  # fmt: skip
NAMED = {
    "f": "values of filters",
    "p": "long posting lists",
    "o": "orders",
    "w": "words",
    "r": "rows",
    "shared": "shared pieces",
    "index": "index",
}


def on_disk(site: Path) -> list[str]:
    """A line for each kind of script of the table: how many files, and kilobytes."""
    sizes, files = Counter[str](), Counter[str]()
    for path in (site / "records").glob("*.js"):
        kind = path.stem.partition("-")[0]
        sizes[kind] += path.stat().st_size
        files[kind] += 1
    return [f"{NAMED.get(kind, kind):20} {files[kind]:6} files {size / 1000:9.0f} KB" for kind, size in sizes.most_common()]


def asked(browser: Browser, address: str, question: dict[str, str], line: bool) -> tuple[float, float, int, str]:
    """Milliseconds and kilobytes until the answer stands there, how many scripts it took, and what it says."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    page = context.new_page()
    if line:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", OFFICE)
    scripts = []
    page.on("response", lambda response: scripts.append(response.url) if "/records/" in response.url else None)
    Counted.sent, start = 0, time.perf_counter()
    page.goto(f"{address}records.html?{urlencode(question | {'lang': 'en'})}")
    page.locator(".pd-all:not([aria-busy])").wait_for(state="attached")
    page.locator(".pd-asked output:not(:empty)").wait_for(state="attached")
    spent = 1000 * (time.perf_counter() - start)
    page.wait_for_load_state("networkidle")
    told = (spent, Counted.sent / 1000, len(scripts), page.locator(".pd-asked output").inner_text())
    context.close()
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what lies on the disk, then a line a question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="?", type=int, default=300)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--line", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = given.site or Path(folder) / "site"
        if not given.site:
            invented.write(Path(folder) / "data", given.documents, tables.load())
            plugin.build_site(Path(folder) / "data", site)
        print("\n".join(on_disk(site)))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"])
        with served(site, Plain if given.plain else Zipping) as base:
            alone = 0.0
            for question in QUESTIONS:
                spent, size, files, told = asked(browser, base, question, given.line)
                alone = alone or size
                name = " ".join(f"{key}={value}" for key, value in question.items()) or "no question"
                print(f"{name:36} {files:4} files {size - (alone if question else 0):7.1f} KB {spent:6.0f} ms  {told}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
