"""`policy-digest new`: a site of one's own that works at once; its workflows' steps are run here, also against somebody who means harm."""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from tests.door import Door, discovered

from policy_digest import cli, flagged, starter, tables
from policy_digest.errors import InvalidData

ROOT = Path(__file__).resolve().parent.parent
FILES = Path(starter.__file__).parent / "files"
WORKFLOWS = sorted((FILES / "dot-github" / "workflows").glob("*.yml"))


# What a runner's shell keeps of this one's. What the tests compiled is there too: no step compiles it again, or keeps it with the user's.
SHARED = ("HOME", "LANG", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "TMPDIR", "POLICY_DIGEST_CACHE")


def run(*words: str) -> Result:
    told = CliRunner().invoke(cli.main, list(words))
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and ".git/" not in path.as_posix()}


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize("field", starter.fields())
def test_the_sample_of_every_field_is_read_as_its_figures_say(field: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("new", "my-site", "--field", field)
    assert told.exit_code == 0 and "  cd my-site\n  policy-digest ingest samples/sample.html\n" in told.stderr
    monkeypatch.chdir("my-site")
    for words in (["ingest", starter.SAMPLE], ["extract"], ["check"]):
        told = run(*words)
        assert told.exit_code == 0, told.output
    with Path("tests/figures.csv").open(encoding="utf-8") as file:
        assert len({row["kind"] for row in csv.DictReader(file)}) == 3
    ended, said = discovered(Path("tests"))
    assert ended.wasSuccessful() and ended.testsRun == 3, said


def test_the_tests_of_a_new_site_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", ".", "--field", "elderly-care")
    run("ingest", starter.SAMPLE)
    run("extract")
    figures = Path("tests/figures.csv")
    figures.write_text(figures.read_text(encoding="utf-8").replace("60,个", "61,个"), encoding="utf-8")
    ended, said = discovered(Path("tests"))
    assert not ended.wasSuccessful() and "value='61'" in said, said


def test_a_field_is_its_tables(tmp_path: Path) -> None:
    for field in starter.fields():
        starter.new(tmp_path / field, field)
    care = tables.load(tmp_path / "elderly-care" / "data")
    assert {theme.id for theme in care.themes} == {t.id for t in tables.load(ROOT / "data" / "fields" / "elderly-care").themes}
    assert (tmp_path / "elderly-care" / "data" / "glossary" / "elderly-care.tsv").is_file()
    packaged = tables.load()
    assert tables.load(tmp_path / "skilled-workforce" / "data").themes == packaged.themes
    assert {theme.id for theme in tables.load(tmp_path / "own" / "data").themes} == {"housing"}


def test_the_site_bears_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "养老 Care 2")
    text = Path("养老 Care 2/README.md").read_text(encoding="utf-8")
    assert text.startswith("# 养老 Care 2\n") and "@NAME@" not in "".join(
        path.read_text(encoding="utf-8") for path in Path("养老 Care 2").rglob("*") if path.is_file()
    )
    (row,) = [row for row in tables.load(Path("养老 Care 2/data")).site if row.id == "site-name"]
    assert row.en == "养老 Care 2"


def test_what_stands_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    Path("mine/README.md").write_text("mine", encoding="utf-8")  # as a fresh repository has it
    Path("mine/.gitignore").write_text("mine", encoding="utf-8")
    told = run("new", "mine")
    assert told.exit_code == 0 and told.stderr.count("stands there already") == 2
    assert Path("mine/README.md").read_text(encoding="utf-8") == "mine" == Path("mine/.gitignore").read_text(encoding="utf-8")
    before = {path: Path("mine", path).read_bytes() for path in names(Path("mine"))}
    told = run("new", "mine")
    assert told.exit_code == 1 and "holds something already (ci.sh, data, docs)" in told.stderr and "say --add" in told.stderr
    Path("mine/ci.sh").unlink()
    told = run("new", "mine", "--add")
    assert told.exit_code == 0 and told.stdout == "mine/ci.sh\n"
    assert {path: Path("mine", path).read_bytes() for path in names(Path("mine"))} == before


@pytest.mark.parametrize("name", ["a\nb", "a`b", 'a"b', "<b>", "-x", "a{{b"])
def test_a_name_that_could_be_markup_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidData, match="no name for a site"):
        starter.new(tmp_path / name, starter.OWN)
    assert not (tmp_path / name).exists()


def test_a_link_in_the_way_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("outside").mkdir()
    Path("mine").mkdir()
    Path("mine/.github").symlink_to(tmp_path / "outside")
    told = run("new", "mine")
    assert told.exit_code == 1 and "a link stands where a folder belongs" in told.stderr
    assert not list(Path("outside").iterdir())


# ---------------------------------------------------------------- which versions


def test_the_pins_are_what_a_run_needs_and_no_more() -> None:
    assert starter.LOCK is not None
    lock = starter.LOCK.read_text(encoding="utf-8")
    text = starter.pins(lock, {"mkdocs", "pydantic", "pyyaml"})
    found = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
    assert {"mkdocs", "jinja2", "markupsafe", "pydantic-core", "watchdog"} <= found
    assert not found & {"pytest", "mypy", "playwright", "jieba"}
    for name in found:
        pin = re.compile(rf"^{name}==.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
        assert [re.findall("sha256:[0-9a-f]{64}", m) for m in pin.findall(text)] == [
            re.findall("sha256:[0-9a-f]{64}", m) for m in pin.findall(lock)
        ]
    whole = starter.pins(lock, ())  # where nobody knows what is needed, nothing is left out
    assert sorted(re.findall("^[a-z0-9-]+==", whole, re.MULTILINE)) == sorted(re.findall("^[a-z0-9-]+==", lock, re.MULTILINE))


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("noted", "wanted"),
    [
        (None, "policy-digest=="),
        ({"url": "file:///somewhere/policy-digest", "dir_info": {"editable": True}}, "policy-digest=="),
        (
            {"url": "https://example.org/a/b.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"policy-digest @ git+https://example.org/a/b.git@{COMMIT}",
        ),
        (
            {"url": "https://example.org/p.whl", "archive_info": {"hashes": {"sha256": "ab"}}},
            "policy-digest @ https://example.org/p.whl#sha256=ab",
        ),
    ],
)
def test_a_new_site_asks_for_the_version_that_made_it(noted: Any, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Installed:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return None if noted is None else json.dumps(noted)

    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Installed())
    assert starter.requirement().startswith(wanted)


# ---------------------------------------------------------------- check, for a code host


def test_what_needs_mending_is_said_as_a_code_host_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", ".")
    Path("data/themes.yml").write_text("themes:\n  - {id: a, zh: 甲, en: 甲}\n  - {id: a, zh: 乙, en: B}\n", encoding="utf-8")
    told = run("check", "--format", "github", "--data", str(tmp_path / "data"))
    assert told.exit_code == 1 and told.stdout == "::error file=data/themes.yml,line=3::'a' stands twice, keep one row\n"
    told = run("check", "--format", "gitlab")
    (found,) = json.loads(told.stdout)
    assert told.exit_code == 1 and found["location"] == {"path": "data/themes.yml", "lines": {"begin": 3}}
    assert set(found) == {"check_name", "description", "fingerprint", "severity", "location"} and found["severity"] == "major"
    shutil.copy(FILES.parent / "fields" / "own" / "data" / "themes.yml", "data")
    told = run("check", "--format", "gitlab")
    assert told.exit_code == 0 and json.loads(told.stdout) == []


def test_no_data_begins_a_command_of_its_own() -> None:
    hostile = InvalidData("x%0A\n::add-mask::a\r::stop-commands::b", "data/a,line=9::warning::\nb.yml", 7, "c\n::set-env name=PATH::d")
    (line,) = flagged.flagged([hostile], "github")
    assert "\n" not in line and "\r" not in line and line.startswith("::error file=data/a%2Cline=9%3A%3Awarning%3A%3A")
    assert len(line.splitlines()) == 1 and "%250A" in line  # a command begins a line, and nowhere else
    fingerprints = {json.loads(*flagged.flagged([InvalidData("a", "b.yml", n)], "gitlab"))[0]["fingerprint"] for n in (1, 9)}
    assert len(fingerprints) == 1


# ---------------------------------------------------------------- the steps of the workflows, run


def steps(workflow: str, job: str) -> list[dict[str, Any]]:
    loaded = yaml.safe_load((FILES / "dot-github" / "workflows" / workflow).read_text(encoding="utf-8"))
    return [step for step in loaded["jobs"][job]["steps"] if "run" in step]


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """What a runner's shell knows: `policy-digest` and `python3`, which notes what pip is asked for and installs nothing."""
    bin_ = tmp_path / "bin"
    executable(bin_ / "policy-digest", f'#!/bin/sh\nexec "{sys.executable}" -P -m policy_digest "$@"\n')
    pip = f'#!/bin/sh\n[ "$2" = pip ] && {{ echo "$*" >> "{tmp_path}/pip"; exit 0; }}\nexec "{sys.executable}" "$@"\n'
    venv = f'[ "$2" = venv ] && {{ mkdir -p "$3/bin"; cp "{bin_}/pip" "$3/bin/python"; exit 0; }}\n'
    executable(bin_ / "pip", pip)
    executable(bin_ / "python3", f'#!/bin/sh\n{venv}exec "{sys.executable}" "$@"\n')
    kept = {name: value for name, value in os.environ.items() if name in SHARED}
    return {**kept, "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path)}


@pytest.fixture
def near_machine(machine: dict[str, str], tmp_path: Path) -> Iterator[Machine]:
    """The same, where `policy-digest` and the tests of the site run in this process. What a process of its own does is seen by
    `test_the_steps_of_a_pull_request`."""
    with tempfile.TemporaryDirectory() as short:
        door = Door(Path(short))
        door.program(tmp_path / "bin" / "policy-digest")
        door.program(tmp_path / "bin" / "unittest")
        unit = f'[ "$2" = unittest ] && exec "{tmp_path}/bin/unittest"\n[ "$1" = -c ] && exit 0\n'
        executable(tmp_path / "bin" / "python3", f'#!/bin/sh\n{unit}exec "{sys.executable}" "$@"\n')
        yield Machine(machine, door)


class Machine(dict[str, str]):
    """An environment whose programs are answered at a door."""

    def __init__(self, environment: dict[str, str], door: Door) -> None:
        super().__init__(environment)
        self.door = door


@pytest.fixture
def quick_machine(machine: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The same, where `policy-digest` only notes what it is asked for, and prints what comes of nothing."""
    noted = (
        f'#!/bin/sh\necho "$* SITE_URL=$SITE_URL" >> "{tmp_path}/asked"\n[ "$1 $2 $3" = "check --format gitlab" ] && echo "[]"\nexit 0\n'
    )
    executable(tmp_path / "bin" / "policy-digest", noted)
    executable(
        tmp_path / "bin" / "python3", f'#!/bin/sh\n[ "$2" = venv ] && mkdir -p "$3/bin" && cp "{tmp_path}/bin/pip" "$3/bin/python"\n:'
    )
    return machine


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    shutil.copytree(made, tmp_path / "site")
    monkeypatch.chdir(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A repository with the sample on `main`, and checked out the merge of a branch that changes a figure of it."""
    with pytest.MonkeyPatch.context() as patched:
        yield _made(tmp_path_factory.mktemp("made"), patched)


def _made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    run("new", "site")
    monkeypatch.chdir("site")
    run("ingest", starter.SAMPLE)
    run("extract")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "first")
    git("checkout", "-qb", "branch")
    (article,) = Path("data/articles").rglob("*.md")
    article.write_text(article.read_text(encoding="utf-8").replace("300个", "366个"), encoding="utf-8")
    run("extract")
    git("commit", "-qam", "a figure")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "-m", "merge", "branch")
    return folder / "site"


def stepped(step: dict[str, Any], machine: dict[str, str], **more: str) -> subprocess.CompletedProcess[str]:
    """A step as a runner runs it."""
    given = {name: str(value) for name, value in step.get("env", {}).items() if "${{" not in str(value)}
    command = [sys.executable, "-c"] if step.get("shell") == "python" else ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
    environment = {**machine, **given, **more}
    if isinstance(machine, Machine):
        return machine.door.run([*command, step["run"]], environment)
    return subprocess.run([*command, step["run"]], env=environment, capture_output=True, text=True)


def test_the_steps_of_a_pull_request(repository: Path, machine: dict[str, str]) -> None:
    machine |= {"GITHUB_ACTIONS": "true"}
    said = {}
    for step in steps("pull-request.yml", "check"):
        ended = stepped(step, machine)
        assert ended.returncode == 0, (step["name"], ended.stdout, ended.stderr)
        said[step["name"]] = ended.stdout
    assert list(said) == ["Install", "Check", "Extract", "Changes", "Build"]
    assert said["Changes"] == Path("build/changes.txt").read_text(encoding="utf-8")
    assert [line.partition(" · by 2027: ")[2] for line in said["Changes"].splitlines()] == ["300 → 366 个"], "one figure is one line"
    assert Path("site/index.html").is_file()
    asked = (repository.parent / "pip").read_text(encoding="utf-8").splitlines()
    assert ["--require-hashes" in line for line in asked] == [True, False] and "--no-deps" in asked[1]
    git("diff", "--exit-code")  # what the machine extracts is what was committed


def test_what_needs_mending_fails_the_pull_request_and_the_rest_is_shown(repository: Path, near_machine: Machine) -> None:
    (article,) = Path("data/articles").rglob("*.md")
    article.write_text(article.read_text(encoding="utf-8").replace("366个", "367个"), encoding="utf-8")  # and no `extract`
    near_machine["GITHUB_ACTIONS"] = "true"
    codes = {}
    for step in steps("pull-request.yml", "check")[1:-1]:
        ended = stepped(step, near_machine)
        codes[step["name"]] = ended.returncode
        if step["name"] == "Check":
            assert re.match(r"::error file=data/records/weifang/[^:]+,line=\d+::.*, run `policy-digest extract`\n$", ended.stdout)
        if step["name"] == "Changes":
            assert "300 → 367 个" in ended.stdout
    assert codes == {"Check": 1, "Extract": 0, "Changes": 0}
    conditions = {step.get("name"): step.get("if", "") for step in steps("pull-request.yml", "check")}
    assert all("!cancelled()" in conditions[name] for name in ("Extract", "Changes", "Build"))


def test_the_first_article_of_a_site_is_compared_with_none(repository: Path, near_machine: Machine) -> None:
    git("checkout", "-q", "--orphan", "fresh")
    git("rm", "-rq", "--cached", "data/articles", "data/records", "data/captures")
    git("commit", "-qm", "no article yet")
    (step,) = [step for step in steps("pull-request.yml", "check") if step["name"] == "Changes"]
    ended = stepped({**step, "env": {}}, near_machine)
    assert ended.returncode == 0 and sum(line.startswith("+ ") for line in ended.stdout.splitlines()) == 9, ended.stdout + ended.stderr
    ended = stepped({**step, "env": {}}, near_machine, BASE="HEAD^1")
    assert ended.returncode == 0 and "Nothing to compare with" in ended.stdout


def test_the_site_is_published_with_its_address(repository: Path, quick_machine: dict[str, str], tmp_path: Path) -> None:
    for step in steps("publish.yml", "build"):
        ended = stepped(step, quick_machine, SITE_URL="https://example.org/site/")
        assert ended.returncode == 0, ended.stderr
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[-1] == "build --strict --site site SITE_URL=https://example.org/site/" and asked[0].startswith("check")


def test_gitlab_takes_the_same_steps(repository: Path, quick_machine: dict[str, str], tmp_path: Path) -> None:
    loaded = yaml.safe_load((FILES / "dot-gitlab-ci.yml").read_text(encoding="utf-8"))
    machine = quick_machine | {"GITLAB_CI": "true", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD^1", "CI_PAGES_URL": "https://example.org/g"}
    for job in ("merge request", "pages"):
        for line in loaded[job]["script"]:
            ended = stepped({"run": line}, machine)
            assert ended.returncode == 0, (line, ended.stdout, ended.stderr)
    asked = [line.partition(" SITE_URL=")[0] for line in (tmp_path / "asked").read_text(encoding="utf-8").splitlines()]
    each = ["check --format gitlab", "extract", "diff --data data -- HEAD^1", "build --strict --site site"]
    assert asked == [*each, "check --format gitlab", "build --strict --site public"]
    artifacts = loaded["merge request"]["artifacts"]
    assert json.loads(Path(artifacts["reports"]["codequality"]).read_text(encoding="utf-8")) == []
    assert Path(*artifacts["paths"]).read_text(encoding="utf-8") == "No figure changed.\n"


def test_a_plain_shell_is_told_what_there_is(repository: Path, quick_machine: dict[str, str]) -> None:
    ended = stepped({"run": "bash ci.sh nonsense"}, quick_machine)
    assert ended.returncode == 2 and "bash ci.sh install" in ended.stderr


def test_hooks_before_a_commit(repository: Path, near_machine: Machine) -> None:
    ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    theirs = yaml.safe_load((FILES / "dot-pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert [hook["id"] for hook in ours] == [hook["id"] for hook in theirs] == ["policy-digest-extract", "policy-digest-check"]
    assert [hook["language"] for hook in ours] == ["python"] * 2
    for hook in (*ours, *theirs):
        assert {"id", "name", "entry", "language"} <= set(hook) and hook["pass_filenames"] is False
        assert re.search(hook["files"], "data/articles/weifang/a.md") and not re.search(hook["files"], "README.md")
    for entry in dict.fromkeys(hook["entry"] for hook in (*ours, *theirs)):  # of both lists; the same entry runs once
        ended = stepped({"run": entry}, near_machine)
        assert ended.returncode == 0, ended.stderr


# ---------------------------------------------------------------- the comment, which holds a token that writes


class GitHub:
    """What `gh api` is asked and answers, as a program in the PATH of a step: answers by path, and a note of every call."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: dict[str, Any] = {}

    def run(self, machine: dict[str, str], **more: str) -> tuple[subprocess.CompletedProcess[str], list[dict[str, Any]]]:
        (self.folder / "answers.json").write_text(json.dumps(self.answers), encoding="utf-8")
        (self.folder / "calls").write_text("", encoding="utf-8")
        program = f"""
            import json, pathlib, sys
            here = pathlib.Path({str(self.folder)!r})
            words = sys.argv[1:]
            given = sys.stdin.read() if "--input" in words else None
            with (here / "calls").open("a") as out:
                out.write(json.dumps({{"words": words, "given": given}}) + "\\n")
            path = words[1].partition("?")[0]
            if path.endswith("/zip"):
                sys.stdout.buffer.write((here / "kept.zip").read_bytes())
            else:
                print(json.dumps(json.loads((here / "answers.json").read_text()).get(path, {{}})))
        """
        executable(self.folder / "bin" / "gh", f"#!{sys.executable}\n{textwrap.dedent(program)}")
        (step,) = steps("comment.yml", "comment")
        of = {
            "REPOSITORY": "o/r",
            "RUN": "77",
            "RUN_URL": "https://example.org/run",
            "SHA": "abc",
            "OWNER": "stranger",
            "BRANCH": "x",
        } | more
        ended = stepped(step, machine, **of)
        calls = [json.loads(line) for line in (self.folder / "calls").read_text(encoding="utf-8").splitlines()]
        return ended, calls


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, raw in files.items():
            file.writestr(name.replace("_", "."), raw)
    return out.getvalue()


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    host = GitHub(tmp_path)
    host.answers = {
        "repos/o/r/pulls": [{"number": 4, "head": {"sha": "other"}}, {"number": 5, "head": {"sha": "abc"}}],
        "repos/o/r/actions/runs/77/artifacts": {"artifacts": [{"id": 9, "name": "changes", "size_in_bytes": 300}]},
        "repos/o/r/issues/5/comments": [],
    }
    (tmp_path / "kept.zip").write_bytes(archive(changes_txt="~ 潍坊市 · 小区: 300 → 366 个\n".encode()))
    return host


def wrote(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [call for call in calls if call["given"] is not None]


def test_the_comment_stands_at_the_pull_request_that_ran(github: GitHub, machine: dict[str, str]) -> None:
    ended, calls = github.run(machine)
    assert ended.returncode == 0, ended.stderr
    (call,) = wrote(calls)
    assert call["words"][:4] == ["api", "repos/o/r/issues/5/comments", "--method", "POST"]
    assert "````text\n~ 潍坊市 · 小区: 300 → 366 个\n````" in json.loads(call["given"])["body"]
    mark = {"id": 31, "user": {"login": "github-actions[bot]"}, "body": "<!-- policy-digest: changes -->\nold"}
    forged = {"id": 30, "user": {"login": "stranger"}, "body": mark["body"]}
    github.answers["repos/o/r/issues/5/comments"] = [forged, mark]
    (call,) = wrote(github.run(machine)[1])
    assert call["words"][:4] == ["api", "repos/o/r/issues/comments/31", "--method", "PATCH"], "one comment, brought up to date"


def test_a_commit_of_no_open_pull_request_gets_no_comment(github: GitHub, machine: dict[str, str]) -> None:
    ended, calls = github.run(machine, SHA="gone")
    assert ended.returncode == 0 and wrote(calls) == []
    github.answers["repos/o/r/actions/runs/77/artifacts"]["artifacts"][0]["size_in_bytes"] = 10**9
    ended, calls = github.run(machine)
    assert ended.returncode == 0 and wrote(calls) == [] and not [call for call in calls if call["words"][1].endswith("zip")]


def test_the_name_of_a_branch_is_only_a_name(github: GitHub, machine: dict[str, str], tmp_path: Path) -> None:
    branch = "x'; touch ran; $(touch ran) `touch ran`\n--method DELETE"
    ended, calls = github.run(machine, BRANCH=branch)
    assert ended.returncode == 0 and not (tmp_path / "ran").exists() and not Path("ran").exists()
    assert calls[0]["words"][-1] == f"head=stranger:{branch}" and calls[0]["words"][2:4] == ["--method", "GET"]


HOSTILE = (
    "````\n@everyone [click](https://evil.example) ![x](https://evil.example/x.png)\n<img src=x>\x1b[31m\u202egpj\u200b.exe\n"
    "````\n# Approved"
)


def test_what_a_stranger_wrote_is_only_shown(github: GitHub, machine: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kept.zip").write_bytes(archive(changes_txt=HOSTILE.encode(), other_txt=b"x"))
    (call,) = wrote(github.run(machine)[1])
    body = json.loads(call["given"])["body"]
    head, inside, rest = body.split("````")
    assert rest == "\n" and "evil.example" in inside and "evil.example" not in head
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u200b\u202e]", body)


def test_a_bomb_is_read_as_far_as_it_is_shown(github: GitHub, machine: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kept.zip").write_bytes(archive(changes_txt="数".encode() * 20_000_000))
    (call,) = wrote(github.run(machine)[1])
    body = json.loads(call["given"])["body"]
    assert len(body.encode()) < 60_000 and body.rstrip().endswith("… and more, in the log of the run\n````")


@pytest.mark.parametrize(
    "kept",
    [
        b"no archive",
        b"",
        archive(other_txt=b"x"),
        archive(**{"../../changes_txt": b"x"}),
        archive(changes_txt=b"x" * 99)[:40],
    ],
)
def test_an_archive_that_is_none_is_said(github: GitHub, machine: dict[str, str], tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "kept.zip").write_bytes(kept)
    ended, calls = github.run(machine)
    assert ended.returncode == 0 and wrote(calls) == [] and ended.stdout == "The changes that the run kept cannot be read.\n", ended.stderr


# ---------------------------------------------------------------- what the workflows may do


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_a_workflow_may_do_little(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    assert loaded["permissions"] in ({}, {"contents": "read"})
    assert "pull_request_target" not in text and "secrets" not in re.sub(r"^ *#.*", "", text, flags=re.MULTILINE)
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")
    for job in loaded["jobs"].values():
        assert "write" not in str(job.get("permissions", "")) or not any("checkout" in step.get("uses", "") for step in job["steps"])
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")], "what somebody wrote is no part of a command"
        assert job["timeout-minutes"] <= 30


def test_actions_are_pinned_and_the_same_everywhere() -> None:
    pinned: dict[str, set[str]] = {}
    for path in [*WORKFLOWS, *(ROOT / ".github" / "workflows").glob("*.yml")]:
        for line in re.findall(r"uses: *(.*)", path.read_text(encoding="utf-8")):
            found = re.fullmatch(r"([\w.-]+/[\w./-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line)
            assert found, line
            pinned.setdefault(found[1], set()).add(found[2])
    assert len(pinned) == 5 and all(len(one) == 1 for one in pinned.values()), pinned


def test_what_runs_a_stranger_holds_no_token_that_writes() -> None:
    loaded = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORKFLOWS}
    asks = {name: set(one[True]) for name, one in loaded.items()}  # YAML reads the key `on` as true
    assert asks == {"pull-request.yml": {"pull_request"}, "comment.yml": {"workflow_run"}, "publish.yml": {"push", "workflow_dispatch"}}
    assert "write" not in json.dumps(
        [loaded["pull-request.yml"]["permissions"], loaded["pull-request.yml"]["jobs"]["check"].get("permissions")]
    )
    assert loaded["comment.yml"][True]["workflow_run"]["workflows"] == [loaded["pull-request.yml"]["name"]]
    assert [step for step in loaded["comment.yml"]["jobs"]["comment"]["steps"] if "uses" in step] == []
