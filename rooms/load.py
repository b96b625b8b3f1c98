"""`load`: a large, realistic town for benchmarks and for trying out, the same for the same figures.

Bookings lie between 08:00 and 19:00 local time in steps of 15 minutes on the working days of two
years, never over one another. Rows are written in bulk, past the rules.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from rooms.load_inventory import KEY, ZONE, LargeTown, write_inventory
from rooms.models import Attendee, Blocking, BookedRoom, Booking, Organisation
from rooms.storage.bulk import insert, stored

DAYS = 730
STEP = timedelta(minutes=15)
OPENS, STEPS_A_DAY = time(8), 44  # until 19:00
LENGTHS = (2, 3, 4, 4, 4, 6, 8, 12)  # steps: half an hour to three hours, an hour the most
TITLES = ("Point d'équipe", "Réunion de service", "Entretien", "Comité technique", "Projet", "")
BATCH = 20_000
BOOKING = (
    "id", "organisation_id", "organizer_id", "starts_at", "ends_at", "zone", "title", "is_private",
    "wants_video", "headcount", "status", "version", "sequence", "language", "created_at",
    "changed_at",
)  # fmt: skip
BOOKED_ROOM = ("booking_id", "room_id", "position")
ATTENDEE = (
    "organisation_id", "booking_id", "kind", "address", "name", "is_organizer", "answer",
)  # fmt: skip
BLOCKING = ("organisation_id", "room_id", "booking_id", "kind", "starts_at", "ends_at")


class TownExistsError(Exception):
    """The large town is in this database already."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One booking to be: which room, by whom, for how many, from when to when (aware UTC)."""

    room: int
    person: tuple[int, str]
    people: int
    title: str
    start: datetime
    end: datetime


def load(
    session: Session,
    rooms: int,
    bookings: int,
    first_day: date,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write the town and return how many bookings it has; the caller commits.

    Fewer than asked for only where the days of two years are full. `progress` gets the number of
    bookings written so far.
    """
    if session.exec(select(Organisation.id).where(Organisation.key == KEY)).first() is not None:
        raise TownExistsError(KEY)
    town = write_inventory(session, rooms, bookings)
    written = 0
    first_id = (session.exec(select(func.max(Booking.id))).one() or 0) + 1
    slots = islice(_slots(town, bookings, first_day), bookings)
    while batch := list(islice(slots, BATCH)):
        _write(session, town.organisation_id, first_id + written, batch)
        written += len(batch)
        progress(written)
    _catch_up(session)
    return written


def _slots(town: LargeTown, bookings: int, first_day: date) -> Iterator[Slot]:
    """Yield bookings day by day, so that the whole of the two years is filled evenly."""
    chance = random.Random(f"{len(town.seats)} {bookings}")  # noqa: S311  a town, not a secret
    days = [first_day + timedelta(days=n) for n in range(DAYS)]
    days = [day for day in days if day.weekday() < 5]
    made = 0
    for number, day in enumerate(days):
        opens = datetime.combine(day, OPENS, ZONE).astimezone(UTC)
        moments = [opens + step * STEP for step in range(STEPS_A_DAY + 1)]
        for index, (room, seats) in enumerate(town.seats.items(), start=1):
            passed = number * len(town.seats) + index
            owed = bookings * passed // (len(days) * len(town.seats)) - made
            for first, length in _day(chance, owed):
                made += 1
                yield Slot(
                    room=room,
                    person=chance.choice(town.people),
                    people=1 + int(chance.random() * seats),
                    title=chance.choice(TITLES),
                    start=moments[first],
                    end=moments[first + length],
                )


def _day(chance: random.Random, meetings: int) -> Iterator[tuple[int, int]]:
    """Yield the first step and the length of up to `meetings` meetings that don't overlap."""
    at = chance.randrange(8)
    for left in range(meetings, 0, -1):
        length = chance.choice(LENGTHS)
        if at + length > STEPS_A_DAY:
            return
        yield at, length
        at += length + chance.randrange(max(1, (STEPS_A_DAY - at - length) // left))


def _write(session: Session, organisation_id: int, first_id: int, batch: Sequence[Slot]) -> None:
    made = stored(batch[0].start - timedelta(days=7))
    numbered = [
        (number, slot, stored(slot.start), stored(slot.end))
        for number, slot in enumerate(batch, start=first_id)
    ]
    insert(
        session, Booking, BOOKING,
        (
            (n, organisation_id, slot.person[0], start, end, ZONE.key, slot.title, 0, 0,
             slot.people, "confirmed", 1, 0, "fr", made, made)
            for n, slot, start, end in numbered
        ),
    )  # fmt: skip
    insert(session, BookedRoom, BOOKED_ROOM, ((n, slot.room, 0) for n, slot, _, _ in numbered))
    insert(
        session, Attendee, ATTENDEE,
        (
            (organisation_id, n, "email", slot.person[1], "", 1, "ACCEPTED")
            for n, slot, _, _ in numbered
        ),
    )  # fmt: skip
    insert(
        session, Blocking, BLOCKING,
        (
            (organisation_id, slot.room, n, "booking", start, end)
            for n, slot, start, end in numbered
        ),
    )  # fmt: skip


def _catch_up(session: Session) -> None:
    """Let PostgreSQL's ids go on after ours, and both databases know their tables' new size."""
    if session.get_bind().dialect.name == "postgresql":
        last = select(func.max(col(Booking.id)))
        sequence = func.pg_get_serial_sequence("booking", "id")
        session.exec(select(func.setval(sequence, last.scalar_subquery())))
    session.connection().execute(text("ANALYZE"))
