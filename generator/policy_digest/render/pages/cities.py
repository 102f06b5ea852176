"""All places: a map, a card each or a list by province, and the table of places × themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policy_digest.drawn import Point
from policy_digest.models import Page
from policy_digest.render.labels import SCREENS, labelled
from policy_digest.render.matrix import Matrix, matrix
from policy_digest.render.rows import Rows
from policy_digest.render.site import Counts, Site, counts
from policy_digest.render.views import PlaceView

MAP_NAMES = 30  # places up to which their names fit on the map and their cards on a page
MAP_HAN, MAP_LATIN = 14, 9  # pixels that a character of a name takes on the map, at most


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place and how much there is of it."""

    place: PlaceView
    counts: Counts


@dataclass(frozen=True, slots=True)
class Province:
    """The places of a province or of the country; "" where they belong to none."""

    zh: str
    en: str
    places: tuple[ListedPlace, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map, in percent of the drawing."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class NameOnMap:
    """Where a name stands beside its point, on one kind of screen."""

    on: str
    dx: int
    dy: int
    anchor: str


@dataclass(frozen=True, slots=True)
class NamedSpot:
    """A place with documents, on the map."""

    x: str
    y: str
    place: PlaceView
    labels: tuple[NameOnMap, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Places without documents, places with them, and whether these are few enough for their names."""

    faint: tuple[Spot, ...]
    there: tuple[NamedSpot, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class View:
    """What `cities.md` shows. `provinces`: only where the places are too many for a card each."""

    places: tuple[ListedPlace, ...]
    provinces: tuple[Province, ...]
    matrix: Matrix
    map: Map


def pages(site: Site) -> Iterator[Page]:
    """The list of places."""
    rows = site.rows("../")
    listed = tuple(
        ListedPlace(rows.place(p), counts(site.digest.by_place.get(p, ()), site.digest.articles_of[p])) for p in site.digest.places
    )
    view = View(
        places=listed,
        provinces=_by_province(listed) if len(listed) > MAP_NAMES else (),
        matrix=matrix(site, rows, site.digest.places),
        map=_map(site, rows),
    )
    named, about = site.word("cities"), site.listing("cities")
    yield site.writer.page("cities.md", "cities/index.md", named, view, hide=("navigation", "toc"), about=about)


def _by_province(places: Iterable[ListedPlace]) -> tuple[Province, ...]:
    """Many places, under the province or the country that each belongs to, in the order given."""
    groups: dict[tuple[str, str], list[ListedPlace]] = {}
    for one in places:
        groups.setdefault((one.place.parent_zh, one.place.parent_en), []).append(one)
    return tuple(Province(zh, en, tuple(mine)) for (zh, en), mine in groups.items())


def _map(site: Site, rows: Rows) -> Map:
    """Every place of the table as a point; those with documents by name, where there are few enough to read."""
    present = set(site.digest.places)
    there = [p for p in site.points if p.place in present]
    named = [rows.place(p.place) for p in there]
    widths = [max(MAP_HAN * len(place.zh), MAP_LATIN * len(place.en)) for place in named]
    screens = SCREENS if len(present) <= MAP_NAMES else {}
    labels = [[(screen, label) for label in labelled(there, widths, sizes)] for screen, sizes in screens.items()]

    def names(number: int) -> tuple[NameOnMap, ...]:
        return tuple(
            NameOnMap(screen, label.dx, label.dy, label.anchor) for screen, label in (of[number] for of in labels) if label is not None
        )

    return Map(
        faint=tuple(Spot(*_at(p)) for p in site.points if p.place not in present),
        there=tuple(NamedSpot(*_at(p), place, names(number)) for number, (p, place) in enumerate(zip(there, named, strict=True))),
        named=len(present) <= MAP_NAMES,
    )


def _at(p: Point) -> tuple[str, str]:
    return f"{p.x // 10}.{p.x % 10}%", f"{p.y // 10}.{p.y % 10}%"
