"""Captures → the articles a corpus keeps; articles → the records it keeps. In: a data folder. Out: what became of each, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from policy_digest import corpus
from policy_digest.edited import made
from policy_digest.errors import InvalidData, PolicyDigestError
from policy_digest.models import Article, Capture
from policy_digest.near_copies import Shelf
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables

Outcome = Literal["added", "already there", "copy", "extracted", "unchanged", "taken away", "failed"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one capture or article. `where`: the file concerned, where there is one. `message`: for a person, or ""."""

    outcome: Outcome
    where: Path | None = None
    message: str = ""


def keep_articles(
    captures: Iterable[Capture | PolicyDigestError], data: Path, tables: Tables, place: str | None = None, raw: bool = True
) -> Iterator[Kept]:
    """Clean each capture and add its article, unless it or a near-copy of it is there. One outcome a capture, in order.

    Nothing that is on disk is changed: an article that a person has edited since stays as it is. Another run that adds articles here waits.
    `raw`: whether the bytes of the captures are kept too.
    """
    with corpus.alone(data, corpus.ARTICLES), corpus.alone(data, corpus.CAPTURES) if raw else nullcontext():
        yield from _kept_articles(captures, data, tables, place, raw)


def _kept_articles(
    captures: Iterable[Capture | PolicyDigestError], data: Path, tables: Tables, place: str | None, raw: bool
) -> Iterator[Kept]:
    there = [article for article in corpus.articles(data) if isinstance(article, Article)]
    by_bytes = {article.sha256: article for article in there if article.sha256}
    shelf, reader, cleaner = Shelf(there), Extractor(tables), corpus.cleaner(tables)
    for capture in captures:
        try:
            if isinstance(capture, PolicyDigestError):
                raise capture
            if known := by_bytes.get(capture.sha256):
                if raw and capture.raw:
                    corpus.keep_capture(data, capture.raw)
                yield Kept("already there", _path(data, known))
                continue
            article = reader.clean(capture, place)
            article = replace(article, made=made(article, cleaner))
            if copy := shelf.find(article):
                yield Kept("copy", _path(data, copy.of), f"{capture.source}: {copy.alike:.0f} % the same text as {_path(data, copy.of)}")
                continue
            if corpus.exists(_path(data, article)):
                raise InvalidData("another article of the same title, place and date is there", str(_path(data, article)),
                                  hint=f"compare it with {capture.source} and remove or rename it")  # fmt: skip
            if raw and capture.raw:  # first, so that no article stands without what it was made of
                corpus.keep_capture(data, capture.raw)
            corpus.write_article(data, article)
        except PolicyDigestError as error:
            yield Kept("failed", None, str(error))
            continue
        by_bytes[article.sha256] = article
        shelf.add(article)
        yield Kept("added", _path(data, article))


def keep_records(data: Path, tables: Tables, everything: bool = False) -> Iterator[Kept]:
    """Write the records of each article that changed, or whose rules did; take away those whose article is gone.

    `everything`: also of those that did not change. An article that cannot be read leaves its records as they are.
    """
    with corpus.alone(data, corpus.RECORDS):
        yield from _kept_records(data, tables, everything)


def _kept_records(data: Path, tables: Tables, everything: bool) -> Iterator[Kept]:
    reader, extractor = Extractor(tables), corpus.extractor(tables)
    told: set[str] = set()  # what is in the way of writing is also found when the records are gone through
    for article in corpus.articles(data):
        if isinstance(article, InvalidData):
            yield Kept("failed", None, str(article))
            continue
        now = corpus.stamp(article, extractor)
        if not everything and corpus.read_stamp(data, article) == now:
            yield Kept("unchanged")
            continue
        try:
            found = reader.again(data, article)
            if isinstance(found, InvalidData):
                raise found
            changed = corpus.write_records(data, found, now)
        except InvalidData as problem:
            told.add(problem.where)
            yield Kept("failed", None, str(problem))
            continue
        yield Kept("extracted" if changed else "unchanged", corpus.records_path(data, article.place, article.id))
    for path in corpus.record_files(data):
        if isinstance(path, InvalidData):
            if path.where not in told:
                yield Kept("failed", None, str(path))
        elif not corpus.exists(corpus.article_path(data, path.parent.name, path.stem)):
            try:
                corpus.remove_records(data, path)
            except InvalidData as problem:
                yield Kept("failed", None, str(problem))
                continue
            yield Kept("taken away", path)


def _path(data: Path, article: Article) -> Path:
    return corpus.article_path(data, article.place, article.id)
