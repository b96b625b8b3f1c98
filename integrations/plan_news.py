"""News of bookings that administrators had to move: to their people, with what they can do now.

Who lost their rooms is reminded a few times until somebody has placed the booking, and so are the
administrators; at its start it is called off.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from integrations.later import plan_deed, plan_preview
from integrations.outbox import Effect, Outcome, enqueue_all, withdraw_all
from integrations.place_news import plan_telling
from integrations.telling import tell_people
from integrations.unplaced_news import plan_list, tell_what_is_to_be_placed
from rooms.administration.events import (
    DeedAsked,
    InventoryChanged,
    PlaceAccepted,
    PlacesChanged,
    PlacingDue,
    PlanApplied,
    PlanUndone,
    PreviewAsked,
    StillUnplaced,
    UnplacedLapsed,
)
from rooms.administration.unplaced import lapse, next_look
from rooms.bookings import venues_of
from rooms.events import Event
from rooms.inventory import venues
from rooms.models import Booking, OutboxItem, Plan
from rooms.statuses import UNPLACED
from rooms.talk import Talk
from rooms.unit_of_work import UnitOfWork

KIND = "to_place"
MOST_DATES_TOLD = 10
Follower = Callable[[Session, Event], None]


def follow_plans(talk: Talk) -> Mapping[type[Event], tuple[Follower, ...]]:
    """Return what follows from what administrators do to the inventory."""
    return {
        InventoryChanged: (),
        PlacesChanged: (plan_telling,),
        PlanApplied: (tell_of_plan(talk),),
        PlanUndone: (tell_of_return(talk),),
        PlaceAccepted: (),
        StillUnplaced: (remind(talk),),
        PlacingDue: (tell_what_is_to_be_placed(talk),),
        UnplacedLapsed: (tell_of_lapse(talk),),
        PreviewAsked: (plan_preview,),
        DeedAsked: (plan_deed,),
    }


def tell_of_plan(talk: Talk) -> Follower:
    """Return the follower that tells people where their booking is now, or that it has no place."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, PlanApplied):
            raise TypeError(event)
        plan = session.get_one(Plan, event.plan_id)
        were = {row["booking"]: row["before"] for row in plan.moved}
        reason = {"reason": event.reason}
        for kind, ids in (("moved_by_plan", event.moved), ("unplaced", event.unplaced)):
            for together in _together(session, ids):
                first = together[0]
                if len(together) == 1:
                    details = reason | _before(session, event, were[first.id])
                    tell_people(session, talk, event.at, first, kind, details)
                else:
                    details = reason | _dates(session, together)
                    tell_people(session, talk, event.at, first, f"series_{kind}", details)

    return follow


def tell_of_return(talk: Talk) -> Follower:
    """Return the follower that tells people that their booking is again where it was."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, PlanUndone):
            raise TypeError(event)
        for together in _together(session, event.moved):
            first, is_one = together[0], len(together) == 1
            kind, details = "series_back_by_plan", _dates(session, together)
            if is_one:
                kind, details = "back_by_plan", {}
            tell_people(session, talk, event.at, first, kind, details)

    return follow


def _together(session: Session, booking_ids: Sequence[int]) -> list[list[Booking]]:
    """Return the bookings in order of time, dates of one series of one organiser together."""
    rows = [session.get_one(Booking, booking_id) for booking_id in booking_ids]
    found: dict[object, list[Booking]] = {}
    for row in sorted(rows, key=lambda row: (row.starts_at, row.id)):
        key = (row.series_id, row.organizer_id) if row.series_id is not None else row.id
        found.setdefault(key, []).append(row)
    return list(found.values())


def _dates(session: Session, together: Sequence[Booking]) -> dict[str, object]:
    """Return how many dates of a series there are, and where and when the first of them are."""
    first = together[:MOST_DATES_TOLD]
    places = [
        {
            "rooms": []
            if one.status == UNPLACED
            else [venue.room.name for venue in venues_of(session, one)],
            "start": one.starts_at.isoformat(),
            "end": one.ends_at.isoformat(),
        }
        for one in first
    ]
    return {"count": len(together), "places": places}


def _before(session: Session, event: Event, was: Mapping[str, Any]) -> dict[str, object]:
    """Return where a booking was: the names of its rooms, and its time."""
    by_id = venues(session, event.organisation_id).by_id
    names = [by_id[room_id].room.name for room_id in was["room_ids"]]
    return {"were": names, "were_from": was["starts_at"], "were_until": was["ends_at"]}


def plan_reminder(session: Session, event: Event) -> None:
    """See that people are reminded of a booking that has lost its rooms, once at a time."""
    booking = session.get_one(Booking, event.booking_id)
    withdraw_all(session, [KIND], [booking.id], event.at)
    enqueue_all(session, [_reminder(booking, event.at)], event.at)


def _reminder(booking: Booking, now: datetime) -> Effect:
    return Effect(
        kind=KIND,
        subject=f"{KIND}:{booking.id}",
        booking=booking,
        due_at=next_look(booking, now),
        payload={"starts_at": booking.starts_at.isoformat()},
    )


def remind(talk: Talk) -> Follower:
    """Return the follower that reminds people, lets administrators hear, and plans the next."""

    def follow(session: Session, event: Event) -> None:
        booking = session.get_one(Booking, event.booking_id)
        tell_people(session, talk, event.at, booking, "still_unplaced", {})
        plan_list(session, booking, event.at)
        plan_reminder(session, event)

    return follow


def tell_of_lapse(talk: Talk) -> Follower:
    """Return the follower that tells people that no room was found."""

    def follow(session: Session, event: Event) -> None:
        booking = session.get_one(Booking, event.booking_id)
        tell_people(session, talk, event.at, booking, "unplaced_lapsed", {})

    return follow


class ToPlace:
    """Reminds people of a booking without rooms, and calls it off when it should begin."""

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what reminds of it or ends it, if it still has no rooms at this time."""
        booking_id, planned = item.booking_id, item.payload["starts_at"]
        assert booking_id is not None  # noqa: S101  `plan_reminder` gives every row one

        def record(unit: UnitOfWork) -> None:
            booking = unit.session.get_one(Booking, booking_id)
            is_same = booking.starts_at.isoformat() == planned
            if booking.status != UNPLACED or not is_same or lapse(unit, booking_id, now):
                return
            unit.record(
                StillUnplaced(
                    organisation_id=booking.organisation_id, booking_id=booking_id, at=now
                )
            )

        return Outcome(record=record)
