"""`python -m tests.release [PYTHON]` (`make release`): wheel and sdist into dist/, and the main job from each in an empty environment.

The wheel is built twice, from the checkout and from the sdist, and must be the same. Each is installed into a new environment with the
packages that `requirements.lock` pins, by their hashes, and nothing else; there, in an empty folder, a new site is made, its sample read,
checked and built. Beside them lie the bill of materials and the hashes of all files. PYTHON is one that has pip. Exit status 1, and no
dist/, where any of that fails.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from policy_digest import starter

ROOT: Final = Path(__file__).resolve().parent.parent
JOB: Final = (
    ("new", "my-site"),
    ("ingest", starter.SAMPLE),
    ("extract",),
    ("check",),
    ("build", "--strict"),
)


def run(command: Sequence[str | Path], at: Path, environment: Mapping[str, str] | None = None) -> str:
    """What a command prints. Raises `SystemExit` with what it said where it fails."""
    done = subprocess.run([str(word) for word in command], cwd=at, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(source: Path, kind: str, out: Path) -> Path:
    """The wheel or sdist of a source folder, in the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", out], source)
    (found,) = out.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return found


def unpacked(sdist: Path, into: Path) -> Path:
    """The folder that an sdist holds."""
    with tarfile.open(sdist) as archive:
        archive.extractall(into, filter="data")
    (folder,) = into.iterdir()
    return folder


def contents(wheel: Path) -> dict[str, str]:
    """The files of a wheel with their hashes."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def environment(folder: Path, wheel: Path, with_pip: str) -> Path:
    """A new environment that holds the wheel and what it needs, put there by the pip of another; its command `policy-digest`."""
    python = folder / "bin" / "python"
    run([sys.executable, "-m", "venv", "--without-pip", folder], folder.parent)
    pins = folder / "pins.txt"
    pins.write_text(starter.pins((ROOT / "requirements.lock").read_text(encoding="utf-8"), needed(wheel)), encoding="utf-8")
    pip = [with_pip, "-m", "pip", "--disable-pip-version-check", "--python", python]
    run([*pip, "install", "--quiet", "--require-hashes", "--requirement", pins], folder)
    run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], folder)
    run([*pip, "check"], folder)
    return folder / "bin" / "policy-digest"


def needed(wheel: Path) -> set[str]:
    """The packages that the wheel itself asks for."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(name).decode().splitlines()
    return starter.named(line.partition(": ")[2] for line in lines if line.startswith("Requires-Dist: "))


def main_job(command: Sequence[str | Path], folder: Path, more: Mapping[str, str]) -> int:
    """A new site from the sample to files, in an empty folder, with no variable of ours set; how many records the site offers."""
    folder.mkdir()
    bare = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", **more}
    for words in JOB:
        run([*command, *words], folder if words[0] == "new" else folder / "my-site", bare)
    site = folder / "my-site" / "site"
    records = json.loads((site / "api" / "records.json").read_text(encoding="utf-8"))
    if not records or not all(record["evidence"]["quote"] for record in records):
        raise SystemExit("the site offers no records")
    return len(records)


def main(with_pip: str = sys.executable) -> None:
    """Build, try, and put in place."""
    with tempfile.TemporaryDirectory() as name:
        at = Path(name)
        made = at / "dist"
        wheel, sdist = build(ROOT, "wheel", made), build(ROOT, "sdist", made)
        again = build(unpacked(sdist, at / "source"), "wheel", at / "again")
        if contents(wheel) != contents(again):
            different = {name for name, _ in set(contents(wheel).items()) ^ set(contents(again).items())}
            raise SystemExit(f"the wheel from the sdist is another: {', '.join(sorted(different)[:5])}")
        for kind, one in (("wheel", wheel), ("sdist", again)):
            command = environment(at / f"{kind}-environment", one, with_pip)
            records = main_job([command], at / f"{kind}-job", {})
            print(f"{kind}: installed into an empty environment; a new site, {records} records, built")
        (made / "sbom.json").write_text(run([sys.executable, "-m", "tests.sbom"], ROOT), encoding="utf-8")
        sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(made.iterdir()))
        (made / "SHA256SUMS").write_text(sums, encoding="utf-8")
        shutil.rmtree(ROOT / "dist", ignore_errors=True)
        shutil.copytree(made, ROOT / "dist")
    print(f"dist: {', '.join(sorted(path.name for path in (ROOT / 'dist').iterdir()))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
