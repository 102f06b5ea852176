"""A URL → its bytes. In: an http(s) address. Out: what the server sends, within limits; private addresses are refused."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import IO

from generator.errors import UnreadableCapture
from generator.ingest.parse import MAX_BYTES

TIMEOUT = 20.0  # seconds for each wait on the network
MAX_REDIRECTS = 5
AGENT = "Mozilla/5.0 (compatible; policy-digest)"

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def _checked_address(host: str, port: int, url: str, private: bool, lookup: Resolve) -> str:
    """The address to connect to. Looked up once and used as it is, so that a name cannot change its mind between check and use."""
    try:
        addresses = lookup(host, port)
    except OSError:
        raise UnreadableCapture("no such host", url, hint="check the address") from None
    if not addresses:
        raise UnreadableCapture("no such host", url, hint="check the address")
    if not private and not all(map(_public, addresses)):
        raise UnreadableCapture("a private address", url, hint="save the page to a file and ingest the file")
    return addresses[0]


def _split(url: str) -> tuple[str, str, int]:
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise UnreadableCapture("not an address", url, hint="give an http or https address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise UnreadableCapture("not an http or https address", url, hint="give an http or https address")
    return parts.scheme, parts.hostname, port


class _Redirects(urllib.request.HTTPRedirectHandler):
    """None are followed here: each hop is checked like the first address."""

    def redirect_request(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage,
                         newurl: str) -> None:  # fmt: skip
        return None


class _HTTP(urllib.request.HTTPHandler):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        def connect(host: str, **options: float) -> http.client.HTTPConnection:
            connection = http.client.HTTPConnection(host, **options)
            port = connection.port
            connection._create_connection = lambda _, timeout, source: socket.create_connection((self.address, port), timeout, source)  # type: ignore[attr-defined]
            return connection

        return self.do_open(connect, req)  # type: ignore[arg-type, return-value]


class _HTTPS(urllib.request.HTTPSHandler):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        def connect(host: str, **options: float) -> http.client.HTTPSConnection:
            connection = http.client.HTTPSConnection(host, context=ssl.create_default_context(), **options)
            port = connection.port
            connection._create_connection = lambda _, timeout, source: socket.create_connection((self.address, port), timeout, source)  # type: ignore[attr-defined]
            return connection

        return self.do_open(connect, req)  # type: ignore[arg-type, return-value]


def fetch(url: str, *, private: bool = False, max_bytes: int = MAX_BYTES, lookup: Resolve = resolve) -> tuple[bytes, str]:
    """The bytes behind `url` and the address they came from after redirects. `private`: allow addresses that are not public.

    http and https only, also in redirects; no proxies, no cookies, no local files. Raises `UnreadableCapture`.
    """
    for _ in range(MAX_REDIRECTS + 1):
        _, host, port = _split(url)
        address = _checked_address(host, port, url, private, lookup)
        opener = urllib.request.OpenerDirector()
        for handler in (_HTTP(address), _HTTPS(address), _Redirects(), urllib.request.HTTPErrorProcessor(), urllib.request.HTTPDefaultErrorHandler()):
            opener.add_handler(handler)
        request = urllib.request.Request(urllib.parse.quote(url, safe="%/:=&?~#+!$,;'@()*[]"), headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8"})
        try:
            with opener.open(request, timeout=TIMEOUT) as response:
                data: bytes = response.read(max_bytes + 1)
        except urllib.error.HTTPError as error:
            target = error.headers.get("Location")
            if error.code in (301, 302, 303, 307, 308) and target:
                url = urllib.parse.urljoin(url, target)
                continue
            raise UnreadableCapture(f"the server answers {error.code}", url, hint="open the address in a browser") from None
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise UnreadableCapture(f"cannot be fetched ({reason})", url, hint="check the address and the network") from None
        if len(data) > max_bytes:
            raise UnreadableCapture(f"more than {max_bytes >> 20} MiB", url, hint="save the article alone")
        return data, url
    raise UnreadableCapture(f"more than {MAX_REDIRECTS} redirects", url, hint="give the final address")
