"""A page's HTML in, the page with a Content-Security-Policy that fits it out: the third layer against injected scripts."""

from __future__ import annotations

import base64
import hashlib
import re

import markupsafe

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>", re.DOTALL)


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
