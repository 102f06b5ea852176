"""An open page in, what is wrong with how it is laid out out: what a browser can measure and a reader would see, in whatever type.

Nothing is asked of words that a rule hides on purpose: those for screen readers, folded ones, and the evidence of a cell, of which
three lines are shown.
"""

from __future__ import annotations

from playwright.sync_api import Page

import typefaces

FAULTS = """() => {
  const found = [], width = document.documentElement.clientWidth;
  const name = (e) => {
    const named = e.closest("[class]");
    return `${e.tagName.toLowerCase()} in ${named ? "." + named.getAttribute("class").trim().replace(/\\s+/g, ".") : "body"}`;
  };
  const words = (e) => (e.textContent || "").trim().replace(/\\s+/g, " ").slice(0, 50);
  const say = (what, e, more = "") => found.push(`${what}: ${name(e)} “${words(e)}” ${more}`);
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  // hidden from sight on purpose; or out of the page's flow above it, where passing below it is what it is for
  const aside = ".pd-hidden, .md-header, .md-top, .md-skip, .md-overlay, .md-sidebar--primary, .pd-jump";
  const apart = (e) => e.closest(aside) && !e.closest(".md-search__output");
  const panel = document.querySelector("#__search:checked") && document.querySelector(".md-search__output"); // it lies over the page
  if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} pixels wide`);

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, style, noscript, option, template") || !shown(e) || apart(e)) continue;
    if (panel && !panel.contains(e)) continue;
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (right - left > 1 && bottom - top > 1) texts.push({ e, node, left, right, top, bottom });
    }
  }
  // a box that cuts its text off: not one that scrolls, nor one that shows so many lines by rule
  const clips = (e, axis) => ["hidden", "clip"].includes(getComputedStyle(e)["overflow" + axis]);
  const seenBoxes = new Set();
  const visible = [];
  for (const t of texts) {
    let inside = true;
    walk: for (let e = t.e; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.webkitLineClamp !== "none") { inside = inside && t.bottom <= e.getBoundingClientRect().bottom + 2; continue; }
      if (e.namespaceURI !== "http://www.w3.org/1999/xhtml" || style.display === "inline") continue;
      const box = e.getBoundingClientRect();
      const beyond = { X: Math.max(box.left - t.left, t.right - box.right), Y: Math.max(box.top - t.top, t.bottom - box.bottom) - 3 };
      for (const [axis, over] of Object.entries(beyond)) {
        if (over <= 2) continue;
        const scrolls = ["auto", "scroll"].includes(style["overflow" + axis]);
        if (scrolls) { inside = false; break walk; } // there for whoever scrolls to it
        if (!clips(e, axis)) continue;
        inside = false;
        if (!seenBoxes.has(e)) say("cut off", t.e, `by ${name(e)} ${over.toFixed(0)} px ${axis}`);
        seenBoxes.add(e);
      }
    }
    if (inside) visible.push(t);
    if (inside && (t.right > width + 2 || t.left < -2)) say("beyond the edge", t.e);
  }
  // a word that leaves the box of its cell or card
  const blocks = new Set();
  for (const t of visible) {
    const box = t.e.closest("td, th, .pd-card, .pd-stat, summary, button, label, .pd-chip, li");
    if (!box || getComputedStyle(box).display === "contents" || box.closest(".md-tabs")) continue;
    const b = box.getBoundingClientRect();
    const out = Math.max(t.right - b.right, b.left - t.left);
    if (out > 2 && !blocks.has(box) && !t.e.closest("svg")) say("leaves its box", t.e, `by ${out.toFixed(0)} px`);
    if (out > 2) blocks.add(box);
  }
  // a word that is broken in the middle, without a hyphen; addresses and hashes may be, and the text of a document, which is quoted
  const parted = new Set();
  for (const { e, node } of visible) {
    if (parted.has(node) || e.closest("code, pre, svg, .pd-hash, .pd-checking, .pd-text, .pd-cells")) continue;
    for (const word of node.data.matchAll(/[A-Za-z\u00c0-\u024f]{3,}/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((r) => r.width > 1).map((r) => Math.round(r.top)));
      if (lines.size > 1) { parted.add(node); say("broken", e, `at “${word[0]}”`); break; }
    }
  }
  // words over words
  visible.sort((a, b) => a.top - b.top);
  const told = new Set();
  for (let i = 0; i < visible.length; i++) {
    const a = visible[i];
    for (let j = i + 1; j < visible.length && visible[j].top < a.bottom - 4; j++) {
      const b = visible[j];
      if (a.node === b.node) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const low = Math.min(a.bottom - a.top, b.bottom - b.top);
      if (across > 2 && down > Math.max(4, 0.45 * low)) {
        const key = name(a.e) + name(b.e);
        if (!told.has(key)) say("overlap", a.e, `with ${name(b.e)} “${words(b.e)}” ${across.toFixed(0)}×${down.toFixed(0)}`);
        told.add(key);
      }
    }
  }
  for (const e of document.querySelectorAll("h1, h2, h3, h4, h5, h6, summary, caption, th, figcaption, legend, label")) {
    const said = e.innerText.trim() || e.ariaLabel || e.querySelector("svg, img") || e.htmlFor; // a label of the theme is its icon
    if (shown(e) && !said) say("empty", e);
  }
  return found;
}"""

# Controls, and links that stand alone: as large as WCAG 2.2 (2.5.8) asks, or so far apart that a circle of that size touches no other.
SMALL = """() => {
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const panel = document.querySelector("#__search:checked") && document.querySelector(".md-search__output");
  // the list below a map of hundreds of places leads to the same pages
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [role=button], label[for]")]
    .filter((e) => shown(e) && !e.closest(".pd-hidden, .md-skip, .pd-map--many") && (!panel || panel.contains(e)));
  const found = [];
  const inline = (e) => { // part of a line of text
    if (e.closest("svg")) return false;
    if (getComputedStyle(e).display !== "inline" || e.matches("summary, button, input, select")) return false;
    let block = e.parentElement;
    while (block && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    return block && block.innerText.trim().length > e.innerText.trim().length;
  };
  const boxes = all.map((e) => ({ e, r: e.getBoundingClientRect() })).filter(({ r }) => r.width > 1 && r.height > 1);
  for (const { e, r } of boxes) {
    if (Math.min(r.width, r.height) >= 23.5 || inline(e)) continue;
    const x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2;
    const near = boxes.find((o) => o.e !== e && !o.e.contains(e) && !e.contains(o.e)
      && Math.hypot(Math.max(o.r.left - x, 0, x - o.r.right), Math.max(o.r.top - y, 0, y - o.r.bottom)) < 12);
    const size = `${r.width.toFixed(0)}×${r.height.toFixed(0)}`;
    if (near) found.push(`small target ${size}: ${e.tagName.toLowerCase()} “${(e.textContent || "").trim().slice(0, 30)}”`);
  }
  return found;
}"""


_SET = """async (fonts) => {
  document.fonts.clear();
  for (const [family, weight, font] of fonts) {
    const face = new FontFace(family, Uint8Array.from(atob(font), (c) => c.charCodeAt(0)), { weight });
    document.fonts.add(await face.load());
  }
}"""
_STYLE = """:root {
  --pd-serif: "Trial", "Trial Han", serif !important; --pd-latin: "Trial", "Trial Han", sans-serif !important;
  --pd-sans: "Trial", "Trial Han", sans-serif !important; --pd-mono: "Trial", "Trial Han", monospace !important;
}"""
# How wide two words are in it, and how high a small letter is, in pixels at 100 pixels.
_MEASURED = """() => {
  const c = document.createElement("canvas").getContext("2d");
  c.font = '100px "Trial", "Trial Han"';
  return { skills: c.measureText("skills").width, Wuhan: c.measureText("Wuhan").width, han: c.measureText("潍坊市").width,
           x: c.measureText("x").actualBoundingBoxAscent };
}"""


def set_in(page: Page, design: str) -> dict[str, float]:
    """Set an open page in a design of `typefaces`, and Chinese in squares; how some words measure in it."""
    faces = [("Trial", "400", typefaces.font(design)), ("Trial", "700", typefaces.font(design, bold=True))]
    page.evaluate(_SET, [*faces, ("Trial Han", "100 900", typefaces.font(typefaces.HAN))])
    page.add_style_tag(content=_STYLE)
    measured: dict[str, float] = page.evaluate(_MEASURED)
    return measured


def faults(page: Page) -> list[str]:
    """What is cut off, overlaps, leaves its box, is empty or too small to be hit, one line each."""
    found: list[str] = page.evaluate(FAULTS) + page.evaluate(SMALL)
    return found
