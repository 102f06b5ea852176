"""How many hands → an executor of one run: processes, threads, or a cluster that somebody else runs. Knows no documents."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import connection
from typing import Final, TypeVar

from policy_digest.errors import PolicyDigestError

T = TypeVar("T")
D = TypeVar("D")

AHEAD: Final = 4  # tasks a hand that are handed out before their turn; more would only lie in memory
PATIENCE: Final = 30  # seconds in which a scheduler must answer
BREAKS: Final = 3  # how often processes may be ended from outside before the run gives up
_SAFE: Final = "PYTHONSAFEPATH"  # as the option -P, which processes cannot be given
SELDOM: Final = (250_000, 20, 100)  # as the command line looks for garbage


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Hands:
    """Who does tasks. Whoever has other hands than those below makes a class of this one, and says how they do `each` task."""

    alone = False  # whether this process does all the work itself, one task after the other
    elsewhere = True  # whether they are on other machines: nothing here says how busy they are, and paths have to be whole

    def each(self, work: Callable[[T], D], tasks: Sequence[T]) -> Iterator[D]:
        """What `work` gives for each task, as it is done: in any order, and each once. What `work` raises is raised."""
        raise NotImplementedError


@dataclass(frozen=True)
class Crew(Hands):
    """`jobs`: processes or threads of this machine. `scheduler`: the address of a dask scheduler, whose workers are used instead."""

    jobs: int = 1
    scheduler: str = ""
    threads: bool = False

    @property
    def alone(self) -> bool:  # type: ignore[override]
        """Whether this process does all the work itself."""
        return self.jobs < 2 and not self.scheduler

    @property
    def elsewhere(self) -> bool:  # type: ignore[override]
        """Whether others do it for us."""
        return bool(self.scheduler)

    def each(self, work: Callable[[T], D], tasks: Sequence[T]) -> Iterator[D]:
        """What `work` gives for each task, as it is done: in no order. A task whose process dies is given to another.

        Raises `PolicyDigestError` where processes are ended from outside again and again, and what `work` raises.
        """
        left = list(range(len(tasks)))
        for _ in range(BREAKS):
            try:
                with self._executor() as hands:
                    for done, found in _all(hands, work, tasks, tuple(left), AHEAD * self._hands(hands)):
                        left.remove(done)
                        yield found
                return
            except BrokenExecutor:
                continue
        told = f"{len(left)} of {len(tasks)} parts are not done, since the processes that do them are ended from outside"
        raise PolicyDigestError(told, hint="look at the machine's memory; what is done stays, run it again with fewer --jobs")

    def _hands(self, hands: Executor) -> int:
        return self.jobs if not self.scheduler else max(2, len(hands._client.ncores()) * 2)  # type: ignore[attr-defined]

    @contextlib.contextmanager
    def _executor(self) -> Iterator[Executor]:
        if self.scheduler:
            with _cluster(self.scheduler) as hands:
                yield hands
            return
        if self.threads:
            with ThreadPoolExecutor(self.jobs) as hands:
                try:
                    yield hands
                finally:
                    hands.shutdown(cancel_futures=True)
            return
        # A fresh process and no copy of this one: what draws the bar is a thread, which a copy would lack.
        fresh = multiprocessing.get_context("spawn")
        with _own_modules():
            pool = ProcessPoolExecutor(self.jobs, mp_context=fresh, initializer=_begin)
            try:
                yield pool
            finally:
                pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _own_modules() -> Iterator[None]:
    """Python starts a process with `-c`, which looks for modules in the current folder first: a pickle.py there is that folder's."""
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE]
        else:
            os.environ[_SAFE] = before


ALONE: Final = Crew()


def _all(hands: Executor, work: Callable[[T], D], tasks: Sequence[T], order: Sequence[int], ahead: int) -> Iterator[tuple[int, D]]:
    """Each task's number with what came of it."""
    waiting: dict[Future[D], int] = {}
    coming = iter(order)
    while True:
        while len(waiting) < ahead and (number := next(coming, None)) is not None:
            waiting[hands.submit(work, tasks[number])] = number
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            yield waiting.pop(future), future.result()


def _begin() -> None:
    """What a process does first: leave Ctrl-C to the one that started it, and end when that one does."""
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


@contextlib.contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        hint = 'install it with `pip install "policy-digest[cluster]"`, here and where its workers run'
        raise PolicyDigestError("dask is not installed", hint=hint) from None
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise PolicyDigestError(f"no scheduler answers ({str(error)[:100]})", scheduler, hint="start one with `dask scheduler`") from None
    with client:
        if not client.ncores():
            raise PolicyDigestError("the scheduler has no workers", scheduler, hint=f"start some with `dask worker {scheduler}`")
        yield client.get_executor(pure=False, retries=BREAKS)
