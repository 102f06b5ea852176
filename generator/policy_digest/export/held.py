"""A digest, its wording and the tables in; what every export asks of them out: addresses, names in both languages, the newest day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from policy_digest.models import Article, Bilingual, Digest, Entry, Extraction, Wording
from policy_digest.tables import Dataset, Tables

_EPOCH = "1970-01-01"  # of a corpus without any day


@dataclass(frozen=True)
class Held:
    """What exports are made from. `address` of the site ends in "/"; "" where it is not known, and addresses then begin at its top.

    `earlier`: versions of documents that are no longer the latest.
    """

    digest: Digest
    wording: Wording
    tables: Tables
    name: str = ""
    address: str = ""
    earlier: tuple[Extraction, ...] = ()

    @cached_property
    def words(self) -> Mapping[str, Bilingual]:
        """The site's own words by id."""
        return {row.id: Bilingual(row.zh, row.en) for row in self.tables.site}

    def said(self, word: str) -> Bilingual:
        """The site's own words in both languages; nothing where a corpus's table of them lacks the row."""
        return self.words.get(word, Bilingual("", ""))

    @property
    def owner(self) -> Dataset:
        """What the owner of the corpus says about it."""
        return self.tables.dataset

    def place(self, slug: str) -> Bilingual:
        """A place in both languages; one that the table does not know by its slug."""
        row = self.tables.place.get(slug)
        return Bilingual(row.zh, row.en) if row else Bilingual(slug, slug)

    def document(self, article: Article) -> Bilingual:
        """A document's title in both languages; the English says what it is where no title could be composed."""
        return Bilingual(article.title, self.wording.titles.get(article.id, ""))

    def permalink(self, entry: Entry) -> str:
        """Where a record stands on the site."""
        return f"{self.address}articles/{entry.article.id}.html#r-{entry.record.id}"

    @cached_property
    def newest(self) -> str:
        """The last day that the data knows of: of a document, of its capture, of what people decided. Never that of the build."""
        return max(self._days(), default=_EPOCH)

    def _days(self) -> Iterator[str]:
        for extraction in self.digest.extractions:
            yield from filter(None, (extraction.article.published, extraction.article.captured))
            yield from (record.review.when[:10] for record in extraction.records if record.review)

    @property
    def description(self) -> Bilingual:
        """What the data is, in both languages: the owner's words, else the program's."""
        said = self.said("dataset-about")
        return Bilingual(self.owner.about_zh or said.zh, self.owner.about_en or said.en)


def version(held: Held, sha256: str) -> str:
    """The owner's number; else the newest day as three numbers, with the first digits of the sum over the records: other data, another
    version."""
    if held.owner.version:
        return held.owner.version
    year, month, day = (int(part) for part in held.newest.split("-"))
    return f"{year}.{month}.{day}+{sha256[:8]}"
