"""The road to RoomOS endpoints on the premises: their own HTTP API (roomos.cisco.com, HTTP API)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from integrations.accounts import Account
from integrations.endpoints import panel, xml
from integrations.endpoints.direct import AwayError, Direct
from integrations.endpoints.driver import PanelBooking
from integrations.endpoints.roomos import Arguments
from integrations.errors import PermanentError, TransientError
from rooms.models import Endpoint

# What we want to be told of, at most 15 expressions; slot 3 is left to Cisco's own management.
FEEDBACK_SLOT = 4
EXPRESSIONS = (
    "/Status/Call",
    "/Status/RoomAnalytics/PeopleCount/Current",
    "/Status/RoomAnalytics/PeoplePresence",
    "/Status/Bookings/Current/Id",
    "/Event/CallDisconnect",
    "/Event/UserInterface/Message/Prompt/Response",
)
_LONGEST_REASON = 300
_NO_SUCH_PATH = 404


class PremisesRoad:
    """Commands devices at their own address; a device that is away is waited for."""

    def __init__(self, accounts: Mapping[str, Account], direct: Direct) -> None:
        self._accounts = accounts
        self._direct = direct

    def command(self, endpoint: Endpoint, name: str, arguments: Arguments) -> Mapping[str, Any]:
        """Run a command and return its result."""
        answer = self._reached(endpoint, "POST", "/putxml", xml.command_document(name, arguments))
        return _result(answer)

    def status(
        self,
        endpoint: Endpoint,
        names: Sequence[str],
        *,
        is_urgent: bool,  # noqa: ARG002  the device's own address knows no budget
    ) -> Mapping[str, Any] | None:
        """Return the statuses, nested; None where nobody answers.

        There is one request for each branch that is asked for, such as all calls.
        """
        found: dict[str, Any] = {}
        for branch in dict.fromkeys(name.partition(".")[0].partition("[")[0] for name in names):
            try:
                answer = self._ask(
                    endpoint, "GET", f"/getxml?location={quote(f'/Status/{branch}')}"
                )
            except AwayError:
                return None
            found |= _branch(answer, branch)
        return found

    def put(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        """Replace all bookings of the panel."""
        body = xml.document("Bookings", map(panel.xml_booking, bookings), "Booking")
        _result(self._reached(endpoint, "POST", "/bookingsputxml", body))

    def listen(self, endpoint: Endpoint, address: str) -> None:
        """Let the device post what happens to this address."""
        arguments = {
            "FeedbackSlot": FEEDBACK_SLOT,
            "ServerUrl": address,
            "Format": "XML",
            "Expression": EXPRESSIONS,
        }
        self.command(endpoint, "HttpFeedback.Register", arguments)

    def _reached(self, endpoint: Endpoint, method: str, path: str, body: bytes) -> Element:
        try:
            return self._ask(endpoint, method, path, body)
        except AwayError:
            raise TransientError("The endpoint doesn't answer at its address.") from None

    def _ask(
        self, endpoint: Endpoint, method: str, path: str, body: bytes | None = None
    ) -> Element:
        account = self._accounts.get(endpoint.account or "")
        if account is None:
            raise PermanentError("The endpoint's account isn't among ENDPOINT_ACCOUNTS.")
        answer = self._direct.ask(endpoint, account, method, path, body)
        if answer.status == _NO_SUCH_PATH:
            raise PermanentError(
                "The endpoint has no such door.", status=404, reason="not supported"
            )
        try:
            return xml.parsed(answer.content)
        except xml.XmlError as error:
            raise TransientError(f"The endpoint's answer can't be read ({error}).") from None


def _result(answer: Element) -> Mapping[str, Any]:
    """Return what the command gave back; PermanentError with the device's words if it refused."""
    for element in answer.iter():
        status = element.get("status")
        if status is not None and status != "OK":
            words = " ".join(" ".join(element.itertext()).split())
            reason = words[:_LONGEST_REASON] or status
            raise PermanentError("The endpoint refused a command.", reason=reason)
    for element in answer:
        found = xml.values(element)
        return found if isinstance(found, dict) else {}
    return {}


def _branch(answer: Element, branch: str) -> dict[str, Any]:
    """Return one branch of the status tree; nothing where the device has no such branch."""
    found = xml.values(answer)
    inner = found.get(branch) if isinstance(found, dict) else None
    return {branch: inner} if isinstance(inner, dict | list) else {}
