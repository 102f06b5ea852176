"""Places in a row, some with a size and an owner → the first one that is large enough and not of a given owner. Asked in a few steps."""

from __future__ import annotations

from typing import Any, Final

_NONE: Final = (None, None, None, None)


class Row:
    """Places 0, 1, … in a row. A binary tree over them: each node knows the largest size below it, and the largest of another owner."""

    def __init__(self, length: int) -> None:
        self._leaves = 1 << max(0, length - 1).bit_length()
        self._nodes: list[tuple[Any, Any, Any, Any]] = [_NONE] * (2 * self._leaves)

    def put(self, place: int, size: Any, owner: object = None) -> None:
        """Give a place its size, which can be compared with every other, and its owner."""
        at = self._leaves + place
        self._nodes[at] = (size, owner, None, None)
        while at := at // 2:
            self._nodes[at] = _joined(self._nodes[2 * at], self._nodes[2 * at + 1])

    def first(self, size: Any, start: int = 0, but: object = None) -> int | None:
        """The first place from `start` on whose size is no less than `size`, and whose owner is not `but` (where that is not None)."""
        waiting = [(1, 0, self._leaves)]
        while waiting:
            at, left, wide = waiting.pop()
            largest, owner, other, _ = self._nodes[at]
            most = other if but is not None and owner == but else largest
            if left + wide <= start or most is None or most < size:
                continue
            if wide == 1:
                return left
            half = wide // 2
            waiting += [(2 * at + 1, left + half, half), (2 * at, left, half)]
        return None


def _joined(one: tuple[Any, Any, Any, Any], two: tuple[Any, Any, Any, Any]) -> tuple[Any, Any, Any, Any]:
    if one[0] is None or (two[0] is not None and one[0] < two[0]):
        one, two = two, one
    others = [(size, owner) for size, owner in ((one[2], one[3]), two[:2], two[2:]) if size is not None and owner != one[1]]
    return (*one[:2], *max(others, key=lambda pair: pair[0], default=(None, None)))
