"""Chinese and Arabic numerals → Decimal. In: the digits as printed, without unit. Out: the exact number."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES = {"万": 10**4, "亿": 10**8}

# 9,500; official Hong Kong pages print 4 260
ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|(?<![\d.])\d{1,3}(?:[ \u2009\u00a0]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE = r"[〇零一二两三四五六七八九十百千万亿]{1,24}"  # longer ones are no number
SCALE = r"万亿|[十百千]?[万亿]|[百千]"


def chinese(text: str) -> Decimal | None:
    """`一百〇五` → 105, `三万五千` → 35000, `二〇二五` → 2025, `十` → 10. None for what is no numeral (`千万` alone is 10000000)."""
    if not text:
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):  # read digit by digit: 二〇二五
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    last = biggest = 1
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
            if digit == 0:
                last = 1
        elif c in TENS:
            section += (1 if digit is None else digit) * TENS[c]
            last, digit = TENS[c], None
        elif c in SCALES:
            section += digit or 0
            if not total and not section:
                total = SCALES[c]
            elif total and (not section or SCALES[c] > biggest):  # 三万亿, 一万二千亿: the scale counts all before it
                total = (total + section) * SCALES[c]
            else:
                total += section * SCALES[c]
            biggest = max(biggest, SCALES[c])
            section, digit, last = 0, None, SCALES[c]
        else:
            return None
    # 三万五: the last digit counts tenths of the scale before it
    tail = digit * (last // 10) if digit and last >= 100 and text[-2:-1] not in ("零", "〇") else (digit or 0)
    return Decimal(total + section + tail)


def scale(text: str | None) -> int:
    """`万` → 10000, `千万` → 10000000, `万亿` → 10¹², "" → 1."""
    value = 1
    for c in text or "":
        value *= TENS.get(c) or SCALES[c]
    return value


def number(text: str) -> Decimal | None:
    """A numeral in either writing, without scale: `9,500` → 9500, `二十` → 20."""
    plain = re.sub(r"[,，\s]", "", text)
    if plain[:1].isdigit() and plain[:1].isascii():
        return Decimal(plain)
    return chinese(text)


def neighbours(text: str) -> tuple[Decimal, Decimal] | None:
    """五六 → 5 and 6, 三四十 → 30 and 40: two digits that follow each other name a range. None for any other numeral."""
    low, high, tens = text[:1], text[1:2], text[2:]
    if low not in DIGITS or high not in DIGITS or DIGITS[high] != DIGITS[low] + 1 or DIGITS[low] == 0 or tens not in ("", *TENS):
        return None
    times = TENS.get(tens, 1)
    return Decimal(DIGITS[low] * times), Decimal(DIGITS[high] * times)
