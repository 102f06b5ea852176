"""A digest, its wording and its charts in, the site's pages out, as Markdown that holds raw blocks of inert text.

Every page goes through `_page`: the one place where a template meets untrusted text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from policy_digest import inert
from policy_digest.models import KINDS, Article, Bars, Bilingual, Comparison, Digest, Entry, Extraction, Page, Point, Summary, Wording
from policy_digest.owner import compiled_from
from policy_digest.render.cite import Source, citation, of_article
from policy_digest.render.glossary import by_letter, glossary
from policy_digest.render.labels import SCREENS, labelled
from policy_digest.render.likeness import Found, Key, alike
from policy_digest.render.passages import passages, section_tree
from policy_digest.render.rows import Rows, View, drawing
from policy_digest.tables import Tables
from policy_digest.term import find_term

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

HOME_PLACES = 12  # rows of the home page's tables: two screens; the cities page has all places, an indicator's page all values
HOME_INDICATORS = 6
HOME_LATEST = 8
HOME_SAID = 3  # figures of each of the latest documents
HOME_DUE = 4  # targets of each year
CARDS = 6
MAP_NAMES = 30  # places up to which their names fit on the map and their cards on a page
MAP_HAN, MAP_LATIN = 14, 9  # pixels that a character of a name takes on the map, at most
THEME_ROWS = 60  # of one kind, on a theme's page; the table of all records has the rest
COMPARED = 20  # values of one indicator, on a theme's page; the indicator's own page has the rest
CHARTED = 30  # bars of a chart; the table beside it has the rest
LONG = 30  # values beyond which a comparison is searched and read in steps, and its chart shows the greatest few only
CHARTED_OF_MANY = 12
LEAST_TO_STAND = 5  # values of which a highest, a middle and a lowest are worth saying
FEW_APART = 6  # values that are not comparable which stand open; more are folded by their reasons
APART = 400  # of one indicator, on its own page
STATIC_ROWS = 400  # of the table of all records that stand in the page; the others come with a script, when they are wanted
MOST_ROWS = 20_000  # that a browser can hold; beyond, the table names the pages and files that have them
DESCRIPTION = 300  # characters of a page's description, which search engines show
TERMS = 600  # on the glossary's one page; more are put on a page a letter
LISTED = 400  # documents on a page of the list of all


# What cleaning took out is shown for checking, its numbers covered: a teaser's figure must not be found as one of this place.
_NUMBER = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*")


@dataclass(frozen=True)
class Site:
    """What the pages are made from."""

    digest: Digest
    wording: Wording
    charts: Mapping[str, Bars]  # by indicator
    points: tuple[Point, ...]
    tables: Tables
    name: str = ""
    address: str = ""  # ends in "/"; "" where it is not known


def render(
    digest: Digest,
    wording: Wording,
    charts: Mapping[str, Bars],
    points: tuple[Point, ...],
    tables: Tables,
    site_name: str = "",
    site_url: str = "",
) -> tuple[Page, ...]:
    """Every page of the site. Raises `UnsafeText` for a value that could bring markup into one."""
    site = Site(digest, wording, charts, points, tables, site_name, site_url)
    rooms = (_home, _cities, _themes, _indicators, _articles, _records, _glossary, _downloads, _about)
    environment = _environment(tables)
    return tuple(page for room in rooms for page in room(site, environment))


@compiled_from()  # of no table: it stays whatever is edited
def _environment(_: Tables) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="<!--#",  # `{#` begins an explicit id of a Markdown heading
        comment_end_string="#-->",
    )


def _page(
    environment: jinja2.Environment,
    template: str,
    src_uri: str,
    title: Bilingual,
    view: View,
    *,
    hide: Iterable[str] = ("navigation",),
    about: str = "",
) -> Page:
    """One page: our front matter, then the template with a context in which every string is inert. `about`: its description, if any."""
    root = "../" * src_uri.count("/")
    body = environment.get_template(template).render(inert.inert_tree({**view, "root": inert.href(root) if root else ""}))
    words = {"zh": inert.title(title.zh), "en": inert.title(title.en)} if title.en else {}
    words |= {"description": inert.title(about, DESCRIPTION)} if about else {}
    head = inert.front_matter(title=inert.title(" ".join(filter(None, (title.zh, title.en)))), **words, hide=list(hide))
    return Page(src_uri, f"{head}\n{body}", title)


def _described(summary: Summary | None) -> str:
    """A summary as the description of its page: English first, since its figures carry both ways of writing them."""
    if summary is None:
        return ""
    return " ".join("".join(piece.text for piece in side) for side in (summary.en, summary.zh))


def _listing(site: Site, zh: str, en: str) -> str:
    """The description of a page that belongs to the whole corpus: what it lists, and out of what."""
    totals = _totals(site)
    places, documents, records = totals["places"], totals["articles"], totals["records"]
    return (
        f"{en}: Chinese local policy in {records} figures, each with its sentence, from {documents} documents of {places} places. "
        f"{zh}：{places} 个地方、{documents} 份文件、{records} 条记录。"
    )


# ---------------------------------------------------------------- home


def _home(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site)
    latest = sorted(site.digest.extractions, key=lambda x: (x.article.published or "", x.article.id), reverse=True)
    shown = _liveliest(site, HOME_PLACES)
    view = {
        "totals": _totals(site),
        "matrix": _matrix(site, rows, shown),
        "hidden": len(site.digest.places) - len(shown),
        "headline": _headline(site, rows, shown),
        "timeline": rows.timeline(site.digest.entries, name_places=True, limit=HOME_DUE),
        "latest": [{**rows.article(x.article), "said": _said(site, rows, x)} for x in latest[:HOME_LATEST]],
        "linked_data": inert.linked_data(
            {"@context": "https://schema.org", "@type": "WebSite", "name": site.name or "policy-digest", "inLanguage": ["zh-Hans", "en"]}
        ),
    }
    yield _page(environment, "home.md", "index.md", Bilingual("首页", "Home"), view, hide=("navigation", "toc"))


def _said(site: Site, rows: Rows, extraction: Extraction) -> list[View]:
    """What a document says before all: values of headline indicators first, then by kind, then as in the text."""
    entries = site.digest.by_article.get(extraction.article.id, ())
    return rows.entries(sorted(entries, key=lambda e: (e.indicator is None, KINDS.index(e.record.kind)))[:HOME_SAID])


def _liveliest(site: Site, limit: int) -> list[str]:
    """The places with the most records, in the order of the table."""
    by_size = sorted(site.digest.places, key=lambda p: -len(site.digest.by_place.get(p, ())))
    kept = set(by_size[:limit])
    return [p for p in site.digest.places if p in kept]


def _totals(site: Site) -> View:
    digest = site.digest
    fates = [fate.fate for x in digest.extractions for fate in x.ledger]
    return {
        "places": len(digest.places),
        "articles": len(digest.extractions),
        "records": len(digest.entries),
        "kinds": [{"kind": kind, "count": sum(e.record.kind == kind for e in digest.entries)} for kind in KINDS],
        "numbers": len(fates),
        "claimed": fates.count("record"),
        "excluded": fates.count("excluded"),
        "unclaimed": fates.count("unclaimed"),
        "worded_person": site.wording.authors.get("person", 0),
        "worded_machine": site.wording.authors.get("machine", 0),
        "from": min((x.article.published for x in digest.extractions if x.article.published), default=""),
        "to": max((x.article.published for x in digest.extractions if x.article.published), default=""),
    }


def _matrix(site: Site, rows: Rows, places: Iterable[str]) -> View:
    """Places × themes: how many records, and where the first of them stands on the place's page."""
    themes = [rows.theme(t.id) for t in site.tables.themes]
    lines = []
    for slug in places:
        mine = site.digest.by_place.get(slug, ())
        cells = []
        for theme in themes:
            main = [e for e in mine if e.record.themes[:1] == (theme["id"],)]
            first = next((k for k in KINDS if any(e.record.kind == k for e in main)), None)
            address = inert.href(f"{rows.root}cities/{slug}.html#{first}-{theme['id']}") if first else ""
            cells.append({"count": len(main), "href": address, "theme": theme})
        lines.append({"place": rows.place(slug), "cells": cells})
    return {"themes": themes, "lines": lines}


def _headline(site: Site, rows: Rows, places: list[str]) -> View:
    """Places × the indicators that most of them speak about; each cell one value: the one compared, or else the first found."""
    spread = {i: {e.article.place for e in entries} for i, entries in site.digest.by_indicator.items()}
    order = [row.id for row in site.tables.indicators]
    chosen = sorted(sorted(spread, key=lambda i: (-len(spread[i]), order.index(i)))[:HOME_INDICATORS], key=order.index)
    compared = {(e.article.id, e.record.id) for c in site.digest.comparisons for e in (*c.entries, *c.benchmarks)}
    lines = []
    for slug in places:
        cells = []
        for id in chosen:
            found = [e for e in site.digest.by_indicator[id] if e.article.place == slug]
            found.sort(key=lambda e: ((e.article.id, e.record.id) not in compared, KINDS.index(e.record.kind)))
            cells.append(
                {"entry": rows.entry(found[0]) if found else None, "more": max(0, len(found) - 1), "indicator": _indicator(site, rows, id)}
            )
        if any(cell["entry"] for cell in cells):
            lines.append({"place": rows.place(slug), "cells": cells})
    return {"indicators": [_indicator(site, rows, id) for id in chosen], "lines": lines}


def _indicator(site: Site, rows: Rows, id: str) -> View:
    row = next(r for r in site.tables.indicators if r.id == id)
    return {"id": inert.anchor(id), "zh": row.zh, "en": row.en, "type": row.type, "href": inert.href(f"{rows.root}indicators/{id}.html")}


# ---------------------------------------------------------------- cities and themes


def _rows(site: Site, root: str = "") -> Rows:
    return Rows(site.digest, site.wording, site.tables, root)


def _cities(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site, "../")
    listed = [{**rows.place(p), **_counts(site.digest.by_place.get(p, ()), site.digest.articles_of[p])} for p in site.digest.places]
    view = {
        "places": listed,
        "provinces": _by_province(listed) if len(listed) > MAP_NAMES else [],
        "matrix": _matrix(site, rows, site.digest.places),
        "map": _map(site, rows),
    }
    yield _page(
        environment,
        "cities.md",
        "cities/index.md",
        Bilingual("城市", "Cities"),
        view,
        hide=("navigation", "toc"),
        about=_listing(site, "城市", "Cities"),
    )
    likeness = alike(site.digest.extractions, site.tables)
    for slug in site.digest.places:
        yield _city(site, environment, rows, slug, likeness)


def _by_province(places: Iterable[View]) -> list[View]:
    """Many places, under the province or the country that each belongs to, in the order given."""
    groups: dict[tuple[str, str], list[View]] = {}
    for place in places:
        groups.setdefault((place["parent_zh"], place["parent_en"]), []).append(place)
    return [{"zh": zh, "en": en, "places": mine} for (zh, en), mine in groups.items()]


def _map(site: Site, rows: Rows) -> View:
    """Every place of the table as a point; those with documents by name, where there are few enough to read."""
    present = set(site.digest.places)
    there = [p for p in site.points if p.place in present]
    named = [rows.place(p.place) for p in there]
    widths = [max(MAP_HAN * len(place["zh"]), MAP_LATIN * len(place["en"])) for place in named]
    screens = SCREENS if len(present) <= MAP_NAMES else {}
    labels = [[(screen, label) for label in labelled(there, widths, sizes)] for screen, sizes in screens.items()]

    def at(p: Point) -> View:
        return {"x": f"{p.x // 10}.{p.x % 10}%", "y": f"{p.y // 10}.{p.y % 10}%"}

    return {
        "faint": [at(p) for p in site.points if p.place not in present],
        "there": [
            {
                **at(p),
                "place": place,
                "labels": [
                    {"on": screen, "dx": label.dx, "dy": label.dy, "anchor": label.anchor}
                    for screen, label in (of_screen[number] for of_screen in labels)
                    if label
                ],
            }
            for number, (p, place) in enumerate(zip(there, named, strict=True))
        ],
        "named": len(present) <= MAP_NAMES,
    }


def _counts(entries: Iterable[Entry], extractions: Iterable[Extraction]) -> View:
    kinds = [e.record.kind for e in entries]
    measures = [len(x.measures) for x in extractions]
    counted = [{"kind": k, "count": kinds.count(k)} for k in KINDS]
    return {"documents": len(measures), "records": len(kinds), "measures": sum(measures), "kinds": counted}


def _city(site: Site, environment: jinja2.Environment, rows: Rows, slug: str, likeness: Mapping[Key, tuple[Found, ...]]) -> Page:
    entries = site.digest.by_place.get(slug, ())
    extractions = site.digest.articles_of[slug]
    found = {t for e in entries for t in e.record.themes} | {t for x in extractions for m in x.measures for t in m.themes}
    headline = sorted((e for e in entries if e.indicator), key=lambda e: KINDS.index(e.record.kind))
    order = [row.id for row in site.tables.indicators]
    first = {e.indicator: e for e in reversed(headline)}.values()
    cards = sorted(first, key=lambda e: (KINDS.index(e.record.kind), order.index(e.indicator or "")))
    place = rows.place(slug)
    view = {
        "place": place,
        "counts": _counts(entries, extractions),
        "summary": rows.summary(site.wording.places.get(slug), entries),
        "cards": rows.entries(cards[:CARDS]),
        "kinds": rows.kinds(entries),
        "timeline": rows.timeline(entries),
        "measures": [
            {
                "document": rows.article(x.article),
                "measures": [
                    {
                        **rows.measure(x, m),
                        "elsewhere": [
                            {**rows.measure(y, n), "place": rows.place(y.article.place)} for y, n in likeness.get((x.article.id, m.id), ())
                        ],
                    }
                    for m in x.measures
                ],
            }
            for x in extractions
            if x.measures
        ],
        "documents": [rows.article(x.article) for x in extractions],
        "missing": [rows.theme(t.id) for t in site.tables.themes if t.id not in found],
        "neighbours": _neighbours(site, rows, slug),
        "cite": _cited(site, f"cities/{slug}.html", f"{place['zh']} {place['en']}", [x.article for x in extractions]),
    }
    about = _described(site.wording.places.get(slug))
    return _page(environment, "city.md", f"cities/{slug}.md", Bilingual(place["zh"], place["en"]), view, about=about)


def _cited(site: Site, path: str, title: str, articles: Iterable[Article]) -> View:
    """A page of this site, as old as the newest of the documents that it is made from."""
    newest = max((article.published or "" for article in articles), default="")
    key = re.sub("[^a-z0-9]", "", path.removesuffix(".html")) + newest[:4]
    url = site.address + path if site.address else ""
    return citation(Source(key, title, site.name, site.name, newest, url))


def _neighbours(site: Site, rows: Rows, slug: str, limit: int = 6) -> list[View]:
    """Other places that speak about the same indicators, those with the most in common first."""
    mine = {e.indicator for e in site.digest.by_place.get(slug, ()) if e.indicator}
    order = [row.id for row in site.tables.indicators]
    shared = []
    for other in site.digest.places:
        common = mine & {e.indicator for e in site.digest.by_place.get(other, ()) if e.indicator}
        if other != slug and common:
            shared.append((other, sorted(common, key=order.index)))
    shared.sort(key=lambda pair: -len(pair[1]))
    return [{"place": rows.place(other), "indicators": [_indicator(site, rows, i) for i in common]} for other, common in shared[:limit]]


def _themes(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site, "../")
    listed = []
    for theme in site.tables.themes:
        entries = site.digest.by_theme.get(theme.id, ())
        places = tuple(dict.fromkeys(e.article.place for e in entries))
        named = {"places": [rows.place(p) for p in places[:6]], "more": max(0, len(places) - 6)}
        listed.append({**rows.theme(theme.id), "records": len(entries), **named})
    title, about = Bilingual("主题", "Themes"), _listing(site, "主题", "Themes")
    yield _page(environment, "themes.md", "themes/index.md", title, {"themes": listed}, hide=("navigation", "toc"), about=about)
    for theme in site.tables.themes:
        entries = site.digest.by_theme.get(theme.id, ())
        places = tuple(dict.fromkeys(e.article.place for e in entries))
        of_theme = {row.id for row in site.tables.indicators if row.theme == theme.id}
        measures = [(x, m) for x in site.digest.extractions for m in x.measures if theme.id in m.themes]
        view = {
            "theme": rows.theme(theme.id),
            "summary": rows.summary(site.wording.themes.get(theme.id), entries),
            "comparisons": [_comparison(site, rows, c, COMPARED, 0) for c in site.digest.comparisons if c.indicator in of_theme],
            "kinds": rows.kinds([e for e in entries if e.record.themes[0] == theme.id], THEME_ROWS),
            "also": rows.entries([e for e in entries if e.record.themes[0] != theme.id][:THEME_ROWS]),
            "measures": [{**rows.measure(x, m), "place": rows.place(x.article.place)} for x, m in measures],
            "places": [rows.place(p) for p in places],
            "silent": [rows.place(p) for p in site.digest.places if p not in places],
            "records": len(entries),
            "cite": _cited(site, f"themes/{theme.id}.html", f"{theme.zh} {theme.en}", [e.article for e in entries]),
        }
        about = _described(site.wording.themes.get(theme.id)) or f"{theme.about_en} {theme.about_zh}"
        yield _page(environment, "theme.md", f"themes/{theme.id}.md", Bilingual(theme.zh, theme.en), view, about=about)


def _comparison(site: Site, rows: Rows, comparison: Comparison, most: int, most_apart: int) -> View:
    """A comparison with at most so many values side by side and apart; `left_out` counts the others."""
    row = next(r for r in site.tables.indicators if r.id == comparison.indicator)
    chart = site.charts.get(comparison.indicator)
    levels = rows.entries(comparison.benchmarks)
    every = rows.beside(comparison.entries)
    side = [{**row, "rank": rank if len(every) > LONG else 0} for row, rank in zip(every, _ranks(every), strict=True)][:most]
    charted = CHARTED if len(side) <= LONG else CHARTED_OF_MANY
    apart = [{**rows.entry(a.entry), "reasons": a.reasons} for a in comparison.apart[:most_apart]]
    return {
        **_indicator(site, rows, row.id),
        "theme": rows.theme(row.theme),
        "rows": side,
        "benchmarks": levels,
        "long": len(side) > LONG,
        "total": len(every),
        "standing": _standing(every) if most >= len(every) else [],
        "apart": apart,
        "apart_total": len(comparison.apart),
        "apart_groups": _by_reasons(comparison, apart) if len(apart) > FEW_APART else [],
        "left_out": len(every) - len(side),
        "apart_left_out": len(comparison.apart) - min(most_apart, len(comparison.apart)),
        "chart": drawing(chart, [row["bar"] for row in side[:charted]]) if chart and (len(side) > 1 or chart.lines) else None,
    }


def _ranks(every: Sequence[View]) -> list[int]:
    """Where each of some values stands, the greatest first; equal ones stand together."""
    first: dict[str, int] = {}
    return [first.setdefault(row["value"], number) for number, row in enumerate(every, 1)]


def _standing(every: Sequence[View]) -> list[View]:
    """The highest, the middle and the lowest of values in order, and how many others are the same as each; nothing where two say it all."""
    if len(every) < LEAST_TO_STAND:
        return []
    chosen = (("highest", every[0]), ("middle", every[len(every) // 2]), ("lowest", every[-1]))
    return [{"which": which, "row": row, "more": sum(r["value"] == row["value"] for r in every) - 1} for which, row in chosen]


def _by_reasons(comparison: Comparison, apart: Sequence[View]) -> list[View]:
    """What is not comparable under each reason, the most frequent first; `count` counts those too that the page leaves out."""
    count = Counter(a.reasons for a in comparison.apart)
    order = sorted(count, key=lambda reasons: (-count[reasons], reasons))
    return [{"reasons": r, "count": count[r], "rows": [row for row in apart if row["reasons"] == r]} for r in order]


def _indicators(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site, "../")
    by_theme = [
        {
            "theme": rows.theme(theme.id),
            "indicators": [
                {
                    **_indicator(site, rows, c.indicator),
                    "places": len({e.article.place for e in site.digest.by_indicator[c.indicator]}),
                    "found": len(site.digest.by_indicator[c.indicator]),
                }
                for c in site.digest.comparisons
                if next(r for r in site.tables.indicators if r.id == c.indicator).theme == theme.id
            ],
        }
        for theme in site.tables.themes
    ]
    shown = {"groups": [g for g in by_theme if g["indicators"]]}
    title, about = Bilingual("指标", "Indicators"), _listing(site, "指标", "Indicators")
    yield _page(environment, "indicators.md", "indicators/index.md", title, shown, hide=("navigation", "toc"), about=about)
    for comparison in site.digest.comparisons:
        compared = _comparison(site, rows, comparison, APART, APART)
        spoken = {e.article.place for e in site.digest.by_indicator[comparison.indicator]}
        path = f"indicators/{comparison.indicator}"
        found = site.digest.by_indicator[comparison.indicator]
        view = {
            "indicator": compared,
            "silent": [rows.place(p) for p in site.digest.places if p not in spoken],
            "cite": _cited(site, f"{path}.html", f"{compared['zh']} {compared['en']}", [e.article for e in found]),
        }
        about = "; ".join(f"{row['place']['en']} {row['figure_en']}" for row in compared["rows"][:6])
        yield _page(
            environment,
            "indicator.md",
            f"{path}.md",
            Bilingual(compared["zh"], compared["en"]),
            view,
            about=f"{compared['en']} {compared['zh']}: {about}",
        )


# ---------------------------------------------------------------- articles


def _articles(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site, "../")
    listed = sorted((rows.article(x.article) for x in site.digest.extractions), key=lambda a: (a["published"], a["id"]), reverse=True)
    parts = [listed[i : i + LISTED] for i in range(0, len(listed), LISTED)] or [[]]
    names = ["articles/index", *(f"articles/page-{n}" for n in range(2, len(parts) + 1))]
    for number, (path, part) in enumerate(zip(names, parts, strict=True), 1):
        links = [
            {"number": n, "since": p[-1]["published"] if p else "", "href": inert.href(f"../{name}.html"), "current": n == number}
            for n, (name, p) in enumerate(zip(names, parts, strict=True), 1)
        ]
        named = Bilingual("文件", "Documents") if number == 1 else Bilingual(f"文件 {number}", f"Documents {number}")
        about = _listing(site, "文件", "Documents") if number == 1 else ""
        view = {"documents": part, "pages": links}
        yield _page(environment, "articles.md", f"{path}.md", named, view, hide=("navigation", "toc"), about=about)
    for extraction in site.digest.extractions:
        yield _article(site, environment, rows, extraction)


def _article(site: Site, environment: jinja2.Environment, rows: Rows, extraction: Extraction) -> Page:
    article = extraction.article
    entries = site.digest.by_article.get(article.id, ())
    names = {r.id: r for r in extraction.records}
    view = {
        "document": {
            **rows.article(article),
            "url": inert.link(article.url),
            "url_text": article.url or "",
            "source": article.capture,
            "sha256": article.sha256,
            "repeals": [_repealed(site, rows, name) for name in article.repeals],
            "term": [
                {
                    "key": clause.key,
                    "value": clause.value.strip("PY") if clause.key == "for" else clause.value,
                    "paragraph": clause.paragraph,
                }
                for clause in find_term([p.text for p in article.paragraphs], article.published)
            ],
        },
        "summary": rows.summary(site.wording.articles.get(article.id), entries),
        "passages": passages(article, entries),
        "tree": section_tree(article),
        "rows": rows.entries(entries),
        "measures": [rows.measure(extraction, m) for m in extraction.measures],
        "ledger": [_fate(fate.surface, fate.fate, fate.reason, fate.start, names, site.tables) for fate in extraction.ledger],
        "issues": [{"code": i.code, "surface": i.surface, "message": i.message} for i in (*article.issues, *_new(extraction))],
        "removed": [{"text": _NUMBER.sub("▒", r.text), "reason": r.reason} for r in article.removed],
        "traditional": any(p.original for p in article.paragraphs),
        "cite": citation(of_article(article, "" if article.id in site.wording.described else site.wording.titles.get(article.id, ""))),
        "linked_data": inert.linked_data(_linked_data(article, site)),
    }
    about = _described(site.wording.articles.get(article.id))
    return _page(
        environment,
        "article.md",
        f"articles/{article.id}.md",
        Bilingual(article.title, site.wording.titles.get(article.id, "")),
        view,
        about=about,
    )


def _linked_data(article: Article, site: Site) -> dict[str, str | dict[str, str]]:
    """What a search engine is told about the document (schema.org)."""
    place = site.tables.place.get(article.place)
    about = {"@type": "Place", "name": place.zh, "alternateName": place.en} if place else {"@type": "Place", "name": article.place}
    facts: dict[str, str | dict[str, str]] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        **({"alternativeHeadline": en} if (en := site.wording.titles.get(article.id)) else {}),
        "inLanguage": article.language,
        "identifier": article.doc_number or article.id,
        "spatialCoverage": about,
    }
    if article.publisher:
        facts["publisher"] = {"@type": "Organization", "name": article.publisher}
    if article.published:
        facts["datePublished"] = article.published
    return facts


def _repealed(site: Site, rows: Rows, name: str) -> View:
    """A document that this one ends, with its page where the corpus has it."""
    held = next((x.article for x in site.digest.extractions if name in (x.article.doc_number, x.article.title)), None)
    en = site.wording.titles.get(held.id, "") if held and name == held.title else ""
    return {"name": name, "name_en": en, "href": rows.document(held.id) if held else ""}


def _new(extraction: Extraction) -> Iterator[Any]:
    return (i for i in extraction.issues if i not in extraction.article.issues)


def _fate(surface: str, fate: str, reason: str, start: int, names: Mapping[str, Any], tables: Tables) -> View:
    record = names.get(reason) if fate == "record" else None
    # Records may have been written with other tables than the page is: an exclusion without words is shown by its name, and the page stays
    known = tables.phrases.get("exclusions", {})
    return {
        "surface": surface,
        "fate": fate,
        "fate_words": tables.wording("fates", fate),
        "reason": tables.wording("exclusions", reason) if reason in known else ("" if record else reason, ""),
        "at": start,
        "name": record.indicator_zh if record else "",
        "name_en": record.indicator_en if record else "",
        "href": inert.href(f"#r-{reason}") if record else "",
    }


# ---------------------------------------------------------------- the rest


def _records(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site)
    total = len(site.digest.entries)
    listed = rows.entries(site.digest.entries[:MOST_ROWS])
    view = {
        "rows": listed[:STATIC_ROWS],
        "total": total,
        "later": max(0, len(listed) - STATIC_ROWS),
        "left_out": total - len(listed),
        "places": [rows.place(p) for p in site.digest.places],
        "themes": [rows.theme(t.id) for t in site.tables.themes if t.id in site.digest.by_theme],
        "kinds": [k for k in KINDS if any(e.record.kind == k for e in site.digest.entries)],
    }
    named, about = Bilingual("全部记录", "All records"), _listing(site, "全部记录", "All records")
    yield _page(environment, "records.md", "records.md", named, view, hide=("navigation", "toc"), about=about)
    if view["later"]:
        lines = environment.get_template("rows.html").render(inert.inert_tree({"rows": listed[STATIC_ROWS:]}))
        yield Page("records-rows.js", f"policyDigestRows({inert.script_json(lines)});\n")


def _glossary(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site, "../")
    terms = glossary(rows)
    pages = by_letter(terms) if len(terms) > TERMS else {}

    def view(letter: str, shown: list[View]) -> View:
        letters = [
            {"letter": name, "count": len(of), "href": inert.href(f"../glossary/{name}.html"), "current": name == letter}
            for name, of in pages.items()
        ]
        return {"letter": letter, "letters": letters, "terms": shown, "total": len(terms)}

    yield _page(
        environment,
        "glossary.md",
        "glossary/index.md",
        Bilingual("术语", "Glossary"),
        view("", [] if pages else terms),
        hide=("navigation", "toc"),
        about=_listing(site, "术语", "Glossary"),
    )
    for letter, of in pages.items():
        name = Bilingual(f"术语 {letter.upper()}", f"Glossary {letter.upper()}")
        yield _page(environment, "glossary.md", f"glossary/{letter}.md", name, view(letter, of), hide=("navigation", "toc"))


def terms(digest: Digest, wording: Wording, tables: Tables) -> tuple[tuple[str, str, str, str], ...]:
    """The glossary as search lists it: address, Chinese, English and pinyin, syllables apart, of each term."""
    listed = glossary(Rows(digest, wording, tables))
    lettered = len(listed) > TERMS
    return tuple((f"glossary/{t['letter'] if lettered else 'index'}.html#{t['id']}", t["zh"], t["en"], t["plain"]) for t in listed)


def _downloads(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    rows = _rows(site)
    view = {
        "places": [rows.place(p) for p in site.digest.places],
        "totals": _totals(site),
        "themes": [rows.theme(t.id) for t in site.tables.themes],
        "linked_data": inert.linked_data(_dataset(site)),
        "address": site.address,
    }
    yield _page(
        environment, "downloads.md", "downloads.md", Bilingual("数据下载", "Downloads"), view, about=_listing(site, "数据下载", "Downloads")
    )


def _dataset(site: Site) -> dict[str, Any]:
    """What a search engine for data is told about the downloads (schema.org)."""
    totals = _totals(site)
    files = {"records.csv": "text/csv", "records.json": "application/json", "articles.json": "application/json"}
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": site.name or "policy-digest",
        "description": "Quantities that Chinese local policy documents state about themselves, each with its comparator, period, "
        f"responsible body and the sentence that states it: {totals['records']} records out of {totals['articles']} documents of "
        f"{totals['places']} places.",
        "inLanguage": ["zh-Hans", "en"],
        "isAccessibleForFree": "true",
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{site.address}api/{name}"} for name, kind in files.items()
        ],
        "spatialCoverage": [{"@type": "Place", "name": site.tables.place[p].en} for p in site.digest.places if p in site.tables.place],
    }
    if totals["from"]:
        facts["temporalCoverage"] = f"{totals['from']}/{totals['to']}"
    return facts


def _about(site: Site, environment: jinja2.Environment) -> Iterator[Page]:
    yield _page(
        environment,
        "about.md",
        "about.md",
        Bilingual("关于", "About"),
        {"totals": _totals(site)},
        about=_listing(site, "关于本站", "About"),
    )
