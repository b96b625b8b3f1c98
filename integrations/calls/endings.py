"""Looks at meetings that end soon: planned once a minute, one row for each end of a meeting.

A meeting that is moved, prolonged or called off has another end, or none: the row of the old one
says nothing then, and the new end is planned for itself.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from integrations.briefing import brief, hold
from integrations.endpoints.driver import Drivers
from integrations.once import Once
from integrations.outbox import Effect, Outcome, enqueue_all
from integrations.presence.company import is_anybody_in
from integrations.screens.panel_plans import readings_of
from rooms.bookings import venues_of
from rooms.calls.ending_events import MeetingEnding
from rooms.calls.endings import ending_soon, minutes_left, runs_until, tell_at
from rooms.calls.extending import extend, steps_of
from rooms.calls.legs import latest, legs_of
from rooms.clock import Clock
from rooms.database import Database
from rooms.inventory import Venue
from rooms.models import Booking, Organisation, OutboxItem
from rooms.unit_of_work import UnitOfWork, Units

ONCE = Once("ending", of="ends_at")
# Before the end, when panels are read; just before what is done about the end by itself.
READ_BEFORE = tuple(timedelta(seconds=seconds) for seconds in (310, 180, 70, 15))


class Endings:
    """Plans the first look at each meeting that ends soon."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def plan(self) -> None:
        """Plan a look at each end that wasn't planned before; anybody may call it at any time."""
        now = self._clock.now()
        with self._units.database.reading() as session:
            ids = session.exec(select(Organisation.id)).all()
            soon = [one for owner in ids for one in ending_soon(session, owner, now)]

        def effects(session: Session, booking: Booking) -> list[Effect]:
            return [*_looks(booking, now), *_readings(session, booking, now)]

        ONCE.plan(self._units, soon, effects, now)


class EndingLook:
    """Lets a meeting go on where its rooms allow it, else has people told of its end."""

    def __init__(self, database: Database, drivers: Drivers) -> None:
        self._database = database
        self._drivers = drivers

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what gives the meeting more time, or says that it is ending.

        Nothing follows where it has another end by now. Whoever is in its rooms is looked for only
        where that matters.
        """
        assert item.booking_id is not None  # noqa: S101  every such row is given one
        booking_id, end = item.booking_id, ONCE.moment_in(item)
        with self._database.reading() as session:
            booking = session.get_one(Booking, booking_id)
            if not runs_until(booking, end, now):
                return Outcome(word="superseded")
            may_go_on = steps_of(session, booking) is not None
            rooms = brief(session, booking_id).endpoints if may_go_on else ()
            stays = latest(legs_of(session, booking_id)) if may_go_on else {}
        goes_on = may_go_on and is_anybody_in(self._drivers, rooms, stays)

        def record(unit: UnitOfWork) -> None:
            booking = unit.session.get_one(Booking, booking_id)
            steps = steps_of(unit.session, booking) if goes_on else None
            if not runs_until(booking, end, now):
                return
            if steps is not None and extend(unit, booking, end + steps.length, now):
                return
            hold(unit.session, booking_id)
            if runs_until(booking, end, now):
                enqueue_all(unit.session, _looks(booking, now), now)
                _warn(unit, booking, now)

        return Outcome(record=record)


def _warn(unit: UnitOfWork, booking: Booking, now: datetime) -> None:
    minutes = minutes_left(booking, now)
    owner, number = booking.organisation_id, booking.id
    unit.record(MeetingEnding(organisation_id=owner, booking_id=number, at=now, minutes=minutes))


def _looks(booking: Booking, now: datetime) -> list[Effect]:
    """Return the next look at the end of the meeting, if there is one to come."""
    due_at = tell_at(booking, now)
    return [] if due_at is None else [ONCE.effect(booking, due_at)]


def _readings(session: Session, booking: Booking, now: datetime) -> list[Effect]:
    """Return when the panels of the meeting are read before its end, where they offer more time."""
    venues = venues_of(session, booking)
    offering = [venue.endpoints[0] for venue in venues if _offers_time(venue)]
    return [
        reading
        for before in READ_BEFORE
        if booking.ends_at - before > now
        for reading in readings_of(offering, booking.ends_at - before)
    ]


def _offers_time(venue: Venue) -> bool:
    return bool(venue.endpoints) and venue.policy.extend_minutes is not None
