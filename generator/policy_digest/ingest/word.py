"""The bytes of a DOCX → blocks. In: bytes. Out: blocks, metas, and what Word does not show as text: notes, comments, deleted text.

mammoth makes HTML of it, which `page` reads. Before that, what Word shows and mammoth does not is put in, and what it does not show out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError

from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.numbered import Numbering, W, read_numbering
from policy_digest.ingest.page import read_page
from policy_digest.models import Block, Removed

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BROKEN = (zipfile.BadZipFile, zlib.error, ExpatError, LookupError, ValueError, TypeError, OSError, EOFError, AttributeError,
          RecursionError, NotImplementedError, ElementTree.ParseError)  # fmt: skip
_DOCUMENT = "word/document.xml"
# What stands beside the text, in parts of its own: the part, the element that is one such piece, and why it is none of the article's
_BESIDE = (
    (re.compile(r"word/(?:foot|end)notes\.xml"), ("footnote", "endnote"), "note"),
    (re.compile(r"word/comments\.xml"), ("comment",), "comment"),
    (re.compile(r"word/(?:header|footer)[0-9]*\.xml"), ("p",), "running-head"),
)
_REFERENCES = frozenset(f"{W}{name}" for name in ("footnoteReference", "endnoteReference", "commentReference", "footnoteRef", "endnoteRef"))
_GONE = {f"{W}del": "deleted-text", f"{W}moveFrom": "deleted-text"}
_TEXTS = frozenset((f"{W}t", f"{W}delText", f"{MATH}t"))


def blocks_of(archive: zipfile.ZipFile, source: str) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...], tuple[Removed, ...]]:
    """Blocks, metas and what was set aside of an opened DOCX. Raises one of `BROKEN` where it is no sound one."""
    import mammoth  # heavy, and wanted for DOCX alone

    names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    # mammoth reads XML with the standard library, which expands entities; no word processor writes any. NULs: UTF-16.
    parts = {name: archive.read(name) for name in names}
    if any(b"<!DOCTYPE" in bare or b"<!ENTITY" in bare for bare in (part.replace(b"\x00", b"") for part in parts.values())):
        raise UnreadableCapture("a DOCX with entity declarations", source, hint="save it again in a word processor")
    document = ElementTree.fromstring(parts[_DOCUMENT])
    numbering, styles = (_tree(parts.get(f"word/{name}.xml")) for name in ("numbering", "styles"))
    removed = [*_prepared(document, read_numbering(numbering, styles)), *_beside(parts)]
    parts[_DOCUMENT] = ElementTree.tostring(document, encoding="utf-8", xml_declaration=True)
    parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{W[1:-1]}"/>'.encode()  # its numbers are text now
    # No pictures: they would travel as base64.
    whole = _zipped(parts)
    html = mammoth.convert_to_html(whole, convert_image=mammoth.images.img_element(lambda image: {"src": ""})).value
    blocks, meta = read_page(html)
    return blocks, meta, tuple(removed)


def _tree(part: bytes | None) -> Element | None:
    return ElementTree.fromstring(part) if part else None


def _zipped(parts: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    out.seek(0)
    return out


# ---------------------------------------------------------------- what Word shows


def _prepared(document: Element, numbering: Numbering) -> Iterator[Removed]:
    """Put into the document what Word shows, and take out what it does not; what is taken out is given back."""
    for parent in list(document.iter()):
        for child in list(parent):
            if (why := _GONE.get(child.tag)) is not None and (text := _text(child)):
                yield Removed(text, why)
            elif child.tag == f"{W}r" and _is_hidden(child):
                if text := _text(child):
                    yield Removed(text, "hidden-text")
                parent.remove(child)
            elif child.tag in _REFERENCES:
                parent.remove(child)
            elif child.tag in (f"{W}fldSimple", f"{W}bdo", f"{W}dir"):
                child.tag = f"{W}smartTag"  # which mammoth looks into
            elif child.tag in (f"{MATH}oMath", f"{W}ruby"):
                _replaced(parent, child)
    waiting: list[Element] = []  # paragraphs whose end was deleted: they are one with the next
    for paragraph in document.iter(f"{W}p"):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            waiting.append(paragraph)
            continue
        if label := _label(paragraph, numbering):
            first = waiting[0] if waiting else paragraph
            first.insert(1 if first.find(f"{W}pPr") is not None else 0, _run(label))
        waiting = []


def _label(paragraph: Element, numbering: Numbering) -> str:
    """The number that Word shows before a paragraph."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    list_, level = numbering.styles.get((style.get(f"{W}val") or "") if style is not None else "", ("", 0))
    own = paragraph.find(f"{W}pPr/{W}numPr")
    if own is not None:
        said = {child.tag.removeprefix(W): child.get(f"{W}val") or "" for child in own}
        list_ = said.get("numId", list_)
        if (at := said.get("ilvl", "")).isdigit():
            level = int(at[:3])
    return numbering.label(list_, level) if list_ and _text(paragraph, shown=True) else ""


def _run(text: str) -> Element:
    run = Element(f"{W}r")
    holder = ElementTree.SubElement(run, f"{W}t")
    holder.text = text
    return run


def _replaced(parent: Element, child: Element) -> None:
    """A formula, or characters with their reading above them, as plain text."""
    base = child.find(f"{W}rubyBase") if child.tag == f"{W}ruby" else child
    text = _text(base) if base is not None else ""
    at = list(parent).index(child)
    parent.remove(child)
    holder = Element(f"{W}t")
    holder.text = text
    parent.insert(at, holder if parent.tag == f"{W}r" else _run(text))


def _is_hidden(run: Element) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val") not in ("0", "false")


def _text(element: Element, shown: bool = False) -> str:
    """The text in an element; with `shown`, without what was deleted."""
    return "".join(t.text or "" for t in element.iter() if t.tag in _TEXTS and not (shown and t.tag == f"{W}delText")).strip()


def _beside(parts: dict[str, bytes]) -> Iterator[Removed]:
    """Notes, comments, heads and feet: what stands in parts of its own."""
    for name, part in sorted(parts.items()):
        for pattern, elements, why in _BESIDE:
            if pattern.fullmatch(name):
                for one in ElementTree.fromstring(part).iter():
                    if one.tag.removeprefix(W) in elements and (text := _text(one)):
                        yield Removed(text, why)
