"""A folder of annotated documents in, its rows and texts out: what `gold.jsonl` and `texts/` hold, as the release writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .rows import Row, fold


class Refused(Exception):
    """What a person can mend, in one line: what, where, what to do."""


@dataclass(frozen=True)
class Document:
    """One annotated document. `id`: its set and its name, `heldout/p01`. `written`: its rows as they stand in `gold.jsonl`."""

    id: str
    written: Sequence[Mapping[str, Any]]
    text: str  # cleaned: paragraphs joined with one newline

    @cached_property
    def rows(self) -> list[Row]:
        """The same as the scorer reads them."""
        return [read_row(row) for row in self.written]

    @cached_property
    def folded(self) -> str:
        """Its letters and digits."""
        return fold(self.text)


@dataclass(frozen=True)
class Gold:
    """The documents by id, and the ways to write a unit: alias → canonical unit."""

    documents: Mapping[str, Document]
    aliases: Mapping[str, str]

    def of(self, sets: Iterable[str]) -> dict[str, Document]:
        """The documents of these sets; all where none is named. Raises `Refused` for a set that is not there."""
        known = dict.fromkeys(id.partition("/")[0] for id in self.documents)
        wanted = list(sets) or list(known)
        if strange := [name for name in wanted if name not in known]:
            raise Refused(f"no set {strange[0]!r}: there are {', '.join(known)}")
        return {id: one for id, one in self.documents.items() if id.partition("/")[0] in wanted}

    def called(self, name: str) -> Document | None:
        """The document of this id, of this file in the folder of its set, or of this file name where only one has it."""
        folder, _, bare = name.replace("\\", "/").rpartition("/")
        stem = bare.rpartition(".")[0] if bare.endswith((".txt", ".html", ".json")) else bare
        found = [one for id, one in self.documents.items() if id == name or id.partition("/")[2] in (bare, stem)]
        exact = self.documents.get(name) or self.documents.get(f"{folder.rpartition('/')[2]}/{stem}")
        return exact or (found[0] if len(found) == 1 else None)


def open_gold(folder: Path) -> Gold:
    """The data set in `folder`. Raises `Refused` where that is none."""
    try:
        lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        aliases = json.loads((folder / "units.json").read_text(encoding="utf-8"))
        entries = [json.loads(line) for line in lines]
        texts = {entry["id"]: (folder / "texts" / f"{entry['id']}.txt").read_bytes().decode("utf-8") for entry in entries}
    except OSError as error:
        raise Refused(f"{error.filename}: {error.strerror}: name the unpacked data set with --gold") from None
    return Gold({entry["id"]: Document(entry["id"], entry["records"], texts[entry["id"]]) for entry in entries}, aliases)


# ---------------------------------------------------------------- a row, written and read


def written_row(row: Row, quote: str) -> dict[str, Any]:
    """A row as `gold.jsonl` has it: every list holds alternatives, and an empty one allows anything."""
    return {
        "quote": quote,
        "value": row.value,
        "value_max": row.value_max,
        "unit": list(row.units),
        "comparator": list(row.comparators),
        "kind": list(row.kinds),
        "period": [dict(period) for period in row.periods],
        "name_holds": list(row.names),
        "name_is": list(row.accepted),
        "name_matches": list(row.must),
        "english_has": [list(group) for group in row.said],
        "theme": list(row.themes),
        "optional": row.optional,
        "whole": row.exact,
        "published": row.published,
    }


def read_row(row: Mapping[str, Any]) -> Row:
    """The same read back."""
    return Row(
        value=row["value"],
        value_max=row["value_max"],
        units=tuple(row["unit"]),
        comparators=tuple(row["comparator"]),
        kinds=tuple(row["kind"]),
        periods=tuple(row["period"]),
        names=tuple(row["name_holds"]),
        themes=tuple(row["theme"]),
        quote=fold(row["quote"]),
        optional=row["optional"],
        accepted=tuple(row["name_is"]),
        must=tuple(row["name_matches"]),
        said=tuple(tuple(group) for group in row["english_has"]),
        exact=row["whole"],
        published=row["published"],
    )
