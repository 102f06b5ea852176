"""Saved pages and what their articles are → how much of each body is kept, and how much beside it: policy-digest beside its peers.

The pages stay out of the repository. A folder holds one folder a group, and in it NAME.html (or any capture) beside NAME.txt: its
headline on the first line, which may be empty, and the body below. Counted are runs of five letters, digits and Chinese characters,
whatever stands between them; those of the headline count for nobody, the document's number is ours where it is kept as such. F1 is
the mean over the pages of a group, a page that is refused counts 0. `kept beside`: which part of what the extractor gives is none of
the body; `of furniture`: which part of what the page shows beside the body it keeps; `numbers lost`: which part of the body's numbers
it does not have. Needs trafilatura, readability-lxml and GNE for the peers; any that is missing is left out.

    python tests/bench/harvest.py FOLDER [--worst N] [--only-ours]
"""

from __future__ import annotations

import argparse
import gc
import logging
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import lxml.html

from policy_digest import tables
from policy_digest.clean import clean
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest import parse

RUN = 5  # characters
_SAID = re.compile(r"[^\W_]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
Extractor = Callable[[bytes, str], str]


def said(text: str) -> str:
    """What a text says: letters, digits and Chinese characters, as they are counted."""
    wide = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return "".join(_SAID.findall(wide)).lower()


def runs(text: str) -> Counter[str]:
    """Every run of five characters, with how often it stands there; of a shorter text the whole."""
    plain = said(text)
    return Counter(plain[i : i + RUN] for i in range(max(1, len(plain) - RUN + 1)) if plain)


def shown(raw: bytes, text: str) -> str:
    """All that a page shows."""
    tree = lxml.html.fromstring(text or raw)
    for node in tree.xpath("//script|//style|//title|//noscript"):
        node.drop_tree()
    return str(tree.text_content())


def ours() -> Extractor:
    """Our cleaning; the place is given, since pages of the harvest may be of places that the tables do not know."""
    known = tables.load()

    def extract(raw: bytes, name: str) -> str:
        try:
            article = clean(parse(raw, name), known, "china")
        except UnreadableCapture:
            return ""
        return "\n".join((article.title, article.doc_number or "", *(paragraph.text for paragraph in article.paragraphs)))

    return extract


def trafilatura() -> Extractor:
    """With tables, without comments."""
    import trafilatura as peer

    return lambda raw, name: peer.extract(raw, include_tables=True, include_comments=False) or ""


def readability() -> Extractor:
    """The text of the summary."""
    import readability as peer

    def extract(raw: bytes, name: str) -> str:
        summary = lxml.html.fromstring(peer.Document(decoded(raw)).summary())
        return str(summary.text_content())

    return extract


def gne() -> Extractor:
    """GNE's `content`."""
    import gne as peer

    return lambda raw, name: peer.GeneralNewsExtractor().extract(decoded(raw))["content"]


def decoded(raw: bytes) -> str:
    """The text of a page for peers that take no bytes: as our own reading decodes it."""
    from policy_digest.ingest.decode import decode

    text = decode(raw, "page")[0]
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def measure(folder: Path, extractor: Extractor) -> tuple[dict[str, list[float]], list[tuple[float, str]], float]:
    """The figures of each group, the F1 of every page, and the processor time."""
    figures, pages, spent = {}, [], 0.0
    for group in sorted(path for path in folder.iterdir() if path.is_dir()):
        total: Counter[str] = Counter()
        scores = []
        for reference in sorted(group.glob("*.txt")):
            page = next(path for path in sorted(group.glob(f"{reference.stem}.*")) if path.suffix != ".txt")
            raw = page.read_bytes()
            headline, _, body = reference.read_text(encoding="utf-8").partition("\n")
            begun = time.process_time()
            try:
                got = extractor(raw, page.name)
            except Exception:  # noqa: BLE001 - a peer may raise whatever it likes
                got = ""
            spent += time.process_time() - begun
            of_title = runs(headline)
            want, have = (Counter({run: n for run, n in runs(text).items() if run not in of_title}) for text in (body, got))
            both = (want & have).total()
            score = 2 * both / (want.total() + have.total()) if both else 0.0
            beside = Counter(runs(shown(raw, decoded(raw)))) - want
            numbers, found = Counter(_NUMBER.findall(body)), Counter(_NUMBER.findall(got))
            total.update(
                want=want.total(), have=have.total(), both=both, beside=beside.total(), kept=(have & beside).total(),
                numbers=numbers.total(), found=(numbers & found).total(), refused=not got,
            )  # fmt: skip
            scores.append(score)
            pages.append((score, str(page)))
        figures[group.name] = [
            len(scores),
            sum(scores) / len(scores),
            total["both"] / total["want"],
            1 - total["both"] / max(1, total["have"]),
            total["kept"] / max(1, total["beside"]),
            1 - total["found"] / max(1, total["numbers"]),
            total["refused"],
        ]
    return figures, pages, spent


def main() -> int:
    """Print the figures of every extractor, and the pages where ours are least."""
    parser = argparse.ArgumentParser(description="Bodies of saved pages: policy-digest beside its peers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="name so many pages where ours are least")
    parser.add_argument("--only-ours", action="store_true", help="leave the peers out")
    asked = parser.parse_args()
    gc.disable()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    heads = ("extractor", "group", "pages", "body F1", "body kept", "kept beside", "of furniture", "numbers lost", "refused")
    print(f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", sep="\n")
    for name, make in {"policy-digest": ours, "trafilatura": trafilatura, "readability-lxml": readability, "GNE": gne}.items():
        if asked.only_ours and make is not ours:
            continue
        try:
            figures, pages, spent = measure(asked.folder, make())
        except ModuleNotFoundError as error:
            print(f"| {name} | {error.name} is not installed |", file=sys.stderr)
            continue
        for group, (count, *parts, refused) in figures.items():
            print(f"| {name} | {group} | {count:.0f} |", " | ".join(f"{part:.3f}" for part in parts), f"| {refused:.0f} |", flush=True)
        print(f"{name}: {spent:.1f} s of CPU", file=sys.stderr)
        if make is ours:
            for score, page in sorted(pages)[: asked.worst]:
                print(f"{score:.3f} {page}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
