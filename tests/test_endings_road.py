"""Rooms in a call learn how long it still lasts: on their screens, in the house's language."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from chat.screens import promised
from integrations.calls.endings import EndingLook, Endings
from rooms.calls.ending_events import MeetingExtended
from rooms.calls.extending import extend
from rooms.database import Database
from rooms.events import Event
from rooms.models import Booking, Organisation, OutboxItem, RoomPolicy, Site
from rooms.reference import reference_of
from rooms.unit_of_work import Units
from tests.builders import at
from tests.conftest import on_sqlite
from tests.road import Road, live_until, road_on

FIVE = {"fr": "Votre réunion se termine dans 5 min.", "en": "Your meeting ends in 5 min."}
ONE = {"fr": "L’appel se termine dans 1 min.", "en": "The call ends in 1 min."}
# What is said and shown differs by language, and what is asked of the database doesn't.
in_both_languages = pytest.mark.parametrize(
    ("language", "new_database"),
    [("fr", "sqlite"), ("en", "postgresql")],
    indirect=["new_database"],
)


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        yield opened


def until(road: Road, hour: int, minute: int = 0) -> None:
    """Let time pass until then tomorrow, looking for ends each minute as the schedule does."""
    live_until(road, at(hour, minute), at(13, 50), Endings(road.units, road.clock).plan)


def screen(road: Road, room: str) -> str:
    return str((road.device(room)["screen"] or {}).get("text", ""))


def in_call(road: Road, room: str) -> bool:
    return bool(road.device(room)["state"] == "Connected")


def planned(road: Road) -> list[str]:
    with road.database.reading() as session:
        rows = select(OutboxItem).where(OutboxItem.kind == "ending").order_by(col(OutboxItem.id))
        return [str(one.outcome) for one in session.exec(rows)]


@in_both_languages
def test_all_rooms_of_a_call_are_told_twice(road: Road, language: str) -> None:
    with road.units.open() as unit:
        unit.session.get_one(Organisation, road.town.organisation.id).language = language
    road.say("réserve Jaurès et Mandela demain de 14h à 15h avec visio")
    until(road, 14, 54)
    assert screen(road, "Jaurès") == ""
    until(road, 14, 55)
    assert [screen(road, room) for room in ("Jaurès", "Mandela")] == [FIVE[language]] * 2
    until(road, 14, 59)
    assert [screen(road, room) for room in ("Jaurès", "Mandela")] == [ONE[language]] * 2
    until(road, 15, 1)
    assert planned(road) == ["delivered"] * 2


@on_sqlite
def test_the_next_meeting_is_told_where_it_is(road: Road) -> None:
    road.say("réserve Jaurès et Mandela demain de 14h à 15h avec visio")
    road.say("réserve Jaurès demain de 15h à 16h, objet Budget")
    until(road, 14, 55)
    assert screen(road, "Jaurès") == f"{FIVE['fr']} Ensuite, à 15h : Budget."
    assert screen(road, "Mandela") == FIVE["fr"]


@on_sqlite
def test_a_private_title_is_on_no_screen(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    road.say("réserve Jaurès demain de 15h à 16h, objet Budget")
    with road.units.open() as unit:
        unit.session.get_one(Booking, max(one.id for one in road.bookings())).is_private = True
    until(road, 14, 55)
    assert screen(road, "Jaurès") == f"{FIVE['fr']} La réunion suivante commence à 15h."


def test_who_goes_on_is_told_of_the_new_end_alone(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    until(road, 14, 54)
    road.say(f"prolonge {reference_of(road.bookings()[0].id)} de 30 minutes")
    until(road, 15, 24)
    assert screen(road, "Jaurès") == ""
    until(road, 15, 25)
    assert screen(road, "Jaurès") == FIVE["fr"]
    assert planned(road) == ["superseded", "delivered", "None"]


@on_sqlite
def test_rooms_in_no_call_are_left_in_peace(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h sans visio")
    until(road, 15)
    assert (screen(road, "Jaurès"), planned(road)) == ("", [])


def allow(road: Road, **settings: object) -> None:
    """Let all rooms of the town go on by themselves, a quarter of an hour each time."""
    figures = {"extend_minutes": 15, **settings}
    with road.units.open() as unit:
        of = road.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=of, settings=figures))


def said(road: Road) -> list[str]:
    return [str(one["text"]) for one in road.messages()]


def go_on_in(units: Units, booking_id: int) -> None:
    with units.open() as unit:
        extend(unit, unit.session.get_one(Booking, booking_id), at(15, 15), at(14, 55))


SURE = {
    "fr": "sûr jusqu’à 15h15, probable jusqu’à 15h30.",
    "en": "sure until 3:15 pm, likely until 3:30 pm.",
}


@in_both_languages
def test_a_meeting_goes_on_with_its_promise_and_so_often_only(road: Road, language: str) -> None:
    with road.units.open() as unit:
        unit.session.get_one(Organisation, road.town.organisation.id).language = language
    allow(road)
    words = {"fr": "réserve Jaurès et Mandela demain de 14h à 15h avec visio"}
    road.say(words.get(language, "book Jaurès and Mandela tomorrow 2pm-3pm with video"))
    until(road, 14, 55)
    assert road.bookings()[0].ends_at == at(15, 15)
    assert SURE[language] in said(road)[-1]
    assert [SURE[language] in screen(road, room) for room in ("Jaurès", "Mandela")] == [True] * 2
    until(road, 15, 10)
    assert road.bookings()[0].ends_at == at(15, 30)
    until(road, 15, 29)
    assert screen(road, "Jaurès") == ONE[language]
    until(road, 15, 31)
    assert road.bookings()[0].ends_at == at(15, 30)
    assert not in_call(road, "Jaurès")


def test_the_next_meeting_loses_nothing(road: Road) -> None:
    allow(road)
    road.say("réserve Jaurès et Mandela demain de 14h à 15h avec visio")
    road.say("réserve Mandela demain de 15h10 à 16h avec visio, objet Budget")
    until(road, 15, 5)
    first = min(road.bookings(), key=lambda one: one.starts_at)
    assert first.ends_at == at(15)
    assert not in_call(road, "Jaurès")
    until(road, 15, 11)
    assert in_call(road, "Mandela")


@on_sqlite
def test_what_is_likely_ends_where_the_next_meeting_begins(road: Road) -> None:
    allow(road, extend_times=8)
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    road.say("réserve Jaurès demain de 15h30 à 16h")
    until(road, 14, 55)
    assert SURE["fr"] in said(road)[-1]
    until(road, 15, 31)
    assert {one.ends_at for one in road.bookings()} == {at(15, 30), at(16)}
    assert not in_call(road, "Jaurès")


@pytest.mark.parametrize(
    "settings",
    [{"longest_minutes": 70}, {"approval_hours": 1}, {"quota_day": 1}],
    ids=str,
)
def test_a_meeting_gets_no_more_than_its_people_may_have(
    road: Road, settings: dict[str, object]
) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    allow(road, **settings)
    until(road, 15, 1)
    assert [(one.ends_at, one.status) for one in road.bookings()] == [(at(15), "confirmed")]


@on_sqlite
def test_no_meeting_goes_on_after_closing_hours(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    allow(road)
    with road.units.open() as unit:
        site = unit.session.get_one(Site, road.town.sites["mairie"].id)
        site.opening_hours = {"tue": [["08:00", "15:10"]]}
    until(road, 15, 1)
    assert road.bookings()[0].ends_at == at(15)


@on_sqlite
def test_a_room_that_is_seen_empty_doesnt_go_on(road: Road) -> None:
    allow(road)
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    road.world.set_sensors(str(road.device("Jaurès")["id"]), people=0, presence="No")
    until(road, 15, 1)
    assert road.bookings()[0].ends_at == at(15)


@on_sqlite
def test_people_without_a_call_go_on_as_well(road: Road) -> None:
    allow(road)
    road.say("réserve Jaurès demain de 14h à 15h sans visio")
    road.world.set_sensors(str(road.device("Jaurès")["id"]), people=3, presence="Yes")
    until(road, 14, 55)
    assert road.bookings()[0].ends_at == at(15, 15)


def test_a_look_that_is_delivered_twice_gives_time_once(road: Road) -> None:
    allow(road)
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    until(road, 14, 54)
    with road.database.reading() as session:
        row = session.exec(select(OutboxItem).where(OutboxItem.kind == "ending")).one()
    look = EndingLook(road.database, road.salon.adapters.drivers)
    outcomes = [look(row, at(14, 55)) for _ in range(2)]
    for outcome in outcomes:
        with road.units.open() as unit:
            assert outcome.record is not None
            outcome.record(unit)
    assert road.bookings()[0].ends_at == at(15, 15)


def test_a_crash_before_the_promise_is_told_leaves_the_time_as_it_was(road: Road) -> None:
    allow(road)
    road.say("réserve Jaurès demain de 14h à 15h avec visio")

    def crash(session: Session, event: Event) -> None:
        if isinstance(event, MeetingExtended):
            raise SystemExit

    units = Units(road.database, crash)
    with pytest.raises(SystemExit):
        go_on_in(units, road.bookings()[0].id)
    assert road.bookings()[0].ends_at == at(15)


def test_the_promise_is_told_by_the_clocks_on_the_wall() -> None:
    night = {"until": "2026-03-29T01:05:00+00:00", "likely_until": "2026-03-29T01:20:00+00:00"}
    told = promised("fr", ZoneInfo("Europe/Paris"), night)
    assert told.endswith("sûr jusqu’à 3h05, probable jusqu’à 3h20.")


@on_sqlite
def test_who_asks_in_chat_is_answered_once_and_the_rooms_read_it(road: Road) -> None:
    allow(road)
    road.say("réserve Jaurès et Mandela demain de 14h à 15h avec visio")
    until(road, 14, 40)
    answer = road.say("prolonge la réunion de 15 minutes")
    assert SURE["fr"].replace("30", "45") in answer["text"]
    assert sum("sûr jusqu’à" in text for text in said(road)) == 1
    assert all("sûr jusqu’à 15h15" in screen(road, room) for room in ("Jaurès", "Mandela"))
