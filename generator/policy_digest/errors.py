"""The errors of the project, with fields: what is wrong, where, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Controls, other line ends, marks that turn the direction of writing, halves of characters (bytes of a file name that is not UTF-8).
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with an escape for whatever no terminal and no file may be given: `\\n`, `\\x1b`, `\\xb0` for a byte that is not UTF-8."""
    return _UNPRINTABLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else match[0].encode("unicode_escape").decode("ascii")


@dataclass
class PolicyDigestError(Exception):
    """Anything the user can mend. `str()` is the one line that is shown.

    Fields: `what` is wrong · `where` (a file, a folder, a URL; "" if nowhere) · `line` (1-based, 0 if none) · `hint`, what to do.
    """

    what: str
    where: str = ""
    line: int = 0
    hint: str = ""

    def __str__(self) -> str:
        where = printable(self.where)
        place = f"{where}:{self.line}" if self.line else where
        text = f"{place}: {self.what}" if place else self.what
        text = f"{text}, {self.hint}" if self.hint else text
        return printable(" ".join(text.split()))


class UnreadableCapture(PolicyDigestError):
    """A capture that gives no text: empty, binary, encrypted, over a limit, without Chinese, of no known place."""


class Refused(PolicyDigestError):
    """A file or folder that is not written: a link, a pipe, somebody else's stands there, or another run is at work."""


class InvalidData(PolicyDigestError):
    """A file under `data/` that does not hold what it must."""


class UnreadableCatalogue(InvalidData):
    """A catalogue of wordings of which nothing can be read, so that none of them is published."""


class UnsafeText(PolicyDigestError):
    """A value that reached a template without going through `inert()`."""


class BackendFailed(PolicyDigestError):
    """A machine that should translate gave no answer, or none that can be used; what it did before is kept."""


class BuildFailed(PolicyDigestError):
    """The site could not be built; the site that was there is left as it was."""
