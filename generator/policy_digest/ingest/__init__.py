"""Raw captures → `Capture`s. In: paths, URLs or bytes. Out: decoded blocks in reading order, or one line saying why there are none.

`read`, `read_all` and `fetch` are what the doors call. `parse` does the work; it runs in a child process with limits
(`policy_digest.ingest.child`), since a capture is an attacker's input.
"""

from typing import TYPE_CHECKING, Any

from policy_digest.ingest.sniff import MAX_BYTES
from policy_digest.ingest.sources import expand, read_sources
from policy_digest.ingest.worker import read, read_all, read_bytes

__all__ = ["MAX_BYTES", "expand", "fetch", "parse", "read", "read_all", "read_bytes", "read_sources"]

if TYPE_CHECKING:
    from policy_digest.ingest.any_form import parse
    from policy_digest.ingest.web import fetch


def __getattr__(name: str) -> Any:
    """`fetch` and `parse`, loaded when they are asked for: who asks the child to read files takes neither what speaks with servers nor
    what takes files apart."""
    if name == "fetch":
        from policy_digest.ingest.web import fetch

        return fetch
    if name == "parse":
        from policy_digest.ingest.any_form import parse

        return parse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
