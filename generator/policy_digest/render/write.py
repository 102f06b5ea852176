"""A template and a view in, a page out: the one place where a template meets untrusted text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2

from policy_digest import inert
from policy_digest.models import Bilingual, Page
from policy_digest.owner import compiled_from
from policy_digest.render.engine import Environment
from policy_digest.render.words import Words, words_of
from policy_digest.tables import Tables

HERE = Path(__file__).resolve().parent
DESCRIPTION = 300  # characters of a page's description, which search engines show


class Writer:
    """The templates of a site, compiled once. Those of pages stand beside the code of each, what they share in `parts.j2`.

    A template has the site's own words as `w`: `both(*w("city"))`.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self._inert = inert.Inert()
        self._environment = Environment(
            words,
            HERE,
            loader=jinja2.FileSystemLoader([HERE / "pages", HERE]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            comment_start_string="<!--#",  # `{#` begins an explicit id of a Markdown heading
            comment_end_string="#-->",
        )

    def page(
        self,
        template: str,
        src_uri: str,
        title: Bilingual,
        view: Any,
        *,
        hide: Iterable[str] = ("navigation",),
        about: str = "",
    ) -> Page:
        """One page: our front matter, then the template with a view in which every string is inert. `about`: its description, if any.

        `view`: a frozen dataclass, whose fields the template sees by name. Raises `UnsafeText` for a value that could bring markup.
        """
        root = "../" * src_uri.count("/")
        body = self.text(template, view, root=inert.href(root) if root else "")
        words = {"zh": inert.title(title.zh), "en": inert.title(title.en)} if title.en else {}
        words |= {"description": inert.title(about, DESCRIPTION)} if about else {}
        head = inert.front_matter(title=inert.title(" ".join(filter(None, (title.zh, title.en)))), **words, hide=list(hide))
        return Page(src_uri, f"{head}\n{body}", title)

    def text(self, template: str, view: Any, root: str = "") -> str:
        """The template alone, with a view in which every string is inert."""
        return self._environment.get_template(template).render({**self._inert.fields(view), "root": root})

    def forget(self) -> None:
        """Read templates anew when they are used next."""
        self._environment.forget()


@compiled_from("site")
def writer_of(tables: Tables) -> Writer:
    """The writer of a site."""
    return Writer(words_of(tables))
