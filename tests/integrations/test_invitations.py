"""Invitations: each calendar gets every state once, in order, and never a state that isn't so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from integrations import invitations
from integrations.outbox import untried
from rooms.bookings import Change, change
from rooms.database import Database
from rooms.events import ConferenceReady
from rooms.models import Booking, Conference, OutboxItem
from tests.builders import NOW, lasting
from tests.conftest import NewDatabase
from tests.integrations.planned import Planned

LATER = Change(when=lasting(16))
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


def told(rows: list[OutboxItem]) -> list[tuple[str, int]]:
    return [(row.payload["kind"], row.payload["meeting"]["sequence"]) for row in rows]


def make_ready(planned: Planned, booking: Booking) -> None:
    with planned.units.open() as unit:
        conference = unit.session.exec(select(Conference)).one()
        conference.state, conference.web_link = "ready", "https://webex.example/1"
        unit.record(
            ConferenceReady(organisation_id=booking.organisation_id, booking_id=booking.id, at=SOON)
        )


def test_the_first_mail_waits_two_minutes_for_the_link(planned: Planned) -> None:
    planned.book()
    assert {row.due_at for row in planned.rows("mail")} == {NOW + invitations.WAIT_FOR_LINK}


def test_a_change_does_not_begin_the_wait_anew(planned: Planned) -> None:
    booking = planned.book()
    planned.change(booking, LATER, now=SOON)
    mails = planned.rows("mail")
    assert told(mails) == [("invitation", 0)] * 2
    assert {row.due_at for row in mails} == {NOW + invitations.WAIT_FOR_LINK}


def test_without_a_conference_nothing_waits(planned: Planned) -> None:
    planned.book(wants_video=False)
    assert {row.due_at for row in planned.rows("mail")} == {NOW}


def test_the_link_replaces_the_mail_that_waits_for_it(planned: Planned) -> None:
    booking = planned.book()
    make_ready(planned, booking)
    mails = planned.rows("mail")
    assert told(mails) == [("invitation", 0)] * 2
    assert all(mail.payload["meeting"]["join"] for mail in mails)
    assert {mail.due_at for mail in mails} == {SOON}


def test_what_may_have_gone_out_is_updated_and_not_repeated(planned: Planned) -> None:
    booking = planned.book(wants_video=False)
    claimed = planned.claim("mail")
    planned.change(booking, LATER, now=SOON)
    ours = [m for m in planned.rows("mail") if m.payload["to"] == claimed.payload["to"]]
    others = [m for m in planned.rows("mail") if m.payload["to"] != claimed.payload["to"]]
    assert told(ours) == [("invitation", 0), ("update", 1)]
    assert ours[1].payload["before"] == claimed.payload["meeting"]
    assert told(others) == [("invitation", 1)], "who has had nothing yet is invited once"


def test_a_mail_that_is_claimed_while_it_is_taken_back_counts_as_sent(
    new_postgresql: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = Planned(new_postgresql())
    booking = planned.book(wants_video=False, guests=())
    claimed = []

    def late(session: Session, kind: str, subject: str) -> list[OutboxItem]:
        claimed.append(planned.claim("mail"))
        return untried(session, kind, subject)

    monkeypatch.setattr(invitations, "untried", late)
    planned.change(booking, LATER, now=SOON)
    assert len(claimed) == 1
    assert told(planned.rows("mail")) == [("invitation", 0), ("update", 1)]


def test_two_that_write_at_once_give_no_sequence_twice(new_postgresql: NewDatabase) -> None:
    planned = Planned(new_postgresql())
    booking = planned.book(guests=())
    planned.claim("mail", now=NOW + timedelta(minutes=3))
    with ThreadPoolExecutor(1) as pool:
        with planned.units.open() as unit:
            change(unit, booking, LATER, planned.town.agent, SOON)
            ready = pool.submit(make_ready, planned, booking)
            until_somebody_waits(planned.database)
        ready.result(timeout=10)
    (_, last) = planned.rows("mail")
    assert planned.sequence() == 2
    assert told([last]) == [("update", 2)]
    assert last.payload["meeting"]["start"] == lasting(16).start.isoformat()
    assert last.payload["meeting"]["join"]


def until_somebody_waits(database: Database) -> None:
    waits = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(5000):
        with database.reading() as session:
            if session.connection().execute(waits).first():
                return
    raise AssertionError("nobody waits for a lock")


def test_a_change_that_guests_do_not_see_sends_no_mail(planned: Planned) -> None:
    booking = planned.book(wants_video=False)
    before = told(planned.rows("mail"))
    planned.change(booking, Change(people=5), now=SOON)
    assert told(planned.rows("mail")) == before


def test_calling_off_before_anybody_was_told_tells_nobody(planned: Planned) -> None:
    booking = planned.book()
    planned.cancel(booking, now=SOON)
    assert planned.rows("mail") == []


def test_only_who_was_told_hears_that_it_is_off(planned: Planned) -> None:
    booking = planned.book(wants_video=False)
    claimed = planned.claim("mail")
    planned.cancel(booking, now=SOON)
    mails = planned.rows("mail")
    assert told(mails) == [("invitation", 0), ("cancellation", 1)]
    assert {mail.payload["to"] for mail in mails} == {claimed.payload["to"]}


def test_a_link_that_comes_after_the_cancellation_invites_nobody(planned: Planned) -> None:
    booking = planned.book()
    planned.cancel(booking, now=SOON)
    make_ready(planned, booking)
    assert planned.rows("mail") == []


def test_a_failed_conference_lets_the_invitation_go(planned: Planned) -> None:
    booking = planned.book()
    with planned.units.open() as unit:
        invitations.release(unit.session, booking.id, SOON)
    assert {row.due_at for row in planned.rows("mail")} == {SOON}


def test_a_frozen_meeting_thaws_to_what_it_was(planned: Planned) -> None:
    booking = planned.book()
    make_ready(planned, booking)
    payload: dict[str, Any] = planned.rows("mail")[0].payload
    meeting = invitations.thawed(payload["meeting"])
    assert (meeting.start, meeting.end) == (lasting(14).start, lasting(14).end)
    assert meeting.join is not None
    assert meeting.join.web_link == "https://webex.example/1"
    assert meeting.places[0].room == "Jaurès"
