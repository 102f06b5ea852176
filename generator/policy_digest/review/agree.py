"""Decisions of several people → how far they agree (Cohen's κ on the kind, plain shares of the other fields), and where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from policy_digest.decisions import Decision, Shelf, Standing, differ
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables

NONE: Final = "none"  # the kind of what is no record
FIELDS: Final = ("indicator_zh", "value", "unit", "comparator", "period")


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's κ of two raters' labels, −1 to 1: agreement beyond what their habits alone would give. 1 where both know one label only.

    J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960). No pairs give 0.
    """
    if not pairs:
        return 0.0
    seen = sum(a == b for a, b in pairs) / len(pairs)
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(one[label] * other[label] for label in one) / len(pairs) ** 2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


@dataclass(frozen=True)
class Pair:
    """What two people decided about the same figures. `fields`: of those that both call a record, the share with the same."""

    one: str
    other: str
    figures: int
    kappa: float
    same: int
    fields: tuple[tuple[str, int, int], ...]  # name, how many the same, of how many


@dataclass(frozen=True)
class Differing:
    """A figure about which two people differ. `settled`: whether somebody who saw both has decided since."""

    where: str
    surface: str
    one: Decision
    other: Decision
    fields: tuple[str, ...]
    settled: bool


def compared(data: Path, tables: Tables) -> tuple[list[Pair], list[Differing]]:
    """Every pair of people who decided about the same figure, at least one of them blind to the other's decision."""
    of: dict[tuple[str, str], list[tuple[Decision, Decision]]] = {}
    differing: list[Differing] = []
    reader, shelf = Extractor(tables), Shelf(data)
    for found in reader.unreviewed(data):
        if not isinstance(found, Extraction):
            continue
        for stands in reader.reviewed(data, found, shelf).standing.values():
            for one, other in _pairs(stands):
                of.setdefault((one.who, other.who), []).append((one, other))
                if fields := differ(one, other):
                    told = f"{found.article.place}/{found.article.id}"
                    differing.append(Differing(told, one.surface, one, other, tuple(fields), not stands.against))
    return [_pair(who, pairs) for who, pairs in sorted(of.items())], differing


def _pairs(stands: Standing) -> Iterator[tuple[Decision, Decision]]:
    """Of each two people the last decisions of which one was made blind, in the order of their names."""
    people = sorted({d.who for d in stands.every})
    for a, b in combinations(people, 2):
        mine, theirs = ([d for d in stands.every if d.who == who] for who in (a, b))
        blind = [d for d in (*mine, *theirs) if d.blind]
        if not blind:
            continue
        first = blind[0]
        others = theirs if first.who == a else mine
        # What the other had said by then, or said later without having seen it
        chosen = next((d for d in reversed(others) if d.when <= first.when or d.blind), None)
        if chosen is not None:
            yield (first, chosen) if first.who == a else (chosen, first)


def _kind(decision: Decision) -> str:
    return str(decision.reading.get("kind", NONE))


def _pair(who: tuple[str, str], pairs: Sequence[tuple[Decision, Decision]]) -> Pair:
    kinds = [(_kind(a), _kind(b)) for a, b in pairs]
    both = [(a.reading, b.reading) for a, b in pairs if a.reading and b.reading]
    fields = tuple((name, sum(a.get(name) == b.get(name) for a, b in both), len(both)) for name in FIELDS)
    return Pair(*who, len(pairs), kappa(kinds), sum(a == b for a, b in kinds), fields)


def lines(pairs: Sequence[Pair], differing: Sequence[Differing]) -> Iterator[str]:
    """Both as lines for a terminal."""
    if not pairs:
        yield "nobody has decided about a figure without sight of what another had decided: `policy-digest review --blind`"
    for pair in pairs:
        fields = ", ".join(f"{name} {same}/{of}" for name, same, of in pair.fields if of)
        yield f"{pair.one} and {pair.other}: {pair.figures} figures, kind the same in {pair.same}, Cohen's κ {pair.kappa:.2f}; {fields}"
    for one in differing:
        what = "; ".join(f"{d.who}: {_said(d, one.fields)}" for d in (one.one, one.other))
        yield f"{one.where}: {one.surface}: {what}{' (settled)' if one.settled else ''}"


def _said(decision: Decision, fields: Sequence[str]) -> str:
    if "record" in fields:
        return "no record" if decision.act == "drop" else f"a record ({_kind(decision)})"
    return ", ".join(f"{name} {decision.reading.get(name)}" for name in fields)
