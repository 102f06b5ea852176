"""Problems in, what a code host shows beside the lines of a change out: GitHub's workflow commands, GitLab's code quality report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from policy_digest.errors import PolicyDigestError, printable

FORMATS: Final = ("text", "github", "gitlab")
MOST: Final = 4000  # characters of one message: enough for any, and a bound for what a data file may say


def flagged(problems: Iterable[PolicyDigestError], form: str) -> Iterator[str]:
    """The problems in one of `FORMATS`, a line each as soon as it is known; GitLab's report, which is one JSON array, at the end."""
    if form == "gitlab":
        yield json.dumps([_quality(one) for one in problems], ensure_ascii=False, indent=1)
        return
    for one in problems:
        yield _command(one) if form == "github" else str(one)


def _file(problem: PolicyDigestError) -> str:
    """The file as the repository calls it: below the current folder without what leads there."""
    path = Path(problem.where)
    here = Path.cwd()
    return printable(path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()) if problem.where else ""


def _said(problem: PolicyDigestError) -> str:
    """What is wrong and what to do, without the place, which is shown beside it."""
    return str(type(problem)(problem.what, hint=problem.hint))[:MOST]


def _command(problem: PolicyDigestError) -> str:
    """`::error file=…,line=…::…`, with an escape for whatever would end a value or begin another command."""
    place = {"file": _file(problem), "line": str(problem.line) if problem.line else ""}
    told = ",".join(f"{name}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for name, value in place.items() if value)
    return f"::error {told}::{_escaped(_said(problem))}" if told else f"::error::{_escaped(_said(problem))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _quality(problem: PolicyDigestError) -> dict[str, object]:
    """One finding. Its fingerprint stays where the line moves, so that only what is new is shown as new."""
    path, said = _file(problem), _said(problem)
    return {
        "check_name": "policy-digest check",
        "description": said,
        "fingerprint": hashlib.sha256(f"{path}\0{said}".encode()).hexdigest(),
        "severity": "major",
        "location": {"path": path or ".", "lines": {"begin": max(problem.line, 1)}},
    }
