"""A digest and its wording in, what readers subscribe to out: Atom feeds, a calendar of deadlines, a guide for reading machines.

The same digest gives the same bytes: a feed is as old as its newest document, never as the build.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import Final

from policy_digest.address import plain
from policy_digest.export.held import Held
from policy_digest.inert import clean
from policy_digest.models import Entry, Extraction, Record

_NAMESPACE: Final = uuid.UUID("6f1f3f0e-7d2a-5c7b-9d55-0f6c1f9a6f11")  # of this project's Atom, calendar and annotation ids
_FEED_LENGTH: Final = 50


def guide(held: Held) -> str:
    """What a reading machine needs to find its way, as llmstxt.org proposes: only fixed words and names out of the tables."""
    tables = held.tables
    places = [tables.place[slug] for slug in held.digest.places if slug in tables.place]
    data = (
        f"[{held.said('records').en}](api/records.json): {held.said('file-json').en}",
        f"[{held.said('records').en}, JSONL](api/records.jsonl): {held.said('file-jsonl').en}",
        f"[JSON Schema](api/record.schema.json): {held.said('file-schema').en}",
        f"[{held.said('records').en}, CSV](api/records.csv): {held.said('file-csv').en}",
        f"[{held.said('documents').en}](api/articles.json): {held.said('file-articles').en}",
        f"[Web Annotation](api/annotations.jsonld): {held.said('file-annotations').en}",
        f"[Data package](api/datapackage.json): {held.said('file-datapackage').en}",
        f"[Croissant](api/croissant.json): {held.said('file-croissant').en}",
    )
    return "\n".join(
        (
            f"# {held.name}",
            "",
            f"> {held.said('dataset-about').en}",
            "",
            f"## {held.said('downloads').en}",
            "",
            *(f"- {line}" for line in data),
            "",
            f"## {held.said('cities').en}",
            "",
            *(f"- [{place.en} {place.zh}](cities/{place.slug}.html)" for place in places),
            "",
            f"## {held.said('themes').en}",
            "",
            *(f"- [{theme.en} {theme.zh}](themes/{theme.id}.html): {theme.about_en}" for theme in tables.themes),
            "",
        )
    )


# ---------------------------------------------------------------- Atom


def feed(path: str, title: str, extractions: Sequence[Extraction], held: Held) -> str:
    """The newest documents. Undated ones carry the epoch: a feed must have a date, and none may be made up.

    A document is as new as what people last decided about its records.
    """
    root = held.address or "../" * path.count("/")
    newest = sorted(extractions, key=lambda x: (x.article.published or "", x.article.id), reverse=True)[:_FEED_LENGTH]
    whole = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-Hans"})

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, tag, attributes)
        element.text = clean(text) or None
        return element

    add(whole, "id", text=urn(path))
    add(whole, "title", text=title)
    add(whole, "updated", text=max(map(_last, newest), default=_moment(None)))
    add(whole, "link", rel="self", href=root + path)
    add(whole, "link", href=root or "./")
    add(add(whole, "author"), "name", text="policy-digest")
    for extraction in newest:
        article = extraction.article
        entry = add(whole, "entry")
        add(entry, "id", text=urn(f"articles/{article.id}"))
        add(entry, "title", text=f"{article.title} {held.wording.titles.get(article.id, '')}".strip())
        add(entry, "updated", text=_last(extraction))
        add(entry, "link", href=f"{root}articles/{article.id}.html")
        if plain(article.url):
            add(entry, "link", rel="via", href=article.url or "")
        add(add(entry, "author"), "name", text=article.publisher or "policy-digest")
        add(entry, "summary", text="；".join(f"{r.indicator_zh} {r.surface}{_reviewed(r, held)}" for r in extraction.records[:12]))
    ET.indent(whole, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(whole, encoding="unicode") + "\n"


def _last(extraction: Extraction) -> str:
    """When a document was published, or somebody last decided about one of its records."""
    reviews = [r.review.when for r in extraction.records if r.review]
    return max([_moment(extraction.article.published), *(when if "T" in when else _moment(when) for when in reviews)])


def _reviewed(record: Record, held: Held) -> str:
    """What people made of a record, in brackets; nothing where nobody has looked at it."""
    if record.review is None:
        return ""
    said = held.said(f"review-{record.review.state}")
    return f"（{said.zh} {said.en}）" if said.zh else ""


def urn(name: str) -> str:
    """A name for what `name` names, which stays the same wherever the site moves."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"


def _moment(day: str | None) -> str:
    return f"{day or '1970-01-01'}T00:00:00Z"


# ---------------------------------------------------------------- iCalendar (RFC 5545)


def deadlines(held: Held) -> Iterator[str]:
    """One all-day event for each target that has a deadline, line by line."""
    yield from map(_folded, ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policy-digest//deadlines//ZH", "CALSCALE:GREGORIAN"))
    for entry in held.digest.entries:
        if entry.record.kind == "target" and entry.record.period.deadline:
            yield "".join(map(_folded, _event(entry, held)))
    yield _folded("END:VCALENDAR")


def _event(entry: Entry, held: Held) -> Iterator[str]:
    record, article = entry.record, entry.article
    figure = held.wording.figures[(article.id, record.id)]
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMESPACE, f'{article.id} {record.id}')}"
    yield f"DTSTAMP:{(article.published or '1970-01-01').replace('-', '')}T000000Z"
    yield f"DTSTART;VALUE=DATE:{record.period.deadline.replace('-', '')}"
    place = held.place(article.place)
    where = f"{place.zh} {place.en}" if place.zh != place.en else article.place
    yield f"SUMMARY:{_escaped(f'{where} · {record.indicator_zh} {figure.zh} · {record.indicator_en}: {figure.en}')}"
    source = f" {plain(article.url)}" if plain(article.url) else ""
    yield f"DESCRIPTION:{_escaped(f'{article.title}：{record.evidence.quote}{source}')}"
    if held.address:
        yield f"URL:{held.permalink(entry)}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


_OCTETS = 74  # and the blank before them


def _folded(line: str) -> str:
    """Lines of at most 75 octets, continued with a blank, never cut inside a character."""
    raw, out = line.encode(), []
    while len(raw) > _OCTETS:
        end = _OCTETS
        while raw[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        out.append(raw[:end])
        raw = raw[end:]
    return b"\r\n ".join([*out, raw]).decode() + "\r\n"
