"""An extraction and what people decided about its figures → the extraction as it is published, and the conflicts that somebody must settle.

Of several people the last who knew of the others stands. One who decided without sight of them (`blind`) and otherwise stands against that
decision until somebody who sees both decides. A decision whose sentence changed is not followed: the record stays as the program reads
it, and says so.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from policy_digest import english
from policy_digest.decisions.bind import Changed, Place, Spans, Text, bind
from policy_digest.decisions.shapes import HELD, NEEDED, Decision, as_period, plain, snapshot
from policy_digest.decisions.stated import unstated
from policy_digest.errors import InvalidData
from policy_digest.models import Evidence, Extraction, Fate, Issue, Period, Record, Sentence
from policy_digest.people import DROPPED, Review, State
from policy_digest.segment import segment
from policy_digest.tables import Tables

STATES: Final[Mapping[str, State]] = {"approve": "reviewed", "correct": "corrected", "add": "added"}
CONFLICT: Final = "decision-conflict"  # the code of the issue


@dataclass(frozen=True)
class Standing:
    """What people decided about one figure: the decision that stands, and those that say otherwise without having seen it."""

    place: Place
    decision: Decision
    against: tuple[Decision, ...] = ()
    every: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Settled:
    """An extraction as people left it. `standing` by figure; `conflicts` with the file and line of the decision."""

    extraction: Extraction
    standing: Mapping[tuple[int, int], Standing]
    conflicts: tuple[InvalidData, ...]


def settle(extraction: Extraction, decisions: Sequence[Decision], tables: Tables, where: str = "") -> Settled:
    """Follow the decisions. `where`: the file that they stand in, for messages."""
    if not decisions:
        return Settled(extraction, {}, ())
    article = extraction.article
    sentences = segment(article)
    text = Text(article, sentences)
    bound: dict[tuple[int, int], list[tuple[Place, Decision]]] = {}
    changed: list[Changed] = []
    refused: list[tuple[Decision, str]] = []
    for decision in decisions:
        found = bind(decision, text)
        if isinstance(found, Changed):
            changed.append(found)
        elif what := unfit(decision, tables):
            refused.append((decision, what))
        else:
            bound.setdefault(found.figure, []).append((found, decision))
    standing = {figure: _standing(some) for figure, some in bound.items()}
    records, ledger, problems = _followed(extraction, standing, sentences, tables)
    decided = Spans(standing)
    records, told = _unsettled(records, changed, standing)
    problems += told + [(d, f"{d.act} of {d.surface} by {d.who} is not followed: {what}") for d, what in refused]
    issues = [Issue(CONFLICT, d.surface, *_offsets(d, extraction), message) for d, message in problems]
    new = replace(
        extraction,
        records=tuple(sorted(records, key=lambda r: (*r.figure, r.id))),
        ledger=tuple(sorted(ledger, key=lambda f: (f.start, f.end))),
        issues=(*(i for i in extraction.issues if not _claimed(i, decided)), *issues),
    )
    hint = "look at it again with `policy-digest review`"
    return Settled(new, standing, tuple(InvalidData(message, where, d.line, hint) for d, message in problems))


def unfit(decision: Decision, tables: Tables) -> str:
    """Why a decision cannot be followed with the tables of today, "" where it can."""
    reading = decision.reading
    unit = reading.get("unit")
    if unit and unit not in tables.unit and unit not in decision.surface:
        return f"no unit {unit!r} in units.yml"
    if value := unstated(reading, decision.quote):
        return f"its sentence does not state {value}"
    unknown = [theme for theme in reading.get("themes") or () if theme not in tables.theme]
    return f"no theme {unknown[0]!r} in themes.yml" if unknown and decision.act == "add" else ""


def _offsets(decision: Decision, extraction: Extraction) -> tuple[int, int]:
    start, end = decision.figure
    return (start, end) if extraction.article.text[start:end] == decision.surface else (0, 0)


def _claimed(issue: Issue, standing: Spans) -> bool:
    """Whether an issue asks what a number is that people have said since."""
    return issue.code == "unclaimed-number" and bool(standing.meeting(issue.start, issue.end))


def _standing(some: Sequence[tuple[Place, Decision]]) -> Standing:
    """Which of the decisions on one figure stands: those of the file come in the order in which they were made."""
    every = [decision for _, decision in sorted(some, key=lambda one: one[1].when)]
    sighted = [d for d in every if not d.blind]
    chosen = sighted[-1] if sighted else every[0]
    last: dict[str, Decision] = {d.who: d for d in every if d.blind and d.who != chosen.who and (not sighted or d.when >= chosen.when)}
    return Standing(some[0][0], chosen, tuple(d for d in last.values() if differ(d, chosen)), tuple(every))


def differ(one: Decision, other: Decision) -> list[str]:
    """The fields in which two decisions on one figure differ; `record` where one calls it none."""
    if (one.act == "drop") != (other.act == "drop"):
        return ["record"]
    a, b = one.reading, other.reading
    return [name for name in HELD if name in a and name in b and a[name] != b[name]]


# ---------------------------------------------------------------- following them


_Problems = list[tuple[Decision, str]]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _followed(
    extraction: Extraction, standing: Mapping[tuple[int, int], Standing], sentences: Sequence[Sentence], tables: Tables
) -> tuple[list[Record], list[Fate], _Problems]:
    records, ledger = dict(enumerate(extraction.records)), dict(enumerate(extraction.ledger))
    found, told = Spans(r.figure for r in extraction.records), Spans((f.start, f.end) for f in extraction.ledger)
    ids = Counter(r.id for r in extraction.records)
    problems: _Problems = []
    fresh = itertools.count(max(len(records), len(ledger)))

    def put(fate: Fate) -> None:
        number = next(fresh)
        ledger[number] = fate
        told.add(number, fate.start, fate.end)

    for figure, stands in standing.items():
        there = [n for n in found.meeting(*figure) if n in records]
        first = min(there, key=lambda n: (records[n].figure != figure, records[n].figure), default=None)
        here = records.pop(first) if first is not None else None
        if here is not None:
            ids[here.id] -= 1
        decision = stands.decision
        if stands.against:
            others = "; ".join(f"{o.who}: {_told(o, decision)}" for o in stands.against)
            message = f"{decision.surface}: {decision.who} and others differ ({others})"
            problems.append((decision, message))
        else:
            message = ""
        number = next((n for n in told.meeting(*figure) if n in ledger), None)
        fate = ledger.pop(number) if number is not None else None
        start, end = (fate.start, fate.end) if fate else figure
        surface = extraction.article.text[start:end]
        if decision.act == "drop":
            put(Fate(start, end, surface, "excluded", DROPPED, f"{decision.who} {decision.when[:10]}"))
            continue
        made = _record(extraction, stands, here, ids, sentences, message)
        if made is None:
            problems.append((decision, f"{decision.surface} is no record any more, and the decision does not say what it is"))
            if fate is not None:
                put(fate)
            continue
        number = next(fresh)
        records[number] = english.name([made], (), tables)[0][0]
        found.add(number, *made.figure)
        ids[made.id] += 1
        put(Fate(start, end, surface, "record", made.id))
    return list(records.values()), list(ledger.values()), problems


def _told(one: Decision, other: Decision) -> str:
    if one.act == "drop" or other.act == "drop":
        return "no record" if one.act == "drop" else f"a record ({one.reading.get('kind')})"
    return ", ".join(f"{name} {_short(one.reading[name])}, not {_short(other.reading[name])}" for name in differ(one, other))


def _short(value: object) -> str:
    return ", ".join(f"{k} {v}" for k, v in value.items()) or "none" if isinstance(value, Mapping) else str(value)


def _record(
    extraction: Extraction, stands: Standing, here: Record | None, taken: Mapping[str, int], sentences: Sequence[Sentence], conflict: str
) -> Record | None:
    """The record as its person left it; what they did not see follows the rules of the day. None where nobody says what it is."""
    decision, (start, end), text = stands.decision, stands.place.figure, extraction.article.text
    said = _said(decision, here)
    if any(said.get(name) is None for name in NEEDED):
        return None
    read = tuple((name, _short(decision.read.get(name, ""))) for name in decision.fields) if decision.act == "correct" else ()
    state: State = "conflict" if conflict else STATES[decision.act]
    made = replace(
        here or _bare(text, stands.place, sentences),
        id=decision.record if not taken.get(decision.record) else (here.id if here else f"{decision.record}-2"),
        kind=said["kind"],
        indicator_zh=said["indicator_zh"],
        indicator_en=said.get("indicator_en") or "",
        value=Decimal(said["value"]),
        value_max=None if said.get("value_max") is None else Decimal(said["value_max"]),
        unit=said["unit"],
        comparator=said["comparator"],
        period=as_period(said.get("period", {})),
        period_basis=said.get("period_basis"),
        commitment=said.get("commitment", "firm") if said["kind"] == "target" else "firm",
        themes=tuple(said.get("themes", ())),
        agencies=tuple(said.get("agencies", ())),
        surface=text[start:end],
        figure=(start, end),
        review=Review(state, decision.who, decision.when, decision.why, read, conflict),
    )
    if made.evidence.start <= start and end <= made.evidence.end:
        return made
    return replace(made, evidence=_bare(text, stands.place, sentences).evidence)


def _said(decision: Decision, here: Record | None) -> dict[str, Any]:
    """What the record says, by field: `HELD` as its person left it, the rest as the rules read it today, or read it then."""
    said: dict[str, Any] = {**decision.read, **(snapshot(here) if here else {})}
    said |= {name: value for name, value in decision.reading.items() if name in HELD or name in decision.fields or name not in said}
    if decision.reading and "value_max" not in decision.reading:
        said.pop("value_max", None)
    if here is not None and here.indicator_zh == said.get("indicator_zh"):
        said.setdefault("indicator_en", here.indicator_en)
    if said.get("period") and not said.get("period_basis"):
        said["period_basis"] = "sentence"
    return {name: value for name, value in said.items() if value is not None}


def _bare(text: str, place: Place, sentences: Sequence[Sentence]) -> Record:
    """A record that says nothing yet, with its sentence as evidence."""
    section = next((s.section for s in sentences if s.start <= place.figure[0] < s.end), ())
    evidence = Evidence(text[slice(*place.sentence)], *place.sentence, section)
    return Record("", "target", "", "", Decimal(0), None, "", "=", Period(), None, "firm", (), (), evidence, "", place.figure)


def _unsettled(
    records: Iterable[Record], changed: Sequence[Changed], standing: Mapping[tuple[int, int], Standing]
) -> tuple[list[Record], _Problems]:
    """Decisions whose sentence changed: the record that it became, if any, says so, unless somebody has decided about that one since."""
    out, problems = list(records), _Problems()
    for one in changed:
        decision = one.decision
        if one.now is not None and any(_meet(one.now.figure, figure) and s.decision.when > decision.when for figure, s in standing.items()):
            continue
        message = f"{decision.act} by {decision.who} is not followed: {one.message}"
        problems.append((decision, message))
        for i, record in enumerate(out):
            if record.review is None and (record.id == decision.record or (one.now is not None and _meet(record.figure, one.now.figure))):
                out[i] = replace(record, review=Review("conflict", decision.who, decision.when, decision.why, (), message))
                break
    return out, problems


def departures(record: Record, decision: Decision) -> Iterator[tuple[str, str, str]]:
    """Where the rules of today read otherwise than when the decision was made: field, then, now."""
    now = snapshot(record)
    for name in HELD:
        if name in decision.read and decision.read[name] != now.get(name):
            yield name, _short(decision.read[name]), _short(now.get(name) or plain(None) or "none")
