"""A built site → milliseconds to the first and the largest paint of its pages in Chromium, on a line of 400 kbit/s with 400 ms of delay.

Run as `python tests/bench/paint.py SITE [PAGE …]` (with the tests' environment): each page opened five times at a phone's width, from a
server that zips and from one that does not; medians, and the layout shift. The delay is Chromium's, a request; connecting to a real host
adds to it.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
PAGES = ("index.html", "cities/weifang.html", "themes/training.html", "records.html", "about.html")
REPEATS = 5

WATCH = """window.seen = { largest: 0, shift: 0 };
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => { seen.largest = entry.startTime; });
watch("layout-shift", (entry) => { seen.shift += entry.value; });"""
SEEN = """() => [performance.getEntriesByName("first-contentful-paint")[0].startTime, seen.largest, seen.shift]"""


class Zipping(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        """A file, zipped."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Plain(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path, handler: type[http.server.SimpleHTTPRequestHandler]) -> Iterator[str]:
    """The site at an address of this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def paints(browser: Browser, address: str) -> tuple[float, float, float]:
    """First paint and largest paint (ms, medians) and layout shift (the worst) of one page."""
    found = []
    for _ in range(REPEATS):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW_3G)
        page.add_init_script(WATCH)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(500)
        found.append(page.evaluate(SEEN))
        context.close()
    first, largest, shift = zip(*found, strict=True)
    return statistics.median(first), statistics.median(largest), max(shift)


def main() -> None:
    """Print a line for each page and server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("pages", nargs="*", default=PAGES)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"])
        for server, handler in (("zipped", Zipping), ("plain", Plain)):
            with served(asked.site, handler) as base:
                for name in asked.pages:
                    first, largest, shift = paints(browser, base + name)
                    print(f"{server:7} {name:32} first paint {first:5.0f} ms   largest {largest:5.0f} ms   shift {shift:.3f}")
        browser.close()


if __name__ == "__main__":
    main()
