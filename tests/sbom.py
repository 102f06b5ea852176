"""`python -m tests.sbom`: requirements.lock as a CycloneDX bill of materials, the same bytes for the same lock."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def materials(lock: str, version: str) -> dict[str, object]:
    """Every pinned package with the hashes of its files."""
    parts: list[dict[str, object]] = []
    hashes: list[dict[str, str]] = []
    for line in lock.splitlines():
        if pin := _PIN.match(line):
            purl, hashes = f"pkg:pypi/{pin[1]}@{pin[2]}", []
            parts.append({"type": "library", "name": pin[1], "version": pin[2], "purl": purl, "bom-ref": purl, "hashes": hashes})
        hashes += [{"alg": "SHA-256", "content": found} for found in _HASH.findall(line)]
    own = {"type": "application", "name": "policy-digest", "version": version, "bom-ref": "policy-digest"}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": own}, "components": parts}


def main() -> None:
    """The bill on standard output."""
    code = (ROOT / "generator" / "policy_digest" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "([^"]+)"', code)
    found = materials((ROOT / "requirements.lock").read_text(encoding="utf-8"), version[1] if version else "")
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
