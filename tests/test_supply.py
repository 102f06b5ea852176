"""What a release is made of: the bill of materials names what the lock pins; workflows pin what they use and may do little."""

from __future__ import annotations

import re
from pathlib import Path

import sbom

ROOT = Path(__file__).resolve().parent.parent


def test_the_bill_names_all_that_is_pinned() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = sbom.materials(lock, "1")
    parts = found["components"]
    assert isinstance(parts, list) and len(parts) == len(re.findall("^[a-z0-9].*==", lock, re.MULTILINE)) > 40
    assert sum(len(part["hashes"]) for part in parts) == lock.count("--hash=sha256:") and all(part["hashes"] for part in parts)


def test_the_security_page_names_tests_that_are_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = {*re.findall(r"tests/\w+\.py", text), *(f"tests/{name}.py" for name in re.findall(r"python -m tests\.(\w+)", text))}
    assert len(named) > 8 and [name for name in named if not (ROOT / name).is_file()] == []


def test_workflows_pin_what_they_use_and_may_do_little() -> None:
    files = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^permissions:\n  contents: read\n(?! )", text, re.MULTILINE), path
        assert [line for line in re.findall(r"uses: *(.*)", text) if not re.match(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d", line)] == []
        assert (
            "pull_request_target" not in text
            and "secrets." not in text
            and text.count("persist-credentials: false") == text.count("checkout@")
        )
        assert "${{ github.event" not in text, "what somebody wrote in a pull request is no part of a command"
