"""What the two trainers share: annotated documents as the rules read them, folds of documents, and the file of weights.

    python -m tests.lessons     says of each file of weights what changed since it was learned; exit status 1 where anything did

A file is the same, byte for byte, where it is learned again from the same documents, by the same code, from what the same rules read.
Its stamp in tests/learned.json holds what these three were.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click
from tests import score

from policy_digest import ingest
from policy_digest.errors import PolicyDigestError
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.second.model import Case

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
STAMPS: Final = HERE / "learned.json"
PACKAGE: Final = ROOT / "generator" / "policy_digest"
READING: Final = ("chinese", "clean", "ingest", "models", "resolve", "rules", "tables")  # rooms that decide what is read in a document
READING_TOO: Final = ("match.py", "patterns.py", "pipeline.py", "segment.py")
TABLES: Final = ("counties.yml", "furniture.yml", "phrases.yml", "places.yml", "themes.yml", "units.yml")
CHANGED: Final = {
    "file": "is not the one that was learned",
    "documents": "other annotated documents",
    "code": "another way of learning",
    "rules": "other rules or tables",
}


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


def put(target: Path, text: str, check: bool, sets: Sequence[str], trainer: Path) -> None:
    """Write the file and its stamp; with `check` say instead whether it holds the same bytes, and end.

    `sets`: what it was learned from; `trainer`: the module that did.
    """
    if check:
        same = target.exists() and target.read_text(encoding="utf-8") == text
        click.echo("the same bytes" if same else "other bytes")
        sys.exit(not same)
    target.write_text(text, encoding="utf-8")
    stamped = {**stamps(), target.name: {"sets": list(sets), "trainer": trainer.name, **stamp(target, sets, trainer)}}
    STAMPS.write_text(json.dumps(stamped, indent=2, sort_keys=True) + "\n", encoding="utf-8")


# ---------------------------------------------------------------- stamps


def stamps() -> dict[str, dict[str, Any]]:
    """By the name of a file of weights what it was learned from."""
    held: dict[str, dict[str, Any]] = json.loads(STAMPS.read_text(encoding="utf-8")) if STAMPS.exists() else {}
    return held


def stamp(target: Path, sets: Sequence[str], trainer: Path) -> dict[str, str]:
    """The hashes of a file of weights, of the annotated documents, of the code that learns, and of the rules and their tables."""
    names = [score.GOLD / name / "names.tsv" for name in sets]
    documents = hashlib.sha256("".join(map(score.corpus_hash, sets)).encode() + _bytes(path for path in names if path.exists()))
    reading = (path for room in READING for path in sorted((PACKAGE / room).rglob("*.py")))
    rules = (*reading, *(PACKAGE / name for name in READING_TOO), *sorted((ROOT / "data" / "cues").glob("*.tsv")))
    return {
        "file": hashlib.sha256(_bytes([target])).hexdigest(),
        "documents": documents.hexdigest(),
        "code": hashlib.sha256(_bytes([trainer, Path(__file__), *sorted((PACKAGE / "second").glob("*.py"))])).hexdigest(),
        "rules": hashlib.sha256(_bytes([*rules, *(ROOT / "data" / name for name in TABLES)])).hexdigest(),
    }


def _bytes(paths: Iterable[Path]) -> bytes:
    return b"".join(path.read_bytes() for path in paths)


def out_of_date() -> Iterator[tuple[str, list[str]]]:
    """Each file of weights, and which of the hashes of its stamp are no longer those of now."""
    for name, held in stamps().items():
        now = stamp(ROOT / "data" / name, held["sets"], HERE / held["trainer"])
        yield name, [part for part in CHANGED if held[part] != now[part]]


def main() -> None:
    """The command line."""
    stale = False
    for name, changed in out_of_date():
        told = "; ".join(CHANGED[part] for part in changed)
        click.echo(f"{name}: {told}; learn it again: make learn" if changed else f"{name}: as it would be learned now")
        stale |= bool(changed)
    sys.exit(stale)


if __name__ == "__main__":
    main()
