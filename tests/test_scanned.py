"""Pages that are pictures: what a machine reads off them, how that is marked, and what is said where the extra is missing."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from browser import chromium
from policy_digest import ingest, tables
from policy_digest.clean import clean
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import paper, scanned, worker
from policy_digest.ingest.scanned import Said, glyphs_of

STEP = 24.0  # points between lines
SAID = ("宜昌市公共实训基地建设方案", "到2027年，全市建成公共实训基地不少于12个。")


def lines(*texts: str) -> list[Said]:
    """Lines of one type, as an engine says them: the boxes differ a little."""
    return [
        Said(text, (70.0, 80 + STEP * n - n % 2, 70 + 16 * sum(1 if ord(c) > 255 else 0.5 for c in text), 97 + STEP * n + n % 3), 0.99)
        for n, text in enumerate(texts)
    ]


def picture(grey: bytes = b"\xff" * 10_000, width: int = 100, height: int = 100) -> bytes:
    """A PDF of one page of A4 that is a picture."""
    packed, shown = zlib.compress(grey), b"595 0 0 842 0 0 cm /I Do"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
        b"/Length %d>>stream\n%s\n"
        b"endstream" % (width, height, len(packed), packed),
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
    ]
    out, at = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        at.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in at)
    return bytes(out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)


def test_lines_of_a_picture_become_lines_of_a_paper() -> None:
    found = glyphs_of(
        lines("宜昌市建设方案", "到2027年，全市建成公共实训基地不少于12个，力争开展职业技能培训", "5万人次以上。", "二、支持")
    )
    sheet = paper.Sheet(595.0, 842.0, found, pictured=True)
    assert "培训5万人次以上" in "".join(block.text for block in paper.read_sheets([sheet]).blocks)


def test_what_runs_downwards_is_left_out_and_blanks_stay() -> None:
    found = glyphs_of([Said("骑缝章", (500.0, 100.0, 515.0, 160.0), 0.9), Said("合计 12 个", (70.0, 100.0, 170.0, 116.0), 0.9)])
    assert "".join(one.text for one in found) == "合计12个"
    assert [one.text for one in found if one.blank] == ["1", "个"]


def test_pages_that_are_pictures_are_read_and_the_capture_says_so() -> None:
    boxes = [[[200, y], [1200, y], [1200, y + 45], [200, y + 45]] for y in (100, 180)]
    said = [(box, text, sure) for box, text, sure in zip(boxes, SAID, (0.99, 0.7), strict=True)]
    capture = scanned.parse(picture(), "scan.pdf", None, lambda _: (said, None))
    (issue,) = capture.issues
    assert issue.code == "read-by-machine" and "1 of 1 pages" in issue.message
    assert "不少于12个" in issue.message and SAID[0] not in issue.message, "the line that it was less sure of is named"
    article = clean(capture, tables.load())
    assert article.scanned and "不少于12个" in article.text
    assert not replace(article, issues=()).scanned


def test_too_many_pictures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanned, "MAX_PAGES", 0)
    with pytest.raises(UnreadableCapture, match="a PDF of 1 scanned pages"):
        scanned.parse(picture(), "scan.pdf", None, lambda _: (None, None))


def test_one_line_says_how_scans_are_read_where_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanned, "installed", lambda: False)
    with pytest.raises(UnreadableCapture) as told:
        worker.read_bytes(picture(), "scan.pdf")
    assert "scanned pages" in str(told.value) and "policy-digest[scans]" in str(told.value) and "\n" not in str(told.value)


@pytest.mark.skipif(not scanned.installed(), reason='install "policy-digest[scans]" to test what it reads')
def test_a_scan_is_read_with_its_figures() -> None:
    import pypdfium2

    with chromium() as browser:
        page = browser.new_page()
        page.set_content(f'<meta charset="utf-8"><body style="font-size:16pt"><h3>{SAID[0]}</h3><p>{SAID[1]}</p>')
        printed = page.pdf(format="A4")
    shown = pypdfium2.PdfDocument(printed)[0].render(scale=2, grayscale=True).to_numpy()
    grey = shown.reshape(shown.shape[0], shown.shape[1])
    capture = ingest.read_bytes(picture(grey.tobytes(), grey.shape[1], grey.shape[0]), "scan.pdf")
    assert "12个" in "".join(block.text for block in capture.blocks) and capture.issues[0].code == "read-by-machine"
