"""`python -m tests.cost [what pytest takes]`: what the tests cost in processor time, a line a file.

Seconds of user and system together, of the process that tests and of those that it starts, a browser among them: a machine that has
other work says nearly the same.
A fixture that several files share counts where it was made, what is loaded before the first test as "(loading)".
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

_LOADING = "(loading)"


def spent() -> float:
    """Seconds that this process took so far, with those of its children that have ended."""
    return sum(os.times()[:4])


class Cost:
    """A plugin of pytest: counts in each process that runs tests, and prints the sums in the one that was started."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        if not self.seconds:
            self.seconds[_LOADING] = spent()
        before = spent()
        result = yield
        self.seconds[item.location[0]] += spent() - before
        return result

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if (out := getattr(session.config, "workeroutput", None)) is not None:
            out["cost"] = dict(self.seconds)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """One of several processes is done: its sums go to ours."""
        self.seconds.update(getattr(node, "workeroutput", {}).get("cost", {}))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        terminalreporter.section("seconds of processor time")
        for name, seconds in self.seconds.most_common():
            terminalreporter.write_line(f"{seconds:7.1f} {name}")
        terminalreporter.write_line(f"{sum(self.seconds.values()):7.1f} together")


PLUGIN = Cost()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(PLUGIN)


if __name__ == "__main__":
    sys.exit(pytest.main(["-p", "tests.cost", *sys.argv[1:]]))
