"""What a mkdocs.yml says of the plugin in, what holds out: the whole site is ours, or we are a guest in somebody else's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mkdocs.config import config_options as c
from mkdocs.config.base import Config

from policy_digest.errors import BuildFailed
from policy_digest.policy import origin_of

ENGINES: Final = ("auto", "own", "pagefind")
_ROOM: Final = re.compile(r"(?:[\w][\w.-]*/)*")
_OF_GUESTS: Final = ("header", "addresses", "folder", "nav", "allow")


class PolicyDigestConfig(Config):  # type: ignore[no-untyped-call]
    """Options in mkdocs.yml. (None may be called `data`: it would shadow the mapping that options are kept in.)"""

    corpus = c.Dir(default="data")
    pages = c.Dir(default="build/pages")
    site = c.Choice(("theirs", "ours"), default="theirs")
    search = c.Optional(c.Choice(("theirs", *ENGINES, "none")))  # auto: our own index, split up once it would be heavy
    policy = c.Optional(c.Choice(("ours", "all", "none")))
    header = c.Optional(c.Choice(("theirs", "ours")))
    addresses = c.Optional(c.Choice(("theirs", "files")))
    folder = c.Optional(c.Type(str))
    nav = c.Optional(c.Type(bool))
    allow = c.Optional(c.ListOfItems(c.Type(str)))


@dataclass(frozen=True)
class Options:
    """`guest`: that the site is somebody else's. `search`: who finds our pages. `policy`: which pages have one. `header`: whether our pages
    have our own. `files`: whether all addresses end in .html. `room`: the folder of our pages, "" or with a slash. `nav`: whether the
    navigation has them of itself. `allow`: hosts that pages with a policy may load from.
    """

    guest: bool
    search: str
    policy: str
    header: bool
    files: bool
    room: str
    nav: bool
    allow: tuple[str, ...]


def options_of(config: PolicyDigestConfig) -> Options:
    """What holds. Raises `BuildFailed` for what does not go together."""
    if config.site == "ours":
        for name in _OF_GUESTS:
            if config[name] is not None:
                raise BuildFailed(f"{name!r} says something to a guest only", "mkdocs.yml", hint="leave it out, or `site: ours`")
        search, policy = config.search or "auto", config.policy or "all"
        if search not in ENGINES or policy == "ours":
            raise BuildFailed("there is no other site", "mkdocs.yml", hint="choose search auto, own or pagefind, and policy all or none")
        return Options(False, search, policy, True, True, "", True, ())
    room = f"{(config.folder if config.folder is not None else 'digest').strip('/')}/".removeprefix("/")
    if not _ROOM.fullmatch(room):
        raise BuildFailed(f"no folder for pages: {config.folder!r}", "mkdocs.yml", hint="use letters, digits, - and _")
    header, search = config.header == "ours", config.search or "theirs"
    if search in ENGINES and not header:
        raise BuildFailed("our search stands in our header", "mkdocs.yml", hint="add `header: ours`, or leave the search to the site")
    allow = tuple(config.allow or ())
    for address in allow:
        if origin_of(address) != address:
            raise BuildFailed(f"not the address of a host: {address!r}", "mkdocs.yml", hint="write https://host.example, without a path")
    return Options(True, search, config.policy or "ours", header, config.addresses == "files", room, bool(config.nav), allow)
