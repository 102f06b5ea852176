"""A list of figures → the subject of each, where they are told together: A、B分别达到724万人、217万人."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.chinese.word_edges import tagged
from policy_digest.resolve.naming.lexicon import EDGES, Lexicon
from policy_digest.resolve.naming.sides import BRACKETS, PAIR
from policy_digest.resolve.standing import Standing

_CHOSEN = re.compile(r"^[新首]?[一-鿿]{1,4}的")
# 除国家、省级奖励外, 可在国家、省级补助之外, 在落国家奖补的前提下: what is paid besides
_BESIDES = re.compile(r"(?:可)?(?:除|在)[^，。；除在]{2,30}?(?:之外|以外|外|的?基础上|的?前提下|的?同时)，?")
_RECEIVING = re.compile(r"(?:对|向|给予?)(?P<x>[^，。；]{2,30}?)(?:给予|予以|按|最高|发放|提供|一次性|每年|每人|可获|$)")
_CLASS = re.compile(r"^(?:[A-Za-z甲乙丙丁戊一二三四五六七八九十]{1,3}|[一-鿿]{2}(?=类|档|等次))(?P<rest>(?:类|级|档|型|等次?|组|星级?).*)$")
_SO_LONG = re.compile(r"(?P<head>.*?[满达过超第])?(?P<own>[一二两三四五六七八九十\d]+(?:个月|年|个?周|次|级|天|小时|人|岁).*)")
_GREW = re.compile("(?P<up>增长|增加|上升|提高)|(?P<down>下降|减少|降低|回落)")
_FIGURE = re.compile(r"\d[\d.,]*[万亿]*[一-鿿]{1,2}")
_MEASURED = re.compile("(?:量|额|数|值|费|支出|收入|投资|贷款)$")
SIMPLE = 6  # characters of a name that may lack the head it shares with the last one


class Pairs:
    """Finds the subjects of lists."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex

    def paired(self, items: list[Standing]) -> list[str] | None:
        """`A、B总量分别达到724.4万人、217.4万人`: one subject a figure, in order; None where their numbers differ."""
        first = items[0]
        clause = _BESIDES.sub("", first.text[first.clause[0] : first.figure[0]])
        at = clause.find("分别")
        before = _BESIDES.sub("", first.text[first.group[0] : first.clause[0]])
        told = re.split(r"[，：]", before.rstrip("，："))
        if at < 0:
            return self.received(items, clause) or self.so_long(items, told)
        for subjects in (clause[:at], *reversed(told[-3:])):
            if names := self.one_each(self.split(subjects), len(items)):
                if items[0].amount.unit == "%" and any(_FIGURE.fullmatch(name) for name in names):
                    break
                return self.grown_each(names, clause[at:], items)
        return self.so_long(items, told)

    def received(self, items: Sequence[Standing], clause: str) -> list[str] | None:
        """对A、B类人才给予最高280万元、140万元: as many that receive as there are sums, told apart by their class or rank."""
        if not all(s.amount.unit == items[0].amount.unit for s in items):
            return None
        if not (m := _RECEIVING.search(clause)) or not PAIR.search(m["x"]):
            return None
        parts = [p.strip(EDGES) for p in re.split("、|和|与|及", m["x"])]
        if len(parts) != len(items) or not (_CLASS.match(parts[-1]) or all(self.lex.level.match(p) for p in parts[:-1])):
            return None
        names = self.one_each(parts, len(items))
        if names is None or items[0].amount.unit.endswith("元"):
            return names
        thing = items[-1].text[items[-1].right[0] : items[-1].right[1]].lstrip("的").strip(EDGES)
        return [f"{thing}（{name}）" for name in names] if 2 <= len(thing) <= 12 else None

    def so_long(self, items: Sequence[Standing], told: Sequence[str]) -> list[str] | None:
        """连续受雇满两个月、四个月、八个月，请领四千元、六千元及一万元: for each span the sum that goes with it."""
        if not items[0].amount.unit.endswith(("元", "币")):
            return None
        for subjects in reversed(told[-3:]):
            parts = [p.strip(EDGES) for p in re.split("、|和|及", subjects)]
            found = [_SO_LONG.fullmatch(p) for p in parts]
            if len(parts) != len(items) or not all(found):
                continue
            head = next((m["head"] for m in found if m and m["head"]), "")
            head = re.sub("^(?:凡是?|对|且|并)", "", head)
            return [head + re.sub("者$|的$", "", m["own"]) for m in found if m]
        return None

    def one_each(self, names: Sequence[str], wanted: int) -> list[str] | None:
        """The names with the head that they share; None where they are not as many as the figures."""
        if len(names) != wanted:
            return None
        plain = [self.lex.unfigured(n) or n for n in names]
        if (chosen := _CHOSEN.match(plain[0])) and self.lex.level.match(plain[0][chosen.end() :]):
            plain[0] = plain[0][chosen.end() :]  # 新认定的 | 国家级、省级、市级技能大师工作室
        verb = next((v for v in self.lex.verbs(plain[0]) if v.start() == 0), None)
        if verb and len(plain[0]) - verb.end() >= 2:
            plain[0] = plain[0][verb.end() :]
        plain[0] = plain[0].removeprefix("仅") if len(plain[0]) > 2 else plain[0]
        if all(self.lex.level.match(n) for n in plain[:-1]):  # 国家级、省级高技能人才培训基地分别为3个、8个
            head = self.lex.levels.sub("", plain[-1])
            return [*((n if n.endswith("级") else f"{n}级") + head for n in plain[:-1]), plain[-1]]
        if len(plain[0]) <= 2 and (m := _CLASS.match(plain[-1])) and not any(_CLASS.match(n) for n in plain[:-1]):
            return [*(n + m["rest"] for n in plain[:-1]), plain[-1]]  # 甲、乙类园区
        tail = self.lex.quantity_noun.search(plain[-1]) or _MEASURED.search(plain[-1])
        if tail is None:
            return plain
        if "等" in plain[-1] and (rest := plain[-1].partition("等")[2]):  # 总氮、总磷、二氧化硫等治理项目减排量
            return [n if n.endswith(tail.group()) else n.partition("等")[0] + rest for n in plain]
        return [n if n.endswith(tail.group()) else joined(n, self.shared(plain, tail.group())) for n in plain]

    def shared(self, names: Sequence[str], tail: str) -> str:
        """The head that the shorter names share with the last: 金沙江、怒江 | 流域断面达标比例."""
        others, last = [n for n in names[:-1] if not n.endswith(tail)], names[-1]
        if any(len(n) > SIMPLE for n in others):
            return tail
        ends, at = [], 0
        for word, tag in tagged(last):
            at += len(word)
            if tag[0] in "njbl" and at < len(last):
                ends.append(at)
        length = sum(map(len, others)) / max(1, len(others))
        end = min(ends, key=lambda end: (end < length, abs(end - length)), default=0)
        return last[end:] if end and len(last) - end >= len(tail) else tail

    @staticmethod
    def grown_each(names: list[str], said: str, items: Sequence[Standing]) -> list[str]:
        """文化、体育支出分别增长11%和9%: the names of the changes."""
        m = _GREW.search(said)
        if not m or "到" in said or "至" in said or any(s.amount.unit not in ("%", "百分点") for s in items):
            return names
        return [n if n.endswith(("率", "增速", "增幅", "降幅")) else n + ("降幅" if m["down"] else "增幅") for n in names]

    def grown(self, items: list[Standing]) -> str:
        """增幅 or 降幅 where the shares are said to be the growth (分别增长12%和9.5%) of what was said before; "" otherwise."""
        first = items[0]
        before = first.text[first.clause[0] : first.figure[0]]
        if "分别" not in before or any(s.amount.unit != "%" for s in items) or not (m := self.lex.growth.search(before)):
            return ""
        named = self.lex.trim_head(self.lex.trim_tail(before[: before.find("分别")]))
        return "" if len(named) >= 2 and not self.lex.weak(named) else "降幅" if m["down"] else "增幅"

    def split(self, phrase: str) -> list[str]:
        """The subjects that a phrase lists."""
        phrase = BRACKETS.sub("", phrase)
        if (m := re.search(r"(?:对|向|为|给予?|按)(?P<x>[^，。；]*)$", phrase)) and PAIR.search(m["x"]):
            phrase = m["x"]
        phrase = phrase.strip(EDGES)
        phrase = re.sub(r"的[一-鿿]{0,10}$", "", phrase)
        phrase = self.lex.trim_tail(self.lex.trim_head(phrase))
        return [p.strip(EDGES) for p in re.split(r"、|和|与|及|以及", phrase) if p.strip(EDGES)]


def joined(name: str, head: str) -> str:
    """技能人才, 人才总量 → 技能人才总量: what both have stands once."""
    shared = next((k for k in range(min(len(name), len(head)), 0, -1) if name.endswith(head[:k])), 0)
    return name + head[shared:]
