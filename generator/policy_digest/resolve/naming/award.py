"""Where a sum stands → what it is paid as, and to whom: 一次性建设补助（公共实训基地）."""

from __future__ import annotations

import re

from policy_digest.resolve.naming.lexicon import EDGES, LONGEST, Lexicon
from policy_digest.resolve.naming.sides import BRACKETS, PER, Sides
from policy_digest.resolve.naming.ways import Ways
from policy_digest.resolve.standing import Standing

_PAYER = re.compile(r"(?:局|委员会|[市省区县]委|厅|署|政府|财政|总工会|公积金中心)$")
_COUNTIES = re.compile("(?P<a>[市县区旗州])（(?P<b>[市县区旗州])）")
_CONDITION = re.compile(r"[一-鿿]{4,}的$")
_RAISED = re.compile("(?:上浮|下浮|上调)$")
_SAID_OF_MONEY = re.compile(r"(?:力度|标准|水平|幅度|范围)(?:[^，]{0,4}(?:加大|提高|扩大|提升))?$")


class Awards:
    """Names what one beneficiary gets."""

    def __init__(self, lex: Lexicon, sides: Sides, ways: Ways) -> None:
        self.lex, self.sides, self.ways = lex, sides, ways
        self.given_to = re.compile(rf"(?:的标准|标准)?(?:{lex.award_noun.pattern})(?P<x>[^，。；、\d]{{3,24}})(?=[，。；]|$)")

    def award_of(self, s: Standing) -> str:
        """What the money is paid as: the award noun nearest to the figure, behind it first."""
        right = s.text[s.figure[1] : s.clause[1]]
        behind = self.sides.behind(s)
        if behind and (m := self.lex.award_word.search(behind)):
            return behind[: max(x.end() for x in self.lex.award_word.finditer(behind))] or m.group()
        left = s.text[s.clause[0] : s.figure[0]]
        for where, nearest in (
            (right, 0),
            (left, -1),
            (s.text[s.clause[1] : s.group[1]], 0),
            (s.text[s.group[0] : s.clause[0]], -1),
            (s.text[s.sentence.start : s.group[0]], -1),
        ):
            found = [self.whole(where, m) if where is right else m.group() for m in self.lex.award_word.finditer(where)]
            found = [f for f in found if f not in ("支持",)] or found
            if found:
                return found[nearest]
        for heading in reversed(s.sentence.section):  # 四、补贴标准 | 高级工每人3000元
            if m := self.lex.award_noun.search(heading):
                return m.group()
        return "加码" if left.rstrip("再").endswith("加码") else "支持"

    def whole(self, text: str, m: re.Match[str]) -> str:
        """The award with the words that a 的 sets off before it: 70万元、30万元的 | 首套购房补助."""
        lead = re.search("的([一-鿿]{1,6})$", text[: m.start()])
        return lead[1] + m.group() if lead and lead[1] not in ("标准", "比例", "额度") and not any(self.lex.verbs(lead[1])) else m.group()

    def payee_of(self, s: Standing) -> str:
        """Who the money is for: the item's own words, else the 对 … phrase of the group, else what an earlier clause speaks of."""
        own = self.payee_words(self.sides.unperiod(s, s.left))
        if own:
            return own
        if (m := self.given_to.match(s.text, s.right[0], s.clause[1])) and not self.lex.weak(m["x"]):  # 15元/人次奖励 | 组织团组的旅行社
            return m["x"]
        before = BRACKETS.sub("", _COUNTIES.sub(r"\g<a>\g<b>", s.text[s.group[0] : s.figure[0]]))
        found = [phrase for m in self.lex.payee.finditer(before) if (phrase := self.payee_words(m["x"]))]
        subject = "" if found else self.sides.subject(s)
        return found[-1] if found else "" if self.pays(subject) else subject

    def payee_words(self, phrase: str) -> str:
        """The payee that a phrase names; "" where it holds only words of payment (每人每月给予)."""
        phrase = phrase.replace("\x00", "")
        m = self.lex.payee.search(phrase + "，") or self.lex.each.search(phrase + "，")
        if m and not self.lex.amount_words.sub("", m["x"]).strip(EDGES):
            m = None  # 普惠托育机构…每人每月: the second 每 says how often, and not whom
        if m:
            phrase = m["x"]
        phrase = PER.sub("", phrase)
        first = self.lex.amount_words.split(phrase)[0]
        phrase = self.lex.trim_head(first if first.strip(EDGES) else phrase)
        if not _CONDITION.search(phrase):  # 次年营收正增长 | 的再奖励: what has to be done is no verb of paying
            phrase = self.lex.trim_tail(phrase)
        phrase = PER.sub("", self.lex.amount_words.sub("", phrase)).strip(EDGES)
        if self.lex.weak(phrase) or re.search(r"\d|(?:小时|学时|个月|天|年)以[上下内]$", phrase) or (m is None and self.pays(phrase)):
            return ""
        return phrase[-LONGEST:]

    def pays(self, phrase: str) -> bool:
        """市总工会 | 给予2万元, 津贴力度要加大: who pays, or what is said of the money, and nobody that gets it."""
        return _PAYER.search(phrase) is not None or _SAID_OF_MONEY.search(phrase) is not None

    def support(self, s: Standing, earlier: str) -> str:
        """`award（payee）`, as far as the text names both."""
        award = self.award_of(s)
        if award == "支持" and "支持" not in s.said(s.group):  # 换乘立减0.5元: nothing says what it is paid as
            return self.ways(s, earlier)
        payee = self.payee_of(s)
        if not payee and earlier:
            payee = earlier[earlier.find("（") + 1 : -1] if "（" in earlier else ""
        payee = self.lex.unfigured(payee)
        if payee and award not in payee:
            return f"{award}（{payee}）"
        return payee or award

    def raised(self, s: Standing, counted: str) -> str:
        """补贴上浮比例（紧缺职业）: what a rate of increase raises is the money before it, and what it counts says for whom."""
        if s.amount.unit != "%" or not _RAISED.search(s.said(s.left)):
            return ""
        award = self.award_of(s)
        if award == "支持":
            return ""
        rate = f"{award}{'下浮' if s.said(s.left).rstrip().endswith('下浮') else '上浮'}比例"
        return f"{rate}（{counted}）" if counted and award not in counted else rate
