"""Dates, years, plan periods, recurrences, durations and ages. In: text. Out: `period` mentions (`Stated`) and named exclusions.

Years are resolved against the article's date; a relative year without one stays unresolved and is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from policy_digest.chinese import dates
from policy_digest.chinese.dates import DATE as _DATE
from policy_digest.chinese.dates import DAY as _DAY
from policy_digest.chinese.dates import MONTH as _MONTH
from policy_digest.chinese.dates import RELATIVE, numbered, real_date
from policy_digest.chinese.dates import UP_TO as _UP_TO
from policy_digest.chinese.dates import Y4 as _Y4
from policy_digest.chinese.dates import YEAR as _YEAR
from policy_digest.chinese.dates import digits as _digits
from policy_digest.chinese.dates import plain as _plain
from policy_digest.chinese.dates import small as _small
from policy_digest.chinese.plans import PLAN, Plan, named
from policy_digest.models import Stated
from policy_digest.rules.rule import Clock, Rule, excluding, words
from policy_digest.tables import Tables

REPORTING = 4  # months into a year in which 过去一年 is the year before

_NO_MONTH = r"(?<![\d.])(?:1[3-9]|[2-9]\d|0?0|十[三四五六七八九])\s?月(?:份|(?!龄))"
_PLAN = rf"(?P<plan>{PLAN})"
_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十两百]{1,3})"


def year_of(m: re.Match[str], clock: Clock) -> int | None:
    """The year a match speaks of: written out, relative to the article, or None."""
    return _year_in(m.groupdict(), clock)


def _year_in(groups: Mapping[str, str | None], clock: Clock) -> int | None:
    if y := groups.get("y"):
        return _digits(y)
    if roc := groups.get("roc"):
        return dates.republic(roc)
    if (r := groups.get("r")) and clock.year:
        return clock.year + RELATIVE[r if r in RELATIVE else r[0] + "年"]
    return None


def _iso(m: re.Match[str], clock: Clock, lean: int) -> str | None:
    """YYYY[-MM[-DD]] of a `_DATE` match. A month without a year is the last (`lean` -1) or the next (+1) one seen from the article."""
    month, day = _small(m.groupdict().get("m")), _small(m.groupdict().get("d"))
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


def _span(kind: str, n: int | None) -> str | None:
    return f"P{n}{kind}" if n else None


def _year_end(m: re.Match[str], clock: Clock) -> Stated:
    """2025年底, without 到 or 前: a deadline while it lies ahead of the article, a reporting date once it lies behind."""
    iso = _iso(m, clock, 1 if m.groupdict().get("y") or m.groupdict().get("r") else -1)
    now = f"{clock.year}-{clock.month:02}"
    ahead = RELATIVE.get(m.groupdict().get("r") or "", 0) >= 0
    if iso is not None and clock.year:
        ahead = iso >= now if len(iso) > 4 else int(iso) >= clock.year
    return Stated("by" if ahead else "as_of", iso, "" if ahead else "past")


def _last_year_end(m: re.Match[str], clock: Clock) -> Stated | None:
    """截至年底, told at a year's beginning: the end of the year before."""
    return Stated("as_of", str(clock.year - 1), "past") if clock.year and 0 < clock.month <= REPORTING else None


def _new_year(m: re.Match[str], clock: Clock) -> Stated | None:
    """新一年, said in a year's first months: that year."""
    return Stated("during", str(clock.year), "future") if clock.year and 0 < clock.month <= REPORTING else None


def _since(m: re.Match[str], clock: Clock) -> Stated:
    iso = _iso(m, clock, -1)
    if m["mark"] == "以来" and iso is not None and iso == str(clock.year):  # 今年以来: this year, so far
        return Stated("during", iso, "past")
    # 2026年起: begins ahead of the article, so it tells when something starts, not since when it has been so
    ahead = bool(iso and clock.year and int(iso[:4]) > clock.year) or m["mark"] in ("起", "开始")
    return Stated("since", iso, "" if ahead else "past")


def _of_plan(m: re.Match[str]) -> Plan:
    plan = named(m["plan"])
    assert plan is not None
    return plan


def _plan(m: re.Match[str], clock: Clock) -> Stated:
    plan = _of_plan(m)
    tense = "past" if clock.year > plan.last else "future" if clock.year and clock.year < plan.first else ""
    return Stated("during", plan.years, tense)


def _both_years(m: re.Match[str]) -> tuple[str, str]:
    a, b = (str(_digits(y)) for y in re.findall(_Y4, m.group()))
    return a, b


def _backwards(m: re.Match[str], clock: Clock) -> str | None:
    """2027年至2025年 ends before it begins: reported, and not read."""
    a, b = _both_years(m)
    return "contradictory-period" if int(b) < int(a) else None


def _year_range(m: re.Match[str], clock: Clock) -> Stated | None:
    a, b = _both_years(m)
    tense = "" if not clock.year else "past" if int(b) < clock.year else "future" if int(a) > clock.year else ""
    return Stated("during", f"{a}/{b}", tense)


def _split_year(m: re.Match[str], clock: Clock) -> Stated | None:
    """2023-24年度: a year that begins in one and ends in the next, as schools and treasuries count."""
    first = int(m["first"])
    if (first + 1) % 100 != int(m["last"]):
        return None
    over = (first + 1, 9 if "学" in m.group() else 4)  # schools end with August, treasuries with March
    tense = "past" if clock.year and (clock.year, clock.month or 1) >= over else "future" if 0 < clock.year < first else ""
    return Stated("during", f"{first}/{first + 1}", tense)


def _split_years(m: re.Match[str], clock: Clock) -> Stated | None:
    """2024-25至2028-29年度: from the beginning of the first to the end of the last."""
    first, last = int(m["first"]), int(m["begun"])
    if (first + 1) % 100 != int(m["next"]) or (last + 1) % 100 != int(m["last"]) or last <= first:
        return None
    tense = "past" if clock.year > last + 1 else "future" if 0 < clock.year < first else ""
    return Stated("during", f"{first}/{last + 1}", tense)


def _interval(m: re.Match[str], clock: Clock) -> Stated | None:
    """自2024年5月至10月, 6月1日—30日: from a month or a day to another. What leaves its year out is of the article's, or of the first's."""
    groups = m.groupdict()
    begins, ends = ({k[:-1]: v for k, v in groups.items() if k[-1:] == n and v} for n in "12")
    first, month, day = _year_in(begins, clock), _small(begins.get("m")), _small(begins.get("d"))
    if first is None:
        first = 0 if begins.get("r") else clock.year
    if not first or month is None:
        return Stated("during", None)
    last, until = _year_in(ends, clock), _small(ends.get("m")) or month
    a, b = dates.iso(first, month, day), dates.iso(last or first + (until < month), until, _small(ends.get("d") or ends.get("e")))
    if a is None or b is None or b < a[: len(b)]:
        return None
    now = f"{clock.year}-{clock.month or 12:02}"
    return Stated("during", f"{a}/{b}", "" if not clock.year else "past" if b[:7] < now else "future" if a[:7] > now else "")


def _quarter_end(m: re.Match[str], clock: Clock) -> Stated | None:
    """2027年一季度末前, 上半年底: by the last month of it."""
    part = _months(m, clock)
    if part is None or part.value is None:
        return part and Stated("by", None)
    last = part.value.split("/")[1]
    ahead = not clock.year or last >= f"{clock.year}-{clock.month or 1:02}" or "前" in m["by"]
    return Stated("by" if ahead else "as_of", last, "" if ahead else "past")


def _short_year(m: re.Match[str], clock: Clock) -> Stated | None:
    """力争28年建成, 25年完成: a year of two digits, near the article's own."""
    year = 2000 + int(m["yy"])
    if not clock.year or not clock.year - 5 <= year <= clock.year + 12:
        return None
    if m["to"] or m["end"]:
        return Stated("by" if m["to"] or year >= clock.year else "as_of", str(year))
    return Stated("during", str(year), "past" if year < clock.year else "future" if year > clock.year else "")


def _months(m: re.Match[str], clock: Clock) -> Stated | None:
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
        named = [_small(n) or 1 for n in re.findall("[一二两三四1-4]", text)]
        if named != sorted(set(named)):
            return None
        a, b = (1, 3 * named[0]) if "前" in text else (3 * named[0] - 2, 3 * named[-1])
    elif text[0] in "前头首":
        a, b = 1, _small(re.search(r"\d+|[一二两三四五六七八九十]+", text).group()) or 0  # type: ignore[union-attr]
    else:
        a, b = (_small(t) or 0 for t in re.findall(r"\d+|[一二三四五六七八九十]+", text)[:2])
    if not (1 <= a <= b <= 12):
        return None
    now = (clock.year, clock.month or 1)
    tense = "" if not clock.year else "past" if (year, b) < now else "future" if (year, a) > (clock.year, clock.month or 12) else ""
    return Stated("during", f"{year}-{a:02}/{year}-{b:02}", tense)


def _from_part(m: re.Match[str], clock: Clock) -> Stated | None:
    """由明年第二季起: since its first month."""
    part = _months(m, clock)
    return part and Stated("since", part.value and part.value.split("/")[0], part.tense)


def _within(m: re.Match[str], clock: Clock) -> Stated | None:
    n = _small(m["n"])
    if n == 1 and m.group()[0] == "过" and "月" not in m.group() and clock.month:  # 过去一年, in a report at the year's beginning
        return Stated("during", str(clock.year - (clock.month <= REPORTING)), "past")
    if m.groupdict().get("half"):
        return Stated("within", "P6M", "future")
    unit = "M" if "月" in m.group() else "Y"
    past = m.group()[0] in "近过" or "来" in m.group()[-2:]
    ahead = m.group().startswith(("未来", "今后", "接下来"))
    return Stated("within", _span(unit, n), "past" if past else "future" if ahead else "")


def _every(m: re.Match[str], _: Clock) -> Stated | None:
    unit = {"年": "Y", "学": "Y", "月": "M", "季": "Q", "周": "W", "日": "D", "天": "D", "半": "H"}[m["u"][0]]
    n = _small(m["n"]) if m.groupdict().get("n") else 1
    if unit == "Q":
        return Stated("every", "P3M")
    if unit == "H":
        return Stated("every", "P6M")
    return Stated("every", f"P{n or 1}{unit}")


def _impossible(m: re.Match[str], clock: Clock) -> str | None:
    """A day the calendar does not have: kept apart, so that it is reported and not read."""
    month, day = _small(m["m"]), _small(m["d"])
    year = year_of(m, clock) or clock.year or 2000
    return None if real_date(year, month, day) else "impossible-date"


def measured(tables: Tables) -> re.Pattern[str]:
    """What stands before a span of time that is itself what is measured: 人均预期寿命达到78.6岁, 优良天数达到300天."""
    return re.compile(f"(?:{words(tables.cues['measured_spans'].split())})[^，。；、]{{0,12}}$")


def _unless_measured(before: re.Pattern[str], kind: str) -> Callable[[re.Match[str], Clock], str | None]:
    return lambda m, _: None if before.search(m.string[max(0, m.start() - 24) : m.start()]) else kind


def _month(m: re.Match[str], clock: Clock) -> Stated | None:
    iso = _iso(m, clock, -1)
    past = bool(iso and clock.year and iso < f"{clock.year}-{clock.month or 1:02}")
    return Stated("during", iso, "past" if past else "")


def _year(m: re.Match[str], clock: Clock) -> Stated | None:
    year = year_of(m, clock)
    if year is None:
        return Stated(
            "during", None, "future" if m["r"] in ("明年", "来年", "后年") else "past" if m["r"] in ("去年", "上年", "前年") else ""
        )
    tense = "" if not clock.year or year == clock.year else "past" if year < clock.year else "future"
    return Stated("during", str(year), tense)


_ANY_DATE = rf"(?:{_plain(_YEAR)}\s?(?:{_plain(_MONTH)}(?:\s?{_plain(_DAY)})?)?|{_plain(_MONTH)}(?:\s?{_plain(_DAY)})?)"
_ANY_YEAR = _plain(_YEAR)
_END = r"(?:年底|年末|底|末)"
_PERIOD_OF_PLAN = r"(?:规划)?(?:时期|期间|期|)"
_PART = (
    r"(?P<part>(?:上|下)半年|首季度?|[前头首]\s?(?:\d{1,2}|[一二两三四五六七八九十]+)\s?个?月(?!底|末|初|[上中下]旬)"
    r"|第?[一二三四1-4](?:季度?)?(?:[、和及与]|至|到|—|-|～|~)(?:第?[一二三四1-4](?:季度)?[、和及与])?第?[一二三四1-4]个?季度"
    r"|前?第?[一二两三四1-4]个?季度|第[一二三四]季(?![度节集报])"
    rf"|(?:1[0-2]|[1-9])\s?月?{_UP_TO}(?:1[0-2]|[1-9])\s?月份?)"
)
_CLASSIFIER = r"(?<=[元人户床生名])[/／](?:人|户|个|家|床|生|名)?[·・.／/]?"
_SPAN_UNIT = (
    r"(?:个?(?:工作日|自然日|小时|钟头|学年|学期|季度|星期|半月|月)(?!份|台|饼)|年(?!级|薪|产|均|度|货|味|轻|龄|会|人)(?:半|多)?"
    r"|天(?!津|然|元|桥|河|山|府|门|水|文|空)|周(?!岁|边|口|年|村|至)|分钟|秒钟?|日(?=内|龄))"
)
_COUNT = r"(?:\d{1,4}(?:\.\d+)?|[一二三四五六七八九十两百几半数]{1,4})"
_YEARS_OLD = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"

_FIRST = numbered(rf"(?:{_YEAR}\s?)?{_MONTH}(?:\s?{_DAY})?(?(y)|(?(roc)|(?(r)|(?(d)|(?!)))))", 1)
_SECOND = numbered(rf"(?:(?:{_YEAR}\s?)?{_MONTH}(?:\s?{_DAY})?|{_DAY.replace('<d>', '<e>')})", 2)

# A bare 三年 counts as "within three years" only before a verb of achievement (words: cues.yml, `achievements`).
_RULES = (
    ("impossible date", "exclusion", rf"(?:{_YEAR}\s?)?{_MONTH}\s?{_DAY}", _impossible),
    ("impossible month", "exclusion", rf"(?:{_ANY_YEAR}\s?{_NO_MONTH}|{_NO_MONTH}(?=[底末初]|[上中下]旬))", lambda m, c: "impossible-date"),
    ("in force", "date", rf"(?:自|从)?{_ANY_DATE}(?:之日)?起(?:正式)?(?:施行|实施|执行|生效|试行)", None),
    ("valid until", "date", rf"有效期(?:限)?(?:为|至|到|截至|截止到?)?\s?(?:{_ANY_DATE}|{_COUNT}\s?年)(?:止)?", None),
    (
        "baseline year",
        "baseline",
        (
            rf"(?:由|从)\s?{_ANY_YEAR}{_END}?的|(?:至|到|达到|为|是)?{_ANY_YEAR}{_END}?同期(?:水平)?的?|(?:比|较|与|同)\s?{_ANY_YEAR}{_END}?(?:同期|全年|相比"
            rf"|水平)*|(?:在|以)\s?{_ANY_YEAR}{_END}?(?:的|为)?(?=基数|基期|基础上|水平)"
        ),
        None,
    ),
    ("as of", "period", rf"(?:截至|截止到?|截止至)\s?{_DATE}\s?{_END}?", lambda m, c: Stated("as_of", _iso(m, c, -1), "past")),
    ("as of the year's end", "period", r"(?:截至|截止到?|截止至)\s?年(?:底|末)", _last_year_end),
    ("backwards", "exclusion", rf"{_Y4}\s?年?{_UP_TO}{_Y4}\s?年(?:度|期间|间)?", _backwards),
    ("year range", "period", rf"{_Y4}\s?年?{_UP_TO}{_Y4}\s?年(?:度|期间|间)?", _year_range),
    (
        "split years",
        "period",
        rf"(?P<first>20\d\d)\s?[-—–－/]\s?(?P<next>\d\d)(?:(?:财政|学)?年度?|财年)?{_UP_TO}(?P<begun>20\d\d)\s?[-—–－/]\s?(?P<last>\d\d)(?:(?:财政|学)?年度?|财年)?",
        _split_years,
    ),
    ("interval", "period", rf"(?:自|从|由|在|于)?\s?{_FIRST}(?:零时)?起?{_UP_TO}{_SECOND}止?(?:期间|之?间|以?内)?", _interval),
    (
        "split year",
        "period",
        r"(?P<first>20\d\d)\s?[-—–－/]\s?(?P<last>\d\d)(?=(?:财政|学)?年度?|财年|、|及|和|至|\s?两个|\s?三个)(?:(?:财政|学)?年度?|财年)?",
        _split_year,
    ),
    (
        "quarter end",
        "period",
        rf"(?:力争|争取|确保)?(?:到|至|于|在)?\s?(?:{_YEAR}\s?)?{_PART}(?P<by>(?:末|底|结束)(?:之前|以前|前)?)",
        _quarter_end,
    ),
    ("from a part of a year", "period", rf"(?:由|自|从)\s?(?:{_YEAR}\s?)?{_PART}(?:起|开始)", _from_part),
    ("part of a year", "period", rf"(?:{_YEAR}\s?)?{_PART}", _months),
    (
        "plan so far",
        "period",
        rf"(?:自|从)?{_PLAN}{_PERIOD_OF_PLAN}(?:以来|开局以来|启动以来)",
        lambda m, c: Stated("since", str(_of_plan(m).first), "past"),
    ),
    (
        "plan end",
        "period",
        rf"(?:到|至|在)?{_PLAN}{_PERIOD_OF_PLAN}(?:末期|末|结束时|收官时)",
        lambda m, c: Stated("by", str(_of_plan(m).last)),
    ),
    ("plan", "period", rf"(?:在|整个)?{_PLAN}(?:规划)?(?:时期|期间|规划期|期)(?:内)?", _plan),
    ("since", "period", rf"(?:自|从)?{_DATE}(?:年底|年初|年末|底|初|末)?(?P<mark>以来|至今|起|开始)", _since),
    ("since then", "period", rf"(?:自|从){_DATE}[一-鿿“”]{{1,12}}?(?P<mark>以来|至今)", _since),
    ("since then", "period", rf"{_DATE}[一-鿿“”]{{1,8}}?(?P<mark>以来)", _since),
    (
        "built by",
        "date",
        rf"{_ANY_DATE}\s?{_END}?(?:之前|以前|前|后|之后|以后)?(?:已|正式)?(?:建成|竣工|投用|投运|交付|落成|登记|注册|成立|出生|参加工作)(?:并[一-鿿]{{2,4}})?(?=的)",
        None,
    ),
    (
        "deadline",
        "period",
        rf"(?:力争)?(?:到|至|在|于)?\s?{_DATE}\s?(?:{_END}|上旬|中旬|下旬)?(?:或?(?:之前|以前)|前)(?![\d列茅端沿瞻后述]|[一二三四五六七八九十]个?季|三季|两季)",
        lambda m, c: Stated("by", _iso(m, c, 1)),
    ),
    (
        "reached in",
        "period",
        rf"(?<=[高升长降大展至加少])(?:到|至)\s?{_DATE}{_END}?的(?=\d|[一二三四五六七八九十]成)",
        lambda m, c: Stated("as_of", _iso(m, c, -1), "past"),
    ),
    (
        "until",
        "period",
        rf"(?:力争|争取)?(?:到|至|不[迟晚]于|最[迟晚]于?)\s?{_DATE}\s?(?:{_END}|时)?",
        lambda m, c: Stated("by", _iso(m, c, 1)),
    ),
    ("year end", "period", rf"{_YEAR}\s?{_END}", _year_end),
    (
        "this year end",
        "period",
        r"(?:到|至)?(?<![上去每全半多来\d两几])年(?:底|末)(?:之前|以前|前)|(?:到|至)年(?:底|末)",
        lambda m, c: Stated("by", str(c.year) if c.year else None, "future"),
    ),
    ("month end", "period", rf"{_MONTH}(?:底|末)", _year_end),
    (
        "short year",
        "period",
        (
            r"(?<![\d.历时经过满近用约花达计期第每前后超])(?P<to>(?:力争)?(?:到|至)|力争)?(?<!\d)(?P<yy>2\d|3[0-5])年(?P<end>底|末)?(?:之?前)?"
            r"(?=(?:全面|全部|共|计划|预计|要|将|拟|已|再|新增|新建|建成|完成|实现|达到|培训|改造|累计|力争|引进|发放|投入|开工|启动|上半年|下半年|\d{1,2}月)"
            r"|(?<=[底末前])[，全])"
        ),
        _short_year,
    ),
    (
        "within",
        "period",
        rf"(?:力争用|争取用|利用|用|未来|今后|接下来|近|过去|在)?(?:的)?{_N}\s?个?(?:学年|年|月)(?:左右|多)?(?:的)?(?:时间)?(?:之内|以内|内|里|间)(?![容涵部])",
        _within,
    ),
    (
        "over",
        "period",
        rf"(?:力争用|争取用|利用|用|未来|今后|接下来|过去|近)(?:的)?{_N}\s?个?(?:学年|年|月)(?:左右|多)?(?:的)?(?:时间|来)?",
        _within,
    ),
    ("years so far", "period", rf"{_N}年多?来", _within),
    ("half a year", "period", r"(?P<half>半年)(?:之内|以内|内)(?P<n>)", _within),
    ("every", "period", rf"每隔?(?:{_N})?\s?个?(?P<u>学年|年度?|月|季度?|周|日(?!均)|天|半年)", _every),
    (
        "yearly",
        "period",
        r"年均(?!浓度|气温|降水|温度|值)|一年(?=[一-鿿]{0,4}(?:培训|培养|输送|输出|可|能))|(?<![今去明每前后上来当半全近年\d一二三四五六七八九十两几多])年(?=新增|培训|培养|产能)",
        lambda m, c: Stated("every", "P1Y"),
    ),
    ("monthly", "period", r"月均|按月", lambda m, c: Stated("every", "P1M")),
    ("a year each", "period", rf"{_CLASSIFIER}(?P<u>年|月|天|日)", _every),
    (
        "day",
        "date",
        (
            rf"(?:{_ANY_YEAR}\s?)?{_plain(_MONTH)}\s?{_plain(_DAY)}(?:上午|下午|晚|晚间|凌晨|零时)?|(?<![\d年个])\d{{1,2}}日(?=[，,在上下晚从电至起举召])"
            rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
        ),
        None,
    ),
    ("term", "period", r"(?:管理|建设|聘|任|培养|考核|评估|服务)期(?:满|内)?", lambda m, c: Stated("term", None)),
    (
        "clock",
        "date",
        r"(?:上午|下午|清晨|凌晨|早上|早晨|晚上|傍晚|中午|夜里|晚)(?:\d{1,2}|[一二三四五六七八九十]{1,2})点(?:\d{1,2}分|半|多)?",
        None,
    ),
    ("clock", "date", r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)|\d{1,2}(?:时|点)(?:\d{1,2}分|半|整)?(?=[，,前至起后开左到止])", None),
    ("month", "period", rf"{_YEAR}\s?{_MONTH}", _month),
    (
        "coming month",
        "period",
        r"(?<=[将拟]于|[将拟]在|预计)(?P<m>1[0-2]|[1-9])\s?月份?(?![底末初\d])",
        lambda m, c: Stated("during", _iso(m, c, 1), "future"),
    ),
    ("bare month", "period", r"(?<![\d个])(?P<m>1[0-2]|[1-9])\s?月份?(?![底末初])", _month),
    ("new year", "period", r"新的?一年", _new_year),
    ("year", "period", rf"{_YEAR}(?![版级届款制生])(?:全年|期间|内|以内|间|初)?", _year),
    (
        "this year",
        "period",
        r"(?<![\d一二三四五六七八九十两几多半])年内|全年(?!(?:度|任务|目标|预期|指标|总|计划(?:任务|数|的)))|年度内",
        lambda m, c: Stated("during", str(c.year) if c.year else None),
    ),
    ("date", "date", rf"{_ANY_YEAR}|{_plain(_MONTH)}(?:上旬|中旬|下旬|初)|{_plain(_PLAN)}|{_Y4}(?=年)", None),
    (
        "age",
        "age",
        rf"(?:年满|未满|不满|满|超过|不超过|达到|年龄)?\s?{_YEARS_OLD}\s?(?:(?:周岁|岁)?{_UP_TO}{_YEARS_OLD}\s?)?(?:周岁|岁)半?(?:\s?(?:及|（含）|\(含\))?以[上下]|左右)?",
        None,
    ),
    (
        "duration",
        "duration",
        rf"(?:连续|长达|历时|为期|满|近|超过|不超过|不少于|累计|最长)?{_COUNT}\s?(?:{_UP_TO}{_COUNT}\s?)?[多余]?\s?{_SPAN_UNIT}(?:以[上下内]|左右|之内|多)?",
        None,
    ),
)


def rules(tables: Tables) -> tuple[Rule, ...]:
    """All rules of time, in an order that settles what 2025年底前, 2025年底 and 2025年 are. A kind but `period` names an exclusion."""
    achievement = words(tables.cues["achievements"].split())
    over_years = rf"(?<![第年续满每\d])(?P<n>[2-9]|十|[二三四五六七八九两])\s?年(?:时间)?(?=[，,]?(?:{achievement}|\d))"
    out = []
    for name, kind, pattern, produce in _RULES:
        if name in ("age", "duration"):
            out.append(Rule(name, "exclusion", re.compile(pattern), _unless_measured(measured(tables), kind)))
        elif produce is not None:
            out.append(Rule(name, kind, re.compile(pattern), produce))
        else:
            out.append(excluding(name, pattern, kind))
        if name == "years so far":
            out.append(Rule("over years", "period", re.compile(over_years), _within))
    return tuple(out)
