"""A resolution by the rules and what the second reader makes of its figures → the same with agreement or doubt on every record.

Where the two agree, that stands. Where they differ, the one stands that was right more often in such a case on documents kept out
(`Weights.cases`: the narrowest case that was met often enough), and the record keeps the other reading; its period is then worked out
again, since a threshold keeps no deadline. What is due after the day of the document is no status, however often it was one in such a
case. A refusal that the second reader does not share becomes an issue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policy_digest.models import Agreement, Article, Fate, Issue, Kind, Other, Period, Record, Resolution, Step
from policy_digest.second.model import Case, Opinion, SecondReader, Weights, cases_of

TWICE = 2  # as often as the rules the second reader must have been right before it overrules them


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which kind stands, and whether anybody differs."""

    kind: Kind
    agreement: Agreement
    other: Other | None = None
    case: str = ""
    counts: Case | None = None


def judge(rules: Kind, opinion: Opinion, weights: Weights, implied: bool = False, ahead: bool = False) -> Judgement:
    """One figure that the rules take as a record of the kind `rules`; `implied`: no word of its sentence says so; `ahead`: it is to come.

    How sure the rules are in such a case was counted: agreement may be a doubt, and a difference none, where the second reader hardly
    prefers what it says and the rules were right every time.
    """
    names = cases_of(rules, implied, opinion.kind, opinion.margin, weights.steps)
    case = next((name for name in names if name in weights.cases and weights.cases[name].of >= weights.enough), names[0])
    counts = weights.cases.get(case)
    told = counts if counts is not None and counts.of >= weights.enough else None
    sure = None if told is None else told.rules * 1000 >= weights.sure * told.of
    if rules == opinion.kind or sure:
        if opinion.record < weights.least_record:
            return Judgement(rules, "doubt", Other("second", "none"), case, counts)
        if sure is False:
            return Judgement(rules, "doubt", Other("second", opinion.next), case, counts)
        return Judgement(rules, "agreed", None, case, counts)
    if told is not None and told.second >= TWICE * told.rules and not (ahead and opinion.kind == "status"):
        return Judgement(opinion.kind, "doubt", Other("rules", rules), case, counts)
    return Judgement(rules, "doubt", Other("second", opinion.kind), case, counts)


def arbitrate(article: Article, found: Resolution, reader: SecondReader) -> Resolution:
    """The resolution with agreement on every record, and an issue for each refusal that the second reader does not share."""
    weights = reader.weights
    doubtful = [fate for fate in found.refused if fate.reason in weights.refusals]
    taken, refused = reader.opinions(article, [r.figure for r in found.records], [(f.start, f.end) for f in doubtful])
    records: list[Record] = []
    judged: dict[str, tuple[Record, Judgement]] = {}
    for record, opinion in zip(found.records, taken, strict=True):
        ahead = _ahead(record.period, article.published or "")
        judgement = judge(record.kind, opinion, weights, record.figure in found.implied, ahead)
        judged_as = _judged(record, judgement, opinion, weights)
        if judgement.kind != record.kind and (times := found.times.get(record.figure)) is not None:
            period, basis = times(judgement.kind)
            judged_as = replace(judged_as, period=period, period_basis=basis)
        records.append(judged_as)
        judged[record.id] = record, judgement
    issues = (*found.issues, *_unshared(doubtful, refused, weights))
    return replace(found, records=tuple(records), issues=issues, why=_Judged(found.why, judged))


def _ahead(period: Period, published: str) -> bool:
    """Whether a time ends after the day of publication.

    A deadline at all. A span that begins in a later year or ends behind the next one: a school year that has begun may be told of.
    """
    if not published:
        return False
    due, year = period.by or "", int(published[:4])
    start, _, end = (period.during or "").partition("/")
    begins, ends = int(start[:4] or 0), int((end or start)[:4] or 0)
    return due > published[: len(due)] or begins > year or ends > year + 1


class _Judged(Mapping[str, tuple[Step, ...]]):
    """By record id the steps to it and to its agreement. Nothing is retraced before somebody asks."""

    def __init__(self, why: Mapping[str, tuple[Step, ...]], judged: Mapping[str, tuple[Record, Judgement]]) -> None:
        self._why, self._judged = why, judged

    def __getitem__(self, record: str) -> tuple[Step, ...]:
        return (*self._why.get(record, ()), *_steps(*self._judged[record]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._judged)

    def __len__(self) -> int:
        return len(self._judged)


def _judged(record: Record, judgement: Judgement, opinion: Opinion, weights: Weights) -> Record:
    """The record as judged. One that the second reader finds in another field than the tables' has no theme of theirs."""
    strange = opinion.field < 0 and bool(record.themes) and record.themes[0] in weights.fields
    return replace(
        record,
        kind=judgement.kind,
        commitment=record.commitment if judgement.kind == "target" else "firm",
        themes=() if strange else record.themes,
        agreement=judgement.agreement,
        other=judgement.other,
    )


def _steps(record: Record, judgement: Judgement) -> Iterator[Step]:
    other, counts = judgement.other, judgement.counts
    if other is None and ">" not in judgement.case:
        outcome = f"the second reader reads {judgement.kind} as well"
    elif other is None:
        outcome = f"the second reader leans to {judgement.case.partition(':')[0].partition('>')[2]}, which says nothing in such a case"
    elif other.kind == "none":
        outcome = "the second reader calls it no record"
    elif other.reader == "rules":
        outcome = f"the rules read {other.kind}, the second reader {judgement.kind}, which stands"
    elif counts is not None and ">" not in judgement.case:
        outcome = f"the second reader reads {judgement.kind} as well, and {other.kind} nearly as well"
    else:
        outcome = f"the second reader reads {other.kind}"
    if counts is not None:
        outcome += f"; of {counts.of} such cases the rules were right in {counts.rules}, the second reader in {counts.second}"
    yield Step(judgement.case, record.figure[0], record.figure[0], "", outcome, "agreement")


def _unshared(doubtful: Sequence[Fate], opinions: Sequence[Opinion], weights: Weights) -> Iterator[Issue]:
    for fate, opinion in zip(doubtful, opinions, strict=True):
        if opinion.record > weights.least_refused:
            told = f"{fate.surface}: refused ({fate.reason}), and the second reader calls it a record"
            yield Issue("unclaimed-number", fate.surface, fate.start, fate.end, told)
