"""What the tests share: the repository, the packaged tables, the captures that are not in it."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from policy_digest import plugin
from policy_digest import tables as _tables

_load = _tables.load
_PACKAGED = _load()


def _load_beside(data: Path | None = None, *before: _tables.Tables) -> _tables.Tables:
    return _load(data, *before, _PACKAGED)


# Whoever reads tables in the tests' own process takes over what was compiled from the packaged ones, as a served site does from its last
# build: it is compiled once, and not once a test. What a process of its own does (`python -m policy_digest`) is compiled there.
_tables.load = _load_beside

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"

# The same examples on every machine, so that a failure can be looked at; `HYPOTHESIS_PROFILE=search` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True, database=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def tables() -> _tables.Tables:
    """The packaged tables."""
    return _PACKAGED


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped site, built from data/ as a user builds it. Nobody writes into it."""
    folder = tmp_path_factory.mktemp("built")
    plugin.build_site(ROOT / "data", folder / "site", folder / "pages", strict=True)
    return folder / "site"


@pytest.fixture(scope="session")
def seeds() -> tuple[Path, ...]:
    """The five real captures, which are kept beside the repository and not in it."""
    found = tuple(sorted(SEEDS.glob("*.txt")))
    if not found:
        pytest.skip("the five real captures are not in ../shared/seeds")
    return found
