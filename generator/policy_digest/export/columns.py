"""A record where it stands on the site in; the object that `records.json` has of it out, and the same as a plain row of columns.

`COLUMNS` is the one list of what a record has: tables, the JSON Schema, the data packages and the page that explains them follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, get_args

from policy_digest import contract
from policy_digest.export.excel import Cell
from policy_digest.export.held import Held
from policy_digest.inert import csv_cell
from policy_digest.models import COMPARATORS, KINDS, Agreement, Basis, Commitment, Entry, Period
from policy_digest.people import State
from policy_digest.quoted import quoted_at

Type = Literal["text", "code", "number", "integer", "date", "address", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and where in a record's object its value stands.

    `text`: untrusted · `code`: an id or one of `closed`, made by the program · `date`: ISO 8601, also of less than a day, or a duration or
    interval · `list`: several texts, "; " between them. `needed`: it is never empty.
    """

    name: str
    type: Type
    path: tuple[str, ...]
    closed: tuple[str, ...] = ()
    needed: bool = False

    @property
    def word(self) -> str:
        """The row of site.yml that explains it."""
        return f"column-{self.name.replace('_', '-')}"


def _own(name: str, type: Type = "text", closed: tuple[str, ...] = (), needed: bool = False) -> Column:
    return Column(name, type, (name,), closed, needed)


COLUMNS: Final = (
    _own("id", "code", needed=True),
    _own("kind", "code", KINDS, True),
    _own("indicator_zh", needed=True),
    _own("indicator_en", needed=True),
    _own("comparator", "code", COMPARATORS, True),
    _own("value", "number", needed=True),
    _own("value_max", "number"),
    _own("unit"),
    _own("figure_zh", needed=True),
    _own("figure_en", needed=True),
    *(Column(key, "date", ("period", key)) for key in Period.KEYS),
    _own("deadline", "date"),
    _own("period_basis", "code", get_args(Basis)),
    _own("commitment", "code", get_args(Commitment), True),
    _own("city", "code", needed=True),
    _own("city_zh", needed=True),
    _own("city_en", needed=True),
    _own("themes", "list"),
    _own("agencies", "list"),
    _own("indicator", "code"),
    _own("article", "code", needed=True),
    _own("title_zh", needed=True),
    _own("title_en"),
    _own("publisher"),
    _own("published", "date"),
    _own("doc_number"),
    Column("quote", "text", ("evidence", "quote"), needed=True),
    _own("clause_en"),
    Column("start", "integer", ("evidence", "start"), needed=True),
    Column("end", "integer", ("evidence", "end"), needed=True),
    Column("section", "list", ("evidence", "section")),
    _own("agreement", "code", tuple(filter(None, get_args(Agreement)))),
    Column("other_kind", "code", ("other", "kind"), (*KINDS, "none")),
    Column("other_reader", "code", ("other", "reader"), ("rules", "second")),
    Column("review", "code", ("review", "state"), get_args(State)),
    Column("review_who", "text", ("review", "who")),
    Column("review_when", "date", ("review", "when")),
    Column("review_why", "text", ("review", "why")),
    _own("edited", "list"),
    _own("read_by", "code", ("machine",)),
    _own("permalink", "address", needed=True),
    _own("url", "address"),
    _own("quote_url", "address"),
)  # fmt: skip


def object_of(entry: Entry, held: Held) -> contract.Json:
    """A record as `records.json` and `records.jsonl` have it.

    `edited`: what people changed in its article since it was captured; `read_by`: "machine" where its pages are
    pictures. `url`: the source page; `quote_url`: the sentence in it, for a
    browser that knows text fragments. `clause_en`: what the sentence says of its figure, composed from the record.
    """
    record, article = entry.record, entry.article
    key = (article.id, record.id)
    figure, place, document = held.wording.figures[key], held.place(article.place), held.document(article)
    return contract.record_json(record) | {
        "figure_zh": figure.zh,
        "figure_en": figure.en,
        "clause_en": held.wording.rendered.get(key, ""),
        "deadline": record.period.deadline or None,
        "indicator": entry.indicator,
        "article": article.id,
        "title_zh": document.zh,
        "title_en": document.en,
        "publisher": article.publisher,
        "published": article.published,
        "doc_number": article.doc_number,
        "city": article.place,
        "city_zh": place.zh,
        "city_en": place.en,
        "review": contract.review_json(record.review),
        "edited": list(article.edited),
        "read_by": article.read_by or None,
        "permalink": held.permalink(entry),
        "url": article.url,
        "quote_url": quoted_at(article, record),
    }


def row(entry: Entry, held: Held) -> dict[str, Cell]:
    """The same as one plain row of `COLUMNS`: nothing but texts, numbers and None; lists joined with "; "."""
    return dict(zip((column.name for column in COLUMNS), row_of(object_of(entry, held)), strict=True))


def row_of(made: contract.Json) -> list[Cell]:
    """The cells of an object that `object_of` made, in the order of `COLUMNS`."""
    return [_cell(made, path) for path in _PATHS]


_PATHS: Final = tuple(column.path for column in COLUMNS)


def _cell(made: Any, path: tuple[str, ...]) -> Cell:
    for step in path:
        made = made.get(step) if made else None
    found: Any = "; ".join(made) if isinstance(made, list) else made
    return None if found == "" else found


def written(cell: Cell, column: Column) -> str:
    """A cell of a CSV file, of which no spreadsheet makes a formula.

    What the program itself writes stands as it is: numbers, and words of a closed list, among them the comparator `=`, which alone is
    no formula. Everything else that begins like one has an apostrophe before it.
    """
    if cell is None:
        return ""
    if column.type in ("number", "integer") and isinstance(cell, int | float):
        return format(Decimal(str(cell)), "f")
    return str(cell) if cell in column.closed else csv_cell(cell)
