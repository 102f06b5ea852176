"""A corpus in the layout of an older release → in that of this one, with what was done, a line each. Run again, there is nothing to do.

Layout 1 (0.1) kept records under `targets/`. Layout 2 keeps them under `records/`. Articles of 0.2 may name their captures by whole paths.
Until 0.3 a corpus had its own words of rules in `cues.yml`; now they are rows of `cues/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policy_digest import corpus, inside, old_cues, tables
from policy_digest.address import name_of
from policy_digest.corpus import ARTICLES, RECORDS
from policy_digest.errors import InvalidData, Refused
from policy_digest.models import Article
from policy_digest.plain import exists
from policy_digest.tables import OLD_CUES, cues

OLD_RECORDS = "targets"


@dataclass(frozen=True)
class Moved:
    """One thing that was done, or what was in the way of it (`failed`)."""

    what: str
    failed: bool = False


def is_old(data: Path) -> bool:
    """Whether the corpus has a folder of the older layout."""
    with inside.opened(data) as root:
        return root.kind(OLD_RECORDS) == inside.FOLDER and root.kind(ARTICLES) == inside.FOLDER


def migrate(data: Path) -> Iterator[Moved]:
    """Bring a corpus to this layout. What is not ours stays where it is and is named; nothing is written over.

    Raises `OSError` and `Refused` where the corpus itself cannot be opened.
    """
    yield from _records_moved(data)
    yield from _cues_moved(data)
    yield from _sources_named(data)


def _sources_named(data: Path) -> Iterator[Moved]:
    """Articles whose `source:` told the folders of the machine that they were read on name the file alone."""
    for article in corpus.articles(data):
        if isinstance(article, Article) and article.source != name_of(article.source):
            path = corpus.article_path(data, article.place, article.id)
            try:
                corpus.write_article(data, replace(article, source=name_of(article.source)))
            except InvalidData as error:
                yield Moved(str(error), failed=True)
                continue
            yield Moved(f"{path}: `source:` is now {name_of(article.source)}")


def _cues_moved(data: Path) -> Iterator[Moved]:
    """A `cues.yml` becomes `cues/own.tsv`, and stays beside it under a name that nobody reads: what it says in comments is no row."""
    old, new = data / OLD_CUES, data / cues.FOLDER / "own.tsv"
    kept = old.with_suffix(".yml.old")
    with inside.opened(data) as root:
        if root.kind(OLD_CUES) is None:
            return
    if there := next((path for path in (new, kept) if exists(path)), None):
        yield Moved(f"{old}: {there} is there already; move it away by hand", failed=True)
        return
    try:
        rows, unread = old_cues.migrated(old, tables.load_cues())
        if rows:
            corpus.write_text(data, new, cues.written(rows))
        with inside.opened(data) as root:
            root.rename(OLD_CUES, kept.name)
    except (InvalidData, Refused) as error:
        yield Moved(str(error), failed=True)
        return
    gone = sum(row.drop for row in rows)
    yield Moved(f"{old} is now {new} ({len(rows) - gone} rows, {gone} that take a packaged one away), and kept as {kept.name}")
    for name in unread:
        yield Moved(f"{kept}: `{name}` was read by nobody, and is no row")


def _records_moved(data: Path) -> Iterator[Moved]:
    with inside.opened(data) as root:
        if root.kind(OLD_RECORDS) is None:
            return
        if root.kind(RECORDS) is None and root.kind(OLD_RECORDS) == inside.FOLDER:
            root.rename(OLD_RECORDS, RECORDS)
            yield Moved(f"{data / OLD_RECORDS} is now {data / RECORDS}")
            return
        try:
            with root.folder(OLD_RECORDS) as old, root.folder(RECORDS, make=True) as new:
                for place in old.names():
                    yield from _joined(data, old, new, place)
                empty = not old.names()
            if empty:
                root.discard(OLD_RECORDS)
                yield Moved(f"{data / OLD_RECORDS} was empty and is gone")
        except Refused as error:
            yield Moved(str(error), failed=True)


def _joined(data: Path, old: inside.Folder, new: inside.Folder, place: str) -> Iterator[Moved]:
    """The files of one place moved to those that are there already; a file that both have stays in the old folder unless it is the same."""
    here, there = data / OLD_RECORDS / place, data / RECORDS / place
    if old.kind(place) != inside.FOLDER:
        yield Moved(f"{here}: {old.kind(place)}, no folder of a place; move it away by hand", failed=True)
        return
    with old.folder(place) as source, new.folder(place, make=True) as target:
        for name in source.names():
            raw = source.read(name) if source.kind(name) == inside.FILE else None
            if raw is None:
                yield Moved(f"{here / name}: {source.kind(name)}, no plain file; move it away by hand", failed=True)
            elif target.kind(name) is not None and not (target.kind(name) == inside.FILE and target.holds(name, raw)):
                yield Moved(f"{here / name}: {there / name} is another; keep one of them", failed=True)
            else:
                target.put(name, raw, lasting=True)
                source.take(name)
                yield Moved(f"{here / name} is now {there / name}")
        empty = not source.names()
    if empty:
        old.discard(place)
