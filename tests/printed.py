"""Pages of the annotated documents, as HTML and as Chromium prints them to PDF: which records are equal.

    python -m tests.printed              every document, in each style: how many records are equal, and a total
    python -m tests.printed --show r02   the records of one document that are not

A document that is text is set as a page first: its first line as the headline, rows as a table. `STYLES` are three ways to set a page;
the third prints it with Chromium's own head and foot on every sheet. A record is equal where kind, amount, unit, comparator, period and
name are.
"""

from __future__ import annotations

import argparse
import html
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.browser import chromium

from policy_digest import ingest, tables
from policy_digest.errors import UnreadableCapture
from policy_digest.models import APART
from policy_digest.pipeline import Extractor

ROOT = Path(__file__).resolve().parent
FOLDERS = ("given", "heldout", "learned", "real", "tuned")
STYLES = {
    "office": "body{font:16pt/28pt 'Noto Serif CJK SC';margin:0 14mm;text-align:justify}p{text-indent:2em;margin:0}"
    "h1{font-size:22pt;text-align:center}",
    "web": "body{font:15px/1.7 'Noto Sans CJK SC'}p{margin:1em 0}",
    "own": "",
}
TABLE = "table{border-collapse:collapse}td{border:1px solid #000;padding:4px}"


@dataclass(frozen=True)
class Compared:
    """The records of a page and of its print. `same`, `of`: how many are in both, and in the page or the print."""

    name: str
    style: str
    same: int
    of: int
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def documents() -> Iterator[Path]:
    """Every annotated document, HTML before text."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / "gold" / folder / "documents").glob("*"))]
    yield from sorted(paths, key=lambda path: (path.suffix != ".html", path))


def as_page(path: Path) -> str:
    """The document as markup: what is text is set with a headline, paragraphs and tables."""
    text = path.read_text(encoding=ingest.read(path).encoding, errors="replace").removeprefix("\ufeff")
    if path.suffix == ".html":
        return text
    lines = [line for line in text.splitlines() if line.strip()]
    out = [f"<!doctype html><html><head><meta charset='utf-8'><title>{html.escape(lines[0])}</title></head><body>"]
    out.append(f"<h1>{html.escape(lines[0])}</h1>")
    for cells, group in groupby(lines[1:], key=lambda line: len(_cells(line))):
        held = list(group)
        if cells > 1 and len(held) > 1:
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(line)) for line in held)
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            out += [f"<p>{html.escape(line.strip())}</p>" for line in held]
    return "\n".join(out)


def _cells(line: str) -> list[str]:
    """The cells of a row of a table; the line where it is none."""
    cells = [cell.strip() for cell in line.split(APART if APART in line.strip() else "\t")]
    return cells if all(cells) else [line]


def records(extractor: Extractor, path: Path) -> Counter[str]:
    """The records of a file as lines that can be compared."""
    try:
        found = extractor.read(ingest.read(path), "yichang")
    except UnreadableCapture as error:
        return Counter({f"error: {error.what}": 1})
    return Counter(f"{r.kind} {r.comparator} {r.value} {r.value_max or ''} {r.unit} {r.period} {r.indicator_zh}" for r in found.records)


def compare(paths: list[Path], styles: dict[str, str]) -> Iterator[Compared]:
    """Each document in each style, read as the page and as its print."""
    extractor = Extractor(tables.load(ROOT.parent / "data"))
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.new_page()
        for path in paths:
            markup = as_page(path)
            for name, style in styles.items():
                saved, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
                sheet = f"<style>{TABLE if path.suffix == '.txt' else ''}{style}</style>"
                saved.write_text(
                    markup.replace("</head>", f"{sheet}</head>") if "</head>" in markup else sheet + markup, encoding="utf-8-sig"
                )
                page.goto(saved.as_uri())
                heads = name == "own"
                page.pdf(
                    path=str(printed),
                    format="A4",
                    display_header_footer=heads,
                    margin=dict.fromkeys(("top", "bottom", "left", "right"), "1.2cm"),
                )
                ours, theirs = records(extractor, saved), records(extractor, printed)
                lost, gained = ours - theirs, theirs - ours
                yield Compared(
                    f"{path.parent.parent.name}/{path.name}",
                    name,
                    (ours & theirs).total(),
                    (ours | theirs).total(),
                    tuple(lost.elements()),
                    tuple(gained.elements()),
                )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="stems of documents; all where none is named")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--style", choices=STYLES)
    args = parser.parse_args()
    paths = [
        path for path in documents() if not args.names or path.stem in args.names or f"{path.parent.parent.name}/{path.name}" in args.names
    ]
    styles = {name: style for name, style in STYLES.items() if args.style in (None, name)}
    same = of = 0
    for one in compare(paths, styles):
        same, of = same + one.same, of + one.of
        if one.same < one.of or args.show:
            print(f"{one.name:18} {one.style:7} {one.same:4} of {one.of}")
        if args.show:
            print(*(f"    - {line}" for line in one.lost), *(f"    + {line}" for line in one.gained), sep="\n")
    print(f"{same} of {of} records equal: {same / max(1, of):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
