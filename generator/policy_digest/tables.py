"""Folders with tables → one frozen `Tables`. The only reader of `data/*.yml`; nothing loads at import. Terms are read by `glossary`.

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

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import pydantic
import yaml

from policy_digest import glossary
from policy_digest.errors import InvalidData
from policy_digest.glossary import Term as Term
from policy_digest.owner import Owner
from policy_digest.plain import exists, read_text

MAX_BYTES = 4 << 20  # a larger table or front matter is not one that a person wrote
MAX_DEPTH = 20

_HERE = Path(__file__).resolve().parent
# Installed, the tables lie inside the package; in a checkout, beside it.
PACKAGED = next((p for p in (_HERE / "data", _HERE.parent.parent / "data") if (p / "units.yml").is_file()), _HERE / "data")


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


def _not_index(name: str) -> str:
    """A page of its own is made of each row, beside the `index` of its room."""
    if name == "index":
        raise ValueError("`index` is the page that lists them: choose another name")
    return name


PageName = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$"), pydantic.AfterValidator(_not_index)]


class Row(pydantic.BaseModel):
    """A row of a table. Unknown keys are refused, so that a slip of the pen is seen."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Place(Row):
    """A place that publishes policy. `code`: six digits of GB/T 2260; `short`: the name without 市, 省, 自治区 …

    `weak`: names of the place that are ordinary words too (来宾, 日照); they count only beside another sign of it.
    `not_in`: longer words in which a name of the place stands without meaning it (长治久安, 三明治).
    """

    slug: PageName
    zh: str
    short: str
    en: str
    level: Literal["country", "province", "prefecture", "county"]
    code: str = pydantic.Field(pattern=r"^[0-9]{6}$")
    parent: str | None = None
    aliases: Words = ()
    weak: Words = ()
    not_in: Words = ()
    lon: float | None = pydantic.Field(None, ge=-180, le=180)
    lat: float | None = pydantic.Field(None, ge=-90, le=90)


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

    id: PageName
    zh: str
    en: str
    strong: Words = ()
    not_for: Words = ()  # kinds of record that the theme never takes where another theme is found
    keywords: Words = ()
    marks: Words = ()  # words that show that a text is of this field at all; where no theme has any, every text is
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
    about_zh: str = ""  # what a reader of another country has to know of it, said once a page
    about_en: str = ""


class Indicator(Row):
    """A headline indicator: what phrasings count as the same thing, so that places can be compared."""

    id: PageName
    zh: str
    en: str
    theme: str
    type: Literal["stock", "flow", "ratio"]
    units: Words
    patterns: Words  # the indicator's name contains one of these (all words of a pattern joined by "+"), or is the one after "="
    not_patterns: Words = ()
    subject: str = ""  # indicators of one subject are shown together, and said to be incomparable


class SiteWord(Row):
    """What the site says around its records. `{n}` and the like are filled in; `many`: the English of more than one."""

    id: PageName
    zh: str
    en: str
    many: str = ""


R = TypeVar("R", bound=pydantic.BaseModel)
Source = tuple[tuple[Path, str], ...]  # files with their text


@dataclass(frozen=True, eq=False)
class Tables(Owner):
    """All tables, read and checked; compared and hashed by identity. Own what is compiled from them: see `owner.compiled_from`."""

    places: tuple[Place, ...]
    themes: tuple[Theme, ...]
    units: tuple[Unit, ...]
    glossary: tuple[Term, ...]
    indicators: tuple[Indicator, ...]
    cues: Mapping[str, Any]  # data/cues.yml: the words that rules are made of
    furniture: Mapping[str, Any]  # data/furniture.yml: what pages carry around the article
    counties: tuple[Counties, ...] = field(default_factory=tuple)
    site: tuple[SiteWord, ...] = field(default_factory=tuple)  # data/site.yml: the words of the pages
    phrases: Mapping[str, Any] = field(default_factory=dict)  # data/phrases.yml: the words that sentences about records are made of
    second: str = field(default_factory=str)  # data/second.json, unread: the weights of the second reader; "" for the rules alone

    @cached_property
    def sources(self) -> dict[str, Source]:
        """By table: what it was read from. Set by `load`; empty in tables that were made otherwise."""
        return {}

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

    @cached_property
    def measured(self) -> Mapping[str, Sequence[int]]:
        """By state of agreement, how many kinds were right, of how many, when the second reader was trained; empty without it."""
        return dict(json.loads(self.second)["measured"]) if self.second else {}

    def wording(self, section: str, code: str) -> tuple[str, str]:
        """The Chinese and English words for a code under a section of phrases.yml. Raises `InvalidData` where it has no row."""
        rows = self.phrases.get(section)
        row = rows.get(code) if isinstance(rows, dict) else None
        if not (isinstance(row, dict) and isinstance(row.get("zh"), str) and isinstance(row.get("en"), str)):
            raise InvalidData(f"no words for {code!r} under `{section}:`", "phrases.yml", hint=f"add a row `{code}: {{zh: …, en: …}}`")
        return row["zh"], row["en"]


# file name → (row class or None for a plain mapping, key of a row)
FILES: Mapping[str, tuple[type[pydantic.BaseModel] | None, str]] = {
    "places": (Place, "slug"),
    "counties": (Counties, "place"),
    "themes": (Theme, "id"),
    "units": (Unit, "unit"),
    "glossary": (Term, "zh"),
    "indicators": (Indicator, "id"),
    "cues": (None, ""),
    "furniture": (None, ""),
    "phrases": (None, ""),
    "site": (SiteWord, "id"),
}


SECOND = "second.json"  # written by training; no table that a person writes


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
            what = f"{name}: {first['msg'].removeprefix('Value error, ').lower()}"
            yield InvalidData(what, where, document.line(path), f"see the other rows of `{table}`")
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


def _source(name: str, data: Path | None) -> Source:
    """Every file that a table may come from, with its text: where they are the same as before, so is the table. Raises `InvalidData`."""
    paths = [_file(folder, f"{name}.yml") for folder in _folders(data)]
    if name == glossary.FOLDER:
        paths += (path for folder in _folders(data) for path in glossary.files(folder / name, trusted=folder.parent == _HERE))
    return tuple((path, read_text(path, MAX_BYTES)) for path in paths if exists(path))


def _folders(data: Path | None) -> list[Path]:
    return [data, PACKAGED] if data and data.resolve() != PACKAGED.resolve() else [PACKAGED]


def _file(folder: Path, name: str) -> Path:
    """The file of a table. What lies inside the package is trusted as its code is: some installers link both to a store of theirs."""
    path = folder / name
    return path.resolve() if folder.parent == _HERE else path


def _weights(data: Path | None) -> Source:
    """The file of the second reader: the corpus's own, else the packaged one, else none."""
    paths = (_file(folder, SECOND) for folder in _folders(data))
    return tuple((path, read_text(path, MAX_BYTES)) for path in paths if exists(path))[:1]


def files(name: str, data: Path | None = None) -> list[tuple[Path, Document]]:
    """The files of one table that count, most specific first: down to the first that does not say `extends: default`."""
    out = []
    for folder in _folders(data):
        path = _file(folder, f"{name}.yml")
        if not exists(path):
            continue
        document = read_yaml(read_text(path, MAX_BYTES), str(path))
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
        if fresh and not _worded(base):
            known = ", ".join(sorted(base)[:12]) + (", …" if len(base) > 12 else "")
            raise InvalidData(f"nothing to add to under {fresh[0]!r}", where, document.line([*path, fresh[0]]), f"one of: {known}")
        if _worded(base):
            return {**base, **more}
        return {**base, **{key: _behind(base[key], value, document, where, (*path, key)) for key, value in more.items()}}
    if isinstance(base, str) and isinstance(more, str):
        return f"{base} {more}"
    if isinstance(base, list) and isinstance(more, (list, str)):
        return [*base, *(more.split() if isinstance(more, str) else more)]
    raise InvalidData(f"{path[-1]!r} is written otherwise here", where, document.line(path), "write it as the packaged table does")


def _worded(keys: Iterable[str]) -> bool:
    """Whether the keys of a mapping are Chinese words, so that rows can be added (银龄: 人); other keys are names that rules ask for."""
    return any("\u3400" <= character <= "\u9fff" for key in keys for character in key)


def misshapen(name: str, document: Document, where: str) -> Iterator[InvalidData]:
    """What of a corpus's own word lists (cues, furniture, phrases) is written otherwise than in the packaged table, each with its line.

    A whole file must have every list that rules ask for, and a mapping every key; lists of a name that no rule asks for do no harm.
    """
    if not isinstance(document.data, dict):
        yield InvalidData("not a mapping", where, 1, "begin with a key")
        return
    packaged = files(name)[0][1].data
    extends = "extends" in document.data
    try:
        own = joined(packaged if extends else {}, document, where)
    except InvalidData as problem:
        yield problem
        return
    for path, what, hint in _unlike([packaged], {key: value for key, value in own.items() if key in packaged}, ()):
        # What stands under `add:` went behind the packaged list; all else stands where it is.
        line = document.line(path if not path or path[0] in document.data else ("add", *path))
        yield InvalidData(what, where, line, hint if path or extends else f"write `extends: default` above them, or {hint}")


_WRITTEN = {dict: "a mapping (`key: …`)", list: "a list (`[…]`)", str: "text, in quotes if it is a number", bool: "true or false"}


def _unlike(examples: Sequence[Any], value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Where `value` has another shape than what stands in its place in the packaged table: path, what, what to do."""
    kinds = {type(example) for example in examples}
    names = [key for key in path if isinstance(key, str)]
    at = f"a row of `{names[-1]}`" if path and path[-1] != names[-1] else f"`{names[-1]}`" if names else "the table"
    if type(value) not in kinds:
        expected = " or ".join(_WRITTEN.get(kind, kind.__name__) for kind in sorted(kinds, key=str))
        yield path, f"{at} holds {value!r:.40}", f"write {expected}, as the packaged table does"
    elif isinstance(value, list):
        items = [item for example in examples if isinstance(example, list) for item in example] or [""]
        for i, item in enumerate(value):
            yield from _unlike(items, item, (*path, i))
    elif isinstance(value, dict):
        mappings = [example for example in examples if isinstance(example, dict)]
        known = dict.fromkeys(key for mapping in mappings for key in mapping)
        if _worded(known):
            rows = [row for mapping in mappings for row in mapping.values()]
            for key, row in value.items():
                yield from _unlike(rows, row, (*path, key))
            return
        lacking = [key for key in known if key not in value and all(key in mapping for mapping in mappings)]
        if lacking:
            named = ", ".join(lacking[:4]) + (f" and {len(lacking) - 4} more" if len(lacking) > 4 else "")
            yield path, f"{at} lacks {named}", "copy them from the packaged table"
        for key, inner in value.items():
            if key not in known:
                yield (*path, key), f"no {key!r} is read in {at}", f"one of: {', '.join(list(known)[:12])}"
            else:
                yield from _unlike([mapping[key] for mapping in mappings if key in mapping], inner, (*path, key))


def load(data: Path | None = None, *before: Tables, rules_only: bool = False) -> Tables:
    """Read every table, `data/*.yml` of a corpus first, the packaged ones behind it. `rules_only`: without the second reader.

    `before`: tables that were read before, of this corpus or of others. A table whose files say the same as one of theirs is that one,
    with all that was compiled from it; where that holds for every table, so are the tables as a whole.

    Raises `InvalidData` with file and line for a row that is wrong, and for a table that is nowhere.
    """
    sources = {name: _source(name, data) for name in FILES} | {"second": () if rules_only else _weights(data)}
    for one in before:
        if one.sources == sources:
            return one
    kept = {name: getattr(one, name) for one in reversed(before) for name in sources if one.sources.get(name) == sources[name]}
    kept.setdefault("second", "".join(text for _, text in sources["second"]))
    loaded = Tables(**_read(data, kept))
    loaded.sources.update(sources)
    for one in before:
        loaded.take_over(one)
    return loaded


def _read(data: Path | None, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Every table by name: those of `kept` as they are, the others from their files."""
    found = dict(kept)
    for name, (row, key) in FILES.items():
        if name in kept:
            continue
        documents = files(name, data)
        if row is Term:
            found[name] = tuple(_terms(documents, data).values())
        elif not documents:
            raise InvalidData(f"no table {name}.yml", str(_folders(data)[0]), hint="add the file or reinstall the package")
        elif row is None:
            merged: dict[str, Any] = {}
            for path, document in reversed(documents):
                if path.parent != PACKAGED and (problem := next(misshapen(name, document, str(path)), None)):
                    raise problem
                if not isinstance(document.data, dict):
                    raise InvalidData("not a mapping", str(path), 1, "begin with a key")
                merged = joined(merged, document, str(path))
            found[name] = merged
        else:
            rows: dict[str, pydantic.BaseModel] = {}
            for path, document in reversed(documents):
                rows |= read_rows(document, row, key, str(path), name)
            found[name] = tuple(rows.values())
            if row is Place and (problem := _circle(found[name], documents)):
                raise problem
    return found


def _terms(documents: Sequence[tuple[Path, Document]], data: Path | None) -> dict[str, Term]:
    """The glossary: of each folder its `glossary.yml`, where there is one, and over it the files of its `glossary/`.

    A corpus's own rows go over the packaged ones, which only a `glossary.yml` without `extends: default` leaves out.
    """
    written = {path.parent: read_rows(document, Term, "zh", str(path), "glossary") for path, document in documents}
    found: dict[str, Term] = {}
    for folder in reversed(_folders(data)):
        if documents and folder == PACKAGED and folder not in written and "extends" not in documents[-1][1].data:
            continue
        found |= written.get(folder, {})
        found |= glossary.terms(folder / glossary.FOLDER, trusted=folder.parent == _HERE)
    if not found:
        raise InvalidData("no terms", str(PACKAGED / glossary.FOLDER), hint="add the files or reinstall the package")
    return found


def _circle(places: Sequence[Place], documents: Sequence[tuple[Path, Document]]) -> InvalidData | None:
    """What is wrong with a place that lies in itself: whoever asks for the places above it would never come to an end."""
    above = {place.slug: place.parent for place in places}
    for place in places:
        way = [place.slug]
        while (parent := above.get(way[-1])) and parent not in way:
            way.append(parent)
        if parent == place.slug:
            rows = ((path, document, i, row) for path, document in documents for i, row in enumerate(document.data["places"]))
            path, document, i = next((path, document, i) for path, document, i, row in rows if row["slug"] == place.slug)
            told = " in ".join([*way, place.slug])
            return InvalidData(f"the place lies in itself ({told})", str(path), document.line(["places", i]), "mend its `parent`")
    return None
