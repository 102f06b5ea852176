"""Cue words of tense, modality, money and thresholds. In: text. Out: `cue` mentions whose value is the set of groups the word stands in.

Cues may overlap what other rules claimed: 到2027年 is a date, and the 将 before it a cue. A word of `not_cues` swallows the cue inside it
(主要 is no 要).
"""

from __future__ import annotations

from policy_digest.chinese.alternation import later
from policy_digest.rules.rule import Rule, words
from policy_digest.tables import Tables

GROUPS = ("future", "future_strong", "past", "past_strong", "aspirational", "expected")


def rules(tables: Tables) -> tuple[Rule, ...]:
    """Cue words, in one pattern."""
    groups: dict[str, set[str]] = {}
    for group in GROUPS:
        for word in tables.cues[group].split():
            groups.setdefault(word, set()).add(group)
    silent = set(tables.cues["not_cues"].split()) - set(groups)
    values = {word: frozenset(found) for word, found in groups.items()} | dict.fromkeys(silent, frozenset[str]())
    return (Rule("cue", "cue", later(words(values)), lambda m, clock: values[m.group()], exclusive=False),)
