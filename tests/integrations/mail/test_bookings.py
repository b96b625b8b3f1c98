"""Rooms that a member's calendar invites: booked, moved and freed as it says, or declined."""

import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from chat.understanding import Context, Intent, understand
from rooms.approval import approve
from rooms.bookings import Change
from rooms.database import Database
from rooms.events import ConferenceReady
from rooms.guests import add_guests
from rooms.invitations.arrivals import unclaimed
from rooms.models import Attendee, BookedRoom, Conference, RoomPolicy, Site
from tests.builders import NOW, at, lasting
from tests.integrations.mail.answering import uid_for
from tests.integrations.mail.inviting import AGENT, HOST, VOUCHED, Calendar, Invites, later

WHERE_AND_WHEN = "Mandela (Mairie de Drancy), mardi 17 mars, 14h–15h."
RECORDED = ("outlook", "gmail", "thunderbird", "zimbra")


@pytest.fixture
def calendar(database: Database) -> Calendar:
    return Calendar(database)


def rooms_of(calendar: Calendar, booking_id: int) -> set[int]:
    with calendar.database.reading() as session:
        mine = select(BookedRoom.room_id).where(BookedRoom.booking_id == booking_id)
        return set(session.exec(mine))


@pytest.mark.parametrize("name", RECORDED)
def test_books_what_each_calendar_asks_for(calendar: Calendar, name: str) -> None:
    row = calendar.take(calendar.recorded(name))
    assert (row.verdict, row.reason) == ("applied", "")
    [booking] = calendar.bookings()
    assert (booking.starts_at, booking.ends_at) == (at(14), at(15))
    assert booking.organizer_id == calendar.planned.town.agent.id
    assert booking.title in ("Réunion de quartier", "Reunion de quartier")
    [answer] = calendar.answers()
    assert answer.partstat == "ACCEPTED"


def test_the_answer_is_one_that_calendars_match(calendar: Calendar) -> None:
    calendar.send(Invites(sequence=3))
    [answer] = calendar.answers()
    assert (answer.entry.method, answer.entry.uid, answer.entry.sequence) == ("REPLY", "event-1", 3)
    assert answer.entry.attendees[0].address == calendar.address("mandela")
    assert answer.entry.organizer is not None
    assert answer.entry.organizer.address == AGENT
    assert answer.mail["To"].addresses[0].addr_spec == AGENT
    assert answer.mail["Auto-Submitted"] == "auto-replied"
    assert answer.mail["In-Reply-To"] == "<1@drancy.example>"
    assert answer.mail["Subject"] == "Acceptée : Comité"
    assert answer.text == answer.entry.comment == "La salle est réservée : " + WHERE_AND_WHEN


def test_nobody_is_invited_twice(calendar: Calendar) -> None:
    calendar.send(Invites(guests=("contact@partenaire.example",)))
    assert calendar.rows("mail") == []
    with calendar.database.reading() as session:
        assert [one.address for one in session.exec(select(Attendee))] == [AGENT]


def test_guests_that_salon_is_told_of_are_invited_by_it(calendar: Calendar) -> None:
    calendar.send(Invites())
    [booking] = calendar.bookings()
    with calendar.planned.units.open() as unit:
        agent = calendar.planned.town.agent
        add_guests(unit, booking, ("contact@partenaire.example",), agent, NOW)
    assert [row.payload["to"] for row in calendar.rows("mail")] == ["contact@partenaire.example"]


def test_the_member_hears_of_it_in_chat(calendar: Calendar) -> None:
    calendar.send(Invites())
    [said] = calendar.rows("chat")
    assert said.payload["to"] == AGENT
    assert "comme votre agenda le demande" in said.payload["text"]


def test_the_first_answer_waits_for_the_join_link(calendar: Calendar) -> None:
    calendar.send(Invites(guests=("contact@partenaire.example",)))
    [waiting] = calendar.rows("room_reply")
    assert waiting.due_at > NOW
    with calendar.planned.units.open() as unit:
        conference = unit.session.exec(select(Conference)).one()
        conference.state, conference.web_link = "ready", "https://meet.example/1"
        unit.session.add(conference)
        unit.record(
            ConferenceReady(
                organisation_id=conference.organisation_id,
                booking_id=conference.booking_id,
                at=later(1),
            )
        )
    [ready] = calendar.rows("room_reply")
    assert ready.due_at == later(1)
    [answer] = calendar.answers()
    assert "https://meet.example/1" in answer.text
    assert "https://meet.example/1" in answer.entry.comment


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ((), "not_authentic"),
        ((f"Authentication-Results: {HOST}; dmarc=fail",), "not_authentic"),
        (("Authentication-Results: elsewhere.example; dmarc=pass",), "not_authentic"),
        (
            (f"Authentication-Results: {HOST}; auth=pass smtp.auth=x@other.example",),
            "not_authentic",
        ),
    ],
)
def test_a_forged_sender_books_nothing_and_hears_nothing(
    calendar: Calendar, headers: tuple[str, ...], reason: str
) -> None:
    row = calendar.send(Invites(headers=headers))
    assert (row.verdict, row.reason) == ("held", reason)
    assert not calendar.bookings()
    assert not calendar.rows("room_reply")
    with calendar.database.reading() as session:
        assert [one.id for one in unclaimed(session, 10)] == [row.id]  # the operator sees it


def test_without_a_server_that_vouches_nothing_is_booked(database: Database) -> None:
    row = Calendar(database, auth_host="").send(Invites())
    assert (row.verdict, row.reason) == ("held", "not_authentic")


def test_on_a_machine_of_ones_own_nobody_needs_to_vouch(database: Database) -> None:
    calendar = Calendar(database, auth_host="", trusts_all=True)
    assert calendar.send(Invites(headers=())).verdict == "applied"


STRANGER = "contact@partenaire.example"
THEIRS = f"ORGANIZER:mailto:{STRANGER}"
OURS = "ORGANIZER:mailto:salles+b1-1-x@drancy.example"


@pytest.mark.parametrize(
    ("change", "verdict", "reason"),
    [
        (
            {"sender": STRANGER, "organizer": f"ORGANIZER:mailto:{STRANGER}"},
            "held",
            "unknown_sender",
        ),
        ({"organizer": f"ORGANIZER:mailto:{STRANGER}"}, "held", "other_sender"),
        ({"organizer": ""}, "held", "other_sender"),
        ({"sender": f"{AGENT}, accueil@drancy.example"}, "held", "other_sender"),
        ({"sender": "accueil@drancy.example"}, "held", "other_sender"),
        ({"rooms": ("bobigny",)}, "held", "unknown_sender"),
        ({"to": "salles+room-x-r999@drancy.example", "rooms": ()}, "held", "unknown_room"),
        ({"headers": (VOUCHED, "Auto-Submitted: auto-replied")}, "let_go", "automatic"),
        ({"headers": (VOUCHED, "List-Id: <tous.drancy.example>")}, "let_go", "automatic"),
        (
            {"organizer": "ORGANIZER:mailto:salles+b1-1-x@drancy.example"},
            "let_go",
            "own_invitation",
        ),
        ({"start": "", "end": ""}, "held", "no_time"),
    ],
)
def test_what_cannot_be_trusted_books_nothing_and_is_not_answered(
    calendar: Calendar, change: dict[str, Any], verdict: str, reason: str
) -> None:
    row = calendar.send(replace(Invites(headers=(VOUCHED,)), **change))
    assert (row.verdict, row.reason) == (verdict, reason)
    assert not calendar.bookings()
    assert not calendar.rows("room_reply")


def test_an_assistant_books_in_the_name_of_whose_calendar_it_is(calendar: Calendar) -> None:
    said = f'ORGANIZER;SENT-BY="mailto:accueil@drancy.example":mailto:{AGENT}'
    calendar.send(Invites(organizer=said, sender="accueil@drancy.example"))
    [booking] = calendar.bookings()
    town = calendar.planned.town
    assert (booking.organizer_id, booking.booked_by_id) == (town.agent.id, town.colleague.id)


def test_an_invitation_of_ours_that_is_sent_on_is_let_go(calendar: Calendar) -> None:
    booking = calendar.planned.book()
    uid = uid_for(calendar.planned, booking)
    assert calendar.send(Invites(uid=uid)).reason == "own_invitation"


def test_several_rooms_are_one_booking_and_each_answers(calendar: Calendar) -> None:
    calendar.send(Invites(rooms=("mandela", "simone-veil")))
    [booking] = calendar.bookings()
    town = calendar.planned.town
    assert rooms_of(calendar, booking.id) == {town.id_of("mandela"), town.id_of("simone-veil")}
    answers = calendar.answers()
    assert {one.entry.attendees[0].address for one in answers} == {
        calendar.address("mandela"),
        calendar.address("simone-veil"),
    }
    assert booking.wants_video


def test_two_towns_in_one_invitation_don_t_meet(calendar: Calendar) -> None:
    calendar.send(Invites(rooms=("mandela", "bobigny")))
    [booking] = calendar.bookings()
    assert rooms_of(calendar, booking.id) == {calendar.planned.town.id_of("mandela")}
    [answer] = calendar.answers()
    assert answer.entry.attendees[0].address == calendar.address("mandela")


def test_a_taken_room_declines_with_the_reason_and_an_alternative(calendar: Calendar) -> None:
    calendar.planned.book("mandela", when=lasting(14))
    row = calendar.send(Invites())
    assert (row.verdict, row.reason) == ("applied", "declined")
    [answer] = calendar.answers()
    assert answer.partstat == "DECLINED"
    assert "Salle déjà prise : Mandela, mardi 17 mars, 14h–15h." in answer.text
    assert "\r\n- Mandela (Mairie de Drancy), mardi 17 mars, " in answer.text
    said = re.search("« (réserve Mandela .*) »", answer.text)
    assert said is not None
    assert understand(said[1], Context(now=NOW, language="fr")).intent is Intent.BOOK
    assert answer.mail["Subject"] == "Refusée : Comité"


def test_a_room_that_must_be_approved_waits_and_then_answers(calendar: Calendar) -> None:
    with calendar.planned.units.open() as unit:
        town = calendar.planned.town
        unit.session.add(
            RoomPolicy(
                organisation_id=town.organisation.id,
                room_id=town.id_of("mandela"),
                settings={"approval_hours": 4},
            )
        )
    calendar.send(Invites())
    assert [one.partstat for one in calendar.answers()] == ["TENTATIVE"]
    [booking] = calendar.bookings("tentative")
    with calendar.planned.units.open() as unit:
        approve(unit, booking, town.admin, later(5))
    assert [one.partstat for one in calendar.answers()] == ["TENTATIVE", "ACCEPTED"]


def test_a_repetition_is_answered_once_more_and_books_nothing(calendar: Calendar) -> None:
    calendar.send(Invites())
    assert calendar.send(Invites(), later(1)).verdict == "repeated"
    assert len(calendar.answers()) == 1
    calendar.send(Invites(), later(20))
    calendar.send(Invites(), later(60))
    assert [one.partstat for one in calendar.answers()] == ["ACCEPTED", "ACCEPTED"]
    ids = {str(one.mail["Message-ID"]) for one in calendar.answers()}
    assert len(ids) == 2
    assert len(calendar.bookings()) == 1


def test_what_was_declined_is_tried_again_when_it_is_sent_again(calendar: Calendar) -> None:
    taken = calendar.planned.book("mandela", when=lasting(14))
    calendar.send(Invites())
    calendar.planned.cancel(taken)
    calendar.send(Invites(), later(20))
    assert [one.partstat for one in calendar.answers()] == ["DECLINED", "ACCEPTED"]


MOVED: dict[str, Any] = {
    "start": "DTSTART;TZID=Europe/Paris:20260317T160000",
    "end": "DTEND;TZID=Europe/Paris:20260317T170000",
    "sequence": 1,
}


def test_an_update_moves_the_booking(calendar: Calendar) -> None:
    calendar.send(Invites())
    [before] = calendar.bookings()
    calendar.send(Invites(**MOVED, title="Autre"), later(5))
    [booking] = calendar.bookings()
    assert (booking.id, booking.starts_at, booking.title) == (before.id, at(16), "Autre")
    first, second = calendar.answers()
    assert (second.partstat, second.entry.sequence, second.entry.start) == ("ACCEPTED", 1, at(16))
    assert first.entry.start == at(14)


def test_an_update_that_is_refused_keeps_what_was_booked_and_says_so(calendar: Calendar) -> None:
    calendar.send(Invites())
    calendar.planned.book("mandela", when=lasting(16))
    calendar.send(Invites(**MOVED), later(5))
    assert [one.starts_at for one in calendar.bookings()] == [at(14), at(16)]
    answer = calendar.answers()[-1]
    assert answer.partstat == "DECLINED"
    assert "reste réservé" in answer.text
    calendar.send(Invites(sequence=2), later(6))
    assert calendar.answers()[-1].partstat == "ACCEPTED"
    calendar.send(Invites(method="CANCEL", sequence=3), later(7))
    assert [one.starts_at for one in calendar.bookings()] == [at(16)]


def test_an_older_update_changes_nothing(calendar: Calendar) -> None:
    calendar.send(Invites(**{**MOVED, "sequence": 2}))
    assert calendar.send(Invites(sequence=1), later(5)).verdict == "stale"
    assert [one.starts_at for one in calendar.bookings()] == [at(16)]


def test_a_newer_stamp_counts_where_the_sequence_stays(calendar: Calendar) -> None:
    calendar.send(Invites())
    calendar.send(Invites(title="Autre", stamp=later(3)), later(4))
    assert [one.title for one in calendar.bookings()] == ["Autre"]


def test_a_cancelled_event_frees_the_room_without_an_answer(calendar: Calendar) -> None:
    calendar.send(Invites())
    assert calendar.send(Invites(method="CANCEL", sequence=1), later(5)).verdict == "applied"
    assert not calendar.bookings()
    assert len(calendar.answers()) == 1
    assert calendar.send(Invites(method="CANCEL", sequence=1), later(6)).verdict == "stale"
    calendar.send(Invites(sequence=2), later(7))
    assert len(calendar.bookings()) == 1


def test_a_cancellation_of_nothing_is_let_go(calendar: Calendar) -> None:
    row = calendar.send(Invites(method="CANCEL"))
    assert (row.verdict, row.reason) == ("let_go", "unknown")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_room_that_is_taken_off_is_freed(calendar: Calendar, method: str) -> None:
    calendar.send(Invites(rooms=("mandela", "simone-veil")))
    room = "mandela" if method == "REQUEST" else "simone-veil"
    calendar.send(Invites(rooms=(room,), method=method, sequence=1), later(5))
    [booking] = calendar.bookings()
    assert rooms_of(calendar, booking.id) == {calendar.planned.town.id_of("mandela")}


def test_what_is_cancelled_in_chat_is_declined_in_the_calendar(calendar: Calendar) -> None:
    calendar.send(Invites())
    [booking] = calendar.bookings()
    calendar.planned.cancel(booking, later(5))
    answer = calendar.answers()[-1]
    assert (answer.partstat, answer.entry.sequence) == ("DECLINED", 0)
    assert "annulé" in answer.text


def test_what_is_moved_in_chat_is_declined_until_the_calendar_follows(calendar: Calendar) -> None:
    calendar.send(Invites())
    [booking] = calendar.bookings()
    calendar.planned.change(booking, Change(when=lasting(16)), later(5))
    answer = calendar.answers()[-1]
    assert answer.partstat == "DECLINED"
    assert "16h–17h" in answer.text
    calendar.send(Invites(**MOVED), later(6))
    assert calendar.answers()[-1].partstat == "ACCEPTED"
    assert len(calendar.bookings()) == 1


def test_what_is_renamed_in_chat_is_no_news_to_the_calendar(calendar: Calendar) -> None:
    calendar.send(Invites())
    [booking] = calendar.bookings()
    calendar.planned.change(booking, Change(title="Autre"), later(5))
    assert len(calendar.answers()) == 1


def test_a_private_event_is_a_private_booking(calendar: Calendar) -> None:
    calendar.send(Invites(lines=("CLASS:PRIVATE",)))
    assert calendar.bookings()[0].is_private


FLOATING: dict[str, Any] = {"start": "DTSTART:20260317T140000", "end": "DTEND:20260317T150000"}


def test_a_floating_time_is_on_the_room_s_clocks(calendar: Calendar) -> None:
    calendar.send(Invites(**FLOATING))
    assert calendar.bookings()[0].starts_at == at(14)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": "DTSTART;TZID=Ailleurs:20260317T140000"}, "Ailleurs"),
        ({"end": ""}, "La fin"),
        ({"end": "DURATION:-PT1H"}, "La fin"),
        ({"start": "DTSTART:20760317T140000Z", "end": "DURATION:PT1H"}, ""),
        ({"start": "DTSTART:20250317T140000Z", "end": "DURATION:PT1H"}, ""),
        ({"end": "DURATION:P400D"}, ""),
        ({"lines": ("RRULE:FREQ=WEEKLY",)}, "Une série"),
        ({"lines": ("RRULE:FREQ=SECONDLY;COUNT=9",)}, ""),
        ({"lines": ("RRULE:FREQ=DAILY;COUNT=99999",)}, ""),
        ({"lines": ("RRULE:FREQ=DAILY;UNTIL=99991231T000000Z",)}, ""),
        ({"lines": ("RECURRENCE-ID;RANGE=THISANDFUTURE:20260317T130000Z",)}, ""),
    ],
)
def test_what_makes_no_sense_is_declined_kindly(
    calendar: Calendar, change: dict[str, Any], words: str
) -> None:
    row = calendar.send(replace(Invites(), **change))
    assert (row.verdict, row.reason) == ("applied", "declined")
    [answer] = calendar.answers()
    assert answer.partstat == "DECLINED"
    assert words in answer.text
    assert not calendar.bookings()


def test_a_whole_day_is_as_long_as_the_site_is_open(calendar: Calendar) -> None:
    with calendar.planned.units.open() as unit:
        site = unit.session.get_one(Site, calendar.planned.town.sites["mairie"].id)
        site.opening_hours = {
            "tue": [["08:30", "17:00"]],
            "wed": [["08:30", "12:00"], ["13:00", "17:00"]],
        }
        unit.session.add(site)
    calendar.send(Invites(start="DTSTART;VALUE=DATE:20260317", end=""))
    [booking] = calendar.bookings()
    assert (booking.starts_at, booking.ends_at) == (at(8, 30), at(17))
    calendar.send(Invites(uid="2", start="DTSTART;VALUE=DATE:20260318", end=""))
    answer = calendar.answers()[-1]
    assert answer.partstat == "DECLINED"
    assert "8h30–12h, 13h–17h" in answer.text


def test_many_events_in_one_mail_are_bounded(calendar: Calendar) -> None:
    more = [
        line
        for number in range(2, 14)
        for line in calendar.event(
            Invites(
                uid=f"event-{number}",
                start=f"DTSTART:202603{15 + number}T130000Z",
                end="DURATION:PT1H",
            )
        )
    ]
    row = calendar.send(Invites(more=tuple(more)))
    assert (row.verdict, row.reason) == ("held", "too_many_events")
    assert len(calendar.bookings()) <= 10


def test_a_mail_of_fifty_events_takes_no_longer_than_a_second(calendar: Calendar) -> None:
    more = [line for n in range(49) for line in calendar.event(Invites(uid=f"event-{n}x"))]
    began = time.monotonic()
    calendar.send(Invites(more=tuple(more)))
    assert time.monotonic() - began < timedelta(seconds=1.5).total_seconds()
