"""An article, what it is about and the tables in; out what stands in English for a title that cannot be composed: facts of its record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy_digest.models import Article, Measure, Record
from policy_digest.summarize.en.figures import date as date_en
from policy_digest.tables import Tables


def description(article: Article, records: Iterable[Record], measures: Iterable[Measure], tables: Tables) -> str:
    """`News of Yantai, 12 March 2024, on vocational skills training (title in Chinese)`: no word of it is a guess at the title."""
    rows = tables.phrases["titles"]
    labels, press = rows["labels"], tuple(rows["press"].split())
    news = not article.doc_number and (article.publisher or "").endswith(press)
    place = tables.place.get(article.place)
    what = f"{labels['news' if news else 'document']} {place.en if place else article.place}"
    if article.doc_number:
        what += f" ({article.doc_number.strip()})"
    when = date_en(article.published, tables) if article.published else labels["undated"]
    about = _about([*records, *measures], tables)
    return f"{', '.join(x for x in (what, when, f'on {about}' if about else '') if x)} ({labels['remark']})"


def _about(said: Iterable[Record | Measure], tables: Tables) -> str:
    """The theme that most of its records and measures have first; "" where none has one."""
    count = Counter(one.themes[0] for one in said if one.themes)
    first = max(tables.themes, key=lambda theme: count[theme.id])  # of equals the first of the table
    return f"{first.en[:1].lower()}{first.en[1:]}" if count[first.id] else ""
