"""An entry in, what it is a value of besides its indicator out: what must be equal for two values to stand side by side."""

from __future__ import annotations

import functools

from policy_digest.models import Entry, Period

Basis = tuple[str, str, str]  # kind, unit, period


def basis(entry: Entry) -> Basis:
    """What a value is a value of, besides its indicator. A standing fact without a date holds for the year it was published in."""
    record, period = entry.record, entry.record.period
    standing = record.kind == "status" and not (period.during or period.every or period.within)
    when = f"at {(period.as_of or entry.article.published or '')[:4]}" if standing else _stated(period)
    return record.kind, record.unit, when.strip()


@functools.lru_cache(10_000)
def _stated(period: Period) -> str:
    stated = {key: value for key, value in period.as_dict().items() if key not in ("since", "as_of")}
    return " ".join(f"{key} {value[:4] if key == 'by' else value}" for key, value in stated.items())
