"""Records of one article → the same, each quantity once: title, abstract, lead and body may all say it; the fullest statement stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from generator.models import Record

ALIKE = 0.6  # share of common characters from which two indicators of equal quantities count as one
ALIKE_SUPPORT = 0.8


def _core(indicator: str) -> str:
    return re.sub(r"[\W_]|(?:全市|总量|数量|人数|总数|规模|累计|新增)", "", indicator)


def _alike(a: Record, b: Record) -> bool:
    x, y = _core(a.indicator_zh), _core(b.indicator_zh)
    if a.kind == "support":  # 1500元 for one and 1500元 for another are two
        return x == y or SequenceMatcher(None, x, y, autojunk=False).ratio() >= ALIKE_SUPPORT
    if not x or not y or x == y or x in y or y in x:
        return True
    return SequenceMatcher(None, x, y, autojunk=False).ratio() >= ALIKE


def _compatible(a: Record, b: Record) -> bool:
    """Periods that do not contradict each other: one says nothing, or both say the same where both speak."""
    p, q = a.period.as_dict(), b.period.as_dict()
    if not p or not q:
        return True
    shared = set(p) & set(q)
    return bool(shared) and all(p[k].startswith(q[k]) or q[k].startswith(p[k]) for k in shared)


def _fullness(record: Record) -> tuple[int, int]:
    return len(record.period.as_dict()) + bool(record.indicator_zh), len(record.evidence.quote)


def merge(records: Sequence[Record]) -> tuple[tuple[Record, ...], dict[tuple[int, int], tuple[int, int]]]:
    """The records without repeats, and for each dropped figure's span the span of the one that stays.

    Two records are one when value, unit, kind, indicator and period agree and they stand in different sentences.
    """
    kept: list[Record] = []
    dropped: dict[tuple[int, int], tuple[int, int]] = {}
    for record in records:
        for i, other in enumerate(kept):
            if (
                (record.value, record.value_max, record.unit) == (other.value, other.value_max, other.unit)
                and (record.kind, record.comparator) == (other.kind, other.comparator)
                and record.evidence.quote != other.evidence.quote
                and _alike(record, other)
                and _compatible(record, other)
            ):
                if _fullness(record) > _fullness(other):
                    dropped[other.figure] = record.figure
                    kept[i] = record
                else:
                    dropped[record.figure] = other.figure
                break
        else:
            kept.append(record)
    return tuple(sorted(kept, key=lambda r: r.figure)), dropped
