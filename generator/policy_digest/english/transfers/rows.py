"""Transfers of a row of words without 的 and 和: numbers, ages and rates of reference, verbs, and who does what with what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.english.composer import Composer, Transfer
from policy_digest.english.morphology import gerund, listed
from policy_digest.english.transfers.classes import CARRYING_OUT, THINGS, can_act, done_by_person, has_object, heads_clause, is_act, noun
from policy_digest.english.words import Phrase, Word
from policy_digest.tables import Term

_FIRST_TIME = "first-time"
_HERE = "locally"


def _per_many(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) > 2 and words[0].pos == "each" and words[0].en != "per":
        return c.flat(words[2:]).behind(words[0].en, noun(words[1]))
    return None


def _only_each(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) < 2 or any(w.pos != "each" for w in words):
        return None
    said = " ".join(w.said for w in words)
    return Phrase(said, said, "", "post")


def _part_above(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`5万元以上部分` → part above RMB 50,000; `1万元至5万元部分` → part from …"""
    at = len(words) - 2
    if at < 0 or words[-1].en != _PART or words[at].pos not in ("post", "number"):
        return None
    size = words[at].en.replace("of at least ", "above ").replace("of up to ", "up to ")
    if words[at].pos == "number":
        between = re.fullmatch(r"RMB ([\d,.]+)–([\d,.]+)", size)
        size = f"between RMB {between[1]} and RMB {between[2]}" if between else f"of {size}"
    said = f"part {size}"
    return Phrase(f"{said} of {c.flat(words[:at]).text}" if at else said, said, "", "noun")


_PART = "some"  # 部分, that is a part where nothing follows
LASTING = later(r"of ((?:at least|up to) [\d,.]+ (?:years?|months?|weeks?|days?|hours?))$")


def _for_so_long(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`连续经营1年以上企业` → enterprises operating for at least 1 year."""
    if len(words) < 3 or words[0].pos != "verb" or not (long := LASTING.match(words[1].en)):
        return None
    return c.flat(words[2:]).with_text(f"{{}} {gerund(words[0].verb)} for {long[1]}")


def _age(words: Sequence[Word], c: Composer) -> Phrase | None:
    who = next((i for i, w in enumerate(words) if w.pos == "person"), 0)
    if len(words) < 3 or not words[0].en.startswith("aged ") or not who:
        return None
    form, age = noun(words[who]), words[0].en
    aged = Term(zh=words[who].zh, en=f"{form.one} {age}", plural=f"{form.text} {age}", pos="person")
    return c.flat([*words[1:who], Word(aged.zh, "person", aged.en, aged), *words[who + 1 :]])


def _size(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) < 3 or words[0].pos != "post" or not words[0].en.startswith("of ") or words[1].pos not in ("noun", "person"):
        return None
    form, size = noun(words[1]), words[0].en
    sized = Term(
        zh=words[1].zh, en=f"{form.one} {size}", plural=f"{form.text} {size}", pos="person" if words[1].pos == "person" else "noun"
    )
    return c.flat([Word(sized.zh, sized.pos, sized.en, sized), *words[2:]])


def _per_behind(words: Sequence[Word], c: Composer) -> Phrase | None:
    return c.flat(words[1:]).with_text(f"{{}} {words[0].en}") if len(words) > 1 and words[0].pos == "post" else None


def _rate_of_reference(words: Sequence[Word], c: Composer) -> Phrase | None:
    front = next((i for i, w in enumerate(words) if w.pos != "each"), 0)
    if not front or words[0].said in ("", "per", "each"):
        return None
    rate = " ".join(w.said for w in words[:front] if w.said not in ("per", "each"))
    return c.flat(words[front:]).with_text(f"{{}} {rate}")


def _first_time(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) < 3 or words[0].en != _FIRST_TIME or not is_act(words[1]) or words[-1].pos not in ("noun", "person", "unique"):
        return None
    return c.flat(words[2:]).with_text(f"{{}} {words[1].done} {words[0].adverb}")


def _locally(words: Sequence[Word], c: Composer) -> Phrase | None:
    act = next((i for i, w in enumerate(words) if w.adverb != _HERE), 0)
    if not act or act > len(words) - 2 or not words[act].verb or words[-1].pos != "person":
        return None
    return c.flat(words[act + 1 :]).with_text(f"{{}} {words[act].done} {_HERE}")  # 留济就业毕业生


def _empty_front(words: Sequence[Word], c: Composer) -> Phrase | None:
    return c.flat(words[1:]) if len(words) > 1 and words[0].pos in ("adv", "each") else None


def _each_behind(words: Sequence[Word], c: Composer) -> Phrase | None:
    return c.flat(words[:-1]).with_text(f"{{}} {words[-1].said}".rstrip()) if len(words) > 1 and words[-1].pos == "each" else None


def _per_thing(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`创新药每个品种` → innovative drugs per product."""
    if len(words) < 3 or words[-2].pos != "each" or words[-2].en != "per" or words[-1].pos not in ("noun", "person"):
        return None
    one = noun(words[-1]).one
    return c.flat(words[:-2]).with_text(f"{{}} per {one}") if one else None


def _adjective_as_head(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`森林乡村`: what is an adjective before others is a noun at the end, where its row says which (`plural`)."""
    if not words or words[-1].pos != "adj" or words[-1].term is None or not words[-1].term.plural:
        return None
    zh, said, before = words[-1].zh, words[-1].term.plural, words[-1].en
    head = Term(zh=zh, en=said, pos="mass", attr=before, prep=words[-1].term.prep)
    return c.flat([*words[:-1], Word(zh, "mass", said, head)])


def _only_adjectives(words: Sequence[Word], c: Composer) -> Phrase | None:
    if not words:
        return Phrase("")
    if any(w.pos not in ("adj", "level", "latin", "number") for w in words):
        return None
    text = " ".join(w.en for w in sorted(words, key=lambda w: w.pos != "number"))
    return Phrase(text, text, text, "adj")


def _one_word(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) > 1:
        return None
    word = words[0]
    if word.pos == "verb":
        said = gerund(word.verb)  # 巡河: a verb that stands for what is done
        return Phrase(said, said, "", "activity")
    return Phrase(word.said, word.said, "", "post") if word.pos == "each" else noun(word)


def _doer(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`取得证书人员`, a verb and its object before the person who does it: personnel obtaining certificates."""
    head = words[-1]
    at = next((i for i, w in enumerate(words) if w.pos == "verb"), None)
    if head.pos != "person" or at is None or at + 2 >= len(words) or any(w.pos not in ("adj", "level") for w in words[:at]):
        return None
    if all(w.pos in ("place", "name", "level", "adj", "unknown") for w in words[at + 1 : -1]):
        return None  # 产生烟台大工匠: what stands between belongs to the noun
    return c.flat([*words[:at], head]).with_text(f"{{}} {gerund(words[at].verb)} {c.flat(words[at + 1 : -1]).text}")


def _carried_out(words: Sequence[Word], c: Composer) -> Phrase | None:
    at = next((i for i in range(1, len(words) - 1) if words[i].zh in CARRYING_OUT), 0)
    if not at or _verb_within(words) or words[-1].pos not in ("activity", "noun", "mass"):
        return None
    return c.flat(words[at + 1 :]).behind("for", c.flat(words[:at]))  # 家庭实施适老化改造


def _person_does(words: Sequence[Word], c: Composer) -> Phrase | None:
    if words[-1].pos not in THINGS or words[0].verb:
        return None
    at = _verb_within(words) or next((i for i in range(1, len(words) - 1) if words[i - 1].pos == "person" and done_by_person(words[i:])), 0)
    if not at or words[at - 1].pos != "person":
        return None
    return c.flat(words[:at]).behind(gerund(words[at].verb), c.flat(words[at + 1 :]))  # 青年购买月票


def _done_by_body(words: Sequence[Word], c: Composer) -> Phrase | None:
    if words[-1].pos not in THINGS or words[0].verb:
        return None
    at = _verb_within(words) or next(
        (i for i in range(1, len(words) - 1) if can_act(words[i - 1]) and has_object(words[i], words[-1])), 0
    )  # 院校共建产业学院
    if not at or not can_act(words[at - 1]):
        return None
    return c.flat(words[at + 1 :]).behind(f"{words[at].done} by", c.flat(words[:at]))  # 企业建成培训中心


def _verb_within(words: Sequence[Word]) -> int:
    return next((i for i in range(1, len(words) - 1) if words[i].pos == "verb"), 0)


_HOW = ("条件", "流程", "程序", "方式", "办法")  # of what is done, and never themselves what is done with


def _purpose(words: Sequence[Word], c: Composer) -> Phrase | None:
    first, head = words[0], words[-1]
    if len(words) < 3 or first.pos != "activity" or not first.verb or head.zh not in _HOW or (first.term and first.term.attr):
        return None
    if any(w.verb or w.pos == "ask" for w in words[1:-1]):
        return None
    form = noun(head)
    return form.behind(f"{form.prep or 'for'} {gerund(first.verb)}", c.flat(words[1:-1]))  # 申请公租房条件


def _reached(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) < 2 or words[-1].pos != "number" or not words[-1].en.startswith("RMB"):
        return None
    rest, number = list(words[:-1]), words[-1].en
    first = len(rest) > 1 and rest[-1].en == _FIRST_TIME
    if first:
        rest.pop()
    if rest[-1].pos not in ("amount", "mass", "money"):
        return None
    return Phrase(f"{c.flat(rest).text} of {number}{' for the first time' if first else ''}", pos="amount")


def _for_reaching(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) < 4 or words[-1].pos != "money" or (reached := _reached(words[:-1], c)) is None:
        return None
    return c.flat(words[-1:]).behind("for", reached)  # 营业收入首次突破10亿元奖励


def _verb_first(words: Sequence[Word], c: Composer) -> Phrase | None:
    first, rest = words[0], list(words[1:])
    if not first.verb or not heads_clause(first, rest):
        return None
    acts = [_done_with(first, rest[-1])]
    while len(rest) > 1 and is_act(rest[0]) and first.pos in ("verb", "activity") and heads_clause(rest[0], rest[1:]):
        acts.append(rest.pop(0).done)  # 引进培育创新团队
    return c.flat(rest).with_text(f"{{}} {listed(acts)}")


def _done_with(act: Word, thing: Word) -> str:
    """What is done, by the verb that goes with the thing, where its row names one: projects are attracted, and people recruited."""
    taken = thing.term.takes.get(act.zh, "") if thing.term is not None else ""
    return Term(zh=act.zh, en=taken, pos="verb").done if taken else act.done


_PAID_OUT = later(r"(?:pay out|issue|allocate|win|disburse|grant|distribute)$")


def _money_paid_out(words: Sequence[Word], c: Composer) -> Phrase | None:
    first, rest = words[0], words[1:]
    if first.pos != "verb" or not rest or rest[-1].pos != "money" or not _PAID_OUT.match(first.verb):
        return None
    return c.flat(rest).with_text(f"{{}} {first.done}")  # 兑付奖补


def _money_for_doing(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`境外游客接待奖励`, `招用脱贫人口补贴`: a verb before what is paid is what it is paid for."""
    at = max((i for i, w in enumerate(words[:-1]) if w.pos == "verb"), default=-1)
    if words[-1].pos != "money" or at < 0 or (0 < at < len(words) - 2) or any(w.pos in ("each", "post") for w in words):
        return None
    act, before, behind = words[at], words[:at], words[at + 1 : -1]
    if any(w.pos in ("adj", "level", "number", "place") for w in before[:1]) or (behind and is_act(behind[-1])):
        return None
    own = len(behind)
    while own and behind[own - 1].pos in ("adj", "level"):
        own -= 1
    money, behind = c.flat([*behind[own:], words[-1]]), behind[:own]
    if behind:
        return money.behind(f"for {gerund(act.verb)}", c.flat(behind))
    who = bool(before) and (can_act(before[-1]) or before[-1].pos == "person") and act.verb not in _TO_WHOM
    if not before:
        return money.with_text(f"{{}} for {gerund(act.verb).removesuffix(' for')}")
    if who:
        return money.with_text(f"{{}} for {c.flat(before).text} {gerund(act.verb)}")
    return money.behind(f"for {gerund(act.verb)}", c.flat(before))


_TO_WHOM = ("receive", "hire", "recruit", "train", "employ", "place", "assist", "support", "treat", "help", "care for", "take on")

ROWS = (
    Transfer("per many", "number", "每千名A的B: B per 1,000 A", _per_many),
    Transfer("only per", "number", "每人每月: per person per month", _only_each),
    Transfer("part above", "noun phrase", "so much, and a part at the end: the part above it, or of it", _part_above),
    Transfer("for so long", "verb phrase", "a verb, how long, and who: who is doing it for so long", _for_so_long),
    Transfer("age", "noun phrase", "an age goes behind the person it is of", _age),
    Transfer("size", "noun phrase", "a size or grade at the front goes behind the noun it is of", _size),
    Transfer("reference behind", "number", "每千人口A: A per 1,000 people", _per_behind),
    Transfer("rate of reference", "number", "每平方米A: A per square metre", _rate_of_reference),
    Transfer("first time", "noun phrase", "an act done for the first time goes behind what it is done to", _first_time),
    Transfer("locally", "noun phrase", "who does something at the place that speaks: done locally, behind them", _locally),
    Transfer("empty front", "noun phrase", "an adverb or 每 at the front that says nothing goes", _empty_front),
    Transfer("reference at the end", "number", "A每人每月: A per person per month", _each_behind),
    Transfer("per thing", "number", "A每B at the end: A per B", _per_thing),
    Transfer("adjective as head", "noun phrase", "an adjective at the end whose row has a noun is the noun", _adjective_as_head),
    Transfer("adjectives alone", "modifier", "adjectives without a noun stand as they are, the number first", _only_adjectives),
    Transfer("reached", "measure", "A, then so much money: A of so much, for the first time where it says so", _reached),
    Transfer("for reaching", "measure", "A, then so much money, then a payment: the payment for A of so much", _for_reaching),
    Transfer("one word", "noun phrase", "one word is the phrase; a verb alone is what is done", _one_word),
    Transfer("doer", "verb phrase", "取得A的人 without 的: people obtaining A", _doer),
    Transfer("carried out", "verb phrase", "A实施B: B for A", _carried_out),
    Transfer("person does", "verb phrase", "somebody, a verb, its object: who is doing what", _person_does),
    Transfer("done by a body", "verb phrase", "a body, a verb, its object: what was done by whom", _done_by_body),
    Transfer("purpose", "verb phrase", "做A条件: conditions for doing A", _purpose),
    Transfer("money paid out", "verb phrase", "paying out, then the money: the money paid out", _money_paid_out),
    Transfer("money for doing", "verb phrase", "a verb, its object and what is paid: paid for doing it", _money_for_doing),
    Transfer("verb first", "verb phrase", "a verb before its object: the object, then what is done with it", _verb_first),
)
