"""Files that people give the address of: fetched from the open internet alone, and within bounds.

An address can lead anywhere, so a name is resolved here, every address that it has is checked, and
the connection goes to a checked one: a second look-up might say something else. Redirects are
followed by hand, each checked anew. Addresses are secrets, so no error names one.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from integrations.authorities import trusting_authorities
from integrations.errors import OutsideError

MAX_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 3
MOST_ADDRESSES = 3  # of one name that are tried
LONGEST_ADDRESS = 2_000
SILENCE_SECONDS = 10
_CHUNK = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_MODIFIED, _OK = 304, 200
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (401, 403, 404, 410)


PROBLEMS = frozenset({
    "bad_address", "not_https", "forbidden", "not_found", "unreachable", "too_large", "too_slow",
    "unreadable",
})  # fmt: skip


class Unfetchable(OutsideError):  # noqa: N818  the thing, not its failing, is unfetchable
    """A file that can't be had; `problem` is one of PROBLEMS.

    "forbidden": it leads to no address of the open internet.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file as its server has it now; `body` is None where it is still the one known before."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches files; `trusted_hosts` may have addresses that aren't public, and `allows_http`.

    One file takes at most `seconds`, whatever its server does, but for a slow look-up of its name.
    """

    trusted_hosts: frozenset[str] = frozenset()
    allows_http: bool = False
    seconds: float = 30.0
    resolve: Callable[..., list[Any]] = socket.getaddrinfo
    tls: ssl.SSLContext | None = None  # by default the system's authorities are trusted

    def fetch(self, address: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Return the file, or that it hasn't changed since `etag`; raises `Unfetchable`."""
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in asked.items() if value}
        until = time.monotonic() + self.seconds
        for _ in range(1 + MOST_REDIRECTS):
            with self._answer(self._target(address), headers, until) as response:
                if response.status not in _REDIRECTS:
                    return _fetched(response, until)
                address = urljoin(address, response.headers.get("Location", ""))
        raise Unfetchable("unreachable")

    def check(self, address: str) -> None:
        """Raise `Unfetchable` for what is no address of a file; nothing is asked of anybody."""
        self._target(address)

    def _target(self, address: str) -> _Target:
        if len(address) > LONGEST_ADDRESS or not re.fullmatch(r"[!-~]+", address):
            raise Unfetchable("bad_address")
        try:
            parts = urlsplit(re.sub(r"^webcals?://", "https://", address, flags=re.IGNORECASE))
            host, port = parts.hostname, parts.port
        except ValueError:
            raise Unfetchable("bad_address") from None
        if parts.scheme != "https" and not (self.allows_http and parts.scheme == "http"):
            raise Unfetchable("not_https")
        if not host or parts.username is not None or port == 0:
            raise Unfetchable("bad_address")
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return _Target(parts.scheme, host, port or _PORTS[parts.scheme], path)

    @contextmanager
    def _answer(
        self, target: _Target, headers: Mapping[str, str], until: float
    ) -> Iterator[http.client.HTTPResponse]:
        """Open the answer of a target's server; what breaks in it is `Unfetchable` too."""
        plain = self._connected(target, until)
        handle = plain.dup()  # TLS takes the socket itself away
        cut = threading.Timer(max(0.0, until - time.monotonic()), _cut, [handle])
        cut.daemon = True
        cut.start()
        try:
            connection = self._connection(target, plain)
            with connection.sock:
                said = {"Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "identity"}
                agent = {"User-Agent": "Salon", "Connection": "close"}
                connection.request("GET", target.path, headers={**said, **agent, **headers})
                with closing(connection.getresponse()) as response:
                    yield response
        except (OSError, http.client.HTTPException, ValueError):
            late = time.monotonic() >= until
            raise Unfetchable("too_slow" if late else "unreachable") from None
        finally:
            cut.cancel()
            plain.close()
            handle.close()

    def _connection(self, target: _Target, plain: socket.socket) -> http.client.HTTPConnection:
        """Return a connection over this very socket, for which the name must be certified."""
        if target.scheme == "http":
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = plain
            return connection
        tls = self.tls or trusting_authorities()
        secure = http.client.HTTPSConnection(target.host, target.port, context=tls)
        secure.sock = tls.wrap_socket(plain, server_hostname=target.host)
        return secure

    def _connected(self, target: _Target, until: float) -> socket.socket:
        for address in self._addresses(target)[:MOST_ADDRESSES]:
            left = until - time.monotonic()
            if left <= 0:
                raise Unfetchable("too_slow")
            with suppress(OSError):
                seconds = min(SILENCE_SECONDS, left)
                return socket.create_connection((address, target.port), seconds)
        raise Unfetchable("unreachable")

    def _addresses(self, target: _Target) -> list[str]:
        """Return the addresses of the target's name, all of them checked."""
        try:
            found = self.resolve(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, ValueError):
            raise Unfetchable("unreachable") from None
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if target.host not in self.trusted_hosts and not all(map(is_public, addresses)):
            raise Unfetchable("forbidden")
        return addresses


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, also within what IPv6 wraps it in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback)


def _fetched(response: http.client.HTTPResponse, until: float) -> Fetched:
    headers = response.headers
    etag, changed = headers.get("ETag", ""), headers.get("Last-Modified", "")
    if response.status == _NOT_MODIFIED:
        return Fetched(body=None, etag=etag, last_modified=changed)
    if response.status != _OK:
        raise Unfetchable("not_found" if response.status in _GONE else "unreachable")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unfetchable("unreadable")
    return Fetched(body=_body(response, until), etag=etag[:500], last_modified=changed[:100])


def _body(response: http.client.HTTPResponse, until: float) -> bytes:
    """Return the whole body; a server that says more than it may, or less, is no good."""
    found = bytearray()
    while chunk := response.read1(_CHUNK):
        found += chunk
        if len(found) > MAX_BYTES:
            raise Unfetchable("too_large")
    if time.monotonic() >= until:
        raise Unfetchable("too_slow")
    if response.length:
        raise Unfetchable("unreachable")
    return bytes(found)


def _cut(handle: socket.socket) -> None:
    """End a connection under whoever waits for it."""
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)
