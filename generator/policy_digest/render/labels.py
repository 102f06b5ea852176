"""Points of a map and how wide their names are in, where each name stands beside its point out, so that none covers another.

A map is as wide as the screen lets it be and its names keep their size: a phone has room for fewer names, and for some of them elsewhere.
So names are placed for each kind of screen, and a place is good where it is free from the narrowest to the widest of the kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_digest.drawn import Point

Size = tuple[int, int]  # pixels of the drawing: width, height

# As the style sheet has them.
SCREENS: dict[str, tuple[Size, ...]] = {
    "phone": ((288, 320), (358, 320), (606, 320)),
    "tablet": ((608, 480), (768, 480)),
    "desk": ((770, 600), (920, 600)),
}
RING = 10  # from the middle of a point to where another's name may begin
GAP = 10  # from there to its own name
LINE = 18  # height of a name

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """Where a name stands: `dx` and `dy` from its point to its base line, `anchor` as SVG has it."""

    dx: int
    dy: int
    anchor: str


_PLACES = (Label(GAP, 5, "start"), Label(-GAP, 5, "end"), Label(0, -GAP, "middle"), Label(0, GAP + 13, "middle"))


def labelled(points: Sequence[Point], widths: Sequence[int], sizes: Sequence[Size]) -> tuple[Label | None, ...]:
    """For each point the first place beside it that is free on all of `sizes`; None where there is none.

    `widths`: of the names, in pixels, one a point.
    """
    taken: dict[Size, list[Box]] = {
        size: [(x - RING, y - RING, x + RING, y + RING) for x, y in (_at(point, size) for point in points)] for size in sizes
    }
    found: list[Label | None] = []
    for number, (point, width) in enumerate(zip(points, widths, strict=True)):
        chosen = next((label for label in _PLACES if all(_free(label, point, width, size, taken[size], number) for size in sizes)), None)
        if chosen:
            for size in sizes:
                taken[size].append(_box(chosen, _at(point, size), width))
        found.append(chosen)
    return tuple(found)


def _at(point: Point, size: Size) -> tuple[float, float]:
    return point.x * size[0] / 1000, point.y * size[1] / 1000


def _box(label: Label, at: tuple[float, float], width: int) -> Box:
    x = at[0] + label.dx - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    base = at[1] + label.dy
    return x, base - 14, x + width, base - 14 + LINE


def _free(label: Label, point: Point, width: int, size: Size, taken: Sequence[Box], own: int) -> bool:
    left, top, right, bottom = _box(label, _at(point, size), width)
    if left < 0 or right > size[0] or top < -LINE or bottom > size[1] + LINE:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for n, other in enumerate(taken) if n != own
    )
