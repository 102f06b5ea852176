"""Scores answers against the annotated documents, and writes what to ask a language model.

    python -m goldscore score llm answers.jsonl --set heldout     a table; --json for programs, --show for every row
    python -m goldscore prompts --set heldout > prompts.jsonl     one object a document: `document`, `prompt`

Formats: inspect (as `policy-digest inspect` prints), llm (`document` and the `answer` of a model), csv (a row a record), spans (numbers and
units only). README.md of the data set explains each, and the figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .adapters import FORMATS, Answers, read
from .gold import Document, Gold, Refused, open_gold
from .rows import fold
from .tally import Tally

HERE = Path(__file__).resolve().parent


def scored(gold: Gold, answers: Answers, sets: Sequence[str]) -> tuple[dict[str, float], dict[str, Any], Tally]:
    """Figures between 0 and 1; what else is to be known of the answers; and the tally with its rows.

    A document without any answer counts with all its rows as missed. `quotes in the text`: of the records, how many quote what is there.
    """
    tally, quoted, silent = Tally(), [0, 0], []
    wanted = gold.of(sets)
    for id, document in wanted.items():
        found = answers.found.get(id)
        if found is None:
            silent.append(id)
        tally.add(id, document.rows, found or (), document.written)
        for one in found or ():
            quoted[0] += bool(fold(one.evidence.quote)) and fold(one.evidence.quote) in document.folded
            quoted[1] += 1
    figures = tally.figures()
    if quoted[1]:
        figures["quotes in the text"] = quoted[0] / quoted[1]
    told = {"documents": len(wanted), "without an answer": len(silent), "rows": tally.wanted, "records": quoted[1]}
    return figures, told | {"refused": dict(sorted(answers.wrong.items()))}, tally


def prompt(document: Document, template: str) -> str:
    """What to ask a language model about one document."""
    return template.replace("{document}", document.text)


def _table(figures: Mapping[str, float], told: Mapping[str, Any]) -> str:
    lines = [f"{name:24}{value:>9}" for name, value in told.items() if name != "refused"]
    lines += [f"{name:24}{value:9.3f}" for name, value in figures.items()]
    lines += [f"refused: {reason:15}{count:9}" for reason, count in told["refused"].items()]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="goldscore", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=HERE.parent, help="the unpacked data set (where goldscore lies, unless it is said)")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("score", help="score a file of answers")
    one.add_argument("format", choices=FORMATS)
    one.add_argument("file", type=Path)
    one.add_argument("--show", action="store_true", help="every row that is missed or half right, and every record too much")
    one.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    other = commands.add_parser("prompts", help="what to ask a language model, a JSON object a document")
    for command in (one, other):
        command.add_argument("--set", action="append", default=[], dest="sets", help="only this set; may be said again")
    given = parser.parse_args(arguments)
    try:
        gold = open_gold(given.gold)
        if given.command == "prompts":
            template = (HERE / "PROMPT.md").read_text(encoding="utf-8")
            for document in gold.of(given.sets).values():
                print(json.dumps({"document": document.id, "prompt": prompt(document, template)}, ensure_ascii=False))
            return 0
        figures, told, tally = scored(gold, read(given.format, given.file, gold), given.sets)
    except Refused as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    if given.show:
        print("".join(f"{line}\n" for line in tally.shown), end="")
    print(json.dumps(told | {"figures": figures}, ensure_ascii=False) if given.json else _table(figures, told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
