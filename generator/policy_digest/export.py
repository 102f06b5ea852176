"""A digest and its wording in, the site's files for machines out: JSON, CSV, a data package, Atom feeds, a calendar of deadlines.

The same digest gives the same bytes: a feed is as old as its newest document, never as the build.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from policy_digest import contract
from policy_digest.address import name_of, plain
from policy_digest.inert import clean, csv_cell
from policy_digest.models import Digest, Entry, Extraction, Page, Period, Record, Wording
from policy_digest.quoted import quoted_at
from policy_digest.tables import Tables

COLUMNS = (
    "id", "article", "city", "kind", "indicator_zh", "indicator_en", "value", "value_max", "unit", "comparator",
    *Period.KEYS, "period_basis", "commitment", "themes", "agencies", "quote", "start", "end", "section",
    "agreement", "other_kind", "other_reader", "review", "review_who", "review_when", "review_why",
    "edited", "url", "quote_url",
)  # fmt: skip
Cell = str | int | float | None
_NUMBERS = {"value": "number", "value_max": "number", "start": "integer", "end": "integer"}
_NAMESPACE = uuid.UUID("6f1f3f0e-7d2a-5c7b-9d55-0f6c1f9a6f11")  # of this project's Atom and calendar ids
MORE = r"api/.*|[a-z]+/[a-z0-9-]+\.xml|llms\.txt|deadlines\.ics"  # what is exported besides feed.xml
_FEED_LENGTH = 50


def export(
    digest: Digest, wording: Wording, tables: Tables, site_name: str, site_url: str = "", earlier: Digest | None = None
) -> Iterator[Page]:
    """Every machine-readable file of the site, called `site_name`, each made when it is asked for.

    `site_url` ends in "/" and makes the addresses in feeds absolute; "" leaves them relative.
    `earlier`: versions of documents that are no longer the latest.
    """
    old = earlier.extractions if earlier else ()
    table = _csv(digest.entries)
    yield Page("api/records.json", _json([_record(e) for e in digest.entries]))
    yield Page("api/records.csv", table)
    yield Page("api/articles.json", _json([_article(x, wording) for x in digest.extractions]))
    yield Page("api/datapackage.json", _json(_datapackage(table, site_name)))
    yield Page("feed.xml", _feed("feed.xml", site_name, digest.extractions, wording, tables, site_url))
    yield Page("llms.txt", _guide(digest, tables, site_name))
    yield Page("deadlines.ics", _calendar(digest, wording, tables, site_url))
    if old:
        yield Page("api/versions.json", _json([_version(x) for x in old]))
    for slug in digest.places:
        entries, place = digest.by_place.get(slug, ()), tables.place.get(slug)
        named, path = f"{place.zh} {place.en}" if place else slug, f"cities/{slug}.xml"
        yield Page(f"api/cities/{slug}.json", _json([_record(e) for e in entries]))
        yield Page(f"api/cities/{slug}.csv", _csv(entries))
        yield Page(path, _feed(path, named, digest.articles_of[slug], wording, tables, site_url))
    for theme in tables.themes:
        ids = {e.article.id for e in digest.by_theme.get(theme.id, ())}
        mine = [x for x in digest.extractions if x.article.id in ids]
        path = f"themes/{theme.id}.xml"
        yield Page(path, _feed(path, f"{theme.zh} {theme.en}", mine, wording, tables, site_url))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _record(entry: Entry) -> contract.Json:
    """`edited`: what people changed in its article since it was captured.

    `url`: the source page; `quote_url`: the sentence in it, for a browser that knows text fragments.
    """
    article = entry.article
    return contract.record_json(entry.record) | {
        "article": article.id,
        "city": article.place,
        "review": contract.review_json(entry.record.review),
        "edited": list(article.edited),
        "url": article.url,
        "quote_url": quoted_at(article, entry.record),
    }


def _article(extraction: Extraction, wording: Wording) -> contract.Json:
    """`title_en`: the title in English, or, where `title_en_kind` says "description", what the document is."""
    article = extraction.article
    return contract.article_json(article) | {
        "title_en": wording.titles.get(article.id, ""),
        "title_en_kind": "description" if wording.described.get(article.id) else "title",
        "url_basis": article.url_basis,
        "captured": article.captured,
        "version": article.version,
        "source": name_of(article.source),
        "sha256": article.sha256,
        "edited": list(article.edited),
        "brief": article.brief,
        "measures": [contract.measure_json(m) for m in extraction.measures],
        "records": [r.id for r in extraction.records],
        "issues": [contract.issue_json(i) for i in extraction.issues],
    }


def _version(extraction: Extraction) -> contract.Json:
    """An earlier version, whole: its text and its records, under its own id. `version_of`: the article that holds the latest."""
    article = extraction.article
    return contract.article_json(article) | {
        "version_of": article.id.rpartition("-v")[0],
        "version": article.version,
        "captured": article.captured,
        "sha256": article.sha256,
        "edited": list(article.edited),
        "records": [contract.record_json(r) for r in extraction.records],
    }


def _guide(digest: Digest, tables: Tables, site_name: str) -> str:
    """What a reading machine needs to find its way, as llmstxt.org proposes: only fixed words and names out of the tables."""
    places = [tables.place[slug] for slug in digest.places if slug in tables.place]
    return "\n".join(
        (
            f"# {site_name}",
            "",
            "> Chinese local policy documents as records: each figure with comparator, period, responsible body and its sentence.",
            "",
            "## Data",
            "",
            "- [records](api/records.json): every record, with evidence offsets into the text of its article",
            "- [records as a table](api/records.csv): the same, UTF-8 with BOM",
            "- [articles](api/articles.json): the cleaned texts with their provenance",
            "- [data package](api/datapackage.json): the columns of the table",
            "",
            "## Places",
            "",
            *(f"- [{place.en} {place.zh}](cities/{place.slug}.html)" for place in places),
            "",
            "## Themes",
            "",
            *(f"- [{theme.en} {theme.zh}](themes/{theme.id}.html): {theme.about_en}" for theme in tables.themes),
            "",
        )
    )


# ---------------------------------------------------------------- tables


def row(entry: Entry) -> dict[str, Cell]:
    """A record as one plain row of `COLUMNS`; lists joined with "; "."""
    record = _record(entry)
    other = {f"other_{key}": value for key, value in (record["other"] or {}).items()}
    review = {f"review_{key}": value for key, value in (record["review"] or {}).items()}
    cells = record | record["period"] | record["evidence"] | other | review | {"review": review.get("review_state")}
    return {name: "; ".join(cells[name]) if isinstance(cells.get(name), list) else cells.get(name) for name in COLUMNS}


def _csv(entries: Iterable[Entry]) -> str:
    """UTF-8 with BOM, a row a record, lists joined with "; ", nothing that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(map(csv_cell, row(entry).values()))
    return "\ufeff" + out.getvalue()


def _datapackage(table: str, site_name: str) -> contract.Json:
    raw = table.encode()
    return {
        "name": "policy-digest",
        "title": site_name,
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": "records",
                "path": "records.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "bytes": len(raw),
                "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
                "schema": {
                    "fields": [{"name": name, "type": _NUMBERS.get(name, "string")} for name in COLUMNS],
                    "primaryKey": ["article", "id"],
                    "missingValues": [""],
                },
            }
        ],
    }


# ---------------------------------------------------------------- Atom


def _feed(path: str, title: str, extractions: Sequence[Extraction], wording: Wording, tables: Tables, site_url: str) -> str:
    """The newest documents. Undated ones carry the epoch: a feed must have a date, and none may be made up.

    A document is as new as what people last decided about its records.
    """
    root = site_url or "../" * path.count("/")
    newest = sorted(extractions, key=lambda x: (x.article.published or "", x.article.id), reverse=True)[:_FEED_LENGTH]
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-Hans"})

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, tag, attributes)
        element.text = clean(text) or None
        return element

    add(feed, "id", text=_urn(path))
    add(feed, "title", text=title)
    add(feed, "updated", text=max(map(_last, newest), default=_moment(None)))
    add(feed, "link", rel="self", href=root + path)
    add(feed, "link", href=root or "./")
    add(add(feed, "author"), "name", text="policy-digest")
    for extraction in newest:
        article = extraction.article
        entry = add(feed, "entry")
        add(entry, "id", text=_urn(f"articles/{article.id}"))
        add(entry, "title", text=f"{article.title} {wording.titles.get(article.id, '')}".strip())
        add(entry, "updated", text=_last(extraction))
        add(entry, "link", href=f"{root}articles/{article.id}.html")
        if plain(article.url):
            add(entry, "link", rel="via", href=article.url or "")
        add(add(entry, "author"), "name", text=article.publisher or "policy-digest")
        add(entry, "summary", text="；".join(f"{r.indicator_zh} {r.surface}{_reviewed(r, tables)}" for r in extraction.records[:12]))
    ET.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _last(extraction: Extraction) -> str:
    """When a document was published, or somebody last decided about one of its records."""
    reviews = [r.review.when for r in extraction.records if r.review]
    return max([_moment(extraction.article.published), *(when if "T" in when else _moment(when) for when in reviews)])


def _reviewed(record: Record, tables: Tables) -> str:
    """What people made of a record, in brackets; nothing where nobody has looked at it."""
    if record.review is None:
        return ""
    row = next((row for row in tables.site if row.id == f"review-{record.review.state}"), None)
    return f"（{row.zh} {row.en}）" if row else ""


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"


def _moment(day: str | None) -> str:
    return f"{day or '1970-01-01'}T00:00:00Z"


# ---------------------------------------------------------------- iCalendar (RFC 5545)


def _calendar(digest: Digest, wording: Wording, tables: Tables, site_url: str) -> str:
    """One all-day event for each target that has a deadline."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policy-digest//deadlines//ZH", "CALSCALE:GREGORIAN"]
    for entry in digest.entries:
        if entry.record.kind == "target" and entry.record.period.deadline:
            lines += _event(entry, wording, tables, site_url)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(entry: Entry, wording: Wording, tables: Tables, site_url: str) -> Iterator[str]:
    record, article = entry.record, entry.article
    figure = wording.figures[(article.id, record.id)]
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMESPACE, f'{article.id} {record.id}')}"
    yield f"DTSTAMP:{(article.published or '1970-01-01').replace('-', '')}T000000Z"
    yield f"DTSTART;VALUE=DATE:{record.period.deadline.replace('-', '')}"
    row = tables.place.get(article.place)
    where = f"{row.zh} {row.en}" if row else article.place
    yield f"SUMMARY:{_escaped(f'{where} · {record.indicator_zh} {figure.zh} · {record.indicator_en}: {figure.en}')}"
    source = f" {plain(article.url)}" if plain(article.url) else ""
    yield f"DESCRIPTION:{_escaped(f'{article.title}：{record.evidence.quote}{source}')}"
    if site_url:
        yield f"URL:{site_url}articles/{article.id}.html#r-{record.id}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, continued with a blank, never cut inside a character."""
    out, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > 74:
            out.append("")
            size = 0
        out[-1] += character
        size += width
    return "\r\n ".join(out) + "\r\n"
