"""Times that work instead for several sites at once: near, and such that accepting succeeds."""

from datetime import timedelta
from typing import Any

import pytest

from rooms.availability import Look, Need
from rooms.bookings import Wish, book
from rooms.errors import Remedy
from rooms.finding.common_times import common_times
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import RoomPolicy, Site
from rooms.rules import Proposal
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, booked, lasting, settled_town

HOUR = lasting(14)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture(autouse=True)
def full(units: Units, town: Town) -> None:
    """Let others have both rooms of the library tomorrow from 14:00 to 15:00."""
    booked(units, town.admin, HOUR, town.rooms["simone-veil"], town.rooms["rosa-parks"])


def instead(units: Units, town: Town, when: Interval = HOUR, **wish: Any) -> list[Remedy]:
    """Return what works instead for five people at the town hall and three at the library."""
    proposal = Proposal(
        when=when, venues=(), people=None, wants_video=False, now=NOW, organizer=town.agent, **wish
    )
    with units.database.reading() as session:
        needs = [
            Need(site_id=town.sites[key].id, people=people)
            for key, people in (("mairie", 5), ("mediatheque", 3))
        ]
        everything = venues(session, town.organisation.id)
        look = Look(now=NOW, person_id=town.agent.id)
        return list(common_times(session, proposal, needs, everything, PARIS, look))


def accept(units: Units, town: Town, remedy: Remedy) -> None:
    with units.open() as unit:
        wish = Wish(when=HOUR, room_ids=(town.id_of("jaures"),)).instead(remedy)
        book(unit, town.agent, wish, NOW)


def lay_down(units: Units, town: Town, **settings: object) -> None:
    with units.open() as unit:
        unit.session.add(RoomPolicy(organisation_id=town.organisation.id, settings=settings))


def test_the_nearest_of_the_day_come_first_then_another_day(units: Units, town: Town) -> None:
    found = instead(units, town)
    assert [remedy.kind for remedy in found] == ["common_time"] * 3
    assert [remedy.when for remedy in found[:2]] == [lasting(13), lasting(15)]
    assert found[2].when == lasting(7, days=2)
    for remedy in found:
        heads = dict(remedy.headcounts)
        assert [heads[room_id] for room_id in remedy.room_ids] == [5, 3]


def test_none_that_is_nearer_is_passed_over(units: Units, town: Town) -> None:
    for room in ("simone-veil", "rosa-parks"):
        booked(units, town.admin, lasting(7, minutes=30), town.rooms[room])
        booked(units, town.admin, lasting(15, minutes=30), town.rooms[room])
    found = instead(units, town)
    assert {remedy.when for remedy in found[:2]} == {lasting(13), lasting(15, 30)}


def test_accepting_each_succeeds(units: Units, town: Town) -> None:
    lay_down(units, town, quota_day=4, notice_minutes=60, before_minutes=15)
    for remedy in instead(units, town):
        accept(units, town, remedy)


def test_what_all_the_rooms_together_may_not_be_is_not_offered(units: Units, town: Town) -> None:
    lay_down(units, town, quota_day=3)
    booked(units, town.agent, lasting(9, minutes=120), town.rooms["mandela"])
    found = instead(units, town)
    assert found
    assert all(remedy.when.start >= lasting(0, days=2).start for remedy in found)


def test_what_passes_the_rules_only_this_moment_is_not_offered(units: Units, town: Town) -> None:
    soon = Interval.lasting(NOW, 60)
    booked(units, town.admin, soon, town.rooms["rosa-parks"], town.rooms["simone-veil"])
    lay_down(units, town, notice_minutes=65)
    starts = [remedy.when.start for remedy in instead(units, town, soon)]
    assert min(starts) > NOW + timedelta(minutes=60)  # five minutes' grace are for the answer


def test_clocks_that_differ_are_each_heeded(units: Units, town: Town) -> None:
    with units.open() as unit:
        away = unit.session.get_one(Site, town.sites["mediatheque"].id)
        away.zone = "America/Montreal"
        away.opening_hours = {"tue": [["09:00", "12:00"]], "wed": [["09:00", "12:00"]]}
    found = instead(units, town)
    assert [remedy.when for remedy in found] == [
        lasting(15),
        lasting(16),
        lasting(14, days=2),
    ]  # Montreal is five hours behind in these weeks


@pytest.mark.parametrize("minutes", [0, -60, 24 * 60 + 1])
def test_of_a_senseless_length_there_is_none(units: Units, town: Town, minutes: int) -> None:
    assert instead(units, town, Interval(HOUR.start, HOUR.start + timedelta(minutes=minutes))) == []
