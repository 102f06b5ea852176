"""Every text in every file of a corpus is an attacker's: tables, decisions, wordings, changes, articles. None runs, loads or leaves."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from markupsafe import Markup

import factory
from browser import Witness, chromium, served
from policy_digest import changes, check, corpus, decisions, inert, keep, pipeline, plugin, tables
from policy_digest.changed import Change, Stated
from policy_digest.models import Extraction
from policy_digest.render.words import NAME
from test_security import PAYLOADS, PROVOKE, dangers

SAID = "到2027年，建成实训中心不少于12个，开展职业技能培训5万人次。"
TABLES = {  # of each table the columns that are text of a person; what names files and keys has a shape of its own
    "site": ("zh", "en", "many"),
    "places": ("zh", "short", "en"),
    "themes": ("zh", "en", "about_zh", "about_en"),
    "indicators": ("zh", "en"),
    "units": ("one", "many", "about_zh", "about_en"),
}
# Ways to run that stand in no list of `test_security`: newer elements and attributes, names that a script asks for, other languages' marks.
MORE = (
    "<svg><animate onbegin=window.__ran=1 attributeName=x dur=1s></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.__ran=1>",
    "<template shadowrootmode=open><script>window.__ran=1</script></template>",
    "<iframe srcdoc='<script>parent.__ran=1</script>'></iframe>",
    "<base href=//evil.example/>",
    "<link rel=modulepreload href=//evil.example/x.js><link rel=prefetch href=//evil.example/y>",
    "<object data='data:text/html,<script>top.__ran=1</script>'></object>",
    "<details open ontoggle=window.__ran=1>",
    "<input autofocus onfocus=window.__ran=1>",
    "<marquee onstart=window.__ran=1>x",
    "<video><source onerror=window.__ran=1></video>",
    "<form action=javascript:window.__ran=1><button autofocus>x",
    '"onpointerover="window.__ran=1" autofocus onfocus="window.__ran=1" tabindex=1 style="position:fixed;inset:0',
    "' onanimationstart='window.__ran=1' style='animation:x 1s",
    "{{ self.__init__.__globals__ }}{% set x=1 %}{{7*7}}{#",
    "</title></style></textarea></noscript></template><script>window.__ran=1</script>",
    "--></script><script>window.__ran=1//",
    "<a id=__config href=//evil.example>x</a><form id=document><input name=location>",
    "<img srcset='//evil.example/x 1x'>",
    "<style>@import'//evil.example/c.css';</style><p style='background:url(//evil.example/b)'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "\\u003cscript\\u003ewindow.__ran=1\\u003c/script\\u003e",
    "&lt;script&gt;window.__ran=1&lt;/script&gt;&#60;img src=x onerror=window.__ran=1&#62;",
    "<embed src=//evil.example/e><portal src=//evil.example/p></portal>",
    '<script type=speculationrules>{"prerender":[{"source":"list","urls":["//evil.example/"]}]}</script>',
    "<a ping=//evil.example/p href=#>x</a>[x](javascript:window.__ran=1)![x](//evil.example/a.png)<javascript:window.__ran=1>",
    "<div popover id=x onbeforetoggle=window.__ran=1>x</div><button popovertarget=x autofocus>x",
    "<select><style></select><script>window.__ran=1</script>",
    "+ADw-script+AD4-window.__ran=1+ADw-/script+AD4-",
    "\u202e\u2066<script>window.__ran=1</script>\u2069",
    "<xmp><p title='</xmp><img src=x onerror=window.__ran=1>'>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x'><image href='1' onerror='window.__ran=1'/></svg>#x\"/></svg>",
    "{: onclick=window.__ran=1 #__config }",
    "!!python/object/apply:os.system ['id']",
    "${window.__ran=1}`;window.__ran=1//",
    "</script><svg onload=window.__ran=1>",
    "]]><script>window.__ran=1</script><![CDATA[",
    "<!--[if IE]><script>window.__ran=1</script><![endif]-->",
    "<?xml-stylesheet href='//evil.example/x.xsl'?>",
    "javascript:window.__ran=1",
    "<noscript><p title='</noscript><img src=x onerror=window.__ran=1>'>",
    "<div id=search-data onwheel=window.__ran=1 data-md-component=search>x</div>",
    "*[x]: <script>window.__ran=1</script>",
    "<img src=x: onerror&#61;window.__ran&#61;1>",
    "<svg/onload=&#119;indow.__ran=1>",
    "＜script＞window.__ran=1＜/script＞",
)
_LINES = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_GAPS = re.compile(r"[{}]")


def payloads() -> Iterator[str]:
    """What an attacker writes, on one line, again and again."""
    return itertools.cycle(_LINES.sub(" ", payload) for payload in (*MORE, *PAYLOADS))


def written(data: Path) -> list[str]:
    """A corpus of two articles whose every text is hostile, with what was decided, worded and changed; what `check` says of it."""
    bad, known = payloads(), tables.load()
    for name, columns in TABLES.items():
        kept = [row.model_dump(exclude_defaults=True, mode="json") for row in getattr(known, name)]
        kept = [row for row in kept if name != "places" or row["slug"] in ("china", "shandong", "weifang", "jining")]
        rows = [{key: f"{value} {next(bad)}" if key in columns else value for key, value in row.items()} for row in kept]
        if name == "site":  # what the site is called: the theme prints it in places of its own
            rows.append({"id": NAME, "zh": f"政策摘要 {next(bad)}", "en": " ".join(itertools.islice(bad, 12))})
        text = "extends: default\n" + yaml.safe_dump({name: rows}, allow_unicode=True, width=10**9)
        corpus.write_text(data, data / f"{name}.yml", text)
    for place, title in (("weifang", "潍坊市职业培训方案"), ("jining", "济宁市职业培训方案")):
        corpus.write_article(data, factory.article(f"# {next(bad)}", SAID, next(bad), place=place, title=f"{title} {next(bad)}",
                                                   publisher=next(bad), source=next(bad), doc_number=next(bad)))  # fmt: skip
    (found, _) = (x for x in pipeline.Extractor(tables.load(data)).gather(data) if isinstance(x, Extraction))
    _decide(data, found, bad)
    _word(data, found, bad)
    _change(data, found, bad)
    assert "failed" not in [kept.outcome for kept in keep.keep_records(data, tables.load(data))]
    return [str(problem) for problem in check.problems(data)]


def _decide(data: Path, found: Extraction, bad: Iterator[str]) -> None:
    text = found.article.text
    for surface, act in (("12个", "correct"), ("5万人次", "approve")):
        record = next(r for r in found.records if r.surface == surface)
        start = text.index(SAID)
        at = (record.figure[0] - start, record.figure[1] - start)
        fields = (
            {"indicator_zh": f"中心 {next(bad)}"[:100], "indicator_en": next(bad), "agencies": (next(bad),)} if act == "correct" else {}
        )
        read = decisions.snapshot(record)
        one = decisions.Decision(act, next(bad)[:100], "2026-03-01", next(bad), record.id, surface, at, record.figure, SAID, read, fields)
        decisions.Writer(data).add(found.article, one, ())


def _word(data: Path, found: Extraction, bad: Iterator[str]) -> None:
    catalogue = Catalog(locale="en")
    for context, zh in (("document", found.article.title), *(("indicator", r.indicator_zh) for r in found.records)):
        catalogue.add(zh, string=_GAPS.sub("", next(bad)), context=context)
    with (data / "en.po").open("wb") as file:
        write_po(file, catalogue)
    corpus.write_text(data, data / "translations" / "en.po", (data / "en.po").read_text(encoding="utf-8"))
    (data / "en.po").unlink()


def _change(data: Path, found: Extraction, bad: Iterator[str]) -> None:
    def stated(record: str) -> Stated:
        free = {name: next(bad) for name in Stated.__dataclass_fields__}
        return Stated(**free | {"article": found.article.id, "record": record, "kind": "target"})

    kept = found.records[0].id
    noted = [
        Change(("withdrawn",), "weifang", stated("r00000000000a"), None),
        Change(("figure", "kind", "name", "sentence"), "weifang", stated(kept), stated(kept)),
        Change(("added",), "weifang", None, stated(kept)),
    ]
    changes.keep(data, noted, "2026-03-01")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "data"
    written(folder)
    return folder


@pytest.fixture(scope="module")
def site(data: Path) -> Path:
    plugin.build_site(data, data.parent / "site", data.parent / "pages")
    return data.parent / "site"


def test_no_page_holds_anything_dangerous_and_every_kind_of_file_is_shown(data: Path, site: Path) -> None:
    assert dangers(site) == []
    assert len(list((site / "articles").glob("*.html"))) >= 2 and (site / "changes.html").is_file()
    text = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert text.count("window&#46;&#95;&#95;ran") + text.count("window.__ran") > 100  # they are there, as text


@pytest.mark.slow
def test_without_inert_the_danger_is_seen(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inert, "inert", lambda text: Markup(text.replace("\n", " ")))
    monkeypatch.setattr("policy_digest.render.words.inert", lambda text: Markup(text.replace("\n", " ")))
    plugin.build_site(data, tmp_path / "site", tmp_path / "pages")
    assert dangers(tmp_path / "site")


def test_feeds_and_files_for_machines_can_be_read_whatever_they_hold(data: Path, site: Path, tmp_path: Path) -> None:
    odd = "".join(map(chr, (0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)))  # controls are refused
    corpus.write_article(tmp_path / "data", factory.article(SAID.replace("实训", f"实训{odd}"), title=f"方案{odd}", publisher=odd))
    plugin.build_site(tmp_path / "data", tmp_path / "site", tmp_path / "pages")
    files = [path for folder in (site, tmp_path / "site") for path in folder.rglob("*") if path.suffix in (".xml", ".json")]
    assert len(files) > 20
    for path in files:
        (ElementTree.parse if path.suffix == ".xml" else lambda at: json.loads(at.read_bytes()))(path)


@pytest.mark.slow
def test_complaints_about_it_are_lines_for_any_terminal(tmp_path: Path) -> None:
    for line in written(tmp_path / "data"):
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", line) and not line.startswith("::"), line


def test_nothing_runs_loads_or_leaves_with_the_policy_or_without(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        if not path.name.startswith("bare-"):
            bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text(encoding="utf-8"))
            path.with_name(f"bare-{path.name}").write_text(bare, encoding="utf-8")
    with served(site) as base, chromium() as browser:
        page = browser.new_page()
        witness = Witness(page, base)
        for path in sorted(site.rglob("*.html")):
            name = path.relative_to(site).as_posix()
            page.goto(base + name)
            page.evaluate(PROVOKE)
            assert page.evaluate("window.__ran") is None and page.url.startswith(base), name
        assert witness.seen == []
