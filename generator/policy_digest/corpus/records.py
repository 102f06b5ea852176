"""`records/<place>/<id>.yml` ↔ what was read out of an article."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pydantic

from policy_digest.corpus.files import (
    MAX_MACHINE_BYTES,
    RECORDS,
    SLUG,
    flow,
    records_path,
    remove,
    sha256,
    shelf,
    table,
    untabled,
    write_text,
)
from policy_digest.corpus.shapes import Place, RecordsHead, complaint
from policy_digest.corpus.stamps import Stamp
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Evidence, Extraction, Fate, Issue, Measure, Record
from policy_digest.plain import exists, read_text
from policy_digest.plain_yaml import Document
from policy_digest.tables import Tables, read_yaml

CORRECTIONS = "correct records with `policy-digest review`, words in data/*.yml, English in translations/en.po"
FORMAT = 2  # of the file: 1 had no number of its own
MAX_DIGITS = 30  # before or after the decimal point


def _plain_value(value: object) -> object:
    """Tuples as lists, a Decimal as its plain digits: a value that `flow` writes and YAML gives back."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, Mapping):
        return {k: _plain_value(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value(v) for v in value]
    return value


def _rows(adapter: pydantic.TypeAdapter[Any], values: object) -> list[dict[str, object]]:
    return cast(list[dict[str, object]], _plain_value(adapter.dump_python(values, exclude_defaults=True)))


_RECORDS = pydantic.TypeAdapter(tuple[Record, ...])
_MEASURES = pydantic.TypeAdapter(tuple[Measure, ...])
_LEDGER = pydantic.TypeAdapter(tuple[Fate, ...])
_ISSUES = pydantic.TypeAdapter(tuple[Issue, ...])
_PARTS: tuple[tuple[str, pydantic.TypeAdapter[Any]], ...] = (
    ("records", _RECORDS),
    ("measures", _MEASURES),
    ("ledger", _LEDGER),
    ("issues", _ISSUES),
)


def format_records(extraction: Extraction, made_from: Stamp) -> str:
    """The file of an article's records. The article itself is not in it."""
    parts = [(name, _rows(adapter, getattr(extraction, name))) for name, adapter in _PARTS]
    rows = "".join(table(name, part, key_a_line=name in ("records", "measures")) for name, part in parts)
    return (
        "# Written by `policy-digest extract`, and written again when the article or the rules change, or somebody edits it.\n"
        "# What is read wrongly is corrected by `policy-digest review`, or by a word in data/*.yml; English in data/translations/en.po.\n"
        f"format: {FORMAT}\n"
        f"article: {flow(extraction.article.id)}\n"
        f"text: {flow(made_from.text)}\n"
        f"extractor: {flow(made_from.extractor)}\n"
        f"rows: {flow(sha256(rows))}\n"
        f"{rows}"
    )


def _rows_of(text: str) -> str:
    """What follows the head of a file of records."""
    _, mark, rows = text.partition(f"\n{_PARTS[0][0]}:")
    return f"{mark[1:]}{rows}"


def parse_records(text: str, where: str, article: Article, tables: Tables, past: bool = False) -> tuple[Extraction, Stamp]:
    """The reverse of `format_records`.

    Raises `InvalidData` with the line for a value out of shape, evidence that is not in the article, a theme that is in no table,
    rows that are not as they were written. `past`: of an earlier version, which is kept as people had left it.
    """
    quick = untabled(text) if len(text.encode("utf-8", "surrogatepass")) <= MAX_MACHINE_BYTES else None
    if quick is not None:
        with contextlib.suppress(InvalidData):  # on which line it is wrong is told by who reads all of YAML
            return _parsed(Document(quick, {}), text, where, article, tables, past)
    return _parsed(read_yaml(text, where, limit=MAX_MACHINE_BYTES), text, where, article, tables, past)


def _parsed(document: Document, text: str, where: str, article: Article, tables: Tables, past: bool) -> tuple[Extraction, Stamp]:
    data = document.data
    if not isinstance(data, dict):
        raise InvalidData("not a mapping", where, 1, "run `policy-digest extract`")
    names = [name for name, _ in _PARTS]
    at: Place = ()
    parts: dict[str, Any] = {}
    try:
        header = RecordsHead.model_validate({k: v for k, v in data.items() if k not in names})
        for name, adapter in _PARTS:
            at = (name,)
            parts[name] = adapter.validate_python(data.get(name))
    except pydantic.ValidationError as error:
        path, what = complaint(error, at)
        raise InvalidData(what, where, document.line(path), "run `policy-digest extract`") from None
    if header.format > FORMAT:
        what = f"written by a newer policy-digest (format {header.format}, this one knows {FORMAT})"
        raise InvalidData(what, where, document.line(["format"]), "update policy-digest, or run `policy-digest extract`")
    if header.article != article.id:
        raise InvalidData(f"belongs to the article {header.article}", where, document.line(["article"]), "run `policy-digest extract`")
    extraction = Extraction(article=article, **parts)
    for path, what in _contradictions(extraction, tables, past):
        raise InvalidData(what, where, document.line(path), "run `policy-digest extract`")
    for name, adapter in _PARTS:
        for i, (row, written) in enumerate(zip(_rows(adapter, parts[name]), data[name], strict=True)):
            if row != written:
                raise InvalidData(f"{name}: a key or value too many", where, document.line((name, i)), "run `policy-digest extract`")
    if header.rows != sha256(_rows_of(text)):
        raise InvalidData("edited by hand", where, document.line(["rows"]), f"run `policy-digest extract`; {CORRECTIONS}")
    return extraction, Stamp(header.text, header.extractor)


def _contradictions(extraction: Extraction, tables: Tables, past: bool) -> Iterator[tuple[Place, str]]:
    """Where what was read cannot be true of its article, as (path in the file, what)."""
    text, seen = extraction.article.text, set()
    for i, record in enumerate(extraction.records):
        row: Place = ("records", i)
        if not SLUG.fullmatch(record.id) or record.id in seen:
            yield (*row, "id"), f"the id {record.id[:80]!r} is damaged or stands twice"
        seen.add(record.id)
        start, end = record.figure
        if not _quotes(text, record.evidence) or not (0 <= start < end and text[start:end] == record.surface):
            yield (*row, "evidence"), "the evidence is not what the article says there"
        if (record.agreement == "doubt") != (record.other is not None):
            yield (*row, "agreement"), "a doubt without the other reading, or the other way round"
        if not past and record.review is not None:
            yield (*row, "review"), "what people decide does not stand here but under decisions/"
        if not all(_sane(value) for value in (record.value, record.value_max)):
            yield (*row, "value"), "the value is beyond any quantity"
        yield from (((*row, "themes"), f"no theme {t[:80]!r}") for t in record.themes if t not in tables.theme)
    for i, measure in enumerate(extraction.measures):
        if not SLUG.fullmatch(measure.id) or not 0 <= measure.paragraph < len(extraction.article.paragraphs):
            yield ("measures", i), "the measure has a damaged id, or begins in no paragraph of the article"
        yield from ((("measures", i, "themes"), f"no theme {t[:80]!r}") for t in measure.themes if t not in tables.theme)
    for i, fate in enumerate(extraction.ledger):
        if not 0 <= fate.start < fate.end or text[fate.start : fate.end] != fate.surface:
            yield ("ledger", i), "it is not what the article says there"
    for i, issue in enumerate(extraction.issues):
        if not 0 <= issue.start <= issue.end <= len(text):
            yield ("issues", i), "it stands outside the article"


def _sane(value: Decimal | None) -> bool:
    return value is None or (value.is_finite() and -MAX_DIGITS <= value.adjusted() <= MAX_DIGITS)


def _quotes(text: str, evidence: Evidence) -> bool:
    return 0 <= evidence.start < evidence.end and text[evidence.start : evidence.end] == evidence.quote


def record_files(data: Path) -> Iterator[Path | InvalidData]:
    """Every file of records of the corpus in order of place and id; in place of what does not belong there, the problem."""
    return shelf(data, RECORDS, ".yml")


def read_records(data: Path, article: Article, tables: Tables) -> tuple[Extraction, Stamp] | None:
    """The article's records as they were written, None where there is no file. Raises `InvalidData`."""
    path = records_path(data, article.place, article.id)
    if not exists(path):
        return None
    return parse_records(read_text(path, MAX_MACHINE_BYTES), str(path), article, tables)


def read_stamp(data: Path, article: Article) -> Stamp | None:
    """What the article's records were made from; None where there is no file, no such head, or rows that are not as they were written."""
    path = records_path(data, article.place, article.id)
    try:
        text = read_text(path, MAX_MACHINE_BYTES)
    except InvalidData:  # extracted again, and who then writes the file says what is wrong with it
        return None
    found = dict(re.findall(r'^(text|extractor|rows): "([0-9a-f]{64})"$', text[:2000], re.MULTILINE))
    if len(found) < 3 or found["rows"] != sha256(_rows_of(text)):
        return None
    return Stamp(found["text"], found["extractor"])


def records_text(data: Path, extraction: Extraction, made_from: Stamp) -> str:
    """The file of the article's records. Raises `InvalidData` where it would be too large to be read back."""
    article = extraction.article
    return _bounded(format_records(extraction, made_from), records_path(data, article.place, article.id))


def _bounded(text: str, path: Path) -> str:
    if len(text.encode()) > MAX_MACHINE_BYTES:  # `read_text` would refuse it
        raise InvalidData(f"the records and the ledger are larger than {MAX_MACHINE_BYTES >> 20} MiB", str(path), hint="split the article")
    return text


def write_records(data: Path, extraction: Extraction, made_from: Stamp) -> bool:
    """Write the article's records; False where they stood there already."""
    return write_records_to(data, extraction, made_from, records_path(data, extraction.article.place, extraction.article.id))


def write_records_to(data: Path, extraction: Extraction, made_from: Stamp, path: Path) -> bool:
    """The same where the file has another name."""
    return write_text(data, path, _bounded(format_records(extraction, made_from), path), lasting=False)


def remove_records(data: Path, path: Path) -> None:
    """Take away records whose article is gone. Only a file of records inside the folder: anything else raises `InvalidData`."""
    if path != records_path(data, path.parent.name, path.stem):
        raise InvalidData("not a file of records", str(path), hint="remove it by hand")
    remove(data, path)
