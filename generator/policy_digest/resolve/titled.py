"""An article's title and a quantity without a period of its own → the year in the title, where that holds for it."""

from __future__ import annotations

import re

from policy_digest.models import Article, Kind
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!来)")


class Titled:
    """Knows the documents whose title dates what they say; words from cues.yml."""

    def __init__(self, tables: Tables) -> None:
        self._bulletin, self._now = (re.compile(words(tables.cues[key].split())) for key in ("bulletins", "now_words"))

    def year(self, s: Standing, kind: Kind, article: Article, adopted: bool) -> str | None:
        """The year of a bulletin, for its facts, and of a list of what was adopted (`adopted`), for its promises; None for all else."""
        years = _YEAR.findall(article.title)
        if len(years) != 1 or not article.published:
            return None
        year, own = str(years[0]), article.published[:4]
        if kind == "status" and year <= own and self._bulletin.search(article.title):
            return None if self._now.search(s.said(s.group)) else year
        return year if kind == "target" and adopted and year >= own else None
