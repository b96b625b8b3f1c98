"""Mails that nobody takes: who can't be reached is known, and can be written to once more."""

from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from integrations.errors import OutsideError, PermanentError, Unreachable
from integrations.mail.client import Mailer
from integrations.mail.delivery import MailDelivery
from integrations.queue import settle
from rooms.database import Database
from rooms.events import DeliveryFailed
from rooms.invitations.answers import try_again
from rooms.models import Booking, OutboxItem
from tests.builders import NOW
from tests.integrations.mail.answering import MAILBOX, SECRET, seat
from tests.integrations.planned import GUEST, Planned
from tests.integrations.test_ledger import account, send
from tests.integrations.test_series_invitations import Courses

GONE = Unreachable("Mail: the recipient is refused (550).", status=550, reason="No such user here")


@dataclass
class Refusing(Mailer):
    """Sends nothing, for the reason given."""

    error: OutsideError

    def send(self, message: EmailMessage, envelope_from: str, recipient: str) -> None:
        raise self.error


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


@pytest.fixture
def booking(planned: Planned) -> Booking:
    return planned.book(wants_video=False)


def deliver(planned: Planned, item: OutboxItem, error: OutsideError = GONE) -> str:
    """Let the server refuse a mail, and write what follows from it; returns how it ended."""
    outcome = MailDelivery(Refusing(error), MAILBOX, SECRET)(item, NOW)
    with planned.units.open() as unit:
        item.attempts, item.leased_until = 1, NOW
        unit.session.add(item)
        unit.session.flush()
        assert settle(unit.session, item, outcome.word, NOW)
        assert outcome.record is not None
        outcome.record(unit)
    return outcome.word


def to_guest(planned: Planned) -> OutboxItem:
    [mail] = [row for row in planned.rows("mail") if row.payload["to"] == GUEST]
    return mail


def said(planned: Planned) -> list[str]:
    return [row.payload["text"] for row in planned.rows("chat")]


def test_an_address_that_is_refused_at_once_is_as_one_whose_mails_come_back(
    planned: Planned, booking: Booking
) -> None:
    assert deliver(planned, to_guest(planned)) == "failed"
    assert said(planned) == ["guest_unreachable"]
    with planned.database.reading() as session:
        assert seat(session, booking).unreachable_at == NOW
    assert {"failed", "unreachable"} <= set(account(planned, booking).doubts)


def test_it_is_told_once_until_somebody_tries_again(planned: Planned, booking: Booking) -> None:
    deliver(planned, to_guest(planned))
    again(planned, booking)
    mail = to_guest(planned)
    assert (mail.payload["kind"], mail.payload["meeting"]["sequence"]) == ("invitation", 1)
    assert account(planned, booking).doubts == ("waiting",)
    deliver(planned, mail)
    assert said(planned) == ["guest_unreachable"] * 2


def test_of_a_series_all_dates_are_tried_again(database: Database) -> None:
    courses = Courses(database)
    courses.book("FREQ=WEEKLY;COUNT=3", guests=(GUEST,))
    planned = courses.planned
    deliver(planned, to_guest(planned))
    first, *others = courses.dates()
    with planned.database.reading() as session:
        assert all(seat(session, date).unreachable_at for date in [first, *others])
    again(planned, first)
    assert to_guest(planned).payload["kind"] == "invitation"
    with planned.database.reading() as session:
        assert not any(seat(session, date).unreachable_at for date in [first, *others])


def again(planned: Planned, booking: Booking) -> None:
    with planned.units.open() as unit:
        fresh = unit.session.get_one(Booking, booking.id)
        try_again(unit, fresh, GUEST, planned.town.agent, NOW)


def test_another_refusal_is_no_fault_of_the_guest(planned: Planned, booking: Booking) -> None:
    with pytest.raises(PermanentError):
        deliver(planned, to_guest(planned), PermanentError("Mail: the server refuses (550)."))
    with planned.database.reading() as session:
        assert seat(session, booking).unreachable_at is None


@pytest.mark.parametrize(
    ("detail", "news"),
    [
        ("invitation", "mail_failed"),
        ("update", "mail_failed"),
        ("cancellation", "ending_failed"),
        ("removal", "ending_failed"),
    ],
)
def test_who_was_not_told_what_is_said(
    planned: Planned, booking: Booking, detail: str, news: str
) -> None:
    send(planned, outcome="failed")
    with planned.units.open() as unit:
        unit.record(
            DeliveryFailed(
                organisation_id=booking.organisation_id,
                booking_id=booking.id,
                at=NOW,
                effect="mail",
                target=GUEST,
                detail=detail,
            )
        )
    assert said(planned) == [news]
