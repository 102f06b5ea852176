"""A place and what was read on its page → the money that 元 means there: 港元, 澳门元, 新台币. The only room that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy_digest.models import Amount, Mention
from policy_digest.tables import Tables

YUAN = "元"
_REACH = 6  # characters before a sum in which 人民币 says what it is in


def currency(tables: Tables, place: str) -> str:
    """The unit that 元 stands for on a page of the place."""
    money = {row.value: row.word for row in tables.cues.rows("currency")}
    own = tables.place.get(place)
    while own is not None:
        if own.slug in money:
            return money[own.slug]
        own = tables.place.get(own.parent or "")
    return YUAN


def in_currency(amount: Amount, surface: str, text: str, start: int, unit: str) -> Amount:
    """The amount in the place's own money, unless the text says 人民币 of it."""
    base, *per = amount.unit.split("/")
    if unit == YUAN or base != YUAN or "人民币" in surface or "人民币" in text[max(0, start - _REACH) : start]:
        return amount
    return replace(amount, unit="/".join((unit, *per)))


def converted(text: str, mentions: Sequence[Sequence[Mention]], unit: str) -> tuple[tuple[Mention, ...], ...]:
    """The mentions with every sum of 元 in the place's own money."""
    if unit == YUAN:
        return tuple(tuple(ms) for ms in mentions)
    return tuple(
        tuple(replace(m, value=in_currency(m.value, m.surface, text, m.start, unit)) if isinstance(m.value, Amount) else m for m in ms)
        for ms in mentions
    )
