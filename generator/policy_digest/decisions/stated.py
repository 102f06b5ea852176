"""A sentence → the numbers that it states: what people may put right is how it was read, and never what the sentence says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from policy_digest.chinese.numerals import ALL, VAGUE, figure

WORDED: Final = ("%", "‰", "倍")  # shares and multiples, which may be said without their number: 一半, 全覆盖, 翻一番
_VAGUE = "".join(VAGUE)
_NUMERAL = re.compile(rf"[\d{ALL}{_VAGUE}.,]+")
_PARTS = re.compile(rf"[{_VAGUE},]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def numbers(text: str) -> set[Decimal]:
    """Every number that can be read out of the numerals of a text, with and without what makes it vague or large."""
    out: set[Decimal] = set()
    for numeral in _NUMERAL.findall(text):
        for piece in (numeral, numeral.strip(".,"), *_PARTS.split(numeral)):
            if piece and (found := figure(piece)) is not None:
                out |= {found.low, found.high}
        out |= {Decimal(digits) for digits in _DIGITS.findall(numeral)}
    return out


def unstated(reading: Mapping[str, Any], quote: str) -> str:
    """The value of a reading that its sentence does not state, "" where it states what it must."""
    if reading.get("unit") in WORDED:
        return ""
    said = [str(reading[name]) for name in ("value", "value_max") if reading.get(name) is not None]
    there = numbers(quote)
    return next((value for value in said if Decimal(value) not in there), "")
