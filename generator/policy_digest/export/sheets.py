"""Entries in, the pieces of files that hold a row a record out: CSV, JSON, JSON Lines, and an Excel workbook.

No file is ever whole in memory. What is written of a record is made once for all of them: `Shelf`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from policy_digest import inert
from policy_digest.drawn import SHOWN
from policy_digest.export import excel
from policy_digest.export.columns import COLUMNS
from policy_digest.export.indented import indented
from policy_digest.export.shelf import Shelf
from policy_digest.models import Entry

WIDE, NARROW = 40, 14  # of columns, in characters
_LONG: Final = ("zh", "en", "quote", "clause_en", "title_zh")


def csv_lines(entries: Iterable[Entry], shelf: Shelf) -> Iterator[str]:
    """UTF-8 with BOM (for spreadsheets), a row a record, after a row of names."""
    yield "\ufeff" + shelf.head()
    yield from shelf.take(entries, "csv")


def shown_lines(number: int, entries: Sequence[Entry], shelf: Shelf) -> Iterator[str]:
    """The rows of some records as a script, which the table of records asks for when somebody downloads what it shows.

    `number`: of this part among those of `SHOWN` records.
    """
    head, *lines = csv_lines(entries[number * SHOWN : (number + 1) * SHOWN], shelf)
    yield f"policyDigestShown({number},{inert.script_json(head)},{inert.script_json(lines)});\n"


def json_objects(entries: Iterable[Entry], shelf: Shelf) -> Iterator[str]:
    """One JSON array of objects."""
    return _array(shelf.take(entries, "object"))


def json_array(objects: Iterable[Any]) -> Iterator[str]:
    """One JSON array."""
    return _array(map(indented, objects))


def _array(written: Iterable[str]) -> Iterator[str]:
    before = "[\n"
    for one in written:
        yield before + one
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_lines(entries: Iterable[Entry], shelf: Shelf) -> Iterator[str]:
    """One object a line."""
    return shelf.take(entries, "line")


def workbook(entries: Iterable[Entry], shelf: Shelf) -> Iterator[bytes]:
    """An Excel workbook: a sheet of records, and one that explains its columns in both languages."""
    held = shelf.held
    explained = (excel.cells((c.name, held.said(c.word).zh, held.said(c.word).en)) for c in COLUMNS)
    sheets = (
        excel.Sheet("records", _head(column.name for column in COLUMNS), shelf.take(entries, "cells")),
        excel.Sheet("columns", _head(("column", "zh", "en")), explained),
    )
    return excel.workbook(sheets, held.name, held.newest)


def _head(names: Iterable[str]) -> list[tuple[str, int]]:
    return [(name, WIDE if name in _LONG else NARROW) for name in names]
