"""`check`: what only two rows or two files can tell is named with its file and line, and the shipped corpus is clean."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import factory
from policy_digest import check, corpus, keep, pipeline, tables
from policy_digest.models import Article, Extraction, Paragraph

ARTICLE = Article(
    "2024-05-20-deadbeef",
    "示例市职业培训若干措施",
    "weifang",
    "示例日报",
    "2024-05-20",
    (Paragraph("到2027年，全市建成公共实训基地不少于12个，开展职业技能培训5万人次。"),),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one article with its records, read once. Nobody writes into it."""
    folder = tmp_path_factory.mktemp("check") / "data"
    corpus.write_article(folder, ARTICLE)
    assert [k.outcome for k in keep.keep_records(folder, tables.load(folder))] == ["extracted"]
    return folder


@pytest.fixture
def data(tmp_path: Path, kept: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(kept, tmp_path / "data")


def said(data: Path) -> list[str]:
    """The problems, without the folder's path."""
    return [str(p).replace(f"{data}/", "") for p in check.problems(data)]


def test_the_shipped_corpus_is_clean(root: Path) -> None:
    assert said(root / "data") == []


def test_a_corpus_without_tables_of_its_own_is_clean(data: Path) -> None:
    assert said(data) == []


def test_no_such_folder(tmp_path: Path) -> None:
    (problem,) = check.problems(tmp_path / "nowhere")
    assert "no such folder" in str(problem) and "--data" in str(problem)


UNIT = '{unit: "%s", measure: things, one: "a", many: "b", aliases: ["%s"]}'


@pytest.mark.parametrize(
    ("table", "rows", "line", "words"),
    [
        (
            "units",
            ['{unit: "甲", measure: things, aliases: ["丙"]}', '{unit: "乙", measure: things, aliases: ["丙"]}'],
            None,
            "丙 is written for",
        ),
        ("units", ['{unit: "甲", measure: things, aliases: ["人"]}'], None, "is written for"),
        ("units", ['{unit: "甲", measure: things, one: "a"}'], 3, "one number only"),
        ("units", ['{unit: "甲", measure: weight}'], 3, "measure"),
        ("units", ['{unit: "甲", measure: things}', '{unit: "甲", measure: things}'], 4, "stands twice"),
        ("themes", ["{id: a, zh: 甲, en: A, strong: 同词}", "{id: b, zh: 乙, en: B, strong: 同词}"], 4, "同词 is a strong word of a too"),
        ("themes", ["{id: a, zh: 甲, en: 甲}"], 3, "Chinese in the English"),
        ("indicators", ["{id: a, zh: 甲, en: A, theme: none, type: stock, units: 人, patterns: 某某}"], 3, "no theme 'none'"),
        ("indicators", ["{id: a, zh: 甲, en: A, theme: training, type: stock, units: 唔, patterns: 某某}"], 3, "no unit '唔'"),
        ("glossary", ["{zh: 某词, en: 某}"], 3, "Chinese in the English"),
        ("places", ["{slug: a, zh: 甲市, short: 甲, en: A, level: prefecture, code: '990100', parent: nowhere}"], 3, "no place 'nowhere'"),
        (
            "places",
            ["{slug: a, zh: 潍坊市, short: 潍坊, en: A, level: prefecture, code: '990100', parent: shandong}"],
            3,
            "潍坊市 is weifang's",
        ),
        (
            "places",
            ["{slug: a, zh: 甲市, short: 甲, en: A, level: prefecture, code: '370700', parent: shandong}"],
            3,
            "code 370700 is weifang's",
        ),
        ("places", ["{slug: a, zh: 甲市, short: 甲, en: A, level: prefecture, code: '990100'}"], 3, "no parent"),
        (
            "places",
            [
                "{slug: a, zh: 甲市, short: 甲, en: A, level: prefecture, code: '990100', parent: b}",
                "{slug: b, zh: 乙省, short: 乙, en: B, level: province, code: '990000', parent: a}",
            ],
            3,
            "the place lies in itself (a in b in a)",
        ),
        (
            "places",
            ["{slug: a, zh: 甲市, short: 甲, en: A, level: prefecture, code: '990100', parent: shandong, lon: 1000, lat: 30}"],
            3,
            "lon: ",
        ),
        (
            "places",
            ["{slug: a, zh: 甲市, short: 甲, en: A, level: prefecture, code: '990100', parent: shandong, lon: 118, lat: .nan}"],
            3,
            "lat: ",
        ),
        ("places", ["{slug: index, zh: 甲市, short: 甲, en: A, level: prefecture, code: '990100', parent: shandong}"], 3, "slug: `index`"),
        ("themes", ["{id: index, zh: 甲, en: A}"], 3, "id: `index`"),
        ("indicators", ["{id: index, zh: 甲, en: A, theme: training, type: stock, units: 人, patterns: 某某}"], 3, "id: `index`"),
    ],
)
def test_rows_that_contradict_others(tmp_path: Path, table: str, rows: list[str], line: int | None, words: str) -> None:
    data = tmp_path / "data"  # without an article: nothing is compiled from the rows
    data.mkdir()
    (data / f"{table}.yml").write_text(f"extends: default\n{table}:\n" + "".join(f"  - {row}\n" for row in rows), encoding="utf-8")
    found = [p for p in said(data) if words in p]
    assert found, said(data)
    if line:
        assert found[0].startswith(f"{table}.yml:{line}: ")


def test_every_bad_row_is_named(data: Path) -> None:
    (data / "units.yml").write_text("units:\n  - {unit: 甲}\n  - {unit: 乙, measure: things}\n  - {colour: red}\n", encoding="utf-8")
    assert [p.split(": ")[0] for p in said(data)] == ["units.yml:2", "units.yml:4"]


def test_a_table_that_nobody_reads(data: Path) -> None:
    (data / "unit.yml").write_text("units: []\n", encoding="utf-8")
    (problem,) = said(data)
    assert problem.startswith("unit.yml: no table of this name is read") and "units.yml" in problem


@pytest.mark.parametrize(
    ("table", "text", "line", "words"),
    [
        ("phrases", "extends: default\nheart: 瞄准\n", 2, "no list of the name 'heart' is read, perhaps: heard"),
        ("phrases", "extends: default\nadd:\n  heart: 瞄准\n", 3, "nothing to add to under 'heart'"),
        ("phrases", "extends: default\nadd:\n  heard: [瞄准]\n", 3, "is written otherwise here"),
        ("phrases", "extends: default\nadd: 瞄准\n", 2, "is written otherwise here"),
        ("furniture", "extends: default\nadd:\n  opens:\n    teaser: [相关阅读]\n", 3, "相关阅读 stands twice under `teaser`"),
        ("furniture", "extends: default\nadd:\n  opens:\n    footer: [相关阅读]\n", 3, "相关阅读 stands under `teaser` and `footer`"),
    ],
)
def test_words_that_contradict_others(data: Path, table: str, text: str, line: int, words: str) -> None:
    (data / f"{table}.yml").write_text(text, encoding="utf-8")
    found = [p for p in said(data) if words in p]
    assert found and found[0].startswith(f"{table}.yml:{line}: "), said(data)


def test_adding_needs_something_to_add_to(data: Path) -> None:
    (data / "phrases.yml").write_text("add:\n  heard: {part: 其间}\n", encoding="utf-8")
    assert any("`add:` without `extends: default`" in p for p in said(data))


def test_a_word_of_its_own_contradicts_nothing(data: Path) -> None:
    (data / "phrases.yml").write_text("extends: default\nadd:\n  heard: {part: 其间}\n", encoding="utf-8")
    assert [p for p in said(data) if "phrases.yml" in p] == []


def test_an_article_edited_since(data: Path) -> None:
    path = corpus.article_path(data, ARTICLE.place, ARTICLE.id)
    path.write_text(path.read_text(encoding="utf-8").replace("12个", "15个"), encoding="utf-8")
    (problem,) = said(data)
    assert problem.startswith("records/weifang/2024-05-20-deadbeef.yml:") and problem.endswith("run `policy-digest extract`")


def test_records_edited_by_hand(data: Path) -> None:
    path = corpus.records_path(data, ARTICLE.place, ARTICLE.id)
    text = path.read_text(encoding="utf-8")
    assert 'value: "12"' in text
    path.write_text(text.replace('value: "12"', 'value: "13"'), encoding="utf-8")
    (problem,) = said(data)
    assert "edited by hand" in problem and problem.startswith("records/weifang/2024-05-20-deadbeef.yml:7: ")
    assert "run `policy-digest extract`" in problem and "data/*.yml" in problem and "en.po" in problem
    # Nothing of it is published, and `extract` makes it good.
    known = tables.load(data)
    (held,) = pipeline.Extractor(known).gather(data)
    assert isinstance(held, Extraction) and {str(r.value) for r in held.records} == {"12", "50000"}
    assert [k.outcome for k in keep.keep_records(data, known)] == ["extracted"]
    assert path.read_text(encoding="utf-8") == text and said(data) == []


def test_records_edited_by_hand_with_their_hash(data: Path) -> None:
    path = corpus.records_path(data, ARTICLE.place, ARTICLE.id)
    found = corpus.read_records(data, ARTICLE, tables.load(data))
    assert found is not None
    forged = replace(found[0], records=tuple(replace(r, value=r.value + 1) for r in found[0].records))
    path.write_text(corpus.format_records(forged, found[1]), encoding="utf-8")
    (problem,) = said(data)
    assert "edited by hand, run `policy-digest extract --all`" in problem


@pytest.mark.parametrize("failure", [RecursionError("too\ndeep"), IndexError("of range"), ArithmeticError(), MemoryError(), KeyError("甲")])
def test_what_a_text_sets_off_is_said_in_one_line(failure: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*given: object) -> Extraction:
        raise failure

    monkeypatch.setattr(pipeline.Extractor, "extract", breaks)
    problem = str(pipeline.Extractor(tables.load()).again(Path("data"), ARTICLE))
    assert problem.startswith("data/articles/weifang/2024-05-20-deadbeef.md: no records could be read out of it (")
    assert type(failure).__name__ in problem and "\n" not in problem


def test_an_article_that_breaks_its_extraction_costs_no_other_its_records(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(ARTICLE, id="2024-05-20-00000000", title="另一篇")
    corpus.write_article(data, other)
    resolve = pipeline.resolve

    def breaks(article: Article, *more: Any) -> Any:
        if article.id == other.id:
            raise RecursionError("too deep")
        return resolve(article, *more)

    monkeypatch.setattr(pipeline, "resolve", breaks)
    known = tables.load(data)
    where = str(corpus.article_path(data, other.place, other.id))
    said_of_it = f"{where}: no records could be read out of it (RecursionError: too deep), report this with the article"
    kept = list(keep.keep_records(data, known, everything=True))
    assert [(k.outcome, k.message) for k in kept] == [("failed", said_of_it), ("unchanged", "")]
    gathered = list(pipeline.Extractor(known).gather(data))
    assert str(gathered[0]) == said_of_it and isinstance(gathered[1], Extraction)
    corpus.write_records(data, Extraction(other), corpus.stamp(other, corpus.extractor(known)))
    assert [str(p) for p in check.problems(data)] == [said_of_it]


def test_records_made_with_other_rules(data: Path) -> None:
    known = tables.load(data)
    fewer = pipeline.Extractor(known).extract(ARTICLE)
    corpus.write_records(data, replace(fewer, records=fewer.records[:-1]), replace(corpus.stamp(ARTICLE, "0" * 64)))
    (problem,) = said(data)
    assert "made with other rules or tables" in problem


@pytest.mark.parametrize(
    ("zh", "en", "mends"),
    [
        ("学员", "trainees of every year", True),  # the Chinese says nothing of years
        ("结业后三个月内受聘的学员", "trainees appointed within three months", None),  # both names say so
        ("学员", "trainees", None),
    ],
)
def test_a_sentence_that_says_otherwise_is_a_problem_only_where_a_row_mends_it(
    data: Path, zh: str, en: str, mends: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = factory.article(f"2023年，{zh}达到800人。")
    record = factory.record(source, "800人", 800, "人", zh, indicator_en=en, period={"during": "2023"}, kind="status")
    monkeypatch.setattr(pipeline.Extractor, "unreviewed", lambda reader, data, *more: iter([factory.extraction(source, record)]))
    problems = [
        f"records/weifang/{source.id}.yml: {record.id}: its sentence says otherwise (en: says every P1Y, which the record does not | "
    ]
    assert [p.split("2023年")[0] for p in said(data)] == (problems if mends else [])
    assert all(p.endswith(f"mend the English of {zh} in glossary/") for p in said(data))
    told = [note for note in check.notes(data) if f"{source.id}.yml: {record.id}: told in tables only, since a sentence" in note]
    assert len(told) == (mends is not None)


def test_what_belongs_to_no_article(data: Path) -> None:
    corpus.article_path(data, ARTICLE.place, ARTICLE.id).unlink()
    corpus.aside_path(data, ARTICLE.place, ARTICLE.id).write_text("x")
    assert [p.split(": ")[1].split(",")[0] for p in said(data)] == [
        "notes on an article that is not there",
        "records of an article that is not there",
    ]


def test_an_article_of_no_known_place(data: Path) -> None:
    corpus.write_article(data, replace(ARTICLE, id="2024-05-20-00000000", place="atlantis"))
    (problem,) = said(data)
    assert "'atlantis' is in no table" in problem


def test_an_article_without_records(data: Path) -> None:
    corpus.records_path(data, ARTICLE.place, ARTICLE.id).unlink()
    (problem,) = said(data)
    assert "no records yet" in problem
