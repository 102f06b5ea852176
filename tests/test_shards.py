"""Records by many hands: the same bytes whoever reads, nothing lost where one of them dies, and no article read twice."""

from __future__ import annotations

import ast
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests import corpus as invented
from tests import dying, parsed

from policy_digest import crew, keep, shards, tables
from policy_digest.crew import Crew
from policy_digest.errors import PolicyDigestError

DOCUMENTS = 30
TWO = Crew(jobs=2)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose records one process alone wrote."""
    folder = tmp_path_factory.mktemp("shards") / "data"
    invented.write(folder, DOCUMENTS, tables.load())
    shutil.rmtree(folder / "records", ignore_errors=True)
    assert counts(folder)["extracted"] == DOCUMENTS
    return folder


def counts(data: Path, some: Crew = crew.ALONE, everything: bool = False) -> Counter[str]:
    kept = list(keep.keep_records(data, tables.load(data), everything, some))
    assert not [one.message for one in kept if one.outcome == "failed"]
    return Counter(one.outcome for one in kept)


def files(data: Path) -> dict[str, bytes]:
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted((data / "records").rglob("*")) if path.is_file()}


def without_records(written: Path, folder: Path) -> Path:
    shutil.copytree(written, folder / "data", ignore=shutil.ignore_patterns("records"))
    return folder / "data"


# ---------------------------------------------------------------- shards


def test_every_article_is_in_one_task_and_its_shard_is_the_same_everywhere() -> None:
    names = [("weifang", f"2024-05-20-{i:08x}") for i in range(3000)] + [("jining", "2024-05-20-00000000")]
    made = shards.tasks(names, Path("data"), "x", False, False)
    assert sorted(name for task in made for name in task.names) == sorted(names)
    assert all(len({shards.shard_of(name) for name in task.names}) == 1 and len(task.names) <= shards.PART for task in made)
    assert len({shards.shard_of(name) for name in names}) == shards.SHARDS
    assert shards.shard_of(names[0]) == 153 and shards.tasks(names[::-1], Path("data"), "x", False, False) == made


# ---------------------------------------------------------------- processes


@pytest.mark.slow
def test_processes_write_what_one_does(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "ENOUGH", 1)
    data = without_records(written, tmp_path)
    assert counts(data, TWO)["extracted"] == DOCUMENTS
    assert files(data) == files(written)
    one = sorted((data / "articles").rglob("*.md"))[7]
    one.write_text(one.read_text().replace("万人", "万人次", 1) + "\n到2027年，建成实训中心12个。\n")
    assert counts(data, TWO) == {"extracted": 1, "unchanged": DOCUMENTS - 1}, "an article that was edited is read alone"


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_where_it_was(written: Path, tmp_path: Path) -> None:
    data = without_records(written, tmp_path)
    run = subprocess.Popen([sys.executable, "-m", "policy_digest", "extract", "--data", str(data)], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while len(list((data / "records").rglob("*.yml"))) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    run.kill()
    run.wait()
    there = len(list((data / "records").rglob("*.yml")))
    assert 3 <= there <= DOCUMENTS
    found = counts(data)
    assert found["unchanged"] >= there - 1 and found["extracted"] + found["unchanged"] == DOCUMENTS
    assert files(data) == files(written)


@pytest.mark.slow
def test_threads_write_what_one_process_does(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "ENOUGH", 1)
    data = without_records(written, tmp_path)
    assert counts(data, Crew(jobs=2, threads=True))["extracted"] == DOCUMENTS
    assert files(data) == files(written)


def test_a_thread_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, int]] = []
    monkeypatch.setattr(shards, "_fresh_reader", lambda data, *_: made.append((data, threading.get_ident())) or len(made))
    monkeypatch.setattr(shards, "_MINE", threading.local())
    with ThreadPoolExecutor(2) as hands:
        together = threading.Barrier(2)
        list(hands.map(lambda _: (together.wait(), shards._reader("a", False, "x"), shards._reader("a", False, "x")), range(2)))
    assert len(made) == 2 and len({thread for _, thread in made}) == 2


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="processes are ended by POSIX' signals")
def test_what_a_process_had_in_hand_when_it_died_is_done_by_another(tmp_path: Path) -> None:
    tasks = [(str(tmp_path), number) for number in range(9)]
    assert sorted(TWO.each(dying.dies_once, tasks)) == [number * number for number in range(9)]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="processes are ended by POSIX' signals")
def test_a_run_whose_processes_die_again_and_again_says_so() -> None:
    with pytest.raises(PolicyDigestError, match="ended from outside"):
        list(TWO.each(dying.dies, [1, 2, 3]))


@pytest.mark.slow
def test_who_finds_other_tables_does_not_read(written: Path) -> None:
    (task, *_) = shards.tasks([("weifang", "x")], written, "0" * 64, False, False)
    with pytest.raises(PolicyDigestError, match="other tables"):
        shards.work(task)


# ---------------------------------------------------------------- a stamp is an attacker's input


def test_nothing_of_a_corpus_is_unpacked_as_objects() -> None:
    asked = {path.stem for path in Path(shards.__file__).parent.rglob("*.py") if {"pickle", "marshal", "shelve"} & imported(path)}
    assert asked <= {"kept_templates"}, "compiled code in the user's own folder of caches, which is looked at before; see SECURITY.md"


def imported(path: Path) -> set[str]:
    return {name.name for node in parsed.nodes(path) if isinstance(node, ast.Import) for name in node.names}


# ---------------------------------------------------------------- other hands


class Borrowed(crew.Hands):
    """Who is asked for nothing but `each`: what a cluster without executors has to give."""

    def each(self, work: Callable[[crew.T], crew.D], tasks: Sequence[crew.T]) -> Iterator[crew.D]:
        self.whole = all(Path(task.data).is_absolute() for task in tasks)  # type: ignore[attr-defined]
        return map(work, reversed(tasks))


@pytest.mark.slow
def test_whoever_does_the_tasks_writes_the_same(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, hands = without_records(written, tmp_path), Borrowed()
    monkeypatch.chdir(tmp_path)
    found = Counter(one.outcome for one in keep.keep_records(Path("data"), tables.load(data), crew=hands))
    assert found["extracted"] == DOCUMENTS and hands.whole and files(data) == files(written)


RECIPES = re.findall(
    r"```python\n(.*?)```", (Path(__file__).parents[1] / "docs/makers/many-machines.md").read_text(encoding="utf-8"), re.DOTALL
)


class Pool:
    """As Ray's: results as they come."""

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None: ...

    def imap_unordered(self, work: Callable[[crew.T], crew.D], tasks: Sequence[crew.T]) -> Iterator[crew.D]:
        return map(work, pickle.loads(pickle.dumps(tasks[::-1])))


class Spark:
    """As its session, its context, and what is spread over its machines."""

    def __getattr__(self, name: str) -> Spark:
        return self

    def __call__(self, *_: object) -> Spark:
        return self

    def parallelize(self, tasks: Sequence[object], parts: int) -> Spark:
        self.tasks, self.parts = pickle.loads(pickle.dumps(tasks)), parts
        return self

    def map(self, work: Callable[[object], object]) -> Spark:
        self.done = map(work, self.tasks)
        return self

    def toLocalIterator(self) -> Iterator[object]:
        return self.done


@pytest.mark.parametrize("recipe", RECIPES, ids=["ray", "spark"])
def test_recipes_for_other_clusters_write_the_same(
    recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stands_in = SimpleNamespace(Pool=Pool, StorageLevel=SimpleNamespace(DISK_ONLY=0), SparkSession=Spark())
    for name in ("ray", "ray.util", "ray.util.multiprocessing", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, stands_in)
    monkeypatch.setattr(shards, "one", lambda reader, data, name, *_: shards.Done(name, None, f"seen {name[1]}"))
    monkeypatch.setattr(shards, "_reader", lambda *_: None)
    for name in ("a", "b"):
        (tmp_path / "data/articles/weifang").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"data/articles/weifang/{name}.md").touch()
    monkeypatch.chdir(tmp_path)
    exec(recipe, {"__name__": "recipe"})
    assert sorted(capsys.readouterr().out.splitlines()) == ["seen a", "seen b"]


# ---------------------------------------------------------------- a cluster


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_loses_nothing(written: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="dask is not installed")
    data = without_records(written, tmp_path)
    with (
        distributed.LocalCluster(n_workers=4, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        (victim, *_) = client.run(os.getpid).values()
        killed = []

        def strike() -> None:
            until = time.monotonic() + 120
            while not list((data / "records").rglob("*.yml")) and time.monotonic() < until:
                time.sleep(0.005)
            os.kill(victim, signal.SIGKILL)
            killed.append(len(list((data / "records").rglob("*.yml"))))

        striker = threading.Thread(target=strike)
        striker.start()
        assert counts(data, Crew(scheduler=cluster.scheduler_address))["extracted"] == DOCUMENTS
        striker.join()
        assert killed and killed[0] < DOCUMENTS, "it was killed while there was something to do"
    assert files(data) == files(written)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "PATIENCE", 1)
    with pytest.raises(PolicyDigestError, match=r"dask is not installed|no scheduler answers") as told:
        list(Crew(scheduler="tcp://127.0.0.1:1").each(abs, [1]))
    assert told.value.hint
