"""What the files of a corpus may hold. In: parsed YAML. Out: rows of checked values, or the first complaint with its path."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

import pydantic

from policy_digest.address import LONGEST, plain
from policy_digest.corpus.files import MAX_NAME, SLUG
from policy_digest.models import UrlBasis

_FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")  # controls and halves of surrogate pairs
_LISTS = re.compile(r"index|page-[0-9]+")  # pages of the site beside those of the articles
_YEAR = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"


def one_line(text: str) -> str:
    """The text itself. Raises `ValueError` where it holds a control character, a line break included; a tab may stay."""
    if found := _FORBIDDEN.search(text):
        raise ValueError(f"holds a control character (U+{ord(found[0]):04X})")
    return text


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character (U+D800 to U+DFFF)") from None
    return text


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("should be a date like 2024-05-31")
    datetime.date.fromisoformat(text)
    return text


def _address(text: str) -> str:
    if plain(text) is None:
        raise ValueError(f"should be an http or https address of at most {LONGEST} characters, without user name, blanks or quotes")
    return text


Line = Annotated[str, pydantic.AfterValidator(one_line)]
Raw = Annotated[str, pydantic.AfterValidator(_whole)]  # of the page as captured, controls and all


def _own_page(id: str) -> str:
    if _LISTS.fullmatch(id):
        raise ValueError(f"`{id}` is the name of a page that lists articles: choose another id and file name")
    return id


Slug = Annotated[str, pydantic.StringConstraints(pattern=rf"^{SLUG.pattern}$", max_length=MAX_NAME)]
Id = Annotated[Slug, pydantic.AfterValidator(_own_page)]
Name = Annotated[str, pydantic.StringConstraints(pattern=r"\S", max_length=500), pydantic.AfterValidator(one_line)]
Address = Annotated[str, pydantic.AfterValidator(_address)]
Date = Annotated[str, pydantic.AfterValidator(_date)]
Window = Annotated[str, pydantic.StringConstraints(pattern=rf"^{_YEAR}/{_YEAR}$")]
Digest = Annotated[str, pydantic.StringConstraints(pattern=r"^(?:[0-9a-f]{64})?$")]
Offset = Annotated[int, pydantic.Field(ge=0)]


class Shape(pydantic.BaseModel):
    """Unknown keys are refused, so that a slip of the pen is seen; nothing is stripped or guessed."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class FrontMatter(Shape):
    """The keys of an article file, in the order in which they are written. Those without a default are there also where they hold null."""

    id: Id
    title: Name
    place: Slug
    publisher: Name | None
    published: Date | None
    url: Address | None
    url_basis: UrlBasis | None = None
    captured: Date | None = None
    version: Annotated[int, pydantic.Field(ge=1, le=9999)] = 1
    doc_number: Name | None
    issuers: tuple[Name, ...]
    repeals: tuple[Name, ...]
    window: Window | None
    source: Line
    sha256: Digest
    brief: bool
    language: Literal["zh-Hans"]


class OriginalRow(Shape):
    """A paragraph as captured. `of`: sha256 of the cleaned paragraph, so that an edit elsewhere does not part the two."""

    of: str
    nth: Offset  # among the paragraphs of the same text
    text: Raw


class IssueRow(Shape):
    """What cleaning found doubtful, with offsets in the text as it was then."""

    code: Slug
    surface: Raw
    start: Offset
    end: Offset
    message: Raw


class RemovedRow(Shape):
    """A block that is not of the article, and why."""

    reason: Slug
    text: Raw


class MadeRow(Shape):
    """What cleaning gave: see `Made`."""

    by: Digest
    text: Digest
    title: Name
    publisher: Name | None
    published: Date | None
    url: Address | None
    url_basis: UrlBasis | None
    doc_number: Name | None
    issuers: tuple[Name, ...]
    repeals: tuple[Name, ...]
    window: Window | None


class Aside(Shape):
    """What cleaning gave, changed, doubted and took out: `<id>.capture.yml`."""

    article: Slug
    made: MadeRow | None = None
    originals: tuple[OriginalRow, ...]
    issues: tuple[IssueRow, ...]
    removed: tuple[RemovedRow, ...]


class RecordsHead(Shape):
    """What a file of records says of itself. `format`: the number of its layout."""

    format: int = 1
    article: Slug
    text: str
    extractor: str
    rows: str  # sha256 of all that follows


Place = tuple[str | int, ...]  # keys and row numbers that lead to a value of a file


def complaint(error: pydantic.ValidationError, at: Place = ()) -> tuple[Place, str]:
    """The path of the first value that is wrong, and what is wrong with it, in one line. `at`: where the checked value itself stands."""
    first = error.errors(include_url=False, include_input=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    hint = " (put it in double quotes)" if first["type"] == "string_type" else ""
    path = (*at, *first["loc"])
    name = ".".join(map(str, path)) or "file"
    return path, f"{name}: {message[:1].lower()}{message[1:]}{hint}"
