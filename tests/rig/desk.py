"""RoomOS's own HTTP API in front of a room that baresip plays: what is commanded really rings.

It has what a call needs (roomos.cisco.com: Dial, Call Disconnect, Status Call, CallHistory Get) and
refuses the rest as a device does that hasn't got it.
"""

import base64
import hmac
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring
from flask import Flask, Response, request

from integrations.accounts import Account
from tests.rig.baresip import RoomCall, SipRoom

_CAUSES = {"Connection reset by user": "LocalDisconnect", "Connection reset by peer": "Remote"}


class Desk:
    """The device of one room; `commands` are the names of those that it was given."""

    def __init__(self, room: SipRoom, account: Account) -> None:
        self._room = room
        secret = base64.b64encode(f"{account.user}:{account.password}".encode()).decode()
        self._authorisation = f"Basic {secret}"
        self.commands: list[str] = []

    def app(self) -> Flask:
        """Return the device's web application."""
        app = Flask(f"desk-{self._room.name}", static_folder=None)
        app.before_request(self._admit)
        app.add_url_rule("/putxml", view_func=self._put, methods=["POST"])
        app.add_url_rule("/getxml", view_func=self._get)
        return app

    def _admit(self) -> Response | None:
        given = request.headers.get("Authorization", "")
        return None if hmac.compare_digest(given, self._authorisation) else Response(status=401)

    def _put(self) -> Response:
        element, parts = fromstring(request.get_data()), []
        while element.get("command") != "True" and len(element):
            element = element[0]
            parts.append(element.tag)
        name = ".".join(parts)
        self.commands.append(name)
        root = Element("Command")
        result = SubElement(root, "".join(parts) + "Result", status="OK")
        if name == "Dial":
            self._room.dial(element.findtext("Number", "").removeprefix("sip:"))
        elif name == "Call.Disconnect":
            self._room.hang_up()
        elif name == "CallHistory.Get":
            self._history(result)
        else:
            result.set("status", "Error")
            SubElement(result, "Reason").text = "Unknown command"
        return _xml(root)

    def _get(self) -> Response:
        root = Element("Status")
        if request.args.get("location") == "/Status/Call":
            for call in self._room.calls():
                _show(root, call)
        return _xml(root)

    def _history(self, result: Element) -> None:
        for number, (remote, why) in enumerate(reversed(self._room.endings())):
            entry = SubElement(result, "Entry", item=str(number), maxOccurrence="n")
            _fill(entry, CallbackNumber=f"sip:{remote}", DisconnectCauseType=_CAUSES.get(why, why))


def _show(root: Element, call: RoomCall) -> None:
    shown = SubElement(root, "Call", item=str(call.line), maxOccurrence="n")
    state = "Connected" if call.state == "ESTABLISHED" else "Dialling"
    remote = f"sip:{call.remote}"
    _fill(shown, CallbackNumber=remote, RemoteNumber=call.remote, Status=state)


def _fill(element: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(element, name).text = text


def _xml(root: Element) -> Response:
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), mimetype="text/xml")
