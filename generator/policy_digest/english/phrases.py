"""Words of a Chinese noun phrase → the English one, by the transfers of this package. In: `Word`s. Out: a `Phrase`."""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.english.composer import Composer
from policy_digest.english.transfers import ROW, WHOLE
from policy_digest.english.words import Phrase, Word


def composer() -> Composer:
    """One that knows every transfer, and has taken no step."""
    return Composer(WHOLE, ROW)


def phrase_of(words: Sequence[Word]) -> Phrase:
    """A noun phrase of any shape → English. Empty in, empty out."""
    return composer().phrase(words)
