"""What happens by the clock: swept, looked after, and stopped in time."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from integrations import schedule
from integrations.errors import TransientError
from integrations.inbox import store
from integrations.outbox import Outcome, enqueue
from integrations.schedule import Jobs
from integrations.webex.gateway import WebexGateway
from integrations.webex.tokens import TokenSource
from integrations.worker import Worker
from rooms.bookings import cancel
from rooms.database import Database
from rooms.models import Arrival, Booking, InboxItem, OutboxItem, RoomPolicy, Waiting
from rooms.personal_data.retention import Limits
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, FixedClock, at, booked, lasting, settled_town
from tests.integrations.ends import Ends
from tests.integrations.planned import Planned
from tests.waiting import PATIENCE_SECONDS


class Cloud:
    """A cloud of which only the webhooks are asked for, by a gateway that is this very object."""

    def __init__(self) -> None:
        self.webhooks, self.meeting_webhooks = self, None
        self.services: tuple[TokenSource, ...] = ()
        self.ensure: Callable[[str, str], Any] = self._fail

    def _fail(self, _url: str, _secret: str) -> None:
        raise TransientError("away")


def jobs(units: Units, clock: FixedClock, worker: Worker, cloud: Cloud) -> Jobs:
    gateway = cast("WebexGateway", cloud)
    return Jobs(units, clock, gateway, worker, ("https://salon.example", "secret"))


def worker_with(units: Units, clock: FixedClock, delivery: Callable[..., Outcome]) -> Worker:
    return Worker(units, clock, lambda item, now: None, {"chat": delivery})


def test_old_rows_are_swept_but_what_updates_build_on(units: Units, clock: FixedClock) -> None:
    town = settled_town(units)
    ahead = booked(units, town.agent, lasting(14, days=60), town.rooms["jaures"])
    over = booked(units, town.agent, lasting(14), town.rooms["jaures"])
    with units.open() as unit:
        store(unit.session, key="old", kind="messages", subject="s", payload={}, now=NOW)
        for subject, booking in (("ahead", ahead), ("over", over), ("reply", None)):
            enqueue(unit.session, "mail", subject, NOW, booking=booking)
        for row in (
            *unit.session.exec(select(InboxItem)),
            *unit.session.exec(select(OutboxItem)),
        ):
            row.settled_at = NOW
            unit.session.add(row)
        enqueue(unit.session, "chat", "waits", NOW)
    clock.move(timedelta(days=Limits().mails + 2))
    jobs(units, clock, worker_with(units, clock, lambda item, now: Outcome()), Cloud()).sweep()
    with units.database.reading() as session:
        assert session.exec(select(InboxItem)).all() == []
        assert set(session.exec(select(OutboxItem.subject))) == {"ahead", "waits"}


def test_what_went_out_for_a_series_stays_until_its_last_date_is_long_over(
    units: Units, clock: FixedClock
) -> None:
    town = settled_town(units)
    wish = SeriesWish(
        rrule="FREQ=MONTHLY;COUNT=3",
        start=at(10).replace(tzinfo=None),
        minutes=60,
        room_ids=(town.id_of("jaures"),),
    )
    with units.open() as unit:
        series = book_series(unit, town.agent, wish, NOW)
        dates = select(Booking).where(Booking.series_id == series.id).order_by(col(Booking.id))
        first = unit.session.exec(dates).all()[0]
        enqueue(unit.session, "mail", "series", NOW, booking=first)
        unit.session.exec(update(OutboxItem).values(settled_at=NOW))
    sweep = jobs(
        units, clock, worker_with(units, clock, lambda item, now: Outcome()), Cloud()
    ).sweep
    for days, kept in ((62, ["series"]), (40, [])):
        clock.move(timedelta(days=days))
        sweep()
        with units.database.reading() as session:
            assert list(session.exec(select(OutboxItem.subject))) == kept


def came_back(
    units: Units, subject: str, booking: Booking | None = None, at: datetime = NOW
) -> None:
    with units.open() as unit:
        unit.session.add(
            Arrival(
                organisation_id=booking.organisation_id if booking else None,
                booking_id=booking.id if booking else None,
                message_id=subject,
                received_at=at,
                verdict="let_go" if subject == "settled" else "held",
            )
        )


def test_what_came_back_goes_once_it_is_long_over_and_what_nobody_settled_is_counted(
    units: Units, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    town = settled_town(units)
    ahead = booked(units, town.agent, lasting(14, days=60), town.rooms["jaures"])
    over = booked(units, town.agent, lasting(14), town.rooms["jaures"])
    came_back(units, "ahead", ahead)
    came_back(units, "over", over)
    for subject in ("settled", "unseen", "unseen too"):
        came_back(units, subject)
    came_back(units, "fresh", at=NOW + timedelta(days=3))
    came_back(units, "late answer", over, at=NOW + timedelta(days=20))
    clock.move(timedelta(days=Limits().mails + 2))
    sweep = jobs(
        units, clock, worker_with(units, clock, lambda item, now: Outcome()), Cloud()
    ).sweep
    sweep()
    with units.database.reading() as session:
        assert set(session.exec(select(Arrival.message_id))) == {"ahead", "fresh", "late answer"}
    assert "2 held mails were deleted that nobody had settled" in caplog.text
    caplog.clear()
    sweep()
    assert "held mails" not in caplog.text


def test_what_was_given_up_is_ended_all_the_same(units: Units, clock: FixedClock) -> None:
    town = settled_town(units)
    theirs = booked(units, town.admin, lasting(14), town.rooms["jaures"])
    wanted = WaitFor(when=lasting(14), minutes=60, room_ids=(town.id_of("jaures"),))
    with units.open() as unit:
        wait(unit, town.agent, wanted, NOW)
        cancel(unit, theirs, town.admin, NOW)
        policy = RoomPolicy(organisation_id=town.organisation.id, settings={"approval_hours": 1})
        unit.session.add(policy)
    asked = booked(units, town.colleague, lasting(14), town.rooms["mandela"])
    catch_up = jobs(
        units, clock, worker_with(units, clock, lambda item, now: Outcome()), Cloud()
    ).catch_up
    catch_up()
    with units.database.reading() as session:
        assert session.exec(select(Waiting.state)).one() == "offered"
    clock.move(timedelta(hours=2))
    catch_up()
    with units.database.reading() as session:
        assert session.exec(select(Waiting.state)).one() == "waiting"
        request = session.exec(select(Booking).where(Booking.id == asked.id)).one()
        assert request.status == "cancelled"


def test_a_cloud_that_hangs_holds_up_no_start(
    sqlite_units: Units, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FIRST_LOOK_SECONDS", 0.01)
    answers = threading.Event()
    cloud = Cloud()

    def hang(url: str, secret: str) -> None:
        answers.wait(PATIENCE_SECONDS)
        cloud._fail(url, secret)  # noqa: SLF001

    cloud.ensure = hang
    worker = worker_with(sqlite_units, clock, lambda item, now: Outcome())
    stop = schedule.start(jobs(sqlite_units, clock, worker, cloud))
    assert not answers.is_set()
    answers.set()
    stop()


def test_stopping_waits_for_all_threads_together_and_no_longer(
    sqlite_units: Units, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "STOP_SECONDS", 0.01)
    begun, goes_on = threading.Event(), threading.Event()

    def slow(item: OutboxItem, now: object) -> Outcome:
        begun.set()
        goes_on.wait(PATIENCE_SECONDS)
        return Outcome()

    with sqlite_units.open() as unit:
        enqueue(unit.session, "chat", "a", NOW)
    worker = worker_with(sqlite_units, clock, slow)
    stop = schedule.start(jobs(sqlite_units, clock, worker, Cloud()))
    assert begun.wait(PATIENCE_SECONDS)
    stop()
    assert not goes_on.is_set()
    goes_on.set()
    for thread in threading.enumerate():
        if thread.name.startswith("worker-"):
            thread.join(PATIENCE_SECONDS)


def test_a_call_that_nobody_looks_at_is_looked_at_and_no_other(database: Database) -> None:
    planned = Planned(database)
    ends = Ends(planned)
    running = planned.book("jaures")
    planned.book("mandela", when=lasting(16))
    planned.book("cesaire", wants_video=False)
    over = planned.book("simone-veil", when=lasting(13))
    ends.work_at(at(14, 30))
    net = jobs(planned.units, ends.clock, ends.worker, Cloud())
    before = {row.id for row in planned.rows("call")}
    net.look_after_calls()
    assert {row.id for row in planned.rows("call")} == before, "all are in good hands"
    with database.writing() as session:
        mine = [running.id, over.id]
        lost = update(OutboxItem).where(col(OutboxItem.booking_id).in_(mine))
        session.exec(lost.values(settled_at=NOW, outcome="failed"))
        session.commit()
    net.look_after_calls()
    (found,) = [row for row in planned.rows("call") if row.id not in before]
    assert (found.booking_id, found.due_at) == (running.id, at(14, 30))
    net.look_after_calls()
    assert len(planned.rows("call")) == 2
    ends.work_at(at(15))
    assert ends.connected() == set()


def test_an_endpoint_left_in_a_call_is_found_whatever_the_booking_says(database: Database) -> None:
    planned = Planned(database)
    ends = Ends(planned)
    booking = planned.book("jaures")
    ends.work_at(at(14, 30))
    planned.cancel(booking, at(14, 30))
    with database.writing() as session:
        session.exec(update(OutboxItem).values(settled_at=NOW, outcome="failed"))
        session.commit()
    assert ends.connected() == {"jaures"}
    jobs(planned.units, ends.clock, ends.worker, Cloud()).look_after_calls()
    ends.work_at(at(14, 31))
    assert ends.connected() == set()
