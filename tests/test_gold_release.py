"""The annotated documents as a data set: the same bytes each time, a card that counts what is in it, and a scorer that stands alone."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import hypothesis
import hypothesis.strategies as st
import pytest
from tests import gold_release, score
from tests.goldscore import __main__ as command
from tests.goldscore.adapters import FORMATS, Answers, read
from tests.goldscore.answers import KINDS, SIGNS, NoAnswer, answer, base_unit, number
from tests.goldscore.gold import Document, Gold, Refused, open_gold
from tests.goldscore.rows import Row

from policy_digest.contract import record_json
from policy_digest.models import COMPARATORS, Period
from policy_digest.models import KINDS as OWN_KINDS
from policy_digest.tables import Tables

SETS = ("given", "named", "seeds")  # one of each way to write a row, and the one whose texts are not passed on
ALIASES = {"名": "人", "位": "人", "％": "%", "个百分点": "百分点"}


@pytest.fixture(scope="module")
def made(tables: Tables) -> dict[str, bytes]:
    """A data set of some of the sets: the whole takes a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score, "SETS", SETS)
        return gold_release.whole(tables)


@pytest.fixture(scope="module")
def folder(made: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, unpacked."""
    out = tmp_path_factory.mktemp("gold")
    with tarfile.open(fileobj=io.BytesIO(gold_release.archive(made))) as tar:
        tar.extractall(out, filter="data")
    (found,) = out.iterdir()
    return found


@pytest.fixture(scope="module")
def gold(folder: Path) -> Gold:
    return open_gold(folder)


def asked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The scorer as its user runs it: nothing but Python's own library."""
    run = [sys.executable, "-S", "-B", "-m", "goldscore", *arguments]
    return subprocess.run(run, cwd=folder, env={"PYTHONUTF8": "1"}, capture_output=True, text=True)


def written(path: Path, *lines: Any) -> Path:
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False, default=str)}\n" for line in lines), encoding="utf-8")
    return path


# ---------------------------------------------------------------- the archive


def test_the_same_files_make_the_same_archive_that_knows_no_machine(made: Mapping[str, bytes]) -> None:
    first = gold_release.archive(made)
    assert gold_release.archive(dict(reversed(made.items()))) == first
    with tarfile.open(fileobj=io.BytesIO(first)) as tar:
        told = {(one.mtime, one.uid, one.gid, one.uname, one.gname, one.mode, one.isfile()) for one in tar}
        names = tar.getnames()
    assert told == {(0, 0, 0, "", "", 0o644, True)} and names == sorted(names)


def test_real_captures_are_not_passed_on(made: Mapping[str, bytes]) -> None:
    assert any(name.startswith("annotations/seeds/") for name in made)
    assert not [name for name in made if name.startswith(("documents/seeds", "texts/seeds"))]
    assert b'"seeds/' not in made["gold.jsonl"]


def test_the_card_counts_what_is_there(made: Mapping[str, bytes]) -> None:
    card = made["README.md"].decode()
    documents = [json.loads(line) for line in made["gold.jsonl"].decode().splitlines()]
    assert not re.findall(r"\{[a-z0-9]+\}", card), "a gap is left"
    for name in ("given", "named"):
        rows = [row for one in documents if one["id"].startswith(f"{name}/") for row in one["records"]]
        required = sum(not row["optional"] for row in rows)
        assert f"| `{name}` | {sum(one['id'].startswith(name) for one in documents)} | {required} | {len(rows) - required} |" in card
    assert gold_release.CANARY in card and "scoring only" in gold_release.USES["unmet"]
    for path in re.findall(r"^\| `([A-Za-z./]+)(?:<set>/)?` \|", card.partition("## What is in it")[2], re.MULTILINE)[:8]:
        assert any(name == path or name.startswith(path) for name in (*made, "datapackage.json")), path


def test_the_definition_names_every_kind_comparator_and_part_of_a_period(made: Mapping[str, bytes]) -> None:
    text, prompt = made["DEFINITION.md"].decode(), made["goldscore/PROMPT.md"].decode()
    for word in (*OWN_KINDS, *COMPARATORS, *Period.KEYS):
        assert f"`{word}`" in text and f'"{word}"' in prompt, word


def test_the_package_of_it_is_valid(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    described = {one["path"] for one in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]}
    assert described == {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"datapackage.json"}


def test_rows_are_read_back_as_they_were_written(gold: Gold) -> None:
    for name in ("given", "named"):
        for source, want in score.annotated(name).items():
            document = gold.documents[f"{name}/{Path(source).stem}"]
            assert document.rows == [Row.of(row, str(want.get("published") or "")) for row in want["records"]]


# ---------------------------------------------------------------- the scorer alone


def test_alone_it_gives_the_figures_of_the_tests(folder: Path, tables: Tables, tmp_path: Path) -> None:
    lines = [
        {"source": f"documents/given/{source}", "status": "ok", "records": [record_json(r) for r in found.records]}
        for source, found in score.readings("given", tables).items()
    ]
    ended = asked(folder, "score", "inspect", str(written(tmp_path / "read.jsonl", *lines)), "--set", "given", "--json")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    want = score.measure("given", tables).figures()
    assert len([name for name in told["figures"] if name in want]) >= 10
    assert {name: told["figures"][name] for name in want if name in told["figures"]} == {
        name: want[name] for name in want if name in told["figures"]
    }
    assert told["figures"]["quotes in the text"] == 1 and told["without an answer"] == 0 and told["refused"] == {}


def perfect(document: Document) -> list[dict[str, Any]]:
    """What one would answer who knows the annotation."""
    return [
        {
            "quote": row["quote"], "value": row["value"], "value_max": row["value_max"], "unit": (row["unit"] or [""])[0],
            "comparator": row["comparator"][0], "kind": row["kind"][0], "period": (row["period"] or [{}])[0],
            "indicator_zh": (row["name_is"] or ["".join(row["name_holds"])])[0], "themes": row["theme"][:1],
            "indicator_en": " ".join(group[0] for group in row["english_has"] if not group[0].startswith("!")),
        }
        for row in document.written
    ]  # fmt: skip


def test_who_knows_the_annotation_is_all_right_and_who_answers_half_of_it_half(gold: Gold, tmp_path: Path) -> None:
    wanted = gold.of(["given", "named"])
    lines = [{"document": id, "answer": json.dumps({"records": perfect(one)}, ensure_ascii=False)} for id, one in wanted.items()]
    figures, told, _ = command.scored(gold, read("llm", written(tmp_path / "all.jsonl", *lines), gold), ["given", "named"])
    assert all(figures[f"{level} F1"] > 0.99 for level in ("found", "core")) and figures["strict recall"] > 0.98, figures
    assert told["refused"] == {}
    half = [line for line in lines if line["document"] in list(wanted)[::2]]
    fewer, told, _ = command.scored(gold, read("llm", written(tmp_path / "half.jsonl", *half), gold), [])
    assert fewer["found precision"] > 0.99 and fewer["found recall"] < 0.8 and told["without an answer"] == len(wanted) - len(half)


@pytest.mark.parametrize(
    ("change", "kept", "lost"),
    [
        ({"kind": "x"}, "found", "core"), ({"unit": "吨海里"}, "found", "core"), ({"comparator": ">"}, "core", "strict"),
        ({"quote": "别处的一句话"}, "", "found"), ({"value": 987654321}, "", "found"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_costs_its_level(gold: Gold, tmp_path: Path, change: dict[str, Any], kept: str, lost: str) -> None:
    one = gold.documents["given/h02"]
    lines = [{"document": one.id, "answer": json.dumps([row | change for row in perfect(one)])}]
    figures, _, _ = command.scored(Gold({one.id: one}, gold.aliases), read("llm", written(tmp_path / "a.jsonl", *lines), gold), [])
    assert figures[f"{lost} recall"] < 0.2 and (not kept or figures[f"{kept} recall"] > 0.9), figures


# ---------------------------------------------------------------- answers of a language model

TEXT = "到2027年，全市建成实训中心不少于12个。持证人员超过8万人。"
SMALL = Gold({"a/x": Document("a/x", (), TEXT), "b/y": Document("b/y", (), "共3个。"), "c/y": Document("c/y", (), "共3个。")}, ALIASES)
ONE = '{"quote": "全市建成实训中心不少于12个", "value": 12, "unit": "个", "comparator": ">=", "kind": "target", "period": {"by": "2027"}}'


def answered(tmp_path: Path, said: Any) -> Answers:
    return read("llm", written(tmp_path / "a.jsonl", {"document": "a/x", "answer": said}), SMALL)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        (f'{{"records": [{ONE}]}}', 1),
        (f"[{ONE}, {ONE}]", 2),
        (f"Here is what I found [in the text]:\n```json\n[{ONE}]\n```\nAnything else?", 1),
        (f"{ONE}\n{ONE}\n", 2),
        (f'{{"records": [{ONE}, {ONE}, {{"quote": "持证人员超', 2),
        (f'<think>maybe {{"value": 1?}}</think>{{"records": [{ONE}]}}', 1),
        ([json.loads(ONE)], 1),
        ({"figures": [json.loads(ONE)]}, 1),
        (f'{{"记录": [{ONE}]}}', 1),
        ('{"records": []}', 0),
        ("I cannot help with that.", 0),
        ("", 0),
        (None, 0),
        (7, 0),
    ],
)
def test_records_are_found_in_whatever_a_model_says(tmp_path: Path, said: Any, count: int) -> None:
    found = answered(tmp_path, said)
    assert len(found.found["a/x"]) == count, found.wrong
    assert count or found.wrong == {"an answer without records": 1}
    assert all(one.value == 12 and one.period == {"by": "2027"} for one in found.found["a/x"])


@pytest.mark.parametrize(
    "said",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"records": [NaN]}',
        '[{"value": 1e999999999, "quote": "x"}]',
        '[{"value": Infinity, "quote": "x"}]',
        '[{"value": ' + "9" * 5000 + ', "quote": "x"}]',
        '[{"value": true, "quote": "x"}]',
        '[{"value": [1,2,3], "quote": "x"}]',
        '[{"value": 1, "quote": {"quote": null}}]',
        '[{"value": 1, "quote": "x", "period": [1]}]',
        '[{"value": "12", "quote": 5, "themes": 3}]',
        '[1, "a", null, [[]]]',
        '[{"value": "1/0", "quote": "x"}]',
        '[{"value": 1, "value_max": "many", "quote": "x"}]',
        '[{"value": 1, "unit": {"a": 1}, "quote": "x"}]',
        '[{"value": "' + "3" * 100_000 + '", "quote": "x"}]',
        "[1," * 100_000,
    ],
    ids=lambda said: said[:30],
)
def test_nothing_that_a_model_says_ends_the_scoring(tmp_path: Path, said: str) -> None:
    found = answered(tmp_path, said)
    figures, _, tally = command.scored(SMALL, found, ["a"])
    assert figures is not None and len(found.found["a/x"]) + sum(found.wrong.values()) >= 0 and len(str(tally.shown)) < 10_000


SAID = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda x: (
        st.lists(x) | st.dictionaries(st.sampled_from(["value", "value_max", "unit", "quote", "period", "kind", "by"]) | st.text(), x)
    ),
)


@pytest.mark.slow
@hypothesis.given(SAID)
def test_no_object_ends_it_either(said: Any) -> None:
    out = Answers()
    out.add(SMALL.documents["a/x"], said, ALIASES)
    assert len(out.found["a/x"]) + len(out.wrong) == 1


@pytest.mark.parametrize(
    ("said", "value", "value_max", "unit"),
    [
        ({"value": 36000, "unit": "人"}, 36000, None, "人"),
        ({"value": "36,000", "unit": "名"}, 36000, None, "人"),
        ({"value": "3.6万", "unit": "人"}, 36000, None, "人"),
        ({"value": "3.6万人"}, 36000, None, "人"),
        ({"value": 3.6, "unit": "万人"}, 36000, None, "人"),
        ({"数值": "1.2", "单位": "亿元"}, 120_000_000, None, "元"),
        ({"value": 20, "unit": "万元/年"}, 200_000, None, "元/年"),
        ({"value": "一百二十", "unit": "个"}, 120, None, "个"),
        ({"value": "三成"}, 30, None, "%"),
        ({"value": "三成半"}, 35, None, "%"),
        ({"value": "1/3"}, "33.33", None, "%"),
        ({"value": "三分之一"}, "33.33", None, "%"),
        ({"value": "35%"}, 35, None, "%"),
        ({"value": "３５", "unit": "％"}, 35, None, "%"),
        ({"value": "3至5", "unit": "家"}, 3, 5, "家"),
        ({"value": "3-5万元"}, 30_000, 50_000, "元"),
        ({"value": [3, 5], "unit": "家"}, 3, 5, "家"),
        ({"value": 3, "value_max": 5, "unit": "家"}, 3, 5, "家"),
        ({"value": 3, "value_max": 3, "unit": "家"}, 3, None, "家"),
        ({"value": 5, "unit": "千瓦"}, 5, None, "千瓦"),
        ({"value": 5, "unit": "个百分点"}, 5, None, "百分点"),
        ({"value": 2, "unit": ""}, 2, None, ""),
    ],
    ids=str,
)  # fmt: skip
def test_numbers_and_units_are_taken_as_they_are_meant(said: dict[str, Any], value: Any, value_max: Any, unit: str) -> None:
    found = answer({"quote": "x", **said}, ALIASES)
    assert (found.value, found.value_max, found.unit) == (Decimal(str(value)), value_max and Decimal(value_max), unit)


@pytest.mark.parametrize("said", [None, True, "", "many", "几百", "x12", {}, [1], float("nan"), "1e5000"])
def test_what_is_no_number_is_no_answer(said: Any) -> None:
    with pytest.raises(NoAnswer):
        number(said)


def test_kinds_comparators_and_periods_in_other_words() -> None:
    for sign, words in SIGNS.items():
        assert {answer({"value": 1, "quote": "x", "comparator": w.replace("_", " ")}, {}).comparator for w in words.split()} == {sign}
    assert set(KINDS.values()) == set(OWN_KINDS) and set(SIGNS) == set(COMPARATORS)
    assert answer({"value": 1, "quote": "x", "类别": "目标"}, {}).kind == "target"
    for period in ({"period": {"by": 2027, "until": "x"}}, {"period": "by: 2027"}, {"by": "2027"}, {"period": "by 2027"}):
        assert answer({"value": 1, "quote": "x", **period}, {}).period == {"by": "2027"}
    assert answer({"value": 1, "quote": "x", "period": "soon"}, {}).period == {}
    assert base_unit("万", {}) == ("万", 1)


# ---------------------------------------------------------------- other formats, and what is wrong with a file


def test_a_table_is_scored_by_the_columns_of_records_csv(gold: Gold, tmp_path: Path) -> None:
    one = gold.documents["given/h02"]
    table = tmp_path / "t.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(
            file, ["document", "quote", "value", "unit", "comparator", "kind", "by", "during", "within", "indicator_zh"]
        )
        writer.writeheader()
        for row in perfect(one):
            period = row.pop("period")
            writer.writerow({key: row[key] for key in row if key in writer.fieldnames} | period | {"document": "h02.txt"})
    figures, _, _ = command.scored(Gold({one.id: one}, gold.aliases), read("csv", table, gold), [])
    assert figures["core recall"] > 0.99


def test_an_extractor_of_numbers_is_scored_by_where_they_stand(tmp_path: Path) -> None:
    document = Document("a/x", json.loads(json.dumps([gold_release.written_row(Row.of(
        [12, "个", ">=", "target", {"by": 2027}, [], [], "不少于12个"]), "不少于12个")])), TEXT)  # fmt: skip
    held, at = Gold({"a/x": document}, ALIASES), TEXT.index("12个")
    spans = written(tmp_path / "s.jsonl", {"document": "a/x", "start": at, "end": at + 3}, {"document": "a/x", "start": 90, "end": 99},
                    {"document": "a/x", "start": "x", "end": 1}, {"document": "a/x", "start": 0, "end": 1})  # fmt: skip
    answers = read("spans", spans, held)
    figures, told, _ = command.scored(held, answers, [])
    assert figures["found recall"] == 1 and figures["core recall"] == 0
    assert told["refused"] == {"a span outside the text": 1, "no span": 1, "no number": 1}


def test_a_document_is_known_by_its_id_or_by_a_file_name_that_only_one_has(tmp_path: Path) -> None:
    names = ("a/x", "x", "x.txt", "documents/a/x.html", "C:\\gold\\x.txt", "y", "z")
    lines = [{"document": name, "records": [json.loads(ONE)]} for name in names]
    found = read("inspect", written(tmp_path / "i.jsonl", *lines), SMALL)
    assert len(found.found["a/x"]) == 5 and found.wrong == {"a document that the data set does not have": 2}


def test_of_two_documents_of_one_file_name_the_folder_tells_which(tmp_path: Path) -> None:
    two = Gold({id: Document(id, (), TEXT) for id in ("a/x", "b/x")}, ALIASES)
    names = ("documents/a/x.txt", "documents/b/x.txt", "documents/b/x.html", "x.txt")
    lines = [{"source": name, "records": [json.loads(ONE)]} for name in names]
    found = read("inspect", written(tmp_path / "i.jsonl", *lines), two)
    assert {id: len(records) for id, records in found.found.items()} == {"a/x": 1, "b/x": 2}
    assert found.wrong == {"a document that the data set does not have": 1}


@pytest.mark.parametrize(
    ("format", "raw", "what"),
    [
        ("llm", b"{]\n", "a.jsonl:1: no JSON"),
        ("llm", b"{}\n[1]\n", "a.jsonl:2: no object"),
        ("inspect", b"[" * 100_000, "a.jsonl:1: no JSON"),
        ("csv", b"value,quote\n1,x\n", "no column `document`"),
        ("llm", b"\xff\xfe", "cannot be read"),
        ("spans", None, "cannot be read"),
    ],
)
def test_a_bad_file_is_one_line_and_status_1(folder: Path, tmp_path: Path, format: str, raw: bytes | None, what: str,
                                             capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    if raw is not None:
        (tmp_path / "a.jsonl").write_bytes(raw)
    assert command.main(["--gold", str(folder), "score", format, str(tmp_path / "a.jsonl")]) == 1
    said = capsys.readouterr()
    assert said.out == "" and what in said.err and said.err.count("\n") == 1 and said.err.startswith("Error: ")


def test_a_folder_or_a_set_that_is_not_there_is_named(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--gold", str(tmp_path), "prompts"]) == 1 and "--gold" in capsys.readouterr().err
    assert command.main(["--gold", str(folder), "prompts", "--set", "none"]) == 1 and "there are given, named" in capsys.readouterr().err
    with pytest.raises(Refused):
        open_gold(tmp_path)


# ---------------------------------------------------------------- the commands of the card


def test_the_commands_of_the_card_run(folder: Path, made: Mapping[str, bytes], gold: Gold) -> None:
    (shown,) = re.findall(r"```sh\n(.*?)```", made["README.md"].decode(), re.DOTALL)
    lines = [line.partition("#")[0].split() for line in shown.splitlines()]
    assert len(lines) == 5 and {line[4] for line in lines if line[3] == "score"} == set(FORMATS)
    one = gold.documents["named/" + next(id for id in gold.documents if id.startswith("named/")).partition("/")[2]]
    written(folder / "answers.jsonl", {"document": one.id, "answer": json.dumps(perfect(one))})
    written(folder / "read.jsonl", {"source": one.id, "records": []})
    written(folder / "found.jsonl", {"document": one.id, "start": 0, "end": 1, "value": 1, "unit": "个"})
    (folder / "records.csv").write_text(f"document,quote,value\n{one.id},x,1\n", encoding="utf-8")
    for line in lines:
        line = ["named" if word == "heldout" else word for word in line]
        arguments = line[3 : line.index(">")] if ">" in line else line[3:]
        ended = asked(folder, *arguments)
        assert line[:3] == ["python", "-m", "goldscore"] and ended.returncode == 0 and ended.stdout, ended.stderr
        if line[3] == "prompts":
            prompts = [json.loads(text) for text in ended.stdout.splitlines()]
            assert {p["document"] for p in prompts} == {id for id in gold.documents if id.startswith("named/")}
            assert all(gold.documents[p["document"]].text in p["prompt"] for p in prompts)
