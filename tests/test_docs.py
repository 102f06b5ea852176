"""The documents: every command that they show runs, in the order in which it stands; links lead somewhere; the reference is the code's."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import decision_pages
import reference
from policy_digest import backends, by_people, cli, plugin, serve, starter

ROOT = Path(__file__).resolve().parent.parent
FILES = Path(starter.__file__).parent / "files"
SAMPLES = FILES.parent / "fields"
GUIDE = sorted((ROOT / "docs" / "guide").rglob("*.md"))
MAKERS = sorted((ROOT / "docs" / "makers").glob("*.md"))
COMMUNITY = sorted([*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md")])
ALL = [path for path in (*GUIDE, *MAKERS, *COMMUNITY) if path.name != "CHANGELOG.md"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ---------------------------------------------------------------- commands, run


def lines(text: str) -> Iterator[str]:
    """The lines of a text's shell blocks."""
    for indent, block in re.findall(r"^( *)```sh\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if words := line.removeprefix(indent).strip():
                yield words


# The Chinese of a page shows the same commands, as a test says.
SHOWN = [path for path in ALL if ".zh." not in path.name and any(lines(path.read_text(encoding="utf-8")))]
TWINS = [path for path in (*ALL, *FILES.glob("*.md")) if ".zh." in path.name and path.parent != reference.OUT]


@cache
def project() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


class Shell:
    """What a reader's terminal does with a line: `policy-digest` runs here, git and bash outside, what installs is looked at."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        monkeypatch.chdir(folder)
        (folder / "page.html").write_bytes((SAMPLES / "own/samples/sample.html").read_bytes())
        (folder / "saved-pages").mkdir()
        (folder / "saved-pages" / "1.html").write_bytes((SAMPLES / "elderly-care/samples/sample.html").read_bytes())
        self.made: list[str] = []
        monkeypatch.setattr(serve, "serve_site", self.serve)
        monkeypatch.setattr(cli.sys.stderr, "isatty", lambda: False, raising=False)
        for backend in ("OpenAI", "CTranslate2"):
            monkeypatch.setattr(backends, backend, lambda *_: Machine())

    def serve(self, data: Path, address: str = "", pages: Path | None = None) -> None:
        """The first page of the site, and no waiting for a browser."""
        plugin.point(data, pages)
        root = Path("served")
        root.mkdir()
        served = serve.Served(data, root.absolute(), "127.0.0.1:0")
        served.build()
        served.make("index.html")
        assert (root / "index.html").is_file()
        shutil.rmtree(root)

    def run(self, line: str) -> None:
        words = shlex.split(line, comments=True)
        if not words:
            return
        if ">" in words:
            at = words.index(">")
            words, into = words[:at], Path(words[at + 1])
        else:
            into = None
        while re.match(r"[A-Z_]+=", words[0]):
            self.monkeypatch.setenv(*words.pop(0).split("=", 1))
        known = getattr(self, f"_{words[0].replace('-', '_')}", None)
        assert known is not None, f"no test knows the command {words[0]!r}"
        told = known(*words[1:])
        if into:
            into.write_text(told or "", encoding="utf-8")

    def _policy_digest(self, *words: str) -> str:
        if words[:1] == ("learn",):  # minutes; tests/test_learning.py runs it
            assert by_people.learn.make_context("learn", list(words[1:]))
            return ""
        ended = CliRunner().invoke(cli.main, list(words))
        if words[0] == "review" and "--agreement" not in words and "--import" not in words:
            assert "review needs a terminal" in ended.stderr  # tests/test_review.py has one
            return ""
        assert ended.exit_code == 0, f"{shlex.join(words)}\n{ended.output}\n{ended.exception!r}"
        return ended.stdout

    def _cd(self, folder: str) -> None:
        self.monkeypatch.chdir(folder)

    def _git(self, *words: str) -> None:
        config = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", *config, *words], check=True, capture_output=True)

    def _pip(self, *words: str) -> None:
        assert words[0] == "install"
        for wanted in (word for word in words[1:] if not word.startswith("-")):
            name, _, extra = wanted.partition("[")
            assert name in (".", "policy-digest", "./policy-digest")
            assert not extra or extra.removesuffix("]") in project()["optional-dependencies"]

    def _make(self, *words: str) -> None:
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert {word for word in words if "=" not in word} <= set(targets)

    def _python(self, *words: str) -> None:
        module = words[1] if words[0] == "-m" else words[0]
        path = module if module.endswith(".py") else module.replace(".", "/") + ".py"
        assert (ROOT / path).is_file(), f"{path} is not there"

    def _python3(self, *words: str) -> None:
        assert words[:2] == ("-m", "venv")

    def _source(self, path: str) -> None:
        assert path == ".venv/bin/activate"

    def _mkdocs(self, *words: str) -> None:
        subprocess.run([sys.executable, "-m", "mkdocs", *words], check=True, capture_output=True)

    def _bash(self, *words: str) -> None:
        assert words == ("ci.sh",)  # tests/test_starter.py runs its steps
        assert Path("ci.sh").is_file()


class Machine:
    """A translator that knows nothing."""

    name = "machine"

    def translate(self, texts: Sequence[str]) -> Sequence[str]:
        return ["" for _ in texts]


@pytest.mark.parametrize("path", SHOWN, ids=name_of)
def test_every_command_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    shell = Shell(folder, monkeypatch)
    text = path.read_text(encoding="utf-8")
    for part in text.split("\n## ") if path.parent == ROOT else [text]:  # of a README each part is a beginning
        monkeypatch.chdir(folder)
        for line in lines(part):
            shell.run(line)


def test_every_command_of_a_new_site_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = Shell(tmp_path, monkeypatch)
    shell.run("policy-digest new my-site")
    shell.run("cd my-site")
    text = Path("README.md").read_text(encoding="utf-8")
    last = text.index("## Publish it")  # its repository is there before what compares with it
    for part in (text[last:], text[:last]):
        for line in lines(part):
            shell.run(line)


def test_the_shell_sees_what_it_is_there_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = Shell(tmp_path, monkeypatch)
    for line in (
        "policy-digest inspect --nonsense page.html",
        "policy-digest inspect nothing.html",
        "make nonsense",
        "pip install 'policy-digest[nonsense]'",
        "python -m tests.nonsense",
        "rm -rf elsewhere",
    ):
        with pytest.raises(AssertionError):
            shell.run(line)


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_commands_within_a_sentence_exist(path: Path) -> None:
    text = re.sub(r"^( *)```.*?^ *```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for words in (found.split() for found in re.findall(r"`policy-digest ([^`]+)`", text)):
        command: click.Command = cli.main
        options = {option for param in command.params for option in param.opts} | {"--help", "-h"}
        for word in words:
            if command is cli.main and re.fullmatch(r"[a-z]+", word) and word not in spoken_values():
                assert word in cli.main.commands, f"{name_of(path)}: policy-digest {' '.join(words)}"
                command = cli.main.commands[word]
                options |= {option for param in command.params for option in param.opts}
            elif word.startswith("--"):
                assert word.rstrip(".,;…") in options, f"{name_of(path)}: policy-digest {' '.join(words)}"


def spoken_values() -> tuple[str, ...]:
    """What may stand behind an option of the program itself."""
    return tuple(value for param in cli.main.params if isinstance(param.type, click.Choice) for value in param.type.choices)


# ---------------------------------------------------------------- links, languages, reference


def anchors(path: Path) -> set[str]:
    """What the headings of a page are called in its address."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^( *)```.*?^ *```$|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists() and target.is_relative_to(ROOT), f"{name_of(path)}: {link}"
        assert not anchor or anchor in anchors(target), f"{name_of(path)}: {link}"


def test_every_page_of_the_guide_is_reached_from_its_beginning() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_file() or path.suffix != ".md":
            continue
        seen.add(path)
        text = path.read_text(encoding="utf-8")
        waiting += [(path.parent / link.partition("#")[0]).resolve() for link in re.findall(r"\]\(([^)\s:]+)\)", text)]
    assert [name_of(path) for path in (*GUIDE, *MAKERS) if path not in seen] == []


@pytest.mark.parametrize("path", TWINS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_languages_show_the_same_commands(path: Path) -> None:
    def bare(page: Path) -> list[list[str]]:
        return [words for line in lines(page.read_text(encoding="utf-8")) if (words := shlex.split(line, comments=True))]

    assert bare(path.with_name(path.name.replace(".zh.", "."))) == bare(path)


def test_every_page_of_the_guide_that_people_wrote_is_there_in_both_languages() -> None:
    written = [path for path in GUIDE if path.parent != reference.OUT and ".zh." not in path.name]
    for path in written:
        twin = path.with_name(f"{path.stem}.zh.md")
        assert twin.is_file(), f"{name_of(path)} has no Chinese"
        assert f"({twin.name})" in path.read_text(encoding="utf-8") and f"({path.name})" in twin.read_text(encoding="utf-8")


def test_the_reference_is_what_the_code_says() -> None:
    held = {path.name: path.read_text(encoding="utf-8") for path in reference.OUT.glob("*.md")}
    made = {name: f"{reference.MADE}\n{text.rstrip(chr(10))}\n" for name, text in reference.pages()}
    assert held == made, "run `python -m tests.reference`"


def test_the_page_of_decisions_is_what_the_code_says() -> None:
    assert decision_pages.OUT.read_text(encoding="utf-8") == decision_pages.page(), "run `python -m tests.decision_pages`"


def test_the_guide_is_on_no_site() -> None:
    assert set(plugin.ASIDE) == {"makers/", "guide/"}
    assert (plugin.DOCS / "guide").is_dir()
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert all(re.search(rf"^ +{folder}$", configuration, re.MULTILINE) for folder in plugin.ASIDE)
