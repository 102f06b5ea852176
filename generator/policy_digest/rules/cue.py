"""Cue words of tense and modality. In: text. Out: `cue` mentions whose value says where the word looks, how surely, and what it commits to.

Cues may overlap what other rules claimed: 到2027年 is a date, and the 将 before it a cue. A longer word in which a cue does not count
swallows it (主要 is no 要).
"""

from __future__ import annotations

from policy_digest.chinese.alternation import later
from policy_digest.rules.rule import Rule, words
from policy_digest.tables import Tables


def rules(tables: Tables) -> tuple[Rule, ...]:
    """Cue words, in one pattern."""
    rows = tables.cues.rows("tense")
    values = dict.fromkeys((word for row in rows for word in row.not_in), frozenset[str]())
    values |= {row.word: frozenset(filter(None, (row.direction, "strong" if row.strength else "", row.value))) for row in rows}
    return (Rule("cue", "cue", later(words(values)), lambda m, clock: values[m.group()], exclusive=False),)
