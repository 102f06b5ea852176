"""Articles → those that say the same again. In: articles, one by one. Out: the earlier article that one is a near-copy of.

Portals copy a page with another header, a cut lead or a changed date, so that neither the bytes nor the title need agree.
"""

from __future__ import annotations

import heapq
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from policy_digest.models import Article

SHINGLE = 8  # characters: long enough that stock phrases of policy prose do not make two articles alike
SAMPLE = 128  # so many shingles are kept, those of the smallest hashes, so that two like texts keep the same ones
SHARED = 0.3  # share of them that a candidate must hold too
ALIKE = 80.0  # indel similarity in percent from which one text is a copy of the other
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """`of`: the article that was there first. `alike`: how alike the two texts are, in percent."""

    of: Article
    alike: float


def _fold(article: Article) -> str:
    return _APART.sub("", article.text)


def _sample(text: str) -> frozenset[int]:
    hashes = {zlib.crc32(text[i : i + SHINGLE].encode()) for i in range(max(1, len(text) - SHINGLE + 1))}
    return frozenset(heapq.nsmallest(SAMPLE, hashes))


class Shelf:
    """The articles seen so far, found again by what they say."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._articles: list[Article] = []
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        for article in articles:
            self.add(article)

    def add(self, article: Article) -> None:
        """From now on, `find` knows the article."""
        for shingle in _sample(_fold(article)):
            self._holders[shingle].append(len(self._articles))
        self._articles.append(article)

    def find(self, article: Article) -> Copy | None:
        """The article that this one is nearest to, where it is near enough to be its copy. The earliest of equals."""
        text = _fold(article)
        sample = _sample(text)
        votes = Counter(holder for shingle in sample for holder in self._holders.get(shingle, ()))
        best: Copy | None = None
        for holder, shared in sorted(votes.items()):
            if shared < SHARED * len(sample):
                continue
            other = self._articles[holder]
            alike = fuzz.ratio(text, _fold(other), score_cutoff=ALIKE)
            if alike and (best is None or alike > best.alike):
                best = Copy(other, alike)
        return best
