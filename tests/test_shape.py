"""The house rules, as tests: names, docstrings, imports, types, what no file may hold, and what a wheel must."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.parsed import nodes, said, text, tree

from policy_digest import __version__, tables

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "generator" / "policy_digest"
MODULES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "processor", "context", "process", "do"}
LONGEST = 700  # lines; a longer room is two rooms

# Rooms whose code is Chinese grammar or typography. Everywhere else a Chinese word belongs in data/.
GRAMMAR = (
    "chinese/",
    "clean/",
    "ingest/",
    "rules/",
    "segment.py",
    "resolve",
    "ledger.py",
    "match.py",
    "summarize",
    "english",
    "render/",
    "term.py",
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> tuple[Path, ...]:
    """Every text file that is in the repository or could be added to it."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(ROOT / n for n in sorted(set(names)) if n and (ROOT / n).is_file())


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


# ---------------------------------------------------------------- names and docstrings


def test_names_say_what_things_are() -> None:
    vague = []
    for path in MODULES:
        names = {path.stem}
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
        words = {(word.lower(), name) for name in names for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
        vague += sorted(f"{name_of(path)}: {name}" for word, name in words if word in FORBIDDEN)
    assert not vague


def test_a_file_says_first_what_it_is() -> None:
    firsts = {name_of(path): (ast.get_docstring(tree(path)) or "").split("\n")[0] for path in MODULES}
    assert not {name: first for name, first in firsts.items() if len(first) <= 20 or first[-1] not in ".:"}


def test_what_others_use_is_described() -> None:
    bare = []
    for path in MODULES:
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                # A method of a line or two says by its name and types what it gives.
                inside = node.body if isinstance(node, ast.ClassDef) else []
                methods = [m for m in inside if isinstance(m, ast.FunctionDef) and len(m.body) > 2]
                of = [n.name for n in (node, *methods) if not n.name.startswith("_") and not ast.get_docstring(n)]
                bare += [f"{name_of(path)}: {name}" for name in of]
    assert not bare


def test_rooms_are_small() -> None:
    assert not [name_of(path) for path in MODULES if len(text(path).splitlines()) > LONGEST]


def test_lines_are_short() -> None:
    paths = sorted(p for folder in ("generator", "tests") for p in (ROOT / folder).rglob("*.py"))
    assert len(paths) > len(MODULES)
    long = [(path, number) for path in paths for number, line in enumerate(text(path).splitlines(), 1) if len(line) > 140]
    assert not [f"{name_of(path)}:{number}" for path, number in long]


def test_words_are_in_tables() -> None:
    paths = [p for p in MODULES if not name_of(p).removeprefix("generator/policy_digest/").startswith(GRAMMAR) and p.stem != "cli"]
    assert len(paths) > 50
    assert not [f"{name_of(path)}: {words}" for path in paths for words in said(path) if re.search("[\u3400-\u9fff]{2}", words)]


def test_what_pages_show_is_typed() -> None:
    loose = [
        f"{name_of(path)}: {said}" for path in (PACKAGE / "render").rglob("*.py") for said in re.findall(r"\w+\[str, Any\]", text(path))
    ]
    assert not loose


# ---------------------------------------------------------------- linters


def run(*command: str) -> None:
    result = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_ruff() -> None:
    run("ruff", "check", ".")


def test_types() -> None:
    run("mypy")


def test_imports_go_down_only() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


# ---------------------------------------------------------------- what no file may hold


def test_no_paths_of_a_machine_and_no_package_hosts() -> None:
    # Written apart, so that this file does not hold them itself.
    patterns = [
        "/" + "work/",
        "/" + "farm/",
        "/" + "home/[a-z]",
        "/" + "tmp/[a-z]",
        "/" + "root/",
        "python" + "hosted",
        "registry." + "npm",
        "pypi." + "org",
    ]
    found = re.compile("|".join(patterns))
    assert not [f"{name_of(p)}: {m[0]}" for p in tracked() if (m := found.search(text_of(p)))]


def test_no_sentence_of_a_source(seeds: tuple[Path, ...]) -> None:
    longest = 26

    def squeezed(text: str) -> str:
        return re.sub(r"[\W_]", "", text)

    runs = set()
    for seed in seeds:
        for line in map(squeezed, seed.read_text(encoding="utf-8").splitlines()):
            runs.update(line[i : i + longest] for i in range(len(line) - longest + 1))
    assert len(runs) > 5_000
    found = []
    for path in tracked():
        for number, whole in enumerate(text_of(path).splitlines(), 1):
            line = "" if whole.startswith("title: ") else squeezed(whole)  # a document is called what it is called
            if any(line[i : i + longest] in runs for i in range(len(line) - longest + 1)):
                found.append(f"{name_of(path)}:{number}")
    assert not found


# ---------------------------------------------------------------- what is shipped


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_lock_pins_everything_with_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==\S+(?: ; .*?)?( \\)?$", lock, re.MULTILINE)
    assert len(pins) > 40 and all(continued for _, continued in pins)
    assert "://" not in lock
    names = declared([*project()["dependencies"], *project()["optional-dependencies"]["test"]])
    assert not names - {name for name, _ in pins}, "run `make lock`"


def imported(paths: list[Path]) -> set[str]:
    """Distributions from elsewhere that the files import."""
    names = {
        "yaml": "pyyaml",
        "charset_normalizer": "charset-normalizer",
        "docx": "python-docx",
        "fpdf": "fpdf2",
        "fontTools": "fonttools",
        "importlinter": "import-linter",
        "axe_playwright_python": "axe-playwright-python",
    }
    found = set()
    for path in paths:
        for node in nodes(path):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    own = {"policy_digest", "tests", *(p.stem for p in (ROOT / "tests").glob("*.py"))}
    return {names.get(m, m) for m in found - set(sys.stdlib_module_names) - own}


def declared(lines: list[str]) -> set[str]:
    return {re.split(r"[<>=!\[; ]", line)[0].lower() for line in lines}


def test_what_is_imported_is_declared() -> None:
    run, test = declared(project()["dependencies"]), declared(project()["optional-dependencies"]["test"])
    extras = declared([one for name, needs in project()["optional-dependencies"].items() if name != "test" for one in needs])
    extras |= {name.replace("-", "_") for name in extras}  # rapidocr-onnxruntime is imported with an underscore
    used = imported(MODULES)
    assert used <= run | extras, f"not declared: {sorted(used - run - extras)}"
    unused = run - used - {"mkdocs-material", "markdown"}  # MkDocs loads them: the theme by its name, and what turns pages into HTML
    assert not unused, f"declared, never imported: {sorted(unused)}"
    used = imported(sorted((ROOT / "tests").glob("*.py")))
    assert used <= run | test, f"not declared for the tests: {sorted(used - run - test)}"


def test_the_version_has_a_chapter() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    run("hatchling", "build", "-t", "wheel", "-d", str(folder))
    (archive,) = folder.glob("*.whl")
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_tables_templates_and_assets_travel_with_the_wheel(wheel: Path) -> None:
    inside = {p.relative_to(wheel / "policy_digest").as_posix() for p in (wheel / "policy_digest").rglob("*") if p.is_file()}
    assert {f"data/{name}.yml" for name in tables.FILES if name != "glossary"} <= inside
    for folder in ("glossary", "cues"):
        assert {f"data/{folder}/{p.name}" for p in (ROOT / "data" / folder).glob("*.tsv")} <= inside
    assert "mkdocs.yml" in inside and any(n.startswith("docs/") for n in inside)
    for folder in ("render", "assets"):
        assert {p.relative_to(PACKAGE).as_posix() for p in (PACKAGE / folder).rglob("*") if p.is_file() and p.suffix != ".pyc"} <= inside
    assert not [n for n in inside if n.startswith(("data/articles", "data/records"))], "a corpus is not part of the program"


def test_the_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "潍坊市发布职业培训新措施\n\n到2027年，潍坊市将建成公共实训基地不少于12个，开展职业技能培训5万人次。\n", encoding="utf-8"
    )
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); from policy_digest.cli import main; main(['inspect', 'page.txt'])"
    result = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert '"value": 12' in result.stdout


# What others call or read: hooks of MkDocs, Jinja and click; and the plan of a page said in one language, for those who add a language.
_FOREIGN = re.compile(
    r"on_\w+|_output_child_\w+|code_generator_class|context_class|emit|write_\w+|realised|get_source_checksum|\w+_bytecode"
)


def test_what_has_a_name_is_read() -> None:
    """Functions, classes, constants and own attributes that nothing else of the package names, its templates and scripts included."""
    texts = [p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*") if p.suffix in (".py", ".md", ".j2", ".html", ".js")]
    used = Counter(word for text in texts for word in re.findall(r"[A-Za-z_]\w+", text))
    dead = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in nodes(path):
            name = ""
            if isinstance(node, ast.ClassDef) or (isinstance(node, ast.FunctionDef) and not node.decorator_list):
                name = node.name
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                name = node.id
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
                name = node.attr
            if len(name) > 1 and used[name] < 2 and not name.startswith("__") and not _FOREIGN.fullmatch(name):
                dead.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {name}")
    assert not dead
