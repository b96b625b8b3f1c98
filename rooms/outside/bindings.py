"""Which rooms are bound to a calendar on the town's own server."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from rooms.freeing import freed
from rooms.models import CalendarBinding, CalendarClash, CalendarCopy, CalendarEvent, Room
from rooms.outside.foreign_times import keep, retake
from rooms.unit_of_work import UnitOfWork


class AlreadyBoundError(Exception):
    """The room has a calendar, or the calendar a room."""


def bind(session: Session, room: Room, url: str, account: str, now: datetime) -> CalendarBinding:
    """Bind the room to the collection at `url`; it is looked at from now on.

    Raises `AlreadyBoundError` for a room that is bound, and for a collection to which another room
    is: one would take the other's bookings for somebody else's.
    """
    same = (CalendarBinding.room_id == room.id) | (CalendarBinding.url == url)
    other = session.exec(select(CalendarBinding).where(same)).first()
    if other is not None:
        if other.room_id == room.id:
            raise AlreadyBoundError("This room has a calendar already: unbind it first.")
        raise AlreadyBoundError("Another room is bound to this calendar.")
    made = CalendarBinding(
        organisation_id=room.organisation_id,
        room_id=room.id,
        url=url,
        account=account,
        created_at=now,
        next_at=now,
    )
    session.add(made)
    session.flush()
    return made


def unbind(unit: UnitOfWork, binding: CalendarBinding, now: datetime) -> None:
    """Forget the binding and all that is known of its calendar; the room's time there is free."""
    session = unit.session
    keep(session, binding.organisation_id, [binding.room_id])
    for table in (CalendarClash, CalendarEvent, CalendarCopy):
        session.exec(delete(table).where(col(table.binding_id) == binding.id))
    organisation_id, room_id = binding.organisation_id, binding.room_id
    session.delete(binding)
    session.flush()
    spans = retake(unit, organisation_id, [room_id], now)
    freed(unit, organisation_id, spans, now)


def binding_of(session: Session, room: Room) -> CalendarBinding | None:
    """Return the room's binding, None where it has none."""
    return session.exec(select(CalendarBinding).where(CalendarBinding.room_id == room.id)).first()


def bindings(session: Session) -> Sequence[tuple[CalendarBinding, Room]]:
    """Return all bindings of all organisations with their rooms: for the operator."""
    rows = select(CalendarBinding, Room).join(Room, col(Room.id) == CalendarBinding.room_id)
    return session.exec(rows.order_by(col(Room.organisation_id), col(Room.key))).all()
