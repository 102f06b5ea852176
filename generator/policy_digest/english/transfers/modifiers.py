"""Transfers of `A的B`: an adjective stays before B, a clause becomes a participle behind it, a noun follows with its preposition."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.english.composer import Composer, Transfer
from policy_digest.english.morphology import gerund, indefinite, listed
from policy_digest.english.transfers.classes import MAKING_PEOPLE, WHERE_OR_WHO, can_act, done_by_person, is_act
from policy_digest.english.transfers.relations import ADVERBIAL
from policy_digest.english.transfers.rows import LASTING
from policy_digest.english.words import Phrase, Word

_Turn = Callable[[Sequence[Word], Sequence[Word], Composer], Phrase | None]


def _parted(turn: _Turn) -> Callable[[Sequence[Word], Composer], Phrase | None]:
    """A transfer of the words before the last 的 and those behind it; where there is none, it leaves them."""

    def apply(words: Sequence[Word], c: Composer) -> Phrase | None:
        at = max((i for i, w in enumerate(words) if w.pos == "of"), default=None)
        return None if at is None else turn(words[:at], words[at + 1 :], c)

    return apply


def _one_side(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    return c.phrase(left or right) if not left or not right else None


def _adjective(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    return c.phrase([*left, *right]) if all(w.pos in ("adj", "level", "latin", "and") for w in left) else None


def _participle_before(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    first = left[0]
    if len(left) > 1 or first.pos not in ("activity", "verb") or first.term is None or first.term.prep:
        return None
    form = first.done if first.verb else first.term.attr  # 认定的企业, 备案的机构
    return c.phrase(right).with_text(f"{form} {{}}") if " " not in form and form.endswith("ed") else None


def _preposition(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    first, prep = left[0], left[0].en
    if first.pos != "prep" or len(left) < 2:
        return None
    if len(left) > 2:
        if left[-1].verb and all(w.pos == "adj" and w.adverb for w in left[1:-1]):  # 对首次认定的企业
            return c.phrase([*left[1:], _OF, *right])
        if is_act(left[1]) and left[-1].pos != "verb":  # 用于支持企业改造的资金
            return c.phrase(right).behind(f"{prep} {gerund(left[1].verb)}", c.phrase(left[2:]))
        if left[-1].verb and prep in WHERE_OR_WHO:  # 由企业运营的机构
            return c.phrase(right).behind(f"{left[-1].done} {prep}", c.phrase(left[1:-1]))
    return c.phrase(right).behind(prep, c.phrase(left[1:]))


def _act_behind(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    if len(left) > 1 and left[-2].adverb == "locally" and left[-1].verb:  # 来济就业的博士
        return c.phrase(right).with_text(f"{{}} {left[-1].done} {left[-2].adverb}")
    if len(left) < 2 or not is_act(left[-1]):
        return None
    last = left[-1]
    if all(w.pos == "adj" and w.adverb for w in left[:-1]):  # 首次认定的企业
        return c.phrase(right).with_text(f"{{}} {last.done} {' '.join(w.adverb for w in left[:-1])}")
    if last.pos == "verb" and last.prep and not left[0].verb:  # 学校任教的教师
        return c.phrase(right).behind(f"{gerund(last.verb)} {last.prep}", c.phrase(left[:-1]))
    acts = list(left)
    while len(acts) > 1 and is_act(acts[-1]):
        acts.pop()
    rank = acts[:-1] if acts[-1].zh == "等级" and len(acts) > 1 else acts
    if last.zh in MAKING_PEOPLE and rank[-1].pos == "person" and not left[0].verb and right[-1].pos == "person":
        return c.phrase(right).behind(f"{last.done} as", c.phrase(rank))  # 技师培养的职工
    if can_act(acts[-1]) and not left[0].verb:
        return c.phrase(right).behind(f"{listed([w.done for w in left[len(acts) :]])} by", c.phrase(acts))
    return None


def _done_by(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    by = next((i for i in range(1, len(left) - 1) if left[i - 1].pos == "person" and _does(left[i:])), 0)
    if not by or left[0].verb:
        return None
    head = c.phrase(right)
    if head.pos not in ("amount", "money", "share", "rate"):
        return None
    what, money = c.phrase(left[by + 1 :]), left[-1].term  # 职工申请贷款的额度
    if money is not None and what.pos == "money":
        what = replace(what, text=re.sub(f"{re.escape(money.en)}$", money.many, what.text))
    return head.behind(head.prep or "of", replace(what, text=f"{what.text} {left[by].done} by {c.phrase(left[:by]).text}"))


def _does(words: Sequence[Word]) -> bool:
    return words[0].pos == "verb" or done_by_person(words)


def _each(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    if left[0].pos != "each" or len(left) < 2:
        return None
    each = c.phrase(left[1:])
    return c.phrase(right).behind("per", replace(each, text=each.one or each.text, packed=""))


def _unique(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    if left[-1].pos != "unique":
        return None
    head = c.phrase(right)
    if head.pos not in ("noun", "person"):
        return None
    kind = c.phrase(left)
    return head.behind("with", replace(kind, text=indefinite(kind.text)))


def _clause(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    adverbs: list[str] = []
    while len(left) > 2 and left[0].pos == "adj" and left[0].adverb and is_act(left[1]):  # 首次纳入统计的企业
        adverbs.append(left[0].adverb)
        left = left[1:]
    if adverbs:
        return c.phrase(right).with_text(f"{{}} {gerund(left[0].verb)} {c.phrase(left[1:]).text} {' '.join(adverbs)}")
    if len(left) == 2 and left[0].pos == "verb" and (long := LASTING.match(left[1].en)):
        return c.phrase(right).with_text(f"{{}} {gerund(left[0].verb)} for {long[1]}")
    if len(left) == 1 and left[0].pos == "verb" and can_act(right[-1]):  # 按期还款的企业
        return c.phrase(right).with_text(f"{{}} {gerund(left[0].verb)}")
    if len(left) < 2 or not is_act(left[0]):
        return None
    return c.phrase(right).with_text(f"{{}} {gerund(left[0].verb)} {c.phrase(left[1:]).text}")


def _noun(left: Sequence[Word], right: Sequence[Word], c: Composer) -> Phrase | None:
    head, last = c.phrase(right), left[-1]
    if last.pos == "post" and last.en.startswith("of ") and len(left) > 1 and left[-2].pos in ("amount", "mass", "money"):
        return head.behind("with", c.phrase(left))
    if last.pos == "number" and last.en.startswith("RMB") and can_act(right[-1]):  # 营业收入首次突破10亿元的企业
        return head.behind("with", c.phrase(left))
    modifier = c.phrase(left)
    if modifier.text.startswith("access to "):  # 通硬化路的建制村
        return head.behind("with", modifier)
    if (place := _PLACE.match(modifier.text)) and head.pos in ("noun", "person"):  # 考核第一名的乡镇
        return head.with_text(f"{{}} ranked {place[1]}{modifier.text[place.end() :]}")
    return head.behind("in" if last.pos in ("field", "place") else head.prep or "of", c.phrase(left))


_PLACE = later(r"(\w+) place\b")
_OF = Word("的", "of", "的")

MODIFIERS = (
    Transfer("of nothing", "modifier with 的", "的 with nothing on one side of it says nothing", _parted(_one_side)),
    Transfer("adjective", "modifier with 的", "an adjective stays before its noun", _parted(_adjective)),
    Transfer("participle before", "modifier with 的", "认定的企业: recognised enterprises", _parted(_participle_before)),
    Transfer("preposition", "modifier with 的", "由A做的B: B done by A; 对A的B: B for A", _parted(_preposition)),
    Transfer("act behind", "modifier with 的", "A做的B: B done by A; 首次做的B: B done for the first time", _parted(_act_behind)),
    Transfer("done by", "modifier with 的", "谁做什么的额度: limit of what is done by whom", _parted(_done_by)),
    Transfer("each", "modifier with 的", "每A的B: B per A", _parted(_each)),
    Transfer("unique", "modifier with 的", "what there is one of is had: B with an A", _parted(_unique)),
    Transfer("clause", "modifier with 的", "a verb and its object before 的 become a participle behind the noun", _parted(_clause)),
    Transfer("noun", "modifier with 的", "A的B: B of A, or with the preposition of B; in, of a field or a place", _parted(_noun)),
    ADVERBIAL,
)
