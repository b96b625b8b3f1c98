"""How much of the rooms' time a person holds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlmodel import Session

from rooms.models import Person
from rooms.policy import Level
from rooms.rules.proposal import Held, Under
from rooms.storage.questions import Question

LONGEST = timedelta(days=1)
SECONDS = {
    "sqlite": "strftime('%s', ends_at) - strftime('%s', starts_at)",
    "postgresql": "CAST(extract(epoch FROM ends_at - starts_at) AS integer)",
}
PLACE = {
    Level.ORGANISATION: "room.organisation_id",
    Level.SITE: "room.site_id",
    Level.ROOM: "room.id",
}
HELD = """
SELECT {sums} FROM booking
JOIN booked_room ON booked_room.booking_id = booking.id
JOIN room ON room.id = booked_room.room_id
WHERE organizer_id = :person_id AND booking.id <> :but
    AND (status = 'confirmed' OR status = 'tentative' AND decide_by > :now)
    AND starts_at >= :first AND starts_at < :last
"""
SUM = """sum({seconds}) FILTER (
    WHERE {place} = :of{n} AND starts_at >= :since{n} AND starts_at < :until{n}
    AND ends_at > :after{n}
)"""


def held_by(session: Session, person: Person, now: datetime, booking_id: int | None = None) -> Held:
    """Return what tells the room-hours that `person` holds under quotas, each in a span.

    Bookings count whole, where they begin in the span; for the period "ahead" all that end in it.
    The booking `booking_id`, which is to change, doesn't count, nor does a request on which nobody
    has decided in time. What was told once is told again: the answers are those of the first
    asking.
    """
    told: dict[Under, float] = {}

    def held(wanted: Sequence[Under]) -> list[float]:
        new = [under for under in wanted if under not in told]
        if new:
            hours = room_hours(session, person.id, new, now, booking_id)
            told.update(zip(new, hours, strict=True))
        return [told[under] for under in wanted]

    return held


def room_hours(
    session: Session, person_id: int, wanted: Sequence[Under], now: datetime, but: int | None = None
) -> list[float]:
    """Return the room-hours of the person's bookings that count under each quota in its span."""
    asked: dict[str, Any] = {"person_id": person_id, "now": now, "but": but or 0}
    for n, (quota, span) in enumerate(wanted):
        since = span.start - LONGEST if quota.period == "ahead" else span.start
        asked |= {f"of{n}": quota.of, f"since{n}": since}
        asked |= {f"until{n}": span.end, f"after{n}": span.start}
    asked["first"] = min(asked[f"since{n}"] for n in range(len(wanted)))
    asked["last"] = max(span.end for _, span in wanted)
    row = _question(tuple(quota.level for quota, _ in wanted)).row(session, asked)
    return [(seconds or 0) / 3600 for seconds in row]


@cache
def _question(levels: tuple[Level, ...]) -> Question:
    return Question.of({name: _text(seconds, levels) for name, seconds in SECONDS.items()})


def _text(seconds: str, levels: Sequence[Level]) -> str:
    sums = (SUM.format(seconds=seconds, place=PLACE[one], n=n) for n, one in enumerate(levels))
    return HELD.format(sums=", ".join(sums))
