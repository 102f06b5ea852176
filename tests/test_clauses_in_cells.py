"""Tables whose cells hold clauses with figures: kind from the head, time from the head, the row or the line above, names from the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_digest import ingest, pipeline, tables
from policy_digest.models import Extraction

TABLES = tables.load()


def extract(text: str, folder: Path, name: str = "page.txt") -> Extraction:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return pipeline.Extractor(TABLES).read(ingest.read(path), "weifang")


def said(found: Extraction) -> list[str]:
    """`target 6 家 during=2025: 托育园`, in reading order."""
    out = []
    for r in sorted(found.records, key=lambda r: r.figure):
        period = "".join(f" {k}={v}" for k, v in r.period.as_dict().items())
        sign = "" if r.comparator == "=" else f" {r.comparator}"
        out.append(f"{r.kind}{sign} {r.value.normalize():f} {r.unit}{period}: {r.indicator_zh}")
    return out


def numbers_left(found: Extraction) -> list[str]:
    return [issue.surface for issue in found.issues if issue.code == "unclaimed-number"]


PROGRESS = ("青山县2025年民生实事进展公示", "发布时间：2025-10-16 来源：青山县人民政府", "截至9月底，各项目进展如下。")
ROWS = (
    ("序号", "项目", "年度任务", "进展情况", "责任单位"),
    ("1", "一、便民市场", "改造便民菜市场7家", "已改造完成5家，2家正在施工", "县商务局"),
    ("2", "二、关爱妇女", "免费两癌筛查1.2万人次", "已筛查1.05万人次", "县妇联、县卫健局"),
    ("3", "三、农村道路", "实施公路提升工程48公里，改造危桥6座", "完成路面31公里，危桥开工6座、竣工4座", "县交通局"),
    ("4", "四、就业", "城镇新增就业6200人", "6015人", "县人社局"),
)
TOLD = [
    "target 7 家 during=2025: 便民菜市场",
    "status 5 家 as_of=2025-09: 便民菜市场",
    "status 2 家 as_of=2025-09: 便民菜市场（施工）",
    "target 12000 人次 during=2025: 免费两癌筛查",
    "status 10500 人次 as_of=2025-09: 免费两癌筛查",
    "target 48 公里 during=2025: 公路提升工程",
    "target 6 座 during=2025: 危桥",
    "status 31 公里 as_of=2025-09: 路面",
    "status 6 座 as_of=2025-09: 危桥（开工）",
    "status 4 座 as_of=2025-09: 危桥（竣工）",
    "target 6200 人 during=2025: 城镇新增就业",
    "status 6015 人 as_of=2025-09: 城镇新增就业",
]


def html() -> str:
    rows = "".join(f"<tr>{''.join(f'<{tag}>{c}</{tag}>' for c in row)}</tr>" for tag, row in zip(("th", *"dddd"), ROWS, strict=True))
    rows = rows.replace("<d>", "<td>").replace("</d>", "</td>")
    head = f"<title>{PROGRESS[0]}</title><h1>{PROGRESS[0]}</h1><p>{PROGRESS[1]}</p><p>{PROGRESS[2]}</p>"
    return f"<html><body>{head}<table>{rows}</table></body></html>"


def page(between: str, before: str = "", behind: str = "") -> str:
    return "\n".join((*PROGRESS, *(f"{before}{between.join(row)}{behind}" for row in ROWS), ""))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (page("|"), "page.txt"),
        (page(" | ", "| ", " |"), "page.txt"),
        (page("\t"), "page.txt"),
        (page(" "), "page.txt"),
        (page("  "), "page.txt"),
        (page("\u3000"), "page.txt"),
        (page("\n"), "page.txt"),
        (html(), "page.html"),
    ],
    ids=["bars", "bars around", "tabs", "blanks", "gaps", "wide blanks", "a cell a line", "a page's table"],
)
def test_a_cell_is_a_small_sentence_under_its_head_and_in_its_row(text: str, name: str, tmp_path: Path) -> None:
    found = extract(text, tmp_path, name)
    assert said(found) == TOLD
    assert not numbers_left(found)
    assert {r.agencies for r in found.records} == {("县商务局",), ("县妇联", "县卫健局"), ("县交通局",), ("县人社局",)}


CASES = [
    (
        "a cell that is empty leaves no trace among blanks; the deadline stands in a column, the year at the top",
        """
关于下达青山县2025年乡村建设任务的通知
发布时间：2025-03-20 来源：青山县农业农村局
序号 建设内容 任务量 完成时限 责任单位
1 修建机耕道 26公里 2025年10月底前 县农业农村局
2 改造水毁渠道14公里，其中硬化9公里 11月底 县水利局
3 新建村级寄递服务点35个 全年 县邮政管理局
""",
        [
            "target 26 公里 by=2025-10: 机耕道",
            "target 14 公里 by=2025-11: 水毁渠道",
            "target 9 公里 by=2025-11: 水毁渠道（硬化）",
            "target 35 个 by=2025: 村级寄递服务点",
        ],
    ),
    (
        "rows that go on, a cell that says no noun, a part, brackets, a note in a column of its own",
        """
青山县2025年十件实事三季度末进度
发布日期：2025-10-09 来源：青山县政府督查室
序号|事项|目标任务|三季度末进度|备注
1|住房|改造老旧小区14个（涉及居民3800户）|开工14个（含续建2个），完工8个|另有结转小区3个
2||新建口袋公园5处|4处已开放，1处绿化收尾|
3|托育|新增普惠托位260个，建成社区托育点4家|新增275个，4家托育点中3家通过验收|
""",
        [
            "target 14 个 during=2025: 老旧小区",
            "target 3800 户 during=2025: 居民",
            "status 14 个 as_of=2025-09: 老旧小区（开工）",
            "status 2 个 as_of=2025-09: 老旧小区（续建）",
            "status 8 个 as_of=2025-09: 老旧小区（完工）",
            "status 3 个: 结转小区",
            "target 5 处 during=2025: 口袋公园",
            "status 4 处 as_of=2025-09: 口袋公园（开放）",
            "status 1 处 as_of=2025-09: 口袋公园（绿化收尾）",
            "target 260 个 during=2025: 普惠托位",
            "target 4 家 during=2025: 社区托育点",
            "status 275 个 as_of=2025-09: 普惠托位",
            "status 4 家 as_of=2025-09: 社区托育点",
            "status 3 家 as_of=2025-09: 社区托育点（通过验收）",
        ],
    ),
    (
        "what is to be done, what was done, by how much; the year before the text's own",
        """
青山县2024年目标任务完成情况表
发布日期：2025-01-15 来源：青山县人民政府
序号|指标名称|单位|年度目标|完成数|完成率（%）
1|城镇新增就业|人|7500|8130|108.4
2|技能培训|人次|3200|3040|95
""",
        [
            "target 7500 人 during=2024: 城镇新增就业",
            "status 8130 人 during=2024: 城镇新增就业",
            "status 108.4 % during=2024: 城镇新增就业完成率",
            "target 3200 人次 during=2024: 技能培训",
            "status 3040 人次 during=2024: 技能培训",
            "status 95 % during=2024: 技能培训完成率",
        ],
    ),
    (
        "the head again on the next sheet, a column of what comes next, a promise in a column of progress",
        """
青山县2025年稳岗就业工作台账
发布时间：2025-08-12 来源：青山县就业局
序号|工作事项|工作目标|目前进度|下一步计划|责任单位
1|零工驿站|建成零工驿站10个|已运营6个，计划9月再开2个|10月底前再建4个|县就业局
序号|工作事项|工作目标|目前进度|下一步计划|责任单位
2|劳务品牌|培育劳务品牌2个，带动就业3000人|申报1个，带动就业1900人|11月底前带动就业3000人|县人社局
""",
        [
            "target 10 个 during=2025: 零工驿站",
            "status 6 个: 零工驿站",
            "target 2 个 during=2025-09: 零工驿站",
            "target 4 个 by=2025-10: 零工驿站",
            "target 2 个 during=2025: 劳务品牌",
            "target 3000 人 during=2025: 带动就业人数",
            "status 1 个: 劳务品牌",
            "status 1900 人: 带动就业人数",
            "target 3000 人 by=2025-11: 带动就业人数",
        ],
    ),
]


@pytest.mark.parametrize(("text", "records"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_row_says_what_a_cell_leaves_out(text: str, records: list[str], tmp_path: Path) -> None:
    found = extract(text.lstrip(), tmp_path)
    assert said(found) == records
    assert not numbers_left(found)
