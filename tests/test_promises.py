"""The ledger of promises finds what a comparison of each with each would, in a time that grows as the corpus does."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import factory
from policy_digest.models import Entry, Record
from policy_digest.promises import Promise, ledger, missing, satisfies

ADDS = ("新建",)
_DAYS = ("", "2023-01-01", "2024-05-01", "2024-05-01", "2025-02-01", "2026-03-01")
_PERIODS: tuple[dict[str, str], ...] = (
    {}, {"by": "2024"}, {"by": "2025"}, {"by": "2026-06"}, {"during": "2024"}, {"during": "2025"}, {"every": "P1Y", "by": "2025"},
    {"as_of": "2024-12"}, {"since": "2020"}, {"by": "2025", "during": "2024"}, {"since": "2020", "during": "2025"},
)  # fmt: skip


def entries(count: int, choose: random.Random, documents: int, values: int) -> list[Entry]:
    """Entries of one place, subject and unit that say anything at all of it."""
    sources = []
    for n in range(documents):
        sources.append(factory.article("新建基地12个。已有基地12个。", title=f"文件{n}", published=choose.choice(_DAYS) or None))
    found = []
    for _ in range(count):
        source = choose.choice(sources)
        value = Decimal(choose.randrange(values))
        fields: dict[str, Any] = {
            "kind": choose.choice(("target", "target", "status", "status", "support")),
            "comparator": choose.choice(("=", ">=", ">", "<=", "<", "~")),
            "period": choose.choice(_PERIODS),
        }
        more = value + 2 if choose.random() < 0.2 else None
        at = choose.choice([found.start() for found in re.finditer("12个", source.text)])
        found.append(Entry(factory.record(source, "12个", value, "个", "基地", at=at, value_max=more, **fields), source))
    return found


def by_each(held: Sequence[Entry]) -> list[tuple[str, int | None, int | None, Decimal | None]]:
    """What became of each promise, every entry compared with every other."""
    told = []
    newest = max((e.article.published or "" for e in held), default="")
    for target in held:
        promised, published = target.record, target.article.published
        deadline = promised.period.deadline
        if promised.kind != "target" or not deadline:
            continue
        group = list(held)
        if _added(promised):
            stock = [e for e in held if e.record.kind == "status" and not e.record.period.during and not _added(e.record)]
            if any((e.article.published or "9") <= (published or "") for e in stock):
                group = [e for e in held if not any(e is s for s in stock)]
        reports = sorted((e for e in group if _reports(e, target)), key=_moment)
        reached = [e for e in reports if satisfies(e.record, promised)]
        due = [e for e in reports if _moment(e)[:4] >= deadline[:4]]
        moved = [e for e in group if _moves(e, target)]
        last = reports[-1] if reports else None
        if reached:
            told.append(_told(held, "reached", reached[0]))
        elif due:
            told.append(_told(held, "short", due[-1], None, missing(due[-1].record, promised)))
        elif moved:
            told.append(_told(held, "moved", last, min(moved, key=lambda e: (e.article.published or "", e.article.id))))
        else:
            told.append(_told(held, "silent" if newest > deadline else "open", last))
    return told


def _told(held: Sequence[Entry], outcome: str, status: Entry | None, later: Entry | None = None, short: Decimal | None = None) -> Any:
    place = {id(e): n for n, e in enumerate(held)}
    return outcome, place[id(status)] if status else None, place[id(later)] if later else None, short


def _added(record: Record) -> bool:
    return "新建" in record.evidence.quote[: max(0, record.figure[0] - record.evidence.start)]


def _moment(entry: Entry) -> str:
    period = entry.record.period
    return period.as_of or (period.during or "").rpartition("/")[2] or entry.article.published or ""


def _reports(entry: Entry, target: Entry) -> bool:
    said, promised = entry.record.period, target.record.period
    if entry.record.kind != "status" or (said.every, said.within) != (promised.every, promised.within):
        return False
    if (entry.article.published or "") < (target.article.published or "9") or entry.article.id == target.article.id:
        return False
    if promised.during and not promised.by:
        return said.during == promised.during
    return not said.since and not said.during


def _moves(entry: Entry, target: Entry) -> bool:
    if entry.record.kind != "target" or entry.article.id == target.article.id:
        return False
    said, promised = entry.record.period, target.record.period
    return (
        (entry.article.published or "") > (target.article.published or "9")
        and bool(said.during and not said.by) == bool(promised.during and not promised.by)
        and entry.record.value <= target.record.value
        and said.deadline > promised.deadline
    )


def told(held: Sequence[Entry], found: Sequence[Promise]) -> list[Any]:
    return [_told(held, p.outcome, p.status, p.later, p.short) for p in found]


def test_what_is_found_is_what_a_look_at_each_finds() -> None:
    for seed in range(100):
        choose = random.Random(seed)
        held = entries(choose.randrange(1, 40), choose, choose.randrange(1, 9), choose.choice((3, 40)))
        assert told(held, ledger(held, ADDS)) == by_each(held), seed


def test_twice_as_many_figures_of_one_kind_cost_twice_as_much() -> None:
    """Each was compared with each: twenty thousand took an hour."""
    held = entries(4000, random.Random(1), 300, 1_000_000)
    spent = []
    for some in (held[:2000], held):
        began = time.process_time()
        assert ledger(some, ADDS)
        spent.append(time.process_time() - began)
    assert spent[1] < 2.5 * spent[0] + 0.3, spent
