"""Same input, same bytes: whatever the machine's zone, locale, hashes, order of files, and whatever was built there before."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import factory
import faults
from policy_digest import corpus, inside
from policy_digest.tables import Tables

ROOT = Path(__file__).resolve().parent.parent
MACHINES = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C", "umask": "022"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "umask": "077"},
)


@pytest.fixture(scope="module", autouse=True)
def warm(tables: Tables) -> Iterator[None]:
    with faults.warmed(tables):
        yield


def start(folder: Path) -> None:
    """Pages to read, and an article that stands there already."""
    faults.captures(folder / "pages-to-read", 3)
    corpus.write_article(folder / "data", factory.article("到2027年，建成实训中心不少于12个。"))


def test_two_machines_make_the_same_files(tmp_path: Path) -> None:
    """Everything from captures to the pages that a site is made of."""
    script = """
        import os, sys
        from pathlib import Path
        from policy_digest import disk, ingest, keep, pipeline, publish, reword, tables
        os.umask(int(sys.argv[1], 8))
        data, known = Path("data"), tables.load()
        for done in (keep.keep_articles(ingest.read_sources(ingest.expand(["pages-to-read"])), data, known),
                     keep.keep_records(data, known), reword.update(data, known)):
            list(done)
        found = list(pipeline.Extractor(known).gather(data))
        disk.write(publish.Site(known).pages(found, "名 Name"), Path("pages"))
    """
    trees = []
    for n, machine in enumerate(MACHINES):
        folder = tmp_path / str(n)
        folder.mkdir()
        start(folder)
        environment = os.environ | {k: v for k, v in machine.items() if k.isupper()}
        lines = "\n".join(line.removeprefix("        ") for line in script.splitlines())
        ended = subprocess.run([sys.executable, "-c", lines, machine["umask"]], cwd=folder, env=environment, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        trees.append(faults.held(folder))
    assert len(faults.only(trees[0], "pages")) > 50
    assert trees[0] == trees[1]


def test_the_order_of_files_is_not_the_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trees = []
    scan, real = os.scandir, os.listdir
    for n in range(2):
        dice = random.Random(n)

        class Shuffled:
            def __init__(self, path: object) -> None:
                with scan(path) as entries:  # type: ignore[call-overload]
                    self.entries = list(entries)
                dice.shuffle(self.entries)  # noqa: B023

            def __enter__(self) -> Shuffled:
                return self

            def __exit__(self, *_: object) -> None:
                pass

            def __iter__(self) -> Iterator[object]:
                return iter(self.entries)

        monkeypatch.setattr(os, "scandir", Shuffled)
        monkeypatch.setattr(os, "listdir", lambda path, dice=dice: dice.sample(found := real(path), len(found)))
        folder = tmp_path / str(n)
        folder.mkdir()
        start(folder)
        for command in faults.COMMANDS[:3]:
            assert faults.run(folder, command)[0] == 0
        monkeypatch.undo()
        trees.append(faults.held(folder))
    assert len(trees[0]) > 10 and trees[0] == trees[1]


def test_an_article_that_came_and_went_leaves_nothing(tmp_path: Path) -> None:
    start(tmp_path)
    for command in faults.COMMANDS[:3]:
        assert faults.run(tmp_path, command)[0] == 0
    before = faults.held(tmp_path)
    extra = factory.article("到2029年，新建工作室30个。", title="济宁市工作室通知", place="jining")
    corpus.write_article(tmp_path / "data", extra)
    assert faults.run(tmp_path, "extract")[0] == 0 and faults.held(tmp_path) != before
    corpus.article_path(tmp_path / "data", extra.place, extra.id).unlink()
    assert faults.run(tmp_path, "extract") == (0, "4 unchanged, 1 taken away\n")
    assert faults.run(tmp_path, "translate")[0] == 0
    after = faults.held(tmp_path)
    after.pop("data/articles/jining/", None)
    assert after == before


def test_files_are_as_open_as_the_users_mask_says(tmp_path: Path) -> None:
    for mask in (0o022, 0o077):
        old = os.umask(mask)
        try:
            with inside.opened(tmp_path) as folder:
                folder.put(f"{mask}", b"x")
        finally:
            os.umask(old)
        assert (tmp_path / f"{mask}").stat().st_mode & 0o777 == 0o666 & ~mask
