"""Pages in, files in a folder out: written when changed, its own stale ones removed, and a built site put in place in one step.

Nothing is overwritten or removed that a build did not write: a list in each folder names what did.
"""

from __future__ import annotations

import ctypes
import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from policy_digest.errors import BuildFailed
from policy_digest.models import Page

LIST = ".policy-digest"  # names the files that were written last time: only these are ever overwritten or removed
_OF_DESKTOPS = frozenset((".DS_Store", "Thumbs.db"))  # made by looking at a folder: nobody's work


def write(pages: Iterable[Page], folder: Path) -> Mapping[str, Path]:
    """Write every page below `folder` and take away those of the last time that are gone. Returns src_uri → file.

    Unchanged files are left alone, with their dates. Raises `BuildFailed`, before anything is written, for a page that would leave the
    folder or take the place of a file that is not ours, and where the folder cannot be written.
    """
    with _written(folder):
        folder.mkdir(parents=True, exist_ok=True)
        before = _listed(folder)
        written: dict[str, Path] = {}
        changed: list[tuple[Path, bytes]] = []
        for page in pages:
            path = written[page.src_uri] = _inside(folder, page.src_uri)
            raw = page.content if isinstance(page.content, bytes) else page.content.encode("utf-8")
            if path.is_file() and not path.is_symlink() and path.read_bytes() == raw:
                continue
            if page.src_uri not in before and os.path.lexists(path):
                raise BuildFailed(
                    "no build wrote it, and a page goes there", str(path), hint="move it away, or name another folder for the pages"
                )
            changed.append((path, raw))
        stale = [_inside(folder, name) for name in sorted(before - set(written))]
        _list(folder, before | set(written))  # it first grows, then shrinks: whenever a kill comes, every file of ours is on it
        for path, raw in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{path.name}.{os.getpid()}")
            aside.write_bytes(raw)
            aside.replace(path)
        for path in stale:
            path.unlink(missing_ok=True)
        _list(folder, set(written))
    return written


def _listed(folder: Path) -> set[str]:
    """The names of files that were written into the folder last time."""
    listing = folder / LIST
    return set(listing.read_text(encoding="utf-8", errors="replace").splitlines()) if listing.is_file() else set()


def _list(folder: Path, names: Iterable[str]) -> None:
    (folder / LIST).write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8", errors="surrogateescape")


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """What the system refuses below `folder`, as one line that a person can act upon."""
    try:
        yield
    except OSError as error:
        raise BuildFailed(f"cannot be written ({error.strerror or error})", str(folder), hint="mend that, or name another folder") from None


def _inside(folder: Path, src_uri: str) -> Path:
    parts = PurePosixPath(src_uri).parts
    if not parts or src_uri.startswith("/") or ".." in parts or "\\" in src_uri or parts[0] == LIST:
        raise BuildFailed(f"a page may not be called {src_uri!r}", str(folder), hint="report this with the data")
    at = folder
    for part in parts[:-1]:
        at = at / part
        if at.is_symlink():
            raise BuildFailed("a symbolic link leads out of the folder of pages", str(at), hint="remove it")
    return folder.joinpath(*parts)


# ---------------------------------------------------------------- build aside, exchange


def keep_apart(folder: Path, kept: Iterable[Path], what: str) -> None:
    """Raise `BuildFailed` where `folder`, for `what` is built, lies in one of the folders to be kept, or one of them in it."""
    for other in kept:
        one, two = folder.resolve(), other.resolve()
        if one.is_relative_to(two) or two.is_relative_to(one):
            raise BuildFailed(f"{what} cannot go there, {other} lies in it or around it", str(folder), hint="name another folder")


def aside(site: Path) -> Path:
    """A fresh folder beside `site` to build in; what earlier builds that were killed left there is removed.

    Raises `BuildFailed` where `site` may not be replaced (see `put_in_place`) or the folder around it cannot be written.
    """
    _replaceable(site)
    with _written(site.parent):
        site.parent.mkdir(parents=True, exist_ok=True)
        discard_asides(site)
        return Path(tempfile.mkdtemp(prefix=f".{site.name}.aside-{os.getpid()}-", dir=site.parent))


def _replaceable(site: Path) -> None:
    """Raise `BuildFailed` unless `site` is absent, empty, or holds only what a build wrote; also where somebody stands in it."""
    if not os.path.lexists(site):
        return
    if site.is_symlink() or not site.is_dir():
        raise BuildFailed("not a folder", str(site), hint="move it away, or name another folder for the site")
    if Path.cwd().is_relative_to(site.resolve()):
        raise BuildFailed("the site would take the place of the folder you are in", str(site), hint="name another folder for the site")
    ours = _listed(site)
    stranger = next((name for name in _names(site) if name not in ours and name.rpartition("/")[2] not in _OF_DESKTOPS), None)
    if stranger is not None:
        one = "it" if ours else "it (or the site of an earlier version)"
        hint = f"move {one} away, or name another folder for the site"
        raise BuildFailed(f"holds {stranger}, which no build wrote", str(site), hint=hint)


def _names(folder: Path) -> Iterator[str]:
    """What is in a folder and below, links to folders included, from the top; without the list."""
    for at, folders, files in os.walk(folder, onerror=_refused):
        folders.sort()
        for name in sorted([*files, *(f for f in folders if Path(at, f).is_symlink())]):
            path = Path(at, name).relative_to(folder).as_posix()
            if path != LIST:
                yield path


def _refused(error: OSError) -> None:
    raise BuildFailed(f"cannot be read ({error.strerror})", str(error.filename), hint="name another folder for the site") from None


def discard_asides(site: Path) -> None:
    """Remove what builds of this process, or of ones that are gone, left beside `site`."""
    for left in site.parent.glob(f".{glob.escape(site.name)}.aside-*"):
        owner = left.name.rpartition("-")[0].rpartition("-")[2]
        if not owner.isdigit() or int(owner) == os.getpid() or not _alive(int(owner)):
            discard(left)


def discard(folder: Path) -> None:
    """Remove a folder that was built aside."""
    shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def put_in_place(built: Path, site: Path) -> None:
    """Make `built` the site. The old one stands until the new one does; it is removed afterwards.

    Raises `BuildFailed` where there is a folder in which anything lies that no build wrote: that folder stays as it is.
    """
    _replaceable(site)
    with _written(site):
        _list(built, _names(built))
        built.chmod(0o755)  # mkdtemp makes folders that a web server may not read
        if not site.exists():
            built.rename(site)
            return
        if not _exchange(built, site):
            # No exchange in one step here (not Linux, or a file system without it): for an instant there is no site, but never half of one.
            old = built.with_name(built.name + ".old")
            site.rename(old)
            built.rename(site)
            built = old
        shutil.rmtree(built, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders atomically by Linux' renameat2(RENAME_EXCHANGE); False where that does not exist."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    at_cwd, exchange = -100, 2
    if rename(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0:
        return True
    if (code := ctypes.get_errno()) in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):
        return False
    raise BuildFailed(f"the new site could not take its place ({os.strerror(code)})", str(other), hint="the old one is untouched")
