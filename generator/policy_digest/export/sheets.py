"""Entries in, the pieces of files that hold a row a record out: CSV, JSON, JSON Lines, and an Excel workbook.

A record is made, written and forgotten: no file is ever whole in memory.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from policy_digest import inert
from policy_digest.drawn import SHOWN
from policy_digest.export.columns import COLUMNS, Cell, object_of, row, written
from policy_digest.export.held import Held
from policy_digest.models import Entry

LONGEST: Final = 32_767  # characters of a cell that a workbook can hold
WIDE, NARROW = 40, 14  # of columns, in characters
_PIECE: Final = 1 << 16
_NO_CHARACTER: Final = re.compile("[\ufffe\uffff]")  # XML has no way to write them
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


class _Line:
    """A file of one line, which a `csv.writer` writes into and `take` empties."""

    def __init__(self) -> None:
        self._text = ""

    def write(self, text: str) -> None:
        """Keep the line."""
        self._text += text

    def take(self) -> str:
        """The line, which is then gone."""
        text, self._text = self._text, ""
        return text


def csv_lines(entries: Iterable[Entry], held: Held) -> Iterator[str]:
    """UTF-8 with BOM (for spreadsheets), a row a record, after a row of names."""
    line = _Line()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    yield "\ufeff" + line.take()
    for entry in entries:
        cells = row(entry, held)
        writer.writerow([written(cells[column.name], column) for column in COLUMNS])
        yield line.take()


def shown_lines(number: int, entries: Sequence[Entry], held: Held) -> Iterator[str]:
    """The rows of some records as a script, which the table of records asks for when somebody downloads what it shows.

    `number`: of this part among those of `SHOWN` records.
    """
    head, *lines = csv_lines(entries[number * SHOWN : (number + 1) * SHOWN], held)
    yield f"policyDigestShown({number},{inert.script_json(head)},{inert.script_json(lines)});\n"


def json_array(objects: Iterable[Any]) -> Iterator[str]:
    """One JSON array."""
    before = "[\n"
    for one in objects:
        yield before + json.dumps(one, ensure_ascii=False, indent=1)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_lines(entries: Iterable[Entry], held: Held) -> Iterator[str]:
    """One object a line."""
    for entry in entries:
        yield json.dumps(object_of(entry, held), ensure_ascii=False, separators=(",", ":")) + "\n"


# ---------------------------------------------------------------- a workbook


def workbook(entries: Iterable[Entry], held: Held) -> Iterator[bytes]:
    """An Excel workbook: a sheet of records, and one that explains its columns in both languages. The same data gives the same bytes.

    Every cell is text or a number by its type, so that none is read as a formula and nothing has to be put before it.
    """
    book = Workbook(write_only=True)
    day = datetime.datetime.fromisoformat(held.newest)
    book.properties.created, book.properties.creator = day, "policy-digest"
    book.properties.title = _text(held.name)
    _fill(book, "records", [column.name for column in COLUMNS], (list(row(e, held).values()) for e in entries))
    explained = ([c.name, held.said(c.word).zh, held.said(c.word).en] for c in COLUMNS)
    _fill(book, "columns", ["column", "zh", "en"], explained)
    with tempfile.TemporaryFile() as made, tempfile.TemporaryFile() as again:
        book.save(made)
        _repacked(made, again, f"{day:%Y-%m-%dT%H:%M:%SZ}")
        again.seek(0)
        yield from iter(lambda: again.read(_PIECE), b"")


def _fill(book: Workbook, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(number)].width = (
            WIDE if column in ("zh", "en", "quote", "clause_en", "title_zh") else NARROW
        )
    bold = Font(bold=True)

    def cell(value: Cell, font: Font | None = None) -> Any:
        if not isinstance(value, str):
            return value
        made: Any = WriteOnlyCell(sheet, _text(value))
        made.data_type = "s"  # openpyxl takes what begins with `=` for a formula
        if font is not None:
            made.font = font
        return made

    sheet.append([cell(name, bold) for name in head])
    for one in rows:
        sheet.append([cell(value) for value in one])


def _text(value: str) -> str:
    return _NO_CHARACTER.sub("\ufffd", inert.clean(value))[:LONGEST]


def _repacked(made: IO[bytes], again: IO[bytes], moment: str) -> None:
    """The archive with one date for all its files, and for its last change, instead of that of the build."""
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as after:
        for name in sorted(before.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            told = zipfile.ZipInfo(name)  # of 1980-01-01
            told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with before.open(name) as old, after.open(told, "w", force_zip64=True) as new:
                if name == "docProps/core.xml":
                    new.write(_MODIFIED.sub(rb"\g<1>" + moment.encode(), old.read()))
                else:
                    for piece in iter(lambda: old.read(_PIECE), b""):  # used up before the loop goes on
                        new.write(piece)
