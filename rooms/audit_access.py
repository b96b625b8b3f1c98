"""Who may read what of the audit: people of their bookings, administrators of their rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rooms.administration.events import InventoryChanged
from rooms.administrators import area_of_rooms, may_change, may_over, rooms_within
from rooms.attendance import is_among_people
from rooms.audit import BOOKINGS, INVENTORY, RIGHTS, Asked, Entry, entries
from rooms.events import BookingChanged
from rooms.interval import Interval
from rooms.models import BookedRoom, Booking, EventRecord, Person, Site
from rooms.presence.saying import LONGEST, of_person
from rooms.rights import Area, Right, may, reach
from rooms.series.rows import rooms_of_all

BEHIND = timedelta(days=60)
AHEAD = timedelta(days=400)
NEAR_BEHIND, NEAR_AHEAD = timedelta(days=7), timedelta(days=31)
MOST_BOOKINGS = 200
MOST_READ = 200
MOST_CHANGES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Which bookings somebody asks about: at this time, before or now; in this room, before or now.

    What is None wasn't said.
    """

    booking_id: int | None = None
    span: Interval | None = None
    room_id: int | None = None


def may_read(session: Session, person: Person, booking: Booking) -> bool:
    """Say whether a person may read what was done to a booking.

    They are its people, guests too, and the administrators of all its rooms.
    """
    if person.organisation_id != booking.organisation_id:
        return False
    return (
        may_change(session, person, booking)
        or is_among_people(session, person, booking)
        or may_over(session, person, Right.READ_AUDIT, booking)
    )


def done_to_bookings(session: Session, person: Person, meant: Meant, now: datetime) -> list[Entry]:
    """Return what was done to the bookings that are meant, as far as the person may read it.

    Their own bookings come first: of others is told only where none of theirs is meant.
    """
    for find in (_named,) if meant.booking_id else (_led, _invited, _administered):
        ids = find(session, person, meant, now)
        found = _done(session, ids, meant) if ids else []
        if found:
            return found
    return []


def done_to_room(
    session: Session, person: Person, room_id: int, span: Interval | None = None
) -> list[Entry] | None:
    """Return what was done to a room as such; None where the person may not read it.

    Here and below: within the span, if there is one.
    """
    area = area_of_rooms(session, person.organisation_id, [room_id])
    if not area.sites or not may(person, Right.READ_AUDIT, area):
        return None
    asked = Asked(organisation_id=person.organisation_id, room_id=room_id, kinds=INVENTORY)
    return entries(session, _within_span(asked, span), MOST_READ)


def done_to_site(
    session: Session, person: Person, site_id: int, area: Area, span: Interval | None = None
) -> list[Entry] | None:
    """Return what was done to a site as such and its rooms; None as in `done_to_room`."""
    if not may(person, Right.READ_AUDIT, area):
        return None
    asked = Asked(organisation_id=person.organisation_id, site_id=site_id, kinds=INVENTORY)
    return entries(session, _within_span(asked, span), MOST_READ)


def done_anywhere(session: Session, person: Person, span: Interval | None = None) -> list[Entry]:
    """Return what was done to rooms, sites, rules and rights, as far as it is theirs to know."""
    home, where = person.organisation_id, reach(person, Right.READ_AUDIT)
    if where.is_everywhere:
        asked = Asked(organisation_id=home, kinds=(InventoryChanged.__name__, *RIGHTS))
        return entries(session, _within_span(asked, span), MOST_READ)
    theirs = select(Site).where(Site.organisation_id == home, col(Site.key).in_(where.sites))
    found: dict[int, Entry] = {}
    for site in session.exec(theirs):
        area = Area(home, frozenset({site.key}))
        done = done_to_site(session, person, site.id, area, span) or ()
        found |= {one.id: one for one in done}
    return [found[number] for number in sorted(found, reverse=True)]


def _within_span(asked: Asked, span: Interval | None) -> Asked:
    return replace(asked, since=span.start, until=span.end) if span else asked


def done_to_rights(session: Session, person: Person, of: Person) -> list[Entry] | None:
    """Return who gave somebody rights, or took them; None where the person may not read it.

    Everybody may read that of their own.
    """
    whole = Area(person.organisation_id)
    is_theirs = person.organisation_id == of.organisation_id
    if not is_theirs or (person.id != of.id and not may(person, Right.READ_AUDIT, whole)):
        return None
    asked = Asked(organisation_id=person.organisation_id, person_id=of.id, kinds=RIGHTS)
    return [one for one in entries(session, asked, MOST_READ) if one.of_id == of.id]


def _named(session: Session, person: Person, meant: Meant, _now: datetime) -> Sequence[int]:
    booking = session.get(Booking, meant.booking_id or 0)
    return [booking.id] if booking and may_read(session, person, booking) else []


def _led(session: Session, person: Person, _meant: Meant, now: datetime) -> Sequence[int]:
    """Return the bookings of late and ahead that the person leads, or has booked for others."""
    mine = _within(person, Interval(now - BEHIND, now + AHEAD)).limit(MOST_BOOKINGS)
    led = session.exec(mine.where(Booking.organizer_id == person.id)).all()
    return [*led, *session.exec(mine.where(Booking.booked_by_id == person.id)).all()]


def _invited(session: Session, person: Person, meant: Meant, now: datetime) -> Sequence[int]:
    """Return the bookings of these days, or of the time that is meant, that invite the person."""
    span = meant.span or Interval(now - NEAR_BEHIND, now + NEAR_AHEAD)
    mine = _within(person, span).where(of_person(person))
    return session.exec(mine.limit(MOST_BOOKINGS)).all()


def _administered(session: Session, person: Person, meant: Meant, _now: datetime) -> Sequence[int]:
    """Return the bookings in rooms that the person administers, at the time that is meant."""
    found = reach(person, Right.READ_AUDIT)
    if not found or meant.span is None:
        return []
    there = select(BookedRoom.booking_id)
    if meant.room_id is not None:
        there = there.where(BookedRoom.room_id == meant.room_id)
    if not found.is_everywhere:
        within = rooms_within(person.organisation_id, found.sites)
        there = there.where(col(BookedRoom.room_id).in_(within))
    theirs = _within(person, meant.span).where(col(Booking.id).in_(there))
    ids = [*session.exec(theirs.limit(MOST_BOOKINGS)), *_moved(session, person, meant)]
    bookings = session.exec(select(Booking).where(col(Booking.id).in_(ids)))
    return [one.id for one in bookings if may_over(session, person, Right.READ_AUDIT, one)]


def _moved(session: Session, person: Person, meant: Meant) -> Sequence[int]:
    """Return the bookings that were where and when is meant, of those that were moved lately."""
    lately = select(EventRecord.booking_id, EventRecord.data).where(
        EventRecord.organisation_id == person.organisation_id,
        EventRecord.kind == BookingChanged.__name__,
        col(EventRecord.booking_id).is_not(None),
    )
    rows = session.exec(lately.order_by(col(EventRecord.id).desc()).limit(MOST_CHANGES))
    found = (number for number, data in rows if number and _was_meant(data["before"], meant))
    return list(dict.fromkeys(found))[:MOST_BOOKINGS]


def _was_meant(facts: Mapping[str, Any], meant: Meant) -> bool:
    """Say whether a booking with these facts began at the time that is meant, in the room."""
    began = datetime.fromisoformat(facts["starts_at"])
    return (meant.span is None or meant.span.start <= began < meant.span.end) and (
        meant.room_id is None or meant.room_id in facts["room_ids"]
    )


def _within(person: Person, span: Interval) -> SelectOfScalar[int]:
    """Return the question for the bookings that meet a span, in order."""
    there = select(Booking.id).where(
        Booking.organisation_id == person.organisation_id,
        col(Booking.starts_at) < span.end,
        col(Booking.starts_at) > span.start - LONGEST,
        col(Booking.ends_at) > span.start,
    )
    return there.order_by(col(Booking.starts_at))


def _done(session: Session, ids: Sequence[int], meant: Meant) -> list[Entry]:
    """Return what was done to those of the bookings that are, or were, where and when is meant."""
    found = entries(session, Asked(booking_ids=tuple(ids), kinds=BOOKINGS), MOST_READ)
    if meant.booking_id is not None or (meant.span is None and meant.room_id is None):
        return found
    rooms = rooms_of_all(session, ids)
    rows = {row.id: row for row in session.exec(select(Booking).where(col(Booking.id).in_(ids)))}
    there = [row for row in rows.values() if _is_there(row, rooms[row.id], meant)]
    here = {row.id for row in there}
    series = {row.series_id for row in there if row.series_id is not None}
    return [
        one
        for one in found
        if one.booking_id in here
        or one.series_id in series
        or _was_there(one, rows.get(one.booking_id or 0), rooms, meant)
    ]


def _is_there(booking: Booking, room_ids: Sequence[int], meant: Meant) -> bool:
    span = Interval(booking.starts_at, booking.ends_at)
    return (meant.span is None or span.overlaps(meant.span)) and (
        meant.room_id is None or meant.room_id in room_ids
    )


def _was_there(
    entry: Entry, booking: Booking | None, rooms: Mapping[int, Sequence[int]], meant: Meant
) -> bool:
    """Say whether a booking was where and when is meant until this was done.

    What this left as it was is as it is now.
    """
    before = {one.name: one.before for one in entry.differences}
    if not before.keys() & {"starts_at", "room_ids"}:
        return False
    now: dict[str, object] = {}
    if booking is not None:
        now = {"starts_at": booking.starts_at.isoformat(), "room_ids": rooms[booking.id]}
    facts = now | before
    return facts.keys() >= {"starts_at", "room_ids"} and _was_meant(facts, meant)
