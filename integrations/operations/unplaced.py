"""The bookings that have lost their rooms and are to be placed by somebody."""

import argparse
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from integrations.arguments import with_json
from integrations.operations.operation import Answer, Operation, Process
from rooms.administration.unplaced import to_be_placed
from rooms.bookings import venues_of
from rooms.database import Database
from rooms.models import Booking, Organisation, Person
from rooms.reference import reference_of


def unplaced(database: Database, now: datetime) -> Answer:
    """Return every booking without a room, the next first; the exit code is 1 where there is one.

    It says where each was, for how many people it needs a place, and by whom it was booked.
    """
    found: list[dict[str, Any]] = []
    with database.reading() as session:
        for owner in session.exec(select(Organisation).order_by(col(Organisation.key))):
            for booking in to_be_placed(session, owner.id, now):
                organizer = session.get_one(Person, booking.organizer_id)
                rooms = [venue.room.key for venue in venues_of(session, booking)]
                found.append(_facts(owner, booking, organizer, rooms))
    text = "\n".join(_line(one) for one in found) or "Every booking has its rooms."
    return Answer({"unplaced": found}, text, int(bool(found)))


def _facts(
    owner: Organisation, booking: Booking, organizer: Person, rooms: list[str]
) -> dict[str, Any]:
    return {
        "organisation": owner.key,
        "booking": reference_of(booking.id),
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "people": booking.headcount,
        "video": booking.wants_video,
        "was_in": rooms,
        "organizer": organizer.email,
    }


def _line(one: dict[str, Any]) -> str:
    start = datetime.fromisoformat(one["starts_at"])
    people = f", {one['people']} people" if one["people"] else ""
    was = ", ".join(one["was_in"])
    when = f"{start:%Y-%m-%d %H:%M} UTC"
    return f"{one['organisation']}  {one['booking']}  {when}  was in {was}{people}"


def _unplaced(process: Process, _arguments: argparse.Namespace) -> Answer:
    """List the bookings that have lost their rooms and are to be placed."""
    return unplaced(process.database, process.clock.now())


UNPLACED = Operation(_unplaced, ["unplaced", "unplaced --json"], with_json)
