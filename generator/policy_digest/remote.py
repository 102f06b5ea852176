"""A corpus at an address (s3://, gs://, memory:// …) ↔ a folder of this machine that is brought up to it, and brings it up afterwards.

Whatever reads and writes a corpus works in a folder, held by its handle (`inside`). What lies in a bucket anybody may have written who
may write there: it comes here under names that are looked at, with bounds, as plain files. Beside the folder stands what both sides were
when they were last the same, so that only what changed goes either way, and nothing that changed on both is written over. fsspec (the
extra `remote`) speaks to the store.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from policy_digest import inside, patterns
from policy_digest.errors import InvalidData, PolicyDigestError, Refused
from policy_digest.plain import read_bytes
from policy_digest.streamed import Content, Streamed
from policy_digest.watched import Watch, unwatched

log = logging.getLogger("policy_digest")

LARGEST: Final = 64 << 20  # bytes of a file, as of the largest that a corpus holds
BATCH: Final = 64  # files that are asked for at a time
MADE: Final = "records/"  # what `extract` writes again: there the store's is taken where both changed
_ORDER: Final = ("captures/", "versions/", "articles/")  # first what others are made from; a killed run leaves no article without it
_ADDRESS: Final = re.compile(r"(?!https?:|file:)[a-z][a-z0-9+.-]+://(?!.*::).+", re.DOTALL)  # one store, and none inside another
_NEVER: Final = ("", "")
_PART: Final = re.compile(r"[^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]{0,199}")
_TOLD: Final = "ETag etag md5Hash generation VersionId size LastModified last_modified mtime created modified".split()

State = dict[str, tuple[str, str]]  # name → how the store tells this state of the file, and the sha256 of its bytes


def is_address(name: str) -> bool:
    """Whether it names something in a store, and nothing on this machine or on the web."""
    return bool(_ADDRESS.fullmatch(name))


def local(name: str) -> str:
    """The path that a file:// address means; any other name as it is."""
    return unquote(urlsplit(name).path) if name.startswith("file://") else name


# ---------------------------------------------------------------- single files


def below(address: str) -> list[str]:
    """The addresses of the files at and below an address, in order of their names; hidden ones are nobody's business."""
    store = Store(address)
    found = store.listed()
    return [f"{address.rstrip('/')}/{name}" for name in sorted(found)] if found else [address]


def read(address: str, limit: int) -> bytes:
    """The bytes of one file. Raises `InvalidData` where it cannot be read or has more than `limit` bytes."""
    with _speaking(address):
        store, path = _opened(address)
        with store.open(path, "rb") as file:
            raw: bytes = file.read(limit + 1)
    if len(raw) > limit:
        raise InvalidData(f"more than {limit >> 20} MiB", address, hint="split it")
    return raw


def write(address: str, content: Content) -> None:
    """Put a file there. Raises `InvalidData` where that cannot be done."""
    with _speaking(address):
        store, path = _opened(address)
        with store.open(path, "wb") as file:
            for piece in content if isinstance(content, Streamed) else (content if isinstance(content, bytes) else content.encode(),):
                file.write(piece)


# ---------------------------------------------------------------- a store


class Store:
    """What lies below an address. Its methods raise `InvalidData`."""

    def __init__(self, address: str) -> None:
        self.address = address
        with _speaking(address):
            self._store, self._root = _opened(address)

    def listed(self) -> dict[str, str]:
        """The name of every file that a corpus may have, and how the store tells its state. What is passed over is warned of."""
        with _speaking(self.address):
            self._store.invalidate_cache()
            try:
                found = self._store.find(self._root, detail=True)
            except FileNotFoundError:
                return {}
        listed: dict[str, str] = {}
        for path, told in found.items():
            name = path.removeprefix(self._root).lstrip("/")
            if any(part.startswith(".") for part in name.split("/")) or not name:
                continue
            if not all(map(_PART.fullmatch, name.split("/"))):
                log.warning("%s", InvalidData(f"{name[:200]!r} cannot name a file of a corpus", self.address, hint="it is passed over"))
            elif (told.get("size") or 0) > LARGEST:
                log.warning("%s", InvalidData(f"{name}: more than {LARGEST >> 20} MiB", self.address, hint="it is passed over"))
            else:
                listed[name] = json.dumps([str(told[key]) for key in _TOLD if told.get(key) is not None])
        return listed

    def take(self, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of these files; of one that is gone meanwhile, nothing."""
        paths = {self._at(name): name for name in names}
        with _speaking(self.address):
            found = self._store.cat(list(paths), on_error="return")
        for path, raw in found.items():
            name = next((known for at, known in paths.items() if path.strip("/") == at.strip("/")), None)
            if isinstance(raw, FileNotFoundError) or name is None:
                continue
            if isinstance(raw, Exception):
                raise _refused(self.address, raw)
            yield name, raw

    def put(self, files: dict[str, bytes]) -> None:
        """Write these files."""
        with _speaking(self.address):
            self._store.pipe({self._at(name): raw for name, raw in files.items()})

    def remove(self, names: Sequence[str]) -> None:
        """Take these files away."""
        with _speaking(self.address):
            self._store.rm([self._at(name) for name in names])

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"


def _opened(address: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError:
        raise InvalidData("fsspec is not installed", address, hint='install it with `pip install "policy-digest[remote]"`') from None
    store, path = fsspec.core.url_to_fs(address)
    return store, str(path)


@contextlib.contextmanager
def _speaking(address: str) -> Iterator[None]:
    try:
        yield
    except (PolicyDigestError, FileNotFoundError) as error:
        raise _refused(address, error) if isinstance(error, FileNotFoundError) else error from None
    except Exception as error:  # noqa: BLE001 - every kind of store has errors of its own
        raise _refused(address, error) from None


def _refused(address: str, error: Exception) -> InvalidData:
    what = "no such file" if isinstance(error, FileNotFoundError) else f"the store refuses ({type(error).__name__}: {str(error)[:200]})"
    return InvalidData(what, address, hint="look at the address, and at what you may do there")


# ---------------------------------------------------------------- a corpus


class Mirror:
    """A folder and the corpus at an address. `home`: the folder that holds it, and what both sides were when they were the same."""

    def __init__(self, address: str, home: Path, watch: Watch = unwatched) -> None:
        self.folder = home / "data"
        self._home, self._store, self._watch = home, Store(address), watch
        self._same = self._read_state()

    def pull(self, fresh: bool = True) -> None:
        """Bring the folder up to the store. Raises `InvalidData`, with nothing written over, where a file changed on both sides.

        `fresh`: the corpus may be one that is yet to be made.
        """
        there, mine = self._store.listed(), dict(_hashes(self.folder))
        if not (fresh or there or mine):
            raise InvalidData("nothing is there", self._store.address, hint="name the corpus with --data")
        news = [name for name, told in sorted(there.items()) if self._same.get(name, _NEVER)[0] != told]
        both: list[str] = []
        for name, raw in self._taken(news):
            had, now = mine.get(name), hashlib.sha256(raw).hexdigest()
            if had not in (None, now, self._same.get(name, _NEVER)[1]) and not name.startswith(MADE):
                both.append(name)
                continue
            self._write(name, raw)
            self._same[name] = (there[name], now)
        for name in [name for name in self._same if name not in there]:
            if mine.get(name) == self._same.pop(name)[1]:
                self._remove(name)
        self._keep_state()
        self._complain(both)

    def push(self) -> None:
        """Bring the store up to the folder. What changed there meanwhile stays; then `InvalidData` is raised, when all else is done."""
        mine = dict(_hashes(self.folder))
        changed = [name for name, now in mine.items() if self._same.get(name, _NEVER)[1] != now]
        gone = [name for name in self._same if name not in mine]
        if not (changed or gone):
            return
        there = self._store.listed()
        asked = (name for name in (*changed, *gone) if name in there and not name.startswith(MADE))
        both = {name for name in asked if there[name] != self._same.get(name, _NEVER)[0]}
        if both:
            both -= {name for name, raw in self._store.take(sorted(both)) if hashlib.sha256(raw).hexdigest() == mine.get(name)}
        send = sorted(set(changed) - both, key=_rank)
        for names in self._watch(_batches(send), "Sending", -(-len(send) // BATCH)):
            self._store.put({name: read_bytes(self.folder / name, LARGEST) for name in names})
        if away := sorted((set(gone) - both) & set(there)):
            self._store.remove(away)
        there = self._store.listed()
        self._same.update((name, (there[name], mine[name])) for name in send if name in there)
        for name in set(gone) - both:
            self._same.pop(name)
        self._keep_state()
        self._complain(sorted(both))

    def _taken(self, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        for some in self._watch(_batches(names), "Fetching", -(-len(names) // BATCH)):
            yield from self._store.take(some)

    def _complain(self, both: Sequence[str]) -> None:
        if both:
            told = ", ".join(both[:3]) + (f" and {len(both) - 3} more" if len(both) > 3 else "")
            hint = f"remove the one that you do not want, there or in {self.folder}, and do it again"
            raise InvalidData(f"changed there and here: {told}", self._store.address, hint=hint)

    def _write(self, name: str, raw: bytes) -> None:
        *at, last = name.split("/")
        with self._held(at, make=True) as folder:
            folder.put(last, raw)

    def _remove(self, name: str) -> None:
        *at, last = name.split("/")
        with contextlib.suppress(FileNotFoundError), self._held(at) as folder:
            folder.take(last)

    def _held(self, at: Iterable[str], make: bool = False) -> inside.Folder:
        try:
            with inside.opened(self.folder, make=True) as root:
                return root.below(at, make)
        except Refused as error:
            raise InvalidData(error.what, error.where, hint=error.hint) from None

    def _read_state(self) -> State:
        with inside.opened(self._home, make=True) as home:
            raw = home.read("same.json")
        try:
            return {name: (told, now) for name, (told, now) in json.loads(raw or b"{}").items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    def _keep_state(self) -> None:
        with inside.opened(self._home) as home:
            home.put("same.json", json.dumps(self._same, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _batches(names: Sequence[str]) -> list[Sequence[str]]:
    """In order, and files that others are made from never in one batch with those."""
    by_rank: dict[int, list[str]] = {}
    for name in names:
        by_rank.setdefault(_rank(name)[0], []).append(name)
    return [some[at : at + BATCH] for _, some in sorted(by_rank.items()) for at in range(0, len(some), BATCH)]


def _rank(name: str) -> tuple[int, str]:
    return next((number for number, shelf in enumerate(_ORDER) if name.startswith(shelf)), len(_ORDER)), name


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """The name and the sha256 of every plain file in the folder and below; hidden ones and links are left out."""
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        with contextlib.suppress(FileNotFoundError), os.scandir(at) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(at / entry.name)
                elif entry.is_file(follow_symlinks=False):
                    raw = read_bytes(at / entry.name, LARGEST)
                    yield (at / entry.name).relative_to(folder).as_posix(), hashlib.sha256(raw).hexdigest()


@contextlib.contextmanager
def mirrored(address: str, watch: Watch = unwatched, fresh: bool = True) -> Iterator[Path]:
    """A folder that holds the corpus at an address, for one block; what changed in it by then is sent back.

    The folder is kept in the user's folder of caches, so that the next run fetches what changed, and a run that was killed goes on where
    it was. Raises `InvalidData` where the store cannot be reached, a file changed on both sides, or there is no corpus and none may be
    made (`fresh`).
    """
    with contextlib.ExitStack() as open:
        home = _home(address, open)
        mirror = Mirror(address, home, watch)
        mirror.pull(fresh)
        with inside.opened(mirror.folder, make=True):
            pass
        try:
            yield mirror.folder
        finally:
            mirror.push()


def _home(address: str, open: contextlib.ExitStack) -> Path:
    """The folder of a mirror, held by this run alone."""
    caches = patterns.folder()
    if caches is None:
        return Path(open.enter_context(tempfile.TemporaryDirectory()))
    home = caches / "corpora" / hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:16]
    try:
        held = open.enter_context(inside.opened(home, (caches.parent,), make=True))
    except Refused as error:
        raise InvalidData(error.what, error.where, hint=error.hint) from None
    if not held.lock():
        raise InvalidData("another run is at work there", address, hint="wait until it has ended")
    return home
