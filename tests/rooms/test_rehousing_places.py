"""Places of displaced meetings: what is free, what rules say to whom, and how far the search is."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from sqlmodel import select

from rooms.administration.looking import Preview
from rooms.administration.plans import preview_apart
from rooms.administration.proposed import Proposed
from rooms.administration.rehousing import rehouse
from rooms.administration.rehousing.calendar import Calendar
from rooms.administration.rehousing.problem import Meeting, Option
from rooms.administration.rehousing.solving import LONGEST_SECONDS, solve
from rooms.bookings import Wish, book
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.inventory_files import Line
from rooms.models import Blocking, Person, RoomPolicy, Site
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, lasting, room, settled_town

QUARTER = timedelta(minutes=15)


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def booked(units: Units, there: Town, by: Person, when: Interval, key: str) -> int:
    with units.open() as unit:
        return book(unit, by, Wish(when=when, room_ids=(there.id_of(key),)), NOW).id


def retiring(units: Units, there: Town, *keys: str, told: list[tuple[int, int]]) -> Preview:
    lines = tuple(Line("rooms", {"room": key, "retired": "yes"}) for key in keys)
    proposed = Proposed(organisation=there.organisation, lines=lines)
    return preview_apart(units, proposed, NOW, lambda *done: told.append(done))


def test_a_room_is_taken_while_somebody_has_it_or_a_part_of_it(units: Units, there: Town) -> None:
    with units.open() as unit:
        part = room(unit.session, there.sites["mairie"], "estrade")
        part.part_of_id = there.id_of("mandela")
        there.rooms[part.key] = part
    mine = booked(units, there, there.agent, lasting(9), "jaures")
    for when, key in (
        (lasting(10), "estrade"),
        (Interval(at(10, 30), at(12)), "jaures"),
        (Interval(at(22), at(2, days=2)), "cesaire"),
    ):
        booked(units, there, there.agent, when, key)
    with units.database.reading() as session:
        stock, kept = venues(session, there.organisation.id), [(there.id_of("cesaire"), lasting(9))]
        calendar = Calendar(session, stock, NOW, {mine}, kept)
        rows = session.exec(select(Blocking).where(Blocking.booking_id != mine)).all()
        taken = [(row.room_id, Interval(row.starts_at, row.ends_at)) for row in rows] + kept
        for quarters in range(20 * 4):
            for length in (1, 4, 12):
                span = Interval(at(8), at(8) + length * QUARTER).shifted(quarters * QUARTER)
                found = calendar.taken(span)
                assert {one for one, bit in calendar.bits.items() if found & bit} == {
                    venue.room.id
                    for venue in stock
                    if any(one in venue.space_ids and span.overlaps(when) for one, when in taken)
                }


def test_the_hours_of_a_group_are_those_of_its_people_alone(units: Units, there: Town) -> None:
    with units.open() as unit:
        unit.session.get_one(Person, there.colleague.id).roles = ["member", "council"]
    bookings = [
        booked(units, there, there.agent, lasting(19), "jaures"),
        booked(units, there, there.colleague, lasting(19), "cesaire"),
    ]
    with units.open() as unit:
        for key in ("mairie", "mediatheque"):
            site = unit.session.get_one(Site, there.sites[key].id)
            site.opening_hours = {"mon": [["08:00", "20:00"]], "tue": [["08:00", "18:00"]]}
        unit.session.add(
            RoomPolicy(
                organisation_id=there.organisation.id,
                group_name="council",
                settings={"outside_hours": True},
            )
        )
    found = retiring(units, there, "jaures", "cesaire", told=[])
    places = {one.booking_id: one for one in found.placements}
    assert [places[one].when == lasting(19) for one in bookings] == [False, True]
    assert places[bookings[0]].when.end <= at(18)


def without_most_rooms(units: Units, there: Town, told: list[tuple[int, int]]) -> Preview:
    """Return where fourteen meetings go that are to be looked for as far as can be."""
    for hour in range(10, 17):
        for key in ("mandela", "jaures"):
            booked(units, there, there.agent, lasting(hour), key)
    return retiring(units, there, *there.rooms.keys() - {"rosa-parks"}, told=told)


def test_what_is_told_of_the_search_only_grows_and_comes_to_all(units: Units, there: Town) -> None:
    told: list[tuple[int, int]] = []
    found = without_most_rooms(units, there, told)
    assert any(one.when not in map(lasting, range(10, 17)) for one in found.placements)
    assert told.count((14, 14)) == 2  # what breaks, and where that goes
    assert all(one <= other or one == (14, 14) for one, other in pairwise(told))


def test_all_looks_together_have_the_time_of_one(
    units: Units, there: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def taking_a_second(meetings: Sequence[Meeting], seconds: float) -> dict[int, Option | None]:
        given.append(seconds)
        clock.append(clock[-1] + 1)
        return solve(meetings, seconds)

    clock = [0.0]
    monkeypatch.setattr(rehouse, "solve", taking_a_second)
    monkeypatch.setattr(rehouse, "time", SimpleNamespace(monotonic=lambda: clock[-1]))
    without_most_rooms(units, there, [])
    assert given == [LONGEST_SECONDS, LONGEST_SECONDS - 1]
