"""Mails that belong to no booking: the operator sees and settles them, and nobody's are lost."""

from dataclasses import replace

import pytest
from sqlmodel import select

from calendars.arrival import Part
from integrations.operations import mails
from integrations.operations.operation import Answer
from rooms.database import Database
from rooms.models import Arrival, Booking
from rooms.reference import reference_of
from tests.builders import NOW
from tests.integrations.mail.answering import Sent, arrivals, later, seat, take_in
from tests.integrations.planned import GUEST, Planned

OWN = "salles@drancy.example"
LETTER = [Part("text/plain", b"Je serai en retard.\n\n> Invitation")]


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


@pytest.fixture
def booking(planned: Planned) -> Booking:
    return planned.book(wants_video=False)


@pytest.fixture
def lost(planned: Planned, booking: Booking) -> Sent:
    """Return an answer of the guest of which nothing tells to what."""
    assert booking
    mail = Sent(to=OWN, uid="changed-on-the-way")
    assert take_in(planned, mail).reason == "unknown"
    return mail


def accept(planned: Planned, booking: Booking, number: int = 1) -> Answer:
    return mails.accepted(planned.units, number, reference_of(booking.id), NOW)


def test_lists_whence_they_came_and_why_they_wait(planned: Planned, lost: Sent) -> None:
    answer = mails.listed(planned.database)
    [mail] = answer.data["mails"]
    assert (mail["id"], mail["sender_domain"], mail["reason"]) == (
        1,
        "partenaire.example",
        "unknown",
    )
    assert "1  2026-03-16" in answer.text
    assert GUEST not in answer.text, "the whole address is shown of one that is looked at"
    assert GUEST in mails.shown(planned.database, 1).text
    assert lost.answer in mails.shown(planned.database, 1).text


def test_what_an_organiser_was_asked_is_not_the_operators(
    planned: Planned, booking: Booking, lost: Sent
) -> None:
    named = f"RE: {reference_of(booking.id)}"
    take_in(planned, replace(lost, subject=named, parts=LETTER, message_id="<2@x.example>"))
    assert [row.booking_id for row in arrivals(planned)] == [None, booking.id]
    assert [one["id"] for one in mails.listed(planned.database).data["mails"]] == [1]
    assert mails.shown(planned.database, 2).code == 1
    assert mails.dropped(planned.database, 2).code == 1


@pytest.mark.usefixtures("lost")
def test_a_mail_that_names_a_booking_but_proves_nothing_is_the_operators(
    planned: Planned, booking: Booking
) -> None:
    with planned.units.open() as unit:
        row = unit.session.exec(select(Arrival)).one()
        row.booking_id, row.reason = booking.id, "not_theirs"
        unit.session.add(row)
    assert [one["id"] for one in mails.listed(planned.database).data["mails"]] == [1]
    assert mails.dropped(planned.database, 1).code == 0


@pytest.mark.usefixtures("lost")
def test_one_that_was_dropped_waits_no_longer(planned: Planned) -> None:
    assert mails.dropped(planned.database, 1).code == 0
    assert mails.listed(planned.database).text == "No mail waits for you."
    assert mails.dropped(planned.database, 1).code == 1, "it is settled once"
    assert [(row.verdict, row.reason) for row in arrivals(planned)] == [("let_go", "dropped")]


@pytest.mark.usefixtures("lost")
def test_a_guests_answer_counts_once_it_is_said_to_what(planned: Planned, booking: Booking) -> None:
    answer = accept(planned, booking)
    assert (answer.code, answer.data["verdict"]) == (0, "applied")
    with planned.database.reading() as session:
        assert seat(session, booking).answer == "ACCEPTED"
    assert accept(planned, booking).code == 1


@pytest.mark.usefixtures("lost")
def test_an_answer_that_was_overtaken_changes_nothing(planned: Planned, booking: Booking) -> None:
    newer = Sent(to=OWN, uid="?", answer="DECLINED", stamp=later(5), message_id="<2@x.example>")
    take_in(planned, newer, now=later(6))
    assert accept(planned, booking, 2).data["verdict"] == "applied"
    assert accept(planned, booking, 1).data["verdict"] == "stale"
    with planned.database.reading() as session:
        assert seat(session, booking).answer == "DECLINED"


@pytest.mark.usefixtures("lost")
def test_an_answer_to_what_was_called_off_is_the_organisers(
    planned: Planned, booking: Booking
) -> None:
    planned.cancel(booking)
    assert accept(planned, booking).data["verdict"] == "held"
    assert "arrival_held" in [row.payload["text"] for row in planned.rows("chat")]


@pytest.mark.parametrize(
    "change", [{"parts": LETTER}, {"sender": "stranger@elsewhere.example"}, {"answer": "PERHAPS"}]
)
def test_what_is_no_guests_answer_is_put_to_the_organiser(
    planned: Planned, booking: Booking, lost: Sent, change: dict[str, object]
) -> None:
    mail = replace(lost, message_id="<2@x.example>", **change)  # type: ignore[arg-type]
    assert take_in(planned, mail).booking_id is None
    assert accept(planned, booking, 2).data["verdict"] == "held"
    kind = "letter_came" if mail.parts else "arrival_held"
    assert kind in [row.payload["text"] for row in planned.rows("chat")]
    with planned.database.reading() as session:
        assert seat(session, booking).answer == "NEEDS-ACTION"


@pytest.mark.usefixtures("lost")
def test_an_unknown_booking_leaves_it_waiting(planned: Planned) -> None:
    assert mails.accepted(planned.units, 1, "TALIMO-42", NOW).code == 1
    assert [one["id"] for one in mails.listed(planned.database).data["mails"]] == [1]


def test_of_a_bounce_that_nobody_knows_the_address_is_told(planned: Planned) -> None:
    report = b"Final-Recipient: rfc822; gone@elsewhere.example\nAction: failed\nStatus: 5.1.1\n"
    take_in(planned, Sent(to=OWN, sender="", parts=[Part("message/delivery-status", report)]))
    assert "gone@elsewhere.example 5.1.1" in mails.shown(planned.database, 1).text
