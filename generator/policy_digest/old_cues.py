"""A corpus's `cues.yml` of an older release → the same words as rows of `cues/`, and the packaged rows that they take away.

Until 0.3 the words of rules were lists of one file; some rows of today were entries of several lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from policy_digest.errors import InvalidData
from policy_digest.plain import read_text
from policy_digest.plain_yaml import MAX_BYTES, Document, read_yaml
from policy_digest.tables import word_lists
from policy_digest.tables.cues import Cue, Cues

_TENSE: Final = (("future", "ahead"), ("past", "back"), ("aspirational", "ahead"), ("expected", "ahead"))
_SIDES: Final = {"comparator_before": "before", "comparator_after": "behind"}
_REACH: Final = {"comparator_tight": "touching", "comparator_caps": "far", "comparator_ensured": "thing"}
_POINTED: Final = {  # a list → its category, and where its words point
    "changed_up": ("change", "up"),
    "changed_down": ("change", "down"),
    "future_heading": ("heading", "ahead"),
    "past_heading": ("heading", "back"),
}
# A mapping of values to words → its category; the last four are of this release, and read alike
_VALUED: Final = {
    "genres": "genre",
    "name_endings": "name_ending",
    "award_short": "award_short",
    "both_of": "both_of",
    "money_verbs": "money_verbs",
    "column_measures": "column_measures",
}


def rows_of(lists: Mapping[str, Any]) -> dict[tuple[str, str], Cue]:
    """Rows by category and word, out of the lists of older releases. What no list of today's categories holds is left out."""
    found: dict[tuple[str, str], Cue] = {}
    for cue in (*_tense(lists), *_comparators(lists)):
        found.setdefault((cue.category, cue.word), cue)
    for name, value in lists.items():
        for cue in _rows(name, value):
            found.setdefault((cue.category, cue.word), cue)
    return found


def _rows(name: str, value: Any) -> Iterator[Cue]:
    """The rows of a list that became a category."""
    if name in _POINTED:
        category, direction = _POINTED[name]
        yield from (Cue(category, word, direction) for word in value.split())
    elif name in _VALUED:
        yield from (Cue(_VALUED[name], word, value=said) for said, words in value.items() for word in words.split())
    elif name == "unit_of_noun":
        yield from (Cue(name, noun, value=unit) for nouns, unit in value.items() for noun in nouns.split("|"))
    elif name == "currencies":
        yield from (Cue("currency", money, value=place) for place, money in value.items())
    elif isinstance(value, str) and name not in _READ_TOGETHER:
        yield from (Cue(name, word) for word in value.split())


_READ_TOGETHER: Final = frozenset(
    "future future_strong past past_strong aspirational expected light_future embedded_cues not_cues".split()
) | {*_SIDES, *_REACH}


def _tense(lists: Mapping[str, Any]) -> Iterator[Cue]:
    """Cues of tense: each word with all that its lists say of it."""
    of = {name: lists[name].split() for name in _READ_TOGETHER if isinstance(lists.get(name), str)}
    words = {word: direction for name, direction in reversed(_TENSE) for word in (*of[name], *of.get(f"{name}_strong", ()))}
    strong = {*of["future_strong"], *of["past_strong"]}
    longer: dict[str, list[str]] = {}
    for silent in of["not_cues"]:
        inside = [word for word in words if word in silent] or [w for w in words if any(silent.endswith(w[:i]) for i in range(1, len(w)))]
        if inside and silent not in words:
            longer.setdefault(min(inside, key=lambda word: (-len(word), word)), []).append(silent)
    for word, direction in words.items():
        strength = "light" if word in of["light_future"] else "strong" if word in strong else ""
        value = next((name for name in ("aspirational", "expected") if word in of[name]), "")
        alone = "yes" if word in of["embedded_cues"] else ""
        yield Cue("tense", word, direction, strength, value, alone=alone, not_in=tuple(sorted(longer.get(word, ()))))


def _comparators(lists: Mapping[str, Any]) -> Iterator[Cue]:
    """Comparators: each word with the sign and the side that it has."""
    found: dict[str, Cue] = {}
    reach = {word: how for name, how in _REACH.items() for word in lists[name].split()}
    for name, side in _SIDES.items():
        for sign, words in lists[name].items():
            for word in words.split():
                first = found.get(word)
                found[word] = Cue("comparator", word, "around" if first else side, value=sign, reach=reach.get(word, ""))
    yield from found.values()


def lists_of(cues: Cues) -> dict[str, Any]:
    """The lists that an older release would have had for these rows."""
    lists: dict[str, Iterable[str]] = {name: cues[name] for name, category in cues.categories.items() if not category.cells}
    lists |= {name: cues.toward(category, direction) for name, (category, direction) in _POINTED.items()}
    lists |= {name: cues.reaching("comparator", reach) for name, reach in _REACH.items()}
    lists |= _tense_lists(cues.rows("tense"))
    mappings: dict[str, Mapping[str, Iterable[str]]] = {name: cues.valued(category) for name, category in _VALUED.items()}
    for name, side in _SIDES.items():
        here = set(cues.toward("comparator", side, "around"))
        signs = {sign: [word for word in words if word in here] for sign, words in cues.valued("comparator").items()}
        mappings[name] = {sign: words for sign, words in signs.items() if words}
    return {
        **{name: " ".join(words) for name, words in lists.items()},
        **{name: {key: " ".join(words) for key, words in of.items()} for name, of in mappings.items()},
        "unit_of_noun": {"|".join(nouns): unit for unit, nouns in cues.valued("unit_of_noun").items()},
        "currencies": {row.value: row.word for row in cues.rows("currency")},
    }


def _tense_lists(rows: Iterable[Cue]) -> dict[str, list[str]]:
    """The lists in which cues of tense stood, some in several."""
    found: dict[str, list[str]] = {name: [] for name in _READ_TOGETHER - {*_SIDES, *_REACH}}
    for row in rows:
        name = "future" if row.direction == "ahead" else "past"
        said = {name: True, f"{name}_strong": row.strength, "light_future": row.strength == "light", "embedded_cues": row.alone}
        for name in (*(name for name, holds in said.items() if holds), *filter(None, (row.value,))):
            found[name].append(row.word)
        found["not_cues"] += row.not_in
    return found


def migrated(path: Path, packaged: Cues) -> tuple[list[Cue], list[str]]:
    """The rows that a corpus's `cues.yml` becomes, those that take packaged ones away among them, and the names of lists that nobody reads.

    A list that it lacks is the packaged one. Raises `InvalidData` for a file that an older release could not have read either.
    """
    document = read_yaml(read_text(path, MAX_BYTES), str(path))
    base = lists_of(packaged)
    if isinstance(document.data, dict):
        extending = Document({"extends": "default", **document.data}, document.lines)
        for problem in word_lists.misshapen(base, extending, str(path)):
            raise problem
    else:
        raise InvalidData("not a mapping", str(path), 1, "begin with a key")
    was, now = rows_of(base), rows_of(word_lists.joined(base, document, str(path)))
    ends = {(row.category, row.word): row.ends for row in packaged.rows("comparator")}  # which stood in the code
    own = [cue._replace(ends=ends.get(key, ())) for key, cue in now.items() if cue != was.get(key) and cue.category in packaged.categories]
    gone = [Cue(*key, drop=True) for key in was if key not in now]
    unread = [name for name in document.data if name not in base and name not in ("extends", "add")]
    return [*own, *gone], unread
