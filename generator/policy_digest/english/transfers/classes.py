"""What a word can be beside others: who acts, what an act governs, how it stands as a noun. In: `Word`s. Out: yes or no, or a `Phrase`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from policy_digest.chinese.alternation import later
from policy_digest.english.words import Phrase, Word

ATTRIBUTE_WORDS: Final = 2  # a longer noun reads badly before another one
THINGS: Final = ("noun", "person", "unique", "mass", "activity")
WHERE_OR_WHO: Final = ("in", "by", "from", "at")  # prepositions with which a verb at the end is what is done, and no name of it
CARRY_OUT: Final = "carry out"  # a verb that says nothing of what is done; the noun behind it does
CARRYING_OUT: Final = ("实施", "开展", "进行")
MAKING_PEOPLE: Final = ("培养", "培训", "培育")  # the person before them is what somebody becomes
_ACTORS: Final = (
    "企业",
    "机构",
    "单位",
    "政府",
    "部门",
    "院校",
    "学校",
    "医院",
    "银行",
    "力量",
    "协会",
    "组织",
    "家庭",
    "公司",
    "平台",
    "高校",
)
_SORTS: Final = {"level": "adj", "mass": "thing", "activity": "thing", "noun": "thing", "unique": "thing", "field": "thing"}


def noun(word: Word) -> Phrase:
    """One word as a noun phrase."""
    term = word.term
    if term is None:
        return Phrase(word.en, word.en, word.en if word.pos in ("latin", "place") else "", "name" if word.pos != "latin" else "latin")
    many = term.many if term.pos in ("noun", "person") else term.plural or term.en
    short = len(term.en.split()) <= ATTRIBUTE_WORDS and " of " not in term.en
    attr = term.attr or (term.en if short and term.pos in ("noun", "mass", "name", "unique") else "")
    if term.pos in ("level", "adj"):
        attr = term.en
    if term.pos == "body":  # outside the name of an authority, a field
        many = attr = term.en.lower()
    return Phrase(many, term.en, attr, term.pos, word.prep)


def sort(word: Word) -> str:
    """Classes that may be joined by 和 before one head."""
    return _SORTS.get(word.pos, word.pos)


def can_act(word: Word) -> bool:
    """Whether somebody is named who can do something: a person, an authority, an enterprise."""
    return word.pos in ("person", "organ", "office") or word.zh.endswith(_ACTORS)


def is_act(word: Word) -> bool:
    """Whether the word is a verb, or a noun that has one."""
    return bool(word.verb) and word.pos in ("verb", "activity")


def has_object(first: Word, head: Word) -> bool:
    """Whether an act at the front has the last noun as its object: it has no form before nouns, and the noun is for no purpose."""
    if first.pos != "activity" or not first.verb or first.term is None or first.term.attr:
        return False
    return head.pos in ("noun", "person", "mass", "unique", "money") and not (head.term is not None and head.term.purpose)


def done_by_person(words: Sequence[Word]) -> bool:
    """Whether the first word is what a person before it does: it has the last noun as its object, or another person follows."""
    first, head = words[0], words[-1]
    if has_object(first, head):
        return True
    return first.pos == "activity" and bool(first.verb) and words[1].pos in ("adj", "person") and head.pos == "person"


# of these, a word before a plain thing is never the first half of its name
_MAKING_OVER: Final = ("renovate", "recruit", "foster", "clean up", "restore", "manage", "upgrade", "line", "dredge", "repair")
_WORK: Final = later(
    r"(?:project|programme|fund|campaign|zone|area|base|plan|site|enterprise|company|worker|personnel|staff|institution|team|work|plant"
    r"|system|agency|department|unit|platform|centre|office|station|master|technology|method|level|measure|scheme|target|rules?)s?$"
)


def makes_over(first: Word, rest: Sequence[Word]) -> bool:
    """`改造敬老院`, `引进新品种`: what is done with the thing behind it; 改造项目 and 管理人员 are names."""
    head = rest[-1]
    if first.pos != "activity" or first.verb not in _MAKING_OVER or rest[0].pos in ("activity", "verb", "unknown", "place"):
        return False
    return head.pos in ("noun", "person", "unique") and (len(rest) > 1 or not _WORK.search(head.en))


def heads_clause(first: Word, rest: Sequence[Word]) -> bool:
    """A verb before its object (`培养技能人才`), unless the word is the first half of a compound (`培训基地`)."""
    if first.pos == "verb":
        return rest[-1].pos not in ("verb", "amount", "share", "rate", "money")
    if first.pos not in ("activity", "mass"):
        return False
    if makes_over(first, rest):
        return True
    if has_object(first, rest[-1]) and not (len(rest) > 1 and rest[0].pos in ("activity", "verb", "unknown")):
        return True  # 创造经济效益
    if rest[-1].pos in ("noun", "person", "unique") and len(rest) > 1:
        object_ = next((w for w in rest if not (w.verb and w.pos == "activity")), rest[-1])
        if object_.pos in ("level", "number") or (object_.pos == "adj" and first.term is not None and not first.term.attr.endswith("ed")):
            return True  # 建设省级创新平台
    return rest[-1].pos == "person" and rest[0].pos in ("person", "level", "adj")
