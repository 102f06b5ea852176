"""What changed, and what became of promises → their files for machines: api/changes.json, an Atom feed, api/promises.json."""

from __future__ import annotations

import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from policy_digest.changed import Change
from policy_digest.contract import number
from policy_digest.inert import clean
from policy_digest.models import Entry, Page
from policy_digest.promises import Promise
from policy_digest.tables import Tables

_NAMESPACE: Final = uuid.UUID("0d5f4f1c-7a39-5b36-8a43-9d1e2b6f6c70")  # of the ids of this feed
_LENGTH: Final = 100  # changes of the feed


def history(log: Sequence[Change], promises: Sequence[Promise], tables: Tables, site_name: str, site_url: str = "") -> tuple[Page, ...]:
    """The files. `log`: the newest first. `site_url` ends in "/" and makes the addresses in the feed absolute."""
    return (
        Page("api/changes.json", _json([_changed(change) for change in log])),
        Page("api/promises.json", _json([_promised(promise) for promise in promises])),
        Page("changes.xml", _feed(log, tables, site_name, site_url)),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _changed(change: Change) -> dict[str, Any]:
    before, after = (asdict(one) if one else None for one in (change.before, change.after))
    return {"day": change.day, "what": list(change.what), "place": change.place, "before": before, "after": after}


def _promised(promise: Promise) -> dict[str, Any]:
    return {
        "target": _named(promise.target),
        "deadline": promise.target.record.period.deadline,
        "outcome": promise.outcome,
        "status": _named(promise.status) if promise.status else None,
        "later": _named(promise.later) if promise.later else None,
        "short": number(promise.short),
        "unit": promise.target.record.unit,
    }


def _named(entry: Entry) -> dict[str, str]:
    return {"article": entry.article.id, "record": entry.record.id}


def _feed(log: Sequence[Change], tables: Tables, site_name: str, site_url: str) -> str:
    """One entry a change. It is as old as its day, or as its document where it has none; without any change, the feed carries the epoch."""
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-Hans"})
    words = {row.id: row for row in tables.site}

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, tag, attributes)
        element.text = clean(text) or None
        return element

    named = words.get("changes")
    add(feed, "id", text=_urn("changes.xml"))
    add(feed, "title", text=" ".join(filter(None, (site_name, f"{named.zh} {named.en}" if named else ""))))
    add(feed, "updated", text=_moment((log[0].day or log[0].now.published) if log else ""))
    add(feed, "link", rel="self", href=f"{site_url}changes.xml")
    add(feed, "link", href=f"{site_url}changes.html")
    add(add(feed, "author"), "name", text="policy-digest")
    for change in log[:_LENGTH]:
        entry, now = add(feed, "entry"), change.now
        place = tables.place.get(change.place)
        what = [words[f"changed-{w}"] for w in change.what if f"changed-{w}" in words]
        told = " ".join(f"{row.zh} {row.en}" for row in what)
        arrow = " → ".join(one.terse for one in (change.before, change.after) if one)
        add(entry, "id", text=_urn(json.dumps(_changed(change), ensure_ascii=False, sort_keys=True)))
        add(entry, "title", text=f"{f'{place.zh} {place.en}' if place else change.place} · {now.name_zh} {now.name_en}: {arrow} ({told})")
        add(entry, "updated", text=_moment(change.day or now.published))
        add(entry, "link", href=f"{site_url}articles/{now.article}.html#r-{now.record}")
        add(entry, "summary", text=" → ".join(one.quote for one in (change.before, change.after) if one))
    ET.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"


def _moment(day: str) -> str:
    return f"{day or '1970-01-01'}T00:00:00Z"
