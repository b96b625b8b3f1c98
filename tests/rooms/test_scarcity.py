"""What is scarce decides early, and decides as looking at each start would."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rooms.availability import Look, free_among
from rooms.database import Database
from rooms.finding.scarcity import possible_starts
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import RoomPolicy
from tests.builders import NOW
from tests.rooms.test_availability import a_trial, block, quarter, schedules

LOOK = Look(now=NOW)
ROOMS = ("mandela", "simone-veil")


@given(
    st.data(),
    st.lists(st.integers(0, 44), min_size=1, unique=True),
    st.integers(1, 6),
    st.sampled_from([{}, {"before_minutes": 15}, {"after_minutes": 15}, {"before_minutes": 10}]),
)
def test_keeps_the_starts_at_which_one_of_the_rooms_is_free(
    sqlite_database: Database,
    data: st.DataObject,
    numbers: list[int],
    length: int,
    settings: dict[str, int],
) -> None:
    starts = [quarter(number) for number in sorted(numbers)]
    lasts = timedelta(minutes=15 * length)
    with a_trial(sqlite_database) as (session, made):
        made.rooms["jaures"].part_of_id = made.id_of("mandela")
        session.add(made.rooms["jaures"])
        session.add(
            RoomPolicy(
                organisation_id=made.organisation.id,
                room_id=made.id_of("simone-veil"),
                settings=settings,
            )
        )
        for room in (*ROOMS, "jaures"):
            block(session, made, room, data.draw(schedules()))
        rooms = [v for v in venues(session, made.organisation.id) if v.room.key in ROOMS]
        expected = [
            start
            for start in starts
            if free_among(session, rooms, Interval(start, start + lasts), LOOK)
        ]
        assert possible_starts(session, rooms, starts, lasts, LOOK) == expected
        assert possible_starts(session, rooms, [], lasts, LOOK) == []
