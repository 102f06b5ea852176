"""Templates that an earlier run compiled → Jinja, which asks for each by its source. Out again: the bytes of the file of those kept.

Compiling them took a quarter of building a small site. What is kept is code of Python itself, so the file is trusted as that of patterns
is, and no more (`patterns.trusted`). Nothing depends on it: a template that is not kept, or whose source or what is put into it has
changed, is compiled.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import marshal
import sys
from collections.abc import Iterable
from types import CodeType
from typing import Final

import jinja2
from jinja2.bccache import Bucket

from policy_digest import patterns

FORMAT: Final = 1
NAME: Final = "templates"

_HEAD: Final = json.dumps({"format": FORMAT, "python": sys.version, "code": importlib.util.MAGIC_NUMBER.hex()}).encode()


class Templates:
    """What was compiled, by an earlier run or this one; by the sum of all that it was made from."""

    def __init__(self, raw: bytes = b"") -> None:
        self.fresh: dict[str, CodeType] = {}
        self.kept: dict[str, CodeType] = {}
        head, _, rest = raw.partition(b"\n")
        told, _, body = rest.partition(b"\n")
        if head == _HEAD and told.decode("ascii", "replace") == hashlib.sha256(body).hexdigest():
            self.kept = marshal.loads(body)

    def raw(self) -> bytes:
        """The file with what this run compiled beside what was kept; without the latter where it grew too large."""
        for codes in (self.kept | self.fresh, self.fresh):
            body = marshal.dumps(codes)
            if len(body) < patterns.MOST:
                break
        return b"\n".join((_HEAD, hashlib.sha256(body).hexdigest().encode(), body))


class Kept(jinja2.BytecodeCache):
    """What Jinja asks. `parts`: all besides a template's own source that its code depends on."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        told = hashlib.sha256(jinja2.__version__.encode())
        for part in parts:
            told.update(hashlib.sha256(part).digest())
        self._told = told.hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """What tells whether the code is still that of the template."""
        return hashlib.sha256(f"{self._told}{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code, where it is kept."""
        templates, name = shared(), _name(bucket)
        bucket.code = templates.fresh.get(name) or templates.kept.get(name)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        if bucket.code is not None:
            shared().fresh[_name(bucket)] = bucket.code


def _name(bucket: Bucket) -> str:
    """What the code of a template depends on besides what it was made from: whether values are escaped is written into it."""
    return f"{bucket.key} {bucket.checksum} {bucket.environment.autoescape}"


@functools.cache
def shared() -> Templates:
    """Those of this process: read when the first is asked for."""
    return Templates(patterns.trusted(patterns.folder(), NAME))
