"""Who may do what: the people with rights, given and taken by the operator."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from integrations.arguments import with_json, with_own_json
from integrations.operations.operation import Answer, Operation, Process
from rooms.database import Database
from rooms.errors import Refused
from rooms.granting import grant, revoke, rights_of
from rooms.inventory import welcome
from rooms.models import Organisation, Person
from rooms.rights import RANKS, RIGHTS
from rooms.unit_of_work import UnitOfWork, Units

PROBLEMS = {
    "unknown_person": "Nobody with this address belongs to an organisation.",
    "unknown_role": "There is no such role: organisation_admin, room_admin or room_admin:SITE.",
    "unknown_site": "There is no such site in this organisation.",
    "no_such_right": "They haven't got it, so nothing was taken away.",
    "last_administrator": (
        "Nobody else administers the organisation, so nothing was taken away; --anyway does it."
    ),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with rights: their organisation's key, their address, and the roles."""

    organisation: str
    email: str
    roles: Sequence[str]


def listed(database: Database, organisation: str | None) -> Answer:
    """List everybody who has a right beyond a member's, by organisation and address."""
    with database.reading() as session:
        found = list(_holders(session, organisation))
    people = [
        {"organisation": one.organisation, "email": one.email, "roles": list(one.roles)}
        for one in found
    ]
    lines = [f"{one.organisation}  {one.email}  {', '.join(one.roles)}" for one in found]
    return Answer({"people": people}, "\n".join(lines) or "Nobody has a right beyond a member's.")


def table() -> Answer:
    """Print which role each right takes, the most common first."""
    rows = sorted(RIGHTS.items(), key=lambda row: RANKS.index(row[1]))
    text = "\n".join(f"{right:<18}  {role}" for right, role in rows)
    return Answer({"rights": {str(right): role for right, role in rows}}, text)


def granted(units: Units, email: str, role: str, now: datetime) -> Answer:
    """Give somebody a role, who may never have written yet."""

    def act(unit: UnitOfWork, person: Person) -> str:
        is_new = grant(unit, person, role, None, now)
        return (
            f"{person.email} has {role} now." if is_new else f"{person.email} has {role} already."
        )

    return _changed(units, email, act)


def revoked(
    units: Units, email: str, roles: Sequence[str], now: datetime, *, anyway: bool
) -> Answer:
    """Take roles away from somebody, without any named all of them."""

    def act(unit: UnitOfWork, person: Person) -> str:
        taken = revoke(unit, person, roles or None, None, now, anyway=anyway)
        return f"{person.email} has no longer {', '.join(taken)}."

    return _changed(units, email, act)


def _changed(units: Units, email: str, act: Callable[[UnitOfWork, Person], str]) -> Answer:
    try:
        with units.open() as unit:
            person = welcome(unit.session, email)
            if person is None:
                return Answer({"problem": "unknown_person"}, PROBLEMS["unknown_person"], 1)
            text = act(unit, person)
            data = {"email": person.email, "roles": list(person.roles)}
    except Refused as refused:
        code = refused.refusals[0].code
        return Answer({"problem": code}, PROBLEMS[code], 1)
    return Answer(data, text)


def _holders(session: Session, organisation: str | None) -> Sequence[Holder]:
    admins = cast(col(Person.roles), String).contains("_admin")
    rows = select(Organisation.key, Person).join(Person).where(admins)
    if organisation is not None:
        rows = rows.where(Organisation.key == organisation)
    found = session.exec(rows.order_by(col(Organisation.key), col(Person.email)))
    return [Holder(key, one.email, rights) for key, one in found if (rights := rights_of(one))]


def _roles(process: Process, arguments: argparse.Namespace) -> Answer:
    """List who may do what beyond members, and give or take rights."""
    if arguments.act == "rights":
        return table()
    if arguments.act == "grant":
        return granted(process.units, arguments.email, arguments.role, process.clock.now())
    if arguments.act == "revoke":
        return revoked(
            process.units,
            arguments.email,
            arguments.roles,
            process.clock.now(),
            anyway=arguments.anyway,
        )
    return listed(process.database, arguments.organisation)


ACTS = {
    "list": "list everybody with rights",
    "rights": "print which role each right takes",
    "grant": "give somebody a role",
    "revoke": "take roles away, all of them where none is named",
}
ROLE = "organisation_admin, room_admin, or room_admin:SITE with the key of a site"


def _with_act(command: argparse.ArgumentParser) -> None:
    with_json(command)
    command.set_defaults(organisation=None)
    acts = command.add_subparsers(dest="act", metavar="ACT", required=True)
    for name, said in ACTS.items():
        act = acts.add_parser(name, help=said, description=said)
        with_own_json(act)
        if name == "list":
            act.add_argument("--organisation", metavar="KEY", help="of this organisation alone")
        if name in ("grant", "revoke"):
            act.add_argument("email", metavar="E-MAIL", help="whose rights they are")
        if name == "grant":
            act.add_argument("role", metavar="ROLE", help=ROLE)
        if name == "revoke":
            act.add_argument("roles", nargs="*", metavar="ROLE", help=ROLE)
            act.add_argument(
                "--anyway", action="store_true", help="the organisation's last administrator too"
            )


ROLES = Operation(
    _roles,
    [
        "roles list",
        "roles grant agent@drancy.example room_admin:mairie",
        "roles revoke agent@drancy.example",
    ],
    _with_act,
)
