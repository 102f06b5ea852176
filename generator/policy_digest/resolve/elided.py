"""A figure in a cell that does not say what it counts → the name that its row gives it: 新增托位420个 | 已新增380个.

A cell leaves its noun out where the words around the figure only say what is done or how far it has come. What is counted then stands in
a cell before it, of the same unit; of several the one of which most is said alike. Two figures of one cell that get one name are told apart
by what is done: 开工18个，竣工11个.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from policy_digest.chinese.alternation import later
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Kind, Record
from policy_digest.resolve.held import Held
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_MARKS = later(r"[^\w]+")
_NOUNS = frozenset("nljbsaz")  # first letters of the tags of words that may name something
_SPOKEN = frozenset(("vn", "an", "ad", "zg"))  # 改造, 培训: nouns as often as verbs
LEAST = 2  # characters of a name

Figure = tuple[int, int]
CellOf = Callable[[Figure], Held | None]


class Told(NamedTuple):
    """A figure that a row has named. `said`: the words around it."""

    held: Held
    unit: str
    name: str
    said: str
    figure: Figure


class Stage(NamedTuple):
    """What is done with a thing. `tells`: it says how far that has come (竣工), and not only what is done at all (改造)."""

    said: str
    tells: bool


_NONE = Stage("", False)


@dataclass
class Rows:
    """What the rows of the tables have named so far, and which figures have their names from there."""

    told: dict[int, list[Told]] = field(default_factory=dict)  # by row
    stages: dict[Figure, Stage] = field(default_factory=dict)
    given: dict[Figure, Figure | None] = field(default_factory=dict)  # figures that their row has named, and after which other

    def begin(self, records: Iterable[Record], cell_of: CellOf) -> None:
        """Take the names of the cells that hold an amount alone."""
        for record in records:
            self.add(record, cell_of(record.figure), "")

    def add(self, record: Record, held: Held | None, said: str) -> None:
        """Keep what a figure of a row is called. `said`: the words around it."""
        if held is not None and record.kind in ("target", "status"):
            self.told.setdefault(held.row, []).append(Told(held, record.unit, record.indicator_zh, said, record.figure))

    def named(self, records: Sequence[Record], alone: Sequence[Record], cell_of: CellOf) -> list[Record]:
        """All records, named by their rows. `alone`: those of cells that hold an amount alone, which are called as a cell before them
        calls what it counts: 新建充电桩800个 | 512个. Figures of one cell that are called alike get what is done behind the name."""
        final = {record.figure: record.indicator_zh for record in records}
        for row in self.told.values():
            row[:] = [t._replace(name=final.get(t.figure, t.name)) for t in row]
        out = [*(self._named_before(record, cell_of(record.figure)) for record in alone), *map(partial(self._named_after, final), records)]
        order = sorted(range(len(out)), key=lambda i: out[i].figure)
        groups: dict[tuple[object, ...], list[int]] = {}
        for i in order:
            held = cell_of(out[i].figure)
            if held is not None:
                groups.setdefault((*held.cell, out[i].unit, out[i].kind, out[i].indicator_zh), []).append(i)
        for same in groups.values():
            stages = [self.stages.get(out[i].figure, _NONE) for i in same]
            all_told = sum(not stage.tells for stage in stages) > 1  # 新建6个，提升12个
            for i, stage in zip(same, stages, strict=True) if len(same) > 1 else ():
                if stage.said and (stage.tells or all_told) and "（" not in out[i].indicator_zh:
                    out[i] = replace(out[i], indicator_zh=f"{out[i].indicator_zh}（{stage.said}）")
        return out

    def _named_after(self, final: Mapping[Figure, str], record: Record) -> Record:
        """A record that has its name from another of its row, with the name that stands of that."""
        source = self.given.get(record.figure)
        return replace(record, indicator_zh=final[source]) if source is not None and source in final else record

    def before(self, held: Held, unit: str, figure: Figure) -> tuple[Told, ...]:
        """What the cells before it in its row count in the same unit; where they do not, what its own cell does."""
        told = [t for t in self.told.get(held.row, ()) if t.unit == unit and t.figure < figure]
        return tuple(t for t in told if t.held.column != held.column) or tuple(told)

    def _named_before(self, record: Record, held: Held | None) -> Record:
        if held is None or record.kind not in ("target", "status") or held.head.noun:
            return record
        found = likest("", [t for t in self.before(held, record.unit, record.figure) if t.said])
        return record if found is None else replace(record, indicator_zh=found.name)


class Elided:
    """Names figures by their rows; what says only how far a thing has come is in `stages`, `done_to`, `events` and others of cues/."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues

        def listed(*names: str) -> str:
            return words([word for name in names for word in cues[name]])

        self.stage = later(listed("stages", "done_to", "events", "column_doing", "stage_words"))
        self.stages = frozenset(cues["stages"])
        self.doing = later(listed("column_doing"))
        self.done = later(rf"(?:{self.stage.pattern})+$")
        self.rest = later(listed("rests", "now_all", "wholly", "all_told"))
        idle = ("stages", "done_to", "events", "column_doing", "stage_words", "rests", "stage_nouns", "now_all", "wholly", "all_told")
        self.idle = frozenset(word for name in (*idle, "verbs", "adverbs", "column_vague") for word in cues[name])
        self.award = later(words(noun for noun in cues["award_nouns"] if noun != "支持"))
        self.nouns = later(listed("stage_nouns"))

    @staticmethod
    def around(s: Standing) -> str:
        """The words of a figure's clause that are its own: not those of what it is a part of (4家机构中 | 3家通过验收)."""
        left, right = s.said(s.left), s.said((s.figure[1], s.right[1]))
        return ("" if s.listed and left.endswith("中") else left) + "\n" + (right.removesuffix("中") if s.right[1] < s.clause[1] else right)

    def names_nothing(self, said: str) -> bool:
        """Whether words only say what is done, or how far it has come."""
        bare = self.stage.sub("，", self.nouns.sub("", said))
        for word, tag in tagged(_MARKS.sub("，", bare)):
            if word in self.idle or tag in _SPOKEN or tag[0] not in _NOUNS or len(word) < LEAST:
                continue
            if self.stage.fullmatch(word) is None:
                return False
        return True

    def bare(self, own: str) -> bool:
        """Whether a name is too little of one to stand: nothing, or only what is done (签约)."""
        return len(own) < LEAST or self.done.fullmatch(own) is not None

    def stage_of(self, said: str, elided: bool) -> str:
        """What is done: 已投入使用 → 投入使用, 正在铺设 → 铺设."""
        stages = [m.group() for m in self.stage.finditer(said)]
        found = max(stages, key=lambda one: (self.doing.fullmatch(one) is None, len(one)), default="")
        if found:
            nouns = self.nouns.search(said)
            return nouns.group() + found if nouns and nouns.end() == said.find(found) else found
        if not elided:
            return ""
        return "".join(word for word, tag in tagged(_MARKS.sub("，", self.rest.sub("", said))) if tag[0] == "v" and len(word) >= LEAST)

    def __call__(self, s: Standing, held: Held, kind: Kind, own: str, rows: Rows) -> str:
        """The name of a figure in a cell, given the one that its own words give; "" for none."""
        if kind == "support":
            return self._paid(held, own)
        return self._counted(s, held, own, rows) if kind != "rule" else own

    def _paid(self, held: Held, own: str) -> str:
        """技师研修补贴 | 高级技师5000元/人: what is paid stands in the row, for whom in the cell."""
        award = next((said for said in (held.label, held.said) if self.award.search(said)), "")
        if not award or self.award.search(own):
            return own
        if award == held.said and held.head.support and held.label:  # of a share of the cost, and of its ceiling, the row says for what
            return f"{held.head.noun}（{held.label}）"
        return f"{award}（{own}）" if own and own not in award else award

    def _counted(self, s: Standing, held: Held, own: str, rows: Rows) -> str:
        said, before = self.around(s), rows.before(held, s.amount.unit, s.figure)
        bare = self.done.sub("", own).removesuffix("中")
        others = (t for t in before if t.held.column != held.column)
        like = next((t for t in others if bare in said and (bare == t.name or _part_of(bare, t.name))), None)
        if elided := like is None and self.names_nothing(said):
            like = likest(said, before)
        found = like.name if like is not None else own
        if elided and like is None and held.label and self.bare(own) and not self.names_nothing(held.label):
            found = held.label
        stage = self.stage_of(said, elided)
        rows.stages[s.figure] = Stage(stage, stage in self.stages or self.doing.fullmatch(stage) is None)
        if like is not None or found != own:
            rows.given[s.figure] = like.figure if like is not None else None
        return found


def likest(said: str, told: Sequence[Told]) -> Told | None:
    """Of the figures that may name another, the one of which most is said alike; of equals the first."""
    pairs = {said[i : i + 2] for i in range(len(said) - 1)}
    return max(told, key=lambda t: (sum(t.said[i : i + 2] in pairs for i in range(len(t.said) - 1)), -t.figure[0]), default=None)


def _part_of(own: str, whole: str) -> bool:
    """Whether a name is another one cut short: 床位 | 家庭养老床位, 示范机构 | 示范性托育机构."""
    if len(own) < LEAST or own == whole or len(own) > len(whole):
        return False
    if own in whole:
        return True
    letters = iter(whole)
    return own[-LEAST:] == whole[-LEAST:] and all(letter in letters for letter in own)
