"""An extraction → lines that a policy expert can follow: every number with its fate (ledger), each record with what made it (explain).

Texts are an attacker's; what is printed has no controls and no direction marks, and offsets still count in the cleaned text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len

from policy_digest import summarize
from policy_digest.errors import printable
from policy_digest.inert import clean
from policy_digest.ledger import set_aside
from policy_digest.models import Extraction, Fate, Record, Step
from policy_digest.tables import Tables

AROUND = 14  # characters shown on either side of a number
LONGEST = 60  # characters shown of a stretch of text; of a longer one the middle is left out
NEIGHBOURS = 6  # numbers around a record's figure that are said not to have been taken, the nearest

Branch = tuple[str, "list[Branch]"]  # a line of a tree, and what hangs below it


# ---------------------------------------------------------------- the ledger


def ledger_json(source: str, extraction: Extraction, tables: Tables) -> dict[str, Any]:
    """The ledger of one capture, JSON-ready: `numbers` in reading order, `totals` by fate and by reason. Raises `InvalidData`.

    Behind the numbers of the text stand those of the lines that cleaning removed, which have no offsets.
    """
    text = extraction.article.text
    numbers: list[dict[str, Any]] = [
        {
            "start": fate.start,
            "end": fate.end,
            "surface": fate.surface,
            "fate": fate.fate,
            "reason": fate.reason,
            **dict(zip(("zh", "en"), _said(fate, extraction, tables), strict=True)),
            "before": text[max(0, fate.start - AROUND) : fate.start],
            "after": text[fate.end : fate.end + AROUND],
        }
        for fate in extraction.ledger
    ]
    aside = set_aside(extraction.article)
    for fate, line in aside:
        zh, en = tables.wording("fates", "removed")
        around = {"before": line[max(0, fate.start - AROUND) : fate.start], "after": line[fate.end : fate.end + AROUND]}
        row: dict[str, Any] = {
            "start": None,
            "end": None,
            "surface": fate.surface,
            "fate": "removed",
            "reason": fate.reason,
            "zh": zh,
            "en": en,
        }
        numbers.append({**row, **around})
    fates, reasons = _totals((*extraction.ledger, *(fate for fate, _ in aside)))
    return {"source": printable(source), "status": "ok", "numbers": numbers, "totals": {"fates": fates, "excluded": reasons}}


def ledger_lines(source: str, extraction: Extraction, tables: Tables) -> Iterator[str]:
    """The ledger of one capture: a heading, a line a number, the totals. Raises `InvalidData` for a reason without words."""
    article = extraction.article
    yield f"{printable(source)}: {clean(article.title)}"
    rows = []
    for fate in extraction.ledger:
        zh, en = _said(fate, extraction, tables)
        left, right = article.text[max(0, fate.start - AROUND) : fate.start], article.text[fate.end : fate.end + AROUND]
        surface = _shown(fate.surface)
        rows.append((f"{fate.start}–{fate.end}", surface, fate.fate, f"{zh} {en}", f"…{clean(left)}[{surface}]{clean(right)}…"))
    aside = set_aside(article)
    for fate, line in aside:
        told = f"{' '.join(tables.wording('fates', 'removed'))} ({fate.reason})"
        left, right = line[max(0, fate.start - AROUND) : fate.start], line[fate.end : fate.end + AROUND]
        rows.append(("–", _shown(fate.surface), "removed", told, f"…{clean(left)}[{_shown(fate.surface)}]{clean(right)}…"))
    widths = [max((cell_len(row[i]) for row in rows), default=0) for i in range(3)]
    for *columns, told, around in rows:
        yield "  " + "  ".join([*map(_padded, columns, widths), clean(told).strip()])
        yield f"      {around}"
    fates, reasons = _totals((*extraction.ledger, *(fate for fate, _ in aside)))
    yield f"{len(rows)} numbers: " + ", ".join(f"{count} {fate}" for fate, count in fates.items())
    for reason, count in reasons.items():
        yield f"  {count:>5} {' '.join(tables.wording('exclusions', reason))}"


def _totals(ledger: Sequence[Fate]) -> tuple[dict[str, int], dict[str, int]]:
    """How many numbers of each fate, and of the excluded how many of each reason, the most frequent first."""
    fates = {fate: sum(f.fate == fate for f in ledger) for fate in ("record", "excluded", "unclaimed", "removed")}
    reasons = Counter(f.reason for f in ledger if f.fate == "excluded")
    return fates, dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def _said(fate: Fate, extraction: Extraction, tables: Tables) -> tuple[str, str]:
    """What became of a number, in Chinese and in English: the record's name, the exclusion's words, what was missing."""
    if fate.fate == "record":
        record = _records(extraction).get(fate.reason)
        return (record.indicator_zh, record.indicator_en) if record else tables.wording("fates", "record")
    if fate.fate == "excluded":
        return tables.wording("exclusions", fate.reason)
    zh, en = tables.wording("fates", "unclaimed")
    missing = next((i.message for i in extraction.issues if (i.start, i.end) == (fate.start, fate.end)), "")
    missing = missing.removeprefix(f"{fate.surface}: ")
    return zh, f"{en}: {missing}" if missing else en


def _records(extraction: Extraction) -> Mapping[str, Record]:
    return {record.id: record for record in extraction.records}


# ---------------------------------------------------------------- the tree


def explain_lines(source: str, extraction: Extraction, tables: Tables, at: int | None = None) -> Iterator[str]:
    """What made each record, as trees; with `at`, only the number there or nearest to it and, where that is no record, the nearest record.

    Offsets count the characters of the cleaned text. Raises `InvalidData` for a code without words.
    """
    yield f"{printable(source)}: {clean(extraction.article.title)}"
    told = [f for f in extraction.ledger if f.fate == "record"] if at is None else _near(extraction.ledger, at)
    if not told:
        yield "no records" if at is None else "no number in the text"
    records = _records(extraction)
    for fate in told:
        yield ""
        line, below = _record(records[fate.reason], extraction, tables) if fate.fate == "record" else _refusal(fate, extraction, tables)
        yield line
        yield from _drawn(below)


def _near(ledger: Sequence[Fate], at: int) -> list[Fate]:
    """The number at an offset, or nearest to it; where that is no record, the nearest record behind it."""

    def far(fate: Fate) -> tuple[int, int]:
        return max(fate.start - at, at - fate.end + 1, 0), fate.start

    nearest = min(ledger, key=far, default=None)
    if nearest is None or nearest.fate == "record":
        return [nearest] if nearest else []
    record = min((f for f in ledger if f.fate == "record"), key=far, default=None)
    return [nearest, record] if record else [nearest]


def _record(record: Record, extraction: Extraction, tables: Tables) -> Branch:
    """One record: the sum of it, its steps in order, its evidence, and the numbers beside it that were not taken."""
    figure, when = summarize.figure(record, tables), summarize.period(record, tables)
    summed = [f"{record.indicator_zh} {figure.zh} {when.zh}".strip(), f"{record.indicator_en}: {figure.en} {when.en}".strip(": ")]
    head = f"{record.id} {record.kind} · " + " · ".join(clean(part) for part in summed if part)
    branches: list[Branch] = []
    for part in dict.fromkeys(step.part for step in extraction.why.get(record.id, ())):
        zh, en = tables.wording("steps", part)
        name = f"{en} {zh}"
        leaves: list[Branch] = [(_step(step, tables), []) for step in extraction.why[record.id] if step.part == part]
        branches.append((f"{name}: {leaves[0][0]}", []) if len(leaves) == 1 else (name, leaves))
    section = " › ".join(record.evidence.section)
    under = f", under: {clean(section)}" if section else ""
    branches.append((f"evidence: {_quoted(record.evidence.quote, record.evidence.start, record.evidence.end)}{under}", []))
    read = [step for step in extraction.why.get(record.id, ()) if step.part == "period"]
    beside = [
        fate
        for fate in extraction.ledger
        if fate.fate != "record"
        and record.evidence.start <= fate.start < record.evidence.end
        and not any(step.start < fate.end and fate.start < step.end for step in read)
    ]
    nearest = sorted(beside, key=lambda f: abs(f.start - record.figure[0]))[:NEIGHBOURS]
    if nearest:
        refused: list[Branch] = [(_refused(f, extraction, tables), []) for f in sorted(nearest, key=lambda f: f.start)]
        branches.append(("beside it, and not taken as a record of its own", refused))
    return head, branches


def _step(step: Step, tables: Tables) -> str:
    """`by 2027; in its own clause ← “到2027年” 12–18 (rule: until)`."""
    if step.part == "theme":
        theme = tables.theme.get(step.rule)
        name = f"{step.rule} {theme.zh}" if theme else step.rule
        return clean(f"{name} ← {step.outcome}")
    read = f" ← {_quoted(step.surface, step.start, step.end)}" if step.end > step.start else ""
    told = {
        "number": f" (rule: {step.rule})",
        "period": f" (rule: {step.rule})",
        "comparator": f" ({step.rule})",
        "indicator": f" ({step.rule})",
    }
    return f"{clean(step.outcome)}{read}{told.get(step.part, '') if read else ''}"


def _refusal(fate: Fate, extraction: Extraction, tables: Tables) -> Branch:
    """A number that is no record: why, the words around it, and of a repeat the record that says it more fully."""
    text = extraction.article.text
    left, right = text[max(0, fate.start - AROUND) : fate.start], text[fate.end : fate.end + AROUND]
    below: list[Branch] = [(f"it stands in: …{clean(left)}[{_shown(fate.surface)}]{clean(right)}…", [])]
    if fate.decision:
        below.append((f"decided: {clean(fate.decision)}", []))
    for record in extraction.records:
        if any(step.part == "repeat" and (step.start, step.end) == (fate.start, fate.end) for step in extraction.why.get(record.id, ())):
            below.append((f"said more fully by {record.id}: {_quoted(record.surface, *record.figure)}", []))
    return f"no record: {_refused(fate, extraction, tables)}", below


def _refused(fate: Fate, extraction: Extraction, tables: Tables) -> str:
    zh, en = _said(fate, extraction, tables)
    why = f"excluded: {en}" if fate.fate == "excluded" else en
    return f"{_quoted(fate.surface, fate.start, fate.end)} {clean(why)} ({clean(zh)})"


def _quoted(text: str, start: int, end: int) -> str:
    return f"“{_shown(text)}” {start}–{end}"


def _shown(text: str) -> str:
    half = LONGEST // 2
    return clean(text if len(text) <= LONGEST else f"{text[:half]}…{text[-half:]}")


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _drawn(branches: Sequence[Branch], indent: str = "") -> Iterator[str]:
    for i, (line, below) in enumerate(branches):
        last = i == len(branches) - 1
        yield f"{indent}{'└─' if last else '├─'} {line}"
        yield from _drawn(below, indent + ("   " if last else "│  "))
