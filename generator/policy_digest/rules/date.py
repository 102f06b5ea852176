"""Dates, years, plan periods, recurrences, durations and ages. In: text. Out: `period` mentions (`Stated`) and named exclusions.

Years are resolved against the article's date; a relative year without one stays unresolved and is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_digest.chinese.alternation import later
from policy_digest.chinese.dates import DATE as _DATE
from policy_digest.chinese.dates import DAY as _DAY
from policy_digest.chinese.dates import MONTH as _MONTH
from policy_digest.chinese.dates import UP_TO as _UP_TO
from policy_digest.chinese.dates import Y4 as _Y4
from policy_digest.chinese.dates import YEAR as _YEAR
from policy_digest.chinese.dates import numbered
from policy_digest.chinese.dates import plain as _plain
from policy_digest.chinese.plans import PLAN
from policy_digest.models import Stated
from policy_digest.rules import when
from policy_digest.rules.rule import Clock, Rule, excluding, words
from policy_digest.tables import Tables

_NO_MONTH = r"(?<![\d.])(?:1[3-9]|[2-9]\d|0?0|十[三四五六七八九])\s?月(?:份|(?!龄))"
_PLAN = rf"(?P<plan>{PLAN})"
_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十两百]{1,3})"


_ANY_DATE = rf"(?:{_plain(_YEAR)}\s?(?:{_plain(_MONTH)}(?:\s?{_plain(_DAY)})?)?|{_plain(_MONTH)}(?:\s?{_plain(_DAY)})?)"
_ANY_YEAR = _plain(_YEAR)
_END = r"(?:年底|年末|底|末)"
_PERIOD_OF_PLAN = r"(?:规划)?(?:时期|期间|期|)"
_ANY_PLAN = _plain(_PLAN) + _PERIOD_OF_PLAN
_PART = (
    r"(?P<part>(?:上|下)半年|首季度?|[前头首]\s?(?:\d{1,2}|[一二两俩三四五六七八九十]+)\s?个?月(?!底|末|初|[上中下]旬)"
    r"|第?[一二三四1-4](?:季度?)?(?:[、和及与]|至|到|—|-|～|~)(?:第?[一二三四1-4](?:季度)?[、和及与])?第?[一二三四1-4]个?季度"
    r"|前?第?[一二两三四1-4]个?季度|第[一二三四]季(?![度节集报])"
    rf"|(?:1[0-2]|[1-9])\s?月?{_UP_TO}(?:1[0-2]|[1-9])\s?月份?)"
)
_ANY_PART = _plain(_PART)
_CLASSIFIER = r"(?<=[元人户床生名])[/／](?:人|户|个|家|床|生|名)?[·・.／/]?"
_LASTING = "力争用|争取用|利用|用|未来|今后|接下来|过去|近"
_SPAN_UNIT = (
    r"(?:个?(?:工作日|自然日|小时|钟头|学年|学期|季度|星期|半月|月)(?!份|台|饼)|年(?!级|薪|产|均|度|货|味|轻|龄|会|人)(?:半|多)?"
    r"|天(?!津|然|元|桥|河|山|府|门|水|文|空)|周(?!岁|边|口|年|村|至)|分钟|秒钟?|日(?=内|龄))"
)
_BUSINESS_YEAR = "(?:(?:财政|学)?年度?|财年)?"
_COUNT = r"(?:\d{1,4}(?:\.\d+)?|[一二三四五六七八九十两百几半数]{1,4})"
_YEARS_OLD = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"

_FIRST = numbered(rf"(?:{_YEAR}\s?)?{_MONTH}(?:\s?{_DAY})?(?(y)|(?(roc)|(?(r)|(?(d)|(?!)))))", 1)
_SECOND = numbered(rf"(?:(?:{_YEAR}\s?)?{_MONTH}(?:\s?{_DAY})?|{_DAY.replace('<d>', '<e>')})", 2)

# A bare 三年 counts as "within three years" only before a verb of achievement (words: cues/, `achievements`).
_RULES = (
    ("impossible date", "exclusion", rf"(?:{_YEAR}\s?)?{_MONTH}\s?{_DAY}", when.impossible),
    ("impossible month", "exclusion", rf"(?:{_ANY_YEAR}\s?{_NO_MONTH}|{_NO_MONTH}(?=[底末初]|[上中下]旬))", lambda m, c: "impossible-date"),
    ("in force", "date", rf"(?:自|从)?{_ANY_DATE}(?:之日)?起(?:正式)?(?:施行|实施|执行|生效|试行)", None),
    ("valid until", "date", rf"有效期(?:限)?(?:为|至|到|截至|截止到?)?\s?(?:{_ANY_DATE}|{_COUNT}\s?年)(?:止)?", None),
    (
        "baseline year",
        "baseline",
        (
            rf"(?:由|从)\s?{_ANY_YEAR}{_END}?的|(?:至|到|达到|为|是)?{_ANY_YEAR}{_END}?同期(?:水平)?的?"
            rf"|(?:(?<!同)(?<!环)比|较|与|同)\s?(?:(?:{_ANY_YEAR}\s?)?{_ANY_PART}|{_ANY_DATE}|{_ANY_PLAN})(?:{_END}|初|收官时)?(?:同期|全年|相比|水平)*"
            rf"|(?:达到?|提高到|增长到|增至|升至|是|为|到|至|相当于|超过?)?\s?(?:{_ANY_YEAR}|{_ANY_PLAN}){_END}?的"
            r"(?=(?:\d[\d.]*|[一二两三四五六七八九十点]+)(?:多|余)?倍)"
            rf"|(?:相当于|占|为|是)\s?{_ANY_YEAR}{_END}?的(?=\d[\d.]*%|百分之)"
            rf"|(?:在|以)\s?{_ANY_YEAR}{_END}?(?:的|为)?(?=基数|基期|基础上|水平)"
        ),
        None,
    ),
    # 对当年新种的农户: the year in which somebody qualifies, whichever it is
    ("year of a condition", "date", r"(?<=[对凡给])(?:于|是)?(?:当年度?|全年|年度内?|本年度|次年|上一?年度)(?!度)", None),
    ("as of", "period", rf"(?:截至|截止到?|截止至)\s?{_DATE}\s?{_END}?", lambda m, c: Stated("as_of", when.date_of(m, c, -1), "past")),
    ("as of the year's end", "period", r"(?:截至|截止到?|截止至)\s?年(?:底|末)", when.last_year_end),
    ("backwards", "exclusion", rf"{_Y4}\s?年?{_UP_TO}{_Y4}\s?年(?:度|期间|间)?", when.backwards),
    ("year range", "period", rf"{_Y4}\s?年?{_UP_TO}{_Y4}\s?年(?:度|期间|间)?", when.year_range),
    (
        "split years",
        "period",
        (
            rf"(?P<first>20\d\d)\s?[-—–－/]\s?(?P<next>\d\d){_BUSINESS_YEAR}{_UP_TO}"
            rf"(?P<begun>20\d\d)\s?[-—–－/]\s?(?P<last>\d\d){_BUSINESS_YEAR}"
        ),
        when.split_years,
    ),
    ("interval", "period", rf"(?:自|从|由|在|于)?\s?{_FIRST}(?:零时)?起?{_UP_TO}{_SECOND}止?(?:期间|之?间|以?内)?", when.interval),
    (
        "split year",
        "period",
        (
            r"(?P<first>20\d\d|二[〇零○][一二三][〇零○一二三四五六七八九])\s?(?:[-—–－/]|至)\s?(?P<last>\d\d|[一二三][〇零○一二三四五六七八九])"
            rf"(?=(?:财政|学)?年度?|财年|、|及|和|至|\s?两个|\s?三个){_BUSINESS_YEAR}"
        ),
        when.split_year,
    ),
    (
        "school year of the Republic",
        "period",
        r"(?<![\d.])(?P<roc>1[0-2]\d|一[〇零○一二][〇零○一二三四五六七八九])学年度?",
        when.school_year,
    ),
    ("school year before", "period", r"上一?学年度?", when.school_year_before),
    ("term of a school year", "period", rf"{_YEAR}\s?(?P<season>[春秋])季(?:新)?学期", when.school_term),
    (
        "quarter end",
        "period",
        rf"(?:力争|争取|确保)?(?:到|至|于|在)?\s?(?:{_YEAR}\s?)?{_PART}(?P<by>(?:末|底|结束)(?:之前|以前|前)?)",
        when.quarter_end,
    ),
    ("from a part of a year", "period", rf"(?:由|自|从)\s?(?:{_YEAR}\s?)?{_PART}(?:起|开始)", when.from_part),
    ("part of a year", "period", rf"(?:{_YEAR}\s?)?{_PART}", when.months),
    (
        "plan so far",
        "period",
        rf"(?:自|从)?{_PLAN}{_PERIOD_OF_PLAN}(?:以来|开局以来|启动以来)",
        lambda m, c: Stated("since", str(when.of_plan(m).first), "past"),
    ),
    (
        "plan end",
        "period",
        rf"(?:到|至|在)?{_PLAN}{_PERIOD_OF_PLAN}(?:末期|末|结束时|收官时)",
        lambda m, c: Stated("by", str(when.of_plan(m).last)),
    ),
    ("plan", "period", rf"(?:在|整个)?{_PLAN}(?:规划)?(?:时期|期间|规划期|期)(?:内)?", when.plan),
    ("since", "period", rf"(?:自|从)?{_DATE}(?:年底|年初|年末|底|初|末)?(?P<mark>以来|至今|起|开始)", when.since),
    ("since then", "period", rf"(?:自|从){_DATE}[一-鿿“”]{{1,12}}?(?P<mark>以来|至今)", when.since),
    ("since then", "period", rf"{_DATE}[一-鿿“”]{{1,8}}?(?P<mark>以来)", when.since),
    (
        "built by",
        "date",
        rf"{_ANY_DATE}\s?{_END}?(?:之前|以前|前|后|之后|以后)?(?:已|正式)?(?:建成|竣工|投用|投运|交付|落成|登记|注册|成立|出生|参加工作)(?:并[一-鿿]{{2,4}})?(?=的)",
        None,
    ),
    # 11月底前8件项目完工: behind 底 and 末 a 前 counts nothing
    (
        "deadline",
        "period",
        (
            rf"(?:力争)?(?:到|至|在|于)?\s?{_DATE}\s?(?:{_END}|(?:上|中|下)旬|主?汛期)?"
            r"(?:(?<=[底末])前(?=\d)|(?:或?(?:之前|以前)|前)(?![\d列茅端沿瞻后述]|[一二三四五六七八九十]个?季|三季|两季))"
        ),
        lambda m, c: Stated("by", when.date_of(m, c, 1)),
    ),
    (
        "reached in",
        "period",
        rf"(?<=[高升长降大展至加少])(?:到|至)\s?{_DATE}{_END}?的(?=\d|[一二三四五六七八九十]成)",
        lambda m, c: Stated("as_of", when.date_of(m, c, -1), "past"),
    ),
    (
        "until",
        "period",
        rf"(?:力争|争取)?(?:到|至|展望|不[迟晚]于|最[迟晚]于?)\s?{_DATE}\s?(?:{_END}|时)?",
        lambda m, c: Stated("by", when.date_of(m, c, 1)),
    ),
    ("year end", "period", rf"{_YEAR}\s?{_END}", when.year_end),
    (
        "this year end",
        "period",
        r"(?:到|至)?(?<![上去每全半多来\d两几])年(?:底|末)(?:之前|以前|前)|(?:到|至)年(?:底|末)",
        lambda m, c: Stated("by", str(c.year) if c.year else None, "future"),
    ),
    ("month end", "period", rf"(?:{_YEAR}\s?)?{_MONTH}(?:底|末)", when.year_end),
    (
        "short year",
        "period",
        (
            r"(?<![\d.历时经过满近用约花达计期第每前后超])(?P<to>(?:力争)?(?:到|至)|力争)?(?<!\d)(?P<yy>2\d|3[0-5])年(?P<end>底|末)?(?P<before>之?前)?"
            r"(?=(?:全面|全部|共|计划|预计|要|将|拟|已|再|新增|新建|建成|完成|实现|达到|培训|改造|累计|力争|引进|发放|投入|开工|启动|上半年|下半年|\d{1,2}月)"
            r"|(?<=[底末前])[，全])"
        ),
        when.short_year,
    ),
    (
        "within",
        "period",
        rf"(?:{_LASTING}|在)?(?:的)?{_N}\s?个?(?:学年|年|月)(?:左右|多)?(?:的)?(?:时间)?(?:之内|以内|内|里|间)(?![容涵部])",
        when.within,
    ),
    (
        "over",
        "period",
        rf"(?:{_LASTING})(?:的)?{_N}\s?个?(?:学年|年|月)(?:左右|多)?(?:的)?(?:时间|来)?",
        when.within,
    ),
    ("years so far", "period", rf"{_N}年多?来", when.within),
    ("half a year", "period", r"(?P<half>半年)(?:之内|以内|内)(?P<n>)", when.within),
    ("every", "period", rf"每隔?(?:{_N})?\s?个?(?P<u>学年|年度?|月|季度?|周|日(?!均)|天|半年)", when.every),
    (
        "yearly",
        "period",
        r"年均(?!浓度|气温|降水|温度|值)|一年(?=[一-鿿]{0,4}(?:培训|培养|输送|输出|可|能))|(?<![今去明每前后上来当半全近年\d一二三四五六七八九十两几多])年(?=新增|培训|培养|产能)",
        lambda m, c: Stated("every", "P1Y"),
    ),
    ("monthly", "period", r"月均|按月", lambda m, c: Stated("every", "P1M")),
    ("a year each", "period", rf"{_CLASSIFIER}(?P<u>年|月|天|日)", when.every),
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
        r"(?:上午|下午|清晨|清早|一早|凌晨|早上|早晨|晨|晚上|傍晚|中午|午夜|夜里|晚)(?:\d{1,2}|[一二三四五六七八九十]{1,2})[点时](?:\d{1,2}分|半|多)?",
        None,
    ),
    (
        "clock",
        "date",
        r"(?<![一二三四五六七八九十百])[一二三四五六七八九十]{1,3}(?:时(?:[零一二三四五六七八九十]{1,4}分|半|整|许)|点(?:[一二三四五]?十[一二三四五六七八九]?分|半(?=[，。；、到至前后开左])))",
        None,
    ),
    # Just behind 比 and 例 (之比达到, 比例为) two numbers are no time of day.
    (
        "clock",
        "date",
        r"(?<!\d)(?<!比)(?<!比.)(?<!比..)(?<!例.)(?<!例..)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)",
        None,
    ),
    ("clock", "date", r"\d{1,2}(?:时|点)(?:\d{1,2}分|半|整)?(?=[，,前至起后开左到止])", None),
    ("month", "period", rf"{_YEAR}\s?{_MONTH}", when.month),
    (
        "coming month",
        "period",
        r"(?<=[将拟](?:于|在)|预计|计划)(?P<m>1[0-2]|[1-9])\s?月份?(?![底末初\d])",
        lambda m, c: Stated("during", when.date_of(m, c, 1), "future"),
    ),
    ("bare month", "period", r"(?<![\d个])(?P<m>1[0-2]|[1-9])\s?月份?(?![底末初])", when.month),
    ("new year", "period", r"新的?一年", when.new_year),
    ("year", "period", rf"{_YEAR}(?![版级届款制生])(?:全年|期间|内|以内|间|初)?", when.year),
    (
        "this year",
        "period",
        r"(?<![\d一二三四五六七八九十两几多半])年内|全年(?!(?:度|任务|目标|预期|指标|总(?:目标|任务|量目标|体目标|指标|计划)|计划(?:任务|数|的)))|年度内",
        lambda m, c: Stated("during", str(c.year) if c.year else None),
    ),
    ("date", "date", rf"{_ANY_YEAR}|{_plain(_MONTH)}(?:(?:上|中|下)旬|初)|{_plain(_PLAN)}|{_Y4}(?=年)", None),
    (
        "age",
        "age",
        rf"(?:年满|未满|不满|满|超过|不超过|达到|年龄)?\s?{_YEARS_OLD}\s?(?:(?:周岁|岁)?{_UP_TO}{_YEARS_OLD}\s?)?(?:周岁|岁)半?(?:\s?(?:及|（含）|\(含\))?以[上下]|左右)?",
        None,
    ),
    (
        "duration",
        "duration",
        (
            rf"(?:连续|长达|历时|为期|满|近|超过|不超过|不少于|累计|最长)?{_COUNT}\s?(?:{_UP_TO}{_COUNT}\s?)?[多余]?\s?"
            rf"(?:个半(?:小时|钟头|月|学期)|{_SPAN_UNIT})(?:以[上下内]|左右|之内|多)?"
        ),
        None,
    ),
)


def measured(tables: Tables) -> re.Pattern[str]:
    """What stands before a span of time that is itself what is measured: 人均预期寿命达到78.6岁, 优良天数达到300天，比上年多6天."""
    spans = words(tables.cues["measured_spans"])
    return later(
        rf"(?:{spans})(?:[^，。；、]{{0,12}}|[^。；]{{0,16}}，(?:同?比|较)[^，。；]{{0,8}}(?:多|少|增加|减少))$|(?:其中|、)(?:优|良)\d*$"
    )


def _unless_measured(before: re.Pattern[str], kind: str) -> Callable[[re.Match[str], Clock], str | None]:
    return lambda m, _: None if before.search(m.string[max(0, m.start() - 24) : m.start()]) else kind


def rules(tables: Tables) -> tuple[Rule, ...]:
    """All rules of time, in an order that settles what 2025年底前, 2025年底 and 2025年 are. A kind but `period` names an exclusion."""
    achievement = words(tables.cues["achievements"])
    over_years = (
        rf"(?<![第年续满每\d〇零○一二三四五六七八九十百])(?P<n>[2-9]|十|[二三四五六七八九两])\s?年(?:时间)?(?=[，,]?(?:{achievement}|\d))"
    )
    out = []
    for name, kind, pattern, produce in _RULES:
        if name in ("age", "duration"):
            out.append(Rule(name, "exclusion", later(pattern), _unless_measured(measured(tables), kind)))
        elif produce is not None:
            out.append(Rule(name, kind, later(pattern), produce))
        else:
            out.append(excluding(name, pattern, kind))
        if name == "years so far":
            out.append(Rule("over years", "period", later(over_years), when.within))
    return tuple(out)
