"""Texts → the place they are about. In: title, publisher, issuers, body. Out: a slug of data/places.yml, or None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.clean.words import compile_words
from policy_digest.errors import UnreadableCapture
from policy_digest.owner import compiled_from
from policy_digest.tables import Place, Tables

_BODY = 3000  # characters of the body that are looked at
_WEIGHTS = {"title": 10.0, "publisher": 7.0, "issuer": 8.0, "site": 6.0, "lead": 3.0, "body": 1.0}
# 北海路, 香港中路, 延安三路, 四平街, 开封街道: a street that bears a city's name says nothing of the city
STREET = later("[东西南北中]{0,2}[一二三四五六七八九十]{0,2}(?:路(?![网面段灯政径线桥况权演])|街(?![区头舞景坊])|大街|大道|街道|巷|胡同)")
_KINDS = "市省州盟区县旗"
_ISSUES = later(
    "(?:省|市|自治区|县|区)?(?:委办公厅、省|委、省)?(?:人民)?政府(?:办公厅|办公室)?(?:近日|日前|正式|联合)?(?:印发|出台|发布|下发|公布|通过|批准)"
)
_HOST = later(r"^(?:https?:)?//(?:[a-z0-9-]+\.)*?([a-z0-9-]+)\.gov\.cn(?:[:/]|$)", re.I)


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Names of places → slugs, and how long the names are that begin with a character, the longest first."""

    names: Mapping[str, tuple[str, ...]]
    lengths: Mapping[str, Sequence[int]]
    weak: frozenset[str]

    def spots(self, text: str) -> Iterator[tuple[str, int]]:
        """The names in a text and where each ends; of two that begin together the longer. (A pattern of all takes long to compile.)

        A street that bears a city's name names no city.
        """
        at = 0
        while at < len(text):
            name = next((text[at : at + n] for n in self.lengths.get(text[at], ()) if text[at : at + n] in self.names), "")
            at += len(name) or 1
            if name and ((len(name) > 2 and name[-1] in _KINDS) or not STREET.match(text, at)):
                yield name, at

    def found(self, text: str) -> Iterator[str]:
        """The names alone."""
        return (name for name, _ in self.spots(text))


@compiled_from("furniture", "places", "counties")
def gazetteer(tables: Tables) -> Gazetteer:
    """Every name, short name and alias of the places, and the counties below them."""
    names: dict[str, list[str]] = {}
    weak: set[str] = set()
    stops: set[str] = set(compile_words(tables).lists["not_places"])
    for place in tables.places:
        for name in (place.zh, place.short, *place.aliases):
            if len(name) >= 2:
                names.setdefault(name, []).append(place.slug)
        weak |= set(place.weak)
        stops |= set(place.not_in)
    for name, slugs in tables.county.items():
        if name not in names and len(name) >= 2:
            names[name] = list(slugs)
    for stop in stops:
        names.setdefault(stop, [])
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[0], set()).add(len(name))
    return Gazetteer(
        {name: tuple(dict.fromkeys(slugs)) for name, slugs in names.items()},
        {first: sorted(of, reverse=True) for first, of in lengths.items()},
        frozenset(weak),
    )


def named_place(name: str, tables: Tables) -> str:
    """The slug for a slug, Chinese or English name that a person gives. Raises `UnreadableCapture` for an unknown one."""
    if name in tables.place:
        return name
    found = [p for p in tables.places if name in (p.zh, p.short, *p.aliases) or name.casefold() == p.en.casefold()]
    slugs = {p.slug for p in found} or set(tables.county.get(name, ()))
    if len(slugs) != 1:
        what = f"no place {name!r}" if not slugs else f"{name!r} is more than one place ({', '.join(sorted(slugs))})"
        raise UnreadableCapture(what, hint="give a slug or Chinese name of data/places.yml")
    return slugs.pop()


def _within(place: Place | None, slug: str, tables: Tables) -> bool:
    while place is not None:
        if place.slug == slug:
            return True
        place = tables.place.get(place.parent) if place.parent else None
    return False


_CODED = later("(?:标识码|安备) ?[:：]? ?([0-9]{6})[0-9]{4,}")


_MENU = 3  # lines that are a place's name and nothing else, beyond which they are a list of sites


def place_of_address(addresses: Iterable[str], tables: Tables) -> str | None:
    """The place whose government runs the site: rsj.gz.gov.cn is of Guangzhou."""
    sites = compile_words(tables).sites
    for address in addresses:
        if match := _HOST.match(address):
            name = match[1].lower()
            slug = sites.get(name) or next((p.slug for p in tables.places if p.slug.replace("-", "") == name), None)
            if slug in tables.place:
                return slug
    return None


def place_of_site(lines: Iterable[str], tables: Tables) -> str | None:
    """The place that the page's own furniture names: the division code in its registration, else its text. For pages that name no other."""
    by_code = {p.code: p.slug for p in tables.places if p.code != "000000"}
    texts = list(lines)
    book = gazetteer(tables)
    alone = [text for text in texts if text.strip() in book.names]
    if len(alone) > _MENU:  # a list of the country's places
        texts = [text for text in texts if text.strip() not in book.names]
    for text in texts:
        if match := _CODED.search(text):
            code = match[1]
            for known in (code, f"{code[:4]}00", f"{code[:2]}0000"):
                if known in by_code:
                    return by_code[known]
    return find_place("", None, (), texts, tables)


def _related(a: str, b: str, tables: Tables) -> bool:
    return _within(tables.place.get(a), b, tables) or _within(tables.place.get(b), a, tables)


class _Scores:
    """What speaks for each place, by slug. Counted first where a name is one place's, then where something else must point to it."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.book = gazetteer(tables)
        self.of: dict[str, float] = {}
        self._shared: list[tuple[tuple[str, ...], float]] = []
        self._faint: list[tuple[str, float]] = []

    def add(self, slug: str, amount: float) -> None:
        self.of[slug] = self.of.get(slug, 0.0) + amount

    def count(self, text: str, weight: float, most: float) -> None:
        """Add what a text names, each place `most` times its weight at most."""
        given: dict[str, float] = {}
        for name, end in self.book.spots(text):
            slugs = self.book.names[name]
            if not slugs:
                continue
            if weight == _WEIGHTS["lead"] and _ISSUES.match(text, end):
                self.add(slugs[0], _WEIGHTS["issuer"])
            full = 1.5 if name[-1] in _KINDS and len(name) > 2 else 1.0
            if name in self.book.weak:
                self._faint.extend((slug, weight) for slug in slugs)
            elif len(slugs) > 1:
                self._shared.append((slugs, weight))
            elif given.get(slugs[0], 0.0) < most:
                given[slugs[0]] = given.get(slugs[0], 0.0) + weight * full
        for slug, amount in given.items():
            self.add(slug, amount)

    def near(self, slug: str) -> bool:
        """Whether a place that something speaks for lies in it, around it, or is it."""
        return any(_related(slug, other, self.tables) for other in self.of)

    def settle(self, site: str | None) -> None:
        """Add the site's place and the names that say little by themselves: they count for what something else points to."""
        if site is not None and (not self.of or self.near(site)):
            self.add(site, _WEIGHTS["site"])
        for slug, weight in self._faint:
            if slug in self.of or not self.of:
                self.add(slug, weight)
        for slugs, weight in self._shared:
            near = [s for s in slugs if self.near(s)]
            if len(near) == 1:
                self.add(near[0], weight)

    def best(self, title: str) -> str:
        """The place that most speaks for. A city's province is named to say where it is: its score goes to the city, unless the province is
        the headline's own subject."""
        in_title = {s for name in self.book.found(title) for s in self.book.names[name]}
        best = max(self.of, key=lambda s: (self.of[s], s))
        below = [s for s in self.of if s != best and _within(self.tables.place.get(s), best, self.tables)]
        if below:
            child = max(below, key=lambda s: (self.of[s], s))
            if child in in_title or (best not in in_title and self.of[child] >= 0.5 * self.of[best]):
                return child
        return best


def find_place(
    title: str, publisher: str | None, issuers: Sequence[str], paragraphs: Iterable[str], tables: Tables, site: str | None = None
) -> str | None:
    """The place a text is about; None where none is named. `site`: the place whose government runs the page's site.

    Title > issuers > publisher > site > lead > body; who issues a paper in the lead counts as an issuer.
    A province named beside one of its own
    cities only says where that city is; a name that several places share counts for those that something else points to.
    """
    scores = _Scores(tables)
    scores.count(title, _WEIGHTS["title"], 20.0)
    scores.count(publisher or "", _WEIGHTS["publisher"], 7.0)
    for issuer in issuers:
        scores.count(issuer, _WEIGHTS["issuer"], 8.0)
    looked = 0
    for i, text in enumerate(paragraphs):
        if looked > _BODY:
            break
        scores.count(text[:_BODY], _WEIGHTS["lead" if i < 2 else "body"], 9.0 if i < 2 else 6.0)
        looked += len(text)
    scores.settle(site)
    scores.of.pop("china", None)
    heads = " ".join((title, publisher or "", *issuers))
    national = "china" in tables.place and any(name in heads for name in compile_words(tables).lists["national"])
    if national and not any(scores.book.names[name] for name in scores.book.found(heads)):
        return "china"
    return scores.best(title) if scores.of else None
