"""A record and its evidence → what a sentence on it says besides the figure, in no language. In: a record, tables. Out: a `Point`.

The verb by which a quantity is reached, up or down and from what, whether it is a sum or a part, what covers it, and on what terms money
is given: nobody after this room reads the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from policy_digest.chinese.alternation import later
from policy_digest.models import Record
from policy_digest.owner import compiled_from
from policy_digest.summarize.words import Act, measure_of, words
from policy_digest.tables import Tables, Term

Form = Literal["counted", "stands", "changes", "covered", "given", "bounds"]

COUNTED: Final = ("people", "person-times", "things", "events", "money")  # measures of what can be had, built, trained, paid
NOT_NOUNS: Final = ("amount", "share", "rate")  # of the last word of a name: what has a value of its own
LONGEST_TERM: Final = 20
_NOUNS: Final = ("noun", "person", "mass", "name", "unique", "amount", "money", "rate", "organ")


@dataclass(frozen=True, slots=True)
class Point:
    """A record as it will be told.

    `form`: counted (12 bases are built), stands (a share is at 40 %), changes (it rises by 5 points), covered (a catalogue holds 142
    occupations), given (money), bounds (a rule). `start`: the value before a change, in the record's unit. `since`: the year that is
    compared with, `before` for the year before. `total`: counted from the beginning, not in a year. `whole`: what it is a part of.
    """

    record: Record
    form: Form
    act: Act | None = None
    turn: int = 0  # +1 it rises, -1 it falls, 0 neither is said
    start: Decimal | None = None
    since: str = ""
    total: bool = False
    whole: str = ""
    moved: str = ""  # what the name of a change ends with: 增幅, 减少数
    level: str = ""  # the record that it is the change of
    each: Literal["", "person", "thing"] = ""
    once: bool = False
    condition: bool = False
    holder: str = ""  # what covers it, a term of the glossary

    @property
    def part(self) -> bool:
        return bool(self.whole)


@dataclass(frozen=True, eq=False)
class _Cues:
    total: re.Pattern[str]
    part: re.Pattern[str]
    once: tuple[str, ...]
    each: Mapping[str, Literal["person", "thing"]]
    condition: re.Pattern[str]
    holder: re.Pattern[str]
    start: re.Pattern[str]
    since: re.Pattern[str]
    covers: str


@compiled_from("phrases")
def _cues(tables: Tables) -> _Cues:
    rows = {key: value.split() for key, value in tables.phrases["heard"].items()}
    any_of = {key: "|".join(sorted(map(re.escape, value), key=len, reverse=True)) for key, value in rows.items()}
    return _Cues(
        total=later(any_of["total"]),
        part=later(any_of["part"]),
        once=tuple(rows["once"]),
        each={**dict.fromkeys(rows["each_thing"], "thing"), **dict.fromkeys(rows["each_person"], "person")},
        condition=later(rf"的，?(?=(?:{any_of['then']}))|(?:{any_of['meets']})[^，。；]{{0,12}}(?:{any_of['terms']})"),
        holder=later(rf"([^，。；、“”（）\s]{{0,12}}?(?:{any_of['holders']}))(?:{any_of['now']})?(?:{any_of['holds']})[^。；]*$"),
        start=later(rf"(?:{any_of['from']})[^，。；\d]{{0,8}}(\d[\d.]*)([万亿]?)([^\d，。；]{{0,12}})$"),
        since=later(rf"(?:{any_of['against']})(?:(\d{{4}})年(?:底|末)?|(?:{any_of['year_before']}))[^，。；\d]{{0,8}}$"),
        covers=any_of["covers"],
    )


def tail(zh: str, tables: Tables) -> Term | None:
    """The longest glossary term that ends a phrase, its bracket aside."""
    bare = re.sub(r"（[^（）]*）$", "", zh)
    terms = words(tables).terms
    return next((terms[bare[i:]] for i in range(max(0, len(bare) - LONGEST_TERM), len(bare)) if bare[i:] in terms), None)


def speaks_of_cover(record: Record, tables: Tables) -> bool:
    """Whether a share is one of coverage."""
    return re.search(_cues(tables).covers, record.evidence.quote) is not None


def heard(record: Record, tables: Tables) -> Point:
    """What is to be told of a record alone; `whole` and `level` are matters of its neighbours."""
    cues, before = _cues(tables), _before(record)
    whole = _so_far(record)
    sentence = re.split(r"[。；]", whole)[-1]
    if record.kind == "support":
        near = re.split(r"[，、：]", sentence)[-1]
        each = next((kind for cue, kind in cues.each.items() if cue in near and f"{cue}次" not in near), "")
        return Point(
            record,
            "given",
            each="" if record.unit.count("/") else each,  # type: ignore[arg-type]
            once=any(cue in sentence for cue in cues.once),
            condition=cues.condition.search(sentence) is not None,
        )
    if record.kind == "rule":
        return Point(record, "bounds")
    if holder := _holder(record, sentence, tables):
        return Point(record, "covered", holder=holder)
    if moved := next((end for end in tables.phrases["moves"] if record.indicator_zh.endswith(end)), ""):
        turn = tables.phrases["moves"][moved]["turn"]
        return Point(record, "changes", turn=turn, since=_against(cues, whole), moved=moved)
    act = _act(record, before, tables)
    turn = _direction(before, tables)
    start = cues.start.search(before)
    if _changes(record, before, turn, tables):
        return Point(record, "changes", turn=turn, since=_against(cues, whole))
    # 累计 holds for all that one verb brings about, and for what stands in its own clause
    total = not record.period.every and cues.total.search(sentence if act is not None else re.split("[，、]", sentence)[-1]) is not None
    if _stands(record, act, tables):
        return Point(record, "stands", turn=turn, start=_value(start, record) if start else None)
    return Point(record, "counted", act, total=total, start=_value(start, record) if start else None)


def _against(cues: _Cues, before: str) -> str:
    """The year that a change is measured from, `before` for the year before; "" where none is named."""
    since = cues.since.search(re.split(r"[，。；]", before)[-1])
    return (since[1] or "before") if since else ""


def part_of(part: Record, whole: Record, tables: Tables) -> bool:
    """Whether the evidence tells `part` as some of `whole`: 102.3万人，其中高技能人才占比超过30%."""
    if part.evidence.start != whole.evidence.start or whole.figure[1] > part.figure[0] or part.kind != whole.kind:
        return False
    if part.unit == whole.unit and part.value > whole.value:
        return False
    at = part.evidence.start
    between = part.evidence.quote[whole.figure[1] - at : part.figure[0] - at]
    return _cues(tables).part.search(between) is not None and not re.search("[。；]", between)


def aims(record: Record, tables: Tables) -> bool:
    """Whether a record stands below a heading of the document's aims."""
    return any(cue in heading for cue in tables.phrases["heard"]["aims"].split() for heading in record.evidence.section)


# ---------------------------------------------------------------- the evidence before the figure


def _so_far(record: Record) -> str:
    """The evidence up to the figure."""
    at, quote = record.figure[0] - record.evidence.start, record.evidence.quote
    return quote[:at] if 0 <= at <= len(quote) else quote


def _before(record: Record) -> str:
    """The clause of the evidence before the figure."""
    return re.split(r"[，。；：]", _so_far(record))[-1]


def _behind(record: Record) -> str:
    """The clause of the evidence behind the figure."""
    at, quote = record.figure[1] - record.evidence.start, record.evidence.quote
    return re.split(r"[，。；：、]", quote[at:])[0] if 0 <= at <= len(quote) else ""


def _value(found: re.Match[str], record: Record) -> Decimal | None:
    """The value before a change, where it is of the record's unit, and another value."""
    scale = {"": 1, "万": 10_000, "亿": 100_000_000}[found[2]]
    value = Decimal(found[1].rstrip(".")) * scale
    same = found[3].startswith(record.unit) or (record.unit == "%" and found[3].startswith("％"))
    return value if same and value != record.value and record.value_max is None else None


def _act(record: Record, before: str, tables: Tables) -> Act | None:
    """The verb by which the quantity is reached: the last of data/phrases.yml before the figure, but for those inside a noun;

    of what is done with a thing that the sentence counts first (4所技师学院完成改建), the verb behind it.
    """
    w = words(tables)
    best: tuple[int, Act] | None = None
    for act in w.acts:
        at = before.rfind(act.zh)
        if at < 0 or act.zh in record.indicator_zh or inside_noun(before, at, act.zh, w.terms):
            continue
        if best is None or at + len(act.zh) > best[0]:
            best = (at + len(act.zh), act)
    if best is not None:
        return best[1]
    picked = re.search(r"中(\w{2,3})$", record.indicator_zh)  # 高技能领军人才中选拔
    if picked:
        return next((act for act in w.acts if act.zh == picked[1]), None)
    done = re.search(rf"(?:{'|'.join(tables.phrases['heard']['done'].split())})([^，。；]{{2,4}})$", _behind(record))
    return next((act for act in w.acts if done and done[1] == act.zh), None)


def inside_noun(text: str, at: int, word: str, terms: Mapping[str, Term]) -> bool:
    """公共服务站 holds 服务, which is no verb there."""
    for start in range(max(0, at - 6), at + 1):
        for end in range(at + len(word), min(len(text), start + 10) + 1):
            if end - start > len(word) and (term := terms.get(text[start:end])) is not None and term.pos in _NOUNS:
                return True
    return False


def _direction(before: str, tables: Tables) -> int:
    """+1 where the evidence says that a quantity rises by the figure, -1 falls, 0 neither."""
    w = words(tables)
    end = before[-6:]
    found = [(end.rfind(x), sign) for sign, xs in ((1, w.rises), (-1, w.falls)) for x in xs if x in end]
    return max(found)[1] if found else 0


def _changes(record: Record, before: str, turn: int, tables: Tables) -> bool:
    """Whether the figure says by how much something rises or falls, not where it stands."""
    measure = measure_of(record.unit, tables)
    return measure == "points" or (measure == "share" and not re.search(r"[到至为]$", before) and turn != 0)


def _stands(record: Record, act: Act | None, tables: Tables) -> bool:
    """Whether the figure is where a number of its own stands (a share, a rate, an amount), not how many of something there are."""
    term = tail(record.indicator_zh, tables)
    measure = measure_of(record.unit, tables)
    # of 技能人才占就业人员的比例 the composed name knows best what it is
    if (term is not None and term.pos in NOT_NOUNS) or " as a share of " in record.indicator_en:
        return True
    if act is None and term is not None and (measure, term.pos) in _HAS_A_VALUE:
        return True  # gross regional product, which nobody "has"
    return measure not in COUNTED and act is None


_HAS_A_VALUE: Final = {("money", pos) for pos in ("noun", "mass", "unique", "activity", "name")} | {
    ("things", "activity"),
    ("things", "mass"),
}


def _holder(record: Record, sentence: str, tables: Tables) -> str:
    """The list that the evidence counts the entries of, by its term; "" for what a place itself has."""
    found = _cues(tables).holder.search(sentence)
    if found is None or measure_of(record.unit, tables) not in ("things", "people", "other"):
        return ""
    term = tail(found[1], tables)
    return term.zh if term is not None and term.pos in _NOUNS else ""
