"""Waiting over several days: any of their hours would do, and no others."""

from datetime import timedelta
from typing import Any

import pytest

from rooms.bookings import cancel
from rooms.errors import Refused
from rooms.events import Event, OfferMade
from rooms.interval import Interval
from rooms.models import Booking, Waiting
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, mine, offer_over, wait
from tests.builders import NOW, Town, at, booked, lasting, room, settled_town

MORNINGS = tuple(lasting(9, minutes=180, days=day) for day in (1, 2, 3))
DAYS = Interval(MORNINGS[0].start, MORNINGS[-1].end)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def full(units: Units, town: Town) -> list[Booking]:
    """Return bookings of Jaurès on three days, from 9:00 to 18:00."""
    days = [lasting(9, minutes=540, days=day) for day in (1, 2, 3)]
    return [booked(units, town.admin, day, town.rooms["jaures"]) for day in days]


def waits(units: Units, town: Town, **more: Any) -> Waiting:
    wanted: dict[str, Any] = {
        "when": DAYS,
        "hours": MORNINGS,
        "minutes": 90,
        "room_ids": (town.id_of("jaures"),),
    }
    with units.open() as unit:
        return wait(unit, town.agent, WaitFor(**wanted | more), NOW)


@pytest.mark.parametrize("day", [0, 1, 2])
def test_any_of_the_days_is_offered(
    units: Units, town: Town, full: list[Booking], happened: list[Event], day: int
) -> None:
    one = waits(units, town)
    with units.open() as unit:
        cancel(unit, full[day], town.admin, NOW)
    assert [event.waiting_id for event in happened if isinstance(event, OfferMade)] == [one.id]
    with units.database.reading() as session:
        (row,) = mine(session, town.agent, NOW)
    assert row.offer_starts_at == at(9, days=day + 1)


def test_other_hours_of_the_days_are_not(units: Units, town: Town, happened: list[Event]) -> None:
    halves = [
        booked(units, town.admin, lasting(hour, minutes=240, days=day), town.rooms["jaures"])
        for day in (1, 2, 3)
        for hour in (8, 12)
    ]
    waits(units, town)
    with units.open() as unit:
        cancel(unit, halves[1], town.admin, NOW)
        cancel(unit, halves[3], town.admin, NOW)
    assert not [event for event in happened if isinstance(event, OfferMade)]


def test_what_is_free_on_a_later_day_is_told_at_once(
    units: Units, town: Town, full: list[Booking]
) -> None:
    with units.open() as unit:
        cancel(unit, full[2], town.admin, NOW)
    with pytest.raises(Refused, match="free_already") as refused:
        waits(units, town)
    (remedy,) = refused.value.remedies
    assert remedy.when == lasting(9, minutes=90, days=3)


def test_a_gap_between_quarters_of_an_hour_is_told_at_once(units: Units, town: Town) -> None:
    for when in (lasting(9, minutes=40), lasting(10, 10, minutes=110)):
        booked(units, town.admin, when, town.rooms["jaures"])
    with pytest.raises(Refused, match="free_already") as refused:
        waits(units, town, when=MORNINGS[0], hours=(MORNINGS[0],), minutes=30)
    (remedy,) = refused.value.remedies
    assert remedy.when == lasting(9, 40, minutes=30)


def test_of_more_rooms_than_are_looked_through_none_is_missed(units: Units, town: Town) -> None:
    with units.open() as unit:
        home = unit.session.merge(town.sites["mairie"])
        rooms = [room(unit.session, home, f"r{n:02}", capacity=30) for n in range(40)]
    for one in rooms[:-1]:
        booked(units, town.admin, MORNINGS[0], one)
    with pytest.raises(Refused, match="free_already") as refused:
        waits(units, town, room_ids=(), people=30, when=MORNINGS[0], hours=())
    (remedy,) = refused.value.remedies
    assert remedy.room_ids == (rooms[-1].id,)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("wait_too_short", {"minutes": 181}),
        ("past", {"hours": (lasting(8, minutes=45, days=0), lasting(9, minutes=5)), "minutes": 10}),
    ],
)
def test_hours_that_can_t_be_are_refused(
    units: Units, town: Town, full: list[Booking], code: str, wanted: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=code):
        waits(units, town, **wanted)


def test_who_has_no_hours_left_waits_no_more(units: Units, town: Town, full: list[Booking]) -> None:
    one = waits(units, town)
    last = at(8, days=3)
    with units.open() as unit:
        cancel(unit, full[2], town.admin, last)
    with units.open() as unit:
        assert offer_over(unit, one.id, at(11, days=3))
    with units.database.reading() as session:
        assert mine(session, town.agent, at(11, days=3) - timedelta(days=2)) == []
