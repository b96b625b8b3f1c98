"""Time that was kept and is so no more goes to those who wait, whatever others took of it."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlmodel import col, select

from rooms.approval import expire
from rooms.bookings import cancel
from rooms.errors import Refused
from rooms.events import Event, OfferingDue, OfferMade
from rooms.holds import drop, hold
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.lapsing import lapse, overdue
from rooms.models import Person, RoomPolicy, Waiting
from rooms.placing import Freed
from rooms.series.approval import expire_dates
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, offer_over, wait
from tests.builders import NOW, Town, at, booked, lasting, room, settled_town
from tests.conftest import NewDatabase

HOUR, SECOND_HALF = lasting(14), lasting(14, 30, minutes=30)
KEPT = timedelta(minutes=10)
SOON = timedelta(seconds=1)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def keep(units: Units, town: Town, person: Person, when: Interval = HOUR) -> None:
    """Let a question keep Jaurès for the person."""
    with units.open() as unit:
        found = venues(unit.session, town.organisation.id).by_id
        assert hold(unit, person, [(found[town.id_of("jaures")], when)], NOW)


def waits(
    units: Units, town: Town, person: Person, when: Interval = HOUR, now: datetime = NOW
) -> Waiting:
    wanted = WaitFor(when=when, minutes=30, room_ids=(town.id_of("jaures"),))
    with units.open() as unit:
        return wait(unit, person, wanted, now)


def due(happened: list[Event]) -> list[tuple[datetime, list[Freed]]]:
    """Return when time may be free again, and whose."""
    return [
        (
            datetime.fromisoformat(event.due),
            [
                (
                    int(str(room_id)),
                    Interval(*(datetime.fromisoformat(str(at)) for at in (start, end))),
                )
                for room_id, start, end in event.spans
            ],
        )
        for event in happened
        if isinstance(event, OfferingDue)
    ]


def offers(units: Units) -> list[Interval]:
    """Return the times that are offered, in order."""
    with units.database.reading() as session:
        rows = session.exec(select(Waiting).where(Waiting.state == "offered"))
        return sorted(
            Interval.lasting(row.offer_starts_at, row.minutes)
            for row in rows
            if row.offer_starts_at is not None
        )


def test_an_ended_hold_is_offered(units: Units, town: Town, happened: list[Event]) -> None:
    keep(units, town, town.agent)
    waits(units, town, town.colleague, now=NOW + SOON)
    ((ends, spans),) = due(happened)
    assert (ends, spans) == (NOW + KEPT, [(town.id_of("jaures"), HOUR)])
    with units.open() as unit:
        lapse(unit, town.organisation.id, spans, ends - SOON)
    assert offers(units) == []
    with units.open() as unit:
        lapse(unit, town.organisation.id, spans, ends)
        lapse(unit, town.organisation.id, spans, ends + SOON)
    assert len([event for event in happened if isinstance(event, OfferMade)]) == 1
    assert offers(units) == [Interval.lasting(HOUR.start, 30)]


def test_who_waits_by_a_slow_clock_sees_an_ended_hold_no_more(
    units: Units, town: Town, happened: list[Event]
) -> None:
    keep(units, town, town.agent)
    ((ends, spans),) = due(happened)
    with units.open() as unit:
        lapse(unit, town.organisation.id, spans, ends)
    with pytest.raises(Refused, match="free_already"):
        waits(units, town, town.colleague, now=ends - SOON)


def test_what_a_question_keeps_no_more_is_offered_at_once(
    units: Units, town: Town, happened: list[Event]
) -> None:
    keep(units, town, town.agent)
    waits(units, town, town.colleague, now=NOW + SOON)
    with units.open() as unit:
        drop(unit, town.agent, NOW + 2 * SOON)
        drop(unit, town.agent, NOW + 2 * SOON)
    ends, spans = due(happened)[1]
    assert (len(due(happened)), ends) == (2, NOW + 2 * SOON)
    with units.open() as unit:
        lapse(unit, town.organisation.id, spans, ends)
    assert offers(units) == [Interval.lasting(HOUR.start, 30)]


def test_of_an_ended_hold_the_rest_is_offered_when_others_took_a_part(
    units: Units, town: Town, happened: list[Event]
) -> None:
    keep(units, town, town.agent)
    waits(units, town, town.colleague, now=NOW + SOON)
    ((ends, spans),) = due(happened)
    booked(units, town.admin, lasting(14, minutes=30), town.rooms["jaures"], now=ends)
    with units.open() as unit:
        lapse(unit, town.organisation.id, spans, ends + SOON)
    assert offers(units) == [SECOND_HALF]


def test_of_an_ended_request_the_rest_is_offered_when_others_took_a_part(
    units: Units, town: Town
) -> None:
    settings = {"approval_hours": 1}
    with units.open() as unit:
        unit.session.add(RoomPolicy(organisation_id=town.organisation.id, settings=settings))
    asked = booked(units, town.agent, HOUR, town.rooms["jaures"])
    waits(units, town, town.colleague)
    ends = NOW + timedelta(hours=1)
    booked(units, town.admin, lasting(14, minutes=30), town.rooms["jaures"], now=ends)
    with units.database.reading() as session:
        assert overdue(session, ends + timedelta(hours=1)) == ([], [asked.id])
    with units.open() as unit:
        assert expire(unit, asked.id, ends + SOON)
    assert offers(units) == [SECOND_HALF]


def test_of_an_ended_request_for_a_series_the_rest_is_offered_too(units: Units, town: Town) -> None:
    with units.open() as unit:
        policy = RoomPolicy(organisation_id=town.organisation.id, settings={"approval_hours": 1})
        unit.session.add(policy)
    wish = SeriesWish(
        rrule="FREQ=DAILY;COUNT=2",
        start=at(14).replace(tzinfo=None),
        minutes=60,
        room_ids=(town.id_of("jaures"),),
    )
    with units.open() as unit:
        series = book_series(unit, town.agent, wish, NOW)
    waits(units, town, town.colleague)
    ends = NOW + timedelta(hours=1)
    booked(units, town.admin, lasting(14, minutes=30), town.rooms["jaures"], now=ends)
    with units.open() as unit:
        assert expire_dates(unit, series.id, ends, ends + SOON)
    assert offers(units) == [SECOND_HALF]


def test_of_an_ended_offer_the_rest_is_offered_when_others_took_a_part(
    units: Units, town: Town
) -> None:
    theirs = booked(units, town.admin, HOUR, town.rooms["jaures"])
    with units.open() as unit:
        wanted = WaitFor(when=HOUR, minutes=60, room_ids=(town.id_of("jaures"),))
        first = wait(unit, town.agent, wanted, NOW)
    waits(units, town, town.colleague, now=NOW + SOON)
    with units.open() as unit:
        cancel(unit, theirs, town.admin, NOW)
    ends = NOW + timedelta(minutes=30)
    booked(units, town.admin, lasting(14, minutes=30), town.rooms["jaures"], now=ends)
    with units.open() as unit:
        assert offer_over(unit, first.id, ends + SOON)
    assert offers(units) == [SECOND_HALF]


def test_what_nobody_ended_in_time_is_found(units: Units, town: Town) -> None:
    theirs = booked(units, town.admin, HOUR, town.rooms["jaures"])
    one = waits(units, town, town.agent)
    with units.open() as unit:
        cancel(unit, theirs, town.admin, NOW)
        policy = RoomPolicy(organisation_id=town.organisation.id, settings={"approval_hours": 1})
        unit.session.add(policy)
    asked = booked(units, town.agent, HOUR, town.rooms["mandela"])
    with units.database.reading() as session:
        assert overdue(session, NOW + timedelta(minutes=30)) == ([], [])
        assert overdue(session, NOW + timedelta(minutes=36)) == ([one.id], [])
        assert overdue(session, NOW + timedelta(minutes=66)) == ([one.id], [asked.id])


def test_who_comes_to_wait_for_any_of_many_rooms_misses_nothing_that_is_freed_then(
    units: Units, town: Town
) -> None:
    """Somebody cancels, and hasn't committed yet, when somebody else comes to wait."""
    with units.open() as unit:
        home = unit.session.merge(town.sites["mairie"])
        rooms = [room(unit.session, home, f"r{n}", capacity=30) for n in range(40)]
    theirs = [booked(units, town.admin, HOUR, one) for one in rooms]
    told: list[str] = []

    def come() -> None:
        try:
            with units.open() as unit:
                wait(unit, town.agent, WaitFor(when=HOUR, minutes=60, people=30), NOW)
            told.append("waits")
        except Refused as refused:
            told.append(str(refused))

    comer = Thread(target=come)
    with units.open() as unit:
        cancel(unit, theirs[-1], town.admin, NOW)
        comer.start()
        comer.join(0.5)
        assert told == []
    comer.join()
    assert told == ["free_already"] or offers(units)


def test_who_is_busy_at_that_moment_is_asked_again(
    new_postgresql: NewDatabase,
) -> None:
    happened: list[Event] = []
    units = Units(new_postgresql(), lambda _session, event: happened.append(event))
    town = settled_town(units)
    theirs = booked(units, town.admin, HOUR, town.rooms["jaures"])
    waits(units, town, town.colleague)
    with units.open() as other:
        busy = select(Person.id).where(Person.id == town.colleague.id)
        other.session.exec(busy.with_for_update(key_share=True)).one()
        with units.open() as unit:
            cancel(unit, theirs, town.admin, NOW)
    assert offers(units) == []
    ((when, spans),) = due(happened)
    with units.open() as unit:
        lapse(unit, town.organisation.id, spans, when)
    assert offers(units) == [Interval.lasting(HOUR.start, 30)]
    with units.database.reading() as session:
        rows = session.exec(select(Waiting.state).order_by(col(Waiting.id))).all()
    assert rows == ["offered"]
