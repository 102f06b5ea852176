"""The measures of all documents and the tables in, for each those of other places that are much the same out, by what they are about.

What a title is about is left when verbs, question words, levels and the like are taken out of it (the glossary knows them). Two titles are
alike as far as they share pairs of characters of that, a rare pair counting more than one that every document has (建设, 人才), and one
of a strong cue of their theme double: a small corpus does not tell what is rare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy_digest.models import Extraction, Measure
from policy_digest.owner import compiled_from
from policy_digest.tables import Tables

# Read on the annotated documents: 53 of 416 measures find 76, of which five share a body or an occasion and not the matter. Below it more
# do: 公共实训基地 and 大型基地, graduates who stay and graduates who found a firm.
ALIKE = 250  # of 1000: the weight of the pairs that both have, in that of the pairs that either has
STRONG = 2  # times: a pair in a strong cue of the theme that both have
SHARED = 2  # pairs that both have: one word of two characters is no matter
LEAST = 5  # pairs of a title that says what is done, and to what; 申报条件 stands over anything
RAREST = 12  # pairs of a title by which others are looked for
LOOKED = 60  # measures that are looked at for one pair, in the order of the corpus, so that the work grows with the corpus and no faster
ABOUT_NOTHING = frozenset(("verb", "ask", "adv", "prep", "level", "amount"))  # parts of speech: of what is done, not to what

Key = tuple[str, str]  # id of the article, id of the measure
Found = tuple[Extraction, Measure]


@dataclass(frozen=True)
class _Held:
    extraction: Extraction
    measure: Measure
    pairs: frozenset[str]
    strong: frozenset[str]  # those in a strong cue of its main theme

    def other_than(self, one: _Held) -> bool:
        """Of another place, and on the same theme before all."""
        return self.extraction.article.place != one.extraction.article.place and self.measure.themes[:1] == one.measure.themes[:1]


def alike(extractions: Sequence[Extraction], tables: Tables, limit: int = 2) -> Mapping[Key, tuple[Found, ...]]:
    """For each measure that has any, up to `limit` of other places: the most alike first, one of a place, of the same main theme."""
    about, longest = _about(tables)
    held = [_held(x, m, tables, about, longest) for x in extractions for m in x.measures if m.themes]
    where: dict[str, list[int]] = {}
    for number, one in enumerate(held):
        for pair in one.pairs:
            where.setdefault(pair, []).append(number)
    weight = {pair: 1 + (len(held) // len(numbers)).bit_length() for pair, numbers in where.items()}

    def weigh(pairs: Iterable[str]) -> int:
        return sum(map(weight.__getitem__, pairs))

    whole = [weigh(one.pairs) for one in held]
    found: dict[Key, tuple[Found, ...]] = {}
    for number, one in enumerate(held):
        rarest = sorted(one.pairs, key=lambda pair: (-weight[pair], pair))[:RAREST]
        scores: dict[int, int] = {}
        for other in sorted({n for pair in rarest for n in where[pair][:LOOKED]}):
            if not held[other].other_than(one):
                continue
            both, strong = one.pairs & held[other].pairs, one.strong & held[other].strong
            if len(both) >= SHARED:
                common, more = weigh(both), (STRONG - 1) * weigh(strong)
                scores[other] = 1000 * (common + more) // (whole[number] + whole[other] - common + more)
        best: dict[str, Found] = {}
        for other in sorted(scores, key=lambda n: -scores[n]):
            if scores[other] >= ALIKE:
                best.setdefault(held[other].extraction.article.place, (held[other].extraction, held[other].measure))
        if best:
            found[(one.extraction.article.id, one.measure.id)] = tuple(best.values())[:limit]
    return found


def _held(extraction: Extraction, measure: Measure, tables: Tables, about: Mapping[str, bool], longest: int) -> _Held:
    title, theme = measure.title_zh, tables.theme[measure.themes[0]]
    pairs = _pairs(title, about, longest)
    return _Held(extraction, measure, pairs, pairs & {pair for cue in theme.strong if cue in title for pair in _cut(cue)})


@compiled_from("glossary", "themes")
def _about(tables: Tables) -> tuple[Mapping[str, bool], int]:
    """Every term of the glossary and every cue of a theme with whether it can say what a title is about; the length of the longest."""
    about = {term.zh: False for term in tables.glossary}
    about |= {term.zh: True for term in tables.glossary if term.pos not in ABOUT_NOTHING}
    about |= {cue: True for theme in tables.themes for cue in (*theme.strong, *theme.keywords)}
    return about, max(map(len, about), default=1)


def _matter(title: str, about: Mapping[str, bool], longest: int) -> Iterator[str]:
    """The title cut at each term that says nothing of the matter, the longest term that begins at a character being the one read there."""
    start = at = 0
    while at < len(title):
        length = next((n for n in range(min(longest, len(title) - at), 0, -1) if title[at : at + n] in about), 1)
        if not about.get(title[at : at + length], True):
            yield title[start:at]
            start = at + length
        at += length
    yield title[start:]


def _pairs(title: str, about: Mapping[str, bool], longest: int) -> frozenset[str]:
    """The pairs of characters of its matter, without digits and punctuation; none of a bare section name, which says nothing of it."""
    if len(set(_cut(title))) < LEAST:
        return frozenset()
    return frozenset(pair for part in _matter(title, about, longest) for pair in _cut(part))


def _cut(text: str) -> Iterator[str]:
    return (pair for i in range(len(text) - 1) if (pair := text[i : i + 2]).isalpha())
