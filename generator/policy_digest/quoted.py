"""A record of an article → where its sentence stands in the source page. In: `Article`, `Record`. Out: an address, or None."""

from __future__ import annotations

from bisect import bisect_right

from policy_digest.address import passage, plain
from policy_digest.models import Article, Record


def quoted_at(article: Article, record: Record) -> str | None:
    """The address of the source page, with a text fragment that leads to the record's sentence where that can be told apart.

    A restatement has no sentence of the source: its records lead to the page.
    """
    url = plain(article.url)
    if url is None or article.brief:
        return url
    found = record.evidence
    paragraph = article.paragraphs[bisect_right(article.starts, record.figure[0]) - 1]
    around = (article.headline or "", *(one.text for one in article.removed))
    return passage(url, article.text, found.start, found.end, record.figure[0], paragraph.original, around)
