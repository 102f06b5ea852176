"""Writes stay inside: whatever a contributor puts where a command writes, nothing outside changes, and one line says what stands there."""

from __future__ import annotations

import ast
import os
import re
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError
from tests import parsed

import factory
from policy_digest import cli, corpus, disk, inside, plugin
from policy_digest import tables as packaged
from policy_digest.errors import PolicyDigestError, Refused
from policy_digest.ingest import parse, worker
from policy_digest.models import Capture, Page
from policy_digest.tables import Tables

PACKAGE = Path(inside.__file__).parent
NOBODY = 65534
ARTICLE = factory.article("# 一、目标", "到2027年，建成实训中心不少于12个。")
PLACE, NAME = ARTICLE.place, ARTICLE.id
CAPTURE = "潍坊市发布职业培训新措施\n\n到2027年，潍坊市将建成公共实训基地不少于12个，开展职业技能培训5万人次。\n"


# ---------------------------------------------------------------- a contributor's tree, and who works in it


@pytest.fixture(params=["plain user", "root"])
def who(request: pytest.FixtureRequest) -> int:
    if os.getuid() != 0:
        if request.param == "root":
            pytest.skip("not root")
        return os.getuid()
    return NOBODY if request.param == "plain user" else 0


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Iterator[None]:
    """All that the commands import and compile, before a user works who may not be able to read our Python."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packaged, "load", lambda data=None, *_, **__: tables)
        _warm(tmp_path_factory)
        yield


def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("warm")
    corpus.write_article(folder / "data", ARTICLE)
    (folder / "page.txt").write_text(CAPTURE, encoding="utf-8")
    for words in (["ingest", str(folder / "page.txt")], ["extract"], ["translate"], ["check"], ["build", "--site", str(folder / "site")]):
        ended = CliRunner().invoke(cli.main, [*words, "--data", str(folder / "data")])
        assert ended.exit_code == 0 or words == ["check"], ended.output


@pytest.fixture
def tree(warm: None, who: int) -> Iterator[Path]:
    """`outside`, which must stay as it is, and `checkout` with a corpus of one article; all of it may be written by who works there."""
    folder = Path(tempfile.mkdtemp())
    (folder / "outside" / "folder").mkdir(parents=True)
    (folder / "outside" / "victim").write_text("precious", encoding="utf-8")
    (folder / "outside" / "folder" / "index.md").write_text("precious", encoding="utf-8")
    corpus.write_article(folder / "checkout" / "data", ARTICLE)
    (folder / "checkout" / "docs").mkdir()
    (folder / "checkout" / "page.txt").write_text(CAPTURE, encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


def owned(folder: Path, by: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, by, by if by != os.getuid() else -1, follow_symlinks=False)


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every name, with its mode, its count of names, and its bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        found[path.relative_to(folder).as_posix()] = (about.st_mode, about.st_nlink, path.read_bytes() if path.is_file() else b"")
    return found


def worked(tree: Path, who: int, work: Callable[[], str]) -> str:
    """What `work` says, done in `checkout` by a child of this process that is `who`."""
    owned(tree, who)
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(out)
            if who != os.getuid():
                os.setgroups([])
                os.setgid(who)
                os.setuid(who)
            os.chdir(tree / "checkout")
            os.environ["HOME"] = str(tree)
            worker.Reader.parse = _parse  # type: ignore[method-assign]  # he may not be allowed to start our Python
            said = work()
        except BaseException:  # noqa: BLE001  # whatever it is, the test shall see it
            said = traceback.format_exc()
        os.write(into, said.encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as file:
        said = file.read().decode()
    os.waitpid(child, 0)
    return said


def _parse(reader: worker.Reader, data: bytes, source: str, url: str | None = None) -> Capture:
    return parse(data, source, url)


def command(*words: str) -> Callable[[], str]:
    def work() -> str:
        ended = CliRunner().invoke(cli.main, words)
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            traceback.print_exception(ended.exception)
            return "Traceback " + "".join(traceback.format_exception(ended.exception))
        return f"{ended.output}\nexit {int(ended.exit_code)}"

    return work


def serve() -> str:
    """What `serve` does before anybody asks it for a page."""
    os.environ["POLICY_DIGEST_DATA"], os.environ["POLICY_DIGEST_PAGES"] = "data", str(Path("build/pages").absolute())
    config = load_config(str(plugin.CONFIGURATION), site_dir=tempfile.mkdtemp(dir=Path.cwd().parent), strict=False)
    config.plugins["policy-digest"].__init__()  # type: ignore[misc]  # MkDocs keeps one for all tests
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
    except (Abort, PluginError) as error:
        return f"{error.__context__ or error}\nexit 1"
    return "exit 0"


def put(trap: str, at: Path, outside: Path) -> None:
    """The trap in place of what a command would write at `at`."""
    at.parent.mkdir(parents=True, exist_ok=True)
    if at.is_dir() and not at.is_symlink():
        shutil.rmtree(at)
    at.unlink(missing_ok=True)
    if trap == "link":
        at.symlink_to(os.path.relpath(outside / "victim", at.parent))
    elif trap == "dangling link":
        at.symlink_to(outside / "new")
    elif trap == "link to a folder":
        at.symlink_to(outside / "folder", target_is_directory=True)
    elif trap == "hard link":
        at.hardlink_to(outside / "victim")
    elif trap == "folder":
        (at / "kept").mkdir(parents=True)
    elif trap == "pipe":
        os.mkfifo(at)
    elif trap == "file":
        at.write_text("mine", encoding="utf-8")
    elif trap == "device":
        if os.getuid() != 0:
            pytest.skip("only root makes devices")
        os.mknod(at, 0o666 | 0o020000, os.makedev(1, 3))


RECORDS, CATALOGUE = f"data/records/{PLACE}/{NAME}.yml", "data/translations/en.po"
TRAPS = [
    *(("extract", RECORDS, trap) for trap in ("link", "dangling link", "link to a folder", "hard link", "folder", "pipe", "device")),
    *(("extract", "data/records", trap) for trap in ("link to a folder", "dangling link", "file", "pipe")),
    *(("extract", f"data/records/{PLACE}", trap) for trap in ("link to a folder", "dangling link", "file", "pipe")),
    *(("ingest", at, trap) for at in ("data", "data/articles", f"data/articles/{PLACE}") for trap in ("link to a folder", "file")),
    *(("translate", CATALOGUE, trap) for trap in ("link", "hard link", "folder", "pipe")),
    ("translate", "data/translations", "link to a folder"),
    ("translate", "data/translations", "file"),
    *(("build", at, "link to a folder") for at in ("build", "build/pages", "site", "build/pages/cities")),
    *(("build", "build/pages/index.md", trap) for trap in ("link", "hard link", "pipe")),
    ("build", "build/pages/.policy-digest", "link"),
    ("build", "site", "link"),
    ("build", "site", "pipe"),
    ("serve", "build", "link to a folder"),
    ("serve", "build/pages/index.md", "link"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "at", "trap"), TRAPS)
def test_nothing_is_written_through_what_stands_in_the_way(tree: Path, who: int, what: str, at: str, trap: str) -> None:
    if what == "translate":
        corpus.write_text(tree / "checkout/data", tree / "checkout" / CATALOGUE, "")
    put(trap, tree / "checkout" / at, tree / "outside")
    owned(tree, who)
    before, inner = snapshot(tree / "outside"), snapshot(tree / "checkout" / at) if trap == "folder" else {}
    words = {"ingest": ["ingest", "page.txt"], "build": ["build", "--pages", "build/pages"]}.get(what, [what])
    said = worked(tree, who, serve if what == "serve" else command(*words))
    assert snapshot(tree / "outside") == before
    assert not inner or snapshot(tree / "checkout" / at) == inner
    told = [line for line in said.splitlines() if at in line and "exit" not in line[:4]]
    assert len(told) == 1 and said.rstrip().endswith(("exit 1", "exit 2")), said
    assert "Traceback" not in said


UNREADABLE = ("changes", "captures", "glossary", "cues", "records", "versions", "decisions", "translations", "articles/weifang", "")


@pytest.mark.slow
@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_folder_that_may_not_be_looked_into_is_named_in_a_line(warm: None, mode: int) -> None:
    """Of the corpus each in turn, and the corpus itself: by whatever command, and no traceback."""
    if os.getuid() != 0:
        pytest.skip("not root: the tree is made for somebody else")
    tree = Path(tempfile.mkdtemp())
    data = tree / "checkout" / "data"
    corpus.write_article(data, ARTICLE)
    for name in filter(None, UNREADABLE):
        (data / name).mkdir(exist_ok=True)

    def work() -> str:
        said = []
        for name in UNREADABLE:
            (data / name).chmod(mode)
            for words in (["check"], ["extract"], ["diff", "data"], ["review", "--list"], ["migrate"], ["reclean"]):
                ended = CliRunner().invoke(cli.main, words)
                if ended.exception is not None and not isinstance(ended.exception, SystemExit):
                    said.append(f"{name or 'data'} {words}: {ended.exception!r}")
                elif mode == 0 and words == ["check"] and str(data.relative_to(Path.cwd()) / name) not in ended.output:
                    said.append(f"{name or 'data'} {words} does not name it: {ended.output}")
            (data / name).chmod(0o755)
        return "\n".join(said) or "nothing"

    assert worked(tree, NOBODY, work) == "nothing"
    shutil.rmtree(tree)


def drafts(folder: Path, names: list[str], outside: Path) -> None:
    """Links of the names that drafts once had, for every process number near ours."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        for number in range(os.getpid(), os.getpid() + 400):
            (folder / f".{name}.{number}").symlink_to(outside / "victim")


@pytest.mark.parametrize(
    ("words", "at", "names"),
    [
        (["extract"], f"data/records/{PLACE}", [f"{NAME}.yml"]),
        (["translate"], "data/translations", ["en.po"]),
        (["build", "--pages", "build/pages"], "build/pages", [disk.LIST, "index.md", "records.md"]),
        (["ingest", "page.txt"], f"data/articles/{PLACE}", []),
    ],
)
def test_a_draft_has_a_name_that_nobody_foresees(tree: Path, who: int, words: list[str], at: str, names: list[str]) -> None:
    if not names:
        done = tree / "first"
        ended = CliRunner().invoke(cli.main, ["ingest", str(tree / "checkout/page.txt"), "--data", str(done)])
        names = [path.name for path in done.rglob("*.*")]
        assert names, ended.output
    drafts(tree / "checkout" / at, names, tree / "outside")
    before = snapshot(tree / "outside")
    said = worked(tree, who, command(*words))
    assert snapshot(tree / "outside") == before and said.rstrip().endswith("exit 0"), said
    left = [path.name for path in (tree / "checkout" / at).iterdir()]
    assert not [name for name in left if name.startswith(inside.DRAFT)]


def test_a_planted_draft_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the name was foreseen."""
    (tmp_path / "victim").write_text("precious", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"{inside.DRAFT}00").symlink_to(tmp_path / "victim")
    monkeypatch.setattr(inside.secrets, "token_hex", lambda _: "00")
    with inside.opened(tmp_path / "in") as folder, pytest.raises(FileExistsError):
        folder.put("a", b"chosen")
    assert (tmp_path / "victim").read_text(encoding="utf-8") == "precious" and not (tmp_path / "in" / "a").exists()


def test_a_folder_that_becomes_a_link_is_still_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside").mkdir()
    with inside.opened(tmp_path / "in") as folder:
        (tmp_path / "in").rename(tmp_path / "moved")
        (tmp_path / "in").symlink_to(tmp_path / "outside")
        folder.put("a", b"x")
    assert (tmp_path / "moved" / "a").exists() and not list((tmp_path / "outside").iterdir())


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/a", "a\0"])
def test_a_name_is_one_name(tmp_path: Path, name: str) -> None:
    with inside.opened(tmp_path) as folder:
        for use in (folder.kind, folder.folder, folder.take, folder.read, lambda n: folder.put(n, b"")):
            with pytest.raises(Refused):
                use(name)


def test_links_that_the_user_vouches_for_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the current folder, and above the last name of a path from elsewhere; never below."""
    (tmp_path / "real" / "work").mkdir(parents=True)
    (tmp_path / "home").symlink_to(tmp_path / "real")
    with inside.opened(tmp_path / "home" / "work") as folder:
        folder.put("a", b"x")
    assert (tmp_path / "real" / "work" / "a").exists()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="a link stands where a folder belongs"), inside.opened(Path("home/work")):
        pass


@pytest.mark.parametrize("words", [["ingest", "page.txt"], ["extract"], ["translate"], ["build"]])
def test_a_folder_that_may_only_be_read_is_one_line(tree: Path, who: int, words: list[str]) -> None:
    if who == 0:
        pytest.skip("root may write everywhere")
    for path in (tree / "checkout", *(tree / "checkout").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = snapshot(tree)
    said = worked(tree, who, command(*words))
    assert snapshot(tree) == before
    assert said.rstrip().endswith("exit 1") and len(re.findall("cannot be written .Permission denied.", said)) == 1, said


# ---------------------------------------------------------------- check names them all


def test_check_names_every_link(tree: Path, who: int) -> None:
    data = tree / "checkout" / "data"
    places = [
        "link.yml", ".hidden", "notes/deep/.link", "decisions/link.yml", "translations/link.po", f"articles/{PLACE}/.a.md.7",
        f"records/{PLACE}/.b.yml.8", f"records/{PLACE}/c.yml", "articles/yantai",
    ]  # fmt: skip
    for at in places:
        put("link to a folder" if at == "articles/yantai" else "link", data / at, tree / "outside")
    put("hard link", data / "decisions/second.yml", tree / "outside")
    put("pipe", data / ".pipe", tree / "outside")
    said = worked(tree, who, command("check"))
    for at in (*places, "decisions/second.yml", ".pipe"):
        assert len([line for line in said.splitlines() if line.startswith(f"data/{at}: ")]) == 1, (at, said)


# ---------------------------------------------------------------- what a link would publish or run


def test_what_a_link_among_the_pages_leads_to_is_not_published(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.md").write_text("# the key of it", encoding="utf-8")
    corpus.write_article(tmp_path / "data", ARTICLE)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "mine.md").write_text("# mine", encoding="utf-8")
    (docs / "link.md").symlink_to(tmp_path / "secret" / "key.md")
    (docs / "folder").symlink_to(tmp_path / "secret")
    (tmp_path / "mkdocs.yml").write_text("site_name: Mine\ntheme: material\nplugins: [{policy-digest: {site: ours}}]\n", encoding="utf-8")
    config = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    held = [path for folder in ("site", "build") for path in (tmp_path / folder).rglob("*") if path.is_file()]
    assert (tmp_path / "site" / "mine.html").is_file()
    assert not [path for path in held if b"the key of it" in path.read_bytes()]
    assert {name for name in ("link.md", "folder/key.md") if f"docs/{name}: a link" in caplog.text} == {"link.md", "folder/key.md"}


def test_no_module_and_no_cache_of_a_callers_folder_is_read(tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    from policy_digest import ingest, search

    trap = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    for name in ("json.py", "base64.py", "policy_digest.py", "sitecustomize.py", "usercustomize.py", "selectolax.py"):
        (tmp_path / name).write_text(trap, encoding="utf-8")
    (tmp_path / "jieba.cache").write_bytes(b"not what marshal writes")
    (tmp_path / "page.txt").write_text(CAPTURE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep + os.environ.get("PYTHONPATH", ""))  # an empty entry is the current folder
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert ingest.read("page.txt").blocks
    assert search._cutter({"职业"}, tables).lcut("职业技能培训")
    assert not (tmp_path / "ran").exists()
    assert (tmp_path / "jieba.cache").read_bytes() == b"not what marshal writes"


# ---------------------------------------------------------------- one room writes

WRITES = {"write_text", "write_bytes", "open", "fdopen", "mkdir", "makedirs", "touch", "rename", "replace", "renames", "unlink", "remove",
          "rmdir", "symlink_to", "link", "hardlink_to", "symlink", "copy", "copy2", "copyfile", "copytree", "move", "rmtree", "mkdtemp",
          "mkstemp", "NamedTemporaryFile", "truncate", "chmod"}  # fmt: skip
# What bears such a name and writes no file: values that are changed, files that are read, members of an archive that has no name, rooms
# that go through `inside`; what is written into a store, which is not here.
HARMLESS = re.compile(
    r"^(?:dataclasses\.)?replace\(|corpus\.write_text|^write_text\(|os\.open\(path, os\.O_RDONLY|os\.fdopen\(opened, 'rb'"
    r"|^store\.open\(path|^write_bytes\(data, |\.replace\(tzinfo="
    r"|_outer\.rename\(|^root\.rename\(OLD_RECORDS, RECORDS\)"
    r"|^root\.rename\(OLD_CUES, kept\.name\)|^CATALOGUE\.open\('rb'\)|^archive\.open\(told, 'w', force_zip64=True\)"
)


def _written(node: ast.AST) -> str:
    """The call, where it may write a file; "" for all else."""
    if not isinstance(node, ast.Call):
        return ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    called = ast.unparse(node.func)
    of_values = (name == "replace" and len(node.args) > 1) or name in ("link", "remove", "copy")
    if name not in WRITES or (of_values and not called.startswith(("os.", "shutil."))) or HARMLESS.search(ast.unparse(node)):
        return ""
    return ast.unparse(node)


def test_no_other_room_writes() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in parsed.nodes(path) if path != Path(inside.__file__) else ():
            if written := _written(node):
                found.append(f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}: {written[:100]}")
    assert found == []


def test_the_rule_sees_what_it_is_there_for() -> None:
    calls = (
        "path.write_text('x')",
        "open(path, 'w')",
        "os.replace(a, b)",
        "shutil.rmtree(x)",
        "p.unlink()",
        "a.replace(target)",
        "p.mkdir()",
    )
    assert [call for call in calls if not _written(ast.parse(call, mode="eval").body)] == []


def test_a_page_may_not_be_what_a_build_keeps_for_itself(tmp_path: Path) -> None:
    for name in (disk.LIST, "a\0b", "../a"):
        with pytest.raises(PolicyDigestError):
            disk.write([Page(name, "x")], tmp_path / "pages")
