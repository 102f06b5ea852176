"""Files of terms: what a bad row says and where, how they are sorted, and how a corpus's own go over the packaged ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from policy_digest import check, cli, english, tables
from policy_digest.errors import InvalidData
from policy_digest.tables import glossary
from policy_digest.tables.glossary import Entry, Term

HEAD = "zh\ten\tpos\n"


def folder(data: Path, **fields: str) -> Path:
    found = data / glossary.FOLDER
    found.mkdir(parents=True, exist_ok=True)
    for name, text in fields.items():
        (found / f"{name}.tsv").write_text(text, encoding="utf-8")
    return found


def wrong(data: Path, text: str) -> list[str]:
    where = folder(data, water=text)
    return [str(one).removeprefix(f"{where}/") for one in glossary.every(where) if isinstance(one, InvalidData)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "水表\twater meter\n水表\tmeter\n", "water.tsv:3: '水表' stands twice, also in line 2"),
        (HEAD + "\twater meter\n", "water.tsv:2: zh: "),
        (HEAD + "水表\twater meter\tthing\n", "water.tsv:2: pos: "),
        (HEAD + "水表\twater meter\tnoun\tmeters\n", "water.tsv:2: 4 cells in a row of 3 columns"),
        ("zh\ten\tcolour\n", "water.tsv:1: no column 'colour' is read"),
        ("en\tpos\n", "water.tsv:1: the first line does not name its columns"),
        ("zh\ten\tzh\n", "water.tsv:1: the first line does not name its columns"),
        ("", "water.tsv:1: no column '' is read"),
        ("zh\ten\tpurpose\n水表\twater meter\ttrue\n", "water.tsv:2: purpose: 'true' is neither"),
        ("zh\ten\ttakes\n水表\twater meter\t安装\n", "water.tsv:2: takes: '安装' is not written as"),
    ],
)
def test_a_bad_row_is_one_line_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = wrong(tmp_path, text)
    assert problem.startswith(said) and "\n" not in problem


def test_good_rows_beside_bad_ones_are_read(tmp_path: Path) -> None:
    where = folder(tmp_path, water=HEAD + "水表\twater meter\tthing\n管网\tpipe network\tnoun\n", energy=HEAD + "管网\tgrid\tnoun\n")
    found = list(glossary.every(where))
    assert [(one.field, one.term.zh, one.line) for one in found if isinstance(one, Entry)] == [("energy", "管网", 2)]
    said = [str(one) for one in found if isinstance(one, InvalidData)]
    assert len(said) == 2 and "also in energy.tsv:2" in said[1]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.tsv").write_text(HEAD + "水表\twater meter\tnoun\n", encoding="utf-8")
    (folder(tmp_path) / "water.tsv").symlink_to(tmp_path / "elsewhere.tsv")
    (problem,) = glossary.every(tmp_path / glossary.FOLDER)
    assert isinstance(problem, InvalidData) and "a link" in str(problem)


def test_terms_written_are_read_back_the_same() -> None:
    terms = [
        Term(zh="竞赛", en="competition", takes={"开展": "hold", "举办": "host"}),
        Term(zh="不", en="", pos="adv"),
        Term(zh="条件", en="condition", purpose=True, note="a b"),
        Term(zh="总工会", en="federation of trade unions", pos="office", title="Federation of Trade Unions", official=True),
    ]
    back = [one.term for one in glossary.rows(glossary.written(terms), Path("x.tsv")) if isinstance(one, Entry)]
    assert sorted(back, key=lambda t: t.zh) == back and {t.zh: t for t in back} == {t.zh: t for t in terms}


def test_the_packaged_terms_are_sorted_and_each_stands_once() -> None:
    where = tables.PACKAGED / glossary.FOLDER
    assert not [str(path) for path, _ in glossary.unformatted(where)]
    assert not [str(one) for one in glossary.every(where) if isinstance(one, InvalidData)]
    assert not list(glossary.strange(where))


def test_check_sorts_what_is_good_and_leaves_a_file_with_a_bad_row(tmp_path: Path) -> None:
    where = folder(tmp_path, water="zh\ten\n管网\tpipe network\n水表\twater meter\n", energy=HEAD + "电表\tmeter\tthing\n")
    before = (where / "energy.tsv").read_bytes()
    result = CliRunner().invoke(cli.main, ["check", "--data", str(tmp_path), "--fix"])
    assert "water.tsv: sorted" in result.output and "energy.tsv:2: pos: " in result.output and result.exit_code == 1
    lines = (where / "water.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[:3] for line in lines[1:]] == [["水表", "water meter", "noun"], ["管网", "pipe network", "noun"]]
    assert (where / "energy.tsv").read_bytes() == before


def test_a_file_that_is_no_file_of_terms_is_reported(tmp_path: Path) -> None:
    where = folder(tmp_path)
    (where / "Water Supply.tsv").write_text(HEAD, encoding="utf-8")
    (where / "notes.md").write_text("x", encoding="utf-8")
    said = [str(problem) for problem in check.problems(tmp_path)]
    assert len(said) == 2 and all("no file of terms" in line for line in said)


def test_a_corpus_goes_over_the_packaged_terms(tmp_path: Path) -> None:
    folder(tmp_path, water=HEAD + "高技能人才\tmaster of a trade\tperson\n")
    found = {term.zh: term.en for term in tables.load(tmp_path).glossary}
    assert found["高技能人才"] == "master of a trade" and len(found) > 10_000


def test_a_glossary_in_yaml_is_still_read(tmp_path: Path) -> None:
    old = tmp_path / "glossary.yml"
    old.write_text("extends: default\nglossary:\n  - {zh: 高技能人才, en: a}\n  - {zh: 水表, en: b}\n", encoding="utf-8")
    folder(tmp_path, water=HEAD + "水表\twater meter\tnoun\n")
    found = {term.zh: term.en for term in tables.load(tmp_path).glossary}
    assert (found["高技能人才"], found["水表"]) == ("a", "water meter") and len(found) > 10_000
    old.write_text("glossary:\n  - {zh: 高技能人才, en: a}\n", encoding="utf-8")  # whole: in place of the packaged terms
    assert {term.zh for term in tables.load(tmp_path).glossary} == {"高技能人才", "水表"}


def test_a_row_that_the_others_compose_is_told(tmp_path: Path) -> None:
    folder(tmp_path, water=HEAD + "水利基础设施建设\tconstruction of water conservancy infrastructure\tactivity\n水利老黄牛\tox\tnoun\n")
    known = tables.load(tmp_path)
    composed = english.name_en("水利基础设施建设", tables.load())
    assert composed == next(t.en for t in known.glossary if t.zh == "水利基础设施建设")
    told = list(check.spare(tmp_path))
    assert len(told) == 1 and "water.tsv:2: the other rows give 水利基础设施建设" in told[0]
