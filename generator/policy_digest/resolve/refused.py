"""A quantity and its sentence → is it none of the policy's own? A verdict is a row of `exclusions` in phrases.yml.

Asked before anything else is decided: a figure of another place, a baseline, a length of time, a part of the document itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import CHINESE
from policy_digest.resolve.decide import Decision, Reading, decide
from policy_digest.resolve.standing import Standing
from policy_digest.rules.date import measured
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

OWN = 120  # parts that a document counts of itself, at most
FEW = 10  # what a numeral in words counts on the way, or how often something is done

_REACH = 26  # characters before the figure in which a baseline or a comparison is told
_EVERY = later("每个?(?:年|半年|季度?|月|周)[^，。；]{0,8}$")  # 每季度举办一场 counts, where 举办一场 alone says as little as "a"
_NUMERAL = later(rf"^(?:{CHINESE})")
_NOTE = later("(?:备?注|说明)[：:]")  # 注：规模以上工业统计范围为…2000万元以上
_ASKED = later(r"吗[？?]?[”」]?$")
_SENT_TO = later(r"(?:向|给)(?:全[省市县区]|所辖|各)?$")
_OWN_UNITS = frozenset("条 项 件 个 大 章".split())
_PARTED = frozenset("期 批 次 步 轮 档 类 批次 年 季 段".split())
_PARTS = later("(?<![百万千])分(?:成|为)?$")  # 分5期发放
_LIKE = later(r"(?:不及|相当于)[^，。；]{0,12}$")
_UPON = later(r"在[^，。；]{0,12}(?:现有|已有|原有|既有|已建成?的?)[^，。；\d]{0,6}$")  # 在现有12座充电站基础上，再建8座
_BASE = later(r"[^，。；]{0,12}基础上")


class Words:
    """The words that refusals ask for, from cues/."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.tables = tables
        up = words(cues["baseline_to"])
        # 由500元、800元分别提高到800元、1200元: both of the first pair are what it was
        self.from_to = later(rf"^(?:、\d[\d.,]*[万亿]?[一-鿿%]{{1,2}}(?=分别))?[^，。；\d]{{0,12}}?(?:{up})")
        self.from_list = later(r"(?:由|从)[^，。；]{0,16}\d[\d.,]*[万亿]?[一-鿿%]{1,2}、$")
        self.from_before = later(r"(?:由|从)(?!事|业|严|优|快|简)(?:\d{4}年(?:底|末)?的?)?[^，。；\d]{0,24}$")
        self.weak_unit = frozenset(cues["weak_units"])
        self.chosen = later(words(cues["chosen"]))
        self.paperwork = later(words(cues["paperwork"]))
        self.achieved = later(words(cues["achieve_verbs"]))
        self.held = frozenset(cues["held_units"])
        self.measured = measured(tables)
        self.own_parts = later(
            rf"(?:{words(cues['own_parts'])})|[一-鿿]{{2,12}}之一(?=[，。；])|[一-鿿]{{2,8}}做?的[一-鿿]{{0,3}}(?:问卷|调查)"
            # 3家企业作了交流发言, 12家企业负责人参加会议
            rf"|[一-鿿]{{0,8}}(?:作|做)了?[一-鿿]{{0,4}}发言|[一-鿿]{{0,10}}(?:参加|出席|列席)了?(?:{words(cues['meetings'])})"
        )
        self.asks = later(rf"\s*[“「]?(?:[一-鿿]{{0,4}}(?:{words(cues['askers'])}))[：:]")
        self.sent = later(
            rf"(?:个|家)?[一-鿿（）、]{{0,20}}?(?:{words(cues['sent_to'])})[一-鿿、（）]{{0,14}}?(?:{words(cues['sending'])})"
        )
        # 19条细则, 4个发展方向, 36项惠民实事: what the document counts of itself
        self.own_count = later(
            rf"(?:{words(cues['own_clauses'])})|[一-鿿]{{0,4}}(?:方向|维度|板块)(?=[，。；、：给予进行开着持扶]|$)"
            rf"|[一-鿿]{{0,4}}(?:{words(cues['own_tasks'])})(?:项目)?(?!完成投资)"
        )
        self.counted_own = later(rf"(?:{words(cues['counted_own'])})(?:名单)?[（(]共(?:计|有)?$")
        self.making = later(rf"(?:{words(cues['making'])})[^，。；]{{0,8}}$")
        self.penalty = later(words(cues["penalties"]))


@dataclass(frozen=True)
class Candidate:
    """A quantity that may be none of the policy's own."""

    standing: Standing
    words: Words
    foreign: int | None = None  # the offset from which its sentence speaks of another place
    story: bool = False  # its sentence tells a person's story

    @cached_property
    def left(self) -> str:
        """What stands shortly before the figure in its sentence."""
        s = self.standing
        return s.text[max(s.sentence.start, s.figure[0] - _REACH) : s.figure[0]]

    @cached_property
    def clause_left(self) -> str:
        return self.standing.text[self.standing.clause[0] : self.standing.figure[0]]

    @cached_property
    def clause(self) -> str:
        return self.standing.said(self.standing.clause)

    @cached_property
    def right(self) -> str:
        """The rest of the sentence behind the figure."""
        return self.standing.text[self.standing.figure[1] : self.standing.sentence.end]

    @cached_property
    def numeral(self) -> str:
        """The numeral in words that the figure is written with; "" where it is written in digits."""
        found = _NUMERAL.match(self.standing.said(self.standing.figure))
        return found.group() if found else ""

    @cached_property
    def measure(self) -> str:
        unit = self.words.tables.unit.get(self.unit.split("/")[0])
        return unit.measure if unit is not None else ""

    @property
    def unit(self) -> str:
        return self.standing.amount.unit

    @property
    def bare(self) -> bool:
        """Neither a comparator nor a range stands with it."""
        return not self.standing.amount.comparator and self.standing.amount.value_max is None

    @property
    def few(self) -> bool:
        value = self.standing.amount.value
        return value <= FEW and value == value.to_integral_value()

    @property
    def counted_in_words(self) -> bool:
        """一个, 三家: things in words, and not what is held so often a year."""
        held = self.unit in self.words.held and _EVERY.search(self.left) is not None
        return bool(self.numeral) and self.unit not in ("%", "百分点", "倍") and self.measure != "money" and not held


Refusal = Decision[Candidate, str]


def _over_time(c: Candidate, measure: str) -> bool:
    """为期三年, 年满50周岁; 预期寿命延长1.3岁 is measured, as its fraction says."""
    whole = measure != "age" or c.standing.amount.value == c.standing.amount.value.to_integral_value()
    return c.measure == measure and whole and c.words.measured.search(c.left) is None


def _left_behind(c: Candidate) -> bool:
    """由28%提高到35%."""
    told = c.words.from_before.search(c.left) or c.words.from_list.search(c.left)
    return told is not None and c.words.from_to.match(c.right) is not None


def _indefinite(c: Candidate) -> bool:
    a = c.standing.amount
    return c.counted_in_words and c.numeral == "一" and a.value == 1 and a.comparator in ("", "=", ">") and a.value_max is None


def _in_passing(c: Candidate) -> bool:
    """两个方面, 三大中心: a few in words that nothing achieves."""
    return c.counted_in_words and c.few and c.bare and c.unit in c.words.weak_unit and c.words.achieved.search(c.clause_left) is None


def _persons_named(c: Candidate) -> bool:
    """三人 of a report: who they are, and not how many are to be chosen."""
    few = bool(c.numeral) and c.unit == "人" and c.standing.amount.value <= FEW and c.bare
    return few and c.words.chosen.search(c.clause) is None


def _own_count(c: Candidate) -> bool:
    """19条细则, 候选项目（共14项）: what the document, or the list, counts of itself."""
    amount = c.standing.amount
    if c.unit not in _OWN_UNITS or amount.value > OWN or amount.comparator not in ("", "="):
        return False
    if c.words.counted_own.search(c.clause_left) and c.right[:1] in "）)":
        return True
    return c.words.own_count.match(c.right) is not None and not c.words.making.search(c.clause_left)


def _question(c: Candidate) -> bool:
    s = c.standing
    return (
        _ASKED.search(s.said((s.sentence.start, s.sentence.end)).strip()) is not None
        and c.words.asks.match(s.text, s.sentence.start) is not None
    )


def _seldom(c: Candidate) -> bool:
    amount = c.standing.amount
    whole = amount.value == amount.value.to_integral_value()  # 周转率提升到4.4次 is a rate
    return c.unit == "次" and whole and amount.value <= FEW and amount.value_max is None and amount.comparator in ("", "=", "~")


REFUSALS: tuple[Refusal, ...] = (
    Refusal("stands in a heading", "heading", lambda c: c.standing.sentence.heading, "a sub-heading with a figure"),
    Refusal(
        "a note on how figures are counted",
        "note",
        lambda c: _NOTE.match(c.standing.text, c.standing.sentence.start) is not None,
        "a bulletin's notes",
    ),
    Refusal("a person's story", "personal-story", lambda c: c.story, "a welder of fifteen years in a feature"),
    Refusal(
        "said of another place",
        "foreign-place",
        lambda c: c.foreign is not None and c.standing.figure[0] >= c.foreign,
        "a city compared with its neighbour",
    ),
    Refusal("a length of time", "duration", lambda c: _over_time(c, "time"), "建设期为三年"),
    Refusal("an age", "age", lambda c: _over_time(c, "age"), "年满50周岁"),
    Refusal("what it was before", "baseline", _left_behind, "由28%提高到35%"),
    Refusal(
        "what is built upon",
        "baseline",
        lambda c: _UPON.search(c.left) is not None and _BASE.match(c.right) is not None,
        "在现有12座充电站基础上",
    ),
    Refusal("one, which counts nothing", "indefinite", _indefinite, "打造一个平台"),
    Refusal("a few, told in passing", "name", _in_passing, "两个方面"),
    Refusal("persons of a report", "name", _persons_named, "三人获奖"),
    Refusal(
        "what makes good",
        "penalty",
        lambda c: c.words.penalty.search(c.clause) is not None and (c.unit in ("倍", "%") or c.measure == "money"),
        "加收滞纳金3000元",
    ),
    Refusal(
        "as much as something else", "comparison", lambda c: _LIKE.search(c.left) is not None and c.unit in ("%", "倍"), "相当于上年的90%"
    ),
    Refusal("a part of the text's own work", "own-part", lambda c: c.words.own_parts.match(c.right) is not None, "6个工作组"),
    Refusal("what the document counts of itself", "own-part", _own_count, "a measure of 23 clauses; a list of projects to vote on"),
    Refusal("in how many parts", "own-part", lambda c: c.unit in _PARTED and c.few and _PARTS.search(c.left) is not None, "券分5期发放"),
    Refusal(
        "whom the paper was sent to",
        "addressee",
        lambda c: _SENT_TO.search(c.left) is not None and c.words.sent.match(c.right) is not None,
        "向14个市政府印发通知",
    ),
    Refusal("part of a question", "question", _question, "a press conference on training allowances"),
    Refusal("copies to hand in", "paperwork", lambda c: c.unit == "份" and c.words.paperwork.search(c.clause) is not None, "一式3份"),
    Refusal("how often, a few times", "frequency", _seldom, "每年体检2次"),
)


def refusal(candidate: Candidate) -> Reading[Candidate, str] | None:
    """Why the quantity is no record, or None where nothing speaks against it."""
    return decide(REFUSALS, candidate)
