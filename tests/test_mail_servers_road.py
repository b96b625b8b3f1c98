"""The road of invitations and answers through real mail servers: Postfix and Dovecot."""

import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import parseaddr

import pytest
from icalendar import Calendar, Event
from sqlmodel import select

from calendars.checks import problems
from integrations.adapters import postbox
from integrations.settings import read_settings
from rooms.database import Database
from rooms.models import Attendee, InboxItem
from tests.integrations.mail.dovecot import Dovecot
from tests.integrations.mail.postfix import HOST, IS_INSTALLED, Postfix
from tests.road import GUEST, Road, road_on
from tests.waiting import PATIENCE_SECONDS, until

BOX = GUEST.partition("@")[0]
NOBODY = "nobody@partenaire.example"
pytestmark = pytest.mark.skipif(
    not IS_INSTALLED, reason="Postfix and Dovecot with LMTP aren't installed, or this isn't root"
)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    dovecot = Dovecot(BOX, "agent")
    yield dovecot
    dovecot.stop()


@pytest.fixture(scope="module")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    postfix = Postfix(dovecot)
    yield postfix
    postfix.stop()


@pytest.fixture(params=[""])
def road(
    request: pytest.FixtureRequest, sqlite_database: Database, dovecot: Dovecot, postfix: Postfix
) -> Iterator[Road]:
    """Open a road along both servers; the parameter is whose word on senders the bot believes."""
    for user in (BOX, "agent", "salles"):
        with dovecot.client(user) as client:
            client.select_folder("INBOX")
            client.delete_messages(client.search())
            client.expunge()
    servers = {"SMTP_URL": postfix.url, "IMAP_URL": dovecot.url, "MAIL_AUTH_HOST": request.param}
    with road_on(sqlite_database, further=servers) as road:
        settings = read_settings(road.environment())
        reader = postbox(settings, road.salon.database, road.clock, road.salon.worker.ring)
        assert reader is not None
        thread = threading.Thread(target=reader.run)
        thread.start()
        yield road
        reader.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def invited(road: Road, guest: str = GUEST) -> None:
    road.say(f"réserve Césaire demain de 14h à 15h sans visio, invite {guest}")


def received(dovecot: Dovecot, number: int) -> Message:
    """Return the guest's mail with this number, counted from 1, once it is there."""
    until(lambda: len(dovecot.mails_of(BOX)) >= number)
    return message_from_bytes(dovecot.mails_of(BOX)[number - 1])


def calendar_of(mail: Message) -> bytes:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def event_of(mail: Message) -> Event:
    [event] = Calendar.from_ical(calendar_of(mail).decode()).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def work(road: Road, mails: int = 1) -> None:
    """Wait until so many mails have been read from the bot's mailbox, and do what they ask for."""

    def number() -> int:
        with road.database.reading() as session:
            return len(session.exec(select(InboxItem).where(InboxItem.kind == "mail")).all())

    until(lambda: number() >= mails)
    road.salon.worker.drain()


def answer(invitation: Message, partstat: str, number: int = 1) -> EmailMessage:
    """Return the answer to an invitation, shaped as Thunderbird shapes it."""
    event = event_of(invitation)
    organizer = str(event["organizer"])
    calendar = (
        "BEGIN:VCALENDAR\r\nPRODID:-//Example//Client//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\n"
        f"BEGIN:VEVENT\r\nDTSTAMP:20260316T0900{number:02}Z\r\nUID:{event['uid']}\r\n"
        f"SEQUENCE:{event['sequence']}\r\nSUMMARY:{event['summary']}\r\nORGANIZER:{organizer}\r\n"
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{GUEST}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Été <{GUEST}>", organizer.removeprefix("mailto:")
    mail["Subject"], mail["Message-ID"] = "Réponse", f"<{number}@partenaire.example>"
    mail.set_content("Réponse à votre invitation.", cte="8bit")
    mail.add_alternative(
        calendar, maintype="text", subtype="calendar", params={"method": "REPLY"}, cte="8bit"
    )
    mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    return mail


def test_an_invitation_arrives_byte_for_byte(road: Road, dovecot: Dovecot) -> None:
    invited(road)
    mail = received(dovecot, 1)
    assert problems(calendar_of(mail)) == []
    event = event_of(mail)
    assert mail["To"] == GUEST
    assert str(event["organizer"]) == f"mailto:{parseaddr(mail['Reply-To'])[1]}"
    types = [part.get_content_type() for part in mail.walk()]
    assert types == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert mail["Return-Path"].strip("<>").startswith("salles+"), "bounces name whom"


def test_an_answer_to_the_plus_address_shows_in_the_organizers_thread(
    road: Road, dovecot: Dovecot, postfix: Postfix
) -> None:
    invited(road)
    postfix.send(answer(received(dovecot, 1), "ACCEPTED"))
    work(road)
    assert any(f"Oui : {GUEST}" in message["text"] for message in road.messages())
    postfix.send(answer(received(dovecot, 1), "TENTATIVE", 2))
    work(road, 2)
    [shown] = [m for m in road.messages() if m["text"].startswith("Réponses de vos invités")]
    assert f"Peut-être : {GUEST}" in shown["text"]


@pytest.mark.parametrize("road", [HOST], indirect=True)
def test_an_answer_counts_only_if_the_server_vouches_for_who_sent_it(
    road: Road, dovecot: Dovecot, postfix: Postfix
) -> None:
    """Whatever a forger writes about themselves stands below what the server writes."""
    invited(road)
    forged = answer(received(dovecot, 1), "DECLINED")
    forged["Authentication-Results"] = f"{HOST}; dmarc=pass header.from=partenaire.example"
    postfix.send(forged, "forger@elsewhere.example")
    work(road)
    assert given(road) == "NEEDS-ACTION"
    postfix.send(answer(received(dovecot, 1), "ACCEPTED", 2))
    work(road, 2)
    assert given(road) == "ACCEPTED"


def given(road: Road) -> str:
    with road.database.reading() as session:
        return session.exec(select(Attendee).where(Attendee.address == GUEST)).one().answer


def test_an_update_and_a_cancellation_arrive_in_order_and_in_the_thread(
    road: Road, dovecot: Dovecot
) -> None:
    invited(road)
    road.say("déplace ma réunion de demain à 16h")
    road.say("annule ma réunion de demain")
    mails = [received(dovecot, number) for number in (1, 2, 3)]
    events = [event_of(mail) for mail in mails]
    assert [str(event["sequence"]) for event in events] == ["0", "1", "2"]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({str(event["uid"]) for event in events}) == 1
    assert [mail["In-Reply-To"] for mail in mails[1:]] == [mails[0]["Message-ID"]] * 2


def test_a_guest_whom_the_server_does_not_know_is_marked_as_unreachable(
    road: Road, dovecot: Dovecot
) -> None:
    """Postfix takes the mail, Dovecot knows nobody of that name, and a report comes back."""
    invited(road, NOBODY)
    work(road)
    [report] = [message_from_bytes(raw) for raw in dovecot.mails_of("salles")]
    assert report.get_content_type() == "multipart/report"
    with road.database.reading() as session:
        lost = session.exec(select(Attendee).where(Attendee.address == NOBODY)).one()
    assert lost.unreachable_at is not None
    assert any(NOBODY in m["text"] and "5.1.1" in m["text"] for m in road.messages())
