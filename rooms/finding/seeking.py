"""The few questions about rooms' time that all others come down to, as SQL for both databases.

Blockings of a room never overlap, so a room is free from a to b exactly if the last blocking that
starts before b has ended by a: one seek in the index, however full the calendar is. Holds that
have expired don't count.

The statements are text, made once for each kind of look: building them would take longer than
running them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlmodel import Session

from rooms.interval import Interval
from rooms.storage.questions import Question, moment

LONGEST_BLOCKING = timedelta(days=3)  # a booking of a day and two buffers of a day
COUNTS = "(expires_at IS NULL OR expires_at > :now)"
NOT_OF_BOOKING = " AND coalesce(booking_id, 0) <> :booking_id"
NOT_FOR_PERSON = " AND coalesce(held_for_id, 0) <> :person_id"
GIVEN = {
    "sqlite": "SELECT value AS id FROM json_each('[' || :room_ids || ']')",
    "postgresql": "SELECT unnest(CAST('{' || :room_ids || '}' AS integer[])) AS id",
}
AMONG = {
    "sqlite": "IN (SELECT value FROM json_each('[' || {name} || ']'))",
    "postgresql": "= ANY (CAST('{{' || {name} || '}}' AS integer[]))",
}
BUSY = """
SELECT given.id FROM ({given}) AS given WHERE (
    SELECT ends_at FROM blocking
    WHERE room_id = given.id AND starts_at < :end AND {counts}
    ORDER BY starts_at DESC LIMIT 1
) > :start
"""
TAKEN = """
SELECT room_id, starts_at, ends_at, booking_id FROM blocking
WHERE room_id {among}
    AND starts_at >= :after AND starts_at < :end AND ends_at > :start AND {counts}
ORDER BY room_id, starts_at
"""
NEIGHBOURS = """
SELECT given.id, (
    SELECT ends_at FROM blocking
    WHERE room_id = given.id AND starts_at < :end AND {counts}
    ORDER BY starts_at DESC LIMIT 1
), (
    SELECT starts_at FROM blocking
    WHERE room_id = given.id AND starts_at >= :end AND {counts}
    ORDER BY starts_at LIMIT 1
) FROM ({given}) AS given
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looks at which moment: what has expired by `now`, and what is one's own, is no obstacle.

    `booking_id` is a booking that may move over itself; what is held for the person `person_id`
    keeps others away, not them.
    """

    now: datetime
    booking_id: int | None = None
    person_id: int | None = None


class Taken(NamedTuple):
    """Time of a room that is blocked: by a booking, or by a hold (`booking_id` None)."""

    room_id: int
    start: datetime
    end: datetime
    booking_id: int | None

    @property
    def when(self) -> Interval:
        """The blocked time."""
        return Interval(self.start, self.end)


def listed(ids: Iterable[int]) -> str:
    """Return the ids as the statements take them; to be kept where the same are asked often."""
    return ",".join(map(str, ids))


def about(shape: str, name: str) -> Question:
    """Return the question whose `{among}` compares with the ids that are `listed` under a name."""
    return Question.of(
        {
            database: shape.format(among=among.format(name=f":{name}"))
            for database, among in AMONG.items()
        }
    )


def busy_rooms(session: Session, rooms: str, when: Interval, look: Look) -> set[int]:
    """Return which of the `listed` rooms have their own time blocked at some moment of `when`.

    Buffers and parts are the caller's to think of: see `rooms.availability`.
    """
    asked = {"room_ids": rooms, "start": when.start, "end": when.end}
    return {room_id for (room_id,) in _found(session, BUSY, asked, look)}


def taken_rooms(session: Session, rooms: str, span: Interval, look: Look) -> list[Taken]:
    """Return what blocks the `listed` rooms at some moment of `span`, by room, in order of time."""
    asked = {"room_ids": rooms, "start": span.start, "end": span.end}
    rows = _found(session, TAKEN, asked | {"after": span.start - LONGEST_BLOCKING}, look)
    return [
        Taken._make((room_id, moment(start), moment(end), booking_id))
        for room_id, start, end, booking_id in rows
    ]


def neighbours(
    session: Session, rooms: str, when: Interval, look: Look
) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Return, by room, until when the `listed` rooms are taken before `when` and from when after.

    They are free for all of `when`; None where nothing comes before or after.
    """
    rows = _found(session, NEIGHBOURS, {"room_ids": rooms, "end": when.end}, look)
    return {
        room_id: (before and moment(before), after and moment(after))
        for room_id, before, after in rows
    }


def _found(session: Session, shape: str, asked: dict[str, Any], look: Look) -> list[Any]:
    own = (look.booking_id is not None, look.person_id is not None)
    return _question(shape, own).rows(session, asked | looking(look))


def counting(own: tuple[bool, bool]) -> str:
    """Return the condition under which a blocking stands in the way of a look.

    `own`: whether the look names a booking that may move, and a person for whom is held.
    """
    of_booking, of_person = own
    return COUNTS + NOT_OF_BOOKING * of_booking + NOT_FOR_PERSON * of_person


def looking(look: Look) -> dict[str, Any]:
    """Return what `counting` asks of a look."""
    asked: dict[str, Any] = {"now": look.now}
    if look.booking_id is not None:
        asked["booking_id"] = look.booking_id
    if look.person_id is not None:
        asked["person_id"] = look.person_id
    return asked


@cache
def _question(shape: str, own: tuple[bool, bool]) -> Question:
    return Question.of(
        {
            name: shape.format(
                given=GIVEN[name],
                among=AMONG[name].format(name=":room_ids"),
                counts=counting(own),
            )
            for name in GIVEN
        }
    )
