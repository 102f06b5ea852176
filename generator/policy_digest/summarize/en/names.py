"""An indicator → an English noun phrase that a sentence can take apart. In: a point and the tables. Out: a `Name`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.models import Record
from policy_digest.summarize.en import figures
from policy_digest.summarize.heard import LONGEST_TERM, NOT_NOUNS, Point, speaks_of_cover, tail
from policy_digest.summarize.words import HAN, measure_of, words
from policy_digest.tables import Tables, Term

_SAID_BY_UNIT = ("people", "person-times")  # measures whose unit is a word that a name may begin with


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator as a noun phrase: the class of its last noun, its English, and the subject that stands in brackets, in both languages.

    `said`: what it begins with and the unit of its figure says again: `person-times of ` participation, `people ` selected from …
    """

    pos: str
    en: str
    about: str
    about_zh: str
    counted: bool  # can stand after a number
    said: str = ""


def named(point: Point, tables: Tables) -> Name:
    """The name of a point, inflected for its figure."""
    record = point.record
    term = tail(record.indicator_zh, tables)
    pos = term.pos if term else "other"
    en, about = apart(record.indicator_en, r"^(.*\S) \(([^()]*(?:\([^()]*\)[^()]*)*)\)$")
    zh, about_zh = apart(record.indicator_zh, r"^(.+)（([^（）]+)）$")
    if about_zh and not about:  # what stands in brackets in Chinese is what the money is for
        en, about = apart(en, r"^(.*?\S) for (.+)$")
    if not about_zh or not about or HAN.match(about):  # a name's Chinese in brackets, not a subject
        en, about, zh, about_zh = record.indicator_en, "", record.indicator_zh, ""
    en = _inflected(en, term, record)
    if point.act is not None and zh.endswith(f"中{point.act.zh}"):
        en = re.sub(rf"^people {point.act.done} ", "people ", en)  # select 2 people from among them
    elif point.act is not None and point.act.zh not in zh:
        en = en.removesuffix(f" {_done_first(zh, tables)}") or en  # renovate 2 centres, not 2 centres improved
    unit = figures.unit(record, tables, None).strip() if measure_of(record.unit, tables) in _SAID_BY_UNIT else ""
    again = re.match(rf"{re.escape(unit)} (?:of )?(?=.)", en) if unit else None
    counted = pos in ("noun", "person", "unique", "name", "other") and " as a share of " not in en
    if not counted and measure_of(record.unit, tables) == "people" and _led_by_person(zh, en, tables):
        pos, counted = "person", True
    return Name(pos, en, about, about_zh, counted, again[0] if again else "")


def _inflected(en: str, term: Term | None, record: Record) -> str:
    """One of it, several, or a sum of money: as its figure asks."""
    if term is None or term.many == term.en:
        return en
    if term.pos == "money":
        if record.kind == "support":
            return en.replace(term.many, term.en, 1)
        return en if record.kind == "rule" or term.many in en else en.replace(term.en, term.many, 1)
    return en.replace(term.many, term.en, 1) if record.value == 1 and record.value_max is None else en


def _done_first(zh: str, tables: Tables) -> str:
    """The participle of the act that a name begins with: 提升公共实训中心 → improved; "-" where it begins with none."""
    first = first_term(zh, tables)
    return first.done if first is not None and (first.verb or first.pos == "verb") else "-"


def first_term(zh: str, tables: Tables) -> Term | None:
    """The longest glossary term that begins a phrase."""
    terms = words(tables).terms
    return next((terms[zh[:i]] for i in range(min(LONGEST_TERM, len(zh)), 0, -1) if zh[:i] in terms), None)


def _led_by_person(zh: str, en: str, tables: Tables) -> bool:
    """Whether a phrase says what somebody does (`技师赴企业学习`), so that it is the persons who are counted."""
    who = first_term(zh, tables)
    return who is not None and who.pos == "person" and re.match(rf"{re.escape(who.many)} \w+ing ", en) is not None


def apart(text: str, pattern: str) -> tuple[str, str]:
    """The two groups of a pattern that matches, else the text and nothing."""
    found = re.match(pattern, text)
    return (found[1], found[2]) if found else (text, "")


def a(phrase: str) -> str:
    """`a` or `an` before a phrase, by its first letter."""
    vowel = re.match(r"[aeiou]", phrase, re.IGNORECASE) and not re.match(r"one|uni|use|eu", phrase, re.IGNORECASE)
    return f"{'an' if vowel else 'a'} {phrase}"


def subject(record: Record, name: Name, tables: Tables) -> str:
    """What a share is a share of, where the name does not say so itself: coverage where the evidence speaks of it."""
    if measure_of(record.unit, tables) != "share" or name.pos in (*NOT_NOUNS, "money") or " as a share of " in name.en:
        return the(name)
    return f"{'coverage' if speaks_of_cover(record, tables) else 'the share'} of {name.en}"


_OF_PEOPLE = later(r"\b(?:personnel|people|persons|workers|employees|professionals|technicians|students|residents|talent)$")


def the(name: Name) -> str:
    """A measured noun as a subject: the number of …; what is compared (`A as a share of B`) is the share of A among B."""
    if name.said:
        return name.en.removeprefix(name.said)
    if " as a share of " in name.en:
        some, _, all_ = name.en.partition(" as a share of ")
        return f"the share of {some} {'among' if _OF_PEOPLE.search(all_) else 'in'} {all_}"
    if name.en.startswith("the ") or name.pos not in NOT_NOUNS:
        return name.en
    return f"the {name.en}"


def plural(what: str) -> bool:
    """Whether the head of a noun phrase is plural: pipe networks in rural areas were …"""
    head = re.split(r" (?:of|in|for|per|with|among|to|by|under) | \(", what)[0]
    return re.search(r"(?:[^s]s|people|personnel)$", head) is not None and not re.search(r"(?:ics|basis|us|series|gas)$", head)


def owned(owner: str, what: str) -> str:
    """Whose it is: Dalian's total number of skilled workers; its coverage of villages."""
    return f"{owner} {what.removeprefix('the ')}"
