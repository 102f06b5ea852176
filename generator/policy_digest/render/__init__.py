"""A digest, its wording and its charts in, the site's pages out, as Markdown that holds raw blocks of inert text.

A page is a room of `pages/`: its view, which is frozen, and its template beside it. What pages share: `rows` and `views` (what a line of
any table says), `site` (totals, citations), `comparison`, `matrix`, `write` (the one place where a template meets untrusted text).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from policy_digest.changed import Change
from policy_digest.drawn import Bars, Draft, Offer, Point
from policy_digest.models import Digest, Extraction, Page, Wording
from policy_digest.render.asking import SCRIPT as SAID
from policy_digest.render.asking import asking
from policy_digest.render.pages import ROOMS
from policy_digest.render.pages.downloads import OFFERED as OFFERED
from policy_digest.render.pages.glossary import addresses
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site, no_offer
from policy_digest.render.words import SCRIPTS
from policy_digest.render.write import writer_of
from policy_digest.tables import Tables


def render(
    digest: Digest,
    wording: Wording,
    charts: Mapping[str, Bars],
    points: tuple[Point, ...],
    tables: Tables,
    site_name: str = "",
    site_url: str = "",
    log: Sequence[Change] = (),
    gone: Mapping[tuple[str, str], Change] = MappingProxyType({}),
    *,
    earlier: Digest | None = None,
    said: Wording | None = None,
    offer: Callable[[], Offer] = no_offer,
) -> Iterator[Draft]:
    """Every page of the site, to be made when it is asked for. `log`: what changed, the newest first; `gone`: what of it was withdrawn.

    `earlier`: versions of documents that are no longer the latest; `said`: their wording. `offer`: the files to take
    away. Making a page raises `UnsafeText` for a value that could bring markup into it.
    """
    old = Site(earlier, said, {}, (), tables, writer_of(tables), site_name, site_url) if earlier and said else None
    versions = versions_of(digest.extractions, earlier.extractions) if earlier else {}
    writer = writer_of(tables)
    site = Site(
        digest, wording, charts, points, tables, writer, site_name, site_url, tuple(log), gone, earlier=old, versions=versions, offer=offer
    )
    for room in ROOMS:
        yield from room(site)
    yield Draft(SCRIPTS, lambda: (Page(SCRIPTS, site.writer.words.script()),))
    yield Draft(SAID, lambda: (Page(SAID, asking(tables, site.writer.words)),))


def versions_of(latest: Iterable[Extraction], earlier: Iterable[Extraction]) -> dict[str, tuple[Extraction, ...]]:
    """By the id of any version of a document all of them, the oldest first; only of documents that have several."""
    now = {x.article.id: x for x in latest}
    groups: dict[str, list[Extraction]] = {}
    for old in sorted(earlier, key=lambda x: x.article.version):
        groups.setdefault(old.article.id.rpartition("-v")[0], []).append(old)
    every = ((*olds, now[id]) for id, olds in groups.items() if id in now)
    return {x.article.id: group for group in every for x in group}


def terms(digest: Digest, wording: Wording, tables: Tables) -> tuple[tuple[str, str, str, str], ...]:
    """The glossary as search lists it: address, Chinese, English and pinyin, syllables apart, of each term."""
    return addresses(Rows(digest, wording, tables))
