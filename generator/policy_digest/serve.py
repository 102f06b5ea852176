"""A corpus in, its site in a browser out, anew at every edit: a page is made when somebody asks for it.

After an edit only what was edited is read again; what MkDocs renders (the shells, the pages written by hand) is kept until its own files
change. So an edit costs what the open page costs, and not what the site does.

Pages have the policy that a build gives them. Whoever serves himself alone is asked by his own names only: a page elsewhere whose name is
turned to this machine reads nothing.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import posixpath
import re
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.config import config_options as c
from mkdocs.config import load_config
from mkdocs.config.base import ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer, _serve_url

from policy_digest import disk, plugin, tables
from policy_digest.drawn import Draft
from policy_digest.errors import BuildFailed, PolicyDigestError
from policy_digest.policy import put_in

log = logging.getLogger("mkdocs.plugins.policy-digest")

OFTEN = 0.2  # seconds between two looks at the files
_RENDER = Path(__file__).resolve().parent / "render"


def serve_site(data: Path, address: str = "127.0.0.1:8000", pages: Path | None = None) -> None:
    """Serve the corpus in `data` at `address` and show every edit, until interrupted. `pages`: where they go as Markdown, if anywhere.

    Raises `BuildFailed` where nobody can listen there, and where the site cannot be made at all.
    """
    plugin.point(data, pages)
    _free(address)
    with tempfile.TemporaryDirectory(prefix="policy-digest-", ignore_cleanup_errors=True) as root:
        _serve(data, Path(root), address, pages)


def _serve(data: Path, root: Path, address: str, pages: Path | None) -> None:
    try:
        served = Served(data, root, address, pages)
        server = served.server()
        try:
            served.build()
            for folder in dict.fromkeys((data, tables.PACKAGED, plugin.ASSETS, plugin.DOCS, _RENDER, plugin.CONFIGURATION)):
                if folder.exists():
                    server.watch(str(folder))
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            log.info("Shutting down...")
        finally:
            server.shutdown()
    except (Abort, ConfigurationError, PluginError) as error:
        raise BuildFailed(f"the site was not built: {error.__context__ or error}", hint="mend it and serve again") from None


class Served:
    """The site of a corpus in the folder `root`, of which pages are there once somebody has asked for them."""

    def __init__(self, data: Path, root: Path, address: str = "127.0.0.1:8000", pages: Path | None = None) -> None:
        self._data, self.root, self._address, self._pages = data, root, address, pages
        self._alone = threading.RLock()  # a rebuild, or one who asks
        self._config: MkDocsConfig | None = None
        self._shell = b""  # what the shells were made from
        self._drafts: dict[str, Draft] = {}
        self._made: set[str] = set()  # names of files that were made since the last edit

    def server(self) -> LiveReloadServer:
        """What answers a browser, and reloads its page after an edit."""
        config = self._loaded()
        host, port = config.dev_addr
        served = _Server(self.make, self._guarded, builder=self.build, host=host, port=port, root=str(self.root),
                         mount_path=self._mount(config), polling_interval=OFTEN)  # fmt: skip
        served.error_handler = self._error
        return served

    def build(self) -> None:
        """Read what was edited. Raises what MkDocs raises where there is no site yet; later the site stays as it was, and that is said."""
        with self._alone:
            shell = _digest(
                (plugin.CONFIGURATION, plugin.DOCS, plugin.ASSETS, _RENDER, tables.PACKAGED / "site.yml", self._data / "site.yml")
            )
            if self._config is None or shell != self._shell or self._pages is not None:
                self._config, self._shell = self._whole(), shell
            else:
                try:
                    plugin.plugin_of(self._config).read(self._config)
                except PolicyDigestError as error:
                    log.error("%s (until then the pages stay as they were)", error)
                    return
            with disk.Filling(self.root) as filling:
                for name in self._made:
                    filling.take(name)
            self._made = set()
            self._drafts = {draft.src_uri: draft for draft in plugin.plugin_of(self._config).drafts(self._config)}

    def make(self, name: str) -> None:
        """Have the file of this name in the folder, if it is one of ours."""
        with self._alone:
            wanted = name.removesuffix(".html") + ".md" if name.endswith(".html") else name
            if self._config is None or name in self._made or name.endswith(".md"):
                return
            draft = self._drafts.get(wanted) or next((d for d in self._drafts.values() if d.more and re.fullmatch(d.more, wanted)), None)
            if draft is not None:
                with disk.Filling(self.root) as filling:
                    self._made.update(plugin.plugin_of(self._config).fill(draft.make(), filling))

    def _whole(self) -> MkDocsConfig:
        """Everything, MkDocs' part too."""
        config = self._loaded()
        if self._config is not None:  # a template may have been edited
            plugin.plugin_of(config).forget_templates()
        host, port = config.dev_addr
        config.site_url = _serve_url(host, port, self._mount(config))
        with plugin.once(config, plugin.Once(self._pages, lazily=True)):
            config.plugins.on_startup(command="serve", dirty=False)
            build(config, serve_url=config.site_url)
        return config

    def _loaded(self) -> MkDocsConfig:
        return load_config(str(plugin.CONFIGURATION), site_dir=str(self.root), dev_addr=self._address)

    def _mount(self, config: MkDocsConfig) -> str:
        return urlsplit(config.site_url or "/").path

    def _guarded(self, html: bytes, also: str = "") -> bytes:
        """A page with the policy that fits it as it is sent. `also`: see `plugin.guarded`."""
        assert self._config is not None
        return plugin.plugin_of(self._config).guarded(html.decode("utf-8", "surrogateescape"), also).encode("utf-8", "surrogateescape")

    def _error(self, code: int) -> bytes | None:
        page = self.root / f"{code}.html"
        return self._guarded(page.read_bytes()) if page.is_file() else None


class _Server(LiveReloadServer):
    """MkDocs' own, which has a file made before it looks for it, and answers to the names of this machine only where it serves it alone."""

    def __init__(self, make: Callable[[str], None], guarded: Callable[[bytes, str], bytes], **given: Any) -> None:
        super().__init__(**given)
        self._make, self._guarded = make, guarded
        self._alone = _is_own(given["host"])

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or say that somebody else was asked for."""
        if self._alone and not _is_own(_host(environ.get("HTTP_HOST", ""))):
            start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
            return [b"Ask this server by a name of this machine: localhost, or a number.\n"]

        def started(status: str, headers: list[tuple[str, str]]) -> Any:
            return start_response(status, [*headers, ("X-Content-Type-Options", "nosniff")])

        return super().serve_request(environ, started)

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith(self.mount_path) and not path.startswith("/livereload/"):
            name = path[len(self.mount_path) :] + ("index.html" if path.endswith("/") else "")
            self._make(posixpath.normpath("/" + name).lstrip("/"))
        return super()._serve_request(environ, start_response)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """The page with MkDocs' script, which reloads it, and a policy that knows that one too."""
        whole = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        return self._guarded(whole, put_in(content, whole))


def _host(header: str) -> str:
    """The name that a browser asked for, without its port."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _is_own(host: str) -> bool:
    """Whether a name leads nowhere but to this machine, or is a number, which nobody can turn."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _digest(paths: Iterable[Path]) -> bytes:
    """A sum over files and what is in folders."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path] if path.is_file() else []:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.digest()


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
