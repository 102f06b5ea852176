"""Figures of the code that may only fall: Chinese words in Python, complex functions, long files.

    python -m tests.ratchets            the figures of now, beside those that are held
    python -m tests.ratchets --lower    hold the figures of now, where they are lower

A room is a file or folder of the package's top level. `tests/ratchets.json` holds for each room how many Chinese words stand in its
Python (they belong into tables), for each function over the bound how complex it is, and how long each long file is. What is not
listed there is held to the bounds themselves.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from radon.complexity import cc_visit_ast
from radon.visitors import Class
from tests import parsed

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "generator" / "policy_digest"
HELD: Final = Path(__file__).with_suffix(".json")

COMPLEX: Final = 25  # of a function
RATHER: Final = 20
FEW: Final = 0.02  # of all functions may be over `RATHER`
LONG: Final = 450  # lines of a file

_WORD = re.compile("[\u3400-\u9fff]{2,}")


def rooms() -> Iterator[tuple[str, Path]]:
    """Every Python file of the package with the room it is in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path


def chinese() -> dict[str, int]:
    """By room: how many runs of two or more Chinese characters stand in its strings. What only explains (docstrings) does not count."""
    found: dict[str, int] = {}
    for room, path in rooms():
        words = [word for text in parsed.said(path) for word in _WORD.findall(text)]
        if words:
            found[room] = found.get(room, 0) + len(words)
    return found


@cache
def complexities() -> dict[str, int]:
    """By `file:function`: the cyclomatic complexity of every function, as radon counts it (`and`, `or` and comprehensions too)."""
    found: dict[str, int] = {}
    for _, path in rooms():
        for block in cc_visit_ast(parsed.tree(path)):
            for one in (*getattr(block, "methods", ()), *getattr(block, "closures", ()), block):
                name = f"{path.relative_to(PACKAGE).as_posix()}:{one.fullname}"
                if not isinstance(one, Class):
                    found[name] = max(found.get(name, 0), one.complexity)
    return found


def lengths() -> dict[str, int]:
    """By file: its lines."""
    return {path.relative_to(PACKAGE).as_posix(): len(parsed.text(path).splitlines()) for _, path in rooms()}


def figures() -> dict[str, dict[str, int]]:
    """What is held: the words of each room, functions over `COMPLEX`, files over `LONG`."""
    return {
        "chinese": chinese(),
        "complex": {name: much for name, much in complexities().items() if much > COMPLEX},
        "long": {name: lines for name, lines in lengths().items() if lines > LONG},
    }


def risen(held: dict[str, dict[str, int]], now: dict[str, dict[str, int]]) -> list[str]:
    """What is over what is held, or over the bound where nothing is."""
    bounds = {"chinese": 0, "complex": COMPLEX, "long": LONG}
    return [
        f"{kind} {name}: {figure}, held {held[kind].get(name, bounds[kind])}"
        for kind, of in now.items()
        for name, figure in of.items()
        if figure > held[kind].get(name, bounds[kind])
    ]


def lowered(held: dict[str, dict[str, int]], now: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """What is held from now on: the lower of both; what is within the bounds is held no longer."""
    return {kind: {name: min(figure, of[name]) for name, figure in sorted(now[kind].items()) if name in of} for kind, of in held.items()}


def main() -> None:
    held: dict[str, Any] = json.loads(HELD.read_text(encoding="utf-8")) if HELD.exists() else {}
    now = figures()
    for kind, of in now.items():
        print(f"{kind}: {sum(of.values())}")
        for name, figure in of.items():
            print(f"  {name:60} {figure:5}   held {held.get(kind, {}).get(name, '-')}")
    if "--lower" in sys.argv[1:]:
        HELD.write_text(json.dumps(lowered(held, now) if held else now, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
