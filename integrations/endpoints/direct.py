"""One HTTPS request to a device on the premises: pinned, timed, bounded, never sent elsewhere."""

import base64
import hashlib
import hmac
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPResponse, HTTPSConnection

from integrations.accounts import Account
from integrations.endpoints.xml import MOST_BYTES
from integrations.errors import PermanentError, TransientError
from rooms.models import Endpoint

HTTPS_PORT = 443
UNTRUSTED = (
    "The endpoint's certificate isn't the one that was pinned, nor signed by an authority that is"
    " trusted here; nothing was sent. If the device has a new certificate, compare what"
    " `python bot.py endpoints test KEY` shows with the device's own page, and load it as"
    " `fingerprint` of endpoints.csv."
)
_CHUNK_BYTES = 64 * 1024
_FIRST_ERROR = 400
_FIRST_SERVER_ERROR = 500
_BUSY = frozenset({408, 423, 425, 429})


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait, in seconds: for the connection, for each part, for the whole answer."""

    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    whole_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an HTTP status below 500, and the body."""

    status: int
    content: bytes


class UntrustedError(PermanentError):
    """The device isn't proven to be the one that it should be; people have to look."""


class AwayError(Exception):
    """Nobody answers at the device's address."""


class Direct:
    """Sends requests to devices, each over a connection of its own; safe to use from any thread.

    A device's certificate must be the one whose SHA-256 stands in its row. Where none stands there,
    an authority that this machine trusts must have signed it, for this name.
    """

    def __init__(
        self, waits: Waits | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._waits = waits or Waits()
        self._monotonic = monotonic

    def ask(
        self, endpoint: Endpoint, account: Account, method: str, path: str, body: bytes | None
    ) -> Answer:
        """Return the answer, also one that refuses.

        AwayError where no connection comes about; TransientError and PermanentError else.
        """
        secret = base64.b64encode(f"{account.user}:{account.password}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", "Content-Type": "text/xml"}
        connection = self._connected(endpoint)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = self._read(answer)
        except (HTTPException, OSError) as error:
            message = f"The endpoint's answer didn't come ({type(error).__name__})."
            raise TransientError(message) from None
        finally:
            connection.close()
        _check(answer.status)
        return Answer(answer.status, content)

    def _connected(self, endpoint: Endpoint) -> HTTPSConnection:
        """Return a connection to the device that it should be, over which nothing was sent yet."""
        host, port = _place(endpoint)
        context = context_for(is_pinned=bool(endpoint.fingerprint))
        wait = self._waits.connect_seconds
        connection = HTTPSConnection(host, port, timeout=wait, context=context)
        try:
            connection.connect()
        except ssl.SSLCertVerificationError:
            raise UntrustedError(UNTRUSTED) from None
        except ssl.SSLError:
            raise TransientError("The endpoint's connection broke off.") from None
        except OSError:
            raise AwayError from None
        shown = connection.sock.getpeercert(binary_form=True) or b""
        if endpoint.fingerprint and not _is_pinned(endpoint.fingerprint, shown):
            connection.close()
            raise UntrustedError(UNTRUSTED)
        connection.sock.settimeout(self._waits.read_seconds)
        return connection

    def _read(self, answer: HTTPResponse) -> bytes:
        """Read a body that has an end in size and in time."""
        until = self._monotonic() + self._waits.whole_seconds
        content = b""
        try:
            while chunk := answer.read1(_CHUNK_BYTES):
                content += chunk
                if len(content) > MOST_BYTES or self._monotonic() > until:
                    raise TransientError("The endpoint's answer has no end.")
        finally:
            answer.close()
        return content


def certificate_of(endpoint: Endpoint, waits: Waits | None = None) -> str:
    """Return the fingerprint (SHA-256) of the certificate that the device shows, trusted or not.

    Nothing is sent to the device: this is for people, who compare it with what the device itself
    says. AwayError where nobody shows one.
    """
    wait = (waits or Waits()).connect_seconds
    try:
        shown = ssl.get_server_certificate(_place(endpoint), timeout=wait)
    except OSError:
        raise AwayError from None
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest()


def _is_pinned(fingerprint: str, shown: bytes) -> bool:
    return hmac.compare_digest(hashlib.sha256(shown).hexdigest(), fingerprint)


@cache
def context_for(*, is_pinned: bool) -> ssl.SSLContext:
    """Return how a device proves who it is; reading all authorities' certificates takes its time.

    A pinned certificate is compared whole, in place of the chain that signed it.
    """
    context = ssl.create_default_context()
    if is_pinned:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _place(endpoint: Endpoint) -> tuple[str, int]:
    host, colon, port = (endpoint.host or "").rpartition(":")
    if not colon or (host.count(":") and not host.startswith("[")):
        host, port = endpoint.host or "", str(HTTPS_PORT)
    if not host:
        raise PermanentError("Nobody said at which host this endpoint is.")
    return host.strip("[]"), int(port)


def _check(status: int) -> None:
    if status in {401, 403}:
        raise PermanentError("The endpoint refuses the account.", status=status)
    if status in _BUSY or status >= _FIRST_SERVER_ERROR:
        raise TransientError(f"The endpoint answered {status}.", status=status)
    if 300 <= status < _FIRST_ERROR:
        raise PermanentError("The endpoint sent us elsewhere.", status=status)
