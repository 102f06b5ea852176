"""A path → what a folder or a plain file holds, read as carefully as an attacker's must be: no links, no pipes, no more than a limit."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from policy_digest.errors import InvalidData

# Neither through a symbolic link nor waiting for the other end of a pipe, on systems that know both.
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def exists(path: Path) -> bool:
    """Whether anything bears the name, a dangling symbolic link included; also where that cannot be seen: its reader says why."""
    try:
        return path.is_symlink() or path.exists()
    except OSError:
        return True


def is_link(path: Path) -> bool:
    """Whether the name is a symbolic link; not where that cannot be seen."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; not where that cannot be seen."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Whether there is such a file; not where that cannot be seen."""
    try:
        return path.is_file()
    except OSError:
        return False


def listed(folder: Path) -> list[Path]:
    """What is in a folder, by name; nothing where there is no folder. Raises `InvalidData` for one that cannot be read."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise InvalidData(f"cannot be read ({error.strerror})", str(folder), hint="put a folder there that you may read") from None


def held(folder: Path) -> Iterator[Path | InvalidData]:
    """What is in a folder, by name; in place of one that cannot be read, what is wrong with it."""
    try:
        yield from listed(folder)
    except InvalidData as problem:
        yield problem


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a plain file. Raises `InvalidData` for a link, a pipe, more than `limit` bytes."""
    try:
        opened = os.open(path, os.O_RDONLY | _CAREFULLY)
        try:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise InvalidData("not a plain file", str(path), hint="move it away")
            with os.fdopen(opened, "rb", closefd=False) as file:
                raw = file.read(limit + 1)
        finally:
            os.close(opened)
    except OSError as error:
        what = "not a plain file but a link" if is_link(path) else f"cannot be read ({error.strerror})"
        raise InvalidData(what, str(path), hint="put a plain file there") from None
    if len(raw) > limit:
        raise InvalidData(f"larger than {limit >> 20} MiB", str(path), hint="split it")
    return raw


def read_text(path: Path, limit: int) -> str:
    """The text of a plain file, its line ends made `\\n`. Raises `InvalidData` for a link, a pipe, more than `limit` bytes, not UTF-8."""
    raw = read_bytes(path, limit)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InvalidData("not UTF-8", str(path), raw[: error.start].count(b"\n") + 1, "save it as UTF-8") from None
