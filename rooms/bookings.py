"""Bookings: made, changed and called off, each in one transaction, never over somebody else's.

Nothing here commits: the unit of work does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlmodel import Session, select

from rooms.ahead import made_in as made_in
from rooms.ahead import upcoming as upcoming
from rooms.attendance import MOST_GUESTS as MOST_GUESTS
from rooms.attendance import attendees_of as attendees_of
from rooms.attendance import enlist, guest_addresses
from rooms.availability import Look
from rooms.booked_events import made as made
from rooms.errors import Refusal, Refused, Remedy
from rooms.events import BookingCancelled, BookingChanged, BookingRequested
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.made import Made
from rooms.models import Booking, Call, Person
from rooms.overriding import explained
from rooms.placing import MOST_ROOMS as MOST_ROOMS
from rooms.placing import Freed, check, chosen_rooms, locked, name_rooms, place, release, take
from rooms.placing import rooms_of as rooms_of
from rooms.pools.remedies import offering
from rooms.proposing import ask_anew, deadline_of, takes_more
from rooms.proposing import organisation_of as organisation_of
from rooms.proposing import people_of as people_of
from rooms.proposing import propose as propose
from rooms.rules import Proposal
from rooms.statuses import UNPLACED
from rooms.storage.rows import Values, adopt, write_numbered
from rooms.unit_of_work import UnitOfWork

ABOUT_ROOMS = frozenset({"too_small", "no_endpoint"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants booked. `guests` are e-mail addresses and `sip:` addresses.

    `headcounts` are the people in each room by its id, where they were said room by room.
    `is_private`: its people alone may see the title. `in_group`: it was asked for in a space that
    others share. `is_of_calendar`: it is an event of the organiser's own calendar, which invites
    its guests by itself. What is offered instead has the `equipment` too. `is_named`: these very
    rooms were asked for, so that another hour is offered before another room. `anyway`: an
    administrator overrides the rules that can be, for a `reason` (None: it wasn't asked for, and
    is). `kbps`: the call's own rate.
    The endpoints of the rooms `left_out` stay out of the call.
    """

    when: Interval
    room_ids: tuple[int, ...]
    people: int | None = None
    headcounts: tuple[tuple[int, int], ...] = ()
    wants_video: bool = False
    guests: tuple[str, ...] = ()
    title: str = ""
    is_private: bool = False
    language: str = "fr"
    space_id: str | None = None
    thread_id: str | None = None
    in_group: bool = False
    is_of_calendar: bool = False
    equipment: tuple[str, ...] = ()
    is_named: bool = False
    anyway: bool = False
    reason: str | None = ""
    kbps: int | None = None
    left_out: tuple[int, ...] = ()

    def instead(self, remedy: Remedy) -> "Wish":
        """Return the wish with what works instead."""
        return replace(
            self, when=remedy.when, room_ids=remedy.room_ids, headcounts=remedy.headcounts
        )


def book(
    unit: UnitOfWork, organizer: Person, wish: Wish, now: datetime, by: Person | None = None
) -> Booking:
    """Return the booking of the wish, written in `unit` with its blockings and its event.

    `by` is who asks on behalf of `organizer`, where that is somebody else. Where a room needs an
    administrator's approval, the booking is tentative until they decide. Raises `Refused` with
    every rule that stands against it, with who has the time, and with what works instead.
    """
    session = unit.session
    by = by or organizer
    chosen = chosen_rooms(session, organizer.organisation_id, wish.room_ids)
    proposal = propose(
        session,
        Proposal(
            when=wish.when,
            venues=chosen,
            people=wish.people,
            headcounts=wish.headcounts,
            wants_video=wish.wants_video,
            now=now,
            organizer=organizer,
            by=by,
            equipment=wish.equipment,
            is_named=wish.is_named,
            anyway=wish.anyway,
        ),
    )
    overrode = check(session, proposal, Look(now=now, person_id=organizer.id))
    row = new_booking(proposal, wish)
    (booking_id,) = write_numbered(session, Booking, [row])
    booking = adopt(session, Booking, booking_id, row)
    take(session, booking, proposal)
    reason = explained(overrode, wish.reason)
    name_rooms(session, booking, chosen)
    people = enlist(session, booking, organizer, wish.guests)
    whole = Made(booking=booking, organizer=organizer, venues=chosen, attendees=people)
    if wish.kbps is not None or wish.left_out:
        own = Call(organisation_id=booking.organisation_id, booking_id=booking_id, kbps=wish.kbps)
        own.left_out = list(wish.left_out) or None
        session.add(own)
    with offering(session, proposal, booking_id):
        unit.record(made(whole, by, overrode, reason))
    return booking


def new_booking(proposal: Proposal, wish: Wish) -> Values:
    """Return the row of a booking to be, confirmed or, where somebody must approve, tentative."""
    organizer, by = people_of(proposal)
    deadline = deadline_of(proposal)
    return {
        "organisation_id": organizer.organisation_id,
        "organizer_id": organizer.id,
        "booked_by_id": None if by.id == organizer.id else by.id,
        "calendar_of_id": organizer.id if wish.is_of_calendar else None,
        "starts_at": proposal.when.start,
        "ends_at": proposal.when.end,
        "zone": proposal.venues[0].site.zone,
        "title": wish.title,
        "is_private": wish.is_private,
        "headcount": wish.people,
        "wants_video": wish.wants_video,
        "status": "tentative" if deadline else "confirmed",
        "version": 1,
        "sequence": 0,
        "decide_by": deadline,
        "language": wish.language,
        "space_id": wish.space_id,
        "thread_id": wish.thread_id,
        "in_group": wish.in_group,
        "series_id": None,
        "recurs_at": None,
        "is_exception": False,
        "created_at": proposal.now,
        "changed_at": proposal.now,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What should become different; None leaves as it is.

    `anyway`: an administrator overrides the rules that can be overridden, for a `reason`, as in
    `Wish`.
    """

    when: Interval | None = None
    room_ids: tuple[int, ...] | None = None
    people: int | None = None
    wants_video: bool | None = None
    title: str | None = None
    is_private: bool | None = None
    version: int | None = None
    anyway: bool = False
    reason: str | None = ""


def change(unit: UnitOfWork, booking: Booking, wanted: Change, by: Person, now: datetime) -> bool:
    """Give `booking` what is wanted of it; False, and nothing happens, where it is so already.

    All rules are asked where time or rooms change; else only what the rooms must offer. Refuses a
    stale `version`, and as `book` does. Where a room needs an administrator's approval, time or
    rooms that were not approved yet make it tentative: it gives up what it had, and waits for a
    decision on what it asks for now.
    """
    session = unit.session
    booking = locked(session, booking, wanted.version)
    if booking.decide_by is not None and booking.decide_by <= now:
        raise Refused(Refusal("request_over", {"deadline": booking.decide_by}))
    before = facts(session, booking)
    overrode, had, proposal = _rearrange(session, booking, wanted, by, now)
    reason = explained(overrode, wanted.reason)
    for name, value in (("title", wanted.title), ("is_private", wanted.is_private)):
        if value is not None:
            setattr(booking, name, value)
    if facts(session, booking) == before:
        return False
    with offering(session, proposal, booking.id):
        record_change(unit, booking, before, by, now, overrode=overrode, reason=reason)
    freed(unit, booking.organisation_id, had, now)
    return True


def _rearrange(
    session: Session, booking: Booking, wanted: Change, by: Person, now: datetime
) -> tuple[tuple[str, ...], list[Freed], Proposal | None]:
    """Check and write time, rooms, and what is asked of them, where they change.

    Returns the codes of the rules that an administrator overrides, what the booking had, and the
    proposal that was checked.
    """
    present, present_ids = Interval(booking.starts_at, booking.ends_at), rooms_of(session, booking)
    when, room_ids = wanted.when or present, wanted.room_ids or tuple(present_ids)
    people = wanted.people or booking.headcount
    video = booking.wants_video if wanted.wants_video is None else wanted.wants_video
    is_open = booking.status == UNPLACED and (wanted.when or wanted.room_ids) is not None
    moves = is_open or when != present or list(room_ids) != present_ids
    if not moves and (people, video) == (booking.headcount, booking.wants_video):
        return (), [], None
    organizer = session.exec(select(Person).where(Person.id == booking.organizer_id)).one()
    proposal = Proposal(
        when=when,
        venues=chosen_rooms(session, booking.organisation_id, room_ids),
        people=people,
        wants_video=video,
        now=now,
        organizer=organizer,
        by=by,
        starts_at_before=booking.starts_at,
        takes_more=is_open or takes_more(present, present_ids, when, room_ids),
        is_named=wanted.room_ids is not None,
        anyway=wanted.anyway,
    )
    look = Look(now=now, booking_id=booking.id, person_id=organizer.id)
    if moves:
        proposal = propose(session, proposal, booking)
    overrode = check(session, proposal, look, None if moves else ABOUT_ROOMS)
    booking.headcount, booking.wants_video = people, video
    had: list[Freed] = []
    if moves:
        if proposal.takes_more:
            ask_anew(booking, proposal)
        had = place(session, booking, proposal)
    return overrode, had, proposal


def record_change(
    unit: UnitOfWork,
    booking: Booking,
    before: dict[str, object],
    by: Person | None,
    now: datetime,
    undoes: int | None = None,
    *,
    is_one_of_many: bool = False,
    overrode: tuple[str, ...] = (),
    reason: str = "",
    room_ids: list[int] | None = None,
) -> None:
    """Write that `booking` has become another than the facts `before` say.

    Whoever knows its `room_ids`, and that its guests are the same, spares us from reading them.
    A date of a series that is changed by itself is an exception from now on.
    One that waits for another decision was asked for anew. `by` is None where nobody did it.
    """
    booking.version += 1
    if booking.series_id is not None and undoes is None:
        booking.is_exception = True
    booking.changed_at = now
    unit.session.flush()
    if room_ids is None:
        after = facts(unit.session, booking)
    else:
        after = facts_of(booking, room_ids, cast("list[str]", before["guests"]))
    asks = booking.decide_by is not None and after["decide_by"] != before["decide_by"]
    kind = BookingRequested if asks else BookingChanged
    unit.record(
        kind(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id if by else None,
            at=now,
            before=before,
            after=after,
            undoes=undoes,
            is_one_of_many=is_one_of_many,
            overrode=list(overrode),
            reason=reason,
        )
    )


def cancel(
    unit: UnitOfWork,
    booking: Booking,
    by: Person,
    now: datetime,
    *,
    version: int | None = None,
    undoes: int | None = None,
) -> None:
    """Call `booking` off and free its rooms; twice, or at a stale `version`, is refused."""
    booking = locked(unit.session, booking, version)
    freed(unit, booking.organisation_id, call_off(unit, booking, by, now, undoes), now)


def call_off(
    unit: UnitOfWork,
    booking: Booking,
    by: Person | None,
    now: datetime,
    undoes: int | None = None,
    *,
    is_one_of_many: bool = False,
) -> list[Freed]:
    """Call off a booking that is kept from others; return what it had, to be `freed`."""
    session = unit.session
    before = facts(session, booking)
    booking.status, booking.changed_at = "cancelled", now
    booking.version += 1
    had = release(session, booking)
    unit.record(
        BookingCancelled(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id if by else None,
            at=now,
            before=before,
            after=facts(session, booking),
            undoes=undoes,
            is_one_of_many=is_one_of_many,
        )
    )
    return had


def venues_of(session: Session, booking: Booking) -> list[Venue]:
    """Return the booking's rooms with site and endpoints, the host's first."""
    by_id = venues(session, booking.organisation_id).by_id
    return [by_id[room_id] for room_id in rooms_of(session, booking)]


def booking_in(session: Session, organisation_id: int, booking_id: int) -> Booking | None:
    """Return the booking with this id if it belongs to the organisation."""
    booking = session.get(Booking, booking_id)
    return booking if booking and booking.organisation_id == organisation_id else None


def facts(session: Session, booking: Booking) -> dict[str, object]:
    """Return what of a booking can change, in JSON values, for the record of a change."""
    return facts_of(booking, rooms_of(session, booking), guest_addresses(session, booking))


def facts_of(booking: Booking, room_ids: list[int], guests: list[str]) -> dict[str, object]:
    """Return the same, with rooms and guests that were read already."""
    return {
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "room_ids": room_ids,
        "headcount": booking.headcount,
        "title": booking.title,
        "is_private": booking.is_private,
        "wants_video": booking.wants_video,
        "organizer_id": booking.organizer_id,
        "booked_by_id": booking.booked_by_id,
        "guests": guests,
        "space_id": booking.space_id,
        "thread_id": booking.thread_id,
        "in_group": booking.in_group,
        "status": booking.status,
        "decide_by": booking.decide_by.isoformat() if booking.decide_by else None,
        "is_exception": booking.is_exception,
        "version": booking.version,
    }
