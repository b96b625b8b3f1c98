"""The ledger on the command line, of bookings that calendars made by inviting rooms."""

import json

import pytest

from integrations.operations.invites import ROOMS_ANSWERED, invites
from rooms.database import Database
from rooms.reference import reference_of
from tests.builders import NOW
from tests.integrations.mail.inviting import AGENT, Calendar, Invites, later


@pytest.fixture
def calendar(database: Database) -> Calendar:
    return Calendar(database)


def test_it_lists_what_rooms_answered(calendar: Calendar) -> None:
    calendar.send(Invites())
    [booking] = calendar.bookings()
    reference = reference_of(booking.id)
    calendar.planned.cancel(booking, later(5))
    calendar.send(Invites(uid="other", start="DTSTART:20260318T130000Z", end="DURATION:PT1H"))
    said = invites(calendar.database, reference, NOW, repairs=False)
    first, second = said.data["rooms"]
    assert (first["answer"], first["uid"], first["outcome"]) == ("ACCEPTED", "event-1", "waiting")
    assert (second["answer"], second["to"]) == ("DECLINED", AGENT)
    assert json.loads(json.dumps(said.data)) == said.data
    lines = said.text.splitlines()
    assert lines[-3] == ROOMS_ANSWERED
    assert f"Mandela to {AGENT}: DECLINED 0: waiting" in lines[-1]


def test_of_a_series_it_says_for_which_day(calendar: Calendar) -> None:
    calendar.send(Invites(lines=("RRULE:FREQ=WEEKLY;COUNT=3",)))
    second = calendar.bookings()[1]
    calendar.planned.cancel(second, later(5))
    said = invites(calendar.database, reference_of(second.id), NOW, repairs=False)
    assert [(one["answer"], one["day"]) for one in said.data["rooms"]] == [
        ("ACCEPTED", ""),
        ("DECLINED", "2026-03-24"),
    ]
    assert "DECLINED 0 for 2026-03-24" in said.text


def test_of_what_was_booked_in_chat_no_room_answered(calendar: Calendar) -> None:
    booking = calendar.planned.book()
    calendar.send(Invites(start="DTSTART:20260318T130000Z", end="DURATION:PT1H"))
    said = invites(calendar.database, reference_of(booking.id), NOW, repairs=False)
    assert said.data["rooms"] == []
    assert ROOMS_ANSWERED not in said.text
