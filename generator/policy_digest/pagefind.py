"""Pages that Pagefind shall find in, its index in the folder of a site out: by its own program, which sees nothing else."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from policy_digest import disk, inside
from policy_digest.errors import BuildFailed
from policy_digest.ingest.worker import bare_environment
from policy_digest.models import Page
from policy_digest.search import READ

_NO_USE = tuple(f"pagefind-{name}" for name in ("ui", "modular-ui", "component-ui", "highlight"))  # for this site


def write(pages: Iterable[Page], site: Path) -> None:
    """Write Pagefind's index of the pages into `<site>/pagefind`. Raises `BuildFailed` with what it said where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        disk.write(pages, Path(folder))
        command = [sys.executable, "-P", "-m", "pagefind", "--silent"]
        command += ["--site", str(Path(folder) / READ), "--output-path", str(site / "pagefind")]
        # In a folder of ours: a pagefind.toml of the caller's folder would be read, and a `pagefind` on his PATH be run.
        result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=bare_environment())
    if result.returncode:
        raise BuildFailed(f"Pagefind did not index the documents: {(result.stderr or result.stdout).strip()[-300:]}")
    with inside.opened(site / "pagefind") as made:
        for name in made.names():
            if name.startswith(_NO_USE):
                made.take(name)
