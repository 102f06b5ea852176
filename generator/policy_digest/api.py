"""For notebooks and programs: a capture or a corpus in; records, plain rows and a site out. What is here stays as it is documented.

`import policy_digest` gives `read` and `Corpus`; docs/makers/notebooks.md shows them, and its code is run by the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policy_digest import ingest, tables
from policy_digest.errors import InvalidData
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.plain import is_folder


class Corpus:
    """A folder with articles, their records, and tables of its own where it has any. Nothing in it is changed.

    Tables are read once, and what is compiled from them belongs to this object.
    """

    def __init__(self, folder: str | Path) -> None:
        """Raises `InvalidData` where there is no such folder, or a table in it cannot be read."""
        self.folder = Path(folder)
        if not is_folder(self.folder):
            raise InvalidData("no such folder", str(folder), hint="name a corpus, or make one with `policy-digest ingest`")
        self._reader = Extractor(tables.load(self.folder))

    def read(self, capture: str | Path, place: str | None = None, url: str | None = None) -> Extraction:
        """A capture, read with the tables of this corpus: its article, records, measures, and the fate of every number.

        `capture`: a file (text, HTML, PDF or DOCX). `place`: a slug or Chinese name that overrules what the page says.
        `url`: its address at the source, where it does not say it. Raises `UnreadableCapture` where it holds no article or no known place.
        """
        return self._reader.read(ingest.read(str(capture), url), place)

    def __iter__(self) -> Iterator[Extraction]:
        """Every article with its records, in order of place and id; see `problems` for those that cannot be read."""
        return (found for found in self._reader.gather(self.folder) if isinstance(found, Extraction))

    def problems(self) -> list[InvalidData]:
        """Why articles could not be read, one each."""
        return [found for found in self._reader.gather(self.folder) if isinstance(found, InvalidData)]

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """The records as plain rows, with the columns and in the order of the site's `api/records.csv`: `pandas.DataFrame(corpus.rows())`.

        Names are as they were composed: the catalogue of wordings is the site's. Permalinks begin at the top of the site.
        """
        from policy_digest import digest, export, wording  # what words a site takes time to load, and `read` needs none of it

        ordered = digest.digest(self, self._reader.tables)
        held = export.Held(ordered, wording.word(ordered, self._reader.tables), self._reader.tables)
        return [export.row(entry, held) for entry in ordered.entries]

    def build(self, site: str | Path, strict: bool = False) -> Path:
        """Build the site into the folder `site`, and its pages beside it; the address of its first page.

        Raises `BuildFailed` where that cannot be done, `strict` also for a warning; the site that was there stays.
        """
        from policy_digest import plugin  # MkDocs takes half a second to load

        plugin.build_site(self.folder, Path(site), strict=strict)
        return Path(site) / "index.html"


def read(capture: str | Path, place: str | None = None, url: str | None = None) -> Extraction:
    """A capture, read with the packaged tables; see `Corpus.read`. Each call compiles them again: a `Corpus` keeps them."""
    return Extractor(tables.load()).read(ingest.read(str(capture), url), place)
