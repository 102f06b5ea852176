"""An article's title and a quantity without a period of its own → the year in the title, where that holds for it."""

from __future__ import annotations

from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.chinese.dates import Y4
from policy_digest.models import Article, Basis, Kind, Period, Stated
from policy_digest.resolve.held import Held
from policy_digest.rules import date
from policy_digest.rules.rule import Clock, words
from policy_digest.tables import Tables

_OF_A_YEAR = later(Y4)  # 2025年1至11月 says its year, 今年 and 1至11月 do not
EARLY = "03"  # the month up to which a text may look back on the year before as on its own

# No end of a plan's window, and no deadline
_YEAR = later(r"(?<![\d至到])(?<![\d年][—–~～-])((?:19|20)\d\d)\s?年度?(?![来起前底末])(?!以[来前])(?!\s?[—–~～至到-]\s?(?:19|20))")


class Titled:
    """Knows what the year in a title holds for; words from cues/."""

    def __init__(self, tables: Tables) -> None:
        self._bulletin, self._now = (later(words(tables.cues[key])) for key in ("bulletins", "now_words"))
        self._back, self._ahead = (later(words(tables.cues[key])) for key in ("title_back", "title_ahead"))
        self._parts = tuple(rule for rule in date.rules(tables) if rule.name == "part of a year")

    @staticmethod
    def stated(article: Article) -> str | None:
        """The one year that an article's title states; None where it states none, several, or a plan's window."""
        years = set(_YEAR.findall(article.title))
        return years.pop() if len(years) == 1 and article.published and not article.window else None

    def halves(self, article: Article) -> tuple[str, str] | None:
        """2024年工作总结和2025年工作计划: the year that is looked back on and the next, of which the rest promises; None for other titles."""
        named = list(_YEAR.finditer(article.title))
        if len(named) != 2 or int(named[1][1]) != int(named[0][1]) + 1:
            return None
        first, second = named
        told = self._back.search(article.title, first.end(), second.start()) and self._ahead.search(article.title, second.end())
        return (first[1], second[1]) if told else None

    def parts(self, article: Article) -> tuple[str, ...]:
        """The months that a title names, in its order: 2025年一季度…情况, 上半年工作总结和下半年工作计划. A single month dates no more than
        what is of that month: a page of it tells as often how much there is by then."""
        clock, found = Clock.of(article.published), {}
        for rule in self._parts:
            for m in rule.pattern.finditer(article.title):
                if article.title[m.end() : m.end() + 1] in ("末", "底"):
                    continue  # 三季度末进度 tells of a day
                stated = rule.produce(m, clock)
                if isinstance(stated, Stated) and stated.key == "during" and stated.value and "/" in stated.value:
                    found[m.start()] = stated.value
        return tuple(found[at] for at in sorted(found))

    def part(self, kind: Kind, article: Article, said: str) -> str | None:
        """The months of the title, where they hold for a figure that has no period of its own: of what was reached in them where they
        were over, and of what is set out for the half that follows."""
        parts, own = self.parts(article), article.published
        if not own or not 1 <= len(parts) <= 2 or (len(parts) == 2 and parts[0] >= parts[1]):
            return None
        first, last = parts[0], parts[0].split("/")[-1]
        if kind == "status":
            return first if last <= own[: len(last)] and not self._now.search(said) else None
        return parts[1] if kind == "target" and len(parts) == 2 and parts[1].split("/")[-1] >= own[: len(last)] else None

    def year(self, kind: Kind, article: Article, said: str) -> str | None:
        """The year of the title, where it holds for a figure that has no period of its own; None elsewhere. `said`: what stands around it.

        A title dates what a bulletin tells, what is looked back on (its year was over), and what is set out for a year that was not.
        """
        if (halves := self.halves(article)) is not None:
            return halves[1] if kind == "target" else halves[0] if kind == "status" and not self._now.search(said) else None
        year = self.stated(article)
        if year is None or article.published is None:
            return None
        own = article.published[:4]
        if kind == "status" and (year < own or (year == own and self._bulletin.search(article.title))):
            return None if self._now.search(said) else year
        return year if kind == "target" and year >= own else None

    def dated(
        self, period: Period, basis: Basis | None, kind: Kind, article: Article, said: str, time: str = "", held: Held | None = None
    ) -> tuple[Period, Basis | None]:
        """A figure's period and its basis; the year of the title where it has none and that holds. `time`: the words of its period;
        `held`: the cell of a table that it stands in, whose head may promise something of whatever year."""
        if kind == "status" and not _OF_A_YEAR.search(time):
            period = self._lived(period, article)
        headed = held is not None and held.ahead and kind == "target"
        year = None if period else self.stated(article) if headed else self.part(kind, article, said) or self.year(kind, article, said)
        return (Period(during=year), "document") if year else (period, basis)

    def _lived(self, period: Period, article: Article) -> Period:
        """What was reached in a time that was still to come and names no year: 1至11月 of a text of January is of the year before, and
        so is 今年 in one whose title looks back on that year."""
        during, own = period.during, article.published
        if during is None or own is None or during[:4] != own[:4]:
            return period
        before = str(int(own[:4]) - 1)
        months = len(during) > len("2025") and during.split("/")[-1] > own[: len(during.split("/")[-1])]
        if months and "/" in during:
            return replace(period, during="/".join(before + part[4:] for part in during.split("/")))
        early = own[5:7] <= EARLY and (halves := self.halves(article)) is not None and halves[1] == during
        return replace(period, during=before) if early else period

    def looked_back_on(self, article: Article) -> str | None:
        """The year before the article's own, where its title is of that year: its 全年 and 年内 mean it."""
        if (halves := self.halves(article)) is not None:
            return halves[0]
        year = self.stated(article)
        return year if year is not None and article.published and int(year) == int(article.published[:4]) - 1 else None
