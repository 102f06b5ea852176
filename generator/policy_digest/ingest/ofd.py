"""The bytes of an OFD → its sheets. In: an opened ZIP file. Out: a `Sheet` a page, as of a PDF.

Source: GB/T 33190-2016: places are in millimetres from the upper left corner; a text's characters stand at `X`, `Y`, and each
`DeltaX` further.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.paper import Glyph, Rule, Sheet
from policy_digest.ingest.paper.sheet import Blank, plain

MAX_PAGES = 2000
MAX_GLYPHS = 1_500_000  # of a document
_MAX_RULES = 6_000  # of a page
_POINT = 72 / 25.4  # points in a millimetre
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DRAWN = re.compile(r"([SMLQBAC])\s*((?:-?[\d.]+\s*)*)")
_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres
Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def sheets(archive: zipfile.ZipFile, source: str) -> list[Sheet]:
    """Every page of an OFD. Raises `UnreadableCapture` where it declares entities or is too long."""

    def tree(path: str) -> Element:
        part = archive.read(path)
        if b"<!DOCTYPE" in part.replace(b"\x00", b"") or b"<!ENTITY" in part.replace(b"\x00", b""):
            raise UnreadableCapture("an OFD document with entity declarations", source, hint="save it as PDF with its reader")
        return ElementTree.fromstring(part)

    out: list[Sheet] = []
    left = MAX_GLYPHS
    for root in _found(tree("OFD.xml"), "DocRoot"):
        at = (root.text or "").strip().lstrip("/")
        document = tree(at)
        folder = posixpath.dirname(at)
        area = _box(next((box for box in _found(document, "PhysicalBox")), None)) or _A4
        templates = {one.get("ID"): posixpath.join(folder, one.get("BaseLoc") or "") for one in _found(document, "TemplatePage")}
        pages = [page for holder in _found(document, "Pages") for page in _found(holder, "Page")]
        if len(pages) > MAX_PAGES:
            raise UnreadableCapture(f"an OFD document of {len(pages)} pages", source, hint=f"split it, {MAX_PAGES} pages at most")
        for page in pages:
            content = tree(posixpath.join(folder, (page.get("BaseLoc") or "").lstrip("/")))
            below = [tree(templates[used.get("TemplateID")]) for used in _found(content, "Template") if used.get("TemplateID") in templates]
            own = next((_box(box) for box in _found(content, "PhysicalBox")), None)
            sheet = _sheet([*below, content], own or area)
            left -= len(sheet.glyphs)
            if left < 0:
                raise UnreadableCapture("an OFD document of too much text", source, hint=f"split it, {MAX_GLYPHS} characters at most")
            out.append(sheet)
    return out


def _found(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name, in whatever namespace."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in _NUMBER.findall((text or "")[:20_000])]


def _box(element: Element | None) -> tuple[float, float, float, float] | None:
    found = _numbers(element.text) if element is not None else []
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 and min(found[2:]) > 0 else None


def _sheet(contents: Sequence[Element], area: tuple[float, float, float, float]) -> Sheet:
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    pictured = False
    for content in contents:
        for one in content.iter():
            name = one.tag.rpartition("}")[2]
            if name == "TextObject":
                glyphs += _glyphs(one)
            elif name == "PathObject" and len(rules) < _MAX_RULES:
                rules += _rules(one)
            pictured = pictured or name == "ImageObject"
    return Sheet(area[2] * _POINT, area[3] * _POINT, tuple(glyphs), tuple(rules), "", pictured)


def _placed(one: Element) -> tuple[float, float, Matrix]:
    """Where an object's own coordinates begin, and how they are turned and stretched."""
    boundary, matrix = _numbers(one.get("Boundary")), _numbers(one.get("CTM"))
    x, y = (boundary[0], boundary[1]) if len(boundary) >= 2 else (0.0, 0.0)
    turned = (matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]) if len(matrix) == 6 else _UPRIGHT
    return x, y, turned


def _steps(text: str | None, count: int) -> list[float]:
    """`DeltaX` or `DeltaY` for each character: numbers, and `g n step` for n times the same."""
    out: list[float] = []
    words = (text or "")[:200_000].split()
    i = 0
    while i < len(words) and len(out) < count:
        if words[i] == "g" and i + 2 < len(words):
            times, step = _numbers(words[i + 1])[:1], _numbers(words[i + 2])[:1]
            out += [step[0] if step else 0.0] * min(int(times[0]) if times else 0, count)
            i += 3
        else:
            out += _numbers(words[i])[:1]
            i += 1
    return out + [out[-1] if out else 0.0] * (count - len(out))


def _glyphs(one: Element) -> Iterator[Glyph]:
    x, y, (a, b, c, d, e, f) = _placed(one)
    size = (_numbers(one.get("Size")) or [4.0])[0]
    x0 = y0 = 0.0
    for code in _found(one, "TextCode"):
        text = code.text or ""
        x0 = (_numbers(code.get("X")) or [x0])[0]
        y0 = (_numbers(code.get("Y")) or [y0])[0]
        right, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        at, base = x0, y0
        for k, letter in enumerate(text):
            if not letter.isspace() and letter.isprintable():
                width = (size if ord(letter) > 0x2000 else size / 2) * abs(a or 1.0)
                left, line = x + a * at + c * base + e, y + b * at + d * base + f
                before: Blank = "typed" if k and text[k - 1].isspace() else ""
                yield Glyph(
                    plain(letter), left * _POINT, (left + width) * _POINT, line * _POINT, max(0.1, size * abs(d or 1.0) * _POINT), before
                )
            at, base = at + right[k], base + down[k]


def _rules(one: Element) -> Iterator[Rule]:
    """The sides of a path that run along an axis."""
    x, y, (a, b, c, d, e, f) = _placed(one)
    drawn = next((data.text or "" for data in _found(one, "AbbreviatedData")), "")[:200_000]
    before: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    for operator, said in _DRAWN.findall(drawn):
        points = _numbers(said)
        if operator == "C" and before and first:
            here = first
        elif operator in "SML" and len(points) >= 2:
            here = (x + a * points[0] + c * points[1] + e, y + b * points[0] + d * points[1] + f)
        else:
            before = None
            continue
        if operator in "LC" and before and min(abs(before[0] - here[0]), abs(before[1] - here[1])) < 0.2:
            (p, q), (r, s) = before, here
            yield Rule(min(p, r) * _POINT, min(q, s) * _POINT, max(p, r) * _POINT, max(q, s) * _POINT)
        first = here if operator in "SM" else first
        before = here
