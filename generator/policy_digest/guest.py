"""Somebody else's site and our pages in, his site with ours in a folder of it out: his own pages are what they are without us.

Our pages never pass through his Markdown, his plugins or his navigation: each is put into a page of his theme that MkDocs renders once a
kind (`shell`), which his plugins change as they change his own, and which holds nothing from outside. So what such a page runs and loads
is what his site runs and loads, and the policy of our pages allows that and nothing else.

For MkDocs they are files, to which his pages may link; for his search they are pages; for his map of the site they are addresses.
A plugin may build a site several times in one build, a language each: ours go in once.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urljoin

import jinja2
import markdown
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from policy_digest import disk, inside, pagefind, policy, shell
from policy_digest.drawn import Draft
from policy_digest.errors import BuildFailed
from policy_digest.finish import Finished, Heading, finished, lighter
from policy_digest.models import Page
from policy_digest.options import ENGINES, Options
from policy_digest.policy import Scripts, asked_by, guarded_before, inline, scripts_of, with_policy
from policy_digest.render.words import Words
from policy_digest.search import READ

log = logging.getLogger("mkdocs.plugins.policy-digest")

EXTENSIONS: Final = ("attr_list", "tables", "toc")  # what pages that we wrote by hand are written in
SCRIPTS: Final = ("words", "policy-digest", "asking")
_FRAME: Final = re.compile(r"/\* frame \{ \*/.*?/\* \} frame \*/\n?", re.DOTALL)  # of our style sheet: what dresses the theme around a text
_CHINESE_CUT: Final = "|\u200b"  # with which the theme's search marks where Chinese words begin
_TOP: Final = re.compile(r"(?:[^/]+|[^/]+/index)\.md")  # pages that a navigation may name of itself


@dataclass
class Guest:
    """Our part of one build. `drafts` make them; `days`: the day of a page; `assets`: the folder of our templates, styles and scripts;
    `docs`: pages that we wrote by hand.
    """

    options: Options
    config: MkDocsConfig
    names: tuple[str, ...]  # of the pages and files that are to come, as far as they are known
    drafts: tuple[Draft, ...]
    days: Callable[[str], str]
    words: Words
    assets: Path
    docs: Mapping[str, Page]
    again: bool = False  # whether this is another build of a build
    _nav: Navigation | None = None
    _theirs: set[str] = field(default_factory=set)  # addresses that his own files have
    _listed: dict[str, Finished | None] = field(default_factory=dict)  # those of our pages that his navigation names, by source
    _written: dict[str, str] = field(default_factory=dict)  # address → day
    _known: Scripts = field(default_factory=Scripts)
    _sources: dict[str, set[str]] = field(default_factory=dict)
    _asks: bool = False  # his other plugins, about a page of the theme

    # ---------------------------------------------------------------- before anything is written

    def on_config(self) -> None:
        """What his site needs to know beforehand: addresses, and how the words of a Chinese text are told apart in his search."""
        if self.options.files:
            self.config.use_directory_urls = False
        index = self.search
        if self.options.search == "theirs" and index is not None and hasattr(index, "entries"):
            cut = str(index.config.get("separator") or "")
            if cut and "u200b" not in cut and "\u200b" not in cut:
                index.config["separator"] = cut + _CHINESE_CUT

    @property
    def search(self) -> Any:
        """The index of his search, if he has one."""
        plugins = (self.config.plugins.get(name) for name in ("material/search", "search"))
        return next((index for one in plugins if (index := getattr(one, "search_index", None)) is not None), None)

    def on_files(self, files: Files) -> Files:
        """Our files beside his, so that his pages may link to them; his stay where both have one."""
        if not self.again:
            self._theirs = {file.dest_uri for file in files}
            self._known = scripts_of(self.config.theme.dirs, str(self.config.extra.get("scope") or ""))
        named = [self.options.room + name for name in self.names if self.options.nav and _TOP.fullmatch(name)]
        for src_uri in dict.fromkeys((*shell.of_nav(self.config.nav), *named)):
            name = src_uri.removeprefix(self.options.room)
            if src_uri.startswith(self.options.room) and name in self.names and files.get_file_from_path(src_uri) is None:
                files.append(self._file(src_uri))
                self._listed.setdefault(src_uri, None)
        for src_uri in shell.of_nav(self.config.nav):  # as a mkdocs.yml has them in which the whole site is ours
            if src_uri in self.names and files.get_file_from_path(src_uri) is None:
                log.warning("%s: a page of ours is below %r; say so in the navigation, or `site: ours`", src_uri, self.options.room)
        for name in (self._address(name) for name in self.names):
            if name in self._theirs:
                log.info("%s: a file of the site's own, which stays", name)
            elif files.get_file_from_path(name) is None:
                file = File(name, None, self.config.site_dir, use_directory_urls=False)
                file.generated_by, file.abs_src_path = "policy-digest", str(Path(self.config.site_dir, name))  # where it is written
                files.append(file)
        return files

    def _file(self, src_uri: str) -> File:
        address = self._address(src_uri.removeprefix(self.options.room))
        level = InclusionLevel.INCLUDED if self.options.nav else InclusionLevel.NOT_IN_NAV
        file = File(src_uri, None, self.config.site_dir, use_directory_urls=False, dest_uri=address, inclusion=level)
        file.generated_by, file.content_string = "policy-digest", ""
        return file

    def _address(self, name: str) -> str:
        return self.options.room + (name.removesuffix(".md") + ".html" if name.endswith(".md") else name)

    def on_nav(self, nav: Navigation, files: Files) -> None:
        """What shells are rendered with. Another plugin may have moved our pages: each stays where it is."""
        for src_uri in self._listed:
            if (file := files.get_file_from_path(src_uri)) is not None:
                file.dest_uri = file.url = self._address(src_uri.removeprefix(self.options.room))
                file.abs_dest_path = str(Path(self.config.site_dir, file.dest_uri))
        if not self.again:
            self._nav = nav

    # ---------------------------------------------------------------- our pages

    def on_env(self, env: jinja2.Environment, files: Files) -> None:
        """Write our pages and files into his site."""
        if self.again:
            return
        site = Path(self.config.site_dir)
        with inside.opened(site, make=True):
            pass
        assert self._nav is not None
        shells = shell.Shells(
            self._overlaid(env), self.config, self._nav, files, self._dressed, self.options.room, self._within(), self._changed,
            {"w": self.words, "room": self.options.room, "own_search": self.options.search in ENGINES},
        )  # fmt: skip
        read: list[Page] = []
        with disk.Filling(site) as filling:
            for page in self._all():
                if page.src_uri.startswith(READ):
                    read.append(page)
                elif (address := self._address(page.src_uri)) not in self._theirs:
                    if page.src_uri.endswith(".md"):
                        self._put(page, shells, filling)
                    else:
                        filling.put(address, page.content)
        for src_uri, made in self._listed.items():
            file = files.get_file_from_path(src_uri)
            if file is not None and file.page is not None and made is not None:  # of which his search reads the text
                file.page.update_date = self._written[file.dest_uri]
                file.page.content, file.page.toc = _read(made).values()
                file.page.meta = {"title": made.head["title"]} | ({} if self.options.search == "theirs" else {"search": {"exclude": True}})
        if read:
            pagefind.write(read, site / self.options.room)

    def _all(self) -> Iterator[Page]:
        """Ours as they are wanted here: style sheet and scripts, pages that we wrote by hand, all others; no index that nobody asks."""
        for name, page in disk.brought(self.assets).items():
            style = name.endswith(".css") and not self.options.header
            yield Page(name, _FRAME.sub("", page.content.decode()), page.title) if style and isinstance(page.content, bytes) else page
        yield from self.docs.values()
        yield from (page for draft in self.drafts for page in draft.make())

    def _put(self, page: Page, shells: shell.Shells, filling: disk.Filling) -> None:
        toc = self.config.mdx_configs.get("toc", {})
        link = toc.get("permalink") or ""
        made = (by_hand if page.src_uri in self.docs else finished)(
            page, "¶" if link is True else str(link), toc.get("permalink_title", "Permanent link")
        )
        if not self.options.header:
            made = Finished({**made.head, "hide": [one for one in made.head["hide"] if one != "navigation"]}, made.headings, made.body)
            made = Finished({k: v for k, v in made.head.items() if k not in ("zh", "en")}, made.headings, made.body)
        address, text = shells.fill(page, made)
        filling.put(address, text)
        self._written[address] = self.days(page.src_uri)
        src_uri = self.options.room + page.src_uri
        if src_uri in self._listed:
            self._listed[src_uri] = made
        elif self.options.search == "theirs" and self.search is not None:
            self.search.add_entry_from_context(
                SimpleNamespace(title=made.head["title"], url=address, meta={"title": made.head["title"]}, **_read(made))
            )

    def _overlaid(self, env: jinja2.Environment) -> jinja2.Environment:
        """His templates, with ours before them where our pages have a header of their own."""
        if not self.options.header or env.loader is None:
            return env
        return env.overlay(loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(self.assets), env.loader]))

    def _within(self) -> tuple[str, str]:
        """What stands before and behind a text: its language, and where his header stays the switch between languages."""
        if self.options.header:
            return "", ""
        ours = jinja2.Environment(loader=jinja2.FileSystemLoader(self.assets), autoescape=True)
        switch = ours.get_template("partials/language-switch.html").render(w=self.words)
        return f'<div class="pd-guest" lang="zh-Hans">\n{switch}\n', "\n</div>"

    def _changed(self, html: str, page: MkDocsPage) -> str:
        """A page of the theme as his other plugins change his own pages; as it was where one of them cannot."""
        root = "../" * (page.url.count("/") - self.options.room.count("/"))
        links = [f'<link rel="stylesheet" href="{root}stylesheets/policy-digest.css">']
        if not self.options.header:
            first = (self.assets / "partials" / "first.html").read_text(encoding="utf-8").strip()
            links += [f"<style>{self.words.style()}</style>", first]
        scripts = (*SCRIPTS, "search") if self.options.search in ENGINES else SCRIPTS
        links += [f'<script defer src="{root}javascripts/{name}.js"></script>' for name in scripts]
        html = html.replace("</head>", "\n".join((*links, "</head>")), 1)
        self._asks = True
        try:
            changed = self.config.plugins.on_post_page(html, page=page, config=self.config)
        except Exception as error:  # noqa: BLE001  whatever somebody else's plugin raises for a page that it has not seen
            log.info("a plugin leaves our pages as they are: %s", error)
            return html
        finally:
            self._asks = False
        return changed if f"<h1>{shell.SLOT}body</h1>" in changed else html

    def _dressed(self, html: str, url: str) -> tuple[str, None]:
        """A page of the theme with its policy: it holds nothing from outside, so what it runs and loads is what his site does."""
        self._known.learn(code for code in inline(html) if shell.SLOT not in code)
        for kind, origins in asked_by(html).items():
            self._sources.setdefault(kind, set()).update(origins)
        return (html if self.options.policy == "none" else self.guarded(html)), None

    # ---------------------------------------------------------------- his pages

    def on_post_page(self, output: str, page: MkDocsPage) -> str:
        """Ours are written already; his have a policy where he wants that."""
        if self._asks:
            return output
        if page.file.src_uri in self._listed:
            return ""
        return self.guarded(output) if self.options.policy == "all" else output

    def on_post_template(self, output: str, name: str) -> str:
        """The same for 404.html; his map of the site names our pages too."""
        if name == "sitemap.xml" and self.config.site_url:
            days = {address: day for address, day in self._written.items() if address.removesuffix("html") + "md" not in self._listed}
            named = (
                f"<url><loc>{escape(urljoin(self.config.site_url, at))}</loc><lastmod>{day}</lastmod></url>\n" for at, day in days.items()
            )
            return output.replace("</urlset>", "".join(named) + "</urlset>", 1)
        return self.guarded(output) if self.options.policy == "all" and name.endswith(".html") else output

    def guarded(self, html: str, also: str = "") -> str:
        """A page with a policy. `also`: a script that MkDocs' server has put in since."""
        sources = {kind: sorted({*self._sources.get(kind, ()), *self.options.allow}) for kind in policy.KINDS}
        return with_policy(html, self._known, self.options.search == "pagefind", also, sources)

    def sent(self, html: str, also: str = "") -> str:
        """A page as MkDocs' server sends it: one that has a policy has one that fits."""
        return self.guarded(html, also) if guarded_before(html) else html


def by_hand(page: Page, permalink: str = "", title: str = "") -> Finished:
    """A page that we wrote in Markdown. Raises `BuildFailed` for one without a heading."""
    text = page.content.decode() if isinstance(page.content, bytes) else str(page.content)
    toc = {"permalink": permalink or False, "permalink_title": title}
    reader = markdown.Markdown(extensions=list(EXTENSIONS), extension_configs={"toc": toc})
    body = reader.convert(text)
    headings = tuple(_headings(getattr(reader, "toc_tokens", [])))
    if not headings:
        raise BuildFailed("a page without a heading", page.src_uri, hint="report this")
    return Finished({"title": headings[0].text, "hide": []}, headings, lighter(body))


def _headings(tokens: Iterable[Mapping[str, Any]]) -> Iterator[Heading]:
    for token in tokens:
        yield Heading(int(token["level"]), str(token["id"]), re.sub(r"<[^>]*>", "", str(token["name"])))
        yield from _headings(token["children"])


@functools.cache
def _permalink() -> re.Pattern[str]:
    return re.compile(r'<a class="headerlink".*?</a>')


def _read(made: Finished) -> dict[str, Any]:
    """A page as a search reads it: its text, and its headings."""
    toc = TableOfContents([AnchorLink(heading.text, heading.id, heading.level) for heading in made.headings])
    return {"content": _permalink().sub("", made.body), "toc": toc}
