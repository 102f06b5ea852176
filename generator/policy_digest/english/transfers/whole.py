"""Transfers of a phrase as a whole: what adds nothing, dates, and what stands in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.english.composer import Composer, Transfer
from policy_digest.english.morphology import gerund
from policy_digest.english.transfers.classes import CARRY_OUT, can_act, has_object
from policy_digest.english.words import Phrase, Word


def _silent(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`其`, a stop, the rest of a comparator (`价格不（高于…）`)."""
    kept = [w for w in words if w.pos not in ("stop", "adv")] or [w for w in words if w.pos != "stop"]
    kept = _adjectives_joined(kept)
    while len(kept) > 1 and kept[-1].en in ("not", "non-"):
        kept.pop()
    if not kept:
        return Phrase("")
    return c.phrase(kept) if len(kept) < len(words) else None


def _adjectives_joined(words: Sequence[Word]) -> list[Word]:
    """`专业化、特色化建设`: adjectives joined by 和 are one."""
    out: list[Word] = []
    for word in words:
        if len(out) > 1 and word.pos in ("adj", "level") and out[-1].pos == "and" and out[-2].pos == word.pos:
            link, first = out.pop(), out.pop()
            before = first.en if " and " not in first.en else first.en.replace(" and ", ", ")
            out.append(Word(f"{first.zh}{link.zh}{word.zh}", word.pos, f"{before} {link.en} {word.en}"))
        else:
            out.append(word)
    return out


def _dated(words: Sequence[Word], c: Composer) -> Phrase | None:
    dates = [w for w in words if w.pos == "date"]
    if not dates:
        return None
    rest = c.phrase([w for w in words if w.pos != "date"])
    when = " ".join(w.en if not rest.text else re.sub(r"^in ", "for ", w.en) for w in dates)
    return replace(rest, text=f"{rest.text} {when}".strip(), one="", attr="", packed="")


def _bracketed(words: Sequence[Word], c: Composer) -> Phrase | None:
    opened = next((i for i, w in enumerate(words) if w.pos == "open"), None)
    if opened is None:
        plain = [w for w in words if w.pos != "close"]
        return c.phrase(plain) if len(plain) < len(words) else None
    closed = _closing(words, opened)
    inside, outside = words[opened + 1 : closed], [*words[:opened], *words[closed + 1 :]]
    main, note = c.phrase(outside), _condition(inside, c)
    if not main.text or not note.text:
        return main if main.text else note
    said = note.text.replace("{", "").replace("}", "")
    if inside and _is_for(main, note, inside):
        return replace(main.behind("for", replace(note, text=said, packed="")), packed="")
    if inside[0].zh == _WITH:
        said = f"including {said}"
    elif re.match(r"of (?:up to|at least) ", said):
        said = said.removeprefix("of ")
    elif note.pos == "adj":
        said = _SPAN.sub(r"\1 \2", said)  # second year
    return main.with_text(f"{{}} ({said})")


_WITH = "含"


def _closing(words: Sequence[Word], opened: int) -> int:
    """Where the bracket closes that opens there, those inside it passed over."""
    depth = 0
    for i in range(opened, len(words)):
        depth += (words[i].pos == "open") - (words[i].pos == "close")
        if depth == 0:
            return i
    return len(words)


_SPAN = later(r"\b(\w+)-(year|month|phase|stage)$")
_PAID_FOR = ("person", "noun", "unique")


def _is_for(main: Phrase, note: Phrase, inside: Sequence[Word]) -> bool:
    """Whether what stands in brackets behind a payment is whom or what it is paid for, and can be said so."""
    named = note.pos in _PAID_FOR or (note.pos == "activity" and not re.match(r"\w+ed ", note.text))
    first = inside[0]
    apart = first.pos in ("number", "date", "each", "post", "place", "quote", "prep") or any(
        w.pos in ("and", "stop", "number") for w in inside
    )
    return (
        main.pos == "money" and named and not apart and not re.search(r" for |\(|,", f"{main.text} {note.text}") and " of " not in main.text
    )


def _condition(words: Sequence[Word], c: Composer) -> Phrase:
    """What stands in brackets behind a payment: who does what for it (`购买首套住房`), or a noun phrase like any other."""
    at = _act_of_condition(words)
    if at is None or any(w.pos == "and" for w in words[:at]):
        return c.phrase(words)
    who = list(words[:at])
    adverbs: list[str] = []
    while len(who) > 1 and who[-1].pos == "adj" and who[-1].adverb:
        adverbs.insert(0, who.pop().adverb)
    if at == len(words) - 1:
        if who and words[at].prep == "by":  # 目录涵盖: the noun is the subject
            subject = c.phrase(who)
            return Phrase(f"{words[at].done} by the {subject.one or subject.text}", pos="activity")
        return c.phrase(words)
    if who and not (can_act(who[-1]) or who[-1].pos == "noun"):
        return c.phrase(words)
    if doer := _doing_it(words[at:], c):
        return doer
    what = c.phrase(words[at + 1 :])
    if what.pos == "person" and words[at].en == CARRY_OUT:  # 企业开展技师: what is carried out is not said
        return what.behind("of", c.phrase(who)) if who else what
    if what.pos == "person" and words[at].en == "obtain":  # 取得高级工
        what = replace(what, text=f"the {what.one or what.text} grade")
    text = " ".join([*adverbs, gerund(words[at].verb), what.text])
    return Phrase(f"{c.phrase(who).text} {text}" if who else text, pos="activity")


def _doing_it(words: Sequence[Word], c: Composer) -> Phrase | None:
    """`购买新能源汽车个人消费者`: who does it stands behind the object, without 的; of what is done to people, the last are the object."""
    act, last, who = words[0], words[-1], len(words) - 1
    while who > 1 and words[who - 1].pos in ("adj", "level"):
        who -= 1
    between = words[1:who]
    if last.pos != "person" or act.en in _TO_PEOPLE or not between or between[-1].pos not in ("noun", "mass", "unique", "money"):
        return None
    return c.phrase(words[who:]).with_text(f"{{}} {gerund(act.verb)} {c.phrase(between).text}")


# their object is people
_TO_PEOPLE = (
    "hire",
    "recruit",
    "train",
    "take on",
    "employ",
    "assist",
    "support",
    "fund",
    "resettle",
    "place",
    "attract",
    "serve",
    "carry out",
)


def _act_of_condition(words: Sequence[Word]) -> int | None:
    """Where the act of a condition stands: a verb, or an act at the front that has what follows as its object."""
    if any(w.pos in ("of", "share-of", "among", "prep", "open") for w in words):
        return None
    at = next((i for i, w in enumerate(words) if w.pos == "verb"), None)
    if at is not None or len(words) < 2 or words[0].pos != "activity" or not words[0].verb:
        return at
    if words[1].pos in ("adj", "level"):
        return 0 if words[-1].pos in ("noun", "person", "mass") else None  # 购买首套住房
    return 0 if has_object(words[0], words[-1]) and words[-1].pos != "verb" else None


WHOLE = (
    Transfer("silent", "phrase", "words that add nothing to a name go", _silent),
    Transfer("date", "phrase", "a date goes to the end", _dated),
    Transfer(
        "bracket", "phrase", "what stands in brackets stays in brackets behind the rest, as a noun phrase or as who does what", _bracketed
    ),
)
