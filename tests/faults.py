"""`python -m tests.faults`: kills, full disks, I/O errors, two runs at once, and what is left of each: a site and a corpus that are whole.

A command works in a child of this process on a fresh copy of a corpus; something happens to it; then is asked: is the site the old or the
new one, is every file of the corpus one of those that a run without faults has at its beginning or its end, is what people wrote
untouched, and does the next run end as if nothing had happened, name by name and byte by byte?
"""

from __future__ import annotations

import argparse
import builtins
import contextlib
import errno
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent / "generator")]

from click.testing import CliRunner

import factory
from policy_digest import cli, corpus, decisions, tables
from policy_digest.decisions.shelf import BACKUP
from policy_digest.ingest import parse, worker
from policy_digest.models import Article, Capture
from policy_digest.pipeline import Extractor

COMMANDS = ("ingest", "extract", "translate", "review", "build")
PLACES = ("潍坊", "济宁", "烟台", "天津", "大连")
_MOMENT = re.compile(rb'when: "[^"]*T[^"]*"')
REPORTS = "reports.json"  # what readers of the site say, as `review --import` takes it
Tree = dict[str, bytes]


def captures(folder: Path, count: int) -> None:
    """So many pages to ingest, each unlike the others."""
    folder.mkdir()
    dice = random.Random(count)
    for n in range(count):
        place, body = PLACES[n % len(PLACES)], []
        for _ in range(6):
            what = "".join(dice.sample("高技能人才公共实训基地职业培训竞赛工匠工作室评价", 8))
            body.append(f"到{dice.randint(2026, 2030)}年，{place}市{what}不少于{dice.randint(2, 900)}个。")
        (folder / f"{n:04}.txt").write_text(f"{place}市第{n + 1}号技能行动方案\n\n" + "\n\n".join(body) + "\n", encoding="utf-8")


def start(folder: Path, command: str, count: int) -> None:
    """What `command` finds: pages to ingest, or articles; a catalogue with a person's wording; the site of an older build."""
    captures(folder / "pages-to-read", count)
    data = folder / "data"
    own = factory.article("# 一、目标", "到2027年，建成实训中心不少于12个。", title="潍坊市技能人才方案")
    corpus.write_article(data, own)
    (data / "notes.md").parent.mkdir(exist_ok=True)
    if command != "ingest":
        run(folder, "ingest")
    if command in ("translate", "build"):
        run(folder, "extract")
        run(folder, "translate")
        path = data / "translations" / "en.po"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('msgstr ""\n\n', 'msgstr "training centres"\n\n', 2).replace("centres", "halls", 1), encoding="utf-8")
    if command == "review":
        report(folder)
    if command == "build":
        run(folder, "build")
        more = factory.article("到2029年，建成工作室30个。", title="潍坊市工作室通知", published="2025-01-02")
        corpus.write_article(data, more)


def report(folder: Path) -> None:
    """Readers say of one record of every article what kind it is; a person has decided about one of them before."""
    reader = Extractor(tables.load())
    said = []
    for article in corpus.articles(folder / "data"):
        assert isinstance(article, Article)
        found = reader.extract(article)
        one = next(one for one in decisions.reports(found) if one["decision"]["act"] == "correct")
        if not said:
            mine = decisions.Decision(
                "approve", "Zhao", "2026-03-01", "", one["decision"]["record"], one["decision"]["surface"], tuple(one["decision"]["at"]),
                tuple(one["decision"]["figure"]), one["decision"]["quote"],
            )  # fmt: skip
            decisions.Writer(folder / "data").add(article, mine, ())
        one["decision"] |= {"who": "a reader", "when": "2026-03-02", "fields": {"kind": "status"}}
        said.append(one)
    (folder / REPORTS).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def words(command: str) -> list[str]:
    """The command line."""
    if command == "review":
        return ["review", "--import", REPORTS, "--accept", "--who", "Li Wei"]
    return ["ingest", "pages-to-read"] if command == "ingest" else [command]


def run(folder: Path, command: str) -> tuple[int, str]:
    """The command, here: its exit status and what it said."""
    with contextlib.chdir(folder):
        ended = CliRunner().invoke(cli.main, words(command))
    said = ended.output
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        said += f"Traceback: {ended.exception!r}"
    return int(ended.exit_code), said


def held(folder: Path) -> Tree:
    """Every file, hidden ones too, and empty folders. Decisions without their moment, and without what is kept beside under a moment."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if BACKUP in path.parts:
            continue
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = _MOMENT.sub(b"when: now", path.read_bytes())
        elif not any(path.iterdir()):
            found[path.relative_to(folder).as_posix() + "/"] = b""
    return found


def only(tree: Tree, top: str) -> Tree:
    """The part of a tree below `top`."""
    return {name: raw for name, raw in tree.items() if name.startswith(f"{top}/")}


# ---------------------------------------------------------------- a child, and what happens to it


def child(work: Callable[[], int]) -> int:
    """The process number of a child that does the work and ends with its answer."""
    number = os.fork()
    if number == 0:
        status = 70
        try:
            with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
                status = work()
        finally:
            os._exit(status)
    return number


def killed_after(folder: Path, command: str, seconds: float) -> None:
    """The command, killed at a moment; or ended before it."""
    number = child(lambda: run(folder, command)[0])
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)


class Failing:
    """The `at`-th change of the disk fails with `code`, or kills the process where `code` is 0; all others are done."""

    def __init__(self, at: int, code: int) -> None:
        self.at, self.code, self.seen = at, code, 0

    def _count(self) -> None:
        self.seen += 1
        if self.seen == self.at:
            if not self.code:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(self.code, os.strerror(self.code))

    def install(self) -> None:
        """Put the count before whatever makes, fills, names or removes a file."""
        for module, name in ((os, "mkdir"), (os, "replace"), (os, "rename"), (os, "unlink"), (os, "fsync"), (shutil, "copyfile")):
            setattr(module, name, self._before(getattr(module, name)))
        opened, system = builtins.open, os.open

        def open_(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            if set(mode) & set("wax+") and not isinstance(file, int):
                self._count()
            return opened(file, mode, *rest, **more)

        def os_open(path: Any, flags: int, *rest: Any, **more: Any) -> int:
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self._count()
            return system(path, flags, *rest, **more)

        builtins.open, os.open, io.open = open_, os_open, open_  # type: ignore[assignment]
        os.fdopen = self._half(os.fdopen)  # type: ignore[assignment]

    def _before(self, done: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self._count()
            return done(*given, **named)

        return counted

    def _half(self, made: Callable[..., Any]) -> Callable[..., Any]:
        """A file whose writing may end in its middle."""
        failing = self

        def fdopen(number: int, mode: str = "r", *rest: Any, **more: Any) -> Any:
            file = made(number, mode, *rest, **more)
            if "w" not in mode:
                return file
            write = file.write

            class Half:
                def __enter__(self) -> Any:
                    return self

                def __exit__(self, *_: object) -> None:
                    file.close()

                def __getattr__(self, name: str) -> Any:
                    return getattr(file, name)

                def write(self, raw: bytes) -> int:
                    try:
                        failing._count()
                    except OSError:
                        write(raw[: len(raw) // 2])
                        file.flush()
                        raise
                    return int(write(raw))

            return Half()

        return fdopen


def failed_at(folder: Path, command: str, at: int, code: int) -> tuple[bool, str]:
    """The command with its `at`-th change of the disk failing: whether there was one, and what the command said."""
    out, into = os.pipe()

    def work() -> int:
        failing = Failing(at, code)
        failing.install()
        status, said = run(folder, command)
        os.write(into, f"{int(failing.seen >= at)}{status}{said}".encode()[:60_000])
        return status

    number = child(work)
    os.close(into)
    with os.fdopen(out, "rb") as file:
        told = file.read().decode(errors="replace")
    os.waitpid(number, 0)
    return (told[:1] != "0"), told[1:]  # a child that was killed tells nothing


# ---------------------------------------------------------------- what must hold


@dataclass
class Case:
    """A command on a corpus: the folder to copy, what is in it, and what is in it after a run without faults, which took `seconds`."""

    folder: Path
    command: str
    before: Tree
    after: Tree
    seconds: float

    def fresh(self) -> Path:
        """A copy to do harm to."""
        at = Path(tempfile.mkdtemp(dir=self.folder.parent))
        shutil.copytree(self.folder, at, dirs_exist_ok=True)
        return at

    def wrong(self, at: Path, again: bool = True) -> list[str]:
        """What must not be after a fault; `again`: also after the next run."""
        now = held(at)
        out = []
        if self.command == "build" and only(now, "site") not in (only(self.before, "site"), only(self.after, "site")):
            out.append("the site is neither the old nor the new one")
        for top in ("data", "pages-to-read"):
            for name, raw in only(now, top).items():
                whole = (self.before.get(name), self.after.get(name))
                if raw not in whole and "/.policy-digest-draft-" not in name and not name.endswith("/"):
                    out.append(f"{name} is neither as it was nor as it should be")
            out += [f"{name} is gone" for name, raw in only(self.before, top).items() if name not in now and name in self.after]
        if again:
            status, said = run(at, self.command)
            if status:
                out.append(f"the next run failed: {said.strip()[-300:]}")
            late = held(at)
            out += [
                f"after the next run {name} differs"
                for name in sorted(set(late) | set(self.after))
                if late.get(name) != self.after.get(name)
            ]
        return out


@contextlib.contextmanager
def case(command: str, count: int) -> Iterator[Case]:
    """A case in a folder of its own, which is removed."""
    with tempfile.TemporaryDirectory() as top:
        folder, ran = Path(top, "start"), Path(top, "ran")
        folder.mkdir()
        start(folder, command, count)
        shutil.copytree(folder, ran)
        began = time.monotonic()
        status, said = run(ran, command)
        seconds = time.monotonic() - began
        assert status == 0, said
        yield Case(folder, command, held(folder), held(ran), seconds)


def kills(one: Case, moments: int, seed: int = 1) -> list[str]:
    """The command killed at random moments, as many as asked for."""
    dice, out = random.Random(seed), []
    for n in range(moments):
        at = one.fresh()
        moment = dice.uniform(0, one.seconds * 1.05)
        killed_after(at, one.command, moment)
        out += [f"{one.command} killed after {moment:.3f} s ({n}): {what}" for what in one.wrong(at)]
        shutil.rmtree(at)
    return out


def faults(one: Case, code: int, every: int = 1, most: int = 100_000, first: int = 1) -> tuple[int, list[str]]:
    """The command with each change of the disk failing once, in turn (each `every`-th, `most` at most): how many, and what was wrong."""
    out, tried = [], 0
    for at in range(first, first + most * every, every):
        here = one.fresh()
        reached, said = failed_at(here, one.command, at, code)
        if reached:
            tried += 1
            name = f"{one.command}, change {at} ends in {errno.errorcode.get(code, 'SIGKILL')}"
            out += [f"{name}: {what}" for what in one.wrong(here)]
            if "Traceback" in said:
                out.append(f"{name}: a traceback: {said[-300:]}")
        shutil.rmtree(here)
        if not reached:
            break
    return tried, out


def at_once(one: Case, runs: int = 2) -> list[str]:
    """The command so many times at once in one folder."""
    at = one.fresh()
    numbers = [child(lambda: run(at, one.command)[0]) for _ in range(runs)]
    ended = [os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) for number in numbers]
    out = [f"{one.command} at once: a run ended with {status}" for status in ended if status]
    late = held(at)
    out += [
        f"{one.command} at once: {name} differs" for name in sorted(set(late) | set(one.after)) if late.get(name) != one.after.get(name)
    ]
    out += [f"{one.command} at once: {what}" for what in one.wrong(at)]
    shutil.rmtree(at)
    return out


def _parse(reader: worker.Reader, data: bytes, source: str, url: str | None = None) -> Capture:
    return parse(data, source, url)


@contextlib.contextmanager
def warmed(known: tables.Tables | None = None) -> Iterator[None]:
    """Tables read once, captures read in the process itself: a run then is mostly what this is about."""
    load, read, known = tables.load, worker.Reader.parse, known or tables.load()
    tables.load = lambda *_, **__: known
    worker.Reader.parse = _parse  # type: ignore[method-assign]
    try:
        yield
    finally:
        tables.load, worker.Reader.parse = load, read  # type: ignore[method-assign]


def main() -> None:
    """All of it, with a line a kind; exit status 1 where anything was wrong."""
    asked = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    asked.add_argument("--commands", nargs="+", default=COMMANDS, choices=COMMANDS)
    asked.add_argument("--documents", nargs="+", type=int, default=[5, 300])
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--every", type=int, default=1, help="only each so-manieth change of the disk")
    given, wrong = asked.parse_args(), 0
    with warmed():
        for command in given.commands:
            for count in given.documents:
                with case(command, count) as one:
                    found = kills(one, given.kills)
                    print(
                        f"{command}, {count} documents: {given.kills} kills at random moments, {len(found)} wrong", *found[:20], sep="\n  "
                    )
                    wrong += len(found)
                    for code in (errno.ENOSPC, errno.EIO, 0) if count <= 20 else ():
                        tried, found = faults(one, code, given.every)
                        what = errno.errorcode.get(code, "SIGKILL")
                        print(
                            f"{command}, {count} documents: {tried} changes ended in {what} in turn, {len(found)} wrong",
                            *found[:20],
                            sep="\n  ",
                        )
                        wrong += len(found)
                    found = at_once(one)
                    print(f"{command}, {count} documents: two at once, {len(found)} wrong", *found[:20], sep="\n  ")
                    wrong += len(found)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
