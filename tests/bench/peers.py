"""Texts → characters a second on one core: policy-digest end to end beside JioNLP's time extraction and Recognizers-Text's Chinese models.

All three read the same text in one run: ours the captures, cleaned and extracted; the peers the captures' lines. Run by `make bench`; exits
with 1 where a ratio is below what is required.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from policy_digest import pipeline, tables
from policy_digest.ingest import parse
from policy_digest.models import Capture

DOCUMENTS = Path(__file__).resolve().parent.parent / "gold"
BASE = 1_717_200_000.0  # the moment against which JioNLP reads 今年: 2024-06-01
OVER_JIONLP, OVER_RECOGNIZERS = 1.0, 25.0  # what is required


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


def main() -> int:
    """Print the three speeds and the two ratios."""
    parser = argparse.ArgumentParser(description="policy-digest beside its peers: characters a second on one core.")
    parser.add_argument("files", nargs="*", type=Path, help="captures to read; the annotated documents by default")
    files = parser.parse_args().files or sorted(DOCUMENTS.glob("*/documents/*"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
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
        speeds.append(size / seconds(run, repeats))
        print(f"{name:<34}{speeds[-1]:>10,.0f} characters/s", flush=True)
    enough = True
    for name, speed, required in (("JioNLP", speeds[1], OVER_JIONLP), ("Recognizers-Text", speeds[2], OVER_RECOGNIZERS)):
        ratio = speeds[0] / speed
        enough &= ratio >= required
        print(f"{ratio:.1f} times {name} (required: {required:g})")
    return 0 if enough else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ModuleNotFoundError as error:
        sys.exit(f"Error: {error.name} is not installed, run `make bench`, which installs the peers")
