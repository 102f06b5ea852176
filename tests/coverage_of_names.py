"""Texts and what is extracted from them → figures: how many of the English names are composed from the glossary, without pinyin.

    python -m tests.coverage_of_names [SET…]              the table, a row a set
    python -m tests.coverage_of_names tuned --missing      and what the glossary lacks, the most frequent first
    python -m tests.coverage_of_names tuned --names        and every name with its English, to be read

A set is a folder of `tests/gold/` (see `tests/score.py`), `seeds`, or `corpus`: the articles that this repository ships, in every field.
Records count once each, so that a name which many records share weighs what it weighs on the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click
from tests.score import GOLD, annotated, available, documents

from policy_digest import english, ingest, pipeline
from policy_digest.errors import PolicyDigestError
from policy_digest.models import Extraction
from policy_digest.tables import Tables, load

DATA: Final = Path(__file__).resolve().parent.parent / "data"
# Parts of a record or of a measure that have an English of their own, in the order of the table.
PARTS: Final = ("indicators", "units", "agencies", "measures")


@dataclass
class Coverage:
    """Of each part: how many names there are, how many are composed whole; what is missing; every name with its English."""

    asked: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    lacking: dict[str, Counter[str]] = field(default_factory=lambda: {part: Counter() for part in PARTS})
    names: dict[str, dict[str, str]] = field(default_factory=lambda: {part: {} for part in PARTS})

    def count(self, part: str, zh: str, en: str, lacking: Iterable[str]) -> None:
        """Add one name."""
        lacking = tuple(lacking)
        self.asked[part] += 1
        self.whole[part] += not lacking
        self.lacking[part].update(lacking)
        self.names[part][zh] = en

    def share(self, part: str) -> float | None:
        """Between 0 and 1; None where there was nothing to name."""
        return self.whole[part] / self.asked[part] if self.asked[part] else None


def cover(extractions: Iterable[Extraction], known: Tables) -> Coverage:
    """Every indicator, unit, authority and measure of `extractions`."""
    found = Coverage()
    for extraction in extractions:
        for r in extraction.records:
            found.count("indicators", r.indicator_zh, english.name_en(r.indicator_zh, known), english.missing(r.indicator_zh, known))
            if r.unit:
                found.count("units", r.unit, *_unit(r.unit, known))
        for m in extraction.measures:
            found.count("measures", m.title_zh, english.title_en(m.title_zh, known), english.missing(m.title_zh, known))
        for zh in (*(a for r in extraction.records for a in r.agencies), *(a for m in extraction.measures for a in m.agencies)):
            found.count("agencies", zh, english.agency_en(zh, known), english.missing(zh, known))
    return found


def _unit(zh: str, known: Tables) -> tuple[str, tuple[str, ...]]:
    """The English of a unit, and the unit itself where its table has no row for it; of a rate, of both of its parts."""
    parts = zh.split("/")
    lacking = tuple(part for part in parts if part not in known.unit and english.missing(part, known))
    return " per ".join(known.unit[p].many if p in known.unit else english.name_en(p, known) for p in parts), lacking


def extractions(name: str, known: Tables) -> Iterator[Extraction]:
    """What is read out of a set. Raises `PolicyDigestError` for a document that cannot be read."""
    if name == "corpus":
        for data in (DATA, *sorted((DATA / "fields").iterdir())):
            for found in pipeline.Extractor(load(data) if data != DATA else known).gather(data):
                if isinstance(found, PolicyDigestError):
                    raise found
                yield found
        return
    for capture in ingest.read_all([documents(name) / source for source in annotated(name)]):
        if isinstance(capture, PolicyDigestError):
            raise capture
        yield pipeline.Extractor(known).read(capture)


def sets() -> tuple[str, ...]:
    """The sets whose captures are on this machine."""
    return (*(name for name in sorted(p.name for p in GOLD.iterdir()) if available(name)), "corpus")


def table(found: dict[str, Coverage]) -> str:
    """Sets down, parts across: the share that is composed whole, and of how many."""
    lines = [f"{'':10}" + "".join(f"{part:>18}" for part in PARTS)]
    for name, one in found.items():
        cells = (f"{share:.1%} of {one.asked[part]}" if (share := one.share(part)) is not None else "" for part in PARTS)
        lines.append(f"{name:10}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(line.rstrip() for line in lines)


@click.command(help=__doc__.split("\n", 1)[0] if __doc__ else None)
@click.argument("names_of_sets", metavar="[SET…]", nargs=-1, type=click.Choice(sets()))
@click.option("--missing", "show_missing", is_flag=True, help="Print what the glossary lacks, and in how many names.")
@click.option("--names", "show_names", is_flag=True, help="Print every name with its English.")
def main(names_of_sets: tuple[str, ...], show_missing: bool, show_names: bool) -> None:
    """The command line."""
    known = load()
    found = {name: cover(extractions(name, known), known) for name in names_of_sets or sets()}
    click.echo(table(found))
    for name, one in found.items():
        for part in PARTS if show_missing else ():
            _say(f"{name}: {part} lacking", (f"{n:4} {zh}" for zh, n in one.lacking[part].most_common()), click.echo)
        for part in PARTS if show_names else ():
            _say(f"{name}: {part}", (f"{zh} → {en}" for zh, en in sorted(one.names[part].items())), click.echo)


def _say(head: str, lines: Iterable[str], say: Callable[[str], None]) -> None:
    rows = list(lines)
    if rows:
        say(f"\n{head}\n" + "\n".join(rows))


if __name__ == "__main__":
    main()
