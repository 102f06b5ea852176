"""Where a sum stands → which side of the money it states: the rate, the cap, the rise, or a quantity that the text names itself.

补助比例（养老机构） and 补助上限（养老机构） are two figures of one award; 报销比例, 起付线 and 最高可贷额度 are called so by the text.
"""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Amount
from policy_digest.resolve.naming.lexicon import CLASSIFIERS, EDGES, Lexicon
from policy_digest.resolve.naming.sides import BRACKETS
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_SHARES = frozenset(("%", "‰", "百分点"))
_LISTED = r"(?:[\d.,]+[万亿]?[元%％‰]?(?:个百分点)?[、和及])*"
_NAMED = later(r"(?P<award>[^（）]+)(?:（(?P<payee>.+)）)?")
_SIDE = later("(?:比例|上浮比例|上限)$")
_OF_WHOLE = later("占.+比例$")


class Aspects:
    """Finds which side of the money a figure states; words from cues/."""

    def __init__(self, lex: Lexicon, tables: Tables) -> None:
        self.lex, cues = lex, tables.cues
        up, down = words(cues["award_up"]), words(cues["award_down"])
        self._changed = later(rf"(?:(?P<up>{up})|(?P<down>{down}))(?:{words(cues['before_rise'])})?{_LISTED}$")
        by, rate = words(cues["change_ends"]), words(cues["rate_ends"])
        self._changed_by = later(rf"(?:(?:{up}|{down})(?:{by}|{rate}|额|数)|{by})$")
        beside = words([*cues["cap_words"], *cues["bare_awards"], *cues["award_totals"]])
        bearer, own = words(cues["cap_bearers"]), words(w for w in cues["cap_bearers"] if len(w) > 1)
        of = rf"(?:单|每|同一|各)(?:一|[{CLASSIFIERS}届笔机])*"
        self._capped = later(rf"(?:且|但|并|其中)?(?:(?P<own>{of}(?:{own}))|{of}(?:{bearer})?|{bearer})?(?P<rest>(?:{beside})*)")
        self._bearers = later(rf"(?:{bearer})$")
        self._cap = later(words(cues["cap_words"]))
        stated = words(cues["stated_sums"])
        self._stated = later(
            rf"(?P<x>[^，；：、。﹑\d]{{0,16}}?(?:{stated}))(?:(?:由|从)[^，；。]{{1,20}}[到至为])?(?:{words(cues['states_sum'])})*{_LISTED}$"
        )
        self._rate, self._by = later(rf"(?:{words(cues['rate_ends'])})$"), later(rf"(?:{words(cues['change_ends'])})$")
        self._any_stated = later(rf"(?:{stated})")
        self._ends_stated = later(rf"(?:{stated})$")
        self._little = later(rf"(?:{words([*cues['sum_spans'], *cues['cap_words'], *cues['money_adjectives']])})+$")
        self._bare_stated = later(rf"(?:{words(cues['sum_spans'])})*(?:{stated})")

    def changed(self, s: Standing) -> str:
        """上浮, 提高 or 降低: what is said of the figure, where it is by how much the money changes; "" where it is what it changes to."""
        m = self._changed.search(self._left(s))
        return (m["up"] or m["down"]) if m else ""

    def of(self, s: Standing, award: str) -> str:
        """The award with the side of it that the figure states: 补助 | 比例, 补贴 | 上浮比例."""
        if s.amount.unit.endswith("元") and (how := self.changed(s)):
            return award if self._by.search(award) else f"{award}{how}额"
        if s.amount.unit not in _SHARES or s.amount.unit == "‰":
            return award
        if (how := self.changed(s)) and not self._by.search(award):
            return f"{award}{how}幅度" if self._rate.search(award) or s.amount.unit == "百分点" else f"{award}{how}比例"
        return award if self._rate.search(award) else f"{award}比例"

    def capped(self, s: Standing, earlier: str) -> str:
        """补助上限（池塘改造）: the cap on the money before it, where nothing but a bearer of no own stands between; "" elsewhere."""
        if s.amount.unit in _SHARES or s.amount.comparator not in ("<=", "<") or not earlier:
            return ""
        m, cap = _NAMED.fullmatch(earlier), self._capped.fullmatch(self._left(s).strip(EDGES))
        if m is None or cap is None or not self.lex.award_word.search(m["award"]):
            return ""
        if self.lex.award_word.match(s.text[s.figure[1] : s.clause[1]].lstrip("的")):  # 给予最高5万元 | 购房补贴
            return ""
        award = _SIDE.sub("", _OF_WHOLE.sub("", m["award"]))
        if own := cap["own"]:
            bare = self.lex.award_word.search(award)
            return f"{own}{self._between(s, own, m['payee'] or '')}{bare.group() if bare else award}上限"
        return f"{award}上限（{m['payee']}）" if m["payee"] else f"{award}上限"

    def _between(self, s: Standing, own: str, payee: str) -> str:
        """单个企业 | 新购设备 | 补助上限: what each of them is paid for, where it is a thing and no other name of them."""
        sums = [m for m in s.mentions if isinstance(m.value, Amount) and s.group[0] <= m.start < s.figure[0]]
        thing = (
            len(sums) == 1
            and 2 <= len(payee) <= 8
            and "的" not in payee
            and not re.search(r"[\d、]", payee)
            and tagged(payee)[0][1][0] != "v"
        )
        return payee if thing and payee[-1] != own[-1] and not self._bearers.search(payee) else ""

    def limit(self, s: Standing, award: str) -> str:
        """The award as `of` gives it, or its cap: 单个项目最高不超过 | 60万元、150万元."""
        left = self._left(s)
        opened = re.split(r"\d", left, maxsplit=1)[0].strip(EDGES)
        m = self._capped.fullmatch(opened)
        if s.amount.unit in _SHARES or m is None or not (m["own"] or self._cap.search(opened)) or award.endswith("上限"):
            return self.of(s, award)
        return f"{m['own'] or ''}{award}上限"

    def told_of(self, subject: str) -> str:
        """一级医疗机构住院 | 起付标准: what such a quantity is of."""
        m = self._ends_stated.search(subject)
        return subject[: m.start()] if m and m.start() > 1 else subject

    def until_stated(self, subject: str) -> str:
        """门诊用药 | 支付比例达到65%: a subject up to another quantity that its clause states."""
        m = self._any_stated.search(subject, 2)
        return subject[: m.start()] if m else subject

    def stated(self, s: Standing) -> str:
        """最高可贷额度 | 从60万元提至80万元: the quantity that the clause names right before the figure; "" where it names none."""
        m = self._stated.search(self._left(s))
        if m is None:
            return ""
        found = self.lex.trim_head(m["x"].rpartition("的")[2] or m["x"]).strip(EDGES) or m["x"]
        found = found if self.bare(found) else found.removeprefix("年度")
        if found[0] == "年" and m.start("x") and m.string[m.start("x") - 1].isdigit():  # 2026 | 年居民医保个人缴费
            found = found[1:]
        return "" if self.lex.bare_award.search(found) and not self.bare(found) else found

    def base(self, name: str) -> str:
        """门诊统筹 | 年度起付线: what a stated quantity is of, which the next ones are of as well; "" where it is none or says nothing."""
        m = self._ends_stated.search(self._changed_by.sub("", name.partition("（")[0]))
        return self._little.sub("", m.string[: m.start()]) if m else ""

    def unchanged(self, name: str) -> str:
        """大病保险封顶线 | 提高额: the quantity without how much it changed."""
        return self._changed_by.sub("", name) or name

    def ends(self, name: str) -> bool:
        """Whether a name ends in such a quantity."""
        return self._ends_stated.search(name) is not None

    def bare(self, stated: str) -> bool:
        """年度限额, 比例: whether such a quantity does not say of what it is."""
        return self._bare_stated.fullmatch(stated) is not None

    def _left(self, s: Standing) -> str:
        return BRACKETS.sub("", s.text[s.clause[0] : s.figure[0]])
