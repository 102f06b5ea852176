"""The transfers, in the order in which they are tried. A row of words goes through `WHOLE`, whose last gives it on to `ROW`."""

from policy_digest.english.transfers.coordination import COORDINATION
from policy_digest.english.transfers.counted import COUNTED
from policy_digest.english.transfers.heads import HEADS
from policy_digest.english.transfers.modifiers import MODIFIERS
from policy_digest.english.transfers.relations import RELATIONS
from policy_digest.english.transfers.rows import ROWS
from policy_digest.english.transfers.whole import WHOLE as _FIRST

WHOLE = (*_FIRST, *RELATIONS, *MODIFIERS, *COORDINATION)
ROW = (*ROWS, *COUNTED, *HEADS)

__all__ = ["ROW", "WHOLE"]
