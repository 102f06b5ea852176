"""Folders with tables → one frozen `Tables`. The only reader of `data/*.yml`; nothing loads at import. Terms are read by `glossary`.

A corpus's own file goes first: `units.yml` in its `data/` replaces the packaged one, or adds to it where the file's first line
is `extends: default` (rows with the same key replace the packaged row). In a table of word lists (furniture, phrases) a list under
the same key replaces the packaged list, and one under `add:` goes behind it:

    extends: default
    add:
      opens:
        teaser: [延伸阅读]

Rows of `glossary/` and `cues/` go over the packaged rows of the same words.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import pydantic

from policy_digest.errors import InvalidData
from policy_digest.owner import Owner
from policy_digest.plain import exists, read_text
from policy_digest.plain_yaml import MAX_BYTES as MAX_BYTES
from policy_digest.plain_yaml import Document as Document
from policy_digest.plain_yaml import read_yaml as read_yaml
from policy_digest.tables import cues, dataset, glossary, tabbed, word_lists
from policy_digest.tables.cues import Cues as Cues
from policy_digest.tables.dataset import Dataset as Dataset
from policy_digest.tables.glossary import Term as Term

_HERE = Path(__file__).resolve().parent.parent
# Installed, the tables lie inside the package; in a checkout, beside it.
PACKAGED = next((p for p in (_HERE / "data", _HERE.parent.parent / "data") if (p / "units.yml").is_file()), _HERE / "data")


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


class Synonyms(Row):
    """What readers call the same thing: whoever asks for one of them is shown the others too. `en`: English, `|` between two."""

    id: PageName
    zh: Words = ()
    en: str = ""

    @property
    def english(self) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.en.split("|") if one.strip())


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
    cues: Cues  # data/cues/: the words that rules are made of
    furniture: Mapping[str, Any]  # data/furniture.yml: what pages carry around the article
    counties: tuple[Counties, ...] = field(default_factory=tuple)
    site: tuple[SiteWord, ...] = field(default_factory=tuple)  # data/site.yml: the words of the pages
    synonyms: tuple[Synonyms, ...] = field(default_factory=tuple)  # data/synonyms.yml: what readers call the same thing
    phrases: Mapping[str, Any] = field(default_factory=dict)  # data/phrases.yml: the words that sentences about records are made of
    second: str = field(default_factory=str)  # data/second.json, unread: the weights of the second reader; "" for the rules alone
    naming: str = field(default_factory=str)  # data/naming.json, unread: the weights by which it ranks names; "" for the rules alone
    dataset: Dataset = field(default_factory=Dataset)  # the corpus's own dataset.yml: what its owner says about the data

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
    "glossary": (glossary.Row, "zh"),
    "indicators": (Indicator, "id"),
    "furniture": (None, ""),
    "phrases": (None, ""),
    "site": (SiteWord, "id"),
    "synonyms": (Synonyms, "id"),
}


NAMES = (*FILES, cues.FOLDER)  # every table that people write
OLD_CUES = "cues.yml"  # where a corpus had its own words of rules before they were rows
LEARNED = {"second": "second.json", "naming": "naming.json"}  # by name; written by training, no tables that a person writes


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
    if name in (glossary.FOLDER, cues.FOLDER):
        paths += (path for folder in _folders(data) for path in tabbed.files(folder / name, trusted=folder.parent == _HERE))
    return tuple((path, read_text(path, MAX_BYTES)) for path in paths if exists(path))


def _folders(data: Path | None) -> list[Path]:
    return [data, PACKAGED] if data and data.resolve() != PACKAGED.resolve() else [PACKAGED]


def _file(folder: Path, name: str) -> Path:
    """The file of a table. What lies inside the package is trusted as its code is: some installers link both to a store of theirs."""
    path = folder / name
    return path.resolve() if folder.parent == _HERE else path


def _weights(data: Path | None, name: str, rules_only: bool) -> Source:
    """A file of the second reader: the corpus's own, else the packaged one, else none."""
    paths = (_file(folder, LEARNED[name]) for folder in _folders(data))
    return () if rules_only else tuple((path, read_text(path, MAX_BYTES)) for path in paths if exists(path))[:1]


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


def misshapen(name: str, document: Document, where: str) -> Iterator[InvalidData]:
    """What of a corpus's own file of a table is written otherwise than in the packaged one: see `word_lists`."""
    yield from word_lists.misshapen(files(name)[0][1].data, document, where)


def load(data: Path | None = None, *before: Tables, rules_only: bool = False) -> Tables:
    """Read every table, `data/*.yml` of a corpus first, the packaged ones behind it. `rules_only`: without the second reader.

    `before`: tables that were read before, of this corpus or of others. A table whose files say the same as one of theirs is that one,
    with all that was compiled from it; where that holds for every table, so are the tables as a whole.

    Raises `InvalidData` with file and line for a row that is wrong, and for a table that is nowhere.
    """
    sources = {name: _source(name, data) for name in NAMES} | {name: _weights(data, name, rules_only) for name in LEARNED}
    sources[dataset.NAME] = dataset.source(data)
    for one in before:
        if one.sources == sources:
            return one
    kept = {name: getattr(one, name) for one in reversed(before) for name in sources if one.sources.get(name) == sources[name]}
    texts: dict[str, Any] = {name: "".join(text for _, text in sources[name]) for name in LEARNED}
    texts[dataset.NAME] = dataset.dataset(sources[dataset.NAME])
    with _uncollected():
        loaded = Tables(**_read(data, texts | kept))
    loaded.sources.update(sources)
    for one in before:
        loaded.take_over(one)
    return loaded


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looks for garbage meanwhile: rows refer to no row, and each look goes through all that were read so far."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _read(data: Path | None, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Every table by name: those of `kept` as they are, the others from their files."""
    found = dict(kept)
    if cues.FOLDER not in kept:
        found[cues.FOLDER] = load_cues(data)
    for name, (row, key) in FILES.items():
        if name in kept:
            continue
        documents = files(name, data)
        if row is glossary.Row:
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
                merged = word_lists.joined(merged, document, str(path))
            found[name] = merged
        else:
            rows: dict[str, pydantic.BaseModel] = {}
            for path, document in reversed(documents):
                rows |= read_rows(document, row, key, str(path), name)
            found[name] = tuple(rows.values())
            if row is Place and (problem := _circle(found[name], documents)):
                raise problem
    return found


def load_cues(data: Path | None = None) -> Cues:
    """The words that rules are made of. Raises `InvalidData` at the first bad row, and for a `cues.yml` of an older release."""
    folders = _folders(data)
    if data and exists(data / OLD_CUES):
        raise InvalidData("words of rules in the layout of an older release", str(data / OLD_CUES), hint="run `policy-digest migrate`")
    return cues.load([folder / cues.FOLDER for folder in folders], trusted=PACKAGED.parent == _HERE)


def _terms(documents: Sequence[tuple[Path, Document]], data: Path | None) -> dict[str, Term]:
    """The glossary: of each folder its `glossary.yml`, where there is one, and over it the files of its `glossary/`.

    A corpus's own rows go over the packaged ones, which only a `glossary.yml` without `extends: default` leaves out.
    """
    written = {
        path.parent: {zh: row.term for zh, row in read_rows(document, glossary.Row, "zh", str(path), "glossary").items()}
        for path, document in documents
    }
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
