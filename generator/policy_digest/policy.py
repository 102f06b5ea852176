"""A page's HTML in, the page with a Content-Security-Policy that fits it out: the third layer against injected scripts."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Callable
from typing import Any

import markupsafe

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>", re.DOTALL)

# Where it stands: behind what says how the page is written, also where somebody made the page smaller, or at its beginning
_HEAD = re.compile(r"""<meta charset=["']?utf-8["']?[^<>]*>|<head(?:\s[^<>]*)?>""", re.IGNORECASE)
_OURS = re.compile(r'\n      <meta http-equiv="Content-Security-Policy" content="[^"]*">')


def with_policy(html: str, compiled: bool = False) -> str:
    """The page with a Content-Security-Policy that allows its own inline scripts, by hash, and nothing from anywhere else.

    It takes the place of one that the page had. `compiled`: the site's own WebAssembly too, which Pagefind searches with.
    """
    html = _OURS.sub("", html, count=1)
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
    places = list(itertools.islice(_HEAD.finditer(html), 2))
    place = next((found for found in places if "charset" in found[0].lower()), places[0] if places else None)
    return f"{html[: place.end()]}\n      {meta}{html[place.end() :]}" if place else html


def guard_sent(server: Any, guarded: Callable[[str], str]) -> None:
    """Have MkDocs' server put a policy into each page that it puts its own script into, which reloads it."""
    changed = server._inject_js_into_html

    def sent(content: bytes, epoch: int) -> bytes:
        return guarded(changed(content, epoch).decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    server._inject_js_into_html = sent
