"""Rooms to which nobody came: warned of, freed, kept, and taken back while they are free."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from sqlmodel import col, select

from rooms.bookings import Change, change
from rooms.calls.legs import Call, Leg
from rooms.errors import Refused
from rooms.events import BookingChanged, CallRequested, Event, OfferMade, PeopleArrived
from rooms.inventory import venues
from rooms.models import Blocking, Booking, Endpoint, Person, Room, RoomPolicy
from rooms.placing import rooms_of
from rooms.presence import releasing, watching
from rooms.presence import saying as presence
from rooms.presence.events import PeopleSeen, ReleaseWarned, RoomsReleased, SeriesUnused
from rooms.presence.evidence import Evidence, Says
from rooms.presence.releasing import keep, look, released_from
from rooms.presence.saying import arrive
from rooms.presence.watching import begun
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import UnitOfWork, Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, Town, at, booked, lasting, settled_town
from tests.rooms.test_race_changes import at_once, meeting, unlocked

WHEN = lasting(14, minutes=120)
WARNED = at(14, 10)
FREED = at(14, 15)


@pytest.fixture
def town(units: Units) -> Town:
    made = settled_town(units)
    allow(units, made, release_minutes=15)
    return made


def allow(units: Units, town: Town, room: Room | None = None, **settings: object) -> None:
    """Set a policy of the organisation, or of a room."""
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=town.organisation.id,
                room_id=room.id if room else None,
                settings=settings,
            )
        )


@pytest.fixture
def booking(units: Units, town: Town) -> Booking:
    return booked(units, town.agent, WHEN, town.rooms["jaures"])


def sights(
    units: Units, *empty: Room, at: datetime, says: Says = Says.EMPTY
) -> dict[int, list[Evidence]]:
    """Return what the endpoints of these rooms say, all the same."""
    with units.database.reading() as session:
        found = session.exec(select(Endpoint)).all()
    kinds = ("people", "presence")
    return {
        one.id: [Evidence(kind=kind, says=says, seen_at=at) for kind in kinds]
        for one in found
        if one.room_id in {room.id for room in empty}
    }


def look_at(
    units: Units, booking: Booking, rooms: Sequence[Room], now: datetime, says: Says = Says.EMPTY
) -> datetime | None:
    seen = sights(units, *rooms, at=now, says=says)
    with units.open() as unit:
        return look(unit, booking, booking.starts_at, seen, now)


def warn_and_release(units: Units, booking: Booking, *rooms: Room) -> None:
    assert look_at(units, booking, rooms, WARNED) == FREED
    look_at(units, booking, rooms, FREED)


def again(units: Units, booking: Booking) -> Booking:
    with units.database.reading() as session:
        return session.get_one(Booking, booking.id)


def rooms_now(units: Units, booking: Booking) -> list[int]:
    with units.database.reading() as session:
        return rooms_of(session, booking)


def kinds(happened: list[Event]) -> list[type[Event]]:
    return [type(event) for event in happened]


def test_an_empty_room_is_warned_of_and_then_free(
    units: Units, town: Town, booking: Booking, happened: list[Event]
) -> None:
    jaures = town.rooms["jaures"]
    assert look_at(units, booking, [jaures], at(14, 5)) == WARNED
    assert look_at(units, booking, [jaures], WARNED) == FREED
    assert again(units, booking).ends_at == WHEN.end
    assert look_at(units, booking, [jaures], FREED) is None
    ended = again(units, booking)
    assert (ended.status, ended.ends_at) == ("confirmed", FREED)
    assert kinds(happened)[-3:] == [ReleaseWarned, BookingChanged, RoomsReleased]
    assert look_at(units, booking, [jaures], FREED + timedelta(minutes=5)) is None
    booked(units, town.colleague, lasting(14, 30), jaures, now=at(14, 20))


def test_who_waits_is_offered_the_time(
    units: Units, town: Town, booking: Booking, happened: list[Event]
) -> None:
    with units.open() as unit:
        wanted = WaitFor(when=lasting(15), minutes=60, room_ids=(town.id_of("jaures"),))
        wait(unit, town.colleague, wanted, NOW)
    warn_and_release(units, booking, town.rooms["jaures"])
    assert OfferMade in kinds(happened)


@pytest.mark.parametrize("says", [Says.PRESENT, Says.UNKNOWN])
def test_whoever_is_there_or_may_be_keeps_the_room(
    units: Units, town: Town, booking: Booking, happened: list[Event], says: Says
) -> None:
    jaures = town.rooms["jaures"]
    look_at(units, booking, [jaures], WARNED)
    later = look_at(units, booking, [jaures], FREED, says)
    assert (later is None) == (says is Says.PRESENT)
    assert (PeopleSeen in kinds(happened)) == (says is Says.PRESENT)
    assert again(units, booking).ends_at == WHEN.end
    if says is Says.PRESENT:  # they may be out for a while
        assert look_at(units, booking, [jaures], at(14, 30)) is None
        assert again(units, booking).ends_at == WHEN.end


def test_an_endpoint_that_says_nothing_keeps_the_room(
    units: Units, town: Town, booking: Booking, happened: list[Event]
) -> None:
    assert look_at(units, booking, [], WARNED) == at(14, 15)
    assert look_at(units, booking, [], FREED) == at(14, 20)
    assert ReleaseWarned not in kinds(happened)


def test_what_was_seen_too_long_ago_keeps_the_room(
    units: Units, town: Town, booking: Booking
) -> None:
    look_at(units, booking, [town.rooms["jaures"]], WARNED)
    with units.open() as unit:
        look(
            unit, booking, booking.starts_at, sights(units, town.rooms["jaures"], at=WARNED), FREED
        )
    assert again(units, booking).ends_at == WHEN.end


def check_in(unit: UnitOfWork, booking: Booking, by: Person) -> None:
    arrive(unit, booking, by, at(14, 12))


def check_in_at_the_panel(unit: UnitOfWork, booking: Booking, _by: Person) -> None:
    """Nobody knows who presses there."""
    unit.record(
        PeopleArrived(organisation_id=booking.organisation_id, booking_id=booking.id, at=at(14, 12))
    )


def prolong(unit: UnitOfWork, booking: Booking, by: Person) -> None:
    change(unit, booking, Change(title="Budget"), by, at(14, 12))


def ask_for_the_call(unit: UnitOfWork, booking: Booking, by: Person) -> None:
    unit.record(
        CallRequested(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=at(14, 12),
            act="start",
        )
    )


def keep_it(unit: UnitOfWork, booking: Booking, by: Person) -> None:
    assert not keep(unit, booking, by, at(14, 12))


@pytest.mark.parametrize(
    "sign", [check_in, check_in_at_the_panel, prolong, ask_for_the_call, keep_it]
)
def test_whatever_its_people_do_keeps_the_room(
    units: Units, town: Town, booking: Booking, sign: object
) -> None:
    look_at(units, booking, [town.rooms["jaures"]], WARNED)
    with units.open() as unit:
        sign(unit, booking, town.agent)  # type: ignore[operator]
    assert look_at(units, booking, [town.rooms["jaures"]], FREED) is None
    assert again(units, booking).ends_at == WHEN.end


def test_a_change_long_before_is_no_sign(units: Units, town: Town, booking: Booking) -> None:
    with units.open() as unit:
        change(unit, booking, Change(title="Budget"), town.agent, NOW)
    warn_and_release(units, booking, town.rooms["jaures"])
    assert again(units, booking).ends_at == FREED


@pytest.mark.parametrize("state", ["connected", "joining", "left"])
def test_a_call_that_runs_or_ran_keeps_all_rooms(units: Units, town: Town, state: str) -> None:
    rooms = [town.rooms["jaures"], town.rooms["cesaire"]]
    booking = booked(units, town.agent, WHEN, *rooms)
    look_at(units, booking, rooms, WARNED)
    with units.database.reading() as session:
        jaures = venues(session, town.organisation.id).by_id[rooms[0].id].endpoints[0]
    with units.open() as unit:
        unit.session.add(
            Leg(
                organisation_id=town.organisation.id,
                booking_id=booking.id,
                endpoint_id=jaures.id,
                state=state,
                begun_at=WHEN.start,
                joined_at=None if state == "joining" else WHEN.start,
                left_at=at(14, 8) if state == "left" else None,
            )
        )
    look_at(units, booking, rooms, FREED)
    assert again(units, booking).version == booking.version


def test_a_live_call_without_a_leg_keeps_the_room(
    units: Units, town: Town, booking: Booking
) -> None:
    look_at(units, booking, [town.rooms["jaures"]], WARNED)
    with units.open() as unit:
        unit.session.add(
            Call(organisation_id=town.organisation.id, booking_id=booking.id, state="live")
        )
    look_at(units, booking, [town.rooms["jaures"]], FREED)
    assert again(units, booking).ends_at == WHEN.end


def test_of_several_rooms_the_empty_one_alone_is_freed(
    units: Units, town: Town, happened: list[Event]
) -> None:
    jaures, cesaire = town.rooms["jaures"], town.rooms["cesaire"]
    booking = booked(units, town.agent, WHEN, jaures, cesaire)
    look_at(units, booking, [jaures, cesaire], WARNED)
    seen = sights(units, jaures, at=FREED) | sights(units, cesaire, at=FREED, says=Says.PRESENT)
    with units.open() as unit:
        assert look(unit, booking, booking.starts_at, seen, FREED) is None
    assert rooms_now(units, booking) == [cesaire.id]
    assert again(units, booking).ends_at == WHEN.end
    [released] = [event for event in happened if isinstance(event, RoomsReleased)]
    assert (released.room_ids, released.is_whole) == ([jaures.id], False)
    with units.open() as unit:
        assert keep(unit, booking, town.agent, at(14, 16))
    assert rooms_now(units, booking) == [jaures.id, cesaire.id]


def test_whoever_is_in_a_part_keeps_the_whole(units: Units, town: Town) -> None:
    jaures, cesaire = town.rooms["jaures"], town.rooms["cesaire"]
    with units.open() as unit:
        unit.session.get_one(Room, cesaire.id).part_of_id = jaures.id
    booking = booked(units, town.agent, WHEN, jaures)
    part = booked(units, town.agent, lasting(17), cesaire)
    look_at(units, booking, [jaures, cesaire], WARNED)
    seen = sights(units, jaures, at=FREED) | sights(units, cesaire, at=FREED, says=Says.PRESENT)
    with units.open() as unit:
        look(unit, booking, booking.starts_at, seen, FREED)
        watched = watching.watch(unit.session, part)
    assert again(units, booking).ends_at == WHEN.end
    assert len(watched.rooms[0].sensors) == 2, "whoever is in the whole may be in the part"


def test_the_buffer_after_a_meeting_is_kept_free(units: Units, town: Town) -> None:
    mandela = town.rooms["mandela"]
    allow(units, town, mandela, after_minutes=30)
    booking = booked(units, town.agent, WHEN, mandela)
    warn_and_release(units, booking, mandela)
    with units.database.reading() as session:
        [blocking] = session.exec(select(Blocking).where(Blocking.booking_id == booking.id)).all()
    assert blocking.ends_at == FREED + timedelta(minutes=30)


def test_where_nothing_can_tell_the_policy_decides(units: Units, town: Town) -> None:
    louise = town.rooms["louise-michel"]
    booking = booked(units, town.agent, WHEN, louise)
    look_at(units, booking, [], WARNED)
    look_at(units, booking, [], FREED)
    assert again(units, booking).ends_at == WHEN.end
    allow(units, town, louise, release_without_sensor=True)
    look_at(units, booking, [], at(14, 20))
    look_at(units, booking, [], at(14, 25))
    assert again(units, booking).ends_at == at(14, 25)


def test_without_a_policy_nobody_is_watched(units: Units, town: Town, booking: Booking) -> None:
    with units.database.reading() as session:
        [(found, due)] = begun(session, town.organisation.id, WHEN.start)
        assert (found.id, due) == (booking.id, WARNED)
        assert begun(session, town.organisation.id, WHEN.start - timedelta(minutes=1)) == []
        assert begun(session, town.organisation.id, WHEN.end) == []
        assert begun(session, town.neighbour.organisation.id, WHEN.start) == []
    allow(units, town, town.rooms["jaures"], release_minutes=30)
    with units.database.reading() as session:
        [(_, due)] = begun(session, town.organisation.id, WHEN.start)
        assert due == at(14, 25)


def test_a_meeting_that_was_moved_is_warned_of_anew(
    units: Units, town: Town, booking: Booking
) -> None:
    jaures = town.rooms["jaures"]
    look_at(units, booking, [jaures], WARNED)
    with units.open() as unit:
        change(unit, booking, Change(when=lasting(16)), town.agent, at(14, 11))
    assert look_at(units, booking, [jaures], at(16, 20)) is None  # planned for another time
    moved = again(units, booking)
    assert look_at(units, moved, [jaures], at(16, 10)) == at(16, 15)
    assert look_at(units, moved, [jaures], at(16, 15)) is None
    assert again(units, booking).ends_at == at(16, 15)


def test_a_released_room_is_taken_back_while_it_is_free(
    units: Units, town: Town, booking: Booking
) -> None:
    jaures = town.rooms["jaures"]
    warn_and_release(units, booking, jaures)
    later = at(14, 50)
    with units.database.reading() as session:
        assert released_from(session, town.colleague, later) is None
        mine = released_from(session, town.agent, later)
        assert mine is not None
        assert mine.id == booking.id
        assert released_from(session, town.agent, WHEN.end) is None
    with units.open() as unit:
        assert keep(unit, booking, town.agent, later)
    assert again(units, booking).ends_at == WHEN.end
    assert look_at(units, again(units, booking), [jaures], at(14, 55)) is None
    with pytest.raises(Refused, match="taken"):
        booked(units, town.colleague, lasting(15), jaures, now=at(14, 55))


def test_a_released_room_stays_with_who_has_it_now(
    units: Units, town: Town, booking: Booking
) -> None:
    warn_and_release(units, booking, town.rooms["jaures"])
    booked(units, town.colleague, lasting(15), town.rooms["jaures"], now=at(14, 20))
    with pytest.raises(Refused, match="taken"), units.open() as unit:
        keep(unit, booking, town.agent, at(14, 30))
    assert again(units, booking).ends_at == FREED


def test_what_was_changed_after_its_release_is_not_overwritten(
    units: Units, town: Town, booking: Booking
) -> None:
    warn_and_release(units, booking, town.rooms["jaures"])
    with units.open() as unit:
        change(unit, booking, Change(title="Budget"), town.agent, at(14, 20))
    with units.database.reading() as session:
        assert released_from(session, town.agent, at(14, 30)) is None
    with pytest.raises(Refused, match="changed_since"), units.open() as unit:
        keep(unit, booking, town.agent, at(14, 30))


def test_it_is_too_late_to_take_a_room_back(units: Units, town: Town, booking: Booking) -> None:
    warn_and_release(units, booking, town.rooms["jaures"])
    with pytest.raises(Refused, match="over"), units.open() as unit:
        keep(unit, booking, town.agent, WHEN.end)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_who_checks_in_as_the_room_is_released_comes_before_or_after(
    units: Units, town: Town, booking: Booking, *, guarded: bool
) -> None:
    """Checked in and released at once is what must never be: whoever is first decides."""
    jaures = town.rooms["jaures"]
    look_at(units, booking, [jaures], WARNED)
    seen = sights(units, jaures, at=FREED)

    def release(unit: UnitOfWork) -> None:
        look(unit, booking, booking.starts_at, seen, FREED)

    def come(unit: UnitOfWork) -> None:
        arrive(unit, booking, town.agent, FREED)

    if not guarded and units.database.is_sqlite:
        pytest.skip("on SQLite whoever writes is alone")
    with ExitStack() as patches:
        patches.enter_context(meeting(releasing, "watch"))
        patches.enter_context(meeting(presence, "arrival"))
        if not guarded:
            patches.enter_context(patch("rooms.presence.releasing.locked", unlocked))
            patches.enter_context(patch("rooms.presence.saying.locked", unlocked))
        done = at_once(units, release, come)
    is_released = again(units, booking).ends_at == FREED
    with units.database.reading() as session:
        is_there = watching.watch(session, booking).checked_in
    if guarded:
        assert is_there != is_released, done
    else:
        assert is_there
        assert is_released


def test_a_room_taken_back_and_booked_at_once_has_one_owner(
    units: Units, town: Town, booking: Booking
) -> None:
    jaures = town.rooms["jaures"]
    warn_and_release(units, booking, jaures)
    wanted = Change(room_ids=(jaures.id,))
    other = booked(units, town.colleague, lasting(15), town.rooms["cesaire"])

    def take_back(unit: UnitOfWork) -> None:
        keep(unit, booking, town.agent, at(14, 30))

    def move_in(unit: UnitOfWork) -> None:
        change(unit, other, wanted, town.colleague, at(14, 30))

    done = at_once(units, take_back, move_in)
    assert sorted(word == "done" for word in done) == [False, True]
    with units.database.reading() as session:
        spans = session.exec(select(Blocking).where(Blocking.room_id == jaures.id)).all()
    ordered = sorted((one.starts_at, one.ends_at) for one in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(ordered))


def test_a_series_to_which_nobody_comes_is_asked_about_once_in_so_many(
    units: Units, town: Town, happened: list[Event]
) -> None:
    allow(units, town, town.rooms["jaures"], unused_dates=2)
    wish = SeriesWish(
        rrule="FREQ=WEEKLY;COUNT=6",
        start=datetime(2026, 3, 17, 14),  # noqa: DTZ001  on the wall of the site
        minutes=120,
        room_ids=(town.id_of("jaures"),),
    )
    with units.open() as unit:
        series = book_series(unit, town.agent, wish, NOW)
        mine = select(Booking).where(Booking.series_id == series.id)
        dates = unit.session.exec(mine.order_by(col(Booking.starts_at))).all()
    asked = []
    for number, date in enumerate(dates):
        if number == 3:
            with units.open() as unit:
                arrive(unit, date, town.agent, date.starts_at)
        for minutes in (10, 15):
            look_at(
                units, date, [town.rooms["jaures"]], date.starts_at + timedelta(minutes=minutes)
            )
        asked.append(sum(isinstance(event, SeriesUnused) for event in happened))
    # Two in a row, a third, then somebody comes; the last date has none after it.
    assert asked == [0, 1, 1, 1, 1, 1]
    [event] = [event for event in happened if isinstance(event, SeriesUnused)]
    assert (event.booking_id, event.count) == (dates[2].id, 2)
