"""Entries in, a W3C Web Annotation for each out: what its sentence says, bound to the text of its article and to the source page.

Offsets need a text that stays: each article's cleaned text is a file of its own, and `TextPositionSelector` counts in that, as the
recommendation does, in Unicode code points. `TextQuoteSelector` finds the sentence in the page at its source as well.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from policy_digest import contract
from policy_digest.address import plain
from policy_digest.export.feeds import urn
from policy_digest.export.held import Held
from policy_digest.export.indented import indented
from policy_digest.models import Article, Entry

PATH: Final = "api/annotations.jsonld"
_AROUND: Final = 32  # characters before and after a quote, or as many more as tell it from its likes


def text_path(article: Article) -> str:
    """Where the cleaned text of an article stands, from the top of the site."""
    return f"api/texts/{article.id}.txt"


def collection(held: Held) -> Iterator[str]:
    """An annotation collection of one page, an annotation a record."""
    count = len(held.digest.entries)
    page = {"type": "AnnotationPage", "startIndex": 0}
    head = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": urn(PATH),
        "type": "AnnotationCollection",
        "label": held.name or "policy-digest",
        "total": count,
        "first": page | {"items": []},
    }
    before, after = json.dumps(head, ensure_ascii=False, indent=1).split("[]")
    yield before + "["
    for number, entry in enumerate(held.digest.entries):
        yield (",\n" if number else "\n") + indented(annotation(entry, held))
    yield "\n]" + after + "\n"


def annotation(entry: Entry, held: Held) -> contract.Json:
    """One record. `target`: its sentence in the cleaned text, and where the page can be named and has these words, in the source."""
    record, article = entry.record, entry.article
    key = (article.id, record.id)
    figure, period = held.wording.figures[key], held.wording.periods[key]
    prefix, suffix = around(article.text, record.evidence.start, record.evidence.end)
    quote = {"type": "TextQuoteSelector", "exact": record.evidence.quote, "prefix": prefix, "suffix": suffix}
    position = {"type": "TextPositionSelector", "start": record.evidence.start, "end": record.evidence.end}
    text = held.address + text_path(article) if held.address else f"texts/{article.id}.txt"
    target: list[contract.Json] = [{"source": text, "format": "text/plain", "selector": [quote, position]}]
    if _as_captured(entry):
        target.append({"source": article.url, "selector": quote})
    zh = "，".join(filter(None, (f"{record.indicator_zh}：{figure.zh}", period.zh)))
    en = ", ".join(filter(None, (f"{record.indicator_en}: {figure.en}", period.en)))
    bodies: list[contract.Json] = [
        {"type": "TextualBody", "value": said, "format": "text/plain", "language": language}
        for said, language in ((zh, "zh-Hans"), (en, "en"))
    ]
    shown = held.permalink(entry) if held.address else f"../{held.permalink(entry)}"
    return {
        "id": urn(f"{article.id} {record.id}"),
        "type": "Annotation",
        "motivation": "describing",
        "body": [*bodies, {"id": shown, "format": "text/html", "purpose": "linking"}],
        "target": target,
    }


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after `text[start:end]`: so much of it that the three together stand nowhere else."""
    wide = _AROUND
    while True:
        a, b = max(0, start - wide), min(len(text), end + wide)
        whole = text[a:b]
        if (a, b) == (0, len(text)) or (text.find(whole) == a and text.find(whole, a + 1) < 0):
            return text[a:start], text[end:b]
        wide *= 2


def _as_captured(entry: Entry) -> bool:
    """Whether the source page has these words: it is known, and they are neither restated nor converted nor edited since."""
    article = entry.article
    if article.brief or not plain(article.url) or "text" in article.edited:
        return False
    first, last = (bisect_right(article.starts, at) - 1 for at in (entry.record.evidence.start, entry.record.evidence.end - 1))
    return all(paragraph.original is None for paragraph in article.paragraphs[first : last + 1])
