"""The client of rooms' calendars against real servers: what it reads, writes, and how it fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from calendars.room_event import RoomEvent, room_event, says_the_same, uid_in
from integrations.accounts import Account
from integrations.caldav import session
from integrations.caldav.client import Outdated, RoomCalendar, opened
from integrations.caldav.session import LONGEST_EVENT, TooLong
from integrations.errors import OutsideError, PermanentError, TransientError
from rooms.interval import Interval
from tests.integrations.caldav.servers import USER, Others, RadicaleServer, Server
from tests.integrations.serving import serving

START = datetime(2026, 3, 17, 9, tzinfo=UTC)
WINDOW = Interval(START - timedelta(days=2), START + timedelta(days=400))
ACCOUNT = Account(USER, "secret")
TEN = ("DTSTART:20260317T090000Z", "DTEND:20260317T100000Z")


@pytest.fixture
def calendar(server: Server) -> Iterator[RoomCalendar]:
    with opened(server.url, ACCOUNT) as found:
        yield found


@pytest.fixture
def others(server: Server) -> Iterator[Others]:
    found = Others(server.url)
    yield found
    found.close()


def event(uid: str = "one", *, title: str = "Équipe; a, b", sequence: int = 1) -> bytes:
    return room_event(
        RoomEvent(
            uid=uid,
            sequence=sequence,
            when=Interval.lasting(START, 60),
            title=title,
            reference="TALIMO-42",
            is_tentative=False,
            is_private=False,
            changed=START - timedelta(days=1),
        )
    )


def test_what_is_written_is_read_listed_and_deleted(calendar: RoomCalendar) -> None:
    assert calendar.look("one.ics") is None
    etag = calendar.put("one.ics", event(), None)
    found = calendar.look("one.ics")
    assert found is not None
    assert found.etag == etag != ""
    assert says_the_same(found.data, event())
    assert uid_in(found.data) == "one"
    assert calendar.listing(WINDOW) == {"one.ics": etag}
    assert [one.name for one in calendar.fetch(["one.ics", "gone.ics"])] == ["one.ics"]
    again = calendar.put("one.ics", event(title="Another", sequence=2), etag)
    assert again != etag
    calendar.delete("one.ics", again)
    calendar.delete("one.ics", again)
    assert calendar.listing(WINDOW) == {}


def test_nobodys_event_is_written_over(calendar: RoomCalendar, others: Others) -> None:
    etag = calendar.put("one.ics", event(), None)
    with pytest.raises(Outdated):
        calendar.put("one.ics", event(title="Another"), None)
    others.writes("one.ics", "DTSTART:20260317T100000Z", "DTEND:20260317T110000Z", uid="one")
    with pytest.raises(Outdated):
        calendar.put("one.ics", event(title="Another"), etag)
    with pytest.raises(Outdated):
        calendar.delete("one.ics", etag)


def test_changes_are_told_since_a_token_or_the_ctag_moves(
    calendar: RoomCalendar, others: Others, request: pytest.FixtureRequest
) -> None:
    others.writes("a b.ics", "DTSTART:20260317T100000Z", "DTEND:20260317T110000Z")
    before = calendar.position()
    assert calendar.position() == before
    others.writes("c.ics", "DTSTART:20260317T100000Z", "DTEND:20260317T110000Z")
    others.deletes("a b.ics")
    after = calendar.position()
    assert after != before
    if "without sync" in request.node.name:
        assert not before.sync_token
        assert after.ctag != before.ctag != ""
        assert calendar.changes("any") is None
        return
    changes = calendar.changes(before.sync_token)
    assert changes is not None
    assert (set(changes.written), set(changes.gone)) == ({"c.ics"}, {"a b.ics"})
    nothing = calendar.changes(changes.sync_token)
    assert nothing is not None
    assert not nothing.written
    assert not nothing.gone


def test_a_token_that_the_server_does_not_know_is_no_token(calendar: RoomCalendar) -> None:
    assert calendar.changes("http://radicale.org/ns/sync/" + "0" * 64) is None


def test_what_is_out_of_the_window_is_not_listed(calendar: RoomCalendar, others: Others) -> None:
    others.writes("old.ics", "DTSTART:20250317T100000Z", "DTEND:20250317T110000Z")
    others.writes(
        "weekly.ics", "DTSTART:20240318T100000Z", "DTEND:20240318T110000Z", "RRULE:FREQ=WEEKLY"
    )
    assert set(calendar.listing(WINDOW)) == {"weekly.ics"}


def test_a_server_that_is_down_may_be_up_later(server: Server, calendar: RoomCalendar) -> None:
    server.stop()
    with pytest.raises(TransientError):
        calendar.position()
    server.start()
    assert calendar.position()


def test_what_is_no_calendar_is_said_to_be_none(server: Server) -> None:
    for url in (server.url.rsplit("/", 2)[0] + "/", server.url + "nothing/"):
        with opened(url, ACCOUNT) as wrong, pytest.raises(PermanentError):
            wrong.position()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("409 Conflict", PermanentError),
        ("403 Forbidden", PermanentError),
        ("429 Too Many Requests", TransientError),
        ("503 Service Unavailable", TransientError),
    ],
)
def test_an_answer_says_whether_to_try_again(
    radicale: RadicaleServer, status: str, kind: type[OutsideError]
) -> None:
    radicale.refuses["PUT"] = (status, "The room <b>isn't</b> yours.")
    with opened(radicale.url, ACCOUNT) as calendar, pytest.raises(kind) as raised:
        calendar.put("one.ics", event(), None)
    assert raised.value.status == int(status[:3])
    if status.startswith("409"):
        assert "yours" in raised.value.reason
    assert "secret" not in str(raised.value)


def test_a_password_follows_no_redirection(radicale: RadicaleServer) -> None:
    radicale.refuses["PROPFIND"] = ("307 Temporary Redirect", f"{radicale.url}elsewhere/")
    with opened(radicale.url, ACCOUNT) as calendar, pytest.raises((PermanentError, TransientError)):
        calendar.position()
    assert radicale.asked.count("PROPFIND") == 1


def test_an_answer_without_end_is_refused_and_an_event_without_end_is_cut(
    radicale: RadicaleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "MOST_BYTES", 10_000)
    radicale.refuses["GET"] = ("200 OK", "x" * (LONGEST_EVENT + 1))
    with opened(radicale.url, ACCOUNT) as calendar:
        found = calendar.look("one.ics")
        assert found is not None
        assert len(found.data) == LONGEST_EVENT
        radicale.refuses["PROPFIND"] = ("207 Multi-Status", "x" * 20_000)
        with pytest.raises(TooLong):
            calendar.position()


def test_an_answer_that_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MOST_SECONDS", 0.0)
    with (
        serving() as site,
        opened(site.url("/room/"), ACCOUNT) as calendar,
        pytest.raises(TooLong),
    ):
        calendar.look("one.ics")


def test_events_too_long_to_come_together_come_one_by_one(
    calendar: RoomCalendar, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a.ics", "b.ics", "c.ics"]
    for name in names:
        others.writes(name, *TEN, f"DESCRIPTION:{'x' * 3000}")
    monkeypatch.setattr(session, "MOST_BYTES", 6_000)
    assert [one.name for one in calendar.fetch(names)] == names
