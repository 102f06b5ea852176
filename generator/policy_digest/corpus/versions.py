"""`versions/<place>/<id>-v<n>.md`, its notes and its records ↔ the states of a page before the one that `articles/` holds.

They are articles like any other, under ids of their own, and are not read into comparisons: what a page no longer says counts no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from policy_digest.corpus.articles import read_article, write_article_to
from policy_digest.corpus.files import ASIDE, MAX_MACHINE_BYTES, named_path, shelf
from policy_digest.corpus.records import parse_records, write_records_to
from policy_digest.corpus.stamps import Stamp
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Extraction
from policy_digest.plain import exists, read_text
from policy_digest.tables import Tables

VERSIONS = "versions"

_NAMED = re.compile(r"(.+)-v([1-9][0-9]{0,3})")


def version_id(id: str, number: int) -> str:
    """The id of an earlier version of an article."""
    return f"{id}-v{number}"


def id_of_version(id: str) -> tuple[str, int]:
    """The id of the article whose version it is, and its number; 0 for an id that is no version's."""
    match = _NAMED.fullmatch(id)
    return (match[1], int(match[2])) if match else (id, 0)


def version_path(data: Path, place: str, id: str, suffix: str = ".md") -> Path:
    """Where an earlier version stands. `id`: its own, with the number."""
    return named_path(data, VERSIONS, place, id, suffix)


def write_version(data: Path, extraction: Extraction, made_from: Stamp) -> Path:
    """Keep what an article says now, with its records, as the version that it is. Returns the version's file.

    Raises `InvalidData` where another version of this number is there.
    """
    article = extraction.article
    old = replace(article, id=version_id(article.id, article.version))
    path = version_path(data, old.place, old.id)
    if exists(path) and replace(read_article(path), made=None) != replace(old, made=None):
        raise InvalidData(
            f"another version {article.version} is there", str(path), hint="look which of the two is right, and remove the other"
        )
    write_article_to(data, old, path, version_path(data, old.place, old.id, ASIDE))
    write_records_to(data, replace(extraction, article=old), made_from, version_path(data, old.place, old.id, ".yml"))
    return path


def versions(data: Path) -> Iterator[Article | InvalidData]:
    """Every earlier version in order of place and id; in place of one that cannot be read, its problem."""
    for path in shelf(data, VERSIONS, ".md", beside=(ASIDE, ".yml")):
        if isinstance(path, InvalidData):
            yield path
            continue
        try:
            article = read_article(path)
            if id_of_version(article.id)[1] != article.version:
                raise InvalidData(f"version: {article.version} in a file under the name {path.stem!r}", str(path), hint="let the two agree")
            yield article
        except InvalidData as problem:
            yield problem


def read_version_records(data: Path, old: Article, tables: Tables) -> Extraction | None:
    """The records of an earlier version as people had left them, None where there is no file. Raises `InvalidData`."""
    path = version_path(data, old.place, old.id, ".yml")
    if not exists(path):
        return None
    return parse_records(read_text(path, MAX_MACHINE_BYTES), str(path), old, tables, past=True)[0]


def read_version(data: Path, article: Article, number: int) -> Article | None:
    """One earlier version of an article; None where it is not there. Raises `InvalidData`."""
    path = version_path(data, article.place, version_id(article.id, number))
    return read_article(path) if exists(path) else None
