"""A record → one full sentence in each language, in pieces. In: a record, its place, the tables. Out: `Piece`s, the figure's own carrying the record's id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.models import Bilingual, Piece, Record
from generator.summarize.figures import amount_en, amount_zh, every, period_of, printed, unit_en
from generator.summarize.words import HAN, measure_of, words
from generator.tables import Tables, Term

def _tail(zh: str, tables: Tables) -> Term | None:
    """The glossary term that ends a phrase, its bracket aside: the longest."""
    bare = re.sub(r"（[^（）]*）$", "", zh)
    terms = words(tables).terms
    for start in range(max(0, len(bare) - 20), len(bare)):
        if (term := terms.get(bare[start:])) is not None:
            return term
    return None


@dataclass(frozen=True, slots=True)
class _Name:
    """An indicator as a noun phrase: what class of noun, its English with a bracketed subject apart, its Chinese likewise."""

    pos: str
    en: str
    about_en: str
    zh: str
    about_zh: str
    counted: bool  # can stand after a number


def _name(record: Record, tables: Tables) -> _Name:
    term = _tail(record.indicator_zh, tables)
    pos = term.pos if term else "other"
    en, about_en = _apart(record.indicator_en, r"^(.*\S) \(([^()]*(?:\([^()]*\)[^()]*)*)\)$")
    zh, about_zh = _apart(record.indicator_zh, r"^(.+)（([^（）]+)）$")
    if not about_zh or HAN.fullmatch(about_en[:1] or "x"):
        en, about_en = record.indicator_en, ""
        zh, about_zh = record.indicator_zh, ""
    if record.value == 1 and record.value_max is None and term and term.pos in ("noun", "person") and term.many in en:
        at = en.index(term.many)
        en = en[:at] + term.en + en[at + len(term.many) :]
    return _Name(pos, en, about_en, zh, about_zh, pos in ("noun", "person", "unique", "name", "other") and " as a share of " not in en)


def _apart(text: str, pattern: str) -> tuple[str, str]:
    found = re.match(pattern, text)
    return (found[1], found[2]) if found else (text, "")


def _act(record: Record, tables: Tables) -> tuple[str, str, str] | None:
    """The verb by which the quantity is reached: the last of data/phrases.yml before the figure in its evidence."""
    at = record.figure[0] - record.evidence.start
    before = record.evidence.quote[:at] if 0 <= at <= len(record.evidence.quote) else record.evidence.quote
    before = re.split(r"[，。；：]", before)[-1]
    best: tuple[int, tuple[str, str, str]] | None = None
    for act in words(tables).acts:
        found = before.rfind(act[0])
        if found >= 0 and act[0] not in record.indicator_zh and (best is None or found + len(act[0]) > best[0]):
            best = (found + len(act[0]), act)
    return best[1] if best else None


def _direction(record: Record, tables: Tables) -> int:
    """+1 where the evidence says that a quantity rises by the figure, -1 falls, 0 neither."""
    at = record.figure[0] - record.evidence.start
    before = (record.evidence.quote[:at] if 0 <= at <= len(record.evidence.quote) else record.evidence.quote)[-6:]
    w = words(tables)
    found = [(before.rfind(x), sign) for sign, xs in ((1, w.rises), (-1, w.falls)) for x in xs if x in before]
    return max(found)[1] if found else 0


def _article(phrase: str) -> str:
    """`a` or `an` before a phrase, by its first letter; words that begin with a consonant sound are spelled so in the glossary."""
    if re.match(r"(?:one|uni|use|eu)", phrase, re.IGNORECASE):
        return f"a {phrase}"
    return f"{'an' if re.match(r'[aeiou]', phrase, re.IGNORECASE) else 'a'} {phrase}"


def _the(name: _Name) -> str:
    """A measured noun as a subject: the number of …; a share that is compared needs no article."""
    if " as a share of " in name.en or name.en.startswith(("the ", "total R&D")) or name.pos not in ("amount", "rate", "share"):
        return name.en
    return f"the {name.en}"


def _figure_piece(text: str, record: Record) -> Piece:
    return Piece(text, record.id)


def _counted(record: Record, name: _Name, tables: Tables) -> list[Piece]:
    """`at least 20 training bases`, `more than 350,000 highly skilled personnel (35万)`, `500,000 person-times of subsidised training`."""
    surface = printed(record)
    bracket = f" ({surface})" if surface else ""
    unit = unit_en(record, tables, noun=name.counted)
    text = amount_en(record, tables, noun=name.counted)
    about = f" ({name.about_en})" if name.about_en else ""
    if name.counted and not unit:
        return [_figure_piece(text, record), Piece(f" {name.en}{about}{bracket}")]
    link = "in" if measure_of(record.unit, tables) == "money" else "of"
    return [_figure_piece(text + bracket, record), Piece(f" {link} {name.en}{about}")]


def _measured(record: Record, name: _Name) -> bool:
    """Whether the indicator is a number of its own (a share, a rate, an amount), not things to be counted."""
    return name.pos in ("amount", "share", "rate") or " as a share of " in name.en


def sentence_en(record: Record, place: str, tables: Tables, plan: bool = True) -> list[Piece]:
    name = _name(record, tables)
    when = period_of(record.period, tables, plan).en
    tail = f" {when}" if when else ""
    w = words(tables)
    surface = printed(record)
    alone = [_figure_piece(amount_en(record, tables) + (f" ({surface})" if surface else ""), record)]
    want = w.commitments[record.commitment]["want"]
    measure = measure_of(record.unit, tables)
    about = f" ({name.about_en})" if name.about_en else ""
    direction = _direction(record, tables)
    changes = measure == "points" or (direction != 0 and measure in ("share", "ratio"))
    if record.kind == "support":
        gives = f"{place} offers {_article(name.en) if name.pos == 'money' else name.en} of "
        target = f" for {name.about_en}" if name.about_en else ""
        return [Piece(gives), *alone, Piece(f"{target}{tail}.")]
    if record.kind == "rule":
        verb = "sets {} at " if record.comparator == "=" else "requires {} to be "
        return [Piece(f"{place} " + verb.format(f"{_the(name)}{about}")), *alone, Piece(f"{tail}.")]
    if record.kind == "target":
        if changes:
            verb = {1: "raise", -1: "lower", 0: "change"}[direction]
            return [Piece(f"{place} {want} {verb} {_the(name)}{about} by "), *alone, Piece(f"{tail}.")]
        if _measured(record, name) or measure in ("share", "ratio"):
            return [Piece(f"{place} {want} bring {_the(name)}{about} to "), *alone, Piece(f"{tail}.")]
        act = _act(record, tables)
        return [Piece(f"{place} {want} {act[1] if act else 'have'} "), *_counted(record, name, tables), Piece(f"{tail}.")]
    if changes:
        verb = {1: "rose", -1: "fell", 0: "changed"}[direction]
        subject = f"{_the(name)}{about}"
        return [Piece(f"{place}: {subject} {verb} by "), *alone, Piece(f"{tail}.")]
    if _measured(record, name) or measure in ("share", "ratio"):
        return [Piece(f"In {place}, {_the(name)}{about} stood at "), *alone, Piece(f"{tail}.")]
    act = _act(record, tables)
    past = bool(record.period.during)
    has = ("recorded" if not act else act[2]) if past else (f"has {act[2]}" if act else "has")
    if past and act and act[2] in ("drawn up",):
        has = f"had {act[2]}"
    return [Piece(f"{place} {has} "), *_counted(record, name, tables), Piece(f"{tail}.")]


def sentence_zh(record: Record, place: str, tables: Tables, plan: bool = True) -> list[Piece]:
    name = _name(record, tables)
    when = period_of(record.period, tables, plan).zh
    w = words(tables)
    measure = measure_of(record.unit, tables)
    full = _figure_piece(amount_zh(record, tables), record)
    about = f"（{name.about_zh}）" if name.about_zh else ""
    direction = _direction(record, tables)
    act = _act(record, tables)
    bare = record.comparator == "="
    if record.kind == "support":
        every = every(record.period.every, tables)[0] if record.period.every else ""
        rest = period_of(replace(record.period, every=None), tables, plan).zh
        to = f"对{name.about_zh}" if name.about_zh else ""
        return [Piece(f"{place}{rest}{'，' if rest else ''}{to}给予{name.zh}{every}"), full, Piece("。")]
    if record.kind == "rule":
        return [Piece(f"{place}规定，{when}{'，' if when else ''}{name.zh}{about}{'为' if bare or record.comparator == '~' else ''}"), full, Piece("。")]
    lead = w.commitments[record.commitment]["zh"] if record.kind == "target" else ""
    when = f"{when}，" if when else ""
    if measure == "points" or (direction and measure in ("share", "ratio")):
        verb = {1: "提高", -1: "降低", 0: "变动"}[direction]
        return [Piece(f"{place}{lead}{when}{name.zh}{about}{verb}"), full, Piece("。")]
    if record.kind == "target":
        if act and not _measured(record, name) and measure not in ("share", "ratio"):
            return [Piece(f"{place}{lead}{when}{act[0]}{name.zh}{about}"), full, Piece("。")]
        return [Piece(f"{place}{lead}{when}{name.zh}{about}{'达到' if bare or record.comparator == '~' else ''}"), full, Piece("。")]
    opening = f"{when}{place}" if record.period else place
    if act and not _measured(record, name) and measure not in ("share", "ratio"):
        return [Piece(f"{opening}已{act[0]}{name.zh}{about}"), full, Piece("。")]
    return [Piece(f"{opening}{name.zh}{about}{'达到' if bare or record.comparator == '~' else '已' if record.comparator == '>' else ''}"), full, Piece("。")]


def text_of(pieces: Iterable[Piece]) -> str:
    return "".join(p.text for p in pieces)


def sentence(record: Record, place: str, tables: Tables) -> Bilingual:
    """One full sentence: the place, what it is to reach, has reached, offers or requires, the figure, and when.

    `place`: a slug of data/places.yml; KeyError for another.
    """
    row = tables.place[place]
    return Bilingual(text_of(sentence_zh(record, row.zh, tables)), text_of(sentence_en(record, row.en, tables)))
