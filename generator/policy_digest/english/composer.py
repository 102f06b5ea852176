"""Words of a Chinese phrase → the English one, by an ordered list of transfers; and the tree of those that fired.

Chinese puts everything that modifies a noun before it; English puts short words before it and the rest behind, each with its
preposition. A `Transfer` knows one such turn: it takes a row of words, or leaves it to the next. What it takes apart it gives back to the
composer piece by piece, so that the steps make a tree: the phrase as it was parsed, and what was done with each part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from policy_digest.english.words import Phrase, Word


@dataclass(frozen=True)
class Transfer:
    """One turn of Chinese order into English. `kind`: of what phrase; `says`: what it does, in one line.

    `apply` gives None where the words have another shape. Every transfer has lines in tests/english/, which it alone makes right.
    """

    name: str
    kind: str
    says: str
    apply: Callable[[Sequence[Word], Composer], Phrase | None]


@dataclass
class Step:
    """A transfer that fired: on which words, what came of it, and the steps inside it."""

    transfer: Transfer
    zh: str
    en: str = ""
    inner: list[Step] = field(default_factory=list)


@dataclass
class Composer:
    """`whole`: transfers for a phrase of any shape; `row`: for a row of words without 的 and 和, which the last of `whole` gives on to.

    `steps` grows while phrases are composed; a composer is made for each name.
    """

    whole: tuple[Transfer, ...]
    row: tuple[Transfer, ...]
    steps: list[Step] = field(default_factory=list)

    def phrase(self, words: Sequence[Word]) -> Phrase:
        """A noun phrase of any shape. Empty in, empty out."""
        return self._first(self.whole, words)

    def flat(self, words: Sequence[Word]) -> Phrase:
        """A row of words without 的 and 和: modifiers, then the head."""
        return self._first(self.row, words)

    def _first(self, transfers: tuple[Transfer, ...], words: Sequence[Word]) -> Phrase:
        outer, zh = self.steps, "".join(word.zh for word in words)
        for transfer in transfers:
            step = Step(transfer, zh)
            self.steps = step.inner
            found = transfer.apply(words, self)
            self.steps = outer
            if found is not None:
                step.en = found.text
                outer.append(step)
                return found
        return Phrase("")
