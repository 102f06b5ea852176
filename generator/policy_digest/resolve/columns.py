"""A table → what the head of each column says: role, unit, time, whether it looks ahead or back; and which column names the rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import HAN
from policy_digest.models import Mention, Sentence, Sign, Stated
from policy_digest.resolve.grid import Cell, Grid, HeadWords, is_figure
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

BRACKET = later(r"[（(](?P<in>[^（）()]{1,10})[)）]$")
YEAR = later(r"(?P<year>(?:19|20)\d\d)(?:年)?(?:底|末|度)?")
ORDINAL = later(rf"[（(]?(?:\d{{1,3}}|[{HAN}]{{1,3}})[）).、]?")
JOINTS = later(r"[/／·・]")
_OF_UNIT = later(r"(?:[：:]|[/／](?=[^/／]{1,6}$))(?P<in>[^：:]{1,10})$")  # 产量/吨, PM2.5：微克/立方米
_DIGIT = later(r"(?<![A-Za-z\d.])\d")  # of a figure: that of PM2.5 and G15 is part of a name
SHORT = 10  # characters of a date
_ROLES = ("ordinal", "unit", "agency", "deadline", "aside", "name")
_NO_COUNT = ("位", "家", "目", "级", "国", "分", "对", "个")  # 床位数, 国家数: in such heads they are no units
_NO_AWARD = ("支持", "贷款", "公积金", "租金", "学费")  # what a head with one of these names is charged or owed as often as paid


@dataclass(frozen=True, slots=True)
class Column:
    """What the head of a column says."""

    role: str  # ordinal, unit, agency, deadline, aside, name, value
    noun: str  # the head without unit, year and what says nothing
    unit: str  # as written; "" where it gives none
    year: str
    stated: Stated | None  # the time that the head names: 1—9月累计; the column behind it that names none goes on with it
    growth: bool  # 同比: how much what the column before counts has grown
    ahead: bool
    behind: bool
    start: bool  # the value that a change starts from
    cap: Sign
    support: bool
    task: bool = False  # its cells say what is to be done
    rate: bool = False  # how much of what was promised is done
    said: Mention | None = None  # what states the time, in the head


class Text:
    """The sentences of an article and what was read in each, by where they stand."""

    def __init__(self, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> None:
        self._sentences, self._mentions = sentences, mentions
        self._starts = [s.start for s in sentences]

    def sentence(self, at: int) -> tuple[Sentence, tuple[Mention, ...]] | None:
        """The sentence that holds the offset `at`, with its mentions."""
        i = bisect_right(self._starts, at) - 1
        return (self._sentences[i], tuple(self._mentions[i])) if i >= 0 and at < self._sentences[i].end else None

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions of all sentences that begin in a span."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [m for found in self._mentions[first:last] for m in found]

    def times(self, start: int, end: int) -> list[Mention]:
        """The mentions of time that lie in a span of one sentence or touch it."""
        found = self.sentence(start)
        return [m for m in found[1] if m.start < end and start < m.end and isinstance(m.value, Stated) and m.value.value] if found else []


def below(grid: Grid, at: int) -> list[str]:
    """What stands in the cells of a column that are not empty."""
    return [cell.text for row in grid.rows if (cell := row.cells[at]) is not None and cell.text]


def deadline(cell: Cell, mentions: Sequence[Mention], published: str | None) -> Mention | None:
    """The date of a cell under 完成时限, as a deadline. A month without its year is of the year of the text, be it past or still ahead."""
    for m in mentions:
        stated = m.value
        if not isinstance(stated, Stated) or stated.key not in ("by", "during", "as_of") or not stated.value:
            continue
        if m.start < cell.end and cell.start < m.end:
            last = stated.value.split("/")[-1]
            if published and len(last) > len("2025") and "年" not in m.surface and "/" not in stated.value:
                last = published[:4] + last[4:]
            return replace(m, value=Stated("by", last, "" if stated.key == "as_of" else stated.tense))
    return None


def _hold_text(cells: Sequence[str]) -> bool:
    """Whether half of the cells hold clauses: 进度安排, under which each phase is told with its figures."""
    return sum(len(cell) > SHORT and any(c in "，；。" for c in cell) for cell in cells) * 2 >= len(cells) > 0


class Columns:
    """Reads heads; their words are the categories `column_…` of cues/."""

    def __init__(self, tables: Tables) -> None:
        heads = [name for name in tables.cues.categories if name.startswith("column_")]
        nouns = [w for w in tables.cues["award_nouns"] if w not in _NO_AWARD]
        self.word = {name.removeprefix("column_"): later(words(tables.cues[name])) for name in heads}
        usual = later("|".join(f"(?:{self.word[role].pattern})" for role in _ROLES))
        self.award = later(rf"(?:{words(tables.cues['award_kinds'])})*(?:{words(nouns)})(?:标准|金额|额度)?")
        money = words(tables.cues.valued("column_measures")["money"])
        self.vague = later(rf"^(?:{(vague := self.word['vague'].pattern)})+(?![率比]|{money})|(?:{vague})+$")  # 完成投资 is a name
        self.counted = later(rf"[{HAN}百千万两]+余?(?:{words(tables.unit)})")  # 三所, of a cell that is written in words; 五峰县 is a name
        self.about = later(rf"(?:{self.word['about'].pattern})+$")
        self.total = later(f"(?:{self.word['total'].pattern})+")  # 全市合计
        self.measures = tuple((later(f"(?:{words(names)})$"), measure) for measure, names in tables.cues.valued("column_measures").items())
        self.made = later(words(tables.cues.valued("column_measures")["mass"]))
        counted = [
            u for u, known in tables.unit.items() if known.measure in ("things", "people", "person", "events") and u not in _NO_COUNT
        ]
        self.counts = later(rf"(?:(?P<of>{words(counted)})数|(?P<own>{words(tables.cues['column_own_units'])}))$")
        self.unit = later(rf"[十百千万亿]{{0,2}}(?:{words(tables.unit)})(?:{JOINTS.pattern}[一-鿿]{{1,3}})*")
        self.heads = HeadWords(usual, self.unit, later(rf"(?:{vague}|{self.word['doing'].pattern})+"), self.about)

    def __call__(self, grid: Grid, said: Text) -> tuple[Column, ...]:
        """The columns of a table, from left to right."""
        out: list[Column] = []
        for i, head in enumerate(grid.head):
            column = self._column(head, i, grid, next(iter(said.times(*grid.over[i])), None))
            if (column.growth or column.rate) and column.stated is None and not column.year and out:  # 9月 | 同比
                # 2024年 | 2023年 | 变化幅度: of the later year; 2023年 | 2024年前9个月 | 同比: of the one beside it
                of = out[-2] if len(out) > 1 and out[-2].year > out[-1].year > "" else out[-1]
                ahead, behind = column.ahead or (of.ahead and not column.behind), column.behind or of.behind
                column = replace(column, stated=of.stated, year=of.year, said=of.said, ahead=ahead, behind=behind)
            out.append(column)
        return tuple(out)

    def _column(self, head: str, at: int, grid: Grid, time: Mention | None) -> Column:
        cells = below(grid, at)
        bare, unit = head, ""
        if (bracket := BRACKET.search(head)) and self.unit.fullmatch(bracket["in"]):
            bare, unit = head[: bracket.start()], bracket["in"]
        elif (slash := _OF_UNIT.search(head)) and self.unit.fullmatch(slash["in"]):
            bare, unit = head[: slash.start()], slash["in"]
        own = self.counts.search(head) if not unit else None
        if own is not None:  # 受益户数, 培训人次
            unit = own["of"] or own["own"]
        stated = time.value if time is not None and isinstance(time.value, Stated) else None
        exact = stated is not None and len(stated.value or "") > len("2025")  # 截至2025年9月底 says more than its year
        year = YEAR.search(bare) if not exact else None
        noun = YEAR.sub("", bare if time is None else bare.replace(time.surface.strip(), ""))
        support = bool(self.award.search(noun))
        noun = self.vague.sub("", noun).strip("（）()、 ") if not support and own is None else noun
        role, looks = self._role(head, cells), self._looks(bare) or self._looks(grid.groups[at] if grid.groups else "")
        task = role in ("name", "value") and bool(self.word["task"].search(head))
        return Column(
            role=role,
            noun=noun,
            unit=unit,
            year=year["year"] if year else "",
            stated=stated if not year else None,
            growth=bool(self.word["growth"].search(noun)),
            rate=bool(self.word["rate"].search(noun)),
            ahead=looks == "ahead",
            behind=looks == "behind",
            start=bool(self.word["start"].search(bare)),
            cap="<=" if self.word["cap"].search(bare) else ">=" if self.word["floor"].search(bare) else "",
            support=support,
            task=task,
            said=time,
        )

    def measure(self, head: str) -> str:
        """What a head measures by its last word, 播种面积 area; "" where it does not say."""
        return next((measure for pattern, measure in self.measures if pattern.search(head)), "")

    def _looks(self, head: str) -> Literal["ahead", "behind", ""]:
        """Where a head looks by its last word: 目标完成情况 behind, 完成目标 ahead; of two that end alike, by the longer."""
        ahead, behind = (
            max(((m.end(), len(m.group())) for m in self.word[way].finditer(head)), default=(0, 0)) for way in ("ahead", "behind")
        )
        return "" if ahead == behind else "ahead" if ahead > behind else "behind"

    def _role(self, head: str, cells: Sequence[str]) -> str:
        if self.word["ordinal"].fullmatch(head) and all(ORDINAL.fullmatch(text) or self.total.fullmatch(text) for text in cells):
            return "ordinal"
        if self.word["unit"].fullmatch(head) and cells and sum(bool(self.unit.fullmatch(text)) for text in cells) * 2 > len(cells):
            return "unit"
        for role in ("agency", "deadline", "aside"):
            if self.word[role].fullmatch(head) and (role == "aside" or not _hold_text(cells)):
                return role
        area = self.word["area"].fullmatch(head) and not any(is_figure(text) for text in cells)  # 城市 beside 农村 is none
        named = self.word["name"].fullmatch(head) or area
        return "name" if named or not any(_DIGIT.search(text) or self.counted.search(text) for text in cells) else "value"

    def area(self, head: str) -> bool:
        """Whether the rows of the column are districts; of a table without heads they are."""
        return not head or bool(self.word["area"].fullmatch(head))

    @staticmethod
    def name(columns: Sequence[Column], grid: Grid) -> int | None:
        """The column whose cells say what a row is about: before the values, the first that says another thing in every row."""
        first = next((i for i, column in enumerate(columns) if column.role == "value"), len(columns))
        named = [i for i, column in enumerate(columns[:first]) if column.role == "name" and below(grid, i)]
        least = len(grid.rows) - (len(grid.rows) > 4)  # of a long table a row may lack its name
        # 类别 and 对象 say the same of several rows
        whole = [i for i in named if len(set(below(grid, i))) == len(below(grid, i)) >= least]
        return whole[0] if whole else named[-1] if named else None
