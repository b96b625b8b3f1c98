"""A person's export: all that is stored of them, of every table, in JSON values.

Addresses of other people are left out, as they are theirs (GDPR article 15(4)).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from rooms.models import Attendee, Room
from rooms.personal_data.columns import (
    has_words,
    of_organisation,
    personal,
    references,
    tables,
)
from rooms.personal_data.people import Whose
from rooms.personal_data.pseudonyms import Known
from rooms.reference import reference_of
from rooms.series.rows import rooms_of_all

SOMEBODY = "(somebody else)"
SECRETS = frozenset({"password"})
_ADDRESS = re.compile(r"[\w.%+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")

Row = dict[str, Any]


def export(session: Session, of: Whose, now: datetime) -> dict[str, Any]:
    """Return what is stored of somebody: for each table that has any, its rows."""
    stored = {table.name: list(_rows(session, table, of)) for table in tables()}
    _name_meetings(session, stored["booking"])
    return {
        "address": of.known.address,
        "organisation": of.organisation.key,
        "made_at": now.isoformat(),
        "stored": {name: rows for name, rows in stored.items() if rows},
    }


def _name_meetings(session: Session, bookings: list[Row]) -> None:
    """Put the reference and the names of its rooms into the row of each booking."""
    there = rooms_of_all(session, [row["id"] for row in bookings])
    ids = {room_id for found in there.values() for room_id in found}
    rooms = select_rows(Room.id, Room.name).where(col(Room.id).in_(ids))
    names = dict(session.exec(rooms).all())
    for row in bookings:
        row["booking"] = reference_of(row["id"])
        row["rooms"] = [names[room_id] for room_id in there[row["id"]]]


def counted(session: Session, of: Whose) -> dict[str, int]:
    """Return how many rows of each table refer to somebody; where they are named isn't looked."""
    counts = {}
    for table in tables():
        own = list(_own(table, of))
        if own:
            theirs = select(func.count()).select_from(table).where(or_(*own))
            ours = of_organisation(table, of.organisation.id)
            counts[table.name] = session.execute(
                theirs if ours is None else theirs.where(ours)
            ).scalar_one()
    return {name: count for name, count in counts.items() if count}


def _rows(session: Session, table: Table, of: Whose) -> Iterator[Row]:
    """Yield the rows of a table that refer to them, or name them."""
    known = personal(table)
    ours = of_organisation(table, of.organisation.id)
    own = list(_own(table, of))
    named = has_words(known, of.known.patterns) if known else None
    if not own and named is None:
        return
    either = or_(*own, *([named] if named is not None else []))
    rows = select(table).where(either if ours is None else and_(ours, either))
    if own:
        rows = rows.add_columns(or_(*own).label("is_own"))
    for row in session.execute(rows.order_by(*table.primary_key.columns)).mappings():
        values = {column.name: row[column.name] for column in table.columns}
        words = [values[column.name] for column in known]
        if (own and row["is_own"]) or of.known.is_in(words):
            yield _readable(values, of.known)


def _own(table: Table, of: Whose) -> Iterator[ColumnElement[bool]]:
    """Yield conditions under which a row is theirs, whatever stands in it."""
    seats = select_rows(Attendee.id).where(
        Attendee.organisation_id == of.organisation.id, Attendee.address == of.known.address
    )
    for column in references(table, "attendee"):
        yield column.in_(seats)
    if table.name == "attendee":
        yield table.columns["address"] == of.known.address
    if table.name == "booking":
        meetings = select_rows(Attendee.booking_id).where(col(Attendee.id).in_(seats))
        yield table.columns["id"].in_(meetings)
    if of.person is None:
        return
    if table.name == "person":
        yield table.columns["id"] == of.person.id
    for column in references(table, "person"):
        yield column == of.person.id


def _readable(values: Mapping[str, Any], known: Known) -> Row:
    """Return a row in JSON values, without others' addresses and without secrets."""
    told = {name: _told(value, known) for name, value in values.items() if name not in SECRETS}
    if values.get("booking_id"):
        told["booking"] = reference_of(values["booking_id"])
    return told


def _told(value: Any, known: Known) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_told(one, known) for one in value]
    if isinstance(value, dict):
        return {_told(name, known): _told(one, known) for name, one in value.items()}
    if isinstance(value, str):
        return _ADDRESS.sub(lambda found: _theirs(found[0], known), value)
    return value


def _theirs(address: str, known: Known) -> str:
    return address if known.as_address.fullmatch(address) else SOMEBODY
