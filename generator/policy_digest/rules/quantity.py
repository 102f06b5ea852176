"""Counted quantities: number, scale, unit: 12个, 3.6万人次, 二十名, 3至5家, 1.2亿元, 60万. In: text. Out: `quantity` mentions (`Amount`).

What a numeral says is read by `chinese.numerals`. Here stands what surrounds it: sign, currency, range, unit, per what, half a unit more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from policy_digest.chinese import numerals
from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import ALL, ARABIC, CAPITAL, MORE, SCALE, Figure, figure, number, span
from policy_digest.models import Amount
from policy_digest.rules.comparator import Comparators
from policy_digest.rules.rule import Clock, Rule, words
from policy_digest.tables import Tables

LARGEST = Decimal(10**16)  # no policy counts as many of anything, and the number is left to the ledger
TO = r"\s?(?:[至到~～]|[—－\-–―]{1,2})\s?"
FROM_UP = "以上"
UP_TO = rf"(?:{TO}|{FROM_UP}(?=[^，。；：、以]{{1,10}}以[下内]))"  # 二百元以上二千元以下: from one to the other
MINUS = r"零下|负|[-－−﹣]"
EDGE = rf"(?<![第\d.几{ALL}])(?<!(?<![人户次件总])数)"  # a numeral in words begins here; 人数百余 holds 百余
_CONTINUOUS = ("money", "area", "length", "mass", "volume", "energy", "power", "concentration")
_SIGNED = ("share", "points", "temperature", "money", "ratio")  # what may fall below nothing: 增速为-3.5%, where 3-5家 is a range
_HALF = r"(?P<half>半)(?=[，。；、：！？）)\s]|$|以[上下内]|左右|的|至|到|[—\-~～])"
_PEOPLE = {"个人": "人"}
_HALF_A_UNIT = Decimal("0.5")
_SMALL = "(?:[1-9]|[一二两三四五六七八九])"
_UP = "(?<![以之线网路海向马会地天身手晚早史世])上"  # 上百家, where 以上百家 and 网上百货 are none


@dataclass(frozen=True)
class Patterns:
    """What the rules of quantities are made of, from the units of the tables."""

    names: str
    per: str  # a denominator: /平方米, 每平方米
    unit: str  # a unit with its denominator (元/平方米, 千米每小时), the currency behind 元, and what 多 and 半 add
    digits: str  # a figure that begins with a digit
    spoken: str  # a figure in words
    bare: str  # a scale without a digit

    @classmethod
    def of(cls, tables: Tables) -> Patterns:
        """The patterns, from `units.yml` and from `not_units` of cues/."""
        rows = {n: u.measure for n, u in tables.unit.items() if u.measure not in ("share", "points", "ratio")}
        kilo, names = numerals.kilo_of(tables.unit), words(rows)
        last = {n[-1] for n, measure in rows.items() if measure in _CONTINUOUS}
        last -= {n[-1] for n, measure in rows.items() if measure in ("people", "person-times", "things", "events")}
        # 5元每平方米; but 500元每月 recurs, and behind a sum 每 with a figure of its own begins something else: 2万元每户1000元
        recurs = words(n for n, measure in rows.items() if measure in ("time", "age") and n not in ("小时", "分钟", "秒"))
        every = rf"(?<=[{re.escape(''.join(sorted(last)))}])每(?!{recurs})" if last else "(?!)"
        per = rf"(?P<per>(?:[/／]|{every})(?:{names})(?![\d一二两三四五六七八九十]))?"
        no_units = words(tables.cues["not_units"])
        # 5个人 are people, 5个人才驿站 are none
        unit = (
            rf"(?P<unit>个(?!{no_units})人|(?!{no_units})(?:{words(rows)}))(?<![A-Za-z](?=[A-Za-z])){per}"
            rf"(?:(?<=元)(?P<currency>[（(]?(?:{words(currencies(tables))})[)）]?))?(?:{_HALF}|(?P<more>多|余))?"
        )
        scale = rf"(?:{SCALE})(?<!千(?!{kilo}))" if kilo else f"(?:{SCALE})"
        digits = rf"(?:{numerals.mixed(kilo)}|{ARABIC}\s?(?:{MORE})?(?:{scale})?)(?:{MORE})?"
        spoken = rf"{numerals.spoken(kilo)}(?:(?:{MORE})[万亿]?)?"
        return cls(names, per, unit, digits, spoken, numerals.bare(kilo))


def currencies(tables: Tables) -> dict[str, str]:
    """What names a currency before a sum or behind its 元: 港币, 美元, HK$ → the unit."""
    return {n: u.unit for n, u in tables.unit.items() if u.measure == "money" and n[0] not in "元块圆"}


class Amounts:
    """Makes an `Amount` of what a rule matched: looks back for a sign and a currency, and asks for the comparator."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.compare, self.currency = tables, Comparators(tables), currencies(tables)
        self._before = later(
            rf"(?:(?P<money>{words(self.currency)})(?:合计|约|达|共)?[:：]?\s?)?(?:(?<![\d%％‰℃°A-Za-z])(?P<minus>{MINUS}))?$"
        )
        self._becomes = later("[为达到至是在约于降：]$")

    def __call__(self, m: re.Match[str], low: Figure | None, high: Figure | None = None, name: str | None = None) -> Amount | None:
        """The amount of one figure, or of the range from `low` to `high`; None where they make none. `name`: of a unit not said."""
        said: Mapping[str, str | None] = m.groupdict()
        if low is None or max(low.high, (high or low).high) >= LARGEST:
            return None
        left = self._before.search(m.string[max(0, m.start() - 8) : m.start()])
        money, minus = (left["money"], left["minus"]) if left else (None, None)
        unit, measure = self._unit(said, name or said.get("unit"), money)
        start = m.start() - (len(left[0]) if left and (minus or (money and measure == "money")) else 0)
        if minus and minus != "零下" and measure not in _SIGNED and not self._becomes.search(m.string[max(0, start - 1) : start]):
            start, minus = m.start(), None
        held = self._held(said, low, high, unit, minus is not None)
        if held is None:
            return None
        comparator, ahead = self.compare(m.string, start, m.end(), ranged=held.ranged)
        if said.get("up"):
            comparator, ahead = ">=", False
        if high is not None and FROM_UP in m.group():
            comparator, ahead = "", False
        if held.vague or said.get("more"):
            comparator, ahead = held.vague or ">", False
        if minus == "零下" and unit == "度":
            unit = "℃"
        return Amount(held.low, held.high if held.ranged else None, unit, comparator, ahead, (start, m.end()))

    def _unit(self, said: Mapping[str, str | None], name: str | None, money: str | None) -> tuple[str, str]:
        """The canonical unit with its denominator and its currency, and what it measures."""
        if not name:
            return (self.currency[money], "money") if money else ("", "")
        row = self.tables.unit[_PEOPLE.get(name, name)]
        unit = row.unit
        if unit == "元" and (named := (said.get("currency") or "").strip("（()）") or money):
            unit = self.currency[named]
        if per := said.get("per"):
            unit += "/" + self.tables.unit[per[1:]].unit
        return unit, row.measure

    def _held(self, said: Mapping[str, str | None], low: Figure, high: Figure | None, unit: str, minus: bool) -> Figure | None:
        """The figure or range, with its sign and the half unit behind it."""
        if said.get("half"):
            last = high or low
            if last.scales:
                return None
            last = replace(last, low=last.low + _HALF_A_UNIT, high=last.high + _HALF_A_UNIT)
            low, high = (low, last) if high else (last, None)
        if high is None:
            return replace(low, low=-low.high, high=-low.low) if minus else low
        if (first := said.get("ua")) and not unit.startswith(self.tables.unit[first].unit):
            return None
        if not minus:
            return span(low, high)
        ends = sorted((-low.low, -high.high if said.get("minus") else high.high))
        return Figure(ends[0], ends[1]) if ends[0] < ends[1] else None


def rules(tables: Tables) -> tuple[Rule, ...]:
    """Counted quantities, those with a unit first."""
    amount, at = Amounts(tables), Patterns.of(tables)
    data = later(rf"(?:{words(tables.cues['data_nouns'])})[^，。；、\d]{{0,8}}$")

    def to(second: str) -> str:
        return rf"(?:(?P<ua>{at.names})?(?:（含）)?{UP_TO}(?P<minus>{MINUS})?(?P<b>{second})\s?)?"

    digits = rf"(?<![A-Za-z\d.])(?P<a>{at.digits})\s?{to(at.digits)}(?:{at.unit})?"
    spoken = rf"{EDGE}(?P<a>{at.spoken})\s?{to(at.spoken)}{at.unit}"
    magnitude = rf"{EDGE}(?P<a>[一二两三四五六七八九十百]{{1,4}}(?:{MORE})?[万亿])(?!{at.names}|级|[{ALL}])"
    # 近百家, 上千名, 百余家, 百来户: a scale without a digit is a number where a word beside it makes it one; 百万元 is one alone
    bare = rf"{EDGE}(?:(?P<up>{_UP})|(?<=[超逾近过破约达]))(?P<a>{at.bare}(?:多|余)?)\s?(?:{at.unit})?"
    rounded = rf"{EDGE}(?P<a>{at.bare}(?:{MORE}|把)|[百千万][万亿](?=元))\s?{at.unit}"
    jiao = (
        rf"(?:(?<![A-Za-z\d.])(?P<y>{at.digits})|{EDGE}(?P<z>{at.spoken}))\s?[元块]零?"
        rf"(?:(?P<j>{_SMALL})[角毛](?:(?P<f>{_SMALL})分)?|(?P<g>{_SMALL})分)"
        rf"|(?<![A-Za-z\d.{ALL}第])(?P<k>{_SMALL})[角毛](?:(?P<h>{_SMALL})分|(?=[钱/／])|(?<=\d.)(?=[，。；、）每]|$))"
    )
    per = f"钱?{at.per}"
    # 分别为63、43、20微克/立方米: the unit, and the scale, of the last are of all
    parts = words(n for n, u in tables.unit.items() if u.measure in ("share", "points") and n[0] != "/")
    last = rf"{ARABIC}\s?(?P<scale>万|亿)?(?:个?(?P<share>{parts})|{at.unit})"
    shared = rf"(?<![A-Za-z\d.第])(?P<a>{ARABIC})(?=(?:、{ARABIC}(?=[、和]))*[、和]{last})"

    def read(m: re.Match[str], _: Clock) -> Amount | None:
        if len(m["a"]) == 1 and m["a"] in CAPITAL and m["unit"] != "元":  # 伍家岗, 陆家嘴
            return None
        return amount(m, figure(m["a"]), figure(m["b"]) if m.groupdict().get("b") else None)

    def read_digits(m: re.Match[str], clock: Clock) -> Amount | None:
        found = read(m, clock)
        if m["unit"] in _DATA:  # 出口带宽达到1350G is a quantity, 5G is none
            return found if data.search(m.string[max(0, m.start() - 14) : m.start()]) else None
        if m["unit"] or found is None or found.unit:
            return found
        # without a unit only a scale or a comparator makes it a quantity: 参赛人次达到60万; a bare 2025 is left to the ledger
        first = figure(m["a"])
        scaled = first is not None and bool(first.scales)
        return found if not m["b"] and (scaled or amount.compare(m.string, m.start(), m.end())[0] not in ("", "=")) else None

    respectively = later(rf"(?:{words(tables.cues['in_turn'])})[^，。；]*$")

    def read_shared(m: re.Match[str], _: Clock) -> Amount | None:
        timed = m["unit"] is not None and tables.unit[_PEOPLE.get(m["unit"], m["unit"])].measure in ("time", "age")
        if timed or not respectively.search(m.string[max(0, m.start() - _IN_TURN) : m.start()]):
            return None  # 分别于2023、2024年
        return amount(m, figure(m["a"] + (m["scale"] or "")), name=m["share"])

    def read_bare(m: re.Match[str], clock: Clock) -> Amount | None:
        return None if len(m["a"]) == 1 and not m["unit"] else read(m, clock)  # 到达万州区

    def read_jiao(m: re.Match[str], _: Clock) -> Amount | None:
        yuan = figure(m["y"] or m["z"]) if m["y"] or m["z"] else Figure(Decimal(0), Decimal(0))
        if yuan is None or yuan.ranged or yuan.vague or yuan.scales:
            return None
        tenths, hundredths = (number(part or "") or Decimal(0) for part in (m["j"] or m["k"], m["f"] or m["g"] or m["h"]))
        value = yuan.low + tenths / 10 + hundredths / 100
        return amount(m, Figure(value, value), name="元")

    return (
        *((Rule("yuan, jiao and fen", "quantity", later(rf"(?:{jiao}){per}"), read_jiao),) if "元" in tables.unit else ()),
        Rule("indefinite number", "number", later(rf"(?:{_INDEFINITE})\s?(?:{at.names})?"), lambda m, clock: m.group()),
        Rule("said in figures", "exclusion", later(_IN_FIGURES), _said_in_figures),
        Rule("unit of the last", "quantity", later(shared), read_shared),
        Rule("quantity", "quantity", later(digits), read_digits),
        Rule("magnitude", "quantity", later(bare), read_bare),
        Rule("round magnitude", "quantity", later(rounded), read),
        Rule("spoken quantity", "quantity", later(spoken), read),
        Rule("spoken magnitude", "quantity", later(magnitude), read),
    )


_IN_TURN = 80  # characters from 分别 to the last of its figures, at most
_DATA = ("G", "T", "E")
# 数十家, 几百元, 十几万, 二十几个, 数以万计, 成千上万: more than one can say; 几家 alone is no number
_INDEFINITE = (
    rf"(?<![第\d.{ALL}])(?:(?<![人户次总个件分参系指基岁无])数|好?几)(?:[十百千][万亿]|[十百千万亿])[多余]?|{EDGE}[一二三四五六七八九]?十几[万亿]?"
    rf"|{EDGE}百十[来多余]?(?![{ALL}])|{EDGE}(?:百|千|万)把|数以[十百千万亿]{{1,2}}计|成百上千|成千上万|成千成万"
)
_IN_FIGURES = rf"[（(](?:小写|即)?[:：]?\s?(?:人民币)?[¥￥]?\s?{ARABIC}\s?(?:[万亿])?(?:元整?)?[)）]"


def _said_in_figures(m: re.Match[str], _: Clock) -> str | None:
    """叁拾伍万元整（¥350000.00）: the same sum once more."""
    said = re.search(rf"[{ALL}]{{2,}}[元圆]整?$", m.string[max(0, m.start() - 24) : m.start()])
    return "repeat" if said and re.search("[元¥￥写]", m.group()) else None
