"""A second reader, learned from annotated documents, that says where it reads otherwise than the rules. In: tables. Out: `SecondReader`."""

from __future__ import annotations

from dataclasses import replace

from policy_digest.owner import compiled_from
from policy_digest.second.arbitrate import arbitrate
from policy_digest.second.model import SecondReader, parse
from policy_digest.second.name import NameReader, endings_of, parse_names
from policy_digest.tables import Tables

__all__ = ["NameReader", "SecondReader", "arbitrate", "name_reader", "parse", "parse_names", "second_reader"]


@compiled_from("second", "themes")
def second_reader(tables: Tables) -> SecondReader | None:
    """The reader with the weights among the tables, None where there are none. Raises `InvalidData` for weights that are damaged."""
    if not tables.second:
        return None
    weights = parse(tables.second)
    # Tables of another field: what it learned of the field it was trained on says nothing of theirs.
    return SecondReader(weights if weights.fields <= tables.theme.keys() else replace(weights, fields=frozenset()))


@compiled_from("naming", "cues")
def name_reader(tables: Tables) -> NameReader | None:
    """The reader of names with the weights among the tables, None where there are none. Raises `InvalidData` for damaged ones."""
    return NameReader(parse_names(tables.naming), endings_of(tables)) if tables.naming else None
