"""Folders of tab-separated files → the files, and what lies there and is none. What their rows hold is known to `glossary` and `cues`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from policy_digest.errors import InvalidData
from policy_digest.plain import exists, held, is_folder, is_link, listed

MAX_BYTES: Final = 4 << 20  # of one file; a larger one is not one that a person wrote
MAX_FILES: Final = 200
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def files(folder: Path, *, trusted: bool = False) -> list[Path]:
    """The files of a folder, by name; none where there is no folder. Raises `InvalidData` for more than anybody wrote.

    `trusted`: the folder lies inside the package, where some installers link every file to a store of theirs.
    """
    if is_link(folder) and not trusted:
        return []
    found = sorted(path.resolve() if trusted else path for path in listed(folder) if path.suffix == ".tsv")
    if len(found) > MAX_FILES:
        raise InvalidData(f"more than {MAX_FILES} files", str(folder), hint="put several into one")
    return found


def strange(folder: Path, of: str, example: str) -> Iterator[InvalidData]:
    """What lies in a folder of files `of` terms or cues and is not read. `example`: what such a file is named after."""
    if is_link(folder) or (exists(folder) and not is_folder(folder)):
        yield InvalidData("not a plain folder", str(folder), hint="put a folder of .tsv files there")
        return
    for path in held(folder):
        if isinstance(path, InvalidData):
            yield path
        elif path.suffix != ".tsv" or not _NAME.fullmatch(path.stem):
            yield InvalidData(f"no file of {of}", str(path), hint=f"name it after {example}, or move it away")


def wrong_head(columns: Sequence[str], known: Collection[str], needed: Collection[str], path: Path) -> InvalidData | None:
    """What is wrong with the first line of a file, which names its columns."""
    unknown = next((name for name in columns if name not in known), None)
    if unknown is None and set(needed) <= set(columns) and len(set(columns)) == len(columns):
        return None
    what = f"no column {unknown!r:.40} is read" if unknown is not None else "the first line does not name its columns once each"
    return InvalidData(what, str(path), 1, f"name them, between tabs: {' '.join(known)}")
