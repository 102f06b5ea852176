"""Articles → those that say the same again. In: articles, one by one. Out: the earlier article that one is a near-copy of.

Portals copy a page with another header, a cut lead or a changed date, so that neither the bytes nor the title need agree.
"""

from __future__ import annotations

import heapq
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from policy_digest.alike import folded, ratio
from policy_digest.models import Article

SHINGLE = 8  # characters: long enough that stock phrases of policy prose do not make two articles alike
SAMPLE = 128  # so many shingles are kept, those of the smallest hashes, so that two like texts keep the same ones
SHARED = 0.3  # share of them that a candidate must hold too
ALIKE = 80.0  # indel similarity in percent from which one text is a copy of the other
LIKELIEST = 20  # so many candidates are read, those that hold most of them


@dataclass(frozen=True, slots=True)
class Copy:
    """`of`: the article that was there first. `alike`: how alike the two texts are, in percent."""

    of: Article
    alike: float


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
        for shingle in _sample(folded(article.text)):
            self._holders[shingle].append(len(self._articles))
        self._articles.append(article)

    def find(self, article: Article) -> Copy | None:
        """The article that this one is nearest to, where it is near enough to be its copy. The earliest of equals."""
        sample = _sample(folded(article.text))
        votes = Counter(holder for shingle in sample for holder in self._holders.get(shingle, ()))
        likely = [holder for holder, shared in votes.items() if shared >= SHARED * len(sample)]
        best: Copy | None = None
        for holder in sorted(heapq.nsmallest(LIKELIEST, likely, key=lambda one: (-votes[one], one))):
            other = self._articles[holder]
            alike = ratio(article.text, other.text)
            if alike >= ALIKE and (best is None or alike > best.alike):
                best = Copy(other, alike)
        return best
