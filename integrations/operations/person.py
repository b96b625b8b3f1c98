"""What is stored of a person: exported for them, and erased where they, or the law, want it."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from integrations.arguments import with_json, with_own_json
from integrations.erasure import erase
from integrations.operations.operation import Answer, Operation, Process
from integrations.own_data_page import own_data_page
from rooms.database import Database
from rooms.errors import Refused
from rooms.models import Booking, Organisation
from rooms.personal_data.erasing import found, refuse_erasure
from rooms.personal_data.export import export
from rooms.personal_data.people import Whose, ahead, whose, with_spaces
from rooms.personal_data.retention import Limits
from rooms.reference import reference_of
from rooms.unit_of_work import Units

SHOWN = 20
PAGE = ".html"
USUAL = Limits()
PROBLEMS = {
    "which_organisation": (
        "This address belongs to no organisation: say whose guest it is, --organisation KEY."
    ),
    "unknown_organisation": "There is no such organisation.",
    "last_administrator": (
        "Nobody else administers the organisation: give somebody the right first, "
        "python bot.py roles grant E-MAIL organisation_admin."
    ),
}


class UnknownError(Exception):
    """Somebody who was named can't be meant; the code says why."""


def exported(
    database: Database,
    email: str,
    key: str | None,
    path: str,
    now: datetime,
    limits: Limits = USUAL,
) -> Answer:
    """Return all that is stored of somebody, in a file where `path` names one.

    A page for people to read where it ends in ".html", in their language; else JSON.
    """
    with database.reading() as session:
        try:
            of = _meant(session, email, key)
        except UnknownError as unknown:
            return _problem(str(unknown))
        data = export(session, of, now)
    written = json.dumps(data, ensure_ascii=False, indent=2)
    if not path:
        return Answer(data, written)
    if path.endswith(PAGE):
        home = of.organisation
        language = (of.person.language if of.person else None) or home.language
        written = own_data_page(data, home.name, language, home.zone, limits)
    Path(path).write_text(written.rstrip("\n") + "\n", encoding="utf-8")
    counts = {name: len(rows) for name, rows in data["stored"].items()}
    return Answer({"file": path, "rows": counts}, f"{path}: {sum(counts.values())} rows.")


def previewed(database: Database, email: str, key: str | None, now: datetime) -> Answer:
    """Return what an erasure would change, and what stands in its way; nothing is written."""
    with database.reading() as session:
        try:
            of = _meant(session, email, key)
            refuse_erasure(session, of, None, now)
        except UnknownError as unknown:
            return _problem(str(unknown))
        except Refused as refused:
            return _refused(session, of, refused, now)
        rows = found(session, of)
    counts = rows.counts | ({"person": 1} if of.person else {})
    if not counts:
        return Answer({"rows": {}}, "Nothing is stored of them.")
    lines = [f"{count:>7}  {name}" for name, count in counts.items()]
    lines.append("Nothing was changed: --confirm erases them, and can't be undone.")
    return Answer({"rows": counts}, "\n".join(["It would change these rows:", *lines]))


def erased(units: Units, email: str, key: str | None, now: datetime) -> Answer:
    """Erase somebody; the exit code is 1 where something of them is left, and told."""
    with units.database.reading() as session:
        try:
            of = _meant(session, email, key)
        except UnknownError as unknown:
            return _problem(str(unknown))
    try:
        done = erase(units, of, None, now)
    except Refused as refused:
        with units.database.reading() as session:
            return _refused(session, of, refused, now)
    data = {"rows": done.counts, "left": done.open_inbox}
    if done.open_inbox:
        left = f"{done.open_inbox} things from them wait to be worked on yet: do it again then."
        return Answer(data, left, 1)
    nothing = not done.counts and of.person is None
    return Answer(data, "Nothing was stored of them." if nothing else "They are erased.")


def _meant(session: Session, email: str, key: str | None) -> Whose:
    """Return who is meant; raises `UnknownError`."""
    owner = None
    if key is not None:
        owner = session.exec(select(Organisation).where(Organisation.key == key)).first()
        if owner is None:
            raise UnknownError("unknown_organisation")
    try:
        return with_spaces(session, whose(session, email, owner))
    except Refused as refused:
        raise UnknownError(refused.refusals[0].code) from refused


def _problem(code: str) -> Answer:
    return Answer({"problem": code}, PROBLEMS[code], 1)


def _refused(session: Session, of: Whose, refused: Refused, now: datetime) -> Answer:
    """Return what stands in the way of an erasure."""
    leads = ahead(session, of, now)
    return _in_the_way(of, leads) if leads else _problem(refused.refusals[0].code)


def _in_the_way(of: Whose, leads: list[Booking]) -> Answer:
    """Return which bookings must have somebody else first, or be called off, and how."""
    data: dict[str, Any] = {
        "problem": "bookings_ahead",
        "bookings": [reference_of(one.id) for one in leads],
    }
    lines = [f"  {reference_of(one.id)}  {one.starts_at:%Y-%m-%d %H:%M} UTC" for one in leads]
    more = [f"  and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    email = of.known.address
    how = [
        "Hand them over, or cancel them:",
        f'  python bot.py say --as ADMINISTRATOR "transfer all bookings of {email} to E-MAIL"',
        f'  python bot.py say --as {email} "cancel {data["bookings"][0]}"',
    ]
    text = "\n".join(["They lead meetings that aren't over:", *lines[:SHOWN], *more, *how])
    return Answer(data, text, 1)


def _person(process: Process, arguments: argparse.Namespace) -> Answer:
    """Export all that is stored of a person, or erase them."""
    email, key, now = arguments.email, arguments.organisation, process.clock.now()
    if arguments.act == "export":
        limits = process.settings.limits
        return exported(process.database, email, key, arguments.output, now, limits)
    if arguments.confirm:
        return erased(process.units, email, key, now)
    return previewed(process.database, email, key, now)


ACTS = {
    "export": "print all that is stored of somebody, as JSON, or write it as a page",
    "erase": "show what an erasure would change; --confirm does it",
}


def _with_act(command: argparse.ArgumentParser) -> None:
    with_json(command)
    acts = command.add_subparsers(dest="act", metavar="ACT", required=True)
    for name, said in ACTS.items():
        act = acts.add_parser(name, help=said, description=said)
        act.add_argument("email", metavar="E-MAIL", help="whose data it is")
        act.add_argument("--organisation", metavar="KEY", help="whose guest they are")
        with_own_json(act)
        if name == "export":
            act.add_argument(
                "-o",
                "--output",
                metavar="FILE",
                default="",
                help="write it into a file: a page to read where it ends in .html, else JSON",
            )
        else:
            act.add_argument("--confirm", action="store_true", help="erase them, for good")


PERSON = Operation(
    _person,
    [
        "person export agent@drancy.example -o agent.html",
        "person export agent@drancy.example -o agent.json",
        "person erase agent@drancy.example",
        "person erase agent@drancy.example --confirm",
    ],
    _with_act,
)
