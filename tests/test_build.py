"""The doors at work: a site that is whole or untouched whatever happens, and a page that reloads when data is edited."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode

import factory
from browser import chromium
from policy_digest import corpus, disk, pipeline, plugin, publish
from policy_digest.errors import BuildFailed, InvalidData
from policy_digest.finish import in_chinese
from policy_digest.models import Page

ROOT = Path(__file__).resolve().parent.parent


def old_site(site: Path) -> None:
    """What an earlier build left."""
    disk.write([Page("index.html", "the old site")], site)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an empty corpus, whose one article is made by hand, and a site that is there already."""
    source = factory.article("到2027年，建成实训中心12个。")
    held = [factory.extraction(source, factory.record(source, "12个", 12, "个", "实训中心", period={"by": "2027"}))]
    monkeypatch.setattr(pipeline.Extractor, "gather", lambda reader, data, *more: iter(held))
    monkeypatch.setattr(publish, "word", lambda digest, *more: factory.wording(digest))
    (tmp_path / "data").mkdir()
    old_site(tmp_path / "site")
    return tmp_path


def build(folder: Path, strict: bool = False) -> None:
    plugin.build_site(folder / "data", folder / "site", folder / "pages", strict=strict)


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def is_old(folder: Path) -> bool:
    return left(folder / "site") == [disk.LIST, "index.html"] and (folder / "site/index.html").read_text(encoding="utf-8") == "the old site"


def test_a_build_replaces_the_site_and_leaves_its_pages(small: Path) -> None:
    build(small, strict=True)
    assert "实训中心" in (small / "site" / "cities" / "weifang.html").read_text(encoding="utf-8")
    assert "实训中心" in (small / "pages" / "cities" / "weifang.md").read_text(encoding="utf-8")
    assert left(small) == ["data", "pages", "site"]


def test_a_build_that_fails_leaves_the_site(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> str:
        raise BuildFailed("nothing works")

    monkeypatch.setattr(plugin, "with_policy", broken)
    with pytest.raises(BuildFailed):
        build(small)
    assert is_old(small) and left(small) == ["data", "pages", "site"]


def test_a_warning_fails_only_a_strict_build(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = list(pipeline.Extractor(None).gather(small / "data"))  # type: ignore[arg-type]
    problem = InvalidData("broken front matter", "data/articles/weifang/x.md", 3)
    monkeypatch.setattr(pipeline.Extractor, "gather", lambda reader, data, *more: iter([problem, *good]))
    with pytest.raises(BuildFailed):
        build(small, strict=True)
    assert is_old(small) and left(small) == ["data", "pages", "site"]
    build(small)
    assert (small / "site" / "cities" / "weifang.html").is_file()


def test_a_missing_corpus_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="no such folder, name the corpus with --data"):
        plugin.build_site(tmp_path / "nowhere", tmp_path / "site")
    assert left(tmp_path) == []


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    ("at", "site", "told"),
    [
        (".", ".", "cannot go there"),  # what a person types who is in the folder of their work
        ("elsewhere", ".", "the folder you are in"),
        ("elsewhere/deeper", "..", "the folder you are in"),
        (".", "public_html", r"holds \.git/HEAD, which no build wrote"),
        (".", "data", "the site cannot go there"),
        (".", "data/site", "the site cannot go there"),
        (".", "pages/site", "the site cannot go there"),
        (".", "notes.txt", "not a folder"),
        (".", "notes.txt/site", "a file stands where a folder belongs"),
        (".", "site/index.html/site", "a file stands where a folder belongs"),
    ],
)
def test_no_build_takes_the_place_of_anybodys_work(small: Path, monkeypatch: pytest.MonkeyPatch, at: str, site: str, told: str) -> None:
    for name in ("notes.txt", "data/notes.txt", "public_html/.git/HEAD", "pages/mine.txt"):
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        (small / name).write_text("work of years", encoding="utf-8")
    (small / "elsewhere" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(small / at)
    before = everything(small)
    with pytest.raises(BuildFailed, match=told):
        plugin.build_site(small / "data", Path(site), small / "pages")
    assert everything(small) == before and not [name for name in left(small) if ".aside-" in name]


def test_what_somebody_put_into_the_site_stays(small: Path) -> None:
    build(small)
    build(small)  # its own files are no obstacle
    for name in ("CNAME", "cities/notes.txt"):
        added = small / "site" / name
        added.write_text("work of years", encoding="utf-8")
        before = everything(small)
        with pytest.raises(BuildFailed, match=f"holds {name}, which no build wrote, move it away"):
            build(small)
        assert everything(small) == before
        added.unlink()
    (small / "site" / "link").symlink_to(small / "data", target_is_directory=True)
    with pytest.raises(BuildFailed, match="holds link"):
        build(small)


def test_a_page_takes_the_place_of_nobodys_file(small: Path) -> None:
    (small / "pages").mkdir()
    (small / "pages" / "index.md").write_text("work of years", encoding="utf-8")
    with pytest.raises(BuildFailed, match=r"index\.md: no build wrote it, and a page goes there, move it away"):
        build(small)
    assert is_old(small) and left(small / "pages") == ["index.md"]
    for folder in (small / "data", small / "data" / "pages"):
        with pytest.raises(BuildFailed, match="the pages cannot go there"):
            plugin.build_site(small / "data", small / "site", folder)
    assert left(small / "data") == []


def test_a_killed_build_leaves_the_site_and_the_next_one_clears_up(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    old_site(tmp_path / "site")
    script = """
        import os, signal, sys
        from pathlib import Path
        from policy_digest import disk, plugin
        disk.Aside.put_in_place = lambda aside: os.kill(os.getpid(), signal.SIGKILL)
        plugin.build_site(Path("data"), Path("site"), Path("pages"))
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=tmp_path, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert is_old(tmp_path)
    assert len([name for name in left(tmp_path) if name.startswith(".site.aside-")]) == 1
    build(tmp_path)
    assert not is_old(tmp_path) and left(tmp_path) == ["data", "pages", "site"]


def test_plain_mkdocs_builds_the_shipped_corpus(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(ROOT / "mkdocs.yml"), "-d", str(tmp_path / "site")]
    environment = os.environ | {"POLICY_DIGEST_PAGES": str(tmp_path / "pages"), "POLICY_DIGEST_DATA": str(ROOT / "data")}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "site" / "cities" / "jining.html").is_file()
    assert left(tmp_path) == ["pages", "site"]


def by_mkdocs(folder: Path, command: Literal["build", "serve"] = "build") -> Path:
    """The site of a `mkdocs.yml` as short as the README has it, built by MkDocs itself; where it is."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text("site_name: Mine\ntheme: material\nplugins: [{policy-digest: {site: ours}}]\n", encoding="utf-8")
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "out"))
    config.plugins.on_startup(command=command, dirty=False)
    mkdocs_build(config, serve_url="http://127.0.0.1:8000/" if command == "serve" else None)
    return folder / "out"


def test_a_short_configuration_makes_a_site_without_dead_links(small: Path) -> None:
    site = by_mkdocs(small)
    assert (site / "cities" / "weifang.html").is_file(), "pages name one another as files"
    dead, links = [], 0
    for path in site.rglob("*.html"):
        page = HTMLParser(path.read_text(encoding="utf-8"))
        assert page.body is not None and "{#" not in page.body.text(), path
        if path.name == "404.html":  # its addresses begin at the root, since it answers for every folder
            continue
        for node in page.css("a[href], link[href], img[src], script[src]"):
            address = urlsplit(node.attributes.get("href") or node.attributes.get("src") or "")
            if not address.scheme and not address.netloc and address.path:
                links += 1
                dead += [] if (path.parent / unquote(address.path)).exists() else [f"{path.name}: {address.path}"]
    assert links > 500 and not dead


def test_a_slip_of_the_pen_leaves_the_served_site_until_it_is_mended(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    table = small / "data" / "units.yml"
    table.write_text("extends: default\nunits: &a\n", encoding="utf-8")
    plugin_of = load_config(str(ROOT / "mkdocs.yml")).plugins["policy-digest"]
    assert isinstance(plugin_of, plugin.PolicyDigestPlugin)
    plugin_of.__init__()  # type: ignore[misc]  # MkDocs keeps one while it serves, and for all tests
    with pytest.raises(Abort):
        by_mkdocs(small, "serve")  # there is nothing yet to leave
    table.unlink()
    page = by_mkdocs(small, "serve") / "cities" / "weifang.html"
    assert "实训中心" in page.read_text(encoding="utf-8")

    table.write_text("extends: default\nunits: &a\n", encoding="utf-8")
    page.unlink()
    caplog.clear()
    by_mkdocs(small, "serve")
    assert "实训中心" in page.read_text(encoding="utf-8")
    (told,) = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert told.startswith(f"{table}:2: an anchor or alias (& or *), ") and told.endswith("(until then the pages stay as they were)")

    table.write_text('extends: default\nunits:\n  - {unit: "嘎", measure: things}\n', encoding="utf-8")
    caplog.clear()
    by_mkdocs(small, "serve")
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


def test_a_catalogue_that_cannot_be_read_is_warned_of(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = small / "data" / "translations" / "en.po"
    path.parent.mkdir()
    path.write_bytes(b'msgctxt "indicator"\nmsgid "\xff"\nmsgstr "centres"\n')
    build(small)
    (told,) = [r.getMessage() for r in caplog.records if r.levelname == "WARNING" and "en.po" in r.getMessage()]
    assert told == f"{path}:2: not UTF-8, save it as UTF-8"
    with pytest.raises(BuildFailed, match="1 warnings in strict mode"):
        build(small, strict=True)


def whole(node: LexborNode) -> str:
    """The markup of an element, without empty lines between its blocks."""
    return re.sub(r"\s*\n\s*", "\n", node.html or "")


def test_another_builder_makes_the_same_pages_of_the_folder(small: Path) -> None:
    """MkDocs without the plugin stands for any other builder: it is given the folder of pages and nothing else of ours."""
    build(small, strict=True)
    config = load_config(
        str(ROOT / "mkdocs.yml"),
        docs_dir=str(small / "pages"),
        site_dir=str(small / "other"),
        plugins=[],
        extra_css=["stylesheets/policy-digest.css"],
        extra_javascript=["javascripts/words.js", "javascripts/policy-digest.js"],
        not_in_nav="*.md",
        strict=True,
    )
    mkdocs_build(config)
    names = sorted(p.relative_to(small / "site").as_posix() for p in (small / "site").rglob("*.html") if p.name != "404.html")
    assert len(names) > 20
    for name in names:
        ours, theirs = (HTMLParser((small / f / name).read_text(encoding="utf-8")).css_first("article") for f in ("site", "other"))
        assert ours is not None and theirs is not None and in_chinese(whole(ours)) == in_chinese(whole(theirs)), name
    exports = [p.relative_to(small / "site") for p in (small / "site" / "api").rglob("*") if p.is_file()]
    assert exports and all((small / "other" / p).read_bytes() == (small / "site" / p).read_bytes() for p in exports)


# ---------------------------------------------------------------- serving


@pytest.fixture(params=["policy-digest", "mkdocs"])
def served_copy(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, str]]:
    """A corpus that can be edited, and the address at which `policy-digest serve` or `mkdocs serve` shows it."""
    corpus.write_article(tmp_path / "data", factory.article("到2027年，全市建成实训中心12个。"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"POLICY_DIGEST_PAGES": str(tmp_path / "pages"), "POLICY_DIGEST_DATA": str(tmp_path / "data")}
    environment.pop("CI", None)  # at a desk the site is not strict: a half-edited file must not end the server
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-f", str(ROOT / "mkdocs.yml"), "-a", f"127.0.0.1:{port}"]
    if request.param == "policy-digest":
        command = [sys.executable, "-m", "policy_digest", "serve", "--data", str(tmp_path / "data"), "--address", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=tmp_path, env=environment)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:  # refused, reset, or slow to answer: urllib's own errors are among them
                assert server.poll() is None, "mkdocs serve ended"
                time.sleep(0.1)
        else:
            pytest.fail("mkdocs serve did not answer in time")
        yield tmp_path / "data", address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(20)


def test_an_edit_of_the_data_reloads_the_open_page(served_copy: tuple[Path, str]) -> None:
    data, address = served_copy
    article = next(a for a in corpus.articles(data) if not isinstance(a, InvalidData) and a.place == "weifang")
    path = corpus.article_path(data, article.place, article.id)
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}articles/{article.id}.html")
        assert page.locator("text=新添的一段").count() == 0
        path.write_text(path.read_text(encoding="utf-8") + "\n新添的一段：到2031年，新建实训中心77个。\n", encoding="utf-8")
        page.locator("text=新添的一段").first.wait_for(timeout=60_000)
        assert page.locator("a.pd-in", has_text="77个").count() == 1
