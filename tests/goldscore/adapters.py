"""A file of answers in one of several formats in, the answers by document out. To add a format: a function, and its row in `FORMATS`.

Files are read as untrusted: what is no answer is counted and said, and never the end of the others.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from .answers import Answer, NoAnswer, answer
from .gold import Document, Gold, Refused

LIMIT: Final = 256 << 20  # bytes of a file of answers
_PATIENCE: Final = 200  # places of an answer where no JSON begins after all: each costs a look to its end
_ENDS: Final = "。！？；，,;!?\n"


@dataclass
class Answers:
    """Answers by document id, and what was wrong with others: a reason → how often."""

    found: dict[str, list[Answer]] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)

    def add(self, document: Document, said: object, aliases: Mapping[str, str]) -> None:
        """Keep what was said of a document as an answer, or why it is none."""
        known = self.found.setdefault(document.id, [])
        try:
            if not isinstance(said, Mapping):
                raise NoAnswer("no object")
            known.append(answer(said, aliases))
        except NoAnswer as error:
            self.count(str(error))

    def count(self, reason: str) -> None:
        """One more of these."""
        self.wrong[reason] = self.wrong.get(reason, 0) + 1


def inspected(path: Path, gold: Gold, out: Answers) -> None:
    """JSON Lines as `policy-digest inspect` prints them: an object a document, with `source` and `records`."""
    for entry in _lines(path):
        document = _document(entry, ("document", "source"), gold, out)
        if document is None:
            continue
        out.found.setdefault(document.id, [])
        if entry.get("status", "ok") != "ok":
            out.count("a document that could not be read")
        for record in entry.get("records") or ():
            out.add(document, record, gold.aliases)


def model(path: Path, gold: Gold, out: Answers) -> None:
    """What a language model answered: JSON Lines, `document` and `answer`, the whole text of the answer.

    Its JSON may stand in a fence, between words, be cut off at the end, or be one object a line: every whole record in it counts.
    """
    for entry in _lines(path):
        document = _document(entry, ("document", "id"), gold, out)
        if document is None:
            continue
        out.found.setdefault(document.id, [])
        records = list(_records(entry.get("answer", entry.get("output", entry.get("records")))))
        if not records:
            out.count("an answer without records")
        for record in records:
            out.add(document, record, gold.aliases)


def table(path: Path, gold: Gold, out: Answers) -> None:
    """A CSV file with a column `document` and the fields of a record, as `records.csv` calls them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if "document" not in (reader.fieldnames or ()):
            raise Refused(f"{path}: no column `document`: name the document of each row, as gold.jsonl calls it")
        for row in reader:
            if (document := _document(row, ("document",), gold, out)) is not None:
                out.add(document, {key: cell for key, cell in row.items() if key and cell}, gold.aliases)


def spans(path: Path, gold: Gold, out: Answers) -> None:
    """JSON Lines of an extractor that knows numbers and units only: `document`, `start`, `end` in its text, `value`, `unit`.

    The clause around the span is its evidence; it can be right up to `found`.
    """
    for entry in _lines(path):
        document = _document(entry, ("document",), gold, out)
        if document is None:
            continue
        try:
            start, end = int(entry["start"]), int(entry["end"])
        except (KeyError, TypeError, ValueError, OverflowError):
            out.count("no span")
            continue
        if not 0 <= start < end <= len(document.text):
            out.count("a span outside the text")
            continue
        said = {"value": entry.get("value", document.text[start:end]), "unit": entry.get("unit")}
        out.add(document, said | {"quote": _clause(document.text, start, end)}, gold.aliases)


FORMATS: Final[Mapping[str, Callable[[Path, Gold, Answers], None]]] = {
    "inspect": inspected,
    "llm": model,
    "csv": table,
    "spans": spans,
}


def read(format: str, path: Path, gold: Gold) -> Answers:
    """The answers of a file. Raises `Refused` where it cannot be read at all."""
    try:
        if path.stat().st_size > LIMIT:
            raise Refused(f"{path}: larger than {LIMIT >> 20} MiB: split it")
        out = Answers()
        FORMATS[format](path, gold, out)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}): save it as UTF-8 and name it") from None
    return out


# ---------------------------------------------------------------- JSON of unknown quality


def _constant(_: str) -> Any:
    raise ValueError("no number")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal, parse_constant=_constant)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                entry = _DECODER.decode(line)
            except (ValueError, RecursionError, ArithmeticError):
                raise Refused(f"{path}:{number}: no JSON: write one object a line") from None
            if not isinstance(entry, dict):
                raise Refused(f"{path}:{number}: no object: write one object a line")
            yield entry


def _document(entry: Mapping[str, Any], keys: tuple[str, ...], gold: Gold, out: Answers) -> Document | None:
    name = next((entry[key] for key in keys if entry.get(key)), None)
    found = gold.called(str(name)) if name is not None else None
    if found is None:
        out.count("a document that the data set does not have")
    return found


def _records(said: Any) -> Iterator[Any]:
    """Every record in what a model answered."""
    if isinstance(said, list):
        for one in said:
            yield from _records(one) if isinstance(one, list) else (one,)
    elif isinstance(said, Mapping):
        held = next((said[key] for key in ("records", "figures", "data", "items", "记录") if isinstance(said.get(key), list)), None)
        yield from _records(held) if held is not None else (said,)
    elif isinstance(said, str):
        yield from _written(said)


def _written(text: str) -> Iterator[Any]:
    """What is JSON in a text: arrays and objects, one behind the other. In one that is cut off, the whole objects inside it."""
    at = failed = 0
    while failed < _PATIENCE and (at := min((i for i in (text.find("{", at), text.find("[", at)) if i >= 0), default=-1)) >= 0:
        try:
            found, at = _DECODER.raw_decode(text, at)
        except (ValueError, ArithmeticError):
            at, failed = at + 1, failed + 1
            continue
        except RecursionError:
            return
        if isinstance(found, list | dict):
            yield from _records(found)


def _clause(text: str, start: int, end: int) -> str:
    """The clause around a span."""
    while start > 0 and text[start - 1] not in _ENDS:
        start -= 1
    while end < len(text) and text[end] not in _ENDS:
        end += 1
    return text[start:end]
