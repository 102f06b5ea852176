"""Examples → the weights of one question, by an averaged perceptron with a margin. Whole numbers only: the same bytes on every machine.

What was tried beside it, with figures, is in docs/decisions.md.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

Learned = Mapping[str, Sequence[int]]  # feature → a weight for each class

MARGIN = 300  # by so much the right class must be ahead, or it is learned from: what one example adds to itself
EPOCHS = 10
TWICE = 2  # a feature that stands in one example only says nothing of others
SCALE = 1000  # the largest weight


def _mistaken(weights: Sequence[Sequence[int]], row: Sequence[int], right: int, classes: int) -> int | None:
    """The class that an example is taken for, or nearly; None where the right one is ahead by `MARGIN`."""
    sums = [sum(column) for column in zip(*(weights[f] for f in row), strict=True)] or [0] * classes
    wrong = max((c for c in range(classes) if c != right), key=lambda c: (sums[c], -c))
    return wrong if sums[right] - sums[wrong] < MARGIN else None


def learned(examples: Sequence[tuple[Sequence[str], int]], classes: int, seed: int = 1, epochs: int = EPOCHS) -> Learned:
    """The weights that tell `classes` apart. An example: its features, each once, and its class."""
    seen = Counter(feature for features, _ in examples for feature in features)
    place = {feature: i for i, feature in enumerate(sorted(f for f, n in seen.items() if n >= TWICE))}
    rows = [[place[f] for f in features if f in place] for features, _ in examples]
    weights = [[0] * classes for _ in place]
    drift = [[0] * classes for _ in place]  # what was added, times when: the average without a sum over every step
    order, shuffled, step = list(range(len(rows))), random.Random(seed), 1
    for _ in range(epochs):
        shuffled.shuffle(order)
        for i in order:
            if (wrong := _mistaken(weights, rows[i], examples[i][1], classes)) is not None:
                for f in rows[i]:
                    weights[f][examples[i][1]] += 1
                    weights[f][wrong] -= 1
                    drift[f][examples[i][1]] += step
                    drift[f][wrong] -= step
            step += 1
    averaged = {f: [step * w - d for w, d in zip(weights[i], drift[i], strict=True)] for f, i in place.items()}
    largest = max((abs(w) for row in averaged.values() for w in row), default=1) or 1
    scaled = {f: [(2 * SCALE * w + largest) // (2 * largest) for w in row] for f, row in averaged.items()}
    return {f: row for f, row in scaled.items() if any(row)}


def kept(weights: Learned, most: int) -> Learned:
    """The `most` features that tell most: those whose weights lie farthest apart."""
    ranked = sorted(weights, key=lambda f: (min(weights[f]) - max(weights[f]), f))
    return {f: weights[f] for f in ranked[:most]}
