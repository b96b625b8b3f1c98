"""Who has the time that is wanted, where it isn't free: told as refusals that nobody overrides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.availability import Look, Taken, taken_times
from rooms.errors import Refusal
from rooms.finding.seeking import about, listed
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.rules import Proposal
from rooms.storage.questions import moment

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else's time in a room: what is blocked, the meeting itself, and its own rooms.

    The meeting of a hold is all that is held; it has no rooms of its own. `is_of_calendar`: it
    was written into the room's own calendar.
    """

    room_id: int
    blocked: Interval
    meeting: Interval
    room_ids: frozenset[int]
    is_of_calendar: bool = False


def collisions(session: Session, proposal: Proposal, look: Look) -> list[Refusal]:
    """Return what others have of the time in the proposal's rooms; nothing where all is free.

    "taken" names the rooms that are booked, "calendar_taken" those whose own calendar has
    something there, "part_taken" and "whole_taken" what stands in the way where walls can be
    moved, and "buffer" a room in which only the time around the meetings, for making it ready,
    collides.
    """
    if proposal.when.duration <= timedelta(0):  # no time, nobody's
        return []
    others = _others(session, proposal.venues, proposal.when, look)
    if not others:
        return []
    names: list[str] = []
    more: list[Refusal] = []
    for venue in proposal.venues:
        blocked = venue.blocked(proposal.when)
        near = [
            other
            for other in others
            if other.room_id in venue.space_ids and other.blocked.overlaps(blocked)
        ]
        meetings = [other for other in near if other.meeting.overlaps(proposal.when)]
        divided = _divided(session, venue, meetings, proposal.when)
        if divided is not None:
            more.append(divided)
        elif meetings and all(other.is_of_calendar for other in meetings):
            more.append(replace(_taken([venue.room.name], proposal.when), code="calendar_taken"))
        elif meetings:
            names.append(venue.room.name)
        elif near:
            more.append(_buffer(venue, near, proposal.when))
    return [*([_taken(names, proposal.when)] if names else []), *more]


def _taken(names: Sequence[str], when: Interval) -> Refusal:
    figures = {"room": ", ".join(names), "start": when.start, "end": when.end}
    return Refusal("taken", figures)


def taken(proposal: Proposal) -> Refusal:
    """Return the refusal of all the rooms, where the database alone knows which is taken."""
    return _taken([venue.room.name for venue in proposal.venues], proposal.when)


def _divided(
    session: Session, venue: Venue, meetings: Sequence[Other], when: Interval
) -> Refusal | None:
    """Return which part of the room, or which whole that it is a part of, others have."""
    own = next((other for other in meetings if other.room_id == venue.room.id), None)
    if not meetings or (own and (not own.room_ids or venue.room.id in own.room_ids)):
        return None
    by_id = venues(session, venue.room.organisation_id).by_id
    figures: dict[str, object] = {"room": venue.room.name, "start": when.start, "end": when.end}
    if own:
        wholes = (by_id[room_id] for room_id in own.room_ids if room_id in by_id)
        whole = next((whole for whole in wholes if venue.room.id in whole.part_ids), None)
        return Refusal("whole_taken", figures | {"whole": whole.room.name}) if whole else None
    parts = {other.room_id for other in meetings}
    names = [by_id[part].room.name for part in sorted(parts) if part in by_id]
    return Refusal("part_taken", figures | {"part": ", ".join(names)}) if names else None


def _buffer(venue: Venue, near: Sequence[Other], when: Interval) -> Refusal:
    """Return how many minutes must lie between the meeting and the nearest one beside it."""
    nearest = min(near, key=lambda other: _gap(other.meeting, when))
    if nearest.meeting.end <= when.start:
        between = venue.policy.before_minutes * MINUTE + nearest.blocked.end - nearest.meeting.end
    else:
        ours = venue.policy.after_minutes * MINUTE
        between = ours + nearest.meeting.start - nearest.blocked.start
    figures = {
        "room": venue.room.name,
        "minutes": between // MINUTE,
        "start": nearest.meeting.start,
        "end": nearest.meeting.end,
    }
    return Refusal("buffer", figures)


def _gap(meeting: Interval, when: Interval) -> timedelta:
    return max(when.start - meeting.end, meeting.start - when.end)


def _others(session: Session, chosen: Sequence[Venue], when: Interval, look: Look) -> list[Other]:
    if not chosen:
        return []
    spans = [venue.blocked(when) for venue in chosen]
    around = Interval(min(span.start for span in spans), max(span.end for span in spans))
    spaces = {space for venue in chosen for space in venue.space_ids}
    rows = taken_times(session, spaces, around, look)
    bookings = _meetings(session, rows)
    of_calendar = _of_calendar(session, [row for row in rows if row.booking_id is None])
    return [
        Other(
            row.room_id,
            row.when,
            *bookings.get(row.booking_id or 0, (row.when, frozenset())),
            is_of_calendar=(row.room_id, row.start) in of_calendar,
        )
        for row in rows
    ]


def _of_calendar(session: Session, taken: Sequence[Taken]) -> set[tuple[int, datetime]]:
    """Return the rooms and starts of what was written into the rooms' own calendars."""
    if not taken:
        return set()
    span = {"first": min(row.start for row in taken), "last": max(row.start for row in taken)}
    rows = _CALENDAR.rows(session, {"room_ids": listed({row.room_id for row in taken}), **span})
    return {(room_id, moment(start)) for room_id, start in rows}


def _meetings(
    session: Session, taken: Iterable[Taken]
) -> dict[int, tuple[Interval, frozenset[int]]]:
    """Return the time and the rooms of the bookings behind what is taken, by their ids."""
    ids = {row.booking_id for row in taken if row.booking_id is not None}
    if not ids:
        return {}
    rows = _MEETINGS.rows(session, {"booking_ids": listed(ids)})
    meetings: dict[int, tuple[Interval, frozenset[int]]] = {}
    for booking_id, start, end, room_id in rows:
        _, rooms = meetings.get(booking_id, (None, frozenset[int]()))
        meetings[booking_id] = (Interval(moment(start), moment(end)), rooms | {room_id})
    return meetings


_CALENDAR = about(
    "SELECT room_id, starts_at FROM blocking WHERE kind = 'calendar' AND room_id {among}"
    " AND starts_at >= :first AND starts_at <= :last",
    "room_ids",
)
_MEETINGS = about(
    "SELECT booking.id, starts_at, ends_at, room_id FROM booking"
    " JOIN booked_room ON booked_room.booking_id = booking.id WHERE booking.id {among}",
    "booking_ids",
)
