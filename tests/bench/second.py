"""The annotated documents → what the second reader costs: microseconds a record, milliseconds to load, kilobytes.

python -m tests.bench.second [SET…]
"""

from __future__ import annotations

import sys
import time

from tests import score

from policy_digest import ingest, pipeline, second, tables
from policy_digest.errors import PolicyDigestError


def main(names: list[str]) -> None:
    """Read the sets by the rules, then each article's records once more by the second reader, which alone is timed."""
    begun = time.process_time()
    known = tables.load()
    reader = second.second_reader(known)
    loaded = time.process_time() - begun
    assert reader is not None, "data/second.json is empty"
    rules = pipeline.Extractor(tables.load(rules_only=True))
    count, spent = 0, 0.0
    for name in names:
        for capture in ingest.read_all([score.documents(name) / source for source in score.annotated(name)]):
            if isinstance(capture, PolicyDigestError):
                raise capture
            found = rules.read(capture)
            begun = time.process_time()
            reader.opinions(found.article, [record.figure for record in found.records], [])
            spent += time.process_time() - begun
            count += len(found.records)
    size = len(known.second.encode()) >> 10
    print(f"{spent / count * 1e6:.0f} µs a record, {count} records; {size} KB; tables and weights {loaded * 1e3:.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1:] or ["heldout", "real"])
