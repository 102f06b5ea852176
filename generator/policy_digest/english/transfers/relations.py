"""Transfers of a phrase that a small word holds together: 从…中, 占, 中, 在, 由, 用于."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.english.composer import Composer, Transfer
from policy_digest.english.morphology import definite, gerund
from policy_digest.english.transfers.classes import WHERE_OR_WHO, is_act, noun
from policy_digest.english.words import Phrase, Word

_EVENT = later(r"\b(?:competition|contest|games|championship|fair|expo|exhibition|conference|forum|examination)s?$", re.IGNORECASE)


def _chosen(words: Sequence[Word], c: Composer) -> Phrase | None:
    at = next((i for i, w in enumerate(words) if w.pos == "among"), 0)
    if not at or at == len(words) - 1 or not is_act(words[at + 1]):
        return None
    act, behind, source = words[at + 1], words[at + 2 :], words[:at]
    if source[0].en == "from" and len(source) > 1 and behind:
        return c.phrase(behind).behind(f"{act.done} from among", c.phrase(source[1:]))
    if not behind and source[-1].pos == "person":
        return Phrase(f"people {act.done} from among {c.phrase(source).text}", pos="person")
    return None


def _share_of(words: Sequence[Word], c: Composer) -> Phrase | None:
    at = next((i for i, w in enumerate(words) if w.pos == "share-of"), None)
    if at is None:
        return None
    subject, base = list(words[:at]), list(words[at + 1 :])
    while base and base[-1].pos in ("share", "rate", "of"):
        base.pop()
    whole = _WHOLE.sub(lambda m: f"the {_TOTAL_OF[m[1]]} total", c.phrase(base).text) if base else "the total"
    if not subject:
        return Phrase(f"share of {whole}", pos="share")
    # 地区生产总值 and 数量 count, and what is counted is what is compared
    if len(subject) > 1 and subject[-1].pos == "amount" and subject[-1].en.endswith("number"):
        subject.pop()
    who = c.phrase(subject).text
    return Phrase(f"{'those ' if who.startswith('of ') else ''}{who} as a share of {whole}", pos="share")  # 高级工以上占…


_TOTAL_OF = {
    "province": "provincial",
    "city": "city",
    "county": "county",
    "nation": "national",
    "district": "district",
    "region": "regional",
}
_WHOLE = later(rf"^({'|'.join(_TOTAL_OF)})-?wide$")


_RATIO = ("ratio", "compared with")


def _ratio(words: Sequence[Word], c: Composer) -> Phrase | None:
    links = [i for i, w in enumerate(words) if w.pos == "and"]
    if words[-1].en not in _RATIO or len(links) != 1 or not 0 < links[0] < len(words) - 2:
        return None
    one, other = words[: links[0]], [w for w in words[links[0] + 1 : -1] if w.pos != "of"]
    return Phrase(f"ratio of {c.phrase(one).text} to {c.phrase(other).text}", pos="rate")


def _spent_share(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`经费用于培训的比例`: how much of the money goes there."""
    at = next((i for i, w in enumerate(words) if i and w.pos == "prep" and w.en == "for"), 0)
    tail = [w for w in words[at + 1 : -1] if w.pos != "of"]
    if not at or words[-1].pos != "share" or not tail or any(w.pos in ("among", "share-of", "and") for w in words[:at]):
        return None
    return Phrase(f"share of {c.phrase(words[:at]).text} used for {definite(c.phrase(tail))}", pos="share")


def _led_by_preposition(words: Sequence[Word], c: Composer) -> Phrase | None:
    return c.phrase(words[1:]) if words[0].pos == "prep" and not any(w.pos == "of" for w in words) else None


def _among(words: Sequence[Word], c: Composer) -> Phrase | None:
    at = next((i for i, w in enumerate(words) if w.pos == "among"), None)
    if at is None:
        return None
    if at == 0 or at == len(words) - 1:
        return c.phrase([w for w in words if w.pos != "among"])
    rest = list(words[at + 1 :])
    while rest and rest[0].pos in ("of", "among"):
        rest.pop(0)
    if (part := _part(words[:at], rest, c)) is not None:
        return part
    head, ground = c.phrase(rest), c.phrase(words[:at])
    if words[0].pos == "each" and words[0].en != "per" and at > 1:  # 每万名劳动者中高技能人才数
        return head.behind(words[0].en, c.phrase(words[1:at]))
    if words[at].zh == "内":  # 县域内就诊率: a place, and none of those who are counted
        return head.behind("within", replace(ground, text=definite(replace(ground, pos="unique"))))
    if _EVENT.search(words[at - 1].en):  # 世界技能大赛中获得金牌
        return head.behind("at", replace(ground, text=ground.text if ground.text.endswith("s") else f"the {ground.text}"))
    return head.behind("among", ground)


def _part(whole: Sequence[Word], part: Sequence[Word], c: Composer) -> Phrase | None:
    """`A中用于B的比例`: share of A used for B; `A中持有证书的比例`: share of A holding certificates; None where the part is a noun."""
    clause, whole = list(part), list(whole)
    if not clause or clause[-1].pos != "share":
        return None
    while clause and clause[-1].pos in ("share", "of"):
        clause.pop()
    if len(clause) < 2:
        return None
    first = clause[0]
    if first.pos == "prep" and first.en == "for":
        while whole and is_act(whole[0]):  # 使用经费中用于…
            whole.pop(0)
        said = f"used for {definite(c.phrase(clause[1:]))}"
    elif first.pos == "verb" and not any(w.verb and w.pos == "verb" for w in clause[1:]) and clause[-1].pos != "amount":
        said = f"{gerund(first.verb)} {c.phrase(clause[1:]).text}"
    elif first.pos == "prep" and " " in first.en and whole:  # 集中在
        said = f"{first.en} {c.phrase(clause[1:]).text}"
    else:
        return None
    return Phrase(f"share of {c.phrase(whole).text} {said}" if whole else f"share {said}", pos="share")


def _where(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`A在B就读比例`: who, where, what they do, how many."""
    at = next((i for i, w in enumerate(words) if w.pos == "prep"), None)
    if at is None or any(w.pos == "of" for w in words):
        return None
    head, tail, prep = words[:at], words[at + 1 :], words[at].en
    if not tail:
        return c.phrase(head)
    if len(tail) > 1 and tail[-1].pos in ("share", "rate", "amount"):
        if prep == "for" and tail[-1].pos == "share":  # 经费用于培训比例
            return Phrase(f"share of {c.phrase(head).text} used for {definite(c.phrase(tail[:-1]))}", pos="share")
        measure, inner = noun(tail[-1]), c.phrase(words[:-1])
        return Phrase(f"{measure.text} {measure.prep or 'of'} {inner.text}", pos=tail[-1].pos)
    who = c.phrase(head)
    if len(tail) > 1 and tail[-1].verb and prep in WHERE_OR_WHO:
        act = gerund(tail[-1].verb) if who.pos == "person" else tail[-1].done
        return who.behind(f"{act} {prep}", replace(c.phrase(tail[:-1]), pos="name"))
    return who.behind(prep, c.phrase(tail))


RELATIONS = (
    Transfer("chosen from among", "noun phrase", "从A中选B: B chosen from among A", _chosen),
    Transfer("share of", "noun phrase", "A占B的比例: A as a share of B", _share_of),
    Transfer("ratio", "measure", "A, and B, then their ratio: ratio of A to B", _ratio),
    Transfer("spent share", "measure", "A, for B, share: share of A used for B", _spent_share),
    Transfer("leading preposition", "noun phrase", "a preposition at the front, with no 的 behind it, says nothing", _led_by_preposition),
    Transfer("among", "noun phrase", "A中B: B among A, at an event; A内B: B within the A; A中用于B的比例: share of A used for B", _among),
)
# Behind 的, which parts a phrase more deeply than a preposition does.
ADVERBIAL = Transfer("adverbial", "verb phrase", "A在B做: A doing in B; A由B做: A done by B", _where)
