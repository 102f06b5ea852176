"""A data folder in, its problems out: each one line with file, line, what is wrong and what to do. Only `mend` writes.

What a single file can tell is refused where it is read (`tables`, `corpus`); here stands what only two rows or two files can tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from policy_digest import changes, corpus, decisions, inside, proved, second, tables
from policy_digest.address import name_of
from policy_digest.english import composed_anyway, missing
from policy_digest.errors import InvalidData
from policy_digest.migrate import OLD_RECORDS, is_old
from policy_digest.models import Article, Extraction
from policy_digest.pipeline import Extractor
from policy_digest.plain import exists, is_folder, read_text
from policy_digest.segment import beyond, too_many
from policy_digest.tables import Tables, cues, dataset, glossary
from policy_digest.wording import misnamed, misread, wordings

# Categories of data/cues/ that mean opposite things, so that one word cannot stand in both.
OPPOSITES = (("verbs", "verbs_dual"),)
AGAIN = "run `policy-digest extract`"


def problems(data: Path) -> Iterator[InvalidData]:
    """Everything in the corpus that needs mending: what is no plain file or folder first, then tables, articles, records."""
    if not is_folder(data):
        yield InvalidData("no such folder", str(data), hint="name the corpus with --data")
        return
    strange = {str(path): InvalidData(kind, str(path), hint="put a plain file or folder there") for path, kind in inside.strangers(data)}
    yield from strange.values()
    yield from (problem for problem in _contents(data) if problem.where not in strange)


def _contents(data: Path) -> Iterator[InvalidData]:
    """What is wrong with what the files say."""
    wrong = list(_bad_tables(data))
    yield from wrong
    if wrong:
        return  # whatever else is said would follow from these
    try:
        known = tables.load(data)
    except InvalidData as problem:  # what only all rows of a table together can tell
        yield problem
        return
    where = _Lines(data)
    for contradictions in (_places, _themes, _units, _indicators, _glossary, _cues, _furniture):
        yield from contradictions(known, where)
    yield from _corpus(data, known)


def notes(data: Path) -> Iterator[str]:
    """What is not wrong, and could be better, a line each: articles without an address of their source, records told without a sentence,
    then words without English, most used first.

    A name whose words the glossary lacks is shown in pinyin with the Chinese beside it. A record whose composed sentence would say
    otherwise than the record is told in tables only.
    """
    known = tables.load(data)
    held = [x for x in Extractor(known).gather(data) if isinstance(x, Extraction)]
    for x in held:
        if changed := x.article.edited:
            where = corpus.article_path(data, x.article.place, x.article.id)
            yield f"{where}: edited since it was captured ({', '.join(changed)}), and marked as such on the site"
        if not x.article.url:
            where = corpus.article_path(data, x.article.place, x.article.id)
            yield f"{where}: no address of its source is known, write it behind `url:` (`ingest --url` takes it along)"
    for x in held:
        for record in x.records:
            if problems := misread(x.article, record, known):
                where = corpus.records_path(data, x.article.place, x.article.id)
                yield f"{where}: {record.id}: told in tables only, since a sentence would say otherwise ({' | '.join(problems)})"
    yield from _outlived(data, known)
    kept = [path.name for path in corpus.captures(data) if isinstance(path, Path)]
    of = {x.article.sha256: x.article for x in held if x.article.sha256}
    old = {article.sha256 for article in corpus.versions(data) if isinstance(article, Article)}
    for name in sorted(set(kept) - set(of) - old):
        yield f"{corpus.capture_path(data, name)}: the capture of no article, remove it if nobody wants it"
    for sha256 in sorted(set(of) - set(kept)) if kept else ():
        where = corpus.article_path(data, of[sha256].place, of[sha256].id)
        yield f"{where}: its capture is not kept, run `policy-digest ingest` with the page to keep it"
    names = {r.indicator_zh for x in held for r in x.records}
    counts = Counter(stretch for name in sorted(names) for stretch in set(missing(name, known)))
    for stretch, times in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"no English for {stretch} ({times} indicator{'s' if times > 1 else ''}), add a row to a file of glossary/"
    for path, _ in _unformatted(data):
        yield f"{path}: not sorted, or not written as rows are, run `policy-digest check --fix`"


def _outlived(data: Path, known: Tables) -> Iterator[str]:
    """Decisions that hold although the rules read otherwise now, and files of decisions that bear another name than their article."""
    reader, shelf = Extractor(known), decisions.Shelf(data)
    for found in reader.unreviewed(data):
        if not isinstance(found, Extraction):
            continue
        now = {r.figure: r for r in found.records}
        for figure, stands in reader.reviewed(data, found, shelf).standing.items():
            record, one = now.get(figure), stands.decision
            told = ", ".join(f"{name} {was} is now {reads}" for name, was, reads in decisions.departures(record, one)) if record else ""
            if told and one.act != "drop":
                where = decisions.decisions_path(data, found.article.place, found.article.id)
                yield f"{where}:{one.line}: the rules read {one.surface} otherwise than {one.who} saw it ({told}); the decision holds"
        for path in shelf.moved(found.article):
            here = corpus.article_path(data, found.article.place, found.article.id)
            yield f"{path}: its sentences stand in {here}, which it is followed for; name the file and its `article:` after it"


def mend(data: Path) -> Iterator[Path]:
    """Sort the corpus's own terms and cues, and write their files as they are to be: those that were. A file with a bad row stays."""
    for path, text in _unformatted(data):
        if corpus.write_text(data, path, text):
            yield path


def _unformatted(data: Path) -> Iterator[tuple[Path, str]]:
    """Files of rows that are not written as they are to be, each with its text as it is to be."""
    yield from glossary.unformatted(data / glossary.FOLDER)
    yield from cues.unformatted(data / cues.FOLDER, _categories())


def _categories() -> dict[str, cues.Category]:
    """What a corpus's own rows of cues may say; no row is read for it."""
    return cues.categories(tables.PACKAGED / cues.FOLDER, trusted=True)


def spare(data: Path) -> Iterator[str]:
    """The corpus's own terms that the others compose anyway, a line each: without the row, the English would be the same."""
    known = tables.load(data)
    for entry in glossary.every(data / glossary.FOLDER):
        if not isinstance(entry, InvalidData) and composed_anyway(entry.term, known):
            yield f"{entry.path}:{entry.line}: the other rows give {entry.term.zh} the same English ({entry.term.many})"


# ---------------------------------------------------------------- tables


def _bad_tables(data: Path) -> Iterator[InvalidData]:
    """Tables that cannot be read, every bad row of each, and files that no room reads."""
    for path in sorted(data.glob("*.y*ml")):
        known = (*tables.FILES, dataset.NAME)
        if path.name != tables.OLD_CUES and (path.stem not in known or path.suffix != ".yml"):
            yield InvalidData("no table of this name is read", str(path), hint=f"one of: {', '.join(f'{n}.yml' for n in known)}")
    try:
        dataset.dataset(dataset.source(data))
    except InvalidData as problem:
        yield problem
    for name, (row, key) in tables.FILES.items():
        try:
            found = tables.files(name, data)
        except InvalidData as problem:
            yield problem
            continue
        if not found and name != glossary.FOLDER:
            yield InvalidData(f"no table {name}.yml", str(data), hint="add the file or reinstall the package")
        for path, document in found:
            if path.parent.resolve() != data.resolve():  # what is packaged was good when it was packaged
                continue
            if row is None:
                yield from _unread(name, path, document)
            else:
                yield from (one for one in tables.each_row(document, row, key, str(path), name) if isinstance(one, InvalidData))
    for file, parsed in zip(tables.LEARNED.values(), (second.parse, second.parse_names), strict=True):
        weights = data / file
        if exists(weights) and (text := read_text(weights, tables.MAX_BYTES)):
            try:
                parsed(text, str(weights))
            except InvalidData as problem:
                yield problem
    yield from _bad_rows(data)


def _bad_rows(data: Path) -> Iterator[InvalidData]:
    """What is wrong in the folders of terms and of cues."""
    terms, words = data / glossary.FOLDER, data / cues.FOLDER
    yield from glossary.strange(terms)
    yield from (one for one in glossary.every(terms) if isinstance(one, InvalidData))
    yield from cues.strange(words, packaged=data.resolve() == tables.PACKAGED.resolve())
    yield from (one for one in cues.every(words, _categories()) if isinstance(one, InvalidData))


def _unread(name: str, path: Path, document: tables.Document) -> Iterator[InvalidData]:
    """Lists of a corpus's own file that no rule reads, or not as they are written: the packaged file has every key that is read."""
    packaged = tables.files(name)[0][1].data
    for key in document.data if isinstance(document.data, dict) else ():
        if key not in packaged and key not in ("extends", "add"):
            close = ", ".join(get_close_matches(key, packaged, 3)) or ", ".join(sorted(packaged)[:12])
            yield InvalidData(f"no list of the name {key!r} is read", str(path), document.line([key]), f"perhaps: {close}")
    if isinstance(document.data, dict) and "add" in document.data and "extends" not in document.data:
        yield InvalidData("`add:` without `extends: default`", str(path), document.line(["add"]), "write `extends: default` above it")
    else:
        yield from tables.misshapen(name, document, str(path))


class _Lines:
    """Where a row of a table stands, so that a complaint about it can say so."""

    def __init__(self, data: Path) -> None:
        self._data = data

        self._at: dict[str, dict[str, tuple[str, int]]] = {}

    def problem(self, table: str, key: str, what: str, hint: str) -> InvalidData:
        """A complaint at the row of `table` under `key`. The table is read again only where there is one."""
        if table not in self._at:
            self._at[table] = dict(self._rows(table))
        path, line = self._at[table].get(key, (f"{table}.yml", 0))
        return InvalidData(what, path, line, hint)

    def _rows(self, name: str) -> Iterator[tuple[str, tuple[str, int]]]:
        """Every row of a table: its key, its file and line; of a key that stands twice, the one that counts comes last."""
        if name == cues.FOLDER:
            known = _categories()
            for folder in (tables.PACKAGED, self._data):
                for found in cues.every(folder / cues.FOLDER, known, trusted=folder != self._data):
                    if not isinstance(found, InvalidData):
                        yield f"{found.cue.category} {found.cue.word}", (str(found.path), found.line)
            return
        row, key = tables.FILES[name]
        for path, document in reversed(tables.files(name, self._data)):
            if row is None:
                for top in document.data:
                    yield top, (str(path), document.line([top]))
                for top in document.data.get("add") or ():
                    yield top, (str(path), document.line(["add", top]))
            else:
                for i, item in enumerate(document.data[name]):
                    yield str(item[key]), (str(path), document.line([name, i]))
        for folder in (tables.PACKAGED, self._data) if name == glossary.FOLDER else ():
            for entry in glossary.every(folder / glossary.FOLDER, trusted=folder != self._data):
                if not isinstance(entry, InvalidData):
                    yield entry.term.zh, (str(entry.path), entry.line)


def _shared(rows: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, str, str]]:
    """Words that two rows claim: the later row's key, the word, the earlier row's key."""
    owner: dict[str, str] = {}
    for key, words in rows:
        for word in words:
            if owner.setdefault(word, key) != key:
                yield key, word, owner[word]


def _places(known: Tables, where: _Lines) -> Iterator[InvalidData]:
    for place in known.places:
        parent = known.place.get(place.parent or "")
        if place.parent and parent is None:
            yield where.problem("places", place.slug, f"no place {place.parent!r}", "add the parent's row, or name another")
        elif parent and parent.level == place.level:
            yield where.problem("places", place.slug, f"the parent {parent.slug!r} is of the same level", "name the place above it")
        if not place.parent and place.level != "country":
            yield where.problem("places", place.slug, "no parent", "name the province or country it belongs to")
    for key, code, other in _shared((p.slug, [p.code]) for p in known.places):
        yield where.problem("places", key, f"the code {code} is {other}'s too", "correct one of them")
    for key, name, other in _shared((p.slug, {p.zh, *p.aliases}) for p in known.places):
        yield where.problem("places", key, f"the name {name} is {other}'s too", "leave it to one of them")
    for counties in known.counties:
        if counties.place not in known.place:
            yield where.problem("counties", counties.place, f"no place {counties.place!r}", "use a slug of places.yml")


def _themes(known: Tables, where: _Lines) -> Iterator[InvalidData]:
    for key, word, other in _shared((t.id, t.strong) for t in known.themes):
        yield where.problem("themes", key, f"{word} is a strong word of {other} too", "leave it strong in one theme")
    for theme in known.themes:
        for word in sorted(set(theme.strong) & set(theme.keywords)):
            yield where.problem("themes", theme.id, f"{word} is a strong word and a keyword", "leave it in one list")


def _units(known: Tables, where: _Lines) -> Iterator[InvalidData]:
    for key, word, other in _shared((u.unit, (u.unit, *u.aliases)) for u in sorted(known.units, key=lambda u: u.unit)):
        yield where.problem("units", key, f"{word} is written for {other} too", "leave it to one unit")
    for unit in known.units:
        if bool(unit.one) != bool(unit.many):
            yield where.problem("units", unit.unit, "English for one number only", "give both `one` and `many`, or neither")


def _indicators(known: Tables, where: _Lines) -> Iterator[InvalidData]:
    for row in known.indicators:
        if row.theme not in known.theme:
            yield where.problem("indicators", row.id, f"no theme {row.theme!r}", "use an id of themes.yml")
        for unit in row.units:
            if unit not in known.unit:
                yield where.problem("indicators", row.id, f"no unit {unit!r}", "add it to units.yml, or name another")
        for pattern in sorted(set(row.patterns) & set(row.not_patterns)):
            yield where.problem("indicators", row.id, f"the pattern {pattern} is wanted and refused", "leave it in one list")
    claims = ((row.id, [f"{pattern} ({unit})" for pattern in row.patterns for unit in row.units]) for row in known.indicators)
    for key, claim, other in _shared(claims):
        yield where.problem("indicators", key, f"the pattern {claim} is {other}'s too", "make one of them narrower")


def _glossary(known: Tables, where: _Lines) -> Iterator[InvalidData]:
    for term in known.glossary:
        if _chinese(term.en) or _chinese(term.plural):
            yield where.problem("glossary", term.zh, "Chinese in the English", "write it in Latin letters")
    named: list[tuple[str, str, str]] = [("themes", t.id, t.en) for t in known.themes]
    named += [("indicators", i.id, i.en) for i in known.indicators]
    named += [("places", p.slug, p.en) for p in known.places]
    named += [("units", u.unit, f"{u.one} {u.many}") for u in known.units]
    for table, key, en in named:
        if _chinese(en):
            yield where.problem(table, key, "Chinese in the English", "write it in Latin letters")


_CHINESE: Final = re.compile("[\u3400-\u9fff]")


def _chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def _cues(known: Tables, where: _Lines) -> Iterator[InvalidData]:
    for one, other in OPPOSITES:
        for word in sorted(set(known.cues[one]) & set(known.cues[other])):
            yield where.problem("cues", f"{other} {word}", f"{word} stands under `{one}` and `{other}`", "leave it in one category")
    for row in known.cues.rows("unit_of_noun"):
        if row.value not in known.unit:
            yield where.problem("cues", f"{row.category} {row.word}", f"no unit {row.value!r}", "add it to units.yml, or name another")
    for row in known.cues.rows("currency"):
        if row.value not in known.place:
            yield where.problem("cues", f"{row.category} {row.word}", f"no place {row.value!r}", "name one of places.yml")


def _furniture(known: Tables, where: _Lines) -> Iterator[InvalidData]:
    sites = known.furniture.get("government_sites", {})  # a place has several of them
    for slug in sorted({slug for slug in sites.values() if slug not in known.place}):
        yield where.problem("furniture", "government_sites", f"no place {slug!r}", "name one of places.yml")
    yield from _repeated("furniture", {key: rows for key, rows in known.furniture.items() if rows is not sites}, where)


def _repeated(table: str, lists: Mapping[str, Any], where: _Lines) -> Iterator[InvalidData]:
    """Words that stand twice in one list of a table, or in two lists of one group."""
    for key, group in lists.items():
        named = group if isinstance(group, Mapping) else {"": group}
        for name, value in named.items():
            for word, times in Counter(_words(value)).items():
                if times > 1:
                    yield where.problem(table, key, f"{word} stands twice under `{name or key}`", "leave it there once")
        for a, b in combinations(named, 2):
            for word in sorted(set(_words(named[a])) & set(_words(named[b]))):
                yield where.problem(table, key, f"{word} stands under `{a}` and `{b}`", "leave it in one list")


def _words(value: Any) -> list[str]:
    """The words of a list, written as a list or as words between spaces."""
    return value.split() if isinstance(value, str) else [str(word) for word in value] if isinstance(value, list) else []


# ---------------------------------------------------------------- articles and records


def _corpus(data: Path, known: Tables) -> Iterator[InvalidData]:
    extractor = corpus.extractor(known)
    yield from (found for found in corpus.captures(data) if isinstance(found, InvalidData))
    yield from proved.unlike(data, known)
    for article in corpus.articles(data):
        if isinstance(article, InvalidData):
            yield article
            continue
        path = corpus.article_path(data, article.place, article.id)
        if article.place not in known.place:
            yield InvalidData(f"the place {article.place!r} is in no table", str(path), 4, "add a row to places.yml")
            continue
        if article.source != name_of(article.source):
            what = f"`source:` is a path of somebody's machine ({article.source[:80]})"
            yield InvalidData(what, str(path), hint=f'write the name alone, or run `policy-digest migrate`: "{name_of(article.source)}"')
        if (rest := beyond(article)) is not None:
            yield InvalidData(too_many(article, rest[0]), str(path), hint="split it into several")
        yield from _records(data, article, known, extractor)
    yield from proved.versions(data, known)
    for aside in corpus.asides(data):
        if not corpus.exists(corpus.article_path(data, aside.parent.name, aside.name.removesuffix(".capture.yml"))):
            yield InvalidData("notes on an article that is not there", str(aside), hint="remove the file, or bring the article back")
    if is_old(data):
        yield InvalidData("records in the layout of an older release", str(data / OLD_RECORDS), hint="run `policy-digest migrate`")
    for found in corpus.record_files(data):
        if isinstance(found, InvalidData):
            yield found
        elif not corpus.exists(corpus.article_path(data, found.parent.name, found.stem)):
            yield InvalidData("records of an article that is not there", str(found), hint=AGAIN)
    held: list[Extraction] = []
    yield from _decided(data, Extractor(known), held)
    for x in held:
        for record in x.records:
            problems = misread(x.article, record, known)
            if problems and misnamed(x.article, record, known):
                what = f"{record.id}: its sentence says otherwise ({' | '.join(problems)})"
                hint = f"mend the English of {record.indicator_zh} in glossary/"
                yield InvalidData(what, str(corpus.records_path(data, x.article.place, x.article.id)), hint=hint)
    yield from wordings(data, held, known)[1]
    noted, unread = changes.read_log(data)
    yield from unread
    for x, what in changes.revenants(held, noted, known):
        hint = "give the new record another id, or take the withdrawal out of changes/"
        yield InvalidData(what, str(corpus.records_path(data, x.article.place, x.article.id)), hint=hint)


def _decided(data: Path, reader: Extractor, held: list[Extraction]) -> Iterator[InvalidData]:
    """Decisions of people that cannot be followed. The articles are put into `held` as they are published."""
    shelf = decisions.Shelf(data)
    yield from shelf.problems
    for found in reader.unreviewed(data):
        if isinstance(found, Extraction):  # what is wrong with articles is said already
            settled = reader.reviewed(data, found, shelf)
            held.append(settled.extraction)
            yield from settled.conflicts
    yield from shelf.strays()


def _records(data: Path, article: Article, known: Tables, extractor: str) -> Iterator[InvalidData]:
    """Whether the records on disk are what the article gives today."""
    path = corpus.records_path(data, article.place, article.id)
    try:
        found = corpus.read_records(data, article, known)
    except InvalidData as problem:
        yield problem
        return
    if found is None:
        yield InvalidData("no records yet", str(path), hint=AGAIN)
        return
    written, made_from = found
    now = corpus.stamp(article, extractor)
    if made_from.text != now.text:
        yield InvalidData("made from another state of the article", str(path), 4, AGAIN)
        return
    again = Extractor(known).again(data, article)
    if isinstance(again, InvalidData):
        yield again
    elif corpus.format_records(again, made_from) != corpus.format_records(written, made_from):
        if made_from == now:
            yield InvalidData("edited by hand", str(path), hint=f"run `policy-digest extract --all`; {corpus.CORRECTIONS}")
        else:
            yield InvalidData("made with other rules or tables", str(path), hint=AGAIN)
