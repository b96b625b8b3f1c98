"""A bridge that speaks the Cisco Meeting Server's dialect, over whatever mixer it is given.

It has what the program asks of a Meeting Server: coSpaces, their calls, the calls' participants.
Its state lasts as long as the process.
"""

import hmac
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Flask, Response, request

from integrations.conferencing.cms_client import API
from integrations.conferencing.standin.mixer import Leg, Mixer, MixerError

MOST_LISTED = 8  # a server gives fewer than it is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may use the API."""

    username: str = "salon"
    password: str = "local bridge"


@dataclass(slots=True)
class _Space:
    id: str
    name: str
    uri: str
    call_id: str = ""
    secret: str = ""


@dataclass(slots=True)
class _Bridge:
    """The coSpaces by id, and the call that runs in each, by the coSpace's id."""

    spaces: dict[str, _Space] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)


class _Failure(Exception):  # noqa: N818  an answer, not a fault of this program
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class MeetingServer:
    """The dialect. While `is_down`, it answers 503 to everybody.

    `lists_briefly`: as older servers do, a list leaves out how its participants are.
    """

    def __init__(self, mixer: Mixer, account: Account, *, lists_briefly: bool = False) -> None:
        self._mixer = mixer
        self._account = account
        self._lists_briefly = lists_briefly
        self._bridge = _Bridge()
        self._lock = threading.RLock()
        self.is_down = False
        self.rates: list[int | None] = []  # of those who were rung, in bit/s

    @property
    def spaces(self) -> list[str]:
        """The addresses of its coSpaces."""
        with self._lock:
            return [space.uri for space in self._bridge.spaces.values()]

    @property
    def running(self) -> dict[str, str]:
        """The ids of the calls that run, by those of their coSpaces."""
        with self._lock:
            return dict(self._bridge.calls)

    def restart(self) -> None:
        """Lose all calls; the coSpaces stay."""
        with self._lock:
            lost = list(self._bridge.calls.values())
            self._bridge.calls.clear()
        for call_id in lost:
            self._mixer.close(call_id)

    def forget(self) -> None:
        """Lose all coSpaces, as a server does that was set up anew."""
        with self._lock:
            self._bridge = _Bridge()

    def app(self) -> Flask:
        """Return the application that serves it."""
        app = Flask("meeting-server")
        routes: dict[tuple[str, str], Callable[..., Response]] = {
            ("GET", "/system/status"): self._status,
            ("GET", "/coSpaces"): self._list_spaces,
            ("POST", "/coSpaces"): self._make_space,
            ("GET", "/coSpaces/<key>"): self._show_space,
            ("PUT", "/coSpaces/<key>"): self._change_space,
            ("DELETE", "/coSpaces/<key>"): self._delete_space,
            ("GET", "/calls"): self._list_calls,
            ("POST", "/calls"): self._make_call,
            ("DELETE", "/calls/<key>"): self._end_call,
            ("GET", "/calls/<key>/participants"): self._list_parties,
            ("POST", "/calls/<key>/participants"): self._ring,
            ("GET", "/participants/<key>"): self._show_party,
            ("DELETE", "/participants/<key>"): self._hang_up,
        }
        for (method, path), view in routes.items():
            endpoint = f"{method} {path}"
            app.add_url_rule(f"{API}{path}", endpoint, view, methods=[method])
        app.before_request(self._admit)
        app.register_error_handler(_Failure, _refused)
        app.register_error_handler(MixerError, lambda _error: Response(status=503))
        app.register_error_handler(404, lambda _error: _failed(404, "unrecognizedObject"))
        return app

    def _admit(self) -> Response | None:
        if self.is_down:
            return Response(status=503)
        given = request.authorization
        wanted = (self._account.username, self._account.password)
        shown = (given.username or "", given.password or "") if given else ("", "")
        if all(
            hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(shown, wanted, strict=True)
        ):
            return None
        return Response(status=401, headers={"WWW-Authenticate": 'Basic realm="local"'})

    def _status(self) -> Response:
        root = Element("status")
        _fill(root, softwareVersion="3.8 (local)", callLegsActive=str(len(self._legs())))
        return _xml(root)

    def _list_spaces(self) -> Response:
        wanted = request.args.get("filter", "").lower()
        with self._lock:
            spaces = list(self._bridge.spaces.values())
        found = [one for one in spaces if wanted in one.uri.lower() or wanted in one.name.lower()]
        return _listed("coSpaces", [_space(one) for one in found])

    def _make_space(self) -> Response:
        form = request.form
        with self._lock:
            taken = {one.uri.lower() for one in self._bridge.spaces.values()}
            if form.get("uri", "").lower() in taken - {""}:
                raise _Failure(400, "duplicateCoSpaceUri")
            made = _Space(str(uuid.uuid4()), form.get("name", ""), form.get("uri", ""))
            if form.get("requireCallId") == "true":
                made.call_id = f"{secrets.randbelow(10**9):09d}"
                made.secret = secrets.token_urlsafe(12)
            self._bridge.spaces[made.id] = made
        return _made("coSpaces", made.id)

    def _show_space(self, key: str) -> Response:
        return _xml(_space(self._space(key), whole=True))

    def _change_space(self, key: str) -> Response:
        found = self._space(key)
        found.name = request.form.get("name", found.name)
        return Response()

    def _delete_space(self, key: str) -> Response:
        self._space(key)
        with self._lock:
            del self._bridge.spaces[key]
            call_id = self._bridge.calls.pop(key, None)
        if call_id is not None:
            self._mixer.close(call_id)
        return Response()

    def _list_calls(self) -> Response:
        wanted = request.args.get("coSpaceFilter", "")
        with self._lock:
            running = dict(self._bridge.calls)
        found = []
        for space_id, call_id in running.items():
            if wanted in ("", space_id):
                call = Element("call", id=call_id)
                _fill(call, name=self._space(space_id).name, coSpace=space_id)
                found.append(call)
        return _listed("calls", found)

    def _make_call(self) -> Response:
        space = self._space(request.form.get("coSpace", ""))
        with self._lock:
            call_id = self._bridge.calls.get(space.id) or str(uuid.uuid4())
            self._mixer.open(call_id)
            self._bridge.calls[space.id] = call_id
        return _made("calls", call_id)

    def _end_call(self, key: str) -> Response:
        space_id = self._space_of(key)
        with self._lock:
            self._bridge.calls.pop(space_id, None)
        self._mixer.close(key)
        return Response()

    def _list_parties(self, key: str) -> Response:
        self._space_of(key)
        legs = self._mixer.legs(key)
        return _listed(
            "participants", [_party(leg, key, whole=not self._lists_briefly) for leg in legs]
        )

    def _ring(self, key: str) -> Response:
        self._space_of(key)
        address = request.form.get("remoteParty", "").lower().removeprefix("sip:")
        if not address:
            raise _Failure(400, "parameterError")
        name = request.form.get("nameLabelOverride", "") or address
        rate = request.form.get("bandwidth")
        if rate is not None and not (rate.isascii() and rate.isdecimal()):
            raise _Failure(400, "parameterError")
        self.rates.append(None if rate is None else int(rate))
        return _made("participants", self._mixer.ring(key, address, name))

    def _show_party(self, key: str) -> Response:
        for leg, call_id in self._legs():
            if leg.id == key:
                return _xml(_party(leg, call_id, whole=True))
        raise _Failure(404, "participantDoesNotExist")

    def _hang_up(self, key: str) -> Response:
        if not self._mixer.hang_up(key):
            raise _Failure(404, "participantDoesNotExist")
        return Response()

    def _legs(self) -> list[tuple[Leg, str]]:
        with self._lock:
            running = list(self._bridge.calls.values())
        return [(leg, call_id) for call_id in running for leg in self._mixer.legs(call_id)]

    def _space(self, key: str) -> _Space:
        with self._lock:
            found = self._bridge.spaces.get(key)
        if found is None:
            raise _Failure(404, "coSpaceDoesNotExist")
        return found

    def _space_of(self, call_id: str) -> str:
        with self._lock:
            for space_id, running in self._bridge.calls.items():
                if running == call_id:
                    return space_id
        raise _Failure(404, "callDoesNotExist")


def _space(space: _Space, *, whole: bool = False) -> Element:
    found = Element("coSpace", id=space.id)
    _fill(found, name=space.name, autoGenerated="false", uri=space.uri, callId=space.call_id)
    if whole:
        _fill(found, secret=space.secret)
    return found


def _party(leg: Leg, call_id: str, *, whole: bool) -> Element:
    found = Element("participant", id=leg.id)
    _fill(found, name=leg.name, call=call_id)
    if whole:
        _fill(found, uri=leg.address, originalUri=leg.address, numCallLegs="1")
        _fill(SubElement(found, "status"), state=leg.state)
    return found


def _fill(element: Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            SubElement(element, name).text = text


def _listed(tag: str, found: list[Element]) -> Response:
    root = Element(tag, total=str(len(found)))
    offset, limit = (int(request.args.get(name, usual)) for name, usual in _BOUNDS)
    root.extend(found[offset : offset + min(limit, MOST_LISTED)])
    return _xml(root)


_BOUNDS = (("offset", 0), ("limit", MOST_LISTED))


def _made(collection: str, key: str) -> Response:
    return Response(headers={"Location": f"{API}/{collection}/{key}"})


def _refused(failure: _Failure) -> Response:
    return _failed(failure.status, failure.code)


def _failed(status: int, code: str) -> Response:
    root = Element("failureDetails")
    SubElement(root, code)
    return _xml(root, status)


def _xml(root: Element, status: int = 200) -> Response:
    return Response(
        tostring(root, encoding="utf-8", xml_declaration=True), status, mimetype="text/xml"
    )
