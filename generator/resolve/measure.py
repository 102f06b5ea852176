"""An article's paragraphs → its measures: each numbered item, or each heading that has text of its own under it."""

from __future__ import annotations

import hashlib
import re

from generator.models import Article, Measure
from generator.resolve.agency import Agencies
from generator.resolve.theme import Themes
from generator.rules.numbering import NUMBERING, run_in_title

_ARABIC = re.compile(r"^\s*\d{1,3}\s?[.．、]")


def measures(article: Article, agencies: Agencies, themes: Themes) -> tuple[Measure, ...]:
    """Numbered items with a run-in title; where a document has none, its innermost headings."""
    paragraphs = article.paragraphs
    found: list[tuple[int, str, str]] = []  # paragraph, title, text that belongs to it
    for i, p in enumerate(paragraphs):
        if not p.level and p.role == "body" and (title := run_in_title(p.text)):
            found.append((i, title, p.text))
    arabic = [f for f in found if _ARABIC.match(paragraphs[f[0]].text)]
    if arabic:
        found = arabic  # 1. 2. 3. run through the document; （一）（二） are then its parts, or its guarantees
    if not found:
        for i, p in enumerate(paragraphs):
            if not p.level:
                continue
            body = []
            for q in paragraphs[i + 1 :]:
                if q.level:
                    break
                body.append(q.text)
            if body:
                found.append((i, NUMBERING.sub("", p.text).strip() or p.text, "\n".join(body)))
    out: list[Measure] = []
    seen: dict[str, int] = {}
    for i, title, text in found:
        count = seen[title] = seen.get(title, 0) + 1
        key = f"{article.id}\n{title}\n{count}"
        out.append(
            Measure(
                id="m" + hashlib.sha256(key.encode()).hexdigest()[:10],
                title_zh=title,
                title_en="",
                themes=themes("", title, text[:200], "", ()),
                agencies=agencies(text),
                paragraph=i,
            )
        )
    return tuple(out)
