"""The page of a call: who has its address, what they may do there, and what nobody reads there."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from calendars.tokens import make_feed_token
from rooms.bookings import Change
from rooms.database import Database
from rooms.events import CallRequested
from rooms.models import Booking, EventRecord
from tests.builders import FixedClock, at, booked, lasting
from tests.integrations.planned import GUEST, Planned
from web.app import create_app
from web.calls import KEPT, call_address, call_pages

SECRET = b"secret"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(at(14, 10))


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


@pytest.fixture
def booking(planned: Planned) -> Booking:
    return planned.book("jaures", "mandela")


@pytest.fixture
def client(planned: Planned, clock: FixedClock) -> FlaskClient:
    app = create_app(planned.database, [call_pages(planned.units, clock, SECRET)])
    return app.test_client()


def page_of(booking: Booking, person_id: int | None) -> str:
    return call_address("", SECRET, booking.id, person_id)


def asked(planned: Planned) -> list[tuple[str, int | None]]:
    """Return what was asked of calls, and by whom."""
    mine = select(EventRecord).where(EventRecord.kind == CallRequested.__name__)
    with planned.database.reading() as session:
        found = session.exec(mine.order_by(col(EventRecord.id))).all()
    return [(one.data["act"], one.person_id) for one in found]


@pytest.mark.parametrize(
    ("language", "word"), [("fr-FR,fr", "Connecter les salles"), ("en-GB", "Connect the rooms")]
)
def test_it_speaks_the_readers_language(
    client: FlaskClient, planned: Planned, booking: Booking, language: str, word: str
) -> None:
    page = page_of(booking, planned.town.agent.id)
    assert word in client.get(page, headers={"Accept-Language": language}).text


def test_a_look_changes_nothing_whatever_the_link_says(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    page = page_of(booking, planned.town.agent.id)
    for query in ("?act=start", "?done=start", "?act=end&sure=yes"):
        assert client.get(page + query).status_code == 200
        client.head(page + query)
    assert asked(planned) == []


@pytest.mark.parametrize("who", ["agent", "admin"])
def test_who_may_change_the_booking_may_steer_its_call(
    client: FlaskClient, planned: Planned, booking: Booking, who: str
) -> None:
    person = getattr(planned.town, who)
    sent = client.post(page_of(booking, person.id), data={"act": "start"})
    assert sent.status_code == 303
    assert asked(planned) == [("start", person.id)]


@pytest.mark.parametrize("who", ["colleague", "neighbour", "nobody"])
def test_others_may_only_look(
    client: FlaskClient, planned: Planned, booking: Booking, who: str
) -> None:
    town = planned.town
    people = {"colleague": town.colleague.id, "neighbour": town.neighbour.agent.id, "nobody": None}
    page = page_of(booking, people[who])
    assert "<form" not in client.get(page).text
    for data in ({"act": "start"}, {"act": "end", "sure": "yes"}, {"act": "go_on", "until": "x"}):
        assert client.post(page, data=data).status_code == 200
    assert asked(planned) == []


def test_who_has_handed_the_meeting_over_steers_it_no_more(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    page = page_of(booking, planned.town.agent.id)
    with planned.units.open() as unit:
        unit.session.get_one(Booking, booking.id).organizer_id = planned.town.colleague.id
    assert "<form" not in client.get(page).text
    client.post(page, data={"act": "start"})
    assert asked(planned) == []


def test_another_site_can_press_nothing(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    page = page_of(booking, planned.town.agent.id)
    for site in ("cross-site", "same-site"):
        sent = client.post(page, data={"act": "start"}, headers={"Sec-Fetch-Site": site})
        assert sent.status_code == 403
    assert asked(planned) == []


@pytest.mark.parametrize("act", ["", "ring", "end", "go_on", "START", "start\x00"])
def test_what_cannot_be_done_now_is_not_done(
    client: FlaskClient, planned: Planned, booking: Booking, act: str
) -> None:
    page = page_of(booking, planned.town.agent.id)
    assert client.post(page, data={"act": act, "sure": "yes", "end": "x"}).status_code == 200
    assert asked(planned) == []


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (at(13, 29), False),
        (at(13, 30), True),
        (at(14, 59), True),
        (at(15), False),
    ],
)
def test_rooms_are_connected_by_hand_around_the_meeting_alone(
    client: FlaskClient,
    planned: Planned,
    booking: Booking,
    clock: FixedClock,
    now: datetime,
    offered: bool,
) -> None:
    clock.set(now)
    page = page_of(booking, planned.town.agent.id)
    assert ('value="start"' in client.get(page).text) is offered
    client.post(page, data={"act": "start"})
    assert bool(asked(planned)) is offered


def test_neither_private_titles_nor_addresses_of_guests_stand_there(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    planned.change(booking, Change(title="Licenciement", is_private=True))
    for person_id in (planned.town.agent.id, None):
        shown = client.get(page_of(booking, person_id)).text
        assert "Licenciement" not in shown
        assert GUEST not in shown
        assert planned.town.agent.email not in shown


def test_the_next_meeting_stays_nameless(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    town = planned.town
    booked(planned.units, town.colleague, lasting(15), town.rooms["jaures"], title="Conseil")
    shown = client.get(page_of(booking, town.agent.id)).text
    assert "La réunion suivante commence à 15h." in shown
    assert "Conseil" not in shown


def test_titles_are_words_and_no_markup(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    planned.change(booking, Change(title="<script>alert(1)</script>"))
    assert "<script>alert" not in client.get(page_of(booking, None)).text


def test_a_cancelled_meeting_says_so_and_offers_nothing(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    planned.cancel(booking)
    shown = client.get(page_of(booking, planned.town.agent.id)).text
    assert "a été annulée" in shown
    assert "<form" not in shown
    assert "http-equiv" not in shown


def test_the_page_is_gone_some_days_after_the_end(
    client: FlaskClient, planned: Planned, booking: Booking, clock: FixedClock
) -> None:
    page = page_of(booking, planned.town.agent.id)
    clock.set(booking.ends_at + KEPT - timedelta(seconds=1))
    assert client.get(page).status_code == 200
    clock.set(booking.ends_at + KEPT)
    gone = client.get(page)
    assert gone.status_code == 410
    assert "n’est plus affiché" in gone.text
    assert "frame-ancestors 'none'" in gone.headers["Content-Security-Policy"]
    assert client.post(page, data={"act": "start"}).status_code == 410


def test_keys_of_others_or_for_other_things_open_nothing(
    client: FlaskClient, planned: Planned, booking: Booking
) -> None:
    agent = planned.town.agent.id
    _, _, digest = page_of(booking, None).rpartition("-")
    wrong = [
        f"/calls/{booking.id}-{agent}-{digest}",
        f"/calls/{booking.id + 1}-0-{digest}",
        f"/calls/{make_feed_token(SECRET, booking.id)}",
        call_address("", b"another", booking.id, agent),
        f"/calls/{'1-' * 40}{digest}",
        call_address("", SECRET, booking.id + 1000, agent),
    ]
    for page in wrong:
        assert client.get(page).status_code == 404
        assert client.post(page, data={"act": "start"}).status_code == 404
    assert asked(planned) == []


def test_without_script_it_is_loaded_again_unless_the_reader_wants_it_still(
    client: FlaskClient, booking: Booking
) -> None:
    page = page_of(booking, None)
    assert f'http-equiv="refresh" content="15; url={page}"' in client.get(page).text
    still = client.get(f"{page}?still=1").text
    assert "http-equiv" not in still
    assert "call.js" not in still


def test_it_runs_our_script_alone_and_may_be_framed_by_nobody(
    client: FlaskClient, booking: Booking
) -> None:
    headers = client.get(page_of(booking, None)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
