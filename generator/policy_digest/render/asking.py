"""Tables in, what scripts must know to read a question out: synonyms, and the words that numbers are written with."""

from __future__ import annotations

from typing import Final

from policy_digest.chinese.numerals import DIGITS, SCALES, TENS
from policy_digest.inert import clean, script_json
from policy_digest.render.words import Words
from policy_digest.tables import Tables

SCRIPT: Final = "javascripts/said.js"
_ENGLISH: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "bn": 9}
_ABBREVIATED: Final = ("k", "bn")


def asking(tables: Tables, words: Words) -> str:
    """A script that calls `policyDigestSaid` of asking.js."""
    large = {scale: len(str(value)) - 1 for scale, value in SCALES.items() if value < 10**12}
    small = {scale: len(str(value)) - 1 for scale, value in TENS.items()}
    both = {s + scale: power + more for s, power in small.items() for scale, more in large.items()}
    joined = "".join(large)
    percent, tenths = words.plain("asks-percent"), words.plain("asks-tenths")
    said = {
        "digits": DIGITS,
        "places": TENS,
        "scales": {**small, **large, **both, joined: sum(large.values()), **_ENGLISH},
        "written": [*large, joined, *(scale for scale in _ENGLISH if scale not in _ABBREVIATED)],
        "point": words.plain("asks-point").zh,
        "percent": percent.zh,
        "percents": [percent.en, percent.en.replace(" ", "")],
        "tenths": tenths.zh,
        "said": [[clean(one).lower() for one in (*row.zh, *row.english)] for row in tables.synonyms],
    }
    return f"policyDigestSaid({script_json(said)});\n"
