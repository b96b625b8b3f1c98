"""The ledger of a booking's invitations, and its repair."""

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from integrations.arguments import with_reference
from integrations.ledger_lines import as_json, room_as_json, room_told, told
from integrations.operations.operation import Answer, Operation, Process
from integrations.repairs import repair
from rooms.clock import SystemClock
from rooms.database import Database
from rooms.invitations.ledger import accounts, room_answers
from rooms.models import Booking
from rooms.reference import meant, reference_of

ROOMS_ANSWERED = "Rooms answered the calendar that invited them:"


def invites(database: Database, reference: str, now: datetime, *, repairs: bool) -> Answer:
    """Print the ledger of a booking's invitations; with `repairs`, send the present state again."""
    booking_id = meant(reference)
    with database.writing() if repairs else database.reading() as session:
        booking = session.get(Booking, booking_id)
        if booking is None:
            return Answer({}, f"No booking is called {reference}.", 1)
        sent_again = repair(session, booking, now) if repairs else []
        found, rooms = accounts(session, booking), room_answers(session, booking)
        clocks = ZoneInfo(booking.zone)
        if repairs:
            session.commit()
    data = {
        "booking": booking_id,
        "reference": reference_of(booking_id),
        "guests": [as_json(one) for one in found],
        "rooms": [room_as_json(one) for one in rooms],
        "sent_again": sent_again,
    }
    lines = [reference_of(booking_id), *(line for one in found for line in told(one, clocks))]
    if rooms:
        lines += [ROOMS_ANSWERED, *(room_told(one, clocks) for one in rooms)]
    if repairs:
        lines.append(f"The present state goes out again to {', '.join(sent_again) or 'nobody'}.")
    return Answer(data, "\n".join(lines))


def _invites(process: Process, arguments: argparse.Namespace) -> Answer:
    """Print what each guest was sent, what came back, and what their calendar should show."""
    now = SystemClock().now()
    return invites(process.database, arguments.booking, now, repairs=arguments.repair)


def _with_booking(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--repair", action="store_true", help="send the present state again to everybody"
    )
    with_reference(command)


INVITES = Operation(_invites, ["invites TALIMO-42", "invites TALIMO-42 --repair"], _with_booking)
