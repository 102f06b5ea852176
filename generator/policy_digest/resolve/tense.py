"""Where a quantity stands → does its sentence look ahead or back, by its cue words. Out: `Tense`, with the words that say so.

A cue speaks of the figure only as a word of its own and as a predicate: 现有 of 利用现有仓库 belongs to a modifier, 计划 of 雨露计划 is a
name, 将 of 将…列入考核 disposes of its object. What stands so is no cue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policy_digest.chinese.alternation import later
from policy_digest.chinese.word_edges import edges
from policy_digest.models import Kind, Mention
from policy_digest.resolve.lexicon import Lexicon
from policy_digest.resolve.standing import Standing

Direction = Literal["future", "past", ""]

# 四分之一拟通过市场化融资: a verb phrase behind the figure may be what looks ahead
_AHEAD_BEHIND = later(r".{0,3}?(拟|将|计划|预计)")
_FROM = ("由", "从", "比", "较")  # 由目前的100家增至150家: the cue is the baseline's
# 现有停车场建设充电桩800个: the verb behind it is what is done
_TAKEN_UP = later(r"[一-鿿]{2,12}?(?:建设|改造|新建|改建|扩建|打造|配建|增设|设置|布设|安装|培训)[^，。；]{0,16}$")
# 在已建成的站点上新增20个, 对已认定的基地开展评估
_RELATIVE = later(r"[^，。；\d]{1,12}的[^，。；\d]{1,14}(?:新增|新建|改造|增设|扩建|开展|进行|给予|上|中|内)[^，。；]{0,12}$")
_BASE = later(r"[^，。；]{0,20}?基础上")
_STANDING = frozenset(("现有", "已有", "目前", "现", "如今", "已", "已经"))
# 按“十四五”规划, 雨露计划补助: a plan that is named plans nothing here
_NAMED = later(
    r"(?:(?:补助|补贴|资助|奖励)(?=[\d、，。（]|资金|金额|已|共|约|超)|资金|项目|名额|书|表|外|内|数|类|的|、|”|」|》|等|中[，。]|里|和|及|与|已|累计|实施以来|提出|明确|要求|包括|$|，|。|；)"
)
_NAMES = later(
    r"(?:落实|实施|推进|启动|推出|制定|制订|出台|纳入|列入|根据|按照?|参加|开展|执行|超额|下达)[^，。；：\d]{0,8}$|[“「][^“”「」]{0,12}$|(?:这一|该|此|本|其)$"
)
# 争取上级资金2.3亿元: what was won, and no hope
_WON = later(
    r"(?:到(?!20|[^，。；\d]{0,3}年)|了)|(?:上级|中央|(?:中|部)省|国家|省级?|市级?|各[级类]|专项|资金|债券|项目|政策|对口|社会)[^，。；\d]{0,14}(?:资金|补助|项目|债券|支持|投资|贷款|额度|指标)"
)
# 今年目标：, 年度任务是, 下发通知：: what is listed behind it is promised
_GOAL = later(
    r"(?:今年|明年|本?年度|全年|\d{4}年|全[省市县区]|我[省市县区]|的|主要|总体|工作|预期|具体|发展|奋斗|总|约束性?|就业|明确|提出|确定|下达|要求|年)+"
    r"(?:目标|任务|指标)(?:任务|指标)?(?:如下|分别)?(?:是|为|：)"
    r"|(?:下发|印发|出台|发布|制定|公布)[^，。；：]{0,16}(?:通知|方案|意见|计划|措施)(?:要求|明确|提出)?："
)
# 建成后可新增泊位900个: what comes of it when it is done
_WHEN_DONE = later(
    r"(?:建成|投产|投用|投入使用|完工|竣工|达产|落成|启用|投运|通车)(?:运营|使用|投用|投产|达产)?(?:之)?后(?![^，。；]{0,4}[已曾])"
)
_MET = later(r"(?:完成|实现|达成|达到|超|对照|紧扣|聚焦|对标)[^，。；：]{0,12}$")  # 圆满完成年度目标任务：


@dataclass(frozen=True, slots=True)
class Tense:
    """`strong`: the last strong cue's direction; `weak`: that of a weak cue in the figure's own clause; `cue`: the words."""

    strong: Direction = ""
    weak: Direction = ""
    cue: str = ""


def groups(m: Mention) -> frozenset[str]:
    """What a cue says: `ahead` or `back`, `strong`, `aspirational` or `expected`; nothing for another mention."""
    return m.value if m.kind == "cue" and isinstance(m.value, frozenset) else frozenset()


def _direction(m: Mention) -> Direction:
    found = groups(m)
    return _weakly(m) if "strong" in found else ""


@dataclass(frozen=True, slots=True)
class _Signal:
    """Words that look ahead or back, where they stand."""

    start: int
    words: str
    strong: Direction
    weak: Direction


def _signals(s: Standing, lexicon: Lexicon) -> list[_Signal]:
    """What the sentence says of time before the figure, in its order."""
    found = [_Signal(m.start, m.surface, _direction(m), _weakly(m)) for m in cues(s, lexicon)]
    for goal in _GOAL.finditer(s.text, s.sentence.start, s.figure[0]):
        if not _MET.search(s.text, s.sentence.start, goal.start()):
            found.append(_Signal(goal.start(), goal.group().rstrip("："), "future", ""))
    for done in _WHEN_DONE.finditer(s.text, s.sentence.start, s.figure[0]):
        found.append(_Signal(done.start(), done.group(), "future", ""))
    return sorted(found, key=lambda signal: signal.start)


def _weakly(m: Mention) -> Direction:
    found = groups(m)
    return ("future" if "ahead" in found else "past") if found else ""


def tense_of(s: Standing, lexicon: Lexicon) -> Tense:
    """The tense of the quantity: its last strong cue before the figure, else one behind it in its clause, else a weak one."""
    strong, weak, own = Tense(), Tense(), False
    for signal in _signals(s, lexicon):
        if signal.start >= s.figure[0]:
            continue
        if signal.strong:
            strong, own = Tense(strong=signal.strong, cue=signal.words), signal.start >= s.clause[0]
        elif signal.start >= s.clause[0] and signal.weak:
            weak = Tense(weak=signal.weak, cue=signal.words)
    behind = s.text[s.figure[1] : s.clause[1]]
    if not own and (ahead := _AHEAD_BEHIND.match(behind)):  # 已建成27个，其余13个将于11月投用
        return Tense(strong="future", cue=ahead.group(1))
    if strong.strong != "future" and (reached := lexicon.reached.search(behind)):
        return Tense(strong="past", cue=reached.group())
    return strong if strong.strong else weak


def between(s: Standing, lexicon: Lexicon, start: int) -> Direction:
    """The direction of the last strong cue between the offset `start` and the figure."""
    found: Direction = ""
    for signal in _signals(s, lexicon):
        if start <= signal.start < s.figure[0]:
            found = signal.strong or found
    return found


def cues(s: Standing, lexicon: Lexicon) -> Iterator[Mention]:
    """The cues of the sentence that speak of the figure: words of their own (no 再 of 再培训), and none of a baseline (比上年)."""
    baselines = [(m.start, m.end) for m in s.mentions if m.kind == "exclusion" and m.value == "baseline"]
    at_edge = edges(s.said((s.sentence.start, s.sentence.end)))
    for m in s.mentions:
        if m.kind != "cue" or (m.surface in lexicon.embedded and m.start - s.sentence.start not in at_edge):
            continue
        if any(a <= m.start < b for a, b in baselines) or s.text[m.start - 1 : m.start] in _FROM:
            continue
        if not _modifies(s, m, lexicon):
            yield m


def _modifies(s: Standing, m: Mention, lexicon: Lexicon) -> bool:
    """Whether the cue belongs to a name or to a modifier, and not to what is said of the figure."""
    text, low = s.text, s.sentence.start
    if m.surface == "将":
        disposed = lexicon.disposal.match(text, m.end, s.sentence.end)
        return disposed is not None and not m.end <= s.figure[0] < disposed.end()
    if m.surface == "计划":
        named = _NAMED.match(text, m.end) or _NAMES.search(text, low, m.start)
        return named is not None or lexicon.fulfilled.search(text, low, m.start) is not None
    if m.surface == "争取":
        return _WON.match(text, m.end) is not None or text[m.start - 1] == "上"  # 向上争取资金
    if m.surface == "缺口":
        return lexicon.made_good.match(text, m.end) is not None
    if m.surface in _STANDING:
        if (upon := _BASE.match(text, m.end)) is not None and upon.end() <= s.figure[0]:
            return True
        if m.surface == "现有" and m.end <= s.figure[0]:
            apart = _TAKEN_UP.match(text, m.end, s.figure[0]) or lexicon.of_all.match(text, m.end, s.figure[0])
            return lexicon.upon.search(text, low, m.start) is not None or apart is not None
        if m.surface not in ("已", "已经"):
            return False
        return any(pattern.match(text, m.end, s.figure[0]) for pattern in (_RELATIVE, lexicon.already_such))
    return False


_LISTED = later(
    r"(?:主要|具体|重点|惠民|优惠|支持|扶持|工作|服务|相关|几项|系列)*(?P<what>措施|举措|任务|目标|安排|项目|清单|做法|成效|情况|进展)"
    r"(?:主要|分别|具体)?(?:如下|有这些|包括|有以下[^，。]{1,6}|有|是|为)?[：:]?$"
)


def announced(mentions: Sequence[Mention], told: str, lexicon: Lexicon) -> Kind | None:
    """What the sentence `told`, which opens a list, announces: 今年将完成以下目标：, 主要措施如下： make its items targets."""
    found: Kind | None = None
    for m in mentions:
        if direction := _direction(m):
            found = "target" if direction == "future" else "status"
    if (listed := _LISTED.search(told)) is not None:
        if lexicon.looked_back.search(listed["what"]) or listed["what"] == "情况":
            return "status"
        if lexicon.promised.search(listed["what"]):
            return "target"
    return found
