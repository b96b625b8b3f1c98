"""What plans move at once: calls fit into their pools, and all come back that can."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from rooms.administration.looking import Preview
from rooms.administration.need import Need
from rooms.administration.plans import apply, preview
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.administration.taking import bookings_for
from rooms.bookings import Change, change, rooms_of
from rooms.inventory_files import Line
from rooms.models import Blocking, Booking, Plan, Waiting
from rooms.pools.demand import with_overhead
from rooms.series.booking import SeriesWish, book_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, Town, at, booked, lasting, settled_town
from tests.rooms.test_capacity import call, town_with
from tests.rooms.test_room_calendars import blocked, bound, clashes, writes

LEG = with_overhead(1472)


def planned(units: Units, there: Town, *lines: Line, need: Need | None = None) -> Preview:
    """Show a plan and apply it at once."""
    with units.open() as unit:
        proposed = Proposed(
            organisation=there.organisation,
            lines=lines,
            need=need,
            by=there.admin,
            reason="Travaux",
        )
        shown = preview(unit.session, proposed, NOW)
        apply(unit, shown.plan, there.admin, NOW, with_unplaced=True)
        return shown


def undone(units: Units, there: Town, shown: Preview) -> None:
    with units.open() as unit:
        plan = unit.session.get_one(Plan, shown.plan.id)
        back = preview(unit.session, undoing(unit.session, plan, there.admin), NOW)
        apply(unit, back.plan, there.admin, NOW)


def places(units: Units, *bookings: Booking) -> list[tuple[str, str, list[int]]]:
    with units.database.reading() as session:
        rows = [session.get_one(Booking, one.id) for one in bookings]
        return [(row.status, f"{row.starts_at:%H:%M}", rooms_of(session, row)) for row in rows]


def need_of(units: Units, shown: Preview) -> list[Booking]:
    with units.database.reading() as session:
        return [session.get_one(Booking, one) for one in bookings_for(session, shown.plan)]


def retired(room: str) -> Line:
    return Line("rooms", {"room": room, "retired": "yes"})


def need(there: Town, when: Any, *rooms: str) -> Need:
    ids = tuple(there.id_of(room) for room in rooms)
    return Need(organizer_id=there.admin.id, times=(when,), room_ids=ids)


def test_ends_outside_count_where_a_call_goes_elsewhere(units: Units) -> None:
    """A room and an end outside take two of the bridge's three ports."""
    there = town_with(units, ports=3)
    mine = call(units, there, lasting(14), "jaures", guests=("sip:a@b.example",))
    call(units, there, lasting(15), "mandela", guests=("sip:a@b.example",))
    planned(units, there, need=need(there, lasting(14), *there.rooms))
    assert places(units, mine) == [("confirmed", "12:00", [there.id_of("jaures")])]


def test_a_call_keeps_its_own_rate_where_it_goes_elsewhere(units: Units) -> None:
    there = town_with(units, mediatheque=with_overhead(768))
    mine = call(units, there, lasting(14), "mandela", people=12, kbps=768)
    planned(units, there, retired("mandela"))
    assert places(units, mine) == [("confirmed", "13:00", [there.id_of("simone-veil")])]


def test_calls_change_places_over_links_that_are_full(units: Units) -> None:
    there = town_with(units, mairie=LEG, mediatheque=LEG)
    one = call(units, there, lasting(14), "jaures", people=8)
    other = call(units, there, lasting(14), "simone-veil", people=12)
    for when in (lasting(8, minutes=360), lasting(15, minutes=360)):  # no other hour in Mandela
        booked(units, there.agent, when, there.rooms["mandela"])
    smaller = Line("rooms", {"room": "simone-veil", "capacity": "10"})
    shown = planned(units, there, retired("jaures"), smaller)
    assert places(units, one, other) == [
        ("confirmed", "13:00", [there.id_of("simone-veil")]),
        ("confirmed", "13:00", [there.id_of("mandela")]),
    ]
    undone(units, there, shown)
    assert places(units, one, other) == [
        ("confirmed", "13:00", [there.id_of("jaures")]),
        ("confirmed", "13:00", [there.id_of("simone-veil")]),
    ]


def displaced(units: Units, there: Town) -> tuple[Preview, Booking, Booking]:
    """Return a plan by which one meeting goes where another was, at a later hour."""
    booked(units, there.agent, lasting(12), there.rooms["jaures"])
    longer = booked(units, there.agent, lasting(13, minutes=180), there.rooms["jaures"], people=5)
    later = call(units, there, lasting(14), "mandela", people=7)
    closed = {"room": "jaures", "start": "2026-03-17 13:00", "end": "2026-03-17 15:00"}
    whole = need(there, lasting(12, minutes=300), "mandela")
    shown = planned(units, there, Line("closures", closed), need=whole)
    assert places(units, longer, later) == [
        ("confirmed", "12:00", [there.id_of("cesaire")]),
        ("confirmed", "14:00", [there.id_of("jaures")]),
    ]
    return shown, longer, later


def test_undo_brings_all_back_whose_places_others_of_them_have(units: Units) -> None:
    there = settled_town(units)
    shown, longer, later = displaced(units, there)
    undone(units, there, shown)
    assert places(units, longer, later) == [
        ("confirmed", "12:00", [there.id_of("jaures")]),
        ("confirmed", "13:00", [there.id_of("mandela")]),
    ]


def test_what_an_undo_frees_is_offered_when_all_are_back(units: Units) -> None:
    there = settled_town(units)
    shown, longer, later = displaced(units, there)
    with units.open() as unit:
        wish = WaitFor(when=lasting(15), minutes=60, room_ids=(there.id_of("jaures"),))
        waiting_id = wait(unit, there.colleague, wish, NOW).id
    undone(units, there, shown)
    assert [one[2] for one in places(units, longer, later)] == [
        [there.id_of("jaures")],
        [there.id_of("mandela")],
    ]
    with units.database.reading() as session:
        assert session.get_one(Waiting, waiting_id).state == "waiting"


def test_who_can_not_come_back_stays_and_so_does_who_would_need_that_place(units: Units) -> None:
    there = settled_town(units)
    shown, longer, later = displaced(units, there)
    (taken,) = need_of(units, shown)
    with units.open() as unit:  # the need has less of Mandela from now on, and another its hour
        row = unit.session.get_one(Booking, taken.id)
        change(unit, row, Change(when=lasting(15, minutes=120)), there.admin, NOW)
    booked(units, there.colleague, lasting(14), there.rooms["mandela"])
    undone(units, there, shown)
    assert places(units, longer, later) == [
        ("confirmed", "12:00", [there.id_of("cesaire")]),
        ("confirmed", "14:00", [there.id_of("jaures")]),
    ]


def test_a_meeting_that_has_begun_is_shown_and_goes_on(units: Units) -> None:
    there = settled_town(units)
    early = NOW - timedelta(hours=1)
    running = booked(units, there.agent, lasting(9, days=0), there.rooms["jaures"], now=early)
    shown = planned(units, there, retired("jaures"))
    (one,) = shown.broken
    assert (one.booking.id, one.goes_on, one.must_move) == (running.id, True, False)
    assert places(units, running) == [("confirmed", "08:00", [there.id_of("jaures")])]
    stricter = Line("policies", {"room": "jaures", "longest_minutes": "30"})
    assert planned(units, there, stricter).broken == ()


def weekly(units: Units, there: Town) -> list[Booking]:
    """Return the three dates of a series in Jaurès, of which a plan has moved the second."""
    wish = SeriesWish(
        rrule="FREQ=DAILY;COUNT=3",
        start=at(14).replace(tzinfo=None),
        minutes=60,
        room_ids=(there.id_of("jaures"),),
        people=5,
    )
    with units.open() as unit:
        series = book_series(unit, there.agent, wish, NOW)
        mine = select(Booking).where(Booking.series_id == series.id)
        return list(unit.session.exec(mine.order_by(col(Booking.starts_at))))


def edited(units: Units, there: Town, date: Booking, **wanted: Any) -> None:
    with units.open() as unit:
        row = unit.session.get_one(Booking, date.id)
        change_series(unit, row, "all", SeriesEdit(change=Change(**wanted)), there.agent, NOW)


def closed_on(day: int, hours: str = "") -> Line:
    start, end = f"2026-03-{day} 00:00", f"2026-03-{day + 1} 00:00"
    place = {"room": "jaures"} if not hours else {}
    return Line("closures", {**place, "start": start, "end": end})


def test_a_date_that_a_plan_moved_goes_along_with_its_series(units: Units) -> None:
    there = settled_town(units)
    dates = weekly(units, there)
    planned(units, there, closed_on(18))
    cesaire, jaures = there.id_of("cesaire"), there.id_of("jaures")
    assert [one[2] for one in places(units, *dates)] == [[jaures], [cesaire], [jaures]]
    edited(units, there, dates[0], when=lasting(16))
    assert [one[1:] for one in places(units, *dates)] == [
        ("15:00", [jaures]), ("15:00", [cesaire]), ("15:00", [jaures]),
    ]  # fmt: skip
    edited(units, there, dates[0], room_ids=(there.id_of("mandela"),))
    assert {one[2][0] for one in places(units, *dates)} == {there.id_of("mandela")}
    with units.database.reading() as session:
        assert not session.get_one(Booking, dates[1].id).is_exception


def test_a_date_without_a_room_has_one_when_its_series_goes_elsewhere(units: Units) -> None:
    there = settled_town(units)
    dates = weekly(units, there)
    planned(units, there, *(closed_on(day, "all") for day in (*range(10, 18), *range(18, 27))))
    assert [one[0] for one in places(units, *dates)] == ["unplaced"] * 3
    later = lasting(14, days=14)
    edited(units, there, dates[0], when=later)
    assert [one[:2] for one in places(units, *dates)] == [("confirmed", "12:00")] * 3


def test_a_date_that_its_people_moved_stays_where_they_put_it(units: Units) -> None:
    there = settled_town(units)
    dates = weekly(units, there)
    planned(units, there, closed_on(18))
    with units.open() as unit:
        row = unit.session.get_one(Booking, dates[1].id)
        change(unit, row, Change(room_ids=(there.id_of("mandela"),)), there.agent, NOW)
    edited(units, there, dates[0], when=lasting(16))
    assert places(units, dates[1]) == [("confirmed", "13:00", [there.id_of("mandela")])]


def test_who_takes_a_move_of_a_series_back_has_no_room_again_and_no_time(units: Units) -> None:
    there = settled_town(units)
    dates = weekly(units, there)
    planned(units, there, *(closed_on(day, "all") for day in (*range(10, 18), *range(18, 27))))
    edited(units, there, dates[0], when=lasting(14, days=14))
    with units.open() as unit:
        undo(unit, there.agent, NOW)
    assert [one[:2] for one in places(units, *dates)] == [("unplaced", "13:00")] * 3
    with units.database.reading() as session:
        assert session.exec(select(Blocking)).all() == []


def test_what_others_wrote_into_a_room_s_calendar_gives_way_and_comes_back(units: Units) -> None:
    there = settled_town(units)
    jaures = there.rooms["jaures"]
    bound(units, jaures)
    writes(units, jaures, lasting(14))
    shown = planned(units, there, need=need(there, lasting(13, minutes=180), "jaures"))
    (taken,) = need_of(units, shown)
    with units.database.reading() as session:
        assert blocked(session, jaures) == []
        assert clashes(session) == [(taken.id, lasting(14))]
    undone(units, there, shown)
    with units.database.reading() as session:
        assert blocked(session, jaures) == [lasting(14)]
        assert clashes(session) == []
