"""Sheets in, the bytes of an Excel workbook out, piece by piece. The same sheets give the same bytes, whenever they are written.

Every cell is text or a number by its type, so that none is read as a formula and nothing has to be put before it.
"""

from __future__ import annotations

import html
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from policy_digest import inert

Cell = str | int | float | None

LONGEST: Final = 32_767  # characters of a cell that a workbook can hold
_PIECE: Final = 1 << 16
_NO_CHARACTER: Final = re.compile("[\ufffe\uffff]")  # XML has no way to write them

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Two ways in which a cell is printed: as it is, and bold.
_STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True)
class Sheet:
    """A sheet. `head`: names of its columns, with the width of each in characters; `rows`: what `cells` made of each row."""

    name: str
    head: Sequence[tuple[str, int]]
    rows: Iterable[str]


def cells(row: Iterable[Cell]) -> str:
    """A row as it stands in a sheet."""
    return "<row>" + "".join(map(_cell, row)) + "</row>"


def _cell(value: Cell) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def _text(value: str) -> str:
    return html.escape(_NO_CHARACTER.sub("\ufffd", inert.clean(value))[:LONGEST], quote=False)


def workbook(sheets: Sequence[Sheet], title: str, day: str) -> Iterator[bytes]:
    """The workbook. `day`: of its last change, ISO 8601."""
    with tempfile.TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in _around(sheets, title, f"{day}T00:00:00Z"):
                with _part(archive, name) as part:
                    part.write(text.encode())
            for number, sheet in enumerate(sheets, 1):
                with _part(archive, f"xl/worksheets/sheet{number}.xml") as part:
                    part.writelines(text.encode() for text in _sheet(sheet))
        made.seek(0)
        yield from iter(lambda: made.read(_PIECE), b"")


def _part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    told = zipfile.ZipInfo(name)  # of 1980-01-01
    told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return archive.open(told, "w", force_zip64=True)


def _sheet(sheet: Sheet) -> Iterator[str]:
    widths = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(sheet.head, 1))
    names = "".join(f'<c s="1" t="inlineStr"><is><t>{_text(name)}</t></is></c>' for name, _ in sheet.head)
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData><row>{names}</row>"
    )
    yield from sheet.rows
    yield "</sheetData></worksheet>"


def _around(sheets: Sequence[Sheet], title: str, moment: str) -> Iterator[tuple[str, str]]:
    """What a package has besides its sheets: the type of each part, what belongs to what, who made it."""
    numbers = range(1, len(sheets) + 1)
    of_sheets = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers)
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{of_sheets}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    yield "[Content_Types].xml", _XML + types
    parts = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    yield "_rels/.rels", _XML + parts
    core = (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(title)}</dc:title><dc:creator>policy-digest</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )
    yield "docProps/core.xml", _XML + core
    listed = "".join(f'<sheet name="{_text(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, sheet in enumerate(sheets, 1))
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets>{listed}</sheets></workbook>'
    yield "xl/workbook.xml", _XML + book
    belongs = "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    styles = f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    yield "xl/_rels/workbook.xml.rels", f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{belongs}{styles}</Relationships>'
    yield "xl/styles.xml", _STYLES
