"""How it stands with the call of a booking at one moment, as chat and its page tell it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from rooms.attendance import attendees_of
from rooms.bookings import venues_of
from rooms.calls.connecting import WATCH
from rooms.calls.ending_events import PAGE
from rooms.calls.endings import following
from rooms.calls.extending import is_free, likely_until, step_of
from rooms.calls.legs import Call, Leg, State, call_of, key_of, latest, legs_of
from rooms.inventory import Venue
from rooms.models import Attendee, Booking
from rooms.policy import Connect

SILENT = 3 * WATCH  # after which a device that should be seen each minute is said not to answer
USUAL_STEP = timedelta(minutes=15)  # by which a meeting goes on where its rooms say nothing


class Standing(StrEnum):
    """Where an end stands, in the eyes of people; the last three are out of the call."""

    AWAITED = "awaited"
    COMING = "coming"
    IN = "in"
    MISSED = "missed"
    DROPPED = "dropped"
    LEFT = "left"


_OPEN = {State.CONNECTED: Standing.IN, State.LEAVING: Standing.IN, State.JOINING: Standing.COMING}
_OVER = {State.DROPPED: Standing.DROPPED, State.FAILED: Standing.MISSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNow:
    """One end: where it stands, `since` when, and for which `cause`, a code of the legs.

    `again_at` is when it is called again. `silent_since`: a device in the call that hasn't answered
    since then. `is_called`: that it comes in is our doing, now or before.
    """

    key: str
    name: str
    standing: Standing
    since: datetime | None = None
    cause: str = ""
    again_at: datetime | None = None
    silent_since: datetime | None = None
    is_called: bool = False

    @property
    def is_there(self) -> bool:
        """Whether it is in the call, or on its way in."""
        return self.standing in {Standing.IN, Standing.COMING}

    @property
    def is_out(self) -> bool:
        """Whether it was in the call, or tried in vain, and is out of it."""
        return self.standing in {Standing.MISSED, Standing.DROPPED, Standing.LEFT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A booking's call: its ends as they stand, and all their stays (`legs`) so far.

    While the meeting runs, `likely_until` says how long it may go on by itself, if nobody takes the
    time before, and `more_until` what people could have of it now, by one step; None where that
    can't be had. `next_at` is when the next meeting begins in one of its rooms, if that is soon.
    """

    booking: Booking
    venues: tuple[Venue, ...]
    call: Call | None
    ends: tuple[EndNow, ...]
    legs: Sequence[Leg]
    likely_until: datetime
    more_until: datetime | None
    next_at: datetime | None
    now: datetime

    @property
    def is_live(self) -> bool:
        """Whether somebody is in the call."""
        return self.call is not None and self.call.state == "live"

    @property
    def is_on(self) -> bool:
        """Whether the meeting runs."""
        begun = self.booking.starts_at <= self.now < self.booking.ends_at
        return begun and self.booking.status == "confirmed"

    @property
    def is_past(self) -> bool:
        """Whether the meeting is over, and nobody is in its call any more."""
        return self.now >= self.booking.ends_at and not self.is_live


def live(session: Session, booking: Booking, now: datetime) -> Live:
    """Return how it stands with the call of this booking."""
    venues = tuple(venues_of(session, booking))
    next_ones = [following(session, booking, venue.room.id) for venue in venues]
    is_on = booking.status == "confirmed" and booking.starts_at <= now < booking.ends_at
    longer = booking.ends_at + (step_of(session, booking) or USUAL_STEP)
    return Live(
        booking=booking,
        venues=venues,
        call=call_of(session, booking.id),
        ends=ends_now(session, booking, venues, attendees_of(session, booking), now),
        legs=legs_of(session, booking.id),
        likely_until=likely_until(session, booking, now, PAGE) if is_on else booking.ends_at,
        more_until=longer if is_on and is_free(session, booking, longer, now) else None,
        next_at=min((one.starts_at for one in next_ones if one is not None), default=None),
        now=now,
    )


def ends_now(
    session: Session,
    booking: Booking,
    venues: Sequence[Venue],
    attendees: Sequence[Attendee],
    now: datetime,
) -> tuple[EndNow, ...]:
    """Return the ends that the booking wants, and whoever else is in its call."""
    legs, call = latest(legs_of(session, booking.id)), call_of(session, booking.id)
    names, modes = _wanted(venues, attendees, call)
    others = {key: leg.name for key, leg in legs.items() if standing_of(leg) is Standing.IN}
    is_asked = call is not None and call.asked == "start"
    called = {key for key, mode in modes.items() if is_asked or mode is Connect.AUTOMATIC}
    called |= {key for key, leg in legs.items() if leg.attempts}
    return tuple(
        replace(_end(key, name, legs.get(key), now), is_called=key in called)
        for key, name in (names | others | names).items()
    )


def _wanted(
    venues: Sequence[Venue], attendees: Sequence[Attendee], call: Call | None
) -> tuple[dict[str, str], dict[str, Connect]]:
    """Return the names of the ends that the booking wants, and how they come in, by their keys.

    Addresses outside are called where any room is.
    """
    own = Connect(call.connect) if call is not None and call.connect else None
    rooms = {key_of(venue.endpoints[0].id, None): venue for venue in venues if venue.endpoints}
    modes = {key: own or venue.policy.connect for key, venue in rooms.items()}
    easiest = min(modes.values(), key=list(Connect).index, default=own or Connect.AUTOMATIC)
    outside = {
        key_of(None, one.address): one.name or one.address for one in attendees if one.kind == "sip"
    }
    names = {key: venue.room.name for key, venue in rooms.items()}
    return names | outside, modes | dict.fromkeys(outside, easiest)


def _end(key: str, name: str, leg: Leg | None, now: datetime) -> EndNow:
    if leg is None:
        return EndNow(key=key, name=name, standing=Standing.AWAITED)
    standing = standing_of(leg)
    since = {Standing.IN: leg.joined_at, Standing.COMING: leg.tried_at or leg.begun_at}
    is_tried = standing in {Standing.MISSED, Standing.DROPPED}
    is_silent = leg.seen_at is not None and leg.seen_at < now - SILENT
    is_device = standing is Standing.IN and leg.endpoint_id is not None
    return EndNow(
        key=key,
        name=name,
        standing=standing,
        since=since.get(standing, leg.left_at),
        cause=leg.cause if leg.cause != "ended" else "",
        again_at=leg.next_at if is_tried else None,
        silent_since=leg.seen_at if is_device and is_silent else None,
    )


def standing_of(leg: Leg) -> Standing:
    """Return where the end of a stay stands by it."""
    state = State(leg.state)
    if leg.left_at is None:
        return _OPEN.get(state, Standing.MISSED)
    return _OVER.get(state, Standing.LEFT)
