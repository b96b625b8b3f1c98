"""A series in a room that needs approval: one request for all dates, and one decision on them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from rooms.approval import approve, decline, expire, pending
from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.events import Event, SeriesRequested
from rooms.interval import Interval
from rooms.lapsing import overdue
from rooms.models import Blocking, Booking, Series, Waiting
from rooms.series.approval import expire_dates
from rooms.series.booking import plan_series
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork, Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, Town, at, booked, lasting
from tests.rooms.test_approval import DEADLINE, codes, fresh
from tests.rooms.test_approval import town as town
from tests.rooms.test_series import dates_of, made, shown, wall, wish
from tests.rooms.test_series_changes import to

AN_HOUR = timedelta(hours=1)
Decide = Callable[[UnitOfWork, Booking], object]


@pytest.fixture
def asked(units: Units, town: Town) -> Series:
    """Return a series of four Mondays in Jaurès, which an administrator must approve."""
    return made(units, town)


def held_until(units: Units, series: Series) -> set[datetime | None]:
    mine = select(Blocking.expires_at).join(Booking).where(Booking.series_id == series.id)
    with units.database.reading() as session:
        return set(session.exec(mine))


def decide(units: Units, act: Callable[..., Booking], *arguments: Any, **more: Any) -> None:
    with units.open() as unit:
        act(unit, *arguments, **more)


def test_all_dates_wait_for_one_decision(
    units: Units, town: Town, asked: Series, happened: list[Event]
) -> None:
    assert len(dates_of(units, asked, "tentative")) == 4
    assert held_until(units, asked) == {DEADLINE}
    assert [type(event) for event in happened] == [SeriesRequested]
    with units.database.reading() as session:
        (waiting,) = pending(session, town.admin, NOW)
    assert waiting.id == dates_of(units, asked, "tentative")[0].id


def test_the_first_date_is_the_latest_moment_to_decide(units: Units, town: Town) -> None:
    tomorrow = made(units, town, start=wall("2026-03-16T11:00"))
    assert held_until(units, tomorrow) == {at(11, days=0)}


@pytest.mark.parametrize("number", [0, 2])
def test_one_approval_of_whichever_date_lets_all_stand(
    units: Units, town: Town, asked: Series, happened: list[Event], number: int
) -> None:
    decide(units, approve, dates_of(units, asked, "tentative")[number], town.admin, NOW)
    found = dates_of(units, asked)
    assert [(one.decide_by, one.version) for one in found] == [(None, 2)] * 4
    assert held_until(units, asked) == {None}
    assert [type(event).__name__ for event in happened[1:]] == ["SeriesApproved"]
    for act in (approve, decline):
        with pytest.raises(Refused) as refused, units.open() as unit:
            act(unit, found[1], town.admin, NOW)
        assert codes(refused) == ["already_decided"]


def wait_for(units: Units, town: Town) -> None:
    """Let a colleague wait for the second of the Mondays."""
    wanted = WaitFor(when=lasting(10, days=14), minutes=60, room_ids=(town.id_of("jaures"),))
    with units.open() as unit:
        wait(unit, town.colleague, wanted, NOW)


def test_who_waits_for_a_date_gets_it_offered_when_the_series_is_declined(
    units: Units, town: Town, asked: Series, happened: list[Event]
) -> None:
    wait_for(units, town)
    decide(units, decline, dates_of(units, asked, "tentative")[0], town.admin, NOW, "Travaux")
    assert len(dates_of(units, asked, "cancelled")) == 4
    names = [type(event).__name__ for event in happened]
    assert names == ["SeriesRequested", "SeriesDeclined", "OfferMade"]
    assert happened[1].data()["reason"] == "Travaux"
    with units.database.reading() as session:
        assert session.get_one(Series, asked.id).status == "cancelled"
        assert session.exec(select(Waiting.state)).one() == "offered"
    made(units, town, rrule="FREQ=WEEKLY;BYDAY=MO;COUNT=1")


def test_what_nobody_decides_on_ends_once_and_whole(
    units: Units, town: Town, asked: Series, happened: list[Event]
) -> None:
    with units.open() as unit:
        assert not expire_dates(unit, asked.id, DEADLINE, DEADLINE - timedelta(seconds=1))
        assert expire_dates(unit, asked.id, DEADLINE, DEADLINE)
        assert not expire_dates(unit, asked.id, DEADLINE, DEADLINE)
    assert len(dates_of(units, asked, "cancelled")) == 4
    assert [type(event).__name__ for event in happened[1:]] == ["SeriesRequestExpired"]
    with pytest.raises(Refused) as refused, units.open() as unit:
        approve(unit, dates_of(units, asked, "cancelled")[0], town.admin, DEADLINE)
    assert codes(refused) == ["request_over"]


def test_dates_that_nobody_ended_in_time_end_together(
    units: Units, town: Town, asked: Series, happened: list[Event]
) -> None:
    later = DEADLINE + AN_HOUR
    with units.database.reading() as session:
        _, requests = overdue(session, later)
    assert len(requests) == 4
    for number in requests:
        with units.open() as unit:
            assert expire(unit, number, later) is (number == requests[0])
    assert [type(event).__name__ for event in happened[1:]] == ["SeriesRequestExpired"]
    with units.database.reading() as session:
        assert session.get_one(Series, asked.id).status == "cancelled"


def test_nothing_of_a_series_is_approved_where_somebody_took_a_date(
    units: Units, town: Town, asked: Series
) -> None:
    booked(units, town.admin, lasting(10, days=14), town.rooms["jaures"], now=DEADLINE)
    first = dates_of(units, asked, "tentative")[0]
    with pytest.raises(Refused) as refused, units.open() as unit:
        approve(unit, first, town.admin, DEADLINE - timedelta(seconds=1))
    assert codes(refused) == ["series_taken"]
    assert len(dates_of(units, asked, "tentative")) == 4


def test_an_administrators_series_needs_no_approval(units: Units, town: Town) -> None:
    assert len(dates_of(units, made(units, town, by=town.admin))) == 4


def test_the_asker_may_take_it_back_or_cancel_a_date_before_the_decision(
    units: Units, town: Town, asked: Series
) -> None:
    first, second, *_ = dates_of(units, asked, "tentative")
    with units.open() as unit:
        cancel(unit, first, town.agent, NOW)
    decide(units, approve, second, town.admin, NOW)
    assert len(dates_of(units, asked)) == 3
    other = made(units, town, start=wall("2026-03-23T14:00"))
    with units.open() as unit:
        undo(unit, town.agent, NOW)
    assert len(dates_of(units, other, "cancelled")) == 4
    with pytest.raises(Refused) as refused, units.open() as unit:
        approve(unit, dates_of(units, other, "cancelled")[0], town.admin, NOW)
    assert codes(refused) == ["already_cancelled"]


def test_an_approved_series_is_not_undone_as_if_it_were_asked_for(
    units: Units, town: Town, asked: Series
) -> None:
    decide(units, approve, dates_of(units, asked, "tentative")[0], town.admin, NOW)
    with pytest.raises(Refused) as refused, units.open() as unit:
        undo(unit, town.agent, NOW)
    assert codes(refused) == ["changed_since"]


def test_a_cancelled_request_comes_back_as_one_that_waits(
    units: Units, town: Town, asked: Series
) -> None:
    first = dates_of(units, asked, "tentative")[0]
    with units.open() as unit:
        cancel_series(unit, first, "all", town.agent, NOW)
    with units.open() as unit:
        undo(unit, town.agent, NOW)
    assert len(dates_of(units, asked, "tentative")) == 4
    assert held_until(units, asked) == {DEADLINE}
    decide(units, approve, fresh(units, first), town.admin, NOW)
    assert len(dates_of(units, asked)) == 4


def move(units: Units, town: Town, booking: Booking, when: Interval, scope: str = "all") -> None:
    edit = SeriesEdit(change=Change(when=when))
    with units.open() as unit:
        change_series(unit, booking, scope, edit, town.agent, NOW + AN_HOUR)


def test_a_series_at_another_hour_asks_anew_and_undo_lets_it_stand(
    units: Units, town: Town, asked: Series, happened: list[Event]
) -> None:
    decide(units, approve, dates_of(units, asked, "tentative")[0], town.admin, NOW)
    first = dates_of(units, asked)[0]
    move(units, town, first, to(first, 11))
    assert isinstance(happened[-1], SeriesRequested)
    assert held_until(units, asked) == {DEADLINE + AN_HOUR}
    assert len(dates_of(units, asked, "tentative")) == 4
    with units.open() as unit:
        undo(unit, town.agent, NOW + AN_HOUR)
    assert held_until(units, asked) == {None}
    assert shown(units, asked)[0] == "23/03 10:00 Jaurès"


def test_a_shorter_series_needs_no_second_approval(units: Units, town: Town, asked: Series) -> None:
    decide(units, approve, dates_of(units, asked, "tentative")[0], town.admin, NOW)
    first = dates_of(units, asked)[0]
    move(units, town, first, Interval(first.starts_at, first.starts_at + AN_HOUR / 2))
    assert held_until(units, asked) == {None}


def test_a_shorter_request_waits_as_long_as_before(units: Units, town: Town, asked: Series) -> None:
    first = dates_of(units, asked, "tentative")[0]
    move(units, town, first, Interval(first.starts_at, first.starts_at + AN_HOUR / 2))
    assert held_until(units, asked) == {DEADLINE}
    decide(units, approve, fresh(units, first), town.admin, NOW)
    assert len(dates_of(units, asked)) == 4


def test_declined_dates_of_a_split_leave_the_others_standing(
    units: Units, town: Town, asked: Series
) -> None:
    decide(units, approve, dates_of(units, asked, "tentative")[0], town.admin, NOW)
    third = dates_of(units, asked)[2]
    move(units, town, third, to(third, 11), "following")
    with units.database.reading() as session:
        (waiting,) = pending(session, town.admin, NOW + AN_HOUR)
    decide(units, decline, waiting, town.admin, NOW + AN_HOUR)
    assert len(dates_of(units, asked)) == 2
    with units.database.reading() as session:
        assert session.get_one(Series, asked.id).status == "confirmed"
        assert session.get_one(Series, fresh(units, third).series_id).status == "cancelled"


def test_a_date_that_moves_by_itself_is_a_request_of_its_own(
    units: Units, town: Town, asked: Series
) -> None:
    first, second, *_ = dates_of(units, asked, "tentative")
    with units.open() as unit:
        change(unit, second, Change(when=to(second, 15)), town.agent, NOW + AN_HOUR)
    with units.database.reading() as session:
        found = pending(session, town.admin, NOW + AN_HOUR)
    assert [one.id for one in found] == [first.id, second.id]
    decide(units, approve, first, town.admin, NOW + AN_HOUR)
    assert len(dates_of(units, asked)) == 3


def test_a_request_that_is_over_is_moved_no_more(units: Units, town: Town, asked: Series) -> None:
    first = dates_of(units, asked, "tentative")[0]
    edit = SeriesEdit(change=Change(when=to(first, 11)))
    with pytest.raises(Refused) as refused, units.open() as unit:
        change_series(unit, first, "all", edit, town.agent, DEADLINE)
    assert codes(refused) == ["request_over"]


def test_for_one_date_in_such_a_room_not_all_are_made_to_wait(units: Units, town: Town) -> None:
    booked(units, town.colleague, lasting(10, days=14), town.rooms["mandela"])
    with units.database.reading() as session:
        found = plan_series(session, town.agent, wish(town, "mandela"), NOW)
    ways = [decision.room_ids for clash in found.clashes for decision in clash.ways]
    assert (town.id_of("jaures"),) not in ways


def test_a_date_too_soon_to_be_approved_is_proposed_otherwise(units: Units, town: Town) -> None:
    late = at(10, days=7) - timedelta(minutes=1)
    with units.database.reading() as session:
        now = at(10, days=7)
        found = plan_series(session, town.agent, wish(town), now)
        (clash,) = found.clashes
        assert {refusal.code for refusal in clash.against} == {"needs_approval"}
        assert not plan_series(session, town.agent, wish(town), late).clashes
