"""The river, as far as the records: raw bytes → article → records, and a corpus read whole. Read this first, then `publish`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policy_digest import english
from policy_digest.clean import clean
from policy_digest.errors import InvalidData, UnreadableCapture
from policy_digest.ledger import account, with_rest
from policy_digest.match import match
from policy_digest.models import Article, Capture, Extraction
from policy_digest.resolve import by_cell, resolve
from policy_digest.rules import inventory
from policy_digest.second import arbitrate, name_reader, second_reader
from policy_digest.segment import before, beyond, segment, too_many
from policy_digest.tables import Tables
from policy_digest.turned import with_ids_of

if TYPE_CHECKING:
    from policy_digest import corpus, decisions

# What a text nobody thought of can set off in code that is right about every other. All else is a fault of the program, and ends it.
UNFORESEEN = (ArithmeticError, LookupError, MemoryError, RecursionError, ValueError)


@dataclass(frozen=True)
class Extractor:
    """Reads with one set of tables, which owns what is compiled for it; when both are let go, nothing of it stays."""

    tables: Tables

    def read(self, capture: Capture, place: str | None = None) -> Extraction:
        """One capture, all the way to its records. `place`: a slug or Chinese name that overrules what the page says.

        Raises `UnreadableCapture` where the capture holds no article or no known place, and where its text breaks the program: the
        captures that are read with it must not be lost for that.
        """
        article = self.clean(capture, place)
        try:
            return self.extract(article)
        except UNFORESEEN as error:
            raise UnreadableCapture(_broken("records", error), capture.source, hint="report this with the page") from error

    def clean(self, capture: Capture, place: str | None = None) -> Article:
        """The article of a capture. Raises `UnreadableCapture` where there is none, and where the page breaks the program."""
        try:
            return clean(capture, self.tables, place)
        except UnreadableCapture as error:
            if (form := dict(reversed(capture.meta)).get("saved-as")) is None:
                raise
            raise UnreadableCapture(f"{form}: {error.what}", error.where, hint=error.hint) from None  # said of what the user named
        except UNFORESEEN as error:
            raise UnreadableCapture(_broken("article", error), capture.source, hint="report this with the page") from error

    def extract(self, article: Article) -> Extraction:
        """A cleaned article → its records, measures, number ledger and issues. Of more numbers than any page has the rest is not read."""
        if (rest := beyond(article)) is not None:
            return with_rest(self._extracted(before(article, rest[0])), article, rest, too_many(article, rest[0]))
        return self._extracted(article)

    def _extracted(self, article: Article) -> Extraction:
        tables = self.tables
        sentences = by_cell(article, segment(article), tables)
        mentions = match(article, sentences, inventory(tables))
        found = resolve(article, sentences, mentions, tables, name_reader(tables))
        if (reader := second_reader(tables)) is not None:
            found = arbitrate(article, found, reader)
        records, measures = english.name(found.records, found.measures, tables)
        ledger, issues = account(article, mentions, found)
        return Extraction(article, records, measures, ledger, (*article.issues, *issues), found.why, found.implied)

    def again(self, data: Path, article: Article) -> Extraction | InvalidData:
        """`extract` for an article of a corpus, or, where its text breaks it, that it did: the others must not be lost for it."""
        from policy_digest import corpus  # here and below: to read a page takes neither what reads corpora nor what reads decisions

        try:
            found = self.extract(article)
            return with_ids_of(found, self._before(data, article)) if article.version > 1 else found
        except UNFORESEEN as error:
            where = str(corpus.article_path(data, article.place, article.id))
            return InvalidData(_broken("records", error), where, hint="report this with the article")

    def _before(self, data: Path, article: Article) -> Extraction | None:
        """The version before an article's own with its records; None where it is not there or cannot be read: `check` says so."""
        from policy_digest import corpus

        try:
            old = corpus.read_version(data, article, article.version - 1)
            return self.of_version(data, old) if old else None
        except InvalidData:
            return None

    def of_version(self, data: Path, old: Article) -> Extraction:
        """An earlier version with its records as they were written, or, where they can no longer be read, extracted again."""
        from policy_digest import corpus

        with contextlib.suppress(InvalidData):
            if (found := corpus.read_version_records(data, old, self.tables)) is not None:
                return found
        id, number = corpus.id_of_version(old.id)
        found = self.extract(replace(old, id=id))
        if number > 1:
            found = with_ids_of(found, self._before(data, replace(old, id=id)))
        return replace(found, article=old)

    def earlier(self, data: Path) -> Iterator[Extraction | InvalidData]:
        """Every earlier version of the corpus' articles, in order of place and id; for what cannot be read, its problem."""
        from policy_digest import corpus

        for old in corpus.versions(data):
            if isinstance(old, InvalidData):
                yield old
                continue
            try:
                yield self.of_version(data, old)
            except UNFORESEEN as error:
                where = str(corpus.version_path(data, old.place, old.id))
                yield InvalidData(_broken("records", error), where, hint="report this with the article")

    def gather(self, data: Path, memory: corpus.Memory | None = None) -> Iterator[Extraction | InvalidData]:
        """Every article of a corpus with its records as people left them, in order of place and id; for what cannot be read, its problem.

        Nothing is written. `memory`: what was read before; an article whose files say the same, read with the same tables and rules,
        is not read again.
        """
        from policy_digest import decisions

        shelf = decisions.Shelf(data)
        yield from shelf.problems
        for found in self.unreviewed(data, memory):
            yield self.reviewed(data, found, shelf).extraction if isinstance(found, Extraction) else found
        yield from shelf.strays()

    def reviewed(self, data: Path, found: Extraction, shelf: decisions.Shelf) -> decisions.Settled:
        """One article of a corpus with what people decided about its records."""
        from policy_digest import decisions

        where = str(decisions.decisions_path(data, found.article.place, found.article.id))
        return decisions.settle(found, shelf.of(found.article), self.tables, where)

    def unreviewed(self, data: Path, memory: corpus.Memory | None = None) -> Iterator[Extraction | InvalidData]:
        """The same as the program alone reads them.

        Records are taken as they were written where they are up to date, and extracted again where they are not.
        """
        from policy_digest import corpus

        extractor, memory = corpus.extractor(self.tables), memory or corpus.Memory()
        for article in corpus.articles(data, memory.article):
            if isinstance(article, InvalidData):
                yield article
            elif article.place not in self.tables.place:
                where = str(corpus.article_path(data, article.place, article.id))
                yield InvalidData(f"the place {article.place!r} is in no table", where, hint="add a row to places.yml")
            else:
                made_from = (extractor, memory.raw(corpus.records_path(data, article.place, article.id)))
                known = memory.found(article, made_from) if article.version == 1 else None  # a later one is read with the one before it
                yield known or memory.keep(article, made_from, self.as_written(data, article, extractor))

    def as_written(self, data: Path, article: Article, extractor: str | None = None) -> Extraction | InvalidData:
        """One article with its records as they were written, extracted again where they are not up to date. `extractor`: its stamp."""
        from policy_digest import corpus

        fresh = corpus.read_stamp(data, article) == corpus.stamp(article, extractor or corpus.extractor(self.tables))
        return self._written(data, article) if fresh else self.again(data, article)

    def _written(self, data: Path, article: Article) -> Extraction | InvalidData:
        """The article's records from their file; extracted again where somebody damaged it."""
        from policy_digest import corpus

        try:
            found = corpus.read_records(data, article, self.tables)
        except InvalidData:  # `check` names it; a page must not be lost for it
            found = None
        return found[0] if found else self.again(data, article)


def _broken(what: str, error: Exception) -> str:
    return f"no {what} could be read out of it ({type(error).__name__}: {str(error)[:200]})"
