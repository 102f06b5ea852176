"""The phrases beside a figure, and weights that stay → its best name: what `Ranked` finds first, by sums kept from figure to figure.

Most words, parts of speech and units of a figure were met before, in the same document or another. What their features weigh together is
summed once and kept by the reader that owns the weights. Whole numbers add up to the same in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policy_digest.second.phrases import BEHIND, CLOSER, ENDS, HEADS, LEAST, MOST, Name, Row, Sight, Stretch, Word, counts, far

KEPT = 1 << 16  # sums of a kind; then they are begun anew, so that a million documents take no more memory than a thousand

Pair = tuple[float, float]  # of a name that starts at an edge and of one that ends there; of a word in the name and before the figure
_OUTSIDE = Word("", "<", "<")


class Sums:
    """Sums of weights by what they hang on. Use one for as long as the weights are the same."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        self._words: dict[tuple[str, Word], tuple[Pair, Pair, Pair]] = {}
        self._tags: dict[tuple[str, str, str, str, str], Pair] = {}
        self._units: dict[tuple[str, str, str], Pair] = {}
        self._far: dict[tuple[str, int, str, str], Pair] = {}

    def pair(self, *features: str) -> Pair:
        """Both weights of the features, added up."""
        a: float = 0
        b: float = 0
        for feature in features:
            row = self.rows.get(feature)
            if row is not None:
                a += row[0]
                b += row[1]
        return a, b

    def one(self, *features: str) -> float:
        """The first weights of the features, added up."""
        out: float = 0
        for feature in features:
            row = self.rows.get(feature)
            if row is not None:
                out += row[0]
        return out

    def word(self, side: str, word: Word) -> tuple[Pair, Pair, Pair]:
        """What a word weighs before an edge, behind one, and as a word of a side."""
        found = self._words.get((side, word))
        if found is None:
            _room(self._words)
            known = word.known
            before, behind = self.pair(f"{side}a{known}", f"m{known[-1]}"), self.pair(f"{side}b{known}")
            found = self._words[side, word] = before, behind, self.pair(f"{side}w{known}", f"{side}t{word.tag}")
        return found

    def tags(self, side: str, b: str, before: str, behind: str, c: str) -> Pair:
        """What the parts of speech around an edge weigh."""
        key = side, b, before, behind, c
        found = self._tags.get(key)
        if found is None:
            _room(self._tags)
            found = self._tags[key] = self.pair(f"c{before}{behind}", f"{side}e{b}{before}{behind}", f"f{before}{behind}{c}")
        return found

    def unit(self, end: str, tag: str, unit: str) -> Pair:
        """What the figure's unit weighs with the end of the word before an edge, and with its part of speech."""
        found = self._units.get((end, tag, unit))
        if found is None:
            _room(self._units)
            found = self._units[end, tag, unit] = self.pair(f"i{end}|{unit}", f"n{tag}|{unit}")
        return found

    def distance(self, side: str, far: int, unit: str, kind: str) -> Pair:
        """What so many words between an edge and the figure weigh."""
        found = self._far.get((side, far, unit, kind))
        if found is None:
            _room(self._far)
            found = self._far[side, far, unit, kind] = self.pair(f"{side}g{far}", f"{side}h{far}{unit}", f"{side}k{kind}{far}")
        return found


def _room(kept: dict[Any, Pair] | dict[Any, tuple[Pair, Pair, Pair]]) -> None:
    if len(kept) >= KEPT:
        kept.clear()


class Best:
    """The best name of one figure."""

    def __init__(self, sight: Sight, sums: Sums) -> None:
        self.sight, self.sums = sight, sums
        self._besides: dict[str, float] = {}
        self._suffixes: dict[str, float] = {}

    def __call__(self, rules: str) -> tuple[str, float, bool]:
        """The best name, how far it is ahead of the rules', and whether it stands far from its figure."""
        sight = self.sight
        heads = sorted(self._side("L") + self._side("R"))[:HEADS]
        best: Name | None = None
        theirs: float | None = None
        for minus, head in heads:
            said = sight.said(head)
            if not LEAST <= len(said) <= MOST or counts(said):
                continue
            for suffix in sight.suffixes:
                if suffix and said.endswith((suffix[0], suffix[-1])):
                    continue
                name = Name(said + suffix, self._suffixed(said, suffix) - minus, head, suffix)
                score = name.score + self._beside(name, rules)
                if name.text == rules and (theirs is None or score > theirs):
                    theirs = score
                if best is None or score > best.score:
                    best = Name(name.text, score, head, suffix)
        if theirs is None:
            theirs = self._beside(name := Name(rules, 0, None), rules)
            if best is None or theirs > best.score:
                best = Name(rules, theirs, name.head)
        assert best is not None
        return best.text, best.score - theirs, far(sight, best)

    # ---- stretches

    def _side(self, side: str) -> list[tuple[float, Stretch]]:
        """The stretches of a side that score highest, of those that end at its best edges; each behind its score with the sign turned."""
        sight, sums = self.sight, self.sums
        words, left = sight.words[side], side == "L"
        if not words:
            return []
        edges, held, passed = self._edges(side, words)
        whole, size = passed[-1], len(words)
        ends = range(1, size + 1) if left else range(1, min(size, BEHIND) + 1)
        closing = sorted((-(edges[end][1] + (whole - passed[end] if left else 0)), end) for end in ends)[: ENDS[side]]
        found = []
        for start, end in sight.spans(side, [end for _, end in closing]):
            between = whole - passed[end] if left else passed[start]
            found.append((-(edges[start][0] + edges[end][1] + held[end] - held[start] + between), start, end))
        found.sort()
        base = sums.one(*sight.sides[side])
        out = []
        for minus, start, end in found[: CLOSER[side]]:
            stretch = Stretch(side, start, end)
            out.append((minus - base - sums.one(*sight.shape(stretch)), stretch))
        return out

    def _edges(self, side: str, words: Sequence[Word]) -> tuple[list[Pair], list[float], list[float]]:
        """What each gap between words weighs; and up to each gap, what the words weigh in a name, and between it and the figure."""
        sums, unit, kind, left = self.sums, self.sight.unit, self.sight.kind, side == "L"
        told = [sums.word(side, word) for word in words]
        outside = sums.word(side, _OUTSIDE)
        get = sums.rows.get
        edges, held, passed = [], [0.0], [0.0]
        size = len(words)
        b, before, known_before, tag_before = "<", outside[0], "<", "<"
        for gap in range(size + 1):
            if gap < size:
                word = words[gap]
                behind, known, tag = told[gap][1], word.known, word.tag
            else:
                behind, known, tag = outside[1], "<", "<"
            c = words[gap + 1].tag if gap + 1 < size else "<"
            around = sums.tags(side, b, tag_before, tag, c)
            of_unit = sums.unit(known_before[-1], tag_before, unit)
            away = sums.distance(side, min(size - gap if left else gap, 7), unit, kind)
            start = before[0] + behind[0] + around[0] + of_unit[0] + away[0]
            end = before[1] + behind[1] + around[1] + of_unit[1] + away[1]
            row = get(f"d{known_before}|{known}")
            if row is not None:
                start += row[0]
                end += row[1]
            edges.append((start, end))
            if gap < size:
                inside = told[gap][2]
                held.append(held[-1] + inside[0])
                passed.append(passed[-1] + inside[1])
                b, before, known_before, tag_before = tag_before, told[gap][0], known, tag
        return edges, held, passed

    # ---- what is learned of a name as a whole

    def _suffixed(self, head: str, suffix: str) -> float:
        sight, sums = self.sight, self.sums
        if not suffix and not sight.share:
            return 0
        if (same := self._suffixes.get(suffix)) is None:
            same = self._suffixes[suffix] = sums.one(*sight.suffix_anywhere(suffix))
        return same + sums.one(*sight.suffix_on(head, suffix))

    def _beside(self, name: Name, rules: str) -> float:
        sight, sums = self.sight, self.sums
        if name.text == rules:
            return sums.one(*sight.same(name, rules))
        mark = sight.mark(name, rules)
        if (same := self._besides.get(mark)) is None:
            same = self._besides[mark] = sums.one(*sight.marked(mark, rules))
        return same + sums.one(*sight.longer(name, rules, mark))
