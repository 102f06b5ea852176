"""What is said about records in both languages: figures, periods, sentences, summaries. In: records, articles, tables. Out: text in pieces.

A plan says what to tell, in no language; each language is a room that says it; the gate reads back what was written, by whomever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policy_digest.models import Article, Bilingual, Piece, Record, Summary
from policy_digest.summarize.en import English
from policy_digest.summarize.gate import PLACEHOLDER, Quantity, Reading, agrees, departures, differences, parse_back, title_departures
from policy_digest.summarize.gate import telling_differences as _telling_differences
from policy_digest.summarize.language import joined, said, text_of
from policy_digest.summarize.numbers import printed
from policy_digest.summarize.plan import NONE, Names, Part, Plan, Telling, of_article, of_place, of_record, of_theme
from policy_digest.summarize.rewording import reworded, template
from policy_digest.summarize.titles import description
from policy_digest.summarize.words import words
from policy_digest.summarize.zh import Chinese
from policy_digest.tables import Tables

__all__ = [
    "PLACEHOLDER", "Quantity", "Reading", "agrees", "article_summary", "departures", "description", "differences", "figure", "parse_back",
    "period", "place_summary", "rendering", "reworded", "sentence", "template", "theme_summary", "title_departures",
]  # fmt: skip


def figure(record: Record, tables: Tables) -> Bilingual:
    """The figure alone: 超过35万人 / more than 350,000 people (35万)."""
    surface = "" if record.unit in words(tables).metric else printed(record)
    return Bilingual(Chinese(tables).figure(record), English(tables).figure(record) + (f" ({surface})" if surface else ""))


def period(record: Record, tables: Tables) -> Bilingual:
    """When the figure holds: 到2025年底（“十四五”末） / by the end of 2025 (end of the 14th Five-Year Plan). Empty where nothing is stated."""
    return Bilingual(Chinese(tables).when(record.period), English(tables).when(record.period))


def sentence(record: Record, place: str, tables: Tables) -> Bilingual:
    """One full sentence: the place, what it is to reach, has reached, offers or requires, the figure, and when.

    `place`: a slug of data/places.yml; KeyError for another.
    """
    tables.place[place]
    zh, en = _both(of_record(record, place, tables), tables)
    return Bilingual(text_of(zh), text_of(en))


def rendering(record: Record, tables: Tables) -> str:
    """Figure and time of a record in English, where its sentence cannot be told: `At least 12, by the end of 2027.`"""
    english = English(tables)
    said = ", ".join(part for part in (english.figure(record), english.when(record.period)) if part)
    return f"{said[:1].upper()}{said[1:]}."


def article_summary(article: Article, records: Sequence[Record], tables: Tables, names: Names = NONE, headlines: Names = NONE) -> Summary:
    """Who published what and when, what it aims at, what is reached, what it offers.

    `names`: publishers and agencies in English. `headlines`: record id → id of the headline indicator that it is a value of;
    these come first.
    """
    return _summary(of_article(article, records, tables, names, headlines), tables)


def place_summary(
    place: str,
    articles: Sequence[Article],
    records: Sequence[Record],
    tables: Tables,
    names: Names = NONE,
    dates: Names = NONE,
    headlines: Names = NONE,
) -> Summary:
    """What a place has published, its main targets, what it has reached and offers, which themes are covered and which are not.

    `dates`: record id → the day on which its text was published, where that is known.
    """
    return _summary(of_place(place, articles, records, tables, names, dates, headlines), tables)


def theme_summary(
    theme: str, entries: Sequence[tuple[str, Record]], tables: Tables, dates: Names = NONE, headlines: Names = NONE
) -> Summary:
    """How many places say what on a theme, then the leading target, figure and support of each. `entries`: (place slug, record).

    KeyError for a theme that data/themes.yml does not have.
    """
    return _summary(of_theme(theme, entries, tables, dates, headlines), tables)


# ---------------------------------------------------------------- both languages


def _both(part: Part, tables: Tables) -> tuple[list[Piece], list[Piece]]:
    return said(part, Chinese(tables)), said(part, English(tables))


def _summary(plan: Plan, tables: Tables) -> Summary:
    """The plan in both languages. A sentence on several records that the gate reads otherwise is told record by record."""
    pairs = [pair for part in plan for pair in _read_back(part, tables) if pair[0] or pair[1]]
    zh, en = ([one[i] for one in pairs] for i in (0, 1))
    return Summary(joined(zh, Chinese.gap), joined(en, English.gap), tuple((tuple(a), tuple(b)) for a, b in pairs))


def _read_back(part: Part, tables: Tables) -> Iterable[tuple[list[Piece], list[Piece]]]:
    zh, en = _both(part, tables)
    if not isinstance(part, Telling) or len(part.points) == 1:
        return [(zh, en)]
    if not _telling_differences(Bilingual(text_of(zh), text_of(en)), part, tables):
        return [(zh, en)]
    alone = [replace(of_record(p.record, "", tables), source=part.source, dated=part.dated) for p in part.points]
    return [_both(replace(one, place=part.place if i == 0 else ""), tables) for i, one in enumerate(alone)]
