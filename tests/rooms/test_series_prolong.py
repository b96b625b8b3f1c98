"""A series that goes on for longer: the same by its rule, and what was called off stays away."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from rooms.approval import approve, decline
from rooms.attendance import guest_addresses
from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.events import DeliveryFailed, Event, SeriesProlonged
from rooms.interval import Interval
from rooms.models import Booking, RoomPolicy, Series, Site
from rooms.series.cancel import cancel_series
from rooms.series.prolong import Longer, first_beyond, plan_longer, prolong_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.rooms.test_approval import codes
from tests.rooms.test_series import dates_of, made, shown

MAY_4 = date(2026, 5, 4)
GUEST = "contact@partenaire.example"


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def mondays(units: Units, town: Town) -> Series:
    """Return four Mondays in Mandela, the last on the 13th of April."""
    return made(units, town, "mandela", guests=(GUEST,), title="Cours", people=9)


def prolong(units: Units, town: Town, series: Series, **wanted: Any) -> list[Booking]:
    with units.open() as unit:
        first = dates_of(units, series, wanted.pop("status", "confirmed"))[0]
        return prolong_series(unit, first, Longer(**wanted), town.agent, NOW)


def rule(units: Units, series: Series) -> str:
    with units.database.reading() as session:
        return session.get_one(Series, series.id).rrule


def test_new_dates_are_as_the_others(
    units: Units, town: Town, mondays: Series, happened: list[Event]
) -> None:
    added = prolong(units, town, mondays, until=MAY_4)
    assert shown(units, mondays)[3:] == [
        "13/04 10:00 Mandela",
        "20/04 10:00 Mandela",
        "27/04 10:00 Mandela",
        "04/05 10:00 Mandela",
    ]
    assert rule(units, mondays) == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260504"
    for one in added:
        assert (one.title, one.headcount, one.organizer_id) == ("Cours", 9, town.agent.id)
    with units.database.reading() as session:
        assert [guest_addresses(session, one) for one in added] == [[GUEST]] * 3
        assert session.get_one(Series, mondays.id).version == 2
    assert isinstance(happened[-1], SeriesProlonged)


@pytest.mark.parametrize(
    ("count", "last"), [(3, "04/05 10:00 Mandela"), (1, "20/04 10:00 Mandela")]
)
def test_so_many_times_more(
    units: Units, town: Town, mondays: Series, count: int, last: str
) -> None:
    assert len(prolong(units, town, mondays, count=count)) == count
    assert shown(units, mondays)[-1] == last


def test_holidays_do_not_count_and_are_skipped(units: Units, town: Town) -> None:
    fridays = made(
        units, town, "mandela", rrule="FREQ=WEEKLY;BYDAY=FR;COUNT=4", skips_holidays=True
    )
    assert shown(units, fridays)[-1] == "17/04 10:00 Mandela"
    assert [one.starts_at.day for one in prolong(units, town, fridays, count=2)] == [24, 15]


@pytest.mark.parametrize(
    ("school", "booked_as", "further"),
    [
        ("but", ["23/03", "30/03", "06/04", "13/04"], ["04/05", "11/05"]),
        ("only", ["20/04", "27/04"], ["06/07", "13/07"]),
    ],
)
def test_school_holidays_of_the_site_are_kept_to(
    units: Units, town: Town, school: str, booked_as: list[str], further: list[str]
) -> None:
    with units.open() as unit:  # from 18 April to 3 May, and from 4 July on
        unit.session.get_one(Site, town.sites["mairie"].id).school_zone = "C"
    weekly = "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260430"
    series = made(units, town, "mandela", rrule=weekly, school=school)
    assert [one[:5] for one in shown(units, series)] == booked_as
    added = prolong(units, town, series, count=2)
    assert [f"{one.starts_at:%d/%m}" for one in added] == further
    with units.database.reading() as session:
        assert session.get_one(Series, series.id).left_out == []


def test_what_moved_by_itself_is_no_model(units: Units, town: Town, mondays: Series) -> None:
    last = dates_of(units, mondays)[-1]
    with units.open() as unit:
        later = Interval(last.starts_at + timedelta(hours=3), last.ends_at + timedelta(hours=3))
        wanted = Change(when=later, room_ids=(town.id_of("jaures"),), people=4)
        change(unit, last, wanted, town.agent, NOW)
    assert prolong(units, town, mondays, count=1)[0].headcount == 9
    assert shown(units, mondays)[-1] == "20/04 10:00 Mandela"


def test_dates_beyond_a_cut_come_back_but_for_those_called_off_alone(
    units: Units, town: Town, mondays: Series
) -> None:
    dates = dates_of(units, mondays)
    with units.open() as unit:
        cancel(unit, dates[2], town.agent, NOW)
        unit.record(
            DeliveryFailed(
                organisation_id=town.organisation.id,
                booking_id=dates[2].id,
                at=NOW,
                effect="mail",
                target=GUEST,
            )
        )
    with units.database.reading() as session:
        beyond = first_beyond(session, dates[0], date(2026, 3, 23), NOW)
    assert beyond is not None
    with units.open() as unit:
        cancel_series(unit, beyond, "following", town.agent, NOW)
    assert shown(units, mondays) == ["23/03 10:00 Mandela"]
    prolong(units, town, mondays, until=date(2026, 4, 20))
    assert shown(units, mondays) == [
        "23/03 10:00 Mandela",
        "30/03 10:00 Mandela",
        "13/04 10:00 Mandela",
        "20/04 10:00 Mandela",
    ]


def test_undo_gives_the_old_end_back(
    units: Units, town: Town, mondays: Series, happened: list[Event]
) -> None:
    prolong(units, town, mondays, until=MAY_4)
    with units.open() as unit:
        assert undo(unit, town.agent, NOW).count == 3
    assert len(shown(units, mondays)) == 4
    assert rule(units, mondays) == mondays.rrule
    assert type(happened[-1]).__name__ == "SeriesCancelled"
    assert len(prolong(units, town, mondays, until=MAY_4)) == 3


def test_undo_is_refused_once_a_new_date_has_changed(
    units: Units, town: Town, mondays: Series
) -> None:
    added = prolong(units, town, mondays, until=MAY_4)
    with units.open() as unit:
        change(unit, added[0], Change(title="Atelier"), town.admin, NOW)
    with pytest.raises(Refused) as refused, units.open() as unit:
        undo(unit, town.agent, NOW)
    assert codes(refused) == ["changed_since"]


def test_a_clash_is_proposed_otherwise_and_decided(
    units: Units, town: Town, mondays: Series
) -> None:
    booked(units, town.colleague, lasting(10, days=42), town.rooms["mandela"])
    first = dates_of(units, mondays)[0]
    with pytest.raises(Refused) as refused:
        prolong(units, town, mondays, until=date(2026, 5, 11))
    assert codes(refused) == ["series_clashes"]
    with units.database.reading() as session:
        wanted = Longer(until=date(2026, 5, 11))
        plan = plan_longer(session, first, wanted, town.agent, NOW)
    assert [len(plan.dates), len(plan.clashes)] == [4, 1]
    added = prolong(units, town, mondays, until=date(2026, 5, 11), decisions=plan.decisions)
    assert [one.is_exception for one in added] == [False, True, False, False]
    with units.open() as unit:
        undo(unit, town.agent, NOW)
    out = prolong(units, town, mondays, until=date(2026, 5, 11), decisions=plan.all_left)
    assert [one.starts_at.day for one in out] == [20, 4, 11]
    with units.database.reading() as session:
        assert session.get_one(Series, mondays.id).left_out == ["2026-04-27"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"until": date(2026, 4, 13)}, "ends_already"),
        ({"until": date(2026, 4, 19)}, "ends_already"),
        ({"until": date(2026, 3, 1)}, "ends_already"),
        ({"until": date(2046, 3, 1)}, "too_many_dates"),
        ({"until": date(2027, 3, 1), "series_version": 7}, "stale"),
        ({"count": 1_000}, "too_many_dates"),
        ({"count": 0}, "no_dates"),
    ],
)
def test_bad_ends_change_nothing(
    units: Units, town: Town, mondays: Series, wanted: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        prolong(units, town, mondays, **wanted)
    assert codes(refused) == [code]
    assert rule(units, mondays) == mondays.rrule


def test_quotas_count_the_new_dates(units: Units, town: Town, mondays: Series) -> None:
    with units.open() as unit:
        figures = {"quota_ahead": 5}
        unit.session.add(RoomPolicy(organisation_id=town.organisation.id, settings=figures))
    with pytest.raises(Refused) as refused:
        prolong(units, town, mondays, count=2)
    assert codes(refused) == ["quota"]
    assert len(prolong(units, town, mondays, count=1)) == 1


class TestApproval:
    """Mandela needs approval by the time when the series is prolonged."""

    @pytest.fixture(autouse=True)
    def asking(self, units: Units, town: Town, mondays: Series) -> None:
        with units.open() as unit:
            unit.session.add(
                RoomPolicy(
                    organisation_id=town.organisation.id,
                    room_id=town.id_of("mandela"),
                    settings={"approval_hours": 4},
                )
            )

    @pytest.mark.parametrize("decide", [approve, decline])
    def test_the_new_dates_wait_together_and_the_others_stand(
        self, units: Units, town: Town, mondays: Series, decide: Any
    ) -> None:
        added = prolong(units, town, mondays, until=MAY_4)
        assert len(dates_of(units, mondays)) == 4
        assert len(dates_of(units, mondays, "tentative")) == 3
        with units.open() as unit:
            decide(unit, added[1], town.admin, NOW)
        stands = decide is approve
        assert len(dates_of(units, mondays)) == (7 if stands else 4)
        ends = "20260504" if stands else "20260419"
        assert rule(units, mondays) == f"FREQ=WEEKLY;BYDAY=MO;UNTIL={ends}"

    def test_the_asker_takes_it_back(self, units: Units, town: Town, mondays: Series) -> None:
        prolong(units, town, mondays, until=MAY_4)
        with units.open() as unit:
            undo(unit, town.agent, NOW)
        assert dates_of(units, mondays, "tentative") == []
        assert rule(units, mondays) == mondays.rrule
        with units.database.reading() as session:
            assert session.exec(select(Series.status)).one() == "confirmed"
