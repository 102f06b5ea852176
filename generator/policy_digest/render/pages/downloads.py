"""The files with the data, what each column of them holds, and a description of them for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NotRequired, TypedDict

from policy_digest import inert
from policy_digest.drawn import Download, Offer
from policy_digest.models import Page
from policy_digest.render.linked import CONTEXT
from policy_digest.render.site import Site, Totals
from policy_digest.render.views import PlaceView, ThemeView

OFFERED: Final = "downloads.md"
_Data = TypedDict("_Data", {"@type": Literal["DataDownload"], "name": str, "encodingFormat": str, "contentUrl": str, "contentSize": str})
_Place = TypedDict("_Place", {"@type": Literal["Place"], "name": str})
_Dataset = TypedDict(
    "_Dataset",
    {
        "@context": str,
        "@type": Literal["Dataset"],
        "name": str,
        "description": str,
        "inLanguage": list[str],
        "isAccessibleForFree": str,
        "distribution": list[_Data],
        "spatialCoverage": list[_Place],
        "version": NotRequired[str],
        "license": NotRequired[str],
        "temporalCoverage": NotRequired[str],
    },
)
_VALUE: Final = re.compile(r"((?<![A-Za-z])[a-z][a-z-]+(?![A-Za-z]))")  # target 目标


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to take away. `about`: in both languages; `records`: how many it holds, -1 where it is no list of them."""

    href: str
    name: str
    about: tuple[str, ...]
    records: int
    size: str


@dataclass(frozen=True, slots=True)
class PlaceFiles:
    """A place with its files."""

    place: PlaceView
    csv: FileView
    json: FileView


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the tables: its name, its type and what it holds. `zh`: in pieces, each with whether it is a value of the column."""

    name: str
    type: tuple[str, ...]
    zh: tuple[tuple[str, bool], ...]
    en: str


@dataclass(frozen=True, slots=True)
class View:
    """What `downloads.md` shows. `address`: of the site, "" where it is not known; so are `license` and its address."""

    files: tuple[FileView, ...]
    years: tuple[FileView, ...]
    places: tuple[PlaceFiles, ...]
    totals: Totals
    themes: tuple[ThemeView, ...]
    columns: tuple[ColumnView, ...]
    license: str
    license_href: str
    version: str
    linked_data: str
    address: str


def _column(name: str, type: tuple[str, ...], about: tuple[str, ...]) -> ColumnView:
    zh, en = about
    pieces = (piece for piece in _VALUE.split(zh) if piece)
    return ColumnView(name, type, tuple((piece, _VALUE.fullmatch(piece) is not None) for piece in pieces), en)


def pages(site: Site) -> Iterator[Page]:
    """The page of files."""
    rows, offer, words = site.rows(), site.offer(), site.writer.words
    whole = [file for file in offer.files if not file.part]
    view = View(
        files=tuple(_file(file, site) for file in whole),
        years=tuple(_file(file, site) for file in offer.files if file.path.startswith("api/years/")),
        places=tuple(_places(site, offer.files)),
        totals=site.totals,
        themes=rows.themes(t.id for t in site.tables.themes),
        columns=tuple(_column(name, words(f"cell-{type}"), words(f"column-{name.replace('_', '-')}")) for name, type in offer.columns),
        license=offer.license,
        license_href=(inert.link(_license(offer)) or "") if offer.license else "",
        version=offer.version,
        linked_data=inert.linked_data(_dataset(site, offer, whole)),
        address=site.address,
    )
    named, about = site.word("downloads-2"), site.listing("downloads-2")
    yield site.writer.page("downloads.md", OFFERED, named, view, about=about)


def _file(file: Download, site: Site) -> FileView:
    words, name = site.writer.words, file.path.removeprefix("api/")
    records = -1 if file.records is None else file.records
    return FileView(inert.href(file.path), name, words(f"file-{file.about}"), records, sized(file.size))


def _places(site: Site, files: Iterable[Download]) -> Iterator[PlaceFiles]:
    mine = {file.path: file for file in files if file.path.startswith("api/cities/")}
    for place in site.rows().places(site.digest.places):
        csv, json = (mine.get(f"api/cities/{place.slug}.{kind}") for kind in ("csv", "json"))
        if csv and json:
            yield PlaceFiles(place, _file(csv, site), _file(json, site))


def sized(size: int) -> str:
    """Bytes as a reader is told them."""
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            break
        size, unit = (size + 500) // 1000, {"B": "KB", "KB": "MB", "MB": "GB"}[unit]
    return f"{size} {unit}"


def _license(offer: Offer) -> str:
    return f"https://spdx.org/licenses/{offer.license}.html"


def _dataset(site: Site, offer: Offer, files: Iterable[Download]) -> _Dataset:
    """What a search engine for data is told about the downloads (schema.org)."""
    totals, words = site.totals, site.writer.words.plain
    counts = {"records": totals.records, "documents": totals.articles, "places": totals.places}
    facts: _Dataset = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": site.name or "policy-digest",
        "description": f"{words('dataset-about').en} {words('dataset-counts', **counts).en}",
        "inLanguage": ["zh-Hans", "en"],
        "isAccessibleForFree": "true",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.path.removeprefix("api/"),
                "encodingFormat": file.media,
                "contentUrl": f"{site.address}{file.path}",
                "contentSize": f"{file.size} B",
            }
            for file in files
        ],
        "spatialCoverage": [{"@type": "Place", "name": site.tables.place[p].en} for p in site.digest.places if p in site.tables.place],
    }
    if offer.version:
        facts["version"] = offer.version
    if offer.license:
        facts["license"] = _license(offer)
    if totals.first:
        facts["temporalCoverage"] = f"{totals.first}/{totals.last}"
    return facts
