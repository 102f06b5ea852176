"""Numbers → numerals, in the ways in which Chinese writes them, and a second reading of numerals that shares nothing with the extractor's.

    python -m tests.spelling > tests/chinese/composed.txt

`composed` is seeded: the same lines every time. A test holds that the file is what it composes, that the second reading agrees with it,
and that `chinese.numerals` does.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

SEED, LINES = 20240607, 1320
PLAIN, CAPITAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
PLACES, CAPITAL_PLACES = ("", "十", "百", "千"), ("", "拾", "佰", "仟")


# ---------------------------------------------------------------- composing


def section(n: int, digits: str = PLAIN, places: tuple[str, ...] = PLACES) -> str:
    """1 to 9999 in full: 三千零五, 一百一十."""
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = n // 10**power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + places[power]
            gap = False
        else:
            gap = True
    return out


def spelled(n: int, digits: str = PLAIN, places: tuple[str, ...] = PLACES) -> str:
    """A whole number in full: 三亿零五万, 一十二, 八万六千亿."""
    for times, name in ((10**8, "亿"), (10**4, "万")):
        if n >= times:
            head, rest = divmod(n, times)
            gap = "零" if 0 < rest < times // 10 else ""
            return spelled(head, digits, places) + name + gap + (spelled(rest, digits, places) if rest else "")
    return section(n, digits, places) if n else "零"


def short(n: int) -> str:
    """As people say it: 十二 for 一十二, 两千 and 两百 for 二千 and 二百."""
    text = spelled(n)
    text = text[1:] if text.startswith("一十") else text
    for name in "千万亿":
        text = text.replace(f"二{name}", f"两{name}") if not text.startswith("十二") else text
    return text.replace("十两", "十二").replace("百两", "百二")


def capital(n: int) -> str:
    """As a contract writes it: 壹拾伍万."""
    return spelled(n, CAPITAL, CAPITAL_PLACES)


def digitwise(n: int) -> str:
    """二〇二五."""
    return "".join("〇" if c == "0" else PLAIN[int(c)] for c in str(n))


def mixed(n: int) -> str:
    """Digits with the names of scales between them: 1亿2000万, 3万500, 2万3千5百."""
    out = ""
    for times, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百")):
        part, n = divmod(n, times)
        if part:
            out += ("零" if out and part < 1000 and times in (10**4,) else "") + f"{part}{name}"
        elif out and times > 100:
            continue
    return out + (f"零{n}" if n and out else str(n) if n else "")


def pointed(n: int, fraction: str, scale: str) -> str:
    """三点五万."""
    return f"{short(n) if n else '零'}点{''.join(PLAIN[int(c)] for c in fraction)}{scale}"


# ---------------------------------------------------------------- a second reading

_VALUES = {c: i for i, c in enumerate(PLAIN)} | {c: i for i, c in enumerate(CAPITAL)} | {"两": 2, "〇": 0, "○": 0}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8}


def second_reading(text: str) -> Decimal:
    """The number by a stack: a scale multiplies all smaller numbers before it; what is left is summed. Knows no ill-formed numeral."""
    if "点" in text:
        whole, _, rest = text.partition("点")
        fraction = rest.rstrip("十百千万亿")
        times = Decimal(1)
        for c in rest[len(fraction) :]:
            times *= _UNITS[c]
        return (second_reading(whole) + Decimal("0." + "".join(str(_VALUES[c]) for c in fraction))) * times
    if digits := text.rstrip("十百千万亿"):  # 443千万: scales that follow each other multiply
        if all(c in "0123456789.," for c in digits):
            value = Decimal(digits.replace(",", ""))
            for c in text[len(digits) :]:
                value *= _UNITS[c]
            return value
    if len(text) > 2 and all(c in _VALUES for c in text):
        return Decimal("".join(str(_VALUES[c]) for c in text))
    stack: list[Decimal] = []
    last, at, told, alone = 0, 0, False, False  # the scale before the last digit, and whether 零 told of a gap
    while at < len(text):
        c = text[at]
        if c.isdigit() and c.isascii():
            end = at
            while end < len(text) and (text[end] in "0123456789,."):
                end += 1
            run = text[at:end]
            stack.append(Decimal(run.replace(",", "")))
            alone = len(run) == 1
            at = end
        elif c in _VALUES:
            if _VALUES[c] or text in ("零", "〇", "○"):
                stack.append(Decimal(_VALUES[c]))
            told = told or not _VALUES[c]
            alone = bool(_VALUES[c])
            at += 1
        else:
            unit, taken = _UNITS[c], Decimal(0)
            if stack and alone and 100 <= last < unit and not told:
                stack[-1] *= last // 10  # 两百一万 is 210 of 万
            while stack and stack[-1] < unit:
                taken += stack.pop()
            stack.append((taken or Decimal(1)) * unit)
            last, alone, told = unit, False, False
            at += 1
            continue
        if at == len(text) and alone and last >= 100 and not told:
            stack[-1] *= last // 10  # 三万五
    return sum(stack, Decimal(0))


# ---------------------------------------------------------------- lines


def _value(n: Decimal | int) -> str:
    text = f"{Decimal(n):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(chance: random.Random, most: int) -> int:
    """Of any length with the same likelihood, and often round."""
    digits = chance.randint(1, most)
    n = chance.randint(10 ** (digits - 1), 10**digits - 1)
    keep = chance.randint(1, 3)
    return n if chance.random() < 0.4 else n // 10 ** max(0, digits - keep) * 10 ** max(0, digits - keep)


def _pair(chance: random.Random) -> tuple[str, str]:
    """Neighbouring digits and what stands behind them: 三四十, 二十七八."""
    low = chance.randint(1, 8)
    a = "一" if low == 1 else PLAIN[low]
    b = "两" if low == 1 else PLAIN[low + 1]
    place = chance.choice(("", "十", "百", "千"))
    tail = chance.choice(("", "万", "亿"))
    before = chance.choice(("", f"{PLAIN[chance.randint(2, 9)]}十")) if place == "" and low > 1 else ""
    times = {"": 1, "十": 10, "百": 100, "千": 1000}[place] * {"": 1, "万": 10**4, "亿": 10**8}[tail]
    base = PLAIN.index(before[0]) * 10 if before else 0
    return f"{before}{a}{b}{place}{tail}", f"{(base + low) * times}..{(base + low + 1) * times}"


def composed() -> Iterator[str]:
    """`LINES` lines `surface => value`, each surface once; a range is `low..high`, 多 and 余 are `>`, 来 is `~`."""
    chance, seen = random.Random(SEED), set()

    def vague() -> tuple[str, str]:
        n = chance.randint(1, 99) * 10 ** chance.randint(1, 3)
        mark, sign = chance.choice((("多", ">"), ("余", ">"), ("来", "~")))
        scale, times = chance.choice((("", 1), ("万", 10**4), ("亿", 10**8)))
        n = n % 10**4 or 20
        return f"{short(n)}{mark}{scale}", f"{sign} {n * times}"

    def decimal() -> tuple[str, str]:
        n, fraction, scale = chance.randint(0, 99), str(chance.randint(1, 99)), chance.choice(("", "", "万", "亿", "千万", "百万"))
        return pointed(n, fraction, scale), _value(Decimal(f"{n}.{fraction}") * (second_reading(scale) if scale else 1))

    def one(write: Callable[[int], str], most: int) -> Callable[[], tuple[str, str]]:
        def line() -> tuple[str, str]:
            n = _number(chance, most)
            return write(n), _value(n)

        return line

    def scaled() -> tuple[str, str]:
        n, scale = Decimal(chance.randint(1, 99999)) / 10 ** chance.randint(0, 2), chance.choice(("万", "亿", "百万", "千万", "万亿"))
        return f"{_value(n)}{scale}", _value(n * second_reading(scale) if scale != "万亿" else n * 10**12)

    ways = (one(short, 12), one(spelled, 13), one(capital, 10), one(mixed, 9), decimal, vague, lambda: _pair(chance), scaled)
    made = 0
    while made < LINES:
        surface, value = ways[made % len(ways)]()
        if surface not in seen and not (len(surface) > 24):
            seen.add(surface)
            made += 1
            yield f"{surface} => {value}"


if __name__ == "__main__":
    print("\n".join(composed()))
