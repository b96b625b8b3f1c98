"""The audit: who changed what, when, from what to what. It is read from the stored events alone.

Bookings, the inventory with its rules, and rights are told; what the program notes for itself is
not. Who may read what stands in `rooms.audit_access`.

The audit (`rooms/audit.py`) keeps nothing of its own: it reads the stored events of bookings, of
the inventory (`rooms/administration/events.py`; an import writes them too) and of rights, and
tells from before and after what was done. `audit_access.py` says who may read what of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_
from sqlmodel import Session, col, select

from rooms.administration.events import InventoryChanged, PlanApplied, PlanUndone
from rooms.booked_events import OF_ONE, OF_SERIES
from rooms.events import BookingMade, BookingRequested
from rooms.granting import RightsChanged
from rooms.inventory_files.names import FOR_GROUP, place_name
from rooms.models import BookedRoom, Booking, Endpoint, EventRecord, Person, Pool, Room, Site
from rooms.personal_data.asking import OwnDataWanted
from rooms.personal_data.erasing import PersonErased
from rooms.series.rows import roots_of

BOOKINGS = tuple(kind.__name__ for kind in (*OF_ONE, *OF_SERIES))
INVENTORY = tuple(kind.__name__ for kind in (InventoryChanged, PlanApplied, PlanUndone))
RIGHTS = (RightsChanged.__name__,)
MADE = tuple(kind.__name__ for kind in (BookingMade, BookingRequested))
ERASURES = (PersonErased.__name__, OwnDataWanted.__name__)
KINDS = (*BOOKINGS, *INVENTORY, *RIGHTS, *ERASURES)
# What of a booking's facts nobody decides on: how it is counted, and where news of it go.
UNTOLD = frozenset({"version", "space_id", "thread_id", "in_group", "is_exception", "id"})
MOST = 1000
OF_KIND = {
    "BookingMade": "booked",
    "SeriesMade": "booked",
    "BookingRequested": "requested",
    "SeriesRequested": "requested",
    "BookingApproved": "approved",
    "SeriesApproved": "approved",
    "RequestDeclined": "declined",
    "SeriesDeclined": "declined",
    "RequestExpired": "expired",
    "SeriesRequestExpired": "expired",
    "BookingCancelled": "cancelled",
    "SeriesCancelled": "cancelled",
    "BookingRestored": "restored",
    "SeriesRestored": "restored",
    "SeriesProlonged": "prolonged",
    "PlanApplied": "planned",
    "PlanUndone": "unplanned",
    "RightsChanged": "rights",
    "PersonErased": "erased",
    "OwnDataWanted": "own_data_wanted",
}
OF_FACT = {
    "organizer_id": "handed_over",
    "guests": "guests",
    "title": "renamed",
    "is_private": "privacy",
    "headcount": "changed",
    "wants_video": "changed",
    "status": "changed",
    "decide_by": "changed",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that became different: its name and JSON values, None for what wasn't there."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done: `kind` is that of the event, `by_id` nobody where the program did.

    It is about a booking, several `dates` of a series, a thing of the inventory (`thing` is its
    kind and key, as files have them), or the rights of `of_id`. `overrode` are the rules that an
    administrator overrode, `undoes` is the number of what it took back. What was done to a booking
    that `is_of_many` at once, by nobody, the operator's plan did; nothing is booked by itself.
    `is_private`: it was a private booking then, whatever it is by now.
    """

    id: int
    organisation_id: int
    at: datetime
    kind: str
    by_id: int | None
    booking_id: int | None = None
    series_id: int | None = None
    dates: int = 1
    thing: tuple[str, str] | None = None
    of_id: int | None = None
    differences: tuple[Difference, ...] = ()
    overrode: tuple[str, ...] = ()
    reason: str = ""
    undoes: int | None = None
    is_of_many: bool = False
    is_private: bool = False

    @property
    def deeds(self) -> tuple[str, ...]:
        """What was done, in a word or several: one of `OF_KIND`, else what became different."""
        known = OF_KIND.get(self.kind)
        if known is not None:
            return (known,)
        if self.thing is not None:
            return (self._come_or_gone(),)
        found = {one.name for one in self.differences}
        moved = ("moved",) if found & {"starts_at", "room_ids"} else ()
        resized = () if moved or "ends_at" not in found else (self._resized(),)
        others = (deed for name, deed in OF_FACT.items() if name in found)
        return (*moved, *resized, *dict.fromkeys(others)) or ("changed",)

    @property
    def is_by_operator(self) -> bool:
        """Say whether it was done on the command line, and not by the program itself."""
        is_a_persons = self.is_of_many or self.kind in MADE or self.kind not in BOOKINGS
        return self.by_id is None and is_a_persons

    def _come_or_gone(self) -> str:
        """Return whether a thing of the inventory is new, is there no more, or is another."""
        if all(one.before is None for one in self.differences):
            return "added"
        return "removed" if all(one.after is None for one in self.differences) else "changed"

    def _resized(self) -> str:
        """Return whether a booking lasts longer than before, or shorter."""
        ends = next(one for one in self.differences if one.name == "ends_at")
        return "extended" if str(ends.after) > str(ends.before) else "shortened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the audit is wanted; what is None, or empty, doesn't matter.

    `since` counts itself, `until` doesn't. `room_id`: of the room as such, and of what is booked in
    it, or was. `site_id`: of the site as such and its rooms. `person_id` did it, or it is about
    their rights. `before_id` goes on after an earlier answer.
    """

    organisation_id: int | None = None
    booking_ids: tuple[int, ...] = ()
    room_id: int | None = None
    site_id: int | None = None
    person_id: int | None = None
    kinds: tuple[str, ...] = KINDS
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None


def entries(session: Session, asked: Asked, most: int = 50) -> list[Entry]:
    """Return what was done, the last first; at most so many, and never more than a thousand."""
    rows = select(EventRecord).where(col(EventRecord.kind).in_(asked.kinds))
    for condition in _conditions(session, asked):
        rows = rows.where(condition)
    newest = rows.order_by(col(EventRecord.id).desc()).limit(min(most, MOST))
    read = (_entry(row, asked.booking_ids) for row in session.exec(newest))
    return [entry for entry in read if entry.dates]


def _conditions(session: Session, asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.organisation_id is not None:
        yield col(EventRecord.organisation_id) == asked.organisation_id
    if asked.since is not None:
        yield col(EventRecord.at) >= asked.since
    if asked.until is not None:
        yield col(EventRecord.at) < asked.until
    if asked.before_id is not None:
        yield col(EventRecord.id) < asked.before_id
    if asked.booking_ids:
        yield _of_bookings(session, asked.booking_ids)
    if asked.room_id is not None:
        room = session.get_one(Room, asked.room_id)
        yield or_(_of_things(session, room.organisation_id, [room], ()), _booked_in(room))
    if asked.site_id is not None:
        site = session.get_one(Site, asked.site_id)
        rooms = session.exec(select(Room).where(Room.site_id == site.id)).all()
        yield _of_things(session, site.organisation_id, rooms, [site])
    if asked.person_id is not None:
        of_them = EventRecord.data["of_id"].as_integer() == asked.person_id
        yield or_(
            col(EventRecord.person_id) == asked.person_id,
            and_(col(EventRecord.kind).in_(RIGHTS), of_them),
        )


def _of_bookings(session: Session, booking_ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that something was done to one of the bookings, or to its series."""
    mine = select(Booking.series_id).where(
        col(Booking.id).in_(booking_ids), col(Booking.series_id).is_not(None)
    )
    series = {
        root for one in session.exec(mine.distinct()) if one for root in roots_of(session, one)
    }
    return or_(col(EventRecord.booking_id).in_(booking_ids), col(EventRecord.series_id).in_(series))


def _booked_in(room: Room) -> ColumnElement[bool]:
    """Return the condition that it was done to what is booked in a room, or was before."""
    there = select(BookedRoom.booking_id).where(BookedRoom.room_id == room.id)
    tells = cast(col(EventRecord.data), String).regexp_match(
        rf'"room_ids": \[([0-9]+, )*{room.id}[],]'
    )
    was_there = select(EventRecord.booking_id).where(
        EventRecord.organisation_id == room.organisation_id,
        col(EventRecord.kind).in_(BOOKINGS),
        col(EventRecord.booking_id).is_not(None),
        tells,
    )
    return or_(
        col(EventRecord.booking_id).in_(there.union(was_there)),
        and_(col(EventRecord.series_id).is_not(None), tells),
    )


def _of_things(
    session: Session, organisation_id: int, rooms: Sequence[Room], sites: Sequence[Site]
) -> ColumnElement[bool]:
    """Return the condition that rooms or sites as such were changed, or what is said of them.

    Policies and closures are named by their place, closures with their start behind it.
    """
    key = EventRecord.data["key"].as_string()
    kind = EventRecord.data["kind"].as_string()
    in_them = select(Endpoint.key).where(
        col(Endpoint.room_id).in_([room.id for room in rooms]),
        Endpoint.organisation_id == organisation_id,
    )
    of_them = select(Pool.key).where(col(Pool.site_id).in_([site.id for site in sites]))
    places = [place_name(None, room.key) for room in rooms]
    places += [place_name(site.key, None) for site in sites]
    named = (
        ("rooms", [room.key for room in rooms]),
        ("sites", [site.key for site in sites]),
        ("endpoints", list(session.exec(in_them))),
        ("pools", list(session.exec(of_them))),
        ("policies", places),
    )
    return and_(
        col(EventRecord.booking_id).is_(None),
        col(EventRecord.kind) == InventoryChanged.__name__,
        or_(
            *(and_(kind == name, key.in_(keys)) for name, keys in named if keys),
            *(
                and_(kind == about, key.startswith(f"{place}{between}", autoescape=True))
                for place in places
                for about, between in (("closures", " "), ("policies", FOR_GROUP))
            ),
        ),
    )


def _entry(row: EventRecord, booking_ids: Sequence[int]) -> Entry:
    data = row.data
    about: dict[str, Any] = {}
    if row.kind == InventoryChanged.__name__:
        about["thing"] = (data["kind"], data["key"])
    before, after = data.get("before"), data.get("after")
    if row.kind == OwnDataWanted.__name__:
        after = {"wish": data["wish"], "due": data["due"]}
    if row.series_id is not None:
        ids = [one["id"] for one in after or ()] or data.get("booking_ids") or []
        is_meant = not booking_ids or not set(ids).isdisjoint(booking_ids)
        about["dates"] = len(ids) if is_meant else 0
        before, after = _of_date(before or [], booking_ids), _of_date(after or [], booking_ids)
    return Entry(
        id=row.id,
        organisation_id=row.organisation_id,
        at=row.at,
        kind=row.kind,
        by_id=row.person_id,
        booking_id=row.booking_id,
        series_id=row.series_id,
        of_id=data.get("of_id"),
        differences=tuple(_differences(row.kind, before, after)),
        overrode=tuple(data.get("overrode") or ()),
        reason=data.get("reason") or "",
        undoes=data.get("undoes"),
        is_of_many=bool(data.get("is_one_of_many")),
        is_private=_is_private(before) or _is_private(after),
        **about,
    )


def _is_private(facts: Any) -> bool:
    return isinstance(facts, dict) and bool(facts.get("is_private"))


def _of_date(
    facts: Sequence[Mapping[str, Any]], booking_ids: Sequence[int]
) -> Mapping[str, Any] | None:
    """Return the facts of the date that is asked about, else of the first."""
    meant = (one for one in facts if one.get("id") in booking_ids)
    return next(meant, facts[0] if facts and not booking_ids else None)


def _differences(kind: str, before: Any, after: Any) -> Iterator[Difference]:
    if kind in RIGHTS:
        yield Difference("roles", before, after)
        return
    known, new = before or {}, after or {}
    for name in dict.fromkeys((*known, *new)):
        if name not in UNTOLD and known.get(name) != new.get(name):
            yield Difference(name, known.get(name), new.get(name))


def doers(session: Session, found: Sequence[Entry]) -> dict[int, Person]:
    """Return the people who did something, or whose rights it was about, by id.

    Only those who belong to the organisation in which it was done.
    """
    home = {one.by_id: one.organisation_id for one in found} | {
        one.of_id: one.organisation_id for one in found
    }
    ids = [person_id for person_id in home if person_id is not None]
    people = session.exec(select(Person).where(col(Person.id).in_(ids)))
    return {one.id: one for one in people if one.organisation_id == home[one.id]}
