"""What an extractor says of one figure, in whatever words, → an `Answer` that can be scored, or why it cannot.

A number may come as 36000, "36,000", "3.6万", "3.6" with the unit 万人, "三成", "1/3", "3至5"; a comparator as a sign or a word; a kind in
Chinese or English. What is said otherwise than the definition asks is taken as it is meant where that is plain, and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from .numerals import figure

PERIODS: Final = ("by", "during", "every", "within", "since", "as_of")
MOST: Final = Decimal(10) ** 18  # no figure of a policy is larger; a longer number is a slip
LONGEST: Final = 4000  # characters of a text that is read

NAMES: Final = {
    "value": ("value", "number", "amount", "数值", "数量", "值"),
    "value_max": ("value_max", "max", "upper", "最大值", "上限值"),
    "unit": ("unit", "单位"),
    "comparator": ("comparator", "operator", "比较词", "比较符"),
    "kind": ("kind", "type", "category", "类别", "类型"),
    "period": ("period", "time", "时间", "期限"),
    "indicator_zh": ("indicator_zh", "indicator", "name", "name_zh", "指标", "名称"),
    "indicator_en": ("indicator_en", "name_en", "英文", "英文名"),
    "quote": ("quote", "evidence", "sentence", "clause", "原文", "原句", "依据"),
    "themes": ("themes", "theme", "主题"),
}
KINDS: Final = {"目标": "target", "现状": "status", "支持": "support", "规则": "rule"}
SIGNS: Final = {
    ">=": ">= => ≥ ⩾ ＞＝ 不少于 不低于 至少 以上 确保 at_least gte ge",
    ">": "> ＞ 超 超过 突破 逾 多于 高于 over more_than gt",
    "<=": "<= =< ≤ ⩽ ＜＝ 不超过 不高于 以内 以下 至多 最高 最多 上限 at_most up_to lte le",
    "<": "< ＜ 不足 低于 少于 under less_than lt",
    "~": "~ ≈ ～ 约 左右 近 接近 about approximately around",
    "=": "= == ＝ 等于 达到 exactly equal eq none",
}
_SIGN: Final = {word.replace("_", " "): sign for sign, words in SIGNS.items() for word in words.split()}
_SCALED = re.compile("(?P<scale>万亿|[十百千]?[万亿])(?P<unit>.+)")
_POWERS = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d{1,9}")
_TENTHS = re.compile("(?P<n>[一二两三四五六七八九十])成(?P<half>半)?")
_FRACTION = re.compile(r"(?P<a>\d{1,6})\s*/\s*(?P<b>\d{1,6})")
_SPOKEN_FRACTION = re.compile("(?P<b>[一二三四五六七八九十百]+)分之(?P<a>[一二三四五六七八九十百\\d.]+)")
_RANGE = re.compile(r"(?P<a>[\d.,万亿千百]+)\s*(?:[-–—~～至到])\s*(?P<b>[\d.,万亿千百]+)(?P<rest>.*)")
_LEADING = re.compile(r"(?P<number>[\d.,]+\s?(?:万亿|[十百千]?[万亿])?|[一二三四五六七八九十百千万亿零〇两]+)(?P<rest>.*)", re.DOTALL)


class Dates(dict[str, str]):
    """A period."""

    def as_dict(self) -> dict[str, str]:
        return dict(self)


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence."""

    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A record of another extractor. What it does not say is "", and is then not right."""

    value: Decimal
    value_max: Decimal | None
    unit: str
    evidence: Quote
    comparator: str = ""
    kind: str = ""
    period: Dates = field(default_factory=Dates)
    indicator_zh: str = ""
    indicator_en: str = ""
    themes: tuple[str, ...] = ()


class NoAnswer(Exception):
    """Why something is no record, in a few words."""


def answer(said: Mapping[str, Any], aliases: Mapping[str, str]) -> Answer:
    """A record out of what was said. Raises `NoAnswer` without a number or a quote."""
    given = {name: next((said[key] for key in keys if key in said), None) for name, keys in NAMES.items()}
    low, high, rest = number(given["value"])
    unit, times = base_unit(_text(given["unit"]) or rest, aliases)
    if given["value_max"] is not None:
        high = number(given["value_max"])[0]
    if low > MOST or (high or 0) > MOST or low * times > MOST:
        raise NoAnswer("a number that is too large")
    quote = given["quote"]
    if isinstance(quote, Mapping):
        quote = quote.get("quote")
    if not _text(quote):
        raise NoAnswer("no quote")
    kind = _text(given["kind"]).lower()
    return Answer(
        value=low * times,
        value_max=None if high is None or high == low else high * times,
        unit=unit,
        evidence=Quote(_text(quote)),
        comparator=_SIGN.get(_text(given["comparator"]).lower(), ""),
        kind=KINDS.get(kind, kind),
        period=period(given["period"], said),
        indicator_zh=_text(given["indicator_zh"]),
        indicator_en=_text(given["indicator_en"]),
        themes=tuple(map(_text, given["themes"])) if isinstance(given["themes"], list) else tuple(_text(given["themes"]).split()),
    )


def _text(value: Any) -> str:
    return "" if value is None else unicodedata.normalize("NFKC", str(value))[:LONGEST].strip()


def number(said: Any) -> tuple[Decimal, Decimal | None, str]:
    """A number, the upper end of a range or None, and what stands behind it (a unit). Raises `NoAnswer` for what is none."""
    if isinstance(said, bool) or said is None:
        raise NoAnswer("no number")
    if isinstance(said, int | float | Decimal):
        return _finite(Decimal(str(said))), None, ""
    if isinstance(said, list) and len(said) == 2:
        return number(said[0])[0], number(said[1])[0], ""
    text = _text(said)
    if _POWERS.fullmatch(text):
        return _finite(Decimal(text)), None, ""
    if m := _TENTHS.fullmatch(text):
        return (_read(m["n"]) * 10 + (5 if m["half"] else 0)), None, "%"
    if (m := _FRACTION.fullmatch(text)) or (m := _SPOKEN_FRACTION.fullmatch(text)):
        below = _read(m["b"])
        return round(_read(m["a"]) * 100 / below, 2) if below else _none(), None, "%"
    if m := _RANGE.fullmatch(text):
        tail = re.search("(?:万亿|[十百千]?[万亿])$", m["b"])
        low = m["a"] if not tail or re.search("[万亿千百]", m["a"]) else m["a"] + tail[0]
        return _read(low), _read(m["b"]), m["rest"].strip()
    if m := _LEADING.match(text):
        return _read(m["number"]), None, m["rest"].strip(" 多余来")
    return _none(), None, ""


def _read(text: str) -> Decimal:
    found = figure(text.replace(",", "").replace(" ", ""))
    if found is None:
        return _none()
    return _finite(found.low)


def _finite(value: Decimal) -> Decimal:
    try:
        if not value.is_finite() or value.adjusted() > 30 or value.adjusted() < -12:
            raise NoAnswer("no number that a document could state")
    except InvalidOperation:
        _none()
    return value


def _none() -> Decimal:
    raise NoAnswer("no number")


def base_unit(said: str, aliases: Mapping[str, str]) -> tuple[str, int]:
    """The unit that numbers are counted in, and by what: 万元 is 元 by 10000, 名 is 人."""
    m = _SCALED.fullmatch(said) if said not in aliases else None
    unit, times = (m["unit"], int(_read("一" + m["scale"] if m["scale"][0] not in "十" else m["scale"]))) if m else (said, 1)
    whole, per, of = unit.partition("/")
    return f"{aliases.get(whole, whole)}{per}{of}", times


def period(said: Any, beside: Mapping[str, Any]) -> Dates:
    """A period: a mapping, `by: 2027` as text, or the keys beside the others. What is no key of a period is left out."""
    if isinstance(said, Mapping):
        given = said
    elif isinstance(said, str) and (pairs := re.findall(rf"\b({'|'.join(PERIODS)})\s*[:=]?\s*([0-9P][0-9PYMWDT/-]*)", said)):
        given = dict(pairs)
    else:
        given = beside
    return Dates({key: _text(given[key]) for key in PERIODS if _text(given.get(key))})
