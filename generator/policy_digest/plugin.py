"""The MkDocs door: a corpus folder in, its pages among MkDocs' own files out. It decides nothing.

Also the one way to run MkDocs on a corpus from elsewhere (`build_site`, `serve_site`), with the same configuration file.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import importlib.util
import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, cast

import markupsafe
from mkdocs.config import config_options as c
from mkdocs.config import load_config
from mkdocs.config.base import Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from policy_digest import changes, disk, first_paint, inside, pipeline, publish, tables
from policy_digest.errors import BuildFailed, PolicyDigestError, UnreadableCatalogue
from policy_digest.ingest.worker import bare_environment
from policy_digest.inside import Folder
from policy_digest.models import Extraction, Page
from policy_digest.search import INDEX, PARTS, READ, Engine
from policy_digest.wording import wordings

log = logging.getLogger("mkdocs.plugins.policy-digest")

_HERE = Path(__file__).resolve().parent
ASSETS = _HERE / "assets"
# Installed, the configuration and the hand-written pages lie inside the package; in a checkout, beside it.
CONFIGURATION = next((p for p in (_HERE / "mkdocs.yml", _HERE.parent.parent / "mkdocs.yml") if p.is_file()), _HERE / "mkdocs.yml")
DOCS = CONFIGURATION.parent / "docs"
MAKERS = "makers/"  # pages of the repository for those who carry it on, which belong on no site

STYLE, SCRIPTS = "stylesheets/policy-digest.css", ("javascripts/words.js", "javascripts/policy-digest.js", "javascripts/search.js")
EXTENSIONS = ("attr_list", "tables", "toc")  # what the pages are written in
EPOCH = "1970-01-01"  # of pages in a corpus without any date

_BROUGHT = (".css", ".js", ".svg", ".md")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)


class PolicyDigestConfig(Config):  # type: ignore[no-untyped-call]
    """Options in mkdocs.yml. (None may be called `data`: it would shadow the mapping that options are kept in.)"""

    corpus = c.Dir(default="data")
    pages = c.Dir(default="build/pages")
    search = c.Choice(("auto", "own", "pagefind"), default="auto")  # auto: our own index, split up once it would be heavy


class PolicyDigestPlugin(BasePlugin[PolicyDigestConfig]):  # type: ignore[no-untyped-call]
    """Adds the corpus's pages to the site, builds aside, and puts the finished site in place in one step."""

    def __init__(self) -> None:
        self._serving = False
        self._aside: disk.Aside | None = None  # where the site is built; None while serving
        self._held: Folder | None = None  # the folder of pages, while a build is at work
        self._pages: dict[str, Page] = {}
        self._files: dict[str, Path] = {}
        self._read: tuple[Page, ...] = ()  # what Pagefind indexes
        self._tables: tuple[tables.Tables, ...] = ()  # of the last build
        self._assets = Files([])
        self._styles: dict[tuple[str, ...], first_paint.Styles | None] = {}  # of this build, by the sheets that pages name

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Serving builds into a folder of its own, and needs an inline script that a strict policy would refuse."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Lend MkDocs our shell, read the corpus, and turn the build aside."""
        config.use_directory_urls = False  # the pages name one another as files, for a folder that is opened without a server
        config.markdown_extensions.extend(name for name in EXTENSIONS if name not in config.markdown_extensions)
        config.theme.dirs.insert(0, str(ASSETS))
        config.extra_css.insert(0, STYLE)
        config.extra_javascript[:0] = SCRIPTS
        corpus, pages, site = Path(self.config.corpus), Path(self.config.pages), Path(config.site_dir)
        within = [Path(config.config_file_path).parent] if config.config_file_path else []
        try:
            disk.keep_apart(pages, (corpus, Path(config.docs_dir)), "the pages")
            if not self._serving:
                within.append(site.parent)
                disk.keep_apart(site, (corpus, pages), "the site")
                self._aside = disk.Aside(site, within)
                config.site_dir = str(self._aside.path)
            self._let_go()
            self._held = disk.hold(pages, within)
            known = self._known(corpus)
            reader = pipeline.Extractor(known)
            found, earlier = _readable(reader.gather(corpus)), _readable(reader.earlier(corpus))
            given, refused = wordings(corpus, found, known)
            for problem in refused:  # one wording must not break the build for others, and `check` fails for it; all of them may
                log.log(logging.WARNING if isinstance(problem, UnreadableCatalogue) else logging.INFO, "%s", problem)
            noted, unread = changes.read_log(corpus)
            for problem in unread:
                log.warning("%s", problem)
            site_of, address = publish.Site(known), config.site_url or ""
            pages_of = site_of.pages(found, config.site_name, address, self._engine(), given, noted, earlier)
            self._read = tuple(page for page in pages_of if page.src_uri.startswith(READ))
            self._pages = {page.src_uri: page for page in pages_of if not page.src_uri.startswith(READ)}
            self._weigh()
            ours = {name: page for name, page in _brought(DOCS).items() if not name.startswith(MAKERS)} | self._pages
            written = disk.write((_brought(ASSETS) | ours | _brought(Path(config.docs_dir))).values(), pages, self._held)
            self._files = {src_uri: written[src_uri] for src_uri in ours}
        except PolicyDigestError as error:
            if not (self._serving and self._files):
                raise PluginError(str(error)) from None
            log.error("%s (until then the pages stay as they were)", error)  # MkDocs would answer no request before it is mended
            return config
        newest = max((x.article.published for x in found if x.article.published), default=EPOCH)
        self._days = {f"articles/{x.article.id}.md": x.article.published or newest for x in (*found, *earlier)}
        self._newest = newest
        return config

    def _engine(self) -> Engine:
        """What searches. Raises `BuildFailed` where Pagefind is asked for by name and is not installed."""
        if self.config.search == "pagefind" and importlib.util.find_spec("pagefind") is None:
            raise BuildFailed("Pagefind is not installed", hint="pip install 'policy-digest[pagefind]', or set `search: own`")
        return cast(Engine, self.config.search)

    def _weigh(self) -> None:
        """Say which way search goes where a reader would notice."""
        size = len(gzip.compress(str(self._pages[INDEX].content).encode()))
        if self._read:
            log.info("Search: names in an index of %d KB, %d documents in Pagefind", size // 1000, len(self._read))
        elif parts := sum(name.startswith(PARTS) for name in self._pages) - 1:
            log.info("Search: names in an index of %d KB, the documents in %d files", size // 1000, parts)

    def _known(self, corpus: Path) -> tables.Tables:
        """The tables; of those of the last rebuild what did not change, with all that was compiled from it."""
        self._tables = (tables.load(corpus, *self._tables),)
        return self._tables[0]

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Pages of the corpus beside those written by hand; a hand-written page of the same name stays."""
        docs = Path(config.docs_dir)
        for file in list(files):
            if file.src_dir == config.docs_dir and _linked(docs / file.src_uri, docs):  # MkDocs itself would publish what it leads to
                log.warning("%s: a link, or in a folder that is one, and not published", docs / file.src_uri)
                files.remove(file)
        for src_uri, path in self._files.items():
            if files.get_file_from_path(src_uri) is None:
                inclusion = InclusionLevel.UNDEFINED if _in_nav(src_uri) else InclusionLevel.NOT_IN_NAV
                files.append(File.generated(config, src_uri, abs_src_path=str(path), inclusion=inclusion))
        self._assets, self._styles = files, {}
        return files

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """A page is as old as its document, or the newest one: never as the build."""
        page.update_date = self._days.get(page.file.src_uri, self._newest)
        return markdown

    @event_priority(-100)  # after whatever else changes the page
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """What the first paint needs goes in; then the third layer against injected scripts: a policy that knows those of the theme."""
        output = first_paint.page(output, page.url, self._styles_of)
        return output if self._serving else with_policy(output, compiled=bool(self._read))

    def _styles_of(self, addresses: tuple[str, ...]) -> first_paint.Styles | None:
        """The site's style sheets at these addresses as one; None where one is not the site's."""
        if addresses not in self._styles:
            files = [self._assets.get_file_from_path(address) for address in addresses]
            texts = {address: file.content_string for address, file in zip(addresses, files, strict=True) if file}
            self._styles[addresses] = first_paint.merged(texts) if len(texts) == len(addresses) else None
        return self._styles[addresses]

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for 404.html."""
        return (
            with_policy(output_content, compiled=bool(self._read))
            if template_name.endswith(".html") and not self._serving
            else output_content
        )

    @event_priority(-100)  # after whatever else writes into the site
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Let Pagefind index the documents; put the finished site in place, unless a warning has made a strict build fail."""
        for styles in filter(None, self._styles.values()):
            disk.add(Path(config.site_dir), styles.address, styles.text)
        if self._read:
            write_pagefind(self._read, Path(config.site_dir))
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
        """An edit of the corpus, a table or a template reloads the open page."""
        for folder in dict.fromkeys((Path(self.config.corpus), tables.PACKAGED, ASSETS, _HERE / "render")):
            if folder.is_dir():
                server.watch(str(folder))
        return server


def _brought(folder: Path) -> dict[str, Page]:
    """What stands beside the generated pages, so that the folder of pages is all that another builder has to be given."""
    kept = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in _BROUGHT and not _linked(path, folder))
    return {name: Page(name, path.read_bytes()) for path in kept if (name := path.relative_to(folder).as_posix())}


def _linked(path: Path, folder: Path) -> bool:
    """Whether a link is on the way from the folder to the path: it may lead to what nobody meant to publish."""
    names = path.relative_to(folder).parts
    return any(folder.joinpath(*names[: i + 1]).is_symlink() for i in range(len(names)))


def _in_nav(src_uri: str) -> bool:
    """Pages at the top and the index of each room; the many pages are reached from those, and by search."""
    return "/" not in src_uri or src_uri.endswith("/index.md")


def write_pagefind(pages: Iterable[Page], site: Path) -> None:
    """Write Pagefind's index of the pages into `<site>/pagefind`. Raises `PluginError` with what it said where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        disk.write(pages, Path(folder))
        command = [sys.executable, "-P", "-m", "pagefind", "--silent"]
        command += ["--site", str(Path(folder) / READ), "--output-path", str(site / "pagefind")]
        # In a folder of ours: a pagefind.toml of the caller's folder would be read, and a `pagefind` on his PATH be run.
        result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=bare_environment())
    if result.returncode:
        raise PluginError(f"Pagefind did not index the documents: {(result.stderr or result.stdout).strip()[-300:]}")
    interfaces = tuple(f"pagefind-{name}" for name in ("ui", "modular-ui", "component-ui", "highlight"))  # this site has no use for them
    with inside.opened(site / "pagefind") as made:
        for name in made.names():
            if name.startswith(interfaces):
                made.take(name)


def with_policy(html: str, compiled: bool = False) -> str:
    """The page with a Content-Security-Policy that allows its own inline scripts, by hash, and nothing from anywhere else.

    `compiled`: the site's own WebAssembly too, which Pagefind searches with.
    """
    hashes = dict.fromkeys(base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in _INLINE_SCRIPT.findall(html))
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(["'self'", *(["'wasm-unsafe-eval'"] if compiled else []), *(f"'sha256-{h}'" for h in hashes)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{markupsafe.escape(policy)}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n      {meta}', 1)


# ---------------------------------------------------------------- MkDocs on a corpus anywhere


def _readable(items: Iterable[Extraction | PolicyDigestError]) -> list[Extraction]:
    """Those that can be read; a warning for each that cannot: it must not be the end of the others."""
    found = []
    for item in items:
        if isinstance(item, PolicyDigestError):
            log.warning("%s", item)
        else:
            found.append(item)
    return found


def build_site(data: Path, site: Path, pages: Path | None = None, strict: bool = False) -> None:
    """Build the corpus in `data` into `site`, and leave its pages in `pages` (default: `<site>/../build/pages`).

    Raises `BuildFailed` where MkDocs gives up; the site that was there stays as it was.
    """
    from mkdocs.commands.build import build

    site = inside.whole(site)
    _point(data, pages or site.parent / "build" / "pages")
    try:
        config = load_config(str(CONFIGURATION), site_dir=str(site), strict=strict)
        config.plugins.on_startup(command="build", dirty=False)
        logger = logging.getLogger(build.__module__)
        logger.addFilter(_untold)
        try:
            build(config)
        finally:
            logger.removeFilter(_untold)
            config.plugins.on_shutdown()
    except Abort as error:  # MkDocs raises it on top of what a plugin said
        raise BuildFailed(f"the site was not built: {error.__context__ or error}", hint="the site that was there is untouched") from None
    except (ConfigurationError, PluginError) as error:
        raise BuildFailed(f"the site was not built: {error}", hint="the site that was there is untouched") from None


def _untold(record: logging.LogRecord) -> bool:
    """Whether MkDocs logs something else than the error with which it gives up: that one is raised, and told once."""
    return record.levelno < logging.ERROR or record.funcName != "build"


def serve_site(data: Path, address: str = "127.0.0.1:8000", pages: Path | None = None) -> None:
    """Serve the corpus in `data` at `address` and rebuild on every edit, until interrupted."""
    from mkdocs.commands.serve import serve

    _point(data, pages or Path.cwd() / "build" / "pages")
    _free(address)
    try:
        serve(str(CONFIGURATION), dev_addr=address)
    except (Abort, ConfigurationError, PluginError) as error:
        raise BuildFailed(f"the site was not built: {error.__context__ or error}", hint="mend it and serve again") from None


def _free(address: str) -> None:
    """Raise `BuildFailed` where nobody can listen at the address: the site would be built for nothing."""
    hint = "name another with --address HOST:PORT"
    try:
        host, port = c.IpAddress().validate(address)  # type: ignore[no-untyped-call]
    except ValidationError as error:
        raise BuildFailed(f"not an address to listen at ({error})", address, hint=hint) from None
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, OverflowError) as error:
        reason = (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).partition(" (")[0].rstrip(".")
        raise BuildFailed(f"cannot listen there ({reason})", address, hint=hint) from None


def _point(data: Path, pages: Path) -> None:
    """The configuration file reads where the corpus is from these two variables."""
    if not data.is_dir():
        raise BuildFailed("no such folder", str(data), hint="name the corpus with --data")
    os.environ["POLICY_DIGEST_DATA"] = str(data.resolve())
    os.environ["POLICY_DIGEST_PAGES"] = str(inside.whole(pages))
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
