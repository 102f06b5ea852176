"""Hundreds of hostile texts, read, built and opened: none runs, loads or leaves, with the policy or without; honest sentences stay."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error

from browser import Witness, chromium, served
from policy_digest import corpus, plugin
from policy_digest.ingest import parse
from policy_digest.models import Article
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables
from test_ingest import pdf_of
from test_security import PROVOKE, dangers

EVIL = "http://evil.example/"


def seeds(run: str) -> tuple[str, ...]:
    """What an attacker writes, a kind each: elements, handlers, addresses, Markdown, templates, front matter, leaks, styles, pictures."""
    return (
        f"<script>{run}</script>", f"</p></div></article><script>{run}</script>", f"<img src=x onerror={run}>", f"<svg/onload={run}>",
        f"<svg><script>{run}</script></svg>", f"<math><mtext></p><img src=x onerror={run}></math>", f"<body onload={run}>",
        f"<details open ontoggle={run}>x", f"<input autofocus onfocus={run}>",
        f"<marquee onstart={run}>x", f"<video><source onerror={run}>",
        f"<a href=javascript:{run}>x</a>", f"<iframe srcdoc='<script>parent.{run}</script>'>", f"<object data=javascript:{run}>",
        f"<embed src=javascript:{run}>",
        f"<form><button formaction=javascript:{run}>x", f"<template><img src=x onerror={run}></template>",
        f"<noscript><p title='</noscript><img src=x onerror={run}>'>", f"<style>@import '{EVIL}x.css';</style>", f"<base href={EVIL}>",
        f"<link rel=stylesheet href={EVIL}x.css>", f"<meta http-equiv=refresh content='0;url={EVIL}'>", f"<img src={EVIL}x.png>",
        f"<script src={EVIL}x.js></script>", f"<p style='background:url({EVIL}x)'>x</p>", f"[x](javascript:{run})",
        f"[x][r]\n\n[r]: javascript:{run}", f"![x]({EVIL}x.png)", f"![x](x.png){{: onerror={run} }}", f"# x {{: onclick={run} }}",
        f"text {{: onmouseover={run} }}", f"<javascript:{run}>", '{: #__config }{"base":"http://evil.example"}', '--8<-- "/etc/passwd"',
        "{% include '/etc/passwd' %}", "{{ config.items() }}", "{{ ''.__class__.__mro__ }}",
        "```mermaid\ngraph TD; A-->B\n```",
        f"---\ntitle: <script>{run}</script>\n---", f"!!! danger \"<script>{run}</script>\"", f"[^1]: <img src=x onerror={run}>",
        f"| a | <img src=x onerror={run}> |\n|---|---|\n| b | c |", f"*[HTML]: <img src=x onerror={run}>", "<![CDATA[ x", "<!-- x",
        "<?php x ?>",
        "[x](http://[)", "***___***___" * 10, "> " * 30 + "x", f"&lt;img src=x onerror={run}&gt;", f"\\<img src=x onerror={run}\\>",
        f"`<img src=x onerror={run}>`", f"<<img src=x onerror={run}>>",
    )  # fmt: skip


TREATED: tuple[Callable[[str], str], ...] = (
    lambda s: s,
    lambda s: re.sub(r"<(/?[a-z]+)", lambda m: "<" + m[1].upper(), s),
    lambda s: html.escape(s),
    lambda s: "".join(f"&#{ord(c)};" if c in "<>\"'" else c for c in s),
    lambda s: s.replace("<", "<\u200b").replace("javascript", "java\u200bscript"),
    lambda s: f"> 1. {s}",
    lambda s: f'" title="{s}" x="',
)
_PAIRS = [(kind, treat) for kind in range(len(seeds(""))) for treat in TREATED]
CASES = [(n, treat(seeds(f"window.__ran={n}")[kind])) for n, (kind, treat) in enumerate(_PAIRS)]
A_PAGE = 16
_TAGS = re.compile(r"<(?:html|head|body|meta|title|div|p|table|article|section|h[1-6]|span|br)\b", re.I)


def honest(n: int) -> str:
    return f"到2027年，全市建成公共实训基地{n + 1000}个，职业技能培训体系更加健全。各部门要加强配合，落实企业培训主体责任，扩大培训规模。"


def first(n: int) -> str:
    """Its first sentence, which a line of a paper holds."""
    return honest(n).partition("。")[0] + "。"


def captures() -> Iterator[bytes]:
    """Pages of plain text, then pages of HTML whose text is what an attacker writes, as many cases a page as fit."""
    order = random.Random(1).sample(CASES, len(CASES))
    for number, start in enumerate(range(0, len(order), A_PAGE)):
        part, title = order[start : start + A_PAGE], f"潍坊市第{number + 1}批职业培训方案"
        beside = [(text, honest(n)) if n % 3 else (f"{text} {honest(n)}",) for n, text in part]  # or before it in its own paragraph
        plain = f"{title}\n\n" + "\n\n".join(line for lines in beside for line in lines) + "\n"
        body = "".join(f"<p>{html.escape(line)}</p>" for lines in beside for line in lines)
        page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
        # A text with so many tags of a page is one, and what its comments and scripts hold is no text.
        yield (page if number % 2 or len(_TAGS.findall(plain)) >= 3 else plain).encode()


def _put(what: bytes, into: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(into, into + what, 1)


_ROOT = b"/Type /Catalog"
# What a PDF may bring beside its text, and what may be broken in it: none of it costs a sentence.
BROUGHT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda raw: raw,
    "a script": _put(b" /OpenAction << /S /JavaScript /JS (window.__ran=1) >>", _ROOT),
    "named scripts": _put(b" /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (window.__ran=1) >>] >> >>", _ROOT),
    "an address": _put(b" /OpenAction << /S /URI /URI (http://evil.example/) >>", _ROOT),
    "a program": _put(b" /OpenAction << /S /Launch /F (/bin/sh) >>", _ROOT),
    "a title that runs": _put(b" /Info << /Title (<script>window.__ran=1</script>) /Author (javascript:window.__ran=1) >>", b"/Root 1 0 R"),
    "markup before it": lambda raw: b"<html><script>window.__ran=1</script>\n" * 5 + raw,
    "markup behind it": lambda raw: raw + b"\n<script>window.__ran=1</script>" * 5,
    "cross-references that lie": lambda raw: re.sub(rb"\n00000000(\d\d) 00000 n", rb"\n00000011\1 00000 n", raw),
    "cross-references elsewhere": lambda raw: re.sub(rb"startxref\n\d+", b"startxref\n7", raw),
    "no cross-references": lambda raw: raw[: raw.rindex(b"xref\n0")] + raw[raw.rindex(b"trailer") :],
    "no end": lambda raw: raw[: raw.rindex(b"startxref")],
    "too many objects": lambda raw: re.sub(rb"/Size \d+", b"/Size 99999999", raw),
    "too many pages": lambda raw: re.sub(rb"/Count \d+", b"/Count 1000000", raw),
    "three pages too many": lambda raw: re.sub(rb"/Count \d+", b"/Count 4", raw),
    "fewer pages than none": lambda raw: re.sub(rb"/Count \d+", b"/Count -5", raw),
    "a text that is said to be short": lambda raw: re.sub(rb"/Length \d+", b"/Length 5", raw),
    "a text that is said to be long": lambda raw: re.sub(rb"/Length \d+", b"/Length 99999999", raw),
    "pages that hold themselves": _put(b" /Parent 2 0 R", b"/Type /Pages"),
}
A_PAPER = 12
PAPERS = [CASES[k * A_PAPER : (k + 1) * A_PAPER] for k in range(len(BROUGHT))]


def papers() -> Iterator[bytes]:
    """PDFs whose lines are what an attacker writes, each with a sentence below it."""
    for number, (part, brought) in enumerate(zip(PAPERS, BROUGHT.values(), strict=True)):
        lines = [f"潍坊市第{number + 51}批职业培训方案"]
        for n, text in part:
            lines += [" ".join(text.split())[:70], first(n)]
        yield brought(pdf_of(lines))


@pytest.fixture(scope="module")
def read(tables: Tables) -> list[Article]:
    reader = Extractor(tables)
    return [reader.clean(parse(raw, f"{n}", None)) for n, raw in enumerate((*captures(), *papers()))]


def test_every_honest_sentence_stays(read: list[Article]) -> None:
    pages = -(-len(CASES) // A_PAGE)
    assert len(CASES) > 350 and len(read) == pages + len(BROUGHT)
    text = "\n".join(article.text for article in read[:pages])
    assert [n for n, _ in CASES if honest(n) not in text] == []
    for name, part, article in zip(BROUGHT, PAPERS, read[pages:], strict=True):
        assert [n for n, _ in part if first(n) not in article.text] == [], name


def test_every_honest_number_is_read(read: list[Article], tables: Tables) -> None:
    reader = Extractor(tables)
    values = {int(record.value) for article in read for record in reader.extract(article).records}
    assert [n for n, _ in CASES if n + 1000 not in values] == []


def test_nothing_runs_loads_or_leaves_with_the_policy_or_without(read: list[Article], tmp_path: Path) -> None:
    for article in read:
        corpus.write_article(tmp_path / "data", article)
    plugin.build_site(tmp_path / "data", tmp_path / "site", tmp_path / "pages", strict=True)
    site = tmp_path / "site"
    assert dangers(site) == []
    chosen = sorted((site / "articles").glob("*.html")) + [site / name for name in ("index.html", "cities/weifang.html", "records.html")]
    assert len(chosen) > len(read)
    for path in chosen:
        text = path.read_text(encoding="utf-8")
        bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        assert bare != text and "root:x:0" not in text
        path.with_name(f"bare-{path.name}").write_text(bare, encoding="utf-8")
    with served(site) as base, chromium() as browser:
        page = browser.new_page()
        witness = Witness(page, base)
        for path in [with_policy.with_name(f"{kind}{with_policy.name}") for with_policy in chosen for kind in ("", "bare-")]:
            name = path.relative_to(site).as_posix()
            page.goto(base + name)
            page.evaluate(PROVOKE)
            assert page.evaluate("window.__ran") is None and page.url.startswith(base), name
        assert witness.seen == []


def test_the_browser_sees_what_it_is_there_for(tmp_path: Path) -> None:
    """Written as they are, most of the cases run or load."""
    ran = 0
    for n, text in CASES[:: len(TREATED)][:24]:
        (tmp_path / f"{n}.html").write_text(f"<!doctype html><body><article>{text}</article>", encoding="utf-8")
    with served(tmp_path) as base, chromium() as browser:
        for path in sorted(tmp_path.glob("*.html")):
            page = browser.new_page()
            witness = Witness(page, base)
            page.goto(base + path.name, wait_until="load")
            try:
                ran += page.evaluate("window.__ran") is not None or bool(witness.seen)
            except Error:  # it left the page
                ran += 1
            page.close()
    assert ran >= 14
