"""An article that people may have changed, and what cleaning gives of its capture today → both in one. In: `Article`. Out: the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policy_digest.made import ADDRESS, FACTS, Made, fingerprint
from policy_digest.models import Article


def made(article: Article, by: str) -> Made:
    """What is noted of an article that comes out of cleaning. `by`: see `Made`."""
    return Made(by, fingerprint(article.paragraphs), {name: getattr(article, name) for name in FACTS})


def joined(mine: Article, given: Article, by: str, discard: bool = False) -> tuple[Article, bool]:
    """An article with what cleaning gives now, people's changes kept; and whether it is their text that stays. `discard`: none is kept.

    Each fact is taken from `given` unless somebody changed it, or nobody knows. The text is taken whole or not at all, with what was
    removed around it. An address that is known stays known.
    """
    noted = made(given, by)
    facts = mine.made.facts if mine.made else {}
    known: dict[str, Any] = {f: getattr(given, f) for f in FACTS if discard or (f in facts and getattr(mine, f) == facts[f])}
    if given.url is None or "url" not in known:
        known = {name: value for name, value in known.items() if name not in ADDRESS}
    stays = not discard and fingerprint(mine.paragraphs) != (mine.made.text if mine.made else noted.text)
    if not stays:
        known |= {"paragraphs": given.paragraphs, "removed": given.removed, "issues": given.issues}
    return replace(mine, **known, made=noted), stays
