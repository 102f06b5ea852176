"""A data folder ↔ the text of its files. In: places and ids, text. Out: paths, text, and lines of YAML.

What is read is untrusted: plain files only, no symbolic links, limits on size, names of fixed shape. What is written takes its
place in one step, so that a kill leaves the old file or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from policy_digest import inside
from policy_digest.errors import InvalidData, Refused
from policy_digest.plain import is_link

ARTICLES, RECORDS = "articles", "records"
ASIDE = ".capture.yml"
MAX_ARTICLE_BYTES = 16 << 20  # 5 million Chinese characters
MAX_MACHINE_BYTES = 64 << 20  # what cleaning removed from such a page, or the ledger of a page of numbers
MAX_NAME = 100

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Characters that JSON leaves as they are and YAML refuses or reads as the end of a line.
_NOT_IN_YAML = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


# ---------------------------------------------------------------- where


def named_path(data: Path, shelf: str, place: str, id: str, suffix: str) -> Path:
    """Where the file of an article stands in a folder of the corpus. Raises `InvalidData` for a place or id that could lead out of it."""
    for name in (place, id):
        if not SLUG.fullmatch(name) or len(name) > MAX_NAME:
            raise InvalidData(f"{name[:MAX_NAME]!r} cannot name a file", str(data), hint="use lower-case ASCII letters, digits, hyphens")
    return data / shelf / place / f"{id}{suffix}"


def article_path(data: Path, place: str, id: str) -> Path:
    """Where the article stands. Raises `InvalidData` for a place or id that could lead out of the folder."""
    return named_path(data, ARTICLES, place, id, ".md")


def aside_path(data: Path, place: str, id: str) -> Path:
    """Where cleaning's own notes on the article stand."""
    return named_path(data, ARTICLES, place, id, ASIDE)


def records_path(data: Path, place: str, id: str) -> Path:
    """Where the article's records stand."""
    return named_path(data, RECORDS, place, id, ".yml")


def raw(path: Path) -> bytes:
    """A sum over the bytes of a file, which tells whether it is the same; empty where nothing can be read."""
    try:
        return hashlib.sha256(path.read_bytes()).digest() if path.is_file() and not path.is_symlink() else b""
    except OSError:
        return b""


def shelf(data: Path, name: str, suffix: str, beside: str | tuple[str, ...] = "") -> Iterator[Path | InvalidData]:
    """The files of `name/<place>/` in order of place and name; for what does not belong there, a complaint in its place.

    `beside`: the ending of files that may stand there too. Names that begin with a dot are nobody's business.
    """
    if is_link(data / name):
        yield InvalidData("not a folder but a link", str(data / name), hint="put a folder of its own there, links are not followed")
        return
    for place in _entries(data / name):
        if isinstance(place, InvalidData):
            yield place
            continue
        if place.is_symlink() or not place.is_dir():
            yield InvalidData("not a folder of a place", place.path, hint=f"files go to {name}/<place>/, links are not followed")
            continue
        if not SLUG.fullmatch(place.name):
            yield InvalidData("not the slug of a place", place.path, hint="name the folder like `weifang`")
            continue
        for entry in _entries(Path(place.path)):
            if isinstance(entry, InvalidData):
                yield entry
            elif entry.is_symlink() or not entry.is_file():
                yield InvalidData("not a plain file", entry.path, hint="links and folders are not followed: move it away")
            elif entry.name.endswith(suffix) and SLUG.fullmatch(entry.name.removesuffix(suffix)):
                yield Path(entry.path)
            elif not (beside and entry.name.endswith(beside)):
                yield InvalidData("not a file of this folder", entry.path, hint=f"files here are named <id>{suffix}")


def _entries(folder: Path) -> list[os.DirEntry[str]] | list[InvalidData]:
    """What is in a folder, by name; nothing where there is no folder, and a complaint where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        return [InvalidData(f"cannot be read ({error.strerror})", str(folder), hint="put a folder there that you may read")]


# ---------------------------------------------------------------- text in, text out


@contextmanager
def _writing(data: Path, path: Path) -> Iterator[None]:
    """What stands in the way while `path` under `data` is written or removed, as `InvalidData`."""
    try:
        yield
    except Refused as error:
        where, root = Path(error.where), inside.whole(data)
        where = data / where.relative_to(root) if where.is_relative_to(root) else where  # as the user calls it
        raise InvalidData(error.what, str(where), hint=error.hint) from None
    except OSError as error:
        raise InvalidData(
            f"cannot be written ({error.strerror or error})", str(path), hint="mend its permissions or free some space"
        ) from None


def write_text(data: Path, path: Path, text: str, lasting: bool = True) -> bool:
    """Put `text` at `path` under `data` in one step; False where it stood there already. `lasting`: also if the power fails.

    Raises `InvalidData`, with nothing written, where a folder on the way or what stands there is a link or no plain file.
    """
    return write_bytes(data, path, text.encode(), lasting)


def write_bytes(data: Path, path: Path, raw: bytes, lasting: bool = True) -> bool:
    """The same for bytes."""
    with _writing(data, path), inside.opened(data, make=True) as root, root.below(path.relative_to(data).parts[:-1], make=True) as folder:
        return folder.put(path.name, raw, lasting)


def remove(data: Path, path: Path) -> None:
    """Take the plain file at `path` under `data` away; nothing where there is none. Raises `InvalidData` for anything else."""
    with _writing(data, path), inside.opened(data) as root, root.below(path.relative_to(data).parts[:-1]) as folder:
        folder.take(path.name)


@contextmanager
def alone(data: Path, shelf: str) -> Iterator[None]:
    """Write in `data/<shelf>/` while no other run does, for one block; what killed runs left half-written there is taken away first.

    Raises `InvalidData` where the folder is a link or no folder, or another run is at work for too long.
    """
    path = data / shelf
    with _writing(data, path), inside.opened(data, make=True) as root:
        held = root.folder(shelf, make=True)
    with held:
        if not held.lock():
            raise InvalidData("another run is writing there", str(path), hint="wait until it has ended")
        with _writing(data, path):
            held.clear_drafts()
            for name in held.names():
                if held.kind(name) == inside.FOLDER:
                    with held.folder(name) as place:
                        place.clear_drafts()
        yield


# ---------------------------------------------------------------- one way to write YAML


def sha256(text: str) -> str:
    """Hex digest of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def flow(value: object) -> str:
    """A value on one line of YAML, strings in double quotes (JSON's escapes are YAML's)."""
    if isinstance(value, str):
        return _NOT_IN_YAML.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    raise TypeError(f"no YAML for {type(value).__name__}")


def table(name: str, rows: Sequence[Mapping[str, object]], key_a_line: bool = False) -> str:
    """`name:` and its rows, a row a line; or a key a line, where rows are long and people compare them."""
    if not rows:
        return f"{name}: []\n"
    if not key_a_line:
        return f"{name}:\n" + "".join(f"  - {flow(row)}\n" for row in rows)
    lines = (f"  {' ' if i else '-'} {key}: {flow(value)}\n" for row in rows for i, (key, value) in enumerate(row.items()))
    return f"{name}:\n" + "".join(lines)


def untabled(text: str) -> dict[str, Any] | None:
    """What `flow` and `table` wrote, in a fifth of the time that YAML takes; None for what is written in any other way."""
    data: dict[str, Any] = {}
    rows: list[dict[str, Any]] | None = None
    row: dict[str, Any] | None = None
    try:
        for line in text.split("\n"):
            start, said = line[:4], line[4:]
            if start == "  - " and said[:1] == "{":
                row = None
                rows.append(_value(said))  # type: ignore[union-attr]  # what has no list raises, and is YAML's
            elif start == "  - ":
                row = {}
                rows.append(row)  # type: ignore[union-attr]
                _put(row, said)
            elif start == "    ":
                _put(row, said)
            elif line[-1:] == ":":
                rows, row = [], None
                _put(data, f"{line} []")
                data[line[:-1]] = rows
            elif line and line[0] != "#":
                rows = row = None
                _put(data, line)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return data


def _put(into: dict[str, Any] | None, line: str) -> None:
    """Raises `ValueError` for what is no new key with a value, `TypeError` where nothing was begun."""
    key, _, said = line.partition(": ")
    if key in into or not key.isidentifier():  # type: ignore[operator]
        raise ValueError(line)
    into[key] = _value(said)  # type: ignore[index]


def _value(said: str) -> Any:
    if said[:1] == "{":
        said = _KEY.sub(_quoted, said)
    value, end = _JSON.raw_decode(said)
    if end != len(said):
        raise ValueError(said)
    return value


_KEY: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(?<=[{ ])([a-z_]+): ')


def _quoted(found: re.Match[str]) -> str:
    return f'"{found[1]}": ' if found[1] else found[0]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("a key stands twice")
    return held


def _refused(number: str) -> Any:
    raise ValueError(number)


_JSON: Final = json.JSONDecoder(object_pairs_hook=_once, parse_float=_refused, parse_constant=_refused)
