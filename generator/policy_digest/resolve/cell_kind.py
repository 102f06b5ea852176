"""What the head, the cell and the line above a table say → the kind of a figure in a cell. Out: a `Reading` of one inventory."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_digest.models import Kind
from policy_digest.resolve.columns import Column
from policy_digest.resolve.decide import Decision, Reading, decide
from policy_digest.resolve.period import ended
from policy_digest.resolve.statement import AHEAD


@dataclass(frozen=True, slots=True)
class CellStatement:
    """What decides the kind of one figure in a table."""

    column: Column
    measure: str
    cell: str
    above: str  # the line above the table and the nearest heading
    genre: str
    published: str | None
    given: re.Pattern[str]
    award: re.Pattern[str]
    ahead: re.Pattern[str]
    charged: str = ""  # the head of its table, or of its column, that names what is charged

    @property
    def spanned(self) -> bool:
        """Whether the head names a stretch of time or a day that is reported on."""
        return self.column.stated is not None and self.column.stated.key in ("during", "as_of", "since")

    @property
    def still_ahead(self) -> bool:
        stated = self.column.stated
        return self.column.ahead or (stated is not None and ended(stated, self.published) is False)

    @property
    def told(self) -> bool:
        """Whether the time of the head is behind the text. On a page without a date what the line above says of the table decides."""
        stated = self.column.stated
        if stated is None or not self.spanned or self.still_ahead:
            return False
        return ended(stated, self.published) is not None or not (self.genre in AHEAD or self.ahead.search(self.above))

    def year_against(self, ahead: bool) -> str:
        """The year of the head, where it lies ahead of the article's own year (or behind it)."""
        year, own = self.column.year, (self.published or "")[:4]
        return year if year and own and year != own and (year > own) == ahead else ""

    @property
    def head(self) -> str:
        return self.column.noun or self.column.year


CellDecision = Decision[CellStatement, Kind]


def _awarded(st: CellStatement) -> str | bool:
    """The column is one of awards, or the cell or the line above says that something is given."""
    if st.measure != "money":
        return ""
    if st.column.support:
        return st.column.noun
    return bool(st.given.match(st.cell) or (not st.column.year and not st.column.ahead and st.award.search(st.above)))


CELL_KINDS: tuple[CellDecision, ...] = (
    CellDecision(
        "the head names a time ahead", "target", lambda st: st.spanned and st.still_ahead and (st.head or True), "2027年1—6月, of a plan"
    ),
    CellDecision("the head names a time behind", "status", lambda st: st.told and (st.head or True), "1—9月累计"),
    CellDecision("what the table awards", "support", _awarded, "补贴标准（元/人）"),
    CellDecision("a year that lies ahead", "target", lambda st: st.year_against(True), "2027年, of a plan of 2024"),
    CellDecision("a year that lies behind", "status", lambda st: st.year_against(False), "2022年, of a plan of 2024"),
    CellDecision("the head looks ahead", "target", lambda st: st.column.ahead and (st.head or True), "目标值"),
    CellDecision("the head looks back", "status", lambda st: st.column.behind and (st.head or True), "现状值"),
    CellDecision("the head sets a bound", "rule", lambda st: bool(st.column.cap) and not st.column.year and (st.head or True), "最高限额"),
    CellDecision("a table of what is charged", "rule", lambda st: "" if st.column.year else st.charged, "a table of the price of water"),
    CellDecision("a table of a text that tells what shall be", "target", lambda st: st.genre in AHEAD, "a table of a plan"),
    CellDecision(
        "the line above looks ahead", "target", lambda st: found.group() if (found := st.ahead.search(st.above)) else "", "2025年任务分解"
    ),
    CellDecision("a table that tells what is", "status", lambda st: True, "a table of a bulletin"),
)


def cell_kind(st: CellStatement) -> Reading[CellStatement, Kind]:
    """The kind of a figure in a cell, with the decision that gives it."""
    reading = decide(CELL_KINDS, st)
    assert reading is not None  # the last decision holds always
    return reading
