"""`COLUMNS` in, the JSON Schema of a record's object out, as `records.json` and `records.jsonl` have it."""

from __future__ import annotations

from typing import Any, Final

from policy_digest.export.columns import COLUMNS, Column
from policy_digest.export.held import Held

PATH: Final = "api/record.schema.json"
DAY: Final = r"[0-9]{4}(?:-[0-9]{2}){0,2}"
LENGTH: Final = r"P(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?(?:T(?:[0-9]+H)?(?:[0-9]+M)?)?"
# A day, month or year; two of them; a length of time; a moment.
DATE: Final = rf"^(?:{DAY}(?:/{DAY})?|{LENGTH}|{DAY}T[0-9:]{{8}}Z)$"
_MAYBE: Final = ("other", "review")  # objects that are null where there is nothing to say
_OPEN: Final = ("period",)  # objects that hold only the keys that the text states

Schema = dict[str, Any]


def schema(held: Held) -> Schema:
    """JSON Schema, draft 2020-12. What is explained in it is in English; the page of downloads has both languages."""
    whole: Schema = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
    for column in COLUMNS:
        *above, name = column.path
        at = whole
        for step in above:
            at = _opened(at, step)
        at["properties"][name] = _leaf(column, held)
        if not above or above[-1] not in _OPEN:
            at["required"].append(name)
    review = _opened(whole, "review")["properties"]
    review["read"] = {"type": "object", "additionalProperties": {"type": "string"}, "description": held.said("column-review-read").en}
    review["conflict"] = {"type": "string", "description": held.said("column-review-conflict").en}
    known = {"$id": held.address + PATH} if held.address else {}
    title = {"title": "record", "description": held.said("dataset-record").en}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | known | title | whole


def _opened(at: Schema, step: str) -> Schema:
    """The part of a schema for an object inside an object."""
    if step not in at["properties"]:
        kind: Any = ["object", "null"] if step in _MAYBE else "object"
        at["properties"][step] = {"type": kind, "properties": {}, "required": [], "additionalProperties": False}
        at["required"].append(step)
    found: Schema = at["properties"][step]
    return found


def _leaf(column: Column, held: Held) -> Schema:
    kinds = {"number": "number", "integer": "integer", "list": "array"}
    made: Schema = {"type": kinds.get(column.type, "string"), "description": held.said(column.word).en}
    if column.type == "list":
        made["items"] = {"type": "string"}
    elif column.type == "integer":
        made["minimum"] = 0
    elif column.closed:
        made["enum"] = list(column.closed)
    elif column.type == "date":
        made["pattern"] = DATE
    if len(column.path) > 1 or column.needed or column.type == "list":
        if column.needed and made["type"] == "string" and "enum" not in made:
            made["minLength"] = 1
        return made
    if column.name == "agreement":  # "" where nobody but the rules has read it
        return made | {"enum": ["", *column.closed]}
    return made if column.name in ("unit", "title_en", "clause_en") else _or_null(made)


def _or_null(made: Schema) -> Schema:
    return made | {"type": [made["type"], "null"]} | ({"enum": [*made["enum"], None]} if "enum" in made else {})
