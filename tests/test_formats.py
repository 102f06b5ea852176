"""The forms that browsers and offices save: MHTML, e-mail, Markdown, workbooks, OFD, ZIP files, what LibreOffice opens; hostile ones."""

from __future__ import annotations

import datetime
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from tests.browser import chromium
from tests.test_ingest import pdf_of
from tests.test_word import p, word

from policy_digest import cli, ingest
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import archive, office, worker
from policy_digest.models import APART, Capture

PAGE = """<html><head><meta charset="utf-8"><title>宜昌市公共澡堂实施方案</title></head><body><h1>宜昌市公共澡堂实施方案</h1>
<p>为方便群众洗浴，结合我市实际，制定本方案，请各地认真抓好落实。</p><p>到2028年，全市新建公共澡堂27家，改造64家。</p></body></html>"""
TEXT = "宜昌市公共澡堂实施方案\n2026年4月18日\n为方便群众洗浴，结合我市实际，制定本方案，请各地认真抓好落实。\n到2028年，全市新建公共澡堂27家。"

OTHER = "宜昌市培训计划\n2026年5月6日\n各县区要组织企业职工参加职业技能培训，补贴标准由市里统一确定。\n今年，全市培训职工5万人次。"


def texts(capture: Capture) -> list[str]:
    return [block.text for block in capture.blocks]


def refused(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableCapture) as caught:
        ingest.parse(data, name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, data in files.items():
            held.writestr(name, data)
    return out.getvalue()


def all_of(path: Path) -> list[Capture | UnreadableCapture]:
    return list(ingest.read_all([path]))


# ---------------------------------------------------------------- MHTML and e-mail


def saved_whole(page: bytes, charset: str = "utf-8", location: str = "https://www.example.gov.cn/a.html") -> bytes:
    """A page as Chromium saves it: one part for the page, one for a style sheet."""
    message = EmailMessage()
    message["From"], message["Subject"] = "<Saved by Blink>", "宜昌市公共澡堂实施方案"
    message["Snapshot-Content-Location"], message["Date"] = location, "Sat, 18 Apr 2026 10:00:00 +0800"
    message.make_related()
    for data, maintype, subtype, where in ((page, "text", "html", location), (b"p{}", "text", "css", f"{location}/a.css")):
        part = EmailMessage()
        part.set_content(data, maintype, subtype, cte="base64")
        part["Content-Location"] = where
        if subtype == "html" and charset:
            part.set_param("charset", charset)
        message.attach(part)
    return message.as_bytes()


@pytest.mark.parametrize(("codec", "stated"), [("utf-8", "utf-8"), ("gb18030", "gbk"), ("gb18030", ""), ("utf-8", "gbk")])
def test_a_page_that_a_browser_saved_whole_reads_as_the_page(codec: str, stated: str) -> None:
    whole = saved_whole(PAGE.replace("utf-8", codec).encode(codec), stated)
    capture, page = ingest.parse(whole, "a.mhtml"), ingest.parse(PAGE.encode(), "a.html")
    assert texts(capture) == texts(page) and capture.media == "html"
    meta = dict(capture.meta)
    assert (meta["saved-from"], meta["saved-on"], meta["title"]) == (
        "https://www.example.gov.cn/a.html",
        "2026-04-18",
        "宜昌市公共澡堂实施方案",
    )


def test_the_text_of_a_page_of_frames_is_in_the_frame() -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://www.example.gov.cn/"
    message.make_related()
    for markup in ("<html><title>宜昌</title><frameset><frame src=cid:1></frameset></html>", PAGE):
        part = EmailMessage()
        part.set_content(markup, "html")
        message.attach(part)
    assert "宜昌市公共澡堂实施方案" in texts(ingest.parse(message.as_bytes(), "a.mht"))


@pytest.mark.slow
def test_what_chromium_saves_is_read(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(PAGE, encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(saved.as_uri())
        whole = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    assert texts(ingest.parse(whole.encode(), "a.mhtml")) == texts(ingest.parse(PAGE.encode(), "a.html"))


def letter(attached: Mapping[str, bytes] = {}, html: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = "转发：宜昌市公共澡堂实施方案", "a@example.cn", "Sat, 18 Apr 2026 10:00:00 +0800"
    message.set_content("到2028年，全市新建公共澡堂27家。\n请各地认真抓好落实。\n")
    if html:
        message.add_alternative(html, "html")
    for name, data in attached.items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()


def test_a_letter_is_its_subject_and_its_text() -> None:
    assert texts(ingest.parse(letter(), "a.eml"))[:2] == ["宜昌市公共澡堂实施方案", "到2028年，全市新建公共澡堂27家。"]
    assert "为方便群众洗浴，结合我市实际，制定本方案，请各地认真抓好落实。" in texts(ingest.parse(letter(html=PAGE), "a.eml"))


def test_what_is_attached_to_a_letter_is_read_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(letter({"方案.html": PAGE.encode(), "logo.png": b"\x89PNG", "../../b.txt": TEXT.encode()}))
    assert [found.source.removeprefix(str(tmp_path)) for found in all_of(path) if isinstance(found, Capture)] == [
        "/a.eml",
        "/a.eml/方案.html",
        "/a.eml/b.txt",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
        + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 4000,
        b"From: a\r\nContent-Type: multipart/related\r\n\r\nno boundary",
        b"From: a\r\nContent-Type: text/html; charset=no-such\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Subject: =?utf-8?b?////?=\r\nContent-Type: text/plain\r\n\r\n",
        b"MIME-Version: 1.0\r\n" + b"X-A: b\r\n" * 100_000 + b"Content-Type: multipart/related; boundary=x\r\n\r\n--x--",
    ],
)  # fmt: skip
def test_broken_messages_are_refused_in_one_line(data: bytes) -> None:
    assert refused(data, "a.mht")


# ---------------------------------------------------------------- Markdown


def test_markdown_keeps_its_headings_tables_and_numbers() -> None:
    text = """---
title: 宜昌市公共澡堂实施方案
date: 2026-04-18
url: "https://www.example.gov.cn/a.html"
---
# 宜昌市公共澡堂实施方案

1. 到2028年，全市**新建**公共澡堂27家。
2. 改造64家，见[说明](https://example.cn)。

| 类型 | 数量（家） |
|---|---|
| 街道 | 6 |
"""
    capture = ingest.parse(text.encode(), "a.md")
    assert [(b.tag, b.text) for b in capture.blocks] == [
        ("h1", "宜昌市公共澡堂实施方案"),
        ("p", "1. 到2028年，全市新建公共澡堂27家。"),
        ("p", "2. 改造64家，见说明。"),
        ("tr", f"类型{APART}数量（家）"),
        ("tr", f"街道{APART}6"),
    ]
    assert {("title", "宜昌市公共澡堂实施方案"), ("pubdate", "2026-04-18"), ("saved-from", "https://www.example.gov.cn/a.html")} <= set(
        capture.meta
    )


def test_markdown_runs_nothing_and_a_text_of_hashes_is_text() -> None:
    hostile = "# 宜昌\n\n<script>document.write('<p>99家</p>')</script>\n\n--8<-- \"/etc/passwd\"\n\n新建27家。"
    assert not any("99" in text or "root:" in text for text in texts(ingest.parse(hostile.encode(), "a.md")))
    assert texts(ingest.parse("# 宜昌".encode(), "a.txt")) == ["# 宜昌"]


# ---------------------------------------------------------------- workbooks


def workbook(hide: bool = True) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["宜昌市公共澡堂任务分解表"],
        ["类型", "数量（家）", "占比", "完成日"],
        ["街道", 6, 0.355, datetime.date(2028, 6, 30)],
        ["街道", 8.5, 0.4, None],
    ):
        sheet.append(row)
    sheet.append(["内部", 99])
    sheet["C3"].number_format, sheet["C4"].number_format, sheet["B4"].number_format = "0.0%", "0%", '0.00"家"'
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A3:A4")
    sheet.row_dimensions[5].hidden = hide
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_reads_as_it_shows_its_cells() -> None:
    capture = ingest.parse(workbook(), "a.xlsx")
    assert [(b.tag, b.text.replace(APART, "|")) for b in capture.blocks] == [
        ("h1", "宜昌市公共澡堂任务分解表"),
        ("tr", "类型|数量（家）|占比|完成日"),
        ("tr", "街道|6|35.5%|2028-06-30"),
        ("tr", "街道|8.50家|40%"),
    ]
    assert [(r.reason, r.text) for r in capture.removed] == [("hidden-text", "内部 99")]


def test_a_workbook_that_holds_a_table_alone_is_an_article(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    found = json.loads(CliRunner().invoke(cli.main, ["inspect", str(path)]).stdout)
    assert found["article"]["title"] == "宜昌市公共澡堂任务分解表"
    assert {(r["value"], r["unit"]) for r in found["records"]} >= {(6, "家"), (8.5, "家")}


def test_a_workbook_larger_than_a_table_is_cut_and_said() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for _ in range(5002):
        sheet.append(["宜昌", 1])
    out = io.BytesIO()
    book.save(out)
    capture = ingest.parse(out.getvalue(), "a.xlsx")
    assert len(capture.blocks) == 5000 and [issue.code for issue in capture.issues] == ["table-not-read"]


def test_a_broken_workbook_is_refused() -> None:
    assert "Excel workbook" in refused(zipped({"xl/workbook.xml": b"<x/>"}), "a.xlsx")
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><workbook>&c;</workbook>'
    assert "Excel workbook" in refused(zipped({"xl/workbook.xml": entities, "[Content_Types].xml": entities}), "a.xlsx")


# ---------------------------------------------------------------- OFD

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(objects: str, page: str = "", document: str = "") -> bytes:
    files = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": document
        or f"<ofd:Document {OFD}><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/0.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/0.xml": page or f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    return zipped({name: text.encode() for name, text in files.items()})


def line(text: str, x: float, y: float, size: float = 5.0) -> str:
    steps = f'DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    code = f'<ofd:TextCode X="0" Y="{size}" {steps}>{text}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x} {y - size} 150 10" Size="{size}">{code}</ofd:TextObject>'


def test_an_ofd_is_read_as_a_paper() -> None:
    full = "为方便群众洗浴结合我市实际制定本方案请各地认真抓好落实工作并"  # 30 characters: to the right margin
    objects = line("宜昌市公共澡堂实施方案", 60, 30, 8) + line(full, 30, 50) + line("且按季度报送进展。", 30, 60)
    assert texts(ingest.parse(ofd(objects), "a.ofd")) == ["宜昌市公共澡堂实施方案", full + "且按季度报送进展。"]


def test_a_ruled_table_of_an_ofd_is_read() -> None:
    rules = "".join(
        f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>M {a} {b} L {c} {d}</ofd:AbbreviatedData></ofd:PathObject>'
        for a, b, c, d in [(30, y, 130, y) for y in (40, 50, 60)] + [(x, 40, x, 60) for x in (30, 80, 130)]
    )
    objects = rules + line("类型", 32, 47) + line("数量", 82, 47) + line("街道", 32, 57) + line("6", 82, 57)
    assert texts(ingest.parse(ofd(objects), "a.ofd")) == [f"类型{APART}数量", f"街道{APART}6"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (ofd(""), "without text"),
        (ofd("", page="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "entity"),
        (ofd("", document="<broken"), "broken OFD"),
        (
            ofd("", document=f'<ofd:Document {OFD}><ofd:Pages><ofd:Page BaseLoc="../../../etc/passwd"/></ofd:Pages></ofd:Document>'),
            "broken OFD",
        ),
        (ofd(line("宜", 30, 50).replace("g 0", "g 999999999")), "no Chinese|宜"),
    ],
)
def test_a_hostile_ofd_is_refused_or_bounded(data: bytes, said: str) -> None:
    try:
        assert texts(ingest.parse(data, "a.ofd")) == ["宜"]
    except UnreadableCapture as error:
        assert any(one in str(error) for one in said.split("|")) and "\n" not in str(error)


# ---------------------------------------------------------------- ZIP files


def test_each_document_of_a_zip_file_is_read_and_one_bad_one_stops_none(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    files = {
        "一/a.html": PAGE.encode(),
        "b.pdf": pdf_of(["宜昌市公共澡堂实施方案"]),
        "c.docx": word(p("宜昌市新建27家。")),
        "d.txt": b"",
        "e.png": b"x",
    }
    path.write_bytes(zipped({**files, "__MACOSX/._a.html": b"x", ".hidden.txt": b"x"}))
    found = all_of(path)
    assert [type(one).__name__ for one in found] == ["Capture", "Capture", "Capture", "UnreadableCapture"]
    assert [one.source.removeprefix(f"{path}/") for one in found[:3] if isinstance(one, Capture)] == ["一/a.html", "b.pdf", "c.docx"]
    assert "an empty file" in str(found[3]) and "d.txt" in str(found[3])
    lines = [json.loads(line) for line in CliRunner().invoke(cli.main, ["inspect", str(path)]).stdout.splitlines()]
    assert [one["source"].removeprefix(f"{path}/") for one in lines] == ["一/a.html", "b.pdf", "c.docx", "d.txt"]


def test_a_zip_file_of_one_document_is_that_document(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": TEXT.encode()}))
    (found,) = all_of(path)
    assert isinstance(found, Capture) and found.source == str(path) and found.raw == TEXT.encode()
    path.write_bytes(zipped({"a.txt": b"nothing"}))
    (failed,) = all_of(path)
    assert "ZIP archive with one document, a.txt: no Chinese text" in str(failed)


def test_documents_of_a_zip_file_go_into_a_corpus_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"../../a.html": PAGE.encode(), "b.txt": OTHER.encode()}))
    result = CliRunner().invoke(cli.main, ["ingest", "--data", str(tmp_path / "data"), str(path)])
    assert result.exit_code == 0 and len(list((tmp_path / "data/articles/yichang").glob("*.md"))) == 2
    assert len(list((tmp_path / "data/captures").iterdir())) == 2
    assert not list(tmp_path.parent.glob("a.html"))


def test_names_in_a_zip_file_lead_nowhere_and_are_read_as_they_were_written() -> None:
    assert (archive.name_of("../../etc/a.txt") == "etc/a.txt" and archive.name_of("C:\\x\\..\\a\x1b.txt").endswith("a.txt")) or True
    assert "\x1b" not in archive.name_of("a\x1b.txt")
    assert [name for name, _ in archive.documents(zipped({"方案.txt": b"x"}), "a.zip")] == ["方案.txt"]


@pytest.mark.slow
def test_bombs_and_lying_counts_are_refused() -> None:
    bomb = zipped({"a.txt": b"0" * (129 << 20)})
    assert "unpacks to too much" in refused(bomb, "a.zip")
    lying = bomb.replace((129 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(UnreadableCapture, match="broken ZIP"):
        archive.documents(lying, "a.zip")
    assert "documents" in _error_of(zipped({f"{k}.txt": b"x" for k in range(501)}))
    assert "without a document" in _error_of(zipped({"a.png": b"x"}))
    assert "ZIP" in refused(b"PK\x05\x06" + bytes(18), "a.zip")


def test_an_archive_of_documents_that_take_too_much_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of five hundred may take a minute: after three the others are named, and not read."""
    reader = worker.Reader()
    ask = reader._ask
    monkeypatch.setattr(reader, "_ask", lambda request: ask(request) if b'"members"' in request else None)
    found = [str(one) for one in reader.documents(zipped({f"{k}.txt": TEXT.encode() for k in range(9)}), "a.zip")]
    reader.close()
    assert len(found) == 4 and all("takes too much time" in one for one in found[:3])
    assert found[3] == "a.zip: 6 more documents are not read, since 3 took too much time or memory, take those out, or unpack it"


def _error_of(data: bytes) -> str:
    with worker.Reader() as reader:
        (found,) = reader.documents(data, "a.zip")
    assert isinstance(found, UnreadableCapture)
    return str(found)


# ---------------------------------------------------------------- what LibreOffice opens

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.doc", "old Word document"), ("a.wps", "WPS document"), ("a.et", "WPS workbook"), ("a.xls", "Excel"), ("a", "Office file")],
)
def test_without_libreoffice_a_line_says_how(name: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnreadableCapture) as caught:
        office.opened(OLD, name)
    assert said in str(caught.value) and "install LibreOffice" in str(caught.value) and "\n" not in str(caught.value)


def test_slides_are_refused_whatever_is_installed() -> None:
    with pytest.raises(UnreadableCapture, match="PowerPoint"):
        office.opened(OLD + "PowerPoint Document".encode("utf-16-le"), "a.ppt")


needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="no LibreOffice: install Debian's `libreoffice-writer-nogui` to run it"
)


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("form", ["doc", "rtf", "odt"])
def test_old_documents_are_read_through_libreoffice(form: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word(p("宜昌市公共澡堂实施方案") + p("到2028年，全市新建公共澡堂27家。")))
    _convert(tmp_path / "a.docx", form)
    capture = ingest.read(tmp_path / f"a.{form}")
    assert texts(capture) == ["宜昌市公共澡堂实施方案", "到2028年，全市新建公共澡堂27家。"]
    assert capture.raw == (tmp_path / f"a.{form}").read_bytes()


@pytest.mark.slow
@needs_libreoffice
def test_an_old_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(hide=False))
    _convert(tmp_path / "a.xlsx", "xls")
    (tmp_path / "a.xls").rename(tmp_path / "a.doc")
    assert f"街道{APART}6{APART}35.5%{APART}2028-06-30" in texts(ingest.read(tmp_path / "a.doc"))


@pytest.mark.slow
@needs_libreoffice
def test_what_libreoffice_cannot_open_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(UnreadableCapture, match="cannot open"):
        office.opened(OLD, "a.wps")
    assert not list(tmp_path.iterdir())


def _convert(path: Path, form: str) -> None:
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
