"""What people decided about a record → the value that travels with it. In: nothing. Out: `Review`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

DROPPED: Final = "dropped"  # why a figure is no record that people took away
State = Literal["reviewed", "corrected", "added", "conflict"]


@dataclass(frozen=True, slots=True)
class Review:
    """What people made of a record: read and left as it was, corrected, added; or decided about, while the sentence has changed since."""

    state: State
    who: str
    when: str  # YYYY-MM-DD, or with the time of day in UTC, YYYY-MM-DDTHH:MM:SSZ
    why: str = ""
    read: tuple[tuple[str, str], ...] = ()  # of a correction: each field that was put right, and what the program read there
    conflict: str = ""  # what stands against the decision, in one line, "" for none
