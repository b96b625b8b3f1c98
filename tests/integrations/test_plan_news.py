"""What follows from plans: who is moved is told, and guests' calendars follow."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from integrations.plan_news import ToPlace
from integrations.unplaced_news import Placing
from rooms.administration.need import Need
from rooms.administration.plans import apply, preview
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.bookings import Change
from rooms.database import Database
from rooms.inventory_files import Line
from rooms.models import Booking, OutboxItem, Person, Plan
from rooms.series.booking import SeriesWish, book_series
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, PARIS, at, lasting
from tests.integrations.planned import GUEST, Planned

LATER = NOW + timedelta(minutes=30)
RETIRED = Line("rooms", {"room": "jaures", "retired": "yes"})
ALL_SHUT = Line("closures", {"start": "2026-03-16", "end": "2026-03-31", "reason": "Travaux"})


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


def plan(planned: Planned, *lines: Line) -> Plan:
    with planned.units.open() as unit:
        owner = planned.town.organisation
        proposed = Proposed(organisation=owner, lines=lines, reason="Travaux")
        shown = preview(unit.session, proposed, LATER)
        apply(unit, shown.plan, planned.town.admin, LATER, with_unplaced=True)
        return shown.plan


def undo(planned: Planned, done: Plan) -> None:
    with planned.units.open() as unit:
        proposed = undoing(unit.session, unit.session.get_one(Plan, done.id), planned.town.admin)
        apply(unit, preview(unit.session, proposed, LATER).plan, planned.town.admin, LATER)


def told(planned: Planned) -> list[tuple[str, str]]:
    return [(row.payload["to"], row.payload["text"]) for row in planned.rows("chat")]


def status(planned: Planned, booking: Booking) -> str:
    with planned.database.reading() as session:
        return session.exec(select(Booking.status).where(Booking.id == booking.id)).one()


def mails(planned: Planned) -> list[tuple[str, bool, list[str]]]:
    """Return of each mail that waits to whom it goes, whether a place is open, and the rooms."""
    return [
        (
            row.payload["to"],
            row.payload["meeting"]["is_open"],
            [place["room"] for place in row.payload["meeting"]["places"]],
        )
        for row in planned.rows("mail")
    ]


def test_who_is_moved_is_told_and_guests_get_the_new_place(planned: Planned) -> None:
    booking = planned.book()
    plan(planned, RETIRED)
    assert told(planned) == [("space", "moved_by_plan")]
    people = {planned.town.agent.email, GUEST}
    assert {to for to, *_ in mails(planned)} == people
    assert all(not is_open and rooms == ["Césaire"] for _, is_open, rooms in mails(planned))
    assert status(planned, booking) == "confirmed"


def test_who_has_no_space_is_told_alone(planned: Planned) -> None:
    booking = planned.book()
    with planned.units.open() as unit:
        unit.session.get_one(Booking, booking.id).space_id = None
    plan(planned, RETIRED)
    assert told(planned) == [(planned.town.agent.email, "moved_by_plan")]


def test_who_loses_the_room_is_told_and_guests_learn_that_the_place_is_open(
    planned: Planned,
) -> None:
    booking = planned.book()
    plan(planned, ALL_SHUT)
    assert status(planned, booking) == "unplaced"
    assert told(planned) == [("space", "unplaced")]
    assert all(is_open and rooms == [] for _, is_open, rooms in mails(planned))
    assert not {"call", "reminder"} & set(planned.kinds())
    (row,) = planned.rows("to_place")
    assert row.due_at == at(10)


def test_what_is_placed_again_has_its_times_and_its_place_in_calendars(planned: Planned) -> None:
    booking = planned.book()
    plan(planned, ALL_SHUT)
    planned.change(booking, Change(when=lasting(14, days=21)), LATER)
    assert status(planned, booking) == "confirmed"
    assert {"call", "reminder", "mail"} <= set(planned.kinds())
    assert all(not is_open and rooms == ["Jaurès"] for _, is_open, rooms in mails(planned))


def look(planned: Planned, now: datetime) -> None:
    row = planned.claim("to_place", now)
    record = ToPlace()(row, now).record
    assert record
    with planned.units.open() as unit:
        record(unit)
        unit.session.get_one(OutboxItem, row.id).settled_at = now


def test_what_stays_without_a_room_is_reminded_of_and_called_off_at_its_start(
    planned: Planned,
) -> None:
    booking = planned.book()
    plan(planned, ALL_SHUT)
    look(planned, at(10))
    assert told(planned)[1:] == [("space", "still_unplaced")]
    assert planned.rows("to_place")[-1].due_at == at(14)
    look(planned, at(14))
    assert status(planned, booking) == "cancelled"
    assert told(planned)[-1] == ("space", "unplaced_lapsed")


def hear(planned: Planned, now: datetime) -> None:
    """Let administrators hear of what is to be placed at this time, if they are to."""
    for _ in planned.rows("placing"):
        row = planned.claim("placing", now)
        record = Placing()(row, now).record
        assert record
        with planned.units.open() as unit:
            record(unit)
            unit.session.get_one(OutboxItem, row.id).settled_at = now


def test_administrators_hear_of_all_that_is_to_be_placed_at_once(planned: Planned) -> None:
    for room in ("jaures", "mandela", "cesaire"):
        planned.book(room)
    plan(planned, ALL_SHUT)
    for _ in range(3):
        look(planned, at(10))
    (row,) = planned.rows("placing")
    assert row.due_at == at(10, 10)
    before = len(told(planned))
    hear(planned, at(10, 10))
    assert told(planned)[before:] == [(planned.town.admin.email, "to_place")]


def test_what_has_time_is_heard_of_in_the_morning(planned: Planned) -> None:
    planned.book(when=lasting(14, days=3))
    plan(planned, ALL_SHUT)
    look(planned, at(14))
    (row,) = planned.rows("placing")
    assert row.due_at == at(8, days=2)
    hear(planned, at(8, days=2))
    assert told(planned)[-1] == (planned.town.admin.email, "still_unplaced")


def test_administrators_hear_nothing_where_all_has_its_room_by_then(planned: Planned) -> None:
    booking = planned.book()
    plan(planned, ALL_SHUT)
    look(planned, at(10))
    planned.change(booking, Change(when=lasting(14, days=21)), at(10))
    before = told(planned)
    hear(planned, at(10, 10))
    assert told(planned) == before


def test_who_administers_another_site_hears_nothing(planned: Planned) -> None:
    with planned.units.open() as unit:
        unit.session.get_one(Person, planned.town.colleague.id).roles = ["room_admin:mediatheque"]
    planned.book()
    planned.book("simone-veil")
    plan(planned, ALL_SHUT)
    for _ in range(2):
        look(planned, at(10))
    before = len(told(planned))
    hear(planned, at(10, 10))
    assert told(planned)[before:] == [
        (planned.town.admin.email, "to_place"),
        (planned.town.colleague.email, "still_unplaced"),
    ]


def test_a_reminder_of_what_was_placed_meanwhile_says_nothing(planned: Planned) -> None:
    booking = planned.book()
    plan(planned, ALL_SHUT)
    planned.change(booking, Change(when=lasting(14, days=21)), LATER)
    before = told(planned)
    look(planned, at(10))
    assert told(planned) == before
    assert status(planned, booking) == "confirmed"


def test_who_loses_the_room_again_is_reminded_once(planned: Planned) -> None:
    planned.book()
    undo(planned, plan(planned, ALL_SHUT))
    plan(planned, ALL_SHUT)
    assert len(planned.rows("to_place")) == 1


def test_an_undo_tells_who_is_back(planned: Planned) -> None:
    booking = planned.book()
    done = plan(planned, ALL_SHUT)
    undo(planned, done)
    assert status(planned, booking) == "confirmed"
    assert told(planned)[-1] == ("space", "back_by_plan")
    assert all(not is_open and rooms == ["Jaurès"] for _, is_open, rooms in mails(planned))
    assert {"call", "reminder"} <= set(planned.kinds())


def series(planned: Planned, count: int) -> None:
    town, start = planned.town, lasting(14).start.astimezone(PARIS).replace(tzinfo=None)
    wish = SeriesWish(
        rrule=f"FREQ=WEEKLY;COUNT={count}",
        start=start,
        minutes=60,
        room_ids=(town.id_of("jaures"),),
        guests=(GUEST,),
        space_id="space",
    )
    with planned.units.open() as unit:
        book_series(unit, town.agent, wish, NOW)


def test_the_dates_of_a_series_are_told_of_all_at_once(planned: Planned) -> None:
    series(planned, 3)
    done = plan(planned, RETIRED)
    assert told(planned) == [("space", "series_moved_by_plan")]
    undo(planned, done)
    assert told(planned)[1:] == [("space", "series_back_by_plan")]


def test_guests_see_of_a_date_of_a_series_that_its_place_is_open(planned: Planned) -> None:
    series(planned, 10)
    plan(planned, ALL_SHUT)  # the first two dates, and weeks around them
    with planned.database.reading() as session:
        rows = session.exec(select(Booking).order_by(col(Booking.starts_at))).all()
    lost = {row.starts_at for row in rows if row.status == "unplaced"}
    assert lost
    shown = {
        datetime.fromisoformat(row.payload["meeting"]["start"])
        for row in planned.rows("mail")
        if row.payload["to"] == GUEST and row.payload["meeting"]["is_open"]
    }
    assert shown == lost


def test_who_gives_way_to_a_need_is_told_and_guests_get_the_new_place(planned: Planned) -> None:
    planned.book()
    town = planned.town
    need = Need(organizer_id=town.admin.id, times=(lasting(14),), room_ids=(town.id_of("jaures"),))
    with planned.units.open() as unit:
        wanted = Proposed(
            organisation=town.organisation, need=need, by=town.admin, reason="Élections"
        )
        shown = preview(unit.session, wanted, LATER)
        apply(unit, shown.plan, town.admin, LATER)
    assert told(planned) == [("space", "moved_by_plan")]
    places = {to: rooms for to, _, rooms in mails(planned)}
    assert places == {
        town.agent.email: ["Césaire"],
        GUEST: ["Césaire"],
        town.admin.email: ["Jaurès"],
    }
    undo(planned, shown.plan)
    assert told(planned)[-1] == ("space", "back_by_plan")


def test_who_has_an_offer_that_gives_way_is_told(planned: Planned) -> None:
    town, booking = planned.town, planned.book()
    with planned.units.open() as unit:
        wish = WaitFor(
            when=lasting(14), minutes=60, room_ids=(town.id_of("jaures"),), space_id="waits"
        )
        wait(unit, town.colleague, wish, NOW)
    planned.change(booking, Change(when=lasting(8)))
    need = Need(organizer_id=town.admin.id, times=(lasting(14),), room_ids=(town.id_of("jaures"),))
    with planned.units.open() as unit:
        wanted = Proposed(organisation=town.organisation, need=need, reason="Élections")
        apply(unit, preview(unit.session, wanted, NOW).plan, town.admin, NOW)
    assert told(planned)[-1] == ("waits", "offer_withdrawn")
