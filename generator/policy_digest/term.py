"""Paragraphs → when a document takes effect, and how long it holds: 本办法自2024年7月1日起施行，有效期五年. Out: `Clause`s with their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policy_digest.chinese import dates
from policy_digest.chinese.alternation import later
from policy_digest.chinese.dates import DAY, MONTH, Y4
from policy_digest.chinese.numerals import number

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = rf"(?P<y>{Y4})\s?年\s?{MONTH}\s?{DAY}"
_TAKES_EFFECT = r"(?:正式)?(?:施行|实施|执行|生效|试行)"
_FROM = later(rf"(?:自|从|于)\s?{_DATE}(?:之日)?(?:起|开始)?{_TAKES_EFFECT}")
_FROM_ISSUE = later(rf"自(?:印发|发布|公布|公告|下发|颁布)之日起{_TAKES_EFFECT}")
_UNTIL = later(rf"有效期(?:限)?(?:为|至|到|截至|截止到?|自[^，。；]{{0,16}}至)?\s?{_DATE}")
_FOR = later(rf"有效期(?:限)?(?:为|是)?\s?(?P<n>{_N})\s?年")
_LONGEST = 300  # characters; a longer sentence is no clause of a document


@dataclass(frozen=True, slots=True)
class Clause:
    """`since` and `until` hold YYYY-MM-DD, `for` an ISO 8601 duration. `paragraph`: index of the one that says so."""

    key: Literal["since", "until", "for"]
    value: str
    paragraph: int


def find_term(paragraphs: Sequence[str], published: str | None) -> tuple[Clause, ...]:
    """What a document says of its own term, each key once, the last clause that says it.

    自印发之日起 is the day of publication, and stays out where that is unknown; so does a day that no calendar has. What is said of
    another document (《…》自…起施行) does not count.
    """
    found: dict[str, Clause] = {}
    for i, text in enumerate(paragraphs):
        for sentence in re.split("(?<=[。；])", text) if "起" in text or "有效期" in text or "施行" in text else ():
            own = re.search(r"本[一-鿿]{2,10}|^\s*(?:第[一-鿿\d]{1,6}条\s*)?自", sentence)
            if len(sentence) > _LONGEST or own is None or "《" in sentence[: own.start()]:
                continue
            if m := _FROM.search(sentence):
                _keep(found, "since", _iso(m), i)
            elif _FROM_ISSUE.search(sentence):
                _keep(found, "since", published, i)
            if m := _UNTIL.search(sentence):
                _keep(found, "until", _iso(m), i)
            elif (m := _FOR.search(sentence)) and (years := number(m["n"])):
                _keep(found, "for", f"P{years}Y", i)
    return tuple(found[key] for key in ("since", "until", "for") if key in found)


def _keep(found: dict[str, Clause], key: Literal["since", "until", "for"], value: str | None, paragraph: int) -> None:
    if value:
        found[key] = Clause(key, value, paragraph)


def _iso(m: re.Match[str]) -> str | None:
    month, day = dates.small(m["m"]), dates.small(m["d"])
    return dates.iso(dates.digits(m["y"]), month, day) if month and day else None
