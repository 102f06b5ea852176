"""A folder, or a revision of a git repository → the records that a corpus published then, with what people had decided.

Records are taken as they were written, whatever rules wrote them: what is compared is what readers saw.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from policy_digest import corpus, tables
from policy_digest.decisions import Shelf
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Extraction
from policy_digest.pipeline import Extractor

MAX_BYTES: Final = 2 << 30  # of a corpus in a repository
PATIENCE: Final = 600  # seconds for git


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
    if (folder / corpus.ARTICLES).is_dir():
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
    git = shutil.which("git")
    if git is None:
        raise InvalidData(f"no folder with articles, and no git to look for a revision {revision!r}", revision, hint="name two folders")

    def run(*arguments: str, at: str = str(data)) -> str:
        command = [git, "-C", at, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
        if done.returncode:
            said = " ".join(done.stderr.split())[:200]
            hint = "name a folder with articles, or a revision of the repository that the corpus is in"
            raise InvalidData(f"neither a corpus nor a revision ({said})", revision, hint=hint)
        return done.stdout.strip()

    commit = run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    inside = run("rev-parse", "--show-prefix") or "./"
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as unpacked:
        archive = Path(folder) / "corpus.tar"
        tree = f"{commit}:{'' if inside == './' else inside.rstrip('/')}"
        run("archive", "--format=tar", f"--output={archive}", tree, at=run("rev-parse", "--show-toplevel"))
        into = Path(unpacked)
        _unpack(archive, into, revision)
        if not (into / corpus.ARTICLES).is_dir():
            raise InvalidData("the revision has no articles there", f"{revision}:{inside}", hint="name the corpus with --data")
        yield into


def _unpack(archive: Path, into: Path, revision: str) -> None:
    """Plain files and folders of an archive; a link in it is left out, as the corpus would refuse it."""
    size = 0
    with tarfile.open(archive) as tar:
        for member in tar:
            size += member.size
            if size > MAX_BYTES:
                raise InvalidData(f"the corpus is larger than {MAX_BYTES >> 30} GiB", revision, hint="compare two folders")
            if member.isfile() or member.isdir():
                tar.extract(member, into, filter="data")
