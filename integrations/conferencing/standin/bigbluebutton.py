"""A server that speaks BigBlueButton's dialect: meetings that last while somebody is in them."""

import hashlib
import hmac
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Flask, Response, request

API = "/bigbluebutton/api"


@dataclass(slots=True)
class Meeting:
    """A meeting: its name, and who is in it by their ids."""

    name: str
    people: dict[str, str] = field(default_factory=dict)


class BigBlueButtonServer:
    """The dialect. While `is_down`, it answers 503 to everybody."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._lock = threading.RLock()
        self.meetings: dict[str, Meeting] = {}
        self.is_down = False

    def app(self) -> Flask:
        """Return the application that serves it."""
        app = Flask("bigbluebutton")
        calls: dict[str, Callable[[], Response]] = {
            "create": self._create,
            "join": self._join,
            "end": self._end,
            "getMeetings": self._list,
            "getMeetingInfo": self._info,
        }

        def call(name: str) -> Response:
            if self.is_down:
                return Response(status=503)
            if name not in calls:
                return _failed("unsupportedRequest")
            return calls[name]() if self._is_signed(name) else _failed("checksumError")

        app.add_url_rule(f"{API}/<name>", "call", call)
        return app

    def forget_empty(self) -> None:
        """Let meetings go that nobody is in, as the server does some minutes later."""
        with self._lock:
            self.meetings = {key: one for key, one in self.meetings.items() if one.people}

    def _is_signed(self, name: str) -> bool:
        signed, _, given = request.query_string.decode().rpartition("checksum=")
        digest = hashlib.sha256(f"{name}{signed.rstrip('&')}{self._secret}".encode()).hexdigest()
        return hmac.compare_digest(digest, given)

    def _create(self) -> Response:
        key, name = request.args.get("meetingID", ""), request.args.get("name", "")
        if not key or len(name) < 2:
            return _failed("validationError")
        with self._lock:
            if key in self.meetings:  # made anew, it would have other passwords
                return _failed("idNotUnique")
            self.meetings[key] = Meeting(name)
        return _answered(meetingID=key)

    def _join(self) -> Response:
        with self._lock:
            found, name = self._asked(), request.args.get("fullName", "")
            if found is None or not name or request.args.get("role") not in ("MODERATOR", "VIEWER"):
                return _failed("invalidMeetingIdentifier")
            found.people[f"w_{uuid.uuid4().hex[:12]}"] = name
        return Response(status=302, headers={"Location": "/html5client/"})

    def _end(self) -> Response:
        with self._lock:
            if self._asked() is None:
                return _failed("notFound")
            del self.meetings[request.args["meetingID"]]
        return _answered(messageKey="sentEndMeetingRequest")

    def _list(self) -> Response:
        root = Element("response")
        SubElement(root, "returncode").text = "SUCCESS"
        listed = SubElement(root, "meetings")
        with self._lock:
            for key in self.meetings:
                SubElement(SubElement(listed, "meeting"), "meetingID").text = key
        return _xml(root)

    def _info(self) -> Response:
        with self._lock:
            found = self._asked()
            if found is None:
                return _failed("notFound")
            root = Element("response")
            SubElement(root, "returncode").text = "SUCCESS"
            SubElement(root, "meetingName").text = found.name
            people = SubElement(root, "attendees")
            for key, name in found.people.items():
                one = SubElement(people, "attendee")
                SubElement(one, "userID").text = key
                SubElement(one, "fullName").text = name
        return _xml(root)

    def _asked(self) -> Meeting | None:
        return self.meetings.get(request.args.get("meetingID", ""))


def _answered(**texts: str) -> Response:
    root = Element("response")
    SubElement(root, "returncode").text = "SUCCESS"
    for name, text in texts.items():
        SubElement(root, name).text = text
    return _xml(root)


def _failed(key: str) -> Response:
    root = Element("response")
    SubElement(root, "returncode").text = "FAILED"
    SubElement(root, "messageKey").text = key
    return _xml(root)


def _xml(root: Element) -> Response:
    return Response(tostring(root, encoding="utf-8"), mimetype="text/xml")
