"""The bytes of one capture → `Capture`. In: bytes. Out: blocks and metas of a file of any form that is read; nothing is judged here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import archive, mail, marked, tabulated, wrapped
from policy_digest.ingest.decode import decode, is_text
from policy_digest.ingest.page import read_page
from policy_digest.ingest.scanned import SCANNED
from policy_digest.ingest.sniff import MAX_BYTES, Form, form_of, opened
from policy_digest.models import Block, Capture, Issue, Media, Removed

if TYPE_CHECKING:  # the readers of paper and of office files are many, and wanted for their files alone
    from policy_digest.ingest.paper import Paper, Sheet

MAX_LINES = 200_000
_HEAD = 12  # blocks of a paper among which its headline is

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


_FIRST_LINE = re.compile(r"https?://\S{4,1990}", re.I)  # of a text that somebody saved: where it was
_ELSEWHERE: Mapping[Form, tuple[str, str]] = {
    "zip": ("a ZIP archive, not a document", "name it to `policy-digest ingest` or `inspect`, which read what it holds"),
    "office": ("an old Office file (.doc, .wps, .xls, .rtf)", "install LibreOffice, which opens it here, or save it as DOCX"),
}
_JSON = re.compile(r'^\s*(?:\{\s*(?:"[^"\n]{1,200}"\s*:|\})|\[\s*[\[{"])')


def _lines(text: str) -> tuple[Block, ...]:
    raw = _LINE_END.split(text)
    if len(raw) > MAX_LINES:
        return _blocks(raw)[:MAX_LINES]
    lines: list[str | Block] = list(raw)
    for found in reversed(list(tabulated.find(raw))):
        lines[found.start : found.end] = tabulated.as_blocks(found)
    if at := wrapped.column([line for line in lines if isinstance(line, str)]):
        lines = wrapped.join(lines, at)
    return _blocks(lines)


def _blocks(lines: Iterable[str | Block]) -> tuple[Block, ...]:
    return tuple(line if isinstance(line, Block) else Block(line.strip()) for line in lines if isinstance(line, Block) or line.strip())


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


Metas = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Taken:
    """What a reader takes out of the bytes. `html`: the markup, where they are a page; `form`: what they are, where "page" is not it."""

    media: Media
    blocks: tuple[Block, ...]
    meta: Metas = ()
    encoding: str | None = None
    removed: tuple[Removed, ...] = ()
    issues: tuple[Issue, ...] = ()
    html: str = ""
    form: str = ""


def _pdf(data: bytes, source: str) -> _Taken:
    from policy_digest.ingest import pdf

    sheets, meta = pdf.sheets(data, source)
    return of_paper("pdf", "a PDF", sheets, meta, source)


def _ofd(data: bytes, source: str) -> _Taken:
    from policy_digest.ingest import ofd, word

    try:
        with opened(data, source) as parts:
            return of_paper("ofd", "an OFD document", ofd.sheets(parts, source), (), source)
    except word.BROKEN:
        raise UnreadableCapture("a broken OFD document", source, hint="save it as PDF with its reader") from None


def of_paper(media: Media, what: str, sheets: Sequence[Sheet], meta: Sequence[tuple[str, str]], source: str) -> _Taken:
    """What printed pages hold. Raises `UnreadableCapture` where that is no text."""
    from policy_digest.ingest.paper import read_sheets

    paper = read_sheets(sheets)
    text = "".join(block.text for block in paper.blocks)
    if not text:
        raise UnreadableCapture(f"{what} {SCANNED}", source, hint="run text recognition first")
    if not is_text(text):
        unread = f"{what} whose text layer cannot be read: its characters stand in codes of its own"
        raise UnreadableCapture(unread, source, hint="run text recognition on it, or ask its publisher for the document")
    shown = tuple((name, said) for name, said in meta if name != "title" or _shows(paper, said))
    return _Taken(media, paper.blocks, shown, removed=paper.removed, issues=paper.issues, form=what)


def _shows(paper: Paper, title: str) -> bool:
    """Whether a paper shows the title that its file was given: that may be the name of a file, or of the paper it was copied from."""
    begun = "".join(block.text for block in paper.blocks[:_HEAD])
    return len(title) > 3 and re.sub(r"\s", "", title) in re.sub(r"\s", "", begun)


def _docx(data: bytes, source: str) -> _Taken:
    from policy_digest.ingest import word

    try:
        with opened(data, source) as parts:
            blocks, meta, removed = word.blocks_of(parts, source)
    except word.BROKEN:
        raise UnreadableCapture("a broken DOCX", source, hint="save it again in a word processor") from None
    return _Taken("docx", tabulated.in_blocks(blocks), meta, removed=removed)


def _xlsx(data: bytes, source: str) -> _Taken:
    from policy_digest.ingest import workbook

    blocks, removed, issues = workbook.read_workbook(data, source)
    return _Taken("xlsx", blocks, removed=removed, issues=issues, form="an Excel workbook")


def _page(data: bytes, source: str, charset: str | None = None) -> _Taken:
    text, encoding = decode(data, source, html=True, stated=charset)
    blocks, meta = read_page(text)
    return _Taken("html", tabulated.in_blocks(blocks), meta, encoding, html=text)


def _text(data: bytes, source: str, charset: str | None = None) -> _Taken:
    text, encoding = decode(data, source, stated=charset)
    if _JSON.match(text) and _is_json(text):
        raise UnreadableCapture("JSON data, not a page", source, hint="save the page that shows it")
    blocks = _lines(text)
    meta = tuple(("saved-from", b.text) for b in blocks[:1] if _FIRST_LINE.fullmatch(b.text))
    return _Taken("text", blocks, meta, encoding)


def _markdown(data: bytes, source: str) -> _Taken:
    text, encoding = decode(data, source)
    markup, stated = marked.page_of(text)
    blocks, meta = read_page(markup)
    return _Taken("html", tabulated.in_blocks(blocks), (*stated, *meta), encoding)


def _mail(data: bytes, source: str) -> _Taken:
    letter = mail.letter(data, source)
    taken = (_page if letter.html else _text)(letter.data, source, letter.charset)
    told = {name for name, _ in taken.meta}
    subject = next((said for name, said in letter.meta if name == "subject"), "")
    meta = (*(one for one in letter.meta if one[0] != "subject"), *taken.meta)
    if subject and not letter.is_page:  # what a letter is about stands above it; a page shows its own headline
        taken = replace(taken, blocks=(Block(subject, "h1" if letter.html else ""), *taken.blocks))
    if subject and "title" not in told:
        meta = (*meta, ("title", subject))
    return replace(taken, meta=meta, form="a web archive (MHTML)" if letter.is_page else "an e-mail")


_READERS: Mapping[Form, Callable[[bytes, str], _Taken]] = {
    "pdf": _pdf, "docx": _docx, "html": _page, "text": _text, "markdown": _markdown, "mail": _mail, "xlsx": _xlsx, "ofd": _ofd,
}  # fmt: skip


def parse(data: bytes, source: str, url: str | None = None) -> Capture:
    """Take one capture apart. `source`: the name that errors and the article show; `url`: where it came from, if that is known.

    Raises `UnreadableCapture` for input that is empty, too large, binary, encrypted, broken or without Chinese text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableCapture(f"more than {MAX_BYTES >> 20} MiB", source, hint="save the article alone")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableCapture("an empty file", source, hint="save the page again")
    form = form_of(data, source)
    if form not in _READERS:
        raise UnreadableCapture(*_ELSEWHERE[form][:1], source, hint=_ELSEWHERE[form][1])
    return capture_of(_READERS[form](data, source), data, source, url)


def capture_of(taken: _Taken, data: bytes, source: str, url: str | None) -> Capture:
    """The capture that a reader took out of the bytes. Raises `UnreadableCapture` where there is no Chinese text in it."""
    if not any(_HAN.search(block.text) for block in taken.blocks):
        if taken.html:
            _refuse_shell(taken.html, source)
        raise UnreadableCapture("no Chinese text", source, hint="captures are pages in Chinese")
    digest = hashlib.sha256(data).hexdigest()
    meta = (("saved-as", taken.form), *taken.meta) if taken.form else taken.meta
    return Capture(source, digest, taken.media, taken.encoding, taken.blocks, url, meta, taken.removed, taken.issues)


def members(data: bytes, source: str) -> list[tuple[str, bytes]] | None:
    """The documents that a file holds, by name: of a ZIP file all, of an e-mail itself and what is attached; None of any other file.

    Names are an attacker's: they are shown, and nothing is written under them. Raises `UnreadableCapture` for what unpacks to too much.
    """
    if len(data) > MAX_BYTES or not data:
        return None
    form = form_of(data, source)
    if form == "zip":
        return archive.documents(data, source)
    if form == "mail" and (carried := list(mail.attachments(data))):
        return [("", data), *((archive.name_of(name), held) for name, held in carried if archive.is_document(name))]
    return None
