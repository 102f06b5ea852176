"""The drawing of docs/makers/sentence-to-record.md against the code: rooms and what they give, in the order in which they are called."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import parsed

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "generator" / "policy_digest"
PAGE = ROOT / "docs" / "makers" / "sentence-to-record.md"
ARROW = re.compile(r"─([a-z][a-z, ()]*)→ (\w+)")
STORE = {"corpus", "decisions"}  # files that are read and written on the way
BEFORE = {"ingest"}  # a capture is given to `Extractor`


def drawing() -> tuple[list[str], list[str]]:
    """The lines of the drawing: to the records, and from them to pages."""
    block = re.findall(r"^```\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0].splitlines()
    at = next(i for i, line in enumerate(block) if line.startswith("Record*"))
    return block[:at], block[at:]


def rooms(lines: list[str]) -> list[str]:
    """The rooms on its arrows, in their order."""
    return [room for line in lines for said, _ in ARROW.findall(line) for room in re.findall("[a-z]+", said)]


def stages() -> set[str]:
    """The rooms that are strangers to each other, and the rules."""
    held = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]
    return {room for layer in held if "ingest" in layer for room in re.findall(r"\w+", layer)} | {"rules"}


def imported(name: str) -> dict[str, str]:
    """What the head of a file imports from the package: by its name there, the room it comes from."""
    found: dict[str, str] = {}
    for node in parsed.tree(PACKAGE / f"{name}.py").body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policy_digest"):
            for one in node.names:
                found[one.name] = (node.module or "").split(".")[1] if "." in (node.module or "") else one.name
    return found


def defined() -> Iterator[tuple[str, Path]]:
    for path in PACKAGE.rglob("*.py"):
        for node in parsed.tree(path).body:
            if isinstance(node, ast.ClassDef):
                yield node.name, path


def test_the_rooms_of_the_drawing_are_those_that_are_called() -> None:
    first, second = (set(rooms(lines)) for lines in drawing())
    assert first - BEFORE == set(imported("pipeline").values()) & stages() - STORE
    told = (set(imported("publish").values()) | set(imported("wording").values())) & stages()
    assert second == (told | {"wording"}) - STORE


def test_they_are_called_in_the_order_of_the_drawing() -> None:
    of = imported("pipeline")
    (extract,) = (node for node in parsed.nodes(PACKAGE / "pipeline.py") if isinstance(node, ast.FunctionDef) and node.name == "_extracted")
    names = [node for node in ast.walk(extract) if isinstance(node, ast.Name) and of.get(node.id) in stages()]
    last = {of[node.id]: (node.lineno, node.col_offset) for node in sorted(names, key=lambda node: (node.lineno, node.col_offset))}
    drawn = [room for room in rooms(drawing()[0]) if room in last]
    assert sorted(last, key=last.__getitem__) == drawn and len(drawn) > 5


@pytest.mark.parametrize(("said", "gives"), [arrow for lines in drawing() for line in lines for arrow in ARROW.findall(line)])
def test_a_room_gives_what_the_drawing_says(said: str, gives: str) -> None:
    assert gives in dict(defined()), f"nothing is called {gives}"
    room = re.findall("[a-z]+", said)[0]
    paths = sorted((PACKAGE / room).rglob("*.py")) or [PACKAGE / f"{room}.py"]
    given = [node.returns for path in paths for node in parsed.nodes(path) if isinstance(node, ast.FunctionDef) and node.returns]
    held = [node.annotation for path in paths for node in parsed.nodes(path) if isinstance(node, ast.AnnAssign)]
    assert any(re.search(rf"\b{gives}\b", ast.unparse(one)) for one in (*given, *held)), f"{room} gives no {gives}"
