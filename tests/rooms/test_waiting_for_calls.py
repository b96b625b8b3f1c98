"""Whoever waits as a pool is full hears of it when ports or bandwidth are free again, once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from rooms.bookings import Change, cancel, change
from rooms.calls.events import CallsToOffer
from rooms.errors import Refused
from rooms.events import Event, OfferMade
from rooms.interval import Interval
from rooms.lapsing import offer_calls
from rooms.models import Blocking, Booking, EventRecord, Person, Waiting
from rooms.pools.capacity import PoolFull
from rooms.pools.tables import Draw
from rooms.unit_of_work import UnitOfWork, Units
from rooms.waiting import WaitFor, accept, offer_over, refuse, wait
from tests.builders import NOW, Town, booked, lasting
from tests.rooms.test_capacity import call, town_with
from tests.rooms.test_race_changes import at_once

HOUR = lasting(14)
SOON = NOW + timedelta(seconds=1)


def waits(
    units: Units, town: Town, person: Person, *rooms: str, now: datetime = NOW, **more: Any
) -> Waiting:
    ids = tuple(town.id_of(key) for key in rooms)
    wanted: dict[str, Any] = {"when": HOUR, "minutes": 60, "room_ids": ids, "wants_video": True}
    with units.open() as unit:
        return wait(unit, person, WaitFor(**(wanted | more)), now)


def follow(units: Units, happened: list[Event], now: datetime = SOON) -> list[int]:
    """Do what follows from calls that may fit again, and return who was offered something."""
    while any(isinstance(event, CallsToOffer) for event in happened):
        events, happened[:] = list(happened), [e for e in happened if isinstance(e, OfferMade)]
        for event in events:
            if isinstance(event, CallsToOffer):
                spans = [Interval(*map(datetime.fromisoformat, span)) for span in event.spans]
                with units.open() as unit:
                    offer_calls(unit, event.organisation_id, spans, now)
    return [event.waiting_id for event in happened if isinstance(event, OfferMade)]


def kept(units: Units) -> list[tuple[int | None, int | None, int]]:
    with units.database.reading() as session:
        rows = select(Draw.booking_id, Draw.waiting_id, Draw.amount).order_by(col(Draw.id))
        return [(one, other, amount) for one, other, amount in session.exec(rows).all()]


def fresh(units: Units, waiting: Waiting) -> Waiting:
    with units.database.reading() as session:
        return session.exec(select(Waiting).where(Waiting.id == waiting.id)).one()


@pytest.fixture
def town(units: Units) -> Town:
    return town_with(units, ports=1)


@pytest.fixture
def full(units: Units, town: Town) -> Booking:
    """Return a booking that has the only port."""
    return call(units, town, HOUR, "mandela")


def give_back(units: Units, town: Town, booking: Booking, how: str) -> None:
    with units.open() as unit:
        if how == "cancelled":
            cancel(unit, booking, town.agent, SOON)
        elif how == "moved":
            change(unit, booking, Change(when=lasting(16)), town.agent, SOON)
        else:
            change(unit, booking, Change(wants_video=False), town.agent, SOON)


@pytest.mark.parametrize("how", ["cancelled", "moved", "without video"])
def test_whoever_gives_a_port_back_lets_it_be_offered(
    units: Units, town: Town, full: Booking, happened: list[Event], how: str
) -> None:
    one = waits(units, town, town.colleague, "jaures")
    assert follow(units, happened) == []
    give_back(units, town, full, how)
    assert follow(units, happened) == [one.id]
    assert fresh(units, one).offer_room_id == town.id_of("jaures")


def test_what_is_shortened_gives_the_rest_back(
    units: Units, town: Town, happened: list[Event]
) -> None:
    long = call(units, town, lasting(13, minutes=120), "mandela")
    one = waits(units, town, town.colleague, "jaures")
    with units.open() as unit:
        change(unit, long, Change(when=lasting(13)), town.agent, SOON)
    assert follow(units, happened) == [one.id]


def test_the_port_is_kept_for_who_is_offered_it(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    one = waits(units, town, town.colleague, "jaures")
    give_back(units, town, full, "cancelled")
    follow(units, happened)
    assert kept(units) == [(None, one.id, 1)]
    with pytest.raises(PoolFull):
        call(units, town, HOUR, "mandela", now=SOON)
    booking = None
    with units.open() as unit:
        booking = accept(unit, one.id, town.colleague, SOON)
    assert kept(units) == [(booking.id, None, 1)]


def test_one_port_is_offered_to_one(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    first = waits(units, town, town.colleague, "jaures")
    second = waits(units, town, town.admin, "cesaire", now=SOON)
    give_back(units, town, full, "cancelled")
    assert follow(units, happened) == [first.id]
    with units.open() as unit:
        refuse(unit, first.id, town.colleague, SOON)
    assert follow(units, happened) == [first.id, second.id]
    assert kept(units) == [(None, second.id, 1)]


def test_silence_passes_the_port_on(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    first = waits(units, town, town.colleague, "jaures")
    second = waits(units, town, town.admin, "cesaire", now=SOON)
    give_back(units, town, full, "cancelled")
    follow(units, happened)
    over = SOON + timedelta(minutes=30)
    with units.open() as unit:
        assert offer_over(unit, first.id, over)
    assert follow(units, happened, over) == [first.id, second.id]


def test_a_room_that_is_free_is_no_offer_while_its_call_finds_no_port(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    taken = booked(units, town.agent, HOUR, town.rooms["jaures"])
    waits(units, town, town.colleague, "jaures")
    with units.open() as unit:
        cancel(unit, taken, town.agent, SOON)
    assert follow(units, happened) == []
    with units.database.reading() as session:
        kinds = session.exec(select(Blocking.kind)).all()
    assert kinds == ["booking"]


def test_nobody_waits_for_a_call_that_fits(units: Units, town: Town, full: Booking) -> None:
    with pytest.raises(Refused, match="free_already"):
        waits(units, town, town.colleague, "jaures", when=lasting(16))
    with pytest.raises(Refused, match="free_already"):
        waits(units, town, town.colleague, "jaures", wants_video=False)


def test_what_is_given_back_while_somebody_comes_to_wait_is_found_by_their_own_look(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    """The row of whoever gives it back may be done before the waiting can be seen."""
    one = waits(units, town, town.colleague, "jaures")
    own = list(happened)
    happened.clear()
    give_back(units, town, full, "cancelled")
    happened[:] = own
    assert follow(units, happened) == [one.id]


def test_what_takes_more_or_the_same_lets_nothing_be_offered(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    with units.open() as unit:
        change(unit, full, Change(title="Budget"), town.agent, SOON)
    call(units, town, lasting(16), "jaures")
    assert not [event for event in happened if isinstance(event, CallsToOffer)]


def test_the_links_of_sites_are_offered_too(units: Units, happened: list[Event]) -> None:
    town = town_with(units, mairie=2000)
    mine = call(units, town, HOUR, "mandela")
    one = waits(units, town, town.colleague, "jaures")
    give_back(units, town, mine, "cancelled")
    assert follow(units, happened) == [one.id]
    assert kept(units) == [(None, one.id, 1767)]


def test_next_door_hears_nothing(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    there = town.neighbour
    booked(units, there.agent, HOUR, there.room, wants_video=True)
    with units.open() as unit:
        wanted = WaitFor(when=HOUR, minutes=60, room_ids=(there.room.id,), wants_video=True)
        wait(unit, there.agent, wanted, NOW)
    give_back(units, town, full, "cancelled")
    assert follow(units, happened) == []


def look(units: Units, now: datetime = SOON) -> None:
    """Do what the rows do that stand for all calls that may fit again."""
    with units.database.reading() as session:
        found = select(EventRecord).where(EventRecord.kind == CallsToOffer.__name__)
        rows = session.exec(found.order_by(col(EventRecord.id))).all()
    for row in rows:
        spans = [Interval(*map(datetime.fromisoformat, span)) for span in row.data["spans"]]
        with units.open() as unit:
            offer_calls(unit, row.organisation_id, spans, now)


def test_one_gives_back_while_another_comes_to_wait(units: Units, town: Town) -> None:
    full = call(units, town, HOUR, "mandela")
    wanted = WaitFor(when=HOUR, minutes=60, room_ids=(town.id_of("jaures"),), wants_video=True)
    told = at_once(
        units,
        lambda unit: cancel(unit, full, town.agent, NOW),
        lambda unit: wait(unit, town.colleague, wanted, NOW),
    )
    look(units)
    if told == ["done", "free_already"]:
        assert kept(units) == []
        return
    assert told == ["done", "done"]
    with units.database.reading() as session:
        (waiting,) = session.exec(select(Waiting)).all()
    assert (waiting.state, kept(units)) == ("offered", [(None, waiting.id, 1)])


def test_two_give_back_and_two_who_wait_get_one_each(units: Units) -> None:
    town = town_with(units, ports=2)
    booked_calls = [call(units, town, HOUR, key) for key in ("mandela", "simone-veil")]
    first = waits(units, town, town.colleague, "jaures", "cesaire")
    second = waits(units, town, town.admin, "jaures", "cesaire")

    def giver(booking: Booking) -> Callable[[UnitOfWork], None]:
        return lambda unit: cancel(unit, booking, town.agent, SOON)

    assert at_once(units, *map(giver, booked_calls)) == ["done", "done"]
    spans = [HOUR]

    def offer(unit: UnitOfWork) -> None:
        offer_calls(unit, town.organisation.id, spans, SOON)

    assert at_once(units, offer, offer) == ["done", "done"]
    look(units)  # whoever met the other one is looked for again
    assert {fresh(units, one).state for one in (first, second)} == {"offered"}
    rooms = {fresh(units, one).offer_room_id for one in (first, second)}
    assert rooms == {town.id_of("jaures"), town.id_of("cesaire")}
    assert sorted(number for _, number, _ in kept(units) if number) == [first.id, second.id]
