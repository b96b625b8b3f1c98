"""What no engine should be asked: refused with a reason, at once, and nothing half done."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from sqlmodel import select

from rooms import opening
from rooms.bookings import Change, Wish, book, change
from rooms.errors import Refused
from rooms.events import Event
from rooms.interval import Interval
from rooms.models import Blocking, Booking, EventRecord, RoomPolicy, Series, Site
from rooms.rules import site as site_rules
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, PARIS, Town, at, booked, lasting, settled_town

FIRST, LAST = (moment.replace(tzinfo=UTC) for moment in (datetime.min, datetime.max))  # noqa: DTZ901
A_YEAR = 366 * 24 * 60
MONDAY = datetime.fromisoformat("2026-03-23T10:00")  # on the wall

Bad = Callable[[UnitOfWork, Town], object]


def wish(made: Town, *, when: Interval | None = None, rooms: tuple[int, ...] | None = None) -> Wish:
    return Wish(when=when or lasting(14), room_ids=rooms or (made.id_of("jaures"),))


def booking_of(*, when: Interval) -> Bad:
    return lambda unit, made: book(unit, made.agent, wish(made, when=when), NOW)


def rooms_of(rooms: Callable[[Town], tuple[int, ...]]) -> Bad:
    return lambda unit, made: book(unit, made.agent, wish(made, rooms=rooms(made)), NOW)


def series_of(rrule: str, start: datetime = MONDAY, minutes: int = 60) -> Bad:
    def ask(unit: UnitOfWork, made: Town) -> None:
        room_ids = (made.id_of("jaures"),)
        wanted = SeriesWish(rrule=rrule, start=start, minutes=minutes, room_ids=room_ids)
        book_series(unit, made.agent, wanted, NOW)

    return ask


def in_a_zone_that_is_none(unit: UnitOfWork, made: Town) -> None:
    site = unit.session.get_one(Site, made.sites["mairie"].id)
    site.zone = "Europe/Atlantis"
    unit.session.flush()
    series_of("FREQ=WEEKLY;COUNT=3")(unit, made)


ALL_RULES = {
    "closed_on_holidays": True,
    "notice_minutes": 60,
    "horizon_days": 300,
    "priority_for": ["council"],
    "priority_days": 700,
    "approval_hours": 48,
    "quota_day": 2,
    "quota_week": 3,
    "quota_month": 4,
    "quota_ahead": 5,
}

BAD: dict[str, tuple[str, Bad]] = {
    "ends before it starts": ("ends_before_start", booking_of(when=Interval(at(15), at(14)))),
    "lasts for years": ("too_long", booking_of(when=lasting(14, minutes=5 * A_YEAR))),
    "in a thousand years": (
        "too_far",
        booking_of(when=Interval.lasting(datetime(3026, 3, 9, 14, tzinfo=UTC), 60)),
    ),
    "at the end of time": (
        "too_far",
        booking_of(when=Interval.lasting(datetime(9999, 12, 31, 12, tzinfo=UTC), 60)),
    ),
    "at the beginning of time": (
        "past",
        booking_of(when=Interval.lasting(datetime(1, 1, 2, tzinfo=UTC), 60)),
    ),
    "ten thousand rooms": ("too_many_rooms", rooms_of(lambda _: tuple(range(1, 10_001)))),
    "no room": ("unknown_room", rooms_of(lambda _: (0,))),
    "a room twice": ("unknown_room", rooms_of(lambda made: (made.id_of("jaures"),) * 2)),
    "a neighbour's room": ("unknown_room", rooms_of(lambda made: (made.neighbour.room.id,))),
    "a room of ours and a neighbour's": (
        "unknown_room",
        rooms_of(lambda made: (made.id_of("jaures"), made.neighbour.room.id)),
    ),
    "for ever": ("endless_series", series_of("FREQ=WEEKLY;BYDAY=MO")),
    "a thousand times a day": ("too_often", series_of("FREQ=SECONDLY;COUNT=1000")),
    "a thousand dates": ("too_many_dates", series_of("FREQ=DAILY;COUNT=1000")),
    "a milliard of dates": ("too_many_dates", series_of("FREQ=DAILY;COUNT=1000000000")),
    "on a day that never comes": (
        "no_dates",
        series_of("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"),
    ),
    "by a rule that is none": ("bad_rule", series_of("FREQ=SOMETIMES; DROP TABLE booking")),
    "a series that overlaps itself": ("", series_of("FREQ=DAILY;COUNT=3", minutes=2 * 24 * 60)),
    "a series of ages": ("too_long", series_of("FREQ=DAILY;COUNT=3", minutes=10**12)),
    "in a zone that does not exist": ("unknown_zone", in_a_zone_that_is_none),
}


@pytest.mark.parametrize("name", BAD)
def test_refuses_with_a_reason_and_leaves_nothing_half_done(
    units: Units, happened: list[Event], name: str
) -> None:
    made = settled_town(units)
    code, ask = BAD[name]
    with pytest.raises(Refused) as refused, units.open() as unit:
        ask(unit, made)
    assert code in ("", *(refusal.code for refusal in refused.value.refusals))
    with units.database.reading() as session:
        for table in (Booking, Blocking, Series, EventRecord):
            assert session.exec(select(table)).first() is None
    assert happened == []


@pytest.mark.parametrize("start", [FIRST, NOW, LAST - timedelta(days=1)])
@pytest.mark.parametrize("end", [NOW, LAST])
def test_no_rule_goes_through_thousands_of_years(
    sqlite_units: Units, start: datetime, end: datetime
) -> None:
    made = settled_town(sqlite_units)
    when = Interval(start, end)
    with sqlite_units.open() as unit:
        organisation_id = made.organisation.id
        unit.session.add(RoomPolicy(organisation_id=organisation_id, settings=ALL_RULES))
        site = unit.session.get_one(Site, made.sites["mairie"].id)
        site.opening_hours = {"mon": [["08:30", "12:00"]]}
    with (
        patch.object(site_rules, "holiday_on", side_effect=AssertionError),
        patch.object(opening, "hours_of", side_effect=AssertionError),
        pytest.raises(Refused) as refused,
        sqlite_units.open() as unit,
    ):
        book(unit, made.agent, wish(made, when=when), NOW)
    assert refused.value.refusals


def test_refuses_a_stale_version_and_changes_nothing(units: Units) -> None:
    made = settled_town(units)
    mine = booked(units, made.agent, lasting(14), made.rooms["jaures"])
    with units.open() as unit:
        change(unit, mine, Change(when=lasting(15), version=1), made.agent, NOW)
    with pytest.raises(Refused, match="stale"), units.open() as unit:
        change(unit, mine, Change(when=lasting(16), version=1), made.agent, NOW)
    with units.database.reading() as session:
        assert session.get_one(Booking, mine.id).starts_at == lasting(15).start


def test_an_hour_that_the_clocks_skip_is_the_hour_after_and_blocks_what_it_lasts(
    units: Units,
) -> None:
    made = settled_town(units)
    gap = datetime(2026, 3, 29, 2, 30, tzinfo=PARIS)
    assert gap.astimezone(UTC).astimezone(PARIS).hour == 3
    found = booked(units, made.agent, Interval.lasting(gap, 60), made.rooms["jaures"])
    with units.database.reading() as session:
        (blocking,) = session.exec(select(Blocking))
    assert (found.starts_at, found.ends_at) == (blocking.starts_at, blocking.ends_at)
    assert blocking.ends_at - blocking.starts_at == timedelta(hours=1)


def test_the_hour_that_comes_twice_can_be_booked_twice(units: Units) -> None:
    made = settled_town(units)
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=fold) for fold in (0, 1))
    for start in (first, second):
        booked(units, made.agent, Interval.lasting(start, 60), made.rooms["jaures"])
    with pytest.raises(Refused, match="taken"):
        booked(units, made.agent, Interval.lasting(first, 61), made.rooms["jaures"])
