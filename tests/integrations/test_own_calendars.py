"""People's own calendars, from the address that is given to busy times and the news of them."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from chat import own_calendar_news
from integrations.fetching import PROBLEMS, Fetcher
from integrations.own_calendars import FirstLook, OwnCalendars
from rooms.database import Database
from rooms.interval import Interval
from rooms.models import OwnCalendar
from rooms.outside import own_calendars
from tests.builders import NOW, FixedClock, lasting
from tests.integrations.planned import Planned
from tests.integrations.serving import Site, send, serving
from tests.integrations.test_fetching import HERE

TWICE = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Paris:20260317T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
SUMMARY:Nobody's business
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20260318T083000Z
DURATION:PT1H
END:VEVENT
END:VCALENDAR
"""
BUSY = [lasting(9), lasting(9, minutes=90, days=2)]


class Followed:
    """A town whose agent has given the address of a calendar on this machine."""

    def __init__(self, database: Database, site: Site, fetcher: Fetcher = HERE) -> None:
        self.planned = Planned(database)
        self.site, self.fetcher = site, fetcher
        self.agent = self.planned.town.agent
        self.clock = FixedClock()
        self.site.answer = lambda one: send(one, TWICE, ETag='"1"')
        with self.planned.units.open() as unit:
            own_calendars.follow(unit, site.url("/Secret-aB.ics"), self.agent, NOW)

    def first_look(self) -> None:
        item = self.planned.claim("own_calendar")
        record = FirstLook(self.planned.database, self.fetcher)(item, NOW).record
        assert record is not None
        with self.planned.units.open() as unit:
            record(unit)

    def passes(self, by: timedelta) -> None:
        """Let time pass, then read whatever is due."""
        self.clock.move(by)
        OwnCalendars(self.planned.units, self.clock, self.fetcher).read_due()

    @property
    def busy(self) -> list[Interval]:
        whole = Interval(NOW, NOW + timedelta(days=400))
        with self.planned.database.reading() as session:
            return own_calendars.busy(session, self.agent.organisation_id, [self.agent.id], whole)

    @property
    def calendar(self) -> OwnCalendar:
        with self.planned.database.reading() as session:
            found = own_calendars.calendar_of(session, self.agent)
        assert found is not None
        return found

    @property
    def told(self) -> list[str]:
        return [row.payload["to"] for row in self.planned.rows("chat")]


@pytest.fixture
def followed(database: Database) -> Iterator[Followed]:
    """Return the town, as long as the calendar's server runs."""
    with serving() as site:
        yield Followed(database, site)


def test_a_given_calendar_is_read_at_once_and_its_owner_told(followed: Followed) -> None:
    followed.first_look()
    assert followed.busy == BUSY
    assert followed.told == [followed.agent.email]


def test_what_cannot_be_followed_is_counted(followed: Followed) -> None:
    hourly = TWICE.replace(
        b"END:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:h\r\nDTSTART:20260317T040000Z\r\nDTEND:20260317T040500Z\r\n"
        b"RRULE:FREQ=HOURLY\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
    followed.site.answer = lambda one: send(one, hourly)
    followed.first_look()
    assert followed.calendar.unread == 1
    followed.site.answer = lambda one: send(one, TWICE)
    followed.passes(timedelta(minutes=20))
    assert followed.calendar.unread == 0


def test_it_is_read_again_each_quarter_of_an_hour_and_no_news(followed: Followed) -> None:
    followed.first_look()
    for _ in range(3):
        followed.passes(timedelta(minutes=8))
    assert len(followed.site.asked) == 2
    assert followed.told == [followed.agent.email]
    followed.site.answer = lambda one: send(one, b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    followed.passes(timedelta(minutes=20))
    assert followed.busy == []


def test_what_has_not_changed_is_kept_but_read_anew_before_it_runs_out(followed: Followed) -> None:
    def unless_known(one: BaseHTTPRequestHandler) -> None:
        known = one.headers["If-None-Match"] == '"1"'
        send(one, *((b"", 304) if known else (TWICE, 200)), ETag='"1"')

    followed.site.answer = unless_known
    followed.first_look()
    followed.passes(timedelta(minutes=20))
    assert followed.site.asked[-1][1]["If-None-Match"] == '"1"'
    assert followed.busy == BUSY
    assert followed.calendar.read_at == followed.clock.now()
    reach = followed.calendar.known_until
    followed.passes(timedelta(days=10))
    assert "If-None-Match" not in followed.site.asked[-1][1]
    assert reach is not None
    assert followed.calendar.known_until == reach + timedelta(days=10, minutes=20)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [(b"<html>", 200, "unreadable"), (b"", 404, "not_found"), (TWICE, 500, "unreachable")],
)
def test_what_can_no_longer_be_read_is_noted_and_what_was_known_still_counts(
    followed: Followed, body: bytes, status: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    followed.first_look()
    followed.site.answer = lambda one: send(one, body, status)
    with caplog.at_level(logging.DEBUG):
        followed.passes(timedelta(minutes=20))
    assert (followed.calendar.problem, followed.busy) == (said, BUSY)
    assert said in caplog.text
    assert "Secret" not in caplog.text
    assert str(followed.site.port) not in caplog.text
    assert followed.told == [followed.agent.email]
    followed.passes(timedelta(days=3, hours=1))
    assert followed.told == [followed.agent.email] * 2


def test_what_fails_is_asked_for_less_often(followed: Followed) -> None:
    followed.first_look()
    followed.site.answer = lambda one: send(one, b"", 404)
    for _ in range(12):
        followed.passes(timedelta(minutes=15))
    assert len(followed.site.asked) <= 1 + 4


def test_a_calendar_that_was_forgotten_meanwhile_is_not_read(followed: Followed) -> None:
    with followed.planned.units.open() as unit:
        own_calendars.forget(unit.session, followed.agent)
    item = followed.planned.claim("own_calendar")
    outcome = FirstLook(followed.planned.database, HERE)(item, NOW)
    assert (outcome.word, outcome.record, followed.site.asked) == ("superseded", None, [])


def test_a_whole_days_clocks_are_those_of_the_organisation(followed: Followed) -> None:
    day = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260317\nEND:VEVENT\nEND:VCALENDAR"
    followed.site.answer = lambda one: send(one, day)
    followed.first_look()
    assert followed.busy == [lasting(0, minutes=1440)]


def test_without_leave_this_machine_is_not_asked(database: Database) -> None:
    with serving() as site:
        strict = Followed(database, site, Fetcher(allows_http=True))
        strict.first_look()
    assert (strict.calendar.problem, site.asked) == ("forbidden", [])


def test_every_problem_has_words() -> None:
    assert own_calendar_news.PROBLEMS.keys() == PROBLEMS
