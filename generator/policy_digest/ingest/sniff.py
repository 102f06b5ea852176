"""What a file is, by its bytes and then by its name. In: bytes. Out: its `Form`, or one line that says what it is and what to do."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from policy_digest.errors import UnreadableCapture

Form = Literal["pdf", "docx", "xlsx", "ofd", "mail", "markdown", "html", "text", "zip", "office"]

MAX_BYTES = 32 << 20  # of a capture
MAX_UNPACKED = 128 << 20  # bytes of what a ZIP file says that it holds: it may be a bomb
MAX_PARTS = 20_000

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|article|section|h[1-6]|span|br)\b", re.I)
_MAGIC = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"\x7fELF", "a program"), (b"MZ", "a program"),
    (b"RIFF", "a media file"), (b"ID3", "a media file"),
    (b"SQLite format 3", "a database"), (b"wOF", "a font"),
)  # fmt: skip
_ARCHIVED = re.compile(
    rb"^(?:From|MIME-Version|Snapshot-Content-Location|Subject|Date|To|Received|Return-Path|Message-ID|Content-Type|X-[\w-]+): ?"
    rb"[^\r\n]*\r?\n",
    re.I,
)
_TYPED = re.compile(rb"^content-type:\s*(?:multipart/|text/(?:html|plain))", re.I | re.M)
OLE = b"\xd0\xcf\x11\xe0"
RTF = b"{\\rtf"
_OPEN = re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.(?:text|spreadsheet)", re.DOTALL)


def form_of(data: bytes, source: str) -> Form:
    """What the bytes are. Raises `UnreadableCapture` for what is no document, in one line."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if is_office(data):
        return "office"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, source)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise UnreadableCapture(f"{name}, not a page", source, hint="save the page as text, HTML, PDF or DOCX")
    if _ARCHIVED.match(data) and _TYPED.search(data[:8192]):
        return "mail"
    name = source.lower().split("?")[0]
    if name.endswith((".md", ".markdown")):
        return "markdown"
    # UTF-16 markup shows its angle brackets between NULs.
    probe = data[:8192].replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data[:8192]
    named = name.endswith((".html", ".htm", ".xhtml", ".shtml"))
    return "html" if len(_HTML.findall(probe)) >= (1 if named or head.startswith(b"<") else 3) else "text"


def is_office(data: bytes) -> bool:
    """Whether a word processor has to open it: .doc, .wps, .xls, .rtf, .odt, .ods."""
    return data.startswith((OLE, RTF)) or bool(_OPEN.match(data[:120]))


def opened(data: bytes, source: str) -> zipfile.ZipFile:
    """A ZIP file within bounds: it may say that it holds less than it does, and then ends where it says. Raises `UnreadableCapture`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableCapture("a broken DOCX", source, hint="save it again in a word processor") from None
    held = archive.infolist()
    if sum(part.file_size for part in held) > MAX_UNPACKED or len(held) > MAX_PARTS:
        raise UnreadableCapture("a ZIP file that unpacks to too much", source, hint="remove its pictures, or unpack it")
    return archive


def _zipped(data: bytes, source: str) -> Form:
    with opened(data, source) as archive:
        names = set(archive.namelist())
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "OFD.xml" in names:
        return "ofd"
    if "ppt/presentation.xml" in names:
        raise UnreadableCapture("a PowerPoint file (.pptx)", source, hint="save it as PDF")
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return "office"
    return "zip"
