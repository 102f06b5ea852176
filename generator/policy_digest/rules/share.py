"""Shares, points and multiples: 40%, 百分之三十, 千分之五, 三成, 四分之一, 一半以上, 全覆盖, 翻一番, 1.5倍. In: text. Out: `Amount` mentions."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from policy_digest.chinese import numerals
from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import ALL, ARABIC, figure, number, span
from policy_digest.models import Amount, Sign
from policy_digest.rules.comparator import Comparators
from policy_digest.rules.quantity import EDGE, FROM_UP, MINUS, TO, UP_TO
from policy_digest.rules.rule import Clock, Rule
from policy_digest.tables import Tables

_SPOKEN = numerals.spoken(closed=False)  # what is read as far as it is a numeral: 百分之四十百货商场
_TENTH = "(?:[一二两三四五六七八九](?:[二三四五六七八九])?|[1-9])"
_OF = {
    "百": ("%", Decimal(1)),
    "千": ("‰", Decimal(1)),
    "万": ("‰", Decimal("0.1")),
    "十万": ("‰", Decimal("0.01")),
    "百万": ("‰", Decimal("0.001")),
}


def rules(tables: Tables) -> tuple[Rule, ...]:
    """Shares, points and multiples."""
    find = Comparators(tables)

    signed = later(rf"(?<![\d%％‰A-Za-z])(?P<minus>{MINUS})$")

    def amount(
        m: re.Match[str], value: Decimal | None, unit: str, top: Decimal | None = None, default: Sign = "", vague: Sign = ""
    ) -> Amount | None:
        if value is None or (top is not None and top <= value):
            return None
        comparator, before = find(m.string, m.start(), m.end(), gap=True, ranged=top is not None)
        comparator, before = (vague, False) if vague else (comparator or default, before)
        if top is not None and FROM_UP in m.group():
            comparator, before = "", False
        return Amount(value, top, unit, comparator, before, m.span())

    def percent(m: re.Match[str], _: Clock) -> Amount | None:
        unit = {"%": "%", "％": "%", "‰": "‰"}.get(m["u"], m["u"].removeprefix("个"))
        low, high = figure(m["a"]), figure(m["b"]) if m["b"] else None
        if low is None:
            return None
        first, second = (low.low, low.high if low.ranged else None) if high is None else (low.low, high.high)
        if m.groupdict().get("half"):
            first, second = (first, second + Decimal("0.5")) if second is not None else (first + Decimal("0.5"), None)
        minus = signed.search(m.string[max(0, m.start() - 4) : m.start()])
        if minus is None:
            return amount(m, first, unit, second, vague=(high or low).vague)
        start = m.start() - len(minus["minus"])
        comparator, before = find(m.string, start, m.end(), gap=True, ranged=second is not None)
        ends = sorted((-first, *(() if second is None else (-second if m["minus"] else second,))))
        return Amount(ends[0], ends[1] if len(ends) > 1 else None, unit, comparator, before, (start, m.end()))

    def spoken(m: re.Match[str], _: Clock) -> Amount | None:
        unit, times = _OF[m["of"]]
        low, high = figure(m["a"]), figure(m["b"]) if m["b"] else None
        if low is None or (m["of"].endswith("万") and low.low >= 10**4):
            return None
        joined = span(low, high) if high else low
        if joined is None:
            return None
        return amount(m, joined.low * times, unit, joined.high * times if joined.ranged else None)

    def tenths(m: re.Match[str], _: Clock) -> Amount | None:
        low, high, half = figure(m["a"]), figure(m["b"]) if m["b"] else None, m["c"]
        joined = low if high is None or low is None else span(low, high)
        if joined is None or not 0 < joined.low <= 10:
            return None
        extra = Decimal(5) if half == "半" else (number(half) or Decimal(0)) if half else Decimal(0)
        if joined.ranged:
            return amount(m, joined.low * 10, "%", joined.high * 10 + extra)
        return amount(m, joined.low * 10 + extra, "%", None, ">" if m["more"] else "")

    def fraction(m: re.Match[str], _: Clock) -> Amount | None:
        below, above = number(m["b"] or m["d"]), number(m["a"] or m["c"])
        if not below or above is None or above >= below or below > 100:
            return None
        return amount(m, (above / below * 100).quantize(Decimal("0.01")).normalize() if above * 100 % below else above * 100 / below, "%")

    def rate(m: re.Match[str], _: Clock) -> Amount | None:
        """6.8/10万: so many of a hundred thousand."""
        return amount(m, number(m["a"]), f"/{m['per']}万")

    def half(m: re.Match[str], _: Clock) -> Amount | None:
        return amount(m, Decimal(50), "%", None, ">" if m.group()[0] in "过超" or m.group() == "大半" else "")

    def whole(m: re.Match[str], _: Clock) -> Amount | None:
        return Amount(Decimal(100), None, "%", "=", False, (m.start("whole"), m.end("whole")))

    def discount(m: re.Match[str], _: Clock) -> Amount | None:
        if not m["a"]:
            return amount(m, Decimal(50), "%")
        tenths_paid, more = number(m["a"]), number(m["b"]) if m["b"] else Decimal(0)
        return None if tenths_paid is None or more is None else amount(m, tenths_paid * 10 + more, "%")

    def part(m: re.Match[str], _: Clock) -> Amount | None:
        """三分一, 五分二: a third and two fifths, as Hong Kong says it."""
        below, above = number(m["b"]), number(m["a"])
        if not below or above is None or above >= below:
            return None
        return amount(m, (above / below * 100).quantize(Decimal("0.01")).normalize() if above * 100 % below else above * 100 / below, "%")

    def doubled(m: re.Match[str], _: Clock) -> Amount | None:
        n = number(m["n"]) if m["n"] else Decimal(1)
        return amount(m, Decimal(2) ** int(n or 1), "倍")

    def times(m: re.Match[str], _: Clock) -> Amount | None:
        low, high = figure(m["a"]), figure(m["b"]) if m["b"] else None
        joined = low if high is None or low is None else span(low, high)
        if joined is None:
            return None
        extra = Decimal("0.5") if m["half"] else Decimal(0)
        top = joined.high + extra if joined.ranged else None
        return amount(m, joined.low + (0 if top else extra), "倍", top, ">" if joined.vague or m["more"] or m["more2"] else "")

    def rule(name: str, pattern: str, produce: Callable[[re.Match[str], Clock], Amount | None]) -> Rule:
        return Rule(name, "quantity", later(pattern), produce)

    return (
        rule(
            "percent",
            rf"(?<![A-Za-z\d.])(?P<a>{ARABIC}(?:[多余](?=个))?)\s?(?:%|％)?(?:{UP_TO}(?P<minus>{MINUS})?(?P<b>{ARABIC})\s?)?"
            r"(?P<u>%|％|‰|个?百分点|个?千分点)",
            percent,
        ),
        rule(
            "points",
            rf"{EDGE}(?P<a>{_SPOKEN}[多余]?)(?:{TO}(?P<minus>{MINUS})?(?P<b>{_SPOKEN}))?个(?P<half>半)?(?P<u>百分点|千分点)",
            percent,
        ),
        rule(
            "spoken percent",
            rf"(?P<of>[十百]?万|[百千])分之(?P<a>{ARABIC}|{_SPOKEN}|百(?![货姓家分强年]))(?:{TO}(?:(?P=of)分之)?(?P<b>{ARABIC}|{_SPOKEN}|百(?![货姓家分强年])))?",
            spoken,
        ),
        rule(
            "tenths",
            rf"(?<![\d.一二三四五六七八九十])(?P<a>{_TENTH})成?(?:{TO}(?P<b>[二三四五六七八九]|\d))?(?<![成至到])"
            r"成(?![立功果长熟本套都效就交型品像因员人]|分(?!间))(?P<c>[一二三四五六七八九半](?![千百万亿个家项名人]))?(?P<more>多|余)?",
            tenths,
        ),
        rule("rate", rf"(?<![A-Za-z\d./])(?P<a>{ARABIC})\s?[/／]\s?(?P<per>10)\s?万(?!元|[\d人])", rate),
        rule("fraction", rf"(?P<b>{_SPOKEN})分之(?P<a>{_SPOKEN})|(?<![\d/.])(?P<c>[1-9]\d?)/(?P<d>[1-9]\d?)(?![\d/])", fraction),
        # a unit of marks is no denominator: 三分一组, 五分钟
        rule("part", rf"(?<![第\d{ALL}])(?P<b>[三四五六七八九十])分(?P<a>[一二三四五六七八])(?=[，。；、的以为]|在|用|已|由|将|$)", part),
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
        rule(
            "times",
            rf"(?<![\d.第{ALL}])(?P<a>{ARABIC}|{_SPOKEN})(?:倍?{UP_TO}(?P<b>{ARABIC}|{_SPOKEN}))?(?P<more>多|余)?倍(?!增|速|频|特)"
            r"(?:(?P<half>半)|(?P<more2>多|余))?",
            times,
        ),
    )
