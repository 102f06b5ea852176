"""A statement → is it what one beneficiary gets (a subsidy, an award, a rate of one)? The decisions that say so, in order."""

from __future__ import annotations

from policy_digest.chinese.alternation import later
from policy_digest.models import Kind
from policy_digest.resolve.decide import where
from policy_digest.resolve.statement import KindDecision, Statement

LARGE = 20_000_000  # yuan; above it a sum is a programme's budget unless the text says per whom or up to
SMALL = 1_000_000  # yuan; below it 发放, 投入 and the like still pay one beneficiary

_BY_SHARE = later(r"按[^，。；]{0,24}$")
_EACH = later(r"(?:每(?:人|家|个|名|户|所|项|座|间|台|辆|套|亩|处|位|对|场|生|床|站)|单个[一-鿿]{1,4})(?:每(?:年|月|学期))?\s?$")
_SPENT_ON = later("(?:以[上内])?(?:可|应)?用于")
_COUNTED_BENEFITS = ("点", "分", "张", "份")
PAID = 100_000  # yuan; what was paid out in all is rarely less
# 如果是夜间的话则是52元, 修四门课可以到9900元: told beside what was just paid
_BESIDE = later(r"(?:则(?:是|为)|可以?(?:是|到|达)|就是)(?:约|近)?$")
_STAYS = later("(?:稳定|保持|维持)在$")  # 报销比例稳定在85%: what it is, and nothing given
_NEAR = (12, 8)  # characters before and behind a share in which a word of relief says what it is a share of


# ---------------------------------------------------------------- money


def _money(st: Statement) -> bool:
    """A sum that is no ceiling on a price or an income; the noun may stand clauses before where nothing is awarded in between."""
    if st.measure != "money":
        return False
    priced = st.clause_left if st.lexicon.award.search(st.group) else st.group_left
    return not (st.amount.comparator in ("<=", "<") and st.lexicon.price.search(priced))


def _total(st: Statement) -> bool:
    return st.amount.value >= SMALL and st.lexicon.total.search(st.left) is not None


def for_all(st: Statement) -> bool:
    """What is paid, raised or charged in all, and not to one."""
    if st.amount.comparator == "<=" or st.lexicon.per.search(st.clause_left):
        return False
    return st.lexicon.to_many.search(st.clause_left) is not None or _total(st) or st.amount.value >= LARGE


def _paid_out(st: Statement) -> bool:
    """What was paid to all, whatever each got: 全年发放一次性路费补助86.3万元, 本次奖补资金共640万元, 财政安排70万元."""
    if st.amount.comparator == "<=" or st.lexicon.for_one.search(st.upto(st.standing.clause[0] - 2)):
        return False
    if st.lexicon.set_aside.search(st.left) or (st.amount.value >= PAID and st.lexicon.from_above.search(st.left)):
        return True
    if st.amount.value < PAID:
        return False
    if st.lexicon.called_sum.search(st.left) and not st.lexicon.given_to_one.search(st.clause_left):
        return True
    told = st.absolute is not None and st.absolute.tense == "past"
    looks_back = (
        told or "past" in (st.tense.strong, st.tense.weak) or st.genre == "report" or bool(st.lexicon.looked_back.search(st.heading))
    )
    return looks_back and st.clause_tense != "future" and st.lexicon.spent.search(st.clause_left) is not None


def _for_one(st: Statement) -> bool:
    on_average = st.genre == "report" and st.lexicon.on_average.search(st.left) is not None  # 月人均养老金2986元, of a bulletin
    return not on_average and st.lexicon.earned.search(st.left) is None and _money(st) and not for_all(st) and not _paid_out(st)


def _obliged(st: Statement) -> bool:
    """应承担20元支持费用: who must pay is given nothing."""
    return st.lexicon.must.search(st.left) is not None and not st.lexicon.award.search(st.clause.replace("支持", ""))


def _in_clause(st: Statement) -> str:
    found = st.lexicon.award.search(st.clause)
    return found.group() if found and not _obliged(st) else ""


def _in_group(st: Statement) -> str:
    if st.lexicon.award.search(st.clause) or not (st.lexicon.per.search(st.clause_left) or not _total(st)):
        return ""
    found = st.lexicon.award.search(st.group)
    return found.group() if found else ""


def _in_heading(st: Statement) -> str:
    if st.lexicon.award.search(st.clause) or _total(st):
        return ""
    found = st.lexicon.award_noun.search(st.heading)
    return found.group() if found else ""


def _per_one(st: Statement) -> str:
    if st.lexicon.award.search(st.clause):
        return ""
    per, found = st.lexicon.per.search(st.clause_left), st.lexicon.award.search(st.sentence + st.headings)
    return f"{found.group()}, {per.group()}" if per and found else ""


def _told_beside(st: Statement) -> str:
    found, award = _BESIDE.search(st.left), st.lexicon.award_noun.search(st.sentence_left)
    return f"{award.group()}, {found.group()}" if found and award else ""


# ---------------------------------------------------------------- shares, points


def _share(st: Statement) -> bool:
    return st.measure in ("share", "points")


def _shared_out(st: Statement) -> bool:
    """配套比例不低于补助额的50%, 可将收益的20%用于奖励: shares that nobody is paid."""
    if not _share(st) or st.amount.comparator == ">=" or _SPENT_ON.match(st.right) or st.left.endswith("占"):
        return False
    return not (_BY_SHARE.search(st.clause_left) and st.lexicon.levy.search(st.right))


def _by_share(st: Statement) -> str:
    """按合同金额的30%发放“算力券”."""
    found = st.lexicon.given.match(st.right) if _BY_SHARE.search(st.clause_left) else None
    return found.group() if found else ""


def _share_relieved(st: Statement) -> str:
    found = st.lexicon.relief.search(st.following) if _BY_SHARE.search(st.clause_left) else None
    return found.group() if found else ""


def _relief_near(st: Statement) -> str:
    s = st.standing
    reached = st.absolute is not None and st.absolute.key == "during" and st.absolute.tense == "past" and not st.governing.carried
    if _STAYS.search(st.left) or st.lexicon.came_to.search(st.left) or (reached and st.lexicon.in_fact.search(st.clause_left)):
        return ""
    near = s.text[max(s.clause[0], s.figure[0] - _NEAR[0]) : min(s.clause[1], s.figure[1] + _NEAR[1])]
    found = st.lexicon.relief.search(near)
    return found.group() if found else ""


def _rate_with_floor(st: Statement) -> str:
    """门诊用药报销比例不低于60%, where nothing tells of a time: what everybody insured gets."""
    told = st.promised or st.tense.strong == "past" or st.genre == "report" or st.lexicon.came_to.search(st.left)
    if not _share(st) or told or (st.absolute is not None and st.absolute.tense == "past"):
        return ""
    if (found := st.lexicon.relief_rate.search(st.left)) is not None and st.absolute is None:
        return found["paid"]
    near = st.lexicon.relief.search(st.group_left[-40:]) if st.lexicon.bare_rate.match(st.left) else None
    return near.group() if near else ""


def _share_of_cost(st: Statement) -> str:
    found = st.lexicon.share_of_cost.search(st.clause_left) if _share(st) else None
    return found.group() if found else ""


def _raised_award(st: Statement) -> str:
    """运营补贴分别上浮10%、20%: a reward that is raised."""
    found = st.lexicon.raised.search(st.left) if st.amount.unit in ("%", "元") or st.standing.joined else None
    return found.group() if found and st.lexicon.award_noun.search(st.sentence) else ""


def _in_row(st: Statement) -> str:
    """特困人员救助比例100%，低保对象75%: the same, of somebody else."""
    return st.of_row[0] if st.unit_before == "support" else ""


def _of_sum(st: Statement, kind: Kind) -> str:
    """安排奖补资金3200万元，其中粮油1200万元、设施农业800万元: a part of a sum that nobody is paid."""
    told = st.lexicon.among.search(st.clause_left) is not None and st.measure == "money" and st.unit_before == kind
    return st.of_row[0] if told else ""


SUPPORT: tuple[KindDecision, ...] = (
    KindDecision("a further item of a list of supports", "support", lambda st: st.opener == "support", "一等奖5万元、二等奖3万元"),
    KindDecision("the same support of somebody else", "support", _in_row, "a reply on medical assistance, by groups of persons"),
    KindDecision("a part of a fund", "target", lambda st: _of_sum(st, "target"), "a county's plan for rewards in farming, with its budget"),
    KindDecision("a part of what was spent", "status", lambda st: _of_sum(st, "status"), "news on what a county spent, field by field"),
    KindDecision("a reward that is raised", "support", _raised_award, "等级高的养老机构，运营补贴上浮10%"),
    KindDecision("a rate of relief, however it is bounded", "support", _rate_with_floor, "answers on medical insurance and births"),
    KindDecision("a share of a cost that is paid", "support", _share_of_cost, "a reward of a fifth of new investment"),
    KindDecision(
        "money for each",
        "support",
        lambda st: _money(st) and st.amount.comparator in ("", "=") and _EACH.search(st.left) is not None,
        "每床位1万元, of a plan for care homes",
    ),
    *where(
        _for_one,
        (
            KindDecision(
                "a rate of money",
                "support",
                lambda st: "/" in st.amount.unit and st.lexicon.award.search(st.sentence) is not None,
                "an allowance of 8元/人次 for meals",
            ),
            KindDecision("money for one beneficiary", "support", _in_clause, "补助30万元 for a new base"),
            *where(
                lambda st: not (st.lexicon.award.search(st.clause) and _obliged(st)),
                (
                    KindDecision(
                        "money for one beneficiary, told clauses before", "support", _in_group, "an award whose tiers stand clauses behind"
                    ),
                    KindDecision("money for one beneficiary, as the heading says", "support", _in_heading, "补贴多少？初级工1000元"),
                    KindDecision(
                        "money for one, told beside another", "support", _told_beside, "an answer on allowances by day and by night"
                    ),
                    KindDecision("money per beneficiary", "support", _per_one, "每人每月500元 in a paragraph on allowances"),
                ),
            ),
        ),
    ),
    KindDecision(
        "a benefit counted in points or vouchers",
        "support",
        lambda st: st.amount.unit in _COUNTED_BENEFITS and st.left.endswith(st.lexicon.paid_as),
        "奖励20分, of points for volunteers",
    ),
    KindDecision(
        "a rate of support",
        "support",
        lambda st: st.measure == "ratio" and st.lexicon.award_noun.match(st.right) is not None,
        "1.5倍补贴",
    ),
    KindDecision("a share paid", "support", lambda st: _share(st) and st.left.endswith(st.lexicon.paid_as), "补贴50%"),
    *where(
        _shared_out,
        (
            KindDecision("a share that is given", "support", _by_share, "按合同金额的30%发放“算力券”"),
            KindDecision("a share of relief", "support", _share_relieved, "按实际费用的一半，给予补贴"),
            KindDecision("a rate of relief", "support", _relief_near, "租金减免30%"),
        ),
    ),
)
