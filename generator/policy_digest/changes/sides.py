"""A folder, or a revision of a git repository → the records that a corpus published then, with what people had decided.

Records are taken as they were written, whatever rules wrote them: what is compared is what readers saw.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policy_digest import corpus, tables
from policy_digest.changes.repository import Repository
from policy_digest.decisions import Shelf
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Extraction
from policy_digest.pipeline import Extractor
from policy_digest.plain import is_folder


@dataclass(frozen=True)
class Side:
    """One of two states. `problems`: what of it could not be read."""

    name: str
    extractions: tuple[Extraction, ...]
    tables: tables.Tables
    problems: tuple[InvalidData, ...] = ()


def side(name: str, data: Path) -> Side:
    """A state by its name: a folder with articles, or a revision of the repository that `data` is in. Raises `InvalidData`."""
    folder = Path(name)
    if is_folder(folder / corpus.ARTICLES):
        return _read(name, folder)
    with _checked_out(name, data) as found:
        return _read(name, found)


def _read(name: str, folder: Path) -> Side:
    known = tables.load(folder)
    reader, shelf = Extractor(known), Shelf(folder)
    found: list[Extraction] = []
    problems = list(shelf.problems)
    for article in corpus.articles(folder):
        if isinstance(article, InvalidData):
            problems.append(article)
            continue
        extraction = _written(folder, article, reader)
        if isinstance(extraction, InvalidData):
            problems.append(extraction)
        else:
            found.append(reader.reviewed(folder, extraction, shelf).extraction)
    return Side(name, tuple(found), known, tuple(problems))


def _written(folder: Path, article: Article, reader: Extractor) -> Extraction | InvalidData:
    """The records as they stand in their file, whatever wrote them; read anew where there is none, or it is damaged."""
    with contextlib.suppress(InvalidData):
        if (found := corpus.read_records(folder, article, reader.tables)) is not None:
            return found[0]
    return reader.again(folder, article)


@contextlib.contextmanager
def _checked_out(revision: str, data: Path) -> Iterator[Path]:
    """The corpus as it stood in a revision, in a folder of its own for one block."""
    repository = Repository(data, revision)
    found = repository.files(repository.commit())
    # Before its first article a corpus was empty.
    if not any(blob.names[0] == corpus.ARTICLES for blob in found) and not is_folder(data / corpus.ARTICLES):
        below = "/".join(repository.below)
        raise InvalidData("the revision has no articles there", f"{revision}:{below or '.'}", hint="name the corpus with --data")
    with tempfile.TemporaryDirectory() as folder:
        repository.write(found, Path(folder))
        yield Path(folder)
