"""The second reader again, from the annotated documents and from what people decided in a corpus; written only where it is no worse.

    policy-digest learn --data data       what calls this: weights for the corpus, in data/second.json
    python -m tests.taught --decisions data --out weights.json

Without the decisions and with them, the readings are measured on documents that were kept out of the training: the annotated ones of the
sets that `tests.learn` measures, and those of the corpus. What is told is the kind that stands after both readers.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from tests import learn
from tests.learn import Example, Opinions

from policy_digest import inside, tables
from policy_digest.learning import Known, known
from policy_digest.second import model
from policy_digest.second.arbitrate import judge
from policy_digest.second.features import Passages

PEOPLE = "people/"  # before the names of documents that people decided about
SHOWN = 20  # rows won and lost that are named


def examples(data: Path) -> list[Example]:
    """Every figure that people decided about, as an example of a document that no rule was tuned on."""
    return [
        one for article in known(data, tables.load(data), tables.load(data, rules_only=True)) for one in _of(article) if one.rules
    ]  # fmt: skip


def _of(known_: Known) -> list[Example]:
    article = known_.rules.article
    passages = Passages(article)
    whole = tuple(dict.fromkeys(passages.document))
    out = []
    for figure, truth in sorted(known_.truth.items()):
        record, fate = known_.record(figure, known_.rules), known_.fate(figure)
        place = record.figure if record else figure
        out.append(
            Example(
                set=learn.COUNTED[0],
                document=f"{PEOPLE}{article.place}/{article.id}",
                figure=place,
                features=tuple(dict.fromkeys(passages.features(*place))),
                whole=whole,
                under=passages.under(place[0]),
                rules=record.kind if record else (fate.reason or "unclaimed") if fate else "",
                kinds=(str(truth["kind"]),) if truth.get("kind") else (),
                optional=False,
                field=None,
                themed=bool(record and record.themes),
                implied=bool(record and record.figure in known_.rules.implied),
            )
        )
    return out


@dataclass(frozen=True)
class Measured:
    """What the readings of kept-out documents are worth: by row, the kind that stands."""

    features: Mapping[str, Sequence[int]]
    weights: model.Weights
    kinds: Mapping[tuple[str, model.Figure], str]


def measured(found: Sequence[Example], apart: Sequence[Example] = ()) -> Measured:
    """Learned from `found` and measured on its own documents, each kept out; and on `apart`, of which nothing was learned."""
    features = learn.trained(found)
    opinions: Opinions = learn.kept_out(found)
    weights = learn.decided(found, opinions, features)
    every = {**opinions, **(learn.read(apart, features) if apart else {})}
    rows = [e for e in (*found, *apart) if e.taken and e.kinds and not e.optional and (e.document, e.figure) in every]
    kinds = {}
    for e in rows:
        opinion = every[e.document, e.figure]
        kinds[e.document, e.figure] = judge(e.rules, opinion, weights, e.implied).kind  # type: ignore[arg-type]  # taken: a kind
    return Measured(features, weights, kinds)


def compared(rows: Sequence[Example], before: Measured, after: Measured) -> tuple[dict[str, tuple[int, int, int]], list[str], list[str]]:
    """By group of documents: right before, right after, of how many; and the rows that were won, and that were lost."""
    groups: dict[str, list[int]] = {}
    won, lost = [], []
    for e in rows:
        key = (e.document, e.figure)
        if key not in before.kinds or key not in after.kinds:
            continue
        was, is_ = before.kinds[key] in e.kinds, after.kinds[key] in e.kinds
        counts = groups.setdefault("decided about by people" if e.document.startswith(PEOPLE) else "annotated", [0, 0, 0])
        for i, right in enumerate((was, is_, True)):
            counts[i] += right
        if was != is_:
            (won if is_ else lost).append(f"{e.document} at {e.figure[0]}: {e.kinds[0]}, read as {before.kinds[key]} → {after.kinds[key]}")
    return {name: (a, b, of) for name, (a, b, of) in groups.items()}, won, lost


def told(groups: Mapping[str, tuple[int, int, int]], won: Sequence[str], lost: Sequence[str]) -> list[str]:
    """The comparison as lines."""
    out = [
        f"{name}: kind right in {a} of {of} without the decisions, in {b} with them"
        for name, (a, b, of) in groups.items()
    ]  # fmt: skip
    for name, rows in (("won", won), ("lost", lost)):
        out.append(f"{name}: {len(rows)}")
        out += [f"  {row}" for row in rows[:SHOWN]]
    return out


@click.command()
@click.option("--decisions", "data", type=click.Path(file_okay=False, exists=True, path_type=Path), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--worse", is_flag=True)
def main(data: Path, out: Path, worse: bool) -> None:
    """The command line."""
    mine = examples(data)
    if not mine:
        raise click.ClickException(f"{data}: nobody has decided about a record yet, review some with `policy-digest review`")
    sys.exit(taught(learn.examples(learn.LEARNED_FROM), mine, out, worse))


def taught(base: Sequence[Example], mine: Sequence[Example], out: Path, worse: bool) -> int:
    """Learn with and without what people decided, say what came of it, write the weights; 1 where they are worse and not written."""
    before, after = measured(base, mine), measured([*base, *mine])
    groups, won, lost = compared([*base, *mine], before, after)
    click.echo(f"{len(mine)} figures that people decided about, {len(base)} of annotated documents")
    for line in told(groups, won, lost):
        click.echo(line)
    if len(lost) > len(won) and not worse:
        click.echo(f"Error: {out}: worse on documents kept out, and so not written, write it all the same with --worse", err=True)
        return 1
    with inside.opened(out.parent) as folder:
        folder.put(out.name, learn.text_of(after.weights).encode())
    click.echo(f"written to {out.name}", err=True)
    return 0


if __name__ == "__main__":
    main()
