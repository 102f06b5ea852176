"""A revision of a git repository → the files of a corpus as they stood in it, written into a folder.

A repository is untrusted: its configuration may name programs (filters, monitors, hooks, remote helpers), and a folder of a corpus may
pass itself off as a repository of its own. So the repository is the one whose `.git` stands above the corpus, named outright; its
objects are read as they are, by commands that start no other program; and what is missing is not fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from policy_digest import inside
from policy_digest.corpus import CAPTURES
from policy_digest.errors import InvalidData
from policy_digest.plain import exists

MAX_BYTES: Final = 2 << 30  # of a corpus in a repository
MAX_FILES: Final = 500_000
PATIENCE: Final = 600  # seconds for git
_PLAIN = (b"100644", b"100755")  # modes of plain files; links and repositories in repositories are left out
_KEPT = ("PATH", "HOME", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR")
# No question at a terminal, no network for what a partial clone lacks, no other objects in place of those that are named
_GUARDED = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}  # fmt: skip


@dataclass(frozen=True)
class Blob:
    """A file in a revision: its names from the corpus downwards, its object, its size in bytes."""

    names: tuple[str, ...]
    object: str
    size: int


class Repository:
    """The git repository around a corpus. Its methods raise `InvalidData`, each for `revision`, which messages name."""

    def __init__(self, data: Path, revision: str) -> None:
        at = Path(os.path.realpath(data))
        top = next((folder for folder in (at, *at.parents) if exists(folder / ".git")), None)
        git = shutil.which("git")
        self._revision = revision
        if git is None:
            raise InvalidData(f"no folder with articles, and no git to look for a revision {revision!r}", revision, hint="name two folders")
        if top is None:
            raise self._none("there is no git repository around the corpus")
        self.below = at.relative_to(top).parts
        self._command = (git, "--no-pager", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", f"--git-dir={top / '.git'}")

    def _none(self, said: str) -> InvalidData:
        hint = "name a folder with articles, or a revision of the repository that the corpus is in"
        return InvalidData(f"neither a corpus nor a revision ({said})", self._revision, hint=hint)

    def _run(self, arguments: Sequence[str], out: BinaryIO, given: BinaryIO | None = None) -> None:
        """One command of git, whose output goes into the file `out`."""
        try:
            done = subprocess.run(
                [*self._command, *arguments], stdin=given or subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, timeout=PATIENCE,
                env={**{name: os.environ[name] for name in _KEPT if name in os.environ}, **_GUARDED},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise InvalidData(f"git gave no answer in {PATIENCE} seconds", self._revision, hint="compare two folders") from None
        if done.returncode:
            raise self._none(" ".join(done.stderr.decode("utf-8", "replace").split())[:200])
        out.seek(0)

    def commit(self) -> str:
        """The full name of the commit that the revision is."""
        with tempfile.TemporaryFile() as out:
            self._run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{self._revision}^{{commit}}"], out)
            return out.read(200).decode("ascii", "replace").strip()

    def files(self, commit: str) -> list[Blob]:
        """The plain files of the corpus in a commit, captures apart; none where it had no corpus."""
        found: list[Blob] = []
        left = MAX_BYTES
        with tempfile.TemporaryFile() as out:
            self._run(["ls-tree", "-r", "-z", "-l", "--full-tree", f"{commit}:{'/'.join(self.below)}"], out)
            for line in out.read().split(b"\0"):
                about, _, path = line.partition(b"\t")
                names = tuple(map(os.fsdecode, path.split(b"/")))
                if not path or names[0] == CAPTURES or (said := about.split())[0] not in _PLAIN:
                    continue
                if not said[3].isdigit():
                    raise self._none("an object of it is missing")
                found.append(Blob(names, said[2].decode("ascii"), int(said[3])))
                left -= found[-1].size
                if left < 0 or len(found) > MAX_FILES:
                    told = f"the corpus is larger than {MAX_BYTES >> 30} GiB or {MAX_FILES} files"
                    raise InvalidData(told, self._revision, hint="compare two folders")
        return found

    def write(self, blobs: Sequence[Blob], into: Path) -> None:
        """Write files of a commit into a folder."""
        with tempfile.TemporaryFile() as wanted, tempfile.TemporaryFile() as out:
            wanted.write("".join(f"{blob.object}\n" for blob in blobs).encode("ascii"))
            wanted.seek(0)
            self._run(["cat-file", "--batch"], out, wanted)
            with inside.opened(into) as root:
                for blob, raw in zip(blobs, self._contents(out), strict=False):
                    with root.below(blob.names[:-1], make=True) as folder:
                        folder.put(blob.names[-1], raw)

    def _contents(self, out: BinaryIO) -> Iterator[bytes]:
        """What `cat-file --batch` says: `<object> blob <size>`, the bytes, a line end; or that an object is missing."""
        while head := out.readline(400):
            said = head.split()
            if len(said) != 3 or said[1] != b"blob":
                raise self._none("an object of it is missing")
            yield out.read(int(said[2]))
            out.read(1)
