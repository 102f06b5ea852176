"""Bytes of a page → a capture → an article, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Literal

from policy_digest.made import Made

Media = Literal["text", "html", "pdf", "docx", "xlsx", "ofd"]
Role = Literal["body", "heading", "byline", "number", "addressee", "signature"]
UrlBasis = Literal["given", "fetched", "saved", "canonical", "og", "meta"]
APART = "\u3000"  # sets the cells of a table's row apart, from ingest to the page
UNTITLED = "untitled"  # the code of the issue that says so
READ_BY_MACHINE = "read-by-machine"  # of the issue that says that pages were pictures
COLUMNS = 16  # a row of more cells is a layout, and no table


# ---------------------------------------------------------------- ingest: bytes → Capture


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a text capture, or one block-level element of a page, in reading order, before cleaning."""

    text: str
    tag: str = ""  # "" for a line of plain text; else "h1".."h6", "p", "li", "td", "div", …
    link_share: float = 0.0  # share of the characters that stand inside links, 0–1
    hints: str = ""  # class and id words of the element and its ancestors, lower case, space separated
    within: str = ""  # the numbers of the elements that it stands in, from the page down: "1/7/12/"; "" for text


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that is no part of the article, and why (`furniture`, `teaser`, `repeat`, `page number`, …)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should look at. Offsets count in `Article.text`; 0, 0 where it has no place there."""

    code: str  # "unclaimed-number", "damaged-document-number", "impossible-date", …
    surface: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was saved: decoded, taken apart into blocks, not yet judged."""

    source: str  # file name or URL, as the user gave it
    sha256: str  # of the raw bytes
    media: Media
    encoding: str | None  # what the bytes were decoded with; None for PDF and DOCX
    blocks: tuple[Block, ...]
    url: str | None = None
    meta: tuple[tuple[str, str], ...] = ()  # ("title", …) and the page's <meta name content>, names lower case
    removed: tuple[Removed, ...] = ()  # what is the paper's and not the text's: page numbers, running heads
    issues: tuple[Issue, ...] = ()  # what could not be read: a table, a page that is a picture
    raw: bytes = field(default=b"", repr=False, compare=False)  # as they were read, where they are at hand


# ---------------------------------------------------------------- clean: Capture → Article


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One cleaned paragraph. `level` 0 is body text, 1–6 the depth of a heading."""

    text: str
    level: int = 0
    role: Role = "body"
    original: str | None = None  # as captured, where conversion to simplified characters changed it


@dataclass(frozen=True)
class Article:
    """A cleaned article. `text` is the paragraphs joined with one newline; every offset counts its characters."""

    id: str  # ASCII, stable for the same title, place and date
    title: str
    place: str  # slug of data/places.yml
    publisher: str | None
    published: str | None  # YYYY-MM-DD
    paragraphs: tuple[Paragraph, ...]
    language: str = "zh-Hans"  # of `paragraphs`; "zh-Hans" always, kept for exports
    url: str | None = None  # of the page at its source
    url_basis: UrlBasis | None = None  # who says so; None: the person who wrote it into the file
    version: int = 1  # of the page, in the order in which its states were added
    captured: str | None = None  # YYYY-MM-DD on which the page was saved or fetched, where that is known
    doc_number: str | None = None  # 文号 as it stands, also when damaged
    issuers: tuple[str, ...] = ()
    repeals: tuple[str, ...] = ()  # document numbers or titles that this one ends (同时废止)
    window: str | None = None  # plan window of the title, "2025/2027"
    source: str = ""  # name of the capture's file, or its URL
    sha256: str = ""  # of the capture's raw bytes
    brief: bool = False  # a restatement in our own words, not the source's text
    removed: tuple[Removed, ...] = ()
    issues: tuple[Issue, ...] = ()
    made: Made | None = None  # what cleaning gave of it; None for an article that somebody wrote

    @cached_property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)

    @cached_property
    def edited(self) -> tuple[str, ...]:  # `text` and the names of facts that are no longer what cleaning gave
        return self.made.unlike(self) if self.made else ()

    @property
    def headline(self) -> str | None:
        """The title that the page shows; None where `title` only stands in for one."""
        return None if any(issue.code == UNTITLED and issue.surface == self.title for issue in self.issues) else self.title

    @property
    def scanned(self) -> bool:
        """Whether pages of it were pictures, and a machine read them."""
        return any(issue.code == READ_BY_MACHINE for issue in self.issues)

    @property
    def read_by(self) -> str:
        """`machine` where pages of it were pictures; "" else."""
        return "machine" if self.scanned else ""

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset in `text` at which each paragraph begins."""
        return tuple(accumulate((len(p.text) + 1 for p in self.paragraphs), initial=0))[: len(self.paragraphs)]
