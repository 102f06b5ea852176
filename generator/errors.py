"""The errors of the project, with fields: what is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


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
        place = f"{self.where}:{self.line}" if self.line else self.where
        text = f"{place}: {self.what}" if place else self.what
        text = f"{text}, {self.hint}" if self.hint else text
        return " ".join(text.split())


class UnreadableCapture(PolicyDigestError):
    """A capture that gives no text: empty, binary, encrypted, over a limit, without Chinese, of no known place."""


class InvalidData(PolicyDigestError):
    """A file under `data/` that does not hold what it must."""


class UnsafeText(PolicyDigestError):
    """A value that reached a template without going through `inert()`."""


class BackendFailed(PolicyDigestError):
    """A machine that should translate gave no answer, or none that can be used; what it did before is kept."""


class BuildFailed(PolicyDigestError):
    """The site could not be built; the site that was there is left as it was."""
