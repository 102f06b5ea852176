"""A Chinese phrase → its words: the fewest and longest terms of the glossary, numbers, names, and what the glossary lacks.

In: a phrase and the tables. Out: `Word`s in the order of the Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policy_digest.english.proper import county_en, geographic, pinyin
from policy_digest.owner import compiled_from
from policy_digest.tables import Place, Tables, Term

ENGLISH = ("glossary", "places", "counties", "units", "phrases")  # the tables that names are composed from

_HAN = re.compile(r"[㐀-䶿一-鿿〇]")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+&/—–-]*")
_AND = ("以及", "及其", "和", "与", "及", "、", "或", "暨")  # longest first
_BOUND = re.compile(
    r"(?P<age>(?P<a>\d+)周?岁(?:及|（含）)?(?P<side>以下|以上))"
    r"|(?P<size>(?P<n>\d+(?:\.\d+)?)(?P<scale>万|亿)?(?P<unit>[^\d\W]{1,4}?)(?:及|（含）)?(?P<end>以下|以上))"
)
_NUMBER = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)(?P<to>(?:至|到|—|-|~)(?P<m>\d+(?:\.\d+)?))?(?P<scale>万|亿)?(?P<unit>%|[^\d\W]{1,4})"
)
_DATE = re.compile(
    r"(?P<to>到|至)?(?P<year>(?:19|20)\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?)?"
    r"(?P<end>年?[底末])?(?P<by>之?前)?(?!度)"
)
_SPAN = re.compile(r"(?P<n>[一二两三四五六七八九十]{1,3}|\d+)(?P<unit>年|个月)(?:期|制)?(?![内度均])")
_WITHIN = re.compile(r"(?P<n>[一二两三四五六七八九十]|\d{1,2})(?P<unit>年|个月)内")
_PERCENT = re.compile(r"(?P<of>百|千|万)分之(?P<n>[一二三四五六七八九十百]+|\d+(?:\.\d+)?)")
_FRACTION = re.compile(r"(?P<below>[二三四五])分之(?P<above>[一二三四])")
_RANK = re.compile(r"前(?P<n>\d+|[一二三四五六七八九十两]+)(?:名|位|强)")
_CHINESE = re.compile(r"(?P<n>[一二三四五六七八九十百千两]{1,6})(?P<unit>[^\d\W]{1,2})")
_TENTHS = re.compile(r"(?P<n>[一二两三四五六七八九])成(?![长立果效功员为本人交熟就])")
_ORDINAL = re.compile(r"第(?P<n>[一二三四五六七八九十百]+|\d+)(?P<of>届|次|批|轮|期|名|位|个|条|章|款|项|档|类|等级|组)?")
_GRADE = re.compile(r"(?P<n>[A-Za-zⅠ-Ⅻ]{1,4}|\d{1,2}[A-Za-z]?)(?P<of>级|类|型|档)(?!别)")
_ROOMS = re.compile(r"(?P<n>[一二两三四五])(?:房|居室|室)(?:[一二两]厅)?(?P<flats>单位)?(?!地产)")
_PER_UNIT = re.compile(r"每(?P<n>十万|百万|百|千|万|亿)(?P<unit>[^\d\W]{1,4})")
_AFTER = re.compile(r"(?:已满|期满|满)(?P<n>[一二三四五六七八九十两]|\d{1,3})个?(?P<unit>年|月)(?:后|的)?")
_STAYING = re.compile(r"留[^\W\d_](?:就业)?率")
_PER_THOUSAND = re.compile(r"每?(?P<n>十万|百万|百|千|万)(?P<what>常住人口|户籍人口|服务人口|人口|人(?!才|员|次)|户居民|户|名|位)(?:拥有)?")
_COUNTED = {
    "常住人口": "residents",
    "户籍人口": "registered residents",
    "服务人口": "people served",
    "户居民": "households",
    "户": "households",
}
_HUNDREDS = {"百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "亿": 100_000_000}
_EACH = re.compile(r"每(?P<n>[一二两三四五六七八九十]|\d+)?个?(?P<unit>[^\d\W]{0,4})")
_SCALE = {"万": 10_000, "亿": 100_000_000}
_OR_BEYOND = {"以上": "or above", "及以上": "or above", "以下": "or below", "及以下": "or below"}
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


# ---------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of a cut phrase. `pos` is a class of the glossary, or place, and, of, share-of, open, close, each, date, mark."""

    zh: str
    pos: str
    en: str = ""
    term: Term | None = None
    unknown: bool = False  # shown in pinyin: the glossary lacks it
    said: str = ""  # of `each`: what it says where no noun follows, "per square metre"

    @property
    def verb(self) -> str:
        return "" if self.term is None else self.term.verb or (self.term.en if self.term.pos == "verb" else "")

    @property
    def done(self) -> str:
        return self.term.done if self.term is not None else ""

    @property
    def adverb(self) -> str:
        return self.term.adverb if self.term is not None else ""

    @property
    def prep(self) -> str:
        return self.term.prep if self.term is not None else ""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the cutter looks up: terms by Chinese, places by name, and how long an entry can be from each first character."""

    terms: Mapping[str, Term]
    places: Mapping[str, Place]
    longest: Mapping[str, int]
    titles: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    bare_units: frozenset[str] = frozenset()
    per: Mapping[str, str] = field(default_factory=dict)  # measure word → "per person", "each"
    counties: frozenset[str] = frozenset()  # full names; `county_en` has their English
    months: tuple[str, ...] = ()


@compiled_from(*ENGLISH)
def lexicon_of(tables: Tables) -> Lexicon:
    """The glossary, the places and the units, compiled once for each set of tables."""
    terms = {t.zh: t for t in tables.glossary}
    taken = {zh: t.takes for zh, t in terms.items() if t.takes}
    for zh, term in terms.items():  # 职业技能竞赛 takes the verbs of 竞赛
        if not term.takes and (tail := next((zh[i:] for i in range(1, len(zh)) if zh[i:] in taken), "")):
            terms[zh] = term.model_copy(update={"takes": taken[tail]})
    places: dict[str, Place] = {}
    for place in tables.places:
        for name in (place.zh, place.short, *place.aliases):
            if len(name) > 1:
                places.setdefault(name, place)
    counties = frozenset(zh for zh in tables.county if zh not in terms and zh not in places)
    longest: dict[str, int] = {}
    for zh in (*terms, *places, *counties):
        longest[zh[0]] = max(longest.get(zh[0], 0), len(zh))
    titles = {t.zh: t.title or t.en for t in tables.glossary if t.title or t.pos in ("body", "office", "organ")}
    return Lexicon(
        terms,
        places,
        longest,
        titles,
        {name: u.many for name, u in tables.unit.items() if u.many and u.measure != "people"},
        frozenset(name for name, u in tables.unit.items() if not u.many or u.measure == "people"),
        {name: f"per {u.one}" if u.one else "each" for name, u in tables.unit.items()},
        counties,
        tuple(tables.phrases["months"]),
    )


class _Without(Mapping[str, Term]):
    """All terms but one."""

    def __init__(self, terms: Mapping[str, Term], zh: str) -> None:
        self._terms, self._zh = terms, zh

    def __getitem__(self, zh: str) -> Term:
        if zh == self._zh:
            raise KeyError(zh)
        return self._terms[zh]

    def __iter__(self) -> Iterator[str]:
        return (zh for zh in self._terms if zh != self._zh)

    def __len__(self) -> int:
        return len(self._terms) - (self._zh in self._terms)


def without(zh: str, lexicon: Lexicon) -> Lexicon:
    """The same lexicon as if it had no row for a term."""
    return replace(lexicon, terms=_Without(lexicon.terms, zh))


# ---------------------------------------------------------------- cutting


def _cut(zh: str, lexicon: Lexicon) -> list[Word]:
    """The cheapest row of words: each word costs 1, an unknown character 3, so that the fewest and longest terms win."""
    n = len(zh)
    nothing: tuple[float, int, Word | None] = (float("inf"), 0, None)
    best = [(0.0, 0, nothing[2]), *[nothing] * n]

    def offer(start: int, end: int, cost: float, word: Word) -> None:
        total = best[start][0] + cost
        if total < best[end][0]:
            best[end] = (total, start, word)

    for i in range(n):
        if best[i][0] == float("inf"):
            continue
        c = zh[i]
        for pattern, read in _MEASURED:
            if (found := pattern.match(zh, i)) and (word := read(found, lexicon)) is not None:
                offer(i, i + len(word.zh), 0.5, word)
        if (found := _LATIN.match(zh, i)) and not (i and _LATIN.match(zh, i - 1)):
            offer(i, found.end(), 1.0, Word(found[0], "latin", found[0]))
        for length in range(1, min(lexicon.longest.get(c, 0), n - i) + 1):
            piece = zh[i : i + length]
            # A longer word of the same number of words wins; one character alone is often part of a word that is missing.
            cost = 1.0 - 0.01 * length * length if length > 1 else 1.6
            if (term := lexicon.terms.get(piece)) is not None:
                offer(i, i + length, cost, Word(piece, term.pos, term.en, term))
            elif (place := lexicon.places.get(piece)) is not None:
                offer(i, i + length, cost + 0.2, Word(piece, "place", place.en))
            elif piece in lexicon.counties:
                offer(i, i + length, cost + 0.2, Word(piece, "place", county_en(piece, lexicon.terms)))
        for link in _AND:
            if zh.startswith(link, i):
                offer(i, i + len(link), 0.8, Word(link, "and", "or" if link == "或" else "and"))
                break
        for bound in _OR_BEYOND:
            if zh.startswith(bound, i):
                offer(i, i + len(bound), 0.7, Word(bound, "beyond"))
        if c in _MARKS:
            offer(i, i + 1, 0.5 if c not in "中内为" else 1.4, Word(c, _MARKS[c], c))
        if i and c in _ENDINGS:
            offer(i, i + 1, 1.6, Word(c, "ending", c))
        offer(i, i + 1, 3.0, Word(c, "unknown", unknown=True))
    words: list[Word] = []
    at = n
    while at:
        _, start, one = best[at]
        assert one is not None
        words.append(one)
        at = start
    words.reverse()
    return _join_unknown(words)


_MARKS = {
    "的": "of", "之": "of", "占": "share-of", "中": "among", "内": "among", "等": "others", "为": "mark", "%": "mark", "其": "mark",
    "（": "open", "）": "close", "(": "open", ")": "close", "“": "quote", "”": "unquote", "‘": "quote", "’": "unquote",
    "《": "quote", "》": "unquote", "·": "mark", "，": "stop", "；": "stop", "。": "stop", "：": "stop",
    "？": "stop", "?": "stop", "！": "stop", ",": "stop",
    " ": "mark", "／": "and", "/": "and", "－": "mark", "—": "mark", "-": "mark",
}  # fmt: skip

_ENDINGS = "类型式系性制"  # they make an adjective of the word before them: 陶瓷类, 产权型


def _bound(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`35岁以下` → aged 35 or under; `70平方米以下` → of up to 70 square metres."""
    if found["age"]:
        return Word(found[0], "post", f"aged {found['a']} {'or under' if found['side'] == '以下' else 'or over'}")
    unit = lexicon.units.get(found["unit"])
    if unit is None:
        return None
    number = float(found["n"]) * _SCALE.get(found["scale"] or "", 1)
    size = f"{number:,.10g}" if number < 1 else f"{number:,.2f}".rstrip("0").rstrip(".")
    return Word(found[0], "post", f"of {'up to' if found['end'] == '以下' else 'at least'} {size} {unit}")


def _number(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`5所` → 5; `90至99周岁` → 90 to 99 years of age; `250元` → 250 yuan: the longest unit that the table knows."""
    for length in range(len(found["unit"]), 0, -1):
        unit = found["unit"][:length]
        if unit == "%" or unit in lexicon.units or unit in lexicon.bare_units:
            number = float(found["n"].replace(",", "")) * _SCALE.get(found["scale"] or "", 1)
            text = f"{number:,.4f}".rstrip("0").rstrip(".") + (f" to {found['m']}" if found["m"] else "")
            name = lexicon.units.get(unit, "")
            return Word(
                found[0][: len(found[0]) - len(found["unit"]) + length], "number", f"{text}%" if unit == "%" else f"{text} {name}".strip()
            )
    return None


def _span(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三年` → three-year, before a noun."""
    n = int(found["n"]) if found["n"].isdigit() else _hundreds(found["n"])
    if not 0 < n <= 100:
        return None
    return Word(found[0], "adj", f"{_SPELLED[n - 1] if n <= 10 else n}-{'year' if found['unit'] == '年' else 'month'}")


def _within(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三年内` → within three years."""
    n = int(found["n"]) if found["n"].isdigit() else _DIGITS[found["n"]]
    unit = "year" if found["unit"] == "年" else "month"
    return Word(found[0], "date", f"within {_SPELLED[n - 1] if 0 < n <= 10 else n} {unit}{'' if n == 1 else 's'}")


def _rank(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`前3名` → top 3 places."""
    n = found["n"] if found["n"].isdigit() else str(_DIGITS.get(found["n"], 0))
    return (
        Word(found[0], "amount", f"top {n} places", Term(zh=found[0], en=f"top {n} places", pos="amount", prep="in")) if n != "0" else None
    )


def _hundreds(text: str) -> int:
    """五十 → 50, 一百二十 → 120, 两 → 2; 0 for what is no number."""
    total = digit = 0
    for c in text:
        if c in "十百千":
            if c == "十":
                total += (digit or 1) * 10
            elif not digit:
                return 0
            else:
                total += digit * (100 if c == "百" else 1000)
            digit = 0
        else:
            if digit:
                return 0
            digit = _DIGITS[c]
    return total + digit


def _chinese(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`五十名` → 50. One character alone is too often part of a word, but for 两."""
    n = _hundreds(found["n"])
    for length in (2, 1):
        unit = found["unit"][:length]
        if n > 1 and (unit in lexicon.units or unit in lexicon.bare_units):
            zh = found["n"] + unit
            if zh not in lexicon.terms and unit != "年":
                return Word(zh, "number", f"{n:,} {lexicon.units.get(unit, '')}".strip())
    return None


def _tenths(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三成` → 30%."""
    return Word(found[0], "number", f"{_DIGITS[found['n']] * 10}%")


def _percent(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`百分之六十` → 60%, `千分之五` → 5 per thousand."""
    n = f"{_hundreds(found['n'])}" if found["n"][0] in _DIGITS or found["n"][0] == "百" else found["n"]
    said = {"百": "%", "千": " per thousand", "万": " per ten thousand"}[found["of"]]
    return Word(found[0], "number", f"{n}{said}") if n != "0" else None


def _fraction(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`三分之一` → one third."""
    below, above = _DIGITS[found["below"]], _DIGITS[found["above"]]
    if above >= below:
        return None
    many = "half" if below == 2 else ("third", "quarter", "fifth")[below - 3] + ("" if above == 1 else "s")
    return Word(found[0], "number", f"{_SPELLED[above - 1]} {many}")


def _ordinal(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`第三届` → 3rd; `第三名` → 3rd place; `第三条` → nothing, since it is the text's own numbering."""
    n = int(found["n"]) if found["n"].isdigit() else _hundreds(found["n"])
    if not n:
        return None
    if found["of"] in ("条", "章", "款", "项"):
        return Word(found[0], "mark")
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    if found["of"] in ("名", "位"):
        return Word(found[0], "noun", f"{n}{ending} place", Term(zh=found[0], en=f"{n}{ending} place", plural=f"{n}{ending} place"))
    return Word(found[0], "adj", f"{n}{ending}{'-tier' if found['of'] in ('档', '等级') else ''}")


_GRADES = {"级": "grade", "类": "category", "型": "type", "档": "tier"}


def _grade(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`A级` → grade-A, `2型` → type-2; a written term, such as 5A级景区, goes before it."""
    return Word(found[0], "adj", f"{_GRADES[found['of']]}-{unicodedata.normalize('NFKC', found['n']).upper()}")


def _after(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`满三年` → after three years."""
    n = _DIGITS.get(found["n"]) or int(found["n"])
    unit = "year" if found["unit"] == "年" else "month"
    return Word(found[0], "post", f"after {_SPELLED[n - 1] if 0 < n <= 10 else n} {unit}{'' if n == 1 else 's'}")


def _staying(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`毕业生留济率`: the one character stands for the place that speaks."""
    return Word(found[0], "rate", "local retention rate", Term(zh=found[0], en="local retention rate", pos="rate"))


def _per_thousand(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`每千人口` → per 1,000 people; `每千名` → per 1,000, of whom the next noun says."""
    size = f"per {_HUNDREDS[found['n']]:,}"
    if not found[0].startswith("每") and "人口" not in found["what"]:
        return None
    if found["what"] in ("名", "位"):
        return Word(found[0], "each", size)
    return Word(found[0], "post", f"{size} {_COUNTED.get(found['what'], 'people')}")


def _per_unit(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`每万吨` → per 10,000 tonnes; a unit that only counts what follows is left to `_per_thousand`."""
    for length in range(len(found["unit"]), 0, -1):
        if name := lexicon.units.get(found["unit"][:length]):
            zh = found[0][: len(found[0]) - len(found["unit"]) + length]
            return Word(zh, "post", f"per {_HUNDREDS[found['n']]:,} {name}")
    return None


def _rooms(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`两房` → two-room, `两房单位` → two-room flats."""
    rooms = f"{_SPELLED[_DIGITS[found['n']] - 1]}-room"
    return Word(found[0], "noun", "", Term(zh=found[0], en=f"{rooms} flat")) if found["flats"] else Word(found[0], "adj", rooms)


def _each(found: re.Match[str], lexicon: Lexicon) -> Word | None:
    """`每`, `每个`, `每课时`: the longest measure word goes with it, and is said unless it only counts the noun behind it.

    Several at once are said with their number: `每50户` → per 50 households, `每两年` → every two years.
    """
    n = _DIGITS.get(found["n"] or "一") or int(found["n"])
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


_MEASURED = (
    (_DATE, _date),
    (_PER_THOUSAND, _per_thousand),
    (_PER_UNIT, _per_unit),
    (_ROOMS, _rooms),
    (_BOUND, _bound),
    (_NUMBER, _number),
    (_PERCENT, _percent),
    (_FRACTION, _fraction),
    (_WITHIN, _within),
    (_SPAN, _span),
    (_RANK, _rank),
    (_EACH, _each),
    (_GRADE, _grade),
    (_AFTER, _after),
    (_STAYING, _staying),
    (_CHINESE, _chinese),
    (_ORDINAL, _ordinal),
    (_TENTHS, _tenths),
)


def _join_unknown(words: Iterable[Word]) -> list[Word]:
    """Unknown characters side by side become one word, with the single characters between them that happen to be terms."""
    out: list[Word] = []
    words = list(words)
    single = [len(w.zh) == 1 and w.term is not None for w in words]
    for i, word in enumerate(words):
        if not single[i]:
            continue
        # One character is a word only beside longer ones: 酒城 is a name, not "liquor city".
        near = [words[k].unknown or single[k] for k in (i - 1, i + 1) if 0 <= k < len(words)]
        if word.pos in ("adv", "prep") and any(words[k].unknown for k in (i - 1, i + 1) if 0 <= k < len(words)):
            near = [True]
        if near and any(near):
            words[i] = Word(word.zh, "unknown", unknown=True)
    for word in words:
        if word.pos == "unknown" and out and out[-1].pos == "unknown":
            out[-1] = replace(out[-1], zh=out[-1].zh + word.zh)
        else:
            out.append(word)
    return [_named(w) if w.pos == "unknown" else w for w in out]


def _named(word: Word) -> Word:
    """A river, a lake or a town whose kind the name tells is a proper name; what is left over stands in pinyin."""
    if proper := geographic(word.zh):
        return Word(word.zh, "place", proper)
    return replace(word, en=f"{pinyin(word.zh)} ({word.zh})")


def _settle(words: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """Quoted names become one proper name, in pinyin unless the glossary has them; leftover marks go."""
    out: list[Word] = []
    i = 0
    while i < len(words):
        word = words[i]
        if word.pos == "quote":
            j = next((k for k in range(i + 1, len(words)) if words[k].pos == "unquote"), None)
            inner = words[i + 1 : j] if j is not None else []
            if inner:
                out.append(_quoted(inner))
                i = (j or i) + 1
                continue
        if word.pos == "ending":
            if out and out[-1].term is not None:
                out[-1] = _as_adjective(out[-1], word.zh)
        elif word.pos == "beyond" and out and out[-1].term is not None:  # 高级工以上
            out[-1] = Word(out[-1].zh + word.zh, "post", f"of {out[-1].en} level {_OR_BEYOND[word.zh]}")
        elif word.pos not in ("quote", "unquote", "mark", "beyond") and not (word.pos == "adv" and not word.en):
            out.append(word)
        i += 1
    return out


def _as_adjective(word: Word, ending: str) -> Word:
    """`陶瓷类` → ceramic: the form before another noun; what has none stays as it is."""
    term = word.term
    if term is None or term.pos not in ("noun", "person", "mass", "activity", "field", "name"):
        return word
    form = term.attr or (term.en if len(term.en.split()) <= 2 and " of " not in term.en else "")
    return Word(word.zh + ending, "adj", form) if form else word


def _quoted(inner: Sequence[Word]) -> Word:
    zh = "".join(w.zh for w in inner)
    if len(inner) == 1 and inner[0].term is not None and inner[0].pos not in ("verb", "adv"):
        return inner[0]
    if not _HAN.search(zh):
        return Word(zh, "name", zh)
    known = [w for w in inner if w.pos not in ("mark", "stop")]
    reading = " ".join(pinyin(w.zh) if _HAN.search(w.zh) else w.zh for w in known)
    return Word(f"“{zh}”", "name", f"{reading} ({zh})")


def words_of(zh: str, lexicon: Lexicon) -> list[Word]:
    """A phrase cut into words; what is in quotation marks is one."""
    return _settle(_cut(re.sub(r'"([^"]*)"', r"“\1”", re.sub(r"\s+", "", zh)), lexicon), lexicon)
