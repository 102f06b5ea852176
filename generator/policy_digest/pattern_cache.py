"""The patterns and templates that this run compiled → the files from which the next one takes them.

What fails is not missed: nothing depends on them.
"""

from __future__ import annotations

import contextlib
import os
import sys

from policy_digest import inside, patterns
from policy_digest.errors import PolicyDigestError


def keep() -> None:
    """Put the files in their folder, which only the user may enter, where this run compiled what was not there."""
    folder = patterns.folder()
    if folder is None or not patterns.closed(folder):  # what is put there would not be read
        return
    made: dict[str, bytes] = {}
    if patterns.shared().fresh:
        made[patterns.NAME] = patterns.shared().text().encode("ascii")
    templates = sys.modules.get("policy_digest.kept_templates")  # most commands print no template, and load no Jinja
    if templates is not None and templates.shared().fresh:
        made[templates.NAME] = templates.shared().raw()
    if not made:
        return
    with contextlib.suppress(OSError, PolicyDigestError):
        before = os.umask(0o077)
        try:
            with inside.opened(folder, make=True) as held:
                for name, raw in made.items():
                    held.put(name, raw)
        finally:
            os.umask(before)
