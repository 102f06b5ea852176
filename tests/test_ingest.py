"""Ingest: every format and encoding gives the same text; what cannot be read says so in one line; nothing runs, leaks or hangs."""

from __future__ import annotations

import http.server
import io
import os
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import fpdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_digest import confined, ingest
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import MAX_BYTES, child, web, worker
from policy_digest.ingest.page import read_page
from policy_digest.ingest.sniff import MAX_UNPACKED
from policy_digest.models import Block, Capture

SIMPLIFIED = "宜昌市今年建成公共实训基地12个。\n到2027年，全市高技能人才达到30万人以上。"
TRADITIONAL = "高雄市今年將汰換電動公車120輛。\n局長說，公共運輸無障礙比例要達到六成。"


def texts(capture: Capture) -> list[str]:
    return [block.text for block in capture.blocks]


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, SIMPLIFIED * 200, "宜昌市培训5万人"], ids=["short", "long", "tiny"])
def test_simplified_text_in_every_encoding(codec: str, text: str) -> None:
    capture = ingest.parse(text.encode(codec), "page.txt")
    assert texts(capture) == text.split("\n")
    assert capture.media == "text" and capture.encoding


@pytest.mark.parametrize("codec", ["utf-8", "big5", "big5hkscs", "cp950", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL * 200], ids=["short", "long"])
def test_traditional_text_in_every_encoding(codec: str, text: str) -> None:
    assert texts(ingest.parse(text.encode(codec), "page.txt")) == text.split("\n")


@pytest.mark.parametrize(
    ("declared", "stored"),
    [
        ("gb2312", "gb18030"),
        ("gbk", "gbk"),
        ("big5", "big5hkscs"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("iso-8859-1", "gbk"),
        ("no-such", "utf-8"),
    ],
)
def test_a_declared_charset_counts_where_the_bytes_bear_it_out(declared: str, stored: str) -> None:
    text = TRADITIONAL if stored.startswith("big5") else SIMPLIFIED.replace("实训", "产教融合實訓㐀" if stored == "gb18030" else "实训")
    page = f'<html><head><meta charset="{declared}"><title>页</title></head><body><p>{text}</p></body></html>'
    if stored == "big5hkscs":
        page = page.replace("页", "頁")
    assert text.split("\n")[0] in texts(ingest.parse(page.encode(stored), "page.html"))[0]


@given(st.text(alphabet="的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动", min_size=6, max_size=60))
def test_the_encoding_of_everyday_text_is_found(text: str) -> None:
    for codec in ("utf-8", "gb18030", "utf-16"):
        assert texts(ingest.parse(text.encode(codec), "page.txt")) == [text]


# ---------------------------------------------------------------- HTML


def test_blocks_of_a_page_in_reading_order() -> None:
    blocks, meta = read_page(
        """<!doctype html><html><head><title> 标题_网站 </title>
<meta name="PubDate" content="2024-05-20"><meta property="og:title" content="标题">
        <style>p{}</style></head><body class="page"><!-- 注释 --><nav class="Top-Nav"><a href="/">首页</a></nav><h1>标题</h1>
        <div class="art"><p>第一段<b>粗体</b>。</p><p><strong>小标题</strong></p>第二段。<br><br>第三段，<a href="#">链接</a>。
        <ul><li>甲</li><li>乙</li></ul><template><p>模板</p></template><noscript>无脚本</noscript><script>document.write("<p>9</p>")</script>
        <p style="display: none">隐藏一</p><p hidden>隐藏二</p><p aria-hidden="true">隐藏三</p><input value="输入"><textarea>文本框</textarea>
        <table><tr><th>工种</th><th>补贴</th></tr><tr><td>焊工</td><td>1500<br>元</td></tr></table><img alt="图"></div></body></html>"""
    )
    assert [(b.tag, b.text) for b in blocks] == [
        ("nav", "首页"),
        ("h1", "标题"),
        ("p", "第一段粗体。"),
        ("strong", "小标题"),
        ("div", "第二段。"),
        ("div", "第三段，链接。"),
        ("li", "甲"),
        ("li", "乙"),
        ("tr", "工种　补贴"),
        ("tr", "焊工　1500元"),
    ]
    assert blocks[0].link_share == 1.0 and "top-nav" in blocks[0].hints and 0 < blocks[5].link_share < 0.5
    assert meta == (("title", "标题_网站"), ("pubdate", "2024-05-20"), ("og:title", "标题"))


def test_a_text_that_waits_for_its_script_is_read() -> None:
    blocks, _ = read_page(
        '<div id="js_content" style="visibility: hidden"><p>全市建成实训基地12个。</p><p style="visibility:hidden">隐藏</p></div>'
    )
    assert [b.text for b in blocks] == ["全市建成实训基地12个。"]


def test_spans_of_a_line_with_a_date_stand_apart() -> None:
    blocks, _ = read_page(
        "<div><span>江淮新报</span><span>2025-06-18 06:55</span><span>1.5万阅读</span></div><p><span>到20</span><span>27年</span></p>"
    )
    assert [b.text for b in blocks] == ["江淮新报 2025-06-18 06:55 1.5万阅读", "到2027年"]


def test_a_layout_table_is_not_a_row_of_figures() -> None:
    blocks, _ = read_page("<table><tr><td><p>第一段。</p><p>第二段。</p></td><td><ul><li>旁栏</li></ul></td></tr></table>")
    assert [b.text for b in blocks] == ["第一段。", "第二段。", "旁栏"]


def test_stated_dates_of_a_page() -> None:
    _, meta = read_page(
        '<script type="application/ld+json">{"datePublished": "2024-05-20T08:00:00"}</script><time datetime="2024-05-21">昨天</time>'
    )
    assert ("datepublished", "2024-05-20T08:00:00") in meta and ("time", "2024-05-21") in meta


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["<div>", "<b>", "<p><b>", "<table><tr><td>", "<a href=x>", "<ul><li>", "<!--", "<![CDATA[", "&#x4e2d;", "<p class='a b'>中"],
)
def test_deep_and_broken_markup_is_linear(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        read_page(f"{unit * count}中文")
        return time.process_time() - start

    seconds(100)
    # 10 times the markup; the parser itself is a little worse than linear, and for open list items, which it looks through at each new
    # one, quadratic (the worker's limit on CPU ends what is too deep). A ratio, not a clock time, is judged.
    bound = 150 if "<li>" in unit else 60
    assert seconds(10_000) < bound * max(min(seconds(1_000) for _ in range(3)), 0.01)


# ---------------------------------------------------------------- PDF and DOCX


def pdf_of(lines: list[str], at: str = "60 780 Td") -> bytes:
    """A PDF with a text layer in a Chinese font that every reader has built in. `at`: where the first line begins."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in lines)
    stream = f"BT /F1 12 Tf {at} {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /CIDSystemInfo 8 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 >>",
        "<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(out)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


SENTENCES = (
    "宜昌市今年计划建成公共实训基地十二个，开展职业技能培训五万人次，新增高技能人才八千人，其中技师和高级技师不少于一千二百人。",
    "市级财政对新认定的基地一次性补助三十万元，对企业自主开展的新技师培训按每人三千元给予补贴，同一企业年度补贴总额不超过一百万元。",
    "支持龙头企业牵头组建产教联合体，推动技工院校与产业园区共建专业，每年安排学生顶岗实习不少于两万人次，毕业生留宜就业率稳定在七成。",
)


def wrapped_at(size: int) -> list[str]:
    """The sentences as a printer sets them: indented by two, broken at `size` characters."""
    lines = []
    for sentence in SENTENCES:
        text = "\u3000\u3000" + sentence
        lines += [text[i : i + size] for i in range(0, len(text), size)]
    return lines


def cut_unevenly(text: str, size: int) -> list[str]:
    """One sentence on lines that are not equally long."""
    lines = []
    while text:
        at = size - (0, 5, 2, 7)[len(lines) % 4]
        lines.append(text[:at])
        text = text[at:]
    return lines


def test_pdf_lines_become_paragraphs() -> None:
    lines = ["宜昌市技能提升行动方案", *(line.replace("\u3000", "") for line in wrapped_at(30)), "— 1 —"]
    capture = ingest.parse(pdf_of(lines), "x.pdf")
    assert capture.media == "pdf" and capture.encoding is None
    assert texts(capture)[0] == "宜昌市技能提升行动方案"
    assert "".join(texts(capture)[1:]) == "".join(SENTENCES)
    assert len(capture.blocks) < len(lines) - 1


def test_text_broken_at_a_width_is_joined_and_web_text_is_left_alone() -> None:
    assert texts(ingest.parse("\n".join(wrapped_at(30)).encode(), "x.txt")) == list(SENTENCES)
    ragged = [line for n, sentence in enumerate(SENTENCES) for line in cut_unevenly(sentence, 26 + n)]
    assert texts(ingest.parse("\n".join(ragged).encode(), "x.txt")) == list(SENTENCES)
    news = [
        "秭归县打井，新增水源12处",
        "兴山县修渠，节水有成效",
        "长阳县清淤，汛前见底",
        "五峰县筑坝，惠及三个乡镇",
        "当阳市换管，漏损降一半",
    ]
    news += ["远安县今年改造老旧管网，解决群众饮水困难", "枝江市新建泵站，三年改造农田水利设施", SENTENCES[0]]
    assert texts(ingest.parse("\n".join(news).encode(), "x.txt")) == news
    page = ["宜昌培训职工5万人次", "来源：三峡日报", *SENTENCES, "相关阅读", "恩施今年接待游客超过八千六百万人次", "荆州古城改造完工迎客"]
    assert texts(ingest.parse("\n".join(page).encode(), "x.txt")) == page


def test_docx_goes_the_way_of_html() -> None:
    document = docx.Document()
    document.add_heading("宜昌市技能提升行动方案", 1)
    document.add_paragraph("宜昌市今年建成公共实训基地12个。")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "焊工", "1500元"
    out = io.BytesIO()
    document.save(out)
    capture = ingest.parse(out.getvalue(), "x.docx")
    assert capture.media == "docx"
    assert [(b.tag, b.text) for b in capture.blocks][:2] == [("h1", "宜昌市技能提升行动方案"), ("p", "宜昌市今年建成公共实训基地12个。")]
    assert "焊工" in texts(capture)[2] and "1500元" in "".join(texts(capture)[2:])


def zip_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


# ---------------------------------------------------------------- what cannot be read


def encrypted_pdf() -> bytes:
    document = fpdf.FPDF()
    document.set_encryption(owner_password="a", user_password="b")
    document.add_page()
    return bytes(document.output())


def blank_pdf() -> bytes:
    document = fpdf.FPDF()
    document.add_page()
    return bytes(document.output())


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><w:document/>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00" * 64, "empty"),
        (b"plain English text, nothing else", "no Chinese"),
        (b"<html><body><p>Hello</p></body></html>", "no Chinese"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (b"\x7fELF" + bytes(200), "a program"),
        (bytes(range(128, 256)) * 40, "neither text"),
        (b"%PDF-1.4 nothing behind it", "broken PDF"),
        (blank_pdf(), "without text"),
        (encrypted_pdf(), "encrypted"),
        (b"PK\x03\x04 no archive", "broken DOCX"),
        (zip_of({"a.txt": b"x"}), "not a document"),
        (zip_of({"word/document.xml": ENTITIES}), "entity"),
        (zip_of({"word/document.xml": b"<w:document>"}), "broken DOCX"),
        (zip_of({"word/document.xml": b" " * (MAX_UNPACKED + 1)}), "unpacks to too much"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Office"),
        ("宜昌".encode() * (MAX_BYTES // 6 + 1), "more than"),
        (b"\xff\xfe" + b"\x00\xd8" * 40, "UTF-16"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unreadable_input_says_so_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableCapture) as caught:
        ingest.parse(data, "page")
    assert said in str(caught.value) and "\n" not in str(caught.value) and str(caught.value).startswith("page: ")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_capture_or_an_error(data: bytes) -> None:
    for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><p>", b"\xff\xfe"):
        try:
            capture = ingest.parse(head + data, "page")
        except UnreadableCapture:
            continue
        assert capture.blocks and all(b.text for b in capture.blocks)


# ---------------------------------------------------------------- the worker


def test_many_files_in_order_and_one_bad_one_stops_none(tmp_path: Path) -> None:
    good, empty, other = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.html"
    good.write_text(SIMPLIFIED, encoding="gb18030")
    empty.write_bytes(b"")
    other.write_text(f"<html><body><p>{TRADITIONAL}</p></body></html>", encoding="utf-8")
    results = list(ingest.read_all([good, empty, tmp_path / "none.txt", tmp_path, str(other)]))
    assert [type(r).__name__ for r in results] == ["Capture", "UnreadableCapture", "UnreadableCapture", "UnreadableCapture", "Capture"]
    assert isinstance(results[0], Capture) and results[0] == ingest.parse(good.read_bytes(), str(good))
    assert "no such file" in str(results[2]) and "not a file" in str(results[3])
    assert ingest.read(good).source == str(good)


def test_a_name_that_is_no_text_is_escaped_wherever_it_goes(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("工作".encode("gbk") + b"\x1b\n.txt")  # as a ZIP file of GBK names leaves it
    empty = tmp_path / os.fsdecode(b"\xb9.txt")
    try:
        path.write_text(SIMPLIFIED, encoding="utf-8")
        empty.write_bytes(b"")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only; run this on another to test it")
    shown = f"{tmp_path}/\\xb9\\xa4\\xd7\\xf7\\x1b\\n.txt"
    found = [*ingest.read_sources([str(path), str(empty)]), *ingest.read_all([path]), ingest.read(path)]
    assert [one.source if isinstance(one, Capture) else str(one) for one in found] == [
        shown,
        f"{tmp_path}/\\xb9.txt: an empty file, save the page again",
        shown,
        shown,
    ]


def test_what_travels_between_the_processes_arrives_as_it_left() -> None:
    block = Block("中\u2028\U00020000\x00", "p", 0.25, "a b")
    capture = Capture("页.html", "0" * 64, "html", "utf-8", (block,), "https://example.com/", (("title", "页"),))
    assert worker.unpack(child.pack(capture)) == capture


def test_a_worker_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with worker.Reader() as reader:
        reader.parse(SIMPLIFIED.encode(), "a")
        child = reader._child
        assert child is not None
        child.kill()
        child.wait()
        assert texts(reader.parse(SIMPLIFIED.encode(), "b")) == SIMPLIFIED.split("\n")
        assert reader._child is not child


def stuck(reader: worker.Reader, code: str) -> None:
    """Give `reader` a child that runs `code` in place of the real one."""
    import subprocess
    import sys

    reader._child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(600)",
        "import sys; sys.stdin.readline(); sys.exit(1)",
        "import sys; sys.stdin.readline(); sys.stdout.write('x' * 1000); sys.exit(0)",
    ],
    ids=["hangs", "dies", "stops-halfway"],
)
def test_a_capture_that_hangs_or_kills_its_reader_is_an_error(code: str) -> None:
    with worker.Reader(time=0.5) as reader:
        stuck(reader, code)
        with pytest.raises(UnreadableCapture, match="too much time or memory"):
            reader.parse(SIMPLIFIED.encode(), "a")
        reader.time = worker.TIME
        assert reader.parse(SIMPLIFIED.encode(), "b").blocks


@pytest.mark.skipif(os.name != "posix", reason="limits on memory are POSIX")
def test_the_child_is_confined() -> None:
    import subprocess
    import sys

    code = (
        "from policy_digest.ingest import child; child._confine(400 << 20); "
        "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0])\n"
        "try: bytearray(1 << 30)\nexcept MemoryError: print('limited')"
    )
    root = Path(__file__).resolve().parent.parent
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert out == [str(400 << 20), "0", "limited"]


# What code could do that somebody brought to run in the child: each line is one attempt.
BEYOND = """
import ctypes, os, signal, socket, subprocess
from pathlib import Path
attempt("read", lambda: Path({secret!r}).read_bytes())
attempt("write", lambda: Path({secret!r}).with_name("made").touch())
attempt("remove", lambda: Path({secret!r}).unlink())
attempt("rename", lambda: Path({secret!r}).rename({secret!r} + "2"))
attempt("link", lambda: Path({secret!r} + "3").symlink_to("/"))
attempt("others", lambda: Path(f"/proc/{{os.getppid()}}/environ").read_bytes())
attempt("program", lambda: subprocess.run(["/bin/true"], check=True))
attempt("signal", lambda: os.kill(os.getppid(), 0))
attempt("socket", lambda: socket.create_connection(("127.0.0.1", {port}), 1))
attempt("name", lambda: socket.getaddrinfo("localhost", 1))
"""


def attempts(beyond: str, before: str) -> list[str]:
    """Those that came off, in a process of which `before` is run first."""
    import subprocess
    import sys

    code = f"""
done = []
def attempt(name, work):
    try:
        work()
    except OSError:
        return
    done.append(name)
from policy_digest import confined
{before}
{beyond}
print(*done)
"""
    root = Path(__file__).resolve().parent.parent / "generator"
    return subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("layer", ["all", "the system's", "Python's"])
def test_the_child_has_no_files_no_network_and_no_programs(layer: str, tmp_path: Path) -> None:
    """Also where one of the two layers is missing: code that is not Python's knows no hook, and not every system has the other."""
    if layer == "the system's" and confined.landlock() < 6:
        pytest.skip("this system knows no Landlock that refuses signals")
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    without = {"all": "", "the system's": "confined._refuse = lambda *_: None", "Python's": "confined.landlock = lambda: 0"}[layer]
    with socket.create_server(("127.0.0.1", 0)) as server:
        beyond = BEYOND.format(secret=str(tmp_path / "secret"), port=server.getsockname()[1])
        names = {line.partition('"')[2].partition('"')[0] for line in beyond.splitlines() if line.startswith("attempt")}
        assert set(attempts(beyond.replace(".unlink", ".exists").replace(".rename", ".match"), "")) >= names - {"others"}
        (tmp_path / "made").unlink()
        (tmp_path / "secret3").unlink()
        left = attempts(beyond, f"{without}\nconfined.reader()")
    # Python's hook lets files be read: code is loaded yet. The system's parts from the network and lets names be asked for in vain.
    assert set(left) <= {"all": set(), "the system's": {"name"}, "Python's": {"read", "others"}}[layer]
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_reader_that_asks_for_more_than_its_bytes_is_an_error_of_its_capture(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "from policy_digest.ingest import child\ndef parse(*_): open('x', 'w')\n"
    monkeypatch.setattr(worker, "_CHILD", code + "import sys; child.serve(sys.stdin.buffer, sys.stdout.buffer, parse)")
    with worker.Reader() as reader, pytest.raises(UnreadableCapture, match="a: made its reader ask for a file"):
        reader.parse(SIMPLIFIED.encode(), "a")


def test_a_module_in_the_folder_of_the_caller_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Captures often lie in a folder that a stranger filled: a json.py there is no module of the child that reads them."""
    for name in ("json", "base64", "policy_digest", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"from pathlib import Path\nPath({str(tmp_path)!r}, 'ran').touch()\n")
    monkeypatch.chdir(tmp_path)
    assert ingest.read_bytes("一页没有模块的文字。".encode(), "page.txt").blocks
    assert not (tmp_path / "ran").exists()


# ---------------------------------------------------------------- URLs


class Pages(http.server.BaseHTTPRequestHandler):
    """A small site: a page, redirects of several kinds, a page that is too large."""

    def do_GET(self) -> None:
        targets = {"/to-page": "/page", "/to-file": "file:///etc/passwd", "/to-private": "http://10.0.0.1/", "/round": "/round"}
        targets |= {"/to-nothing": "http://[::1"}
        if self.path in targets:
            self.send_response(302)
            self.send_header("Location", targets[self.path])
            self.end_headers()
            return
        if self.path == "/gone":
            self.send_error(404)
            return
        body = SIMPLIFIED.encode() * (1000 if self.path == "/large" else 1)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) + 9 * (self.path == "/short")))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: tests are quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_fetched(site: str) -> None:
    assert ingest.fetch(f"{site}/page", private=True) == (SIMPLIFIED.encode(), f"{site}/page")
    assert ingest.fetch(f"{site}/to-page", private=True)[1] == f"{site}/page"
    assert ingest.fetch(f"{site}/中 文".replace(" ", "%20"), private=True)[0] == SIMPLIFIED.encode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/to-file", "not an http"),
        ("/to-nothing", "redirects to what is no address"),
        ("/round", "redirects"),
        ("/gone", "404"),
        ("/large", "more than"),
        ("/short", "cut off 9 bytes before its end"),
    ],
)
def test_what_is_not_fetched(site: str, path: str, said: str) -> None:
    with pytest.raises(UnreadableCapture, match=said):
        ingest.fetch(f"{site}{path}", private=True, max_bytes=50_000)


def test_private_addresses_are_refused_also_behind_a_redirect_and_a_name(site: str) -> None:
    with pytest.raises(UnreadableCapture, match="private address"):
        ingest.fetch(f"{site}/page")
    for address in (
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "::1", "fe80::1", "::ffff:127.0.0.1", "0.0.0.0", "fec0::1", "fd00::1",
        "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::5", "64:ff9b::10.0.0.1", "ff02::1", "fe80::1%eth0",
    ):  # fmt: skip
        with pytest.raises(UnreadableCapture, match="private address"):
            ingest.fetch("http://example.com/", lookup=lambda host, port, address=address: [address])  # type: ignore[misc]
    with pytest.raises(UnreadableCapture, match="private address"):  # one public address does not excuse a private one
        ingest.fetch("http://example.com/", lookup=lambda host, port: ["93.184.215.14", "127.0.0.1"])


@pytest.mark.parametrize("address", ["93.184.215.14", "::ffff:93.184.215.14", "2606:4700::1111", "64:ff9b::93.184.215.14"])
def test_public_addresses_are_asked(address: str) -> None:
    assert web._is_public(address)


PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + "中文".encode()
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n" + "中文".encode() + b"\r\n0\r\n"
# What comes first, what comes again and again, and what would end it like a page, if anybody waited so long.
SLOW = {
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", PAGE),
    "header": (b"HTTP/1.1 200 OK\r\nX: ", b"x", PAGE.removeprefix(b"HTTP/1.1 200 OK")),
    "redirect": (b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nX: ", b"x", b"\r\n\r\n"),
    "body": (b"HTTP/1.1 200 OK\r\n\r\n" + "中文".encode(), b"x", b""),
    "trailer": (CHUNKED, b"X: x\r\n", b"\r\n"),
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_server_that_drips_is_left_in_time(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, again, last = SLOW[kind]
    given_up = threading.Event()

    def drip(listening: socket.socket) -> None:
        with listening.accept()[0] as connection:
            try:
                connection.recv(4096)
                connection.sendall(first)
                for _ in range(300):  # six seconds, each wait far shorter than the timeout of the socket
                    connection.sendall(again)
                    if given_up.wait(0.02):
                        return
                connection.sendall(last)
            except OSError:
                pass

    monkeypatch.setattr(web, "DEADLINE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=drip, args=(listening,), daemon=True)
        server.start()
        with pytest.raises(UnreadableCapture, match="not there after"):
            ingest.fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/", private=True)
        given_up.set()
        server.join()


def test_one_address_that_leads_nowhere_stops_no_other(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_is_public", lambda address: True)
    (tmp_path / "a.txt").write_text(SIMPLIFIED, encoding="utf-8")
    found = list(ingest.read_sources([f"{site}/to-nothing", f"{site}/short", str(tmp_path / "a.txt")]))
    assert [type(one).__name__ for one in found] == ["UnreadableCapture", "UnreadableCapture", "Capture"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/a",
        "http://",
        "javascript:alert(1)",
        "http://user:word@example.com/",
        "http://a b/",
        "http://example.com:99999/",
        "http://[::1",
        "http://example.com/\r\nHost: x",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UnreadableCapture, match="address"):
        ingest.fetch(url)


def test_a_host_that_is_not_there() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError

    with pytest.raises(UnreadableCapture, match="no such host"):
        ingest.fetch("http://example.com/", lookup=nowhere)
