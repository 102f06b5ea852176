"""What was read of a corpus last: files in, what was made of them out, as long as they say the same."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from policy_digest.corpus.articles import beside, read_article
from policy_digest.corpus.files import raw
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Extraction

Found = Extraction | InvalidData

SETTLED = 2_000_000_000  # nanoseconds: within the tick of a clock a file may be written twice, and bear one time


@dataclass
class Memory:
    """What was read of a corpus last, as long as its files say the same."""

    _sums: dict[Path, tuple[tuple[int, ...], bytes]] = field(default_factory=dict)  # with what the system tells of the file
    _articles: dict[Path, tuple[bytes, Article]] = field(default_factory=dict)
    _found: dict[str, tuple[Article, tuple[str, bytes], Found]] = field(default_factory=dict)

    def article(self, path: Path) -> Article:
        """The article in a file; the same object as last time where the file and what lies beside it are the same."""
        now = self.raw(path) + self.raw(beside(path))
        if path not in self._articles or self._articles[path][0] != now:
            self._articles[path] = (now, read_article(path))
        return self._articles[path][1]

    def raw(self, path: Path) -> bytes:
        """`files.raw`: a sum over the file, which is not read again where the system says that nobody wrote it since."""
        try:
            told = path.lstat()
        except OSError:
            self._sums.pop(path, None)
            return b""
        seen = (told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino, told.st_dev)
        known = self._sums.get(path)
        if known and known[0] == seen:
            return known[1]
        before = time.time_ns()
        sum = raw(path)
        if 0 <= max(seen[:2]) < before - SETTLED:
            self._sums[path] = (seen, sum)
        else:
            self._sums.pop(path, None)
        return sum

    def found(self, article: Article, made_from: tuple[str, bytes]) -> Found | None:
        """What was found in this article, made from the same."""
        known = self._found.get(article.id)
        return known[2] if known and known[0] is article and known[1] == made_from else None

    def keep(self, article: Article, made_from: tuple[str, bytes], found: Found) -> Found:
        """Remember what was found."""
        self._found[article.id] = (article, made_from, found)
        return found
