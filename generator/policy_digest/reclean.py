"""Kept captures → the articles of a corpus as cleaning gives them today. In: a data folder. Out: what became of each, and why.

People's changes stay: a fact that somebody put right, a text that somebody edited. Ids and places stay, so that no address breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from policy_digest import corpus
from policy_digest.edited import joined
from policy_digest.errors import InvalidData, PolicyDigestError
from policy_digest.ingest.worker import Reader
from policy_digest.made import FACTS
from policy_digest.models import Article
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables

Outcome = Literal["cleaned again", "unchanged", "edited by people, left as it is", "without a capture", "failed"]


@dataclass(frozen=True, slots=True)
class Recleaned:
    """What became of one article. `message`: for a person, or ""."""

    outcome: Outcome
    where: Path | None = None
    message: str = ""


class Cleaner:
    """Cleans kept captures with one set of tables. Use it as a `with` block: captures are read in a child process."""

    def __init__(self, data: Path, tables: Tables) -> None:
        self.data = data
        self.by = corpus.cleaner(tables)
        self._clean = Extractor(tables).clean
        self._reader = Reader()

    def __enter__(self) -> Cleaner:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def again(self, article: Article) -> Article | None:
        """What cleaning gives of the article's capture today, under its id; None where no capture is kept.

        Raises `PolicyDigestError` where the capture is damaged or can no longer be read.
        """
        if not corpus.has_capture(self.data, article.sha256):
            return None
        raw = corpus.read_capture(self.data, article.sha256)
        # What the user or the server said of it is not in its bytes.
        url = article.url if article.url_basis in ("given", "fetched") else None
        given = self._clean(self._reader.parse(raw, article.source, url), article.place)
        return replace(given, id=article.id, captured=article.captured or given.captured)


def reclean(data: Path, tables: Tables, discard: bool = False, write: bool = True) -> Iterator[Recleaned]:
    """Bring every article whose capture is kept to what cleaning gives today. One outcome an article, in order.

    `discard`: take what people changed back, too. `write`: False only says what would change.
    """
    with corpus.alone(data, corpus.ARTICLES), Cleaner(data, tables) as cleaner:
        for article in corpus.articles(data):
            if isinstance(article, InvalidData):
                yield Recleaned("failed", None, str(article))
                continue
            try:
                yield _one(data, article, cleaner, discard, write)
            except PolicyDigestError as error:
                yield Recleaned("failed", None, str(error))


def _one(data: Path, article: Article, cleaner: Cleaner, discard: bool, write: bool) -> Recleaned:
    path = corpus.article_path(data, article.place, article.id)
    given = cleaner.again(article)
    if given is None:
        return Recleaned("without a capture", path)
    new, stays = joined(article, given, cleaner.by, discard)
    if write and new != article:
        corpus.write_article(data, new)
    if stays:
        note = f"{path}: {differing(article, given)} of its paragraphs are not what its capture gives, and stay"
        return Recleaned("edited by people, left as it is", path, f"{note} (--discard-edits takes them back)")
    if replace(new, made=None) == replace(article, made=None):
        return Recleaned("unchanged", path)
    return Recleaned("cleaned again", path, f"{path}: {told(article, new)}")


def differing(article: Article, given: Article) -> int:
    """How many paragraphs of an article are not those that cleaning gives."""
    theirs = {(p.level, p.role, p.text) for p in given.paragraphs}
    mine = {(p.level, p.role, p.text) for p in article.paragraphs}
    return max(len(mine - theirs), len(theirs - mine))


def told(old: Article, new: Article) -> str:
    """What became different, in a few words."""
    said = [f"{name} {getattr(new, name)!r}, was {getattr(old, name)!r}" for name in FACTS if getattr(new, name) != getattr(old, name)]
    if old.paragraphs != new.paragraphs:
        said.insert(0, f"{differing(old, new)} paragraphs changed")
    if new.edited:
        said.append(f"edited by people: {', '.join(new.edited)}")
    return "; ".join(said) or "what was cut out of it, or how it was captured"
