"""The bytes of a PDF → its sheets. In: bytes. Out: a `Sheet` a page: glyphs with their places, and the rules of its tables.

pypdfium2 says where each character stands; what lines, columns and tables they make is found in `paper`.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.paper import Glyph, Rule, Sheet
from policy_digest.ingest.paper.sheet import Blank, plain

MAX_PAGES = 2000
MAX_GLYPHS = 1_500_000  # of a document
_MAX_RULES = 6_000  # of a page; a map or a drawing has more, and no table
_MAX_OBJECTS = 60_000  # of a page, forms opened
_MAX_NESTED = 8  # forms inside forms
_THIN = 2.5  # points; a filled box no thicker is a line
_TURNED = 4  # degrees
_LARGEST = 1000.0  # points of type; larger is no text
_LONGEST = 2000  # characters of a title
_BLANK = frozenset(" \t\r\n\u00a0\u3000\u200b\ufeff\u0000")
_HYPHEN = "\u0002"  # what PDFium puts where a line breaks a word

Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def sheets(data: bytes, source: str) -> tuple[list[Sheet], list[tuple[str, str]]]:
    """Every page of a PDF, and its title as its file states it. Raises `UnreadableCapture` where it is encrypted, broken or too long."""
    import pypdfium2  # heavy, and wanted for PDF alone

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise UnreadableCapture("an encrypted PDF", source, hint="save it without a password") from None
        raise UnreadableCapture("a broken PDF", source, hint="save it again") from None
    out: list[Sheet] = []
    with document:
        if len(document) > MAX_PAGES and _page(document, MAX_PAGES) is not None:
            raise UnreadableCapture(f"a PDF of {len(document)} pages", source, hint=f"split it, {MAX_PAGES} pages at most")
        left = MAX_GLYPHS
        count = min(len(document), MAX_PAGES)
        for number in range(count):
            page = _page(document, number)
            if page is None:
                if number and all(_page(document, later) is None for later in range(number + 1, count)):
                    break  # the file says that it has more pages than it has
                raise UnreadableCapture(f"a PDF whose page {number + 1} is broken", source, hint="save it again")
            sheet = _sheet(page, left)
            page.close()
            left -= len(sheet.glyphs)
            if left <= 0:
                raise UnreadableCapture("a PDF of too much text", source, hint=f"split it, {MAX_GLYPHS} characters at most")
            out.append(sheet)
        title = str(document.get_metadata_value("Title")).strip()[:_LONGEST]
    return out, [("title", title)] if title else []


def _page(document: Any, number: int) -> Any:
    """The page, from 0; None where the file has none, or one that cannot be opened."""
    import pypdfium2

    try:
        return document[number]
    except pypdfium2.PdfiumError:
        return None


def _sheet(page: Any, most: int) -> Sheet:
    left, bottom, right, top = page.get_bbox()
    glyphs, turns = _glyphs(page, most)
    turn = turns.most_common(1)[0][0] if turns else 0
    rules, pictured = _rules(page)
    place = _Place(left, bottom, right, top, turn)
    upright, turned = [], []
    for glyph, angle in glyphs:
        if angle == turn:
            upright.append(place.glyph(glyph))
        else:
            turned.append(glyph.text)
    inside = tuple(g for g in upright if g.left >= -1 and g.right <= place.width + 1 and 0 <= g.base <= place.height + 1)
    return Sheet(place.width, place.height, inside, tuple(map(place.rule, rules)), "".join(turned), pictured)


class _Place:
    """Turns the page until its text stands upright, with (0, 0) in the upper left corner."""

    def __init__(self, left: float, bottom: float, right: float, top: float, turn: int) -> None:
        self.box = (left, bottom, right, top)
        self.turn = turn  # degrees, counted against the clock: 0, 90, 180, 270, or an odd angle, which is left as it is
        across = turn in (90, 270)
        self.width, self.height = (top - bottom, right - left) if across else (right - left, top - bottom)

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 270:
            return top - y, right - x
        if self.turn == 180:
            return right - x, y - bottom
        return x - left, top - y

    def glyph(self, glyph: Glyph) -> Glyph:
        """`glyph.left`, `.base`: where it begins on the page; `.right`: its width, along the line."""
        x, y = self.at(glyph.left, glyph.base)
        return Glyph(glyph.text, x, x + glyph.right, y, glyph.size, glyph.blank)

    def rule(self, rule: Rule) -> Rule:
        (a, b), (c, d) = self.at(rule.left, rule.top), self.at(rule.right, rule.bottom)
        return Rule(min(a, c), min(b, d), max(a, c), max(b, d))


def _glyphs(page: Any, most: int) -> tuple[list[tuple[Glyph, int]], Counter[int]]:
    """The characters that are shown, each with the angle of its line in degrees, and how often each angle comes."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    handle, count = text.raw, min(text.count_chars(), most)
    box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    at_box, at_matrix, at_x, at_y = map(ctypes.byref, (box, matrix, x, y))
    out: list[tuple[Glyph, int]] = []
    turns: Counter[int] = Counter()
    blank: Blank = ""
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        # Characters beyond the first plane come as two halves
        if 0xDC00 <= code <= 0xDFFF:
            continue
        if 0xD800 <= code <= 0xDBFF and i + 1 < count:
            low = raw.FPDFText_GetUnicode(handle, i + 1)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) if 0xDC00 <= low <= 0xDFFF else 0xFFFD
        letter = chr(code)
        if letter in _BLANK:
            blank = "free" if not blank and raw.FPDFText_IsGenerated(handle, i) else "typed"
            continue
        if letter == _HYPHEN or code < 0x20 or not raw.FPDFText_GetCharOrigin(handle, i, at_x, at_y):
            continue
        raw.FPDFText_GetLooseCharBox(handle, i, at_box)
        raw.FPDFText_GetMatrix(handle, i, at_matrix)
        size = raw.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
        if not 0.5 < size < _LARGEST:
            continue
        angle = _angle(matrix.a, matrix.b)
        turns[angle] += 1
        width = box.right - box.left if angle in (0, 180) else box.top - box.bottom
        # `right` is a width until the page is turned: see `_Place.glyph`
        out.append((Glyph(plain(letter), x.value, min(max(width, 0.0), 2 * size), y.value, size, blank), angle))
        blank = ""
    text.close()
    return out, turns


def _angle(a: float, b: float) -> int:
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= _TURNED else round(degrees)


# ---------------------------------------------------------------- rules


def _rules(page: Any) -> tuple[list[Rule], bool]:
    """The lines along an axis that the page draws, and whether it shows a picture. None where it draws too much to be a table."""
    rules: list[Rule] = []
    pictured = False
    for seen, (kind, value) in enumerate(_drawn(page)):
        if kind == "picture":
            pictured = True
        else:
            rules += _lines(value)
        if seen > _MAX_OBJECTS or len(rules) > _MAX_RULES:
            return [], pictured
    return rules, pictured


def _drawn(page: Any) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Pictures, and the corners of each part of each path, in the page's own coordinates."""
    import pypdfium2.raw as raw

    def below(count: int, get: Any, holder: Any, outer: Matrix, depth: int) -> Iterator[tuple[str, list[tuple[float, float]]]]:
        for i in range(min(count, _MAX_OBJECTS)):
            one = get(holder, i)
            kind = raw.FPDFPageObj_GetType(one)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                yield "picture", []
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_NESTED:
                matrix = _times(_matrix_of(raw, one), outer)
                yield from below(raw.FPDFFormObj_CountObjects(one), raw.FPDFFormObj_GetObject, one, matrix, depth + 1)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                matrix = _times(_matrix_of(raw, one), outer)
                for corners in _corners(raw, one):
                    yield "path", [_through(matrix, *corner) for corner in corners]

    yield from below(raw.FPDFPage_CountObjects(page.raw), raw.FPDFPage_GetObject, page.raw, _UPRIGHT, 0)


def _matrix_of(raw: Any, one: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(one, ctypes.byref(matrix)):
        return _UPRIGHT
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _through(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _corners(raw: Any, path: Any) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, the first again where it is closed; a part with a curve is left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    curved = False
    for i in range(min(raw.FPDFPath_CountSegments(path), _MAX_RULES)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if part and not curved:
                yield part
            part, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        part.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            part.append(part[0])
    if part and not curved:
        yield part


def _lines(corners: list[tuple[float, float]]) -> Iterator[Rule]:
    """The sides of a path that run along an axis; a thin box is one line."""
    if len(corners) < 2:
        return
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    if len(corners) > 2 and right - left <= _THIN < high - low:
        yield Rule((left + right) / 2, low, (left + right) / 2, high)
    elif len(corners) > 2 and high - low <= _THIN < right - left:
        yield Rule(left, (low + high) / 2, right, (low + high) / 2)
    else:
        for (a, b), (c, d) in pairwise(corners):
            if min(abs(a - c), abs(b - d)) < 0.5 < max(abs(a - c), abs(b - d)):
                yield Rule(min(a, c), min(b, d), max(a, c), max(b, d))
