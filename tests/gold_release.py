"""The annotated documents as a data set of their own: one archive with the definition, the scorer, adapters and a data card.

python -m tests.gold_release [--out dist]          dist/policy-digest-gold-VERSION.tar.gz, the same bytes from the same files
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sys
import tarfile
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from tests import score
from tests.goldscore.gold import written_row

from policy_digest import __version__, tables
from policy_digest.chinese import numerals
from policy_digest.tables import Tables

ROOT: Final = Path(__file__).resolve().parent.parent
SCORER: Final = ROOT / "tests" / "goldscore"
NAME: Final = "policy-digest-gold"
CANARY: Final = f"policy-digest gold {uuid.uuid5(uuid.NAMESPACE_URL, NAME)}"
USES: Final = {
    **dict.fromkeys(score.PARTS["tuned on"], "learning; rules of policy-digest were tuned on it"),
    **dict.fromkeys(score.PARTS["learned from"], "learning"),
    **dict.fromkeys(score.PARTS["only scored"], "scoring only"),
}
LEVELS: Final = ("found F1", "core F1", "strict F1", "named F1")


def entry(name: str, source: str, want: Mapping[str, Any]) -> dict[str, Any]:
    """A document as `gold.jsonl` has it."""
    day = str(want.get("published") or "")
    rows = [(score.Row.of(row, day), row["quote"] if isinstance(row, Mapping) else row[7]) for row in want["records"]]
    facts = {key: want[key] for key in ("title", "publisher", "published", "place", "city", "field") if key in want}
    return {
        "id": f"{name}/{Path(source).stem}",
        "file": f"documents/{name}/{source}",
        **json.loads(json.dumps(facts, default=str)),
        "records": [written_row(row, quote) for row, quote in rows],
        "none": [str(one) for one in (*(want.get("not_records") or ()), *(want.get("none") or ()))],
    }


def files(known: Tables) -> Iterator[tuple[str, bytes]]:
    """Every file of the data set but its card and its list of files, by its path in it."""
    lines = []
    for name in score.SETS:
        kept = name != "seeds"  # real captures: their texts are their publishers'
        for path in sorted((score.GOLD / name).iterdir()):
            if path.is_file():
                yield f"annotations/{name}/{path.name}", path.read_bytes()
        for source, want in score.annotated(name).items() if kept else ():
            lines.append(json.dumps(entry(name, source, want), ensure_ascii=False))
            yield f"documents/{name}/{source}", (score.documents(name) / source).read_bytes()
            yield f"texts/{name}/{Path(source).stem}.txt", score.readings(name, known)[source].article.text.encode()
    yield "gold.jsonl", "".join(f"{line}\n" for line in lines).encode()
    aliases = {alias: unit.unit for unit in known.units for alias in unit.aliases}
    yield "units.json", (json.dumps(aliases, ensure_ascii=False, indent=1) + "\n").encode()
    yield "DEFINITION.md", (score.GOLD / "DEFINITION.md").read_bytes()
    yield "LICENSE", (ROOT / "LICENSE").read_bytes()
    for path in sorted(SCORER.iterdir()):
        if path.suffix in (".py", ".md") and path.name not in ("CARD.md", "numerals.py"):
            yield f"goldscore/{path.name}", path.read_bytes()
    yield "goldscore/numerals.py", Path(numerals.__file__).read_bytes()


def summed(made: Mapping[str, bytes]) -> str:
    """A sum over all that is in it, the card and the list of files aside."""
    whole = hashlib.sha256()
    for name, raw in sorted(made.items()):
        whole.update(f"{name}\0{hashlib.sha256(raw).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def card(made: Mapping[str, bytes]) -> str:
    """The data card: what is counted in it is counted here."""
    documents = [json.loads(line) for line in made["gold.jsonl"].decode().splitlines()]
    floor = json.loads(score.FLOOR.read_text(encoding="utf-8"))["sets"]
    kinds = Counter(row["kind"][0] for one in documents for row in one["records"] if len(row["kind"]) == 1)
    sets, figures = [], []
    for name in score.SETS:
        mine = [one for one in documents if one["id"].startswith(f"{name}/")]
        rows = [row for one in mine for row in one["records"]]
        optional, fields = sum(row["optional"] for row in rows), {one.get("field", "") for one in mine}
        if mine:
            none = sum(len(one["none"]) for one in mine)
            sets.append(f"| `{name}` | {len(mine)} | {len(rows) - optional} | {optional} | {none} | {len(fields)} | {USES[name]} |")
            figures.append(f"| `{name}` | " + " | ".join(f"{floor[name]['figures'].get(level, '')}" for level in LEVELS) + " |")
    gaps = {
        "version": __version__,
        "program": __version__,
        "sha256": summed(made),
        "sets": "\n".join(sets),
        "kinds": "\n".join(f"| {kind} | {count} |" for kind, count in sorted(kinds.items())),
        "figures": "\n".join(figures),
        "canary": CANARY,
    }
    text = (SCORER / "CARD.md").read_text(encoding="utf-8")
    for name, value in gaps.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def package(made: Mapping[str, bytes]) -> str:
    """A Frictionless data package of every other file."""
    resources = [
        {
            "name": name.lower().replace("/", "-").replace(".", "-").replace("_", "-"),
            "path": name,
            "type": "file",
            "bytes": len(raw),
            "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        }
        for name, raw in made.items()
    ]
    told = {
        "name": NAME,
        "title": "Quantities of Chinese local policy, annotated",
        "version": f"{__version__}+{summed({k: v for k, v in made.items() if k != 'README.md'})}",
        "profile": "data-package",
        "licenses": [{"name": "MIT", "path": "LICENSE"}],
        "resources": resources,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def whole(known: Tables) -> dict[str, bytes]:
    """The data set: path → bytes, sorted."""
    made = dict(files(known))
    made["README.md"] = card(made).encode()
    made = dict(sorted(made.items()))
    return made | {"datapackage.json": package(made).encode()}


def archive(made: Mapping[str, bytes]) -> bytes:
    """A tar.gz that knows neither who made it nor when."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, raw in sorted(made.items()):
            told = tarfile.TarInfo(f"{NAME}-{__version__}/{name}")
            told.size, told.mode = len(raw), 0o644
            tar.addfile(told, io.BytesIO(raw))
    return gzip.compress(packed.getvalue(), mtime=0)


@click.command(help=__doc__.split("\n", 1)[0] if __doc__ else None)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "dist", help="The folder for the archive.")
def main(out: Path) -> None:
    """The command line."""
    made = whole(tables.load())
    path = out / f"{NAME}-{__version__}.tar.gz"
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive(made))
    except OSError as error:
        click.echo(f"Error: {path}: cannot be written ({error.strerror}): name another folder with --out", err=True)
        sys.exit(1)
    click.echo(
        f"{path}: {len(made)} files, content {summed({k: v for k, v in made.items() if k not in ('README.md', 'datapackage.json')})}"
    )


if __name__ == "__main__":
    main()
