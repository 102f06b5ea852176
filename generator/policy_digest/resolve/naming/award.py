"""Where a sum stands → what it is paid as, and to whom: 一次性建设补助（公共实训基地）."""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.resolve.naming.aspect import Aspects
from policy_digest.resolve.naming.lexicon import RATIO, Lexicon
from policy_digest.resolve.naming.payee import Payees
from policy_digest.resolve.naming.sides import Sides
from policy_digest.resolve.naming.stated import StatedSums, inside
from policy_digest.resolve.naming.ways import Ways
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words

_LOAN = "贷款额度"
_RAISED = later("(?:上浮|下浮|上调)$")
_HEADING = later(rf"^(?:{mark('part', 'section', 'article', 'han', 'bracketed', 'arabic')}|[。．、\s])+|[。：:\s]+$")
_HANDED_OUT = later("(?:的标准)?(?:发放|给予)“?(?P<x>[一-鿿]{1,6}券)")
_LABEL = later(
    r"\s*(?:[（(]?[\d一二三四五六七八九十]+[)）.．、])?\s*(?P<x>[一-鿿“”]{4,14})："
)  # 老年人用餐补贴： | 70周岁以上老人每餐补贴2元


_FIRST = re.compile(r"(?:\d[\d.,]*(?:万|亿)?(?:元|币|%)?(?:、|和|及))+$")  # 一次性补 | 2000元、 | 3500元

_NOTHING = "支持"  # what a sum is paid as where the text does not say


class Awards:
    """Names what one beneficiary gets."""

    def __init__(self, lex: Lexicon, sides: Sides, ways: Ways, payees: Payees, aspects: Aspects, stated: StatedSums) -> None:
        self._of_short = {word: noun for noun, found in lex.tables.cues.valued("award_short").items() for word in found}
        cues = lex.tables.cues
        award = words(cues["bare_awards"])
        self._kind = later(rf"(?:{words(cues['given_as'])})(?P<x>(?![每各一])[一-鿿]{{2,4}})(?P<award>{award})(?=\d|$|[，。；、])")
        of = words(cues["among_them"])
        label, lead = words(cues["sum_labels"]), words(cues["label_leads"])
        self._label = later(rf"(?:^|(?:，|、|：|为|按|予|励))(?P<of>{of})?[：:]?(?P<x>{label})(?:{lead}|每[一-鿿])*$")
        self._year = later(rf"(?:{words(cues['year_labels'])})")
        self._general = later(rf"(?:{words(cues['general_awards'])})")
        self._once = cues["paid_once"][0]
        self._more = later(rf"(?P<again>{words(cues['once_again'])})(?:{words(cues['given_more'])})$")
        self._short = later(rf"(?P<x>{words(self._of_short)})$")  # 每间 | 补 | 2000元
        self.lex, self.sides, self.ways, self.payees, self.aspects, self.stated = lex, sides, ways, payees, aspects, stated

    def award_of(self, s: Standing) -> str:
        """What the money is paid as: a word before it that says which (运行维护 | 补助), and whether it is paid once, belong to it."""
        award, said = self._called(s), s.said(s.clause)
        if kind := self._kind.search(said):
            award = kind["x"] + award if kind["award"] == award else award
        once = f"{self._once}{award}"
        short = self._short.search(_FIRST.sub("", s.text[s.clause[0] : s.figure[0]]))
        told = (
            once in said
            or once in s.text[s.figure[1] : s.clause[1]]
            or (short and s.text[: s.clause[0] + short.start()].endswith(self._once))
        )
        return once if told else award

    def _called(self, s: Standing) -> str:
        """The award noun nearest to the figure, with the whole name that a label before ： gives it."""
        award = self._award(s)
        if s.text[s.clause[0] : s.figure[0]].endswith((f"再{award}", f"另{award}")) and self.lex.bare_award.fullmatch(award):
            return f"再{award}"  # 次年营收正增长的 | 再奖励
        if not self.lex.bare_award.fullmatch(award):
            return award
        label = _LABEL.match(s.text, s.sentence.start, s.figure[0])
        before = [m.group() for m in self.lex.award_word.finditer(s.text, s.sentence.start, s.figure[0])]
        called = [label["x"] if label else "", *reversed(before), *(_HEADING.sub("", h) for h in reversed(s.sentence.section))]
        for told in called:
            whole = self.lex.trim_head(told)
            whole = self.lex.carried_out.sub("", whole)
            if len(award) < len(whole) <= 14 and whole.endswith(award):
                return whole
        return award

    def _award(self, s: Standing) -> str:
        """The award noun nearest to the figure, behind it first."""
        if s.amount.unit.endswith("元") and self.lex.lent.search(s.text[s.clause[0] : s.figure[0]]):
            return _LOAN
        right = s.text[s.figure[1] : s.clause[1]]
        behind = self.sides.behind(s)
        if behind and (m := self.lex.award_word.search(behind)):
            return behind[: max(x.end() for x in self.lex.award_word.finditer(behind))] or m.group()
        left = s.text[s.clause[0] : s.figure[0]]
        if short := self._in_short(s, left):
            return short
        if m := _HANDED_OUT.match(right):  # 按合同金额的30% | 发放“算力券”
            return m["x"]
        if m := self.lex.waived.search(left):
            return m["x"] + m["verb"] + (RATIO if s.amount.unit == "%" else "")
        if m := self.lex.relieved.search(left):  # 减免 | 水费 | 6元
            return m["x"] + m["verb"]
        for where, nearest in (
            (right, 0),
            (left, -1),
            (s.text[s.clause[1] : s.group[1]], 0),
            (s.text[s.group[0] : s.clause[0]], -1),
            (s.text[s.sentence.start : s.group[0]], -1),
        ):
            found = [self.whole(where, m) if where is right else m.group() for m in self.lex.award_word.finditer(where)]
            found = [f for f in found if f != _NOTHING] or found
            if found:
                return found[nearest]
        for heading in reversed(s.sentence.section):  # 四、补贴标准 | 高级工每人3000元
            if (m := self.lex.award_noun.search(heading)) and not (self._general.fullmatch(m.group()) and self.aspects.stated(s)):
                return m.group()
        return "加码" if left.rstrip("再").endswith("加码") else _NOTHING

    def _in_short(self, s: Standing, left: str) -> str:
        """每间 | 补 | 2000元: the award that the bare verb makes, as the sums before it are called where they are of the same."""
        m = self._short.search(_FIRST.sub("", left))
        if m is None or self.lex.award_word.search(left):
            return ""
        if len(m["x"]) > 1:
            return self._of_short[m["x"]]
        earlier = [a.group() for a in self.lex.award_word.finditer(s.text, s.group[0], s.clause[0])]
        return next((a for a in reversed(earlier) if m["x"][-1] in a), self._of_short[m["x"]])

    def whole(self, text: str, m: re.Match[str]) -> str:
        """The award with the words that a 的 sets off before it: 70万元、30万元的 | 首套购房补助."""
        lead = re.search("的([一-鿿]{1,6})$", text[: m.start()])
        return lead[1] + m.group() if lead and lead[1] not in ("标准", "比例", "额度") and not any(self.lex.verbs(lead[1])) else m.group()

    def paid_to(self, s: Standing, subject: str) -> str:
        """`award（subject）`; a charge that is waived stands before the waiver: 第一年场地租金减免比例."""
        if self.lex.bare_award.fullmatch(subject[-2:]):  # 生活补贴和护理补贴，标准分别为
            return subject
        award = self.award_of(s)
        if self._year.fullmatch(subject) and award != _NOTHING:
            whose = self.payees.before(s, "")
            return f"{subject}{self.aspects.of(s, award)}（{whose}）" if whose else f"{self.aspects.of(s, award)}（{subject}）"
        if award == _NOTHING and self.aspects.ends(subject) and self.aspects.changed(s):
            return self.aspects.of(s, subject)  # 二孩家庭最高可贷额度 | 上浮10万元
        stated = self.aspects.stated(s)
        if stated and (not self.aspects.bare(stated) or self.aspects.ends(subject)) and not subject.endswith(stated):
            own = stated.rfind(subject[-2:])  # 全护理、全自理照料护理 | 标准
            return subject + stated[own + 2 :] if own >= 0 else self.aspects.told_of(subject) + stated  # 医疗机构起付标准…，报销比例
        if stated and award == _NOTHING:
            return f"{self.aspects.until_stated(subject)}{stated}"  # 糖尿病患者门诊用药支付比例65%，年度限额
        award = self.aspects.limit(s, award)
        waived = self.lex.waiver.search(award)
        if waived and self.lex.charge.search(subject):
            return f"{subject}{waived.group()}{RATIO if s.amount.unit == '%' else ''}"
        return f"{award}（{subject}）"

    def support(self, s: Standing, earlier: str) -> str:
        """`award（payee）`, as far as the text names both."""
        if self.payees.follows(s) and (capped := self.aspects.capped(s, earlier)):
            return capped
        if again := self.stated.changed_again(s, earlier):
            return again
        award = self._again(s, self.award_of(s), earlier)
        if stated := self.aspects.stated(s):
            return self.stated(s, stated, "" if award == _NOTHING else award, earlier)
        if label := self.stated.labelled(s, earlier) or self._part(s, award, earlier):
            return label
        if award == _NOTHING and _NOTHING not in s.said(s.group):  # 换乘立减0.5元: nothing says what it is paid as
            return self.ways(s, earlier)
        if s.amount.unit == "%" and (of := self.lex.fraction.search(s.text[s.clause[0] : s.figure[0]])):
            return f"{award}占{of['x']}比例"
        award = self.aspects.of(s, award)
        found = self.payees.of(s, inside(earlier), "" if "（" in earlier else earlier)
        payee = found.name
        if payee and self.lex.waiver.fullmatch(award) and self.lex.charge.search(payee):
            return self.paid_to(s, payee)
        if payee and award not in payee:
            together = found.joined or self.lex.single.match(payee) or award == _LOAN
            return f"{payee}{award}" if together else f"{award}（{payee}）"
        return payee or award

    def _again(self, s: Standing, award: str, earlier: str) -> str:
        """一次性奖励5万元。…满两年的，再给予 | 3万元: 再奖励, by the award before it; elsewhere `award`."""
        bare = self.lex.bare_award.search(award) or self.lex.bare_award.search(earlier.partition("（")[0])
        more = self._more.search(s.text, s.clause[0], s.figure[0])
        behind = self.lex.award_noun.search(s.text, s.figure[1], s.clause[1])
        poor = award == _NOTHING or self.lex.bare_award.fullmatch(award.removeprefix(self._once)) is not None
        return more["again"] + bare.group() if bare and more and poor and not behind else award

    def _part(self, s: Standing, award: str, earlier: str) -> str:
        """国家级26万元、省级 | 14万元; 其中市级 | 12万元; 首年500元，次年 | 220元: which part of an award the figure is; "" elsewhere."""
        m = self._label.search(s.said(s.left))
        follows, before = self.payees.follows(s), self.payees.before(s, "")
        if m is None or award == _NOTHING:
            return ""
        if not (s.listed or m["of"] or follows or s.text[s.right[0]] == "、" or self._year.fullmatch(m["x"])):
            return ""
        award, label, whose = self.aspects.of(s, award), m["x"], inside(earlier) if follows else ""
        if self._year.fullmatch(label):
            whose = before or self._year.sub("", whose).strip("的")
            return f"{label}{award}（{whose}）" if whose else f"{label}{award}"
        if other := self._label.match(earlier.partition("（")[0]):  # 中央补助215万元、省级 | 97万元
            return label + earlier.partition("（")[0][other.end("x") :]
        if m["of"] or self._label.fullmatch(whose):  # who bears a part of it
            stem = earlier.partition("（")[0] if self._label.fullmatch(whose) else whose + award if 2 <= len(whose) <= 8 else award
            return f"{stem}（{label}）"
        thing = self.lex.levels.sub("", whose or self.payees.of(s, "", "").name)
        return f"{award}（{label}{thing}）" if thing and self.lex.level.match(label) and not re.search(r"\d", thing) else ""

    def raised(self, s: Standing, counted: str) -> str:
        """补贴上浮比例（紧缺职业）: what a rate of increase raises is the money before it, and what it counts says for whom."""
        if s.amount.unit != "%" or not _RAISED.search(s.said(s.left)):
            return ""
        award = self.award_of(s)
        if award == _NOTHING:
            return ""
        rate = f"{award}{'下浮' if s.said(s.left).rstrip().endswith('下浮') else '上浮'}比例"
        return f"{rate}（{counted}）" if counted and award not in counted else rate
