"""Sentences → the numbers, comparators, units and dates that they state. In: text in Chinese or English. Out: a `Reading`.

The gate reads with rules of its own, not with those that wrote the sentence: people and machines word English too, and what they
wrote is published only where it says what the record says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from policy_digest.chinese.alternation import later
from policy_digest.owner import compiled_from
from policy_digest.summarize.words import Words, words
from policy_digest.tables import Tables

Language = Literal["zh", "en"]

_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_SCALE_ZH = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": _WAN,
    "十万": 10 * _WAN,
    "百万": 100 * _WAN,
    "千万": 1000 * _WAN,
    "亿": _YI,
    "万亿": _WAN * _YI,
}
_SCALE_EN = {
    "": Decimal(1),
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
_CODES = {
    "year": "Y",
    "month": "M",
    "week": "W",
    "day": "D",
    "quarter": "Q",
    "年": "Y",
    "个月": "M",
    "月": "M",
    "周": "W",
    "天": "D",
    "日": "D",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a sentence states it. `unit` is canonical, "" where the sentence names none."""

    value: Decimal
    value_max: Decimal | None
    comparator: str
    unit: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence states: its quantities in order, its times as (key, value) of `Period`, sorted."""

    quantities: tuple[Quantity, ...]
    times: tuple[tuple[str, str], ...]


# ---------------------------------------------------------------- what to look for


@dataclass(frozen=True, eq=False)
class _Time:
    """A way to state a time: what it looks like, its key and value. `words`: one of them stands in it, in small letters; none: any."""

    pattern: re.Pattern[str]
    value: Callable[[re.Match[str]], tuple[str, str]]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Patterns:
    quantity_en: re.Pattern[str]
    quantity_zh: re.Pattern[str]
    before: Mapping[Language, Mapping[str, str]]  # wording before a number → comparator
    after: Mapping[str, str]  # Chinese wording behind a number → comparator
    units_en: Mapping[str, str]
    units_zh: Mapping[str, str]
    currencies: Mapping[str, str]
    metric: tuple[tuple[re.Pattern[str], Decimal], ...]  # a size, and in brackets the same in a unit known abroad; how many make one
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    times_en: tuple[_Time, ...]
    times_zh: tuple[_Time, ...]


def _any(options: Mapping[str, object] | list[str]) -> str:
    return "|".join(re.escape(o) for o in sorted(options, key=lambda o: (-len(o), o)))


@compiled_from("phrases", "glossary", "units")
def _patterns(tables: Tables) -> _Patterns:
    w = words(tables)
    before_en = {phrase: sign for sign, row in w.comparators.items() for phrase in (row["en"], *row["en_read"]) if phrase}
    before_zh = {
        phrase: sign for sign, row in w.comparators.items() for phrase in (row["zh"], row["zh_share"], *row["zh_read"].split()) if phrase
    }
    after_zh = {phrase: sign for sign, row in w.comparators.items() for phrase in row["zh_after"].split()}
    units_en = {form: u.unit for u in reversed(tables.units) for form in (u.many, u.one) if form} | {
        "%": "%",
        "percent": "%",
        "per cent": "%",
    }
    units_zh = {name: u.unit for name, u in tables.unit.items()} | {"个百分点": "百分点"}
    currencies = {sign.strip(): unit for unit, sign in w.currencies.items()} | {"CNY": "元", "¥": "元"}
    quantity_en, quantity_zh = _quantities_en(before_en, units_en, currencies, tables), _quantities_zh(before_zh, after_zh, units_zh)
    months = {name.lower(): i for i, name in enumerate(w.months, 1)}
    numbers = {name.lower(): i for i, name in enumerate(w.numbers, 1)}
    return _Patterns(
        quantity_en, quantity_zh, {"en": {k.lower(): v for k, v in before_en.items()}, "zh": before_zh}, after_zh,
        {k.lower(): v for k, v in units_en.items()}, units_zh, {k.lower(): v for k, v in currencies.items()},
_metrics(w, tables),
        months, numbers,
        _times_en(months, numbers), _times_zh(w.digits),
    )  # fmt: skip


def _quantities_en(
    before_en: Mapping[str, str], units_en: Mapping[str, str], currencies: Mapping[str, str], tables: Tables
) -> re.Pattern[str]:
    """A number in English with its comparator, currency, scale, unit and denominator."""
    scales = "thousand|million|billion|trillion"
    number = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![A-Za-z\d])"  # 5G is a name
    cur = _any(currencies)
    denominators = f"(?: per (?P<per>{_any({u.one: 1 for u in tables.units if u.one})})\\b)?"
    return later(
        rf"(?:\b(?P<before>{_any(before_en)})\s+)?(?P<cur>{cur})?\s?(?<![\w.])(?P<n>{number})(?:\s(?P<s>{scales})\b)?(?P<u1>%|‰)?"
        rf"(?:\s?(?:to|–|-)\s?(?:{cur})?\s?(?P<m>{number})(?:\s(?P<ms>{scales})\b)?)?"
        rf"(?:\s?(?P<u>{_any(units_en)})(?![\w-]))?{denominators}",
        re.IGNORECASE,
    )


def _quantities_zh(before_zh: Mapping[str, str], after_zh: Mapping[str, str], units_zh: Mapping[str, str]) -> re.Pattern[str]:
    """A number in Chinese with its comparator, scale, unit and denominator."""
    # 千瓦 and 千分点 are units, not thousands of something
    scaled_units = _any({name: 1 for name in units_zh if name[0] in "百千万亿"})
    latin_units = _any({name: 1 for name in units_zh if name[0].isascii()})
    scale_zh = _any({k: 1 for k in _SCALE_ZH if k})
    return later(
        rf"(?P<before>{_any(before_zh)})?(?<![A-Za-z\d.])(?P<n>\d+(?:,\d{{3}})*(?:\.\d+)?)(?!(?!{latin_units})[A-Za-z\d])"
        rf"(?:(?!{scaled_units})(?P<s>{scale_zh}))?(?P<more>余|多)?(?P<u1>%|％|‰)?"
        rf"(?:(?:至|到|—|-|~|～)(?P<m>\d+(?:,\d{{3}})*(?:\.\d+)?)(?:(?!{scaled_units})(?P<ms>{scale_zh}))?)?"
        rf"(?P<u>{_any(units_zh)})?(?P<per>/(?:{_any(units_zh)}))?(?P<after>{_any(after_zh)})?"
    )


def _times_en(months: Mapping[str, int], numbers: Mapping[str, int]) -> tuple[_Time, ...]:
    month = "|".join(months)
    date = rf"(?:(?:(?P<d>\d{{1,2}})\s)?(?P<mo>{month})\s)?(?P<y>(?:19|20)\d\d)"
    two = rf"(?:(?:(?P<d2>\d{{1,2}})\s)?(?P<mo2>{month})\s)?(?P<y2>(?:19|20)\d\d)"

    def iso(f: re.Match[str], tail: str = "") -> str:
        out = f[f"y{tail}"]
        if f[f"mo{tail}"]:
            out += f"-{months[f[f'mo{tail}'].lower()]:02}"
            if f[f"d{tail}"]:
                out += f"-{int(f[f'd{tail}']):02}"
        return out

    def count(text: str) -> int:
        return int(text) if text.isdigit() else numbers[text.lower()]

    def duration(f: re.Match[str]) -> str:
        n = count(f["n"]) if f["n"] else 1
        unit = f["u"].lower()
        return f"P{3 * n}M" if unit == "quarter" else f"P{n}{_CODES[unit]}"

    def years(f: re.Match[str]) -> str:
        return f"{f['y']}/{f['y'][: -len(f['y2'])]}{f['y2']}"  # 2023–25

    ends = r"(?:end|close) of (?:the year )?|(?:year[- ])?end[- ](?:of[- ])?"
    spelled = "|".join(numbers)

    def rule(pattern: str, key: str, value: Callable[[re.Match[str]], str], *words: str) -> _Time:
        return _Time(later(pattern, re.IGNORECASE), lambda f: (key, value(f)), words)

    return (
        rule(r"\s?\(end of the \d+(?:st|nd|rd|th) Five-Year Plan\)", "", lambda f: "", "five-year plan"),
        rule(rf"\b(?:as of|as at|at) (?:the )?(?:{ends}){date}", "as_of", iso, "as of ", "at "),
        rule(rf"\bas of {date}", "as_of", iso, "as of "),
        rule(rf"\bsince {date}", "since", iso, "since "),
        rule(
            rf"\b(?:no later than|by|before|until|through) (?:the )?(?:{ends}){date}",
            "by",
            iso,
            "than ",
            "by ",
            "before ",
            "until ",
            "through ",
        ),
        rule(rf"\b(?:no later than|by|before|until) {date}", "by", iso, "than ", "by ", "before ", "until "),
        rule(rf"\bcompared with (?:the end of )?{date}", "base", iso, "compared with "),
        rule(rf"\bits text of {date}", "source", iso, "its text of "),
        rule(
            rf"\bfrom (?P<m1>{month}) to (?P<m2>{month}) (?P<y>\d{{4}})",
            "during",
            lambda f: f"{f['y']}-{months[f['m1'].lower()]:02}/{f['y']}-{months[f['m2'].lower()]:02}",
            "from ",
        ),
        rule(
            r"\b(?:in|over|during|for|throughout) (?P<y>20\d\d)[–-](?P<y2>20\d\d|\d\d)\b",
            "during",
            years,
            "in 20",
            "over 20",
            "during 20",
            "for 20",
            "throughout 20",
        ),
        rule(rf"\b(?:from|between) {date} (?:to|and) {two}", "during", lambda f: f"{iso(f)}/{iso(f, '2')}", "from ", "between "),
        rule(rf"\b(?:during|in|throughout|on|for) {date}", "during", iso, "during ", "in ", "throughout ", "on ", "for "),
        rule(rf"\bwithin (?P<n>\d+|{spelled}) (?P<u>year|month|week|day)s?\b", "within", duration, "within "),
        rule(rf"\b(?:every|each) (?:(?P<n>\d+|{spelled}) )?(?P<u>year|month|week|day|quarter)s?\b", "every", duration, "every ", "each "),
        rule(r"\b(?:a|per) (?P<n>)?(?P<u>year|month|week|day|quarter)\b", "every", duration, "a ", "per "),
        rule(r"\b(?P<n>)?(?:annually|(?P<u>year)ly)\b", "every", lambda f: "P1Y", "annually", "yearly"),
    )


def _times_zh(digits: tuple[str, ...]) -> tuple[_Time, ...]:
    date = r"(?P<y>\d{4})年(?:(?P<mo>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?"
    two = r"(?P<y2>\d{4})年(?:(?P<mo2>\d{1,2})月(?:(?P<d2>\d{1,2})日)?)?"
    values = {"两": 2, **{c: i for i, c in enumerate(digits, 1)}}
    n = "|".join(values)

    def iso(f: re.Match[str], tail: str = "") -> str:
        parts = [f[f"y{tail}"], *(f"{int(f[k + tail]):02}" for k in ("mo", "d") if f[k + tail])]
        return "-".join(parts)

    def duration(f: re.Match[str]) -> str:
        count = (values.get(f["n"]) or int(f["n"])) if f["n"] else 1
        if f["u"].endswith("季度"):
            return f"P{3 * count}M"
        return f"P{count}{_CODES[f['u']]}"

    def rule(pattern: str, key: str, value: Callable[[re.Match[str]], str]) -> _Time:
        return _Time(later(pattern), lambda f: (key, value(f)))

    unit = "年|个月|月|周|天|日|个季度|季度"
    return (
        rule(r"（“十[一二三四五六七八九]?五”末）", "", lambda f: ""),
        rule(
            r"(?P<y>\d{4})年(?P<m1>\d{1,2})月至(?P<m2>\d{1,2})月",
            "during",
            lambda f: f"{f['y']}-{int(f['m1']):02}/{f['y']}-{int(f['m2']):02}",
        ),
        rule(rf"{date}至{two}", "during", lambda f: f"{iso(f)}/{iso(f, '2')}"),
        rule(rf"截至{date}(?:底|末)?", "as_of", iso),
        rule(rf"据{date}的文章", "source", iso),
        rule(rf"[较比]{date}", "base", iso),
        rule(rf"{date}以来", "since", iso),
        rule(rf"(?:到|至){date}(?:底|末)?(?:前)?", "by", iso),
        rule(rf"{date}(?:底前|前)", "by", iso),
        rule(date, "during", iso),
        rule(rf"(?P<n>\d+|{n})(?P<u>{unit})内", "within", duration),
        rule(rf"每(?P<n>\d+|{n})?(?P<u>{unit})", "every", duration),
    )


# ---------------------------------------------------------------- reading


def parse_back(text: str, lang: Language, tables: Tables) -> Reading:
    """What a sentence in one language states. Names of indicators are part of the text: numbers in them are read as quantities too."""
    p = _patterns(tables)
    times: list[tuple[str, str]] = []
    small = text.lower()
    unsure = _LIKE_OTHERS.search(text) is not None
    for time in p.times_zh if lang == "zh" else p.times_en:
        if time.words and not unsure and not any(word in small for word in time.words):
            continue

        def take(found: re.Match[str], value: Callable[[re.Match[str]], tuple[str, str]] = time.value) -> str:
            key, stated = value(found)
            if key:
                times.append((key, stated))
            return "，" if lang == "zh" else " ; "

        text = time.pattern.sub(take, text)
    text = _without_starts(text, lang, p, times)
    if lang == "en" and "(counted in person-times)" in text:
        text = _TIMES_OF_PERSONS.sub(r"\g<n> person-times\g<what>", text)
    for metric, per in p.metric if lang == "en" and "(" in text else ():
        text = metric.sub(lambda f, per=per: f["size"] if _same_size(f, per) else f[0], text)  # type: ignore[misc]
    found = (p.quantity_zh if lang == "zh" else p.quantity_en).finditer(text)
    read = _quantity_zh if lang == "zh" else _quantity_en
    return Reading(tuple(read(f, p) for f in found), tuple(sorted(times)))


_LIKE_OTHERS = later("[\u0130\u0131\u017f\u212a]")  # İ, ı, ſ and the sign of kelvin: patterns take them for i, s and k
_MOVED = r"\b(?:bring|raise|rais|rise|rose|risen|lower|fell|fall|cut|grow|grew|increas|reduc|expand|improv)"


def _without_starts(text: str, lang: Language, p: _Patterns, times: list[tuple[str, str]]) -> str:
    """`raise the share from 28% to 35%`, 由28%提高到35%: the value before a change is noted among the times, as `from`."""
    if lang == "en" and "from " not in text:
        return text
    for found in [*re.finditer("[由从]" if lang == "zh" else rf"{_MOVED}(?:[^.;]|\.\d)*?\bfrom (?=\d|[A-Z$€£¥])", text)][::-1]:
        if lang == "zh":
            start = p.quantity_zh.match(text, found.end())
            fits = start is not None and re.match(r"[^\d，。；]{0,4}[到至]", text[start.end() :]) is not None
        else:
            end = text.find(" to ", found.end())
            start = p.quantity_en.fullmatch(text, found.end(), end) if end >= 0 else None
            fits = start is not None
        if start is not None and fits:
            value = (_quantity_zh if lang == "zh" else _quantity_en)(start, p).value
            times.append(("from", f"{value.normalize():f}"))
            text = text[: found.end()] + text[start.end() :]
    return text


_TIMES_OF_PERSONS = later(
    r"(?P<n>\d[\d,.]*(?: (?:thousand|million|billion|trillion))?)"
    r"(?P<what> (?:[^\d()]|\d+(?=[A-Za-z]))*(?:\([^()]*\))?) \(counted in person-times\)"
)


def month_names(tables: Tables) -> Mapping[str, int]:
    """The English months by number, in small letters."""
    return _patterns(tables).months


def _metrics(w: Words, tables: Tables) -> tuple[tuple[re.Pattern[str], Decimal], ...]:
    """`300 mu (20 hectares)`, for each unit that has such a row."""
    n = r"\d[\d,]*(?:\.\d+)?"
    return tuple(
        (
            later(
                rf"(?P<size>(?P<n>{n})(?:–(?P<m>{n}))?(?: (?P<s>million|billion))? {tables.unit[unit].many}) "
                rf"\((?:about )?(?P<x>{n})(?:–(?P<y>{n}))?(?: (?P<xs>million|billion))? (?:{row['one']}|{row['many']}|{row['short']})\)"
            ),
            Decimal(row["per"]),
        )
        for unit, row in w.metric.items()
        if unit in tables.unit
    )


def _same_size(f: re.Match[str], per: Decimal) -> bool:
    """Whether both ends in the bracket are those before it, within the hundredth that rounding may take."""
    scale, there_scale = (_SCALE_EN[(f[name] or "").lower()] for name in ("s", "xs"))
    pairs = [(f["n"], f["x"])] + ([(f["m"], f["y"])] if f["m"] and f["y"] else [])
    if bool(f["m"]) != bool(f["y"]):
        return False
    return all(abs(_decimal(a, scale) / per - (there := _decimal(b, there_scale))) <= there / 100 for a, b in pairs)


def _decimal(digits: str, scale: Decimal) -> Decimal:
    return Decimal(digits.replace(",", "")) * scale


def _shares_scale(f: re.Match[str]) -> bool:
    """`3 to 5 million`: the scale of the last holds for both; not so in `500,000 to 1 million`."""
    return bool(f["m"] and f["ms"] and not f["s"]) and _decimal(f["n"], Decimal(1)) < _decimal(f["m"], Decimal(1))


def _quantity_en(f: re.Match[str], p: _Patterns) -> Quantity:
    scale, last = _SCALE_EN[(f["s"] or "").lower()], _SCALE_EN[(f["ms"] or "").lower()]
    unit = p.currencies[f["cur"].lower()] if f["cur"] else f["u1"] or (p.units_en[f["u"].lower()] if f["u"] else "")
    if f["per"]:
        unit = f"{unit}/{p.units_en[f['per'].lower()]}"
    high = _decimal(f["m"], last) if f["m"] else None
    low = _decimal(f["n"], last if _shares_scale(f) else scale)
    return Quantity(low, high, p.before["en"].get((f["before"] or "").lower(), "="), unit)


def _quantity_zh(f: re.Match[str], p: _Patterns) -> Quantity:
    scale, last = _SCALE_ZH[f["s"] or ""], _SCALE_ZH[f["ms"] or ""]
    unit = p.units_zh.get(f["u1"] or f["u"] or "", f["u1"] or "")
    if f["per"]:
        unit = f"{unit}/{p.units_zh[f['per'][1:]]}"
    high = _decimal(f["m"], last) if f["m"] else None
    low = _decimal(f["n"], last if _shares_scale(f) else scale)
    sign = p.before["zh"].get(f["before"] or "") or (">" if f["more"] else "") or p.after.get(f["after"] or "") or "="
    return Quantity(low, high, sign, unit)
