"""The bytes of one capture → `Capture`. In: bytes. Out: blocks and metas of a text, HTML, PDF or DOCX file; nothing is judged here."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import pdf, word, wrapped
from policy_digest.ingest.decode import decode, is_text
from policy_digest.ingest.page import read_page
from policy_digest.ingest.paper import Paper, read_sheets
from policy_digest.models import Block, Capture, Issue, Media, Removed

MAX_BYTES = 32 << 20
MAX_LINES = 200_000
_HEAD = 12  # blocks of a paper among which its headline is

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|article|section|h[1-6]|span|br)\b", re.I)
_MAGIC = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"\x7fELF", "a program"), (b"MZ", "a program"),
    (b"RIFF", "a media file"), (b"ID3", "a media file"),
    (b"SQLite format 3", "a database"), (b"wOF", "a font"), (b"{\\rtf", "an RTF file"),
)  # fmt: skip
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


# Formats that are told by what their ZIP file holds, or by their name; what to do instead
_ZIPPED = (
    ("OFD.xml", "an OFD document", "save it as PDF with its reader"),
    ("xl/workbook.xml", "an Excel workbook (.xlsx)", "save the sheet as HTML or text"),
    ("ppt/presentation.xml", "a PowerPoint file (.pptx)", "save it as PDF"),
    ("content.xml", "an OpenDocument file", "save it as DOCX or PDF"),
)
_NAMED = {
    ".wps": ("a WPS document (.wps)", "save it as DOCX in WPS Office"), ".et": ("a WPS workbook (.et)", "save the sheet as HTML or text"),
    ".xls": ("an old Excel workbook (.xls)", "save the sheet as HTML or text"), ".doc": ("an old Word document (.doc)", "save it as DOCX"),
}  # fmt: skip
_ARCHIVED = re.compile(rb"^(?:From:|MIME-Version:|Snapshot-Content-Location:|Subject:|Date:|X-)[^\r\n]*\r?\n", re.I)
_FIRST_LINE = re.compile(r"https?://\S{4,1990}", re.I)  # of a text that somebody saved: where it was
_JSON = re.compile(r'^\s*(?:\{\s*(?:"[^"\n]{1,200}"\s*:|\})|\[\s*[\[{"])')


def _refuse_named(data: bytes, source: str) -> None:
    """Say what a file is that cannot be read, and what to do instead. Raises `UnreadableCapture`."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        ending = re.search(r"\.[a-z]{2,4}$", source.lower())
        what, hint = _NAMED.get(ending[0] if ending else "", ("an old Office file (.doc, .xls, .wps)", "save it as DOCX"))
        raise UnreadableCapture(what, source, hint=hint)
    if _ARCHIVED.match(data) and re.search(rb"^content-type:\s*multipart/", data[:8192], re.I | re.M):
        raise UnreadableCapture("a web archive (MHTML)", source, hint="save the page as HTML")


def _media(data: bytes, source: str) -> Media:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    _refuse_named(data, source)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise UnreadableCapture(f"{name}, not a page", source, hint="save the page as text, HTML, PDF or DOCX")
    # UTF-16 markup shows its angle brackets between NULs.
    probe = data[:8192].replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data[:8192]
    named = source.lower().split("?")[0].endswith((".html", ".htm", ".xhtml", ".shtml"))
    return "html" if len(_HTML.findall(probe)) >= (1 if named or head.startswith(b"<") else 3) else "text"


def _lines(text: str) -> tuple[Block, ...]:
    lines = _LINE_END.split(text)
    if len(lines) <= MAX_LINES and (edge := wrapped.column(lines)):
        lines = wrapped.join(lines, edge)
    return tuple(Block(line.strip()) for line in lines if line.strip())[:MAX_LINES]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse_shell(markup: str, source: str) -> None:
    """Say why a page without Chinese text has none, where its frames or its script were to bring it. Raises `UnreadableCapture`."""
    if re.search("<(?:frameset|frame|iframe)\\b", markup, re.I):
        raise UnreadableCapture("a page of frames, whose text stands elsewhere", source, hint="open the frame in a browser and save that")
    if re.search("<script\\b", markup, re.I):
        what = "a page that its script fills in, saved before the script had run"
        raise UnreadableCapture(what, source, hint="open it in a browser, and save the whole page there")


# ---------------------------------------------------------------- PDF


def _pdf(data: bytes, source: str) -> tuple[Paper, tuple[tuple[str, str], ...]]:
    sheets, meta = pdf.sheets(data, source)
    paper = read_sheets(sheets)
    text = "".join(block.text for block in paper.blocks)
    if not text:
        raise UnreadableCapture("a PDF without text (scanned pages)", source, hint="run text recognition first")
    if not is_text(text):
        what = "a PDF whose text layer cannot be read: its characters stand in codes of its own"
        raise UnreadableCapture(what, source, hint="run text recognition on it, or ask its publisher for the document")
    return paper, tuple((name, said) for name, said in meta if name != "title" or _shows(paper, said))


def _shows(paper: Paper, title: str) -> bool:
    """Whether a paper shows the title that its file was given: that may be the name of a file, or of the paper it was copied from."""
    begun = "".join(block.text for block in paper.blocks[:_HEAD])
    return len(title) > 3 and re.sub(r"\s", "", title) in re.sub(r"\s", "", begun)


# ---------------------------------------------------------------- DOCX


def _docx(data: bytes, source: str) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...], tuple[Removed, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename: info.file_size for info in archive.infolist()}
            if sum(names.values()) > word.MAX_UNPACKED or len(names) > word.MAX_PARTS:
                raise UnreadableCapture("a DOCX that unpacks to too much", source, hint="remove its pictures")
            for part, what, hint in _ZIPPED:
                if part in names:
                    raise UnreadableCapture(what, source, hint=hint)
            if "word/document.xml" not in names:
                raise UnreadableCapture("a ZIP archive, not a DOCX document", source, hint="unpack it first")
            return word.blocks_of(archive, source)
    except word.BROKEN:
        raise UnreadableCapture("a broken DOCX", source, hint="save it again in a word processor") from None


# ---------------------------------------------------------------- all


def parse(data: bytes, source: str, url: str | None = None) -> Capture:
    """Take one capture apart. `source`: the name that errors and the article show; `url`: where it came from, if that is known.

    Raises `UnreadableCapture` for input that is empty, too large, binary, encrypted, broken or without Chinese text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableCapture(f"more than {MAX_BYTES >> 20} MiB", source, hint="save the article alone")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableCapture("an empty file", source, hint="save the page again")
    media = _media(data, source)
    encoding: str | None = None
    meta: tuple[tuple[str, str], ...] = ()
    removed: tuple[Removed, ...] = ()
    issues: tuple[Issue, ...] = ()
    if media == "pdf":
        paper, meta = _pdf(data, source)
        blocks, removed, issues = paper.blocks, paper.removed, paper.issues
    elif media == "docx":
        blocks, meta, removed = _docx(data, source)
    else:
        text, encoding = decode(data, source, html=media == "html")
        if media == "text" and _JSON.match(text) and _is_json(text):
            raise UnreadableCapture("JSON data, not a page", source, hint="save the page that shows it")
        if media == "html":
            blocks, meta = read_page(text)
        else:
            blocks = _lines(text)
            meta = tuple(("saved-from", b.text) for b in blocks[:1] if _FIRST_LINE.fullmatch(b.text))
    if sum(1 for block in blocks if _HAN.search(block.text)) == 0:
        if media == "html":
            _refuse_shell(text, source)
        raise UnreadableCapture("no Chinese text", source, hint="captures are pages in Chinese")
    return Capture(source, hashlib.sha256(data).hexdigest(), media, encoding, blocks, url, meta, removed, issues)
