"""Annotated documents → data/naming.json: what names are ranked by, and when the learned name stands.

    python -m tests.learn_names            train, write data/naming.json, print what was measured
    python -m tests.learn_names --check    train, and say whether the same bytes come out
    python -m tests.learn_names --curve    also how much is right after learning from a part of the documents

Learned from are documents whose rows say which names an analyst would accept. How far the rules' own name may be trusted is learned only
from those that no way of naming was tuned on; there, too, is counted when the learned name stands, by weights that were not learned from
the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from tests import score
from tests.lessons import documents, fold_of, put, tallied, written

from policy_digest import pipeline, tables
from policy_digest.second import rank
from policy_digest.second.model import Case
from policy_digest.second.name import FORMAT, NameWeights, case_of, decide, endings_of, widening
from policy_digest.second.phrases import BEHIND, LEAST, MOST, Name, Ranked, Sight, counts, far

TUNED: Final = tuple(name for name in ("real", "met") if name in score.SETS)
UNTUNED: Final = tuple(name for name in ("learned", "named") if name in score.SETS)
FOLDS: Final = 4
FEATURES: Final = 30_000  # that are kept
STEPS: Final = (40,)  # leads over the rules' name at which a name is taken for surer
ENOUGH: Final = 15  # rows of a case before it decides against the rules
KNOWN: Final = 30  # right names of a figure that are learned from
CURVE: Final = (25, 50, 75, 100)  # hundredths of the other documents
TARGET: Final = Path(__file__).resolve().parent.parent / "data" / tables.LEARNED["naming"]
NAMES: Final = score.GOLD / "learned" / "names.tsv"


def best_of(ranked: Ranked, rules: str) -> tuple[str, float, bool]:
    """The best name, how far it is ahead of the rules', and whether it stands far from its figure."""
    names = ranked.names(rules)
    return names[0].text, names[0].score - next(name.score for name in names if name.text == rules), far(ranked.sight, names[0])


@dataclass(frozen=True)
class Example:
    """A figure whose names are annotated. `lesson` knows what is right, and what the rules call it."""

    document: str
    lesson: rank.Lesson

    @property
    def apart(self) -> bool:
        """Whether no way of naming was tuned on its document."""
        return self.lesson.trusted


def examples(names: Iterable[str]) -> list[Example]:
    """Every figure of the sets that the rules find, whose names are annotated and that is no money for somebody."""
    known_tables = tables.load(rules_only=True)
    reader, endings = pipeline.Extractor(known_tables), endings_of(known_tables)
    names_of, found = _more(), []
    for name, source, want, extraction in documents(names, reader):
        rows, more = [score.Row.of(row, str(want.get("published") or "")) for row in want["records"]], names_of if name == "learned" else {}
        for i, (_, j) in score.assign(rows, extraction.records).items():
            record, row = extraction.records[j], rows[i]
            accepted = row.accepted or more.get((source.partition(".")[0], row.quote, row.value), ())
            if record.kind != "support" and accepted:
                right = _judge(score.Row.of(dict(_BARE, zh=accepted, must=row.must)))
                sight = Sight(extraction.article.text, record.figure, record.unit, record.kind, endings)
                found.append(Example(f"{name}/{source}", _lesson(sight, record.indicator_zh, right, name not in TUNED)))
    return found


_BARE: Final[Mapping[str, Any]] = {"value": 0, "unit": "", "kind": "", "quote": ""}


def _judge(row: score.Row) -> Callable[[str], bool]:
    return lambda name: score.accepted(row, name)


def _more() -> dict[tuple[str, str, float], tuple[str, ...]]:
    """Names of the documents whose rows were written without: by document, folded quote and value."""
    lines = [line.split("\t") for line in NAMES.read_text(encoding="utf-8").splitlines()[1:]]
    return {(document, score.fold(quote), float(value)): tuple(names.split("|")) for document, quote, value, names in lines}


def _lesson(sight: Sight, rules: str, right: Callable[[str], bool], trusted: bool) -> rank.Lesson:
    lesson = rank.Lesson(sight, rules, right, [], trusted)
    lesson.known = known(lesson)
    return lesson


def known(lesson: rank.Lesson) -> list[Name]:
    """Right names among all stretches, on the left first."""
    sight, out = lesson.sight, []
    for side, words in sight.words.items():
        for stretch in sight.stretches(side, range(1, (len(words) if side == "L" else min(len(words), BEHIND)) + 1)):
            said = sight.said(stretch)
            if not LEAST <= len(said) <= MOST or counts(said):
                continue
            for suffix in sight.suffixes:
                if not (suffix and said.endswith((suffix[0], suffix[-1]))) and lesson.is_right(said + suffix):
                    out.append(Name(said + suffix, 0, stretch, suffix))
    return out[:KNOWN]


# ---------------------------------------------------------------- learning


def trained(found: Sequence[Example]) -> dict[str, list[int]]:
    """The weights learned from all of them."""
    return rank.whole(rank.learned([example.lesson for example in found]), FEATURES)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of an example by weights that were not learned from its document."""

    example: Example
    name: str
    lead: float
    far: bool

    @property
    def rules(self) -> bool:
        """Whether the rules' name is right."""
        return self.example.lesson.is_right(self.example.lesson.rules)

    @property
    def learned(self) -> bool:
        """Whether the learned name is right."""
        return self.example.lesson.is_right(self.name)

    def case(self) -> str:
        """How it differs from the rules' name."""
        return case_of(self.example.lesson.rules, self.name, self.lead, self.far, STEPS)


def kept_out(found: Sequence[Example], share: int = 100) -> list[Reading]:
    """What is made of the examples that no rule was tuned on, learned from `share` hundredths of the other documents."""
    out = []
    for fold in range(FOLDS):
        others = sorted({e.document for e in found if not (e.apart and fold_of(e.document, FOLDS) == fold)})
        some = {d for i, d in enumerate(others) if i * share // 100 != (i - 1) * share // 100 or share == 100}
        rows = trained([e for e in found if e.document in some])
        for e in found:
            if e.apart and fold_of(e.document, FOLDS) == fold:
                out.append(Reading(e, *best_of(Ranked(e.lesson.sight, rows), e.lesson.rules)))
    return out


def cases(readings: Sequence[Reading]) -> dict[str, Case]:
    """How often each name was right, case by case."""
    differ = (r for r in readings if r.name != r.example.lesson.rules)
    return tallied((case, r.rules, r.learned) for r in differ for case in widening(r.case()))


def standing(readings: Sequence[Reading]) -> list[tuple[Reading, bool]]:
    """Whether the name that stands is right; the cases that decide about a document are not counted on it either."""
    out = []
    for fold in range(FOLDS):
        weights = NameWeights({}, STEPS, cases([r for r in readings if fold_of(r.example.document, FOLDS) != fold]), ENOUGH, (0, 0, 0))
        for r in readings:
            if fold_of(r.example.document, FOLDS) == fold:
                stands = decide(r.example.lesson.rules, r.name, r.lead, r.far, weights).name
                out.append((r, r.example.lesson.is_right(stands)))
    return out


def text_of(weights: NameWeights) -> str:
    """The text of the file."""
    head = {"format": FORMAT, "steps": weights.steps, "enough": weights.enough, "measured": weights.measured}
    return written(head, weights.cases, weights.rows)


def told(what: str, readings: Sequence[Reading]) -> str:
    """One line: names right by the rules, by what was learned, and as they stand."""
    stands = standing(readings)
    won = sum(right and not r.rules for r, right in stands)
    lost = sum(r.rules and not right for r, right in stands)
    shares = (sum(column) / len(stands) for column in zip(*((r.rules, r.learned, right) for r, right in stands), strict=True))
    return f"{what:18} {len(stands):5}  " + "  ".join(f"{share:.3f}" for share in shares) + f"  {won:4} {lost:4}"


HEAD: Final = "documents         names  rules  learned stands  won lost"


@click.command(help=__doc__.split("\n", 1)[0] if __doc__ else None)
@click.option("--check", is_flag=True, help="Write nothing; fail where other bytes come out.")
@click.option("--curve", is_flag=True, help="Also learn from a part of the documents.")
def main(check: bool, curve: bool) -> None:
    """The command line."""
    found = examples((*TUNED, *UNTUNED))
    readings = kept_out(found)
    stands = standing(readings)
    measured = sum(r.rules for r, _ in stands), sum(right for _, right in stands), len(stands)
    weights = NameWeights(trained(found), STEPS, cases(readings), ENOUGH, measured)
    text = text_of(weights)
    put(TARGET, text, check, (*TUNED, *UNTUNED), Path(__file__))
    click.echo(f"{TARGET.name}: {len(weights.rows)} features, {len(text.encode()) >> 10} KB, {len(found)} names learned from")
    click.echo(HEAD)
    click.echo(told("all", readings))
    for name in UNTUNED:
        click.echo(told(name, [r for r in readings if r.example.document.startswith(name)]))
    for name, case in weights.cases.items():
        click.echo(f"{name:12} rules {case.rules:4} learned {case.second:4} of {case.of:4}")
    for share in CURVE[:-1] if curve else ():
        click.echo(told(f"{share} % of the rest", kept_out(found, share)))


if __name__ == "__main__":
    main()
