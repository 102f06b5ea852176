"""Raw captures → `Capture`s. In: paths, URLs or bytes. Out: decoded blocks in reading order, or one line saying why there are none.

`read`, `read_all` and `fetch` are what the doors call. `parse` does the work; it runs in a child process with limits
(`policy_digest.ingest.worker`), since a capture is an attacker's input.
"""

from policy_digest.ingest.fetch import fetch
from policy_digest.ingest.parse import MAX_BYTES, parse
from policy_digest.ingest.sources import expand, read_sources
from policy_digest.ingest.worker import read, read_all, read_bytes

__all__ = ["MAX_BYTES", "expand", "fetch", "parse", "read", "read_all", "read_bytes", "read_sources"]
