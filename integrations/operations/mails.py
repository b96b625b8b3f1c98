"""Mails that belong to no booking, as the operator sees and settles them: shown to nobody else."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Any

from integrations.arguments import with_json, with_own_json
from integrations.operations.operation import Answer, Operation, Process
from rooms.database import Database
from rooms.errors import Refused
from rooms.invitations.arrivals import MOST_LISTED, claim, close_unclaimed, unclaimed, unclaimed_one
from rooms.models import Arrival, Booking
from rooms.reference import meant, reference_of
from rooms.unit_of_work import Units

BECAME = {
    "applied": "Counted as the answer of {sender} to {reference}.",
    "stale": "There is a newer answer to {reference}, so this one changes nothing.",
    "held": "Put to the organiser of {reference}.",
}


def listed(database: Database) -> Answer:
    """List what waits for the operator, the oldest first, with no more of its sender than needed.

    The text of a mail and its sender's whole address are told by `shown` alone.
    """
    with database.reading() as session:
        rows = unclaimed(session, MOST_LISTED + 1)
    mails = [
        {
            "id": row.id,
            "received_at": row.received_at.isoformat(),
            "sender_domain": row.sender.rpartition("@")[2],
            "method": row.method,
            "reason": row.reason,
        }
        for row in rows[:MOST_LISTED]
    ]
    lines = ["{id:>6}  {received_at:.16}  {sender_domain}  {reason}".format(**one) for one in mails]
    more = len(rows) > MOST_LISTED
    lines += ["There are more; settle these first."] if more else []
    return Answer({"mails": mails, "more": more}, "\n".join(lines) or "No mail waits for you.")


def shown(database: Database, arrival_id: int) -> Answer:
    """Print all that is known of one mail."""
    with database.reading() as session:
        found = session.get(Arrival, arrival_id)
    if found is None or found.organisation_id is not None:
        return _absent(arrival_id)
    facts = _facts(found)
    return Answer(facts, "\n".join(f"{name}: {value}" for name, value in facts.items() if value))


def dropped(database: Database, arrival_id: int) -> Answer:
    """Close a mail with which nothing is to be done."""

    def drop() -> str:
        with database.writing() as session:
            close_unclaimed(session, unclaimed_one(session, arrival_id), "dropped")
            session.commit()
        return "let_go"

    return _settled(arrival_id, drop, "Dropped; the mail itself stays in the mailbox.")


def accepted(units: Units, arrival_id: int, reference: str, now: datetime) -> Answer:
    """Say to which booking a mail belongs: an answer of a guest counts, else the organiser is told.

    News go out with the next worker.
    """
    booking_id = meant(reference)

    def accept() -> str:
        with units.open() as unit:
            booking = unit.session.get(Booking, booking_id)
            return claim(unit, arrival_id, booking, now) if booking else ""

    with units.database.reading() as session:
        sender = getattr(session.get(Arrival, arrival_id), "sender", "")
        if session.get(Booking, booking_id) is None:
            return Answer({}, f"No booking is called {reference}.", 1)
    return _settled(arrival_id, accept, "", sender=sender, reference=reference_of(booking_id))


def _settled(arrival_id: int, act: Callable[[], str], words: str, **named: str) -> Answer:
    try:
        verdict = act()
    except Refused:
        return _absent(arrival_id)
    told = (words or BECAME[verdict]).format(**named)
    return Answer({"id": arrival_id, "verdict": verdict}, told)


def _absent(arrival_id: int) -> Answer:
    return Answer({}, f"No mail that waits for you has the number {arrival_id}.", 1)


def _facts(row: Arrival) -> dict[str, Any]:
    """Return what stands in a row, in JSON values."""
    facts = row.model_dump(exclude={"organisation_id", "booking_id", "series_id", "attendee_id"})
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in facts.items()
    }


def _mails(process: Process, arguments: argparse.Namespace) -> Answer:
    """Show and settle mails that belong to no booking, which nobody else is shown."""
    units = process.units
    if arguments.act == "accept":
        return accepted(units, arguments.number, arguments.booking, process.clock.now())
    if arguments.act is None:
        return listed(units.database)
    settle = shown if arguments.act == "show" else dropped
    return settle(units.database, arguments.number)


ACTS = {
    "show": "print all that is known of one mail",
    "drop": "close one with which nothing is to be done",
    "accept": "say to which booking one belongs: an answer counts, else its organiser is told",
}


def _with_mail(command: argparse.ArgumentParser) -> None:
    with_json(command)
    command.set_defaults(number=0, booking="")
    acts = command.add_subparsers(dest="act", metavar="ACT", help="instead of listing them:")
    for name, said in ACTS.items():
        act = acts.add_parser(name, help=said, description=said)
        act.add_argument("number", type=int, metavar="N", help="the number of the mail")
        with_own_json(act)
        if name == "accept":
            act.add_argument("--booking", required=True, metavar="REFERENCE", help="which booking")


MAILS = Operation(
    _mails,
    ["mails", "mails show 12", "mails drop 12", "mails accept 12 --booking TALIMO-42"],
    _with_mail,
)
