"""A regular expression as text → compiled: from what an earlier run kept, where one did. Out again: the text of the file of those kept.

Compiling the rules took a third of reading a first page. What is kept is the code of Python's own pattern compiler, as numbers: it runs in
the pattern machine and nowhere else. That machine looks such code over, and not closely enough: numbers that somebody chose pass, and write
where they like. So the file counts as code: one that another release of Python wrote, that is damaged, or that somebody else might have
written is not read, nor one that came with what a contributor sends. Nothing depends on it: what is not kept is compiled.
"""

from __future__ import annotations

import array
import base64
import functools
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

# The standard library's own compiler of patterns, by the parts that `re.compile` is made of.
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Final, TypeVar, cast

T = TypeVar("T")
FORMAT: Final = 1
MOST: Final = 32 << 20  # bytes of the file; a larger one is begun anew
NAME: Final = "patterns.json"
BUILDERS: Final = ("CI", "TF_BUILD", "JENKINS_URL")  # what the environment of a machine that builds for others says
PROJECTS: Final = (".git", ".hg", ".svn", ".jj", "pyproject.toml", "mkdocs.yml", ".github", ".gitlab-ci.yml")  # what lies in a project

_HEAD: Final = json.dumps({"format": FORMAT, "python": sys.version, "machine": [_compiler.MAGIC, sys.byteorder]})


def folder() -> Path | None:
    """Where the file is kept: in `POLICY_DIGEST_CACHE`, else in the user's folder of caches; None where nothing is to be kept.

    A machine that builds for others (`CI`) keeps nothing unless it is told where: what it finds in folders of caches was put there from
    what an earlier build left, and that may have been of anyone's pull request.
    """
    if (named := os.environ.get("POLICY_DIGEST_CACHE")) is not None:
        return _apart(Path(named)) if named else None
    if any(os.environ.get(name, "").lower() not in ("", "0", "false") for name in BUILDERS):
        return None
    caches = os.environ.get("XDG_CACHE_HOME")
    try:
        found = Path(caches) if caches else Path.home() / ".cache"
    except RuntimeError:  # a user without a home
        return None
    return _apart(found / "policy-digest")


def _apart(found: Path) -> Path | None:
    """The folder, unless what lies there may have come with somebody's files: below the current folder, or in a project.

    Builders like to put all caches into the project (`XDG_CACHE_HOME=$PWD/.cache`), where a pull request can have put one too. Its files
    are then the user's by every right that the system knows. An archive of a project has no `.git`, but says in other ways what it is.
    """
    if not found.is_absolute():
        return None
    try:
        here = Path.cwd()
    except OSError:  # it is gone
        return None
    for path in (found, Path(os.path.realpath(found))):
        above = (path, *path.parents)
        if (here in above and here != here.parent) or any(os.path.lexists(folder / name) for folder in above for name in PROJECTS):
            return None
    return found


def _mine(found: os.stat_result) -> bool:
    """Whether nobody but the user could have written it."""
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o022)


def closed(where: Path) -> bool:
    """Whether nobody else could put another folder in the place of this one: neither it nor one above it is theirs to change.

    What is not there yet is nobody's. In a folder like /tmp everybody may write, but move only what is his.
    """
    if not hasattr(os, "getuid"):
        return True
    real = Path(os.path.realpath(where))
    for path in dict.fromkeys((where, real, *where.parents, *real.parents)):
        try:
            found = path.lstat()
        except FileNotFoundError:
            continue
        except OSError:
            return False
        writable = not stat.S_ISLNK(found.st_mode) and found.st_mode & 0o022
        if found.st_uid not in (0, os.getuid()) or (writable and (path in (where, real) or not found.st_mode & stat.S_ISVTX)):
            return False
    return True


def read(where: Path | None) -> str:
    """The text of the file in the folder; "" where there is none that may be trusted."""
    try:
        return trusted(where, NAME).decode("ascii")
    except ValueError:
        return ""


def trusted(where: Path | None, name: str) -> bytes:
    """The bytes of the file of this name in the folder; none where nobody else may be known not to have written it."""
    if where is None:
        return b""
    try:
        if not _mine(where.lstat()) or not closed(where):
            return b""
        path = where / name
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(opened, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or not _mine(found) or found.st_size > MOST:
                return b""
            return file.read()
    except OSError:
        return b""


class Patterns:
    """What was compiled, by an earlier run or this one."""

    def __init__(self, text: str = "") -> None:
        self.fresh: dict[str, str] = {}  # lines of what this run compiled, by the sum of the pattern
        self.kept: dict[str, str] = {}
        head, _, rest = text.partition("\n")
        told, _, body = rest.partition("\n")
        if head == _HEAD and told == hashlib.sha256(body.encode()).hexdigest():
            self.kept = {line[2:66]: line for line in body.splitlines()}

    def compiled(self, pattern: str, flags: int = 0) -> re.Pattern[str]:
        """The same as `re.compile`. Raises `re.error`."""
        sum = hashlib.sha256(f"{int(flags)}\0{pattern}".encode("utf-8", "surrogatepass")).hexdigest()
        try:
            if (line := self.kept.get(sum) or self.fresh.get(sum)) is not None:
                return _made(pattern, *json.loads(line)[1:])
            parts = _parts(pattern, int(flags))
            self.fresh[sum] = json.dumps([sum, *parts])
            return _made(pattern, *parts)
        except re.error:
            raise
        except (AttributeError, TypeError, ValueError, LookupError, RuntimeError, OverflowError):
            pass  # another release of Python is made of other parts
        return re.compile(pattern, flags)

    def told(self, what: str, pattern: str, flags: int, tell: Callable[[], T]) -> T:
        """What `tell` says of a pattern (plain values, as JSON has them), or what it said in an earlier run. `what`: its name."""
        sum = hashlib.sha256(f"{what}\0{int(flags)}\0{pattern}".encode("utf-8", "surrogatepass")).hexdigest()
        if (line := self.kept.get(sum) or self.fresh.get(sum)) is None:
            line = self.fresh[sum] = json.dumps([sum, tell()])
        return cast(T, json.loads(line)[1])

    def text(self) -> str:
        """The file with what this run compiled beside what was kept; without the latter where it grew too large."""
        for lines in ([*self.kept.values(), *self.fresh.values()], list(self.fresh.values())):
            body = "".join(f"{line}\n" for line in lines)
            if len(body) < MOST:
                break
        return f"{_HEAD}\n{hashlib.sha256(body.encode()).hexdigest()}\n{body}"


def _parts(pattern: str, flags: int) -> tuple[int, int, dict[str, int], str]:
    """What `re.compile` makes of a pattern: its flags, the number of its groups, their names, and its code."""
    parsed = _parser.parse(pattern, flags)
    code = array.array("I", _compiler._code(parsed, flags))
    state = parsed.state
    return flags | state.flags, state.groups - 1, state.groupdict, base64.b64encode(code.tobytes()).decode("ascii")


def _made(pattern: str, flags: int, groups: int, names: dict[str, int], code: str) -> re.Pattern[str]:
    """The pattern of these parts. Raises `RuntimeError` for code that the pattern machine refuses."""
    numbers: array.array[int] = array.array("I")
    numbers.frombytes(base64.b64decode(code))
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    return cast("re.Pattern[str]", _compiler._sre.compile(pattern, flags, numbers.tolist(), groups, names, tuple(by_number)))


@functools.cache
def shared() -> Patterns:
    """Those of this process, like the cache that `re` keeps: read when the first is asked for."""
    return Patterns(read(folder()))
