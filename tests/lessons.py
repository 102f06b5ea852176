"""What the two trainers share: annotated documents as the rules read them, folds of documents, and the file of weights."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from tests import score

from policy_digest import ingest
from policy_digest.errors import PolicyDigestError
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.second.model import Case


def documents(names: Iterable[str], reader: Extractor) -> Iterator[tuple[str, str, Mapping[str, Any], Extraction]]:
    """Every document of the sets: its set, its name, what is annotated, and what the rules read."""
    for name in names:
        wants = score.annotated(name)
        captures = ingest.read_all([score.documents(name) / source for source in wants])
        for (source, want), capture in zip(wants.items(), captures, strict=True):
            if isinstance(capture, PolicyDigestError):
                raise capture
            yield name, source, want, reader.read(capture)


def fold_of(document: str, folds: int) -> int:
    """Which part a document belongs to; the same wherever it is counted."""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % folds


def tallied(cases: Iterable[tuple[str, bool, bool]]) -> dict[str, Case]:
    """How often the rules and the second reader were right, by case."""
    found: dict[str, list[int]] = {}
    for name, rules, second in cases:
        tally = found.setdefault(name, [0, 0, 0])
        for i, right in enumerate((rules, second, True)):
            tally[i] += right
    return {name: Case(*tally) for name, tally in sorted(found.items())}


def written(head: Mapping[str, Any], cases: Mapping[str, Case], features: Mapping[str, Sequence[int]]) -> str:
    """The text of a file of weights, a line a feature, so that a change can be seen."""
    head = {**head, "cases": {name: [case.rules, case.second, case.of] for name, case in cases.items()}}
    lines = [f"{json.dumps(name)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}," for name, value in head.items()]
    rows = (f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}" for name, row in features.items())
    return "{" + "\n".join(lines) + '\n"features":{\n' + ",\n".join(rows) + "\n}}\n"


def put(target: Path, text: str, check: bool) -> None:
    """Write the file; with `check` say instead whether it holds the same bytes, and end."""
    if check:
        same = target.exists() and target.read_text(encoding="utf-8") == text
        click.echo("the same bytes" if same else "other bytes")
        sys.exit(not same)
    target.write_text(text, encoding="utf-8")
