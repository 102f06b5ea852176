"""A document, or a page of the site, in; how to cite it out: a line for a footnote, BibTeX and CSL-JSON, as lines of text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from policy_digest.inert import clean, link
from policy_digest.models import Article
from policy_digest.render.views import CitationView

# What TeX reads as a command stands in its fullwidth form, or behind a backslash: no value can end its braces.
_TEX = {ord(c): chr(ord(c) + 0xFEE0) for c in "{}\\^~"} | {ord(c): "\\" + c for c in "%&#$_"}
_LIMIT = 300


@dataclass(frozen=True)
class Source:
    """What is cited. `published`: YYYY-MM-DD or "". `key`: of a BibTeX entry, ASCII."""

    key: str
    title: str
    author: str
    publisher: str
    published: str
    url: str
    number: str = ""
    language: str = "zh"
    title_en: str = ""
    version: str = ""  # its number, of a document that has several
    read: str = ""  # YYYY-MM-DD on which the address was read


class _Named(TypedDict):
    """Somebody in CSL-JSON: a body has no family name."""

    literal: str


_Day = TypedDict("_Day", {"date-parts": list[list[int]]})


class _Item(TypedDict):
    id: str
    type: Literal["webpage"]
    title: str
    language: str
    author: NotRequired[list[_Named]]
    publisher: NotRequired[str]
    number: NotRequired[str]
    version: NotRequired[str]
    issued: NotRequired[_Day]
    URL: NotRequired[str]
    accessed: NotRequired[_Day]
    note: NotRequired[str]


def of_article(article: Article, title_en: str = "", several: bool = False, own: str = "") -> Source:
    """The document itself, not this site's page of it. `title_en`: its title in English, where there is one.

    `several`: it has versions, of which this one is cited; `own`: this site's page of a version that its source no longer shows.
    """
    return Source(
        key=re.sub("[^A-Za-z0-9]", "", f"{article.place}{(article.published or '')[:4]}{article.id[-8:]}"),
        title=article.title,
        author="、".join(article.issuers) or article.publisher or "",
        publisher=article.publisher or "",
        published=article.published or "",
        url=own or ((article.url or "") if link(article.url) else ""),
        version=str(article.version) if several else "",
        number=article.doc_number or "",
        title_en=title_en,
        read=article.captured or "",
    )


def citation(source: Source) -> CitationView:
    """How to cite it, in three forms."""
    csl = json.dumps([_csl(source)], ensure_ascii=False, indent=1).split("\n")
    return CitationView(_line(source), tuple(_bibtex(source)), tuple(csl))


def _line(source: Source) -> str:
    number = (f"：{source.number}" if source.number else "") + (f" (v{source.version})" if source.version else "")
    date = f". ({source.published})" if source.published else ""
    also = f" [{source.title_en}]" if source.title_en else ""
    return (
        ". ".join(filter(None, (source.author, f"{source.title}{also}{number}[EB/OL]")))
        + date
        + (f"[{source.read}]" if source.read and source.url else "")
        + (f". {source.url}" if source.url else "")
        + "."
    )


def _bibtex(source: Source) -> list[str]:
    fields = {
        "title": source.title,
        "titleaddon": source.title_en,
        "author": f"{{{_tex(source.author)}}}" if source.author else "",  # in braces of its own: a body has no family name
        "publisher": source.publisher,
        "number": source.number,
        "version": source.version,
        "year": source.published[:4],
        "date": source.published,
        "url": source.url,
        "urldate": source.read if source.url else "",
        "langid": {"zh": "chinese", "en": "english"}[source.language],
    }
    whole = {"author", "url"}  # the first is escaped already; in the second a percent sign must stay
    lines = [f"  {name} = {{{value if name in whole else _tex(value)}}}" for name, value in fields.items() if value]
    return [f"@misc{{{source.key},", *(f"{line}," for line in lines[:-1]), lines[-1], "}"]


def _tex(text: str) -> str:
    return clean(text)[:_LIMIT].translate(_TEX)


def _csl(source: Source) -> _Item:
    """An item of CSL-JSON 1.0."""
    year, *rest = (int(part) for part in source.published.split("-")) if source.published else (0,)
    item: _Item = {"id": source.key, "type": "webpage", "title": clean(source.title), "language": source.language}
    if source.author:
        item["author"] = [{"literal": clean(source.author)}]
    if source.publisher:
        item["publisher"] = clean(source.publisher)
    if source.number:
        item["number"] = clean(source.number)
    if source.version:
        item["version"] = source.version
    if year:
        item["issued"] = {"date-parts": [[year, *rest]]}
    if source.url:
        item["URL"] = source.url
        if source.read:
            item["accessed"] = {"date-parts": [[int(part) for part in source.read.split("-")]]}
    if source.title_en:
        item["note"] = clean(source.title_en)
    return item
