"""The list of all documents, the newest first, cut into pages where it is long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_digest import inert
from policy_digest.models import Page
from policy_digest.render.site import Site
from policy_digest.render.views import DocumentView, PartView

LISTED = 400  # documents on a page


@dataclass(frozen=True, slots=True)
class View:
    """What `articles.md` shows: a part of the list, and where all parts are."""

    documents: tuple[DocumentView, ...]
    pages: tuple[PartView, ...]


def pages(site: Site) -> Iterator[Page]:
    """The list of documents, a page or several."""
    rows = site.rows("../")
    listed = sorted((rows.article(x.article) for x in site.digest.extractions), key=lambda a: (a.published, a.id), reverse=True)
    parts = [listed[i : i + LISTED] for i in range(0, len(listed), LISTED)] or [[]]
    names = ["articles/index", *(f"articles/page-{n}" for n in range(2, len(parts) + 1))]
    for number, (path, part) in enumerate(zip(names, parts, strict=True), 1):
        links = tuple(
            PartView(str(n), p[-1].published if p else "", inert.href(f"../{name}.html"), n == number)
            for n, (name, p) in enumerate(zip(names, parts, strict=True), 1)
        )
        named = site.word("documents") if number == 1 else site.word("documents-part", n=number)
        about = site.listing("documents") if number == 1 else ""
        view = View(tuple(part), links)
        yield site.writer.page("articles.md", f"{path}.md", named, view, hide=("navigation", "toc"), about=about)
