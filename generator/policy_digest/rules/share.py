"""Shares, points and multiples: 40%, 百分之三十, 三成, 四分之一, 一半以上, 全覆盖, 翻一番, 1.5倍. In: text. Out: `quantity` mentions (`Amount`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from policy_digest.models import Amount, Sign
from policy_digest.rules.comparator import Comparators
from policy_digest.rules.numerals import ARABIC, CHINESE, number
from policy_digest.rules.rule import Clock, Rule
from policy_digest.tables import Tables

_TO = r"\s?(?:[—－\-–~～至到]){1,2}\s?"
_N = rf"(?:{ARABIC}|{CHINESE})"
_CN = r"[零一二两三四五六七八九十百]{1,5}"


def rules(tables: Tables) -> tuple[Rule, ...]:
    """Shares, points and multiples."""
    find = Comparators(tables)

    def amount(m: re.Match[str], value: Decimal | None, unit: str, top: Decimal | None = None, default: Sign = "") -> Amount | None:
        if value is None or (top is not None and top <= value):
            return None
        comparator, before = find(m.string, m.start(), m.end(), gap=True)
        if not comparator:
            comparator = default
        return Amount(value, top, unit, comparator, before, m.span())

    def percent(m: re.Match[str], _: Clock) -> Amount | None:
        unit = {"%": "%", "％": "%", "‰": "‰"}.get(m["u"], m["u"].removeprefix("个"))
        return amount(m, number(m["a"]), unit, number(m["b"]) if m["b"] else None)

    def spoken(m: re.Match[str], _: Clock) -> Amount | None:
        value = number(m["a"])
        if value is not None and m["f"]:
            value += Decimal("0." + "".join(str(number(c)) for c in m["f"]))
        return amount(m, value, "%")

    def tenths(m: re.Match[str], _: Clock) -> Amount | None:
        a, b, half = number(m["a"]), number(m["b"]) if m["b"] else None, m["c"]
        if a is None or not 0 < a <= 10:
            return None
        extra = Decimal(5) if half == "半" else (number(half) or Decimal(0)) if half else Decimal(0)
        if b:
            return amount(m, a * 10, "%", b * 10)
        return amount(m, a * 10 + extra, "%", None, ">" if m["more"] else "")

    def fraction(m: re.Match[str], _: Clock) -> Amount | None:
        below, above = number(m["b"] or m["d"]), number(m["a"] or m["c"])
        if not below or above is None or above >= below or below > 100:
            return None
        return amount(m, (above / below * 100).quantize(Decimal("0.01")).normalize() if above * 100 % below else above * 100 / below, "%")

    def half(m: re.Match[str], _: Clock) -> Amount | None:
        return amount(m, Decimal(50), "%", None, ">" if m.group()[0] in "过超" or m.group() == "大半" else "")

    def whole(m: re.Match[str], _: Clock) -> Amount | None:
        return Amount(Decimal(100), None, "%", "=", False, (m.start("whole"), m.end("whole")))

    def discount(m: re.Match[str], _: Clock) -> Amount | None:
        if not m["a"]:
            return amount(m, Decimal(50), "%")
        tenths_paid, more = number(m["a"]), number(m["b"]) if m["b"] else Decimal(0)
        return None if tenths_paid is None or more is None else amount(m, tenths_paid * 10 + more, "%")

    def doubled(m: re.Match[str], _: Clock) -> Amount | None:
        n = number(m["n"]) if m["n"] else Decimal(1)
        return amount(m, Decimal(2) ** int(n or 1), "倍")

    def times(m: re.Match[str], _: Clock) -> Amount | None:
        return amount(m, number(m["a"]), "倍", number(m["b"]) if m["b"] else None, ">" if m["more"] or m["more2"] else "")

    def rule(name: str, pattern: str, produce: Callable[[re.Match[str], Clock], Amount | None]) -> Rule:
        return Rule(name, "quantity", re.compile(pattern), produce)

    return (
        rule(
            "percent",
            rf"(?<![A-Za-z\d.])(?P<a>{ARABIC})\s?(?:%|％)?(?:{_TO}(?P<b>{ARABIC})\s?)?(?P<u>%|％|‰|个百分点|百分点|个千分点|千分点)",
            percent,
        ),
        rule("points", rf"(?P<a>{_CN})(?:{_TO}(?P<b>{_CN}))?(?P<u>个百分点)", percent),
        rule("spoken percent", rf"百分之(?P<a>{ARABIC}|{_CN})(?:点(?P<f>[零一二三四五六七八九]+))?", spoken),
        rule(
            "tenths",
            rf"(?<![\d.一二三四五六七八九十])(?P<a>[一二两三四五六七八九]|\d)(?:{_TO}(?P<b>[二三四五六七八九]"
            rf"|\d))?成(?![立功果长熟本套都效就交型品像因]|分(?!间))(?P<c>[一二三四五六七八九半])?(?P<more>多|余)?",
            tenths,
        ),
        rule("fraction", rf"(?P<b>{_CN})分之(?P<a>{_CN})|(?<![\d/.])(?P<c>[1-9]\d?)/(?P<d>[1-9]\d?)(?![\d/])", fraction),
        rule("half", r"(?:超|过)?半数|一半|(?<=[已超])过半|过半(?=[，。；])|大半", half),
        # 打八折, 八五折, 对折: the share of the price that is paid
        rule(
            "discount",
            r"(?P<a>[一二三四五六七八九]|[1-9](?:\.\d)?)(?P<b>[一二三四五六七八九])?折(?![叠扣射算旧合腾磨断线返页])|对折",
            discount,
        ),
        rule("whole", r"(?:实现|达到|做到|基本实现|确保)(?:[^，。；：、\d（]|（[^（）]{1,12}）){0,24}?(?P<whole>全覆盖)", whole),
        rule("whole", r"(?<=[一-鿿）])(?P<whole>全覆盖)(?=[，。；])", whole),
        rule("doubled", r"翻了?(?P<n>[一两三])?番", doubled),
        rule("times", rf"(?<![\d.])(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?(?P<more>多|余)?倍(?!增|速|频|特)(?P<more2>多|余)?", times),
    )
