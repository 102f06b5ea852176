"""A number or a date in digits → the parts that any language writes. In: values. Out: strings, nothing rounded."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import scale as scale_of
from policy_digest.models import Record

DURATION: Final = later(r"P(\d+)([YMWD])")


def plain(value: Decimal) -> str:
    """Without exponent and without trailing zeros."""
    text = format(value.normalize(), "f")
    return text if text != "-0" else "0"


def scaled(value: Decimal, scale: Decimal, places: int) -> str:
    """The number counted in `scale`; "" where that would take more than so many decimal places, or less than one of it."""
    # A number beyond the precision of decimals is not equal to its own parts, and is then written out.
    text = plain(value / scale)
    exact = Decimal(text) * scale == value
    return text if exact and abs(value) >= scale and len(text.partition(".")[2]) <= places else ""


def grouped(value: Decimal, mark: str = ",", point: str = ".") -> str:
    """In groups of three digits: 12,345.6."""
    whole, _, part = plain(value).partition(".")
    return f"{int(whole):,}".replace(",", mark) + (f"{point}{part}" if part else "")


def both_ends(low: Decimal, high: Decimal, short: Callable[[Decimal], str], long: Callable[[Decimal], str]) -> tuple[str, str]:
    """Both ends in one notation: `3 to 5 million` would be read as two millions, so 3 to 5,000,000 is written out."""
    pair = short(low), short(high)
    return pair if pair[0][-1].isdigit() == pair[1][-1].isdigit() else (long(low), long(high))


def share_sign(unit: str) -> str:
    """The sign that stands at the number itself: % and ‰; "" for other units."""
    return unit if unit in ("%", "‰") else ""


def printed(record: Record) -> str:
    """The number as printed, for the reader who compares: `35万`; "" where it is printed in plain figures."""
    found = re.findall(r"\d[\d.,，]*\s*[千百十]?[万亿]+(?:[—~～至-]\d[\d.,]*[万亿]+)?", record.surface)
    shown = re.sub(r"[\s]", "", found[0]) if found else ""
    # 3万5,800元 and 200至5万元 hold a part of the figure only
    parts = re.findall(r"(\d[\d.,，]*)([千百十]?[万亿]+)?", shown)
    last = parts[-1][1] if parts else ""
    values = [Decimal(re.sub("[,，]", "", n)) * scale_of(unit or last) for n, unit in parts]
    return shown if record.value in values and (record.value_max is None or record.value_max in values) else ""
