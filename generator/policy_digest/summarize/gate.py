"""What a sentence states → whether it is what its records say. In: text, records. Out: what is said otherwise, a line each.

What people and machines word is published only where it says what the composed English, and so the record, says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from policy_digest.chinese.alternation import later
from policy_digest.models import Bilingual, Period, Record
from policy_digest.summarize.fluent import in_words, plainly, whole
from policy_digest.summarize.plan import Telling
from policy_digest.summarize.reading import Language, Quantity, Reading, month_names, parse_back
from policy_digest.summarize.words import HAN, measure_of
from policy_digest.tables import Tables

__all__ = [
    "PLACEHOLDER",
    "Quantity",
    "Reading",
    "agrees",
    "departures",
    "differences",
    "parse_back",
    "telling_differences",
    "title_departures",
]


PLACEHOLDER = later(r"\{\d+\}")
_CONTROL = later(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_ASIDE = later(r"（[^（）]*）|\([^()]*\)|《[^《》]*》|“[^“”]*”")
LONGER = 4  # times as long as the composed English a wording may be, and
SPARE = 120  # characters more


def departures(en: str, composed: str, tables: Tables) -> tuple[str, ...]:
    """What an English wording says otherwise than the composed English whose place it would take, a line each; nothing where it may.

    Numbers, comparators, units, times and the `{1}` that figures go into must be the same; it must be one line of readable English,
    with Chinese only in brackets.
    """
    problems = _unfit(en, composed)
    if not problems:
        (stated, said), (meant, told) = (_fluent(PLACEHOLDER.sub("…", text), tables) for text in (en, composed))
        stated = _with_receivers(stated, meant, en, tables)
        if Counter(stated.quantities) != Counter(meant.quantities):
            problems.append(f"states {_told(stated)}, the composed English {_told(meant)}")
        elif more := in_words(en) - in_words(composed):
            problems.append(f"says {_listed(sorted(more))}, which the composed English does not")
        elif not (set(meant.times) <= set(stated.times) | said and set(stated.times) <= set(meant.times) | told):
            problems.append(f"says {_listed(map(' '.join, stated.times))}, the composed English {_listed(map(' '.join, meant.times))}")
        problems += _other_brackets(en, composed, stated, tables)
    return tuple(problems)


_CHINESE_FIGURE = later(r"\s?\(([^()]*\d[^()]*[\u3400-\u9fff][^()]*)\)")
_ADJECTIVES = {"annual": "P1Y", "yearly": "P1Y", "monthly": "P1M", "quarterly": "P3M", "weekly": "P1W", "daily": "P1D", "biennial": "P2Y"}


def _fluent(text: str, tables: Tables) -> tuple[Reading, set[tuple[str, str]]]:
    """What English states, its figures in Chinese brackets aside; and the times that its adjectives may say: a monthly allowance."""
    adjectives = {("every", code) for word, code in _ADJECTIVES.items() if re.search(rf"\b{word}\b", text, re.IGNORECASE)}
    read = parse_back(plainly(_CHINESE_FIGURE.sub("", text)), "en", tables)
    return replace(read, times=tuple(sorted(whole(*time) for time in read.times))), adjectives


def _with_receivers(stated: Reading, meant: Reading, en: str, tables: Tables) -> Reading:
    """`Each person receives RMB 800` states RMB 800 per person, where that is what is meant."""

    def of_whom(unit: str) -> bool:
        known = tables.unit.get(unit)
        return (
            known is not None
            and bool(known.one)
            and re.search(rf"\b(?:each|every|per|an?) {re.escape(known.one)}\b", en, re.IGNORECASE) is not None
        )

    units = {(q.value, q.value_max): q.unit for q in meant.quantities}
    said = (
        replace(q, unit=unit)
        if (unit := units.get((q.value, q.value_max), "")).startswith(f"{q.unit}/") and q.unit and of_whom(unit.partition("/")[2])
        else q
        for q in stated.quantities
    )
    return replace(stated, quantities=tuple(said))


def _other_brackets(en: str, composed: str, stated: Reading, tables: Tables) -> list[str]:
    """`(1.85万)` behind a figure need not be said again; where it is said, it must be a figure that is stated, or composed so."""
    values = {value for q in stated.quantities for value in (q.value, q.value_max)}
    allowed = set(_CHINESE_FIGURE.findall(composed))
    found = [bracket for bracket in _CHINESE_FIGURE.findall(en) if bracket not in allowed]
    wrong = [bracket for bracket in found if not {q.value for q in parse_back(bracket, "zh", tables).quantities} <= values]
    return [f"has ({bracket}), which is no figure of the composed English" for bracket in wrong]


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


_ORDINAL_EN = later(r"\b(\d+)(?:st|nd|rd|th)\b(?! Five-Year)")  # 十四五, which that says, is no number in figures
_ORDINAL_ZH = later(r"第(\d+)")


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
        months = month_names(tables)
        names = "|".join(months)  # beside a number: may is a verb too
        month = later(rf"\b(?:(\d{{1,2}}) ({names})\b(?: (\d{{4}}))?|({names}) (\d{{4}}))\b", re.IGNORECASE)

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
    return _both_halves(text, [record], record.period, "", tables)


def telling_differences(text: Bilingual, said: Telling, tables: Tables) -> tuple[str, ...]:
    """The same of a sentence on several records, which share a time and a source."""
    return _both_halves(text, [p.record for p in said.points], said.period, said.source if said.dated else "", tables)


def _both_halves(text: Bilingual, records: Sequence[Record], period: Period, source: str, tables: Tables) -> tuple[str, ...]:
    halves: tuple[tuple[Language, str], ...] = (("zh", text.zh), ("en", text.en))
    return tuple(f"{lang}: {problem}" for lang, half in halves for problem in _differences(half, lang, records, period, source, tables))


def _differences(text: str, lang: Language, records: Sequence[Record], period: Period, source: str, tables: Tables) -> list[str]:
    problems: list[str] = []
    names = {record.id: record.indicator_zh if lang == "zh" else record.indicator_en for record in records}
    for record in records:
        text = _without_names(text, names[record.id], record, tables)
    if lang == "en":
        text = _without_brackets(text, records, problems, tables)
    reading = parse_back(text, lang, tables)
    left = list(reading.quantities)
    for record in records:
        mine = [q for q in left if (q.value, q.value_max) == (record.value, record.value_max)]
        if not mine:
            problems.append(f"does not state {record.value}" + (f"–{record.value_max}" if record.value_max is not None else ""))
            continue
        fitting = [q for q in mine if q.comparator == record.comparator]
        if not fitting:
            problems.append(f"states {mine[0].comparator!r}, not {record.comparator!r}")
        found = next((q for q in fitting or mine if _right_unit(q, record, tables)), None)
        if found is None:
            problems.append(f"states the unit {(fitting or mine)[0].unit!r}, not {record.unit!r}")
        left.remove(found or (fitting or mine)[0])
    if left and (strays := _strays(left, names.values(), lang, tables)):
        problems.append(f"states {strays[0]}, which the record does not")
    return problems + _other_times(reading, records, period, source, tables)


def _strays(left: Iterable[Quantity], names: Iterable[str], lang: Language, tables: Tables) -> list[Decimal]:
    """What is left of the numbers of a sentence without those of the names themselves, however they are inflected."""
    strays = [q.value for q in left]
    for name in names:
        for quantity in parse_back(name, lang, tables).quantities:
            if quantity.value in strays:
                strays.remove(quantity.value)
    return strays


def _without_names(text: str, name: str, record: Record, tables: Tables) -> str:
    """Without the names that hold a number, and without a unit of no table, which cannot be read: it stands as the text has it."""
    if record.unit.split("/")[0] not in tables.unit:
        text = text.replace(record.unit, " ")
    if (known := tables.unit.get(record.unit)) and record.unit.startswith("/"):
        text = text.replace(known.many, " ")
    for part in sorted({name, *_parts(name)}, key=len, reverse=True):
        if part and re.search(r"\d", part):
            text = text.replace(part, "")
    return text


def _without_brackets(text: str, records: Sequence[Record], problems: list[str], tables: Tables) -> str:
    """Without brackets in Chinese, whose figures must be those of the records."""
    known = [(r.value, high) for r in records for high in (r.value_max, None)]
    for bracket in re.findall(r"\(([^()]*)\)", text):
        if re.match(r"\d", bracket) and HAN.search(bracket):
            inside = parse_back(bracket, "zh", tables).quantities
            if len(inside) != 1 or (inside[0].value, inside[0].value_max) not in known:
                problems.append(f"({bracket}) is not {records[0].value}")
    return re.sub(r"\([^()]*[㐀-鿿][^()]*\)", "", text)


def _right_unit(quantity: Quantity, record: Record, tables: Tables) -> bool:
    """Whether a quantity is of the record's unit, or the name says what is counted."""
    known = tables.unit.get(quantity.unit)
    if known and known.measure in ("things", "events") and re.search(rf"\b(?:{known.one}|{known.many})\b", record.indicator_en):
        return True  # "20 events" names what is counted (赛项): there the word is no measure word
    each = "（每" in record.indicator_zh  # 补贴（每餐）: what it is paid for stands in the name, RMB 3 per meal
    if record.unit.partition("/")[2] in _PER and quantity.unit == record.unit.partition("/")[0]:
        return True  # what a day is read as a time
    units = {quantity.unit, quantity.unit.split("/")[0] if each or record.kind == "support" else quantity.unit}
    return any(_same_unit(unit, record.unit, tables) for unit in units)


_PER = {"日": "P1D", "天": "P1D", "月": "P1M", "年": "P1Y"}


def _named_times(record: Record, tables: Tables) -> set[tuple[str, str]]:
    """Times that the name itself states, in both languages: trainees appointed within three months."""
    zh, en = parse_back(record.indicator_zh, "zh", tables).times, parse_back(record.indicator_en, "en", tables).times
    return set(zh) & set(en)


def _other_times(reading: Reading, records: Sequence[Record], period: Period, source: str, tables: Tables) -> list[str]:
    """What is said of times, of the value before a change and of the source, and is not so."""
    stated = set(reading.times)
    wanted = {time for p in (period, *(Period(every=r.period.every) for r in records)) for time in _times(p)}
    if source:
        wanted.add(("source", source))
    problems = [f"does not say {key} {value}" for key, value in sorted(wanted - stated)]
    if stated <= wanted:
        return problems
    named = {time for record in records for time in _named_times(record, tables)}
    per = {("every", _PER[unit]) for record in records if (unit := record.unit.partition("/")[2]) in _PER}  # 吨/日: tonnes per day
    for key, value in sorted(stated - wanted - named - per):
        if key not in ("from", "base") or not any(_measured_from(key, value, record, tables) for record in records):
            problems.append(f"says {key} {value}, which the record does not")
    return problems


def _measured_from(key: str, value: str, record: Record, tables: Tables) -> bool:
    """Whether the evidence measures the change from this value (由28%), or this year (较2020年)."""
    before = record.evidence.quote[: max(0, record.figure[0] - record.evidence.start)]
    if key == "base":
        return re.search(rf"[较比]{value}年", before) is not None
    found = [m.end() for m in re.finditer("[由从]", before)]
    return any(f"{q.value.normalize():f}" == value for at in found for q in parse_back(before[at:], "zh", tables).quantities[:1])


def _parts(indicator: str) -> tuple[str, ...]:
    """The halves of an indicator with a bracket, or with what money is for, which a sentence may take apart."""
    found = re.match(r"^(.+?)\s?[（(](.+)[)）]$", indicator) or re.match(r"^(.+?) for (.+)$", indicator)
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
