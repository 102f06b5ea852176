"""A capture → the address of its page at the source, who says so, and the day on which it was saved. In: `Capture`. Out: `Origin`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_digest.address import plain, stated
from policy_digest.chinese.alternation import later
from policy_digest.models import Capture, UrlBasis

_HOST = later(r"[A-Za-z0-9.-]+(?::[0-9]+)?")
_PRINTED = later(r"(https?://[^\s…]+)(?:\s+[0-9]+ ?/ ?[0-9]+)?")  # what a browser prints at the foot of each page
_DAY = later(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
# What a page and a browser's save say of the page's address, the surest first. `url` is a meta of the standard for government sites.
_SAYS: tuple[tuple[str, UrlBasis], ...] = (("saved-from", "saved"), ("canonical", "canonical"), ("og:url", "og"), ("url", "meta"))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a capture comes from, as far as that is known."""

    url: str | None = None
    basis: UrlBasis | None = None
    captured: str | None = None


def find_origin(capture: Capture) -> Origin:
    """What the user or the server said goes before what the page says of itself; what may not be published is no address."""
    saved = next((day[0] for name, said in capture.meta if name == "saved-on" and (day := _DAY.match(said))), None)
    if url := stated(capture.url) or plain(capture.url):
        return Origin(url, "fetched" if "://" in capture.source else "given", saved)
    for name, basis in _SAYS:
        for said in (content for key, content in capture.meta if key == name):
            base = next(_bases(capture), None)
            if url := stated(said, base):
                return Origin(url, basis, saved)
    printed = {found[1] for one in capture.removed if (found := _PRINTED.fullmatch(one.text.strip()))}
    if len(printed) == 1 and (url := stated(printed.pop())):
        return Origin(url, "saved", saved)
    return Origin(captured=saved)


def _bases(capture: Capture) -> Iterator[str]:
    """What makes a relative address whole: what was saved, or the site's own domain."""
    for name, said in capture.meta:
        if name in ("saved-from", "canonical", "og:url") and said.startswith(("http://", "https://")):
            yield said
        elif name == "sitedomain" and _HOST.fullmatch(said.strip()):
            yield f"http://{said.strip()}/"
