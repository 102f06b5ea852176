"""A period and where a quantity stands → whether the period tells of something else: an event, a part, what was before, who qualifies.

已于去年11月建成投产；二期计划投资42亿元: the second phase is not of last year.
"""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.models import Mention, Stated
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

OF_WHICH = "其中"
_FROM_THEN = later("(?:由|从)[“「]?$")  # 由“十三五”末的68%提高到81.5%
_STOP = later("[，；。：\\n]")
_TIMES = tuple("年月间期来季")  # 近三年（2021—2023年）


def aside(text: str, m: Mention) -> bool:
    """第二轮攻坚（2021-2023年）新建38所: a period in brackets, which holds for what stands before them, and not for what follows."""
    opened, closed = text[max(0, m.start - 1) : m.start], text[m.end : m.end + 1]
    return opened in ("（", "(") and closed in ("）", ")") and text[max(0, m.start - 2) : m.start - 1] not in _TIMES


class Elsewhere:
    """Knows the words of events and of who qualifies, from cues/."""

    def __init__(self, tables: Tables) -> None:
        events, wholly, who, won = (words(tables.cues[k]) for k in ("events", "wholly", "qualifies", "qualifies_with"))
        self.completed = later(rf"(?:前|底)?(?:{wholly})*(?:{events}|{words(tables.cues['completed'])})")  # 最快明年3月底前启用
        self._event = later(rf"(?:{wholly})*(?:{events})[^，。；\d]{{0,6}}")
        self._who = later(rf"(?:{who}|(?:{won})[^，。；\d]{{0,8}})(?:后|(?:未|不)?满)*$")  # 毕业5年内, 取得证书1年内

    def happened(self, text: str, m: Mention) -> bool:
        """去年11月建成投产；: when something happened, told to the end of its sentence or group, where nothing is counted."""
        stated = m.value
        if not isinstance(stated, Stated) or stated.key not in ("during", "as_of") or "/" in (stated.value or ""):
            return False
        stop = _STOP.search(text, m.end)
        return stop is not None and stop.group() in "；。" and self._event.fullmatch(text, m.end, stop.start()) is not None

    def __call__(self, s: Standing, m: Mention) -> bool:
        """Whether a period that stands before the quantity in its sentence does not speak of it."""
        stated = m.value
        assert isinstance(stated, Stated)
        if stated.key == "within":
            return self._who.search(s.text[s.sentence.start : m.start]) is not None
        if stated.key not in ("by", "during", "since", "as_of"):
            return False
        if m.start >= s.clause[0]:
            return _FROM_THEN.search(s.text[max(0, m.start - 2) : m.start]) is not None
        if m.start >= s.group[0]:
            return False
        part = s.text.rfind(OF_WHICH, s.sentence.start, m.start)
        of_part = part >= 0 and not re.search("[；。]", s.text[part : m.start])  # 其中2025年12座；: ends with its group
        return of_part or self.happened(s.text, m)
