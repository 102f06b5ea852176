"""What a user names → captures. In: files, folders, http(s) addresses. Out: a `Capture` or one error each, in order."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from policy_digest.errors import InvalidData, UnreadableCapture
from policy_digest.ingest.sniff import MAX_BYTES
from policy_digest.ingest.worker import ADDRESS, Reader, load
from policy_digest.models import Capture


def expand(names: Iterable[str]) -> tuple[str | UnreadableCapture, ...]:
    """The names, each folder replaced by the files in it and below, in order of their names; one that cannot be read, by its error.

    Hidden files inside a folder are left out; a link, a pipe or a device there stands as its error. A name that is nothing at all stays,
    so that its reader can say so.
    """
    return tuple(path for name in names for path in _expanded(name))


def _expanded(name: str) -> Iterable[str | UnreadableCapture]:
    if "://" in name and not ADDRESS.match(name):
        from policy_digest import remote  # here and below: only where somebody names an address

        if remote.is_address(name):
            try:
                return remote.below(name)
            except InvalidData as error:
                return (UnreadableCapture(error.what, error.where, hint=error.hint),)
        name = remote.local(name)
    return _below(Path(name)) if _is_folder(name) else (name,)


def _is_folder(name: str) -> bool:
    try:
        return not ADDRESS.match(name) and Path(name).is_dir()
    except OSError:  # too long a name, or in a folder that nobody may look into: its reader says so
        return False


def _below(folder: Path) -> Iterator[str | UnreadableCapture]:
    """The files in a folder and below, in order; for what is passed over, what it is. Hidden names are nobody's business."""
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            if at.is_symlink() and at != folder:
                yield UnreadableCapture("a link, which is not followed", str(at), hint="name what it leads to, or put a copy there")
            elif at.is_dir():
                with os.scandir(at) as entries:
                    waiting += [at / name for name in sorted((e.name for e in entries if not e.name.startswith(".")), reverse=True)]
            elif at.is_file():
                yield str(at)
            else:
                yield UnreadableCapture("no plain file", str(at), hint="a pipe or a device is not read")
        except OSError as error:
            yield UnreadableCapture(f"cannot be read ({error.strerror})", str(at), hint="check its permissions")


def read_sources(names: Iterable[str | UnreadableCapture], url: str | None = None) -> Iterator[Capture | UnreadableCapture]:
    """Files and addresses, in order, through one child process: a `Capture` or the error of each. None stops the others.

    `url`: the address of the file at its source, where the user knows it.
    """
    with Reader() as reader:
        for name in names:
            if isinstance(name, UnreadableCapture):
                yield name
                continue
            try:
                if ADDRESS.match(name):
                    from policy_digest.ingest.web import fetch

                    data, address = fetch(name)
                    fetched = reader.parse(data, name, address)
                    today = datetime.datetime.now(datetime.UTC).date().isoformat()
                    yield replace(fetched, meta=(("saved-on", today), *fetched.meta))
                else:
                    yield from reader.documents(_stored(name) if "://" in name else load(Path(name)), name, url)
            except UnreadableCapture as error:
                yield error


def _stored(address: str) -> bytes:
    from policy_digest import remote

    try:
        return remote.read(address, MAX_BYTES)
    except InvalidData as error:
        raise UnreadableCapture(error.what, error.where, hint=error.hint) from None
