"""`load`: a large, realistic town for benchmarks and for trying out, the same for the same figures.

Rooms stand in eight sites; bookings lie between 08:00 and 19:00 local time in steps of 15 minutes
on the working days of two years, never over one another. Rows are written in bulk, past the rules.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlmodel import Session, col, func, select

from rooms.models import (
    Attendee,
    Blocking,
    BookedRoom,
    Booking,
    Domain,
    Endpoint,
    Organisation,
    Person,
    Room,
    Site,
)

KEY = "grandeville"
DOMAIN = "grandeville.example"
SITES = 8
PEOPLE = 200
DAYS = 730
STEP = timedelta(minutes=15)
OPENS, STEPS_A_DAY = time(8), 44  # until 19:00
LENGTHS = (2, 3, 4, 4, 4, 6, 8, 12)  # steps: half an hour to three hours, an hour the most
CAPACITIES = (4, 6, 6, 8, 8, 10, 12, 14, 20, 30, 60)
BATCH = 20_000
ZONE = ZoneInfo("Europe/Paris")


class TownExistsError(Exception):
    """The large town is in this database already."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One booking to be: which room, by whom, from when to when (aware UTC)."""

    room: int
    person: int
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
    organisation = Organisation(key=KEY, name="Grandeville")
    session.add(organisation)
    session.flush()
    session.add(Domain(name=DOMAIN, organisation_id=organisation.id))
    room_ids = _rooms(session, organisation.id, rooms)
    people = _people(session, organisation.id)
    written = 0
    first_id = (session.exec(select(func.max(Booking.id))).one() or 0) + 1
    slots = islice(_slots(room_ids, people, bookings, first_day), bookings)
    while batch := list(islice(slots, BATCH)):
        _write(session, organisation.id, first_id + written, batch)
        written += len(batch)
        progress(written)
    _catch_up(session)
    return written


def _rooms(session: Session, organisation_id: int, rooms: int) -> list[int]:
    sites = [
        Site(organisation_id=organisation_id, key=f"site-{n}", name=f"Maison n° {n}", zone=ZONE.key)
        for n in range(1, SITES + 1)
    ]
    session.add_all(sites)
    session.flush()
    made = [
        Room(
            organisation_id=organisation_id,
            site_id=sites[n % SITES].id,
            key=f"room-{n}",
            name=f"Salle {n}",
            floor=str(n % 4),
            capacity=CAPACITIES[n % len(CAPACITIES)],
        )
        for n in range(rooms)
    ]
    session.add_all(made)
    session.flush()
    session.add_all(
        Endpoint(
            organisation_id=organisation_id,
            room_id=room.id,
            key=f"{room.key}-video",
            name=f"Écran {room.name}",
            device_id=f"{KEY}-{room.key}",
            sip_address=f"{room.key}@rooms.{DOMAIN}",
        )
        for number, room in enumerate(made)
        if number % 3
    )
    session.flush()
    return [room.id for room in made]


def _people(session: Session, organisation_id: int) -> list[int]:
    made = [
        Person(
            organisation_id=organisation_id,
            email=f"agent{n}@{DOMAIN}" if n else f"agent@{DOMAIN}",
            roles=["member"],
        )
        for n in range(PEOPLE)
    ]
    session.add_all(made)
    session.flush()
    return [person.id for person in made]


def _slots(
    room_ids: Sequence[int], people: Sequence[int], bookings: int, first_day: date
) -> Iterator[Slot]:
    """Yield bookings day by day, so that the whole of the two years is filled evenly."""
    chance = random.Random(f"{len(room_ids)} {bookings}")  # noqa: S311  a town, not a secret
    days = [first_day + timedelta(days=n) for n in range(DAYS)]
    days = [day for day in days if day.weekday() < 5]
    made = 0
    for number, day in enumerate(days):
        opens = datetime.combine(day, OPENS, ZONE).astimezone(UTC)
        for index, room in enumerate(room_ids, start=1):
            passed = number * len(room_ids) + index
            owed = bookings * passed // (len(days) * len(room_ids)) - made
            for first, length in _day(chance, owed):
                made += 1
                start = opens + first * STEP
                yield Slot(room, chance.choice(people), start, start + length * STEP)


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
    made = batch[0].start - timedelta(days=7)
    numbered = list(enumerate(batch, start=first_id))
    _insert(session, Booking, [_booking(organisation_id, n, slot, made) for n, slot in numbered])
    booked = [{"booking_id": n, "room_id": slot.room, "position": 0} for n, slot in numbered]
    _insert(session, BookedRoom, booked)
    _insert(session, Attendee, [_attendee(organisation_id, n, slot) for n, slot in numbered])
    _insert(session, Blocking, [_blocking(organisation_id, n, slot) for n, slot in numbered])


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    session.connection().execute(insert(table.__table__), rows)


def _booking(organisation_id: int, number: int, slot: Slot, made: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "organisation_id": organisation_id,
        "organizer_id": slot.person,
        "starts_at": slot.start,
        "ends_at": slot.end,
        "zone": ZONE.key,
        "title": "",
        "wants_video": False,
        "status": "confirmed",
        "version": 1,
        "sequence": 0,
        "language": "fr",
        "created_at": made,
        "changed_at": made,
    }


def _attendee(organisation_id: int, number: int, slot: Slot) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "booking_id": number,
        "kind": "email",
        "address": f"person-{slot.person}@{DOMAIN}",
        "name": "",
        "is_organizer": True,
        "answer": "ACCEPTED",
    }


def _blocking(organisation_id: int, number: int, slot: Slot) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "room_id": slot.room,
        "booking_id": number,
        "kind": "booking",
        "starts_at": slot.start,
        "ends_at": slot.end,
    }


def _catch_up(session: Session) -> None:
    """Let PostgreSQL's ids go on after ours, and both databases know their tables' new size."""
    if session.get_bind().dialect.name == "postgresql":
        last = select(func.max(col(Booking.id)))
        sequence = func.pg_get_serial_sequence("booking", "id")
        session.exec(select(func.setval(sequence, last.scalar_subquery())))
    session.connection().execute(text("ANALYZE"))
