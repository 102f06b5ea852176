"""Two states of a corpus in, what changed in its figures out: compared, told, and kept for the Changes page."""

from policy_digest.changes.compare import compare, of_versions, stated, terse
from policy_digest.changes.log import CHANGES, day_of, every, keep, known, read_log, revenants
from policy_digest.changes.sides import Side, side
from policy_digest.changes.told import as_json, line, markdown, text

__all__ = [
    "CHANGES",
    "Side",
    "as_json",
    "compare",
    "day_of",
    "every",
    "keep",
    "known",
    "line",
    "markdown",
    "of_versions",
    "read_log",
    "revenants",
    "side",
    "stated",
    "terse",
    "text",
]
