"""Pages in, files in a folder out: written when changed, its own stale ones removed, and a built site put in place in one step."""

from __future__ import annotations

import ctypes
import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from generator.errors import BuildFailed
from generator.models import Page

LIST = ".policy-digest"  # names the files that were written last time: only these are ever removed


def write(pages: Iterable[Page], folder: Path) -> Mapping[str, Path]:
    """Write every page below `folder` and take away those of the last time that are gone. Returns src_uri → file.

    Unchanged files are left alone, with their dates. Raises `BuildFailed` for a page that would leave the folder or where a folder
    in the way is not ours.
    """
    folder.mkdir(parents=True, exist_ok=True)
    listing = folder / LIST
    before = set(listing.read_text(encoding="utf-8").splitlines()) if listing.is_file() else set()
    written: dict[str, Path] = {}
    for page in pages:
        path = _inside(folder, page.src_uri)
        raw = page.content if isinstance(page.content, bytes) else page.content.encode("utf-8")
        if not (path.is_file() and not path.is_symlink() and path.read_bytes() == raw):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{path.name}.{os.getpid()}")
            aside.write_bytes(raw)
            aside.replace(path)
        written[page.src_uri] = path
    # The list first grows, then shrinks: whenever a kill comes, every file of ours is on it.
    for name in sorted(before - set(written)):
        _inside(folder, name).unlink(missing_ok=True)
    listing.write_text("".join(f"{name}\n" for name in sorted(written)), encoding="utf-8")
    return written


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


def aside(site: Path) -> Path:
    """A fresh folder beside `site` to build in; what earlier builds that were killed left there is removed."""
    site.parent.mkdir(parents=True, exist_ok=True)
    discard_asides(site)
    return Path(tempfile.mkdtemp(prefix=f".{site.name}.aside-{os.getpid()}-", dir=site.parent))


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
    """Make `built` the site. The old one stands until the new one does; it is removed afterwards."""
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
