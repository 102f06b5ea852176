"""English as people write it → the same in the wordings that the gate reads. In: text. Out: text, and the numbers that stand in words.

Nothing is taken away but what is said twice: a figure, a unit, a time or a comparator that the gate does not read is none here either.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from typing import Final

from policy_digest.chinese.alternation import later

_N: Final = r"\d[\d,]*(?:\.\d+)?"
_SCALE: Final = r"(?:\s(?:thousand|million|billion|trillion))?"
_FIGURE: Final = rf"(?:(?:RMB|CNY|MOP|JPY|HK\$|US\$|NT\$|[€£¥$])\s?)?{_N}{_SCALE}(?:%|\sper\s?cent|\spercentage points)?"
_MONTH: Final = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT: Final = {"m": "million", "bn": "billion"}
_FIRST: Final = "January February March April May June July August September October November December".split()
_SPELLED: Final = "two three four five six seven eight nine ten eleven twelve".split()

_REWRITTEN: Final = tuple(
    (later(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (rf"({_FIGURE}(?: [a-z-]+)?) or (?:more|above|over|higher|greater)\b", r"at least \1"),
        (rf"({_FIGURE}(?: [a-z-]+)?) or (?:less|fewer|below|under|lower)\b", r"at most \1"),
        (rf"\bcapped at (?={_FIGURE})", "at most "),
        (rf"\bbetween ({_FIGURE}) and ({_FIGURE})(?! {_MONTH})(?=\W)", r"\1 to \2"),
        (r"\b(in|during|for) the (?:whole )?(?:calendar )?year (?=(?:19|20)\d\d\b)", r"\1 "),
        (r"\bfrom ((?:19|20)\d\d) (?:through|until|till|up to) ((?:19|20)\d\d)\b", r"from \1 to \2"),
        (
            rf"\b(?:in |during |over |between |from )?({_MONTH})(?: ?[–-] ?| and | through | to )({_MONTH}) ((?:19|20)\d\d)\b",
            r"from \1 to \2 \3",
        ),
        (r"\b(a|per|each) (year|month|week|day|quarter) (per (?!year|month|week|day|quarter)[a-z]+)", r"\3 \1 \2"),
    )
)  # fmt: skip
_YEARS = later(r"between (?:19|20)\d\d and (?:19|20)\d\d", re.IGNORECASE)
_IN_SHORT = later(r"(?<=[$€£¥BYP])(\s?)(\d[\d,]*(?:\.\d+)?)\s?(m|bn)\b")
_FIRST_MONTHS = later(rf"\b(?:in|during|over) the first ({'|'.join(_SPELLED)}|\d\d?) months of ((?:19|20)\d\d)\b", re.IGNORECASE)
_IN_WORDS = later(
    rf"\b(?:{'|'.join(_SPELLED)}|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands"
    r"|twice|thrice|doubled?|tripled?|trebled?|half|halved?)\b",
    re.IGNORECASE,
)


def plainly(text: str) -> str:
    """`RMB 12.5m` → RMB 12.5 million, `60% or more` → at least 60%, `January–November 2025` → from January to November 2025."""
    text = _IN_SHORT.sub(lambda f: f"{f[1]}{f[2]} {_SHORT[f[3]]}", text)
    text = _FIRST_MONTHS.sub(_first_months, text)
    years = {found.start() for found in _YEARS.finditer(text)}
    for pattern, said in _REWRITTEN:
        text = pattern.sub(lambda f, said=said: f[0] if f.start() in years else f.expand(said), text)  # type: ignore[misc]
    return text


def _first_months(found: re.Match[str]) -> str:
    n = int(found[1]) if found[1].isdigit() else _SPELLED.index(found[1].lower()) + 2
    return f"from January to {_FIRST[n - 1]} {found[2]}" if 1 < n <= 12 else found[0]


def in_words(text: str) -> Counter[str]:
    """The numbers that stand in words (`two cohorts`, `twice`), each as often as it stands; those of a time are none."""
    return Counter(word.lower() for word in _IN_WORDS.findall(_OF_TIME.sub(" ", text)))


_OF_TIME = later(
    rf"\b(?:within|every|each|in|for|over|after|first) (?:the (?:first|next|last|past) )?(?:{'|'.join(_SPELLED)})"
    r" (?:year|month|week|day|quarter)s?\b",
    re.IGNORECASE,
)


def whole(key: str, time: str) -> tuple[str, str]:
    """A time by its last day → by its month or year, where it is the end of it: by 30 June 2026 is by the end of June."""
    if key not in ("by", "as_of") or (found := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", time)) is None:
        return key, time
    year, month, day = found[1], found[2], found[3]
    if day and 1 <= int(month) <= 12 and int(day) != calendar.monthrange(int(year), int(month))[1]:
        return key, time
    return key, year if month == "12" else f"{year}-{month}"
