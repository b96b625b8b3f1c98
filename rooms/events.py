"""What happened, in the past tense. Each is stored with what caused it, and may have followers."""

from dataclasses import dataclass, field, fields
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at `at` to a booking, by the hand of a person or of nobody."""

    organisation_id: int
    booking_id: int | None = None
    person_id: int | None = None
    at: datetime

    def data(self) -> dict[str, object]:
        """Return what the kind of event adds, in JSON values."""
        base = {field.name for field in fields(Event)}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in base}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMade(Event):
    """Rooms were booked; `overrode` are the rules that an administrator overrode."""

    overrode: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequested(Event):
    """Rooms are held for a booking that an administrator must approve."""

    overrode: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChanged(Event):
    """Time, rooms or people of a booking changed; `before` and `after` are its facts.

    `undoes` is the id of the record that this takes back, here and below.
    """

    before: dict[str, object]
    after: dict[str, object]
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(Event):
    """A booking was called off and its rooms freed."""

    before: dict[str, object]
    after: dict[str, object]
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRestored(Event):
    """A booking that was called off stands again, in its rooms and with its people."""

    before: dict[str, object]
    after: dict[str, object]
    undoes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceReady(Event):
    """The call of a booking exists; whoever comes can have the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(Event):
    """The endpoints are in the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(Event):
    """The call was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequested(Event):
    """Somebody asked by hand for the call to start or to end; `act` is "start" or "end"."""

    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue(Event):
    """A booking is about to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Event):
    """An effect was given up: `effect` is its kind, `target` whom or what it didn't reach."""

    effect: str
    target: str
