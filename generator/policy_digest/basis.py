"""An entry in, what it is a value of besides its indicator out: what must be equal for two values to stand side by side."""

from __future__ import annotations

from policy_digest.models import Entry

Basis = tuple[str, str, str]  # kind, unit, period


def basis(entry: Entry) -> Basis:
    """What a value is a value of, besides its indicator. A standing fact without a date holds for the year it was published in."""
    record, period = entry.record, entry.record.period
    if record.kind == "status" and not (period.during or period.every or period.within):
        when = "at " + (period.as_of or entry.article.published or "")[:4]
    else:
        stated = {key: value for key, value in period.as_dict().items() if key not in ("since", "as_of")}
        when = " ".join(f"{key} {value[:4] if key == 'by' else value}" for key, value in stated.items())
    return record.kind, record.unit, when.strip()
