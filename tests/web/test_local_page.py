"""The local page: what it shows, what it does, and whom it refuses."""

import re
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from integrations.local import LocalWorld, open_local_world
from integrations.settings import read_settings
from rooms.clock import FixedClock
from rooms.database import Database
from rooms.unit_of_work import Units
from tests.builders import NOW, settled_town
from web.app import create_app
from web.local import local_page
from web.words import SCRIPT

HOME = "http://127.0.0.1:8000"
AGENT = "agent@drancy.example"
GUEST = "contact@partenaire.example"
CARD = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [],
    "actions": [{"type": "Action.Submit", "title": "Oui", "data": {"do": "yes"}}],
}
INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Salon//FR
METHOD:{method}
BEGIN:VEVENT
UID:1@salon.example
DTSTAMP:20260316T080000Z
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{end:%Y%m%dT%H%M%SZ}
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Réunion
LOCATION:Jaurès
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def local(tmp_path: Path, sqlite_units: Units) -> Iterator[LocalWorld]:
    settled_town(sqlite_units)
    world = open_local_world(read_settings({"LOCAL_DIRECTORY": str(tmp_path / "local")}), None)
    with sqlite_units.database.reading() as session:
        world.seed(session)
    yield world
    world.close()


@pytest.fixture
def rings() -> list[str]:
    return []


@pytest.fixture
def page(local: LocalWorld, rings: list[str], sqlite_database: Database) -> FlaskClient:
    app = create_app(sqlite_database, [local_page(local, lambda: rings.append("ring"))])
    return app.test_client()


def get(page: FlaskClient, path: str, **headers: str) -> TestResponse:
    return page.get(path, base_url=HOME, headers=headers)


def post(page: FlaskClient, path: str, given: Any) -> TestResponse:
    return page.post(f"/local/{path}", base_url=HOME, json=given)


def state(page: FlaskClient, since: dict[str, Any] | None = None, lang: str = "fr") -> Any:
    known = {
        "run": since["run"] if since else "",
        "webex": since["webex"]["change"] if since else 0,
        "mail": since["mail"]["change"] if since else 0,
    }
    answer = page.get("/local/state", base_url=HOME, query_string={"lang": lang, **known})
    assert answer.status_code == 200
    return answer.json


def messages(told: Any) -> list[Any]:
    return [message for space in told["webex"]["spaces"] for message in space["messages"]]


def deliver(
    local: LocalWorld, *, method: str = "REQUEST", hours: int = 2, sequence: int = 0
) -> None:
    start = local.clock.now() + timedelta(hours=hours)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "salles@salon.example", GUEST, "Réunion"
    mail["Message-ID"] = f"<{method}-{sequence}@salon.example>"
    mail.set_content("Bonjour")
    mail.add_alternative("<html><head></head><body><b>Bonjour</b></body></html>", subtype="html")
    mail.add_alternative(
        INVITATION.format(
            method=method, start=start, end=start + timedelta(hours=1), sequence=sequence
        ),
        subtype="calendar",
        params={"method": method},
    )
    where = urlsplit(local.smtp_url)
    with smtplib.SMTP(str(where.hostname), where.port or 0) as smtp:
        smtp.sendmail("salles@salon.example", [GUEST], mail.as_bytes())


# Whom it refuses.


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.1:8000", "["])
@pytest.mark.parametrize("path", ["/", "/local/state", "/local/static/page.js"])
def test_foreign_host_is_refused(page: FlaskClient, host: str, path: str) -> None:
    assert get(page, path, Host=host).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_loopback_by_any_name_is_served(page: FlaskClient, host: str) -> None:
    assert get(page, "/local/state", Host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_deed_is_refused(
    page: FlaskClient, local: LocalWorld, headers: dict[str, str]
) -> None:
    before = local.clock.now()
    answer = page.post("/local/clock", base_url=HOME, json={"minutes": 60}, headers=headers)
    assert answer.status_code == 403
    assert local.clock.now() - before < timedelta(minutes=1)


def test_own_deed_is_done(page: FlaskClient) -> None:
    own = {"Origin": HOME, "Sec-Fetch-Site": "same-origin"}
    answer = page.post("/local/clock", base_url=HOME, json={"minutes": 1}, headers=own)
    assert answer.status_code == 200


def test_another_sites_look_is_refused(page: FlaskClient) -> None:
    assert get(page, "/local/state", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_link_from_another_site_leads_to_the_page(page: FlaskClient) -> None:
    assert get(page, "/", **{"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_form_can_send_is_refused(page: FlaskClient, kind: str) -> None:
    answer = page.post(
        "/local/clock", base_url=HOME, data='{"minutes": 60}', headers={"Content-Type": kind}
    )
    assert answer.status_code == 415


def test_page_runs_nothing_but_its_own_files(page: FlaskClient) -> None:
    answer = get(page, "/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", answer.text)
    assert inline == ['<script id="words" type="application/json">']
    assert not re.search(r"\son\w+=|\sstyle=|https?://", answer.text)


def test_page_of_a_second_process_points_to_the_first(
    local: LocalWorld, tmp_path: Path, sqlite_database: Database
) -> None:
    second = open_local_world(read_settings({"LOCAL_DIRECTORY": str(tmp_path / "local")}), None)
    assert second.webex_url == local.webex_url
    other = create_app(sqlite_database, [local_page(second, lambda: None)]).test_client()
    for path in ("/", "/local/state"):
        answer = get(other, path)
        assert answer.status_code == 503
        assert "Another running program" in answer.text
    second.close()


# What it shows.


@pytest.mark.parametrize(
    ("query", "words"), [("", "Discussion"), ("?lang=en", "Chat"), ("?lang=xx", "Discussion")]
)
def test_page_speaks_french_unless_asked_for_english(
    page: FlaskClient, query: str, words: str
) -> None:
    assert f'<h2 id="chat-title">{words}</h2>' in get(page, f"/{query}").text


def test_every_word_of_the_page_is_translated() -> None:
    template = (Path(__file__).parents[2] / "web/templates/local.html").read_text()
    used = {found[1] for found in re.findall(r"""say\((["'])(.*?)\1\)""", template)}
    folder = Path(__file__).parents[2] / "translations/fr"
    known = {
        message.id
        for path in folder.glob("*.po")
        for message in read_po(BytesIO(path.read_bytes()))
        if message.string
    }
    assert used | set(SCRIPT.values()) <= known


def test_first_look_shows_people_and_endpoints(page: FlaskClient, local: LocalWorld) -> None:
    told = state(page)
    assert [person["email"] for person in told["webex"]["people"]] == [
        person.email for person in local.people
    ]
    devices = told["webex"]["devices"]
    assert {one["id"] for one in devices} == set(local.places)
    assert {one["state"] for one in devices} == {"Idle"}
    assert all(one["site"] and one["room"] for one in devices)


def test_later_looks_show_only_what_changed(page: FlaskClient) -> None:
    post(page, "say", {"as": AGENT, "text": "bonjour"})
    first = state(page)
    assert [one["text"] for one in messages(first)] == ["bonjour"]
    assert state(page, first)["webex"] is None
    post(page, "say", {"as": AGENT, "text": "aide"})
    assert [one["text"] for one in messages(state(page, first))] == ["aide"]


def test_deleted_message_is_told_as_gone(page: FlaskClient, local: LocalWorld) -> None:
    post(page, "say", {"as": AGENT, "text": "bonjour"})
    first = state(page)
    assert local.world is not None
    number = messages(first)[0]["id"]
    local.world.messages.delete(local.world.people.caller(f"local-person:{AGENT}"), number)
    assert state(page, first)["webex"]["gone"] == [number]


def test_page_of_an_earlier_run_gets_everything_anew(page: FlaskClient) -> None:
    post(page, "say", {"as": AGENT, "text": "bonjour"})
    first = state(page)
    assert messages(state(page, {**first, "run": "another"}))


@pytest.mark.parametrize("query", ["webex=x&mail=-5", "webex=99999999", "run=1&webex="])
def test_odd_change_numbers_do_no_harm(page: FlaskClient, query: str) -> None:
    assert get(page, f"/local/state?{query}").status_code == 200


def test_mail_is_shown_with_its_event_and_calendar(page: FlaskClient, local: LocalWorld) -> None:
    deliver(local)
    told = state(page)["mail"]
    mail = told["mails"][0]
    assert (mail["recipient"], mail["subject"], mail["method"]) == (GUEST, "Réunion", "REQUEST")
    assert (mail["event"]["location"], mail["event"]["status"]) == ("Jaurès", "CONFIRMED")
    assert [event["sequence"] for event in told["calendars"][GUEST]] == [0]
    deliver(local, method="CANCEL", sequence=1)
    later = state(page)["mail"]
    assert [event["status"] for event in later["calendars"][GUEST]] == ["CANCELLED"]


def test_mail_can_be_fetched_as_it_came(page: FlaskClient, local: LocalWorld) -> None:
    deliver(local)
    source = get(page, "/local/mails/1/source")
    assert source.mimetype == "message/rfc822"
    assert b"BEGIN:VCALENDAR" in source.data or b"QkVHSU46" in source.data
    assert get(page, "/local/mails/9/source").status_code == 404


def test_mails_html_is_shown_in_a_sandbox(page: FlaskClient, local: LocalWorld) -> None:
    deliver(local)
    answer = get(page, "/local/mails/1/html")
    assert "<b>Bonjour</b>" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert get(page, "/local/mails/2/html").status_code == 404


# What it does.


def test_saying_wakes_the_worker(page: FlaskClient, rings: list[str]) -> None:
    assert post(page, "say", {"as": AGENT, "text": "bonjour"}).status_code == 200
    assert rings


def test_reply_goes_into_its_thread(page: FlaskClient) -> None:
    first = post(page, "say", {"as": AGENT, "text": "bonjour"}).json
    assert first is not None
    post(page, "say", {"as": AGENT, "text": "merci", "parent": first["id"]})
    assert messages(state(page))[1]["parent"] == first["id"]


def test_group_has_its_people_and_the_bot(page: FlaskClient) -> None:
    given = {"as": AGENT, "title": "Préparation", "members": ["admin@drancy.example", AGENT]}
    made = post(page, "group", given).json
    assert made is not None
    space = next(s for s in state(page)["webex"]["spaces"] if s["id"] == made["id"])
    assert space["members"] == [AGENT, "admin@drancy.example", "salon@webex.example"]
    post(page, "say", {"as": AGENT, "text": "bonjour", "space": made["id"]})
    post(page, "say", {"as": AGENT, "text": "entre nous", "space": made["id"], "mention": False})
    said = [one["text"] for one in messages(state(page))]
    assert said == ["Salon bonjour", "entre nous"]


def test_pressed_button_sends_its_inputs(page: FlaskClient, local: LocalWorld) -> None:
    assert local.world is not None
    bot = local.world.people.caller(local.bot_token)
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
    sent = local.world.messages.create(
        bot, {"toPersonEmail": AGENT, "text": "?", "attachments": [attachment]}
    )
    given = {"as": AGENT, "message": sent["id"], "inputs": {"do": "yes", "people": "4"}}
    pressed = post(page, "press", given).json
    assert pressed is not None
    assert local.world.messages.action(bot, pressed["id"])["inputs"] == given["inputs"]


def test_clock_moves_by_minutes(page: FlaskClient, local: LocalWorld, rings: list[str]) -> None:
    before = local.clock.now()
    assert post(page, "clock", {"minutes": 10}).status_code == 200
    assert timedelta(minutes=10) <= local.clock.now() - before < timedelta(minutes=11)
    assert state(page)["clock"]["ahead"] == "10 min"
    assert rings


def test_clock_moves_to_the_next_start_and_end(page: FlaskClient, local: LocalWorld) -> None:
    before = local.clock.now()
    deliver(local, hours=3)
    assert state(page)["clock"]["next"]["start"]
    post(page, "clock", {"until": "start"})
    assert timedelta(hours=3, seconds=-2) <= local.clock.now() - before < timedelta(hours=3.1)
    assert state(page)["clock"]["next"]["start"] is None
    post(page, "clock", {"until": "end"})
    assert timedelta(hours=4, seconds=-2) <= local.clock.now() - before < timedelta(hours=4.1)
    assert post(page, "clock", {"until": "end"}).status_code == 409


def test_cancelled_event_is_no_next_start(page: FlaskClient, local: LocalWorld) -> None:
    deliver(local)
    deliver(local, method="CANCEL", sequence=1)
    assert state(page)["clock"]["next"] == {"start": None, "end": None}


def test_clock_is_written_as_people_write_it(tmp_path: Path, sqlite_database: Database) -> None:
    settings = read_settings({"LOCAL_DIRECTORY": str(tmp_path / "fixed")})
    world = open_local_world(settings, FixedClock(NOW))
    page = create_app(sqlite_database, [local_page(world, lambda: None)]).test_client()
    clock = state(page)["clock"]
    assert (clock["day"], clock["time"]) == ("lundi 16 mars", "9h")
    clock = state(page, lang="en")["clock"]
    assert (clock["day"], clock["time"]) == ("Monday 16 March", "9 am")
    assert post(page, "clock", {"minutes": 10}).status_code == 409
    world.close()


@pytest.mark.parametrize("fault", ["offline", "busy"])
def test_endpoint_can_be_broken_and_healed(page: FlaskClient, fault: str) -> None:
    device = state(page)["webex"]["devices"][0]["id"]
    post(page, "fault", {"device": device, "fault": fault})
    assert state(page)["webex"]["devices"][0]["fault"] == fault
    post(page, "fault", {"device": device, "fault": None})
    assert state(page)["webex"]["devices"][0]["fault"] is None


def test_outage_of_the_mail_server_comes_as_often_as_asked(
    page: FlaskClient, local: LocalWorld
) -> None:
    post(page, "outage", {"where": "mail", "status": 451})
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        deliver(local)
    deliver(local)


def test_outage_of_webex_meets_the_bot_not_the_page(page: FlaskClient, local: LocalWorld) -> None:
    assert local.world is not None
    post(page, "outage", {"where": "webex", "status": 500, "times": 2})
    assert post(page, "say", {"as": AGENT, "text": "bonjour"}).status_code == 200
    with pytest.raises(Exception, match="fault"):
        local.world.limits.check(local.bot_token, "/messages")


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("say", {}),
        ("say", []),
        ("say", {"as": AGENT}),
        ("say", {"as": AGENT, "text": "  "}),
        ("say", {"as": "nobody", "text": "bonjour"}),
        ("say", {"as": f"{'a' * 300}@drancy.example", "text": "bonjour"}),
        ("say", {"as": AGENT, "text": "bonjour", "space": "none"}),
        ("say", {"as": AGENT, "text": "é" * 5_000}),
        ("press", {"as": AGENT, "message": "none", "inputs": {}}),
        ("press", {"as": AGENT, "message": "none", "inputs": []}),
        ("press", {"as": AGENT, "message": "none", "inputs": {str(n): "" for n in range(101)}}),
        ("clock", {"minutes": -1}),
        ("clock", {"minutes": True}),
        ("clock", {"minutes": "10"}),
        ("clock", {"minutes": 10**9}),
        ("clock", {"until": "lunch"}),
        ("fault", {"device": "none", "fault": None}),
        ("outage", {"where": "moon", "status": 500}),
        ("outage", {"where": "mail", "status": 99}),
        ("outage", {"where": "webex", "status": 500, "times": 0}),
        ("group", {"as": AGENT, "members": []}),
        ("group", {"as": AGENT, "title": "x", "members": "all"}),
    ],
)
def test_bad_request_is_refused_with_a_reason(page: FlaskClient, path: str, given: Any) -> None:
    answer = post(page, path, given)
    assert 400 <= answer.status_code < 500
    assert answer.json is not None
    assert answer.json["problem"]


def test_unknown_path_is_a_plain_404(page: FlaskClient) -> None:
    assert get(page, "/local/nothing").status_code == 404
