"""What was read of a corpus last: files in, what was made of them out, as long as they say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from policy_digest.corpus.articles import beside, read_article
from policy_digest.corpus.files import raw
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Extraction

Found = Extraction | InvalidData


@dataclass
class Memory:
    """What was read of a corpus last, as long as its files say the same."""

    _articles: dict[Path, tuple[bytes, Article]] = field(default_factory=dict)
    _found: dict[str, tuple[Article, tuple[str, bytes], Found]] = field(default_factory=dict)

    def article(self, path: Path) -> Article:
        """The article in a file; the same object as last time where the file and what lies beside it are the same."""
        now = raw(path) + raw(beside(path))
        if path not in self._articles or self._articles[path][0] != now:
            self._articles[path] = (now, read_article(path))
        return self._articles[path][1]

    def found(self, article: Article, made_from: tuple[str, bytes]) -> Found | None:
        """What was found in this article, made from the same."""
        known = self._found.get(article.id)
        return known[2] if known and known[0] is article and known[1] == made_from else None

    def keep(self, article: Article, made_from: tuple[str, bytes], found: Found) -> Found:
        """Remember what was found."""
        self._found[article.id] = (article, made_from, found)
        return found
