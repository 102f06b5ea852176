"""Articles → what a new one is to them: the same again, a new state of the same page, a copy by another site, or none of it.

Two captures are of one page where their addresses say so; where an address is missing, where title and place agree and the texts are nearly
the same. A page that says other figures than before is a new version of its article, never a copy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from policy_digest.address import key
from policy_digest.alike import folded, ratio
from policy_digest.models import Article
from policy_digest.near_copies import ALIKE, Shelf

RELATED = 50.0  # indel similarity in percent from which two texts at one address are states of one document
SHOWN = 6  # figures that a line names

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:[%％‰万]|亿)*")

Relation = Literal["same", "version", "older", "copy"]


@dataclass(frozen=True, slots=True)
class Kin:
    """What a new article is to `of`. `said`: the same in words, for a person."""

    relation: Relation
    of: Article
    said: str


def figures(text: str) -> Counter[str]:
    """The numbers of a text as written."""
    return Counter(_NUMBER.findall(text))


def same_text(one: Article, other: Article) -> bool:
    """Whether two articles say the same to the letter and the figure, whatever stands between the letters."""
    return folded(one.text) == folded(other.text) and figures(one.text) == figures(other.text)


def _shortly(found: Counter[str]) -> str:
    named = list(found)[:SHOWN]
    return ", ".join(named) + (" …" if len(found) > SHOWN else "")


def other_figures(old: Article, new: Article) -> str:
    """Which figures only one of the two has, in words; "" where they have the same."""
    before, after = figures(old.text), figures(new.text)
    gone, come = before - after, after - before
    parts = ([f"no longer {_shortly(gone)}"] if gone else []) + ([f"now {_shortly(come)}"] if come else [])
    return "; ".join(parts)


class Family:
    """The articles of a corpus with their earlier versions, under the same ids, found again by address and by what they say."""

    def __init__(self, articles: Iterable[Article], versions: Iterable[Article] = ()) -> None:
        self._now: dict[str, Article] = {}
        self._texts: dict[str, list[Article]] = {}  # by id: every version, the latest last
        self._at: dict[str, str] = {}  # by what its address has of its own: an id
        self._shelf = Shelf()
        for old in versions:
            self._hold(old)
        for article in articles:
            self.add(article)

    def _hold(self, article: Article) -> None:
        self._texts.setdefault(article.id, []).append(article)
        self._shelf.add(article)
        if article.url:
            self._at[key(article.url)] = article.id

    def add(self, article: Article) -> None:
        """From now on this is the article of its id."""
        self._hold(article)
        self._now[article.id] = article

    def named(self, id: str) -> Article | None:
        """The article of this id."""
        return self._now.get(id)

    def find(self, article: Article) -> Kin | None:
        """What it is to the article that it has most to do with; None where it is one of its own."""
        near = self._shelf.find(article)
        there = self._now.get(self._at.get(key(article.url), "")) if article.url else None
        if there is not None and (folded(there.title) == folded(article.title) or _alike(there, article) >= RELATED):
            of, sure = there, True
        elif near is not None and near.of.id in self._now:
            of, sure = self._now[near.of.id], False
        elif (named := self._now.get(article.id)) is not None:
            of, sure = named, False
        else:
            return None
        if figures(of.title) != figures(article.title):  # the plan of another year
            return None
        return self._relation(of, article, sure)

    def _relation(self, of: Article, article: Article, sure: bool) -> Kin | None:
        again = next((one for one in self._texts[of.id] if same_text(one, article)), None)
        one_page = sure or (of.place == article.place and folded(of.title) == folded(article.title) and not _apart(of, article))
        if again is not None and (one_page or again is self._now[of.id]):
            which = "" if again.version == of.version else f" (its version {again.version})"
            return Kin("same" if one_page else "copy", of, f"100 % the same text{which}")
        alike, told = _alike(of, article), other_figures(of, article)
        said = f"{min(alike, 99.9):.1f} % the same text" + (f", with other figures ({told})" if told else "")
        if one_page and (sure or told or of.published != article.published):
            return Kin("older" if _before(article, of) else "version", of, said)
        if of.id == article.id and _apart(of, article) and alike < ALIKE:
            return None  # two pages of one title, place and date: whoever adds it says so
        return Kin("copy", of, said)


def _alike(one: Article, other: Article) -> float:
    return ratio(one.text, other.text)


def _apart(one: Article, other: Article) -> bool:
    """Whether the two stand at different addresses."""
    return bool(one.url and other.url and key(one.url) != key(other.url))


def _before(one: Article, other: Article) -> bool:
    """Whether the first is the older state, as far as days are known."""
    for a, b in ((one.captured, other.captured), (one.published, other.published)):
        if a and b and a != b:
            return a < b
    return False
