"""A room's calendar on a CalDAV server (RFC 4791): read as a whole or in part, written by event.

Connections, authentication and XML are the `caldav` package's. A resource is known by its name,
the last part of its href: a calendar is flat, and servers write hrefs in more than one way.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape

from caldav.davclient import DAVClient
from caldav.lib import error as faults
from caldav.response import CalendarQueryResult, DAVResponse
from lxml.etree import LxmlError

from calendars.plain import one_line
from integrations.accounts import Account
from integrations.caldav.session import BoundedSession, TooLong
from integrations.errors import NotFound, PermanentError, TransientError
from rooms.interval import Interval

TIMEOUT_SECONDS = 15
AT_ONCE = 20  # events in one request
MOST_PAGES = 100
CALENDAR = "{urn:ietf:params:xml:ns:caldav}calendar"
CTAG, SYNC_TOKEN = "{http://calendarserver.org/ns/}getctag", "{DAV:}sync-token"
NO_SUCH_REPORT = {400, 403, 404, 405, 409, 410, 412, 415, 422, 501, 507}
XMLNS = (
    'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
)
POSITION = f"<d:propfind {XMLNS}><d:prop><d:resourcetype/><d:sync-token/><s:getctag/></d:prop></d:propfind>"  # noqa: E501
ETAG = f"<d:propfind {XMLNS}><d:prop><d:getetag/></d:prop></d:propfind>"
WITHIN = (
    f"<c:calendar-query {XMLNS}><d:prop><d:getetag/></d:prop><c:filter>"
    '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="{start}" end="{end}"/>'
    "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)
SINCE = (
    f"<d:sync-collection {XMLNS}><d:sync-token>{{token}}</d:sync-token>"
    "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
)
SOME = (
    f"<c:calendar-multiget {XMLNS}><d:prop><d:getetag/><c:calendar-data/></d:prop>"
    "{hrefs}</c:calendar-multiget>"
)


class Outdated(TransientError):  # noqa: N818  what happened, not a fault of ours
    """Somebody else has written the resource since it was looked at: look again."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the calendar is: what is another one after every change, "" where not offered."""

    sync_token: str
    ctag: str


@dataclass(frozen=True, slots=True)
class Resource:
    """An event as the server has it."""

    name: str
    etag: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What was written, by name and etag, and what is gone, since a sync token; and the next."""

    written: Mapping[str, str]
    gone: frozenset[str]
    sync_token: str


class RoomCalendar:
    """One calendar collection, opened as an account; to be closed.

    Every call raises TransientError where it may work later, PermanentError with the server's own
    words in `reason` where it won't.
    """

    def __init__(self, url: str, account: Account) -> None:
        self._url = url if url.endswith("/") else url + "/"
        self._client = DAVClient(
            self._url,
            username=account.user,
            password=account.password,
            timeout=TIMEOUT_SECONDS,
            enable_rfc6764=False,
        )
        self._client.session = BoundedSession()
        self._client.session.max_redirects = 0  # the password is for this server alone

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def position(self) -> Position:
        """Return where the calendar is; PermanentError where it is none."""
        answer = self._ask("PROPFIND", self._url, POSITION, {"Depth": "0"})
        _expect(answer, 207)
        said: Mapping[str, Any] = {}
        for one in _read(answer.parse_propfind):
            said = one.properties
        if CALENDAR not in (said.get("{DAV:}resourcetype") or ()):
            raise PermanentError("a room's calendar: it is none", reason="not a calendar")
        return Position(_text(said.get(SYNC_TOKEN)), _text(said.get(CTAG)))

    def listing(self, window: Interval) -> dict[str, str]:
        """Return the names and etags of all events that have to do with the window."""
        start, end = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (window.start, window.end))
        body = WITHIN.format(start=start, end=end)
        answer = self._ask("REPORT", self._url, body, {"Depth": "1"})
        _expect(answer, 207)
        found = _read(answer.parse_calendar_query)
        return {_name(one.href): one.etag or "" for one in found if _name(one.href)}

    def changes(self, sync_token: str) -> Changes | None:
        """Return what has changed since then; None where the server can't tell any more."""
        written: dict[str, str] = {}
        gone: set[str] = set()
        for _ in range(MOST_PAGES):
            try:
                body = SINCE.format(token=escape(sync_token))
                answer = self._ask("REPORT", self._url, body, {"Depth": "1"})
            except PermanentError as refused:
                if refused.status in NO_SUCH_REPORT:
                    return None
                raise
            if answer.status in NO_SUCH_REPORT:
                return None
            _expect(answer, 207)
            page = _read(answer.parse_sync_collection)
            for one in page.changed:
                written[_name(one.href)] = one.etag or ""
                gone.discard(_name(one.href))
            for href in page.deleted:
                written.pop(_name(href), None)
                gone.add(_name(href))
            if not page.sync_token:
                return None
            sync_token = page.sync_token
            if not page.truncated:
                written.pop("", None)
                return Changes(written, frozenset(gone - {""}), sync_token)
        return None

    def fetch(self, names: Sequence[str]) -> Iterator[Resource]:
        """Yield the events of these names that are still there, some at a time."""
        ahead = iter(names)
        while some := list(islice(ahead, AT_ONCE)):
            got = {_name(one.href): one for one in self._together(some) if one.calendar_data}
            for name in some:
                one = got.get(name)
                if one is not None and one.calendar_data:
                    yield Resource(name, one.etag or "", one.calendar_data.encode())
                elif (alone := self.look(name)) is not None:
                    yield alone

    def _together(self, names: Sequence[str]) -> Sequence[CalendarQueryResult]:
        """Return what the server tells of these events at once; nothing where it is too much."""
        hrefs = "".join(f"<d:href>{escape(self._path(name))}</d:href>" for name in names)
        found: list[CalendarQueryResult] = []
        with suppress(TooLong):
            answer = self._ask("REPORT", self._url, SOME.format(hrefs=hrefs), {"Depth": "1"})
            if answer.status == 207:
                found = _read(answer.parse_calendar_query)
        return found

    def look(self, name: str) -> Resource | None:
        """Return one event, of one too long its beginning; None where there is none."""
        answer = self._ask("GET", self._at(name))
        if answer.status in (404, 410):
            return None
        _expect(answer, 200)
        return Resource(name, _etag(answer) or self._etag_of(name), answer.raw.encode())

    def put(self, name: str, data: bytes, etag: str | None) -> str:
        """Write the event over the one with this etag, None: where there is none; return its etag.

        Raises `Outdated` where somebody else was faster. Some servers don't look at what is said
        of etags, so the caller looks before.
        """
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag} if etag else {}
        kind = {"Content-Type": "text/calendar; charset=utf-8"}
        answer = self._ask("PUT", self._at(name), data.decode(), condition | kind)
        _expect(answer, 200, 201, 204)
        return _etag(answer) or self._etag_of(name)

    def delete(self, name: str, etag: str) -> None:
        """Delete the event if it is still the one with this etag; nothing where there is none."""
        answer = self._ask("DELETE", self._at(name), "", {"If-Match": etag} if etag else {})
        _expect(answer, 200, 202, 204, 404, 410)

    def _etag_of(self, name: str) -> str:
        answer = self._ask("PROPFIND", self._at(name), ETAG, {"Depth": "0"})
        found = _read(answer.parse_propfind) if answer.status == 207 else []
        return next((_text(one.properties.get("{DAV:}getetag")) for one in found), "")

    def _ask(
        self, method: str, url: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> DAVResponse:
        what = f"{method} of a room's calendar"
        with _told_as_ours(what):
            answer: DAVResponse = self._client.request(url, method, body, headers or {})
        if answer.status == 412 and method in ("PUT", "DELETE"):
            raise Outdated(f"{what}: written meanwhile", status=412)
        if answer.status >= 500 and answer.status not in NO_SUCH_REPORT:
            raise TransientError(f"{what}: {answer.status}", status=answer.status)
        return answer

    def _at(self, name: str) -> str:
        return self._url + quote(name, safe="@")

    def _path(self, name: str) -> str:
        return urlsplit(self._url).path + quote(name, safe="@")


@contextmanager
def opened(url: str, account: Account) -> Iterator[RoomCalendar]:
    """Open the calendar for some calls."""
    with closing(RoomCalendar(url, account)) as calendar:
        yield calendar


@contextmanager
def _told_as_ours(what: str) -> Iterator[None]:
    """Raise what the package raises as errors that say whether to try again, and no secret."""
    try:
        yield
    except faults.RateLimitError as error:
        raise TransientError(
            f"{what}: too often", retry_after_seconds=error.retry_after_seconds, status=error.status
        ) from None
    except faults.AuthorizationError as error:
        raise PermanentError(f"{what}: {error.status}", status=error.status) from None
    except (OSError, ValueError, LxmlError, faults.DAVError) as error:  # of a name that is none
        raise TransientError(f"{what}: {type(error).__name__}") from None


def _read(parse: Any) -> Any:
    """Return what an answer says; an answer that says nothing sound may be another one later."""
    try:
        return parse()
    except (faults.DAVError, AssertionError, ValueError, TypeError, AttributeError) as error:
        words = "unreadable answer"
        raise TransientError(f"a room's calendar: {words}", status=207, reason=words) from error


def _expect(answer: DAVResponse, *statuses: int) -> None:
    if answer.status in statuses:
        return
    said = one_line(" ".join(_words(answer)), 200)
    kind = NotFound if answer.status in (404, 410) else PermanentError
    raise kind(f"a room's calendar: {answer.status}", status=answer.status, reason=said)


def _words(answer: DAVResponse) -> Iterator[str]:
    if answer.tree is not None:
        yield from (text.strip() for text in answer.tree.itertext() if text.strip())
    else:
        yield answer.raw[:2000]


def _name(href: str) -> str:
    """Return the last part of an href; "" for the calendar itself."""
    return unquote(href.rpartition("/")[2])


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _etag(answer: DAVResponse) -> str:
    headers: Mapping[str, str] = answer.headers
    return _text(headers.get("ETag"))
