"""The theme's page, which MkDocs renders once a kind, in; our pages, each in its shell, out.

A shell is a page of the theme with gaps: for its title, its description, its table of contents and its text. Pages that differ in nothing
else share one: those of one folder that hide the same and have the same parts. A page of the navigation has its own.
"""

from __future__ import annotations

import gzip
import html
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jinja2
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from policy_digest import first_paint
from policy_digest.finish import Finished, Heading, finished, in_chinese
from policy_digest.first_paint import Around, Styles
from policy_digest.models import Page

SLOT = "pdslot"  # what stands in a gap until it is filled; the theme prints it as it is
_SLOT = SLOT
# Texts have a blank in theirs: who makes pages smaller would take the quotes from around a single word.
_GAPS = re.compile(
    rf"({re.escape(first_paint.GAP)}|<h1>{_SLOT}body</h1>"
    rf'|<li[^<>]*>\s*<a href="?#{_SLOT}contents\b.*?</li>'
    rf"|{_SLOT} (?:title|zh|en|description)|{_SLOT}name)",
    re.DOTALL,
)
_CHINESE = "\u2e80"  # where the blocks of Chinese characters begin
_KEPT = re.compile(r"(<(script|style|pre|textarea)\b.*?</\2>)", re.DOTALL)
_LINES = re.compile(r"\s*\n\s*")

Dress = Callable[[str, str], tuple[str, Styles | None]]  # a page of the theme, its address → with a gap for rules, and policy; its styles


@dataclass(frozen=True, slots=True)
class Kind:
    """What pages of one shell have in common. `at`: the page itself, or the folder that it is in."""

    at: str
    hide: tuple[str, ...]
    contents: bool
    named: bool
    described: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """A page of the theme cut at its gaps: text, gap, text, …; its styles, and what selectors find in it."""

    parts: list[str]
    styles: Styles | None
    around: Around


@dataclass(frozen=True)
class Shells:
    """The theme with all that it is rendered with. `dress` puts what every page needs into a shell.

    In a site of somebody else `room` is the folder that our pages are in, with its slash; `within` what stands before and behind the text
    of a page; `changed` has others change a shell as they change his pages; `more` is what our own templates are told.
    """

    env: jinja2.Environment
    config: MkDocsConfig
    nav: Navigation
    files: Files
    dress: Dress
    room: str = ""
    within: tuple[str, str] = ("", "")
    changed: Callable[[str, MkDocsPage], str] = lambda html, page: tight(html)
    more: Mapping[str, object] = field(default_factory=dict)
    _made: dict[Kind, Shell] = field(default_factory=dict)

    def fill(self, page: Page, made: Finished | None = None) -> tuple[str, str]:
        """A page of ours: its address in the site, and its HTML. `made`: what it is made of, where that is known."""
        toc = self.config.mdx_configs.get("toc", {})
        made = made or finished(page, toc.get("permalink", ""), toc.get("permalink_title", ""))
        depth = toc.get("toc_depth", 6)
        contents = _contents(made.headings, depth if isinstance(depth, int) else int(str(depth).rpartition("-")[2]))
        kind = self._kind(page, made, bool(contents))
        if kind not in self._made:
            self._made[kind] = self._shell(kind)
        shell = self._made[kind]
        name = posixpath.basename(page.src_uri).removesuffix(".md")
        values = {f"{_SLOT} {key}": str(escape(made.head.get(key, ""))) for key in ("title", "zh", "en", "description")}
        values |= {f"{_SLOT}name": name, f"<h1>{_SLOT}body</h1>": made.body}
        if shell.styles:
            values[first_paint.GAP] = shell.styles.critical(first_paint.within(shell.around, made.body))
        filled = (values.get(gap, contents) for gap in shell.parts[1::2])
        parts = [part for pair in zip(shell.parts[::2], [*filled, ""], strict=True) for part in pair]
        return self.room + page.src_uri.removesuffix(".md") + ".html", "".join(parts)

    def _kind(self, page: Page, made: Finished, contents: bool) -> Kind:
        file = self.files.get_file_from_path(self.room + page.src_uri)
        at = self.room + (page.src_uri if file is not None else posixpath.dirname(page.src_uri))
        return Kind(at, tuple(made.head["hide"]), contents, "en" in made.head, "description" in made.head)

    def _shell(self, kind: Kind) -> Shell:
        file = self.files.get_file_from_path(kind.at)
        if file is None:
            address = posixpath.join(kind.at, f"{_SLOT}name.html")
            file = File(address.removesuffix("html") + "md", None, self.config.site_dir, use_directory_urls=False, dest_uri=address)
            file.generated_by = file.generated_by or "policy-digest"
        page = file.page or MkDocsPage(f"{_SLOT} title", file, self.config)
        has = {"title": True, "zh": kind.named, "en": kind.named, "description": kind.described}
        page.meta = {"hide": list(kind.hide)} | {key: f"{_SLOT} {key}" for key, there in has.items() if there}
        top = AnchorLink(_SLOT, "top", 1)
        top.children = [AnchorLink(_SLOT, f"{_SLOT}contents", 2)] if kind.contents else []
        page.toc = TableOfContents([top])
        page.content = f"<h1>{_SLOT}body</h1>".join(self.within)
        page.active = True  # its ancestors in the navigation are, too
        try:
            context = {**get_context(self.nav, self.files, self.config, page), **self.more}
            text = self.changed(self.env.get_template("main.html").render(context), page)
        finally:
            page.active = False
        dressed, styles = self.dress(text, page.url)
        return Shell(_GAPS.split(dressed), styles, first_paint.around(text))


def tight(html: str) -> str:
    """A page of the theme, said shorter: line ends with indents are one line end, shown alike. Scripts stay as they are."""
    parts = _KEPT.split(html)  # text, element, its name, text, …
    parts[::3] = [in_chinese(_LINES.sub("\n", text)) for text in parts[::3]]
    del parts[2::3]
    return "".join(parts)


# ---------------------------------------------------------------- the table of contents


def _contents(headings: Sequence[Heading], depth: int) -> str:
    """The headings below the first one as the theme's template toc-item.html prints them; "" where there are none."""
    shown = [heading for heading in headings if heading.level <= depth]
    return "".join(_items(shown[1:] if shown and shown[0].level == 1 else shown))


def _items(headings: Sequence[Heading]) -> Iterator[str]:
    at = 0
    while at < len(headings):
        one, end = headings[at], at + 1
        while end < len(headings) and headings[end].level > one.level:
            end += 1
        below = "".join(_items(headings[at + 1 : end]))
        if below:
            below = (
                f'\n    <nav class="md-nav" aria-label="{html.escape(one.text)}">\n      <ul class="md-nav__list">{below}</ul>\n    </nav>'
            )
        link = f'<a href="#{one.id}" class="md-nav__link"><span class="md-ellipsis">{_both(one.text)}</span></a>'
        yield f'\n<li class="md-nav__item">\n  {link}{below}\n</li>\n'
        at = end


def _both(text: str) -> str:
    """A text of both languages in the spans that the language switch tells apart, as partials/both.html does."""
    zh, gap, en = text.partition(" ")
    if gap and zh[:1] > _CHINESE:
        return f'<span class="zh" lang="zh-Hans">{html.escape(zh)}</span><span class="en" lang="en"> {html.escape(en)}</span>'
    return html.escape(text)


# ---------------------------------------------------------------- the site's map


def sitemap(env: jinja2.Environment, url: str, days: Mapping[str, str]) -> dict[str, bytes]:
    """The theme's map of the site, as its two files. `url`: where the site is, "" where nobody said; `days`: address → day of it."""
    listed = [{"page": {"canonical_url": url + address if url else None, "update_date": day}} for address, day in sorted(days.items())]
    text = env.get_template("sitemap.xml").render(pages=listed).encode()
    newest = datetime.fromisoformat(max(days.values())).replace(tzinfo=UTC)
    return {"sitemap.xml": text, "sitemap.xml.gz": gzip.compress(text, mtime=int(newest.timestamp()))}


def of_nav(nav: Any) -> Iterator[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        if nav.endswith(".md"):
            yield nav
    elif isinstance(nav, dict):
        for inner in nav.values():
            yield from of_nav(inner)
    elif isinstance(nav, list):
        for inner in nav:
            yield from of_nav(inner)
