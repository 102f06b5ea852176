"""Counted quantities: number, scale, unit: 12个, 3.6万人次, 二十名, 3至5家, 1.2亿元, 60万. In: text. Out: `quantity` mentions (`Amount`)."""

from __future__ import annotations

import re
from decimal import Decimal

from policy_digest.models import Amount
from policy_digest.rules.comparator import Comparators
from policy_digest.rules.numerals import ARABIC, CHINESE, SCALE, neighbours, number, scale
from policy_digest.rules.rule import Clock, Rule, words
from policy_digest.tables import Tables

LARGEST = Decimal(10**16)  # before its scale; no policy counts as many of anything, and the number is left to the ledger
_TO = r"\s?(?:[—－\-–~～至到]){1,2}\s?"


def rules(tables: Tables) -> tuple[Rule, ...]:
    """Counted quantities, those with a unit first."""
    find = Comparators(tables)
    names = [n for n, u in tables.unit.items() if u.measure not in ("share", "points", "ratio")]
    units = words(names)
    not_units = words(tables.cues["not_units"].split())
    # 千瓦 and 百分点 begin with a scale: there the scale belongs to the unit
    of_unit = words(n[1:2] for n in names if n[:1] in "千百" and len(n) > 1)
    scales = rf"(?:{SCALE})(?<!千(?=[{of_unit.replace('|', '')}]))" if of_unit else rf"(?:{SCALE})"
    unit = rf"(?!{not_units})(?P<unit>{units})(?P<per>[/／](?:{units}))?"
    arabic = re.compile(
        rf"(?<![A-Za-z\d.])(?P<a>{ARABIC})\s?(?P<more>多|余)?(?P<sa>{scales})?(?P<more2>多|余)?\s?"
        rf"(?:(?P<ua>{units})?(?:（含）)?{_TO}(?P<b>{ARABIC})\s?(?P<sb>{scales})?(?P<more3>多|余)?\s?)?"
        rf"(?:{unit}(?P<more4>多|余)?)?"
    )
    # 3万5,800元, 1亿2千万元: two scales in one figure
    mixed = re.compile(
        rf"(?<![A-Za-z\d.])(?P<a>\d{{1,4}})(?P<sa>[万亿])(?P<c>\d{{1,4}}(?:,\d{{3}})?)(?P<sc>[万千百])?(?P<more>多|余)?{unit}"
    )
    chinese = re.compile(
        rf"(?<![第\d.几数〇零一二两三四五六七八九十百千万亿])(?P<a>{CHINESE})(?P<more>多|余|来)?(?P<sa>[万亿])?\s?(?:{_TO}(?P<b>{CHINESE})\s?)?{unit}(?P<more4>多|余)?"
    )
    chinese_bare = re.compile(rf"(?<![第\d.])(?P<a>[一二两三四五六七八九十百]{{1,4}})(?P<sa>[万亿])(?!{units}|级)")
    bare_scale = re.compile(rf"(?<=[超逾近上过破约达])(?P<sa>[百千万亿]{{1,2}})(?P<more>多|余)?\s?(?:{unit})?")

    def amount(m: re.Match[str], a: Decimal | None, b: Decimal | None, sa: str | None, sb: str | None) -> Amount | None:
        groups = m.groupdict()
        if a is None or max(a, b or a) >= LARGEST:
            return None
        name = groups.get("unit")
        canonical = tables.unit[name].unit if name else ""
        if groups.get("per"):
            canonical += "/" + tables.unit[groups["per"][1:]].unit
        end = m.end()
        if b is not None:
            # 3至5万元: the scale counts for both ends, unless the first end would then be the larger: 5000至1万元
            low = a * scale(sa if sa else sb if a < b else None)
            high = b * scale(sb)
            if high <= low or (groups.get("ua") and not canonical.startswith(tables.unit[groups["ua"]].unit)):
                return None
            comparator, before = find(m.string, m.start(), end)
            return Amount(low, high, canonical, comparator, before, (m.start(), end))
        comparator, before = find(m.string, m.start(), end)
        if any(groups.get(k) for k in ("more", "more2", "more4")):
            comparator, before = ">", False
        return Amount(a * scale(sa), None, canonical, comparator, before, (m.start(), end))

    def read_arabic(m: re.Match[str], _: Clock) -> Amount | None:
        if not m["unit"]:
            # without a unit only a scale or a comparator makes it a quantity: 参赛人次达到60万; a bare 2025 is left to the ledger
            comparator, _before = find(m.string, m.start(), m.end())
            if m["b"] or not (m["sa"] or comparator not in ("", "=")):
                return None
        return amount(m, number(m["a"]), number(m["b"]) if m["b"] else None, m["sa"], m["sb"])

    def read_mixed(m: re.Match[str], _: Clock) -> Amount | None:
        high, low = number(m["a"]), number(m["c"])
        if high is None or low is None or low * scale(m["sc"]) >= scale(m["sa"]):
            return None
        return amount(m, high * scale(m["sa"]) + low * scale(m["sc"]), None, None, None)

    def read_chinese(m: re.Match[str], _: Clock) -> Amount | None:
        if (between := neighbours(m["a"])) is not None and not m["b"]:  # 五六家, 三四十个
            return amount(m, *between, m["sa"], m["sa"])
        return amount(m, number(m["a"]), number(m["b"]) if m["b"] else None, m["sa"], None)

    def read_chinese_bare(m: re.Match[str], _: Clock) -> Amount | None:
        return amount(m, number(m["a"]), None, m["sa"], None)

    def read_scale(m: re.Match[str], _: Clock) -> Amount | None:
        return amount(m, Decimal(1), None, m["sa"], None)

    return (
        Rule("mixed quantity", "quantity", mixed, read_mixed),
        Rule("quantity", "quantity", arabic, read_arabic),
        Rule("magnitude", "quantity", bare_scale, read_scale),
        Rule("spoken quantity", "quantity", chinese, read_chinese),
        Rule("spoken magnitude", "quantity", chinese_bare, read_chinese_bare),
    )
