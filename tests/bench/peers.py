"""Texts → characters a second on one core: policy-digest end to end beside JioNLP's time extraction and Recognizers-Text's Chinese models.

All three read the same text in one run: ours the captures, cleaned and extracted; the peers the captures' lines. Then what it takes to
start, beside loading JioNLP. Run by `make bench`; exits with 1 where a ratio is below what is required. `--write` puts the ratios, which
hold on other machines too, into docs/makers/benchmarks.md.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from policy_digest import pipeline, tables
from policy_digest.__main__ import SELDOM
from policy_digest.ingest import parse
from policy_digest.models import Capture

DOCUMENTS = Path(__file__).resolve().parent.parent / "gold"
BASE = 1_717_200_000.0  # the moment against which JioNLP reads 今年: 2024-06-01
OVER_JIONLP, OVER_RECOGNIZERS = 1.0, 25.0  # what is required
PAGE = Path(__file__).resolve().parents[2] / "docs" / "makers" / "benchmarks.md"
PEERS = {"JioNLP, times alone": "jionlp", "Recognizers-Text, Chinese models": "recognizers-text-suite"}
STARTS = 3  # of which the least processor time counts


def seconds(run: Callable[[], None], repeats: int) -> float:
    """The least processor time of `repeats` runs: whatever else the machine has to work on can only add to it."""
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


def ours(captures: Sequence[Capture]) -> Callable[[], None]:
    """Cleaning and extraction of every capture."""
    known = tables.load()

    def run() -> None:
        for capture in captures:
            pipeline.Extractor(known).read(capture, "china")

    return run


def jionlp(texts: Sequence[str]) -> Callable[[], None]:
    """JioNLP's extraction of times and nothing else."""
    import jionlp as peer

    def run() -> None:
        for text in texts:
            peer.ner.extract_time(text, time_base=BASE)

    return run


def recognizers(texts: Sequence[str]) -> Callable[[], None]:
    """Recognizers-Text's models of numbers, shares, units, money, ages and times together, line by line, which suits them best."""
    import recognizers_suite as peer

    chinese = peer.Culture.Chinese
    models = [
        peer.recognize_number,
        peer.recognize_ordinal,
        peer.recognize_percentage,
        peer.recognize_age,
        peer.recognize_currency,
        peer.recognize_dimension,
        peer.recognize_temperature,
        peer.recognize_datetime,
    ]
    lines = [line for text in texts for line in text.split("\n")]

    def run() -> None:
        for model in models:
            for line in lines:
                model(line, chinese)

    return run


def started(command: Sequence[str], cache: str) -> float:
    """The processor time of a process and of those that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "POLICY_DIGEST_CACHE": cache})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def starts(file: Path) -> list[tuple[str, float]]:
    """What commands take for one small page, as a part of what it takes to load JioNLP."""
    program = [sys.executable, "-P", "-m", "policy_digest"]
    page = [*program, "inspect", str(file), "--place", "china"]
    with tempfile.TemporaryDirectory() as folder:
        kept = str(Path(folder) / "kept")
        rows = (
            ("`policy-digest --help`", [*program, "--help"], kept),
            ("`policy-digest inspect`, nothing kept", page, ""),
            ("`policy-digest inspect`, patterns kept", page, kept),
        )
        started(page, kept)
        peer = min(started([sys.executable, "-c", "import jionlp"], "") for _ in range(STARTS))
        return [(name, min(started(command, cache) for _ in range(STARTS)) / peer) for name, command, cache in rows]


def written(size: int, documents: int, speeds: Sequence[tuple[str, float]], begun: Sequence[tuple[str, float]]) -> str:
    """The page of what was measured."""
    ours = speeds[0][1]
    lines = [f"| {name} | {version(PEERS[name])} | {ours / speed:.2f} |" for name, speed in speeds[1:]]
    commands = [f"| {name} | {part:.2f} |" for name, part in begun]
    return "\n".join(
        [
            "<!-- Written by `make bench ARGS=--write`: what is edited here is written over. -->",
            "",
            "# Benchmarks",
            "",
            "Ratios of processor time, each in one run on one core of one machine: they say the same on another one, seconds would not.",
            f"Measured with policy-digest {version('policy-digest')} and Python {platform.python_version()} on {platform.machine()}.",
            "",
            f"**Reading.** {documents} captures with {size:,} characters, cleaned and extracted, against a peer that reads the same text.",
            "",
            "| peer | version | times as fast as it |",
            "|---|---|---|",
            *lines,
            "",
            "JioNLP reads times and nothing else: neither quantities, kinds, names nor whom they are for.",
            "",
            "**Starting.** One small page, against loading JioNLP.",
            "",
            "| command | part of its processor time |",
            "|---|---|",
            *commands,
            "",
        ]
    )


def main() -> int:
    """Print the three speeds and the two ratios, and what starting takes."""
    parser = argparse.ArgumentParser(description="policy-digest beside its peers: characters a second on one core.")
    parser.add_argument("files", nargs="*", type=Path, help="captures to read; the annotated documents by default")
    parser.add_argument("--write", action="store_true", help=f"also write {PAGE.name}")
    asked = parser.parse_args()
    files = asked.files or sorted(DOCUMENTS.glob("*/documents/*"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    gc.set_threshold(*SELDOM)  # as the command line does, and for the peers too
    logging.disable(logging.CRITICAL)  # JioNLP writes a traceback for each phrase that it cannot read: that would cost it time
    warnings.simplefilter("ignore")
    captures = [parse(path.read_bytes(), path.name) for path in files]
    texts = ["\n".join(block.text for block in capture.blocks) for capture in captures]
    size = sum(map(len, texts))
    print(f"{len(texts)} captures, {size:,} characters", flush=True)
    speeds = []
    rows = (
        ("policy-digest, clean + extract", ours(captures), 5),
        ("JioNLP, times alone", jionlp(texts), 5),
        ("Recognizers-Text, Chinese models", recognizers(texts), 1),
    )
    for name, run, repeats in rows:
        run()  # tables, dictionaries and patterns are read once
        speeds.append((name, size / seconds(run, repeats)))
        print(f"{name:<34}{speeds[-1][1]:>10,.0f} characters/s", flush=True)
    enough = True
    for (name, speed), required in zip(speeds[1:], (OVER_JIONLP, OVER_RECOGNIZERS), strict=True):
        ratio = speeds[0][1] / speed
        enough &= ratio >= required
        print(f"{ratio:.2f} times {name.partition(',')[0]} (required: {required:g})")
    begun = starts(min(files, key=lambda path: path.stat().st_size))
    for name, part in begun:
        print(f"{name}: {part:.2f} of loading JioNLP")
    if asked.write:
        PAGE.write_text(written(size, len(texts), speeds, begun), encoding="utf-8")
        print(PAGE)
    return 0 if enough else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ModuleNotFoundError as error:
        sys.exit(f"Error: {error.name} is not installed, run `make bench`, which installs the peers")
