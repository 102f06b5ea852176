"""A statement → target, status, support or rule: the inventory of decisions on kind, and the genre of a document.

Tense and modality decide between target and status, never the number; only money (or a rate of it) per beneficiary is support; a rule
decides who qualifies or what is allowed. The order of the questions is the order of the lines: what is said nearest to the figure is
believed first.
"""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.models import Article, Commitment, Kind
from policy_digest.resolve.charged import CHARGES
from policy_digest.resolve.decide import Reading, decide, where
from policy_digest.resolve.lexicon import Lexicon
from policy_digest.resolve.period import ended
from policy_digest.resolve.standing import Standing
from policy_digest.resolve.statement import AHEAD, KindDecision, Statement
from policy_digest.resolve.support import SUPPORT, for_all
from policy_digest.resolve.tense import cues, groups
from policy_digest.resolve.threshold import BOUNDS, CERTAIN
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_ARTICLE = later(rf"\s*{mark('article')}")
_PART = later(rf"\s*{mark('han', 'bracketed')}")
_TITLE_END = later(r"[（(][^（）()]*[）)]$")
LIGHT = frozenset(("再", "要", "继续"))  # look ahead, and as often tell how something went on
_HELD = later("(?:率|比重|占比|强度)[^，。；]{0,8}控制在")
PLAN, BEGUN = 4, 2  # years: a stretch as long is a plan, and one is as good as all ahead so long after its first year
_LISTED_BEHIND = later(r"[^。；]{0,40}?(?P<listed>(?:列入|纳入|列为|入选)(?:了)?[^，。；]{0,12}(?:实事|清单|计划|项目库|工程))")
FEW = 3  # parts or articles, from which a text is an official document


# ---------------------------------------------------------------- what the governing period says


def _dated(st: Statement) -> bool:
    """Whether a period governs, and no word behind it in another sentence takes its place."""
    return st.absolute is not None and not (st.governing.carried and st.tense.strong)


def _due(st: Statement) -> bool:
    return st.absolute is not None and st.absolute.key == "by"


def _overdue(st: Statement) -> bool:
    due = st.absolute
    return due is not None and (due.tense == "past" or bool(st.year and due.value and due.value[:4] < st.year))


def _tells(st: Statement) -> bool:
    """截至6月底, 2019年以来: a period of which only what was reached is told."""
    period = st.absolute
    if period is None or period.key not in ("as_of", "since") or st.governing.carried:
        return False
    looks_ahead = st.turned == "future" and not (period.tense == "past" and st.tense.cue in st.lexicon.light)
    return not looks_ahead and (period.tense == "past" or period.key == "as_of")


def _spans(st: Statement) -> bool:
    return st.absolute is not None and st.absolute.key not in ("by", "as_of", "since")


def _was_over(st: Statement) -> bool:
    """上半年再增18.2%."""
    light = not st.governing.carried and st.tense.cue in LIGHT
    return light and st.absolute is not None and bool(ended(st.absolute, st.article.published))


def _floor_for_this_year(st: Statement) -> str:
    period = st.absolute
    this_year = period is not None and period.key == "during" and period.value == st.year
    kept = st.amount.comparator == ">=" and st.tense.strong != "past" and st.genre != "report"
    return st.said_when if this_year and kept else ""


def _listed_behind(st: Statement) -> str:
    """新建诊所18家等项目今年被列入实事清单."""
    found = _LISTED_BEHIND.match(st.following)
    return found["listed"] if found else ""


def _planned_behind(st: Statement) -> str:
    """三期投资33亿元，计划2026年3月动工: what the next clause says of the whole."""
    if st.clause_tense == "past" or st.genre == "report":
        return ""
    found = st.lexicon.planned_behind.match(st.following)
    return found["ahead"] if found else ""


def _beyond(st: Statement) -> str:
    """2031年，每个乡镇建有1处, on a page without a date: a year that lies ahead of whoever wrote it."""
    period = st.absolute
    if period is None or period.key != "during" or not period.value or st.year or st.turned == "past":
        return ""
    return st.said_when if period.value[:4] > st.lexicon.newest_year else ""


def _plan_begun(st: Statement) -> str:
    """“十四五”期间，面积达到46万亩, in the first years of the plan."""
    period = st.absolute
    if period is None or period.key != "during" or not period.value or "/" not in period.value or not st.year:
        return ""
    first, last = (int(end[:4]) for end in period.value.split("/"))
    begun = last - first >= PLAN and first <= int(st.year) <= first + BEGUN
    told = st.tense.strong == "past" or st.turned == "past" or st.genre == "report" or st.lexicon.summed.search(st.clause_left)
    return st.said_when if begun and not told else ""


_BY_PERIOD: tuple[KindDecision, ...] = (
    KindDecision("listed to be done", "target", _listed_behind, "a livelihood list told as 等项目列入实事清单"),
    KindDecision("planned, as the next clause says", "target", _planned_behind, "news on the phases of an industrial park"),
    KindDecision("a year that no page can look back on", "target", _beyond, "an undated page on sport in schools"),
    *where(
        _dated,
        (
            *where(
                _due,
                (
                    KindDecision(
                        "a date that has passed", "status", lambda st: _overdue(st) and st.said_when, "到2020年, in a text of 2023"
                    ),
                    KindDecision(
                        "a deadline ahead",
                        "target",
                        lambda st: not _overdue(st) and st.turned != "past" and st.said_when,
                        "到2027年建成12个",
                    ),
                ),
            ),
            KindDecision("looks back, by its date", "status", lambda st: _tells(st) and st.said_when, "截至6月底，建成5个"),
            *where(
                _spans,
                (
                    KindDecision(
                        "lies ahead",
                        "target",
                        lambda st: st.absolute is not None and st.absolute.tense == "future" and st.turned != "past" and st.said_when,
                        "明年新增300个",
                    ),
                    KindDecision("was over", "status", lambda st: _was_over(st) and st.said_when, "上半年再增18.2%"),
                    KindDecision(
                        "lies behind",
                        "status",
                        lambda st: st.absolute is not None and st.absolute.tense == "past" and st.turned != "future" and st.said_when,
                        "去年新增300个",
                    ),
                ),
            ),
        ),
    ),
    KindDecision("a plan that has only begun", "target", _plan_begun, "news on fisheries in the first year of a plan"),
    KindDecision("a floor for this year", "target", _floor_for_this_year, "今年新增就业5万人以上"),
)


# ---------------------------------------------------------------- what the head of the column says


def _promised_by_head(st: Statement) -> str:
    """年度目标, over a cell that does not tell of what was reached."""
    return st.held.said if st.held is not None and st.held.ahead and st.tense.strong != "past" else ""


def _told_by_head(st: Statement) -> str:
    """进展情况, over a cell that does not tell of what is still to come."""
    if st.held is None or not st.held.behind or st.promised:
        return ""
    ahead = (m for m in cues(st.standing, st.lexicon) if {"ahead", "strong"} <= groups(m) and m.surface not in LIGHT)
    still_to_come = any(st.standing.clause[0] <= m.start < st.standing.figure[0] for m in ahead)
    return "" if still_to_come else st.held.said


def _awarded_by_row(st: Statement) -> str:
    """技师研修补贴 | 技师3500元/人: the row says that it is an award, and its cell only how much."""
    held = st.held
    if held is None or held.ahead or held.behind or for_all(st):
        return ""
    if st.measure == "share" and held.head.support:  # 投资额的30%, under 补助标准
        return held.said
    if st.measure != "money":
        return ""
    found = st.lexicon.award_noun.search(held.label) or st.lexicon.award_noun.search(held.said)
    return found.group() if found else ""


_BY_HEAD: tuple[KindDecision, ...] = (
    KindDecision("what its row awards", "support", _awarded_by_row, "a table of subsidies for skilled workers"),
    KindDecision("the head of its column looks ahead", "target", _promised_by_head, "a table of livelihood projects with their progress"),
    KindDecision("the head of its column looks back", "status", _told_by_head, "a table of livelihood projects with their progress"),
)

# ---------------------------------------------------------------- what the sentence's words and its headings say


def _heading_looks(st: Statement, ahead: bool) -> str:
    """重点工作进展: the last word of the headings says which it is."""
    if ahead and st.genre == "report" and st.lexicon.bulletin.search(st.article.title):
        return ""  # 措施与行动, of a bulletin: what was done
    promised, back = (
        max(pattern.finditer(st.headings), key=re.Match.end, default=None) for pattern in (st.lexicon.promised, st.lexicon.looked_back)
    )
    if promised and (back is None or back.end() < promised.end()):
        return str(promised.group()) if ahead else ""
    return str(back.group()) if back and not ahead else ""


def _span_ahead(st: Statement) -> str:
    within = st.governing.within
    if within is None or st.governing.tense == "past" or _heading_looks(st, False):
        return ""  # 五年累计完成投资41.7亿元, under 主要成绩
    return within.surface


def _year_nearly_over(st: Statement) -> str:
    """全年预计实现170亿元, under 工作回顾: expected only because the books were not closed."""
    expected = st.tense.strong == "future" and st.tense.cue in st.lexicon.expected
    return st.tense.cue if expected and _heading_looks(st, False) else ""


def _falls_short(st: Statement) -> str:
    """The sentence opens with what is wrong, and nothing in the clause looks ahead."""
    found = st.lexicon.shortcomings.search(st.sentence_left) if st.clause_tense != "future" else None
    return found.group() if found else ""


def _holds(st: Statement) -> str:
    """水质优良率为98.1%，达标率继续保持100%: it goes on with a fact of its sentence."""
    facts = st.before == "status" and not st.promised and not _heading_looks(st, True)
    found = st.lexicon.holds.search(st.left) if facts and st.tense.cue in LIGHT else None
    return found.group() if found else ""


def _done_lightly(st: Statement) -> str:
    """二是活存量。推动30家单位开放泊位, behind 我们做了以下工作: a light word that looks ahead tells how it went."""
    lightly = st.done and st.tense.strong == "future" and st.tense.cue in st.lexicon.light and not st.promised
    return st.tense.cue if lightly and (st.absolute is None or st.absolute.tense != "future") else ""


_BY_CUE: tuple[KindDecision, ...] = (
    KindDecision("in a list of what was done", "status", _done_lightly, "a reply on parking at schools and hospitals"),
    KindDecision("expected of the year that is looked back on", "status", _year_nearly_over, "a work report read in December"),
    KindDecision("told among shortcomings", "status", _falls_short, "差距也要摆到桌面上：尚有29座小型水库带病运行"),
    KindDecision("goes on as it was", "status", _holds, "a press conference on air and water"),
    KindDecision("looks ahead", "target", lambda st: st.tense.strong == "future" and st.tense.cue, "计划新增300个"),
    KindDecision("looks back", "status", lambda st: st.tense.strong == "past" and st.tense.cue, "目前，建成5个"),
    KindDecision("a span of time ahead", "target", _span_ahead, "三年培训10万人次"),
    KindDecision(
        "a floor to be kept",
        "target",
        lambda st: st.amount.comparator == ">=" and st.amount.before and st.genre != "report",
        "举办活动不少于40场",
    ),
    KindDecision("the heading looks ahead", "target", lambda st: _heading_looks(st, True), "重点任务, of a plan"),
    KindDecision("the heading looks back", "status", lambda st: _heading_looks(st, False), "一、2023年工作回顾, of a work report"),
)


# ---------------------------------------------------------------- where nothing strong was said


def _chosen_again(st: Statement) -> str:
    found = st.lexicon.selections.search(st.clause)
    return found.group() if found else ""


def _recurring_promise(st: Statement) -> str:
    every = st.governing.every
    promised = st.genre in AHEAD or st.before == "target" or not st.lexicon.fact.search(st.clause)
    return every.surface if every is not None and promised else ""


def _recurring_fact(st: Statement) -> str:
    every = st.governing.every
    return every.surface if every is not None else ""


def _summed_up(st: Statement) -> str:
    """累计建成, behind a promise or while a plan runs: what was reached so far."""
    g = st.governing
    behind_promise = st.before == "target" and (g.absolute is None or g.carried)
    found = st.lexicon.summed.search(st.left) if behind_promise or _underway(st) else None
    return found.group() if found else ""


def _underway(st: Statement) -> bool:
    """“十四五”期间, said while that runs."""
    period = st.absolute
    if period is None or period.key != "during" or not period.value or "/" not in period.value or not st.year:
        return False
    return period.value[:4] < st.year <= period.value.split("/")[1][:4]


def _timeless_ceiling(st: Statement) -> bool:
    unsaid = st.before is not None or not st.tense.weak
    return unsaid and st.amount.comparator == "<=" and not st.standing.joined


def _set_aside(st: Statement) -> str:
    """省级财政安排320万元."""
    found = st.lexicon.set_aside.search(st.left) if st.measure == "money" and st.genre != "report" else None
    return found.group() if found else ""


def _done_behind(st: Statement) -> str:
    """完成投资36亿元，已于去年11月建成投产."""
    found = st.lexicon.done_behind.match(st.following)
    return found["done"] if found else ""


def _kept_within(st: Statement) -> bool:
    """失业率控制在3.5%以内: a rate that is held."""
    return st.amount.unit == "%" and st.amount.comparator in ("<=", "<") and _HELD.search(st.left) is not None


_BY_LIST: tuple[KindDecision, ...] = (
    KindDecision("done, as a later clause says", "status", _done_behind, "news on the phases of an industrial park"),
    KindDecision("what was adopted", "target", lambda st: st.adopted, "a list of projects voted, a plan's measures told by a newspaper"),
    KindDecision("money set aside", "target", _set_aside, "a province that sets money aside for travel agencies"),
    KindDecision("a rate kept within a bound", "target", _kept_within, "goals of a city for its labour market"),
    KindDecision("chosen again and again", "target", _chosen_again, "每届评选10名"),
    KindDecision("recurring, and promised", "target", _recurring_promise, "每年举办40场"),
    KindDecision("told as what already happens", "status", _recurring_fact, "技工院校每年输送2万人"),
)

_BY_DEFAULT: tuple[KindDecision, ...] = (
    KindDecision(
        "said in a text that tells what shall be", "target", lambda st: st.genre in AHEAD and st.before != "status", "a plan's measures"
    ),
    KindDecision("told as reached", "status", _summed_up, "累计建成12个"),
    KindDecision("a ceiling, told without a time", "rule", _timeless_ceiling, "面积不超过60平方米", weak=True),
    KindDecision(
        "goes on from a promise before", "target", lambda st: st.before == "target", "the second sentence of a paragraph", weak=True
    ),
    KindDecision("goes on from a fact before", "status", lambda st: st.before == "status", "the second sentence of a paragraph", weak=True),
    KindDecision("looks ahead, weakly", "target", lambda st: st.tense.weak == "future" and st.tense.cue, "努力实现就业5万人"),
    KindDecision("looks back, weakly", "status", lambda st: st.tense.weak == "past" and st.tense.cue, "拥有5家"),
    KindDecision("a verb of state", "status", lambda st: st.lexicon.state.search(st.left) is not None, "有职业院校7所", weak=True),
    KindDecision("told as a fact", "status", lambda st: True, "whatever nothing else decides", weak=True),
)

KINDS: tuple[KindDecision, ...] = (*CHARGES, *CERTAIN, *SUPPORT, *BOUNDS, *_BY_HEAD, *_BY_PERIOD, *_BY_CUE, *_BY_LIST, *_BY_DEFAULT)
IMPLIED = frozenset(decision.name for decision in _BY_DEFAULT)  # no word of the sentence says so


class Kinds:
    """Knows the genres of documents; words from cues/."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.lexicon = Lexicon(tables)
        self._call, self._answered = (later(words(cues[k])) for k in ("calls", "calls_answered"))
        self._genres = {name: later(words(found)) for name, found in cues.valued("genre").items()}

    def genre(self, article: Article) -> str:
        """What sort of text it is, by its articles (第X条), the last word of its title, its number and parts: see `genre` of cues/."""
        if sum(bool(_ARTICLE.match(p.text)) for p in article.paragraphs) >= FEW:
            return "regulation"
        title = _TITLE_END.sub("", article.title).rstrip("》”的 ")
        if title.endswith(("通知", "公告")) and self._call.search(title) and not self._answered.search(title):
            return "guide"
        for name, pattern in self._genres.items():
            ends = [m.end() for m in pattern.finditer(title)]
            if ends and (ends[-1] == len(title) or name == "guide"):
                return str(name)
        parts = sum(bool(p.level and _PART.match(p.text)) for p in article.paragraphs)
        return "plan" if article.doc_number or parts >= FEW else "news"


def kind_of(st: Statement) -> Reading[Statement, Kind]:
    """The kind of one quantity, with the decision that gives it."""
    reading = decide(KINDS, st)
    assert reading is not None  # the last decision holds always
    return reading


def commitment(s: Standing, kind: Kind) -> Commitment:
    """firm, aspirational or expected: the last word of modality before the figure in its sentence."""
    found: Commitment = "firm"
    if kind != "target":
        return found
    for m in s.mentions:
        if m.start >= s.figure[0]:
            break
        if "aspirational" in groups(m):
            found = "aspirational"
        elif "expected" in groups(m):
            found = "expected"
        elif m.kind == "cue" and m.surface in ("确保", "必须"):
            found = "firm"
    return found
