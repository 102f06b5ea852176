"""The river: raw bytes → records, and a corpus → pages. One linear function each; read this first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from policy_digest import corpus, english
from policy_digest.chart import comparison_bars, points
from policy_digest.clean import clean
from policy_digest.digest import digest
from policy_digest.errors import InvalidData, UnreadableCapture
from policy_digest.export import export
from policy_digest.ledger import account
from policy_digest.match import match
from policy_digest.models import Article, Capture, Extraction, Page
from policy_digest.render import render, terms
from policy_digest.resolve import resolve
from policy_digest.rules import inventory
from policy_digest.search import Engine, search_index
from policy_digest.segment import segment
from policy_digest.tables import Tables
from policy_digest.wording import Wordings, names_of, renamed, word

# What a text nobody thought of can set off in code that is right about every other. All else is a fault of the program, and ends it.
UNFORESEEN = (ArithmeticError, LookupError, MemoryError, RecursionError, ValueError)


def read(capture: Capture, tables: Tables, place: str | None = None) -> Extraction:
    """One capture, all the way to its records. `place`: a slug or Chinese name that overrules what the page says.

    Raises `UnreadableCapture` where the capture holds no article or no known place, and where its text breaks the program: the captures
    that are read with it must not be lost for that.
    """
    article = cleaned(capture, tables, place)
    try:
        return extract(article, tables)
    except UNFORESEEN as error:
        raise UnreadableCapture(_broken("records", error), capture.source, hint="report this with the page") from error


def cleaned(capture: Capture, tables: Tables, place: str | None = None) -> Article:
    """`clean`, with an `UnreadableCapture` also where the page breaks it."""
    try:
        return clean(capture, tables, place)
    except UNFORESEEN as error:
        raise UnreadableCapture(_broken("article", error), capture.source, hint="report this with the page") from error


def extract(article: Article, tables: Tables) -> Extraction:
    """A cleaned article → its records, measures, number ledger and issues."""
    sentences = segment(article)
    mentions = match(article, sentences, inventory(tables))
    found = resolve(article, sentences, mentions, tables)
    records, measures = english.name(found.records, found.measures, tables)
    ledger, issues = account(article, mentions, found)
    return Extraction(article, records, measures, ledger, (*article.issues, *issues), found.why)


def gather(data: Path, tables: Tables) -> Iterator[Extraction | InvalidData]:
    """Every article of a corpus with its records, in order of place and id; in place of one that cannot be read, its problem.

    Records are taken as they were written where they are up to date, and extracted again where they are not. Nothing is written.
    """
    extractor = corpus.extractor(tables)
    for article in corpus.articles(data):
        if isinstance(article, InvalidData):
            yield article
        elif article.place not in tables.place:
            where = str(corpus.article_path(data, article.place, article.id))
            yield InvalidData(f"the place {article.place!r} is in no table", where, hint="add a row to places.yml")
        elif corpus.read_stamp(data, article) == corpus.stamp(article, extractor):
            yield _written(data, article, tables)
        else:
            yield extracted(data, article, tables)


def extracted(data: Path, article: Article, tables: Tables) -> Extraction | InvalidData:
    """`extract`, or, where the text of this one article breaks it, that it did: the others must not be lost for it."""
    try:
        return extract(article, tables)
    except UNFORESEEN as error:
        return InvalidData(
            _broken("records", error), str(corpus.article_path(data, article.place, article.id)), hint="report this with the article"
        )


def _broken(what: str, error: Exception) -> str:
    return f"no {what} could be read out of it ({type(error).__name__}: {str(error)[:200]})"


def _written(data: Path, article: Article, tables: Tables) -> Extraction | InvalidData:
    """The article's records from their file; extracted again where somebody damaged it."""
    try:
        found = corpus.read_targets(data, article, tables)
    except InvalidData:  # `check` names it; a page must not be lost for it
        found = None
    return found[0] if found else extracted(data, article, tables)


def publish(
    extractions: Iterable[Extraction], tables: Tables, site_name: str, site_url: str = "", engine: Engine = "own", wordings: Wordings = ()
) -> tuple[Page, ...]:
    """A corpus → every page and file of its site, called `site_name`. `site_url` ends in "/" and makes the addresses of feeds absolute.

    `engine` of search: with `pagefind` there are pages below `search.READ`, which are for Pagefind and not for the site.
    `wordings`: English that takes the place of composed English, as `wording.judged` accepted it.
    """
    named = names_of(wordings)
    held = digest(renamed(extractions, named), tables)
    wording = word(held, tables, named, wordings)
    shares = {unit.unit for unit in tables.units if unit.measure == "share"}
    charts = {c.indicator: comparison_bars(c, c.entries[0].record.unit in shares) for c in held.comparisons}
    pages = render(held, wording, charts, points(tables.places), tables, site_name, site_url)
    return (
        *pages,
        *search_index(held, wording, tables, engine, terms(held, wording, tables)),
        *export(held, wording, tables, site_name, site_url),
    )
