"""Transfers of a measure that counts: whom or what the number is of, what is done with them, and what has been done as a participle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from policy_digest.chinese.alternation import later
from policy_digest.english.composer import Composer, Transfer
from policy_digest.english.morphology import gerund
from policy_digest.english.transfers.classes import is_act, noun
from policy_digest.english.words import Phrase, Word
from policy_digest.tables import Term

_NUMBER_OF: Final = "number of "
_COUNTABLE: Final = ("person", "noun", "unique", "adj", "level", "place", "post")
_WHOM: Final = ("people", "households", "cases", "units")  # what a row can say that its number counts
# What somebody gets; of anything else, somebody is covered by it.
_RECEIVED: Final = later(
    r"(?:training|screening|assistance|treatment|services?|care|subsid(?:y|ies)|allowances?|education|vaccinations?|vaccines?|aid"
    r"|rehabilitation|support|check(?:s|-ups?)?|examinations?|inspections?|consultations?|guidance|relief|benefits?|pensions?"
    r"|grants?|rewards?|loans?|compensation|housing|insurance|visits?|surgery|certificates?)$"
)
# area restored, waste collected: the participle goes behind what it is done to
_PARTICIPLE: Final = later(
    r"(?P<size>.*\S) (?P<done>(?:[a-z]+-)?(?:\w+ed|built|won|lost|sown|paid)(?: out| up)?|open to traffic|in operation)"
)


def whom(word: Word) -> str:
    """What a number counts, where its row says so: people, households, cases; "" for any other word."""
    counted = word.en.removeprefix(_NUMBER_OF) if word.pos == "amount" and word.en.startswith(_NUMBER_OF) else ""
    return counted if counted in _WHOM else ""


def participle(form: Phrase) -> tuple[str, str]:
    """`area restored` → area, restored; ("", "") for a measure of another shape."""
    found = None if form.prep else _PARTICIPLE.fullmatch(form.text)
    return (found["size"], found["done"]) if found else ("", "")


def _counted(words: Sequence[Word], c: Composer) -> Phrase | None:
    rest, head = list(words[:-1]), words[-1]
    counted = whom(head) if rest else ""
    if not counted:
        return None
    last = rest[-1]
    if counted == "units":
        return _units(rest, head, c)
    if counted == "households" and last.pos == "person":
        return Phrase(f"{_NUMBER_OF}{c.flat(rest).one} households", pos="amount")  # resident households
    if (
        last.pos in _COUNTABLE
        or (rest[0].pos == "verb" and not is_act(last))
        or (len(rest) > 1 and rest[-2].pos == "person" and is_act(last))
    ):
        return c.flat([*rest, _plain(head)])
    if counted == "cases":
        return Phrase(_NUMBER_OF + c.flat([*rest, Word(head.zh, "noun", "case", Term(zh=head.zh, en="case"))]).text, pos="amount")
    return _of_act(rest, counted, c) or c.flat([*rest, _plain(head)])


def _of_act(rest: list[Word], counted: str, c: Composer) -> Phrase | None:
    """Who gets what, who is covered by what is done, or with whom it is done; None where nothing of it can be said."""
    last, who = rest[-1], max((i for i, w in enumerate(rest) if w.pos == "person"), default=-1)
    if who >= 0 and counted == "people":
        counted, rest = c.flat(rest[: who + 1]).text, rest[who + 1 :]
    if len(rest) == 1 and is_act(last) and counted == "people":
        return Phrase(f"{_NUMBER_OF}people {last.done}", pos="amount")
    if counted == "people" and (found := _doing(rest, c)):
        return Phrase(f"{_NUMBER_OF}people {found}", pos="amount")
    what = c.flat(rest)
    if _RECEIVED.search(re.split(" (?:for|of|to) ", what.text)[0]):
        return Phrase(f"{_NUMBER_OF}{counted} receiving {what.text}", pos="amount")
    if last.pos == "activity" and is_act(last) and counted != "households":
        through = f" through {c.flat(rest[:-1]).text}" if len(rest) > 1 and rest[-2].pos in ("activity", "mass") else ""
        return Phrase(f"{_NUMBER_OF}{counted} {last.done}{through}", pos="amount") if through else None
    covered = counted == "households" or (counted == "people" and last.pos in ("activity", "mass"))
    return Phrase(f"{_NUMBER_OF}{counted} covered by {what.text}", pos="amount") if covered and last.pos != "verb" else None


def _doing(rest: list[Word], c: Composer) -> str:
    """`失业补助金领取`: receiving unemployment allowance; `补贴发放`: paid subsidies; "" where nothing is paid out."""
    act = rest[-1]
    if len(rest) < 2 or rest[-2].pos != "money" or not is_act(act) or rest[0].verb:
        return ""
    return f"{gerund(_GOT if act.verb in _GIVEN else act.verb)} {c.flat(rest[:-1]).one or c.flat(rest[:-1]).text}"


_GIVEN: Final = ("issue", "pay", "pay out", "grant", "disburse", "distribute")  # who is counted gets what is given
_GOT: Final = "receive"


def _units(rest: list[Word], head: Word, c: Composer) -> Phrase:
    """`number of resettlement housing units started`; of what is counted by its own noun, `number of lifts renewed`."""
    done = f" {rest[-1].done}" if len(rest) > 1 and is_act(rest[-1]) else ""
    what = c.flat(rest[:-1] if done else rest)
    if what.pos in ("noun", "person", "unique"):
        return Phrase(f"{_NUMBER_OF}{what.text}{done}", pos="amount")
    named = what.attr or what.one or what.text
    units = f"{named} units" if " of " not in named and " for " not in named else f"units of {named}"
    return Phrase(f"{_NUMBER_OF}{units}{done}", pos="amount")


def _plain(head: Word) -> Word:
    """The same number, of whatever stands before it."""
    return Word(head.zh, "amount", "number", Term(zh=head.zh, en="number", pos="amount"))


def _participle_behind(words: Sequence[Word], c: Composer) -> Phrase | None:
    head = words[-1]
    if len(words) < 2 or head.pos != "amount" or words[0].pos == "verb" or words[-2].pos in ("adj", "level", "number", "place", "field"):
        return None
    size, done = participle(noun(head))
    if not size or size.startswith(_NUMBER_OF):
        return None
    found = c.flat([*words[:-1], Word(head.zh, "amount", size, Term(zh=head.zh, en=size, pos="amount"))])
    return replace(found.with_text(f"{{}} {done}"), one="")


COUNTED = (
    Transfer(
        "counted",
        "measure",
        "a number whose row says whom it counts: number of A, of people receiving A, of households covered by A",
        _counted,
    ),
    Transfer("participle behind", "measure", "area restored, of A: area of A restored", _participle_behind),
)
