"""What was read in a room's own calendar is taken in: events that others wrote, changed, took away.

Nobody's titles are kept, only when the room is taken and which resource says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from rooms.freeing import freed
from rooms.interval import Interval
from rooms.models import CalendarBinding, CalendarClash, CalendarEvent
from rooms.outside.foreign_times import keep, retake
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """An event that others wrote: its resource there, and when it takes the room.

    `problem` says why its times can't be known, if they can't.
    """

    href: str
    etag: str
    uid: str = ""
    times: Sequence[Interval] = ()
    problem: str = ""


def take_in(
    unit: UnitOfWork,
    binding: CalendarBinding,
    written: Sequence[Foreign],
    gone: Collection[str],
    now: datetime,
) -> None:
    """Keep what others `written` and forget the hrefs that are `gone`; the room follows at once.

    What was kept stays as it is where nothing became different, so that nothing is told twice.
    """
    session = unit.session
    keep(session, binding.organisation_id, [binding.room_id])
    known = events_of(session, binding)
    _forget(session, [known[href] for href in gone if href in known])
    for one in written:
        row = known.get(one.href) if one.href not in gone else None
        if row is None:
            row = CalendarEvent(
                organisation_id=binding.organisation_id, binding_id=binding.id, href=one.href
            )
        row.etag, row.uid, row.problem = one.etag, one.uid, one.problem
        row.times = [[span.start.isoformat(), span.end.isoformat()] for span in one.times]
        session.add(row)
    session.flush()
    spans = retake(unit, binding.organisation_id, [binding.room_id], now)
    freed(unit, binding.organisation_id, spans, now)


def events_of(session: Session, binding: CalendarBinding) -> Mapping[str, CalendarEvent]:
    """Return what is known of others' events in the calendar, by their hrefs."""
    mine = select(CalendarEvent).where(CalendarEvent.binding_id == binding.id)
    return {row.href: row for row in session.exec(mine)}


def _forget(session: Session, rows: Sequence[CalendarEvent]) -> None:
    ids = [row.id for row in rows]
    session.exec(delete(CalendarClash).where(col(CalendarClash.event_id).in_(ids)))
    for row in rows:
        session.delete(row)
