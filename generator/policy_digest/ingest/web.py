"""A URL → its bytes. In: an http(s) address. Out: what the server sends, within limits; private addresses are refused."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import urllib.parse
from collections.abc import Callable

from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.sniff import MAX_BYTES

TIMEOUT = 20.0  # seconds for each wait on the network
DEADLINE = 120.0  # seconds for one page in all, redirects included, against servers that drip
MAX_REDIRECTS = 5
AGENT = "Mozilla/5.0 (compatible; policy-digest)"

_SAFE = "%/:=&?~+!$,;'@()*[]"  # what an address may hold unquoted; Chinese in it is quoted

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises `OSError` where it has none."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class _Cut:
    """A connection to an address that was checked, whatever the host's name answers by now, which `cut` can end at any moment.

    A timeout of the socket starts anew with each byte: a server that drips, or says `100 Continue` for ever, is never late by it.
    """

    sock: socket.socket
    port: int
    late = False
    _wire: socket.socket | None = None  # `sock` for longer: http.client lets go of it when a body has no stated end

    def reach(self, address: str, seconds: float) -> None:
        """Connect within `seconds`. Raises `OSError`."""
        self.sock = self._wire = socket.create_connection((address, self.port), min(TIMEOUT, max(seconds, 0.01)))
        self.sock.settimeout(TIMEOUT)
        if self.late:
            raise TimeoutError

    def cut(self) -> None:
        """End whatever waits on the connection, from another thread."""
        self.late = True
        if self._wire is not None:
            with contextlib.suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)  # past TLS, which has locks and goodbyes of its own


class _Plain(_Cut, http.client.HTTPConnection):
    """Over plain HTTP."""

    def secure(self) -> None:
        """Nothing: there is nothing to agree on."""


class _Secure(_Cut, http.client.HTTPSConnection):
    """Over TLS; the certificate must be the host's."""

    def secure(self) -> None:
        """Agree on TLS. Raises `OSError`, also for a certificate of another host."""
        trust = ssl.create_default_context()
        secured = trust.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = self._wire = secured
        if self.late:
            raise TimeoutError
        secured.do_handshake()


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 behind a translator (RFC 6052)
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # IPv4 in the old notation (RFC 4291)


def _is_public(address: str) -> bool:
    """Whether anybody may be asked at the address, and at the IPv4 address that lies in it."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if inner is None and (ip in _TRANSLATED or ip in _COMPATIBLE):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not (inner.is_global and not inner.is_multicast):
            return False
        if ip.ipv4_mapped is not None:
            return True
        if ip.is_site_local:
            return False
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
    controls = any(c <= " " or c == "\x7f" for c in url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or controls:
        raise UnreadableCapture("not an http or https address", url, hint="give an http or https address")
    return parts, parts.hostname, port


def _get(url: str, private: bool, max_bytes: int, lookup: Resolve, until: float) -> tuple[bytes, str | None]:
    """One request: the body, or where the server sends us instead. `until`: the end of all patience, on the monotonic clock."""
    parts, host, port = _split(url)
    address = _address(host, port, url, private, lookup)
    path = urllib.parse.quote(parts.path or "/", safe=_SAFE) + (f"?{urllib.parse.quote(parts.query, safe=_SAFE)}" if parts.query else "")
    too_late = UnreadableCapture(f"not there after {DEADLINE:.0f} seconds", url, hint="try again later")
    if time.monotonic() >= until:
        raise too_late
    connection = (_Secure if parts.scheme == "https" else _Plain)(host, port, timeout=TIMEOUT)
    watch = threading.Timer(until - time.monotonic(), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.reach(address, until - time.monotonic())
        connection.secure()
        found = _answer(connection, url, path, max_bytes)
    except (http.client.HTTPException, OSError, UnicodeError) as error:
        if connection.late:
            raise too_late from None
        reason = str(error) or type(error).__name__
        raise UnreadableCapture(f"cannot be fetched ({reason})", url, hint="check the address and the network") from None
    finally:
        watch.cancel()
        connection.close()
    if connection.late:  # what was cut off may look like an end
        raise too_late
    return found


def _answer(connection: http.client.HTTPConnection, url: str, path: str, max_bytes: int) -> tuple[bytes, str | None]:
    connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "identity"})
    response = connection.getresponse()
    if response.status in (301, 302, 303, 307, 308) and (target := response.getheader("Location")):
        try:
            return b"", urllib.parse.urljoin(url, target)
        except ValueError:
            raise UnreadableCapture("redirects to what is no address", url, hint="open the address in a browser") from None
    if response.status != 200:
        raise UnreadableCapture(f"the server answers {response.status}", url, hint="open the address in a browser")
    data = bytearray()
    while piece := response.read1(1 << 16):
        data += piece
        if len(data) > max_bytes:
            raise UnreadableCapture(f"more than {max_bytes >> 20} MiB", url, hint="save the article alone")
    if response.length:  # of the announced Content-Length, what never came
        raise UnreadableCapture(f"cut off {response.length} bytes before its end", url, hint="try again later")
    return bytes(data), None


def fetch(url: str, *, private: bool = False, max_bytes: int = MAX_BYTES, lookup: Resolve = resolve) -> tuple[bytes, str]:
    """The bytes behind `url` and the address they came from after redirects. `private`: allow addresses that are not public.

    http and https only, also in redirects; no proxies, no cookies, no local files; `DEADLINE` seconds in all. Raises `UnreadableCapture`.
    """
    until = time.monotonic() + DEADLINE
    for _ in range(MAX_REDIRECTS + 1):
        data, elsewhere = _get(url, private, max_bytes, lookup, until)
        if elsewhere is None:
            return data, url
        url = elsewhere
    raise UnreadableCapture(f"more than {MAX_REDIRECTS} redirects", url, hint="give the final address")
