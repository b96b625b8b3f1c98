"""Holds: time that is kept for somebody for some minutes, while they are asked something.

A hold is a blocking like any other, so the database keeps others out of it. It ends by itself:
reads ignore what has expired, and the next writer who wants its time deletes it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult
from sqlmodel import Session, col, delete

from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Blocking, Person
from rooms.placing import give_way, lock, spaces_taken
from rooms.rows import Values, write_unless_refused

MOST_BLOCKINGS = 60  # of one person's question
KEEP = timedelta(days=1)

Slot = tuple[Venue, Interval]


def hold(
    session: Session,
    person: Person,
    slots: Sequence[Slot],
    now: datetime,
    *,
    minutes: int = 10,
) -> list[Slot]:
    """Keep what a question offers for `person`; return what could be kept, until `now` + minutes.

    A new question lets go of what an earlier one kept, wherever it was asked. What somebody else
    has by now is passed over, and so is what goes beyond sixty blockings.
    """
    until = now + timedelta(minutes=minutes)
    asked = [(slot, _rows(person.id, slot, until, "question")) for slot in slots]
    lock(session, {row["room_id"] for _, rows in asked for row in rows})
    drop(session, person)
    held: list[Slot] = []
    left = MOST_BLOCKINGS
    for slot, rows in asked:
        if len(rows) <= left and _write(session, rows, now):
            held.append(slot)
            left -= len(rows)
    return held


def hold_offer(
    session: Session, person_id: int, slot: Slot, now: datetime, until: datetime, waiting_id: int
) -> bool:
    """Keep a slot for whoever waited for it; False where somebody else has it by now."""
    rows = _rows(person_id, slot, until, "offer", waiting_id)
    lock(session, [row["room_id"] for row in rows])
    return _write(session, rows, now)


def drop(session: Session, person: Person, until: datetime | None = None) -> None:
    """Let go of what questions keep for `person`; with `until`, of the one that ends then."""
    mine = delete(Blocking).where(
        col(Blocking.held_for_id) == person.id, col(Blocking.kind) == "question"
    )
    session.exec(mine if until is None else mine.where(col(Blocking.expires_at) == until))


def sweep(session: Session, now: datetime) -> int:
    """Delete the holds that ended a day ago and that nobody's wish came across since."""
    old = delete(Blocking).where(
        col(Blocking.expires_at) < now - KEEP, col(Blocking.held_for_id).is_not(None)
    )
    return cast("CursorResult[Any]", session.exec(old)).rowcount


def _rows(
    person_id: int, slot: Slot, until: datetime, kind: str, waiting_id: int | None = None
) -> list[Values]:
    venue, when = slot
    return [
        {
            "organisation_id": venue.room.organisation_id,
            "room_id": room_id,
            "held_for_id": person_id,
            "waiting_id": waiting_id,
            "kind": kind,
            "starts_at": span.start,
            "ends_at": span.end,
            "expires_at": until,
        }
        for room_id, span in spaces_taken([venue], when)
    ]


def _write(session: Session, rows: Sequence[Values], now: datetime) -> bool:
    if write_unless_refused(session, Blocking, rows):
        return True
    return give_way(session, rows, (), now) and write_unless_refused(session, Blocking, rows)
