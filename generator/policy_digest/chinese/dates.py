"""Written years, months and days: what they look like, and which day they are. In: text. Out: numbers and ISO 8601 strings."""

from __future__ import annotations

import calendar
import re

from policy_digest.chinese.numerals import DIGITS, ONES, number

RELATIVE = {
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "上年度": -1,
    "上一年": -1,
    "上一年度": -1,
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "后年": 2,
}
REPUBLIC = 1911  # the year before the first of the Republic, as pages from Taiwan count

_D = "[一二三四五六七八九]"
_ANY = "[〇零○一二三四五六七八九]"
# 2025, 二〇二五, 两千零二十五
Y4 = rf"(?:(?:19|20)\d\d|[一二][〇零○九]{_ANY}{{2}}|[两二]千[〇零○]?(?:{_D}?十{_D}?|{_D})(?=年))"
_RELATIVE = "|".join(sorted(RELATIVE, key=len, reverse=True))
# 115年底, 一一五年: a year of the Republic; in digits and without 底, 度, a month or 到 before it, it may be a duration or a jubilee
_ROC = (
    rf"(?:民国\s?)?(?<![\d〇零○一二三四五六七八九十百千])(?P<roc>1[0-2]\d(?=\s?年(?:底|末|度|前|\d{{1,2}}月))|(?<=[到至自从国])(?<!达到)1[0-2]\d(?=\s?年)"
    rf"|一[〇零○一二]{_ANY}(?=年)|(?<=国)(?:[〇零○一二三四五六七八九十百]{{1,6}}|\d{{2,3}})(?=\s?年))\s?年(?:度(?!预算数))?"
)
YEAR = rf"(?:(?P<y>{Y4})\s?年度?|{_ROC}|(?P<r>{_RELATIVE}|[去今明]（1[0-2]\d）年))"
# a month begins where no numeral goes before: 12月31日 holds no 2月31日
MONTH = rf"(?<![\d{ONES}十])(?P<m>1[0-2]|0?[1-9]|十[一二]?|[{ONES}])\s?月份?"
DAY = rf"(?P<d>\d{{1,2}}|[一二三]?十[{ONES}]?|[{ONES}])\s?[日号]"
# A year, a month, or both; the day may follow the month.
DATE = rf"(?:{YEAR}\s?)?(?:{MONTH}(?:\s?{DAY})?)?(?(y)|(?(roc)|(?(r)|(?(m)|(?!)))))"
UP_TO = r"\s?(?:—|－|-|–|−|~|～|至|到){1,2}\s?"


def plain(pattern: str) -> str:
    """The pattern without its named groups, for a date whose parts nobody reads."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def numbered(pattern: str, n: int) -> str:
    """The pattern with its groups named y1, m1, … : one of the two ends of a stretch of time."""
    return re.sub(r"\(\?\((\w+)\)", rf"(?(\g<1>{n})", re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{n}>", pattern))


def digits(text: str) -> int:
    """2025, 二〇二五, 两千零二十五 → 2025."""
    if "千" in text:
        return int(number(text) or 0)
    return int("".join(str(DIGITS[c]) if c in DIGITS else c for c in text))


def republic(text: str) -> int:
    """114, 一一四, 一百一十四 → 2025."""
    years = number(text) if re.search("[十百]", text) else None
    return REPUBLIC + (int(years) if years is not None else digits(text))


def small(text: str | None) -> int | None:
    """A month, a day or a few years in either writing; None for none."""
    value = number(text) if text else None
    return int(value) if value is not None else None


def real_date(year: int, month: int | None, day: int | None) -> bool:
    """Whether the calendar has the day: 2月30日 it has not."""
    if month is None:
        return True
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return False
    return day is None or 1 <= day <= calendar.monthrange(year, month)[1]


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """YYYY[-MM[-DD]]; None for a day that no calendar has."""
    if not real_date(year, month, day):
        return None
    return f"{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
