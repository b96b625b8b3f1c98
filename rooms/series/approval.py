"""Dates of a series on which administrators decide together: all of them stand, or none does.

They are those that wait until the same moment: one act asked for them. Nothing here commits.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from rooms.events import Dates, SeriesApproved, SeriesDeclined, SeriesRequestExpired
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.models import Booking, Person
from rooms.placing import Freed
from rooms.rules import Proposal
from rooms.series.cancel import call_off, end_rule
from rooms.series.plan import Date
from rooms.series.rows import (
    facts_of_all,
    free_all,
    lock_rooms,
    locked_dates,
    locked_series,
    rooms_of_all,
    take_all,
)
from rooms.series.scope import recurs_at, stretch, update_dates
from rooms.unit_of_work import UnitOfWork


def asked_together(session: Session, booking: Booking) -> list[Booking]:
    """Return the dates on which is decided together with this one, in order, itself among them.

    A booking by itself is decided on by itself.
    """
    if booking.series_id is None or booking.decide_by is None:
        return [booking]
    mine = select(Booking).where(
        Booking.series_id == booking.series_id,
        Booking.decide_by == booking.decide_by,
        Booking.status == "tentative",
    )
    return list(session.exec(mine.order_by(col(Booking.recurs_at))))


def approve_dates(unit: UnitOfWork, dates: Sequence[Booking], proposal: Proposal) -> None:
    """Let the dates of a request stand, of which `proposal` is the first, as its people see it.

    Refuses with "series_taken" where somebody has the time of one by now.
    """
    session, now = unit.session, proposal.now
    before = facts_of_all(session, dates)
    stands = {"status": "confirmed", "decide_by": None, "changed_at": now}
    update_dates(session, [(row, {**stands, "version": row.version + 1}) for row in dates])
    placed = _as_they_are(session, dates)
    free_all(session, [row.id for row in dates])
    take_all(session, placed, proposal)
    unit.record(SeriesApproved(**_told(session, dates, before, proposal.by, now)))


def decline_dates(
    unit: UnitOfWork, dates: Sequence[Booking], by: Person, now: datetime, reason: str
) -> None:
    """Say no to the dates of a request and free their time."""
    session, before = unit.session, facts_of_all(unit.session, dates)
    had = _call_off(session, dates, now)
    for row in dates:
        row.decide_by = None
    unit.record(SeriesDeclined(**_told(session, dates, before, by, now), reason=reason))
    freed(unit, dates[0].organisation_id, had, now)


def expire_dates(unit: UnitOfWork, series_id: int, decide_by: datetime, now: datetime) -> bool:
    """Call off the dates on which nobody has decided by then; False where there is none such."""
    session = unit.session
    locked_series(session, series_id)
    dates = [
        row
        for row in locked_dates(session, series_id)
        if row.status == "tentative" and row.decide_by == decide_by
    ]
    if not dates or decide_by > now:
        return False
    before = facts_of_all(session, dates)
    had = _call_off(session, dates, now)
    unit.record(SeriesRequestExpired(**_told(session, dates, before, None, now)))
    freed(unit, dates[0].organisation_id, had, now)
    return True


def _call_off(session: Session, dates: Sequence[Booking], now: datetime) -> list[Freed]:
    had = call_off(session, dates, now)
    end_rule(stretch(session, dates[0], "all"), dates, now)
    return had


def _told(
    session: Session, dates: Sequence[Booking], before: Dates, by: Person | None, now: datetime
) -> dict[str, Any]:
    """Return what each event about a request tells."""
    return {
        "organisation_id": dates[0].organisation_id,
        "series_id": dates[0].series_id,
        "person_id": by.id if by else None,
        "at": now,
        "before": before,
        "after": facts_of_all(session, dates),
    }


def _as_they_are(session: Session, rows: Sequence[Booking]) -> list[tuple[int, Date]]:
    """Return the dates by booking id, their rooms kept from other writers."""
    rooms = rooms_of_all(session, [row.id for row in rows])
    wanted = {one for ids in rooms.values() for one in ids}
    stock = lock_rooms(session, rows[0].organisation_id, wanted)
    return [
        (
            row.id,
            Date(
                recurs_at=recurs_at(row),
                when=Interval(row.starts_at, row.ends_at),
                venues=tuple(stock.by_id[room_id] for room_id in rooms[row.id]),
            ),
        )
        for row in rows
    ]
