"""What people decided, as a measure of the readers and as something to learn from."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import lessons, taught
from tests.learn import Example

import test_people as people
from policy_digest import by_people, cli, learning, tables
from policy_digest.second import parse

ARTICLE = people.ARTICLE


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A corpus of which people know four figures: one right, one of another kind, one that is none, one that was missed."""
    folder = tmp_path / "data"
    found = people.put(folder, ARTICLE)
    added = {"kind": "target", "indicator_zh": "实训年份", "value": "2027", "unit": "年", "comparator": "="}
    people.add(folder, people.decided(found, "12个", "approve"))
    people.add(folder, people.decided(found, "5万人次", "correct", {"kind": "status", "comparator": ">="}))
    people.add(folder, people.decided(found, "8万人", "drop"))
    people.add(folder, people.decided(found, "2027年", "add", added))
    return folder


def evaluated(data: Path) -> learning.Evaluation:
    return learning.evaluated(data, tables.load(data), tables.load(data, rules_only=True))


def test_every_fault_is_counted_by_its_kind(data: Path) -> None:
    found = evaluated(data)
    assert (found.figures, found.documents, found.right["rules"]) == (4, 1, 1)
    assert found.faults["rules"] == {"kind": 1, "comparator": 1, "invented": 1, "missed": 1}
    assert found.kinds["rules"] == {("status", "target"): 1}
    second = found.faults["second"]
    assert found.right["second"] + sum(second.values()) == 4 and set(second) <= {"missed", "invented", "kind"}


def test_a_period_and_a_name_that_people_put_right_are_faults(data: Path) -> None:
    fields = {"period": {"by": "2028"}, "indicator_zh": "基地"}
    people.add(data, replace(people.decided(people.one(data), "12个", "correct", fields), when="2026-04-01"))
    assert {"period", "indicator"} <= set(evaluated(data).faults["both"])


def test_what_people_differ_about_measures_nobody(data: Path) -> None:
    other = replace(people.decided(people.one(data), "12个", "drop"), who="王芳", when="2026-04-01", blind=True)
    people.add(data, other)
    assert evaluated(data).figures == 3


def test_on_the_command_line(data: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(cli.main, ["evaluate", "--data", str(data)])
    assert told.exit_code == 0 and told.stdout.startswith("4 figures that people decided about, in 1 documents")
    assert "right           1  25.0%" in told.stdout and "rules: status read as target, 1" in told.stdout
    as_json = json.loads(CliRunner().invoke(cli.main, ["evaluate", "--data", str(data), "--json"]).stdout)
    assert as_json["readers"]["rules"]["faults"]["missed"] == 1 and "period" not in as_json["readers"]["second"]["faults"]
    empty = tmp_path / "empty"
    people.put(empty, ARTICLE)
    told = CliRunner().invoke(cli.main, ["evaluate", "--data", str(empty)])
    assert told.exit_code == 0 and "nobody has decided" in told.stderr


# ---------------------------------------------------------------- what a file of weights was learned from


def test_the_packaged_weights_are_those_that_were_learned() -> None:
    held = dict(lessons.out_of_date())
    assert held.keys() == {"second.json", "naming.json"}
    assert not [name for name, changed in held.items() if "file" in changed], "write it by the trainer, which stamps it"


def test_a_stamp_tells_what_changed_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "data" / "naming.json"
    target.parent.mkdir()
    monkeypatch.setattr(lessons, "STAMPS", tmp_path / "learned.json")
    monkeypatch.setattr(lessons, "stamp", lambda target, sets, trainer: dict.fromkeys(lessons.CHANGED, "then"))
    lessons.put(target, "{}", False, ["named"], Path("learn_names.py"))
    assert dict(lessons.out_of_date()) == {"naming.json": []}
    monkeypatch.setattr(lessons, "stamp", lambda target, sets, trainer: {**dict.fromkeys(lessons.CHANGED, "then"), "rules": "now"})
    with pytest.raises(SystemExit) as ended:
        lessons.main()
    assert ended.value.code and capsys.readouterr().out == "naming.json: other rules or tables; learn it again: make learn\n"


# ---------------------------------------------------------------- learning


def test_decisions_are_examples(data: Path) -> None:
    found = {one.figure: one for one in taught.examples(data)}
    text = ARTICLE.text
    said = {text[slice(*figure)]: (one.rules, one.kinds) for figure, one in found.items()}
    assert said["12个"] == ("target", ("target",)) and said["5万人次"] == ("target", ("status",)) and said["8万人"] == ("status", ())
    assert all(one.document == f"people/weifang/{ARTICLE.id}" and one.features for one in found.values())
    assert not [one for one in found.values() if one.rules == ""]


def learned(monkeypatch: pytest.MonkeyPatch, out: Path, mine: Sequence[Example], right: tuple[int, int], worse: bool) -> int:
    """Learn where so many of the known figures are read right before and after."""
    weights = parse(tables.load().second)

    def measured(found: Sequence[Example], apart: Sequence[Example] = ()) -> taught.Measured:
        rows = [e for e in (*found, *apart) if e.kinds]
        n = right[0] if apart else right[1]
        return taught.Measured({}, weights, {(e.document, e.figure): e.kinds[0] if i < n else "rule" for i, e in enumerate(rows)})

    monkeypatch.setattr(taught, "measured", measured)
    return taught.taught([], mine, out, worse)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "worse", "code", "written"), [((1, 2), False, 0, True), ((2, 1), False, 1, False), ((2, 1), True, 0, True)]
)
def test_what_is_worse_is_not_written_unasked(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    right: tuple[int, int], worse: bool, code: int, written: bool,
) -> None:  # fmt: skip
    out, mine = data / "second.json", taught.examples(data)
    assert learned(monkeypatch, out, mine, right, worse) == code
    said = capsys.readouterr()
    assert out.exists() == written
    assert f"kind right in {right[0]} of" in said.out and f"in {right[1]} with them" in said.out
    assert ("won: 1" in said.out) == (right[1] > right[0]) and ("lost: 1" in said.out) == (right[1] < right[0])
    if written:
        assert parse(out.read_text(encoding="utf-8"))
    else:
        assert "--worse" in said.err


@pytest.mark.slow
def test_weights_come_of_examples(data: Path) -> None:
    some = taught.examples(data)
    made = [replace(e, document=f"given/{n}", set="given") for n in range(6) for e in some]
    features = taught.learn.trained([*made, *some])
    assert features and all(len(row) == 6 for row in features.values())


def test_a_package_learns_from_the_source_code_of_its_own_version(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, ran = tmp_path / "source", []
    for name, text in ((by_people.LEARN, ""), (by_people.VERSION, '__version__ = "0.0.1"\n')):
        (source / name).parent.mkdir(parents=True)
        (source / name).write_text(text, encoding="utf-8")

    def run(command: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        ran.append((command[1:3], how["cwd"]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(by_people.subprocess, "run", run)
    told = CliRunner().invoke(cli.main, ["learn", "--data", str(data), "--source", str(source)])
    assert told.exit_code == 1 and "another version" in told.stderr and not ran
    (source / by_people.VERSION).write_text(f'__version__ = "{by_people.__version__}"\n', encoding="utf-8")
    told = CliRunner().invoke(cli.main, ["learn", "--data", str(data), "--source", str(source)])
    assert told.exit_code == 0 and ran == [(["-m", "tests.taught"], source)]


def test_without_annotated_documents_or_decisions_it_says_what_to_do(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(by_people, "LEARN", Path("nowhere.py"))
    told = CliRunner().invoke(cli.main, ["learn", "--data", str(data)])
    assert told.exit_code == 1 and "name its folder with --source" in told.stderr and len(told.stderr.splitlines()) == 1
    empty = tmp_path / "empty"
    people.put(empty, ARTICLE)
    told = CliRunner().invoke(taught.main, ["--decisions", str(empty), "--out", str(tmp_path / "weights.json")])
    assert told.exit_code == 1 and "nobody has decided" in told.output
