"""Never half a file: a short round of `python -m tests.faults`, which is the whole one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import factory
import faults
from policy_digest import cli, corpus, disk, inside
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import worker
from policy_digest.models import Page
from policy_digest.tables import Tables

QUICK = ("ingest", "extract", "translate")


@pytest.fixture(scope="module", autouse=True)
def warm(tables: Tables) -> Iterator[None]:
    with faults.warmed(tables):
        yield


@pytest.fixture(scope="module", params=QUICK)
def one(request: pytest.FixtureRequest, warm: None) -> Iterator[faults.Case]:
    with faults.case(request.param, 2) as made:
        yield made


def test_a_change_of_the_disk_that_fails_costs_nothing(one: faults.Case) -> None:
    for code in (errno.ENOSPC, errno.EIO):
        tried, wrong = faults.faults(one, code, every=2, first=1 if code == errno.EIO else 2)
        assert tried >= 3 and wrong == []


def test_a_kill_at_a_change_of_the_disk_leaves_the_old_or_the_new(one: faults.Case) -> None:
    tried, wrong = faults.faults(one, 0, every=2)
    assert tried >= 3 and wrong == []


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(one: faults.Case) -> None:
    assert faults.kills(one, 3) == []


def test_two_at_once_are_as_good_as_one(one: faults.Case) -> None:
    assert faults.at_once(one) == []


def test_a_build_that_is_killed_leaves_one_site_or_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """At two of the 600 changes: among the pages, and among the files of the site."""
    real = faults.run

    def run(folder: Path, command: str) -> tuple[int, str]:
        if command == "build" and not (folder / "site").exists():  # the site of an older build need not be a real one
            disk.write([Page("index.html", "the old site")], folder / "site")
            return 0, ""
        return real(folder, command)

    monkeypatch.setattr(faults, "run", run)
    with faults.case("build", 1) as one:
        tried, wrong = faults.faults(one, 0, every=260, first=20, most=2)
    assert tried == 2 and wrong == []


def test_the_round_sees_a_writer_that_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is there for: written in place, a file is half after a fault."""

    def put(folder: inside.Folder, name: str, raw: bytes, lasting: bool = False) -> bool:
        with os.fdopen(os.open(folder.path / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), "wb") as file:
            file.write(raw)
        return True

    with faults.case("extract", 1) as one:
        monkeypatch.setattr(inside.Folder, "put", put)
        assert [what for what in faults.faults(one, errno.ENOSPC)[1] if "neither as it was nor as it should be" in what]


def test_one_bad_article_of_many_costs_that_one(tmp_path: Path) -> None:
    for n in range(20):
        corpus.write_article(tmp_path / "data", factory.article(f"到2027年，建成实训中心{n + 2}个。", title=f"第{n}号方案"))
    bad = sorted((tmp_path / "data" / "articles" / "weifang").glob("*.md"))[7]
    bad.write_bytes(bad.read_bytes()[:40])
    ended = CliRunner().invoke(cli.main, ["extract", "--data", str(tmp_path / "data")])
    told = [line for line in ended.output.splitlines() if line.startswith("Error: ")]
    assert ended.exit_code == 1 and len(told) == 1 and bad.name in told[0]
    assert len(list((tmp_path / "data" / "records" / "weifang").glob("*.yml"))) == 19


def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.txt"
    page.write_text("到2027年，建成实训中心12个。" * 10_000, encoding="utf-8")
    read = os.read

    def slow(number: int, size: int) -> bytes:
        piece = read(number, size)
        page.write_text("到2029年，建成工作室3个。", encoding="utf-8")
        return piece

    monkeypatch.setattr(worker.os, "read", slow)
    with pytest.raises(UnreadableCapture, match="changed while it was read"):
        worker.load(page)
