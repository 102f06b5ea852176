"""Where a quantity stands → why it is what one beneficiary gets (a subsidy, an award, a rate of one), or "" where it is not."""

from __future__ import annotations

import re

from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

LARGE = 20_000_000  # yuan; above it a sum is a programme's budget unless the text says per whom or up to
SMALL = 1_000_000  # yuan; below it 发放, 投入 and the like still pay one beneficiary

_BY_SHARE = re.compile(r"按[^，。；]{0,24}$")
_EACH = re.compile(r"(?:每(?:人|家|个|名|户|所|项|座|间|台|辆|套|亩|处|位|对|场|生|床|站)|单个[一-鿿]{1,4})(?:每(?:年|月|学期))?\s?$")
_SPENT_ON = re.compile("(?:以[上内])?(?:可|应)?用于")
_COUNTED_BENEFITS = ("点", "分", "张", "份")
CHARGED = re.compile("(?:租金|学费|收费|票价|电价|水价|气价)(?:标准|价格|水平)?(?:每[一-鿿]{1,4}?)?(?:为|是|不高于|不超过)[^，。；]{0,8}$")
# 向312户家庭发放补贴98.6万元: what all of them got
_TO_MANY = re.compile(
    r"(?:向|为|给|对)[^，。；]{0,6}\d[\d,.]*万?(?:余|多)?[户名人家][^，。；]{0,12}(?:发放|兑现|拨付|支付)[^，。；每各]{0,16}$"
)
_NEAR = (12, 8)  # characters before and behind a share in which a word of relief says what it is a share of


def prices(tables: Tables) -> re.Pattern[str]:
    """Words for a price or an income, where they do not name what is paid: 学费补偿 is no price."""
    paid = [noun for noun in tables.cues["award_nouns"].split() if noun not in tables.cues["price_nouns"].split()]
    return re.compile(rf"(?:{words(tables.cues['price_nouns'].split())})(?!{words(paid)})")


class Supports:
    """Recognises support; words from cues.yml."""

    def __init__(self, tables: Tables) -> None:
        cues, nouns = tables.cues, tables.cues["award_nouns"].split()
        self._tables = tables
        self.award = re.compile(words([*nouns, *cues["award_verbs"].split()]))
        self._award_noun = re.compile(words(nouns))
        self._paid_as = tuple(w for w in nouns if w not in ("支持", "贷款"))
        self._per = re.compile(words(cues["per_beneficiary"].split()))
        self._total = re.compile(words(cues["total_verbs"].split()))
        self._must = re.compile(words(cues["rule_strong"].split()))
        self._price = prices(tables)
        self._relief = re.compile(words(cues["relief"].split()))
        self._given = re.compile(rf"(?:的比例|的标准)?(?:{words(cues['award_verbs'].split())})")
        self._levy = re.compile(words(cues["levies"].split()))

    def __call__(self, s: Standing) -> str:
        """The reason, in words; "" where the quantity is no support."""
        unit = self._tables.unit.get(s.amount.unit.split("/")[0])
        measure = unit.measure if unit else ""
        if measure == "money":
            return self._money(s)
        if s.amount.unit in _COUNTED_BENEFITS and s.said(s.left).endswith(self._paid_as):
            return "a benefit counted in points or vouchers"
        if measure == "ratio" and self._award_noun.match(s.text[s.figure[1] : s.clause[1]]):
            return "a rate of support"
        return self._share(s) if measure in ("share", "points") else ""

    def _money(self, s: Standing) -> str:
        clause, group, left = s.said(s.clause), s.said(s.group), s.said(s.left)
        capped = s.amount.comparator == "<="
        # a ceiling on a price or an income is a rule; the noun may stand clauses before where nothing is awarded in between
        priced = s.text[(s.clause if self.award.search(group) else s.group)[0] : s.figure[0]]
        if s.amount.comparator in ("<=", "<") and self._price.search(priced):
            return ""
        if s.amount.comparator in ("", "=") and _EACH.search(left):
            return "money for each"
        per = self._per.search(s.text[s.clause[0] : s.figure[0]])
        total = s.amount.value >= SMALL and self._total.search(left) is not None
        if not per and not capped and _TO_MANY.search(s.text[s.clause[0] : s.figure[0]]):
            return ""
        if not per and not capped and (total or s.amount.value >= LARGE):
            return ""
        if CHARGED.search(left):
            return ""
        sentence = s.said((s.sentence.start, s.sentence.end))
        if "/" in s.amount.unit and self.award.search(sentence):
            return "a rate of money"
        if found := self.award.search(clause):
            if self._must.search(left) and not self.award.search(clause.replace("支持", "")):
                return ""
            return f"{found.group()}: money for one beneficiary"
        if found := self.award.search(group) if per or not total else None:
            return f"{found.group()}: money for one beneficiary"
        if not total and (found := self._award_noun.search("".join(s.sentence.section[-1:]))):  # 补贴多少？初级工1000元
            return f"{found.group()} in the heading: money for one beneficiary"
        if per and (found := self.award.search(sentence + "".join(s.sentence.section))):
            return f"{found.group()}, {per.group()}: money for one beneficiary"
        return ""

    def _share(self, s: Standing) -> str:
        if s.said(s.left).endswith(self._paid_as):
            return "a share paid"
        behind = s.text[s.figure[1] : s.clause[1]]
        if s.amount.comparator == ">=" or _SPENT_ON.match(behind):  # 配套比例不低于补助额的50%, 可将收益的20%用于奖励
            return ""
        if _BY_SHARE.search(s.text[s.clause[0] : s.figure[0]]):
            if self._levy.search(behind):
                return ""
            if found := self._given.match(behind):  # 按合同金额的30%发放“算力券”
                return f"{found.group()}: a rate of support"
            if self._relief.search(s.text[s.figure[1] : s.group[1]]):
                return "a rate of support"
        near = s.text[max(s.clause[0], s.figure[0] - _NEAR[0]) : min(s.clause[1], s.figure[1] + _NEAR[1])]
        found = self._relief.search(near)
        return f"{found.group()}: a rate of support" if found else ""
