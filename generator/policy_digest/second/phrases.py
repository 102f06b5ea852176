"""Where a figure stands → the phrases beside it that may be its name, and the features by which they are ranked.

A name is a stretch of whole words on one side of the figure, or what the rules call it. It may end in a word for a change or a share that
the text tells by a verb: 下降 → 降幅.
Features hang on the edges of a stretch, on the words in it and on those between it and the figure, so that a stretch is scored by sums
over the sentence and not word by word.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import PLAIN, SCALES
from policy_digest.chinese.word_edges import tagged

LEFT, RIGHT = 60, 24  # characters read of the sentence before the figure, and behind it
WORDS, BEHIND = 12, 8  # words of a stretch at most; words behind the figure before which it must end
LEAST, MOST = 2, 30  # characters of a stretch
STOP = frozenset("，：；,:;。！？!?\n")
END = frozenset("。！？!?\n")
# Parts of speech that no name ends in (较, 仍, 和, 的) or begins with (其中, 和, 已), as the dictionary marks them: 每万人 is marked as 其中 is,
# and 最 as 已 is.
NO_END, NO_START, EVEN_SO = frozenset("pcudy"), frozenset("cuyrd"), frozenset(("每", "最", "新"))
HEADS = 8  # stretches that are looked at closely
ENDS = {"L": 6, "R": 4}  # of each side those that end at so many edges,
CLOSER = {"L": 9, "R": 4}  # and so many of them as one

_NUMBER = later(rf"[0-9{PLAIN}{''.join(SCALES)}]+(?:\.[0-9]+)?[%％]?")
# Figures that belong to a name: 10万元以上的项目, 60岁以上老人, 4A级景区, 小（1）型, 5G基站, 第90百分位
_OF_NAME = later(r"\d[\d.]*(?:万|亿)?[^\d、，]{0,4}以(?:上|下|内)|\d+岁|第\d+|（\d）|[A-Za-z.]+\d+(?:\.\d)?|\d[A-Za-z]")
_WHEN = later("每[^人]{0,2}(?:年|月|季|天|周|日)|[^每](?:年|月|季)(?!度)|年(?:内|末|底|初)")
_PAIRED = frozenset("“”（）《》‘’")
_EDGES = "，、；：。 　—-" + "".join(("的", "了", "和", "与", "及"))

Features = tuple[str, ...]
Row = Sequence[float]  # whole numbers once they are learned


class Endings(NamedTuple):
    """What a name may end in though the text says it by a verb: of a figure with one of the units, and of all others."""

    units: frozenset[str]
    shares: Sequence[str]
    others: Sequence[str]


class Word(NamedTuple):
    """A word as it stands, as it is learned (every number is 0), and its part of speech."""

    text: str
    known: str
    tag: str


class Stretch(NamedTuple):
    """Words `[start, end)` on one side of the figure."""

    side: str  # L, R
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name the figure. `head` is None for the rules' name where it is no stretch."""

    text: str
    score: float
    head: Stretch | None
    suffix: str = ""


_NONE = Word("", "<", "<")


@functools.lru_cache(1 << 15)
def _word(word: str, tag: str) -> Word:
    if _NUMBER.fullmatch(word):
        return Word(word, "0", "0")
    return Word(word, word, tag[:2] if tag[0] in "nv" else tag[:1])


def _words(text: str) -> list[Word]:
    return [_word(*pair) for pair in tagged(text)]


def tidied(text: str) -> str:
    """A stretch as a name: without spaces, marks at its ends, or the half of a pair of brackets."""
    text = "".join(text.split()).strip(_EDGES)
    if not _PAIRED.isdisjoint(text):
        for a, b in ("“”", "（）", "《》", "‘’"):
            if text.count(a) != text.count(b):
                text = text.replace(a, "").replace(b, "")
    return text


def _opens(words: Sequence[Word], start: int) -> bool:
    """Whether a name may begin with a word: 其中, 已, 全年 and 每两年 say how it stands or when, and not what."""
    first = words[start]
    if first.tag in NO_START and first.text[0] not in EVEN_SO:
        return False
    return not _WHEN.match(first.text + words[start + 1].text if start + 1 < len(words) else first.text)


def counts(name: str) -> bool:
    """Whether a figure of the text stands in a stretch that is not part of what is named: 住房1800套、住房."""
    return any(map(str.isdigit, name)) and any(map(str.isdigit, _OF_NAME.sub("", name)))


class Sight:
    """The words around one figure, with their features."""

    def __init__(self, text: str, figure: tuple[int, int], unit: str, kind: str, endings: Endings) -> None:
        low, high = figure
        first, last = max(0, low - LEFT), min(len(text), high + RIGHT)
        at, to = low, high
        while at > first and text[at - 1] not in END:
            at -= 1
        while to < last and text[to] not in END:
            to += 1
        self.unit, self.kind = unit, kind
        left, right = _words(text[at:low]), _words(text[high:to])[: BEHIND + 2]
        self.words: dict[str, list[Word]] = {"L": left, "R": right}
        before, ahead, behind = (left[-1] if left else _NONE), (left[-2] if len(left) > 1 else _NONE), (right[0] if right else _NONE)
        self.sides: dict[str, Features] = {
            side: (
                f"{side}l{before.known}", f"{side}r{behind.known}", f"{side}q{before.tag}{behind.tag}", f"{side}u{unit}",
                f"{side}v{kind}", f"{side}x{ahead.tag}{before.tag}", f"{side}y{behind.tag}{unit}", f"{side}z",
            )
            for side in "LR"
        }  # fmt: skip
        self.near = [w.known for w in left[-4:]]
        self.share = unit in endings.units
        self.suffixes = ("", *(endings.shares if self.share else endings.others))

    @functools.cached_property
    def edges(self) -> dict[str, list[Features]]:
        """By side, the features of each gap between words."""
        return {side: _edges(side, words, self.unit, self.kind) for side, words in self.words.items()}

    @functools.cached_property
    def inner(self) -> dict[str, list[Features]]:
        """By side, the features of each word."""
        return {side: [(f"{side}w{w.known}", f"{side}t{w.tag}") for w in words] for side, words in self.words.items()}

    def said(self, stretch: Stretch) -> str:
        """The stretch as a name."""
        return tidied("".join(w.text for w in self.words[stretch.side][stretch.start : stretch.end]))

    def stretches(self, side: str, ends: Sequence[int]) -> Iterator[Stretch]:
        """Those that end at `ends`."""
        return (Stretch(side, start, end) for start, end in self.spans(side, ends))

    def spans(self, side: str, ends: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The words `[start, end)` of each stretch that ends at one of `ends`."""
        words = self.words[side]
        opens: dict[int, bool] = {}
        for end in ends:
            if words[end - 1].text in STOP or words[end - 1].tag in NO_END:
                continue
            for start in range(end - 1, max(-1, end - 1 - WORDS), -1):
                if words[start].text in STOP:
                    break
                if start not in opens:
                    opens[start] = _opens(words, start)
                if opens[start]:
                    yield start, end

    def shape(self, s: Stretch) -> Features:
        """What is learned of a stretch as one."""
        words = self.words[s.side]
        first, last, size = words[s.start], words[s.end - 1], s.end - s.start
        length = sum(len(words[i].text) for i in range(s.start, s.end))
        tags = "".join(w.tag[0] for w in words[s.start : s.end])[:7]
        said = f"W{first.known}" if size == 1 else f"V{words[s.end - 2].known}{last.known}"
        return (
            f"HN{min(size, 9)}", f"HC{min(length, 16) // 2}", f"HT{first.tag}{last.tag}{min(size, 4)}",
            f"HA{tags}", f"H{said}", f"HD{self.unit}|{last.known}",
        )  # fmt: skip

    def suffixed(self, head: str, suffix: str) -> Features:
        """What is learned of a word behind the head."""
        if not suffix and not self.share:
            return ()
        unit, *rest = self.suffix_anywhere(suffix)
        end, two = self.suffix_on(head, suffix)
        return (unit, end, two, *rest)

    def suffix_anywhere(self, suffix: str) -> Features:
        """What is learned of it whatever the head."""
        return (f"S{suffix}u{self.unit}", f"S{suffix}k{self.kind}", *(f"S{suffix}w{word}" for word in self.near))

    def suffix_on(self, head: str, suffix: str) -> Features:
        """What is learned of it behind this head."""
        return (f"S{suffix}e{head[-1:]}", f"S{suffix}f{head[-2:]}")

    def beside(self, name: Name, rules: str) -> Features:
        """What is learned of a name beside the rules'."""
        if name.text == rules:
            return self.same(name, rules)
        mark = self.mark(name, rules)
        return (*self.marked(mark, rules), *self.longer(name, rules, mark))

    def same(self, name: Name, rules: str) -> Features:
        """What is learned of the rules' own name."""
        ends = f"=e{rules[-1:]}", f"=f{rules[-2:]}", f"=b{rules[:1]}"
        said = "=", f"=k{self.kind}", f"=u{self.unit}", f"=n{min(len(rules), 8)}", *ends
        return said if name.head else (*said, "=0", f"=0{self.kind}", f"=0e{rules[-1:]}")

    @staticmethod
    def mark(name: Name, rules: str) -> str:
        """Whether one of the two names holds the other."""
        return f"!{int(rules in name.text)}{int(name.text in rules)}"

    def marked(self, mark: str, rules: str) -> Features:
        """What is learned of any other name that stands so to the rules'."""
        return (mark, f"{mark}k{self.kind}", f"{mark}u{self.unit}", f"{mark}n{min(len(rules), 8)}", f"!e{rules[-1:]}")

    def longer(self, name: Name, rules: str, mark: str) -> Features:
        """What is learned of the words by which a name is longer."""
        if mark[1] == "0" or not name.head:
            return ()
        words = self.words[name.head.side]
        first, last = words[name.head.start], words[name.head.end - 1]
        if name.text.endswith(rules):
            return (f"!x{first.known}", f"!t{first.tag}")
        return (f"!y{last.known}", f"!z{last.tag}{name.suffix}")


def far(sight: Sight, name: Name) -> bool:
    """Whether a clause ends or another figure stands between the name and its figure."""
    if name.head is None:
        return False
    words, (side, start, end) = sight.words[name.head.side], name.head
    return any(w.text in STOP or w.known == "0" for w in (words[end:] if side == "L" else words[:start]))


def _edges(side: str, words: Sequence[Word], unit: str, kind: str) -> list[Features]:
    """Features of each gap between words, ends included."""
    out: list[Features] = []
    padded = [_NONE, _NONE, *words, _NONE, _NONE]
    for gap in range(len(words) + 1):
        b, before, behind, c = padded[gap : gap + 4]
        far, end = min(len(words) - gap if side == "L" else gap, 7), before.known[-1]
        out.append(
            (
                f"{side}a{before.known}", f"{side}b{behind.known}", f"c{before.tag}{behind.tag}", f"d{before.known}|{behind.known}",
                f"{side}e{b.tag}{before.tag}{behind.tag}", f"f{before.tag}{behind.tag}{c.tag}", f"{side}g{far}", f"{side}h{far}{unit}",
                f"i{end}|{unit}", f"{side}k{kind}{far}", f"m{end}", f"n{before.tag}|{unit}",
            )
        )  # fmt: skip
    return out


class Ranked:
    """The names of one figure, scored by weights.

    `rows`: by feature of an edge, the weights of a name that starts and of one that ends there; by feature of a word, those of being in the
    name and of standing between it and the figure; of all else, one weight and 0.
    """

    def __init__(self, sight: Sight, rows: Mapping[str, Row]) -> None:
        self.sight, self.rows = sight, rows
        self.edges = {side: [self._sums(features) for features in every] for side, every in sight.edges.items()}
        self.inner = {side: [self._sums(features) for features in every] for side, every in sight.inner.items()}
        self.side = {side: self._sum(features) for side, features in sight.sides.items()}

    def _sums(self, features: Features) -> tuple[float, float]:
        a: float = 0
        b: float = 0
        for row in map(self.rows.get, features):
            if row is not None:
                a += row[0]
                b += row[1]
        return a, b

    def _sum(self, features: Features) -> float:
        out: float = 0
        for row in map(self.rows.get, features):
            if row is not None:
                out += row[0]
        return out

    def best(self, side: str) -> list[tuple[float, Stretch]]:
        """The stretches of a side that score highest, of those that end at its best edges."""
        words, edges, inner = self.sight.words[side], self.edges[side], self.inner[side]
        held, passed = [0.0], [0.0]
        for sums in inner:
            held.append(held[-1] + sums[0])
            passed.append(passed[-1] + sums[1])
        whole, left = passed[-1], side == "L"
        where = range(1, len(words) + 1) if left else range(1, min(len(words), BEHIND) + 1)
        closing = sorted(where, key=lambda end: (-(edges[end][1] + (whole - passed[end] if left else 0)), end))[: ENDS[side]]
        found = []
        for s in self.sight.stretches(side, closing):
            between = whole - passed[s.end] if left else passed[s.start]
            found.append((edges[s.start][0] + edges[s.end][1] + held[s.end] - held[s.start] + between, s))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        base = self.side[side]
        return [(score + base + self._sum(self.sight.shape(s)), s) for score, s in found[: CLOSER[side]]]

    def names(self, rules: str, trusted: bool = True) -> list[Name]:
        """The names worth a look, best first. `rules`: the name that the rules give; not `trusted`: it is not looked at."""
        heads = sorted(self.best("L") + self.best("R"), key=lambda pair: (-pair[0], pair[1]))[:HEADS]
        out: list[Name] = []
        for score, head in heads:
            said = self.sight.said(head)
            if not LEAST <= len(said) <= MOST or counts(said):
                continue
            out += [
                Name(said + suffix, score + self._sum(self.sight.suffixed(said, suffix)), head, suffix)
                for suffix in self.sight.suffixes
                if not (suffix and said.endswith((suffix[0], suffix[-1])))
            ]
        if not trusted:
            return sorted(out, key=lambda name: -name.score)
        if all(name.text != rules for name in out):
            out.append(Name(rules, 0, None))
        return sorted((self._beside(name, rules) for name in out), key=lambda name: -name.score)

    def _beside(self, name: Name, rules: str) -> Name:
        score = name.score + self._sum(self.sight.beside(name, rules))
        return Name(name.text, score, name.head, name.suffix)

    def features(self, name: Name, rules: str, trusted: bool = True) -> Iterator[tuple[str, int]]:
        """Every feature that a name's score is the sum of, and which weight of its row."""
        sight = self.sight
        if trusted:
            yield from ((f, 0) for f in sight.beside(name, rules))
        if name.head is None:
            return
        yield from self._of(name.head)
        yield from ((f, 0) for f in (*sight.sides[name.head.side], *sight.suffixed(sight.said(name.head), name.suffix)))

    def _of(self, s: Stretch) -> Iterator[tuple[str, int]]:
        edges, inner = self.sight.edges[s.side], self.sight.inner[s.side]
        yield from ((f, 0) for f in edges[s.start])
        yield from ((f, 1) for f in edges[s.end])
        for i in range(s.start, s.end):
            yield from ((f, 0) for f in inner[i])
        for i in range(s.end, len(inner)) if s.side == "L" else range(s.start):
            yield from ((f, 1) for f in inner[i])
        yield from ((f, 0) for f in self.sight.shape(s))

    def scored(self, name: Name, rules: str, trusted: bool = True) -> Name:
        """A name that was found otherwise, with its score."""
        total: float = 0
        for feature, at in self.features(name, rules, trusted):
            row = self.rows.get(feature)
            total += row[at] if row is not None else 0
        return Name(name.text, total, name.head, name.suffix)
