"""Fetching what people give the address of: never from within, never for ever, never too much."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from integrations.fetching import MAX_BYTES, PROBLEMS, Fetcher, Unfetchable, is_public
from tests.integrations.serving import Site, send, serving

CERTIFICATE = Path(__file__).parent / "mail" / "localhost.pem"
HERE = Fetcher(trusted_hosts=frozenset({"127.0.0.1", "localhost"}), allows_http=True)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def resolving(*addresses: str) -> Callable[..., list[Any]]:
    """Return a look-up of names that tells these addresses, whatever the name."""
    return lambda _host, port, **_: [(0, 0, 0, "", (one, port)) for one in addresses]


def problem(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(Unfetchable) as caught:
        fetcher.fetch(address)
    assert caught.value.problem in PROBLEMS
    return caught.value.problem


def test_a_file_is_fetched_as_it_stands(site: Site) -> None:
    site.answer = lambda one: send(one, b"BEGIN", ETag='"1"', Last_Modified="yesterday")
    found = HERE.fetch(site.url("/Ab/c.ics?Key=xY"))
    assert (found.body, found.etag, found.last_modified) == (b"BEGIN", '"1"', "yesterday")
    [(path, headers)] = site.asked
    assert path == "/Ab/c.ics?Key=xY"
    assert headers["Host"] == f"127.0.0.1:{site.port}"


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.answer = lambda one: send(one, b"", 304)
    assert HERE.fetch(site.url(), etag='"1"', last_modified="yesterday").body is None
    [(_, headers)] = site.asked
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "yesterday")


ADDRESSES = {
    "127.0.0.1": False,
    "127.8.9.1": False,
    "0.0.0.0": False,
    "10.0.0.1": False,
    "172.16.0.1": False,
    "192.168.1.1": False,
    "169.254.169.254": False,
    "100.64.0.1": False,
    "192.0.2.1": False,
    "198.18.0.1": False,
    "224.0.0.1": False,
    "240.0.0.1": False,
    "255.255.255.255": False,
    "::": False,
    "::1": False,
    "fe80::1%eth0": False,
    "fc00::1": False,
    "fec0::1": False,
    "ff02::1": False,
    "2001:db8::1": False,
    "::ffff:127.0.0.1": False,
    "::ffff:10.0.0.1": False,
    "::127.0.0.1": False,
    "64:ff9b::7f00:1": False,
    "64:ff9b::a9fe:a9fe": False,
    "2002:7f00:1::": False,
    "2001:0:0:0:0:0:80ff:fffe": False,
    "9.9.9.9": True,
    "2620:fe::fe": True,
    "::ffff:9.9.9.9": True,
    "64:ff9b::909:909": True,
}


@pytest.mark.parametrize(("address", "public"), ADDRESSES.items())
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.1"])
def test_nothing_is_asked_of_this_machine(site: Site, host: str) -> None:
    outside = Fetcher(allows_http=True)
    assert problem(outside, site.url(host=host)) in ("forbidden", "unreachable")
    assert site.asked == []


def test_a_name_with_one_address_within_is_refused(site: Site) -> None:
    both = Fetcher(allows_http=True, resolve=resolving("9.9.9.9", "127.0.0.1"))
    assert problem(both, site.url(host="calendars.example")) == "forbidden"
    assert site.asked == []


def test_the_checked_address_is_the_one_that_is_asked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name that is public when it is checked, and leads within at every later look.
    answers = iter([["9.9.9.9"], *[["127.0.0.1"]] * 9])
    reached: list[str] = []

    def look_up(_host: str, port: int, **_: object) -> list[Any]:
        return [(0, 0, 0, "", (one, port)) for one in next(answers)]

    def refuse(address: tuple[str, int], _timeout: float) -> socket.socket:
        reached.append(address[0])
        raise OSError

    monkeypatch.setattr(socket, "create_connection", refuse)
    rebinding = Fetcher(allows_http=True, resolve=look_up)
    assert problem(rebinding, site.url(host="calendars.example")) == "unreachable"
    assert reached == ["9.9.9.9"]
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://calendars.example/a.ics", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("ftp://calendars.example/a.ics", "not_https"),
        ("gopher://calendars.example/a.ics", "not_https"),
        ("calendars.example/a.ics", "not_https"),
        ("https:///a.ics", "bad_address"),
        ("https://user:password@calendars.example/a.ics", "bad_address"),
        ("https://calendars.example:99999/a.ics", "bad_address"),
        ("https://calendars.example/a b.ics", "bad_address"),
        ("https://calendars.example/a\r\nHost: x", "bad_address"),
        ("https://[::1/a.ics", "bad_address"),
        ("https://" + "x" * 5_000, "bad_address"),
        ("https://127.0.0.1/a.ics", "forbidden"),
        ("webcal://127.0.0.1/a.ics", "forbidden"),
        ("https://[::1]/a.ics", "forbidden"),
        ("https://[::ffff:169.254.169.254]/latest", "forbidden"),
        ("https://169.254.169.254/latest/meta-data", "forbidden"),
    ],
)
def test_other_addresses_are_refused_unasked(address: str, said: str) -> None:
    assert problem(Fetcher(), address) == said


def test_the_name_must_be_certified_whatever_the_address() -> None:
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(CERTIFICATE)
    here = replace(
        HERE,
        trusted_hosts=frozenset({"localhost", "calendars.example"}),
        resolve=resolving("127.0.0.1"),
        tls=ssl.create_default_context(cafile=str(CERTIFICATE)),
    )
    with serving(server) as secure:
        assert here.fetch(f"webcal://localhost:{secure.port}/a.ics").body == b"hello"
        assert problem(here, f"https://calendars.example:{secure.port}/") == "unreachable"
        untrusting = replace(here, tls=ssl.create_default_context())
        assert problem(untrusting, f"https://localhost:{secure.port}/") == "unreachable"
        assert [path for path, _ in secure.asked] == ["/a.ics"]


def test_a_redirect_is_followed_and_checked_anew(site: Site) -> None:
    def lead(one: BaseHTTPRequestHandler) -> None:
        paths = {"/a.ics": "/b.ics", "/b.ics": site.url("/c.ics"), "/d.ics": elsewhere}
        location = paths.get(one.path)
        if location is None:
            send(one, b"here")
        else:
            send(one, b"", 302, Location=location)

    elsewhere = site.url("/c.ics", host="localhost")
    fetcher = replace(HERE, trusted_hosts=frozenset({"127.0.0.1"}))
    site.answer = lead
    assert fetcher.fetch(site.url()).body == b"here"
    site.asked.clear()
    assert problem(fetcher, site.url("/d.ics")) == "forbidden"
    assert [path for path, _ in site.asked] == ["/d.ics"]


def test_redirects_come_to_an_end(site: Site) -> None:
    site.answer = lambda one: send(one, b"", 301, Location="/again")
    assert problem(HERE, site.url()) == "unreachable"
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "not_found"), (401, "not_found"), (410, "not_found"), (500, "unreachable")],
)
def test_a_refusal_of_the_server_is_told(site: Site, status: int, said: str) -> None:
    site.answer = lambda one: send(one, b"", status)
    assert problem(HERE, site.url()) == said


def test_what_is_too_large_is_left_off(site: Site) -> None:
    sent: list[int] = []

    def pour(one: BaseHTTPRequestHandler) -> None:
        one.send_response(200)
        one.end_headers()
        for _ in range(1_000):
            one.wfile.write(b"x" * 64 * 1024)
            sent.append(64 * 1024)

    site.answer = pour
    assert problem(HERE, site.url()) == "too_large"
    assert sum(sent) < 20 * MAX_BYTES


def test_half_a_file_is_no_file(site: Site) -> None:
    def stop(one: BaseHTTPRequestHandler) -> None:
        one.send_response(200)
        one.send_header("Content-Length", "100")
        one.end_headers()
        one.wfile.write(b"BEGIN:VCALENDAR")

    site.answer = stop
    assert problem(HERE, site.url()) == "unreachable"


@pytest.mark.parametrize("in_headers", [True, False])
def test_a_server_that_drips_is_cut_off(site: Site, *, in_headers: bool) -> None:
    over = threading.Event()

    def drip(one: BaseHTTPRequestHandler) -> None:
        if not in_headers:
            one.send_response(200)
            one.end_headers()
        while not over.wait(0.05):
            one.wfile.write(b"x")
            one.wfile.flush()

    site.answer = drip
    began = time.monotonic()
    try:
        assert problem(replace(HERE, seconds=0.5), site.url()) == "too_slow"
    finally:
        over.set()
    assert time.monotonic() - began < 5


def test_what_is_packed_is_not_unpacked(site: Site) -> None:
    site.answer = lambda one: send(one, b"\x1f\x8b", Content_Encoding="gzip")
    assert problem(HERE, site.url()) == "unreadable"


def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert problem(HERE, f"http://127.0.0.1:{port}/") == "unreachable"


def test_no_error_tells_the_address(site: Site) -> None:
    site.answer = lambda one: send(one, b"", 302, Location="http://[secret")
    for fetcher, address in ((HERE, site.url("/secret")), (Fetcher(), "https://secret:x/")):
        with pytest.raises(Unfetchable) as caught:
            fetcher.fetch(address)
        assert "secret" not in str(caught.value)
        assert "secret" not in repr(caught.value.__cause__)


def test_connecting_takes_no_longer_than_there_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def refuse(_address: object, seconds: float) -> socket.socket:
        waits.append(seconds)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", refuse)
    fetcher = replace(HERE, seconds=2.0, resolve=resolving("127.0.0.1", "127.0.0.2"))
    assert problem(fetcher, "http://localhost/") == "unreachable"
    assert len(waits) == 2
    assert max(waits) <= 2.0
    assert problem(replace(fetcher, seconds=0.0), "http://localhost/") == "too_slow"
    assert len(waits) == 2
