"""What people decided about records: files ↔ decisions, and a corpus as it is published with them.

Only what `review` is told is written here; extraction never is.
"""

from policy_digest.decisions.bind import Changed, Place, Text, bind, sentence_of
from policy_digest.decisions.forms import REPORT, offered, reports
from policy_digest.decisions.settle import CONFLICT, Settled, Standing, departures, differ, settle, unfit
from policy_digest.decisions.shapes import (
    HELD,
    NEEDED,
    Act,
    Decision,
    as_period,
    format_decisions,
    id_of,
    parse_decisions,
    read_decision,
    snapshot,
)
from policy_digest.decisions.shelf import DECISIONS, Held, Shelf, Writer, decisions_path, read_held

__all__ = [
    "CONFLICT",
    "DECISIONS",
    "HELD",
    "NEEDED",
    "REPORT",
    "Act",
    "Changed",
    "Decision",
    "Held",
    "Place",
    "Settled",
    "Shelf",
    "Standing",
    "Text",
    "Writer",
    "as_period",
    "bind",
    "decisions_path",
    "departures",
    "differ",
    "format_decisions",
    "id_of",
    "offered",
    "parse_decisions",
    "read_decision",
    "read_held",
    "reports",
    "sentence_of",
    "settle",
    "snapshot",
    "unfit",
]
