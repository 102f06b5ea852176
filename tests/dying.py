"""Tasks that end the process which does them. Alone here, so that it loads nothing else before."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def dies_once(task: tuple[str, int]) -> int:
    """The square of a number; the third dies at the first try. `task`: a folder for its mark, and the number."""
    folder, number = task
    mark = Path(folder) / str(number)
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def dies(number: int) -> int:
    """Dies, always."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number
