"""The terms of the glossary that the corpus uses, each with its one English and where it is used; where they are many, a page a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from policy_digest.inert import anchor, href
from policy_digest.models import Page
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site
from policy_digest.render.views import PartView, PlaceView

ON_ONE_PAGE = 600  # terms; more are put on a page a letter
USES = 6  # places named with a term; the number says how many more there are
_OPAQUE = frozenset({"prep"})  # words that mean something only between two others


@dataclass(frozen=True, slots=True)
class Use:
    """A record or measure whose name holds the term, and its place."""

    place: PlaceView
    href: str


@dataclass(frozen=True, slots=True)
class TermView:
    """A term. `letter`: of its page; `plain`: its pinyin without tones; `uses`: one a place, `more` left out of `count`."""

    id: str
    letter: str
    zh: str
    en: str
    note: str
    official: bool
    pinyin: str
    plain: str
    count: int
    uses: tuple[Use, ...]
    more: int


@dataclass(frozen=True, slots=True)
class View:
    """What `glossary.md` shows. `letter`: "" on the first page, which holds the terms only where they are few."""

    letter: str
    letters: tuple[PartView, ...]
    terms: tuple[TermView, ...]
    total: int


def pages(site: Site) -> Iterator[Page]:
    """The list of terms, and past a size a page a letter."""
    terms = glossary(site.rows("../"))
    lettered = by_letter(terms) if len(terms) > ON_ONE_PAGE else {}

    def view(letter: str, shown: Sequence[TermView]) -> View:
        letters = tuple(PartView(name, str(len(of)), href(f"../glossary/{name}.html"), name == letter) for name, of in lettered.items())
        return View(letter, letters, tuple(shown), len(terms))

    named, about, hide = site.word("glossary"), site.listing("glossary"), ("navigation", "toc")
    yield site.writer.page("glossary.md", "glossary/index.md", named, view("", [] if lettered else terms), hide=hide, about=about)
    for letter, of in lettered.items():
        named = site.word("glossary-part", n=letter.upper())
        yield site.writer.page("glossary.md", f"glossary/{letter}.md", named, view(letter, of), hide=hide)


def addresses(rows: Rows) -> tuple[tuple[str, str, str, str], ...]:
    """Address, Chinese, English and pinyin of each term, as search lists them."""
    terms = glossary(rows)
    lettered = len(terms) > ON_ONE_PAGE
    return tuple((f"glossary/{t.letter if lettered else 'index'}.html#{t.id}", t.zh, t.en, t.plain) for t in terms)


def glossary(rows: Rows) -> list[TermView]:
    """The terms of the glossary that the corpus uses, by pinyin."""
    known = {term.zh: term for term in rows.tables.glossary if term.en and term.pos not in _OPAQUE}
    found: dict[str, list[Use]] = {}
    for name, use in _uses(rows):
        for zh in dict.fromkeys(rows.wording.terms.get(name, ())):
            if zh in known:
                found.setdefault(zh, []).append(use)
    out: list[TermView] = []
    taken: set[str] = set()
    for zh in sorted(found, key=lambda zh: (_plain(zh), zh)):
        term, uses, plain = known[zh], found[zh], _plain(zh)
        places = {use.place.slug: use for use in reversed(uses)}
        shown = [places[slug] for slug in rows.digest.places if slug in places]
        out.append(
            TermView(
                id=anchor(_free("t-" + re.sub("[^a-z0-9]+", "-", plain.replace(" ", "")), taken)),
                letter=plain[0] if plain[:1].isascii() and plain[:1].isalpha() else "0",
                zh=zh,
                en=term.en,
                note=term.note,
                official=term.official,
                pinyin=" ".join(lazy_pinyin(zh, style=Style.TONE)),
                plain=plain,
                count=len({use.href for use in uses}),
                uses=tuple(shown[:USES]),
                more=max(0, len(shown) - USES),
            )
        )
    return out


def by_letter(terms: Sequence[TermView]) -> dict[str, list[TermView]]:
    """The terms by the letter that their pinyin begins with; "0" holds those that begin with none."""
    out: dict[str, list[TermView]] = {}
    for term in terms:
        out.setdefault(term.letter, []).append(term)
    return dict(sorted(out.items()))


def _free(first: str, taken: set[str]) -> str:
    """`first`, or with a number behind it where that id is taken; it is taken then."""
    id, number = first, 2
    while id in taken:
        id, number = f"{first}-{number}", number + 1
    taken.add(id)
    return id


def _uses(rows: Rows) -> Iterator[tuple[str, Use]]:
    """Every name that English was composed for, and the record or measure that it stands in."""
    for entry in rows.digest.entries:
        use = Use(rows.place(entry.article.place), rows.document(entry.article.id, f"r-{entry.record.id}"))
        for name in (entry.record.indicator_zh, *entry.record.agencies):
            yield name, use
    for extraction in rows.digest.extractions:
        for measure in extraction.measures:
            use = Use(rows.place(extraction.article.place), rows.document(extraction.article.id, f"p-{measure.paragraph}"))
            for name in (measure.title_zh, *measure.agencies):
                yield name, use


def _plain(zh: str) -> str:
    return " ".join(lazy_pinyin(zh)).lower()
