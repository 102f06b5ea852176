"""Written dates → ISO. In: a string. Out: the dates found in it, in order, with their offsets; impossible ones without a value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.chinese.dates import digits, iso, small
from policy_digest.chinese.numerals import FEW, ONES

_DASH = "[-/.．／‐‑–—－·‧・]"
_NUMERIC = later(rf"(?<![0-9.])((?:19|20)[0-9]{{2}}) ?(?:年|{_DASH}) ?([0-9]{{1,2}}) ?(?:月|{_DASH}) ?([0-9]{{1,2}})(?: ?[日号])?(?![0-9])")
_WRITTEN = later(f"([〇零○ＯO0{ONES}]{{4}})年({FEW}{{1,3}})月({FEW}{{1,3}})日")
_REPUBLIC = later("民国 ?([0-9]{2,3}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日")
_REPUBLIC_NUMERIC = later(r"(?<![0-9.-])(1[0-4][0-9])([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9.-])")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENGLISH = later(
    rf"(?<![A-Za-z0-9])(?:([0-9]{{1,2}}) ({'|'.join(_MONTHS)})[a-z]*\.?,? ((?:19|20)[0-9]{{2}})|"
    rf"({'|'.join(_MONTHS)})[a-z]*\.? ([0-9]{{1,2}}),? ((?:19|20)[0-9]{{2}}))(?![0-9])",
    re.I,
)
_DAY_FIRST = later(r"(?<![0-9])([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]((?:19|20)[0-9]{2})(?![0-9])")
_COMPACT = later(r"(?<![0-9])((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?:[0-9]{4}|[0-9]{6})?(?![0-9])")
_YEAR = later(f"[0-9]{{2}}|[〇零○ＯO0{ONES}]年")
_ZEROS = str.maketrans("ＯO", "00")  # letters that look like 〇


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands in a text, `[start, end)`. `iso`: YYYY-MM-DD, None where there is no such day (2月30日)."""

    start: int
    end: int
    surface: str
    iso: str | None


def find_dates(text: str, compact: bool = False) -> tuple[WrittenDate, ...]:
    """Every date with year, month and day in `text`. `compact`: also 20240520, for fields that hold nothing but a date.

    Day-first dates (20/05/2024) count only where one of the two cannot be a month.
    """
    found: list[WrittenDate] = []
    if not _YEAR.search(text):
        return ()
    for m in _NUMERIC.finditer(text):
        found.append(WrittenDate(m.start(), m.end(), m[0], iso(int(m[1]), int(m[2]), int(m[3]))))
    for m in _WRITTEN.finditer(text):
        year, month, day = digits(m[1].translate(_ZEROS)), small(m[2]), small(m[3])
        found.append(WrittenDate(m.start(), m.end(), m[0], iso(year, month, day) if month and day else None))
    for m in _REPUBLIC.finditer(text):
        found.append(WrittenDate(m.start(), m.end(), m[0], iso(int(m[1]) + 1911, int(m[2]), int(m[3]))))
    for m in _REPUBLIC_NUMERIC.finditer(text):
        found.append(WrittenDate(m.start(), m.end(), m[0], iso(int(m[1]) + 1911, int(m[3]), int(m[4]))))
    for m in _DAY_FIRST.finditer(text):
        a, b, year = int(m[1]), int(m[2]), int(m[3])
        first, second = (a, b) if a > 12 else (b, a)
        if first > 12:
            found.append(WrittenDate(m.start(), m.end(), m[0], iso(year, second, first)))
    for m in _ENGLISH.finditer(text):
        day_of, month_of, year_of = (m[1], m[2], m[3]) if m[1] else (m[5], m[4], m[6])
        found.append(WrittenDate(m.start(), m.end(), m[0], iso(int(year_of), _MONTHS.index(month_of.lower()) + 1, int(day_of))))
    if compact:
        for m in _COMPACT.finditer(text):
            found.append(WrittenDate(m.start(), m.end(), m[0], iso(int(m[1]), int(m[2]), int(m[3]))))
    return tuple(sorted(found, key=lambda d: d.start))
