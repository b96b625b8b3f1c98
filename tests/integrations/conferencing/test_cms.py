"""Cisco Meeting Server: what its dialect asks for beyond the contract of all providers."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from flask import Flask, Response
from werkzeug.serving import make_server

from integrations.conferencing.cms import CiscoMeetingServer
from integrations.conferencing.cms_client import CmsClient, failures_in
from integrations.conferencing.provider import ConferencePlan, MeetingRef
from integrations.conferencing.standin.cms import MOST_LISTED
from integrations.conferencing.xml_client import LARGEST_ANSWER_BYTES, XmlClient
from integrations.errors import NotFound, PermanentError, TransientError
from integrations.loopback import QuietHandler, serve_on_loopback
from rooms.interval import Interval
from tests.integrations.conferencing.far_sides import PLACES, OfCms
from tests.integrations.serving import send, serving
from tests.integrations.webex.cloud import MovableClock

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PLAN = ConferencePlan(
    key="salon-booking-7", title="Point projet", when=Interval(NOON, NOON + timedelta(hours=1))
)
CERTIFICATE = Path(__file__).parents[1] / "mail" / "localhost.pem"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def bridge(stack: ExitStack) -> OfCms:
    return OfCms(MovableClock(), stack)


def made(bridge: OfCms) -> MeetingRef:
    return bridge.provider.create(PLAN, NOON).meeting


def answering(stack: ExitStack, body: bytes, status: int = 200) -> CiscoMeetingServer:
    """Return a provider whose server gives one answer to everything."""
    app = Flask("other")
    app.add_url_rule("/<path:_path>", "all", lambda _path: Response(body, status))
    served = serve_on_loopback(app, "other")
    stack.callback(served.stop)
    client = XmlClient(name="The Meeting Server", base_url=served.url, codes=failures_in)
    return CiscoMeetingServer(CmsClient(client), PLACES, b"secret")


def test_the_address_of_a_conference_can_not_be_guessed(bridge: OfCms) -> None:
    links = bridge.provider.create(PLAN, NOON)
    other = CiscoMeetingServer(CmsClient(bridge.client), PLACES, b"another secret")
    assert links.sip_address != other.create(PLAN, NOON).sip_address
    assert (links.sip_address or "").startswith("salon-booking-7.")
    assert (links.sip_address or "").endswith("@bridge.drancy.example")


def test_guests_come_in_by_the_web_bridge(bridge: OfCms) -> None:
    link = bridge.provider.create(PLAN, NOON).web_link or ""
    assert link.startswith("https://join.drancy.example/meeting/")
    assert "?secret=" in link


def test_makes_one_space_although_two_create_at_once(
    bridge: OfCms, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = bridge.provider
    links = provider.create(PLAN, NOON)
    answers = iter([None, None, None, links])
    monkeypatch.setattr(provider, "find", lambda _plan: next(answers))
    with pytest.raises(PermanentError) as refused:
        provider.create(PLAN, NOON)
    assert refused.value.reason == "duplicateCoSpaceUri"
    assert provider.create(PLAN, NOON) == links


def test_finds_a_space_behind_many_others(bridge: OfCms) -> None:
    for number in range(70, 70 + 3 * MOST_LISTED):
        bridge.provider.create(replace(PLAN, key=f"salon-booking-{number}"), NOON)
    client = CmsClient(bridge.client)
    spaces = [*client._items("find", "/coSpaces", "coSpace", {"filter": "salon-booking-7"})]  # noqa: SLF001
    assert len(spaces) == 10
    assert bridge.provider.find(replace(PLAN, key="salon-booking-93")) is not None
    assert bridge.provider.find(PLAN) is None


def test_tells_of_everybody_in_a_large_call(bridge: OfCms) -> None:
    meeting = made(bridge)
    for number in range(2 * MOST_LISTED + 1):
        bridge.provider.ring(meeting, f"salle-{number}@lyon.example", "")
    assert len(bridge.provider.participants(meeting)) == 2 * MOST_LISTED + 1


def test_asks_for_what_an_older_server_leaves_out_of_its_list(stack: ExitStack) -> None:
    bridge = OfCms(MovableClock(), stack, lists_briefly=True)
    meeting = made(bridge)
    bridge.provider.ring(meeting, "sip:salle@lyon.example", "Lyon")
    [ringing] = bridge.provider.participants(meeting)
    assert (ringing.state, ringing.name) == ("ringing", "Lyon")
    assert ringing.addresses == {"salle@lyon.example"}
    bridge.answer()
    assert [one.state for one in bridge.provider.participants(meeting)] == ["connected"]


def test_whoever_is_being_rung_is_not_rung_again(bridge: OfCms) -> None:
    meeting = made(bridge)
    bridge.mixer.silent.add("salle@lyon.example")
    for _ in range(3):
        bridge.provider.ring(meeting, "sip:Salle@Lyon.example", "")
    assert bridge.mixer.rung == ["salle@lyon.example"]


def test_the_rate_of_a_call_is_told_in_bits_a_second(bridge: OfCms) -> None:
    meeting = made(bridge)
    bridge.provider.ring(meeting, "salle@lyon.example", "", 1152)
    bridge.provider.ring(meeting, "salle@brest.example", "")
    assert bridge.server.rates == [1_152_000, None]


def test_a_call_that_is_over_has_nobody_in_it(bridge: OfCms) -> None:
    client = CmsClient(bridge.client)
    call_id = client.make_call(made(bridge).id)
    client.end_call(call_id)
    assert client.parties(call_id) == []


def test_a_space_that_is_gone_is_not_found(bridge: OfCms) -> None:
    with pytest.raises(NotFound) as missing:
        bridge.provider.move(MeetingRef("gone"), PLAN, NOON)
    assert missing.value.reason == "coSpaceDoesNotExist"


def test_a_wrong_password_fails_for_good_and_is_not_told(bridge: OfCms) -> None:
    client = CmsClient(replace(bridge.client, auth=("salon", "not the password")))
    with pytest.raises(PermanentError) as refused:
        client.status()
    assert refused.value.status == 401
    assert "password" not in str(refused.value)


@pytest.mark.parametrize("code", ["databaseNotReady", "tooManyLdapSyncs"])
def test_a_server_that_is_not_ready_is_asked_again(stack: ExitStack, code: str) -> None:
    body = f"<failureDetails><{code}/></failureDetails>".encode()
    with pytest.raises(TransientError):
        answering(stack, body, 400).health()


BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><status><x>&b;</x></status>'
FILE = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]><status><x>&a;</x></status>'
OUTSIDE = b'<!DOCTYPE status SYSTEM "http://127.0.0.1:9/status.dtd"><status/>'


@pytest.mark.parametrize("body", [BOMB, FILE, OUTSIDE, b"<status", b"{}", b"\xff\xfe\x00"])
def test_answers_that_are_no_plain_xml_are_not_read(stack: ExitStack, body: bytes) -> None:
    with pytest.raises(TransientError):
        answering(stack, body).health()


def test_an_answer_without_end_is_not_read(stack: ExitStack) -> None:
    with pytest.raises(TransientError, match="too large"):
        answering(stack, b"<a>" + b" " * LARGEST_ANSWER_BYTES).health()


def test_an_answer_that_drips_is_given_up() -> None:
    over = threading.Event()

    def drip(one: BaseHTTPRequestHandler) -> None:
        one.send_response(200)
        one.end_headers()
        one.wfile.write(b"<status>")
        for _ in range(60):
            one.wfile.write(b" ")
            one.wfile.flush()
            if over.wait(0.05):
                return
        one.wfile.write(b"</status>")

    with serving() as site:
        site.answer = drip
        client = XmlClient(name="The Meeting Server", base_url=site.url(""), whole_seconds=0.2)
        try:
            with pytest.raises(TransientError, match="no end"):
                CmsClient(client).status()
        finally:
            over.set()


def test_an_answer_that_breaks_off_is_not_read() -> None:
    def stop(one: BaseHTTPRequestHandler) -> None:
        one.send_response(200)
        one.send_header("Content-Length", "1000")
        one.end_headers()
        one.wfile.write(b"<status/>")

    with serving() as site:
        site.answer = stop
        with pytest.raises(TransientError):
            CmsClient(XmlClient(name="The Meeting Server", base_url=site.url(""))).status()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("said", "wait"), [("120", 120.0), ("soon", None)])
def test_a_server_is_left_in_peace_for_as_long_as_it_asks(
    status: int, said: str, wait: float | None
) -> None:
    with serving() as site:
        site.answer = lambda one: send(one, b"", status, Retry_After=said)
        with pytest.raises(TransientError) as busy:
            CmsClient(XmlClient(name="The Meeting Server", base_url=site.url(""))).status()
    assert busy.value.retry_after_seconds == wait


def test_a_server_that_counts_wrongly_does_not_hold_us(stack: ExitStack) -> None:
    body = b'<coSpaces total="999999"><coSpace id="1"><uri>x</uri></coSpace></coSpaces>'
    with pytest.raises(TransientError, match="too many pages"):
        answering(stack, body).find(PLAN)


def test_something_made_without_a_place_is_not_taken_for_made(stack: ExitStack) -> None:
    app = Flask("no-location")
    app.add_url_rule(
        "/<path:_path>", "all", lambda _path: Response(b"<a/>"), methods=["GET", "POST"]
    )
    served = serve_on_loopback(app, "no-location")
    stack.callback(served.stop)
    client = CmsClient(XmlClient(name="The Meeting Server", base_url=served.url))
    with pytest.raises(TransientError, match="names nothing"):
        client.make_space("Point", "point")


def test_a_redirect_is_not_followed(stack: ExitStack) -> None:
    with pytest.raises(PermanentError, match="elsewhere"):
        answering(stack, b"", 302).health()


@contextmanager
def over_tls() -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    app = Flask("tls")
    app.add_url_rule("/<path:_path>", "all", lambda _path: Response(b"<status/>"))
    server = make_server("127.0.0.1", 0, app, ssl_context=context, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_pinned_certificate_is_trusted_and_no_other() -> None:
    with over_tls() as url:
        client = XmlClient(name="The Meeting Server", base_url=url, certificate=str(CERTIFICATE))
        CmsClient(client).status()
        with pytest.raises(TransientError):
            CmsClient(replace(client, certificate="")).status()
