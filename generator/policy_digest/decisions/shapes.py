"""The text of a file of people's decisions ↔ `Decision` values, each bound to a sentence and to where its figure stands in it.

    format: 1
    article: 2024-05-20-0a1b2c3d
    decisions:
      - act: correct            # approve, correct, drop, add
        who: Li Wei
        when: "2026-03-01T09:30:00Z"
        why: 说的是已有的
        record: r0123456789ab   # the id of the record, which it keeps
        surface: 35万人          # the figure as printed,
        at: [10, 14]            # where it stands in the sentence,
        figure: [317, 321]      # and stood in the article's text
        hash: "…"               # sha256 of the sentence
        quote: …                # the sentence
        read: {…}               # what the record said when it was decided about
        fields: {kind: status}  # what a correction puts right, or an added record says
        blind: true             # made without sight of what others had decided

`at`, `figure`, `hash`, `record`, `read`, `blind` may be left out by who writes by hand, where the figure stands once in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, Literal, Self

import pydantic

from policy_digest.corpus.files import MAX_NAME, SLUG, flow, sha256, table
from policy_digest.corpus.shapes import Line, Name, Offset, Shape, Slug, complaint
from policy_digest.errors import InvalidData
from policy_digest.models import Basis, Commitment, Comparator, Kind, Period, Record
from policy_digest.tables import Document, read_yaml

Act = Literal["approve", "correct", "drop", "add"]

FORMAT: Final = 1
MAX_BYTES: Final = 4 << 20
MAX_DECISIONS: Final = 5_000  # of one article
MAX_DIGITS: Final = 30
HEAD: Final = (
    "# What people decided about the records of an article. Written by `policy-digest review`, and by hand; `extract` never writes here.\n"
)
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_YEAR = r"[0-9]{4}(?:-[0-9]{2}){0,2}"
_PERIOD: Final = {
    "by": _YEAR,
    "during": rf"{_YEAR}(?:/{_YEAR})?",
    "every": r"P[0-9]{1,3}[YMDW]",
    "within": r"P[0-9]{1,3}[YMDW]",
    "since": _YEAR,
    "as_of": _YEAR,
}


def _number(text: object) -> object:
    """A number as it stands in YAML (12, "0.5") as plain digits."""
    text = str(text) if isinstance(text, int | float) and not isinstance(text, bool) else text
    if not isinstance(text, str):
        raise ValueError("should be a number")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("should be a number") from None
    if not value.is_finite() or not -MAX_DIGITS <= value.adjusted() <= MAX_DIGITS or value.is_signed():
        raise ValueError("is beyond any quantity")
    return f"{value.normalize():f}" if value else "0"


def _years(said: object) -> object:
    """Years as YAML reads them (`by: 2027`) as text."""
    return {k: str(v) if type(v) is int else v for k, v in said.items()} if isinstance(said, dict) else said


def _period(said: dict[str, str]) -> dict[str, str]:
    for key, value in said.items():
        if key not in _PERIOD:
            raise ValueError(f"has no key {key[:20]!r} ({', '.join(_PERIOD)})")
        if not re.fullmatch(_PERIOD[key], value):
            raise ValueError(f"{key}: {value[:40]!r} is no such time (2027, 2027-06, 2025/2027, P1Y)")
    return said


def _short(text: str) -> str:
    if len(text) > MAX_NAME:
        raise ValueError(f"is longer than {MAX_NAME} characters")
    return text


Number = Annotated[str, pydantic.BeforeValidator(_number)]
Span = tuple[Offset, Offset]
Phrase = Annotated[Name, pydantic.AfterValidator(_short)]
When = Annotated[str, pydantic.StringConstraints(pattern=rf"^{_DAY}(?:T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z)?$")]
Times = Annotated[dict[str, str], pydantic.BeforeValidator(_years), pydantic.AfterValidator(_period)]


class Fields(Shape):
    """What a record says, as far as people decide it. None: not said here."""

    kind: Kind | None = None
    indicator_zh: Phrase | None = None
    indicator_en: Name | None = None
    value: Number | None = None
    value_max: Number | None = None
    unit: Annotated[Line, pydantic.StringConstraints(max_length=20)] | None = None
    comparator: Comparator | None = None
    period: Times | None = None
    period_basis: Basis | None = None
    commitment: Commitment | None = None
    themes: tuple[Slug, ...] | None = None
    agencies: tuple[Name, ...] | None = None

    def said(self) -> dict[str, Any]:
        """What is said, by name of the field. `value_max` may be said to be none."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


SAID: Final = tuple(Fields.model_fields)
# What the screen of a reviewer shows, and a decision therefore holds fast; what else a record says follows the rules of the day.
HELD: Final = ("kind", "indicator_zh", "indicator_en", "value", "value_max", "unit", "comparator", "period", "commitment")
NEEDED: Final = ("kind", "indicator_zh", "value", "unit", "comparator")  # of a record that is added


class _Row(Shape):
    act: Act
    who: Phrase
    when: When
    why: Annotated[Line, pydantic.StringConstraints(max_length=1000)] = ""
    record: Slug | None = None
    surface: Annotated[Name, pydantic.StringConstraints(max_length=200)]
    at: Span | None = None
    figure: Span | None = None
    hash: Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    quote: Annotated[Line, pydantic.StringConstraints(min_length=1, max_length=20_000)]
    read: Fields = Fields()
    fields: Fields = Fields()
    blind: bool = False


class _File(Shape):
    format: int = FORMAT
    article: Slug
    decisions: Annotated[tuple[Any, ...], pydantic.Field(max_length=MAX_DECISIONS)]


@dataclass(frozen=True)
class Decision:
    """What one person decided about one figure. `at`: where the figure stands in `quote`; `figure`: where it stood in the article then."""

    act: Act
    who: str
    when: str
    why: str
    record: str
    surface: str
    at: tuple[int, int]
    figure: tuple[int, int]
    quote: str
    read: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    blind: bool = False
    line: int = 0  # of its file, where it was read from one

    @property
    def hash(self) -> str:
        """sha256 of the sentence."""
        return sha256(self.quote)

    @property
    def reading(self) -> dict[str, Any]:
        """The record as its person left it, field by field; empty where it is none."""
        return {} if self.act == "drop" else {**self.read, **self.fields}

    def row(self) -> dict[str, object]:
        """The decision as a row of its file."""
        out: dict[str, object] = {name: getattr(self, name) for name in _Row.model_fields if name not in ("blind", "read", "fields")}
        out |= {name: dict(said) for name, said in (("read", self.read), ("fields", self.fields)) if said}
        return out | ({"blind": True} if self.blind else {})

    def same(self, other: Self) -> bool:
        """Whether both are one decision, wherever they stand."""
        return _plain_row(self.row()) == _plain_row(other.row())

    def repeats(self, other: Self) -> bool:
        """Whether the same person said the same of the same figure, whenever, and whatever was read there then."""
        return self.same(replace(other, when=self.when, record=self.record, figure=self.figure, read=self.read))


def snapshot(record: Record) -> dict[str, Any]:
    """What a record says, as `Decision.read` holds it."""
    return {
        "kind": record.kind,
        "indicator_zh": record.indicator_zh,
        "value": plain(record.value),
        **({"value_max": plain(record.value_max)} if record.value_max is not None else {}),
        "unit": record.unit,
        "comparator": record.comparator,
        "period": record.period.as_dict(),
        **({"period_basis": record.period_basis} if record.period_basis else {}),
        "commitment": record.commitment,
        "themes": list(record.themes),
        "agencies": list(record.agencies),
    }


def plain(value: Decimal | None) -> str | None:
    """A number as plain digits."""
    return None if value is None else f"{value.normalize():f}" if value else "0"


def as_period(said: Mapping[str, str]) -> Period:
    """The period of a decision as a value."""
    return Period(**{key: said[key] for key in Period.KEYS if key in said})


def format_decisions(article: str, decisions: Sequence[Decision]) -> str:
    """The file of an article's decisions."""
    rows = [_plain_row(decision.row()) for decision in decisions]
    return f"{HEAD}format: {FORMAT}\narticle: {flow(article)}\n{table('decisions', rows, key_a_line=True)}"


def _plain_row(row: Mapping[str, object]) -> dict[str, object]:
    def plainly(value: object) -> object:
        if isinstance(value, Mapping):
            return {k: plainly(v) for k, v in value.items()}
        return list(value) if isinstance(value, tuple) else value

    return {name: plainly(value) for name, value in row.items() if value is not None}


def parse_decisions(text: str, where: str, name: str) -> Iterator[Decision | InvalidData]:
    """The decisions of a file called `name`; in place of one that cannot be used, what is wrong with it.

    Raises `InvalidData` where nothing of the file can be used: a tag, an alias, another article's id.
    """
    document = read_yaml(text, where, limit=MAX_BYTES)
    try:
        file = _File.model_validate(document.data)
    except pydantic.ValidationError as error:
        path, what = complaint(error)
        raise InvalidData(what, where, document.line(path), "mend the file, or take it away") from None
    if file.format > FORMAT:
        what = f"written by a newer policy-digest (format {file.format}, this one knows {FORMAT})"
        raise InvalidData(what, where, document.line(["format"]), "update policy-digest")
    if file.article != name:
        what = f"decisions on the article {file.article} in a file under the name {name}"
        raise InvalidData(what, where, document.line(["article"]), "let the two agree")
    for number, row in enumerate(file.decisions):
        try:
            yield read_decision(row, file.article, where, document, ("decisions", number))
        except InvalidData as problem:
            yield problem


def read_decision(row: object, article: str, where: str, document: Document, at: tuple[str | int, ...] = ()) -> Decision:
    """One decision out of parsed YAML or JSON. Raises `InvalidData` with its line."""

    def wrong(what: str, key: str) -> InvalidData:
        return InvalidData(what, where, document.line((*at, key)), "mend the decision, or take it away")

    try:
        told = _Row.model_validate(row)
    except pydantic.ValidationError as error:
        path, what = complaint(error)
        raise InvalidData(what, where, document.line((*at, *path)), "mend the decision, or take it away") from None
    if told.hash is not None and told.hash != sha256(told.quote):
        raise wrong("the sentence is not the one that its hash names", "hash")
    place = told.at
    if place is None:
        if told.quote.count(told.surface) != 1:
            raise wrong(
                f"the figure {told.surface} stands {told.quote.count(told.surface)} times in the sentence, `at` must say where", "at"
            )
        start = told.quote.index(told.surface)
        place = (start, start + len(told.surface))
    if told.quote[slice(*place)] != told.surface:
        raise wrong(f"the figure {told.surface} is not at {place[0]} in the sentence", "at")
    read, fields = told.read.said(), told.fields.said()
    if missing := [name for name in NEEDED if told.act == "add" and fields.get(name) is None]:
        raise wrong(f"an added record must say its {', '.join(missing)}", "fields")
    if told.act == "correct" and not fields:
        raise wrong("a correction that corrects nothing", "fields")
    if told.act in ("approve", "drop") and fields:
        raise wrong(f"{told.act} puts no field right, correct does", "fields")
    kept = told.record or id_of(article, told.quote, place)
    if not SLUG.fullmatch(kept):
        raise wrong("a damaged id", "record")
    figure = told.figure or place
    return Decision(
        told.act, told.who, told.when, told.why, kept, told.surface, place, figure, told.quote, read, fields, told.blind,
        document.line(at),
    )  # fmt: skip


def id_of(article: str, quote: str, at: tuple[int, int]) -> str:
    """The id of a record that people add: of the article, the sentence and the place in it, and so of nothing else ever."""
    return "p" + sha256(f"{article}\n{quote}\n{at[0]} {at[1]}")[:12]
