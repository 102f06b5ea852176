"""Folders `cues/<subject>.tsv` → the words that rules are made of, by category; rows → the same file as it is to be written.

Where a word must stand is grammar, and code; which words there are is decided here. A row is a word in one category, cells between tabs,
the first line their names. `categories.tsv` lists the categories that some room asks for: what their words do, and what may stand in the
cells of their rows. A category that it lacks is read by nobody, and a cell under a column that the category does not read is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NamedTuple

from policy_digest.errors import InvalidData
from policy_digest.plain import is_file, read_text
from policy_digest.tables import tabbed
from policy_digest.tables.tabbed import MAX_BYTES, files

FOLDER: Final = "cues"
CATEGORIES: Final = "categories.tsv"
CELLS: Final = ("direction", "strength", "value", "reach", "ends", "alone", "not_in")  # what a category may say of its words
COLUMNS: Final = ("category", "word", *CELLS, "drop", "note")
_LISTED: Final = ("category", "direction", "strength", "value", "reach", "alone", "not_in", "means", "ends")
_LISTS: Final = ("ends", "not_in")  # cells that hold words, blanks between them
_YES: Final = "yes"
_EMPTY: Final = "-"  # among what may stand in a cell: nothing
_ANY: Final = "any"


class Cue(NamedTuple):
    """A word in one category. What a cell says depends on the category: see `categories.tsv`.

    `ends`: words that end its reach where they stand between it and the figure: behind them it says nothing of that.
    `not_in`: longer words in which it does not count. `drop`: in a corpus's own file, the packaged row is taken away. `note`: where it was
    met, or why it is there.
    """

    category: str
    word: str
    direction: str = ""
    strength: str = ""
    value: str = ""
    reach: str = ""
    ends: tuple[str, ...] = ()
    alone: str = ""
    not_in: tuple[str, ...] = ()
    drop: bool = False
    note: str = ""


class Category(NamedTuple):
    """Words that one room asks for, or some. `cells`: by column that is read, what may stand there; `means`: what such a word does."""

    name: str
    cells: Mapping[str, tuple[str, ...]]
    means: str


class Entry(NamedTuple):
    """A row with the place where it is written."""

    cue: Cue
    path: Path
    line: int


class Cues:
    """All words by category, each category in the order of its words."""

    def __init__(self, rows: Iterable[Cue], categories: Mapping[str, Category]) -> None:
        self.categories = categories
        found: dict[str, list[Cue]] = {name: [] for name in categories}
        for row in sorted(rows):
            found[row.category].append(row)
        self._rows = {name: tuple(of) for name, of in found.items()}
        self._words = {name: tuple(row.word for row in of) for name, of in self._rows.items()}

    def __getitem__(self, category: str) -> tuple[str, ...]:
        """The words of a category. Raises `KeyError` for one that is not listed."""
        return self._words[category]

    def rows(self, category: str) -> tuple[Cue, ...]:
        """The rows of a category. Raises `KeyError` for one that is not listed."""
        return self._rows[category]

    def toward(self, category: str, *directions: str) -> tuple[str, ...]:
        """The words of a category that have one of these directions."""
        return tuple(row.word for row in self._rows[category] if row.direction in directions)

    def reaching(self, category: str, reach: str) -> tuple[str, ...]:
        """The words of a category that reach so far."""
        return tuple(row.word for row in self._rows[category] if row.reach == reach)

    def valued(self, category: str) -> dict[str, tuple[str, ...]]:
        """The words of a category by their value, in the order in which the category lists its values; of free values, in theirs."""
        listed = [value for value in self.categories[category].cells["value"] if value not in (_ANY, _EMPTY)]
        values = dict.fromkeys((*listed, *(row.value for row in self._rows[category])))
        return {value: tuple(row.word for row in self._rows[category] if row.value == value) for value in values}

    def told(self) -> list[list[str]]:
        """All that is read of every row, in one order."""
        return [[*(" ".join(c) if isinstance(c, tuple) else c for c in row[:9])] for rows in self._rows.values() for row in rows]


def categories(folder: Path, *, trusted: bool = False) -> dict[str, Category]:
    """The categories that are asked for, from a folder's `categories.tsv`. Raises `InvalidData` where it is not written as one."""
    path = (folder / CATEGORIES).resolve() if trusted else folder / CATEGORIES
    lines = read_text(path, MAX_BYTES).split("\n")
    if tuple(lines[0].split("\t")) != _LISTED:
        raise InvalidData("the first line does not name its columns", str(path), 1, f"name them, between tabs: {' '.join(_LISTED)}")
    found: dict[str, Category] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = dict(zip(_LISTED, [*line.split("\t"), ""], strict=False))  # most say nothing of the last
        name, means = cells.pop("category"), cells.pop("means", "").strip()
        if line.count("\t") not in (len(_LISTED) - 1, len(_LISTED) - 2) or not name or name in found or not means:
            what = "no category with a cell for each column and words on what it means"
            raise InvalidData(what, str(path), number, "see the rows around it")
        allowed = {column: tuple(cells[column].split()) for column in CELLS if cells.get(column)}
        found[name] = Category(name, allowed, means)
    return found


def rows(text: str, path: Path, known: Mapping[str, Category]) -> Iterator[Entry | InvalidData]:
    """The rows of one file in order; in place of a bad one, what is wrong with it and where."""
    lines = text.split("\n")
    columns = lines[0].split("\t")
    if wrong := tabbed.wrong_head(columns, COLUMNS, ("category", "word"), path):
        yield wrong
        return
    plain = columns[:2] == ["category", "word"]
    bare = frozenset(name for name, category in known.items() if all(_EMPTY in allowed for allowed in category.cells.values()))
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if plain and len(cells) == 2 and cells[0] in bare and cells[1] and cells[1] == cells[1].strip():
            yield Entry(Cue(cells[0], cells[1]), path, number)  # most rows say no more
        elif line.strip():
            try:
                yield Entry(_row(columns, cells, known), path, number)
            except _Wrong as problem:
                yield InvalidData(problem.what, str(path), number, problem.hint)


class _Wrong(Exception):
    """A row that is not written as its category wants, and what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


def _row(columns: Sequence[str], cells: Sequence[str], known: Mapping[str, Category]) -> Cue:
    """One row. Raises `_Wrong` for one that its category does not want so."""
    if len(cells) > len(columns):
        raise _Wrong(f"{len(cells)} cells in a row of {len(columns)} columns", "take a tab away")
    said = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
    name, word = said.pop("category", ""), said.pop("word", "")
    if not name or not word:
        raise _Wrong(f"no {'word' if name else 'category'} in the row", "write both, between tabs")
    if (category := known.get(name)) is None:
        close = ", ".join(get_close_matches(name, known, 3)) or ", ".join(sorted(known)[:12])
        raise _Wrong(f"no category of the name {name!r:.40} is read", f"perhaps: {close}")
    note, drop = said.pop("note", ""), said.pop("drop", "")
    if drop:
        if drop != _YES or said:
            raise _Wrong(f"drop: {drop!r:.40} beside other cells, or not `{_YES}`", "a row that takes a word away says no more of it")
        return Cue(name, word, drop=True, note=note)
    for column in CELLS:
        _fits(column, said.get(column, ""), category)
    ends, longer = (tuple(sorted(set(said.pop(column, "").split()))) for column in _LISTS)
    for one in ends:
        if one in word:
            raise _Wrong(f"ends: {one!r:.40} stands in {word!r:.40} itself", "name words that may follow it")
    for one in longer:
        if not _within(word, one):
            raise _Wrong(f"not_in: {one!r:.40} does not hold {word!r:.40}", "name longer words in which it does not count")
    return Cue(name, word, ends=ends, not_in=longer, note=note, **said)  # type: ignore[arg-type]  # the columns that are left are plain


def _fits(column: str, cell: str, category: Category) -> None:
    """Raises `_Wrong` for a cell that the category does not want so."""
    allowed = category.cells.get(column)
    if allowed is None:
        if cell:
            read = ", ".join(category.cells) or "category and word alone"
            raise _Wrong(f"{column}: {cell!r:.40} is not read in a row of `{category.name}`", f"leave it empty; what is read: {read}")
    elif (cell or _EMPTY) not in allowed and not (cell and _ANY in allowed):
        told = f"{cell!r:.40} is none of its values" if cell else "empty"
        values = "a value" if allowed == (_ANY,) else " or ".join("nothing" if value == _EMPTY else value for value in allowed)
        raise _Wrong(f"{column}: {told}", f"write {values} in a row of `{category.name}`")


def _within(word: str, longer: str) -> bool:
    """Whether a word stands in another one, or runs on from its end (会有 in 推进会有), so that the other one can silence it."""
    return word != longer and (word in longer or any(longer.endswith(word[:i]) for i in range(1, len(word))))


def every(folder: Path, known: Mapping[str, Category], *, trusted: bool = False) -> Iterator[Entry | InvalidData]:
    """The rows of all files of a folder; one that stands in two places is a problem at the second. `trusted`: see `tabbed.files`."""
    seen: dict[tuple[str, str], Entry] = {}
    for path in files(folder, trusted=trusted):
        if path.name == CATEGORIES:
            continue
        try:
            text = read_text(path, MAX_BYTES)
        except InvalidData as problem:
            yield problem
            continue
        for entry in rows(text, path, known):
            if isinstance(entry, Entry):
                first = seen.setdefault((entry.cue.category, entry.cue.word), entry)
                if first is not entry:
                    where = f"line {first.line}" if first.path == path else f"{first.path.name}:{first.line}"
                    what = f"{entry.cue.word!r} stands twice under `{entry.cue.category}`, also in {where}"
                    yield InvalidData(what, str(path), entry.line, "keep one row")
                    continue
            yield entry


def strange(folder: Path, *, packaged: bool = False) -> Iterator[InvalidData]:
    """What lies in a folder of cues and is not read: in a corpus's own, categories too."""
    if not packaged and is_file(folder / CATEGORIES):
        yield InvalidData("which categories there are is said by the program alone", str(folder / CATEGORIES), hint="remove the file")
    yield from tabbed.strange(folder, "cues", "a subject, such as support.tsv")


def load(folders: Sequence[Path], *, trusted: bool = False) -> Cues:
    """The cues of folders, the packaged one last: a row of an earlier folder goes over the same word's in a later one.

    `trusted`: of the packaged one, see `tabbed.files`. Raises `InvalidData` at the first bad row.
    """
    known = categories(folders[-1], trusted=trusted)
    found: dict[tuple[str, str], Cue] = {}
    for folder in reversed(folders):
        for entry in every(folder, known, trusted=trusted and folder == folders[-1]):
            if isinstance(entry, InvalidData):
                raise entry
            key = (entry.cue.category, entry.cue.word)
            if not entry.cue.drop:
                found[key] = entry.cue
            elif found.pop(key, None) is None or folder == folders[-1]:
                what = f"there is no packaged {entry.cue.word!r} under `{entry.cue.category}` to take away"
                raise InvalidData(what, str(entry.path), entry.line, "remove the row")
    return Cues(found.values(), known)


def written(found: Iterable[Cue]) -> str:
    """A file of cues as it is to be: sorted by category and word, the columns that some row fills, no empty cell at the end of a row."""
    table = []
    for cue in sorted(found):
        cells = cue._asdict() | {name: " ".join(getattr(cue, name)) for name in _LISTS} | {"drop": _YES if cue.drop else ""}
        table.append([str(cells[name]) for name in COLUMNS])
    filled = [i for i, name in enumerate(COLUMNS) if name in ("category", "word") or any(row[i] for row in table)]
    lines = ["\t".join(COLUMNS[i] for i in filled), *("\t".join(row[i] for i in filled).rstrip("\t") for row in table)]
    return "\n".join(lines) + "\n"


def unformatted(folder: Path, known: Mapping[str, Category]) -> Iterator[tuple[Path, str]]:
    """Files whose rows are all good and that are not written as they are to be, each with its text as it is to be."""
    for path in files(folder):
        text = read_text(path, MAX_BYTES)
        if path.name == CATEGORIES:
            head, *listed = text.split("\n")
            if text != (wanted := "\n".join([head, *sorted(filter(str.strip, listed))]) + "\n"):
                yield path, wanted
            continue
        found = list(rows(text, path, known))
        good = [entry.cue for entry in found if isinstance(entry, Entry)]
        if len(good) == len(found) and text != (wanted := written(good)):
            yield path, wanted
