"""Document facts: numbers sound and damaged, what a document ends, who issued it, and the window of its plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import score

from policy_digest import ingest
from policy_digest.clean import clean
from policy_digest.clean.official import find_damaged, find_issuers, find_numbers, find_repeals, find_window
from policy_digest.clean.words import compile_words
from policy_digest.models import Article, Capture
from policy_digest.tables import Tables
from policy_digest.term import find_term

SETS = [name for name in score.SETS if name != "seeds"]


# ---------------------------------------------------------------- document numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("甲人社发〔2023〕12号", "甲人社发〔2023〕12号"),
        ("根据甲政发[2016]66号的规定", "甲政发[2016]66号"),
        ("按照乙府办规（2022）3号执行", "乙府办规（2022）3号"),
        ("丙办发【2021】7号", "丙办发【2021】7号"),
        ("丙办发［2021］7号", "丙办发［2021］7号"),
        ("丁人社规 〔2023〕 第12 号", "丁人社规〔2023〕第12号"),
        ("中共甲市委〔2023〕1号公告", "中共甲市委〔2023〕1号"),
        ("戊（办）发〔2020〕15号", "戊（办）发〔2020〕15号"),
        ("原己政发〔2014〕20号文件", "己政发〔2014〕20号"),
    ],
)
def test_a_sound_number_is_found_without_its_lead(text: str, number: str) -> None:
    assert find_numbers(text) == [number]
    assert find_damaged(text) == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("依据甲人社发〔201666号办理", "甲人社发〔201666号"),
        ("依据甲人社发2016〕66号办理", "甲人社发2016〕66号"),
        ("甲政发〔2023〕号", "甲政发〔2023〕号"),
        ("甲政发〔23〕12号", "甲政发〔23〕12号"),
        ("甲政发〔2O23〕12号", "甲政发〔2O23〕12号"),
        ("甲政发〔2023]12号", "甲政发〔2023]12号"),
        ("甲政发（2023〕12号", "甲政发（2023〕12号"),
    ],
)
def test_a_damaged_number_is_reported_as_it_stands(text: str, surface: str) -> None:
    assert [text[a:b] for a, b in find_damaged(text)] == [surface]


@pytest.mark.parametrize("text", ["2023年12号台风", "全市共有12号线", "电话12345", "第12号公告", "〔注〕2023年", "（2023）"])
def test_what_is_no_document_number(text: str) -> None:
    assert find_numbers(text) == [] and find_damaged(text) == []


PAGE = """示例市职业培训若干措施
甲人社发〔2024]5号
各区县人力资源和社会保障局：
为了加强职业培训工作，现就有关事项通知如下，请潍坊各单位认真贯彻落实，并及时总结推广好的经验和做法。
本通知自2024年5月1日起施行，有效期5年。《关于做好职业培训工作的通知》（甲人社发〔201666号）同时废止。
潍坊市人力资源和社会保障局
2024年4月20日
"""


def article_of(folder: Path, tables: Tables, text: str) -> Article:
    path = folder / "page.txt"
    path.write_text(text, encoding="utf-8")
    return clean(capture(path), tables)


def capture(path: Path) -> Capture:
    (found,) = ingest.read_all([str(path)])
    assert isinstance(found, Capture), found
    return found


def test_damage_is_kept_and_reported_with_its_place(tmp_path: Path, tables: Tables) -> None:
    article = article_of(tmp_path, tables, PAGE)
    assert article.repeals == ("甲人社发〔201666号",)
    assert article.issuers == ("潍坊市人力资源和社会保障局",)
    damaged = [i for i in article.issues if i.code == "damaged-document-number"]
    assert {"甲人社发〔201666号", "甲人社发〔2024]5号"} <= {i.surface for i in damaged}
    for issue in damaged:
        assert not issue.end or article.text[issue.start : issue.end] == issue.surface
    assert "甲人社发〔201666号" in article.text


# ---------------------------------------------------------------- what it ends


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("本办法自2024年1月1日起施行，有效期5年。《就业补助资金管理办法》（甲人社发〔2018〕12号）同时废止。", ["甲人社发〔2018〕12号"]),
        ("自本意见印发之日起，原《关于加强工匠培育的意见》（甲政发[2016]66号）停止执行。", ["甲政发[2016]66号"]),
        ("《甲通知》（甲发〔2019〕5号）、《乙通知》（甲发〔2020〕8号）同时废止。", ["甲发〔2019〕5号", "甲发〔2020〕8号"]),
        ("本办法自印发之日起施行。甲政办发〔2017〕33号文件同时废止。", ["甲政办发〔2017〕33号"]),
        ("2015年6月1日起施行的《住房租赁管理规定》同时废止。", ["住房租赁管理规定"]),
        ("有效期至2028年2月29日，《补助细则》（乙民规〔2018〕3号）自行失效。", ["乙民规〔2018〕3号"]),
        ("我局2019年印发的《关于落实补贴的通知》（丙人社发〔2019〕4号）即行废止，不再执行。", ["丙人社发〔2019〕4号"]),
        ("决定废止《科技奖励办法》（丁政发〔2010〕1号）。", ["丁政发〔2010〕1号"]),
        ("以下文件同时废止：《甲办法》（己发〔2011〕1号）、《乙办法》。", ["己发〔2011〕1号", "乙办法"]),
        ("原丙政发〔2014〕20号、丙政办发〔2015〕9号文件同时废止。", ["丙政发〔2014〕20号", "丙政办发〔2015〕9号"]),
        ("《关于转发〈甲办法〉的通知》予以废止。", ["关于转发〈甲办法〉的通知"]),
        ("《甲办法》（乙民规〔2018〕3号）第六条、第八条废止。", []),
        ("此前发布的《养老机构补贴办法》与本办法不一致的，以本办法为准。", []),
        ("到2027年淘汰落后产能，停止使用《产业目录》所列设备。", []),
        ("清理不合时宜的规定，废止过时文件。", []),
        ("修订《甲办法》，及时清理、废止不合时宜的文件。", []),
    ],
)
def test_what_a_document_ends(text: str, ended: list[str]) -> None:
    assert list(find_repeals([text])) == ended


# ---------------------------------------------------------------- plan windows, issuers


@pytest.mark.parametrize(
    ("title", "window"),
    [
        ("示例市三年行动方案（2025—2027年）", "2025/2027"),
        ("示例市2023-2025年实施方案", "2023/2025"),
        ("示例市行动计划（2025年-2027年）", "2025/2027"),
        ("五年行动计划（2022~2026）", "2022/2026"),
        ("2024至2026年度计划", "2024/2026"),
        ("示例市总体规划（2021－2035年）", "2021/2035"),
        ("示例市“十四五”人才规划", "2021/2025"),
        ("示例市“十五五”时期人才规划", "2026/2030"),
        ("示例市第十四个五年规划纲要", "2021/2025"),
        ("示例市2025年工作要点", None),
        ("示例市第十五届运动会方案", None),
        ("关于公布2027—2025年名单的通知", None),
        ("电话0530-20232025", None),
    ],
)
def test_the_window_of_a_plan(title: str, window: str | None) -> None:
    assert find_window(title) == window


@pytest.mark.parametrize(
    ("title", "signatures", "issuers"),
    [
        ("关于做好培训的通知", ["甲市人力资源和社会保障局 甲市财政局", "2024年5月1日"], ["甲市人力资源和社会保障局", "甲市财政局"]),
        ("关于做好培训的通知", ["甲市民政局2024年5月1日"], ["甲市民政局"]),
        ("甲市人民政府办公室关于印发方案的通知", [], ["甲市人民政府办公室"]),
        ("甲市民政局 甲市财政局关于印发办法的通知", [], ["甲市民政局", "甲市财政局"]),
        ("甲市今年再建80个站点", [], []),
    ],
)
def test_who_issued_it(tables: Tables, title: str, signatures: list[str], issuers: list[str]) -> None:
    assert list(find_issuers(title, signatures, compile_words(tables))) == issuers


# ---------------------------------------------------------------- the annotated documents


@pytest.mark.parametrize("of", SETS)
def test_the_annotated_documents(of: str, tables: Tables) -> None:
    ending = {name: entry for name, entry in score.annotated(of).items() if "repeals" in entry or "doc_number" in entry}
    for name, entry in ending.items():
        article = clean(capture(score.documents(of) / name), tables)
        assert list(article.repeals) == entry.get("repeals", []), name
        assert article.doc_number == entry.get("doc_number", article.doc_number), name


def test_jining_reports_its_damaged_number(seeds: tuple[Path, ...], tables: Tables) -> None:
    (path,) = [p for p in seeds if p.name.startswith("003_")]
    article = clean(capture(path), tables)
    assert [i.surface for i in article.issues if i.code == "damaged-document-number"] == list(article.repeals) != []


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("本办法自2024年7月1日起施行，有效期5年。", ["since 2024-07-01", "for P5Y"]),
        ("第三十条本条例自二〇二五年九月一日起施行。", ["since 2025-09-01"]),
        ("本方案自印发之日起实施，有效期至2027年12月31日。", ["since 2024-05-20", "until 2027-12-31"]),
        ("自2024年1月1日起执行。", ["since 2024-01-01"]),
        ("本细则自公布之日起施行，有效期为三年。", ["since 2024-05-20", "for P3Y"]),
        ("《劳动合同法》自2008年1月1日起施行。", []),
        ("证书自2024年1月1日起停止发放，证书有效期三年。", []),
        ("本办法自2024年2月30日起施行。", []),
        ("到2027年，全市建成实训中心12个。", []),
    ],
)
def test_when_a_document_takes_effect(text: str, clauses: list[str]) -> None:
    found = find_term(["开头一段。", text], "2024-05-20")
    assert [f"{clause.key} {clause.value}" for clause in found] == clauses
    assert all(clause.paragraph == 1 for clause in found)
    assert [c for c in find_term([text], None) if "印发" in text and c.key == "since"] == []
