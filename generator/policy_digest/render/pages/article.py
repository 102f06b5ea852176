"""A document: its text with every figure marked, its records and measures, and what a reader needs to check them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from policy_digest import inert
from policy_digest.address import name_of
from policy_digest.drawn import Draft
from policy_digest.models import Article, Bilingual, Extraction, Fate, Page, Record
from policy_digest.people import DROPPED
from policy_digest.quoted import quoted_at
from policy_digest.render.cite import citation, of_article
from policy_digest.render.linked import document
from policy_digest.render.passages import Heading, Passage, leaves, passages, section_tree
from policy_digest.render.past import PastView, past
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site, described
from policy_digest.render.view import view
from policy_digest.render.views import CitationView, DocumentView, EntryView, MeasureView, SummaryView, UnitView, WithdrawnView
from policy_digest.term import find_term

# What cleaning took out is shown for checking, its numbers covered: a teaser's figure must not be found as one of this place.
ROWS = 300  # of the table of records; the table of all records has the rest
LONG = 500  # paragraphs from which on a browser lays out only those that are seen
FEW = 100  # rows of such a document: a row is fifteen elements, whose styles a browser reckons a dozen times while a page opens
MOST = 300  # lines of a list that is there for checking: a browser must open the page of any document
_NUMBER = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*")


@view(frozen=True, slots=True)
class Repealed:
    """A document that this one ends, with its page where the corpus has it."""

    name: str
    name_en: str
    href: str


@view(frozen=True, slots=True)
class Term:
    """Since when, until when or for how many years the document holds, and the paragraph that says so."""

    key: str
    value: str
    paragraph: int


@view(frozen=True, slots=True)
class Provenance:
    """Where the document comes from. `url`: its address where it may be linked, `url_text` as it stands; `basis`: who says so."""

    url: str | None
    url_text: str
    basis: str
    captured: str
    source: str
    sha256: str
    repeals: tuple[Repealed, ...]
    term: tuple[Term, ...]


@view(frozen=True, slots=True)
class LedgerLine:
    """What became of one number of the text."""

    surface: str
    fate: str
    fate_words: tuple[str, str]
    reason: tuple[str, str]
    at: int
    name: str
    name_en: str
    href: str


@view(frozen=True, slots=True)
class IssueLine:
    """Something that a person should look at."""

    code: str
    surface: str
    message: str


@view(frozen=True, slots=True)
class RemovedLine:
    """A block that cleaning took out, its numbers covered."""

    text: str
    reason: str


@view(frozen=True, slots=True)
class View:
    """What `article.md` shows. `reports`: where a reader's reports stand prefilled.

    `traditional`: whether the capture was in traditional characters, which are shown too. `numbers` of the ledger, `blocks` that were taken
    out, `doubts` that a person should look at: of each a page lists `MOST` at most; of `records`, `ROWS`, or `FEW` of a long document.
    `unshown`: paragraphs that the page leaves out. `long`: whether there are so many that a browser should not lay out all of them at once:
    they stand in `leaves` then.
    """

    document: DocumentView
    provenance: Provenance
    summary: SummaryView
    units: tuple[UnitView, ...]
    passages: tuple[Passage, ...]
    leaves: tuple[tuple[Passage, ...], ...]
    tree: tuple[Heading, ...]
    rows: tuple[EntryView, ...]
    records: int
    measures: tuple[MeasureView, ...]
    ledger: tuple[LedgerLine, ...]
    issues: tuple[IssueLine, ...]
    removed: tuple[RemovedLine, ...]
    numbers: int
    blocks: int
    doubts: int
    unshown: int
    long: bool
    traditional: bool
    cite: CitationView
    reports: str
    withdrawn: tuple[WithdrawnView, ...]
    linked_data: str
    past: PastView | None


def drafts(site: Site) -> Iterator[Draft]:
    """A page a document, and one each of its earlier versions."""
    for one in filter(None, (site, site.earlier)):
        for extraction in one.digest.extractions:
            yield Draft(f"articles/{extraction.article.id}.md", partial(_page, one, extraction, site))


def _past(article: Article, site: Site) -> PastView | None:
    """What is told of its versions. `site`: that of the latest."""
    if site.earlier is None:
        return None
    return past(article, site.versions.get(article.id, ()), site.rows("../"), site.earlier.rows("../"))


def _page(site: Site, extraction: Extraction, whole: Site) -> Iterator[Page]:
    article, wording = extraction.article, site.wording
    rows = replace(site.rows("../"), own=article.id)
    entries = site.digest.by_article.get(article.id, ())
    records = {r.id: r for r in extraction.records}
    issues = dict.fromkeys((*article.issues, *extraction.issues))
    title_en = wording.titles.get(article.id, "")
    long = len(article.paragraphs) > LONG
    most = min(FEW, ROWS) if long else ROWS
    listed = rows.entries(entries[:most])
    told = _past(article, whole)
    provenance = _provenance(site, rows, article)
    own = (
        f"{site.address}articles/{article.id}.html"
        if site.address and told and article.id != whole.versions[article.id][-1].article.id
        else ""
    )
    held = [m.paragraph for m in extraction.measures]
    linked = frozenset((*held, *(t.paragraph for t in provenance.term)))
    shown = passages(article, entries, linked, frozenset(e.record.id for e in entries[:most]))
    there = {q.index for q in shown}
    view = View(
        document=rows.article(article),
        provenance=provenance,
        summary=rows.summary(wording.articles.get(article.id), entries),
        units=rows.units(entries),
        passages=shown,
        leaves=leaves(shown) if long else (shown,),
        tree=tuple(h for h in section_tree(article) if h.index in there)[:MOST],
        rows=tuple(replace(row, original=_original(article, e.record, site is whole)) for row, e in zip(listed, entries, strict=False)),
        records=len(entries),
        measures=tuple(rows.measure(extraction, m) for m in extraction.measures),
        ledger=tuple(_line(fate, records, site) for fate in _told(extraction.ledger)),
        issues=tuple(IssueLine(i.code, i.surface, i.message) for i in list(issues)[:MOST]),
        removed=tuple(RemovedLine(_NUMBER.sub("▒", r.text), r.reason) for r in article.removed[:MOST]),
        numbers=len(extraction.ledger),
        blocks=len(article.removed),
        doubts=len(issues),
        unshown=len(article.paragraphs) - len(shown),
        long=long,
        traditional=any(p.original for p in article.paragraphs),
        cite=citation(of_article(article, "" if wording.described.get(article.id) else title_en, told is not None, own)),
        withdrawn=site.tombs(article.id),
        reports=inert.href(f"../api/reports/{article.id}.json") if site is whole else "",
        linked_data=inert.linked_data(document(article, site)),
        past=told,
    )
    about = described(wording.articles.get(article.id))
    yield site.writer.page("article.md", f"articles/{article.id}.md", _titled(article, title_en, site is not whole), view, about=about)


def _original(article: Article, record: Record, latest: bool) -> str:
    """Where the record's sentence stands in the source page; "" for a version that the source shows no more."""
    return (inert.link(quoted_at(article, record)) or "") if latest else ""


def _titled(article: Article, title_en: str, old: bool) -> Bilingual:
    """The title of a page: two tabs of two versions are told apart."""
    return Bilingual(f"{article.title} v{article.version}", f"{title_en} v{article.version}") if old else Bilingual(article.title, title_en)


def _provenance(site: Site, rows: Rows, article: Article) -> Provenance:
    terms = find_term([p.text for p in article.paragraphs], article.published)
    return Provenance(
        url=inert.link(article.url),
        url_text=article.url or "",
        basis=article.url_basis or "",
        captured=article.captured or "",
        source=name_of(article.source),
        sha256=article.sha256,
        repeals=tuple(_repealed(site, rows, name) for name in article.repeals),
        term=tuple(Term(c.key, c.value.strip("PY") if c.key == "for" else c.value, c.paragraph) for c in terms),
    )


def _repealed(site: Site, rows: Rows, name: str) -> Repealed:
    held = next((x.article for x in site.digest.extractions if name in (x.article.doc_number, x.article.title)), None)
    en = site.wording.titles.get(held.id, "") if held and name == held.title else ""
    return Repealed(name, en, rows.document(held.id) if held else "")


def _told(ledger: Sequence[Fate]) -> Sequence[Fate]:
    """The numbers that a page shows: all, or of too many those first that nothing claims."""
    if len(ledger) <= MOST:
        return ledger
    return sorted(sorted(ledger, key=lambda fate: fate.fate != "unclaimed")[:MOST], key=lambda fate: fate.start)


def _line(fate: Fate, records: Mapping[str, Record], site: Site) -> LedgerLine:
    tables = site.tables
    record = records.get(fate.reason) if fate.fate == "record" else None
    # Records may have been written with other tables than the page is: an exclusion without words is shown by its name, and the page stays
    known = tables.phrases.get("exclusions", {})
    return LedgerLine(
        surface=fate.surface,
        fate=fate.fate,
        fate_words=tables.wording("fates", fate.fate),
        reason=_reason(fate, site) if fate.reason in known or fate.reason == DROPPED else ("" if record else fate.reason, ""),
        at=fate.start,
        name=record.indicator_zh if record else "",
        name_en=record.indicator_en if record else "",
        href=inert.href(f"#r-{fate.reason}") if record else "",
    )


def _reason(fate: Fate, site: Site) -> tuple[str, str]:
    """Why a number is no record: an exclusion of the rules, or who took it away."""
    if fate.reason != DROPPED:
        return site.tables.wording("exclusions", fate.reason)
    told = site.word("dropped", by=fate.decision)
    return told.zh, told.en
