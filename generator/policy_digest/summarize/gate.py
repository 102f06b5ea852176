"""Sentences → the numbers, comparators, units and dates that they state, and whether these are the record's. In: text. Out: a `Reading`.

The gate reads with rules of its own, not with those that wrote the sentence: people and machines word English too, and what they
wrote is published only where it says what the record says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from policy_digest.models import Bilingual, Period, Record
from policy_digest.owner import compiled_from
from policy_digest.summarize.words import HAN, Words, measure_of, words
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
    times_en: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...]
    times_zh: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...]


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
    scales = "thousand|million|billion|trillion"
    number = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![A-Za-z\d])"  # 5G is a name
    cur = _any(currencies)
    denominators = f"(?: per (?P<per>{_any({u.one: 1 for u in tables.units if u.one})})\\b)?"
    quantity_en = re.compile(
        rf"(?:\b(?P<before>{_any(before_en)})\s+)?(?P<cur>{cur})?\s?(?<![\w.])(?P<n>{number})(?:\s(?P<s>{scales})\b)?(?P<u1>%|‰)?"
        rf"(?:\s?(?:to|–|-)\s?(?:{cur})?\s?(?P<m>{number})(?:\s(?P<ms>{scales})\b)?)?"
        rf"(?:\s?(?P<u>{_any(units_en)})(?![\w-]))?{denominators}",
        re.IGNORECASE,
    )
    # 千瓦 and 千分点 are units, not thousands of something
    scaled_units = _any({name: 1 for name in units_zh if name[0] in "百千万亿"})
    latin_units = _any({name: 1 for name in units_zh if name[0].isascii()})
    scale_zh = _any({k: 1 for k in _SCALE_ZH if k})
    quantity_zh = re.compile(
        rf"(?P<before>{_any(before_zh)})?(?<![A-Za-z\d.])(?P<n>\d+(?:,\d{{3}})*(?:\.\d+)?)(?!(?!{latin_units})[A-Za-z\d])"
        rf"(?:(?!{scaled_units})(?P<s>{scale_zh}))?(?P<more>余|多)?(?P<u1>%|％|‰)?"
        rf"(?:(?:至|到|—|-|~|～)(?P<m>\d+(?:,\d{{3}})*(?:\.\d+)?)(?:(?!{scaled_units})(?P<ms>{scale_zh}))?)?"
        rf"(?P<u>{_any(units_zh)})?(?P<per>/(?:{_any(units_zh)}))?(?P<after>{_any(after_zh)})?"
    )
    months = {name.lower(): i for i, name in enumerate(w.months, 1)}
    numbers = {name.lower(): i for i, name in enumerate(w.numbers, 1)}
    return _Patterns(
        quantity_en, quantity_zh, {"en": {k.lower(): v for k, v in before_en.items()}, "zh": before_zh}, after_zh,
        {k.lower(): v for k, v in units_en.items()}, units_zh, {k.lower(): v for k, v in currencies.items()},
_metrics(w, tables),
        months, numbers,
        _times_en(months, numbers), _times_zh(w.digits),
    )  # fmt: skip


def _times_en(
    months: Mapping[str, int], numbers: Mapping[str, int]
) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...]:
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

    spelled = "|".join(numbers)

    def rule(
        pattern: str, key: str, value: Callable[[re.Match[str]], str]
    ) -> tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]]:
        return re.compile(pattern, re.IGNORECASE), lambda f: (key, value(f))

    return (
        rule(r"\s?\(end of the \d+(?:st|nd|rd|th) Five-Year Plan\)", "", lambda f: ""),
        rule(rf"\bas of (?:the end of )?{date}", "as_of", iso),
        rule(rf"\bat the end of {date}", "as_of", iso),
        rule(rf"\bsince {date}", "since", iso),
        rule(rf"\b(?:by|before) (?:the end of )?{date}", "by", iso),
        rule(
            rf"\bfrom (?P<m1>{month}) to (?P<m2>{month}) (?P<y>\d{{4}})",
            "during",
            lambda f: f"{f['y']}-{months[f['m1'].lower()]:02}/{f['y']}-{months[f['m2'].lower()]:02}",
        ),
        rule(rf"\b(?:from|between) {date} (?:to|and) {two}", "during", lambda f: f"{iso(f)}/{iso(f, '2')}"),
        rule(rf"\b(?:during|in|throughout) {date}", "during", iso),
        rule(rf"\bwithin (?P<n>\d+|{spelled}) (?P<u>year|month|week|day)s?\b", "within", duration),
        rule(rf"\b(?:every|each) (?:(?P<n>\d+|{spelled}) )?(?P<u>year|month|week|day|quarter)s?\b", "every", duration),
        rule(r"\b(?:a|per) (?P<n>)?(?P<u>year|month|week|day|quarter)\b", "every", duration),
        rule(r"\b(?P<n>)?(?:annually|(?P<u>year)ly)\b", "every", lambda f: "P1Y"),
    )


def _times_zh(digits: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...]:
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

    def rule(
        pattern: str, key: str, value: Callable[[re.Match[str]], str]
    ) -> tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]]:
        return re.compile(pattern), lambda f: (key, value(f))

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
    for pattern, value in p.times_zh if lang == "zh" else p.times_en:

        def take(found: re.Match[str], value: Callable[[re.Match[str]], tuple[str, str]] = value) -> str:
            key, stated = value(found)
            if key:
                times.append((key, stated))
            return "，" if lang == "zh" else " ; "

        text = pattern.sub(take, text)
    for metric, per in p.metric if lang == "en" else ():
        text = metric.sub(lambda f, per=per: f["size"] if _same_size(f, per) else f[0], text)  # type: ignore[misc]
    found = (p.quantity_zh if lang == "zh" else p.quantity_en).finditer(text)
    read = _quantity_zh if lang == "zh" else _quantity_en
    return Reading(tuple(read(f, p) for f in found), tuple(sorted(times)))


def _metrics(w: Words, tables: Tables) -> tuple[tuple[re.Pattern[str], Decimal], ...]:
    """`300 mu (20 hectares)`, for each unit that has such a row."""
    n = r"\d[\d,]*(?:\.\d+)?"
    return tuple(
        (
            re.compile(
                rf"(?P<size>(?P<n>{n})(?:–(?P<m>{n}))?(?: (?P<s>thousand|million|billion))? {tables.unit[unit].many}) "
                rf"\((?:about )?(?P<x>{n})(?:–(?P<y>{n}))? (?:{row['one']}|{row['many']})\)"
            ),
            Decimal(row["per"]),
        )
        for unit, row in w.metric.items()
        if unit in tables.unit
    )


def _same_size(f: re.Match[str], per: Decimal) -> bool:
    """Whether both ends in the bracket are those before it, within the hundredth that rounding may take."""
    scale = _SCALE_EN[(f["s"] or "").lower()]
    pairs = [(f["n"], f["x"])] + ([(f["m"], f["y"])] if f["m"] and f["y"] else [])
    if bool(f["m"]) != bool(f["y"]):
        return False
    return all(abs(_decimal(a, scale) / per - (there := _decimal(b, Decimal(1)))) <= there / 100 for a, b in pairs)


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


# ---------------------------------------------------------------- comparing


PLACEHOLDER = re.compile(r"\{\d+\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)|《[^《》]*》|“[^“”]*”")
LONGER = 4  # times as long as the composed English a wording may be, and
SPARE = 120  # characters more


def departures(en: str, composed: str, tables: Tables) -> tuple[str, ...]:
    """What an English wording says otherwise than the composed English whose place it would take, a line each; nothing where it may.

    Numbers, comparators, units, times and the `{1}` that figures go into must be the same; it must be one line of readable English,
    with Chinese only in brackets.
    """
    problems = _unfit(en, composed)
    if not problems:
        stated, meant = (parse_back(PLACEHOLDER.sub("…", text), "en", tables) for text in (en, composed))
        if sorted(map(str, stated.quantities)) != sorted(map(str, meant.quantities)):
            problems.append(f"states {_told(stated)}, the composed English {_told(meant)}")
        elif stated.times != meant.times:
            problems.append(f"says {_listed(map(' '.join, stated.times))}, the composed English {_listed(map(' '.join, meant.times))}")
    return tuple(problems)


def _unfit(en: str, composed: str) -> list[str]:
    """What keeps an English wording from standing anywhere, whatever it states."""
    problems = []
    if not en.strip() or _CONTROL.search(en) or en != en.strip():
        problems.append("is not one line of plain text")
    if len(en) > LONGER * len(composed) + SPARE:
        problems.append(f"is {len(en)} characters long, the composed English {len(composed)}")
    if HAN.search(_ASIDE.sub("", en)):
        problems.append("has Chinese outside brackets")
    if not re.search("[A-Za-z]", PLACEHOLDER.sub("", en)):
        problems.append("has no English in it")
    if sorted(PLACEHOLDER.findall(en)) != sorted(PLACEHOLDER.findall(composed)):
        problems.append(f"has {_listed(PLACEHOLDER.findall(en))} for {_listed(PLACEHOLDER.findall(composed))}")
    return problems


_ORDINAL_EN = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b(?! Five-Year)")  # 十四五, which that says, is no number in figures
_ORDINAL_ZH = re.compile(r"第(\d+)")


def title_departures(en: str, zh: str, composed: str, tables: Tables) -> tuple[str, ...]:
    """What the English of a document's title says otherwise than the Chinese, a line each; nothing where it may stand for it.

    The composed English may be no more than a description, so the Chinese itself is read: every number in figures, with its comparator
    and unit, and nothing else, must be in the English. `composed`: what `en` may not be much longer than.
    """
    if problems := _unfit(en, composed):
        return tuple(problems)
    stated, meant = _stated(en, "en", tables), _stated(zh, "zh", tables)
    if [value for value, *_ in stated] != [value for value, *_ in meant]:
        return (f"states {_listed(f'{v:f}' for v, *_ in stated)}, the Chinese {_listed(f'{v:f}' for v, *_ in meant)}",)
    for (value, sign, unit), (_, other, right) in zip(stated, meant, strict=True):
        if sign != other:
            return (f"states {sign or 'nothing'} before {value:f}, the Chinese {other or 'nothing'}",)
        if unit is not None and right is not None and not _same_unit(unit, right, tables):
            return (f"states {value:f} {unit or 'of no unit'}, the Chinese {value:f} {right}",)
    return ()


def _stated(text: str, lang: Language, tables: Tables) -> list[tuple[Decimal, str, str | None]]:
    """Every number of a title in order of size, with its comparator and unit; of the parts of a date, without."""
    found: list[tuple[Decimal, str, str | None]] = []

    def apart(number: re.Match[str]) -> str:
        found.append((Decimal(number[1]), "=", None))
        return " "

    if lang == "en":
        months = _patterns(tables).months
        names = "|".join(months)  # beside a number: may is a verb too
        month = re.compile(rf"\b(?:(\d{{1,2}}) ({names})\b(?: (\d{{4}}))?|({names}) (\d{{4}}))\b", re.IGNORECASE)

        def dated(date: re.Match[str]) -> str:
            day, named, year = date[1], date[2] or date[4], date[3] or date[5]
            found.extend((Decimal(part), "=", None) for part in (day, str(months[named.lower()]), year) if part)
            return " "

        text = _ORDINAL_EN.sub(apart, month.sub(dated, text))
    else:
        text = _ORDINAL_ZH.sub(apart, text)
    reading = parse_back(text, lang, tables)
    # `a day` and 每天 are no number in figures
    found += [(Decimal(part), "=", None) for _, time in reading.times for part in re.findall(r"(?!(?<=P)1\D)\d+", time)]
    for q in reading.quantities:
        dated_by = q.unit in ("年", "月", "日", "") and q.value == int(q.value)
        unit = None if dated_by else q.unit
        found += [(value, q.comparator, unit) for value in (q.value, q.value_max) if value is not None]
    return sorted(found, key=lambda number: (number[0], number[1], number[2] or ""))


def _told(reading: Reading) -> str:
    return _listed(
        f"{q.comparator} {q.value:f}{f' to {q.value_max:f}' if q.value_max is not None else ''} {q.unit}".strip()
        for q in reading.quantities
    )


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items) or "nothing"


def agrees(text: Bilingual, record: Record, tables: Tables) -> bool:
    """Whether both halves state the record's number, comparator, unit and times, and no other number."""
    return not differences(text, record, tables)


def differences(text: Bilingual, record: Record, tables: Tables) -> tuple[str, ...]:
    """What a sentence says otherwise than its record, a line each, beginning with the language; nothing where it agrees."""
    return tuple(
        f"{lang}: {problem}"
        for lang, half, indicator in (("zh", text.zh, record.indicator_zh), ("en", text.en, record.indicator_en))
        for problem in _differences(half, lang, indicator, record, tables)  # type: ignore[arg-type]
    )


def _differences(text: str, lang: Language, indicator: str, record: Record, tables: Tables) -> list[str]:
    problems = []
    if record.unit.split("/")[0] not in tables.unit:  # a unit of no table cannot be read, and need not be: it stands as the text has it
        text = text.replace(record.unit, " ")
    names = {indicator, *_parts(indicator)}
    for name in sorted(names, key=len, reverse=True):
        if name and re.search(r"\d", name):
            text = text.replace(name, "")
    if lang == "en":
        for bracket in re.findall(r"\(([^()]*)\)", text):
            if re.match(r"\d", bracket) and HAN.search(bracket):
                inside = parse_back(bracket, "zh", tables).quantities
                if [(q.value, q.value_max) for q in inside] not in ([(record.value, record.value_max)], [(record.value, None)]):
                    problems.append(f"({bracket}) is not {record.value}")
        text = re.sub(r"\([^()]*[㐀-鿿][^()]*\)", "", text)
    reading = parse_back(text, lang, tables)
    mine = [q for q in reading.quantities if (q.value, q.value_max) == (record.value, record.value_max)]
    if not mine:
        return [*problems, f"does not state {record.value}" + (f"–{record.value_max}" if record.value_max is not None else "")]
    if not any(q.comparator == record.comparator for q in mine):
        problems.append(f"states {mine[0].comparator!r}, not {record.comparator!r}")
    # "20 events" names what is counted (赛项): there the word is no measure word
    named = [
        q
        for q in mine
        if (known := tables.unit.get(q.unit))
        and known.measure in ("things", "events")
        and re.search(rf"\b(?:{known.one}|{known.many})\b", record.indicator_en)
    ]
    each = "（每" in record.indicator_zh  # 补贴（每餐）: what it is paid for stands in the name, RMB 3 per meal
    units = {unit for q in mine for unit in (q.unit, q.unit.split("/")[0] if each else q.unit)}
    if not named and not any(_same_unit(unit, record.unit, tables) for unit in units):
        problems.append(f"states the unit {mine[0].unit!r}, not {record.unit!r}")
    strays = [q.value for q in reading.quantities if q not in mine]
    strays += [mine[0].value] * (len(mine) - 1)
    for quantity in parse_back(indicator, lang, tables).quantities:  # its own numbers, however the name is inflected
        if quantity.value in strays:
            strays.remove(quantity.value)
    if strays:
        problems.append(f"states {strays[0]}, which the record does not")
    stated = set(reading.times)
    wanted = set(_times(record.period))
    for key, value in sorted(wanted - stated):
        problems.append(f"does not say {key} {value}")
    for key, value in sorted(stated - wanted):
        problems.append(f"says {key} {value}, which the record does not")
    return problems


def _parts(indicator: str) -> tuple[str, ...]:
    """The halves of an indicator with a bracket, which a sentence may take apart."""
    found = re.match(r"^(.+?)\s?[（(](.+)[)）]$", indicator)
    return (found[1], found[2]) if found else ()


def _times(period: Period) -> tuple[tuple[str, str], ...]:
    return tuple(period.as_dict().items())


def _same_unit(stated: str, unit: str, tables: Tables) -> bool:
    """A unit left unsaid is right only where the thing itself is named: people, things and events."""
    if stated == unit:
        return True
    if not stated:
        return measure_of(unit, tables) in ("people", "things", "events", "other")
    known, said = tables.unit.get(unit), tables.unit.get(stated)
    # Where English has one word for two units (天 and 天次), the word cannot say which.
    return known is not None and said is not None and bool({known.one, known.many} & {said.one, said.many} - {""})
