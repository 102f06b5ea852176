"""Articles of a corpus → the text of their files of records, by as many hands as there are. Nothing is written here.

Articles fall into 256 shards by their names. A shard, or a part of a large one, is a task: whoever takes it reads the articles and their
files of records itself, with tables that it loads once. The stamp in the head of a file of records says what made it: what bears the stamp
of today is done, so that a run that was ended goes on where it was, and nobody does the same article twice.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from policy_digest import corpus, tables
from policy_digest.crew import ALONE, Hands
from policy_digest.errors import InvalidData, PolicyDigestError
from policy_digest.pipeline import Extractor

SHARDS: Final = 256
PART: Final = 64  # articles of a task at most: what comes back lies in memory until it is written
ENOUGH: Final = 100  # articles from which on other processes are worth their start

Name = tuple[str, str]  # place and id


@dataclass(frozen=True, slots=True)
class Task:
    """Some articles of one shard. `extractor`: the stamp of the program and tables that are to read them."""

    data: str
    extractor: str
    rules_only: bool
    everything: bool
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one article: the text of its file of records, None where that stands there already, or what is wrong (`problem`)."""

    name: Name
    text: str | None = None
    problem: str = ""
    where: str = ""  # the file with the problem


def shard_of(name: Name) -> int:
    """The shard that an article falls into, the same on every machine."""
    return hashlib.sha256("/".join(name).encode()).digest()[0] % SHARDS


def tasks(names: Sequence[Name], data: Path, extractor: str, rules_only: bool, everything: bool) -> list[Task]:
    """The work, shard by shard."""
    shards: dict[int, list[Name]] = {}
    for name in sorted(names):
        shards.setdefault(shard_of(name), []).append(name)
    parts = (tuple(shards[n][at : at + PART]) for n in sorted(shards) for at in range(0, len(shards[n]), PART))
    return [Task(str(data), extractor, rules_only, everything, part) for part in parts]


def read(names: Sequence[Name], data: Path, known: tables.Tables, everything: bool, crew: Hands) -> Iterator[Done]:
    """What comes of each article: in order, or, where others help, as it is done."""
    extractor = corpus.extractor(known)
    if crew.alone or (not crew.elsewhere and len(names) < ENOUGH):
        reader = Extractor(known)
        yield from (one(reader, data, name, extractor, everything) for name in names)
        return
    if not crew.elsewhere and not everything:  # to see what is up to date takes less than to start a process
        left = [name for name in names if not _fresh(data, name, extractor)]
        yield from (Done(name) for name in sorted(set(names).difference(left)))
        if len(left) < ENOUGH:
            yield from read(left, data, known, everything, ALONE)
            return
        names = left
    found = data.resolve() if crew.elsewhere else data
    for some in crew.each(work, tasks(names, found, extractor, not (known.second or known.naming), everything)):
        yield from some


def _fresh(data: Path, name: Name, extractor: str) -> bool:
    """Whether the records of an article are of today; of one that cannot be read, whoever reads it says what is wrong."""
    try:
        article = corpus.read_article(corpus.article_path(data, *name))
    except InvalidData:
        return False
    return corpus.read_stamp(data, article) == corpus.stamp(article, extractor)


def one(reader: Extractor, data: Path, name: Name, extractor: str, everything: bool) -> Done:
    """One article. Whatever is wrong with it is said, and raised never."""
    try:
        article = corpus.read_article(corpus.article_path(data, *name))
        now = corpus.stamp(article, extractor)
        if not everything and corpus.read_stamp(data, article) == now:
            return Done(name)
        found = reader.again(data, article)
        if isinstance(found, InvalidData):
            raise found
        return Done(name, corpus.records_text(data, found, now))
    except InvalidData as problem:
        return Done(name, None, str(problem), problem.where)


def work(task: Task) -> list[Done]:
    """What another process does with a task. Raises `PolicyDigestError` where it is of another release or finds other tables."""
    reader = _reader(task.data, task.rules_only, task.extractor)
    return [one(reader, Path(task.data), name, task.extractor, task.everything) for name in task.names]


def _reader(data: str, rules_only: bool, extractor: str) -> Extractor:
    """Who reads in this thread. Each has tables of its own: what is compiled from them is not made for two at a time."""
    asked = (data, rules_only, extractor)
    if getattr(_MINE, "asked", None) != asked:
        _MINE.reader, _MINE.asked = _fresh_reader(*asked), asked
    return cast(Extractor, _MINE.reader)


_MINE: Final = threading.local()


def _fresh_reader(data: str, rules_only: bool, extractor: str) -> Extractor:
    known = tables.load(Path(data), rules_only=rules_only)
    if corpus.extractor(known) != extractor:
        told = "a worker reads with another release of the program, or with other tables"
        raise PolicyDigestError(told, data, hint="give all workers the same policy-digest and the same folder")
    return Extractor(known)
