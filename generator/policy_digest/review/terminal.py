"""Keys of a terminal, one at a time → characters. The one room that knows how a terminal is asked."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections import deque
from collections.abc import Iterator
from typing import Protocol

import click

try:
    import termios
    import tty
except ImportError:  # Windows: click knows how a key is read there
    termios = None  # type: ignore[assignment]

ESCAPE, ENTER, BACK = "\x1b", ("\r", "\n"), ("\x7f", "\b")
STOP = ("\x03", "\x04")  # Ctrl-C, Ctrl-D


class Gone(Exception):
    """Nobody is there any more: the terminal was closed, or Ctrl-C was typed."""


class Keys(Protocol):
    """Where keys come from."""

    def key(self) -> str:
        """The next character that was typed. Raises `Gone` where none will come."""


class Terminal:
    """Keys as they are typed, without Enter."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def key(self) -> str:
        """The next character; what an arrow or function key sends is left out. Raises `Gone` at Ctrl-C, Ctrl-D, or without a terminal."""
        while not self._waiting:
            self._waiting.extend(self._read())
        found = self._waiting.popleft()
        if found == ESCAPE and self._waiting:
            self._waiting.clear()
            return self.key()
        if found in STOP:
            raise Gone
        return found

    def _read(self) -> str:
        if termios is None:
            with contextlib.suppress(KeyboardInterrupt, EOFError):
                return click.getchar()
            raise Gone
        try:
            raw = os.read(sys.stdin.fileno(), 4096)
        except (OSError, KeyboardInterrupt):
            raise Gone from None
        if not raw:
            raise Gone
        return self._decoder.decode(raw)


@contextlib.contextmanager
def typed() -> Iterator[Terminal]:
    """A terminal whose keys are read one by one, for one block; afterwards it is as it was."""
    if termios is None:
        yield Terminal()
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle, termios.TCSADRAIN)
        yield Terminal()
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
