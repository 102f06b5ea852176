"""Figures whose right names are known → the weights by which names are ranked: what is right shall be likely among all names of its figure.

A step goes down the gradient of the logarithm of that likelihood, each weight by steps of its own that grow shorter the more it was moved
(AdaGrad). Only sums, products, quotients and square roots of doubles in a fixed order are taken, which are the same on every machine: the
exponential function, which is not, is made of products. The weights that are kept are whole numbers.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from policy_digest.second.phrases import Name, Ranked, Sight

EPOCHS = 4
RATE, DECAY, FIRST = 0.2, 0.2, 0.01  # length of a step, pull towards 0, and what a weight's steps begin to shorten from
LIKELY = 40  # of the names of a figure; the others are too unlikely to be learned from
SLIGHT = 0.002  # a smaller part of a figure's likelihood moves nothing
LEAST = -30.0  # below it, e to the power of is nothing
SCALE = 40  # what a weight of 1 is as a whole number
WIDTH = 2


@dataclass
class Lesson:
    """One figure. `known`: names that are right, found by looking at every stretch; `trusted`: whether the rules' name may be looked at."""

    sight: Sight
    rules: str
    right: Callable[[str], bool]
    known: Sequence[Name]
    trusted: bool
    _right: dict[str, bool] = field(default_factory=dict)

    def is_right(self, name: str) -> bool:
        """Whether an analyst would accept the name."""
        if name not in self._right:
            self._right[name] = self.right(name)
        return self._right[name]


def exponential(x: float) -> float:
    """e to the power of x ≤ 0, nearly: products alone, so the same everywhere."""
    if x < LEAST:
        return 0.0
    out = 1.0 + x / 4096
    for _ in range(12):
        out *= out
    return out


def learned(lessons: Sequence[Lesson], seed: int = 1, epochs: int = EPOCHS) -> dict[str, list[float]]:
    """The weights as they are learned; see `whole`."""
    rows: dict[str, list[float]] = {}
    moved: dict[str, list[float]] = {}
    order, shuffled = [lesson for lesson in lessons if lesson.known], random.Random(seed)
    for _ in range(epochs):
        shuffled.shuffle(order)
        for lesson in order:
            _step(lesson, rows, moved)
    return rows


def _step(lesson: Lesson, rows: dict[str, list[float]], moved: dict[str, list[float]]) -> None:
    ranked = Ranked(lesson.sight, rows)
    names = ranked.names(lesson.rules, lesson.trusted)[:LIKELY]
    seen = {(name.head, name.suffix) for name in names}
    more = (name for name in lesson.known if (name.head, name.suffix) not in seen)
    names += [ranked.scored(name, lesson.rules, lesson.trusted) for name in more]
    top = max(name.score for name in names)
    odds = [exponential(name.score - top) for name in names]
    right = [lesson.is_right(name.text) for name in names]
    whole = good = 0.0
    for chance, holds in zip(odds, right, strict=True):
        whole += chance
        good += chance if holds else 0.0
    if good == 0.0:
        return
    change: dict[tuple[str, int], float] = {}
    for name, chance, holds in zip(names, odds, right, strict=True):
        much = chance / whole - (chance / good if holds else 0.0)
        if abs(much) > SLIGHT:
            for weight in ranked.features(name, lesson.rules, lesson.trusted):
                change[weight] = change.get(weight, 0.0) + much
    for (feature, at), pull in change.items():
        row = rows.setdefault(feature, [0.0] * WIDTH)
        far = moved.setdefault(feature, [FIRST] * WIDTH)
        much = pull + DECAY * row[at]
        far[at] += much * much
        row[at] -= RATE * much / math.sqrt(far[at])


def whole(rows: Mapping[str, Sequence[float]], most: int) -> dict[str, list[int]]:
    """The weights as whole numbers, of the `most` features whose largest weights are largest."""
    rounded = {feature: [math.floor(SCALE * w + 0.5) for w in row] for feature, row in rows.items()}
    ranked = sorted((f for f, row in rounded.items() if any(row)), key=lambda f: (-max(map(abs, rounded[f])), f))
    return {feature: rounded[feature] for feature in sorted(ranked[:most])}
