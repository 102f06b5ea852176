"""Where a quantity stands → the noun phrase that is counted, without number, verb or deadline.

Chinese puts it on either side: 建成实训中心12个 counts the words before, 建设4所高水平中职学校 those behind. Money names what it is paid
as and to whom: 一次性建设补助（公共实训基地）. The rooms are those of `naming`.
"""

from __future__ import annotations

import re

from policy_digest.models import Amount, Kind
from policy_digest.resolve.naming.apart import apart
from policy_digest.resolve.naming.aspect import Aspects
from policy_digest.resolve.naming.award import Awards
from policy_digest.resolve.naming.bounds import Bounds
from policy_digest.resolve.naming.items import Items
from policy_digest.resolve.naming.lexicon import Lexicon
from policy_digest.resolve.naming.pairs import Pairs
from policy_digest.resolve.naming.payee import Payees
from policy_digest.resolve.naming.sides import Sides
from policy_digest.resolve.naming.stated import StatedSums
from policy_digest.resolve.naming.sums import Sums
from policy_digest.resolve.naming.topic import Topics
from policy_digest.resolve.naming.ways import SHARES, Ways
from policy_digest.resolve.naming.whole import Said, Wholes
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

MONEY = ("元", "币")  # what units of money end in


class Indicators:
    """Finds indicators; holds what the rooms compile from cues/."""

    def __init__(self, tables: Tables) -> None:
        self.lex = Lexicon(tables)
        self.sides = Sides(self.lex)
        self.counted = Ways(self.lex, self.sides)
        payees, aspects = Payees(self.lex, self.sides, tables), Aspects(self.lex, tables)
        self.stated = StatedSums(self.lex, self.sides, payees, aspects, tables)
        self.awards = Awards(self.lex, self.sides, self.counted, payees, aspects, self.stated)
        self.pairs, self.sums = Pairs(self.lex), Sums(self.lex, self.sides, tables)
        self.bounds, self.wholes = Bounds(self.lex, self.sides, tables), Wholes(self.lex, self.sides, payees, tables)
        self.topics, self.items = Topics(self.lex, tables), Items(self.lex, tables)
        self.apart = apart
        self.finish, self.named = self.lex.finish, self.lex.named
        self.paired, self.grown = self.pairs.paired, self.pairs.grown
        self.support, self.paid_to, self.raised = self.awards.support, self.awards.paid_to, self.awards.raised

    def whole(self, s: Standing, kind: Kind, name: str, earlier: str) -> str:
        """The name with what it is of, where it says too little. `earlier`: the name of the figure before it in the sentence."""
        said = Said(s, kind, name, earlier)
        return (self.items(said) or self.wholes(said)) if name else name

    def paid(self, s: Standing, earlier: str) -> str:
        """`award（payee）`; where that says nothing of its own, the noun of money before the figure: 追回违规领取资金 | 88万元."""
        name = self.support(s, earlier)
        told = s.amount.unit.endswith(MONEY) and self.sums.stands(s) and not self.awards.payees.pays(s)
        return self.sums(s, name, "") if told and (self.sums.bare(name) or self.lex.bare_award.fullmatch(name)) else name

    def of_pair(self, s: Standing, subject: str) -> str:
        """起付线 of each that 分别 names: what the clause calls its figures, where the subject does not say it."""
        stated = self.awards.aspects.stated(s)
        told = not stated or stated in subject or self.awards.aspects.ends(subject)
        return subject if told else f"{self.awards.aspects.until_stated(subject)}{stated}"

    def of_money(self, s: Standing, earlier: str, before: str) -> str:
        """What is counted; of money and shares more than the ways say. `earlier`, `before`: the figure before, its bare and whole name."""
        money = s.amount.unit.endswith(MONEY)
        if not money and s.amount.unit not in SHARES and self.sums.is_money(earlier):  # 已兑现资金214万元，惠及96户: of something else
            earlier = ""
        counted = self.counted(s, earlier)
        if not money and s.amount.unit not in SHARES:
            return counted
        if (bound := self.bounds(s, counted, earlier)) != counted:
            return bound
        return self.stated.completed(s, self.sums(s, counted, earlier) if money else counted, before)


def inferred_unit(amount: Amount, indicator: str, tables: Tables) -> str:
    """The unit of a number that has none, from the noun it counts: 参赛人次达60万 → 人次, 高技能人才突破35万 → 人; "" where it cannot be told."""
    for unit, nouns in tables.cues.valued("unit_of_noun").items():
        if re.search(rf"(?:{words(nouns)})(?:总量|数量|规模|总数|队伍|数|总人数)?(?:[已现共仍约近]|目前)*$", indicator):
            return unit
    return ""
