"""Pages in, files in a folder out: written when changed, its own stale ones removed, and a built site put in place in one step.

Nothing is overwritten or removed that a build did not write: a list in each folder names what did. What is written, and where, goes
through `inside`: no link leads it elsewhere.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from policy_digest import inside
from policy_digest.errors import BuildFailed, Refused
from policy_digest.inside import Folder
from policy_digest.models import Page
from policy_digest.streamed import Content, Streamed

LIST = ".policy-digest"  # names the files that were written last time: only these are ever overwritten or removed
_BROUGHT = (".css", ".js", ".svg", ".md")
_OF_DESKTOPS = frozenset((".DS_Store", "Thumbs.db"))  # made by looking at a folder: nobody's work


def hold(folder: Path, within: Iterable[Path] = ()) -> Folder:
    """The folder of pages, made where it is missing, and kept from other builds until it is closed. `within`: see `inside.around`.

    Raises `BuildFailed` for a link, for what is no folder, and where another build does not end.
    """
    with _written(folder):
        outer, name = inside.around(folder, within, make=True)
        with outer:
            held = outer.folder(name, make=True)
        if not held.lock():
            held.close()
            raise BuildFailed("another build is writing there", str(folder), hint="wait until it has ended, or name another folder")
    return held


def write(pages: Iterable[Page], folder: Path, held: Folder | None = None) -> Mapping[str, Path]:
    """Write every page below `folder` and take away those of the last time that are gone. Returns src_uri → file.

    Unchanged files are left alone, with their dates. Raises `BuildFailed`, before anything is written, for a page that would leave the
    folder or take the place of a file that is not ours, and where the folder cannot be written. `held`: the folder, where the caller
    holds it already.
    """
    if held is None:
        with hold(folder) as held:
            return write(pages, folder, held)
    with _written(folder):
        before = _listed(held)
        written: dict[str, Path] = {}
        changed: list[tuple[str, bytes | Streamed]] = []
        for page in pages:
            written[page.src_uri] = folder.joinpath(*_parts(folder, page.src_uri))
            raw = page.content.encode("utf-8") if isinstance(page.content, str) else page.content
            if _free(held, page.src_uri, raw, page.src_uri in before):
                changed.append((page.src_uri, raw))
        stale = sorted(before - set(written))
        for name in stale:
            _parts(folder, name)
        _list(held, before | set(written))  # it first grows, then shrinks: whenever a kill comes, every file of ours is on it
        for at in sorted({PurePosixPath(name).parent.parts for name in before | set(written)}):
            with contextlib.suppress(FileNotFoundError), held.below(at) as inner:
                inner.clear_drafts()
        for name, raw in changed:
            with _around(held, name, make=True) as inner:
                inner.put(PurePosixPath(name).name, raw)
        for name in stale:
            with contextlib.suppress(FileNotFoundError), _around(held, name) as inner:
                inner.take(PurePosixPath(name).name)
        _list(held, set(written))
    return written


def brought(folder: Path) -> dict[str, Page]:
    """What stands beside the generated pages, by name, so that the folder of pages is all that another builder has to be given."""
    kept = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in _BROUGHT and not linked(path, folder))
    return {name: Page(name, path.read_bytes()) for path in kept if (name := path.relative_to(folder).as_posix())}


def linked(path: Path, folder: Path) -> bool:
    """Whether a link is on the way from the folder to the path: it may lead to what nobody meant to publish."""
    names = path.relative_to(folder).parts
    return any(folder.joinpath(*names[: i + 1]).is_symlink() for i in range(len(names)))


class Filling:
    """A folder in which a site is built, open for one file after the other. Use it as a `with` block. Its methods raise `BuildFailed`."""

    def __init__(self, built: Path) -> None:
        self._built = built
        self._open = contextlib.ExitStack()
        with _written(built):
            self._folder = self._open.enter_context(inside.opened(built))
        self._below: dict[tuple[str, ...], Folder] = {}

    def __enter__(self) -> Filling:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def put(self, name: str, content: Content) -> None:
        """Write the file of this name, an address in the site."""
        with _written(self._built):
            below, last = self._at(name)
            below.put(last, content.encode() if isinstance(content, str) else content)

    def take(self, name: str) -> None:
        """Take the file of this name away."""
        with _written(self._built), contextlib.suppress(FileNotFoundError):
            below, last = self._at(name)
            below.take(last)

    def _at(self, name: str) -> tuple[Folder, str]:
        *at, last = _parts(self._built, name)
        if tuple(at) not in self._below:
            self._below[tuple(at)] = self._open.enter_context(self._folder.below(at, make=True))
        return self._below[tuple(at)], last


def _around(held: Folder, name: str, make: bool = False) -> Folder:
    return held.below(PurePosixPath(name).parts[:-1], make)


def _free(held: Folder, name: str, raw: bytes | Streamed, ours: bool) -> bool:
    """Whether the page is to be written: not where it stands there already. Raises where it would take somebody's place."""
    try:
        with _around(held, name) as inner:
            last = PurePosixPath(name).name
            kind = inner.kind(last)
            if kind == inside.FILE and inner.holds(last, raw):
                return False
            if kind is not None and not (ours and kind == inside.FILE):
                what = "no build wrote it" if kind == inside.FILE else f"it is {kind}"
                hint = "move it away, or name another folder for the pages"
                raise BuildFailed(f"{what}, and a page goes there", str(inner.path / last), hint=hint)
    except FileNotFoundError:
        pass
    return True


def _listed(folder: Folder) -> set[str]:
    """The names of files that were written into the folder last time."""
    raw = folder.read(LIST)
    return set(raw.decode("utf-8", errors="replace").splitlines()) if raw is not None else set()


def _list(folder: Folder, names: Iterable[str]) -> None:
    folder.put(LIST, "".join(f"{name}\n" for name in sorted(names)).encode("utf-8", errors="surrogateescape"))


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """What stands in the way below `folder`, as one line that a person can act upon."""
    try:
        yield
    except Refused as error:
        raise BuildFailed(error.what, error.where, hint=error.hint) from None
    except OSError as error:
        raise BuildFailed(f"cannot be written ({error.strerror or error})", str(folder), hint="mend that, or name another folder") from None


def _parts(folder: Path, src_uri: str) -> tuple[str, ...]:
    """The names on the way to a page. Raises `BuildFailed` for one that would lead out of the folder, or be one of our own files."""
    parts = PurePosixPath(src_uri).parts
    if not parts or src_uri.startswith("/") or ".." in parts or "\\" in src_uri or parts[0] == LIST or "\0" in src_uri:
        raise BuildFailed(f"a page may not be called {src_uri!r}", str(folder), hint="report this with the data")
    return parts


# ---------------------------------------------------------------- build aside, exchange


def keep_apart(folder: Path, kept: Iterable[Path], what: str) -> None:
    """Raise `BuildFailed` where `folder`, for `what` is built, lies in one of the folders to be kept, or one of them in it."""
    for other in kept:
        one, two = folder.resolve(), other.resolve()
        if one.is_relative_to(two) or two.is_relative_to(one):
            raise BuildFailed(f"{what} cannot go there, {other} lies in it or around it", str(folder), hint="name another folder")


class Aside:
    """A fresh folder beside `site` to build in, kept from other builds; what earlier builds that were killed left there is removed.

    Raises `BuildFailed` where `site` may not be replaced (see `put_in_place`) or the folder around it cannot be written.
    """

    def __init__(self, site: Path, within: Iterable[Path] = ()) -> None:
        self.site = inside.whole(site)
        with _written(self.site.parent):
            self._outer, self._name = inside.around(self.site, within, make=True)
            try:
                _replaceable(self._outer, self._name, self.site)
                _clear(self._outer, self._name)
                self._built, self._held = self._fresh()
            except BaseException:
                self._outer.close()
                raise
        self.path = self.site.parent / self._built

    def _fresh(self) -> tuple[str, Folder]:
        while True:
            name = self._outer.fresh(_prefix(self._name))
            try:
                held = self._outer.folder(name)
            except FileNotFoundError:
                continue
            if held.lock(0) and self._outer.kind(name) == inside.FOLDER:  # no other build took it for one that was left
                return name, held
            held.close()

    def put_in_place(self) -> None:
        """Make what was built the site. The old one stands until the new one does; it is removed afterwards.

        Raises `BuildFailed` where there is a folder in which anything lies that no build wrote: that folder stays as it is.
        """
        with _written(self.site):
            _replaceable(self._outer, self._name, self.site)
            _list(self._held, names(self.path))
            self._held.open_to_all()  # a web server may read it
            if self._outer.kind(self._name) is None:
                self._outer.rename(self._built, self._name)
                self._built = ""
            elif not self._outer.exchange(self._built, self._name):
                # No exchange in one step here (not Linux, an old file system): for an instant there is no site, but never half of one.
                old = f"{self._built}.old"
                self._outer.rename(self._name, old)
                self._outer.rename(self._built, self._name)
                self._built = old
        self.discard()

    def discard(self) -> None:
        """Remove what was built, or the old site after the exchange."""
        if self._built:
            self._outer.discard(self._built)
            self._built = ""
        self._held.close()
        self._outer.close()


def _prefix(name: str) -> str:
    return f".{name}.aside-"


def _clear(outer: Folder, site: str) -> None:
    """Remove what builds that are gone left beside the site: nobody holds it."""
    with contextlib.suppress(OSError):  # a folder that nobody may list, or another build was quicker
        for name in outer.names():
            if name.startswith(_prefix(site)) and outer.kind(name) == inside.FOLDER:
                with outer.folder(name) as left:
                    if left.lock(0, unsure=False):
                        outer.discard(name)


def _replaceable(outer: Folder, name: str, site: Path) -> None:
    """Raise `BuildFailed` unless the site is absent, empty, or holds only what a build wrote; also where somebody stands in it."""
    kind = outer.kind(name)
    if kind is None:
        return
    if kind != inside.FOLDER:
        raise BuildFailed(f"not a folder but {kind}", str(site), hint="move it away, or name another folder for the site")
    if Path.cwd().is_relative_to(site.resolve()):
        raise BuildFailed("the site would take the place of the folder you are in", str(site), hint="name another folder for the site")
    with outer.folder(name) as there:
        ours = _listed(there)
    stranger = next((one for one in names(site) if one not in ours and one.rpartition("/")[2] not in _OF_DESKTOPS), None)
    if stranger is not None:
        what = "it" if ours else "it (or the site of an earlier version)"
        hint = f"move {what} away, or name another folder for the site"
        raise BuildFailed(f"holds {stranger}, which no build wrote", str(site), hint=hint)


def names(folder: Path) -> Iterator[str]:
    """What is in a folder and below, links to folders included, from the top; without the list."""
    for at, folders, files in os.walk(folder, onerror=_refused):
        folders.sort()
        for name in sorted([*files, *(f for f in folders if Path(at, f).is_symlink())]):
            path = Path(at, name).relative_to(folder).as_posix()
            if path != LIST:
                yield path


def _refused(error: OSError) -> None:
    raise BuildFailed(f"cannot be read ({error.strerror})", str(error.filename), hint="name another folder for the site") from None
