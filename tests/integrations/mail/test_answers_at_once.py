"""Answers that come while the meeting moves: nobody waits for ever, and no old answer counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier

import pytest
from sqlmodel import select

from integrations.mail.intake import MailIntake
from rooms.bookings import Change, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.invitations.arrivals import case, count
from rooms.models import Arrival, Booking
from rooms.unit_of_work import UnitOfWork
from tests.integrations.mail.answering import SECRET, Sent, address_for, seat, take_in, uid_for
from tests.integrations.planned import GUEST
from tests.integrations.test_ledger import send
from tests.integrations.test_series_invitations import AN_HOUR, Courses

OTHER = "invite@partenaire.example"
ROUNDS = 4

Act = Callable[[UnitOfWork], object]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_an_answer_to_a_series_and_a_move_of_its_date_at_once(
    database: Database, number: int
) -> None:
    courses = Courses(database)
    courses.book("FREQ=WEEKLY;COUNT=3", guests=(GUEST, OTHER))
    send(courses.planned, now=courses.now)
    first = courses.dates()[number % 3]
    acts = [answering(courses, first, GUEST), moving(courses, first), vouching(courses, first)]
    at_once(courses, acts[number % 3 :] + acts[: number % 3])
    with database.reading() as session:
        for date in courses.dates():
            moved = date.id == first.id
            assert seat(session, date).answer == ("NEEDS-ACTION" if moved else "ACCEPTED")
        held = session.exec(select(Arrival).where(Arrival.sender == "x@elsewhere.example")).one()
    assert held.verdict in ("stale", "applied")


def at_once(courses: Courses, acts: list[Act]) -> None:
    """Do all, each in a transaction of its own that begins with the others."""
    meet = Barrier(len(acts))

    def contend(act: Act) -> None:
        meet.wait(30)
        with suppress(Refused), courses.planned.units.open() as unit:
            act(unit)

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(contend, acts))


def answering(courses: Courses, date: Booking, guest: str) -> Act:
    to, uid = address_for(courses.planned, date, guest), uid_for(courses.planned, date)
    mail = Sent(to=to, uid=uid, sender=guest, attendee=guest, message_id=f"<{guest}>")
    return MailIntake(SECRET)(mail.item(courses.now), courses.now)


def moving(courses: Courses, date: Booking) -> Act:
    when = Interval(date.starts_at + AN_HOUR, date.ends_at + AN_HOUR)

    def move(unit: UnitOfWork) -> None:
        booking = unit.session.get_one(Booking, date.id)
        change(unit, booking, Change(when=when), courses.planned.town.agent, courses.now)

    return move


def vouching(courses: Courses, date: Booking) -> Act:
    """Let the organiser take a mail that is held for the other guest's answer to this date."""
    planned = courses.planned
    mail = Sent(to=address_for(planned, date, OTHER), uid=uid_for(planned, date), attendee=OTHER)
    forged = replace(mail, sender="x@elsewhere.example", message_id="<held@x.example>")
    row = take_in(planned, forged)

    def vouch(unit: UnitOfWork) -> None:
        found = case(unit.session, planned.town.agent, row.id)
        count(unit, found, courses.now)

    return vouch
