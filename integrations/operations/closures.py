"""What is closed when, and why; what is closed by hand is opened again as a plan."""

import argparse
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from integrations.arguments import number, with_json, with_own_json
from integrations.operations.operation import Answer, Operation, Process
from integrations.operations.plans import UnusableError, organisation_meant, plan_changes
from integrations.operations.rules import place_with
from rooms.administration.reopening import reopened
from rooms.closed_times import ClosedTime, Place, closed_times
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Closure, Organisation
from rooms.unit_of_work import Units

AHEAD = timedelta(days=366)
Days = tuple[date | None, date | None]


def closures(
    units: Units, organisation: str | None, key: str | None, days: Days, now: datetime
) -> Answer:
    """Return what is closed of a place (None: all) from the first day to the last, included.

    Days are those of the organisation's clocks; without a first one it is from now on, without a
    last one for a year.
    """
    with units.database.reading() as session:
        owner = organisation_meant(session, organisation, ())
        site, room = place_with(session, owner, key)
        span = _span(days, ZoneInfo(owner.zone), now)
        stock = venues(session, owner.id).all
        found = closed_times(session, owner.id, stock, span, Place(site, room))
        data = [_json(one) for one in found]
        lines = [_line(one, owner) for one in found]
    return Answer({"closed": data}, "\n".join(lines) or "Nothing is closed.")


def reopen(units: Units, closure_id: int, reason: str, now: datetime) -> Answer:
    """Return the plan by which a closure ends now, or is lifted where it hasn't begun."""
    with units.database.reading() as session:
        row = session.get(Closure, closure_id)
        if row is None:
            raise UnusableError("unknown_closure", f"There is no closure {closure_id}.")
        key = session.get_one(Organisation, row.organisation_id).key
        line = reopened(session, row, now)
    return plan_changes(units, key, [line], reason, now)


def _span(days: Days, zone: ZoneInfo, now: datetime) -> Interval:
    first, last = days
    start = datetime.combine(first, time(), zone) if first else now
    end = datetime.combine(last + timedelta(days=1), time(), zone) if last else start + AHEAD
    if end <= start:
        raise UnusableError("ends_before_start", "The last day comes before the first.")
    return Interval(start.astimezone(UTC), end.astimezone(UTC))


def _json(one: ClosedTime) -> dict[str, object]:
    return {
        "closure": one.closure.id if one.closure else None,
        "site": one.site.key if one.site else None,
        "room": one.room.key if one.room else None,
        "start": one.when.start.isoformat(),
        "end": one.when.end.isoformat(),
        "why": str(one.why),
        "reason": one.reason,
    }


def _line(one: ClosedTime, owner: Organisation) -> str:
    """Return "12  jaures  2026-05-03 00:00 – 2026-05-06 00:00  Travaux", on the clocks there."""
    zone = ZoneInfo(one.site.zone if one.site else owner.zone)
    number = str(one.closure.id) if one.closure else str(one.why)
    place = one.room.key if one.room else one.site.key if one.site else owner.key
    start, end = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (one.when.start, one.when.end))
    return f"{number}  {place}  {start} – {end}  {one.reason}".rstrip()


def _closures(process: Process, arguments: argparse.Namespace) -> Answer:
    """Say what is closed when and why, or plan to open again what is closed by hand."""
    units, now = process.units, process.clock.now()
    try:
        if arguments.act == "reopen":
            return reopen(units, arguments.closure, arguments.reason, now)
        days = (arguments.first, arguments.last)
        return closures(units, arguments.organisation, arguments.place, days, now)
    except UnusableError as error:
        return Answer({"problem": error.code}, str(error), 1)


def _with_act(command: argparse.ArgumentParser) -> None:
    with_json(command)
    acts = command.add_subparsers(dest="act", metavar="ACT", required=True)
    show = acts.add_parser("show", help="what is closed, by hand or by a rule on holidays")
    show.add_argument("place", nargs="?", metavar="ROOM|SITE", help="a key; else all")
    show.add_argument(
        "--from",
        dest="first",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="else from now on",
    )
    show.add_argument(
        "--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD", help="else for a year"
    )
    show.add_argument("--organisation", metavar="KEY", help="whose, where there are several")
    again = acts.add_parser("reopen", help="plan that a closure ends now, or never begins")
    again.add_argument("closure", type=number, metavar="NUMBER", help="as `show` says it")
    again.add_argument("--reason", default="", metavar="TEXT", help="what people are told")
    for act in (show, again):
        with_own_json(act)


CLOSURES = Operation(
    _closures,
    [
        "closures show",
        "closures show mairie --from 2026-05-01 --to 2026-05-31 --json",
        "closures reopen 12",
    ],
    _with_act,
)
