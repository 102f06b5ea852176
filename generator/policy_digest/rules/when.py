"""What a stated time means: a match of `date` and the article's own date → the key and the ISO value of a period.

A relative year without the article's date stays unresolved; a month without a year is the nearest on the side that the wording looks to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from policy_digest.chinese import dates
from policy_digest.chinese.dates import RELATIVE, Y4, digits, real_date, small
from policy_digest.chinese.plans import Plan, named
from policy_digest.models import Stated
from policy_digest.rules.rule import Clock

REPORTING = 4  # months into a year in which 过去一年 is the year before
SUMMER = 7  # the month with which a school year is over


def year_of(m: re.Match[str], clock: Clock) -> int | None:
    """The year a match speaks of: written out, relative to the article, or None."""
    return year_in(m.groupdict(), clock)


def year_in(groups: Mapping[str, str | None], clock: Clock) -> int | None:
    """The year that the groups of a match speak of."""
    if y := groups.get("y"):
        return digits(y)
    if roc := groups.get("roc"):
        return dates.republic(roc)
    if (r := groups.get("r")) and clock.year:
        return clock.year + RELATIVE[r if r in RELATIVE else r[0] + "年"]
    return None


def date_of(m: re.Match[str], clock: Clock, lean: int) -> str | None:
    """YYYY[-MM[-DD]] of a `_DATE` match. A month without a year is the last (`lean` -1) or the next (+1) one seen from the article."""
    month, day = small(m.groupdict().get("m")), small(m.groupdict().get("d"))
    year = year_of(m, clock)
    if year is None:
        if month is None or not clock.year or m.groupdict().get("r"):
            return None
        year = clock.year
        if lean < 0 and clock.month and month > clock.month:
            year -= 1
        elif lean > 0 and clock.month and month < clock.month:
            year += 1
    return dates.iso(year, month, day)


def span(kind: str, n: int | None) -> str | None:
    """3 and Y → P3Y; None without a number."""
    return f"P{n}{kind}" if n else None


def year_end(m: re.Match[str], clock: Clock) -> Stated:
    """2025年底, without 到 or 前: a deadline while it lies ahead of the article, a reporting date once it lies behind."""
    iso = date_of(m, clock, 1 if m.groupdict().get("y") or m.groupdict().get("r") else -1)
    now = f"{clock.year}-{clock.month:02}"
    ahead = RELATIVE.get(m.groupdict().get("r") or "", 0) >= 0
    if iso is not None and clock.year:
        ahead = iso >= now if len(iso) > 4 else int(iso) >= clock.year
    return Stated("by" if ahead else "as_of", iso, "" if ahead else "past")


def last_year_end(m: re.Match[str], clock: Clock) -> Stated | None:
    """截至年底, told at a year's beginning: the end of the year before."""
    return Stated("as_of", str(clock.year - 1), "past") if clock.year and 0 < clock.month <= REPORTING else None


def new_year(m: re.Match[str], clock: Clock) -> Stated | None:
    """新一年, said in a year's first months: that year."""
    return Stated("during", str(clock.year), "future") if clock.year and 0 < clock.month <= REPORTING else None


def since(m: re.Match[str], clock: Clock) -> Stated:
    """自2020年起, 今年以来."""
    iso = date_of(m, clock, -1)
    if m["mark"] == "以来" and iso is not None and iso == str(clock.year):  # 今年以来: this year, so far
        return Stated("during", iso, "past")
    # 2026年起: begins ahead of the article, so it tells when something starts, not since when it has been so
    ahead = bool(iso and clock.year and int(iso[:4]) > clock.year) or m["mark"] in ("起", "开始")
    return Stated("since", iso, "" if ahead else "past")


def of_plan(m: re.Match[str]) -> Plan:
    """The five-year plan that a match names."""
    plan = named(m["plan"])
    assert plan is not None
    return plan


def plan(m: re.Match[str], clock: Clock) -> Stated:
    """“十四五”期间: its years."""
    plan = of_plan(m)
    tense = "past" if clock.year > plan.last else "future" if clock.year and clock.year < plan.first else ""
    return Stated("during", plan.years, tense)


def both_years(m: re.Match[str]) -> tuple[str, str]:
    """The two years of a range, as they are written."""
    a, b = (str(digits(y)) for y in re.findall(Y4, m.group()))
    return a, b


def backwards(m: re.Match[str], clock: Clock) -> str | None:
    """2027年至2025年 ends before it begins: reported, and not read."""
    a, b = both_years(m)
    return "contradictory-period" if int(b) < int(a) else None


def year_range(m: re.Match[str], clock: Clock) -> Stated | None:
    """2025—2027年."""
    a, b = both_years(m)
    tense = "" if not clock.year else "past" if int(b) < clock.year else "future" if int(a) > clock.year else ""
    return Stated("during", f"{a}/{b}", tense)


def split_year(m: re.Match[str], clock: Clock) -> Stated | None:
    """2023-24年度: a year that begins in one and ends in the next, as schools and treasuries count."""
    first = digits(m["first"])
    if (first + 1) % 100 != digits(m["last"]):
        return None
    over = (first + 1, 9 if "学" in m.group() else 4)  # schools end with August, treasuries with March
    tense = "past" if clock.year and (clock.year, clock.month or 1) >= over else "future" if 0 < clock.year < first else ""
    return Stated("during", f"{first}/{first + 1}", tense)


def split_years(m: re.Match[str], clock: Clock) -> Stated | None:
    """2024-25至2028-29年度: from the beginning of the first to the end of the last."""
    first, last = int(m["first"]), int(m["begun"])
    if (first + 1) % 100 != int(m["next"]) or (last + 1) % 100 != int(m["last"]) or last <= first:
        return None
    tense = "past" if clock.year > last + 1 else "future" if 0 < clock.year < first else ""
    return Stated("during", f"{first}/{last + 1}", tense)


def school_year(m: re.Match[str], clock: Clock) -> Stated:
    """114学年度: from the summer of 2025 to that of 2026."""
    first = dates.republic(m["roc"])
    tense = "past" if clock.year and (clock.year, clock.month or 1) >= (first + 1, 9) else "future" if 0 < clock.year < first else ""
    return Stated("during", f"{first}/{first + 1}", tense)


def school_year_before(_: re.Match[str], clock: Clock) -> Stated | None:
    """上一学年: from July on the year that has just ended, which began in the year before."""
    if not clock.year or not clock.month:
        return None
    first = clock.year - (1 if clock.month >= SUMMER else 2)
    return Stated("during", f"{first}/{first + 1}", "past")


def school_term(m: re.Match[str], clock: Clock) -> Stated | None:
    """今年春季学期: in that year, and over when summer begins; the one of autumn is still to come until then."""
    year = year_of(m, clock)
    if year is None:
        return None
    spring, summer = m["season"] == "春", (clock.year, clock.month) >= (year, SUMMER)
    return Stated("during", str(year), "past" if (spring and summer) or clock.year > year else "" if spring or summer else "future")


def interval(m: re.Match[str], clock: Clock) -> Stated | None:
    """自2024年5月至10月, 6月1日—30日: from a month or a day to another. What leaves its year out is of the article's, or of the first's."""
    groups = m.groupdict()
    begins, ends = ({k[:-1]: v for k, v in groups.items() if k[-1:] == n and v} for n in "12")
    first, month, day = year_in(begins, clock), small(begins.get("m")), small(begins.get("d"))
    if first is None:
        first = 0 if begins.get("r") else clock.year
    if not first or month is None:
        return Stated("during", None)
    last, until = year_in(ends, clock), small(ends.get("m")) or month
    a, b = dates.iso(first, month, day), dates.iso(last or first + (until < month), until, small(ends.get("d") or ends.get("e")))
    if a is None or b is None or b < a[: len(b)]:
        return None
    now = f"{clock.year}-{clock.month or 12:02}"
    return Stated("during", f"{a}/{b}", "" if not clock.year else "past" if b[:7] < now else "future" if a[:7] > now else "")


def quarter_end(m: re.Match[str], clock: Clock) -> Stated | None:
    """2027年一季度末前, 上半年底: by the last month of it."""
    part = months(m, clock)
    if part is None or part.value is None:
        return part and Stated("by", None)
    last = part.value.split("/")[1]
    ahead = not clock.year or last >= f"{clock.year}-{clock.month or 1:02}" or "前" in m["by"]
    return Stated("by" if ahead else "as_of", last, "" if ahead else "past")


def short_year(m: re.Match[str], clock: Clock) -> Stated | None:
    """力争28年建成, 25年完成: a year of two digits, near the article's own."""
    year = 2000 + int(m["yy"])
    if not clock.year or not clock.year - 5 <= year <= clock.year + 12:
        return None
    if m["to"] or m["end"] or m["before"]:
        return Stated("by" if m["to"] or m["before"] or year >= clock.year else "as_of", str(year))
    return Stated("during", str(year), "past" if year < clock.year else "future" if year > clock.year else "")


def months(m: re.Match[str], clock: Clock) -> Stated | None:
    """1—10月, 前10个月, 上半年, 前三季度, 第二季度, with or without the year."""
    year = year_of(m, clock) or (clock.year if not m.groupdict().get("r") else 0)
    if not year:
        return Stated("during", None)
    text = m["part"]
    if "半年" in text:
        a, b = (1, 6) if "上" in text else (7, 12)
    elif "首季" in text:
        a, b = 1, 3
    elif "季" in text:
        named = [small(n) or 1 for n in re.findall("[一二两三四1-4]", text)]
        if named != sorted(set(named)):
            return None
        a, b = (1, 3 * named[0]) if "前" in text else (3 * named[0] - 2, 3 * named[-1])
    elif text[0] in "前头首":
        a, b = 1, small(re.search(r"\d+|[一二两俩三四五六七八九十]+", text).group()) or 0  # type: ignore[union-attr]
    else:
        a, b = (small(t) or 0 for t in re.findall(r"\d+|[一二三四五六七八九十]+", text)[:2])
    if not (1 <= a <= b <= 12):
        return None
    now = (clock.year, clock.month or 1)
    tense = "" if not clock.year else "past" if (year, b) < now else "future" if (year, a) > (clock.year, clock.month or 12) else ""
    return Stated("during", f"{year}-{a:02}/{year}-{b:02}", tense)


def from_part(m: re.Match[str], clock: Clock) -> Stated | None:
    """由明年第二季起: since its first month."""
    part = months(m, clock)
    return part and Stated("since", part.value and part.value.split("/")[0], part.tense)


def within(m: re.Match[str], clock: Clock) -> Stated | None:
    """三年内, 近五年, 用五年左右时间."""
    n = small(m["n"])
    if n == 1 and m.group()[0] == "过" and "月" not in m.group() and 0 < clock.month <= REPORTING:  # 过去一年, in a year's first months
        return Stated("during", str(clock.year - 1), "past")
    if m.groupdict().get("half"):
        return Stated("within", "P6M", "future")
    unit = "M" if "月" in m.group() else "Y"
    past = m.group()[0] in "近过" or "来" in m.group()[-2:]
    ahead = m.group().startswith(("未来", "今后", "接下来"))
    return Stated("within", span(unit, n), "past" if past else "future" if ahead else "")


def every(m: re.Match[str], _: Clock) -> Stated | None:
    """每年, 每两年, 每季度."""
    unit = {"年": "Y", "学": "Y", "月": "M", "季": "Q", "周": "W", "日": "D", "天": "D", "半": "H"}[m["u"][0]]
    n = small(m["n"]) if m.groupdict().get("n") else 1
    if unit == "Q":
        return Stated("every", "P3M")
    if unit == "H":
        return Stated("every", "P6M")
    return Stated("every", f"P{n or 1}{unit}")


def impossible(m: re.Match[str], clock: Clock) -> str | None:
    """A day the calendar does not have: kept apart, so that it is reported and not read."""
    month, day = small(m["m"]), small(m["d"])
    year = year_of(m, clock) or clock.year or 2000
    return None if real_date(year, month, day) else "impossible-date"


def month(m: re.Match[str], clock: Clock) -> Stated | None:
    """2024年3月, 8月."""
    iso = date_of(m, clock, -1)
    past = bool(iso and clock.year and iso < f"{clock.year}-{clock.month or 1:02}")
    return Stated("during", iso, "past" if past else "")


_NEXT_BUT_ONE = 2  # 后年
_DONE = ("用", "产", "成", "工", "营", "行")


def year(m: re.Match[str], clock: Clock) -> Stated | None:
    """2026年, 今年, 去年."""
    if RELATIVE.get(m["r"] or "") == _NEXT_BUT_ONE and m.string[max(0, m.start() - 1) : m.start()] in _DONE:
        return None  # 投用后 | 年供水能力
    year = year_of(m, clock)
    if year is None:
        return Stated(
            "during", None, "future" if m["r"] in ("明年", "来年", "后年") else "past" if m["r"] in ("去年", "上年", "前年") else ""
        )
    tense = "" if not clock.year or year == clock.year else "past" if year < clock.year else "future"
    return Stated("during", str(year), tense)
