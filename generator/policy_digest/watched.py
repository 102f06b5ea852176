"""Work that takes a while ↔ who would like to know how far it has come. In: items, a label, how many. Out: the items again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Watch(Protocol):
    """Gives the items again, and says meanwhile how far it has come. `total`: how many there are, where that is known."""

    def __call__(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]: ...


def unwatched(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items, and not a word."""
    return iter(items)
