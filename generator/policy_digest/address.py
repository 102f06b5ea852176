"""Addresses of source pages. In: what a person, a server or a page says. Out: an http(s) address that may be linked, or None.

An address is an attacker's input like any other text: it is shown on pages, put into links, and tells which captures are of one page.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
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
_FAR = 60  # characters before and behind a clause, in which another one is looked for
_PAPER = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|txt|md)$", re.I)


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
    """What stands in a fragment: an address holds no Chinese, and `,`, `-` and `&` mean something there."""
    return quote(text, safe="").replace("-", "%2D")


def passage(url: str, text: str, start: int, end: int, figure: int, original: str | None = None, around: Sequence[str] = ()) -> str:
    """The address of the sentence `text[start:end]` in the source page, by a text fragment; of the page where it cannot be told apart.

    A browser marks from the first clause that is named to the last. Clauses are looked for without their punctuation, which cleaning
    may have changed. As few are named as lead to the one that holds the `figure` (all three count in `text`) and not elsewhere; where
    the sentence stands twice, what stands before or behind it is named too. `original`: the paragraph as captured, where its characters
    were converted. `around`: what the page says beside the text. No browser looks for text in what is no page (.pdf, .docx).
    """
    clauses = [(m.start() + start, m.end() + start) for m in _CLAUSE.finditer(text[start:end]) if len(m[0]) >= _ENOUGH]
    last = next((i for i, (_, b) in enumerate(clauses) if figure < b), None)
    if last is None or _PAPER.search(urlsplit(url).path):
        return url
    for first in range(last, -1, -1):
        a, b = clauses[first], clauses[last]
        if _leads(text, a, b, around):
            named = [_converted(text, one, original) for one in dict.fromkeys((a, b))]
            return _fragment(url, named) if all(named) else url
    if original is None:
        for first in range(last, -1, -1):
            if (told := _told_apart(text, clauses[first], clauses[last])) is not None:
                return _fragment(url, told[0], *told[1:])
    return url


def _fragment(url: str, named: Sequence[str], before: str = "", behind: str = "") -> str:
    """The address with what a browser looks for."""
    parts = ([f"{_escaped(before)}-"] if before else []) + [*map(_escaped, named)] + ([f"-{_escaped(behind)}"] if behind else [])
    return f"{url}{'' if '#' in url else '#'}:~:text={','.join(parts)}"


def _leads(text: str, first: tuple[int, int], last: tuple[int, int], around: Sequence[str] = ()) -> bool:
    """Whether a browser that looks for the two clauses in order comes to these."""
    said = text[slice(*first)]
    at = text.find(said)
    if any(said in one for one in around):
        return False
    if first == last:
        return at == first[0] and text.find(said, first[1]) < 0
    return at == first[0] and text.find(text[slice(*last)], first[1]) == last[0]


def _told_apart(text: str, first: tuple[int, int], last: tuple[int, int]) -> tuple[list[str], str, str] | None:
    """The clauses to look for, and what stands before or behind them and nowhere else; None where that is the same everywhere."""
    said = text[slice(*first)]
    named = [text[slice(*one)] for one in dict.fromkeys((first, last))]
    if text.find(text[slice(*last)], first[0]) != last[0]:
        return None
    places = [m.start() for m in re.finditer(re.escape(said), text)]
    before = _before(text, first[0])
    if before and [at for at in places if text[:at].rstrip().endswith(before)] == [first[0]]:
        return named, before, ""
    behind = _behind(text, last[1])
    if first == last and behind and [at for at in places if text[at + len(said) :].lstrip().startswith(behind)] == [first[0]]:
        return named, "", behind
    return None


def _before(text: str, at: int) -> str:
    """The clause before, up to here: of the same paragraph, or the end of the one above. A browser takes whole words only."""
    near = text[max(0, at - _FAR) : at].rstrip()
    near = near[near.rfind("\n") + 1 :]
    found = [m.start() for m in _CLAUSE.finditer(near)]
    return near[found[-1] :] if found and (found[-1] or len(near) < _FAR) else ""


def _behind(text: str, at: int) -> str:
    """What stands behind, to the end of the next clause: of the same paragraph, or the beginning of the one below."""
    near = text[at : at + _FAR].lstrip().partition("\n")[0]
    found = _CLAUSE.search(near)
    return near[: found.end()] if found and (found.end() < len(near) or at + _FAR >= len(text)) else near if len(near) < _FAR // 2 else ""


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
