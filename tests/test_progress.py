"""How far it has come: a bar on a terminal, plain lines elsewhere, nothing where nobody asks; results are the same beside it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from policy_digest import asked, cli, ingest
from policy_digest.drawn import Draft
from policy_digest.errors import UnreadableCapture
from policy_digest.models import Page


class Terminal(io.StringIO):
    """What takes itself for one."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "EVERY", 0.0)
    for name in ("CI", asked.VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def told(monkeypatch: pytest.MonkeyPatch, seen: io.StringIO) -> str:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", seen)
        assert list(asked.progress(range(5), "Extracting", 5)) == list(range(5))
    return seen.getvalue()


def test_who_is_not_watched_says_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, io.StringIO()).splitlines()
    assert len(lines) == 4 and lines[0].startswith("Extracting: 1 of 5 (20 %), ")
    assert "\x1b" not in "".join(lines) and "\r" not in "".join(lines)
    monkeypatch.setattr(asked, "EVERY", 10.0)
    assert not told(monkeypatch, io.StringIO()), "what is done in a moment says nothing"
    assert asked.far("Extracting", 1200, 10000, 14.0) == "Extracting: 1,200 of 10,000 (12 %), 86 a second, 1:43 left"
    assert asked.far("Ingesting", 30, None, 60.0) == "Ingesting: 30, 30 a minute"


def test_a_terminal_has_a_bar_with_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    bar = told(monkeypatch, Terminal())
    assert "\x1b[" in bar and "5/5" in bar and " a second" in bar and "0:00:0" in bar


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("TERM", "dumb")])
def test_a_terminal_of_which_only_a_log_is_seen_has_lines(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert "\x1b" not in told(monkeypatch, Terminal())


@pytest.mark.parametrize(
    ("words", "variable", "says"),
    [((), None, True), (("--progress", "none"), None, False), ((), "none", False), (("--progress", "lines"), "none", True)],
)
def test_who_wants_quiet_has_quiet(words: tuple[str, ...], variable: str | None, says: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "read_all", lambda files, url=None: iter([UnreadableCapture("empty", name) for name in files]))
    ended = CliRunner().invoke(cli.main, [*words, "inspect", "a", "b", "c"], env={asked.VARIABLE: variable})
    assert ended.exit_code == 1 and ended.stdout.count('"status": "error"') == 3
    assert ("Reading: 1 of 3" in ended.stderr) == says


def test_what_is_printed_stays_where_it_belongs_beside_a_bar() -> None:
    pty = pytest.importorskip("pty", reason="no terminals of its own on this system")
    ours, theirs = pty.openpty()
    code = "import sys; from policy_digest import asked\nfor n in asked.progress(range(9), 'Reading', 9): print(n)"
    out = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, text=True, check=True).stdout
    os.close(theirs)
    assert out.split() == [str(n) for n in range(9)]
    assert b"9/9" in os.read(ours, 1 << 20)


def test_a_build_says_how_far_it_has_read_and_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from policy_digest import plugin

    heard: list[tuple[str, int | None]] = []

    def watch(items: Any, label: str, total: int | None = None) -> Iterator[Any]:
        heard.append((label, total))
        return iter(items)

    building = plugin.PolicyDigestPlugin()
    building.once = plugin.Once(watch=watch)
    drafts = [Draft(f"{n}.md", lambda n=n: (Page(f"{n}.md", ""), Page(f"{n}.xml", ""))) for n in range(3)]  # type: ignore[misc]
    monkeypatch.setattr(building, "drafts", lambda config: iter(drafts))
    assert len(list(building._stream(SimpleNamespace()))) == 6 and heard == [("Writing", 3)]  # type: ignore[arg-type]
