"""The first of many starts at which each of several needs has a free room, in one statement.

The database decides: for each start, for each need, it seeks the last blocking that begins before
the end, as `rooms.finding.seeking` does, and stops at the first room that is free. What the rules
say is known before and travels with the starts, and so do the times with each room's buffers.

A start travels as one text: for each need a region with a flag ("1" where the rules let it be) for
each kind of room, and for each pair of buffers the start and end of what would be blocked. A room
travels as its id, the place of its kind's flag and the place of its times in its need's region.
Texts are cut at fixed places, which is the fastest thing that both databases can do.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import cast

from sqlmodel import Session

from rooms.availability import Need, fitting
from rooms.finding.bookable import kind_of
from rooms.finding.seeking import Look, counting, looking
from rooms.inventory import Stock, Venue
from rooms.storage.bulk import stored
from rooms.storage.questions import Question

MOMENT = 26  # characters of a moment as text: 2026-03-16 08:00:00.000000
ROWS = {
    "sqlite": "SELECT key AS n, value FROM json_each(:{name})",
    "postgresql": "SELECT n, value FROM unnest(string_to_array(:{name}, ','))"
    " WITH ORDINALITY AS given(value, n)",
}
FIRST_ROW = {"sqlite": 0, "postgresql": 1}
AT = {
    "sqlite": "substr(starts.value, {place}, 26)",
    "postgresql": "CAST(substr(starts.value, {place}, 26) || '+00' AS timestamptz)",
}
ROOMS = """
room{number}(n, id, kind, times) AS MATERIALIZED (
    SELECT n, CAST(substr(value, 1, 10) AS integer), CAST(substr(value, 11, 6) AS integer),
        CAST(substr(value, 17, 6) AS integer)
    FROM ({rows}) AS given
)"""
BUSY = """coalesce((
    SELECT ends_at > {start} FROM blocking
    WHERE room_id = {space} AND starts_at < {end} AND {counts}
    ORDER BY starts_at DESC LIMIT 1
), false)"""
FREE = """FROM room{number}
WHERE {tier} AND substr(starts.value, :region{number} + kind, 1) = '1' AND NOT {busy}"""
FREE_PARTS = """
AND NOT EXISTS (SELECT 1 FROM part WHERE whole = room{number}.id AND {busy_part})"""
TIERS = ("n <= 8", "n > 8")  # of a hundred rooms one of the first is free, as a rule
SEARCH = """
WITH starts(n, value) AS MATERIALIZED ({starts}),
part(whole, space) AS MATERIALIZED (
    SELECT CAST(substr(value, 1, 10) AS integer), CAST(substr(value, 11, 10) AS integer)
    FROM ({parts}) AS given
),{rooms},
first AS MATERIALIZED (
    SELECT n, value FROM starts WHERE {each_has_one} ORDER BY n LIMIT 1
)
SELECT starts.n, {best} FROM first AS starts
"""


@dataclass(frozen=True, slots=True)
class Field:
    """The rooms that would do for one need, the best first, as the statement takes them.

    `kinds` has a room of each kind that the rules tell apart, `buffers` the minutes before and
    after of each pair that occurs. Made once for a stock, as it takes longer than a search.
    """

    rooms: tuple[Venue, ...]
    kinds: tuple[Venue, ...]
    buffers: tuple[tuple[timedelta, timedelta], ...]
    listed: tuple[str, ...]
    parts: tuple[str, ...]
    spaces: frozenset[int]

    @classmethod
    def of(cls, venues: Sequence[Venue], need: Need) -> "Field":
        """Return those of the rooms that meet the need."""
        if isinstance(venues, Stock):
            return cast("Field", venues.once(("field", need), lambda: cls._made(venues, need)))
        return cls._made(venues, need)

    @classmethod
    def _made(cls, venues: Sequence[Venue], need: Need) -> "Field":
        rooms = tuple(venue for _, venue in fitting(venues, need).rooms)
        kinds: dict[tuple[int, int, int], tuple[int, Venue]] = {}
        buffers: dict[tuple[int, int], int] = {}
        marks = []
        for venue in rooms:
            kind, _ = kinds.setdefault(kind_of(venue), (len(kinds), venue))
            minutes = (venue.policy.before_minutes, venue.policy.after_minutes)
            marks.append((venue.room.id, kind, buffers.setdefault(minutes, len(buffers))))
        pairs = [(timedelta(minutes=b), timedelta(minutes=a)) for b, a in buffers]
        return cls(
            rooms=rooms,
            kinds=tuple(venue for _, venue in kinds.values()),
            buffers=tuple(pairs),
            listed=tuple(
                f"{room_id:010}{kind:06}{len(kinds) + 2 * MOMENT * pair:06}"
                for room_id, kind, pair in marks
            ),
            parts=tuple(
                f"{venue.room.id:010}{part:010}" for venue in rooms for part in venue.part_ids
            ),
            spaces=frozenset(space for venue in rooms for space in venue.space_ids),
        )

    def region(self, flags: str, start: datetime, length: timedelta) -> str:
        """Return what a start says to this field's rooms; `flags` has one mark for each kind."""
        times = (
            stored(start - before) + stored(start + length + after)
            for before, after in self.buffers
        )
        return flags + "".join(times)


def first_start(
    session: Session, fields: Sequence[Field], starts: Sequence[Sequence[str]], look: Look
) -> tuple[int, list[Venue]] | None:
    """Return which start is the first at which each field has a free room, and its best room.

    `starts` has the regions of each start, one for each field. None where no start will do.
    """
    if not starts:
        return None
    database = session.connection().dialect.name
    asked = looking(look)
    # What is rarest is looked for first, so that most starts are given up at once.
    order = sorted(range(len(fields)), key=lambda number: len(fields[number].rooms))
    place = 1
    for turn, number in enumerate(order):
        asked[f"room{turn}"] = _rows(database, fields[number].listed)
        asked[f"region{turn}"] = place
        place += len(starts[0][number])
    said = ["".join(regions[number] for number in order) for regions in starts]
    parts = [part for field in fields for part in field.parts]
    asked |= {"starts": _rows(database, said), "parts": _rows(database, parts)}
    own = (look.booking_id is not None, look.person_id is not None)
    row = _question(len(fields), own, with_parts=bool(parts)).row(session, asked)
    if row is None:
        return None
    base = FIRST_ROW[database]
    best = {n: fields[n].rooms[at - base] for n, at in zip(order, row[1:], strict=True)}
    return row[0] - base, [best[number] for number in range(len(fields))]


def _rows(database: str, values: Sequence[str]) -> str:
    return json.dumps(values) if database == "sqlite" else ",".join(values)


@cache
def _question(needs: int, own: tuple[bool, bool], *, with_parts: bool) -> Question:
    return Question.of({name: _text(name, needs, own, with_parts=with_parts) for name in ROWS})


def _text(database: str, needs: int, own: tuple[bool, bool], *, with_parts: bool) -> str:
    rows, at, counts = ROWS[database], AT[database], counting(own)

    def free(number: int, tier: str = "true") -> str:
        region = f":region{number} + room{number}.times"
        times = {
            "start": at.format(place=region),
            "end": at.format(place=f"{region} + {MOMENT}"),
            "counts": counts,
        }
        busy = BUSY.format(space=f"room{number}.id", **times)
        busy_part = BUSY.format(space="part.space", **times)
        shape = FREE + FREE_PARTS * with_parts
        return shape.format(number=number, tier=tier, busy=busy, busy_part=busy_part)

    def best(number: int) -> str:
        return ", ".join(f"(SELECT min(n) {free(number, tier)})" for tier in TIERS)

    return SEARCH.format(
        starts=rows.format(name="starts"),
        parts=rows.format(name="parts"),
        rooms=",".join(
            ROOMS.format(number=number, rows=rows.format(name=f"room{number}"))
            for number in range(needs)
        ),
        each_has_one=" AND ".join(f"EXISTS (SELECT 1 {free(number)})" for number in range(needs)),
        best=", ".join(f"coalesce({best(number)})" for number in range(needs)),
    )
