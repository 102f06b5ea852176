"""Pages that are pictures → sheets of text, read by machine. In: a PDF of scans. Out: a `Capture` that says which of its pages are such.

RapidOCR reads them, with the models that lie in its wheel: nothing is fetched. It is an extra, `policy-digest[scans]`, since it weighs
more than all the rest. The engine is made before `child` gives up files and network, and what a picture sets off in it happens after.
What a machine reads off a picture may be wrong where it looks right: each such document is marked, and says so wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import IO, Any

from policy_digest.errors import UnreadableCapture
from policy_digest.models import READ_BY_MACHINE, Capture, Issue

SCANNED = "without text (scanned pages)"  # how the reason ends for which a document of pictures is refused
MAX_PAGES = 60  # pictures of one document
TIME = 1800.0  # seconds on the wall for one document
_MEMORY = 8 << 30  # bytes of address space, of which the engine maps much and uses little
_CPU = 3600  # seconds for one document
_SCALE = 200 / 72  # pixels for each point
_SURE = 0.8  # of one; less is named as doubtful
_NAMED = 8  # pages and lines that are named
_TURNED = 1.5  # times as high as wide: a line that runs downwards
_DESCENT = 0.12  # of the size of type that lies below the base line
_MEASURED = 8  # characters of a line by which type is measured
_HALF = "，。；：、！？）》”’,.;:"
_ALIKE = 0.25  # by which two sizes of one type differ
EXTRA = 'install `pip install "policy-digest[scans]"`, which reads them here, or run text recognition first'

Box = tuple[float, float, float, float]  # left, top, right, bottom, in points
Engine = Callable[[Any], tuple[list[tuple[Sequence[Sequence[float]], str, float]] | None, Any]]


def installed() -> bool:
    """Whether the extra is there that reads pictures."""
    return find_spec("rapidocr_onnxruntime") is not None


@dataclass(frozen=True, slots=True)
class Said:
    """A line that was read, where it stands, and how sure the machine is of it, 0–1."""

    text: str
    box: Box
    sure: float


def serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """`child.serve` with an engine that reads pictures."""
    from rapidocr_onnxruntime import RapidOCR

    from policy_digest.ingest import child  # whoever only asks loads none of the readers

    engine: Engine = RapidOCR()
    child.serve(requests, replies, lambda data, source, url: parse(data, source, url, engine), memory=_MEMORY, cpu=_CPU)


def parse(data: bytes, source: str, url: str | None, engine: Engine) -> Capture:
    """A PDF some of whose pages are pictures. Raises `UnreadableCapture` for what `any_form.parse` refuses, and for too many pictures."""
    import pypdfium2

    from policy_digest.ingest import any_form, pdf
    from policy_digest.ingest.paper import Sheet

    sheets, meta = pdf.sheets(data, source)
    pictures = [i for i, sheet in enumerate(sheets) if sheet.pictured and not sheet.glyphs]
    if len(pictures) > MAX_PAGES:
        raise UnreadableCapture(f"a PDF of {len(pictures)} scanned pages", source, hint=f"split it, {MAX_PAGES} at most")
    doubtful: list[str] = []
    with pypdfium2.PdfDocument(data) as document:
        for i in pictures:
            found = _read(document[i], engine)
            doubtful += [one.text for one in found if one.sure < _SURE]
            sheets[i] = Sheet(sheets[i].width, sheets[i].height, glyphs_of(found), pictured=True)
    capture = any_form.capture_of(any_form.of_paper("pdf", "a PDF", sheets, meta, source), data, source, url)
    return replace(capture, issues=(_issue([i + 1 for i in pictures], len(sheets), doubtful), *capture.issues))


def _issue(pages: Sequence[int], of: int, doubtful: Sequence[str]) -> Issue:
    named = ", ".join(map(str, pages[:_NAMED])) + (" …" if len(pages) > _NAMED else "")
    less = f"; it was less sure of {len(doubtful)} lines: {' / '.join(doubtful[:_NAMED])}" if doubtful else ""
    message = f"{len(pages)} of {of} pages are pictures, and a machine read them (page {named}): check each figure{less}"
    return Issue(READ_BY_MACHINE, f"page {named}", 0, 0, message)


def _read(page: Any, engine: Engine) -> list[Said]:
    """The lines of a page that is a picture, from top to bottom."""
    bitmap = page.render(scale=_SCALE)
    found, _ = engine(bitmap.to_numpy())
    out = []
    for corners, text, sure in found or ():
        xs, ys = [corner[0] / _SCALE for corner in corners], [corner[1] / _SCALE for corner in corners]
        out.append(Said(text, (float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))), float(sure)))
    page.close()
    return sorted(out, key=lambda one: (one.box[1], one.box[0]))


def glyphs_of(lines: Sequence[Said]) -> tuple[Any, ...]:
    """The characters of each line, each with its part of the box; what runs downwards is left out.

    Type is as large as its characters are wide, and the same for all lines that differ little: boxes are drawn around ink.
    """
    from policy_digest.ingest.paper import Glyph

    level = [one for one in lines if one.text.strip() and not _downwards(one)]
    units = sorted(_unit(one) for one in level if len(one.text) >= _MEASURED) or sorted(map(_unit, level))
    usual = units[len(units) // 2] if units else 0.0
    out = []
    for one in level:
        left, top, _, bottom = one.box
        unit, at, blank = _unit(one), left, False
        size = usual if abs(unit - usual) <= _ALIKE * usual else unit
        base = (top + bottom) / 2 + (0.5 - _DESCENT) * size
        for c in one.text:
            wide = unit * _width(c)
            if c.isspace():
                blank = True
            else:
                out.append(Glyph(c, at, at + wide, base, size, "free" if blank else ""))
                blank = False
            at += wide
    return tuple(out)


def _downwards(one: Said) -> bool:
    left, top, right, bottom = one.box
    return len(one.text) > 1 and bottom - top > _TURNED * (right - left)


def _width(c: str) -> float:
    """Of a character, in those of a Chinese one."""
    return 1.0 if ord(c) > 0x2FFF or c in "“”‘’—…" else 0.5


def _unit(one: Said) -> float:
    """The width of a Chinese character of the line. Half of a mark at its end is no ink."""
    ink = sum(map(_width, one.text)) - (0.5 if one.text[-1] in _HALF else 0.0)
    return (one.box[2] - one.box[0]) / max(ink, 0.5)
