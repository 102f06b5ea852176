"""A name and a field → the files of a new site of one's own: tables, a sample, tests, workflows, pins. What stands there already stays.

Files come from `files/` (for every field) and `fields/<field>/`; `dot-` in a name stands for a dot, `.in` at its end goes, and @NAME@ in a
text is what the site is called. Tables are those of the field, as the package has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from policy_digest import __version__
from policy_digest.errors import InvalidData
from policy_digest.plain import listed

_HERE: Final = Path(__file__).resolve().parent
_FIELDS: Final = _HERE / "fields"
# Installed, the pins lie inside the package; in a checkout, beside it.
LOCK: Final = next((p for p in (_HERE.parent / "requirements.lock", _HERE.parents[2] / "requirements.lock") if p.is_file()), None)
OWN: Final = "own"  # the field of which there are no tables but an example
SAMPLE: Final = "samples/sample.html"
TABLES: Final = ("themes.yml", "indicators.yml")
_HARMLESS: Final = re.compile(r"\.|(readme|licen[cs]e|copying)\b", re.IGNORECASE)  # what a repository has before anything is in it
_PIN: Final = re.compile(r"([a-z0-9][a-z0-9._-]*)==")
_VIA: Final = re.compile(r"    #(?: via)?\s+([a-z0-9][a-z0-9._-]*)")


def fields() -> tuple[str, ...]:
    """The fields to choose from."""
    return tuple(sorted(path.name for path in _FIELDS.iterdir() if path.is_dir()))


def new(folder: Path, field: str, add: bool = False) -> tuple[list[str], list[str]]:
    """Write a site of the field `field` into `folder`: the names of files that were written, and of those that stood there and stay.

    Raises `InvalidData`, before anything is written, where the folder holds more than a fresh repository does and `add` is not said.
    """
    from policy_digest import inside  # here and below: whoever asks for help is told which fields there are, and loads no table for it

    name = _name(folder)
    if not add and (held := [path.name for path in listed(folder) if not _HARMLESS.match(path.name)]):
        raise InvalidData(f"holds something already ({', '.join(held[:3])})", str(folder), hint="name another folder, or say --add")
    written, kept = [], []
    for path, raw in sorted(_files(name, field)):
        *at, last = path.split("/")
        with inside.opened(folder, make=True) as root, root.below(at, make=True) as into:
            if into.kind(last) is not None:
                kept.append(path)
            else:
                into.put(last, raw)
                written.append(path)
    return written, kept


def _name(folder: Path) -> str:
    """What the folder is called, as text that may stand in Markdown and in a quoted string."""
    from policy_digest import inside

    name = inside.whole(folder).name
    if not re.fullmatch(r"\w[\w .-]*", name):
        raise InvalidData("no name for a site", str(folder), hint="use letters, digits, hyphens and blanks")
    return name


def _files(name: str, field: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a new site: its path and bytes."""
    from policy_digest.tables import PACKAGED

    for folder in (_HERE / "files", _FIELDS / field):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                at = path.relative_to(folder).as_posix().removesuffix(".in").replace("dot-", ".")
                yield at, path.read_bytes().replace(b"@NAME@", name.encode())
    if field != OWN:
        of_field = PACKAGED / "fields" / field
        yield from _tables(of_field if of_field.is_dir() else PACKAGED, PACKAGED)
    yield "requirements.txt", f"{requirement()}\n".encode()
    if LOCK is not None:
        yield "requirements.lock", pins(LOCK.read_text(encoding="utf-8"), needed()).encode()


def _tables(folder: Path, packaged: Path) -> Iterator[tuple[str, bytes]]:
    """The tables of a field; terms only where they are not the packaged ones, which are there anyway."""
    terms = () if folder == packaged else sorted((folder / "glossary").glob("*.tsv"))
    for path in (*(folder / name for name in TABLES), *terms):
        yield f"data/{path.relative_to(folder).as_posix()}", path.read_bytes()


# ---------------------------------------------------------------- which versions


def requirement() -> str:
    """This version, from where it was installed: a commit of a repository or a file at an address where pip noted that, else an index."""
    import importlib.metadata

    try:
        noted = json.loads(importlib.metadata.distribution("policy-digest").read_text("direct_url.json") or "{}")
    except (importlib.metadata.PackageNotFoundError, ValueError):
        noted = {}
    url, git = str(noted.get("url", "")), noted.get("vcs_info", {})
    if not url.startswith("https://"):
        return f"policy-digest=={__version__}"
    if git.get("vcs") == "git":
        return f"policy-digest @ git+{url}@{git['commit_id']}"
    digest = noted.get("archive_info", {}).get("hashes", {}).get("sha256", "")
    return f"policy-digest @ {url}" + (f"#sha256={digest}" if digest else "")


def needed() -> set[str]:
    """The packages that policy-digest itself asks for, without those of its extras."""
    import importlib.metadata

    try:
        return named(importlib.metadata.requires("policy-digest") or [])
    except importlib.metadata.PackageNotFoundError:
        return set()


def named(requirements: Iterable[str]) -> set[str]:
    """The names of packages in lines of `Requires-Dist`, as a lock writes them; those of extras are left out."""
    asked = (re.match(r"[\w.-]+", one) for one in requirements if "extra ==" not in one)
    return {found[0].lower().replace("_", "-") for found in asked if found}


def pins(lock: str, wanted: Iterable[str]) -> str:
    """Of a lock that `uv pip compile` wrote: the packages `wanted` and what they need, with their hashes. All of it where none is named."""
    blocks: dict[str, list[str]] = {}
    name = ""
    for line in lock.splitlines():
        if found := _PIN.match(line):
            name = found[1]
        if name:
            blocks.setdefault(name, []).append(line)
    needs = {name: {found[1] for line in block if (found := _VIA.match(line))} for name, block in blocks.items()}
    kept = set(wanted) & set(blocks) or set(blocks)
    while more := {name for name, asked_by in needs.items() if name not in kept and asked_by & kept}:
        kept |= more
    told = [f"# What policy-digest {__version__} needs, each package with the hashes of its files."]
    lines = (line for name in sorted(kept) for line in blocks[name] if not line.startswith("    #"))
    return "\n".join((*told, *lines)) + "\n"
