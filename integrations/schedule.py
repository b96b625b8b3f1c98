"""What happens by the clock: the worker is woken, webhooks are repaired, old rows are swept out.

What is due stays in the database; the scheduler only makes sure that somebody looks.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from integrations.briefing import hold
from integrations.caldav.sync import CalendarSync
from integrations.calls.plans import look_of
from integrations.errors import OutsideError
from integrations.mail.postbox import Postbox
from integrations.outbox import reschedule
from integrations.presence import empty_rooms
from integrations.retention import let_go
from integrations.screens import panel_plans
from integrations.synchronising import Synchronising
from integrations.webex.gateway import WebexGateway
from integrations.webex.tokens import TokenSource
from integrations.worker import Worker
from rooms import holds, waiting, whereabouts
from rooms.administration import plans
from rooms.approval import expire
from rooms.calls.neglected import neglected
from rooms.clock import Clock, SystemClock
from rooms.invitations import arrivals
from rooms.lapsing import overdue
from rooms.models import Booking
from rooms.personal_data.retention import Limits
from rooms.unit_of_work import Units

log = logging.getLogger("salon.schedule")

WORKER_THREADS = 8
FIRST_LOOK_SECONDS = 10
STOP_SECONDS = 10  # for all threads together
LOOK_EVERY_SECONDS = 1
LOOK_AFTER_CALLS_SECONDS = 15
REPAIR_EVERY_MINUTES = 10
CATCH_UP_EVERY_MINUTES = 10
CALENDARS_EVERY_MINUTES = 1  # each of them more seldom: see `integrations.caldav.sync`
NIGHT = 3  # the hour, UTC
WARN_BEFORE_EXPIRY = timedelta(days=7)


class Jobs:
    """What the scheduler calls; each may be called at any time and any number of times."""

    def __init__(
        self,
        units: Units,
        clock: Clock,
        gateway: WebexGateway,
        worker: Worker,
        webhook: tuple[str, str],
        calendars: CalendarSync | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._units = units
        self._database = units.database
        self._clock = clock
        self._gateway = gateway
        self.worker = worker
        self._calendars = calendars
        self._limits = limits or Limits()
        self._target_url, self._secret = webhook

    def repair_webhooks(self) -> None:
        """Register what is missing and switch on again what Webex has disabled."""
        for webhooks in (self._gateway.webhooks, self._gateway.meeting_webhooks):
            try:
                report = webhooks.ensure(self._target_url, self._secret) if webhooks else None
            except OutsideError as error:
                log.warning("webhooks could not be looked after: %s", error)
                continue
            if report is not None and report.changed:
                log.info(
                    "webhooks: %s created, %s repaired, %s deleted",
                    report.created,
                    report.repaired,
                    report.deleted,
                )

    def watch_tokens(self) -> None:
        """Refresh each service token when it is time, and warn before it ends for good."""
        for service in self._gateway.services:
            self._watch(service)

    def _watch(self, service: TokenSource) -> None:
        try:
            service.token()
        except OutsideError as error:
            log.error("the service token could not be refreshed: %s", error)  # noqa: TRY400
            return
        if service.expires_at is not None and service.expires_at < (
            self._clock.now() + WARN_BEFORE_EXPIRY
        ):
            log.warning("the service token ends at %s", service.expires_at.isoformat())

    def keep_calendars(self) -> None:
        """Look at the rooms' own calendars that are due."""
        if self._calendars is not None and self._calendars.run_due():
            self.worker.ring()

    def look_after_calls(self) -> None:
        """Have every call looked at that nobody is going to look at."""
        now = self._clock.now()
        with self._database.reading() as session:
            found = neglected(session, now, SystemClock().now())
        for booking_id in found:
            with self._units.open() as unit:
                hold(unit.session, booking_id)
                booking = unit.session.get_one(Booking, booking_id)
                reschedule(unit.session, look_of(booking, now), now)
        if found:
            log.warning("%s calls were looked after by nobody", len(found))
            self.worker.ring()

    def catch_up(self) -> None:
        """End offers and requests that are long over, where the row was given up that ends them."""
        now = self._clock.now()
        with self._database.reading() as session:
            offers, requests = overdue(session, now)
        for waiting_id in offers:
            with self._units.open() as unit:
                waiting.offer_over(unit, waiting_id, now)
        for booking_id in requests:
            with self._units.open() as unit:
                expire(unit, booking_id, now)

    def watch_rooms(self) -> None:
        """Plan looks at rooms whose meetings have begun, to which nobody may have come."""
        if empty_rooms.plan(self._units, self._clock.now()):
            self.worker.ring()

    def synchronise(self) -> None:
        """Tell administrators what Webex has otherwise than the inventory."""
        devices = self._gateway.devices
        if Synchronising(self._units, self._clock, devices).look():
            self.worker.ring()

    def refresh_panels(self) -> None:
        """Show every panel anew within the hour."""
        panel_plans.refresh(self._units, self._clock.now())

    def sweep(self) -> None:
        """Let go of what was held, and of personal data that is past its limit: a day's work."""
        now = self._clock.now()
        with self._database.writing() as session:
            holds.sweep(session, now)
            waiting.sweep(session, now)
            whereabouts.sweep(session, now)
            plans.sweep(session, now)
            session.commit()
        with self._database.reading() as session:
            unseen = arrivals.unseen(session, now - self._limits.of(["mails"]))
        let_go(self._database, self._limits, now)
        if unseen:
            log.warning("%s held mails were deleted that nobody had settled", unseen)


def start(
    jobs: Jobs, postbox: Postbox | None = None, each_minute: Sequence[Callable[[], None]] = ()
) -> Callable[[], None]:
    """Start the worker's threads and everything that happens by the clock; return what stops it.

    `postbox` is read beside, where mails are to be read; `each_minute` is called so often, each
    again only when it has returned.
    """
    threads = [
        threading.Thread(target=jobs.worker.run, name=f"worker-{n}", daemon=True)
        for n in range(WORKER_THREADS)
    ]
    if postbox is not None:
        threads.append(threading.Thread(target=postbox.run, name="postbox", daemon=True))
    for thread in threads:
        thread.start()
    _ask_webex(jobs)
    scheduler = _scheduler(jobs, each_minute)
    scheduler.start()

    def stop() -> None:
        scheduler.shutdown(wait=False)
        jobs.worker.stop()
        if postbox is not None:
            postbox.stop()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    return stop


def _ask_webex(jobs: Jobs) -> None:
    """Register for webhooks before anybody is served, but let a cloud that hangs hold up nothing.

    Gunicorn kills a process that takes 30 seconds to start, and begins again.
    """

    def ask() -> None:
        jobs.repair_webhooks()
        jobs.watch_tokens()

    first = threading.Thread(target=ask, name="first-look", daemon=True)
    first.start()
    first.join(FIRST_LOOK_SECONDS)


def _scheduler(jobs: Jobs, each_minute: Sequence[Callable[[], None]]) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone="UTC")
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    every = partial(scheduler.add_job, trigger="interval", **options)
    every(jobs.worker.ring, seconds=LOOK_EVERY_SECONDS)
    every(jobs.repair_webhooks, minutes=REPAIR_EVERY_MINUTES)
    every(jobs.watch_tokens, hours=1)
    every(jobs.keep_calendars, minutes=CALENDARS_EVERY_MINUTES)
    every(jobs.look_after_calls, seconds=LOOK_AFTER_CALLS_SECONDS)
    every(jobs.refresh_panels, hours=1, next_run_time=SystemClock().now())
    every(jobs.watch_rooms, minutes=1)
    scheduler.add_job(jobs.synchronise, trigger="cron", hour=NIGHT, **options)
    every(jobs.catch_up, minutes=CATCH_UP_EVERY_MINUTES)
    for act in each_minute:
        every(act, minutes=1)
    # The first time at once: many hosts restart every process once a day.
    every(jobs.sweep, hours=24, next_run_time=SystemClock().now())
    return scheduler
