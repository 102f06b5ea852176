"""Entries in, what a reader may filter and order them by out, as scripts read it: values with their records, and ranks.

A value's records are a posting list (`postings.py`). One that is long stands in a file of its own, so that whoever chooses a value loads
that value's records and no other's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pypinyin import lazy_pinyin

from policy_digest.inert import clean
from policy_digest.models import KINDS, Entry
from policy_digest.postings import DIGITS, part_of, posting
from policy_digest.render.rows import Rows
from policy_digest.render.site import Site

LONG: Final = 2_000  # characters of a posting list beyond which it is a file
BLOCK: Final = 8_192  # ranks of a file
LISTED: Final = 400  # values of a filter that stand in one file; more are spread over several, so that whoever names one loads a few others
FIELDS: Final = ("kind", "place", "theme", "unit", "indicator", "document", "until")

Option = tuple[str, str, str, int, str | int]  # value, its Chinese, its English, how many records, which: a posting list, or its file


@dataclass
class Postings:
    """Posting lists that are short enough stand where they are needed; the others become files, numbered from 0."""

    files: list[str] = field(default_factory=list)

    def of(self, numbers: Sequence[int]) -> str | int:
        """The list, or the number of its file."""
        text = posting(numbers)
        if len(text) <= LONG:
            return text
        self.files.append(text)
        return len(self.files) - 1


def facets(site: Site, rows: Rows, entries: Sequence[Entry], postings: Postings) -> Iterator[tuple[str, list[Option]]]:
    """Each field with its values, in the order in which a reader looks for them."""
    articles = {e.article.id: e.article.title for e in entries}
    for field_, of in _held(entries).items():
        listed: list[Option] = []
        for value in _in_order(site, field_, of):
            zh, en = _named(site, rows, field_, value, articles)
            listed.append((value, clean(zh), clean(en), len(of[value]), postings.of(of[value])))
        yield field_, listed


def spread(options: Sequence[Option]) -> list[list[tuple[*Option, int]]]:
    """Many values of a filter in files, each where its name puts it, with its number among all."""
    parts: list[list[tuple[*Option, int]]] = [[] for _ in range(-(-len(options) // LISTED))]
    for number, option in enumerate(options):
        parts[part_of(option[0], len(parts))].append((*option, number))
    return parts


def _held(entries: Sequence[Entry]) -> dict[str, dict[str, list[int]]]:
    """By field and value the numbers of the records that have it."""
    held: dict[str, dict[str, list[int]]] = {name: {} for name in FIELDS}
    for number, entry in enumerate(entries):
        record = entry.record
        for name, values in (
            ("kind", (record.kind,)),
            ("place", (entry.article.place,)),
            ("theme", record.themes),
            ("unit", (record.unit,)),
            ("indicator", (entry.indicator or entry.shared or "",)),
            ("document", (entry.article.id,)),
            ("until", (record.period.deadline,)),
        ):
            for value in filter(None, dict.fromkeys(values)):
                held[name].setdefault(value, []).append(number)
    return held


def _in_order(site: Site, name: str, of: Mapping[str, Sequence[int]]) -> list[str]:
    """Places and documents as in the corpus, kinds and themes as in their tables, what is counted by how often, days as they come."""
    if name in ("place", "document"):
        return list(of)
    if name in ("kind", "theme"):
        table: list[str] = list(KINDS) if name == "kind" else [theme.id for theme in site.tables.themes]
        return sorted(of, key=lambda value: (table.index(value) if value in table else len(table), value))
    return sorted(of) if name == "until" else sorted(of, key=lambda value: (-len(of[value]), value))


def _named(site: Site, rows: Rows, name: str, value: str, articles: Mapping[str, str]) -> tuple[str, str]:
    """The value in both languages."""
    match name:
        case "kind":
            word = site.word(f"kind-{value}")
            return word.zh, word.en
        case "document":
            return articles[value], site.wording.titles.get(value, "")
        case "unit":
            known = site.tables.unit.get(value)
            return value, known.many if known else ""
        case "until":
            return value, ""
        case "place":
            place = rows.place(value)
            return place.zh, place.en
        case "theme":
            theme = rows.theme(value)
            return theme.zh, theme.en
        case _:
            indicator = rows.indicator(value)
            return indicator.zh, indicator.en


def orders(entries: Sequence[Entry]) -> Iterator[tuple[str, list[str]]]:
    """By what records are ordered whose rank is no value: their names in either language, and the quantity within its unit; in blocks."""
    pinyin: dict[str, list[str]] = {}

    def spoken(name: str) -> list[str]:
        return pinyin.get(name) or pinyin.setdefault(name, lazy_pinyin(name))

    units = {unit: number for number, unit in enumerate(sorted({e.record.unit for e in entries}))}
    keys: dict[str, Callable[[Entry], object]] = {
        "name-zh": lambda e: (spoken(e.record.indicator_zh), e.record.indicator_zh),
        "name-en": lambda e: (e.record.indicator_en.casefold(), e.record.indicator_zh),
        "value": lambda e: (units[e.record.unit], -(e.record.value_max or e.record.value), -e.record.value),
    }
    for name, key in keys.items():
        yield name, list(_blocks(_ranks([key(e) for e in entries])))


def _ranks(keys: Sequence[object]) -> list[int]:
    """Where each stands among all; equal ones stand together."""
    ranks, rank, before = [0] * len(keys), 0, None
    for number in sorted(range(len(keys)), key=lambda n: keys[n]):  # type: ignore[arg-type, return-value]
        if keys[number] != before:
            rank, before = rank + 1, keys[number]
        ranks[number] = rank
    return ranks


def _blocks(ranks: Sequence[int]) -> Iterable[str]:
    """Three characters a rank."""
    for at in range(0, len(ranks), BLOCK):
        yield "".join(DIGITS[r >> 12] + DIGITS[r >> 6 & 63] + DIGITS[r & 63] for r in ranks[at : at + BLOCK])
