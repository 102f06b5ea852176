"""A URL → its bytes. In: an http(s) address. Out: what the server sends, within limits; private addresses are refused."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.parse
from collections.abc import Callable

from generator.errors import UnreadableCapture
from generator.ingest.parse import MAX_BYTES

TIMEOUT = 20.0  # seconds for each wait on the network
DEADLINE = 120.0  # seconds for one page in all, against servers that drip
MAX_REDIRECTS = 5
AGENT = "Mozilla/5.0 (compatible; policy-digest)"

_SAFE = "%/:=&?~+!$,;'@()*[]"  # what an address may hold unquoted; Chinese in it is quoted

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises `OSError` where it has none."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the host's name answers by now."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT)


class _Secure(http.client.HTTPSConnection):
    """The same over TLS; the certificate must be the host's."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address = address
        self.trust = ssl.create_default_context()

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), TIMEOUT)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_global and not ip.is_multicast


def _address(host: str, port: int, url: str, private: bool, lookup: Resolve) -> str:
    """The address to connect to, looked up once and used as it is: a name cannot change its mind between check and use."""
    try:
        addresses = lookup(host, port)
    except (OSError, UnicodeError):
        addresses = []
    if not addresses:
        raise UnreadableCapture("no such host", url, hint="check the address")
    if not private and not all(map(_is_public, addresses)):
        raise UnreadableCapture("a private address", url, hint="save the page to a file and ingest the file")
    return addresses[0]


def _split(url: str) -> tuple[urllib.parse.SplitResult, str, int]:
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise UnreadableCapture("not an address", url, hint="give an http or https address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or any(c <= " " for c in url):
        raise UnreadableCapture("not an http or https address", url, hint="give an http or https address")
    return parts, parts.hostname, port


def _get(url: str, private: bool, max_bytes: int, lookup: Resolve) -> tuple[bytes, str | None]:
    """One request: the body, or where the server sends us instead."""
    parts, host, port = _split(url)
    address = _address(host, port, url, private, lookup)
    connection = (_Secure if parts.scheme == "https" else _Plain)(host, port, address)
    path = urllib.parse.quote(parts.path or "/", safe=_SAFE) + (f"?{urllib.parse.quote(parts.query, safe=_SAFE)}" if parts.query else "")
    until = time.monotonic() + DEADLINE
    try:
        connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "identity"})
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308) and (target := response.getheader("Location")):
            return b"", urllib.parse.urljoin(url, target)
        if response.status != 200:
            raise UnreadableCapture(f"the server answers {response.status}", url, hint="open the address in a browser")
        data = bytearray()
        while piece := response.read1(1 << 16):
            data += piece
            if len(data) > max_bytes:
                raise UnreadableCapture(f"more than {max_bytes >> 20} MiB", url, hint="save the article alone")
            if time.monotonic() > until:
                raise UnreadableCapture(f"not there after {DEADLINE:.0f} seconds", url, hint="try again later")
        return bytes(data), None
    except (http.client.HTTPException, OSError, UnicodeError) as error:
        reason = str(error) or type(error).__name__
        raise UnreadableCapture(f"cannot be fetched ({reason})", url, hint="check the address and the network") from None
    finally:
        connection.close()


def fetch(url: str, *, private: bool = False, max_bytes: int = MAX_BYTES, lookup: Resolve = resolve) -> tuple[bytes, str]:
    """The bytes behind `url` and the address they came from after redirects. `private`: allow addresses that are not public.

    http and https only, also in redirects; no proxies, no cookies, no local files. Raises `UnreadableCapture`.
    """
    for _ in range(MAX_REDIRECTS + 1):
        data, elsewhere = _get(url, private, max_bytes, lookup)
        if elsewhere is None:
            return data, url
        url = elsewhere
    raise UnreadableCapture(f"more than {MAX_REDIRECTS} redirects", url, hint="give the final address")
