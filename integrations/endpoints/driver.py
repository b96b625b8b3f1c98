"""What every endpoint can be told, and what it says of itself, whatever it is reached by."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from integrations.errors import PermanentError, TransientError
from rooms.endpoints.tables import CLOUD, SIP
from rooms.interval import Interval
from rooms.models import Endpoint

NO_ADDRESS = "no_address"  # the reason of what can't be joined for want of one


class Away(TransientError):  # noqa: N818  what is so, not a fault
    """The endpoint isn't connected to what it is commanded by."""


class Occupied(TransientError):  # noqa: N818  what is so, not a fault
    """The endpoint is in a call with somebody else, which nobody but those in it may end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """How a conference is entered; `provider` names who made it.

    `kbps` is the rate to which the call keeps, where it is dialled; None leaves it to the endpoint.
    """

    provider: str
    number: str | None = None
    sip_address: str | None = None
    web_link: str | None = None
    kbps: int | None = None

    @property
    def far_ends(self) -> frozenset[str]:
        """Under which numbers and addresses an endpoint that is in it may name the far end."""
        return frozenset(known for known in (self.number, self.sip_address) if known)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointCall:
    """One call of an endpoint; `state` is "connecting" (either side rings), "connected" or "held".

    `remote` is the far end as the endpoint names it, "" where it doesn't say. `lasts_seconds`
    counts from the connection, None where that isn't known.
    """

    id: int
    remote: str
    state: str
    known_as: frozenset[str] = frozenset()
    lasts_seconds: int | None = None

    def is_with(self, far_ends: Iterable[str]) -> bool:
        """Say whether the far end is one of these numbers or addresses."""
        mine = {bare(name) for name in (self.remote, *self.known_as)} - {""}
        return any(bare(far_end) in mine for far_end in far_ends if far_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointStatus:
    """What an endpoint says of itself at one moment; None is "nobody knows", never "empty".

    `booking` is what its panel shows as running now: the key that we gave it, or one of its own.
    One that isn't online has no calls that anybody could know of.
    """

    is_online: bool
    calls: tuple[EndpointCall, ...] = ()
    people: int | None = None
    presence: bool | None = None
    is_in_standby: bool | None = None
    booking: str | None = None


OFFLINE = EndpointStatus(is_online=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a call of an endpoint ended.

    `side` is "here" (somebody in the room, or we), "there" (the far end), or "" where neither chose
    it, such as a network that failed. `cause` holds the device's own word.
    """

    call_id: int
    side: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question on the endpoint's screen and panel; the answer bears its `key`.

    Up to five options; it is taken away after `seconds` (0: it stays).
    """

    key: str
    title: str
    text: str
    options: tuple[str, ...]
    seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelBooking:
    """A meeting as the room's panel is to show it; `key` is ours, and bears no name.

    `way` is where the button leads (None: there is none); with `has_button` the panel offers it by
    itself, from `opens_seconds` before the start. `extension_minutes` may be added at the panel.
    """

    key: str
    title: str
    organizer: str
    when: Interval
    way: WayIn | None = None
    is_private: bool = False
    has_button: bool = False
    opens_seconds: int = 0
    stays_seconds: int = 0
    extension_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelEntry:
    """A booking as the panel holds it, with what people did there.

    `key` is ours, or the device's where it was made at the panel. `is_checked_in` is None where the
    device doesn't tell.
    """

    key: str
    when: Interval
    is_checked_in: bool | None = None


class EndpointDriver(Protocol):
    """Commands one kind of endpoints. Every method may be called again for what it did already.

    All take the endpoint's row, read and free of the database, and raise TransientError,
    PermanentError, or Unsupported where the device has no such command. None waits for long.
    """

    @property
    def takes_commands(self) -> bool:
        """Whether it can be commanded at all; else it can only be rung by a bridge."""
        ...

    def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        """Return what the endpoint says of itself, in one request; OFFLINE where it is away.

        Who only watches says that it isn't urgent, and leaves the request budget to who acts.
        """
        ...

    def join(self, endpoint: Endpoint, way: WayIn) -> None:
        """Bring the endpoint into the conference; Occupied while it is in another call."""
        ...

    def dial(self, endpoint: Endpoint, sip_address: str, kbps: int | None = None) -> None:
        """Let the endpoint call a SIP address; Occupied while it is in another call.

        `kbps` is the rate to which the call keeps; None leaves it to the endpoint.
        """
        ...

    def disconnect(self, endpoint: Endpoint, far_ends: Iterable[str]) -> None:
        """End the endpoint's calls with any of these; calls with anybody else go on."""
        ...

    def ending(self, endpoint: Endpoint, far_ends: Iterable[str]) -> Ending | None:
        """Return how its latest call with any of these ended; None where it knows of none."""
        ...

    def alert(self, endpoint: Endpoint, text: str, seconds: int) -> None:
        """Show a line on the endpoint's screen for some seconds (0: until it is taken away)."""
        ...

    def prompt(self, endpoint: Endpoint, prompt: Prompt) -> None:
        """Ask something on the endpoint's screen."""
        ...

    def wake(self, endpoint: Endpoint) -> None:
        """Wake the endpoint, so that its screens are on when people come in."""
        ...

    def book(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        """Let the panel show these of our bookings, and no others of ours."""
        ...

    def booked(self, endpoint: Endpoint) -> tuple[PanelEntry, ...]:
        """Return the bookings that the panel holds, in order of their starts."""
        ...

    def listen(self, endpoint: Endpoint, address: str) -> None:
        """Let the endpoint post what happens to this address of ours, from now on."""
        ...


Drivers = Mapping[str, EndpointDriver]


def driver_of(drivers: Drivers, endpoint: Endpoint) -> EndpointDriver:
    """Return who commands the endpoint; one whose device nobody named can only be rung.

    PermanentError where its kind has no driver here.
    """
    kind = SIP if endpoint.kind == CLOUD and not endpoint.is_commanded else endpoint.kind
    if kind not in drivers:
        raise PermanentError(f"Endpoints of the kind {kind} have no driver here.")
    return drivers[kind]


def bare(number: str) -> str:
    """Return a number or address as it can be compared: no scheme, no spaces, lower case."""
    return re.sub(r"^(sips?|spark|h323):|\s", "", number.lower())
