"""Plans: shown without effect, done as shown or not at all, and taken back."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlmodel import Session, col, select

from rooms.administration import breaking, moving, plans
from rooms.administration.events import InventoryChanged, PlanApplied
from rooms.administration.looking import VALID_FOR, Preview
from rooms.administration.plans import apply, plan_in, preview
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.bookings import Change, Wish, book, cancel, change, venues_of
from rooms.errors import Refused
from rooms.inventory import venues
from rooms.inventory_files import InventoryError, Line
from rooms.models import (
    Blocking,
    Booking,
    Closure,
    Endpoint,
    EventRecord,
    Person,
    Plan,
    Room,
    RoomPolicy,
)
from rooms.pools.demand import with_overhead
from rooms.series.booking import SeriesWish, book_series
from rooms.series.cancel import cancel_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, at, lasting, town
from tests.builders import person as make_person
from tests.builders import room as make_room
from tests.rooms.test_capacity import call, town_with

LATER = NOW + timedelta(minutes=5)


def line(kind: str, **cells: str) -> Line:
    return Line(kind, cells)


CLOSED = line("closures", site="mairie", start="2026-03-17 13:00", end="2026-03-17 18:00")


@pytest.fixture
def there(units: Units) -> Town:
    with units.open() as unit:
        return town(unit.session)


def shown(units: Units, there: Town, *lines: Line, by: Person | None = None) -> Preview:
    with units.open() as unit:
        proposed = Proposed(organisation=there.organisation, lines=lines, by=by, reason="Travaux")
        return preview(unit.session, proposed, NOW)


def done(units: Units, plan: Plan, *, with_unplaced: bool = False) -> None:
    with units.open() as unit:
        mine = unit.session.get_one(Plan, plan.id)
        apply(unit, mine, None, LATER, with_unplaced=with_unplaced)


def undone(units: Units, plan: Plan) -> Preview:
    with units.open() as unit:
        proposed = undoing(unit.session, unit.session.get_one(Plan, plan.id), None)
        back = preview(unit.session, proposed, LATER)
        apply(unit, back.plan, None, LATER)
        return back


def booked(units: Units, there: Town, hour: int, room: str = "jaures", people: int = 4) -> Booking:
    with units.open() as unit:
        wish = Wish(when=lasting(hour), room_ids=(there.id_of(room),), people=people)
        return book(unit, there.agent, wish, NOW)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def room(session: Session, there: Town, key: str) -> Room:
    return session.get_one(Room, there.id_of(key))


def test_a_preview_shows_what_changes_and_changes_nothing(units: Units, there: Town) -> None:
    found = shown(units, there, line("rooms", room="mandela", capacity="25"))
    (change,) = found.changes
    assert (change.kind, change.row.key, change.effect) == ("rooms", "mandela", "changed")
    assert (change.before, change.after) == ({"capacity": "20"}, {"capacity": "25"})
    with units.database.reading() as session:
        assert room(session, there, "mandela").capacity == 20
        kept = session.get_one(Plan, found.plan.id)
        assert (kept.state, kept.person_id) == ("shown", None)
        assert session.exec(select(EventRecord)).all() == []


def test_what_was_shown_is_done_and_recorded(units: Units, there: Town) -> None:
    found = shown(
        units,
        there,
        line("rooms", room="mandela", capacity="25", equipment="screen|wifi"),
        line("rooms", room="nouvelle", site="mairie", name="Nouvelle", capacity="5"),
    )
    done(units, found.plan)
    with units.database.reading() as session:
        assert room(session, there, "mandela").capacity == 25
        names = {venue.room.key for venue in venues(session, there.organisation.id)}
        assert "nouvelle" in names
        kinds = [event.kind for event in session.exec(select(EventRecord))]
        assert kinds == [InventoryChanged.__name__] * 2 + [PlanApplied.__name__]
        first = session.exec(select(EventRecord)).first()
        assert first
        assert first.data["before"] == {"capacity": "20", "equipment": ""}
        assert first.data["plan_id"] == found.plan.id


def test_a_line_names_only_what_changes_but_all_of_what_is_new(units: Units, there: Town) -> None:
    with pytest.raises(InventoryError) as caught:
        shown(units, there, line("rooms", room="nouvelle", equipment="screen"))
    told = [(problem.code, problem.details["column"]) for problem in caught.value.problems]
    assert told == [("incomplete", "site"), ("incomplete", "capacity")]


def test_lines_of_another_organisation_are_refused(units: Units, there: Town) -> None:
    with pytest.raises(InventoryError) as caught:
        shown(units, there, line("rooms", organisation="bobigny", room="jaures", capacity="1"))
    assert [problem.code for problem in caught.value.problems] == ["other_organisation"]
    found = shown(units, there, line("rooms", room="jaures", capacity="7"))
    with units.database.reading() as session:
        assert plan_in(session, there.neighbour.organisation.id, found.plan.id) is None
        assert plan_in(session, there.organisation.id, found.plan.id) is not None


def test_a_closure_breaks_what_is_booked_then_and_nothing_else(units: Units, there: Town) -> None:
    inside, before = booked(units, there, 14), booked(units, there, 10)
    elsewhere = booked(units, there, 14, "simone-veil")
    found = shown(units, there, CLOSED)
    assert [one.booking.id for one in found.broken] == [inside.id]
    assert [refusal.code for refusal in found.broken[0].refusals] == ["closed"]
    assert found.broken[0].must_move
    assert before.id != elsewhere.id


@pytest.mark.parametrize(
    ("change", "code", "must_move"),
    [
        (line("rooms", room="jaures", capacity="3"), "too_small", True),
        (line("rooms", room="jaures", retired="yes"), "retired", True),
        (line("sites", site="mairie", retired="yes"), "retired", True),
        (line("sites", site="mairie", opening_hours="mon-fri 08:00-12:00"), "outside_hours", True),
        (line("policies", room="jaures", longest_minutes="30"), "longest", False),
        (line("policies", site="mairie", notice_minutes="6000"), "notice", False),
        (line("policies", open_to="council"), "not_open_to", False),
    ],
)
def test_every_sort_of_change_names_what_it_breaks(
    units: Units, there: Town, change: Line, code: str, *, must_move: bool
) -> None:
    booking = booked(units, there, 14)
    (found,) = shown(units, there, change).broken
    assert found.booking.id == booking.id
    assert [refusal.code for refusal in found.refusals] == [code]
    assert found.must_move == must_move


def test_an_endpoint_that_is_retired_breaks_meetings_with_video(units: Units, there: Town) -> None:
    with units.open() as unit:
        wish = Wish(when=lasting(14), room_ids=(there.id_of("jaures"),), wants_video=True)
        with_video = book(unit, there.agent, wish, NOW)
        key = unit.session.exec(
            select(Endpoint.key).where(Endpoint.room_id == there.id_of("jaures"))
        ).one()
    booked(units, there, 10)
    (found,) = shown(units, there, line("endpoints", endpoint=key, retired="yes")).broken
    assert found.booking.id == with_video.id
    assert [refusal.code for refusal in found.refusals] == ["no_endpoint"]


def test_what_was_refused_already_is_not_broken_anew(units: Units, there: Town) -> None:
    done(units, shown(units, there, line("policies", room="jaures", longest_minutes="30")).plan)
    with units.open() as unit:
        wish = Wish(when=lasting(14), room_ids=(there.id_of("jaures"),), anyway=True)
        book(unit, there.agent, wish, NOW, by=unit.session.get_one(Person, there.admin.id))
    stricter = line("policies", room="jaures", longest_minutes="20")
    assert shown(units, there, stricter).broken == ()


def test_a_retired_room_is_offered_to_nobody_and_keeps_its_name(units: Units, there: Town) -> None:
    booking = booked(units, there, 10)
    with units.open() as unit:
        cancel(unit, unit.session.get_one(Booking, booking.id), there.agent, NOW)
    done(units, shown(units, there, line("rooms", room="jaures", retired="yes")).plan)
    with units.open() as unit:
        stock = venues(unit.session, there.organisation.id)
        assert "jaures" not in {venue.room.key for venue in stock}
        (venue,) = venues_of(unit.session, unit.session.get_one(Booking, booking.id))
        assert venue.room.name == "Jaurès"
    with pytest.raises(Refused) as caught:
        booked(units, there, 14)
    assert codes(caught) == ["retired"]
    assert "jaures" not in {
        there_is.key
        for remedy in caught.value.remedies
        for there_is in there.rooms.values()
        if there_is.id in remedy.room_ids
    }


def test_nothing_is_done_once_the_inventory_is_another(units: Units, there: Town) -> None:
    first = shown(units, there, line("rooms", room="jaures", capacity="7"))
    second = shown(units, there, line("rooms", room="mandela", capacity="19"))
    done(units, first.plan)
    with pytest.raises(Refused) as caught:
        done(units, second.plan)
    assert codes(caught) == ["stale_plan"]
    with units.database.reading() as session:
        assert room(session, there, "mandela").capacity == 20


def test_nothing_is_done_where_somebody_booked_meanwhile(units: Units, there: Town) -> None:
    found = shown(units, there, CLOSED)
    assert found.broken == ()
    booked(units, there, 14)
    with pytest.raises(Refused) as caught:
        done(units, found.plan)
    assert codes(caught) == ["stale_plan"]
    with units.database.reading() as session:
        assert session.exec(select(Closure)).all() == []


def test_a_plan_is_done_once_and_not_after_a_day(units: Units, there: Town) -> None:
    found = shown(units, there, line("rooms", room="jaures", capacity="7"))
    done(units, found.plan)
    with pytest.raises(Refused) as caught:
        done(units, found.plan)
    assert codes(caught) == ["plan_over"]
    late = shown(units, there, line("rooms", room="jaures", capacity="6"))
    with units.open() as unit, pytest.raises(Refused) as caught:
        apply(unit, unit.session.get_one(Plan, late.plan.id), None, NOW + timedelta(days=1))
    assert codes(caught) == ["plan_over"]


def test_undo_puts_back_what_was_there(units: Units, there: Town) -> None:
    lines = (
        line("rooms", room="mandela", capacity="25", name="Nelson Mandela"),
        line("rooms", room="nouvelle", site="mairie", name="Nouvelle", capacity="5"),
        line("policies", room="jaures", longest_minutes="30"),
        CLOSED,
    )
    found = shown(units, there, *lines)
    done(units, found.plan)
    undone(units, found.plan)
    with units.database.reading() as session:
        mandela = room(session, there, "mandela")
        assert (mandela.capacity, mandela.name) == (20, "Mandela")
        assert session.exec(select(Closure)).all() == []
        assert session.exec(select(RoomPolicy)).one().settings == {}
        assert session.exec(select(Room.is_retired).where(Room.key == "nouvelle")).one()
        states = session.exec(select(Plan.state).order_by(col(Plan.id))).all()
    assert states == ["undone", "applied"]


def test_undo_puts_back_a_closure_that_was_lifted(units: Units, there: Town) -> None:
    done(units, shown(units, there, CLOSED).plan)
    lifted = shown(units, there, Line("closures", {**CLOSED.cells, "lifted": "yes"}))
    done(units, lifted.plan)
    with units.database.reading() as session:
        assert session.exec(select(Closure)).all() == []
    undone(units, lifted.plan)
    with units.database.reading() as session:
        closure = session.exec(select(Closure)).one()
        assert (closure.starts_at, closure.ends_at) == (at(13), at(18))


def test_undo_leaves_alone_what_was_changed_since(units: Units, there: Town) -> None:
    first = shown(units, there, line("rooms", room="mandela", capacity="25", floor="3"))
    done(units, first.plan)
    done(units, shown(units, there, line("rooms", room="mandela", capacity="30")).plan)
    undone(units, first.plan)
    with units.database.reading() as session:
        mandela = room(session, there, "mandela")
        assert (mandela.capacity, mandela.floor) == (30, "2")


def test_what_cannot_stay_goes_to_another_room_of_the_site(units: Units, there: Town) -> None:
    booking = booked(units, there, 14)
    found = shown(units, there, line("rooms", room="jaures", retired="yes"))
    (placement,) = found.placements
    assert placement.room_ids == (there.id_of("cesaire"),)
    done(units, found.plan)
    with units.database.reading() as session:
        moved = session.get_one(Booking, booking.id)
        assert (moved.status, moved.version) == ("confirmed", 2)
        assert [venue.room.key for venue in venues_of(session, moved)] == ["cesaire"]
        blocked = session.exec(select(Blocking.room_id)).all()
        assert blocked == [there.id_of("cesaire")]


def test_what_has_no_place_is_agreed_to_and_stays_without_a_room(units: Units, there: Town) -> None:
    booking = booked(units, there, 14, "mandela", people=20)
    found = shown(units, there, line("rooms", room="mandela", retired="yes"))
    assert found.unplaced == 1
    with pytest.raises(Refused) as caught:
        done(units, found.plan)
    assert codes(caught) == ["to_be_placed"]
    done(units, found.plan, with_unplaced=True)
    with units.database.reading() as session:
        left = session.get_one(Booking, booking.id)
        assert left.status == "unplaced"
        assert [venue.room.key for venue in venues_of(session, left)] == ["mandela"]
        assert session.exec(select(Blocking)).all() == []


def test_what_is_to_be_placed_is_placed_by_a_change_of_room_or_time(
    units: Units, there: Town
) -> None:
    booking = booked(units, there, 14, "mandela", people=20)
    closed = Line("closures", {**CLOSED.cells, "site": "", "room": "mandela"})
    done(units, shown(units, there, closed).plan, with_unplaced=True)
    with units.open() as unit:
        mine = unit.session.get_one(Booking, booking.id)
        change(unit, mine, Change(when=lasting(10)), there.agent, LATER)
    with units.database.reading() as session:
        placed = session.get_one(Booking, booking.id)
        assert (placed.status, placed.starts_at) == ("confirmed", at(10))
        assert session.exec(select(Blocking.room_id)).all() == [there.id_of("mandela")]


def test_a_place_that_somebody_took_meanwhile_is_shown_again(units: Units, there: Town) -> None:
    booking = booked(units, there, 14)
    found = shown(units, there, line("rooms", room="jaures", retired="yes"))
    booked(units, there, 14, "cesaire")
    with pytest.raises(Refused) as caught:
        done(units, found.plan)
    assert codes(caught) == ["stale_plan"]
    with units.database.reading() as session:
        assert session.get_one(Booking, booking.id).version == 1
        assert not room(session, there, "jaures").is_retired
    again = shown(units, there, line("rooms", room="jaures", retired="yes"))
    assert again.placements[0].room_ids == (there.id_of("louise-michel"),)


def test_two_that_cannot_stay_never_go_to_the_same_place(units: Units, there: Town) -> None:
    booked(units, there, 14)
    booked(units, there, 14, "cesaire")
    found = shown(
        units,
        there,
        line("rooms", room="jaures", retired="yes"),
        line("rooms", room="cesaire", retired="yes"),
    )
    done(units, found.plan)
    places = [placement.room_ids for placement in found.placements]
    assert sorted(places) == sorted([(there.id_of("louise-michel"),), (there.id_of("mandela"),)])


def test_one_may_go_where_another_leaves(units: Units, there: Town) -> None:
    bookings = [booked(units, there, 14), booked(units, there, 14, "cesaire")]
    lines = (line("rooms", room=key, capacity="3") for key in ("jaures", "cesaire"))
    found = shown(units, there, *lines)
    with units.open() as unit:
        plan = unit.session.get_one(Plan, found.plan.id)
        swapped = [there.id_of("cesaire"), there.id_of("jaures")]
        plan.placements = [
            {**one, "room_ids": [room_id]}
            for one, room_id in zip(plan.placements, swapped, strict=True)
        ]
    done(units, found.plan)
    with units.database.reading() as session:
        rooms = [
            venues_of(session, session.get_one(Booking, one.id))[0].room.key for one in bookings
        ]
    assert rooms == ["cesaire", "jaures"]


def test_undo_puts_bookings_back_where_nobody_changed_them_since(units: Units, there: Town) -> None:
    first, second = booked(units, there, 14), booked(units, there, 10)
    far = booked(units, there, 16, "mandela", people=20)
    lines = (
        line("rooms", room="jaures", retired="yes"),
        line("rooms", room="mandela", retired="yes"),
    )
    found = shown(units, there, *lines)
    done(units, found.plan, with_unplaced=True)
    with units.open() as unit:
        touched = unit.session.get_one(Booking, second.id)
        change(unit, touched, Change(title="Autre"), there.agent, LATER)
    undone(units, found.plan)
    with units.database.reading() as session:
        back = [session.get_one(Booking, one.id) for one in (first, second, far)]
        rooms = [[venue.room.key for venue in venues_of(session, one)] for one in back]
        assert rooms == [["jaures"], ["cesaire"], ["mandela"]]
        assert {one.status for one in back} == {"confirmed"}
        told = session.exec(select(EventRecord).where(EventRecord.kind == "PlanUndone")).one()
        assert (told.data["moved"], told.data["left"]) == ([first.id, far.id], [second.id])


def test_a_plan_is_taken_back_once(units: Units, there: Town) -> None:
    booked(units, there, 14)
    found = shown(units, there, line("rooms", room="jaures", retired="yes"))
    done(units, found.plan)
    done(units, shown(units, there, line("rooms", room="jaures", retired="no")).plan)
    with units.open() as unit:  # shown twice; as nothing is left of the room, no stamp tells
        proposed = undoing(unit.session, unit.session.get_one(Plan, found.plan.id), None)
        first, second = (preview(unit.session, proposed, NOW).plan for _ in range(2))
    done(units, first)
    with pytest.raises(Refused) as caught:
        done(units, second)
    assert codes(caught) == ["plan_over"]


@pytest.mark.parametrize("is_left", [True, False])
def test_only_who_may_change_a_place_takes_back_what_was_done_there(
    units: Units, there: Town, *, is_left: bool
) -> None:
    booked(units, there, 14)
    found = shown(units, there, line("rooms", room="jaures", retired="yes"))
    done(units, found.plan)
    if not is_left:
        done(units, shown(units, there, line("rooms", room="jaures", retired="no")).plan)
    with units.open() as unit:
        roles = ("member", "room_admin:mediatheque")
        other = make_person(unit.session, there.organisation, "biblio@drancy.example", roles=roles)
        proposed = undoing(unit.session, unit.session.get_one(Plan, found.plan.id), other)
        with pytest.raises(Refused) as caught:
            preview(unit.session, proposed, LATER)
    assert codes(caught) == ["not_allowed"]


def test_undo_leaves_a_booking_where_it_is_once_others_have_its_place(
    units: Units, there: Town
) -> None:
    booking = booked(units, there, 14)
    found = shown(units, there, line("rooms", room="jaures", capacity="3"))
    done(units, found.plan)
    booked(units, there, 14, people=2)
    undone(units, found.plan)
    with units.database.reading() as session:
        left = session.get_one(Booking, booking.id)
        assert [venue.room.key for venue in venues_of(session, left)] == ["cesaire"]
        assert room(session, there, "jaures").capacity == 8


def test_undo_brings_nothing_back_to_where_nobody_can_meet_by_now(
    units: Units, there: Town
) -> None:
    booking = booked(units, there, 14)
    first = shown(units, there, line("rooms", room="jaures", capacity="3"))
    done(units, first.plan)
    done(units, shown(units, there, Line("closures", {**CLOSED.cells, "room": "jaures"})).plan)
    undone(units, first.plan)
    with units.database.reading() as session:
        left = session.get_one(Booking, booking.id)
        assert [venue.room.key for venue in venues_of(session, left)] == ["cesaire"]


@pytest.mark.parametrize(
    "change_of_room", [line("rooms", room="jaures", retired="yes"), CLOSED], ids=["retired", "shut"]
)
def test_a_person_brings_nothing_back_into_a_room_that_is_closed_by_now(
    units: Units, there: Town, change_of_room: Line
) -> None:
    booking = booked(units, there, 14)
    with units.open() as unit:
        cancel(unit, unit.session.get_one(Booking, booking.id), there.agent, NOW)
    done(units, shown(units, there, change_of_room).plan)
    with pytest.raises(Refused), units.open() as unit:
        undo(unit, there.agent, LATER - timedelta(minutes=1))
    with units.database.reading() as session:
        assert session.get_one(Booking, booking.id).status == "cancelled"


def test_dates_of_a_series_come_back_into_no_room_that_is_closed_by_now(
    units: Units, there: Town
) -> None:
    with units.open() as unit:
        start = lasting(14).start.astimezone(PARIS).replace(tzinfo=None)
        ids = (there.id_of("jaures"),)
        wish = SeriesWish(rrule="FREQ=WEEKLY;COUNT=3", start=start, minutes=60, room_ids=ids)
        series = book_series(unit, there.agent, wish, NOW)
        first = unit.session.exec(select(Booking).where(Booking.series_id == series.id)).first()
        assert first
        cancel_series(unit, first, "all", there.agent, NOW)
    done(units, shown(units, there, line("rooms", room="jaures", retired="yes")).plan)
    with pytest.raises(Refused) as caught, units.open() as unit:
        undo(unit, there.agent, LATER - timedelta(minutes=1))
    assert codes(caught) == ["retired"]


def test_says_what_new_terms_would_have_refused_lately(units: Units, there: Town) -> None:
    for hour in (9, 14, 16):
        booked(units, there, hour)
    after = NOW + timedelta(days=7)
    stricter = line("policies", site="mairie", longest_minutes="30")
    with units.open() as unit:
        proposed = Proposed(organisation=there.organisation, lines=(stricter,))
        lately = preview(unit.session, proposed, after).lately
        closed = Proposed(organisation=there.organisation, lines=(CLOSED,))
        then = preview(unit.session, closed, after).lately
    assert lately
    assert (lately.looked_at, lately.refused) == (3, 3)
    assert [one.booking.when.start for one in lately.examples] == [at(16), at(14), at(9)]
    assert then
    assert then.refused == 2  # those that were while it would have been closed


def test_of_what_stands_in_any_case_the_next_ones_are_told(units: Units, there: Town) -> None:
    first, _ = booked(units, there, 9), booked(units, there, 14)
    stricter = line("policies", site="mairie", longest_minutes="30")
    with patch.object(breaking, "MOST_STANDING", 1):
        found = shown(units, there, stricter).broken
        assert len(shown(units, there, line("rooms", room="jaures", capacity="3")).broken) == 2
    assert [one.booking.id for one in found] == [first.id]


@pytest.mark.parametrize(
    "step", ["plans.import_inventory", "moving.take", "moving.record_change", "plans.reversals"]
)
def test_a_failure_anywhere_leaves_everything_as_it_was(
    units: Units, there: Town, step: str
) -> None:
    bookings = [booked(units, there, hour) for hour in (9, 14)]
    found = shown(units, there, line("rooms", room="jaures", retired="yes"))
    place, name = step.split(".")
    module = {"plans": plans, "moving": moving}[place]
    real, calls = getattr(module, name), iter(range(9))

    def break_late(*arguments: Any, **named: Any) -> Any:
        done = real(*arguments, **named)
        if next(calls) == (1 if place == "moving" else 0):
            raise RuntimeError(step)
        return done

    with patch.object(module, name, break_late), pytest.raises(RuntimeError):
        done(units, found.plan)
    with units.database.reading() as session:
        assert not room(session, there, "jaures").is_retired
        assert session.get_one(Plan, found.plan.id).state == "shown"
        assert [session.get_one(Booking, one.id).version for one in bookings] == [1, 1]
        blocked = session.exec(select(Blocking.room_id)).all()
        assert blocked == [there.id_of("jaures")] * 2
        assert set(session.exec(select(EventRecord.kind))) == {"BookingMade"}
    done(units, found.plan)


def test_what_was_never_done_is_forgotten_and_what_was_done_is_kept(
    units: Units, there: Town
) -> None:
    kept = shown(units, there, line("rooms", room="jaures", capacity="7"))
    done(units, kept.plan)
    shown(units, there, line("rooms", room="jaures", capacity="6"))
    with units.open() as unit:
        plans.sweep(unit.session, NOW)
        assert len(unit.session.exec(select(Plan.id)).all()) == 2
        plans.sweep(unit.session, NOW + VALID_FOR)
        assert unit.session.exec(select(Plan.id)).all() == [kept.plan.id]


def test_displaced_calls_fit_into_the_pools_together(units: Units) -> None:
    there = town_with(units, mediatheque=2 * with_overhead(1472) - 1)  # one call, not two
    with units.open() as unit:
        make_room(unit.session, there.sites["mediatheque"], "triolet", capacity=12)
    meetings = [call(units, there, lasting(14), key) for key in ("jaures", "mandela")]
    closed = line("closures", site="mairie", start="2026-03-10", end="2026-03-30")
    found = shown(units, there, closed)
    assert [one.booking_id for one in found.placements] == [one.id for one in meetings]
    assert [bool(one.room_ids) for one in found.placements] == [True, True]
    assert found.placements[0].when != found.placements[1].when
    done(units, found.plan, with_unplaced=True)


def test_nobody_takes_a_pool_to_their_own_site(units: Units) -> None:
    there = town_with(units, mediatheque=5000)
    with units.open() as unit:
        keeper = unit.session.get_one(Person, there.colleague.id)
        keeper.roles = ["member", "room_admin:mairie"]
    mine = line("pools", pool="mediatheque", site="mairie")
    with pytest.raises(Refused) as caught:
        shown(units, there, mine, by=keeper)
    assert codes(caught) == ["not_allowed"]
