"""A corpus and what was decided before → what a person is asked to look at, one figure an item, the most doubtful first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from policy_digest.decisions import Changed, Decision, Settled, Shelf, Standing, Text, bind, id_of, sentence_of, snapshot
from policy_digest.match import match
from policy_digest.models import Amount, Article, Extraction, Fate, Record
from policy_digest.pipeline import Extractor
from policy_digest.rules import inventory
from policy_digest.segment import segment
from policy_digest.tables import Tables


class Doubt(IntEnum):
    """Why an item is asked about, the most doubtful first."""

    CONFLICT = 0  # two people differ, or the sentence of a decision changed
    REPORT = 1  # a reader reported it
    KIND = 2  # the two readings differ on what it is
    NOTHING = 3  # one reading calls it no record
    REFUSED = 4  # the rules refuse it, the second reader calls it a record
    UNCLAIMED = 5  # nothing says what the number counts
    NAME = 6  # the name is a fragment
    NONE = 7


@dataclass(frozen=True)
class Item:
    """One figure of one article. `record`: as the program alone reads it, if it does; `offered`: what is put on the screen instead."""

    extraction: Extraction  # as the program alone reads it
    figure: tuple[int, int]
    sentence: tuple[int, int]
    record: Record | None
    doubt: Doubt
    reasons: tuple[str, ...] = ()
    earlier: tuple[Decision, ...] = ()  # that its person may see
    stale: tuple[Decision, ...] = ()  # whose sentence this one was
    offered: Mapping[str, Any] = field(default_factory=dict)
    none: bool = False  # offered as no record
    why: str = ""

    @property
    def article(self) -> Article:
        """The article that the figure stands in."""
        return self.extraction.article

    @property
    def surface(self) -> str:
        """The figure as printed."""
        return self.article.text[slice(*self.figure)]

    @property
    def read(self) -> dict[str, Any]:
        """What the program reads."""
        return snapshot(self.record) if self.record else {}

    @property
    def quote(self) -> str:
        """The sentence."""
        return self.article.text[slice(*self.sentence)]

    @property
    def at(self) -> tuple[int, int]:
        """Where the figure stands in the sentence."""
        return self.figure[0] - self.sentence[0], self.figure[1] - self.sentence[0]

    @property
    def id(self) -> str:
        """The id that its record has, or would have."""
        if self.record is not None:
            return self.record.id
        return next((d.record for d in reversed(self.earlier)), None) or id_of(self.article.id, self.quote, self.at)


@dataclass(frozen=True)
class Wanted:
    """Whose queue it is. `who` "" stands for nobody, who has decided nothing. `place`, `article`: only of these, "" for all."""

    who: str = ""
    blind: bool = False
    conflicts: bool = False  # only these
    again: bool = False  # also what was decided before
    place: str = ""
    article: str = ""


def queue(data: Path, tables: Tables, wanted: Wanted) -> list[Item]:
    """What is to be looked at, by doubt, then in the order of the corpus.

    A blind reviewer is asked first about what others have decided, sees nothing of it, and is not asked again about their own.
    """
    reader, shelf = Extractor(tables), Shelf(data)
    found: list[Item] = []
    for extraction in reader.unreviewed(data):
        if not isinstance(extraction, Extraction):
            continue
        settled = reader.reviewed(data, extraction, shelf)
        if wanted.place in ("", extraction.article.place) and wanted.article in ("", extraction.article.id):
            found += _items(extraction, settled, shelf.of(extraction.article), wanted)
    if wanted.blind:
        return sorted(found, key=lambda item: (not item.earlier, item.doubt))
    return sorted(found, key=lambda item: item.doubt)


def hidden(items: Iterable[Item]) -> list[Item]:
    """The items without what others decided, for who must not see it."""
    return [Item(i.extraction, i.figure, i.sentence, i.record, i.doubt if i.doubt != Doubt.CONFLICT else Doubt.NONE) for i in items]


def _items(extraction: Extraction, settled: Settled, decisions: Sequence[Decision], wanted: Wanted) -> Iterator[Item]:
    text = Text(extraction.article, segment(extraction.article))
    stale = [one for d in decisions if isinstance(one := bind(d, text), Changed)]
    for figure, record, doubt, reasons in _asked(extraction, settled):
        stands = settled.standing.get(figure)
        changed = [] if stands else [c for c in stale if c.now is not None and _meet(c.now.figure, figure)]
        reasons = (*reasons, *_against(stands), *(c.message for c in changed))
        doubt = Doubt.CONFLICT if changed or (stands and stands.against) else doubt
        every = stands.every if stands else ()
        if not _due(every, doubt, wanted):
            continue
        sentence = stands.place.sentence if stands else sentence_of(figure, text)
        offered = dict(stands.decision.reading) if stands and not wanted.blind else {}
        none = bool(stands and stands.decision.act == "drop" and not wanted.blind)
        stale_here = tuple(c.decision for c in changed)
        yield Item(extraction, figure, sentence, record, doubt, reasons, every, stale_here, offered, none)
    if not wanted.blind:
        yield from _gone(extraction, stale, settled, text)


def _gone(extraction: Extraction, stale: Sequence[Changed], settled: Settled, text: Text) -> Iterator[Item]:
    """Decisions whose sentence is nowhere: all that can be done is to take them away."""
    open_ones = [c for c in stale if c.now is None or not any(_meet(c.now.figure, f) for f in (*settled.standing, *_figures(extraction)))]
    for c in open_ones:
        first = (text.sentences[0].start, text.sentences[0].end) if text.sentences else (0, 0)
        yield Item(extraction, (0, 0), first, None, Doubt.CONFLICT, (c.message,), (), (c.decision,))


def _figures(extraction: Extraction) -> Iterator[tuple[int, int]]:
    yield from (r.figure for r in extraction.records)


def _asked(extraction: Extraction, settled: Settled) -> Iterator[tuple[tuple[int, int], Record | None, Doubt, tuple[str, ...]]]:
    """Every figure to ask about: records, numbers that nobody claims or that the two readings see differently, and what was decided."""
    seen: list[tuple[int, int]] = []
    weak = {(i.start, i.end): i.message for i in extraction.issues if i.code == "weak-name"}
    unclaimed = {(i.start, i.end): i.message for i in extraction.issues if i.code == "unclaimed-number"}
    for record in extraction.records:
        seen.append(record.figure)
        figure = next((f for f in settled.standing if _meet(f, record.figure)), record.figure)
        if record.other is not None:
            doubt = Doubt.NOTHING if record.other.kind == "none" else Doubt.KIND
            yield figure, record, doubt, ()
        elif said := weak.get(record.figure):
            yield figure, record, Doubt.NAME, (said,)
        else:
            yield figure, record, Doubt.NONE, ()
    for figure in settled.standing:
        if not any(_meet(figure, other) for other in seen):
            seen.append(figure)
            yield figure, None, Doubt.NONE, ()
    for fate in extraction.ledger:
        span = (fate.start, fate.end)
        if span in unclaimed and not any(_meet(span, other) for other in seen):
            yield span, None, Doubt.REFUSED if fate.fate == "excluded" else Doubt.UNCLAIMED, (unclaimed[span],)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _against(stands: Standing | None) -> Iterator[str]:
    for other in stands.against if stands else ():
        yield f"{other.who} decided otherwise without having seen it: {other.act}"


def _due(every: Sequence[Decision], doubt: Doubt, wanted: Wanted) -> bool:
    if wanted.conflicts:
        return doubt == Doubt.CONFLICT
    if wanted.blind:
        return not any(d.who == wanted.who for d in every)
    return doubt == Doubt.CONFLICT or wanted.again or not every


# ---------------------------------------------------------------- a figure that is no record yet


def numbers(extraction: Extraction) -> list[Fate]:
    """The numbers of the article that are no record, those that nobody claims first, then in the order of the text."""
    return sorted((f for f in extraction.ledger if f.fate != "record"), key=lambda f: (f.fate != "unclaimed", f.start))


def item_of(extraction: Extraction, fate: Fate) -> Item:
    """A number of the ledger as an item."""
    figure = (fate.start, fate.end)
    sentence = sentence_of(figure, Text(extraction.article, segment(extraction.article)))
    return Item(extraction, figure, sentence, None, Doubt.UNCLAIMED)


def amount(item: Item, tables: Tables) -> Amount | None:
    """What the rules read as quantity at the figure of an item: value, unit, comparator; None where no rule reads one there."""
    article = item.article
    sentences = [s for s in segment(article) if s.start <= item.figure[0] < s.end]
    found = [m for some in match(article, sentences, inventory(tables)) for m in some if isinstance(m.value, Amount)]
    values = [m.value for m in found if isinstance(m.value, Amount)]
    return next((value for value in values if _meet(value.figure, item.figure)), None)
