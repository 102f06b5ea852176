"""One row of an annotation against one record of an extractor → how right it is; and who answers which row.

Nothing here knows policy-digest: a record is whatever has these fields. Standard library only, since this travels with the data set.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import Any, Final, Protocol


class Quoted(Protocol):
    """Evidence: the words that state the figure."""

    @property
    def quote(self) -> str: ...


class Dated(Protocol):
    """A period: `by`, `during`, `every`, `within`, `since`, `as_of` → ISO 8601, only those that are stated."""

    def as_dict(self) -> dict[str, str]: ...


class Found(Protocol):
    """A record of any extractor. `value` and `value_max` are numbers in the base unit; what it does not say is ""."""

    @property
    def value(self) -> Any: ...
    @property
    def value_max(self) -> Any: ...
    @property
    def unit(self) -> str: ...
    @property
    def comparator(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def period(self) -> Dated: ...
    @property
    def indicator_zh(self) -> str: ...
    @property
    def indicator_en(self) -> str: ...
    @property
    def themes(self) -> Sequence[str]: ...
    @property
    def evidence(self) -> Quoted: ...


NUMERALS = frozenset("0123456789一二三四五六七八九十百千万亿半两倍〇零成全翻")
SAME_UNIT = {"名": "人", "位": "人", "场次": "场", "万元": "元", "％": "%"}
SHARED = 6  # characters that a quote and an evidence must have in common, a numeral among them
CLOSE = 0.01  # two numbers with a fraction are the same within this
COMMON = frozenset("的全市县区省了和与及等各类")  # characters that say nothing of two names that share them
ALIKE = 0.84  # of the characters of two names; above it they are one name


class Level(IntEnum):
    """How right a record is."""

    MISSED = 0
    FOUND = 1
    CORE = 2
    STRICT = 3
    NAMED = 4
    SAID = 5


LEVELS: Final = (Level.FOUND, Level.CORE, Level.STRICT, Level.NAMED, Level.SAID)


# ---------------------------------------------------------------- the annotations


@dataclass(frozen=True, slots=True)
class Row:
    """One annotated record; every tuple holds alternatives, and an empty one allows anything."""

    value: float
    value_max: float | None
    units: tuple[str, ...]
    comparators: tuple[str, ...]
    kinds: tuple[str, ...]
    periods: tuple[Mapping[str, str], ...]
    names: tuple[str, ...]
    themes: tuple[str, ...]
    quote: str
    optional: bool
    accepted: tuple[str, ...] = ()  # whole names that an analyst would accept; none where the set does not say
    must: tuple[str, ...] = ()  # patterns that the name has to match besides
    said: tuple[tuple[str, ...], ...] = ()  # groups of words of which the English name must have one each; "!word": it may not have
    exact: bool = False  # every key of the period counts, `since` and `as_of` too
    published: str = ""  # an `as_of` that equals it is never wrong

    @classmethod
    def of(cls, row: Sequence[Any] | Mapping[str, Any], published: str = "") -> Row:
        """A row as it stands in the file of its document."""
        return cls._mapped(row, published) if isinstance(row, Mapping) else cls._listed(row)

    @classmethod
    def _mapped(cls, row: Mapping[str, Any], published: str) -> Row:
        stated = row.get("period")
        periods = [{k: str(v) for k, v in (one or {}).items()} for one in (stated if isinstance(stated, list) else [stated])]
        return cls(
            value=float(row["value"]),
            value_max=None if row.get("value_max") is None else float(row["value_max"]),
            units=tuple(str(row["unit"]).split("|")),
            comparators=tuple(row.get("comparator", "=").split("|")),
            kinds=tuple(row["kind"].split("|")),
            periods=tuple(periods),
            names=(),
            themes=(),
            quote=fold(row["quote"]),
            optional=bool(row.get("optional")),
            accepted=tuple(row.get("zh") or ()),
            must=tuple(row.get("must", ())),
            said=tuple(tuple(map(str, group)) if isinstance(group, list) else (str(group),) for group in row.get("en") or ()),
            exact=True,
            published=published,
        )

    @classmethod
    def _listed(cls, row: Sequence[Any]) -> Row:
        value, unit, comparator, kind, period, names, themes, quote, *flags = row
        low, high = value if isinstance(value, list) else (value, None)
        options = [{k: str(v) for k, v in (one or {}).items()} for one in (period if isinstance(period, list) else [period])]
        if "w" in "".join(flags):
            options.append({})
        return cls(
            float(low),
            None if high is None else float(high),
            (str(unit or ""),),
            tuple(comparator.split("|")),
            tuple(kind.split("|")),
            tuple(options),
            tuple(fold(name) for name in names or ()),
            tuple(themes or ()),
            fold(quote),
            "o" in "".join(flags),
        )


def fold(text: str | None) -> str:
    """The letters and digits of `text`: width, punctuation, quotation marks and white space do not count."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text or ""))


# ---------------------------------------------------------------- one row against one record


def same_number(want: float, got: Any) -> bool:
    """Whole numbers must be equal; others within `CLOSE`, since 1/3 is annotated as 33.33."""
    return got is not None and abs(want - float(got)) <= (CLOSE if want != int(want) else 1e-9)


def same_place(quote: str, evidence: str) -> bool:
    """Whether two folded stretches speak of the same figure: one holds the other, or they share enough with a numeral in it."""
    if not quote or not evidence:
        return False
    if quote in evidence or evidence in quote:
        return True
    shared = SequenceMatcher(None, quote, evidence, autojunk=False).find_longest_match()
    return shared.size >= min(SHARED, len(quote), len(evidence)) and not NUMERALS.isdisjoint(quote[shared.a : shared.a + shared.size])


def same_unit(want: str, got: str) -> bool:
    """元/人 counts as 元."""
    a, b = (u.split("/")[0] for u in (want, got))
    return SAME_UNIT.get(a, a) == SAME_UNIT.get(b, b)


def same_date(want: str, got: str) -> bool:
    """Dates and intervals of dates, each to the precision that both state."""
    ends = want.split("/"), got.split("/")
    return len(ends[0]) == len(ends[1]) and all(a.startswith(b) or b.startswith(a) for a, b in zip(*ends, strict=True))


def same_period(want: Mapping[str, str], got: Mapping[str, str], kind: str) -> bool:
    """Whether every key agrees. An extra since or as_of is never wrong, nor a deadline that carries over to money or a threshold."""
    for key in want.keys() | got.keys():
        if key in ("since", "as_of") and (key not in want or kind == "status"):
            continue
        if key not in want:
            if kind not in ("support", "rule") or key not in ("by", "during", "within"):
                return False
        elif key not in got:
            return False
        elif not (want[key] == got[key] if key in ("every", "within") else same_date(want[key], got[key])):
            return False
    return True


def same_exactly(want: Mapping[str, str], got: Mapping[str, str], published: str) -> bool:
    """Whether the same keys hold the same dates; an extra `as_of` of the day of publication aside."""
    spare = {key for key in got if key == "as_of" and key not in want and published and same_date(got[key], published)}
    if set(want) != set(got) - spare:
        return False
    return all(want[key] == got[key] if key in ("every", "within") else same_date(want[key], got[key]) for key in want)


def likeness(a: str, b: str) -> float:
    """Share of the characters that two names have in common, order and common words apart."""
    one, other = (Counter(c for c in fold(x) if c not in COMMON) for x in (a, b))
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))


def accepted(row: Row, name: str) -> bool:
    """Whether an analyst would accept the name: one of those the row gives, or nearly one that ends in the same character."""
    folded = fold(name)
    near = not row.accepted or any(fold(z) == folded or (likeness(z, name) > ALIKE and fold(z)[-1:] == folded[-1:]) for z in row.accepted)
    return near and all(re.search(must, name) for must in row.must)


def says(row: Row, name: str) -> bool:
    """Whether an English name has a word of every group, at a word's beginning, none that is forbidden, and no Chinese."""
    if re.search("[\u3400-\u9fff]", name) or not re.search("[A-Za-z]", name):
        return False

    def has(word: str) -> bool:
        return re.search(rf"(?<![A-Za-z]){re.escape(word)}", name, re.IGNORECASE) is not None

    return all(not has(group[0][1:]) if group[0].startswith("!") else any(map(has, group)) for group in row.said if group)


def level_of(row: Row, record: Found) -> Level:
    """How right `record` is, were it the one that `row` means."""
    same_value = same_number(row.value, record.value) and (row.value_max is None or same_number(row.value_max, record.value_max))
    if not same_value or not same_place(row.quote, fold(record.evidence.quote)):
        return Level.MISSED
    period = record.period.as_dict()
    if not any(same_unit(unit, record.unit) for unit in row.units) or record.kind not in row.kinds:
        return Level.FOUND
    agree = (same_exactly(want, period, row.published) if row.exact else same_period(want, period, record.kind) for want in row.periods)
    if not any(agree):
        return Level.FOUND
    indicator = fold(record.indicator_zh)
    holds = not row.names or any(name in indicator for name in row.names)
    if not holds or not themed(row, record) or record.comparator not in row.comparators:
        return Level.CORE
    if not row.exact or not accepted(row, record.indicator_zh):
        return Level.STRICT
    return Level.SAID if says(row, record.indicator_en) else Level.NAMED


def themed(row: Row, record: Found) -> bool:
    """Whether the record's main theme is one that the row allows."""
    return not row.themes or bool(record.themes and record.themes[0] in row.themes)


def assign(rows: Sequence[Row], records: Sequence[Found]) -> dict[int, tuple[Level, int]]:
    """Row index → (level, record index), one to one, the best matches first."""
    pairs = [(level, i, j) for i, row in enumerate(rows) for j, record in enumerate(records) if (level := level_of(row, record))]
    taken: dict[int, tuple[Level, int]] = {}
    used: set[int] = set()
    for level, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if i not in taken and j not in used:
            taken[i] = level, j
            used.add(j)
    return taken
