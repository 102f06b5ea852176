"""English: what the parts of a plan are in it. In: parts, the tables. Out: `Piece`s."""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.models import Kind, Period, Piece, Record
from policy_digest.owner import compiled_from
from policy_digest.proper import county_en
from policy_digest.summarize.en import clauses, figures
from policy_digest.summarize.language import Language
from policy_digest.summarize.plan import Closing, Coverage, Opening, Telling
from policy_digest.summarize.words import words
from policy_digest.tables import Tables, Term

_KIND: dict[Kind, tuple[str, str]] = {
    "target": ("target", "targets"),
    "status": ("current figure", "current figures"),
    "support": ("rate of support", "rates of support"),
    "rule": ("rule", "rules"),
}
_SHOWN = 6  # places that a theme names


@compiled_from("glossary")
def _terms(tables: Tables) -> dict[str, Term]:
    return {term.zh: term for term in tables.glossary}


class English(Language):
    """Sentences of English."""

    def figure(self, record: Record) -> str:
        return figures.amount(record, self.tables)

    def date(self, iso: str) -> str:
        return figures.date(iso, self.tables)

    def when(self, period: Period, plan: bool = True) -> str:
        return figures.when(period, self.tables, plan)

    def kind(self, kind: Kind, count: int) -> str:
        return f"{count:,} {_KIND[kind][count != 1]}"

    def theme(self, id: str) -> str:
        return lower(self.tables.theme[id].en)

    def place(self, slug: str) -> str:
        """The city by its row; of a county its pinyin and kind, the peoples of an autonomous one in English."""
        city, _, county = slug.partition("/")
        return county_en(county, _terms(self.tables), self.tables.phrases["divisions"]) if county else self.tables.place[city].en

    def _where(self, slug: str) -> str:
        """A county with the city that it is in: Longhui County in Shaoyang."""
        city, _, county = slug.partition("/")
        return f"{self.place(slug)} in {self.tables.place[city].en}" if county else self.place(slug)

    def name(self, record: Record) -> str:
        return record.indicator_en

    def listed(self, items: Sequence[str]) -> str:
        return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)

    def opening(self, said: Opening) -> list[Piece]:
        """What is summed up, who published it and when, and how many records it states."""
        text = self._theme(said) if said.theme else self._place(said) if said.texts else self._article(said)
        return [Piece(text[:1].upper() + text[1:])]

    def _kinds(self, said: Opening) -> str:
        return self.listed([self.kind(kind, n) for kind, n in said.counts])

    def _article(self, said: Opening) -> str:
        by = f" by {self._publisher(*said.publishers[0])}" if said.publishers else ""
        when = f" on {self.date(said.dates[0])}" if said.dates else ""
        text = f"This text on {self._where(said.places[0])}{' was published' + by + when if by or when else ' carries no date'}"
        if by and not when:
            text += " without a date"
        if said.counts:
            return f"{text}{' and ' if by or when else '; it '}states {self._kinds(said)}."
        return f"{text} and states no quantity."

    def _place(self, said: Opening) -> str:
        n, dates = said.texts, said.dates
        text = f"{self._spelled(n)} {'text' if n == 1 else 'texts'} on {self.place(said.places[0])} {'is' if n == 1 else 'are'} covered"
        if not said.publishers:
            return f"{text}, dated {self.listed([self.date(day) for day in dates[:3]])}." if dates else f"{text}."
        shown = [self._publisher(*p) for p in said.publishers[:3]]
        text += f", published by {self.listed(shown)}{' and others' if len(said.publishers) > 3 else ''}"
        if len(dates) > 1:
            return f"{text} between {self.date(dates[0])} and {self.date(dates[-1])}."
        return f"{text} on {self.date(dates[0])}." if dates else f"{text} without a date."

    def _theme(self, said: Opening) -> str:
        about = self.theme(said.theme)
        if not said.places:
            return f"There are no figures yet on {about}."
        shown = [self.place(slug) for slug in said.places[:_SHOWN]]
        more = len(said.places) - len(shown)
        who = self.listed([*shown, f"{more} more"] if more else shown)
        return f"On {about}, {who} {'states' if len(said.places) == 1 else 'state'} {self._kinds(said)}."

    def telling(self, said: Telling) -> list[Piece]:
        """One sentence."""
        return clauses.sentence(said, self.place(said.place) if said.place else "", self.tables)

    def closing(self, said: Closing) -> list[Piece]:
        """Who answers for it."""
        told = self.listed([en if en.startswith("the ") else f"the {en}" for _, en in said.agencies])
        verb = "are" if len(said.agencies) > 1 else "is"
        return [Piece(f"{told[:1].upper()}{told[1:]} {verb} {'mainly ' if said.most else ''}responsible.")]

    def coverage(self, said: Coverage) -> list[Piece]:
        """Which themes have figures and which have none, whichever list is the shorter to read."""
        if not said.have or (len(said.have) == 1 and not said.lack):  # of one theme nothing can be missing
            return []
        have, lack = ("; ".join(self.theme(id) for id in ids) for ids in (said.have, said.lack))
        if not lack:
            return [Piece(f"The figures cover all {self._spelled(len(said.have))} themes.")]
        if len(said.lack) < len(said.have):
            return [Piece(f"There are no figures yet on {'this theme' if len(said.lack) == 1 else 'these themes'}: {lack}.")]
        others = f"the other {self._spelled(len(said.lack))} themes have none"
        return [Piece(f"The figures concern {have}; {others}.")]

    def _spelled(self, n: int) -> str:
        names = words(self.tables).numbers
        return names[n - 1] if 1 <= n <= len(names) else f"{n:,}"

    def _publisher(self, zh: str, en: str) -> str:
        """A publisher that has no English name stands in brackets, as every Chinese name in English does."""
        return en or f"its publisher ({zh})"


def lower(text: str) -> str:
    """Without the capital of a sentence, unless it is a name's."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
