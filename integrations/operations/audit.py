"""The audit on the command line: who changed what, when, from what to what."""

import argparse
import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from integrations.arguments import iso, number, with_json
from integrations.operations.operation import Answer, Operation, Process
from rooms.audit import MOST, Asked, Difference, Entry, doers, entries
from rooms.database import Database
from rooms.inventory import person_with
from rooms.inventory_files.cells import escaped
from rooms.models import Booking, Organisation, Person, Room
from rooms.reference import meant, reference_of

COLUMNS = ("number", "at", "by", "did", "about", "what", "before", "after", "reason", "undoes")
SHOWN = 50
# What of a booking's facts are ids: under which name it is told, and of what they are.
NAMED = {
    "room_ids": ("rooms", "rooms"),
    "organizer_id": ("organizer", "people"),
    "booked_by_id": ("booked_by", "people"),
}


class UnknownError(Exception):
    """Something that was named isn't there: in words."""


def audit(database: Database, arguments: argparse.Namespace) -> Answer:
    """Return what was done, the last first, of the booking, room, person or time that is asked."""
    with database.reading() as session:
        try:
            asked = _asked(session, arguments)
        except UnknownError as unknown:
            return Answer({"problem": "unknown"}, str(unknown), 1)
        found = entries(session, asked, arguments.last + 1)
        shown = found[: arguments.last]
        rows = _rows(session, shown)
    more = shown[-1].id if len(found) > len(shown) else None
    data = {"entries": rows, "before": more}
    if arguments.csv:
        return Answer(data, _as_csv(rows))
    lines = [_line(row) for row in rows] or ["Nothing of that kind was done."]
    if more is not None:
        lines.append(f"There is more: --before {more}")
    return Answer(data, "\n".join(lines))


def _asked(session: Session, given: argparse.Namespace) -> Asked:
    """Return what is wanted, by ids; raises `UnknownError`."""
    owner = _owner(session, given.organisation)
    person = person_with(session, given.person) if given.person else None
    if given.person and person is None:
        raise UnknownError("Nobody with this address is known.")
    booking_ids: tuple[int, ...] = ()
    if given.booking:
        booking_id = meant(given.booking)
        if session.get(Booking, booking_id) is None:
            raise UnknownError(f"No booking is called {given.booking}.")
        booking_ids = (booking_id,)
    return Asked(
        organisation_id=owner.id if owner else None,
        booking_ids=booking_ids,
        room_id=_room(session, given.room, owner).id if given.room else None,
        person_id=person.id if person else None,
        since=_moment(given.since),
        until=_moment(given.until),
        before_id=given.before,
    )


def _owner(session: Session, key: str | None) -> Organisation | None:
    if key is None:
        return None
    found = session.exec(select(Organisation).where(Organisation.key == key)).first()
    if found is None:
        raise UnknownError(f"There is no organisation {key!r}.")
    return found


def _room(session: Session, key: str, owner: Organisation | None) -> Room:
    named = select(Room).where(Room.key == key)
    if owner is not None:
        named = named.where(Room.organisation_id == owner.id)
    found = session.exec(named).all()
    if len(found) != 1:
        several = "Several organisations have such a room: say which one, --organisation KEY."
        raise UnknownError(several if found else f"There is no room {key!r}.")
    return found[0]


def _moment(written: str | None) -> datetime | None:
    """Return a moment that was written in ISO 8601, on the clocks of UTC where none are named."""
    if written is None:
        return None
    said = datetime.fromisoformat(written)
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def _rows(session: Session, found: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the entries in JSON values; times are those of the organisation's clocks."""
    people = doers(session, found)
    zones = {one.id: ZoneInfo(one.zone) for one in session.exec(select(Organisation))}
    names = _names(session, found)
    return [
        {
            "number": one.id,
            "at": one.at.astimezone(zones[one.organisation_id]).isoformat(timespec="seconds"),
            "by": "operator" if one.is_by_operator else _address(people, one.by_id),
            "did": " ".join(one.deeds),
            "about": _about(one, people),
            "dates": one.dates,
            "what": [_difference(other, names) for other in one.differences],
            "overrode": list(one.overrode),
            "reason": one.reason,
            "undoes": one.undoes,
        }
        for one in found
    ]


def _names(session: Session, found: Sequence[Entry]) -> dict[tuple[str, object], str]:
    """Return by what is known what facts of bookings name by ids: keys of rooms, addresses."""
    said = [other for one in found for other in one.differences if other.name in NAMED]
    ids: dict[str, set[int]] = {"rooms": set(), "people": set()}
    for one in said:
        ids[NAMED[one.name][1]].update(_ids(one.before), _ids(one.after))
    rooms = session.exec(select(Room.id, Room.key).where(col(Room.id).in_(ids["rooms"])))
    people = session.exec(select(Person.id, Person.email).where(col(Person.id).in_(ids["people"])))
    known = (("rooms", rooms), ("people", people))
    return {(kind, number): name for kind, rows in known for number, name in rows}


def _ids(value: object) -> list[int]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, int)]


def _difference(one: Difference, names: Mapping[tuple[str, object], str]) -> dict[str, Any]:
    """Return a difference in JSON values, with keys and addresses where the facts have ids."""
    if one.name not in NAMED:
        return {"name": one.name, "before": one.before, "after": one.after}
    name, kind = NAMED[one.name]

    def known(value: object) -> object:
        if isinstance(value, list):
            return [names.get((kind, number), number) for number in value]
        return names.get((kind, value), value)

    return {"name": name, "before": known(one.before), "after": known(one.after)}


def _address(people: dict[int, Person], person_id: int | None) -> str:
    """Return whose id it is; what nobody did, the program did by itself."""
    if person_id is None:
        return ""
    person = people.get(person_id)
    return person.email if person else "somebody else"


def _about(entry: Entry, people: dict[int, Person]) -> str:
    """Return what something was done to."""
    if entry.thing is not None:
        return " ".join(entry.thing)
    if entry.of_id is not None:
        return _address(people, entry.of_id)
    if entry.booking_id is not None:
        return reference_of(entry.booking_id)
    return f"{entry.dates} dates of series {entry.series_id}" if entry.series_id else ""


def _line(row: dict[str, Any]) -> str:
    """Return an entry in a line."""
    what = [
        f"{one['name']}: {_shown(one['before'])} → {_shown(one['after'])}" for one in row["what"]
    ]
    notes = [f"overrode {', '.join(row['overrode'])}"] if row["overrode"] else []
    notes += [f"“{row['reason']}”"] if row["reason"] else []
    notes += [f"takes back {row['undoes']}"] if row["undoes"] else []
    said = "; ".join([*what, *notes])
    by = row["by"] or "by itself"
    head = f"{row['number']:>7}  {row['at'][:16]}  {by}  {row['did']}  {row['about']}"
    return f"{head}  {said}".rstrip()


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)


def _as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Return the entries as CSV, a line for each difference; no cell is a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        for one in row["what"] or [{"name": "", "before": None, "after": None}]:
            cells = [
                *(row[name] for name in ("number", "at", "by", "did", "about")),
                one["name"],
                *(_cell(one[name]) for name in ("before", "after")),
                row["reason"],
                row["undoes"] or "",
            ]
            writer.writerow([escaped(str(cell)) for cell in cells])
    return written.getvalue().rstrip("\n")


def _cell(value: object) -> str:
    return (
        "|".join(map(str, value))
        if isinstance(value, list)
        else ""
        if value is None
        else str(value)
    )


def _audit(process: Process, arguments: argparse.Namespace) -> Answer:
    """Print who changed what, when, from what to what: bookings, inventory, rules and rights."""
    return audit(process.database, arguments)


def _with_questions(command: argparse.ArgumentParser) -> None:
    command.add_argument("--organisation", metavar="KEY", help="of this organisation alone")
    command.add_argument("--booking", metavar="REFERENCE", help="of a booking: TALIMO-42, a number")
    command.add_argument("--room", metavar="KEY", help="of a room, and of what is booked in it")
    command.add_argument("--person", metavar="E-MAIL", help="what they did, and who changed theirs")
    for name, said in (("since", "from this moment on"), ("until", "before this moment")):
        command.add_argument(f"--{name}", metavar="ISO", type=iso, help=said)
    command.add_argument("--last", metavar="N", type=_most, default=SHOWN, help="so many, the last")
    command.add_argument("--before", metavar="NUMBER", type=number, help="go on before this entry")
    command.add_argument("--csv", action="store_true", help="print CSV, for spreadsheets")
    with_json(command)


def _most(written: str) -> int:
    most = int(written)
    if not 0 < most < MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST - 1}")
    return most


AUDIT = Operation(
    _audit,
    [
        "audit --booking TALIMO-42",
        "audit --room mandela --since 2026-03-01",
        "audit --person agent@drancy.example --csv > agent.csv",
    ],
    _with_questions,
)
