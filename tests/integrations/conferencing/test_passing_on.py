"""A provider that is down: the next one has the conference, and the first keeps nothing of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from integrations.conferencing.delivery import ConferenceDelivery
from integrations.conferencing.lasting import LastingDelivery
from integrations.conferencing.passing_on import (
    LONGEST_PAUSE,
    SETTLED,
    TRIES_WHILE_ILL,
    LeftoverDelivery,
)
from integrations.conferencing.point_to_point import PointToPoint
from integrations.conferencing.watch import ProviderWatch
from integrations.errors import PermanentError, TransientError
from integrations.outbox import Delivery, Outcome
from integrations.worker import Worker
from rooms.bookings import Change
from rooms.database import Database
from rooms.interval import Interval
from rooms.models import Conference, InboxItem, OutboxItem
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import UnitOfWork
from tests.builders import NOW, PARIS, FixedClock, at, lasting
from tests.integrations.conferencing.far_sides import OfCms, OfWebex
from tests.integrations.planned import Planned
from tests.integrations.webex.cloud import MovableClock

A_MINUTE = timedelta(minutes=1)


class Deliveries(dict[str, Delivery]):
    """Those that are given; all others do nothing."""

    def __missing__(self, kind: str) -> Delivery:
        return lambda _item, _now: Outcome()


class TwoProviders:
    """Webex first, then a Meeting Server, both reached over HTTP."""

    def __init__(self, database: Database, stack: ExitStack) -> None:
        self.planned = Planned(database, "webex", "cms")
        self.clock, self.world = FixedClock(), MovableClock()
        self.webex = OfWebex(self.world, stack)
        self.cms = OfCms(self.world, stack)
        self.said: list[str] = []
        providers = {"webex": self.webex.provider, "cms": self.cms.provider}
        providers["point_to_point"] = PointToPoint()
        deliveries = Deliveries(
            chat=self._say,
            conference=ConferenceDelivery(database, providers),
            leftover=LeftoverDelivery(database, providers),
        )
        deliveries["conference.over"] = LastingDelivery(database, providers)
        self.watch = ProviderWatch(self.planned.units, self.clock, providers)
        self.worker = Worker(self.planned.units, self.clock, _no_intake, deliveries)
        self.work_for(timedelta())

    def work_for(self, time: timedelta, step: timedelta = timedelta(seconds=15)) -> None:
        """Let so much time pass, in steps, and do what is due."""
        end = self.clock.now() + time
        while True:
            self.world.at = self.clock.now()
            self.worker.drain()
            if self.clock.now() >= end:
                return
            self.clock.move(min(step, end - self.clock.now()))

    def conference(self) -> Conference:
        return self.planned.conference()

    def meetings(self) -> int:
        """Return how many meetings Webex has."""
        return len(self.webex.cloud.store.find("meeting"))

    def spaces(self) -> int:
        """Return how many coSpaces the Meeting Server has."""
        return len(self.cms.server.spaces)

    def _say(self, item: OutboxItem, now: datetime) -> Outcome:
        self.said.append(item.payload["text"])
        return Outcome()


def _no_intake(item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None] | None:
    raise AssertionError("nothing comes in here")


@pytest.fixture
def two(database: Database) -> Iterator[TwoProviders]:
    with ExitStack() as stack:
        yield TwoProviders(database, stack)


def test_the_first_makes_it_while_it_is_well(two: TwoProviders) -> None:
    two.planned.book()
    two.work_for(A_MINUTE)
    assert (two.conference().provider, two.conference().state) == ("webex", "ready")
    assert two.said == ["conference_ready"]
    assert two.spaces() == 0


def test_the_next_makes_it_while_the_first_is_down(two: TwoProviders) -> None:
    two.webex.break_down()
    two.planned.book()
    two.work_for(A_MINUTE)
    conference = two.conference()
    assert (conference.provider, conference.state) == ("cms", "ready")
    assert conference.tried == ["webex"]
    assert (conference.web_link or "").startswith("https://join.drancy.example/")
    assert two.said == ["conference_moved"]


def test_a_first_that_refuses_for_good_is_left_at_once(two: TwoProviders) -> None:
    two.webex.cloud.world.set_api_fault("/meetings", 403, count=1_000)
    two.planned.book()
    two.work_for(timedelta())
    assert two.conference().provider == "cms"


def test_a_short_fault_is_waited_for(two: TwoProviders) -> None:
    two.webex.cloud.world.set_api_fault("/meetings", 503, count=1)
    two.planned.book()
    two.work_for(A_MINUTE)
    assert two.conference().provider == "webex"
    assert two.said == ["conference_ready"]


def test_what_the_first_made_without_saying_so_is_taken_back(
    two: TwoProviders, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = two.webex.provider.create

    def made_and_lost(*given: object) -> None:
        create(*given)  # type: ignore[arg-type]
        two.webex.break_down()
        raise TransientError("no answer in time")

    monkeypatch.setattr(two.webex.provider, "create", made_and_lost)
    two.planned.book()
    two.work_for(timedelta(hours=3), step=A_MINUTE)
    assert (two.conference().provider, two.meetings()) == ("cms", 1)
    two.webex.mend()
    two.work_for(LONGEST_PAUSE, step=timedelta(minutes=10))
    assert two.meetings() == 0
    assert two.conference().state == "ready"


def test_a_conference_that_vanished_is_made_elsewhere_and_told_of(two: TwoProviders) -> None:
    booking = two.planned.book()
    two.work_for(A_MINUTE)
    [meeting] = two.webex.cloud.store.find("meeting")
    two.webex.cloud.store.delete("meeting", meeting["id"])
    two.planned.change(booking, Change(when=lasting(16)))
    two.work_for(A_MINUTE)
    assert two.conference().provider == "cms"
    assert two.said == ["conference_ready", "conference_moved"]


def test_a_conference_that_can_not_be_moved_in_time_is_made_elsewhere(two: TwoProviders) -> None:
    booking = two.planned.book()
    two.work_for(A_MINUTE)
    link = two.conference().web_link
    two.webex.break_down()
    two.planned.change(booking, Change(when=lasting(16)))
    two.work_for(A_MINUTE)
    assert two.conference().web_link == link, "too early to give guests another link"
    two.work_for(timedelta(minutes=30))
    assert two.conference().provider == "cms"
    two.webex.mend()
    two.work_for(timedelta(hours=1), step=A_MINUTE)
    assert (two.meetings(), two.spaces()) == (0, 1)


def test_a_booking_cancelled_meanwhile_leaves_nothing_anywhere(two: TwoProviders) -> None:
    two.webex.break_down()
    booking = two.planned.book()
    two.work_for(A_MINUTE)
    two.planned.cancel(booking, now=two.clock.now())
    two.webex.mend()
    two.work_for(SETTLED + A_MINUTE)
    assert (two.meetings(), two.spaces()) == (0, 0)
    assert two.conference().state == "cancelled"


@pytest.mark.parametrize("is_restored", [False, True])
def test_a_meeting_given_up_while_webex_is_away_for_long_is_gone_in_the_end(
    two: TwoProviders, *, is_restored: bool
) -> None:
    booking = two.planned.book()
    two.work_for(A_MINUTE)
    two.webex.break_down()
    two.planned.change(booking, Change(wants_video=False), now=two.clock.now())
    two.work_for(timedelta(minutes=20), step=A_MINUTE)
    assert (two.conference().state, two.meetings()) == ("cancelled", 1)
    two.webex.mend()
    if is_restored:
        two.planned.change(booking, Change(wants_video=True), now=two.clock.now())
    two.work_for(LONGEST_PAUSE, step=timedelta(minutes=10))
    assert two.meetings() == int(is_restored)
    assert two.conference().state == ("ready" if is_restored else "cancelled")
    assert "conference_failed" not in two.said


def test_video_taken_off_while_the_first_refuses_is_made_nowhere(
    two: TwoProviders, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = two.planned.book()

    def taken_off(*_given: object) -> None:
        two.planned.change(booking, Change(wants_video=False))
        raise PermanentError("no")

    monkeypatch.setattr(two.webex.provider, "create", taken_off)
    two.work_for(timedelta(minutes=5))
    assert two.conference().provider == "webex"
    assert (two.meetings(), two.spaces()) == (0, 0)
    assert two.said == []


def test_fails_where_nobody_can_make_it(two: TwoProviders) -> None:
    two.webex.break_down()
    two.cms.break_down()
    two.planned.book()
    two.work_for(timedelta(hours=3), step=A_MINUTE)
    assert two.conference().state == "failed"
    assert two.said == ["conference_failed"]


def test_two_rooms_call_each_other_where_nobody_answers(two: TwoProviders) -> None:
    two.webex.break_down()
    two.cms.break_down()
    two.planned.book("jaures", "mandela")
    two.work_for(timedelta(minutes=5))
    conference = two.conference()
    assert (conference.provider, conference.state) == ("point_to_point", "ready")
    assert conference.tried == ["webex", "cms"]
    assert two.said == ["conference_moved"]


def test_a_failed_conference_begins_anew_with_the_first(two: TwoProviders) -> None:
    two.webex.break_down()
    two.cms.break_down()
    booking = two.planned.book()
    two.work_for(timedelta(hours=3), step=A_MINUTE)
    two.webex.mend()
    two.planned.change(booking, Change(when=lasting(17)), now=two.clock.now())
    two.work_for(LONGEST_PAUSE, step=timedelta(minutes=10))
    assert (two.conference().provider, two.conference().tried) == ("webex", [])
    assert (two.meetings(), two.spaces()) == (1, 0)


def test_an_hour_of_patience_is_not_had_shortly_before_the_start(two: TwoProviders) -> None:
    two.webex.cloud.world.set_api_fault("/meetings", 429, retry_after=3600, count=1_000)
    two.planned.book(when=lasting(9, 30, days=0))  # it is nine
    two.work_for(timedelta())
    assert two.conference().provider == "cms"
    assert two.clock.now() == NOW


def watched(two: TwoProviders, minutes: int) -> None:
    """Let so many minutes pass with a look at the providers in each."""
    for _ in range(minutes):
        two.watch.look()
        two.work_for(A_MINUTE)


def test_a_provider_that_is_silent_before_the_start_is_replaced(two: TwoProviders) -> None:
    two.planned.book(when=lasting(9, 30, days=0))  # it is nine
    two.work_for(A_MINUTE)
    two.webex.break_down()
    watched(two, 15)
    assert two.conference().provider == "webex", "nobody needs it yet"
    watched(two, 8)
    assert (two.conference().provider, two.conference().state) == ("cms", "ready")
    assert two.said == ["conference_ready", "conference_moved"]
    two.webex.mend()
    two.work_for(timedelta(hours=1), step=A_MINUTE)
    assert (two.meetings(), two.spaces()) == (0, 1)


def test_a_provider_that_is_silent_once_keeps_its_conference(two: TwoProviders) -> None:
    two.planned.book(when=lasting(9, 5, days=0))
    two.work_for(A_MINUTE)
    for _ in range(3):
        two.webex.break_down()
        watched(two, 1)
        two.webex.mend()
        watched(two, 1)
    assert two.conference().provider == "webex"
    assert two.said == ["conference_ready"]


@pytest.mark.parametrize(("seconds", "provider"), [(60, "webex"), (3600, "cms")])
def test_a_provider_that_asks_to_be_asked_less_is_not_silent(
    two: TwoProviders, monkeypatch: pytest.MonkeyPatch, seconds: int, provider: str
) -> None:
    two.planned.book(when=lasting(9, 5, days=0))
    two.work_for(A_MINUTE)

    def too_often() -> None:
        raise TransientError("the budget is spent", retry_after_seconds=seconds)

    monkeypatch.setattr(two.webex.provider, "health", too_often)
    watched(two, 4)
    assert two.conference().provider == provider


def test_a_provider_that_is_asked_too_much_is_waited_for(
    two: TwoProviders, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, tries = two.webex.provider.create, iter(range(4))

    def too_often() -> None:
        raise TransientError("the budget is spent", retry_after_seconds=20)

    def in_the_end(*given: object) -> object:
        if next(tries) < TRIES_WHILE_ILL:
            too_often()
        return create(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(two.webex.provider, "create", in_the_end)
    monkeypatch.setattr(two.webex.provider, "health", too_often)
    two.planned.book()
    two.work_for(timedelta(minutes=2))
    assert two.conference().provider == "webex"


def test_where_all_are_silent_the_conference_stays(two: TwoProviders) -> None:
    two.planned.book("jaures", "mandela", "cesaire", when=lasting(9, 5, days=0))
    two.work_for(A_MINUTE)
    two.webex.break_down()
    two.cms.break_down()
    watched(two, 3)
    assert (two.conference().provider, two.conference().tried) == ("webex", [])
    assert two.said == ["conference_ready"]


def test_the_shared_conference_of_a_series_is_replaced_before_a_date(two: TwoProviders) -> None:
    town = two.planned.town
    wanted = SeriesWish(
        rrule="FREQ=DAILY;COUNT=3",
        start=at(9, 30, days=0).astimezone(PARIS).replace(tzinfo=None),
        minutes=30,
        room_ids=(town.id_of("jaures"),),
        wants_video=True,
        space_id="space",
    )
    with two.planned.units.open() as unit:
        book_series(unit, town.agent, wanted, NOW)
    two.work_for(A_MINUTE)
    assert two.conference().provider == "webex"
    two.webex.break_down()
    watched(two, 25)
    conference = two.conference()
    assert (conference.provider, conference.state, conference.tried) == ("cms", "ready", ["webex"])


def test_a_space_is_taken_back_a_day_after_its_meeting(two: TwoProviders) -> None:
    two.webex.break_down()
    booking = two.planned.book(when=lasting(9, 30, days=0))
    two.work_for(A_MINUTE)
    longer = Interval(booking.starts_at, booking.ends_at + timedelta(hours=2))
    two.planned.change(booking, Change(when=longer), now=two.clock.now())
    two.work_for(timedelta(hours=26), step=timedelta(minutes=30))
    assert two.spaces() == 1
    two.work_for(timedelta(hours=2), step=timedelta(minutes=30))
    assert two.spaces() == 0
    assert two.conference().meeting_id is None


def test_a_space_is_taken_back_when_its_bridge_is_there_again(two: TwoProviders) -> None:
    two.webex.break_down()
    two.planned.book(when=lasting(9, 30, days=0))
    two.work_for(A_MINUTE)
    two.cms.break_down()
    two.work_for(timedelta(hours=30), step=timedelta(minutes=5))
    assert two.spaces() == 1
    two.cms.server.is_down = False
    two.work_for(LONGEST_PAUSE, step=timedelta(minutes=30))
    assert two.spaces() == 0
    assert two.conference().state == "ended"


def test_what_people_may_still_be_in_is_taken_back_within_minutes(two: TwoProviders) -> None:
    two.planned.book()
    two.work_for(A_MINUTE)
    two.clock.set(at(14))
    two.webex.break_down()
    for _ in range(2):
        two.watch.look()
        two.work_for(A_MINUTE)
    assert two.conference().provider == "cms"
    two.work_for(timedelta(minutes=40), step=A_MINUTE)
    two.webex.mend()
    two.work_for(timedelta(minutes=6), step=A_MINUTE)
    assert two.meetings() == 0
