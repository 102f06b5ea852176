"""Tables that lost what held their cells apart: which lines of plain text are their rows, and which are none."""

from __future__ import annotations

import gc
import time

import pytest

from policy_digest import ingest
from policy_digest.ingest import tabulated
from policy_digest.ingest.page import read_page
from policy_digest.models import APART

HEADS = ("序号", "指标", "单位", "2026年", "2028年")
ROWS = (("1", "再生水利用率", "%", "31.5", "≥40"), ("2", "雨水花园", "处", "12", "45"), ("3", "管网长度", "公里", "—", "[210]"))


def rows(text: str) -> list[tuple[str, ...]]:
    return [row for found in tabulated.find(text.split("\n")) for row in found.rows]


def written(between: str, before: str = "", behind: str = "") -> str:
    return "\n".join(f"{before}{between.join(row)}{behind}" for row in (HEADS, *ROWS))


@pytest.mark.parametrize(
    "text",
    [
        written(" "),
        written("\t"),
        written("    "),
        written("\u3000\u3000"),
        written(" | ", "| ", " |"),
        written("｜"),
        written("|").replace("\n", "\n|---|---|---|---|---|\n", 1),
        written("│", "│", "│").replace("\n", "\n├──┼──┼──┼──┼──┤\n"),
        " |  ".join("| " + " | ".join(row) for row in (HEADS, *ROWS)) + " |",
        written("\n"),
        written("\n\n\n"),
        "\n".join("|\n" + "\n".join(f"{cell} |" for cell in row) for row in (HEADS, *ROWS)),
    ],
    ids=[
        "blanks", "tabs", "gaps", "wide blanks", "bars", "wide bars", "Markdown", "drawn rules", "all on one line", "a cell a line",
        "and empty lines",
        "a cell and its bar a line",
    ],
)  # fmt: skip
def test_a_table_is_found_whatever_held_its_cells_apart(text: str) -> None:
    assert rows(text) == [HEADS, *ROWS]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "序号 指标 单位 2026年 2028年\n1 再生水 利用率 % 31.5 40\n2 雨水花园 处 12 45\n3 管网长度 公里 180 210",
            [HEADS, ("1", "再生水 利用率", "%", "31.5", "40"), ("2", "雨水花园", "处", "12", "45"), ("3", "管网长度", "公里", "180", "210")],
        ),
        (
            "序号 指标 单位 2026年 2028年\n1 城市建成区再生水\n利用率 % 31.5 40\n2 雨水花园 处 12 45\n3 管网长度 公里 180 210",
            [HEADS, ("1", "城市建成区再生水利用率", "%", "31.5", "40"), ("2", "雨水花园", "处", "12", "45"), ("3", "管网长度", "公里", "180", "210")],
        ),
        (
            "品种 产量 比上年增长\n（吨） （%）\n茶叶 312 4.6\n蚕茧 88 -3.1",
            [("品种", "产量（吨）", "比上年增长（%）"), ("茶叶", "312", "4.6"), ("蚕茧", "88", "-3.1")],
        ),
        (
            "镇街 新建 改造\n柳沟镇 4 2\n石桥镇 3 1\n合计 7 3",
            [("镇街", "新建", "改造"), ("柳沟镇", "4", "2"), ("石桥镇", "3", "1"), ("合计", "7", "3")],
        ),
        (
            "表2 水质（断面：个；优良比例：%）\n东湖区 3 88.4\n北川县 2 95.1",
            [("东湖区", "3", "88.4"), ("北川县", "2", "95.1")],
        ),
        (
            "|\n项目 |\n内容 |\n|\n渠道 |\n整治渠道58公里，\n改造泵站3座。 |\n|\n塘坝 |\n整治12口。 |",
            [("项目", "内容"), ("渠道", "整治渠道58公里，改造泵站3座。"), ("塘坝", "整治12口。")],
        ),
        (
            "│项目│内容│\n├──┼──┤\n│渠道│整治渠│\n│　　│道58公里│\n├──┼──┤\n│塘坝│12口│",
            [("项目", "内容"), ("渠道", "整治渠道58公里"), ("塘坝", "12口")],
        ),
        (
            "类别\n档次\n价格\n服务费\n合计\n居民\n第一档\n2.10\n0.90\n3.00\n第二档\n3.15\n0.90\n4.05\n集体户\n—\n2.30\n0.90\n3.20\n商户\n—\n3.60\n1.40\n5.00",
            [
                ("类别", "档次", "价格", "服务费", "合计"), ("居民", "第一档", "2.10", "0.90", "3.00"), ("", "第二档", "3.15", "0.90", "4.05"),
                ("集体户", "—", "2.30", "0.90", "3.20"), ("商户", "—", "3.60", "1.40", "5.00"),
            ],
        ),
    ],
    ids=[
        "a blank in a name", "a name on two lines", "units below the heads", "a sum", "heads in the line above", "a cell of lines",
        "a ruled row of lines", "a cell a line, rows that lack what is spanned",
    ],
)  # fmt: skip
def test_rows_that_are_not_all_alike(text: str, wanted: list[tuple[str, ...]]) -> None:
    assert rows(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "首页 | 新闻 | 政务\n图片 | 视频 | 专题",
        "首页 新闻 政务公开\n2026年 工作要点 详情\n2027年 工作要点 详情",
        "通知公告 更多\n关于举办培训班的通知 2026-03-01\n关于放假安排的通知 2026-02-11\n关于评审的通知 2026-01-09",
        "全市建成泵站12座、水闸3座。\n新建管网 45 公里，改造 12 公里。\n其中 城区 30 公里，郊区 15 公里。",
        "一、总体要求\n二、重点任务\n三、保障措施\n1\n2\n3",
        "标题\n副题\n12\n34\n56",
        "|\n" * 9,
    ],
)
def test_what_is_no_table_stays_as_it_stands(text: str) -> None:
    assert not rows(text)


def test_rows_of_a_text_and_of_a_page_are_blocks_as_those_of_a_table() -> None:
    text = f"宜昌市海绵城市建设计划\n\n主要指标如下。\n{written(' ')}\n注：[ ]内为五年累计数。"
    capture = ingest.parse(text.encode(), "x.txt")
    assert [b.text.split(APART)[0] for b in capture.blocks if b.tag == "tr"] == ["序号", "1", "2", "3"]
    page = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    assert [b.text for b in tabulated.in_blocks(read_page(page)[0])] == [b.text for b in capture.blocks]


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["|\n", "甲 |\n", "|\n甲\n", "甲 乙 丙\n", "甲 1\n", "甲\n", "1\n", "甲\t乙\n", "─\n", "|甲|乙|\n"])
def test_many_lines_are_read_in_time_that_grows_with_them(unit: str) -> None:
    def seconds(count: int) -> float:
        lines = (unit * count).split("\n")
        gc.disable()  # a look at all that other tests left behind would count here
        try:
            start = time.process_time()
            list(tabulated.find(lines))
            return time.process_time() - start
        finally:
            gc.enable()

    seconds(100)
    assert seconds(10_000) < 60 * max(min(seconds(1_000) for _ in range(3)), 0.005)
