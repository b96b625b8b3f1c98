"""Series: booked whole or not at all, each date by the clocks of its site."""

from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import func, select

from rooms.bookings import attendees_of, rooms_of
from rooms.errors import Refused
from rooms.events import Event, SeriesMade
from rooms.models import Blocking, Booking, Closure, Person, Room, RoomPolicy, Series
from rooms.series.booking import SeriesWish, book_series, plan_series, steadiest
from rooms.series.plan import SeriesPlan, fingerprint
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, booked, lasting, settled_town

MONDAYS = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"


def wall(text: str) -> datetime:
    """Return what the clocks of the site show, without a zone."""
    return datetime.fromisoformat(text)


def wish(town: Town, *rooms: str, **fields: Any) -> SeriesWish:
    """Return a wish for four Mondays at 10, from the 23rd of March on: the clocks change."""
    usual: dict[str, Any] = {
        "rrule": MONDAYS,
        "start": wall("2026-03-23T10:00"),
        "minutes": 60,
        "room_ids": tuple(town.id_of(room) for room in rooms or ("jaures",)),
    }
    return SeriesWish(**usual | fields)


def made(units: Units, town: Town, *rooms: str, by: Person | None = None, **fields: Any) -> Series:
    """Return a committed series."""
    with units.open() as unit:
        return book_series(unit, by or town.agent, wish(town, *rooms, **fields), NOW)


def plan(units: Units, town: Town, *rooms: str, **fields: Any) -> SeriesPlan:
    with units.database.reading() as session:
        return plan_series(session, town.agent, wish(town, *rooms, **fields), NOW)


def dates_of(units: Units, series: Series, status: str = "confirmed") -> list[Booking]:
    with units.database.reading() as session:
        mine = select(Booking).where(Booking.series_id == series.id, Booking.status == status)
        return sorted(session.exec(mine), key=lambda booking: booking.starts_at)


def shown(units: Units, series: Series, status: str = "confirmed") -> list[str]:
    """Return the dates as "23/03 10:00 Jaurès", an exception with a star."""
    with units.database.reading() as session:
        found = []
        for booking in dates_of(units, series, status):
            start = booking.starts_at.astimezone(PARIS)
            names = "+".join(room_names(units)[one] for one in rooms_of(session, booking))
            found.append(f"{start:%d/%m %H:%M} {names}{'*' * booking.is_exception}")
        return found


def room_names(units: Units) -> dict[int, str]:

    with units.database.reading() as session:
        return {room.id: room.name for room in session.exec(select(Room))}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def count(units: Units, table: Any) -> int:
    with units.database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_books_every_date_and_stays_at_ten_over_the_change_of_clocks(
    units: Units, happened: list[Event]
) -> None:
    town = settled_town(units)
    series = made(units, town, "jaures", "simone-veil", guests=("contact@partenaire.example",))
    assert shown(units, series) == [
        "23/03 10:00 Jaurès+Simone Veil",
        "30/03 10:00 Jaurès+Simone Veil",
        "06/04 10:00 Jaurès+Simone Veil",
        "13/04 10:00 Jaurès+Simone Veil",
    ]
    first, second = dates_of(units, series)[:2]
    assert second.starts_at - first.starts_at == timedelta(days=7, hours=-1)
    assert first.recurs_at == first.starts_at
    with units.database.reading() as session:
        people = [a.address for a in attendees_of(session, second)]
    assert people == ["agent@drancy.example", "contact@partenaire.example"]
    (event,) = happened
    assert isinstance(event, SeriesMade)
    assert event.booking_ids == [booking.id for booking in dates_of(units, series)]
    assert event.data()["series_id"] == series.id
    assert count(units, Blocking) == 8


def test_leaves_holidays_out_on_request(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town, skips_holidays=True)
    assert [day[:5] for day in shown(units, series)] == ["23/03", "30/03", "13/04"]


def test_leaves_single_days_out(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town, left_out=frozenset({date(2026, 3, 30)}))
    assert [day[:5] for day in shown(units, series)] == ["23/03", "06/04", "13/04"]
    assert series.left_out == ["2026-03-30"]


def test_a_clash_is_told_with_a_way_of_each_kind(units: Units) -> None:
    town = settled_town(units)
    booked(units, town.colleague, lasting(10, days=14), town.rooms["jaures"])
    found = plan(units, town, people=6, wants_video=True)
    assert not found.against
    (clash,) = found.clashes
    assert [refusal.code for refusal in clash.against] == ["taken"]
    ways = [(way.kind, way.room_ids, way.when.start.astimezone(PARIS)) for way in clash.ways]
    tenth = datetime(2026, 3, 30, 10, tzinfo=PARIS)
    assert ways == [
        ("other_room", (town.id_of("cesaire"),), tenth),
        ("other_time", (town.id_of("jaures"),), tenth - timedelta(hours=1)),
        ("left_out", (town.id_of("jaures"),), tenth),
    ]


def test_nothing_is_booked_while_a_date_clashes(units: Units, happened: list[Event]) -> None:
    town = settled_town(units)
    booked(units, town.colleague, lasting(10, days=14), town.rooms["jaures"])
    with pytest.raises(Refused) as refused:
        made(units, town)
    assert codes(refused) == ["series_clashes"]
    assert count(units, Series) == 0
    assert count(units, Booking) == 1
    assert len(happened) == 1


def test_the_proposal_books_the_clashing_date_elsewhere_as_an_exception(units: Units) -> None:
    town = settled_town(units)
    booked(units, town.colleague, lasting(10, days=14), town.rooms["jaures"])
    series = made(units, town, decisions=plan(units, town, people=6).decisions, people=6)
    assert shown(units, series) == [
        "23/03 10:00 Jaurès",
        "30/03 10:00 Césaire*",
        "06/04 10:00 Jaurès",
        "13/04 10:00 Jaurès",
    ]


def test_a_clashing_date_can_be_left_out(units: Units) -> None:
    town = settled_town(units)
    booked(units, town.colleague, lasting(10, days=14), town.rooms["jaures"])
    series = made(units, town, decisions=plan(units, town).all_left)
    assert [day[:5] for day in shown(units, series)] == ["23/03", "06/04", "13/04"]
    assert series.left_out == ["2026-03-30"]


def test_a_proposal_that_was_overtaken_books_nothing(units: Units) -> None:
    town = settled_town(units)
    booked(units, town.colleague, lasting(10, days=14), town.rooms["jaures"])
    decisions = plan(units, town, people=6).decisions
    booked(units, town.colleague, lasting(10, days=14), town.rooms["cesaire"])
    with pytest.raises(Refused) as refused:
        made(units, town, decisions=decisions, people=6)
    assert codes(refused) == ["series_clashes"]
    assert count(units, Series) == 0
    assert fingerprint(plan(units, town, people=6).decisions) != fingerprint(decisions)


def test_leaves_out_no_more_than_the_policy_tolerates(units: Units) -> None:
    town = settled_town(units)
    rooms = [room for key, room in town.rooms.items() if key != "rosa-parks"]
    for days in (7, 14):
        booked(units, town.colleague, lasting(7, days=days, minutes=15 * 60), rooms[0])
        for room in rooms[1:4]:
            booked(units, town.colleague, lasting(10, days=days), room)
    found = plan(units, town)
    assert [refusal.code for refusal in found.against] == ["too_many_clashes"]
    assert found.against[0].details == {"clashes": 2, "dates": 4, "percent": 25}
    with pytest.raises(Refused) as refused:
        made(units, town, decisions=found.all_left)
    assert codes(refused) == ["too_many_clashes"]
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(organisation_id=town.organisation.id, settings={"clash_percent": 50})
        )
    assert not plan(units, town).against
    assert len(dates_of(units, made(units, town, decisions=found.all_left))) == 2


def test_a_closure_is_a_clash_of_its_dates(units: Units) -> None:
    town = settled_town(units)
    when = lasting(0, days=14, minutes=24 * 60)
    with units.open() as unit:
        unit.session.add(
            Closure(
                organisation_id=town.organisation.id,
                room_id=town.id_of("jaures"),
                starts_at=when.start,
                ends_at=when.end,
                reason="travaux",
            )
        )
    (clash,) = plan(units, town, people=6).clashes
    assert [refusal.code for refusal in clash.against] == ["closed"]
    assert [way.kind for way in clash.ways] == ["other_room", "left_out"]


def test_the_horizon_counts_to_the_last_date(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(organisation_id=town.organisation.id, settings={"horizon_days": 27})
        )
    with pytest.raises(Refused) as refused:
        made(units, town)
    assert codes(refused) == ["horizon"]
    assert refused.value.refusals[0].details["end"] == lasting(10, days=28).end
    assert count(units, Series) == 0


@pytest.mark.parametrize("hours", [3, 4])
def test_a_quota_counts_the_dates_of_the_series(units: Units, hours: int) -> None:
    town = settled_town(units)
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(organisation_id=town.organisation.id, settings={"quota_ahead": hours})
        )
    if hours == 4:
        assert len(dates_of(units, made(units, town))) == 4
        return
    with pytest.raises(Refused) as refused:
        made(units, town)
    assert codes(refused) == ["quota"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"rrule": "FREQ=WEEKLY;BYDAY=MO"}, "endless_series"),
        ({"rrule": "FREQ=HOURLY;COUNT=3"}, "too_often"),
        ({"rrule": "FREQ=DAILY;COUNT=1000"}, "too_many_dates"),
        ({"rrule": "nonsense"}, "bad_rule"),
        (
            {"left_out": frozenset(date(2026, 3, 23) + timedelta(7 * n) for n in range(4))},
            "no_dates",
        ),
        ({"start": wall("2026-03-09T10:00")}, "past"),
        ({"minutes": 0}, "ends_before_start"),
        ({"minutes": 24 * 60}, "too_long"),
        ({"room_ids": (999_999,)}, "unknown_room"),
        ({"people": 9}, "too_small"),
        ({"guests": tuple(f"guest{n}@partenaire.example" for n in range(101))}, "too_many_guests"),
    ],
)
def test_bad_wishes_book_nothing(units: Units, fields: dict[str, Any], code: str) -> None:
    town = settled_town(units)
    with pytest.raises(Refused) as refused:
        made(units, town, **fields)
    assert codes(refused) == [code]
    assert (count(units, Series), count(units, Booking)) == (0, 0)


def test_dates_times_rooms_are_bounded(units: Units) -> None:
    town = settled_town(units)
    with pytest.raises(Refused) as refused:
        made(units, town, *town.rooms, rrule="FREQ=DAILY;COUNT=251")
    assert codes(refused) == ["too_many_dates"]
    assert refused.value.refusals[0].details == {"dates": 251, "most": 250}


def test_takes_the_room_with_the_fewest_clashes(units: Units) -> None:
    town = settled_town(units)
    booked(units, town.colleague, lasting(10, days=14), town.rooms["jaures"])
    among = [(town.id_of("jaures"),), (town.id_of("mandela"),)]
    with units.database.reading() as session:
        assert steadiest(session, town.agent, wish(town), among, NOW) == among[1]


def test_a_date_at_an_hour_that_clocks_skip_is_an_hour_later(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town, start=wall("2026-03-28T02:30"), rrule="FREQ=DAILY;COUNT=3")
    assert [day[:11] for day in shown(units, series)] == [
        "28/03 02:30",
        "29/03 03:30",
        "30/03 02:30",
    ]


def test_a_year_in_three_rooms_is_booked_at_once(sqlite_units: Units) -> None:
    town = settled_town(sqlite_units)
    rooms = ("jaures", "mandela", "simone-veil")
    made(sqlite_units, town, *rooms, start=wall("2026-03-24T16:00"))
    yearly: dict[str, Any] = {
        "rrule": "FREQ=WEEKLY;BYDAY=MO;COUNT=52",
        "start": wall("2026-03-23T14:00"),
    }
    began = perf_counter()
    series = made(sqlite_units, town, *rooms, **yearly)
    taken = perf_counter() - began
    assert len(dates_of(sqlite_units, series)) == 52
    assert taken < 1  # a tenth of it where nothing else runs: a statement for each date is slower


def test_series_in_other_zones_keep_their_own_clocks(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        site = unit.session.merge(town.sites["mediatheque"])
        site.zone = "America/New_York"
    series = made(units, town, "simone-veil")
    new_york = ZoneInfo("America/New_York")
    assert series.zone == "America/New_York"
    assert {b.starts_at.astimezone(new_york).hour for b in dates_of(units, series)} == {10}
