"""The recipes of docs/makers/contributing.md, followed to the letter: each names every file that must be touched, and works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from policy_digest import ingest, tables
from policy_digest.contract import record_json
from policy_digest.digest import digest
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.render.asking import asking
from policy_digest.render.words import words_of
from policy_digest.tables import Tables

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "generator" / "policy_digest"
GUIDE = (ROOT / "docs" / "makers" / "contributing.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(?P<language>\w+) (?:title=\"(?P<title>[^\"]+)\"|(?P<role>\w+))\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Recipe:
    """What a recipe writes (a file's path and text), what it changes (path, diff), and what comes of it (role, text)."""

    name: str
    files: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    shown: tuple[tuple[str, str], ...]

    @property
    def code(self) -> bool:
        return bool(self.changes)


def recipes() -> Iterator[Recipe]:
    text = GUIDE.partition("## Recipes")[2].partition("\n## ")[0]
    for part in text.split("\n### ")[1:]:
        blocks = list(_BLOCK.finditer(part))
        yield Recipe(
            part.partition("\n")[0],
            tuple((b["title"], b["text"]) for b in blocks if b["title"] and b["language"] != "diff"),
            tuple((b["title"], b["text"]) for b in blocks if b["title"] and b["language"] == "diff"),
            tuple((b["role"], b["text"]) for b in blocks if b["role"]),
        )


ALL = tuple(recipes())


def test_the_guide_has_a_recipe_for_each() -> None:
    names = " ".join(recipe.name for recipe in ALL)
    assert all(word in names for word in ("unit", "cue", "rule", "theme", "place", "page", "export", "term", "indicator", "synonym"))


def written(recipe: Recipe, folder: Path) -> Path:
    for name, text in recipe.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(text: str, known: Tables) -> Extraction:
    return Extractor(known).read(ingest.parse(text.encode(), "page.txt"))


@pytest.mark.parametrize("recipe", [r for r in ALL if not r.code], ids=lambda r: r.name)
def test_a_row_is_enough(recipe: Recipe, tmp_path: Path) -> None:
    known = tables.load(written(recipe, tmp_path))
    shown = dict(recipe.shown)
    found = read(shown["page"], known)
    if "record" in shown:
        want: dict[str, Any] = json.loads(shown["record"])
        rows = [record_json(record) for record in found.records]
        assert any(all(row[key] == value for key, value in want.items()) for row in rows), rows
    elif "said" in shown:
        script = asking(known, words_of(known))
        assert json.loads(shown["said"]) in json.loads(script[script.index("(") + 1 : script.rindex(")")])["said"]
    elif "article" in shown:
        assert found.article.place == json.loads(shown["article"])["city"]
    else:
        assert json.loads(shown["indicator"]) in digest([found], known).by_indicator


def changed(recipe: Recipe, package: Path) -> None:
    """Each diff applied: a line that is kept says where, `-` goes, `+` comes behind it."""
    for name, diff in recipe.changes:
        lines = (package / name).read_text(encoding="utf-8").splitlines()
        rows = diff.splitlines()
        old = [row[1:] for row in rows if row[0] in " -"]
        new = [row[1:] for row in rows if row[0] in " +"]
        at = [i for i in range(len(lines)) if lines[i : i + len(old)] == old]
        assert len(at) == 1, f"{recipe.name}: {name} has these lines {len(at)} times: {old}"
        lines[at[0] : at[0] + len(old)] = new
        (package / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


_RUN = """
import json, sys
from policy_digest import ingest, tables
from policy_digest.contract import extraction_json
from policy_digest.pipeline import Extractor
from policy_digest.publish import Site
known = tables.load()
found = Extractor(known).read(ingest.parse(sys.stdin.read().encode(), "page.txt"))
print(json.dumps({
    "ledger": [{"surface": fate.surface, "fate": fate.fate} for fate in found.ledger],
    "files": [page.src_uri for page in Site(known).pages([found], "Site")],
}))
"""


def test_a_file_and_its_row_are_enough(tmp_path: Path) -> None:
    """A rule, a page and an export, each as its recipe says, in one package: to load a package and to read a page with it takes seconds."""
    package, known = tmp_path / "policy_digest", [r for r in ALL if r.code]
    shutil.copytree(PACKAGE, package)  # with what is compiled, which fits as long as its files are as old
    shutil.copytree(ROOT / "data", package / "data", ignore=shutil.ignore_patterns("articles", "targets", "records", "fields"))
    for recipe in known:
        written(recipe, package)
        changed(recipe, package)
    shown = [dict(recipe.shown) for recipe in known]
    (page,) = [one["page"] for one in shown if "page" in one]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-P", "-c", _RUN], input=page, env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    for recipe, one in zip(known, shown, strict=True):
        if "ledger" in one:
            assert json.loads(one["ledger"]) in told["ledger"], recipe.name
        else:
            assert one["file"].strip() in told["files"], recipe.name


# ---------------------------------------------------------------- a unit is one row: nothing else knows its neighbours by name

SENTENCES = (
    "到2027年，全市更换设备不少于1200台。",
    "截至去年底，全市共有设备1.2万台，同比增长8%。",
    "每台补贴3000元，最高不超过50台。",
    "购置设备满20台的企业，按每台500元给予补助。",
    "全市新增设备300余台、家庭床位40张。",
    "力争每年更新设备二百台以上。",
    "其中，市区设备80台，县区设备三四十台。",
    "设备从100台增加到150台。",
    "目前已检修设备12台，计划年内再检修30台。",
    "每百户拥有设备15台。",
    "设备总数达几百台。",
    "更换老旧设备100—150台，投入资金2000万元。",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("sibling", ["台"])
def test_a_new_unit_is_read_as_its_siblings_are(sentence: str, sibling: str, tables_with_a_unit: Tables, the_rules: Tables) -> None:
    def told(text: str, known: Tables) -> list[tuple[Any, ...]]:
        found = read(f"烟台市发布设备更新工作方案\n\n本方案由市发展改革委牵头落实，各区市参照执行。\n\n{text}\n", known)
        records = [
            (r.kind, r.indicator_zh, r.value, r.value_max, r.unit, r.comparator, r.period.as_dict(), r.themes, r.evidence.quote)
            for r in found.records
        ]
        return [*records, *((f.surface, f.fate, f.reason if f.fate == "excluded" else "") for f in found.ledger)]

    def renamed(value: Any) -> Any:
        return value.replace(sibling, "樘") if isinstance(value, str) else value

    assert told(sentence.replace(sibling, "樘"), tables_with_a_unit) == [tuple(map(renamed, row)) for row in told(sentence, the_rules)]


@pytest.fixture(scope="module")
def the_rules() -> Tables:
    return tables.load(rules_only=True)


@pytest.fixture(scope="module")
def tables_with_a_unit(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    recipe = next(r for r in ALL if r.name == "A unit")
    return tables.load(written(recipe, tmp_path_factory.mktemp("unit")), rules_only=True)  # the second reader learns units one by one
