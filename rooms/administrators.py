"""Who administers what: the rights of people over bookings, as the database has them."""

import json
from collections.abc import Collection, Iterable

from sqlalchemy import String, cast, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rooms.models import BookedRoom, Booking, Person, Room, Site
from rooms.rights import OF_SITE, RIGHTS, ROOM_ADMIN, Area, Right, enough_for, may, reach

MOST_TOLD = 50


def administrators(session: Session, right: Right, area: Area) -> list[Person]:
    """Return who may do something about all of the area, at most fifty; the operator is nobody."""
    of_sites = (
        [OF_SITE + site for site in sorted(area.sites)] if RIGHTS[right] == ROOM_ADMIN else []
    )
    roles = (*enough_for(right), *of_sites)
    text = cast(col(Person.roles), String)
    named = [text.contains(json.dumps(role, ensure_ascii=True), autoescape=True) for role in roles]
    mine = select(Person).where(Person.organisation_id == area.organisation_id, or_(*named))
    found = session.exec(mine.order_by(col(Person.id)).limit(MOST_TOLD))
    return [person for person in found if may(person, right, area)]


def may_over(session: Session, person: Person, right: Right, *bookings: Booking) -> bool:
    """Say whether a person may do something about all rooms of all these bookings."""
    if any(booking.organisation_id != person.organisation_id for booking in bookings):
        return False
    found = reach(person, right)
    if found.is_everywhere or not found:
        return found.is_everywhere
    area = area_of_bookings(session, person.organisation_id, bookings)
    return may(person, right, area)


def may_change(session: Session, person: Person, booking: Booking) -> bool:
    """Say whether `person` may change or cancel a booking, wherever it was made.

    That are its organiser, who booked it on the organiser's behalf, and the administrators of all
    its rooms.
    """
    if person.organisation_id != booking.organisation_id:
        return False
    own = person.id in (booking.organizer_id, booking.booked_by_id)
    return own or may_over(session, person, Right.CHANGE_BOOKINGS, booking)


def area_of_bookings(session: Session, organisation_id: int, bookings: Collection[Booking]) -> Area:
    """Return the sites of all rooms of the bookings, also of rooms that are retired by now."""
    rooms = (
        select(BookedRoom.room_id)
        .where(col(BookedRoom.booking_id).in_([booking.id for booking in bookings]))
        .distinct()
    )
    return area_of_rooms(session, organisation_id, session.exec(rooms))


def area_of_rooms(session: Session, organisation_id: int, room_ids: Iterable[int]) -> Area:
    """Return the sites of rooms of the organisation as an area, retired or not."""
    there = (
        select(Site.key, Site.name)
        .join(Room, col(Room.site_id) == col(Site.id))
        .where(col(Room.id).in_(list(room_ids)), Room.organisation_id == organisation_id)
        .distinct()
    )
    sites = dict(session.exec(there).all())
    return Area(organisation_id, frozenset(sites), tuple(sorted(sites.values())))


def rooms_within(organisation_id: int, sites: Collection[str]) -> SelectOfScalar[int]:
    """Return the question for the ids of the rooms of these sites."""
    there = select(Room.id).join(Site, col(Site.id) == col(Room.site_id))
    return there.where(Site.organisation_id == organisation_id, col(Site.key).in_(sites))
