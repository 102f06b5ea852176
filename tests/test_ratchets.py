"""Figures of the code that may only fall, against `tests/ratchets.json`: see `tests/ratchets.py`."""

from __future__ import annotations

import ast
import json
from collections import Counter
from functools import cache

from tests import parsed, ratchets
from tests.ratchets import FEW, RATHER

NOW = cache(ratchets.figures)
HELD = json.loads(ratchets.HELD.read_text(encoding="utf-8"))


def test_nothing_rises() -> None:
    assert not (risen := ratchets.risen(HELD, NOW())), "\n".join(risen)


def test_few_functions_are_rather_complex() -> None:
    """Outside the functions that are listed, with today's figures, to be taken apart."""
    every = {name: much for name, much in ratchets.complexities().items() if name not in HELD["complex"]}
    over = sorted(name for name, much in every.items() if much > RATHER)
    assert len(over) < FEW * len(every), over


def test_what_is_held_still_stands() -> None:
    """A room or function that is gone, or became simple, is taken off the list: `python -m tests.ratchets --lower`."""
    now = NOW()
    assert {kind: sorted(set(of) - set(now[kind])) for kind, of in HELD.items()} == {kind: [] for kind in HELD}


def test_a_figure_that_rises_is_seen() -> None:
    held = {"chinese": {"a": 2}, "complex": {}, "long": {"a.py": 500}}
    assert ratchets.risen(held, {"chinese": {"a": 2, "b": 1}, "complex": {"a.py:f": 26}, "long": {"a.py": 501}}) == [
        "chinese b: 1, held 0",
        "complex a.py:f: 26, held 25",
        "long a.py: 501, held 500",
    ]
    assert ratchets.lowered(held, {"chinese": {"a": 1, "b": 1}, "complex": {}, "long": {}}) == {
        "chinese": {"a": 1},
        "complex": {},
        "long": {},
    }


def test_a_name_is_given_once() -> None:
    """A module's name that is assigned twice hides the first value from whoever reads it."""
    twice = []
    for room, path in ratchets.rooms():
        given = Counter(
            target.id
            for node in parsed.tree(path).body
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else [])
            if isinstance(target, ast.Name)
        )
        twice += [f"{room}: {path.name}: {name}" for name, times in given.items() if times > 1]
    assert not twice
