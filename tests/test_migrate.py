"""Corpora of older releases, brought to the layout of this one by one command that says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from policy_digest import cli, migrate
from policy_digest.check import problems

PAGE = "烟台市发布公共充电设施建设方案\n\n到2026年，全市建成公共充电桩5000个。\n"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, arguments)
    return result.exit_code, result.output


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with one article and its records, as release 0.1 left it."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    assert run("ingest", "page.txt")[0] == run("extract")[0] == 0
    (tmp_path / "data" / "records").rename(tmp_path / "data" / "targets")
    return tmp_path / "data"


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_records_are_moved_and_nothing_is_left_to_do(old: Path) -> None:
    before = files(old / "targets")
    assert [p.hint for p in problems(old) if "older release" in p.what] == ["run `policy-digest migrate`"]
    assert run("migrate") == (0, "data/targets is now data/records\n")
    assert files(old / "records") == before and not (old / "targets").exists()
    assert run("migrate") == (0, "data: nothing to do\n")
    assert run("extract")[1].endswith("1 unchanged\n") and not list(problems(old))


def test_paths_of_a_machine_become_names(old: Path) -> None:
    run("migrate")
    (path,) = (old / "articles").rglob("*.md")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"page.txt"', '"/srv/somebody/page.txt"'), encoding="utf-8")
    (said,) = problems(old)
    assert "path of somebody's machine" in said.what and "policy-digest migrate" in said.hint
    assert run("migrate") == (0, f"data/{path.relative_to(old)}: `source:` is now page.txt\n")
    assert path.read_text(encoding="utf-8") == text and not list(problems(old))


def test_what_both_have_is_kept_and_named(old: Path) -> None:
    (name,) = files(old / "targets")
    place = old / "records" / "yantai"
    place.mkdir(parents=True)
    (old / "records" / name).write_text("another", encoding="utf-8")
    (old / "targets" / "yantai" / "more.yml").write_text("more", encoding="utf-8")
    code, said = run("migrate")
    assert code == 1 and f"data/records/{name} is another; keep one of them" in said
    assert "data/targets/yantai/more.yml is now data/records/yantai/more.yml" in said
    assert list(files(old / "targets")) == [name] and (old / "records" / name).read_text() == "another"


def test_a_link_is_not_followed(old: Path, tmp_path: Path) -> None:
    (old / "records").mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (old / "records" / "yantai").symlink_to(outside)
    code, said = run("migrate")
    assert code == 1 and "a link stands where a folder belongs" in said
    assert not list(outside.iterdir()) and files(old / "targets")


def test_a_newer_format_is_said_to_be_one(old: Path) -> None:
    assert run("migrate")[0] == 0
    (path,) = (old / "records").rglob("*.yml")
    path.write_text(path.read_text(encoding="utf-8").replace("format: 2", "format: 3"), encoding="utf-8")
    (problem,) = problems(old)
    assert "written by a newer policy-digest (format 3, this one knows 2)" in str(problem)


def test_a_folder_without_articles_is_no_old_corpus(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    assert not migrate.is_old(tmp_path)
