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

_FROM = ("由", "从", "比", "较")  # 由目前的100家增至150家: the cue is the baseline's
_BASE = later(r"[^，。；]{0,20}?基础上")


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
    for goal in lexicon.goal.finditer(s.text, s.sentence.start, s.figure[0]):
        if not lexicon.met.search(s.text, s.sentence.start, goal.start()):
            found.append(_Signal(goal.start(), goal.group().rstrip("："), "future", ""))
    opened = (
        max(0, s.text.rfind("【", 0, s.sentence.start)) if s.text[s.sentence.start - 1 : s.sentence.start] == "】" else s.sentence.start
    )
    for label in lexicon.label.finditer(s.text, opened, s.figure[0]):  # 【年度任务】 is a sentence of its own
        if label["ahead"] and lexicon.met.search(s.text, opened, label.start("ahead")):
            continue  # 圆满完成年度目标任务：
        found.append(
            _Signal(max(label.start(), s.sentence.start), label.group().strip("【】："), "future" if label["ahead"] else "past", "")
        )
    for done in lexicon.when_done.finditer(s.text, s.sentence.start, s.figure[0]):
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
    if not own and (ahead := lexicon.ahead_behind.match(behind)):  # 已建成27个，其余13个将于11月投用
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
        named = lexicon.plan_of.match(text, m.end) or lexicon.plan_named_by.search(text, low, m.start)
        return named is not None or lexicon.fulfilled.search(text, low, m.start) is not None
    if m.surface == "争取":
        return lexicon.won.match(text, m.end) is not None or text[m.start - 1] == "上"  # 向上争取资金
    if m.surface == "缺口":
        return lexicon.made_good.match(text, m.end) is not None
    if m.surface in lexicon.there_already:
        if (upon := _BASE.match(text, m.end)) is not None and upon.end() <= s.figure[0]:
            return True
        if m.surface == "现有" and m.end <= s.figure[0]:
            apart = lexicon.built_there.match(text, m.end, s.figure[0]) or lexicon.of_all.match(text, m.end, s.figure[0])
            return lexicon.upon.search(text, low, m.start) is not None or apart is not None
        if m.surface not in ("已", "已经"):
            return False
        return any(pattern.match(text, m.end, s.figure[0]) for pattern in (lexicon.done_there, lexicon.already_such))
    return False


def announced(mentions: Sequence[Mention], told: str, lexicon: Lexicon) -> Kind | None:
    """What the sentence `told`, which opens a list, announces: 今年将完成以下目标：, 主要措施如下： make its items targets."""
    found: Kind | None = None
    for m in mentions:
        if direction := _direction(m):
            found = "target" if direction == "future" else "status"
    if found != "target" and lexicon.did.search(told):
        return "status"
    if (listed := lexicon.list_head.search(told)) is not None:
        if lexicon.looked_back.search(listed["what"]) or listed["what"] == "情况":
            return "status"
        if lexicon.promised.search(listed["what"]):
            return "target"
    return found
