"""What the extractor makes of tables: a figure's unit, time, kind and name come from its row, its column and the line above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from tests import factory

from policy_digest import pipeline, tables
from policy_digest.models import Extraction
from policy_digest.resolve.grid import HeadWords, grids

TABLES = tables.load()
HEADS = HeadWords(re.compile("指标|单位|序号|任务|目标"), re.compile("家|亩|万株"), re.compile("计划|累计完成"), re.compile("任务$"))
PLAN = "养老服务提升三年行动方案（2024—2026年）"


def row(*cells: str) -> str:
    """A table's row as cleaning leaves it."""
    return "\u3000".join(cells)


def extract(*paragraphs: str, title: str = PLAN, **fields: Any) -> Extraction:
    return pipeline.Extractor(TABLES).extract(factory.article(*paragraphs, title=title, **fields))


def said(found: Extraction) -> list[str]:
    """`target >= 70 % by=2026: 护理型床位占比`, in reading order."""
    out = []
    for r in found.records:
        period = "".join(f" {k}={v}" for k, v in r.period.as_dict().items())
        out.append(f"{r.kind} {r.comparator} {r.value.normalize():f} {r.unit}{period}: {r.indicator_zh}")
    return out


CASES: list[tuple[str, Sequence[str], Sequence[str]]] = [
    (
        "a column of units, years over the values, signs in the cells",
        [
            row("序号", "指标", "单位", "2023年", "2026年", "属性"),
            row("1", "护理型床位占比", "%", "62", "≥70", "约束性"),
            row("2", "持证护理员", "万人", "0.82", "1.2", "预期性"),
        ],
        [
            "status = 62 % during=2023: 护理型床位占比",
            "target >= 70 % by=2026: 护理型床位占比",
            "status = 8200 人 during=2023: 持证护理员",
            "target = 12000 人 by=2026: 持证护理员",
        ],
    ),
    (
        "units in the brackets of the names, and a baseline that is no record",
        [row("主要指标", "基期值", "2026年目标"), row("助餐点（个）", "410", "600"), row("家庭床位（万张）", "0.6", "1")],
        ["target = 600 个 by=2026: 助餐点", "target = 10000 张 by=2026: 家庭床位"],
    ),
    (
        "a head over two columns, a cell that spans two rows, and a bound behind the number",
        [
            row("类别", "指标", "单位", "目标值", "属性"),
            row("2025年", "2026年"),
            row("供给", "养老床位", "张", "8600", "9000左右", "预期性"),
            row("社区食堂", "家", "120", "150", "预期性"),
        ],
        [
            "target = 8600 张 by=2025: 养老床位",
            "target ~ 9000 张 by=2026: 养老床位",
            "target = 120 家 by=2025: 社区食堂",
            "target = 150 家 by=2026: 社区食堂",
        ],
    ),
    (
        "tasks with their verbs, deadlines and authorities in columns",
        [
            row("任务", "目标", "牵头单位", "完成时限"),
            row("建设认知障碍照护专区", "新建24个", "市民政局", "2025年12月底前"),
            row("适老化改造", "完成1.8万户以上，满意率不低于95%", "市民政局、市残联", "2026年"),
        ],
        [
            "target = 24 个 by=2025-12: 认知障碍照护专区",
            "target >= 18000 户 by=2026: 适老化改造",
            "target >= 95 % by=2026: 满意率",
        ],
    ),
    (
        "standards of support: what is paid stands over the column, to whom beside it",
        ["补贴标准按下表执行。", row("证书等级", "补贴标准（元/人·月）"), row("初级工", "300"), row("技师", "800")],
        ["support = 300 元 every=P1M: 补贴标准（初级工）", "support = 800 元 every=P1M: 补贴标准（技师）"],
    ),
    (
        "the unit in the line above, two groups of those who are paid",
        ["培训补贴标准表（单位：元）", row("工种", "初级", "高级"), row("电工", "900", "1,800")],
        ["support = 900 元: 培训补贴标准（电工、初级）", "support = 1800 元: 培训补贴标准（电工、高级）"],
    ),
    (
        "towns under heads that only say what is done: the line above says to what",
        [
            "表3 2026年口袋公园建设任务分解表（单位：处）",
            row("镇街", "新建", "改造提升", "竣工时间"),
            row("柳沟镇", "4", "2", "2026年9月"),
            row("其他镇街", "11", "5", "2026年12月"),
        ],
        [
            "target = 4 处 by=2026-09: 新建口袋公园（柳沟镇）",
            "target = 2 处 by=2026-09: 改造提升口袋公园（柳沟镇）",
            "target = 11 处 by=2026-12: 新建口袋公园（其他镇街）",
            "target = 5 处 by=2026-12: 改造提升口袋公园（其他镇街）",
        ],
    ),
    (
        "the unit on a line of its own, between the table and what it is of",
        ["2026年充电桩建设任务表", "单位：个", row("镇街", "新建", "改造"), row("柳沟镇", "40", "12"), row("合计", "95", "31")],
        [
            "target = 40 个: 新建充电桩（柳沟镇）",
            "target = 12 个: 改造充电桩（柳沟镇）",
            "target = 95 个: 新建充电桩",
            "target = 31 个: 改造充电桩",
        ],
    ),
    (
        "growth beside the value of each district",
        ["各县区工业投资", row("县区", "工业投资（亿元）", "同比（%）"), row("东湖区", "12.5", "8.4"), row("北川县", "9", "-1.1")],
        [
            "target = 1250000000 元: 工业投资（东湖区）",
            "target = 8.4 %: 工业投资增幅（东湖区）",
            "target = 900000000 元: 工业投资（北川县）",
            "target = 1.1 %: 工业投资降幅（北川县）",
        ],
    ),
    (
        "no heads, but a line above that names what each column holds, and its unit",
        ["表2 各县区环境质量（PM10：微克/立方米；优良天数比例：%）", row("东湖区", "52.5", "88.4"), row("北川县", "41", "95.1")],
        [
            "target = 52.5 微克/立方米: PM10（东湖区）",
            "target = 88.4 %: 优良天数比例（东湖区）",
            "target = 41 微克/立方米: PM10（北川县）",
            "target = 95.1 %: 优良天数比例（北川县）",
        ],
    ),
]

OF_A_YEAR: list[tuple[str, Sequence[str], Sequence[str]]] = [
    (
        "districts by rank, whose names hold numerals; heads of which one has a number in its name; a fall is positive and named so",
        [
            row("排名", "县市区", "优良天数比例（%）", "PM2.5（μg/m³）", "同比变化（%）"),
            row("1", "三门县", "98.1", "18", "-10.0"),
            row("2", "龙泉镇", "96.4", "22", "4.3"),
        ],
        [
            "status = 98.1 % during=2024: 优良天数比例（三门县）",
            "status = 18 微克/立方米 during=2024: PM2.5（三门县）",
            "status = 10 % during=2024: PM2.5降幅（三门县）",
            "status = 96.4 % during=2024: 优良天数比例（龙泉镇）",
            "status = 22 微克/立方米 during=2024: PM2.5（龙泉镇）",
            "status = 4.3 % during=2024: PM2.5增幅（龙泉镇）",
        ],
    ),
    (
        "a head with its unit over as many heads as there are columns above; a change is of the later of two years",
        [
            row("河流", "断面数（个）", "水质比例（%）"),
            row("Ⅰ—Ⅱ类", "Ⅲ类", "Ⅳ类"),
            row("清江", "9", "88.9", "11.1", "0"),
        ],
        [
            "status = 9 个 during=2024: 清江断面",
            "status = 88.9 % during=2024: 清江水质比例Ⅰ—Ⅱ类",
            "status = 11.1 % during=2024: 清江水质比例Ⅲ类",
            "status = 0 % during=2024: 清江水质比例Ⅳ类",
        ],
    ),
    (
        "a column of absolute figures says nothing of its own; towns beside the country are no districts",
        [
            "表1 主要产品产量",
            row("产品", "单位", "绝对数", "比上年增长（%）"),
            row("粮食", "吨", "1624", "-1.2"),
            "表2 价格指数（单位：%）",
            row("指标", "城市", "农村"),
            row("消费价格", "0.2", "0.5"),
        ],
        [
            "status = 1624 吨 during=2024: 粮食产量",
            "status = 1.2 % during=2024: 粮食产量降幅",
            "status = 0.2 % during=2024: 消费价格城市",
            "status = 0.5 % during=2024: 消费价格农村",
        ],
    ),
    (
        "how prices moved: a fall is named as one",
        [row("指标", "涨跌幅度（%）"), row("消费价格总指数", "0.3"), row("其中：食品烟酒", "-0.4")],
        ["status = 0.3 % during=2024: 消费价格总指数增幅", "status = 0.4 % during=2024: 食品烟酒降幅"],
    ),
    (
        "three rows of heads, of which the lowest says what its column counts",
        [
            row("类别", "造林（亩）", "造林（亩）", "造林（亩）", "植树（万株）"),
            row("类别", "小计", "人工造林", "人工造林", "植树（万株）"),
            row("类别", "小计", "乔木林", "灌木林", "植树（万株）"),
            row("国有", "15", "9", "6", "8"),
        ],
        [
            "status = 15 亩 during=2024: 国有造林",
            "status = 9 亩 during=2024: 国有人工造林乔木林",
            "status = 6 亩 during=2024: 国有人工造林灌木林",
            "status = 80000 株 during=2024: 国有植树",
        ],
    ),
    (
        "heads below one that only says what they are of, rows that are numbered, and the sum of the city without a number",
        [
            row("序号", "县（区）", "营造林任务（万亩）", "营造林任务（万亩）", "投资（万元）", "投资（万元）"),
            row("序号", "县（区）", "合计", "人工造林", "总投资", "其中：中央资金"),
            row("全市合计", "", "5.4", "1.4", "117", "76"),
            row("1", "柯桥区", "4.1", "1.3", "33", "21"),
        ],
        [
            "target = 54000 亩 during=2024: 营造林",
            "target = 14000 亩 during=2024: 人工造林",
            "status = 1170000 元 during=2024: 总投资",
            "status = 760000 元 during=2024: 投资中央资金",
            "target = 41000 亩 during=2024: 营造林（柯桥区）",
            "target = 13000 亩 during=2024: 人工造林（柯桥区）",
            "status = 330000 元 during=2024: 总投资（柯桥区）",
            "status = 210000 元 during=2024: 投资中央资金（柯桥区）",
        ],
    ),
    (
        "a row of units below the heads",
        [row("产业", "面积", "植树", "投资"), row("", "亩", "万株", "万元"), row("板栗", "32", "1.5", "6")],
        ["status = 32 亩 during=2024: 板栗面积", "status = 15000 株 during=2024: 板栗植树", "status = 60000 元 during=2024: 板栗投资"],
    ),
    (
        "several units for a table: each column takes the one that it measures, or the one of its turn",
        [
            "表1 林业生产（单位：万亩、吨、个）",
            row("产业", "种植面积", "产量", "示范基地"),
            row("板栗", "32", "14500", "6"),
            "表2 农机（单位：台、万元）",
            row("机具", "台数", "销售额", "受益户数"),
            row("拖拉机", "12", "31.5", "9"),
        ],
        [
            "status = 320000 亩 during=2024: 板栗种植面积",
            "status = 14500 吨 during=2024: 板栗产量",
            "status = 6 个 during=2024: 板栗示范基地",
            "status = 12 台 during=2024: 拖拉机台数",
            "status = 315000 元 during=2024: 拖拉机销售额",
            "status = 9 户 during=2024: 拖拉机受益户数",
        ],
    ),
    (
        "a second table right below the first, and a sum below its names",
        [
            row("产业", "面积（亩）", "产量（吨）"),
            row("板栗", "32", "14"),
            row("项目", "投资（万元）", "投资（万元）"),
            row("项目", "总投资", "累计完成"),
            row("加工园", "980", "260"),
            row("合计", "1200", "310"),
        ],
        [
            "status = 32 亩 during=2024: 板栗面积",
            "status = 14 吨 during=2024: 板栗产量",
            "status = 9800000 元 during=2024: 加工园总投资",
            "status = 2600000 元 during=2024: 加工园完成投资",
            "status = 12000000 元 during=2024: 总投资",
            "status = 3100000 元 during=2024: 完成投资",
        ],
    ),
    (
        "a change behind a year and months of the next is of the months",
        [row("产品", "2023年", "2024年1—9月", "同比（%）"), row("粮食（吨）", "1600", "1240", "-1.2")],
        [
            "status = 1600 吨 during=2023: 粮食",
            "status = 1240 吨 during=2024-01/2024-09: 粮食",
            "status = 1.2 % during=2024-01/2024-09: 粮食降幅",
        ],
    ),
    (
        "a change behind two years is of the later one",
        [row("污染物", "2024年", "2023年", "变化幅度（%）"), row("二氧化硫（微克/立方米）", "7", "8", "-12.5")],
        [
            "status = 7 微克/立方米 during=2024: 二氧化硫",
            "status = 8 微克/立方米 during=2023: 二氧化硫",
            "status = 12.5 % during=2024: 二氧化硫降幅",
        ],
    ),
]


@pytest.mark.parametrize(("paragraphs", "records"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_table_is_read_by_its_rows_and_columns(paragraphs: Sequence[str], records: Sequence[str]) -> None:
    assert said(extract(*paragraphs)) == list(records)


@pytest.mark.parametrize(("paragraphs", "records"), [case[1:] for case in OF_A_YEAR], ids=[case[0] for case in OF_A_YEAR])
def test_a_table_of_a_bulletin(paragraphs: Sequence[str], records: Sequence[str]) -> None:
    assert said(extract(*paragraphs, title="2024年生态环境状况公报", published="2025-06-04")) == list(records)


def test_months_over_the_columns_and_growth_beside_them() -> None:
    found = extract(
        "附：主要数据",
        row("指标", "9月", "同比", "1—9月累计"),
        row("发电量（亿千瓦时）", "96.4", "7.8%", "812.5"),
        title="2025年9月全市能源运行情况",
        published="2025-10-21",
    )
    assert said(found) == [
        "status = 9640000000 千瓦时 during=2025-09: 发电量",
        "status = 7.8 % during=2025-09: 发电量增幅",
        "status = 81250000000 千瓦时 during=2025-01/2025-09: 发电量",
    ]


def test_rows_of_a_table_keep_who_answers_for_them() -> None:
    found = extract(
        row("任务", "目标", "责任单位"), row("社区食堂", "新建40家", "市民政局、市商务局"), row("家庭床位", "5000张", "市卫健委")
    )
    assert [r.agencies for r in found.records] == [("市民政局", "市商务局"), ("市卫健委",)]


def test_every_number_of_a_table_is_accounted_for() -> None:
    found = extract(
        row("序号", "县（市、区）", "新增床位（张）", "备注"),
        row("1", "奎文区", "320", "—"),
        row("2", "潍城区", "260", "—"),
        row("", "合计", "580", ""),
        window="2024/2026",
    )
    fates = {fate.surface: (fate.fate, fate.reason) for fate in found.ledger}
    assert said(found) == [
        "target = 320 张 by=2026: 新增床位（奎文区）",
        "target = 260 张 by=2026: 新增床位（潍城区）",
        "target = 580 张 by=2026: 新增床位",
    ]
    assert fates["1"] == ("excluded", "list-marker")
    assert not [issue for issue in found.issues if issue.code == "unclaimed-number"]


def test_a_number_whose_unit_nothing_gives_is_left_and_said() -> None:
    found = extract(row("名称", "2026年"), row("床位", "320"))
    assert not found.records
    assert [issue.surface for issue in found.issues if issue.code == "unclaimed-number"] == ["320"]


def test_the_evidence_is_the_row_and_explain_says_what_was_read() -> None:
    found = extract(row("指标", "单位", "2026年"), row("助餐点", "个", "600"))
    record = found.records[0]
    assert record.evidence.quote == row("助餐点", "个", "600")
    assert found.article.text[slice(*record.figure)] == record.surface == "600"
    assert record.period_basis == "heading"
    assert {step.part for step in found.why[record.id]} >= {"number", "period", "kind", "indicator"}


@pytest.mark.parametrize(
    "paragraphs",
    [
        [row("首页", "新闻", "政策")],
        [row("图书馆", "博物馆"), row("美术馆", "文化馆")],
        [row(*("甲" * 20)), row(*("1" * 20))],
        ["本市新建养老床位3000张。"],
    ],
    ids=["a menu", "words alone", "too many cells", "running text"],
)
def test_what_is_no_table(paragraphs: Sequence[str]) -> None:
    article = factory.article(*paragraphs, title=PLAN)
    assert not [r for grid in grids(article, HEADS) for r in grid.rows if any(c and c.text.isdigit() for c in r.cells)]


def test_a_row_with_cells_missing_or_too_many_breaks_nothing() -> None:
    found = extract(
        row("指标", "单位", "2025年", "2026年"), row("床位", "张"), row("床位", "张", "1", "2", "3", "4"), row("食堂", "家", "40", "50")
    )
    assert said(found) == ["target = 40 家 by=2025: 食堂", "target = 50 家 by=2026: 食堂"]
