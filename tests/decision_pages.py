"""`python -m tests.decision_pages`: docs/makers/decisions.md from the code. Every inventory in the order in which its questions are asked.

Of each decision its name, its verdict, its condition in words, what taught it, and how many lines of tests/decisions/ hold it. The words of
a condition are those that its function says of itself; where it says none, it is short enough to stand here as it is.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tests import parsed

from policy_digest.english import composer
from policy_digest.english.transfers import ROW, WHOLE
from policy_digest.resolve import period
from policy_digest.resolve.cell_kind import CELL_KINDS
from policy_digest.resolve.decide import Decision
from policy_digest.resolve.kind import KINDS
from policy_digest.resolve.naming import ways
from policy_digest.resolve.refused import REFUSALS

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "docs" / "makers" / "decisions.md"
CORPORA: Final = ROOT / "tests" / "decisions"

HEAD: Final = """<!-- Written by `python -m tests.decision_pages` from the code: what is edited here is written over. -->

# Decisions

What the extractor decides stands in inventories: ordered lists, of which the first that holds decides. Moving a row changes what comes
out. A condition is told as its function tells it; `st` and `c` are the quantity with what stands around it. Lines: how many of
`tests/decisions/` hold that the decision decides them, and how many that it leaves them to others.
`policy-digest explain` says of a record which of these made it ([how a sentence becomes a record](sentence-to-record.md)).
"""


def page() -> str:
    """The page."""
    parts = [
        HEAD,
        _decisions("Is it no record?", "resolve/refused.py", "refused", REFUSALS, "The verdict is the reason that the ledger gives."),
        _decisions("Which kind is it?", "resolve/kind.py and its neighbours", "kind", KINDS, "A verdict is a kind of record."),
        _decisions("Which kind is a figure in a cell?", "resolve/cell_kind.py", "", CELL_KINDS, "A cell has no sentence to be asked."),
        _refused_periods(),
        _ways(),
        _transfers(),
    ]
    return "\n".join(parts)


def main() -> None:
    """Write it."""
    OUT.write_text(page(), encoding="utf-8")
    print(OUT)


# ---------------------------------------------------------------- inventories


def _decisions(question: str, where: str, corpus: str, inventory: Iterable[Decision[Any, Any]], says: str) -> str:
    lines = _lines(corpus) if corpus else {}
    rows = []
    for number, one in enumerate(inventory, 1):
        asked = "; ".join(_told(guard) for guard in one.guards)
        condition = _told(one.when) + (f" *(asked only where: {asked})*" if asked else "")
        held = "{} + {}".format(*lines.get(one.name, (0, 0))) if corpus else ""
        rows.append([str(number), one.name + (" *(weak)*" if one.weak else ""), f"`{one.verdict}`", condition, _sign(one.taught), held])
    told = f", lines in [{corpus}.txt](../../tests/decisions/{corpus}.txt)" if corpus else ""
    head = ["", "Decision", "Verdict", "Where", "Taught by", *(["Lines"] if corpus else [])]
    return f"## {question}\n\n`{where}`{told}. {says}\n\n{_table(head, rows)}"


def _refused_periods() -> str:
    path = Path(period.__file__)
    lines = parsed.text(path).splitlines()
    written = next(node for node in parsed.nodes(path) if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "REFUSALS")
    assert isinstance(written.value, ast.Tuple)
    taught = [lines[one.lineno - 2].strip().removeprefix("# ") for one in written.value.elts]  # it stands above each
    found = zip(period.REFUSALS, taught, strict=True)
    rows = [[str(n), name, _told(holds), _sign(above)] for n, ((name, holds), above) in enumerate(found, 1)]
    says = "The verdict is that a period which governs by its place is not the record's."
    return (
        f"## Is a period that governs not taken?\n\n`resolve/period.py`. {says}\n\n{_table(['', 'Decision', 'Where', 'Taught by'], rows)}"
    )


def _ways() -> str:
    parts = ["## What is counted?\n\n`resolve/naming/ways.py`. Each way gives a name, or leaves it to the next.\n"]
    for what, inventory in (("a share", ways.SHARED), ("everything else", ways.COUNTED)):
        rows = [[str(n), one.name, _told(one.find), _sign(one.taught)] for n, one in enumerate(inventory, 1)]
        parts.append(f"### Of {what}\n\n{_table(['', 'Way', 'What it reads', 'Taught by'], rows)}")
    return "\n".join(parts)


def _transfers() -> str:
    parts = [
        "## How is it said in English?\n\n`english/transfers/`. A transfer takes a row of words, or leaves it; lines in `tests/english/`.\n"
    ]
    for what, inventory in (("A phrase of any shape", WHOLE), ("A row of words without 的 and 和", ROW)):
        found: tuple[composer.Transfer, ...] = inventory
        rows = [[str(n), one.name, one.kind, _sign(one.says)] for n, one in enumerate(found, 1)]
        parts.append(f"### {what}\n\n{_table(['', 'Transfer', 'Of what', 'What it does'], rows)}")
    return "\n".join(parts)


# ---------------------------------------------------------------- words


def _lines(corpus: str) -> dict[str, tuple[int, int]]:
    """By decision: lines that it decides, and lines on which it is silent."""
    found: dict[str, tuple[int, int]] = {}
    name = ""
    for line in (CORPORA / f"{corpus}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            name = line[3:]
        elif name and " => " in line and not line.startswith("@ "):
            decided, silent = found.get(name, (0, 0))
            found[name] = (decided, silent + 1) if line.startswith("- ") else (decided + 1, silent)
    return found


def _told(function: Callable[..., Any]) -> str:
    """The condition that a function is: the first paragraph that it says of itself, else its code."""
    if doc := inspect.getdoc(function):
        return _sign(" ".join(doc.partition("\n\n")[0].split()))
    node = _node(function)
    body = node.body if isinstance(node, ast.Lambda) else node.body[-1]
    if isinstance(body, ast.Return) and body.value is not None and len(node.body) == 1:  # type: ignore[arg-type]
        body = body.value
    elif not isinstance(node, ast.Lambda):
        return _sign(function.__name__.strip("_").replace("_", " "))
    if isinstance(body, ast.Call) and isinstance(body.func, ast.Name) and len(body.args) == 1 and not body.keywords:
        return _told(function.__globals__[body.func.id])  # type: ignore[attr-defined]
    return f"`{ast.unparse(body)}`".replace("|", "\\|")


def _node(function: Callable[..., Any]) -> ast.Lambda | ast.FunctionDef:
    """The function as it is written."""
    function = inspect.unwrap(function)
    code = function.__code__  # type: ignore[attr-defined]
    inside = [(line, column) for line, _, column, _ in code.co_positions() if line is not None and column]
    for node in parsed.nodes(Path(code.co_filename)):
        if isinstance(node, ast.Lambda | ast.FunctionDef) and node.lineno == code.co_firstlineno:
            begins, ends = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
            if isinstance(node, ast.FunctionDef) or any(begins <= at < ends for at in inside):
                return node
    raise LookupError(f"{function} is written nowhere")


def _sign(text: str) -> str:
    """Text in a cell of a table."""
    return re.sub(r"([<>*_|])", r"\\\1", text)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines: Iterator[list[str]] = iter([head, ["---"] * len(head), *rows])
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    main()
