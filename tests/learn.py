"""Annotated documents → data/second.json: what the second reader weighs, and how often each reading was right on documents kept out.

    python -m tests.learn                 train, write data/second.json, print what was measured
    python -m tests.learn --check         train, and say whether the same bytes come out
    python -m tests.learn --tried         train other forms too, and write the table in docs/decisions.md

A document is never trained on and measured at once: its readings come from weights that were learned from the other four fifths. `heldout`
is never learned from; the captures of `seeds` do not travel with the repository, so nothing is learned from them either.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click
from tests import score
from tests.lessons import documents, fold_of, put, tallied, written

from policy_digest import pipeline, tables
from policy_digest.models import KINDS, Article, Extraction
from policy_digest.second import model, train
from policy_digest.second.arbitrate import judge
from policy_digest.second.features import Passages

LEARNED_FROM: Final = tuple(name for name in ("given", "tuned", "real", "met", "named", "learned") if name in score.SETS)
# What the two states are worth is told from documents that no rule was tuned on: they say what to expect of a page that no rule has met.
COUNTED: Final = tuple(name for name in ("learned",) if name in score.SETS) or ("real",)
# Case by case the readers are also compared on documents that rules were mended after: that favours the rules, so that where the second
# reader is the better one even there, it is; and rare cases are met often enough.
COMPARED: Final = (*COUNTED, *(name for name in ("met", "named") if name in score.SETS))
MEASURED: Final = (*COMPARED, "real") if "real" not in COUNTED else COMPARED
FOLDS: Final = 5
MOST: Final = 33_000  # features that are kept: the file stays under 2 MB; more change nothing that was measured
ENOUGH: Final = 6  # so many rows of a case before it decides against the rules
STEPS: Final = (15, 40)  # shares of margins, in hundredths, at which a reading is taken for surer
LOST: Final = 10  # of 1,000 rows that may be called no record
WORTH: Final = 4  # a reason for refusing is doubted where one figure in so many that are called records is one
SURE: Final = 950  # agreement that was right less often than this, in thousandths, is a doubt
TAKEN_FOR_NOTHING: Final = ("date", "repeat", "list-marker", "signature", "byline", "number", "addressee", "document-number", "telephone")
PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "decisions.md"
TABLE: Final = "|---|---|---|---|"
TARGET: Final = Path(__file__).resolve().parent.parent / "data" / tables.LEARNED["second"]


# ---------------------------------------------------------------- examples


@dataclass(frozen=True, slots=True)
class Example:
    """One figure of an annotated document: what the rules made of it, and what it is."""

    set: str
    document: str
    figure: tuple[int, int]
    features: tuple[str, ...]  # of the figure
    whole: tuple[str, ...]  # of the document
    under: tuple[str, ...]  # the headings above it
    rules: str  # a kind, or the reason for which it is refused
    kinds: tuple[str, ...]  # that are right; none where it is no record
    optional: bool  # neither missed nor wrong
    field: bool | None  # whether it is of the tables' field; None where nobody said
    themed: bool  # whether the rules gave it a theme
    implied: bool = False  # whether the rules' kind is implied only, and said by no word

    @property
    def taken(self) -> bool:
        """Whether the rules take it as a record."""
        return self.rules in KINDS


def examples(names: Iterable[str]) -> list[Example]:
    """Every figure of the sets, in the order of the text."""
    reader = pipeline.Extractor(tables.load(rules_only=True))
    return [example for document in documents(names, reader) for example in _of(*document)]


def _of(name: str, source: str, want: Mapping[str, Any], extraction: Extraction) -> list[Example]:
    day = str(want.get("published") or "")
    rows = [score.Row.of(row, day) for row in want["records"]]
    taken = score.assign(rows, extraction.records)
    row_of = {extraction.records[j].figure: rows[i] for i, (_, j) in taken.items()}
    missed = [(place, row) for i, row in enumerate(rows) if i not in taken and (place := _place(extraction.article, row.quote))]
    passages = Passages(extraction.article)
    whole = tuple(dict.fromkeys(passages.document))
    skills = want.get("themes") is not False and str(want.get("field", "skills")).startswith("skills")
    records = {record.figure: record for record in extraction.records}
    found = []
    for fate in extraction.ledger:
        figure = fate.start, fate.end
        if fate.fate != "record" and fate.reason in TAKEN_FOR_NOTHING:
            continue
        row = row_of.get(figure)
        if fate.fate != "record":
            row = next((r for (a, b), r in missed if a <= fate.start and fate.end <= b), None)
        elif figure not in records:
            continue
        found.append(
            Example(
                set=name,
                document=f"{name}/{source}",
                figure=figure,
                features=tuple(dict.fromkeys(passages.features(*figure))),
                whole=whole,
                under=passages.under(figure[0]),
                rules=records[figure].kind if fate.fate == "record" else fate.reason or "unclaimed",
                kinds=row.kinds if row else (),
                optional=bool(row and row.optional),
                field=None if row is None else True if row.themes else None if skills else False,
                themed=figure in records and bool(records[figure].themes),
                implied=figure in extraction.implied,
            )
        )
    return found


def _place(article: Article, quote: str) -> tuple[int, int] | None:
    """Where a folded quote stands in the article's text."""
    letters = [(letter, at) for at, character in enumerate(article.text) for letter in score.fold(character)]
    start = "".join(letter for letter, _ in letters).find(quote)
    return (letters[start][1], letters[start + len(quote) - 1][1] + 1) if start >= 0 and quote else None


# ---------------------------------------------------------------- learning


Opinions = dict[tuple[str, model.Figure], model.Opinion]  # by document and figure
Fit = Callable[[Sequence[tuple[Sequence[str], int]], int], train.Learned]


@dataclass(frozen=True)
class Form:
    """How the three questions are learned: which features each looks at, and by what."""

    name: str
    kind: frozenset[str] = frozenset("UubLRlrSABQH#YPNCDG")
    record: frozenset[str] = frozenset("UubLRlrSABQH#YPNCDG")
    field: frozenset[str] = frozenset("LRSABQHTO")
    grams: int = 9  # characters of a stretch at most
    fit: Fit = train.learned


PLAIN: Final = Form("as it is")


def trained(found: Sequence[Example], form: Form = PLAIN) -> dict[str, list[int]]:
    """The weights of the three questions side by side, as they stand in the file."""

    def chosen(example: Example, marks: frozenset[str]) -> list[str]:
        return [f for f in (*example.features, *example.whole) if f[0] in marks and (len(f) - 1 <= form.grams or f[0] in "Uu")]

    def ask(marks: frozenset[str], of: Iterable[tuple[Example, int]], classes: int) -> train.Learned:
        return train.kept(form.fit([(chosen(e, marks), c) for e, c in of], classes), MOST) if marks else {}

    kind = ask(form.kind, ((e, KINDS.index(e.kinds[0])) for e in found if e.kinds and e.taken), len(KINDS))
    record = ask(form.record, ((e, int(bool(e.kinds))) for e in found if not e.optional), 2)
    field = ask(form.field, ((e, int(e.field)) for e in found if e.field is not None and e.taken), 2)
    table: dict[str, list[int]] = {}
    for feature in sorted({*kind, *record, *field}):
        last = [weights[feature][1] if feature in weights else 0 for weights in (record, field)]
        table[feature] = [*(kind[feature] if feature in kind else (0,) * len(KINDS)), *last]
    return table


def empty(features: Mapping[str, Sequence[int]]) -> model.Weights:
    """Weights that decide nothing yet."""
    return model.Weights(features, frozenset(), (), 0, 0, frozenset(), {}, ENOUGH, SURE, {})


def read(found: Sequence[Example], features: Mapping[str, Sequence[int]]) -> Opinions:
    """What the weights make of each example; an article's records lean on one another, as when it is read."""
    reader, out = model.SecondReader(empty(features)), {}
    by_document: dict[str, list[Example]] = {}
    for example in sorted(found, key=lambda e: not e.taken):
        by_document.setdefault(example.document, []).append(example)
    for mine in by_document.values():
        opinions = reader.weighed(mine[0].whole, [e.features for e in mine], [e.under for e in mine], sum(e.taken for e in mine))
        out.update({(e.document, e.figure): opinion for e, opinion in zip(mine, opinions, strict=True)})
    return out


def kept_out(found: Sequence[Example], form: Form = PLAIN) -> Opinions:
    """What is made of each example of the sets that are measured, by weights that were not learned from its document."""
    out: Opinions = {}
    for fold in range(FOLDS):
        apart = [e for e in found if e.set in MEASURED and fold_of(e.document, FOLDS) == fold]
        documents = {e.document for e in apart}
        out |= read(apart, trained([e for e in found if e.document not in documents], form)) if apart else {}
    return out


# ---------------------------------------------------------------- where the readers differ


def decided(found: Sequence[Example], opinions: Opinions, features: Mapping[str, Sequence[int]]) -> model.Weights:
    """The weights with what was counted on documents kept out: the cases, the thresholds, the precision of each state."""
    apart = [e for e in found if (e.document, e.figure) in opinions and not e.optional]
    rows = [e for e in apart if e.taken and e.kinds]
    margins = sorted(opinions[e.document, e.figure].margin for e in rows)
    records = sorted(opinions[e.document, e.figure].record for e in rows)
    refused = [e for e in apart if not e.taken and opinions[e.document, e.figure].record > 0]
    held, every = Counter(e.rules for e in refused if e.kinds), Counter(e.rules for e in refused)
    weights = model.Weights(
        features=features,
        fields=frozenset(theme.id for theme in tables.load().themes),
        steps=tuple(margins[len(margins) * share // 100] for share in STEPS),
        least_record=min(0, records[len(records) * LOST // 1000]),
        least_refused=0,
        refusals=frozenset(reason for reason, n in every.items() if held[reason] >= 2 and held[reason] * WORTH >= n),
        cases={},
        enough=ENOUGH,
        sure=SURE,
        measured={},
    )
    counted = [e for e in rows if e.set in COMPARED]
    states: dict[str, list[int]] = {"agreed": [0, 0], "doubt": [0, 0]}
    for fold in range(FOLDS):  # the cases that decide about a document are not counted on it either
        others = replace(weights, cases=cases([e for e in counted if fold_of(e.document, FOLDS) != fold], opinions, weights.steps))
        for e in counted:
            if fold_of(e.document, FOLDS) == fold and e.set in COUNTED:
                judged = judge(e.rules, opinions[e.document, e.figure], others, e.implied)  # type: ignore[arg-type]  # taken: a kind
                states[judged.agreement][0] += judged.kind in e.kinds
                states[judged.agreement][1] += 1
    measured = {state: (right, of) for state, (right, of) in states.items()}
    return replace(weights, cases=cases(counted, opinions, weights.steps), measured=measured)


def cases(counted: Sequence[Example], opinions: Opinions, steps: Sequence[int]) -> dict[str, model.Case]:
    """How often each reader was right, case by case."""
    return tallied(
        (case, e.rules in e.kinds, o.kind in e.kinds)
        for e in counted
        for o in (opinions[e.document, e.figure],)
        for case in model.cases_of(e.rules, e.implied, o.kind, o.margin, steps)
    )


def text_of(weights: model.Weights) -> str:
    """The text of the file."""
    head = {
        "format": model.FORMAT,
        "themes": sorted(weights.fields),
        "steps": weights.steps,
        "least_record": weights.least_record,
        "least_refused": weights.least_refused,
        "refusals": sorted(weights.refusals),
        "enough": weights.enough,
        "sure": weights.sure,
        "measured": weights.measured,
    }
    return written(head, weights.cases, weights.features)


# ---------------------------------------------------------------- what is measured


def told(name: str, found: Sequence[Example], opinions: Opinions, weights: model.Weights) -> str:
    """One line: how often each reader is right on the rows of a set, how often they agree, and what the states are worth."""
    rows = [e for e in found if e.taken and e.kinds and not e.optional]
    pairs = [(e, opinions[e.document, e.figure]) for e in rows]
    judged = [(e, judge(e.rules, opinion, weights, e.implied)) for e, opinion in pairs]  # type: ignore[arg-type]  # taken: a kind
    agreed = [j.kind in e.kinds for e, j in judged if j.agreement == "agreed"]
    wrong = [j.agreement == "doubt" for e, j in judged if j.kind not in e.kinds]
    strange = [(e, opinion) for e, opinion in pairs if e.field is not None]

    def share(hits: Iterable[bool]) -> str:
        some = list(hits)
        return f"{sum(some) / len(some):.3f}" if some else "  –  "

    cells = (
        name.ljust(9),
        f"{len(rows):5}",
        share(e.rules in e.kinds for e in rows),
        share(o.kind in e.kinds for e, o in pairs),
        share(j.kind in e.kinds for e, j in judged),
        share(j.agreement == "agreed" for _, j in judged),
        share(agreed),
        f"{sum(wrong)}/{len(wrong)}".rjust(7),
        share((o.field >= 0) == e.field for e, o in strange),
        share(e.themed == e.field for e, o in strange),
    )
    return "  ".join(cells)


HEAD: Final = "set         rows  rules  second  both  agreed  right  doubts hold  field  rules'"


# ---------------------------------------------------------------- what was tried


def logistic(examples: Sequence[tuple[Sequence[str], int]], classes: int) -> train.Learned:
    """The same question by logistic regression, a step an example: floating point, so that its last digits are those of the machine."""
    seen = Counter(feature for features, _ in examples for feature in features)
    weights = {feature: [0.0] * classes for feature in sorted(f for f, n in seen.items() if n >= train.TWICE)}
    order, shuffled = list(range(len(examples))), random.Random(1)
    for epoch in range(train.EPOCHS):
        shuffled.shuffle(order)
        rate = 0.03 / (1 + epoch / 2)
        for i in order:
            features, right = examples[i]
            rows = [weights[f] for f in features if f in weights]
            sums = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * classes
            powers = [math.exp(total - max(sums)) for total in sums]
            change = [rate * ((c == right) - power / sum(powers)) for c, power in enumerate(powers)]
            for row in rows:
                for c in range(classes):
                    row[c] += change[c]
    largest = max(abs(w) for row in weights.values() for w in row)
    return {f: [round(train.SCALE * w / largest) for w in row] for f, row in weights.items()}


def unaveraged(examples: Sequence[tuple[Sequence[str], int]], classes: int) -> train.Learned:
    """The perceptron after one pass."""
    return train.learned(examples, classes, epochs=1)


FORMS: Final = (
    Form("unit only", kind=frozenset("Uu")),
    Form("and its clause, characters one by one", kind=frozenset("UubLR"), grams=1),
    Form("and its clause, up to three characters", kind=frozenset("UubLRlr")),
    Form("and its sentence", kind=frozenset("UubLRlrSAY")),
    Form("and headings, paragraph, publisher", kind=PLAIN.kind),
    Form("and the title", kind=PLAIN.kind | {"T"}),
    Form("the same as three above, one pass", fit=unaveraged),
    Form("by logistic regression", fit=logistic),
)


def tried(found: Sequence[Example]) -> list[str]:
    """The rows of a table: what each form reads right on documents kept out, and what its agreement with the rules is worth."""
    rows = []
    some = [e for e in found if e.taken and e.kinds and not e.optional]
    for form in FORMS:
        opinions = kept_out(some, replace(form, record=frozenset(), field=frozenset()))
        said = [(e, opinions[e.document, e.figure].kind) for e in some if e.set in COUNTED]
        right = sum(kind in e.kinds for e, kind in said) / len(said)
        agreed = [e.rules in e.kinds for e, kind in said if kind == e.rules]
        rows.append(f"| {form.name} | {right:.3f} | {len(agreed) / len(said):.2f} | {sum(agreed) / len(agreed):.3f} |")
    return rows


def shown(rows: Sequence[str]) -> None:
    """Write the rows in place of those in the page of decisions."""
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(TABLE, 1)
    tail = rest[rest.index("\n\n") :]
    PAGE.write_text(f"{head}{TABLE}\n" + "\n".join(rows) + tail, encoding="utf-8")


@click.command(help=__doc__.split("\n", 1)[0] if __doc__ else None)
@click.option("--check", is_flag=True, help="Write nothing; fail where other bytes come out.")
@click.option("--tried", "forms", is_flag=True, help="Train other forms too, and write the table in docs/decisions.md.")
def main(check: bool, forms: bool) -> None:
    """The command line."""
    found = examples(LEARNED_FROM)
    if forms:
        rows = tried(found)
        shown(rows)
        click.echo("\n".join(rows))
        return
    features = trained(found)
    opinions = kept_out(found)
    weights = decided(found, opinions, features)
    text = text_of(weights)
    put(TARGET, text, check, LEARNED_FROM, Path(__file__))
    click.echo(f"{TARGET.name}: {len(features)} features, {len(text.encode()) >> 10} KB")
    click.echo(HEAD)
    for name in MEASURED:
        click.echo(told(name, [e for e in found if e.set == name], opinions, weights))
    scored = examples(["heldout"])
    click.echo(told("heldout", scored, read(scored, features), weights))
    for name, case in weights.cases.items():
        click.echo(f"{name:20} rules {case.rules:4} second {case.second:4} of {case.of:4}")
    click.echo(f"{weights.least_record} {sorted(weights.refusals)} {weights.measured}")


if __name__ == "__main__":
    main()
