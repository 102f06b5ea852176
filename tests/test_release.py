"""What a release is: wheel and sdist hold the same, the main job runs from them, and what it says of itself is true."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

import release
from policy_digest import __version__

ROOT = Path(__file__).resolve().parent.parent
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def test_the_main_job_runs_from_a_wheel_that_an_sdist_made(tmp_path: Path) -> None:
    """`make release` does so in environments that hold nothing else, which asks a package index; here the packages are the tests' own."""
    wheel = release.build(ROOT, "wheel", tmp_path / "first")
    sdist = release.build(ROOT, "sdist", tmp_path / "first")
    again = release.build(release.unpacked(sdist, tmp_path / "source"), "wheel", tmp_path / "second")
    assert release.contents(wheel) == release.contents(again)
    with zipfile.ZipFile(again) as archive:
        archive.extractall(tmp_path / "installed")
    code = "import sys; sys.argv[0] = 'policy-digest'; from policy_digest.__main__ import main; main()"
    told = release.main_job([sys.executable, "-P", "-c", code], tmp_path / "job", {"PYTHONPATH": str(tmp_path / "installed")})
    assert told == 9
    assert (tmp_path / "job" / "my-site" / "requirements.lock").read_text(encoding="utf-8").count("==") > 30
    assert {"mkdocs", "pydantic", "rich"} < release.needed(wheel) and "pytest" not in release.needed(wheel)


def test_a_field_travels_without_its_documents(tmp_path: Path) -> None:
    names = release.contents(release.build(ROOT, "wheel", tmp_path))
    field = {name for name in names if "/data/fields/elderly-care/" in name}
    assert {name.rpartition("elderly-care/")[2] for name in field} >= {"themes.yml", "indicators.yml", "glossary/elderly-care.tsv"}
    assert not [name for name in field if "/articles/" in name or "/records/" in name]


def test_the_citation_is_of_this_version() -> None:
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "type", "license", "version", "date-released", "abstract"} <= set(found)
    assert found["version"] == __version__ and found["license"] == "MIT" and found["cff-version"] == "1.2.0"
    day = re.search(rf"^## \[{re.escape(__version__)}\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert day and str(found["date-released"]) == day[1]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_for_issues_is_one(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.name == "config.yml":
        assert form["blank_issues_enabled"] is True
        return
    assert form["name"] and form["description"] and form["body"]
    ids = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert len(ids) == len(set(ids)) >= 3
    for part in form["body"]:
        assert part["type"] in ("markdown", "input", "textarea", "dropdown", "checkboxes")
        assert part["attributes"].get("value" if part["type"] == "markdown" else "label")


def test_what_a_community_needs_is_there() -> None:
    for name in ("CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "CITATION.cff", ".github/PULL_REQUEST_TEMPLATE.md"):
        assert len((ROOT / name).read_text(encoding="utf-8")) > 300, name
    assert len(FORMS) >= 3


def test_the_bill_of_a_release_is_json() -> None:
    assert json.loads(release.run([sys.executable, "-m", "tests.sbom"], ROOT))["bomFormat"] == "CycloneDX"
