"""An article's title and a quantity without a period of its own → the year in the title, where that holds for it."""

from __future__ import annotations

import re

from policy_digest.models import Article, Basis, Kind, Period
from policy_digest.resolve.held import Held
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

# No end of a plan's window, and no deadline
_YEAR = re.compile(r"(?<![\d至到])(?<![\d年][—–~～-])((?:19|20)\d\d)\s?年度?(?![来起前底末])(?!以[来前])(?!\s?[—–~～至到-]\s?(?:19|20))")


class Titled:
    """Knows what the year in a title holds for; words from cues/."""

    def __init__(self, tables: Tables) -> None:
        self._bulletin, self._now = (re.compile(words(tables.cues[key])) for key in ("bulletins", "now_words"))

    @staticmethod
    def stated(article: Article) -> str | None:
        """The one year that an article's title states; None where it states none, several, or a plan's window."""
        years = set(_YEAR.findall(article.title))
        return years.pop() if len(years) == 1 and article.published and not article.window else None

    def year(self, kind: Kind, article: Article, said: str) -> str | None:
        """The year of the title, where it holds for a figure that has no period of its own; None elsewhere. `said`: what stands around it.

        A title dates what a bulletin tells, what is looked back on (its year was over), and what is set out for a year that was not.
        """
        year = self.stated(article)
        if year is None or article.published is None:
            return None
        own = article.published[:4]
        if kind == "status" and (year < own or (year == own and self._bulletin.search(article.title))):
            return None if self._now.search(said) else year
        return year if kind == "target" and year >= own else None

    def dated(
        self, period: Period, basis: Basis | None, kind: Kind, article: Article, said: str, held: Held | None = None
    ) -> tuple[Period, Basis | None]:
        """A figure's period and its basis; the year of the title where it has none and that holds. `held`: the cell of a table that it
        stands in, whose head may promise something of whatever year."""
        headed = held is not None and held.ahead and kind == "target"
        year = None if period else self.stated(article) if headed else self.year(kind, article, said)
        return (Period(during=year), "document") if year else (period, basis)

    def looked_back_on(self, article: Article) -> str | None:
        """The year before the article's own, where its title is of that year: its 全年 and 年内 mean it."""
        year = self.stated(article)
        return year if year is not None and article.published and int(year) == int(article.published[:4]) - 1 else None
