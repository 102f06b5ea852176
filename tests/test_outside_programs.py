"""Programs that are started with what an attacker wrote beside them (git, LibreOffice): they run nothing of his, ask nobody, and end."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_digest import by_people, confined
from policy_digest.changes import repository
from policy_digest.ingest import office
from test_changes import LIFTS, kept, old, run
from test_changes import repository as checkout

__all__ = ["checkout", "kept", "old"]  # fixtures


def git(at: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(at), "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True, capture_output=True)


# ---------------------------------------------------------------- git

PROGRAMS = """
[core]
    fsmonitor = "touch {ran}/fsmonitor #"
    pager = "touch {ran}/pager #"
    hooksPath = {ran}/hooks
    sshCommand = "touch {ran}/ssh #"
    alternateRefsCommand = "touch {ran}/alternates #"
    gitProxy = "touch {ran}/proxy #"
[filter "evil"]
    smudge = touch {ran}/smudge; cat
    process = touch {ran}/process
    required = true
[diff "evil"]
    textconv = touch {ran}/textconv; cat
    command = touch {ran}/external
[tar "tar"]
    command = touch {ran}/tar; cat
[alias]
    rev-parse = "!touch {ran}/alias"
    ls-tree = "!touch {ran}/alias"
    cat-file = "!touch {ran}/alias"
"""


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """A folder into which every program of an attacker puts a file."""
    folder = tmp_path / "ran"
    (folder / "hooks").mkdir(parents=True)
    for name in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        hook = folder / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {folder}/hook\n", encoding="utf-8")
        hook.chmod(0o755)
    return folder


def of_it(ran: Path) -> list[str]:
    return sorted(path.name for path in ran.iterdir() if path.name != "hooks")


def test_a_repository_whose_settings_name_programs_runs_none(checkout: Path, ran: Path) -> None:
    (checkout / "site" / "data" / ".gitattributes").write_text("* filter=evil diff=evil\n", encoding="utf-8")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "second")
    with (checkout / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(PROGRAMS.format(ran=ran))
    told = run("HEAD~1", "HEAD", "--data", checkout / "site" / "data")
    assert told.exit_code == 0 and told.stdout == "" and of_it(ran) == []


def test_a_corpus_that_passes_itself_off_as_a_repository_is_none(checkout: Path, ran: Path, tmp_path: Path) -> None:
    """What a pull request may hold: HEAD, config, objects and refs of a bare repository, among the files of a corpus."""
    data, bare, work = checkout / "site" / "data", tmp_path / "bare", tmp_path / "work"
    shutil.copytree(data / "articles", work / "articles")
    (work / ".gitattributes").write_text("* filter=evil\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    git(bare, f"--work-tree={work}", "add", "-A")
    git(bare, f"--work-tree={work}", "commit", "-qm", "evil")
    for name in ("objects", "refs"):
        shutil.copytree(bare / name, data / name)
    shutil.copy(bare / "HEAD", data / "HEAD")
    (data / "config").write_text(
        f"[core]\n    repositoryformatversion = 0\n    bare = false\n    worktree = .\n{PROGRAMS.format(ran=ran)}", encoding="utf-8"
    )
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "second")
    told = run("HEAD~1", "HEAD", "--data", data)
    assert told.exit_code == 0 and told.stdout == "" and of_it(ran) == []


def test_what_a_partial_clone_lacks_is_not_fetched(checkout: Path, ran: Path) -> None:
    data = checkout / "site" / "data"
    with (checkout / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(f'[remote "evil"]\n    url = ext::touch {ran}/fetched\n    promisor = true\n    uploadpack = touch {ran}/uploadpack\n')
        file.write('[protocol]\n    allow = always\n[protocol "ext"]\n    allow = always\n[extensions]\n    partialClone = evil\n')
    git(checkout, "config", "core.repositoryformatversion", "1")
    blob = subprocess.run(["git", "-C", str(checkout), "rev-parse", "HEAD:site/data/articles"], capture_output=True, text=True, check=True)
    name = blob.stdout.strip()
    (checkout / ".git" / "objects" / name[:2] / name[2:]).unlink()
    told = run("HEAD", "--data", data)
    assert told.exit_code == 1 and "neither a corpus nor a revision" in told.stderr and len(told.stderr.splitlines()) == 1
    assert of_it(ran) == []


def test_a_corpus_does_not_say_who_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`review` asks git for a name: not the settings of a repository that stands among the files of a pull request."""
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "data")], check=True)
    with (tmp_path / "data" / "config").open("a", encoding="utf-8") as file:
        file.write("[user]\n    name = Mallory\n")
    (tmp_path / "own").write_text("[user]\n    name = 李\x1b[31m\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "own"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(tmp_path / "data")
    assert by_people._name() == "李\\x1b[31m"


def test_git_that_waits_for_ever_is_ended(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(checkout / "pipe")
    with (checkout / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(f"[include]\n    path = {checkout / 'pipe'}\n")
    monkeypatch.setattr(repository, "PATIENCE", 1)
    told = run("HEAD", "--data", checkout / "site" / "data")
    assert told.exit_code == 1 and told.stderr.splitlines() == ["Error: HEAD: git gave no answer in 1 seconds, compare two folders"]


def test_names_in_a_revision_lead_nowhere(checkout: Path, tmp_path: Path) -> None:
    """A tree may hold names that no working copy can: they are refused in one line, and nothing is written outside."""
    data = checkout / "site" / "data"
    blob = subprocess.run(
        ["git", "-C", str(checkout), "hash-object", "-w", "--stdin"], input=LIFTS.encode(), capture_output=True, check=True
    )
    name = bytes.fromhex(blob.stdout.decode().strip())
    for odd in (b"..", b".", b"a\nb", b"\xff\xfe", b"x" * 300):
        inner = _tree(checkout, b"100644 " + odd + b"\0" + name)
        articles = _tree(checkout, b"40000 " + odd + b"\0" + bytes.fromhex(inner))
        top = _tree(checkout, b"40000 articles\0" + bytes.fromhex(articles))
        commit = _commit(checkout, _tree(checkout, b"40000 site\0" + bytes.fromhex(_tree(checkout, b"40000 data\0" + bytes.fromhex(top)))))
        told = run(commit, "--data", data)
        assert len(told.stderr.splitlines()) <= 1 and "Traceback" not in told.stderr, (odd, told.stderr)
        assert told.exception is None or isinstance(told.exception, SystemExit), odd
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old", "repository"]


def _tree(at: Path, raw: bytes) -> str:
    command = ["git", "-C", str(at), "hash-object", "-w", "-t", "tree", "--literally", "--stdin"]
    return subprocess.run(command, input=raw, capture_output=True, check=True).stdout.decode().strip()


def _commit(at: Path, tree: str) -> str:
    words = ["-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", "-m", "x", tree]
    return subprocess.run(["git", "-C", str(at), *words], capture_output=True, check=True).stdout.decode().strip()


# ---------------------------------------------------------------- processes that read articles


def test_processes_of_a_run_take_no_modules_from_the_folder_of_the_caller(tmp_path: Path) -> None:
    """As the command is installed: its own folder stands first among those of modules, and not the current one."""
    inner, here = tmp_path / "bin", tmp_path / "here"
    inner.mkdir()
    here.mkdir()
    code = "from policy_digest.crew import Crew\nif __name__ == '__main__':\n    print(sorted(Crew(jobs=2).each(abs, [-1, -2])))\n"
    (inner / "command.py").write_text(code, encoding="utf-8")
    for name in ("multiprocessing", "pickle", "struct", "json", "sitecustomize"):
        (here / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n", encoding="utf-8")
    ended = subprocess.run([sys.executable, inner / "command.py"], cwd=here, capture_output=True, text=True, timeout=120)
    assert ended.stdout.strip() == "[1, 2]" and not (tmp_path / "ran").exists(), ended.stderr[-300:]


# ---------------------------------------------------------------- LibreOffice

# Stands in for LibreOffice: asks the network, reads and writes beside its folder, and writes what it saw of the world.
SPY = """#!{python}
import json, os, pathlib, re, socket, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
folder.mkdir()
try:
    socket.create_connection(("127.0.0.1", {port}), 2).sendall(b"x")
    asked = True
except OSError:
    asked = False
def tried(work):
    try:
        return bool(work() or True)
    except OSError:
        return False
secret = pathlib.Path({secret!r})
touched = dict(
    read=tried(secret.read_bytes), written=tried(lambda: secret.write_bytes(b"x")),
    made=tried(secret.with_name("made").mkdir), told=tried(pathlib.Path(f"/proc/{{os.getppid()}}/environ").read_bytes),
    signal=tried(lambda: os.kill(os.getppid(), 0)),
)
profile = next(word for word in sys.argv if word.startswith("-env:UserInstallation=file://")).partition("file://")[2]
settings = (pathlib.Path(profile) / "user" / "registrymodifications.xcu").read_text("utf-8")
seen = {{"asked": asked, "touched": touched, "settings": settings, "environment": dict(os.environ)}}
(folder / "capture.docx").write_text(json.dumps(seen), "utf-8")
"""


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what was heard there."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def listen() -> None:
            while True:
                try:
                    heard.append(server.accept()[0].recv(10))
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield port, heard


def parts_from_the_network() -> bool:
    """Whether this system lets a process leave the network."""
    part = "import ctypes; part = ctypes.CDLL(None).unshare; raise SystemExit(bool(part(0x40000000) and part(0x50000000)))"
    return sys.platform == "linux" and subprocess.run([sys.executable, "-c", part]).returncode == 0


@pytest.fixture
def seen(tmp_path: Path, listener: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What LibreOffice sees of the world."""
    spy = tmp_path / "bin" / "soffice"
    spy.parent.mkdir()
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    spy.write_text(SPY.format(python=sys.executable, port=listener[0], secret=str(secret)), encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{sys.prefix}{os.pathsep}{sys.base_prefix}")  # this one is written in Python
    found: dict[str, object] = json.loads(office.opened(b"{\\rtf1 x}", "a.rtf"))
    return found


@pytest.mark.skipif(not parts_from_the_network(), reason="this system parts no process from the network")
def test_libreoffice_has_no_network(seen: dict[str, object], listener: tuple[int, list[bytes]]) -> None:
    assert seen["asked"] is False and listener[1] == []


@pytest.mark.skipif(confined.landlock() < 6, reason="this system knows no Landlock that refuses signals")
def test_libreoffice_has_its_own_files_and_no_others(seen: dict[str, object]) -> None:
    assert seen["touched"] == dict.fromkeys(("read", "written", "made", "told", "signal"), False)


def test_libreoffice_is_told_to_follow_nothing_and_knows_no_tokens(seen: dict[str, object]) -> None:
    settings = str(seen["settings"])
    for name in ("BlockUntrustedRefererLinks", "DisableMacrosExecution", "ooInetHTTPSProxyName"):
        assert f'oor:name="{name}"' in settings
    assert "secret" not in str(seen["environment"])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice: install Debian's `libreoffice-writer-nogui` to run it")
def test_what_a_document_links_to_is_not_asked_for(tmp_path: Path, listener: tuple[int, list[bytes]]) -> None:
    """LibreOffice itself, with pictures, objects and sections of another server and of this disk."""
    secret = tmp_path / "secret.txt"
    secret.write_text("潍坊市机密", encoding="utf-8")
    http = f"http://127.0.0.1:{listener[0]}/x"
    linked = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    body = "".join(
        f'<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:{kind} xlink:href="{at}" {linked}/></draw:frame></text:p>'
        f'<text:section text:name="{kind}{n}"><text:section-source xlink:href="{at}" {linked}/><text:p>x</text:p></text:section>'
        for kind in ("image", "object")
        for n, at in enumerate((http, secret.as_uri()))
    )
    path = tmp_path / "a.odt"
    names = {"text": "text", "draw": "drawing", "svg": "svg-compatible", "office": "office"}
    spaces = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in names.items())
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        listed = "".join(
            f'<m:file-entry m:full-path="{name}" m:media-type="{kind}"/>'
            for name, kind in (("/", "application/vnd.oasis.opendocument.text"), ("content.xml", "text/xml"))
        )
        made.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{listed}</m:manifest>',
        )
        made.writestr(
            "content.xml",
            f'<office:document-content{spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
            f"<text:p>潍坊市方案</text:p>{body}</office:text></office:body></office:document-content>",
        )
    made_of_it = tmp_path / "a.docx"
    made_of_it.write_bytes(office.opened(path.read_bytes(), "a.odt"))
    with zipfile.ZipFile(made_of_it) as held:
        assert "机密" not in "".join(held.read(name).decode("utf-8", "replace") for name in held.namelist())
    assert listener[1] == []
