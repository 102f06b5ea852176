"""Debian's Chromium for tests, and a folder served to it. Tests that need it skip, saying so, where it is missing."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import playwright.sync_api as playwright
import pytest

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WHY = "no Chromium on this machine: install Debian's package `chromium` (with `fonts-noto-cjk`) to run the browser tests"


@contextmanager
def chromium() -> Iterator[playwright.Browser]:
    """A browser for one block; skips the test where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip(WHY)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder at an address of this machine that ends in "/"."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Witness:
    """What happened while pages were open: complaints of the console, requests to other hosts, dialogs."""

    def __init__(self, page: playwright.Page, base: str) -> None:
        self.seen: list[str] = []
        page.on("console", lambda m: self.seen.append(f"console {m.type}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.seen.append(f"error: {e}"))
        page.on("request", lambda r: None if r.url.startswith((base, "data:", "blob:" + base)) else self.seen.append(f"asked for {r.url}"))
        page.on("dialog", lambda d: (self.seen.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("popup", lambda p: self.seen.append(f"window: {p.url}"))
