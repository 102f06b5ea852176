"""Transfers of a row of words by its last one, the head: what measures, what is done, what is counted, paid or named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policy_digest.chinese.alternation import later
from policy_digest.english.composer import Composer, Transfer
from policy_digest.english.morphology import gerund, hyphenated, led
from policy_digest.english.transfers.classes import ATTRIBUTE_WORDS, can_act, has_object, is_act, noun
from policy_digest.english.words import Phrase, Word
from policy_digest.tables import Term

_PEOPLE = "人数"
_MEASURES = ("amount", "share", "rate", "activity")
_WORDS_IN_A_ROW = 6  # words of a noun phrase, its noun included, before what is left goes behind it
_MADE = later(r"(?:ed|built)$")
_FRONT = ("adj", "level", "latin", "number")
_CHANGED = "in"  # a change is in a measure: what is yearly is the measure, and not its growth
_ADDED = ("new", "net new")
_LEADING = ("annual", "cumulative", "average", "per ")  # such an adjective is the measure's, wherever it stands


def _competition(words: Sequence[Word], c: Composer) -> Phrase | None:
    says_it = len(words) > 1 and words[-1].zh == "活动" and words[-2].zh.endswith(("赛", "比武"))
    return c.flat(words[:-1]) if says_it else None


def _verb_and_amount(words: Sequence[Word], c: Composer) -> Phrase | None:
    people = words[-1].zh.endswith(_PEOPLE) and words[-2:-1] and words[-2].pos != "person"
    if len(words) < 2 or words[0].pos != "verb" or words[-1].pos != "amount" or people:
        return None
    return c.flat(words[1:]).with_text(f"{{}} {words[0].done}")


def _done(words: Sequence[Word], c: Composer) -> Phrase | None:
    head = words[-1]
    return c.flat(words[:-1]).with_text(f"{{}} {head.done}") if head.verb and head.pos == "verb" else None


# ---------------------------------------------------------------- what measures


def _measure(words: Sequence[Word]) -> bool:
    return words[-1].pos in _MEASURES


def _adjectives_and_measure(words: Sequence[Word], c: Composer) -> Phrase | None:
    rest, head = words[:-1], words[-1]
    if not _measure(words) or any(w.pos not in _FRONT for w in rest):
        return None
    before, form = " ".join(w.en for w in rest), noun(head)
    text = f"{before} {form.text}"
    return Phrase(text, text, f"{before} {form.attr}" if form.attr else "", head.pos, form.prep)


def _number_done(words: Sequence[Word], c: Composer) -> Phrase | None:
    rest, head = words[:-1], words[-1]
    if head.pos != "amount" or head.en != "number" or not is_act(rest[-1]):
        return None
    return Phrase(f"number of {c.flat(rest[:-1]).text if len(rest) > 1 else 'people'} {rest[-1].done}", pos="amount")


def _number_doing(words: Sequence[Word], c: Composer) -> Phrase | None:
    rest, head = words[:-1], words[-1]
    newly = len(rest) > 2 and rest[0].en == _ADDED[0] and rest[1].verb == "obtain"
    rest = rest[1:] if newly else rest
    if head.pos != "amount" or not head.zh.endswith(_PEOPLE) or len(rest) < 2 or not is_act(rest[0]) or is_act(rest[-1]):
        return None
    if rest[0].pos != "verb" and rest[1].pos not in ("number", "adj", "level"):
        return None
    return Phrase(
        f"number of people {'newly ' if newly else ''}{gerund(rest[0].verb)} {c.flat(rest[1:]).text}", pos="amount"
    )  # 取得证书人数


def _rate_among(words: Sequence[Word], c: Composer) -> Phrase | None:
    who = next((i for i, w in enumerate(words[:-1]) if w.pos == "person"), -1)
    if words[-1].pos != "rate" or who < 0 or any(w.pos in ("verb", "person") for w in words[who + 1 : -1]):
        return None
    people, said = words[who], c.flat(words[: who + 1])
    if who == len(words) - 2 and len(f"{said.one} {words[-1].en}".split()) < _WORDS_IN_A_ROW:
        return None  # patient satisfaction rate
    if len(words) == who + 3 and people.term is not None and people.term.attr:
        return None  # graduate employment rate
    return c.flat(words[who + 1 :]).behind("among", said)


def _rate_of_money(words: Sequence[Word], c: Composer) -> Phrase | None:
    if len(words) < 2 or words[-1].pos != "share" or words[-2].pos != "money":
        return None
    rate = Term(zh=words[-1].zh, en="rate", pos="rate")
    said = Word(rate.zh, "rate", rate.en, rate)
    own = len(words) - 2
    while own and words[own - 1].pos in ("adj", "level"):
        own -= 1
    what = c.flat(words[:own])
    long = len(what.text.split()) > ATTRIBUTE_WORDS and what.pos in ("noun", "person", "mass", "unique", "activity")
    if not long or _BEFORE_A_RATE.search(what.text) or any(w.pos in ("each", "place", "verb") for w in words[:own]):
        return c.flat([*words[:-1], said])
    return c.flat([*words[own:-1], said]).behind("for", what)


_BEFORE_A_RATE = later(r"insurance$| for |^of ")


def _share_doing(words: Sequence[Word], c: Composer) -> Phrase | None:
    rest, head = words[:-1], words[-1]
    if head.pos != "share" or len(rest) < 2 or not can_act(rest[-2]) or rest[-1].pos != "activity" or not rest[-1].verb:
        return None
    return Phrase(f"{noun(head).text} of {c.flat(rest[:-1]).text} {gerund(rest[-1].verb)}", pos="share")  # 企业上云比例


_BUDGET = later(r"(?:budget|target|plan|task)s?$")


def _share_doing_it(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`综合医院设置老年医学科比例`, `预算收入完成年初预算比例`: who, what they do, with what, and how many of them."""
    rest, head = words[:-1], words[-1]
    at = next((i for i, w in enumerate(rest) if (i and w.pos == "verb") or (i and has_object(w, rest[-1]))), 0)
    if head.pos != "share" or not at or at >= len(rest) - 1 or is_act(rest[-1]) or is_act(rest[0]):
        return None
    act, object_ = rest[at], c.flat(rest[at + 1 :])
    if act.verb == _COMPLETE and _BUDGET.search(object_.text):
        return Phrase(f"{c.flat(rest[:at]).text} as a share of the {object_.one or object_.text}", pos="share")
    if not (can_act(rest[at - 1]) or rest[at - 1].pos in ("person", "noun")) or rest[-1].pos not in ("noun", "person", "mass", "unique"):
        return None
    doing = "with" if act.verb in _HAVING else gerund(act.verb)
    return Phrase(f"{noun(head).text} of {c.flat(rest[:at]).text} {doing} {object_.text}", pos="share")


_COMPLETE = "complete"
_HAVING = ("set up", "have", "be equipped with", "provide", "establish")


def _plan_completion(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`城镇新增就业年度任务完成率`: it is the plan that is completed, and the plan is for something."""
    if len(words) < 3 or words[-1].pos != "rate" or not _BUDGET.search(words[-2].en) or words[-2].pos not in ("noun", "mass", "amount"):
        return None
    if words[0].en == "annual" or (words[0].term is not None and words[0].term.attr == "annual"):
        return None  # the plan of a year
    at = len(words) - 2
    while at > 1 and words[at - 1].pos in ("adj", "level"):
        at -= 1
    said = " ".join(w.en for w in words[at:])
    return Phrase(said, pos="rate").behind("for", c.flat(words[:at]))


@dataclass
class _Measured:
    """A head that measures, and what it measures. `lead`, `own`: adjectives that are the measure's."""

    head: Word
    form: Phrase
    rest: list[Word]
    lead: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    @property
    def before(self) -> str:
        return " ".join([*self.lead, *self.own, self.form.text])


def _taken_apart(words: Sequence[Word]) -> _Measured:
    """What of a row of words is the measure's own and what is measured."""
    m = _Measured(words[-1], noun(words[-1]), list(words[:-1]))
    head = m.head
    if head.pos in ("amount", "rate") and m.form.prep != _CHANGED:
        measures = [w for w in m.rest if w.pos in ("level", "adj") and _leads(w, head)]
        if len(measures) < len(m.rest):
            m.lead = [w.en for w in measures]
            m.rest = [w for w in m.rest if w not in measures]
    last = m.rest[-1]
    if head.en in ("number", "total number") and last.pos in ("mass", "amount", "money"):
        m.form = replace(m.form, text="total" if head.en != "number" else "amount")  # 供应总量: nothing that can be counted
    if len(m.rest) > 1:
        if head.pos == "share" and last.pos == "amount" and last.en.endswith("number"):
            m.rest.pop()  # 人数比例: what is counted is what is compared
        elif head.pos == "activity" and head.verb and last.pos == "activity" and last.verb and not (last.term and last.term.attr):
            m.form = replace(m.form, text=f"{last.en} and {m.form.text}")  # 整治提升: one thing is done and the other
            m.rest.pop()
    while len(m.rest) > 1 and m.rest[-1].pos in ("adj", "number"):  # 科研项目间接费用: the nearest word is the measure's own
        m.own.insert(0, m.rest.pop().en)
    return m


def _leads(word: Word, head: Word) -> bool:
    """Whether an adjective is the measure's, wherever it stands; of a number, new are those whom it counts."""
    return word.en.startswith(_LEADING) or (word.en in _ADDED and head.pos == "amount" and not head.en.startswith(_COUNTING))


def _made(words: Sequence[Word], c: Composer) -> Phrase | None:
    if not _measure(words):
        return None
    m = _taken_apart(words)
    term = m.rest[0].term
    if m.head.pos != "amount" or len(m.rest) != 1 or m.rest[0].pos != "activity" or term is None or not _MADE.search(term.attr):
        return None
    text = " ".join([*m.lead, *m.own, term.attr, m.form.text])  # 新建面积
    return Phrase(text, text, "", m.head.pos, m.form.prep)


def _measured(words: Sequence[Word], c: Composer) -> Phrase | None:
    if not _measure(words):
        return None
    m = _taken_apart(words)
    inner, last, pos = c.flat(m.rest), m.rest[-1], m.head.pos
    if last.pos in ("field", "place"):
        return Phrase(f"{m.before} in {inner.text}", pos=pos)
    attr = _before_rate(inner, m.rest) if pos == "rate" else inner.attr
    explicit = bool(last.term and last.term.attr)
    fits = bool(attr) and len(attr.split()) <= ATTRIBUTE_WORDS + (m.form.prep != "for")
    if m.head.compounds and (before := _before_noun(inner)):
        text = " ".join([*m.lead, *m.own, before, m.form.text])  # 汽车产量
        return Phrase(text, text, text if len(text.split()) <= ATTRIBUTE_WORDS + 1 else "", pos)
    if fits and (pos == "rate" or (pos == "activity" and explicit and not m.form.prep)):
        text = " ".join([*m.lead, *m.own, attr, m.form.text])
        return Phrase(text, text, text if len(text.split()) <= ATTRIBUTE_WORDS + 1 else "", pos, m.form.prep)
    if m.form.text == "total" and m.head.en == "total number":
        return Phrase(f"{m.before} {inner.text}", pos=pos)
    short = pos == "activity" or (pos == "amount" and not m.form.text.startswith(_COUNTING))
    packed = " ".join([*m.lead, *m.own, _before_noun(inner), m.form.text]) if short and _before_noun(inner) else ""
    found = Phrase(m.before, pos=pos).behind(m.form.prep or "of", inner)
    return replace(found, packed=packed)


def _before_rate(inner: Phrase, rest: Sequence[Word]) -> str:
    """What stands before a rate: what can stand before any noun, persons named shortly, and an act that one word names (结对率)."""
    if inner.attr:
        return inner.attr
    longest = {"person": ATTRIBUTE_WORDS, "money": ATTRIBUTE_WORDS + 1}.get(inner.pos, 0)
    short = len(inner.one.split()) <= longest and " of " not in inner.one
    return inner.one if short or (len(rest) == 1 and _plain_act(rest[-1])) else ""


_SITES = ("机构", "学校", "院校", "企业", "园区", "社区", "小区", "农村", "乡村", "城市", "场", "医院", "单位")  # something can be in them
_COUNTING = ("number", "total", "amount", "size", "top ")  # such a measure stands before what it counts
_LONGEST_COMPOUND = 3  # words of a noun that may still stand before another where there is no better way


def _before_noun(inner: Phrase) -> str:
    """What a phrase is before another noun, where that is needed to save a preposition."""
    said = inner.one if inner.attr in ("", inner.text) and inner.one else inner.attr or inner.packed
    short = said and len(said.split()) <= _LONGEST_COMPOUND and not any(mark in said for mark in (" of ", " for ", " and ", "(", ","))
    return said if short and not said.startswith("the ") else ""


# ---------------------------------------------------------------- what is counted, paid or named


def _level_behind(words: Sequence[Word], c: Composer) -> Phrase | None:
    head = words[-1]
    if head.pos not in ("adj", "level", "post"):
        return None
    # 国家级 alone at the end: the noun is understood
    return c.flat(words[:-1]).with_text(f"{{}} {head.en}" if head.pos == "post" else f"{{}} ({head.en})")


def _turned(words: Sequence[Word], c: Composer) -> Phrase | None:
    head = words[-1]
    if head.pos != "adj" or not head.zh.endswith("化") or len(words) < 2:
        return None
    return Phrase(f"{head.en} transformation", pos="activity").behind("of", c.flat(words[:-1]))  # 煤矿智能化


def _owned(words: Sequence[Word], c: Composer) -> Phrase | None:
    rest, head = words[:-1], words[-1]
    edge = max((i for i in range(1, len(rest)) if rest[i].pos in ("adj", "level") and _owns(rest[i - 1], i)), default=0)
    if not edge:  # 养老机构护理型床位: what stands before the adjective belongs to nobody else
        return None
    owner, inner = c.flat(rest[:edge]), c.flat([*rest[edge:], head])
    found = inner.behind(noun(head).prep or ("for" if head.pos == "money" else "of"), owner)
    short = owner.pos != "person" and len(f"{_before_noun(owner)} {inner.text}".split()) < _WORDS_IN_A_ROW
    return replace(found, packed=f"{_before_noun(owner)} {inner.text}") if _before_noun(owner) and short else found


def _owns(word: Word, length: int) -> bool:
    """Whether an adjective behind the word ends what belongs to it. One word that has a form before nouns may go on (城市优质幼儿园)."""
    if word.pos not in ("noun", "person", "mass", "unique"):
        return False
    return not (word.term and word.term.attr) or (length > 1 and word.pos in ("noun", "person"))


@dataclass
class _Around:
    """What stands before and behind a head. `waiting`: adjectives, until the noun they belong to is known."""

    before: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    again: str = ""  # what the last one behind the head says instead of `for`, where a nearer one has it

    def own(self) -> str:
        """The adjectives that waited for a noun."""
        own, self.waiting = " ".join(self.waiting), []
        return own


def _modified(words: Sequence[Word], c: Composer) -> Phrase | None:
    rest, head = words[:-1], words[-1]
    form, around = noun(head), _Around()
    for word in rest:
        if word.pos == "each":
            around.behind.insert(0, word.said)
        elif word.pos == "adj":
            around.waiting.append(word.en)
        elif word.pos in ("level", "latin", "number", "unknown", "name", "place"):
            around.before.extend([*around.waiting, hyphenated(word.en) if word.pos == "number" else word.en])
            around.waiting = []
        else:
            _place(word, words, form, around)
    around.before.extend(around.waiting)
    # nearest in Chinese is nearest in English
    tail = "".join(f" {b}" for b in reversed(around.behind))
    lead = " ".join(around.before)
    if any((w.pos == "number" and w.en == "1") or w.en == "one" for w in rest) and form.one:
        form = replace(form, text=form.one)
    attr = f"{lead} {form.attr}".strip() if form.attr and not tail and len(f"{lead} {form.attr}".split()) <= ATTRIBUTE_WORDS + 1 else ""
    many, one = (f"{led(lead, core)}{tail}" for core in (form.text, form.one or form.text))
    return Phrase(many, one, attr, head.pos, form.prep)


def _place(word: Word, words: Sequence[Word], head: Phrase, around: _Around) -> None:
    """Put a noun or an act before the head, where it is short, or behind it with its preposition."""
    form, behind = _beside(word, words[-1])
    if behind and word is words[-2] and _plain_act(word) and words[-1].pos in ("noun", "money", "mass"):
        behind, form = False, replace(form, attr=form.one)  # 仲裁案件: the act right before the head is part of its name
    own = around.own()
    if not behind and len(" ".join([*around.before, own, form.attr, head.text]).split()) <= _WORDS_IN_A_ROW:
        around.before.extend(x for x in (own, form.attr) if x)
    elif word.pos == "post":
        around.before.extend([own] if own else [])
        around.behind.append(word.en)
    elif word.pos == "activity" and word.verb and can_act(words[-1]) and word is words[0] and not own:
        around.behind.append(gerund(word.verb))  # 上云企业: what they do
    else:
        prep = "in" if word.pos == "field" else head.prep or ("of" if words[-1].pos == "person" else "for")
        _put_behind(word, prep, " ".join(x for x in (own, form.text) if x), around)


def _put_behind(word: Word, prep: str, said: str, around: _Around) -> None:
    """Put what is said behind the head, with its preposition; one `for` is enough."""
    if prep == "for" and any(other.startswith("for ") for other in around.behind):
        around.behind = [re.sub("^for ", around.again, other) for other in around.behind]
    around.again = "of " if word.pos == "person" else "in " if word.zh.endswith(_SITES) else "for "
    around.behind.append(f"{prep} {said}")


def _plain_act(word: Word) -> bool:
    """An act that one word names: arbitration, recycling."""
    return word.pos == "activity" and word.term is not None and not word.term.attr and word.en.isalpha()


def _beside(word: Word, head: Word) -> tuple[Phrase, bool]:
    """A word as it stands beside a head, and whether it has to stand behind it."""
    form = noun(word)
    if word.pos == "verb":
        return replace(form, attr=word.done), False
    behind = word.pos in ("person", "field", "amount", "share", "rate", "post") and not (word.term and word.term.attr)
    if word.pos == "person" and head.pos in ("person", "name"):
        behind = not form.attr and len(form.one.split()) > ATTRIBUTE_WORDS + 1
        form = replace(form, attr="young" if form.one == "young person" else form.attr or form.one)  # youth employment, young craftsmen
    return form, behind or not form.attr or (can_act(word) and head.pos == "money")  # who is paid


HEADS = (
    Transfer("competition", "noun phrase", "竞赛活动: the competition says it already", _competition),
    Transfer(
        "verb and amount", "verb phrase", "a verb, what it is done to, and how much: the amount, then what was done", _verb_and_amount
    ),
    Transfer("done", "verb phrase", "a verb at the end: the object, then what is done with it", _done),
    Transfer("adjectives and measure", "measure", "adjectives before a measure stay before it", _adjectives_and_measure),
    Transfer("number done", "measure", "A做数: number of A done", _number_done),
    Transfer("number doing", "measure", "做A人数: number of people doing A", _number_doing),
    Transfer("plan completion", "measure", "A, then a plan and how much of it is done: plan completion rate for A", _plan_completion),
    Transfer("rate among", "measure", "people, what is done for them, then a rate: the rate of it among them", _rate_among),
    Transfer("rate of money", "measure", "a share behind money is the rate at which it is paid", _rate_of_money),
    Transfer("share doing", "measure", "谁做比例: share of those who are doing", _share_doing),
    Transfer(
        "share doing it", "measure", "who, what they do, with what, then a share: the share of those who are doing it", _share_doing_it
    ),
    Transfer("made", "measure", "新建面积: newly built area", _made),
    Transfer(
        "measured", "measure", "a measure of something: rate as a compound, else of; adjectives beside the measure are its own", _measured
    ),
    Transfer("turned into", "noun phrase", "A智能化: intelligent transformation of A", _turned),
    Transfer("level behind", "noun phrase", "an adjective or size at the end goes behind, in brackets", _level_behind),
    Transfer("owned", "noun phrase", "what stands before an adjective owns what stands behind it: B of A", _owned),
    Transfer("modified", "noun phrase", "short modifiers before the head, persons, fields and long ones behind it", _modified),
)
