"""Addresses of source pages. In: what a person, a server or a page says. Out: an http(s) address that may be linked, or None.

An address is an attacker's input like any other text: it is shown on pages, put into links, and tells which captures are of one page.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

LONGEST = 2000  # characters; servers and browsers take no more

_REFUSED = frozenset("\\\"'<>`{}^|")  # a browser reads a backslash as the end of a host; none of the others stands in an address unquoted
_HOST = re.compile(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff](?:[a-z0-9_.\u3400-\u4dbf\u4e00-\u9fff-]*[a-z0-9\u3400-\u4dbf\u4e00-\u9fff])?\.?")
_INNER = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_FIRST = re.compile(r"(?:index|default)\.(?:html?|shtml|php|jsp|aspx?)$", re.I)  # what a server sends for a folder
# Parts of a query that say who came from where and not which page it is.
_TRACKED = re.compile(
    r"utm_.*|spm|scm|from|scene|ascene|chksm|share.*|isappinstalled|nsukey|clicktime|enterid|devicetype|pass_ticket|_+t|timestamp"
)
_CLAUSE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9.%\u2030]+")  # what cleaning leaves as the page has it: no punctuation, no blank
_WINDOWS = re.compile(r"[A-Za-z]:\\|\\\\")  # elsewhere a backslash is of a name, or an escape in it
_ENOUGH = 4  # characters of a clause that is looked for


def name_of(source: str) -> str:
    """What a capture is called: its address, or the name of its file without the folders of the machine that it was read on."""
    return source if "://" in source else re.split(r"[/\\]" if _WINDOWS.match(source) else "/", source)[-1]


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_host(host: str) -> bool:
    """A name in ASCII and Chinese characters, or a number in brackets: no letter of another script looks like one of these there."""
    if ":" in host:
        try:
            return bool(ipaddress.IPv6Address(host.split("%")[0]))
        except ValueError:
            return False
    return bool(_HOST.fullmatch(host)) and ".." not in host


def plain(url: str | None) -> str | None:
    """The address itself where it is http(s) with a host, no user name, and nothing in it that is not seen. Else None.

    What a person wrote in a data file is held to this.
    """
    if not url or len(url) > LONGEST or any(c in _REFUSED or unicodedata.category(c)[0] in "CZ" for c in url):
        return None
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or parts.username is not None or parts.password is not None:
        return None
    return url if parts.hostname and _is_host(parts.hostname.lower()) else None


def _is_public(host: str) -> bool:
    """Whether the host is one that any reader reaches: no number of a private network, no name that only an office knows."""
    host = host.rstrip(".").lower()
    if ":" in host or _NUMERIC.fullmatch(host.rpartition(".")[2]):
        try:
            found = ipaddress.ip_address(host.split("%")[0])
        except ValueError:  # 0x7f.1, which a browser takes for 127.0.0.1
            return False
        return found.is_global and not found.is_multicast
    return "." in host and not host.endswith(_INNER)


def stated(url: str | None, base: str | None = None) -> str | None:
    """The address that a page or a browser's save states, made whole with `base`; None where it may not be published.

    Besides what `plain` asks, the host must be public, and the address that of a page: many a site names its front page on every page.
    A fragment goes, unless the page is told by it.
    """
    text = (url or "").strip()
    if not text or len(text) > LONGEST:
        return None
    try:
        text = urljoin(base, text) if base else f"http:{text}" if text.startswith("//") else text
        whole, mark, fragment = text.partition("#")
        parts = urlsplit(whole)
        text = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()
    except ValueError:
        return None
    routed = f"{mark}{fragment}" if fragment.startswith(("/", "!")) else ""
    found = plain(quote(text, safe="%/:=&?~+!$,;@()*[].-_") + routed)
    if found is None:
        return None
    there = urlsplit(found)
    front = _FIRST.sub("", there.path) in ("", "/") and not there.query and not routed
    return None if front or not _is_public(there.hostname or "") else found


def key(url: str) -> str:
    """What two addresses of one page have in common: without scheme, www, port, name of a folder's first file, and trackers."""
    parts = _split(url)
    if parts is None:
        return url
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    asked = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKED.fullmatch(k.lower()))
    routed = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{host}{port}{unquote(_FIRST.sub('', parts.path)).rstrip('/')}{query}{routed}"


# ---------------------------------------------------------------- to a sentence of the page


def _escaped(text: str) -> str:
    """What stands in a clause as it may stand in a fragment: `,`, `-` and `&` mean something there, and `%` begins an escape."""
    return text.replace("%", "%25")


def passage(url: str, text: str, start: int, end: int, figure: int, original: str | None = None) -> str:
    """The address of the sentence `text[start:end]` in the source page, by a text fragment; of the page where it cannot be told apart.

    A browser marks from the first clause that is named to the last. Clauses are looked for without their punctuation, which cleaning
    may have changed. As few are named as lead to the one that holds the `figure` (all three count in `text`) and not elsewhere.
    `original`: the paragraph as captured, where its characters were converted.
    """
    clauses = [(m.start() + start, m.end() + start) for m in _CLAUSE.finditer(text[start:end]) if len(m[0]) >= _ENOUGH]
    last = next((i for i, (_, b) in enumerate(clauses) if figure < b), None)
    if last is None:
        return url
    for first in range(last, -1, -1):
        a, b = clauses[first], clauses[last]
        if _leads(text, a, b):
            named = [_converted(text, one, original) for one in dict.fromkeys((a, b))]
            return f"{url}{'' if '#' in url else '#'}:~:text={','.join(map(_escaped, named))}" if all(named) else url
    return url


def _leads(text: str, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether a browser that looks for the two clauses in order comes to these."""
    at = text.find(text[slice(*first)])
    if first == last:
        return at == first[0] and text.find(text[slice(*first)], first[1]) < 0
    return at == first[0] and text.find(text[slice(*last)], first[1]) == last[0]


def _converted(text: str, span: tuple[int, int], original: str | None) -> str:
    """The clause as the page has it; "" where it cannot be told which of the original it is."""
    if original is None:
        return text[slice(*span)]
    paragraph = text.rfind("\n", 0, span[0]) + 1
    until = text.find("\n", span[1])
    mine = [m.start() + paragraph for m in _CLAUSE.finditer(text[paragraph : until if until >= 0 else len(text)])]
    theirs = [m[0] for m in _CLAUSE.finditer(original)]
    found = theirs[mine.index(span[0])] if len(mine) == len(theirs) and span[0] in mine else ""
    return found if len(found) == span[1] - span[0] else ""
