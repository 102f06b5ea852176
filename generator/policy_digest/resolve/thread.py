"""What one quantity of an article leaves to the next: the kind that goes on, the comparator and the noun of its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policy_digest.chinese.alternation import later
from policy_digest.models import Kind, Mention, Record, Sentence, Sign
from policy_digest.resolve.elided import Rows
from policy_digest.resolve.elsewhere import OF_WHICH
from policy_digest.resolve.held import Held
from policy_digest.resolve.lexicon import Lexicon
from policy_digest.resolve.standing import Standing
from policy_digest.resolve.tense import announced

_MAY_BE = later("(?:可以|可)(?:是|到|达)$")


@dataclass
class Thread:
    """What one quantity leaves to the next. The only thing that changes while an article is read."""

    paragraph: int = -1
    sentence: int = -1
    indicator: str = ""  # of the quantity before, for items that leave their head out
    comparator: Sign = ""  # of the item that opened the list
    capped: bool = False  # whether the sentence set an upper limit before: 上限是7400元；…可以是14800元
    kind: Kind | None = None  # of the paragraph's last target or status
    last: tuple[Kind, str] | None = None  # the kind and the unit of the quantity before, for the items of its list
    units: dict[str, Kind] = field(default_factory=dict)  # of the sentence's last quantity of each unit
    earlier: Kind | None = None  # of the paragraph before
    done: bool = False  # whether the list was announced as one of what was done
    weak: set[tuple[int, int]] = field(default_factory=set)  # figures of which nothing in their sentence says the kind
    implied: set[tuple[int, int]] = field(default_factory=set)  # and figures that promise, or tell, only because of the sort of text
    opened: dict[int, str] = field(default_factory=dict)  # by a period's offset: the kind of the first record it governed
    rows: Rows = field(default_factory=Rows)  # what the rows of tables have named
    counted: dict[str, list[str]] = field(default_factory=dict)  # by unit: what the part of the text below one heading has counted
    section: tuple[str, ...] = ()  # the headings that `counted` stands under
    cell: tuple[int, int] | None = None  # of a table, in which the quantity before stood

    def enter(
        self, s: Standing, lists: frozenset[int], sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], lexicon: Lexicon
    ) -> None:
        """Forget what does not reach into the quantity's paragraph and sentence. `lists`: paragraphs that go on with the one before."""
        if s.sentence.paragraph != self.paragraph:
            if s.sentence.paragraph not in lists:
                self.earlier = self.kind if s.sentence.paragraph in (self.paragraph + 1, self.paragraph + 2) else None
                self.kind, self.done = None, False
            elif s.number and (self.kind is None or self.paragraph not in lists):
                first = s.number
                while first > 1 and sentences[first - 1].paragraph == s.sentence.paragraph:
                    first -= 1  # 一是扩增量。新增800个: what announces the list stands before its paragraph
                told = s.text[sentences[first - 1].start : sentences[first - 1].end].strip()
                said = announced(mentions[first - 1], told, lexicon)
                self.kind, self.done = said or self.kind or self.earlier, said == "status"
            self.paragraph = s.sentence.paragraph

    def in_cell(self, held: Held | None) -> None:
        """Forget what another cell of a table said."""
        cell = held.cell if held is not None else None
        if cell != self.cell:
            self.cell = cell
            if cell is not None:
                self.kind = self.earlier = self.last = None
                self.sentence, self.comparator, self.capped, self.indicator = -1, "", False, ""

    def compare(self, s: Standing) -> Standing:
        """不少于20个基地、40个工作室: the quantity with the comparator that its list was opened with."""
        if s.number != self.sentence:
            self.comparator = ""
            if s.number != self.sentence + 1:
                self.indicator = ""
        if s.number == self.sentence and self.capped and not s.amount.comparator and _MAY_BE.search(s.said(s.left)):
            return replace(s, amount=replace(s.amount, comparator="<=", before=True))
        if not s.joined:
            self.comparator = s.amount.comparator if s.amount.before and s.amount.comparator not in ("=", "~") else ""
        elif not s.amount.comparator and self.comparator:
            return replace(s, amount=replace(s.amount, comparator=self.comparator))
        return s

    def listed(self, s: Standing) -> Kind | None:
        """不超过120平方米、100平方米: the kind that the list was opened with, for a further item of the same unit."""
        same = s.joined and s.number == self.sentence and self.last is not None and self.last[1] == s.amount.unit
        return self.last[0] if same and self.last is not None else None

    def in_clause(self, s: Standing) -> Kind | None:
        """The kind of the quantity before it in its clause."""
        return self.last[0] if s.listed and s.number == self.sentence and self.last is not None else None

    def of_unit(self, s: Standing) -> Kind | None:
        """The kind of the last quantity of its unit in the sentence."""
        return self.units.get(s.amount.unit) if s.number == self.sentence else None

    def left_out(self, s: Standing) -> str:
        """改造泊位2500个。…建成2130个: what a figure counts that has no noun, by the part of the text that it stands in; "" where nothing."""
        names = self.counted.get(s.amount.unit, []) if s.sentence.section and s.sentence.section == self.section else []
        said = s.text[s.sentence.start : s.figure[0]]
        return next((name for name in names if name in said), names[0] if names else "")

    def leave(self, s: Standing, record: Record) -> None:
        """Keep what the next quantity may go on with."""
        self.capped = record.comparator == "<=" and record.kind == "support"
        self.last = (record.kind, s.amount.unit)
        self.units = {**(self.units if s.number == self.sentence else {}), s.amount.unit: record.kind}
        self.sentence, self.indicator = s.number, record.indicator_zh
        if s.sentence.section != self.section:
            self.section, self.counted = s.sentence.section, {}
        if record.kind in ("target", "status"):
            self.counted.setdefault(s.amount.unit, []).append(record.indicator_zh.removeprefix(OF_WHICH))
        if record.kind in ("target", "status"):
            self.kind = record.kind
