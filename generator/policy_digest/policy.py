"""A page's HTML in, the page with a Content-Security-Policy that fits it out: the third layer against injected scripts.

A script that stands in a page may run where its text is one that stands in a template of the theme, ours or its own, and else not: a policy
that blessed whatever a page holds would bless what somebody brought into it, too.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import markupsafe
from selectolax.lexbor import LexborHTMLParser

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>", re.DOTALL)

# Where it stands: behind what says how the page is written, also where somebody made the page smaller, or at its beginning
_HEAD = re.compile(r"""<meta charset=["']?utf-8["']?[^<>]*>|<head(?:\s[^<>]*)?>""", re.IGNORECASE)
_OURS = re.compile(r'\n      <meta http-equiv="Content-Security-Policy" content="[^"]*">')


_GAP: Final = re.compile(r"\{\{(.*?)\}\}")  # where a template puts a value into a script
_STEP: Final = re.compile(r"\{[%#]")
_ROOT: Final = r"(?:\.{1,2}(?:/\.{1,2})*|/[A-Za-z0-9._~%/-]*)"  # the way to the top of the site, which is all that a script is told


class Scripts:
    """The scripts that templates hold, by their text. `scope`: the one value besides the top of the site that the theme puts into one."""

    def __init__(self, texts: Iterable[str] = (), scope: str = "") -> None:
        self._whole: set[str] = set()
        self._forms: list[re.Pattern[str]] = []
        value = f"(?:{_ROOT}|{re.escape(scope)})" if scope else _ROOT
        for text in texts:
            parts = _GAP.split(text)  # text, expression, text, …
            if _STEP.search(text) or not all("base_url" in gap for gap in parts[1::2]):
                continue
            if len(parts) == 1:
                self._whole.add(text)
            else:
                self._forms.append(re.compile(value.join(map(re.escape, parts[::2]))))

    def learn(self, texts: Iterable[str]) -> None:
        """Know these too: a page of the theme that holds nothing from outside has them."""
        self._whole.update(texts)

    def __contains__(self, code: str) -> bool:
        return code in self._whole or any(form.fullmatch(code) for form in self._forms)


def scripts_of(folders: Iterable[str], scope: str = "") -> Scripts:
    """The scripts of the templates in the folders of a theme."""
    return Scripts((code for folder in folders for text in _templates(folder) for code in _INLINE_SCRIPT.findall(text)), scope)


def _templates(folder: str) -> Iterator[str]:
    for at, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))  # thousands of drawings
        yield from (Path(at, name).read_text("utf-8", "replace") for name in sorted(names) if name.endswith(".html"))


_ORIGIN: Final = re.compile(r"https?://[\w.:-]+|https?://\[[0-9a-fA-F:.]+\](?::[0-9]+)?")
_LOADED: Final = {
    "script": ("script-src", "connect-src"),
    "stylesheet": ("style-src", "font-src"),  # a sheet from elsewhere names fonts of its own host
    "preconnect": ("font-src",),
    "icon": ("img-src",),
    "img": ("img-src",),
    "iframe": ("frame-src",),
}
KINDS: Final = (
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "connect-src",
    "frame-src",
    "media-src",
)  # what can be loaded from elsewhere

Sources = Mapping[str, Iterable[str]]  # directive → addresses of hosts that it allows besides the site's own


def origin_of(address: str) -> str:
    """The host that an address leads to, as a policy names it; "" for one in the site, and for what is no such address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    origin = f"{parts.scheme or 'https'}://{parts.netloc}" if parts.netloc else ""
    return origin if _ORIGIN.fullmatch(origin) else ""


def asked_by(frame: str) -> dict[str, set[str]]:
    """What a page of a theme that holds nothing from outside loads from elsewhere."""
    found: dict[str, set[str]] = {}
    for node in LexborHTMLParser(frame).css("script[src], link[href], img[src], iframe[src]"):
        origin = origin_of(node.attributes.get("src") or node.attributes.get("href") or "")
        for name in (node.attributes.get("rel") or "").split() if node.tag == "link" else [node.tag or ""]:
            for kind in _LOADED.get(name, ()) if origin else ():
                found.setdefault(kind, set()).add(origin)
    return found


def inline(html: str) -> list[str]:
    """The texts of the scripts that stand in a page."""
    return _INLINE_SCRIPT.findall(html)


def guarded_before(html: str) -> bool:
    """Whether a page has a policy of ours."""
    return _OURS.search(html) is not None


def with_policy(html: str, known: Scripts, compiled: bool = False, also: str = "", sources: Sources | None = None) -> str:
    """The page with a Content-Security-Policy that allows those of its inline scripts that are known, by hash, and nothing from elsewhere.

    It takes the place of one that the page had. `compiled`: the site's own WebAssembly too, which Pagefind searches with. `also`: one more
    script that may run. `sources`: what it may load from elsewhere after all, in a site of somebody else, whose own forms work too.
    """
    more = {kind: "".join(f" {origin}" for origin in sorted(origins)) for kind, origins in (sources or {}).items()}
    html = _OURS.sub("", html, count=1)
    ours = dict.fromkeys(code for code in _INLINE_SCRIPT.findall(html) if code in known or (also and code == also))
    hashes = [base64.b64encode(hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()).decode() for code in ours]
    scripts = " ".join(["'self'", *(["'wasm-unsafe-eval'"] if compiled else []), *(f"'sha256-{h}'" for h in hashes)])
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}{more.get('script-src', '')}",
            f"style-src 'self' 'unsafe-inline'{more.get('style-src', '')}",
            f"img-src 'self' data:{more.get('img-src', '')}",
            f"font-src 'self'{more.get('font-src', '')}",
            f"connect-src 'self'{more.get('connect-src', '')}",
            *(f"{kind}{more[kind]}" for kind in ("frame-src", "media-src") if more.get(kind)),
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'" if sources is None else "form-action 'self'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{markupsafe.escape(policy)}">'
    places = list(itertools.islice(_HEAD.finditer(html), 2))
    place = next((found for found in places if "charset" in found[0].lower()), places[0] if places else None)
    return f"{html[: place.end()]}\n      {meta}{html[place.end() :]}" if place else html


def put_in(before: bytes, after: bytes) -> str:
    """The script that MkDocs' server put into a page, before its end: what the page did not hold itself."""
    at = before.rfind(b"</body>")
    at = at if at >= 0 else len(before)
    return "".join(_INLINE_SCRIPT.findall(after[at : at + len(after) - len(before)].decode("utf-8", "replace")))


def guard_sent(server: Any, guarded: Callable[[str, str], str]) -> None:
    """Have MkDocs' server put a policy into each page that it puts its own script into, which reloads it."""
    changed = server._inject_js_into_html

    def sent(content: bytes, epoch: int) -> bytes:
        whole = changed(content, epoch)
        return guarded(whole.decode("utf-8", "surrogateescape"), put_in(content, whole)).encode("utf-8", "surrogateescape")

    server._inject_js_into_html = sent
