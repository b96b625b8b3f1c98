"""What the operator does with rooms' calendars: bind, list, sync and unbind."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Self

from sqlmodel import Session, col, func, select

from integrations.accounts import read_accounts
from integrations.adapters import open_calendar
from integrations.arguments import with_json, with_own_json
from integrations.caldav.address import one_form, url_problem
from integrations.caldav.copies import cases
from integrations.caldav.delivery import Opener, bring, problem_of
from integrations.caldav.sync import CalendarSync, Report
from integrations.errors import OutsideError
from integrations.operations.operation import Answer, Operation, Process
from integrations.settings import Settings
from rooms.clock import Clock
from rooms.models import (
    CalendarBinding,
    CalendarClash,
    CalendarCopy,
    CalendarEvent,
    Organisation,
    Room,
)
from rooms.outside.bindings import AlreadyBoundError, bind, binding_of, bindings, unbind
from rooms.unit_of_work import Units

Named = tuple[CalendarBinding, str]


@dataclass(frozen=True, slots=True)
class Calendars:
    """The commands of one process at a moment; `room` is a key, or "organisation/key"."""

    units: Units
    open_calendar: Opener
    sync: CalendarSync
    now: datetime

    @classmethod
    def of(cls, settings: Settings, units: Units, clock: Clock) -> Self:
        """Return the commands with the accounts of the settings."""
        opener = partial(open_calendar, read_accounts(settings.caldav_accounts))
        return cls(units, opener, CalendarSync(units, clock, opener), clock.now())

    def answer(self, act: str | None, room: str, url: str, account: str, *, keeps: bool) -> Answer:
        """Do what is asked for; without an act, list the bindings."""
        if act is None or act == "list":
            return self.listed()
        if act == "sync":
            return self.synced(room)
        found = self._room(room)
        if isinstance(found, Answer):
            return found
        if act == "bind":
            return self.bound(found, url, account)
        return self.unbound(found, keeps=keeps)

    def bound(self, room: Room, url: str, account: str) -> Answer:
        """Bind a room, once its calendar has answered, and look at the calendar."""
        problem = url_problem(url)
        if problem:
            return _failed(problem)
        url = one_form(url)
        probe = CalendarBinding(
            organisation_id=room.organisation_id,
            room_id=room.id,
            url=url,
            account=account,
            created_at=self.now,
            next_at=self.now,
        )
        try:
            with self.open_calendar(probe) as calendar:
                calendar.position()
            with self.units.open() as unit:
                binding_id = bind(unit.session, room, url, account, self.now).id
        except OutsideError as error:
            return _failed(f"The calendar can't be opened: {problem_of(error)}.")
        except AlreadyBoundError as error:
            return _failed(str(error))
        report = self.sync.look(binding_id, whole=True)
        with self.units.database.reading() as session:
            (name,) = (name for one, name in _named(session) if one.id == binding_id)
        return self._reported([(binding_id, name, report)])

    def listed(self) -> Answer:
        """List what is bound, how it stands, and what was left unread, clashes or was refused."""
        with self.units.database.reading() as session:
            rows = [_facts(session, binding, name) for binding, name in _named(session)]
        lines = [_line(row) for row in rows]
        return Answer({"calendars": rows}, "\n".join(lines) or "No room is bound to a calendar.")

    def synced(self, room: str) -> Answer:
        """Look at all of one calendar or of every one, and show how far it has come."""
        with self.units.database.reading() as session:
            named = [(one.id, name) for one, name in _named(session) if _is_called(name, room)]
        if not named:
            return _failed(f"No such room is bound: {room}." if room else "No room is bound.")
        reports = []
        for done, (binding_id, name) in enumerate(named, 1):
            reports.append((binding_id, name, self.sync.look(binding_id, whole=True)))
            print(f"\r{done} of {len(named)} calendars", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        return self._reported(reports)

    def unbound(self, room: Room, *, keeps: bool) -> Answer:
        """Unbind a room; our events ahead are taken out of its calendar, unless it `keeps` them."""
        with self.units.database.reading() as session:
            binding = binding_of(session, room)
        if binding is None:
            return _failed("This room is bound to no calendar.")
        try:
            taken_out = 0 if keeps else self._take_out(binding)
        except OutsideError as error:
            words = f"Our events can't be taken out of the calendar: {problem_of(error)}."
            return _failed(f"{words} Try again, or leave them there with --keep.")
        with self.units.open() as unit:
            unbind(unit, unit.session.get_one(CalendarBinding, binding.id), self.now)
        return Answer(
            {"room": room.key, "taken_out": taken_out},
            f"Unbound; {taken_out} of our events were taken out of the calendar.",
        )

    def _take_out(self, binding: CalendarBinding) -> int:
        """Delete what we wrote of bookings ahead; return how many events that were."""
        mine = select(CalendarCopy).where(CalendarCopy.binding_id == binding.id)
        with self.units.database.reading() as session:
            found = [one for one in cases(session, session.exec(mine), self.now) if not one.is_over]
        if not found:
            return 0
        with self.open_calendar(binding) as calendar:
            for done, case in enumerate(found, 1):
                bring(calendar, replace(case, is_wanted=False))
                print(f"\r{done} of {len(found)} events", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        return len(found)

    def _room(self, called: str) -> Room | Answer:
        with self.units.database.reading() as session:
            rows = session.exec(
                select(Room, Organisation)
                .join(Organisation, col(Organisation.id) == Room.organisation_id)
                .where(Room.key == called.rpartition("/")[2])
                .order_by(col(Organisation.key))
            ).all()
        names = {f"{body.key}/{room.key}": room for room, body in rows}
        found = [room for name, room in names.items() if _is_called(name, called)]
        if len(found) == 1:
            return found[0]
        if found:
            return _failed(f"Which one: {', '.join(names)}?")
        return _failed(f"No room has the key {called}.")

    def _reported(self, reports: Sequence[tuple[int, str, Report]]) -> Answer:
        data = [
            {"room": name, "read": r.read, "gone": r.gone, "problem": r.problem}
            for _, name, r in reports
        ]
        lines = [
            f"{name}: {r.problem or f'{r.read} events read, {r.gone} gone'}"
            for _, name, r in reports
        ]
        return Answer(
            {"calendars": data}, "\n".join(lines), int(any(r.problem for *_, r in reports))
        )


def _named(session: Session) -> Iterator[Named]:
    """Yield the bindings with the names of their rooms: "organisation/key"."""
    for binding, room in bindings(session):
        body = session.get_one(Organisation, room.organisation_id)
        yield binding, f"{body.key}/{room.key}"


def _is_called(name: str, called: str) -> bool:
    return not called or called in (name, name.rpartition("/")[2])


def _facts(session: Session, binding: CalendarBinding, name: str) -> dict[str, Any]:
    def count(table: Any, *conditions: Any) -> int:
        counted = select(func.count()).select_from(table)
        return session.exec(counted.where(table.binding_id == binding.id, *conditions)).one()

    def moment(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    return {
        "room": name,
        "url": binding.url,
        "account": binding.account,
        "succeeded_at": moment(binding.succeeded_at),
        "failing_since": moment(binding.failing_since),
        "problem": binding.problem,
        "events": count(CalendarEvent),
        "unread": count(CalendarEvent, CalendarEvent.problem != ""),
        "clashes": count(CalendarClash),
        "refused": count(CalendarCopy, CalendarCopy.problem != ""),
    }


def _line(row: dict[str, Any]) -> str:
    state = f"failing since {row['failing_since']:.16}" if row["failing_since"] else "works"
    counted = ", ".join(
        f"{row[name]} {name}" for name in ("events", "unread", "clashes", "refused")
    )
    said = f"{row['room']}  {row['url']}  as {row['account']}: {state}, {counted}"
    return f"{said} ({row['problem']})" if row["problem"] else said


def _failed(words: str) -> Answer:
    return Answer({"problem": words}, words, 1)


def _calendars(process: Process, arguments: argparse.Namespace) -> Answer:
    """Bind rooms to calendars on the town's own server, and look at them."""
    commands = Calendars.of(process.settings, process.units, process.clock)
    wish = arguments.act, arguments.room, arguments.url, arguments.account
    return commands.answer(*wish, keeps=arguments.keep)


ACTS = {
    "list": "list what is bound and how it stands: so without an act",
    "bind": "bind a room to a calendar; bookings go there, what others write there takes the room",
    "sync": "look at all of one calendar, or of every one, now",
    "unbind": "unbind a room; our events ahead are taken out of its calendar",
}


def _with_calendar(command: argparse.ArgumentParser) -> None:
    with_json(command)
    command.set_defaults(room="", url="", account="", keep=False)
    acts = command.add_subparsers(dest="act", metavar="ACT", help="instead of listing them:")
    for name, said in ACTS.items():
        act = acts.add_parser(name, help=said, description=said)
        with_own_json(act)
        if name != "list":
            one = "?" if name == "sync" else None
            words = "the room's key, or organisation/key"
            act.add_argument("room", nargs=one, default="", metavar="ROOM", help=words)
        if name == "bind":
            act.add_argument("url", metavar="URL", help="the address of the calendar collection")
            act.add_argument(
                "--account", required=True, metavar="NAME", help="one of CALDAV_ACCOUNTS"
            )
        if name == "unbind":
            act.add_argument("--keep", action="store_true", help="leave our events where they are")


CALENDARS = Operation(
    _calendars,
    [
        "calendars",
        "calendars bind jaures https://agenda.drancy.example/dav/jaures/ --account town",
        "calendars bind drancy/jaures https://agenda.drancy.example/dav/jaures/ --account town",
        "calendars sync --json",
        "calendars unbind jaures",
    ],
    _with_calendar,
)
