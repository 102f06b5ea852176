"""Where a quantity stands → why it decides who qualifies or what is allowed, or "" where it does not."""

from __future__ import annotations

import re

from policy_digest.resolve.period import Governing
from policy_digest.resolve.standing import Standing
from policy_digest.resolve.support import CHARGED, prices
from policy_digest.resolve.tense import Tense
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_BOUNDS = (">", ">=", "<", "<=")
_OFFERED = re.compile(r"名额(?:合共|合计|共|为|限|约)?$")
_MADE_UP = re.compile(r"[一-鿿]{0,8}组成")
_REACHING = re.compile(r"(?:达到?|满|突破|累计达)$")
_THEN = re.compile(r"(?:以上)?[^，。；]{0,14}，(?:即可|可|便可)(?:获|享|领|得|申请)")
_BEARER = re.compile("(?:或以[上下])?(?:且|并|及)[^，。；]{1,14}者，")  # 出席率达80%且通过考试者，可获津贴
_LISTED_CONDITION = re.compile(r"(?:以上)?(?:[、和或及][\d.,]+[万亿千百]*[一-鿿]{1,3}(?:以上)?)+的，")
_GOES_ON = re.compile(r"，(?:并|且|并且|同时|经)[^，。；]{2,24}的，")
_DENIED = re.compile(r"的(?:不予|给予|，|按|可)")
# 20%的编制名额: what follows 的 is measured itself, and no actor that the figure picks out
_MEASURED = re.compile(r"的(?:标准|比例|价格|速度|目标|任务|规模|水平|资金|幅度|培训|编制|名额)")
_OBLIGED_BEHIND = re.compile("[^，。；的]{0,3}(?P<must>必须|须|应当)")  # 车位至少25%须备有充电设备
_OBLIGED = re.compile("应[低高大小多少]于")
_ALLOWED = re.compile("只[能可]|仅[能可限]|可将[^，。；]{0,16}的$")
_SPENDING = re.compile("(?:经费|投入|投资|资金)(?:应|须|需)?不[低少]于$")
_AT_ONCE = re.compile("(?:即可|方可|便可|就可以?|方能)")
FLOOR = 1_000_000  # yuan; what is larger is no price or income of one
_NEAR = 14  # characters before the figure in which a word of obligation speaks of it
_LAW = ("regulation", "guide")


def _promised(g: Governing) -> bool:
    """到2030年，比重应当达到70%: a deadline in the sentence makes it a promise, whatever the verb."""
    due = g.stated("absolute")
    return due is not None and due.key == "by" and due.tense != "past" and not g.carried


class Thresholds:
    """Recognises rules; words from cues.yml."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self._tables = tables
        self._must = re.compile(words(cues["rule_strong"].split()))
        self._condition = re.compile(rf"^(?:{words(cues['rule_behind'].split())})")
        self._granted = re.compile(rf"(?:[^，]{{0,6}}?)(?:按|给予|予以|可|{words(cues['award_verbs'].split())})")
        self._actors = re.compile(rf"[的之][一-鿿“”]{{0,12}}?(?:{words(cues['rule_actors'].split())})")
        self._award = re.compile(words([*cues["award_nouns"].split(), *cues["award_verbs"].split()]))
        self._each = re.compile(words(cues["each"].split()))
        self._conditions = re.compile(words(cues["rule_heading"].split()))
        self._achieved = re.compile(words(cues["achieve_verbs"].split()))
        self._price = prices(tables)
        self._levied = re.compile(rf"(?:足额|全额|按时)?(?:{words(cues['levies'].split())})")
        self._limits = re.compile(words(cues["limits"].split()))
        nominations, verbs = (words(cues[k].split()) for k in ("nominations", "staged_verbs"))
        self._nominations, self._may = re.compile(nominations), re.compile(rf"(?:可|限|只能|至多)各?(?:{nominations})")
        self._staged = re.compile(rf"(?:{words(cues['staged'].split())})[^，。；]{{0,8}}(?:{verbs})$|(?:预拨|预支|预付)$")
        self._duty = re.compile(words(cues["duties"].split()))
        self._after = re.compile(rf"\s?(?:（含）)?(?:{words([w for ws in cues['comparator_after'].values() for w in ws.split()])})")

    def _behind(self, s: Standing) -> str:
        """The rest of the clause behind the figure and its comparator."""
        right = s.text[s.figure[1] : s.clause[1]]
        after = self._after.match(right)
        return right[after.end() :] if after else right

    def _measure(self, s: Standing) -> str:
        unit = self._tables.unit.get(s.amount.unit.split("/")[0])
        return unit.measure if unit else ""

    def _headed(self, s: Standing, genre: str) -> bool:
        """Whether the nearest heading speaks of conditions (申报条件; in a guide also 要求)."""
        heading = "".join(s.sentence.section[-1:])
        return bool(self._conditions.search(heading)) or (genre == "guide" and "要求" in heading)

    def certain(self, s: Standing, g: Governing, genre: str) -> str:
        """Thresholds that hold whatever else the clause speaks of, money included: 超过500人的企业, 企业应…不少于2家."""
        if self._picks_out(s):
            return "says which ones are meant (…的)"
        if s.amount.comparator == ">=" and g.every is None and self._headed(s, genre):
            return "stands under a heading of conditions"
        told = s.text[s.sentence.start : s.figure[0]]
        if genre in ("plan", *_LAW) and s.amount.comparator in (">=", ">") and g.every is None and self._duty.search(told):
            if g.absolute is None or g.carried or g.tense == "past":
                return "what applicants must have"
        if self._measure(s) == "money" and s.amount.comparator in (">=", "<=") and s.amount.before and s.amount.value < FLOOR:
            if self._price.search(s.said(s.left)[-_NEAR:]):
                return "a bound on a price or an income"
        if genre in _LAW and self._measure(s) == "money" and s.amount.comparator == ">=" and _SPENDING.search(s.said(s.left)):
            return "what must be spent on it"
        if self._measure(s) == "time" and s.amount.comparator in (">=", "<=") and not _promised(g):
            return "how long it must be"
        if s.amount.unit == "%" and g.every is None and self._staged.search(s.said(s.left)):
            return "a part of what is granted, paid in stages"
        if s.amount.unit == "%" and self._levied.match(self._behind(s)):
            return "a rate that is levied or set aside"
        if self._measure(s) == "money" and CHARGED.search(s.said(s.left)):
            return "what is charged"
        if self._measure(s) == "money" and self._limits.search(s.said(s.clause)[: s.figure[0] - s.clause[0]]):
            return "a limit that decides who qualifies"
        if genre in _LAW and not _promised(g) and self._nominated(s):
            return "how many may be nominated"
        if s.amount.unit == "次" and s.amount.comparator == "<=":
            return "how often, at most"
        if s.amount.unit == "%" and not _promised(g) and (found := self._must.search(s.said(s.left)[-8:])):
            if not (found.group().startswith("可") and self._award.match(self._behind(s))):  # 可按开支的五成申领资助 grants
                return f"{found.group()}: a threshold"
        if found := _OBLIGED_BEHIND.match(self._behind(s)):
            return f"{found['must']}: a threshold"
        asked = s.text[s.clause[0] : s.figure[0]]
        if (found := _ALLOWED.search(asked)) or (s.amount.comparator and (found := _OBLIGED.search(asked)) and not _promised(g)):
            return f"{found.group()}: a threshold"
        return ""

    def _nominated(self, s: Standing) -> bool:
        """各县推荐工作室不超过5家、首席技师不超过10名; 可各推荐1家."""
        asked = s.text[s.group[0] : s.figure[0]]
        return bool(self._nominations.search(asked)) and (s.amount.comparator == "<=" or self._may.search(s.said(s.left)) is not None)

    def _picks_out(self, s: Standing) -> bool:
        """超过500人的企业, 就业率未达七成者: the quantity says which ones are meant."""
        right, following = self._behind(s), s.text[s.clause[1] : s.clause[1] + 1]
        if right[:1] == "者":
            return bool(s.amount.comparator)
        if _BEARER.match(right) and self._granted.match(s.text, s.figure[1] + right.find("者") + 2, s.group[1]):
            return True
        if s.amount.unit == "%":
            return s.amount.comparator in (">", "<") and bool(_DENIED.match(right + following))
        if self._list_of_conditions(s) or self._reached(s):
            return True
        if s.amount.comparator not in _BOUNDS or s.joined:
            return False
        if right == "的" and following == "，":
            return True
        if self._in_condition(s):
            return True
        return bool(self._actors.match(right)) and not self._award.match(right[1:]) and not _MEASURED.match(right)

    def _list_of_conditions(self, s: Standing) -> bool:
        """年进出口额达到1000万元、5000万元、1亿元的，分别给予…: the 的 behind the last item holds for all of them."""
        if self._measure(s) in ("share", "points"):
            return False
        rest = s.text[s.figure[1] : s.clause[1] + 1]
        return bool(_LISTED_CONDITION.fullmatch(rest)) and not self._award.search(s.said(s.left))

    def _reached(self, s: Standing) -> bool:
        """同一年使用医疗券达1000元，可获发500元奖赏; 满30人即可开班: what must be reached before something is granted."""
        if s.amount.comparator == ">=" and s.amount.before and _AT_ONCE.match(self._behind(s)):
            return True
        told = _REACHING.search(s.said(s.left)) is not None and not self._award.search(s.said(s.left))
        return told and _THEN.match(s.text, s.figure[1], s.group[1]) is not None

    def _in_condition(self, s: Standing) -> bool:
        """参加培训不少于40学时，并取得合格证书的，按…: the clause that goes on ends in 的 and what it is granted follows."""
        m = _GOES_ON.match(s.text, s.clause[1], s.group[1])
        return m is not None and self._granted.match(s.text, m.end(), s.group[1]) is not None

    def __call__(self, s: Standing, g: Governing, genre: str, tense: Tense, clause_ahead: bool) -> str:
        """The reason, in words; "" where the quantity is no threshold. `clause_ahead`: the figure's own clause looks ahead."""
        left, right = s.said(s.left), self._behind(s)
        if _OFFERED.search(left) and g.every is None:
            return "places on offer"
        if "由" in left and _MADE_UP.match(right):
            return "how a body is made up"
        if not _promised(g) and (found := self._must.search(left[-_NEAR:])):
            return f"{found.group()}: a threshold"
        if s.amount.unit != "%" and ((self._condition.match(right) and not s.joined) or self._ends_as_condition(s, right)):
            return "a condition (…的)"
        return self._bound(s, g, genre, tense, clause_ahead)

    def _ends_as_condition(self, s: Standing, right: str) -> bool:
        return right.endswith("的") and len(right) < 16 and s.text[s.clause[1] : s.clause[1] + 1] == "，"

    def _bound(self, s: Standing, g: Governing, genre: str, tense: Tense, ahead: bool) -> str:
        """Thresholds told by their comparator: a limit on each, a ceiling, a minimum in a regulation."""
        comparator, left = s.amount.comparator, s.said(s.left)
        measure = self._measure(s)
        dated = g.absolute is not None and g.absolute.start >= s.clause[0]
        if comparator in ("<=", ">=", "<") and not dated and self._each.search(s.text[s.clause[0] : s.figure[0]]):
            promised = comparator == ">=" and measure in ("people", "things")
            promised = promised and (tense.strong == "future" or (g.absolute is not None and not g.carried and g.tense != "past"))
            if not promised and ((comparator == "<=" and not _promised(g)) or g.every is None or g.every.start < s.clause[0]):
                return "a limit on each"
        if measure == "money" and comparator in ("<=", "<") and not ahead:
            return "a ceiling on a sum"
        if s.amount.unit == "%" and comparator == "<=" and not ahead and (g.carried or not g.tense):
            if g.absolute is not None and "控制在" in left and genre not in _LAW:
                return ""
            kept = "控制在" in left or "压减" in left  # 到2025年控制在2%以内 is promised, not ruled
            if not kept or (genre in _LAW and not dated):
                return "a ceiling on a share"
        if ahead:
            return ""
        stated = comparator not in ("", "~") or s.amount.value_max is not None
        if stated and g.every is None and self._headed(s, genre):
            return "stands under a heading of conditions"
        told = genre != "regulation" and (tense.strong == "past" or self._achieved.search(left) is not None)
        if told or tense.strong == "future":
            return ""
        # 上年度研发投入占比不低于3%: what the applicants of a regulation must have reached
        stated_year = g.stated("absolute")
        last_year = stated_year is not None and stated_year.key == "during" and g.tense == "past" and s.amount.before and comparator == ">="
        timeless = g.every is None and g.within is None and (g.absolute is None or g.carried or last_year)
        if genre in _LAW and timeless and (comparator in (">=", "<=", "<") or s.amount.unit == "%"):
            return "a threshold in a regulation"
        return ""
