"""What the operator asks for on the command line, beside serving: inventory in and out, checks."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from integrations import call_lines
from integrations.adapters import Adapters
from integrations.checks import findings
from integrations.ledger_lines import as_json, told
from integrations.repairs import repair
from integrations.settings import Settings
from rooms.database import Database
from rooms.inventory import organisation_for
from rooms.inventory_files import InventoryError, export_inventory, import_inventory, read_files
from rooms.ledger import accounts
from rooms.legs import call_of, legs_of
from rooms.load import TownExistsError, load
from rooms.models import Booking
from rooms.reference import booking_id_of, reference_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: `data` for machines, `text` for people, and its exit code."""

    data: dict[str, Any]
    text: str
    code: int = 0


def import_files(database: Database, files: Sequence[Path], now: datetime) -> Answer:
    """Import inventory from CSV files, all of it or nothing."""
    try:
        inventory = read_files(files)
        with database.writing() as session:
            report = import_inventory(session, inventory, now)
            session.commit()
    except InventoryError as error:
        return Answer({"problems": [asdict(one) for one in error.problems]}, str(error), 1)
    return Answer(report.as_json(), str(report))


def export_files(database: Database, directory: Path) -> Answer:
    """Export the whole inventory as CSV files that an import reads."""
    with database.reading() as session:
        written = [str(path) for path in export_inventory(session, directory)]
    return Answer({"files": written}, "\n".join(written))


def load_town(database: Database, rooms: int, bookings: int, first_day: date) -> Answer:
    """Make a large town, and show on standard error how far it has come."""

    def progress(written: int) -> None:
        print(f"\r{written} of {bookings} bookings", end="", file=sys.stderr, flush=True)

    try:
        with database.writing() as session:
            written = load(session, rooms, bookings, first_day, progress)
            session.commit()
    except TownExistsError:
        return Answer({}, "The large town is in this database already.", 1)
    print(file=sys.stderr)
    figures = {"rooms": rooms, "bookings": written}
    return Answer(figures, f"{rooms} rooms and {written} bookings were made.")


def check(settings: Settings, database: Database, adapters: Adapters) -> Answer:
    """Try every connection, and tell all problems together; a gap is no failure."""
    found = list(findings(settings, database, adapters))
    lines = [
        f"{'!!' if one.problem else 'ok'}  {one.what}: {one.problem or 'works'}" for one in found
    ]
    failed = any(one.problem and not one.is_gap for one in found)
    return Answer({"findings": [asdict(one) for one in found]}, "\n".join(lines), int(failed))


def calls(database: Database, reference: str) -> Answer:
    """Print the record of a booking's call: which ends were in it, from when to when, and why."""
    booking_id = _id_of(reference)
    with database.reading() as session:
        booking = session.get(Booking, booking_id)
        if booking is None:
            return Answer({}, f"No booking is called {reference}.", 1)
        call, legs = call_of(session, booking_id), legs_of(session, booking_id)
        clocks = ZoneInfo(booking.zone)
    known_as = reference_of(booking_id)
    data = {"booking": booking_id, "reference": known_as, **call_lines.as_json(call, legs)}
    return Answer(data, "\n".join([known_as, *call_lines.told(call, legs, clocks)]))


def invites(database: Database, reference: str, now: datetime, *, repairs: bool) -> Answer:
    """Print the ledger of a booking's invitations; with `repairs`, send the present state again."""
    booking_id = _id_of(reference)
    with database.writing() if repairs else database.reading() as session:
        booking = session.get(Booking, booking_id)
        if booking is None:
            return Answer({}, f"No booking is called {reference}.", 1)
        sent_again = repair(session, booking, now) if repairs else []
        found = accounts(session, booking)
        clocks = ZoneInfo(booking.zone)
        if repairs:
            session.commit()
    data = {
        "booking": booking_id,
        "reference": reference_of(booking_id),
        "guests": [as_json(one) for one in found],
        "sent_again": sent_again,
    }
    lines = [reference_of(booking_id), *(line for one in found for line in told(one, clocks))]
    if repairs:
        lines.append(f"The present state goes out again to {', '.join(sent_again) or 'nobody'}.")
    return Answer(data, "\n".join(lines))


def moment_for(database: Database, email: str, written: str | None) -> datetime | None:
    """Return a moment written as ISO 8601; without a zone it is local to the organisation."""
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is not None:
        return moment
    with database.reading() as session:
        organisation = organisation_for(session, email)
    return moment.replace(tzinfo=ZoneInfo(organisation.zone if organisation else "Europe/Paris"))


def _id_of(reference: str) -> int:
    return booking_id_of(reference) or (int(reference) if reference.isdecimal() else 0)
