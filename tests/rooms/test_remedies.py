"""Whatever is refused, what is offered instead can be had."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.bookings import Change, Wish, book, change
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, town

ROOMS = ("jaures", "cesaire", "mandela", "louise-michel", "simone-veil", "rosa-parks")
rooms = st.sampled_from(ROOMS)
# From six hours ago to two days ahead: days, nights and their edges, and what has gone by.
times = st.builds(
    lambda start, length: Interval.lasting(NOW + timedelta(minutes=15 * start), 15 * length),
    st.integers(-24, 192),
    st.integers(1, 24),
)
moments = st.integers(-60, 600).map(lambda minutes: NOW + timedelta(minutes=minutes))


def fill(unit: UnitOfWork, made: Town, meetings: list[tuple[str, Interval]]) -> None:
    for key, when in meetings:
        earlier = when.start - timedelta(days=1)
        try:
            with unit.attempt():
                wish = Wish(when=when, room_ids=(made.id_of(key),))
                book(unit, made.colleague, wish, earlier)
        except Refused:
            continue


@settings(max_examples=60)
@given(
    meetings=st.lists(st.tuples(rooms, times), max_size=25),
    key=rooms,
    when=times,
    people=st.none() | st.integers(1, 25),
    wants_video=st.booleans(),
    now=moments,
)
def test_an_offer_can_be_booked(
    sqlite_units: Units,
    meetings: list[tuple[str, Interval]],
    key: str,
    when: Interval,
    people: int | None,
    now: datetime,
    *,
    wants_video: bool,
) -> None:
    with sqlite_units.database.writing() as session:
        unit = UnitOfWork(session, lambda _session, _event: None)
        made = town(session)
        fill(unit, made, meetings)

        def attempt(when: Interval, room_ids: tuple[int, ...]) -> None:
            wish = Wish(when=when, room_ids=room_ids, people=people, wants_video=wants_video)
            with unit.attempt():
                book(unit, made.agent, wish, now)

        try:
            attempt(when, (made.id_of(key),))
        except Refused as refused:
            for remedy in refused.remedies:
                nested = session.begin_nested()
                attempt(remedy.when, remedy.room_ids)
                nested.rollback()


@settings(max_examples=40)
@given(
    meetings=st.lists(st.tuples(rooms, times), min_size=2, max_size=25),
    when=times,
    key=rooms,
    people=st.none() | st.integers(1, 25),
)
def test_an_offer_for_a_change_can_be_had(
    sqlite_units: Units,
    meetings: list[tuple[str, Interval]],
    when: Interval,
    key: str,
    people: int | None,
) -> None:
    with sqlite_units.database.writing() as session:
        unit = UnitOfWork(session, lambda _session, _event: None)
        made = town(session)
        first_key, first_when = meetings[0]
        mine = book(
            unit,
            made.agent,
            Wish(when=first_when, room_ids=(made.id_of(first_key),)),
            first_when.start - timedelta(days=1),
        )
        fill(unit, made, meetings[1:])
        wanted = Change(when=when, room_ids=(made.id_of(key),), people=people)
        try:
            with unit.attempt():
                change(unit, mine, wanted, made.agent, NOW)
        except Refused as refused:
            for remedy in refused.remedies:
                nested = session.begin_nested()
                other = Change(when=remedy.when, room_ids=remedy.room_ids, people=people)
                change(unit, mine, other, made.agent, NOW)
                nested.rollback()
