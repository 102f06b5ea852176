"""Folders `glossary/<field>.tsv` → `Term`s, each with the file and line it stands on; terms → the same file as it is to be written.

One row a term, cells between tabs, the first line their names. Rows are sorted by the Chinese, so that two people who add terms add them
in different places; the file says of which field a term is, and no term stands in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

import pydantic

from policy_digest.errors import InvalidData
from policy_digest.plain import read_text
from policy_digest.tables import tabbed
from policy_digest.tables.tabbed import MAX_BYTES, files

FOLDER: Final = "glossary"
COLUMNS: Final = ("zh", "en", "pos", "plural", "attr", "prep", "verb", "past", "adverb", "title", "takes", "purpose", "official", "note")
_FLAGS: Final = ("purpose", "official")
_WRITTEN: Final = frozenset((*_FLAGS, "takes"))  # columns whose cells are not what the term holds
_YES: Final = "yes"
_NO_VERBS: Final[Mapping[str, str]] = {}
_HEAD: Final = re.compile(
    r"(.+?)( (?:of|for|on|in|with|to|from|under|per|at|among|by) .+)"
)  # a subsidy for boarders: what takes the plural

Pos = Literal["noun", "person", "mass", "activity", "unique", "amount", "share", "rate", "money", "field", "level", "adj", "name",
              "body", "office", "organ", "verb", "adv", "prep", "ask"]  # fmt: skip
_POS: Final = frozenset(get_args(Pos))


class Term(NamedTuple):
    """A glossary entry as it is used: its columns are told at `Row`, which is how it is written."""

    zh: str
    en: str
    note: str = ""
    plural: str = ""
    official: bool = False
    pos: str = "noun"
    attr: str = ""
    prep: str = ""
    verb: str = ""
    past: str = ""
    adverb: str = ""
    title: str = ""
    takes: Mapping[str, str] = _NO_VERBS
    purpose: bool = False

    @property
    def many(self) -> str:
        """Its plural; of what cannot be counted, the word itself."""
        if self.plural or self.pos not in ("noun", "person", "money"):
            return self.plural or self.en
        found = _HEAD.match(self.en)
        head, behind = found.group(1, 2) if found else (self.en, "")
        if re.search(r"(?:admissions|funds|revenues|services|earnings|savings|goods|works)$", head):
            return self.en
        if re.search(r"(?:s|x|z|ch|sh)$", head):
            return f"{head}es{behind}"
        return re.sub(r"(?<=[^aeiou])y$", "ie", head) + f"s{behind}"

    @property
    def done(self) -> str:
        """Its participle as a verb: train → trained, carry out → carried out."""
        first, _, rest = (self.verb or self.en).partition(" ")
        regular = re.sub(r"(?<=[^aeiou])y$", "i", first.removesuffix("e")) + "ed"
        return self.past or f"{regular} {rest}".strip()


class Row(pydantic.BaseModel):
    """A glossary entry: one Chinese term, its one preferred English, and how it behaves beside other words.

    `pos`: level, adj: stand before the noun · field: follows its noun with "in" · amount, share, rate: "number of …" · money,
    person, noun: can be counted · mass, activity, unique: cannot · name: proper name · body, office, organ: parts of the name of an
    authority · verb, adv, prep; an adv without English adds nothing to a name · ask: a word of a question. `attr`: the form before
    another noun. `prep`: the preposition before a noun that follows. `verb`, `past`: the verb it is at the head of a clause, and an
    irregular participle. `title`: its form in the name of an authority. `takes`: of a noun, Chinese verbs and the English verb that goes
    with it where that is not the verb's own. `purpose`: a verb right before the noun says what it is for, and has it never as its object.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    zh: str = pydantic.Field(min_length=1)
    en: str
    note: str = ""
    plural: str = ""
    official: bool = False
    pos: Pos = "noun"
    attr: str = ""
    prep: str = ""
    verb: str = ""
    past: str = ""
    adverb: str = ""
    title: str = ""
    takes: dict[str, str] = pydantic.Field(default_factory=dict)
    purpose: bool = False

    @property
    def term(self) -> Term:
        """What the row says."""
        return Term(**dict(self))


class Entry(NamedTuple):
    """A term with the place where it is written. `field`: the name of its file."""

    term: Term
    field: str
    path: Path
    line: int


def strange(folder: Path) -> Iterator[InvalidData]:
    """What lies in a glossary folder and is not read."""
    yield from tabbed.strange(folder, "terms", "a field, such as water-supply.tsv")


def rows(text: str, path: Path) -> Iterator[Entry | InvalidData]:
    """The terms of one file in order; in place of a bad row, what is wrong with it and where."""
    lines = text.split("\n")
    columns = lines[0].split("\t")
    if wrong := tabbed.wrong_head(columns, COLUMNS, ("zh", "en"), path):
        yield wrong
        return
    validated, field, most = Row.__pydantic_validator__.validate_python, path.stem, columns[:3] == ["zh", "en", "pos"]
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) > len(columns):
            yield InvalidData(f"{len(cells)} cells in a row of {len(columns)} columns", str(path), number, "take a tab away")
            continue
        try:
            bare = most and len(cells) == 3 and cells[2] in _POS and all(cell and cell == cell.strip() for cell in cells)
            term = Term(cells[0], cells[1], pos=cells[2]) if bare else validated(_values(columns, cells)).term  # five of six rows are bare
        except pydantic.ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"])) or "row"
            yield InvalidData(f"{name}: {first['msg'].removeprefix('Value error, ').lower()}", str(path), number, "see the rows around it")
            continue
        except ValueError as error:
            yield InvalidData(str(error), str(path), number, "see the rows around it")
            continue
        yield Entry(term, field, path, number)


def _values(columns: Sequence[str], cells: Sequence[str]) -> dict[str, object]:
    """The cells of a row as a `Term` takes them. Raises `ValueError` for one that is written otherwise."""
    found: dict[str, object] = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
    if "en" not in found:
        found["en"] = ""
    if found.keys().isdisjoint(_WRITTEN):
        return found
    for name in _FLAGS:
        if name in found:
            if found[name] != _YES:
                raise ValueError(f"{name}: {found[name]!r:.40} is neither `{_YES}` nor empty")
            found[name] = True
    if "takes" in found:
        pairs = [pair.partition("=") for pair in str(found["takes"]).split(";")]
        if not all(verb.strip() and said.strip() for verb, _, said in pairs):
            raise ValueError(f"takes: {found['takes']!r:.40} is not written as `verb=what is said; verb=what is said`")
        found["takes"] = {verb.strip(): said.strip() for verb, _, said in pairs}
    return found


def every(folder: Path, *, trusted: bool = False) -> Iterator[Entry | InvalidData]:
    """The entries of all files of a folder; a term that stands in two places is a problem at the second. `trusted`: see `tabbed.files`."""
    seen: dict[str, Entry] = {}
    for path in files(folder, trusted=trusted):
        try:
            text = read_text(path, MAX_BYTES)
        except InvalidData as problem:
            yield problem
            continue
        for entry in rows(text, path):
            if isinstance(entry, Entry) and (first := seen.setdefault(entry.term.zh, entry)) is not entry:
                where = f"line {first.line}" if first.path == path else f"{first.path.name}:{first.line}"
                yield InvalidData(f"{entry.term.zh!r} stands twice, also in {where}", str(path), entry.line, "keep one row")
            else:
                yield entry


def terms(folder: Path, *, trusted: bool = False) -> dict[str, Term]:
    """The terms of a folder by their Chinese. Raises `InvalidData` at the first bad row."""
    found: dict[str, Term] = {}
    for entry in every(folder, trusted=trusted):
        if isinstance(entry, InvalidData):
            raise entry
        found[entry.term.zh] = entry.term
    return found


def written(found: Iterable[Term]) -> str:
    """A file of terms as it is to be: sorted by the Chinese, all columns named, no empty cell at the end of a row."""
    lines = ["\t".join(COLUMNS)]
    for term in sorted(found, key=lambda t: t.zh):
        takes = "; ".join(f"{verb}={said}" for verb, said in term.takes.items())
        cells = {"takes": takes, **{name: _YES if getattr(term, name) else "" for name in _FLAGS}}
        lines.append("\t".join(cells.get(name, str(getattr(term, name))) for name in COLUMNS).rstrip("\t"))
    return "\n".join(lines) + "\n"


def unformatted(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files whose rows are all good and that are not written as they are to be, each with its text as it is to be."""
    for path in files(folder):
        text = read_text(path, MAX_BYTES)
        found = list(rows(text, path))
        good = [entry.term for entry in found if isinstance(entry, Entry)]
        if len(good) == len(found) and text != (wanted := written(good)):
            yield path, wanted
