"""Numbers of documents → what building their site costs: processor seconds, memory, pages and bytes, and how that grows.

Run as `python tests/bench/scale.py [DOCUMENTS...] [--keep FOLDER]` (with the tests' environment). The corpora are those of tests/corpus.py.
Each is built by the command line in a process of its own, which is what `resource` then tells of. The exponent says how cost grows from
one size to the next: 1 is as the number of documents, 2 as its square.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import corpus as invented  # noqa: E402
from policy_digest import tables  # noqa: E402


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    documents: int
    cpu: float  # seconds, of all processes
    wall: float  # seconds
    memory: float  # MB at its peak, of the largest process
    pages: int
    html: int  # bytes of pages
    data: int  # bytes of all else


def cost(command: list[str], site: Path, documents: int) -> Cost:
    """Run the command, which makes the site, in a process of its own."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(command[0], command)
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    files = [(path.suffix == ".html", path.stat().st_size) for path in site.rglob("*") if path.is_file()]
    html = [size for is_page, size in files if is_page]
    return Cost(
        documents=documents,
        cpu=used.ru_utime + used.ru_stime,
        wall=time.monotonic() - start,
        memory=used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
        pages=len(html),
        html=sum(html),
        data=sum(size for is_page, size in files if not is_page),
    )


def told(one: Cost, before: Cost | None) -> str:
    """A line of the table."""
    grows = "" if before is None else f"{math.log(one.cpu / before.cpu) / math.log(one.documents / before.documents):5.2f}"
    per_page = one.html / one.pages / 1000
    figures = f"{one.documents:9} {one.pages:7} {one.cpu:8.1f} {one.wall:8.1f} {one.memory:8.0f} {per_page:8.0f} {one.data / 1e6:8.1f}"
    return f"{figures} {1000 * one.cpu / one.pages:8.1f} {grows:>8}"


def main() -> None:
    """Measure what was asked for and say it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=int, nargs="*", default=[100, 300, 1000])
    parser.add_argument("--keep", type=Path, help="where corpora and sites stay")
    asked = parser.parse_args()
    known = tables.load()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        print("documents   pages    CPU s   wall s       MB  KB/page  data MB  ms/page exponent")
        before = None
        for documents in asked.documents:
            data, site = folder / f"corpus-{documents}", folder / f"site-{documents}"
            if not data.exists():
                invented.write(data, documents, known)
            build = ["-m", "policy_digest", "build", "--data", str(data), "--site", str(site)]
            one = cost([sys.executable, *build], site, documents)
            print(told(one, before), flush=True)
            before = one
    least = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(this process itself: {least:.0f} MB)")


if __name__ == "__main__":
    main()
