"""What makes the pieces of a file in, its bytes out: again and again the same, and never all of them at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator


class Streamed:
    """The content of a file that is made while it is written. `make` is called for each reading, and gives the same each time."""

    def __init__(self, make: Callable[[], Iterable[str | bytes]]) -> None:
        self._make = make
        self._measured: tuple[int, str] | None = None

    def __iter__(self) -> Iterator[bytes]:
        size, sha256 = 0, hashlib.sha256()
        for piece in self._make():
            raw = piece if isinstance(piece, bytes) else piece.encode()
            size += len(raw)
            sha256.update(raw)
            yield raw
        self._measured = size, sha256.hexdigest()

    @property
    def measured(self) -> tuple[int, str]:
        """How many bytes, and their sha256: known once it was written, else it is made for this."""
        if self._measured is None:
            for _ in self:
                pass
        assert self._measured is not None
        return self._measured

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Streamed) and self.measured == other.measured

    def __hash__(self) -> int:
        return hash(self.measured)

    def __bytes__(self) -> bytes:
        return b"".join(self)

    def __str__(self) -> str:
        return bytes(self).decode()


Content = str | bytes | Streamed


def measured(content: Content) -> tuple[int, str]:
    """How many bytes a content has, and their sha256."""
    if isinstance(content, Streamed):
        return content.measured
    raw = content if isinstance(content, bytes) else content.encode()
    return len(raw), hashlib.sha256(raw).hexdigest()
