"""Entries and their wording in, the plain rows that templates print out: text, whole numbers, lists and addresses only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policy_digest.inert import anchor, href
from policy_digest.models import Article, Bars, Digest, Entry, Extraction, Measure, Piece, Record, Summary, Wording
from policy_digest.tables import Tables

View = dict[str, Any]

_LABEL = 26  # pixels below a chart for the name of a benchmark


@dataclass(frozen=True)
class Rows:
    """Builds rows for one page. `root` leads from the page to the top of the site: "" or "../"."""

    digest: Digest
    wording: Wording
    tables: Tables
    root: str = ""

    def at(self, root: str) -> Rows:
        """The same for a page elsewhere."""
        return Rows(self.digest, self.wording, self.tables, root)

    def place(self, slug: str) -> View:
        """Name and address of a place. One that the table does not know is shown by its slug."""
        row = self.tables.place.get(slug)
        parent = self.tables.place.get(row.parent) if row and row.parent else None
        return {
            "slug": slug,
            "zh": row.zh if row else slug,
            "en": row.en if row else slug,
            "parent_zh": parent.zh if parent else "",
            "parent_en": parent.en if parent else "",
            "href": href(f"{self.root}cities/{slug}.html"),
        }

    def theme(self, id: str) -> View:
        """Name, description and address of a theme."""
        row = self.tables.theme[id]
        return {
            "id": anchor(id),
            "zh": row.zh,
            "en": row.en,
            "about_zh": row.about_zh,
            "about_en": row.about_en,
            "href": href(f"{self.root}themes/{id}.html"),
        }

    def article(self, article: Article) -> View:
        """What a line about a document says."""
        return {
            "id": article.id,
            **self.title(article),
            "publisher": article.publisher or "",
            "publisher_en": self.wording.agencies.get(article.publisher or "", ""),
            "published": article.published or "",
            "doc_number": article.doc_number or "",
            "issuers": article.issuers,
            "repeals": article.repeals,
            "window": article.window or "",
            "brief": article.brief,
            "place": self.place(article.place),
            "records": len(self.digest.by_article.get(article.id, ())),
            "href": self.document(article.id),
        }

    def title(self, article: Article) -> View:
        """An article's title, and what stands for it in English."""
        en = self.wording.titles.get(article.id, "")
        return {"title": article.title, "title_en": en, "title_worded": self.wording.worded.get(en, "")}

    def document(self, article_id: str, anchor: str = "") -> str:
        """The address of an article's page, or of a place in it."""
        return href(f"{self.root}articles/{article_id}.html" + (f"#{anchor}" if anchor else ""))

    def entry(self, entry: Entry) -> View:
        """A row of a table of records."""
        record, article = entry.record, entry.article
        key = (article.id, record.id)
        figure = self.wording.figures[key]
        period = self.wording.periods[key]
        return {
            "id": record.id,
            "kind": record.kind,
            "name_zh": record.indicator_zh,
            "name_en": record.indicator_en,
            "worded": self.wording.worded.get(record.indicator_en, ""),
            **_supported(record),
            "figure_zh": figure.zh,
            "figure_en": figure.en,
            "period_zh": period.zh,
            "period_en": period.en,
            "value": format(record.value.normalize(), "f"),
            "unit": record.unit,
            "until": record.period.deadline,
            "commitment": record.commitment,
            "place": self.place(article.place),
            "themes": [self.theme(t) for t in record.themes],
            "theme": record.themes[0] if record.themes else "",
            "agencies": self.agencies(record.agencies),
            **_excerpt(record),
            "section": list(record.evidence.section),
            "indicator": href(f"{self.root}indicators/{entry.indicator}.html") if entry.indicator else "",
            "document": self.document(article.id),
            "title": article.title,
            "publisher": article.publisher or "",
            "publisher_en": self.wording.agencies.get(article.publisher or "", ""),
            "published": article.published or "",
            "href": self.document(article.id, f"r-{record.id}"),
        }

    def entries(self, entries: Iterable[Entry]) -> list[View]:
        """The same for many, in the order given."""
        return [self.entry(e) for e in entries]

    def beside(self, entries: Sequence[Entry]) -> list[View]:
        """The rows of a comparison. What one place says twice is one row.

        `again`: where else it says the same; `rivals`: other values that it gives for the same, wherever they stand; `bar`: which of the
        chart's bars is the row's.
        """
        said: dict[str, dict[tuple[Any, ...], list[tuple[int, Entry]]]] = {}
        for number, entry in enumerate(entries):
            value = (entry.record.value, entry.record.value_max, entry.record.comparator)
            said.setdefault(entry.article.place, {}).setdefault(value, []).append((number, entry))
        out = []
        for values in said.values():
            for (number, first), *more in values.values():
                others = [entry for (_, entry), *_ in values.values() if entry is not first]
                again = [self.entry(e) for _, e in more if e.article.id != first.article.id]
                out.append((number, first, again[:3], self.entries(others[:3])))
        out.sort(key=lambda row: row[0])
        return [{**self.entry(e), "bar": number, "again": again, "rivals": rivals} for number, e, again, rivals in out]

    def agencies(self, names: Sequence[str]) -> list[View]:
        """Bodies as written, with their English."""
        return [{"zh": name, "en": self.wording.agencies.get(name, "")} for name in names]

    def kinds(self, entries: Sequence[Entry], limit: int | None = None) -> list[View]:
        """The four kinds that occur, each with its first `limit` rows grouped by theme in the order of the table."""
        order = [t.id for t in self.tables.themes]
        out = []
        for kind in ("target", "status", "support", "rule"):
            every = [e for e in entries if e.record.kind == kind]
            if not every:
                continue
            mine = every[:limit]
            groups = [
                {"theme": self.theme(t) if t else None, "rows": self.entries(e for e in mine if _main(e) == t)}
                for t in (*order, "")
                if any(_main(e) == t for e in mine)
            ]
            out.append({"kind": kind, "count": len(every), "left_out": len(every) - len(mine), "groups": groups})
        return out

    def summary(self, summary: Summary | None, entries: Sequence[Entry]) -> View:
        """Both languages in pieces; a piece that is a figure carries the address of its sentence."""
        where = {e.record.id: self.document(e.article.id, f"r-{e.record.id}") for e in reversed(entries)}

        def pieces(side: Sequence[Piece]) -> list[View]:
            return [{"text": p.text, "href": where.get(p.record, "") if p.record else ""} for p in side]

        if summary is None:
            return {"zh": [], "en": [], "worded": ""}
        return {"zh": pieces(summary.zh), "en": pieces(summary.en), "worded": summary.worded}

    def measure(self, extraction: Extraction, measure: Measure) -> View:
        """A numbered or headed measure and where it begins."""
        return {
            "zh": measure.title_zh,
            "en": measure.title_en,
            "worded": self.wording.worded.get(measure.title_en, ""),
            "themes": [self.theme(t) for t in measure.themes],
            "agencies": self.agencies(measure.agencies),
            "href": self.document(extraction.article.id, f"p-{measure.paragraph}"),
        }

    def timeline(self, entries: Sequence[Entry], name_places: bool = False, limit: int | None = None) -> list[View]:
        """Targets by the year that they are due in, the earliest first; of each year the first `limit`."""
        due: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda e: e.record.period.deadline):
            if entry.record.kind == "target" and entry.record.period.deadline:
                due.setdefault(entry.record.period.deadline[:4], []).append(entry)
        return [
            {"year": year, "end": f"{year}-12-31", "count": len(mine), "rows": self.entries(mine[:limit]), "places": name_places}
            for year, mine in due.items()
        ]


_SEEN, _RUN_UP = 40, 10  # characters of a sentence that a cell surely shows; that the figure has before it
_BRACKETED = re.compile(r"(.+?) ?[（(](.+)[)）]")


def _excerpt(record: Record) -> View:
    """The evidence in two parts, `lead` and `quote`: a cell has three lines, and the figure must stand in them."""
    text, figure = record.evidence.quote, record.figure[0] - record.evidence.start
    cut = max((text.rfind(mark, 0, max(0, figure - _RUN_UP)) + 1 for mark in "，；。："), default=0)
    return {"lead": text[:cut], "quote": text[cut:]} if figure > _SEEN and cut else {"lead": "", "quote": text}


def _supported(record: Record) -> View:
    """Of money or a treatment that somebody gets: what it is, and whom or what it is for, which its name says in brackets."""
    zh, en = (_BRACKETED.fullmatch(name) for name in (record.indicator_zh, record.indicator_en))
    if record.kind != "support" or not zh or not en:
        return {"what_zh": record.indicator_zh, "what_en": record.indicator_en, "for_zh": "", "for_en": ""}
    return {"what_zh": zh[1], "what_en": en[1], "for_zh": zh[2], "for_en": en[2]}


def drawing(chart: Bars, shown: Sequence[int]) -> View:
    """The geometry of some of a chart's bars as a template takes it. Benchmarks are named below the bars, a line each."""
    height = chart.height * len(shown) // max(1, len(chart.bars))
    return {
        "height": height + _LABEL * len(chart.lines),
        "lines": [
            {"x": f"{x // 10}.{x % 10}%", "y": height + _LABEL * i, "text": height + _LABEL * i + 17, "left": x > 500}
            for i, x in enumerate(chart.lines)
        ],
        "thickness": chart.thickness,
        "bars": [
            {"y": place.y, "width": f"{b.width // 10}.{b.width % 10}%", "bound": b.bound}
            for place, b in zip(chart.bars, (chart.bars[i] for i in shown), strict=False)
        ],
    }


def _main(entry: Entry) -> str:
    return entry.record.themes[0] if entry.record.themes else ""
