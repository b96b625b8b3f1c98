"""Rooms that have another name or address for people: calendars follow, and organisers hear of it.

It may concern thousands of bookings, so rows of the outbox go through them, some at a time: each
in a transaction of its own, which also writes the row for those that come after. What was sent
decides who gets a mail, so that nobody gets one who has the place as it is, also where it was
changed once more meanwhile, or back. An organiser hears once of all their bookings.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from integrations import invitations
from integrations.briefing import hold
from integrations.outbox import Outcome, enqueue
from integrations.series.invitations import bring_up_to_date
from integrations.speaking import say
from rooms.administration.told_places import (
    Entry,
    Places,
    as_told,
    next_told,
    still_otherwise,
    told_to,
)
from rooms.events import Event
from rooms.inventory import venues
from rooms.models import EventRecord, OutboxItem, Person
from rooms.talk import Talk
from rooms.unit_of_work import UnitOfWork, Units

KIND = "places"
AT_ONCE = 50  # while others wait to write: some tenths of a second
MOST_PLACES_TOLD = 10


def plan_telling(session: Session, event: Event) -> None:
    """See that people are told of places that an event, recorded just now, says are others."""
    mine = select(EventRecord.id).where(
        EventRecord.organisation_id == event.organisation_id,
        EventRecord.kind == type(event).__name__,
    )
    record_id = session.exec(mine.order_by(col(EventRecord.id).desc()).limit(1)).one()
    _plan(session, event.organisation_id, record_id, (0, 0), event.at)


def _plan(
    session: Session, organisation_id: int, record_id: int, after: tuple[int, int], now: datetime
) -> None:
    payload = {"event": record_id, "after": after}
    enqueue(session, KIND, f"{KIND}:{organisation_id}", now, payload=payload)


class PlaceNews:
    """Brings calendars to how rooms are told now, and tells organisers, in the words of `talk`."""

    def __init__(self, units: Units, talk: Talk, at_once: int = AT_ONCE) -> None:
        self._units = units
        self._talk = talk
        self._at_once = at_once

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what tells some of them, and goes on after them."""
        organizer_id, booking_id = item.payload["after"]
        after = (organizer_id, booking_id)
        with self._units.reading() as session:
            record = session.get(EventRecord, item.payload["event"])
            if record is None:  # forgotten, after a long time
                return Outcome(word="superseded")
            places = still_otherwise(record.data["was"], venues(session, record.organisation_id))
            found = next_told(session, places, record.at, after, self._at_once)

        def tell(unit: UnitOfWork) -> None:
            session = unit.session
            _bring_up_to_date(session, found, now)
            for person_id in dict.fromkeys(one.organizer_id for one in found):
                if person_id != organizer_id:  # else they have heard of all
                    self._tell(session, person_id, places, record.at, now)
            if len(found) == self._at_once:
                last = (found[-1].organizer_id, found[-1].booking_id)
                _plan(session, record.organisation_id, record.id, last, now)

        return Outcome(record=tell if found else None)

    def _tell(
        self, session: Session, person_id: int, places: Places, since: datetime, now: datetime
    ) -> None:
        """Tell an organiser of all their bookings, unless they are all called off by now."""
        count, booking, room_ids = told_to(session, person_id, places, since)
        if booking is None:
            return
        person = session.get_one(Person, person_id)
        details: dict[str, object] = {
            "language": person.language,
            "count": count,
            "places": _said(session, booking.organisation_id, places, room_ids),
        }
        kind = "place_told" if count == 1 else "places_told"
        reply = self._talk.notice(session, kind, booking, now, details)
        say(session, person.email, None, reply, now, booking=booking)


def _bring_up_to_date(session: Session, found: Sequence[Entry], now: datetime) -> None:
    """Plan the mails: a series has one event, and is brought up to date as a whole."""
    for series_id in sorted({one.series_id for one in found if one.series_id is not None}):
        bring_up_to_date(session, series_id, now)
    for booking_id in sorted(one.booking_id for one in found if one.series_id is None):
        hold(session, booking_id)
        invitations.tell_place(session, booking_id, now)


def _said(
    session: Session, organisation_id: int, places: Places, room_ids: Collection[int]
) -> list[list[list[str]]]:
    """Return how the rooms were told and are told, the first of them."""
    by_id = venues(session, organisation_id).by_id
    return [[places[one], as_told(by_id[one])] for one in sorted(room_ids)[:MOST_PLACES_TOLD]]
