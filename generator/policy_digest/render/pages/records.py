"""The table of all records, with its filters. Past a size its rows come in parts, of which a browser loads those that it shows.

`records/index.js` says of every record what filters and sorting ask (kind, place, themes, deadline), `records/values.js` the values, for
those who sort by them, and `records/<n>.js` holds the lines of a few records. They are scripts, so that a folder opened in a browser has
them too; each calls a function of policy-digest.js.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from policy_digest import inert
from policy_digest.drawn import SHOWN
from policy_digest.models import KINDS, Entry, Kind, Page
from policy_digest.render.site import Site
from policy_digest.render.views import EntryView, PlaceView, ThemeView

STATIC = 400  # rows up to which all stand in the page
FIRST = 30  # rows that stand in the page where there are more: what the first screens show
PART = 25  # rows of a part: a theme's first rows are spread over many
MOST = 20_000  # that the table holds; beyond, it names the pages and files that have them
FOLDER = "records/"


@dataclass(frozen=True, slots=True)
class View:
    """What `records.md` shows. `later`: how many rows come in parts of `part`; `left_out`: how many not even then.

    `shown`: of how many records the rows to download come in a file.
    """

    rows: tuple[EntryView, ...]
    total: int
    later: int
    part: int
    left_out: int
    places: tuple[PlaceView, ...]
    themes: tuple[ThemeView, ...]
    kinds: tuple[Kind, ...]
    shown: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rows."""

    rows: tuple[EntryView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The table of records, and past a size its parts."""
    rows, entries = site.rows(), site.digest.entries[:MOST]
    total = len(site.digest.entries)
    first = entries if len(entries) <= STATIC else entries[:FIRST]
    later = entries[len(first) :]
    view = View(
        rows=rows.entries(first),
        total=total,
        later=len(later),
        part=PART,
        left_out=total - len(entries),
        places=rows.places(site.digest.places),
        themes=rows.themes(t.id for t in site.tables.themes if t.id in site.digest.by_theme),
        kinds=tuple(k for k in KINDS if any(e.record.kind == k for e in site.digest.entries)),
        shown=SHOWN,
    )
    named, about = site.word("all-records"), site.listing("all-records")
    yield site.writer.page("records.md", "records.md", named, view, hide=("navigation", "toc"), about=about)
    if not later:
        return
    yield Page(f"{FOLDER}index.js", f"policyDigestRecords({inert.script_json(_columns(entries))});\n")
    yield Page(f"{FOLDER}values.js", f"policyDigestValues({inert.script_json(_values(entries))});\n")
    for number, at in enumerate(range(0, len(later), PART)):
        lines = site.writer.text("rows.html", Part(rows.entries(later[at : at + PART])))
        yield Page(f"{FOLDER}{number}.js", f"policyDigestRows({number},{inert.script_json(lines)});\n")


def _columns(entries: Sequence[Entry]) -> dict[str, object]:
    """What filters ask, a column each. `kinds`: a digit a record; `places`: slug and how many in a row; others: numbers of names."""
    themes, until = _Numbered(), _Numbered()
    return {
        "kinds": "".join(str(KINDS.index(e.record.kind)) for e in entries),
        "kindNames": list(KINDS),
        "places": [[slug, len(list(of))] for slug, of in groupby(entries, key=lambda e: e.article.place)],
        "themes": [themes.of(" ".join(e.record.themes)) for e in entries],
        "themeNames": themes.names,
        "until": [until.of(e.record.period.deadline) for e in entries],
        "untilNames": until.names,
    }


def _values(entries: Sequence[Entry]) -> dict[str, object]:
    """What sorting by value asks."""
    units = _Numbered()
    return {
        "values": [format(e.record.value.normalize(), "f") for e in entries],
        "units": [units.of(e.record.unit) for e in entries],
        "unitNames": units.names,
    }


class _Numbered:
    """Gives each text a number, the first time that it comes."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, text: str) -> int:
        """Its number."""
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def names(self) -> list[str]:
        """The texts by their numbers."""
        return list(self._numbers)
