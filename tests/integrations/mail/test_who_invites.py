"""Who may book, move and call off rooms by mail: members of their town, each what is theirs."""

from typing import Any

import pytest
from sqlmodel import select

from rooms.database import Database
from rooms.inventory import person_with
from rooms.models import Person
from rooms.whereabouts import zone_of
from tests.builders import at
from tests.integrations.mail.inviting import AGENT, HOST, Calendar, Invites, later

NEW = "nouvelle@drancy.example"
COLLEAGUE = "accueil@drancy.example"
FOR_AGENT = f'ORGANIZER;SENT-BY="mailto:{COLLEAGUE}":mailto:{AGENT}'
MOVED: dict[str, Any] = {
    "start": "DTSTART;TZID=Europe/Paris:20260317T160000",
    "end": "DTEND;TZID=Europe/Paris:20260317T170000",
    "sequence": 1,
}


@pytest.fixture
def calendar(database: Database) -> Calendar:
    return Calendar(database)


def people(calendar: Calendar) -> set[str]:
    with calendar.database.reading() as session:
        return set(session.exec(select(Person.email)))


def zone(calendar: Calendar, address: str) -> str | None:
    with calendar.database.reading() as session:
        return zone_of(session, calendar.planned.town.organisation.id, address)


def test_a_member_who_never_wrote_before_is_welcome(calendar: Calendar) -> None:
    invites = Invites(sender=NEW, organizer=f"ORGANIZER;CN=Nouvelle:mailto:{NEW}")
    assert calendar.send(invites).verdict == "applied"
    [booking] = calendar.bookings()
    with calendar.database.reading() as session:
        person = person_with(session, NEW)
    assert person is not None
    assert (person.organisation_id, person.roles) == (booking.organisation_id, ["member"])
    assert booking.organizer_id == person.id
    [answer] = calendar.answers()
    assert answer.mail["To"].addresses[0].addr_spec == NEW


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"headers": (f"Authentication-Results: {HOST}; dmarc=fail",)}, "not_authentic"),
        ({"headers": ()}, "not_authentic"),
        ({"rooms": ("bobigny",)}, "unknown_sender"),
        ({"to": "salles+room-x-r999@drancy.example", "rooms": ()}, "unknown_room"),
        ({"sender": "x@ailleurs.example"}, "other_sender"),
        (
            {
                "sender": "x@ailleurs.example",
                "organizer": f'ORGANIZER;SENT-BY="mailto:x@ailleurs.example":mailto:{NEW}',
                "headers": (f"Authentication-Results: {HOST}; dmarc=pass",),
            },
            "unknown_sender",
        ),
    ],
)
def test_nobody_becomes_a_member_by_a_mail_that_proves_nothing(
    calendar: Calendar, change: dict[str, Any], reason: str
) -> None:
    before = people(calendar)
    row = calendar.send(
        Invites(**{"sender": NEW, "organizer": f"ORGANIZER:mailto:{NEW}", **change})
    )
    assert (row.verdict, row.reason) == ("held", reason)
    assert people(calendar) == before
    assert not calendar.bookings()


@pytest.mark.parametrize(
    "change", [{**MOVED}, {"method": "CANCEL", "sequence": 1}, {"sequence": 999_999_999}]
)
def test_who_says_to_send_for_others_changes_nothing_of_theirs(
    calendar: Calendar, change: dict[str, Any]
) -> None:
    calendar.send(Invites())
    row = calendar.send(Invites(organizer=FOR_AGENT, sender=COLLEAGUE, **change), later(5))
    assert (row.verdict, row.reason) == ("held", "not_theirs")
    [booking] = calendar.bookings()
    assert booking.starts_at == at(14)
    assert calendar.send(Invites(title="Autre", sequence=1), later(6)).verdict == "applied"


def test_who_says_to_send_for_others_calls_off_no_date_of_theirs(calendar: Calendar) -> None:
    calendar.send(Invites(lines=("RRULE:FREQ=WEEKLY;COUNT=2",)))
    one = ("RECURRENCE-ID;TZID=Europe/Paris:20260324T140000",)
    for method in ("CANCEL", "REQUEST"):
        row = calendar.send(
            Invites(
                organizer=FOR_AGENT, sender=COLLEAGUE, method=method, sequence=1, lines=one,
                start="DTSTART;TZID=Europe/Paris:20260324T160000",
                end="DTEND;TZID=Europe/Paris:20260324T170000",
            ),
            later(5),
        )  # fmt: skip
        assert (row.verdict, row.reason) == ("held", "not_theirs")
    assert [one.starts_at.hour for one in calendar.bookings()] == [13, 13]


def test_an_assistant_moves_what_they_booked_for_somebody(calendar: Calendar) -> None:
    calendar.send(Invites(organizer=FOR_AGENT, sender=COLLEAGUE))
    calendar.send(Invites(organizer=FOR_AGENT, sender=COLLEAGUE, **MOVED), later(5))
    assert [one.starts_at for one in calendar.bookings()] == [at(16)]


def test_an_invitation_tells_by_which_clocks_its_sender_lives(calendar: Calendar) -> None:
    assert zone(calendar, AGENT) == "Europe/Paris"
    calendar.send(
        Invites(
            start="DTSTART;TZID=Indian/Reunion:20260317T170000",
            end="DTEND;TZID=Indian/Reunion:20260317T180000",
        )
    )
    assert zone(calendar, AGENT) == "Indian/Reunion"
    calendar.send(Invites(**MOVED), later(5))
    assert zone(calendar, AGENT) == "Europe/Paris"


def test_what_is_held_teaches_no_clocks(calendar: Calendar) -> None:
    start = "DTSTART;TZID=Asia/Tokyo:20260317T220000"
    calendar.send(Invites(start=start, headers=()))
    assert zone(calendar, AGENT) == "Europe/Paris"


DEFINED = (
    "BEGIN:VTIMEZONE", "TZID:(UTC+01:00) Bruxelles\\, Madrid\\, Paris",
    "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD",
    "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE",
)  # fmt: skip


def test_a_series_in_a_zone_by_words_is_booked_across_the_change_of_clocks(
    calendar: Calendar,
) -> None:
    zone = 'TZID="(UTC+01:00) Bruxelles, Madrid, Paris"'
    row = calendar.send(
        Invites(
            start=f"DTSTART;{zone}:20260317T140000",
            end=f"DTEND;{zone}:20260317T150000",
            lines=("RRULE:FREQ=WEEKLY;COUNT=3",),
            more=DEFINED,
        )
    )
    assert (row.verdict, row.reason) == ("applied", "")
    assert [one.starts_at.hour for one in calendar.bookings()] == [13, 13, 12]
