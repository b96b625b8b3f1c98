"""The road of an invited room: by real SMTP to its address, and its answer to the calendar."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from calendars.room_addresses import room_address
from integrations.mail.postbox import Postbox, take_in
from rooms.database import Database
from rooms.models import OutboxItem, OutsideEvent
from tests.integrations.mail.dovecot import IS_INSTALLED, Dovecot
from tests.road import AGENT, Road, road_on

OWN = "salles@drancy.example"
HOST = "mx.drancy.example"
HOURS = {14: "14h–15h", 16: "16h–17h"}


@pytest.fixture
def road(sqlite_database: Database) -> Iterator[Road]:
    with road_on(sqlite_database, further={"MAIL_AUTH_HOST": HOST}) as road:
        take = partial(take_in, road.database, road.clock, road.salon.worker.ring, OWN)
        road.mailbox.hand_on(OWN, take)
        yield road


def address(road: Road) -> str:
    return room_address(OWN, "Mandela", road.town.id_of("mandela"))


def event(road: Road, method: str, sequence: int, hour: int) -> EmailMessage:
    """Return what a calendar sends to Mandela, as the town's mail server hands it on."""
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{HOST}; dkim=pass header.d=drancy.example"
    mail["From"], mail["To"], mail["Subject"] = AGENT, address(road), "Comité"
    mail["Message-ID"] = f"<{method}-{sequence}@drancy.example>"
    mail.set_content("Comité")
    calendar = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:event-1\r\n"
        f"DTSTAMP:20260316T08000{sequence}Z\r\nSEQUENCE:{sequence}\r\nSUMMARY:Comité\r\n"
        f"DTSTART;TZID=Europe/Paris:20260317T{hour}0000\r\nDURATION:PT1H\r\n"
        f"ORGANIZER:mailto:{AGENT}\r\nATTENDEE;RSVP=TRUE:mailto:{address(road)}\r\n"
        "ATTENDEE:mailto:contact@partenaire.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    mail.add_alternative(
        calendar.encode(), maintype="text", subtype="calendar", params={"method": method}
    )
    return mail


def send(road: Road, method: str = "REQUEST", sequence: int = 0, hour: int = 14) -> None:
    server = urlsplit(road.mailbox.url)
    with smtplib.SMTP(server.hostname or "", server.port or 0) as smtp:
        smtp.send_message(event(road, method, sequence, hour))
    road.salon.worker.drain()


def replies(road: Road) -> list[dict[str, Any]]:
    return [mail for mail in road.mailbox.mails_to(AGENT) if mail["method"] == "REPLY"]


def texts(road: Road) -> list[str]:
    return [mail["text"].replace("\xa0", " ") for mail in replies(road)]


def test_an_invited_room_is_booked_and_answers_with_the_join_link(road: Road) -> None:
    send(road)
    [booking] = road.bookings()
    assert (booking.title, booking.status) == ("Comité", "confirmed")
    [reply] = replies(road)
    assert "https://" in reply["text"]
    said = [message["text"] for message in road.messages()]
    assert any("Réservé comme votre agenda le demande" in text for text in said)
    assert not [mail for mail in road.mailbox.mails_to(AGENT) if mail["method"] == "REQUEST"]
    assert road.mailbox.mails_to("contact@partenaire.example") == []


def test_what_the_calendar_moves_and_cancels_is_moved_and_cancelled(road: Road) -> None:
    send(road)
    send(road, sequence=1, hour=16)
    assert [HOURS[14] in texts(road)[0], HOURS[16] in texts(road)[1]] == [True, True]
    send(road, "CANCEL", 2, 16)
    assert [one.status for one in road.bookings()] == ["cancelled"]
    assert len(replies(road)) == 2


def test_what_is_said_in_chat_comes_to_the_calendar(road: Road) -> None:
    send(road)
    road.say("annule ma réunion de demain")
    assert [one.status for one in road.bookings()] == ["cancelled"]
    assert "n’est plus réservée" in texts(road)[-1]
    with road.database.reading() as session:
        [known] = session.exec(select(OutsideEvent)).all()
        assert set(known.told[""].values()) == {"DECLINED"}


def test_no_address_is_told_where_nobody_reads_the_mailbox(road: Road) -> None:
    answer = road.say("quelle est l'adresse mail de Mandela ?")["text"]
    assert "Mandela" in answer
    assert address(road) not in answer


@pytest.mark.skipif(not IS_INSTALLED, reason="Dovecot is not installed")
def test_the_same_by_a_real_mailbox(road: Road) -> None:
    dovecot = Dovecot()
    try:
        dovecot.deliver(event(road, "REQUEST", 0, 14).as_bytes())
        postbox = Postbox(dovecot.url, road.database, road.clock, road.salon.worker.ring)
        with postbox.connected() as client:
            assert postbox.read_new(client) == 1
    finally:
        dovecot.stop()
    road.salon.worker.drain()
    assert len(road.bookings()) == 1
    [reply] = replies(road)
    assert HOURS[14] in reply["text"].replace("\xa0", " ")
    with road.database.reading() as session:
        rows = session.exec(select(OutboxItem.outcome).where(OutboxItem.kind == "room_reply"))
        assert list(rows) == ["withdrawn", "delivered"]  # the first had no join link yet
