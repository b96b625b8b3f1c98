"""The waiting list: time that is free again goes to who asked first, then to the next."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from rooms.approval import expire
from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.events import Event, OfferMade
from rooms.interval import Interval
from rooms.models import Blocking, Booking, Person, RoomPolicy, Waiting
from rooms.undo import undo
from rooms.unit_of_work import Units
from rooms.waiting import MOST_WAITS, WaitFor, accept, leave, mine, offer_over, refuse, sweep, wait
from tests.builders import NOW, Town, at, booked, lasting, settled_town

HOUR = lasting(14)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def full(units: Units, town: Town) -> Booking:
    """Return a booking of Jaurès by the administrator, for which others wait."""
    return booked(units, town.admin, HOUR, town.rooms["jaures"])


def waits(
    units: Units,
    town: Town,
    person: Person,
    room: str = "jaures",
    *,
    now: datetime = NOW,
    **more: Any,
) -> Waiting:
    wanted: dict[str, Any] = {"when": HOUR, "minutes": 60, "room_ids": (town.id_of(room),)} | more
    with units.open() as unit:
        return wait(unit, person, WaitFor(**wanted), now)


def free(units: Units, booking: Booking, by: Person, now: datetime = NOW) -> None:
    with units.open() as unit:
        cancel(unit, booking, by, now)


def offered(happened: list[Event]) -> list[int]:
    return [event.waiting_id for event in happened if isinstance(event, OfferMade)]


def states(units: Units) -> dict[int, str]:
    with units.database.reading() as session:
        return dict(session.exec(select(Waiting.id, Waiting.state)).all())


def fresh(units: Units, waiting: Waiting) -> Waiting:
    with units.database.reading() as session:
        return session.exec(select(Waiting).where(Waiting.id == waiting.id)).one()


def test_who_asked_first_gets_the_offer_and_the_time_is_held(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    first = waits(units, town, town.agent)
    waits(units, town, town.colleague, now=NOW + timedelta(seconds=1))
    free(units, full, town.admin, NOW + timedelta(minutes=1))
    assert offered(happened) == [first.id]
    found = fresh(units, first)
    assert found.state == "offered"
    assert (found.offer_room_id, found.offer_starts_at) == (town.id_of("jaures"), HOUR.start)
    assert found.offer_until == NOW + timedelta(minutes=31)
    with pytest.raises(Refused, match="taken"):
        booked(units, town.colleague, HOUR, town.rooms["jaures"])


def test_of_two_at_once_who_holds_fewer_hours_is_first(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    booked(units, town.agent, lasting(9), town.rooms["mandela"])
    waits(units, town, town.agent)
    second = waits(units, town, town.colleague)
    free(units, full, town.admin)
    assert offered(happened) == [second.id]


def test_one_click_books_what_is_offered(units: Units, town: Town, full: Booking) -> None:
    one = waits(units, town, town.agent, guests=("contact@partenaire.example",), title="Budget")
    free(units, full, town.admin)
    with units.open() as unit:
        booking = accept(unit, one.id, town.agent, NOW + HALF_AN_HOUR - timedelta(seconds=1))
    assert (booking.status, booking.title) == ("confirmed", "Budget")
    assert Interval(booking.starts_at, booking.ends_at) == HOUR
    assert states(units) == {one.id: "taken"}
    with units.database.reading() as session:
        assert session.exec(select(Blocking.kind)).all() == ["booking"]


def test_nobody_takes_an_offer_twice_or_another_ones(
    units: Units, town: Town, full: Booking
) -> None:
    one = waits(units, town, town.agent)
    free(units, full, town.admin)
    with pytest.raises(Refused, match="unknown_wait"), units.open() as unit:
        accept(unit, one.id, town.colleague, NOW)
    with units.open() as unit:
        accept(unit, one.id, town.agent, NOW)
    with pytest.raises(Refused, match="offer_over"), units.open() as unit:
        accept(unit, one.id, town.agent, NOW)


def test_a_no_passes_it_on_in_order(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    first = waits(units, town, town.agent)
    second = waits(units, town, town.colleague, now=NOW + timedelta(seconds=1))
    free(units, full, town.admin)
    with units.open() as unit:
        refuse(unit, first.id, town.agent, NOW)
    assert offered(happened) == [first.id, second.id]
    assert states(units) == {first.id: "waiting", second.id: "offered"}


def test_silence_passes_it_on_and_at_last_the_time_is_free(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    first = waits(units, town, town.agent)
    second = waits(units, town, town.colleague, now=NOW + timedelta(seconds=1))
    free(units, full, town.admin)
    over = NOW + HALF_AN_HOUR
    with units.open() as unit:
        assert not offer_over(unit, first.id, over - timedelta(seconds=1))
        assert offer_over(unit, first.id, over)
        assert not offer_over(unit, first.id, over)
    assert offered(happened) == [first.id, second.id]
    with units.open() as unit:
        assert offer_over(unit, second.id, over + HALF_AN_HOUR)
    assert set(states(units).values()) == {"waiting"}
    later = over + HALF_AN_HOUR
    booked(units, town.neighbour.agent, HOUR, town.neighbour.room, now=later)
    booked(units, town.admin, HOUR, town.rooms["jaures"], now=later)


def test_silence_over_midnight_gives_the_same_time_to_the_next(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    first = waits(units, town, town.agent)
    second = waits(units, town, town.colleague, now=NOW + timedelta(seconds=1))
    free(units, full, town.admin, at(23, 45, days=0))
    with units.open() as unit:
        offer_over(unit, first.id, at(0, 15))
    assert offered(happened) == [first.id, second.id]


def test_one_offer_a_day_each(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    other = booked(units, town.admin, HOUR, town.rooms["mandela"])
    one = waits(units, town, town.agent)
    waits(units, town, town.agent, "mandela")
    free(units, full, town.admin)
    free(units, other, town.admin)
    assert offered(happened) == [one.id]


def test_an_offer_is_shorter_where_the_meeting_is_near(
    units: Units, town: Town, full: Booking
) -> None:
    one = waits(units, town, town.agent)
    free(units, full, town.admin, at(13, 30))
    assert fresh(units, one).offer_until == at(13, 45)


def test_nothing_is_offered_that_begins_at_once(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    waits(units, town, town.agent)
    free(units, full, town.admin, at(13, 58))
    assert offered(happened) == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"room_ids": (), "people": 9},
        {"when": lasting(16)},
        {"when": lasting(14, 30)},
        {"when": lasting(14, minutes=90), "minutes": 90},
    ],
    ids=["too small", "another hour", "only half of it is free", "longer than it is free"],
)
def test_what_does_not_suit_is_not_offered(
    units: Units, town: Town, full: Booking, happened: list[Event], wanted: dict[str, Any]
) -> None:
    rooms = [room for key, room in town.rooms.items() if key != "jaures"]
    booked(units, town.admin, lasting(16), town.rooms["jaures"])
    booked(units, town.admin, lasting(15), town.rooms["jaures"])
    for room in rooms:
        booked(units, town.admin, lasting(13, minutes=300), room)
    waits(units, town, town.agent, **wanted)
    free(units, full, town.admin)
    assert offered(happened) == []


def test_any_time_in_a_window_and_any_room_that_fits(
    units: Units, town: Town, happened: list[Event]
) -> None:
    afternoon = lasting(13, minutes=240)
    long = [booked(units, town.admin, afternoon, room) for room in town.rooms.values()]
    wish: dict[str, Any] = {"when": afternoon, "minutes": 60, "room_ids": (), "people": 6}
    one = waits(units, town, town.agent, **wish)
    two = waits(units, town, town.colleague, **wish, now=NOW + timedelta(seconds=1))
    jaures = next(b for b, key in zip(long, town.rooms, strict=True) if key == "jaures")
    with units.open() as unit:
        change(unit, jaures, Change(when=lasting(13, minutes=120)), town.admin, NOW)
    assert offered(happened) == [one.id, two.id]
    starts = {fresh(units, row).offer_starts_at for row in (one, two)}
    assert starts == {at(15), at(16)}


def test_rules_hold_for_offers(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    waits(units, town, town.agent)
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=town.organisation.id,
                room_id=town.id_of("jaures"),
                settings={"open_to": ["room_admin"]},
            )
        )
    free(units, full, town.admin)
    assert offered(happened) == []


def test_an_expired_request_is_offered(units: Units, town: Town, happened: list[Event]) -> None:
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(organisation_id=town.organisation.id, settings={"approval_hours": 1})
        )
    asked = booked(units, town.colleague, HOUR, town.rooms["jaures"])
    one = waits(units, town, town.agent)
    with units.open() as unit:
        assert expire(unit, asked.id, NOW + timedelta(hours=1))
    assert offered(happened) == [one.id]


def test_who_undoes_a_cancellation_finds_the_offered_time_taken(
    units: Units, town: Town, full: Booking
) -> None:
    waits(units, town, town.agent)
    free(units, full, town.admin)
    with pytest.raises(Refused, match="taken"), units.open() as unit:
        undo(unit, town.admin, NOW)


def test_who_leaves_gets_nothing_and_passes_on_what_they_have(
    units: Units, town: Town, full: Booking, happened: list[Event]
) -> None:
    first = waits(units, town, town.agent)
    second = waits(units, town, town.colleague, now=NOW + timedelta(seconds=1))
    free(units, full, town.admin)
    with units.open() as unit:
        leave(unit, first.id, town.agent, NOW)
    assert offered(happened) == [first.id, second.id]
    assert states(units) == {first.id: "left", second.id: "offered"}
    with pytest.raises(Refused, match="unknown_wait"), units.open() as unit:
        leave(unit, first.id, town.agent, NOW)


def test_nobody_waits_for_what_is_free(units: Units, town: Town) -> None:
    with pytest.raises(Refused) as refused:
        waits(units, town, town.agent)
    (remedy,) = refused.value.remedies
    assert (remedy.room_ids, remedy.when) == ((town.id_of("jaures"),), HOUR)
    booked(units, town.agent, remedy.when, town.rooms["jaures"])


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("ends_before_start", {"when": Interval(HOUR.end, HOUR.start)}),
        ("ends_before_start", {"minutes": 0}),
        ("wait_too_short", {"minutes": 61}),
        ("too_long", {"when": lasting(8, minutes=3 * 24 * 60), "minutes": 24 * 60}),
        ("wait_too_wide", {"when": lasting(8, minutes=32 * 24 * 60)}),
        ("past", {"when": lasting(8, days=0)}),
        ("too_far", {"when": lasting(8, days=731)}),
        ("unknown_room", {"room_ids": (10_000,)}),
        ("nothing_fits", {"people": 500}),
    ],
)
def test_senseless_waits_are_refused(
    units: Units, town: Town, full: Booking, code: str, wanted: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=code):
        waits(units, town, town.agent, **wanted)
    assert states(units) == {}


def test_a_room_of_another_organisation_is_unknown(units: Units, town: Town, full: Booking) -> None:
    with pytest.raises(Refused, match="unknown_room"):
        waits(units, town, town.agent, room_ids=(town.neighbour.room.id,))


def test_nobody_waits_for_more_than_twenty_things(units: Units, town: Town, full: Booking) -> None:
    for _ in range(MOST_WAITS):
        waits(units, town, town.agent)
    with pytest.raises(Refused, match="too_many_waits"):
        waits(units, town, town.agent)


def test_what_is_over_is_swept_and_listed_no_more(units: Units, town: Town, full: Booking) -> None:
    one = waits(units, town, town.agent)
    later = HOUR.end + timedelta(minutes=1)
    with units.open() as unit:
        assert [row.id for row in mine(unit.session, town.agent, NOW)] == [one.id]
        assert mine(unit.session, town.agent, later) == []
        sweep(unit.session, NOW)
    assert states(units) == {one.id: "waiting"}
    with units.open() as unit:
        sweep(unit.session, later)
    assert states(units) == {one.id: "over"}
