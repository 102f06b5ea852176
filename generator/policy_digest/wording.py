"""A digest → what the site says in both languages; and which English of a corpus's catalogue may take the place of composed English.

Nothing is published because somebody wrote it: a wording is read back, and one that states other figures, units or times than the
composed English is refused, with both texts, and the composed English stays.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from policy_digest import catalogue, corpus, english, summarize
from policy_digest.catalogue import Context, Message, Translation
from policy_digest.digest import digest
from policy_digest.errors import InvalidData, UnreadableCatalogue
from policy_digest.models import Article, Bilingual, Digest, Entry, Extraction, Period, Record, Summary, Wording
from policy_digest.tables import Tables

K = TypeVar("K")
V = TypeVar("V")
Wordings = Sequence[Translation]
Names = Mapping[tuple[Context, str], str]  # what is named, its Chinese → its English


# ---------------------------------------------------------------- the words of a site


def word(held: Digest, tables: Tables, named: Names | None = None, wordings: Wordings = ()) -> Wording:
    """What the site says about each record, article, place and theme, in both languages. `named`: the accepted names of `wordings`."""
    named = named or {}
    articles = {x.article.id: x for x in held.extractions}
    entries = {(e.article.id, e.record.id): e for e in held.entries}
    themes = dict.fromkeys(theme.id for theme in tables.themes)
    names = Answers(_authorities(held), lambda name: named.get(("authority", name)) or english.agency_en(name, tables))
    rendered = Answers(entries, lambda key: _rendering(entries[key].article, entries[key].record, tables))
    periods: dict[Period, Bilingual] = {}  # a few are stated by thousands of records
    titled = Answers(articles, lambda id: named.get(("document", articles[id].article.title)) or title(articles[id], tables))
    other = {w.zh: (w.en, w.author) for w in wordings if w.context == "sentence"}

    def period(record: Record) -> Bilingual:
        if record.period not in periods:
            periods[record.period] = summarize.period(record, tables)
        return periods[record.period]

    def of(some: Iterable[Entry]) -> list[Entry]:
        return [e for e in some if rendered[e.article.id, e.record.id][1]]

    def place(slug: str) -> Summary:
        mine, published = of(held.by_place.get(slug, ())), [x.article for x in held.articles_of[slug]]
        return summarize.place_summary(slug, published, [e.record for e in mine], tables, names, _dates(mine), _headlines(mine))

    def theme(id: str) -> Summary:
        mine = of(held.by_theme.get(id, ()))
        return summarize.theme_summary(id, [(e.article.place, e.record) for e in mine], tables, _dates(mine), _headlines(mine))

    def article(id: str) -> Summary:
        mine = of(held.by_article.get(id, ()))
        return summarize.article_summary(articles[id].article, [e.record for e in mine], tables, names, _headlines(mine))

    return Wording(
        figures=Answers(entries, lambda key: summarize.figure(entries[key].record, tables)),
        periods=Answers(entries, lambda key: period(entries[key].record)),
        agencies=names,
        places=Answers(held.places, lambda slug: summarize.reworded(place(slug), other)),
        themes=Answers(themes, lambda id: summarize.reworded(theme(id), other)),
        articles=Answers(articles, lambda id: summarize.reworded(article(id), other)),
        titles=titled,
        described=Answers(articles, lambda id: _described(articles[id], titled[id], tables)),
        rendered=Answers(entries, lambda key: rendered[key][0]),
        terms=Answers(_names(held), lambda name: english.terms(name, tables)),
        worded={w.en: w.author for w in wordings if w.context != "sentence"},
        authors=dict(Counter(w.author for w in wordings)),
    )


class Answers(Mapping[K, V]):
    """A mapping whose values are made when somebody asks for them, and kept: one page of a site needs few of its words."""

    def __init__(self, keys: Iterable[K], make: Callable[[K], V]) -> None:
        self._given, self._make, self._made = keys, make, dict[K, V]()

    @functools.cached_property
    def _keys(self) -> Collection[K]:
        return self._given if isinstance(self._given, dict) else dict.fromkeys(self._given)

    def __getitem__(self, key: K) -> V:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def get(self, key: K, default: Any = None) -> Any:
        """The value, or `default` for what is no key; an error in making a value is not that."""
        return self[key] if key in self._keys else default

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def _described(extraction: Extraction, titled: str, tables: Tables) -> bool:
    """Whether the English of a document's title describes it instead: no title could be composed, and nobody worded one."""
    return not _composed(extraction.article.title, tables) and bool(titled) and titled == title(extraction, tables)


def _headlines(entries: Iterable[Entry]) -> Mapping[str, str]:
    """Record id → headline indicator, of the records of one summary."""
    return _of_records((entry.record.id, entry.indicator) for entry in entries)


def _dates(entries: Iterable[Entry]) -> Mapping[str, str]:
    """Record id → the day on which its text was published, of the records of one summary."""
    return _of_records((entry.record.id, entry.article.published) for entry in entries)


def _of_records(stated: Iterable[tuple[str, str | None]]) -> Mapping[str, str]:
    """An id is unique in its article only: one that means two things, which a file of records that somebody wrote can bring about, says
    nothing."""
    found: dict[str, set[str | None]] = {}
    for id, value in stated:
        found.setdefault(id, set()).add(value)
    return {id: next(iter(of)) or "" for id, of in found.items() if len(of) == 1 and None not in of}


def title(extraction: Extraction, tables: Tables) -> str:
    """The English of an article's title; what the document is, in facts of its record, where the title cannot be composed whole."""
    article = extraction.article
    return _composed(article.title, tables) or summarize.description(article, extraction.records, extraction.measures, tables)


def _composed(zh: str, tables: Tables) -> str:
    """The composed English of a title, with the numbers of the Chinese; "" where there is none, or it lost one."""
    en = english.document_en(zh, tables)
    return en if en and not summarize.title_departures(en, zh, en, tables) else ""


def _rendering(article: Article, record: Record, tables: Tables) -> tuple[str, bool]:
    """The English of what a record's sentence says, and whether it is whole: of a record that is told in tables only, figure and time."""
    text = summarize.sentence(record, article.place, tables)
    sound = not summarize.differences(text, record, tables)
    return (text.en if sound else summarize.rendering(record, tables)), sound


def misread(article: Article, record: Record, tables: Tables) -> tuple[str, ...]:
    """What the composed sentence on a record says otherwise than the record, with both texts; such a record is told in tables only."""
    text = summarize.sentence(record, article.place, tables)
    problems = summarize.differences(text, record, tables)
    return (*problems, text.zh, text.en) if problems else ()


def misnamed(article: Article, record: Record, tables: Tables) -> bool:
    """Whether a misread sentence is so for the English of its indicator, which states what the Chinese name does not.

    Only then a row of the glossary can mend it: the rest of a sentence is composed from the record.
    """
    if misread(article, replace(record, indicator_en="indicator"), tables):
        return False
    zh, en = summarize.parse_back(record.indicator_zh, "zh", tables), summarize.parse_back(record.indicator_en, "en", tables)
    return zh.times != en.times or [(q.value, q.value_max) for q in zh.quantities] != [(q.value, q.value_max) for q in en.quantities]


def _names(held: Digest) -> Iterator[str]:
    """Every name that English is composed for."""
    yield from _authorities(held)
    for extraction in held.extractions:
        yield from (record.indicator_zh for record in extraction.records)
        yield from (measure.title_zh for measure in extraction.measures)


def _authorities(held: Digest) -> Iterator[str]:
    """Who answers for a record or a measure, and who published an article; as written, some more than once."""
    for entry in held.entries:
        yield from entry.record.agencies
    for extraction in held.extractions:
        for measure in extraction.measures:
            yield from measure.agencies
        if extraction.article.publisher:
            yield extraction.article.publisher


# ---------------------------------------------------------------- other people's words


def renamed(extractions: Iterable[Extraction], named: Names) -> Iterator[Extraction]:
    """The extractions with the accepted English names of their indicators and measures."""
    if not named:
        yield from extractions
        return
    for x in extractions:
        records = tuple(replace(r, indicator_en=named.get(("indicator", r.indicator_zh), r.indicator_en)) for r in x.records)
        measures = tuple(replace(m, title_en=named.get(("measure", m.title_zh), m.title_en)) for m in x.measures)
        yield replace(x, records=records, measures=measures)


def names_of(wordings: Wordings) -> Names:
    """The accepted names by what they name."""
    return {(w.context, w.zh): w.en for w in wordings if w.context != "sentence"}


def names(extractions: Iterable[Extraction], tables: Tables) -> Iterator[Message]:
    """Every name that the site words in English, each once, with its composed English."""
    found: dict[tuple[Context, str], str] = {}
    held = list(extractions)
    for x in held:
        for record in x.records:
            found.setdefault(("indicator", record.indicator_zh), english.name_en(record.indicator_zh, tables))
    for x in held:
        for measure in x.measures:
            found.setdefault(("measure", measure.title_zh), english.title_en(measure.title_zh, tables))
    for name in _authorities(digest(held, tables)):
        found.setdefault(("authority", name), english.agency_en(name, tables))
    for x in held:
        found.setdefault(("document", x.article.title), title(x, tables))
    for (context, zh), en in found.items():
        if zh and en:
            yield Message(context, zh, en)


def sentences(extractions: Iterable[Extraction], tables: Tables, wordings: Wordings) -> Iterator[Message]:
    """Every sentence of the summaries with `{1}` for its figures, each once. `wordings`: accepted names, which the sentences hold."""
    named = names_of(wordings)
    wording = word(digest(renamed(extractions, named), tables), tables, named)
    seen: set[str] = set()
    summaries: Iterable[Summary] = (*wording.places.values(), *wording.themes.values(), *wording.articles.values())
    for summary in summaries:
        for zh, en in summary.sentences:
            pair = summarize.template(zh, en)
            if pair is not None and pair[0] not in seen:
                seen.add(pair[0])
                yield Message("sentence", *pair)


def departures(en: str, message: Message, tables: Tables) -> tuple[str, ...]:
    """What a wording says otherwise than the composed English; of a document's title, otherwise than the Chinese."""
    if message.context == "document":
        return summarize.title_departures(en, message.zh, message.composed, tables)
    return summarize.departures(en, message.composed, tables)


def judged(offered: Wordings, messages: Iterable[Message], tables: Tables, where: str) -> tuple[Wordings, tuple[InvalidData, ...]]:
    """The wordings that may be published, and for each that may not what is wrong with it, with both texts and its line in `where`."""
    known = {(m.context, m.zh): m for m in messages}
    accepted: list[Translation] = []
    refused: list[InvalidData] = []
    for one in offered:
        meant = known.get((one.context, one.zh))
        if meant is None:  # worded for a text that has changed since: `translate` will carry it over
            continue
        problems = departures(one.en, meant, tables)
        if problems:
            what = f"{_short(one.en)!r} {'; '.join(problems)}: {_short(meant.composed)!r} is published instead"
            refused.append(InvalidData(what, where, one.line, f"word {_short(one.zh)} again"))
        else:
            accepted.append(one)
    return tuple(accepted), tuple(refused)


def wordings(data: Path, extractions: Sequence[Extraction], tables: Tables) -> tuple[Wordings, tuple[InvalidData, ...]]:
    """What a corpus's catalogue says that may be published, and what is wrong with the rest. A broken catalogue is one problem."""
    path = catalogue_path(data)
    if not corpus.exists(path):
        return (), ()
    try:
        text = corpus.read_text(path, catalogue.LIMIT)
        offered = tuple(catalogue.translations(catalogue.parse(text, str(path)), text))
    except InvalidData as problem:
        return (), (UnreadableCatalogue(problem.what, problem.where, problem.line, problem.hint),)
    if not offered:
        return (), ()
    given, wrong = judged([w for w in offered if w.context != "sentence"], names(extractions, tables), tables, str(path))
    told = [w for w in offered if w.context == "sentence"]
    if not told:
        return given, wrong
    said, bad = judged(told, sentences(extractions, tables, given), tables, str(path))
    return (*given, *said), (*wrong, *bad)


def catalogue_path(data: Path) -> Path:
    """Where a corpus keeps its English wordings."""
    return data.joinpath(*catalogue.FILE)


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
