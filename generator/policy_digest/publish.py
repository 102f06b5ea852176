"""Extractions in, the pages of a site out: what is compared, how it is worded, drawn, searched for and taken away. One linear function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from policy_digest.changed import Change, tombstones
from policy_digest.chart import comparison_bars, points
from policy_digest.decisions import offered
from policy_digest.digest import digest
from policy_digest.drawn import Draft
from policy_digest.export import MORE, Exports, Held
from policy_digest.history import history
from policy_digest.models import Extraction, Page
from policy_digest.promises import ledger
from policy_digest.render import OFFERED, render, terms
from policy_digest.search import INDEX, PARTS, Engine, search_index
from policy_digest.tables import Tables
from policy_digest.wording import Answers, Wordings, names_of, renamed, word


@dataclass(frozen=True)
class Site:
    """Makes sites with one set of tables, which owns what is compiled for them; when both are let go, nothing of it stays."""

    tables: Tables

    def pages(
        self,
        extractions: Iterable[Extraction],
        name: str,
        url: str = "",
        engine: Engine = "own",
        wordings: Wordings = (),
        log: Sequence[Change] = (),
        earlier: Iterable[Extraction] = (),
    ) -> tuple[Page, ...]:
        """A corpus → every page and file of its site, called `name`. `url` ends in "/" and makes the addresses of feeds absolute.

        `engine` of search: with `pagefind` there are pages below `search.READ`, which are for Pagefind and not for the site.
        `log`: what changed in the corpus, the newest first.
        `earlier`: versions that are no longer the latest, which are read and cited and not compared.
        `wordings`: English that takes the place of composed English, as `wording.judged` accepted it.
        """
        return tuple(page for draft in self.drafts(extractions, name, url, engine, wordings, log, earlier) for page in draft.make())

    def drafts(
        self,
        extractions: Iterable[Extraction],
        name: str,
        url: str = "",
        engine: Engine = "own",
        wordings: Wordings = (),
        log: Sequence[Change] = (),
        earlier: Iterable[Extraction] = (),
    ) -> Iterator[Draft]:
        """The same, each to be made when it is asked for, alone or in the order given."""
        tables, named, earlier = self.tables, names_of(wordings), tuple(earlier)
        exports = self.exports(extractions, name, url, wordings, earlier)
        held, wording = exports.held.digest, exports.held.wording
        old = digest(renamed(earlier, named), tables)
        # A page of an earlier version leads to no comparison: its values are in none.
        old = replace(old, entries=tuple(replace(e, indicator=None, shared=None) for e in old.entries), comparisons=(), shared=())
        said = word(old, tables, named, wordings) if old.extractions else None
        shares = {unit.unit for unit in tables.units if unit.measure == "share"}
        compared = {c.indicator: c for c in (*held.comparisons, *held.shared)}
        charts = Answers(compared, lambda id: comparison_bars(compared[id], compared[id].entries[0].record.unit in shares))
        rooms = tuple(
            render(held, wording, charts, points(tables.places), tables, name, url, log, tombstones(log),
                   earlier=old, said=said, offer=exports.offer)
        )  # fmt: skip
        yield from (draft for draft in rooms if draft.src_uri != OFFERED)
        yield Draft(INDEX, lambda: search_index(held, wording, tables, engine, terms(held, wording, tables)), PARTS + ".*")
        yield Draft(
            "changes.xml",
            lambda: history(log, ledger(held.entries, tables.cues["adds"]), tables, name, url),
            r"api/(?:changes|promises)\.json",
        )
        yield Draft("api/reports/", lambda: offered(held.extractions), r"api/reports/.*")
        yield Draft("feed.xml", exports.pages, MORE)
        yield from (draft for draft in rooms if draft.src_uri == OFFERED)  # last: by then every file was written, and so measured

    def exports(
        self, extractions: Iterable[Extraction], name: str, url: str = "", wordings: Wordings = (), earlier: Iterable[Extraction] = ()
    ) -> Exports:
        """The files for machines alone; what is given as for `drafts`."""
        named = names_of(wordings)
        held = digest(renamed(extractions, named), self.tables)
        old = digest(renamed(earlier, named), self.tables)
        return Exports(Held(held, word(held, self.tables, named, wordings), self.tables, name, url, old.extractions))
