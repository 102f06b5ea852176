"""A folder held by its handle → files written, replaced and removed in it, and nowhere else. The one room that writes.

The files around a corpus are a contributor's, the hands that write are the owner's: a link where a folder, a file or a draft is expected
would send what is written somewhere else. So every folder on the way is opened by its name inside the one before it, never through a
link; a draft has a name that nobody can foresee and must not exist; and it takes its place by renaming, which replaces a name and
follows nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import logging
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from policy_digest.errors import Refused
from policy_digest.streamed import Streamed

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not told from one
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger("policy_digest")

DRAFT: Final = ".policy-digest-draft-"  # what a killed run may leave; the next one that writes there takes it away
PATIENCE: Final = 600.0  # seconds to wait for another run

# Where the system knows no handles of folders (Windows), names are looked at before they are used.
_HANDLES = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY") and hasattr(os, "O_NOFOLLOW")
_FOLDER = getattr(os, "O_DIRECTORY", 0) | os.O_RDONLY
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

FILE, FOLDER, LINK, TWIN = "a file", "a folder", "a link", "a file that has a second name (a hard link)"


def kind_of(found: os.stat_result) -> str:
    """What stands under a name, in words."""
    mode = found.st_mode
    if stat.S_ISREG(mode):
        return TWIN if found.st_nlink > 1 else FILE
    if stat.S_ISDIR(mode):
        return FOLDER
    if stat.S_ISLNK(mode):
        return LINK
    return "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"


class Folder:
    """One folder, which stays the same whatever becomes of its name. Use it as a `with` block.

    Its methods raise `Refused` for anything but plain files and folders where those are expected, and `OSError` for what the system
    refuses. `path` is only for messages.
    """

    def __init__(self, path: Path, handle: int | None) -> None:
        self.path = path
        self._handle = handle

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the handle, and of the lock with it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def _at(self, name: str) -> str:
        """How the system is told the name: alone, inside the handle; or the whole path where there are no handles."""
        if not name or name in (".", "..") or "/" in name or os.sep in name or "\0" in name:
            raise Refused(f"{name!r} names nothing inside a folder", str(self.path), hint="report this with the data")
        return name if _HANDLES else str(self.path / name)

    def kind(self, name: str) -> str | None:
        """What stands under the name; None where nothing does."""
        try:
            return kind_of(os.stat(self._at(name), dir_fd=self._handle, follow_symlinks=False))
        except FileNotFoundError:
            return None

    def folder(self, name: str, make: bool = False) -> Folder:
        """The folder of this name, made where it is missing and `make` says so."""
        at = self._at(name)
        if make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(at, dir_fd=self._handle)
        found = self.kind(name)
        if found not in (None, FOLDER):
            raise Refused(f"{found} stands where a folder belongs", str(self.path / name), hint="put a folder of its own there")
        try:
            handle = os.open(at, _FOLDER | _NO_LINK, dir_fd=self._handle) if _HANDLES else None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):  # it changed under our hands
                raise Refused("no folder of its own", str(self.path / name), hint="put a folder there") from None
            error.filename = str(self.path / name)
            raise
        return Folder(self.path / name, handle)

    def below(self, names: Iterable[str], make: bool = False) -> Folder:
        """The folder that these names lead to, one inside the other."""
        at = Folder(self.path, os.dup(self._handle) if self._handle is not None else None)
        for name in names:
            with at:
                at = at.folder(name, make)
        return at

    def put(self, name: str, raw: bytes | Streamed, lasting: bool = False) -> bool:
        """Put a file of these bytes in place in one step; False where it stood there already. `lasting`: also if the power fails."""
        found = self.kind(name)
        if found not in (None, FILE):
            raise Refused(f"{found} stands where a file goes", str(self.path / name), hint="move it away")
        if found and self.holds(name, raw):
            return False
        draft = f"{DRAFT}{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(self._at(draft), _FRESH, 0o666, dir_fd=self._handle), "wb") as file:
                file.writelines(raw if isinstance(raw, Streamed) else (raw,))
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(self._at(draft), self._at(name), src_dir_fd=self._handle, dst_dir_fd=self._handle)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(self._at(draft), dir_fd=self._handle)
            raise
        return True

    def _opened(self, name: str) -> BinaryIO:
        return os.fdopen(os.open(self._at(name), os.O_RDONLY | _NO_LINK | getattr(os, "O_BINARY", 0), dir_fd=self._handle), "rb")

    def holds(self, name: str, raw: bytes | Streamed) -> bool:
        """Whether the file of this name consists of these bytes."""
        with self._opened(name) as file:
            if isinstance(raw, Streamed):
                return all(file.read(len(piece)) == piece for piece in raw) and not file.read(1)
            return os.fstat(file.fileno()).st_size == len(raw) and file.read() == raw

    def read(self, name: str) -> bytes | None:
        """The bytes of a plain file; None where there is none."""
        found = self.kind(name)
        if found is None:
            return None
        if found not in (FILE, TWIN):
            raise Refused(f"{found} stands where a file was", str(self.path / name), hint="move it away")
        with self._opened(name) as file:
            return file.read()

    def take(self, name: str) -> None:
        """Remove a plain file; nothing where there is none."""
        found = self.kind(name)
        if found not in (None, FILE):
            raise Refused(f"{found} stands where a file was", str(self.path / name), hint="remove it by hand")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._at(name), dir_fd=self._handle)

    def fresh(self, prefix: str) -> str:
        """The name of a new folder that only its owner may enter."""
        name = f"{prefix}{secrets.token_hex(8)}"
        os.mkdir(self._at(name), 0o700, dir_fd=self._handle)
        return name

    def rename(self, old: str, new: str) -> None:
        """Give another name to what stands under `old`."""
        os.rename(self._at(old), self._at(new), src_dir_fd=self._handle, dst_dir_fd=self._handle)

    def exchange(self, one: str, other: str) -> bool:
        """Swap two names at one stroke by Linux' renameat2(RENAME_EXCHANGE); False where that does not exist."""
        rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" and self._handle is not None else None
        if rename is None:
            return False
        at, swap = self._handle, 2
        if rename(at, os.fsencode(self._at(one)), at, os.fsencode(self._at(other)), swap) == 0:
            return True
        if (code := ctypes.get_errno()) in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):
            return False
        raise OSError(code, os.strerror(code), str(self.path / other))

    def open_to_all(self) -> None:
        """Let everybody read the folder, which was made for its owner alone."""
        os.chmod(self._handle if self._handle is not None else self.path, 0o755)  # noqa: PTH101  # the handle, not the name

    def discard(self, name: str) -> None:
        """Remove a folder and all in it, as far as it can be removed; links in it are removed and not followed."""
        if self.kind(name) == FOLDER:
            shutil.rmtree(self._at(name), ignore_errors=True, dir_fd=self._handle)

    def names(self) -> list[str]:
        """What is in the folder, sorted."""
        return sorted(os.listdir(self._handle if self._handle is not None else self.path))  # noqa: PTH208  # the handle, not the name

    def lock(self, wait: float = PATIENCE, unsure: bool = True) -> bool:
        """Keep other runs from writing here until this folder is closed; False where one does and `wait` seconds did not change that.

        The system frees the lock of a run that was killed. `unsure`: the answer where it knows no locks.
        """
        if fcntl is None or self._handle is None:
            return unsure
        until, told = time.monotonic() + wait, False
        while True:
            try:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                if not told and wait:
                    log.warning("%s: another run is writing there, waiting for it", self.path)
                    told = True
                time.sleep(0.05)
            except OSError:
                return unsure

    def clear_drafts(self) -> None:
        """Remove what killed runs left half-written. Only for who holds the lock."""
        for name in self.names():
            if name.startswith(DRAFT) and self.kind(name) == FILE:
                with contextlib.suppress(OSError):
                    os.unlink(self._at(name), dir_fd=self._handle)


def whole(path: Path) -> Path:
    """The path from the root, without `..`; links in it stay as they are named."""
    parts = path.parts
    last = max((i for i, part in enumerate(parts) if part == ".."), default=-1)
    return Path(os.path.realpath(Path(*parts[: last + 1])), *parts[last + 1 :]) if last >= 0 else Path.cwd() / path


def around(path: Path, within: Iterable[Path] = (), make: bool = False) -> tuple[Folder, str]:
    """The folder that holds `path`, and the name of `path` in it. Missing folders on the way are made where `make` says so.

    Links on the way are followed only where the user vouches for them: above the current folder and those of `within`, or, where `path`
    is in none of these, above its last name.
    """
    path = whole(path)
    roots = [root for root in map(whole, (Path.cwd(), *within)) if root.parent != root and root in path.parents]
    start = min(roots, key=lambda root: len(root.parts), default=path.parent)
    while make and not start.exists() and start.parent != start:
        start = start.parent
    with _started(start) as at:
        return at.below(path.relative_to(start).parts[:-1], make), path.name


def _started(path: Path) -> Folder:
    """The folder at a path that the user vouches for; one that may only be passed through is no obstacle."""
    if not _HANDLES:
        return Folder(path, None)
    try:
        return Folder(path, os.open(path, _FOLDER))
    except NotADirectoryError:
        raise Refused("not a folder", str(path), hint="name another") from None
    except PermissionError:
        if not hasattr(os, "O_PATH"):
            raise
        return Folder(path, os.open(path, _FOLDER | os.O_PATH))


@contextlib.contextmanager
def opened(path: Path, within: Iterable[Path] = (), make: bool = False) -> Iterator[Folder]:
    """The folder at `path`, for one block; see `around`."""
    path = whole(path)
    if path in (Path.cwd(), path.parent):
        with _started(path) as found:
            yield found
        return
    outer, name = around(path, within, make)
    with outer, outer.folder(name, make) as found:
        yield found


def strangers(folder: Path) -> Iterator[tuple[Path, str]]:
    """Everything in a folder and below, hidden or not, that is neither a plain file nor a folder, with what it is; links are not followed.

    A folder that cannot be read is named too. What `git` keeps for itself is left out.
    """
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            with os.scandir(at) as entries:
                found = [(entry.name, kind_of(entry.stat(follow_symlinks=False))) for entry in sorted(entries, key=lambda e: e.name)]
        except OSError as error:
            yield at, f"cannot be read ({error.strerror})"
            continue
        yield from ((at / name, kind) for name, kind in found if kind not in (FILE, FOLDER))
        waiting += [at / name for name, kind in reversed(found) if kind == FOLDER and name != ".git"]
