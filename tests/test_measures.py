"""Measures and agencies: which paragraphs open a measure, under which title, and who a closing says answers for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import score

from policy_digest import ingest, pipeline
from policy_digest.models import Article, Capture, Extraction, Measure, Paragraph
from policy_digest.resolve.agency import Agencies
from policy_digest.tables import Tables

SETS = [name for name in score.SETS if name != "seeds" and any("agencies" in entry for entry in score.annotated(name).values())]


def capture(path: Path) -> Capture:
    (found,) = ingest.read_all([str(path)])
    assert isinstance(found, Capture), found
    return found


# ---------------------------------------------------------------- closings


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("加强建设。（市人社局牵头，市教育局、市财政局配合）", "市人社局 市教育局 市财政局"),
        ("加强建设。(市人社局、市财政局负责)", "市人社局 市财政局"),
        ("加强建设。责任单位：市人社局、市财政局。", "市人社局 市财政局"),
        ("加强建设。牵头单位：市人社局；配合单位：市财政局、市总工会。", "市人社局 市财政局 市总工会"),
        ("加强建设。牵头单位：市人社局，配合单位：市财政局", "市人社局 市财政局"),
        ("加强建设【责任单位：市人社局】", "市人社局"),
        ("加强建设。［责任单位：市发展改革委、各县（市、区）人民政府］", "市发展改革委 各县（市、区）人民政府"),
        ("加强建设。（责任单位：市民政局、各县（市、区）；完成时限：2025年12月底前）", "市民政局 各县（市、区）"),
        ("加强建设。（市民政局负责）（完成时限：2025年底）", "市民政局"),
        ("责任单位：省工业和信息化厅，有关州、市人民政府。", "省工业和信息化厅 有关州、市人民政府"),
        ("加强建设。（市委组织部（市公务员局）、市人社局按职责分工负责）", "市委组织部（市公务员局） 市人社局"),
        ("加强建设。（市工业和信息化局和市商务局负责）", "市工业和信息化局 市商务局"),
        ("加强建设。（市人社局会同市财政局等部门负责）", "市人社局 市财政局"),
        ("加强建设。（各镇、街道办事处，市教育局负责）", "各镇、街道办事处 市教育局"),
        ("加强建设。（各区、市教育局负责）", "各区 市教育局"),
        ("加强建设。（责任单位：市人社局、市财政局，排第一位的为牵头单位）", "市人社局 市财政局"),
        ("加强建设。（由市人社局牵头、会同市财政局、市教育局等有关部门组织实施）", "市人社局 市财政局 市教育局"),
        ("加强建设。牵头单位：团市委  责任单位：市妇联 市残联", "团市委 市妇联 市残联"),
        ("加强建设。（责任领导：张某；责任单位：市残联）", "市残联"),
        ("加强建设。（市直各有关单位，各县区人民政府、开发区管委会按职责分工负责）", "各县区人民政府 开发区管委会"),
    ],
)
def test_a_closing_names_who_answers(tables: Tables, text: str, bodies: str) -> None:
    assert Agencies(tables)(text) == tuple(bodies.split())


@pytest.mark.parametrize(
    "text",
    [
        "加强建设（含企业负责人3名）。",
        "每年评选30名（其中企业负责人占一半）。",
        "由市人社局制定的办法（试行）。",
        "市财政局、市教育局的负责同志出席了会议。",
        "加强建设。（）",
        "（" * 5000,
        "）" * 5000,
        "（市人社局负责" * 500,
    ],
)
def test_what_is_no_closing_names_nobody(tables: Tables, text: str) -> None:
    assert Agencies(tables)(text) == ()


def test_a_closing_of_its_own_speaks_for_what_stands_above_it(tables: Tables) -> None:
    paragraphs = (
        Paragraph("一、培训", 1, "heading"),
        Paragraph("1.开展培训。全年培训5000人。"),
        Paragraph("2.建设基地。新建基地3个。"),
        Paragraph("牵头单位：市人社局"),
        Paragraph("配合单位：市财政局、市教育局"),
        Paragraph("3.举办竞赛。每年举办20场。"),
        Paragraph("（市总工会负责）"),
        Paragraph("二、保障", 1, "heading"),
        Paragraph("安排资金1亿元。"),
    )
    first, second = ("市人社局", "市财政局", "市教育局"), ("市总工会",)
    assert Agencies(tables).by_paragraph(paragraphs) == ((), first, first, first, first, second, second, (), ())


def test_a_closing_of_its_own_stops_at_one_inside_a_paragraph(tables: Tables) -> None:
    paragraphs = (Paragraph("开展培训。（市教育局负责）"), Paragraph("建设基地。"), Paragraph("责任单位：市人社局"))
    assert Agencies(tables).by_paragraph(paragraphs) == (("市教育局",), ("市人社局",), ("市人社局",))


def agencies_of(
    extraction: Extraction, entry: dict[str, object], tables: Tables
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What an annotated document's paragraphs name, and what is found in those same paragraphs."""
    article = extraction.article
    in_table = {article.text.count("\n", 0, r.evidence.start): r.agencies for r in extraction.records if "\u3000" in r.evidence.quote}
    found = [in_table.get(i) or bodies for i, bodies in enumerate(Agencies(tables).by_paragraph(article.paragraphs))]
    wanted = {start: tuple(bodies) for start, bodies in entry["agencies"]}  # type: ignore[attr-defined]
    return wanted, {
        start: next(b for p, b in zip(article.paragraphs, found, strict=True) if p.text.replace(" ", "").startswith(start))
        for start in wanted
    }


@pytest.mark.slow
@pytest.mark.parametrize("of", SETS)
def test_the_annotated_documents_agencies(of: str, tables: Tables) -> None:
    seen = 0
    for name, entry in score.annotated(of).items():
        if entry.get("agencies"):
            wanted, found = agencies_of(score.readings(of, tables)[name], entry, tables)
            assert found == wanted, name
            seen += len(wanted)
    assert seen


# ---------------------------------------------------------------- measures


def measures(tables: Tables, *lines: str, title: str = "示例市若干措施") -> tuple[Measure, ...]:
    """The measures of an article; a line that begins with # is a heading."""
    paragraphs = tuple(Paragraph(s.lstrip("#"), len(s) - len(s.lstrip("#")), "heading" if s.startswith("#") else "body") for s in lines)
    return pipeline.Extractor(tables).extract(Article("2024-05-20-x", title, "weifang", None, "2024-05-20", paragraphs)).measures


def titles(tables: Tables, *lines: str, title: str = "示例市若干措施") -> list[str]:
    return [m.title_zh for m in measures(tables, *lines, title=title)]


TEXT = "全市各级要认真抓好落实，确保各项任务落到实处。"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["#一、提升技能", "（一）扩大培训。" + TEXT, "#二、办好竞赛", "（二）组织比武。" + TEXT],
            "扩大培训 组织比武",
            id="run-in titles",
        ),
        pytest.param(
            ["#一、任务", "##（一）培训行动", "1.扩大培训。" + TEXT, "2.建好基地。" + TEXT, "##（二）竞赛行动", "3.组织比武。" + TEXT],
            "扩大培训 建好基地 组织比武",
            id="arabic numbers run through; the parts above them are no measures",
        ),
        pytest.param(
            ["#一、任务", "1.支持龙头企业牵头组建联合体，每年培育10家。", "#二、保障", "2.2026年6月底前，建成公共实训平台3个。"],
            "支持龙头企业牵头组建联合体 2026年6月底前，建成公共实训平台3个",
            id="an item without a title is called by its first clause that says something",
        ),
        pytest.param(
            ["#一、申报条件", "1.依法登记注册，信用良好；", "2.从业人员不少于30人；", "#二、补助标准", TEXT],
            "申报条件 补助标准",
            id="a list of conditions",
        ),
        pytest.param(["#培养", TEXT, "#使用", TEXT, "##评价", TEXT], "培养 使用 评价", id="headings with text of their own"),
        pytest.param(["#培养", "##培训", TEXT, "##基地", TEXT], "培训 基地", id="a heading above headings is none"),
        pytest.param(
            [
                "#一、2023年工作回顾",
                "（一）培训有成效。" + TEXT,
                "（二）竞赛有亮点。" + TEXT,
                "#二、2024年重点",
                "（一）抓培训。" + TEXT,
                "（二）抓评价。" + TEXT,
            ],
            "抓培训 抓评价",
            id="what was done is no measure",
        ),
        pytest.param(
            [
                "#第一章总则",
                "第一条为了加强管理，制定本办法。",
                "#第二章申报",
                "第二条申报单位应当具备条件。",
                "#第三章附则",
                "第三条本办法自印发之日起施行。",
            ],
            "申报",
            id="the chapters of a regulation",
        ),
        pytest.param(
            [
                "第一条为规范管理，制定本办法。",
                "第二条市级大赛每两年举办一届，设若干赛项。",
                "第三条承办单位可以获得办赛补贴，标准另定。",
                "第四条本办法自2024年1月1日起施行。",
            ],
            "市级大赛每两年举办一届 承办单位可以获得办赛补贴",
            id="the articles of a regulation without chapters",
        ),
        pytest.param(["#问：补贴怎么领？", TEXT, "#Q2：评价怎么办？", TEXT], "补贴怎么领？ 评价怎么办？", id="questions"),
        pytest.param(["#高技能人才超过35万人", TEXT, "#建平台", TEXT], "建平台", id="a headline with a figure"),
        pytest.param([TEXT, TEXT], "", id="running text has none"),
    ],
)
def test_which_paragraphs_open_a_measure(tables: Tables, lines: list[str], expected: str) -> None:
    assert titles(tables, *lines) == expected.split()


def test_a_statistical_bulletin_has_none(tables: Tables) -> None:
    lines = ["#一、卫生资源", "（一）机构。" + TEXT, "（二）床位。" + TEXT]
    assert titles(tables, *lines, title="示例市卫生健康事业发展统计公报") == []
    assert titles(tables, *lines) == ["机构", "床位"]


def test_a_measure_gathers_the_agencies_of_all_its_paragraphs(tables: Tables) -> None:
    first, second = measures(
        tables,
        "#一、任务",
        "1.扩大培训。" + TEXT,
        "各县抓好落实。（市教育局负责）",
        "#二、保障",
        "2.建好基地。" + TEXT + "（市财政局负责）",
    )
    assert (first.agencies, second.agencies) == (("市教育局",), ("市财政局",))
    assert (first.paragraph, second.paragraph) == (1, 4)


def test_ids_stay_where_the_text_elsewhere_changes(tables: Tables) -> None:
    lines = ["#一、任务", "1.扩大培训。" + TEXT, "#二、保障", "2.建好基地。" + TEXT]
    before = [m.id for m in measures(tables, *lines)]
    after = [m.id for m in measures(tables, "新增的一段话，什么数字也没有。", *lines)]
    assert before == after and len(set(before)) == 2


def test_two_measures_of_one_title_have_two_ids(tables: Tables) -> None:
    found = measures(tables, "#一、任务", "1.加强领导。" + TEXT, "#二、保障", "2.加强领导。" + TEXT)
    assert [m.title_zh for m in found] == ["加强领导"] * 2 and len({m.id for m in found}) == 2


@pytest.fixture(scope="module")
def read_seeds(seeds: tuple[Path, ...], tables: Tables) -> dict[str, Extraction]:
    return {x.article.place: x for x in (pipeline.Extractor(tables).read(capture(path)) for path in seeds)}


def test_jining_has_its_numbered_measures(read_seeds: dict[str, Extraction], seeds: tuple[Path, ...]) -> None:
    (wanted,) = [entry["agencies"] for name, entry in score.annotated("seeds").items() if name.startswith("003_")]
    found = read_seeds["jining"]
    opened = [(found.article.paragraphs[m.paragraph].text, m) for m in found.measures]
    assert len(opened) == len(wanted) == 23
    for (text, measure), (start, bodies) in zip(opened, wanted, strict=True):
        assert text.startswith(start)
        assert measure.agencies == tuple(bodies)
        assert measure.themes and measure.title_zh and measure.title_en


def test_tianjin_has_its_headed_parts(read_seeds: dict[str, Extraction]) -> None:
    found = read_seeds["tianjin"]
    headings = [p.text for p in found.article.paragraphs if p.level and "%" not in p.text]  # the sub-headline states a figure
    assert [m.title_zh for m in found.measures] == headings and len(headings) == 7
    assert all(m.themes for m in found.measures)
