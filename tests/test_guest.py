"""A guest in somebody else's site: his pages are what they are without us, his search finds ours, and other plugins are at home."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from browser import Witness, chromium, served
from policy_digest import policy
from policy_digest.links import Links
from policy_digest.options import PolicyDigestConfig, options_of

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = "digest/articles/2024-08-14-6e488fd0.html"
MAPS = ("search/search_index.json", "sitemap.xml", "sitemap.xml.gz")  # which name our pages too

PAGES = {
    "index.md": "---\ntags: [marsupial]\n---\n# Welcome\n\nA quokka lives here. See [deeper](more/deep.md), "
    "<abbr title='x'>this</abbr> and ![a square](square.png){ width=20 }.\n\nText with {a brace} -- 标题.\n",
    "more/deep.md": "# Deep\n\n## About wombats\n\nA wombat digs. [back](../index.md)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "about.md": "# About the host\n\nNobody in particular.\n",
}
SQUARE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

# What hosts have beside us: other plugins, and what else of a mkdocs.yml they need.
NEIGHBOURS: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "nobody": ([], {}),
    "tags": ([{"tags": {}}], {}),
    "minify": ([{"minify": {"minify_html": True, "minify_js": True, "htmlmin_opts": {"remove_comments": True}}}], {}),
    "awesome-nav": ([{"awesome-nav": {}}], {}),
    "macros": ([{"macros": {}}], {"extra": {"animal": "numbat"}}),
    "redirects": ([{"redirects": {"redirect_maps": {"old.md": "about.md"}}}], {}),
    "glightbox": ([{"glightbox": {}}], {"markdown_extensions": ["attr_list"]}),
    "git-revision-date-localized": ([{"git-revision-date-localized": {"type": "date"}}], {}),
    "i18n": (
        [{"i18n": {"docs_structure": "suffix", "languages": [
            {"locale": "en", "name": "English", "build": True, "default": True}, {"locale": "fr", "name": "Français", "build": True}]}}],
        {},
    ),
    "file addresses": ([], {"use_directory_urls": False}),
}  # fmt: skip


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder, in git, with a corpus of one document beside his pages."""
    folder = tmp_path_factory.mktemp("host")
    for name, text in PAGES.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    (folder / "docs" / "about.fr.md").write_text("# De l'hôte\n", encoding="utf-8")
    (folder / "docs" / "square.png").write_bytes(SQUARE)
    for kind in ("articles", "records"):
        shutil.copytree(ROOT / "data" / kind / "weifang", folder / "data" / kind / "weifang")
    for command in (
        ["init", "-q"],
        ["add", "docs"],
        ["-c", "user.name=host", "-c", "user.email=host@host.example", "commit", "-qm", "Pages"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def configured(folder: Path, site: str, options: dict[str, Any] | None, **more: Any) -> MkDocsConfig:
    """The host's configuration, without us where `options` is None."""
    ours: list[Any] = [] if options is None else [{"policy-digest": options}]
    told = {"site_name": "Host", "site_url": "https://host.example/", "theme": {"name": "material"}} | more
    told["plugins"] = ["search", *more.get("plugins", []), *ours]
    path = folder / f"{site}.yml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return load_config(str(path), site_dir=str(folder / site))


def build(folder: Path, site: str, options: dict[str, Any] | None, command: Literal["build", "serve"] = "build", **more: Any) -> Path:
    """The host's site; where it is."""
    config = configured(folder, site, options, **more)
    config.plugins.on_startup(command=command, dirty=False)
    try:
        mkdocs_build(config, serve_url="http://127.0.0.1:8000/" if command == "serve" else None)
    finally:
        config.plugins.on_shutdown()
    return folder / site


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def policy_of(html: str) -> dict[str, str]:
    found = re.search(r'http-equiv="?Content-Security-Policy"? content="([^"]*)"', html)
    return dict(part.split(" ", 1) for part in found[1].replace("&#39;", "'").split("; ")) if found else {}


def located(site: Path) -> list[str]:
    return [one["location"] for one in json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]]


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_a_host_s_pages_are_byte_for_byte_what_they_are_without_us(
    host: Path, neighbour: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    plugins, more = NEIGHBOURS[neighbour]
    without = files(build(host, "without", None, plugins=plugins, **more))
    caplog.clear()
    site = build(host, "with", {"corpus": "data"}, plugins=plugins, **more)
    told = [r.getMessage() for r in caplog.records if r.levelname in ("WARNING", "ERROR")]
    both = files(site)
    assert {name for name in without if both.get(name) != without[name]} <= set(MAPS)
    assert not [line for line in told if "digest" in line], told
    ours = {name for name in both if name not in without}
    assert ARTICLE in ours and {name.split("/")[0] for name in ours} == {"digest"}

    assert "about/" in "".join(located(site)) or "about.html" in located(site)
    assert ARTICLE in located(site) and f"{ARTICLE}#records" in located(site)
    assert f"<loc>https://host.example/{ARTICLE}</loc>" in both["sitemap.xml"].decode()
    for name in sorted(ours):
        if name.endswith(".html"):
            html = both[name].decode()
            held = policy_of(html)
            assert held["default-src"] == "'none'" and "unsafe" not in held["script-src"], name
            # every script of the host's theme and plugins may run, also where somebody made it smaller
            known = policy.Scripts(policy.inline(html))
            assert policy_of(policy.with_policy(html, known, sources={}))["script-src"].split()[1:] == [
                one for one in held["script-src"].split()[1:] if one.startswith("'sha256")
            ], name


def test_no_link_of_ours_is_dead_and_serve_writes_what_build_does(host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    built = build(host, "built", {"corpus": "data"}, site_url="http://127.0.0.1:8000/", use_directory_urls=False)
    links = Links()
    for name, raw in files(built).items():
        if name.endswith(".html") and name != "404.html":
            links.add(name, raw.decode())
    assert [problem.what for problem in links.problems(files(built))] == []
    shown = build(host, "shown", {"corpus": "data"}, "serve", site_url="http://127.0.0.1:8000/", use_directory_urls=False)
    assert files(shown) == files(built)


def test_in_a_browser_nothing_is_missing_and_the_host_s_search_finds_both(host: Path) -> None:
    plugins = [*NEIGHBOURS["minify"][0], *NEIGHBOURS["glightbox"][0]]
    theme = {"name": "material", "font": False}
    site = build(host, "seen", {"corpus": "data"}, plugins=plugins, theme=theme, markdown_extensions=["attr_list"])
    with served(site) as base, chromium() as browser:
        page = browser.new_page()
        witness = Witness(page, base)
        for name in sorted(name for name in files(site) if name.endswith(".html")):
            page.goto(base + name)
        assert witness.seen == []
        page.goto(base + ARTICLE)
        page.locator(".pd-languages button", has_text="EN").click()
        assert page.locator(".pd-guest").get_attribute("lang") == "en" and page.locator("html").get_attribute("lang") == "en"
        assert not page.locator("h1 .zh").is_visible() and page.locator("h1 .en").is_visible()
        for query, address in (("quokka", base), ("ecosystem", base + ARTICLE), ("技师学院", base + ARTICLE)):
            page.goto(base + "about/")
            page.locator(".md-search__input").fill(query)
            page.locator(".md-search-result__link").first.wait_for()
            found = page.locator(".md-search-result__link").evaluate_all("all => all.map((a) => a.href.replace(/[?#].*/, ''))")
            assert address in found, (query, found)
        assert witness.seen == []


def test_options_of_a_host(host: Path) -> None:
    """Our header and search, for our pages alone; our pages at the top, in his navigation; a policy for all pages, and what it lets in."""
    nav = [{"Home": "index.md"}, {"Figures": "cities/index.md"}]
    given = {"corpus": "data", "header": "ours", "search": "own", "policy": "all", "folder": "", "allow": ["https://stats.example"]}
    site = build(host, "opted", given, nav=nav, not_in_nav="*.md")
    at_home, ours = ((site / name).read_text(encoding="utf-8") for name in ("index.html", "cities/index.html"))
    assert "pd-languages" in ours and 'data-index="../search/index.js"' in ours and "pd-languages" not in at_home
    assert 'href="cities/index.html"' in at_home and (site / "search/index.js").is_file()
    assert (site / "about/index.html").is_file() and (site / "about.html").is_file()  # his and ours, at different addresses
    assert "A quokka" in at_home, "his own page stays"
    for html in (at_home, ours):
        held = policy_of(html)
        assert "https://stats.example" in held["script-src"] and "https://fonts.gstatic.com" in held["font-src"]
    assert not [one for one in located(site) if one.startswith("articles/")]
    with served(site) as base, chromium() as browser:
        page = browser.new_page()
        page.goto(base + "cities/index.html")
        page.locator(".md-search__input").fill("技师学院")
        page.locator(".md-search-result__item").first.wait_for()


def test_pages_that_the_host_s_navigation_names_are_ours(host: Path) -> None:
    nav = [{"Home": "index.md"}, {"Figures": ["digest/index.md", "digest/records.md"]}]
    site = build(host, "named", {"corpus": "data"}, nav=nav, not_in_nav="*.md")
    assert 'href="digest/index.html"' in (site / "index.html").read_text(encoding="utf-8")
    page = HTMLParser((site / "digest/records.html").read_text(encoding="utf-8"))
    assert page.css_first("article h1#top") is not None and page.css_first(".md-nav__link--active") is not None
    assert located(site).count("digest/records.html") == 1
    auto = build(host, "listed", {"corpus": "data", "nav": True})
    assert 'href="digest/records.html"' in (auto / "index.html").read_text(encoding="utf-8")
    assert 'href="digest/articles/2024' not in (auto / "index.html").read_text(encoding="utf-8")


def test_a_host_s_page_may_link_to_ours(host: Path, caplog: pytest.LogCaptureFixture) -> None:
    (host / "other").mkdir()
    (host / "other" / "index.md").write_text("# Home\n", encoding="utf-8")
    (host / "other" / "deep.md").write_text("# Deep\n\n[figures](digest/cities/weifang.html)\n", encoding="utf-8")
    site = build(host, "linked", {"corpus": "data"}, docs_dir=str(host / "other"))
    assert 'href="../digest/cities/weifang.html"' in (site / "deep/index.html").read_text(encoding="utf-8")
    assert not [r for r in caplog.records if r.levelname == "WARNING"]


def test_another_theme_has_our_pages_too(host: Path) -> None:
    site = build(host, "plain", {"corpus": "data"}, theme={"name": "mkdocs"})
    page = HTMLParser((site / ARTICLE).read_text(encoding="utf-8"))
    assert page.css_first(".pd-guest h1#top") is not None and page.css_first("a.pd-figure") is not None
    assert ARTICLE in located(site)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"search": "own"}, "our search stands in our header"),
        ({"folder": "../x"}, "no folder for pages"),
        ({"allow": ["stats.example/x"]}, "not the address of a host"),
        ({"site": "ours", "folder": "x"}, "says something to a guest only"),
        ({"site": "ours", "search": "theirs"}, "there is no other site"),
    ],
)
def test_options_that_do_not_go_together_are_named(
    given: dict[str, Any], told: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "data").mkdir()
    with pytest.raises(Abort):
        build(tmp_path, "site", {"corpus": "data", **given})
    assert told in " ".join(r.getMessage() for r in caplog.records)


def test_who_says_nothing_is_a_guest(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    config = PolicyDigestConfig(config_file_path=str(tmp_path / "mkdocs.yml"))
    config.load_dict({})
    config.validate()
    options = options_of(config)
    assert options.guest and (options.search, options.policy, options.room) == ("theirs", "ours", "digest/")
    assert not (options.header or options.files or options.nav or options.allow)


def test_a_script_in_a_text_gains_nothing_from_the_theme_s() -> None:
    """What the theme's page holds may run; a script that a text brought may not, whatever it is called."""
    frame = '<head><meta charset="utf-8"><script>theme()</script></head>'
    known = policy.Scripts()
    known.learn(policy.inline(frame))
    held = policy_of(policy.with_policy(frame + "<script>evil()</script>", known, sources=policy.asked_by(frame)))
    assert held["script-src"].count("sha256") == 1


@pytest.mark.parametrize(
    ("tag", "kinds"),
    [
        ('<script src="https://a.example/x.js"></script>', {"script-src", "connect-src"}),
        ('<link rel="stylesheet" href="//a.example/x.css">', {"style-src", "font-src"}),
        ('<link rel="preconnect" href="https://a.example">', {"font-src"}),
        ('<img src="https://a.example:8080/x.png">', {"img-src"}),
        ('<img src="x.png">', set()),
        ('<a href="https://a.example/">x</a>', set()),
        ('<link rel="canonical" href="https://a.example/">', set()),
        ("<img src=\"https://a.example';x/y.png\">", set()),
        ('<img src="javascript://a.example/">', set()),
        ('<img src="http://[">', set()),
    ],
)  # fmt: skip
def test_what_a_theme_s_page_asks_of_others_is_allowed_by_kind(tag: str, kinds: set[str]) -> None:
    assert set(policy.asked_by(f"<head></head><body>{tag}</body>")) == kinds


@pytest.fixture
def shown(host: Path) -> Iterator[tuple[str, str]]:
    """A page of his and one of ours as MkDocs' server sends them."""
    config = configured(host, "sent", {"corpus": "data"})
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(host / "sent"))
    server = config.plugins.on_serve(server, config=config, builder=lambda: None)
    pages = [server._inject_js_into_html((host / "sent" / name).read_bytes(), 1).decode() for name in ("about/index.html", ARTICLE)]
    yield pages[0], pages[1]
    server.server_close()


def test_a_served_page_has_the_policy_of_a_built_one(shown: tuple[str, str]) -> None:
    his, ours = shown
    assert "livereload" in his and not policy_of(his)
    assert policy_of(ours)["script-src"].count("sha256") == policy_of(ours.replace("livereload", ""))["script-src"].count("sha256")
    assert "https://fonts.gstatic.com" in policy_of(ours)["font-src"]
