"""The ledger: what was sent, what came back, what each calendar should show, and its repair."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from integrations.operations.invites import invites
from integrations.queue import settle
from integrations.repairs import repair
from rooms.bookings import Change
from rooms.database import Database
from rooms.guests import remove_guests
from rooms.invitations.ledger import Account, accounts
from rooms.models import Booking, OutboxItem
from rooms.reference import reference_of
from tests.builders import NOW, lasting
from tests.integrations.calendar_of import GuestCalendar
from tests.integrations.mail.answering import Sent, address_for, take_in, uid_for
from tests.integrations.planned import GUEST, Planned
from tests.integrations.test_series_invitations import Courses

AGENT = "agent@drancy.example"


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


@pytest.fixture
def booking(planned: Planned) -> Booking:
    return planned.book(wants_video=False)


def account(planned: Planned, booking: Booking, address: str = GUEST) -> Account:
    with planned.database.reading() as session:
        found = {one.address: one for one in accounts(session, booking)}
    return found[address]


def send(planned: Planned, outcome: str = "delivered", now: datetime = NOW) -> list[OutboxItem]:
    """Let all mails that are due go out as said; returns them."""
    due = [row for row in planned.rows("mail") if row.due_at <= now]
    with planned.database.writing() as session:
        for row in due:
            session.add(row)
            row.attempts, row.leased_until = 1, now
            row.result = {"message_id": f"<{row.id}@drancy.example>"}
            session.flush()
            assert settle(session, row, outcome, now)
        session.commit()
    return due


def repaired(planned: Planned, booking: Booking) -> list[str]:
    with planned.units.open() as unit:
        fresh = unit.session.get_one(Booking, booking.id)
        return repair(unit.session, fresh, NOW + timedelta(minutes=5))


def test_a_mail_that_has_not_gone_is_in_doubt(planned: Planned, booking: Booking) -> None:
    assert account(planned, booking).doubts == ("waiting",)
    send(planned)
    found = account(planned, booking)
    assert found.doubts == ()
    [sent] = found.sent
    assert (sent.method, sent.sequence, sent.outcome) == ("REQUEST", 0, "delivered")
    assert sent.message_id


def test_a_mail_that_was_given_up_is_in_doubt(planned: Planned, booking: Booking) -> None:
    send(planned, outcome="failed")
    assert account(planned, booking).doubts == ("failed",)


def test_it_says_what_a_calendar_should_show(planned: Planned, booking: Booking) -> None:
    send(planned)
    planned.change(booking, Change(when=lasting(16)))
    send(planned)
    found = account(planned, booking)
    [shown] = found.shows
    assert (shown.start, shown.sequence, shown.rooms) == (lasting(16).start, 1, ("Jaurès",))
    assert [sent.sequence for sent in found.sent] == [0, 1]


def test_who_was_called_off_should_see_nothing(planned: Planned, booking: Booking) -> None:
    send(planned)
    planned.cancel(booking)
    send(planned)
    found = account(planned, booking)
    assert found.shows == ()
    assert found.sent[-1].method == "CANCEL"


def test_it_says_what_came_back(planned: Planned, booking: Booking) -> None:
    send(planned)
    reply = Sent(to=address_for(planned, booking), uid=uid_for(planned, booking))
    take_in(planned, reply)
    take_in(planned, replace(reply, sender="x@y.example", message_id="<2@y.example>"))
    found = account(planned, booking)
    assert found.answer == "ACCEPTED"
    assert [(one.method, one.verdict, one.reason) for one in found.came] == [
        ("REPLY", "applied", ""),
        ("REPLY", "held", "other_sender"),
    ]
    assert found.doubts == ("held",)
    assert account(planned, booking, AGENT).came == ()


def test_a_repair_sends_the_present_state_with_a_raised_sequence(
    planned: Planned, booking: Booking
) -> None:
    send(planned)
    assert repaired(planned, booking) == [AGENT, GUEST]
    calendar = GuestCalendar()
    for mail in every_mail(planned, GUEST):
        calendar.take_in(mail, NOW)
    assert list(calendar.sequences.values()) == [1]
    assert len(calendar.messages) == 1


def test_a_repair_tells_who_was_taken_off_once_more(planned: Planned, booking: Booking) -> None:
    send(planned)
    with planned.units.open() as unit:
        fresh = unit.session.get_one(Booking, booking.id)
        remove_guests(unit, fresh, [GUEST], planned.town.agent, NOW)
    send(planned)
    assert GUEST in repaired(planned, booking)
    last = every_mail(planned, GUEST)[-1]
    assert (last.payload["kind"], last.payload["meeting"]["sequence"]) == ("removal", 2)


def test_a_repair_waits_for_what_is_on_its_way(planned: Planned, booking: Booking) -> None:
    assert repaired(planned, booking) == []


def test_a_series_is_repaired_as_the_event_that_it_is(database: Database) -> None:
    courses = Courses(database)
    courses.book()
    planned = courses.planned
    send(planned)
    courses.move(2)
    send(planned, now=courses.now)
    booking = courses.dates()[2]
    assert repaired(planned, booking) == [AGENT, GUEST]
    calendar = GuestCalendar()
    for mail in every_mail(planned, GUEST):
        calendar.take_in(mail, NOW)
    assert len(calendar.messages) == 2
    assert len(account(planned, booking).shows) == 2


def test_a_series_that_was_taken_back_is_not_believed_to_show(database: Database) -> None:
    courses = Courses(database)
    courses.book()
    courses.edit(2, "following", move=timedelta(hours=1))
    courses.deliver()
    courses.undo()
    courses.deliver()
    assert courses.believed() == courses.standing() == courses.shown()
    [shown] = account(courses.planned, courses.dates()[2]).shows
    assert len(shown.exdates) == 0


def test_the_command_prints_and_repairs(planned: Planned, booking: Booking) -> None:
    send(planned)
    reference = reference_of(booking.id)
    said = invites(planned.database, reference, NOW, repairs=False)
    assert said.code == 0
    assert GUEST in said.text
    assert "REQUEST 0: delivered" in said.text
    assert json.loads(json.dumps(said.data))["guests"][1]["address"] == GUEST
    said = invites(planned.database, reference, NOW, repairs=True)
    assert GUEST in said.text.splitlines()[-1]
    assert invites(planned.database, "TALIMO-99", NOW, repairs=True).code == 1


def every_mail(planned: Planned, address: str) -> list[OutboxItem]:
    """Return what a guest gets in the end: mails that were withdrawn never go."""
    with planned.database.reading() as session:
        mails = select(OutboxItem).where(OutboxItem.kind == "mail").order_by(col(OutboxItem.id))
        rows = list(session.exec(mails))
    return [row for row in rows if row.payload["to"] == address and row.outcome != "withdrawn"]
