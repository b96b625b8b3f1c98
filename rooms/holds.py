"""Holds: time that is kept for somebody for some minutes, while they are asked something.

A hold is a blocking like any other, so the database keeps others out of it. It ends by itself:
reads ignore what has expired, and the next writer who wants its time deletes it. Whoever came to
wait meanwhile is offered its time when it ends (`rooms.lapsing`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult
from sqlmodel import Session, col, delete, select

from rooms.events import OfferingDue
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Blocking, Person
from rooms.placing import Freed, give_way, lock, spaces_taken
from rooms.storage.rows import Values, write_unless_refused
from rooms.unit_of_work import UnitOfWork

MOST_BLOCKINGS = 60  # of one person's question
KEEP = timedelta(days=1)

Slot = tuple[Venue, Interval]


def hold(
    unit: UnitOfWork,
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
    session, until = unit.session, now + timedelta(minutes=minutes)
    asked = [(slot, _rows(person.id, slot, until, "question")) for slot in slots]
    lock(session, {row["room_id"] for _, rows in asked for row in rows})
    drop(unit, person, now)
    held: list[Slot] = []
    spans: list[Freed] = []
    left = MOST_BLOCKINGS
    for slot, rows in asked:
        if len(rows) <= left and _write(session, rows, now):
            held.append(slot)
            spans += [(row["room_id"], Interval(row["starts_at"], row["ends_at"])) for row in rows]
            left -= len(rows)
    offer_when_due(unit, person, spans, now=now, due=until)
    return held


def hold_offer(
    session: Session, person_id: int, slot: Slot, now: datetime, until: datetime, waiting_id: int
) -> bool:
    """Keep a slot for whoever waited for it; False where somebody else has it by now."""
    rows = _rows(person_id, slot, until, "offer", waiting_id)
    lock(session, [row["room_id"] for row in rows])
    return _write(session, rows, now)


def drop(unit: UnitOfWork, person: Person, now: datetime, until: datetime | None = None) -> None:
    """Let go of what questions keep for `person`; with `until`, of the one that ends then.

    It is offered to those who wait once this transaction has ended.
    """
    mine = [col(Blocking.held_for_id) == person.id, col(Blocking.kind) == "question"]
    if until is not None:
        mine.append(col(Blocking.expires_at) == until)
    had = unit.session.exec(
        select(Blocking.room_id, Blocking.starts_at, Blocking.ends_at).where(*mine)
    ).all()
    if had:
        unit.session.exec(delete(Blocking).where(*mine))
        spans = [(room_id, Interval(start, end)) for room_id, start, end in had]
        offer_when_due(unit, person, spans, now=now, due=now)


def offer_when_due(
    unit: UnitOfWork, person: Person, spans: Sequence[Freed], *, now: datetime, due: datetime
) -> None:
    """See that time is offered to those who wait from `due` on; `person` has it till then."""
    if spans:
        told = [[room_id, span.start.isoformat(), span.end.isoformat()] for room_id, span in spans]
        unit.record(
            OfferingDue(
                organisation_id=person.organisation_id,
                person_id=person.id,
                at=now,
                due=due.isoformat(),
                spans=told,
            )
        )


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
