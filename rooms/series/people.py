"""Guests of many dates at once: added and taken off, as at one booking."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from rooms.attendance import MOST_GUESTS, cleaned, kind_of
from rooms.errors import Refusal, Refused
from rooms.inventory import venues
from rooms.models import Attendee, Booking
from rooms.series.rows import in_parts, people_of_all, rooms_of_all
from rooms.storage.rows import Values, write


@dataclass(slots=True)
class GuestList:
    """What becomes different of the people of some bookings, before it is written.

    `gone` and `again` are ids of rows; `touched` the bookings, of which `wanting_video` become
    meetings with video, since an outside telepresence room takes part.
    """

    gone: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    new: list[Values] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    wanting_video: set[int] = field(default_factory=set)


def changed_guests(
    session: Session, bookings: Sequence[Booking], invite: Sequence[str], uninvite: Sequence[str]
) -> GuestList:
    """Return what the bookings' people become; refuses "not_invited" and "too_many_guests"."""
    found = GuestList()
    coming, going = cleaned(invite), set(cleaned(uninvite))
    if not coming and not going:
        return found
    for booking_id, rows in people_of_all(session, [b.id for b in bookings]).items():
        _change(found, booking_id, rows, coming, going)
    if going and not found.gone:
        raise Refused(Refusal("not_invited", {"guests": ", ".join(sorted(going))}))
    if any(address.startswith(("sip:", "sips:")) for address in coming):
        found.wanting_video = _with_endpoints(session, bookings) & found.touched
    return found


def write_guests(session: Session, guests: GuestList, now: datetime) -> None:
    """Write it: who is taken off keeps the row, and who comes again gets it back."""
    for ids, values in (
        (guests.gone, {"removed_at": now}),
        (guests.again, {"removed_at": None, "answer": "NEEDS-ACTION"}),
    ):
        for some in in_parts(ids):
            rows: Any = update(Attendee).where(col(Attendee.id).in_(some)).values(**values)
            session.connection().execute(rows)
    write(session, Attendee, guests.new)


def _change(
    found: GuestList,
    booking_id: int,
    rows: Sequence[Attendee],
    coming: Sequence[str],
    going: set[str],
) -> None:
    by_address = {row.address: row for row in rows}
    present = [row for row in rows if row.removed_at is None and not row.is_organizer]
    gone = [row.id for row in present if row.address in going]
    again, new = [], []
    for address in coming:
        row = by_address.get(address)
        if row is None:
            new.append(_row(rows[0].organisation_id, booking_id, address))
        elif row.removed_at is not None:
            again.append(row.id)
    guests = len(present) - len(gone) + len(again) + len(new)
    if guests > MOST_GUESTS:
        raise Refused(Refusal("too_many_guests", {"guests": guests, "most": MOST_GUESTS}))
    found.gone += gone
    found.again += again
    found.new += new
    if gone or again or new:
        found.touched.add(booking_id)


def _row(organisation_id: int, booking_id: int, address: str) -> Values:
    return {
        "organisation_id": organisation_id,
        "booking_id": booking_id,
        "kind": kind_of(address),
        "address": address,
        "name": "",
        "is_organizer": False,
        "answer": "NEEDS-ACTION",
    }


def _with_endpoints(session: Session, bookings: Sequence[Booking]) -> set[int]:
    by_id = venues(session, bookings[0].organisation_id).by_id
    rooms = rooms_of_all(session, [booking.id for booking in bookings])
    return {
        booking_id
        for booking_id, room_ids in rooms.items()
        if any(by_id[room_id].has_video for room_id in room_ids)
    }
