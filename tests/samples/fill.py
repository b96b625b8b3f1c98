"""Writes the sample of the present revision: `python -m tests.samples.fill`, once, at its release.

Later migrations are tested on it (tests/rooms/test_migrations.py), so a sample is never rewritten.
"""

import sqlite3
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from rooms.bookings import Change, Wish, book, cancel, change
from rooms.database import Database, upgrade
from rooms.events import Event
from rooms.models import Conference, InboxItem, OutboxItem, TalkState
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, lasting, settled_town

SAMPLES = Path(__file__).resolve().parent


def main() -> int:
    """Write `<revision>.sql` beside this file, unless it is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "salon.sqlite"
        database = Database(f"sqlite:///{path}")
        upgrade(database)
        fill(Units(database, _follow))
        database.close()
        connection = sqlite3.connect(path)
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        with (SAMPLES / f"{revision}.sql").open("x", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in connection.iterdump())
        connection.close()
    return 0


def fill(units: Units) -> None:
    """Write bookings in every state, with what hangs on them."""
    town = settled_town(units)
    with units.open() as unit:
        made = book(unit, town.agent, _wish(town, 14, "jaures"), NOW)
        unit.session.add(
            Conference(
                organisation_id=made.organisation_id,
                booking_id=made.id,
                provider="webex",
                state="ready",
                meeting_id="meeting-1",
                web_link="https://meet.example/1",
                sip_address="1@meet.example",
                number="1",
                password="élan|1",
            )
        )
        book(unit, town.colleague, _wish(town, 14, "mandela", "simone-veil"), NOW)
        moved = book(unit, town.agent, _wish(town, 9, "cesaire"), NOW)
        gone = book(unit, town.agent, _wish(town, 16, "jaures"), NOW)
        theirs = Wish(when=lasting(14), room_ids=(town.neighbour.room.id,))
        book(unit, town.neighbour.agent, theirs, NOW)
    with units.open() as unit:
        later = NOW + timedelta(minutes=1)
        change(unit, moved, Change(when=lasting(10, 15), people=5), town.admin, later)
        cancel(unit, gone, town.agent, later)
        unit.session.add(
            TalkState(
                person_id=town.agent.id,
                space_id="space-1",
                organisation_id=town.organisation.id,
                data={"question": "Jaurès ?"},
                updated_at=later,
            )
        )
        unit.session.add(
            InboxItem(
                key="message-1",
                kind="message",
                subject="space-1",
                payload={"text": "réserve Jaurès"},
                received_at=NOW,
                due_at=NOW,
                settled_at=later,
                outcome="done",
            )
        )


def _wish(town: Town, hour: int, *rooms: str) -> Wish:
    return Wish(
        when=lasting(hour),
        room_ids=tuple(town.id_of(room) for room in rooms),
        people=4,
        wants_video=True,
        guests=("contact@partenaire.example", "sip:salle@lyon.example"),
        title="Réunion d’équipe",
        space_id="space-1",
        thread_id="thread-1",
    )


def _follow(session: Session, event: Event) -> None:
    session.add(
        OutboxItem(
            kind="reminder",
            subject=f"booking:{event.booking_id}",
            organisation_id=event.organisation_id,
            booking_id=event.booking_id,
            payload={"event": type(event).__name__},
            created_at=event.at,
            due_at=event.at + timedelta(hours=24),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
