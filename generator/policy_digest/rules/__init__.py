"""The inventory: every rule of the extractor, in the order in which it may claim text. In: tables. Out: rules.

One kind of mention is one file: a few patterns over words of `data/cues/` and `data/units.yml`, and a corpus `tests/rules/<kind>.txt`
of lines that must match and lines that must stay silent. What claims a number first decides what it is, so the order is the policy:
what a number cannot be (a document number, a name, a date) comes before what it may be (a share, a quantity).
"""

from __future__ import annotations

from policy_digest.owner import compiled_from
from policy_digest.rules import cue, date, denominator, identifier, name, quantity, share
from policy_digest.rules.rule import Inventory
from policy_digest.tables import Tables


@compiled_from("cues", "units", "places", "counties")
def inventory(tables: Tables) -> Inventory:
    """All rules, compiled once for `tables`."""
    return Inventory(
        (
            *identifier.rules(tables),
            *name.rules(tables),
            *date.rules(tables),
            *identifier.proportions(tables),
            *denominator.rules(tables),
            *name.sizes(tables),
            *share.rules(tables),
            *quantity.rules(tables),
            *identifier.leftovers(tables),
            *cue.rules(tables),
        )
    )
