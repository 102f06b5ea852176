"""Values → the plain objects that leave the project as JSON, as `inspect` prints them and the site's `api/` offers them.

In: an `Extraction` or a part of it. Out: dicts, lists, strings, numbers, None, in the key order of the published contract.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from policy_digest.errors import printable
from policy_digest.models import Article, Evidence, Extraction, Issue, Measure, Record
from policy_digest.people import Review

Json = dict[str, Any]


def number(value: Decimal | None) -> int | float | None:
    """A whole number as int, any other as the float that prints the same digits."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def article_json(article: Article) -> Json:
    """`paragraphs` joined with one newline is the text that every offset counts in."""
    return {
        "id": article.id,
        "title": article.headline,
        "publisher": article.publisher,
        "published": article.published,
        "city": article.place,
        "language": article.language,
        "url": article.url,
        "paragraphs": [p.text for p in article.paragraphs],
        "doc_number": article.doc_number,
        "issuers": list(article.issuers),
        "repeals": list(article.repeals),
        "window": article.window,
    }


def evidence_json(evidence: Evidence) -> Json:
    """Offsets are half-open characters of the article's text."""
    return {"quote": evidence.quote, "start": evidence.start, "end": evidence.end, "section": list(evidence.section)}


def record_json(record: Record) -> Json:
    """`period` holds only the keys that the text states; `other` is the reading that does not stand, where `agreement` is "doubt"."""
    return {
        "id": record.id,
        "kind": record.kind,
        "indicator_zh": record.indicator_zh,
        "indicator_en": record.indicator_en,
        "value": number(record.value),
        "value_max": number(record.value_max),
        "unit": record.unit,
        "comparator": record.comparator,
        "period": record.period.as_dict(),
        "period_basis": record.period_basis,
        "commitment": record.commitment,
        "themes": list(record.themes),
        "agencies": list(record.agencies),
        "evidence": evidence_json(record.evidence),
        "agreement": record.agreement,
        "other": {"reader": record.other.reader, "kind": record.other.kind} if record.other else None,
    }


def review_json(review: Review | None) -> Json | None:
    """What people decided; None where nobody did. `read`: what the program had read in the fields that were put right."""
    if review is None:
        return None
    told = {"state": review.state, "who": review.who, "when": review.when, "why": review.why, "read": dict(review.read)}
    return told | ({"conflict": review.conflict} if review.conflict else {})


def measure_json(measure: Measure) -> Json:
    """`paragraph` counts from 0 in the article's paragraphs."""
    return {
        "id": measure.id,
        "title_zh": measure.title_zh,
        "title_en": measure.title_en,
        "themes": list(measure.themes),
        "agencies": list(measure.agencies),
        "paragraph": measure.paragraph,
    }


def issue_json(issue: Issue) -> Json:
    """`start` and `end` are 0 where the issue has no place in the text."""
    return {"code": issue.code, "surface": issue.surface, "start": issue.start, "end": issue.end, "message": issue.message}


def extraction_json(source: str, extraction: Extraction) -> Json:
    """The line that `inspect` prints for a capture that could be read."""
    return {
        "source": printable(source),
        "status": "ok",
        "article": article_json(extraction.article),
        "measures": [measure_json(m) for m in extraction.measures],
        "records": [record_json(r) for r in extraction.records],
        "issues": [issue_json(i) for i in extraction.issues],
    }


def error_json(source: str, error: Exception) -> Json:
    """The line that `inspect` prints for a capture that could not be read."""
    return {"source": printable(source), "status": "error", "error": str(error)}
