"""Finished pages in, what their links lead to out: a dead address or a missing anchor is named with the page that has it."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from policy_digest.errors import InvalidData

_SEEN = re.compile(r'\s(?:(href|src)|id)="([^"]*)"')
_RULES = "<style>"  # a fifth of a page, in which no link is


class Links:
    """Gathers the links and anchors of a site's pages. Pages are given one after the other and not kept."""

    def __init__(self) -> None:
        self._anchors: dict[str, str] = {}  # of each page, a line each: a tenth of the room that a set takes
        self._asked: dict[tuple[str, str], str] = {}  # page or file and anchor in it → the first page that links there
        self._resolved: dict[tuple[str, str], tuple[str, str] | None] = {}

    def add(self, address: str, text: str) -> None:
        """A page at `address` of the site, or a part of it that stands in a file of its own."""
        folder = posixpath.dirname(address)
        anchors, links = set[str](), set[str]()
        before, _, rest = text.partition(_RULES)
        for part in (before, rest.partition("</style>")[2]):
            for is_link, value in _SEEN.findall(part):
                (links if is_link else anchors).add(value)
        self._anchors[address] = "\n".join(["", *anchors, ""])
        for link in links:
            if link.startswith("#"):
                if link[1:] not in anchors:
                    self._asked.setdefault((address, link[1:]), address)
                continue
            if (folder, link) in self._resolved:
                target = self._resolved[folder, link]
            else:
                target = _target(folder, link)
                if "#" not in link:  # those come again and again
                    self._resolved[folder, link] = target
            if target is not None:
                self._asked.setdefault(target, address)

    def problems(self, files: Iterable[str]) -> Iterator[InvalidData]:
        """Links of the pages that lead nowhere. `files`: addresses of everything that is in the site."""
        there = {*files, *self._anchors}
        for (address, anchor), page in sorted(self._asked.items(), key=lambda item: (item[1], item[0])):
            if address not in there:
                yield InvalidData(f"a link leads to {address}, which is not in the site", page, hint="mend the link, or add the page")
            elif anchor and address in self._anchors and f"\n{anchor}\n" not in self._anchors[address]:
                yield InvalidData(f"a link leads to {address}#{anchor}, which that page does not have", page, hint="mend the anchor")


def _target(folder: str, link: str) -> tuple[str, str] | None:
    """The address in the site and the anchor that a link from a page in `folder` leads to; None for one that leaves the site."""
    link = html.unescape(link)
    path, _, anchor = link.partition("#")
    path = path.partition("?")[0]
    if re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE):
        return None
    joined = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else ""
    if joined.startswith("/"):
        return None
    if not path or path.endswith("/"):
        joined = posixpath.join("" if joined == "." else joined, "index.html")
    return joined, anchor
