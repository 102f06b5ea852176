"""An extraction → what a reader of the site may say about each of its records and unclaimed numbers: prefilled JSON, a blank decision each.

`policy-digest review --import` takes it back. A page loads its own only when somebody asks for the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from policy_digest.decisions.bind import Text, sentence_of
from policy_digest.decisions.shapes import HELD, id_of, snapshot
from policy_digest.export.indented import indented
from policy_digest.inert import script_json
from policy_digest.models import Extraction, Page
from policy_digest.segment import segment

REPORT: Final = "policy-digest report 1"


def reports(extraction: Extraction) -> list[dict[str, Any]]:
    """A report a record, then one a number that nothing claims, each with an empty `who`, `when`, `why` and no `fields` yet."""
    article, out = extraction.article, []
    text = Text(article, segment(article))
    unclaimed = [(f.start, f.end) for f in extraction.ledger if f.fate == "unclaimed"]
    for record in (*extraction.records, None):
        for figure in (record.figure,) if record else unclaimed:
            start, end = sentence_of(figure, text)
            quote, at = article.text[start:end], (figure[0] - start, figure[1] - start)
            read = {name: value for name, value in snapshot(record).items() if name in HELD} if record else {}
            decision = {
                "act": "correct" if record else "add",
                "who": "",
                "when": "",
                "why": "",
                "record": record.id if record else id_of(article.id, quote, at),
                "surface": article.text[slice(*figure)],
                "at": list(at),
                "figure": list(figure),
                "quote": quote,
                **({"read": read} if read else {}),
                "fields": {},
            }
            out.append({"format": REPORT, "article": article.id, "place": article.place, "decision": decision})
    return out


def offered(extractions: Iterable[Extraction]) -> Iterator[Page]:
    """The files of a site: the reports of each document as JSON, and as a script for a page that is opened without a server."""
    for extraction in extractions:
        told = reports(extraction)
        if told:
            yield Page(f"api/reports/{extraction.article.id}.json", indented(told) + "\n")
            yield Page(f"api/reports/{extraction.article.id}.js", f"policyDigestReports({script_json(told)});\n")
