"""What notebooks use, as it is documented; and that nothing beside a user's corpus can take the place of the package."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import policy_digest
from policy_digest import ingest, keep, tables
from policy_digest.errors import InvalidData
from test_cli import PAGE

ROOT = Path(__file__).resolve().parent.parent
PAGES = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "makers" / "notebooks.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a saved page, and a corpus of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    assert [k.outcome for k in keep.keep_articles(ingest.read_all(["page.txt"]), tmp_path / "mine", tables.load())] == ["added"]
    return tmp_path


def test_the_documentation_runs_from_top_to_bottom(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known: dict[str, Any] = {}
    said = []
    for code in PAGES:
        exec(code, known)
        said.append(capsys.readouterr().out)
    assert len(PAGES) == 7
    assert said[0].startswith("潍坊市推进公共实训基地建设 weifang\ntarget 公共实训基地 >= 12 个 {'by': '2027'}\n")
    assert "12个 record" in said[1]
    assert said[2] == "潍坊市推进公共实训基地建设 4\n[]\n"
    assert "'indicator_zh'" in said[3] and said[3].splitlines()[1] == "12"
    assert said[4] == "4\n"
    assert said[5] == "<!doctype html>\n" and (folder / "public" / "cities" / "weifang.html").is_file()
    assert said[6].startswith("nowhere: no such folder")


def test_rows_are_those_of_the_download(folder: Path, site: Path) -> None:
    header = (site / "api" / "records.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    rows = policy_digest.Corpus(ROOT / "data").rows()
    assert ",".join(rows[0]) == header
    assert all(isinstance(cell, str | int | float | None) for row in rows for cell in row.values())
    assert len(rows) == len((site / "api" / "records.csv").read_bytes().split(b"\r\n")) - 2


def test_a_corpus_that_is_not_there() -> None:
    with pytest.raises(InvalidData, match="no such folder"):
        policy_digest.Corpus("nowhere")


def test_the_package_offers_what_it_names() -> None:
    assert set(policy_digest.__all__) <= set(dir(policy_digest))
    assert policy_digest.read.__doc__ and policy_digest.Corpus.__doc__
    with pytest.raises(AttributeError, match="has no attribute 'raed'"):
        policy_digest.raed  # noqa: B018


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys; import policy_digest; print([m for m in sys.modules if m.startswith('policy_digest.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_reading_a_page_imports_no_site() -> None:
    code = """
import sys
from policy_digest import cli, contract, ingest, pipeline
site = ("publish", "render", "summarize", "search", "export", "catalogue", "chart", "plugin", "first_paint", "disk")
print([m for m in sys.modules if m in ("jinja2", "mkdocs", "jieba", "babel") or m.split(".")[1:2] and m.split(".")[1] in site
       and m.startswith("policy_digest.")])
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


SHADOWS = ("generator/__init__.py", "json.py", "tables.py", "policy_digest.py", "yaml.py", "data.py")


def test_modules_beside_a_users_configuration_break_nothing(tmp_path: Path) -> None:
    """A folder `generator` or a file json.py beside mkdocs.yml is the user's own, and never loaded in place of ours or of Python's."""
    for name in SHADOWS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise SystemExit('loaded by mistake: ' + __name__)\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Mine\ntheme: {name: material, font: false}\nplugins: [{policy-digest: {site: ours}}]\n", encoding="utf-8"
    )
    scripts = Path(sys.executable).parent
    for command in (["policy-digest", "ingest", "page.txt"], ["policy-digest", "extract"], ["mkdocs", "build", "--quiet"]):
        if not (scripts / command[0]).is_file():
            pytest.skip(f"{command[0]} is not installed beside Python")
        result = subprocess.run([scripts / command[0], *command[1:]], cwd=tmp_path, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr
    assert "实训基地" in (tmp_path / "site" / "cities" / "weifang.html").read_text(encoding="utf-8")
