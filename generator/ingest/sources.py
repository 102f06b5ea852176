"""What a user names → captures. In: files, folders, http(s) addresses. Out: a `Capture` or one error each, in order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.errors import UnreadableCapture
from generator.ingest.fetch import fetch
from generator.ingest.worker import Reader, load
from generator.models import Capture

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def expand(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each folder replaced by the files in it and below, in order of their names.

    Hidden files and symbolic links inside a folder are left out. A name that is nothing at all stays, so that its reader can say so.
    """
    return tuple(path for name in names for path in (_below(Path(name)) if _is_folder(name) else (name,)))


def _is_folder(name: str) -> bool:
    return not _ADDRESS.match(name) and Path(name).is_dir()


def _below(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir():
                yield from _below(Path(entry.path))
            elif entry.is_file():
                yield entry.path


def read_sources(names: Iterable[str]) -> Iterator[Capture | UnreadableCapture]:
    """Files and addresses, in order, through one child process: a `Capture` or the error of each. None stops the others."""
    with Reader() as reader:
        for name in names:
            try:
                if _ADDRESS.match(name):
                    data, address = fetch(name)
                    yield reader.parse(data, name, address)
                else:
                    yield reader.parse(load(Path(name)), name)
            except UnreadableCapture as error:
                yield error
