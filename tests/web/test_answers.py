"""The page to answer on: it acts on its form alone, and for who has its key alone."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from calendars.tokens import Answered, make_token
from integrations.mail.linked import LONGEST_COMMENT
from rooms.bookings import Change
from rooms.database import Database
from rooms.models import Booking
from tests.builders import FixedClock, lasting
from tests.integrations.mail.answering import arrivals, seat
from tests.integrations.planned import GUEST, Planned
from tests.integrations.test_ledger import send
from web.answers import answer_pages
from web.app import create_app

SECRET = b"secret"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


@pytest.fixture
def booking(planned: Planned) -> Booking:
    return planned.book(wants_video=False)


@pytest.fixture
def client(planned: Planned, clock: FixedClock) -> FlaskClient:
    app: Flask = create_app(planned.database, [answer_pages(planned.units, clock, SECRET)])
    return app.test_client()


@pytest.fixture
def page(planned: Planned, booking: Booking) -> str:
    return address(planned, booking)


def address(planned: Planned, booking: Booking) -> str:
    with planned.database.reading() as session:
        attendee = seat(session, booking)
    return f"/answers/{make_token(SECRET, Answered(booking.id, attendee.id), 'link')}"


def answer_of(planned: Planned, booking: Booking) -> str:
    with planned.database.reading() as session:
        return seat(session, booking).answer


@pytest.mark.parametrize(("language", "word"), [("fr-FR,fr", "Refuser"), ("en-GB", "Decline")])
def test_it_shows_the_meeting_in_the_readers_language(
    client: FlaskClient, page: str, language: str, word: str
) -> None:
    shown = client.get(page, headers={"Accept-Language": language})
    assert shown.status_code == 200
    assert "Jaurès" in shown.text
    assert GUEST in shown.text
    assert word in shown.text


def test_a_look_changes_nothing_whatever_the_link_says(
    client: FlaskClient, planned: Planned, booking: Booking, page: str
) -> None:
    client.get(f"{page}?answer=declined")
    client.head(f"{page}?answer=declined")
    assert answer_of(planned, booking) == "NEEDS-ACTION"
    assert arrivals(planned) == []


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_the_form_answers(
    client: FlaskClient, planned: Planned, booking: Booking, page: str, answer: str
) -> None:
    done = client.post(page, data={"answer": answer, "comment": "À bientôt"})
    assert "bien arriv" in done.text
    assert answer_of(planned, booking) == answer.upper()
    [row] = arrivals(planned)
    assert (row.via, row.verdict, row.comment) == ("link", "applied", "À bientôt")


def test_who_answers_what_has_moved_under_the_page_is_asked_once_more(
    client: FlaskClient, planned: Planned, booking: Booking, page: str
) -> None:
    assert 'name="shown" value="0"' in client.get(page).text
    send(planned)
    planned.change(booking, Change(when=lasting(16)))
    asked = client.post(page, data={"answer": "accepted", "shown": "0"})
    assert "a changé entre-temps" in asked.text
    assert answer_of(planned, booking) == "NEEDS-ACTION"
    assert "bien arriv" in client.post(page, data={"answer": "accepted", "shown": "1"}).text
    assert answer_of(planned, booking) == "ACCEPTED"


@pytest.mark.parametrize("shown", ["-1", "x", "9" * 30])
def test_a_forged_state_of_the_page_breaks_nothing(
    client: FlaskClient, planned: Planned, booking: Booking, page: str, shown: str
) -> None:
    client.post(page, data={"answer": "accepted", "shown": shown, "comment": "\x00"})
    client.post(page, data={"answer": "declined", "shown": "0"})
    assert answer_of(planned, booking) == "DECLINED"


def test_the_last_answer_counts(
    client: FlaskClient, planned: Planned, booking: Booking, page: str, clock: FixedClock
) -> None:
    client.post(page, data={"answer": "accepted"})
    clock.move(timedelta(minutes=1))
    client.post(page, data={"answer": "declined"})
    assert answer_of(planned, booking) == "DECLINED"
    assert "décliné" in client.get(page).text


def test_what_is_over_or_called_off_cannot_be_answered(
    client: FlaskClient, planned: Planned, booking: Booking, page: str, clock: FixedClock
) -> None:
    clock.move(timedelta(days=3))
    assert "<form" not in client.get(page).text
    client.post(page, data={"answer": "accepted"})
    assert answer_of(planned, booking) == "NEEDS-ACTION"
    clock.move(-timedelta(days=3))
    planned.cancel(booking)
    client.post(page, data={"answer": "accepted"})
    assert answer_of(planned, booking) == "NEEDS-ACTION"
    assert "<form" not in client.get(page).text


@pytest.mark.parametrize(
    "token", ["", "b1-1-aaaaaaaa", "b1-1-" + "a" * 24, "x" * 5000, "%00", "../etc", "🙂"]
)
def test_other_keys_open_nothing(client: FlaskClient, token: str) -> None:
    assert client.get(f"/answers/{token}").status_code in (404, 405)
    assert client.post(f"/answers/{token}", data={"answer": "accepted"}).status_code in (404, 405)


def test_the_address_for_mails_opens_no_page(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    with planned.database.reading() as session:
        attendee = seat(session, booking)
    token = make_token(SECRET, Answered(booking.id, attendee.id))
    assert client.get(f"/answers/{token}").status_code == 404


@pytest.mark.parametrize("form", [{}, {"answer": "maybe"}, {"answer": "delegated"}])
def test_no_other_answer_is_taken(
    client: FlaskClient, planned: Planned, page: str, form: dict[str, str]
) -> None:
    assert client.post(page, data=form).status_code == 400
    assert arrivals(planned) == []


def test_words_are_shown_as_words_and_cut(client: FlaskClient, planned: Planned, page: str) -> None:
    client.post(page, data={"answer": "accepted", "comment": "<script>" + "x" * 5_000})
    assert len(arrivals(planned)[0].comment) == LONGEST_COMMENT


def test_nothing_is_kept_or_loaded_from_elsewhere(client: FlaskClient, page: str) -> None:
    headers = client.get(page).headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
