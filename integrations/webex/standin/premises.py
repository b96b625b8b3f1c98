"""A device's own HTTP API, as it has one on the premises: XML, Basic auth, feedback.

Behind it is the same device as in the cloud: what one road does, the other one sees.
"""

import base64
import hmac
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import requests
from defusedxml.ElementTree import fromstring
from flask import Flask, Response, request

from integrations.webex.standin.ground import ApiFailure, moment, stamp
from integrations.webex.standin.store import Document
from integrations.webex.standin.world import World

_LARGEST_REQUEST = 1024 * 1024
_NUMBERS = frozenset({"CallId", "Days", "Duration", "FeedbackSlot", "Limit", "Offset"})
_MOST_SLOTS = 4
_MOST_EXPRESSIONS = 15
_PROMPT = "UserInterface/Message/Prompt/Response"
_POST_SECONDS = 5.0


class Premises:
    """One device of a world at an address of its own, for who knows its account."""

    def __init__(self, world: World, device_id: str, user: str, password: str) -> None:
        self._world = world
        self._device_id = device_id
        secret = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._authorisation = f"Basic {secret}"
        self._told: Document = {}

    def app(self) -> Flask:
        """Return the device's web application."""
        app = Flask("roomos-standin", static_folder=None)
        app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST

        @app.before_request
        def guard() -> Response | None:
            given = request.headers.get("Authorization", "")
            known = hmac.compare_digest(given, self._authorisation)
            return None if known else Response("Unauthorized", 401)

        app.add_url_rule("/putxml", view_func=self._view(self._put), methods=["POST"])
        app.add_url_rule("/getxml", view_func=self._view(self._get), methods=["GET"])
        app.add_url_rule("/bookingsputxml", view_func=self._view(self._bookings), methods=["POST"])
        return app

    def answer(self, option: int) -> None:
        """Let somebody press an option of the prompt on the screen."""
        world = self._world
        with world.store.transaction():
            device = world.devices.get(self._device_id)
            screen = device["_screen"] or {}
            world.devices.keep(device | {"_screen": None})
        said = {"FeedbackId": screen.get("feedback", ""), "OptionId": option}
        self._post(f"/Event/{_PROMPT}", _nested("Event", _PROMPT, said))

    def tell(self) -> None:
        """Post what has changed since it was told last to whom it may concern."""
        now = self._shown()
        before, self._told = self._told, now
        for path, value in now.items():
            if before.get(path) != value:
                self._post(f"/Status/{path}", _nested("Status", path, value))

    def _view(self, answer: Callable[[], Element]) -> Callable[[], Response]:
        def view() -> Response:
            try:
                made = Response(tostring(answer(), encoding="utf-8", xml_declaration=True))
            except ApiFailure as failure:
                return _failed(failure)
            made.headers["Content-Type"] = "text/xml"
            made.call_on_close(self.tell)
            return made

        view.__name__ = answer.__name__
        return view

    def _put(self) -> Element:
        parts: list[str] = []
        element = fromstring(request.get_data())
        while element.get("command") != "True":
            if len(element) != 1:
                raise ApiFailure(400, "Unknown command.")
            element = element[0]
            parts.append(element.tag)
        name = ".".join(parts)
        arguments = _arguments(element)
        body = {"deviceId": self._device_id, "arguments": arguments}
        result = self._world.xapi.run(name, body)["result"]
        if name == "HttpFeedback.Register":
            self._register(arguments)
        return _tree("Command", {f"{parts[-1]}Result": result}, status="OK")

    def _get(self) -> Element:
        branch = request.args.get("location", "").removeprefix("/Status/")
        found = self._world.xapi.status(self._device_id, [branch])["result"]
        return _tree("Status", found)

    def _bookings(self) -> Element:
        listed = [_booking(one) for one in fromstring(request.get_data()).findall("Booking")]
        body = {"deviceId": self._device_id, "body": {"Bookings": listed}}
        self._world.xapi.run("Bookings.Put", body)
        return Element("success")

    def _register(self, arguments: Document) -> None:
        slot, expressions = arguments.get("FeedbackSlot"), arguments.get("Expression", [])
        if slot not in range(1, _MOST_SLOTS + 1) or len(expressions) > _MOST_EXPRESSIONS:
            raise ApiFailure(400, "Invalid or missing parameters")
        with self._world.store.transaction():
            device = self._world.devices.get(self._device_id)
            entry = {"url": arguments["ServerUrl"], "expressions": expressions}
            feedback = {**device.get("_feedback", {}), str(slot): entry}
            self._world.devices.keep(device | {"_feedback": feedback})
        self._told = self._shown()

    def _shown(self) -> Document:
        call = self._world.calls.current(self._device_id)
        device = self._world.devices.get(self._device_id)
        return {
            "Call/Status": call["shown"] if call else "Idle",
            "RoomAnalytics/PeopleCount/Current": device["_people"],
            "RoomAnalytics/PeoplePresence": device["_presence"],
        }

    def _post(self, path: str, document: Element) -> None:
        device = self._world.devices.get(self._device_id)
        body = tostring(document, encoding="utf-8", xml_declaration=True)
        for entry in device.get("_feedback", {}).values():
            if any(path.startswith(expression) for expression in entry["expressions"]):
                headers = {"Content-Type": "text/xml"}
                with suppress(requests.RequestException):  # a device tells nobody of it
                    requests.post(entry["url"], body, headers=headers, timeout=_POST_SECONDS)


def _failed(failure: ApiFailure) -> Response:
    if failure.status >= 500:
        return Response(failure.message, failure.status)
    if failure.message == "Unknown command." and request.path == "/bookingsputxml":
        return Response("Not Found", 404)
    reason = _tree("Command", {"Result": {"Reason": failure.message}}, status="Error")
    return Response(tostring(reason, encoding="utf-8", xml_declaration=True))


def _arguments(element: Element) -> Document:
    found: Document = {}
    for child in element:
        text = child.text or ""
        if child.get("item") is not None:
            found.setdefault(child.tag, []).append(text)
        else:
            found[child.tag] = int(text) if child.tag in _NUMBERS else text
    return found


def _booking(element: Element) -> Document:
    start = moment(element.findtext("Time/StartTime", ""))
    end = moment(element.findtext("Time/EndTime", ""))
    key = element.findtext("Id", "")
    return {
        "Id": key,
        "MeetingId": key,
        "Title": element.findtext("Title", ""),
        "Number": element.findtext("DialInfo/Calls/Call/Number", ""),
        "ConnectMode": element.findtext("DialInfo/ConnectMode", ""),
        "Organizer": {"Name": element.findtext("Organizer/FirstName", "")},
        "Time": {"StartTime": stamp(start), "Duration": (end - start) // timedelta(minutes=1)},
    }


def _tree(tag: str, value: Any, **attributes: str) -> Element:
    """Return nested values as RoomOS writes them; what may come several times says so."""
    root = Element(tag)
    _fill(root, value)
    for child in root:
        for name, attribute in attributes.items():
            child.set(name, attribute)
    return root


def _fill(element: Element, value: Any) -> None:
    if not isinstance(value, Mapping):
        element.text = str(value)
        return
    for name, inner in value.items():
        listed = inner if isinstance(inner, list) else [inner]
        for number, one in enumerate(listed, 1):
            child = SubElement(element, name)
            if isinstance(inner, list):
                child.set("item", str(one.get("id", number)))
                child.set("maxOccurrence", "n")
            _fill(child, one)


def _nested(root: str, path: str, value: Any) -> Element:
    for name in reversed(path.split("/")):
        value = {name: value}
    return _tree(root, value)
