"""Folders with tables → one frozen `Tables`. The only reader of `data/*.yml`; nothing loads at import.

A corpus's own file goes first: `units.yml` in its `data/` replaces the packaged one, or adds to it where the file's first line
is `extends: default` (rows with the same key replace the packaged row). In a table of word lists (cues, furniture, phrases) a list under
the same key replaces the packaged list, and one under `add:` goes behind it:

    extends: default
    add:
      future: 瞄准
      comparator_before:
        ">=": 不下
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import pydantic
import yaml

from generator.errors import InvalidData

MAX_BYTES = 1 << 20  # a larger table or front matter is not one that a person wrote
MAX_DEPTH = 20

_HERE = Path(__file__).resolve().parent
# Installed, the tables lie inside the package; in a checkout, beside it.
PACKAGED = next((p for p in (_HERE / "data", _HERE.parent / "data") if (p / "units.yml").is_file()), _HERE / "data")


# ---------------------------------------------------------------- strict YAML


# The C parser of libyaml where PyYAML was built with it (every wheel is): the packaged places take 0.03 s, not 0.6 s.
_EVENTS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_NULLS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")  # longer ones are names of things, and int() has a limit of its own
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]+")


def _plain(value: str) -> Any:
    """What an unquoted word means: null, true, false, 12, -0.5; all else, also `010`, `12:30`, `no`, `1e5` and dates, is a string."""
    if value in _NULLS:
        return None
    if value in ("true", "false"):
        return value == "true"
    if value[0] in "-0123456789":
        if _INTEGER.fullmatch(value):
            return int(value)
        if _DECIMAL.fullmatch(value):
            return float(value)
    return value


@dataclass(frozen=True)
class Document:
    """Parsed YAML with the line each value stands on. `lines` maps a path such as `("rows", 3, "zh")` to a 1-based line."""

    data: Any
    lines: Mapping[tuple[str | int, ...], int]

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the value at `path`, or of the nearest value above it."""
        at = tuple(path)
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_yaml(text: str, where: str, first_line: int = 1, limit: int = MAX_BYTES) -> Document:
    """Parse untrusted YAML. Raises `InvalidData` with the line for a tag, an anchor, a duplicate key, over `limit` bytes, too much depth.

    The values are built straight from the parser's events, so an alias is refused before anything could be expanded.
    """
    if len(text.encode("utf-8", "surrogatepass")) > limit:
        raise InvalidData(f"more than {limit >> 20} MiB of YAML", where, hint="split the file")
    lines: dict[tuple[str | int, ...], int] = {}

    def line(mark: Any) -> int:
        return first_line + (mark.line if mark else 0)

    def fail(what: str, mark: Any, hint: str) -> InvalidData:
        return InvalidData(what, where, line(mark), hint)

    def following() -> yaml.Event:
        event = next(events)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise fail("an anchor or alias (& or *)", event.start_mark, "write the value out, or quote the text")
        if tag := getattr(event, "tag", None):
            raise fail(f"a YAML tag ({tag})", event.start_mark, "remove the tag")
        return event

    def build(event: yaml.Event, path: tuple[str | int, ...]) -> Any:
        if len(path) > MAX_DEPTH:
            raise fail(f"nested deeper than {MAX_DEPTH} levels", event.start_mark, "flatten it")
        lines.setdefault(path, line(event.start_mark))
        if isinstance(event, yaml.ScalarEvent):
            return _plain(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := following(), yaml.SequenceEndEvent):
                items.append(build(event, (*path, len(items))))
            return items
        mapping: dict[str, Any] = {}
        while not isinstance(event := following(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise fail("a key that is not a plain word", event.start_mark, "use a plain key")
            if event.value in mapping:
                raise fail(f"the key {event.value!r} stands twice", event.start_mark, "keep one of them")
            inner = (*path, event.value)
            lines[inner] = line(event.start_mark)  # a value belongs to the line of its key
            mapping[event.value] = build(following(), inner)
        return mapping

    data = None
    documents = 0
    try:
        events = yaml.parse(text, Loader=_EVENTS)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise fail("a second document (---)", event.start_mark, "keep one document a file")
                data = build(following(), ())
        return Document(data, lines)
    except yaml.MarkedYAMLError as error:
        raise fail(f"not valid YAML ({error.problem or error.context})", error.problem_mark, "check quotes and indentation") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidData(f"not valid YAML ({str(error).splitlines()[0]})", where, first_line, "check quotes and indentation") from None


# ---------------------------------------------------------------- rows


def _split(value: object) -> object:
    """`a b c` or `[a, b, c]`: a list of words either way, so that long tables stay readable."""
    return tuple(value.split()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], pydantic.BeforeValidator(_split)]


class Row(pydantic.BaseModel):
    """A row of a table. Unknown keys are refused, so that a slip of the pen is seen."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Place(Row):
    """A place that publishes policy. `code`: six digits of GB/T 2260; `short`: the name without 市, 省, 自治区 …

    `weak`: names of the place that are ordinary words too (来宾, 日照); they count only beside another sign of it.
    `not_in`: longer words in which a name of the place stands without meaning it (长治久安, 三明治).
    """

    slug: str = pydantic.Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    zh: str
    short: str
    en: str
    level: Literal["country", "province", "prefecture", "county"]
    code: str = pydantic.Field(pattern=r"^[0-9]{6}$")
    parent: str | None = None
    aliases: Words = ()
    weak: Words = ()
    not_in: Words = ()
    lon: float | None = None
    lat: float | None = None


class Counties(Row):
    """The counties, districts, banners and county-level cities of one place, by full name, so that a county rolls up to its city.

    `zones`: new areas, parks and towns that publish on their own and are no county. `weak`: full or short names of counties that are
    ordinary words too, so that they say nothing alone (城区; 合作 is "cooperation", not 合作市).
    """

    place: str
    names: Words = ()
    zones: Words = ()
    weak: Words = ()


class Theme(Row):
    """A theme of the policy field. `keywords` point to it; those under `strong` count double."""

    id: str = pydantic.Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    zh: str
    en: str
    strong: Words = ()
    not_for: Words = ()  # kinds of record that the theme never takes where another theme is found
    keywords: Words = ()
    about_zh: str = ""
    about_en: str = ""


class Unit(Row):
    """A measure word. `measure` says what may be compared; `one`/`many`: the English after 1 and after other numbers ("" for none)."""

    unit: str
    measure: Literal["people", "person-times", "money", "share", "points", "ratio", "things", "events", "time", "age", "area",
                     "length", "mass", "volume", "energy", "power", "temperature", "concentration", "other"]  # fmt: skip
    one: str = ""
    many: str = ""
    aliases: Words = ()


class Term(Row):
    """A glossary entry: one Chinese term, its one preferred English, and how it behaves beside other words.

    `pos`: level, adj: stand before the noun · field: follows its noun with "in" · amount, share, rate: "number of …" · money,
    person, noun: can be counted · mass, activity, unique: cannot · name: proper name · body, office, organ: parts of the name of an
    authority · verb, adv, prep; an adv without English adds nothing to a name · ask: a word of a question. `attr`: the form before
    another noun. `prep`: the preposition before a noun that follows. `verb`, `past`: the verb it is at the head of a clause, and an
    irregular participle. `title`: its form in the name of an authority. `takes`: of a noun, Chinese verbs and the English verb that goes
    with it where that is not the verb's own. `purpose`: a verb right before the noun says what it is for, and has it never as its object.
    """

    zh: str = pydantic.Field(min_length=1)
    en: str
    note: str = ""
    plural: str = ""
    official: bool = False
    pos: Literal["noun", "person", "mass", "activity", "unique", "amount", "share", "rate", "money", "field", "level", "adj", "name",
                 "body", "office", "organ", "verb", "adv", "prep", "ask"] = "noun"  # fmt: skip
    attr: str = ""
    prep: str = ""
    verb: str = ""
    past: str = ""
    adverb: str = ""
    title: str = ""
    takes: dict[str, str] = {}
    purpose: bool = False

    @property
    def many(self) -> str:
        """Its plural; of what cannot be counted, the word itself."""
        if self.plural or self.pos not in ("noun", "person", "money"):
            return self.plural or self.en
        if re.search(r"(?:s|x|z|ch|sh)$", self.en):
            return self.en + "es"
        return re.sub(r"(?<=[^aeiou])y$", "ie", self.en) + "s"

    @property
    def done(self) -> str:
        """Its participle as a verb: train → trained, carry out → carried out."""
        first, _, rest = (self.verb or self.en).partition(" ")
        regular = re.sub(r"(?<=[^aeiou])y$", "i", first.removesuffix("e")) + "ed"
        return self.past or f"{regular} {rest}".strip()


class Indicator(Row):
    """A headline indicator: what phrasings count as the same thing, so that places can be compared."""

    id: str = pydantic.Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    zh: str
    en: str
    theme: str
    type: Literal["stock", "flow", "ratio"]
    units: Words
    patterns: Words  # the indicator's name contains one of these (all words of a pattern joined by "+"), or is the one after "="
    not_patterns: Words = ()
    subject: str = ""  # indicators of one subject are shown together, and said to be incomparable


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, eq=False)
class Tables:
    """All tables, read and checked. Compared and hashed by identity, so that a stage may cache what it compiles from them."""

    places: tuple[Place, ...]
    themes: tuple[Theme, ...]
    units: tuple[Unit, ...]
    glossary: tuple[Term, ...]
    indicators: tuple[Indicator, ...]
    cues: Mapping[str, Any]  # data/cues.yml: the words that rules are made of
    furniture: Mapping[str, Any]  # data/furniture.yml: what pages carry around the article
    counties: tuple[Counties, ...] = ()
    phrases: Mapping[str, Any] = field(default_factory=dict)  # data/phrases.yml: the words that sentences about records are made of

    @cached_property
    def place(self) -> Mapping[str, Place]:
        return {p.slug: p for p in self.places}

    @cached_property
    def county(self) -> Mapping[str, tuple[str, ...]]:
        """Name of a county or zone → slugs of the places that have one of that name (鼓楼区 is in four cities).

        A county-level city answers to its short name too (昆山). `weak` names are left out.
        """
        found: dict[str, list[str]] = {}
        for row in self.counties:
            short = [name[:-1] for name in row.names if name.endswith("市") and len(name) > 2]
            for name in (*row.names, *row.zones, *short):
                if name not in row.weak:
                    found.setdefault(name, []).append(row.place)
        return {name: tuple(slugs) for name, slugs in found.items()}

    @cached_property
    def theme(self) -> Mapping[str, Theme]:
        return {t.id: t for t in self.themes}

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        """By canonical unit and by alias."""
        return {name: u for u in self.units for name in (u.unit, *u.aliases)}

    def wording(self, section: str, code: str) -> tuple[str, str]:
        """The Chinese and English words for a code under a section of phrases.yml. Raises `InvalidData` where it has no row."""
        rows = self.phrases.get(section)
        row = rows.get(code) if isinstance(rows, dict) else None
        if not (isinstance(row, dict) and isinstance(row.get("zh"), str) and isinstance(row.get("en"), str)):
            raise InvalidData(f"no words for {code!r} under `{section}:`", "phrases.yml", hint=f"add a row `{code}: {{zh: …, en: …}}`")
        return row["zh"], row["en"]


# file name → (row class or None for a plain mapping, key of a row)
FILES: Mapping[str, tuple[type[Row] | None, str]] = {
    "places": (Place, "slug"),
    "counties": (Counties, "place"),
    "themes": (Theme, "id"),
    "units": (Unit, "unit"),
    "glossary": (Term, "zh"),
    "indicators": (Indicator, "id"),
    "cues": (None, ""),
    "furniture": (None, ""),
    "phrases": (None, ""),
}


# Mappings of the word lists whose keys are words too, so that a row can be added: 银龄: 人
OPEN = frozenset({"unit_of_noun", "restore", "currencies"})


def each_row(document: Document, row: type[R], key: str, where: str, table: str) -> Iterator[R | InvalidData]:
    """The rows under `table:` of a parsed file, in order; in place of a bad one, what is wrong with it and where."""
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get(table), list):
        yield InvalidData(f"no list under `{table}:`", where, 1, f"begin the rows with `{table}:`")
        return
    for name in data:
        if name not in (table, "extends"):
            yield InvalidData(f"unknown key {name!r}", where, document.line([name]), f"only `{table}:` and `extends:` are read")
    seen: set[str] = set()
    for i, item in enumerate(data[table]):
        try:
            one = row.model_validate(item)
        except pydantic.ValidationError as error:
            first = error.errors()[0]
            path = [table, i, *first["loc"]]
            name = ".".join(map(str, first["loc"])) or "row"
            yield InvalidData(f"{name}: {first['msg'].lower()}", where, document.line(path), f"see the other rows of `{table}`")
            continue
        name = getattr(one, key)
        if name in seen:
            yield InvalidData(f"{name!r} stands twice", where, document.line([table, i]), "keep one row")
        else:
            yield one
        seen.add(name)


def read_rows(document: Document, row: type[R], key: str, where: str, table: str) -> dict[str, R]:
    """The rows under `table:` of a parsed file, by key. Raises `InvalidData` at the line of the first bad row."""
    rows: dict[str, R] = {}
    for one in each_row(document, row, key, where, table):
        if isinstance(one, InvalidData):
            raise one
        rows[getattr(one, key)] = one
    return rows


def _folders(data: Path | None) -> list[Path]:
    return [data, PACKAGED] if data and data.resolve() != PACKAGED.resolve() else [PACKAGED]


def files(name: str, data: Path | None = None) -> list[tuple[Path, Document]]:
    """The files of one table that count, most specific first: down to the first that does not say `extends: default`."""
    out = []
    for folder in _folders(data):
        path = folder / f"{name}.yml"
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidData("not UTF-8", str(path), hint="save it as UTF-8") from None
        document = read_yaml(text, str(path))
        out.append((path, document))
        extends = document.data.get("extends") if isinstance(document.data, dict) else None
        if extends is None:
            break
        if extends != "default":
            raise InvalidData(f"extends: {extends!r}", str(path), document.line(["extends"]), "write `extends: default`")
    return out


def joined(base: Mapping[str, Any], document: Document, where: str) -> dict[str, Any]:
    """A table of word lists with those of a corpus's own file: its lists in place of the same ones, those under `add:` behind them.

    Raises `InvalidData` for an `add:` to what is not there, or that is written otherwise than what it goes behind.
    """
    merged = {**base, **{k: v for k, v in document.data.items() if k not in ("extends", "add")}}
    return merged if document.data.get("add") is None else dict(_behind(merged, document.data["add"], document, where, ("add",)))


def _behind(base: Any, more: Any, document: Document, where: str, path: tuple[str, ...]) -> Any:
    if isinstance(base, dict) and isinstance(more, dict):
        fresh = [key for key in more if key not in base]
        if fresh and path[-1] not in OPEN:
            known = ", ".join(sorted(base)[:12]) + (", …" if len(base) > 12 else "")
            raise InvalidData(f"nothing to add to under {fresh[0]!r}", where, document.line([*path, fresh[0]]), f"one of: {known}")
        return {**base, **more} if path[-1] in OPEN else {
            **base, **{key: _behind(base[key], value, document, where, (*path, key)) for key, value in more.items()}
        }  # fmt: skip
    if isinstance(base, str) and isinstance(more, str):
        return f"{base} {more}"
    if isinstance(base, list) and isinstance(more, (list, str)):
        return [*base, *(more.split() if isinstance(more, str) else more)]
    raise InvalidData(f"{path[-1]!r} is written otherwise here", where, document.line(path), "write it as the packaged table does")


def load(data: Path | None = None) -> Tables:
    """Read every table, `data/*.yml` of a corpus first, the packaged ones behind it.

    Raises `InvalidData` with file and line for a row that is wrong, and for a table that is nowhere.
    """
    found: dict[str, Any] = {}
    for name, (row, key) in FILES.items():
        documents = files(name, data)
        if not documents:
            raise InvalidData(f"no table {name}.yml", str(_folders(data)[0]), hint="add the file or reinstall the package")
        if row is None:
            merged: dict[str, Any] = {}
            for path, document in reversed(documents):
                if not isinstance(document.data, dict):
                    raise InvalidData("not a mapping", str(path), 1, "begin with a key")
                merged = joined(merged, document, str(path))
            found[name] = merged
        else:
            rows: dict[str, Row] = {}
            for path, document in reversed(documents):
                rows |= read_rows(document, row, key, str(path), name)
            found[name] = tuple(rows.values())
    return Tables(**found)
