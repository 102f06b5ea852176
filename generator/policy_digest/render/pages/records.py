"""The table of all records, with its filters. Past a size its rows come in parts, of which a browser loads those that it shows.

`records/index.js` says how many parts there are, and of which build; `records/f-<field>.js` the values of a field with their records,
where there are many in several files `f-<field>-<n>.js`; `records/o-<order>-<n>.js` ranks, `records/w-<n>.js` which records hold a word,
`records/p-<n>.js` one long list of records, `records/r-<n>.js` the lines of a few, `records/shared.js` what lines share. They are scripts,
so that a folder opened in a browser has them too; each calls a function of records.js.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_digest import inert
from policy_digest.drawn import SHOWN
from policy_digest.models import Entry, Page
from policy_digest.render.facets import BLOCK, LISTED, Postings, facets, orders, spread
from policy_digest.render.lines import Line, Pieces, Words
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site
from policy_digest.render.views import EntryView

STATIC = 400  # rows up to which all stand in the page
FIRST = 20  # rows that stand in the page where there are more: what the first screens show
PART = 8  # rows of a part: those that fit are spread over many
PRINTED = 96  # rows that are printed at once
SAMPLED = 2_000  # rows from which it is learned what rows share
MOST = 200_000  # that the table holds; beyond, it names the pages and files that have them
FOLDER = "records/"


@dataclass(frozen=True, slots=True)
class View:
    """What `records.md` shows. `listed`: how many rows the table has, here and in parts of `part`; `left_out`: how many not even there.

    `shown`: of how many records the rows to download come in a file.
    """

    rows: tuple[EntryView, ...]
    total: int
    listed: int
    part: int
    left_out: int
    shown: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rows."""

    rows: tuple[EntryView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The table of records, what it is filtered by, and past a size its parts."""
    rows, entries = site.rows(), site.digest.entries[:MOST]
    total = len(site.digest.entries)
    first = entries if len(entries) <= STATIC else entries[:FIRST]
    view = View(rows=rows.entries(first), total=total, listed=len(entries), part=PART, left_out=total - len(entries), shown=SHOWN)
    named, about = site.word("all-records"), site.listing("all-records")
    yield site.writer.page("records.md", "records.md", named, view, hide=("navigation", "toc"), about=about)
    if not entries:
        return
    edition = hashlib.sha256()  # part of every address, so that no browser mixes the parts of two builds
    parts, spreads = 0, dict[str, int]()
    for name, content in _scripts(site, rows, entries, len(first)):
        page = Page(f"{FOLDER}{name}.js", f'policyDigestTable("{name}",{inert.script_json(content)});\n')
        edition.update(str(page.content).encode())
        parts += name.startswith("w-")
        if (field := re.fullmatch(r"f-([a-z]+)-[0-9]+", name)) is not None:
            spreads[field[1]] = spreads.get(field[1], 0) + 1
        yield page
    index = {"edition": edition.hexdigest()[:8], "words": parts, "block": BLOCK, "spread": spreads}
    yield Page(f"{FOLDER}index.js", f'policyDigestTable("index",{inert.script_json(index)});\n')


def _scripts(site: Site, rows: Rows, entries: Sequence[Entry], there: int) -> Iterator[tuple[str, object]]:
    """Names and contents of the scripts. `there`: how many rows stand in the page."""
    postings = Postings()
    for name, options in facets(site, rows, entries, postings):
        if len(options) <= LISTED:
            yield f"f-{name}", options
        else:
            yield from ((f"f-{name}-{number}", part) for number, part in enumerate(spread(options)))
    for name, blocks in orders(entries):
        yield from ((f"o-{name}-{number}", block) for number, block in enumerate(blocks))
    if there < len(entries):
        yield from _lines_and_words(site, rows, entries, there, postings)
    for at, text in enumerate(postings.files):
        yield f"p-{at}", text


def _lines_and_words(site: Site, rows: Rows, entries: Sequence[Entry], there: int, postings: Postings) -> Iterator[tuple[str, object]]:
    """The lines of the rows that do not stand in the page, and what all rows are looked up by."""
    sample = entries[:: 1 + len(entries) // SAMPLED]
    pieces = Pieces(line for _, line in _lines(site, rows, sample))
    yield "shared", pieces.shared
    words, part = Words(), 0
    few: list[Line] = []
    for number, line in _lines(site, rows, entries):
        words.add(number, line)
        if number >= there:
            few.append(pieces.cut(line))
        if few and (len(few) == PART or number == len(entries) - 1):
            yield f"r-{part}", few
            few, part = [], part + 1
    for at, tokens in enumerate(words.parts()):
        yield f"w-{at}", {token: postings.of(held) for token, held in tokens.items()}


def _lines(site: Site, rows: Rows, entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """The rows as the table prints them, numbered."""
    for at in range(0, len(entries), PRINTED):
        printed = site.writer.text("rows.html", Part(rows.entries(entries[at : at + PRINTED])))
        yield from enumerate((f"{line.strip()}</tr>" for line in printed.split("</tr>")[:-1]), at)
