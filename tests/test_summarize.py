"""Sentences in both languages from one record, summaries in pieces, and the gate that reads both back."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_digest import english, summarize
from policy_digest.models import Article, Bilingual, Evidence, Period, Record, Summary
from policy_digest.summarize.en import English
from policy_digest.summarize.heard import heard
from policy_digest.summarize.plan import Telling
from policy_digest.summarize.zh import Chinese
from policy_digest.tables import Tables, load

packaged = cache(load)
HAN = re.compile("[\u3400-\u9fff]")


def make(
    kind: str = "target",
    indicator: str = "公共实训基地",
    value: str = "12",
    unit: str = "个",
    comparator: str = "=",
    quote: str = "",
    surface: str = "",
    **fields: object,
) -> Record:
    """A record whose evidence is `quote`; the figure stands where `surface` does in it."""
    surface = surface or f"{value}{unit}"
    quote = quote or f"{indicator}{surface}"
    start = quote.index(surface)
    period = Period(**fields.pop("period", {}))  # type: ignore[arg-type]
    known: dict[str, object] = {
        "id": "0000000001", "kind": kind, "indicator_zh": indicator, "indicator_en": english.name_en(indicator, packaged()),
        "value": Decimal(value), "value_max": None, "unit": unit, "comparator": comparator, "period": period, "period_basis": None,
        "commitment": "firm", "themes": ("platforms",), "agencies": (), "evidence": Evidence(quote, 0, len(quote)), "surface": surface,
        "figure": (start, start + len(surface)),
    }  # fmt: skip
    return Record(**(known | fields))  # type: ignore[arg-type]


# ---------------------------------------------------------------- figures and periods


@pytest.mark.parametrize(
    ("value", "value_max", "unit", "comparator", "surface", "zh", "en"),
    [
        ("350000", None, "人", ">", "35万人", "超过35万人", "more than 350,000 people (35万)"),
        ("1", None, "人", "=", "1名", "1人", "1 person"),
        ("1700000", None, "人次", "~", "170万人次", "约170万人次", "about 1.7 million person-times (170万)"),
        ("1200000", None, "元", "=", "120万元", "120万元", "RMB 1.2 million (120万)"),
        ("2300000000", None, "元", "~", "23亿元", "约23亿元", "about RMB 2.3 billion (23亿)"),
        ("21586400000", None, "元", "=", "215.864亿元", "215.864亿元", "RMB 21.5864 billion (215.864亿)"),
        ("2158640000000", None, "元", "=", "21586.4亿元", "21586.4亿元", "RMB 2,158.64 billion (21586.4亿)"),
        ("30000000", "50000000", "元", "<=", "3000万至5000万元", "不超过3000万至5000万元", "at most RMB 30–50 million (3000万至5000万)"),
        ("5000", None, "港元", "=", "5,000港元", "5000港元", "HK$5,000"),
        ("40", None, "%", ">", "40%", "超过40%", "more than 40%"),
        ("60", None, "%", ">=", "六成", "不低于60%", "at least 60%"),
        ("5", None, "百分点", "=", "5个百分点", "5个百分点", "5 percentage points"),
        ("3", "5", "家", "=", "3至5家", "3至5家", "3–5"),
        ("100", "300", "元", "=", "100元至300元", "100至300元", "RMB 100–300"),
        ("300", None, "亩", ">=", "300亩", "不少于300亩", "at least 300 mu (20 hectares)"),
        ("300000", None, "亩", "=", "30万亩", "30万亩", "300,000 mu (20,000 hectares)"),
        ("1000", "2000", "亩", "=", "1000至2000亩", "1000至2000亩", "1,000–2,000 mu (about 66.7–133 hectares)"),
        ("15", None, "天", "<=", "15天", "不超过15天", "at most 15 days"),
        ("12345", None, "人", "=", "12345人", "12345人", "12,345 people"),
        ("33.33", None, "%", ">=", "三分之一", "不低于33.33%", "at least 33.33%"),
    ],
)
def test_figures(value: str, value_max: str | None, unit: str, comparator: str, surface: str, zh: str, en: str, tables: Tables) -> None:
    record = make(value=value, unit=unit, comparator=comparator, surface=surface, value_max=Decimal(value_max) if value_max else None)
    assert summarize.figure(record, tables) == Bilingual(zh, en)


def test_a_size_in_a_unit_known_abroad_is_read_back_only_where_it_is_the_same(tables: Tables) -> None:
    def quantities(text: str) -> list[Decimal]:
        return [q.value for q in summarize.parse_back(text, "en", tables).quantities]

    assert quantities("at least 300 mu (20 hectares) of greenhouses") == [300]
    assert quantities("1.5 million mu (about 100,000 hectares)") == [1_500_000]
    assert quantities("at least 300 mu (30 hectares) of greenhouses") == [300, 30]


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ({}, "", ""),
        ({"by": "2025"}, "到2025年底（“十四五”末）", "by the end of 2025 (end of the 14th Five-Year Plan)"),
        ({"by": "2030"}, "到2030年底（“十五五”末）", "by the end of 2030 (end of the 15th Five-Year Plan)"),
        ({"by": "2027"}, "到2027年底", "by the end of 2027"),
        ({"by": "2026-06"}, "到2026年6月底", "by the end of June 2026"),
        ({"by": "2026-06-15"}, "2026年6月15日前", "by 15 June 2026"),
        ({"every": "P1Y"}, "每年", "every year"),
        ({"every": "P2Y"}, "每两年", "every two years"),
        ({"every": "P3M"}, "每季度", "every quarter"),
        ({"within": "P3Y"}, "3年内", "within three years"),
        ({"since": "2020"}, "2020年以来", "since 2020"),
        ({"as_of": "2025-06"}, "截至2025年6月底", "as of the end of June 2025"),
        ({"during": "2024"}, "2024年", "in 2024"),
        ({"during": "2025-01/2025-10"}, "2025年1月至10月", "from January to October 2025"),
        ({"during": "2025/2027"}, "2025年至2027年", "from 2025 to 2027"),
        ({"by": "2027", "every": "P1Y"}, "到2027年底，每年", "every year until the end of 2027"),
    ],
)
def test_periods(period: dict[str, str], zh: str, en: str, tables: Tables) -> None:
    assert summarize.period(make(period=period), tables) == Bilingual(zh, en)


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("record", "zh", "en"),
    [
        (
            make(
                indicator="高技能人才总量",
                value="280000",
                unit="人",
                comparator=">=",
                surface="28万人",
                commitment="aspirational",
                period={"by": "2027"},
            ),
            "济宁市力争到2027年底，高技能人才总量不少于28万人。",
            "Jining aims to bring the total number of highly skilled personnel to at least 280,000 by the end of 2027.",
        ),
        (
            make(comparator=">=", quote="到2027年新建12个公共实训基地", surface="12个", period={"by": "2027"}),
            "济宁市计划到2027年底，新建公共实训基地不少于12个。",
            "Jining is to build at least 12 public training bases by the end of 2027.",
        ),
        (
            make(indicator="特色劳务品牌", value="10", commitment="expected", comparator=">", period={"by": "2027"}),
            "济宁市预计到2027年底，特色劳务品牌超过10个。",
            "Jining expects to have more than 10 distinctive labour service brands by the end of 2027.",
        ),
        (
            make(indicator="高技能人才占比", value="5", unit="百分点", quote="高技能人才占比提高5个百分点", surface="5个百分点"),
            "济宁市计划高技能人才占比提高5个百分点。",
            "Jining is to raise the share of highly skilled personnel by 5 percentage points.",
        ),
        (
            make("status", "技能大师工作室", "120", "家", quote="已建成120家技能大师工作室", surface="120家"),
            "发布时，济宁市已建成技能大师工作室120家。",
            "At the time of publication, Jining had built 120 skill master studios.",
        ),
        (
            make("status", "技师学院", "1", "所", period={"during": "2023"}),
            "2023年，济宁市技师学院有1所。",
            "In 2023, Jining had 1 technician college.",
        ),
        (
            make("status", "技能人才总量", "3960000", "人", surface="396万人", period={"as_of": "2024"}),
            "截至2024年底，济宁市技能人才总量达到396万人。",
            "As of the end of 2024, Jining's total number of skilled workers stood at 3.96 million.",
        ),
        (
            make("support", "一次性建设补助（公共实训基地）", "50000", "元", surface="5万元"),
            "济宁市对公共实训基地给予一次性建设补助5万元。",
            "Jining offers a one-off construction subsidy of RMB 50,000 for public training bases.",
        ),
        (
            make("support", "补贴上限（公共实训基地）", "50000", "元", comparator="<=", surface="5万元"),
            "济宁市对公共实训基地给予补贴最高5万元。",
            "Jining offers a subsidy of up to RMB 50,000 for public training bases.",
        ),
        (
            make("support", "人才津贴（首席技师）", "1000", "元", period={"every": "P1M"}),
            "济宁市对首席技师给予人才津贴每月1000元。",
            "Jining offers a talent allowance of RMB 1,000 a month for chief technicians.",
        ),
        (
            make("rule", "职工选手占比", "60", "%", ">="),
            "济宁市规定，职工选手占比不低于60%。",
            "Jining sets a minimum of 60% for the share of employee contestants.",
        ),
    ],
)
def test_sentences(record: Record, zh: str, en: str, tables: Tables) -> None:
    assert summarize.sentence(record, "jining", tables) == Bilingual(zh, en)


def test_a_unit_that_the_name_says_is_said_once(tables: Tables) -> None:
    record = make("target", "参赛人次", "600000", "人次", quote="全市年参赛达到60万人次", surface="60万人次")
    assert "bring participation to 600,000 person-times" in summarize.sentence(record, "jining", tables).en


def test_a_time_that_the_sentence_before_said_goes_behind(tables: Tables) -> None:
    every = {"every": "P1Y"}
    goal = make("target", "职业技能竞赛", "30", "场", quote="全市每年举办职业技能竞赛30场", surface="30场", period=every)
    fact = make("status", "工匠", "20", "人", quote="全市每年选树工匠20人", surface="20人", period=every)

    def both(record: Record, again: bool) -> tuple[str, str]:
        said = Telling((heard(record, tables),), "", record.period, again=again)
        return text_of(tuple(Chinese(tables).telling(said))), text_of(tuple(English(tables).telling(said)))

    assert both(goal, False) == ("每年，计划举办职业技能竞赛30场。", "Every year, it is to hold 30 vocational skills competitions.")
    assert both(goal, True) == ("还计划每年举办职业技能竞赛30场。", "It is also to hold 30 vocational skills competitions every year.")
    assert both(fact, False) == ("每年，选树工匠20人。", "Every year, it selects 20 craftsmen.")
    assert both(fact, True) == ("每年还选树工匠20人。", "It also selects 20 craftsmen every year.")
    undated = replace(fact, period=Period())
    assert both(undated, True)[0][:3] != "发布时" and both(undated, True)[1].startswith("It had")


def told(*records: Record, tables: Tables) -> str:
    """One English sentence on several records of Jining."""
    points = tuple(heard(record, tables) for record in records)
    return text_of(tuple(English(tables).telling(Telling(points, "jining", records[0].period))))


def test_clauses_of_one_verb_are_one_clause(tables: Tables) -> None:
    records = [
        make("target", "职业技能竞赛", "12", "场", quote="开展职业技能竞赛12场", surface="12场"),
        make("target", "实训基地", "20", "个", quote="建成实训基地20个", surface="20个"),
        make("target", "技师工作站", "40", "个", quote="建成技师工作站40个", surface="40个"),
    ]
    said = told(*records, tables=tables)
    assert said.startswith("Jining is to hold 12 ")  # 开展 goes with 竞赛 as hold
    assert "and build 20 training bases and 40 technician workstations" in said


@pytest.mark.parametrize(
    ("record", "zh", "en"),
    [
        (  # a change says from what
            make("target", "护理型床位占比", "57.5", "%", quote="护理型床位占比由48%提高到57.5%", surface="57.5%"),
            "护理型床位占比由48%提高到57.5%",
            "is to bring the share of nursing-care beds from 48% to 57.5%.",
        ),
        (
            make("status", "出口增幅", "4.6", "%", quote="出口较2020年增长4.6%", surface="4.6%", period={"during": "2023"}),
            "出口较2020年增长4.6%",
            "In 2023, Jining's exports grew by 4.6% compared with 2020.",
        ),
        (  # what is counted from the beginning is no year's figure
            make("target", "职业技能等级证书", "40000", "人次", ">=", quote="累计颁发职业技能等级证书4万人次以上", surface="4万人次"),
            "累计颁发职业技能等级证书不少于4万人次",
            "issue a total of at least 40,000 vocational skill level certificates (counted in person-times).",
        ),
        (  # what a catalogue covers is not what a city has
            make("status", "职业", "142", quote="目录已涵盖142个职业", surface="142个"),
            "济宁市的目录涵盖职业142个",
            "Jining's catalogue covered 142 occupations.",
        ),
        (  # conditions, terms and ceilings of money
            make("support", "工作资助（首席技师）", "80000", "元", "<=", quote="符合资助条件的可获得最高8万元工作资助", surface="8万元"),
            "对首席技师给予工作资助最高8万元（须符合条件）",
            "offers a work grant of up to RMB 80,000 for chief technicians (conditions apply).",
        ),
        (
            make("support", "奖励（技术能手）", "1000", "元", quote="每人一次性给予奖励1000元", surface="1000元"),
            "对技术能手给予一次性奖励每人1000元",
            "offers a one-off reward of RMB 1,000 per person for technical experts.",
        ),
        (  # a fact without a time holds as its text was published; one that returns is told in the present
            make("status", "技师学院", "4", "所"),
            "发布时，济宁市技师学院有4所",
            "At the time of publication, Jining had 4 technician colleges.",
        ),
        (
            make("status", "工匠", "20", "人", quote="每年选树工匠20人", surface="20人", period={"every": "P1Y"}),
            "每年，济宁市选树工匠20人",
            "Every year, Jining selects 20 craftsmen.",
        ),
        (  # nobody "has" a gross product; what becomes of a thing stands behind it
            make("status", "地区生产总值", "19680000000", "元", surface="196.8亿元", period={"during": "2023"}),
            "济宁市地区生产总值达到196.8亿元",
            "In 2023, Jining's gross regional product stood at RMB 19.68 billion.",
        ),
        (
            make("status", "技师学院", "4", "所", quote="4所技师学院完成改建", surface="4所", period={"since": "2020"}),
            "2020年以来，济宁市已改建技师学院4所",
            "Since 2020, Jining has rebuilt 4 technician colleges.",
        ),
    ],
)
def test_what_an_editor_asks_of_a_sentence(record: Record, zh: str, en: str, tables: Tables) -> None:
    said = summarize.sentence(record, "jining", tables)
    assert zh in said.zh
    assert said.en.endswith(en)
    assert summarize.differences(said, record, tables) == ()


def test_a_value_before_a_change_that_the_evidence_does_not_state_is_refused(tables: Tables) -> None:
    record = make("target", "护理型床位占比", "57.5", "%", quote="护理型床位占比由48%提高到57.5%", surface="57.5%")
    said = summarize.sentence(record, "jining", tables)
    wrong = replace(said, en=said.en.replace("48%", "47%"))
    assert summarize.differences(wrong, record, tables) == ("en: says from 47, which the record does not",)


def of_one_sentence(quote: str, *figures: tuple[str, str, str, str, str, str]) -> tuple[Record, ...]:
    """Records of (kind, indicator, value, unit, comparator, surface) that all have `quote` as evidence."""
    made = [make(k, name, value, unit, sign, quote=quote, surface=surface) for k, name, value, unit, sign, surface in figures]
    return tuple(replace(r, id=f"{i:010x}") for i, r in enumerate(made, 1))


def test_parts_are_told_after_their_whole(tables: Tables) -> None:
    quote = "组织竞赛不少于50场，其中一类竞赛10场，二类竞赛不少于40场"
    whole, first, second = of_one_sentence(
        quote, ("target", "职业技能竞赛", "50", "场", ">=", "50场"), ("target", "一类竞赛", "10", "场", "=", "10场"),
        ("target", "二类竞赛", "40", "场", ">=", "40场"),
    )  # fmt: skip
    summary = summarize.article_summary(SOURCE, (second, first, whole), tables)
    assert "其中一类竞赛达到10场、二类竞赛不少于40场" in text_of(summary.zh)
    assert "skills competitions (including 10 class-one competitions and at least 40 class-two competitions)" in text_of(summary.en)


def test_a_share_of_what_was_counted_hangs_on_it(tables: Tables) -> None:
    quote = "技能人才总量达102.3万人，其中高技能人才占比超过30%"
    whole, part = of_one_sentence(
        quote, ("status", "技能人才总量", "1023000", "人", "=", "102.3万人"), ("status", "高技能人才占比", "30", "%", ">", "30%")
    )
    said = text_of(summarize.article_summary(SOURCE, (part, whole), tables).en)
    assert "total number of skilled workers stood at 1.023 million (highly skilled personnel making up more than 30% of the total)." in said


def test_a_change_hangs_on_the_value_that_changed(tables: Tables) -> None:
    quote = "出口50亿元，增长4.6%"
    level, change = of_one_sentence(
        quote, ("status", "出口", "5000000000", "元", "=", "50亿元"), ("status", "出口增幅", "4.6", "%", "=", "4.6%")
    )
    summary = summarize.article_summary(SOURCE, (change, level), tables)
    assert "出口达到50亿元，增长4.6%。" in text_of(summary.zh)
    assert "its exports were RMB 5 billion (up 4.6%)." in text_of(summary.en) or "exports were RMB 5 billion (up 4.6%)." in text_of(
        summary.en
    )


def test_tiers_name_what_is_given_once(tables: Tables) -> None:
    tiers = numbered(
        make("support", "护理补贴（重度失能老年人）", "600", "元", period={"every": "P1M"}),
        make("support", "护理补贴（中度失能老年人）", "400", "元", period={"every": "P1M"}),
    )
    summary = summarize.article_summary(SOURCE, tiers, tables)
    assert "对重度失能老年人给予护理补贴每月600元，对中度失能老年人给予每月400元。" in text_of(summary.zh)
    said = (
        "a nursing subsidy of RMB 600 a month for severely disabled older people and RMB 400 a month for moderately disabled older people."
    )
    assert said in text_of(summary.en)


def test_facts_of_several_texts_say_which(tables: Tables) -> None:
    later = replace(SOURCE, id="2023-01-05-00000000", published="2023-01-05")
    fact = numbered(make("status", "技师学院", "4", "所"))
    summary = summarize.place_summary("jining", (SOURCE, later), fact, tables, {}, {fact[0].id: "2023-01-05"})
    assert "According to its text of 5 January 2023, Jining had 4 technician colleges." in text_of(summary.en)
    assert "据2023年1月5日的文章，济宁市技师学院有4所。" in text_of(summary.zh)


def test_so_many_this_year_and_every_year_is_told_once(tables: Tables) -> None:
    this = make("target", "职业技能培训", "100000", "人次", quote="开展职业技能培训10万人次", surface="10万人次", period={"during": "2025"})
    ever = make("target", "培训规模", "100000", "人次", quote="每年10万人次的培训规模", surface="10万人次", period={"every": "P1Y"})
    assert text_of(summarize.article_summary(SOURCE, numbered(this, ever), tables).en).count("100,000") == 1


def test_a_word_inside_a_noun_is_no_verb(tables: Tables) -> None:
    record = make("target", "驿站", "12", quote="在公共服务中心建设12个驿站", surface="12个")
    assert "build 12" in summarize.sentence(record, "jining", tables).en
    record = make("target", "驿站", "12", quote="依托公共服务中心，公共服务站12个", surface="12个")
    assert " serve " not in summarize.sentence(record, "jining", tables).en


# ---------------------------------------------------------------- the gate

_UNITS = (
    "人",
    "人次",
    "元",
    "港元",
    "%",
    "个",
    "家",
    "所",
    "百分点",
    "平方米",
    "场",
    "对",
    "套",
    "公里",
    "吨",
    "岁",
    "天",
    "个月",
    "元/平方米",
    "千瓦",
    "千瓦时",
    "次",
    "倍",
    "EFLOPS",
    "斛",
)
_NAMES = ("公共实训基地", "技能人才总量", "高技能人才占比", "技能人才占就业人员的比例", "补贴性培训", "培训补贴（学徒）", "技师学院", "毕业生就业率", "“海河工匠杯”技能大赛",
          "5G基站", "35岁以下青年技能人才", "一类竞赛")  # fmt: skip
_MONTHS = st.integers(1, 12).map(lambda m: f"{m:02}")
_YEARS = st.integers(2015, 2035).map(str)
_DATES = st.one_of(_YEARS, st.tuples(_YEARS, _MONTHS).map("-".join))
_EVERY = st.sampled_from(["P1Y", "P2Y", "P3Y", "P1M", "P3M", "P1W"])
_PERIODS = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"by": st.one_of(_DATES, st.just("2026-06-15"))}, optional={"every": _EVERY, "within": st.sampled_from(["P3Y", "P5Y", "P6M"])}
    ),
    st.fixed_dictionaries({"every": _EVERY}),
    st.fixed_dictionaries({"during": st.one_of(_DATES, st.just("2025/2027"), st.just("2025-01/2025-10"))}),
    st.fixed_dictionaries({"since": _DATES}),
    st.fixed_dictionaries({"as_of": _DATES}),
)
_NUMBERS = st.one_of(
    st.integers(1, 999).map(Decimal),
    st.integers(1, 99_999).map(lambda n: Decimal(n) * 100),
    st.integers(1, 9_999).map(lambda n: Decimal(n) * 10_000),
    st.integers(1, 999).map(lambda n: Decimal(n) * 1_000_000_000),
    st.decimals(Decimal("0.1"), 999, places=2).filter(lambda d: d > 0),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Records of every kind, unit, comparator and period, as an extractor could find them."""
    value = draw(_NUMBERS)
    high = draw(st.one_of(st.none(), st.none(), st.just(value * 2)))
    unit = draw(st.sampled_from(_UNITS))
    whole = value / 10_000
    surface = f"{whole.normalize():f}万{unit}" if value >= 10_000 and high is None else f"{value.normalize():f}{unit}"
    name = draw(st.sampled_from(_NAMES))
    quote = draw(st.sampled_from(["", "新建", "培训", "提高", "下降", "发放", "每年评选"])) + name + surface
    return make(
        draw(st.sampled_from(["target", "status", "support", "rule"])), name, f"{value:f}", unit,
        draw(st.sampled_from([">=", ">", "<=", "<", "~", "="])),
        quote, surface, value_max=high, period=draw(_PERIODS), commitment=draw(st.sampled_from(["firm", "aspirational", "expected"])),
    )  # fmt: skip


@settings(max_examples=20 * settings.default.max_examples)
@given(records(), st.sampled_from(["weifang", "hong-kong", "inner-mongolia"]))
@pytest.mark.slow
def test_a_sentence_says_what_its_record_says(record: Record, place: str) -> None:
    tables = packaged()
    text = summarize.sentence(record, place, tables)
    assert summarize.differences(text, record, tables) == ()
    assert not HAN.search(re.sub(r"\([^()]*\)", "", text.en)), "Chinese stands in brackets only"
    assert not re.search("[A-Za-z]", re.sub("5G|EFLOPS", "", text.zh)), "no English in the Chinese"
    assert "ten-thousand" not in text.en


@settings(max_examples=6 * settings.default.max_examples)
@given(records(), st.data())
def test_another_record_is_refused(record: Record, data: st.DataObject) -> None:
    """Whatever one field is changed to, the sentence of the old record no longer passes."""
    tables = packaged()
    changed = data.draw(
        st.sampled_from(
            [
                replace(record, value=record.value + 1, value_max=None if record.value_max is None else record.value_max + 1),
                replace(record, comparator="<" if record.comparator != "<" else ">"),
                replace(record, unit="人次" if record.unit != "人次" else "人"),
                replace(record, period=Period(by="2041")),
                replace(record, value_max=record.value * 3),
            ]
        )
    )
    assert not summarize.agrees(summarize.sentence(record, "weifang", tables), changed, tables)


def test_what_people_write_is_read_too(tables: Tables) -> None:
    record = make(indicator="技能人才总量", value="350000", unit="人", comparator=">", surface="35万人", period={"by": "2025"})
    good = Bilingual(
        "到2025年末，技能人才总量突破35万人。", "By the end of 2025, the city's skilled workforce will number over 350,000 people."
    )
    assert summarize.agrees(good, record, tables)
    for wrong in (
        "By the end of 2025, the skilled workforce will number over 35,000 people.",
        "By the end of 2025, the skilled workforce will number 350,000 people.",
        "By the end of 2026, the skilled workforce will number over 350,000 people.",
        "By the end of 2025, there will be over 350,000 person-times.",
        "The skilled workforce will number over 350,000 people.",
        "By the end of 2025, the skilled workforce will number over 350,000 people, 20% of them young.",
    ):
        found = summarize.differences(Bilingual(good.zh, wrong), record, tables)
        assert found and all(line.startswith("en: ") for line in found)


def test_parse_back(tables: Tables) -> None:
    read = summarize.parse_back("It pays RMB 30 per square metre every month since June 2024.", "en", tables)
    assert [(q.value, q.unit) for q in read.quantities] == [(Decimal(30), "元/平方米")]
    assert read.times == (("every", "P1M"), ("since", "2024-06"))
    read = summarize.parse_back("3年内，培训3万至5万人次以上。", "zh", tables)
    assert [(q.value, q.value_max, q.unit, q.comparator) for q in read.quantities] == [(Decimal(30000), Decimal(50000), "人次", ">=")]
    assert read.times == (("within", "P3Y"),)


# ---------------------------------------------------------------- summaries


def text_of(side: tuple[object, ...]) -> str:
    return "".join(p.text for p in side)  # type: ignore[attr-defined]


def numbered(*made: Record) -> tuple[Record, ...]:
    return tuple(replace(r, id=f"{i:010x}") for i, r in enumerate(made, 1))


SOURCE = Article("2022-08-22-00000000", "关于加强技能人才队伍建设的意见", "jining", "济宁日报", "2022-08-22", ())
MANY = numbered(
    make(
        indicator="市级技能大师工作室",
        value="40",
        comparator=">=",
        quote="新建40个市级技能大师工作室",
        surface="40个",
        period={"by": "2025"},
    ),
    make(
        indicator="高技能人才总量",
        value="280000",
        unit="人",
        comparator=">=",
        surface="28万人",
        period={"by": "2025"},
        themes=("workforce-scale",),
    ),
    make(indicator="公共实训基地", value="12", period={"by": "2027"}),
    make(indicator="职业技能竞赛", value="50", unit="场", period={"every": "P1Y"}, themes=("competitions",)),
    make("status", "技能人才总量", "3960000", "人", surface="396万人", period={"as_of": "2021"}, themes=("workforce-scale",)),
    make("status", "技师学院", "4", "所", themes=("institutions",)),
    make("support", "建设补助（公共实训基地）", "50000", "元", surface="5万元", themes=("incentives",)),
    make("support", "人才津贴（首席技师）", "1000", "元", period={"every": "P1M"}, themes=("incentives",), agencies=("市财政局",)),
    make("rule", "编制员额", "20", "%", "<=", themes=("institutions",)),
)


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=\.) |(?<=。)", text) if s]


def check(summary: Summary, given_records: tuple[Record, ...], tables: Tables) -> None:
    """Three to seven sentences a side; every figure is a piece of its own that agrees with its record; the same records on both sides."""
    for side in (summary.zh, summary.en):
        assert 2 <= len(sentences(text_of(side))) <= 7, text_of(side)
        assert len({p.record for p in side if p.record}) == len([p for p in side if p.record]), "a figure twice"
    assert [p.record for p in summary.zh if p.record] == [p.record for p in summary.en if p.record]
    known = {r.id: r for r in given_records}
    for zh, en in zip([p for p in summary.zh if p.record], [p for p in summary.en if p.record], strict=True):
        record = known[zh.record or ""]
        # the unit of what is counted may stand outside the figure's piece; what the piece says must be right
        (read_zh,) = summarize.parse_back(zh.text, "zh", tables).quantities
        read_en = summarize.parse_back(re.sub(r" \([^()]*\)", "", en.text), "en", tables).quantities[0]
        assert read_zh.value == read_en.value == record.value
        assert read_zh.comparator == read_en.comparator == record.comparator
    assert not HAN.search(re.sub(r"\([^()]*\)", "", text_of(summary.en)))


def test_an_article(tables: Tables) -> None:
    names = {"济宁日报": "Jining Daily", "市财政局": "Municipal Finance Bureau"}
    summary = summarize.article_summary(SOURCE, MANY, tables, names, {MANY[1].id: "high-skilled-stock"})
    check(summary, MANY, tables)
    en = text_of(summary.en)
    assert en.startswith(
        "This text on Jining was published by Jining Daily on 22 August 2022 and states "
        "4 targets, 2 current figures, 2 rates of support and 1 rule."
    )
    # the headline indicator first, though the text has it second; the plan named once
    assert en.index("highly skilled personnel") < en.index("skill master studios")
    assert en.count("Five-Year Plan") == 1
    assert "a construction subsidy of RMB 50,000 for public training bases" in en
    assert en.endswith("The Municipal Finance Bureau is responsible.")
    zh = text_of(summary.zh)
    assert zh.startswith("这篇关于济宁市的文章由济宁日报于2022年8月22日发布，载有目标4项、现状2项、支持标准2项、规则1项。")


def test_an_article_without_figures_date_or_publisher(tables: Tables) -> None:
    bare = replace(SOURCE, publisher=None, published=None)
    summary = summarize.article_summary(bare, (), tables)
    assert text_of(summary.en) == "This text on Jining carries no date and states no quantity."
    assert text_of(summary.zh) == "这篇关于济宁市的文章没有载明数量。"


def test_what_a_county_promises_is_not_said_of_its_city(tables: Tables) -> None:
    county = replace(SOURCE, title="2022年政府工作报告", publisher="汶上县人民政府")
    summary = summarize.article_summary(county, MANY, tables)
    check(summary, MANY, tables)
    assert text_of(summary.en).startswith("This text on Wenshang County in Jining was published")
    assert re.search(r"\. Wenshang County (?:is|aims) to", text_of(summary.en)) and " Jining is" not in text_of(summary.en)
    assert text_of(summary.zh).startswith("这篇关于济宁市汶上县的文章由汶上县人民政府于")
    alone = summarize.place_summary("jining", (county,), MANY, tables)
    assert text_of(alone.en).startswith("One text on Jining is covered") and "Wenshang County" in text_of(alone.en)
    both = summarize.place_summary("jining", (SOURCE, county), MANY, tables)
    assert "Wenshang County is" not in text_of(both.en), "of two speakers, the place that they share"
    assert text_of(summarize.article_summary(replace(county, title="济宁市工作报告"), MANY, tables).zh).startswith("这篇关于济宁市的文章")


def test_jobs_are_counted_and_no_people_in_them(tables: Tables) -> None:
    jobs = make("status", "城镇新增就业", "1386", "人", period={"during": "2025"})
    assert "had 1,386 new urban jobs" in told(jobs, tables=tables)


def test_a_place(tables: Tables) -> None:
    later = replace(SOURCE, id="2023-01-05-00000000", published="2023-01-05")
    summary = summarize.place_summary("jining", (SOURCE, later), MANY, tables, {"济宁日报": "Jining Daily"})
    check(summary, MANY, tables)
    assert text_of(summary.en).startswith(
        "Two texts on Jining are covered, published by Jining Daily between 22 August 2022 and 5 January 2023."
    )
    assert re.search(r"the other \w+ themes have none\.$|no figures yet on these themes: .*\.$", text_of(summary.en))
    assert "According to its text of" not in text_of(summary.en), "of no record it is known which text it stands in"
    assert "其余" in text_of(summary.zh)


def test_a_theme_names_its_places_in_turn(tables: Tables) -> None:
    other = replace(
        MANY[0], id="00000000ff", value=Decimal(7), surface="7个", evidence=Evidence("新建7个市级技能大师工作室", 0, 14), figure=(2, 4)
    )
    entries = [("jining", r) for r in MANY if "platforms" in r.themes] + [("weifang", other)]
    summary = summarize.theme_summary("platforms", entries, tables)
    check(summary, (*MANY, other), tables)
    en = text_of(summary.en)
    assert "Jining and Weifang state 3 targets" in en
    assert (
        "Weifang is to build 7 municipal skill master studios" in en
        or "Weifang is to build at least 7 municipal skill master studios" in en
    )


def test_a_theme_without_records_says_so(tables: Tables) -> None:
    summary = summarize.theme_summary("platforms", [], tables)
    assert text_of(summary.zh).endswith("尚无数据。")
    assert text_of(summary.en).startswith("There are no figures yet on training platforms")


def test_the_order_of_records_does_not_matter_beyond_the_text(tables: Tables) -> None:
    """Records that the text has in the same order give the same summary, whatever order they are handed over in."""
    placed = tuple(
        replace(r, figure=(i * 100, i * 100 + 2), evidence=replace(r.evidence, start=i * 100 - r.figure[0])) for i, r in enumerate(MANY)
    )
    assert summarize.article_summary(SOURCE, placed, tables) == summarize.article_summary(SOURCE, tuple(reversed(placed)), tables)
