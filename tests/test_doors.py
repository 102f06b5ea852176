"""The two doors: pages that MkDocs makes of Markdown, and the same pages put into the theme's shell by us. One text, one look."""

from __future__ import annotations

import logging
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Page as Screen
from selectolax.lexbor import LexborHTMLParser as HTMLParser

import corpus as invented
from browser import chromium, served
from policy_digest import finish, plugin, shell
from policy_digest.errors import BuildFailed
from policy_digest.inert import inert
from policy_digest.links import Links
from policy_digest.models import Page
from policy_digest.render.pages import articles as articles_page
from policy_digest.render.pages import glossary as glossary_page
from policy_digest.tables import Tables

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 3  # looks at a page, whose first picture may be taken before all of it has come
DOCUMENTS = 40  # so many places make long comparisons and a table of records that comes in parts

# A page of each kind, by the pattern of its address.
KINDS = (
    "index.html", "cities/index.html", "cities/weifang.html", "cities/alxa.html", "themes/index.html", "themes/training.html",
    "indicators/index.html", "indicators/apprentices.html", "articles/index.html", "articles/page-2.html", "articles/2*.html",
    "records.html", "compare.html", "promises.html", "changes.html",
    "glossary/index.html", "glossary/g.html", "downloads.html", "about.html", "methods.html", "decisions.html", "404.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Iterator[tuple[Path, Path]]:
    """The site of a corpus by MkDocs alone, and by us."""
    folder = tmp_path_factory.mktemp("doors")
    shutil.copytree(ROOT / "data" / "articles", folder / "data" / "articles")
    invented.write(folder / "data", DOCUMENTS, tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(articles_page, "LISTED", 30)
        patch.setattr(glossary_page, "ON_ONE_PAGE", 10)
        plugin.build_site(folder / "data", folder / "ours", strict=True)
        patch.setenv("POLICY_DIGEST_DATA", str(folder / "data"))
        patch.setenv("POLICY_DIGEST_PAGES", str(folder / "pages"))
        config = load_config(str(plugin.CONFIGURATION), site_dir=str(folder / "theirs"), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
    yield folder / "theirs", folder / "ours"


def files(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def page_of(site: Path, pattern: str) -> Path:
    return sorted(site.glob(pattern))[0]


def seen(path: Path) -> str:
    """A page as a browser reads it; blanks between elements are one blank. What the first screen needs depends on them by a character.

    On a page in Chinese it need not be said of Chinese that it is: Markdown goes to pages of others too, and says it.
    """
    text = re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert '<html lang="zh-Hans"' in text
    text = text.replace('class="zh" lang="zh-Hans"', 'class="zh"')
    html = re.sub(r"\s+", " ", HTMLParser(text).html or "")
    return re.sub(r" ?(</?[a-z][^>]*>) ?", r"\1", html)


def test_both_doors_make_the_same_site(doors: tuple[Path, Path]) -> None:
    theirs, ours = doors
    assert files(theirs) == files(ours)
    kinds = Counter(name.rpartition("/")[0] for name in files(ours) if name.endswith(".html"))
    assert kinds["articles"] > DOCUMENTS and all(page_of(ours, pattern).is_file() for pattern in KINDS)
    for name in sorted(files(ours)):
        if name.endswith(".html"):
            assert seen(theirs / name) == seen(ours / name), name
        elif not name.startswith("sitemap.xml"):
            assert (theirs / name).read_bytes() == (ours / name).read_bytes(), name


def test_the_map_of_the_site_names_every_page(doors: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org/digest/")
    plugin.build_site(ROOT / "data", tmp_path / "site", strict=True)
    listed = re.findall("<loc>https://example.org/digest/(.*?)</loc>", (tmp_path / "site/sitemap.xml").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(name for name in files(tmp_path / "site") if name.endswith(".html") and name != "404.html")
    page = page_of(tmp_path / "site", "articles/2*.html")
    assert f'<link rel="canonical" href="https://example.org/digest/articles/{page.name}">' in page.read_text(encoding="utf-8")


def picture(page: Screen, address: str) -> bytes:
    """The first screen of a page once it stands still: fonts have come, and two pictures in a row are the same."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    last = b""
    for _ in range(PATIENCE * 4):
        now = page.screenshot(animations="disabled")
        if now == last:
            break
        last = now
        page.wait_for_timeout(100)
    return last


def test_both_doors_look_the_same(doors: tuple[Path, Path]) -> None:
    theirs, ours = doors
    with chromium() as browser, served(theirs.parent) as base:
        page = browser.new_page()
        for pattern in KINDS:
            name = page_of(ours, pattern).relative_to(ours).as_posix()
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                same = any(picture(page, f"{base}theirs/{name}") == picture(page, f"{base}ours/{name}") for _ in range(PATIENCE))
                assert same, (name, width)  # not a pixel


# ---------------------------------------------------------------- finishing, links


def test_headings_become_elements_and_the_rest_stays() -> None:
    text = '---\ntitle: "a: \\"b\\""\nhide: ["toc"]\n---\n\n# <i>x &#38;</i> y {#top}\n\n<p># no {#heading}</p>\n\n\n## z {#z}\n'
    made = finish.finished(Page("x.md", text), "#", 'to "here"')
    assert made.head == {"title": 'a: "b"', "hide": ["toc"]}
    assert made.headings == (finish.Heading(1, "top", "x & y"), finish.Heading(2, "z", "z"))
    link = '<a class="headerlink" href="#{}" title="to &quot;here&quot;">#</a>'
    assert (
        made.body
        == f'<h1 id="top"><i>x &#38;</i> y{link.format("top")}</h1>\n<p># no {{#heading}}</p>\n<h2 id="z">z{link.format("z")}</h2>'
    )
    with pytest.raises(BuildFailed, match=r"x\.md: a page without front matter"):
        finish.finished(Page("x.md", "# x {#x}"))


def test_what_markdown_alone_needs_is_said_shorter_and_markup_stays_text() -> None:
    every = "".join(map(chr, range(0x20, 0x7F))) + "乡村教师"
    body = f'<p class="zh" lang="zh-Hans" title="{inert(every)}">{inert(every)}</p><b lang="zh-Hans">x</b>'
    made = finish.lighter(body)
    assert len(made) < len(body) and made.startswith('<p class="zh" title=') and '<b lang="zh-Hans">' in made
    read = HTMLParser(made).css("body *")
    assert [node.tag for node in read] == ["p", "b"] and read[0].attributes["title"] == read[0].text() == every
    text = made.partition(">")[2].partition("</p>")[0]
    assert not set("<>\"'`") & set(text) and text.count("&") == text.count("&#") == 6


def test_the_frame_of_a_page_loses_its_indents_and_no_script_changes() -> None:
    script, style = "<script>\n  a(`\n\n  x`)\n</script>", "<style>\n  p {}\n</style>"
    page = f'<ul>\n\n    <li\n   class="a">x\n  </li> <li>y</li></ul>\n{script}\n\n<pre>\n  z\n</pre>{style}'
    assert shell.tight(page) == f'<ul>\n<li\nclass="a">x\n</li> <li>y</li></ul>\n{script}\n<pre>\n  z\n</pre>{style}'


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("../b.html", ""), ("../b.html#there", ""), ("#own", ""), ("https://x.cn/gone", ""), ("mailto:a@b.cn", ""), ("//x.cn/y", ""),
        ("../b.html?kind=target#there", ""), ("../", ""), ("c.csv", ""), ("%63.csv", ""), ("../b.html?x=1&amp;y=2", ""), ("", ""),
        ("../gone.html", "a link leads to gone.html, which is not in the site"),
        ("../b.html#gone", "a link leads to b.html#gone, which that page does not have"),
        ("#gone", "a link leads to a/a.html#gone, which that page does not have"),
        ("../../b.html", "a link leads to ../b.html, which is not in the site"),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_named(link: str, told: str) -> None:
    links = Links()
    links.add("a/a.html", f'<p id="own"><a href="{link}">x</a>')
    links.add("b.html", '<p id="there">')
    found = [problem.what for problem in links.problems(["index.html", "a/c.csv"])]
    assert found == ([told] if told else [])


def test_a_dead_link_fails_a_strict_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    made = finish.finished
    monkeypatch.setattr("policy_digest.shell.finished", lambda *given: _with_link(made(*given)))
    plugin.build_site(ROOT / "data", tmp_path / "site")
    told = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert told == ["about.html: a link leads to gone.html, which is not in the site, mend the link, or add the page"]
    with pytest.raises(BuildFailed, match="1 warnings in strict mode"):
        plugin.build_site(ROOT / "data", tmp_path / "site", strict=True)


def _with_link(made: finish.Finished) -> finish.Finished:
    about = made.head.get("en") == "About"
    return finish.Finished(made.head, made.headings, made.body + '<a href="gone.html">x</a>') if about else made
