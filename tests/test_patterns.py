"""Patterns that are kept between runs: the same as compiled ones, and read from nowhere that somebody else may write."""

from __future__ import annotations

import array
import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from policy_digest import pattern_cache, patterns
from policy_digest.patterns import NAME, Patterns
from policy_digest.rules import inventory, needs
from policy_digest.tables import Tables

SAID = {r"(?P<year>\d{4})年(?!度)": 0, "(?:培训|培养)(?=[一-鿿])": re.DOTALL, "(?i:pm)2\\.5|(甲)|(乙)": 0, "a": re.IGNORECASE}

_FAILS = (0, 1)  # code of the pattern machine: nothing matches, and the end


def kept(said: dict[str, int] = SAID) -> str:
    first = Patterns()
    for pattern, flags in said.items():
        first.compiled(pattern, flags)
    return first.text()


def test_what_is_kept_is_what_would_be_compiled(tables: Tables) -> None:
    said = SAID | {rule.pattern.pattern: rule.pattern.flags for rule in inventory(tables)}
    again = Patterns(kept(said))
    for pattern, flags in said.items():
        found, wanted = again.compiled(pattern, flags), re.compile(pattern, flags)
        assert found == wanted, "the same code"
        assert (found.groupindex, found.groups, found.flags) == (wanted.groupindex, wanted.groups, wanted.flags)
    assert not again.fresh, "nothing was compiled anew"


def test_what_a_rule_needs_is_kept_as_it_was_read(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another run too, which parses no pattern for it."""
    found = [rule.pattern for rule in inventory(tables)]
    for known in (Patterns(), None):
        shared = known or Patterns(patterns.shared().text())
        monkeypatch.setattr(patterns, "shared", lambda known=shared: known)
        told = [needs.needs(pattern) for pattern in found]
        assert told == [tuple(needs._parsed(p.pattern, p.flags)) if not p.flags & re.IGNORECASE else () for p in found]
    assert not shared.fresh and any(told)


def test_a_pattern_that_is_none_says_so_as_ever() -> None:
    with pytest.raises(re.error):
        Patterns().compiled("(")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-20],
        lambda text: text.replace(sys.version, "2.7"),
        lambda text: text.replace('"format": 1', '"format": 9'),
        lambda text: re.sub(r"(?m)^[0-9a-f]{64}$", "0" * 64, text),
        lambda text: "",
        lambda text: "\n\n\n",
    ],
)
def test_a_file_that_is_not_whole_or_of_another_python_is_not_used(damage: object) -> None:
    found = Patterns(damage(kept()))  # type: ignore[operator]
    assert not found.kept and found.compiled("a+") == re.compile("a+")


def test_code_that_the_pattern_machine_refuses_is_compiled_anew() -> None:
    found = Patterns(kept({"a+": 0}))
    (sum, line), *_ = found.kept.items()
    found.kept[sum] = re.sub(r'"[A-Za-z0-9+/=]+"\]$', '"/////w=="]', line)
    assert found.kept[sum] != line
    assert found.compiled("a+") == re.compile("a+")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX'")
def test_what_others_may_write_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    file = folder / NAME
    file.write_text(kept())
    file.chmod(0o600)
    assert patterns.read(folder)
    for path, mode in ((file, 0o622), (folder, 0o777)):
        before = path.stat().st_mode
        path.chmod(mode)
        assert not patterns.read(folder), f"{path.name} may be written by others"
        path.chmod(before)
    file.rename(folder / "other")
    file.symlink_to(folder / "other")
    assert not patterns.read(folder), "a link"
    assert not patterns.read(tmp_path / "nowhere") and not patterns.read(None)


def test_what_came_with_a_project_is_neither_read_nor_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builders put caches into the project, where a pull request puts files that are the user's by every right."""
    project, own = tmp_path / "project", tmp_path / "own"
    (project / ".cache" / "policy-digest").mkdir(parents=True)
    own.mkdir()
    monkeypatch.delenv("POLICY_DIGEST_CACHE")
    for name in patterns.BUILDERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(project)
    for name in (".cache", str(project / ".cache")):
        for variable, value in (("XDG_CACHE_HOME", name), ("POLICY_DIGEST_CACHE", name)):
            with monkeypatch.context() as inner:
                inner.setenv(variable, value)
                assert patterns.folder() is None or (name, variable) == (".cache", "XDG_CACHE_HOME"), (variable, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / ".cache"))
    monkeypatch.chdir(own)  # called from elsewhere
    assert patterns.folder() == project / ".cache" / "policy-digest"
    (project / ".git").mkdir()
    assert patterns.folder() is None, "a work tree"
    (own / "link").symlink_to(project / ".cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(own / "link"))
    monkeypatch.chdir(tmp_path / "own" / "..")
    assert patterns.folder() is None, "a link into it"
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "link"))
    (project / "link").symlink_to(own)
    assert patterns.folder() is None, "a link out of it"
    patterns.shared().compiled(f"a{tmp_path.name}")
    pattern_cache.keep()
    assert not list(own.glob("policy-digest")) and not list((project / ".cache" / "policy-digest").iterdir())


@pytest.mark.parametrize("name", patterns.PROJECTS)
def test_a_project_is_known_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An archive of it has no `.git`, and who works in a folder below sees nothing of what lies above."""
    caches = tmp_path / "project" / ".cache"
    monkeypatch.setenv("POLICY_DIGEST_CACHE", str(caches))
    assert patterns.folder() == caches
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / name).symlink_to("nowhere")
    assert patterns.folder() is None


def test_who_builds_for_others_keeps_nothing_unless_told_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that is restored may have been left by the build of anyone's pull request."""
    monkeypatch.delenv("POLICY_DIGEST_CACHE")
    for name in patterns.BUILDERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in patterns.BUILDERS:
        for value, kept in (("true", False), ("http://builder", False), ("false", True), ("", True)):
            monkeypatch.setenv(name, value)
            assert (patterns.folder() is not None) == kept, (name, value)
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("POLICY_DIGEST_CACHE", str(tmp_path / "mine"))
    assert patterns.folder() == tmp_path / "mine"


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX'")
def test_what_lies_where_others_may_move_folders_is_neither_read_nor_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may rename a folder of somebody may put another folder of his in its place: one that was checked out, say."""
    folder = tmp_path / "shared" / "caches" / "ours"
    folder.mkdir(mode=0o700, parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "shared")
    mine = Patterns()
    mine.compiled("a")
    monkeypatch.setattr(patterns, "shared", lambda: mine)

    def used(where: Path) -> bool:
        monkeypatch.setenv("POLICY_DIGEST_CACHE", str(where))
        (folder / NAME).write_text("planted")
        (folder / NAME).chmod(0o600)
        read = bool(patterns.read(where))
        pattern_cache.keep()
        assert ((folder / NAME).read_text() != "planted") == read
        return read

    for where in (folder, tmp_path / "link" / "caches" / "ours"):
        for above in (tmp_path / "shared", tmp_path / "shared" / "caches"):
            for mode, safe in ((0o755, True), (0o777, False), (0o775, False), (0o1777, True)):
                above.chmod(mode)
                assert used(where) == safe, (above.name, oct(mode))
            above.chmod(0o755)
    if os.getuid() == 0:
        for path in (folder, folder.parent):
            os.chown(path, 65534, -1)
            assert not used(folder), f"{path.name} is somebody else's"
            os.chown(path, 0, -1)


def test_a_planted_file_changes_nothing(tmp_path: Path) -> None:
    """Its code would run: here it only finds nothing, where it could as well end the process."""
    project = tmp_path / "project"
    planted = project / ".cache" / "policy-digest"
    planted.mkdir(parents=True)
    page = project / "page.txt"
    page.write_text("潍坊市技能人才工作方案\n\n到2027年，建成实训中心不少于12个。\n")

    def run(caches: Path) -> subprocess.CompletedProcess[str]:
        told = ("POLICY_DIGEST_CACHE", *patterns.BUILDERS)
        env = {name: value for name, value in os.environ.items() if name not in told} | {"XDG_CACHE_HOME": str(caches)}
        command = [sys.executable, "-m", "policy_digest", "inspect", str(page), "--place", "weifang"]
        return subprocess.run(command, capture_output=True, text=True, env=env, cwd=project)

    first = run(tmp_path / "caches")
    found = Patterns((tmp_path / "caches" / "policy-digest" / NAME).read_text())
    fails = base64.b64encode(array.array("I", _FAILS).tobytes()).decode()
    found.kept = {sum: re.sub(r'"[A-Za-z0-9+/=]*"\]$', f'"{fails}"]', line) for sum, line in found.kept.items()}
    (planted / NAME).write_text(found.text())
    (planted / NAME).chmod(0o600)
    planted.chmod(0o700)
    assert "12" in first.stdout and Patterns(patterns.read(planted)).kept, "it would be taken for the user's own"
    again = run(project / ".cache")
    assert (again.returncode, again.stdout, again.stderr) == (first.returncode, first.stdout, first.stderr)


def test_a_run_keeps_what_it_compiled_and_the_next_one_prints_the_same(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "潍坊市技能人才工作方案\n2024年5月20日\n全市推进实训中心建设，到2027年，建成实训中心不少于12个，培训技能人才3.6万人次。\n"
    )
    folder = tmp_path / "caches" / "ours"

    def run(cache: str) -> str:
        command = [sys.executable, "-m", "policy_digest", "inspect", str(page), "--place", "weifang"]
        return subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "POLICY_DIGEST_CACHE": cache}).stdout

    first = run(str(folder))
    assert (folder / NAME).stat().st_mode & 0o077 == 0 and folder.stat().st_mode & 0o077 == 0
    assert len(Patterns(patterns.read(folder)).kept) > 100
    before = (folder / NAME).read_bytes()
    assert run(str(folder)) == first == run("")
    assert (folder / NAME).read_bytes() == before, "nothing new was compiled"


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("POLICY_DIGEST_CACHE", str(file / "below"))
    patterns.shared().compiled(f"a{tmp_path.name}")
    pattern_cache.keep()
    assert file.read_bytes() == b""
