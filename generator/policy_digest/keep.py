"""Captures → the articles a corpus keeps; articles → the records it keeps. In: a data folder. Out: what became of each, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from policy_digest import corpus, decisions, shards
from policy_digest.crew import ALONE, Hands
from policy_digest.edited import made
from policy_digest.errors import InvalidData, PolicyDigestError
from policy_digest.models import Article, Capture
from policy_digest.pipeline import Extractor
from policy_digest.same_page import Family, Kin
from policy_digest.tables import Tables

Outcome = Literal["added", "new version", "already there", "copy", "extracted", "unchanged", "taken away", "failed"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one capture or article. `where`: the file concerned, where there is one. `message`: for a person, or ""."""

    outcome: Outcome
    where: Path | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user says of captures: the place they are about; whether their bytes are kept; the id of the article they are a version of."""

    place: str | None = None
    keep: bool = True
    version_of: str | None = None


def keep_articles(captures: Iterable[Capture | PolicyDigestError], data: Path, tables: Tables, wish: Wish = Wish()) -> Iterator[Kept]:
    """Clean each capture and add its article, unless it or a near-copy of it is there. One outcome a capture, in order.

    A page that says something else than when it was captured last becomes the next version of its article, under the article's id; what
    was there is kept under `versions/`, people's edits included. Another run that adds articles here waits.
    """
    with ExitStack() as alone:
        for shelf in (corpus.ARTICLES, *((corpus.CAPTURES,) if wish.keep else ())):
            alone.enter_context(corpus.alone(data, shelf))
        yield from _Adding(data, tables, wish).all(captures)


class _Adding:
    """One run that adds articles: what is there, and what has come."""

    def __init__(self, data: Path, tables: Tables, wish: Wish) -> None:
        self.data, self.tables, self.wish = data, tables, wish
        self.reader, self.cleaner = Extractor(tables), corpus.cleaner(tables)
        there = [article for article in corpus.articles(data) if isinstance(article, Article)]
        held = (article for article in corpus.versions(data) if isinstance(article, Article))
        earlier = [replace(article, id=corpus.id_of_version(article.id)[0]) for article in held]
        self.family = Family(there, earlier)
        self.by_bytes = {article.sha256: article for article in (*earlier, *there) if article.sha256}
        if wish.version_of and self.family.named(wish.version_of) is None:
            raise InvalidData(f"no article {wish.version_of}", str(data / corpus.ARTICLES), hint="name one by its id, the name of its file")

    def all(self, captures: Iterable[Capture | PolicyDigestError]) -> Iterator[Kept]:
        """What became of each capture."""
        for capture in captures:
            try:
                if isinstance(capture, PolicyDigestError):
                    raise capture
                yield self.one(capture)
            except PolicyDigestError as error:
                yield Kept("failed", None, str(error))

    def one(self, capture: Capture) -> Kept:
        """What became of one. Raises `PolicyDigestError`."""
        if known := self.by_bytes.get(capture.sha256):
            self._keep_bytes(capture)
            return Kept("already there", _path(self.data, known))
        article = self.reader.clean(capture, self.wish.place)
        article = replace(article, made=made(article, self.cleaner))
        kin = self.family.find(article)
        if self.wish.version_of and (of := self.family.named(self.wish.version_of)):
            kin = Kin("version", of, "as you say")
        if kin is None:
            return self._add(article, capture)
        path = _path(self.data, kin.of)
        if kin.relation == "version":
            return self._next(article, kin, capture)
        if kin.relation == "older":
            what = f"{capture.source}: an older state of {path} than the one that is there; add the states of a page in their order"
            return Kept("copy", path, what)
        hint = f"; `--version-of {kin.of.id}` adds it as a version" if kin.relation == "copy" and "other figures" in kin.said else ""
        return Kept("copy", path, f"{capture.source}: {kin.said} as {path}{hint}")

    def _add(self, article: Article, capture: Capture) -> Kept:
        path = _path(self.data, article)
        if corpus.exists(path):
            hint = f"compare it with {capture.source} and remove or rename it, or add this one with --version-of {article.id}"
            raise InvalidData("another article of the same title, place and date is there", str(path), hint=hint)
        return self._write(article, capture, "added", "")

    def _next(self, article: Article, kin: Kin, capture: Capture) -> Kept:
        """The next version of an article, in its place. What it says until now is kept first: nothing is lost whenever a run ends."""
        path = _path(self.data, kin.of)
        old = corpus.read_article(path)  # as people have left it by now
        found = self.reader.as_written(self.data, old)
        if isinstance(found, InvalidData):
            raise found
        found = self.reader.reviewed(self.data, found, decisions.Shelf(self.data)).extraction
        corpus.write_version(self.data, found, corpus.stamp(old, corpus.extractor(self.tables)))
        if not article.url:
            article = replace(article, url=old.url, url_basis=old.url_basis)
        new = replace(article, id=old.id, place=old.place, version=old.version + 1)
        said = f"{capture.source}: version {new.version} of {path}, {kin.said}"
        return self._write(new, capture, "new version", said)

    def _write(self, article: Article, capture: Capture, outcome: Outcome, said: str) -> Kept:
        self._keep_bytes(capture)  # first, so that no article stands without what it was made of
        corpus.write_article(self.data, article)
        self.by_bytes[article.sha256] = article
        self.family.add(article)
        return Kept(outcome, _path(self.data, article), said)

    def _keep_bytes(self, capture: Capture) -> None:
        if self.wish.keep and capture.raw:
            corpus.keep_capture(self.data, capture.raw)


def keep_records(data: Path, tables: Tables, everything: bool = False, crew: Hands = ALONE) -> Iterator[Kept]:
    """Write the records of each article that changed, or whose rules did; take away those whose article is gone.

    `everything`: also of those that did not change. An article that cannot be read leaves its records as they are. `crew`: who reads;
    this process alone writes, so that the files are the same whoever read, and no two hands meet in one folder.
    """
    with corpus.alone(data, corpus.RECORDS):
        yield from _kept_records(data, tables, everything, crew)


def _kept_records(data: Path, tables: Tables, everything: bool, crew: Hands) -> Iterator[Kept]:
    told: set[str] = set()  # what is in the way of writing is also found when the records are gone through
    names: list[shards.Name] = []
    strange: list[InvalidData] = []
    for file in corpus.article_files(data):
        if isinstance(file, InvalidData):
            strange.append(file)
        else:
            names.append((file.parent.name, file.stem))
    for done in shards.read(names, data, tables, everything, crew):
        if done.problem:
            told.add(done.where)
            yield Kept("failed", None, done.problem)
            continue
        if done.text is None:
            yield Kept("unchanged")
            continue
        try:
            path = corpus.records_path(data, *done.name)
            changed = corpus.write_text(data, path, done.text, lasting=False)  # what is lost is made again
        except InvalidData as problem:
            told.add(problem.where)
            yield Kept("failed", None, str(problem))
            continue
        yield Kept("extracted" if changed else "unchanged", path)
    yield from (Kept("failed", None, str(problem)) for problem in strange)
    for found in corpus.record_files(data):
        if isinstance(found, InvalidData):
            if found.where not in told:
                yield Kept("failed", None, str(found))
        elif not corpus.exists(corpus.article_path(data, found.parent.name, found.stem)):
            try:
                corpus.remove_records(data, found)
            except InvalidData as problem:
                yield Kept("failed", None, str(problem))
                continue
            yield Kept("taken away", found)


def _path(data: Path, article: Article) -> Path:
    return corpus.article_path(data, article.place, article.id)
