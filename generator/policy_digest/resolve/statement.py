"""What all decisions ask for about one quantity, as one frozen value: its amount, what stands around it, what governs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from policy_digest.models import Amount, Article, Kind, Stated
from policy_digest.resolve.decide import Decision
from policy_digest.resolve.held import Held
from policy_digest.resolve.lexicon import Lexicon
from policy_digest.resolve.period import Governing
from policy_digest.resolve.standing import Standing
from policy_digest.resolve.tense import Direction, Tense, between, tense_of

AHEAD = ("plan", "regulation", "guide")  # genres that tell what shall be, unless a word says otherwise
LAW = ("regulation", "guide")


@dataclass(frozen=True)
class Statement:
    """One quantity of a text. Words are read once, when a decision first asks for them."""

    standing: Standing
    governing: Governing
    genre: str
    article: Article
    lexicon: Lexicon
    before: Kind | None = None  # of the paragraph's last target or status, which a sentence without any cue goes on
    opener: Kind | None = None  # of the item before it in one list, where both have one unit
    clause_before: Kind | None = None  # of the quantity before it in one clause
    unit_before: Kind | None = None  # of the last quantity of its unit in the sentence
    adopted: bool = False  # its sentence stands in a list of what was adopted
    done: bool = False  # its paragraph stands in a list that was announced as one of what was done
    held: Held | None = None  # the cell of a table that its sentence stands in

    # ---- the amount

    @property
    def amount(self) -> Amount:
        return self.standing.amount

    @cached_property
    def measure(self) -> str:
        """What its unit measures; of a rate, what is above the line."""
        return self.lexicon.measure(self.amount.unit)

    @property
    def stated(self) -> bool:
        """Whether a bound or a range is stated with the number."""
        return self.amount.comparator not in ("", "~") or self.amount.value_max is not None

    # ---- what stands around it

    def upto(self, start: int) -> str:
        """The text from an offset up to the figure."""
        return self.standing.text[start : self.standing.figure[0]]

    @cached_property
    def left(self) -> str:
        """From its clause's start, or the quantity before, up to the figure."""
        return self.standing.said(self.standing.left)

    @cached_property
    def clause(self) -> str:
        return self.standing.said(self.standing.clause)

    @cached_property
    def clause_left(self) -> str:
        return self.upto(self.standing.clause[0])

    @cached_property
    def group(self) -> str:
        """Between ； and 。."""
        return self.standing.said(self.standing.group)

    @cached_property
    def group_left(self) -> str:
        return self.upto(self.standing.group[0])

    @cached_property
    def sentence(self) -> str:
        return self.standing.said((self.standing.sentence.start, self.standing.sentence.end))

    @cached_property
    def sentence_left(self) -> str:
        return self.upto(self.standing.sentence.start)

    @cached_property
    def right(self) -> str:
        """The rest of the clause behind the figure."""
        return self.standing.text[self.standing.figure[1] : self.standing.clause[1]]

    @cached_property
    def behind(self) -> str:
        """The rest of the clause behind the figure and its comparator."""
        after = self.lexicon.after.match(self.right)
        return self.right[after.end() :] if after else self.right

    @cached_property
    def following(self) -> str:
        """The rest of the group behind the figure."""
        return self.standing.text[self.standing.figure[1] : self.standing.group[1]]

    @cached_property
    def of_row(self) -> tuple[str, bool]:
        """The label of a further item of a row of sums or shares, and whether 其中 opens it; "" where it is none."""
        return self.lexicon.row_item(self.standing) if self.unit_before is not None else ("", False)

    @property
    def upto_next(self) -> str:
        """What follows its clause in its group."""
        return self.standing.text[self.standing.clause[1] + 1 : self.standing.group[1]]

    @property
    def stop(self) -> str:
        """The character that ends its clause."""
        at = self.standing.clause[1]
        return self.standing.text[at : at + 1]

    @cached_property
    def headings(self) -> str:
        return "".join(self.standing.sentence.section)

    @property
    def heading(self) -> str:
        """The nearest heading."""
        return "".join(self.standing.sentence.section[-1:])

    # ---- what governs it

    @cached_property
    def tense(self) -> Tense:
        return tense_of(self.standing, self.lexicon)

    @cached_property
    def clause_tense(self) -> Direction:
        return between(self.standing, self.lexicon, self.standing.clause[0])

    @cached_property
    def absolute(self) -> Stated | None:
        return self.governing.stated("absolute")

    @property
    def said_when(self) -> str:
        """The words of the absolute period."""
        return self.governing.absolute.surface if self.governing.absolute is not None else ""

    @cached_property
    def turned(self) -> Direction:
        """Where a strong cue between the period and the figure points."""
        return between(self.standing, self.lexicon, self.governing.absolute.end) if self.governing.absolute is not None else ""

    @property
    def recurs(self) -> bool:
        return self.governing.every is not None

    @property
    def year(self) -> str:
        """The year of the article; "" where it has no date."""
        return (self.article.published or "")[:4]

    @cached_property
    def promised(self) -> bool:
        """到2030年，比重应当达到70%: a deadline in the sentence makes it a promise, whatever the verb."""
        due = self.absolute
        return due is not None and due.key == "by" and due.tense != "past" and not self.governing.carried


KindDecision = Decision[Statement, Kind]
