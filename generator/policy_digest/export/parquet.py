"""Rows and their columns in, the bytes of a Parquet file out: every column of one type, with what it means written beside the data.

DuckDB writes it (the extra `parquet`), one thread alone, so that the same rows give the same bytes. It is given a folder of its own, and
may load nothing from elsewhere.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from policy_digest import contract, inside
from policy_digest.errors import PolicyDigestError
from policy_digest.export.columns import COLUMNS
from policy_digest.streamed import Streamed

TEXT, TEXTS, NUMBER, WHOLE = "VARCHAR", "VARCHAR[]", "DOUBLE", "INTEGER"
_TYPES: Final = {"number": NUMBER, "integer": WHOLE, "list": TEXTS}  # of `Column`; all else is text
_MEASURE: Final = f"STRUCT(id {TEXT}, title_zh {TEXT}, title_en {TEXT}, themes {TEXTS}, agencies {TEXTS}, paragraph {WHOLE})[]"
_ISSUE: Final = f'STRUCT(code {TEXT}, surface {TEXT}, "start" {WHOLE}, "end" {WHOLE}, message {TEXT})[]'
_PIECE: Final = 1 << 16
_NOTHING: Final = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}

# As tables have them; texts that are not said are null.
RECORDS: Final[Mapping[str, str]] = {column.name: _TYPES.get(column.type, TEXT) for column in COLUMNS}
# As the objects of `articles.json` have them.
ARTICLES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("id", "title", "publisher", "published", "city", "language", "url"), TEXT),
    "paragraphs": TEXTS,
    "doc_number": TEXT,
    **dict.fromkeys(("issuers", "repeals"), TEXTS),
    **dict.fromkeys(("window", "title_en", "title_en_kind", "url_basis", "captured"), TEXT),
    "version": WHOLE,
    **dict.fromkeys(("source", "sha256"), TEXT),
    "edited": TEXTS,
    "read_by": TEXT,
    "brief": "BOOLEAN",
    "measures": _MEASURE,
    "records": TEXTS,
    "issues": _ISSUE,
}


@dataclass(frozen=True, slots=True)
class Parquet:
    """A table. `columns`: name → type, as DuckDB calls it; `told`: what stands in the file beside the data."""

    columns: Mapping[str, str]
    rows: Iterable[Mapping[str, Any]]
    told: Mapping[str, str]


def record(made: contract.Json) -> dict[str, Any]:
    """The row of an object that `columns.object_of` made: as other tables have it, but lists stay lists."""
    return {column.name: _cell(made, column.path, column.type == "list") for column in COLUMNS}


def _cell(made: Any, path: tuple[str, ...], many: bool) -> Any:
    for step in path:
        made = made.get(step) if made else None
    return list(made or ()) if many else None if made == "" else made


def pieces(table: Parquet) -> Iterator[bytes]:
    """The file, piece by piece. Raises `PolicyDigestError` where DuckDB is not installed or cannot write."""
    try:
        import duckdb
    except ImportError:
        hint = 'install it with `pip install "policy-digest[parquet]"`, or take .csv or .jsonl'
        raise PolicyDigestError("DuckDB, which writes Parquet, is not installed", hint=hint) from None
    with tempfile.TemporaryDirectory() as folder:
        rows, path = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        with inside.opened(Path(folder)) as held:
            held.put(rows.name, Streamed(lambda: map(_line, table.rows)))
        try:
            with duckdb.connect(config={**_NOTHING, "temp_directory": folder}) as asked:
                asked.execute(_statement(table, rows, path))
        except duckdb.Error as error:  # a full disk, say
            raise PolicyDigestError(
                f"DuckDB wrote no Parquet ({str(error)[:200]})", hint="free some space in the folder of drafts"
            ) from None
        opened = os.open(path, os.O_RDONLY)
        try:
            yield from iter(lambda: os.read(opened, _PIECE), b"")
        finally:
            os.close(opened)


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _statement(table: Parquet, rows: Path, made: Path) -> str:
    columns = ", ".join(f"{_quoted(name)}: {_quoted(type)}" for name, type in table.columns.items())
    told = ", ".join(f"{_quoted(name)}: {_quoted(text)}" for name, text in table.told.items())
    return (
        f"COPY (SELECT * FROM read_json({_quoted(str(rows))}, format = 'newline_delimited', columns = {{{columns}}}))"
        f" TO {_quoted(str(made))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{told}}})"
    )


def _quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.encode("utf-8", "replace").decode().replace("\0", "").replace("'", "''") + "'"
