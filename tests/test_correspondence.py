"""Organiser and guests: answers shown, times proposed, rooms given up, mails that are looked at."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from rooms.bookings import Change
from rooms.database import Database
from rooms.guests import remove_guests
from rooms.models import Booking
from rooms.unit_of_work import Units
from tests.builders import NOW, lasting
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, labels
from tests.integrations.calendar_of import calendar_part
from tests.integrations.mail.answering import (
    Sent,
    address_for,
    arrivals,
    later,
    seat,
    take_in,
    uid_for,
)
from tests.integrations.planned import GUEST, Planned
from tests.integrations.test_ledger import every_mail, send

OTHER = "invite@partenaire.example"
COUNTER: dict[str, Any] = {
    "method": "COUNTER",
    "answer": "TENTATIVE",
    "lines": ("DTSTART:20260317T150000Z", "DTEND:20260317T160000Z", "COMMENT:Plutôt à 16h ?"),
}


@pytest.fixture
def planned(database: Database) -> Planned:
    planned = Planned(database, None)
    planned.units = Units(database, Subscribers(Conversation(give_links=False), Providers()))
    return planned


@pytest.fixture
def booking(planned: Planned) -> Booking:
    made = planned.book(wants_video=False, guests=(GUEST, OTHER))
    send(planned)
    return made


@pytest.fixture
def reply(planned: Planned, booking: Booking) -> Sent:
    return Sent(to=address_for(planned, booking), uid=uid_for(planned, booking))


@pytest.fixture
def organizer(planned: Planned) -> Talker:
    return Talker(planned.units, AGENT)


def news(planned: Planned, kind: str = "chat") -> list[dict[str, Any]]:
    return [row.payload for row in planned.rows(kind)]


def from_other(planned: Planned, booking: Booking, reply: Sent) -> Sent:
    to = address_for(planned, booking, OTHER)
    return replace(reply, to=to, sender=OTHER, attendee=OTHER, message_id="<o@x.example>")


def test_the_organizer_sees_who_answered_what(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, reply)
    [shown] = news(planned, "answers")
    assert shown["text"].splitlines()[1:] == [f"Oui : {GUEST}", f"Sans réponse : {OTHER}"]
    take_in(planned, replace(from_other(planned, booking, reply), answer="DECLINED"))
    [shown] = news(planned, "answers")  # what had not been said yet is said at once
    assert shown["text"].splitlines()[1:] == [f"Oui : {GUEST}", f"Non : {OTHER}"]


def test_the_organizer_is_asked_once_whether_to_free_what_nobody_comes_to(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    take_in(planned, replace(reply, answer="DECLINED"))
    assert news(planned) == []
    other = replace(from_other(planned, booking, reply), answer="DECLINED")
    take_in(planned, other)
    take_in(planned, replace(other, message_id="<again@x.example>", stamp=later(1)))
    [question] = news(planned)
    assert "Personne ne vient" in question["text"]
    assert organizer.bookings() == ["Jaurès 17/03 14:00-15:00"]
    [cancel] = question["card"]["actions"]
    organizer.send(cancel["data"])
    assert organizer.bookings() == []


def test_nobody_comes_where_who_was_sent_instead_declines_too(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, replace(from_other(planned, booking, reply), answer="DECLINED"))
    delegate = "adjoint@partenaire.example"
    params = f';DELEGATED-TO="mailto:{delegate}"'
    take_in(planned, replace(reply, answer="DELEGATED", params=params))
    assert news(planned) == []
    no = replace(reply, sender=delegate, attendee=delegate, answer="DECLINED")
    take_in(planned, replace(no, message_id="<d@x.example>"))
    [question] = news(planned)
    assert "Personne ne vient" in question["text"]


def test_an_organizer_whose_calendar_accepts_hears_nothing(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    to = address_for(planned, booking, AGENT)
    take_in(planned, replace(reply, to=to, sender=AGENT, attendee=AGENT))
    assert news(planned) == news(planned, "answers") == []


def test_an_organizer_whose_calendar_declines_is_asked(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    to = address_for(planned, booking, AGENT)
    own = replace(reply, to=to, sender=AGENT, attendee=AGENT, answer="DECLINED")
    take_in(planned, own)
    [question] = news(planned)
    assert "Votre agenda" in question["text"]


def test_a_proposed_time_is_taken_with_one_press(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    take_in(planned, replace(reply, **COUNTER))
    [question] = news(planned)
    assert "demain, 16h" in question["text"]
    assert "Plutôt à 16h ?" in question["text"]
    assert labels(question["card"]) == ["Déplacer à cet horaire", "Garder l’horaire"]
    organizer.send(question["card"]["actions"][0]["data"])
    assert organizer.bookings() == ["Jaurès 17/03 16:00-17:00"]
    assert arrivals(planned)[0].verdict == "applied"
    again = organizer.send(question["card"]["actions"][0]["data"])
    assert "déjà" in again.text


def test_a_proposed_time_that_is_taken_leaves_everything(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    planned.book(when=lasting(16), wants_video=False)
    take_in(planned, replace(reply, **COUNTER))
    question = news(planned)[0]
    organizer.send(question["card"]["actions"][0]["data"])
    assert "Jaurès 17/03 14:00-15:00" in organizer.bookings()
    assert arrivals(planned)[0].verdict == "asked"


def test_who_proposed_is_told_by_mail_that_the_time_stays(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    take_in(planned, replace(reply, **COUNTER))
    [question] = news(planned)
    organizer.send(question["card"]["actions"][1]["data"])
    mail = every_mail(planned, GUEST)[-1]
    ics = calendar_part(mail, NOW)
    assert b"METHOD:DECLINECOUNTER" in ics
    assert b"ATTENDEE" not in ics
    assert every_mail(planned, OTHER)[-1].payload["kind"] == "invitation"
    assert organizer.bookings() == ["Jaurès 17/03 14:00-15:00"]


def test_the_guest_is_told_that_the_time_stays_whoever_wrote_for_them(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    secretary = "secretary@partenaire.example"
    take_in(planned, replace(reply, sender=secretary, params=f";SENT-BY={secretary}", **COUNTER))
    [question] = news(planned)
    organizer.send(question["card"]["actions"][1]["data"])
    assert every_mail(planned, GUEST)[-1].payload["kind"] == "counter_declined"


def test_who_was_taken_off_meanwhile_is_not_told_that_the_time_stays(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    take_in(planned, replace(reply, **COUNTER))
    [question] = news(planned)
    with planned.units.open() as unit:
        fresh = unit.session.get_one(Booking, booking.id)
        remove_guests(unit, fresh, [GUEST], planned.town.agent, later(1))
    send(planned, now=later(2))
    organizer.send(question["card"]["actions"][1]["data"])
    assert every_mail(planned, GUEST)[-1].payload["kind"] == "removal"


def test_who_was_taken_off_meanwhile_has_no_answer_to_count(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    take_in(planned, replace(reply, sender="private@elsewhere.example"))
    [question] = news(planned)
    with planned.units.open() as unit:
        fresh = unit.session.get_one(Booking, booking.id)
        remove_guests(unit, fresh, [GUEST], planned.town.agent, later(1))
    organizer.send(question["card"]["actions"][0]["data"])
    assert arrivals(planned)[0].verdict == "stale"


@pytest.mark.parametrize("stranger", [COLLEAGUE, "agent@bobigny.example"])
def test_nobody_else_decides(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker, stranger: str
) -> None:
    take_in(planned, replace(reply, **COUNTER))
    [question] = news(planned)
    for action in question["card"]["actions"]:
        Talker(planned.units, stranger).send(action["data"])
    assert arrivals(planned)[0].verdict == "asked"
    assert organizer.bookings() == ["Jaurès 17/03 14:00-15:00"]


def test_a_held_answer_counts_once_a_person_vouches_for_it(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    take_in(planned, replace(reply, sender="private@elsewhere.example"))
    [question] = news(planned)
    assert "quelqu’un d’autre l’a envoyé" in question["text"]
    assert "private@elsewhere.example" in question["text"]
    organizer.send(question["card"]["actions"][0]["data"])
    with planned.database.reading() as session:
        assert seat(session, booking).answer == "ACCEPTED"
    assert arrivals(planned)[0].verdict == "applied"


def test_a_held_mail_may_be_left_alone(
    planned: Planned, booking: Booking, reply: Sent, organizer: Talker
) -> None:
    take_in(planned, replace(reply, sender="private@elsewhere.example"))
    [question] = news(planned)
    organizer.send(question["card"]["actions"][1]["data"])
    with planned.database.reading() as session:
        assert seat(session, booking).answer == "NEEDS-ACTION"
    assert arrivals(planned)[0].verdict == "let_go"


@pytest.mark.parametrize("forged", [None, -1, 0, 10**12, "1 OR 1=1", {"a": 1}])
def test_a_forged_case_opens_nothing(
    planned: Planned, booking: Booking, organizer: Talker, forged: object
) -> None:
    for act in ("accept_time", "refuse_time", "count_answer", "leave_mail"):
        organizer.send({"act": act, "arrival": forged})
    assert organizer.bookings() == ["Jaurès 17/03 14:00-15:00"]


def test_an_update_knows_what_a_guest_has_answered(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, reply)
    planned.change(booking, Change(title="Comité"))
    ics = calendar_part(every_mail(planned, GUEST)[-1], NOW).decode().replace("\r\n ", "")
    assert f"PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{GUEST}" in ics


def test_another_time_is_asked_about_anew(planned: Planned, booking: Booking, reply: Sent) -> None:
    take_in(planned, reply)
    planned.change(booking, Change(when=lasting(16)))
    ics = calendar_part(every_mail(planned, GUEST)[-1], NOW).decode().replace("\r\n ", "")
    assert f"PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:{GUEST}" in ics
    with planned.database.reading() as session:
        assert seat(session, booking).answer == "NEEDS-ACTION"
        assert seat(session, booking, AGENT).answer == "ACCEPTED"


def test_administrators_may_decide_too(planned: Planned, booking: Booking, reply: Sent) -> None:
    take_in(planned, replace(reply, **COUNTER), now=NOW + timedelta(minutes=1))
    [question] = news(planned)
    admin = Talker(planned.units, ADMIN)
    admin.send(question["card"]["actions"][0]["data"])
    assert admin.bookings() == ["Jaurès 17/03 16:00-17:00"]
