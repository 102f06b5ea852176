"""A bound that somebody has to keep to → what is measured: 营业收入首次突破 | 10亿元的企业, 误差超过 | 10%的核减补助, 县级财政承担 | 60%."""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.resolve.naming.lexicon import EDGES, Lexicon
from policy_digest.resolve.naming.sides import Sides
from policy_digest.resolve.naming.ways import SHARES
from policy_digest.resolve.standing import Standing
from policy_digest.rules.comparator import BEFORE
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_TAKEN_APART = later("且|并|或|、\x00|，")


class Bounds:
    """Names what is bounded; words from cues/."""

    def __init__(self, lex: Lexicon, sides: Sides, tables: Tables) -> None:
        self.lex, self.sides, cues = lex, sides, tables.cues
        reached = words([*cues.toward("comparator", *BEFORE), *cues["earned_to"], *cues["bound_leads"]])
        self._reached = later(rf"(?:{reached}|在|为|达|超|至|到|满)+$")
        after = words(cues.toward("comparator", "behind", "around"))
        self._condition = later(rf"(?:{after}|（[^（）]*）)*(?:的(?!比|标)|时)")
        self._measure = later(rf"(?:{words([*cues['measured_bounds'], *cues['money_heads'], *cues['quantity_nouns']])})$")
        self._among = later(rf"^(?:{words(cues['among_them'])})")
        self._size = later(rf"(?:{words(cues['fund_sizes'])})$")
        self._first = later(rf"(?:{words(cues['first_times'])})$")
        self._borne = later(rf"(?P<x>[^，；：。、\d]{{2,16}}?)(?P<verb>{words(cues['bears_share'])})$")

    def __call__(self, s: Standing, found: str, earlier: str) -> str:
        """The name of the quantity at `s`. `found`: what the ways call it; `earlier`: what the figure before it counts."""
        left = self.sides.unperiod(s, (s.clause[0], s.figure[0]))
        if s.amount.unit in SHARES and (m := self._borne.search(left.replace("\x00", "").strip(EDGES))):
            who = self.lex.trim_head(self._among.sub("", m["x"]))
            return f"{who}{m['verb']}比例" if len(who) >= 2 else found
        if not self._condition.match(s.text, s.figure[1]):
            return self._further(s, found, earlier)
        if s.listed:
            left = self.sides.unperiod(s, s.left)
        return self._measured(left) or self._further(s, found, earlier)

    def _measured(self, left: str) -> str:
        """What stands before the bound and is measured: 年主营业务收入 | 首次突破."""
        told = self._reached.sub("", _TAKEN_APART.split(left.rstrip(EDGES))[-1].replace("\x00", ""))
        told = self._first.sub("", told.rpartition("的")[2] if len(told.rpartition("的")[2]) > 3 else told)
        told = self.lex.trim_head(re.sub("^(?:对|给|向)", "", told.strip(EDGES))).strip(EDGES)
        if self._size.search(told):
            return ""
        return told if 2 <= len(told) <= 16 and self._measure.search(told) and not re.search(r"\d", told) else ""

    def _further(self, s: Standing, found: str, earlier: str) -> str:
        """达到10亿元、50亿元 | 的企业, 超过10%的…，超过 | 25%的: a further bound of the same."""
        left = self.sides.unperiod(s, s.left).replace("\x00", "").strip(EDGES)
        same = (
            (s.joined or left)
            and not self._reached.sub("", left).strip(EDGES)
            and self._measure.search(earlier)
            and self._condition.match(s.text, s.figure[1])
        )
        return earlier if same else found
