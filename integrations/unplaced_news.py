"""What administrators hear of bookings that have no room yet: all of them at once, now and then."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from integrations.outbox import Effect, Outcome, reschedule, untried
from integrations.speaking import say
from rooms.administration.events import PlacingDue
from rooms.administration.unplaced import theirs_to_place
from rooms.administrators import administrators, area_of_bookings
from rooms.bookings import organisation_of, venues_of
from rooms.events import Event
from rooms.models import Booking, OutboxItem, Person
from rooms.reference import reference_of
from rooms.rights import Right
from rooms.talk import Talk
from rooms.unit_of_work import UnitOfWork

KIND = "placing"
SOON = timedelta(hours=12)
GATHERING = timedelta(minutes=10)  # who loses rooms loses several at once
MORNING = time(8)
MOST_TOLD = 10
Follower = Callable[[Session, Event], None]


def plan_list(session: Session, booking: Booking, now: datetime) -> None:
    """See that who may place the booking hears of it, with all others: soon, or next morning."""
    area = area_of_bookings(session, booking.organisation_id, [booking])
    for admin in administrators(session, Right.CHANGE_BOOKINGS, area):
        if admin.id in (booking.organizer_id, booking.booked_by_id):
            continue
        owner = organisation_of(session, admin)
        due_at = now + GATHERING
        if booking.starts_at - now > SOON:
            due_at = _next_morning(now, ZoneInfo(owner.zone))
        subject = f"{KIND}:{admin.id}"
        if all(row.due_at > due_at for row in untried(session, KIND, subject)):
            payload = {"person": admin.id, "organisation": owner.id}
            reschedule(
                session, Effect(kind=KIND, subject=subject, due_at=due_at, payload=payload), now
            )


def _next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= MORNING)
    return datetime.combine(day, MORNING, zone)


class Placing:
    """Lets an administrator hear what is to be placed when they are to."""

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return the event that tells them."""

        def record(unit: UnitOfWork) -> None:
            unit.record(
                PlacingDue(
                    organisation_id=int(item.payload["organisation"]),
                    person_id=int(item.payload["person"]),
                    at=now,
                )
            )

        return Outcome(record=record)


def tell_what_is_to_be_placed(talk: Talk) -> Follower:
    """Return the follower that tells an administrator of all bookings that they may place."""

    def follow(session: Session, event: Event) -> None:
        admin = session.get(Person, event.person_id)
        waiting = theirs_to_place(session, admin, event.at) if admin else []
        if admin is None or not waiting:
            return
        language = admin.language or organisation_of(session, admin).language
        kind, details = "still_unplaced", dict[str, object](language=language)
        if len(waiting) > 1:
            kind = "to_place"
            told = [_told(session, one) for one in waiting[:MOST_TOLD]]
            details |= {"count": len(waiting), "places": told}
        reply = talk.notice(session, kind, waiting[0], event.at, details)
        say(session, admin.email, None, reply, event.at, booking=waiting[0])

    return follow


def _told(session: Session, booking: Booking) -> dict[str, object]:
    return {
        "reference": reference_of(booking.id),
        "rooms": [venue.room.name for venue in venues_of(session, booking)],
        "start": booking.starts_at.isoformat(),
        "end": booking.ends_at.isoformat(),
    }
