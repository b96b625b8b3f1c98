"""Faults of rooms: reported by anybody, told to the room administrators, closed when mended."""

from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rooms.administrators import administrators, area_of_rooms, rooms_within
from rooms.errors import Refusal, Refused
from rooms.events import Event, FaultClosed, FaultReported
from rooms.inventory import Venue, venues
from rooms.models import Fault, Person
from rooms.placing import lock
from rooms.rights import Area, Right, may, not_allowed, reach
from rooms.unit_of_work import UnitOfWork

SAME_WITHIN = timedelta(hours=24)
MOST_OPEN = 50


def report(
    unit: UnitOfWork, room_id: int, words: str, about: str, by: Person, now: datetime
) -> tuple[Fault, bool]:
    """Return the fault, and whether it is news: the same one, still open, counts for a day.

    Refuses with "unknown_room" a room of another organisation.
    """
    session = unit.session
    if not any(venue.room.id == room_id for venue in venues(session, by.organisation_id)):
        raise Refused(Refusal("unknown_room"))
    lock(session, [room_id])  # two who report the same at once are one after the other
    open_there = _open(by).where(Fault.room_id == room_id, Fault.about == about)
    since = open_there.where(col(Fault.reported_at) > now - SAME_WITHIN)
    known = session.exec(since).first()
    if known is not None:
        return known, False
    fault = Fault(
        organisation_id=by.organisation_id,
        room_id=room_id,
        reporter_id=by.id,
        words=words,
        about=about,
        reported_at=now,
    )
    session.add(fault)
    session.flush()
    unit.record(
        FaultReported(
            organisation_id=fault.organisation_id, person_id=by.id, at=now, fault_id=fault.id
        )
    )
    return fault, True


def close(unit: UnitOfWork, fault_id: int, by: Person, now: datetime) -> Fault:
    """Note that the fault is mended; returns it. One that is closed already stays as it is.

    Refuses with "not_allowed" whoever neither administers the room nor has reported the fault,
    and with "unknown_fault".
    """
    mine = select(Fault).where(Fault.id == fault_id, Fault.organisation_id == by.organisation_id)
    fault = unit.session.exec(mine.with_for_update()).first()
    if fault is None:
        raise Refused(Refusal("unknown_fault"))
    area = _area_of(unit.session, fault)
    if by.id != fault.reporter_id and not may(by, Right.CLOSE_FAULTS, area):
        raise not_allowed(Right.CLOSE_FAULTS, area)
    if fault.closed_at is None:
        fault.closed_at, fault.closed_by_id = now, by.id
        unit.session.add(fault)
        unit.record(
            FaultClosed(
                organisation_id=fault.organisation_id, person_id=by.id, at=now, fault_id=fault.id
            )
        )
    return fault


def open_faults(session: Session, person: Person) -> list[Fault]:
    """Return the open faults that the person may close, the oldest first, at most fifty."""
    mine, found = _open(person), reach(person, Right.CLOSE_FAULTS)
    if not found.is_everywhere:
        there = col(Fault.room_id).in_(rooms_within(person.organisation_id, found.sites))
        mine = mine.where(or_(col(Fault.reporter_id) == person.id, there))
    return list(session.exec(mine.order_by(col(Fault.id)).limit(MOST_OPEN)))


def caretakers(session: Session, fault: Fault) -> list[Person]:
    """Return who looks after the room, but for the reporter, who knows."""
    found = administrators(session, Right.CLOSE_FAULTS, _area_of(session, fault))
    return [person for person in found if person.id != fault.reporter_id]


def concerned(session: Session, fault: Fault) -> list[Person]:
    """Return everybody who has to know of the fault: who looks after the room, and the reporter."""
    return [session.get_one(Person, fault.reporter_id), *caretakers(session, fault)]


def fault_of(session: Session, event: Event) -> Fault:
    """Return the fault that was reported or closed."""
    if not isinstance(event, FaultReported | FaultClosed):
        raise TypeError(event)
    return session.get_one(Fault, event.fault_id)


def venue_of(session: Session, fault: Fault) -> Venue:
    """Return the room of the fault."""
    return venues(session, fault.organisation_id).by_id[fault.room_id]


def _area_of(session: Session, fault: Fault) -> Area:
    return area_of_rooms(session, fault.organisation_id, [fault.room_id])


def _open(person: Person) -> SelectOfScalar[Fault]:
    return select(Fault).where(
        Fault.organisation_id == person.organisation_id, col(Fault.closed_at).is_(None)
    )
