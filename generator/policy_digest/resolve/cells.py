"""Tables of an article → records: what a figure in a cell counts is said by its row, its column and the line above the table.

A table states by position what a sentence states by words: the row's name and the column's head make the indicator, a column or a bracket
gives the unit (床位（张）), a head gives the year or the kind (2027年目标, 补贴标准（元/人）), another column who answers and by when.
A cell whose unit nothing gives is left alone.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.numerals import ARABIC
from policy_digest.models import Amount, Article, Basis, Evidence, Fate, Kind, Mention, Period, Record, Sentence, Sign, Stated, Step
from policy_digest.resolve.agency import Agencies
from policy_digest.resolve.cell_kind import CellStatement, Column, cell_kind
from policy_digest.resolve.currency import currency, in_currency
from policy_digest.resolve.decide import Reading
from policy_digest.resolve.grid import Cell, Grid, Row, grids
from policy_digest.resolve.indicator import Indicators
from policy_digest.resolve.theme import Themes
from policy_digest.resolve.titled import Titled
from policy_digest.rules import quantity, share
from policy_digest.rules.comparator import BEFORE, BEHIND
from policy_digest.rules.rule import Clock, words
from policy_digest.tables import Tables

_BRACKET = re.compile(r"[（(](?P<in>[^（）()]{1,10})[)）]$")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年)?(?:底|末|度)?")
_MARKED = re.compile(r"[①-⑳*＊△▲]+")
_WITHIN = re.compile(r"^其中[：:]?\s*|^[-—#·]+\s*")
_ORDINAL = re.compile(r"[（(]?\d{1,3}[）).、]?")
_NUMBER = re.compile(rf"{ARABIC}(?:\s?[—－\-–~～至]{{1,2}}\s?{ARABIC})?(?:[万亿])?")
_TITLE = re.compile(
    rf"^(?:{mark('han', 'bracketed')}|附?[表件]\s?\d*[：:.、\s]*)+|（[^（）]*）|(?:任务)?(?:分解|安排|情况|一览|统计|明细|汇总)?表?$"
)
_ASIDE = re.compile("（[^（）]*）")
_TOLD = re.compile(r"单位[：:]\s*(?P<unit>[^\s，。；（）()]{1,8})")
_TIMES = {"年": "P1Y", "月": "P1M", "季": "P3M", "季度": "P3M", "日": "P1D", "天": "P1D"}
_OF_UNIT = re.compile(r"(?:[：:]|[/／](?=[^/／]{1,6}$))(?P<in>[^：:]{1,10})$")  # 产量/吨, PM2.5：微克/立方米
_HEADS = frozenset("人 户 名 位 个 家 生".split())  # beneficiaries: the sum that one of them gets keeps no denominator
_JOINTS = re.compile(r"[/／·・]")
_GROWTH = ("增长", "增速", "增幅", "增长率", "下降", "降幅")
_ROLES = ("ordinal", "unit", "agency", "deadline", "aside", "name")
_NO_AWARD = ("支持", "贷款", "公积金", "租金", "学费")  # what a head with one of these names is charged or owed as often as paid


@dataclass(frozen=True, slots=True)
class _Place:
    """One cell with its row, its column and the sentence that the row makes."""

    grid: Grid
    columns: tuple[Column, ...]
    label: str  # what the row is about: the cell in the column of names, without brackets
    area: bool  # the row is about a district or a town, of which each column counts another thing
    task: bool  # the row is about something to be done, and its name begins with the verb
    unit: str  # of the row: from its column of units or from the brackets of its name; "" where neither gives one
    row: Row
    cell: Cell
    column: Column
    sentence: Sentence
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Read:
    """What the tables of an article gave: records with the steps to them, numbers refused by name, and the spans of both."""

    records: tuple[tuple[Record, Callable[[], tuple[Step, ...]]], ...] = ()
    refused: tuple[Fate, ...] = ()

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return sorted((*(r.figure for r, _ in self.records), *((f.start, f.end) for f in self.refused)))

    def holds(self, figure: tuple[int, int]) -> bool:
        """Whether a quantity that a rule found stands in a cell that was read."""
        at = bisect_right(self._spans, (figure[1] - 1, sys.maxsize)) - 1  # the last that begins before the figure ends
        return at >= 0 and self._spans[at][1] > figure[0]


class _Text:
    """The sentences of an article and what was read in each, by where they stand."""

    def __init__(self, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> None:
        self._sentences, self._mentions = sentences, mentions
        self._starts = [s.start for s in sentences]

    def sentence(self, at: int) -> tuple[Sentence, tuple[Mention, ...]] | None:
        """The sentence that holds the offset `at`, with its mentions."""
        i = bisect_right(self._starts, at) - 1
        return (self._sentences[i], tuple(self._mentions[i])) if i >= 0 and at < self._sentences[i].end else None

    def times(self, start: int, end: int) -> list[Mention]:
        """The mentions of time that lie in a span of one sentence or touch it."""
        found = self.sentence(start)
        return [m for m in found[1] if m.start < end and start < m.end and isinstance(m.value, Stated) and m.value.value] if found else []


@dataclass(frozen=True, slots=True)
class Said:
    """What the columns of a table say of a whole row: when it is due, and who answers for it."""

    due: Mention | None
    bodies: tuple[str, ...]


class Cells:
    """Reads tables; the words of their heads are the categories `column_…` of cues/."""

    def __init__(self, tables: Tables, indicators: Indicators, themes: Themes, agencies: Agencies, titled: Titled) -> None:
        heads = [name for name in tables.cues.categories if name.startswith("column_")]
        signs = tables.cues.toward("comparator", *BEFORE)
        nouns = [w for w in tables.cues["award_nouns"] if w not in _NO_AWARD]
        self.tables, self.indicators, self.themes, self.agencies, self.titled = tables, indicators, themes, agencies, titled
        self.word = {name.removeprefix("column_"): later(words(tables.cues[name])) for name in heads}
        self.usual = later("|".join(f"(?:{self.word[role].pattern})" for role in _ROLES))
        self.award = later(rf"(?:{words(tables.cues['award_kinds'])})*(?:{words(nouns)})(?:标准|金额|额度)?")
        given = [*tables.cues["award_verbs"], *tables.cues["per_beneficiary"]]
        self.given = later(words(given))
        self.lead = later(rf"(?:{words([*tables.cues['verbs'], *signs, *given])})*")
        self.vague = later(rf"^(?:{(vague := self.word['vague'].pattern)})+|(?:{vague})+$")
        self.doing, self.about = later(rf"(?:{self.word['doing'].pattern})+"), later(rf"(?:{self.word['about'].pattern})+$")
        self.tail = later(rf"(?:{words(tables.cues.toward('comparator', *BEHIND))}|[（(]含[)）])*")
        self.unit = later(rf"[十百千万亿]{{0,2}}(?:{words(tables.unit)})(?:{_JOINTS.pattern}[一-鿿]{{1,3}})*")
        self.rules = (*share.rules(tables), *quantity.rules(tables))

    def __call__(
        self,
        article: Article,
        tabled: Sequence[Grid],
        sentences: Sequence[Sentence],
        mentions: Sequence[Sequence[Mention]],
        genre: str,
        bodies: Sequence[tuple[str, ...]],
    ) -> Read:
        """The records of the tables `tabled`. `genre`: see `genre` of cues/. `bodies`: who answers for each paragraph."""
        if not tabled:
            return Read()
        said, of_field = _Text(sentences, mentions), self.themes.of_field(article, sentences)
        records: list[tuple[Record, Callable[[], tuple[Step, ...]]]] = []
        refused, money = list(self._units(article, tabled)), currency(self.tables, article.place)
        for place in self._places(tabled, said):
            if place.column.role == "unit":
                refused.append(_refused(place.cell, "unit"))  # 万人 is no quantity there
            elif place.column.role == "ordinal":
                refused.append(_refused(place.cell, "list-marker"))
            elif (read := self._amount(place)) is not None:
                amount, every = read
                said_of = "".join((place.cell.text, *place.grid.head, place.grid.caption))
                amount = in_currency(amount, said_of, "", 0, money)
                if place.column.start:
                    refused.append(_refused(place.cell, "baseline"))
                else:
                    records.append(self._record(article, place, amount, every, genre, bodies[place.row.paragraph], of_field))
        return Read(tuple(records), tuple(refused))

    def rows(self, tabled: Sequence[Grid], sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> dict[int, Said]:
        """By paragraph, what the columns of deadlines and of authorities say of a row."""
        said = _Text(sentences, mentions)
        out: dict[int, Said] = {}
        for grid in tabled:
            roles = [self._role(head, _below(grid, i)) for i, head in enumerate(grid.head)]
            for row in grid.rows:
                due: Mention | None = None
                bodies: dict[str, None] = {}
                for cell, role in zip(row.cells, roles, strict=True):
                    if cell is None:
                        continue
                    if role == "agency":
                        bodies |= dict.fromkeys(self.agencies.named(cell.text))
                    elif role == "deadline":
                        due = _deadline(cell, said.times(cell.start, cell.end)) or due
                out[row.paragraph] = Said(due, tuple(bodies))
        return out

    def tables_of(self, article: Article) -> tuple[Grid, ...]:
        """The tables of an article, in reading order."""
        return tuple(grids(article, self.usual))

    def _units(self, article: Article, tabled: Sequence[Grid]) -> Iterator[Fate]:
        """Units in the brackets of heads and names: 万人 is no quantity there."""
        for grid in tabled:
            cells = [cell for row in grid.rows for cell in row.cells if cell is not None]
            for start, end in (*grid.upper, *grid.over, *((cell.start, cell.end) for cell in cells)):
                if (m := _BRACKET.search(article.text[start:end])) and self.unit.fullmatch(m["in"]):
                    yield Fate(start + m.start("in"), start + m.end("in"), m["in"], "excluded", "unit")

    # ------------------------------------------------------------ where a cell stands

    def _places(self, tabled: Sequence[Grid], said: _Text) -> Iterator[_Place]:
        for grid in tabled:
            columns = self._columns(grid, said)
            name = self._name(columns, grid)
            if name is None:
                continue
            task, area = bool(self.word["task"].search(grid.head[name])), self._is_area(grid.head[name])
            for row in grid.rows:
                labelled = row.cells[name]
                label = labelled.text if labelled is not None else ""
                unit = next((c.text for c, k in zip(row.cells, columns, strict=True) if c and k.role == "unit"), "")
                if (bracket := _BRACKET.search(label)) and self.unit.fullmatch(bracket["in"]):
                    label, unit = label[: bracket.start()], unit or bracket["in"]
                label = _WITHIN.sub("", _MARKED.sub("", label))
                for cell, column in zip(row.cells, columns, strict=True):
                    read = column.role in ("value", "unit") or (column.role == "ordinal" and cell and _ORDINAL.fullmatch(cell.text))
                    if cell is not None and read and (sentence := said.sentence(cell.start)) is not None:
                        yield _Place(grid, columns, label, area, task, unit, row, cell, column, *sentence)

    def _columns(self, grid: Grid, said: _Text) -> tuple[Column, ...]:
        out: list[Column] = []
        for i, head in enumerate(grid.head):
            stated = next((m.value for m in said.times(*grid.over[i]) if isinstance(m.value, Stated)), None)
            column = self._column(head, i, grid, stated)
            if column.growth and column.stated is None and not column.year and out:  # 9月 | 同比
                column = replace(column, stated=out[-1].stated, year=out[-1].year)
            out.append(column)
        return tuple(out)

    def _column(self, head: str, at: int, grid: Grid, stated: Stated | None) -> Column:
        cells = _below(grid, at)
        bare, unit = head, ""
        if (bracket := _BRACKET.search(head)) and self.unit.fullmatch(bracket["in"]):
            bare, unit = head[: bracket.start()], bracket["in"]
        elif (slash := _OF_UNIT.search(head)) and self.unit.fullmatch(slash["in"]):
            bare, unit = head[: slash.start()], slash["in"]
        year = _YEAR.search(bare)
        noun = _YEAR.sub("", bare) if year or stated is None else ""
        support = bool(self.award.search(noun))
        noun = self.vague.sub("", noun).strip("（）()、 ") if not support else noun
        return Column(
            role=self._role(head, cells),
            noun=noun,
            unit=unit,
            year=year["year"] if year else "",
            stated=stated if not year else None,
            growth=bool(self.word["growth"].search(noun)),
            ahead=bool(self.word["ahead"].search(bare)),
            behind=bool(self.word["behind"].search(bare)),
            start=bool(self.word["start"].search(bare)),
            cap="<=" if self.word["cap"].search(bare) else ">=" if self.word["floor"].search(bare) else "",
            support=support,
        )

    def _role(self, head: str, cells: Sequence[str]) -> str:
        if self.word["ordinal"].fullmatch(head) and all(_ORDINAL.fullmatch(text) for text in cells):
            return "ordinal"
        if self.word["unit"].fullmatch(head) and cells and sum(bool(self.unit.fullmatch(text)) for text in cells) * 2 > len(cells):
            return "unit"
        for role in ("agency", "deadline", "aside"):
            if self.word[role].fullmatch(head):
                return role
        if self.word["name"].fullmatch(head) or not any(re.search(r"\d|[一二三四五六七八九十]", text) for text in cells):
            return "name"
        return "value"

    def _is_area(self, head: str) -> bool:
        """Whether the rows of the column are districts; of a table without heads they are."""
        return not head or bool(self.word["area"].fullmatch(head))

    @staticmethod
    def _name(columns: Sequence[Column], grid: Grid) -> int | None:
        """The column whose cells say what a row is about: before the values, the first that says another thing in every row."""
        first = next((i for i, column in enumerate(columns) if column.role == "value"), None)
        if first is None:
            return None
        named = [i for i, column in enumerate(columns[:first]) if column.role == "name" and _below(grid, i)]
        least = len(grid.rows) - (len(grid.rows) > 4)  # of a long table a row may lack its name
        whole = [
            i for i in named if len(set(_below(grid, i))) == len(_below(grid, i)) >= least
        ]  # 类别 and 对象 say the same of several rows
        return whole[0] if whole else named[-1] if named else None

    # ------------------------------------------------------------ what it says

    def _amount(self, place: _Place) -> tuple[Amount, str] | None:
        """The amount of a cell and its recurrence ("" for none). None where the cell says more than an amount, or no unit."""
        whole = next((m["unit"] for text in (place.grid.caption, *place.grid.head) if (m := _TOLD.search(text))), "")
        number = _NUMBER.search(place.cell.text)
        if number is None:
            return None
        text, at = place.cell.text, place.cell.start
        before, behind = text[: number.start()].rstrip("〔[【（("), _MARKED.sub("", text[number.end() :]).lstrip("〕]】）)")
        for unit in ("", place.column.unit, place.unit, whole):
            base, every = _rate(unit)
            amount = self._parsed(before + number.group() + base + behind)
            if amount is None:
                continue
            if unit:  # what the head gives is not in the cell
                return replace(amount, figure=(at + number.start(), at + number.end())), every
            shift = at + number.start() - len(before)
            return replace(amount, figure=(shift + amount.figure[0], shift + amount.figure[1])), every
        return None

    def _parsed(self, phrase: str) -> Amount | None:
        for rule in self.rules:
            for m in rule.pattern.finditer(phrase):
                amount = rule.produce(m, Clock())
                if not isinstance(amount, Amount) or not amount.unit:
                    continue
                a, b = amount.figure
                unit = self.tables.unit.get(amount.unit.split("/")[0])
                if unit is not None and unit.measure in ("time", "age"):
                    return None
                if self.lead.fullmatch(phrase[:a]) and self.tail.fullmatch(phrase[b:]):
                    return amount
        return None

    def _statement(self, place: _Place, amount: Amount, article: Article, genre: str) -> CellStatement:
        unit = self.tables.unit.get(amount.unit.split("/")[0])
        return CellStatement(
            column=place.column,
            measure=unit.measure if unit is not None else "",
            cell=place.cell.text,
            above=" ".join((place.grid.caption, *place.sentence.section[-1:])),
            genre=genre,
            published=article.published,
            given=self.given,
            award=self.award,
            ahead=self.word["ahead"],
        )

    def _period(self, place: _Place, kind: Kind, article: Article) -> tuple[Period, Basis | None]:
        """The year of the head, or the deadline of the row, else the plan's own window."""
        due = next((c for c, k in zip(place.row.cells, place.columns, strict=True) if c is not None and k.role == "deadline"), None)
        stated = place.column.stated
        if kind in ("target", "status") and stated is not None and stated.value:
            return Period(**{stated.key: stated.value}), "heading"
        if kind in ("target", "status") and place.column.year:
            return (Period(by=place.column.year) if kind == "target" else Period(during=place.column.year)), "heading"
        if kind == "target" and due is not None and (by := _deadline(due, place.mentions)) is not None:
            assert isinstance(by.value, Stated)
            return Period(by=by.value.value), "clause"
        if kind == "target" and article.window:
            return Period(by=article.window.split("/")[-1]), "document"
        if kind in ("target", "status") and (year := self.titled.year(kind, article, place.grid.caption)):
            return Period(during=year), "document"
        return Period(), None

    def _indicator(self, place: _Place, kind: Kind) -> str:
        label, noun = self.indicators.named(place.label, task=place.task), place.column.noun
        if self.word["total"].fullmatch(label):
            label = "" if noun or kind == "support" or place.area else _subject(place.grid)
        if kind == "support":
            if place.column.support:
                return f"{noun}（{label}）" if label else noun
            above = [place.grid.caption, *reversed(place.sentence.section)]
            award = next((m[-1] for text in above if (m := [x.group() for x in self.award.finditer(text)])), "补助")
            return f"{award}（{'、'.join(part for part in (label, noun) if part)}）"
        if place.column.growth and not place.area:
            return label if label.endswith(_GROWTH) else f"{label}增幅"
        if place.area:
            return f"{self._counted(place, noun)}（{label}）" if label else self._counted(place, noun)
        return label if not noun or noun in label else label + noun

    def _counted(self, place: _Place, noun: str) -> str:
        """What is counted of each district: the head of the column, or, where that only says what is done, what the table is of."""
        if place.column.growth:  # of what the column before counts
            before = [c.noun for c in place.columns[: place.columns.index(place.column)] if c.role == "value" and not c.growth]
            return f"{before[-1] if before else _subject(place.grid)}{_GROWTH[2]}"
        of = self.about.sub("", _YEAR.sub("", _subject(place.grid), count=1))
        return noun + of if not noun or self.doing.fullmatch(noun) else noun

    def _record(
        self, article: Article, place: _Place, amount: Amount, every: str, genre: str, bodies: tuple[str, ...], of_field: bool
    ) -> tuple[Record, Callable[[], tuple[Step, ...]]]:
        reading = cell_kind(self._statement(place, amount, article, genre))
        kind = reading.verdict
        period, basis = self._period(place, kind, article)
        if every:
            period, basis = replace(period, every=every), basis or "heading"
        indicator = self.indicators.finish(self._indicator(place, kind))
        start, end = place.sentence.start, place.sentence.end
        row = article.text[start:end]
        sign: Sign = amount.comparator or place.column.cap
        record = Record(
            id="",
            kind=kind,
            indicator_zh=indicator,
            indicator_en="",
            value=amount.value,
            value_max=amount.value_max,
            unit=amount.unit,
            comparator=sign or "=",
            period=period,
            period_basis=basis,
            commitment="firm",
            themes=self.themes(kind, indicator, row, row, (*place.sentence.section, place.grid.caption, article.title), of_field),
            agencies=bodies,
            evidence=Evidence(row, start, end, place.sentence.section),
            surface=article.text[slice(*amount.figure)],
            figure=amount.figure,
        )
        return record, partial(self._steps, article, place, record, reading)

    @staticmethod
    def _steps(article: Article, place: _Place, record: Record, kind: Reading[CellStatement, Kind]) -> tuple[Step, ...]:
        cell, at = place.cell, place.cell.start
        sign = Step("none", at, at, "", "none stands with it: =", "comparator")
        if record.comparator != "=":  # around the number in its cell, else in the head of its column
            head = place.grid.over[place.columns.index(place.column)]
            around = ((cell.start, record.figure[0]), (record.figure[1], cell.end), head)
            a, b = next(span for span in around if article.text[slice(*span)].strip())
            sign = Step("table", a, b, article.text[a:b], record.comparator, "comparator")
        told = " ".join(f"{key} {value}" for key, value in record.period.as_dict().items())
        return (
            Step("table", cell.start, cell.end, cell.text, f"{record.value:f} {record.unit}", "number"),
            sign,
            Step("table", at, at, "", f"{told}; {record.period_basis}" if told else "none is stated for it", "period"),
            Step(kind.decision.name, at, at, "", f"{record.kind}: {kind.reason}", "kind"),
            *(Step(r.decision.name, at, at, "", f"{r.verdict}: {r.reason}", "near") for r in kind.others()),
            Step("row and column", at, at, "", record.indicator_zh, "indicator"),
            *(Step(theme, at, at, "", "its row and what stands above the table", "theme") for theme in record.themes),
            *(Step("column", at, at, "", name, "agency") for name in record.agencies),
        )


def _subject(grid: Grid) -> str:
    """What the line above the table says that it is of."""
    return _TITLE.sub("", _ASIDE.sub("", grid.caption))


def _below(grid: Grid, at: int) -> list[str]:
    return [cell.text for row in grid.rows if (cell := row.cells[at]) is not None and cell.text]


def _deadline(cell: Cell, mentions: Sequence[Mention]) -> Mention | None:
    """The date of a cell under 完成时限, as a deadline."""
    for m in mentions:
        if m.start < cell.end and cell.start < m.end and isinstance(m.value, Stated) and m.value.key in ("by", "during") and m.value.value:
            return replace(m, value=Stated("by", m.value.value.split("/")[-1], m.value.tense))
    return None


def _refused(cell: Cell, reason: str) -> Fate:
    return Fate(cell.start, cell.end, cell.text, "excluded", reason)


def _rate(unit: str) -> tuple[str, str]:
    """A unit as a head prints it → the unit that is counted, and its recurrence: 元/人·月 → 元, P1M; 元/平方米 stays."""
    base, *per = _JOINTS.split(unit)
    every = next((_TIMES[p] for p in per if p in _TIMES), "")
    kept = [p for p in per if p not in _TIMES and p not in _HEADS]
    return "/".join((base, *kept)), every
