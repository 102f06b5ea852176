"""An open page in, its marks out: the rules of Lighthouse that need no network, in its four categories, and what a slow line costs.

Nothing here measures time. What a page costs on a line is reckoned from its bytes, as Lighthouse's simulation does, so that a busy
machine gives the same marks as an idle one.
"""

from __future__ import annotations

import gzip
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WEIGHT = {"critical": 10, "serious": 7, "moderate": 3, "minor": 1, None: 1}

# Everything that the rules ask of the open page, in one question.
FACTS = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const sizes = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.data.trim().length;
    if (!length || !seen(node.parentElement)) continue;
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    sizes[size < 12 ? "small" : "legible"] = (sizes[size < 12 ? "small" : "legible"] || 0) + length;
  }
  const head = [...document.head.querySelectorAll("link[rel=stylesheet], script[src]:not([async]):not([defer]):not([type=module])")];
  return {
    doctype: document.doctype && document.doctype.name === "html" && !document.doctype.publicId,
    compat: document.compatMode, charset: document.characterSet,
    lang: document.documentElement.lang, title: document.title,
    description: (document.querySelector("meta[name=description]") || {}).content || "",
    viewport: (document.querySelector("meta[name=viewport]") || {}).content || "",
    policy: !!document.querySelector("meta[http-equiv=Content-Security-Policy]"),
    robots: all("meta[name=robots]").map((e) => e.content).join(),
    canonical: all("link[rel=canonical]").map((e) => e.getAttribute("href")),
    hreflang: all("link[rel=alternate][hreflang]").map((e) => [e.hreflang, e.getAttribute("href")]),
    images: all("img").map((e) => ({ alt: e.getAttribute("alt"), width: e.getAttribute("width"), natural: e.naturalWidth, src: e.src })),
    anchors: all("a").map((e) => ({ href: e.getAttribute("href"), text: (e.textContent + (e.ariaLabel || "") + e.title).trim() })),
    blocking: head.map((e) => e.href || e.src),
    sheets: all("link[rel=stylesheet]").map((e) => e.href),
    scripts: all("script[src]").map((e) => e.src),
    elements: all("*").length,
    inline: all("[onclick], [onload], [onerror], a[href^='javascript:']").length,
    sizes, width: document.documentElement.scrollWidth, inner: innerWidth, shift: window.__shift || 0,
    unload: "onunload" in window && !!window.onunload,
    paste: all("input").every((e) => e.dispatchEvent(new ClipboardEvent("paste", { cancelable: true }))),
  };
}"""

# Before a page is opened: how far its parts move while it loads.
WATCH = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift = (window.__shift || 0) + entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@dataclass(frozen=True)
class Line:
    """A connection: round trip in seconds, bytes a second."""

    round_trip: float
    speed: float


SLOW_4G = Line(0.150, 1_638_400 / 8)  # Lighthouse's mobile profile
SLOW_3G = Line(0.400, 400_000 / 8)  # Chrome's and WebPageTest's


@dataclass(frozen=True)
class Marks:
    """0–100 a category, and what cost points. `first_paint`: seconds on a slow line, by name; `transfer`: bytes, gzipped, by kind."""

    scores: dict[str, float]
    lost: list[str]
    first_paint: dict[str, float]
    transfer: dict[str, int]


def audit(page: Page, base: str, name: str, site: Path, complaints: list[str]) -> Marks:
    """The marks of `site`'s page `name`, which is open in `page` with `WATCH` running. `complaints`: of its console.

    Contrast is not looked at: it takes longer than all other rules, and `test_no_barrier_for_anyone` holds it in both colour schemes.
    """
    facts = page.evaluate(FACTS)
    axe = Axe().run(page, options={"runOnly": TAGS, "rules": {"color-contrast": {"enabled": False}}}).response
    sizes = {url: _packed(site, base, url) for url in {*facts["blocking"], *facts["sheets"], *facts["scripts"]}}
    raw = (site / name).read_bytes()
    markup, shown = len(gzip.compress(raw)), len(gzip.compress(raw[: raw.find(b"</header>")]))
    blocking = sum(sizes[url] for url in facts["blocking"])
    transfer = {"page": markup, "blocking": blocking, "all": markup + sum(sizes.values())}
    paint = {"slow 4G": _paint(SLOW_4G, shown, blocking), "slow 3G": _paint(SLOW_3G, shown, blocking)}
    rules = {
        "performance": _performance(facts, transfer, paint),
        "accessibility": _accessibility(axe),
        "best practices": _practices(facts, complaints, raw),
        "seo": _findable(facts, site, base),
    }
    scores = {room: 100 * sum(w for _, w, ok in of if ok) / sum(w for _, w, _ in of) for room, of in rules.items()}
    lost = [f"{name}: {room}: {rule}" for room, of in rules.items() for rule, _, ok in of if not ok]
    return Marks(scores, lost, paint, transfer)


Rule = tuple[str, float, bool]  # name, weight, kept


def _packed(site: Path, base: str, url: str) -> int:
    return len(gzip.compress((site / urllib.parse.unquote(url.removeprefix(base).split("?")[0])).read_bytes()))


def _paint(line: Line, shown: int, blocking: int) -> float:
    """Connect, ask, receive the page down to what is first seen, its header; ask for what blocks it, all at once, and receive that."""
    return round(2 * line.round_trip + shown / line.speed + (line.round_trip + blocking / line.speed if blocking else 0), 3)


def _performance(facts: dict[str, Any], transfer: dict[str, int], paint: dict[str, float]) -> list[Rule]:
    return [
        ("first paint within 1.8 s on slow 4G", 25, paint["slow 4G"] <= 1.8),
        ("layout shift below 0.1", 25, facts["shift"] < 0.1),
        ("page below 100 KB", 15, transfer["page"] < 100_000),
        ("everything below 200 KB", 10, transfer["all"] < 200_000),
        ("nothing but style sheets blocks", 10, all(".css" in url for url in facts["blocking"])),
        ("images have a size", 5, all(i["width"] or i["src"].endswith(".svg") for i in facts["images"])),
        ("fewer than 6000 elements", 5, facts["elements"] < 6000),
        ("no unload listener", 5, not facts["unload"]),
    ]


def _accessibility(axe: dict[str, Any]) -> list[Rule]:
    kept = [(r["id"], WEIGHT[r.get("impact")] or 1, True) for r in axe["passes"]]
    broken = [(f"{r['id']} {r['nodes'][0]['target']}", WEIGHT[r["impact"]], False) for r in axe["violations"]]
    return [*kept, *broken]


def _practices(facts: dict[str, Any], complaints: list[str], raw: bytes) -> list[Rule]:
    return [
        ("doctype", 1, bool(facts["doctype"]) and facts["compat"] == "CSS1Compat"),
        ("charset within the first 1024 bytes", 1, b'charset="utf-8"' in raw[:1024] and facts["charset"] == "UTF-8"),
        ("a quiet console", 1, not complaints),
        ("a content security policy", 1, facts["policy"]),
        ("no inline handlers", 1, not facts["inline"]),
        ("images load", 1, all(i["natural"] for i in facts["images"])),
        ("pasting is allowed", 1, facts["paste"]),
        ("fits the screen", 1, facts["width"] <= facts["inner"]),
    ]


def _findable(facts: dict[str, Any], site: Path, base: str) -> list[Rule]:
    vague = {"click here", "here", "more", "read more", "link", "this", "点击", "这里", "更多"}
    legible, small = facts["sizes"].get("legible", 0), facts["sizes"].get("small", 0)
    robots = site / "robots.txt"
    return [
        ("viewport", 1, "width=device-width" in facts["viewport"] and "user-scalable=no" not in facts["viewport"]),
        ("title", 1, 0 < len(facts["title"]) < 200),
        ("description", 1, 20 <= len(facts["description"]) <= 320),
        ("language", 1, facts["lang"] in ("zh-Hans", "en")),
        ("links say where they go", 1, not [a for a in facts["anchors"] if a["text"].lower() in vague | {""}]),
        ("links can be followed", 1, not [a for a in facts["anchors"] if not a["href"] or a["href"].startswith("javascript:")]),
        ("may be indexed", 1, "noindex" not in facts["robots"]),
        ("images have words", 1, all(i["alt"] is not None for i in facts["images"])),
        ("legible sizes", 1, legible >= 0.95 * (legible + small)),
        ("canonical address", 1, len(facts["canonical"]) <= 1),
        ("alternates are languages", 1, all(lang and href for lang, href in facts["hreflang"])),
        ("robots.txt", 1, not robots.exists() or "User-agent:" in robots.read_text(encoding="utf-8")),
    ]
