"""Words of a measure's title → English: a clause that begins with its verb, a question, or a noun phrase. In: `Word`s. Out: a string."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.english.morphology import definite, gerund, indefinite, listed
from policy_digest.english.phrases import phrase_of
from policy_digest.english.words import Phrase, Word

_MAKING = ("build", "establish", "create", "form", "put in place", "set up")  # what they make was not there before
_PROGRAMMES = ("工程", "行动", "计划")  # a measure carries out one of them
_NUMBERED = ("noun", "person", "name", "unique", "unknown", "place")


def clause_of(words: Sequence[Word]) -> str:
    """Adverb, verb or verbs, object, and when; a question where one is asked; a noun phrase where there is no verb. "" for no words."""
    words = [w for w in words if w.pos != "stop"]
    if not words:
        return ""
    when = [w.en for w in words if w.pos == "date"]
    words = [w for w in words if w.pos != "date"]
    while len(words) > 1 and words[0].pos == "each" and re.match(r"every |per (?:year|month|week|day)$", words[0].said):
        when.append(re.sub("^per ", "every ", words.pop(0).said))
    if any(w.pos == "ask" for w in words):
        return " ".join(x for x in (_question(words), *when) if x) + "?"
    if when and not any(w.verb for w in words[:1]):
        when = [re.sub("^in ", "for ", x) for x in when]  # 2025年重点工作
    return " ".join(x for x in (_said(words) if words else "", *when) if x)


_BANNED = "do not"  # the adverb of 不得 and its like


def _said(words: Sequence[Word]) -> str:
    """A clause without dates."""
    if banned := _prohibited(words):
        return banned
    words = _counted_first(words)
    if len(words) == 1 and words[0].pos == "verb":
        return words[0].verb
    adverbs: list[str] = []
    while len(words) > 1 and (words[0].pos == "adv" or words[0].adverb) and words[1].verb:
        adverbs.append(words[0].en if words[0].pos == "adv" else words[0].adverb)
        words.pop(0)
    if not adverbs and _names_acts(words):
        return phrase_of(words).text
    if words[0].pos != "verb" and (programme := _programme(words, phrase_of(words))) and not _governs_programme(words):
        return programme.removeprefix("the ")
    verbs = _verbs_before(words)
    if not verbs:
        return phrase_of(words).text
    if len(words) > 1 and words[-1].zh == "力度":  # 加大支持力度: the verb says it already
        words.pop()
    said = [v.verb for v in verbs]
    said[-1] = _going_with(verbs[-1], words)
    return " ".join(x for x in (*adverbs, listed(said), _purpose(words, said[-1]) or _object(words, said[-1])) if x)


def _prohibited(words: Sequence[Word]) -> str:
    """`不得重复享受补贴`: do not …, or who must not; "" where nothing is forbidden."""
    ban = next((i for i, w in enumerate(words[:-1]) if w.adverb == _BANNED), -1)
    if ban < 0 or any(w.pos == "open" for w in words) or not (what := _said(words[ban + 1 :])):
        return ""
    return f"{phrase_of(words[:ban]).text} must not {what}" if ban else f"{_BANNED} {what}"


def _verbs_before(words: list[Word]) -> list[Word]:
    """The verbs at the front, taken from the words; one word stays as their object."""
    verbs: list[Word] = []
    while len(words) > 1 and words[0].verb and (words[0].pos == "verb" or not verbs):
        verbs.append(words.pop(0))
        if len(words) > 2 and words[0].pos == "and" and words[1].pos == "verb":
            words.pop(0)
    return verbs


def _governs_programme(words: Sequence[Word]) -> bool:
    """`实施工程`: the first word is what is to be done with the programme, not what the programme is for."""
    return bool(words[0].verb) and len(words) > 1 and words[0].zh in ("实施", "开展", "推进", "组织", "落实")


_NAMING = ("发展", "支持", "扶持", "保障", "认定", "申请")  # what such an act is for may be named behind it: 发展目标


def _names_acts(words: Sequence[Word]) -> bool:
    """`申报与评选`, `申请条件`: acts that are named, and none that is to be done."""
    if any(w.pos == "and" for w in words) and all(w.pos == "and" or (w.verb and w.pos != "verb") for w in words):
        return True
    head = words[-1].term
    return len(words) == 2 and (words[0].pos == "activity" or words[0].zh in _NAMING) and head is not None and head.purpose


def _going_with(verb: Word, words: Sequence[Word]) -> str:
    """The English verb that goes with the object: 开展竞赛 → hold; the verb's own where the object asks for no other."""
    first = next((i for i, w in enumerate(words) if w.pos == "and"), len(words))
    nouns = (words[-1].term, words[first - 1].term)
    return next((noun.takes[verb.zh] for noun in nouns if noun is not None and verb.zh in noun.takes), verb.verb)


def _counted_first(words: Sequence[Word]) -> list[Word]:
    """`评选工匠20名`: a bare number at the end of a group goes before its noun, as in English."""
    out: list[Word] = []
    start = 0
    for i, word in enumerate(words):
        ends = i + 1 == len(words) or words[i + 1].pos in ("and", "others")
        if word.pos == "number" and re.fullmatch(r"[\d,.]+", word.en) and ends and out[start:] and out[-1].pos in _NUMBERED:
            out.insert(start, word)
            continue
        out.append(word)
        if word.pos == "and" or (word.verb and word.pos == "verb") or (i == 0 and word.verb):
            start = len(out)
    return out


def _purpose(words: Sequence[Word], verb: str) -> str:
    """Who is to do what behind a verb: `新手成长为技师` → beginners to grow into technicians; "" for a plain object."""
    at = next((i for i, w in enumerate(words) if i and w.pos == "verb"), 0)
    if not at or words[0].pos == "verb" or any(w.pos in ("of", "and") for w in words[:at]):
        return ""
    if to := next((i for i in range(1, at) if words[i].pos == "prep"), 0):
        if at < len(words) - 1 or to + 1 >= at:
            return ""
        where = f"{words[at].prep or words[to].en} {phrase_of(words[to + 1 : at]).text}"  # 到院校任教
        return f"{phrase_of(words[:to]).text} {_doing(words[at].verb, verb)} {where}"
    return _who_shall_act(words, at, verb)


def _who_shall_act(words: Sequence[Word], at: int, verb: str) -> str:
    """Persons or bodies, and the acts from `at` on with their object."""
    who = list(words[:at])
    adverbs: list[str] = []
    while len(who) > 1 and who[-1].adverb:
        adverbs.insert(0, who.pop().adverb)
    if not (who[-1].pos == "person" or who[-1].zh.endswith(_BODIES)) or words[at].prep:
        return ""
    end = at + 1
    while end < len(words) - 1 and words[end].verb and words[end].pos in ("verb", "activity"):  # 牵头组建
        end += 1
    acts, object_ = words[at:end], words[end:]
    if object_ and object_[0].pos == "of":
        return ""
    said = [_doing(acts[0].verb, verb), *(gerund(a.verb) if verb in _IN_DOING else a.verb for a in acts[1:])]
    return " ".join(x for x in (phrase_of(who).text, listed(said), _object(object_, acts[-1].verb), *adverbs) if x)


_IN_DOING = ("support", "assist")  # support enterprises in forming, encourage them to form


def _doing(act: str, verb: str) -> str:
    return f"in {gerund(act)}" if verb in _IN_DOING else f"to {act}"


_BODIES = ("企业", "机构", "单位", "院校", "学校", "高校", "平台")  # who can be had to do something


def _object(words: Sequence[Word], verb: str) -> str:
    """The object of a verb: what is unique, a programme, or an activity of something takes the article."""
    if len(words) > 1 and words[-1].pos == "number" and words[-2].pos in ("money", "mass", "amount"):  # 津贴3000元
        return f"{definite(phrase_of(words[:-1]))} of {words[-1].en}"
    if len(words) > 1 and words[0].pos == "activity" and words[0].verb and words[0].term is not None and not words[0].term.attr:
        if words[-1].pos in _NUMBERED and phrase_of(words).text.endswith(f" {words[0].done}"):  # 鼓励更换电动车
            return f"the {words[0].en} of {definite(phrase_of(words[1:]))}"
    phrase = phrase_of(words)
    if phrase.pos == "unique" and verb in _MAKING and not phrase.text.startswith("the ") and "," not in phrase.text:
        return indefinite(phrase.text)
    return _programme(words, phrase) or definite(phrase)


def _programme(words: Sequence[Word], phrase: Phrase) -> str:
    """`技能提升行动`: the skills upgrading campaign; where that grows long, the campaign for what it does. "" for anything else."""
    if not words or not words[-1].zh.endswith(_PROGRAMMES) or any(w.pos in ("number", "of", "prep") for w in words):
        return ""
    if len(words) > 2 and words[-2].pos == "activity" and (len(phrase.text.split()) > _SHORT or any(w.pos == "and" for w in words)):
        head = words[-1].term
        return f"the {head.en if head else words[-1].en} for {definite(phrase_of(words[:-1]))}"
    return f"the {phrase.one}" if phrase.one and not any(w.pos == "and" for w in words) else ""


_SHORT = 4  # words of a programme's name that still read well in a row


# ---------------------------------------------------------------- questions


def _question(words: Sequence[Word]) -> str:
    """A question without its mark, from the word that asks: `补贴怎么领` → how to claim the subsidy. "" for nothing asked of anything."""
    at = next(i for i, w in enumerate(words) if w.pos == "ask")
    ask = words[at].en
    before = [w for w in words[:at] if w.pos != "prep" or w is not words[0]]
    if ask == "why" and at == len(words) - 1:
        ask = "what"  # 进度为何
    after = [w for w in words[at + 1 :] if w.pos != "ask"]
    if ask == "why":
        return f"why {_said([*before, *after])}" if before or after else ask
    if ask == "how":
        return _how(before, after)
    if ask in ("how much", "how long"):
        return _how_much(ask, before, after)
    if ask in ("what", "who"):
        return _what(ask, before, after)
    if ask == "any":
        about = f" for {_the(before)}" if before and after else ""
        return f"is there any {phrase_of(after or before).text}{about}"
    if ask in ("can", "will"):
        return f"{ask} {_who_does([*before, *after], ask)}"
    return f"{ask} {_the([*before, *after])}".strip()


def _verb_at(words: Sequence[Word]) -> int:
    """Where the verb stands: the first word that is nothing but one, else one at the end; -1 for none."""
    first = next((i for i, w in enumerate(words) if w.pos == "verb"), -1)
    return first if first >= 0 or not words or not words[-1].verb else len(words) - 1


def _the(words: Sequence[Word]) -> str:
    """A subject that the reader knows: the subsidy, the rate; what is counted takes no article."""
    phrase = phrase_of(words)
    known = phrase.pos in ("amount", "money", "share", "rate", "unique", "activity") and not phrase.text.startswith("the ")
    return f"the {phrase.text}" if known and phrase.text else phrase.text


def _who_does(words: Sequence[Word], can: str) -> str:
    """`职工申领补贴` → employees claim the subsidy; of nobody in particular, what is done."""
    at = _verb_at(words)
    if at < 0:
        return _the(words)
    if not words[:at] and words[at + 1 :] and can == "will":
        return f"{_the(words[1:])} be {words[0].done}"
    return f"{phrase_of(words[:at]).text or 'applicants'} {words[at].verb} {_the(words[at + 1 :])}".strip()


def _how(before: Sequence[Word], after: Sequence[Word]) -> str:
    """`补贴怎么算` → how to calculate the subsidy; `政府怎么补` → how to subsidise."""
    if not after:
        at = _verb_at(before)
        return f"what about {_the(before[:at] if at > 0 else before)}" if before else "how"
    if not after[0].verb:
        return f"what about {_the([*before, *after])}"
    what, about = (after[1:], before) if len(after) > 1 else (before, [])
    said = f"how to {after[0].verb} {_the(what)}".strip()
    return f"{said} for {_the(about)}" if about else said


def _how_much(ask: str, before: Sequence[Word], after: Sequence[Word]) -> str:
    """`职工能领多少钱` → how much money can employees receive; `补贴多久到账` → how long until subsidies are paid."""
    if ask == "how long":
        what = phrase_of(before)
        done = after[0].done if after and after[0].verb else ""
        return f"how long until {_the(before)} {_be(what)} {done}".strip() if done else f"how long for {_the([*before, *after])}"
    counted = phrase_of(after)
    many = "how many" if counted.one and counted.one != counted.text else "how much"
    noun = f" {counted.text}" if counted.text else ""
    at = _verb_at(before)
    if at < 0:
        return f"{many}{noun} for {_the(before)}" if noun and before else f"what {_be(phrase_of(before))} {_the(before)}"
    who = phrase_of(before[:at])
    if not who.text:
        return f"{many}{noun} to {before[at].verb}"
    if who.pos in ("amount", "money", "rate", "share"):
        return f"{many}{noun} {_be(who)} {_the(before[:at])} {before[at].done}"
    return f"{many}{noun} can {who.text} {before[at].verb}"


def _what(ask: str, before: Sequence[Word], after: Sequence[Word]) -> str:
    """`企业能拿什么支持` → what support can enterprises receive; `对院校有什么要求` → what requirements for institutions."""
    if not after:
        about = phrase_of(before)
        known = _the(before)
        return f"what {_be(about)} {known if about.pos in ('person', 'name') or known.startswith('the ') else f'the {known}'}"
    if before and before[-1].verb and before[-1].pos == "verb":
        return f"{ask} {phrase_of(after).text} can {_asked_for(before[:-1])} {before[-1].verb}"
    act = _verb_at(after)
    if ask == "who" or act > 0:
        who_asked = f"which {phrase_of(after[:act]).text}" if act > 0 else "who"
        return f"{who_asked} can {after[act].verb} {_the([*after[act + 1 :], *before])}".strip() if act >= 0 else ask
    return f"{ask} {phrase_of(after).text}{f' for {_the(before)}' if before else ''}"


def _asked_for(words: Sequence[Word]) -> str:
    """Who gets something: `企业招用毕业生` → enterprises hiring graduates, `办托育机构` → those running childcare institutions."""
    at = _verb_at(words)
    if at < 0 or at == len(words) - 1:
        return phrase_of(words).text or "applicants"
    return f"{phrase_of(words[:at]).text or 'those'} {gerund(words[at].verb)} {phrase_of(words[at + 1 :]).text}"


def _be(phrase: Phrase) -> str:
    """`are` for what is counted in the plural, `is` for the rest."""
    return "are" if (phrase.pos in ("noun", "person") and phrase.text != phrase.one) or " and " in phrase.text else "is"
