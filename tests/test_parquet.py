"""The data of a corpus as a table without its site: the same files as the site's, and Parquet that reads back equal to them."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import factory
from policy_digest import cli, corpus, export, exported
from policy_digest.errors import PolicyDigestError
from policy_digest.export import parquet
from policy_digest.export.columns import COLUMNS
from policy_digest.tables import Tables

duckdb = pytest.importorskip("duckdb", reason='install "policy-digest[parquet]" to test what it writes')
ADDRESS = "https://policy.example/digest/"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet") / "data"
    article = factory.article("# 一、目标", "到2027年，建成“O'Hara”实训中心不少于12个，占比达到35.5%，市人社局负责。", "每人补助3至5万元。")
    corpus.write_article(folder, article)
    return folder


@pytest.fixture(scope="module")
def made(data: Path, tables: Tables) -> export.Exports:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SITE_URL", ADDRESS.rstrip("/"))
        return exported.read(data, tables, lambda problem: pytest.fail(str(problem)))


def content(made: export.Exports, path: str) -> bytes:
    page = made.file(path)
    assert page is not None
    return page.content.encode() if isinstance(page.content, str) else bytes(page.content)


def read_back(raw: bytes, folder: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The rows, and the type of each column."""
    (folder / "x.parquet").write_bytes(raw)
    with duckdb.connect() as asked:
        held = asked.execute("SELECT * FROM read_parquet(?)", [str(folder / "x.parquet")])
        types = {name: str(kind) for name, kind, *_ in held.description}
        return [dict(zip(types, row, strict=True)) for row in held.fetchall()], types


def test_parquet_holds_what_csv_and_json_hold(made: export.Exports, tmp_path: Path) -> None:
    rows, types = read_back(content(made, "api/records.parquet"), tmp_path)
    assert types == dict(parquet.RECORDS)
    of_csv = list(csv.DictReader(io.StringIO(content(made, "api/records.csv").decode("utf-8-sig"))))
    objects = json.loads(content(made, "api/records.json"))
    assert len(rows) == len(of_csv) == len(objects) > 2 and any(row["value_max"] for row in rows)
    for row, line, whole in zip(rows, of_csv, objects, strict=True):
        for column in COLUMNS:
            cell, written = row[column.name], line[column.name]
            if column.type in ("number", "integer"):
                assert cell == (float(written) if written else None)
            elif column.type == "list":
                assert "; ".join(cell) == written and isinstance(cell, list)
            else:
                assert (cell or "") == written
        assert row["quote"] == whole["evidence"]["quote"] and row["permalink"].startswith(ADDRESS)


def test_articles_read_back_as_the_objects_of_the_site(made: export.Exports, tmp_path: Path) -> None:
    rows, types = read_back(content(made, "api/articles.parquet"), tmp_path)
    assert rows == json.loads(content(made, "api/articles.json")) and types["paragraphs"] == "VARCHAR[]"


def test_what_columns_mean_stands_beside_them_and_the_same_rows_are_the_same_bytes(made: export.Exports, tmp_path: Path) -> None:
    raw = content(made, "api/records.parquet")
    assert raw == content(made, "api/records.parquet")
    (tmp_path / "x.parquet").write_bytes(raw)
    with duckdb.connect() as asked:
        told = dict(asked.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(tmp_path / "x.parquet")]).fetchall())
    assert json.loads(told[b"columns"]) == {column.name: made.held.said(column.word).en for column in COLUMNS}


def test_no_text_is_taken_for_a_statement(tmp_path: Path) -> None:
    hostile = "'); COPY (SELECT 1) TO 'owned.csv'; --\0\ud800{\"a\": [1"
    table = parquet.Parquet({"a": parquet.TEXT}, [{"a": hostile}], {"title": hostile})
    rows, _ = read_back(b"".join(parquet.pieces(table)), tmp_path)
    assert rows == [{"a": hostile.replace("\ud800", "?")}] and not Path("owned.csv").exists()


def test_who_has_no_duckdb_is_told_in_one_line(made: export.Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(PolicyDigestError, match=r'not installed, install it with `pip install "policy-digest\[parquet\]"`'):
        content(made, "api/records.parquet")


# ---------------------------------------------------------------- the command


def run(*words: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(cli.main, ["export", *words])
    return ended.exit_code, ended.stdout, ended.stderr


def test_a_table_is_what_the_site_has(
    data: Path, tables: Tables, made: export.Exports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policy_digest.by_machines.tables.load", lambda *_: tables)
    monkeypatch.setenv("SITE_URL", ADDRESS)
    out = [str(tmp_path / f"mine{suffix}") for suffix in (".csv", ".jsonl", ".parquet")]
    assert run(*out, "--data", str(data)) == (0, "".join(f"{name}\n" for name in out), "")
    for name in out:
        assert Path(name).read_bytes() == content(made, f"api/records{Path(name).suffix}")
    broken = data / "articles" / "weifang" / "broken.md"
    broken.write_text("---\n")
    code, _, told = run(out[0], "--data", str(data))
    broken.unlink()
    assert code == 1 and f"{broken}:1: the front matter has no end" in told


@pytest.mark.parametrize(("table", "name"), [("records", "mine.xml"), ("articles", "mine.csv")])
def test_a_form_that_is_not_known_is_one_line(data: Path, tmp_path: Path, table: str, name: str) -> None:
    code, out, told = run(str(tmp_path / name), "--table", table, "--data", str(data))
    assert (code, out) == (1, "") and f"no form for {table}, let its name end in .csv" in told.replace(
        "end in .json, .parquet", "end in .csv"
    )


def test_nothing_is_written_through_a_link(data: Path, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_digest.by_machines.tables.load", lambda *_: tables)
    (tmp_path / "outside").write_text("precious")
    (tmp_path / "mine.csv").symlink_to(tmp_path / "outside")
    code, _, told = run(str(tmp_path / "mine.csv"), "--data", str(data))
    assert code == 1 and "a link stands where a file goes" in told and (tmp_path / "outside").read_text() == "precious"
