"""DOCX: what Word shows is read, automatic numbers among it; what it does not show is set aside, and listed with its reason."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping

import docx
import pytest

from policy_digest import ingest
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.numbered import counted, shown
from policy_digest.models import Capture

SCHEMAS = "http://schemas.openxmlformats.org"
W = f'xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" xmlns:m="{SCHEMAS}/officeDocument/2006/math"'
LISTS = """<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""


def word(body: str, parts: Mapping[str, str] = {}) -> bytes:
    """A DOCX with `body` between its first paragraph and its end, other parts changed."""
    held = io.BytesIO()
    docx.Document().save(held)
    out = io.BytesIO()
    texts = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts}
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(out, "w") as archive:
        for name in {*source.namelist(), *texts}:
            archive.writestr(name, texts[name] if name in texts else source.read(name))
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    inside = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def item(text: str, level: int, list_: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>')


def numbered(body: str) -> list[str]:
    capture = ingest.parse(word(body, {"word/numbering.xml": f"<w:numbering {W}>{LISTS}</w:numbering>"}), "x.docx")
    return [block.text for block in capture.blocks]


def aside(capture: Capture) -> list[tuple[str, str]]:
    return [(removed.reason, removed.text) for removed in capture.removed]


# ---------------------------------------------------------------- numbers


def test_levels_count_and_begin_again_below_the_next() -> None:
    body = item("总体目标", 0) + item("建成澡堂", 1) + item("改造澡堂", 1) + item("主要任务", 0) + item("补助澡堂", 1) + item("每家", 2)
    assert numbered(body) == ["一、总体目标", "（一）建成澡堂", "（二）改造澡堂", "二、主要任务", "（一）补助澡堂", "2.1 每家"]


def test_lists_made_from_one_another_count_on_unless_one_begins_again() -> None:
    assert numbered(item("甲", 0, 2) + item("乙", 0, 2) + item("丙", 0, 3) + item("丁", 0, 2)) == [
        "第3条 甲",
        "第4条 乙",
        "第1条 丙",
        "第2条 丁",
    ]


def test_bullets_lists_that_are_not_there_and_empty_paragraphs_have_no_number() -> None:
    assert numbered(item("甲", 1, 2) + item("乙", 0, 9) + item("", 0) + item("丙", 0)) == ["甲", "乙", "一、丙"]


def test_a_style_numbers_its_paragraphs_and_those_of_the_styles_based_on_it() -> None:
    styles = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="One"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Two"><w:basedOn w:val="One"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>"""
    body = p("总体目标", '<w:pStyle w:val="One"/>') + p("建成澡堂", '<w:pStyle w:val="Two"/>') + p("其他", '<w:pStyle w:val="Loop"/>')
    body += p("不编号", '<w:pStyle w:val="One"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    parts = {"word/numbering.xml": f"<w:numbering {W}>{LISTS}</w:numbering>", "word/styles.xml": styles}
    assert [b.text for b in ingest.parse(word(body, parts), "x.docx").blocks] == ["一、总体目标", "（一）建成澡堂", "其他", "不编号"]


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (10, "chineseCounting", "十"), (12, "chineseCountingThousand", "十二"), (20, "japaneseCounting", "二十"),
        (103, "chineseCounting", "一百零三"), (110, "chineseCounting", "一百一十"), (12, "ideographDigital", "一二"),
        (3, "ideographTraditional", "丙"), (3, "decimalEnclosedCircle", "③"), (4, "upperRoman", "IV"), (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"), (5, "bullet", ""), (5, "no-such-form", "5"), (10**8, "lowerLetter", "oooooooo"),
    ],
)  # fmt: skip
def test_forms_of_numbers(number: int, form: str, said: str) -> None:
    assert shown(number, form) == said


def test_counted_numbers_are_all_different() -> None:
    assert len({counted(n) for n in range(1200)}) == 1200


# ---------------------------------------------------------------- changes, notes, hidden text


def test_tracked_changes_read_as_the_document_that_they_make() -> None:
    deleted = "<w:del><w:r><w:delText>27</w:delText></w:r></w:del>"
    body = p(f"{run('新建澡堂')}{deleted}<w:ins>{run('35')}</w:ins>{run('家。')}")
    body += p("<w:moveFrom><w:r><w:t>改造64家。</w:t></w:r></w:moveFrom>") + p("<w:moveTo><w:r><w:t>改造64家。</w:t></w:r></w:moveTo>")
    capture = ingest.parse(word(body), "x.docx")
    assert [b.text for b in capture.blocks] == ["新建澡堂35家。", "改造64家。"]
    assert aside(capture) == [("deleted-text", "27"), ("deleted-text", "改造64家。")]


def test_a_deleted_end_of_paragraph_joins_it_to_the_next_with_that_ones_number() -> None:
    ended = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert numbered(p("新建", ended) + item("澡堂27家。", 0) + item("改造", 0)) == ["一、新建澡堂27家。", "二、改造"]


def test_marks_of_notes_go_and_what_they_say_is_listed() -> None:
    body = p('<w:r><w:t>改造澡堂</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>64家。</w:t></w:r>')
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>指2005年以前开业的。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    comments = f'<w:comments {W}><w:comment w:id="1"><w:p><w:r><w:t>数字待核</w:t></w:r></w:p></w:comment></w:comments>'
    capture = ingest.parse(word(body, {"word/footnotes.xml": notes, "word/comments.xml": comments}), "x.docx")
    assert [b.text for b in capture.blocks] == ["改造澡堂64家。"]
    assert aside(capture) == [("comment", "数字待核"), ("note", "指2005年以前开业的。")]


def test_hidden_text_is_set_aside_and_fields_formulas_and_readings_are_read() -> None:
    reading = f"<w:r><w:ruby><w:rt>{run('zao')}</w:rt><w:rubyBase>{run('澡')}</w:rubyBase></w:ruby></w:r>"
    formula = "<m:oMath><m:r><m:t>PM2.5</m:t></m:r></m:oMath>"
    hidden = run("内部", "<w:rPr><w:vanish/></w:rPr>")
    body = p(f"{hidden}{run('改造')}<w:fldSimple>{run('64')}</w:fldSimple>{run('家，')}{formula}{reading}")
    capture = ingest.parse(word(body), "x.docx")
    assert [b.text for b in capture.blocks] == ["改造64家，PM2.5澡"]
    assert aside(capture) == [("hidden-text", "内部")]


def test_rows_of_a_table_keep_their_cells() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    rows = [cell.format("", p("类型")) + cell.format('<w:gridSpan w:val="2"/>', p("数量"))]
    rows += [cell.format("", p("街道") + p("澡堂")) + cell.format("", p("6")) + cell.format("", p("310"))]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert [b.text for b in ingest.parse(word(body), "x.docx").blocks] == ["类型\u3000数量\u3000数量", "街道澡堂\u30006\u3000310"]


# ---------------------------------------------------------------- hostile


@pytest.mark.slow
def test_deep_and_wide_documents_are_bounded() -> None:
    started = time.monotonic()
    for body in ("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000, p("<w:r>" * 5_000 + "</w:r>" * 5_000), item("澡堂", 0) * 20_000):
        try:
            ingest.parse(word(body, {"word/numbering.xml": f"<w:numbering {W}>{LISTS}</w:numbering>"}), "x.docx")
        except UnreadableCapture as error:
            assert "\n" not in str(error)
    assert time.monotonic() - started < 60


@pytest.mark.slow
def test_a_document_of_too_many_parts_is_refused() -> None:
    parts = {f"word/x{k}.xml": "" for k in range(20_001)}
    with pytest.raises(UnreadableCapture, match="unpacks to too much"):
        ingest.parse(word(p("澡堂"), parts), "x.docx")
