"""What the bookings say at one moment, and which far end belongs to which of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select

from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import Ability
from rooms.calls.connecting import EARLIEST
from rooms.calls.legs import Call
from rooms.models import BookedRoom, Booking, Conference
from rooms.reference import reference_of
from tests.day.town import DayTown


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A booking as it stands: `rooms` by key, in what they may be called into, and by whom."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    rooms: frozenset[str]
    has_call: bool
    asked: str | None
    provider: str
    far_ends: frozenset[str]
    is_ready: bool

    @property
    def is_direct(self) -> bool:
        """Whether its rooms call each other."""
        return bool(self.provider) and not can(self.provider, Ability.MAKE)

    def allows(self, room: str, now: datetime) -> bool:
        """Say whether the room may be in this call now."""
        begins = self.starts_at - EARLIEST
        is_time = (self.asked == "start" or begins <= now) and now < self.ends_at
        return self.has_call and self.asked != "end" and is_time and room in self.rooms

    def wants(self, room: str, now: datetime) -> bool:
        """Say whether the room has to be in this call now, but for the first minute."""
        return self.is_ready and self.starts_at <= now and self.allows(room, now)


@dataclass(slots=True)
class Facts:
    """The bookings by id, and what was known of them before: rooms may still be in that."""

    town: DayTown
    standing: dict[int, Standing] = field(default_factory=dict)
    since: dict[int, datetime] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    pairs: dict[frozenset[str], set[int]] = field(default_factory=dict)

    def read(self, now: datetime) -> None:
        """Read how everything stands, and note since when."""
        by_id = {place.room_id: key for key, place in self.town.places.items()}
        with self.town.road.database.reading() as session:
            bookings = session.exec(select(Booking).order_by(col(Booking.id))).all()
            calls = {call.booking_id: call for call in session.exec(select(Call))}
            conferences = {one.booking_id: one for one in session.exec(select(Conference))}
            rooms: dict[int, set[str]] = defaultdict(set)
            for one in session.exec(select(BookedRoom)):
                rooms[one.booking_id].add(by_id[one.room_id])
            for booking in bookings:
                conference, call = conferences.get(booking.id), calls.get(booking.id)
                found = _standing(booking, frozenset(rooms[booking.id]), conference, call)
                if self.standing.get(found.id) != found:
                    self.standing[found.id], self.since[found.id] = found, now
                self.owners |= dict.fromkeys(found.far_ends, found.id)
                self._note_pairs(found)

    def owner_of(self, room: str, far_end: str) -> set[int]:
        """Return of which bookings a call of this room with this far end may be."""
        if far_end in self.owners:
            return {self.owners[far_end]}
        places = self.town.places
        other = next((key for key, one in places.items() if one.address == far_end), None)
        return self.pairs.get(frozenset({room, other or ""}), set())

    def of_room(self, room: str) -> list[Standing]:
        """Return the bookings that the room is part of."""
        return [one for one in self.standing.values() if room in one.rooms]

    def _note_pairs(self, one: Standing) -> None:
        for room in one.rooms if one.is_direct else ():
            for other in one.rooms - {room}:
                self.pairs.setdefault(frozenset({room, other}), set()).add(one.id)


def _standing(
    booking: Booking, rooms: frozenset[str], conference: Conference | None, call: Call | None
) -> Standing:
    asked = call.asked if call is not None else None
    return Standing(
        id=booking.id,
        name=reference_of(booking.id),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        rooms=rooms,
        has_call=booking.status == "confirmed" and (booking.wants_video or asked == "start"),
        asked=asked,
        provider=conference.provider if conference else "",
        far_ends=_far_ends(conference),
        is_ready=conference is not None and conference.state in {"ready", "live", "ended"},
    )


def _far_ends(conference: Conference | None) -> frozenset[str]:
    if conference is None:
        return frozenset()
    space = f"space:{conference.meeting_id}" if conference.meeting_id else None
    ways = (conference.number, conference.sip_address, space)
    return frozenset(way for way in ways if way)
