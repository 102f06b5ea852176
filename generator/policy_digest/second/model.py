"""The text of second.json → the weights; an article → what the second reader makes of each figure in it.

The file holds whole numbers only, written by training: for each feature its weight for the four kinds, for "this is a record", and for
"this is of the tables' field". What is read is the sum of the weights of the features that are there.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policy_digest.errors import InvalidData
from policy_digest.models import KINDS, Article, Kind
from policy_digest.second.features import Passages
from policy_digest.tables import LEARNED

Row = Sequence[int]
Headings = tuple[str, ...]  # above a figure, outermost first
Figure = tuple[int, int]  # where it stands in the article's text

FORMAT: Final = 1
WIDTH: Final = len(KINDS) + 2  # the four kinds, a record or none, of the field or not
TARGET, STATUS, RECORD, FIELD = KINDS.index("target"), KINDS.index("status"), WIDTH - 2, WIDTH - 1


@dataclass(frozen=True, slots=True)
class Case:
    """How often each reading was right, on documents kept out, where the rules said one thing and the second reader another."""

    rules: int
    second: int
    of: int


@dataclass(frozen=True)
class Weights:
    """What training writes. `steps`: the margins at which a reading is surer; `cases` by `cases_of`; `measured`: by state, right and of."""

    features: Mapping[str, Row]
    fields: frozenset[str]  # themes of the field that it was trained on
    steps: tuple[int, ...]
    least_record: int  # below it, what the rules take is called no record
    least_refused: int  # above it, what the rules refuse is called a record
    refusals: frozenset[str]  # reasons of a refusal that this was found to help with
    cases: Mapping[str, Case]
    enough: int  # so many of a case are needed before it decides
    sure: int  # agreement in a case that was right less often than this, in thousandths, is a doubt
    measured: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second reader makes of one figure. `margin`: how far the kind is ahead of `next`; `record`, `field`: above 0 for yes."""

    kind: Kind
    next: Kind
    margin: int
    record: int
    field: int


def parse(text: str, where: str = LEARNED["second"]) -> Weights:
    """The weights in the text of a file. Raises `InvalidData` where it is none."""
    try:
        data: Any = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']!r}")
        features: dict[str, Row] = data["features"]
        rows = features.values()
        if set(map(len, rows)) - {WIDTH} or set(map(type, itertools.chain.from_iterable(rows))) - {int}:
            raise ValueError("a feature without its whole numbers")
        return Weights(
            features=features,
            fields=frozenset(data["themes"]),
            steps=tuple(map(int, data["steps"])),
            least_record=int(data["least_record"]),
            least_refused=int(data["least_refused"]),
            refusals=frozenset(data["refusals"]),
            cases={name: Case(*map(int, counts)) for name, counts in data["cases"].items()},
            enough=int(data["enough"]),
            sure=int(data["sure"]),
            measured={state: (int(right), int(of)) for state, (right, of) in data["measured"].items()},
        )
    except (ArithmeticError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = f"not the weights of the second reader ({type(error).__name__}: {str(error)[:80]})"
        raise InvalidData(told, where, hint="write it again: python -m tests.learn") from None


def cases_of(rules: str, implied: bool, second: str, margin: int, steps: Sequence[int]) -> tuple[str, ...]:
    """The names of the cases that a figure belongs to, the narrowest first; the widest says only what each of the two reads.

    `target>status:1`: the second reader differs and is past the first step. `target?>status:1`: and the rules' reading is implied only.
    `target:0`: both agree.
    """
    other = "" if rules == second else f">{second}"
    said = f"{rules}{'?' if implied else ''}{other}"
    return tuple(dict.fromkeys((f"{said}:{sum(margin >= step for step in steps)}", said, f"{rules}{other}")))


class SecondReader:
    """Reads one article after another with the same weights."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def opinions(self, article: Article, taken: Sequence[Figure], refused: Sequence[Figure]) -> tuple[list[Opinion], list[Opinion]]:
        """What it makes of the figures that the rules take, and of those that they refuse, each in the order given."""
        passages, figures = Passages(article), (*taken, *refused)
        features, headings = [passages.features(*figure) for figure in figures], [passages.under(start) for start, _ in figures]
        found = self.weighed(passages.document, features, headings, len(taken))
        return found[: len(taken)], found[len(taken) :]

    def weighed(self, document: Sequence[str], figures: Sequence[Sequence[str]], under: Sequence[Headings], taken: int) -> list[Opinion]:
        """The same from features. A figure leans to what the first `taken` say together: to their field all of them, and those under the
        same headings to what they look at, forwards or back: few sections do both."""
        whole = self._sums(document, [0] * WIDTH)
        read = [self._sums(features, whole) for features in figures]
        field = sum(sums[FIELD] for sums in read[:taken]) // (2 * taken) if taken else 0
        forwards: dict[Headings, list[int]] = {}
        for sums, headings in zip(read[:taken], under[:taken], strict=True):
            forwards.setdefault(headings, []).append(sums[TARGET] - sums[STATUS])
        ahead = {headings: sum(some) // (2 * len(some)) for headings, some in forwards.items()}
        return [_opinion(sums, ahead.get(headings, 0), field) for sums, headings in zip(read, under, strict=True)]

    def _sums(self, features: Sequence[str], start: Row) -> list[int]:
        rows = filter(None, map(self.weights.features.get, features))
        return list(map(sum, zip(start, *rows, strict=True)))


def _opinion(read: Sequence[int], ahead: int, field: int) -> Opinion:
    """What the sums of a figure say. `ahead`, `field`: how far the figures around it look forwards, and are of the field."""
    sums = list(read)
    sums[TARGET] += ahead
    sums[STATUS] -= ahead
    first, second = sorted(range(len(KINDS)), key=lambda i: (-sums[i], i))[:2]
    return Opinion(KINDS[first], KINDS[second], sums[first] - sums[second], sums[RECORD], sums[FIELD] + field)
