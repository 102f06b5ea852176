"""A list of figures → the subject of each, where they are told together: A、B分别达到724万人、217万人."""

from __future__ import annotations

import re

from policy_digest.resolve.naming.lexicon import EDGES, Lexicon
from policy_digest.resolve.naming.sides import BRACKETS, PAIR
from policy_digest.resolve.standing import Standing

_CHOSEN = re.compile(r"^[新首]?[一-鿿]{1,4}的")


class Pairs:
    """Finds the subjects of lists."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex

    def paired(self, items: list[Standing]) -> list[str] | None:
        """`A、B总量分别达到724.4万人、217.4万人`: one subject a figure, in order; None where their numbers differ."""
        first = items[0]
        clause = first.text[first.clause[0] : first.figure[0]]
        at = clause.find("分别")
        if at < 0:
            return None
        before = re.split(r"[，：]", first.text[first.group[0] : first.clause[0]].rstrip("，："))
        for subjects in (clause[:at], *reversed(before[-3:])):
            names = self.split(subjects)
            if len(names) == len(items):
                tail = self.lex.quantity_noun.search(names[-1])
                suffix = tail.group() if tail else ""
                plain = [self.lex.unfigured(n) or n for n in names]
                if (chosen := _CHOSEN.match(plain[0])) and self.lex.level.match(plain[0][chosen.end() :]):
                    plain[0] = plain[0][chosen.end() :]  # 新认定的 | 国家级、省级、市级技能大师工作室
                verb = next((v for v in self.lex.verbs(plain[0]) if v.start() == 0), None)
                if verb and len(plain[0]) - verb.end() >= 2:
                    plain[0] = plain[0][verb.end() :]
                if all(self.lex.level.match(n) for n in plain[:-1]):  # 国家级、省级高技能人才培训基地分别为3个、8个
                    plain = [*(n + self.lex.levels.sub("", plain[-1]) for n in plain[:-1]), plain[-1]]
                return [n if not suffix or n.endswith(suffix) else n + suffix for n in plain]
        return None

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
        phrase = self.lex.trim_tail(
            self.lex.trim_head(
                re.sub(r"的[一-鿿]{0,10}$", "", phrase.strip(EDGES)) if re.search(r"的[一-鿿]{0,10}$", phrase.strip(EDGES)) else phrase
            )
        )
        parts = [p.strip(EDGES) for p in re.split(r"、|和|与|及|以及", phrase) if p.strip(EDGES)]
        return parts
