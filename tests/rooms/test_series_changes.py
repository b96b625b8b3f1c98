"""One date, this and following, or all: moved by the wall, exceptions kept, the gone stay gone."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from rooms.attendance import guest_addresses
from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.events import Event, SeriesCancelled, SeriesChanged, SeriesRestored
from rooms.interval import Interval
from rooms.models import Blocking, Booking, EventRecord, Organisation, Person, Series, Site
from rooms.series.booking import repetition_of
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series, plan_change
from rooms.series.prolong import Longer, prolong_series
from rooms.series.repetition import dates
from rooms.undo import Undone, undo
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, booked, lasting, settled_town
from tests.rooms.test_series import codes, count, dates_of, made, shown

MINUTE = timedelta(minutes=1)


def edited(
    units: Units, by: Person, meant: Booking, scope: str, *, now: datetime = NOW, **fields: Any
) -> list[Booking]:
    """Change dates of a series; fields of `SeriesEdit`, the others of `Change`."""
    of_edit = {"invite", "uninvite", "series_version", "decisions"}
    said = {name: fields.pop(name) for name in list(fields) if name in of_edit}
    edit = SeriesEdit(change=Change(**fields), **said)
    with units.open() as unit:
        return change_series(unit, meant, scope, edit, by, now)


def to(meant: Booking, hour: int, *, days: int = 0, minutes: int | None = None) -> Interval:
    """Return the time of a date, on its day or some days later, at another hour of Paris."""
    start = meant.starts_at.astimezone(PARIS)
    local = datetime.combine(start.date() + timedelta(days), start.time(), PARIS)
    length = minutes or Interval(meant.starts_at, meant.ends_at).minutes
    return Interval.lasting(local.replace(hour=hour), length)


def cancelled(
    units: Units, by: Person, meant: Booking, scope: str, *, now: datetime = NOW, **fields: Any
) -> list[Booking]:
    with units.open() as unit:
        return cancel_series(unit, meant, scope, by, now, **fields)


def undone(units: Units, by: Person, now: datetime = NOW + MINUTE) -> Undone:
    with units.open() as unit:
        return undo(unit, by, now)


def all_series(units: Units) -> list[Series]:
    with units.database.reading() as session:
        return sorted(session.exec(select(Series)), key=lambda series: series.id)


def days_by_rule(units: Units, series: Series) -> list[date]:
    """Return on which days the series takes place by its rule and what is left out of it."""
    with units.database.reading() as session:
        country = session.exec(select(Organisation.country)).first() or "FR"
        fresh = session.get_one(Series, series.id)
        return [o.recurs_at.astimezone(PARIS).date() for o in dates(repetition_of(fresh, country))]


def test_all_dates_move_to_another_hour_of_the_wall(units: Units, happened: list[Event]) -> None:
    town = settled_town(units)
    series = made(units, town)
    meant = dates_of(units, series)[1]
    edited(units, town.agent, meant, "all", when=to(meant, 11))
    assert [day[6:11] for day in shown(units, series)] == ["11:00"] * 4
    event = happened[-1]
    assert isinstance(event, SeriesChanged)
    assert (event.series_id, event.split_from, len(event.before)) == (series.id, None, 4)
    assert event.before[0]["starts_at"] != event.after[0]["starts_at"]
    assert all_series(units)[0].starts_on == "2026-03-23T11:00"


def test_all_dates_move_to_another_weekday_with_their_rule(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    meant = dates_of(units, series)[2]
    edited(units, town.agent, meant, "all", when=to(meant, 10, days=2))
    assert [day[:5] for day in shown(units, series)] == ["25/03", "01/04", "08/04", "15/04"]
    (moved,) = all_series(units)
    assert "BYDAY=WE" in moved.rrule
    assert [f"{day:%d/%m}" for day in days_by_rule(units, moved)] == [
        "25/03",
        "01/04",
        "08/04",
        "15/04",
    ]


def test_dates_move_by_a_week_over_their_own_places(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    meant = dates_of(units, series)[0]
    edited(units, town.agent, meant, "all", when=to(meant, 10, days=7))
    assert [day[:5] for day in shown(units, series)] == ["30/03", "06/04", "13/04", "20/04"]
    back = dates_of(units, series)[0]
    edited(units, town.agent, back, "all", when=to(back, 10, days=-7))
    assert [day[:5] for day in shown(units, series)] == ["23/03", "30/03", "06/04", "13/04"]


def test_this_and_following_becomes_a_series_of_its_own(
    units: Units, happened: list[Event]
) -> None:
    town = settled_town(units)
    series = made(units, town)
    meant = dates_of(units, series)[2]
    edited(units, town.agent, meant, "following", when=to(meant, 15), title="Point")
    first, second = all_series(units)
    assert second.continues_id == first.id
    assert [day[:11] for day in shown(units, first)] == ["23/03 10:00", "30/03 10:00"]
    assert [day[:11] for day in shown(units, second)] == ["06/04 15:00", "13/04 15:00"]
    assert [f"{day:%d/%m}" for day in days_by_rule(units, first)] == ["23/03", "30/03"]
    assert {booking.title for booking in dates_of(units, second)} == {"Point"}
    event = happened[-1]
    assert isinstance(event, SeriesChanged)
    assert (event.series_id, event.split_from, len(event.after)) == (second.id, first.id, 2)


def test_a_running_series_leaves_what_is_over_as_it_was(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    later = NOW + timedelta(days=15)
    meant = dates_of(units, series)[2]
    edited(units, town.agent, meant, "all", when=to(meant, 15), now=later)
    first, second = all_series(units)
    assert [day[6:11] for day in shown(units, first)] == ["10:00", "10:00"]
    assert [day[6:11] for day in shown(units, second)] == ["15:00", "15:00"]


def test_an_exception_survives_every_later_edit(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    exception = dates_of(units, series)[1]
    edited(units, town.agent, exception, "one", when=to(exception, 17))
    meant = dates_of(units, series)[0]
    edited(units, town.agent, meant, "all", when=to(meant, 11, days=1))
    assert [day[:11] for day in shown(units, series)] == [
        "24/03 11:00",
        "30/03 17:00",
        "07/04 11:00",
        "14/04 11:00",
    ]
    kept = dates_of(units, series)[1]
    assert kept.is_exception
    assert kept.recurs_at == datetime(2026, 3, 31, 11, tzinfo=PARIS)  # it is still that date
    edited(units, town.agent, kept, "following", room_ids=(town.id_of("mandela"),))
    assert shown(units, all_series(units)[1]) == [
        "30/03 17:00 Jaurès*",
        "07/04 11:00 Mandela",
        "14/04 11:00 Mandela",
    ]


def test_a_cancelled_date_never_comes_back(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    gone = dates_of(units, series)[1]
    cancelled(units, town.agent, gone, "one")
    meant = dates_of(units, series)[0]
    edited(units, town.agent, meant, "all", when=to(meant, 11, days=1))
    edited(units, town.agent, dates_of(units, series)[1], "following", title="Point")
    standing = [day[:5] for one in all_series(units) for day in shown(units, one)]
    assert standing == ["24/03", "07/04", "14/04"]
    (row,) = dates_of(units, series, "cancelled")
    assert row.id == gone.id
    assert row.recurs_at == datetime(2026, 3, 31, 11, tzinfo=PARIS)


def test_a_clash_of_an_edit_moves_nothing_until_it_is_decided(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    booked(units, town.colleague, lasting(15, days=14), town.rooms["jaures"])
    meant = dates_of(units, series)[0]
    with pytest.raises(Refused) as refused:
        edited(units, town.agent, meant, "all", when=to(meant, 15))
    assert codes(refused) == ["series_clashes"]
    assert [day[6:11] for day in shown(units, series)] == ["10:00"] * 4
    edit = SeriesEdit(change=Change(when=to(meant, 15)))
    with units.database.reading() as session:
        plan = plan_change(session, meant, "all", edit, town.agent, NOW)
    (clash,) = plan.clashes
    assert [way.kind for way in clash.ways] == ["other_room", "other_time", "as_it_was"]
    edited(units, town.agent, meant, "all", when=to(meant, 15), decisions=plan.all_left)
    assert shown(units, series) == [
        "23/03 15:00 Jaurès",
        "30/03 10:00 Jaurès*",
        "06/04 15:00 Jaurès",
        "13/04 15:00 Jaurès",
    ]


def test_a_longer_length_holds_for_all(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    meant = dates_of(units, series)[0]
    edited(units, town.agent, meant, "all", when=to(meant, 10, minutes=90))
    assert {b.ends_at - b.starts_at for b in dates_of(units, series)} == {timedelta(minutes=90)}
    assert all_series(units)[0].minutes == 90


def test_guests_come_to_all_dates_the_changed_ones_too(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town, guests=("un@partenaire.example",))
    exception = dates_of(units, series)[1]
    edited(units, town.agent, exception, "one", when=to(exception, 17))
    edited(
        units,
        town.agent,
        dates_of(units, series)[2],
        "all",
        invite=("Deux@Partenaire.example",),
        uninvite=("un@partenaire.example",),
    )
    with units.database.reading() as session:
        people = [guest_addresses(session, booking) for booking in dates_of(units, series)]
    assert people == [["deux@partenaire.example"]] * 4
    with pytest.raises(Refused) as refused:
        edited(units, town.agent, exception, "all", uninvite=("un@partenaire.example",))
    assert codes(refused) == ["not_invited"]


def test_a_stale_version_changes_nothing(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    meant = dates_of(units, series)[0]
    edited(units, town.agent, meant, "all", title="Point")
    stale: list[dict[str, Any]] = [{"version": 1}, {"series_version": 1}]
    for said in stale:
        with pytest.raises(Refused) as refused:
            edited(units, town.agent, meant, "all", title="Autre", **said)
        assert codes(refused) == ["stale"]
    assert {booking.title for booking in dates_of(units, series)} == {"Point"}


def test_the_last_day_of_the_month_moves_by_no_rule(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town, rrule="FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3")
    meant = dates_of(units, series)[0]
    with pytest.raises(Refused) as refused:
        edited(units, town.agent, meant, "all", when=to(meant, 10, days=1))
    assert codes(refused) == ["unmovable_series"]


@pytest.mark.parametrize(
    ("scope", "left"),
    [("one", ["23/03", "06/04", "13/04"]), ("following", ["23/03"]), ("all", [])],
)
def test_cancels_in_each_scope_and_frees_the_time(
    units: Units, happened: list[Event], scope: str, left: list[str]
) -> None:
    town = settled_town(units)
    series = made(units, town)
    gone = cancelled(units, town.agent, dates_of(units, series)[1], scope)
    assert [day[:5] for day in shown(units, series)] == left
    assert (len(gone), count(units, Blocking)) == (4 - len(left), len(left))
    assert len(happened) == 2
    if scope != "one":
        assert isinstance(happened[-1], SeriesCancelled)
        assert [facts["status"] for facts in happened[-1].after] == ["cancelled"] * len(gone)
    if scope == "following":
        assert [f"{day:%d/%m}" for day in days_by_rule(units, series)] == ["23/03"]
    assert all_series(units)[0].status == ("cancelled" if scope == "all" else "confirmed")
    booked(units, town.colleague, lasting(10, days=14), town.rooms["jaures"])


def test_what_is_over_is_not_called_off(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    cancelled(units, town.agent, dates_of(units, series)[3], "all", now=NOW + timedelta(days=15))
    assert [day[:5] for day in shown(units, series)] == ["23/03", "30/03"]
    with pytest.raises(Refused) as refused:
        cancelled(units, town.agent, dates_of(units, series)[0], "all", now=NOW + timedelta(15))
    assert codes(refused) == ["already_cancelled"]


def test_undoes_the_making_of_a_series(units: Units) -> None:
    town = settled_town(units)
    series = made(units, town)
    assert undone(units, town.agent).count == 4
    assert (shown(units, series), count(units, Blocking)) == ([], 0)


def rows_of(units: Units) -> list[dict[str, Any]]:
    """Return all that can be told of bookings, series and blockings, but for versions."""
    with units.database.reading() as session:
        tables: tuple[Any, ...] = (Booking, Series, Blocking)
        return [
            row.model_dump(exclude={"id", "version", "changed_at"})
            for table in tables
            for row in session.exec(select(table).order_by(table.id))
            if not (table is Series and row.status == "cancelled")
        ]


@pytest.mark.parametrize("scope", ["following", "all"])
def test_undoes_a_change_of_a_series(units: Units, town_and_series: Any, scope: str) -> None:
    town, series = town_and_series
    before = sorted(map(str, rows_of(units)))
    meant = dates_of(units, series)[1]
    guests: dict[str, Any] = {
        "invite": ("deux@partenaire.example",),
        "uninvite": ("un@partenaire.example",),
    }
    edited(units, town.agent, meant, scope, when=to(meant, 15, days=1), title="Point", **guests)
    assert sorted(map(str, rows_of(units))) != before
    assert undone(units, town.agent).act == "SeriesChanged"
    assert sorted(map(str, rows_of(units))) == before
    with units.database.reading() as session:
        people = {a for b in dates_of(units, series) for a in guest_addresses(session, b)}
    assert people == {"un@partenaire.example"}


def test_undoes_a_cancellation_of_a_series(
    units: Units, town_and_series: Any, happened: list[Event]
) -> None:
    town, series = town_and_series
    before = sorted(map(str, rows_of(units)))
    cancelled(units, town.agent, dates_of(units, series)[1], "following")
    undone(units, town.agent)
    assert sorted(map(str, rows_of(units))) == before
    assert isinstance(happened[-1], SeriesRestored)
    with pytest.raises(Refused) as refused:
        undone(units, town.agent)
    assert codes(refused) == ["nothing_to_undo"]


def test_undoes_nothing_where_somebody_has_the_time_by_now(
    units: Units, town_and_series: Any
) -> None:
    town, series = town_and_series
    cancelled(units, town.agent, dates_of(units, series)[1], "following")
    booked(units, town.colleague, lasting(10, days=28), town.rooms["jaures"])
    with pytest.raises(Refused) as refused:
        undone(units, town.agent)
    assert codes(refused) == ["series_taken"]
    assert [day[:5] for day in shown(units, series)] == ["23/03"]


def test_undoes_nothing_that_has_changed_since(units: Units, town_and_series: Any) -> None:
    town, series = town_and_series
    meant = dates_of(units, series)[1]
    edited(units, town.agent, meant, "all", when=to(meant, 15))
    with units.open() as unit:
        change(unit, dates_of(units, series)[0], Change(title="Autre"), town.colleague, NOW)
    with pytest.raises(Refused) as refused:
        undone(units, town.agent)
    assert codes(refused) == ["changed_since"]


def test_undo_makes_no_exception_of_a_date(units: Units, town_and_series: Any) -> None:
    town, series = town_and_series
    meant = dates_of(units, series)[1]
    edited(units, town.agent, meant, "one", when=to(meant, 17))
    undone(units, town.agent)
    assert not dates_of(units, series)[1].is_exception


def test_one_event_and_one_record_for_each_act(units: Units, town_and_series: Any) -> None:
    town, series = town_and_series
    edited(units, town.agent, dates_of(units, series)[0], "all", title="Point")
    cancelled(units, town.agent, dates_of(units, series)[0], "all")
    assert count(units, EventRecord) == 3


def test_a_date_that_is_none_of_a_series_has_no_scope(units: Units) -> None:
    town = settled_town(units)
    alone = booked(units, town.agent, lasting(10), town.rooms["jaures"])
    with pytest.raises(Refused) as refused:
        cancelled(units, town.agent, alone, "all")
    assert codes(refused) == ["no_series"]
    with units.open() as unit:
        cancel(unit, alone, town.agent, NOW)


@pytest.fixture
def town_and_series(units: Units) -> tuple[Town, Series]:
    """Return a town with a series of four dates with a guest."""
    town = settled_town(units)
    return town, made(units, town, guests=("un@partenaire.example",))


@pytest.mark.parametrize("scope", ["following", "all"])
def test_what_is_so_already_is_no_act_that_parts_the_series(
    units: Units, happened: list[Event], scope: str
) -> None:
    town = settled_town(units)
    whole = made(units, town)
    second = dates_of(units, whole)[1]
    wanted = SeriesEdit(change=Change(room_ids=(town.id_of("jaures"),), is_private=False))
    with units.open() as unit:
        change_series(unit, second, scope, wanted, town.agent, NOW)
    assert [type(event).__name__ for event in happened] == ["SeriesMade"]
    assert [one.version for one in dates_of(units, whole)] == [1] * 4
    with units.open() as unit:
        assert undo(unit, town.agent, NOW).act == "SeriesMade"


@pytest.mark.parametrize(
    ("school", "first", "days", "code"),
    [
        ("but", "2026-04-10T10:00", 3, "school_holiday"),
        ("only", "2026-04-20T10:00", 7, "school_time"),
    ],
)
def test_moving_keeps_to_the_school_holidays(
    units: Units, school: str, first: str, days: int, code: str
) -> None:
    town = in_zone_c(units)
    rule = "FREQ=WEEKLY;COUNT=2"
    series = made(units, town, rrule=rule, start=datetime.fromisoformat(first), school=school)
    last = dates_of(units, series)[1]
    edit = SeriesEdit(change=Change(when=to(last, 10, days=days)))
    with units.database.reading() as session:
        found = plan_change(session, last, "all", edit, town.agent, NOW)
    (clash,) = found.clashes
    assert (clash.date.booking_id, clash.against[0].code) == (last.id, code)
    assert {one.kind for one in found.decisions} == {"as_it_was"}


def test_what_follows_keeps_to_the_school_holidays_when_it_is_prolonged(units: Units) -> None:
    town = in_zone_c(units)
    made(units, town, school="but")
    with units.database.reading() as session:
        third = session.exec(select(Booking).order_by(Booking.starts_at)).all()[2]  # type: ignore[arg-type]
    edited(units, town.agent, third, "following", when=to(third, 15, days=1))
    earlier, later = all_series(units)
    with units.open() as unit:
        added = prolong_series(unit, dates_of(units, later)[0], Longer(count=2), town.agent, NOW)
    assert [f"{one.starts_at.astimezone(PARIS):%d/%m %H}" for one in added] == [
        "05/05 15",
        "12/05 15",
    ]
    assert (
        (later.school, later.school_zone) == (earlier.school, earlier.school_zone) == ("but", "C")
    )


def in_zone_c(units: Units) -> Town:
    """Return a town where there are school holidays from 18 April to 3 May."""
    town = settled_town(units)
    with units.open() as unit:
        unit.session.get_one(Site, town.sites["mairie"].id).school_zone = "C"
    return town
