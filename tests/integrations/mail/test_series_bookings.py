"""Series that a member's calendar asks rooms for, and what becomes of single dates."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from rooms.bookings import cancel
from rooms.database import Database
from rooms.models import Booking, RoomPolicy
from rooms.series.cancel import cancel_series
from rooms.undo import undo
from tests.builders import at, lasting
from tests.integrations.mail.inviting import Calendar, Invites, later

WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TU"
DAYS = (1, 8, 15, 22)


@pytest.fixture
def calendar(database: Database) -> Calendar:
    return Calendar(database)


def weekly(sequence: int = 0, *lines: str, **more: Any) -> Invites:
    return Invites(sequence=sequence, lines=(WEEKLY, *lines), **more)


def one_date(day: datetime, sequence: int = 0, hour: int = 14, **more: Any) -> Invites:
    local = f"{day:%Y%m%d}"
    return Invites(
        sequence=sequence,
        start=f"DTSTART;TZID=Europe/Paris:{local}T{hour}0000",
        end=f"DTEND;TZID=Europe/Paris:{local}T{hour + 1}0000",
        lines=(f"RECURRENCE-ID;TZID=Europe/Paris:{local}T140000",),
        **more,
    )


def starts(calendar: Calendar) -> list[datetime]:
    return [booking.starts_at for booking in calendar.bookings()]


def told(calendar: Calendar) -> list[tuple[str, datetime | None]]:
    return [(one.partstat, one.entry.recurrence_id) for one in calendar.answers()]


def tolerate(calendar: Calendar, percent: int) -> None:
    town = calendar.planned.town
    with calendar.planned.units.open() as unit:
        unit.session.add(
            RoomPolicy(organisation_id=town.organisation.id, settings={"clash_percent": percent})
        )


def test_a_series_is_booked_and_accepted_as_one(calendar: Calendar) -> None:
    row = calendar.send(weekly())
    assert (row.verdict, row.series_id is not None) == ("applied", True)
    assert starts(calendar) == [at(14, days=day) for day in DAYS]  # also when the clocks change
    assert told(calendar) == [("ACCEPTED", None)]
    [answer] = calendar.answers()
    assert "Chaque mardi, 4 dates jusqu’au mardi 7 avril." in answer.text
    assert calendar.rows("mail") == []
    [said] = calendar.rows("chat")
    assert "4 dates" in said.payload["text"]


def test_dates_that_the_calendar_leaves_out_are_not_booked(calendar: Calendar) -> None:
    calendar.send(weekly(0, "EXDATE;TZID=Europe/Paris:20260324T140000"))
    assert starts(calendar) == [at(14, days=day) for day in (1, 15, 22)]


def test_a_date_that_is_left_out_later_is_freed_and_no_other_is_touched(
    calendar: Calendar,
) -> None:
    calendar.send(weekly())
    before = {booking.id for booking in calendar.bookings()}
    calendar.send(weekly(1, "EXDATE;TZID=Europe/Paris:20260324T140000"), later(5))
    assert starts(calendar) == [at(14, days=day) for day in (1, 15, 22)]
    assert {booking.id for booking in calendar.bookings()} < before
    assert told(calendar) == [("ACCEPTED", None), ("ACCEPTED", None)]


def test_the_whole_series_moves_to_another_hour(calendar: Calendar) -> None:
    calendar.send(weekly())
    before = {booking.id for booking in calendar.bookings()}
    moved = weekly(
        1,
        start="DTSTART;TZID=Europe/Paris:20260317T160000",
        end="DTEND;TZID=Europe/Paris:20260317T173000",
        title="Autre",
    )
    calendar.send(moved, later(5))
    assert starts(calendar) == [at(16, days=day) for day in DAYS]
    assert {booking.id for booking in calendar.bookings()} == before
    assert {booking.title for booking in calendar.bookings()} == {"Autre"}
    assert told(calendar)[-1] == ("ACCEPTED", None)


def test_another_rule_is_booked_anew(calendar: Calendar) -> None:
    calendar.send(weekly())
    other = Invites(sequence=1, lines=("RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=TU",))
    calendar.send(other, later(5))
    assert len(starts(calendar)) == 6
    assert told(calendar) == [("ACCEPTED", None), ("ACCEPTED", None)]


def test_another_rule_that_is_refused_leaves_the_series_as_it_was(calendar: Calendar) -> None:
    tolerate(calendar, 0)
    calendar.send(weekly())
    calendar.planned.book("mandela", when=lasting(14, days=29))
    before = {booking.id for booking in calendar.bookings()}
    other = Invites(sequence=1, lines=("RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=TU",))
    row = calendar.send(other, later(5))
    assert row.reason == "declined"
    assert {booking.id for booking in calendar.bookings()} == before
    assert told(calendar)[-1] == ("DECLINED", None)
    assert "reste réservé" in calendar.answers()[-1].text


def test_a_series_that_clashes_is_declined(calendar: Calendar) -> None:
    tolerate(calendar, 0)
    calendar.planned.book("mandela", when=lasting(14, days=8))
    assert calendar.send(weekly()).reason == "declined"
    [answer] = calendar.answers()
    assert answer.partstat == "DECLINED"
    assert "Mandela, mardi 24 mars, 14h–15h" in answer.text
    assert "possible" not in answer.text  # no other room there is as large


def test_a_series_that_clashes_is_offered_a_room_that_has_all_its_dates(
    calendar: Calendar,
) -> None:
    tolerate(calendar, 0)
    calendar.planned.book("cesaire", when=lasting(14, days=8))
    assert calendar.send(weekly(rooms=("cesaire",))).reason == "declined"
    [answer] = calendar.answers()
    assert "- Jaurès (Mairie de Drancy), mardi 17 mars, 14h–15h" in answer.text
    assert "modifiez la série" in answer.text


def test_dates_that_clash_are_declined_one_by_one_where_some_are_tolerated(
    calendar: Calendar,
) -> None:
    tolerate(calendar, 30)
    calendar.planned.book("mandela", when=lasting(14, days=8))
    calendar.send(weekly())
    assert told(calendar) == [("ACCEPTED", None), ("DECLINED", at(14, days=8))]
    whole, date = calendar.answers()
    assert "mardi 24 mars" in whole.text
    assert "mardi 24 mars" in date.text


def test_one_date_is_moved_by_the_calendar(calendar: Calendar) -> None:
    calendar.send(weekly())
    before = {booking.id for booking in calendar.bookings()}
    calendar.send(one_date(at(14, days=8), 1, hour=16), later(5))
    assert starts(calendar) == [at(14), at(16, days=8), at(14, days=15), at(14, days=22)]
    assert {booking.id for booking in calendar.bookings()} == before
    assert told(calendar) == [("ACCEPTED", None), ("ACCEPTED", at(14, days=8))]


def test_a_series_and_its_exception_come_in_one_mail(calendar: Calendar) -> None:
    exception = calendar.event(one_date(at(14, days=8), hour=16))
    calendar.send(weekly(more=tuple(exception)))
    assert starts(calendar) == [at(14), at(16, days=8), at(14, days=15), at(14, days=22)]


def test_one_date_that_is_refused_stays_where_it_was(calendar: Calendar) -> None:
    calendar.send(weekly())
    calendar.planned.book("mandela", when=lasting(16, days=8))
    calendar.send(one_date(at(14, days=8), 1, hour=16), later(5))
    assert at(14, days=8) in starts(calendar)
    assert told(calendar) == [("ACCEPTED", None), ("DECLINED", at(14, days=8))]


def test_one_date_is_cancelled_by_the_calendar(calendar: Calendar) -> None:
    calendar.send(weekly())
    gone = one_date(at(14, days=8), 1, method="CANCEL")
    assert calendar.send(gone, later(5)).verdict == "applied"
    assert starts(calendar) == [at(14, days=day) for day in (1, 15, 22)]
    assert told(calendar) == [("ACCEPTED", None)]


def test_the_whole_series_is_cancelled_with_what_was_moved_of_it(calendar: Calendar) -> None:
    calendar.send(weekly())
    calendar.send(one_date(at(14, days=8), 1, hour=16), later(5))
    calendar.send(weekly(2, method="CANCEL"), later(6))
    assert not starts(calendar)
    assert len(told(calendar)) == 2


def test_an_invitation_to_one_date_alone_is_a_booking(calendar: Calendar) -> None:
    calendar.send(one_date(at(14, days=8)))
    assert starts(calendar) == [at(14, days=8)]
    assert told(calendar) == [("ACCEPTED", at(14, days=8))]


def test_a_series_that_has_begun_is_booked_from_now_on(calendar: Calendar) -> None:
    begun = weekly(start="DTSTART;TZID=Europe/Paris:20260310T140000", end="DURATION:PT1H")
    calendar.send(begun)
    assert starts(calendar) == [at(14, days=day) for day in (1, 8, 15)]
    assert told(calendar) == [("ACCEPTED", None)]


def test_a_series_of_whole_days_answers_by_days(calendar: Calendar) -> None:
    tolerate(calendar, 30)
    calendar.planned.book("mandela", when=lasting(14, days=8))
    days: dict[str, Any] = {
        "start": "DTSTART;VALUE=DATE:20260317",
        "end": "DTEND;VALUE=DATE:20260318",
    }
    calendar.send(weekly(**days))
    assert [one.partstat for one in calendar.answers()] == ["ACCEPTED", "DECLINED"]
    assert b"RECURRENCE-ID;VALUE=DATE:20260324" in _calendar_of(calendar)


def _calendar_of(calendar: Calendar) -> bytes:
    _, part = calendar.answers()[-1].mail.iter_parts()
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def test_a_date_that_is_cancelled_in_chat_is_declined_and_comes_back(calendar: Calendar) -> None:
    calendar.send(weekly())
    second = calendar.bookings()[1]
    agent = calendar.planned.town.agent
    with calendar.planned.units.open() as unit:
        cancel(unit, unit.session.get_one(Booking, second.id), agent, later(5))
    assert told(calendar)[1:] == [("DECLINED", at(14, days=8))]
    with calendar.planned.units.open() as unit:
        undo(unit, agent, later(6))
    assert told(calendar)[2:] == [("ACCEPTED", at(14, days=8))]


def test_what_follows_a_date_is_cancelled_in_chat(calendar: Calendar) -> None:
    calendar.send(weekly())
    third = calendar.bookings()[2]
    with calendar.planned.units.open() as unit:
        booking = unit.session.get_one(Booking, third.id)
        cancel_series(unit, booking, "following", calendar.planned.town.agent, later(5))
    assert told(calendar)[1:] == [
        ("DECLINED", at(14, days=15)),
        ("DECLINED", at(14, days=22)),
    ]


def test_the_whole_series_is_cancelled_in_chat(calendar: Calendar) -> None:
    calendar.send(weekly())
    first = calendar.bookings()[0]
    with calendar.planned.units.open() as unit:
        booking = unit.session.get_one(Booking, first.id)
        cancel_series(unit, booking, "all", calendar.planned.town.agent, later(5))
    assert told(calendar)[1:] == [("DECLINED", None)]


def test_a_series_on_other_clocks_is_booked_only_while_both_agree(calendar: Calendar) -> None:
    utc: dict[str, Any] = {"start": "DTSTART:20260317T130000Z", "end": "DURATION:PT1H"}
    assert calendar.send(weekly(**utc)).reason == "declined"
    assert "Europe/Paris" in calendar.answers()[-1].text
    before = Invites(uid="2", lines=("RRULE:FREQ=DAILY;COUNT=2",), **utc)
    assert calendar.send(before).reason == ""
    berlin: dict[str, Any] = {
        "start": "DTSTART;TZID=Europe/Berlin:20260330T090000",
        "end": "DURATION:PT1H",
    }
    assert calendar.send(weekly(uid="3", **berlin)).reason == ""


def test_a_date_is_over_before_anything_is_said_of_it(calendar: Calendar) -> None:
    calendar.send(weekly())
    first = calendar.bookings()[0]
    with calendar.planned.units.open() as unit:
        booking = unit.session.get_one(Booking, first.id)
        after = at(14, days=2) + timedelta(hours=1)
        cancel_series(unit, booking, "all", calendar.planned.town.agent, after)
    assert told(calendar)[1:] == [("DECLINED", None)]
    assert starts(calendar) == [at(14)]
