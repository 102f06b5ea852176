"""The MkDocs door: a corpus folder in, its pages among MkDocs' own files out. It decides nothing.

Also the one way to run MkDocs on a corpus from elsewhere (`build_site`; `serve` is its own room), with the same configuration file.
"""

from __future__ import annotations

import gzip
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, cast

import jinja2
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from policy_digest import disk, first_paint, inside, pagefind, shell, tables
from policy_digest.errors import BuildFailed, PolicyDigestError
from policy_digest.guest import Guest
from policy_digest.inside import Folder
from policy_digest.kept_templates import Kept
from policy_digest.links import Links
from policy_digest.models import Page
from policy_digest.options import ENGINES, Options, options_of
from policy_digest.policy import Scripts, guard_sent, scripts_of, with_policy
from policy_digest.reading import Corpus
from policy_digest.reading import Once as Once
from policy_digest.render.words import words_of
from policy_digest.render.write import writer_of
from policy_digest.search import INDEX, PARTS, READ
from policy_digest.watched import Watch, unwatched

log = logging.getLogger("mkdocs.plugins.policy-digest")

_HERE = Path(__file__).resolve().parent
ASSETS = _HERE / "assets"
# Installed, the configuration and the hand-written pages lie inside the package; in a checkout, beside it.
CONFIGURATION = next((p for p in (_HERE / "mkdocs.yml", _HERE.parent.parent / "mkdocs.yml") if p.is_file()), _HERE / "mkdocs.yml")
DOCS = CONFIGURATION.parent / "docs"
ASIDE = ("makers/", "guide/")  # pages of the repository, for who uses the program and who carries it on: they belong on no site

STYLE, SCRIPTS = "stylesheets/policy-digest.css", [f"javascripts/{name}.js" for name in ("words", "policy-digest", "asking", "search")]
EXTENSIONS = ("attr_list", "tables", "toc")  # what the pages are written in


class PolicyDigestPlugin(Corpus):  # type: ignore[no-untyped-call]
    """Adds the corpus's pages to the site, builds aside, and puts the finished site in place in one step."""

    def __init__(self) -> None:
        super().__init__()
        self._guest: Guest | None = None  # where the site is somebody else's
        self._aside: disk.Aside | None = None  # where the site is built; None while serving
        self._held: Folder | None = None  # the folder of pages, while a build is at work
        self._made: tuple[Page, ...] = ()  # where they are written as Markdown, which takes all of them at once
        self._pages: dict[str, Page] = {}
        self._files: dict[str, Path | None] = {}  # None: of a page that waits for its shell
        self._read: tuple[Page, ...] = ()  # what Pagefind indexes
        self._links = Links()
        self._scripts = Scripts()  # that templates hold, and no page
        self._assets = Files([])
        self._styles: dict[tuple[str, ...], first_paint.Styles | None] = {}  # of this build, by the sheets that pages name

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Serving builds into a folder of its own, and needs an inline script that a strict policy would refuse."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Lend MkDocs our shell, read the corpus, and turn the build aside; in somebody else's site only read."""
        try:
            self._options = options_of(self.config)
            if self._options.guest:
                return self._visit(config, self._options)
        except PolicyDigestError as error:
            raise PluginError(str(error)) from None
        self._guest = None
        config.use_directory_urls = False  # the pages name one another as files, for a folder that is opened without a server
        config.markdown_extensions.extend(name for name in EXTENSIONS if name not in config.markdown_extensions)
        config.theme.dirs.insert(0, str(ASSETS))
        config.extra_css.insert(0, STYLE)
        config.extra_javascript[:0] = SCRIPTS
        corpus, pages, site = Path(self.config.corpus), Path(self.config.pages), Path(config.site_dir)
        within = [Path(config.config_file_path).parent] if config.config_file_path else []
        try:
            kept = [corpus]
            if self.once is None or self.once.pages is not None:
                disk.keep_apart(pages, (corpus, Path(config.docs_dir)), "the pages")
                kept.append(pages)
            if not self._serving:
                within.append(site.parent)
                disk.keep_apart(site, kept, "the site")
                self._aside = disk.Aside(site, within)
                config.site_dir = str(self._aside.path)
            self._let_go()
            self.read(config)
            if self.once is None or self.once.pages is not None:
                self._held = disk.hold(pages, within)
                self._write(pages, config)
            if self.once is not None:
                self._files = dict.fromkeys(name for name in shell.of_nav(config.nav) if not (Path(config.docs_dir) / name).exists())
        except PolicyDigestError as error:
            if not (self._serving and self._files):
                raise PluginError(str(error)) from None
            log.error("%s (until then the pages stay as they were)", error)  # MkDocs would answer no request before it is mended
        return config

    def _visit(self, config: MkDocsConfig, options: Options) -> MkDocsConfig:
        """Be a guest in this build, or in another build of it (a language, say)."""
        if self._guest is not None and self._guest.config is config:
            self._guest.again = True
            return config
        try:
            self.read(config)
        except PolicyDigestError as error:
            if not (self._serving and self._guest):
                raise
            log.error("%s (until then the pages stay as they were)", error)  # the tables and the corpus are still those of the last build
        drafts = tuple(draft for draft in self.drafts(config) if options.search in ENGINES or draft.src_uri != INDEX)
        names = (draft.src_uri for draft in drafts if not draft.src_uri.endswith("/"))
        docs = by_hand(DOCS)
        self._guest = Guest(
            options, config, (*names, *docs), drafts, lambda name: self._days.get(name, self._newest),
            words_of(self._tables[0]), ASSETS, docs,
        )  # fmt: skip
        self._guest.on_config()
        return config

    def read(self, config: MkDocsConfig) -> None:
        """Read the corpus: what is edited in it, if it was read before. Raises `PolicyDigestError` for a table that cannot be read."""
        super().read(config)
        self._made = ()

    def _stream(self, config: MkDocsConfig) -> Iterator[Page]:
        """The pages, each made when it is asked for."""
        drafts = tuple(self.drafts(config))
        return (page for draft in self._watch(drafts, "Writing", len(drafts)) for page in draft.make())

    def _write(self, pages: Path, config: MkDocsConfig) -> None:
        """The pages as Markdown, with all that another builder needs."""
        self._made = tuple(self._stream(config))
        self._read = tuple(page for page in self._made if page.src_uri.startswith(READ))
        self._pages = {page.src_uri: page for page in self._made if not page.src_uri.startswith(READ)}
        self._weigh()
        ours = by_hand(DOCS) | self._pages
        written = disk.write((disk.brought(ASSETS) | ours | by_hand(Path(config.docs_dir))).values(), pages, self._held)
        self._files = {src_uri: written[src_uri] for src_uri in ours}

    def _weigh(self) -> None:
        """Say which way search goes where a reader would notice."""
        size = len(gzip.compress(str(self._pages[INDEX].content).encode()))
        if self._read:
            log.info("Search: names in an index of %d KB, %d documents in Pagefind", size // 1000, len(self._read))
        elif parts := sum(name.startswith(PARTS) for name in self._pages) - 1:
            log.info("Search: names in an index of %d KB, the documents in %d files", size // 1000, parts)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Pages of the corpus beside those written by hand; a hand-written page of the same name stays."""
        if self._guest is not None:
            return self._guest.on_files(files)
        docs = Path(config.docs_dir)
        for file in list(files):
            if file.src_dir == config.docs_dir and disk.linked(docs / file.src_uri, docs):  # MkDocs itself would publish what it leads to
                log.warning("%s: a link, or in a folder that is one, and not published", docs / file.src_uri)
                files.remove(file)
        for src_uri, path in self._files.items():
            if files.get_file_from_path(src_uri) is None:
                inclusion = InclusionLevel.UNDEFINED if _in_nav(src_uri) else InclusionLevel.NOT_IN_NAV
                given: dict[str, Any] = {"content": ""} if path is None else {"abs_src_path": str(path)}
                files.append(File.generated(config, src_uri, inclusion=inclusion, **given))
        self._assets, self._styles = files, {}
        return files

    @event_priority(-200)  # after whatever else moves pages
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """What shells are rendered with."""
        if self._guest is not None:
            return self._guest.on_nav(nav, files)
        self._nav = nav

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """The same; the frame of a page says what site.yml says."""
        if self._guest is not None:
            try:
                return self._guest.on_env(env, files)
            except PolicyDigestError as error:
                raise PluginError(str(error)) from None
        self._env, env.globals["w"] = env, words_of(self._tables[0])
        self._scripts = scripts_of(config.theme.dirs, str(config.extra.get("scope") or ""))
        env.bytecode_cache = Kept(name.encode() for name in sorted((*env.filters, *env.tests, *env.extensions)))

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """A page is as old as its document, or the newest one: never as the build."""
        if self._guest is not None:
            return markdown
        page.update_date = self._days.get(page.file.src_uri, self._newest)
        return markdown

    @event_priority(-100)  # after whatever else changes the page
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """What the first paint needs goes in; then the third layer against injected scripts: a policy that knows those of the theme."""
        if self._guest is not None:
            return self._guest.on_post_page(output, page)
        if self.once is not None and self._files.get(page.file.src_uri, page) is None:
            return ""  # a page of ours, which is put into its shell when MkDocs has done its part
        output = self.guarded(first_paint.page(output, page.url, self._styles_of))
        if self.once is not None:
            self._links.add(page.url, output)
        return output

    def guarded(self, html: str, also: str = "") -> str:
        """The page with the policy that fits it, also where MkDocs has put a script in since: `also`."""
        if self._options.policy == "none":
            return html
        return with_policy(html, self._scripts, self._engine() == "pagefind", also)

    def _dressed(self, html: str, url: str) -> tuple[str, first_paint.Styles | None]:
        """A page of the theme with a gap for its rules."""
        opened, styles = first_paint.with_gap(html, url, self._styles_of)
        return self.guarded(opened), styles

    def _styles_of(self, addresses: tuple[str, ...]) -> first_paint.Styles | None:
        """The site's style sheets at these addresses as one; None where one is not the site's."""
        if addresses not in self._styles:
            files = [self._assets.get_file_from_path(address) for address in addresses]
            texts = {address: file.content_string for address, file in zip(addresses, files, strict=True) if file}
            self._styles[addresses] = first_paint.merged(texts) if len(texts) == len(addresses) else None
        return self._styles[addresses]

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for 404.html."""
        if self._guest is not None:
            return self._guest.on_post_template(output_content, template_name)
        return self.guarded(output_content) if template_name.endswith(".html") else output_content

    @event_priority(-100)  # after whatever else writes into the site
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Let Pagefind index the documents; put the finished site in place, unless a warning has made a strict build fail."""
        if self._guest is not None:
            return
        try:
            self._finish(config)
            if self._read:
                pagefind.write(self._read, Path(config.site_dir))
        except PolicyDigestError as error:
            raise PluginError(str(error)) from None
        self._let_go()
        if self._aside is None:
            return
        built, self._aside = self._aside, None
        config.site_dir = str(built.site)
        if config.strict and any(h.get_counts() for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)):
            built.discard()
            return
        try:
            built.put_in_place()
        except PolicyDigestError as error:
            built.discard()
            raise PluginError(str(error)) from None

    def _finish(self, config: MkDocsConfig) -> None:
        """What MkDocs has left to us: our pages in their shells, the map of the site, the look at links; the style sheets."""
        self._shells = shell.Shells(self._env, config, self._nav, self._assets, self._dressed)
        with disk.Filling(Path(config.site_dir)) as filling:
            if self.once is not None and not self.once.lazily:
                self._fill_all(config, filling)
            self._put_styles(filling)
        if self.once is not None and not self.once.lazily:
            for problem in self._links.problems(disk.names(Path(config.site_dir))):
                log.warning("%s", problem)
        self._links = Links()

    def _fill_all(self, config: MkDocsConfig, filling: disk.Filling) -> None:
        """Write our pages and files, and the map of the site."""
        by_mkdocs = [f for f in self._assets.documentation_pages() if f.page and f.src_uri not in self._files]
        days = {file.page.url: file.page.update_date for file in by_mkdocs if file.page}
        for page in self._made or self._stream(config):
            if page.src_uri.startswith(READ):
                self._read = self._read if self._made else (*self._read, page)
                continue
            address = self._fill(page, filling)
            if page.src_uri.endswith(".md"):
                days[address] = self._days.get(page.src_uri, self._newest)
        for name, raw in shell.sitemap(self._env, config.site_url or "", days).items():
            filling.put(name, raw)

    def _fill(self, page: Page, filling: disk.Filling) -> str:
        """Write a page in its shell, or a file as it is; its address."""
        if not page.src_uri.endswith(".md"):
            filling.put(page.src_uri, page.content)
            return page.src_uri
        address, text = self._shells.fill(page)
        filling.put(address, text)
        self._links.add(address, text)
        return address

    def fill(self, pages: Iterable[Page], filling: disk.Filling) -> set[str]:
        """Write these pages and files, and what they need; their addresses."""
        written = {self._fill(page, filling) for page in pages if not page.src_uri.startswith(READ)}
        self._put_styles(filling)
        self._links = Links()
        return written

    def forget_templates(self) -> None:
        """Read the templates of our pages anew when they are used next."""
        for known in self._tables:
            writer_of(known).forget()

    def _put_styles(self, filling: disk.Filling) -> None:
        for styles in filter(None, self._styles.values()):
            filling.put(styles.address, styles.text)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the site that was there."""
        self._let_go()
        if self._aside is not None:
            self._aside.discard()
            self._aside = None

    def _let_go(self) -> None:
        """Other builds may have the folder of pages."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """An edit of the corpus, a table or a template reloads the open page, whose policy knows the script that does."""
        guard_sent(server, self._guest.sent if self._guest is not None else self.guarded)
        for folder in dict.fromkeys((Path(self.config.corpus), tables.PACKAGED, ASSETS, _HERE / "render")):
            if folder.is_dir():
                server.watch(str(folder))
        return server


def by_hand(docs: Path) -> dict[str, Page]:
    """What a folder of hand-written pages gives to a site: of ours, not what is about the program."""
    return {name: page for name, page in disk.brought(docs).items() if docs != DOCS or not name.startswith(ASIDE)}


def _in_nav(src_uri: str) -> bool:
    """Pages at the top and the index of each room; the many pages are reached from those, and by search."""
    return "/" not in src_uri or src_uri.endswith("/index.md")


# ---------------------------------------------------------------- MkDocs on a corpus anywhere


def build_site(data: Path, site: Path, pages: Path | None = None, strict: bool = False, watch: Watch = unwatched) -> None:
    """Build the corpus in `data` into `site`. `pages`: where its pages go as Markdown, for other builders; nowhere where it is not said.

    `watch`: who hears how far it has come. Raises `BuildFailed` where MkDocs gives up; the site that was there stays as it was.
    """
    from mkdocs.commands.build import build

    point(data, pages)
    try:
        config = load_config(str(CONFIGURATION), site_dir=str(inside.whole(site)), strict=strict)
        logger = logging.getLogger(build.__module__)
        logger.addFilter(_untold)
        try:
            with once(config, Once(pages, watch=watch)):
                config.plugins.on_startup(command="build", dirty=False)
                build(config)
        finally:
            logger.removeFilter(_untold)
            config.plugins.on_shutdown()
    except Abort as error:  # MkDocs raises it on top of what a plugin said
        raise BuildFailed(f"the site was not built: {error.__context__ or error}", hint="the site that was there is untouched") from None
    except (ConfigurationError, PluginError) as error:
        raise BuildFailed(f"the site was not built: {error}", hint="the site that was there is untouched") from None


@contextmanager
def once(config: MkDocsConfig, how: Once) -> Iterator[None]:
    """Have the plugin put our pages into shells. MkDocs keeps one plugin for all builds of a process: it is told for this one."""
    plugin_of(config).once = how
    try:
        yield
    finally:
        plugin_of(config).once = None


def plugin_of(config: MkDocsConfig) -> PolicyDigestPlugin:
    """The plugin of a configuration that has it."""
    return cast(PolicyDigestPlugin, config.plugins["policy-digest"])


def _untold(record: logging.LogRecord) -> bool:
    """Whether MkDocs logs something else than the error with which it gives up: that one is raised, and told once."""
    return record.levelno < logging.ERROR or record.funcName != "build"


def point(data: Path, pages: Path | None) -> None:
    """The configuration file reads where the corpus is from these two variables."""
    if not data.is_dir():
        raise BuildFailed("no such folder", str(data), hint="name the corpus with --data")
    os.environ["POLICY_DIGEST_DATA"] = str(data.resolve())
    os.environ["POLICY_DIGEST_PAGES"] = str(inside.whole(pages or data.parent / "build" / "pages"))
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
