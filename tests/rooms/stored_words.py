"""A town in which somebody is named in every column that can hold words, of every table."""

from typing import Any

from sqlalchemy import JSON, Table, select, update
from sqlmodel import Session
from sqlmodel import select as select_rows

from rooms.models import (
    Arrival,
    Attendee,
    Booking,
    CalendarBinding,
    CalendarEvent,
    Closure,
    Conference,
    EventRecord,
    Fault,
    InboxItem,
    Leg,
    OutboxItem,
    OutsideEvent,
    OwnCalendar,
    Person,
    Plan,
    TalkState,
    Waiting,
    Whereabouts,
)
from rooms.personal_data.columns import personal, tables
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting

APART = {"person", "attendee", "whereabouts"}


def name_everywhere(units: Units, town: Town, of: Person, words: str) -> Booking:
    """Write rows of every table, and `words`, which name somebody, into each column of words.

    Returns a booking of the colleague's, ahead, to which they are invited.
    """
    room = town.rooms["jaures"]
    theirs = booked(units, town.colleague, lasting(9), room, guests=(of.email,))
    with units.open() as unit:
        session = unit.session
        _write_rows(session, town, of, theirs)
        session.flush()
        for table in tables():
            if personal(table) and table.name not in APART:
                assert _named(session, table, town, words), f"{table.name} has no row here"
    return theirs


def _write_rows(session: Session, town: Town, of: Person, theirs: Booking) -> None:
    mine: dict[str, Any] = {"organisation_id": town.organisation.id}
    about: dict[str, Any] = {**mine, "booking_id": theirs.id}
    room_id = town.rooms["jaures"].id
    binding = CalendarBinding(
        **mine,
        room_id=room_id,
        url="https://cal.example/",
        account="a",
        created_at=NOW,
        next_at=NOW,
    )
    session.add(binding)
    seats = select_rows(Attendee.id).where(Attendee.booking_id == theirs.id)
    seat = session.exec(seats.where(Attendee.address == of.email)).one()
    session.flush()
    seen: dict[str, Any] = {
        "earliest": NOW,
        "latest": lasting(9).end,
        "minutes": 60,
        "created_at": NOW,
    }
    session.add_all(
        [
            Whereabouts(**mine, address=of.email, zone="Europe/Rome", told_at=NOW),
            OwnCalendar(
                **mine, person_id=town.colleague.id, address="", given_at=NOW, looks_at=NOW
            ),
            Plan(**mine, person_id=of.id, created_at=NOW, expires_at=NOW),
            TalkState(**mine, person_id=town.colleague.id, space_id="s", updated_at=NOW),
            TalkState(**mine, person_id=of.id, space_id="t", updated_at=NOW),
            Closure(**mine, room_id=room_id, starts_at=NOW, ends_at=lasting(8).end),
            Fault(
                **mine, room_id=room_id, reporter_id=of.id, words="", about="", reported_at=NOW
            ),
            Waiting(**mine, person_id=town.colleague.id, **seen),
            Waiting(**mine, person_id=of.id, **seen),
            CalendarEvent(**mine, binding_id=binding.id, href="h"),
            Conference(**about, provider="webex"),
            EventRecord(**about, person_id=of.id, kind="BookingMade", at=NOW),
            Leg(**about, state="left", begun_at=NOW),
            OutboxItem(
                **about, kind="mail", subject="mail:1", created_at=NOW, due_at=NOW,
            ),
            InboxItem(
                key="k", kind="message", subject="s", received_at=NOW, due_at=NOW, settled_at=NOW
            ),
            OutsideEvent(**mine, person_id=town.colleague.id, uid="u"),
            Arrival(**about, attendee_id=seat, received_at=NOW, verdict="held"),
        ]
    )  # fmt: skip


def _named(session: Session, table: Table, town: Town, words: str) -> int:
    """Write the words into all personal columns of the organisation's rows; returns how many."""
    keys = list(table.primary_key.columns)
    rows = select(*keys)
    if "organisation_id" in table.columns:
        rows = rows.where(table.columns["organisation_id"] == town.organisation.id)
    count = 0
    for row in session.execute(rows).all():
        values: dict[str, Any] = {}
        for column in personal(table):
            said = f"{words} {count}" if column.primary_key or column.name in UNIQUE else words
            values[column.name] = _nested(said) if isinstance(column.type, JSON) else said
        same = [column == value for column, value in zip(keys, row, strict=True)]
        session.execute(update(table).where(*same).values(**values))
        count += 1
    return count


UNIQUE = {"key", "uid", "href"}


def _nested(words: str) -> dict[str, Any]:
    return {"before": {"guests": [words, {words: words}]}, "number": 3, "none": None}
