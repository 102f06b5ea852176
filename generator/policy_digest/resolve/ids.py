"""Records → the same with ids, which an edit elsewhere in the article leaves as they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from policy_digest.models import Article, Record


def with_ids(article: Article, records: Sequence[Record]) -> tuple[Record, ...]:
    """The records with ids of the article, the sentence and the figure as printed: an edit elsewhere leaves them."""
    counts: dict[tuple[str, str], int] = {}
    out = []
    for record in records:
        key = (record.evidence.quote, record.surface)
        counts[key] = counts.get(key, 0) + 1
        told = "\n".join([article.id, re.sub(r"\s", "", record.evidence.quote), record.surface, str(counts[key])])
        out.append(replace(record, id="r" + hashlib.sha256(told.encode()).hexdigest()[:12]))
    return tuple(out)
