"""Tables in, what is compiled from them out: built once, kept by the tables that it was built from, freed with them.

A function that compiles something says which tables it reads, and is given no others:

    @compiled_from("cues", "units")
    def inventory(tables: Tables) -> Inventory: ...

`inventory(tables)` builds at the first call only. What it built stays with the choice `tables.only({"cues", "units"})`. Tables that are
read again after an edit take over every choice whose tables stayed as they were (`take_over`): a row of the glossary compiles no rule.
`remembered` does the same for what is asked of one text after another, with a bound.
"""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Iterator, Set
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

T = TypeVar("T")
Own = TypeVar("Own", bound="Owner")
Object = TypeVar("Object")
_ABSENT: Final = object()


class Owner:
    """A frozen dataclass of tables, or a choice of them. Owns what is compiled from just these."""

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The tables that are here."""
        return frozenset(name for name in self.__dataclass_fields__ if name in self.__dict__)  # type: ignore[attr-defined]

    @functools.cached_property
    def _compiled(self) -> dict[Callable[..., Any], Any]:
        """By the function that compiles it."""
        return {}

    @functools.cached_property
    def _choices(self) -> dict[Set[str], Self]:
        """By the names of their tables."""
        return {}

    def only(self, names: frozenset[str]) -> Self:
        """These tables and no others. The same choice is the same object, which keeps what is compiled from it."""
        if names == self.names:
            return self
        if (found := self._choices.get(names)) is None:
            known = dict(self._all_choices())
            found = self._choices[names] = known.get(names) or self._chosen(names, known)
        return found

    def _chosen(self, names: frozenset[str], known: dict[Set[str], Self]) -> Self:
        """A choice holds the smaller ones within it and nothing else of its owner: it may live longer."""
        chosen = object.__new__(type(self))
        for name in sorted(names):
            object.__setattr__(chosen, name, getattr(self, name))
        chosen._choices.update((some, one) for some, one in known.items() if some < names)
        return chosen

    def _all_choices(self) -> Iterator[tuple[Set[str], Self]]:
        for names, one in self._choices.items():
            yield from one._all_choices()
            yield names, one

    def take_over(self, before: Self) -> None:
        """Own what `before` owns, as far as it was compiled from tables that are the same objects here."""
        for names, one in before._all_choices():
            if all(getattr(self, name) is getattr(before, name) for name in names):
                self._choices.setdefault(names, one)

    if not TYPE_CHECKING:  # to the type checker a slip of the pen stays one

        def __getattr__(self, name: str) -> Any:
            if name in getattr(type(self), "__dataclass_fields__", ()):
                what = f"the table {name!r} was not chosen ({', '.join(sorted(self.names)) or 'none was'})"
                raise AttributeError(f"{what}: what is compiled from it says so in its `@compiled_from(…)`")
            raise AttributeError(f"{type(self).__name__!r} has no {name!r}")


class Compiled(Generic[Own, T]):
    """A function of tables that builds at its first call, and reads the tables `names` only."""

    def __init__(self, build: Callable[[Own], T], names: tuple[str, ...]) -> None:
        self.build, self.names = build, frozenset(names)
        functools.update_wrapper(self, build)

    def __call__(self, tables: Own) -> T:
        found: Any = tables._compiled.get(self, _ABSENT)
        if found is _ABSENT:
            chosen = tables.only(self.names)
            found = chosen._compiled.get(self, _ABSENT)
            if found is _ABSENT:
                found = chosen._compiled[self] = self.build(chosen)
            tables._compiled[self] = found
        return found  # type: ignore[no-any-return]


def compiled_from(*names: str) -> Callable[[Callable[[Own], T]], Compiled[Own, T]]:
    """Makes a function of tables build once, from the tables `names` only."""
    return lambda build: Compiled(build, names)


class Remembered(Generic[Own, T]):
    """A function of a text and tables whose last `at_most` answers are kept by the tables `names`, which it reads only."""

    def __init__(self, answer: Callable[[str, Own], T], names: tuple[str, ...], at_most: int) -> None:
        self.names = frozenset(names)
        self._answers: Compiled[Own, Callable[[str], T]] = Compiled(
            lambda chosen: functools.lru_cache(at_most)(lambda text: answer(text, chosen)), names
        )
        functools.update_wrapper(self, answer)

    def __call__(self, text: str, tables: Own) -> T:
        return self._answers(tables)(text)


def remembered(*names: str, at_most: int) -> Callable[[Callable[[str, Own], T]], Remembered[Own, T]]:
    """Makes a function of a text and tables remember its last `at_most` answers, from the tables `names` only."""
    return lambda answer: Remembered(answer, names, at_most)


class OfEach(Generic[Object, T]):
    """What is made of one object, kept as long as that object is. For objects that never change."""

    def __init__(self, make: Callable[[Object], T]) -> None:
        self._make = make
        self._made: dict[int, tuple[weakref.ref[Object], T]] = {}

    def __call__(self, one: Object) -> T:
        known = self._made.get(id(one))
        if known is None:
            made, number = self._make(one), id(one)
            known = self._made[number] = (weakref.ref(one, lambda _: self._made.pop(number, None)), made)
        return known[1]
