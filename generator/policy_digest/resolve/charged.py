"""A statement → is it charged, or decides what is charged, paid or sanctioned? Out: decisions, asked before all others.

Prices, fees and fines are rules: they say what anybody pays, and nobody gets them. What insurance pays of a band is support.
"""

from __future__ import annotations

from policy_digest.chinese.alternation import later
from policy_digest.resolve.statement import AHEAD, KindDecision, Statement

ON_TOP = "what is charged on top"  # what may be more than all of it: 加价200%
DEAR = 100_000  # yuan; what is charged for one thing or once is less
_NEAR = 60  # characters before the figure in which the sentence says what is charged
_BAND = later(r"(?:（不?含）|以[上下内外])*(?:的|至[^，。；]{1,12})?部分")
_STEP = later(r"^[，；、：]?(?P<label>[一-鿿（）“”]{0,14}?)[为是按均仍]{0,2}(?:每[一-鿿]{1,3}){0,2}$")


def _money(st: Statement) -> bool:
    return st.measure == "money" and st.amount.value < DEAR


def _paid_to_one(st: Statement) -> bool:
    """Whether the clause speaks of money that is given: 停车费补贴每车5元."""
    return st.lexicon.grant.search(st.clause) is not None


def _found(st: Statement) -> bool:
    """Whether the price is told as one that was met with, or reached in a time: 上半年，猪肉均价15.2元."""
    told = st.absolute is not None and st.absolute.tense == "past" and not st.governing.carried
    return told or st.genre == "report" or st.tense.strong == "past" or st.lexicon.price_found.search(st.clause_left) is not None


def _price(st: Statement) -> str:
    """基本水价由每立方米2.20元调整为2.75元; 收费标准为每生每月680元."""
    found = st.lexicon.charged.search(st.clause_left) if _money(st) and not _paid_to_one(st) else None
    return found["what"] if found and not _found(st) else ""


def _on_top(st: Statement) -> str:
    """此后每小时加收1元; 超出部分加价50%."""
    found = st.lexicon.surcharge.search(st.clause_left) if _money(st) or st.measure == "share" else None
    return found["what"] if found and not _found(st) else ""


def _collected(st: Statement) -> str:
    """代为清运按每立方米45元收取."""
    found = st.lexicon.charged_behind.match(st.behind) if _money(st) and not _paid_to_one(st) else None
    return found["charged"] if found and not _found(st) else ""


def _next_step(st: Statement) -> str:
    """第一档为2.88元，第二档为3.30元; 旺季每张80元，淡季60元: another step of what is charged."""
    if st.unit_before != "rule" or not _money(st) or st.amount.comparator not in ("", "=", "<=") or _found(st) or _paid_to_one(st):
        return ""
    found = st.lexicon.tariff.search(st.sentence_left[-_NEAR:])
    return found.group() if found and _STEP.match(st.left) else ""


def _fine(st: Statement) -> str:
    """处二百元以上二千元以下罚款: what somebody has to pay. 罚款215.4万元, of a year, is what was paid."""
    if st.measure not in ("money", "ratio", "share"):
        return ""
    found = st.lexicon.fine.search(st.clause)
    imposed = st.genre == "report" or st.tense.strong == "past" or (st.absolute is not None and st.absolute.tense == "past")
    return found.group() if found and not imposed else ""


def _band(st: Statement) -> str:
    """1.1万元至5万元的部分支付60%; 超出定额20%以内的部分加价50%."""
    found = _BAND.match(st.right)
    return found.group() if found and st.tense.strong != "past" else ""


def _equipped(st: Statement) -> str:
    """设备投入不少于500万元，按实际投入的20%补助: what must be spent before a share of it is paid."""
    if st.measure != "money" or st.amount.comparator not in (">=", ">") or st.recurs or st.promised:
        return ""
    found = st.lexicon.spent_first.search(st.left)
    return found["what"] if found and st.lexicon.share_of(found["what"]).match(st.following) else ""


def _sanctioned(st: Statement) -> str:
    """完成率低于80%的县（区），取消评优资格."""
    found = st.lexicon.sanctioned.match(st.behind + st.stop + st.upto_next) if st.amount.comparator in ("<", "<=", ">") else None
    return found["then"] if found else ""


def _insured(st: Statement) -> str:
    """低保对象救助75%, of an answer on medical assistance: what is paid of a bill."""
    if st.measure != "share" or st.promised or st.amount.comparator not in ("", "=") or st.lexicon.came_to.search(st.left):
        return ""
    told = st.tense.strong == "past" or st.genre == "report" or (st.absolute is not None and st.absolute.tense == "past")
    found = None if told else st.lexicon.insured_share.search(st.clause_left)
    return found["paid"] if found and st.lexicon.insured.search(st.sentence_left + st.headings + st.article.title) else ""


def _insured_less(st: Statement) -> str:
    """未备案的，支付比例下调10个百分点."""
    told = st.tense.strong == "past" or (st.absolute is not None and not st.governing.carried)
    if st.measure != "points" or st.genre not in AHEAD or told or st.lexicon.in_fact.search(st.clause_left):
        return ""
    found = st.lexicon.insured_change.search(st.clause_left)
    return found["paid"] if found else ""


CHARGES: tuple[KindDecision, ...] = (
    KindDecision("a band that is reckoned by", "rule", _band, "answers on insurance for serious illness"),
    KindDecision("a fine", "rule", _fine, "steps of fines of a city's street keepers"),
    KindDecision("a price or a fee", "rule", _price, "a notice on the price of water"),
    KindDecision(ON_TOP, "rule", _on_top, "a reply on parking; a notice on the price of water"),
    KindDecision("charged, as said behind it", "rule", _collected, "steps of fines for spilt rubble"),
    KindDecision("another step of what is charged", "rule", _next_step, "a notice on the price of gas, by steps"),
    KindDecision("what must be spent before a share of it is paid", "rule", _equipped, "an action plan on skills: shared workshops"),
    KindDecision("who is sanctioned", "rule", _sanctioned, "counties that fall short of a plan on skills"),
    KindDecision("what insurance pays of a bill", "support", _insured, "answers on insurance for serious illness"),
    KindDecision("what insurance pays more or less", "support", _insured_less, "answers on insurance for serious illness"),
)
