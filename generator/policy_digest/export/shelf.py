"""A record where it stands on the site in; what its files say of it out: a line of CSV, of JSON, an object, the cells of a workbook.

A record stands in up to eight files. It is made once, for the first of them, and kept in a file without a name, where the others find it.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from policy_digest.export import excel
from policy_digest.export.columns import COLUMNS, object_of, row_of, written
from policy_digest.export.held import Held
from policy_digest.export.indented import indented
from policy_digest.models import Entry

Form = Literal["csv", "line", "object", "cells"]
_FORMS: Final[tuple[Form, ...]] = ("csv", "line", "object", "cells")


class _Line:
    """A file of the one line that a `csv.writer` wrote last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


class Shelf:
    """What the files of one site say of its records."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the shelf, and goes with it
        self._end = 0
        self._at: dict[int, tuple[Entry, tuple[int, ...]]] = {}  # by identity, which an entry keeps as long as it is in here
        self._line = _Line()
        self._writer = csv.writer(self._line, lineterminator="\r\n")

    def take(self, entries: Iterable[Entry], form: Form) -> Iterator[str]:
        """What is written of each of these entries."""
        number = _FORMS.index(form)
        for entry in entries:
            known = self._at.get(id(entry))
            if known is None:
                yield self._made(entry)[number]
                continue
            at = known[1]
            self._file.seek(at[number])
            yield self._file.read(at[number + 1] - at[number]).decode("utf-8", "surrogatepass")

    def head(self) -> str:
        """The names of the columns, as a line of CSV."""
        return self._csv([column.name for column in COLUMNS])

    def _made(self, entry: Entry) -> tuple[str, ...]:
        made = object_of(entry, self.held)
        row = row_of(made)
        forms = (
            self._csv([written(cell, column) for cell, column in zip(row, COLUMNS, strict=True)]),
            json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n",
            indented(made),
            excel.cells(row),
        )
        raw = [text.encode("utf-8", "surrogatepass") for text in forms]
        self._file.seek(self._end)
        self._file.writelines(raw)
        at = [self._end]
        for piece in raw:
            at.append(at[-1] + len(piece))
        self._at[id(entry)] = entry, tuple(at)
        self._end = at[-1]
        return forms

    def _csv(self, cells: Iterable[str]) -> str:
        self._writer.writerow(cells)
        return self._line.text
