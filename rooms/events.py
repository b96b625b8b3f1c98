"""What happened, in the past tense. Each is stored with what caused it, and may have followers."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

from rooms.made import Made


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at `at` to a booking, by the hand of a person or of nobody.

    What happened to a whole series names the series, and no booking.
    """

    organisation_id: int
    booking_id: int | None = None
    series_id: int | None = None
    person_id: int | None = None
    at: datetime

    def data(self) -> dict[str, object]:
        """Return what the kind of event adds, in JSON values."""
        kind: Any = type(self)
        adds = {name: getattr(self, name) for name in _data_of(kind)}
        return adds if self.series_id is None else {"series_id": self.series_id, **adds}


# What every event has, and what is only handed on to those who follow at once.
NOT_DATA = frozenset({*(one.name for one in fields(Event)), "made"})


@cache
def _data_of(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name not in NOT_DATA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overriding(Event):
    """What an administrator may do against rules: those that they `overrode`, for a `reason`."""

    overrode: list[str] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMade(Overriding):
    """Rooms were booked; `made` is what was written, for those who follow at once."""

    made: Made | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequested(Overriding):
    """Rooms are held for a booking that an administrator must approve; `made` as above.

    `before` and `after` are its facts where a booking that stood already was moved, and asks anew;
    `undoes` and `is_one_of_many` are then as in `BookingChanged`.
    """

    made: Made | None = field(default=None, compare=False, repr=False)
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None
    undoes: int | None = None
    is_one_of_many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingApproved(Event):
    """An administrator approved what was asked for: the booking stands."""

    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDeclined(Event):
    """An administrator said no to what was asked for; its time is free again."""

    before: dict[str, object]
    after: dict[str, object]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExpired(Event):
    """Nobody decided in time on what was asked for; its time is free again."""

    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChanged(Overriding):
    """Time, rooms or people of a booking changed; `before` and `after` are its facts.

    `undoes` is the id of the record that this takes back, here and below. `is_one_of_many`: the
    act was about several bookings, and another event tells of the whole.
    """

    before: dict[str, object]
    after: dict[str, object]
    undoes: int | None = None
    is_one_of_many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingsHandedOver(Overriding):
    """All that somebody had ahead has another organiser; each booking has its own event too."""

    from_id: int
    to_id: int
    booking_ids: list[int]
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(Event):
    """A booking was called off and its rooms freed; the rest is as in `BookingChanged`."""

    before: dict[str, object]
    after: dict[str, object]
    undoes: int | None = None
    is_one_of_many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingsCancelled(Event):
    """Several bookings were called off in one act; each has its own event too."""

    booking_ids: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRestored(Event):
    """A booking that was called off stands again, in its rooms and with its people."""

    before: dict[str, object]
    after: dict[str, object]
    undoes: int


Dates = list[dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesMade(Overriding):
    """Rooms were booked for all dates of a series: one event for all of `booking_ids`."""

    booking_ids: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRequested(Overriding):
    """Rooms are held for dates of a series that an administrator must approve, all in one.

    `booking_ids` are those of new dates. Where dates that stood already were moved, and ask anew,
    the rest is as in `SeriesChanged`.
    """

    booking_ids: list[int] = field(default_factory=list)
    split_from: int | None = None
    before: Dates = field(default_factory=list)
    after: Dates = field(default_factory=list)
    rules: Dates = field(default_factory=list)
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesProlonged(Overriding):
    """A series goes on for longer, with the new dates `booking_ids`; `rules` as in the above."""

    booking_ids: list[int]
    rules: Dates


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesApproved(Event):
    """An administrator approved dates that were asked for together: they stand."""

    before: Dates
    after: Dates


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDeclined(Event):
    """An administrator said no to dates that were asked for together; their time is free again."""

    before: Dates
    after: Dates
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRequestExpired(Event):
    """Nobody decided in time on dates that were asked for together; their time is free again."""

    before: Dates
    after: Dates


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChanged(Overriding):
    """Several dates of a series changed at once, each with its facts in `before` and `after`.

    The facts are those of a booking and its "id", "series_id" and "recurs_at", in the same order
    in both lists. `rules` are the series' own rows as they were before. Where the dates from some
    day on became a series of their own, that is `series_id`, and `split_from` is the one before it.
    """

    split_from: int | None = None
    before: Dates
    after: Dates
    rules: Dates = field(default_factory=list)
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCancelled(Event):
    """Several dates of a series were called off at once; the lists as in `SeriesChanged`."""

    before: Dates
    after: Dates
    rules: Dates = field(default_factory=list)
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRestored(Event):
    """Dates of a series that were called off at once stand again, as they were before."""

    before: Dates
    after: Dates
    rules: Dates = field(default_factory=list)
    undoes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(Event):
    """Time that is free again was offered to whoever waits for it, and is held for them."""

    waiting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferOver(Event):
    """Whoever waited has not taken in time what was offered to them."""

    waiting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWithdrawn(Event):
    """What was offered to whoever waited is taken for something that comes before all."""

    waiting_id: int


Spans = list[list[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingDue(Event):
    """Time that somebody has may be free from `due` on: it is to be offered to those who wait.

    `due` is in ISO 8601, `spans` are rows of a room's id, start and end (ISO 8601).
    """

    due: str
    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceReady(Event):
    """The call of a booking exists; whoever comes can have the link.

    `provider` made it, `instead_of` those who were asked before and couldn't.
    """

    provider: str = ""
    instead_of: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(Event):
    """The endpoints are in the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(Event):
    """The call was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequested(Event):
    """Somebody asked by hand for the call to start or to end, or for one end to be called again.

    `act` is "start", "end" or "ring"; for the last, `end` is the end's key
    (`rooms.calls.legs.key_of`).
    """

    act: str
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestAnswered(Event):
    """Somebody invited answered: a PARTSTAT, the one before, their word, whom they delegated.

    An answer to a series is told of the first of the `dates` that it means.
    """

    address: str
    answer: str
    before: str
    comment: str = ""
    delegate: str = ""
    dates: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalHeld(Event):
    """Something came back that a person must look at: the row `arrival_id` says what and why."""

    arrival_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeProposed(Event):
    """Somebody invited proposes another time; the row `arrival_id` has it."""

    arrival_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeDeclined(Event):
    """The meeting stays where it is; who proposed another time in `arrival_id` is told."""

    arrival_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWanted(Event):
    """Somebody invited asks for the present state (REFRESH, RFC 5546 section 3.2.6)."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestUnreachable(Event):
    """A mail to a guest came back: `status` as in RFC 3463, `reason` the server's words."""

    address: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleArrived(Event):
    """Somebody of a booking is in the room: it isn't empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReported(Event):
    """Something in a room doesn't work."""

    fault_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultClosed(Event):
    """What didn't work in a room works again."""

    fault_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue(Event):
    """A booking is about to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Event):
    """An effect was given up: `effect` is its kind, `target` whom or what it didn't reach.

    `detail` says which of its kind, where there are several: of mails, what they were to tell.
    """

    effect: str
    target: str
    detail: str = ""
