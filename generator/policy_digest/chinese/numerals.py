"""Numerals in any writing → the exact number. In: 3.6万, 一百〇五, 伍拾万, 1万零500, 三点五万, 三四十, 二十多万. Out: `Figure`, or None.

This is the one reader of numerals. (`summarize/gate.py` has its own on purpose: what checks the English must not share its faults.)

A numeral is sections of up to four places, 千百十 and ones, counted by 万 and 亿. A section is read by its multipliers, which must fall, so that
百分之四十百货商场 holds 四十 and not 四十百. Two neighbouring digits in one place are a range: 三四十, 二十七八, 三五.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Vagueness = Literal["", ">", "~"]  # 二十多万: more than; 十来家: about

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | dict.fromkeys("〇○", 0) | {"两": 2, "俩": 2, "仨": 3, "叄": 3, "弍": 2}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SCORES = {"廿": "二", "卅": "三"}  # so many tens in one character: 廿五, 卅
VAGUE: dict[str, Vagueness] = {"多": ">", "余": ">", "来": "~", "把": "~"}

ONES = "一二三四五六七八九"
FEW = f"[{ONES}十]"  # of small numerals: ages, ranks, days
PLAIN = "〇零○一二两三四五六七八九十廿卅百千万亿"  # what running text writes numbers with
CAPITAL = "壹贰叁肆伍陆柒捌玖拾佰仟"  # what cheques and contracts write them with
ALL = PLAIN + CAPITAL  # a numeral does not begin behind one of these, nor end before one
LONGEST = 24  # characters; longer ones are no number
CHINESE = f"[{ALL}]{{1,{LONGEST}}}"  # what looks like a numeral in words; whether it is one, `figure` says

_D = "[一二两三四五六七八九俩仨壹贰叁叄肆伍陆柒捌玖]"
_CAPITAL_DIGITS = "壹贰叁肆伍陆柒捌玖"
_SCORE = "".join(SCORES)
_ZERO = "[零〇○]"
_SPACED = r"(?<![\d.])\d{1,3}(?:[ \u2009\u00a0]\d{3})+(?!\d)"  # official Hong Kong pages print 4 260
_PARTED = r"\d{1,3}(?:[,，]\d{3})+(?!\d)"
ARABIC = rf"(?:{_PARTED}|{_SPACED}|\d+)(?:\.\d+)?"
SCALE = r"万亿|[十百千]?[万亿]|[百千]|兆(?=元)"
MORE = "多|余|来"


def _places(kilo: str) -> str:
    """One section, 1 to 9999: its places fall, each with one digit or two neighbouring ones. `kilo`: what makes 千 part of a unit."""
    pair = f"{_D}{{1,2}}"
    places = f"(?:{pair}[千仟]{kilo})?(?:{_ZERO}?{pair}[百佰])?(?:{_ZERO}?(?:{_D}{{0,2}}[十拾]|[{_SCORE}]))?(?:{_ZERO}?{pair})?"
    return f"(?=[{_D[1:-1]}十拾{_SCORE}]){places}"


def spoken(kilo: str = "", closed: bool = True) -> str:
    """A pattern for a numeral in words, with its decimals and scales: 三万五千, 一点二亿, 二十一点六, 二〇二五, 伍拾万.

    `kilo`: a lookahead that keeps 千 out where it begins a unit (千瓦). `closed`: no other numeral stands right behind it.
    A bare scale (百家, 万户) is no numeral: `bare` reads it where it is one.
    """
    section = _places(kilo)
    scale = "(?:万亿|亿|万|[十百千](?=[万亿])[万亿])"
    decimal = f"(?:{section}|{_ZERO})点[零〇○一二三四五六七八九]{{1,4}}(?![十百千]){scale}?"
    counted = f"{section}(?:{scale}(?:{_ZERO}?{section})?){{0,3}}"
    positional = "[〇零○一二三四五六七八九]{3,}"
    return f"(?:{decimal}|(?!拾(?![{_CAPITAL_DIGITS}万元])){counted}|{positional}){end_of(kilo) if closed else ''}"


def end_of(kilo: str = "") -> str:
    """A lookahead: the numeral ends here, with no other numeral behind it but the 千 of a unit."""
    return f"(?![{ALL.replace('千', '')}]|千{kilo})"


def mixed(kilo: str = "") -> str:
    """A pattern for digits and words in one figure: 1亿2000万, 2万3千5百, 6千412, 1万零500, 3万5,800, 25万6千."""
    scale = f"(?:[万亿]|千{kilo}|百(?!分))"
    part = r"(?:\d{1,3},\d{3}|\d{1,4})(?![\d.,])"
    return rf"\d{{1,4}}(?:\.\d+)?{scale}(?:[零〇]?{part}{scale}{{0,2}}){{1,3}}|\d{{1,4}}{scale}[零〇]?{_D}(?:千{kilo}|百(?!分)|十)?万?"


def bare(kilo: str = "") -> str:
    """A pattern for a scale without a digit: 百, 千万, 万. It is a number only beside 近, 上, 余 and the like."""
    return f"(?:[百千万]亿|[十百千]万|百(?!分|货|姓)|千{kilo}|万|亿)"


def kilo_of(units: Iterable[str]) -> str:
    """The lookahead that leaves 千 to the units that begin with it: 千瓦, 千米, 千克."""
    rest = sorted({name[1:] for name in units if name[:1] == "千" and len(name) > 1}, key=lambda r: (-len(r), r))
    return f"(?!{'|'.join(map(re.escape, rest))})" if rest else ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was written: `low` to `high` (the same unless it is a range), and what 多, 余 and 来 say of it."""

    low: Decimal
    high: Decimal
    vague: Vagueness = ""
    scales: tuple[int, ...] = ()  # what the last scale counts by, the most first: a range shares it (3至5百万, 30至50万)

    @property
    def ranged(self) -> bool:
        return self.low != self.high


# ---------------------------------------------------------------- reading


_ARABIC = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_PAIR = re.compile(f"(?<!{_D})({_D})({_D})(?!{_D})")
_POINTED = re.compile(rf"(?P<whole>.+)点(?P<tail>[{''.join(c for c in DIGITS)}]+)(?P<scale>(?:[十百千]?[万亿]|万亿)?)")
_NUMBERED = re.compile("(?P<number>[^多余来把]+)(?P<inner>[多余来把])?(?P<scale>[十百千]?[万亿兆]{0,2})(?P<outer>[多余来])?")


def figure(text: str) -> Figure | None:
    """`3.6万` → 36000, `二十多万` → more than 200000, `三四十` → 30 to 40. None for what is no numeral."""
    plain = re.sub(r"[\s,，\u2009\u00a0]", "", text)
    for one, digit in SCORES.items():
        plain = plain.replace(one, f"{digit}十")
    found = _NUMBERED.fullmatch(plain)
    if found is None or len(plain) > LONGEST * 2:
        return None
    vague = VAGUE.get(found["inner"] or found["outer"] or "", "")
    number, times = found["number"], scale(found["scale"])
    low, high = _bounds(number)
    if low is None or high is None or not low <= high:
        return None
    return Figure(low * times, high * times, vague, _scales(plain))


def number(text: str) -> Decimal | None:
    """One number in either writing: `9,500` → 9500, `二十` → 20. None for what is no numeral or is a range."""
    found = figure(text)
    return found.low if found is not None and not found.ranged and not found.vague else None


def scale(text: str | None) -> int:
    """`万` → 10000, `千万` → 10000000, `万亿` → 10¹², "" → 1."""
    value = 1
    for c in text or "":
        value *= TENS.get(c) or SCALES[c]
    return value


def span(low: Figure, high: Figure) -> Figure | None:
    """Two figures of one range: 3至5万 counts both by 万, 5000至1万 only the second. None where it would not rise."""
    bottom = low.low
    if not any(scale >= 10**4 for scale in low.scales):
        shared = next((scale for scale in high.scales if low.low * scale < high.high), 1)
        bottom *= shared
    return Figure(bottom, high.high, high.vague or low.vague, high.scales) if bottom < high.high else None


_TAIL = re.compile(r"(?P<digit>[\d一二两三四五六七八九])?(?P<scale>[十百千]?[万亿]{1,2}|[百千])[多余]?$")


def _scales(text: str) -> tuple[int, ...]:
    """五百万 → 百万 and 万: what 三至 before it may count by. 十万 counts by 万 alone, and so does what has more than a digit before."""
    found = _TAIL.search(text)
    if found is None:
        return ()
    whole = found["scale"]
    named = (scale(whole),) if found["digit"] else ()
    return tuple(dict.fromkeys((*named, *((scale(whole[1:]),) if len(whole) > 1 and whole[0] in "十百千" else ()))))


def _bounds(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The two ends of a numeral with neighbouring digits; of any other, the same number twice."""
    whole = text.partition("点")[0]  # what stands behind the point are single digits
    pairs = [] if len(text) > 2 and all(c in DIGITS for c in text) else list(_PAIR.finditer(whole))
    if len(pairs) != 1:
        value = _value(text)
        return value, value
    pair = pairs[0]
    low, high = DIGITS[pair[1]], DIGITS[pair[2]]
    if pair[0] == "三两":  # 三两家: two or three
        return _value(text.replace("三两", "两")), _value(text.replace("三两", "三"))
    if high != low + 1 and (low, high) != (3, 5):
        return None, None
    before, after = text[: pair.start()], text[pair.end() :]
    return _value(before + pair[1] + after), _value(before + pair[2] + after)


def _value(text: str) -> Decimal | None:
    """A numeral without ranges → its number."""
    if _ARABIC.fullmatch(text):
        return Decimal(text)
    if pointed := _POINTED.fullmatch(text):
        whole = _whole(pointed["whole"], 3)
        tail = "".join(str(DIGITS[c]) for c in pointed["tail"])
        return None if whole is None else (whole + Decimal(f"0.{tail}")) * scale(pointed["scale"])
    if len(text) > 1 and all(c in DIGITS for c in text):  # read digit by digit: 二〇二五; 二五 alone is no number
        return Decimal("".join(str(DIGITS[c]) for c in text)) if len(text) > 2 else None
    if text and all(c in SCALES or c in TENS for c in text):  # 十, 千万, 万亿
        return Decimal(scale(text)) if re.fullmatch("[十百千拾佰仟]?[万亿]|万亿|[十百千拾佰仟兆]", text) else None
    return _whole(text, 3)


_ORDER = (("亿", 10**8), ("万", 10**4))


def _whole(text: str, depth: int, tenth: int = 1) -> Decimal | None:
    """What 亿 and 万 count, and what stands behind them. `tenth`: what a last digit alone counts by (三万五 is 35000)."""
    if not depth:
        return None
    for name, times in _ORDER:
        if name in text:
            left, _, right = text.rpartition(name)
            head = _whole(left, depth - 1) if left and name not in left else None
            if not head:
                return None
            rest = _whole(right, depth - 1, times // 10) if right else Decimal(0)
            return None if rest is None or rest >= times else head * times + rest
    return _section(text, tenth)


def _fits(unit: int, digit: Decimal | None, total: Decimal, last: int, gap: bool) -> bool:
    """Whether 千, 百 or 十 may stand behind `digit`: below the multiplier before it, and only 十 without a digit of its own."""
    ten = unit == 10
    return unit < last and (digit is not None or (ten and not gap)) and not (digit and digit >= 10 and (total or ten))


def _section(text: str, tenth: int) -> Decimal | None:
    """千百十 and ones, of words or of digits; the multipliers fall, and a gap may be told by 零."""
    total, last, at = Decimal(0), 10**4, 0
    digit: Decimal | None = None
    gap = False
    while at < len(text):
        c = text[at]
        if run := _ARABIC.match(text, at):
            if digit is not None:
                return None
            digit, at = Decimal(run[0]), run.end()
            continue
        at += 1
        if c in TENS:
            if not _fits(TENS[c], digit, total, last, gap):
                return None
            total, last, digit, gap = total + (1 if digit is None else digit) * TENS[c], TENS[c], None, False
        elif c not in DIGITS or digit is not None:
            return None
        elif DIGITS[c]:
            digit = Decimal(DIGITS[c])
        elif gap:
            return None
        else:
            gap = True
    if digit is None:
        return total if total and not gap else Decimal(0) if text in ("零", "〇", "○") else None
    # 三万五, 两千五, 一百一, 1万2: the last digit counts tenths of the scale before it
    behind = last // 10 if last < 10**4 else tenth
    if not gap and 0 < digit < 10 and digit == int(digit) and len(text) - len(text.rstrip("0123456789.")) < 2:
        digit *= behind
    return total + digit if total + digit < 10**4 or not total else None
