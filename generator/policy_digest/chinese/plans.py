"""Five-year plans: 十四五 ↔ 2021 to 2025. In: a name, a title or a year. Out: the plan. The one table of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_digest.chinese.numerals import number

LENGTH = 5
_SHIFTED = 1951  # the first ran from 1953; three years of repair came before the third, and since then each begins in a year on 1 or 6


@dataclass(frozen=True, slots=True)
class Plan:
    """A five-year plan of the country, its first and its last year."""

    name: str  # 十四五
    ordinal: int
    first: int
    last: int

    @property
    def years(self) -> str:
        return f"{self.first}/{self.last}"


def _named(ordinal: int) -> Plan:
    tens, ones = divmod(ordinal, 10)
    digits = "零一二三四五六七八九"
    name = ("十" if tens == 1 else f"{digits[tens]}十" if tens else "") + (digits[ones] if ones else "")
    first = _SHIFTED + LENGTH * ordinal
    return Plan(name + "五", ordinal, first, first + LENGTH - 1)


PLANS = {plan.name: plan for plan in map(_named, range(8, 21))}
_QUOTE, _UNQUOTE = '[“‘"「]', '[”’"」]'
# 八五, 九五 and 十五 are numerals too, and plans only between quotation marks
_SAFE = "|".join(sorted((name for name in PLANS if len(name) > 2), key=len, reverse=True))
_QUOTED = "|".join(sorted(PLANS, key=len, reverse=True))
PLAN = rf"(?:{_QUOTE}(?:{_QUOTED}){_UNQUOTE}|{_QUOTE}?(?:{_SAFE}){_UNQUOTE}?)"  # as running text writes it
_IN_FULL = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})个五年(?:规划|计划)")
# 十四五规划, “十四五”, “十四”五: of titles, that lose a quotation mark or set it amiss
_IN_TITLE = re.compile(
    rf"{_QUOTE}?(?P<n>{'|'.join(sorted((n[:-1] for n in PLANS), key=len, reverse=True))}){_UNQUOTE}?五{_UNQUOTE}?(?!年|届|次|条|个|[十百千万])"
)


def named(text: str) -> Plan | None:
    """The plan that a match of `PLAN` speaks of."""
    return PLANS.get(text.strip('“”‘’"「」'))


def in_title(title: str) -> Plan | None:
    """The plan that a title names, in short or in full: “十四五”规划, 第十四个五年规划."""
    if match := _IN_FULL.search(title):
        n = number(match["n"])
        return next((plan for plan in PLANS.values() if plan.ordinal == n), None)
    for match in _IN_TITLE.finditer(title):
        if len(match["n"]) > 1 or match[0] != match["n"] + "五":  # 八五 and 十五 need their quotation marks
            return PLANS[match["n"] + "五"]
    return None


def ending(year: int) -> Plan | None:
    """The plan whose last year it is; None for other years."""
    return next((plan for plan in PLANS.values() if plan.last == year), None)
