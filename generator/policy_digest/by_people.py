"""The commands of people who put records right and look at what changed: `review`, `diff`. Arguments in, calls of the rooms below out."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

from policy_digest import __version__, inside
from policy_digest.asked import data as _data
from policy_digest.asked import say as _say
from policy_digest.errors import InvalidData, printable
from policy_digest.plain import read_text

GIT: Final = 10  # seconds that it has to say a name


@click.command(short_help="Records against their sentences, by hand.")
@_data()
@click.option("--who", metavar="NAME", default="", help="Who decides.  [default: the name that git knows, or it is asked]")
@click.option("--blind", is_flag=True, help="As a second reviewer: what others decided is not shown.")
@click.option("--conflicts", is_flag=True, help="Only where two people differ or a sentence changed since.")
@click.option("--again", is_flag=True, help="Also what was decided before.")
@click.option("--place", metavar="SLUG", default="", help="Only records of this place.")
@click.option("--article", metavar="ID", default="", help="Only records of this article.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="So many at most.  [default: all]")
@click.option(
    "--import", "imports", type=click.Path(path_type=Path), multiple=True, help="Look at what readers reported: a JSON of the site."
)
@click.option("--accept", is_flag=True, help="With --import: take what was reported as it is, without looking at it.")
@click.option("--agreement", is_flag=True, help="How far people agree (Cohen's kappa), where they do not, and nothing else.")
def review(
    data: Path, who: str, blind: bool, conflicts: bool, again: bool, place: str, article: str, limit: int,
    imports: tuple[Path, ...], accept: bool, agreement: bool,
) -> None:  # fmt: skip
    """Read records against their sentences, the most doubtful first, and keep what you decide in DATA/decisions/.

    One record a screen, with every key. Each decision is written at once, so that you may end at any time. Decisions outlive
    `extract --all` and better rules; once their sentence changed they are a conflict, which `check` names.
    """
    from policy_digest import review as reviews
    from policy_digest import tables
    from policy_digest.review.screen import console
    from policy_digest.review.terminal import typed

    known = tables.load(data)
    if agreement:
        for line in reviews.lines(*reviews.compared(data, known)):
            click.echo(line)
        return
    reported, problems = reviews.imported(data, known, imports)
    for problem in problems:
        _say(f"Error: {problem}")
    if accept:
        refused = reviews.accept(data, reported, who or _name())
        for one in refused:
            _say(f"Error: {one}")
        _say(f"{len(reported) - len(refused)} taken")
        sys.exit(bool(problems or refused))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InvalidData("review needs a terminal", hint="in a script use --agreement or --import FILE --accept")
    who = who or _name()
    items = reported if imports else reviews.queue(data, known, reviews.Wanted(who, blind, conflicts, again, place, article))
    items = (reviews.hidden(items) if blind else items)[: limit or None]
    if not items:
        _say("nothing to review; --again shows what was decided before")
        return
    with typed() as keys:
        session = reviews.Session(data, known, who, items, keys, console(), blind)
        session.run()
    _say(session.summary())


def _name() -> str:
    """Who sits at the terminal, as git knows them; asked for where it does not.

    Files of a corpus may pass for a repository, whose settings would say who decides: git asks none that does not have a `.git`.
    """
    git, told = shutil.which("git"), ""
    if git:
        command = [git, "-c", "safe.bareRepository=explicit", "config", "--get", "user.name"]
        with contextlib.suppress(subprocess.TimeoutExpired, OSError):
            told = (
                subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=GIT)
                .stdout.decode("utf-8", "replace")
                .strip()
            )
    return printable(told) or str(click.prompt("Your name", err=True)).strip()


@click.command(short_help="What changed in the figures, between two states.")
@click.argument("old", metavar="OLD", default="HEAD")
@click.argument("new", metavar="[NEW]", required=False)
@_data()
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    show_default=True,
    help="Lines, a comment for a pull request, or JSON.",
)
@click.option("--keep", is_flag=True, help="Note the changes in DATA/changes/, for the Changes page, its feed, and tombstones.")
@click.option("--day", metavar="YYYY-MM-DD", help="With --keep: the day to note them under.  [default: today]")
def diff(old: str, new: str | None, data: Path, form: str, keep: bool, day: str | None) -> None:
    """Print what changed from OLD to NEW, a line a record: figures, deadlines, kinds, names; added, withdrawn, reported as reached.

    OLD and NEW are corpora (folders) or revisions of the git repository that DATA is in; NEW is DATA as it stands where none is named.
    What people decided counts. The exit status is 0 whether anything changed or not.
    """
    from policy_digest import changes

    before, after = changes.side(old, data), changes.side(new or str(data), data)
    for problem in (*before.problems, *after.problems):
        _say(f"Error: {problem}")
    found = changes.compare(before, after)
    if form == "json":
        click.echo(json.dumps(changes.as_json(found, old, new or str(data)), ensure_ascii=False, indent=1))
    else:
        for line in (changes.markdown if form == "markdown" else changes.text)(found, after.tables):
            click.echo(line)
    if keep and found:
        _say(f"noted in {changes.keep(data, found, changes.day_of(day))}")
    sys.exit(bool(before.problems or after.problems))


@click.command(short_help="How right the readers are, by what people decided.")
@_data()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def evaluate(data: Path, as_json: bool) -> None:
    """Score the rules, the second reader and both against every figure that people decided about, by kind of fault.

    missed: a record that is not read · invented: a record that is none · kind, amount, comparator, period, indicator: read otherwise.
    The second reader alone says only whether a figure is a record and of which kind.
    """
    from policy_digest import learning, tables

    found = learning.evaluated(data, tables.load(data), tables.load(data, rules_only=True))
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    for line in learning.lines(found):
        click.echo(line)
    if not found.figures:
        _say("nobody has decided about a record yet: `policy-digest review`")


LEARN = Path("tests") / "taught.py"  # beside the annotated documents, which do not travel with the package
VERSION = Path("generator") / "policy_digest" / "__init__.py"


@click.command(short_help="The second reader again, from what people decided too.")
@_data()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the weights go.  [default: DATA/second.json]")
@click.option("--worse", is_flag=True, help="Write the weights although they are worse on documents kept out.")
@click.option(
    "--source",
    type=click.Path(file_okay=False, path_type=Path),
    help="A checkout of the source code.  [default: the one that this runs from]",
)
def learn(data: Path, out: Path | None, worse: bool, source: Path | None) -> None:
    """Train the second reader from the annotated documents and the decisions in DATA, and say what that won and lost.

    Both are measured on documents that were kept out of the training, with the decisions and without. What is worse is not written. The
    annotated documents are part of the source code and not of the package: where this was installed from a package, name a checkout of
    the same version with --source. It takes some minutes.
    """
    root = source.resolve() if source else Path(__file__).resolve().parents[2]
    if not (root / LEARN).is_file():
        hint = f"get the source code of version {__version__} and name its folder with --source"
        raise InvalidData(
            "the annotated documents are not here, they travel with the source code and not with the package", str(root), hint=hint
        )
    if f'__version__ = "{__version__}"' not in read_text(root / VERSION, 1 << 16):
        raise InvalidData(
            f"the source code of another version than {__version__}", str(root), hint="check out the version that is installed"
        )
    into = out or data / "second.json"
    with inside.opened(into.parent) as folder:  # some minutes before it is written
        if (found := folder.kind(into.name)) not in (None, inside.FILE):
            raise InvalidData(f"{found} stands where a file goes", str(into), hint="move it away")
    command = [
        sys.executable,
        "-m",
        "tests.taught",
        "--decisions",
        str(data.absolute()),
        "--out",
        str(into.absolute()),
    ]
    sys.exit(subprocess.run([*command, *(["--worse"] if worse else [])], cwd=root, stdin=subprocess.DEVNULL).returncode)
