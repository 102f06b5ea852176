"""A record's quantity and period → Chinese. In: a record and the tables. Out: strings, nothing rounded."""

from __future__ import annotations

from decimal import Decimal

from policy_digest.chinese.plans import ending
from policy_digest.models import Period, Record
from policy_digest.summarize.numbers import DURATION, both_ends, plain, scaled, share_sign
from policy_digest.summarize.words import measure_of, words
from policy_digest.tables import Tables

_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_SHARES = ("share", "points", "ratio", "age", "concentration", "temperature")  # measures that are not few or many but low or high


def number(value: Decimal) -> str:
    """350000 → 35万; 12345 → 12345; 173000000 → 1.73亿. Never rounded."""
    for scale, word, places in ((_YI, "亿", 4), (_WAN, "万", 2)):
        if text := scaled(value, scale, places):
            return text + word
    return plain(value)


def bound(record: Record, tables: Tables) -> str:
    """The comparator: 不少于, 不低于 before a share, 最高 before money that somebody gets."""
    row = words(tables).comparators[record.comparator]
    return row["zh_money"] if record.kind == "support" and "zh_money" in row else row[
        "zh_share" if measure_of(record.unit, tables) in _SHARES else "zh"
    ]  # fmt: skip


def amount(record: Record, tables: Tables) -> str:
    """`不少于35万人`, `3至5家`, `5个百分点`."""
    return bound(record, tables) + quantity(record)


def quantity(record: Record) -> str:
    """Number and unit without comparator: 3至5家, 5个百分点."""
    unit = {"百分点": "个百分点"}.get(record.unit, record.unit)
    text = number(record.value)
    if record.value_max is not None:
        low, high = both_ends(record.value, record.value_max, number, plain)
        text = f"{low}{share_sign(record.unit)}至{high}"
    return text + unit


def date(iso: str) -> str:
    """2025-06 → 2025年6月."""
    year, *rest = iso.split("-")
    return f"{year}年" + (f"{int(rest[0])}月" if rest else "") + (f"{int(rest[1])}日" if len(rest) > 1 else "")


_UNITS = {"Y": "年", "M": "个月", "W": "周", "D": "天"}
_RATE = {"Y": "每年", "M": "每月", "W": "每周", "D": "每天"}


def every(duration: str, tables: Tables) -> str:
    """P2Y → 每两年; "" for what is no duration."""
    found = DURATION.fullmatch(duration)
    if not found:
        return ""
    n, unit = int(found[1]), found[2]
    if n == 3 and unit == "M":
        return "每季度"
    if n == 1:
        return _RATE[unit]
    count = "两" if n == 2 else words(tables).digits[n - 1] if n <= 10 else str(n)
    return f"每{count}{_UNITS[unit]}"


def _within(duration: str) -> str:
    found = DURATION.fullmatch(duration)
    return f"{int(found[1])}{_UNITS[found[2]]}内" if found else ""


def _during(value: str) -> str:
    first, _, last = value.partition("/")
    if not last:
        return date(first)
    if first[:4] == last[:4] and "-" in first and "-" in last and first.count("-") == 1:
        a, b = int(first[5:7]), int(last[5:7])
        return date(first) if a == b else f"{first[:4]}年{a}月至{b}月"
    return f"{date(first)}至{date(last)}"


def _by(value: str, plan: bool) -> str:
    if value.count("-") == 2:
        return f"{date(value)}前"
    known = ending(int(value)) if plan and "-" not in value else None
    note = f"（“{known.name}”末）" if known and known.ordinal >= 10 else ""
    return f"到{date(value)}底{note}"


def when(period: Period, tables: Tables, plan: bool = True) -> str:
    """All that a period states: 到2025年底（“十四五”末）. `plan`: whether the five-year plan that ends with a deadline is named."""
    parts = [
        f"{date(period.since)}以来" if period.since else "",
        f"截至{date(period.as_of)}{'底' if period.as_of.count('-') < 2 else ''}" if period.as_of else "",
        _during(period.during) if period.during else "",
        _by(period.by, plan) if period.by else "",
        _within(period.within) if period.within else "",
        every(period.every, tables) if period.every else "",
    ]
    return "，".join(part for part in parts if part)
