"""A record's quantity and period → English. In: a record and the tables. Out: strings, nothing rounded."""

from __future__ import annotations

import re
from decimal import Decimal

from policy_digest.chinese.alternation import later
from policy_digest.chinese.plans import ending
from policy_digest.models import Period, Record
from policy_digest.summarize.numbers import DURATION, both_ends, grouped, scaled, share_sign
from policy_digest.summarize.words import Words, measure_of, words
from policy_digest.tables import Tables

_MILLION = Decimal(10) ** 6
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (_MILLION, "million"))


def number(value: Decimal) -> str:
    """350000 → 350,000; 3200000 → 3.2 million; 21586400000 → 21.5864 billion. Never rounded, and grouped where it is long."""
    for scale, word in _SCALES:
        if text := scaled(value, scale, 4 if scale > _MILLION else 3):
            return f"{grouped(Decimal(text))} {word}"
    return grouped(value)


# what is counted by households, and needs no word for them
_OF_HOUSEHOLDS = later(r"\b(?:enterprises?|compan\w+|firms?|business\w*|stores?|shops?|taxpayers?|entit\w+|famil\w+|households?|homes?)\b")


def unit(record: Record, tables: Tables, noun: str | None) -> str:
    """The unit after a number, with its blank; "" where it only counts what is named. `noun`: the name that follows, None for none."""
    sign = record.unit
    if share_sign(sign):
        return sign
    if sign.startswith("/") and sign in tables.unit:
        return f" {tables.unit[sign].many}"  # per 100,000
    first, _, per = sign.partition("/")
    known = tables.unit.get(first)
    single = record.value_max is None and record.value == 1
    word = (known.one if single else known.many) if known else ""
    counts_only = first in words(tables).classifiers and (first != words(tables).zh["household"] or _OF_HOUSEHOLDS.search(noun or ""))
    if noun is not None and counts_only and measure_of(sign, tables) not in ("person-times", "money"):
        word = ""
    named = noun is not None and known is not None and re.search(rf"\b{re.escape(known.many)}\b", noun)
    if named and measure_of(sign, tables) in ("things", "events", "other"):
        word = ""  # 10,000 mentor–apprentice pairs, not 10,000 pairs of them
    if first in words(tables).currencies:
        word = ""
    behind = f" per {per_one(per, tables)}" if per else ""
    return (f" {word}" if word else "") + behind


def per_one(sign: str, tables: Tables) -> str:
    """The English of what stands behind the stroke: 平方米 → square metre."""
    known = tables.unit.get(sign)
    return (known.one if known else "") or "unit"


def amount(record: Record, tables: Tables, noun: str | None = None) -> str:
    """Comparator, number, unit: `more than 350,000 people`, `up to RMB 1.2 million`, `3–5`."""
    w = words(tables)
    row = w.comparators[record.comparator]
    lead = row["en_money"] if record.kind == "support" and "en_money" in row else row["en"]
    sign = w.currencies.get(record.unit.split("/")[0], "")
    text = sign + number(record.value)
    if record.value_max is not None:
        low, high = both_ends(record.value, record.value_max, number, grouped)
        scale = high.partition(" ")[2]
        if scale and low.endswith(f" {scale}"):
            low = low.removesuffix(f" {scale}")  # RMB 30–50 million
        text = f"{sign}{low}{share_sign(record.unit)}–{sign if low[-1].isalpha() else ''}{high}"
    return f"{lead} {text}{unit(record, tables, noun)}{_metric(record, w)}".strip()


def _metric(record: Record, w: Words) -> str:
    """` (20 hectares)` behind 300 mu; "" for a unit that is known abroad, and for rates."""
    row = w.metric.get(record.unit)
    if row is None:
        return ""
    ends = [value / row["per"] for value in (record.value, record.value_max) if value is not None]
    round_ = [end if end == end.quantize(Decimal("0.1")) else Decimal(f"{end:.3g}") for end in ends]
    about = "" if round_ == ends else "about "
    said = "–".join(both_ends(round_[0], round_[1], number, grouped) if len(round_) == 2 else [number(round_[0])])
    return f" ({about}{said} {row['one'] if said == '1' else row['many']})"


def date(iso: str, tables: Tables) -> str:
    """2025-06-15 → 15 June 2025."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = words(tables).months[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def ordinal(n: int) -> str:
    """14 → 14th."""
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def spelled(n: int, tables: Tables) -> str:
    """Small numbers in words."""
    names = words(tables).numbers
    return names[n - 1] if 1 <= n <= len(names) else str(n)


def every(duration: str, tables: Tables) -> str:
    """P2Y → every two years; "" for what is no duration."""
    found = DURATION.fullmatch(duration)
    if not found:
        return ""
    n, sign = int(found[1]), found[2]
    if n == 3 and sign == "M":
        return "every quarter"
    return f"every {_UNITS[sign]}" if n == 1 else f"every {spelled(n, tables)} {_UNITS[sign]}s"


def rate(duration: str, tables: Tables) -> str:
    """The same behind a sum of money: a month, every two years."""
    said = every(duration, tables)
    return f"a {said.removeprefix('every ')}" if re.fullmatch(r"P1[YMWD]|P3M", duration) else said


def _within(duration: str, tables: Tables) -> str:
    found = DURATION.fullmatch(duration)
    return f"within {spelled(int(found[1]), tables)} {_UNITS[found[2]]}{'' if found[1] == '1' else 's'}" if found else ""


def _during(value: str, tables: Tables) -> str:
    first, _, last = value.partition("/")
    if not last:
        return f"{'on' if first.count('-') == 2 else 'in'} {date(first, tables)}"
    if first[:4] == last[:4] and "-" in first and "-" in last and first.count("-") == 1:
        months = words(tables).months
        a, b = int(first[5:7]), int(last[5:7])
        return f"in {date(first, tables)}" if a == b else f"from {months[a - 1]} to {months[b - 1]} {first[:4]}"
    return f"from {date(first, tables)} to {date(last, tables)}"


def _by(period: Period, tables: Tables, plan: bool) -> str:
    value = period.by or ""
    lead = "until" if period.every else "by"  # every year until the end of 2027
    if value.count("-") == 2:
        return f"{lead} {date(value, tables)}"
    known = ending(int(value)) if plan and "-" not in value else None
    note = f" (end of the {ordinal(known.ordinal)} Five-Year Plan)" if known and known.ordinal >= 10 else ""
    return f"{lead} the end of {date(value, tables)}{note}"


def when(period: Period, tables: Tables, plan: bool = True) -> str:
    """All that a period states: by the end of 2025 (end of the 14th Five-Year Plan). `plan`: whether that plan is named."""
    parts = [
        f"since {date(period.since, tables)}" if period.since else "",
        f"as of {'the end of ' if period.as_of.count('-') < 2 else ''}{date(period.as_of, tables)}" if period.as_of else "",
        _during(period.during, tables) if period.during else "",
        _by(period, tables, plan) if period.by else "",
        _within(period.within, tables) if period.within else "",
        every(period.every, tables) if period.every else "",
    ]
    said = [part for part in parts if part]
    return " ".join(reversed(said) if period.every else said)
