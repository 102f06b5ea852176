"""What a cell of a table in plain text looks like: a head, a number, words. In: its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_digest.ingest.grid import is_figure

HEAD = 24  # characters of a head
RUNNING = re.compile("[。；！？，,]")
_DASH = re.compile(r"[—–\-－/／…]{1,3}")
_NUMERIC = re.compile(r"[^\w\s]{0,2}\d[\d,，.]*(?:[—–\-~～/]\d[\d.,]*)?\s?[^\d\s]{0,4}")


@dataclass(frozen=True, slots=True)
class Found:
    """One table: its lines are `start` up to `end`, of which the rows were made. A row of one cell is a line over all columns. Without
    rows: lines of which no table begins at any."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, its unit and nothing else, or a dash in its place."""
    return (bool(_NUMERIC.fullmatch(cell)) and is_figure(cell)) or bool(_DASH.fullmatch(cell))


def is_head(cells: Sequence[str]) -> bool:
    """Whether cells are the heads of columns: short, and neither figures nor text."""
    return all(c and len(c) <= HEAD and not is_number(c) and not RUNNING.search(c) for c in cells)
