"""Rules at their edges: midnights, clock changes, lunch, other zones, periods of quotas."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rooms.availability import Need
from rooms.bookings import Wish, book, cancel
from rooms.errors import Refused
from rooms.finding.bookable import Asker
from rooms.finding.common_slots import earliest_common
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Closure, RoomPolicy, Site
from rooms.policy import Level, Levels, policy_of
from rooms.rules import Proposal, refusals
from rooms.rules.time import GRACE
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, at, lasting, settled_town
from tests.rooms.test_rules import AGENT, SOUND, under, venue

OFFICE = {day: [["08:30", "12:00"], ["13:30", "17:30"]] for day in ("mon", "tue", "wed")}
NIGHT = {"tue": [["18:00", "24:00"]], "wed": [["00:00", "02:00"]]}
ALL_DAY = {day: [["08:00", "20:00"]] for day in ("sat", "sun")}


def codes(proposal: Proposal) -> list[str]:
    return [refusal.code for refusal in refusals(proposal)]


def within(hours: dict[str, Any], when: Interval, zone: str = "Europe/Paris") -> Proposal:
    room = venue(hours=hours)
    room.site.zone = zone
    return replace(SOUND, venues=(room,), when=when)


@pytest.mark.parametrize(
    ("hours", "when", "is_open"),
    [
        (OFFICE, lasting(8, 30, minutes=210), True),
        (OFFICE, lasting(8, 29, minutes=30), False),
        (OFFICE, lasting(11, 30), False),  # into lunch
        (OFFICE, lasting(11, minutes=180), False),  # over lunch
        (OFFICE, lasting(13, 30, minutes=240), True),
        (OFFICE, lasting(17), False),
        (OFFICE, lasting(10, days=3), False),  # no entry is closed
        (NIGHT, lasting(22, minutes=240), True),  # through midnight
        (NIGHT, lasting(22, minutes=241), False),
        (NIGHT, lasting(0, minutes=60), False),  # the night before has no hours
    ],
)
def test_opening_hours(hours: dict[str, Any], when: Interval, *, is_open: bool) -> None:
    assert codes(within(hours, when)) == ([] if is_open else ["outside_hours"])


@pytest.mark.parametrize(("day", "utc"), [(28, 7), (29, 6)])  # the clocks go forward on the 29th
def test_hours_are_those_of_the_clocks_on_the_day_they_change(day: int, utc: int) -> None:
    opens = datetime(2026, 3, day, 8, tzinfo=PARIS)
    assert opens.astimezone(ZoneInfo("UTC")).hour == utc
    assert codes(within(ALL_DAY, Interval.lasting(opens, 720))) == []
    early = Interval.lasting(opens - timedelta(minutes=1), 60)
    assert codes(within(ALL_DAY, early)) == ["outside_hours"]


def test_hours_of_a_site_in_another_zone_are_its_own() -> None:
    zone = ZoneInfo("Indian/Reunion")
    morning = Interval.lasting(datetime(2026, 3, 17, 8, 30, tzinfo=zone), 60)
    assert codes(within(OFFICE, morning, zone.key)) == []
    assert codes(within(OFFICE, morning)) == ["outside_hours"]


@pytest.mark.parametrize(
    ("when", "is_refused"),
    [
        (Interval.lasting(datetime(2026, 5, 13, 22, tzinfo=PARIS), 120), False),  # to midnight
        (Interval.lasting(datetime(2026, 5, 13, 22, tzinfo=PARIS), 121), True),
        (Interval.lasting(datetime(2026, 5, 14, 23, tzinfo=PARIS), 120), True),
        (Interval.lasting(datetime(2026, 5, 15, 0, tzinfo=PARIS), 60), False),
    ],
)
def test_a_holiday_lasts_from_midnight_to_midnight(when: Interval, *, is_refused: bool) -> None:
    asked = replace(under(closed_on_holidays=True), when=when, country="FR")
    assert codes(asked) == (["holiday"] if is_refused else [])
    assert codes(replace(asked, country=None)) == []
    assert codes(replace(asked, country="")) == []


@pytest.mark.parametrize(
    ("start", "end", "is_refused"),
    [(13, 14, False), (15, 16, False), (13, 15, True), (14, 15, True)],
)
def test_a_closure_is_half_open(start: int, end: int, *, is_refused: bool) -> None:
    shut = venue(closed=Interval(at(14), at(15)))
    asked = replace(SOUND, venues=(shut,), when=Interval(at(start), at(end)))
    assert codes(asked) == (["closed"] if is_refused else [])


def test_notice_gives_a_moment_to_press_the_button() -> None:
    asked = under(notice_minutes=60)
    start = asked.when.start
    assert codes(replace(asked, now=start - timedelta(minutes=60) + GRACE)) == []
    late = replace(asked, now=start - timedelta(minutes=60) + GRACE + timedelta(seconds=1))
    assert codes(late) == ["notice"]
    assert codes(replace(late, starts_at_before=start)) == []  # a meeting that stays where it is


def test_a_finer_policy_takes_back_what_a_coarser_one_asks() -> None:
    levels: Levels = [
        (Level.ORGANISATION, 1, {"notice_minutes": 60 * 72, "open_to": ["council"]}),
        (Level.SITE, 1, {"open_to": []}),
        (Level.ROOM, 1, {"notice_minutes": 0}),
    ]
    room = venue(policy=policy_of(levels))
    assert codes(replace(SOUND, venues=(room,), organizer=AGENT, by=AGENT)) == []


def lay_down(units: Units, town: Town, place: dict[str, Any], **figures: Any) -> None:
    with units.open() as unit:
        organisation_id = town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=organisation_id, settings=figures, **place))


def attempt(units: Units, town: Town, when: Interval, *keys: str) -> list[str]:
    """Book as the agent, and return what is refused."""
    wish = Wish(when=when, room_ids=tuple(town.id_of(key) for key in keys))
    try:
        with units.open() as unit:
            book(unit, town.agent, wish, NOW)
    except Refused as refused:
        return [refusal.code for refusal in refused.refusals]
    return []


def test_a_quota_of_a_site_counts_its_rooms_alone_and_each_of_them(units: Units) -> None:
    town = settled_town(units)
    lay_down(units, town, {"site_id": town.sites["mairie"].id}, quota_day=4)
    assert attempt(units, town, lasting(9, minutes=240), "simone-veil") == []
    assert attempt(units, town, lasting(9), "jaures", "cesaire", "simone-veil") == ["taken"]
    assert attempt(units, town, lasting(13), "jaures", "cesaire", "simone-veil") == []
    assert attempt(units, town, lasting(15), "jaures", "cesaire", "mandela") == ["quota"]
    assert attempt(units, town, lasting(15), "jaures", "cesaire") == []
    assert attempt(units, town, lasting(17, minutes=5), "jaures") == ["quota"]
    assert attempt(units, town, lasting(17, days=2), "jaures") == []


def test_a_whole_counts_as_one_room(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        for part in ("jaures", "cesaire"):
            unit.session.get_one(type(town.rooms[part]), town.id_of(part)).part_of_id = town.id_of(
                "mandela"
            )
    lay_down(units, town, {}, quota_day=2)
    assert attempt(units, town, lasting(9, minutes=120), "mandela") == []
    assert attempt(units, town, lasting(12, minutes=5), "jaures") == ["quota"]


def test_a_meeting_over_midnight_counts_on_the_day_it_begins(units: Units) -> None:
    town = settled_town(units)
    lay_down(units, town, {}, quota_day=3)
    assert attempt(units, town, lasting(22, minutes=180), "jaures") == []
    assert attempt(units, town, lasting(8), "cesaire") == ["quota"]
    assert attempt(units, town, lasting(8, days=2, minutes=180), "cesaire") == []


def test_a_week_and_a_month_end_where_they_end(units: Units) -> None:
    town = settled_town(units)
    lay_down(units, town, {}, quota_week=2, quota_month=4)
    assert attempt(units, town, lasting(9, days=6, minutes=120), "jaures") == []  # Sunday
    assert attempt(units, town, lasting(12, days=1, minutes=5), "jaures") == ["quota"]
    assert attempt(units, town, lasting(9, days=7, minutes=120), "jaures") == []  # Monday
    assert attempt(units, town, lasting(9, days=15, minutes=5), "jaures") == ["quota"]  # 31 March
    assert attempt(units, town, lasting(9, days=16, minutes=120), "jaures") == []  # 1 April


def test_the_days_of_a_quota_are_those_of_the_clocks_of_its_room(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        away = unit.session.get_one(Site, town.sites["mediatheque"].id)
        away.zone = "Pacific/Auckland"
    lay_down(units, town, {"site_id": away.id}, quota_day=1)
    # 11:30 and 12:30 in Paris are 23:30 of the one and 00:30 of the next day in Auckland.
    assert attempt(units, town, lasting(11, 30), "simone-veil") == []
    assert attempt(units, town, lasting(12, 30), "simone-veil") == []
    assert attempt(units, town, lasting(10, minutes=30), "rosa-parks") == ["quota"]


def test_the_days_of_an_organisations_quota_are_those_of_its_own_clocks(units: Units) -> None:
    """23:30 and 00:30 in Auckland are one day in Paris; 00:30 and 23:30 in Paris are two there."""
    town = settled_town(units)
    with units.open() as unit:
        away = unit.session.get_one(Site, town.sites["mediatheque"].id)
        away.zone = "Pacific/Auckland"
    lay_down(units, town, {}, quota_day=2)
    assert attempt(units, town, lasting(11, 30), "simone-veil") == []
    assert attempt(units, town, lasting(12, 30), "simone-veil", "jaures") == ["quota"]
    assert attempt(units, town, lasting(12, 30), "jaures", "simone-veil") == ["quota"]
    assert attempt(units, town, lasting(12, 30), "simone-veil") == []
    assert attempt(units, town, lasting(17), "jaures") == ["quota"]
    assert attempt(units, town, lasting(17, days=2), "jaures") == []


def test_the_way_out_of_an_organisations_quota_is_its_next_day(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        away = unit.session.get_one(Site, town.sites["mediatheque"].id)
        away.zone = "Pacific/Auckland"
    lay_down(units, town, {}, quota_day=1)
    assert attempt(units, town, lasting(9), "simone-veil") == []
    wish = Wish(when=lasting(22), room_ids=(town.id_of("simone-veil"),))
    with pytest.raises(Refused) as refused, units.open() as unit:
        book(unit, town.agent, wish, NOW)
    times = [remedy.when for remedy in refused.value.remedies if remedy.kind == "other_time"]
    assert times == [lasting(0, days=2)]


def test_rooms_that_exceed_a_quota_together_are_free_on_its_next_day(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        away = unit.session.get_one(Site, town.sites["mediatheque"].id)
        away.zone = "Pacific/Auckland"
    lay_down(units, town, {}, quota_day=2)
    assert attempt(units, town, lasting(9), "simone-veil") == []
    with units.database.reading() as session:
        everything = venues(session, town.organisation.id)
        needs = [Need(room_id=town.id_of(key)) for key in ("simone-veil", "rosa-parks")]
        asker, whole = Asker(organizer=town.agent, now=NOW), Interval(at(10), at(20, days=3))
        (slot,) = earliest_common(session, everything, needs, 60, [whole], asker)
    assert slot.when == lasting(0, days=2)


def test_what_was_called_off_holds_nothing(units: Units) -> None:
    town = settled_town(units)
    lay_down(units, town, {}, quota_ahead=1)
    with units.open() as unit:
        wish = Wish(when=lasting(9), room_ids=(town.id_of("jaures"),))
        mine = book(unit, town.agent, wish, NOW)
    assert attempt(units, town, lasting(11), "jaures") == ["quota"]
    with units.open() as unit:
        cancel(unit, mine, town.agent, NOW)
    assert attempt(units, town, lasting(11), "jaures") == []


def test_a_closure_of_the_organisation_closes_every_room(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        span = lasting(0, minutes=24 * 60)
        unit.session.add(
            Closure(organisation_id=town.organisation.id, starts_at=span.start, ends_at=span.end)
        )
    for key in town.rooms:
        assert attempt(units, town, lasting(14), key) == ["closed"]
        assert attempt(units, town, lasting(14, days=2), key) == []


def test_every_room_that_breaks_a_rule_is_named(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        for reason, site_id, room_id in (
            ("Vœux", town.sites["mairie"].id, None),
            ("Travaux", None, town.id_of("rosa-parks")),
        ):
            closure = Closure(
                organisation_id=town.organisation.id,
                site_id=site_id,
                room_id=room_id,
                starts_at=at(14),
                ends_at=at(15),
                reason=reason,
            )
            unit.session.add(closure)
        for site in town.sites.values():
            unit.session.get_one(Site, site.id).opening_hours = OFFICE
    keys = ("jaures", "mandela", "simone-veil", "rosa-parks")
    wish = Wish(when=lasting(14, minutes=300), room_ids=tuple(map(town.id_of, keys)))
    with pytest.raises(Refused) as refused, units.open() as unit:
        book(unit, town.agent, wish, NOW)
    told = [(no.code, no.details) for no in refused.value.refusals]
    assert [figures["site"] for code, figures in told if code == "outside_hours"] == [
        "Mairie de Drancy",
        "Médiathèque Georges-Brassens",
    ]
    closed = [(figures["room"], figures["reason"]) for code, figures in told if code == "closed"]
    assert closed == [("Jaurès, Mandela", "Vœux"), ("Rosa Parks", "Travaux")]
