"""Hostile text in every field, built for real and opened in a browser: it is read, and does nothing else."""

from __future__ import annotations

import dataclasses
import json
import re
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser as HTMLParser

import factory
from browser import Witness, chromium, served
from policy_digest import inert, pipeline, plugin, publish
from policy_digest.models import Article, Extraction, Issue, Measure, Removed

RUN = "window.__ran=1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</textarea></style></svg><img src=x onerror={RUN}>",
    f'"><img src=x onerror="{RUN}">',
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}",
    f"<svg/onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
    "<style>@import url(http://evil.example/x.css);</style>",
    '<link rel="stylesheet" href="http://evil.example/x.css">',
    '<base href="http://evil.example/">',
    '<form action="http://evil.example/"><button>x</button></form>',
    f"[link](javascript:{RUN})",
    f"[link](JaVaScRiPt:{RUN} 'x')",
    f"<javascript:{RUN}>",
    f"[ref]: javascript:{RUN}",
    "![image](http://evil.example/x.png)",
    f"# heading {{: #x onclick={RUN} }}",
    f"text {{: onmouseover={RUN} .x }}",
    '{: #__config }{"base":"http://evil.example"}',
    '--8<-- "/etc/passwd"',
    "{{ config }} {% include '/etc/passwd' %} {{ ''.__class__ }} {# comment #}",
    "```mermaid\ngraph TD; A-->B;\n```",
    "~~~ {.html onload=x}\n~~~",
    "<![CDATA[ x",
    "<!-- x",
    "<?php echo 1 ?>",
    "[x](http://[)",
    "!!! danger \"<script>x</script>\"",
    "[^1]: foot <b>note</b>",
    "| a | b |\n|---|---|\n| <b>x</b> | y |",
    "***___***___**" * 20,
    "> > > > > > > > > > x",
    "&lt;script&gt; &#60;b&#62; &amp;amp;",
    ":smile: ==mark== ^^ins^^ ~~del~~ H~2~O",
    "---\ntitle: taken over\n---",
    "title: taken over",
    "\u202egnp.exe\u202c \u200bhidden\u200b \x00\x08\x1b[31m",
    "=cmd|'/C calc'!A0",
    "a\\`b\\*c\\_d",
    "$$x$$ \\(y\\)",
    "http://evil.example/auto www.evil.example",
    "*[HTML]: <b>abbr</b>",
    "1. x\n    1. y\n        1. z",
)  # fmt: skip

ALLOWED_SCRIPTS = re.compile(
    r"^(?:\.\./)*(?:assets/javascripts/|javascripts/(?:words|asking|policy-digest|search)\.js)|^/(?:assets|javascripts)/"
)


def hostile() -> Iterator[Extraction]:
    """Every payload in every field that comes from outside, an article each."""
    for n, payload in enumerate(PAYLOADS):
        line = payload.replace("\n", " ")
        source: Article = factory.article(
            f"# {line}",
            f"{line}到2027年，建成{line}实训中心12个。",
            payload,
            title=payload,
            publisher=payload,
            doc_number=payload,
            issuers=(payload,),
            repeals=(payload,),
            window="2025/2027",
            url=payload if n % 2 else f"javascript:{RUN}",
            source=payload,
            sha256=payload,
            published="2024-05-20",
            removed=(Removed(payload, payload),),
            issues=(Issue("damaged-document-number", payload, 0, 0, payload),),
        )
        source = dataclasses.replace(source, id=f"2024-05-20-{n:08x}")
        record = factory.record(source, "12个", 12, "个", payload, indicator_en=payload, agencies=(payload,), period={"by": "2027"})
        record = dataclasses.replace(record, surface=payload)
        measure = Measure(f"m{n}", payload, payload, ("training",), (payload,), 0)
        yield factory.extraction(source, record, measures=(measure,))


def build(folder: Path, extractions: Iterable[Extraction], monkeypatch: pytest.MonkeyPatch, by_mkdocs: bool = False) -> Path:
    """The site of these extractions, strictly. `by_mkdocs`: every page read as Markdown, as by the plugin in other people's sites."""
    held = list(extractions)
    (folder / "data").mkdir()
    monkeypatch.setattr(pipeline.Extractor, "gather", lambda reader, data, *more: iter(held))
    monkeypatch.setattr(publish, "word", lambda digest, *more: factory.wording(digest))
    if by_mkdocs:
        monkeypatch.setattr(plugin, "Once", lambda *how, **more: None)
    plugin.build_site(folder / "data", folder / "site", folder / "pages", strict=True)
    return folder / "site"


@pytest.fixture(scope="module", params=["by us", "by MkDocs"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield build(tmp_path_factory.mktemp("hostile"), hostile(), monkeypatch, by_mkdocs=request.param == "by MkDocs")


_SAID = r'\{--pd-said-responsible:"(?:\w|\\[0-9a-f]+ )*"\}'
OUR_STYLE = re.compile(rf':root{_SAID}\[data-language="en"\]{_SAID}')  # words of site.yml, in which nothing can end the string


def dangers(site: Path) -> list[str]:
    """What no page may hold: scripts and elements that are not ours, handlers, addresses that run, leave or leak."""
    found = []
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        tree = HTMLParser(path.read_text(encoding="utf-8"))
        for node in tree.css("*"):
            for key, value in node.attributes.items():
                if key.startswith("on"):
                    found.append(f"{name}: <{node.tag} {key}>")
                if key in ("href", "src", "action", "formaction", "srcdoc", "xlink:href") and value:
                    parts = urllib.parse.urlsplit(value.strip()) if "[" not in value else None
                    if parts is None or (parts.scheme and parts.scheme not in ("http", "https")) or "evil" in value:
                        found.append(f"{name}: {key}={value}")
        scripts = [n for n in tree.css("script:not(#__config)") if not ALLOWED_SCRIPTS.match(n.attributes.get("src") or "")]
        found += [f"{name}: script {n.text()[:60]}" for n in scripts if RUN in n.text() or n.attributes.get("src")]
        found += [
            f"{name}: <{n.tag}>"
            for n in tree.css("iframe, object, embed, base, body style, meta[http-equiv=refresh], article form[action], article img")
        ]
        found += [f"{name}: <style>" for n in tree.css("style ~ style") if not OUR_STYLE.fullmatch(n.text())]
        found += [f"{name}: a file leaked" for _ in [0] if "root:x:0" in path.read_text(encoding="utf-8")]
        config = tree.css("#__config")
        # Its words are those of site.yml, and are put into pages as text; all else is the theme's.
        told = json.loads(config[0].text()) if len(config) == 1 else {}
        if not told or "evil" in json.dumps(told | {"translations": ""}) or "<" in config[0].text():
            found.append(f"{name}: the theme's configuration")
    return found


# Everything a reader could set off on a page without leaving it.
PROVOKE = """() => document.querySelectorAll("article *").forEach((e) =>
    ["mouseover", "focus", "toggle", "load", "error", "pointerenter"].forEach((name) => e.dispatchEvent(new Event(name))))"""


def shown(text: str) -> str:
    return "".join(inert.clean(text).split())


# ---------------------------------------------------------------- what is built


def test_no_page_holds_anything_dangerous(site: Path) -> None:
    assert dangers(site) == []


def test_every_payload_is_shown_as_it_is(site: Path) -> None:
    for n, payload in enumerate(PAYLOADS):
        tree = HTMLParser((site / f"articles/2024-05-20-{n:08x}.html").read_text(encoding="utf-8"))
        for selector in (".pd-text", "h1#top", "#provenance dl", "td.c-agencies", "th.c-name", ".pd-measures"):
            node = tree.css_first(selector)
            assert node is not None and shown(payload) in shown(node.text()), f"{selector}: {payload}"
        removed = tree.css_first("#removed li")
        assert removed is not None and re.sub("[0-9]+(?:[.,][0-9]+)*", "▒", shown(payload)) in shown(removed.text())


def test_titles_in_tabs_and_search_are_plain(site: Path) -> None:
    for path in (site / "articles").glob("*.html"):
        title = re.search(r'<title((?: data-(?:zh|en|site)="[^"<>]*")*)>(.*?)</title>', path.read_text(encoding="utf-8"), re.DOTALL)
        assert title and not set("<>") & set(title[2])
    index = (site / "search" / "index.js").read_text(encoding="utf-8")
    assert "<" not in index and "script" in index


def test_the_policy_allows_no_other_script(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert policy and text.index("Content-Security-Policy") < text.index("<script")
        allowed = dict(part.split(" ", 1) for part in policy[1].replace("&#39;", "'").split("; "))
        assert "unsafe" not in allowed["script-src"] and allowed["default-src"] == "'none'" and allowed["connect-src"] == "'self'"


def test_without_inert_the_danger_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inert, "inert", lambda text: Markup(text.replace("\n", " ")))
    monkeypatch.setattr(inert.Inert, "tree", lambda self, value: _unguarded(value))
    chosen = [x for n, x in enumerate(hostile()) if n in (0, 4, 5, 14)]
    assert dangers(build(tmp_path, chosen, monkeypatch))


def _fields(view: Any) -> dict[str, Any]:
    """A view as a template sees it, its strings as they are."""
    return view if isinstance(view, dict) else {name: _bare(getattr(view, name)) for name in view.__dataclass_fields__}


def _bare(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return _fields(value) if is_dataclass(value) else value


def _unguarded(value: object) -> object:
    if isinstance(value, str):
        return Markup(value)
    if isinstance(value, list | tuple):
        return [_unguarded(v) for v in value]
    return {k: _unguarded(v) for k, v in _fields(value).items()} if isinstance(value, dict) or is_dataclass(value) else value


def test_without_inert_autoescape_still_stops_tags_but_not_markdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why two layers: escaping alone lets attribute lists through, which is what inert() is for."""
    monkeypatch.setattr(inert.Inert, "tree", lambda self, value: _bare(value))
    chosen = [x for n, x in enumerate(hostile()) if n in (0, 14, 19, 20)]
    found = dangers(build(tmp_path, chosen, monkeypatch, by_mkdocs=True))
    assert found and not [line for line in found if "script <" in line or "<iframe" in line]


def test_the_exports_hold_the_text_and_no_formula(site: Path) -> None:
    import csv
    import io
    import json

    rows = list(csv.reader(io.StringIO((site / "api/records.csv").read_bytes().decode("utf-8-sig"))))
    assert {cell for row in rows[1:] for cell in row if cell[:1] in tuple("=+-@")} <= {"="}  # a comparator, which alone is no formula
    records = json.loads((site / "api/records.json").read_text(encoding="utf-8"))
    assert {r["indicator_zh"] for r in records} == set(PAYLOADS)


# ---------------------------------------------------------------- in the browser


def test_nothing_runs_loads_or_leaves(site: Path) -> None:
    with served(site) as base, chromium() as browser:
        page = browser.new_page()
        witness = Witness(page, base)
        for path in sorted(site.rglob("*.html")):
            name = path.relative_to(site).as_posix()
            page.goto(base + name)
            page.evaluate(PROVOKE)
            assert page.evaluate("window.__ran") is None, name
            assert page.url.startswith(base), name
        page.goto(base + "index.html")
        for query in ("script", "onerror", "javascript", "实训中心"):
            page.locator(".md-search__input").fill(query)
            page.locator(".md-search-result__item").first.wait_for()
            page.evaluate(PROVOKE)
            assert page.evaluate("window.__ran") is None, query
        assert witness.seen == []
