"""Answers of a calendar server, read within bounds: in bytes as they are unpacked, and in time."""

import time
from typing import Any

import niquests

from calendars.sieve import MAX_BYTES
from integrations.errors import TransientError

MOST_BYTES = 16 * 1024 * 1024  # a listing of some 40,000 events
LONGEST_EVENT = 2 * MAX_BYTES + 1  # too long to be read also where its CRLFs have become LFs
MOST_SECONDS = 60.0


class TooLong(TransientError):  # noqa: N818  what an answer is, not a fault of ours
    """An answer goes on and on; the server may have less to say another time."""


class BoundedSession(niquests.Session):
    """A session whose answers end: an event (GET) is cut, any other one raises `TooLong`."""

    def request(  # type: ignore[override]
        self, method: str, url: str, **more: Any
    ) -> niquests.Response:
        """Send a request and return its answer, read."""
        until = time.monotonic() + MOST_SECONDS
        answer = super().request(method, url, stream=True, **more)
        most = LONGEST_EVENT if method == "GET" else MOST_BYTES
        found = bytearray()
        for some in answer.iter_content(-1):
            found += some
            if time.monotonic() > until:
                answer.close()
                raise TooLong("too slow an answer", reason="too slow an answer")
            if len(found) > most:
                answer.close()
                if method != "GET":
                    words = "too long an answer"
                    raise TooLong(words, status=answer.status_code, reason=words)
                del found[most:]
                break
        answer._content, answer._content_consumed = bytes(found), True  # noqa: SLF001  as read
        return answer
