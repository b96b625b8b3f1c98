"""The road of an answer: by real SMTP to the bot's mailbox, and back to the organiser's thread."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from urllib.parse import urlsplit

import pytest

from integrations.mail.postbox import take_in
from rooms.database import Database
from tests.road import GUEST, Road, road_on

OWN = "salles@drancy.example"


@pytest.fixture
def road(sqlite_database: Database) -> Iterator[Road]:
    with road_on(sqlite_database) as road:
        take = partial(take_in, road.database, road.clock, road.salon.worker.ring, OWN)
        road.mailbox.hand_on(OWN, take)
        road.say(f"réserve Césaire demain de 14h à 15h sans visio, invite {GUEST}")
        yield road


def answer(road: Road, partstat: str, number: int = 1, sender: str = GUEST, line: str = "") -> None:
    """Answer the guest's invitation as a calendar does, and let the bot work."""
    [invitation] = [mail for mail in road.mailbox.mails_to(GUEST) if mail["method"] == "REQUEST"]
    event = invitation["event"]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, event["organizer"], partstat
    mail["Message-ID"] = f"<{number}@partenaire.example>"
    mail.set_content("Voir la pièce jointe")
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{event['uid']}\r\nDTSTAMP:20260316T0900{number:02}Z\r\nSEQUENCE:0\r\n"
        f"{line}ATTENDEE;PARTSTAT={partstat}:mailto:{GUEST}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    mail.add_alternative(
        calendar.encode(), maintype="text", subtype="calendar", params={"method": "REPLY"}
    )
    server = urlsplit(road.mailbox.url)
    with smtplib.SMTP(server.hostname or "", server.port or 0) as smtp:
        smtp.send_message(mail)
    road.salon.worker.drain()


def shown(road: Road) -> list[str]:
    """Return the messages that say who answered, the oldest first."""
    return [m["text"] for m in road.messages() if m["text"].startswith("Réponses de vos invités")]


def test_an_answer_reaches_the_organizers_thread(road: Road) -> None:
    answer(road, "ACCEPTED")
    [message] = shown(road)
    assert f"Oui : {GUEST}" in message
    asked = road.say("qui vient à la réunion de demain ?")
    assert f"Oui : {GUEST}" in asked["text"]


def test_one_message_follows_all_answers_and_a_new_one_after_ten_edits(road: Road) -> None:
    for number in range(1, 12):
        answer(road, "TENTATIVE" if number % 2 else "ACCEPTED", number)
    assert len(shown(road)) == 1
    assert f"Peut-être : {GUEST}" in shown(road)[0]
    answer(road, "ACCEPTED", 12)
    first, second = shown(road)
    assert f"Peut-être : {GUEST}" in first
    assert f"Oui : {GUEST}" in second


def test_the_next_mail_tells_a_guest_the_time_by_their_own_clocks(road: Road) -> None:
    answer(road, "ACCEPTED", line="DTSTART;TZID=Europe/London:20260317T130000\r\n")
    road.say("décale-la à 16h")
    first, second = (mail["text"].replace("\xa0", " ") for mail in road.mailbox.mails_to(GUEST))
    assert "Chez vous" not in first
    assert "Quand : mardi 17 mars, 16h–17h (heure de Paris)" in second
    assert "Chez vous : mardi 17 mars, 15h–16h (heure de Londres)" in second


def test_a_mail_that_is_delivered_twice_counts_once(road: Road) -> None:
    answer(road, "ACCEPTED")
    answer(road, "ACCEPTED")
    assert len(shown(road)) == 1


def test_a_guest_who_declines_leads_to_a_question_with_one_press(road: Road) -> None:
    answer(road, "DECLINED")
    question = next(m for m in road.messages() if "Personne ne vient" in m["text"])
    [cancel] = question["card"]["actions"]
    road.press(question, cancel["data"])
    assert [booking.status for booking in road.bookings()] == ["cancelled"]
    assert road.mailbox.calendar_view(GUEST)[0]["status"] == "CANCELLED"


def test_a_forged_answer_is_shown_and_changes_nothing(road: Road) -> None:
    answer(road, "DECLINED", sender="stranger@elsewhere.example")
    held = next(m for m in road.messages() if "stranger@elsewhere.example" in m["text"])
    assert "quelqu’un d’autre l’a envoyé" in held["text"]
    assert shown(road) == []
