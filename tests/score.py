"""Annotated documents and what is extracted from them → figures: how much is found, how much of it is right.

    python -m tests.score [SET…]                          the table, a column a set
    python -m tests.score heldout --show                  and every row that is missed, half right or too much
    python -m tests.score --update-floor                  raise tests/floor.json to the figures of now
    python -m tests.score --update-floor --lower --reason "…"

A set is a folder of `tests/gold/` (its README.md says which is which) with its captures in `documents/` and a file NAME.yml for each.
A row of its `records` is either

    [value, unit, comparator, kind, period, indicator holds one of, main theme is one of, quote, flags]

`value` is a number or [low, high] · comparator and kind may be "a|b" · period is a mapping or a list of them, dates compare by prefix ·
flags: o optional, neither missed nor wrong; w the period may come from the document's title or be missing;

or a mapping: quote, value, value_max, unit, comparator, kind, period as above, and
zh: names that an analyst would accept, of which the record's must be one or nearly one · must: patterns that it has to match ·
en: groups of words of which each must have one in the English name · optional. `themes: false` says that the document is of another
field than the tables, so that its records have no theme; `none` are strings whose number is no record; a null title or publisher: the page
states none.

found: value and evidence agree · core: and unit, kind, period · strict: and comparator, indicator, main theme · named: and the name is one
that an analyst would accept, where the set says which are · said: and its English has the right words and no Chinese.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import click
import yaml
from tests.goldscore.rows import NUMERALS, Level, Row, accepted, assign, fold, level_of, same_exactly, same_number, same_period
from tests.goldscore.tally import Tally, brief

from policy_digest import ingest, pipeline, tables
from policy_digest.models import Extraction
from policy_digest.tables import Tables

__all__ = ["Level", "Row", "Tally", "accepted", "assign", "fold", "level_of", "same_exactly", "same_number", "same_period"]

HERE: Final = Path(__file__).resolve().parent
GOLD: Final = HERE / "gold"
FLOOR: Final = HERE / "floor.json"
SEEDS: Final = HERE.parent.parent / "shared" / "seeds"
# What the rules were tuned on, what only the second reader is learned from, and what is only ever scored: how well the first carries over.
PARTS: Final = {
    "tuned on": ("given", "tuned", "seeds", "real", "met"),
    "learned from": ("learned", "named"),
    "only scored": ("heldout", "unmet"),
}
SETS: Final = tuple(name for names in PARTS.values() for name in names)


# ---------------------------------------------------------------- a document, a set


def body_score(want: Mapping[str, Any], extraction: Extraction) -> tuple[float, float] | None:
    """Share of the expected paragraphs that are kept, and of the kept ones that are expected; None where none are annotated."""

    def edges(name: str) -> list[tuple[str, str]]:
        return [(fold(first), fold(last)) for first, last in want.get(name) or ()]

    left = [text for p in extraction.article.paragraphs if (text := fold(p.text))]

    def take(edge: tuple[str, str]) -> bool:
        found = next((p for p in left if p.startswith(edge[0]) and p.endswith(edge[1])), None)
        if found is not None:
            left.remove(found)
        return found is not None

    wanted = edges("body")
    if not wanted:
        return None
    hit = sum([take(edge) for edge in wanted])
    for edge in edges("optional_body"):
        take(edge)
    titles = [fold(title) for title in one_or_many(want.get("title"))]
    strange = [p for p in left if p not in titles]
    return hit / len(wanted), hit / max(1, hit + len(strange))


def one_or_many(value: Any) -> Sequence[str]:
    """A fact that may be stated in several ways; empty for none."""
    return () if value is None else [str(one) for one in value] if isinstance(value, list) else (str(value),)


def facts(want: Mapping[str, Any], extraction: Extraction, known: Tables) -> Iterator[tuple[str, bool, str]]:
    """Title, publisher, date and place that are annotated: name, whether it is right, what was read instead."""
    article = extraction.article
    for name, got in (("title", article.headline), ("publisher", article.publisher), ("published", article.published)):
        whole = "place" in want  # such an annotation says of each fact also that the page states none
        if want.get(name) or (whole and name in want):
            b = fold(got)
            given = [fold(a) for a in one_or_many(want[name])]
            if name == "published":
                right = any(b.startswith(a) for a in given)
            elif whole:
                right = b in given
            else:
                right = bool(b) and any(a in b or (b in a and len(b) >= 4) for a in given)
            yield name, right or (not given and not b), f"want {want[name]}, got {got}"
    if want.get("place"):
        yield "city", article.place in str(want["place"]).split("|"), f"want {want['place']}, got {article.place}"
    if want.get("city"):
        place = known.place.get(article.place)
        right = place is not None and want["city"] in (place.zh, place.short, *place.aliases)
        # a county rolls up to its city, and what the country publishes is the country's
        right |= any(article.place in known.county.get(f"{want['city']}{kind}", ()) for kind in ("", *"县市区旗"))
        right |= (want["city"], article.place) == ("全国", "china")
        yield "city", right, f"want {want['city']}, got {article.place}"


def answering(start: str, extraction: Extraction) -> frozenset[str] | None:
    """The bodies that answer for the paragraph beginning with `start`, by its records, else by the measure it belongs to."""
    article = extraction.article
    number = next((i for i, p in enumerate(article.paragraphs) if fold(p.text).startswith(fold(start))), None)
    if number is None:
        return None
    low = article.starts[number]
    here = {r.agencies for r in extraction.records if low <= r.figure[0] < low + len(article.paragraphs[number].text)}
    if here:
        return frozenset(next(iter(here))) if len(here) == 1 else None
    measures = [m for m in extraction.measures if m.paragraph <= number]
    return frozenset(measures[-1].agencies) if measures else None


def score(source: str, want: Mapping[str, Any], extraction: Extraction, known: Tables, tally: Tally) -> None:
    """Add one document to `tally`."""
    day = str(want.get("published") or "")
    rows, records = [Row.of(row, day) for row in want["records"]], extraction.records
    tally.add(source, rows, records, want["records"])
    if (body := body_score(want, extraction)) is not None:
        tally.bodies.append(body)
        if body != (1.0, 1.0):
            tally.shown.append(f"{source}: body recall {body[0]:.2f} precision {body[1]:.2f}")
    for name, right, said in facts(want, extraction, known):
        tally.count(name, right)
        if not right:
            tally.shown.append(f"{source}: {name}: {said}")
    for start, bodies in want.get("agencies") or ():
        got_bodies = answering(start, extraction)
        tally.count("agencies", got_bodies == frozenset(bodies))
        if got_bodies != frozenset(bodies):
            tally.shown.append(f"{source}: agencies: {start}: want {bodies}, got {sorted(got_bodies or ())}")
    text = extraction.article.text
    if want.get("themes") is False:
        tally.count("no foreign theme", sum(not r.themes for r in records), len(records))
    for stray in (*(want.get("not_records") or ()), *(want.get("none") or ())):
        spans = [m.span() for m in _whole(str(stray)).finditer(text)]
        wrong = [r for r in records if any(a < r.figure[1] and r.figure[0] < b for a, b in spans)]
        tally.count("numbers left alone", not wrong)
        tally.shown += [f"{source}: no record, yet read as one: {stray}: {brief(r)}" for r in wrong]
    tally.count("numbers accounted for", sum(f.fate != "unclaimed" for f in extraction.ledger), len(extraction.ledger))


def _whole(stray: str) -> re.Pattern[str]:
    """Finds `stray` where it is not the tail or the head of a longer number."""
    inside = f"[{''.join(sorted(NUMERALS))}.]"
    head = f"(?<!{inside})" if stray[:1] in NUMERALS else ""
    tail = f"(?!{inside})" if stray[-1:] in NUMERALS else ""
    return re.compile(head + re.escape(stray) + tail)


def documents(name: str) -> Path:
    """The folder with the captures of a set; those of `seeds` are kept beside the repository."""
    return SEEDS if name == "seeds" else GOLD / name / "documents"


def available(name: str) -> bool:
    """Whether the captures of the set are on this machine."""
    return documents(name).is_dir()


@cache
def written(path: Path) -> dict[str, Any]:
    """The annotation of one document, parsed once a process (many tests ask) and by libyaml where it is there: it is ten times as fast.

    It has the same keys for the same things, whichever way its rows are written.
    """
    entry: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {"optional_body" if key == "maybe" else key: value for key, value in entry.items()}


def annotated(name: str) -> dict[str, dict[str, Any]]:
    """File name of each capture of a set → its annotation."""
    captures = {path.stem: path.name for path in documents(name).iterdir()} if available(name) else {}
    return {captures.get(path.stem, f"{path.stem}.txt"): written(path) for path in sorted((GOLD / name).glob("*.yml"))}


def corpus_hash(name: str) -> str:
    """sha256 of the annotations and of the captures they are about."""
    whole = hashlib.sha256(b"".join(path.read_bytes() for path in sorted((GOLD / name).glob("*.yml"))))
    for source in annotated(name):
        whole.update(hashlib.sha256((documents(name) / source).read_bytes()).digest())
    return whole.hexdigest()


@cache
def readings(name: str, known: Tables) -> Mapping[str, Extraction]:
    """File name → what is read out of each document of a set, once a process. Raises `PolicyDigestError` where one cannot be read.

    They are parsed here and in no child: who wrote them is known.
    """
    reader = pipeline.Extractor(known)
    return {source: reader.read(ingest.parse((documents(name) / source).read_bytes(), source)) for source in annotated(name)}


def measure(name: str, known: Tables) -> Tally:
    """The whole set. Raises `PolicyDigestError` for a document that cannot be read: every one of them can."""
    wants, tally = annotated(name), Tally()
    for source, found in readings(name, known).items():
        score(source, wants[source], found, known, tally)
    return tally


# ---------------------------------------------------------------- the floor


def floored(figure: float) -> float:
    """Two digits, rounded down: a floor lies below what was measured."""
    return int(figure * 100 + 1e-9) / 100


def sunk(pinned: Mapping[str, Any], figures: Mapping[str, float]) -> list[str]:
    """What lies below the floor of one set, a line each; a figure that is no longer measured counts as sunk."""
    out = []
    for name, least in pinned["figures"].items():
        got = figures.get(name)
        if got is None or got < least - 1e-9:
            out.append(f"{name}: {'not measured' if got is None else f'{got:.4f}'}, the floor is {least}")
    return out


def raised(floor: Mapping[str, Any], found: Mapping[str, tuple[str, Mapping[str, float]]], reason: str = "") -> dict[str, Any]:
    """A new floor: set → (corpus hash, figures) laid over `floor`. Sets that were not measured stay.

    A figure that is lower than its floor needs a `reason`, which is written down. Raises `ValueError` without one.
    """
    sets, lowered = dict(floor.get("sets", {})), list(floor.get("lowered", []))
    for name, (corpus, figures) in found.items():
        before = sets.get(name, {"figures": {}})
        new = {key: floored(value) for key, value in figures.items()}
        fallen = {k: [old, new.get(k)] for k, old in before["figures"].items() if new.get(k, -1.0) < old}
        if fallen and not reason:
            raise ValueError(f"{name}: {', '.join(f'{k} {a} → {b}' for k, (a, b) in fallen.items())}")
        if fallen:
            lowered.append({"set": name, "reason": reason, "figures": fallen})
        sets[name] = {"corpus": corpus, "figures": new}
    return {"sets": {name: sets[name] for name in SETS if name in sets}, "lowered": lowered}


# ---------------------------------------------------------------- the table


def table(tallies: Mapping[str, Tally]) -> str:
    """Figures down, sets across: first those that were tuned on, then those that are only scored."""
    columns = [name for name in SETS if name in tallies]
    figures = {name: tallies[name].figures() for name in columns}
    heads = [f"{part}:".ljust(9 * len(names)) for part, wanted in PARTS.items() if (names := [n for n in wanted if n in columns])]
    lines = [" " * 23 + "".join(heads), " " * 22 + "".join(f"{name:>9}" for name in columns)]
    lines.append(f"{'documents':22}" + "".join(f"{tallies[name].documents:9}" for name in columns))
    lines.append(f"{'annotated records':22}" + "".join(f"{tallies[name].wanted:9}" for name in columns))
    for key in dict.fromkeys(key for name in columns for key in figures[name]):
        cells = (figures[name].get(key) for name in columns)
        lines.append(f"{key:22}" + "".join(f"{'':>9}" if cell is None else f"{cell:9.3f}" for cell in cells))
    return "\n".join(line.rstrip() for line in lines)


@click.command(help=__doc__.split("\n", 1)[0] if __doc__ else None)
@click.argument("sets", nargs=-1, type=click.Choice(SETS))
@click.option("--show", is_flag=True, help="Print every row that is missed or half right, and every record too much.")
@click.option("--update-floor", is_flag=True, help="Write the figures, rounded down, to tests/floor.json.")
@click.option("--lower", is_flag=True, help="Let --update-floor lower a figure; needs --reason.")
@click.option("--reason", default="", help="Why it may be lower; kept in the floor.")
def main(sets: Iterable[str], show: bool, update_floor: bool, lower: bool, reason: str) -> None:
    """The command line."""
    if lower != bool(reason.strip()):
        raise click.UsageError("--lower and --reason go together")
    wanted = list(sets) or [*SETS]
    if absent := [name for name in wanted if not available(name)]:
        click.echo(f"Left out, their captures are not here: {', '.join(absent)}", err=True)
    known = tables.load()
    tallies = {name: measure(name, known) for name in wanted if name not in absent}
    if show:
        for name, tally in tallies.items():
            click.echo("".join(f"{name}/{line}\n" for line in tally.shown))
    click.echo(table(tallies))
    if update_floor:
        floor = json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {}
        try:
            new = raised(floor, {name: (corpus_hash(name), tally.figures()) for name, tally in tallies.items()}, reason.strip())
        except ValueError as error:
            click.echo(f"Error: lower than the floor: {error}; mend it, or say --lower --reason", err=True)
            sys.exit(1)
        FLOOR.write_text(json.dumps(new, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
