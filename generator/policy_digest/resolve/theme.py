"""Indicator, sentence and headings → themes, the main one first, by the keywords of themes.yml.

A keyword ranks themes and shows no field: 奖励 and 基地 stand in every policy. A record has themes only where its document is of the
field of these themes, or its own clause is.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.models import Article, Sentence
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

STRONG = 2.0
# How much a keyword counts by where it stands
IN_INDICATOR, IN_CLAUSE, IN_SENTENCE, IN_HEADING = 4.0, 1.5, 0.75, 1.0
IN_AWARD, IN_PAYEE = 1.0, 3.0  # the two halves of 补助（公共实训基地）
FEWEST = 2  # sentences with a mark: one alone makes no document of the field
OF_FIELD = 1 / 6  # share of the sentences with a mark of the field from which a whole document is of it


class Themes:
    """Scores text by theme; a longer keyword hides the shorter ones inside it (培训基地 is no 培训)."""

    def __init__(self, tables: Tables) -> None:
        self.weights: dict[str, list[tuple[str, float]]] = {}
        for theme in tables.themes:
            for keyword in theme.strong:
                self.weights.setdefault(keyword, []).append((theme.id, STRONG))
            for keyword in theme.keywords:
                if keyword not in theme.strong:
                    self.weights.setdefault(keyword, []).append((theme.id, 1.0))
        self.not_for = {theme.id: theme.not_for for theme in tables.themes}
        self.order = {theme.id: i for i, theme in enumerate(tables.themes)}
        self.pattern = later(words(self.weights)) if self.weights else None
        marks = [mark for theme in tables.themes for mark in theme.marks]
        self.mark = later(words(marks)) if marks else None

    def of_field(self, article: Article, sentences: Sequence[Sentence]) -> bool:
        """Whether a document is of the field: by its title, or by what share of its sentences speaks of it."""
        if self.mark is None or self.mark.search(article.title):
            return True
        told = [s for s in sentences if not s.heading]
        marked = sum(self.mark.search(article.text, s.start, s.end) is not None for s in told)
        return marked >= FEWEST and marked >= OF_FIELD * len(told)

    def score(self, text: str, weight: float, scores: dict[str, float], last_counts: bool = False) -> None:
        """Add what `text` says to `scores`. `last_counts`: the head of a Chinese noun phrase stands last and counts half as much again."""
        if self.pattern is None:
            return
        found = list(self.pattern.finditer(text))
        for i, m in enumerate(found):
            bonus = 1.5 if last_counts and i == len(found) - 1 else 1.0
            for theme, strength in self.weights[m.group()]:
                scores[theme] = scores.get(theme, 0.0) + weight * strength * bonus

    def words(self, text: str) -> tuple[tuple[str, frozenset[str]], ...]:
        """The keywords in `text`, each once, in the order in which they stand, with the ids of the themes that they speak for."""
        if self.pattern is None:
            return ()
        found = dict.fromkeys(m.group() for m in self.pattern.finditer(text))
        return tuple((word, frozenset(theme for theme, _ in self.weights[word])) for word in found)

    def __call__(
        self, kind: str, indicator: str, clause: str, sentence: str, section: Sequence[str], of_field: bool = True
    ) -> tuple[str, ...]:
        """At most three theme ids; () where nothing speaks for any. `kind`: of the record, "" for a measure.

        `of_field`: whether the document is; where it is not, the record's own words have to be.
        """
        if not of_field and self.mark is not None and not self.mark.search(f"{indicator}\n{clause}"):
            return ()
        scores: dict[str, float] = {}
        head, _, rest = indicator.partition("（")
        self.score(head, IN_AWARD if rest else IN_INDICATOR, scores, last_counts=True)
        self.score(rest, IN_PAYEE, scores)
        self.score(clause, IN_CLAUSE, scores)
        self.score(sentence, IN_SENTENCE, scores)
        for heading in section:
            self.score(heading, IN_HEADING, scores)
        fitting = {theme: score for theme, score in scores.items() if kind not in self.not_for.get(theme, ())}
        scores = fitting or scores
        ranked = sorted(scores, key=lambda t: (-scores[t], self.order[t]))
        # A word of the title alone is enough for a main theme, not for a second one
        return tuple(t for i, t in enumerate(ranked[:3]) if scores[t] >= (max(1.0, scores[ranked[0]] / 4) if i else IN_HEADING))
