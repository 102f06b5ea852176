"""What the tests share: the repository, the packaged tables, the captures that are not in it."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import jinja2
import playwright.sync_api
import pytest
from mkdocs.config.defaults import MkDocsConfig

from policy_digest import first_paint, pattern_cache, plain, plugin
from policy_digest import tables as _tables
from policy_digest.__main__ import SELDOM
from policy_digest.rules import rule as _rule
from policy_digest.tables import cues as _cues

# What one run of the tests compiled, the next one need not; and no test looks into the caches of whoever runs it.
_USER = os.getuid() if hasattr(os, "getuid") else 0
os.environ.setdefault("POLICY_DIGEST_CACHE", str(Path(tempfile.gettempdir()) / f"policy-digest-tests-{_USER}"))
gc.set_threshold(*SELDOM)  # as the command line does
os.environ["POLICY_DIGEST_LANG"] = "en"  # whatever the machine speaks
# Every test that edits a table compiles what reads it, of which nearly all is what another test compiled: the library's own memory of
# patterns is made large enough for all of them.
re._MAXCACHE = 50_000  # type: ignore[attr-defined]
_rule.needs = cache(_rule.needs)
_parsed = cache(_tables.read_yaml)


def _read_yaml(text: str, where: str, first_line: int = 1, limit: int = _tables.MAX_BYTES) -> _tables.Document:
    """The packaged tables are parsed once. Nobody changes what was parsed: it would be seen by every test behind."""
    packaged = where.startswith(f"{_tables.PACKAGED}{os.sep}")
    return (_parsed if packaged else _parsed.__wrapped__)(text, where, first_line, limit)


_tables.read_yaml = _read_yaml
_SHIPPED = f"{_tables.PACKAGED}{os.sep}"  # as it was at the start: a test may put another folder in its place
_text_of = cache(plain.read_text)


def _read_text(path: Path, limit: int) -> str:
    """The packaged tables are read from the disk once: nobody edits them where they lie."""
    return (_text_of if str(path).startswith(_SHIPPED) else plain.read_text)(path, limit)


_tables.read_text = _cues.read_text = _read_text
_load = _tables.load
_PACKAGED = _load()


def _load_beside(data: Path | None = None, *before: _tables.Tables, rules_only: bool = False) -> _tables.Tables:
    return _load(data, *before, _PACKAGED, rules_only=rules_only)


# Whoever reads tables in the tests' own process takes over what was compiled from the packaged ones, as a served site does from its last
# build: it is compiled once, and not once a test. What a process of its own does (`python -m policy_digest`) is compiled there.
_tables.load = _load_beside

# A build takes apart the style sheets of the theme and compiles its templates. Both are the same for every site: a test that builds one
# takes over what another test's build made of the same text.
first_paint.parse = cache(first_paint.parse)
_compiled: dict[tuple[object, ...], Any] = {}
_compile = jinja2.Environment.compile


def _compile_once(self: jinja2.Environment, source: Any, *told: Any, **options: Any) -> Any:
    """The code of a template of the theme. What our own templates are compiled to may hold words of a corpus's tables."""
    if type(self) is not jinja2.Environment or not isinstance(source, str):
        return _compile(self, source, *told, **options)
    key = (source, self.autoescape, tuple(self.extensions), told, tuple(sorted(options.items())))
    if key not in _compiled:
        _compiled[key] = _compile(self, source, *told, **options)
    return _compiled[key]


jinja2.Environment.compile = _compile_once  # type: ignore[method-assign]

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"

# The same examples on every machine, so that a failure can be looked at; `HYPOTHESIS_PROFILE=search` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True, database=None)
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("steady"), max_examples=20)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


# Files that take longest, the longest first (`python -m tests.cost`): begun last, one of them would run while the other processes wait.
LONG = (
    "test_site test_doors test_security test_shards test_serve test_release test_starter test_hostile test_build test_gold test_api"
    " test_fuzz test_speed test_tasks test_recipes test_docs test_hostile_data"
).split()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="skip what starts a process, builds a site, opens a browser, or is marked slow")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes a second or more; left out by --quick")
    if config.getoption("--quick"):
        hypothesis.settings.load_profile("quick")


def pytest_collection_finish() -> None:
    """What is there by now stays: no look for garbage goes through it again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    pattern_cache.keep()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long files first; with `--quick`, leave out what is marked slow, and what needs the built site: it would only be skipped."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
    if config.getoption("--quick"):
        left = [item for item in items if item.get_closest_marker("slow") or "site" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


@pytest.fixture(scope="session", autouse=True)
def quick(pytestconfig: pytest.Config) -> Iterator[None]:
    """With `--quick`, whoever starts a process, a build or a browser skips at that point: no list of such tests has to be kept."""

    def skips(what: str) -> Any:
        def instead(*_: object, **__: object) -> None:
            pytest.skip(f"quick: {what}")

        return instead

    with pytest.MonkeyPatch.context() as patch:
        if pytestconfig.getoption("--quick"):
            patch.setattr(
                subprocess, "Popen", type("Popen", (subprocess.Popen,), {"__init__": skips("starts a process"), "__del__": lambda _: None})
            )
            patch.setattr(os, "fork", skips("starts a process"))
            patch.setattr(os, "forkpty", skips("starts a process"))
            patch.setattr(plugin, "load_config", skips("builds a site"))
            patch.setattr(MkDocsConfig, "__init__", skips("builds a site"))
            patch.setattr(playwright.sync_api, "sync_playwright", skips("opens a browser"))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def tables() -> _tables.Tables:
    """The packaged tables."""
    return _PACKAGED


@pytest.fixture(scope="session")
def rules() -> _tables.Tables:
    """The packaged tables without the second reader: what the rules alone make of a text."""
    return _tables.load(rules_only=True)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped site, built from data/ as a user builds it, by the first process of a run that asks. Nobody writes into it."""
    import fcntl

    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait here
        if not (folder / "site").exists():
            plugin.build_site(ROOT / "data", folder / "site", folder / "pages", strict=True)
    return folder / "site"


@pytest.fixture(scope="session")
def seeds() -> tuple[Path, ...]:
    """The five real captures, which are kept beside the repository and not in it."""
    found = tuple(sorted(SEEDS.glob("*.txt")))
    if not found:
        pytest.skip("the five real captures are not in ../shared/seeds")
    return found
