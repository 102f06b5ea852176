"""A statement → does it decide who qualifies or what is allowed? Decisions in order: `CERTAIN`, and where they are silent `BOUNDS`."""

from __future__ import annotations

from policy_digest.chinese.alternation import later
from policy_digest.resolve.decide import where
from policy_digest.resolve.statement import AHEAD, LAW, KindDecision, Statement

_BOUNDS = (">", ">=", "<", "<=")
_OFFERED = later(r"名额(?:合共|合计|共|为|限|约)?$")
_MADE_UP = later(r"[一-鿿]{0,8}组成")
_REACHING = later(r"(?:达到?|满|突破|累计达)$")
_THEN = later(r"(?:以上)?[^，。；]{0,14}，(?:即可|可|便可)(?:获|享|领|得|申请)")
_BEARER = later("(?:或以[上下])?(?:且|并|及)[^，。；]{1,14}者，")  # 出席率达80%且通过考试者，可获津贴
_LISTED_CONDITION = later(r"(?:以上)?(?:[、和或及][\d.,]+[万亿千百]*[一-鿿]{1,3}(?:以上)?)+的，")
_GOES_ON = later(r"，(?:并|且|并且|同时|经)[^，。；]{2,24}的，")
_DENIED = later(r"的(?:不予|给予|，|按|可)")
_OBLIGED_BEHIND = later("[^，。；的]{0,3}(?P<must>必须|须|应当)")  # 车位至少25%须备有充电设备
_OBLIGED = later("应[低高大小多少]于")
_ALLOWED = later("只[能可]|仅[能可限]|可将[^，。；]{0,16}的$")
_SPENDING = later("(?:经费|投入|投资|资金)(?:应|须|需)?不[低少]于$")
_AT_ONCE = later("(?:即可|方可|便可|就可以?|方能)")
_FULL = later(r"(?:满|达到?)$")
_WHO_REACHES = later(r"(?:[、和或及][\d.,]+[万亿]?[一-鿿%]{1,3})*的")  # 达到1亿元、10亿元 | 的企业
_STAYS = later(r"(?:稳定|保持|维持|控制)在$")
_IF = later(r"(?:^|[，：；])(?:如|若|对|凡|凡是|对于|当年|年度|年内)|当年|年度|上年")
_PAID_AGAIN = later(r"[^，。；\d的]{0,6}的，?(?:再|另)[^，。；\d]{0,10}\d")  # 带动3人就业的再给予2000元
_FOR = later(r"(?:^|[，：；])(?:对|凡)于?[^，。；\d]{0,20}$")
_USED_FOR = later(r"(?:应|必?须|要)?用(?:于|在|作)")
FLOOR = 1_000_000  # yuan; what is larger is no price or income of one
_NEAR = 14  # characters before the figure in which a word of obligation speaks of it


# ---------------------------------------------------------------- conditions that hold whatever else the clause speaks of


def _picks_out(st: Statement) -> bool:
    """超过500人的企业, 就业率未达七成者: the quantity says which ones are meant."""
    s, right = st.standing, st.behind
    if right[:1] == "者":
        return bool(st.amount.comparator)
    if _BEARER.match(right) and st.lexicon.granted.match(s.text, s.figure[1] + right.find("者") + 2, s.group[1]):
        return True
    if _paid_at_once(st):
        return True
    if st.amount.unit == "%":
        meant = (
            st.lexicon.actors.match(right) is not None and st.lexicon.reward_behind.match(st.following) is not None
        )  # 增幅超过10%的企业，按…奖励
        return st.amount.comparator in (">", "<") and (meant or bool(_DENIED.match(right + st.stop)))
    if _list_of_conditions(st) or _reached(st):
        return True
    if st.amount.comparator not in _BOUNDS or s.joined:
        return False
    if (right == "的" and st.stop == "，") or _in_condition(st):
        return True
    return bool(st.lexicon.actors.match(right)) and not st.lexicon.award.match(right[1:]) and not st.lexicon.measured_itself.match(right)


def _paid_at_once(st: Statement) -> bool:
    """产值增幅超过20%的再奖励5万元; 增幅达8%以上时，奖励500万元: who reaches it is paid in the same breath."""
    if st.measure == "people" and _PAID_AGAIN.match(st.right):
        return True
    if st.measure == "money" or st.lexicon.award.search(st.left) or not (st.amount.comparator in _BOUNDS or _FULL.search(st.left)):
        return False
    return st.lexicon.paid_at_once.match(st.following) is not None


def _list_of_conditions(st: Statement) -> bool:
    """年进出口额达到1000万元、5000万元、1亿元的，分别给予…: the 的 behind the last item holds for all of them."""
    if st.measure in ("share", "points"):
        return False
    return bool(_LISTED_CONDITION.fullmatch(st.right + st.stop)) and not st.lexicon.award.search(st.left)


def _reached(st: Statement) -> bool:
    """同一年使用医疗券达1000元，可获发500元奖赏; 满30人即可开班: what must be reached before something is granted."""
    if st.amount.comparator == ">=" and st.amount.before and _AT_ONCE.match(st.behind):
        return True
    told = _REACHING.search(st.left) is not None and not st.lexicon.award.search(st.left)
    return told and _THEN.match(st.following) is not None


def _in_condition(st: Statement) -> bool:
    """参加培训不少于40学时，并取得合格证书的，按…: the clause that goes on ends in 的 and what it is granted follows."""
    s = st.standing
    m = _GOES_ON.match(s.text, s.clause[1], s.group[1])
    return m is not None and st.lexicon.granted.match(s.text, m.end(), s.group[1]) is not None


def _asked_before(st: Statement) -> str:
    """机收率达70%以上方可申领; 到课率达80%、通过测验，才可申领津贴."""
    bounded = st.amount.comparator in _BOUNDS or _REACHING.search(st.left) is not None
    if not bounded or st.lexicon.award_noun.search(st.left) or st.promised:
        return ""
    found = st.lexicon.only_then.match(st.following)
    return found["then"] if found else ""


def _rewarded(st: Statement) -> str:
    """种植面积20亩以上，并且通过验收，按每亩600元补助; 入住率45%以上的经营户，奖励2万元: what a reward asks for."""
    behind = st.amount.comparator == ">=" and not st.amount.before
    reaching = _FULL.search(st.left) is not None and (st.behind == "" or _WHO_REACHES.match(st.behind) is not None)
    if not (behind or reaching) or st.tense.strong == "past" or _STAYS.search(st.left):
        return ""
    if st.promised or st.clause_tense == "future" or st.recurs or (st.measure == "money" and st.lexicon.award.search(st.left)):
        return ""
    found = st.lexicon.reward_behind.match(st.following)
    if found is None or (st.lexicon.achieve.search(st.left) and not (_IF.search(st.clause_left) or f"每{st.amount.unit}" in found.group())):
        return ""
    return found["reward"]


def _paid_for(st: Statement) -> str:
    """对连片50亩以上池塘改造，按不超过总投资的40%给予补助."""
    which = st.behind.startswith("的")  # 对日均服务不少于30人的助餐点，按…补助
    if st.amount.comparator not in (">=", ">") or (st.amount.before and not which) or st.measure in ("money", "share", "points"):
        return ""
    found = st.lexicon.paid_for.match(st.following) if _FOR.search(st.clause_left) else None
    return found["paid"] if found else ""


def _further(st: Statement) -> bool:
    """场地面积须在3000平方米以上、在孵实体不少于30户: a further condition of the same clause."""
    listed = st.standing.listed and st.clause_before == "rule" and st.amount.comparator in _BOUNDS
    return listed and st.left[:1] in "、和及且并" and not st.lexicon.award.search(st.left)


def _tier(st: Statement) -> bool:
    """超过100人的企业为5%, behind what is asked of all others."""
    return st.amount.unit == "%" and st.unit_before == "rule" and st.lexicon.tier.search(st.left) is not None


def _of_levy(st: Statement) -> str:
    """按工资总额1.5%的比例提取经费，其中60%以上用于一线职工."""
    if st.amount.unit != "%" or not st.clause_left.startswith("其中") or st.unit_before != "rule":
        return ""
    found = _USED_FOR.match(st.behind) or _USED_FOR.search(st.left)
    return found.group() if found else ""


def _headed(st: Statement) -> bool:
    """Whether the nearest heading speaks of conditions (申报条件; in a guide also 要求)."""
    return bool(st.lexicon.rule_heading.search(st.heading)) or (st.genre == "guide" and "要求" in st.heading)


def _asked_of_applicants(st: Statement) -> str:
    g = st.governing
    if st.genre not in ("plan", *LAW) or st.amount.comparator not in (">=", ">") or st.recurs:
        return ""
    found = st.lexicon.duty.search(st.sentence_left)
    return found.group() if found and (g.absolute is None or g.carried or g.tense == "past") else ""


def _price_bound(st: Statement) -> bool:
    bounded = st.measure == "money" and st.amount.comparator in (">=", "<=") and st.amount.before and st.amount.value < FLOOR
    return bounded and st.lexicon.price.search(st.left[-_NEAR:]) is not None


def _nominated(st: Statement) -> bool:
    """各县推荐工作室不超过5家、首席技师不超过10名; 可各推荐1家."""
    if st.genre not in LAW or st.promised or not st.lexicon.nominations.search(st.group_left):
        return False
    return st.amount.comparator == "<=" or st.lexicon.may_nominate.search(st.left) is not None


def _share_obliged(st: Statement) -> str:
    found = st.lexicon.must.search(st.left[-_NEAR:]) if st.amount.unit == "%" and not st.promised else None
    if found is None or (found.group().startswith("可") and st.lexicon.award.match(st.behind)):  # 可按开支的五成申领资助 grants
        return ""
    return found.group()


def _obliged_behind(st: Statement) -> str:
    found = _OBLIGED_BEHIND.match(st.behind)
    return found["must"] if found else ""


def _allowed(st: Statement) -> str:
    found = _ALLOWED.search(st.clause_left)
    if found is None and st.amount.comparator and not st.promised:
        found = _OBLIGED.search(st.clause_left)
    return found.group() if found else ""


CERTAIN: tuple[KindDecision, ...] = (
    KindDecision("a further item of a list of thresholds", "rule", lambda st: st.opener == "rule", "不超过120平方米、100平方米的周转用房"),
    KindDecision("a further condition of its clause", "rule", _further, "what a start-up base must have to be recognised"),
    KindDecision("another tier of a threshold", "rule", _tier, "loans for firms that hire, by their size"),
    KindDecision("a part of what must be set aside", "rule", _of_levy, "an action plan on skills: funds for training on the job"),
    KindDecision("for whom money is paid", "rule", _paid_for, "a county's subsidy for ponds that are rebuilt"),
    KindDecision("what must be reached before anything is asked for", "rule", _asked_before, "an allowance for trainees who attend"),
    KindDecision("what a reward asks for", "rule", _rewarded, "a county's rewards for guesthouses; a town's subsidy for new orchards"),
    KindDecision("says which ones are meant (…的)", "rule", _picks_out, "超过500人的企业, of a duty on employers"),
    KindDecision(
        "stands under a heading of conditions",
        "rule",
        lambda st: st.amount.comparator == ">=" and not st.recurs and _headed(st),
        "a notice with 申报条件",
    ),
    KindDecision("what applicants must have", "rule", _asked_of_applicants, "企业应具备…不少于2家, of a notice on apprentices"),
    KindDecision("a bound on a price or an income", "rule", _price_bound, "月租金不高于1200元"),
    KindDecision(
        "what must be spent on it",
        "rule",
        lambda st: st.genre in LAW and st.measure == "money" and st.amount.comparator == ">=" and _SPENDING.search(st.left) is not None,
        "年研发经费不低于100万元, of a regulation",
    ),
    KindDecision(
        "how long it must be",
        "rule",
        lambda st: st.measure == "time" and st.amount.comparator in (">=", "<=") and not st.promised and st.clause_tense != "future",
        "培训时间不少于40课时",
    ),
    KindDecision(
        "a part of what is granted, paid in stages",
        "rule",
        lambda st: st.amount.unit == "%" and not st.recurs and st.lexicon.staged.search(st.left) is not None,
        "首期拨付60%",
    ),
    KindDecision(
        "a rate that is levied or set aside",
        "rule",
        lambda st: st.amount.unit == "%" and st.lexicon.levied.match(st.behind) is not None,
        "按工资总额的8%提取",
    ),
    KindDecision(
        "a limit that decides who qualifies",
        "rule",
        lambda st: st.measure == "money" and st.lexicon.limits.search(st.clause_left) is not None,
        "收入线为每月4000元",
    ),
    KindDecision(
        "by how much a rate may lie above another",
        "rule",
        lambda st: st.lexicon.margin.match(st.behind) is not None and st.lexicon.interest.search(st.clause_left) is not None,
        "measures for restaurants: loans at no more than the prime rate and 50 basis points",
    ),
    KindDecision("how many may be nominated", "rule", _nominated, "各县推荐不超过5家"),
    KindDecision("how often, at most", "rule", lambda st: st.amount.unit == "次" and st.amount.comparator == "<=", "每人不超过3次"),
    KindDecision("a threshold", "rule", _share_obliged, "应当达到30%"),
    KindDecision("a threshold, as said behind it", "rule", _obliged_behind, "车位至少25%须备有充电设备"),
    KindDecision("a threshold of what is allowed", "rule", _allowed, "只能申报1项"),
)


# ---------------------------------------------------------------- bounds, where nothing nearer says what they are


def _bounds_open(st: Statement) -> bool:
    return st.clause_tense != "past" or st.genre == "regulation"


def _obliged_near(st: Statement) -> str:
    found = st.lexicon.must.search(st.left[-_NEAR:]) if not st.promised else None
    return found.group() if found else ""


def _condition(st: Statement) -> bool:
    if st.amount.unit == "%":
        return False
    if st.lexicon.condition.match(st.behind) and not st.standing.joined:
        return True
    return st.behind.endswith("的") and len(st.behind) < 16 and st.stop == "，"


def _dated(st: Statement) -> bool:
    """Whether the figure's own clause states a period, or a later one does."""
    absolute = st.governing.absolute
    return absolute is not None and absolute.start >= st.standing.clause[0]


def _on_each(st: Statement) -> str:
    g, comparator = st.governing, st.amount.comparator
    bounds = ("<=", ">=", "<") if st.genre != "news" else ("<=", ">=")  # 人均耕地不足0.7亩, told by a reporter
    found = st.lexicon.each.search(st.clause_left) if comparator in bounds and not _dated(st) else None
    if found is None:
        return ""
    ahead = st.tense.strong == "future" or (g.absolute is not None and not g.carried and g.tense != "past")
    if comparator == ">=" and st.measure in ("people", "things") and (ahead or _to_build(st)):
        return ""
    limited = comparator == "<=" and not st.promised
    return found.group() if limited or g.every is None or g.every.start < st.standing.clause[0] else ""


def _to_build(st: Statement) -> bool:
    """每个开发区至少建成1个平台, in a plan: what is to be built in each, and no limit."""
    dated = st.absolute is not None and st.absolute.tense != "past"
    return (st.genre == "plan" or (st.genre in AHEAD and dated)) and bool(st.lexicon.achieve.search(st.clause_left))


def _kept(st: Statement) -> bool:
    return any(word in st.left for word in ("控制在", "压减", "降到", "降至"))


def _share_capped(st: Statement) -> bool:
    g = st.governing
    if st.amount.unit != "%" or st.amount.comparator != "<=" or not (g.carried or not g.tense):
        return False
    stays = (g.absolute is not None and "控制在" in st.left) or _dated(st) or st.genre not in LAW
    return not (_kept(st) and stays)  # 到2025年控制在2%以内 is promised, not ruled


def _unsaid(st: Statement) -> bool:
    """Whether neither a tense nor a verb of achieving says what it is."""
    told = st.genre != "regulation" and (st.tense.strong == "past" or st.lexicon.achieve.search(st.left) is not None)
    return not told and st.tense.strong != "future"


def _in_law(st: Statement) -> bool:
    """上年度研发投入占比不低于3%: what the applicants of a regulation must have reached."""
    g, stated, comparator = st.governing, st.absolute, st.amount.comparator
    last_year = stated is not None and stated.key == "during" and g.tense == "past" and st.amount.before and comparator == ">="
    timeless = g.every is None and g.within is None and (g.absolute is None or g.carried or last_year)
    return st.genre in LAW and timeless and (comparator in (">=", "<=", "<") or st.amount.unit == "%")


def _on_offer(st: Statement) -> bool:
    """名额30个, where no time makes them a promise."""
    timeless = not st.recurs and st.absolute is None and st.tense.strong != "future" and not st.adopted
    return timeless and _OFFERED.search(st.left) is not None


def _fund(st: Statement) -> str:
    """安排专项资金不少于3000万元: what a programme costs, however it is bounded."""
    over = st.absolute is not None and st.absolute.tense == "past"
    large = st.measure == "money" and st.stated and st.amount.value >= FLOOR and not over and not st.lexicon.each.search(st.clause_left)
    found = (
        st.lexicon.fund.search(st.clause_left) if large and st.genre not in ("regulation", "report") and st.clause_tense != "past" else None
    )
    return found.group() if found else ""


BOUNDS: tuple[KindDecision, ...] = where(
    _bounds_open,
    (
        KindDecision("a fund that is set aside", "target", _fund, "每年统筹不超过1.2亿元, of a port's measures"),
        KindDecision("places on offer", "rule", _on_offer, "名额30个"),
        KindDecision(
            "how a body is made up", "rule", lambda st: "由" in st.left and _MADE_UP.match(st.behind) is not None, "由5名专家组成"
        ),
        KindDecision("a threshold, as a word near it says", "rule", _obliged_near, "应当配备2名教师"),
        KindDecision("a condition (…的)", "rule", _condition, "吸纳10人以上的企业"),
        KindDecision("a limit on each", "rule", _on_each, "每家企业不超过5人"),
        *where(
            lambda st: st.clause_tense != "future",
            (
                KindDecision(
                    "a ceiling on a sum",
                    "rule",
                    lambda st: st.measure == "money" and st.amount.comparator in ("<=", "<"),
                    "总价不超过300万元",
                ),
                KindDecision("a ceiling on a share", "rule", _share_capped, "占比不超过30%"),
                KindDecision(
                    "stands under a heading of conditions, with a bound",
                    "rule",
                    lambda st: st.stated and not st.recurs and _headed(st),
                    "a notice with 申报条件",
                ),
                KindDecision(
                    "a threshold in a regulation", "rule", lambda st: _unsaid(st) and _in_law(st), "a regulation on training bases"
                ),
            ),
        ),
    ),
)
