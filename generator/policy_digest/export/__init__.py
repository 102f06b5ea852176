"""A digest and its wording in, the site's files for machines out: tables, JSON, data packages, annotations, feeds, a calendar.

Each is made when it is asked for and forgotten when it is written; the same digest gives the same bytes. What a record has is listed
once, in `columns`. To add a file: what makes it, and its row in `files`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from policy_digest import contract
from policy_digest.address import name_of
from policy_digest.drawn import SHOWN, Download, Offer
from policy_digest.export import package, parquet, selectors, shape, sheets
from policy_digest.export.columns import COLUMNS, object_of, row
from policy_digest.export.excel import Cell
from policy_digest.export.feeds import deadlines, feed, guide
from policy_digest.export.held import Held, version
from policy_digest.export.indented import indented
from policy_digest.export.shelf import Shelf
from policy_digest.models import Entry, Extraction, Page
from policy_digest.streamed import Streamed, measured

__all__ = ["MORE", "Cell", "Exports", "Held", "row"]

MORE: Final = r"api/.*|[a-z]+/[a-z0-9-]+\.xml|llms\.txt|deadlines\.ics"  # what is exported besides feed.xml
MANY: Final = 20_000  # records, past which there are tables by year besides, and workbooks only of years
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSONL: Final = "application/jsonlines"
JSON: Final = "application/json"

Pieces = Callable[[], Iterable[str | bytes]]


@dataclass(frozen=True)
class File:
    """A file to take away. `about`: what it is, by a row `file-…` of site.yml; `media`: its type; `records`, `part`: see `Download`."""

    page: Page
    about: str
    media: str
    records: int | None = None
    part: str = ""

    @property
    def path(self) -> str:
        return self.page.src_uri

    @property
    def content(self) -> tuple[int, str]:
        """How many bytes, and their sha256."""
        return measured(self.page.content)


@dataclass(frozen=True)
class Exports:
    """The files of a site for machines."""

    held: Held
    many: int = MANY

    def pages(self) -> Iterator[Page]:
        """Every file, each to be made when it is written."""
        held, digest, tables = self.held, self.held.digest, self.held.tables
        yield from (file.page for file in (*self.files, *self.packages))
        yield Page("feed.xml", feed("feed.xml", held.name, digest.extractions, held))
        yield Page("llms.txt", guide(held))
        yield _page("deadlines.ics", partial(deadlines, held))
        for slug in digest.places:
            place, path = held.place(slug), f"cities/{slug}.xml"
            named = f"{place.zh} {place.en}" if slug in tables.place else slug
            yield Page(path, feed(path, named, digest.articles_of[slug], held))
        for theme in tables.themes:
            ids = {e.article.id for e in digest.by_theme.get(theme.id, ())}
            path = f"themes/{theme.id}.xml"
            yield Page(path, feed(path, f"{theme.zh} {theme.en}", [x for x in digest.extractions if x.article.id in ids], held))
        for extraction in (*digest.extractions, *held.earlier):
            yield Page(selectors.text_path(extraction.article), extraction.article.text)
        for number in range(-(-len(digest.entries) // SHOWN)):
            yield _page(f"api/shown/{number}.js", partial(sheets.shown_lines, number, digest.entries, self._shelf))

    def offer(self) -> Offer:
        """What the page of downloads says of them. It measures what was not written yet."""
        offered = tuple(
            Download(file.path, file.about, file.media, file.content[0], file.records, file.part) for file in (*self.files, *self.packages)
        )
        columns = tuple((column.name, column.type) for column in COLUMNS)
        return Offer(offered, columns, self.held.owner.license, self._version)

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self.held)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Every file that holds data."""
        held, digest = self.held, self.held.digest
        return (
            *self._tables("api/records", digest.entries),
            _file("api/records.json", "json", JSON, len(digest.entries), partial(sheets.json_objects, digest.entries, self._shelf)),
            _file("api/records.jsonl", "jsonl", JSONL, len(digest.entries), partial(sheets.json_lines, digest.entries, self._shelf)),
            _file("api/record.schema.json", "schema", JSON, None, lambda: (_json(shape.schema(held)),)),
            _file(selectors.PATH, "annotations", "application/ld+json", len(digest.entries), partial(selectors.collection, held)),
            _list("api/articles.json", "articles", digest.extractions, partial(_article, held=held)),
            *((_list("api/versions.json", "versions", held.earlier, _version),) if held.earlier else ()),
            *self._years(),
            *self._places(),
        )

    @cached_property
    def packages(self) -> tuple[File, ...]:
        """The descriptions of the others."""
        described = (("datapackage", package.datapackage), ("croissant", package.croissant))
        return tuple(_file(f"api/{name}.json", name, JSON, None, partial(self._package, make)) for name, make in described)

    def _package(self, make: Callable[[Held, Sequence[package.Measured], str], contract.Json]) -> Iterator[str]:
        yield _json(make(self.held, self._measured, self._version))

    def file(self, path: str) -> Page | None:
        """The file of this path, `api/…`; None where there is none. Parquet is on no site, and made only here."""
        made = {"api/records.parquet": self._records, "api/articles.parquet": self._articles}.get(path)
        if made is not None:
            return _page(path, lambda: parquet.pieces(made()))
        return next((file.page for file in (*self.files, *self.packages) if file.path == path), None)

    def _records(self) -> parquet.Parquet:
        held = self.held
        told = {column.name: held.said(column.word).en for column in COLUMNS}
        return parquet.Parquet(parquet.RECORDS, (parquet.record(object_of(e, held)) for e in held.digest.entries), self._told(told))

    def _articles(self) -> parquet.Parquet:
        rows = (_article(extraction, self.held) for extraction in self.held.digest.extractions)
        return parquet.Parquet(parquet.ARTICLES, rows, self._told({}))

    def _told(self, columns: Mapping[str, str]) -> dict[str, str]:
        """What stands in a Parquet file beside its data. `columns`: what each means, in English."""
        owner, about = self.held.owner, self.held.description
        told = {"title": self.held.name, "description": about.en, "license": owner.license, "creator": owner.creator}
        if columns:
            told["columns"] = json.dumps(columns, ensure_ascii=False)
        return {name: text for name, text in told.items() if text}

    @property
    def _measured(self) -> list[package.Measured]:
        """The files that a package describes. Those of places hold nothing that the others do not."""
        mine = (file for file in self.files if not file.path.startswith("api/cities/"))
        return [(file.path.removeprefix("api/"), file.media, *file.content, file.about) for file in mine]

    @cached_property
    def _version(self) -> str:
        return version(self.held, self.files[0].content[1])

    def _tables(self, path: str, entries: Sequence[Entry], part: str = "") -> Iterator[File]:
        """A CSV file, and a workbook where a spreadsheet still opens it."""
        shelf, count = self._shelf, len(entries)
        yield _file(f"{path}.csv", "csv", "text/csv", count, partial(sheets.csv_lines, entries, shelf), part)
        if part or count <= self.many:
            yield _file(f"{path}.xlsx", "xlsx", XLSX, count, partial(sheets.workbook, entries, shelf), part)

    def _years(self) -> Iterator[File]:
        """Past a size, the tables of each year of publication."""
        years: dict[str, list[Entry]] = {}
        if len(self.held.digest.entries) > self.many:
            for entry in self.held.digest.entries:
                years.setdefault((entry.article.published or "undated")[:7].split("-")[0], []).append(entry)
        for year, entries in sorted(years.items()):
            yield from self._tables(f"api/years/{year}", entries, year)

    def _places(self) -> Iterator[File]:
        """The table and the objects of each place."""
        digest, shelf = self.held.digest, self._shelf
        for slug in digest.places:
            entries = digest.by_place.get(slug, ())
            path, count = f"api/cities/{slug}", len(entries)
            yield _file(f"{path}.csv", "csv", "text/csv", count, partial(sheets.csv_lines, entries, shelf), slug)
            yield _file(f"{path}.json", "json", JSON, count, partial(sheets.json_objects, entries, shelf), slug)


def _page(path: str, make: Pieces) -> Page:
    return Page(path, Streamed(make))


def _file(path: str, about: str, media: str, records: int | None, make: Pieces, part: str = "") -> File:
    return File(_page(path, make), about, media, records, part)


def _list(path: str, about: str, items: Sequence[Any], make: Callable[[Any], contract.Json]) -> File:
    """A file that is a JSON array of what is made of each item."""
    return _file(path, about, JSON, None, lambda: sheets.json_array(map(make, items)))


def _json(value: Any) -> str:
    return indented(value) + "\n"


def _article(extraction: Extraction, held: Held) -> contract.Json:
    """`title_en`: the title in English, or, where `title_en_kind` says "description", what the document is."""
    article = extraction.article
    return contract.article_json(article) | {
        "title_en": held.wording.titles.get(article.id, ""),
        "title_en_kind": "description" if held.wording.described.get(article.id) else "title",
        "url_basis": article.url_basis,
        "captured": article.captured,
        "version": article.version,
        "source": name_of(article.source),
        "sha256": article.sha256,
        "edited": list(article.edited),
        "read_by": article.read_by or None,
        "brief": article.brief,
        "measures": [contract.measure_json(m) for m in extraction.measures],
        "records": [r.id for r in extraction.records],
        "issues": [contract.issue_json(i) for i in extraction.issues],
    }


def _version(extraction: Extraction) -> contract.Json:
    """An earlier version, whole: its text and its records, under its own id. `version_of`: the article that holds the latest."""
    article = extraction.article
    return contract.article_json(article) | {
        "version_of": article.id.rpartition("-v")[0],
        "version": article.version,
        "captured": article.captured,
        "sha256": article.sha256,
        "edited": list(article.edited),
        "records": [contract.record_json(r) for r in extraction.records],
    }
