"""Annotated documents and what is extracted from them → figures: how much is found, how much of it is right.

    python tests/score.py [SET…]                          the table, a column a set
    python tests/score.py heldout --show                   and every row that is missed, half right or too much
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
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import click
import yaml

from policy_digest import ingest, pipeline, tables
from policy_digest.models import Extraction, Record
from policy_digest.tables import Tables

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

NUMERALS = frozenset("0123456789一二三四五六七八九十百千万亿半两倍〇零成全翻")
SAME_UNIT = {"名": "人", "位": "人", "场次": "场", "万元": "元", "％": "%"}
SHARED = 6  # characters that a quote and an evidence must have in common, a numeral among them
CLOSE = 0.01  # two numbers with a fraction are the same within this
COMMON = frozenset("的全市县区省了和与及等各类")  # characters that say nothing of two names that share them
ALIKE = 0.84  # of the characters of two names; above it they are one name


class Level(IntEnum):
    """How right a record is."""

    MISSED = 0
    FOUND = 1
    CORE = 2
    STRICT = 3
    NAMED = 4
    SAID = 5


LEVELS: Final = (Level.FOUND, Level.CORE, Level.STRICT, Level.NAMED, Level.SAID)


# ---------------------------------------------------------------- the annotations


@dataclass(frozen=True, slots=True)
class Row:
    """One annotated record; every tuple holds alternatives, and an empty one allows anything."""

    value: float
    value_max: float | None
    units: tuple[str, ...]
    comparators: tuple[str, ...]
    kinds: tuple[str, ...]
    periods: tuple[Mapping[str, str], ...]
    names: tuple[str, ...]
    themes: tuple[str, ...]
    quote: str
    optional: bool
    accepted: tuple[str, ...] = ()  # whole names that an analyst would accept; none where the set does not say
    must: tuple[str, ...] = ()  # patterns that the name has to match besides
    said: tuple[tuple[str, ...], ...] = ()  # groups of words of which the English name must have one each; "!word": it may not have
    exact: bool = False  # every key of the period counts, `since` and `as_of` too
    published: str = ""  # an `as_of` that equals it is never wrong

    @classmethod
    def of(cls, row: Sequence[Any] | Mapping[str, Any], published: str = "") -> Row:
        """A row as it stands in the file of its document."""
        return cls._mapped(row, published) if isinstance(row, Mapping) else cls._listed(row)

    @classmethod
    def _mapped(cls, row: Mapping[str, Any], published: str) -> Row:
        stated = row.get("period")
        periods = [{k: str(v) for k, v in (one or {}).items()} for one in (stated if isinstance(stated, list) else [stated])]
        return cls(
            value=float(row["value"]),
            value_max=None if row.get("value_max") is None else float(row["value_max"]),
            units=tuple(str(row["unit"]).split("|")),
            comparators=tuple(row.get("comparator", "=").split("|")),
            kinds=tuple(row["kind"].split("|")),
            periods=tuple(periods),
            names=(),
            themes=(),
            quote=fold(row["quote"]),
            optional=bool(row.get("optional")),
            accepted=tuple(row.get("zh") or ()),
            must=tuple(row.get("must", ())),
            said=tuple(tuple(map(str, group)) if isinstance(group, list) else (str(group),) for group in row.get("en") or ()),
            exact=True,
            published=published,
        )

    @classmethod
    def _listed(cls, row: Sequence[Any]) -> Row:
        value, unit, comparator, kind, period, names, themes, quote, *flags = row
        low, high = value if isinstance(value, list) else (value, None)
        options = [{k: str(v) for k, v in (one or {}).items()} for one in (period if isinstance(period, list) else [period])]
        if "w" in "".join(flags):
            options.append({})
        return cls(
            float(low),
            None if high is None else float(high),
            (str(unit or ""),),
            tuple(comparator.split("|")),
            tuple(kind.split("|")),
            tuple(options),
            tuple(fold(name) for name in names or ()),
            tuple(themes or ()),
            fold(quote),
            "o" in "".join(flags),
        )


def fold(text: str | None) -> str:
    """The letters and digits of `text`: width, punctuation, quotation marks and white space do not count."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text or ""))


# ---------------------------------------------------------------- one row against one record


def same_number(want: float, got: Any) -> bool:
    """Whole numbers must be equal; others within `CLOSE`, since 1/3 is annotated as 33.33."""
    return got is not None and abs(want - float(got)) <= (CLOSE if want != int(want) else 1e-9)


def same_place(quote: str, evidence: str) -> bool:
    """Whether two folded stretches speak of the same figure: one holds the other, or they share enough with a numeral in it."""
    if not quote or not evidence:
        return False
    if quote in evidence or evidence in quote:
        return True
    shared = SequenceMatcher(None, quote, evidence, autojunk=False).find_longest_match()
    return shared.size >= min(SHARED, len(quote), len(evidence)) and not NUMERALS.isdisjoint(quote[shared.a : shared.a + shared.size])


def same_unit(want: str, got: str) -> bool:
    """元/人 counts as 元."""
    a, b = (u.split("/")[0] for u in (want, got))
    return SAME_UNIT.get(a, a) == SAME_UNIT.get(b, b)


def same_date(want: str, got: str) -> bool:
    """Dates and intervals of dates, each to the precision that both state."""
    ends = want.split("/"), got.split("/")
    return len(ends[0]) == len(ends[1]) and all(a.startswith(b) or b.startswith(a) for a, b in zip(*ends, strict=True))


def same_period(want: Mapping[str, str], got: Mapping[str, str], kind: str) -> bool:
    """Whether every key agrees. An extra since or as_of is never wrong, nor a deadline that carries over to money or a threshold."""
    for key in want.keys() | got.keys():
        if key in ("since", "as_of") and (key not in want or kind == "status"):
            continue
        if key not in want:
            if kind not in ("support", "rule") or key not in ("by", "during", "within"):
                return False
        elif key not in got:
            return False
        elif not (want[key] == got[key] if key in ("every", "within") else same_date(want[key], got[key])):
            return False
    return True


def same_exactly(want: Mapping[str, str], got: Mapping[str, str], published: str) -> bool:
    """Whether the same keys hold the same dates; an extra `as_of` of the day of publication aside."""
    spare = {key for key in got if key == "as_of" and key not in want and published and same_date(got[key], published)}
    if set(want) != set(got) - spare:
        return False
    return all(want[key] == got[key] if key in ("every", "within") else same_date(want[key], got[key]) for key in want)


def likeness(a: str, b: str) -> float:
    """Share of the characters that two names have in common, order and common words apart."""
    one, other = (Counter(c for c in fold(x) if c not in COMMON) for x in (a, b))
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))


def accepted(row: Row, name: str) -> bool:
    """Whether an analyst would accept the name: one of those the row gives, or nearly one that ends in the same character."""
    folded = fold(name)
    near = not row.accepted or any(fold(z) == folded or (likeness(z, name) > ALIKE and fold(z)[-1:] == folded[-1:]) for z in row.accepted)
    return near and all(re.search(must, name) for must in row.must)


def says(row: Row, name: str) -> bool:
    """Whether an English name has a word of every group, at a word's beginning, none that is forbidden, and no Chinese."""
    if re.search("[\u3400-\u9fff]", name) or not re.search("[A-Za-z]", name):
        return False

    def has(word: str) -> bool:
        return re.search(rf"(?<![A-Za-z]){re.escape(word)}", name, re.IGNORECASE) is not None

    return all(not has(group[0][1:]) if group[0].startswith("!") else any(map(has, group)) for group in row.said if group)


def level_of(row: Row, record: Record) -> Level:
    """How right `record` is, were it the one that `row` means."""
    same_value = same_number(row.value, record.value) and (row.value_max is None or same_number(row.value_max, record.value_max))
    if not same_value or not same_place(row.quote, fold(record.evidence.quote)):
        return Level.MISSED
    period = record.period.as_dict()
    if not any(same_unit(unit, record.unit) for unit in row.units) or record.kind not in row.kinds:
        return Level.FOUND
    agree = (same_exactly(want, period, row.published) if row.exact else same_period(want, period, record.kind) for want in row.periods)
    if not any(agree):
        return Level.FOUND
    indicator = fold(record.indicator_zh)
    holds = not row.names or any(name in indicator for name in row.names)
    if not holds or not themed(row, record) or record.comparator not in row.comparators:
        return Level.CORE
    if not row.exact or not accepted(row, record.indicator_zh):
        return Level.STRICT
    return Level.SAID if says(row, record.indicator_en) else Level.NAMED


def themed(row: Row, record: Record) -> bool:
    """Whether the record's main theme is one that the row allows."""
    return not row.themes or bool(record.themes and record.themes[0] in row.themes)


def assign(rows: Sequence[Row], records: Sequence[Record]) -> dict[int, tuple[Level, int]]:
    """Row index → (level, record index), one to one, the best matches first."""
    pairs = [(level, i, j) for i, row in enumerate(rows) for j, record in enumerate(records) if (level := level_of(row, record))]
    taken: dict[int, tuple[Level, int]] = {}
    used: set[int] = set()
    for level, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if i not in taken and j not in used:
            taken[i] = level, j
            used.add(j)
    return taken


# ---------------------------------------------------------------- a document, a set


@dataclass
class Tally:
    """Counts of one set; `figures` makes shares of them."""

    wanted: int = 0  # rows that must be found
    given: int = 0  # records that count: all but those that match an optional row
    hits: dict[Level, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    bodies: list[tuple[float, float]] = field(default_factory=list)  # recall, precision of each document's paragraphs
    shares: dict[str, tuple[int, int]] = field(default_factory=dict)  # right, of how many
    documents: int = 0
    names: bool = False  # whether the set says which names an analyst would accept
    shown: list[str] = field(default_factory=list)

    def count(self, name: str, right: int | bool, of: int = 1) -> None:
        """Add `right` out of `of` to the share called `name`."""
        a, b = self.shares.get(name, (0, 0))
        self.shares[name] = a + int(right), b + of

    def figures(self) -> dict[str, float]:
        """Name → share between 0 and 1, in the order of the table; what the set has nothing to measure for is left out."""
        out: dict[str, float] = {}
        for level in LEVELS if self.names else LEVELS[:-2]:
            p, r = (self.hits[level] / n if n else 0.0 for n in (self.given, self.wanted))
            name = level.name.lower()
            out |= {f"{name} precision": p, f"{name} recall": r, f"{name} F1": 2 * p * r / (p + r) if p + r else 0.0}
        if self.bodies:
            out["body recall"], out["body precision"] = (sum(b[i] for b in self.bodies) / len(self.bodies) for i in (0, 1))
        return out | {name: right / of for name, (right, of) in self.shares.items() if of}


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
    taken = assign(rows, records)
    row_of = {j: i for i, (_, j) in taken.items()}
    required = [i for i, row in enumerate(rows) if not row.optional]
    best = Level.SAID if any(row.exact for row in rows) else Level.STRICT
    tally.names |= best is Level.SAID
    tally.documents += 1
    tally.wanted += len(required)
    tally.given += sum(1 for j in range(len(records)) if j not in row_of or not rows[row_of[j]].optional)
    for i in required:
        level, j = taken.get(i, (Level.MISSED, -1))
        for reached in LEVELS[:level]:
            tally.hits[reached] += 1
        if level and rows[i].themes:
            tally.count("main theme", themed(rows[i], records[j]))
        if level < best:
            got = f"  {_brief(records[j])}" if level else ""
            tally.shown.append(f"{source}: {level.name.lower()}: {_wanted(want['records'][i])}{got}")
    tally.shown += [f"{source}: extra: {_brief(r)}  {r.evidence.quote[:60]}" for j, r in enumerate(records) if j not in row_of]
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
        tally.shown += [f"{source}: no record, yet read as one: {stray}: {_brief(r)}" for r in wrong]
    tally.count("numbers accounted for", sum(f.fate != "unclaimed" for f in extraction.ledger), len(extraction.ledger))


def _whole(stray: str) -> re.Pattern[str]:
    """Finds `stray` where it is not the tail or the head of a longer number."""
    inside = f"[{''.join(sorted(NUMERALS))}.]"
    head = f"(?<!{inside})" if stray[:1] in NUMERALS else ""
    tail = f"(?!{inside})" if stray[-1:] in NUMERALS else ""
    return re.compile(head + re.escape(stray) + tail)


def _wanted(row: Sequence[Any] | Mapping[str, Any]) -> str:
    return str(row[:8] if isinstance(row, Sequence) else {k: v[0] if k == "zh" else v for k, v in row.items() if k not in ("en", "must")})


def _brief(r: Record) -> str:
    value = f"{r.value:f}" + (f"–{r.value_max:f}" if r.value_max is not None else "")
    return f"[{r.comparator}{value} {r.unit} {r.kind} {r.period.as_dict()} {r.indicator_zh} {','.join(r.themes[:1])}]"


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
