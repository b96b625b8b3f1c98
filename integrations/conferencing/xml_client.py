"""Requests to a bridge whose answers are XML: bounded, read without entities, judged in one place.

Errors are those of `integrations.errors`; a `reason` holds the far side's codes.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

import requests
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from urllib3.exceptions import HTTPError

from integrations.errors import NotFound, PermanentError, TransientError, retry_after
from integrations.settings import LOOPBACK

TIMEOUTS_SECONDS = (5.0, 15.0)  # for the connection, and for each part of the answer
WHOLE_SECONDS = 20.0  # for all its parts together
LARGEST_ANSWER_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_FIRST_ERROR = 400
_FIRST_SERVER_ERROR = 500
_GONE = frozenset({404, 410})
_TRANSIENT = frozenset({408, 425, 429})
_FIRST_REDIRECT = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that went well: its document, empty where there was none, and its Location."""

    document: Element
    location: str = ""

    def text(self, path: str) -> str:
        """Return the text at a path below the root, empty where there is none."""
        return text_of(self.document, path)


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlClient:
    """Asks one bridge, called `name` in errors. `certificate` is a file of what is trusted alone.

    `codes` reads the far side's own words for a failure out of a refusal's document.
    """

    name: str
    base_url: str
    auth: tuple[str, str] | None = None
    certificate: str = ""
    codes: Callable[[Element], str] = lambda _document: ""
    timeouts_seconds: tuple[float, float] = TIMEOUTS_SECONDS
    whole_seconds: float = WHOLE_SECONDS

    def ask(
        self,
        what: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | str | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request; `what` says it in words, `params` as text go out as they are."""
        url = f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"
        try:
            with requests.Session() as session:
                session.trust_env = urlsplit(url).hostname not in LOOPBACK
                answer = session.request(
                    method,
                    url,
                    params=params,
                    data=form,
                    auth=self.auth,
                    verify=self.certificate or True,
                    timeout=self.timeouts_seconds,
                    allow_redirects=False,
                    stream=True,
                )
                body = self._read(answer, what)
        except (requests.RequestException, HTTPError, OSError) as fault:
            kind = type(fault).__name__
            raise TransientError(f"{self.name} can't be reached: {what} ({kind}).") from None
        return self._judged(answer, body, what)

    def _read(self, answer: requests.Response, what: str) -> bytes:
        body, until = b"", time.monotonic() + self.whole_seconds
        while chunk := answer.raw.read1(_CHUNK_BYTES, decode_content=True):
            body += chunk
            if len(body) > LARGEST_ANSWER_BYTES:
                raise TransientError(f"{self.name}'s answer is too large: {what}.")
            if time.monotonic() > until:
                raise TransientError(f"{self.name}'s answer has no end: {what}.")
        return body

    def _judged(self, answer: requests.Response, body: bytes, what: str) -> Answer:
        status = answer.status_code
        message = f"{self.name} answered {status}: {what}."
        if status in _TRANSIENT or status >= _FIRST_SERVER_ERROR:
            wait = retry_after(answer.headers.get("Retry-After"))
            raise TransientError(message, status=status, retry_after_seconds=wait)
        if status >= _FIRST_ERROR:
            document = self._parsed(body, what) if body.lstrip().startswith(b"<") else Element("")
            kind = NotFound if status in _GONE else PermanentError
            raise kind(message, status=status, reason=self.codes(document)[:300])
        if status >= _FIRST_REDIRECT:
            raise PermanentError(f"{self.name} sends us elsewhere: {what}.", status=status)
        document = self._parsed(body, what) if body.strip() else Element("")
        return Answer(document, answer.headers.get("Location", ""))

    def _parsed(self, body: bytes, what: str) -> Element:
        try:
            document: Element = fromstring(body, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError) as fault:
            kind = type(fault).__name__
            raise TransientError(f"{self.name} can't be read: {what} ({kind}).") from None
        return document


def text_of(element: Element, path: str) -> str:
    """Return the text at a path below an element, empty where there is none."""
    return (element.findtext(path) or "").strip()
