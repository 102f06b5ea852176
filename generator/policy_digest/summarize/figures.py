"""A record's quantity and period → Chinese and English. In: a record and the tables. Out: `Bilingual`, nothing rounded."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from policy_digest.chinese.numerals import scale as scale_of
from policy_digest.chinese.plans import ending
from policy_digest.models import Bilingual, Period, Record
from policy_digest.summarize.words import Words, measure_of, words
from policy_digest.tables import Tables

_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_SCALES_EN = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))

# ---------------------------------------------------------------- numbers


def plain(value: Decimal) -> str:
    """Without exponent and without trailing zeros."""
    text = format(value.normalize(), "f")
    return text if text != "-0" else "0"


def _scaled(value: Decimal, scale: Decimal, places: int) -> str:
    """The number counted in `scale`; "" where that would take more than so many decimal places, or less than one of it."""
    # A number beyond the precision of decimals is not equal to its own parts, and is then written out.
    text = plain(value / scale)
    exact = Decimal(text) * scale == value
    return text if exact and abs(value) >= scale and len(text.partition(".")[2]) <= places else ""


def number_zh(value: Decimal) -> str:
    """350000 → 35万; 12345 → 12345; 173000000 → 1.73亿. Never rounded."""
    for scale, word, places in ((_YI, "亿", 4), (_WAN, "万", 2)):
        if text := _scaled(value, scale, places):
            return text + word
    return plain(value)


def number_en(value: Decimal) -> str:
    """350000 → 350,000; 3200000 → 3.2 million; 2300000000 → 2.3 billion. Never rounded."""
    for scale, word in _SCALES_EN:
        if text := _scaled(value, scale, 3):
            return f"{text} {word}"
    return _grouped(value)


def _grouped(value: Decimal) -> str:
    whole, _, part = plain(value).partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "")


def _range(low: Decimal, high: Decimal, short: Callable[[Decimal], str], long: Callable[[Decimal], str]) -> tuple[str, str]:
    """Both ends in one notation: `3 to 5 million` would be read as two millions, so 3 to 5,000,000 is written out."""
    pair = short(low), short(high)
    return pair if pair[0][-1].isdigit() == pair[1][-1].isdigit() else (long(low), long(high))


def share_sign(unit: str) -> str:
    """The sign that stands at the number itself: % and ‰; "" for other units."""
    return unit if unit in ("%", "‰") else ""


# ---------------------------------------------------------------- figures


def unit_en(record: Record, tables: Tables, noun: bool) -> str:
    """The English of the unit after a number, with its blank; "" where the thing counted is named or the unit only counts."""
    unit = record.unit
    if share_sign(unit):
        return unit
    first, _, per = unit.partition("/")
    known = tables.unit.get(first)
    single = record.value_max is None and record.value == 1
    word = (known.one if single else known.many) if known else ""
    if noun and first in words(tables).classifiers and measure_of(unit, tables) not in ("person-times", "money"):
        word = ""
    if first in words(tables).currencies:
        word = ""
    behind = f" per {per_en(per, tables)}" if per else ""
    return (f" {word}" if word else "") + behind


def per_en(unit: str, tables: Tables) -> str:
    """The English of what stands behind the stroke: 平方米 → square metre."""
    known = tables.unit.get(unit)
    return (known.one if known else "") or "unit"


def amount_en(record: Record, tables: Tables, noun: bool = False) -> str:
    """Comparator, number, unit: `more than 350,000 people`, `RMB 1.2 million`, `3–5`."""
    w = words(tables)
    lead = w.comparators[record.comparator]["en"]
    sign = w.currencies.get(record.unit.split("/")[0], "")
    text = sign + number_en(record.value)
    if record.value_max is not None:
        low, high = _range(record.value, record.value_max, number_en, _grouped)
        text = f"{sign}{low}{share_sign(record.unit)}–{sign if high[-1].isalpha() else ''}{high}"
    return f"{lead} {text}{unit_en(record, tables, noun)}{_metric(record, w)}".strip()


def _metric(record: Record, w: Words) -> str:
    """` (20 hectares)` behind 300 mu; "" for a unit that is known abroad, and for rates."""
    row = w.metric.get(record.unit)
    if row is None:
        return ""
    ends = [value / row["per"] for value in (record.value, record.value_max) if value is not None]
    round_ = [end if end == end.quantize(Decimal("0.1")) else Decimal(f"{end:.3g}") for end in ends]
    about = "" if round_ == ends else "about "
    said = "–".join(_grouped(end.normalize()) for end in round_)
    return f" ({about}{said} {row['one'] if said == '1' else row['many']})"


def printed(record: Record) -> str:
    """The number as printed, for the reader who compares: `35万`; "" where it is printed in plain figures."""
    found = re.findall(r"\d[\d.,，]*\s*[千百十]?[万亿]+(?:[—~～至-]\d[\d.,]*[万亿]+)?", record.surface)
    shown = re.sub(r"[\s]", "", found[0]) if found else ""
    # 3万5,800元 and 200至5万元 hold a part of the figure only
    parts = re.findall(r"(\d[\d.,，]*)([千百十]?[万亿]+)?", shown)
    last = parts[-1][1] if parts else ""
    values = [Decimal(re.sub("[,，]", "", n)) * scale_of(unit or last) for n, unit in parts]
    return shown if record.value in values and (record.value_max is None or record.value_max in values) else ""


def amount_zh(record: Record, tables: Tables) -> str:
    """`不少于35万人`, `3至5家`, `5个百分点`."""
    measure = measure_of(record.unit, tables)
    row = words(tables).comparators[record.comparator]
    lead = row["zh_share"] if measure in ("share", "points", "ratio", "age", "concentration", "temperature") else row["zh"]
    return lead + quantity_zh(record)


def quantity_zh(record: Record) -> str:
    """Number and unit without comparator: 3至5家, 5个百分点."""
    unit = {"百分点": "个百分点"}.get(record.unit, record.unit)
    text = number_zh(record.value)
    if record.value_max is not None:
        low, high = _range(record.value, record.value_max, number_zh, plain)
        text = f"{low}{share_sign(record.unit)}至{high}"
    return text + unit


def figure(record: Record, tables: Tables) -> Bilingual:
    """The figure alone: 超过35万人 / more than 350,000 people (35万)."""
    surface = "" if record.unit in words(tables).metric else printed(record)
    return Bilingual(amount_zh(record, tables), amount_en(record, tables) + (f" ({surface})" if surface else ""))


# ---------------------------------------------------------------- periods


def date_zh(date: str) -> str:
    """2025-06 → 2025年6月."""
    year, *rest = date.split("-")
    return f"{year}年" + (f"{int(rest[0])}月" if rest else "") + (f"{int(rest[1])}日" if len(rest) > 1 else "")


def date_en(date: str, tables: Tables) -> str:
    """2025-06-15 → 15 June 2025."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = words(tables).months[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def _plan(year: str) -> tuple[str, str]:
    """The five-year plan that ends with a year: 2025 → (十四五, 14th); ("", "") for other years."""
    plan = ending(int(year))
    return (plan.name, f"{plan.ordinal}th") if plan and plan.ordinal >= 10 else ("", "")


_DURATION = re.compile(r"P(\d+)([YMWD])")
_UNITS_ZH = {"Y": "年", "M": "个月", "W": "周", "D": "天"}
_UNITS_EN = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_RATE_ZH = {"Y": "每年", "M": "每月", "W": "每周", "D": "每天"}


def _spelled(n: int, tables: Tables) -> str:
    names = words(tables).numbers
    return names[n - 1] if 1 <= n <= len(names) else str(n)


def every(duration: str, tables: Tables) -> tuple[str, str]:
    """P2Y → (每两年, every two years); two empty strings for what is no duration."""
    found = _DURATION.fullmatch(duration)
    if not found:
        return "", ""
    n, unit = int(found[1]), found[2]
    if n == 3 and unit == "M":
        return "每季度", "every quarter"
    if n == 1:
        return _RATE_ZH[unit], f"every {_UNITS_EN[unit]}"
    count = "两" if n == 2 else words(tables).digits[n - 1] if n <= 10 else str(n)
    return f"每{count}{_UNITS_ZH[unit]}", f"every {_spelled(n, tables)} {_UNITS_EN[unit]}s"


def _within(duration: str, tables: Tables) -> tuple[str, str]:
    found = _DURATION.fullmatch(duration)
    if not found:
        return "", ""
    n, unit = int(found[1]), found[2]
    return f"{n}{_UNITS_ZH[unit]}内", f"within {_spelled(n, tables)} {_UNITS_EN[unit]}{'' if n == 1 else 's'}"


def period_of(period: Period, tables: Tables, plan: bool = True) -> Bilingual:
    """All that a period states, in both languages. `plan`: whether the five-year plan that ends with a deadline is named."""
    zh: list[str] = []
    en: list[str] = []

    def add(parts: tuple[str, str]) -> None:
        if parts[0]:
            zh.append(parts[0])
            en.append(parts[1])

    if period.since:
        add((f"{date_zh(period.since)}以来", f"since {date_en(period.since, tables)}"))
    if period.as_of:
        end_zh, end_en = ("底", "the end of ") if period.as_of.count("-") < 2 else ("", "")
        add((f"截至{date_zh(period.as_of)}{end_zh}", f"as of {end_en}{date_en(period.as_of, tables)}"))
    if period.during:
        add(_during(period.during, tables))
    if period.by:
        ordinal_zh, ordinal = _plan(period.by) if plan and "-" not in period.by else ("", "")
        note_zh = f"（“{ordinal_zh}”末）" if ordinal_zh else ""
        note_en = f" (end of the {ordinal} Five-Year Plan)" if ordinal else ""
        if period.by.count("-") == 2:
            add((f"{date_zh(period.by)}前", f"by {date_en(period.by, tables)}"))
        else:
            add((f"到{date_zh(period.by)}底{note_zh}", f"by the end of {date_en(period.by, tables)}{note_en}"))
    if period.within:
        add(_within(period.within, tables))
    if period.every:
        add(every(period.every, tables))
    if not zh:
        return Bilingual("", "")
    return Bilingual("，".join(zh), " ".join(reversed(en)) if period.every else " ".join(en))


def _during(value: str, tables: Tables) -> tuple[str, str]:
    first, _, last = value.partition("/")
    if not last:
        return f"{date_zh(first)}", f"in {date_en(first, tables)}" if "-" in first else f"during {first}"
    if first[:4] == last[:4] and "-" in first and "-" in last and first.count("-") == 1:
        months = words(tables).months
        a, b = int(first[5:7]), int(last[5:7])
        if a == b:
            return date_zh(first), f"in {date_en(first, tables)}"
        return f"{first[:4]}年{a}月至{b}月", f"from {months[a - 1]} to {months[b - 1]} {first[:4]}"
    return f"{date_zh(first)}至{date_zh(last)}", f"from {date_en(first, tables)} to {date_en(last, tables)}"


def period(record: Record, tables: Tables) -> Bilingual:
    """When the figure holds: 到2025年底（“十四五”末） / by the end of 2025 (end of the 14th Five-Year Plan). Empty where nothing is stated."""
    return period_of(record.period, tables)
