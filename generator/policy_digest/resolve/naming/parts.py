"""A quantity that is a part or a share of another → its name: what the label before it leaves to the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Amount
from policy_digest.resolve.naming.lexicon import EDGES, OF_PLAN, RATIO, Lexicon, change
from policy_digest.resolve.naming.sides import Sides
from policy_digest.resolve.standing import Standing

_LEVEL_HEAD = later("^[A-Za-z0-9一-鿿]{1,2}级")
_GRADES = "级类型等档星期批"


@dataclass(frozen=True, slots=True)
class Sight:
    """A quantity and the phrases around it. `said_left`, `said_behind`: also where they name nothing that could be counted."""

    s: Standing
    earlier: str  # name of the quantity before, for items that leave their head out
    said_left: str
    said_behind: str
    left: str
    behind: str

    @property
    def covers(self) -> bool:
        """Whether the figure is 全覆盖."""
        return "覆盖" in self.s.said(self.s.figure)

    @property
    def relative(self) -> bool:
        """不少于20学时 | 的培训."""
        return self.s.text[self.s.figure[1] : self.s.figure[1] + 1] == "的"


class Parts:
    """Names parts and shares."""

    def __init__(self, lex: Lexicon, sides: Sides) -> None:
        self.lex, self.sides = lex, sides

    def ratio(self, v: Sight, name: str) -> str:
        """农业用水占 | 49.2%: the name of a share, with the ratio that it is where the name says only whose."""
        if v.s.amount.unit not in ("%", "‰") or not name or self.lex.ratio_ends.search(name):
            return name
        told = self.lex.tight.sub("", self.sides.plain(v.s, v.s.left).strip(EDGES.replace("的", "") + "\x00"))
        # 晋级总人数的 | 10%, 5%的 | 名额: what it is a share of, or what is one, is named by other ways
        if told[-1:] == "的" or v.relative:
            return name + OF_PLAN if self.lex.plan_whole.search(told) else name
        if changed := self.lex.changed.search(told):
            return name + change(changed)
        if self.lex.pays_share.search(name):  # 基金支付 | 80%
            return name + RATIO
        return name + told[-2:] + RATIO if told.endswith("完成") else f"{name}占比"

    def bracketed(self, v: Sight) -> str:
        """66家等级民宿（甲级8家、乙级21家）: one part of what was counted before the bracket."""
        s = v.s
        opened = s.text.rfind("（", s.sentence.start, s.figure[0])
        whole = next((m for m in reversed(s.mentions) if isinstance(m.value, Amount) and m.end <= opened), None)
        if opened < 0 or whole is None or s.text.find("）", opened, s.figure[0]) >= 0 or s.text.find("）", s.figure[1]) < 0:
            return ""
        label = re.split("[（、，；：]|其中", s.text[opened : s.figure[0]])[-1].strip(EDGES)
        unit = whole.value.unit if isinstance(whole.value, Amount) else ""
        if not 1 < len(label) <= 8 or unit != s.amount.unit or v.behind:
            return ""
        counted = self.sides.counted_before(s, whole, opened)
        kind = tagged(label)[-1][1]
        if not counted or label.endswith(counted[-1]) or (kind in ("n", "j") and label[-1] not in _GRADES):
            return ""
        return label + counted

    def part_of(self, v: Sight) -> str:
        """公办学位5.86万个，其中幼儿园1.12万个; A级景区5家，其中4A级2家: the part is of the same, and not what its label says alone."""
        s = v.s
        opened = s.text.rfind("其中", s.sentence.start, s.figure[0])
        whole = next((m for m in reversed(s.mentions) if isinstance(m.value, Amount) and m.end <= opened), None)
        if opened < 0 or whole is None or not isinstance(whole.value, Amount) or whole.value.unit != s.amount.unit or v.behind:
            return self.one_of_parts(v)
        counted = self.sides.counted_before(s, whole, opened)
        label = self.lex.trim_tail(self.sides.plain(s, s.left).rpartition("其中")[2].strip(EDGES + "\x00"))
        if not 2 <= len(label) <= 8 or len(counted) < 2 or self.lex.weak(label) or self.lex.growth.search(label):
            return ""
        noun = self.lex.abstract.search(counted)
        if noun and (self.lex.abstract.search(label) or label.endswith(noun.group())):
            return ""
        if not noun and not self._attributive(label):
            return ""
        return label + (_LEVEL_HEAD.sub("", counted) if label.endswith("级") else counted)

    def one_of_parts(self, v: Sight) -> str:
        """养老机构14家，公办9家、民办5家: parts that no 其中 opens, each said by its label alone."""
        s, label = v.s, self.lex.trim_tail(self.sides.plain(v.s, v.s.left).strip(EDGES + "\x00"))
        if v.behind or not 2 <= len(label) <= 8 or not self.lex.part_alone.search(label):
            return ""
        for m in reversed(s.mentions):
            if isinstance(m.value, Amount) and s.sentence.start <= m.start < m.end <= s.left[0] and m.value.unit == s.amount.unit:
                counted = self.sides.counted_before(s, m, m.end)
                if len(counted) >= 2 and not self.lex.part_alone.search(counted) and not self.lex.weak(counted):
                    return label + counted
        return ""

    def _attributive(self, label: str) -> bool:
        """Whether a label only says which: 公办, 4A级, 中心城区, 农牧业领域."""
        return label[-1] in _GRADES or tagged(label)[-1][1] in ("b", "f", "s") or self.lex.part_ends.search(label) is not None
