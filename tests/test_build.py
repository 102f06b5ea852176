"""The doors at work: a site that is whole or untouched whatever happens, and a page that reloads when data is edited."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import factory
import pytest
from browser import chromium
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from generator import corpus, pipeline, plugin
from generator.errors import BuildFailed, InvalidData

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an empty corpus, whose one article is made by hand, and a site that is there already."""
    source = factory.article("到2027年，建成实训中心12个。")
    held = [factory.extraction(source, factory.record(source, "12个", 12, "个", "实训中心", period={"by": "2027"}))]
    monkeypatch.setattr(pipeline, "gather", lambda data, tables: iter(held))
    monkeypatch.setattr(pipeline, "word", lambda digest, *more: factory.wording(digest))
    (tmp_path / "data").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the old site", encoding="utf-8")
    return tmp_path


def build(folder: Path, strict: bool = False) -> None:
    plugin.build_site(folder / "data", folder / "site", folder / "pages", strict=strict)


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def is_old(folder: Path) -> bool:
    return left(folder / "site") == ["index.html"] and (folder / "site/index.html").read_text(encoding="utf-8") == "the old site"


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
    good = list(pipeline.gather(small / "data", None))  # type: ignore[arg-type]
    problem = InvalidData("broken front matter", "data/articles/weifang/x.md", 3)
    monkeypatch.setattr(pipeline, "gather", lambda data, tables: iter([problem, *good]))
    with pytest.raises(BuildFailed):
        build(small, strict=True)
    assert is_old(small) and left(small) == ["data", "pages", "site"]
    build(small)
    assert (small / "site" / "cities" / "weifang.html").is_file()


def test_a_missing_corpus_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="no such folder, name the corpus with --data"):
        plugin.build_site(tmp_path / "nowhere", tmp_path / "site")
    assert left(tmp_path) == []


def test_a_killed_build_leaves_the_site_and_the_next_one_clears_up(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the old site", encoding="utf-8")
    script = """
        import os, signal, sys
        from pathlib import Path
        from generator import disk, plugin
        disk.put_in_place = lambda built, site: os.kill(os.getpid(), signal.SIGKILL)
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


def test_another_builder_makes_the_same_pages_of_the_folder(small: Path) -> None:
    """MkDocs without the plugin stands for any other builder: it is given the folder of pages and nothing else of ours."""
    build(small, strict=True)
    config = load_config(
        str(ROOT / "mkdocs.yml"),
        docs_dir=str(small / "pages"),
        site_dir=str(small / "other"),
        plugins=[],
        extra_css=["stylesheets/policy-digest.css"],
        extra_javascript=["javascripts/policy-digest.js"],
        not_in_nav="*.md",
        strict=True,
    )
    mkdocs_build(config)
    names = sorted(p.relative_to(small / "site").as_posix() for p in (small / "site").rglob("*.html") if p.name != "404.html")
    assert len(names) > 20
    for name in names:
        ours, theirs = (HTMLParser((small / f / name).read_text(encoding="utf-8")).css_first("article") for f in ("site", "other"))
        assert ours is not None and theirs is not None and ours.html == theirs.html, name
    exports = [p.relative_to(small / "site") for p in (small / "site" / "api").rglob("*") if p.is_file()]
    assert exports and all((small / "other" / p).read_bytes() == (small / "site" / p).read_bytes() for p in exports)


# ---------------------------------------------------------------- serving


@pytest.fixture
def served_copy(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The shipped corpus, copied so that it can be edited, and the address at which `mkdocs serve` shows it."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"POLICY_DIGEST_PAGES": str(tmp_path / "pages"), "POLICY_DIGEST_DATA": str(tmp_path / "data")}
    environment.pop("CI", None)  # at a desk the site is not strict: a half-edited file must not end the server
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-f", str(ROOT / "mkdocs.yml"), "-a", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=tmp_path, env=environment)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:  # refused, reset, or slow to answer: urllib's own errors are among them
                assert server.poll() is None, "mkdocs serve ended"
                time.sleep(0.1)
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
