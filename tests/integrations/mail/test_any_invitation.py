"""Whatever a calendar sends to rooms: booked, declined, held or let go, never an exception."""

import random
from typing import Any

from sqlmodel import select

from rooms.database import Database
from rooms.models import Blocking, OutsideEvent
from rooms.outside.by_invitation import bookings_of
from tests.integrations.mail.inviting import AGENT, Calendar, Invites, later

MAILS = 120
SEED = 5
STARTS = (
    "DTSTART:20260317T130000Z",
    "DTSTART;TZID=Europe/Paris:20260317T140000",
    "DTSTART;TZID=Romance Standard Time:20260329T023000",
    'DTSTART;TZID="/ical.example/20250101/Europe/Paris":20261025T023000',
    "DTSTART;TZID=America/Guadeloupe:20260317T090000",
    "DTSTART;TZID=Nowhere:20260317T140000",
    "DTSTART:20260317T140000",
    "DTSTART;VALUE=DATE:20260317",
    "DTSTART;VALUE=DATE:99991231",
    "DTSTART:99991231T235959Z",
    "DTSTART;TZID=Europe/Paris:00010101T000000",
    "DTSTART:20260231T140000Z",
    "DTSTART:",
    "",
)
ENDS = (
    "DURATION:PT1H",
    "DTEND:20260317T140000Z",
    "DTEND;TZID=Europe/Paris:20260317T150000",
    "DTEND;VALUE=DATE:20260318",
    "DTEND;VALUE=DATE:20260301",
    "DTEND:20260317T150000",
    "DURATION:-P1D",
    "DURATION:P9999999D",
    "DURATION:PT0S",
    "DURATION:soon",
    "",
)
LINES = (
    "RRULE:FREQ=WEEKLY;COUNT=4",
    "RRULE:FREQ=WEEKLY",
    "RRULE:FREQ=DAILY;UNTIL=20260320T130000Z",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3",
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2",
    "RRULE:FREQ=SECONDLY;COUNT=1000000",
    "RRULE:FREQ=DAILY;COUNT=99999999999999999999",
    "RRULE:nonsense",
    "EXDATE:20260324T130000Z",
    "EXDATE;TZID=Nowhere:20260324T140000",
    "EXDATE;VALUE=DATE:20260317,20260324",
    "EXDATE:later",
    "RECURRENCE-ID:20260324T130000Z",
    "RECURRENCE-ID;VALUE=DATE:20260324",
    "RECURRENCE-ID;TZID=Nowhere:20260324T140000",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260324T130000Z",
    "RECURRENCE-ID:99991231T235959Z",
    "STATUS:CANCELLED",
    "CLASS:CONFIDENTIAL",
    "SEQUENCE:-1",
    "ATTENDEE:mailto:",
    "ATTENDEE;PARTSTAT=ACCEPTED;CUTYPE=ROOM:mailto:salles+room-x-r999999999@drancy.example",
    "SUMMARY:\\n\\n\x00",
)


def test_any_invitation_is_answered_held_or_let_go(sqlite_database: Database) -> None:
    calendar, dice = Calendar(sqlite_database), random.Random(SEED)  # noqa: S311
    for number in range(MAILS):
        mail: dict[str, Any] = {
            "start": dice.choice(STARTS),
            "end": dice.choice(ENDS),
            "lines": tuple(dice.sample(LINES, dice.randint(0, 3))),
            "method": dice.choice(("REQUEST", "REQUEST", "REQUEST", "CANCEL")),
            "uid": dice.choice(("1", "2", "3", "")),
            "sequence": dice.randint(0, number),
            "rooms": tuple(dice.sample(("mandela", "jaures", "bobigny"), dice.randint(1, 3))),
            "guests": dice.choice(((), (AGENT, "contact@partenaire.example"))),
        }
        row = calendar.send(Invites(**mail), later(number))
        assert row.verdict in ("applied", "stale", "repeated", "held", "let_go"), mail
    verdicts = {(row.verdict, row.reason) for row in calendar.arrivals()}
    assert {("applied", ""), ("applied", "declined")} <= verdicts
    assert {one.partstat for one in calendar.answers()} == {"ACCEPTED", "DECLINED"}
    with sqlite_database.reading() as session:
        taken = set(session.exec(select(Blocking.booking_id)))
    standing = {booking.id for booking in calendar.bookings()}
    assert taken == standing
    of_events = {booking for event in calendar.events() for booking in booked(calendar, event)}
    assert of_events == standing


def booked(calendar: Calendar, event: OutsideEvent) -> set[int]:
    """Return what stands for an event, also where it was called off: then nothing."""
    with calendar.database.reading() as session:
        return {booking.id for booking in bookings_of(session, event)}
