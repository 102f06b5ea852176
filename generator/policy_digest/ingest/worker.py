"""Captures read in a child process with limits on memory, CPU and time. In: paths or bytes. Out: `Capture`s, or errors, in order.

Parent and child speak JSON lines, never pickles: what comes back was made from an attacker's input and may not run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import selectors
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from policy_digest.errors import UnreadableCapture, printable
from policy_digest.ingest import office, scanned
from policy_digest.ingest.scanned import SCANNED
from policy_digest.ingest.sniff import MAX_BYTES, is_office
from policy_digest.models import Block, Capture, Issue, Removed

TIME = 60.0  # seconds on the wall for one capture
MAX_REPLY = 256 << 20  # bytes of JSON
MAX_DEAD = 3  # documents of one archive that may take too much: five hundred at their limits would take hours
ADDRESS = re.compile(r"https?://", re.IGNORECASE)

_MAY_HOLD = re.compile(rb"PK|[A-Za-z-]{2,40}:")  # how a ZIP file and an e-mail begin

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "import sys; from policy_digest.ingest.{} import serve; serve(sys.stdin.buffer, sys.stdout.buffer)"


def unpack(value: dict[str, Any]) -> Capture:
    """The capture that `pack` of the child wrote."""
    blocks = tuple(Block(str(b["text"]), str(b["tag"]), float(b["link_share"]), str(b["hints"]), str(b["within"])) for b in value["blocks"])
    meta = tuple((str(name), str(content)) for name, content in value["meta"])
    removed = tuple(Removed(str(one["text"]), str(one["reason"])) for one in value["removed"])
    issues = tuple(Issue(str(one["code"]), str(one["surface"]), 0, 0, str(one["message"])) for one in value["issues"])
    return Capture(
        value["source"],
        value["sha256"],
        value["media"],
        value["encoding"],
        blocks,
        value["url"],
        meta,
        removed,
        issues,
    )


class _TooMuch(UnreadableCapture):
    """A capture at which the child died, or was ended."""


def bare_environment() -> dict[str, str]:
    """What a child needs to start and no more: none of the caller's tokens reach it.

    An empty entry of PYTHONPATH means the folder where somebody calls us, whose modules are not ours: it is left out.
    """
    paths = [str(_ROOT), *(str(Path.cwd() / path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path)]
    keep = {k: v for k, v in os.environ.items() if k in ("HOME", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")}
    return {**keep, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


class Reader:
    """One child process, started when it is first needed and again when it has died. Use it as a `with` block."""

    def __init__(self, time: float = TIME, child: str = "child") -> None:
        self.time = time
        self._code = _CHILD.format(child)  # the module that serves
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            # -P: a json.py in the folder where somebody calls us is that folder's, and no module of ours.
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-c", self._code],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=bare_environment(),
            )  # fmt: skip
        return self._child

    def parse(self, data: bytes, source: str, url: str | None = None) -> Capture:
        """`policy_digest.ingest.parse`, in the child. Raises `UnreadableCapture`, also where the child died or took too long."""
        source = printable(source)  # a file may be called anything, and its name goes into articles, JSON and error lines
        read = office.opened(data, source) if len(data) <= MAX_BYTES and is_office(data) else data
        capture = self._seen(read, source, url)
        return replace(capture, raw=data) if read is data else replace(capture, raw=data, sha256=hashlib.sha256(data).hexdigest())

    def _seen(self, data: bytes, source: str, url: str | None) -> Capture:
        """The capture of the bytes; pages of a PDF that are pictures are read by machine where the extra for it is installed."""
        try:
            capture = unpack(self._answer(data, source, url=url)["capture"])
            if not any(issue.code == "page-not-read" for issue in capture.issues) or not scanned.installed():
                return capture
        except UnreadableCapture as error:
            if not error.what.endswith(SCANNED):
                raise
            if not data.startswith(b"%PDF"):
                raise
            if not scanned.installed():
                raise UnreadableCapture(error.what, error.where, hint=scanned.EXTRA) from None
        with Reader(scanned.TIME, "scanned") as reader:
            return unpack(reader._answer(data, source, url=url)["capture"])

    def documents(self, data: bytes, source: str, url: str | None = None) -> Iterator[Capture | UnreadableCapture]:
        """Every document of a file, in order, or the error of each: of a ZIP file or an e-mail several, of any other one."""
        source = printable(source)
        try:
            held = self._members(data, source)
        except UnreadableCapture as error:
            yield error
            return
        dead = 0
        for number, (name, one) in enumerate(held or [("", data)]):
            if dead >= MAX_DEAD:
                what = f"{len(held or ()) - number} more documents are not read, since {dead} took too much time or memory"
                yield UnreadableCapture(what, source, hint="take those out, or unpack it")
                return
            # A ZIP file of one document is that document
            alone = bool(name) and len(held or ()) == 1
            try:
                found = self.parse(one, source if alone or not name else f"{source}/{name}", url)
                told = ("saved-as", f"a ZIP archive with one document, {name}")
                yield replace(found, meta=(told, *found.meta)) if alone else found
            except UnreadableCapture as error:
                dead += isinstance(error, _TooMuch)
                what = f"a ZIP archive with one document, {name}: {error.what}" if alone else error.what
                yield UnreadableCapture(what, error.where, hint=error.hint)

    def _members(self, data: bytes, source: str) -> list[tuple[str, bytes]] | None:
        if not _MAY_HOLD.match(data[:200]):
            return None
        held = self._answer(data, source, members=True)["members"]
        return held and [(str(name), base64.b64decode(one)) for name, one in held]

    def _answer(self, data: bytes, source: str, **asked: Any) -> dict[str, Any]:
        """What the child says to a request. Raises the error that it says, and where it says nothing."""
        if len(data) > MAX_BYTES:
            raise UnreadableCapture(f"more than {MAX_BYTES >> 20} MiB", source, hint="save the article alone")
        request = {"data": base64.b64encode(data).decode("ascii"), "source": source, **asked}
        reply = self._ask(json.dumps(request).encode("ascii") + b"\n")
        if reply is None:
            self.close()
            raise _TooMuch("takes too much time or memory to read", source, hint="save the article alone")
        answer: dict[str, Any] = json.loads(reply)
        if "what" in answer:
            raise UnreadableCapture(str(answer["what"]), str(answer["where"]), hint=str(answer["hint"]))
        return answer

    def _ask(self, request: bytes) -> bytes | None:
        """The child's reply line, None where none came in time. Writing and reading take turns, so that neither pipe can fill up."""
        child = self._start()
        assert child.stdin is not None and child.stdout is not None
        os.set_blocking(child.stdin.fileno(), False)
        view, sent, reply = memoryview(request), 0, bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(child.stdout, selectors.EVENT_READ)
            ready.register(child.stdin, selectors.EVENT_WRITE)
            waits = 0.0
            while waits < self.time:
                events = ready.select(0.25)
                if not events:
                    waits += 0.25
                for key, _ in events:
                    if key.fileobj is child.stdin:
                        try:
                            sent += os.write(child.stdin.fileno(), view[sent : sent + 65536])
                        except BrokenPipeError:
                            return None
                        if sent == len(request):
                            ready.unregister(child.stdin)
                    else:
                        piece = os.read(child.stdout.fileno(), 1 << 20)
                        if not piece or len(reply) > MAX_REPLY:
                            return None
                        reply += piece
                        if piece.endswith(b"\n"):
                            return bytes(reply)
        return None


def load(path: Path) -> bytes:
    """The bytes of a plain file of tolerable size, as they were at one moment. Raises `UnreadableCapture`."""
    try:
        if not path.is_file():
            raise UnreadableCapture("no such file" if not path.exists() else "not a file", str(path), hint="give the path of a capture")
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            before, data = os.fstat(opened), bytearray()
            while len(data) <= MAX_BYTES and (piece := os.read(opened, 1 << 20)):
                data += piece
            after = os.fstat(opened)
        finally:
            os.close(opened)
    except OSError as error:
        raise UnreadableCapture(f"cannot be read ({error.strerror})", str(path), hint="check its permissions") from None
    if len(data) > MAX_BYTES:
        raise UnreadableCapture(f"more than {MAX_BYTES >> 20} MiB", str(path), hint="save the article alone")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableCapture("changed while it was read", str(path), hint="wait until it is whole and ingest it again")
    return bytes(data)


def read_bytes(data: bytes, source: str, url: str | None = None) -> Capture:
    """One capture whose bytes are at hand, read in a child process. Raises `UnreadableCapture`."""
    with Reader() as reader:
        return reader.parse(data, source, url)


def _file(path: Path | str) -> bytes:
    if ADDRESS.match(str(path)):
        raise UnreadableCapture("an address, and only files are read here", str(path), hint="`policy-digest ingest` fetches it")
    return load(Path(path))


def read(path: Path | str, url: str | None = None) -> Capture:
    """One file, read in a child process. `url`: its address at the source, where that is known. Raises `UnreadableCapture`."""
    with Reader() as reader:
        return reader.parse(_file(path), str(path), url)


def read_all(paths: Iterable[Path | str], url: str | None = None) -> Iterator[Capture | UnreadableCapture]:
    """Many files, in order, through one child process: a `Capture` or the error of each. One bad file stops none of the others.

    A ZIP file, or an e-mail with attachments, gives one for each document in it, called `letters.zip/a.html`.
    """
    with Reader() as reader:
        for path in paths:
            try:
                data = _file(path)
            except UnreadableCapture as error:
                yield error
                continue
            yield from reader.documents(data, str(path), url)
