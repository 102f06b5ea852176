"""Tables of an article → records: what a figure in a cell counts is said by its row, its column and the line above the table.

A table states by position what a sentence states by words: the row's name and the column's head make the indicator, a column or a bracket
gives the unit (床位（张）), a head gives the year or the kind (2027年目标, 补贴标准（元/人）), another column who answers and by when.
A cell whose unit nothing gives is left alone.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.numerals import ARABIC, SCALES, TENS
from policy_digest.models import Amount, Article, Basis, Evidence, Fate, Kind, Mention, Period, Record, Sentence, Sign, Stated, Step
from policy_digest.resolve.agency import Agencies
from policy_digest.resolve.cell_kind import CellStatement, cell_kind
from policy_digest.resolve.columns import BRACKET, JOINTS, ORDINAL, YEAR, Column, Columns, Text, deadline
from policy_digest.resolve.currency import currency, in_currency
from policy_digest.resolve.decide import Reading
from policy_digest.resolve.grid import WITHIN, Cell, Grid, Row, grids
from policy_digest.resolve.held import Held, above, held, row_of
from policy_digest.resolve.indicator import Indicators
from policy_digest.resolve.theme import Themes
from policy_digest.resolve.titled import Titled
from policy_digest.rules import date, quantity, share
from policy_digest.rules.comparator import BEFORE, BEHIND
from policy_digest.rules.rule import Clock, words
from policy_digest.tables import Tables

_MARKED = later(r"[①-⑳*＊△▲]+")
_NUMBERED = later(rf"^(?:{mark('han', 'bracketed', 'arabic')})+\s*")
_NUMBER = later(rf"{ARABIC}(?:\s?[—－\-–~～至]{{1,2}}\s?{ARABIC})?(?:[万亿])?")
_TITLE = later(
    rf"^(?:{mark('han', 'bracketed')}|附?[表件]\s?\d*[：:.、\s]*)+|（[^（）]*）|(?:任务)?(?:分解|安排|情况|一览|统计|明细|汇总)?表?$"
)
_ASIDE = later("（[^（）]*）")
_TOLD = later(r"单位[：:]\s*(?P<unit>[^\s，。；（）()、,]{1,8}(?:[、，,/／][^\s，。；（）()、,]{1,8}){0,6})")
_SEVERAL = later("[、，,]")
_TIMES = {"年": "P1Y", "月": "P1M", "季": "P3M", "季度": "P3M", "日": "P1D", "天": "P1D"}
_HEADS = frozenset("人 户 名 位 个 家 生".split())  # beneficiaries: the sum that one of them gets keeps no denominator
_GROWTH = ("增长", "增速", "增幅", "增长率", "下降", "降幅")
_RISE = later(rf"(?:{words(_GROWTH[:4])})(?=（[^（）]*）$|$)")


@dataclass(frozen=True, slots=True)
class _Place:
    """One cell with its row, its column and the sentence that the row makes."""

    table: Laid
    label: str  # what the row is about: the cell in the column of names, without brackets
    area: bool  # the row is about a district or a town, of which each column counts another thing
    task: bool  # the row is about something to be done, and its name begins with the verb
    unit: str  # of the row: from its column of units or from the brackets of its name; "" where neither gives one
    row: Row
    cell: Cell
    column: Column
    sentence: Sentence

    @property
    def grid(self) -> Grid:
        return self.table.grid

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.table.columns


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


@dataclass(frozen=True)
class Laid:
    """A table as it is laid out: what its columns say, which of them names the rows, and by paragraph what they say of a whole row."""

    grid: Grid
    columns: tuple[Column, ...]
    name: int | None
    labels: Mapping[int, str]  # what the row is about
    dues: Mapping[int, Mention]  # when it is due
    bodies: Mapping[int, tuple[str, ...]]  # who answers for it
    told: Mention | None  # the day up to which the table tells


class Cells:
    """Reads tables; the words of their heads are the categories `column_…` of cues/."""

    def __init__(self, tables: Tables, indicators: Indicators, themes: Themes, agencies: Agencies, titled: Titled) -> None:
        signs = tables.cues.toward("comparator", *BEFORE)
        self.tables, self.indicators, self.themes, self.agencies, self.titled = tables, indicators, themes, agencies, titled
        self.columns = Columns(tables)
        self.word, self.award, self.unit = self.columns.word, self.columns.award, self.columns.unit
        given = [*tables.cues["award_verbs"], *tables.cues["per_beneficiary"]]
        self.given, self.charges = later(words(given)), later(words(tables.cues["tariffs"]))
        self.lead = later(rf"(?:{words([*tables.cues['verbs'], *signs, *given])})*")
        self.doing, self.about = later(rf"(?:{self.word['doing'].pattern})+"), self.columns.about
        self.tail = later(rf"(?:{words(tables.cues.toward('comparator', *BEHIND))}|[（(]含[)）])*")
        self.dates = tuple(rule for rule in date.rules(tables) if rule.kind == "period")
        self.rules = (*share.rules(tables), *quantity.rules(tables))

    def __call__(
        self,
        article: Article,
        laid: Sequence[Laid],
        sentences: Sequence[Sentence],
        mentions: Sequence[Sequence[Mention]],
        genre: str,
        bodies: Sequence[tuple[str, ...]],
    ) -> Read:
        """The records of the tables `laid`. `genre`: see `genre` of cues/. `bodies`: who answers for each paragraph."""
        if not laid:
            return Read()
        said, of_field = Text(sentences, mentions), self.themes.of_field(article, sentences)
        records: list[tuple[Record, Callable[[], tuple[Step, ...]]]] = []
        refused, money = list(self._units(article, laid)), currency(self.tables, article.place)
        refused += _marks(laid)
        for place in self._places(laid, said):
            if (read := self._amount(place)) is not None:
                amount, every = read
                said_of = "".join((place.cell.text, *place.grid.head, place.grid.caption))
                amount = in_currency(amount, said_of, "", 0, money)
                if place.column.start:
                    refused.append(_refused(place.cell, "baseline"))
                else:
                    records.append(self._record(article, place, amount, every, genre, bodies[place.row.paragraph], of_field))
        return Read(tuple(records), tuple(refused))

    def laid(self, article: Article, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> tuple[Laid, ...]:
        """The tables of an article as they are laid out, in reading order."""
        said = Text(sentences, mentions)
        return tuple(self._laid(article, grid, said) for grid in self.tables_of(article))

    def _laid(self, article: Article, grid: Grid, said: Text) -> Laid:
        columns = self.columns(grid, said)
        name = self.columns.name(columns, grid)
        labels: dict[int, str] = {}
        dues: dict[int, Mention] = {}
        bodies: dict[int, tuple[str, ...]] = {}
        for row in grid.rows:
            if name is not None and (label := self._label(row, name, columns)) is not None:
                labels[row.paragraph] = _bare(label.text)
            for cell, column in zip(row.cells, columns, strict=True):
                if cell is None:
                    continue
                if column.role == "agency":
                    named = dict.fromkeys((*bodies.get(row.paragraph, ()), *self.agencies.named(cell.text)))
                    bodies[row.paragraph] = tuple(named)
                elif column.role == "deadline":
                    times = said.times(cell.start, cell.end)
                    dues |= {row.paragraph: due} if (due := deadline(cell, times, article.published)) is not None else {}
        return Laid(grid, columns, name, labels, dues, bodies, above(article, grid, said) or self._titled(article))

    def _titled(self, article: Article) -> Mention | None:
        """The day up to which a page tells, as its title says: …进展（截至11月末）."""
        clock = Clock.of(article.published)
        for rule in self.dates:
            for m in rule.pattern.finditer(article.title):
                stated = rule.produce(m, clock)
                if isinstance(stated, Stated) and stated.key == "as_of" and stated.value:
                    return Mention(rule.name, "period", 0, 0, "", stated)
        return None

    def _label(self, row: Row, name: int, columns: Sequence[Column]) -> Cell | None:
        """The text that says what a row is about: its name; where a cell above spans it, the first text; 合计, wherever that stands."""
        own = row.cells[name]
        if own is not None and own.text:
            return own
        before = [c for c in row.cells[:name] if c is not None and self.columns.total.fullmatch(c.text)]
        first = next((c for c, k in zip(row.cells, columns, strict=True) if c is not None and k.role == "name"), None)
        return next(iter(before), own or first)

    def held(self, article: Article, laid: Sequence[Laid], sentences: Sequence[Sentence]) -> dict[int, Held]:
        """By index of a sentence, the cell that holds it."""
        out: dict[int, Held] = {}
        for table in laid:
            labels = {row: self.indicators.named(label, task=True) for row, label in table.labels.items()}
            out |= held(table.grid, table.columns, labels, table.dues, table.told, article, sentences)
        return out

    def tables_of(self, article: Article) -> tuple[Grid, ...]:
        """The tables of an article, in reading order."""
        return tuple(grids(article, self.columns.heads))

    def _units(self, article: Article, laid: Sequence[Laid]) -> Iterator[Fate]:
        """Units in the brackets of heads and names: 万人 is no quantity there."""
        for grid in (table.grid for table in laid):
            cells = [cell for row in grid.rows for cell in row.cells if cell is not None]
            for start, end in (*grid.upper, *grid.over, *((cell.start, cell.end) for cell in cells)):
                if (m := BRACKET.search(article.text[start:end])) and self.unit.fullmatch(m["in"]):
                    yield Fate(start + m.start("in"), start + m.end("in"), m["in"], "excluded", "unit")

    # ------------------------------------------------------------ where a cell stands

    def _places(self, laid: Sequence[Laid], said: Text) -> Iterator[_Place]:
        for table in laid:
            grid, columns, name = table.grid, table.columns, table.name
            if name is None:
                continue
            task, area = bool(self.word["task"].search(grid.head[name])), self.columns.area(grid.head[name])
            for row in grid.rows:
                label = table.labels.get(row.paragraph, "")
                unit = next((c.text for c, k in zip(row.cells, columns, strict=True) if c and k.role == "unit"), "")
                if (bracket := BRACKET.search(label)) and self.unit.fullmatch(bracket["in"]):
                    label, unit = label[: bracket.start()], unit or bracket["in"]
                for cell, column in zip(row.cells, columns, strict=True):
                    if cell is not None and column.role == "value" and (sentence := said.sentence(cell.start)) is not None:
                        yield _Place(table, label, area, task, unit, row, cell, column, sentence[0])

    # ------------------------------------------------------------ what it says

    def _amount(self, place: _Place) -> tuple[Amount, str] | None:
        """The amount of a cell and its recurrence ("" for none). None where the cell says more than an amount, or no unit."""
        whole = self._told(place)
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

    def _told(self, place: _Place) -> str:
        """The unit that the line above or a head gives for the whole table; of several, 单位：台、万元, the one that a column takes: the
        only one that fits what its head measures, else each in its turn, where there are as many as columns without a unit."""
        found = next((m["unit"] for text in (place.grid.caption, *place.grid.head) if (m := _TOLD.search(text))), "")
        units = [u for u in _SEVERAL.split(found) if self.unit.fullmatch(u)]
        if len(units) < 2:
            return found
        if measure := self.columns.measure(place.column.noun):
            fitting = [u for u in units if self._measure(u) == measure]
            return fitting[0] if len(fitting) == 1 else ""
        bare = [column for column in place.columns if column.role == "value" and not column.unit and not column.growth and not column.rate]
        return units[bare.index(place.column)] if len(bare) == len(units) and place.column in bare else ""

    def _measure(self, unit: str) -> str:
        """What a unit as a head prints it measures: of 万亩, area."""
        known = self.tables.unit.get(unit) or self.tables.unit.get(unit.lstrip("".join((*TENS, *SCALES))))
        return known.measure if known is not None else ""

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
            charged=next((m.group() for column in place.columns if (m := self.charges.search(column.noun))), ""),
        )

    def _period(self, place: _Place, kind: Kind, article: Article) -> tuple[Period, Basis | None]:
        """The year of the head, or the deadline of the row, else the plan's own window."""
        due, told = place.table.dues.get(place.row.paragraph), place.table.told
        stated = place.column.stated
        if kind in ("target", "status") and stated is not None and stated.value:
            return Period(**{stated.key: stated.value}), "heading"
        if kind in ("target", "status") and place.column.year:
            return (Period(by=place.column.year) if kind == "target" else Period(during=place.column.year)), "heading"
        if kind == "target" and due is not None and isinstance(due.value, Stated):
            return Period(by=due.value.value), "clause"
        if kind == "status" and told is not None and isinstance(told.value, Stated):
            return Period(as_of=told.value.value), "heading"
        if kind == "target" and article.window:
            return Period(by=article.window.split("/")[-1]), "document"
        if place.column.ahead and kind == "target" and (year := self.titled.stated(article)):  # also of a year that is over
            return Period(during=year), "document"
        if kind in ("target", "status") and (year := self.titled.year(kind, article, place.grid.caption)):
            return Period(during=year), "document"
        return Period(), None

    def _indicator(self, place: _Place, kind: Kind) -> str:
        label, noun = self.indicators.named(place.label, task=place.task), place.column.noun
        if self.columns.total.fullmatch(label):
            label = "" if noun or kind == "support" or place.area else _subject(place.grid)
        if kind == "support":
            if place.column.support:
                return f"{noun}（{label}）" if label else noun
            above = [place.grid.caption, *reversed(place.sentence.section)]
            award = next((m[-1] for text in above if (m := [x.group() for x in self.award.finditer(text)])), "补助")
            return f"{award}（{'、'.join(part for part in (label, noun) if part)}）"
        if not place.area and (product := self._produced(place, label)):
            label += product
        if place.column.growth and not place.area:
            return label if label.endswith(_GROWTH) else f"{label}增幅"
        if place.area:
            return f"{self._counted(place, noun)}（{label}）" if label else self._counted(place, noun)
        return label if not noun or noun in label else label + noun

    def _produced(self, place: _Place, label: str) -> str:
        """粮食 | 吨, below 主要农产品产量: what the line above says is measured of each row, where the row gives a unit of it."""
        if self._measure(place.unit) != "mass" or (place.column.noun and not place.column.growth) or self.columns.measure(label):
            return ""
        found = self.columns.made.search(_subject(place.grid))
        return found.group() if found else ""

    def _counted(self, place: _Place, noun: str) -> str:
        """What is counted of each district: the head of the column, or, where that only says what is done, what the table is of."""
        if place.column.growth:  # of what the column before counts
            before = [c.noun for c in place.columns[: place.columns.index(place.column)] if c.role == "value" and not c.growth]
            return f"{before[-1] if before else _subject(place.grid)}{_GROWTH[2]}"
        of = self.about.sub("", YEAR.sub("", _subject(place.grid), count=1))
        if len(noun) < 2 and not of:  # 任务（亩） of a table without a line above
            return BRACKET.sub("", place.grid.head[place.columns.index(place.column)])
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
        if place.column.growth and amount.value < 0 and amount.value_max is None:  # a fall is named as one, its value positive
            indicator, amount = _fallen(indicator), replace(amount, value=-amount.value)
        start, end = row_of(article, place.row.paragraph)
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


def _marks(laid: Sequence[Laid]) -> Iterator[Fate]:
    """What numbers rows and their items, and units in a column of their own: 万人 is no quantity there."""
    for table in laid:
        for row in table.grid.rows:
            for cell, column in zip(row.cells, table.columns, strict=True):
                if cell is None:
                    continue
                if column.role == "unit":
                    yield _refused(cell, "unit")
                elif column.role == "ordinal" and ORDINAL.fullmatch(cell.text):
                    yield _refused(cell, "list-marker")
                elif m := _NUMBERED.match(cell.text):
                    yield Fate(cell.start, cell.start + m.end(), m.group(), "excluded", "list-marker")


def _bare(label: str) -> str:
    """What a row is about, without the mark of its number, of a note, or of a part: 三、, ①, 其中：."""
    return WITHIN.sub("", _MARKED.sub("", _NUMBERED.sub("", label)))


def _refused(cell: Cell, reason: str) -> Fate:
    return Fate(cell.start, cell.end, cell.text, "excluded", reason)


def _rate(unit: str) -> tuple[str, str]:
    """A unit as a head prints it → the unit that is counted, and its recurrence: 元/人·月 → 元, P1M; 元/平方米 stays."""
    base, *per = JOINTS.split(unit)
    every = next((_TIMES[p] for p in per if p in _TIMES), "")
    kept = [p for p in per if p not in _TIMES and p not in _HEADS]
    return "/".join((base, *kept)), every


def _fallen(name: str) -> str:
    """PM2.5增幅（枝江市）of a value below nought: PM2.5降幅（枝江市）."""
    return _RISE.sub(_GROWTH[5], name)
