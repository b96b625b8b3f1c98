"""RoomOS endpoints, whatever road their xAPI is reached by (roomos.cisco.com, xAPI reference)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from integrations.endpoints import panel
from integrations.endpoints.driver import (
    NO_ADDRESS,
    OFFLINE,
    Away,
    Ending,
    EndpointStatus,
    Occupied,
    PanelBooking,
    PanelEntry,
    Prompt,
    WayIn,
)
from integrations.endpoints.refusals import Refusals, says_it_has_none
from integrations.endpoints.roomos_status import STATUS_NAMES, endings_of, status_of
from integrations.errors import PermanentError, Unsupported
from rooms.models import Endpoint

LONGEST_TEXT = 255
LONGEST_SECONDS = 3600
MOST_OPTIONS = 5
_LATEST_CALLS = 5

Arguments = Mapping[str, Any]
T = TypeVar("T")


class Road(Protocol):
    """How the xAPI of a device is reached: through the cloud, or directly.

    Errors are TransientError and PermanentError, whose `reason` holds what the device says.
    """

    def command(self, endpoint: Endpoint, name: str, arguments: Arguments) -> Mapping[str, Any]:
        """Run a command such as "Webex.Join" and return its result."""
        ...

    def status(
        self, endpoint: Endpoint, names: Sequence[str], *, is_urgent: bool
    ) -> Mapping[str, Any] | None:
        """Return the statuses (at most 10 names), nested; None where the device isn't connected."""
        ...

    def put(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        """Replace all bookings of the panel."""
        ...

    def listen(self, endpoint: Endpoint, address: str) -> None:
        """Let the device post what happens to this address; Unsupported on a road of one way."""
        ...


class RoomOs:
    """Looks before it acts: an endpoint that is where it should be is left in peace."""

    takes_commands = True

    def __init__(self, road: Road, refusals: Refusals) -> None:
        self._road = road
        self._refusals = refusals

    def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        """Return what the endpoint says of itself, in one request; OFFLINE where it is away."""
        tree = self._road.status(endpoint, STATUS_NAMES, is_urgent=is_urgent)
        return OFFLINE if tree is None else status_of(tree)

    def join(self, endpoint: Endpoint, way: WayIn) -> None:
        """Bring the endpoint into the conference; Occupied while it is in another call.

        A device that can't join Webex meetings as such calls their SIP address.
        """
        if way.provider == "webex" and way.far_ends:
            try:
                number = {"Number": way.number or way.sip_address}
                self._enter(endpoint, way.far_ends, "Webex.Join", number)
            except Unsupported:
                if not way.sip_address:
                    raise
                self._call(endpoint, way.sip_address, way.far_ends, way.kbps)
        elif way.sip_address:
            self._call(endpoint, way.sip_address, way.far_ends, way.kbps)
        else:
            message = "The conference has no address that an endpoint could call."
            raise Unsupported(message, reason=NO_ADDRESS)

    def dial(self, endpoint: Endpoint, sip_address: str, kbps: int | None = None) -> None:
        """Let the endpoint call a SIP address; Occupied while it is in another call.

        `kbps` is the rate to which the call keeps; None leaves it to the endpoint.
        """
        self._call(endpoint, sip_address, frozenset({sip_address}), kbps)

    def _call(
        self, endpoint: Endpoint, sip_address: str, far_ends: frozenset[str], kbps: int | None
    ) -> None:
        number = sip_address.removeprefix("sip:")
        arguments: dict[str, Any] = {"Number": number, "Protocol": "Sip", "CallType": "Video"}
        if kbps is not None:
            arguments["CallRate"] = kbps
        self._enter(endpoint, far_ends, "Dial", arguments)

    def disconnect(self, endpoint: Endpoint, far_ends: Iterable[str]) -> None:
        """End the endpoint's calls with any of these; calls with anybody else go on."""
        wanted = frozenset(far_ends)
        for call_id in self._calls_with(endpoint, wanted):
            try:
                self._command(endpoint, "Call.Disconnect", {"CallId": call_id})
            except PermanentError:
                if call_id in self._calls_with(endpoint, wanted):
                    raise

    def ending(self, endpoint: Endpoint, far_ends: Iterable[str]) -> Ending | None:
        """Return how its latest call with any of these ended; None where it knows of none."""
        wanted = frozenset(far_ends)
        arguments = {"Limit": _LATEST_CALLS, "DetailLevel": "Full"}
        found = endings_of(self._command(endpoint, "CallHistory.Get", arguments))
        return next((ending for call, ending in found if call.is_with(wanted)), None)

    def alert(self, endpoint: Endpoint, text: str, seconds: int) -> None:
        """Show a line on the endpoint's screen for some seconds (0: until it is taken away)."""
        arguments = {"Text": text[:LONGEST_TEXT], "Duration": _bounded(seconds)}
        self._command(endpoint, "UserInterface.Message.Alert.Display", arguments)

    def prompt(self, endpoint: Endpoint, prompt: Prompt) -> None:
        """Ask something on the endpoint's screen; the first five options are offered."""
        options = enumerate(prompt.options[:MOST_OPTIONS], 1)
        arguments = {
            "Title": prompt.title[:LONGEST_TEXT],
            "Text": prompt.text[:LONGEST_TEXT],
            "FeedbackId": prompt.key[:LONGEST_TEXT],
            "Duration": _bounded(prompt.seconds),
            **{f"Option.{number}": option[:LONGEST_TEXT] for number, option in options},
        }
        self._command(endpoint, "UserInterface.Message.Prompt.Display", arguments)

    def wake(self, endpoint: Endpoint) -> None:
        """Wake the endpoint, so that its screens are on when people come in."""
        self._command(endpoint, "Standby.Deactivate", {})

    def book(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        """Let the panel show these bookings and no others of ours.

        A device without Bookings.Put is given each difference by itself, and keeps what people
        booked at its panel. Unsupported where it takes no bookings at all.
        """
        try:
            put = partial(self._road.put, endpoint, bookings)
            self._unless_refused(endpoint, "Bookings.Put", put)
        except Unsupported:
            self._book_each(endpoint, bookings)

    def booked(self, endpoint: Endpoint) -> tuple[PanelEntry, ...]:
        """Return the bookings that the panel holds, in order of their starts."""
        found = panel.entries(self._command(endpoint, "Bookings.List", panel.LIST_ARGUMENTS))
        return tuple(sorted(found, key=lambda entry: entry.when))

    def listen(self, endpoint: Endpoint, address: str) -> None:
        """Let the endpoint post what happens to this address; Unsupported where it can't."""
        self._unless_refused(endpoint, "listen", partial(self._road.listen, endpoint, address))

    def _book_each(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        listed = self._command(endpoint, "Bookings.List", panel.LIST_ARGUMENTS)
        held = {panel.key_of(entry): entry for entry in panel.held(listed)}
        wanted = {booking.key: booking for booking in bookings}
        kept = {key for key in wanted if key in held and panel.is_shown(wanted[key], held[key])}
        for key in held:
            if key.startswith(panel.OURS) and key not in kept:
                self._command(endpoint, "Bookings.Delete", {"MeetingId": key})
        for key, booking in wanted.items():
            if key not in kept:
                self._command(endpoint, "Bookings.Book", panel.book_arguments(booking))

    def _enter(
        self, endpoint: Endpoint, far_ends: frozenset[str], name: str, arguments: Arguments
    ) -> None:
        if self._is_in(endpoint, far_ends):
            return
        try:
            self._command(endpoint, name, arguments)
        except Unsupported:
            raise
        except PermanentError:
            # Somebody may have begun a call between the look and the act.
            if not self._is_in(endpoint, far_ends):
                raise

    def _is_in(self, endpoint: Endpoint, far_ends: frozenset[str]) -> bool:
        status = self._reached(endpoint)
        if any(call.is_with(far_ends) for call in status.calls):
            return True
        if status.calls:
            raise Occupied("The endpoint is in another call.")
        return False

    def _calls_with(self, endpoint: Endpoint, far_ends: frozenset[str]) -> list[int]:
        calls = self._reached(endpoint).calls
        return [call.id for call in calls if call.is_with(far_ends)]

    def _reached(self, endpoint: Endpoint) -> EndpointStatus:
        status = self.status(endpoint)
        if not status.is_online:
            raise Away("The endpoint isn't connected.")
        return status

    def _command(self, endpoint: Endpoint, name: str, arguments: Arguments) -> Mapping[str, Any]:
        run = partial(self._road.command, endpoint, name, arguments)
        return self._unless_refused(endpoint, name, run)

    def _unless_refused(self, endpoint: Endpoint, name: str, ask: Callable[[], T]) -> T:
        """Ask the device, unless it has said lately that it has no such command."""
        device = f"{endpoint.kind}/{endpoint.id}"
        self._refusals.check(device, name)
        try:
            return ask()
        except PermanentError as error:
            if not says_it_has_none(error.reason):
                raise
            self._refusals.note(device, name)
            message = f"The device has no {name}."
            raise Unsupported(message, status=error.status, reason=error.reason) from None


def _bounded(seconds: int) -> int:
    return min(max(seconds, 0), LONGEST_SECONDS)
