"""What readers reported from the site, as JSON → items of a queue, each with what was reported put into it.

A file holds one report or a list of them: the site's form writes one, its `api/reports/<article>.json` has one a record, prefilled, and
those that were left as they are are passed over.

    {"format": "policy-digest report 1", "article": "…", "place": "…", "decision": {"act": "correct", …, "fields": {"kind": "status"}}}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import pydantic

from policy_digest import corpus
from policy_digest.corpus.shapes import Shape, Slug, complaint
from policy_digest.decisions import Changed, Decision, Shelf, Text, Writer, bind, read_decision, unfit
from policy_digest.errors import InvalidData, PolicyDigestError
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.plain import read_text
from policy_digest.review.draft import Draft
from policy_digest.review.queue import Doubt, Item
from policy_digest.review.session import now
from policy_digest.segment import segment
from policy_digest.tables import Document, Tables

MAX_BYTES: Final = 4 << 20
MAX_REPORTS: Final = 2_000
SOMEBODY: Final = "a reader"


class _Report(Shape):
    format: Literal["policy-digest report 1"]
    article: Slug
    place: Slug
    decision: dict[str, Any]


_REPORTS = pydantic.TypeAdapter(Annotated[list[dict[str, Any]], pydantic.Field(max_length=MAX_REPORTS)])


@dataclass(frozen=True)
class Report:
    """What one reader says about one figure, and the file that says so."""

    article: str
    place: str
    decision: Decision
    where: str


def read_reports(path: Path) -> Iterator[Report | InvalidData]:
    """The reports of a file; for one that cannot be used, why, in a line."""
    try:
        text = read_text(path, MAX_BYTES)
        data = json.loads(text, object_pairs_hook=_once)
        rows = _REPORTS.validate_python(data if isinstance(data, list) else [data])
    except InvalidData as problem:
        yield problem
        return
    except pydantic.ValidationError as error:
        yield InvalidData(complaint(error)[1], str(path), hint="import what the site's form made")
        return
    except (ValueError, RecursionError) as error:
        yield InvalidData(f"not valid JSON ({str(error)[:80]})", str(path), hint="import what the site's form made")
        return
    for row in rows:
        try:
            yield from _report(row, str(path))
        except InvalidData as problem:
            yield problem


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _report(row: Mapping[str, Any], where: str) -> Iterator[Report]:
    try:
        told = _Report.model_validate(row)
    except pydantic.ValidationError as error:
        raise InvalidData(complaint(error)[1], where, hint="import what the site's form made") from None
    said = told.decision
    if said.get("act") in ("correct", "add") and not said.get("fields"):
        return  # prefilled, and left as it was
    said = {**said, "who": str(said.get("who") or SOMEBODY), "when": said.get("when") or now(), "blind": False}
    yield Report(told.article, told.place, read_decision(said, told.article, where, Document(said, {})), where)


def imported(data: Path, tables: Tables, paths: Iterable[Path]) -> tuple[list[Item], list[InvalidData]]:
    """The items that files of reports ask about, and what of them cannot be used, in the order given."""
    read = [one for path in paths for one in read_reports(path)]
    found = list(_reported(data, tables, [one for one in read if isinstance(one, Report)]))
    problems = [one for one in (*read, *found) if isinstance(one, InvalidData)]
    return [one for one in found if isinstance(one, Item)], problems


def _reported(data: Path, tables: Tables, reports: Iterable[Report]) -> Iterator[Item | InvalidData]:
    """Each report as an item, in the order given; why it cannot be one, where its article or its sentence is not there."""
    reader, shelf = Extractor(tables), Shelf(data)
    read: dict[tuple[str, str], Extraction | InvalidData] = {}
    for report in reports:
        key = (report.place, report.article)
        if key not in read:
            read[key] = _extraction(data, reader, report)
        found = read[key]
        if isinstance(found, InvalidData):
            yield found
            continue
        yield _item(found, report, shelf, reader, data)


def _extraction(data: Path, reader: Extractor, report: Report) -> Extraction | InvalidData:
    try:
        path = corpus.article_path(data, report.place, report.article)
        if not corpus.exists(path):
            return InvalidData(
                f"about the article {report.article}, which is not there", report.where, hint="report it to whose site it is"
            )
        return reader.again(data, corpus.read_article(path))
    except InvalidData as problem:
        return problem


def _item(found: Extraction, report: Report, shelf: Shelf, reader: Extractor, data: Path) -> Item | InvalidData:
    decision = report.decision
    place = bind(decision, Text(found.article, segment(found.article)))
    if isinstance(place, Changed):
        return InvalidData(place.message, report.where, hint="look at the document as it is now")
    if what := unfit(decision, reader.tables):
        return InvalidData(f"{decision.surface}: {what}", report.where, hint="correct the report")
    standing = reader.reviewed(data, found, shelf).standing.get(place.figure)
    record = next((r for r in found.records if r.figure[0] < place.figure[1] and place.figure[0] < r.figure[1]), None)
    told = f"{decision.who}: {decision.why}".strip(": ")
    return Item(
        found, place.figure, place.sentence, record, Doubt.REPORT, (told,), standing.every if standing else (), (),
        decision.reading, decision.act == "drop", told,
    )  # fmt: skip


def accept(data: Path, items: Iterable[Item], who: str) -> list[PolicyDigestError]:
    """Take what was reported as it is, in the name of `who`; what says too little, and why. What was taken before is not taken twice."""
    refused: list[PolicyDigestError] = []
    writer = Writer(data)
    for item in items:
        draft = Draft(item)
        if draft.missing:
            hint = "look at it with `policy-digest review --import`"
            refused.append(PolicyDigestError(f"{item.surface}: its {', '.join(draft.missing)} is not said", hint=hint))
            continue
        writer.add(item.article, draft.decision(who, now()), item.earlier, again=False)
    return refused
