"""What cleaning once gave of an article → a note that stays with it, and what people changed since. In: nothing. Out: `Made`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# The facts that cleaning finds and people may put right, by the names that `Article` gives them.
FACTS = ("title", "publisher", "published", "url", "url_basis", "doc_number", "issuers", "repeals", "window")
ADDRESS = frozenset(("url", "url_basis"))  # who adds the address of the source changes nothing that the capture says
Fact = str | tuple[str, ...] | None


def fingerprint(paragraphs: Sequence[Any]) -> str:
    """sha256 of the text with its headings and the lines beside it."""
    return hashlib.sha256(json.dumps([[p.level, p.role, p.text] for p in paragraphs], ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Made:
    """`by`: sha256 of the code and tables that cleaned; `text`: `fingerprint` of what they gave; `facts`: each of `FACTS`."""

    by: str
    text: str
    facts: dict[str, Fact] = field(default_factory=dict)

    def unlike(self, article: Any) -> tuple[str, ...]:
        """`text` and the names of the facts that are no longer so in the article."""
        text = ("text",) if fingerprint(article.paragraphs) != self.text else ()
        return (*text, *(n for n in FACTS if n not in ADDRESS and n in self.facts and getattr(article, n) != self.facts[n]))
