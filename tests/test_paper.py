"""Papers: lines, columns and tables by where they stand on the sheet; what a printer adds goes; what cannot be read is said."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from tests import printed
from tests.test_ingest import pdf_of

from policy_digest import ingest
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import pdf
from policy_digest.ingest.decode import is_text
from policy_digest.ingest.paper import Glyph, Paper, Rule, Sheet, read_sheets
from policy_digest.ingest.paper.rows import once, rows
from policy_digest.ingest.paper.sheet import plain
from policy_digest.models import APART

WIDTH, HEIGHT = 595.0, 842.0


def set_at(text: str, left: float, base: float, size: float = 16.0) -> list[Glyph]:
    """`text` from `left` on: a Chinese character is as wide as high, a digit half of it; a blank leaves room."""
    out: list[Glyph] = []
    x, blank = left, ""
    for c in text:
        wide = size if ord(c) > 0x2000 else size / 2
        if c != " ":
            out.append(Glyph(c, x, x + wide, base, size, blank))
        blank = "typed" if c == " " else ""
        x += wide
    return out


def sheet(*lines: tuple[str, float, float], rules: tuple[Rule, ...] = (), size: float = 16.0) -> Sheet:
    """A sheet of A4: each line with its left end and its base."""
    return Sheet(WIDTH, HEIGHT, tuple(g for text, left, base in lines for g in set_at(text, left, base, size)), rules)


def column(texts: list[str], left: float = 80.0, top: float = 100.0, pitch: float = 28.0) -> list[tuple[str, float, float]]:
    return [(text, left, top + k * pitch) for k, text in enumerate(texts)]


def said(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks]


def grid(xs: list[float], ys: list[float]) -> tuple[Rule, ...]:
    return (*(Rule(xs[0], y, xs[-1], y) for y in ys), *(Rule(x, ys[0], x, ys[-1]) for x in xs))


FULL = "全市建成公共澡堂二十七家并且配备无障碍设施和休息区"  # 25 characters: from 80 to 480


# ---------------------------------------------------------------- lines


def test_a_full_line_goes_on_and_an_indented_one_begins() -> None:
    indented = ("到二〇二八年的时候" + FULL)[:25]
    # The indent is two characters: the first line holds 25, the others 27
    page = sheet(
        (indented, 112, 100), (FULL + "每家", 80, 128), ("不少于三百平方米。", 80, 156), (indented, 112, 184), ("补助八万元。", 80, 212)
    )
    assert said(read_sheets([page])) == [indented + FULL + "每家不少于三百平方米。", indented + "补助八万元。"]


def test_a_number_that_would_not_have_fitted_makes_the_line_before_it_full() -> None:
    short = FULL[:23]  # two characters are free behind it, and 12345家 takes three and a half
    page = sheet(*column([FULL + "甲", short, "12345家。", FULL + "乙", "丙丁。"]))
    assert said(read_sheets([page]))[:2] == [FULL + "甲" + short + "12345家。", FULL + "乙丙丁。"]


def test_a_headline_over_two_lines_is_one_and_what_stands_below_it_in_brackets_is_not() -> None:
    head = [*set_at("宜昌市人民政府关于印发公共澡堂方案（2026—2028年）", 80, 100, 20), *set_at("的通知", 270, 130, 20)]
    day = set_at("（2026年4月18日）", 230, 160, 20)
    body = [g for text, left, base in column([FULL + "一并"] * 4 + ["报送。"], top=200) for g in set_at(text, left, base)]
    page = Sheet(WIDTH, HEIGHT, (*head, *day, *body))
    assert [(b.tag, b.text) for b in read_sheets([page]).blocks][:2] == [
        ("h2", "宜昌市人民政府关于印发公共澡堂方案（2026—2028年）的通知"),
        ("h2", "（2026年4月18日）"),
    ]


@pytest.mark.slow
def test_many_small_strips_are_read_in_time_that_grows_with_them() -> None:
    def seconds(rows_: int) -> float:
        page = sheet(*(("甲", 5.0 + 6 * k, 4.0 * row) for row in range(1, rows_) for k in range(95)), size=3)
        started = time.process_time()
        read_sheets([page])
        return time.process_time() - started

    assert seconds(200) < 12 * max(seconds(50), 0.05)


def test_short_lines_stay_apart_though_nothing_else_tells_them() -> None:
    assert said(read_sheets([sheet(*column(["一、总体目标", "建成澡堂27家", "二、主要任务", "改造澡堂64家"]))])) == [
        "一、总体目标",
        "建成澡堂27家",
        "二、主要任务",
        "改造澡堂64家",
    ]


def test_a_sentence_goes_on_overleaf_past_running_heads_and_numbers() -> None:
    heads = [("某市人民政府公报 2026年第1期", 80.0, 40.0)]
    first = sheet(*heads, *column([FULL + "一并", FULL + "还要"], top=700), ("— 1 —", 280, 810))
    second = sheet(*heads, *column(["补助八万元。", FULL + "一并", "到此为止。"]), ("— 2 —", 280, 810))
    paper = read_sheets([first, second])
    assert said(paper) == [FULL + "一并" + FULL + "还要补助八万元。", FULL + "一并到此为止。"]
    assert [(r.text, r.reason) for r in paper.removed] == [
        ("某市人民政府公报 2026年第1期", "running-head"),
        ("— 1 —", "page-number"),
        ("某市人民政府公报 2026年第1期", "running-head"),
        ("— 2 —", "page-number"),
    ]


def test_a_line_of_figures_in_the_midst_of_a_sheet_is_no_page_number() -> None:
    assert "2028" in said(read_sheets([sheet(*column(["一、总体目标", "2028", "二、主要任务"], top=300))]))


def test_what_is_printed_twice_to_look_bold_is_read_once_and_doubled_characters_stay() -> None:
    bold = [*set_at("改造老旧澡堂", 80, 100), *set_at("老", 112.4, 100)]
    assert "".join(g.text for g in once(bold)) == "改造老旧澡堂"
    assert "".join(g.text for g in once(set_at("老老少少1100家", 80, 100))) == "老老少少1100家"


def test_small_marks_above_and_below_a_line_join_no_figure() -> None:
    line = [replace(g, blank="") for g in set_at("减少CO 排放27 家", 80, 100)]
    marks = [Glyph("2", 128, 132, 104, 8), Glyph("1", 184, 188, 93, 8)]
    assert [row.text for row in rows([*line, *marks])] == ["减少CO₂排放27¹家"]


def test_radicals_and_ligatures_are_the_characters_they_show() -> None:
    assert [plain(c) for c in "\u2f08\u2ed3\uf96e\ufb01中a"] == ["人", "长", "葉", "fi", "中", "a"]


# ---------------------------------------------------------------- columns and tables


def test_two_columns_are_read_one_after_the_other_also_where_their_lines_do_not_meet() -> None:
    left = [FULL[:14]] * 5 + ["左边到此。"]
    right = [FULL[5:19]] * 5 + ["右边到此。"]
    page = sheet(("两栏的文件", 220, 60), *column(left, 60), *column(right, 310, top=107))
    assert said(read_sheets([page])) == ["两栏的文件", FULL[:14] * 5 + "左边到此。", FULL[5:19] * 5 + "右边到此。"]


def test_a_ruled_table_with_spanned_cells_is_filled_in() -> None:
    xs, ys = [80.0, 180.0, 280.0, 380.0], [100.0, 130.0, 160.0, 190.0]
    rules = tuple(r for r in grid(xs, ys) if r != Rule(180.0, 100.0, 180.0, 190.0) and r != Rule(80.0, 130.0, 380.0, 130.0))
    rules += (Rule(180, 130, 180, 190), Rule(80, 130, 380, 130))  # the head spans the first two columns
    page = sheet(
        ("地区和类型", 85, 120),
        ("数量", 285, 120),
        ("东港", 85, 150),
        ("街道", 185, 150),
        ("6", 285, 150),
        ("东港", 85, 180),
        ("7", 285, 180),
        rules=rules,
    )
    rows_ = [block.text.split(APART) for block in read_sheets([page]).blocks if block.tag == "tr"]
    assert rows_ == [["地区和类型", "地区和类型", "数量"], ["东港", "街道", "6"], ["东港", "", "7"]]


def test_a_table_that_goes_on_overleaf_shows_its_head_once() -> None:
    xs, ys = [80.0, 180.0, 280.0], [100.0, 130.0, 160.0]
    head = (("类型", 85.0, 120.0), ("数量", 185.0, 120.0))
    first = sheet(*head, ("街道", 85, 150), ("6", 185, 150), rules=grid(xs, ys))
    second = sheet(*head, ("乡镇", 85, 150), ("8", 185, 150), rules=grid(xs, ys))
    assert said(read_sheets([first, second])) == [f"类型{APART}数量", f"街道{APART}6", f"乡镇{APART}8"]


@pytest.mark.parametrize(("above", "headed"), [("类型种类 数量", True), ("各县区任务分解表", False)])
def test_a_head_without_rules_belongs_to_its_table_and_a_caption_does_not(above: str, headed: bool) -> None:
    xs, ys = [80.0, 152.0, 216.0], [120.0, 150.0, 180.0]
    page = sheet((above, 84, 112), ("街道", 85, 140), ("6", 160, 140), ("乡镇", 85, 170), ("8", 160, 170), rules=grid(xs, ys))
    assert said(read_sheets([page]))[0] == (f"类型种类{APART}数量" if headed else above)


def test_rows_that_stand_below_each_other_are_a_table_without_rules() -> None:
    rows_ = [("街道澡堂", "6", "310"), ("乡镇澡堂", "18", "42"), ("校园澡堂", "4", "775")]
    lines = [(text, left, 100 + 28.0 * k) for k, row in enumerate(rows_) for text, left in zip(row, (80.0, 240.0, 360.0), strict=True)]
    paper = read_sheets([sheet(*lines)])
    assert said(paper) == [APART.join(row) for row in rows_] and not paper.issues


def test_a_table_whose_columns_cannot_be_told_is_said() -> None:
    lines = [
        ("街道", 80.0, 100.0),
        ("6", 240.0, 100.0),
        ("31", 380.0, 100.0),
        ("乡镇与街道一起", 80.0, 128.0),
        ("8", 300.0, 128.0),
        ("9", 350.0, 128.0),
    ]
    lines += [
        ("校园", 80.0, 156.0),
        ("4", 130.0, 156.0),
        ("7", 200.0, 156.0),
        ("县", 80.0, 184.0),
        ("1", 420.0, 184.0),
        ("2", 480.0, 184.0),
    ]
    paper = read_sheets([sheet(*lines)])
    assert [issue.code for issue in paper.issues] == ["table-not-read"]
    assert "街道" in paper.issues[0].surface and any("31" in text for text in said(paper))


def test_a_page_that_is_a_picture_among_pages_of_text_is_said() -> None:
    paper = read_sheets([sheet(*column(["一、总体目标"])), Sheet(WIDTH, HEIGHT, (), pictured=True)])
    assert [(issue.code, issue.surface) for issue in paper.issues] == [("page-not-read", "page 2")]


# ---------------------------------------------------------------- PDF


def test_text_in_codes_of_its_own_is_told_from_chinese() -> None:
    assert is_text("到2028年，全市在人口集中、设施缺乏的街道和乡镇新建公共澡堂，每家面积不少于三百平方米，配备无障碍淋浴间。")
    assert not is_text("獢獋狇珑珖犈珊玀玑珢玡犙獌狂猦珶玖犠珷玢珶猜珕珖猁猁犯猭犣獼獂玀玑珽猁狔珅犐猸珟珈玹猠珈猯猧猸珈獫獹狞")
    assert not is_text("\ue001\ue002\ue003" * 20)


def test_a_pdf_in_codes_of_its_own_is_refused_by_name() -> None:
    lines = ["獢獋狇珑珖犈珊玀玑珢玡犙獌狂猦珶玖犠珷玢珶", "猜珕珖猁猁犯猭犣獼獂玀玑珽猁狔珅犐猸珟珈玹猠珈"]
    with pytest.raises(UnreadableCapture, match="text layer cannot be read"):
        ingest.parse(pdf_of(lines), "x.pdf")


def test_text_that_stands_on_its_side_is_read_as_it_is_meant() -> None:
    lines = ["宜昌市技能提升行动方案", "到2027年，全市建成实训基地12个。"]
    turned = pdf_of(lines, at="0 1 -1 0 300 60 Tm")
    found = pdf.sheets(turned, "x.pdf")[0]
    assert said(read_sheets(found)) == lines and found[0].width == 842


# ---------------------------------------------------------------- the same page, printed


@pytest.mark.slow
def test_ten_pages_give_the_records_that_their_prints_give() -> None:
    names = ("r05", "h04", "h09", "d02", "d07", "d11", "p06", "k03", "t03", "t08")
    paths = [path for path in printed.documents() if path.stem in names and path.suffix == ".html"]
    assert len(paths) == len(names)
    compared = list(printed.compare(paths, {"own": ""}))
    same, of = sum(one.same for one in compared), sum(one.of for one in compared)
    assert of > 150 and same >= 0.98 * of, [(one.name, one.same, one.of) for one in compared]
