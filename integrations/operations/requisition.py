"""Rooms taken from the command line for a priority need, shown before with all that must move."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from integrations.arguments import number, with_json
from integrations.operations.operation import Answer, Operation, Process
from integrations.operations.plans import UnusableError, refusal_answer, shown_answer
from integrations.operations.progress import progress_of
from rooms.administration.need import Need, times_on
from rooms.administration.plans import preview_apart
from rooms.administration.proposed import Proposed
from rooms.errors import Refused
from rooms.inventory import sites, venues, welcome
from rooms.models import Organisation, Person
from rooms.unit_of_work import Units

_LARGEST = "--site mairie --count 3 --largest --days 2026-05-02 2026-05-03 --hours 08:00-20:00"
EXAMPLES = (
    "requisition --for agent@drancy.example --reason Élections --rooms mandela --days 2026-05-03",
    f"requisition --for agent@drancy.example --reason Canicule {_LARGEST}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for on the command line; rooms and site by their keys, days by local clocks."""

    email: str
    reason: str
    days: Sequence[date]
    hours: tuple[time, time] | None = None
    rooms: Sequence[str] = field(default_factory=tuple)
    site: str | None = None
    count: int | None = None
    people: int | None = None
    is_largest: bool = False


def requisition(units: Units, asked: Asked, now: datetime) -> Answer:
    """Return what would be taken and who would have to go where, kept as a plan."""
    try:
        with units.open() as unit:
            organizer = _person(unit.session, asked.email)
            owner = unit.session.get_one(Organisation, organizer.organisation_id)
            need = _need(unit.session, owner, organizer, asked)
        proposed = Proposed(organisation=owner, need=need, reason=asked.reason)
        shown = preview_apart(units, proposed, now, progress_of("bookings"))
    except UnusableError as error:
        return Answer({"problem": error.code}, str(error), 1)
    except Refused as refused:
        return refusal_answer(refused)
    return shown_answer(shown)


def _person(session: Session, email: str) -> Person:
    organizer = welcome(session, email)
    if organizer is None:
        text = f"Nobody with the address {email} belongs to an organisation."
        raise UnusableError("unknown_person", text)
    return organizer


def _need(session: Session, owner: Organisation, organizer: Person, asked: Asked) -> Need:
    by_key = {venue.room.key: venue.room.id for venue in venues(session, owner.id)}
    home = {site.key: site for site in sites(session, owner.id)}
    for kind, wanted, known in (
        ("room", asked.rooms, by_key.keys()),
        ("site", [asked.site] if asked.site else [], home.keys()),
    ):
        for key in wanted:
            if key not in known:
                raise UnusableError(f"unknown_{kind}", f"There is no {kind} {key!r}.")
    site = home.get(asked.site or "")
    zone = ZoneInfo(site.zone if site else owner.zone)
    first, last = asked.hours or (time(), None)
    return Need(
        organizer_id=organizer.id,
        times=times_on(asked.days, zone, first, last),
        room_ids=tuple(by_key[key] for key in asked.rooms),
        site_id=site.id if site else None,
        count=asked.count,
        people=asked.people,
        is_largest=asked.is_largest,
    )


def _requisition(process: Process, arguments: argparse.Namespace) -> Answer:
    """Show which meetings would have to go where if rooms were taken for a priority need."""
    if not (arguments.rooms or arguments.site or arguments.count):
        return Answer({"problem": "usage"}, "Say --rooms, --site or --count.", 2)
    asked = Asked(
        email=arguments.whose,
        reason=arguments.reason,
        days=arguments.days,
        hours=arguments.hours,
        rooms=arguments.rooms,
        site=arguments.site,
        count=arguments.count,
        people=arguments.people,
        is_largest=arguments.largest,
    )
    return requisition(process.units, asked, process.clock.now())


def _hours(said: str) -> tuple[time, time]:
    """Return the hours of "08:00-20:00"."""
    first, dash, last = said.partition("-")
    try:
        hours = time.fromisoformat(first), time.fromisoformat(last)
    except ValueError:
        hours = time(), time()
    if not dash or hours[0] >= hours[1]:
        raise argparse.ArgumentTypeError(f"{said!r} are no hours; say them as 08:00-20:00.")
    return hours


def _day(said: str) -> date:
    """Return the day of "2026-05-03"."""
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{said!r} is no day; say it as 2026-05-03.") from error


def _with_requisition(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--for", required=True, dest="whose", metavar="EMAIL", help="whose booking it is to be"
    )
    command.add_argument("--reason", required=True, metavar="TEXT", help="what people are told")
    command.add_argument(
        "--days", required=True, nargs="+", type=_day, metavar="DAY", help="as 2026-05-03"
    )
    command.add_argument(
        "--hours", type=_hours, metavar="FROM-TO", help="of each day; else all of it"
    )
    command.add_argument("--rooms", nargs="+", default=(), metavar="KEY", help="these very rooms")
    command.add_argument("--site", metavar="KEY", help="all rooms of this site, or --count of them")
    command.add_argument("--count", type=number, metavar="N", help="how many rooms")
    command.add_argument("--largest", action="store_true", help="the largest of them")
    command.add_argument("--people", type=number, metavar="N", help="seats that each must have")
    with_json(command)


REQUISITION = Operation(_requisition, EXAMPLES, _with_requisition)
