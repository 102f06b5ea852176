"""A stretch that holds a number, a date or a grade → one `Word`: `35岁以下`, `前3名`, `每千人口`, `二星级`.

In: a match of a pattern and the lexicon. Out: the word, or None where it is something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from policy_digest.chinese import numerals
from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import FEW, ONES
from policy_digest.english.words import Lexicon, Word
from policy_digest.proper import pinyin
from policy_digest.tables import Term

_BOUND = later(
    rf"(?P<age>(?P<a>\d+|{FEW}{{1,3}})周?岁(?:及|（含）)?(?P<side>以[下上内]))"
    rf"|(?P<size>(?P<n>\d+(?:\.\d+)?|[{ONES}两十百]{{1,5}})(?P<scale>万|亿)?(?P<unit>%|[^\d\W]{{1,4}}?)(?:及|（含）)?(?P<end>以[下上内]))"
)
_NUMBER = later(
    r"(?P<n>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)(?P<to>(?:至|到|—|-|~)(?P<m>\d+(?:\.\d+)?))?(?P<scale>万|亿)?(?P<unit>%|[^\d\W]{1,4})"
)
_DATE = later(
    r"(?P<to>到|至)?(?P<year>(?:19|20)\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?)?"
    r"(?P<end>年?[底末])?(?P<by>之?前)?(?!度)"
)
_CLASS = later(r"(?P<year>20\d\d)届")
_SPAN = later(rf"(?P<n>[{ONES}两十]{{1,3}}|\d+)(?P<unit>年|个月)(?:期|制)?(?![内度均])")
_WITHIN = later(rf"(?P<since>[^\W\d_]{{2}})?(?P<n>[{ONES}两十]|\d{{1,2}})(?P<unit>年|个月)内")
_PERCENT = later(rf"(?P<of>百|千|万)分之(?P<n>[{ONES}十百]+|\d+(?:\.\d+)?)")
_FRACTION = later(r"(?P<below>[二三四五])分之(?P<above>[一二三四])")
_RANK = later(rf"前(?P<n>\d+|[{ONES}十两]+)(?:名|位|强)")
_CHINESE = later(rf"(?P<n>[{ONES}十百千两]{{1,6}})(?P<unit>[^\d\W]{{1,2}})")
_TENTHS = later(rf"(?P<n>[{ONES}两])成(?![长立果效功员为本人交熟就])")
_ORDINAL = later(rf"第(?P<n>[{ONES}十百]+|\d+)(?P<of>届|次|批|轮|期|名|位|个|条|章|款|项|档|类|等级|组)?")
_GRADE = later(r"(?P<n>[A-Za-zⅠ-Ⅻ]{1,4}|\d{1,2}[A-Za-z]?)(?P<of>级|类|型|档)(?!别)")
_FROM_TO = later(r"(?P<n>\d+(?:\.\d+)?)(?P<scale>万|亿)?元?(?:至|到|—|-|~|～)(?P<m>\d+(?:\.\d+)?)(?P<last>万|亿)?元")
_CLASSES = later(r"(?P<n>[Ⅰ-Ⅻ])(?:[—–\-~至](?P<to>[Ⅰ-Ⅻ]))?(?P<of>类|期)")
_GRADED = "级类等档星流线"
_GRADES_OF_BOTH = later(r"(?P<n>[A-Z](?:[、和及][A-Z])+)(?P<of>级|类|型|档)(?!别)")
_ROOMS = later(r"(?P<n>[一二两三四五])(?:房|居室|室)(?:[一二两]厅)?(?P<flats>单位)?(?!地产)")
_PER_UNIT = later(r"每(?P<n>十万|百万|百|千|万|亿)(?P<unit>[^\d\W]{1,4})")
_AFTER = later(rf"(?:已满|期满|满)(?P<n>[{ONES}十两]|\d{{1,3}})个?(?P<unit>年|月)(?:后|的)?")
_STAYING = later(r"留[^\W\d_](?:就业)?率")
_PER_THOUSAND = later(r"每?(?P<n>十万|百万|百|千|万)(?P<what>常住人口|户籍人口|服务人口|人口|人(?!才|员|次)|户居民|户|名|位)(?:拥有)?")
_COUNTED = {
    "常住人口": "residents",
    "户籍人口": "registered residents",
    "服务人口": "people served",
    "户居民": "households",
    "户": "households",
}
_EACH = later(rf"(?:每|单(?=户|台))(?P<n>[{ONES}两十]|\d+)?个?(?P<unit>[^\d\W]{{0,4}})")
_AGE = "years of age"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


_KINDS = {"县": "counties", "区": "districts", "镇": "towns", "乡": "townships", "村": "villages", "市": "cities", "地": ""}
_PLACES = later(rf"(?P<names>[㐀-䶿一-鿿]{{2,3}}(?:[、和][㐀-䶿一-鿿]{{2,3}})+)(?P<n>[{ONES}两])(?P<kind>[{''.join(_KINDS)}])")


def _places(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`怀远、五河两县` → Huaiyuan and Wuhe counties: as many names as the number says."""
    names = re.split("[、和]", found["names"])
    if _whole(found["n"]) != len(names) or any(name in lexicon.terms for name in names):
        return None
    *first, last = (place.en if (place := lexicon.places.get(name)) is not None else pinyin(name) for name in names)
    return Word(found[0], "place", f"{', '.join(first)} and {last} {_KINDS[found['kind']]}".strip())


def _bound(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`35岁以下` → aged 35 or under; `70平方米以下` → of up to 70 square metres."""
    if found["age"]:
        age = _whole(found["a"])
        return Word(found[0], "post", f"aged {age} {'or over' if found['side'][1] == '上' else 'or under'}")
    if not found["n"][0].isascii() and found["unit"][0] in _GRADED:
        return None  # 二级以上: a grade, and no number of anything
    unit = "%" if found["unit"] == "%" else lexicon.units.get(found["unit"])
    number = (float(found["n"]) if found["n"][0].isascii() else _whole(found["n"])) * numerals.scale(found["scale"])
    if unit is None or not number:
        return None
    size = f"{number:,.10g}" if number < 1 else f"{number:,.2f}".rstrip("0").rstrip(".")
    return Word(found[0], "post", f"of {'at least' if found['end'][1] == '上' else 'up to'} {_amount(size, unit)}")


def _amount(size: str, unit: str) -> str:
    """`70 square metres`, `5%`, `RMB 250`."""
    if unit == "%":
        return f"{size}%"
    if size == "1" and unit.endswith("s"):
        unit = unit[:-1]
    return f"RMB {_scaled(size)}" if unit == "yuan" else f"{size} {unit}".strip()


def _scaled(size: str) -> str:
    """`100,000,000` → 100 million, where that is as exact."""
    number = Decimal(size.replace(",", "")) if re.fullmatch(r"[\d,]+(?:\.\d+)?", size) else Decimal(0)
    for scale, word in ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")):
        if number >= scale and number / scale == round(number / scale, 2):
            return f"{(number / scale).normalize():f} {word}"
    return size


def _number(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`5所` → 5; `90至99周岁` → 90–99 years of age; `250元` → RMB 250: the longest unit that the table knows."""
    for length in range(len(found["unit"]), 0, -1):
        unit = found["unit"][:length]
        if unit == "%" or unit in lexicon.units or unit in lexicon.bare_units:
            number = float(found["n"].replace(",", "")) * numerals.scale(found["scale"])
            text = f"{number:,.4f}".rstrip("0").rstrip(".") + (f"–{found['m']}" if found["m"] else "")
            zh = found[0][: len(found[0]) - len(found["unit"]) + length]
            if zh in lexicon.terms:  # 5G
                return None
            if found["m"] and lexicon.units.get(unit) == _AGE:  # 90至99周岁
                return Word(zh, "post", f"aged {text}")
            return Word(zh, "number", _amount(text, unit if unit == "%" else lexicon.units.get(unit, "")))
    return None


def _from_to(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`1万元至5万元` → RMB 10,000–50,000."""
    last = found["last"] or ""
    low, high = (
        _scaled(f"{Decimal(found[n]) * numerals.scale(scale):,.2f}".rstrip("0").rstrip("."))
        for n, scale in (("n", found["scale"] or last), ("m", last))
    )
    lead, _, scale = low.partition(" ")
    return Word(found[0], "number", f"RMB {lead if scale and high.endswith(f' {scale}') else low}–{high}")


def _class(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`2024届毕业生` → 2024 graduates."""
    return Word(found[0], "adj", found["year"])


def _span(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三年` → three-year, before a noun."""
    n = _whole(found["n"])
    if not 0 < n <= 100:
        return None
    return Word(found[0], "adj", f"{_SPELLED[n - 1] if n <= 10 else n}-{'year' if found['unit'] == '年' else 'month'}")


_LEAVING = ("graduate", "leave school")


def _within(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三年内` → within three years, `毕业三年内` → within three years of graduation."""
    leaving = lexicon.terms.get(found["since"]) if found["since"] else None
    if found["since"] and (leaving is None or (leaving.verb or leaving.en) not in _LEAVING):
        return None
    n = _whole(found["n"])
    unit = "year" if found["unit"] == "年" else "month"
    return Word(
        found[0],
        "date",
        f"within {_SPELLED[n - 1] if 0 < n <= 10 else n} {unit}{'' if n == 1 else 's'}{' of graduation' if found['since'] else ''}",
    )


def _rank(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`前3名` → top 3 places."""
    n = _whole(found["n"])
    return Word(found[0], "amount", f"top {n} places", Term(zh=found[0], en=f"top {n} places", pos="amount", prep="in")) if n else None


def _whole(text: str) -> int:
    """五十 → 50, 两 → 2, 12 → 12; 0 for what is no whole number, and for 百 and 千 alone, which begin names (百强, 千企)."""
    value = numerals.number(text) if text not in ("百", "千") else None
    return int(value) if value is not None and value == int(value) else 0


def _chinese(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`五十名` → 50. One character alone is too often part of a word, but for 两."""
    n = _whole(found["n"])
    for length in (2, 1):
        unit = found["unit"][:length]
        if n > 1 and (unit in lexicon.units or unit in lexicon.bare_units):
            zh = found["n"] + unit
            if zh not in lexicon.terms and unit != "年":
                return Word(zh, "number", f"{n:,} {lexicon.units.get(unit, '')}".strip())
    return None


def _tenths(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三成` → 30%."""
    return Word(found[0], "number", f"{_whole(found['n']) * 10}%")


def _percent(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`百分之六十` → 60%, `千分之五` → 5 per thousand."""
    n = found["n"] if found["n"][0].isascii() else str(numerals.number(found["n"]) or 0)
    said = {"百": "%", "千": " per thousand", "万": " per ten thousand"}[found["of"]]
    return Word(found[0], "number", f"{n}{said}") if n != "0" else None


def _fraction(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三分之一` → one third."""
    below, above = _whole(found["below"]), _whole(found["above"])
    if above >= below:
        return None
    many = "half" if below == 2 else ("third", "quarter", "fifth")[below - 3] + ("" if above == 1 else "s")
    return Word(found[0], "number", f"{_SPELLED[above - 1]} {many}")


def _ordinal(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`第三届` → 3rd; `第三名` → 3rd place; `第三条` → nothing, since it is the text's own numbering."""
    n = _whole(found["n"])
    if not n:
        return None
    if found["of"] in ("条", "章", "款", "项"):
        return Word(found[0], "mark")
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    if found["of"] in ("名", "位"):
        place = f"{_ORDINALS[n - 1] if n <= len(_ORDINALS) else f'{n}{ending}'} place"
        return Word(found[0], "amount", place, Term(zh=found[0], en=place, pos="amount", prep="in", attr=place.replace(" ", "-")))
    if found["of"] == "类":  # 第三类医疗器械
        return Word(found[0], "adj", f"Class {('I', 'II', 'III', 'IV', 'V')[n - 1] if n <= 5 else n}")
    said = _ORDINALS[n - 1] if n <= len(_ORDINALS) else f"{n}{ending}"
    return Word(found[0], "adj", f"{said}{'-tier' if found['of'] in ('档', '等级') else ''}")


_GRADES = {"级": "grade", "类": "category", "型": "type", "档": "tier"}


def _grade(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`A级` → grade-A, `2型` → type-2; a written term, such as 5A级景区, goes before it."""
    return Word(found[0], "adj", f"{_GRADES[found['of']]}-{unicodedata.normalize('NFKC', found['n']).upper()}")


def _grades(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`A、B类` → category-A and category-B."""
    *first, last = (f"{_GRADES[found['of']]}-{n}" for n in re.split("[、和及]", found["n"]))
    return Word(found[0], "adj", f"{', '.join(first)} and {last}")


def _classes(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`Ⅰ—Ⅲ类` → Class I–III, as waters are graded; `Ⅱ期` → Phase II, as trials are."""
    numbers = "–".join(unicodedata.normalize("NFKC", n) for n in (found["n"], found["to"]) if n)
    return Word(found[0], "adj", f"{'Class' if found['of'] == '类' else 'Phase'} {numbers}")


def _after(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`满三年` → after three years."""
    n = _whole(found["n"])
    unit = "year" if found["unit"] == "年" else "month"
    return Word(found[0], "post", f"after {_SPELLED[n - 1] if 0 < n <= 10 else n} {unit}{'' if n == 1 else 's'}")


def _staying(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`毕业生留济率`: the one character stands for the place that speaks; a rate of the glossary, such as 留岗率, goes before it."""
    term = Term(zh=found[0], en="local retention rate", pos="rate")
    return None if found[0] in lexicon.terms else Word(found[0], "rate", term.en, term)


def _per_thousand(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`每千人口` → per 1,000 people; `每千名` → per 1,000, of whom the next noun says."""
    size = f"per {numerals.scale(found['n']):,}"
    if not found[0].startswith("每") and "人口" not in found["what"]:
        return None
    if found["what"] in ("名", "位"):
        return Word(found[0], "each", size)
    return Word(found[0], "post", f"{size} {_COUNTED.get(found['what'], 'people')}")


def _per_unit(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`每万吨` → per 10,000 tonnes; a unit that only counts what follows is left to `_per_thousand`."""
    for length in range(len(found["unit"]), 0, -1):
        if found["n"] + found["unit"][:length] in lexicon.units:  # 每千瓦
            return None
        if name := lexicon.units.get(found["unit"][:length]):
            zh = found[0][: len(found[0]) - len(found["unit"]) + length]
            return Word(zh, "post", f"per {numerals.scale(found['n']):,} {name}")
    return None


def _rooms(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`两房` → two-room, `两房单位` → two-room flats."""
    rooms = f"{_SPELLED[_whole(found['n']) - 1]}-room"
    return Word(found[0], "noun", "", Term(zh=found[0], en=f"{rooms} flat")) if found["flats"] else Word(found[0], "adj", rooms)


def _each(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`每`, `每个`, `每课时`: the longest measure word goes with it, and is said unless it only counts the noun behind it.

    Several at once are said with their number: `每50户` → per 50 households, `每两年` → every two years.
    """
    n = _whole(found["n"] or "1")
    unit = found["unit"]
    while unit and unit not in lexicon.per:
        unit = unit[:-1]
    zh = found[0][: found.start("unit") - found.start()] + unit
    if n < 2:
        return Word(zh, "each", "per", said=lexicon.per.get(unit, "per"))
    if unit in _TIMES:
        return Word(zh, "each", "per", said=f"every {_SPELLED[n - 1] if n <= 10 else n} {_TIMES[unit]}")
    return Word(zh, "each", "per", said=f"per {n:,} {lexicon.units[unit]}") if unit in lexicon.units else Word(zh, "each", f"per {n:,}")


_TIMES = {"年": "years", "月": "months", "周": "weeks", "天": "days", "日": "days"}


def _date(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`2027年` → in 2027, `到2027年` → by 2027, `2026年6月底前` → by the end of June 2026."""
    month = f"{lexicon.months[int(found['month']) - 1]} " if found["month"] else ""
    day = f"{int(found['day'])} " if found["day"] else ""
    lead = "by" if found["to"] or found["by"] or found["end"] else "on" if day else "in"
    return Word(found[0], "date", f"{lead} {'the end of ' if found['end'] else ''}{day}{month}{found['year']}")


def here(zh: str, i: int, lexicon: Lexicon) -> Word | None:
    """`留济` before 就业 → local: done at the place that speaks. What is a word of its own (留学, 在校) is none."""
    found = lexicon.here.match(zh, i) if lexicon.here else None
    if found is None or found[0] in lexicon.terms or found[0] in lexicon.places or found["place"] in lexicon.no_landmark:
        return None
    return Word(found[0], "adj", "local", Term(zh=found[0], en="local", pos="adj", adverb="locally"))


def brand(zh: str, i: int, lexicon: Lexicon) -> Word | None:
    """`遵惠保` → Zunhuibao: a name that its seller made, and no word."""
    found = lexicon.brand.match(zh, i) if lexicon.brand else None
    return Word(found[0], "name", pinyin(found[0]), spelled=True) if found and found[0] not in lexicon.terms else None


MEASURED: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Lexicon], Word | None]], ...]] = (
    (_PLACES, _places),
    (_DATE, _date),
    (_CLASS, _class),
    (_PER_THOUSAND, _per_thousand),
    (_PER_UNIT, _per_unit),
    (_ROOMS, _rooms),
    (_FROM_TO, _from_to),
    (_BOUND, _bound),
    (_NUMBER, _number),
    (_PERCENT, _percent),
    (_FRACTION, _fraction),
    (_WITHIN, _within),
    (_SPAN, _span),
    (_RANK, _rank),
    (_EACH, _each),
    (_CLASSES, _classes),
    (_GRADES_OF_BOTH, _grades),
    (_GRADE, _grade),
    (_AFTER, _after),
    (_STAYING, _staying),
    (_CHINESE, _chinese),
    (_ORDINAL, _ordinal),
    (_TENTHS, _tenths),
)
