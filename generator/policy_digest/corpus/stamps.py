"""Article and tables → the stamp that says what records were made from. Where it differs, they must be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pydantic

from policy_digest.corpus.files import flow, sha256
from policy_digest.models import Article
from policy_digest.owner import Compiled, compiled_from
from policy_digest.tables import NAMES, Tables, Term

# Rooms that come after the records, or before the articles: a change in them leaves every record as it is.
_APART = frozenset(
    "__main__ cli api plugin publish owner check keep near_copies corpus contract errors plain inside inert ingest clean digest summarize"
    " chart render search export disk explain reword backends catalogue wording term people quoted address"
    " edited made reclean proved drawn same_page turned"
    " decisions review changes changed promises history asked by_people learning kept_templates"
    " finish first_paint links policy serve shell old_cues streamed postings basis patterns pattern_cache crew shards"
    " watched pagefind exported by_machines earliest remote".split()
)


@dataclass(frozen=True)
class Stamp:
    """What a file of records was made from: the article's text and the extractor, tables included. Both sha256."""

    text: str
    extractor: str


def stamp(article: Article, extractor: str) -> Stamp:
    """The stamp that the article's records carry now. What is hashed: everything about the article that extraction may look at."""
    facts = [article.id, article.title, article.place, article.publisher, article.published, article.doc_number, article.window]
    body = [[p.level, p.role, p.text] for p in article.paragraphs]
    issues = [[i.code, i.surface, i.start, i.end, i.message] for i in article.issues]
    return Stamp(sha256(flow([facts, article.issuers, article.repeals, body, issues])), extractor)


def _told(row: pydantic.BaseModel | Term) -> dict[str, object]:
    return row._asdict() if isinstance(row, Term) else row.model_dump(mode="json")


def _hash_of(name: str) -> Compiled[Tables, str]:
    """What hashes one table; another edited leaves it."""

    def hashed(tables: Tables) -> str:
        table = getattr(tables, name)
        rows = list(map(_told, table)) if isinstance(table, tuple) else table.told() if name == "cues" else table
        return sha256(json.dumps(rows, ensure_ascii=False))

    return Compiled(hashed, (name,))


_HASHES: Final = {name: _hash_of(name) for name in sorted((*NAMES, "second", "naming")) if name not in ("furniture", "site", "synonyms")}


_CLEANING: Final = {name: _hash_of(name) for name in ("counties", "furniture", "places")}
_CLEANS = frozenset("address chinese clean ingest models".split())  # rooms that make articles out of captures


def _hash_code(digest: Any, wanted: Callable[[str], bool]) -> None:
    """Add the code of the rooms that are wanted, in order of their names."""
    here = Path(__file__).resolve().parent.parent
    rooms = ((path.relative_to(here).as_posix().removesuffix(".py"), path) for path in here.rglob("*.py"))
    for name, path in sorted((name, path) for name, path in rooms if wanted(name.split("/")[0])):
        digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")


# Code is read once for the same tables: what a process runs is what it was started with.
@compiled_from(*_CLEANING)
def cleaner(tables: Tables) -> str:
    """sha256 over the tables and the code that articles are made with out of captures."""
    digest = hashlib.sha256("".join(f"{name}\0{of(tables)}\0" for name, of in _CLEANING.items()).encode())
    _hash_code(digest, _CLEANS.__contains__)
    return digest.hexdigest()


@compiled_from(*_HASHES)
def extractor(tables: Tables) -> str:
    """sha256 over the tables and the code that records are made with: where it differs, they must be made again."""
    digest = hashlib.sha256("".join(f"{name}\0{of(tables)}\0" for name, of in _HASHES.items()).encode())
    _hash_code(digest, lambda room: room not in _APART)
    return digest.hexdigest()
