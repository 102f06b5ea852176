"""Records of one article → the same, each quantity once: title, abstract, lead and body may all say it; the fullest statement stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from policy_digest.chinese.alternation import later
from policy_digest.models import Record

ALIKE = 0.6  # share of common characters from which two indicators of equal quantities count as one
ALIKE_SUPPORT = 0.8
CLOSE_BY = 160  # characters: farther apart, a title and a body may name two bodies and speak of one thing
_ACTOR = later(
    r"(?:^|[，；。：、）])(?:目前|其中|此外|另外|去年|今年|同时|同期)?(?P<who>[一-鿿]{1,10}?(?:局|委|厅|办|公司|集团|企业|医院|学院|大学|学校|中心|银行|区|县|镇|乡|街道|联|总工会))"
    r"(?!域|级|内|属|的|[一-鿿]?(?:长|员))"
)
_THAT_IS = later("[，；](?:即|也就是|亦即|就是)")
LOOK_BACK = 100  # records of one and the same quantity that a further one is compared with; without a bound the time grows with the square


def _core(indicator: str) -> str:
    return re.sub(r"[\W_]|(?:全市|总量|数量|人数|总数|规模|累计|新增)", "", indicator)


def _alike(a: Record, b: Record) -> bool:
    x, y = _core(a.indicator_zh), _core(b.indicator_zh)
    if a.kind == "support":  # 1500元 for one and 1500元 for another are two
        return x == y or _near(x, y, ALIKE_SUPPORT)
    if not x or not y or x == y or x in y or y in x:
        return True
    return _near(x, y, ALIKE)


def _near(x: str, y: str, bound: float) -> bool:
    pair = SequenceMatcher(None, x, y, autojunk=False)
    return pair.real_quick_ratio() >= bound and pair.quick_ratio() >= bound and pair.ratio() >= bound  # upper bounds first: they cost less


def _compatible(a: Record, b: Record) -> bool:
    """Periods that do not contradict each other: one says nothing, or both say the same where both speak."""
    p, q = a.period.as_dict(), b.period.as_dict()
    if not p or not q:
        return True
    p, q = _ends(p), _ends(q)
    shared = set(p) & set(q)
    return bool(shared) and all(p[k].startswith(q[k]) or q[k].startswith(p[k]) for k in shared)


def _ends(period: dict[str, str]) -> dict[str, str]:
    """“十四五”期间 and by the end of 2025 are one time for what is to be reached."""
    during = period.get("during", "")
    return {**period, "by": during.split("/")[1]} if "/" in during and "by" not in period else period


def _actor(record: Record) -> str:
    """Whose quantity it is: the body or the place that its sentence begins with; "" where none does."""
    quote, at = record.evidence.quote, record.figure[0] - record.evidence.start
    found = _ACTOR.search(quote[:at] if at > 0 else "")
    return found["who"] if found else ""


def _same_actor(a: Record, b: Record) -> bool:
    """市园林局新建12个。市国资委也新建12个: two, of two bodies that stand close by."""
    if abs(a.figure[0] - b.figure[0]) > CLOSE_BY:
        return True
    x, y = _actor(a), _actor(b)
    return not x or not y or x in y or y in x


def _bound(a: Record, b: Record) -> bool:
    """The same comparator, or none in the one and a bound in the other, both of one time: a headline or a table leaves 不少于 out."""
    return a.comparator == b.comparator or ("=" in (a.comparator, b.comparator) and bool(a.period) and a.period == b.period)


def _reworded(a: Record, b: Record) -> bool:
    """4500元是上限，即每月最多4500元."""
    between = a.evidence.quote[b.figure[1] - a.evidence.start : a.figure[0] - a.evidence.start]
    return a.figure[0] > b.figure[1] and _THAT_IS.search(between) is not None


def _follows(a: Record, b: Record, weak: frozenset[tuple[int, int]]) -> bool:
    """Whether one of two kinds was only guessed, and all else is the same."""
    guessed = a.figure in weak or b.figure in weak
    return (
        guessed
        and {a.kind, b.kind} == {"target", "status"}
        and a.comparator == b.comparator
        and _core(a.indicator_zh) == _core(b.indicator_zh)
    )


def _fullness(record: Record, weak: frozenset[tuple[int, int]]) -> tuple[int, int]:
    # A sentence says what a row of a table only lists.
    stated = (record.comparator != "=") - 2 * (record.figure in weak) - 2 * (record.evidence.quote.count("\u3000") > 1)
    return stated + len(record.period.as_dict()) + bool(record.indicator_zh), len(record.evidence.quote)


def merge(
    records: Sequence[Record], weak: frozenset[tuple[int, int]] = frozenset()
) -> tuple[tuple[Record, ...], dict[tuple[int, int], tuple[int, int]]]:
    """The records without repeats, and for each dropped figure's span the span of the one that stays.

    Two records are one when value, unit, kind, comparator, indicator and period agree and they stand in different sentences, or in one
    that says itself again (6000元是上限，即每年最多6000元). 4.12元 and the 4.12元/立方米 of a table are one unit.
    `weak`: figures of which nothing in their sentence says the kind; a headline leaves the tense out, and follows the body.
    """
    kept: list[Record] = []
    of_quantity: dict[tuple[object, ...], list[int]] = {}  # indexes into `kept`
    dropped: dict[tuple[int, int], tuple[int, int]] = {}
    for record in records:
        same = of_quantity.setdefault((record.value, record.value_max, record.unit.split("/")[0]), [])
        for i in same[-LOOK_BACK:]:
            other = kept[i]
            apart = (record.evidence.start != other.evidence.start or _reworded(record, other)) and _bound(record, other)
            if record.kind != other.kind and not _follows(record, other, weak):
                continue
            if apart and _same_actor(record, other) and _alike(record, other) and _compatible(record, other):
                if _fullness(record, weak) > _fullness(other, weak):
                    dropped[other.figure] = record.figure
                    kept[i] = record
                else:
                    dropped[record.figure] = other.figure
                break
        else:
            same.append(len(kept))
            kept.append(record)
    return tuple(sorted(kept, key=lambda r: r.figure)), dropped
