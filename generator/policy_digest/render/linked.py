"""A document in, what a search engine is told about it out (schema.org, as JSON-LD): an act of government as Legislation."""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

from policy_digest.address import plain
from policy_digest.models import Article
from policy_digest.render.site import Site
from policy_digest.term import find_term

CONTEXT: Final = "https://schema.org"
_Thing = TypedDict("_Thing", {"@type": str, "name": str, "alternateName": NotRequired[str]})
_Media = TypedDict("_Media", {"@type": Literal["MediaObject"], "encodingFormat": str, "contentUrl": str})


class _Stated(TypedDict, total=False):
    """What may be missing of any document; below the blank line of an act too, and no other has it."""

    alternativeHeadline: str
    alternateName: str
    publisher: _Thing
    datePublished: str
    temporalCoverage: str
    url: str
    mainEntityOfPage: str

    legislationJurisdiction: _Thing
    legislationIdentifier: str
    legislationPassedBy: list[_Thing]
    legislationRepeals: list[_Thing]
    legislationDateOfApplicability: str
    expires: str


_Always = TypedDict(
    "_Always",
    {
        "@context": str,
        "@type": Literal["Legislation", "Article"],
        "name": str,
        "headline": str,
        "inLanguage": str,
        "identifier": str,
        "spatialCoverage": _Thing,
        "encoding": _Media,
    },
)


class Document(_Always, _Stated):
    """A document in the words of schema.org."""


def document(article: Article, site: Site) -> Document:
    """The facts of its record, as far as they are stated. What is no act by number, issuer or title may be news of one: an Article."""
    act = _is_act(article, site)
    named = site.tables.place.get(article.place)
    place: _Thing = {"@type": "AdministrativeArea", "name": named.zh if named else article.place}
    if named:
        place["alternateName"] = named.en
    facts: Document = {
        "@context": CONTEXT,
        "@type": "Legislation" if act else "Article",
        "name": article.title,
        "headline": article.title,
        "inLanguage": article.language,
        "identifier": article.doc_number or article.id,
        "spatialCoverage": place,
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "text/plain",
            "contentUrl": f"{site.address or '../'}api/texts/{article.id}.txt",
        },
    }
    title_en = site.wording.titles.get(article.id)
    if title_en:
        facts["alternativeHeadline"] = facts["alternateName"] = title_en
    if article.publisher:
        facts["publisher"] = {"@type": "Organization", "name": article.publisher}
    if article.published:
        facts["datePublished"] = article.published
    if article.window:
        facts["temporalCoverage"] = article.window
    if url := plain(article.url):
        facts["url"] = url
    if site.address:
        facts["mainEntityOfPage"] = f"{site.address}articles/{article.id}.html"
    if act:
        _say_act(facts, article)
    return facts


def _is_act(article: Article, site: Site) -> bool:
    return bool(article.doc_number or article.issuers) or _is_act_s_title(article, site)


def _is_act_s_title(article: Article, site: Site) -> bool:
    """Whether it is called as only acts are, 某市关于…的实施意见: no headline of a paper begins so and ends in a kind of document."""
    title, named, cues = article.title, site.tables.place.get(article.place), site.tables.cues
    for name in (named.zh, named.short) if named else ():
        title = title.removeprefix(name)
    genres = cues.valued("genre")
    return title.startswith(tuple(cues["act_openers"])) and title.endswith((*genres["plan"], *genres["regulation"]))


def _say_act(facts: Document, article: Article) -> None:
    """What only an act has: who passed it, where and from when to when it holds, what it repeals."""
    facts["legislationJurisdiction"] = facts["spatialCoverage"]
    if article.doc_number:
        facts["legislationIdentifier"] = article.doc_number
    if article.issuers:
        facts["legislationPassedBy"] = [{"@type": "GovernmentOrganization", "name": name} for name in article.issuers]
    if article.repeals:
        facts["legislationRepeals"] = [{"@type": "Legislation", "name": name} for name in article.repeals]
    for clause in find_term([p.text for p in article.paragraphs], article.published):
        if clause.key == "since":
            facts["legislationDateOfApplicability"] = clause.value
        elif clause.key == "until":
            facts["expires"] = clause.value
