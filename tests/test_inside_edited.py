"""Writes of the commands that change what people wrote stay inside too: whatever stands where they write, nothing outside changes."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import test_people as people
from policy_digest import by_people, cli, corpus, decisions, pipeline
from policy_digest import tables as tables_room
from policy_digest.edited import made
from policy_digest.models import Article
from policy_digest.tables import Tables
from test_inside import NOBODY, command, owned, put, snapshot, worked

DAY = "2026-03-01"
PAGE = f"潍坊市发布职业培训新措施\n\n{people.TARGETS}\n\n各有关部门要加强协作，及时研究解决工作中的困难和问题，重要情况按程序报告。\n"
COMMANDS: dict[str, tuple[str, ...]] = {
    "reclean": ("reclean",),
    "review": ("review", "--import", "report.json", "--accept", "--who", "Li"),
    "diff": ("diff", "old", "--keep", "--day", DAY),
    "migrate": ("migrate",),
    "new": ("new", "--add", "site"),
    "check": ("check", "--fix"),
    "ingest": ("ingest", "later.txt", "--version-of", "ID"),
    "learn": ("learn",),
}
# By command, what it writes or reads to write, and what is in the way there. A folder may be one that links lead out of.
FOLDER = "link to a folder"
TRAPS: dict[str, tuple[tuple[str, str], ...]] = {
    "reclean": (
        ("data/articles/PLACE/ID.md", "link"),
        ("data/articles/PLACE/ID.capture.yml", "link"),
        ("data/articles/PLACE", FOLDER),
        ("data/articles", "dangling link"),
        ("data/captures/SHA", "link"),
    ),
    "review": (
        ("data/decisions/PLACE/ID.yml", "link"),
        ("data/decisions/PLACE", FOLDER),
        ("data/decisions", FOLDER),
        ("data/decisions/.backup", FOLDER),
        ("data/decisions/.backup/PLACE", FOLDER),
    ),
    "diff": ((f"data/changes/{DAY}.yml", "link"), (f"data/changes/{DAY}.yml", "hard link"), ("data/changes", FOLDER)),
    "migrate": (
        ("data/cues/own.tsv", "dangling link"),
        ("data/cues", FOLDER),
        ("data/cues.yml", "link"),
        ("data/cues.yml.old", "dangling link"),
        ("data/records", FOLDER),
        ("data/records/PLACE", FOLDER),
        ("data/records/PLACE/one.yml", "link"),
        ("data/targets/PLACE", FOLDER),
    ),
    "new": (("site", FOLDER), ("site/data", FOLDER)),
    "check": (("data/cues/own.tsv", "link"), ("data/cues", FOLDER)),
    "ingest": (("data/versions", FOLDER), ("data/versions/PLACE", FOLDER), ("data/captures", FOLDER)),
    "learn": (("data/second.json", "link"), ("data", FOLDER)),
}


@pytest.fixture(scope="module")
def ready(tables: Tables) -> Iterator[tuple[Path, Article]]:
    """A checkout in which each command has something to write, and its article."""
    folder = Path(tempfile.mkdtemp())
    data = folder / "checkout" / "data"
    (folder / "checkout" / "old" / "articles").mkdir(parents=True)
    (folder / "outside" / "folder" / "weifang").mkdir(parents=True)
    for name in ("victim", "folder/index.md", "folder/one.yml", "folder/own.tsv", "folder/second.json"):
        (folder / "outside" / name).write_text("precious", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tables_room, "load", lambda *_, **__: tables)
        patched.setattr(by_people.subprocess, "run", lambda *_, **__: pytest.fail("learned"))
        patched.chdir(folder / "checkout")
        for name, text in (("page.txt", PAGE), ("later.txt", PAGE.replace("12个", "15个"))):
            Path(name).write_text(text, encoding="utf-8")
        for words in (["ingest", "page.txt"], ["extract"]):
            assert CliRunner().invoke(cli.main, words).exit_code == 0
        (article,) = corpus.articles(data)
        assert isinstance(article, Article)
        found = pipeline.Extractor(tables).extract(article)
        decisions.Writer(data).add(article, people.decided(found, "5万人次", "approve", {}, who="Li"), ())
        row = json.loads(json.dumps(people.decided(found, "12个", "drop", {}, who="读者", why="不对").row(), default=str))
        row = {key: value for key, value in row.items() if value is not None}
        told = {"format": "policy-digest report 1", "article": article.id, "place": article.place, "decision": row}
        Path("report.json").write_text(json.dumps([told]), encoding="utf-8")
        worse = replace(article, title="更早的标题")
        corpus.write_article(data, replace(worse, made=made(worse, "0" * 64)))
        for name, said in (
            ("targets/weifang/one.yml", "one"),
            ("cues.yml", "against: [较全国]\n"),
            ("cues/more.tsv", "category\tword\nagainst\t高于全国\nagainst\t低于全国\n"),
        ):
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).write_text(said, encoding="utf-8")
        _tried(folder, article)
        yield folder, article
    shutil.rmtree(folder)


def _words(what: str, article: Article) -> list[str]:
    return [word.replace("ID", article.id) for word in COMMANDS[what]]


def _tried(folder: Path, article: Article) -> None:
    """Each command writes something there; and all that it loads and compiles is there when somebody works who may not read our Python."""
    for what in COMMANDS.keys() - {"learn"}:
        copy = Path(shutil.copytree(folder, tempfile.mkdtemp(), dirs_exist_ok=True))
        os.chdir(copy / "checkout")
        before = snapshot(copy)
        ended = CliRunner().invoke(cli.main, _words(what, article))
        assert snapshot(copy).keys() - before.keys() or snapshot(copy) != before, (what, ended.output)
        os.chdir(folder / "checkout")
        shutil.rmtree(copy)


@pytest.mark.parametrize("who", [pytest.param(NOBODY, id="plain user"), pytest.param(0, id="root")])
@pytest.mark.parametrize("what", TRAPS)
def test_nothing_is_written_through_what_stands_in_the_way(ready: tuple[Path, Article], what: str, who: int) -> None:
    if os.getuid() != 0:
        if who == 0:
            pytest.skip("not root")
        who = os.getuid()
    folder, article = ready
    for at, trap in TRAPS[what] if who == 0 else TRAPS[what][:1]:
        tree = Path(shutil.copytree(folder, tempfile.mkdtemp(), dirs_exist_ok=True))
        at = at.replace("ID", article.id).replace("SHA", article.sha256).replace("PLACE", article.place)
        put(trap, tree / "checkout" / at, tree / "outside")
        before = snapshot(tree / "outside")
        owned(tree, who)
        said = worked(tree, who, command(*_words(what, article)))
        assert snapshot(tree / "outside") == before, (at, trap)
        assert "Traceback" not in said, said
        assert said.rstrip().endswith(("exit 1", "exit 2")) and [line for line in said.splitlines() if at in line], (at, trap, said)
        shutil.rmtree(tree)
