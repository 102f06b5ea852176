"""`captures/<sha256>` ↔ the bytes of a capture, so that its article can be cleaned again and proved. Named by what they hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from policy_digest.corpus.files import write_bytes
from policy_digest.errors import InvalidData
from policy_digest.plain import exists, held, is_file, is_link, read_bytes

CAPTURES = "captures"
MAX_BYTES = 32 << 20  # as much as `ingest` reads

_NAME = re.compile("[0-9a-f]{64}")


def capture_path(data: Path, sha256: str) -> Path:
    """Where the capture stands. Raises `InvalidData` for what is no sha256."""
    if not _NAME.fullmatch(sha256):
        raise InvalidData(f"{sha256[:80]!r} is no sha256", str(data / CAPTURES), hint="mend `sha256:` in the article")
    return data / CAPTURES / sha256


def keep_capture(data: Path, raw: bytes) -> bool:
    """Keep the bytes of a capture; False where they are there already. Raises `InvalidData` where they cannot be written."""
    return write_bytes(data, capture_path(data, hashlib.sha256(raw).hexdigest()), raw)


def has_capture(data: Path, sha256: str) -> bool:
    """Whether there is a capture of this name, whatever it holds."""
    return bool(_NAME.fullmatch(sha256)) and exists(data / CAPTURES / sha256)


def read_capture(data: Path, sha256: str) -> bytes:
    """The bytes of a kept capture. Raises `InvalidData`, also where they are others than their name says."""
    path = capture_path(data, sha256)
    raw = read_bytes(path, MAX_BYTES)
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise InvalidData("not the bytes that its name says (sha256)", str(path), hint="bring the capture back, or remove the file")
    return raw


def captures(data: Path) -> Iterator[Path | InvalidData]:
    """Every kept capture in order of its name; for what does not belong there, a complaint in its place."""
    folder = data / CAPTURES
    if is_link(folder):
        yield InvalidData("not a folder but a link", str(folder), hint="put a folder of its own there, links are not followed")
        return
    for path in held(folder):
        if isinstance(path, InvalidData):
            yield path
        elif path.name.startswith("."):
            continue
        elif not _NAME.fullmatch(path.name) or is_link(path) or not is_file(path):
            yield InvalidData("not a capture", str(path), hint="files here are named by their sha256: move it away")
        else:
            yield path
