"""Entries and their wording in, the views that templates print out: text, whole numbers and addresses only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from policy_digest.drawn import Bars
from policy_digest.inert import anchor, href
from policy_digest.models import KINDS, Article, Digest, Entry, Extraction, Measure, Piece, Record, Summary, Wording
from policy_digest.render.views import (
    BarView,
    BodyView,
    ChartView,
    DocumentView,
    EntryView,
    GroupView,
    IndicatorView,
    KindView,
    LineView,
    MeasureView,
    PieceView,
    PlaceView,
    PutRightView,
    ReviewView,
    SummaryView,
    ThemeView,
    UnitView,
    YearView,
)
from policy_digest.tables import Tables

_LABEL = 26  # pixels below a chart for the name of a benchmark


@dataclass(frozen=True)
class Rows:
    """Builds rows for pages. `root` leads from such a page to the top of the site: "" or "../"; `own`: the document whose page it is."""

    digest: Digest
    wording: Wording
    tables: Tables
    root: str = ""
    own: str = ""
    _places: dict[str, PlaceView] = field(default_factory=dict)
    _themes: dict[str, ThemeView] = field(default_factory=dict)
    _indicators: dict[str, IndicatorView] = field(default_factory=dict)
    _bodies: dict[str, BodyView] = field(default_factory=dict)

    @cached_property
    def _shared(self) -> Mapping[str, Record]:
        """By the page of a name that places share: the first record of that name."""
        return {e.shared: e.record for e in reversed(self.digest.entries) if e.shared}

    def place(self, slug: str) -> PlaceView:
        """Name and address of a place. One that the table does not know is shown by its slug."""
        if slug not in self._places:
            self._places[slug] = self._place(slug)
        return self._places[slug]

    def _place(self, slug: str) -> PlaceView:
        row = self.tables.place.get(slug)
        parent = self.tables.place.get(row.parent) if row and row.parent else None
        return PlaceView(
            slug=slug,
            zh=row.zh if row else slug,
            en=row.en if row else slug,
            parent_zh=parent.zh if parent else "",
            parent_en=parent.en if parent else "",
            href=href(f"{self.root}cities/{slug}.html"),
        )

    def places(self, slugs: Iterable[str]) -> tuple[PlaceView, ...]:
        """The same for many, in the order given."""
        return tuple(self.place(slug) for slug in slugs)

    def theme(self, id: str) -> ThemeView:
        """Name, description and address of a theme."""
        if id not in self._themes:
            row = self.tables.theme[id]
            self._themes[id] = ThemeView(anchor(id), row.zh, row.en, row.about_zh, row.about_en, href(f"{self.root}themes/{id}.html"))
        return self._themes[id]

    def themes(self, ids: Iterable[str]) -> tuple[ThemeView, ...]:
        """The same for many, in the order given."""
        return tuple(self.theme(id) for id in ids)

    def indicator(self, id: str) -> IndicatorView:
        """Name and address of a row of indicators.yml, or of a name that places share, of which no type is known."""
        if id not in self._indicators:
            row = next((r for r in self.tables.indicators if r.id == id), None)
            first = None if row else self._shared[id]
            zh, en, kind = (row.zh, row.en, row.type) if row else (first.indicator_zh, first.indicator_en, "") if first else ("", "", "")
            self._indicators[id] = IndicatorView(anchor(id), zh, en, kind, href(f"{self.root}indicators/{id}.html"))
        return self._indicators[id]

    def article(self, article: Article) -> DocumentView:
        """What a line about a document says."""
        en = self.wording.titles.get(article.id, "")
        return DocumentView(
            id=article.id,
            title=article.title,
            title_en=en,
            title_worded=self.wording.worded.get(en, ""),
            publisher=article.publisher or "",
            publisher_en=self.wording.agencies.get(article.publisher or "", ""),
            published=article.published or "",
            doc_number=article.doc_number or "",
            issuers=article.issuers,
            repeals=article.repeals,
            window=article.window or "",
            brief=article.brief,
            place=self.place(article.place),
            records=len(self.digest.by_article.get(article.id, ())),
            edited=tuple(name.rpartition("_")[2] for name in article.edited),
            scanned=article.scanned,
            href=self.document(article.id),
        )

    def document(self, article_id: str, anchor: str = "") -> str:
        """The address of an article's page, or of a place in it."""
        if anchor and article_id == self.own:
            return href(f"#{anchor}")
        return href(f"{self.root}articles/{article_id}.html" + (f"#{anchor}" if anchor else ""))

    def entry(self, entry: Entry) -> EntryView:
        """A row of a table of records."""
        record, article = entry.record, entry.article
        key = (article.id, record.id)
        figure, period = self.wording.figures[key], self.wording.periods[key]
        what_zh, what_en, for_zh, for_en = _supported(record)
        lead, quote = _excerpt(record)
        return EntryView(
            id=record.id,
            kind=record.kind,
            name_zh=record.indicator_zh,
            name_en=record.indicator_en,
            worded=self.wording.worded.get(record.indicator_en, ""),
            what_zh=what_zh,
            what_en=what_en,
            for_zh=for_zh,
            for_en=for_en,
            figure_zh=figure.zh,
            figure_en=figure.en,
            period_zh=period.zh,
            period_en=period.en,
            value=format(record.value.normalize(), "f"),
            unit=record.unit,
            until=record.period.deadline,
            commitment=record.commitment,
            doubt=record.other.kind if record.other else "",
            edited=bool(article.edited),
            scanned=article.scanned,
            place=self.place(article.place),
            themes=self.themes(record.themes),
            agencies=self.agencies(record.agencies),
            lead=lead,
            quote=quote,
            rendered=self.wording.rendered.get(key, ""),
            indicator=href(f"{self.root}indicators/{entry.indicator or entry.shared}.html") if entry.indicator or entry.shared else "",
            publisher=article.publisher or "",
            publisher_en=self.wording.agencies.get(article.publisher or "", ""),
            published=article.published or "",
            href=self.document(article.id, f"r-{record.id}"),
            review=_reviewed(record),
        )

    def units(self, entries: Iterable[Entry]) -> tuple[UnitView, ...]:
        """The units of these records that have an explanation, each once, in the order in which they come."""
        found = dict.fromkeys(unit for e in entries if (unit := self.tables.unit.get(e.record.unit.split("/")[0])) is not None)
        return tuple(UnitView(unit.about_zh, unit.about_en) for unit in found if unit.about_zh)

    def entries(self, entries: Iterable[Entry]) -> tuple[EntryView, ...]:
        """The same for many, in the order given."""
        return tuple(self.entry(e) for e in entries)

    def beside(self, entries: Sequence[Entry]) -> list[EntryView]:
        """The rows of a comparison, with `bar`, `again` and `rivals`. What one place says twice is one row."""
        said: dict[str, dict[tuple[Any, ...], list[tuple[int, Entry]]]] = {}
        for number, entry in enumerate(entries):
            value = (entry.record.value, entry.record.value_max, entry.record.comparator)
            said.setdefault(entry.article.place, {}).setdefault(value, []).append((number, entry))
        out = []
        for values in said.values():
            for (number, first), *more in values.values():
                others = [entry for (_, entry), *_ in values.values() if entry is not first]
                again = self.entries([e for _, e in more if e.article.id != first.article.id][:3])
                out.append(replace(self.entry(first), bar=number, again=again, rivals=self.entries(others[:3])))
        return sorted(out, key=lambda row: row.bar)

    def agencies(self, names: Sequence[str]) -> tuple[BodyView, ...]:
        """Bodies as written, with their English."""
        for name in names:
            if name not in self._bodies:
                self._bodies[name] = BodyView(name, self.wording.agencies.get(name, ""))
        return tuple(self._bodies[name] for name in names)

    def kinds(self, entries: Sequence[Entry], limit: int | None = None) -> tuple[KindView, ...]:
        """The four kinds that occur, each with its first `limit` rows grouped by theme in the order of the table."""
        order = [t.id for t in self.tables.themes]
        out = []
        for kind in KINDS:
            every = [e for e in entries if e.record.kind == kind]
            if not every:
                continue
            mine = every[:limit]
            by_theme: dict[str, list[Entry]] = {}
            for entry in mine:
                by_theme.setdefault(_main(entry), []).append(entry)
            groups = tuple(GroupView(self.theme(t) if t else None, self.entries(by_theme[t])) for t in (*order, "") if t in by_theme)
            out.append(KindView(kind, len(every), len(every) - len(mine), groups))
        return tuple(out)

    def summary(self, summary: Summary | None, entries: Sequence[Entry]) -> SummaryView:
        """Both languages in pieces; a piece that is a figure carries the address of its sentence."""
        where = {e.record.id: self.document(e.article.id, f"r-{e.record.id}") for e in reversed(entries)}

        def pieces(side: Sequence[Piece]) -> tuple[PieceView, ...]:
            return tuple(PieceView(p.text, where.get(p.record, "") if p.record else "") for p in side)

        return SummaryView(pieces(summary.zh), pieces(summary.en), summary.worded) if summary else SummaryView()

    def measure(self, extraction: Extraction, measure: Measure) -> MeasureView:
        """A numbered or headed measure and where it begins."""
        return MeasureView(
            zh=measure.title_zh,
            en=measure.title_en,
            worded=self.wording.worded.get(measure.title_en, ""),
            themes=self.themes(measure.themes),
            agencies=self.agencies(measure.agencies),
            href=self.document(extraction.article.id, f"p-{measure.paragraph}"),
        )

    def placed(self, extraction: Extraction, measure: Measure) -> MeasureView:
        """The same with the place whose measure it is."""
        return replace(self.measure(extraction, measure), place=self.place(extraction.article.place))

    def timeline(self, entries: Sequence[Entry], name_places: bool = False, limit: int | None = None) -> tuple[YearView, ...]:
        """Targets by the year that they are due in, the earliest first; of each year the first `limit`."""
        due: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda e: e.record.period.deadline):
            if entry.record.kind == "target" and entry.record.period.deadline:
                due.setdefault(entry.record.period.deadline[:4], []).append(entry)
        return tuple(YearView(year, f"{year}-12-31", len(mine), self.entries(mine[:limit]), name_places) for year, mine in due.items())


_SEEN, _RUN_UP = 40, 10  # characters of a sentence that a cell surely shows; that the figure has before it
_BRACKETED = re.compile(r"(.+?) ?[（(](.+)[)）]")
_FOR = re.compile(r"((?:(?! for ).)+) for ((?:(?! for ).)+)")  # "allowance for chief technicians", where no second "for" leaves a doubt


def _excerpt(record: Record) -> tuple[str, str]:
    """The evidence in two parts, lead and quote: a cell has three lines, and the figure must stand in them."""
    text, figure = record.evidence.quote, record.figure[0] - record.evidence.start
    cut = max((text.rfind(mark, 0, max(0, figure - _RUN_UP)) + 1 for mark in "，；。："), default=0)
    return (text[:cut], text[cut:]) if figure > _SEEN and cut else ("", text)


def _supported(record: Record) -> tuple[str, str, str, str]:
    """Of money or a treatment that somebody gets: what it is, and whom or what it is for; zh, en each.

    The name says it in brackets, in English also behind "for".
    """
    zh, en = _BRACKETED.fullmatch(record.indicator_zh), _BRACKETED.fullmatch(record.indicator_en) or _FOR.fullmatch(record.indicator_en)
    if record.kind != "support" or not zh or not en:
        return record.indicator_zh, record.indicator_en, "", ""
    return zh[1], en[1], zh[2], en[2]


def _reviewed(record: Record) -> ReviewView | None:
    """What people decided about the record."""
    told = record.review
    if told is None:
        return None
    put_right = tuple(PutRightView(name, read) for name, read in told.read)
    return ReviewView(told.state, told.who, told.when[:10], told.why, put_right, told.conflict)


def drawing(chart: Bars, shown: Sequence[int]) -> ChartView:
    """The geometry of some of a chart's bars as a template takes it. Benchmarks are named below the bars, a line each."""
    height = chart.height * len(shown) // max(1, len(chart.bars))
    return ChartView(
        height=height + _LABEL * len(chart.lines),
        lines=tuple(
            LineView(f"{x // 10}.{x % 10}%", height + _LABEL * i, height + _LABEL * i + 17, x > 500) for i, x in enumerate(chart.lines)
        ),
        thickness=chart.thickness,
        bars=tuple(
            BarView(place.y, f"{b.width // 10}.{b.width % 10}%", b.bound)
            for place, b in zip(chart.bars, (chart.bars[i] for i in shown), strict=False)
        ),
    )


def _main(entry: Entry) -> str:
    return entry.record.themes[0] if entry.record.themes else ""
