"""`policy-digest` of a shell that a test runs, answered by the test's own process: what was compiled once is there, and nothing is loaded.

In: a command and its environment. Out: what `subprocess.run` gives. The shell finds a program that asks over a socket; meanwhile this
process waits for the shell anyway, and does what is asked: in the folder and with the environment of who asks.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import socket
import subprocess
import sys
import textwrap
import unittest
from collections.abc import Mapping, Sequence
from pathlib import Path

from click.testing import CliRunner

from policy_digest import cli

_ASKS = """
    #!{python} -ISE
    import json, os, socket, sys
    with socket.socket(socket.AF_UNIX) as door:
        door.connect({at!r})
        with door.makefile("rw", encoding="utf-8") as line:
            print(json.dumps([sys.argv, os.getcwd(), dict(os.environ)]), file=line, flush=True)
            code, out, err = json.loads(line.readline())
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(code)
"""


class Door:
    """Where programs ask. `folder`: where its socket may lie; a path of more than a hundred characters has none."""

    def __init__(self, folder: Path) -> None:
        self.at = folder / "door"

    def program(self, path: Path) -> None:
        """Write a program that asks here: called as `policy-digest` its words are that's, else `-m unittest …` is meant."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(_ASKS).lstrip().format(python=sys.executable, at=str(self.at)), encoding="utf-8")
        path.chmod(0o755)

    def run(self, command: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command, and answer what its programs ask meanwhile."""
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(self.at))
            door.listen()
            door.settimeout(0.02)
            try:
                with subprocess.Popen(command, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as shell:
                    while shell.poll() is None:
                        try:
                            asked, _ = door.accept()
                        except TimeoutError:
                            continue
                        with asked:
                            _answer(asked)
                    out, err = shell.communicate()
            finally:
                self.at.unlink()
        return subprocess.CompletedProcess(command, shell.returncode, out, err)


def _answer(asked: socket.socket) -> None:
    asked.settimeout(60)
    here, before = Path.cwd(), dict(os.environ)
    with asked.makefile("rw", encoding="utf-8") as line:
        (program, *words), folder, environment = json.loads(line.readline())
        try:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            told = _unittest() if Path(program).name != "policy-digest" else _command(words)
        finally:
            os.chdir(here)
            os.environ.clear()
            os.environ.update(before)
        print(json.dumps(told), file=line, flush=True)


def _command(words: Sequence[str]) -> tuple[int, str, str]:
    told = CliRunner().invoke(cli.main, list(words))
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told.exit_code, told.stdout, told.stderr


def _unittest() -> tuple[int, str, str]:
    ended, said = discovered(Path("tests"))
    return int(not ended.wasSuccessful()), "", said


def discovered(folder: Path) -> tuple[unittest.TestResult, str]:
    """What `python -m unittest discover` makes of a folder's tests, and says. Each file is loaded anew, whatever another's is called."""
    suite = unittest.TestSuite()
    for path in sorted(folder.resolve().glob("test*.py")):
        spec = importlib.util.spec_from_file_location(f"found_{abs(hash(path))}", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        suite.addTests(unittest.defaultTestLoader.loadTestsFromModule(module))
    said = io.StringIO()
    return unittest.TextTestRunner(said).run(suite), said.getvalue()
