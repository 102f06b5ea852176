"""A corpus that a plugin of MkDocs reads, in; what pages are made of, out. Read again it costs what was edited."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

from policy_digest import changes, pipeline, publish, tables
from policy_digest.changed import Change
from policy_digest.corpus import Memory, article_files
from policy_digest.drawn import Draft
from policy_digest.errors import BuildFailed, PolicyDigestError, UnreadableCatalogue
from policy_digest.models import Extraction
from policy_digest.options import ENGINES, Options, PolicyDigestConfig
from policy_digest.render.words import words_of
from policy_digest.search import Engine
from policy_digest.watched import Watch, unwatched
from policy_digest.wording import Wordings, wordings

log = logging.getLogger("mkdocs.plugins.policy-digest")

EPOCH = "1970-01-01"  # of pages in a corpus without any date


@dataclass(frozen=True)
class Once:
    """That the pages are put into shells which MkDocs renders once. `pages`: where they go as Markdown too, for other builders.

    `lazily`: not by the build, but as somebody asks for them (`serve`). `watch`: who hears how far it has come.
    """

    pages: Path | None = None
    lazily: bool = False
    watch: Watch = unwatched


class Corpus(BasePlugin[PolicyDigestConfig]):  # type: ignore[no-untyped-call]
    """What the plugin knows of its corpus."""

    _options: Options

    def __init__(self) -> None:
        self.once: Once | None = None  # whether the pages are put into the theme's shell by us; None where MkDocs makes them all
        self._serving = False
        self._found: list[Extraction] = []
        self._earlier: list[Extraction] = []  # versions that are no longer the latest
        self._given: Wordings = ()
        self._noted: Sequence[Change] = ()
        self._memory = Memory()  # of a corpus that is served
        self._tables: tuple[tables.Tables, ...] = ()  # of the last build

    def read(self, config: MkDocsConfig) -> None:
        """Read the corpus: what is edited in it, if it was read before. Raises `PolicyDigestError` for a table that cannot be read."""
        corpus = Path(self.config.corpus)
        known = self._known(corpus)
        if not self._options.guest:
            config.site_name = words_of(known).site_name() or config.site_name
        self._found, self._given = self._gathered(corpus, known)
        self._noted, unread = changes.known(corpus, self._found, self._earlier, known)
        for problem in unread:
            log.warning("%s", problem)
        self._newest = max((x.article.published for x in self._found if x.article.published), default=EPOCH)
        self._days = {f"articles/{x.article.id}.md": x.article.published or self._newest for x in (*self._found, *self._earlier)}

    def _gathered(self, corpus: Path, known: tables.Tables) -> tuple[list[Extraction], Wordings]:
        """The corpus, and the English of its catalogue that may be published; what is wrong with the rest is said."""
        reader = pipeline.Extractor(known)
        gathered = reader.gather(corpus, self._memory if self._serving else None)
        found = _readable(self._watch(gathered, "Reading", sum(1 for _ in article_files(corpus))))
        self._earlier = _readable(reader.earlier(corpus))
        given, refused = wordings(corpus, found, known)
        for problem in refused:  # one wording must not break the build for others, and `check` fails for it; all of them may
            log.log(logging.WARNING if isinstance(problem, UnreadableCatalogue) else logging.INFO, "%s", problem)
        return found, given

    def drafts(self, config: MkDocsConfig) -> Iterator[Draft]:
        """All pages and files of ours, to be made."""
        return publish.Site(self._tables[0]).drafts(
            self._found, Markup(self._name(config)).unescape(), (config.site_url and urljoin(config.site_url, self._options.room)) or "",
            self._engine(), self._given, self._noted, self._earlier,
        )  # fmt: skip

    def _name(self, config: MkDocsConfig) -> str:
        return (words_of(self._tables[0]).site_name() if self._options.guest else "") or config.site_name

    @property
    def _watch(self) -> Watch:
        return self.once.watch if self.once is not None else unwatched

    def _engine(self) -> Engine:
        """What searches. Raises `BuildFailed` where Pagefind is asked for by name and is not installed."""
        if self._options.search == "pagefind" and importlib.util.find_spec("pagefind") is None:
            raise BuildFailed("Pagefind is not installed", hint="pip install 'policy-digest[pagefind]', or set `search: own`")
        return cast(Engine, self._options.search if self._options.search in ENGINES else "own")

    def _known(self, corpus: Path) -> tables.Tables:
        """The tables; of those of the last rebuild what did not change, with all that was compiled from it."""
        self._tables = (tables.load(corpus, *self._tables),)
        return self._tables[0]


def _readable(items: Iterable[Extraction | PolicyDigestError]) -> list[Extraction]:
    """Those that can be read; a warning for each that cannot: it must not be the end of the others."""
    found = []
    for item in items:
        if isinstance(item, PolicyDigestError):
            log.warning("%s", item)
        else:
            found.append(item)
    return found
