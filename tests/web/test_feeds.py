"""Feeds: what they show and hide, who may follow them, and what is not sent twice."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from calendars.tokens import make_feed_token
from rooms.bookings import Change
from rooms.database import Database
from rooms.feeds import feed_of, revoke
from rooms.models import Booking, Feed
from rooms.outside.bindings import bind
from rooms.outside.intake import Foreign, take_in
from tests.builders import NOW, FixedClock, booked, lasting
from tests.integrations.planned import GUEST, Planned
from web.app import create_app
from web.feeds import feeds

SECRET = b"secret"


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database, None)


@pytest.fixture
def client(planned: Planned) -> FlaskClient:
    return create_app(
        planned.database, [feeds(planned.database, FixedClock(), SECRET)]
    ).test_client()


def opened(planned: Planned, room: str = "", site: str = "") -> Feed:
    town = planned.town
    with planned.units.open() as unit:
        return feed_of(
            unit.session,
            town.agent,
            NOW,
            room=town.rooms[room] if room else None,
            site=town.sites[site] if site else None,
        )


def path(feed: Feed, form: str = "ics") -> str:
    return f"/feeds/{make_feed_token(SECRET, feed.id)}.{form}"


def shown(client: FlaskClient, feed: Feed) -> list[str]:
    return [f"{event['summary']} {event.start:%d %H:%M}" for event in events(client, feed)]


def book(planned: Planned, room: str, hour: int, title: str = "Comité", **more: Any) -> Booking:
    wish: dict[str, Any] = {"title": title, "guests": (GUEST,), **more}
    return booked(
        planned.units, planned.town.agent, lasting(hour), planned.town.rooms[room], **wish
    )


def test_a_rooms_feed_shows_its_bookings(client: FlaskClient, planned: Planned) -> None:
    book(planned, "jaures", 14)
    book(planned, "mandela", 16, "Autre")
    assert shown(client, opened(planned, room="jaures")) == ["Comité 17 13:00"]


def test_a_sites_feed_shows_all_its_rooms_and_a_persons_what_they_lead(
    client: FlaskClient, planned: Planned
) -> None:
    book(planned, "jaures", 14)
    book(planned, "simone-veil", 15, "Atelier")
    booked(planned.units, planned.town.colleague, lasting(9), planned.town.rooms["mandela"])
    assert shown(client, opened(planned, site="mediatheque")) == ["Atelier 17 14:00"]
    assert len(shown(client, opened(planned, site="mairie"))) == 2
    assert shown(client, opened(planned)) == ["Comité 17 13:00", "Atelier 17 14:00"]


def test_nobody_is_named_and_private_titles_stay_private(
    client: FlaskClient, planned: Planned
) -> None:
    book(planned, "jaures", 14, "Secret", is_private=True)
    for feed in (opened(planned, room="jaures"), opened(planned)):
        raw = client.get(path(feed)).data.decode()
        assert "ORGANIZER" not in raw
        assert "ATTENDEE" not in raw
        assert GUEST not in raw
        assert "METHOD" not in raw
        assert "X-PUBLISHED-TTL:PT15M" in raw
        assert "Secret" not in raw
        assert "SUMMARY:Occupé" in raw


def test_what_is_called_off_goes_and_what_moves_keeps_its_uid(
    client: FlaskClient, planned: Planned
) -> None:
    feed = opened(planned, room="jaures")
    gone, moved = book(planned, "jaures", 14), book(planned, "jaures", 16)
    before = {str(one["uid"]) for one in events(client, feed)}
    planned.cancel(gone)
    planned.change(moved, Change(when=lasting(18)))
    [event] = events(client, feed)
    assert str(event["uid"]) in before
    assert f"{event.start:%H:%M}" == "17:00"


def events(client: FlaskClient, feed: Feed) -> list[Any]:
    return list(Calendar.from_ical(client.get(path(feed)).data).walk("VEVENT"))


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, planned: Planned) -> None:
    booking = book(planned, "jaures", 14)
    feed = opened(planned, room="jaures")
    tag = client.get(path(feed)).headers["ETag"]
    again = client.get(path(feed), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    planned.change(booking, Change(title="Autre"), now=NOW + timedelta(minutes=1))
    changed = client.get(path(feed), headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert b"Autre" in changed.data
    tag = changed.headers["ETag"]
    planned.cancel(booking, now=NOW + timedelta(minutes=2))
    assert client.get(path(feed), headers={"If-None-Match": tag}).status_code == 200


def test_a_revoked_feed_shows_nothing_and_the_next_has_another_address(
    client: FlaskClient, planned: Planned
) -> None:
    feed = opened(planned, room="jaures")
    assert opened(planned, room="jaures").id == feed.id
    with planned.units.open() as unit:
        revoke(unit.session, unit.session.get_one(Feed, feed.id), NOW)
    assert client.get(path(feed)).status_code == 404
    assert client.get(path(opened(planned, room="jaures"))).status_code == 200
    assert opened(planned, room="jaures").id != feed.id


@pytest.mark.parametrize("token", ["1-" + "a" * 24, "1", "x", "0-" + "a" * 24, "9" * 400, "../x"])
def test_a_guessed_address_shows_nothing(client: FlaskClient, planned: Planned, token: str) -> None:
    opened(planned, room="jaures")
    assert client.get(f"/feeds/{token}.ics").status_code == 404


def test_another_deployments_secret_opens_nothing(client: FlaskClient, planned: Planned) -> None:
    feed = opened(planned, room="jaures")
    assert client.get(f"/feeds/{make_feed_token(b'other', feed.id)}.ics").status_code == 404


def test_free_busy_knows_what_others_have_by_the_rooms_own_calendar(
    client: FlaskClient, planned: Planned
) -> None:
    room = planned.town.rooms["jaures"]
    with planned.units.open() as unit:
        binding = bind(unit.session, room, "https://agenda.drancy.example/", "town", NOW)
        theirs = Foreign(href="a.ics", etag="1", times=[lasting(10)])
        take_in(unit, binding, [theirs], (), NOW)
    raw = client.get(path(opened(planned, room="jaures"), "ifb")).data.decode()
    assert "FBTYPE=BUSY;VALUE=PERIOD:20260317T090000Z/20260317T100000Z" in raw
    raw = client.get(path(opened(planned, room="cesaire"), "ifb")).data.decode()
    assert "FREEBUSY;" not in raw


def test_free_busy_says_when_and_nothing_else(client: FlaskClient, planned: Planned) -> None:
    book(planned, "jaures", 14, "Comité")
    raw = client.get(path(opened(planned, room="jaures"), "ifb")).data.decode()
    assert "FBTYPE=BUSY;VALUE=PERIOD:20260317T130000Z/20260317T140000Z" in raw
    assert "Comité" not in raw
    assert f"DTSTART:{NOW:%Y%m%dT%H%M%SZ}" in raw
