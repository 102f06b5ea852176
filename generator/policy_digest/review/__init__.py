"""A person reads records against their sentences, in a terminal or from what readers reported. In: a corpus. Out: decisions in it."""

from policy_digest.review.agree import compared, kappa, lines
from policy_digest.review.draft import Draft
from policy_digest.review.patches import accept, imported
from policy_digest.review.queue import Doubt, Item, Wanted, hidden, queue
from policy_digest.review.session import Session

__all__ = ["Doubt", "Draft", "Item", "Session", "Wanted", "accept", "compared", "hidden", "imported", "kappa", "lines", "queue"]
