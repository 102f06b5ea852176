"""A site that is made as somebody looks at it: the same pages as a build makes, after every edit, and little work for an edit."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

import corpus as invented
from browser import Witness, chromium
from policy_digest import corpus, plugin, serve
from policy_digest.ingest import parse
from policy_digest.pipeline import Extractor
from policy_digest.policy import Scripts, put_in, scripts_of, with_policy
from policy_digest.tables import Tables
from test_hostile import captures
from test_security import PROVOKE

ROOT = Path(__file__).resolve().parent.parent
ADDED = "\n新添的一段：到2031年，新建实训中心77个。\n"


@pytest.fixture
def data(tmp_path: Path, tables: Tables) -> Path:
    """A corpus that may be edited."""
    invented.write(tmp_path / "data", 12, tables)
    return tmp_path / "data"


def served(data: Path, name: str, monkeypatch: pytest.MonkeyPatch, address: str = "127.0.0.1:8000") -> serve.Served:
    """The site of the corpus, in a folder of this name beside it."""
    monkeypatch.setenv("POLICY_DIGEST_DATA", str(data))
    monkeypatch.setenv("POLICY_DIGEST_PAGES", str(data.parent / "pages"))
    plugin.plugin_of(load_config(str(plugin.CONFIGURATION))).__init__()  # type: ignore[misc]  # MkDocs keeps one for all tests
    (data.parent / name).mkdir()
    site = serve.Served(data, data.parent / name, address)
    site.build()
    return site


def article(data: Path) -> Path:
    return sorted((data / "articles").rglob("*.md"))[3]


def asked(site: serve.Served, names: list[str]) -> dict[str, bytes]:
    """What is there once these were asked for."""
    for name in names:
        site.make(name)
    return {name: (site.root / name).read_bytes() for name in names if (site.root / name).is_file()}


def test_what_is_served_is_what_is_built(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after an edit: nothing that is kept changes a page. Only the policy is missing, since a served page reloads itself."""
    monkeypatch.setenv("SITE_URL", "http://127.0.0.1:8000/")
    path, gone = article(data), sorted((data / "articles").rglob("*.md"))[7]
    texts = {one: one.read_text(encoding="utf-8") for one in (path, gone)}

    def edit() -> None:
        path.write_text(texts[path] + ADDED, encoding="utf-8")
        gone.unlink()

    edit()
    plugin.build_site(data, data.parent / "built", strict=True)
    names = sorted(p.relative_to(data.parent / "built").as_posix() for p in (data.parent / "built").rglob("*") if p.is_file())
    names = [name for name in names if name not in (".policy-digest", "sitemap.xml", "sitemap.xml.gz", "404.html")]

    for one, text in texts.items():
        one.write_text(text, encoding="utf-8")
    site = served(data, "served", monkeypatch)
    before = asked(site, names)
    edit()
    site.build()
    there = asked(site, names)
    assert sorted(there) == names and there["index.html"] != before["index.html"]
    known = scripts_of([*load_config(str(plugin.CONFIGURATION)).theme.dirs, str(plugin.ASSETS)])
    for name in names:
        wanted = (data.parent / "built" / name).read_bytes()
        given = with_policy(there[name].decode(), known).encode() if name.endswith(".html") else there[name]
        assert given == wanted, name


def test_an_edit_reads_one_article_again_and_renders_nothing_of_mkdocs(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = served(data, "served", monkeypatch)
    path, read = article(data), []
    again = Extractor.again

    def noted(reader: Extractor, data: Path, one: object) -> object:
        read.append(one)
        return again(reader, data, one)  # type: ignore[arg-type]

    monkeypatch.setattr(Extractor, "again", noted)
    monkeypatch.setattr(serve, "build", lambda *_, **__: pytest.fail("MkDocs was asked for everything"))
    page = f"articles/{path.stem}.html"
    assert ADDED.strip()[:5] not in asked(site, [page])[page].decode()
    path.write_text(path.read_text(encoding="utf-8") + ADDED, encoding="utf-8")
    site.build()
    assert ADDED.strip()[:5] in asked(site, [page])[page].decode() and len(read) == 1
    path.unlink()
    site.build()
    assert asked(site, [page]) == {}


def test_a_file_that_somebody_wrote_is_read_again_whatever_its_date_says(tmp_path: Path) -> None:
    path, memory, hour = tmp_path / "a", corpus.Memory(), time.time() - 3600
    path.write_bytes(b"one")
    os.utime(path, (hour, hour))
    one = memory.raw(path)
    assert one == corpus.raw(path) == memory.raw(path)
    path.write_bytes(b"two")  # as long, and as old
    os.utime(path, (hour, hour))
    assert memory.raw(path) == corpus.raw(path) != one
    path.unlink()
    assert memory.raw(path) == corpus.raw(path) == b""


def test_a_slip_of_the_pen_leaves_the_pages_until_it_is_mended(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    table = data / "units.yml"
    table.write_text("extends: default\nunits: &a\n", encoding="utf-8")
    with pytest.raises(Abort):
        served(data, "never", monkeypatch)  # there is nothing yet to leave
    table.unlink()
    site = served(data, "served", monkeypatch)
    before = asked(site, ["index.html"])
    table.write_text("extends: default\nunits: &a\n", encoding="utf-8")
    caplog.clear()
    site.build()
    (told,) = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert told.startswith(f"{table}:2: an anchor or alias") and told.endswith("(until then the pages stay as they were)")
    assert asked(site, ["index.html"]) == before
    table.unlink()
    caplog.clear()
    site.build()
    assert not [r for r in caplog.records if r.levelname == "ERROR"] and asked(site, ["index.html"]) == before


def test_names_that_are_no_page_make_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = served(data, "served", monkeypatch)
    before = {p for p in site.root.rglob("*") if p.is_file()}
    for name in ("favicon.ico", "../data/units.yml", "themes/gone.html", "", "cities", "index.md"):
        site.make(name)
    assert {p for p in site.root.rglob("*") if p.is_file()} == before
    shutil.rmtree(site.root)


# ---------------------------------------------------------------- what a browser is sent


@contextmanager
def at_work(site: serve.Served, data: Path) -> Iterator[str]:
    """The site's server on a port of its own: its address."""
    server = site.server()
    server.watch(str(data))  # as `serve` does: only then MkDocs adds its script to pages
    server.server_bind()
    server.server_activate()
    server.serve_thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def test_pages_that_are_served_have_the_policy_and_nothing_of_a_hostile_corpus_runs(
    tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, data = Extractor(tables), tmp_path / "data"
    for n, raw in enumerate(captures()):
        if n % 5 == 0:
            corpus.write_article(data, reader.clean(parse(raw, f"{n}", None)))
    names = [f"articles/{path.stem}.html" for path in sorted((data / "articles").rglob("*.md"))]
    assert len(names) > 3
    with at_work(served(data, "served", monkeypatch, "127.0.0.1:0"), data) as base, chromium() as browser:
        page = browser.new_page()
        witness = Witness(page, base)
        for name in ("index.html", "records.html", "cities/weifang.html", *names, "no-such-page.html"):
            answer = page.goto(base + name)
            assert answer is not None
            policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', answer.text())
            assert policy and "script-src &#39;self&#39;" in policy[1] and "unsafe-inline" not in policy[1].partition("style-src")[0]
            page.evaluate(PROVOKE)
            assert page.evaluate("window.__ran") is None and page.url == base + name
            assert page.evaluate("typeof livereload") == ("function" if answer.ok else "undefined"), name
        assert [seen for seen in witness.seen if "404" not in seen] == []


@pytest.mark.parametrize(
    "head", ['<head>\n<meta charset="utf-8">', "<head><meta charset=utf-8>", "<HEAD><META CHARSET='utf-8' />", "<head lang=en>"]
)
def test_a_page_that_somebody_made_smaller_has_the_policy_too_and_once(head: str) -> None:
    page = f"<!doctype html><html>{head}<title>x</title><script>f()</script></head><body></body></html>"
    known = Scripts(["f()", "g()"])
    given = with_policy(page, known)
    assert given.count("Content-Security-Policy") == 1 and given.index("Content-Security-Policy") < given.index("<title>")
    other = given.replace("f()", "g()")
    assert with_policy(given, known) == given and with_policy(other, known) == with_policy(page.replace("f()", "g()"), known)


def test_the_policy_knows_what_templates_hold_and_what_the_server_puts_in_and_no_other_script(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text(
        """<script>scope=new URL("{{ config.extra.scope | d(base_url) }}",location)</script><script>fixed()</script>"""
        """<script>location.replace("{{ page.meta.location }}")</script><script>{% if a %}b(){% endif %}</script>""",
        encoding="utf-8",
    )
    (tmp_path / ".icons").mkdir()
    (tmp_path / ".icons" / "a.html").write_text("<script>icon()</script>", encoding="utf-8")
    known = scripts_of([str(tmp_path)], "https://a.example/")

    def told(code: str, also: str = "") -> bool:
        html = with_policy(f"<head><meta charset=utf-8></head><body><script>{code}</script></body>", known, also=also)
        return "sha256" in html

    scope = 'scope=new URL("{}",location)'
    assert all(map(told, ("fixed()", *(scope.format(at) for at in (".", "..", "../..", "/", "/a/b/", "https://a.example/")))))
    away = 'location.replace("{}")'
    hostile = [scope.format(at) for at in ('"+evil()+"', "https://b.example/")] + [away.format(at) for at in ("https://b.example", "/a")]
    hostile += ["evil()", "fixed();evil()", "icon()", "b()", ""]
    assert [code for code in hostile if told(code)] == []
    assert told("reload(1)", "reload(1)") and not told("evil()", "reload(1)")
    page = b"<body><script>evil()</script></body>"
    assert put_in(page, page.replace(b"</body>", b"<script>reload(1)</script></body>")) == "reload(1)"
    assert put_in(b"<p>a", b"<p>a<script>reload(1)</script>") == "reload(1)"


def test_plain_mkdocs_serve_sends_the_policy_too_and_reloads(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside pages of somebody's own the site is served by MkDocs itself."""
    monkeypatch.setenv("POLICY_DIGEST_DATA", str(data))
    monkeypatch.setenv("POLICY_DIGEST_PAGES", str(data.parent / "pages"))
    config = load_config(str(plugin.CONFIGURATION), site_dir=str(data.parent / "plain"))
    plugin.plugin_of(config).__init__()  # type: ignore[misc]  # MkDocs keeps one for all tests
    config = load_config(str(plugin.CONFIGURATION), site_dir=str(data.parent / "plain"))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    server = LiveReloadServer(builder=lambda: None, host="127.0.0.1", port=0, root=config.site_dir)
    server.watch(str(data))
    server = config.plugins.on_serve(server, config=config, builder=server.builder)
    server.server_bind()
    server.server_activate()
    server.serve_thread.start()
    try:
        with chromium() as browser:
            page = browser.new_page()
            for name in ("index.html", next(Path(config.site_dir).glob("articles/*.html")).relative_to(config.site_dir).as_posix()):
                answer = page.goto(f"http://127.0.0.1:{server.server_port}/{name}")
                assert answer is not None and answer.text().count('http-equiv="Content-Security-Policy"') == 1
                assert page.evaluate("typeof livereload") == "function", "its script is known to the policy"
                page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x: onerror=window.__ran=1>')")
                page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.__ran=2'}))")
                page.wait_for_timeout(200)
                assert page.evaluate("window.__ran") is None, name
    finally:
        server.shutdown()
        config.plugins.on_shutdown()


def test_only_names_of_this_machine_are_answered_where_it_is_served_alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of somebody's that leads to 127.0.0.1 by now would let his page read the site."""

    def asked(host: str, address: str = "/index.html") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", address, headers={"Host": host})
        answer = connection.getresponse()
        assert answer.status != 200 or answer.getheader("X-Content-Type-Options") == "nosniff"
        return answer.status

    with at_work(served(data, "served", monkeypatch, "127.0.0.1:0"), data) as base:
        port = int(base.rstrip("/").rpartition(":")[2])
        for host in ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", "[::1]:80", "a.localhost"):
            assert asked(host) == 200, host
        for host in ("evil.example", f"evil.example:{port}", "localhost.evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.1"):
            assert asked(host) == 421, host
            assert asked(host, "/livereload/0/0") == 421, host
        assert asked("localhost", "/../../etc/passwd") == 404 and asked("localhost", "/..%2f..%2fetc%2fpasswd") == 404
    assert not serve._is_own("0.0.0.0") and not serve._is_own("example.org")  # who opens it to others is asked by any name
