"""The patterns that this run compiled → the file from which the next one takes them. What fails is not missed: nothing depends on it."""

from __future__ import annotations

import contextlib
import os

from policy_digest import inside, patterns
from policy_digest.errors import PolicyDigestError


def keep() -> None:
    """Put the file in its folder, which only the user may enter, where this run compiled what was not there."""
    shared, folder = patterns.shared(), patterns.folder()
    if folder is None or not shared.fresh:
        return
    with contextlib.suppress(OSError, PolicyDigestError):
        before = os.umask(0o077)
        try:
            with inside.opened(folder, make=True) as held:
                held.put(patterns.NAME, shared.text().encode("ascii"))
        finally:
            os.umask(before)
