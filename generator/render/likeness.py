"""The measures of all documents in, for each those of other places that are much the same out: by the characters of their titles.

Two titles are alike as far as they share pairs of characters, a rare pair counting more than one that every document has (加强, 建设).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.models import Extraction, Measure

# Read on the annotated documents: of 310 measures 35 find one, of which six share words and not the matter.
ALIKE = 180  # of 1000: the weight of the pairs that both have, in that of the pairs that either has
LEAST = 5  # pairs of a title that says what is done, and to what; 申报条件 stands over anything
RAREST = 12  # pairs of a title by which others are looked for
LOOKED = 60  # measures that are looked at for one pair, in the order of the corpus, so that the work grows with the corpus and no faster

Key = tuple[str, str]  # id of the article, id of the measure
Found = tuple[Extraction, Measure]


@dataclass(frozen=True)
class _Held:
    extraction: Extraction
    measure: Measure
    pairs: frozenset[str]

    def other_than(self, one: _Held) -> bool:
        """Of another place, and on a theme that both have."""
        return self.extraction.article.place != one.extraction.article.place and bool({*self.measure.themes} & {*one.measure.themes})


def alike(extractions: Sequence[Extraction], limit: int = 2) -> Mapping[Key, tuple[Found, ...]]:
    """For each measure that has any, up to `limit` of other places: the most alike first, one of a place, on a theme in common."""
    held = [_Held(x, m, _pairs(m.title_zh)) for x in extractions for m in x.measures]
    where: dict[str, list[int]] = {}
    for number, one in enumerate(held):
        for pair in one.pairs:
            where.setdefault(pair, []).append(number)
    weight = {pair: 1 + (len(held) // len(numbers)).bit_length() for pair, numbers in where.items()}
    whole = [sum(weight[pair] for pair in one.pairs) for one in held]
    found: dict[Key, tuple[Found, ...]] = {}
    for number, one in enumerate(held):
        rarest = sorted(one.pairs, key=lambda pair: (-weight[pair], pair))[:RAREST]
        scores: dict[int, int] = {}
        for other in sorted({n for pair in rarest for n in where[pair][:LOOKED]}):
            if held[other].other_than(one):
                both = sum(weight[pair] for pair in one.pairs & held[other].pairs)
                scores[other] = 1000 * both // (whole[number] + whole[other] - both)
        best: dict[str, Found] = {}
        for other in sorted(scores, key=lambda n: -scores[n]):
            if scores[other] >= ALIKE:
                best.setdefault(held[other].extraction.article.place, (held[other].extraction, held[other].measure))
        if best:
            found[(one.extraction.article.id, one.measure.id)] = tuple(best.values())[:limit]
    return found


def _pairs(title: str) -> frozenset[str]:
    """Its pairs of characters without digits and punctuation; none of a bare section name, which says nothing of the matter."""
    found = frozenset(pair for i in range(len(title) - 1) if (pair := title[i : i + 2]).isalpha())
    return found if len(found) >= LEAST else frozenset()
