"""Kept captures and earlier versions of a corpus → what is wrong with them, and with their articles. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from policy_digest import corpus
from policy_digest.errors import InvalidData, PolicyDigestError
from policy_digest.made import fingerprint
from policy_digest.models import Article
from policy_digest.pipeline import Extractor
from policy_digest.reclean import Cleaner, differing
from policy_digest.tables import Tables


def unlike(data: Path, known: Tables) -> Iterator[InvalidData]:
    """Articles that are not noted to differ from what their capture gives, and do; captures that cannot be read."""
    with Cleaner(data, known) as cleaner:
        for article in corpus.articles(data):
            if isinstance(article, InvalidData) or article.place not in known.place:
                continue
            try:
                given = cleaner.again(article)
            except PolicyDigestError as error:
                yield InvalidData(error.what, error.where, hint=error.hint)
                continue
            if given and article.made and article.made.text != fingerprint(given.paragraphs):
                where = str(corpus.article_path(data, article.place, article.id))
                what = f"{differing(article, given)} of its paragraphs are not what its capture gives"
                yield InvalidData(what, where, hint="run `policy-digest reclean`: it brings better cleaning, or notes what people edited")


def versions(data: Path, known: Tables) -> Iterator[InvalidData]:
    """Earlier versions that cannot be read, belong to nothing, or are missing."""
    latest = {article.id: article for article in corpus.articles(data) if isinstance(article, Article)}
    there: set[tuple[str, int]] = set()
    for old in Extractor(known).earlier(data):
        if isinstance(old, InvalidData):
            yield old
            continue
        id, number = corpus.id_of_version(old.article.id)
        there.add((id, number))
        try:
            corpus.read_version_records(data, old.article, known)
        except InvalidData as problem:
            yield replace(problem, hint="bring the file back, or remove it: its records are read again")
        path = str(corpus.version_path(data, old.article.place, old.article.id))
        if id not in latest or latest[id].place != old.article.place:
            yield InvalidData("a version of an article that is not there", path, hint="bring the article back, or remove the file")
        elif latest[id].version <= number:
            what = f"version {number} of an article that is version {latest[id].version}"
            yield InvalidData(what, path, hint="give the page to `policy-digest ingest` again, or remove the file")
    for id, article in latest.items():
        for number in range(1, article.version):
            if (id, number) not in there:
                path = str(corpus.version_path(data, article.place, corpus.version_id(id, number)))
                yield InvalidData(f"no version {number} of an article that is version {article.version}", path, hint="bring the file back")
