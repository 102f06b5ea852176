"""Entries, measures and the terms that their names are made of in, the glossary's rows out: each term with where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pypinyin import Style, lazy_pinyin

from policy_digest.inert import anchor
from policy_digest.render.rows import Rows, View

USES = 6  # places named with a term; the number says how many more there are
_OPAQUE = frozenset({"prep"})  # words that mean something only between two others


def glossary(rows: Rows) -> list[View]:
    """The terms of the glossary that the corpus uses, by pinyin.

    Each with `id`, `letter` (of the page it stands on), `zh`, `en`, `note`, `official`, `pinyin` with tones, `plain` without, `count`
    of the records and measures that use it, and `uses`: one link a place, `more` places left out.
    """
    known = {term.zh: term for term in rows.tables.glossary if term.en and term.pos not in _OPAQUE}
    found: dict[str, list[View]] = {}
    for name, use in _uses(rows):
        for zh in dict.fromkeys(rows.wording.terms.get(name, ())):
            if zh in known:
                found.setdefault(zh, []).append(use)
    out: list[View] = []
    taken: set[str] = set()
    for zh in sorted(found, key=lambda zh: (_plain(zh), zh)):
        term, uses = known[zh], found[zh]
        plain = _plain(zh)
        first = id = "t-" + re.sub("[^a-z0-9]+", "-", plain.replace(" ", ""))
        number = 2
        while id in taken:
            id, number = f"{first}-{number}", number + 1
        taken.add(id)
        places = {use["place"]["slug"]: use for use in reversed(uses)}
        shown = [places[slug] for slug in rows.digest.places if slug in places]
        out.append(
            {
                "id": anchor(id),
                "letter": plain[0] if plain[:1].isascii() and plain[:1].isalpha() else "0",
                "zh": zh,
                "en": term.en,
                "note": term.note,
                "official": term.official,
                "pinyin": " ".join(lazy_pinyin(zh, style=Style.TONE)),
                "plain": plain,
                "count": len({use["key"] for use in uses}),
                "uses": shown[:USES],
                "more": max(0, len(shown) - USES),
            }
        )
    return out


def by_letter(terms: Sequence[View]) -> dict[str, list[View]]:
    """The rows by the letter that their pinyin begins with; "0" holds those that begin with none."""
    out: dict[str, list[View]] = {}
    for term in terms:
        out.setdefault(term["letter"], []).append(term)
    return dict(sorted(out.items()))


def _uses(rows: Rows) -> Iterator[tuple[str, View]]:
    """Every name that English was composed for, and the record or measure that it stands in."""
    for entry in rows.digest.entries:
        use = {"place": rows.place(entry.article.place), "href": rows.document(entry.article.id, f"r-{entry.record.id}")}
        use["key"] = use["href"]
        for name in (entry.record.indicator_zh, *entry.record.agencies):
            yield name, use
    for extraction in rows.digest.extractions:
        for measure in extraction.measures:
            href = rows.document(extraction.article.id, f"p-{measure.paragraph}")
            for name in (measure.title_zh, *measure.agencies):
                yield name, {"place": rows.place(extraction.article.place), "href": href, "key": href}


def _plain(zh: str) -> str:
    return " ".join(lazy_pinyin(zh)).lower()
