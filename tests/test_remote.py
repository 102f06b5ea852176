"""A corpus in a store: what is read and written there is what a folder gives; nothing is written over, and no name leads out."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import factory
from policy_digest import cli, corpus, inside, remote
from policy_digest.errors import InvalidData
from policy_digest.tables import Tables

fsspec = pytest.importorskip("fsspec", reason='install "policy-digest[remote]" to test corpora in stores')
ARTICLE = factory.article("# 一、目标", "到2027年，建成实训中心不少于12个。")
AT = f"{ARTICLE.place}/{ARTICLE.id}"
BUCKET = "memory://bucket/corpus"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store of this process, and a folder of caches of this test."""
    monkeypatch.setenv("POLICY_DIGEST_CACHE", str(tmp_path / "caches"))
    found = fsspec.filesystem("memory")
    found.store.clear()
    yield found
    found.store.clear()


@pytest.fixture
def filled(store: Any, tmp_path: Path) -> Any:
    """One article in the store."""
    corpus.write_article(tmp_path / "made", ARTICLE)
    for path in (tmp_path / "made" / "articles").rglob("*.*"):
        store.pipe(f"/bucket/corpus/{path.relative_to(tmp_path / 'made')}", path.read_bytes())
    return store


def run(monkeypatch: pytest.MonkeyPatch, tables: Tables, *words: str) -> Any:
    monkeypatch.setattr("policy_digest.tables.load", lambda *_, **__: tables)
    return CliRunner().invoke(cli.main, list(words))


def held(store: Any) -> dict[str, bytes]:
    return {name.removeprefix("/bucket/corpus/"): store.cat(name) for name in store.find("/bucket/corpus")}


@pytest.mark.parametrize(
    ("name", "address"),
    [("s3://bucket/x", True), ("memory://x", True), ("https://x.cn/a", False), ("http://x", False), ("file:///x", False), ("data", False),
     ("C:\\data", False), ("zip::s3://x/y.zip", False), ("s3://a::file:///etc", False), ("s3://", False)],
)  # fmt: skip
def test_what_is_an_address(name: str, address: bool) -> None:
    assert remote.is_address(name) == address


def test_records_are_written_where_the_articles_are(filled: Any, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = run(monkeypatch, tables, "extract", "--data", BUCKET)
    assert ended.exit_code == 0 and "1 extracted" in ended.output, ended.output
    here = run(monkeypatch, tables, "extract", "--data", str(tmp_path / "made"))
    assert here.exit_code == 0
    assert held(filled)[f"records/{AT}.yml"] == (tmp_path / "made" / f"records/{AT}.yml").read_bytes()
    before = filled.info(f"/bucket/corpus/records/{AT}.yml")
    again = run(monkeypatch, tables, "extract", "--data", BUCKET)
    assert "1 unchanged" in again.output and filled.info(f"/bucket/corpus/records/{AT}.yml") == before, "what is there is not sent again"
    filled.rm(f"/bucket/corpus/articles/{AT}.md")
    gone = run(monkeypatch, tables, "extract", "--data", f"{BUCKET}/")
    assert "1 taken away" in gone.output and f"records/{AT}.yml" not in held(filled)


def test_captures_and_tables_come_and_go_by_address(store: Any, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "潍坊市发布职业培训新措施\n\n到2027年，潍坊市将建成公共实训基地不少于12个，开展职业技能培训5万人次。\n"
    store.pipe("/pages/a/page.txt", page.encode())
    store.pipe("/pages/.hidden", b"x")
    ended = run(monkeypatch, tables, "ingest", "memory://pages", "memory://nowhere/x.txt", "--data", BUCKET)
    assert ended.exit_code == 1 and "1 added, 1 failed" in ended.output and "memory://nowhere/x.txt: no such file" in ended.output
    shelves = {name.split("/")[0] for name in held(store)}
    assert shelves == {"articles", "captures"}
    assert b"page.txt" in next(raw for name, raw in held(store).items() if name.endswith(".md"))
    ended = run(monkeypatch, tables, "export", "memory://out/records.jsonl", "--data", BUCKET)
    assert ended.exit_code == 0, ended.output
    rows = [json.loads(line) for line in store.cat("/out/records.jsonl").splitlines()]
    assert [row["value"] for row in rows] == [12, 50000]


def test_a_file_here_may_be_named_by_its_address(tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.write_article(tmp_path / "my data", ARTICLE)
    ended = run(monkeypatch, tables, "extract", "--data", (tmp_path / "my data").as_uri())
    assert ended.exit_code == 0 and (tmp_path / "my data" / f"records/{AT}.yml").is_file()


# ---------------------------------------------------------------- both sides


def edited(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def test_what_changed_on_both_sides_is_not_written_over(store: Any) -> None:
    store.pipe({f"/bucket/corpus/{name}": b"0" for name in ("themes.yml", "units.yml", "records/a/b.yml")})
    with (
        pytest.raises(InvalidData, match=r"^memory://bucket/corpus: changed there and here: themes\.yml, remove the one"),
        remote.mirrored(BUCKET) as folder,
    ):
        for name in ("themes.yml", "units.yml", "records/a/b.yml", "site.yml"):
            edited(folder, name, "mine")
        store.pipe({f"/bucket/corpus/{name}": b"yours" for name in ("themes.yml", "records/a/b.yml", "dataset.yml")})
    assert held(store) == {
        "themes.yml": b"yours", "units.yml": b"mine", "records/a/b.yml": b"mine", "site.yml": b"mine", "dataset.yml": b"yours"
    }  # fmt: skip
    with pytest.raises(InvalidData, match="changed there and here"), remote.mirrored(BUCKET):
        pytest.fail("nothing is done with a corpus of which two states are there")
    (folder / "themes.yml").unlink()
    with remote.mirrored(BUCKET) as folder:
        assert (folder / "themes.yml").read_bytes() == (folder / "dataset.yml").read_bytes() == b"yours"


def test_a_run_that_was_killed_goes_on_where_it_was(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store.pipe("/bucket/corpus/themes.yml", b"0")
    with monkeypatch.context() as patched:
        patched.setattr(remote.Mirror, "push", lambda mirror: None)
        with remote.mirrored(BUCKET) as folder:
            edited(folder, "records/a/b.yml", "mine")
    assert list(held(store)) == ["themes.yml"]
    with remote.mirrored(BUCKET) as folder:
        assert (folder / "records/a/b.yml").read_text() == "mine"
    assert sorted(held(store)) == ["records/a/b.yml", "themes.yml"]


def test_what_others_are_made_from_is_sent_before_them(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[list[str]] = []
    monkeypatch.setattr(remote.Store, "put", lambda self, files: sent.append(sorted(files)))
    names = ["records/a/b.yml", "articles/a/b.md", "captures/0", "captures/1", "versions/a/b-v1.md", "themes.yml"]
    with remote.mirrored(BUCKET) as folder:
        for name in names:
            edited(folder, name, "mine")
    assert sent == [["captures/0", "captures/1"], ["versions/a/b-v1.md"], ["articles/a/b.md"], ["records/a/b.yml", "themes.yml"]]


# ---------------------------------------------------------------- a store is a stranger's


HOSTILE = ("../owned", "a/../../owned", "a//b", ".git/config", "a/.env", "a\\b", "C:/x", "a\x00b", "a\nb", "x" * 300, "..")


def test_no_name_in_a_store_leads_out_of_the_folder(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {f"/bucket/corpus/{name}": {"size": 1, "created": 1} for name in (*HOSTILE, "themes.yml")}
    monkeypatch.setattr(type(store), "find", lambda *_, **__: found)
    monkeypatch.setattr(type(store), "cat", lambda self, paths, **_: dict.fromkeys(paths, b"owned"))
    with remote.mirrored(BUCKET) as folder:
        there = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
        assert there == ["themes.yml"]
    assert not list(tmp_path.rglob("*owned*"))


def test_a_file_that_is_too_large_is_passed_over(store: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(remote, "LARGEST", 1 << 20)
    store.pipe({"/bucket/corpus/themes.yml": b"0" * ((1 << 20) + 1), "/bucket/corpus/units.yml": b"0"})
    with remote.mirrored(BUCKET) as folder:
        assert [path.name for path in folder.iterdir()] == ["units.yml"]
    assert "themes.yml: more than 1 MiB, it is passed over" in caplog.text


def test_a_link_in_the_folder_is_neither_followed_nor_sent(store: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("precious")
    (tmp_path / "outside").mkdir()
    with remote.mirrored(BUCKET) as folder:
        (folder / "themes.yml").symlink_to(tmp_path / "secret")
        (folder / "articles").symlink_to(tmp_path / "outside")
    assert held(store) == {}
    store.pipe("/bucket/corpus/articles/a/b.md", b"x")
    with pytest.raises(InvalidData, match="a link stands where a folder belongs"), remote.mirrored(BUCKET):
        pytest.fail("it was followed")
    assert not list((tmp_path / "outside").iterdir())


def test_one_run_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "PATIENCE", 0.0)
    monkeypatch.setattr(inside.Folder, "lock", lambda *_, **__: False)
    with pytest.raises(InvalidData, match="another run is at work there"), remote.mirrored(BUCKET):
        pytest.fail("two at once")


@pytest.mark.parametrize(
    ("address", "what"), [("nostore://x/y", "the store refuses"), ("memory://bucket/none", "nothing is there, name the corpus")]
)
def test_what_cannot_be_reached_is_one_line(address: str, what: str, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = run(monkeypatch, tables, "extract", "--data", address)
    (line,) = ended.output.splitlines()
    assert re.search(what, line)


def test_who_has_no_fsspec_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(InvalidData, match=r'fsspec is not installed, install it with `pip install "policy-digest\[remote\]"`'):
        remote.below(BUCKET)


# ---------------------------------------------------------------- a server that speaks S3


@pytest.mark.slow
def test_a_bucket_of_s3_gives_what_a_folder_gives(filled: Any, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("s3fs", "flask_cors"):
        pytest.importorskip(name, reason='needs a server that speaks S3: `pip install "policy-digest[s3]"`')
    moto = pytest.importorskip("moto.server", reason='needs a server that speaks S3: `pip install "policy-digest[s3]"`')
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        for name, value in (("ENDPOINT_URL", f"http://{host}:{port}"), ("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"), ("REGION", "x")):
            monkeypatch.setenv(f"AWS_{name}", value)
        s3 = fsspec.filesystem("s3")
        s3.mkdir("bucket")
        s3.pipe({f"bucket/corpus/{name}": raw for name, raw in held(filled).items()})
        ended = run(monkeypatch, tables, "extract", "--data", "s3://bucket/corpus")
        assert ended.exit_code == 0 and "1 extracted" in ended.output, ended.output
        again = run(monkeypatch, tables, "extract", "--data", "s3://bucket/corpus")
        assert "1 unchanged" in again.output, again.output
        ended = run(monkeypatch, tables, "export", "s3://bucket/out/records.csv", "--data", "s3://bucket/corpus")
        assert ended.exit_code == 0, ended.output
        s3.invalidate_cache()
        for words in (("extract",), ("export", str(tmp_path / "records.csv"))):
            assert run(monkeypatch, tables, *words, "--data", str(tmp_path / "made")).exit_code == 0
        assert s3.cat(f"bucket/corpus/records/{AT}.yml") == (tmp_path / "made" / f"records/{AT}.yml").read_bytes()
        assert s3.cat("bucket/out/records.csv") == (tmp_path / "records.csv").read_bytes()
        ended = run(monkeypatch, tables, "extract", "--data", "s3://nobodys/corpus")
        assert ended.exit_code == 1 and ended.output.startswith("Error: s3://nobodys/corpus: nothing is there")
    finally:
        server.stop()
