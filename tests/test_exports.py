"""The files for machines: what they say is what the records say, each column is explained, others' readers accept them, nothing runs."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import openpyxl
import pytest

import factory
from policy_digest import check, pipeline, publish
from policy_digest import tables as tables_module
from policy_digest.digest import digest
from policy_digest.errors import InvalidData
from policy_digest.export import Exports, Held, columns, excel, selectors, shape, sheets
from policy_digest.export.indented import indented
from policy_digest.export.shelf import Shelf
from policy_digest.inert import csv_cell
from policy_digest.models import Extraction, Record
from policy_digest.people import Review
from policy_digest.streamed import Streamed, measured
from policy_digest.tables import Tables
from policy_digest.tables import dataset as owner
from policy_digest.wording import word

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = (ROOT / "data", ROOT / "data" / "fields" / "elderly-care")
ADDRESS = "https://policy.example/digest/"
FORMULA = tuple("=+-@＝＋－＠")


def held_of(found: list[Extraction], tables: Tables, address: str = ADDRESS) -> Held:
    ordered = digest(found, tables)
    return Held(ordered, word(ordered, tables), tables, "政策摘要 Policy Digest", address)


def files(held: Held, many: int = 20_000) -> dict[str, bytes]:
    return {p.src_uri: p.content.encode() if isinstance(p.content, str) else bytes(p.content) for p in Exports(held, many).pages()}


def rows_of(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


@pytest.fixture(scope="module", params=SHIPPED, ids=lambda path: path.name)
def shipped(request: pytest.FixtureRequest) -> tuple[Held, dict[str, bytes]]:
    """A shipped corpus, and every file of its site for machines."""
    known = tables_module.load(request.param)
    found = [one for one in pipeline.Extractor(known).gather(request.param) if isinstance(one, Extraction)]
    held = held_of(found, known)
    assert len(held.digest.entries) > 10
    return held, files(held)


@pytest.fixture(scope="module")
def folder(shipped: tuple[Held, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(shipped[1], tmp_path_factory.mktemp("api"))


def written(made: Mapping[str, bytes], folder: Path) -> Path:
    for name, raw in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder / "api"


@pytest.fixture(scope="module")
def two(tables: Tables) -> Held:
    """Two documents: one of 2024 with everything that a record may have, one without date."""
    source = factory.article(
        "# 主要目标", "到2027年，建成公共实训基地12—15个。", "另建5.5万个床位。", "", title="关于建设实训基地的意见",
        url="https://hrss.weifang.gov.cn/art/1.html", url_basis="canonical", captured="2026-11-30", doc_number="潍政发〔2024〕8号",
        issuers=("潍坊市人民政府",), repeals=("潍政发〔2019〕1号",), window="2024/2027",
    )  # fmt: skip
    first = factory.record(
        source, "12—15个", 12, "个", "公共实训基地", value_max=Decimal(15), period={"by": "2027"}, id="r1", comparator="=",
        agreement="agreed", review=Review("corrected", "李伟", "2026-12-01T09:30:00Z", "核对过", (("kind", "status"),)),
        agencies=("市人力资源社会保障局", "市财政局"),
    )  # fmt: skip
    second = factory.record(source, "5.5万个", 55_000, "个", "床位", id="r2", kind="status", comparator="~")
    other = factory.article("共3个。", place="jining", title="讯", published=None)
    third = factory.record(other, "3个", Decimal("0.000001"), "个", "站点", id="r3", comparator="<=")
    return held_of([factory.extraction(source, first, second), factory.extraction(other, third)], tables)


# ---------------------------------------------------------------- one list of columns


def test_every_column_and_every_file_is_explained_in_both_languages(two: Held) -> None:
    for column in columns.COLUMNS:
        said = two.words[column.word]
        assert len(said.zh) > 1 and len(said.en) > 2 and re.search("[\u3400-\u9fff]", said.zh), column.name
    offer = Exports(two, 1).offer()
    assert all(two.words[f"file-{file.about}"].zh for file in offer.files)
    assert [name for name, _ in offer.columns] == [column.name for column in columns.COLUMNS]
    assert all(two.words[f"cell-{type}"].zh for _, type in offer.columns)


def test_the_page_names_every_column_with_its_meaning_and_every_file_with_its_size(two: Held) -> None:
    made = {page.src_uri: str(page.content) for page in publish.Site(two.tables).pages(two.digest.extractions, "Site")
            if page.src_uri == "downloads.md" or page.src_uri.endswith("json")}  # fmt: skip
    page = made["downloads.md"]
    for column in columns.COLUMNS:
        assert f"<code>{column.name.replace('_', '&#95;')}</code>" in page, column.name
    for name in ("records.csv", "records.xlsx", "records.jsonl", "record.schema.json", "annotations.jsonld", "croissant.json"):
        assert re.search(rf'href="api/{name}" download>.*?· \d+ (?:B|KB)</span>', page), name
    size = len(made["api/records.json"].encode())
    assert f"{size} B" in page if size < 1000 else f"{(size + 500) // 1000} KB" in page


def test_the_reference_for_users_is_what_the_code_makes(two: Held) -> None:
    text = (ROOT / "docs" / "makers" / "data.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `([a-z_]+)` \| ([a-z -]+) \| (.+) \|$", text, re.MULTILINE)
    assert table == [(c.name, c.type, two.words[c.word].en.replace("|", "\\|")) for c in columns.COLUMNS]


# ---------------------------------------------------------------- tables


def test_tables_and_objects_say_the_same(shipped: tuple[Held, dict[str, bytes]]) -> None:
    held, made = shipped
    objects = json.loads(made["api/records.json"])
    assert [json.loads(line) for line in made["api/records.jsonl"].decode().splitlines()] == objects
    table = rows_of(made["api/records.csv"])
    assert len(table) == len(objects) == len(held.digest.entries)
    assert {row["comparator"] for row in table} == {one["comparator"] for one in objects} and "=" in {row["comparator"] for row in table}
    for row, one, entry in zip(table, objects, held.digest.entries, strict=True):
        assert list(row) == [column.name for column in columns.COLUMNS]
        assert Decimal(row["value"]) == entry.record.value == Decimal(str(one["value"]))
        assert {key: row[key] for key in one["period"]} == one["period"]
        assert (row["city"], row["city_zh"]) == (entry.article.place, held.place(entry.article.place).zh) and row["city_en"] != row["city"]
        assert (row["title_zh"], row["title_en"]) == (entry.article.title, held.wording.titles.get(entry.article.id, ""))
        assert row["clause_en"] == held.wording.rendered[entry.article.id, entry.record.id]
        assert row["permalink"] == f"{ADDRESS}articles/{row['article']}.html#r-{row['id']}"
        for column in columns.COLUMNS:
            cell = columns.row(entry, held)[column.name]
            assert row[column.name] == columns.written(cell, column)
            assert cell is None or row[column.name].lstrip("'") == csv_cell(str(cell)).lstrip("'") or column.type == "number"


def test_numbers_are_written_in_plain_digits(two: Held) -> None:
    values = zip(two.digest.entries[:2], (Decimal("1E-7"), Decimal(10**21)), strict=True)
    small, large = (replace(entry, record=replace(entry.record, value=value)) for entry, value in values)
    lines = list(sheets.csv_lines([small, large], Shelf(two)))
    assert ",0.0000001," in lines[1] and ",1000000000000000000000," in lines[2]


def test_a_workbook_holds_the_same_cells_as_texts_and_numbers(shipped: tuple[Held, dict[str, bytes]]) -> None:
    held, made = shipped
    book = openpyxl.load_workbook(io.BytesIO(made["api/records.xlsx"]))
    first, *others = book["records"].iter_rows()
    assert [cell.value for cell in first] == [column.name for column in columns.COLUMNS]
    assert [[cell.value for cell in row] for row in others] == [list(columns.row(e, held).values()) for e in held.digest.entries]
    assert {cell.data_type for row in others for cell in row} <= {"s", "n"}
    assert [row[0] for row in book["columns"].iter_rows(min_row=2, values_only=True)] == [column.name for column in columns.COLUMNS]


def test_a_workbook_knows_nothing_of_the_build(two: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    first = b"".join(sheets.workbook(two.digest.entries, Shelf(two)))
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))
    assert b"".join(sheets.workbook(two.digest.entries, Shelf(two))) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r">([0-9T:Z-]{20})<", core) == [f"{two.newest}T00:00:00Z"] * 2


ATTACKS = (
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "＝1+1",
    " \t=1+1",
    "a;=1+1",
    "甲;  ＝HYPERLINK(1)",
    '"=1+1',
    "'=1",
    "=",
    "\r\n=1",
    "a\t=2",
)


def hostile(tables: Tables) -> Held:
    """Records with a formula in every text that a source or a person writes."""
    found = []
    for number, (attack, place) in enumerate(zip(ATTACKS, itertools.cycle(["weifang", "jining"]))):
        source = factory.article(
            "# " + (attack.strip() or "x"), f"{attack}共3个。", place=place, title=f"{attack} {number}", publisher=attack, doc_number=attack,
            url=attack, url_basis="given",
        )  # fmt: skip
        review = Review("added", attack, "2026-12-01", attack, (("indicator_zh", attack),), attack)
        one = factory.record(
            source, "3个", 3, attack, attack, indicator_en=attack, agencies=(attack, attack), id=f"r{number}", review=review
        )
        one = replace(one, evidence=replace(one.evidence, section=(attack, attack)), comparator="=", themes=(attack,))
        found.append(factory.extraction(source, one))
    return held_of(found, tables)


def cells(text: str, delimiter: str, quoting: bool) -> Iterator[str]:
    """Cells as a spreadsheet may cut them: at its own separator, with or without regard to quotes."""
    for line in csv.reader(io.StringIO(text), delimiter=delimiter) if quoting else (line.split(delimiter) for line in text.splitlines()):
        yield from line


def test_no_spreadsheet_finds_a_formula(tables: Tables) -> None:
    held = hostile(tables)
    made = files(held)
    texts = {name: raw.decode("utf-8-sig") for name, raw in made.items() if name.endswith(".csv")}
    texts["shown"] = "".join(json.loads(f"[{made['api/shown/0.js'].decode()[len('policyDigestShown(') : -3]}]")[2])
    assert len(texts) == 4
    for name, text in texts.items():
        for delimiter, quoting in ((",", True), (";", True), ("\t", True), (";", False)):
            ran = [cell for cell in cells(text, delimiter, quoting) if cell.lstrip(' "').startswith(FORMULA)]
            assert set(ran) <= {"="}, (name, delimiter, ran[:3])  # alone it is no formula, and it is the comparator
    book = openpyxl.load_workbook(io.BytesIO(made["api/records.xlsx"]))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    (row,) = (r for r in rows_of(made["api/records.csv"]) if r["id"] == "r10")
    assert row["comparator"] == "=" and row["unit"] == "'=" and row["indicator_zh"] == "'="


def test_what_is_put_before_a_formula_is_put_nowhere_else() -> None:
    for text in ("技能人才", "5个;6个", "a-b", "x = 1", "超过40%", "A;B"):
        assert csv_cell(text) == text


def test_what_xml_cannot_write_is_no_end_of_the_workbook(tables: Tables) -> None:
    source = factory.article("共3个\ufffe\uffff。")
    one = replace(factory.record(source, "3个", 3, "个", "\x00\x0b\ufffe站点" + "长" * 40_000), agencies=("\ud800",))
    held = held_of([factory.extraction(source, one)], tables)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheets.workbook(held.digest.entries, Shelf(held)))))
    assert len(str(book["records"]["C2"].value)) == excel.LONGEST


# ---------------------------------------------------------------- sizes


def test_nothing_is_made_before_it_is_written(two: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("policy_digest.export.shelf.object_of", lambda entry, held: made.append(entry) or {"id": entry.record.id})
    for path in ("api/records.jsonl", "api/records.json"):
        made.clear()
        content = next(p.content for p in Exports(two).pages() if p.src_uri == path)
        assert isinstance(content, Streamed) and made == []
        pieces = iter(content)
        for count in range(1, len(two.digest.entries) + 1):
            next(pieces)
            assert len(made) == count


def test_a_record_is_made_once_for_all_its_files(two: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    plain = columns.object_of
    monkeypatch.setattr("policy_digest.export.shelf.object_of", lambda entry, held: made.append(entry) or plain(entry, held))
    whole = files(two, many=2)
    assert made == list(two.digest.entries)
    rows = rows_of(whole["api/records.csv"])
    assert [row for slug in ("weifang", "jining") for row in rows_of(whole[f"api/cities/{slug}.csv"])] == rows
    objects = [one for slug in ("weifang", "jining") for one in json.loads(whole[f"api/cities/{slug}.json"])]
    assert objects == [plain(entry, two) for entry in two.digest.entries] == json.loads(whole["api/records.json"])


@pytest.mark.parametrize("value", [{}, [], {"a": []}, {"b": {"c": [1, 2.5, None, True]}, '号"': "\n\u2028<"}, [[], {}, "x"], 10**21, ()])
def test_json_is_indented_as_python_does(value: object) -> None:
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1)


def test_a_streamed_file_is_measured_as_it_is_written() -> None:
    made = []
    content = Streamed(lambda: made.append(1) or ("甲", b"b", "c"))
    assert b"".join(content) == bytes(content) == "甲bc".encode() and str(content) == "甲bc"
    count = len(made)
    assert measured(content) == measured("甲bc") == measured("甲bc".encode()) and len(made) == count
    assert Streamed(lambda: ("a",)).measured[0] == 1


def test_past_a_size_there_are_tables_by_year_and_no_workbook_of_all(two: Held) -> None:
    few, many = files(two), files(two, many=2)
    assert not [name for name in few if name.startswith("api/years/")] and "api/records.xlsx" in few
    years = {name.removeprefix("api/years/") for name in many if name.startswith("api/years/")}
    assert years == {"2024.csv", "2024.xlsx", "undated.csv", "undated.xlsx"} and "api/records.xlsx" not in many
    parts = [row for name in ("2024", "undated") for row in rows_of(many[f"api/years/{name}.csv"])]
    assert sorted(row["id"] for row in parts) == ["r1", "r2", "r3"] and many["api/records.csv"] == few["api/records.csv"]
    paths = [one["path"] for one in json.loads(many["api/datapackage.json"])["resources"]]
    assert {"years/2024.csv", "years/undated.csv"} <= set(paths)


def test_a_data_package_of_parts_is_valid(two: Held, tmp_path: Path) -> None:
    api = written(files(two, many=2), tmp_path)
    report = frictionless.validate(str(api / "datapackage.json"))
    assert report.valid, report.to_summary()


def test_the_same_records_give_the_same_bytes(shipped: tuple[Held, dict[str, bytes]]) -> None:
    held, made = shipped
    assert files(replace(held)) == made


def test_rows_to_download_are_those_of_the_table(shipped: tuple[Held, dict[str, bytes]]) -> None:
    held, made = shipped
    lines: list[str] = []
    for number in range(-(-len(held.digest.entries) // sheets.SHOWN)):
        told = json.loads(f"[{made[f'api/shown/{number}.js'].decode().removeprefix('policyDigestShown(').removesuffix(');' + chr(10))}]")
        assert told[0] == number
        lines += ([told[1]] if not number else []) + told[2]
    assert "".join(lines).encode() == made["api/records.csv"]


# ---------------------------------------------------------------- the shape of a record


def test_every_shipped_record_has_the_shape_that_is_published(shipped: tuple[Held, dict[str, bytes]]) -> None:
    made = shipped[1]
    published = json.loads(made["api/record.schema.json"])
    jsonschema.Draft202012Validator.check_schema(published)
    validator = jsonschema.Draft202012Validator(published)
    for one in json.loads(made["api/records.json"]):
        assert [error.message for error in validator.iter_errors(one)] == [], one["id"]
    for line in made["api/records.jsonl"].decode().splitlines():
        validator.validate(json.loads(line))


def test_records_with_everything_have_the_shape_too(two: Held) -> None:
    validator = jsonschema.Draft202012Validator(shape.schema(two))
    objects = [columns.object_of(entry, two) for entry in two.digest.entries]
    for one in objects:
        validator.validate(one)
    assert objects[0]["review"]["read"] == {"kind": "status"} and objects[2]["published"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "promise"}, {"comparator": "=="}, {"value": "12"}, {"value": None}, {"indicator_zh": ""}, {"deadline": "soon"},
        {"themes": "platforms"}, {"evidence": {"quote": "x"}}, {"period": {"until": "2027"}}, {"period": {"by": "next year"}},
        {"extra": 1}, {"review": {"state": "read"}}, {"published": 2024}, {"agreement": "unsure"},
    ],
    ids=str,
)  # fmt: skip
def test_another_shape_is_refused(two: Held, change: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(shape.schema(two))
    assert not validator.is_valid(columns.object_of(two.digest.entries[0], two) | change)


def test_a_record_without_one_of_its_fields_is_refused(two: Held) -> None:
    validator = jsonschema.Draft202012Validator(shape.schema(two))
    whole = columns.object_of(two.digest.entries[0], two)
    assert [key for key in whole if validator.is_valid({k: v for k, v in whole.items() if k != key})] == []


# ---------------------------------------------------------------- data packages


def test_frictionless_accepts_the_data_package(folder: Path, shipped: tuple[Held, dict[str, bytes]]) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    package = frictionless.Package(str(folder / "datapackage.json"))
    (table,) = [resource for resource in package.resources if resource.name == "records"]
    assert len(table.read_rows()) == len(shipped[0].digest.entries)
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert told["licenses"][0]["name"] == "MIT" and told["version"] and len(told["description"]) > 80 and told["homepage"] == ADDRESS
    assert {one["path"] for one in told["resources"]} == {
        *("records.csv", "records.xlsx", "records.json", "records.jsonl", "record.schema.json", "annotations.jsonld", "articles.json")
    }


def test_a_table_that_was_touched_is_not_accepted(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "api")
    table = tmp_path / "api" / "records.csv"
    raw = table.read_bytes()
    table.write_bytes(raw.replace(b",target,", b",threat,", 1))
    assert not frictionless.validate(str(tmp_path / "api" / "datapackage.json")).valid
    table.write_bytes(raw + b"\r\n")
    assert not frictionless.validate(str(tmp_path / "api" / "datapackage.json")).valid


def test_croissant_is_read_by_its_own_library(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant  # brings pandas and more: only here

    found = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    assert not found.metadata.ctx.issues.errors and not found.metadata.ctx.issues.warnings, found.metadata.ctx.issues.report()
    objects = json.loads((folder / "records.json").read_text(encoding="utf-8"))
    read = list(found.records("records"))
    assert len(read) == len(objects)
    for row, one in zip(read, objects, strict=True):
        assert row["records/id"].decode() == one["id"] and float(row["records/value"]) == one["value"]
        assert row["records/quote"].decode() == one["evidence"]["quote"]
        by = row["records/by"]
        assert (by.decode() if isinstance(by, bytes) else None) == one["period"].get("by")
        assert [theme.decode() for theme in row["records/themes"]] == one["themes"]


def test_a_version_is_the_newest_day_and_changes_with_the_records(two: Held, tables: Tables) -> None:
    def told(held: Held) -> str:
        return str(json.loads(files(held)["api/datapackage.json"])["version"])

    first = told(two)
    assert re.fullmatch(r"2026\.12\.1\+[0-9a-f]{8}", first) and told(replace(two)) == first

    def changed(record: Record) -> Record:
        return replace(record, value=record.value + 1)

    other = [replace(x, records=tuple(map(changed, x.records))) for x in two.digest.extractions]
    assert told(held_of(other, tables)) != first
    assert told(replace(held_of([], tables))).startswith("1970.1.1+")


def test_nobody_is_lent_a_licence(two: Held) -> None:
    made = files(two)
    assert "licenses" not in json.loads(made["api/datapackage.json"]) and "license" not in json.loads(made["api/croissant.json"])


OWN = "license: CC-BY-4.0\nversion: 1.4.0\ncreator: 某研究所\nabout_zh: 甲\nabout_en: A data set.\n"


def test_what_the_owner_says_is_in_both_packages(two: Held, tmp_path: Path) -> None:
    (tmp_path / "dataset.yml").write_text(OWN, encoding="utf-8")
    known = tables_module.load(tmp_path)
    made = files(replace(two, tables=known))
    package, croissant = (json.loads(made[f"api/{name}.json"]) for name in ("datapackage", "croissant"))
    assert (package["version"], package["licenses"][0]["name"]) == ("1.4.0", "CC-BY-4.0") and "A data set." in package["description"]
    assert croissant["license"] == "https://spdx.org/licenses/CC-BY-4.0.html" and croissant["creator"]["name"] == "某研究所"
    assert [str(p) for p in check.problems(tmp_path) if "dataset" in str(p)] == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("license: '<script>'\n", 1, "license"),
        ("creator: A\nversion: latest\n", 2, "version"),
        ("owner: me\n", 1, "owner"),
        ("license: [MIT]\n", 1, "license"),
        ("- MIT\n", 1, "dataset"),
        ("license: !!python/object:x\n", 1, "tag"),
        ("creator: " + "a" * 300 + "\n", 1, "creator"),
    ],
)  # fmt: skip
def test_a_bad_file_of_the_owner_is_one_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    (tmp_path / "dataset.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidData, match=rf"dataset\.yml:{line}: .*{what}") as caught:
        owner.dataset(owner.source(tmp_path))
    assert "\n" not in str(caught.value)
    assert any("dataset.yml" in str(problem) for problem in check._bad_tables(tmp_path))


# ---------------------------------------------------------------- annotations


def test_each_annotation_finds_its_sentence_by_both_selectors(shipped: tuple[Held, dict[str, bytes]]) -> None:
    held, made = shipped
    collection = json.loads(made[selectors.PATH])
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld" and collection["total"] == len(held.digest.entries)
    items = collection["first"]["items"]
    assert len({one["id"] for one in items}) == len(items) == len(held.digest.entries)
    for one, entry in zip(items, held.digest.entries, strict=True):
        assert one["type"] == "Annotation" and {body.get("language") for body in one["body"]} == {"zh-Hans", "en", None}
        target = one["target"][0]
        text = made[target["source"].removeprefix(ADDRESS)].decode()
        quote, position = target["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"] == entry.record.evidence.quote
        whole = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text.count(whole) == 1 and text.index(whole) + len(quote["prefix"]) == position["start"]


def test_a_sentence_that_stands_twice_is_told_apart() -> None:
    text = "甲" * 50 + "共3个。" + "乙" * 100 + "甲" * 50 + "共3个。" + "乙" * 99 + "丙"
    at = text.rindex("共3个")
    prefix, suffix = selectors.around(text, at, at + 4)
    assert text.count(prefix + "共3个。" + suffix) == 1
    assert selectors.around("共3个。", 0, 4) == ("", "") and selectors.around("aa", 0, 1) == ("", "a")


def test_the_source_page_is_a_target_only_where_it_has_the_words(tables: Tables) -> None:
    def targets(**facts: Any) -> list[str]:
        source = factory.article("共3个。", url="https://a.gov.cn/x.html", url_basis="given", **facts)
        held = held_of([factory.extraction(source, factory.record(source, "3个", 3, "个", "站点"))], tables)
        return [target["source"] for target in selectors.annotation(held.digest.entries[0], held)["target"]]

    assert len(targets()) == 2 and len(targets(brief=True)) == 1


def test_addresses_lead_somewhere_where_the_site_does_not_know_its_own(two: Held, tmp_path: Path) -> None:
    unknown = replace(two, address="")
    api = written(files(unknown), tmp_path)
    for one in json.loads((api / "annotations.jsonld").read_text(encoding="utf-8"))["first"]["items"]:
        assert (api / one["target"][0]["source"]).is_file()
        assert one["body"][2]["id"].startswith("../articles/")
    assert rows_of((api / "records.csv").read_bytes())[0]["permalink"].startswith("articles/")


# ---------------------------------------------------------------- documents as schema.org has them


def _linked(page: str) -> dict[str, Any]:
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    made: dict[str, Any] = json.loads(told)
    return made


def test_an_act_is_legislation_and_news_an_article(two: Held) -> None:
    made = {page.src_uri: page for page in publish.Site(two.tables).pages(two.digest.extractions, "Site", ADDRESS)}
    act, news = (_linked(str(made[f"articles/{x.article.id}.md"].content)) for x in two.digest.extractions)
    assert (act["@type"], news["@type"]) == ("Legislation", "Article")
    assert act["legislationIdentifier"] == "潍政发〔2024〕8号" and act["legislationRepeals"][0]["name"] == "潍政发〔2019〕1号"
    assert act["legislationPassedBy"] == [{"@type": "GovernmentOrganization", "name": "潍坊市人民政府"}]
    assert act["legislationJurisdiction"] == {"@type": "AdministrativeArea", "name": "潍坊市", "alternateName": "Weifang"}
    assert act["temporalCoverage"] == "2024/2027" and act["datePublished"] == "2024-05-20"
    for told in (act, news):
        assert told["encoding"]["contentUrl"].removeprefix(ADDRESS) in made


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于支持公共实训基地建设的若干措施", "Legislation"),
        ("潍坊市关于支持公共实训基地建设的实施办法", "Legislation"),
        ("潍坊市发布公共实训基地建设实施办法", "Article"),
        ("关于公共实训基地，你想知道的都在这里", "Article"),
        ("关于《潍坊市公共实训基地管理办法》的解读", "Article"),
    ],
)
def test_an_act_without_number_and_issuer_is_one_by_its_title(tables: Tables, title: str, kind: str) -> None:
    source = factory.article("共3个。", title=title, place="weifang")
    found = factory.extraction(source, factory.record(source, "3个", 3, "个", "站点"))
    page = next(str(p.content) for p in publish.Site(tables).pages([found], "Site") if p.src_uri == f"articles/{source.id}.md")
    assert _linked(page)["@type"] == kind


def test_linked_data_of_a_hostile_document_stays_data(tables: Tables) -> None:
    attack = "</script><script>alert(1)</script><!--"
    source = factory.article("共3个。", title=attack, doc_number=attack, issuers=(attack,), repeals=(attack,), publisher=attack)
    found = factory.extraction(source, factory.record(source, "3个", 3, "个", "站点"))
    page = next(str(p.content) for p in publish.Site(tables).pages([found], "Site") if p.src_uri.startswith("articles/2"))
    assert _linked(page)["legislationRepeals"][0]["name"] == attack and "<script>alert" not in page
