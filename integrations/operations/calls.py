"""The record of a booking's call."""

import argparse
from zoneinfo import ZoneInfo

from integrations.arguments import with_reference
from integrations.calls import lines as call_lines
from integrations.operations.operation import Answer, Operation, Process
from rooms.calls.legs import call_of, legs_of
from rooms.database import Database
from rooms.models import Booking
from rooms.reference import meant, reference_of


def calls(database: Database, reference: str) -> Answer:
    """Print the record of a booking's call: which ends were in it, from when to when, and why."""
    booking_id = meant(reference)
    with database.reading() as session:
        booking = session.get(Booking, booking_id)
        if booking is None:
            return Answer({}, f"No booking is called {reference}.", 1)
        call, legs = call_of(session, booking_id), legs_of(session, booking_id)
        clocks = ZoneInfo(booking.zone)
    known_as = reference_of(booking_id)
    data = {"booking": booking_id, "reference": known_as, **call_lines.as_json(call, legs)}
    return Answer(data, "\n".join([known_as, *call_lines.told(call, legs, clocks)]))


def _calls(process: Process, arguments: argparse.Namespace) -> Answer:
    """Print the record of a booking's call: which ends were in it, when, and why not."""
    return calls(process.database, arguments.booking)


CALLS = Operation(_calls, ["calls TALIMO-42", "calls TALIMO-42 --json"], with_reference)
