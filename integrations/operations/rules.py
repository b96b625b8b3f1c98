"""The rules of rooms: what counts where and why, a change of it as a plan, and a trial of one."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from integrations.arguments import iso, number, with_json, with_own_json
from integrations.operations.operation import Answer, Operation, Process
from integrations.operations.plans import UnusableError, organisation_meant, plan_changes
from rooms.administration.proposed import Proposed
from rooms.administration.ruling import Example, Ruling, Verdict, rulings, tried_on
from rooms.interval import Interval
from rooms.inventory import person_with
from rooms.inventory_files import InventoryError, Line
from rooms.models import Organisation, Room, Site
from rooms.policy import SETTINGS
from rooms.unit_of_work import Units
from translations.rules import rule_origin, rule_sentence

LANGUAGE = "en"
Place = dict[str, str]  # "room" or "site" with its key; nothing is the organisation


def shown(units: Units, organisation: str | None, key: str | None) -> Answer:
    """Return what counts in a room, a site or the organisation, and where it comes from."""
    with units.database.reading() as session:
        owner = organisation_meant(session, organisation, ())
        site, room = place_with(session, owner, key)
        found = rulings(session, owner.id, site, room)
    lines = [f"{_sentence(one)}  ({one.name}: {_origin(one)})" for one in found]
    return Answer({"rules": [_ruling_json(one) for one in found]}, "\n".join(lines) or NONE)


def tried(
    units: Units,
    line: Line,
    example: tuple[str | None, datetime, int, str, str | None],
    now: datetime,
) -> Answer:
    """Say what the rules refuse of an example now, and would refuse with the line; keep nothing.

    The example is a room, a local time there, minutes, the address of who would book, and, of a
    series, by which rule it recurs.
    """
    key, start, minutes, email, rrule = example
    with units.open() as unit:
        session = unit.session
        person = person_with(session, email)
        if person is None:
            raise UnusableError("unknown_person", f"Nobody has the address {email}.")
        owner = session.get_one(Organisation, person.organisation_id)
        site, room = place_with(session, owner, key)
        if room is None or site is None:
            raise UnusableError("unknown_room", f"There is no room {key!r}: say --of ROOM.")
        local = start if start.tzinfo else start.replace(tzinfo=ZoneInfo(site.zone))
        asked = Example(
            organizer=person,
            when=Interval.lasting(local, minutes),
            room_ids=(room.id,),
            rrule=rrule,
        )
        proposed = Proposed(organisation=owner, lines=(line,))
        verdicts = tried_on(session, proposed, asked, now)
        names = {one.id: one.name for one in session.exec(_rooms_of(owner))}
    told = zip(("Now", "With this rule"), verdicts, strict=True)
    text = "\n".join(_verdict(lead, one, names, site.zone) for lead, one in told)
    before, after = map(_verdict_json, verdicts)
    return Answer({"before": before, "after": after}, f"{text}\nNothing was changed.")


NONE = "No rule is set: rooms can be booked by everybody within the opening hours."


def _rooms_of(owner: Organisation):  # type: ignore[no-untyped-def]
    return select(Room).where(Room.organisation_id == owner.id)


def place_with(
    session: Session, owner: Organisation, key: str | None
) -> tuple[Site | None, Room | None]:
    """Return the room with this key and its site, or the site with it; none for no key.

    Raises UnusableError where neither has it.
    """
    if key is None:
        return None, None
    room = session.exec(_rooms_of(owner).where(Room.key == key)).first()
    if room is not None:
        return session.get_one(Site, room.site_id), room
    site = session.exec(
        select(Site).where(Site.organisation_id == owner.id, Site.key == key)
    ).first()
    if site is None:
        raise UnusableError("unknown_place", f"There is no room or site {key!r}.")
    return site, None


def _sentence(one: Ruling) -> str:
    return rule_sentence(LANGUAGE, one.name, one.value)


def _origin(one: Ruling) -> str:
    return rule_origin(LANGUAGE, one.place, one.group)


def _ruling_json(one: Ruling) -> dict[str, object]:
    return asdict(one) | {"level": str(one.level), "sentence": _sentence(one)}


def _verdict(lead: str, one: Verdict, names: dict[int, str], zone: str) -> str:
    if not one.refusals:
        if one.decide_by is None:
            return f"{lead}: it can be booked."
        until = f"{one.decide_by:%Y-%m-%d %H:%M} UTC"
        return f"{lead}: it can be booked, once an administrator approves by {until}."
    against = "; ".join(
        f"{no.code} ({', '.join(f'{name}={value}' for name, value in no.details.items())})"
        for no in one.refusals
    )
    if one.dates > 1:
        return f"{lead}: {one.refused} of {one.dates} dates are refused, the first by {against}."
    instead = [
        f"  instead: {', '.join(names[room_id] for room_id in remedy.room_ids)},"
        f" {remedy.when.start.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        for remedy in one.remedies
    ]
    return "\n".join([f"{lead}: refused by {against}.", *instead])


def _verdict_json(one: Verdict) -> dict[str, object]:
    return {
        "refusals": [no.code for no in one.refusals],
        "instead": [
            {"room_ids": list(remedy.room_ids), "start": remedy.when.start.isoformat()}
            for remedy in one.remedies
        ],
        "dates": one.dates,
        "refused": one.refused,
        "decide_by": one.decide_by.isoformat() if one.decide_by else None,
    }


def _line(arguments: argparse.Namespace, cells: Sequence[str]) -> Line:
    """Return the line of policies.csv that the words ask for; without "=", a figure is emptied."""
    named = {
        name: value
        for name in ("site", "room", "group")
        if (value := getattr(arguments, name, None)) is not None
    }
    pairs = [cell.partition("=") for cell in cells]
    if unknown := [name for name, _, _ in pairs if name not in SETTINGS]:
        known = ", ".join(SETTINGS)
        raise UnusableError("unknown_setting", f"{unknown[0]!r} is none of {known}.")
    return Line("policies", named | {name: value for name, _, value in pairs})


def _rules(process: Process, arguments: argparse.Namespace) -> Answer:
    """Show the rules of rooms in words, plan a change of them, or try one on an example."""
    units, organisation, now = process.units, arguments.organisation, process.clock.now()
    try:
        if arguments.act == "show":
            return shown(units, organisation, arguments.place)
        if arguments.act == "try":
            line = _line(arguments, arguments.set)
            moment = datetime.fromisoformat(arguments.at)
            of = arguments.of or arguments.room
            example = (of, moment, arguments.minutes, arguments.email, arguments.every)
            return tried(units, line, example, now)
        _refuse_mixed(arguments.act, arguments.figures)
        line = _line(arguments, arguments.figures)
        return plan_changes(units, organisation, [line], arguments.reason, now)
    except InventoryError as error:
        return Answer({"problems": [asdict(one) for one in error.problems]}, str(error), 1)
    except UnusableError as error:
        return Answer({"problem": error.code}, str(error), 1)


def _refuse_mixed(act: str, figures: Sequence[str]) -> None:
    for one in figures:
        if ("=" in one) != (act == "set"):
            raise UnusableError("usage", f"{one!r}: set takes NAME=VALUE, unset takes NAME.")


ACTS = {
    "show": "say what counts in a room or a site, and where it comes from",
    "set": "plan other figures: python bot.py plan --apply does it",
    "unset": "plan that nothing is said of these figures any more",
    "try": "say what a rule would refuse of an example, and what would work; nothing is changed",
}


def _with_act(command: argparse.ArgumentParser) -> None:
    with_json(command)
    acts = command.add_subparsers(dest="act", metavar="ACT", required=True)
    for name, said in ACTS.items():
        act = acts.add_parser(name, help=said, description=said)
        with_own_json(act)
        act.add_argument("--organisation", metavar="KEY", help="whose, where there are several")
        if name == "show":
            act.add_argument("place", nargs="?", metavar="ROOM|SITE", help="a key; else all")
            continue
        act.add_argument("--site", metavar="KEY", help="of this site")
        act.add_argument("--room", metavar="KEY", help="of this room")
        act.add_argument("--group", metavar="ROLE", help="for those alone who have this role")
        if name != "try":
            act.add_argument("figures", nargs="+", metavar="NAME[=VALUE]", help="of policies.csv")
            act.add_argument("--reason", default="", metavar="TEXT", help="what people are told")
            continue
        act.add_argument(
            "--set", nargs="+", required=True, metavar="NAME=VALUE", help="the rule to be tried"
        )
        act.add_argument("--of", metavar="ROOM", help="the room to be booked, if not --room")
        act.add_argument(
            "--at", required=True, type=iso, metavar="ISO", help="when, on the site's clocks"
        )
        act.add_argument("--minutes", type=number, default=60, metavar="N", help="how long")
        act.add_argument("--every", metavar="RRULE", help="a series, as FREQ=WEEKLY;COUNT=10")
        act.add_argument("--for", dest="email", required=True, metavar="E-MAIL", help="for whom")


RULES = Operation(
    _rules,
    [
        "rules show mandela",
        "rules set --site mairie notice_minutes=120 longest_minutes=240",
        "rules set --group council horizon_days=365",
        "rules unset --room mandela notice_minutes",
        "rules try --room mandela --set longest_minutes=30 --at 2026-03-10T09:00 --for a@b.example",
    ],
    _with_act,
)
